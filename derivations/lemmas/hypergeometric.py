"""Hypergeometric functions at 0, and bounds for 2F1(-1/2, 1/2; 2; c) on (0, 1] by slopes."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .gamma import EIGHTH, gauss_at_half
from .letters import t, x, y

a, b, c = (var(name, "real") for name in "abc")
_p, _r = var("p", "real"), var("r", "real")
_BETWEEN = Context((a, b, c), (lt(ZERO, b), lt(b, c)))
UNIT = Context((c,), (lt(ZERO, c), le(c, ONE)))
INSIDE = Context((c,), (lt(ZERO, c), lt(c, ONE)))


def _function(one: Fraction, two: Fraction, three: int, at: Term) -> Term:
    return make("hyp2f1", num(one), num(two), num(three), at)


def half(at: Term = c) -> Term:
    """H = 2F1(-1/2, 1/2; 2; c)."""
    return _function(Fraction(-1, 2), Fraction(1, 2), 2, at)


def half_slope(at: Term = c) -> Term:
    """H' = -2F1(1/2, 3/2; 3; c)/8."""
    return mul(neg(EIGHTH), _function(Fraction(1, 2), Fraction(3, 2), 3, at))


@lemma
def at_zero() -> Line:
    """2F1(a, b; c; 0) = 1 for 0 < b < c: Euler's integral is that of Beta."""
    euler = instance(axiom("euler_integral"), _BETWEEN, images={x: ZERO})
    beta = instance(axiom("euler_beta"), _BETWEEN, images={_p: b, _r: sub(c, b)})
    one = euler.statement.args[0]
    two = beta.statement.args[0]
    inside = Context((*_BETWEEN.variables, t), (*_BETWEEN.conditions, lt(ZERO, t), lt(t, ONE)))
    bodies = [instantiate(whole.args[1], t) for whole in (one, two)]
    pointwise = have(eq(*bodies), inside, rule="functional_equation")
    same = have(eq(one, two), _BETWEEN, euler, beta, pointwise, rule="rewrite")
    function, scale = make("hyp2f1", a, b, c, ZERO), inverse(beta.statement.args[1])
    weights = neg(scale), scale, scale
    return have(eq(function, ONE), _BETWEEN, euler, same, beta, rule="field", title="at 0", multipliers=weights)


@lemma
def half_at_zero() -> tuple[Line, Line]:
    """H(0) = 1, and H'(0) = -1/8."""
    lines = []
    for one, two, three in ((Fraction(-1, 2), Fraction(1, 2), 2), (Fraction(1, 2), Fraction(3, 2), 3)):
        images = {a: num(one), b: num(two), c: num(three)}
        lines.append(instance(at_zero(), Context(()), images=images))
    return lines[0], lines[1]


def _falls(function: Term, interval: Term, values: tuple[Term, Term], context: Context, *slope: Line) -> Line:
    """The function of c at the second value is at most that at the first."""
    at_y, (high, low) = substitute(function, {c: y}), (substitute(function, {c: value}) for value in values)
    return have(
        le(low, high), context, *slope, rule="increasing_map", variable=y, function=at_y, interval=interval, values=values[::-1],
    )  # fmt: skip


def _everywhere(line: Line) -> Line:
    """The same for a variable of its own."""
    (condition, last) = (substitute(one, {c: y}) for one in line.context.conditions)
    return instance(line, Context((y,), (condition, last)), images={c: y})


_unit = make("interval", ZERO, ONE)


_second = mul(num(Fraction(-1, 32)), _function(Fraction(3, 2), Fraction(5, 2), 4, c))
_third = mul(num(Fraction(-15, 512)), _function(Fraction(5, 2), Fraction(7, 2), 5, c))
# the second and third derivative of H, for c < 1


