"""Regularisation: the learnt covariance is S + ridge. Overlap and bulk error, in complete elliptic integrals.

The ridge is what training does when independent noise of this variance is added to every example.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import sympy as sp
from sympy import sqrt

from ..numeric.models import measure_bures_wasserstein, measure_overlap, overlap_from_means
from ..theory.by import chain, equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.kernel import Step
from ..theory.language import S1, S2, E, S, d, inner, limit_in_proportion, tau, tau_product, wasserstein
from .convergence import overlap as unregularised_overlap
from .elliptic_means import DOMAIN, ROOT, SIZES, in_regimes, mean_definition, mean_forms, mean_regime, ridge
from .generalisation import bulk_error as unregularised_bulk
from .marchenko_pastur import LOADS, first_order, gamma, half_moment_regimes

# --- overlap and bulk error --------------------------------------------------------------------------------

first_root, second_root = sqrt(S1 + ridge), sqrt(S2 + ridge)
_cross = E(inner(first_root, second_root))
_norms = E(inner(first_root, first_root)) * E(inner(second_root, second_root))
overlap_definition = limit_in_proportion(_cross / sqrt(_norms), gamma)
bulk_definition = limit_in_proportion(E(wasserstein(sp.S.One, S + ridge)) / d, gamma)
MEAN_ROOT = E(tau(sqrt(S + ridge)))


@cache
def unit_mean() -> Step:
    return step("the mean of S is the identity", equal(E(tau(S)), sp.S.One), "wick", SIZES, order=1, field="real")


@cache
def trace_step() -> Step:
    """E tau(S + ridge) = 1 + ridge exactly."""
    whole = E(tau(S + ridge))
    parts = step("the trace of a sum", equal(whole, E(tau(S)) + ridge), "trace_of_sum", SIZES)
    return step("the mean of S + ridge", equal(whole, 1 + ridge), "algebra", SIZES, parts, unit_mean())


@cache
def finite_overlap() -> Step:
    """The overlap at every n and d: the squared mean root over 1 + ridge."""
    cross = equal(_cross, d * E(tau_product(first_root, second_root)))
    product = equal(E(tau_product(first_root, second_root)), MEAN_ROOT**2)
    norms = [equal(E(inner(root, root)), d * E(tau(S + ridge))) for root in (first_root, second_root)]
    return step(
        "the overlap at finite size",
        equal(_cross / sqrt(_norms), MEAN_ROOT**2 / (1 + ridge)),
        "algebra",
        SIZES,
        step("average over the seed", cross, "seed_average", SIZES),
        step("independent data sets, invariance under signed permutations", product, "independent_invariant", SIZES),
        *(step(f"norm of model {i}", norm, "seed_average", SIZES) for i, norm in enumerate(norms, start=1)),
        trace_step(),
    )


@cache
def finite_bulk() -> Step:
    """The Bures distance per dimension at every n and d."""
    distance = E(wasserstein(sp.S.One, S + ridge)) / d
    formula = equal(distance, 1 + E(tau(S + ridge)) - 2 * MEAN_ROOT)
    bures = step("the Bures formula", formula, "bures_wasserstein", SIZES)
    return step("at finite size", equal(distance, 2 + ridge - 2 * MEAN_ROOT), "algebra", SIZES, bures, trace_step())


@dataclass(frozen=True)
class OfMeanRoot:
    """A quantity that at every size is a function of the mean square root of S + ridge."""

    name: str
    definition: sp.Expr
    at_size: Callable[[], Step]
    form: Callable[[sp.Expr], sp.Expr]


OVERLAP = OfMeanRoot("overlap", overlap_definition, finite_overlap, lambda mean: mean**2 / (1 + ridge))
BULK = OfMeanRoot("bulk_error", bulk_definition, finite_bulk, lambda mean: 2 + ridge - 2 * mean)


@cache
def closed_step(of: OfMeanRoot) -> Step:
    """The limit in the three regimes."""
    inside = limit_in_proportion(of.form(MEAN_ROOT), gamma)
    regimes = []
    for domain, value in mean_forms[ROOT].items():
        exact = step("exact at every size", equal(of.definition, inside), "under_limit", domain, of.at_size())
        limit = step("the limit", equal(inside, of.form(value)), "continuous_limit", domain, mean_regime(ROOT, domain))
        regimes.append(chain(f"for {domain.describe()}", domain, exact, limit))
    closed = in_regimes({domain: of.form(value) for domain, value in mean_forms[ROOT].items()})
    return step("all loads", equal(of.definition, closed), "cases", DOMAIN, *regimes)


@cache
def by_mean_root(of: OfMeanRoot) -> Step:
    """The limit as a function of the limit of the mean root."""
    relation = equal(of.definition, of.form(mean_definition(ROOT)))
    regimes = [
        step(used.domain.describe(), relation, "algebra", used.domain, used, mean_regime(ROOT, used.domain))
        for used in closed_step(of).uses
    ]
    return step("by the mean root", relation, "cases", DOMAIN, *regimes)


# --- small ridge --------------------------------------------------------------------------------------------

WITHOUT_RIDGE = {OVERLAP.name: unregularised_overlap, BULK.name: unregularised_bulk}


@cache
def small_root_step(known: Step, with_ridge: Step) -> Step:
    """The mean root tends to that without a ridge: |sqrt(S + ridge) - sqrt(S)| <= sqrt(ridge)."""
    goal = equal(sp.Limit(mean_definition(ROOT), ridge, 0, "+"), known.statement.rhs)
    certificate = {"ridge": ridge, "bound": 2 * sqrt(ridge)}
    return step("uniformly in S", goal, "uniform_limit", known.domain, with_ridge, known, **certificate)


@cache
def small_ridge_step(of: OfMeanRoot) -> Step:
    """The limit ridge -> 0."""
    regimes = []
    start = sp.Limit(of.definition, ridge, 0, "+")
    for known, loads in zip(half_moment_regimes(), mean_forms[ROOT], strict=True):
        domain, value = known.domain, of.form(known.statement.rhs).xreplace({ridge: sp.S.Zero})
        inside = equal(sp.Limit(of.form(mean_definition(ROOT)), ridge, 0, "+"), value)
        root = small_root_step(known, mean_regime(ROOT, loads))
        limit = step("by continuity", inside, "limit_of_combination", domain, root)
        regimes.append(step(domain.describe(), equal(start, value), "local_form", domain, by_mean_root(of), limit))
    return step("all loads", equal(start, WITHOUT_RIDGE[of.name]), "cases", LOADS, *regimes)


# --- claims -------------------------------------------------------------------------------------------------

_PAPERS = ("maillard-goldt-2026", "dlmf")
RIDGES = {"ridge": (sp.Rational(1, 4), sp.Integer(2))}


def shift_of_root(at: Setting) -> float:
    """The first order in 1/d of the mean root."""
    added = float(at["ridge"])
    return first_order(lambda values: (values + added) ** 0.5, float(at["gamma"])) / at["d"]


def _finite_overlap(at: Setting, value: float) -> tuple[float, float]:
    whole = 1 + float(at["ridge"])
    mean = (value * whole) ** 0.5 + shift_of_root(at)
    return mean**2 / whole, 2 * mean / whole * _left_out(at)


def _finite_bulk(at: Setting, value: float) -> tuple[float, float]:
    return value - 2 * shift_of_root(at), 2 * _left_out(at)


def _left_out(at: Setting) -> float:
    """Of the mean root, for ridge >= 1/4: simulations of 60000 spectra at d = 8 and 16 measure half of it or less."""
    return 0.1 / (max(1.0, float(at["gamma"])) * at["d"]) ** 2


overlap_claim = Claim(
    name="regularisation.overlap",
    statement="The overlap of samples from the same seeds of two models trained with a ridge on disjoint data.",
    domain=DOMAIN,
    definition=overlap_definition,
    closed_form=closed_step(OVERLAP).statement.rhs,
    derivation=partial(closed_step, OVERLAP),
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_overlap,
        estimator=overlap_from_means,
        prediction=_finite_overlap,
        dimensions=(32, 80),
        ranges=RIDGES,
        entries=("gaussian", "three_point"),
        replicates=48,
        procedure="two disjoint data sets, two denoisers trained by least squares with noise of variance ridge added to "
        "the examples, samples from the same seeds",
    ),
)

bulk_claim = Claim(
    name="regularisation.bulk_error",
    statement="The squared 2-Wasserstein (Bures) distance per dimension between the true law and the one learnt with a ridge.",
    domain=DOMAIN,
    definition=bulk_definition,
    closed_form=closed_step(BULK).statement.rhs,
    derivation=partial(closed_step, BULK),
    references=("maillard-goldt-2026", "givens-shortt-1984", "dlmf"),
    simulation=Simulation(
        sample=measure_bures_wasserstein,
        prediction=_finite_bulk,
        dimensions=(32, 64),
        ranges=RIDGES,
        entries=("gaussian", "three_point"),
        replicates=48,
        procedure="a denoiser trained by least squares with a ridge; the Bures distance of the law its flow generates to "
        "the true one, its noise reduced by the learnt trace",
    ),
)


def _small_ridge(of: OfMeanRoot, words: str, simulated: str) -> Claim:
    return Claim(
        name=f"regularisation.{of.name}_small_ridge",
        statement=f"As the ridge vanishes the {words} tends to that without one, at every load.",
        domain=LOADS,
        definition=sp.Limit(of.definition, ridge, 0, "+"),
        closed_form=WITHOUT_RIDGE[of.name],
        derivation=partial(small_ridge_step, of),
        references=_PAPERS,
        no_simulation=f"a limit of regularisation.{of.name}, which is simulated, as is {simulated}",
    )


small_overlap_claim = _small_ridge(OVERLAP, "overlap", "convergence.overlap")
small_bulk_claim = _small_ridge(BULK, "bulk error", "generalisation.bulk_error")
