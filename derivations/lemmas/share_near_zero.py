"""How far E tau(S/(S + w^2)), and its limit, lie below the rank per dimension as w -> 0."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import bound, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import d, gamma, mean, n, tau, x, y
from .marchenko_pastur import FEW, MANY, root
from .root_integral import AT_SIZE, WITH_DATA, law_share, share, share_by_transform, w

_b, _e = var("b", "real"), var("e", "real")
AT_LOAD = {gamma: div(n, d)}


@lemma
def root_within() -> Line:
    """sqrt(b^2 + epsilon^2) <= b + epsilon."""
    context, whole = Context((_b, _e), (le(ZERO, _b), le(ZERO, _e))), add(power(_b, 2), power(_e, 2))
    square, half_line = power(add(_b, _e), 2), make("interval", ZERO, OO)
    grows = have(
        le(root(whole), root(square)), context, rule="increasing_map", variable=y, function=root(y), interval=half_line,
        values=(whole, square),
    )  # fmt: skip
    plain = have(eq(root(square), add(_b, _e)), context, rule="functional_equation")
    return have(le(root(whole), add(_b, _e)), context, grows, plain, rule="combine", multipliers=(ONE, ONE))


@lemma
def law_share_near_zero(context: Context) -> Line:
    """The limiting share is at least 1, or gamma where gamma < 1, less w sqrt(gamma)."""
    where = Context((*context.variables, w), (*context.conditions, lt(ZERO, w)))
    s, weight = power(w, 2), mul(HALF, gamma)
    if context is FEW:
        known = instance(root_within(), where, images={_b: sub(add(s, inverse(gamma)), ONE), _e: mul(TWO, w)})
        short = have(le(root(gamma), ONE), context, rule="sign")
        less = have(le(gamma, root(gamma)), context, short, rule="combine", multipliers=(root(gamma),))
        statement = le(sub(gamma, mul(w, root(gamma))), law_share)
        return have(statement, where, known, less, rule="combine", multipliers=(weight, w))
    e = mul(TWO, w, power(gamma, Fraction(-1, 2)))
    known = instance(root_within(), where, images={_b: sub(add(ONE, s), inverse(gamma)), _e: e})
    return have(le(sub(ONE, mul(w, root(gamma))), law_share), where, known, rule="combine", multipliers=(weight,))


@lemma
def share_at_most() -> tuple[Line, Line]:
    """The share is at most 1, and at most n/d."""
    body = div(x, add(x, power(w, 2)))
    where = Context((*WITH_DATA.variables, w), (*WITH_DATA.conditions, lt(ZERO, w)), WITH_DATA.ranges)
    t = bound(0, "real")
    at_zero = have(eq(substitute(body, {x: ZERO}), ZERO), AT_SIZE, rule="field")
    at_most = have(le(body, ONE), Context((w, x), (lt(ZERO, w), le(ZERO, x))), rule="sign")
    functions = {"f": (1, div(t, add(t, power(w, 2))))}
    ranked = instance(
        axiom("rank"), where, at_zero, at_most, functions=functions, images={var("D", "data"): WITH_DATA.ranges[0][0]}
    )
    whole = have(le(mean(tau(body)), div(n, d)), AT_SIZE, ranked, rule="order")
    one = have(le(mean(tau(body)), ONE), AT_SIZE, at_most, rule="order")
    known = share_by_transform()
    return (
        have(le(share, ONE), AT_SIZE, one, known, rule="combine", multipliers=(ONE, ONE)),
        have(le(share, div(n, d)), AT_SIZE, whole, known, rule="combine", multipliers=(ONE, ONE)),
    )


near_share = substitute(law_share, AT_LOAD)


@lemma
def share_beyond_limit() -> Line:
    """The share exceeds its limit at the load n/d by w sqrt(n/d) at most."""
    load, branches = div(n, d), []
    statement = le(share, add(near_share, mul(w, root(load))))
    for more, context, bound_ in ((le(d, n), MANY, 0), (lt(n, d), FEW, 1)):
        here = AT_SIZE.where(more)
        side = le(ONE, load) if context is MANY else lt(load, ONE)
        relation = have(side, here, rule="sign")
        least = instance(law_share_near_zero(context), here, relation, images=AT_LOAD)
        most = share_at_most()[bound_]
        branches.append(have(statement, here, least, most, rule="combine", multipliers=(ONE, ONE)))
    return have(statement, AT_SIZE, *branches, rule="cases", title="beside the rank")
