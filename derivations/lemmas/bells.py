"""The mean of a bell over a standard Gaussian number is a bell."""

from __future__ import annotations

from ...theory.terms.build import HALF, MINUS_OO, ONE, OO, TWO, ZERO, add, div, eq, inverse, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have
from .exponentials import exp, exponential_of, exponential_of_sum
from .letters import integral, t

scale, center, height = (var(name, "real") for name in ("s", "y", "c"))
_BELLS = Context((scale, center, height), (lt(ZERO, scale),))
_INSIDE = Context((*_BELLS.variables, t), _BELLS.conditions)
_root = make("rpow", mul(TWO, make("pi")), HALF)
_wide = add(ONE, power(scale, 2))
width = make("rpow", _wide, HALF)
"""sqrt(1 + s^2), the width of the bell and of the Gaussian number together."""


_narrow = mul(TWO, power(scale, 2))
mean_bell = sub(height, div(power(center, 2), mul(TWO, _wide)))
"""The exponent of the mean of a bell: c - y^2/(2 (1 + s^2))."""


def bell(place: Term) -> Term:
    """The exponent of a bell: c - (y - t)^2/(2 s^2)."""
    return sub(height, div(power(sub(center, place), 2), _narrow))


@lemma
def mean_of_bell() -> Line:
    """The mean of exp(c - (y - t)^2/(2 s^2)) is exp(c - y^2/(2 (1 + s^2))) s/sqrt(1 + s^2)."""
    given, normal = bell(t), mul(num(-1), power(t, 2), inverse(TWO))
    middle = sub(t, div(center, _wide))
    rest = neg(div(mul(_wide, power(middle, 2)), _narrow))
    square = exponential_of(have(eq(add(given, normal), add(mean_bell, rest)), _INSIDE, rule="field"))
    apart = [exponential_of_sum(one, other, _INSIDE) for one, other in ((given, normal), (mean_bell, rest))]
    mine, other = (mul(exp(a), exp(b), inverse(_root)) for a, b in ((given, normal), (mean_bell, rest)))
    signs = neg(inverse(_root)), inverse(_root), inverse(_root)
    pointwise = have(eq(mine, other), _INSIDE, *apart, square, rule="field", multipliers=signs)
    value, v = mul(scale, inverse(width), exp(mean_bell)), var("v", "real")
    place = mul(sub(v, div(center, _wide)), width, inverse(mul(scale, make("rpow", TWO, HALF))))
    primitive = mul(HALF, value, make("erf", place))
    known = have(
        eq(integral(MINUS_OO, OO, other, t), value), _BELLS, rule="antiderivative", variable=v, function=primitive
    )
    whole, moved = integral(MINUS_OO, OO, mine, t), integral(MINUS_OO, OO, other, t)
    same = have(eq(moved, whole), _BELLS, known, pointwise, rule="rewrite")
    uses, weights = (same, known), (neg(ONE), ONE)
    return have(eq(whole, value), _BELLS, *uses, rule="field", title="the mean of a bell", multipliers=weights)
