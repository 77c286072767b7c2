"""An infinite sum of what is not negative, or of what is at most that, is the limit of its partial sums."""

from __future__ import annotations

from dataclasses import dataclass

from ...terms.build import ONE, OO, TRUE, ZERO, add, eq, le, lim, lt, neg, over
from ...terms.context import Context
from ...terms.term import Term, make, num, var
from ..proof import Line, have

k, K = var("k", "integer"), var("count", "integer")
COUNTS = make("counts")


def total(low: Term, high: Term, body: Term) -> Term:
    return over(make("integers", low, high), body, k)


@dataclass(frozen=True)
class Larger:
    """Lines: the term is at most g, it is at least -g, g is not negative, and the sum of g has a value."""

    above: Line
    below: Line
    sign: Line
    exists: Line


def infinite_sum(
    context: Context, term: Term, sign: Line, tends: Line, low: Term = ONE, larger: Larger | None = None
) -> Line:
    """The sum over k >= low of ``term``, whose ``sign`` is known or which is at most what is ``larger``, is what its partial sums tend to."""
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
    value = total(low, OO, term)
    statement = eq(limit.statement.args[0], value)
    uses = limit, pointwise, cut, sign
    if larger is None:
        step = _rises(term, up_to, sign, both)
        same = have(statement, context, *uses, step, rule="monotone_convergence", near=near)
    else:
        bounds = _within(up_to, larger, both)
        bound = larger.exists.statement.args[0]
        same = have(
            statement, context, *uses, *bounds, larger.exists, rule="dominated_convergence", bound=bound, near=near
        )
    whole_sum = eq(value, tends.statement.args[1])
    return have(whole_sum, context, same, limit, rule="field", title="all terms", multipliers=(num(-1), ONE))


def _rises(term: Term, up_to: Term, sign: Line, both: Context) -> Line:
    """Cut off at K + 1, the term is at least what it is cut off at K."""
    here, beyond = both.where(le(k, K)), both.where(lt(K, k))
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
    return have(le(up_to, later), both, *rises, rule="cases", title="more terms")


def _within(up_to: Term, larger: Larger, both: Context) -> list[Line]:
    """Cut off, the term is at most g, and at least -g."""
    here, beyond = both.where(le(k, K)), both.where(lt(K, k))
    found = []
    for line in (larger.above, larger.below):
        low, high = line.statement.args
        cut_off, none = (le(up_to, high), le(ZERO, high)) if line is larger.above else (le(low, up_to), le(low, ZERO))
        inside = have(line.statement, here, line, rule="combine", multipliers=(ONE,))
        outside = have(none, beyond, larger.sign, rule="combine", multipliers=(ONE,))
        first = have(cut_off, here, inside, rule="cases")
        second = have(cut_off, beyond, outside, rule="cases")
        found.append(have(cut_off, both, first, second, rule="cases"))
    return found


__all__ = ["Larger", "infinite_sum", "neg", "total"]
