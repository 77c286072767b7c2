"""The product of two erf over the normal law: its derivative in one slope is that of erf beside x, and at slope 0 it is 0."""

from __future__ import annotations

from fractions import Fraction

from ...theory.decide.scene import Scene
from ...theory.decide.shapes import derivative
from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, eq, inverse, le, lim, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from ...theory.write.strategies.equalities import equality
from ...theory.write.strategies.inequalities import by_order
from ...theory.write.strategies.limits import limit
from ...theory.write.strategies.normal import BELL, moment, z
from ...theory.write.strategies.registry import Task
from .from_zero import equal_from_zero
from .letters import t
from .normal_erf import whole

a, b, y = (var(name, "real") for name in ("steep", "steeper", "y"))
BOTH, PI = Context((a, b)), make("pi")
_scale = mul(TWO, power(PI, Fraction(-1, 2)))
_first = make("erf", mul(a, z))


def pair(at: Term = b) -> Term:
    """exp(-z^2/2) erf(a z) erf(b z)."""
    return mul(BELL, _first, make("erf", mul(at, z)))


def slope(at: Term = b) -> Term:
    """Its derivative in b."""
    return mul(_scale, BELL, z, _first, make("exp", neg(power(mul(at, z), 2))))


BOUND = mul(_scale, HALF, add(ONE, power(z, 2)), BELL)


@lemma
def exists() -> Line:
    """The integral of exp(-z^2/2) erf(a z) erf(b z) exists: it is bounded by that of exp(-z^2/2)."""
    return have(make("defined", whole(pair())), BOTH, moment(0), rule="order", bound=whole(BELL))


@lemma
def bounds() -> tuple[Line, Line]:
    """The derivative is at most a multiple of (1 + z^2) exp(-z^2/2) in size: 2 z w <= 1 + z^2 for w between -1 and 1."""
    everywhere, falls = Context((a, y, z)), make("exp", neg(power(mul(y, z), 2)))
    most = instance(
        by_order(Task(Context((t,)), le(make("exp", neg(power(t, 2))), ONE))), everywhere, images={t: mul(y, z)}
    )
    share = mul(_first, falls)
    small = have(le(power(_first, 2), ONE), everywhere)
    within = have(
        le(power(share, 2), ONE), everywhere, small, most, rule="combine",
        multipliers=(ONE, mul(power(_first, 2), add(ONE, falls))),
    )  # fmt: skip
    weight, found = mul(_scale, BELL), []
    for sign in (ONE, neg(ONE)):
        square = have(le(ZERO, power(sub(z, mul(sign, share)), 2)), everywhere, rule="sign")
        relation = le(slope(y), BOUND) if sign is ONE else le(neg(BOUND), slope(y))
        half = mul(weight, HALF)
        found.append(have(relation, everywhere, square, within, rule="combine", multipliers=(half, half)))
    return found[0], found[1]


@lemma
def derivative_inside() -> Line:
    """The derivative in b is the integral of the slope."""
    known = have(
        eq(whole(BOUND), mul(_scale, HALF, add(moment(0).statement.args[0], moment(2).statement.args[0]))), Context(),
        moment(0), moment(2), rule="linear",
    )  # fmt: skip
    return have(
        eq(make("deriv", ONE, close(whole(pair()), b), b), whole(slope())), BOTH, exists(), slope_exists(), known,
        *bounds(), rule="leibniz", bound=whole(BOUND), near=(sub(b, ONE), add(b, ONE)),
    )  # fmt: skip


@lemma
def slope_exists() -> Line:
    """The integral of the slope exists, by the same bound."""
    at_b = [instance(line, Context((a, b, z)), images={y: b}) for line in bounds()]
    parts = mul(_scale, HALF, add(moment(0).statement.args[0], moment(2).statement.args[0]))
    larger = have(eq(whole(BOUND), parts), Context(), moment(0), moment(2), rule="linear")
    return have(make("defined", whole(slope())), BOTH, *at_b, larger, rule="order", bound=whole(BOUND))


def _vanishes(falls: Term, end: str) -> Line:
    """What falls to 0, times erf, does so too: it lies between both signs of the first."""
    source, product = make(end), mul(falls, _first)
    upper = limit(source, lim(source, falls, z).args[1], BOTH)
    lower = have(eq(lim(source, neg(falls), z), ZERO), BOTH, upper, rule="limit_algebra")
    return have(
        eq(lim(source, product, z), ZERO), BOTH, upper, lower, rule="squeeze", variables=(z,), lower=neg(falls),
        upper=falls,
    )  # fmt: skip


@lemma
def value_of_slope() -> Line:
    """The integral of the slope, by parts."""
    c = add(HALF, power(b, 2))
    steep = power(add(power(a, 2), c), HALF.args[0])
    over_c = mul(_scale, HALF, inverse(c))
    falls = make("exp", neg(mul(c, power(z, 2))))
    function = mul(over_c, sub(mul(a, inverse(steep), make("erf", mul(steep, z))), mul(falls, _first)))
    ends = [_vanishes(falls, end) for end in ("falls", "grows")]
    value = mul(TWO, over_c, a, inverse(steep))
    return have(
        eq(whole(slope()), value), BOTH, slope_exists(), *ends, rule="antiderivative", variable=z, function=function
    )


_root = power(add(ONE, mul(TWO, power(a, 2)), mul(TWO, power(b, 2))), Fraction(-1, 2))
_value = mul(TWO, inverse(PI), power(mul(TWO, PI), HALF.args[0]), make("atan", mul(TWO, a, b, _root)))


@lemma
def same_slopes() -> Line:
    """Both sides have one derivative in b."""
    value, plain = value_of_slope(), derivative(_value, b, Scene(BOTH))
    same = equality(value.statement.args[1], plain, BOTH)
    line = derivative_inside()
    return have(eq(line.statement.args[0], plain), BOTH, line, value, same, rule="field", multipliers=(ONE, ONE, ONE))


@lemma
def normal_erf_pair() -> Line:
    """The integral of exp(-z^2/2) erf(a z) erf(b z) is sqrt(2 pi) (2/pi) arctan(2 a b/sqrt(1 + 2 a^2 + 2 b^2))."""
    alone = Context((a,))
    nothing = have(eq(ZERO, pair(ZERO)), Context((a, z)), rule="functional_equation")
    none = have(eq(whole(ZERO), ZERO), alone, rule="linear")
    put = have(eq(whole(ZERO), whole(pair(ZERO))), alone, none, nothing, rule="rewrite")
    start = have(eq(whole(pair(ZERO)), ZERO), alone, put, none, rule="field", multipliers=(neg(ONE), ONE))
    return equal_from_zero(whole(pair()), _value, b, t, alone, same_slopes(), exists(), start)
