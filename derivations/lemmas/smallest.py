"""The smallest eigenvalue l of A M A, A^2 = 1 + theta v v^T, -1 < theta < 0, and the weight of v in its eigenvector, between functions
of h = v^T (y - M)^-1 v and the determinant Q = 1 + theta - theta y h.
"""

from __future__ import annotations

from ...theory.terms.build import ONE, TRUE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .eigenvalues import (
    SYMMETRIC,
    M,
    as_many_above,
    eigenvalue,
    k,
    m,
    resolvent_below,
    resolvent_between,
    share,
)
from .letters import d, x, y
from .rank_one import CHANGED, DETERMINANT, changes, entry_exists, theta, v
from .spike_weights import QUOTIENT, changed_entry

LAST, NEXT = num(-1), num(-2)
LEAST, AFTER = eigenvalue(M, LAST), eigenvalue(CHANGED, LAST)


@lemma
def least() -> tuple[Line, Line]:
    """The smallest eigenvalue is the d-th largest, the second smallest the one before."""
    context = Context((d, M), (le(ONE, d),), ((M, SYMMETRIC),))
    lines = []
    for number, place, where in ((LAST, d, context), (NEXT, sub(d, ONE), context.where(le(TWO, d)))):
        cited = instance(axiom("eigenvalue_from_below"), where, images={k: num(-number.args[0])})
        lines.append(
            have(eq(eigenvalue(M, number), eigenvalue(M, place)), where, cited, rule="field", multipliers=(ONE,))
        )
    return lines[0], lines[1]


def _at(matrix: Term, context: Context) -> Line:
    return instance(least()[0], context, images={M: matrix})


@lemma
def resolvent_below_least() -> Line:
    """The resolvent exists below the smallest eigenvalue."""
    context = Context((d, y, M), (le(ONE, d), lt(y, LEAST)), ((M, SYMMETRIC),))
    below = have(lt(y, eigenvalue(M, d)), context, _at(M, context), rule="combine", multipliers=(ONE,))
    return instance(resolvent_below(), context, below, images={m: d})


_BELOW = lt(theta, ZERO), lt(ZERO, y), lt(y, LEAST)


def _count(context: Context, existing: Line, way: str) -> tuple[Line, Line]:
    """The count of eigenvalues above y, before and after, and that all of M lie there."""
    here = instance(resolvent_below_least(), context)
    form = instance(entry_exists(), context, here)
    count = instance(axiom(f"rank_one_count_{way}"), context, here, existing, form)
    below = have(lt(y, eigenvalue(M, d)), context, _at(M, context), rule="combine", multipliers=(ONE,))
    return count, instance(as_many_above(), context, below, images={k: d})


@lemma
def _at_most_one() -> Line:
    """An indicator is at most 1."""
    context = Context((x, y))
    ranges = ((lt(y, x), ONE), (le(x, y), ZERO))
    branches = [have(le(value, ONE), context.where(guard), rule="sign") for guard, value in ranges]
    return have(le(make("cases", lt(y, x), ONE, TRUE, ZERO), ONE), context, *branches, rule="cases")


@lemma
def falls_below() -> Line:
    """theta < 0: the smallest eigenvalue falls to y, below that of M, if the determinant is < 0 there."""
    context = changes(*_BELOW, lt(DETERMINANT, ZERO))
    statement = le(AFTER, y)
    there = context.where(lt(y, AFTER))
    existing = instance(resolvent_below_least(), there, images={M: CHANGED})
    count, _ = _count(there, existing, "down")
    change = count.statement.args[1].args[1]
    value = change.args[1]
    same = have(eq(value, value), there, rule="field")
    less = have(eq(change, value), there, same, rule="cases")
    most = have(le(share(M), ONE), there, _at_most_one(), rule="order")
    fewer = have(
        lt(share(CHANGED), div(d, d)), there, count, less, most, rule="combine", multipliers=(neg(ONE), neg(ONE), ONE)
    )
    last = instance(axiom("eigenvalue_not_above"), there, fewer, images={M: CHANGED, k: d})
    fallen = have(statement, there, last, _at(CHANGED, there), rule="combine", multipliers=(ONE, neg(ONE)))
    falls = have(statement, context.where(statement), rule="sign")
    return have(statement, context, falls, fallen, rule="cases", title="it falls below")


