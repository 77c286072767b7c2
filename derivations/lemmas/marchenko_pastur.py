"""The Marchenko-Pastur law by its transform: the density is verified, no contour is needed.

One integral, of sqrt((b - x)(x - a))/(x - p), gives the mass of the density and its transform; where there are fewer examples
than dimensions, the missing mass sits at 0.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, substitute, var
from ...theory.write.proof import Line, have, instance
from .letters import gamma, integral, x

a, b, p, w = (var(name, "real") for name in "abpw")
PI = make("pi")


def root(term: Term) -> Term:
    return power(term, Fraction(1, 2))


BELOW = Context((a, b, p), (le(ZERO, a), lt(a, b), lt(p, a)))
_A, _B = sub(a, p), sub(b, p)
arc = root(mul(sub(b, x), sub(x, a)))
_place = mul(add(a, mul(b, power(w, 2))), inverse(add(ONE, power(w, 2))))
_one = add(ONE, power(w, 2))


@cache
def arc_at_place() -> Line:
    """sqrt((b - x)(x - a)) = (b - a) w/(1 + w^2) at x = (a + b w^2)/(1 + w^2)."""
    context = Context((a, b, w), (lt(a, b), lt(ZERO, w)))
    return have(eq(substitute(arc, {x: _place}), mul(sub(b, a), w, inverse(_one))), context, rule="functional_equation")


def _rational(p_: Term) -> Term:
    """The integrand after the substitution."""
    scale = mul(sub(b, a), w, inverse(_one))
    slope = mul(TWO, sub(b, a), w, power(_one, -2))
    return mul(scale, inverse(sub(_place, p_)), slope)


@cache
def arc_integral() -> Line:
    """int sqrt((b - x)(x - a))/(x - p) dx = pi ((a + b)/2 - p - sqrt(a - p) sqrt(b - p)) for p < a."""
    integrand = mul(arc, inverse(sub(x, p)))
    slope = mul(TWO, sub(b, a), w, power(_one, -2))
    moved = mul(substitute(integrand, {x: _place}), slope)
    rational = integral(ZERO, OO, _rational(p), w)
    primitive = mul(
        TWO,
        add(
            mul(_A, make("atan", w)),
            mul(HALF, sub(b, a), add(mul(w, inverse(_one)), make("atan", w))),
            neg(mul(root(_A), root(_B), make("atan", mul(w, root(_B), power(_A, Fraction(-1, 2)))))),
        ),
    )
    value = mul(PI, sub(mul(HALF, add(_A, _B)), mul(root(_A), root(_B))))
    known = have(eq(rational, value), BELOW, rule="antiderivative", variable=w, function=primitive)
    same = have(eq(integral(ZERO, OO, moved, w), value), BELOW, known, arc_at_place(), rule="rewrite")
    whole = integral(a, b, integrand, x)
    through = have(
        eq(whole, integral(ZERO, OO, moved, w)), BELOW, same, arc_at_place(), rule="substitution", variable=w, image=_place
    )
    return have(eq(whole, value), BELOW, through, same, rule="field", multipliers=(ONE, ONE))


@cache
def arc_integral_at_0() -> Line:
    """int sqrt((b - x) x)/x dx = pi b/2: the same at p = a = 0."""
    context = Context((b,), (lt(ZERO, b),))
    place, slope = mul(b, power(w, 2), inverse(_one)), mul(TWO, b, w, power(_one, -2))
    integrand = mul(root(mul(sub(b, x), x)), inverse(x))
    moved = mul(substitute(integrand, {x: place}), slope)
    value = mul(HALF, PI, b)
    primitive = mul(b, add(mul(w, inverse(_one)), make("atan", w)))
    known = have(
        eq(integral(ZERO, OO, mul(TWO, b, power(_one, -2)), w), value),
        context,
        rule="antiderivative",
        variable=w,
        function=primitive,
    )
    at_place = have(
        eq(root(mul(sub(b, place), place)), mul(b, w, inverse(_one))),
        Context((b, w), (lt(ZERO, b), lt(ZERO, w))),
        rule="functional_equation",
    )
    same = have(eq(integral(ZERO, OO, moved, w), value), context, known, at_place, rule="rewrite")
    whole = integral(ZERO, b, integrand, x)
    through = have(
        eq(whole, integral(ZERO, OO, moved, w)), context, same, at_place, rule="substitution", variable=w, image=place
    )
    return have(eq(whole, value), context, through, same, rule="field", multipliers=(ONE, ONE))
