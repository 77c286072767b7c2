"""The job ``table``: a claim's closed form at many values of one parameter, in 64-bit numbers with bounds of their errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from ..campaigns.limits import check_whole
from ..numeric.text import comma_separated
from ..numeric.vectorised import Array
from ..theory.claim import Claim
from ..theory.domain import Parameter, exact
from ..theory.errors import UsageError
from ..theory.spelling import check_parameters
from .closed_forms import function_of

MOST_POINTS = 10_000_000
WIDE = 10
"""Ratio of the ends of a range > 0 from which on its points are spaced by a factor."""


@dataclass(frozen=True)
class Table:
    """Columns: the parameters in the order of the claim, then ``value`` and ``error``, a bound of its absolute error."""

    columns: dict[str, Array]

    def csv(self) -> str:
        """Comma-separated, with a header; every number as written reads back to the same 64 bits."""
        rows = zip(*(column.tolist() for column in self.columns.values()), strict=True)
        return comma_separated(self.columns, rows).rstrip("\n")

    def text(self) -> str:
        """Aligned for a terminal; errors to two digits."""
        cells = [
            [name, *(f"{x:.1e}" if name == "error" else repr(x) for x in column.tolist())]
            for name, column in self.columns.items()
        ]
        widths = [max(map(len, column)) for column in cells]
        rows = zip(*cells, strict=True)
        return "\n".join("  ".join(cell.rjust(w) for cell, w in zip(row, widths, strict=True)) for row in rows)


def tabulate(claim: Claim, given: Mapping[str, str], points: int = 50, spectrum: str | None = None) -> Table:
    """The table for ``name=low..high`` and ``name=value[,value]`` for the other parameters; UsageError for anything else.

    Points are spaced evenly, or by a factor where the ends are > 0 and WIDE times apart; both ends belong to them.
    """
    check_whole("points", points, 2)
    if points > MOST_POINTS:
        raise UsageError(f"points = {points}; valid: at most {MOST_POINTS}")
    function = function_of(claim, spectrum)
    names = function.domain.names
    check_parameters(given, names)
    if not names:
        raise UsageError(f"{claim.name} has no parameter: `phaseproof eval {claim.name}` prints its value")
    ranges = [name for name, text in given.items() if ".." in text]
    if len(ranges) != 1:
        raise UsageError(f"{len(ranges)} of the parameters have a range; valid: one, as in {names[0]}=1..10")
    along = {
        name: _along(function.domain[name], text, points)
        if name == ranges[0]
        else np.array([float(exact(name, value)) for value in text.split(",")])
        for name, text in given.items()
    }
    if (rows := prod(map(len, along.values()))) > MOST_POINTS:
        raise UsageError(f"{rows} points; valid: at most {MOST_POINTS}")
    axes = [
        *(name for name in along if name != ranges[0] and len(along[name]) > 1),
        ranges[0],
    ]  # the range runs fastest
    values = {
        name: numbers.reshape([-1 if name == axis else 1 for axis in axes]) if name in axes else numbers[0]
        for name, numbers in along.items()
    }
    found = function.bounded(**values)
    columns = {name: np.broadcast_to(values[name], found.value.shape).ravel() for name in names}
    return Table({**columns, "value": found.value.ravel(), "error": found.bound.ravel()})


def _along(parameter: Parameter, text: str, points: int) -> Array:
    ends = text.split("..")
    if len(ends) != 2:
        raise UsageError(f"{parameter.name} = {text!r} is not a range; valid: low..high, for example 0.1..10")
    low, high = (float(exact(parameter.name, end)) for end in ends)
    if not low < high:
        raise UsageError(f"{parameter.name} = {text!r} is empty; valid: low < high")
    wide = low > 0 and high / low >= WIDE
    values = np.geomspace(low, high, points) if wide else np.linspace(low, high, points)
    values[0], values[-1] = low, high
    return np.unique(np.round(values)) if parameter.integer else values
