"""The weight of the true example: the claim's own words by simulation and quadrature, its bound as a double integral, false twins."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from scipy import integrate, stats

from phaseproof.derivations.claimed import claimed
from phaseproof.derivations.condensation import weight as condensation
from phaseproof.derivations.condensation.proofs.weight import weight_bound
from phaseproof.numeric.condensation import between_bounds, measure_weight
from phaseproof.numeric.condensation import weight_bound as bound_of
from phaseproof.theory.language import E_over, d, n
from phaseproof.theory.terms.term import var
from phaseproof.theory.write.convert import convert
from phaseproof.theory.write.proof import NotShown, have

from ..kernel.measured import value

CASES = [(1, 2, 1.0), (2, 1, 1.0), (3, 2, 0.8), (9, 4, 1.5)]
SOME = [*CASES[:3], pytest.param(*CASES[3], marks=pytest.mark.long)]
DRAWS = 200_000


def simulated(statement, size, dimension, noise):
    """Both sides of what a proposition on the claim's domain says, and their standard errors."""
    _, said = convert(statement, condensation.DOMAIN)
    at = {var("n", "integer"): size, var("d", "integer"): dimension, var("noise", "real"): noise}
    rounds = [
        [float(np.squeeze(value(side, at, np.random.default_rng(seed), DRAWS // 16))) for side in said.args]
        for seed in range(16)
    ]
    return np.mean(rounds, axis=0), np.std(rounds, axis=0, ddof=1) / 4


def double_integral(size, dimension, noise):
    """The mean of 1/(1 + (n - 1) e^-i), i = I + r g/sqrt(1 + noise^2): r the length of a Gaussian vector, g a Gaussian number."""
    information = dimension / 2 * np.log1p(noise**-2)

    def inside(g, r):
        i = information + r * g / np.sqrt(1 + noise**2)
        return stats.norm.pdf(g) * stats.chi.pdf(r, dimension) / (1 + (size - 1) * np.exp(-i))

    return integrate.dblquad(inside, 0, 8 + np.sqrt(dimension), -9, 9, epsabs=1e-9)[0]


def mean_weight_of_two(noise):
    """E w_1 of two examples on a line, over the true one, the noise and the other one."""
    at, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / np.sqrt(2 * np.pi)
    x, xi, z = np.meshgrid(at, at, at, indexing="ij")
    rest = np.exp((noise**2 * xi**2 - (x + noise * xi - z) ** 2) / (2 * noise**2))
    return float(np.einsum("ijk,i,j,k", 1 / (1 + rest), weights, weights, weights))


@pytest.mark.parametrize(("size", "dimension", "noise"), SOME)
def test_both_sides_of_the_claim_by_simulation_of_its_terms(size, dimension, noise):
    (bound, weight), errors = simulated(condensation.weight_bound, size, dimension, noise)
    assert abs(bound - double_integral(size, dimension, noise)) <= 7 * errors[0] + 1e-9
    rows = measure_weight({"n": size, "d": dimension, "noise": noise}, np.random.default_rng(0), DRAWS)
    assert abs(weight - rows.mean()) <= 7 * np.hypot(errors[1], rows.std() / DRAWS**0.5)
    assert weight - bound >= (7 * errors.sum() if size > 1 else 0)


def test_two_examples_on_a_line_by_quadrature():
    exact = mean_weight_of_two(1.2)
    rows = measure_weight({"n": 2, "d": 1, "noise": 1.2}, np.random.default_rng(1), DRAWS)
    assert abs(rows.mean() - exact) <= 7 * rows.std() / DRAWS**0.5
    middle, half = between_bounds({"n": 2, "d": 1, "noise": 1.2}, np.nan)
    assert middle - half == pytest.approx(double_integral(2, 1, 1.2), abs=1e-8)
    assert abs(exact - middle) < half


@pytest.mark.parametrize(("size", "dimension", "noise"), [*SOME, (60, 8, 0.125), (2, 3, 0.5)])
def test_the_bound_that_is_predicted_by_adaptive_quadrature(size, dimension, noise):
    assert bound_of(size, dimension, noise) == pytest.approx(double_integral(size, dimension, noise), abs=1e-7)


def bounded_by(chance, others=n - 1):
    return sp.Le(E_over(1 / (1 + others * chance), *condensation.SEEN), condensation.weight_bound.rhs, evaluate=False)


TWINS = {
    "one example too few": (bounded_by(condensation.chance, n - 2), (2, 1, 1.0)),
    "twice the information": (bounded_by(condensation.chance * (1 + condensation.sigma**-2) ** (-d / 2)), (3, 2, 0.8)),
    "without the density": (bounded_by(0 * d), (2, 1, 1.0)),
    "the other way round": (sp.Le(*condensation.weight_bound.args[::-1], evaluate=False), (3, 2, 0.8)),
}


@pytest.mark.parametrize("name", TWINS)
def test_a_false_twin_is_false_and_is_not_shown(name):
    twin, at = TWINS[name]
    (less, more), errors = simulated(twin, *at)
    assert less - more > 7 * errors.sum()
    context, statement = convert(twin, condensation.DOMAIN)
    assert (context, statement) != claimed(condensation.condensation_claim)
    (given,) = weight_bound().uses
    with pytest.raises(NotShown):
        have(statement, context, given, rule="order")
