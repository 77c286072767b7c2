"""The overlap, the bulk error and its best ridge, by the mean roots in complete elliptic integrals at every load."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial
from typing import Any

import sympy as sp

from ....theory.by import equal
from ....theory.terms.build import ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, make, num, substitute, var
from ....theory.write.convert import convert
from ....theory.write.functions import FUNCTIONS
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.elliptic_mean import APART, FROM_0, by_angle, legendre, scale
from ...lemmas.letters import LOADS, gamma, limit, t, u, x
from ...lemmas.marchenko_pastur import FEW, MANY, lower, upper
from ...lemmas.ridge import (
    RIDGES,
    WIDE,
    WITH_RIDGE,
    at,
    at_root,
    first,
    inverse_limit,
    larger,
    order_of_roots,
    ridge,
    shifted,
    w,
)
from ...lemmas.root_mean import INVERSE_ROOT, ROOT, a, along_law, b, exists, falls, raised, slope_of_mean, with_ridge
from ..best_ridge import bulk_claim as best_claim
from ..elliptic_means import DOMAIN, characteristic, in_regimes, mean_definition, mean_forms, parameter
from ..ridge import bulk_claim, overlap_claim
from .ridge_roots import bulk_by, by_mean_root, inverse_root

MORE = Context((gamma,), (lt(ONE, gamma),))


@cache
def written(root: bool) -> Term:
    """The claimed form of the mean root, or of the mean inverse root, at every load."""
    order = sp.S.Half if root else -sp.S.Half
    _, statement = convert(equal(mean_definition(order), in_regimes(mean_forms[order])), DOMAIN)
    return statement


_EDGES = {a: lower, b: upper}
_, _letters = convert(equal(characteristic, parameter), DOMAIN)


@lemma
def arc(loads: Context, order: Fraction) -> Line:
    """The integral with the density, in Legendre's forms at the edges."""
    where = with_ridge(loads)
    edges = [have(relation, where, rule="sign") for relation in (lt(ZERO, lower), lt(lower, upper))]
    return instance(by_angle(order, APART), where, *edges, images=_EDGES)


@lemma
def one_width(loads: Context, order: Fraction) -> Line:
    """A power of the upper edge and the ridge."""
    width = add(power(add(ONE, power(gamma, ROOT)), 2), mul(gamma, ridge))
    other = mul(power(width, order), power(gamma, -order))
    return have(
        eq(power(add(upper, ridge), order), other), with_ridge(loads), rule="functional_equation", title="the width"
    )


@lemma
def third_forms(loads: Context) -> Line:
    """The third form at the edges is the claimed one."""
    where, c = with_ridge(loads), var("c", "real")
    unit = Context((c, u), (lt(ZERO, c), lt(c, ONE), lt(ZERO, u), lt(u, ONE)))
    general = have(lt(ZERO, sub(ONE, mul(c, power(u, 2)))), unit, rule="sign")
    inside = Context((*where.variables, u), (*where.conditions, lt(ZERO, u), lt(u, ONE)))
    positive = []
    for letter in _letters.terms:
        paid = [have(relation, where, rule="sign") for relation in (lt(ZERO, letter), lt(letter, ONE))]
        positive.append(instance(general, inside, *paid, images={c: letter}))
    mine = substitute(legendre(ROOT, APART), _EDGES).args[2].args[1]
    return have(
        eq(mine, FUNCTIONS[sp.elliptic_pi][1](*_letters.terms)), where, arc(loads, ROOT), *positive, rule="rewrite"
    )


@lemma
def beside(loads: Context, root: bool) -> Line:
    """The mean for gamma > 1, or gamma < 1."""
    where, order = with_ridge(loads), ROOT if root else INVERSE_ROOT
    law = instance(along_law(FEW if loads is FEW else MANY, order), where)
    value = written(root).args[1].args[5 if loads is FEW else 1]
    at_edges = substitute(mul(scale(APART), legendre(order, APART)), _EDGES)
    uses = law, arc(loads, order), one_width(loads, order), third_forms(loads)
    weights = ONE, ONE, at_edges, ZERO
    statement = eq(law.statement.args[0], value)
    return have(statement, where, *uses, rule="field", title="in elliptic integrals", multipliers=weights)


