"""Cases of a draft, whose guards exclude one another: the reader of a page does not take the first that holds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import prod

import sympy as sp
from sympy.core.relational import Relational

from ..names import NOTHING, evaluated

LETTERS, DEGREE = 6, 8
"""Of expressions that are multiplied out here, at most."""
LARGEST = 10_000
"""Exponents, and numbers in factorials, that SymPy may evaluate at once."""

Case = tuple[sp.Expr, Sequence[Relational]]


def exclusive(cases: Sequence[Case]) -> bool:
    """Does at most one guard hold anywhere, or are the values equal where two do, on a border that both count in?

    False where that is not seen: guards are compared as relations between sides that differ by a constant.
    """
    return all(_apart(first, second) for first, second in combinations(cases, 2))


def moderate(e: sp.Expr) -> bool:
    """Are its numbers such as SymPy may put in and evaluate?"""
    numbers = [power.exp for power in e.atoms(sp.Pow)]
    numbers += [argument for part in e.atoms(sp.factorial, sp.gamma, sp.binomial) for argument in part.args]
    held = [number for number in numbers if number.is_number and not number.is_Rational]
    known = all(abs(number) <= LARGEST for number in numbers if number.is_Rational)
    return known and not any(number.has(sp.Pow, sp.factorial, sp.gamma, sp.binomial) for number in held)


def _apart(first: Case, second: Case) -> bool:
    borders = []
    for one in map(_above, first[1]):
        for other in map(_above, second[1]):
            met = _meet(one, other)
            if met is False:
                return True
            borders += [met] * isinstance(met, sp.Expr)
    return any(equal_on(border, first[0], second[0]) for border in borders)


def _above(relation: Relational) -> tuple[str, sp.Expr]:
    """An inequality or equation as what is said of an expression: that it is > 0, >= 0, = 0 or != 0."""
    word = {"<": ">", "<=": ">=", "==": "="}.get(relation.rel_op, relation.rel_op)
    high, low = relation.args if relation.rel_op in (">", ">=") else reversed(relation.args)
    if not _small(high) or not _small(low):
        return "?", sp.S.Zero
    difference = sp.expand(high - low)
    terms = difference.as_coefficients_dict()
    leading = next((abs(terms[t]) for t in sorted(terms, key=sp.default_sort_key) if t != 1), sp.S.One)
    return word, sp.expand(difference / leading)


def _small(e: sp.Expr) -> bool:
    """May it be multiplied out?"""
    exponents = [power.exp for power in e.atoms(sp.Pow)]
    degree = prod(max(1, abs(n.p)) if n.is_Rational else 1 for n in exponents)
    return moderate(e) and degree <= DEGREE and len(e.free_symbols) <= LETTERS


def _meet(one: tuple[str, sp.Expr], other: tuple[str, sp.Expr]) -> sp.Expr | bool:
    """False where both never hold; an expression that is 0 wherever both do; True where neither is seen."""
    (word, here), (second, there) = one, other
    if "?" in (word, second) or {word, second} == {"!="}:
        return True
    if "=" in (word, second):
        if word != "=":
            (word, here), (second, there) = other, one
        constant = next((c for c in (sp.expand(there - here), sp.expand(there + here)) if c.is_Rational), None)
        if constant is None:
            return here
        holds = {"=": constant == 0, "!=": constant != 0, ">": constant > 0, ">=": constant >= 0}[second]
        return here if holds else False
    gap = sp.expand(here + there)
    if "!=" in (word, second) or not gap.is_Rational or gap > 0:
        return True
    return here if gap == 0 and word == second == ">=" else False


def equal_on(border: sp.Expr, first: sp.Expr, second: sp.Expr) -> bool:
    """Are two values one expression where another, linear in a letter, is 0?"""
    if not _small(first) or not _small(second):
        return first == second
    if border.is_Rational:
        return border != 0 or _same(first, second, {})
    for letter in sorted(border.free_symbols, key=str):
        slope = sp.diff(border, letter)
        if slope.is_Rational and slope != 0:
            return _same(first, second, {letter: sp.expand(letter - border / slope)})
    return False


def _same(first: sp.Expr, second: sp.Expr, place: dict[sp.Basic, sp.Expr]) -> bool:
    """With the letter put in, evaluated: a difference of two that have a value is 0 by algebra."""
    one, other = (evaluated(side.xreplace(place)) for side in (first, second))
    return not one.has(*NOTHING) and not other.has(*NOTHING) and sp.cancel(sp.expand(one - other)) == 0
