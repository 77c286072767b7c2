"""Claims, checks and validations as a notebook shows them: HTML with MathML, everything escaped."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from ..book.selection import load_book
from ..checking.answers import Answer, reason_of
from ..checking.claims import CheckedClaim, walk
from ..theory.claim import Claim
from ..typesetting.breaking import broken
from ..typesetting.latex import latex
from ..typesetting.notation import Abbreviation, abbreviations
from .ranges import conditions_latex, domain_latex
from .steps import numbered, step_content
from .web import environment
from .where import letters_of_page

if TYPE_CHECKING:
    from ..simulation.validation import ValidationReport


@cache
def _macros() -> Any:
    return environment("{}".format, {}).get_template("notebook.html").module


def _known(claim: Claim) -> tuple[Abbreviation, ...]:
    return abbreviations([claim, *load_book().values()])


def claim_html(claim: Claim) -> str:
    """Name, statement, formula and domain."""
    known = _known(claim)
    page = letters_of_page(claim, [claim.conclusion], known)
    formula = broken(latex(claim.conclusion, known, page))
    return str(_macros().claim(claim.name, claim.statement, formula, conditions_latex(claim, page)))


def checked_html(result: CheckedClaim) -> str:
    """The verdict, and the steps folded away."""
    numbers, known = numbered(result.root), _known(result.claim)
    steps = {step.id: step_content(step, numbers, known) for step in walk(result.root)}
    counts = Counter(step.verdict for step in steps.values())
    return str(_macros().checked(result, counts, result.seconds, list(steps.values())))


def answer_html(answer: Answer) -> str:
    """Each statement as a formula with its verdict, why it is not proved, and the steps folded away."""
    parts = []
    for statement, outcome in zip(answer.statements, answer.outcomes, strict=True):
        below = [step for step in walk(outcome) if step is not outcome]
        steps = [step_content(step, numbered(outcome), ()) for step in below]
        ranges = domain_latex(statement.domain)
        formula = broken(latex(statement.conclusion))
        parts.append(_macros().answered(outcome.verdict.value, formula, ranges, reason_of(outcome), steps))
    return "".join(map(str, parts))


def validated_html(report: ValidationReport) -> str:
    """One row for each claim."""
    return str(_macros().validated(report))
