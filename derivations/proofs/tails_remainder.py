"""How far 1 - q is at most from what it falls like with many examples, at every load: 1 - sqrt(1 - x) is x/2 up to x^2."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import make, num, var
from ...theory.write.proof import Line, have, instance
from ..lemmas.letters import absolute, gamma, t
from ..lemmas.lost import (
    LOADS,
    at_noise,
    beside,
    left_out,
    lost,
    missing,
    over_noise,
    share_bounds,
    weight,
    whole_integral,
)
from ..lemmas.marchenko_pastur import PI, root
from ..lemmas.population_noise import average
from ..lemmas.population_root import degrees, degrees_exist, left_over, v
from ..lemmas.powers import raised
from ..lemmas.second_order import (
    ALONE,
    KAPPA,
    WITH_T,
    root_mean,
    root_mean_exists,
    second,
    second_bound,
    second_exists,
    share_to_second_order,
    signs,
)
from ..power_law_loads import remainder_claim
from .claimed import claimed
from .population_every_load import used as used_body
from .population_every_load import used_integral
from .population_large_load import by_pairs
from .tails_missing import mean_value, missing_everywhere, overlap

_x, _y = var("x", "real"), var("y", "real")
_third, _sixth = num(Fraction(1, 3)), num(Fraction(-1, 6))
WHERE = beside(LOADS)
NOISE = at_noise(LOADS)
_part = left_out.args[2]
_share = mul(inverse(gamma), degrees())
used = over_noise(ZERO, OO, used_body)
whole = over_noise(ZERO, OO, weight)


@cache
def share_known() -> tuple[Line, Line, Line, Line]:
    """Bounds of the share left out: to second order, at least 0 and at most D/gamma."""
    low, _high = signs()
    positive = have(le(ZERO, _share), NOISE, low, rule="combine", multipliers=(inverse(gamma),))
    least, most = (instance(line, NOISE, positive, images={_x: _share}) for line in share_to_second_order())
    small = have(le(left_over(), ONE), NOISE, low, rule="combine", multipliers=(inverse(gamma),))
    zero, first, _ = (instance(line, NOISE, small, images={_y: left_over()}) for line in share_bounds())
    return least, most, zero, first


@cache
def part_exists() -> Line:
    _, _, zero, _ = share_known()
    one = have(le(lost, ONE), NOISE, zero, rule="sign")
    return have(make("defined", _part), WHERE, whole_integral(), zero, one, degrees_exist(), rule="order", bound=whole)


@cache
def part_bounds() -> tuple[Line, Line]:
    """The integral to second order."""
    least, most, _zero, _first = share_known()
    positive = have(lt(ZERO, weight), Context((t, v), (lt(ZERO, t), lt(ZERO, v))), rule="sign")
    found = []
    for known, second_order in ((least, num(Fraction(-1, 8))), (most, HALF)):
        body = mul(weight, add(mul(HALF, _share), mul(second_order, power(_share, 2))))
        bound = over_noise(ZERO, OO, body)
        value = add(mul(HALF, inverse(gamma), used), mul(second_order, power(gamma, -2), second))
        split = have(eq(bound, value), WHERE, used_integral(), second_exists(), rule="linear")
        below = known is least
        sides = (body, mul(weight, lost)) if below else (mul(weight, lost), body)
        pointwise = have(le(*sides), at_noise(WHERE), known, positive, rule="combine", multipliers=(weight, ZERO))
        ends = (bound, _part) if below else (_part, bound)
        order = have(le(*ends), WHERE, part_exists(), split, pointwise, rule="order")
        ends = (value, _part) if below else (_part, value)
        found.append(
            have(le(*ends), WHERE, order, split, rule="combine", multipliers=(ONE, ONE if not below else neg(ONE)))
        )
    return found[0], found[1]


@cache
def part_square() -> Line:
    """The square of the integral, by a variance that is not negative."""
    _, _, zero, first = share_known()
    r = var("r", "real")
    context = Context((*WHERE.variables, r), WHERE.conditions)
    noise = at_noise(context)
    body, top = mul(weight, sub(mul(TWO, r, lost), power(r, 2))), mul(weight, power(_share, 2))
    x, y = var("x", "real"), var("y", "real")
    general = have(
        le(sub(mul(TWO, r, x), power(r, 2)), power(y, 2)), Context((x, y, r), (le(ZERO, x), le(x, y))), rule="sign"
    )
    under = have(le(lost, _share), NOISE, first, rule="combine", multipliers=(ONE,))
    known = instance(general, noise, zero, under, images={x: lost, y: _share})
    positive = have(lt(ZERO, weight), Context((t, v), (lt(ZERO, t), lt(ZERO, v))), rule="sign")
    pointwise = have(le(body, top), noise, known, positive, rule="combine", multipliers=(weight, ZERO))
    left = sub(mul(TWO, r, _part), mul(power(r, 2), whole))
    right = mul(power(gamma, -2), second)
    uses = part_exists(), whole_integral(), second_exists()
    one = have(eq(over_noise(ZERO, OO, body), left), context, *uses, rule="linear")
    two = have(eq(over_noise(ZERO, OO, top), right), context, *uses, rule="linear")
    order = have(le(over_noise(ZERO, OO, body), over_noise(ZERO, OO, top)), context, one, two, pointwise, rule="order")
    whole_positive = have(lt(ZERO, whole), WITH_T, whole_integral(), rule="order")
    put = have(le(left, right), context, order, one, two, rule="combine", multipliers=(ONE, neg(ONE), ONE))
    at = instance(put, WHERE, part_exists(), whole_positive, images={r: div(_part, whole)})
    statement = le(power(_part, 2), mul(HALF, PI, root(t), right))
    sign = have(le(ZERO, second), WITH_T, second_exists(), rule="order")
    weights = whole, right, ZERO, ZERO
    uses = at, whole_integral(), whole_positive, sign
    return have(statement, WHERE, *uses, rule="combine", title="the square", multipliers=weights)


_numbers = mul(power(KAPPA, 2), num(Fraction(12, 7)))


@cache
def first_order() -> Line:
    """sqrt(t) (2/pi) times the first integral is what pairs of eigenvalues hinder."""
    known, pairs = used_integral(), by_pairs()
    value = mul(root(t), TWO, inverse(PI), used)
    weights = neg(mul(root(t), TWO, inverse(PI))), neg(ONE)
    statement = eq(pairs.statement.args[1], value)
    return have(statement, WITH_T, known, pairs, rule="field", multipliers=weights)


@cache
def at_value() -> tuple[Line, Line]:
    """What pairs of models miss of an eigenvalue, to second order."""
    (low, high), square, sign = (
        part_bounds(),
        part_square(),
        have(le(ZERO, second), WITH_T, second_exists(), rule="order"),
    )
    bound, exact = second_bound(), first_order()
    hind = exact.statement.args[0]
    size = mul(_numbers, power(gamma, -2), power(root_mean, 2), raised(t, _third))
    pi = have(le(num(3), PI), Context(()), rule="sign")
    front = mul(power(gamma, -2), root(t))
    powers_ = have(eq(mul(root(t), raised(t, _sixth)), raised(t, _third)), WITH_T, rule="functional_equation")
    error = mul(num(Fraction(5, 2)), inverse(PI), front, second)
    small = have(
        le(error, mul(num(Fraction(5, 6)), front, second)), WHERE, pi, sign, rule="combine",
        multipliers=(mul(num(Fraction(5, 6)), inverse(PI), front, second), ZERO),
    )  # fmt: skip
    share = mul(num(Fraction(5, 6)), power(gamma, -2), power(KAPPA, 2), power(root_mean, 2), num(Fraction(72, 35)))
    most = have(
        le(mul(num(Fraction(5, 6)), front, second), size), WHERE, bound, powers_, rule="combine",
        multipliers=(mul(num(Fraction(5, 6)), front), share),
    )  # fmt: skip
    factor = mul(num(4), inverse(PI), root(t))
    zero = mul(inverse(gamma), hind)
    quarter = mul(num(Fraction(1, 2)), inverse(PI), front)
    uses = low, square, exact, small, most, sign
    weights = factor, mul(num(4), power(PI, -2)), inverse(gamma), ONE, ONE, ZERO
    below = have(le(sub(zero, size), missing), WHERE, *uses, rule="combine", title="from below", multipliers=weights)
    squares = have(le(ZERO, power(_part, 2)), WHERE, part_exists(), rule="sign")
    uses = high, squares, exact, small, most, sign
    weights = factor, mul(num(4), power(PI, -2)), neg(inverse(gamma)), ONE, ONE, quarter
    above = have(le(missing, add(zero, size)), WHERE, *uses, rule="combine", title="from above", multipliers=weights)
    return below, above


def remainder() -> Line:
    context, statement = claimed(remainder_claim)
    low, high = at_value()
    known = missing_everywhere()
    left, _mean = known.statement.args
    hind = first_order().statement.args[0]
    pairs = average(hind)
    size = mul(_numbers, power(gamma, -2), power(root_mean, 3))
    bound = mul(_numbers, power(gamma, -2), power(root_mean, 2), raised(t, _third))
    errors = have(eq(average(bound), size), LOADS, root_mean_exists(), rule="linear")
    larger = average(mul(gamma, add(missing, bound)))
    sum_ = have(eq(larger, mul(gamma, add(average(missing), size))), LOADS, known, errors, rule="linear")
    zero = mul(inverse(gamma), hind)
    most = have(le(hind, mul(gamma, add(missing, bound))), WHERE, low, rule="combine", multipliers=(gamma,))
    sign = have(le(ZERO, hind), WITH_T, by_pairs(), rule="order")
    under = have(
        le(neg(mul(gamma, add(missing, bound))), hind), WHERE, sign, most, rule="combine", multipliers=(TWO, ONE)
    )
    exists = have(make("defined", pairs), LOADS, sum_, most, under, rule="order", bound=larger)
    sides = []
    for line, turned in ((low, sub(zero, bound)), (high, add(zero, bound))):
        value = sub(mul(inverse(gamma), pairs), size) if line is low else add(mul(inverse(gamma), pairs), size)
        split = have(eq(average(turned), value), LOADS, exists, errors, rule="linear")
        ends = (average(turned), average(missing)) if line is low else (average(missing), average(turned))
        order = have(le(*ends), LOADS, known, split, line, rule="order")
        ends = (value, left) if line is low else (left, value)
        product = mul(sub(ONE, overlap), mean_value)
        ends = (value, product) if line is low else (product, value)
        weights = (ONE, neg(ONE), neg(ONE)) if line is low else (ONE, ONE, ONE)
        sides.append(have(le(*ends), LOADS, order, split, known, rule="combine", multipliers=weights))
    below, above = sides
    positive = have(lt(ZERO, mean_value), ALONE, rule="sign")
    inner, limit = statement.args[0].args[0], statement.args[1]
    z = var("z", "real")
    cube_root = have(
        le(num(Fraction(5, 4)), raised(TWO, _third)), Context(()), rule="increasing_map", variable=z, function=raised(z, _third),
        interval=make("interval", ZERO, TWO), values=(num(Fraction(125, 64)), TWO),
    )  # fmt: skip
    cube = have(lt(ZERO, power(root_mean, 3)), ALONE, root_mean_exists(), rule="sign")
    scaled = mul(size, inverse(mean_value))
    room = sub(mul(num(Fraction(4, 9)), num(Fraction(5, 4))), _numbers)
    share = mul(power(gamma, -2), power(root_mean, 3), inverse(mean_value))
    numbers = have(
        le(scaled, limit), LOADS, cube_root, cube, positive, rule="combine",
        multipliers=(mul(num(Fraction(4, 9)), share), mul(room, power(gamma, -2), inverse(mean_value)), ZERO),
    )  # fmt: skip
    per = inverse(mean_value)
    bounds = [
        have(le(inner, scaled), LOADS, below, positive, rule="combine", multipliers=(per, ZERO)),
        have(le(neg(scaled), inner), LOADS, above, positive, rule="combine", multipliers=(per, ZERO)),
    ]
    y, b = var("y", "real"), var("size", "real")
    general = have(le(absolute(y), b), Context((y, b), (le(y, b), le(neg(b), y))), rule="sign")
    both = instance(general, LOADS, *bounds, images={y: inner, b: scaled})
    return have(statement, context, both, numbers, rule="combine", title="at every load", multipliers=(ONE, ONE))


PROOFS: dict[str, Callable[[], Line]] = {remainder_claim.name: remainder}
