"""The integral over w > 0 that the shift of the mean root is, as 2F1(-1/2, -1/2; 1; r^2)."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .gamma import gamma_at_half, gamma_at_one, gamma_of
from .half_shift_limit import gap_limit, limit_exists
from .letters import gamma, integral, t, x
from .marchenko_pastur import FEW, PI, root
from .root_integral import PER_TURN, along, w

r, m = var("r", "real"), var("m", "real")
INSIDE = Context((r,), (lt(ZERO, r), lt(r, ONE)))
UNIT = Context((m,), (lt(ZERO, m), lt(m, ONE)))
EIGHTH, QUARTER = num(Fraction(1, 8)), num(Fraction(1, 4))
by_radius = substitute(gap_limit, {gamma: power(r, -2)})
"""The integrand at load 1/r^2."""


def unit(body: Term) -> Term:
    return integral(ZERO, ONE, body, t)


weight = mul(power(t, Fraction(-1, 2)), power(sub(ONE, t), Fraction(-1, 2)))


modulus = mul(num(4), r, power(add(ONE, r), -2))
_place = mul(add(ONE, r), root(sub(ONE, t)), power(t, Fraction(-1, 2)))
_at = Context((r, t), (*INSIDE.conditions, lt(ZERO, t), lt(t, ONE)))
_delta = root(sub(ONE, mul(modulus, t)))
_steep = mul(power(t, Fraction(-3, 2)), power(sub(ONE, t), Fraction(-1, 2)))
_rest = mul(QUARTER, _steep, sub(mul(sub(ONE, mul(modulus, power(t, 2))), inverse(_delta)), ONE))
_first = mul(EIGHTH, weight)
_second = mul(EIGHTH, sub(ONE, modulus), weight, inverse(sub(ONE, mul(modulus, t))))
_third = mul(neg(QUARTER), weight, _delta)
parts = mul(add(ONE, r), add(_first, _second, _third, _rest))


@lemma
def on_unit() -> Line:
    """The integral by w = (1 + r) sqrt((1 - t)/t)."""
    known = instance(limit_exists(), INSIDE, images={gamma: power(r, -2)})
    slope = mul(HALF, add(ONE, r), _steep)
    moved = mul(substitute(by_radius, {w: _place}), slope)
    pointwise = have(eq(moved, parts), _at, rule="functional_equation", title="four parts")
    exists = have(make("defined", along(by_radius)), INSIDE, known, rule="rewrite")
    turned = have(
        eq(along(by_radius), unit(moved)), INSIDE, exists, pointwise, rule="substitution", variable=t, image=_place
    )
    same = have(eq(unit(moved), unit(parts)), INSIDE, turned, pointwise, rule="rewrite")
    return have(eq(along(by_radius), unit(parts)), INSIDE, turned, same, rule="field", multipliers=(ONE, ONE))


@lemma
def first_weight() -> Line:
    """The integral of (t (1 - t))^(-1/2) is pi."""
    nowhere = Context(())
    images = {var("p", "real"): HALF, var("r", "real"): HALF}
    beta = instance(axiom("euler_beta"), nowhere, images=images)
    known = have(eq(beta.statement.args[1], PI), nowhere, gamma_at_half(), gamma_at_one(), rule="rewrite")
    whole = eq(unit(weight), unit(weight))
    exists = have(make("defined", unit(weight)), nowhere, beta, rule="order", bound=beta.statement.args[0])
    same = have(whole, nowhere, exists, rule="rewrite")
    return have(eq(unit(weight), PI), nowhere, beta, known, same, rule="field", multipliers=(ONE, ONE, ZERO))


@lemma
def second_weight() -> Line:
    """That of (t (1 - t))^(-1/2)/(1 - m t) is pi (1 + r)/(1 - r), m = 4 r/(1 + r)^2."""
    ratio, whole = div(sub(ONE, r), add(ONE, r)), mul(weight, inverse(sub(ONE, mul(modulus, t))))
    turn = mul(TWO, inverse(ratio), make("atan", mul(ratio, root(t), power(sub(ONE, t), Fraction(-1, 2)))))
    value = mul(PI, inverse(ratio))
    positive = have(lt(ZERO, sub(ONE, mul(modulus, t))), _at, rule="sign")
    return have(eq(unit(whole), value), INSIDE, positive, rule="antiderivative", variable=t, function=turn)


@lemma
def third_weight() -> Line:
    """That of (t (1 - t))^(-1/2) sqrt(1 - m t) is pi 2F1(-1/2, -1/2; 1; r^2)/(1 + r)."""
    names = [var(name, "real") for name in "abc"]
    images = {**dict(zip(names, (neg(HALF), HALF, ONE), strict=True)), x: modulus}
    euler = instance(axiom("euler_integral"), INSIDE, images=images)
    gauss = instance(axiom("quadratic_transformation"), INSIDE, images={names[0]: neg(HALF), names[1]: HALF, x: r})
    whole = unit(mul(weight, _delta))
    exists = have(make("defined", whole), INSIDE, euler, rule="order", bound=euler.statement.args[0])
    same = have(eq(whole, whole), INSIDE, exists, rule="rewrite")
    transformed = make("hyp2f1", neg(HALF), HALF, ONE, modulus)
    known = have(
        eq(euler.statement.args[1], mul(PI, transformed)), INSIDE, gamma_at_half(), gamma_at_one(), rule="rewrite"
    )
    value = mul(PI, arcsine(power(r, 2)), inverse(add(ONE, r)))
    uses, weights = (euler, known, gauss, same), (ONE, ONE, neg(PI), ZERO)
    return have(eq(whole, value), INSIDE, *uses, rule="field", multipliers=weights)


def arcsine(at: Term) -> Term:
    """2F1(-1/2, -1/2; 1; at)."""
    return make("hyp2f1", neg(HALF), neg(HALF), ONE, at)


@lemma
def below_one() -> Line:
    """The integral over w > 0 at load 1/r^2 is pi/4 (1 - 2F1(-1/2, -1/2; 1; r^2)) for r < 1."""
    one, two, three = first_weight(), second_weight(), third_weight()
    values = [line.statement.args[0] for line in (one, two, three)]
    shares = EIGHTH, mul(EIGHTH, sub(ONE, modulus)), neg(QUARTER)
    last = unit(_rest)
    apart = mul(add(ONE, r), add(*(mul(share, value) for share, value in zip(shares, values, strict=True)), last))
    split = have(eq(unit(parts), apart), INSIDE, on_unit(), one, two, three, rule="linear", title="part by part")
    positive = have(lt(ZERO, sub(ONE, mul(modulus, t))), _at, rule="sign")
    primitive = mul(HALF, root(t), root(sub(ONE, t)), modulus, inverse(add(ONE, _delta)))
    none = have(
        eq(last, ZERO), INSIDE, split, positive, rule="antiderivative", title="nothing is left", variable=t,
        function=primitive,
    )  # fmt: skip
    value = mul(QUARTER, PI, sub(ONE, arcsine(power(r, 2))))
    scale = add(ONE, r)
    weights = ONE, ONE, *(mul(scale, share) for share in shares), scale
    uses = on_unit(), split, one, two, three, none
    return have(eq(along(by_radius), value), INSIDE, *uses, rule="field", title="the value", multipliers=weights)


@lemma
def at_one() -> Line:
    """At r = 1 the integral is pi/4 - 1."""
    nowhere = Context(())
    body = substitute(by_radius, {r: ONE})
    wide = root(add(power(w, 2), num(4)))
    plain = mul(HALF, add(mul(w, inverse(wide)), num(-1), mul(TWO, power(wide, -2))))
    inside = Context((w,), (lt(ZERO, w),))
    same = have(eq(body, plain), inside, rule="functional_equation")
    exists = instance(limit_exists(), nowhere, images={gamma: power(ONE, -2)})
    exist = have(eq(along(body), along(body)), nowhere, exists, rule="rewrite")
    moved = have(eq(along(body), along(plain)), nowhere, exist, same, rule="rewrite")
    primitive = mul(HALF, add(mul(num(4), inverse(add(wide, w))), make("atan", mul(HALF, w))))
    value = sub(mul(QUARTER, PI), ONE)
    found = have(eq(along(plain), value), nowhere, moved, rule="antiderivative", variable=w, function=primitive)
    names = [var(name, "real") for name in "abc"]
    gauss = instance(
        axiom("gauss_summation"), nowhere, images=dict(zip(names, (neg(HALF), neg(HALF), ONE), strict=True))
    )
    quotient = gauss.statement.args[1]
    basics = mul(num(4), power(gamma_of(ONE), 2), power(gamma_of(HALF), -2))
    down = have(eq(quotient, basics), nowhere, rule="functional_equation")
    sum_ = have(eq(basics, mul(num(4), inverse(PI))), nowhere, gamma_at_half(), gamma_at_one(), rule="rewrite")
    scale = mul(QUARTER, PI)
    statement = eq(along(body), mul(scale, sub(ONE, arcsine(ONE))))
    uses, weights = (moved, found, gauss, down, sum_), (ONE, ONE, scale, scale, scale)
    return have(statement, nowhere, *uses, rule="field", title="at r = 1", multipliers=weights)


@lemma
def up_to_one() -> Line:
    """The integral is pi (1 - 2F1(-1/2, -1/2; 1; r^2))/4 for 0 < r <= 1: below 1 and at 1."""
    statement = below_one().statement
    there = have(statement, Context((r,), (eq(r, ONE),)), at_one(), rule="rewrite")
    return have(statement, Context((r,), (lt(ZERO, r), le(r, ONE))), below_one(), there, rule="cases")


@lemma
def by_load(context: Context) -> Line:
    """2/pi times the integral at a load."""
    few = context is FEW
    at = root(gamma) if few else power(gamma, Fraction(-1, 2))
    short = have(le(at, ONE), context, rule="sign")
    known = instance(up_to_one(), context, short, images={r: at})
    value = mul(HALF, sub(ONE, arcsine(gamma if few else inverse(gamma))))
    whole = along(gap_limit)
    exists = instance(limit_exists(), context)
    if not few:
        same = have(eq(whole, whole), context, exists, rule="rewrite")
        return have(eq(mul(PER_TURN, whole), value), context, known, same, rule="field", multipliers=(PER_TURN, ZERO))
    scale = power(gamma, Fraction(-1, 2))
    inside = Context((*context.variables, w), (*context.conditions, lt(ZERO, w)))
    t_image = mul(scale, w)
    moved = mul(substitute(gap_limit, {w: t_image}), scale)
    plain = substitute(by_radius, {r: at})
    pointwise = have(eq(moved, mul(scale, plain)), inside, rule="functional_equation")
    turned = have(eq(whole, along(moved)), context, exists, rule="substitution", variable=w, image=t_image)
    scaled = along(mul(scale, plain))
    out = have(eq(scaled, mul(scale, along(plain))), context, known, rule="linear")
    same = have(eq(along(moved), scaled), context, turned, pointwise, rule="rewrite")
    uses, weights = (turned, same, out, known), (PER_TURN, PER_TURN, PER_TURN, mul(PER_TURN, scale))
    return have(eq(mul(PER_TURN, whole), mul(scale, value)), context, *uses, rule="field", multipliers=weights)
