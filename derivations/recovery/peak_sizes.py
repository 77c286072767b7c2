"""What finite size does to the outlier of an eigenvalue above a bulk of any shape: as for a spike, by traces of the bulk."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy

from ...numeric.at_size import resolvent
from ...numeric.models import Spectrum
from ...numeric.population import Population
from ...theory.claim import Setting
from .spike_sizes import Outlier, at_place

NODES = 64
"""Of the circle on which the derivatives of a trace are taken."""


def outlier(population: Population, peak: float, load: float, n: float = np.inf) -> Outlier:
    """The outlier of ``peak`` above a bulk of n/load eigenvalues, clear of the threshold; n = oo for the limit.

    Eigenvalues above the peak may be among those of the population, which counts as its bulk all others but the peak.
    t_1, the mean of tr(z - K)^-1/n at z = psi(p), is 1/p and what ``resolvent`` adds to it at kappa = -p; t_(j+1) is (-1)^j times the j-th Taylor
    coefficient of t_1 in z, by Cauchy's integral over p on a circle inside which psi is one-to-one.
    """
    values = population.eigenvalues

    def trace(p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        variance, _, shift = resolvent(population, -p, load, 1.0)
        return -variance, 1 / p - population.means(shift) / load / n

    def slope(p: np.ndarray) -> np.ndarray:
        return 1 - population.means((values / (p[:, None] - values)) ** 2) / load

    top, above = float(values[values < peak].max()), float(values[values > peak].min(initial=np.inf))
    end = float(scipy.optimize.brentq(lambda p: slope(np.array([p]))[0], top * (1 + 1e-9), peak))
    gap = min(peak - end, above - peak)
    place = float(
        scipy.optimize.brentq(lambda p: trace(np.array([p]))[1][0] - 1 / peak, peak - gap / 2, peak + gap / 2)
    )
    arm = min(place - end, above - place) / 2 * np.exp(2j * np.pi * (np.arange(NODES) + 0.5) / NODES)
    images, traces = trace(place + arm)
    z = float(trace(np.array([place]))[0][0])
    powers = [float(np.mean(traces * slope(place + arm) * arm / (images - z) ** (j + 1)).real) for j in (1, 2, 3)]
    return at_place(z, 1 / peak, n, -powers[0], powers[1], -powers[2])


def finite_peak(
    spectrum: Spectrum, limit: Callable[[Setting], Population], overlap: bool
) -> Callable[[Setting, float], tuple[float, float]]:
    """The limit moved to the other d - 1 eigenvalues, a setting's ``peak_1`` among them, and by its first order in 1/n.

    For peaks far above the threshold and far from each other.
    """

    def prediction(at: Setting, value: float) -> tuple[float, float]:
        n, d, peak, load = at["n"], at["d"], float(at["peak"]), float(at["gamma"])
        above = np.array([float(at["peak_1"])] if "peak_1" in at else [])
        others = np.append(spectrum({**at, "d": d - 1 - len(above)}), above)
        here = outlier(Population.of(others), peak, n / (d - 1), n)
        bulk = limit(at)
        there = outlier(bulk, peak, load)
        pair = (here.overlap, there.overlap) if overlap else (here.eigenvalue, there.eigenvalue)
        gap = (load / bulk.mean((bulk.eigenvalues / (peak - bulk.eigenvalues)) ** 2)) ** 0.5 - 1
        apart = np.sum((above / (above - peak)) ** 4)
        return value + pair[0] - pair[1], abs(value) * (20 + 10 / gap**5 + 10 * apart) / n**2

    return prediction