@lemma
def keeps_above_least(left: bool = False) -> Line:
    """theta y < 0: the smallest eigenvalue stays above y, below that of M, if the determinant is > 0 there."""
    signs = (lt(ZERO, theta), lt(y, ZERO), lt(y, LEAST)) if left else _BELOW
    context = changes(le(TWO, d), *signs, lt(ZERO, DETERMINANT))
    statement = le(y, AFTER)
    there = context.where(lt(AFTER, y))
    last = have(lt(eigenvalue(CHANGED, d), y), there, _at(CHANGED, there), rule="combine", multipliers=(neg(ONE),))
    before = sub(d, ONE)
    interlaced = instance(axiom("interlacing_below"), there, images={k: before})
    between = have(
        lt(y, eigenvalue(CHANGED, before)), there, interlaced, _at(M, there), rule="combine", multipliers=(ONE, ONE)
    )
    existing = instance(resolvent_between(), there, last, between, images={M: CHANGED, m: before})
    count, many = _count(there, existing, "up_left" if left else "down")
    change = count.statement.args[1].args[1]
    none = have(eq(change, ZERO), there, have(eq(ZERO, ZERO), there, rule="field"), rule="cases")
    enough = have(
        le(div(d, d), share(CHANGED)), there, count, none, many, rule="combine", multipliers=(neg(ONE), neg(ONE), ONE)
    )
    top = instance(axiom("eigenvalue_above"), there, enough, images={M: CHANGED, k: d})
    above = have(statement, there, top, _at(CHANGED, there), rule="combine", multipliers=(ONE, ONE))
    keeps = have(statement, context.where(statement), rule="sign")
    return have(statement, context, keeps, above, rule="cases", title="it stays above")


# The weight of v in the last eigenvector, by an entry of the resolvent below it.

_BESIDE = le(TWO, d), lt(y, LEAST), lt(y, AFTER), lt(ZERO, DETERMINANT)
WEIGHT = make("weight", CHANGED, v, LAST, LAST)


@lemma
def entry_below() -> Line:
    """v^T (y - A M A)^-1 v is the entry of M over the determinant, below both matrices."""
    context = changes(*_BESIDE)
    return changed_entry(context, [instance(resolvent_below_least(), context, images={M: at}) for at in (M, CHANGED)])


@lemma
def least_weight_at_most() -> Line:
    """The weight in the last eigenvector is at most (y - l) h/Q."""
    context = changes(*_BESIDE)
    form = instance(entry_below(), context)
    bound = instance(axiom("weight_of_smallest_upper"), context, form, images={M: CHANGED, m: ONE})
    gap = sub(y, AFTER)
    return have(
        le(WEIGHT, mul(gap, QUOTIENT)), context, bound, form, rule="combine", title="the weight from above",
        multipliers=(ONE, gap),
    )  # fmt: skip


@lemma
def least_weight_at_least() -> Line:
    """The weight in the last eigenvector is at least (y - l) (h/Q + 1/(l' - y)), l' the smallest eigenvalue of M."""
    context = changes(*_BESIDE)
    form, before = instance(entry_below(), context), sub(d, ONE)
    bound = instance(axiom("weight_of_smallest_lower"), context, form, images={M: CHANGED, m: ONE})
    interlaced = instance(axiom("interlacing_below"), context, images={k: before})
    second = instance(least()[1], context, images={M: CHANGED})
    after = eigenvalue(CHANGED, NEXT)
    order = have(
        le(LEAST, after),
        context,
        interlaced,
        _at(M, context),
        second,
        rule="combine",
        multipliers=(ONE, neg(ONE), neg(ONE)),
    )
    far, near, gap = sub(after, y), sub(LEAST, y), sub(y, AFTER)
    weight = mul(inverse(far), inverse(near))
    farther = have(le(inverse(far), inverse(near)), context, order, rule="combine", multipliers=(weight,))
    value = mul(gap, add(QUOTIENT, inverse(near)))
    return have(
        le(value, WEIGHT), context, bound, form, farther, rule="combine", title="the weight from below",
        multipliers=(ONE, neg(gap), neg(gap)),
    )  # fmt: skip
