"""The first two cosine coefficients of sqrt(1 + r^2 + 2 r cos t), and half the sum of k a_k^2, in hypergeometric functions of r^2."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .cosine_coefficients import (
    COUNTED,
    around,
    coefficient,
    cosine,
    inverse_root_bounds,
    partial_sums_tend,
    positive,
    sine,
    turn,
)
from .gamma import at_half_and_three_halves, gamma_at_half, gamma_at_one
from .half_shift_value import INSIDE, arcsine, modulus, r, third_weight, unit, weight
from .infinite_sum import infinite_sum, k, total
from .letters import t, x
from .marchenko_pastur import PI, root

_names = [var(name, "real") for name in "abc"]
c = power(r, 2)
length = turn(root(around))
inverse_length = turn(power(around, Fraction(-1, 2)))
_image = mul(TWO, make("atan", mul(root(t), power(sub(ONE, t), Fraction(-1, 2)))))


def hyper(one: Term, two: Term, three: Term) -> Term:
    return make("hyp2f1", one, two, three, c)


first = hyper(neg(HALF), HALF, ONE)
second = hyper(HALF, HALF, ONE)
third = hyper(HALF, HALF, TWO)
"""2F1(-1/2, 1/2; 1; r^2), 2F1(1/2, 1/2; 1; r^2) and 2F1(1/2, 1/2; 2; r^2)."""


def _on_unit(body: Term, moved: Term, known: Line, scale: Term) -> Line:
    """The integral over half a turn by t = 2 atan(sqrt(u/(1 - u))), as scale times a known one."""
    inside = Context((r, t), (*INSIDE.conditions, lt(ZERO, t), lt(t, ONE)))
    through = mul(substitute(body, {t: _image}), weight)
    pointwise = have(eq(through, mul(scale, moved)), inside, rule="functional_equation")
    scaled = unit(mul(scale, moved))
    out = have(eq(scaled, mul(scale, known.statement.args[0])), INSIDE, known, rule="linear")
    same = have(eq(scaled, unit(through)), INSIDE, out, pointwise, rule="rewrite")
    turned = have(
        eq(turn(body), unit(through)),
        INSIDE,
        same,
        positive(),
        pointwise,
        rule="substitution",
        variable=t,
        image=_image,
    )
    value = mul(scale, known.statement.args[1])
    weights = ONE, num(-1), ONE, scale
    return have(eq(turn(body), value), INSIDE, turned, same, out, known, rule="field", multipliers=weights)


@lemma
def length_of_circle() -> Line:
    """The integral of sqrt(1 + r^2 + 2 r cos t) is pi 2F1(-1/2, -1/2; 1; r^2)."""
    moved = mul(weight, root(sub(ONE, mul(modulus, t))))
    found = _on_unit(root(around), moved, third_weight(), add(ONE, r))
    return have(eq(length, mul(PI, arcsine(c))), INSIDE, found, rule="field", multipliers=(ONE,))


@lemma
def inverse_length_of_circle() -> Line:
    """The integral of (1 + r^2 + 2 r cos t)^(-1/2) is pi 2F1(1/2, 1/2; 1; r^2)."""
    images = {**dict(zip(_names, (HALF, HALF, ONE), strict=True)), x: modulus}
    euler = instance(axiom("euler_integral"), INSIDE, images=images)
    gauss = instance(axiom("quadratic_transformation"), INSIDE, images={_names[0]: HALF, _names[1]: HALF, x: r})
    moved = mul(weight, power(sub(ONE, mul(modulus, t)), Fraction(-1, 2)))
    exists = have(make("defined", unit(moved)), INSIDE, euler, rule="order", bound=euler.statement.args[0])
    same = have(eq(unit(moved), unit(moved)), INSIDE, exists, rule="rewrite")
    transformed = make("hyp2f1", HALF, HALF, ONE, modulus)
    plain = have(
        eq(euler.statement.args[1], mul(PI, transformed)), INSIDE, gamma_at_half(), gamma_at_one(), rule="rewrite"
    )
    uses, weights = (euler, plain, gauss, same), (ONE, ONE, neg(PI), ZERO)
    value = eq(unit(moved), mul(PI, add(ONE, r), second))
    known = have(value, INSIDE, *uses, rule="field", multipliers=weights)
    found = _on_unit(power(around, Fraction(-1, 2)), moved, known, inverse(add(ONE, r)))
    return have(eq(inverse_length, mul(PI, second)), INSIDE, found, rule="field", multipliers=(ONE,))


@lemma
def third_by_others() -> Line:
    """r^2/2 times the third is the first less (1 - r^2) times the second, by 1 - x = ((1 - r^2 x) - (1 - r^2))/r^2."""
    orders = (neg(HALF), HALF, ONE), (HALF, HALF, ONE), (HALF, HALF, TWO)
    one, two, three = (
        instance(axiom("euler_integral"), INSIDE, images={**dict(zip(_names, order, strict=True)), x: c})
        for order in orders
    )
    whole, gap = three.statement.args[0], sub(ONE, c)
    parts = mul(inverse(c), sub(one.statement.args[0], mul(gap, two.statement.args[0])))
    apart = have(eq(whole, parts), INSIDE, one, two, three, rule="linear", title="partial fractions")
    values = [
        have(eq(line.statement.args[1], mul(PI, function)), INSIDE, gamma_at_half(), gamma_at_one(), rule="rewrite")
        for line, function in ((one, first), (two, second))
    ]
    half_turn = at_half_and_three_halves()
    last = have(eq(three.statement.args[1], mul(HALF, PI, third)), INSIDE, half_turn, rule="field")
    scale = mul(c, inverse(PI))
    statement = eq(mul(HALF, c, third), sub(first, mul(gap, second)))
    uses = last, three, apart, one, values[0], two, values[1]
    weights = (
        neg(scale), neg(scale), scale, inverse(PI), inverse(PI), neg(mul(gap, inverse(PI))), neg(mul(gap, inverse(PI)))
    )  # fmt: skip
    return have(statement, INSIDE, *uses, rule="field", title="the third", multipliers=weights)


_y = var("y", "real")
_slope = mul(add(r, cosine), power(around, Fraction(-1, 2)))


@lemma
def slope_of_length() -> Line:
    """Half a turn of (r + cos t)(1 + r^2 + 2 r cos t)^(-1/2) is pi r/2 times the third: the derivative of the length by r."""
    near = mul(HALF, r), mul(HALF, add(ONE, r))
    where = Context((r, _y, t), (*INSIDE.conditions, lt(near[0], _y), lt(_y, near[1])))
    level, moved = mul(num(4), inverse(sub(ONE, r))), {r: _y}
    below = have(lt(_y, ONE), Context((r, _y), where.conditions), rule="sign")
    above = have(lt(ZERO, _y), Context((r, _y), where.conditions), rule="sign")
    most_p = instance(inverse_root_bounds()[1], where, below, above, images=moved)
    share = have(le(inverse(sub(ONE, _y)), mul(TWO, inverse(sub(ONE, r)))), where, below, rule="sign")
    least, most = (have(relation, Context((t,)), rule="sign") for relation in (le(num(-1), cosine), le(cosine, ONE)))
    p, slope = power(substitute(around, moved), Fraction(-1, 2)), substitute(_slope, moved)
    bounds = (
        have(le(slope, level), where, most, below, most_p, share, rule="combine", multipliers=(p, p, TWO, TWO)),
        have(le(neg(level), slope), where, least, above, most_p, share, rule="combine", multipliers=(p, p, ONE, TWO)),
    )
    unit_y = Context((_y,), (lt(ZERO, _y), lt(_y, ONE)))
    by_length, exists = (
        instance(length_of_circle(), unit_y, images=moved),
        have(make("defined", turn(_slope)), INSIDE, positive(), rule="order"),
    )
    moving = instance(positive(), where, below, above, images=moved)
    of_length = make("deriv", ONE, close(substitute(length, moved), _y), r)
    found = have(
        eq(of_length, turn(_slope)),
        INSIDE,
        *bounds,
        moving,
        positive(),
        exists,
        rule="leibniz",
        bound=turn(level),
        near=near,
    )
    of_value = make("deriv", ONE, close(mul(PI, arcsine(power(_y, 2))), _y), r)
    value = mul(HALF, PI, r, third)
    plain = have(eq(of_value, value), INSIDE, rule="differentiate")
    same = have(eq(of_value, of_length), INSIDE, plain, by_length, rule="rewrite", near=(ZERO, ONE))
    return have(eq(turn(_slope), value), INSIDE, found, same, plain, rule="field", multipliers=(num(-1), num(-1), ONE))


@lemma
def length_by_others() -> Line:
    """The length is pi (first + r^2 third/2)."""
    apart = sub(mul(HALF, length), mul(HALF, sub(ONE, c), inverse_length))
    known = length_of_circle(), inverse_length_of_circle(), slope_of_length()
    parts = have(eq(mul(r, turn(_slope)), apart), INSIDE, *known, positive(), rule="linear", title="part by part")
    value = mul(PI, add(first, mul(HALF, c, third)))
    uses, weights = (parts, known[2], known[1], third_by_others()), (num(-2), mul(TWO, r), sub(ONE, c), PI)
    return have(eq(length, value), INSIDE, *uses, rule="field", title="the length", multipliers=weights)


@lemma
def weighted_length() -> Line:
    """B_1 = pi r (2 first + third)/6, by the derivative of 4 r sin t sqrt(1 + r^2 + 2 r cos t)."""
    one, wide = turn(mul(root(around), cosine)), add(ONE, c)
    pieces = (
        (mul(num(6), r), mul(root(around), cosine)),
        (neg(wide), root(around)),
        (power(sub(ONE, c), 2), power(around, Fraction(-1, 2))),
    )
    whole = add(*(mul(scale, body) for scale, body in pieces))
    primitive = mul(num(4), r, sine, root(around))
    exists = [
        have(make("defined", turn(body)), INSIDE, positive(), rule="order")
        for body in (whole, mul(root(around), cosine))
    ]
    ends = sub(*(substitute(primitive, {t: end}) for end in (PI, ZERO)))
    found = have(
        eq(turn(whole), ends), INSIDE, *exists, positive(), rule="antiderivative", variable=t, function=primitive
    )
    none = have(eq(ends, ZERO), INSIDE, rule="functional_equation")
    apart = add(*(mul(scale, turn(body)) for scale, body in pieces))
    known = length_by_others(), inverse_length_of_circle()
    parts = have(eq(turn(whole), apart), INSIDE, *exists, *known, positive(), rule="linear")
    value = mul(num(Fraction(1, 6)), PI, r, add(mul(TWO, first), third))
    uses, per, gap = (parts, found, none, *known, third_by_others()), inverse(mul(num(6), r)), sub(ONE, c)
    weights = neg(per), per, per, mul(wide, per), neg(mul(power(gap, 2), per)), neg(mul(PI, gap, per))
    return have(eq(one, value), INSIDE, *uses, rule="field", title="the first coefficient", multipliers=weights)


@lemma
def half_sum() -> Line:
    """Half the sum of k a_k^2, a_k = 2 B_k/pi, is r^2/2 times the first and the third."""
    term = mul(k, power(coefficient(k), 2))
    sign = have(le(ZERO, term), COUNTED, positive(), rule="sign")
    whole = infinite_sum(INSIDE, term, sign, partial_sums_tend())
    nothing = coefficient(ZERO)
    one, two = length_by_others(), weighted_length()
    at_zero = have(eq(make("cos", mul(ZERO, t)), ONE), Context((t,)), rule="functional_equation")
    same = have(eq(length, nothing), INSIDE, one, at_zero, positive(), rule="rewrite")
    scale = mul(TWO, power(PI, -2))
    statement = eq(mul(scale, total(ONE, OO, term)), mul(HALF, c, first, third))
    return have(statement, INSIDE, whole, one, two, same, rule="field", title="the sum")
