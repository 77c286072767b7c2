"""Entries of the resolvent of white data off the spectrum, at y = (1 + t)(1 + 1/(gamma t)) with gamma t^2 > 1: gamma/(1 + gamma t).

Beyond the upper edge t > 0, before the lower one t < 0. There the square root of (y - a)(y - b) is rational in t.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import DATA, PATH, X, d, gamma, integral, n, t, u, x, y
from .marchenko_pastur import (
    FEW,
    MANY,
    PI,
    a,
    arc,
    arc_integral,
    b,
    bulk_is_one,
    density_sign,
    law,
    lower,
    mean_over_law,
    over_arc,
    p,
    product_of_edges,
    root,
    transform_of_law,
    upper,
)

i, j = var("i", "integer"), var("j", "integer")
s, w = var("s", "real"), var("w", "real")
_s = power(gamma, Fraction(-1, 2))
LIMIT = mul(gamma, inverse(add(ONE, mul(gamma, t))))


def place(at: Term = t, inverse_load: Term | None = None) -> Term:
    """(1 + t)(1 + 1/(gamma t))."""
    by = inverse(mul(gamma, at)) if inverse_load is None else mul(inverse_load, inverse(at))
    return mul(add(ONE, at), add(ONE, by))


def in_probability(body: Term) -> Term:
    """The limit in probability of what depends on the data."""
    return make("plim", PATH, close(DATA, n, d), close(body, X, n, d))


@dataclass(frozen=True)
class Side:
    """A side of the spectrum, by its axiom's name, the sign of t and what is said of y."""

    name: str
    where: tuple[Term, ...]

    def within(self, loads: Context) -> Context:
        return Context((gamma, t), (*loads.conditions, *self.where))

    @property
    def above(self) -> bool:
        return self.name == "above"


_FAR = lt(ONE, mul(gamma, power(t, 2)))
ABOVE = Side("above", (lt(ZERO, t), _FAR))
GAP = Side("in_gap", (lt(t, ZERO), _FAR, lt(ZERO, place())))
BELOW = Side("below", (lt(t, ZERO), _FAR, lt(place(), ZERO)))


@lemma
def arc_beyond() -> Line:
    """int sqrt((b - x)(x - a))/(p - x) dx = pi (p - (a + b)/2 - sqrt(p - a) sqrt(p - b)) for p > b, by reflection."""
    context = Context((a, b, p), (lt(a, b), lt(b, p)))
    mirror, body = sub(add(a, b), w), mul(arc, inverse(sub(p, x)))
    known = instance(arc_integral(), context, images={p: sub(add(a, b), p)})
    moved = substitute(body, {x: mirror})
    same = have(eq(integral(a, b, moved, w), known.statement.args[0]), context, known, rule="rewrite")
    whole = integral(a, b, body, x)
    through = have(eq(whole, integral(a, b, moved, w)), context, same, rule="substitution", variable=w, image=mirror)
    value = mul(PI, sub(sub(p, mul(HALF, add(a, b))), mul(root(sub(p, a)), root(sub(p, b)))))
    return have(eq(whole, value), context, through, same, known, rule="field", multipliers=(ONE, ONE, ONE))


_EDGES = (le(ZERO, a), lt(a, b), lt(ZERO, gamma))


@lemma
def density_by_arcs(above: bool) -> Line:
    """1/(x (p - x)) = (1/x + 1/(p - x))/p under the arc, for p beyond b, or p != 0 before a."""
    outside = (lt(b, p),) if above else (lt(p, a), make("ne", p, ZERO))
    context = Context((a, b, gamma, p), (*_EDGES, *outside))
    at_0 = instance(arc_integral(), context, images={p: ZERO})
    body = integral(a, b, mul(arc, inverse(sub(p, x))), x)
    if above:
        at_p = instance(arc_beyond(), context)
    else:
        before = instance(arc_integral(), context)
        at_p = have(eq(body, neg(before.statement.args[0])), context, before, rule="linear")
    whole = integral(a, b, mul(over_arc, inverse(sub(p, x))), x)
    scale = mul(gamma, inverse(mul(TWO, PI, p)))
    parts = mul(scale, add(at_0.statement.args[0], body))
    apart = have(eq(whole, parts), context, at_0, at_p, rule="linear")
    middle = mul(HALF, add(a, b))
    roots = mul(root(sub(p, a)), root(sub(p, b))) if above else neg(mul(root(sub(a, p)), root(sub(b, p))))
    value = mul(scale, PI, add(sub(middle, mul(root(a), root(b))), sub(sub(p, middle), roots)))
    uses = (apart, at_0, at_p) if above else (apart, at_0, at_p, before)
    weights = (ONE, scale, scale) if above else (ONE, scale, scale, neg(scale))
    return have(eq(whole, value), context, *uses, rule="field", title="both arcs", multipliers=weights)


@lemma
def roots_at_place(above: bool) -> Line:
    """sqrt(y - a) sqrt(y - b) is t - s^2/t, or sqrt(a - y) sqrt(b - y) is s^2/t - t, where s^2 = 1/gamma."""
    at = place(inverse_load=power(s, 2))
    less, more = power(sub(ONE, s), 2), power(add(ONE, s), 2)
    signs = (lt(ZERO, t), lt(s, t)) if above else (lt(t, ZERO), lt(t, neg(s)))
    context = Context((s, t), (lt(ZERO, s), *signs))
    value = sub(t, mul(power(s, 2), inverse(t)))
    if above:
        roots = mul(root(sub(at, less)), root(sub(at, more)))
    else:
        roots, value = mul(root(sub(less, at)), root(sub(more, at))), neg(value)
    return have(eq(roots, value), context, rule="functional_equation")


