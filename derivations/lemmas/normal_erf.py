"""erf of an affine function over the normal law: its derivative in the shift is a Gaussian integral, and at shift 0 it is odd."""

from __future__ import annotations

from fractions import Fraction

from ...theory.decide.scene import Scene
from ...theory.decide.shapes import derivative
from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, eq, le, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from ...theory.write.strategies.equalities import equality
from ...theory.write.strategies.inequalities import by_order
from ...theory.write.strategies.integrals import integral
from ...theory.write.strategies.normal import BELL, LINE, moment, z
from ...theory.write.strategies.registry import Task
from ...theory.write.strategies.symmetry import odd_parts
from .from_zero import equal_from_zero
from .letters import t

a, b, y = (var(name, "real") for name in ("steep", "shift", "y"))
BOTH, PI = Context((a, b)), make("pi")
_scale = mul(TWO, power(PI, Fraction(-1, 2)))


def whole(body: Term) -> Term:
    return over(LINE, body, z)


def tail(at: Term = b) -> Term:
    """exp(-z^2/2) erf(a z + b)."""
    return mul(BELL, make("erf", add(mul(a, z), at)))


def bell(at: Term = b) -> Term:
    """Its slope in b."""
    return mul(_scale, BELL, make("exp", neg(power(add(mul(a, z), at), 2))))


BOUND = mul(_scale, BELL)


@lemma
def exists() -> Line:
    """The integral of exp(-z^2/2) erf(a z + b) exists: it is bounded by that of exp(-z^2/2)."""
    return have(make("defined", whole(tail())), BOTH, moment(0), rule="order", bound=whole(BELL))


@lemma
def slope() -> Line:
    """The derivative in b is the integral of the slope."""
    everywhere, place = Context((a, y, z)), add(mul(a, z), y)
    most = instance(
        by_order(Task(Context((t,)), le(make("exp", neg(power(t, 2))), ONE))), everywhere, images={t: place}
    )
    bounds = [
        have(le(bell(y), BOUND), everywhere, most, rule="combine", multipliers=(BOUND,)),
        have(le(neg(BOUND), bell(y)), everywhere, rule="sign"),
    ]
    known = have(eq(whole(BOUND), mul(_scale, moment(0).statement.args[0])), Context(), moment(0), rule="linear")
    value = integral(whole(bell()), BOTH)
    return have(
        eq(make("deriv", ONE, close(whole(tail()), b), b), whole(bell())), BOTH, exists(), value, known, *bounds,
        rule="leibniz", bound=whole(BOUND), near=(sub(b, ONE), add(b, ONE)),
    )  # fmt: skip


_value = mul(
    power(mul(TWO, PI), HALF.args[0]), make("erf", mul(b, power(add(ONE, mul(TWO, power(a, 2))), Fraction(-1, 2))))
)


@lemma
def same_slopes() -> Line:
    """Both sides have one derivative in b."""
    value, plain = integral(whole(bell()), BOTH), derivative(_value, b, Scene(BOTH))
    same = equality(value.statement.args[1], plain, BOTH)
    line = slope()
    uses = line, value, same
    return have(eq(line.statement.args[0], plain), BOTH, *uses, rule="field", multipliers=(ONE, ONE, ONE))


@lemma
def normal_erf() -> Line:
    """The integral of exp(-z^2/2) erf(a z + b) is sqrt(2 pi) erf(b/sqrt(1 + 2 a^2))."""
    start = odd_parts(whole(tail(ZERO)), Context((a,)), ())
    return equal_from_zero(whole(tail()), _value, b, t, Context((a,)), same_slopes(), exists(), start)
