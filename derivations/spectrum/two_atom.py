"""Populations of two eigenvalues, 1 and ``ratio``: everything explicit, measured on trained models.

A fraction ``weight`` of the eigenvalues of Sigma is ``ratio``, the others are 1.
"""

from __future__ import annotations

import numpy as np
import sympy as sp
from sympy import Rational

from ...numeric.at_size import AtSize, distance_at_size, losses_at_size, moved, overlap_at_size
from ...numeric.ensembles import Array
from ...numeric.models import overlap_from_means
from ...numeric.population import Population
from ...numeric.shaped import (
    measure_shaped_distance,
    measure_shaped_losses,
    measure_shaped_overlap,
    measure_shaped_trace,
    renormalised_from_means,
)
from ...theory.claim import Claim, Setting, Simulation
from ...theory.domain import Domain, real
from ...theory.language import given, load_of_split
from ...theory.single_population import over_atoms
from ..denoising.losses import NOISE
from ..parameters import BELOW, LOAD
from ..proving import proof_of, stated
from . import losses as spectrum_losses
from . import renormalised_noise as spectrum
from . import seeds as spectrum_seeds
from .large_load import large_load, large_load_definition
from .renormalised_noise import in_population, kappa

FRACTION = real("weight", 0, 1, meaning="fraction of the eigenvalues of Sigma that are the ratio")
RATIO = real("ratio", 0, meaning="the other eigenvalue of Sigma, relative to 1")
weight, ratio = FRACTION.symbol, RATIO.symbol
LAW = sp.Tuple(sp.Tuple(1 - weight, sp.S.One), sp.Tuple(weight, ratio))
LOADS = Domain((LOAD, FRACTION, RATIO))
DOMAIN = Domain((LOAD, NOISE, FRACTION, RATIO))

# --- simulations ----------------------------------------------------------------------------------------

_RANGES = {"weight": (sp.Rational(1, 8), sp.Rational(1, 2)), "ratio": (2, 8)}
_NOISE = {**_RANGES, "noise": (sp.Rational(1, 2), 2)}


def eigenvalues(at: Setting) -> Array:
    """The d eigenvalues of a population as close to the law as its size allows."""
    many = round(float(at["weight"]) * at["d"])
    return np.concatenate([np.ones(at["d"] - many), np.full(many, float(at["ratio"]))])


def law(at: Setting) -> Population:
    share = float(at["weight"])
    return Population(np.array([1.0, float(at["ratio"])]), np.array([1 - share, share]))


def loss_at_size(position: int) -> AtSize:
    return lambda at, population, n: losses_at_size(population, float(at["noise"]), float(at["gamma"]), n)[position]


def renormalised_at_size(at: Setting, population: Population, n: float) -> float:
    noise, load = float(at["noise"]), float(at["gamma"])
    trace = losses_at_size(population, noise, load, n)[1] / noise**2
    return noise**2 / (1 - trace / load)


def _overlap(at: Setting, population: Population, n: float) -> float:
    return overlap_at_size(population, float(at["gamma"]), n)


def _distance(at: Setting, population: Population, n: float) -> float:
    return distance_at_size(population, float(at["gamma"]), n)


# --- claims ---------------------------------------------------------------------------------------------


def _claim(name: str, title: str, words: str, general: Claim, domain: Domain, measured: Simulation | str) -> Claim:
    papers = ("maillard-goldt-2026", "silverstein-bai-1995")
    relation = in_population(general, LAW)
    return stated(relation, domain, f"spectrum.two_atom_{name}", title, f"Two eigenvalues: {words}.", papers, measured)


kappa_claim = _claim(
    "renormalised_noise",
    "Noise that data of two eigenvalues see in place of the true one",
    "the noise variance that Sigma sees in place of sigma^2",
    spectrum.kappa_claim,
    DOMAIN,
    Simulation(
        sample=measure_shaped_trace(eigenvalues),
        estimator=renormalised_from_means,
        prediction=moved(renormalised_at_size, eigenvalues, law, 2.0),
        ranges=_NOISE,
        procedure="noise^2/(1 - tr S (S + noise^2)^-1/n) from the spectrum of a sample covariance",
    ),
)


def _loss(position: int, where: str) -> Simulation:
    return Simulation(
        sample=measure_shaped_losses(eigenvalues, test=position == 0),
        prediction=moved(loss_at_size(position), eigenvalues, law, 2.0),
        ranges=_NOISE,
        replicates=64,
        procedure=f"a denoiser trained by least squares with the noise averaged out; its loss on {where}",
    )


