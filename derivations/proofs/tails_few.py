"""Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, with few examples: the distance to the true law, and what models miss of each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, over, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, substitute, var
from ...theory.write.proof import Line, have, instance
from ..heavy_tail import distance_claim, exponent_claim
from ..lemmas import tail_scale
from ..lemmas.gamma import gamma_at_half
from ..lemmas.letters import gamma, t
from ..lemmas.lost_means import distance, distance_everywhere, missing_everywhere, overlap
from ..lemmas.pairs import c
from ..lemmas.population_noise import P
from ..lemmas.powers import TO_0, raised
from ..lemmas.tail_degrees import EXPONENT, LAW, TAIL, cut, exponent
from ..lemmas.tail_lost import LOADS
from ..lemmas.tail_means import DIRECT, MISSING, mean_tends, of_places
from .claimed import claimed

DISTANCE, OVERLAP = (substitute(term, {P: LAW}) for term in (distance, overlap))


def mean(body: Term) -> Term:
    return over(LAW, body, t)


@cache
def at_cut(general: Line) -> Line:
    """A theorem on every population for a tail."""
    context = cut(EXPONENT)
    exists = have(make("defined", mean(t)), context, rule="order")
    return instance(general, cut(LOADS), TAIL.on_half_line(context), exists, images={P: LAW})


@cache
def distance_tends() -> Line:
    """The distance tends to twice what is left out of all places."""
    known, to = at_cut(distance_everywhere()), mean_tends(DIRECT)
    value = mul(TWO, to.statement.args[1])
    tends = have(eq(lim(TO_0, mul(TWO, mean(DIRECT)), c), value), LOADS, to, known, rule="limit_algebra", near=HALF)
    return have(eq(lim(TO_0, DISTANCE, c), value), LOADS, known, tends, rule="rewrite", near=(HALF,))


def distance_of_tail() -> Line:
    context, statement = claimed(distance_claim)
    inner, to = distance_tends(), tail_scale.scaled_tends()
    body = instantiate(statement.args[0].args[1], gamma)
    whole, value = to.statement.args
    scaled = mul(TWO, instantiate(whole.args[1], gamma))
    same = have(eq(body, scaled), tail_scale.LOADS, inner, rule="field", multipliers=(raised(gamma, sub(exponent, ONE)),))
    tends = have(eq(lim(TO_0, scaled, gamma), mul(TWO, value)), context, to, inner, rule="limit_algebra", near=ONE)
    there = have(eq(statement.args[0], mul(TWO, value)), context, same, tends, rule="rewrite", near=(ONE,))
    half = gamma_at_half()
    weights = ONE, div(mul(TWO, value), half.statement.args[0])
    return have(statement, context, there, half, rule="field", title="few examples", multipliers=weights)


# --- the exponent ------------------------------------------------------------------------------------------

_less = sub(exponent, ONE)
MISSED = of_places(MISSING)
"""What models miss of each other, of all places."""


@cache
def missing_tends() -> Line:
    """The part that models miss of each other, times the mean, tends to what they miss of all places."""
    known, to = at_cut(missing_everywhere()), mean_tends(MISSING)
    body = known.statement.args[0]
    return have(eq(lim(TO_0, body, c), to.statement.args[1]), LOADS, known, to, rule="rewrite", near=(HALF,))


@cache
def missed_bounds() -> tuple[Line, Line]:
    """Between what is left out and twice that."""
    left, whole = of_places(DIRECT), MISSED
    return left, whole
