"""Sums of C x^(2 k)/(2 k)! and C x^(2 k + 1)/(2 k + 1)! over all k >= 0: every other term of the exponential series."""

from __future__ import annotations

import sympy as sp

from ...terms.build import ONE, TWO, add, div, eq, mul, neg, over
from ...terms.context import Context
from ...terms.term import Term, make
from ..convert import Converter
from ..proof import Line
from .equalities import equality
from .factorial_sums import entered, powers_apart
from .infinite_sums import k
from .lemmas import by_lemma
from .registry import Stuck, show


def alternate_sum(term: Term, context: Context) -> Line:
    """The line that gives such a sum its value, as it is written."""
    where, summand, shown, index = entered(term, context)
    scale, base, odd = _parts(shown, index)
    convert = Converter(None)
    place = add(mul(TWO, k), ONE) if odd else mul(TWO, k)
    body = div(make("pow", convert.term(base), place), make("gamma", add(place, ONE)))
    series = by_lemma(over(term.args[0], body, k), context)
    if series is None:
        raise Stuck(f"no sum of {body} is known")
    factor = convert.term(scale)
    plain, value = series.statement.args
    if factor is not ONE:
        scaled = over(term.args[0], mul(factor, body), k)
        linear = show(eq(scaled, mul(factor, plain)), context, series, rule="linear")
        body, value = mul(factor, body), mul(factor, value)
        series = show(eq(scaled, value), context, linear, series, rule="field", multipliers=(ONE, factor))
    pointwise = equality(body, summand, where)
    put = show(eq(series.statement.args[0], term), context, series, pointwise, rule="rewrite")
    title = "every other term of the exponential series"
    return show(eq(term, value), context, put, series, rule="field", title=title, multipliers=(neg(ONE), ONE))


def _parts(summand: sp.Expr, index: sp.Symbol) -> tuple[sp.Expr, sp.Expr, bool]:
    """C, x and whether the places are odd."""
    scale, square, rest = powers_apart(summand, index)
    base = sp.sqrt(square).replace(sp.Abs, lambda inside: inside)
    if base.is_real is not True or not base.free_symbols <= square.free_symbols:
        raise Stuck("")
    for odd in (False, True):
        left = sp.simplify(sp.gammasimp(rest * sp.gamma(2 * index + 1 + int(odd))))
        if not left.has(index):
            return sp.simplify(scale * left / (base if odd else 1)), base, odd
    raise Stuck("")
