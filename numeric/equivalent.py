"""Deterministic equivalents for any population spectrum: what n examples of it teach a linear model. theory.md, 4.

c = d/n throughout, and n is the number of degrees of freedom: examples with a known mean, one less with an
estimated one. n need not be whole. Traces are linear in the number of distinct eigenvalues.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from math import exp, expm1, isfinite, log, pi

import numpy as np
import scipy

from ..theory.errors import PrecisionError, UsageError
from .lengths import Response, respond
from .population import Array, Population

# --- renormalised noise -------------------------------------------------------------------------------


def least_noise(population: Population, n: float) -> float:
    """kappa at noise 0: the root of tr Sigma (Sigma + kappa)^-1 = n where n < rank Sigma, else 0."""
    _check_examples(n)
    values, counts = _positive(population)
    excess = float(counts.sum()) / n - 1
    if excess <= 0:
        return 0.0
    low, high = float(values.min()) * excess, float(counts @ values) / n
    # times kappa, so that its rounding is a part of kappa as in renormalised_noise
    return _root(lambda kappa: kappa * (1 - float(counts @ (values / (values + kappa))) / n), low, high)


def renormalised_noise(population: Population, n: float, variance: float) -> float:
    """kappa of a noise variance >= 0: the root of kappa (1 - tr[Sigma (Sigma + kappa)^-1]/n) = variance above least_noise.

    It lies in [variance, variance + E[r^2] tr Sigma / n] and is known to a relative 1e-12, by the sign on either side.
    """
    if not (isfinite(variance) and variance >= 0):
        raise UsageError(f"variance = {variance!r} of the noise; valid: a finite number >= 0")
    least = least_noise(population, n)
    if variance == 0:
        return least
    values, counts = _positive(population)
    moment = 1.0 if population.lengths is None else population.lengths.second_moment
    high = variance + moment * float(counts @ values) / n

    def excess(kappa: float) -> float:
        filled = float(counts @ (values / (values + kappa))) / n
        # below least_noise by rounding or the bracket's margin: the noise is negative there
        return kappa * float(response_at(population, filled).active[0]) - variance if filled < 1 else -variance

    return _root(excess, max(variance, least), high)


def response_at(population: Population, filled: float) -> Response:
    """How the examples respond at y = df1/n < 1."""
    return respond(population.lengths, np.array([filled]), np.array([1 - filled]))


RELATIVE = 1e-12
"""A root of an increasing function is bracketed this closely, or as closely as the function can be computed."""


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """The root of an increasing function on [low, high], 0 < low; PrecisionError unless signs enclose it.

    The function is a difference of multiples of its argument: what is below their rounding counts as 0.
    """
    low, high = low * (1 - 1e-9), high * (1 + 1e-9)
    if function(low) >= 0:
        found = low
    elif function(high) <= 0:
        found = high
    else:
        found = exp(
            scipy.optimize.brentq(lambda x: function(exp(x)), log(low), log(high), xtol=1e-15, rtol=1e-15, maxiter=500)
        )
    below, above = function(found * (1 - RELATIVE)), function(found * (1 + RELATIVE))
    rounding = 1e-14 * found
    if not below <= rounding or not above >= -rounding:
        raise PrecisionError(f"a root near {found:.6g} is not known to a relative {RELATIVE:g}")
    return found


def degrees_of_freedom(population: Population, kappa: float) -> tuple[float, float]:
    """(df1, df2): the traces of Sigma (Sigma + kappa)^-1 and of its square, at kappa >= 0."""
    values, counts = _positive(population)
    shrinkage = values / (values + kappa)
    return float(counts @ shrinkage), float(counts @ shrinkage**2)


def _positive(population: Population) -> tuple[Array, Array]:
    kept = population.eigenvalues > 0
    return population.eigenvalues[kept], population.multiplicities[kept]


def _check_examples(n: float) -> None:
    if not (isfinite(n) and n > 0):
        raise UsageError(f"n = {n!r}; valid: a finite number > 0")


# --- square root --------------------------------------------------------------------------------------

STEP = 0.5
"""Step of the trapezoidal rule in the logarithm of kappa."""

TAIL = 1e-14
"""What the two cut tails of the integral may add to 1 - q, relative to min(1, c)."""

BLOCK = 2048
"""Eigenvalues a block: a block times all nodes stays in the cache."""


@dataclass(frozen=True)
class SquareRoot:
    """Rbar, the equivalent of S^(1/2), at each distinct eigenvalue s of Sigma: ``root`` and ``deficit`` sqrt(s) - Rbar(s).

    ``error`` bounds the absolute error that quadrature and rounding leave in q.
    """

    population: Population
    n: float
    root: Array
    deficit: Array
    error: float

    @property
    def overlap(self) -> float:
        """q = tau(Rbar^2)/tau(Sigma)."""
        return self.population.mean(self.root**2) / self._variance

    @property
    def missing(self) -> float:
        """1 - q without cancellation."""
        return self.population.mean(self.deficit * (self.root + np.sqrt(self.population.eigenvalues))) / self._variance

    @property
    def split_distance(self) -> float:
        """Mean squared distance per dimension between two models' samples from one seed: 2 (tau Sigma - tau Rbar^2)."""
        return 2 * self._variance * self.missing

    @property
    def population_distance(self) -> float:
        """The same to the sample that the true covariance makes of the seed: 2 (tau Sigma - tau(Rbar Sigma^(1/2)))."""
        return 2 * self.population.mean(self.deficit * np.sqrt(self.population.eigenvalues))

    @property
    def _variance(self) -> float:
        return self.population.mean(self.population.eigenvalues)


