"""Eigenvalues of a sample covariance of white data: none is negative, and no more than examples are not 0."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TRUE, ZERO, div, eq, le, lt, mul
from ...theory.terms.context import Context
from ...theory.terms.term import bound, make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .eigenvalues import M, eigenvalue, in_order, k, m, share
from .letters import DATA, SIZES, S, X, d, n, x, y

WHITE = Context((*SIZES.variables, X), SIZES.conditions, ((X, DATA),))
NUMBERED = Context((*SIZES.variables, k, X), (*SIZES.conditions, le(ONE, k), le(k, d)), ((X, DATA),))


@lemma
def _indicator() -> Line:
    """Of a point below it is 1."""
    context = Context((x, y), (lt(y, x),))
    one = have(le(ONE, ONE), context, rule="sign")
    return have(le(ONE, make("cases", lt(y, x), ONE, TRUE, ZERO)), context, one, rule="cases")


@lemma
def not_negative() -> Line:
    """No eigenvalue is negative."""
    below = Context((*WHITE.variables, y), (*WHITE.conditions, lt(y, ZERO)), WHITE.ranges)
    whole = have(le(ONE, share(S)), below, _indicator(), rule="order")
    many = have(le(div(d, d), share(S)), below, whole, rule="combine", multipliers=(ONE,))
    last = instance(axiom("eigenvalue_above"), below, many, images={M: S, k: d})
    smallest = eigenvalue(S, d)
    statement = le(ZERO, smallest)
    negative = WHITE.where(lt(smallest, ZERO))
    half = instance(last, negative, images={y: mul(HALF, smallest)})
    positive = have(statement, WHITE.where(statement), rule="sign")
    least = have(statement, WHITE, positive, half, rule="cases", title="the smallest is not negative")
    order = instance(in_order(), NUMBERED, images={M: S, m: d})
    return have(le(ZERO, eigenvalue(S, k)), NUMBERED, least, order, rule="combine", multipliers=(ONE, ONE))


@lemma
def beyond_rank() -> Line:
    """An eigenvalue beyond the number of examples is not positive."""
    positive = make("cases", lt(ZERO, bound(0, "real")), ONE, TRUE, ZERO)
    at_0 = make("cases", lt(ZERO, ZERO), ONE, TRUE, ZERO)
    context = NUMBERED.where(lt(n, k))
    vanishes = have(eq(at_0, ZERO), context, have(eq(ZERO, ZERO), context, rule="field"), rule="cases")
    inside = Context((x,), (le(ZERO, x),))
    ranges = ((lt(ZERO, x), ONE), (le(x, ZERO), ZERO))
    parts = [have(le(value, ONE), inside.where(guard), rule="sign") for guard, value in ranges]
    small = have(le(make("cases", lt(ZERO, x), ONE, TRUE, ZERO), ONE), inside, *parts, rule="cases")
    images = {var("D", "data"): X}
    rank = instance(axiom("rank"), context, vanishes, small, images=images, functions={"f": (1, positive)})
    fewer = have(lt(share(S, ZERO), div(k, d)), context, rank, rule="combine", multipliers=(ONE,))
    return instance(axiom("eigenvalue_not_above"), context, fewer, images={M: S, y: ZERO})
