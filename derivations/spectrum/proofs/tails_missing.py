"""Overlap and distance at every load by what is left out of the square root: (1 - q) <t> = <L (2 sqrt(t) - L)>, and 2 <sqrt(t) L>."""

from __future__ import annotations

from ....theory.claim import Claim
from ....theory.terms.build import HALF, ONE, TWO, ZERO, div, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.exchange import Layer
from ...lemmas.letters import gamma, t
from ...lemmas.lost import LOADS, MANY, along, at_noise, beside, left_out, missing, remainder, share_positive
from ...lemmas.marchenko_pastur import PI, root
from ...lemmas.population_noise import POPULATIONS, average, limit, mean_tends
from ...lemmas.population_noise_integral import FEW, START, left_over_positive, over_the_noise, start_equation
from ...lemmas.population_pairs_limit import roots_tend
from ...lemmas.population_root import degrees, degrees_exist, left_over
from ...lemmas.population_roots import TWO_SETS, WITH_SIGMA
from ..seeds import overlap_claim, population_claim
from .population_seeds import distance_at_size, overlap_at_size

overlap, distance = (claimed(claim)[1].args[0] for claim in (overlap_claim, population_claim))
mean_value = average(t)


def _kept(context: Context) -> Term:
    return along(START if context is FEW else ZERO)


def by_noise(claim: Claim, layers: tuple[Layer, ...], exact: Line) -> Line:
    """The limit by the root along each eigenvector, an integral over the noise."""
    tends = roots_tend(layers)
    positive = have(lt(ZERO, mean_value), POPULATIONS, rule="sign")
    pairs = tends.statement.args[1]
    value = div(pairs, mean_value) if claim is overlap_claim else sub(mul(TWO, mean_value), mul(TWO, pairs))
    known = tends, mean_tends(), positive
    raw = have(eq(limit(exact.statement.args[1]), value), POPULATIONS, *known, rule="limit_algebra")
    return have(eq(claimed(claim)[1].args[0], value), POPULATIONS, raw, exact, rule="rewrite", title="in the limit")


@lemma
def overlap_by_noise() -> Line:
    """The overlap by the square root along an eigenvector of Sigma, an integral over the noise."""
    return by_noise(overlap_claim, TWO_SETS, overlap_at_size())


@lemma
def distance_by_noise() -> Line:
    """The distance to the true law by the square root along an eigenvector of Sigma, an integral over the noise."""
    return by_noise(population_claim, WITH_SIGMA, distance_at_size(population_claim, WITH_SIGMA))


@lemma
def _shrunk(context: Context) -> Line:
    """The integral over the noise, by what is left out."""
    moved, rest = over_the_noise(context is MANY), remainder(context)
    value = mul(HALF, PI, rest.statement.args[1])
    weights = ONE, mul(HALF, PI)
    statement = eq(moved.statement.args[0], value)
    return have(statement, rest.context, moved, rest, rule="field", title="by what is left out", multipliers=weights)


@lemma
def missing_at(context: Context) -> Line:
    """(1 - q) <t> = <L (2 sqrt(t) - L)>, L what is left out of sqrt(t), for many or for few examples."""
    known, rest = overlap_by_noise(), _shrunk(context)
    kept, less = known.statement.args[1].args[0], average(power(sub(root(t), left_out), 2))
    same = have(eq(kept, less), context, known, rest, rule="rewrite")
    apart = have(eq(average(missing), sub(mean_value, less)), context, same, remainder(context), rule="linear")
    statement = eq(mul(sub(ONE, overlap), mean_value), average(missing))
    weights = neg(mean_value), neg(ONE), neg(ONE)
    return have(statement, context, known, same, apart, rule="field", title="what is missing", multipliers=weights)


@lemma
def distance_at(context: Context) -> Line:
    """The distance is 2 <sqrt(t) L>, L what is left out of sqrt(t), for many or for few examples."""
    known, rest = distance_by_noise(), _shrunk(context)
    kept, less = roots_tend(WITH_SIGMA).statement.args[1], average(mul(root(t), sub(root(t), left_out)))
    same = have(eq(kept, less), context, known, rest, rule="rewrite")
    out = average(mul(root(t), left_out))
    apart = have(eq(out, sub(mean_value, less)), context, same, remainder(context), rule="linear")
    weights = ONE, neg(TWO), neg(TWO)
    statement = eq(distance, mul(TWO, out))
    return have(statement, context, known, same, apart, rule="field", title="the distance", multipliers=weights)


@lemma
def missing_everywhere() -> Line:
    """(1 - q) <t> = <L (2 sqrt(t) - L)> at every load."""
    lines = [missing_at(context) for context in (MANY, FEW)]
    return have(lines[0].statement, LOADS, *lines, rule="cases", title="every load")


@lemma
def distance_everywhere() -> Line:
    """The distance is 2 <sqrt(t) L> at every load."""
    lines = [distance_at(context) for context in (MANY, FEW)]
    return have(lines[0].statement, LOADS, *lines, rule="cases", title="every load")


@lemma
def missing_positive_at(context: Context) -> Line:
    """<L (2 sqrt(t) - L)> > 0."""
    many, where = context is MANY, beside(context)
    noise = at_noise(context)
    used = have(lt(ZERO, degrees()), noise, degrees_exist(), rule="order")
    below = have(lt(left_over(), ONE), noise, used, rule="combine", multipliers=(inverse(gamma),))
    share = instance(share_positive(), noise, below, images={var("y", "real"): left_over()})
    known = remainder(context)
    low = have(lt(ZERO, left_out.args[2]), where, known, share, rule="order")
    kept = _kept(context)
    signs = (*left_over_positive(many), *(() if many else start_equation()))
    least = have(le(ZERO, kept.args[2]), where, known, *signs, rule="order")
    scale = mul(TWO, inverse(PI))
    one = have(lt(ZERO, left_out), where, low, rule="combine", multipliers=(scale,))
    sign = have(lt(ZERO, root(t)), where, rule="sign")
    rest = sub(mul(TWO, root(t)), left_out)
    two = have(lt(ZERO, rest), where, known, least, sign, rule="combine", multipliers=(neg(ONE), scale, ONE))
    both = have(lt(ZERO, missing), where, one, two, rule="sign")
    return have(lt(ZERO, average(missing)), context, missing_at(context), both, rule="order")


@lemma
def missing_positive() -> Line:
    """<L (2 sqrt(t) - L)> > 0 at every load."""
    lines = [missing_positive_at(context) for context in (MANY, FEW)]
    return have(lines[0].statement, LOADS, *lines, rule="cases", title="every load")
