"""Random data and spectra. Every draw takes a numpy Generator; nothing here has global state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigvalsh_tridiagonal

from ..theory.errors import UsageError

Array = NDArray[np.float64]


def _three_point(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    """-sqrt 3, 0, sqrt 3 with weights 1/6, 2/3, 1/6: bounded, with the Gaussian's moments up to the fifth."""
    return np.sqrt(3.0) * generator.choice(np.array([-1.0, 0.0, 1.0]), size=shape, p=[1 / 6, 2 / 3, 1 / 6])


ENTRIES: dict[str, Callable[[np.random.Generator, tuple[int, int]], Array]] = {
    "gaussian": lambda generator, shape: generator.standard_normal(shape),
    "three_point": _three_point,
}
"""Laws of one entry: mean 0, variance 1. The two agree to order 1/d, since their first five moments do."""


def data(generator: np.random.Generator, n: int, d: int, entries: str = "gaussian") -> Array:
    """n examples of dimension d, shape (n, d), with independent entries of mean 0 and variance 1."""
    if entries not in ENTRIES:
        raise UsageError(f"entries = {entries!r}; valid: {', '.join(ENTRIES)}")
    for name, size in (("n", n), ("d", d)):
        if size < 1:
            raise UsageError(f"{name} = {size}; valid: an integer >= 1")
    return ENTRIES[entries](generator, (n, d))


def spectrum_dense(generator: np.random.Generator, n: int, d: int, entries: str = "gaussian") -> Array:
    """Eigenvalues, ascending, of X^T X / n for data X of shape (n, d); min(n, d) of them are not zero by rank."""
    x = data(generator, n, d, entries)
    gram = x.T @ x if d <= n else x @ x.T
    return np.concatenate([np.zeros(max(d - n, 0)), np.clip(np.linalg.eigvalsh(gram), 0.0, None) / n])


def spectrum_bidiagonal(generator: np.random.Generator, n: int, d: int) -> Array:
    """The same for Gaussian data in O(d^2): the bidiagonal chi matrix of Dumitriu and Edelman (2002), beta = 1."""
    small, large = min(n, d), max(n, d)
    diagonal = np.sqrt(generator.chisquare(large - np.arange(small)))
    below = np.sqrt(generator.chisquare(small - 1 - np.arange(small - 1))) if small > 1 else np.zeros(0)
    on = diagonal**2
    on[1:] += below**2
    off = diagonal[:-1] * below
    values = eigvalsh_tridiagonal(on, off, lapack_driver="sterf")
    return np.concatenate([np.zeros(d - small), np.clip(values, 0.0, None) / n])


def spectrum(generator: np.random.Generator, setting: Any) -> Array:
    """The spectrum at a setting with n, d and entries: by the bidiagonal model where the entries are Gaussian."""
    if setting["entries"] == "gaussian":
        return spectrum_bidiagonal(generator, setting["n"], setting["d"])
    return spectrum_dense(generator, setting["n"], setting["d"], setting["entries"])
