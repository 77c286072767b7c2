"""The function 2F1(-1/2, 1/2; 2; c) in complete elliptic integrals of parameter c, by the angle t = sin^2."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .angles import QUARTER, cosine, cosine_positive, sine, sine_positive
from .gamma import at_half_and_three_halves
from .letters import integral, t, x
from .marchenko_pastur import PI, root

a, b, c = (var(name, "real") for name in "abc")
UNIT = Context((c,), (lt(ZERO, c), lt(c, ONE)))
_ANGLES = Context((c, t), (*UNIT.conditions, lt(ZERO, t), lt(t, QUARTER)))
_delta = sub(ONE, mul(c, power(sine, 2)))
first, second = make("elliptic_k", c), make("elliptic_e", c)
_integrand = mul(power(cosine, 2), root(_delta))
half = make("hyp2f1", neg(HALF), HALF, TWO, c)


def _turn(body: Term) -> Term:
    return integral(ZERO, QUARTER, body, t)


@lemma
def legendre() -> Line:
    """The integral of cos^2 sqrt(1 - c sin^2) over a quarter turn, by the derivative of sin cos sqrt(1 - c sin^2)."""
    one = have(eq(first, _turn(power(_delta, Fraction(-1, 2)))), UNIT, rule="define")
    two = have(eq(second, _turn(root(_delta))), UNIT, rule="define")
    primitive = mul(sine, cosine, root(_delta))
    less = neg(mul(c, power(sine, 2), power(cosine, 2), power(_delta, Fraction(-1, 2))))
    slope = add(mul(sub(power(cosine, 2), power(sine, 2)), root(_delta)), less)
    ends = sub(substitute(primitive, {t: QUARTER}), substitute(primitive, {t: ZERO}))
    change = have(eq(_turn(slope), ends), UNIT, rule="antiderivative", variable=t, function=primitive)
    none = have(eq(ends, ZERO), UNIT, rule="functional_equation")
    third = inverse(mul(num(3), c))
    weights = mul(add(ONE, c), third), neg(mul(sub(ONE, c), third)), num(Fraction(1, 3))
    mixed = add(
        *(mul(w, part) for w, part in zip(weights, (root(_delta), power(_delta, Fraction(-1, 2)), slope), strict=True))
    )
    pointwise = have(eq(_integrand, mixed), _ANGLES, rule="functional_equation")
    apart = add(
        *(
            mul(w, line.statement.args[1 - (line is change)])
            for w, line in zip(weights, (two, one, change), strict=True)
        )
    )
    parts = have(eq(_turn(mixed), apart), UNIT, one, two, change, rule="linear")
    whole = have(eq(_turn(_integrand), _turn(mixed)), UNIT, parts, pointwise, rule="rewrite")
    value = add(mul(weights[0], second), mul(weights[1], first))
    multipliers = ONE, ONE, neg(weights[0]), neg(weights[1]), weights[2], weights[2]
    return have(
        eq(_turn(_integrand), value), UNIT, whole, parts, two, one, change, none, rule="field", multipliers=multipliers
    )


@lemma
def _at_angle(inside: Term) -> Line:
    """Euler's integrand at x = sin^2, times 2 sin cos, is 2 cos^2 sqrt(1 - c sin^2)."""
    p, signs = var("p", "real"), (sine_positive(), cosine_positive())
    at_square = mul(substitute(inside, {x: power(p, 2)}), TWO, p)
    short = mul(TWO, root(sub(ONE, power(p, 2))), root(sub(ONE, mul(c, power(p, 2)))))
    generic = Context((c, p), (*UNIT.conditions, lt(ZERO, p), lt(p, ONE)))
    line = have(eq(at_square, short), generic, rule="functional_equation")
    beside = have(lt(ZERO, power(cosine, 2)), _ANGLES, signs[1], rule="sign")
    rest = have(le(ZERO, power(sub(ONE, p), 2)), Context((p,)), rule="sign")
    rest = instance(rest, _ANGLES, images={p: sine})
    below = have(lt(sine, ONE), _ANGLES, beside, rest, rule="combine", multipliers=(HALF, HALF))
    at_sine = instance(line, _ANGLES, signs[0], below, images={p: sine})
    square = have(eq(root(power(p, 2)), p), Context((p,), (lt(ZERO, p),)), rule="functional_equation")
    adjacent = instance(square, _ANGLES, signs[1], images={p: cosine})
    turned = mul(substitute(inside, {x: power(sine, 2)}), TWO, sine, cosine)
    weights = cosine, mul(TWO, cosine, root(_delta))
    return have(eq(turned, mul(TWO, _integrand)), _ANGLES, at_sine, adjacent, rule="field", multipliers=weights)


@lemma
def half_in_elliptic_integrals() -> Line:
    """2F1(-1/2, 1/2; 2; c) = 4/(3 pi c) ((1 + c) E(c) - (1 - c) K(c)) for 0 < c < 1."""
    euler = instance(axiom("euler_integral"), UNIT, images={a: neg(HALF), b: HALF, c: TWO, x: c})
    left = euler.statement.args[0]
    pointwise = _at_angle(instantiate(left.args[1], x))
    turned = _turn(pointwise.statement.args[0])
    double = mul(TWO, legendre().statement.args[0])
    plain = _turn(mul(TWO, _integrand))
    out = have(eq(plain, double), UNIT, legendre(), rule="linear")
    same = have(eq(plain, turned), UNIT, out, pointwise, rule="rewrite")
    top = power(make("sin", QUARTER), 2)
    full = have(eq(top, ONE), Context(()), rule="functional_equation")
    to_top = integral(ZERO, top, instantiate(left.args[1], x), x)
    widened = have(eq(left, to_top), UNIT, euler, full, rule="rewrite")
    changed = have(
        eq(to_top, turned), UNIT, widened, same, pointwise, sine_positive(), cosine_positive(), rule="substitution",
        title="x = sin^2 t", variable=t, image=power(sine, 2),
    )  # fmt: skip
    known, per_turn = legendre(), mul(TWO, inverse(PI))
    value = mul(num(Fraction(4, 3)), inverse(PI), inverse(c), sub(mul(add(ONE, c), second), mul(sub(ONE, c), first)))
    uses = euler, at_half_and_three_halves(), widened, changed, same, out, known
    weights = neg(per_turn), neg(mul(per_turn, half)), per_turn, per_turn, neg(per_turn), per_turn, mul(TWO, per_turn)
    return have(eq(half, value), UNIT, *uses, rule="field", title="in elliptic integrals", multipliers=weights)
