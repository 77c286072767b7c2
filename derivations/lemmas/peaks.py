"""Eigenvalues of Sigma above a bulk: psi(p) = p (1 + <t/(p - t)>/gamma), <> the mean over the law of the bulk, p right of it.

psi rises at p where the mean of t^2/(p - t)^2 is less than gamma.
"""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, substitute, var
from ...theory.write.convert import BULK_END, POPULATION
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import gamma, t

p, e = var("p", "real"), var("e", "real")
peak = var("peak", "real")
ON_BULK = lt(ZERO, BULK_END), make("supported", POPULATION, make("interval", ZERO, BULK_END))
RIGHT = Context((POPULATION, BULK_END, p), (*ON_BULK, lt(BULK_END, p)))


def average(body: Term) -> Term:
    """The mean over the law of the bulk, of a body in t."""
    return over(POPULATION, body, t)


def pull(at: Term = p) -> Term:
    return average(div(t, sub(at, t)))


def lost(at: Term = p, other: Term | None = None) -> Term:
    """<t^2/(p - t)^2>, or with two places <t^2/((p - t) (q - t))>."""
    if other is None:
        return average(mul(power(t, 2), power(sub(at, t), -2)))
    return average(mul(power(t, 2), inverse(sub(at, t)), inverse(sub(other, t))))


def image(at: Term = p) -> Term:
    """psi."""
    return mul(at, add(ONE, div(pull(at), gamma)))


@lemma
def mean_exists() -> Line:
    """The mean of the bulk."""
    context = Context((POPULATION, BULK_END), ON_BULK)
    return have(make("defined", average(t)), context, rule="order", bound=average(BULK_END))


@lemma
def pull_exists() -> Line:
    """t/(p - t) <= b/(p - b)."""
    return have(make("defined", pull()), RIGHT, rule="order", bound=average(div(BULK_END, sub(p, BULK_END))))


@lemma
def pull_turned() -> Line:
    """With the difference the other way round."""
    turned = average(div(t, add(neg(t), p)))
    bound = average(div(BULK_END, sub(p, BULK_END)))
    exists = have(make("defined", turned), RIGHT, rule="order", bound=bound)
    return have(eq(turned, pull()), RIGHT, exists, pull_exists(), rule="linear")


@lemma
def lost_exists() -> Line:
    """<t^2/(p - t)^2> exists right of the bulk: its integrand is bounded there."""
    bound = average(mul(power(BULK_END, 2), power(sub(p, BULK_END), -2)))
    return have(make("defined", lost()), RIGHT, rule="order", bound=bound)


# Two places.

q = var("q", "real")
TWO_PLACES = RIGHT.extended(Context((q,), (lt(BULK_END, q),)))
IN_ORDER = RIGHT.extended(Context((q,), (lt(p, q),)))


def on_bulk(context: Context, *conditions: Term) -> Context:
    """The context with a place t of the bulk."""
    return context.extended(Context((t,), (lt(ZERO, t), lt(t, BULK_END), *conditions)))


def _between(at: Term) -> Term:
    return mul(power(at, 2), inverse(sub(p, at)), inverse(sub(q, at)))


@lemma
def lost_between_exists() -> Line:
    """t/(p - t) <= b/(p - b), for both."""
    context = on_bulk(TWO_PLACES)
    weights, firsts = [], []
    for place in (p, q):
        below = have(lt(t, place), context, rule="sign")
        one, end = (div(at, sub(place, at)) for at in (t, BULK_END))
        firsts.append(have(le(one, end), context, below, rule="sign"))
        weights.append(have(le(ZERO, one), context, below, rule="sign"))
    first, second = (line.statement.args for line in firsts)
    body, end, lines = _between(t), _between(BULK_END), (*firsts, *weights)
    most = have(
        le(body, end), context, *lines, rule="combine",
        multipliers=(second[0], first[1], ZERO, ZERO),
    )  # fmt: skip
    positive = have(le(ZERO, body), context, *weights, rule="sign")
    least = have(le(neg(end), body), context, positive, most, rule="combine", multipliers=(TWO, ONE))
    bound = average(end)
    return have(make("defined", lost(p, q)), TWO_PLACES, most, least, rule="order", bound=bound)


@lemma
def difference() -> Line:
    """psi(p) - psi(q) = (p - q) (1 - <t^2/((p - t) (q - t))>/gamma)."""
    context = Context((gamma, *TWO_PLACES.variables), (lt(ZERO, gamma), *TWO_PLACES.conditions))
    exists = (
        instance(pull_exists(), context),
        instance(pull_exists(), context, images={p: q}),
        instance(lost_between_exists(), context),
    )
    parts = have(eq(sub(mul(p, pull(p)), mul(q, pull(q))), mul(sub(q, p), lost(p, q))), context, *exists, rule="linear")
    statement = eq(sub(image(p), image(q)), mul(sub(p, q), sub(ONE, div(lost(p, q), gamma))))
    return have(statement, context, parts, rule="field", multipliers=(inverse(gamma),))


@lemma
def lost_falls() -> tuple[Line, Line, Line]:
    """For p < q: <t^2/((p - t) (q - t))> <= <t^2/(p - t)^2>, >= <t^2/(q - t)^2>, and the last is less than the first."""
    beyond = have(lt(BULK_END, q), IN_ORDER, rule="sign")
    exists = (
        instance(lost_exists(), IN_ORDER),
        instance(lost_exists(), IN_ORDER, beyond, images={p: q}),
        instance(lost_between_exists(), IN_ORDER, beyond),
    )
    upper = have(le(lost(p, q), lost(p)), IN_ORDER, *exists, rule="order")
    lower = have(le(lost(q), lost(p, q)), IN_ORDER, *exists, rule="order")
    return upper, lower, have(lt(lost(q), lost(p)), IN_ORDER, *exists, rule="order")


