"""Claims, checks and validations as a notebook shows them: HTML with MathML, everything escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from ..book.selection import load_book
from ..checking.claims import CheckedClaim, CheckReport, identifier, walk
from ..theory.claim import Claim
from ..typesetting.breaking import broken
from ..typesetting.latex import latex
from ..typesetting.notation import Abbreviation, abbreviations
from .content import conditions_latex, numbered, step_content
from .web import environment

if TYPE_CHECKING:
    from ..simulation.validation import ValidationReport


@cache
def _macros() -> Any:
    return environment("{}".format, ()).get_template("notebook.html").module


def _known(claim: Claim) -> tuple[Abbreviation, ...]:
    return abbreviations([claim, *load_book().values()])


def claim_html(claim: Claim) -> str:
    """Name, statement, formula and domain."""
    formula = broken(latex(claim.conclusion, _known(claim)))
    return str(_macros().claim(claim.name, claim.statement, formula, conditions_latex(claim)))


def checked_html(result: CheckedClaim) -> str:
    """The verdict, and the steps folded away."""
    numbers, known = numbered(result.root), _known(result.claim)
    steps = {identifier(step): step_content(step, numbers, known) for step in walk(result.root)}
    counts = {verdict.value: count for verdict, count in CheckReport((result,), result.seconds).counts.items()}
    return str(_macros().checked(result, counts, result.seconds, list(steps.values())))


def validated_html(report: ValidationReport) -> str:
    """One row for each claim."""
    return str(_macros().validated(report))
