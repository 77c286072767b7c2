"""An integral lies between the length of its range times bounds of what is integrated."""

from __future__ import annotations

from ...theory.terms.build import ONE, eq, le, lt, mul, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Function, Term, app, close, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import integral, t

_low, _high, _level = (var(name, "real") for name in ("a", "b", "level"))
_height = app("f", t)


@lemma
def _bound(above: bool) -> Line:
    """The integral of a function that stays below a level, or above it, is at most, or at least, the level times the length."""
    context = Context((_low, _high, _level), (le(_low, _high),))
    under = Context((*context.variables, t), (*context.conditions, lt(_low, t), lt(t, _high)))
    whole, flat = integral(_low, _high, _height, t), integral(_low, _high, _level, t)
    known = have(le(_height, _level) if above else le(_level, _height), under, rule="suppose", own=(t,))
    exists = have(make("defined", whole), context, rule="suppose")
    value = mul(_level, sub(_high, _low))
    constant = have(eq(flat, value), context, rule="law")
    sides = (whole, flat) if above else (flat, whole)
    order = have(le(*sides), context, known, exists, constant, rule="order")
    statement = le(whole, value) if above else le(value, whole)
    weights = ONE, ONE if above else num(-1)
    return have(statement, context, order, constant, rule="combine", multipliers=weights)


def flat_bound(
    context: Context, body: Term, ends: tuple[Term, Term], at: Term, level: Term, *paid: Line, above: bool
) -> Line:
    """The integral of the body is at most, or at least, the level times the length; paid are the bound and that it exists."""
    function: Function = (1, close(body, at))
    images = {_low: ends[0], _high: ends[1], _level: level}
    return instance(_bound(above), context, *paid, images=images, functions={"f": function})


@lemma
def _order() -> Line:
    """Of two functions, one nowhere above the other, the integrals over a range are in the same order where both exist."""
    context = Context((_low, _high), (le(_low, _high),))
    under = Context((*context.variables, t), (*context.conditions, lt(_low, t), lt(t, _high)))
    sides = [integral(_low, _high, body, t) for body in (_height, app("g", t))]
    known = have(le(_height, app("g", t)), under, rule="suppose", own=(t,))
    exist = [have(make("defined", side), context, rule="suppose") for side in sides]
    return have(le(*sides), context, known, *exist, rule="order")


def ordered(context: Context, bodies: tuple[Term, Term], ends: tuple[Term, Term], at: Term, *paid: Line) -> Line:
    """The integral of the first is at most that of the second; paid are the bound and that both exist."""
    functions: dict[str, Function] = {name: (1, close(body, at)) for name, body in zip(("f", "g"), bodies, strict=True)}
    return instance(_order(), context, *paid, images={_low: ends[0], _high: ends[1]}, functions=functions)
