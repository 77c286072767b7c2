"""At every load 1 - q is at most twice what it falls like with many examples: 1 - sqrt(1 - D) <= D, D the share that is used."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, substitute, subterms, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.exchange import w
from ...lemmas.letters import gamma, integral, t
from ...lemmas.marchenko_pastur import PI
from ...lemmas.population_direction import direction, scale
from ...lemmas.population_kappa import chord_exists, k
from ...lemmas.population_noise import LAW, POPULATIONS, P, average, m
from ...lemmas.population_noise_integral import (
    START,
    at_value,
    difference_of_left_over,
    kernel,
    left_over_positive,
    over_the_noise,
    start_equation,
    start_of,
    weighted_kernel,
)
from ...lemmas.population_pairs_limit import weighted
from ...lemmas.population_root import POSITIVE, degrees, degrees_exist, left_over, v
from ...lemmas.square_root import root
from ..heavy_tail import every_load_claim, upper_claim
from ..seeds import population_claim
from .population_bounds import by_distance
from .population_large_load import by_pairs, lost_in_limit, missing_in_limit, missing_tends
from .population_seeds import along_eigenvectors

free = mul(kernel, root(v))
used = mul(kernel, root(v), degrees())
var_a = var("a", "real")
_ALONE = Context((P, t), (*LAW, lt(ZERO, t)))


@lemma
def free_integral() -> Line:
    """int_0^oo t sqrt(v)/(t + v)^2 dv = pi sqrt(t)/2."""
    primitive = sub(mul(root(t), make("atan", div(root(v), root(t)))), div(t, add(root(v), div(t, root(v)))))
    statement = eq(integral(ZERO, OO, free, v), mul(HALF, PI, root(t)))
    return have(statement, Context((t,), (lt(ZERO, t),)), rule="antiderivative", variable=v, function=primitive)


@lemma
def used_integral() -> Line:
    """int_0^oo t sqrt(v) <s/(s + v)>/(t + v)^2 dv is twice the limit of what is lost, by v = w^2."""
    at_w = Context((P, t, w), (*LAW, lt(ZERO, t), lt(ZERO, w)))
    less = have(le(degrees(), ONE), POSITIVE, degrees_exist(), rule="order")
    whole = integral(ZERO, OO, used, v)
    exists = have(
        make("defined", whole),
        _ALONE,
        less,
        degrees_exist(),
        free_integral(),
        rule="order",
        bound=integral(ZERO, OO, free, v),
    )
    square = power(w, 2)
    there = instance(degrees_exist(), Context((P, w), (*LAW, lt(ZERO, w))), images={v: square})
    moved = mul(substitute(used, {v: square}), TWO, w)
    half = have(eq(root(square), w), Context((w,), (lt(ZERO, w),)), rule="functional_equation")
    sub_ = have(
        eq(whole, integral(ZERO, OO, moved, w)), _ALONE, exists, there, degrees_exist(), rule="substitution", variable=w,
        image=square,
    )  # fmt: skip
    linear = have(
        eq(weighted(square), mul(square, degrees(square))), Context((P, w), (*LAW, lt(ZERO, w))), there, rule="linear"
    )
    factor = mul(TWO, t, power(add(t, square), -2))
    weights = neg(factor), mul(factor, w, degrees(square))
    same = have(eq(moved, mul(TWO, lost_in_limit)), at_w, linear, half, rule="field", multipliers=weights)
    twice = integral(ZERO, OO, mul(TWO, lost_in_limit), w)
    put = have(eq(integral(ZERO, OO, moved, w), twice), _ALONE, sub_, same, rule="rewrite")
    out = have(eq(twice, mul(TWO, missing_in_limit)), _ALONE, missing_tends(), put, rule="linear")
    return have(eq(whole, mul(TWO, missing_in_limit)), _ALONE, sub_, put, out, rule="field", multipliers=(ONE,) * 3)


@lemma
def _beyond(many: bool) -> Line:
    """sqrt(v) - omega <= sqrt(v) <s/(s + v)>/gamma beyond the start."""
    a = var_a
    half = power(a, Fraction(1, 2))
    scalar = Context((a,), (lt(ZERO, a), le(a, ONE)))
    low = have(le(a, half), scalar, rule="sign")
    context = at_value(many)
    at_v = Context((*context.variables, v), (*context.conditions, lt(start_of(many), v)))
    positive, over_ = (instance(line, at_v) for line in left_over_positive(many))
    there = instance(degrees_exist(), at_v, positive)
    less = have(le(left_over(), ONE), at_v, there, positive, rule="sign")
    step = instance(low, at_v, over_, less, images={a: left_over()})
    factor = mul(kernel, root(v))
    return have(
        le(sub(free, weighted_kernel), mul(inverse(gamma), used)),
        at_v,
        step,
        positive,
        rule="combine",
        multipliers=(factor, ZERO),
    )


@lemma
def left_over_negative() -> Line:
    """1 - <s/(s + v)>/gamma <= 0 before the start."""
    context = at_value(False)
    at_v = Context((*context.variables, v), (*context.conditions, lt(ZERO, v), lt(v, START)))
    equation, start = start_equation()
    known = instance(difference_of_left_over(), at_v, start, images={k: START})
    there = instance(chord_exists(), at_v, start, images={k: START})
    part = known.statement.args[1]
    product = have(le(part, ZERO), at_v, there, start, known, rule="sign")
    return have(
        le(left_over(), ZERO), at_v, known, equation, product, rule="combine", multipliers=(neg(ONE), neg(ONE), ONE)
    )


@lemma
def _before() -> Line:
    """sqrt(v) <= sqrt(v) <s/(s + v)>/gamma before the start."""
    below = left_over_negative()
    return have(le(free, mul(inverse(gamma), used)), below.context, below, rule="combine", multipliers=(free,))


@lemma
def gap(many: bool) -> Line:
    """gamma (sqrt(t) - r), r the root of C along an eigenvector, is at most twice its limit with many examples."""
    context = at_value(many)
    line, whole_used, whole_free = over_the_noise(many), used_integral(), free_integral()
    kept = line.statement.args[1]
    if many:
        parts: tuple[Line, ...] = ()
        under = [
            have(
                le(sub(integral(ZERO, OO, free, v), kept), div(integral(ZERO, OO, used, v), gamma)),
                context,
                line,
                whole_used,
                whole_free,
                _beyond(True),
                rule="order",
            )
        ]
    else:
        start = start_equation()[1]
        ends = (ZERO, START), (START, OO)
        split = []
        for body, known in ((free, whole_free), (used, whole_used)):
            pieces = [integral(low, high, body, v) for low, high in ends]
            split.append(have(eq(integral(ZERO, OO, body, v), add(*pieces)), context, known, start, rule="split"))
        parts = tuple(split)
        (free_0, free_1), (used_0, used_1) = (line_.statement.args[1].args for line_ in split)
        under = [
            have(le(sub(free_1, kept), div(used_1, gamma)), context, line, *split, _beyond(False), start, rule="order"),
            have(le(free_0, div(used_0, gamma)), context, *split, _before(), start, rule="order"),
        ]
    weight = mul(gamma, scale)
    statement = le(mul(gamma, sub(root(t), direction)), mul(TWO, scale, missing_in_limit))
    return have(
        statement, context, line, whole_free, whole_used, *parts, *under, rule="combine", title="1 - sqrt(1 - D) <= D",
        multipliers=(neg(weight), neg(weight), scale, *((weight, neg(scale)) if parts else ()), *(weight for _ in under)),
    )  # fmt: skip


@lemma
def pairs_exist(total: Term) -> Line:
    """The double mean over pairs exists: s t/(sqrt(s) + sqrt(t))^2 <= t."""
    s, pairs = var("s", "real"), by_pairs().statement.args[1]
    least = have(le(instantiate(pairs.args[1], s), t), Context((s, t), (lt(ZERO, s), lt(ZERO, t))), rule="sign")
    small = have(le(pairs, t), _ALONE, least, by_pairs(), rule="order")
    exists = have(make("defined", total), POPULATIONS, small, by_pairs(), rule="order", bound=average(t))
    return have(eq(total, total), POPULATIONS, exists, rule="rewrite")


def every_load() -> Line:
    context, statement = claimed(every_load_claim)
    at_t = Context((gamma, P, t), (*context.conditions, lt(ZERO, t)))
    whole = have(gap(True).statement, at_t, gap(True), gap(False), rule="cases", title="every load")
    distance, mixed = along_eigenvectors(population_claim), average(mul(root(t), direction))
    pairs = by_pairs().statement.args[1]
    square = have(eq(power(root(t), 2), t), Context((t,), (lt(ZERO, t),)), rule="field", multipliers=())
    pointwise = have(
        le(t, add(mul(root(t), direction), div(pairs, gamma))), at_t, whole, by_pairs(), square, rule="combine",
        multipliers=(div(root(t), gamma), neg(inverse(gamma)), neg(ONE)),
    )  # fmt: skip
    total = next(part for part in subterms(statement.args[1]) if part.head == "over" and part.args[1].head == "over")
    known = pairs_exist(total)
    under = have(le(m, add(mixed, div(total, gamma))), context, pointwise, distance, known, rule="order")
    uses = by_distance(upper_claim), distance, under, known
    weights = ONE, inverse(m), div(TWO, m), ZERO
    return have(statement, context, *uses, rule="combine", title="at every load", multipliers=weights)


PROOFS: dict[str, Callable[[], Line]] = {every_load_claim.name: every_load}

IDEAS: dict[str, str] = {
    "spectrum.overlap_large_load_bound": (
        "With D the share <s/(s + v)>/gamma that is used at the noise v, what is lost is made of 1 - sqrt(1 - D), "
        "which is at most D. The law of many examples is made of D/2."
    ),
}
"""What each proof does, in a sentence or two."""
