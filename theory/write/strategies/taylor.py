"""Taylor's polynomial with its remainder, at 0 from the right: by slopes, from a bound of the last derivative on."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import factorial

from flint import arb, fmpq

from ...decide.field import canonical
from ...decide.refusal import Refusal
from ...decide.scene import Scene
from ...decide.shapes import derivative
from ...terms.build import HALF, ONE, ZERO, add, div, eq, le, lim, lt, mul, power, sub
from ...terms.context import Context
from ...terms.term import IllFormed, Term, make, num, substitute, var
from ...untrusted.balls import enclose
from ..proof import Line
from .registry import Stuck, first_of, show

u, v = var("u", "real"), var("v", "real")
DELTA = HALF
NEAR = Context((u,), (lt(ZERO, u), lt(u, DELTA)))
RIGHT = make("above", ZERO)


def coefficients(function: Term, order: int) -> tuple[list[Term], list[Term]]:
    """The derivatives up to the order after it, and Taylor's coefficients up to the order, of a function of ``u`` at 0."""
    slopes = [function]
    scene = Scene(NEAR)
    for _ in range(order + 1):
        slopes.append(derivative(slopes[-1], u, scene))
    at_zero = [canonical(substitute(slope, {u: ZERO})) for slope in slopes[:-1]]
    return slopes, [canonical(mul(num(Fraction(1, factorial(k))), c)) for k, c in enumerate(at_zero)]


def polynomial(parts: list[Term], at: Term = u) -> Term:
    return add(*(mul(c, power(at, k)) if k else c for k, c in enumerate(parts) if c is not ZERO))


def quotient(function: Term, order: int, at: Term = u) -> Term:
    """(f(u) - the terms below the order)/u^order."""
    parts = coefficients(function, order)[1]
    return div(sub(function, polynomial(parts[:order])), power(u, order))


@cache
def bounds(function: Term, order: int) -> tuple[Line, Line, Term]:
    """Lines: 0 <= K u^(order+1)/(order+1)! -+ (f(u) - Taylor's polynomial) for 0 < u < 1/2, and K."""
    slopes, parts = coefficients(function, order)
    size = _largest(slopes[-1])
    width = mul(size, num(Fraction(1, factorial(order + 1))), power(u, order + 1))
    rest = sub(function, polynomial(parts))
    lines = []
    for sign in (-1, 1):
        gaps = [add(width, mul(num(sign), rest))]
        for _ in range(order + 1):
            gaps.append(derivative(gaps[-1], u, Scene(NEAR)))
        line: Line | None = None
        for k, gap in enumerate(reversed(gaps)):
            name = u if k == order + 1 else var(f"u{k}", "real")
            line = _last(gap, name) if line is None else _risen(gap, name, line)
        assert line is not None
        lines.append(line)
    return lines[0], lines[1], size


def _largest(slope: Term) -> Term:
    """A whole number above abs(slope) on [0, 1/2]."""
    pieces = 16
    most = 0
    for i in range(pieces):
        box = arb(fmpq(i, 2 * pieces)).union(arb(fmpq(i + 1, 2 * pieces)))
        try:
            found = abs(enclose(slope, {u: box})).upper()
        except (Refusal, IllFormed) as refusal:
            raise Stuck(f"the derivative {slope} is not bounded near 0: {refusal}") from None
        most = max(most, int(float(found)) + 1)
    return num(most + 1)


def _last(gap: Term, name: Term) -> Line:
    """The bound of the last derivative, by signs or by balls."""
    statement, where = _in(le(ZERO, gap), name)
    low, high = Fraction(0), Fraction(1, 2)
    return first_of(
        lambda: show(statement, where, rule="sign"),
        lambda: show(statement, where, rule="enclose", variables=(name,), low=(low,), high=(high,)),
    )


def _risen(gap: Term, name: Term, slope: Line) -> Line:
    """The gap is 0 at 0, and its slope, of which another line speaks, is not negative."""
    statement, where = _in(le(ZERO, gap), name)
    return show(
        statement, where, slope, rule="increasing_map", variable=v, function=substitute(gap, {u: v}),
        interval=make("interval", ZERO, DELTA), values=(ZERO, name),
    )  # fmt: skip


def _in(statement: Term, name: Term) -> tuple[Term, Context]:
    """The statement of ``u`` in another variable, between 0 and 1/2."""
    return substitute(statement, {u: name}), Context((name,), (lt(ZERO, name), lt(name, DELTA)))


@cache
def remainder(function: Term, order: int) -> Line:
    """(f(u) - the terms below u^order)/u^order tends to Taylor's coefficient, as u -> 0 from the right."""
    above, below, size = bounds(function, order)
    value = coefficients(function, order)[1][order]
    body = quotient(function, order)
    width = mul(size, num(Fraction(1, factorial(order + 1))), u)
    return show(
        eq(lim(RIGHT, body, u), value), Context(), above, below, rule="squeeze", variables=(u,),
        lower=sub(value, width), upper=add(value, width), near=DELTA, title="Taylor",
    )  # fmt: skip


@cache
def sign_near_zero(function: Term, x: Term) -> Line:
    """The function of ``u`` is > 0, or < 0, for 0 < x < some number: Taylor's first term outweighs what is left."""
    for order in range(4):
        parts = coefficients(function, order)[1]
        if parts[order] is ZERO:
            continue
        first = arb(enclose(parts[order], {}))
        side = 1 if first > 0 else -1
        above, below, size = bounds(function, order)
        small = min(Fraction(1, 2), Fraction(int(1 + 1000 * float(abs(first).lower()))) / 2000 / size.args[0])
        where = Context((x,), (lt(ZERO, x), lt(x, num(small))))
        width = mul(size, num(Fraction(1, factorial(order + 1))), power(u, order + 1))
        least = substitute(sub(mul(num(side), parts[order], power(u, order)), width), {u: x})
        rest = show(lt(ZERO, least), where, rule="sign")
        bound = below if side > 0 else above
        moved = show(substitute(bound.statement, {u: x}), where, bound, rule="instance", images={u: x}, functions={})
        value = substitute(function, {u: x})
        statement = lt(ZERO, value) if side > 0 else lt(value, ZERO)
        return show(statement, where, rest, moved, rule="combine", multipliers=(ONE, ONE))
    raise Stuck(f"the sign of {function} near 0 is not known")
