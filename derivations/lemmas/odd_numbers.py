"""Sums over the odd numbers 2k - 1: of their inverse squares and fourth powers, and of what they have before the even ones, 1/(2k - 1) - 1/(2k)."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from ...theory.decide.field import canonical
from ...theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, over, power, sub
from ...theory.terms.context import EVERYWHERE, Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have
from ...theory.write.strategies.equalities import equality
from ...theory.write.strategies.integrals import integral
from ...theory.write.strategies.sums import total
from .letters import x
from .planck import BEYOND, NUMBERS, fermi, fermi_body, planck, planck_body

k = var("k", "integer")
UNIT = make("interval", ZERO, ONE)
_AFTER_0, _INSIDE = Context((x,), (lt(ZERO, x),)), Context((x,), (lt(ZERO, x), lt(x, ONE)))
_EACH = Context((k,), (le(ONE, k),))
odd = sub(mul(TWO, k), ONE)
odd_square, odd_fourth, gap = power(odd, -2), power(odd, -4), inverse(mul(k, odd))


def _as_series(body: Term, series: Line) -> Line:
    whole, value = series.statement.args
    same = have(eq(body, value), series.context, rule="functional_equation")
    return have(eq(body, whole), series.context, same, series, rule="field", multipliers=(ONE, neg(ONE)))


def _term_by_term(summand: Term, source: Term, area: Line, pointwise: Line, number: Term) -> Line:
    """The sum of the integrals, which is that of the number, is the integral of the sum, which has an area."""
    each = integral(over(source, summand, x), _EACH)
    same = equality(each.statement.args[1], number, _EACH)
    known = have(eq(each.statement.args[0], number), _EACH, each, same, rule="field", multipliers=(ONE, ONE))
    summed, turned = (
        over(NUMBERS, over(source, summand, x), k),
        over(source, over(NUMBERS, summand, k), x),
    )
    there = have(eq(area.statement.args[0], turned), EVERYWHERE, area, pointwise, rule="rewrite")
    changed = have(eq(turned, summed), EVERYWHERE, there, pointwise, known, rule="tonelli")
    put = have(eq(summed, over(NUMBERS, number, k)), EVERYWHERE, changed, known, rule="rewrite")
    return have(
        eq(over(NUMBERS, number, k), area.statement.args[1]), EVERYWHERE, put, changed, there, area, rule="field",
        multipliers=(neg(ONE), neg(ONE), neg(ONE), ONE),
    )  # fmt: skip


@lemma
def sum_of_odd_powers(order: int = 2) -> Line:
    """1 + 1/9 + 1/25 + ... = pi^2/8, 1 + 1/81 + 1/625 + ... = pi^4/96: half of what those over e^x - 1 and e^x + 1 have together."""
    exponent, each = order - 1, num(Fraction(1, factorial(order - 1)))
    power_of_x = x if exponent == 1 else power(x, exponent)
    summand = canonical(mul(each, power_of_x, make("exp", neg(mul(odd, x)))))
    series = total(over(NUMBERS, summand, k), _AFTER_0)
    share = num(each.args[0] / 2)
    halves = mul(share, add(planck_body(x, exponent), fermi_body(x, exponent)))
    pointwise = _as_series(halves, series)
    known = planck(exponent), fermi(exponent)
    (first, second), values = ([line.statement.args[i] for line in known] for i in range(2))
    whole, value = over(BEYOND, halves, x), canonical(mul(share, add(*values)))
    apart = have(eq(whole, mul(share, add(first, second))), EVERYWHERE, *known, rule="linear")
    area = have(eq(whole, value), EVERYWHERE, apart, *known, rule="field", multipliers=(ONE, share, share))
    return _term_by_term(summand, BEYOND, area, pointwise, power(odd, -order))


@lemma
def sum_of_gaps() -> Line:
    """The sum of 1/(k (2k - 1)) = 2/(2k - 1) - 2/(2k) is 2 ln 2: the integral of 2/(1 + x) over the unit interval."""
    summand = mul(TWO, sub(ONE, x), make("pow", x, sub(mul(TWO, k), TWO)))
    series = total(over(NUMBERS, summand, k), _INSIDE)
    body = div(TWO, add(ONE, x))
    pointwise = _as_series(body, series)
    area = integral(over(UNIT, body, x), EVERYWHERE)
    return _term_by_term(summand, UNIT, area, pointwise, gap)
