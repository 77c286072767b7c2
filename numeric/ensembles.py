"""Random data and the spectra of its sample covariance. Everything takes a numpy Generator.

Data x has shape (n, d), one example a row; S = x^T x / n, so that E S = I. Spectra are ascending, of length d.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from ..theory.errors import UsageError
from ..theory.spelling import did_you_mean
from .text import named_kind

if TYPE_CHECKING:
    import numpy as np
    import scipy
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]
else:
    from .lazily import np, scipy

    Array = Any


def three_point(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    """-sqrt 3, 0, sqrt 3 with probabilities 1/6, 2/3, 1/6: bounded and far from Gaussian.

    Its moments up to the fifth are the Gaussian's (variance 1, fourth moment 3). The fourth cumulant is what
    shifts linear spectral statistics at first order in 1/d and changes their variance, so both agree with the
    Gaussian ones (Bai and Silverstein 2004).
    """
    die = generator.integers(6, size=shape)
    return float(np.sqrt(3.0)) * ((die == 5).astype(np.float64) - (die == 0))


def rademacher(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    """Signs +-1 with equal probability; fourth moment 1, so first-order 1/d shifts differ from the Gaussian's."""
    return 2.0 * generator.integers(2, size=shape).astype(np.float64) - 1.0


ENTRIES: dict[str, Callable[[np.random.Generator, tuple[int, int]], Array]] = {
    "gaussian": lambda generator, shape: generator.standard_normal(shape),
    "three_point": three_point,
    "rademacher": rademacher,
}
"""Laws of one entry, each with mean 0 and variance 1, by name."""


def _check_sizes(n: int, d: int) -> None:
    for name, value in (("n", n), ("d", d)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
            raise UsageError(f"{name} = {named_kind(value, int, np.integer)} is not a size; valid: an integer >= 1")


def data(generator: np.random.Generator, n: int, d: int, entries: str) -> Array:
    """n examples in d dimensions, shape (n, d), with i.i.d. entries of mean 0 and variance 1.

    ``entries`` names a law of ENTRIES. Raises UsageError for an unknown law or sizes below 1.
    """
    _check_sizes(n, d)
    if entries not in ENTRIES:
        raise UsageError(
            f"entries = {entries!r} is not a known law; valid: {', '.join(ENTRIES)}{did_you_mean(str(entries), ENTRIES)}"
        )
    return ENTRIES[entries](generator, (n, d))


def sample_covariance(x: Array) -> Array:
    """S = x^T x / n, shape (d, d), for data x of shape (n, d) with known mean zero."""
    return x.T @ x / len(x)


def spectrum_dense(generator: np.random.Generator, n: int, d: int, entries: str) -> Array:
    """Eigenvalues of S, ascending, shape (d,), from a full data matrix; max(d - n, 0) of them are exactly 0.

    The smaller Gram matrix is diagonalised; rounding below 0 is clipped. Errors as in ``data``.
    """
    x = data(generator, n, d, entries)
    gram = x.T @ x if n >= d else x @ x.T
    return _with_zeros(np.linalg.eigvalsh(gram) / n, d)


def spectrum_bidiagonal(generator: np.random.Generator, n: int, d: int) -> Array:
    """Eigenvalues of S for standard Gaussian data, ascending, shape (d,), in O(min(n, d)^2) operations.

    Real Laguerre ensemble: x is orthogonally equivalent to a bidiagonal matrix with independent chi entries, of
    degrees n, n-1, ... on the diagonal and d-1, d-2, ..., 1 above it. For n < d the roles of n and d are
    exchanged and d - n eigenvalues are exactly 0. Source: Dumitriu and Edelman 2002, section III.
    """
    _check_sizes(n, d)
    long, short = max(n, d), min(n, d)
    diagonal = np.sqrt(generator.chisquare(long - np.arange(short)))
    above = np.sqrt(generator.chisquare(np.arange(short - 1, 0, -1)))
    square = diagonal**2
    square[1:] += above**2
    if short == 1:
        return _with_zeros(square / n, d)
    eigenvalues, unfinished = scipy.linalg.lapack.dsterf(square, diagonal[:-1] * above)
    if unfinished:
        raise np.linalg.LinAlgError(f"the eigenvalues for n = {n}, d = {d} do not converge")
    return _with_zeros(eigenvalues / n, d)


def _with_zeros(eigenvalues: Array, d: int) -> Array:
    zeros = np.zeros(d - len(eigenvalues))
    return np.concatenate([zeros, np.maximum(eigenvalues, 0.0)])
