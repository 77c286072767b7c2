"""Series: the sum is the limit of the partial sums, and that of (1 + k)^(-b) converges for b > 1."""

from __future__ import annotations

from collections.abc import Callable

from ...theory.terms.build import ONE, OO, TRUE, ZERO, add, eq, le, lim, lt, neg, over
from ...theory.terms.context import Context
from ...theory.terms.term import Term, app, make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have

b = var("b", "real")
first, k, m = (var(name, "integer") for name in ("first", "k", "m"))


def total(low: Term, high: Term, body: Term, at: Term = k) -> Term:
    return over(make("integers", low, high), body, at)


_f = app("f", k)
_HERE = Context((first,))


def cut(body: Term) -> Term:
    """The body up to m, and 0 beyond."""
    return make("cases", le(k, m), body, TRUE, ZERO)


@lemma
def partial_sums() -> Line:
    """For f >= 0 the sum of f(k) over first <= k <= m tends to that over first <= k."""
    sign = have(le(ZERO, _f), _numbered(_HERE, first, k), rule="suppose", own=(k,))
    exists = have(make("defined", total(first, OO, _f)), _HERE, rule="suppose", own=())
    return sums_tend(_f, _f, first, _HERE, exists, sign)


def _numbered(context: Context, low: Term, *variables: Term) -> Context:
    return Context((*context.variables, *variables), (*context.conditions, le(low, variables[0])), context.ranges)


def sums_tend(body: Term, bound: Term, low: Term, context: Context, exists: Line, *signs: Line) -> Line:
    """The sum up to m tends to the whole one, the body lying by the signs between the bound and minus it, whose sum exists."""
    inside, within = _numbered(context, low, k), _numbered(context, low, k, m)
    whole, largest = total(low, OO, body), total(low, OO, bound)
    tends = have(eq(lim(make("counts"), cut(body), m), body), inside, *signs, rule="limit_algebra", near=k)

    def by_place(statement: Callable[[Term], Term]) -> Line:
        """What holds of the body and of 0 holds of what is the body up to m and 0 beyond."""
        branches = [
            have(statement(value), within.where(place), *signs, rule="sign")
            for place, value in ((le(k, m), body), (lt(m, k), ZERO))
        ]
        return have(statement(cut(body)), within, *branches, rule="cases")

    bounds = by_place(lambda value: le(value, bound)), by_place(lambda value: le(neg(bound), value))
    limit = have(
        eq(lim(make("counts"), total(low, OO, cut(body)), m), whole), context, tends, *bounds, exists,
        rule="dominated_convergence", bound=largest, near=low,
    )  # fmt: skip
    far = Context((*context.variables, m), (*context.conditions, lt(low, m)), context.ranges)
    finite = have(make("defined", total(low, OO, cut(body))), far, *bounds, exists, rule="order", bound=largest)
    near, rest = total(low, m, cut(body)), total(add(m, ONE), OO, cut(body))
    apart = have(eq(total(low, OO, cut(body)), add(near, rest)), far, finite, rule="split")
    same = []
    for place, value, part in ((le(k, m), body, near), (lt(m, k), ZERO, rest)):
        here = have(eq(value, value), within.where(place), *signs, rule="rewrite")
        pointwise = have(eq(cut(body), value), here.context, here, rule="cases")
        there = over(part.args[0], value, k)
        same.append(have(eq(part, there), far, apart, pointwise, rule="rewrite"))
    nothing = have(eq(same[1].statement.args[1], ZERO), far, rule="linear")
    partial = total(low, m, body)
    uses = apart, *same, nothing
    whole_cut = have(eq(total(low, OO, cut(body)), partial), far, *uses, rule="field", multipliers=(ONE,) * 4)
    return have(
        eq(lim(make("counts"), partial, m), whole), context, limit, whole_cut, rule="rewrite", title="partial sums",
        near=(low,),
    )  # fmt: skip


_ZETA = Context((b,), (lt(ONE, b),))


@lemma
def powers() -> Line:
    """The sum of (1 + k)^(-b) converges for b > 1."""
    body = make("rpow", k, neg(b))
    meaning = have(eq(make("zeta", b), total(ONE, OO, body)), _ZETA, rule="define")
    one, rest = total(ONE, ONE, body), total(add(ONE, ONE), OO, body)
    apart = have(eq(total(ONE, OO, body), add(one, rest)), _ZETA, meaning, rule="split")
    shifted = total(ONE, OO, make("rpow", add(ONE, k), neg(b)))
    moved = have(eq(rest, shifted), _ZETA, apart, rule="substitution", variable=m, image=add(ONE, m))
    return have(make("defined", shifted), _ZETA, moved, rule="order", title="a convergent series")
