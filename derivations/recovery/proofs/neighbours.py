"""Directions far down the list of a power law: the neighbours alone hinder them."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import (
    ONE,
    OO,
    TRUE,
    TWO,
    ZERO,
    add,
    div,
    eq,
    inverse,
    le,
    lim,
    lt,
    mul,
    neg,
    over,
    power,
    sub,
)
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, num
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas import power_law
from ...lemmas.inverse_squares import sum_of_squares
from ...lemmas.power_law import falls, hindrance, nonnegative
from ...lemmas.series import k, powers, total
from ..direction import limit_claim
from .direction import (
    EXPONENTS,
    WITH_B,
    a,
    above,
    at_direction,
    b,
    below,
    by_steepness,
    converges,
    distinct,
    i,
    larger,
    series,
    smaller,
    with_b,
)

_FAR = Context((a, i, k), (lt(ONE, a), le(ONE, i), le(ONE, k)))
_limit = mul(power(a, -2), power(k, -2))


def scaled(other: Term) -> Term:
    """The hindrance over i^2."""
    return mul(hindrance(i, other, a), power(i, -2))


def _between(own: Term, other: Term) -> tuple[Term, Term]:
    """Bounds of what hinders a direction, over i^2, the larger of the two numbers last."""
    middle, w = mul(own, other, power(k, -2), power(i, -2)), make("rpow", div(other, own), sub(a, ONE))
    return mul(middle, inverse(w), power(a, -2)), mul(w, middle, power(a, -2))


@lemma
def pointwise(beyond: bool) -> Line:
    """One neighbour in the limit."""
    own, other = (i, add(i, k)) if beyond else (sub(i, k), i)
    here = _FAR if beyond else _FAR.where(lt(k, i))
    value = scaled(add(i, k) if beyond else sub(i, k))
    lower, upper = _between(own, other)
    low, high, _ = (at_direction(line, here, own, y=other) for line in power_law.between())
    same = () if beyond else (at_direction(power_law.turned(), here, own, y=other),)
    scale = power(i, -2)
    least = have(le(lower, value), here, low, *same, rule="combine", multipliers=(scale, neg(scale))[: 1 + len(same)])
    most = have(le(value, upper), here, high, *same, rule="combine", multipliers=(scale, scale)[: 1 + len(same)])
    context = Context((a, k), (lt(ONE, a), le(ONE, k)))
    return have(
        eq(lim(make("counts"), value, i), _limit), context, least, most, rule="squeeze", variables=(i,), lower=lower,
        upper=upper, near=k, title="one neighbour",
    )  # fmt: skip


_LIMITS = Context((a, b), EXPONENTS)
_MOVING = Context((a, b, i, k), (*EXPONENTS, le(ONE, i), le(ONE, k)))
_restricted = make("cases", lt(k, i), scaled(sub(i, k)), TRUE, ZERO)


@lemma
def _bounds(beyond: bool) -> tuple[Line, Line]:
    """What one neighbour adds, over i^2, is between 0 and the term of one convergent series."""
    here, scale = _MOVING if beyond else _MOVING.where(lt(k, i)), power(i, -2)
    value = scaled(add(i, k) if beyond else sub(i, k))
    if beyond:
        known, sign = at_direction(power_law.above(), here, i, h=k), at_direction(nonnegative(), here, i, y=add(i, k))
        low = have(le(ZERO, value), here, sign, rule="combine", multipliers=(scale,))
    else:
        known, sign = at_direction(power_law.below(), here, i, h=k), at_direction(nonnegative(), here, sub(i, k), y=i)
        turned = at_direction(power_law.turned(), here, sub(i, k), y=i)
        low = have(le(ZERO, value), here, sign, turned, rule="combine", multipliers=(scale, neg(scale)))
    high = have(le(value, series), here, known, rule="combine", multipliers=(scale,))
    return low, high


def _everywhere(inside: Line, outside: Term) -> Line:
    """What holds of the term before i where k < i, and of 0 beyond, holds of the restricted one."""
    rest = have(outside, _MOVING.where(le(i, k)), rule="sign")
    put = {scaled(sub(i, k)): _restricted}
    head, (left, right) = inside.statement.head, inside.statement.args
    statement = make(head, put.get(left, left), put.get(right, right))
    return have(statement, _MOVING, inside, rest, rule="cases", title="restricted to k < i")


@lemma
def one_series() -> Line:
    """The series that bounds them all."""
    exists = instance(powers(), _LIMITS)
    value = mul(num(4), exists.statement.args[0])
    return have(eq(total(ONE, OO, series), value), _LIMITS, exists, rule="linear", title="one convergent series")


@lemma
def _bounded(beyond: bool) -> tuple[Term, Line, Line]:
    """What is added up on one side, between -+ one series."""
    body, (low, high) = scaled(add(i, k)) if beyond else _restricted, _bounds(beyond)
    if not beyond:
        low, high = _everywhere(low, le(ZERO, ZERO)), _everywhere(high, le(ZERO, series))
    return body, have(le(neg(series), body), _MOVING, low, rule="combine", multipliers=(ONE,)), high


@lemma
def exists(beyond: bool) -> Line:
    """The sums over one side converge."""
    body, *bounds = _bounded(beyond)
    bound_ = total(ONE, OO, series)
    return have(make("defined", total(ONE, OO, body)), WITH_B, *bounds, one_series(), rule="order", bound=bound_)


@lemma
def dominated(beyond: bool) -> Line:
    """All neighbours on one side in the limit."""
    body, *bounds = _bounded(beyond)
    tends = pointwise(beyond)
    if not beyond:
        apart = at_direction(falls(), _FAR.where(lt(k, i)), sub(i, k), y=i)
        tends = have(
            eq(lim(make("counts"), body, i), _limit), tends.context, tends, apart, rule="limit_algebra", near=k
        )
    return have(
        eq(lim(make("counts"), total(ONE, OO, body), i), total(ONE, OO, _limit)), _LIMITS, tends, *bounds, one_series(),
        rule="dominated_convergence", bound=total(ONE, OO, series), near=ONE, title="all neighbours",
    )  # fmt: skip


@lemma
def neighbours_alone() -> Line:
    """2 (1/a^2) (1 + 1/4 + ...) = pi^2/(3 a^2)."""
    both, plain = [dominated(beyond) for beyond in (False, True)], power(k, -2)
    squares_ = total(ONE, OO, plain)
    apart = have(eq(total(ONE, OO, _limit), mul(power(a, -2), squares_)), _LIMITS, *both, rule="linear")
    known = instance(sum_of_squares(), _LIMITS)
    value = mul(inverse(num(3)), power(make("pi"), 2), power(a, -2))
    body = add(total(ONE, OO, _restricted), total(ONE, OO, scaled(add(i, k))))
    whole, near = mul(TWO, total(ONE, OO, _limit)), (exists(False), exists(True))
    limit = have(eq(lim(make("counts"), body, i), whole), _LIMITS, *both, *near, rule="limit_algebra", near=ONE)
    uses = limit, apart, known
    weights = ONE, TWO, mul(TWO, power(a, -2))
    return have(eq(lim(make("counts"), body, i), value), _LIMITS, *uses, rule="field", multipliers=weights)


@lemma
def counted_from_i() -> Line:
    """The sum over all other directions, over i^2, counted from i."""
    low, high, rest = ONE, add(num(-1), i), total(i, OO, _restricted)
    near, value = total(low, high, _restricted), scaled(sub(i, k))
    cut = have(eq(total(ONE, OO, _restricted), add(near, rest)), WITH_B, exists(False), rule="split")
    same = []
    for place, one, part in ((lt(k, i), value, near), (le(i, k), ZERO, rest)):
        context = _MOVING.where(place)
        here = have(eq(one, one), context, *(_bounds(False) if one is value else ()), rule="rewrite")
        restricted = have(eq(_restricted, one), context, here, rule="cases")
        same.append(have(eq(part, over(part.args[0], one, k)), WITH_B, cut, restricted, rule="rewrite"))
    nothing = have(eq(same[1].statement.args[1], ZERO), WITH_B, rule="linear")
    turned = have(
        eq(smaller(), total(low, high, below)), WITH_B, same[0], *distinct(), *_bounds(False), rule="substitution",
        variable=k, image=sub(i, k),
    )  # fmt: skip
    scale, beyond = power(i, -2), total(ONE, OO, scaled(add(i, k)))
    out = (
        have(
            eq(same[0].statement.args[1], mul(scale, total(low, high, below))), WITH_B, same[0], turned, rule="linear"
        ),
        have(eq(beyond, mul(scale, total(ONE, OO, above))), WITH_B, exists(True), rule="linear"),
    )
    uses = cut, *same, nothing, turned, converges(), *out
    sums = add(total(ONE, OO, _restricted), beyond)
    weights = neg(ONE), neg(ONE), neg(ONE), neg(ONE), scale, scale, neg(ONE), neg(ONE)
    statement = eq(mul(add(smaller(), larger(OO)), scale), sums)
    return have(statement, WITH_B, *uses, rule="field", title="counted from i", multipliers=weights)


@lemma
def limiting_law() -> Line:
    """Over i^2 the limit in n and d tends to that of the neighbours alone."""
    law, counted, limit = with_b(), counted_from_i(), neighbours_alone()
    body = mul(power(i, -2), law.statement.args[0])
    same = have(
        eq(body, counted.statement.args[1]), WITH_B, law, counted, rule="field", multipliers=(power(i, -2), ONE)
    )
    statement = eq(lim(make("counts"), body, i), limit.statement.args[1])
    return have(statement, _LIMITS, limit, same, rule="rewrite", title="neighbours alone", near=(ONE,))


@lemma
def power_law_direction_limit() -> Line:
    """The limit of n (1 - E Q), over i^2, tends to pi^2/(3 a^2) for every exponent a > 1."""
    context, statement = claimed(limit_claim)
    branches = [have(statement, line.context, line, rule="rewrite") for line in by_steepness(context, limiting_law())]
    return have(statement, context, *branches, rule="cases", title="every exponent")


PROOFS: dict[str, Callable[[], Line]] = {limit_claim.name: power_law_direction_limit}

IDEAS: dict[str, str] = {
    "recovery.power_law_direction_limit": (
        "Over i^2 the hindrance by the neighbour k places away tends to 1/(a k)^2, and one convergent series "
        "dominates all of them. Both sides together make 2/a^2 times pi^2/6."
    ),
}
"""What each proof does, in a sentence or two."""
