"""Claims on every population at thousands of eigenvalues, in balls: one set of nodes serves all of them.

The quadrature is that of ``equivalent.square_root``, whose error is proven for every population; its cut tails are bounded
node by node, and what is computed is a ball that holds the value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log, pi

from flint import acb, arb, ctx, fmpq

from ..theory.balls import precision
from ..theory.errors import PrecisionError
from ..theory.roots import solve_increasing

Law = Callable[[], tuple[list[arb], list[arb]]]
"""Weights of sum 1, and the eigenvalues > 0 that they belong to, at the precision in force."""

MARGIN, GUARD = 8, 96
"""Digits by which the range of the nodes exceeds those wanted, and bits beyond twice those of the digits."""

ATTEMPTS = 6
"""Times that the digits within are raised by half."""


def enclose_claim(name: str, law: Law, point: dict[str, fmpq], digits: int) -> acb:
    """The claim ``spectrum.NAME`` at a population, with a relative error below 10^-digits; PrecisionError where it is not reached."""
    within = digits + MARGIN
    for _ in range(ATTEMPTS):
        with precision(round(2 * within * log(10) / log(2)) + GUARD):
            value = CLAIMS[name](*law(), point, within)
            if value.is_finite() and value.rel_accuracy_bits() >= digits * log(10) / log(2) + 1:
                return acb(value)
        within += within // 2
    raise PrecisionError(f"{digits} digits of {name} are not reached: it is known to be {value.str(10)}")


def _mean(weights: Sequence[arb], numbers: Sequence[arb]) -> arb:
    return sum((w * x for w, x in zip(weights, numbers, strict=True)), arb(0))


def renormalised_noise(weights: list[arb], values: list[arb], gamma: arb, variance: arb) -> arb:
    """kappa > 0 with 1 = variance/kappa + <s/(s + kappa)>/gamma, certified by a change of sign."""

    def excess(k: arb) -> arb:
        return 1 - variance / k - _mean(weights, [s / (k + s) for s in values]) / gamma

    found = solve_increasing(excess, arb(0), None, ctx.prec - GUARD)
    if found is None:
        raise PrecisionError(f"no change of sign encloses the renormalised noise at {ctx.prec} bits")
    return found


def _noisy(weights: list[arb], values: list[arb], point: dict[str, fmpq]) -> tuple[arb, arb, arb]:
    """gamma, sigma^2 and kappa."""
    gamma, variance = arb(point["gamma"]), arb(point["noise"]) ** 2
    return gamma, variance, renormalised_noise(weights, values, gamma, variance)


def _kappa(weights: list[arb], values: list[arb], point: dict[str, fmpq], digits: int) -> arb:
    return _noisy(weights, values, point)[2]


def _train(weights: list[arb], values: list[arb], point: dict[str, fmpq], digits: int) -> arb:
    _, variance, kappa = _noisy(weights, values, point)
    return variance * _mean(weights, [t / (t + kappa) for t in values])


def _test(weights: list[arb], values: list[arb], point: dict[str, fmpq], digits: int) -> arb:
    gamma, variance, kappa = _noisy(weights, values, point)
    filled = [t / (t + kappa) for t in values]
    first, second = (
        _mean(weights, filled),
        _mean(weights, [f / (t + kappa) for f, t in zip(filled, values, strict=True)]),
    )
    return variance * first + (kappa**2 - variance**2) * second / (variance / kappa + kappa * second / gamma)


# --- the square root ----------------------------------------------------------------------------------


def deficits(weights: list[arb], values: list[arb], gamma: fmpq, digits: int) -> list[arb]:
    """sqrt(s) - R(s), R the deterministic equivalent of S^(1/2), at each eigenvalue s: see ``equivalent.square_root``."""
    load = arb(gamma)
    least = renormalised_noise(weights, values, load, arb(0)) if gamma < 1 else arb(0)
    shifted = [s + least for s in values]
    masses = [w * s * s / t / load for w, s, t in zip(weights, values, shifted, strict=True)]
    step, places = _nodes(shifted, digits)
    nodes, heights = [(step * k).exp() for k in places], []
    for v in nodes:
        hidden = sum((m / (t + v) for m, t in zip(masses, shifted, strict=True)), arb(0))
        heights.append(2 / arb.pi() * step * v * v.sqrt() * hidden / (1 + (1 - hidden).sqrt()))
    error = _quadrature_error(step)
    # what is cut: the integrand in ln v is below (2/pi) v^(3/2)/t^2 at small v, and (2/pi) total v^(-3/2) at large v
    beyond = 2 / arb.pi() * step / ((step * 3 / 2).exp() - 1)
    low, high = beyond * nodes[0] * nodes[0].sqrt(), beyond * sum(masses, arb(0)) / (nodes[-1] * nodes[-1].sqrt())
    found = []
    for s, t in zip(values, shifted, strict=True):
        total = arb(0)
        for v, height in zip(nodes, heights, strict=True):
            reach = t + v
            total += height / (reach * reach)
        total += arb(0).union(low / (t * t) + high)
        missing = total * arb(1).union(1 - 2 * error).union(1 + 2 * error)
        root = s.sqrt()
        found.append(s * missing + root * (least / t) / (1 + (s / t).sqrt()))
    return found


def _nodes(shifted: Sequence[arb], digits: int) -> tuple[arb, range]:
    """The step in ln v for so many digits, and the multiples of it that are nodes."""
    step = 2 * pi**2 / (digits * log(10) + 12)
    cut = 2 / 3 * (digits + MARGIN) * log(10)
    low, high = (float(choose(shifted, key=lambda t: float(t.mid())).log().mid()) for choose in (min, max))
    return arb(step), range(int((low - cut) / step) - 1, int((high + cut) / step) + 2)


def _quadrature_error(step: arb) -> arb:
    """A bound of the relative error of the whole trapezoidal sum: ``equivalent.quadrature_error``, in balls."""
    gap = min(3 * float(step.mid()) / (2 * pi), 1.5)
    return 4 / (arb(gap) / 2).sin() ** 3 / ((2 * arb.pi() * (arb.pi() - gap) / step).exp() - 1)


def _overlap(weights: list[arb], values: list[arb], point: dict[str, fmpq], digits: int) -> arb:
    lost = deficits(weights, values, point["gamma"], digits)
    squares = [(s.sqrt() - gap) ** 2 for s, gap in zip(values, lost, strict=True)]
    return _mean(weights, squares) / _mean(weights, values)


def _split(weights: list[arb], values: list[arb], point: dict[str, fmpq], digits: int) -> arb:
    """2 <s> - 2 <R^2>, without its cancellation."""
    lost = deficits(weights, values, point["gamma"], digits)
    return 2 * _mean(weights, [gap * (2 * s.sqrt() - gap) for s, gap in zip(values, lost, strict=True)])


def _distance(weights: list[arb], values: list[arb], point: dict[str, fmpq], digits: int) -> arb:
    """2 <s> - 2 <sqrt(s) R>, without its cancellation."""
    lost = deficits(weights, values, point["gamma"], digits)
    return 2 * _mean(weights, [gap * s.sqrt() for s, gap in zip(values, lost, strict=True)])


def _small_load(weights: list[arb], values: list[arb], point: dict[str, fmpq], digits: int) -> arb:
    return _mean(weights, [s * s for s in values]) / _mean(weights, values) ** 2


def _large_load(weights: list[arb], values: list[arb], point: dict[str, fmpq], digits: int) -> arb:
    """<< s t/(sqrt s + sqrt t)^2 >>/<t>: each pair once."""
    roots, total = [s.sqrt() for s in values], arb(0)
    for k, (w, s, r) in enumerate(zip(weights, values, roots, strict=True)):
        others = zip(weights[:k], values[:k], roots[:k], strict=True)
        total += w * (w * s / 4 + 2 * s * sum((v * t / ((r + q) * (r + q)) for v, t, q in others), arb(0)))
    return total / _mean(weights, values)


CLAIMS: dict[str, Callable[[list[arb], list[arb], dict[str, fmpq], int], arb]] = {
    "renormalised_noise": _kappa,
    "train_error": _train,
    "test_error": _test,
    "overlap": _overlap,
    "split_distance": _split,
    "population_distance": _distance,
    "small_load": _small_load,
    "large_load": _large_load,
}
"""What is computed for many eigenvalues, by the part of the claim's name after ``spectrum.``"""
