"""The number of examples with which the largest cosine of a sample falls to a level, to leading order."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ....theory.terms.build import ONE, OO, TRUE, ZERO, eq, le, lim, lt, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, instantiate, make, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.half_normal import below, t
from ...lemmas.largest_bends import TEN
from ...lemmas.largest_mean import FROM_1, at_share, elsewhere, first_slope, mean, mean_exists, one_power, x
from ...lemmas.largest_turn import LINE
from ...lemmas.largest_valley import at
from ...lemmas.letters import integral
from ..load import load_claim
from .turn import COUNTED, SIZES, TURNS, at_count, cosine, law, place, slope, slopes, written_turn

level, first, least = (var(name, "real") for name in ("level", "first", "least"))
y, v, w, p = (var(name, "real") for name in ("y", "v", "w", "p"))


@cache
def reached() -> Context:
    """Levels, with names for the values at 10 and at the turn."""
    levels, _ = claimed(load_claim)
    values = eq(first, law(TEN)), eq(least, law(written_turn()))
    return Context((*levels.variables, first, least), (*levels.conditions, *values))


@cache
def written_root() -> Term:
    """Where the level is reached on the branch that falls, as authors write it."""
    return claimed(load_claim)[1].args[1].args[-1]


@lemma
def beyond_ten() -> Line:
    """The turn is beyond 10."""
    _, inside, same = place()
    return have(lt(TEN, written_turn()), SIZES, same, inside, rule="combine", multipliers=(ONE, ONE))


@lemma
def slope_before() -> Line:
    """The law's slope is < 0 before the turn."""
    context = COUNTED.where(lt(TEN, x), lt(x, written_turn()))
    in_time = have(lt(x, TURNS), context, place()[2], rule="sign")
    return instance(slopes()[0], context, in_time)


@lemma
def falls() -> Line:
    """The law falls up to the turn."""
    context = Context((*SIZES.variables, y, v), (*SIZES.conditions, le(TEN, y), lt(y, v), le(v, written_turn())))
    here = Context((*context.variables, x), (*context.conditions, lt(y, x), lt(x, v)))
    lines = instance(slope(), here), instance(slope_before(), here), elsewhere(first_slope())
    exist = elsewhere(mean_exists()), *(instance(mean_exists(), context, images={x: at_}) for at_ in (y, v))
    return have(
        lt(law(v), law(y)), context, *lines, *exist, rule="increasing_map", variable=x, function=law(),
        interval=make("interval", y, v), values=(v, y),
    )  # fmt: skip


@lemma
def passes() -> Line:
    """Where it has a value before the turn is where it first falls to it."""
    conditions = lt(TEN, p), le(p, written_turn()), eq(w, law(p))
    context = Context((*SIZES.variables, w, p), (*SIZES.conditions, *conditions))
    before, at_ = (
        Context((*context.variables, x), (*context.conditions, *more))
        for more in ((lt(TEN, x), lt(x, p)), (le(x, p), le(p, x)))
    )
    value = have(conditions[-1], context, rule="sign")
    fallen = instance(falls(), before, images={y: x, v: p})
    above = have(lt(w, law()), before, fallen, value, rule="combine", multipliers=(ONE, neg(ONE)))
    one = have(eq(x, p), at_, rule="sign")
    low = have(le(law(p), w), context, value, rule="combine", multipliers=(neg(ONE),))
    there = have(le(law(), w), at_, low, one, rule="rewrite")
    passage = make("first_passage", LINE, close(law(), x), w)
    exists = elsewhere(mean_exists())
    return have(eq(passage, p), context, above, there, exists, rule="least", title="first there")