@lemma
def at_one(root: bool) -> Line:
    """The mean at gamma = 1."""
    where, order = with_ridge(LOADS.where(eq(gamma, ONE))), ROOT if root else INVERSE_ROOT
    here = Context((ridge,), (lt(ZERO, ridge),))
    law = instance(along_law(MANY, order), here, images={gamma: ONE})
    arc = instance(by_angle(order, FROM_0), here, images={gamma: ONE, b: num(4)})
    value = written(root).args[1].args[3]
    statement = eq(law.statement.args[0], value)
    known = have(statement, here, law, arc, rule="field", title="in elliptic integrals")
    return have(eq(written(root).args[0], value), where, known, rule="rewrite")


@lemma
def mean(root: bool) -> Line:
    """The mean root, or the mean inverse root, at every load."""
    sides = beside(MORE, root), at_one(root), beside(FEW, root)
    return have(written(root), RIDGES, *sides, rule="cases", title="at every load")


@lemma
def error(overlap: bool) -> Line:
    """The overlap, or the bulk error, at every load."""
    context, statement = claimed(overlap_claim if overlap else bulk_claim)
    whole, by, branches = add(ONE, ridge), by_mean_root(overlap), []
    sides = beside(MORE, True), at_one(True), beside(FEW, True)
    for known, value in zip(sides, statement.args[1].args[1::2], strict=True):
        weight = div(add(*known.statement.args), whole) if overlap else num(-2)
        goal, multipliers = eq(statement.args[0], value), (ONE, weight)
        branches.append(have(goal, known.context, by, known, rule="field", title="the error", multipliers=multipliers))
    return have(statement, context, *branches, rule="cases", title="at every load")


# --- the best ridge of the bulk error --------------------------------------------------------------------------

_inverse = limit(inverse_root)
_slope = sub(ONE, _inverse)
_low = inverse(mul(TWO, add(ONE, mul(TWO, gamma))))
_best = make("root", make("interval", ZERO, OO), close(_slope, ridge))


def _at(place: Term) -> Term:
    return substitute(_inverse, {ridge: place})


@lemma
def bounds() -> tuple[Line, Line]:
    """2/(1 + y) <= y^(-1/2) <= ridge^(-1/2), y = S + ridge, in the mean."""
    beside_, s = Context((x, ridge), (le(ZERO, x), lt(ZERO, ridge))), var("s", "real")
    general = have(le(div(TWO, add(ONE, power(s, 2))), inverse(s)), Context((s,), (lt(ZERO, s),)), rule="sign")
    at_root = instance(general, beside_, images={s: raised(ROOT)})
    one_more = add(ONE, ridge)
    below = le(mul(TWO, raised(Fraction(-1), x, one_more)), raised(INVERSE_ROOT))
    low = have(below, beside_, at_root, rule="combine", multipliers=(ONE,))
    high = have(le(raised(INVERSE_ROOT), power(ridge, INVERSE_ROOT)), beside_, rule="sign")
    at_size = (
        have(le(mul(TWO, shifted(-1, one_more)), inverse_root), WITH_RIDGE, low, rule="order"),
        have(le(inverse_root, power(ridge, INVERSE_ROOT)), WITH_RIDGE, high, rule="order"),
    )
    known = exists(INVERSE_ROOT)
    first_limit = instance(inverse_limit(), RIDGES, images={ridge: one_more})
    value = mul(TWO, first_limit.statement.args[1])
    return (
        have(
            le(value, _inverse), RIDGES, at_size[0], known, first_limit, rule="limit_order",
            lower=limit(mul(TWO, shifted(-1, one_more))), upper=_inverse,
        ),
        have(
            le(_inverse, power(ridge, INVERSE_ROOT)), RIDGES, at_size[1], known, rule="limit_order", lower=_inverse,
            upper=limit(power(ridge, INVERSE_ROOT)),
        ),
    )  # fmt: skip


