"""Where a function on an open interval is least: the point at which its slope, which SymPy solves, changes its sign."""

from __future__ import annotations

import sympy as sp

from ...decide.opening import conditions_of
from ...decide.scene import Scene
from ...decide.shapes import derivative
from ...terms.build import eq, neg
from ...terms.context import Context
from ...terms.term import Term, instantiate, make, subterms
from ..convert import Converter
from ..display import display
from ..proof import Line
from .expansions import symbols_of
from .limits import new
from .ranges import within
from .registry import first_among, first_of, show


def least_point(term: Term, context: Context) -> Line:
    """The line that the minimiser is a point."""
    source, body = term.args
    x = new(context, "s", "real", term)

    def between(*ends: Term) -> Context:
        ranges = dict.fromkeys((source, make("interval", *ends)))
        inside = [condition for one in ranges for condition in conditions_of(one, (x,), Scene(context))]
        conditions = (*context.conditions, *dict.fromkeys(inside))
        return Context((*context.variables, x), conditions, context.ranges)

    low, high = source.args
    function, where = instantiate(body, x), between(low, high)
    slope = derivative(function, x, Scene(where))

    def at(point: Term) -> Line:
        from .inequalities import above_zero, on_fewer

        statement = eq(term, point)

        def by_signs() -> Line:
            falls = above_zero(neg(slope), between(low, point), strict=True, depth=2)
            rises = above_zero(slope, between(point, high), strict=True, depth=2)
            return first_of(
                lambda: show(statement, context, falls, rises, rule="least"),
                lambda: show(statement, context, falls, *alone(rises, point, high), rule="least"),
                lambda: show(statement, context, *alone(falls, low, point), rises, rule="least"),
                lambda: show(statement, context, *alone(falls, low, point), *alone(rises, point, high), rule="least"),
            )

        def alone(line: Line, *ends: Term) -> list[Line]:
            """Between the ends alone, which the range is left to follow from: the slope's sign, and those of divisors."""
            few = within(make("interval", *ends), x, context)
            bases = dict.fromkeys(p.args[0] for p in subterms(function) if _asks_for_a_sign(p))
            signs = [above_zero(base, line.context, strict=True, depth=1) for base in bases if x in base.variables]
            return [on_fewer(one, few) for one in (*signs, line)]

        return first_of(lambda: show(statement, context, rule="least"), by_signs)

    symbols = symbols_of(where)
    plain = sp.numer(sp.together(sp.simplify(display(slope, symbols).doit())))
    points = (Converter(None).term(point) for point in sp.solve(plain, symbols[x]) if point.is_real is not False)
    return first_among(points, at, f"SymPy finds no zero of the slope {slope}")


def _asks_for_a_sign(part: Term) -> bool:
    """Does it exist, or have a slope, only where its first argument is not 0 or is positive?"""
    whole = part.head == "pow" and part.args[1].head == "num" and part.args[1].args[0] >= 0
    return part.head in ("pow", "rpow", "ln") and not whole
