"""The root as an integral of resolvents: its mean over the eigenvalues of S, and over the limiting law, by the transforms."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, OO, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import DATA, LOADS, SIZES, X, d, integral, mean, n, tau, x, y, z
from .marchenko_pastur import (
    FEW,
    MANY,
    PI,
    a,
    b,
    density,
    lower,
    mass,
    mass_by_arc,
    over_arc,
    root,
    transform_by_arcs,
    transform_of_density,
    upper,
)
from .transform import m, transform

w = var("w", "real")
AT_SQUARE = {z: neg(power(w, 2))}
PER_TURN = mul(TWO, inverse(PI))
_part = mul(x, inverse(add(x, power(w, 2))))


def along(body: Term) -> Term:
    """The integral over w > 0."""
    return integral(ZERO, OO, body, w)


@lemma
def root_of_number() -> Line:
    """sqrt(x) is 2/pi times the integral of x/(x + w^2) over w > 0, for x >= 0."""
    positive = Context((x,), (lt(ZERO, x),))
    statement = eq(along(_part), mul(inverse(PER_TURN), root(x)))
    primitive = mul(root(x), make("atan", mul(w, power(x, Fraction(-1, 2)))))
    inside = have(statement, positive, rule="antiderivative", variable=w, function=primitive)
    at_zero = substitute(statement, {x: ZERO})
    none = have(at_zero, Context(()), rule="antiderivative", variable=w, function=ZERO)
    there = have(statement, Context((x,), (eq(x, ZERO),)), none, rule="rewrite")
    return have(statement, Context((x,), (le(ZERO, x),)), inside, there, rule="cases", title="the root")


WITH_DATA = Context((n, d, X), SIZES.conditions, ((X, DATA),))
AT_SIZE = Context((n, d, w), (*SIZES.conditions, lt(ZERO, w)))
share = add(ONE, mul(power(w, 2), substitute(m, AT_SQUARE)))
"""E tau(S/(S + w^2)), by the transform at -w^2."""


@lemma
def share_by_transform() -> Line:
    """E tau(S/(S + w^2)) = 1 + w^2 m(-w^2)."""
    return have(eq(mean(tau(_part)), share), AT_SIZE, rule="linear", title="x/(x + w^2) = 1 - w^2/(x + w^2)")


@lemma
def mean_root() -> Line:
    """E tau(S^(1/2)) is 2/pi times the integral of 1 + w^2 m(-w^2) over w > 0."""
    known, scale = root_of_number(), inverse(PER_TURN)
    half = mean(tau(root(x)))
    exists = have(eq(mean(tau(mul(scale, root(x)))), mul(scale, half)), SIZES, rule="linear")
    under = mean(tau(along(_part)))
    unfolded = have(eq(exists.statement.args[0], under), SIZES, exists, known, rule="rewrite")
    inner = have(eq(tau(along(_part)), along(tau(_part))), WITH_DATA, known, rule="tonelli")
    swapped = have(eq(under, mean(along(tau(_part)))), SIZES, unfolded, inner, rule="rewrite")
    outer = have(eq(mean(along(tau(_part))), along(mean(tau(_part)))), SIZES, swapped, inner, rule="tonelli")
    by_shares = have(eq(along(mean(tau(_part))), along(share)), SIZES, outer, share_by_transform(), rule="rewrite")
    uses = exists, unfolded, swapped, outer, by_shares
    weights = (neg(PER_TURN), *((PER_TURN,) * 4))
    return have(
        eq(half, mul(PER_TURN, along(share))), SIZES, *uses, rule="field", title="the mean root", multipliers=weights
    )


law_share = add(ONE, mul(power(w, 2), substitute(transform, AT_SQUARE)))
"""The mean of x/(x + w^2) over the limiting law."""
law_root = integral(lower, upper, mul(density, root(x)), x)


EDGES = {a: lower, b: upper}
_GENERIC = mass_by_arc().context
"""Edges 0 <= a < b of any arc, and a load."""


def _over_arc(body: Term) -> Term:
    return integral(a, b, mul(over_arc, body), x)


def _at(context: Context, *more: Term) -> Context:
    return Context((*context.variables, *more), (*context.conditions, *(lt(ZERO, v) for v in more)), context.ranges)


@lemma
def arc_share() -> Line:
    """x/(x + w^2) = 1 + w^2/(-w^2 - x) under the arc."""
    where = _at(_GENERIC, w)
    known = instance(mass_by_arc(), where), instance(transform_by_arcs(), where, images=AT_SQUARE)
    whole, resolvents = (line.statement.args[0] for line in known)
    statement = eq(_over_arc(_part), add(whole, mul(power(w, 2), resolvents)))
    return have(statement, where, *known, rule="linear", title="the share under the arc")


@lemma
def law_share_by_transform(context: Context) -> Line:
    """The integral of h x/(x + w^2) is 1 + w^2 r(-w^2)."""
    where = _at(context, w)
    apart = instance(arc_share(), where, images=EDGES)
    whole, known = instance(mass(context), where), instance(transform_of_density(context), where, images=AT_SQUARE)
    weights = ONE, ONE, power(w, 2)
    statement = eq(apart.statement.args[0], law_share)
    return have(statement, where, apart, whole, known, rule="field", multipliers=weights)


@lemma
def arc_root_exists() -> Line:
    """sqrt(x) is at most sqrt(b) under the arc."""
    inside = Context((*_GENERIC.variables, x), (*_GENERIC.conditions, lt(a, x), lt(x, b)))
    smaller = have(
        le(root(x), root(b)), inside, rule="increasing_map", variable=y, function=root(y),
        interval=make("interval", ZERO, OO), values=(x, b),
    )  # fmt: skip
    least = have(le(mul(num(-1), over_arc, root(b)), mul(over_arc, root(x))), inside, rule="sign")
    most = have(
        le(mul(over_arc, root(x)), mul(over_arc, root(b))), inside, smaller, rule="combine", multipliers=(over_arc,)
    )
    bound = _over_arc(root(b))
    whole = have(eq(bound, mul(root(b), mass_by_arc().statement.args[0])), _GENERIC, mass_by_arc(), rule="linear")
    exists = make("defined", _over_arc(root(x)))
    return have(exists, _GENERIC, whole, most, least, rule="order", bound=bound)


@lemma
def arc_root() -> Line:
    """The integral of sqrt(x) under the arc is 2/pi times that of the share over w > 0."""
    known, scale, whole = root_of_number(), inverse(PER_TURN), arc_root_exists()
    under = _over_arc(along(_part))
    scaled = _over_arc(mul(scale, root(x)))
    apart = have(eq(scaled, mul(scale, _over_arc(root(x)))), _GENERIC, whole, rule="linear")
    unfolded = have(eq(scaled, under), _GENERIC, apart, known, rule="rewrite")
    inside = Context((*_GENERIC.variables, x), (*_GENERIC.conditions, lt(a, x), lt(x, b)))
    inner = have(eq(mul(over_arc, along(_part)), along(mul(over_arc, _part))), inside, known, rule="linear")
    iterated = integral(a, b, along(mul(over_arc, _part)), x)
    moved = have(eq(under, iterated), _GENERIC, unfolded, inner, rule="rewrite")
    turned = along(_over_arc(_part))
    swapped = have(eq(iterated, turned), _GENERIC, moved, arc_share(), rule="tonelli")
    uses, weights = (apart, unfolded, moved, swapped), (neg(PER_TURN), *((PER_TURN,) * 3))
    return have(eq(_over_arc(root(x)), mul(PER_TURN, turned)), _GENERIC, *uses, rule="field", multipliers=weights)


law_root = integral(lower, upper, mul(density, root(x)), x)


@lemma
def root_over_law() -> Line:
    """The integral of h sqrt(x) is 2/pi times the integral of 1 + w^2 r(-w^2) over w > 0."""
    lines, statement = [], eq(law_root, mul(PER_TURN, along(law_share)))
    for context in (MANY, FEW):
        known = instance(arc_root(), context, images=EDGES)
        shares = have(
            eq(known.statement.args[1].args[-1], along(law_share)),
            context,
            known,
            law_share_by_transform(context),
            rule="rewrite",
        )
        lines.append(have(statement, context, known, shares, rule="field", multipliers=(ONE, PER_TURN)))
    return have(statement, LOADS, *lines, rule="cases", title="the root over the law")