@lemma
def half_above() -> Line:
    """H(c) <= 1 - c/8: H' falls from -1/8."""
    start, slope = half_at_zero()
    steeper = _everywhere(_falls(half_slope(), _unit, (ZERO, c), INSIDE))
    falls = _falls(add(half(), mul(EIGHTH, c)), _unit, (ZERO, c), UNIT, steeper, slope)
    statement = le(half(), sub(ONE, mul(EIGHTH, c)))
    return have(statement, UNIT, falls, start, rule="combine", title="the upper bound", multipliers=(ONE, ONE))


@lemma
def half_below() -> Line:
    """H(c) >= 1 - c/8 - c^2/32: (H - 1 + c/8)/c^2 falls to its value at 1, which Gauss's sum gives."""
    start, slope = half_at_zero()
    bend = _everywhere(_falls(sub(mul(c, _second), half_slope()), make("interval", ZERO, c), (ZERO, c), INSIDE))
    tangent = sub(mul(c, half_slope()), add(mul(TWO, half()), mul(EIGHTH, c)))
    over_square = div(add(half(), neg(ONE), mul(EIGHTH, c)), power(c, 2))
    numerator = _everywhere(_falls(tangent, _unit, (ZERO, c), UNIT, bend, slope))
    falls = _falls(over_square, make("interval", c, ONE), (c, ONE), UNIT, numerator, start)
    size = have(le(num(Fraction(27, 32)), gauss_at_half().statement.args[1]), Context(()), rule="sign")
    statement, square = le(sub(sub(ONE, mul(EIGHTH, c)), mul(num(Fraction(1, 32)), power(c, 2))), half()), power(c, 2)
    weights = square, neg(square), square
    uses = falls, gauss_at_half(), size
    return have(statement, UNIT, *uses, rule="combine", title="the lower bound", multipliers=weights)


@lemma
def half_squared() -> Line:
    """abs(H(c)^2 - 1 + c/4) <= c^2/16 for 0 < c <= 1."""
    h = var("h", "real")
    low = le(half_below().statement.args[0], h)
    high = le(h, half_above().statement.args[1])
    between = Context((c, h), (*UNIT.conditions, low, high))
    room = have(lt(ZERO, low.args[0]), UNIT, rule="sign")
    positive = have(lt(ZERO, h), between, room, rule="combine", multipliers=(ONE,))
    error, size = add(power(h, 2), neg(ONE), mul(num(Fraction(1, 4)), c)), mul(num(Fraction(1, 16)), power(c, 2))
    sides = [have(le(side, size), between, positive, rule="sign", title="squares") for side in (error, neg(error))]
    both = have(le(make("abs", error), size), between, *sides, rule="sign", title="both squares")
    return instance(both, UNIT, half_below(), half_above(), images={h: half()})


_sixty_fourth = num(Fraction(1, 64))
_closer = sub(sub(ONE, mul(EIGHTH, c)), mul(_sixty_fourth, power(c, 2)))
_below_closer = sub(_closer, mul(_sixty_fourth, power(c, 3)))


@lemma
def _second_at_zero() -> Line:
    """2F1(3/2, 5/2; 4; 0) = 1."""
    images = {a: num(Fraction(3, 2)), b: num(Fraction(5, 2)), c: num(4)}
    return instance(at_zero(), Context(()), images=images)


@lemma
def half_closer_above() -> Line:
    """H(c) <= 1 - c/8 - c^2/64: the second derivative falls from -1/32."""
    start, slope = half_at_zero()
    bend = _everywhere(_falls(_second, make("interval", ZERO, c), (ZERO, c), INSIDE))
    steeper = add(half_slope(), mul(num(Fraction(1, 32)), c))
    known = _everywhere(_falls(steeper, _unit, (ZERO, c), UNIT, bend, _second_at_zero()))
    function = add(half(), mul(EIGHTH, c), mul(_sixty_fourth, power(c, 2)))
    falls = _falls(function, _unit, (ZERO, c), UNIT, known, slope)
    return have(le(half(), _closer), UNIT, falls, start, rule="combine", title="above, to c^2", multipliers=(ONE, ONE))


