"""The shape of the overlap curve: its duality, and its ends, by the series of the half moment on both sides."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, ZERO, add, eq, inverse, lim, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import make, num
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.hypergeometric import c, half, half_at_zero, half_squared, load_of_half
from ...lemmas.letters import LOADS, gamma, t
from ...lemmas.marchenko_pastur import FEW, MANY
from ...marchenko_pastur.proofs.half_moment import in_the_limit
from ...marchenko_pastur.proofs.law import half_series
from ..curve import duality, large_load, small_load
from ..load import load_expansion
from ..overlap import overlap_claim
from .overlap import at_finite_size


@lemma
def overlap_at(context: Context) -> Line:
    """q = H(1/gamma)^2, or gamma H(gamma)^2 where gamma < 1."""
    value = mul(gamma, power(half(gamma), 2)) if context is FEW else power(half(inverse(gamma)), 2)
    return in_the_limit(at_finite_size(), half_series(context), claimed(overlap_claim)[1].args[0], value)


def near_zero() -> Line:
    """q/gamma -> 1 as gamma -> 0."""
    context, statement = claimed(small_load)
    few = power(half(t), 2)
    near = make("above", ZERO)
    start, limit = half_at_zero()[0], lim(near, few, t)
    closed = have(eq(limit, power(half(ZERO), 2)), context, rule="limit_algebra")
    weights = ONE, add(half(ZERO), ONE)
    tends = have(eq(limit, ONE), context, closed, start, rule="field", title="H at 0", multipliers=weights)
    return have(statement, context, tends, overlap_at(FEW), rule="rewrite", title="near 0", near=(ONE,))


def for_many() -> Line:
    """abs(q - 1 + 1/(4 gamma)) <= 1/(16 gamma^2)."""
    context, statement = claimed(large_load)
    bounds = instance(half_squared(), context, images={c: inverse(gamma)})
    return have(statement, context, bounds, overlap_at(MANY), rule="rewrite", title="bounds of H")


def load_near_one() -> Line:
    """abs(gamma - 1/(4 (1 - q)) - 1/16) <= 1/(4 gamma)."""
    context, statement = claimed(load_expansion)
    positive, bounds = (instance(line, context, images={c: inverse(gamma)}) for line in load_of_half())
    known, four = overlap_at(MANY), num(4)
    room = sub(four, mul(four, known.statement.args[0]))
    below_one = have(lt(ZERO, room), context, positive, known, rule="combine", title="q < 1", multipliers=(four, four))
    return have(statement, context, bounds, known, below_one, rule="rewrite", title="bounds of H")


_turned = {gamma: inverse(gamma)}


def dual_at_one() -> Line:
    """At gamma = 1 both sides are H(1)^2."""
    here, one = LOADS.where(eq(gamma, ONE)), half(ONE)
    known, turned = overlap_at(MANY), instance(overlap_at(MANY), here, images=_turned)
    same = have(eq(inverse(gamma), ONE), here, rule="rewrite")
    there, below = (have(eq(half(at), one), here, same, rule="rewrite") for at in (gamma, inverse(gamma)))
    less = neg(inverse(gamma))
    weights = ONE, add(half(gamma), one), less, mul(less, add(half(inverse(gamma)), one)), neg(power(one, 2))
    uses = turned, there, known, below, same
    return have(claimed(duality)[1], here, *uses, rule="field", title="gamma = 1", multipliers=weights)


def dual() -> Line:
    """q(1/gamma) = q(gamma)/gamma."""
    context, statement = claimed(duality)
    lines = [dual_at_one()]
    for where, here, there in ((LOADS.where(lt(ONE, gamma)), MANY, FEW), (FEW, FEW, MANY)):
        known = overlap_at(here), instance(overlap_at(there), where, images=_turned)
        weights = neg(inverse(gamma)), ONE
        lines.append(have(statement, where, *known, rule="field", title="both sides", multipliers=weights))
    return have(statement, context, *lines, rule="cases", title="every load")


PROOFS: dict[str, Callable[[], Line]] = {
    small_load.name: near_zero,
    large_load.name: for_many,
    duality.name: dual,
    load_expansion.name: load_near_one,
}

IDEAS: dict[str, str] = {
    "convergence.small_load": (
        "For gamma < 1 the overlap is gamma times the square of H(gamma) = 2F1(-1/2, 1/2; 2; gamma). H(0) = 1."
    ),
    "convergence.large_load": (
        "For gamma >= 1 the overlap is the square of H(c) = 2F1(-1/2, 1/2; 2; c) at c = 1/gamma. Bounds of the "
        "slope of H keep H^2 within c^2/16 of 1 - c/4 on (0, 1]."
    ),
    "convergence.duality": (
        "The overlap is the square of the half moment: the square of one series at 1/gamma for gamma >= 1, and "
        "gamma times its square at gamma below. The exchange of gamma and 1/gamma exchanges both forms, up to the "
        "factor gamma."
    ),
    "convergence.load_expansion": (
        "For gamma >= 1 the overlap is H(c)^2 with c = 1/gamma, and bounds of H turn around: 1/c is within c/4 of "
        "1/(4 (1 - H^2)) + 1/16."
    ),
}
"""What each proof does, in a sentence or two."""
