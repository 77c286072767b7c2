"""The exponential series for x > 0 and for x < 0: what the sum up to m leaves of e^x is an integral over the unit interval."""

from __future__ import annotations

from ...theory.terms.build import HALF, MINUS_OO, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from ...theory.write.strategies.equalities import n, whole_power_of_zero
from ...theory.write.strategies.infinite_sums import infinite_sum
from ...theory.write.strategies.limits import limit
from .gamma import gamma_at_one
from .letters import integral, t, x
from .series import k, m, sums_tend, total

NEXT = add(m, ONE)
COUNTS, RIGHT = make("counts"), make("above", ZERO)
y, s = var("y", "real"), var("s", "real")
FROM_0 = Context((m,), (le(ZERO, m),))


def exp(argument: Term) -> Term:
    return make("exp", argument)


def gamma(argument: Term) -> Term:
    return make("gamma", argument)


def raised(base: Term, index: Term) -> Term:
    return make("pow", base, index)


def term(index: Term = k, base: Term = x) -> Term:
    """x^k/k!."""
    return div(raised(base, index), gamma(add(index, ONE)))


def partial(last: Term = m, base: Term = x) -> Term:
    return total(ZERO, last, term(base=base))


def rest(index: Term = m) -> Term:
    """A(m), the integral of (1 - t)^m e^(x t)."""
    return integral(ZERO, ONE, mul(raised(sub(ONE, t), index), exp(mul(x, t))), t)


def factor(index: Term = m) -> Term:
    """x^(m + 1)/m!."""
    return div(raised(x, add(index, ONE)), gamma(add(index, ONE)))


def _on_side(positive: bool, *variables: Term) -> Context:
    """Numbers x > 0, or x < 0, and m >= 0."""
    conditions = (le(ZERO, m),) if m in variables else ()
    return Context((x, *variables), (lt(ZERO, x) if positive else lt(x, ZERO), *conditions))


@lemma
def nothing() -> Line:
    """0^(m + 1) = 0."""
    return instance(whole_power_of_zero(), FROM_0, images={n: NEXT})


@lemma
def recurrence() -> Line:
    """(m + 1) A(m) = 1 + x A(m + 1), by parts."""
    here = Context((x, m), FROM_0.conditions)
    lowered, lifted = (mul(raised(sub(ONE, t), index), exp(mul(x, t))) for index in (m, NEXT))
    slope = sub(mul(x, lifted), mul(NEXT, lowered))
    exist = [have(make("defined", rest(index)), here, rule="order") for index in (m, NEXT)]
    split = have(
        eq(integral(ZERO, ONE, slope, t), sub(mul(x, rest(NEXT)), mul(NEXT, rest()))), here, *exist, rule="linear"
    )
    ends = sub(substitute(lifted, {t: ONE}), substitute(lifted, {t: ZERO}))
    whole = have(
        eq(integral(ZERO, ONE, slope, t), ends), here, split, rule="antiderivative", variable=t, function=lifted
    )
    last = have(eq(raised(sub(ONE, ONE), NEXT), ZERO), here, nothing(), rule="rewrite")
    start = have(eq(substitute(lifted, {t: ZERO}), ONE), here, rule="functional_equation")
    return have(eq(mul(NEXT, rest()), add(ONE, mul(x, rest(NEXT)))), here, whole, split, last, start, rule="field")


@lemma
def with_rest(positive: bool) -> Line:
    """e^x = 1 + x + ... + x^m/m! + x^(m + 1)/m! A(m)."""
    statement = eq(exp(x), add(partial(), mul(factor(), rest())))
    here, there = _on_side(positive), _on_side(positive, m)
    area = have(
        eq(integral(ZERO, ONE, mul(x, exp(mul(x, t))), t), sub(exp(x), ONE)), here, rule="antiderivative", variable=t,
        function=exp(mul(x, t)),
    )  # fmt: skip
    first_rest = substitute(rest(), {m: ZERO})
    scaled = have(eq(area.statement.args[0], mul(x, first_rest)), here, area, rule="linear")
    one = have(eq(partial(ZERO), term(ZERO)), here, rule="law")
    base = have(substitute(statement, {m: ZERO}), here, area, scaled, one, gamma_at_one(), rule="field")
    supposed = have(statement, there, rule="suppose")
    single = total(NEXT, NEXT, term())
    split = have(eq(partial(NEXT), add(partial(), single)), there, supposed, rule="split")
    last = have(eq(single, term(NEXT)), there, rule="law")
    below = have(eq(gamma(add(NEXT, ONE)), mul(NEXT, gamma(NEXT))), there, rule="functional_equation")
    above = have(eq(raised(x, add(NEXT, ONE)), mul(x, raised(x, NEXT))), there, rule="functional_equation")
    parts = instance(recurrence(), there)
    after = have(
        substitute(statement, {m: NEXT}), there, supposed, split, last, below, above, parts, rule="field",
        title="one more term",
    )  # fmt: skip
    return have(statement, there, base, after, rule="induction", variable=m, start=ZERO)


