"""The record of one result. Everything else (check, validation, report, command line) is generated from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any

import sympy as sp

from .domain import Domain
from .errors import UsageError
from .references import REFERENCES
from .steps import Step

if TYPE_CHECKING:
    from .write.proof import Line

Setting = Mapping[str, Any]
"""What one simulation is run at: the claim's parameters by name (gamma as a Fraction n/d), with
``n``, ``d`` (integers) and ``entries`` (the name of the law of the data's entries)."""

ROUNDING = 2.0**-26
"""Numerical error of a row, relative to the scale of what went into it, unless declared: half of the digits of a double
survive a square root of a cancellation, a jitter or a condition number that nobody has looked at."""


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """How a claim is measured: what is drawn, what is averaged, and what finite size does to it.

    ``sample(setting, generator, replicates)`` returns an array (replicates, k) of independent rows;
    ``estimator`` maps the k column means to the measured number (default: the only column).
    ``prediction(setting, value)`` turns the claim's value into (finite-size mean, allowance), where the
    allowance bounds the first order in 1/d that is left out; the default (value, 0) says: exact. ``bounds`` are those of
    every row, where known; ``rounding`` is the numerical error of a row relative to ``scale``, that of what goes into it.
    ``files`` are the data files that the three read.
    """

    sample: Callable[[Setting, Any, int], Any]
    estimator: Callable[[Any], Any] | None = None
    prediction: Callable[[Setting, float], tuple[float, float]] = lambda setting, value: (value, 0.0)
    dimensions: tuple[int, int] = (48, 128)
    loads: tuple[Fraction, Fraction] = (Fraction(1, 4), Fraction(4))
    entries: tuple[str, ...] = ("gaussian",)
    ranges: Mapping[str, tuple[Any, Any]] | None = None
    replicates: int = 64
    procedure: str = ""
    files: tuple[str, ...] = ()
    bounds: tuple[float, float] | None = None
    scale: float = 1.0
    rounding: float = ROUNDING

    def __post_init__(self) -> None:
        low, high = self.dimensions
        if not 1 <= low <= high:
            raise UsageError(f"dimensions = {self.dimensions}; valid: (lower, upper) with 1 <= lower <= upper")
        least, most = self.loads
        if not 0 < least <= most:
            raise UsageError(f"loads = ({least}, {most}); valid: (lower, upper) with 0 < lower <= upper")
        if isinstance(self.files, str):
            raise UsageError(f"files = {self.files!r}; valid: a tuple of names of files")
        if self.replicates < 2:
            raise UsageError(f"replicates = {self.replicates}; valid: an integer >= 2, for an error to be known")
        if self.bounds is not None:
            least_row, largest_row = self.bounds
            if self.estimator is not None or not -float("inf") < least_row < largest_row < float("inf"):
                raise UsageError(f"bounds = {self.bounds}; valid: (lower, upper) of rows of one column, lower < upper")
        if not (0 < self.scale and isfinite(self.scale)):
            raise UsageError(f"scale = {self.scale}; valid: a finite number > 0")
        if not 0 <= self.rounding < 1:
            raise UsageError(f"rounding = {self.rounding}; valid: a number >= 0 and < 1")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One result: what is claimed, where it holds, how it is derived and how it is measured.

    ``definition`` is the left end (an unevaluated expectation, limit, integral or defined function),
    ``closed_form`` the right end; ``derivation()`` builds the last step, or the last line of a proof, which must state
    ``Eq(definition, closed_form)`` (or ``proposition`` when the claim is not an equation) on ``domain``.
    A claim with no ``simulation`` says why in ``no_simulation``. ``symbol`` is the LaTeX by which pages write the
    definition as a function of the domain's parameters, such as "q".
    """

    name: str
    statement: str
    domain: Domain
    definition: sp.Expr | None = None
    closed_form: sp.Expr | None = None
    proposition: sp.Basic | None = None
    derivation: Callable[[], Step | Line]
    references: tuple[str, ...]
    simulation: Simulation | None = None
    no_simulation: str = ""
    symbol: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", self.name):
            raise UsageError(f"claim name {self.name!r} is not of the form topic.result in lower case")
        if (self.proposition is None) == (self.definition is None or self.closed_form is None):
            raise UsageError(f"{self.name}: give definition and closed_form, or a proposition alone")
        if (self.simulation is None) != bool(self.no_simulation):
            raise UsageError(f"{self.name}: give a simulation, or say in no_simulation why there is none")
        drawn = [name for name in self.domain.names if name not in ("n", "d", "gamma")]
        for name in (self.simulation and self.simulation.ranges) or {}:
            if name not in drawn:
                raise UsageError(
                    f"{self.name}: simulation.ranges names {name!r}; valid: {', '.join(drawn) or 'nothing'} "
                    "(n, d and gamma follow from simulation.dimensions and loads)"
                )
        if not self.references:
            raise UsageError(
                f"{self.name}: references is empty; name a key of theory/references.py, or author, title and year"
            )
        for key in self.references:
            if key not in REFERENCES and not re.search(r"\b(1[89]|20)\d\d\b", key):
                known = ", ".join(sorted(REFERENCES))
                raise UsageError(f"{self.name}: reference {key!r} is no known key ({known}) and names no year")

    @property
    def conclusion(self) -> sp.Basic:
        """The relation that the derivation must end in."""
        if self.proposition is not None:
            return self.proposition
        return sp.Eq(self.definition, self.closed_form, evaluate=False)
