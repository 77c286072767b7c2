"""Data of any covariance at Sigma = 1: each result is shown to be the isotropic one."""

from __future__ import annotations

import sympy as sp
from sympy import sqrt

from ...theory.by import equal
from ...theory.claim import Claim
from ...theory.domain import Domain
from ...theory.single_population import over_atoms
from ..convergence import overlap as convergence
from ..denoising import losses as denoising
from ..denoising.losses import DOMAIN
from ..generalisation import bulk_error as generalisation
from ..marchenko_pastur.law import half_moment
from ..parameters import LOADS, gamma
from ..proving import proof_of, stated
from .losses import test_error, train_error
from .renormalised_noise import PAPERS, kappa, noise
from .seeds import overlap_value, population_value, split_value
from .square_root import UNWEIGHED, by_load, in_direction, smooth

WHITE_LAW = sp.Tuple(sp.Tuple(sp.S.One, sp.S.One))

_shift = (noise + 1 / gamma - 1) / 2
isotropic_kappa = over_atoms(kappa, WHITE_LAW)
kappa_closed = _shift + sqrt(_shift**2 + noise)
isotropic_split = sp.Piecewise(*((2 - 2 * form, condition) for form, condition in convergence.overlap.args))

# --- claims ---------------------------------------------------------------------------------------------


def _isotropic(
    name: str, title: str, words: str, general: sp.Expr, isotropic: sp.Expr, domain: Domain = LOADS
) -> Claim:
    """The formula for any population is at Sigma = 1 that of isotropic data."""
    relation = equal(over_atoms(general, WHITE_LAW), isotropic)
    measured = "a relation between two claims, which are measured"
    return stated(relation, domain, f"spectrum.{name}_isotropic", title, f"For Sigma = 1 {words}.", PAPERS, measured)


kappa_isotropic = Claim(
    name="spectrum.renormalised_noise_isotropic",
    title="Noise that isotropic data see in place of the true one",
    statement="For Sigma = 1 the equation of the renormalised noise is quadratic.",
    domain=DOMAIN,
    definition=isotropic_kappa,
    closed_form=kappa_closed,
    derivation=proof_of("spectrum.renormalised_noise_isotropic"),
    references=PAPERS,
    no_simulation="a relation: spectrum.two_atom_renormalised_noise is measured",
)

overlap_isotropic = _isotropic(
    "overlap",
    "Overlap for any covariance, at the identity",
    "it is convergence.overlap",
    by_load(overlap_value),
    convergence.overlap,
)
root_isotropic = _isotropic(
    "square_root_equivalent",
    "Square root of a sample covariance, at the identity",
    "and B = 1 it is marchenko_pastur.half_moment",
    by_load(lambda many: in_direction(UNWEIGHED, smooth(many))),
    half_moment,
)
split_isotropic = _isotropic(
    "split_distance",
    "Distance between two models' samples, at the identity",
    "it is 2 (1 - q), q of convergence.overlap",
    by_load(split_value),
    isotropic_split,
)
population_isotropic = _isotropic(
    "population_distance",
    "Distance of samples to those of the true law, at the identity",
    "it is generalisation.bulk_error",
    by_load(population_value),
    generalisation.bulk_error,
)
test_isotropic = _isotropic(
    "test_error",
    "Loss on fresh data of any covariance, at the identity",
    "it is denoising.test_error",
    test_error,
    denoising.test_error,
    DOMAIN,
)
train_isotropic = _isotropic(
    "train_error",
    "Loss on training data of any covariance, at the identity",
    "it is denoising.train_error",
    train_error,
    denoising.train_error,
    DOMAIN,
)
