"""Means over the law of a function of a uniform variable, as integrals over an interval that ends at 1."""

from __future__ import annotations

from dataclasses import dataclass

from ...theory.terms.build import ONE, OO, ZERO, div, eq, inverse, lt, mul, neg, over, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, substitute
from ...theory.write.proof import Line, have
from .letters import integral, t, u


@dataclass(frozen=True)
class Image:
    """The law of the place at u, u uniform on (low, 1)."""

    low: Term
    place: Term

    @property
    def uniform(self) -> Term:
        return make("uniform", self.low, ONE)

    @property
    def law(self) -> Term:
        return make("image", self.uniform, close(self.place, u))

    def beside(self, context: Context, at: Term = u) -> Context:
        """The context with a point of the interval."""
        inside = lt(self.low, at), lt(at, ONE)
        return Context((*context.variables, at), (*context.conditions, *inside), context.ranges)

    def at(self, body: Term, of: Term = t, point: Term = u) -> Term:
        """The body at the place of the point."""
        return substitute(body, {of: substitute(self.place, {u: point})})

    def whole(self, body: Term, of: Term = t) -> Term:
        return integral(self.low, ONE, self.at(body, of), u)

    def mean(self, body: Term, known: Line, of: Term = t) -> Line:
        """The mean of the body over the law, where the line gives the integral a value."""
        context, value = known.context, known.statement.args[1]
        uniform, mean = over(self.uniform, self.at(body, of), u), over(self.law, body, of)
        whole = known.statement.args[0]
        scale = ONE if self.low is ZERO else inverse(sub(ONE, self.low))
        value = value if self.low is ZERO else div(value, sub(ONE, self.low))
        part = whole if self.low is ZERO else div(whole, sub(ONE, self.low))
        one = have(eq(uniform, part), context, known, rule="law")
        two = have(eq(mean, uniform), context, one, rule="law")
        statement = eq(mean, value)
        return have(
            statement, context, two, one, known, rule="field", title="a mean of the law", multipliers=(ONE, ONE, scale)
        )

    def on_half_line(self, context: Context) -> Line:
        return have(make("supported", self.law, make("interval", ZERO, OO)), context, rule="law")

    def means(self, body: Term, other: Term, scale: Term, inner: Term, square: Line, point: Term) -> Line:
        """The mean over t of that over the other variable, of a body that is scale x inner at the places of u and the point.

        The line gives the double integral of the inner term a value.
        """
        context, (double, value) = square.context, square.statement.args
        beside, room = self.beside(context, point), sub(ONE, self.low)
        there, scaled = self.at(self.at(body, t, point), other), mul(scale, inner)
        pointwise = have(eq(scaled, there), self.beside(beside), rule="functional_equation")
        part = integral(self.low, ONE, inner, u)
        out = have(eq(integral(self.low, ONE, scaled, u), mul(scale, part)), beside, rule="linear")
        moved = have(
            eq(integral(self.low, ONE, scaled, u), integral(self.low, ONE, there, u)),
            beside,
            out,
            pointwise,
            rule="rewrite",
        )
        weights = neg(ONE), ONE
        known = eq(integral(self.low, ONE, there, u), mul(scale, part))
        each = self.mean(
            self.at(body, t, point), have(known, beside, moved, out, rule="field", multipliers=weights), other
        )
        share = mul(scale, inverse(room))
        whole = integral(self.low, ONE, mul(share, part), point)
        linear = have(eq(whole, mul(share, double)), context, square, rule="linear")
        outer = integral(self.low, ONE, each.statement.args[0], point)
        same = have(eq(whole, outer), context, linear, each, rule="rewrite")
        statement = eq(outer, mul(share, value))
        result = have(statement, context, same, linear, square, rule="field", multipliers=(neg(ONE), ONE, share))
        return self.mean(over(self.law, body, other), result)
