"""The integral over a period of a sum over all shifts by the period is the integral over the line.

For f >= 0 that has an integral and that rises by at most a factor against each period: f(x) <= C f(y) for x <= y <= x + p.
"""

from __future__ import annotations

from ...theory.terms.build import MINUS_OO, ONE, OO, ZERO, add, div, eq, inverse, le, lt, mul, over
from ...theory.terms.context import Context
from ...theory.terms.term import Term, app, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import integral, x, y

p, C, w = (var(name, "real") for name in ("p", "C", "w"))
j = var("j", "integer")
INTEGERS = make("integers", MINUS_OO, OO)
PERIOD = Context((p, C), (lt(ZERO, p), lt(ZERO, C)))
AT = Context((p, C, w), PERIOD.conditions)
SHIFTED = Context((p, C, w, j), PERIOD.conditions)


def f(at: Term) -> Term:
    return app("f", at)


whole = integral(MINUS_OO, OO, f(x), x)
_shift = add(w, mul(p, j))
all_shifts = over(INTEGERS, f(_shift), j)


@lemma
def supposed() -> tuple[Line, ...]:
    """f >= 0, at every point and at every shift; its integral exists; f(x) <= C f(y)."""
    point, pair = Context((x,), ()), Context((x, y, p, C), (le(x, y), le(y, add(x, p)), *PERIOD.conditions))
    sign, again = (have(le(ZERO, f(x)), point, rule="suppose", own=(x,)) for _ in range(2))
    exists = have(make("defined", whole), Context(()), rule="suppose")
    slow, too = (have(le(f(x), mul(C, f(y))), pair, rule="suppose", own=(x, y)) for _ in range(2))
    low, high = _step(w).args[0].args
    inside = Context((*SHIFTED.variables, y), (*SHIFTED.conditions, le(low, y), le(y, high)))
    return (
        sign,
        exists,
        instance(sign, SHIFTED, again, images={x: _shift}),
        instance(slow, inside, too, images={x: low}),
    )


def _step(start: Term) -> Term:
    """The integral over one period from start + p j on."""
    return integral(add(start, mul(p, j)), add(start, mul(p, add(j, ONE))), f(x), x)


def _in_steps(start: Term, context: Context) -> tuple[Line, Line]:
    """The line in periods, and a period beside what lies before and beyond it."""
    sign, exists, *_ = supposed()
    low, high = _step(start).args[0].args
    numbered = Context((*context.variables, j), context.conditions)
    cut = have(eq(whole, over(INTEGERS, _step(start), j)), context, sign, exists, rule="split")
    beside = add(integral(MINUS_OO, low, f(x), x), _step(start), integral(high, OO, f(x), x))
    return cut, have(eq(whole, beside), numbered, sign, exists, rule="split")


@lemma
def shifts_exist() -> Line:
    """The sum over all shifts exists at every w: f is at most C/p times its integral over the next period."""
    cut, beside = _in_steps(w, AT)
    sign, _, at, slow = supposed()
    source, scale = _step(w).args[0], div(C, p)
    constant = over(source, f(_shift), y)
    width = have(eq(constant, mul(p, f(_shift))), SHIFTED, at, rule="law")
    below = have(le(constant, mul(C, _step(w))), SHIFTED, beside, slow, sign, width, rule="order")
    each = le(f(_shift), mul(scale, _step(w)))
    most = have(each, SHIFTED, below, width, rule="combine", multipliers=(inverse(p), inverse(p)))
    bound = over(INTEGERS, mul(scale, _step(w)), j)
    scaled = have(eq(bound, mul(scale, cut.statement.args[1])), AT, cut, rule="linear")
    return have(make("defined", all_shifts), AT, scaled, most, at, rule="order", bound=bound, title="all shifts")


@lemma
def unfolded() -> Line:
    """The integral over 0 < w < p of the sum over j of f(w + p j) is that of f over the line."""
    cut, beside = _in_steps(ZERO, PERIOD)
    sign, _, at, _ = supposed()
    moved = integral(ZERO, p, f(_shift), w)
    numbered = Context((*PERIOD.variables, j), PERIOD.conditions)
    shifted = have(eq(_step(ZERO), moved), numbered, beside, at, sign, rule="substitution", variable=w, image=_shift)
    summed = have(eq(whole, over(INTEGERS, moved, j)), PERIOD, cut, shifted, rule="rewrite")
    swapped = eq(integral(ZERO, p, all_shifts, w), summed.statement.args[1])
    order = have(swapped, PERIOD, summed, at, shifts_exist(), rule="tonelli", title="sum and integral change places")
    statement = eq(swapped.args[0], whole)
    return have(statement, PERIOD, order, summed, rule="field", title="unfolded", multipliers=(ONE, num(-1)))
