"""An infinite sum of what is not negative is the limit of its partial sums."""

from __future__ import annotations

from ...terms.build import ONE, OO, TRUE, ZERO, add, eq, le, lim, lt, neg, over
from ...terms.context import Context
from ...terms.term import Term, make, num, var
from ..proof import Line, have

k, K = var("k", "integer"), var("count", "integer")
COUNTS = make("counts")


def total(low: Term, high: Term, body: Term) -> Term:
    return over(make("integers", low, high), body, k)


def infinite_sum(context: Context, term: Term, sign: Line, tends: Line, low: Term = ONE) -> Line:
    """The sum over k >= low of ``term``, whose ``sign`` is known, is what its partial sums tend to."""
    up_to = make("cases", le(k, K), term, TRUE, ZERO)
    both = Context((*context.variables, k, K), (*context.conditions, le(low, k), le(low, K)), context.ranges)
    count = Context((*context.variables, K), (*context.conditions, le(low, K)), context.ranges)
    here, beyond = both.where(le(k, K)), both.where(lt(K, k))
    plain, none = have(eq(term, term), both, sign, rule="rewrite"), have(eq(ZERO, ZERO), beyond, rule="field")
    inside = have(eq(up_to, term), here, plain, rule="cases")
    outside = have(eq(up_to, ZERO), beyond, none, rule="cases")
    partial, rest = total(low, K, term), total(add(K, ONE), OO, up_to)
    nothing = have(eq(total(add(K, ONE), OO, ZERO), ZERO), count, rule="linear")
    exists = have(make("defined", partial), count, sign, rule="order")
    first = have(eq(partial, total(low, K, up_to)), count, exists, inside, rule="rewrite")
    second = have(eq(nothing.statement.args[0], rest), count, nothing, outside, rule="rewrite")
    whole = have(eq(total(low, OO, up_to), add(first.statement.args[1], rest)), count, first, second, rule="split")
    uses = whole, first, second, nothing
    weights = ONE, num(-1), num(-1), ONE
    cut = have(eq(total(low, OO, up_to), partial), count, *uses, rule="field", title="cut off", multipliers=weights)
    near = ONE if low is ONE else add(low, ONE)
    goal = eq(lim(COUNTS, total(low, OO, up_to), K), tends.statement.args[1])
    limit = have(goal, context, cut, tends, rule="rewrite", near=(near,))
    each = Context((*context.variables, k), (*context.conditions, le(low, k)), context.ranges)
    beside = k if low is ONE else add(make("max", k, low), ONE)
    pointwise = have(eq(lim(COUNTS, up_to, K), term), each, sign, rule="limit_algebra", near=beside)
    later = make("cases", le(k, add(K, ONE)), term, TRUE, ZERO)
    rises = [
        have(le(term, later), here, have(le(term, term), here, sign, rule="sign"), rule="cases"),
        have(
            le(ZERO, later),
            beyond.where(le(k, add(K, ONE))),
            have(le(ZERO, term), both, sign, rule="sign"),
            rule="cases",
        ),
        have(le(ZERO, later), beyond.where(lt(add(K, ONE), k)), have(le(ZERO, ZERO), both, rule="sign"), rule="cases"),
    ]
    step = have(le(up_to, later), both, *rises, rule="cases", title="more terms")
    value = total(low, OO, term)
    statement = eq(limit.statement.args[0], value)
    same = have(statement, context, limit, pointwise, step, cut, sign, rule="monotone_convergence", near=near)
    whole_sum = eq(value, tends.statement.args[1])
    return have(whole_sum, context, same, limit, rule="field", title="all terms", multipliers=(num(-1), ONE))


__all__ = ["infinite_sum", "neg", "total"]
