"""Integrals by a change of variable: an exponential, a logarithm, a power or a fraction is put for the variable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp

from ...decide.field import same
from ...decide.scene import Scene
from ...decide.shapes import derivative
from ...decide.signs import shown
from ...terms.build import MINUS_OO, ONE, OO, ZERO, eq, le, lt, mul, neg, over
from ...terms.context import Context
from ...terms.term import Term, instantiate, make, substitute
from ..convert import Converter
from ..display import display
from ..proof import Line
from .equalities import equality
from .expansions import symbols_of
from .limits import new
from .registry import first_among, show

LINE, BEYOND, UNIT = (make("interval", *ends) for ends in ((MINUS_OO, OO), (ZERO, OO), (ZERO, ONE)))
U = sp.Symbol("_u", positive=True)


@dataclass(frozen=True)
class Change:
    """What is put for the variable, in ``U``, the range that this runs through, and whether it falls there."""

    image: sp.Expr
    source: Term
    falls: bool = False


def by_change(term: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """The integral by the first change of variable after which it has a value."""
    from .integrals import inside

    x, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    found = changes(display(integrand, symbols).doit(), symbols[x], term.args[0], symbols)
    u = new(context, "u", "real", term)
    return first_among(found, lambda change: changed(term, change, u, context, lines), "")


def changes(integrand: sp.Expr, x: sp.Symbol, source: Term, symbols: dict[Term, sp.Symbol]) -> Iterator[Change]:
    """Changes after which the integrand may be simpler."""
    if integrand.has(sp.log(x)):
        if source is BEYOND:
            yield Change(sp.exp(U), LINE)
        elif source is UNIT:
            yield Change(sp.exp(-U), BEYOND, falls=True)
        elif source is make("interval", ONE, OO):
            yield Change(sp.exp(U), BEYOND)
        elif source.args[1] is OO and source.args[0].sort == "real" and source.args[0] is not ZERO:
            yield Change(sp.exp(U), make("interval", make("ln", source.args[0]), OO))
        elif source.args[0] is ZERO and source.args[1].sort == "real":
            yield Change(sp.exp(U), make("interval", MINUS_OO, make("ln", source.args[1])))
    if (
        integrand.has(sp.exp)
        and integrand.subs(sp.exp(x), U).is_rational_function(U)
        and not integrand.subs(sp.exp(x), U).has(x)
    ):
        if source is LINE:
            yield Change(sp.log(U), BEYOND)
        elif source is BEYOND:
            yield Change(-sp.log(U), UNIT, falls=True)
    within = (p for e in integrand.atoms(sp.exp) for p in e.exp.atoms(sp.Pow))
    if source is BEYOND and any(p.base == x and p.exp.is_negative for p in within):
        yield Change(1 / U, BEYOND, falls=True)
    roots = [node for node in integrand.atoms(sp.Pow) if node.exp.is_Rational and node.exp.q > 1 and node.base.has(x)]
    low, high = (display(end, symbols).doit() if end.sort != "end" else None for end in source.args)
    if low is not None and high is not None and _spans(roots, x, low, high):
        yield Change((low + high * U**2) / (1 + U**2), BEYOND)
    powers = {node.exp.q for node in roots if node.base == x}
    if powers and source in (BEYOND, UNIT):
        yield Change(U ** sp.ilcm(1, *powers), source)


def _spans(roots: list[sp.Pow], x: sp.Symbol, low: sp.Expr, high: sp.Expr) -> bool:
    """Are the roots those of (high - x)(x - low), up to factors without x?"""
    product = sp.Mul(*{node.base for node in roots})
    square = {node.exp.q for node in roots} == {2} and product.is_polynomial(x) and sp.degree(product, x) == 2
    return square and all(sp.expand(product.subs(x, end)) == 0 for end in (low, high))


def changed(term: Term, change: Change, u: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """The integral's value by that of its body at the image, times the size of the image's slope."""
    from .integrals import integral

    ends = [
        lt(*pair)
        for pair, end in (((change.source.args[0], u), 0), ((u, change.source.args[1]), 1))
        if change.source.args[end].sort != "end"
    ]
    inside = Context((*context.variables, u), (*context.conditions, *ends), context.ranges)
    symbols = symbols_of(inside)
    convert = Converter(None)
    image = convert.term(change.image.subs(U, symbols[u]))
    slope = derivative(image, u, Scene(inside))
    there = mul(instantiate(term.args[1], image), neg(slope) if change.falls else slope)
    plain = convert.term(_plain(display(there, symbols).doit(), Scene(inside)))
    value = integral(over(change.source, plain, u), context, lines)
    moved = over(change.source, there, u)
    pointwise = equality(plain, there, inside)
    alike = show(eq(value.statement.args[0], moved), context, value, pointwise, rule="rewrite")
    told = _ends(term, change, image, u, context)
    through = show(
        eq(term, moved), context, alike, *told, rule="substitution", variable=u, image=image,
        title="a change of variable",
    )  # fmt: skip
    result = value.statement.args[1]
    return show(eq(term, result), context, through, alike, value, rule="field", multipliers=(ONE, neg(ONE), ONE))


def _ends(term: Term, change: Change, image: Term, u: Term, context: Context) -> list[Line]:
    """That the image of an end is the old one, where that is more than algebra, as for e^(ln k)."""
    old = term.args[0].args[::-1] if change.falls else term.args[0].args
    pairs = [
        (substitute(image, {u: end}), was)
        for end, was in zip(change.source.args, old, strict=True)
        if end.sort == "real"
    ]
    return [equality(there, was, context) for there, was in pairs if was.sort == "real" and not same(there, was)]


def _plain(expression: sp.Expr, scene: Scene) -> sp.Expr:
    """In simple words; roots of squares are what is under them, with the sign that it is seen to have."""
    simple = sp.powsimp(sp.simplify(sp.expand_log(expression)))
    roots = {node: node.func(sp.factor(node.base), node.exp) for node in simple.atoms(sp.Pow) if node.exp.is_Rational}
    return simple.xreplace(roots).replace(sp.Abs, lambda inside: _size(inside, scene))


def _size(inside: sp.Expr, scene: Scene) -> sp.Expr:
    term = Converter(None).term(inside)
    return inside if shown(le(ZERO, term), scene) else -inside if shown(le(term, ZERO), scene) else sp.Abs(inside)
