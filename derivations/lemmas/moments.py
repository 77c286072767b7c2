"""Moments of any order s > 0 along an arc: the integral of sqrt(u (1 - u)) ((1 + r)^2 - 4 r u)^(s - 1), 0 < u < 1.

Euler's integral makes it a hypergeometric function, Gauss's transformation one at r^2; at r = 1 it is one of Beta.
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, instantiate, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .gamma import EIGHTH, square_at_three_halves
from .letters import absolute, gamma, integral, u, x, y
from .marchenko_pastur import FEW, PI, arc, limit_of_trace, root

r, s, a, b, c = (var(name, "real") for name in "rsabc")
_p = var("p", "real")
INSIDE = Context((r, s), (lt(ZERO, r), lt(r, ONE), lt(ZERO, s)))
AT_ONE = Context((r, s), (eq(r, ONE), lt(ZERO, s)))
UP_TO_ONE = Context((r, s), (lt(ZERO, r), le(r, ONE), lt(ZERO, s)))
BEYOND = Context((r, s), (lt(ONE, r), lt(ZERO, s)))
ORDERS = Context((s,), (lt(ZERO, s),))
_LESS, _THREE_HALVES = sub(s, ONE), num(Fraction(3, 2))
weight = mul(root(u), root(sub(ONE, u)))


def hyper(argument: Term) -> Term:
    """2F1(-s, 1 - s; 2; argument)."""
    return make("hyp2f1", neg(s), sub(ONE, s), TWO, argument)


def place(radius: Term = r) -> Term:
    """The point (1 + r)^2 - 4 r u of the interval from (1 - r)^2 to (1 + r)^2."""
    return sub(power(add(ONE, radius), 2), mul(num(4), radius, u))


def on_unit(radius: Term = r) -> Term:
    return integral(ZERO, ONE, mul(weight, make("rpow", place(radius), _LESS)), u)


def _beside(context: Context) -> Context:
    return Context((*context.variables, u), (*context.conditions, lt(ZERO, u), lt(u, ONE)))


value = mul(EIGHTH, PI, hyper(power(r, 2)))


@lemma
def transformed() -> Line:
    """Gauss's transformation at these parameters, for r < 1."""
    return instance(axiom("quadratic_transformation"), INSIDE, images={a: sub(ONE, s), b: _THREE_HALVES, x: r})


@lemma
def below_one() -> Line:
    """The integral at r < 1."""
    ratio = mul(num(4), r, power(add(ONE, r), -2))
    images = {a: sub(ONE, s), b: _THREE_HALVES, c: num(3), x: ratio}
    euler = instance(axiom("euler_integral"), INSIDE, images=images)
    left = euler.statement.args[0]
    inside, scale = instantiate(left.args[1], u), make("rpow", add(ONE, r), mul(TWO, _LESS))
    part = mul(weight, make("rpow", place(), _LESS))
    pointwise = have(eq(part, mul(scale, inside)), _beside(INSIDE), rule="functional_equation")
    scaled = integral(ZERO, ONE, mul(scale, inside), u)
    out = have(eq(scaled, mul(scale, left)), INSIDE, euler, rule="linear")
    same = have(eq(on_unit(), scaled), INSIDE, out, pointwise, rule="rewrite")
    unit = have(eq(mul(scale, make("rpow", add(ONE, r), mul(num(-2), _LESS))), ONE), INSIDE, rule="functional_equation")
    known = square_at_three_halves()
    kappa, function = known.statement.args[0], hyper(power(r, 2))
    weights = ONE, ONE, scale, neg(mul(scale, kappa)), mul(kappa, function), function
    return have(
        eq(on_unit(), value), INSIDE, same, out, euler, transformed(), unit, known, rule="field", multipliers=weights
    )


