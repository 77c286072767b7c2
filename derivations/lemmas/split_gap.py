"""The length of the gap in the limiting spectrum of two eigenvalues: where its density is 0 between its edges."""

from __future__ import annotations

from itertools import pairwise

from ...theory.terms.build import ONE, TRUE, ZERO, add, eq, le, lt, neg, over, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from . import quartic, split, split_ends, split_line, split_quartic, split_sign
from .letters import gamma, x
from .split import AS_ROOTS, EDGED, LETTERS, hi, kappa, least, level, lo, point
from .split_ends import APART, GAP_AS_ROOTS, GAPPED, POINTS
from .split_line import MIDDLE, STRICT
from .two_atoms import ATOMS, POPULATION, finite_mean, ratio, weight

DENSITY = substitute(axiom("transform_no_density_population").statement.args[0], {POPULATION: ATOMS})
LAW = DENSITY.args[0]
EDGES = make("lower_edge", LAW), make("upper_edge", LAW)
e = var("e", "real")


def indicator(density: Term) -> Term:
    """1 where the density is 0."""
    return make("cases", le(density, ZERO), ONE, TRUE, ZERO)


def length(low: Term, high: Term) -> Term:
    """How much of the interval has no density."""
    return over(make("interval", low, high), indicator(DENSITY), x)


@lemma
def indicators() -> tuple[Line, Line]:
    """0 where the density is positive, 1 where it is 0."""
    lines = []
    for condition, value in ((lt(ZERO, e), ZERO), (eq(e, ZERO), ONE)):
        context = Context((e,), (condition,))
        same = have(eq(value, value), context, rule="field")
        lines.append(have(eq(indicator(e), value), context, same, rule="cases"))
    return lines[0], lines[1]


l, u = var("l", "real"), var("u", "real")
_RANGES = lt(ZERO, gamma), lt(ZERO, weight), lt(weight, ONE), lt(ZERO, ratio)


@lemma
def _piece(vanishes: bool) -> Line:
    """The length within an interval in which, as is owed, the density is positive, or 0."""
    context = Context((gamma, weight, ratio, l, u), (*_RANGES, le(l, u)))
    inside = Context((*context.variables, x), (*context.conditions, lt(l, x), lt(x, u)))
    owed = eq(DENSITY, ZERO) if vanishes else lt(ZERO, DENSITY)
    density = have(owed, inside, rule="suppose", own=(x,))
    body = instance(indicators()[vanishes], inside, density, images={e: DENSITY})
    value, size = (ONE, sub(u, l)) if vanishes else (ZERO, ZERO)
    plain = over(make("interval", l, u), value, x)
    whole = have(eq(plain, length(l, u)), context, body, rule="rewrite")
    known = have(eq(plain, size), context, rule="law")
    return have(eq(length(l, u), size), context, whole, known, rule="field", multipliers=(neg(ONE), ONE))


GAP = over(make("interval", *EDGES), indicator(DENSITY), x)
"""The length of the gap."""


def _between(low: Term | None, high: Term | None) -> tuple[Term, ...]:
    return *((lt(low, x),) if low else (lt(ZERO, x),)), *((lt(x, high),) if high else ())


@lemma
def gap_length(kinds: tuple[bool, ...]) -> Line:
    """The edges and the length of the gap by the density, owed: between points as said, 0 at those inside and beyond the others."""
    ends = tuple(var(f"x_{i}", "real") for i in range(1, len(kinds) + 2))
    conditions = *_RANGES, *(lt(*pair) for pair in pairwise(ends)), le(ZERO, ends[0])
    context = Context((gamma, weight, ratio, *ends), conditions)

    def owed(low: Term | None, high: Term | None, vanishes: bool) -> Line:
        inside = Context((*context.variables, x), (*conditions, *_between(low, high)))
        return have(eq(DENSITY, ZERO) if vanishes else lt(ZERO, DENSITY), inside, rule="suppose", own=(x,))

    densities = [owed(*pair, vanishes) for pair, vanishes in zip(pairwise(ends), kinds, strict=True)]
    beyond = owed(None, ends[0], True), owed(ends[-1], None, True)
    cuts = [have(eq(make("density", LAW, end), ZERO), context, rule="suppose", own=()) for end in ends[1:-1]]
    edges = []
    for name, pair, inner, outer in (
        ("lower", ends[:2], densities[0], beyond[0]),
        ("upper", ends[-2:], densities[-1], beyond[1]),
    ):
        images = {POPULATION: ATOMS, var("l", "real"): pair[0], var("u", "real"): pair[1]}
        cited = axiom(f"transform_edge_{name}_population")
        edges.append(instance(cited, context, inner, outer, finite_mean(), images=images))
    parts = [
        instance(_piece(vanishes), context, density, images={l: low, u: high})
        for (low, high), vanishes, density in zip(pairwise(ends), kinds, densities, strict=True)
    ]
    line = parts[0]
    if len(parts) > 1:
        lengths, sizes = zip(*(part.statement.args for part in parts), strict=True)
        outer_ = length(ends[0], ends[-1])
        line = have(eq(outer_, add(*lengths)), context, *parts, *cuts, rule="split")
        weights = (ONE,) * (1 + len(parts))
        line = have(eq(outer_, add(*sizes)), context, line, *parts, rule="field", multipliers=weights)
    return have(eq(GAP, line.statement.args[1]), context, line, *edges, rule="rewrite")


