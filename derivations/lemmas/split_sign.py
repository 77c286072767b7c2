"""The density of the limiting spectrum of two eigenvalues at X(rho), by the place of rho between those of the edges."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, ZERO, add, div, eq, inverse, le, lt, mul, ne, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from . import cubic
from .letters import gamma, x
from .split import (
    _ORDER,
    AT,
    AT_EDGED,
    AT_X,
    CUBE,
    EDGE_EQUATIONS,
    EDGED,
    HERE,
    LETTERS,
    SIGNS,
    S,
    bound,
    factor,
    from_edge,
    gap,
    hi,
    kappa,
    least,
    level,
    lo,
    other,
    place,
    point,
    rho,
    root,
    sizes,
)
from .two_atoms import COEFFICIENTS, no_density, positive, ratio

DEPRESSED = dict(zip((cubic.alpha, cubic.beta), cubic.depressed(*COEFFICIENTS.values()), strict=True))
D = substitute(cubic.discriminant(cubic.alpha, cubic.beta), DEPRESSED)
BOTH = mul(sub(level, bound(1)), sub(level, bound(-1)))
IN = lt(sub(level, bound(1)), ZERO), lt(ZERO, sub(level, bound(-1)))
OUT = (le(ZERO, BOTH),)


@lemma
def _sign(positive: bool) -> Line:
    """D > 0, or D <= 0, by the sign of y^2 + 4 alpha, -3 e f/g^2."""
    d, y, e, f, g = (var(name, "real") for name in "dyefg")
    four = add(power(y, 2), mul(num(4), cubic.alpha))
    square = add(power(y, 2), cubic.alpha)
    value = mul(div(num(-3), power(g, 2)), mul(e, f))
    known = eq(d, mul(num(Fraction(1, 4)), four, power(square, 2))), eq(four, value)
    signs = (lt(e, ZERO), lt(ZERO, f)) if positive else (le(ZERO, mul(e, f)),)
    context = Context((d, y, cubic.alpha, e, f, g), (*known, *signs, lt(ZERO, g)))
    whole, part = (have(condition, context, rule="sign") for condition in known)
    small = Context((e, f, g), (*signs, lt(ZERO, g)))
    if not positive:
        below = have(le(value, ZERO), small, rule="sign")
        quarter = mul(num(Fraction(1, 4)), power(square, 2))
        return have(le(d, ZERO), context, whole, part, below, rule="combine", multipliers=(ONE, quarter, quarter))
    above = have(lt(ZERO, value), small, rule="sign")
    quarter = num(Fraction(1, 4))
    away = have(lt(ZERO, square), context, part, above, rule="combine", multipliers=(neg(quarter), quarter))
    scale = mul(quarter, power(square, 2))
    factor_ = have(lt(ZERO, scale), context, away, rule="sign")
    weights = neg(ONE), neg(scale), scale, ZERO
    return have(lt(ZERO, d), context, whole, part, above, factor_, rule="combine", multipliers=weights)


@lemma
def _zero() -> Line:
    """D is 0 where e f is."""
    d, y, e, f, g = (var(name, "real") for name in "dyefg")
    four, square = add(power(y, 2), mul(num(4), cubic.alpha)), add(power(y, 2), cubic.alpha)
    scale = div(num(-3), power(g, 2))
    known = (
        eq(d, mul(num(Fraction(1, 4)), four, power(square, 2))),
        eq(four, mul(scale, mul(e, f))),
        eq(mul(e, f), ZERO),
    )
    context = Context((d, y, cubic.alpha, e, f, g), (*known, lt(ZERO, g)))
    lines = [have(condition, context, rule="sign") for condition in known]
    quarter = mul(num(Fraction(1, 4)), power(square, 2))
    return have(eq(d, ZERO), context, *lines, rule="field", multipliers=(ONE, quarter, mul(quarter, scale)))


def _at_point(general: Line, *where: Term) -> Line:
    """What a lemma on d, y, e, f and g says of D at x = X(rho)."""
    k = mul(num(-3), gamma, place())
    context = AT_X.where(*where)
    known = instance(cubic.by_real_root(), context, root(), images=COEFFICIENTS | DEPRESSED | {cubic.v: k})
    values = D, add(k, COEFFICIENTS[cubic.a]), sub(level, bound(1)), sub(level, bound(-1)), gap
    images = {var(name, "real"): value for name, value in zip("dyefg", values, strict=True)}
    images[cubic.alpha] = DEPRESSED[cubic.alpha]
    return instance(general, context, known, factor(), images=images)


@lemma
def zero_at() -> Line:
    """D is 0 at X(rho) where f- or f+ is gamma g^2."""
    return _at_point(_zero(), eq(BOTH, ZERO))


@lemma
def sign_at(positive: bool) -> Line:
    """The sign of D at x = X(rho), where f- < gamma g^2 < f+ or not."""
    return _at_point(_sign(positive), *(IN if positive else OUT))


# Where rho lies between the places of the edges.

_BELOW, _BEYOND = (
    Context((S, kappa, rho, other), (lt(ZERO, S), lt(ZERO, kappa), lt(ZERO, rho), lt(rho, other), *where))
    for where in ((lt(other, power(kappa, 3)),), (lt(power(kappa, 3), rho),))
)


@lemma
def falls_and_rises() -> tuple[Line, Line]:
    """f- falls up to kappa^3 and rises beyond it."""
    t_ = var("t", "real")
    lines = []
    for context, ends in ((_BELOW, (other, rho)), (_BEYOND, (rho, other))):
        lines.append(
            have(
                lt(bound(-1, ends[0]), bound(-1, ends[1])),
                context,
                rule="increasing_map",
                variable=t_,
                function=bound(-1, t_),
                interval=make("interval", rho, other),
                values=ends,
            )
        )
    return lines[0], lines[1]


_BESIDE = tuple(
    Context((gamma, ratio, S, kappa, edge, rho), (*_signs_of, *where, condition, lt(ZERO, rho)))
    for edge, condition, where in zip((lo, hi), EDGE_EQUATIONS, ((_ORDER[:2]), (_ORDER[2:])), strict=True)
    for _signs_of in (tuple(lt(*pair) for pair in (SIGNS[0], *SIGNS[3:])),)
)
"""With one of the edges alone."""


def _at_edge(side: int, context: Context, edge_first: bool) -> Line:
    """f- at rho against gamma g^2, by the edge on one side of kappa^3."""
    edge, line = (lo, hi)[side], falls_and_rises()[side]
    equation = have(EDGE_EQUATIONS[side], context, rule="sign")
    pair = {rho: edge, other: rho} if edge_first else {rho: rho, other: edge}
    moved = instance(line, context, images=pair)
    below = moved.statement.args[0] is bound(-1)
    statement = lt(bound(-1), level) if below else lt(level, bound(-1))
    weights = (ONE, ONE) if below else (ONE, neg(ONE))
    return have(statement, context, moved, equation, rule="combine", multipliers=weights)


INSIDE = lt(lo, rho), lt(rho, hi)


@lemma
def inside() -> Line:
    """f- < gamma g^2 between the edges."""
    context = AT_EDGED.where(*INSIDE)
    statement = lt(bound(-1), level)
    low = _at_edge(0, context.where(lt(rho, CUBE)), edge_first=True)
    high = _at_edge(1, context.where(lt(CUBE, rho)), edge_first=False)
    here = context.where(eq(rho, CUBE))
    known = have(eq(rho, CUBE), here, rule="sign")
    zero = have(eq(div(CUBE, rho), ONE), here, known, rule="field", multipliers=(neg(inverse(rho)),))
    weight_ = neg(mul(power(S, 2), add(ONE, power(rho, 2)), sub(ONE, div(CUBE, rho))))
    vanishes = have(eq(bound(-1), ZERO), here, zero, rule="field", multipliers=(weight_,))
    at = have(statement, here, vanishes, rule="combine", multipliers=(ONE,))
    return have(statement, context, low, at, high, rule="cases")


@lemma
def outside() -> tuple[Line, Line]:
    """f- > gamma g^2 beyond the edges."""
    low = _at_edge(0, _BESIDE[0].where(lt(rho, lo)), edge_first=False)
    high = _at_edge(1, _BESIDE[1].where(lt(hi, rho)), edge_first=True)
    return low, high


@lemma
def is_inside() -> tuple[Line, Line]:
    """Where f- < gamma g^2, rho is between the edges."""
    lines = []
    for statement, beyond, edge, equation, beside in zip(
        INSIDE, outside(), (lo, hi), EDGE_EQUATIONS, _BESIDE, strict=True
    ):
        context = beside.where(lt(bound(-1), level))
        there = have(statement, context.where(statement), rule="sign")
        at = context.where(eq(rho, edge))
        known = have(equation, at, rule="sign")
        same = have(eq(sub(bound(-1), level), ZERO), at, known, rule="rewrite")
        lines.append(have(statement, context, there, beyond, same, rule="cases"))
    return lines[0], lines[1]


# The density at X(rho).

IN_X = COEFFICIENTS | DEPRESSED


@lemma
def density_at() -> tuple[Line, Line]:
    """The density at x = X(rho) > 0 is positive where f- < gamma g^2 < f+, and else 0."""
    lines = []
    for known, where, sign in ((positive(), IN, True), (no_density(), OUT, False)):
        context = AT_X.where(*where, lt(ZERO, x))
        lines.append(instance(known, context, sign_at(sign), images=IN_X))
    return lines[0], lines[1]


@lemma
def order() -> dict[tuple[bool, bool], Line]:
    """The order of rho and an edge, by that of their points: the edge is lo or hi, rho above or below it."""
    e, f_, h = (var(name, "real") for name in "efh")
    factor_ = mul(sub(power(e, 2), power(f_, 2)), h)
    signs = lt(ZERO, e), lt(ZERO, f_), lt(ZERO, h)
    total = have(lt(ZERO, add(e, f_)), Context((e, f_), signs[:2]), rule="sign")
    above = have(lt(f_, e), Context((e, f_, h), (*signs, lt(ZERO, factor_))), total, rule="sign")
    below = have(lt(e, f_), Context((e, f_, h), (*signs, lt(factor_, ZERO))), total, rule="sign")
    lines = {}
    for upper, edge in enumerate((lo, hi)):
        scale = mul(
            power(S, 2),
            power(add(rho, div(CUBE, mul(edge, rho))), 2),
            inverse(mul(gamma, gap, add(ONE, power(rho, 2)))),
        )
        images = {e: rho, f_: edge, h: scale}
        equation = have(EDGE_EQUATIONS[upper], AT_EDGED, rule="sign")
        same = have(eq(bound(-1, edge), level), AT_EDGED, equation, rule="field", multipliers=(ONE,))
        known = instance(from_edge(), AT_EDGED, same, images={rho: edge, other: rho})
        size = have(lt(ZERO, scale), AT_EDGED, rule="sign")
        product_ = substitute(factor_, images)
        for beyond in (True, False):
            pair = (point(edge), point()) if beyond else (point(), point(edge))
            context = AT_EDGED.where(lt(*pair))
            given = have(lt(*pair), context, rule="sign")
            weights = (ONE, ONE) if beyond else (neg(ONE), ONE)
            statement = lt(ZERO, product_) if beyond else lt(product_, ZERO)
            moved = have(statement, context, known, given, rule="combine", multipliers=weights)
            lines[bool(upper), beyond] = instance(above if beyond else below, context, moved, size, images=images)
    return lines


@lemma
def edge_point() -> Line:
    """X at an edge is not negative."""
    context = AT.where(eq(bound(-1), level))
    known = have(eq(bound(-1), level), context, rule="sign")
    whole, square = add(ONE, power(rho, 2)), power(rho, 2)
    value = div(mul(place(), whole, power(S, 2), power(sub(ratio, div(CUBE, rho)), 2)), mul(ratio, level))
    scale = div(place(), level)
    pull = mul(scale, whole, gap)
    weights = neg(scale), neg(pull), div(pull, mul(ratio, square))
    same = have(eq(point(), value), context, known, *sizes(), rule="field", multipliers=weights)
    above = have(le(ZERO, value), AT, rule="sign")
    return have(le(ZERO, point()), context, same, above, rule="combine", multipliers=(neg(ONE), ONE))


@lemma
def bounds_apart() -> Line:
    """f- < f+."""
    least_gap = have(lt(ZERO, mul(num(4), power(S, 2), add(ONE, power(rho, 2)), div(CUBE, rho))), AT, rule="sign")
    return have(lt(bound(-1), bound(1)), AT, least_gap, rule="combine", multipliers=(ONE,))


LEFT, RIGHT = lt(point(), point(lo)), lt(point(hi), point())
BETWEEN = lt(point(lo), point()), lt(point(), point(hi))


FOUND = Context((*AT_EDGED.variables, x), (*AT_EDGED.conditions, HERE))


@lemma
def density_beyond() -> tuple[Line, Line]:
    """The density is 0 at x = X(rho) > 0 beyond the edges."""
    e, f_, m = (var(name, "real") for name in "efm")
    both = have(le(ZERO, mul(sub(m, e), sub(m, f_))), Context((e, f_, m), (lt(m, f_), lt(f_, e))), rule="sign")
    lines = []
    for where, key, known in ((LEFT, (False, False), outside()[0]), (RIGHT, (True, True), outside()[1])):
        context = AT_EDGED.where(where)
        above = instance(known, context, order()[key])
        sign = instance(both, context, above, bounds_apart(), images={e: bound(1), f_: bound(-1), m: level})
        lines.append(instance(density_at()[1], FOUND.where(where, lt(ZERO, x)), sign))
    return lines[0], lines[1]


@lemma
def density_between() -> Line:
    """The density is positive at x = X(rho) between the edges where gamma g^2 < f+."""
    context = FOUND.where(*BETWEEN, lt(level, bound(1)))
    below = instance(inside(), context, order()[False, True], order()[True, False])
    above = have(lt(level, bound(1)), context, rule="sign")
    signs = (
        have(IN[0], context, above, rule="combine", multipliers=(ONE,)),
        have(IN[1], context, below, rule="combine", multipliers=(ONE,)),
    )
    equation = have(EDGE_EQUATIONS[0], EDGED, rule="sign")
    same = have(eq(bound(-1, lo), level), EDGED, equation, rule="field", multipliers=(ONE,))
    start = instance(edge_point(), EDGED, same, images={rho: lo})
    given, here = (have(condition, context, rule="sign") for condition in (BETWEEN[0], HERE))
    positive_ = have(lt(ZERO, x), context, start, given, here, rule="combine", multipliers=(ONE, ONE, ONE))
    return instance(density_at()[0], context, *signs, positive_)


@lemma
def above_least() -> tuple[Line, Line, Line]:
    """gamma g^2 at the split is f+ at kappa, at most f+, and less than f+ elsewhere."""
    at = have(eq(bound(1, kappa), least), LETTERS, rule="field")
    beyond = have(le(least, bound(1)), AT, rule="sign")
    return at, beyond, have(lt(least, bound(1)), AT.where(ne(rho, kappa)), rule="sign")


@lemma
def edges_in_order() -> Line:
    """The upper edge lies above the lower one."""
    equation = have(EDGE_EQUATIONS[0], EDGED, rule="sign")
    same = have(eq(bound(-1, lo), level), EDGED, equation, rule="field", multipliers=(ONE,))
    known = instance(from_edge(), EDGED, same, images={rho: lo, other: hi})
    above = have(lt(lo, hi), EDGED, rule="sign")
    value = have(lt(ZERO, known.statement.args[1]), EDGED, above, rule="sign")
    return have(lt(point(lo), point(hi)), EDGED, known, value, rule="combine", multipliers=(neg(ONE), ONE))