@lemma
def at_one() -> Line:
    """The integral at r = 1: Beta against Gauss's sum, where both sides of the transformation are continuous."""
    beta = instance(axiom("euler_beta"), ORDERS, images={_p: _THREE_HALVES, r: add(s, HALF)})
    gauss = instance(axiom("gauss_summation"), ORDERS, images={a: sub(ONE, s), b: _THREE_HALVES, c: num(3)})
    both = transformed().statement.args
    limits = []
    for side in both:
        factors = make("rpow", TWO, mul(TWO, sub(ONE, s))), hyper(ONE)
        at = mul(*factors) if side is both[0] else gauss.statement.args[0]
        limits.append(have(eq(lim(make("below", ONE), side, r), at), ORDERS, rule="limit_algebra", near=ZERO))
    same = have(
        eq(*(line.statement.args[0] for line in limits)), ORDERS, transformed(), *limits, rule="rewrite", near=(ZERO,)
    )
    scale, kappa, function = make("rpow", num(4), _LESS), square_at_three_halves().statement.args[0], hyper(ONE)
    left = beta.statement.args[0]
    inside, part = instantiate(left.args[1], u), mul(weight, make("rpow", place(ONE), _LESS))
    pointwise = have(eq(part, mul(scale, inside)), _beside(ORDERS), rule="functional_equation")
    scaled = integral(ZERO, ONE, mul(scale, inside), u)
    out = have(eq(scaled, mul(scale, left)), ORDERS, beta, rule="linear")
    moved = have(eq(scaled, on_unit(ONE)), ORDERS, out, pointwise, rule="rewrite")
    unit = have(eq(mul(scale, make("rpow", TWO, mul(TWO, sub(ONE, s)))), ONE), ORDERS, rule="functional_equation")
    share = mul(scale, kappa)
    uses = moved, out, beta, gauss, limits[1], same, limits[0], unit, square_at_three_halves()
    weights = neg(ONE), ONE, scale, neg(share), neg(share), neg(share), share, mul(kappa, function), function
    at_1 = eq(on_unit(ONE), mul(EIGHTH, PI, function))
    closed = have(at_1, ORDERS, *uses, rule="field", title="the integral at r = 1", multipliers=weights)
    return have(eq(on_unit(), value), AT_ONE, closed, rule="rewrite")


@lemma
def unit_integral() -> Line:
    """The integral is pi/8 2F1(-s, 1 - s; 2; r^2) for 0 < r <= 1."""
    return have(eq(on_unit(), value), UP_TO_ONE, below_one(), at_one(), rule="cases", title="the integral of the arc")


@lemma
def beyond() -> Line:
    """The integral for r > 1, by that at 1/r."""
    known = instance(unit_integral(), BEYOND, images={r: inverse(r)})
    scale, left = make("rpow", r, mul(TWO, _LESS)), known.statement.args[0]
    inside, part = instantiate(left.args[1], u), mul(weight, make("rpow", place(), _LESS))
    pointwise = have(eq(part, mul(scale, inside)), _beside(BEYOND), rule="functional_equation")
    scaled = integral(ZERO, ONE, mul(scale, inside), u)
    out = have(eq(scaled, mul(scale, left)), BEYOND, known, rule="linear")
    moved = have(eq(scaled, on_unit()), BEYOND, out, pointwise, rule="rewrite")
    statement = eq(on_unit(), mul(scale, known.statement.args[1]))
    return have(statement, BEYOND, moved, out, known, rule="field", multipliers=(neg(ONE), ONE, scale))


def along_arc(context: Context, known: Line) -> Line:
    """The integral of sqrt((b - x)(x - a)) x^s/(2 pi r^2 x) between a, b = (1 -+ r)^2, by x = (1 + r)^2 - 4 r u."""
    low, high = power(sub(ONE, r), 2), power(add(ONE, r), 2)
    over_x = mul(inverse(mul(TWO, PI, power(r, 2), x)), substitute(arc, {a: low, b: high}), make("rpow", x, s))
    moved, factor = mul(substitute(over_x, {x: place()}), num(4), r), mul(num(8), inverse(PI))
    part = mul(factor, weight, make("rpow", place(), _LESS))
    pointwise = have(eq(moved, part), _beside(context), rule="functional_equation")
    scaled = integral(ZERO, ONE, part, u)
    out = have(eq(scaled, mul(factor, known.statement.args[0])), context, known, rule="linear")
    at_place = integral(ZERO, ONE, moved, u)
    same = have(eq(scaled, at_place), context, out, pointwise, rule="rewrite")
    whole = integral(low, high, over_x, x)
    through = have(
        eq(whole, at_place),
        context,
        same,
        rule="substitution",
        title="x = (1 + r)^2 - 4 r u",
        variable=u,
        image=place(),
    )
    statement = eq(whole, mul(factor, known.statement.args[1]))
    return have(statement, context, through, same, out, known, rule="field", multipliers=(ONE, neg(ONE), ONE, factor))


