"""The density of two eigenvalues: its wrong twins, what its rule refuses, its mass, its values, its split."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import sympy as sp

import phaseproof
from phaseproof.derivations.spectrum import two_atom_density as book


def support(load: float, weight: float, ratio: float) -> list[tuple[float, float]]:
    """The intervals where the discriminant, a polynomial in x, is positive."""
    at = {book.gamma: sp.Rational(load), book.weight: sp.Rational(weight), book.ratio: sp.Rational(ratio)}
    polynomial = np.array(sp.Poly(book.discriminant.xreplace(at), book.x).all_coeffs(), dtype=float)
    roots = np.sort([r.real for r in np.roots(polynomial) if abs(r.imag) < 1e-7 * abs(r) and r.real > 1e-9])
    ends = [0.0, *roots, 2 * roots[-1]]
    return [pair for pair in pairwise(ends) if np.polyval(polynomial, sum(pair) / 2) > 0]


@pytest.mark.parametrize(
    ("load", "weight", "ratio", "intervals"), [(4.0, 0.25, 8.0, 2), (0.5, 0.5, 3.0, 1), (3.0, 0.75, 0.25, 2)]
)
def test_mass_mean_and_number_of_intervals(load: float, weight: float, ratio: float, intervals: int) -> None:
    """Mass 1 with the atom 1 - gamma, and the mean of Sigma; two intervals beyond the load of the split alone."""
    found = support(load, weight, ratio)
    assert len(found) == intervals
    if ratio > 1:
        split = phaseproof.claim("spectrum.two_atom_split").evaluate(weight=str(weight), ratio=str(ratio)).value
        assert (load > float(split)) == (intervals == 2)
    at = {book.gamma: load, book.weight: weight, book.ratio: ratio}
    density = sp.lambdify(book.x, book.bulk.xreplace(at))
    nodes, weights = np.polynomial.legendre.leggauss(200)
    mass = mean = 0.0
    for low, high in found:
        angle = np.pi * (nodes + 1) / 2  # in which the square roots at the ends are smooth
        x = low + (high - low) * (1 - np.cos(angle)) / 2
        part = density(x) * weights * np.pi / 4 * (high - low) * np.sin(angle)
        mass, mean = mass + part.sum(), mean + (part * x).sum()
    assert np.isclose(mass, min(load, 1.0), rtol=1e-8)
    assert np.isclose(mean, 1 - weight + weight * ratio, rtol=1e-8)


@pytest.mark.parametrize(
    ("x", "load", "weight", "ratio"),
    [
        ("1", "2", "1/3", "5"),
        ("5", "2", "1/3", "5"),
        ("0.1", "1", "1/2", "3"),
        ("1e-3", "1", "1/2", "3"),
        ("1", "1", "1/2", "1/4"),
    ],
)
def test_values_by_the_companion_matrix(x: str, load: str, weight: str, ratio: str) -> None:
    """M = -1/kappa solves (x M - 1)(1 - M)(1 - r M) = (M/gamma) [(1 - w)(1 - r M) + w r (1 - M)]; density -gamma Im M/pi."""
    place, g, w, r = (float(sp.Rational(text)) for text in (x, load, weight, ratio))
    product = np.polymul(np.polymul([place, -1], [-1, 1]), [-r, 1])
    pull = np.polyadd((1 - w) * np.array([-r, 1]), w * r * np.array([-1, 1]))
    roots = np.roots(np.polysub(product, np.append(pull, 0) / g))
    value = phaseproof.claim("spectrum.two_atom_density").evaluate(
        digits=30, x=x, gamma=load, weight=weight, ratio=ratio
    )
    assert np.isclose(float(value.value), -g / np.pi * roots.imag.min(), rtol=1e-9)


def test_equal_eigenvalues_have_the_marchenko_pastur_density() -> None:
    for x, load in (("3/2", "2"), ("1/5", "1/3"), ("9", "2")):
        two = phaseproof.claim("spectrum.two_atom_density").evaluate(digits=30, x=x, gamma=load, weight="1/3", ratio=1)
        one = phaseproof.claim("marchenko_pastur.density").evaluate(digits=30, x=x, gamma=load)
        assert two.value == one.value
