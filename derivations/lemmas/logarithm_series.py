"""The logarithmic series for 0 < x < 1: what the sum up to m leaves of -ln(1 - x) is an integral over the unit interval."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, substitute
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from ...theory.write.strategies.infinite_sums import infinite_sum
from ...theory.write.strategies.limits import limit
from .exponential_series import COUNTS, NEXT, nothing, raised, weight_below_one
from .letters import integral, t, x
from .series import k, m, total

HERE = Context((x,), (lt(ZERO, x), lt(x, ONE)))
FROM_0 = Context((x, m), (*HERE.conditions, le(ZERO, m)))
INSIDE = Context((x, m, t), (*FROM_0.conditions, lt(ZERO, t), lt(t, ONE)))
LOGARITHM = neg(make("ln", sub(ONE, x)))
weight = inverse(sub(ONE, mul(x, t)))


def term(index: Term = k) -> Term:
    """x^k/k."""
    return div(raised(x, index), index)


def partial(last: Term = m) -> Term:
    return total(ONE, last, term())


def rest(index: Term = m) -> Term:
    """The integral of t^m/(1 - x t)."""
    return integral(ZERO, ONE, mul(raised(t, index), weight), t)


@lemma
def room() -> Line:
    """1 - x t > 0."""
    return have(lt(ZERO, sub(ONE, mul(x, t))), INSIDE)


@lemma
def recurrence() -> Line:
    """A(m) - x A(m + 1) = 1/(m + 1)."""
    exist = [have(make("defined", rest(index)), FROM_0, rule="order") for index in (m, NEXT)]
    body = sub(mul(raised(t, m), weight), mul(x, raised(t, NEXT), weight))
    split = have(eq(integral(ZERO, ONE, body, t), sub(rest(), mul(x, rest(NEXT)))), FROM_0, *exist, rule="linear")
    flat = integral(ZERO, ONE, raised(t, m), t)
    lifted = have(eq(raised(t, NEXT), mul(t, raised(t, m))), INSIDE, rule="functional_equation")
    pointwise = have(eq(body, raised(t, m)), INSIDE, room(), lifted, rule="rewrite")
    alike = have(eq(integral(ZERO, ONE, body, t), flat), FROM_0, split, pointwise, rule="rewrite")
    primitive = div(raised(t, NEXT), NEXT)
    ends = sub(substitute(primitive, {t: ONE}), substitute(primitive, {t: ZERO}))
    whole = have(eq(flat, ends), FROM_0, alike, rule="antiderivative", variable=t, function=primitive)
    at_0 = have(eq(raised(ZERO, NEXT), ZERO), FROM_0, nothing(), rule="rewrite")
    at_1 = have(eq(raised(ONE, NEXT), ONE), FROM_0, rule="functional_equation")
    share = inverse(NEXT)
    return have(
        eq(sub(rest(), mul(x, rest(NEXT))), share), FROM_0, split, alike, whole, at_0, at_1, rule="field",
        multipliers=(neg(ONE), ONE, ONE, neg(share), share),
    )  # fmt: skip


@lemma
def with_rest() -> Line:
    """-ln(1 - x) = x + ... + x^m/m + x^(m + 1) A(m)."""
    statement = eq(LOGARITHM, add(partial(), mul(raised(x, NEXT), rest())))
    primitive = div(neg(make("ln", sub(ONE, mul(x, t)))), x)
    ends = sub(substitute(primitive, {t: ONE}), substitute(primitive, {t: ZERO}))
    flat = integral(ZERO, ONE, weight, t)
    here = Context((x, t), (*HERE.conditions, lt(ZERO, t), lt(t, ONE)))
    positive = have(lt(ZERO, sub(ONE, mul(x, t))), here)
    whole = have(eq(flat, ends), HERE, positive, rule="antiderivative", variable=t, function=primitive)
    start = have(eq(make("ln", sub(ONE, mul(x, ZERO))), ZERO), HERE, rule="functional_equation")
    none = have(eq(partial(ZERO), ZERO), HERE, rule="law")
    plain = have(eq(substitute(rest(), {m: ZERO}), flat), HERE, whole, rule="field", multipliers=(ZERO,))
    base = have(substitute(statement, {m: ZERO}), HERE, plain, whole, start, none)
    supposed = have(statement, FROM_0, rule="suppose")
    single = total(NEXT, NEXT, term())
    split = have(eq(partial(NEXT), add(partial(), single)), FROM_0, supposed, rule="split")
    last = have(eq(single, term(NEXT)), FROM_0, rule="law")
    above = have(eq(raised(x, add(NEXT, ONE)), mul(x, raised(x, NEXT))), FROM_0, rule="functional_equation")
    after = have(
        substitute(statement, {m: NEXT}), FROM_0, supposed, split, last, above, recurrence(), rule="field",
        multipliers=(ONE, neg(ONE), neg(ONE), neg(rest(NEXT)), raised(x, NEXT)),
    )  # fmt: skip
    return have(statement, FROM_0, base, after, rule="induction", variable=m, start=ZERO)


@lemma
def bounds() -> tuple[Line, Line]:
    """The sum up to m is at most -ln(1 - x), and less than that by at most x^(m + 1)/(1 - x)."""
    most = inverse(sub(ONE, x))
    inside = weight_below(), weight_bound()
    body = mul(raised(t, m), weight)
    below = have(le(body, most), INSIDE, *inside, room(), rule="combine", multipliers=(weight, ONE, ZERO))
    flat = have(
        eq(integral(ZERO, ONE, most, t), most), FROM_0, rule="antiderivative", variable=t, function=mul(most, t)
    )
    largest = have(le(rest(), integral(ZERO, ONE, most, t)), FROM_0, below, flat, room(), rule="order")
    high = have(le(rest(), most), FROM_0, largest, flat, rule="combine", multipliers=(ONE, ONE))
    low = have(le(ZERO, rest()), FROM_0, room(), rule="sign")
    factor = raised(x, NEXT)
    return (
        have(
            le(sub(LOGARITHM, mul(factor, most)), partial()), FROM_0, with_rest(), high, rule="combine",
            multipliers=(ONE, factor),
        ),
        have(le(partial(), LOGARITHM), FROM_0, with_rest(), low, rule="combine", multipliers=(neg(ONE), factor)),
    )  # fmt: skip


@lemma
def weight_below() -> Line:
    """t^m <= 1 inside the unit interval."""
    turned = sub(ONE, t)
    same = have(eq(raised(sub(ONE, turned), m), raised(t, m)), INSIDE, rule="field", multipliers=())
    known = instance(weight_below_one(), INSIDE, images={t: turned})
    return have(le(raised(t, m), ONE), INSIDE, known, same, rule="combine", multipliers=(ONE, ONE))


@lemma
def weight_bound() -> Line:
    """1/(1 - x t) <= 1/(1 - x)."""
    scale = mul(x, sub(ONE, t), weight, inverse(sub(ONE, x)))
    sign = have(le(ZERO, scale), INSIDE, room(), rule="sign")
    return have(le(weight, inverse(sub(ONE, x))), INSIDE, sign, room(), rule="combine", multipliers=(ONE, ZERO))


@lemma
def logarithm_series() -> Line:
    """The sum of x^k/k is -ln(1 - x)."""
    low, high = bounds()
    least = low.statement.args[0]
    falls = limit(COUNTS, lim(COUNTS, least, m).args[1], HERE)
    tends = have(
        eq(lim(COUNTS, partial(), m), LOGARITHM), HERE, low, high, falls, rule="squeeze", variables=(m,), lower=least,
        upper=LOGARITHM, near=ZERO,
    )  # fmt: skip
    each = Context((x, k), (*HERE.conditions, le(ONE, k)))
    return infinite_sum(HERE, term(), have(le(ZERO, term()), each, rule="sign"), tends)
