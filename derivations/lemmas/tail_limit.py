"""What is left out of a tail of exponent 1 < a < 2 with few examples, to scale: its limit, and the integral of that."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from . import clipped_root
from .letters import gamma, integral
from .lost import share_exists, share_falls, share_of
from .marchenko_pastur import root
from .pairs import w
from .powers import TO_0, a, raised, vanishes
from .tail_degrees import exponent
from .tail_lost import left_whole
from .tail_scale import (
    AT_SCALE,
    DEGREES,
    EXPONENT,
    MASS,
    at_scale,
    bounds,
    by_scale,
    image_positive,
    inverse_exponent,
    less,
    moved_to_scale,
    scale,
    scaled,
    scaled_mass,
    scaled_share,
    share_at_whole,
)

_y = var("y", "real")
LOW_SHARE = substitute(left_whole, moved_to_scale)
LIMIT_SHARE = sub(ONE, mul(DEGREES, raised(w, neg(inverse_exponent))))
LIMIT_MASS = mul(MASS, raised(w, neg(add(HALF, inverse_exponent))))
limit = mul(root(w), share_of(LIMIT_SHARE), LIMIT_MASS)
_small = div(raised(gamma, less), mul(w, less))
_smaller = div(
    mul(raised(gamma, sub(mul(num(Fraction(3, 2)), exponent), ONE)), raised(w, num(-2))),
    sub(mul(num(Fraction(3, 2)), exponent), ONE),
)


@lemma
def shares() -> tuple[Line, Line]:
    """What is left of 1 - D/gamma at the scaled noise, between two bounds."""
    low, high = (at_scale(line) for line in bounds(True))
    per = inverse(gamma)
    amplitude, error = low.statement.args[0].args
    units = (
        have(eq(mul(per, amplitude), sub(ONE, LIMIT_SHARE)), AT_SCALE, image_positive(), rule="functional_equation"),
        have(eq(mul(per, error), neg(_small)), AT_SCALE, image_positive(), rule="functional_equation"),
    )
    below = have(le(LIMIT_SHARE, LOW_SHARE), AT_SCALE, high, units[0], rule="combine", multipliers=(per, ONE))
    above = have(
        le(LOW_SHARE, add(LIMIT_SHARE, _small)),
        AT_SCALE,
        low,
        *units,
        rule="combine",
        multipliers=(per, neg(ONE), neg(ONE)),
    )
    return below, above


@lemma
def masses() -> tuple[Line, Line]:
    """The mass of a scaled noise is at most that of its limit, and less by no more than an error of order gamma^(3 a/2 - 1)."""
    uses: tuple[Line, ...]
    weights: tuple[Term, ...]
    low, high = (at_scale(line) for line in bounds(False))
    front = scaled_mass.args[0]
    amplitude, error = low.statement.args[0].args
    units = (
        have(eq(mul(front, amplitude), LIMIT_MASS), AT_SCALE, image_positive(), rule="functional_equation"),
        have(eq(mul(front, error), neg(_smaller)), AT_SCALE, image_positive(), rule="functional_equation"),
        have(lt(ZERO, front), AT_SCALE, rule="sign"),
    )
    uses, weights = (low, *units), (front, neg(ONE), neg(ONE), ZERO)
    below = have(le(sub(LIMIT_MASS, _smaller), scaled_mass), AT_SCALE, *uses, rule="combine", multipliers=weights)
    uses, weights = (high, units[0], units[2]), (front, ONE, ZERO)
    return below, have(le(scaled_mass, LIMIT_MASS), AT_SCALE, *uses, rule="combine", multipliers=weights)


AT_W = Context((exponent, w), (*EXPONENT.conditions, lt(ZERO, w)))


def to_zero(power: Term) -> Line:
    return instance(vanishes(), EXPONENT, images={a: power})


@lemma
def parts_tend() -> tuple[Line, Line]:
    """Both integrals over the tail tend to those of a tail without an end."""
    (share_low, share_high), (low, high) = shares(), masses()
    share = have(
        eq(lim(TO_0, LOW_SHARE, gamma), LIMIT_SHARE), AT_W, share_low, share_high, to_zero(less), rule="squeeze",
        variables=(gamma,), lower=LIMIT_SHARE, upper=share_high.statement.args[1], near=ONE,
    )  # fmt: skip
    power = sub(mul(num(Fraction(3, 2)), exponent), ONE)
    mass_ = have(
        eq(lim(TO_0, scaled_mass, gamma), LIMIT_MASS), AT_W, low, high, to_zero(power), rule="squeeze",
        variables=(gamma,), lower=low.statement.args[0], upper=LIMIT_MASS, near=ONE,
    )  # fmt: skip
    return share, mass_


@lemma
def at_most() -> tuple[Line, Line]:
    """0 <= what is left out at a scaled noise <= its limit."""
    images = {_y: LIMIT_SHARE, var("z", "real"): LOW_SHARE}
    less = instance(share_falls(), AT_SCALE, shares()[0], images=images)
    sign = at_scale(share_at_whole()[0])
    positive = have(lt(ZERO, scaled_mass), AT_SCALE, image_positive(), rule="sign")
    front = have(lt(ZERO, root(w)), AT_SCALE, rule="sign")
    low = have(le(ZERO, scaled), AT_SCALE, sign, positive, front, rule="sign")
    x, y, p, q, r = (var(name, "real") for name in "xypqr")
    where = le(ZERO, x), le(x, y), le(ZERO, p), le(p, q), le(ZERO, r)
    product = have(le(mul(r, x, p), mul(r, y, q)), Context((x, y, p, q, r), where), rule="sign")
    images = {x: scaled_share, y: share_of(LIMIT_SHARE), p: scaled_mass, q: LIMIT_MASS, r: root(w)}
    return low, instance(product, AT_SCALE, less, sign, positive, front, masses()[1], images=images)


@lemma
def limit_share_exists() -> tuple[Line, Line]:
    """The share in the limit is at most 1, and what stands under its square root is not negative."""
    one, two = (instance(line, AT_W, images={_y: LIMIT_SHARE}) for line in share_exists())
    return one, two


@lemma
def limit_integral() -> Line:
    """The integral of the limit, in Gamma functions."""
    positive = have(lt(ZERO, DEGREES), EXPONENT, rule="sign")
    A = clipped_root.A
    known = instance(clipped_root.whole_integral(), EXPONENT, positive, images={A: DEGREES})
    left, value = known.statement.args
    inner = instantiate(left.args[1], w)
    out = have(eq(integral(ZERO, OO, mul(MASS, inner), w), mul(MASS, left)), EXPONENT, known, rule="linear")
    power = have(eq(mul(root(w), LIMIT_MASS), mul(MASS, inner.args[0])), AT_W, rule="functional_equation")
    share = limit_share_exists()[0]
    equal = have(eq(share.statement.args[0], share.statement.args[0]), AT_W, share, rule="rewrite")
    weights = share_of(LIMIT_SHARE), ZERO
    pointwise = have(eq(mul(MASS, inner), limit), AT_W, power, equal, rule="field", multipliers=(neg(weights[0]), ZERO))
    whole_ = integral(ZERO, OO, limit, w)
    same = have(eq(integral(ZERO, OO, mul(MASS, inner), w), whole_), EXPONENT, out, pointwise, rule="rewrite")
    return have(
        eq(whole_, mul(MASS, value)), EXPONENT, same, out, known, rule="field", multipliers=(neg(ONE), ONE, MASS)
    )


@lemma
def scaled_tends() -> Line:
    """gamma^(a - 1) times what is left out of all places tends to a number."""
    bound, (least, most) = limit_integral().statement.args[0], at_most()
    pointwise = have(
        eq(lim(TO_0, scaled, gamma), limit),
        AT_W,
        *parts_tend(),
        least,
        *limit_share_exists(),
        rule="limit_algebra",
        near=ONE,
    )
    below = have(le(neg(limit), scaled), AT_SCALE, least, most, rule="combine", multipliers=(TWO, ONE))
    uses = pointwise, most, below, limit_integral()
    to = have(
        eq(lim(TO_0, integral(ZERO, OO, scaled, w), gamma), bound), EXPONENT, *uses, rule="dominated_convergence",
        bound=bound, near=ONE, title="one scale",
    )  # fmt: skip
    known, value = by_scale(), mul(scale, limit_integral().statement.args[1])
    left, right = known.statement.args
    tends = have(eq(lim(TO_0, right, gamma), mul(scale, bound)), EXPONENT, to, known, rule="limit_algebra", near=ONE)
    same = have(eq(lim(TO_0, left, gamma), mul(scale, bound)), EXPONENT, known, tends, rule="rewrite", near=(ONE,))
    weights = ONE, scale
    return have(eq(lim(TO_0, left, gamma), value), EXPONENT, same, limit_integral(), rule="field", multipliers=weights)