test_claim = _claim(
    "test_error",
    "Loss on fresh data of two eigenvalues",
    "the loss of the trained denoiser on fresh data",
    spectrum_losses.test_claim,
    DOMAIN,
    _loss(0, "fresh noisy data"),
)
train_claim = _claim(
    "train_error",
    "Loss on training data of two eigenvalues",
    "the loss of the trained denoiser on its training data",
    spectrum_losses.train_claim,
    DOMAIN,
    _loss(1, "its own examples"),
)
overlap_claim = _claim(
    "overlap",
    "Overlap of two models for data of two eigenvalues",
    "the overlap of two models trained on disjoint data, sampled from the same seeds",
    spectrum_seeds.overlap_claim,
    LOADS,
    Simulation(
        sample=measure_shaped_overlap(eigenvalues),
        estimator=overlap_from_means,
        prediction=moved(_overlap, eigenvalues, law, 2.0),
        ranges=_RANGES,
        dimensions=(48, 96),
        replicates=96,
        procedure="two disjoint data sets, two denoisers trained by least squares, samples from the same seeds",
    ),
)
population_claim = _claim(
    "population_distance",
    "Distance to the true law for data of two eigenvalues",
    "the mean squared distance of samples of the learnt and of the true law from the same seeds",
    spectrum_seeds.population_claim,
    LOADS,
    Simulation(
        sample=measure_shaped_distance(eigenvalues),
        prediction=moved(_distance, eigenvalues, law, 2.0),
        ranges=_RANGES,
        dimensions=(64, 96),
        replicates=208,
        procedure="a denoiser trained by least squares, sampled; the true law's samples from the same seeds",
    ),
)
split_claim = _claim(
    "split_distance",
    "Distance between two models' samples for data of two eigenvalues",
    "the mean squared distance of samples of two models trained on disjoint data, same seeds",
    spectrum_seeds.split_claim,
    LOADS,
    "2 (1 - q) times the mean eigenvalue, q from spectrum.two_atom_overlap, which is simulated",
)

# --- the cubic ------------------------------------------------------------------------------------------

special = over_atoms(kappa, LAW)
_clear = (special + 1) * (special + ratio)
_pull = (1 - weight) * (special + ratio) + weight * ratio * (special + 1)
cubic = (special - NOISE.symbol**2) * _clear - special * _pull / LOAD.symbol


cubic_claim = Claim(
    name="spectrum.two_atom_cubic",
    title="Cubic equation of the noise that data of two eigenvalues see",
    statement="Two eigenvalues: the renormalised noise is an algebraic function, a root of this cubic.",
    domain=DOMAIN,
    definition=cubic,
    closed_form=sp.S.Zero,
    derivation=proof_of("spectrum.two_atom_cubic"),
    references=("silverstein-bai-1995",),
    no_simulation="an equation for spectrum.two_atom_renormalised_noise, which is simulated",
)

# --- the split of the spectrum --------------------------------------------------------------------------

APART = Domain((FRACTION, real("ratio", 1, meaning=RATIO.meaning)))
_small, _large = (1 - weight) ** Rational(1, 3), weight ** Rational(1, 3) * ratio ** Rational(2, 3)
split_definition = load_of_split(LAW, LOAD.symbol, BELOW.symbol, sp.Symbol("x", real=True))
split_load = (_small + _large) ** 3 / (ratio - 1) ** 2


gap_claim = Claim(
    name="spectrum.two_atom_split",
    title="Load at which the spectrum splits into two intervals",
    statement="Two eigenvalues: the load above which the limiting spectrum consists of two intervals, its density being 0 between them.",
    domain=APART,
    definition=split_definition,
    closed_form=split_load,
    derivation=proof_of("spectrum.two_atom_split"),
    references=("silverstein-choi-1995",),
    no_simulation="at finite size no gap is sharp; the tests count eigenvalues on both sides of the threshold",
)

large_load_claim = Claim(
    name="spectrum.two_atom_large_load",
    title="Overlap with many examples for data of two eigenvalues",
    statement="Two eigenvalues: with many examples 1 - q falls like this over gamma.",
    domain=Domain((FRACTION, RATIO)),
    definition=given(large_load_definition, LAW),
    closed_form=over_atoms(large_load, LAW),
    derivation=proof_of("spectrum.two_atom_large_load"),
    references=("maillard-goldt-2026",),
    no_simulation="a limit of spectrum.two_atom_overlap, which is simulated",
)
