"""With few examples what is left out of a tail of exponent 1 < a < 2 has one scale: the noise v = gamma^(-a) w."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from . import clipped_root
from .gamma import gamma_at_one, gamma_of
from .letters import gamma, integral, u
from .lost import over_noise, share_bounds
from .marchenko_pastur import PI, root
from .pairs import w
from .population_root import v
from .powers import a, k, m, of_powers, raised, s
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


@lemma
def share_at_whole() -> tuple[Line, Line]:
    """0 <= the share left out without a cut <= 1."""
    sign = have(le(ZERO, whole), NOISE, whole_exists(), place_positive(), rule="order")
    small = have(le(left_whole, ONE), NOISE, sign, rule="combine", multipliers=(inverse(gamma),))
    least, _, most = (instance(line, NOISE, small, images={_y: left_whole}) for line in share_bounds())
    return least, most


_body = mul(root(place), at_place, lost_whole)
_each = mul(root(v), lost_whole, mass)


@lemma
def at_one_noise() -> Line:
    """What is left out of all places at one noise."""
    factor, inner = mul(root(v), lost_whole), instantiate(mass.args[1], u)
    scaled, part = integral(ZERO, ONE, mul(factor, inner), u), integral(ZERO, ONE, _body, u)
    exists = share_at_whole()[0]
    out = have(eq(scaled, _each), NOISE, exists, rule="linear")
    general = have(
        eq(mul(root(v), inner), mul(root(place), at_place)), inside(NOISE), place_positive(), rule="functional_equation"
    )
    weights = (lost_whole,)
    equal = have(eq(lost_whole, lost_whole), NOISE, exists, rule="functional_equation")
    pointwise = have(
        eq(mul(factor, inner), _body), inside(NOISE), general, equal, rule="field", multipliers=(*weights, ZERO)
    )
    same = have(eq(scaled, part), NOISE, out, pointwise, rule="rewrite")
    return have(eq(part, _each), NOISE, same, out, rule="field", multipliers=(neg(ONE), ONE))


@lemma
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
moved_to_scale = {v: _image}
AT_SCALE = Context((gamma, exponent, w), (*LOADS.conditions, lt(ZERO, w)))
less = sub(exponent, ONE)
scaled_share = substitute(lost_whole, moved_to_scale)
scaled_mass = mul(raised(gamma, sub(neg(ONE), mul(HALF, exponent))), substitute(mass, moved_to_scale))
scaled = mul(root(w), scaled_share, scaled_mass)
"""What is left out at the noise gamma^(-a) w, to scale."""


@lemma
def image_positive() -> Line:
    """The noise gamma^(-a) w is positive."""
    return have(lt(ZERO, _image), AT_SCALE, rule="sign")


def at_scale(line: Line) -> Line:
    """The line at the noise gamma^(-a) w."""
    return instance(line, AT_SCALE, image_positive(), images=moved_to_scale)


@lemma
def by_scale() -> Line:
    """gamma^(a - 1) times what is left out of all places is an integral over w."""
    known = by_noise()
    left, right = known.statement.args
    whole_ = right.args[1]
    factor = raised(gamma, neg(exponent))
    moved = mul(substitute(_each, moved_to_scale), factor)
    there, target = integral(ZERO, OO, moved, w), integral(ZERO, OO, scaled, w)
    changed = have(
        eq(whole_, there), LOADS, known, image_positive(), at_scale(share_at_whole()[0]), rule="substitution",
        title="v = gamma^(-a) w", variable=w, image=_image,
    )  # fmt: skip
    front = raised(gamma, less)
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


def _gammas(first: Term, second: Term) -> Term:
    return div(mul(gamma_of(first), gamma_of(second)), exponent)


inverse_exponent = inverse(exponent)
DEGREES = _gammas(inverse_exponent, sub(ONE, inverse_exponent))
MASS = _gammas(add(HALF, inverse_exponent), sub(num(Fraction(3, 2)), inverse_exponent))
"""The integrals of 1/(1 + u^a) and of u^(a/2)/(1 + u^a)^2 over u > 0."""
_plain = substitute(of_powers, degrees_powers)


@lemma
def gamma_at_two() -> Line:
    """Gamma(2) = Gamma(1) = 1."""
    down = have(eq(gamma_of(TWO), gamma_of(ONE)), Context(()), rule="functional_equation")
    return have(eq(gamma_of(TWO), ONE), Context(()), down, gamma_at_one(), rule="field", multipliers=(ONE, ONE))


@lemma
def bounds(degrees: bool) -> tuple[Line, Line]:
    """The degrees, or the mass, at a noise between two powers of it."""
    images = degrees_powers if degrees else mass_powers
    context = Context((exponent, v), (*EXPONENT.conditions, lt(ZERO, v)))
    lines = [instance(line, context, images=images) for line in unit_bounds()]
    value = lines[1].statement.args[1]
    power = raised(v, neg(inverse_exponent if degrees else add(HALF, inverse_exponent)))
    amplitude = DEGREES if degrees else MASS
    one = gamma_at_one() if degrees else gamma_at_two()
    scale_ = div(mul(amplitude, power), one.statement.args[0])
    same = have(eq(value, scale_), context, rule="functional_equation")
    known = have(eq(value, mul(amplitude, power)), context, same, one, rule="field", multipliers=(ONE, neg(scale_)))
    error = lines[0].statement.args[0].args[1]
    body = substitute(of_powers, images)
    low = have(
        le(add(mul(amplitude, power), error), body),
        context,
        lines[0],
        known,
        rule="combine",
        multipliers=(ONE, neg(ONE)),
    )
    high = have(le(body, mul(amplitude, power)), context, lines[1], known, rule="combine", multipliers=(ONE, ONE))
    if not degrees:
        return low, high
    return tuple(  # type: ignore[return-value]
        have(substitute_statement(line.statement, body, whole), context, line, as_powers(), rule="rewrite")
        for line in (low, high)
    )


@lemma
def as_powers() -> Line:
    """The degrees as an integral of powers."""
    context = Context((exponent, v), (*EXPONENT.conditions, lt(ZERO, v)))
    where = inside(context)
    pointwise = have(
        eq(instantiate(_plain.args[1], u), instantiate(whole.args[1], u)),
        where,
        place_positive(),
        rule="functional_equation",
    )
    known = instance(unit_bounds()[1], context, images=degrees_powers)
    return have(eq(_plain, whole), context, whole_exists(), known, pointwise, rule="rewrite")


def substitute_statement(statement: Term, old: Term, new: Term) -> Term:
    return make(statement.head, *(new if part is old else part for part in statement.args))
