"""A claim as Python users and notebooks meet it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sympy as sp

from .evaluation.closed_forms import function_of, value_of
from .theory.claim import Claim
from .theory.domain import Domain
from .theory.errors import UsageError
from .typesetting.latex import latex

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .checking.claims import CheckedClaim
    from .numeric.vectorised import ArrayFunction
    from .simulation.validation import ValidationReport


ARRAY_DIGITS = 15
"""Digits of a 64-bit number."""


@dataclass(frozen=True, repr=False)
class BookClaim:
    """One claim with its three jobs as methods; ``record`` is the Claim itself."""

    record: Claim

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def statement(self) -> str:
        return self.record.statement

    @property
    def domain(self) -> Domain:
        return self.record.domain

    @property
    def definition(self) -> sp.Expr | None:
        return self.record.definition

    @property
    def closed_form(self) -> sp.Expr | None:
        return self.record.closed_form

    def evaluate(self, digits: int = 15, spectrum: str | None = None, **values: Any) -> Any:
        """The closed form at exact parameter values, e.g. ``evaluate(digits=50, gamma="7/3")``: correct digits only.

        Claims on every population need one: ``spectrum="1:2,5:1"`` (eigenvalue:multiplicity), a file of such lines, or a
        named family such as "power_law:1.5,d=40". Where a value is an array so is the answer: see ``function``.
        """
        if not any(getattr(value, "ndim", 0) or isinstance(value, list | tuple) for value in values.values()):
            return value_of(self.record, values, digits, spectrum)
        if digits > ARRAY_DIGITS:
            raise UsageError(f"digits = {digits}; valid for arrays, which hold 64-bit numbers: at most {ARRAY_DIGITS}")
        return self.function(spectrum)(**values)

    def function(self, spectrum: str | None = None) -> ArrayFunction:
        """The closed form as a function of NumPy arrays by name, ``f(gamma=x)``; ``f.bounded`` gives bounds of the errors."""
        return function_of(self.record, spectrum)

    def plot(self, *, spectrum: str | None = None, simulate: bool = False, seed: int = 0, **values: Any) -> Figure:
        """The closed form as a Matplotlib figure: ``plot(gamma="0.1..10", noise="0.5,1")``, one range and values for the rest."""
        from .figures import plotting

        plan = plotting.plan(self.record, {name: str(value) for name, value in values.items()}, spectrum=spectrum)
        points = [plotting.simulate(plan, other, seed) for other in plan.others] if simulate else []
        return plotting.figure(plotting.curves(plan), points)

    def latex(self) -> str:
        """LaTeX to paste into a paper that loads amsmath, with the symbols that it uses."""
        from .book.selection import load_book
        from .pages.listing import paste

        return paste(self.record, load_book().values())

    def check(self) -> CheckedClaim:
        """Re-derive the claim from its definition and the cited axioms."""
        from .checking.claims import check_claims

        return check_claims([self.record]).results[0]

    def validate(self, settings: int = 12, seed: int = 0, jobs: int = 1) -> ValidationReport:
        """Simulate what the claim defines and test it; the report's ``ok`` is True only if something was tested."""
        from .simulation.validation import validate

        return validate([self.record], settings=settings, seed=seed, jobs=jobs)

    def __repr__(self) -> str:
        return f"<claim {self.name}: {self.statement}>"

    def _repr_html_(self) -> str:
        from .pages.notebook import claim_html

        return claim_html(self.record)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self.record.conclusion)}$"


def check_rows(**given: Any) -> None:
    """Refuse what is neither a file nor an array, by the name of the argument."""
    for name, value in given.items():
        if not isinstance(value, str | Path) and not hasattr(value, "__len__") and not hasattr(value, "__array__"):
            raise UsageError(f"{name} = {value!r}; valid: a file or an array (examples, features)")


def two_sets(training: Any) -> tuple[Any, Any]:
    """The training sets of two models."""
    valid = "valid: two sets, (of the first model, of the second), each a file or an array"
    if isinstance(training, str | Path) or not isinstance(training, Iterable):
        raise UsageError(f"training = {training!r}; {valid}")
    sets = tuple(training)
    if len(sets) != 2:
        raise UsageError(f"training holds {len(sets)}; {valid}")
    check_rows(**{f"training[{k}]": rows for k, rows in enumerate(sets)})
    return sets


def check_number(name: str, value: object, valid: str) -> None:
    """Refuse what is no real number."""
    if not isinstance(value, Real):
        raise UsageError(f"{name} = {value!r}; valid: {valid}")


def folder(name: str, value: Any) -> Path:
    """The folder of this name."""
    if not isinstance(value, str | Path):
        raise UsageError(f"{name} = {value!r}; valid: the name of a folder")
    return Path(value)
