"""Density, moments and spectra of the Marchenko-Pastur law: against scikit-rmt and freealg, where they are installed.

They compute in double precision and say nothing of their error; here every digit is certain. The ratios say what that
costs, and the agreement what theirs is worth. ``pip install '.[bench]'`` installs them.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from time import perf_counter
from typing import Any

import numpy as np

import phaseproof
from phaseproof.numeric.ensembles import spectrum_bidiagonal

POINTS, MANY, DIMENSION, REPEATS, LOAD = 20, 100_000, 600, 5, 2


def fastest(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The shortest of several runs in seconds."""
    times = []
    for _ in range(repeats):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def row(name: str, ours: float, theirs: float) -> dict[str, Any]:
    """Our time in ms, and how many times longer theirs is; there is no target."""
    return {"name": name, "value": ours * 1e3, "unit": "ms", "ratio": theirs / ours, "target": None, "met": None}


def against(library: str, density: Callable[[Any], Any], spectrum: Callable[[], Any]) -> list[dict[str, Any]]:
    """Density at some points and the spectrum of one matrix; ValueError where the densities disagree."""
    law = phaseproof.claim("marchenko_pastur.density")
    points = [f"{4 + 3 * k}/{20}" for k in range(POINTS)]
    x = np.array([(4 + 3 * k) / 20 for k in range(POINTS)])

    def ours() -> Any:
        return np.array([float(law.evaluate(15, x=point, gamma=LOAD).value) for point in points])

    known, found = ours(), np.asarray(density(x), dtype=float)
    worst = float(np.max(np.abs(found - known)) / np.max(known))
    if worst > 1e-6:
        raise ValueError(f"{library}: its density differs by {worst:.2g} of the largest")
    generator = np.random.default_rng(0)
    many, function = np.linspace(0.05, 3, MANY), law.function()
    return [
        row(
            f"density, {MANY} points in 64 bits / {library}",
            fastest(lambda: function(x=many, gamma=float(LOAD))),
            fastest(lambda: density(many)),
        ),
        row(f"density, {POINTS} points / {library} (off by {worst:.0e})", fastest(ours), fastest(lambda: density(x))),
        row(
            f"spectrum, d = {DIMENSION} / {library}",
            fastest(lambda: spectrum_bidiagonal(generator, LOAD * DIMENSION, DIMENSION)),
            fastest(spectrum),
        ),
    ]


def scikit_rmt() -> list[dict[str, Any]]:
    """Its law in closed form and by quadrature, its real Wishart ensemble in tridiagonal form."""
    ensemble = import_module("skrmt.ensemble")
    law = ensemble.MarchenkoPasturDistribution(ratio=1 / LOAD)
    moment = phaseproof.claim("marchenko_pastur.moment")
    wishart = import_module("skrmt.ensemble.wishart_ensemble").WishartEnsemble

    def spectrum() -> Any:
        return wishart(beta=1, p=DIMENSION, n=LOAD * DIMENSION, tridiagonal_form=True).eigvals()

    def ours() -> float:
        return float(moment.evaluate(15, order=4, gamma=LOAD).value)

    worst = abs(law.moment(4) / ours() - 1)
    times = fastest(ours), fastest(lambda: law.moment(4))
    return [
        *against("scikit-rmt", law.pdf, spectrum),
        row(f"moment of order 4 / scikit-rmt (off by {worst:.0e})", *times),
    ]


def freealg() -> list[dict[str, Any]]:
    """Its law in closed form, and a dense sample with its eigenvalues."""
    law = import_module("freealg.distributions").MarchenkoPastur(1 / LOAD)
    return against("freealg", law.density, lambda: np.linalg.eigvalsh(law.matrix(DIMENSION)))


def run() -> list[dict[str, Any]]:
    """Every peer that is installed; for the others a line that says so."""
    rows = []
    for name, module, measure in (("scikit-rmt", "skrmt", scikit_rmt), ("freealg", "freealg", freealg)):
        try:
            import_module(module)
        except ImportError:
            missing = {"name": f"{name} is not installed", "value": None, "unit": "", "ratio": None}
            rows.append({**missing, "target": None, "met": None})
        else:
            rows += measure()
    return rows
