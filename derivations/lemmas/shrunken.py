"""A law that has grown to the share e^(-E_1(2 t)) of its variances by the time t, and where 1 + a - 2 sqrt(a) h is least, 0 < h < 1.

The share rises strictly from 0 to 1; the function is least where the share is h^2, and is 1 - h^2 there.
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import integral, t, x, y
from .logistic import rises

h = var("h", "real")
OPEN = make("interval", ZERO, OO)
INSIDE = Context((h,), (lt(ZERO, h), lt(h, ONE)))
TIMES = Context((h, t), (*INSIDE.conditions, lt(ZERO, t)))


def exp(term: Term) -> Term:
    return make("exp", term)


def share(at: Term = t) -> Term:
    return exp(neg(make("expint", mul(TWO, at))))


def root_of_share(at: Term = t) -> Term:
    """e^(-E_1(2 t)/2)."""
    return exp(mul(num(Fraction(-1, 2)), make("expint", mul(TWO, at))))


error = sub(add(ONE, share()), mul(TWO, root_of_share(), h))
best = make("root", OPEN, close(sub(share(), power(h, 2)), t))
"""Where the share is h^2."""


@lemma
def integral_above() -> Line:
    """E_1(x) >= -ln(x)/e for 0 < x < 1: up to 1 its integrand is at least 1/(e y)."""
    context, least = Context((x,), (lt(ZERO, x), lt(x, ONE))), exp(num(-1))
    inside = Context((x, y), (*context.conditions, lt(x, y), lt(y, ONE)))
    body, value = div(exp(neg(y)), y), neg(mul(least, make("ln", x)))
    whole, first, rest = (integral(low, high, body, y) for low, high in ((x, OO), (x, ONE), (ONE, OO)))
    meaning = have(eq(make("expint", x), whole), context, rule="define")
    cut = have(eq(whole, add(first, rest)), context, meaning, rule="split")
    positive = have(le(ZERO, rest), context, cut, rule="order")
    below = integral(x, ONE, mul(least, inverse(y)), y)
    primitive = mul(least, make("ln", y))
    known = have(eq(below, value), context, rule="antiderivative", variable=y, function=primitive)
    order = have(le(num(-1), neg(y)), inside, rule="sign")
    images = dict(zip(rises().context.variables, (num(-1), neg(y)), strict=True))
    grows = instance(rises(), inside, order, images=images)
    each = have(le(mul(least, inverse(y)), body), inside, grows, rule="combine", multipliers=(inverse(y),))
    under = have(le(below, first), context, each, known, cut, rule="order")
    uses, weights = (under, known, cut, meaning, positive), (ONE, num(-1), num(-1), num(-1), ONE)
    return have(le(value, make("expint", x)), context, *uses, rule="combine", multipliers=weights)


@lemma
def integral_diverges() -> Line:
    """E_1(2 t) -> oo as t -> 0."""
    early = Context((t,), (lt(ZERO, t), lt(t, HALF)))
    known = instance(integral_above(), early, images={x: mul(TWO, t)})
    statement = make("diverges", make("above", ZERO), close(make("expint", mul(TWO, t)), t))
    lower = known.statement.args[0]
    return have(statement, Context(()), known, rule="squeeze", variables=(t,), lower=lower, near=HALF)


@lemma
def best_time() -> tuple[Line, ...]:
    """The best time exists, is positive, and the share there is h^2."""
    below = have(lt(power(h, 2), ONE), INSIDE, rule="sign")
    start = integral_diverges()
    exists = have(make("defined", best), INSIDE, below, start, rule="root_exists", title="the root")
    there = have(eq(share(best), power(h, 2)), INSIDE, exists, below, start, rule="root_exists", title="at the root")
    return exists, have(lt(ZERO, best), INSIDE, exists, rule="sign"), there


@lemma
def squared() -> Line:
    """The square of e^(-E_1(2 t)/2) is the share e^(-E_1(2 t))."""
    return have(eq(power(root_of_share(), 2), share()), Context((t,), (lt(ZERO, t),)), rule="functional_equation")


_pace = div(exp(mul(num(-2), t)), t)
_slope = mul(_pace, sub(share(), mul(h, root_of_share())))


def _beside(before: bool) -> Line:
    """The slope is negative before the best time, or positive beyond it."""
    context = TIMES.where(lt(t, best) if before else lt(best, t))
    ends = (t, best) if before else (best, t)
    exists, positive, there = best_time()
    rises = have(
        lt(*map(share, ends)), context, exists, positive, rule="increasing_map", variable=y, function=share(y),
        interval=make("interval", *ends), values=ends,
    )  # fmt: skip
    sign, per = ONE if before else neg(ONE), inverse(add(h, root_of_share()))
    weights = per, mul(sign, per), mul(sign, per)
    apart = lt(root_of_share(), h) if before else lt(h, root_of_share())
    roots = have(apart, context, rises, there, squared(), rule="combine", multipliers=weights)
    statement = lt(_slope, ZERO) if before else lt(ZERO, _slope)
    pace = mul(_pace, root_of_share()), mul(sign, _pace)
    return have(statement, context, roots, squared(), rule="combine", title="the slope", multipliers=pace)


@lemma
def least() -> Line:
    """The function is least at the best time alone."""
    exists, positive, there = best_time()
    beyond = have(lt(ZERO, t), Context((h, t), (*INSIDE.conditions, lt(best, t))), positive, exists, rule="sign")
    slope = have(eq(make("deriv", ONE, close(error, t), t), _slope), TIMES, rule="differentiate")
    source = make("minimiser", OPEN, close(error, t))
    sides = _beside(True), _beside(False)
    uses = *sides, exists, there, positive, slope, beyond
    return have(eq(source, best), INSIDE, *uses, rule="least", title="the one minimum")


@lemma
def least_error() -> Line:
    """The least value is 1 - h^2."""
    exists, positive, there = best_time()
    root, square = root_of_share(best), instance(squared(), INSIDE, positive, images={t: best})
    sign = have(lt(ZERO, root), INSIDE, exists, positive, rule="order")
    same = have(eq(root, h), INSIDE, square, there, sign, rule="sign", title="the root of the share")
    value, weights = substitute(error, {t: best}), (ONE, mul(num(-2), h))
    return have(eq(value, sub(ONE, power(h, 2))), INSIDE, there, same, rule="field", multipliers=weights)