@lemma
def signs() -> tuple[Line, Line]:
    """The mean inverse root is above 1 at 1/(2 (1 + 2 gamma)), and below 1 at 2."""
    low, high = bounds()
    below = instance(high, LOADS, images={ridge: TWO})
    beyond = have(lt(ZERO, sub(ONE, _at(TWO))), LOADS, below, rule="combine", multipliers=(ONE,))
    here, there = add(ONE, _low), add(ONE, mul(TWO, _low))
    turn = add(TWO, inverse(gamma))
    positive = [have(relation, LOADS, rule="sign") for relation in (lt(ZERO, here), lt(ZERO, there), lt(here, there))]
    order = instance(order_of_roots(), LOADS, *positive, images={ridge: here, larger: there})
    root = have(eq(at(w, there), turn), LOADS, rule="functional_equation", title="w there")
    less = have(lt(at(w, here), turn), LOADS, order, root, rule="combine", multipliers=(ONE, ONE))
    general = have(lt(ONE, mul(TWO, first)), WIDE.where(lt(w, turn)), rule="sign", title="above a half")
    half = at_root(general, LOADS, here, less)
    near = instance(low, LOADS, have(lt(ZERO, _low), LOADS, rule="sign"), images={ridge: _low})
    value = neg(sub(ONE, _at(_low)))
    return have(lt(ZERO, value), LOADS, near, half, rule="combine", multipliers=(ONE, ONE)), beyond


@lemma
def best_bulk() -> Line:
    """The slope 1 - E tau((S + ridge)^(-1/2)) rises through 0 between the two."""
    context, statement = claimed(best_claim)
    slope = make("deriv", ONE, close(substitute(bulk_by, {ridge: t}), t), ridge)
    derivative = have(eq(slope, _slope), RIDGES, slope_of_mean(ROOT), exists(INVERSE_ROOT), rule="differentiate")
    uses = falls(), slope_of_mean(INVERSE_ROOT), exists(INVERSE_ROOT), *signs()
    known: dict[str, Any] = {"rule": "root_exists", "points": (_low, TWO), "title": "the root"}
    root = have(make("defined", _best), context, *uses, **known)
    positive = have(lt(ZERO, _best), context, root, rule="sign")
    inside = instance(exists(INVERSE_ROOT), context, positive, images={ridge: _best})
    there = have(eq(_at(_best), ONE), context, root, inside, *uses, **known)
    lines = [derivative, positive]
    for before in (True, False):
        low, high = (ridge, _best) if before else (_best, ridge)
        where = Context((gamma, ridge), (lt(ZERO, gamma), *((lt(ZERO, ridge),) if before else ()), lt(low, high)))
        apart = have(lt(low, high), where, rule="sign")
        order = instance(falls(), where, positive, apart, images={ridge: low, larger: high})
        value = neg(_slope) if before else _slope
        weights = ONE, num(-1) if before else ONE
        lines.append(have(lt(ZERO, value), where, order, there, rule="combine", multipliers=weights))
        if not before:
            sign = have(lt(ZERO, ridge), where, apart, positive, rule="combine", multipliers=(ONE, ONE))
            lines.append(instance(derivative, where, sign))
    source = make("minimiser", make("interval", ZERO, OO), close(bulk_by, ridge))
    minimum = have(eq(source, _best), context, *lines, rule="least", title="the one minimum")
    least = have(
        eq(statement.args[0], _best), context, minimum, by_mean_root(False), rule="rewrite", title="of the error"
    )
    same = have(eq(_best, statement.args[1]), context, root, mean(False), rule="rewrite", title="in elliptic integrals")
    return have(statement, context, least, same, rule="field", multipliers=(ONE, ONE))


PROOFS: dict[str, Callable[[], Line]] = {
    overlap_claim.name: partial(error, True),
    bulk_claim.name: partial(error, False),
    best_claim.name: best_bulk,
}

IDEAS: dict[str, str] = {
    "regularisation.best_ridge_bulk_error": (
        "The slope of the bulk error in the ridge is 1 less the mean of (x + ridge)^(-1/2) over the limiting "
        "spectrum, up to a factor. That mean falls strictly through 1, so that there is one minimum."
    ),
    "regularisation.overlap": (
        "At every size the overlap is the square of the mean root of S + ridge, over 1 + ridge, as samples of two "
        "models are independent given the seed. In the limit the mean root is an integral over the "
        "Marchenko–Pastur density, in Legendre's three elliptic integrals."
    ),
    "regularisation.bulk_error": (
        "At every size the distance is 2 + ridge less twice the mean root of S + ridge. In the limit the mean "
        "root is an integral over the Marchenko–Pastur density, in Legendre's three elliptic integrals."
    ),
}
"""What each proof does, in a sentence or two."""
