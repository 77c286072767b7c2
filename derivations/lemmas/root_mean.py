"""The mean square root of white data with a ridge, and the mean inverse root: the integrals that they tend to, and slopes."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, le, lt, mul, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import absolute, gamma, integral, limit, mean, t, tau, x
from .marchenko_pastur import FEW, MANY, limit_of_trace, lower, mass_by_arc, over_arc, upper
from .ridge import RIDGES, larger, ridge

a, b = var("a", "real"), var("b", "real")
ROOT, INVERSE_ROOT = Fraction(1, 2), Fraction(-1, 2)
_half_line = make("interval", ZERO, OO)


def raised(order: Fraction, at: Term = x, added: Term = ridge) -> Term:
    return power(add(at, added), order)


def mean_power(order: Fraction, added: Term = ridge) -> Term:
    """E tau((S + ridge)^order)."""
    return mean(tau(raised(order, x, added)))


def with_ridge(loads: Context) -> Context:
    return Context((*loads.variables, ridge), (*loads.conditions, lt(ZERO, ridge)))


@lemma
def grows(order: Fraction) -> tuple[Line, Line, Term]:
    """The power is continuous from the ridge on, and at most a multiple of 1 + x there."""
    here, beside = Context((ridge,), (lt(ZERO, ridge),)), Context((x, ridge), (le(ZERO, x), lt(ZERO, ridge)))
    continuous = have(make("continuous", _half_line, close(raised(order), x)), here, rule="continuity")
    scale = add(ONE, ridge) if order > 0 else power(ridge, order)
    linear = have(le(raised(order), add(ONE, x, ridge) if order > 0 else scale), beside, rule="sign")
    wide = mul(scale, make("pow", add(ONE, x), ONE))
    size = have(le(raised(order), wide), beside, linear, rule="combine", multipliers=(ONE,))
    u, v = var("u", "real"), var("v", "real")
    plain = have(le(absolute(u), v), Context((u, v), (le(ZERO, u), le(u, v))), rule="sign")
    positive = have(le(ZERO, raised(order)), beside, rule="sign")
    return continuous, instance(plain, beside, positive, size, images={u: raised(order), v: wide}), scale


@lemma
def along_law(loads: Context, order: Fraction) -> Line:
    """E tau((S + ridge)^order) tends to the integral with the density, beside ridge^order where gamma < 1."""
    where = with_ridge(loads)
    *known, scale = grows(order)
    images = {var("A", "real"): scale, var("j", "integer"): ONE}
    return instance(limit_of_trace(loads), where, *known, images=images, functions={"f": (1, close(raised(order), x))})


@lemma
def exists(order: Fraction) -> Line:
    """The limit exists at every load."""
    term = limit(mean_power(order))
    sides = [
        have(eq(term, term), with_ridge(loads), along_law(loads, order), rule="field", multipliers=(ZERO,))
        for loads in (MANY, FEW)
    ]
    return have(eq(term, term), RIDGES, *sides, rule="cases", title="the limit exists")


# --- slopes ----------------------------------------------------------------------------------------------

_ARC = Context((a, b, gamma, ridge), (le(ZERO, a), lt(a, b), lt(ZERO, gamma), lt(ZERO, ridge)))
_INSIDE = Context((*_ARC.variables, x), (*_ARC.conditions, lt(a, x), lt(x, b)))
_NEAR = Context((*_INSIDE.variables, t), (*_INSIDE.conditions, lt(mul(HALF, ridge), t)))


def on_arc(body: Term) -> Term:
    """The integral with the density of one arc."""
    return integral(a, b, mul(over_arc, body), x)


def constant_on_arc(level: Term) -> Line:
    """The integral of a constant exists."""
    known = instance(mass_by_arc(), _ARC)
    return have(eq(on_arc(level), mul(level, known.statement.args[0])), _ARC, known, rule="linear")


@lemma
def positive_on_arc() -> Line:
    """Between the edges a < x < b the density is positive."""
    return have(lt(ZERO, over_arc), _INSIDE, rule="sign", title="the density is positive")


@lemma
def arc_exists(order: Fraction) -> Line:
    """The integral of the power exists."""
    level = raised(order, b) if order > 0 else power(ridge, order)
    below = have(le(raised(order), level), _INSIDE, rule="sign")
    uses = below, positive_on_arc(), constant_on_arc(level)
    return have(make("defined", on_arc(raised(order))), _ARC, *uses, rule="order", bound=on_arc(level))


@lemma
def slope_on_arc(order: Fraction) -> Line:
    """The slope is taken under the integral."""
    exists, least = arc_exists(order), power(mul(HALF, ridge), order - 1)
    steep = have(le(raised(order - 1, x, t), least), _NEAR, rule="sign")
    level = mul(num(abs(order)), least)
    slope = make("deriv", ONE, close(substitute(on_arc(raised(order)), {ridge: t}), t), ridge)
    inside = on_arc(mul(num(order), raised(order - 1)))
    return have(
        eq(slope, inside), _ARC, exists, steep, positive_on_arc(), constant_on_arc(level), rule="leibniz",
        title="under the integral", bound=on_arc(level), near=(mul(HALF, ridge), mul(TWO, ridge)),
    )  # fmt: skip


def slope_term(order: Fraction) -> Term:
    """The slope in the ridge of the limit of E tau((S + ridge)^order)."""
    return make("deriv", ONE, close(limit(mean_power(order, t)), t), ridge)


@lemma
def slope_at(loads: Context, order: Fraction) -> Line:
    """The slope for many or few examples."""
    where, edges = with_ridge(loads), {a: lower, b: upper}
    moving = Context((*loads.variables, t), (*loads.conditions, lt(ZERO, t)))
    law, after = instance(along_law(loads, order), moving, images={ridge: t}), along_law(loads, order - 1)
    inside = instance(slope_on_arc(order), where, images=edges)
    arc = instance(arc_exists(order - 1), where, images=edges)
    whole = arc.statement.args[0]
    out = have(eq(inside.statement.args[1], mul(num(order), whole)), where, arc, rule="linear")
    form = make("deriv", ONE, close(law.statement.args[1], t), ridge)
    atom = mul(sub(ONE, gamma), num(order), raised(order - 1, ZERO)) if loads is FEW else ZERO
    by_parts = eq(form, add(atom, inside.statement.args[1]))
    slope = have(by_parts, where, inside, rule="differentiate") if loads is FEW else inside
    value = slope.statement.args[1]
    ends = mul(HALF, ridge), mul(TWO, ridge)
    moved = have(eq(slope_term(order), value), where, slope, law, rule="rewrite", near=ends, title="the slope")
    goal = eq(slope_term(order), mul(num(order), limit(mean_power(order - 1))))
    weights = ONE, ONE, num(-order)
    return have(goal, where, moved, out, after, rule="field", title="a mean again", multipliers=weights)


@lemma
def slope_of_mean(order: Fraction) -> Line:
    """The slope in the ridge of the limit of E tau((S + ridge)^order) is order times that at order - 1."""
    sides = (slope_at(MANY, order), slope_at(FEW, order))
    return have(sides[0].statement, RIDGES, *sides, rule="cases", title="the slope of the mean")


# --- order -----------------------------------------------------------------------------------------------


@lemma
def falls_on_arc() -> Line:
    """The integral with the inverse root falls strictly as the ridge grows."""
    further = lt(ridge, larger)
    context = Context((*_ARC.variables, larger), (*_ARC.conditions, further))
    inside = Context((*_INSIDE.variables, larger), (*_INSIDE.conditions, further))
    pointwise = have(lt(raised(INVERSE_ROOT, x, larger), raised(INVERSE_ROOT)), inside, rule="sign")
    both = lt(*(mul(over_arc, raised(INVERSE_ROOT, x, added)) for added in (larger, ridge)))
    density = have(both, inside, pointwise, positive_on_arc(), rule="combine", multipliers=(over_arc, ZERO))
    positive = have(lt(ZERO, larger), context, rule="sign")
    exist = arc_exists(INVERSE_ROOT), instance(arc_exists(INVERSE_ROOT), context, positive, images={ridge: larger})
    statement = lt(*(on_arc(raised(INVERSE_ROOT, x, added)) for added in (larger, ridge)))
    return have(statement, context, density, *exist, rule="order", title="strictly under the integral")


@lemma
def falls() -> Line:
    """The limit of the mean inverse root falls strictly as the ridge grows."""
    further = lt(ZERO, ridge), lt(ridge, larger)
    context = Context((gamma, ridge, larger), (lt(ZERO, gamma), *further))
    here, there = (limit(mean_power(INVERSE_ROOT, added)) for added in (ridge, larger))
    sides = []
    for loads in (MANY, FEW):
        where = Context((*loads.variables, ridge, larger), (*loads.conditions, *further))
        positive = have(lt(ZERO, larger), where, rule="sign")
        law = along_law(loads, INVERSE_ROOT)
        uses = [instance(law, where), instance(law, where, positive, images={ridge: larger})]
        uses.append(instance(falls_on_arc(), where, images={a: lower, b: upper}))
        weights = [num(-1), ONE, ONE]
        if loads is FEW:
            atoms = (raised(INVERSE_ROOT, ZERO, added) for added in (larger, ridge))
            uses.append(have(lt(*atoms), where, rule="sign"))
            weights.append(sub(ONE, gamma))
        sides.append(have(lt(there, here), where, *uses, rule="combine", multipliers=tuple(weights)))
    return have(lt(there, here), context, *sides, rule="cases", title="the mean inverse root falls")
