"""Claims on the Marchenko-Pastur law: its transform, its edges, its atom."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import HALF, ONE, TRUE, ZERO, add, eq, inverse, le, lim, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.elliptic import c, half_in_elliptic_integrals
from ...lemmas.gamma import gauss_at_half
from ...lemmas.letters import LOADS, gamma, integral, limit, mean, resolvent, tau, x, y, z
from ...lemmas.marchenko_pastur import (
    FEW,
    MANY,
    PI,
    a,
    b,
    below,
    density,
    density_continuous,
    density_sign,
    lower,
    mass,
    over_arc,
    product_of_edges,
    root,
    transform_of_density,
    upper,
)
from ...lemmas.moments import moment, s
from ...lemmas.transform import limit_of_transform
from ..law import density_claim, half_moment_claim, half_moment_series_claim, moment_claim, stieltjes_transform

_transform = limit(mean(tau(resolvent())))
_law = make("law_of_transform", close(_transform, z))


def missing(context: Context) -> Term:
    """The mass at 0."""
    return sub(ONE, gamma) if context is FEW else ZERO


@lemma
def payments(context: Context) -> tuple[Line, ...]:
    """The limiting transform is that of an atom at 0 beside the density, which is positive, continuous and of the rest of the mass."""
    atom = missing(context)
    whole = integral(lower, upper, density, x)
    total = have(eq(add(atom, whole), ONE), context, mass(context), rule="field", title="all mass", multipliers=(ONE,))
    where = below(context)
    known = transform_of_density(context)
    tends = instance(limit_of_transform(), where)
    parts = add(mul(atom, inverse(z)), known.statement.args[0])
    same = have(eq(_transform, parts), where, tends, known, rule="field", multipliers=(ONE, num(-1)))
    inside = Context((*context.variables, y), (*context.conditions, lt(lower, y), lt(y, upper)))
    positive = instance(density_sign(context), inside, images={x: y})
    weakly = have(le(ZERO, positive.statement.args[1]), positive.context, positive, rule="combine", multipliers=(ONE,))
    return total, same, positive, weakly, density_continuous(context)


def of_the_law(name: str, context: Context, where: Context | None = None, *more: Line) -> Line:
    """What the axiom says of the law whose transform is the limit, on the context or a part of it."""
    images = {var("c", "real"): missing(context), var("l", "real"): lower, var("u", "real"): upper}
    functions = {
        "g": (1, close(_transform, z)),
        "h": (1, close(density, x)),
    }
    return instance(axiom(name), where or context, *payments(context), *more, images=images, functions=functions)


def for_all_loads(name: str, value: Term) -> Line:
    """The same on both sides of gamma = 1."""
    head = axiom(name).statement.args[0].head
    more = (ZERO,) if head == "atom" else ()
    statement = eq(make(head, _law, *more), value)
    return have(statement, LOADS, *(of_the_law(name, context) for context in (MANY, FEW)), rule="cases")


@lemma
def atom() -> Line:
    """The law of the limiting transform has the atom 1 - gamma at 0 for gamma < 1, and none for gamma >= 1."""
    return for_all_loads("transform_atom", make("cases", le(ONE, gamma), ZERO, TRUE, sub(ONE, gamma)))


@lemma
def lower_edge() -> Line:
    """The law of the limiting transform begins at (1 - 1/sqrt(gamma))^2, its atom at 0 left aside."""
    return for_all_loads("transform_lower_edge", lower)


@lemma
def upper_edge() -> Line:
    """The law of the limiting transform ends at (1 + 1/sqrt(gamma))^2."""
    return for_all_loads("transform_upper_edge", upper)


@lemma
def density_at_edge(context: Context, side: str) -> Line:
    """The density tends to 0 at an edge, here where x > 0 is at the edge."""
    edge, other = (a, b) if side == "above" else (b, a)
    inside = Context((a, b, gamma), (le(ZERO, a), lt(a, b), lt(ZERO, gamma), lt(ZERO, edge)))
    vanishes = eq(lim(make(side, edge), over_arc, x), ZERO)
    general = have(vanishes, inside, rule="limit_algebra", title="the density vanishes at the edge", near=other)
    positive = have(lt(ZERO, a), Context((x, a), (lt(ZERO, x), eq(x, a))), rule="sign")
    at_edge = instance(positive, context, images={a: lower if edge is a else upper})
    return instance(general, context, at_edge, images={a: lower, b: upper})


_value = mul(HALF, gamma, inverse(PI), inverse(x), root(mul(sub(x, a), sub(b, x))))
_by_place = make("cases", lt(x, b), make("cases", lt(a, x), _value, TRUE, ZERO), TRUE, ZERO)
_places = {
    "": (lt(a, x), lt(x, b)),
    "_below": (lt(x, a),),
    "_above": (lt(b, x),),
    "_at_lower_edge": (eq(x, a),),
    "_at_upper_edge": (eq(x, b),),
}


def density_where(loads: Context, name: str) -> Line:
    """The density at one kind of place, in the claim's words."""
    context, statement = claimed(density_claim)
    edges = {a: lower, b: upper}
    where = Context(context.variables, (context.conditions[0], *loads.conditions)).where(
        *(substitute(condition, edges) for condition in _places[name])
    )
    more = (density_at_edge(where, "above" if "lower" in name else "below"),) if "edge" in name else ()
    line = of_the_law(f"transform_density{name}", loads, where, *more)
    here = _value if name == "" else ZERO
    generic = Context((a, b, x, gamma), (lt(ZERO, gamma), lt(ZERO, x), lt(a, b), *_places[name]))
    same = have(eq(here, here), generic, rule="field")
    chosen = instance(have(eq(_by_place, here), generic, same, rule="cases"), where, images=edges)
    return have(statement, where, line, chosen, rule="field", title="the density", multipliers=(ONE, neg(ONE)))


