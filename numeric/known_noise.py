"""The noise of a spectral statistic that can be taken off, because its mean is known exactly: that of low moments of S.

On the spectrum f is close to a polynomial, and E tau(S^k) is a Wick sum: what the polynomial of the sample has beyond its
mean is noise, of mean 0 at every n and d.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..theory.language import d, n
from ..theory.wishart import wick_moment
from .ensembles import Array

if TYPE_CHECKING:
    import numpy as np
else:
    from .lazily import np

ORDERS = {"gaussian": 4, "three_point": 2, "rademacher": 1}
"""Moments of S, by law of the entries, that have the mean they have for Gaussian data: of these laws moments up to the
fifth, or the third, are the Gaussian ones, and S^k is of degree 2k."""

ANGLES = 512


def moments(x: Array, order: int) -> Array:
    """tau(S^k) for k = 1 .. order, order at most 4, shape (..., order), of data x (..., n, d)."""
    examples, dimension = x.shape[-2:]
    turned = np.swapaxes(x, -1, -2)
    gram = (turned @ x if examples >= dimension else x @ turned) / examples
    square = gram @ gram if order > 2 else gram
    pairs = [(gram, np.eye(gram.shape[-1])), (gram, gram), (square, gram), (square, square)]
    return np.stack([np.sum(a * b, axis=(-1, -2)) for a, b in pairs[:order]], axis=-1) / dimension


def known_noise(
    function: Callable[[Array], Array], examples: int, dimension: int, order: int
) -> Callable[[Array], Array]:
    """From tau(S^k), k = 1 .. order, to the part of tau(f(S)) minus its mean that they explain; on the last axis.

    f = b_0/2 + sum b_k T_k(y) in Chebyshev polynomials on the spectrum, y = (x - 1 - c)/(2 sqrt(c)), c = d/n: to leading
    order the T_k(y) are independent (Bai and Silverstein 2004), so no other polynomial of this order explains more.
    """
    ratio = dimension / examples
    center, scale = 1 + ratio, 2 * np.sqrt(ratio)
    angles = (np.arange(ANGLES) + 0.5) * np.pi / ANGLES
    on_circle = function(center + scale * np.cos(angles))
    cosines = np.cos(np.outer(np.arange(order + 1), angles))
    coefficients = 2 * np.mean(on_circle * cosines, axis=1)
    smooth = np.polynomial.Chebyshev(coefficients, domain=[center - scale, center + scale])
    powers = np.asarray(smooth.convert(kind=np.polynomial.Polynomial).coef[1:], dtype=np.float64)
    means = [float(wick_moment(k, "real").subs({n: examples, d: dimension})) for k in range(1, len(powers) + 1)]

    def noise(measured: Array) -> Array:
        return np.asarray((measured[..., : len(powers)] - means) @ powers)

    return noise
