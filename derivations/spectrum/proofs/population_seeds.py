"""Claims on samples from the same seeds, for data of any covariance: their overlap and their distances."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from ....theory.claim import Claim
from ....theory.terms.build import ONE, TWO, ZERO, div, eq, inverse, le, lt, mul, neg, over, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, close, instantiate, make, num, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.exchange import Layer
from ...lemmas.letters import X, d, gamma, mean, n, x
from ...lemmas.population import DATA, C, Sigma, tau_sigma, trace
from ...lemmas.population_noise import POPULATIONS, limit, m, mean_tends
from ...lemmas.population_pairs_limit import roots_tend
from ...lemmas.population_roots import BASE, TWO_SETS, WITH_SIGMA, mean_trace, roots
from ...lemmas.square_root import root
from ..seeds import overlap_claim, population_claim, split_claim
from .population_roots import explicit_direction

SEED = var("Z", "data")
_root = power(bound(0, "real"), Fraction(1, 2))
_roots = {"f": (1, _root), "g": (1, _root)}


def seeded(one: Term, two: Term) -> Term:
    """The mean inner product of two samples from one seed, given their covariances."""
    inner = make("inner", SEED, *(make("of", matrix, close(root(), x)) for matrix in (one, two)))
    return over(make("gaussian", ONE, d), inner, SEED)


def _with(*data: Term) -> Context:
    return Context((*BASE.variables, *data), BASE.conditions, (*BASE.ranges, *((one, DATA) for one in data)))


@lemma
def cross(layers: tuple[Layer, ...]) -> Line:
    """The mean inner product of samples of two covariances is d times the mean trace of the product of their roots."""
    first, second = layers[0][0].args
    data = _with(*(names[0] for _, names in layers[1:]))
    exist = [
        have(make("defined", over(make("spectrum", one), root(), x)), data, rule="order") for one in (first, second)
    ]
    images = {var("M_1", "matrix"): first, var("M_2", "matrix"): second}
    seed = instance(axiom("seed_mean"), data, *exist, images=images, functions=_roots)
    form, pair = seed.statement.args
    for source, variables in layers[1:]:
        form, pair = over(source, form, *variables), over(source, pair, *variables)
    apart = have(eq(pair, mul(d, roots(layers))), BASE, rule="linear")
    same = have(eq(pair, form), BASE, apart, seed, rule="rewrite")
    return have(eq(form, mul(d, roots(layers))), BASE, same, apart, rule="field", multipliers=(neg(ONE), ONE))


@lemma
def norm(sigma: bool) -> Line:
    """The mean squared length of a sample is d tau(Sigma)."""
    matrix, data = (Sigma, BASE) if sigma else (C, _with(X))
    exists = have(make("defined", over(make("spectrum", matrix), root(), x)), data, rule="order")
    seed = instance(axiom("seed_mean_of_one"), data, exists, images={var("M", "matrix"): matrix}, functions=_roots)
    form, pair = seed.statement.args
    if sigma:
        whole = have(eq(pair, mul(d, tau_sigma)), BASE, rule="linear")
        return have(eq(form, mul(d, tau_sigma)), BASE, seed, whole, rule="field", multipliers=(ONE, ONE))
    form, pair = mean(form), mean(pair)
    whole = have(eq(pair, mul(d, mean(trace(x)))), BASE, mean_trace(), rule="linear")
    same = have(eq(pair, form), BASE, whole, seed, rule="rewrite")
    weights = neg(ONE), ONE, d
    return have(eq(form, mul(d, tau_sigma)), BASE, same, whole, mean_trace(), rule="field", multipliers=weights)


def _body(claim: Claim) -> Term:
    return instantiate(claimed(claim)[1].args[0].args[1], n, d, Sigma)


@lemma
def overlap_at_size() -> Line:
    """The overlap is the mean trace of the product of the roots over tau(Sigma)."""
    body = _body(overlap_claim)
    one = mul(d, tau_sigma)
    positive = have(lt(ZERO, tau_sigma), BASE, rule="sign")
    lengths = next(part for part in body.args if part.head == "rpow")
    long = have(lt(ZERO, norm(False).statement.args[0]), BASE, norm(False), rule="combine", multipliers=(neg(ONE),))
    other = make("rpow", mul(one, one), lengths.args[1])
    known = have(eq(lengths, other), BASE, norm(False), long, positive, rule="rewrite")
    size = have(eq(known.statement.args[1], inverse(one)), BASE, positive, rule="functional_equation")
    value = div(roots(TWO_SETS), tau_sigma)
    rest = cross(TWO_SETS).statement.args[1]
    weights = lengths, rest, rest
    uses = cross(TWO_SETS), known, size
    return have(eq(body, value), BASE, *uses, rule="field", title="at finite size", multipliers=weights)


def distance_at_size(claim: Claim, layers: tuple[Layer, ...]) -> Line:
    """A squared distance per dimension is 2 tau(Sigma) less twice the mean trace of the product of the roots."""
    value = sub(mul(TWO, tau_sigma), mul(TWO, roots(layers)))
    norms = [norm(True)] if layers is WITH_SIGMA else []
    weights = div(num(-2), d), div(ONE if norms else TWO, d), *(inverse(d) for _ in norms)
    uses = cross(layers), norm(False), *norms
    return have(eq(_body(claim), value), BASE, *uses, rule="field", title="at finite size", multipliers=weights)


@lemma
def along_eigenvectors(claim: Claim) -> Line:
    """The quantity by the square root along an eigenvector of Sigma."""
    context, statement = claimed(claim)
    exact, layers = _at_size(claim)
    tends = roots_tend(layers)
    positive = have(lt(ZERO, m), POPULATIONS, rule="sign")
    inside, pairs = exact.statement.args[1], tends.statement.args[1]
    value = div(pairs, m) if claim is overlap_claim else sub(mul(TWO, m), mul(TWO, pairs))
    raw = have(eq(limit(inside), value), context, tends, mean_tends(), positive, rule="limit_algebra")
    return have(eq(statement.args[0], value), context, raw, exact, rule="rewrite", title="in the limit")


def _at_size(claim: Claim) -> tuple[Line, tuple[Layer, ...]]:
    if claim is overlap_claim:
        return overlap_at_size(), TWO_SETS
    layers = TWO_SETS if claim is split_claim else WITH_SIGMA
    return distance_at_size(claim, layers), layers


def in_the_limit(claim: Claim) -> Line:
    """The same, explicit along each eigenvector."""
    context, statement = claimed(claim)
    whole = along_eigenvectors(claim)
    value, branches = whole.statement.args[1], []
    for many, stated in ((True, statement.args[1].args[1]), (False, statement.args[1].args[3])):
        where = Context(context.variables, (*context.conditions, le(ONE, gamma) if many else lt(gamma, ONE)))
        here = have(
            eq(value, stated), where, explicit_direction(many), whole, rule="rewrite", title="along eigenvectors"
        )
        branches.append(have(eq(statement.args[0], stated), where, whole, here, rule="field", multipliers=(ONE, ONE)))
    return have(statement, context, *branches, rule="cases", title="every load")


PROOFS: dict[str, Callable[[], Line]] = {
    claim.name: partial(in_the_limit, claim) for claim in (overlap_claim, split_claim, population_claim)
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("spectrum.overlap", "spectrum.split_distance"),
        "Given the seed, samples of two models are independent: what is asked is the mean trace of the product of "
        "two independent square roots. Each is an integral of resolvents, which tend to their deterministic "
        "equivalents; with kappa as the variable the integral along an eigenvector of Sigma is explicit.",
    ),
    "spectrum.population_distance": (
        "The distance is 2 tau(Sigma) less twice the mean trace of Sigma^(1/2) C^(1/2). C^(1/2) is an integral of "
        "resolvents, which tend to their deterministic equivalents; with kappa as the variable the integral along "
        "an eigenvector of Sigma is explicit."
    ),
}
"""What each proof does, in a sentence or two."""
