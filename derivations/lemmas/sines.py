"""Signs of sines and cosines on half turns."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .inverse_squares import quarter_turn
from .letters import t, x

PI = make("pi")
HALF_ = Fraction(1, 2)


def sin(at: Term) -> Term:
    return make("sin", at)


def cos(at: Term) -> Term:
    return make("cos", at)


@lemma
def sine_positive() -> Line:
    """sin x > 0 for 0 < x < pi."""
    here = Context((x,), (lt(ZERO, x), lt(x, PI)))
    half = mul(HALF, x)
    sine, cosine, _ = (instance(line, here, images={t: half}) for line in quarter_turn())
    double = have(eq(sin(mul(TWO, x)), mul(TWO, sin(x), cos(x))), Context((x,)), rule="functional_equation")
    doubled = instance(double, here, images={x: half})
    product = have(lt(ZERO, mul(TWO, sin(half), cos(half))), here, sine, cosine, rule="sign")
    return have(lt(ZERO, sin(x)), here, product, doubled, rule="combine", multipliers=(ONE, neg(ONE)))


@lemma
def cosine_positive() -> Line:
    """cos x > 0 for abs(x) < pi/2."""
    quarter = mul(HALF, PI)
    here = Context((x,), (lt(neg(quarter), x), lt(x, quarter)))
    moved = instance(sine_positive(), here, images={x: add(x, quarter)})
    same = have(eq(sin(add(x, quarter)), cos(x)), here, rule="functional_equation")
    return have(lt(ZERO, cos(x)), here, moved, same, rule="combine", multipliers=(ONE, ONE))


def _turned(line: Line, function: Term, turns: int, low: Term, high: Term) -> Line:
    """The sign of a sine or cosine so many half turns on, from that on the first."""
    angle = mul(num(turns), PI)
    here = Context((x,), (lt(add(low, angle), x), lt(x, add(high, angle))))
    back = sub(x, angle)
    known = instance(line, here, images={x: back})
    sign = num(1 - 2 * (turns % 2))
    same = have(eq(make(function.head, back), mul(sign, function)), here, rule="functional_equation")
    statement = lt(ZERO, function) if turns % 2 == 0 else lt(function, ZERO)
    return have(statement, here, known, same, rule="combine", multipliers=(ONE, ONE))


@lemma
def sine_sign(turns: int) -> Line:
    """The sign of sin x for k pi < x < (k + 1) pi."""
    return _turned(sine_positive(), sin(x), turns, ZERO, PI)


@lemma
def cosine_sign(turns: int) -> Line:
    """The sign of cos x for abs(x - k pi) < pi/2."""
    return _turned(cosine_positive(), cos(x), turns, neg(mul(HALF, PI)), mul(HALF, PI))


def _part(number: int) -> Term:
    return mul(num(Fraction(1, number)), PI)


@lemma
def _positive(number: int) -> tuple[Line, Line]:
    """sin and cos of pi/number are positive."""
    return tuple(instance(line(), Context(), images={x: _part(number)}) for line in (sine_positive, cosine_positive))  # type: ignore[return-value]


def _opposite(turn: Term, value: Term, at: Term) -> Line:
    """sin(turn - x) = value at a place."""
    return instance(
        have(eq(sin(sub(turn, x)), value), Context((x,)), rule="functional_equation"), Context(), images={x: at}
    )


a, b = var("a", "real"), var("b", "real")


@lemma
def _share() -> Line:
    """b = 1/2 where a > 0 and 2 a b = a."""
    here = Context((a, b), (lt(ZERO, a), eq(mul(TWO, a, b), a)))
    known = have(here.conditions[1], here, rule="sign")
    return have(eq(b, HALF), here, known, rule="field", multipliers=(mul(HALF, inverse(a)),))


@lemma
def _root() -> Line:
    """a = sqrt(b) where a > 0 and a^2 = b."""
    here = Context((a, b), (lt(ZERO, a), eq(power(a, 2), b)))
    known = have(here.conditions[1], here, rule="sign")
    alike = have(eq(a, power(power(a, 2), HALF_)), here, rule="functional_equation")
    return have(eq(a, power(b, HALF_)), here, alike, known, rule="rewrite")


def _by_square(function: Term, square: Fraction, *known: Line) -> Line:
    return instance(_root(), Context(), *known, images={a: function, b: num(square)})


def _whole(at: Term) -> Line:
    return have(eq(add(power(sin(at), 2), power(cos(at), 2)), ONE), Context(), rule="functional_equation")


@lemma
def cosine_at_third() -> Line:
    """cos(pi/3) = 1/2, as sin(2 pi/3) = sin(pi/3)."""
    third, positive = _part(3), _positive(3)[0]
    double = have(eq(sin(sub(PI, third)), mul(TWO, sin(third), cos(third))), Context(), rule="functional_equation")
    opposite = _opposite(PI, sin(x), third)
    twice = have(
        eq(mul(TWO, sin(third), cos(third)), sin(third)), Context(), opposite, double, rule="field",
        multipliers=(ONE, neg(ONE)),
    )  # fmt: skip
    return instance(_share(), Context(), twice, positive, images={a: sin(third), b: cos(third)})


@lemma
def sine_at_third() -> Line:
    """sin(pi/3) = sqrt(3/4): it is positive, and its square is 1 - cos(pi/3)^2."""
    third = _part(3)
    square = num(Fraction(3, 4))
    known = cosine_at_third(), _whole(third)
    weights = neg(add(cos(third), HALF)), ONE
    squared = have(eq(power(sin(third), 2), square), Context(), *known, rule="field", multipliers=weights)
    return _by_square(sin(third), Fraction(3, 4), _positive(3)[0], squared)


@lemma
def sine_at_sixth() -> Line:
    """sin(pi/6) = cos(pi/3) = 1/2."""
    turned = _opposite(mul(HALF, PI), cos(x), _part(3))
    return have(eq(sin(_part(6)), HALF), Context(), turned, cosine_at_third(), rule="field", multipliers=(ONE, ONE))


@lemma
def cosine_at_sixth() -> Line:
    """cos(pi/6) = sin(pi/3) = sqrt(3/4)."""
    value = sine_at_third().statement.args[1]
    turned = _opposite(mul(HALF, PI), cos(x), _part(6))
    return have(eq(cos(_part(6)), value), Context(), turned, sine_at_third(), rule="field", multipliers=(neg(ONE), ONE))


@lemma
def at_quarter(head: str) -> Line:
    """sin(pi/4) = cos(pi/4) = 2^(-1/2)."""
    quarter = _part(4)
    function = make(head, quarter)
    turned = _opposite(mul(HALF, PI), cos(x), quarter)
    sign = HALF if head == "sin" else neg(HALF)
    weights = HALF, mul(sign, add(sin(quarter), cos(quarter)))
    squared = have(eq(power(function, 2), HALF), Context(), _whole(quarter), turned, rule="field", multipliers=weights)
    return _by_square(function, Fraction(1, 2), _positive(4)[0 if head == "sin" else 1], squared)


@lemma
def arctangent_of_tangent() -> Line:
    """atan(sin x/cos x) = x for 0 < x < pi/2: the difference has derivative 0."""
    quarter = mul(HALF, PI)
    here = Context((x,), (lt(ZERO, x), lt(x, quarter)))

    def gap(at: Term) -> Term:
        return sub(make("atan", div(sin(at), cos(at))), at)

    within = Context((t,), (lt(neg(quarter), t), lt(t, quarter)))
    steady = have(
        eq(gap(ZERO), gap(x)), here, instance(cosine_positive(), within, images={x: t}), instance(cosine_positive(), here), rule="increasing_map", variable=t, function=gap(t),
        interval=make("interval", ZERO, x), values=(ZERO, x),
    )  # fmt: skip
    start = have(eq(gap(ZERO), ZERO), Context(), rule="functional_equation")
    return have(
        eq(make("atan", div(sin(x), cos(x))), x), here, steady, start, rule="field", multipliers=(neg(ONE), ONE)
    )


@lemma
def arctangent_at_root(number: int) -> Line:
    """atan(1/sqrt 3) = pi/6 and atan(sqrt 3) = pi/3, by the number under pi."""
    known = instance(arctangent_of_tangent(), Context(), images={x: _part(number)})
    sine, cosine = values(number)
    tangent = power(num(3), HALF_ if number == 3 else -HALF_)
    inside = have(eq(tangent, div(sin(_part(number)), cos(_part(number)))), Context(), sine, cosine)
    return have(eq(make("atan", tangent), _part(number)), Context(), inside, known, rule="rewrite")


@lemma
def arcsine(number: int) -> Line:
    """asin(1/2) = pi/6, asin(sqrt(1/2)) = pi/4 and asin(sqrt(3/4)) = pi/3, by the number under pi."""
    known = instance(arctangent_of_tangent(), Context(), images={x: _part(number)})
    sine, cosine = values(number)
    place = sine.statement.args[1]
    tangent = mul(place, power(sub(ONE, power(place, 2)), -HALF_))
    meaning = have(eq(make("asin", place), make("atan", tangent)), Context(), rule="define")
    inside = have(eq(tangent, div(sin(_part(number)), cos(_part(number)))), Context(), sine, cosine)
    turned = have(eq(make("atan", tangent), _part(number)), Context(), inside, known, rule="rewrite")
    return have(
        eq(make("asin", place), _part(number)), Context(), meaning, turned, rule="field", multipliers=(ONE, ONE)
    )


def values(number: int) -> tuple[Line, Line]:
    """sin and cos of pi/3, pi/4 or pi/6."""
    if number == 4:
        return at_quarter("sin"), at_quarter("cos")
    return (sine_at_third(), cosine_at_third()) if number == 3 else (sine_at_sixth(), cosine_at_sixth())
