"""Bounds of the overlap for every population: by the distance to the true law, by means of eigenvalues, by kappa without noise."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ....theory.claim import Claim
from ....theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.exchange import w
from ...lemmas.letters import gamma, integral, t, x
from ...lemmas.population import s
from ...lemmas.population_direction import PLACE, direction, exist, kappa_bounds, noise_at, scale, shrunk, sizes
from ...lemmas.population_kappa import chord, chord_exists, k
from ...lemmas.population_noise import LAW, P, average, m
from ...lemmas.population_noise_integral import FEW, START, difference_of_left_over, start_equation
from ...lemmas.population_root import degrees, degrees_exist, kappa_equation, left_over, v
from ...lemmas.square_root import root, whole_integral
from ..few_examples import above_claim, below_claim
from ..heavy_tail import lower_claim, upper_claim
from ..seeds import overlap_claim, population_claim
from .population_seeds import along_eigenvectors

square = average(mul(direction, direction))


@lemma
def below_root() -> tuple[Line, Line]:
    """0 <= r <= sqrt(t), r the root of C along an eigenvector."""
    known = instance(whole_integral(), Context((t,), (le(ZERO, t),)), images={x: t})
    inside = direction.args[-1]
    low = have(le(ZERO, inside), PLACE, *exist(), *sizes(), rule="order")
    under = have(le(inside, known.statement.args[0]), PLACE, *exist(), *sizes(), known, rule="order")
    return (
        have(le(ZERO, direction), PLACE, low, rule="combine", multipliers=(scale,)),
        have(le(direction, root(t)), PLACE, under, known, rule="combine", multipliers=(scale, scale)),
    )


def by_distance(claim: Claim) -> Line:
    """1 - q between half the distance and the distance, over the mean: (sqrt(t) - r)^2 >= 0, and r <= sqrt(t)."""
    context, statement = claimed(claim)
    overlap, distance = along_eigenvectors(overlap_claim), along_eigenvectors(population_claim)
    mixed = average(mul(root(t), direction))
    if claim is upper_claim:
        gap = average(power(sub(root(t), direction), 2))
        parts = have(eq(gap, add(m, mul(num_2, mixed), square)), context, overlap, distance, rule="linear")
        positive = have(le(ZERO, gap), context, parts, rule="order")
        uses = [overlap, distance, parts, positive]
        weights = neg(ONE), *(inverse(m) for _ in uses[1:])
    else:
        less = have(le(square, mixed), context, overlap, distance, *below_root(), rule="order")
        uses = [overlap, distance, less]
        weights = ONE, neg(div(HALF, m)), inverse(m)
    return have(statement, context, *uses, rule="combine", title="by the distance", multipliers=tuple(weights))


num_2 = mul(neg(ONE), TWO)


# --- by a mean, and by kappa without noise -----------------------------------------------------------------------

c = var("c", "real")
_MOVED = Context((t, c), (le(ZERO, t), lt(ZERO, c)))
moved = div(t, add(power(w, 2), add(t, c)))
"""What t/(t + kappa) would be for kappa = w^2 + c."""
at_moved = div(t, root(add(t, c)))


@lemma
def moved_integral() -> tuple[Line, Line]:
    """(2/pi) int_0^oo t/(t + c + w^2) dw = t/sqrt(t + c); its square is t^2/(t + c)."""
    known = instance(whole_integral(), _MOVED, images={x: add(t, c)})
    whole = integral(ZERO, OO, moved, w)
    ratio = div(t, add(t, c))
    out = have(eq(whole, mul(ratio, known.statement.args[0])), _MOVED, known, rule="linear")
    weights = scale, mul(scale, ratio)
    value = have(eq(mul(scale, whole), at_moved), _MOVED, out, known, rule="field", multipliers=weights)
    return value, have(eq(power(at_moved, 2), div(power(t, 2), add(t, c))), _MOVED, rule="field", multipliers=())


@lemma
def noise_over_mean() -> Line:
    """kappa(w^2) <= w^2 + m/gamma."""
    where = Context((gamma, P, w), (*PLACE.conditions[:1], *LAW, lt(ZERO, w)))
    images = {s: power(w, 2)}
    equation, positive = (instance(line, where, images=images) for line in (kappa_equation(), kappa_bounds()[0]))
    kappa = noise_at(w)
    there = instance(degrees_exist(), where, positive, images={v: kappa})
    part = average(div(mul(t, kappa), add(kappa, t)))
    same = have(eq(mul(kappa, degrees(kappa)), part), where, there, positive, rule="linear")
    under = have(le(part, m), where, same, positive, rule="order")
    weights = kappa, inverse(gamma), inverse(gamma)
    goal = le(kappa, add(power(w, 2), div(m, gamma)))
    return have(goal, where, equation, same, under, rule="combine", multipliers=weights)


def square_bound(above: bool, size: Term, context: Context, known: Line, positive: Line) -> Line:
    """r^2 is at least, or at most, t^2/(t + c) where kappa(w^2) is at most, or at least, w^2 + c."""
    place = Context((*context.variables, t), (*context.conditions, le(ZERO, t)))
    at_w = Context((*place.variables, w), (*place.conditions, lt(ZERO, w)))
    value, square_ = (instance(line, place, positive, images={c: size}) for line in moved_integral())
    other = substitute(moved, {c: size})
    sides = (other, shrunk) if above else (shrunk, other)
    inside = have(le(*sides), at_w, known, positive, kappa_at_w(), rule="sign")
    whole = integral(ZERO, OO, other, w), direction.args[-1]
    under = have(le(*(whole if above else whole[::-1])), place, inside, value, *exist(), rule="order")
    here = substitute(at_moved, {c: size})
    goal = le(here, direction) if above else le(direction, here)
    weights = (scale, neg(ONE)) if above else (scale, ONE)
    one = have(goal, place, under, value, rule="combine", multipliers=weights)
    low = have(le(ZERO, here), place, value, positive, rule="sign")
    rests = (
        le(square_.statement.args[1], mul(direction, direction)),
        le(mul(direction, direction), square_.statement.args[1]),
    )
    uses = one, square_, low, below_root()[0]
    factor = add(direction, here)
    return have(
        rests[0] if above else rests[1], place, *uses, rule="combine",
        multipliers=(factor, ONE if above else neg(ONE), ZERO, ZERO),
    )  # fmt: skip


@lemma
def kappa_at_w() -> Line:
    """kappa(w^2) > 0."""
    where = Context((gamma, P, w), (*PLACE.conditions[:1], *LAW, lt(ZERO, w)))
    return instance(kappa_bounds()[0], where, images={s: power(w, 2)})


def by_mean() -> Line:
    """1 - q <= <t/(gamma t + m)>."""
    context, statement = claimed(above_claim)
    overlap, size = along_eigenvectors(overlap_claim), div(m, gamma)
    positive = have(lt(ZERO, size), context, rule="sign")
    bound = square_bound(True, size, context, noise_over_mean(), positive)
    place = Context((*context.variables, t), (*context.conditions, le(ZERO, t)))
    target = statement.args[1]
    inside = instantiate(target.args[1], t)
    pointwise = have(
        le(t, add(mul(direction, direction), mul(m, inside))),
        place,
        bound,
        positive,
        rule="combine",
        multipliers=(ONE, ZERO),
    )
    exists = have(make("defined", target), context, positive, rule="order", bound=average(inverse(gamma)))
    general = Context((gamma, P, c), (*context.conditions, lt(ZERO, c)))
    at_c = div(t, add(mul(gamma, t), c))
    there = have(make("defined", average(at_c)), general, rule="order", bound=average(inverse(gamma)))
    out = have(eq(average(mul(c, at_c)), mul(c, average(at_c))), general, there, rule="linear")
    positive_mean = have(lt(ZERO, m), context, rule="sign")
    scaled = instance(out, context, positive_mean, images={c: m})
    whole = have(le(m, add(square, average(mul(m, inside)))), context, pointwise, scaled, overlap, rule="order")
    weights = ONE, inverse(m), inverse(m), ZERO
    uses = overlap, whole, scaled, have(eq(target, target), context, exists, rule="rewrite")
    return have(statement, context, *uses, rule="combine", title="by a mean", multipliers=weights)


def by_noise() -> Line:
    """1 - q >= gamma kappa(0)/m where gamma < 1."""
    context, statement = claimed(below_claim)
    overlap = along_eigenvectors(overlap_claim)
    equation, start = start_equation()
    bound = square_bound(False, START, FEW, noise_over_start(), start)
    there = instance(degrees_exist(), FEW, start, images={v: START})
    place = Context((*FEW.variables, t), (*FEW.conditions, le(ZERO, t)))
    rest = average(mul(START, div(t, add(START, t))))
    out = have(eq(rest, mul(START, degrees(START))), FEW, there, start, rule="linear")
    pointwise = have(
        le(mul(direction, direction), sub(t, mul(START, div(t, add(START, t))))), place, bound, start, rule="combine",
        multipliers=(ONE, ZERO),
    )  # fmt: skip
    whole = have(le(square, sub(m, rest)), FEW, pointwise, out, overlap, start, rule="order")
    uses = overlap, whole, out, equation
    weights = ONE, inverse(m), neg(inverse(m)), div(mul(START, gamma), m)
    return have(statement, context, *uses, rule="combine", title="by kappa without noise", multipliers=weights)


@lemma
def noise_over_start() -> Line:
    """kappa(w^2) >= w^2 + kappa(0): kappa - w^2 = <t kappa/(t + kappa)>/gamma grows with kappa."""
    where = Context((gamma, P, w), (*FEW.conditions, lt(ZERO, w)))
    equation, start = start_equation()
    known, positive = (instance(line, where) for line in (_noise_equation(), kappa_at_w()))
    kappa = noise_at(w)
    there = [
        instance(degrees_exist(), where, *paid, images={v: at})
        for at, paid in ((kappa, (positive,)), (START, (start,)))
    ]
    parts = [average(div(mul(t, at), add(at, t))) for at in (kappa, START)]
    same = [
        have(eq(mul(at, degrees(at)), part), where, *there, positive, start, rule="linear")
        for at, part in zip((kappa, START), parts, strict=True)
    ]
    above = _kappa_beyond_start()
    under = have(le(parts[1], parts[0]), where, *same, above, positive, start, rule="order")
    goal = le(add(power(w, 2), START), kappa)
    weights = neg(kappa), START, neg(inverse(gamma)), inverse(gamma), inverse(gamma)
    uses = known, equation, same[0], same[1], under
    return have(goal, where, *uses, rule="combine", multipliers=weights)


@lemma
def _noise_equation() -> Line:
    """The equation of kappa(w^2)."""
    where = Context((gamma, P, w), (*PLACE.conditions[:1], *LAW, lt(ZERO, w)))
    return instance(kappa_equation(), where, images={s: power(w, 2)})


@lemma
def _kappa_beyond_start() -> Line:
    """kappa(0) < kappa(w^2): 1 - <s/(s + kappa)>/gamma is positive there."""
    where = Context((gamma, P, w), (*FEW.conditions, lt(ZERO, w)))
    equation, start = start_equation()
    known, positive = (instance(line, where) for line in (_noise_equation(), kappa_at_w()))
    kappa = noise_at(w)
    images = {k: START, v: kappa}
    gap = instance(difference_of_left_over(), where, start, positive, images=images)
    there = instance(chord_exists(), where, start, positive, images=images)
    part = substitute(chord(), images)
    weight = have(lt(ZERO, part), where, there, start, positive, rule="sign")
    a, b, d = (var(name, "real") for name in ("a", "rest", "whole"))
    scalar = Context((a, b, d, gamma), (lt(ZERO, gamma), lt(ZERO, b), lt(ZERO, d), eq(d, div(mul(a, b), gamma))))
    lines = [have(condition, scalar, rule="sign") for condition in scalar.conditions[2:]]
    step = have(lt(ZERO, a), scalar, *lines, rule="combine", multipliers=(div(gamma, b), neg(div(gamma, b))))
    over_ = have(lt(ZERO, left_over(kappa)), where, known, positive, rule="combine", multipliers=(neg(ONE), ZERO))
    same = have(
        eq(left_over(kappa), div(mul(sub(kappa, START), part), gamma)),
        where,
        gap,
        equation,
        rule="field",
        multipliers=(ONE, ONE),
    )
    found = instance(step, where, same, weight, over_, images={a: sub(kappa, START), b: part, d: left_over(kappa)})
    return have(lt(START, kappa), where, found, rule="combine", multipliers=(ONE,))


PROOFS: dict[str, Callable[[], Line]] = {
    **{claim.name: partial(by_distance, claim) for claim in (upper_claim, lower_claim)},
    above_claim.name: by_mean,
    below_claim.name: by_noise,
}

IDEAS: dict[str, str] = {
    "spectrum.overlap_bound_by_mean": (
        "The renormalised noise kappa(w^2) is at most w^2 + m/gamma. The square root along an eigenvector is then "
        "at least t/sqrt(t + m/gamma), whose square is averaged."
    ),
    "spectrum.overlap_bound_by_noise": (
        "Without noise kappa is positive while gamma < 1, and kappa(w^2) is at least w^2 + kappa(0). The square "
        "root along an eigenvector is then at most t/sqrt(t + kappa(0)), whose square is averaged."
    ),
    **dict.fromkeys(
        ("spectrum.overlap_upper_bound", "spectrum.overlap_lower_bound"),
        "Along each eigenvector the equivalent r of the square root lies between 0 and sqrt(t). So t - r^2 lies "
        "between sqrt(t) (sqrt(t) - r) and twice that.",
    ),
}
"""What each proof does, in a sentence or two."""
