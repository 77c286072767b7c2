"""The one point beyond 10 up to which A^2 (1 + s/x) falls, and from which on it rises, for s >= 10."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import close, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .half_normal import bell, below, beyond, mills, t
from .largest_bends import (
    EARLY,
    LATE,
    START,
    STOP,
    TEN,
    base_rises,
    share_rises,
    small_share,
    total,
)
from .largest_mean import (
    FROM_1,
    LOG,
    SHARE,
    at_share,
    e,
    elsewhere,
    first_slope,
    log_exists,
    log_mean,
    mean,
    mean_exists,
    one_power,
    p,
    power_falls,
    q,
    raised,
    strictly_between,
    u,
    with_t,
    x,
)
from .largest_valley import (
    SHARES,
    J,
    N,
    at,
    bend_positive,
    everywhere,
    n_rises,
    positive,
    s,
    slope_of_n,
    slope_of_square,
    squared,
    v,
    y,
)
from .letters import integral

LOG_2 = make("ln", TWO)
REACH = mul(TWO, at(mean(), TEN), add(ONE, div(s, TEN)))
"""Twice what A exceeds at FAR."""
FAR = add(num(11), neg(div(LOG_2, make("ln", below(REACH)))))


@lemma
def reach() -> tuple[Line, Line]:
    """A place X > 11, far beyond the turn, at which A is at least A(10) (1 + s/10)."""
    whole = instance(positive()[0], Context(), images={x: TEN})
    positive_ = have(lt(ZERO, REACH), SHARES, whole, rule="sign")
    share = [instance(line, SHARES, positive_, images={t: REACH}) for line in strictly_between()]
    log = instance(have(lt(make("ln", e), ZERO), SHARE, rule="sign"), SHARES, *share, images={e: below(REACH)})
    two = have(lt(ZERO, LOG_2), Context(), rule="sign")
    more = have(lt(num(11), FAR), SHARES, log, two, rule="sign")
    known = have(eq(make("rpow", e, neg(div(LOG_2, make("ln", e)))), HALF), SHARE, rule="functional_equation")
    half = instance(known, SHARES, *share, images={e: below(REACH)})
    order = have(le(sub(FAR, num(11)), FAR), SHARES, more, rule="sign")
    fall = instance(power_falls(), SHARES, *share, order, images={e: below(REACH), p: sub(FAR, num(11)), q: FAR})
    few = have(le(make("rpow", below(REACH), FAR), HALF), SHARES, fall, half, rule="combine", multipliers=(ONE, ONE))
    high = instance(at_least_part(), SHARES, positive_, more, images={x: FAR, v: REACH})
    value = have(
        le(mul(HALF, REACH), at(mean(), FAR)), SHARES, high, few, positive_, rule="combine", multipliers=(ONE, REACH, ZERO)
    )  # fmt: skip
    return more, value


@lemma
def at_least_part() -> Line:
    """v (1 - F(v)^x) <= A(x)."""
    context = Context((x, v), (le(ONE, x), lt(ZERO, v)))
    body = sub(ONE, raised())
    near, far = integral(ZERO, v, body, t), integral(v, OO, body, t)
    cut = have(eq(mean(), add(near, far)), context, mean_exists(), rule="split")
    sign = have(le(ZERO, body), with_t(FROM_1), at_share(one_power(0), FROM_1), rule="combine", multipliers=(ONE,))
    rest = have(le(ZERO, far), context, cut, sign, rule="order")
    inside = Context((x, v, t), (le(ONE, x), lt(ZERO, v), lt(ZERO, t), lt(t, v)))
    share = instance(share_rises(), inside)
    power_ = instance(base_rises(), inside, share, *strictly_between(), images={e: below(), v: below(v), p: x})
    flat = sub(ONE, make("rpow", below(v), x))
    least = have(le(flat, body), inside, power_, rule="combine", multipliers=(ONE,))
    whole = integral(ZERO, v, flat, t)
    value = have(eq(whole, mul(v, flat)), context, rule="antiderivative", variable=u, function=mul(u, flat))
    low = have(le(whole, near), context, cut, value, least, rule="order")
    uses, weights = (cut, rest, low, value), (neg(ONE), ONE, ONE, neg(ONE))
    return have(le(mul(v, flat), mean()), context, *uses, rule="combine", multipliers=weights)


@lemma
def falls() -> Line:
    """A^2 (1 + s/x) at v is below that at y where 10 <= y < v and N(v) <= s."""
    context = Context((s, y, v), (le(TEN, s), le(TEN, y), lt(y, v), le(at(N, v), s)))
    inside = Context((*context.variables, x), (*context.conditions, lt(y, x), lt(x, v)))
    known = instance(n_rises(), inside, images={y: x})
    sign = inside_sign(known, inside, before=True)
    slope = instance(slope_of_square(), inside)
    lines = [*everywhere(context, y, v), elsewhere(first_slope())]
    return have(
        lt(squared(v), squared(y)),
        context,
        *lines,
        slope,
        sign,
        rule="increasing_map",
        variable=x,
        function=squared(),
        interval=make("interval", y, v),
        values=(v, y),
    )


def inside_sign(known: Line, inside: Context, before: bool) -> Line:
    """The slope is < 0 where N(x) < s, > 0 where N(x) > s."""
    slope = slope_of_square().statement.args[1]
    own = [instance(line, inside) for line in positive()]
    goal = lt(slope, ZERO) if before else lt(ZERO, slope)
    weight = mul(mean(), power(x, -2), J)
    return have(goal, inside, known, *own, rule="combine", multipliers=(weight, ZERO, ZERO, ZERO))


@lemma
def exceeds() -> Line:
    """N > s at X: else A^2 (1 + s/x) would have fallen up to there, and A alone has risen more."""
    more, value = reach()
    r = var("r", "real")
    named = Context((s, r), (le(TEN, s), eq(r, at(N, FAR))))
    here = named.where(le(r, s))
    beyond = instance(more, here)
    own = have(lt(TEN, FAR), here, beyond, rule="combine", multipliers=(ONE,))
    same, low_ = (have(condition, here, rule="sign") for condition in here.conditions[1:])
    held = have(le(at(N, FAR), s), here, same, low_, rule="combine", multipliers=(neg(ONE), ONE))
    fallen = instance(falls(), here, own, held, images={y: TEN, v: FAR})
    a, b, f = (var(name, "real") for name in ("a", "b", "f"))
    wide = Context((a, b, f, s), (lt(ZERO, a), lt(ZERO, s), lt(ZERO, f), le(mul(a, add(ONE, div(s, TEN))), b)))
    low = mul(a, add(ONE, div(s, TEN)))
    known = have(wide.conditions[-1], wide, rule="sign")
    risen = have(
        le(mul(power(a, 2), add(ONE, div(s, TEN))), mul(power(b, 2), add(ONE, div(s, f)))), wide, known, rule="combine",
        multipliers=(add(low, b),),
    )  # fmt: skip
    first = instance(positive()[0], Context(), images={x: TEN})
    reached = have(
        le(mul(at(mean(), TEN), add(ONE, div(s, TEN))), at(mean(), FAR)),
        here,
        value,
        rule="combine",
        multipliers=(ONE,),
    )
    payments = (
        first,
        reached,
        own,
        have(lt(ZERO, at(mean(), FAR)), here, first, reached, rule="combine", multipliers=(add(ONE, div(s, TEN)), ONE)),
    )
    kept = instance(risen, here, *payments, images={a: at(mean(), TEN), b: at(mean(), FAR), f: FAR})
    nothing = have(lt(ZERO, ZERO), here, fallen, kept, rule="combine", multipliers=(ONE, ONE))
    rest = have(lt(s, r), named.where(lt(s, r)), rule="sign")
    either = have(lt(s, r), named, nothing, rest, rule="cases")
    lines = [instance(line, SHARES, more, images={x: FAR}) for line in (mean_exists(), log_exists(), positive()[2])]
    itself = have(eq(at(N, FAR), at(N, FAR)), SHARES, more, *lines, rule="rewrite")
    return instance(either, SHARES, itself, images={r: at(N, FAR)})


@lemma
def starts_below() -> Line:
    """N(11) < 10."""
    eleven, many, nowhere = num(11), num(462), Context()
    power_ = power(below(), 11)
    body = add(mul(TEN, sub(ONE, power_)), mul(many, power_, LOG))
    exist = [instance(line, nowhere, images={x: eleven}) for line in (mean_exists(), log_exists())]
    value = add(mul(TEN, at(mean(), eleven)), mul(many, at(log_mean(), eleven)))
    known = have(eq(total(body), value), nowhere, *exist, rule="linear")
    near, middle, far = (total(body, *ends) for ends in ((ZERO, START), (START, STOP), (STOP, OO)))
    cut = have(eq(total(body), add(near, middle, far)), nowhere, known, rule="split")
    log = at_share(have(le(neg(mul(e, make("ln", e))), sub(ONE, e)), SHARE, rule="sign"), nowhere)
    tenth = have(
        le(power(v, 10), power(START, 10)), Context((v,), (lt(ZERO, v), le(v, START))), rule="increasing_map", variable=p,
        function=power(p, 10), interval=make("interval", ZERO, START), values=(v, START),
    )  # fmt: skip
    small = instance(tenth, EARLY, small_share(), *strictly_between(), images={v: below()})
    least = num(Fraction(27, 4))
    under_one = at_share(instance(one_power(0), SHARE, images={x: TEN}), nowhere)
    eleventh = at_share(instance(one_power(1), SHARE, images={x: eleven}), nowhere)
    start = have(
        le(least, body), EARLY, log, small, eleventh, small_share(), *strictly_between(), rule="combine",
        multipliers=(mul(many, power(below(), 10)), mul(many, sub(ONE, below())), TEN, num(9), ZERO, ZERO),
    )  # fmt: skip
    whole = total(least, ZERO, START)
    flat = have(eq(whole, mul(START, least)), nowhere, rule="antiderivative", variable=v, function=mul(v, least))
    first = have(le(whole, near), nowhere, cut, start, flat, rule="order")
    second = have(lt(num(Fraction(-5, 4)), middle), nowhere, cut, rule="enclose")
    stop = have(
        le(neg(mul(many, bell())), body), LATE, log, under_one, mills(), eleventh, *strictly_between(), rule="combine",
        multipliers=(mul(many, power(below(), 10)), mul(many, sub(ONE, below())), mul(many, inverse(t)), TEN, ZERO, ZERO),
    )  # fmt: skip
    rest = instance(beyond(), nowhere, images={t: STOP})
    third = have(le(neg(mul(many, rest.statement.args[0])), far), nowhere, cut, rest, stop, rule="order")
    few = have(lt(mul(many, sub(ONE, below(STOP))), num(Fraction(1, 10))), nowhere, rule="enclose")
    uses = known, cut, first, flat, second, third, rest, few
    weights = ONE, neg(ONE), ONE, neg(ONE), ONE, ONE, neg(many), ONE
    sign = have(lt(ZERO, value), nowhere, *uses, rule="combine", multipliers=weights)
    below_ = instance(positive()[2], nowhere, images={x: eleven})
    return have(lt(at(N, eleven), TEN), nowhere, sign, below_, rule="sign")


LINE = make("interval", TEN, OO)
TURN = make("root", LINE, close(sub(N, s), x))


@lemma
def turn() -> Line:
    """N is s at one point beyond 10."""
    more, _ = reach()
    own = have(lt(TEN, FAR), SHARES, more, rule="combine", multipliers=(ONE,))
    here = Context((s, v), (le(TEN, s), lt(TEN, v), lt(s, at(N, v))))
    low = have(lt(at(N, num(11)), s), here, starts_below(), rule="combine", multipliers=(ONE,))
    high = have(lt(s, at(N, v)), here, rule="sign")
    lines = [*everywhere(here, num(11), v), *(elsewhere(line) for line in (slope_of_n(), bend_positive()))]
    uses, points = (low, high, *lines), (num(11), v)
    there = have(make("defined", TURN), here, *uses, rule="root_exists", points=points)
    inside = have(lt(TEN, TURN), here, there, rule="sign")
    lines = everywhere(here, TURN, where=(inside,))
    known = have(eq(at(N, TURN), s), here, *uses, *lines, rule="root_exists", title="the one turn", points=points)
    return instance(known, SHARES, own, exceeds(), images={v: FAR})


@lemma
def sides() -> tuple[Line, Line]:
    """N < s before the turn, N > s beyond."""
    found = []
    inside = have(lt(TEN, TURN), SHARES, turn(), rule="sign")
    for condition in (lt(x, TURN), lt(TURN, x)):
        context = Context((s, x), (le(TEN, s), lt(TEN, x), condition))
        images = {y: x, v: TURN} if condition.args[0] is x else {y: TURN, v: x}
        known = instance(n_rises(), context, turn(), inside, images=images)
        goal = lt(N, s) if condition.args[0] is x else lt(s, N)
        found.append(
            have(
                goal,
                context,
                known,
                turn(),
                rule="combine",
                multipliers=(ONE, ONE if condition.args[0] is x else neg(ONE)),
            )
        )
    return found[0], found[1]
