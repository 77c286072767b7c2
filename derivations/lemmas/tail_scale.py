"""With few examples what is left out of a tail of exponent 1 < a < 2 has one scale: the noise v = gamma^(-a) w."""

from __future__ import annotations

from functools import cache

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, num, substitute, var
from ...theory.write.proof import Line, have, instance
from . import clipped_root
from .letters import gamma, integral, u
from .lost import over_noise, share_bounds, share_of
from .marchenko_pastur import PI, root
from .pairs import w
from .population_root import v
from .powers import TO_0, a, integral_on_half_line, k, m, of_powers, raised, s, vanishes
from .powers_unit import unit_bounds
from .tail_degrees import exponent, inside, place, whole, whole_exists
from .tail_lost import at_noise, at_place, left_whole, lost_whole, place_positive
from .tail_means import DIRECT, integral_tends

EXPONENT = clipped_root.EXPONENT
LOADS = Context((gamma, exponent), (lt(ZERO, gamma), *EXPONENT.conditions))
NOISE = at_noise(LOADS)
scale = mul(TWO, inverse(PI))
_y = var("y", "real")


def powers(order: Term, exponent_: Term) -> dict[Term, Term]:
    return {a: exponent, s: order, m: exponent_, k: v}


degrees_powers = powers(ZERO, ONE)
mass_powers = powers(mul(HALF, exponent), TWO)
mass = substitute(of_powers, mass_powers)
"""The integral of u^(a/2) (1 + v u^a)^(-2)."""


@cache
def share_at_whole() -> tuple[Line, Line]:
    """0 <= the share left out without a cut <= 1."""
    sign = have(le(ZERO, whole), NOISE, whole_exists(), place_positive(), rule="order")
    small = have(le(left_whole, ONE), NOISE, sign, rule="combine", multipliers=(inverse(gamma),))
    least, _, most = (instance(line, NOISE, small, images={_y: left_whole}) for line in share_bounds())
    return least, most


_body = mul(root(place), at_place, lost_whole)
_each = mul(root(v), lost_whole, mass)


@cache
def at_one_noise() -> Line:
    """What is left out of all places at one noise."""
    factor, inner = mul(root(v), lost_whole), instantiate(mass.args[1], u)
    scaled, part = integral(ZERO, ONE, mul(factor, inner), u), integral(ZERO, ONE, _body, u)
    exists = share_at_whole()[0]
    out = have(eq(scaled, _each), NOISE, exists, rule="linear")
    general = have(eq(mul(root(v), inner), mul(root(place), at_place)), inside(NOISE), place_positive(), rule="functional_equation")
    weights = (lost_whole,)
    equal = have(eq(lost_whole, lost_whole), NOISE, exists, rule="functional_equation")
    pointwise = have(eq(mul(factor, inner), _body), inside(NOISE), general, equal, rule="field", multipliers=(*weights, ZERO))
    same = have(eq(scaled, part), NOISE, out, pointwise, rule="rewrite")
    return have(eq(part, _each), NOISE, same, out, rule="field", multipliers=(neg(ONE), ONE))


@cache
def by_noise() -> Line:
    """What is left out of all places, noise by noise."""
    known = integral_tends(DIRECT)
    whole_ = known.statement.args[1]
    double = integral(ZERO, ONE, over_noise(ZERO, OO, _body), u)
    out = have(eq(double, mul(HALF, PI, whole_)), LOADS, known, rule="linear")
    swapped = over_noise(ZERO, OO, integral(ZERO, ONE, _body, u))
    uses = out, place_positive(), at_one_noise(), *share_at_whole()
    turned = have(eq(double, swapped), LOADS, *uses, rule="tonelli")
    value = over_noise(ZERO, OO, _each)
    same = have(eq(swapped, value), LOADS, turned, at_one_noise(), rule="rewrite")
    weights = neg(scale), scale, scale
    statement = eq(whole_, mul(scale, value))
    return have(statement, LOADS, out, turned, same, rule="field", title="noise by noise", multipliers=weights)


_image = mul(raised(gamma, neg(exponent)), w)
_moved = {v: _image}
AT_SCALE = Context((gamma, exponent, w), (*LOADS.conditions, lt(ZERO, w)))
_less = sub(exponent, ONE)
scaled_share = substitute(lost_whole, _moved)
scaled_mass = mul(raised(gamma, sub(neg(ONE), mul(HALF, exponent))), substitute(mass, _moved))
scaled = mul(root(w), scaled_share, scaled_mass)
"""What is left out at the noise gamma^(-a) w, to scale."""


@cache
def image_positive() -> Line:
    return have(lt(ZERO, _image), AT_SCALE, rule="sign")


def at_scale(line: Line) -> Line:
    """The line at the noise gamma^(-a) w."""
    return instance(line, AT_SCALE, image_positive(), images=_moved)


@cache
def by_scale() -> Line:
    """gamma^(a - 1) times what is left out of all places is an integral over w."""
    known = by_noise()
    left, right = known.statement.args
    whole_ = right.args[1]
    factor = raised(gamma, neg(exponent))
    moved = mul(substitute(_each, _moved), factor)
    there, target = integral(ZERO, OO, moved, w), integral(ZERO, OO, scaled, w)
    changed = have(
        eq(whole_, there), LOADS, known, image_positive(), at_scale(share_at_whole()[0]), rule="substitution",
        title="v = gamma^(-a) w", variable=w, image=_image,
    )  # fmt: skip
    front = raised(gamma, _less)
    out = have(eq(integral(ZERO, OO, mul(front, moved), w), mul(front, there)), LOADS, changed, rule="linear")
    powers_ = mul(front, root(_image), factor), mul(root(w), scaled_mass.args[0])
    together = have(eq(*powers_), AT_SCALE, image_positive(), rule="functional_equation")
    weight = mul(scaled_share, scaled_mass.args[1])
    shares = at_scale(share_at_whole()[0])
    equal = have(eq(weight, weight), AT_SCALE, shares, image_positive(), rule="functional_equation")
    pointwise = have(eq(mul(front, moved), scaled), AT_SCALE, together, equal, rule="field", multipliers=(weight, ZERO))
    same = have(eq(integral(ZERO, OO, mul(front, moved), w), target), LOADS, out, pointwise, rule="rewrite")
    weights = front, mul(front, scale), neg(scale), scale
    uses = known, changed, out, same
    statement = eq(mul(front, left), mul(scale, target))
    return have(statement, LOADS, *uses, rule="field", title="to scale", multipliers=weights)
