"""Integrals of x/(e^x -+ 1), x^3/(e^x -+ 1), x^2 e^x/(e^x + 1)^2 and ln(1 + e^(-x)) over the half line, by sums of 1/k^2 and 1/k^4."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from ...theory.decide.field import canonical
from ...theory.terms.build import ONE, OO, TWO, ZERO, add, div, eq, le, lt, mul, neg, over, power, sub
from ...theory.terms.context import EVERYWHERE, Context
from ...theory.terms.term import Term, instantiate, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have
from ...theory.write.strategies.inequalities import by_order
from ...theory.write.strategies.integrals import inside, integral, with_primitive
from ...theory.write.strategies.registry import Task
from ...theory.write.strategies.sums import total
from .inverse_fourths import sum_of_fourths
from .inverse_squares import sum_of_squares
from .letters import x

k = var("k", "integer")
BEYOND, NUMBERS = make("interval", ZERO, OO), make("integers", ONE, OO)
_AFTER_0 = Context((x,), (lt(ZERO, x),))
_EACH = Context((k,), (le(ONE, k),))


def _power(at: Term, order: int) -> Term:
    return at if order == 1 else power(at, order)


def planck_body(at: Term = x, order: int = 1) -> Term:
    return div(_power(at, order), add(make("exp", at), num(-1)))


@lemma
def planck(order: int = 1) -> Line:
    """The integral of x/(e^x - 1) is pi^2/6, that of x^3/(e^x - 1) is pi^4/15: the sum of those of x^order e^(-k x)."""
    decay = mul(_power(x, order), make("exp", neg(mul(k, x))))
    series = total(over(NUMBERS, decay, k), _AFTER_0)
    body = have(eq(series.statement.args[0], planck_body(x, order)), _AFTER_0, series)
    each = integral(over(BEYOND, decay, x), _EACH)
    known = _inverses(order)
    scaled, value = known.statement.args
    number = have(eq(instantiate(scaled.args[1], k), each.statement.args[0]), _EACH, each)
    summed = over(NUMBERS, over(BEYOND, decay, x), k)
    alike = have(eq(scaled, summed), EVERYWHERE, known, number, rule="rewrite")
    turned = over(BEYOND, over(NUMBERS, decay, k), x)
    changed = have(eq(summed, turned), EVERYWHERE, alike, series, rule="tonelli")
    whole = over(BEYOND, planck_body(x, order), x)
    put = have(eq(turned, whole), EVERYWHERE, changed, body, rule="rewrite")
    return have(
        eq(whole, value), EVERYWHERE, put, changed, alike, known, rule="field",
        multipliers=(neg(ONE), neg(ONE), neg(ONE), ONE),
    )  # fmt: skip


def _inverses(order: int) -> Line:
    """The sum of order!/k^(order + 1)."""
    if order == 1:
        return sum_of_squares()
    fourths, weight = sum_of_fourths(), num(factorial(order))
    scaled = over(NUMBERS, mul(weight, power(k, -order - 1)), k)
    linear = have(eq(scaled, mul(weight, fourths.statement.args[0])), EVERYWHERE, fourths, rule="linear")
    value = canonical(mul(weight, fourths.statement.args[1]))
    return have(eq(scaled, value), EVERYWHERE, linear, fourths, rule="field", multipliers=(ONE, weight))


def fermi_body(at: Term = x, order: int = 1) -> Term:
    return div(_power(at, order), add(make("exp", at), ONE))


@lemma
def fermi(order: int = 1) -> Line:
    """The integral of x/(e^x + 1) is pi^2/12, that of x^3/(e^x + 1) is 7 pi^4/120: those over e^x - 1 less 2 x^order/(e^(2 x) - 1)."""
    known, twice = planck(order), mul(planck_body(mul(TWO, x), order), TWO)
    moved, whole = over(BEYOND, twice, x), over(BEYOND, fermi_body(x, order), x)
    changed = have(
        eq(known.statement.args[0], moved), EVERYWHERE, known, rule="substitution", variable=x, image=mul(TWO, x)
    )
    share = num(Fraction(1, 2**order))
    body = sub(planck_body(x, order), mul(share, twice))
    apart = have(
        eq(over(BEYOND, body, x), sub(known.statement.args[0], mul(share, moved))),
        EVERYWHERE,
        known,
        changed,
        rule="linear",
    )
    same = have(eq(body, fermi_body(x, order)), _AFTER_0, rule="functional_equation")
    put = have(eq(over(BEYOND, body, x), whole), EVERYWHERE, apart, same, rule="rewrite")
    left = num(1 - share.args[0])
    value = canonical(mul(left, known.statement.args[1]))
    return have(
        eq(whole, value), EVERYWHERE, put, apart, changed, known, rule="field", multipliers=(neg(ONE), ONE, share, left)
    )


def softplus_body(at: Term = x) -> Term:
    return make("ln", add(ONE, make("exp", neg(at))))


@lemma
def softplus() -> Line:
    """The integral of ln(1 + e^(-x)) is pi^2/12, by parts."""
    logarithm, falls = softplus_body(), make("exp", neg(x))
    whole, known = over(BEYOND, logarithm, x), fermi()
    below = by_order(Task(_AFTER_0, le(logarithm, falls)))
    above = have(le(ZERO, logarithm), _AFTER_0, rule="sign")
    decay = integral(over(BEYOND, falls, x), EVERYWHERE)
    exists = have(make("defined", whole), EVERYWHERE, below, above, decay, rule="order", bound=over(BEYOND, falls, x))
    body = sub(logarithm, fermi_body())
    apart = have(
        eq(over(BEYOND, body, x), sub(whole, known.statement.args[0])), EVERYWHERE, exists, known, rule="linear"
    )
    s, _, _ = inside(over(BEYOND, body, x), EVERYWHERE)
    primitive = substitute(mul(x, logarithm), {x: s})
    parts = with_primitive(over(BEYOND, body, x), primitive, s, EVERYWHERE, (apart,), bounds=False)
    return have(
        eq(whole, known.statement.args[1]), EVERYWHERE, apart, parts, known, rule="field",
        multipliers=(neg(ONE), ONE, ONE),
    )  # fmt: skip


def fermi_square_body(at: Term = x) -> Term:
    return mul(power(at, 2), make("exp", at), power(add(make("exp", at), ONE), -2))


@lemma
def fermi_square() -> Line:
    """The integral of x^2 e^x/(e^x + 1)^2 is pi^2/6, by parts."""
    body, falls = fermi_square_body(), mul(power(x, 2), make("exp", neg(x)))
    whole, known = over(BEYOND, body, x), fermi()
    below = by_order(Task(_AFTER_0, le(body, falls)))
    above = have(le(ZERO, body), _AFTER_0, rule="sign")
    decay = integral(over(BEYOND, falls, x), EVERYWHERE)
    exists = have(make("defined", whole), EVERYWHERE, below, above, decay, rule="order", bound=over(BEYOND, falls, x))
    rest = sub(mul(TWO, fermi_body()), body)
    twice, value = known.statement.args
    apart = have(eq(over(BEYOND, rest, x), sub(mul(TWO, twice), whole)), EVERYWHERE, exists, known, rule="linear")
    s, _, _ = inside(over(BEYOND, rest, x), EVERYWHERE)
    primitive = substitute(mul(x, fermi_body()), {x: s})
    parts = with_primitive(over(BEYOND, rest, x), primitive, s, EVERYWHERE, (apart,), bounds=False)
    return have(
        eq(whole, mul(TWO, value)), EVERYWHERE, apart, parts, known, rule="field", multipliers=(ONE, neg(ONE), TWO)
    )
