"""With few examples what is left out of a tail of exponent 1 < a < 2 has one scale: the noise v = gamma^(-a) w."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, num, substitute, var
from ...theory.write.proof import Line, have, instance
from . import clipped_root
from .gamma import gamma_at_one, gamma_of
from .letters import gamma, integral, u
from .lost import over_noise, share_bounds, share_exists, share_falls, share_of
from .marchenko_pastur import PI, root
from .pairs import w
from .population_root import v
from .powers import TO_0, a, k, m, of_powers, raised, s, vanishes
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


def _gammas(first: Term, second: Term) -> Term:
    return div(mul(gamma_of(first), gamma_of(second)), exponent)


_over = inverse(exponent)
DEGREES = _gammas(_over, sub(ONE, _over))
MASS = _gammas(add(HALF, _over), sub(num(Fraction(3, 2)), _over))
"""The integrals of 1/(1 + u^a) and of u^(a/2)/(1 + u^a)^2 over u > 0."""
_plain = substitute(of_powers, degrees_powers)


@cache
def gamma_at_two() -> Line:
    down = have(eq(gamma_of(TWO), gamma_of(ONE)), Context(()), rule="functional_equation")
    return have(eq(gamma_of(TWO), ONE), Context(()), down, gamma_at_one(), rule="field", multipliers=(ONE, ONE))


@cache
def bounds(degrees: bool) -> tuple[Line, Line]:
    """The degrees, or the mass, at a noise between two powers of it."""
    images = degrees_powers if degrees else mass_powers
    context = Context((exponent, v), (*EXPONENT.conditions, lt(ZERO, v)))
    lines = [instance(line, context, images=images) for line in unit_bounds()]
    value = lines[1].statement.args[1]
    power = raised(v, neg(_over if degrees else add(HALF, _over)))
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


@cache
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


LOW_SHARE = substitute(left_whole, _moved)
LIMIT_SHARE = sub(ONE, mul(DEGREES, raised(w, neg(_over))))
LIMIT_MASS = mul(MASS, raised(w, neg(add(HALF, _over))))
limit = mul(root(w), share_of(LIMIT_SHARE), LIMIT_MASS)
_small = div(raised(gamma, _less), mul(w, _less))
_smaller = div(
    mul(raised(gamma, sub(mul(num(Fraction(3, 2)), exponent), ONE)), raised(w, num(-2))),
    sub(mul(num(Fraction(3, 2)), exponent), ONE),
)


@cache
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


@cache
def masses() -> tuple[Line, Line]:
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


@cache
def parts_tend() -> tuple[Line, Line]:
    """Both tend to those of a tail without an end."""
    (share_low, share_high), (low, high) = shares(), masses()
    share = have(
        eq(lim(TO_0, LOW_SHARE, gamma), LIMIT_SHARE), AT_W, share_low, share_high, to_zero(_less), rule="squeeze",
        variables=(gamma,), lower=LIMIT_SHARE, upper=share_high.statement.args[1], near=ONE,
    )  # fmt: skip
    power = sub(mul(num(Fraction(3, 2)), exponent), ONE)
    mass_ = have(
        eq(lim(TO_0, scaled_mass, gamma), LIMIT_MASS), AT_W, low, high, to_zero(power), rule="squeeze",
        variables=(gamma,), lower=low.statement.args[0], upper=LIMIT_MASS, near=ONE,
    )  # fmt: skip
    return share, mass_


@cache
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


@cache
def limit_share_exists() -> tuple[Line, Line]:
    one, two = (instance(line, AT_W, images={_y: LIMIT_SHARE}) for line in share_exists())
    return one, two


@cache
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


@cache
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