@lemma
def half_closer_below() -> Line:
    """H(c) >= 1 - c/8 - c^2/64 - c^3/64: the rest over c^3 falls to its value at 1."""
    start, slope = half_at_zero()
    inside, square = make("interval", ZERO, c), mul(_sixty_fourth, power(c, 2))
    two = sub(mul(c, _third), _second)
    one = sub(mul(c, _second), add(mul(TWO, half_slope()), mul(num(Fraction(1, 32)), c)))
    none = sub(mul(c, half_slope()), add(mul(num(3), half()), mul(num(Fraction(1, 4)), c), square))
    known = _everywhere(_falls(two, inside, (ZERO, c), INSIDE))
    known = _everywhere(_falls(one, inside, (ZERO, c), INSIDE, known, _second_at_zero()))
    known = _everywhere(_falls(none, _unit, (ZERO, c), UNIT, known, slope))
    rest, cube = add(half(), neg(ONE), mul(EIGHTH, c), square), power(c, 3)
    falls = _falls(div(rest, cube), make("interval", c, ONE), (c, ONE), UNIT, known, start)
    size = have(le(num(Fraction(27, 32)), gauss_at_half().statement.args[1]), Context(()), rule="sign")
    uses, weights = (falls, gauss_at_half(), size), (cube, neg(cube), cube)
    statement = le(_below_closer, half())
    return have(statement, UNIT, *uses, rule="combine", title="below, to c^3", multipliers=weights)


@lemma
def load_of_half() -> tuple[Line, Line]:
    """1 - H^2 > 0, and abs(1/c - 1/16 - 1/(4 (1 - H^2))) <= c/4 for 0 < c <= 1."""
    h, gap = var("h", "real"), var("gap", "real")
    between = Context((c, h), (*UNIT.conditions, le(_below_closer, h), le(h, _closer)))
    room = have(lt(ZERO, _below_closer), UNIT, rule="sign")
    positive = have(lt(ZERO, h), between, room, rule="combine", multipliers=(ONE,))
    squares = [sub(ONE, power(one, 2)) for one in (_closer, _below_closer, h)]
    least = have(le(squares[0], squares[2]), between, positive, rule="sign")
    most = have(le(squares[2], squares[1]), between, positive, room, rule="sign")
    factors = [add(num(4), mul(num(Fraction(-1, 4)), c), side) for side in (power(c, 2), neg(power(c, 2)))]
    low = have(le(c, mul(squares[0], factors[0])), UNIT, rule="sign")
    high = have(le(mul(squares[1], factors[1]), c), UNIT, rule="sign")
    start = have(lt(ZERO, squares[0]), UNIT, rule="sign")
    payments = (
        have(lt(ZERO, squares[2]), between, start, least, rule="combine", multipliers=(ONE, ONE)),
        have(le(c, mul(squares[2], factors[0])), between, low, least, rule="combine", multipliers=(ONE, factors[0])),
        have(le(mul(squares[2], factors[1]), c), between, high, most, rule="combine", multipliers=(ONE, factors[1])),
    )
    conditions = lt(ZERO, gap), le(c, mul(gap, factors[0])), le(mul(gap, factors[1]), c)
    generic = Context((c, gap), (*UNIT.conditions, *conditions))
    error = sub(sub(inverse(c), num(Fraction(1, 16))), inverse(mul(num(4), gap)))
    size, weight = mul(num(Fraction(1, 4)), c), inverse(mul(num(4), c, gap))
    bounds = [have(condition, generic, rule="sign") for condition in conditions[1:]]
    sides = [
        have(le(side, size), generic, bound, rule="combine", multipliers=(weight,))
        for side, bound in zip((neg(error), error), bounds, strict=True)
    ]
    both = have(le(make("abs", error), size), generic, *sides, rule="sign")
    at_h = payments[0], instance(both, between, *payments, images={gap: squares[2]})
    known = half_closer_below(), half_closer_above()
    return instance(at_h[0], UNIT, *known, images={h: half()}), instance(at_h[1], UNIT, *known, images={h: half()})
