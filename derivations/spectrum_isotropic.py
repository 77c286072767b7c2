"""Data of any covariance at Sigma = 1: each result is shown to be the isotropic one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import sympy as sp
from sympy import sqrt

from ..theory.by import chain, equal, step
from ..theory.claim import Claim, claim_of
from ..theory.domain import Domain
from ..theory.kernel import Step
from ..theory.language import C1, C2, S1, S2, E, S, d, tau
from ..theory.single_population import over_atoms
from . import convergence, denoising, generalisation
from .denoising import DOMAIN
from .marchenko_pastur import LOADS, SIZE, gamma, half_moment_regimes, half_moment_step
from .spectrum import PAPERS, k, kappa, limit_of, noise, one_population
from .spectrum_losses import test_step, train_step
from .spectrum_root import UNWEIGHED, root_step
from .spectrum_seeds import overlap_step, population_step, seed, split_definition, split_step

WHITE_LAW = sp.Tuple(sp.Tuple(sp.S.One, sp.S.One))


@cache
def isotropic_step(general: Step, isotropic: Step) -> Step:
    """The formula at Sigma = 1 is that of isotropic data, because both are the same quantity."""
    special = one_population(general, WHITE_LAW, isotropic.domain)
    quantity = special.statement.lhs
    white = step("Sigma = 1", equal(quantity, isotropic.statement.lhs), "white_population", isotropic.domain)
    return step(
        "the same quantity",
        equal(special.statement.rhs, isotropic.statement.rhs),
        "algebra",
        isotropic.domain,
        special,
        white,
        isotropic,
        factors=(-sp.S.One, sp.S.One, sp.S.One),
    )


_shift = (noise + 1 / gamma - 1) / 2
isotropic_kappa = over_atoms(kappa, WHITE_LAW)
kappa_closed = _shift + sqrt(_shift**2 + noise)


@cache
def isotropic_kappa_step() -> Step:
    """For Sigma = 1 the equation is quadratic, and kappa its positive root."""
    function = isotropic_kappa.args[0]
    unique = step(
        "one root",
        equal(function.xreplace({k: isotropic_kappa}), sp.S.Zero),
        "increasing_root",
        DOMAIN,
    )
    return step(
        "the positive root",
        equal(isotropic_kappa, kappa_closed),
        "only_root",
        DOMAIN,
        unique,
        split=(_shift, _shift**2 + noise),
    )


@cache
def isotropic_split() -> Step:
    """The distance of two models' samples is 2 (1 - q) when Sigma = 1."""
    at_size = convergence.finite_overlap()
    inside = split_definition.args[0].xreplace({C1: S1, C2: S2})
    value = 2 - 2 * E(tau(sqrt(S))) ** 2
    exact = step("at every size", equal(inside, value), "algebra", Domain(SIZE), *at_size.uses)
    regimes = []
    for known in half_moment_regimes():
        form = 2 - 2 * known.statement.rhs**2
        links = (
            step("exact at every size", equal(limit_of(inside), limit_of(value)), "under_limit", known.domain, exact),
            step("the limit", equal(limit_of(value), form), "continuous_limit", known.domain, known),
        )
        regimes.append(chain(known.domain.describe(), known.domain, *links))
    whole = sp.Piecewise(*((2 - 2 * form, condition) for form, condition in convergence.overlap.args))
    return step("all loads", equal(limit_of(inside), whole), "cases", LOADS, *regimes)


@cache
def isotropic_distance() -> Step:
    """The distance to the population's samples is the Bures distance when Sigma = 1."""
    sizes = Domain(SIZE)
    samples = seed(sqrt(S), sqrt(S))
    seeded_norm = step("average over the seed", equal(samples, d * E(tau(S))), "seed_average", sizes)
    mean = step("the mean of S is the identity", equal(E(tau(S)), sp.S.One), "wick", sizes, order=1, field="real")
    inside = (samples + d - 2 * d * E(tau(sqrt(S)))) / d
    bures = generalisation.finite_bulk()
    exact = step(
        "at every size",
        equal(inside, bures.statement.lhs),
        "algebra",
        sizes,
        seeded_norm,
        mean,
        bures,
        factors=(1 / d, sp.S.One, -sp.S.One),
    )
    before = limit_of(inside)
    limit = step("exact at every size", equal(before, generalisation.bulk_definition), "under_limit", LOADS, exact)
    return chain("the Bures distance", LOADS, limit, generalisation.bulk_step())


# --- claims ---------------------------------------------------------------------------------------------


def _isotropic(name: str, words: str, general: Callable[[], Step], isotropic: Callable[[], Step]) -> Claim:
    def derivation() -> Step:
        return isotropic_step(general(), isotropic())

    measured = "a relation between two claims, which are measured"
    return claim_of(derivation, f"spectrum.{name}_isotropic", f"For Sigma = 1 {words}.", PAPERS, measured)


kappa_isotropic = Claim(
    name="spectrum.renormalised_noise_isotropic",
    statement="For Sigma = 1 the equation of the renormalised noise is quadratic.",
    domain=DOMAIN,
    definition=isotropic_kappa,
    closed_form=kappa_closed,
    derivation=isotropic_kappa_step,
    references=PAPERS,
    no_simulation="a relation: spectrum.two_atom_renormalised_noise is measured",
)

overlap_isotropic = _isotropic("overlap", "it is convergence.overlap", overlap_step, convergence.overlap_step)
root_isotropic = _isotropic(
    "square_root_equivalent",
    "and B = 1 it is marchenko_pastur.half_moment",
    partial(root_step, UNWEIGHED),
    half_moment_step,
)
split_isotropic = _isotropic("split_distance", "it is 2 (1 - q), q of convergence.overlap", split_step, isotropic_split)
population_isotropic = _isotropic(
    "population_distance", "it is generalisation.bulk_error", population_step, isotropic_distance
)
test_isotropic = _isotropic(
    "test_error", "it is denoising.test_error", test_step, partial(denoising.combination_step, denoising.TEST)
)
train_isotropic = _isotropic(
    "train_error", "it is denoising.train_error", train_step, partial(denoising.combination_step, denoising.TRAIN)
)
