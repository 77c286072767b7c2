"""1 - sqrt(1 - x) to second order in x, and the integral of t sqrt(v) D(v)^2/(t + v)^2, D(v) = <s/(s + v)>, by <t^(1/3)>."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from ...theory.terms.build import HALF, ONE, OO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import make, num, substitute, var
from ...theory.write.proof import Line, have, instance
from .letters import t
from .lost import over_noise, share_of, weight, whole_integral
from .marchenko_pastur import root
from .population_noise import LAW, P, average
from .population_root import POSITIVE, degrees, degrees_exist, v
from .powers import a, raised, vanishes

_y, _x = var("y", "real"), var("x", "real")
_third, _sixth = num(Fraction(1, 3)), num(Fraction(1, 6))
KAPPA = num(Fraction(53, 100))
ALONE = Context((P,), LAW)
AT_VALUE = Context((P, t), (*LAW, lt(ZERO, t)))


@cache
def share_to_second_order() -> tuple[Line, Line]:
    """x/2 - x^2/8 <= 1 - sqrt(max(0, 1 - x)) <= x/2 + x^2/2 for x >= 0."""
    share = share_of(sub(ONE, _x))
    positive = Context((_x,), (le(ZERO, _x),))
    small, large = positive.where(le(_x, ONE)), positive.where(le(ONE, _x))
    low, high = sub(mul(HALF, _x), mul(num(Fraction(1, 8)), power(_x, 2))), add(mul(HALF, _x), mul(HALF, power(_x, 2)))
    plain = have(eq(share, sub(ONE, root(sub(ONE, _x)))), small, rule="functional_equation")
    none = have(eq(share, ONE), large, rule="sign")
    found = []
    r = var("r", "real")
    unit = Context((r,), (le(ZERO, r), le(r, ONE)))
    at_root = root(sub(ONE, _x))
    signs = have(le(ZERO, at_root), small, rule="sign"), have(le(at_root, ONE), small, rule="sign")
    for below in (True, False):
        bound = low if below else high
        inside = substitute(bound, {_x: sub(ONE, power(r, 2))})
        general = have(le(inside, sub(ONE, r)) if below else le(sub(ONE, r), inside), unit, rule="sign")
        here = instance(general, small, *signs, images={r: at_root})
        goal = le(low, share) if below else le(share, high)
        sign = neg(ONE) if below else ONE
        inner = have(goal, small, here, plain, rule="combine", multipliers=(ONE, sign))
        outer = have(goal, large, none, rule="combine", multipliers=(sign,))
        found.append(have(goal, positive, inner, outer, rule="cases"))
    return found[0], found[1]


root_mean = average(raised(t, _third))


@cache
def root_mean_exists() -> Line:
    """t^(1/3) <= 1 + t."""
    y = var("y", "real")
    general = have(le(y, add(ONE, power(y, 3))), Context((y,), (lt(ZERO, y),)), rule="sign")
    place = Context((t,), (lt(ZERO, t),))
    positive = have(lt(ZERO, raised(t, _third)), place, rule="sign")
    cube = have(eq(power(raised(t, _third), 3), t), place, rule="functional_equation")
    known = instance(general, place, positive, images={y: raised(t, _third)})
    most = have(le(raised(t, _third), add(ONE, t)), place, known, cube, rule="combine", multipliers=(ONE, ONE))
    bound = average(add(ONE, t))
    exists = have(eq(bound, add(ONE, average(t))), ALONE, rule="linear")
    return have(make("defined", root_mean), ALONE, exists, most, positive, rule="order", bound=bound)


@cache
def degrees_bound() -> Line:
    """<t/(t + v)> <= k <t^(1/3)> v^(-1/3), k = 0.53."""
    y, z = var("y", "real"), var("z", "real")
    whole = have(
        lt(ZERO, sub(mul(KAPPA, add(power(y, 3), ONE)), power(y, 2))), Context((y,), (lt(ZERO, y),)), rule="sign"
    )
    pair = Context((y, z), (lt(ZERO, y), lt(ZERO, z)))
    ratio = have(lt(ZERO, div(y, z)), pair, rule="sign")
    at_ratio = instance(whole, pair, ratio, images={y: div(y, z)})
    cubes = add(power(z, 3), power(y, 3))
    weight_ = div(mul(y, power(z, 2)), cubes)
    general = have(
        le(div(power(y, 3), cubes), mul(KAPPA, y, inverse(z))), pair, at_ratio, rule="combine", multipliers=(weight_,)
    )
    both = Context((t, v), (lt(ZERO, t), lt(ZERO, v)))
    roots = [have(lt(ZERO, raised(at, _third)), both, rule="sign") for at in (t, v)]
    known = instance(general, both, *roots, images={y: raised(t, _third), z: raised(v, _third)})
    cubed = [have(eq(power(raised(at, _third), 3), at), both, rule="functional_equation") for at in (t, v)]
    bound = mul(KAPPA, raised(v, neg(_third)), raised(t, _third))
    power_ = have(eq(known.statement.args[1], bound), both, rule="functional_equation")
    share = div(t, add(v, t))
    form = have(eq(known.statement.args[0], share), both, *cubed, rule="rewrite")
    pointwise = have(le(share, bound), both, known, form, power_, rule="combine", multipliers=(ONE, ONE, ONE))
    scale = mul(KAPPA, raised(v, neg(_third)))
    out = have(eq(average(bound), mul(scale, root_mean)), POSITIVE, root_mean_exists(), rule="linear")
    less = have(le(degrees(), average(bound)), POSITIVE, degrees_exist(), out, pointwise, rule="order")
    return have(le(degrees(), mul(scale, root_mean)), POSITIVE, less, out, rule="combine", multipliers=(ONE, ONE))


WITH_T = Context((P, t), (*LAW, lt(ZERO, t)))
_square = mul(weight, power(degrees(), 2))
second = over_noise(ZERO, OO, _square)
"""The integral of t sqrt(v) D(v)^2/(t + v)^2."""


@cache
def signs() -> tuple[Line, Line]:
    return (
        have(le(ZERO, degrees()), POSITIVE, degrees_exist(), rule="order"),
        have(le(degrees(), ONE), POSITIVE, degrees_exist(), rule="order"),
    )


@cache
def second_exists() -> Line:
    return have(
        make("defined", second),
        WITH_T,
        whole_integral(),
        degrees_exist(),
        *signs(),
        rule="order",
        bound=over_noise(ZERO, OO, weight),
    )


@cache
def second_bound() -> Line:
    """The integral is at most k^2 <t^(1/3)>^2 (6/5 + 6/7) t^(-1/6)."""
    front = mul(power(KAPPA, 2), power(root_mean, 2))
    parts = [over_noise(ZERO, t, _square), over_noise(t, OO, _square)]
    cut = have(eq(second, add(*parts)), WITH_T, second_exists(), degrees_exist(), rule="split")
    lines = []
    for begun in (True, False):
        more = (lt(ZERO, v), lt(v, t)) if begun else (lt(t, v),)
        where = Context((P, t, v), (*WITH_T.conditions, *more))
        body = (
            mul(front, inverse(t), raised(v, neg(_sixth))) if begun else mul(front, t, raised(v, num(Fraction(-13, 6))))
        )
        start = have(lt(ZERO, v), where, rule="sign")
        known, low = instance(degrees_bound(), where, start), instance(signs()[0], where, start)
        x, y = var("x", "real"), var("y", "real")
        squares = have(le(power(x, 2), power(y, 2)), Context((x, y), (le(ZERO, x), le(x, y))), rule="sign")
        images = {x: degrees(), y: known.statement.args[1]}
        square = instance(squares, where, low, known, images=images)
        kernel = power(add(t, v), -2)
        nearer = have(le(kernel, power(t if begun else v, -2)), where, start, rule="sign")
        factor = ONE if begun else power(v, -2)
        form = raised(v, neg(_sixth) if begun else num(Fraction(-13, 6)))
        powers_ = mul(root(v), power(raised(v, neg(_third)), 2), factor)
        join = have(eq(powers_, form), where, start, rule="functional_equation")
        most, size = square.statement.args[1], mul(t, root(v))
        share = mul(front, inverse(t)) if begun else mul(front, t)
        some = have(lt(ZERO, root(v)), where, start, rule="sign")
        weights = mul(size, kernel), mul(size, most), share, ZERO, ZERO
        uses = square, nearer, join, start, some
        pointwise = have(le(_square, body), where, *uses, rule="combine", multipliers=weights)
        ends = (ZERO, t) if begun else (t, OO)
        total = over_noise(*ends, body)
        exponent = num(Fraction(5, 6) if begun else Fraction(-7, 6))
        primitive = div(mul(share, raised(v, exponent)), exponent)
        nothing = (instance(vanishes(), Context(()), images={a: num(Fraction(5, 6))}),) if begun else ()
        value = mul(front, num(Fraction(6, 5) if begun else Fraction(6, 7)), raised(t, neg(_sixth)))
        raw = mul(share, num(Fraction(6, 5) if begun else Fraction(6, 7)), raised(t, exponent))
        known = have(
            eq(total, raw), WITH_T, *nothing, root_mean_exists(), rule="antiderivative", variable=v, function=primitive
        )
        closed = have(
            eq(mul(t if not begun else inverse(t), raised(t, exponent)), raised(t, neg(_sixth))),
            WITH_T,
            rule="functional_equation",
        )
        smaller = have(le(parts[not begun], total), WITH_T, cut, known, pointwise, rule="order")
        scale = mul(front, num(Fraction(6, 5) if begun else Fraction(6, 7)))
        uses, weights = (smaller, known, closed), (ONE, ONE, scale)
        lines.append(have(le(parts[not begun], value), WITH_T, *uses, rule="combine", multipliers=weights))
    value = add(*(line.statement.args[1] for line in lines))
    uses = cut, *lines
    return have(
        le(second, value), WITH_T, *uses, rule="combine", title="the second order", multipliers=(neg(ONE), ONE, ONE)
    )
