"""With how many examples samples are least close to them, to leading order: there A(x) (1 + s/x)^(1/2) has its one minimum."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ....theory.terms.build import HALF, ONE, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, instantiate, make, num, substitute
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.largest import LARGEST
from ...lemmas.largest import mean as of_normal
from ...lemmas.largest_bends import TEN
from ...lemmas.largest_mean import elsewhere, first_slope, log_exists, log_mean, mean, mean_exists, x
from ...lemmas.largest_parts import by_parts
from ...lemmas.largest_turn import LINE, TURN, sides, turn
from ...lemmas.largest_valley import J, N, at, positive, s
from ...lemmas.letters import d, n
from ...lemmas.samples import LEARNT, RIDGED, letters, raised, rho
from ...lemmas.samples import mean as of_data
from ..load import turn_claim
from .closeness import closest_positive, gamma, largest_positive, leading

SIZES = Context((d, rho), (le(TEN, d), le(ZERO, rho), le(mul(TEN, add(ONE, rho)), d)))
SHARE = div(d, add(ONE, rho))
COUNTED = Context((*SIZES.variables, x), (*SIZES.conditions, le(TEN, x)))


@lemma
def share() -> Line:
    """s >= 10."""
    return have(le(TEN, SHARE), SIZES, rule="sign")


def stretch(place: Term = x) -> Term:
    """What the largest half-normal is multiplied by."""
    return mul(make("rpow", add(ONE, div(SHARE, place)), HALF), make("rpow", d, neg(HALF)))


def law(place: Term = x) -> Term:
    """The leading order at so many examples."""
    return mul(at(mean(), place), stretch(place))


@cache
def cosine() -> Term:
    """The same as authors write it."""
    return instantiate(claimed(turn_claim)[1].args[0].args[1], x)


@cache
def written_turn() -> Term:
    """Where it is least, as authors write it."""
    return claimed(turn_claim)[1].args[1]


@lemma
def ratio() -> Line:
    """The limit of sqrt(d) E of the cosine over E max|N_i|, x examples for d dimensions."""
    known = leading(LEARNT)
    path, written = (
        known.statement.args[0].args[0],
        div(mul(raised(8), of_data(letters(LEARNT)[0])), of_normal(LARGEST)),
    )
    body = instantiate(next(part for part in cosine().args if part.head == "lim").args[1], n, d)
    signs = closest_positive(LEARNT), largest_positive()
    same = have(eq(body, written), RIDGED, *signs, rule="functional_equation")
    plain = have(
        eq(lim(path, body, n, d), known.statement.args[1]), known.context, known, same, *signs, rule="squeeze",
        variables=(n, d), lower=written, upper=written, near=ONE,
    )  # fmt: skip
    positive_ = have(lt(ZERO, div(x, d)), COUNTED, rule="sign")
    return instance(plain, COUNTED, positive_, images={gamma: div(x, d)})


@lemma
def at_count() -> Line:
    """The leading order is that law."""
    written, limit = cosine(), ratio()
    value = limit.statement.args[1]
    there, scale = instance(by_parts()[1], COUNTED), make("rpow", d, neg(HALF))
    roots = have(eq(mul(value, scale), stretch()), COUNTED, rule="functional_equation")
    weights = mul(mean(), scale), mean(), ZERO
    return have(
        eq(written, law()), COUNTED, limit, roots, there, rule="field", title="to leading order", multipliers=weights
    )


@lemma
def slope() -> Line:
    """The slope of the law has the sign of N - s."""
    change = sub(mul(num(-2), power(x, 2), log_mean()), mul(SHARE, J))
    value = mul(HALF, stretch(), inverse(x), inverse(add(x, SHARE)), change)
    known = instance(first_slope(), COUNTED)
    return have(eq(make("deriv", ONE, close(law(), x), x), value), COUNTED, known, rule="differentiate")


@lemma
def slopes() -> tuple[Line, Line]:
    """The law falls before the turn and rises beyond."""
    value, found = slope().statement.args[1], []
    for line, gap in zip(sides(), (neg(value), value), strict=True):
        context = COUNTED.where(lt(TEN, x), substitute(line.context.conditions[-1], {s: SHARE}))
        known, above = instance(line, context, share(), images={s: SHARE}), instance(positive()[2], context)
        weights = mul(HALF, stretch(), inverse(x), inverse(add(x, SHARE)), J), ZERO
        found.append(have(lt(ZERO, gap), context, known, above, rule="combine", multipliers=weights))
    return found[0], found[1]


@lemma
def as_written() -> Line:
    """N - s in the claim's words."""
    there = [instance(line, COUNTED) for line in (log_exists(), positive()[2])]
    body = instantiate(written_turn().args[1], x)
    return have(eq(body, sub(N, SHARE)), COUNTED, *there, rule="functional_equation")


TURNS = substitute(TURN, {s: SHARE})


@lemma
def place() -> tuple[Line, Line, Line]:
    """At the turn N is s; it lies beyond 10; and it is the root that the claim states."""
    there = instance(turn(), SIZES, share(), images={s: SHARE})
    inside = have(lt(TEN, TURNS), SIZES, there, rule="sign")
    return there, inside, have(eq(TURNS, written_turn()), SIZES, there, as_written(), rule="rewrite")


@lemma
def least_at_turn() -> Line:
    """The law is least at the turn, and nowhere else from 10 examples on."""
    context, statement = claimed(turn_claim)
    lines = *place()[:2], elsewhere(mean_exists()), slope(), *slopes()
    minimum = make("minimiser", LINE, close(law(), x))
    least = have(eq(minimum, TURNS), SIZES, *lines, rule="least", title="the one minimum")
    return have(statement, context, least, at_count(), as_written(), rule="rewrite", title="to leading order")


PROOFS: dict[str, Callable[[], Line]] = {turn_claim.name: least_at_turn}

IDEAS: dict[str, str] = {
    "memorisation.turn": (
        "To leading order the largest cosine with n examples goes like A(n) sqrt(1 + s/n), s = d/(1 + ridge), A the mean "
        "of the largest of n half-normals. The slope of this law, n being real, has the sign of a function which "
        "rises through its one zero."
    ),
}
"""What each proof does, in a sentence or two."""
