"""The closed form of a claim as a number, correct in every digit, and as a function of arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..numeric.text import long_integers
from ..theory.claim import Claim
from ..theory.domain import Number
from ..theory.errors import UsageError

if TYPE_CHECKING:
    from ..numeric.evaluation import Value
    from ..numeric.vectorised import ArrayFunction


@long_integers()
def value_of(claim: Claim, values: Mapping[str, Number], digits: int, spectrum: str | None = None) -> Value:
    """A claim's closed form at exact values given by name; UsageError for a claim that is no number.

    ``spectrum`` is the population of a claim that holds for every one, as "1:2,5:1", a file or a family: see ``populations``.
    """
    from ..numeric.evaluation import evaluate
    from .populations import at_population, by_name, value_of_many

    if claim.closed_form is None:
        raise UsageError(f"{claim.name} is a proposition, not a number; `phaseproof show {claim.name}` prints it")
    spectrum = _population(spectrum)
    by_name(claim).point(values)  # bad parameters are named first
    of_many = None if spectrum is None else value_of_many(claim, spectrum, values, digits)
    if of_many is not None:
        return replace(of_many, spectrum=spectrum)
    form, domain, constants = at_population(claim, spectrum, values)
    return replace(evaluate(form, domain, values, digits, constants), spectrum=spectrum)


def function_of(claim: Claim, spectrum: str | None = None) -> ArrayFunction:
    """A claim's closed form as a function of arrays; UsageError for a claim that is no number."""
    from ..numeric.vectorised import ArrayFunction
    from .populations import at_population, quick_on_arrays

    if claim.closed_form is None:
        raise UsageError(f"{claim.name} is a proposition, not a number; `phaseproof show {claim.name}` prints it")
    spectrum = _population(spectrum)
    form, domain, constants = at_population(claim, spectrum, {})
    return ArrayFunction(form, domain, constants, quick_on_arrays(claim, spectrum))


def _population(spectrum: object) -> str | None:
    if spectrum is not None and not isinstance(spectrum, str | Path):
        raise UsageError(f"spectrum = {spectrum!r}; valid: text such as '1:2,5:1' or 'power_law:1.5,d=40', or a file")
    return None if spectrum is None else str(spectrum)
