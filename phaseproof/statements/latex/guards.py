"""Cases of a draft, whose guards exclude one another: the reader of a page does not take the first that holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import sympy as sp
from sympy.core.relational import Relational

LARGEST_EXPONENT = 64
PLACES = (sp.Rational(7, 5), sp.Rational(-13, 11), sp.Rational(29, 17))
"""Where values are compared in the letters that a border leaves free."""
DIGITS, ALIKE = 40, sp.Float("1e-25")
SLOW = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative)

Case = tuple[sp.Expr, Sequence[Relational]]


def exclusive(cases: Sequence[Case]) -> bool:
    """Does at most one guard hold anywhere, or are the values equal where two do, on a border that both count in?

    False where that is not seen: guards are compared as relations between sides that differ by a constant.
    """
    return all(_apart(first, second) for first, second in combinations(cases, 2))


def _apart(first: Case, second: Case) -> bool:
    borders = []
    for one in map(_above, first[1]):
        for other in map(_above, second[1]):
            met = _meet(one, other)
            if met is False:
                return True
            borders += [met] * isinstance(met, sp.Expr)
    return any(_equal_on(border, first[0], second[0]) for border in borders)


def _above(relation: Relational) -> tuple[str, sp.Expr]:
    """An inequality or equation as what is said of an expression: that it is > 0, >= 0, = 0 or != 0."""
    word = {"<": ">", "<=": ">=", "==": "="}.get(relation.rel_op, relation.rel_op)
    high, low = relation.args if relation.rel_op in (">", ">=") else reversed(relation.args)
    if any(p.exp.is_number and not (p.exp.is_Rational and abs(p.exp) <= LARGEST_EXPONENT) for p in _powers(high, low)):
        return "?", sp.S.Zero
    difference = sp.expand(high - low)
    terms = difference.as_coefficients_dict()
    leading = next((abs(terms[t]) for t in sorted(terms, key=sp.default_sort_key) if t != 1), sp.S.One)
    return word, sp.expand(difference / leading)


def _powers(*sides: sp.Expr) -> Iterator[sp.Pow]:
    return (power for side in sides for power in side.atoms(sp.Pow))


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


def _equal_on(border: sp.Expr, first: sp.Expr, second: sp.Expr) -> bool:
    """Are two values alike where an expression that is linear in a letter is 0? Seen at a few places, to many digits."""
    if first.has(*SLOW) or second.has(*SLOW):
        return first == second
    if border.is_Rational:
        free = sorted(first.free_symbols | second.free_symbols, key=str)
        return border != 0 or all(_alike(first, second, free, shift) for shift in range(len(PLACES)))
    for letter in sorted(border.free_symbols, key=str):
        slope = sp.diff(border, letter)
        if slope.is_Rational and slope != 0:
            place = sp.expand(letter - border / slope)
            free = sorted((first.free_symbols | second.free_symbols | place.free_symbols) - {letter}, key=str)
            return all(_alike(first, second, free, shift, {letter: place}) for shift in range(len(PLACES)))
    return False


def _alike(
    first: sp.Expr, second: sp.Expr, free: Sequence[sp.Symbol], shift: int, places: Mapping[sp.Symbol, sp.Expr] = {}
) -> bool:
    at = {s: sp.Float(PLACES[(i + shift) % len(PLACES)], DIGITS) for i, s in enumerate(free)}
    at |= {letter: sp.Float(place.xreplace(at), DIGITS) for letter, place in places.items()}
    one, other = (side.xreplace(at).evalf(DIGITS) for side in (first, second))
    numbers = all(side.is_Float or side.is_Rational for side in (one, other))
    return numbers and bool(abs(one - other) <= ALIKE * (1 + abs(one)))
