"""Integrals over the half line that are C times one of a lemma, of an argument that is scaled: x^2/cosh(x)^2 is 4 x^2 e^(2 x)/(e^(2 x) + 1)^2."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from ...terms.build import MINUS_OO, ONE, OO, ZERO, add, eq, mul, neg, over
from ...terms.context import Context
from ...terms.term import Term, instantiate, make
from ..convert import Converter
from ..display import display
from ..proof import Line, instance
from .equalities import equality
from .expansions import symbols_of
from .lemmas import LEMMAS, Known
from .registry import Stuck, first_among, show
from .symmetry import turned_around

BEYOND, LINE = (make("interval", low, OO) for low in (ZERO, MINUS_OO))
PLACES = (sp.Rational(1, 3), sp.Rational(6, 5), sp.Rational(5, 2))
"""At which the quotient of two integrands is looked at."""


def by_known(term: Term, context: Context) -> Line:
    """The line that gives such an integral its value; over the line, of what is even, from its halves."""
    from .integrals import inside

    if term.args[0] not in (BEYOND, LINE):
        raise Stuck("")
    x, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    plain, s = display(integrand, symbols).doit(), symbols[x]
    divided = any(node.exp.is_negative and node.base.has(sp.exp) for node in plain.atoms(sp.Pow))
    if not divided and not (plain.has(sp.log) and plain.has(sp.exp)):
        raise Stuck("")
    if term.args[0] is LINE:
        return _from_halves(term, plain, s, context)
    found = _scaled(plain, s)
    return first_among(found, lambda one: _by(*one, term, x, where, context), "")


def _from_halves(term: Term, plain: sp.Expr, s: sp.Symbol, context: Context) -> Line:
    beyond, below = (make("over", make("interval", *ends), term.args[1]) for ends in ((ZERO, OO), (MINUS_OO, ZERO)))
    if next(_scaled(plain, s), None) is None:
        raise Stuck("")
    halves = by_known(beyond, context), turned_around(below, context, ())
    split = show(eq(term, add(below, beyond)), context, *halves, rule="split")
    value = add(*(line.statement.args[1] for line in halves))
    return show(eq(term, value), context, split, *halves, rule="field", multipliers=(ONE,) * 3)


def _scaled(plain: sp.Expr, s: sp.Symbol) -> Iterator[tuple[Known, sp.Expr, sp.Expr]]:
    """Lemmas with the scale of their argument and the factor, as numbers let them be."""
    slopes = {abs(sp.diff(node.args[0], s)) for node in plain.atoms(sp.exp)}
    scales = [c for c in sp.ordered(slopes) if c.is_positive and not c.has(s)]
    at = {symbol: sp.Rational(7 + i, 5) for i, symbol in enumerate(sp.ordered(plain.free_symbols - {s}))}
    for known in LEMMAS:
        if known.parameters or known.form.head != "over" or known.form.args[0] is not BEYOND:
            continue
        x = Converter(None).term(s)
        body = display(instantiate(known.form.args[1], x), {x: s}).doit()
        for c in dict.fromkeys(scale * k for scale in scales for k in (1, 2)):
            quotient = plain / body.subs(s, c * s)
            values = [sp.N(quotient.subs(at).subs(s, place), 20) for place in PLACES]
            if all(abs(value - values[0]) < 1e-15 * (1 + abs(value)) for value in values[1:]):
                yield known, c, sp.simplify(quotient.subs(s, sp.log(2) / c))


def _by(known: Known, c: sp.Expr, factor: sp.Expr, term: Term, x: Term, where: Context, context: Context) -> Line:
    convert = Converter(None)
    line = instance(known.line(), context)
    whole, value = line.statement.args
    scale = convert.term(c)
    if scale is not ONE:
        moved = over(BEYOND, mul(instantiate(whole.args[1], mul(scale, x)), scale), x)
        changed = show(eq(whole, moved), context, line, rule="substitution", variable=x, image=mul(scale, x))
        line = show(eq(moved, value), context, changed, line, rule="field", multipliers=(neg(ONE), ONE))
        whole = moved
    weight = convert.term(sp.simplify(factor / c))
    if weight is not ONE:
        scaled = over(BEYOND, mul(weight, instantiate(whole.args[1], x)), x)
        linear = show(eq(scaled, mul(weight, whole)), context, line, rule="linear")
        value = mul(weight, value)
        line = show(eq(scaled, value), context, linear, line, rule="field", multipliers=(ONE, weight))
        whole = scaled
    alike = equality(instantiate(whole.args[1], x), instantiate(term.args[1], x), where)
    put = show(eq(whole, term), context, line, alike, rule="rewrite")
    return show(eq(term, value), context, put, line, rule="field", multipliers=(neg(ONE), ONE))