@lemma
def apart() -> Line:
    """There is a gap where D vanishes at four points x >= 0."""
    densities = [split_quartic.density_apart(i) for i in range(5)]
    cuts = [split_quartic.no_density_at_point(i) for i in (1, 2)]
    letters = split_quartic.APART_LETTERS
    line = instance(gap_length((False, True, False)), letters, *densities, *cuts)
    order = have(lt(*quartic.ZEROS[1:3]), letters, rule="sign")
    return have(lt(ZERO, GAP), letters, line, order, rule="combine", title="a gap", multipliers=(neg(ONE), ONE))


@lemma
def start() -> Line:
    """The lower edge is not negative."""
    equation = have(eq(sub(split.bound(-1, lo), level), ZERO), EDGED, rule="sign")
    same = have(eq(split.bound(-1, lo), level), EDGED, equation, rule="field", multipliers=(ONE,))
    return instance(split_sign.edge_point(), EDGED, same, images={split.rho: lo})


@lemma
def above() -> Line:
    """Above the split there is a gap."""
    order = *split_ends.points_in_order(), split_ends.gap_is_open()
    images = dict(zip(quartic.ZEROS, POINTS, strict=True))
    line = instance(
        apart(), GAPPED, split_quartic.by_points(), *split_quartic.zeros()[1:3], *order, start(), images=images
    )
    context = LETTERS.where(APART)
    return instance(line, context, *split.edges(), *split_ends.gap_ends(), images=AS_ROOTS | GAP_AS_ROOTS)


def beyond(density: Line, *orders: Line) -> Line:
    """The density at x > 0 above a point of the spectrum, without saying that x > 0."""
    conditions = tuple(c for c in density.context.conditions if c is not lt(ZERO, x))
    context = Context(density.context.variables, conditions)
    low = next(c.args[0] for c in conditions if c.head == "lt" and c.args[1] is x)
    above_ = [have(lt(low, x), context, rule="sign"), *orders, start()]
    positive_ = have(lt(ZERO, x), context, *above_, rule="combine", multipliers=(ONE,) * len(above_))
    return instance(density, context, positive_)


@lemma
def below() -> Line:
    """Below the split there is none."""
    order = split_sign.edges_in_order()
    densities = [split_line.density_together(i) for i in (0, 1)]
    images = {var("x_1", "real"): point(lo), var("x_2", "real"): point(hi)}
    last = beyond(split_line.density_together(2), order)
    line = instance(gap_length((False,)), EDGED.where(STRICT), *densities, last, order, start(), images=images)
    return instance(line, LETTERS.where(STRICT), *split.edges(), images=AS_ROOTS)


@lemma
def at_split() -> Line:
    """At the split the density is 0 between the edges at one point alone."""
    context = EDGED.where(eq(level, least))
    at, *_ = split_sign.above_least()
    given = have(eq(level, least), context, rule="sign")
    at_end = have(eq(split.bound(1, kappa), level), context, at, given, rule="field", multipliers=(ONE, neg(ONE)))
    first, last = (split_ends.in_order(context, kappa, at_end, side) for side in (0, 1))
    densities = [split_line.density_together(0)]
    for side, known, bound_ in (
        (split_line.BEFORE, last, lt(x, point(hi))),
        (split_line.AFTER, first, lt(point(lo), x)),
    ):
        general = split_line.density_together(1, side)
        conditions = tuple(c for c in general.context.conditions if c is not bound_)
        here = Context(general.context.variables, (*conditions, eq(level, least)))
        given = have(side, here, rule="sign")
        moved = have(bound_, here, given, known, rule="combine", multipliers=(ONE, ONE))
        densities.append(instance(general, here, moved))
    densities.append(beyond(split_line.density_together(2), split_sign.edges_in_order()))
    positive_ = have(lt(ZERO, MIDDLE), context, start(), first, rule="combine", multipliers=(ONE, ONE))
    cut = split_line.no_density_at(context, kappa, at_end, positive_)
    images = {var(f"x_{i}", "real"): place for i, place in enumerate((point(lo), MIDDLE, point(hi)), 1)}
    line = instance(gap_length((False, False)), context, *densities, cut, first, last, start(), images=images)
    return instance(line, LETTERS.where(eq(level, least)), *split.edges(), images=AS_ROOTS)
