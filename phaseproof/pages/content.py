"""What a page about a claim holds, whatever the format: formulas as LaTeX, sentences as the records have them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sympy as sp

from ..book.cited import Axiom, axioms_of, summary
from ..book.dependencies import claims_used
from ..book.selection import load_book
from ..checking.claims import CheckedClaim, explanation, identifier, walk
from ..evaluation.values import Approach, Row
from ..rulebook.groups import IN_WORDS
from ..theory.axioms.table import AXIOMS
from ..theory.claim import Claim
from ..theory.steps import Checked, Step
from ..theory.write.shown import Words
from ..typesetting.breaking import broken
from ..typesetting.latex import PageLetters, latex, typeset
from ..typesetting.notation import Abbreviation, written
from ..typesetting.prose import in_words
from ..typesetting.terms import signs_of
from .formula import Formula, formula
from .lemmas import axiom_in_full, name_of
from .ranges import domain_latex, hypothesis_latex, range_latex
from .run import title_of
from .twins import Twin
from .where import Found, Sign, letters_of_page, notation, where

if TYPE_CHECKING:
    from ..simulation.validation import ClaimValidation
    from .computing import Computed, DrawnFigure


PAGE_STEPS = 120
"""Steps of a derivation on its page; a proof log has thousands of lines."""


@dataclass(frozen=True)
class Named:
    """A parameter (or a definition from another claim) by its symbol, with what it means."""

    symbol: str
    range: str
    name: str
    meaning: str


@dataclass(frozen=True)
class StepContent:
    """One step of a derivation; ``number`` counts along the page, ``id`` depends on what it states and uses alone.

    ``words`` are the kernel's own, of a statement too long for a formula; ``lemma`` is its name where it is one with a page.
    """

    number: int
    id: str
    title: str
    formula: Formula
    words: str
    domain: tuple[str, ...]
    rule: str
    checks: str
    verdict: str
    ok: bool
    uses: tuple[tuple[int, str], ...]
    axioms: tuple[str, ...]
    message: str
    lemma: str


@dataclass(frozen=True)
class Branch:
    """A step in the tree of what a claim rests on, laid out as lines; ``repeated`` where its branches stand further up.

    ``opens`` a list of what it rests on; after the line, ``closes`` lists end.
    """

    step: StepContent
    repeated: bool
    opens: bool
    closes: int


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
    abbreviated: tuple[tuple[Formula, str], ...]
    signs: tuple[Sign, ...]
    further_signs: tuple[Sign, ...]
    verdict: str
    ok: bool
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
    near = nearest(result.root)
    limits = [c for c in claims if _is_limit_of(c, claim)]
    twins = [getattr(twin.statement, "rhs", twin.statement) for twin in computed.twins]
    own = next((a for a in known if a.definition == claim.definition), None)
    elsewhere = [a for a in known if a.claim in typeset(claim.conclusion, known).claims and a is not own]
    stated = [*claim.domain.conditions, *(h.statement for h in claim.hypotheses), *(a.definition for a in elsewhere)]
    stated += [claim.definition] if own is not None else []
    further = [step.step.statement for step in near.values()] + [limit.conclusion for limit in limits] + twins
    further += [condition for step in near.values() for condition in step.step.domain.conditions]
    page = letters_of_page(claim, [claim.conclusion, *stated, *further], known)
    steps = {name: step_content(step, numbers, known, near, page) for name, step in near.items()}
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
        formula=formula(claim.conclusion, known, page),
        definition=first,
        parameters=tuple(
            Named(page.symbols.get(p.symbol) or written(p.symbol), range_latex(p, page), p.name, p.meaning)
            for p in claim.domain.parameters
        ),
        conditions=(
            *(latex(condition) for condition in claim.domain.conditions),
            *(hypothesis_latex(one) for one in claim.hypotheses),
        ),
        abbreviated=tuple((_defined(a, page), a.claim) for a in elsewhere),
        signs=result_signs,
        further_signs=tuple(sign for sign in further_signs if sign not in result_signs),
        verdict=result.verdict.value,
        ok=result.ok,
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


def numbered(root: Checked) -> dict[str, int]:
    """The number of each step by its identifier, a step after those it uses; equal steps are one."""
    return {name: number for number, name in enumerate(dict.fromkeys(map(identifier, walk(root))), 1)}


def nearest(root: Checked) -> dict[str, Checked]:
    """The steps of a page, a step after those it uses: all that failed, and of the others those nearest the claim."""
    found = {identifier(root): root}
    level = [root]
    while level and len(found) < PAGE_STEPS:
        level = [used for node in level for used in node.uses if identifier(used) not in found]
        found |= {identifier(node): node for node in level[: PAGE_STEPS - len(found)]}
    return {name: node for node in walk(root) if (name := identifier(node)) in found or not node.ok}


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


MOST_WORDS = 1_200
"""Characters of a statement in the kernel's own words."""


def _too_long(statement: sp.Basic) -> str:
    """The beginning of a statement in the kernel's own words, where it is longer than a formula of a page."""
    if not isinstance(statement, Words) or len(statement.name) <= MOST_WORDS:
        return ""
    return f"{statement.name[:MOST_WORDS]} ... (`phaseproof check --log` writes it in full)"


def step_content(
    checked: Checked,
    numbers: dict[str, int],
    known: Sequence[Abbreviation],
    shown: Collection[str] | None = None,
    page: PageLetters | None = None,
) -> StepContent:
    """One step as a page shows it that shows these steps, or all, in its letters."""
    step = checked.step
    below = frozenset().union(*(used.axioms for used in checked.uses))
    return StepContent(
        number=numbers[identifier(checked)],
        id=identifier(checked),
        title=spoken(step),
        formula=formula(step.statement, known, page),
        words=_too_long(step.statement),
        domain=tuple(domain_latex(step.domain, page)),
        rule=step.rule,
        checks=summary(checked),
        verdict=checked.verdict.value,
        ok=checked.ok,
        uses=tuple((numbers[name], name) for name in map(identifier, checked.uses) if shown is None or name in shown),
        axioms=tuple(sorted(checked.axioms - below)),
        message="\n".join(explanation(checked)),
        lemma=name_of(checked.lemma),
    )


def spoken(step: Step) -> str:
    """The title of a step for a reader: one that is only the name of a rule, an axiom or the claim is told in words."""
    if step.rule == "conclude":
        return "What is claimed"
    return in_words(step.title) if step.title in AXIOMS else IN_WORDS.get(step.title, step.title)


def branches(root: Checked, steps: dict[str, StepContent]) -> tuple[Branch, ...]:
    """The tree of what a step rests on, each step laid out once."""
    lines: list[tuple[int, StepContent, bool, bool]] = []
    seen: set[str] = set()
    waiting = [(root, 0)]
    while waiting:
        checked, depth = waiting.pop()
        name = identifier(checked)
        repeated = name in seen
        below = () if repeated else tuple(used for used in checked.uses if identifier(used) in steps)
        seen.add(name)
        lines.append((depth, steps[name], repeated and bool(checked.uses), bool(below or steps[name].axioms)))
        waiting.extend((used, depth + 1) for used in reversed(below))
    following = [depth for depth, *_ in lines[1:]] + [0]
    return tuple(
        Branch(step, repeated, opens, depth + opens - after)
        for (depth, step, repeated, opens), after in zip(lines, following, strict=True)
    )
