"""erf and powers of z over half of a normal law: the plain integral by its derivative in the slope, the others by parts."""

from __future__ import annotations

from fractions import Fraction

from ...theory.decide.field import canonical
from ...theory.decide.scene import Scene
from ...theory.decide.shapes import derivative
from ...theory.terms.build import ONE, TWO, ZERO, add, eq, inverse, lim, mul, neg, over, power
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have
from ...theory.write.strategies.domination import exists
from ...theory.write.strategies.equalities import equality
from ...theory.write.strategies.integrals import integral
from ...theory.write.strategies.limits import limit
from ...theory.write.strategies.normal import BELL, BEYOND, z
from ...theory.write.strategies.under_integral import derivative_inside
from .from_zero import equal_from_zero
from .letters import t

a = var("steep", "real")
SLOPES, PI = Context((a,)), make("pi")
_scale = mul(TWO, power(PI, Fraction(-1, 2)))
_tail = make("erf", mul(a, z))


def beyond(k: int, tail: Term = _tail) -> Term:
    """The integral of z^k exp(-z^2/2) erf(a z) over z > 0."""
    return over(BEYOND, _weighed(k, tail), z)


def _weighed(k: int, body: Term) -> Term:
    return mul(*((), (z,), (power(z, 2),))[k], BELL, body)


_value = mul(power(mul(TWO, inverse(PI)), Fraction(1, 2)), make("atan", mul(power(TWO, Fraction(1, 2)), a)))


@lemma
def there_is() -> Line:
    """The plain integral exists."""
    return exists(beyond(0), SLOPES)


@lemma
def same_slopes() -> Line:
    """Both sides have one derivative in a."""
    inside = derivative_inside(make("deriv", ONE, close(beyond(0), a), a), SLOPES)
    value, plain = integral(inside.statement.args[1], SLOPES), derivative(_value, a, Scene(SLOPES))
    same = equality(value.statement.args[1], plain, SLOPES)
    statement = eq(inside.statement.args[0], plain)
    return have(statement, SLOPES, inside, value, same, rule="field", multipliers=(ONE, ONE, ONE))


@lemma
def plainly() -> Line:
    """The integral of exp(-z^2/2) erf(a z) over z > 0 is sqrt(2/pi) arctan(sqrt(2) a)."""
    nowhere, flat = Context(()), substitute(_tail, {a: ZERO})
    nothing = have(eq(ZERO, _weighed(0, flat)), Context((z,)), rule="functional_equation")
    none = have(eq(over(BEYOND, ZERO, z), ZERO), nowhere, rule="linear")
    put = have(eq(none.statement.args[0], beyond(0, flat)), nowhere, none, nothing, rule="rewrite")
    start = have(eq(beyond(0, flat), ZERO), nowhere, put, none, rule="field", multipliers=(neg(ONE), ONE))
    return equal_from_zero(beyond(0), _value, a, t, nowhere, same_slopes(), there_is(), start)


@lemma
def vanishes(k: int) -> Line:
    """z^k exp(-z^2/2) erf(a z) tends to 0 as z grows: it lies between both signs of the first two."""
    source, falls = make("grows"), _weighed(k, ONE)
    upper = limit(source, lim(source, falls, z).args[1], SLOPES)
    lower = have(eq(lim(source, neg(falls), z), ZERO), SLOPES, upper, rule="limit_algebra")
    return have(
        eq(lim(source, _weighed(k, _tail), z), ZERO), SLOPES, upper, lower, rule="squeeze", variables=(z,),
        lower=neg(falls), upper=falls, near=ZERO,
    )  # fmt: skip


@lemma
def by_parts(k: int) -> Line:
    """With z or z^2 before it, from the derivative of z^(k - 1) exp(-z^2/2) erf(a z)."""
    product = _weighed(k - 1, _tail)
    bell = _weighed(k - 1, mul(_scale, a, make("exp", neg(power(mul(a, z), 2)))))
    slope = add(*((_weighed(0, _tail),) if k == 2 else ()), bell, neg(_weighed(k, _tail)))
    whole, rest = exists(beyond(k), SLOPES), integral(over(BEYOND, bell, z), SLOPES)
    lines, parts = [whole, rest], [rest.statement.args[0], neg(beyond(k))]
    value = rest.statement.args[1]
    if k == 2:
        lines.append(plainly())
        parts.append(beyond(0))
        value = add(plainly().statement.args[1], value)
    sums = over(BEYOND, slope, z)
    apart = have(eq(sums, add(*parts)), SLOPES, *lines, rule="linear")
    start = canonical(neg(substitute(product, {z: ZERO})))
    ends = have(eq(sums, start), SLOPES, vanishes(k - 1), apart, rule="antiderivative", variable=z, function=product)
    none = equality(start, ZERO, SLOPES)
    weights = ONE, neg(ONE), neg(ONE), ONE, *((ONE,) if k == 2 else ())
    return have(eq(beyond(k), value), SLOPES, apart, ends, none, *lines[1:], rule="field", multipliers=weights)


def half_normal_erf(k: int) -> Line:
    """The integral of z^k exp(-z^2/2) erf(a z) over z > 0, k up to 2."""
    return by_parts(k) if k else plainly()
