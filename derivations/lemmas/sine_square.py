"""The integral of sin(a x)^2/x^2 over the half line: 1/x^2 is one of t exp(-x t), and the integral over x is taken first."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, eq, lt, mul, neg, over, power
from ...theory.terms.context import Context
from ...theory.terms.term import make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from ...theory.write.strategies.equalities import by_lines
from ...theory.write.strategies.integrals import integral
from ...theory.write.strategies.normal import BEYOND
from .letters import t, x

a = var("a", "real")
SLOPES = Context((a,), (lt(ZERO, a),))
_square = power(make("sin", mul(a, x)), 2)
sinc_square = mul(_square, power(x, -2))
square_of_sinc = power(mul(make("sin", mul(a, x)), power(x, -1)), 2)
_plane = mul(_square, mul(t, make("exp", neg(mul(x, t)))))


def at_one() -> Line:
    """The integral of sin(x)^2/x^2 over x > 0 is pi/2."""
    return instance(sine_square(), Context(()), images={a: ONE})


@lemma
def sine_square() -> Line:
    """The integral of sin(a x)^2/x^2 over x > 0 is pi a/2 for a > 0."""
    at_x, at_t = (Context((a, v), (*SLOPES.conditions, lt(ZERO, v))) for v in (x, t))
    decay = integral(over(BEYOND, mul(t, make("exp", neg(mul(x, t)))), t), at_x)
    first, second = over(BEYOND, _plane, t), over(BEYOND, _plane, x)
    pulled = have(eq(first, mul(_square, decay.statement.args[0])), at_x, decay, rule="linear")
    inner = have(eq(first, sinc_square), at_x, pulled, decay, rule="field", multipliers=(ONE, _square))
    other = integral(second, at_t)
    last = integral(over(BEYOND, other.statement.args[1], t), SLOPES)
    alike = have(eq(last.statement.args[0], over(BEYOND, second, t)), SLOPES, last, other, rule="rewrite")
    turned = have(eq(over(BEYOND, first, x), over(BEYOND, second, t)), SLOPES, alike, inner, rule="tonelli")
    put = have(eq(over(BEYOND, first, x), over(BEYOND, sinc_square, x)), SLOPES, turned, inner, rule="rewrite")
    return by_lines(over(BEYOND, sinc_square, x), last.statement.args[1], SLOPES, [put, turned, alike, last])