@lemma
def outside(above: bool) -> Line:
    """y lies beyond the edge."""
    at = place(inverse_load=power(s, 2))
    signs = (lt(ZERO, t), lt(s, t)) if above else (lt(t, ZERO), lt(t, neg(s)))
    context = Context((s, t), (lt(ZERO, s), *signs))
    statement = lt(power(add(ONE, s), 2), at) if above else lt(at, power(sub(ONE, s), 2))
    return have(statement, context, rule="sign")


@lemma
def far(loads: Context, side: Side) -> tuple[Line, Line]:
    """gamma^(-1/2) < abs(t), and y lies beyond the edge."""
    context = side.within(loads)
    t_far = have(lt(_s, t) if side.above else lt(t, neg(_s)), context, rule="sign", title="t is far from 0")
    there = instance(outside(side.above), context, t_far, images={s: _s})
    statement = lt(upper, place()) if side.above else lt(place(), lower)
    return t_far, have(statement, context, there, rule="combine", title="beyond the edge", multipliers=(ONE,))


@lemma
def mean_off_bulk(loads: Context, above: bool) -> tuple[Line, Line]:
    """The mean of 1/(y - x) over the law by the integral of the density, and this by roots, off the bulk."""
    beyond = lt(upper, y) if above else lt(y, lower)
    context = Context((gamma, y), (*loads.conditions, beyond, make("ne", y, ZERO)))
    whole = instance(density_by_arcs(above), context, images={a: lower, b: upper, p: y})
    return mean_over_law(loads, inverse(sub(y, x)), whole), whole


@lemma
def mean_at_place(loads: Context, side: Side) -> Line:
    """The mean of 1/(y - x) over the law is gamma/(1 + gamma t)."""
    context, at = side.within(loads), place()
    t_far, there = far(loads, side)
    sign = lt(w, ZERO) if side is BELOW else lt(ZERO, w)
    apart = have(make("ne", w, ZERO), Context((w,), (sign,)), rule="sign")
    known = have(substitute(sign, {w: at}), context, rule="sign")
    paid = there, instance(apart, context, known, images={w: at})
    mean_, whole = (instance(line, context, *paid, images={y: at}) for line in mean_off_bulk(loads, side.above))
    roots = instance(roots_at_place(side.above), context, t_far, images={s: _s})
    product = instance(product_of_edges(loads, ZERO), context)
    scale = mul(HALF, gamma, inverse(at))
    weights = (ONE, ONE, neg(scale) if side.above else scale, neg(scale))
    statement = eq(mean_.statement.args[0], LIMIT)
    return have(statement, context, mean_, whole, roots, product, rule="field", title="the mean", multipliers=weights)


@lemma
def entry_at_place(loads: Context, side: Side) -> Line:
    """Diagonal entries of the resolvent tend to gamma/(1 + gamma t)."""
    known = mean_at_place(loads, side)
    context, y = known.context, place()
    where = Context((*context.variables, i), (*context.conditions, le(ONE, i)))
    exists = have(make("defined", known.statement.args[0]), where, instance(known, where), rule="order")
    one, sign, there = bulk_is_one(loads), density_sign(loads, loads is FEW), far(loads, side)[1]
    images = {var("L", "law"): law(loads), var("y", "real"): y}
    cited = axiom(f"isotropic_law_{side.name}")
    tends = instance(cited, where, transform_of_law(loads), exists, one, sign, there, images=images)
    statement = eq(tends.statement.args[0], LIMIT)
    return have(statement, where, tends, known, rule="field", title="an entry", multipliers=(ONE, ONE))


@lemma
def entry_above() -> Line:
    """Diagonal entries of the resolvent tend to gamma/(1 + gamma t) beyond the upper edge, at every load."""
    branches = [entry_at_place(loads, ABOVE) for loads in (MANY, FEW)]
    context = Context((gamma, t, i), (lt(ZERO, gamma), *ABOVE.where, le(ONE, i)))
    return have(branches[0].statement, context, *branches, rule="cases", title="an entry beyond the upper edge")


@lemma
def beyond_upper() -> Line:
    """y lies beyond the upper edge."""
    branches = [far(loads, ABOVE)[1] for loads in (MANY, FEW)]
    context = Context((gamma, t), (lt(ZERO, gamma), *ABOVE.where))
    return have(branches[0].statement, context, *branches, rule="cases", title="beyond the upper edge")


@lemma
def entry_across_above() -> Line:
    """Entries of the resolvent between two directions tend to 0, beyond the upper edge."""
    context = Context((gamma, t, i, j), (lt(ZERO, gamma), *ABOVE.where, le(ONE, i), le(ONE, j), make("ne", i, j)))
    there = instance(beyond_upper(), context)
    cited = axiom("isotropic_law_across_above")
    return instance(cited, context, there, images={var("y", "real"): place()}, title="an entry across")


@lemma
def places_rise() -> Line:
    """y rises with t beyond the upper edge."""
    context = Context((gamma, t, u), (lt(ZERO, gamma), *ABOVE.where, lt(t, u)))
    far = have(lt(ONE, mul(gamma, power(t, 2))), context, rule="sign")
    weight = mul(sub(u, t), inverse(mul(gamma, t, u)))
    return have(lt(place(t), place(u)), context, far, rule="combine", multipliers=(weight,))
