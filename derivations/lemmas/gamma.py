"""Values of the Gamma function: at 1, at 1/2, and the ratio that the integral of the arc needs."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num
from ...theory.write.proof import Line, axiom, have, instance
from .letters import integral, t, x

PI = make("pi")
_NOWHERE = Context(())
_THREE_HALVES = Fraction(3, 2)


def gamma_of(term: Term) -> Term:
    return make("gamma", term)


@cache
def gamma_at_one() -> Line:
    """Gamma(1) = 1, by its integral."""
    decay = make("exp", neg(t))
    meaning = integral(ZERO, OO, mul(make("rpow", t, sub(ONE, ONE)), decay), t)
    defined = have(eq(gamma_of(ONE), meaning), _NOWHERE, rule="define")
    plain = have(
        eq(integral(ZERO, OO, decay, t), ONE), _NOWHERE, rule="antiderivative", variable=t, function=neg(decay)
    )
    return have(
        eq(gamma_of(ONE), ONE), _NOWHERE, defined, plain, rule="field", title="Gamma(1)", multipliers=(ONE, ONE)
    )


@cache
def gamma_at_half() -> Line:
    """Gamma(1/2)^2 = pi, by reflection."""
    reflected = instance(axiom("gamma_reflection"), _NOWHERE, images={x: HALF})
    product = reflected.statement.args[0]
    square = power(gamma_of(HALF), 2)
    sine = have(eq(product, square), _NOWHERE, rule="functional_equation")
    return have(
        eq(square, PI), _NOWHERE, reflected, sine, rule="field", title="Gamma(1/2)^2 = pi", multipliers=(ONE, neg(ONE))
    )


_below = gamma_of(num(_THREE_HALVES))


@cache
def _steps(whole: int) -> tuple[Line, ...]:
    """Gamma(1) and Gamma(1/2), with Gamma(3/2) and Gamma(2) or Gamma(3) by them."""
    above = mul(num(whole - 1), gamma_of(ONE))
    return (
        gamma_at_one(),
        gamma_at_half(),
        have(eq(_below, mul(HALF, gamma_of(HALF))), _NOWHERE, rule="functional_equation"),
        have(eq(gamma_of(num(whole)), above), _NOWHERE, rule="functional_equation"),
    )


@cache
def gamma_at_three_halves() -> Line:
    """Gamma(3/2)^2/Gamma(3) = pi/8."""
    less, half = inverse(gamma_of(num(3))), gamma_of(HALF)
    eighth = mul(num(Fraction(1, 8)), PI)
    statement, both = eq(mul(power(_below, 2), less), eighth), add(mul(HALF, half), _below)
    weights = neg(mul(TWO, eighth, less)), mul(num(Fraction(1, 4)), less), mul(both, less), neg(mul(eighth, less))
    return have(statement, _NOWHERE, *_steps(3), rule="field", title="Gamma(3/2)^2/Gamma(3)", multipliers=weights)


@cache
def gamma_at_three_halves_and_half() -> Line:
    """Gamma(1/2) Gamma(3/2)/Gamma(2) = pi/2."""
    less, half, turn = inverse(gamma_of(TWO)), gamma_of(HALF), mul(HALF, PI)
    statement = eq(mul(half, _below, less), turn)
    weights = neg(mul(turn, less)), mul(HALF, less), mul(half, less), neg(mul(turn, less))
    return have(statement, _NOWHERE, *_steps(2), rule="field", title="Gamma(1/2) Gamma(3/2)", multipliers=weights)
