"""The largest eigenvalue and its eigenvector for spiked data at d = 1000, gamma = 1: what the rank-one structure saves.

All from nothing to the eigenvalue and the overlap, on one thread: dense (draw, form the covariance, eigh), Lanczos (draw,
a few products with the data), and the bidiagonal model of Gaussian data, per draw when 512 are made at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from phaseproof.numeric.spikes import extreme, leading, spiked_data

DIMENSION, STRENGTH, DRAWS = 1000, 2.0, 512
REPEATS = 5


def _least(work: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _row(name: str, seconds: float, dense: float, target: float) -> dict[str, Any]:
    return {
        "name": f"{name} against dense",
        "value": seconds,
        "unit": "s",
        "ratio": dense / seconds,
        "target": f"ratio >= {target:g}",
        "met": dense / seconds >= target,
    }


def run() -> list[dict[str, Any]]:
    generator = np.random.default_rng(11)
    n = d = DIMENSION

    def dense() -> None:
        x, _ = spiked_data(generator, n, d, "gaussian", [STRENGTH])
        np.linalg.eigh(x.T @ x / n)

    def lanczos() -> None:
        x, _ = spiked_data(generator, n, d, "gaussian", [STRENGTH])
        leading(generator, x, 1)

    with threadpool_limits(1):
        slow, partial = _least(dense), _least(lanczos)
        model = _least(lambda: extreme(generator, n, d, STRENGTH, DRAWS)) / DRAWS
    return [_row("Lanczos, d = 1000", partial, slow, 3), _row("bidiagonal model, d = 1000", model, slow, 50)]
