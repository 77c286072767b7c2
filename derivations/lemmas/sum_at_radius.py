"""Half the sum of k a_k^2 for the root of the spectrum, moved off 0 so that it lies on a circle of radius r < 1."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, le, lt, mul, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import instantiate, make, num, subterms
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .cosine_coefficients import COUNTED, around, coefficient, positive, turn
from .first_coefficients import first, half_sum, third
from .half_shift_value import r
from .infinite_sum import k, total
from .letters import LOADS, gamma, t
from .marchenko_pastur import PI, root
from .root_variance import e, variance_of_shifted

s = power(gamma, Fraction(-1, 2))
WHERE = Context((gamma, r), (*LOADS.conditions, lt(ZERO, r), lt(r, ONE), lt(r, s), lt(mul(s, r), ONE)))
moved = mul(inverse(r), sub(s, r), sub(ONE, mul(s, r)))
"""By how much the eigenvalues are moved."""
value = mul(HALF, s, r, first, third)


@lemma
def on_circle() -> Line:
    """The root along the support is sqrt(s/r) times that along the circle."""
    scale = mul(s, inverse(r))
    inside = Context((*WHERE.variables, t), WHERE.conditions)
    around_sign = instance(positive(), inside)
    body = root(add(ONE, inverse(gamma), mul(TWO, s, make("cos", t)), moved))
    sign = have(lt(ZERO, scale), WHERE, rule="sign")
    same = have(eq(body, root(mul(scale, around))), inside, rule="rewrite")
    apart = have(
        eq(root(mul(scale, around)), mul(root(scale), root(around))),
        inside,
        sign,
        around_sign,
        rule="functional_equation",
    )
    return have(eq(body, mul(root(scale), root(around))), inside, same, apart, rule="field", multipliers=(ONE, ONE))


@lemma
def variance_at_radius() -> Line:
    """d^2 times the variance tends to s r/2 times both functions of r^2."""
    sign = have(lt(ZERO, moved), WHERE, rule="sign")
    known = instance(variance_of_shifted(), WHERE, sign, images={e: moved})
    whole = known.statement.args[1].args[1]
    counted = Context((*WHERE.variables, k), (*WHERE.conditions, le(ONE, k)))
    stated = instantiate(whole.args[1], k)
    (integral_,) = (part for part in subterms(stated) if part.head == "over")
    scale, known_term = mul(s, inverse(r)), mul(k, power(coefficient(k), 2))
    plain = instance(positive(), Context((*WHERE.variables, t), WHERE.conditions))
    scaled = turn(mul(root(scale), root(around), make("cos", mul(k, t))))
    exists = have(make("defined", coefficient(k)), COUNTED, positive(), rule="order")
    out = have(eq(scaled, mul(root(scale), coefficient(k))), counted, exists, plain, rule="linear")
    same = have(eq(scaled, integral_), counted, out, on_circle(), rule="rewrite")
    factor = mul(num(4), power(PI, -2), scale)
    per, by_scale = mul(num(4), k, power(PI, -2)), mul(root(scale), coefficient(k))
    weights = mul(per, add(integral_, scaled)), mul(num(-1), per, add(scaled, by_scale))
    term = eq(mul(factor, known_term), stated)
    each = have(term, counted, same, out, rule="field", title="term by term", multipliers=weights)
    sums = instance(half_sum(), WHERE)
    total_ = sums.statement.args[0].args[-1]
    apart = total(ONE, OO, mul(factor, known_term))
    by_factor = have(eq(apart, mul(factor, total_)), WHERE, sums, rule="linear")
    together = have(eq(apart, whole), WHERE, by_factor, each, rule="rewrite")
    uses = known, together, by_factor, sums
    multipliers = ONE, num(Fraction(-1, 2)), HALF, scale
    return have(
        eq(known.statement.args[0], value), WHERE, *uses, rule="field", title="on the circle", multipliers=multipliers
    )
