"""One integral inside another in the other order, over a rectangle or a triangle, where the inner one has no value of its own.

Source: Tonelli and Fubini: Rudin, Real and Complex Analysis (1987), theorem 8.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp

from ...decide.opening import conditions_of
from ...decide.scene import Scene
from ...decide.signs import shown
from ...terms.build import MINUS_OO, ONE, OO, TWO, ZERO, eq, le, mul, neg, over
from ...terms.context import Context
from ...terms.term import Term, make
from ..convert import Converter
from ..display import display
from ..proof import Line
from .domination import above_products, beside_bounded, exists
from .expansions import symbols_of
from .ranges import within
from .registry import Stuck, Task, first_of, show


@dataclass(frozen=True)
class Plane:
    """Ranges of x and, at each x, of y; those of y and, at each y, of x, which describe the same set; and the context of both."""

    x: Term
    y: Term
    outer: Term
    inner: Term
    other: Term
    turned: Term
    both: Context

    def whole(self, body: Term) -> Term:
        """The integral over y inside that over x."""
        return over(self.outer, over(self.inner, body, self.y), self.x)

    def swapped(self, body: Term) -> Term:
        """The integral over x inside that over y."""
        return over(self.other, over(self.turned, body, self.x), self.y)


def in_other_order(term: Term, context: Context) -> Line:
    """The line that gives an integral of one integral its value by the other order. Raises Stuck for other integrals."""
    from .integrals import inside

    x, integrand, at_x = inside(term, context)
    factors = integrand.args if integrand.head == "mul" else (integrand,)
    within = [part for part in factors if part.head == "over" and part.args[0].head == "interval"]
    if len(within) != 1:
        raise Stuck("")
    y, part, both = inside(within[0], at_x)
    beside = [factor for factor in factors if factor is not within[0]]
    body = mul(*beside, part)
    inner = over(within[0].args[0], body, y)
    turned_ranges = _other_ranges(x, y, term.args[0], within[0].args[0], both)
    plane = Plane(x, y, term.args[0], within[0].args[0], *turned_ranges, both)
    value = _value(plane, body, context)
    there_is = exists(inner, at_x)
    turned = _turned(plane, body, context, value, there_is)
    line = show(
        eq(turned.statement.args[0], value.statement.args[1]),
        context,
        turned,
        value,
        rule="field",
        multipliers=(ONE, ONE),
    )
    if not beside:
        return line
    pulled = show(eq(inner, integrand), at_x, there_is, rule="linear")
    put = show(eq(line.statement.args[0], term), context, line, pulled, rule="rewrite")
    return show(eq(term, value.statement.args[1]), context, put, line, rule="field", multipliers=(neg(ONE), ONE))


def _value(plane: Plane, body: Term, context: Context) -> Line:
    """The value in the other order."""
    from .evaluation import value_of
    from .integrals import integral

    each = value_of(over(plane.turned, body, plane.x), within(plane.other, plane.y, context))
    last = integral(over(plane.other, each.statement.args[1], plane.y), context)
    alike = show(eq(last.statement.args[0], plane.swapped(body)), context, last, each, rule="rewrite")
    return show(
        eq(plane.swapped(body), last.statement.args[1]), context, alike, last, rule="field", multipliers=(neg(ONE), ONE)
    )


def _other_ranges(x: Term, y: Term, outer: Term, inner: Term, both: Context) -> tuple[Term, Term]:
    """The range of y, and at each y that of x, where one end of y's range at most depends on x and the other is met at an end of x's.

    The end that depends on x is monotone; the kernel sees that the set is the same.
    """
    symbols = symbols_of(both)
    low, high = inner.args
    moving = [end for end in (low, high) if x in end.variables]
    if not moving:
        return inner, outer
    if len(moving) == 2:
        raise Stuck("both ends of the inner integral move")
    end, fixed = moving[0], (high if moving[0] is low else low)
    s, t = symbols[x], symbols[y]
    curve, meets = display(end, symbols), display(fixed, symbols)
    at_ends = [sp.limit(curve, s, display(place, symbols)) for place in outer.args]
    backs = [back for back in sp.solve(sp.Eq(curve, t), s) if sp.simplify(back.subs(t, curve) - s) == 0]
    if not backs or meets not in at_ends:
        raise Stuck(f"the integrals over {outer} and {inner} are over no triangle")
    back, first = Converter(None).term(backs[0]), meets == at_ends[0]
    far = at_ends[1] if first else at_ends[0]
    far_end = {sp.oo: OO, -sp.oo: MINUS_OO}.get(far) or Converter(None).term(far)
    ends = (far_end, fixed) if end is low else (fixed, far_end)
    return make("interval", *ends), make("interval", *((back, outer.args[1]) if first else (outer.args[0], back)))


def _turned(plane: Plane, body: Term, context: Context, value: Line, there_is: Line) -> Line:
    """Both orders give the same: the body is >= 0, or the integral of its size exists."""
    from .inequalities import by_order

    statement, curved = eq(plane.whole(body), plane.swapped(body)), list(_same_set(plane, context))

    def by_rule(*uses: Line) -> Line:
        return show(statement, context, value, there_is, *curved, *uses, rule="tonelli", title="the other order")

    return first_of(
        by_rule,
        lambda: by_rule(by_order(Task(plane.both, le(ZERO, body)))),
        lambda: by_rule(_size_exists(plane, body, context)),
    )


def _same_set(plane: Plane, context: Context) -> Iterator[Line]:
    """Where y lies in its range and x in that at y, x and y are as the first order says, and the reverse, if no sign shows it."""
    from .inequalities import by_order

    ranges = (plane.other, plane.y), (plane.turned, plane.x), (plane.outer, plane.x), (plane.inner, plane.y)
    said = [conditions_of(source, (v,), Scene(context)) for source, v in ranges]
    for known, asked in ((said[2] + said[3], said[0] + said[1]), (said[0] + said[1], said[2] + said[3])):
        where = Context(plane.both.variables, (*context.conditions, *known), context.ranges)
        for condition in asked:
            if not shown(condition, Scene(where)):
                yield by_order(Task(where, condition))


def _size_exists(plane: Plane, body: Term, context: Context) -> Line:
    """The size of the body has an integral in the other order, because a larger function has one."""
    from .inequalities import by_order

    symbols = symbols_of(plane.both)
    larger = above_products(*beside_bounded(display(body, symbols).doit(), set(symbols.values())))
    value = _value(plane, larger, context)
    at_y = within(plane.other, plane.y, context)
    size = make("abs", body)
    small = by_order(Task(plane.both, le(size, larger)))
    each, bound = (over(plane.turned, one, plane.x) for one in (size, larger))
    sign = show(le(ZERO, size), plane.both, rule="sign")
    below = show(make("defined", each), at_y, value, small, sign, rule="order", bound=bound)
    less = show(le(each, bound), at_y, below, value, small, rule="order")
    least = show(le(ZERO, each), at_y, below, rule="order")
    minus = show(le(neg(bound), each), at_y, less, least, rule="combine", multipliers=(ONE, TWO))
    return show(
        make("defined", plane.swapped(size)), context, value, below, less, minus, rule="order",
        bound=plane.swapped(larger), title="its size has an integral",
    )  # fmt: skip
