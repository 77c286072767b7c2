"""How many examples bring samples least close to them, to leading order, and with how many the cosine falls to a level."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ...theory.terms.build import HALF, ONE, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, instantiate, make, num, substitute
from ...theory.write.proof import Line, have, instance
from ..lemmas.largest import LARGEST
from ..lemmas.largest import mean as mean_of_n
from ..lemmas.largest_bends import TEN
from ..lemmas.largest_mean import elsewhere, first_slope, log_exists, log_mean, mean, mean_exists, x
from ..lemmas.largest_parts import by_parts
from ..lemmas.largest_valley import TURN, J, N, at, positive, s, sides, turn
from ..lemmas.letters import n
from ..lemmas.samples import LEARNT, RIDGED, d, letters, raised, rho
from ..lemmas.samples import mean as mean_of_data
from ..memorisation_load import turn_claim
from .claimed import claimed
from .closeness import closest_positive, gamma, largest_positive, leading

SIZES, _ = claimed(turn_claim)
SHARE = div(d, add(ONE, rho))
COUNTED = Context((*SIZES.variables, x), (*SIZES.conditions, lt(TEN, x)))


@cache
def share() -> Line:
    """s >= 10."""
    return have(le(TEN, SHARE), SIZES, rule="sign")


def law(place: Term = x) -> Term:
    """The leading order at so many examples."""
    return mul(at(mean(), place), make("rpow", mul(add(ONE, div(SHARE, place)), inverse(d)), HALF))


def cosine() -> Term:
    """The same as authors write it."""
    return instantiate(claimed(turn_claim)[1].args[0].args[1], x)


@cache
def ratio() -> Line:
    """The limit of sqrt(d) E of the cosine over E max|N_i|, x examples for d dimensions."""
    known = leading(LEARNT)
    path, written = (
        known.statement.args[0].args[0],
        div(mul(raised(8), mean_of_data(letters(LEARNT)[0])), mean_of_n(LARGEST)),
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


@cache
def at_count() -> Line:
    """The leading order is that law."""
    written, limit = cosine(), ratio()
    value = limit.statement.args[1]
    roots = have(
        eq(mul(value, make("rpow", d, neg(HALF))), make("rpow", mul(add(ONE, div(SHARE, x)), inverse(d)), HALF)),
        COUNTED,
        rule="functional_equation",
    )
    there, scale = instance(by_parts()[1], COUNTED), make("rpow", d, neg(HALF))
    weights = mul(mean(), scale), mean(), ZERO
    return have(
        eq(written, law()), COUNTED, limit, roots, there, rule="field", title="to leading order", multipliers=weights
    )


@cache
def slope() -> Line:
    """The slope of the law has the sign of N - s."""
    change = sub(mul(num(-2), power(x, 2), log_mean()), mul(SHARE, J))
    root = make("rpow", mul(add(ONE, div(SHARE, x)), inverse(d)), HALF)
    value = mul(HALF, root, inverse(x), inverse(add(x, SHARE)), change)
    known = instance(first_slope(), COUNTED)
    return have(eq(make("deriv", ONE, close(law(), x), x), value), COUNTED, known, rule="differentiate")


@cache
def slopes() -> tuple[Line, Line]:
    """It falls before the turn and rises beyond."""
    found = []
    for line, head in zip(sides(), (0, 1), strict=True):
        known_context = substitute(line.context.conditions[-1], {s: SHARE})
        context = COUNTED.where(known_context)
        known = instance(line, context, share(), images={s: SHARE})
        value = slope().statement.args[1]
        above = instance(positive()[2], context)
        root = have(lt(ZERO, mul(HALF, value.args[1], inverse(x), inverse(add(x, SHARE)))), context, rule="sign")
        goal = lt(ZERO, neg(value)) if head == 0 else lt(ZERO, value)
        weight = mul(
            HALF, make("rpow", mul(add(ONE, div(SHARE, x)), inverse(d)), HALF), inverse(x), inverse(add(x, SHARE)), J
        )
        found.append(have(goal, context, known, above, rule="combine", multipliers=(weight, ZERO)))
    return found[0], found[1]


@cache
def least_at_turn() -> Line:
    context, statement = claimed(turn_claim)
    point = substitute(TURN, {s: SHARE})
    source = statement.args[0].args[0]
    before, beyond = slopes()
    there = instance(turn(), SIZES, share(), images={s: SHARE})
    inside = have(lt(TEN, point), SIZES, there, rule="sign")
    root = have(lt(ZERO, law().args[1]), COUNTED, rule="sign")
    lines = elsewhere(mean_exists()), slope(), before, beyond, root
    least = have(
        eq(make("minimiser", source, close(law(), x)), point),
        SIZES,
        there,
        inside,
        *lines,
        rule="least",
        title="the one minimum",
    )
    return have(statement, context, least, at_count(), as_written(), rule="rewrite", title="to leading order")


@cache
def as_written() -> Line:
    """N - s as authors write it."""
    exist_ = [instance(line, COUNTED) for line in (log_exists(), positive()[2])]
    body = instantiate(claimed(turn_claim)[1].args[1].args[1], x)
    return have(eq(body, sub(N, SHARE)), COUNTED, *exist_, rule="functional_equation")


PROOFS: dict[str, Callable[[], Line]] = {turn_claim.name: least_at_turn}