@lemma
def root() -> tuple[Line, Line, Line]:
    """Between its value at 10 and its least value it has each level once before the turn."""
    context = reached().where(lt(level, first), lt(least, level))
    inside, sign = beyond_ten(), slope_before()
    ends = [have(condition, reached(), rule="sign") for condition in reached().conditions[-2:]]
    body = instantiate(written_root().args[1], x)
    here = Context((*sign.context.variables, level), sign.context.conditions)
    turned = eq(make("deriv", ONE, close(body, x), x), sign.statement.args[1])
    change = have(turned, here, instance(first_slope(), here), rule="differentiate")
    lines: tuple[Line, ...] = (elsewhere(mean_exists()), elsewhere(first_slope()), sign, change)
    points = TEN, written_turn()
    for side, point in zip(("above", "below"), points, strict=True):
        lines += tuple(instance(line, context, inside, images={y: point}) for line in continuous(side))
    starts, stops = (substitute(body, {x: point}) for point in points)
    bounds = [have(condition, context, rule="sign") for condition in context.conditions[-2:]]
    low = have(lt(ZERO, neg(starts)), context, bounds[0], ends[0], rule="combine", multipliers=(ONE, ONE))
    high = have(lt(ZERO, stops), context, bounds[1], ends[1], rule="combine", multipliers=(ONE, neg(ONE)))
    uses = inside, *ends, *lines, low, high
    there = have(make("defined", written_root()), context, *uses, rule="root_exists")
    after, before = (
        have(r, context, there, rule="sign") for r in (lt(TEN, written_root()), lt(written_root(), written_turn()))
    )
    at_root = instance(mean_exists(), context, after, images={x: written_root()})
    zero = have(eq(law(written_root()), level), context, *uses, there, at_root, rule="root_exists")
    return after, before, zero


@lemma
def continuous(side: str) -> tuple[Line, Line]:
    """A tends to its value at y."""
    context = Context((y,), (le(TEN, y),))
    there = instance(mean_exists(), context, images={x: y})
    lines = elsewhere(mean_exists()), elsewhere(first_slope()), there
    return have(eq(lim(make(side, y), mean(), x), at(mean(), y)), context, *lines, rule="continuity"), there


def in_whole_powers(context: Context) -> tuple[Line, Line]:
    """A(10) exists with a whole exponent too."""
    plain = integral(ZERO, OO, sub(ONE, power(below(), 10)), t)
    known = instance(mean_exists(), context, images={x: TEN})
    sign = instance(at_share(one_power(0), FROM_1), Context((t,), (lt(ZERO, t),)), images={x: TEN})
    there = have(make("defined", plain), context, known, sign, rule="order", bound=at(mean(), TEN))
    return known, there


@lemma
def level_reached() -> Line:
    """Where the law first falls to the level: at 10, at a root before the turn, or, in place of never, at the turn."""
    context, statement = claimed(load_claim)
    high_guard, start, low_guard, *_ = statement.args[0].args
    starts, stops = high_guard.args[0], low_guard.args[1]
    values = (le(first, level), start, le(level, least), written_turn(), TRUE)
    passage = make("first_passage", LINE, close(cosine(), x), level)
    named = eq(make("cases", *values, passage), make("cases", *values, written_root()))
    inside = beyond_ten()
    at_once = have(eq(start, start), reached().where(values[0]), rule="sign")
    never = have(
        eq(written_turn(), written_turn()), reached().where(lt(level, first), values[2]), inside, rule="rewrite"
    )
    here = reached().where(lt(level, first), lt(least, level))
    beyond, before, zero = root()
    there = have(eq(level, law(written_root())), here, zero, rule="field", multipliers=(neg(ONE),))
    up_to = have(le(written_root(), written_turn()), here, before, rule="combine", multipliers=(ONE,))
    known = instance(passes(), here, beyond, up_to, there, images={w: level, p: written_root()})
    falls_to = have(eq(passage, written_root()), here, known, at_count(), rule="rewrite")
    either = have(named, reached(), at_once, never, falls_to, rule="cases")
    least_exists = instance(mean_exists(), context, inside, images={x: written_turn()})
    payments = (
        have(eq(starts, law(TEN)), context, *in_whole_powers(context), rule="functional_equation"),
        have(eq(stops, law(written_turn())), context, inside, least_exists, rule="functional_equation"),
    )
    return instance(either, context, *payments, images={first: starts, least: stops}, title="on the branch that falls")


PROOFS: dict[str, Callable[[], Line]] = {load_claim.name: level_reached}

IDEAS: dict[str, str] = {
    "memorisation.load": (
        "The leading law of the largest cosine falls strictly as n goes from 10 to the turn, where it is least. "
        "So each level between is reached exactly once before the turn."
    ),
}
"""What each proof does, in a sentence or two."""