def density_everywhere() -> Line:
    """The density up to and beyond the upper edge, for many and few examples."""
    context, statement = claimed(density_claim)
    sides = []
    for loads in (MANY, FEW):
        here = Context(context.variables, (context.conditions[0], *loads.conditions))
        inner = [density_where(loads, name) for name in ("_below", "_at_lower_edge", "")]
        below_upper = have(statement, here.where(lt(x, upper)), *inner, rule="cases", title="up to the upper edge")
        outer = [density_where(loads, name) for name in ("_at_upper_edge", "_above")]
        sides.append(have(statement, here, below_upper, *outer, rule="cases", title="everywhere"))
    return have(statement, context, *sides, rule="cases", title="every load")


@lemma
def transform_at(context: Context) -> Line:
    """The transform with the roots of the edges, for many or few examples."""
    where, value = below(context), claimed(stieltjes_transform)[1].args[1]
    tends = instance(limit_of_transform(), where)
    statement, weights = eq(tends.statement.args[0], value), (ONE, neg(mul(HALF, gamma, inverse(z))))
    roots = product_of_edges(context, z)
    return have(statement, where, tends, roots, rule="field", title="the roots of the edges", multipliers=weights)


def transform() -> Line:
    context, statement = claimed(stieltjes_transform)
    return have(statement, context, transform_at(MANY), transform_at(FEW), rule="cases", title="every load")


# Moments: of any order, and of order 1/2 as a series or in complete elliptic integrals.


@lemma
def of_any_order() -> Line:
    """The moment at every load."""
    context, statement = claimed(moment_claim)
    order = {s: var("order", "real")}
    branches = [
        instance(moment(loads), Context(context.variables, (*loads.conditions, context.conditions[0])), images=order)
        for loads in (MANY, FEW)
    ]
    return have(statement, context, *branches, rule="cases", title="every load")


@lemma
def half_series(context: Context) -> Line:
    """The moment of order 1/2 as a series."""
    line = instance(moment(context), context, images={s: HALF})
    values = claimed(half_moment_series_claim)[1].args[1].args[1::2]
    statement = eq(line.statement.args[0], values[context is FEW])
    return have(statement, context, line, rule="field", title="order 1/2", multipliers=(ONE,))