@cache
def quadrature_error(step: float) -> float:
    """Relative error of the trapezoidal rule for the integral of ``square_root``, whatever spectrum and n.

    In y = ln v the integrand is analytic for |Im y| < pi: 1 - c Phi(v) is real on the positive axis only. With
    |t + v| >= (t + |v|) cos(Im y / 2) its modulus at Im y = a is at most 2/cos(a/2)^3 times its value at |v|, hence
    the bound 2 * 2/cos(a/2)^3 / (exp(2 pi a/step) - 1). Source: Trefethen and Weideman 2014, theorem 5.1.
    """
    gap = min(3 * step / (2 * pi), 1.5)  # near the best a = pi - gap
    return 4 / np.sin(gap / 2) ** 3 / expm1(2 * pi * (pi - gap) / step)


def square_root(population: Population, n: float, step: float = STEP) -> SquareRoot:
    """Rbar = (2/pi) int_0^inf Sigma (Sigma + kappa(u^2))^-1 du, by quadrature in kappa.

    By parts, Rbar = (2/pi) int u s/(s + kappa)^2 d kappa. From v = kappa - kappa(0) and t = s + kappa(0) follow
    u^2 = v (1 - c Phi(v)), Phi(v) = tau[(s^2/t)/(t + v)]; what sqrt(v) alone would give is s/sqrt(t) exactly. The
    error bound is proven; for examples of unequal lengths it is the difference to a finer rule.
    """
    root, deficit = _roots(population, n, step)
    error = 2 * quadrature_error(step) + TAIL + 64 * float(np.finfo(np.float64).eps) * log(len(root) + 2)
    found = SquareRoot(population, n, root, deficit, error)
    if population.lengths is not None:
        finer = SquareRoot(population, n, *_roots(population, n, 0.7 * step), error)
        return replace(finer, error=error + abs(finer.missing - found.missing))
    return found


def _roots(population: Population, n: float, step: float) -> tuple[Array, Array]:
    """Rbar and sqrt(s) - Rbar at each eigenvalue."""
    least = least_noise(population, n)
    values, counts = _positive(population)
    weights = counts / n
    shifted = values + least
    low, high = _range(population, n, values, weights, shifted)
    nodes = np.exp(np.arange(np.floor(log(low) / step), np.ceil(log(high) / step) + 1) * step)
    hidden = _hidden(population, weights, values, shifted, nodes)
    heights = (2 / pi) * step * nodes**1.5 * hidden / (1 + np.sqrt(1 - hidden))
    missing = np.empty(len(values))
    for part, inverse in _inverses(shifted, nodes):
        missing[part] = np.square(inverse, out=inverse) @ heights
    deficit = np.zeros(len(population.eigenvalues))
    share = np.sqrt(values / shifted)
    deficit[: len(values)] = values * missing + np.sqrt(values) * (least / shifted) / (1 + share)
    return np.maximum(np.sqrt(population.eigenvalues) - deficit, 0.0), deficit


def _hidden(population: Population, weights: Array, values: Array, shifted: Array, nodes: Array) -> Array:
    """1 - u^2/v at the nodes v; c Phi(v) for Gaussian examples."""
    if population.lengths is None:
        filling, numerators = np.zeros(len(nodes)), weights * values**2 / shifted
        for part, inverse in _inverses(shifted, nodes):
            filling += numerators[part] @ inverse
        return np.minimum(filling, 1.0)  # below 1 but for rounding
    sums, numerators = np.zeros((2, len(nodes))), np.stack([weights * values, weights * values / shifted])
    for part, inverse in _inverses(shifted, nodes):
        sums += numerators[:, part] @ inverse
    least = float(shifted[0] - values[0])
    empty = 0.0 if least > 0 else max(1 - float(weights.sum()), 0.0)
    response = population.lengths.respond(sums[0], empty + nodes * sums[1])
    return response.inactive if least == 0 else 1 - (nodes + least) / nodes * response.active


def _range(population: Population, n: float, values: Array, weights: Array, shifted: Array) -> tuple[float, float]:
    """Where the integral over v may begin and end.

    Cutting below v changes 1 - q by at most (8/3 pi) v^(3/2) min(1, c) tau[s^(3/2)/t^2]/tau(s); cutting above v by at
    most (8/3 pi) c tau(s^2/t) v^(-3/2) tau[s^(3/2)]/tau(s).
    """
    variance = weights @ values
    filled = min(1.0, float(weights.sum()))
    allowed = (
        TAIL / 4 * min(1.0, population.dimension / n) * (3 * pi / 8)
    )  # a sum of cut nodes is below twice the integral
    begin = (allowed * variance / filled / (weights @ (values**1.5 / shifted**2))) ** (2 / 3)
    moment = 1.0 if population.lengths is None else population.lengths.second_moment
    end = (moment * (weights @ (values**2 / shifted)) * (weights @ values**1.5) / variance / allowed) ** (2 / 3)
    return float(begin), float(end)


def _inverses(shifted: Array, nodes: Array) -> Iterator[tuple[slice, Array]]:
    """Blocks (slice, 1/(t_j + v_k)) of the matrix of all eigenvalues and nodes; the array is used again."""
    buffer = np.empty((min(BLOCK, len(shifted)), len(nodes)))
    for start in range(0, len(shifted), BLOCK):
        part = slice(start, min(start + BLOCK, len(shifted)))
        block = buffer[: part.stop - start]
        np.add(shifted[part, None], nodes, out=block)
        yield part, np.reciprocal(block, out=block)
