"""(y - psi(p)) times the resolvent's entry at y = psi(q), q beyond p, as q tends to p: the residue at the peak p, or 0 at a turn."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import gamma, u, z
from .peaks import (
    BESIDE,
    BEYOND,
    NEAR_ZERO,
    RIGHT,
    difference,
    e,
    image,
    image_rises,
    image_tends,
    lost,
    lost_exists,
    lost_tends,
    p,
    peak,
    pull,
    pull_exists,
    q,
)

HERE = Context((gamma, *RIGHT.variables), (lt(ZERO, gamma), *RIGHT.conditions))
RISING = HERE.where(le(lost(p), gamma))


def around(context: Context) -> Context:
    """With e less than 1/2."""
    return Context((*context.variables, e), (*context.conditions, *BESIDE.conditions[-2:]))


@lemma
def image_positive() -> Line:
    """p <= psi(p)."""
    positive = have(le(ZERO, pull()), HERE, instance(pull_exists(), HERE), rule="order")
    return have(le(p, image(p)), HERE, positive, rule="combine", multipliers=(mul(p, inverse(gamma)),))


@lemma
def beyond_here() -> tuple[Line, ...]:
    """The place beyond, psi there, and how psi changes."""
    near = around(RISING)
    right = have(lt(p, BEYOND), near, rule="sign")
    beyond = have(lt(BEYOND_BULK, BEYOND), near, right, rule="sign")
    at = instance(pull_exists(), near, beyond, images={p: BEYOND})
    positive = instance(image_positive(), near, beyond, images={p: BEYOND})
    here = instance(pull_exists(), near)
    step = instance(difference(), near, beyond, images={p: BEYOND, q: p})
    rises = instance(image_rises(), near, right, images={q: BEYOND})
    return right, beyond, at, positive, here, rises, step


BEYOND_BULK = RIGHT.conditions[-1].args[0]
SLOPE = sub(ONE, div(lost(BEYOND, p), gamma))
SIMPLE = mul(SLOPE, BEYOND, inverse(image(BEYOND)))
RESIDUE = mul(sub(ONE, div(lost(p), gamma)), p, inverse(image(p)))
STEP = sub(image(BEYOND), image(p))


def entry_at(place: Term, value: Term) -> Term:
    """The limit of the entry at psi of a place, in the direction of an eigenvalue of Sigma."""
    return mul(place, inverse(mul(image(place), sub(place, value))))


@lemma
def slope_tends() -> Line:
    """The difference quotient of psi between p and q, times q/psi(q), tends to p psi'(p)/psi(p) as q falls to p."""
    positive, exists = instance(image_positive(), RISING), instance(pull_exists(), RISING)
    known = lost_tends(BEYOND), image_tends(BEYOND), positive, exists, *beyond_here()
    return have(eq(lim(NEAR_ZERO, SIMPLE, e), RESIDUE), RISING, *known, rule="limit_algebra", near=HALF)


_a, _b, _s = (var(name, "real") for name in "abs")


@lemma
def quotient() -> Line:
    """(a - b) q/(a (q - p)) is s q/a if a - b = (q - p) s."""
    context = Context((_a, _b, _s, p, q), (lt(p, q), lt(ZERO, _a), eq(sub(_a, _b), mul(sub(q, p), _s))))
    step = have(context.conditions[-1], context, rule="sign")
    value = mul(sub(_a, _b), mul(q, inverse(mul(_a, sub(q, p)))))
    weight = mul(q, inverse(_a), inverse(sub(q, p)))
    return have(eq(value, mul(_s, q, inverse(_a))), context, step, rule="field", multipliers=(weight,))


@lemma
def quotient_falls() -> tuple[Line, Line]:
    """0 <= (a - b) q/(a (q - peak)) <= (a - b) q/(a (q - p)) for peak <= p < q and b < a."""
    context = Context((_a, _b, p, q, peak), (le(peak, p), lt(p, q), lt(_b, _a), lt(ZERO, _a), lt(ZERO, q)))
    far, near = sub(q, peak), sub(q, p)
    top = mul(sub(_a, _b), q)
    values = [mul(sub(_a, _b), mul(q, inverse(mul(_a, gap)))) for gap in (far, near)]
    above = have(le(ZERO, values[0]), context, rule="sign")
    weak = have(le(peak, p), context, rule="sign")
    weight = mul(top, inverse(_a), inverse(far), inverse(near))
    return above, have(le(*values), context, weak, rule="combine", multipliers=(weight,))