def _exponentials(low: Term, high: Term, context: Context) -> Line:
    """e^low <= e^high, where low <= high by signs."""
    order = have(le(low, high), context)
    return have(
        le(exp(low), exp(high)), context, order, rule="increasing_map", variable=y, function=exp(y),
        interval=make("interval", MINUS_OO, OO), values=(low, high),
    )  # fmt: skip


@lemma
def weight_below_one() -> Line:
    """(1 - t)^m <= 1 inside the unit interval."""
    inside = Context((m, s), (le(ZERO, m), lt(ZERO, s), lt(s, ONE)))
    exponent = mul(m, make("ln", s))
    same = have(eq(raised(s, m), exp(exponent)), inside, rule="functional_equation")
    small = _exponentials(exponent, ZERO, inside)
    at_s = have(le(raised(s, m), ONE), inside, same, small, rule="combine", multipliers=(ONE, ONE))
    return instance(at_s, Context((m, t), (le(ZERO, m), lt(ZERO, t), lt(t, ONE))), images={s: sub(ONE, t)})


@lemma
def rest_bounds(positive: bool) -> tuple[Line, Line]:
    """0 <= A(m) <= e^x for x > 0, and <= 1 for x < 0."""
    there = _on_side(positive, m)
    inside = Context((*there.variables, t), (*there.conditions, lt(ZERO, t), lt(t, ONE)))
    most = exp(x) if positive else ONE
    factor_ = _exponentials(mul(x, t), x if positive else ZERO, inside)
    body = mul(raised(sub(ONE, t), m), exp(mul(x, t)))
    below = have(le(body, most), inside, weight_below_one(), factor_, rule="combine", multipliers=(exp(mul(x, t)), ONE))
    flat = have(eq(integral(ZERO, ONE, most, t), most), there, rule="antiderivative", variable=t, function=mul(most, t))
    largest = have(le(rest(), integral(ZERO, ONE, most, t)), there, below, flat, rule="order")
    low = have(le(ZERO, rest()), there, rule="sign")
    return low, have(le(rest(), most), there, largest, flat, rule="combine", multipliers=(ONE, ONE))


@lemma
def term_below() -> Line:
    """(2 y)^(m + 1)/(m + 1)! <= e^(2 y) for y > 0, as the series has this term."""
    there = Context((y, m), (lt(ZERO, y), le(ZERO, m)))
    twice = mul(TWO, y)
    after = instance(with_rest(True), there, images={x: twice, m: NEXT})
    low = instance(rest_bounds(True)[0], there, images={x: twice, m: NEXT})
    single = total(NEXT, NEXT, term(base=twice))
    exists = have(make("defined", partial(base=twice)), there, rule="order")
    split = have(eq(partial(NEXT, twice), add(partial(base=twice), single)), there, exists, rule="split")
    last = have(eq(single, term(NEXT, twice)), there, rule="law")
    others = have(le(ZERO, partial(base=twice)), there, rule="sign")
    scale = substitute(factor(NEXT), {x: twice})
    return have(
        le(term(NEXT, twice), exp(twice)), there, after, split, last, others, low, rule="combine",
        multipliers=(neg(ONE), neg(ONE), neg(ONE), ONE, scale),
    )  # fmt: skip


