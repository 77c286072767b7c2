"""Examples of unequal size: x_i = sqrt(r_i) Sigma^(1/2) g_i with g_i Gaussian and lengths r_i > 0 of mean 1.

Such data is elliptical; natural images are near it. In every equivalent the factor 1 - y, y = df1/n, becomes
alpha(y) = E[r/(1 + r e)], where E[r e/(1 + r e)] = y: S (S + u^2)^-1 ~ Sigma (Sigma + kappa)^-1, u^2 = kappa
alpha(tr[Sigma (Sigma + kappa)^-1]/n). Sources: Paul and Silverstein 2009, J. Multivariate Anal. 100, 37; El Karoui
2009, Ann. Appl. Probab. 19, 2362; the law with r = 1 is Silverstein and Bai's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..theory.errors import PrecisionError, UsageError

Array = NDArray[np.float64]

VALUES = 200
"""An estimated law of lengths has about as many values."""

ITERATIONS = 200
"""Newton's steps never overshoot here; far from the root each at least doubles e."""


@dataclass(frozen=True)
class Response:
    """alpha(y), 1 - alpha(y) without cancellation, the derivative alpha'(y), and E[r^2/(1 + r e)^2]; shapes of y."""

    active: Array
    inactive: Array
    slope: Array
    square: Array


@dataclass(frozen=True)
class Lengths:
    """Values r > 0, shape (k,), with shares > 0 that add up to 1; rescaled to mean 1. UsageError for anything else."""

    values: Array
    shares: Array

    def __post_init__(self) -> None:
        values, shares = (np.asarray(column, dtype=np.float64) for column in (self.values, self.shares))
        if values.ndim != 1 or values.shape != shares.shape or not values.size:
            raise UsageError(f"lengths and shares have shapes {values.shape}, {shares.shape}; valid: the same, (k,)")
        for name, column in (("length", values), ("share", shares)):
            if not np.all((column > 0) & np.isfinite(column)):
                raise UsageError(
                    f"a {name} is {column[~((column > 0) & np.isfinite(column))][0]:g}; valid: a number > 0"
                )
        shares = shares / shares.sum()
        object.__setattr__(self, "values", values / (shares @ values))
        object.__setattr__(self, "shares", shares)

    @property
    def second_moment(self) -> float:
        """E[r^2]; 1 for equal lengths."""
        return float(self.shares @ self.values**2)

    def respond(self, filled: Array, left: Array) -> Response:
        """At y = ``filled`` and 1 - y = ``left``, both given so that neither loses digits; y < 1.

        e solves a concave increasing equation by Newton's method from below: every step stays below the root.
        PrecisionError if it does not arrive.
        """
        y, z = (np.atleast_1d(np.asarray(column, dtype=np.float64)) for column in (filled, left))
        largest = int(np.argmax(self.values))
        below = np.minimum(y, 0.0) / self.shares[largest]
        e = below / (1 - below) / self.values[largest]
        for _ in range(ITERATIONS):
            rest = 1 / (1 + np.outer(e, self.values))
            first = (rest * self.values) @ self.shares
            slope = (rest**2 * self.values) @ self.shares
            step = np.where(y < 0.5, y - e * first, rest @ self.shares - z) / slope
            e = e + step
            if np.all(np.abs(step) <= 1e-14 * np.abs(e)):
                break
        else:
            raise PrecisionError(
                f"the response of lengths up to {self.values.max():.3g} is not known at y = {y[0]:.6g}"
            )
        rest = 1 / (1 + np.outer(e, self.values))
        first = (rest * self.values) @ self.shares
        square = (rest**2 * self.values**2) @ self.shares
        slope = (rest**2 * self.values) @ self.shares
        return Response(first, e * ((rest * self.values**2) @ self.shares), -square / slope, square)

    def draw(self, n: int, generator: np.random.Generator) -> Array:
        """n independent lengths."""
        return generator.choice(self.values, size=n, p=self.shares)


def respond(lengths: Lengths | None, filled: Array, left: Array) -> Response:
    """The same for lengths that may all be equal (None): alpha = 1 - y."""
    if lengths is not None:
        return lengths.respond(filled, left)
    y, z = (np.atleast_1d(np.asarray(column, dtype=np.float64)) for column in (filled, left))
    return Response(z, y, -np.ones_like(y), z**2)


def estimate_lengths(norms: Array, effective: float) -> Lengths | None:
    """The law of r from squared norms of centred examples (n,); None if they vary no more than Gaussian ones do.

    The squared norm of a Gaussian example of mean 1 has variance 2/d_eff, of a scaled one E[r^2] (1 + 2/d_eff) - 1.
    Relative norms are drawn towards 1 until their variance is that of r.
    """
    relative = np.asarray(norms, dtype=np.float64) / np.mean(norms)
    observed, gaussian = float(np.var(relative, ddof=1)), 2 / effective
    variance = (observed - gaussian) / (1 + gaussian)
    if not variance > 0:
        return None
    values = np.sort(1 + (relative - 1) * np.sqrt(variance / observed))
    # the largest matter most, so the groups whose means stand for them are narrow there
    edges = np.unique((len(values) * (1 - np.linspace(1, 0, VALUES + 1) ** 2)).astype(int))
    counts = np.diff(edges).astype(np.float64)
    return Lengths(np.add.reduceat(values, edges[:-1]) / counts, counts / len(values))