@lemma
def in_short() -> Line:
    """The step of psi times an entry, by the quotient of the two steps, at the places next to the peak."""
    near = around(RISING)
    known = beyond_here()
    above = have(lt(ZERO, image(BEYOND)), near, *known, rule="sign")
    images = {_a: image(BEYOND), _b: image(p), _s: SLOPE, q: BEYOND}
    return instance(quotient(), near, above, *known, images=images)


def _same(value: Term, simple: Term, limit: Line, *known: Line) -> Line:
    """The limit of what is the same in other words."""
    return have(
        eq(lim(NEAR_ZERO, value, e), limit.statement.args[1]), limit.context, limit, *known, rule="squeeze", variables=(e,),
        lower=simple, upper=simple, near=HALF,
    )  # fmt: skip


@lemma
def residue() -> Line:
    """From above all eigenvalues."""
    return _same(mul(STEP, entry_at(BEYOND, p)), SIMPLE, slope_tends(), in_short(), *beyond_here())


# With the distance to another eigenvalue, which lies apart.


@lemma
def apart(above: bool) -> Line:
    """(y - psi(p))/(y - z) -> 0 for z below psi(p), (y - psi(p))/(u - y) -> 0 for u above it."""
    where = lt(image(p), u) if above else lt(z, image(p))
    context = Context((*RISING.variables, u if above else z), (*RISING.conditions, where))
    gap = sub(u, image(BEYOND)) if above else sub(image(BEYOND), z)
    known = image_tends(BEYOND), instance(pull_exists(), RISING), *beyond_here()
    return have(eq(lim(NEAR_ZERO, mul(STEP, inverse(gap)), e), ZERO), context, *known, rule="limit_algebra", near=HALF)


def _sum(first: Line, above: bool) -> Line:
    """With what lies apart the limit is the same."""
    second = apart(above)
    context = second.context.extended(Context(tuple({*first.context.variables} - {*second.context.variables})))
    context = context.where(*(c for c in first.context.conditions if c not in second.context.conditions))
    (_, one), (_, other) = (line.statement.args[0].args for line in (first, second))
    one, other = instantiate(one, e), instantiate(other, e)
    body = add(one, other) if above else sub(one, other)
    exists = instance(lost_exists(), first.context)
    rising = have(le(lost(p), gamma), first.context, exists, rule="sign")
    known = rising, image_tends(BEYOND), instance(pull_exists(), RISING), *beyond_here()
    return have(
        eq(lim(NEAR_ZERO, body, e), first.statement.args[1]), context, first, second, *known, rule="limit_algebra",
        near=HALF,
    )  # fmt: skip


@lemma
def residue_between(above: bool) -> Line:
    """With an eigenvalue above, or below."""
    return _sum(residue(), above)


# At a turn beyond the peak, or at it.

TURN = Context((*HERE.variables, peak), (*HERE.conditions, lt(BEYOND_BULK, peak), le(peak, p), eq(lost(p), gamma)))


@lemma
def vanishes() -> Line:
    """From above all eigenvalues: between 0 and the quotient with p for the peak."""
    near = around(TURN)
    rising = have(le(lost(p), gamma), near, rule="sign")
    known = tuple(instance(line, near, rising) for line in (*beyond_here(), in_short()))
    value = mul(STEP, entry_at(BEYOND, peak))
    images = {_a: image(BEYOND), _b: image(p), q: BEYOND}
    positive = have(lt(ZERO, image(BEYOND)), near, *known, rule="sign"), have(lt(ZERO, BEYOND), near, rule="sign")
    above, less = (instance(line, near, *positive, *known, images=images) for line in quotient_falls())
    most = have(le(value, SIMPLE), near, less, known[-1], rule="combine", multipliers=(ONE, ONE))
    rises = have(le(lost(p), gamma), TURN, rule="sign")
    limit = instance(slope_tends(), TURN, rises)
    solved = have(eq(lost(p), gamma), TURN, rule="sign")
    weights = ONE, neg(mul(p, inverse(gamma), inverse(image(p))))
    zero = have(eq(limit.statement.args[0], ZERO), TURN, limit, solved, rule="field", multipliers=weights)
    return have(
        eq(lim(NEAR_ZERO, value, e), ZERO), TURN, zero, most, above, rule="squeeze", variables=(e,), lower=ZERO,
        upper=SIMPLE, near=HALF,
    )  # fmt: skip


@lemma
def vanishes_between() -> Line:
    """With an eigenvalue above."""
    return _sum(vanishes(), True)
