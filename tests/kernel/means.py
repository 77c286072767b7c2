"""Means over Gaussian data by simulation, with a bound of the error; sizes may depend on the data drawn before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from phaseproof.theory.terms.term import Term, subterms

from .measured import simulated

GAUSSIAN = ("gaussian", "complex_gaussian")
DRAWS = 8_000
STANDARD_ERRORS = 8
LARGEST_SHARE = 0.1
"""Of one draw in the sum of squares; beyond it the tail may not have been seen."""
LARGEST_DATA = 400_000
"""Numbers that are drawn for one mean."""
MAXIMAL_SIZES = 40
"""Different sizes of one data set."""
SEEN = frozenset(
    (
        "num",
        "var",
        "bound",
        "pi",
        "add",
        "mul",
        "max",
        "min",
        "pow",
        "abs",
        "exp",
        "sin",
        "cos",
        "atan",
        "floor",
        "over",
    )
) | frozenset(("spectrum", "spectra", "sample_covariance", "coloured", "identity", *GAUSSIAN))
"""Heads whose values need no quadrature of their own, and that exist for all arguments but for powers."""


class Undefined(ArithmeticError):
    """The term has no value there."""


class Unknown(ArithmeticError):
    """Numbers do not tell."""


@dataclass(frozen=True)
class Estimate:
    """A number that lies, as good as certainly, within the error of the value."""

    value: float
    error: float

    def __add__(self, other: Any) -> Estimate:
        more = other if isinstance(other, Estimate) else Estimate(float(other), 0.0)
        return Estimate(self.value + more.value, self.error + more.error)

    def __mul__(self, other: Any) -> Estimate:
        more = other if isinstance(other, Estimate) else Estimate(float(other), 0.0)
        error = abs(self.value) * more.error + abs(more.value) * self.error + self.error * more.error
        return Estimate(self.value * more.value, error)

    __radd__, __rmul__ = __add__, __mul__

    def _compared(self, other: Any) -> bool:
        raise Unknown("an estimate is no number")

    __lt__ = __le__ = __gt__ = __ge__ = _compared

    def __float__(self) -> float:
        raise Unknown("an estimate is no number")


def mean(source: Term, body: Term, values: dict[Any, Any], bound: tuple[Any, ...]) -> Estimate:
    """E of the body over the data of the range, and of those that it draws at once. Raises Unknown, Undefined."""
    _simple(body)
    rng = np.random.default_rng(len(values))
    found = np.asarray(_drawn(source, body, _evaluation(values), bound, DRAWS, rng), float)
    spread = found - np.mean(found)
    squares = np.sum(spread**2)
    if not np.isfinite(squares) or np.max(spread**2) > LARGEST_SHARE * squares > 0:
        raise Unknown("a heavy tail")
    return Estimate(float(np.mean(found)), STANDARD_ERRORS * float(np.sqrt(squares)) / len(found) + 1e-9)


def sample(source: Term, body: Term, values: dict[Any, Any], bound: tuple[Any, ...], count: int) -> Any:
    """The body at so many data sets of the range. Raises Unknown, Undefined."""
    _simple(body)
    rng = np.random.default_rng(count)
    return np.asarray(_drawn(source, body, _evaluation(values), bound, count, rng), float)


def _simple(body: Term) -> None:
    inside = body
    while inside.head == "over" and inside.args[0].head in GAUSSIAN:
        inside = inside.args[1]
    if any(t.head not in SEEN for t in subterms(body)) or any(t.head in GAUSSIAN for t in subterms(inside)):
        raise Unknown("more than functions of traces")


Evaluation = Callable[[Term, tuple[Any, ...], int], Any]


def _evaluation(values: dict[Any, Any]) -> Evaluation:
    def of(term: Term, bound: tuple[Any, ...], count: int) -> Any:
        with np.errstate(all="ignore"):
            return np.broadcast_to(simulated(term, values, bound), (count,))

    return of


def _drawn(source: Term, body: Term, of: Evaluation, bound: tuple[Any, ...], count: int, rng: Any) -> Any:
    """The body's value at each draw; ``bound`` holds numbers, and arrays of the draws made before."""
    sizes = np.stack([of(size, bound, count) for size in source.args])
    if np.any(sizes < 1):
        raise Undefined("no rows or no columns")
    kinds, kind = np.unique(sizes, axis=1, return_inverse=True)
    if kinds.shape[1] > MAXIMAL_SIZES or np.max(np.prod(kinds, axis=0)) * count > LARGEST_DATA:
        raise Unknown("many or large data sets")
    found = np.empty(count)
    for number, size in enumerate(kinds.T):
        here = np.flatnonzero(kind.ravel() == number)
        drawn = _data(source.head, (len(here), *size.astype(int)), rng)
        inner = (drawn, *_at(bound, here))
        nested = body.head == "over" and body.args[0].head in GAUSSIAN
        found[here] = _drawn(*body.args, of, inner, len(here), rng) if nested else of(body, inner, len(here))
    return found


def _at(bound: Sequence[Any], here: Any) -> list[Any]:
    return [b[here] if np.ndim(b) else b for b in bound]


def _data(head: str, shape: tuple[int, ...], rng: Any) -> Any:
    real = rng.standard_normal(shape)
    return real if head == "gaussian" else (real + 1j * rng.standard_normal(shape)) / np.sqrt(2)
