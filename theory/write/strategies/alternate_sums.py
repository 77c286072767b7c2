"""Sums of C x^(2 k)/(2 k)! and C x^(2 k + 1)/(2 k + 1)! over all k >= 0: every other term of the exponential series."""

from __future__ import annotations

import sympy as sp

from ...terms.build import ONE, OO, TWO, ZERO, add, div, eq, le, mul, neg, over
from ...terms.context import Context
from ...terms.term import Term, instantiate, make
from ..convert import Converter
from ..display import display
from ..proof import Line
from .equalities import equality
from .expansions import symbols_of
from .infinite_sums import k
from .lemmas import by_lemma
from .registry import Stuck, show


def alternate_sum(term: Term, context: Context) -> Line:
    """The line that gives such a sum its value, as it is written."""
    low, high = term.args[0].args
    if low is not ZERO or high is not OO or k in context.variables:
        raise Stuck("")
    where = Context((*context.variables, k), (*context.conditions, le(ZERO, k)), context.ranges)
    symbols = symbols_of(where)
    summand = instantiate(term.args[1], k)
    scale, base, odd = _parts(display(summand, symbols).doit(), symbols[k])
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
    scale, square, rest = sp.S.One, sp.S.One, sp.S.One
    for factor in sp.Mul.make_args(sp.powsimp(sp.expand_power_base(summand))):
        base, exponent = factor.as_base_exp()
        if not factor.has(index):
            scale *= factor
        elif not base.has(index) and sp.degree(exponent, index) == 1:
            slope, start = sp.Poly(exponent, index).all_coeffs()
            square, scale = square * base**slope, scale * base**start
        else:
            rest *= factor
    base = sp.sqrt(square).replace(sp.Abs, lambda inside: inside)
    if base.is_real is not True or not base.free_symbols <= square.free_symbols:
        raise Stuck("")
    for odd in (False, True):
        left = sp.simplify(sp.gammasimp(rest * sp.gamma(2 * index + 1 + int(odd))))
        if not left.has(index):
            return sp.simplify(scale * left / (base if odd else 1)), base, odd
    raise Stuck("")
