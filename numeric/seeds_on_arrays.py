"""Overlap and distances of samples from the same seeds on arrays of loads, for a population of few eigenvalues, with bounds.

The quadrature is that of ``equivalent.square_root``. Here all that is added is positive, differences from 1 being written out, so
that every number has a relative error, and one count of roundings bounds them all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .approximate import ROUNDING, SMALL, Approximate
from .equivalent import quadrature_error

Array = NDArray[np.float64]

STEP = 7 / 16
"""Step of the trapezoidal rule in ln v: its multiples are exact."""

BELOW, ABOVE = 28.0, 80.0
"""How far in ln v nodes reach below the least and above the largest t: what is cut is bounded, and adds some 1e-16."""

ROUNDINGS = 80
"""Of R and of sqrt(s) - R, beside one for each eigenvalue: exp errs by 8, twice that enters; the longest chain has 65."""

NEWTON_STEPS, POLISHING = 60, 2

MOVED = 6
"""How many times its own relative change a change of kappa without noise moves R and sqrt(s) - R, at most."""

PART = 256
"""Points that are computed at once."""


def overlap(weights: Sequence[Any], values: Sequence[Any], gamma: Any) -> Approximate:
    """<R^2>/<s> at each load; weights of sum 1 and eigenvalues > 0, each the nearest 64-bit number or within one rounding of it."""
    return _by_parts(_overlap, weights, values, gamma)


def split_distance(weights: Sequence[Any], values: Sequence[Any], gamma: Any) -> Approximate:
    """2 <s> - 2 <R^2>."""
    return _by_parts(_split, weights, values, gamma)


def population_distance(weights: Sequence[Any], values: Sequence[Any], gamma: Any) -> Approximate:
    """2 <s> - 2 <sqrt(s) R>."""
    return _by_parts(_distance, weights, values, gamma)


CLAIMS: dict[str, Callable[[Sequence[Any], Sequence[Any], Any], Approximate]] = {
    "overlap": overlap,
    "split_distance": split_distance,
    "population_distance": population_distance,
}
"""What is computed here, by the part of a claim's name after ``spectrum.`` or ``spectrum.two_atom_``."""

Measured = Callable[[Array, Array, Array, Array], Array]


def _overlap(weights: Array, values: Array, root: Array, deficit: Array) -> Array:
    return np.asarray(_sum(weights * root**2) / _sum(weights * values))


def _split(weights: Array, values: Array, root: Array, deficit: Array) -> Array:
    return 2 * _sum(weights * deficit * (root + np.sqrt(values)))


def _distance(weights: Array, values: Array, root: Array, deficit: Array) -> Array:
    return 2 * _sum(weights * deficit * np.sqrt(values))


def _by_parts(measured: Measured, weights: Sequence[Any], values: Sequence[Any], gamma: Any) -> Approximate:
    """What is measured of the roots, for arrays that fit each other, or numbers."""
    shape = np.broadcast_shapes(*(np.shape(x) for x in (*weights, *values, gamma)))
    flat = [np.broadcast_to(np.asarray(x, dtype=np.float64), shape).ravel() for x in (*weights, *values, gamma)]
    many, found, bound = len(weights), np.empty(flat[-1].size), np.empty(flat[-1].size)
    for start in range(0, found.size, PART):
        part = slice(start, start + PART)
        w, s, load = (
            np.stack([x[part] for x in flat[:many]]),
            np.stack([x[part] for x in flat[many:-1]]),
            flat[-1][part],
        )
        root, deficit, error = _roots(w, s, load)
        found[part] = measured(w, s, root, deficit)
        bound[part] = np.abs(found[part]) * 2 * error
    return Approximate(found.reshape(shape)[()], bound.reshape(shape)[()])


def _sum(terms: Array) -> Array:
    """Along the first axis, by halves: the roundings of a sum of k are log2 k."""
    while len(terms) > 1:
        half = len(terms) // 2
        folded = terms[:half] + terms[half : 2 * half]
        terms = np.concatenate([folded, terms[2 * half :]]) if len(terms) % 2 else folded
    return np.asarray(terms[0])