@lemma
def within_size() -> tuple[Line, Line]:
    """x^m <= (-x)^m and -(-x)^m <= x^m for x < 0, in one induction."""
    here, there = _on_side(False), _on_side(False, m)
    own, size = raised(x, m), raised(neg(x), m)
    statement = le(ZERO, make("min", sub(size, own), add(size, own)))
    base = have(substitute(statement, {m: ZERO}), here)
    supposed = have(statement, there, rule="suppose")
    below, above = (have(le(ZERO, part), there, supposed) for part in statement.args[1].args)
    further = [
        have(eq(raised(base, NEXT), mul(base, raised(base, m))), there, rule="functional_equation")
        for base in (x, neg(x))
    ]
    after = substitute(statement, {m: NEXT})
    parts = [
        have(le(ZERO, part), there, known, *further, rule="combine", multipliers=(neg(x), sign, ONE))
        for part, known, sign in zip(after.args[1].args, (above, below), (ONE, neg(ONE)), strict=True)
    ]
    grown = have(after, there, *parts)
    both = have(statement, there, base, grown, rule="induction", variable=m, start=ZERO)
    one, two = (have(le(ZERO, part), there, both) for part in statement.args[1].args)
    return (
        have(le(own, size), there, one, rule="combine", multipliers=(ONE,)),
        have(le(neg(size), own), there, two, rule="combine", multipliers=(ONE,)),
    )


@lemma
def factor_bounds(positive: bool) -> tuple[Line, Line, Term]:
    """x^(m + 1)/m! lies between the last term and minus it, which falls like 2^-m."""
    there = _on_side(positive, m)
    size = x if positive else neg(x)
    scale = mul(NEXT, raised(HALF, NEXT))
    known = instance(term_below(), there, images={y: size})
    apart = have(eq(raised(mul(TWO, size), NEXT), div(raised(size, NEXT), raised(HALF, NEXT))), there)
    below = have(eq(gamma(add(NEXT, ONE)), mul(NEXT, gamma(NEXT))), there, rule="functional_equation")
    share = div(raised(size, NEXT), gamma(NEXT))
    same = have(eq(term(NEXT, mul(TWO, size)), div(share, scale)), there, apart, below)
    top = mul(exp(mul(TWO, size)), scale)
    most = have(le(share, top), there, known, same, rule="combine", multipliers=(scale, scale))
    if positive:
        sign = have(le(ZERO, share), there, rule="sign")
        return have(le(neg(top), share), there, most, sign, rule="combine", multipliers=(ONE, TWO)), most, top
    weights, (one, two) = (
        (ONE, inverse(gamma(NEXT))),
        [instance(line, there, images={m: NEXT}) for line in within_size()],
    )
    high = have(le(factor(), top), there, most, one, rule="combine", multipliers=weights)
    return have(le(neg(top), factor()), there, most, two, rule="combine", multipliers=weights), high, top


@lemma
def partial_sums_tend(positive: bool) -> Line:
    """The sum up to m tends to e^x."""
    here, there = _on_side(positive), _on_side(positive, m)
    low, high, top = factor_bounds(positive)
    rest_low, rest_high = rest_bounds(positive)
    most = rest_high.statement.args[1]
    width = mul(top, most)
    bounds = [
        have(relation, there, with_rest(positive), one, rest_high, rest_low, rule="combine", multipliers=weights)
        for relation, one, weights in (
            (le(sub(exp(x), width), partial()), high, (ONE, rest(), top, ZERO)),
            (le(partial(), add(exp(x), width)), low, (neg(ONE), rest(), top, ZERO)),
        )
    ]
    falls = limit(COUNTS, lim(COUNTS, width, m).args[1], here)
    return have(
        eq(lim(COUNTS, partial(), m), exp(x)), here, *bounds, falls, rule="squeeze", variables=(m,),
        lower=sub(exp(x), width), upper=add(exp(x), width), near=ZERO, title="the exponential series",
    )  # fmt: skip


@lemma
def exponential_series(positive: bool) -> Line:
    """The sum of x^k/k! is e^x."""
    here = _on_side(positive)
    each = Context((x, k), (*here.conditions, le(ZERO, k)))
    tends = partial_sums_tend(positive)
    if positive:
        return infinite_sum(here, term(), have(le(ZERO, term()), each, rule="sign"), tends, ZERO)
    size = term(base=neg(x))
    known = instance(exponential_series(True), here, images={x: neg(x)})
    scale = inverse(gamma(add(k, ONE)))
    above, below = (
        have(relation, each, instance(line, each, images={m: k}), rule="combine", multipliers=(scale,))
        for line, relation in zip(within_size(), (le(term(), size), le(neg(size), term())), strict=True)
    )
    exists = have(make("defined", total(ZERO, OO, size)), here, known, rule="order")
    sums = sums_tend(term(), size, ZERO, here, exists, below, above)
    return have(eq(total(ZERO, OO, term()), exp(x)), here, sums, tends, rule="field", title="the exponential series")