_half_line = make("interval", ZERO, OO)
_of_order = make("rpow", x, s)
_whole = add(make("floor", s), ONE)


@lemma
def powers_grow() -> tuple[Line, Line]:
    """x^s is continuous on [0, oo), and at most (1 + x)^k there for the next whole number k."""
    where = Context((s, x), (lt(ZERO, s), le(ZERO, x)))
    more = add(ONE, x)
    wide, bound = make("rpow", more, s), make("pow", more, _whole)
    continuous = have(make("continuous", _half_line, close(_of_order, x)), ORDERS, rule="continuity")
    base = have(
        le(_of_order, wide), where, rule="increasing_map", variable=y, function=make("rpow", y, s),
        interval=_half_line, values=(x, more),
    )  # fmt: skip
    exponent = have(
        le(wide, make("rpow", more, _whole)), where, rule="increasing_map", variable=y, function=make("rpow", more, y),
        interval=_half_line, values=(s, _whole),
    )  # fmt: skip
    whole = have(eq(make("rpow", more, _whole), bound), where, rule="functional_equation")
    size = have(le(absolute(_of_order), mul(ONE, bound)), where, base, exponent, whole, rule="order")
    return continuous, size


@lemma
def power_of_nothing() -> Line:
    """0^s = 0, as x^s = exp(s ln x) vanishes at 0."""
    raised, near = make("exp", mul(s, make("ln", x))), make("above", ZERO)
    there = have(eq(lim(near, _of_order, x), make("rpow", ZERO, s)), ORDERS, rule="continuity")
    same = have(eq(_of_order, raised), Context((s, x), (lt(ZERO, s), lt(ZERO, x))), rule="functional_equation")
    gone = have(eq(lim(near, raised, x), ZERO), ORDERS, rule="limit_algebra")
    equal = have(eq(lim(near, _of_order, x), lim(near, raised, x)), ORDERS, there, gone, same, rule="rewrite")
    weights = neg(ONE), ONE, ONE
    return have(eq(make("rpow", ZERO, s), ZERO), ORDERS, there, equal, gone, rule="field", multipliers=weights)


@lemma
def moment(context: Context) -> Line:
    """E tau(S^s) tends to 2F1(-s, 1 - s; 2; 1/gamma), or to gamma^(1 - s) 2F1(-s, 1 - s; 2; gamma) where gamma < 1."""
    few = context is FEW
    where = Context((*context.variables, s), (*context.conditions, lt(ZERO, s)))
    images = {var("A", "real"): ONE, var("j", "integer"): _whole}
    law = instance(
        limit_of_trace(context), where, *powers_grow(), images=images, functions={"f": (1, close(_of_order, x))}
    )
    known = along_arc(BEYOND, beyond()) if few else along_arc(UP_TO_ONE, unit_integral())
    here = power(gamma, Fraction(-1, 2))
    arcs = instance(known, where, images={r: here})
    if not few:
        return have(
            eq(law.statement.args[0], hyper(inverse(gamma))), where, law, arcs, rule="field", multipliers=(ONE, ONE)
        )
    scale, left = make("rpow", gamma, sub(ONE, s)), make("rpow", here, mul(TWO, _LESS))
    powers = have(eq(left, scale), where, rule="functional_equation")
    weights = ONE, ONE, hyper(gamma), sub(ONE, gamma)
    statement = eq(law.statement.args[0], mul(scale, hyper(gamma)))
    return have(statement, where, law, arcs, powers, power_of_nothing(), rule="field", multipliers=weights)