def _roots(weights: Array, values: Array, gamma: Array) -> tuple[Array, Array, Array]:
    """R and sqrt(s) - R for each eigenvalue and load, and a bound of their relative errors for each load."""
    least, error = _least_noise(weights, values, gamma)
    t = values + least
    masses = weights * values**2 / (t * gamma)
    low, high = np.log(t.min()) - BELOW, np.log(t.max()) + ABOVE
    nodes = np.exp(np.arange(np.floor(low / STEP), np.ceil(high / STEP) + 1) * STEP)[:, None]
    empty = np.where(gamma >= 1, (gamma - 1) / gamma, _sum(masses * least / (t * values)))
    reach = [1 / (each + nodes) for each in t]
    hidden, gone = np.zeros((len(nodes), len(gamma))), np.zeros((len(nodes), len(gamma)))
    for mass, each, inverse in zip(masses, t, reach, strict=True):
        part = mass * inverse
        hidden += part
        gone += part / each
    gone = np.sqrt(empty + gone * nodes)
    raised = (2 / pi * STEP) * nodes * np.sqrt(nodes)
    shown, lost = raised * gone, raised * hidden / (1 + gone)
    root, deficit, cut = np.empty_like(t), np.empty_like(t), np.zeros(len(gamma))
    filled = (masses / t).sum(axis=0)
    quick, slow = (STEP / (exp(power * STEP) - 1) for power in (1.5, 0.5))
    for row, (s, each, inverse) in enumerate(zip(values, t, reach, strict=True)):
        inverse *= inverse
        inside, missed = _sum(shown * inverse), _sum(lost * inverse)
        root[row] = s * inside
        deficit[row] = s * missed + np.sqrt(s) * (least / each) / (1 + np.sqrt(s / each))
        # beyond the nodes terms fall at least as these powers of v; gone is at most 1, hidden at most filled
        left = quick * nodes[0] ** 1.5 / each**2
        cut_root = 2 / pi * (left + slow / np.sqrt(nodes[-1])) / inside
        cut_deficit = 2 / pi * (left * filled + quick * masses.sum(axis=0) * nodes[-1] ** -1.5) / missed
        cut = np.maximum(cut, np.maximum(cut_root, cut_deficit))
    return root, deficit, error + cut + 2 * quadrature_error(STEP) + (ROUNDINGS + len(t)) * ROUNDING


def _least_noise(weights: Array, values: Array, gamma: Array) -> tuple[Array, Array]:
    """kappa without noise, the root of <s/(s + kappa)> = gamma below load 1 and 0 from there on, and MOVED times its relative error.

    1/<s/(s + kappa)> rises and is concave: Newton's steps from below stay below. Close to 1 the mean of kappa/(s + kappa), which
    is 1 - gamma, says more.
    """
    few = gamma < 1
    load = np.where(few, gamma, 0.5)
    kappa = values.min(axis=0) * (1 - load) / load
    for _ in range(NEWTON_STEPS):
        filled = values / (values + kappa)
        mean, slope = (weights * filled).sum(axis=0), (weights * filled / (values + kappa)).sum(axis=0)
        step = mean * (mean / load - 1) / slope
        kappa = kappa + step
        if np.all(np.abs(step) <= ROUNDING * kappa):
            break
    close = load > 0.5
    for _ in range(POLISHING):
        rest, slope = (
            (weights * kappa / (values + kappa)).sum(axis=0),
            (weights * values / (values + kappa) ** 2).sum(axis=0),
        )
        kappa = np.where(close, kappa - (rest - (1 - load)) / slope, kappa)
    filled, emptied = values / (values + kappa), kappa / (values + kappa)
    mean, rest, turn = _sum(weights * filled), _sum(weights * emptied), _sum(weights * filled * emptied)
    size = np.where(close, rest, mean)
    off = np.abs(size - np.where(close, 1 - load, load)) + (6 + np.log2(len(values))) * ROUNDING * size
    with np.errstate(all="ignore"):
        relative = 1.01 * off / turn  # to first order, and what that leaves out while it is small
    error = np.where(few, np.where(relative < SMALL, MOVED * relative, np.inf), 0.0)
    return np.where(few, kappa, 0.0), error
