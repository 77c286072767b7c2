"""Where the limiting spectrum of two eigenvalues 1 < r has its edges and its gap, by the real root k = -p of the cubic, 1 < p < r.

With p = (r + rho^2)/(1 + rho^2), rho > 0, a point of the spectrum is x = X(rho), where g f- < gamma g^2 < f+, g = r - 1,
f+- = S^2 (1 + rho^2) (1 +- kappa^3/rho)^2, S^2 = 1 - w, kappa^6 S^2 = w r^2.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import pairwise

from ...theory.terms.build import ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, ne, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute, var
from ...theory.write.proof import Line, have, instance
from . import cubic, quartic
from .letters import gamma, x
from .two_atoms import COEFFICIENTS, no_density, positive, ratio, weight

S, kappa, rho, other = (var(name, "real") for name in ("S", "kappa", "rho", "rho_1"))
_SIZES = eq(power(S, 2), sub(ONE, weight)), eq(mul(power(kappa, 6), power(S, 2)), mul(weight, power(ratio, 2)))
_signs = ((ZERO, gamma), (ZERO, weight), (weight, ONE), (ONE, ratio), (ZERO, S), (ZERO, kappa))
LETTERS = Context((gamma, weight, ratio, S, kappa), (*(lt(*pair) for pair in _signs), *_SIZES))
AT = Context((*LETTERS.variables, rho), (*LETTERS.conditions, lt(ZERO, rho)))
AT_BOTH = Context((*AT.variables, other), (*AT.conditions, lt(ZERO, other)))
gap = sub(ratio, ONE)
level = mul(gamma, power(gap, 2))


def place(rho: Term = rho) -> Term:
    """p."""
    return div(add(ratio, power(rho, 2)), add(ONE, power(rho, 2)))


def point(rho: Term = rho) -> Term:
    """X."""
    pull = sub(sub(ONE, weight), div(mul(weight, ratio), power(rho, 2)))
    return mul(place(rho), add(ONE, div(mul(add(ONE, power(rho, 2)), pull), mul(gamma, gap))))


def bound(sign: int, rho: Term = rho) -> Term:
    """f+ or f-."""
    inner = add(ONE, mul(num(sign), div(power(kappa, 3), rho)))
    return mul(power(S, 2), add(ONE, power(rho, 2)), power(inner, 2))


@cache
def sizes() -> tuple[Line, Line]:
    first, second = (have(size, LETTERS, rule="sign") for size in _SIZES)
    return first, second


@cache
def product() -> Line:
    """(gamma g^2 - f+) (gamma g^2 - f-) by w and r."""
    whole, square = add(ONE, power(rho, 2)), power(rho, 2)
    s0, t0 = sub(ONE, weight), mul(weight, power(ratio, 2))
    s2, t2 = power(S, 2), mul(power(kappa, 6), power(S, 2))
    total = mul(num(-2), level, whole)
    value = add(
        power(level, 2),
        mul(total, add(s0, div(t0, square))),
        mul(power(whole, 2), power(sub(s0, div(t0, square)), 2)),
    )
    weights = (
        add(total, mul(power(whole, 2), sub(add(s2, s0), mul(TWO, div(t2, square))))),
        add(
            div(total, square),
            mul(power(whole, 2), add(mul(num(-2), div(s0, square)), div(add(t2, t0), power(rho, 4)))),
        ),
    )
    statement = eq(mul(sub(level, bound(1)), sub(level, bound(-1))), value)
    return have(statement, AT, *sizes(), rule="field", title="both bounds", multipliers=weights)


HERE = eq(point(), x)
AT_X = Context((*AT.variables, x), (*AT.conditions, HERE))


@cache
def root() -> Line:
    """-3 gamma p is a root of the cubic at x = X."""
    here = have(HERE, AT_X, rule="sign")
    a, b, c = COEFFICIENTS.values()
    k = mul(num(-3), gamma, place())
    zero = add(power(k, 3), mul(num(3), a, power(k, 2)), mul(b, k), c)
    weight_ = mul(num(-27), power(gamma, 3), sub(ONE, place()), sub(ratio, place()))
    return have(eq(zero, ZERO), AT_X, here, rule="field", title="a real root", multipliers=(weight_,))


@cache
def factor() -> Line:
    """y^2 + 4 alpha is -3 times the product over g^2."""
    here = have(HERE, AT_X, rule="sign")
    a, b, _ = COEFFICIENTS.values()
    k = mul(num(-3), gamma, place())
    left = add(power(add(k, a), 2), mul(num(4), sub(div(b, num(3)), power(a, 2))))
    both, scale = product().statement.args[0], div(num(-3), power(gap, 2))
    slope = add(mul(TWO, k), mul(num(-3), add(a, substitute(a, {x: point()}))), mul(num(12), gamma, add(ONE, ratio)))
    weights = neg(scale), neg(mul(gamma, slope))
    statement = eq(left, mul(scale, both))
    return have(statement, AT_X, product(), here, rule="field", title="its sign", multipliers=weights)


@cache
def difference() -> Line:
    """X(rho_1) - X(rho)."""
    one, two = add(ONE, power(rho, 2)), add(ONE, power(other, 2))
    scale = div(sub(power(other, 2), power(rho, 2)), mul(gamma, gap, one, two))
    slope = add(sub(ONE, weight), div(mul(weight, power(ratio, 2)), mul(power(rho, 2), power(other, 2))))
    value = mul(scale, sub(mul(one, two, slope), level))
    return have(eq(sub(point(other), point()), value), AT_BOTH, rule="field", title="difference of two points")


def _from(sign: int) -> Line:
    """X(rho_1) - X(rho), where f+ or f- is gamma g^2 at rho."""
    condition = eq(bound(sign), level)
    context = AT_BOTH.where(condition)
    known = have(condition, context, rule="sign")
    one, two = add(ONE, power(rho, 2)), add(ONE, power(other, 2))
    scale = div(sub(power(other, 2), power(rho, 2)), mul(gamma, gap, one, two))
    both = neg(mul(scale, one, two))
    weights = ONE, scale, both, div(both, mul(power(rho, 2), power(other, 2)))
    inner = add(other, mul(num(-sign), div(power(kappa, 3), mul(rho, other))))
    value = mul(power(S, 2), sub(power(other, 2), power(rho, 2)), power(inner, 2), inverse(mul(gamma, gap, two)))
    statement = eq(sub(point(other), point()), value)
    return have(statement, context, difference(), known, *sizes(), rule="field", multipliers=weights)


@cache
def from_edge() -> Line:
    """X(rho_1) - X(rho) for rho at an edge."""
    return _from(-1)


@cache
def from_gap() -> Line:
    """X(rho_1) - X(rho) for rho at the gap."""
    return _from(1)


CUBE = power(kappa, 3)
lo, hi = var("rho_lower", "real"), var("rho_upper", "real")
"""rho at the two edges."""
_EDGES = tuple(eq(sub(bound(-1, edge), level), ZERO) for edge in (lo, hi))
_ORDER = lt(ZERO, lo), lt(lo, CUBE), lt(CUBE, hi)
EDGED = Context((*LETTERS.variables, lo, hi), (*LETTERS.conditions, *_ORDER, *_EDGES))
AT_EDGED = Context((*EDGED.variables, rho), (*EDGED.conditions, lt(ZERO, rho)))


def _root_edge(low: Term, high: Term) -> Term:
    return make("root", make("interval", low, high), close(sub(bound(-1), level), rho))


AS_ROOTS = {lo: _root_edge(ZERO, CUBE), hi: _root_edge(CUBE, OO)}


@cache
def edges() -> tuple[Line, ...]:
    """What is asked of the edges holds of roots."""
    lines = []
    for letter, edge in AS_ROOTS.items():
        equation = have(eq(sub(bound(-1, edge), level), ZERO), LETTERS, rule="root_exists")
        ends = (lt(ZERO, edge), lt(edge, CUBE)) if letter is lo else (lt(CUBE, edge),)
        lines += [equation, *(have(end, LETTERS, equation, rule="sign") for end in ends)]
    return tuple(lines)


least = mul(power(S, 2), power(add(ONE, power(kappa, 2)), 3))
"""gamma g^2 at the split."""
TOGETHER = le(level, least)


@cache
def rising() -> Line:
    """X rises where there is no gap."""
    m = var("m", "real")
    shape = sub(
        mul(power(add(ONE, m), 2), add(power(m, 2), power(kappa, 6))),
        mul(power(m, 2), power(add(ONE, power(kappa, 2)), 3)),
    )
    general = have(le(ZERO, shape), Context((m, kappa), (lt(ZERO, m), lt(ZERO, kappa))), rule="sign")
    context = AT_BOTH.where(lt(rho, other), TOGETHER)
    above = have(TOGETHER, context, rule="sign")
    both, one, two = mul(rho, other), add(ONE, power(rho, 2)), add(ONE, power(other, 2))
    shaped = instance(general, context, images={m: both})
    slope = add(sub(ONE, weight), div(mul(weight, power(ratio, 2)), mul(power(rho, 2), power(other, 2))))
    spread = mul(power(sub(other, rho), 2), add(ONE, div(power(kappa, 6), power(both, 2))))
    middle = div(mul(power(add(ONE, both), 2), add(power(both, 2), power(kappa, 6))), power(both, 2))
    statement = eq(mul(one, two, slope), mul(power(S, 2), add(spread, middle)))
    weights = neg(mul(one, two)), neg(div(mul(one, two), power(both, 2)))
    known = have(statement, context, *sizes(), rule="field", multipliers=weights)
    by_parts = ONE, div(power(S, 2), power(both, 2)), neg(ONE)
    bracket = lt(ZERO, sub(mul(one, two, slope), level))
    positive = have(bracket, context, above, shaped, known, rule="combine", multipliers=by_parts)
    scale = div(sub(power(other, 2), power(rho, 2)), mul(gamma, gap, one, two))
    statement = lt(point(), point(other))
    return have(
        statement, context, difference(), positive, rule="combine", title="X rises", multipliers=(neg(ONE), scale)
    )


ON_LINE = Context((*LETTERS.variables, x), (*LETTERS.conditions, TOGETHER))
INVERSE = make("root", make("interval", ZERO, OO), close(sub(point(), x), rho))
"""rho at x."""


@cache
def inverse_exists() -> Line:
    """Every x is an X(rho)."""
    context = Context((*rising().context.variables, x), rising().context.conditions)
    statement = lt(sub(point(), x), sub(point(other), x))
    beyond = have(statement, context, rising(), rule="combine", multipliers=(ONE,))
    return have(eq(sub(point(INVERSE), x), ZERO), ON_LINE, beyond, rule="root_exists", title="rho at x")


# The sign of the discriminant at X(rho), and the place of rho between those of the edges.

_DEPRESSED = dict(zip((cubic.alpha, cubic.beta), cubic.depressed(*COEFFICIENTS.values()), strict=True))
D = substitute(cubic.discriminant(cubic.alpha, cubic.beta), _DEPRESSED)
BOTH = mul(sub(level, bound(1)), sub(level, bound(-1)))
IN = lt(sub(level, bound(1)), ZERO), lt(ZERO, sub(level, bound(-1)))
OUT = (le(ZERO, BOTH),)


@cache
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


@cache
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
    known = instance(cubic.by_real_root(), context, root(), images=COEFFICIENTS | _DEPRESSED | {cubic.v: k})
    values = D, add(k, COEFFICIENTS[cubic.a]), sub(level, bound(1)), sub(level, bound(-1)), gap
    images = {var(name, "real"): value for name, value in zip("dyefg", values, strict=True)}
    images[cubic.alpha] = _DEPRESSED[cubic.alpha]
    return instance(general, context, known, factor(), images=images)


@cache
def zero_at() -> Line:
    """D is 0 at X(rho) where f- or f+ is gamma g^2."""
    return _at_point(_zero(), eq(BOTH, ZERO))


@cache
def sign_at(positive: bool) -> Line:
    """The sign of D at x = X(rho), where f- < gamma g^2 < f+ or not."""
    return _at_point(_sign(positive), *(IN if positive else OUT))


# Where rho lies between the places of the edges.

_BELOW, _BEYOND = (
    Context((S, kappa, rho, other), (lt(ZERO, S), lt(ZERO, kappa), lt(ZERO, rho), lt(rho, other), *where))
    for where in ((lt(other, power(kappa, 3)),), (lt(power(kappa, 3), rho),))
)


@cache
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
    for edge, condition, where in zip((lo, hi), _EDGES, ((_ORDER[:2]), (_ORDER[2:])), strict=True)
    for _signs_of in (tuple(lt(*pair) for pair in (_signs[0], *_signs[3:])),)
)
"""With one of the edges alone."""


def _at_edge(side: int, context: Context, edge_first: bool) -> Line:
    """f- at rho against gamma g^2, by the edge on one side of kappa^3."""
    edge, line = (lo, hi)[side], falls_and_rises()[side]
    equation = have(_EDGES[side], context, rule="sign")
    pair = {rho: edge, other: rho} if edge_first else {rho: rho, other: edge}
    moved = instance(line, context, images=pair)
    below = moved.statement.args[0] is bound(-1)
    statement = lt(bound(-1), level) if below else lt(level, bound(-1))
    weights = (ONE, ONE) if below else (ONE, neg(ONE))
    return have(statement, context, moved, equation, rule="combine", multipliers=weights)


INSIDE = lt(lo, rho), lt(rho, hi)


@cache
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


@cache
def outside() -> tuple[Line, Line]:
    """f- > gamma g^2 beyond the edges."""
    low = _at_edge(0, _BESIDE[0].where(lt(rho, lo)), edge_first=False)
    high = _at_edge(1, _BESIDE[1].where(lt(hi, rho)), edge_first=True)
    return low, high


@cache
def is_inside() -> tuple[Line, Line]:
    """Where f- < gamma g^2, rho is between the edges."""
    lines = []
    for statement, beyond, edge, equation, beside in zip(INSIDE, outside(), (lo, hi), _EDGES, _BESIDE, strict=True):
        context = beside.where(lt(bound(-1), level))
        there = have(statement, context.where(statement), rule="sign")
        at = context.where(eq(rho, edge))
        known = have(equation, at, rule="sign")
        same = have(eq(sub(bound(-1), level), ZERO), at, known, rule="rewrite")
        lines.append(have(statement, context, there, beyond, same, rule="cases"))
    return lines[0], lines[1]


# The density at X(rho).

_IMAGES = COEFFICIENTS | _DEPRESSED


@cache
def density_at() -> tuple[Line, Line]:
    """The density at x = X(rho) > 0 is positive where f- < gamma g^2 < f+, and else 0."""
    lines = []
    for known, where, sign in ((positive(), IN, True), (no_density(), OUT, False)):
        context = AT_X.where(*where, lt(ZERO, x))
        lines.append(instance(known, context, sign_at(sign), images=_IMAGES))
    return lines[0], lines[1]


@cache
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
        equation = have(_EDGES[upper], AT_EDGED, rule="sign")
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


@cache
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


@cache
def bounds_apart() -> Line:
    """f- < f+."""
    least_gap = have(lt(ZERO, mul(num(4), power(S, 2), add(ONE, power(rho, 2)), div(CUBE, rho))), AT, rule="sign")
    return have(lt(bound(-1), bound(1)), AT, least_gap, rule="combine", multipliers=(ONE,))


LEFT, RIGHT = lt(point(), point(lo)), lt(point(hi), point())
BETWEEN = lt(point(lo), point()), lt(point(), point(hi))


FOUND = Context((*AT_EDGED.variables, x), (*AT_EDGED.conditions, HERE))


@cache
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


@cache
def density_between() -> Line:
    """The density is positive at x = X(rho) between the edges where gamma g^2 < f+."""
    context = FOUND.where(*BETWEEN, lt(level, bound(1)))
    below = instance(inside(), context, order()[False, True], order()[True, False])
    above = have(lt(level, bound(1)), context, rule="sign")
    signs = (
        have(IN[0], context, above, rule="combine", multipliers=(ONE,)),
        have(IN[1], context, below, rule="combine", multipliers=(ONE,)),
    )
    equation = have(_EDGES[0], EDGED, rule="sign")
    same = have(eq(bound(-1, lo), level), EDGED, equation, rule="field", multipliers=(ONE,))
    start = instance(edge_point(), EDGED, same, images={rho: lo})
    given, here = (have(condition, context, rule="sign") for condition in (BETWEEN[0], HERE))
    positive_ = have(lt(ZERO, x), context, start, given, here, rule="combine", multipliers=(ONE, ONE, ONE))
    return instance(density_at()[0], context, *signs, positive_)


@cache
def above_least() -> tuple[Line, Line, Line]:
    """gamma g^2 at the split is f+ at kappa, at most f+, and less than f+ elsewhere."""
    at = have(eq(bound(1, kappa), least), LETTERS, rule="field")
    beyond = have(le(least, bound(1)), AT, rule="sign")
    return at, beyond, have(lt(least, bound(1)), AT.where(ne(rho, kappa)), rule="sign")


@cache
def edges_in_order() -> Line:
    """The upper edge lies above the lower one."""
    equation = have(_EDGES[0], EDGED, rule="sign")
    same = have(eq(bound(-1, lo), level), EDGED, equation, rule="field", multipliers=(ONE,))
    known = instance(from_edge(), EDGED, same, images={rho: lo, other: hi})
    above = have(lt(lo, hi), EDGED, rule="sign")
    value = have(lt(ZERO, known.statement.args[1]), EDGED, above, rule="sign")
    return have(lt(point(lo), point(hi)), EDGED, known, value, rule="combine", multipliers=(neg(ONE), ONE))


# Above the split: two further points, between which there is a gap.

in1, in2 = var("rho_below", "real"), var("rho_above", "real")
"""rho at the ends of the gap."""
_GAPS = tuple(eq(sub(bound(1, end), level), ZERO) for end in (in1, in2))
_GAP_ORDER = lt(ZERO, in1), lt(in1, kappa), lt(kappa, in2)
GAPPED = Context((*EDGED.variables, in1, in2), (*EDGED.conditions, *_GAP_ORDER, *_GAPS))
APART = lt(least, level)
GAP_AS_ROOTS = {
    end: make("root", make("interval", *ends), close(sub(bound(1), level), rho))
    for end, ends in ((in1, (ZERO, kappa)), (in2, (kappa, OO)))
}


@cache
def gap_ends() -> tuple[Line, ...]:
    """What is asked of the ends of the gap holds of roots."""
    lines, context = [], LETTERS.where(APART)
    at, *_ = above_least()
    below = have(
        lt(sub(bound(1, kappa), level), ZERO),
        context,
        at,
        have(APART, context, rule="sign"),
        rule="combine",
        multipliers=(neg(ONE), ONE),
    )
    for letter, end in GAP_AS_ROOTS.items():
        equation = have(eq(sub(bound(1, end), level), ZERO), context, below, rule="root_exists")
        order_ = (lt(ZERO, end), lt(end, kappa)) if letter is in1 else (lt(kappa, end),)
        lines += [equation, *(have(one, context, equation, rule="sign") for one in order_)]
    return tuple(lines)


def level_at(end: Term) -> Line:
    """f+ or f- is gamma g^2 there."""
    sign = -1 if end in (lo, hi) else 1
    condition = eq(sub(bound(sign, end), level), ZERO)
    known = have(condition, GAPPED, rule="sign")
    return have(eq(bound(sign, end), level), GAPPED, known, rule="field", multipliers=(ONE,))


POINTS = tuple(point(end) for end in (lo, in1, in2, hi))


def in_order(context: Context, end: Term, at_end: Line, side: int) -> Line:
    """A point of rho with f+ = gamma g^2 lies on its side of an edge."""
    edge = (lo, hi)[side]
    apart = instance(bounds_apart(), context, images={rho: end})
    below = have(lt(bound(-1, end), level), context, apart, at_end, rule="combine", multipliers=(ONE, ONE))
    inner = instance(is_inside()[side], context, below, images={rho: end})
    equation = have(_EDGES[side], context, rule="sign")
    at_edge = have(eq(bound(-1, edge), level), context, equation, rule="field", multipliers=(ONE,))
    known = instance(from_edge(), context, at_edge, images={rho: edge, other: end})
    value = known.statement.args[1]
    sign = have(lt(ZERO, value) if side == 0 else lt(value, ZERO), context, inner, rule="sign")
    pair = (point(edge), point(end)) if side == 0 else (point(end), point(edge))
    weights = (neg(ONE), ONE) if side == 0 else (ONE, ONE)
    return have(lt(*pair), context, known, sign, rule="combine", multipliers=weights)


@cache
def points_in_order() -> tuple[Line, ...]:
    """The edges and the ends of the gap lie in this order."""
    return tuple(in_order(GAPPED, end, level_at(end), side) for side, end in enumerate((in1, in2)))


@cache
def gap_is_open() -> Line:
    """The ends of the gap differ: the two forms of their distance do not vanish together."""
    forward = instance(from_gap(), GAPPED, level_at(in1), images={rho: in1, other: in2})
    back = instance(from_gap(), GAPPED, level_at(in2), images={rho: in2, other: in1})
    e, f, y, z, i, j, low, high, s = (var(name, "real") for name in ("e", "f", "y", "z", "i", "j", "x_1", "x_2", "s"))
    forms = (
        eq(sub(high, low), mul(s, sub(power(f, 2), power(e, 2)), power(add(f, y), 2), i)),
        eq(sub(low, high), mul(s, sub(power(e, 2), power(f, 2)), power(add(e, z), 2), j)),
        eq(y, z),
    )
    signs = tuple(lt(ZERO, letter) for letter in (e, s, i, j))
    context = Context((e, f, y, z, i, j, low, high, s), (*forms, *signs, lt(e, f)))
    lines = []
    for where in (lt(ZERO, add(f, y)), lt(add(f, y), ZERO), eq(add(f, y), ZERO)):
        here = context.where(where)
        known, same = (have(forms[n], here, rule="sign") for n in ((1, 2) if where.head == "eq" else (0, 2)))
        value = known.statement.args[1]
        small = Context(
            (e, f, y, z, i, j, s), (*signs, lt(e, f), *((where,) if where.head == "lt" else (lt(add(e, z), ZERO),)))
        )
        if where.head == "eq":
            given = have(where, here, rule="sign")
            away = have(lt(add(e, z), ZERO), here, given, same, rule="combine", multipliers=(neg(ONE), neg(ONE)))
            moved = instance(have(lt(value, ZERO), small, rule="sign"), here, away)
        else:
            moved = instance(have(lt(ZERO, value), small, rule="sign"), here)
        weights = (ONE if where.head == "eq" else neg(ONE)), ONE
        lines.append(have(lt(low, high), here, known, moved, rule="combine", multipliers=weights))
    general = have(lt(low, high), context, *lines, rule="cases", title="the gap is open")
    one, two = (known.statement.args[1].args for known in (forward, back))
    images = {e: in1, f: in2, y: one[2].args[0].args[1], z: two[2].args[0].args[1], i: one[3], j: two[3]}
    images |= {low: point(in1), high: point(in2), s: power(S, 2)}
    shown = [have(lt(ZERO, images[letter]), GAPPED, rule="sign") for letter in (s, i, j)]
    same = have(eq(images[y], images[z]), GAPPED, rule="field")
    order_ = have(lt(in1, in2), GAPPED, rule="sign")
    return instance(general, GAPPED, forward, back, same, order_, *shown, images=images)


# The discriminant as a quartic in x.


_VALUES = {n: substitute(D, {x: num(n)}) for n in range(-2, 3)}
_STENCILS = {
    quartic.COEFFICIENTS[1]: (12, (1, -8, 0, 8, -1)),
    quartic.COEFFICIENTS[2]: (24, (-1, 16, -30, 16, -1)),
    quartic.COEFFICIENTS[3]: (12, (-1, 2, 0, -2, 1)),
}
LEADING = mul(num(Fraction(-27, 4)), power(gamma, 6), power(gap, 2))
QUARTIC = {
    quartic.COEFFICIENTS[0]: _VALUES[0],
    quartic.COEFFICIENTS[4]: LEADING,
    **{
        letter: div(add(*(mul(num(w), _VALUES[n - 2]) for n, w in enumerate(weights) if w)), num(scale))
        for letter, (scale, weights) in _STENCILS.items()
    },
}
"""The coefficients of D as a quartic in x, by its values at -2, ..., 2."""


@cache
def as_quartic() -> Line:
    """D as a quartic in x."""
    value = substitute(quartic.quartic(x), QUARTIC)
    return have(eq(value, D), Context((gamma, weight, ratio, x)), rule="field", title="D as a quartic")


@cache
def zeros() -> tuple[Line, ...]:
    """D vanishes at the four points."""
    lines = []
    for end, value in zip((lo, in1, in2, hi), POINTS, strict=True):
        factor_ = substitute(BOTH.args[0 if end in (lo, hi) else 1], {rho: end})
        statement = eq(substitute(BOTH, {rho: end}), ZERO)
        both = have(statement, GAPPED, level_at(end), rule="field", multipliers=(neg(factor_),))
        lines.append(instance(zero_at(), GAPPED, both, images={rho: end, x: value}))
    return tuple(lines)


@cache
def by_points() -> Line:
    """D is a negative multiple of the product of the distances of x to the four points."""
    known = []
    for zero, value in zip(zeros(), POINTS, strict=True):
        shape = instance(as_quartic(), GAPPED, images={x: value})
        statement = eq(shape.statement.args[0], ZERO)
        known.append(have(statement, GAPPED, shape, zero, rule="field", multipliers=(ONE, ONE)))
    images = QUARTIC | dict(zip(quartic.ZEROS, POINTS, strict=True))
    context = Context((*GAPPED.variables, x), GAPPED.conditions)
    order_ = *points_in_order(), gap_is_open()
    line = instance(quartic.by_zeros(), context, *known, *order_, images=images)
    product_ = line.statement.args[1]
    shape = have(eq(as_quartic().statement.args[0], D), context, as_quartic(), rule="field", multipliers=(ONE,))
    return have(eq(D, product_), context, shape, line, rule="field", multipliers=(neg(ONE), ONE))


_PLACES = (None, *quartic.ZEROS), (*quartic.ZEROS, None)


@cache
def _sign_between(i: int) -> Line:
    """The sign of l (x - x_1) ... (x - x_4), l < 0, between the i-th of the ordered points and the next."""
    d, l = var("d", "real"), var("l", "real")
    low, high = (ends[i] for ends in _PLACES)
    where = *((lt(low, x),) if low else ()), *((lt(x, high),) if high else ())
    order_ = tuple(lt(*pair) for pair in pairwise(quartic.ZEROS))
    value = mul(l, mul(*(sub(x, zero) for zero in quartic.ZEROS)))
    context = Context((d, l, *quartic.ZEROS, x), (eq(d, value), lt(l, ZERO), *order_, *where))
    known = have(eq(d, value), context, rule="sign")
    free = Context((l, *quartic.ZEROS, x), context.conditions[1:])
    if i % 2:
        sign = have(lt(ZERO, value), free, rule="sign")
        return have(lt(ZERO, d), context, known, sign, rule="combine", multipliers=(neg(ONE), ONE))
    sign = have(lt(value, ZERO), free, rule="sign")
    return have(le(d, ZERO), context, known, sign, rule="combine", multipliers=(ONE, ONE))


APART_LETTERS = Context(
    (gamma, weight, ratio, *quartic.ZEROS),
    (*(lt(*pair) for pair in _signs[:4]), *(lt(*pair) for pair in pairwise(quartic.ZEROS)), le(ZERO, quartic.ZEROS[0])),
)


def positive_place(context: Context, place: Term, i: int) -> Line:
    """A place above the i-th point is positive."""
    chain = le(ZERO, quartic.ZEROS[0]), *(lt(*pair) for pair in pairwise((*quartic.ZEROS[:i], place)))
    steps = [have(step, context, rule="sign") for step in (chain if i else (lt(ZERO, place),))]
    return have(lt(ZERO, place), context, *steps, rule="combine", multipliers=(ONE,) * len(steps))


@cache
def _by_product() -> Line:
    """What is owed: D vanishes at the four points."""
    everywhere = Context((*APART_LETTERS.variables, x), APART_LETTERS.conditions)
    product_ = mul(LEADING, mul(*(sub(x, zero) for zero in quartic.ZEROS)))
    return have(eq(D, product_), everywhere, rule="suppose", own=(x,))


@cache
def no_density_at_point(i: int) -> Line:
    """The density is 0 at the i-th of the four points, i > 0."""
    end = quartic.ZEROS[i]
    known = have(eq(substitute(D, {x: end}), ZERO), APART_LETTERS, rule="suppose", own=())
    below = have(le(known.statement.args[0], ZERO), APART_LETTERS, known, rule="combine", multipliers=(ONE,))
    at = {x: end}
    images = at | {letter: substitute(value, at) for letter, value in _IMAGES.items()}
    return instance(no_density(), APART_LETTERS, below, positive_place(APART_LETTERS, end, i), images=images)


@cache
def density_apart(i: int) -> Line:
    """The density at x > 0 between the i-th of four points and the next: positive for odd i, else 0.

    Owed is that D vanishes at these points.
    """
    low, high = (ends[i] for ends in _PLACES)
    context = _by_product().context.where(
        *((lt(low, x),) if low else (lt(ZERO, x),)), *((lt(x, high),) if high else ())
    )
    below = have(lt(LEADING, ZERO), Context((gamma, ratio), (lt(ZERO, gamma), lt(ONE, ratio))), rule="sign")
    images = {var("d", "real"): D, var("l", "real"): LEADING}
    sign = instance(_sign_between(i), context, _by_product(), below, images=images)
    positive_ = positive_place(context, x, i)
    return instance(positive() if i % 2 else no_density(), context, sign, positive_, images=_IMAGES)


# Up to the split: every x is one X(rho).

_TOGETHER = FOUND.where(TOGETHER)
MIDDLE = point(kappa)
STRICT, BEFORE, AFTER = lt(level, least), lt(x, MIDDLE), lt(MIDDLE, x)


@cache
def _below_upper_bound(where: Term) -> Line:
    """gamma g^2 < f+ at rho, below the split or off the point of kappa."""
    statement, (_, least_of_all, elsewhere) = lt(level, bound(1)), above_least()
    if where is STRICT:
        context = AT.where(STRICT)
        given = have(STRICT, context, rule="sign")
        return have(statement, context, least_of_all, given, rule="combine", multipliers=(ONE, ONE))
    e, f, h, j = (var(name, "real") for name in "efhj")
    product_ = mul(mul(sub(power(e, 2), power(f, 2)), j), h)
    before = where is BEFORE
    sign = lt(product_, ZERO) if before else lt(ZERO, product_)
    general = have(ne(e, f), Context((e, f, h, j), (sign,)), rule="sign")
    known = instance(difference(), AT, images={rho: kappa, other: rho})
    scale, bracket = known.statement.args[1].args
    images = {e: rho, f: kappa, j: scale.args[1], h: bracket}
    here = AT_X.where(where)
    uses = known, have(where, here, rule="sign"), have(HERE, here, rule="sign")
    weights = (ONE, ONE, ONE) if before else (neg(ONE), ONE, neg(ONE))
    away = have(substitute(sign, images), here, *uses, rule="combine", multipliers=weights)
    apart = instance(general, here, away, images=images)
    context = AT_X.where(TOGETHER, where)
    known, given = instance(elsewhere, context, apart), have(TOGETHER, context, rule="sign")
    return have(statement, context, known, given, rule="combine", multipliers=(ONE, ONE))


@cache
def density_together(i: int, where: Term = STRICT) -> Line:
    """The density at x > 0 below the lower edge, between the edges, above the upper edge, for i = 0, 1, 2."""
    known = (density_beyond()[0], density_between(), density_beyond()[1])[i]
    place_ = (lt(x, point(lo)),), (lt(point(lo), x), lt(x, point(hi)), where), (lt(point(hi), x),)
    context = _TOGETHER.where(*place_[i], *(() if i == 1 else (lt(ZERO, x),)))
    same = have(HERE, context, rule="sign")
    moved = []
    for condition in known.context.conditions[len(FOUND.conditions) :]:
        if condition is lt(level, bound(1)):
            moved.append(instance(_below_upper_bound(where), context))
        elif condition is not lt(ZERO, x):
            given = have(lt(*(x if part is point() else part for part in condition.args)), context, rule="sign")
            weight_ = neg(ONE) if condition.args[1] is point() else ONE
            moved.append(have(condition, context, given, same, rule="combine", multipliers=(ONE, weight_)))
    line = instance(known, context, *moved)
    found = have(eq(point(INVERSE), x), ON_LINE, inverse_exists(), rule="field", multipliers=(ONE,))
    whole = Context(
        (*EDGED.variables, x), (*EDGED.conditions, TOGETHER, *context.conditions[len(_TOGETHER.conditions) :])
    )
    positive_ = have(lt(ZERO, INVERSE), ON_LINE, found, rule="sign")
    return instance(line, whole, found, positive_, images={rho: INVERSE})


def no_density_at(context: Context, end: Term, at_end: Line, positive_: Line) -> Line:
    """The density is 0 at a point of rho with f+ = gamma g^2."""
    at = {x: point(end)}
    factor_ = neg(substitute(BOTH.args[1], {rho: end}))
    both = have(eq(substitute(BOTH, {rho: end}), ZERO), context, at_end, rule="field", multipliers=(factor_,))
    zero = instance(zero_at(), context, both, images={rho: end, **at})
    below = have(le(zero.statement.args[0], ZERO), context, zero, rule="combine", multipliers=(ONE,))
    images = at | {letter: substitute(value, at) for letter, value in _IMAGES.items()}
    return instance(no_density(), context, below, positive_, images=images)
