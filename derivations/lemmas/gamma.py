"""Values of the Gamma function: at 1, at 1/2, and at halves."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, eq, inverse, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import integral, t, x
from .marchenko_pastur import PI, root

_NOWHERE = Context(())
EIGHTH = num(Fraction(1, 8))


def gamma_of(term: Term) -> Term:
    return make("gamma", term)


@lemma
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


@lemma
def gamma_at_half() -> Line:
    """Gamma(1/2) = sqrt(pi), by reflection."""
    reflected = instance(axiom("gamma_reflection"), _NOWHERE, images={x: HALF})
    half, positive = gamma_of(HALF), have(lt(ZERO, gamma_of(HALF)), _NOWHERE, rule="sign")
    sine = have(eq(reflected.statement.args[0], power(half, 2)), _NOWHERE, rule="functional_equation")
    square = have(eq(power(half, 2), PI), _NOWHERE, reflected, sine, rule="field", multipliers=(ONE, neg(ONE)))
    same = have(eq(half, root(power(half, 2))), _NOWHERE, positive, rule="functional_equation")
    return have(eq(half, root(PI)), _NOWHERE, same, square, rule="rewrite", title="Gamma(1/2)")


def _value(term: Term, in_basics: Term, value: Term) -> Line:
    """The term by Gamma(1) and Gamma(1/2)."""
    down = have(eq(term, in_basics), _NOWHERE, rule="functional_equation")
    known = have(eq(in_basics, value), _NOWHERE, gamma_at_one(), gamma_at_half(), rule="rewrite")
    return have(eq(term, value), _NOWHERE, down, known, rule="field", title="Gamma at halves", multipliers=(ONE, ONE))


def _at(number: int | Fraction) -> Term:
    return gamma_of(num(number))


_THREE_HALVES, _HALVES = _at(Fraction(3, 2)), power(_at(Fraction(1, 2)), 2)


@lemma
def square_at_three_halves() -> Line:
    """Gamma(3/2)^2/Gamma(3) = pi/8."""
    term = mul(power(_THREE_HALVES, 2), inverse(_at(3)))
    return _value(term, mul(EIGHTH, _HALVES, inverse(_at(1))), mul(EIGHTH, PI))


@lemma
def at_half_and_three_halves() -> Line:
    """Gamma(1/2) Gamma(3/2)/Gamma(2) = pi/2."""
    term = mul(_at(Fraction(1, 2)), _THREE_HALVES, inverse(_at(2)))
    return _value(term, mul(HALF, _HALVES, inverse(_at(1))), mul(HALF, PI))


@lemma
def gauss_at_half() -> Line:
    """2F1(-1/2, 1/2; 2; 1) = 8/(3 pi), by Gauss's sum."""
    a, b, c = (var(name, "real") for name in "abc")
    gauss = instance(axiom("gauss_summation"), _NOWHERE, images={a: neg(HALF), b: HALF, c: TWO})
    left, quotient = gauss.statement.args
    eight_thirds = num(Fraction(8, 3))
    known = _value(quotient, mul(eight_thirds, power(_at(1), 2), inverse(_HALVES)), mul(eight_thirds, inverse(PI)))
    statement = eq(left, known.statement.args[1])
    return have(statement, _NOWHERE, gauss, known, rule="field", title="Gauss's sum", multipliers=(ONE, ONE))
