"""The variance of tr S^(1/2) in the limit: the spectrum is moved off 0 by less and less, and that of a circle tends to it."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, add, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, substitute
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .close_variances import theta
from .half_shift_value import r
from .letters import LOADS, SIZES, d, gamma, limit, n
from .marchenko_pastur import FEW, MANY, root
from .root_fluctuations import TO_0, here, near_shifted, rank
from .root_integral import AT_SQUARE, law_share, share, w
from .share_near_zero import law_share_near_zero, share_at_most
from .sum_at_radius import moved, s, value, variance_at_radius
from .transform import limit_of_transform

_less = sub(ONE, power(theta, 4))


def _within(context: Context, *more: Term) -> Context:
    variables = (*context.variables, *more, theta)
    return Context(
        variables, (*context.conditions, *(SIZES.conditions if more else ()), lt(ZERO, theta), lt(theta, ONE))
    )


def radius(few: bool) -> Term:
    return mul(root(gamma) if few else s, _less)


def loads(few: bool) -> Context:
    return FEW if few else MANY


def by_radius(few: bool) -> dict[Term, Term]:
    return {r: radius(few)}


def shift(few: bool) -> Term:
    """By how much the eigenvalues are moved."""
    return substitute(moved, by_radius(few))


def root_of_shift(few: bool) -> Term:
    return root(shift(few))


@lemma
def short(few: bool) -> Line:
    """The radius, sqrt(gamma) with gamma < 1 or 1/sqrt(gamma) with gamma >= 1, is at most 1."""
    return have(le(root(gamma) if few else s, ONE), loads(few), rule="sign")


@lemma
def positive_shift(few: bool) -> tuple[Line, Line]:
    """The shift is > 0, and so is its root."""
    where = _within(loads(few))
    sign = have(lt(ZERO, shift(few)), where, short(few), rule="sign")
    return sign, have(lt(ZERO, root_of_shift(few)), where, sign, rule="sign")


@lemma
def at_radius(few: bool) -> Line:
    """The variance of what is moved tends to that of the circle."""
    where, at = _within(loads(few)), radius(few)
    relations = lt(ZERO, at), lt(at, ONE), lt(at, s), lt(mul(s, at), ONE)
    paid = [have(relation, where, short(few), rule="sign") for relation in relations]
    return instance(variance_at_radius(), where, *paid, images=by_radius(few))


@lemma
def share_tends() -> Line:
    """E tau(S/(S + w^2)) tends to the mean over the law."""
    where = Context((gamma, w), (*LOADS.conditions, lt(ZERO, w)))
    known = instance(limit_of_transform(), where, images=AT_SQUARE)
    return have(eq(limit(share), law_share), where, known, rule="limit_algebra")


@lemma
def law_share_at_most(few: bool) -> Line:
    """The mean of x/(x + w^2) over the law is at most the rank per dimension."""
    where = Context((*loads(few).variables, w), (*loads(few).conditions, lt(ZERO, w)))
    most = gamma if few else ONE
    uses, sides = (share_at_most()[few], share_tends()), (limit(share), limit(rank(few)))
    return have(le(law_share, most), where, *uses, rule="limit_order", lower=sides[0], upper=sides[1])


@lemma
def little_is_left(few: bool) -> Line:
    """(rank - share)/s tends to 0 with s, for the share at the root of the shift."""
    context, where = loads(few), _within(loads(few))
    at, top = {w: root_of_shift(few)}, gamma if few else ONE
    fourth = power(theta, 4)
    rest = add(inverse(gamma), neg(ONE), fourth) if few else sub(ONE, mul(inverse(gamma), _less))
    wide = mul(rest, inverse(_less))
    sign = have(le(ZERO, wide), where, rule="sign")
    product = have(eq(shift(few), mul(fourth, wide)), where, rule="field")
    same = have(eq(root_of_shift(few), root(mul(fourth, wide))), where, product, rule="rewrite")
    apart = have(eq(root(mul(fourth, wide)), mul(power(theta, 2), root(wide))), where, sign, rule="functional_equation")
    positive = positive_shift(few)
    least = instance(law_share_near_zero(context), where, positive[1], images=at)
    most = instance(law_share_at_most(few), where, positive[1], images=at)
    body = mul(inverse(theta), sub(top, substitute(law_share, at)))
    upper, share_ = mul(theta, root(wide), root(gamma)), inverse(theta)
    below = have(le(ZERO, body), where, most, rule="combine", multipliers=(share_,))
    weights = share_, mul(share_, root(gamma)), mul(share_, root(gamma))
    above = have(le(body, upper), where, least, same, apart, rule="combine", multipliers=weights)
    return have(
        eq(lim(TO_0, body, theta), ZERO), context, below, above, rule="squeeze", variables=(theta,), lower=ZERO,
        upper=upper, near=ONE,
    )  # fmt: skip


@lemma
def variance_of_root(few: bool) -> Line:
    """d^2 times the variance of tau(S^(1/2)) tends to that of the circle of radius gamma^(-1/2), or gamma^(1/2)."""
    context, sizes = loads(few), _within(loads(few), n, d)
    at = {w: root_of_shift(few)}
    positive = instance(positive_shift(few)[1], sizes)
    below, above = (instance(line, sizes, positive, images=at) for line in near_shifted(few))
    lower, upper = below.statement.args[0], above.statement.args[1]
    tends = instance(share_tends(), _within(context), positive_shift(few)[1], images=at)
    here_ = substitute(value, by_radius(few))
    found = substitute(here_, {theta: ZERO})
    within, at_radius_ = _within(context), radius(few)
    less = have(lt(at_radius_, ONE), within, short(few), rule="sign")
    more = add(ONE, at_radius_)
    sign = have(lt(ZERO, at_radius_), within, short(few), rule="sign")
    inside = have(lt(power(at_radius_, 2), ONE), within, less, sign, rule="combine", multipliers=(more, ZERO))
    circle = have(eq(lim(TO_0, here_, theta), found), context, short(few), inside, rule="limit_algebra", near=ONE)
    uses = below, above, at_radius(few), tends, circle, little_is_left(few), *positive_shift(few), short(few)
    return have(
        eq(limit(here), found), context, *uses, rule="squeeze", title="the variance of the root", variables=(n, d, theta),
        lower=lower, upper=upper, toward=TO_0, near_parameter=ONE,
    )  # fmt: skip
