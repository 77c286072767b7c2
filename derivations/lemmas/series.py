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
_HERE, _INSIDE = Context((first,)), Context((first, k), (le(first, k),))
_WITHIN = Context((first, k, m), (le(first, k),))


def cut(body: Term) -> Term:
    """The body up to m, and 0 beyond."""
    return make("cases", le(k, m), body, TRUE, ZERO)


def _by_place(statement: Callable[[Term], Term], sign: Line) -> Line:
    """What holds of f and of 0 holds of what is f up to m and 0 beyond."""
    branches = [
        have(statement(value), _WITHIN.where(place), sign, rule="sign")
        for place, value in ((le(k, m), _f), (lt(m, k), ZERO))
    ]
    return have(statement(cut(_f)), _WITHIN, *branches, rule="cases")


@lemma
def partial_sums() -> Line:
    """For f >= 0 the sum of f(k) over first <= k <= m tends to that over first <= k."""
    whole = total(first, OO, _f)
    sign = have(le(ZERO, _f), _INSIDE, rule="suppose", own=(k,))
    exists = have(make("defined", whole), _HERE, rule="suppose", own=())
    tends = have(eq(lim(make("counts"), cut(_f), m), _f), _INSIDE, sign, rule="limit_algebra", near=k)
    bounds = _by_place(lambda value: le(value, _f), sign), _by_place(lambda value: le(neg(_f), value), sign)
    limit = have(
        eq(lim(make("counts"), total(first, OO, cut(_f)), m), whole), _HERE, tends, *bounds, exists,
        rule="dominated_convergence", bound=whole, near=first,
    )  # fmt: skip
    far = Context((first, m), (lt(first, m),))
    finite = have(make("defined", total(first, OO, cut(_f))), far, *bounds, exists, rule="order", bound=whole)
    near, rest = total(first, m, cut(_f)), total(add(m, ONE), OO, cut(_f))
    apart = have(eq(total(first, OO, cut(_f)), add(near, rest)), far, finite, rule="split")
    same = []
    for place, value, part in ((le(k, m), _f, near), (lt(m, k), ZERO, rest)):
        here = have(eq(value, value), _WITHIN.where(place), sign, rule="rewrite")
        pointwise = have(eq(cut(_f), value), here.context, here, rule="cases")
        there = over(part.args[0], value, k)
        same.append(have(eq(part, there), far, apart, pointwise, rule="rewrite"))
    nothing = have(eq(same[1].statement.args[1], ZERO), far, rule="linear")
    partial = total(first, m, _f)
    uses = apart, *same, nothing
    whole_cut = have(eq(total(first, OO, cut(_f)), partial), far, *uses, rule="field", multipliers=(ONE,) * 4)
    return have(
        eq(lim(make("counts"), partial, m), whole), _HERE, limit, whole_cut, rule="rewrite", title="partial sums",
        near=(first,),
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
