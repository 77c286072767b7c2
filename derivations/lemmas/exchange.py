"""An integral over (0, T) of what lies between 0 and K is taken out of means over laws and data, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from ...theory.terms.build import ONE, ZERO, eq, le, lt, over
from ...theory.terms.context import Context
from ...theory.terms.term import Term, app, make, var
from ...theory.write.proof import Line, have
from .letters import integral

T, K, w = var("T", "real"), var("K", "real"), var("w", "real")
_CONDITIONS = (lt(ZERO, T), le(ZERO, K))
_INSIDE = (lt(ZERO, w), lt(w, T))
Layer = tuple[Term, tuple[Term, ...]]
"""A range and the variables that it binds."""


def up_to(body: Term, at: Term = w) -> Term:
    """The integral over (0, T)."""
    return integral(ZERO, T, body, at)


def kernel(variables: Sequence[Term]) -> str:
    """The name of the function of w and these variables."""
    return f"kernel_{len(variables)}"


def exchanged(base: Context, layers: Sequence[Layer]) -> tuple[Line, ...]:
    """F(int k(w, .) dw) = int F(k(w, .)) dw, F the means over the layers, the first innermost; k is owed to be as said.

    Then, layer by layer, that the means of the integral exist.
    """
    variables = layers[0][1]
    k = app(kernel(variables), w, *variables)
    known = tuple(le(ZERO, v) for v in variables)
    place = Context((T, K, *variables), (*_CONDITIONS, *known))
    inside = Context((*place.variables, w), (*place.conditions, *_INSIDE))
    facts = [have(goal, inside, rule="suppose", own=(w, *variables)) for goal in (le(ZERO, k), le(k, K))]
    facts.append(have(make("defined", up_to(k)), place, rule="suppose", own=variables, title="the integral exists"))
    facts += [
        have(le(ZERO, up_to(k)), place, *facts, rule="order"),
        have(le(up_to(k), up_to(K)), place, *facts, rule="order"),
    ]
    body, outside = k, up_to(k)
    line: Line | None = None
    there_are: list[Line] = []
    for number, (source, bound) in enumerate(layers):
        outer = layers[number + 1 :]
        data = tuple((names[0], range_) for range_, names in outer)
        context = Context(
            (*base.variables, T, K, *(v for v, _ in data)), (*base.conditions, *_CONDITIONS), (*base.ranges, *data)
        )
        at = Context((*context.variables, w), (*context.conditions, *_INSIDE), context.ranges)
        whole, constant = over(source, outside, *bound), over(source, up_to(K), *bound)
        exists = have(make("defined", whole), context, *facts, rule="order", bound=constant)
        there_are.append(exists)
        before = over(source, up_to(body), *bound)
        body = over(source, body, *bound)
        there = have(make("defined", body), at, *facts, rule="order", bound=over(source, K, *bound))
        if line is None:
            line = have(eq(whole, up_to(body)), context, *facts, exists, there, rule="tonelli")
        else:
            moved = have(eq(whole, before), context, exists, *facts, line, rule="rewrite")
            out = have(eq(before, up_to(body)), context, *facts, moved, there, line, rule="tonelli")
            line = have(eq(whole, up_to(body)), context, moved, out, rule="field", multipliers=(ONE, ONE))
        outside = whole
        facts = [
            there, exists, have(le(ZERO, body), at, *facts, there, rule="order"), have(le(body, K), at, *facts, there, rule="order"),
            have(le(ZERO, whole), context, *facts, exists, rule="order"),
            have(le(whole, up_to(K)), context, *facts, exists, rule="order"),
        ]  # fmt: skip
    assert line is not None
    return line, *there_are
