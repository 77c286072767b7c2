"""Every way to put one thing wrong in an expression, named before it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from typing import Any

import sympy as sp

from ..theory import language

SIZES = {f"coefficient {size}": sp.Rational(1) + sp.Rational(size) for size in ("1e-2", "1e-3", "1e-6")}
"""Relative changes of each number, term and whole."""

SIBLINGS = {
    sp.sin: sp.cos,
    sp.cos: sp.sin,
    sp.log: sp.exp,
    sp.exp: sp.log,
    sp.elliptic_k: sp.elliptic_e,
    sp.elliptic_e: sp.elliptic_k,
    language.E: language.E_complex,
    language.E_complex: language.E,
    language.test_loss: language.train_loss,
    language.train_loss: language.test_loss,
    language.lower_edge: language.upper_edge,
    language.upper_edge: language.lower_edge,
    language.spectral_density: language.spectral_atom,
    language.spectral_atom: language.spectral_density,
}
"""Functions that are easily taken for each other."""

REVERSED = {sp.Lt: sp.Ge, sp.Ge: sp.Lt, sp.Gt: sp.Le, sp.Le: sp.Gt, sp.Eq: sp.Ne, sp.Ne: sp.Eq}

Place = tuple[int, ...]
Words = tuple[Any, ...]
"""A template and what goes into it: to print an expression takes longer than to change it, so it is printed when read."""

Edit = tuple[str, Words, Callable[[], Any]]
"""(kind, what is changed, what makes it): to carry it out takes ten times as long; None comes of what cannot be."""


def said(words: Words) -> str:
    """The words as text."""
    template, *parts = words
    return str(template).format(*parts)


def places(expression: sp.Basic, place: Place = ()) -> Iterator[tuple[Place, sp.Basic]]:
    """Every subexpression with the way to it, except the symbols that are bound where they stand."""
    yield place, expression
    bound = [*getattr(expression, "bound_symbols", ())]
    for index, part in enumerate(expression.args):
        if part in bound:
            continue
        if isinstance(part, sp.Tuple) and part and part[0] in bound:
            yield from (found for i, end in enumerate(part[1:], 1) for found in places(end, (*place, index, i)))
        else:
            yield from places(part, (*place, index))


def put(expression: sp.Basic, place: Place, new: sp.Basic) -> sp.Basic:
    """The expression with another subexpression at one place."""
    if not place:
        return new
    first, *rest = place
    parts = list(expression.args)
    parts[first] = put(parts[first], tuple(rest), new)
    if isinstance(expression, sp.Min | sp.Max):  # SymPy would compare them by numbers
        return expression.func(*parts, evaluate=False)
    return expression.func(*parts)


def at(expression: sp.Basic, place: Place) -> sp.Basic:
    """The subexpression at a place."""
    for index in place:
        expression = expression.args[index]
    return expression


def edits(expression: sp.Expr) -> Iterator[Edit]:
    """Every way to put one thing wrong in an expression; two may have the same outcome.

    None comes of what SymPy cannot build, and of what has no value.
    """
    for kind, change, place, new in _changes(expression):
        where = f" (at {'.'.join(map(str, place))})" if place else ""
        yield kind, (change[0] + where, *change[1:]), partial(_built, partial(put, expression, place, new))
    for change, renamed in _renamings(expression):
        yield "symbol", change, partial(_built, partial(expression.xreplace, renamed))


def _built(make: Callable[[], sp.Basic]) -> sp.Expr | None:
    """A mutant, or None where SymPy cannot build it or it is no number."""
    try:
        mutant = make()
    except (TypeError, ValueError, AttributeError, NotImplementedError, ArithmeticError):
        return None
    return None if not isinstance(mutant, sp.Expr) or mutant.has(sp.nan, sp.zoo) else mutant


def _changes(expression: sp.Expr) -> Iterator[tuple[str, Words, Place, sp.Basic]]:
    """(kind, words, place, what comes there)."""
    for kind, factor in SIZES.items():
        yield kind, ("the whole",), (), expression * factor
    yield "sign", ("the whole negated",), (), -expression
    yield "constant", ("one more",), (), expression + 1
    for place, node in places(expression):
        if node.is_Rational or isinstance(node, sp.NumberSymbol):
            yield from _number(node, place, _is_exponent(expression, place))
        elif isinstance(node, sp.Add):
            yield from _terms(node, place)
        elif isinstance(node, sp.Mul):
            for index, factor in enumerate(node.args):
                if not factor.is_Rational:
                    rest = sp.Mul(*(a for i, a in enumerate(node.args) if i != index))
                    yield "term", ("without the factor {}", factor), place, rest
        elif isinstance(node, sp.Pow) and node.exp.is_Rational and node.exp.q == 2:
            yield "branch", ("the other root of {}", node.base), place, -node
        elif isinstance(node, sp.Pow) and not node.exp.is_Rational:
            yield "exponent", ("{} inverted", node), place, 1 / node
            yield "exponent", ("one more in the exponent of {}", node), place, node * node.base
        elif isinstance(node, sp.Piecewise):
            yield from _branches(node, place)
        elif isinstance(node, sp.Limit):
            other = {"+": "-", "-": "+"}.get(str(node.args[3]))
            if other:
                yield "branch", ("the limit from the side {}", other), place, sp.Limit(*node.args[:3], other)
        elif node is sp.oo:
            yield "constant", ("oo -> 1",), place, sp.S.One
        elif type(node) in SIBLINGS and not (type(node) is sp.elliptic_e and len(node.args) == 2):
            sibling = SIBLINGS[type(node)]
            yield "function", ("{} -> {}", type(node).__name__, sibling.__name__), place, sibling(*node.args)


def _is_exponent(expression: sp.Basic, place: Place) -> bool:
    return bool(place) and place[-1] == 1 and isinstance(at(expression, place[:-1]), sp.Pow)


def _number(number: sp.Expr, place: Place, exponent: bool) -> Iterator[tuple[str, Words, Place, sp.Basic]]:
    if exponent:
        for new in (-number, number + 1, number / 2):
            yield "exponent", ("{} -> {}", number, new), place, new
        return
    yield "constant", ("{} -> {}", number, number + 1), place, number + 1
    if number != 0:
        yield "sign", ("{} -> {}", number, -number), place, -number
        for kind, factor in SIZES.items():
            yield kind, ("{}", number), place, number * factor


def _terms(total: sp.Add, place: Place) -> Iterator[tuple[str, Words, Place, sp.Basic]]:
    for index, term in enumerate(total.args):
        rest = sp.Add(*(a for i, a in enumerate(total.args) if i != index))
        yield "term", ("without {}", term), place, rest
        yield "sign", ("minus {}", term), place, rest - term
        if term.as_coeff_Mul()[0] == 1 and not term.is_Rational:
            for kind, factor in SIZES.items():
                yield kind, ("of {}", term), place, rest + factor * term


def _branches(piecewise: sp.Piecewise, place: Place) -> Iterator[tuple[str, Words, Place, sp.Basic]]:
    pairs = [tuple(pair.args) for pair in piecewise.args]
    for i, j in combinations(range(len(pairs)), 2):
        values = [value for value, _ in pairs]
        values[i], values[j] = values[j], values[i]
        exchanged = sp.Piecewise(*zip(values, (c for _, c in pairs), strict=True))
        yield "branch", ("branches {} and {} exchanged", i + 1, j + 1), place, exchanged
    for i, (value, condition) in enumerate(pairs):
        yield "branch", ("branch {} everywhere", i + 1), place, value
        if type(condition) in REVERSED:
            reversed_ = [(v, sp.Not(c) if k == i else c) for k, (v, c) in enumerate(pairs)]
            yield "branch", ("condition {} reversed", i + 1), place, sp.Piecewise(*reversed_)


def _renamings(expression: sp.Expr) -> Iterator[tuple[Words, dict[sp.Symbol, sp.Expr]]]:
    """(words, what each symbol becomes): inverted, squared, shifted, exchanged; one data set taken twice."""
    free = sorted(expression.free_symbols, key=str)
    for symbol in free:
        for words, new in (("inverted", 1 / symbol), ("squared", symbol**2), ("plus one", symbol + 1)):
            yield ("{} {}", symbol, words), {symbol: new}
    for one, other in combinations(free, 2):
        yield ("{} and {} exchanged", one, other), {one: other, other: one}
    if {language.S1, language.S2} <= expression.atoms(sp.Symbol):
        yield ("S_2 -> S_1",), {language.S2: language.S1}
