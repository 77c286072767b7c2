"""What a page about a claim holds, whatever the format: formulas as LaTeX, sentences as the records have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import sympy as sp

from ..book.cited import Axiom, axioms_of
from ..book.dependencies import claims_used
from ..book.selection import load_book
from ..checking.claims import CheckedClaim
from ..derivations.proving import idea_of
from ..evaluation.values import Approach, Row
from ..theory.claim import Claim
from ..theory.write.shown import Words
from ..typesetting.breaking import broken
from ..typesetting.latex import PageLetters, latex, typeset
from ..typesetting.notation import Abbreviation, in_sentence, written
from ..typesetting.terms import signs_of
from .formula import Formula, formula
from .lemmas import axiom_in_full
from .ranges import hypothesis_latex, range_latex
from .run import title_of
from .steps import Branch, StepContent, Stretch, argument, branches, nearest, numbered, step_content
from .twins import Twin
from .where import Found, Sign, letters_of_page, notation, where

if TYPE_CHECKING:
    from ..simulation.validation import ClaimValidation
    from .computing import Computed, DrawnFigure


@dataclass(frozen=True)
class Named:
    """A parameter (or a definition from another claim) by its symbol, with what it means."""

    symbol: str
    range: str
    name: str
    meaning: str


@dataclass(frozen=True)
class ClaimContent:
    """Everything that a page about one claim shows."""

    name: str
    title: str
    statement: str
    proposition: bool
    formula: Formula
    definition: Formula | None
    parameters: tuple[Named, ...]
    conditions: tuple[str, ...]
    hypotheses: tuple[str, ...]
    abbreviated: tuple[tuple[Formula, str], ...]
    signs: tuple[Sign, ...]
    further_signs: tuple[Sign, ...]
    verdict: str
    ok: bool
    idea: str
    steps: tuple[StepContent, ...]
    left_out: int
    tree: tuple[Branch, ...]
    axioms: tuple[Axiom, ...]
    uses: tuple[str, ...]
    used_by: tuple[str, ...]
    values: tuple[Row, ...]
    approaches: tuple[Approach, ...]
    limits: tuple[tuple[str, Formula], ...]
    twins: tuple[Twin, ...]
    twin_formulas: tuple[Formula, ...]
    references: tuple[str, ...]
    validated: ClaimValidation
    procedure: str
    no_simulation: str
    seconds: float
    figure: DrawnFigure | None
    simulation_figure: DrawnFigure | None

    def in_letters(self, words: str) -> str:
        """A sentence that names parameters as the command line does, with the letters that they have on the page."""
        named = {p.name: in_sentence(p.symbol, p.name) for p in self.parameters}
        return re.sub(r"\b[A-Za-z]\w*\b", lambda found: named.get(found[0], found[0]), words)

    @property
    def argument(self) -> tuple[Stretch, ...]:
        """The steps from which the claim follows, lemmas being known."""
        found = groupby((step for step in self.steps if step.argument), key=lambda step: step.routine and step.ok)
        return tuple(
            part
            for routine, steps in found
            for part in ([Stretch(True, tuple(steps))] if routine else [Stretch(False, (step,)) for step in steps])
        )

    @property
    def below(self) -> tuple[StepContent, ...]:
        """The steps within the lemmas."""
        return tuple(step for step in self.steps if not step.argument)


def uses(results: Sequence[CheckedClaim]) -> dict[str, tuple[str, ...]]:
    """For each claim by name, the other claims of a report that its derivation goes through."""
    claims = [result.claim for result in results]
    return {r.claim.name: claims_used(r.claim, claims) if r.ok else () for r in results}


def content(
    result: CheckedClaim,
    validated: ClaimValidation,
    computed: Computed,
    used: Mapping[str, tuple[str, ...]],
    claims: Sequence[Claim],
    known: Sequence[Abbreviation],
) -> ClaimContent:
    """The content of the page of one claim, among those of a report."""
    claim = result.claim
    numbers = numbered(result.root)
    near, argued = nearest(result.root), argument(result.root)
    limits = [c for c in claims if _is_limit_of(c, claim)]
    twins = [getattr(twin.statement, "rhs", twin.statement) for twin in computed.twins]
    own = next((a for a in known if a.definition == claim.definition), None)
    elsewhere = [a for a in known if a.claim in typeset(claim.conclusion, known).claims and a is not own]
    stated = [*claim.domain.conditions, *(h.statement for h in claim.hypotheses), *(a.definition for a in elsewhere)]
    stated += [claim.definition] if own is not None else []
    further = [step.step.statement for step in near.values()] + [limit.conclusion for limit in limits] + twins
    further += [condition for step in near.values() for condition in step.step.domain.conditions]
    ranging = [parameter.symbol for step in near.values() for parameter in step.step.domain.parameters]
    page = letters_of_page(claim, [claim.conclusion, *stated, *further, *ranging], known)
    conclusion = formula(claim.conclusion, known, page)  # the first to take letters
    steps = {name: step_content(step, numbers, known, near, page, argued) for name, step in near.items()}
    first = None
    if own is not None:
        symbol, definition = latex(own.definition, known), latex(own.definition, (), page)
        first = Formula(rf"{symbol} = {definition}", broken(rf"{symbol} = {definition}"))
    statements = {c.name: c.statement for c in (*load_book().values(), *claims)}
    result_signs = where(claim, Found([claim.conclusion], known, page, stated), statements, page)
    kernel = signs_of(step.step.statement.term for step in near.values() if isinstance(step.step.statement, Words))
    further_signs = where(claim, Found(further, known, page), statements, page)
    further_signs += tuple(Sign(entry.symbol, entry.meaning) for entry in kernel)
    return ClaimContent(
        name=claim.name,
        title=title_of(claim),
        statement=claim.statement,
        proposition=claim.proposition is not None,
        formula=conclusion,
        definition=first,
        parameters=tuple(
            Named(page.symbols.get(p.symbol) or written(p.symbol), range_latex(p, page), p.name, p.meaning)
            for p in claim.domain.parameters
        ),
        conditions=tuple(latex(condition) for condition in claim.domain.conditions),
        hypotheses=tuple(hypothesis_latex(one) for one in claim.hypotheses),
        abbreviated=tuple((_defined(a, page), a.claim) for a in elsewhere),
        signs=result_signs,
        further_signs=tuple(sign for sign in further_signs if sign not in result_signs),
        verdict=result.verdict.value,
        ok=result.ok,
        idea=idea_of(claim.derivation),
        steps=tuple(steps.values()),
        left_out=len(numbers) - len(steps),
        tree=branches(result.root, steps),
        axioms=axioms_of([result.root]),
        uses=used[claim.name],
        used_by=tuple(name for name, below in used.items() if claim.name in below),
        values=computed.values,
        approaches=computed.approaches,
        limits=tuple((c.name, formula(c.conclusion, known, page)) for c in limits),
        twins=computed.twins,
        twin_formulas=tuple(formula(twin, known, page) for twin in twins),
        references=claim.references,
        validated=validated,
        procedure=claim.simulation.procedure if claim.simulation else "",
        no_simulation=claim.no_simulation,
        seconds=result.seconds,
        figure=computed.figure,
        simulation_figure=computed.simulation_figure,
    )


def notation_of(pages: Iterable[ClaimContent]) -> tuple[Sign, ...]:
    """The fixed notation that stands on some pages, in their axioms too."""
    shown = list(pages)
    axioms = {axiom.name for page in shown for axiom in page.axioms}
    tables = [table for page in shown for table in (page.signs, page.further_signs)]
    return notation([*tables, *(axiom_in_full(name).signs for name in axioms)])


def _defined(known: Abbreviation, page: PageLetters) -> Formula:
    line = f"{latex(known.definition, [known])} = {latex(known.definition, (), page)}"
    return Formula(line, broken(line))


def _is_limit_of(other: Claim, claim: Claim) -> bool:
    """Does the other claim state a limit of what this one defines?"""
    return (
        other is not claim
        and claim.definition is not None
        and any(limit.args[0].has(claim.definition) for limit in other.conclusion.atoms(sp.Limit))
    )