@lemma
def image_rises() -> Line:
    """psi(p) < psi(q) for p < q if psi does not fall at p."""
    context = Context((gamma, *IN_ORDER.variables), (lt(ZERO, gamma), *IN_ORDER.conditions, le(lost(p), gamma)))
    beyond = have(lt(BULK_END, q), context, rule="sign")
    exists = instance(lost_between_exists(), context, beyond)
    falls = have(lt(lost(p, q), lost(p)), context, exists, rule="order")
    most = have(le(lost(p), gamma), context, rule="sign")
    rises, step = sub(ONE, div(lost(p, q), gamma)), instance(difference(), context, beyond)
    slope = have(lt(ZERO, rises), context, falls, most, rule="combine", multipliers=(inverse(gamma), inverse(gamma)))
    return have(lt(image(p), image(q)), context, step, slope, rule="combine", multipliers=(ONE, sub(q, p)))


# Places beside one, as near as e says.

BESIDE = Context((POPULATION, BULK_END, p, e), (*RIGHT.conditions, lt(ZERO, e), lt(e, HALF)))
BEFORE, BEYOND = sub(p, mul(sub(p, BULK_END), e)), add(p, mul(sub(p, BULK_END), e))
NEAR_ZERO = make("above", ZERO)


@lemma
def lost_before() -> Line:
    """<t^2/(q - t)^2> is at most <t^2/(p - t)^2>/(1 - epsilon)^2 at q = p - (p - b) epsilon."""
    context, less = on_bulk(BESIDE), sub(ONE, e)
    after, here = sub(BEFORE, t), sub(p, t)
    near = have(le(mul(less, here), after), context, rule="sign")
    positive = have(lt(ZERO, here), context, rule="sign"), have(lt(ZERO, mul(less, here)), context, rule="sign")
    above = have(lt(ZERO, after), context, near, positive[1], rule="combine", multipliers=(ONE, ONE))
    value = mul(power(less, -2), power(t, 2), power(here, -2))
    weight = mul(power(t, 2), add(after, mul(less, here)), power(after, -2), power(mul(less, here), -2))
    smaller = have(
        le(mul(power(t, 2), power(after, -2)), value), context, near, *positive, above, rule="combine",
        multipliers=(weight, ZERO, ZERO, ZERO),
    )  # fmt: skip
    right = have(lt(BULK_END, BEFORE), BESIDE, rule="sign")
    exists = instance(lost_exists(), BESIDE, right, images={p: BEFORE}), instance(lost_exists(), BESIDE)
    scaled = have(eq(average(value), mul(power(less, -2), lost(p))), BESIDE, exists[1], rule="linear")
    order = have(le(lost(BEFORE), average(value)), BESIDE, smaller, scaled, exists[0], rule="order")
    return have(
        le(lost(BEFORE), mul(power(less, -2), lost(p))), BESIDE, order, scaled, rule="combine", multipliers=(ONE, ONE)
    )


@lemma
def lost_tends(place: Term) -> Line:
    """<t^2/((q - t) (p - t))> tends to <t^2/(p - t)^2> as q tends to p from either side."""
    inside, twice = on_bulk(BESIDE), mul(TWO, power(t, 2), power(sub(p, t), -2))
    here, after = sub(p, t), sub(place, t)
    near = have(le(here, mul(TWO, after)), inside, rule="sign")
    positive = have(lt(ZERO, here), inside, rule="sign")
    above = have(lt(ZERO, after), inside, near, positive, rule="combine", multipliers=(HALF, HALF))
    body = substitute(_between(t), {p: place, q: p})
    most = have(
        le(body, twice), inside, near, above, positive, rule="combine",
        multipliers=(mul(power(t, 2), inverse(after), power(here, -2)), ZERO, ZERO),
    )  # fmt: skip
    least = have(le(ZERO, body), inside, above, positive, rule="sign")
    low = have(le(neg(twice), body), inside, least, most, rule="combine", multipliers=(TWO, ONE))
    point = on_bulk(RIGHT)
    each = have(
        eq(lim(NEAR_ZERO, body, e), mul(power(t, 2), power(sub(p, t), -2))), point, above, positive, rule="limit_algebra",
        near=HALF,
    )  # fmt: skip
    end = average(mul(TWO, power(BULK_END, 2), power(sub(p, BULK_END), -2)))
    bound = have(make("defined", average(twice)), RIGHT, rule="order", bound=end)
    return have(
        eq(lim(NEAR_ZERO, lost(place, p), e), lost(p)), RIGHT, each, most, low, bound, rule="dominated_convergence",
        bound=average(twice), near=HALF,
    )  # fmt: skip


@lemma
def image_tends(place: Term) -> Line:
    """psi(q) tends to psi(p)."""
    context = Context((gamma, *RIGHT.variables), (lt(ZERO, gamma), *RIGHT.conditions))
    beside = Context((gamma, *BESIDE.variables), (lt(ZERO, gamma), *BESIDE.conditions))
    right = have(lt(BULK_END, place), beside, rule="sign")
    step = instance(difference(), beside, right, images={p: place, q: p})
    value = add(image(p), mul(sub(place, p), sub(ONE, div(lost(place, p), gamma))))
    known = lost_tends(place), step, instance(pull_exists(), context)
    limit = have(eq(lim(NEAR_ZERO, value, e), image(p)), context, *known, rule="limit_algebra", near=HALF)
    form = have(eq(image(place), value), beside, step, rule="field", multipliers=(ONE,))
    return have(
        eq(lim(NEAR_ZERO, image(place), e), image(p)), context, limit, form, rule="squeeze", variables=(e,), lower=value,
        upper=value, near=HALF,
    )  # fmt: skip
