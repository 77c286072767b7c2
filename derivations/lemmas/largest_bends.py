"""Two integrals that stay positive from ten half-normals on, by their integrands' one change of sign.

An integrand F^(x - 10) g(t) with g < 0 before m and g >= 0 beyond is at least F(m)^(x - 10) g(t). Here g is some room too
large: g - h <= 0 before m is enough, with h >= 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ...theory.terms.build import ONE, OO, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .half_normal import AFTER_0, bell, below, t
from .largest_mean import (
    SHARE,
    at_share,
    e,
    p,
    raised,
    square_exists,
    strictly_between,
    with_t,
    x,
)
from .largest_parts import SQUARE, U, V, exist, near_zero, tail_bound, under_tangent
from .letters import integral

v = var("v", "real")
TEN = num(10)
FROM_10 = Context((x,), (le(TEN, x),))
GAP = sub(ONE, below())
START, STOP = num(Fraction(1, 4)), num(5)


@lemma
def base_rises() -> Line:
    """a^p <= b^p for 0 < a <= b, p >= 0."""
    context = Context((e, v, p), (lt(ZERO, e), le(e, v), le(ZERO, p)))
    u = var("u", "real")
    return have(
        le(make("rpow", e, p), make("rpow", v, p)), context, rule="increasing_map", variable=u,
        function=make("rpow", u, p), interval=make("interval", e, v), values=(e, v),
    )  # fmt: skip


@lemma
def share_rises() -> Line:
    """F rises."""
    u = var("u", "real")
    context = Context((t, v), (lt(ZERO, t), le(t, v)))
    return have(
        le(below(), below(v)), context, rule="increasing_map", variable=u, function=below(u),
        interval=make("interval", t, v), values=(t, v),
    )  # fmt: skip


@dataclass(frozen=True)
class Integrand:
    """F^(x - 10) g: g = weight x ratio, h = weight x room, and the place m at which ratio may begin to be >= 0."""

    weight: Term
    ratio: Term
    room: Term
    place: Term

    @property
    def scale(self) -> Term:
        return make("rpow", below(self.place), sub(x, TEN))

    @property
    def body(self) -> Term:
        return mul(raised(sub(x, TEN)), self.weight, self.ratio)

    @property
    def least(self) -> Term:
        """What the body is at least, over the scale."""
        return mul(self.weight, sub(self.ratio, self.room))

    def at_least(self, before: Line, beyond: Line, *signs: Line) -> Line:
        """By ratio <= room before the place and ratio >= 0 beyond."""
        here = with_t(FROM_10)
        early, late = (here.where(r) for r in (lt(t, self.place), le(self.place, t)))
        at, (positive, _) = below(self.place), strictly_between()
        place_positive = instance(positive, Context(), images={t: self.place})
        rises = instance(share_rises(), early, images={v: self.place})
        grows = instance(share_rises(), late, images={t: self.place, v: t})
        small = instance(base_rises(), early, rises, positive, images={e: below(), v: at, p: sub(x, TEN)})
        large = instance(base_rises(), late, grows, place_positive, images={e: at, v: below(), p: sub(x, TEN)})
        goal = le(mul(self.scale, self.least), self.body)
        own = have(lt(ZERO, self.scale), FROM_10, place_positive, rule="sign")
        lines = [
            have(
                goal,
                early,
                small,
                before,
                own,
                *signs,
                rule="combine",
                multipliers=(mul(self.weight, sub(self.room, self.ratio)), ZERO, ZERO, *(ZERO for _ in signs)),
            ),
            have(
                goal,
                late,
                large,
                beyond,
                own,
                *signs,
                rule="combine",
                multipliers=(mul(self.weight, self.ratio), ZERO, ZERO, *(ZERO for _ in signs)),
            ),
        ]
        return have(goal, here, *lines, rule="cases")


RATIO = add(ONE, mul(t, below(), inverse(bell())), neg(mul(num(3), below(), inverse(t), inverse(bell()))))
BENT = Integrand(mul(power(below(), 10), SQUARE), RATIO, num(Fraction(1, 10)), num(Fraction(13, 8)))


@lemma
def tangent() -> Line:
    """t f <= F."""
    rises = have(
        le(ZERO, sub(below(), mul(t, bell()))), AFTER_0, rule="increasing_map", variable=v,
        function=sub(below(v), mul(v, bell(v))), interval=make("interval", ZERO, t), values=(ZERO, t),
    )  # fmt: skip
    return have(le(mul(t, bell()), below()), AFTER_0, rises, rule="combine", multipliers=(ONE,))


def on(low: Term, high: Term) -> Context:
    return Context((t,), (lt(low, t) if low is ZERO else le(low, t), le(t, high)))


def enclosed(relation: Term, low: Term, high: Term) -> Line:
    return have(relation, on(low, high), rule="enclose", variables=(t,), low=low.args, high=high.args)


@lemma
def ratio_signs() -> tuple[Line, Line]:
    """The ratio of the integrand is at most 1/10 before the place, and >= 0 beyond."""
    middle = num(Fraction(7, 5))
    first = on(ZERO, middle)
    square = have(le(power(t, 2), TWO), first, rule="sign")
    start = have(
        le(RATIO, BENT.room), first, tangent(), square, *strictly_between(), rule="combine",
        multipliers=(mul(sub(num(3), power(t, 2)), inverse(t), inverse(bell())), ONE, ZERO, ZERO),
    )  # fmt: skip
    second = enclosed(le(RATIO, BENT.room), middle, BENT.place)
    before = have(le(RATIO, BENT.room), Context((t,), (lt(ZERO, t), lt(t, BENT.place))), start, second, rule="cases")
    third = enclosed(le(ZERO, RATIO), BENT.place, TWO)
    last = Context((t,), (le(TWO, t),))
    far = have(le(ZERO, mul(sub(power(t, 2), num(3)), inverse(t))), last, rule="sign")
    fourth = have(
        le(ZERO, RATIO),
        last,
        far,
        *strictly_between(),
        rule="combine",
        multipliers=(mul(below(), inverse(bell())), ZERO, ZERO),
    )
    beyond = have(le(ZERO, RATIO), Context((t,), (le(BENT.place, t),)), third, fourth, rule="cases")
    return before, beyond


def total(body: Term, low: Term = ZERO, high: Term = OO) -> Term:
    return integral(low, high, body, t)


def positive_total(of: Integrand, exists: Line, near: Line, far: Line, middle_least: Term) -> Line:
    """The integral of what the body is at least, over the scale: nearly 0 before START, enclosed to STOP, >= 0 beyond."""
    parts = [total(of.least, *ends) for ends in ((ZERO, START), (START, STOP), (STOP, OO))]
    cut = have(eq(total(of.least), add(*parts)), Context(), exists, rule="split")
    start = near.statement.args[0]
    whole = total(start, ZERO, START)
    flat = have(eq(whole, mul(START, start)), Context(), rule="antiderivative", variable=v, function=mul(v, start))
    low = have(le(whole, parts[0]), Context(), cut, near, flat, rule="order")
    middle = have(lt(middle_least, parts[1]), Context(), cut, rule="enclose")
    high = have(le(ZERO, parts[2]), Context(), cut, far, rule="order")
    uses = cut, low, flat, middle, high
    return have(
        lt(ZERO, total(of.least)), Context(), *uses, rule="combine", multipliers=(neg(ONE), ONE, neg(ONE), ONE, ONE)
    )


@lemma
def bent_exists() -> Line:
    """The integral exists for 10 half-normals."""
    at_10 = [instance(line, Context(), images={x: TEN}) for line in (*exist(), square_exists())]
    u, w, s = (line.statement.args[0] for line in at_10)
    goal = eq(total(BENT.least), sub(sub(u, mul(num(3), w)), mul(BENT.room, s)))
    return have(goal, Context(), *at_10, rule="linear")


@lemma
def small_share() -> Line:
    """F <= 1/4 for t <= 1/4."""
    context = Context((t,), (lt(ZERO, t), lt(t, START)))
    return have(le(below(), START), context, under_tangent(), rule="combine", multipliers=(ONE,))


@lemma
def eighth() -> Line:
    """w^8 <= 4^-8 for 0 < w <= 1/4."""
    context = Context((v,), (lt(ZERO, v), le(v, START)))
    return have(
        le(power(v, 8), power(START, 8)), context, rule="increasing_map", variable=p,
        function=power(p, 8), interval=make("interval", ZERO, START), values=(v, START),
    )  # fmt: skip


EARLY, LATE = Context((t,), (lt(ZERO, t), lt(t, START))), Context((t,), (lt(STOP, t),))


@lemma
def bent_positive() -> Line:
    """The integral of F^10 (ln F)^2 (ratio - 1/10) is positive."""
    share = instance(eighth(), EARLY, small_share(), *strictly_between(), images={v: below()})
    logs = at_share(instance(tail_bound(0), SHARE, images={x: ONE}), Context())
    weight = have(
        le(BENT.weight, power(START, 8)), EARLY, share, logs, *strictly_between(), rule="combine",
        multipliers=(ONE, power(below(), 8), mul(power(below(), 8), sub(TWO, below())), ZERO),
    )  # fmt: skip
    room = num(Fraction(51, 10))
    low = have(
        le(neg(room), sub(RATIO, BENT.room)),
        EARLY,
        near_zero(),
        *strictly_between(),
        rule="combine",
        multipliers=(num(3), ZERO, ZERO),
    )
    near = have(
        le(neg(mul(room, power(START, 8))), BENT.least), EARLY, weight, low, *strictly_between(), rule="combine",
        multipliers=(room, BENT.weight, ZERO, ZERO),
    )  # fmt: skip
    far = have(le(ZERO, mul(sub(power(t, 2), num(3)), inverse(t))), LATE, rule="sign")
    above = have(
        le(ONE, RATIO),
        LATE,
        far,
        *strictly_between(),
        rule="combine",
        multipliers=(mul(below(), inverse(bell())), ZERO, ZERO),
    )
    high = have(le(ZERO, BENT.least), LATE, above, rule="combine", multipliers=(BENT.weight,))
    return positive_total(BENT, bent_exists(), near, high, num(Fraction(1, 1000)))


def one_sign(of: Integrand, value: Term, exists: Line, positive: Line, signs: tuple[Line, Line], *parts: Line) -> Line:
    """The integral of the body, of this value, is positive for x >= 10."""
    context, body = FROM_10, total(of.body)
    known = have(eq(body, value), context, *(instance(line, context) for line in parts), rule="linear")
    place_positive = instance(strictly_between()[0], Context(), images={t: of.place})
    least = mul(of.scale, total(of.least))
    less = have(le(least, body), context, known, exists, of.at_least(*signs, *strictly_between()), rule="order")
    scale = have(lt(ZERO, of.scale), context, place_positive, rule="sign")
    uses, weights = (less, known, positive, scale), (ONE, ONE, of.scale, ZERO)
    return have(lt(ZERO, value), context, *uses, rule="combine", title="one change of sign", multipliers=weights)


@lemma
def bent() -> Line:
    """3 V < U for x >= 10."""
    return one_sign(BENT, sub(U, mul(num(3), V)), bent_exists(), bent_positive(), ratio_signs(), *exist())
