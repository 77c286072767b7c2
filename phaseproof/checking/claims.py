"""The job ``check``: re-derive claims and lay the outcome out as a tree, as counts and as records."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sympy as sp

from ..book.selection import of_the_book
from ..campaigns.limits import TIMEOUT, check_timeout
from ..theory.claim import Claim
from ..theory.errors import UsageError
from ..theory.steps import Checked, Step, Verdict
from . import tree
from .proving import outcomes

Node = TypeVar("Node", Checked, Step)


@dataclass(frozen=True, repr=False)
class CheckedClaim:
    """A claim with the outcome of its derivation; ``seconds`` are those of lines that no earlier claim has."""

    claim: Claim
    root: Checked
    seconds: float

    @property
    def ok(self) -> bool:
        return self.root.ok

    @property
    def verdict(self) -> Verdict:
        """The root's verdict, weakened to CERTIFIED when a step below is known by ball arithmetic only."""
        below = {step.verdict for step in walk(self.root)}
        weakened = self.root.verdict is Verdict.PROVED and Verdict.CERTIFIED in below
        return Verdict.CERTIFIED if weakened else self.root.verdict

    @property
    def axioms(self) -> frozenset[str]:
        return self.root.axioms

    def __repr__(self) -> str:
        return f"<{self.verdict.value} {self.claim.name}>"

    def _repr_html_(self) -> str:
        from ..pages.notebook import checked_html

        return checked_html(self)


@dataclass(frozen=True)
class CheckReport:
    """The outcome for a selection of claims."""

    results: tuple[CheckedClaim, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        return all(result.ok for result in self.results)

    @property
    def steps(self) -> dict[str, Checked]:
        """Every distinct step by identifier, a step after those it uses; a claim's own last line included."""
        return {identifier(step): step for result in self.results for step in walk(result.root)}

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many distinct steps have each verdict that a step can have, zeros included."""
        found = Counter(step.verdict for step in self.steps.values())
        return {verdict: found[verdict] for verdict in Verdict if verdict is not Verdict.TESTED}


def walk(root: Node) -> Iterator[Node]:
    """Every outcome (or step) below and including the root once, each after those it uses."""
    seen = {id(root)}
    under_way = [(root, iter(root.uses))]
    while under_way:
        node, below = under_way[-1]
        for used in below:
            if id(used) not in seen:
                seen.add(id(used))
                under_way.append((used, iter(used.uses)))
                break
        else:
            under_way.pop()
            yield node


_IDENTIFIERS: dict[int, tuple[Step, str]] = {}


def identifier(checked: Checked) -> str:
    """Twelve hexadecimal digits that depend only on what the step and all it uses state, and by which rule."""
    waiting = [checked]
    while waiting:
        node = waiting[-1]
        unnamed = [used for used in node.uses if id(used.step) not in _IDENTIFIERS]
        if id(node.step) not in _IDENTIFIERS and not unnamed:
            step = node.step
            below = [_IDENTIFIERS[id(used.step)][1] for used in node.uses]
            statement = sp.sstr(step.statement, order="none")  # an order for the eye asks SymPy for numbers
            text = "\n".join([step.title, statement, step.rule, step.domain.describe(), *below])
            _IDENTIFIERS[id(step)] = (step, hashlib.sha256(text.encode()).hexdigest()[:12])
        if id(node.step) in _IDENTIFIERS:
            waiting.pop()
        else:
            waiting.extend(unnamed)
    return _IDENTIFIERS[id(checked.step)][1]


def check_claims(
    claims: Sequence[Claim], progress: Callable[[int, int], None] | None = None, timeout: float = TIMEOUT
) -> CheckReport:
    """Check each claim; lines that they share are judged once. ``progress(written, all)`` is called as claims are written.

    A claim that takes longer than ``timeout`` seconds is undecided. Raises UsageError where that is no time.
    """
    check_timeout(timeout)
    for claim in claims:
        if type(claim) is not Claim:
            raise UsageError(f"a claim is a Claim record, not {type(claim).__name__}")
    begin = time.perf_counter()
    found: dict[int, Checked] = {}
    for own in (True, False):  # one log of users' claims, and one of the book's
        chosen = [claim for claim in claims if of_the_book(claim) is own]
        if chosen:
            found |= zip(map(id, chosen), outcomes(chosen, timeout, progress), strict=True)
    results, paid = [], set[int]()
    for claim in claims:
        lines = {id(line): line.seconds for line in walk(found[id(claim)])}
        results.append(CheckedClaim(claim, found[id(claim)], sum(lines[one] for one in lines.keys() - paid)))
        paid |= lines.keys()
    return CheckReport(tuple(results), time.perf_counter() - begin)


def roots(report: CheckReport) -> Iterator[tree.Root]:
    """The derivations as they are laid out."""
    nodes: dict[str, tree.Node] = {}
    for name, step in report.steps.items():
        text = tree.step_line(step.step.title, step.step.rule, step.seconds)
        uses = tuple(nodes[identifier(used)] for used in step.uses)
        nodes[name] = tree.Node(name, text, step.verdict.value, tuple(explanation(step)), uses)
    for result in report.results:
        supposed = [f"if {hypothesis.describe()}" for hypothesis in result.claim.hypotheses]
        below = [f"rests on: {', '.join(sorted(result.root.axioms)) or 'no axiom'}"] if result.ok else []
        yield tree.Root(result.claim.name, nodes[identifier(result.root)], "\n".join([*supposed, *below]))


def explanation(node: Checked) -> list[str]:
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


def record(report: CheckReport) -> dict[str, Any]:
    """The fields of the JSON answer of ``check``."""
    return {
        "ok": report.ok,
        "seconds": report.seconds,
        "counts": {verdict.value: count for verdict, count in report.counts.items()},
        "claims": [
            {
                "name": result.claim.name,
                "ok": result.ok,
                "verdict": result.verdict.value,
                "seconds": result.seconds,
                "step": identifier(result.root),
                "axioms": sorted(result.root.axioms),
                "hypotheses": [hypothesis.describe() for hypothesis in result.claim.hypotheses],
            }
            for result in report.results
        ],
        "steps": [
            {
                "id": name,
                "title": step.step.title,
                "statement": str(step.step.statement),
                "rule": step.step.rule,
                "domain": step.step.domain.describe(),
                "verdict": step.verdict.value,
                "seconds": step.seconds,
                "message": step.message,
                "uses": [identifier(used) for used in step.uses],
                "axioms": sorted(step.axioms),
            }
            for name, step in report.steps.items()
        ],
    }
