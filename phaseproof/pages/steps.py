"""The steps of a derivation as a page shows them: those of its argument, those within lemmas, and the tree of all."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sympy as sp

from ..book.axiom_titles import TITLES
from ..book.cited import summary
from ..checking.claims import walk
from ..rulebook.groups import IN_WORDS
from ..statements.latex.names import GREEK
from ..theory.steps import Checked, Step
from ..theory.write.shown import Words
from ..typesetting.latex import PageLetters
from ..typesetting.notation import Abbreviation
from .formula import Formula, formula
from .lemmas import name_of
from .ranges import domain_latex

PAGE_STEPS = 120
"""Steps of a derivation on its page; a proof log has thousands of lines."""


@dataclass(frozen=True)
class StepContent:
    """One step of a derivation; ``number`` counts along the page, ``id`` depends on what it states and uses alone.

    ``words`` are the kernel's own, of a statement too long for a formula; ``lemma`` is the name of the one with a page that
    it is, or is an instance of. One of the ``argument`` is not below such a lemma; a ``routine`` one only has a rule's name, or
    is read like one that it uses.
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
    argument: bool = True
    routine: bool = False


@dataclass(frozen=True)
class Stretch:
    """Steps of the argument that follow each other: routine ones, which a page folds, or one that it shows."""

    routine: bool
    steps: tuple[StepContent, ...]

    @property
    def words(self) -> str:
        """Their numbers and what they are called."""
        numbers = ", ".join(str(step.number) for step in self.steps)
        titles = "; ".join(dict.fromkeys(step.title for step in self.steps))
        return f"Step{'s' if len(self.steps) > 1 else ''} {numbers}: {titles}"


@dataclass(frozen=True)
class Branch:
    """A step in the tree of what a claim rests on, laid out as lines; ``repeated`` where its branches stand further up.

    ``opens`` a list of what it rests on; after the line, ``closes`` lists end.
    """

    step: StepContent
    repeated: bool
    opens: bool
    closes: int


def numbered(root: Checked) -> dict[str, int]:
    """The number of each step by its identifier, a step after those it uses; equal steps are one."""
    return {name: number for number, name in enumerate(dict.fromkeys(node.id for node in walk(root)), 1)}


def nearest(root: Checked) -> dict[str, Checked]:
    """The steps of a page, a step after those it uses: those of the argument, all that failed, and those nearest to them."""
    found = argument(root)
    level = list(found.values())
    while level and len(found) < PAGE_STEPS:
        level = [used for node in level for used in node.uses if used.id not in found]
        found |= {node.id: node for node in level[: PAGE_STEPS - len(found)]}
    return {name: node for node in walk(root) if (name := node.id) in found or not node.ok}


def argument(root: Checked) -> dict[str, Checked]:
    """The steps that a claim rests on without those below a lemma that has a page: at most those of a page."""
    found = {root.id: root}
    level = [root]
    while level and len(found) < PAGE_STEPS:
        level = [used for node in level for used in _argued(node) if used.id not in found]
        found |= {node.id: node for node in level[: PAGE_STEPS - len(found)]}
    return found


def _argued(node: Checked) -> tuple[Checked, ...]:
    """What a step of the argument uses that belongs to it too."""
    return () if name_of(node.lemma) else node.uses[1:] if _instance_of_known(node) else node.uses


def _instance_of_known(node: Checked) -> bool:
    """Is it an instance of a lemma that has a page, or of an axiom?"""
    if node.step.rule != "instance" or not node.uses:
        return False
    general = node.uses[0]
    return bool(name_of(general.lemma)) or general.step.rule == "axiom"


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
    argued: Collection[str] | None = None,
) -> StepContent:
    """One step as a page shows it that shows these steps, or all, in its letters; ``argued`` are those of the argument."""
    step = checked.step
    below = frozenset().union(*(used.axioms for used in checked.uses))
    lemma = name_of(checked.uses[0].lemma if _instance_of_known(checked) else checked.lemma)
    cites = checked.uses[0].axioms if _instance_of_known(checked) and not lemma else frozenset()
    return StepContent(
        number=numbers[checked.id],
        id=checked.id,
        title=spoken(step),
        formula=formula(step.statement, known, page),
        words=_too_long(step.statement),
        domain=tuple(domain_latex(step.domain, page)),
        rule=step.rule,
        checks=summary(checked),
        verdict=checked.verdict.value,
        ok=checked.ok,
        uses=tuple(
            (numbers[name], name) for name in (used.id for used in checked.uses) if shown is None or name in shown
        ),
        axioms=tuple(sorted((checked.axioms - below) | cites)),
        message="\n".join(_explained(checked)),
        lemma=lemma,
        argument=argued is None or checked.id in argued,
        routine=not lemma and not cites and (step.title in IN_WORDS or _said_before(checked)),
    )


def _said_before(node: Checked) -> bool:
    """Does a step that it uses read the same? Not of the claim, which a page ends with."""
    said = (node.step.statement, node.step.domain)
    return node.step.rule != "conclude" and any((used.step.statement, used.step.domain) == said for used in node.uses)


def _explained(node: Checked) -> list[str]:
    """What to tell of a failed step: both sides and the kernel's message; nothing of one that holds."""
    if node.ok:
        return []
    lines = []
    if all(used.ok for used in node.uses):
        sides = getattr(node.step.statement, "lhs", None), getattr(node.step.statement, "rhs", None)
        relation = getattr(node.step.statement, "rel_op", "")
        lines += [f"left side   {sides[0]}", f"relation    {relation}", f"right side  {sides[1]}"]
        lines += [f"on          {node.step.domain.describe()}"]
    return lines + node.message.splitlines()


def spoken(step: Step) -> str:
    """The title of a step for a reader: one that is only the name of a rule, an axiom or the claim is told in words."""
    if step.rule == "conclude":
        return "What is claimed"
    words = TITLES.get(step.title) or IN_WORDS.get(step.title, step.title)
    return words[:1].upper() + words[1:] if _BEGINS_WITH_A_WORD.match(words) else words


_BEGINS_WITH_A_WORD = re.compile(
    rf"(?!(?:{'|'.join(GREEK)}|sqrt|int|ln|exp|abs|tr|det|lim|sin|cos|tan|erf|max|min)\b)(?:[a-z]{{2,}}\b(?![(^_])|a [a-z]{{2,}})"
)


def branches(root: Checked, steps: dict[str, StepContent]) -> tuple[Branch, ...]:
    """The tree of what a step rests on, each step laid out once."""
    lines: list[tuple[int, StepContent, bool, bool]] = []
    seen: set[str] = set()
    waiting = [(root, 0)]
    while waiting:
        checked, depth = waiting.pop()
        name = checked.id
        repeated = name in seen
        below = () if repeated else tuple(used for used in checked.uses if used.id in steps)
        seen.add(name)
        lines.append((depth, steps[name], repeated and bool(checked.uses), bool(below or steps[name].axioms)))
        waiting.extend((used, depth + 1) for used in reversed(below))
    following = [depth for depth, *_ in lines[1:]] + [0]
    return tuple(
        Branch(step, repeated, opens, depth + opens - after)
        for (depth, step, repeated, opens), after in zip(lines, following, strict=True)
    )