def half_by_series() -> Line:
    context, statement = claimed(half_moment_series_claim)
    return have(statement, context, half_series(MANY), half_series(FEW), rule="cases", title="every load")


@lemma
def half_moments() -> tuple[Line, ...]:
    """The moment of order 1/2 for gamma > 1, at gamma = 1 and for gamma < 1."""
    above, at_one, below = claimed(half_moment_claim)[1].args[1].args[1::2]
    more = LOADS.where(lt(ONE, gamma))
    lines = []
    for context, value, argument in ((more, above, inverse(gamma)), (FEW, below, gamma)):
        series = half_series(FEW if context is FEW else MANY)
        known = instance(half_in_elliptic_integrals(), context, images={c: argument})
        weights = ONE, ONE if context is more else power(gamma, Fraction(1, 2))
        statement = eq(series.statement.args[0], value)
        lines.append(
            have(statement, context, series, known, rule="field", title="in elliptic integrals", multipliers=weights)
        )
    one = LOADS.where(eq(gamma, ONE))
    series = half_series(MANY)
    known = have(eq(series.statement.args[1], at_one), one, gauss_at_half(), rule="rewrite")
    statement = eq(series.statement.args[0], at_one)
    at_1 = have(statement, one, series, known, rule="field", title="at gamma = 1", multipliers=(ONE, ONE))
    return lines[0], at_1, lines[1]


def half_moment() -> Line:
    context, statement = claimed(half_moment_claim)
    return have(statement, context, *half_moments(), rule="cases", title="every load")


PROOFS: dict[str, Callable[[], Line]] = {
    "marchenko_pastur.stieltjes_transform": transform,
    "marchenko_pastur.density": density_everywhere,
    "marchenko_pastur.moment": of_any_order,
    "marchenko_pastur.half_moment": half_moment,
    "marchenko_pastur.half_moment_series": half_by_series,
    "marchenko_pastur.atom": atom,
    "marchenko_pastur.lower_edge": lower_edge,
    "marchenko_pastur.upper_edge": upper_edge,
}

IDEAS: dict[str, str] = {
    "marchenko_pastur.stieltjes_transform": (
        "Integration by parts over the Gaussian entries gives an equation for E tau(1/(z - S)) at every size, "
        "which is quadratic up to the variance of tau(1/(z - S)). Poincaré's inequality makes that variance "
        "vanish, so that the limit is the negative root."
    ),
    "marchenko_pastur.density": (
        "The limiting transform is that of the stated density, beside an atom at 0 for gamma < 1: the integral of "
        "the density over z - x is the negative root of the same quadratic equation. A law is known by its "
        "transform left of 0, so that the density is that of the limit."
    ),
    **dict.fromkeys(
        ("marchenko_pastur.lower_edge", "marchenko_pastur.upper_edge"),
        "The limiting transform is that of a density which is positive between (1 - 1/sqrt(gamma))^2 and (1 + "
        "1/sqrt(gamma))^2, beside an atom at 0 for gamma < 1. The transform determines the law, and with it the "
        "edges.",
    ),
    "marchenko_pastur.atom": (
        "The density integrates to 1 for gamma >= 1 and to gamma below, and the limiting transform has what is "
        "missing as a pole at 0. The transform determines the law, and with it the atom."
    ),
    "marchenko_pastur.moment": (
        "Traces of powers tend to means over the limiting density. Along the arc between the edges the mean of "
        "x^s is an integral of Euler's kind, which Gauss's transformation turns into a hypergeometric series in "
        "1/gamma, or in gamma."
    ),
    "marchenko_pastur.half_moment": (
        "At order 1/2 the limiting moment is 2F1(-1/2, 1/2; 2; c), with c = 1/gamma or gamma. That series is a "
        "combination of the complete elliptic integrals K(c) and E(c); at gamma = 1 Gauss's sum gives its value."
    ),
    "marchenko_pastur.half_moment_series": (
        "It is the limiting moment of order 1/2: the mean of x^s over the limiting law is a hypergeometric series "
        "in 1/gamma, or in gamma with fewer examples than dimensions."
    ),
}
"""What each proof does, in a sentence or two."""
