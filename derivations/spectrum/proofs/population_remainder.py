"""How far 1 - q is from what it falls like with many examples: the share used is small where the trace is in few eigenvalues.

t/(t + v) <= c (t/v)^(1/3), so D = <s/(s + v)>/gamma <= c a v^(-1/3)/gamma, a = <t^(1/3)>; and 1 - sqrt(1 - D) is D/2 up to D^2/2.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, num, subterms, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.absolute import within
from ...lemmas.letters import gamma, integral, t
from ...lemmas.population_direction import direction, scale
from ...lemmas.population_noise import LAW, P, average, m
from ...lemmas.population_noise_integral import (
    START,
    at_value,
    kernel,
    left_over_positive,
    over_the_noise,
    start_equation,
    start_of,
    weighted_kernel,
)
from ...lemmas.population_root import POSITIVE, degrees, degrees_exist, left_over, v
from ...lemmas.population_shares import LAWS, SIXTH, THIRD, C, degrees_bound, part, part_exists, powered, powered_bound
from ...lemmas.square_root import root
from ..power_law_loads import remainder_claim
from ..seeds import overlap_claim
from .population_bounds import below_root
from .population_every_load import free, free_integral, gap, left_over_negative, pairs_exist, used, used_integral
from .population_large_load import by_pairs
from .population_seeds import along_eigenvectors

# --- 1 - sqrt(1 - D) to first order ---------------------------------------------------------------------------------

used_twice = mul(kernel, root(v), power(degrees(), 2))
_ALONE = Context((P, t), (*LAW, lt(ZERO, t)))
FIRST, SECOND, SIXTEENTH = (
    inverse(mul(TWO, gamma)),
    inverse(mul(TWO, power(gamma, 2))),
    inverse(mul(num(16), power(gamma, 2))),
)


@lemma
def used_sizes() -> tuple[Line, Line]:
    """The integrals of the share used and of its square are at most c a 72/35 t^(1/6) and (c a)^2 72/35 t^(-1/6)."""
    at = Context((P, t, v), (*POSITIVE.conditions, lt(ZERO, t)))
    found = []
    low = have(le(ZERO, degrees()), POSITIVE, degrees_exist(), rule="order")
    positive = have(lt(ZERO, part), LAWS, part_exists(), rule="sign")
    square = have(
        le(power(degrees(), 2), power(mul(C, power(v, -THIRD), part), 2)), POSITIVE, degrees_bound(), low, rule="combine",
        multipliers=(add(degrees(), mul(C, power(v, -THIRD), part)), mul(ZERO, v)),
    )  # fmt: skip
    for body, bound, sign, order in ((used, degrees_bound(), 1, 1), (used_twice, square, -1, 2)):
        factor = power(mul(C, part), order)
        larger = mul(factor, powered(sign * SIXTH))
        powers = have(
            eq(mul(root(v), power(power(v, -THIRD), order)), power(v, sign * SIXTH)), Context((v,), (lt(ZERO, v),)),
            rule="functional_equation",
        )  # fmt: skip
        under = have(
            le(body, larger), at, bound, powers, positive, rule="combine",
            multipliers=(mul(kernel, root(v)), mul(kernel, factor), ZERO),
        )  # fmt: skip
        known = powered_bound(sign)
        scaled = have(
            eq(integral(ZERO, OO, larger, v), mul(factor, integral(ZERO, OO, powered(sign * SIXTH), v))),
            _ALONE,
            known,
            positive,
            rule="linear",
        )
        whole = integral(ZERO, OO, body, v)
        exists = have(
            make("defined", whole),
            _ALONE,
            under,
            scaled,
            low,
            degrees_exist(),
            rule="order",
            bound=integral(ZERO, OO, larger, v),
        )
        first = have(le(whole, integral(ZERO, OO, larger, v)), _ALONE, under, scaled, exists, rule="order")
        value = mul(factor, num(Fraction(72, 35)), power(t, sign * SIXTH))
        found.append(
            have(
                le(whole, value),
                _ALONE,
                first,
                scaled,
                known,
                positive,
                rule="combine",
                multipliers=(ONE, ONE, factor, ZERO),
            )
        )
    return found[0], found[1]


@lemma
def _root_to_first_order() -> tuple[Line, Line]:
    """1 - sqrt(1 - d) <= d/2 + d^2/2, and d/2 <= 1 - sqrt(1 - d) + d^2/16, for 0 <= d < 1."""
    y = var("y", "real")
    context = Context((y,), (lt(ZERO, y), le(y, ONE)))
    d = sub(ONE, power(y, 2))
    return (
        have(le(sub(ONE, y), add(mul(HALF, d), mul(HALF, power(d, 2)))), context, rule="sign"),
        have(le(mul(HALF, d), add(sub(ONE, y), mul(num(Fraction(1, 16)), power(d, 2)))), context, rule="sign"),
    )


def _gaps(one: Term, two: Term, three: Term, four: Term) -> tuple[Term, Term]:
    """one - two <= three/(2 gamma) + four/(2 gamma^2), and three/(2 gamma) <= one - two + four/(16 gamma^2)."""
    lost = (one,) if two is ZERO else (one, neg(two))
    upper, lower = add(mul(FIRST, three), mul(SECOND, four)), add(*lost, mul(SIXTEENTH, four))
    return le(add(*lost), upper), le(mul(FIRST, three), lower)


@lemma
def beyond(many: bool) -> tuple[Line, Line]:
    """The two beyond the start, at each noise."""
    context = at_value(many)
    at_v = Context((*context.variables, v), (*context.conditions, lt(start_of(many), v)))
    positive, over_ = (instance(line, at_v) for line in left_over_positive(many))
    there = instance(degrees_exist(), at_v, positive)
    less = have(le(left_over(), ONE), at_v, there, positive, rule="sign")
    y = power(left_over(), Fraction(1, 2))
    up = have(lt(ZERO, y), at_v, over_, rule="sign")
    down = have(le(y, ONE), at_v, over_, less, rule="sign")
    factor = mul(kernel, root(v))
    found = []
    for line, goal in zip(_root_to_first_order(), _gaps(free, weighted_kernel, used, used_twice), strict=True):
        known = instance(line, at_v, up, down, images={var("y", "real"): y})
        found.append(have(goal, at_v, known, positive, rule="combine", multipliers=(factor, ZERO)))
    return found[0], found[1]


@lemma
def before() -> tuple[Line, Line]:
    """The two before the start, where nothing is kept."""
    context = at_value(False)
    at_v = Context((*context.variables, v), (*context.conditions, lt(ZERO, v), lt(v, START)))
    d = var("rest", "real")
    large = Context((d,), (le(ONE, d),))
    one = have(le(ONE, add(mul(HALF, d), mul(HALF, power(d, 2)))), large, rule="sign")
    other = have(le(mul(HALF, d), add(ONE, mul(num(Fraction(1, 16)), power(d, 2)))), Context((d,)), rule="sign")
    share = div(degrees(), gamma)
    full = have(le(ONE, share), at_v, left_over_negative(), rule="combine", multipliers=(ONE,))
    factor = mul(kernel, root(v))
    goals = _gaps(free, ZERO, used, used_twice)
    there = instance(degrees_exist(), at_v)
    return tuple(  # type: ignore[return-value]
        have(goal, at_v, instance(line, at_v, full, there, images={d: share}), rule="combine", multipliers=(factor,))
        for goal, line in zip(goals, (one, other), strict=True)
    )


@lemma
def to_second_order(many: bool) -> tuple[Line, Line]:
    """The two for the integrals over all noises."""
    context = at_value(many)
    line, whole_free, whole_used = over_the_noise(many), free_integral(), used_integral()
    twice = used_sizes()[1]
    kept = line.statement.args[1]
    totals = [integral(ZERO, OO, body, v) for body in (free, used, used_twice)]
    known = line, whole_free, whole_used, twice
    goals = _gaps(totals[0], kept, totals[1], totals[2])
    if many:
        return tuple(
            have(goal, context, *known, fact, rule="order") for goal, fact in zip(goals, beyond(True), strict=True)
        )  # type: ignore[return-value]
    start = start_equation()[1]
    ends = (ZERO, START), (START, OO)
    pieces = [[integral(low, high, body, v) for low, high in ends] for body in (free, used, used_twice)]
    splits = [
        have(eq(total, add(*piece)), context, source, start, rule="split")
        for total, piece, source in zip(totals, pieces, (whole_free, whole_used, twice), strict=True)
    ]
    first = [
        have(goal, context, *splits, fact, start, rule="order")
        for goal, fact in zip(_gaps(pieces[0][0], ZERO, pieces[1][0], pieces[2][0]), before(), strict=True)
    ]
    last = [
        have(goal, context, line, *splits, fact, start, rule="order")
        for goal, fact in zip(_gaps(pieces[0][1], kept, pieces[1][1], pieces[2][1]), beyond(False), strict=True)
    ]
    found = []
    for goal, one, two, signs in zip(goals, first, last, ((1, -1, -1), (-1, 1, -1)), strict=True):
        weights = (
            ONE,
            ONE,
            *(
                mul(num(sign), factor)
                for sign, factor in zip(signs, (ONE, FIRST, SECOND if signs[0] > 0 else SIXTEENTH), strict=True)
            ),
        )
        found.append(have(goal, context, one, two, *splits, rule="combine", multipliers=weights))
    return found[0], found[1]


# --- the overlap ---------------------------------------------------------------------------------------------------------

AT_T = Context((gamma, P, t), (lt(ZERO, gamma), *LAW, lt(ZERO, t)))
_missing = sub(root(t), direction)
_U, _V = integral(ZERO, OO, used, v), integral(ZERO, OO, used_twice, v)
_b = mul(num(Fraction(72, 35)), C, part)
NINTHS = num(Fraction(5, 9))


@lemma
def along_eigenvector() -> tuple[Line, Line, Line]:
    """What is missing along an eigenvector, by the share used and its square; and at most the share used."""
    goals = (
        le(_missing, mul(scale, add(mul(FIRST, _U), mul(SECOND, _V)))),
        le(mul(scale, FIRST, _U), add(_missing, mul(scale, SIXTEENTH, _V))),
    )
    found = []
    for number, goal in enumerate(goals):
        lines = []
        for many in (True, False):
            line = to_second_order(many)[number]
            lines.append(have(
                goal, at_value(many), line, over_the_noise(many), free_integral(), rule="combine",
                multipliers=(scale, mul(num(1 if number else -1), scale), mul(num(1 if number else -1), scale)),
            ))  # fmt: skip
        found.append(have(goal, AT_T, *lines, rule="cases", title="every load"))
    whole = [
        have(
            le(mul(gamma, _missing), mul(scale, _U)),
            at_value(many),
            gap(many),
            used_integral(),
            rule="combine",
            multipliers=(ONE, neg(scale)),
        )
        for many in (True, False)
    ]
    return found[0], found[1], have(whole[0].statement, AT_T, *whole, rule="cases", title="every load")


@lemma
def at_eigenvalue() -> tuple[Line, Line]:
    """r^2 + <s t/(sqrt(s) + sqrt(t))^2>/gamma is t up to 5/9 a^2 t^(1/3)/gamma^2, r the root of C along an eigenvector."""
    second, first, most = along_eigenvector()
    alone = Context((t,), (lt(ZERO, t),))
    third, sixth = power(t, THIRD), power(t, SIXTH)
    positive = have(lt(ZERO, part), LAWS, part_exists(), rule="sign")
    low = have(le(ZERO, _missing), AT_T, *below_root(), rule="combine", multipliers=(ZERO, ONE))
    beta = mul(scale, inverse(gamma), _b, sixth)
    near = have(
        le(_missing, beta), AT_T, most, used_sizes()[0], positive, rule="combine",
        multipliers=(inverse(gamma), mul(scale, inverse(gamma)), ZERO),
    )  # fmt: skip
    sixths = have(eq(power(sixth, 2), third), alone, rule="functional_equation")
    halves = have(eq(mul(root(t), power(t, -SIXTH)), third), alone, rule="functional_equation")
    coefficient = power(mul(scale, inverse(gamma), _b), 2)
    d, e = var("rest", "real"), var("e", "real")
    scalar = have(le(power(d, 2), power(e, 2)), Context((d, e), (le(ZERO, d), le(d, e))), rule="sign")
    raised = instance(scalar, AT_T, low, near, positive, images={d: _missing, e: beta})
    squared = have(
        le(power(_missing, 2), mul(coefficient, third)), AT_T, raised, sixths, positive, rule="combine",
        multipliers=(ONE, coefficient, ZERO),
    )  # fmt: skip
    share = mul(num(Fraction(72, 35)), power(mul(C, part), 2))
    twice = have(
        le(mul(root(t), _V), mul(share, third)), AT_T, used_sizes()[1], halves, positive, rule="combine",
        multipliers=(root(t), share, ZERO),
    )  # fmt: skip
    square = have(eq(power(root(t), 2), t), alone, rule="field", multipliers=())
    pairs = mul(inverse(gamma), by_pairs().statement.args[1])
    room = mul(NINTHS, power(gamma, -2), part, part, third)
    whole = add(mul(direction, direction), pairs)
    equations = by_pairs(), used_integral(), square
    plus = have(le(ZERO, power(_missing, 2)), AT_T, low, rule="sign")
    above = have(
        le(whole, add(t, room)), AT_T, first, squared, twice, *equations, positive, rule="combine",
        multipliers=(mul(TWO, root(t)), ONE, mul(scale, num(Fraction(1, 8)), power(gamma, -2)), neg(inverse(gamma)),
                     neg(mul(scale, root(t), inverse(gamma))), ONE, ZERO),
    )  # fmt: skip
    below = have(
        le(t, add(whole, room)), AT_T, second, twice, plus, *equations, positive, rule="combine",
        multipliers=(mul(TWO, root(t)), mul(scale, power(gamma, -2)), ONE, inverse(gamma),
                     mul(scale, root(t), inverse(gamma)), neg(ONE), ZERO),
    )  # fmt: skip
    return above, below


@lemma
def _cube_root_of_2() -> Line:
    """5/4 <= 2^(1/3)."""
    y, less = var("y", "real"), num(Fraction(125, 64))
    rises = have(
        le(power(less, THIRD), power(TWO, THIRD)), Context(), rule="increasing_map", variable=y, function=power(y, THIRD),
        interval=make("interval", ONE, num(3)), values=(less, TWO),
    )  # fmt: skip
    value = have(eq(power(less, THIRD), num(Fraction(5, 4))), Context(), rule="functional_equation")
    return have(
        le(num(Fraction(5, 4)), power(TWO, THIRD)), Context(), rises, value, rule="combine", multipliers=(ONE, ONE)
    )


def remainder() -> Line:
    context, statement = claimed(remainder_claim)
    overlap = along_eigenvectors(overlap_claim)
    total = next(o for o in subterms(statement) if o.head == "over" and o.args[0] is P and o.args[1].head == "over")
    square, known = average(mul(direction, direction)), pairs_exist(total)
    cubed = mul(NINTHS, power(gamma, -2), part, part, part)
    above, below = at_eigenvalue()
    whole = add(square, mul(inverse(gamma), total))
    facts = overlap, known, part_exists()
    high = have(le(whole, add(m, cubed)), context, above, *facts, rule="order")
    low = have(le(m, add(whole, cubed)), context, below, *facts, rule="order")
    positive = have(lt(ZERO, m), context, rule="sign")
    sign = have(lt(ZERO, part), LAWS, part_exists(), rule="sign")
    inside, bound = statement.args[0].args[0], statement.args[1]
    weight = mul(num(Fraction(4, 9)), power(part, 3), power(gamma, -2), inverse(m))
    sides = [
        have(le(side, bound), context, line, overlap, _cube_root_of_2(), positive, sign, rule="combine",
             multipliers=(inverse(m), way, weight, ZERO, ZERO))
        for side, line, way in ((inside, high, ONE), (neg(inside), low, neg(ONE)))
    ]  # fmt: skip
    return within(inside, bound, context, *sides)


PROOFS: dict[str, Callable[[], Line]] = {remainder_claim.name: remainder}

IDEAS: dict[str, str] = {
    "spectrum.large_load_error": (
        "What is lost is made of 1 - sqrt(1 - D), D the share that is used, and that is D/2 up to D^2/2. D is "
        "small where the trace is in few eigenvalues: it is bounded by a mean of cube roots."
    ),
}
"""What each proof does, in a sentence or two."""
