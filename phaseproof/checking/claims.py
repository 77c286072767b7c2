"""The job ``check``: claims with the outcome of their derivations."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ..book.selection import of_the_book
from ..campaigns.limits import TIMEOUT, check_timeout
from ..theory.claim import Claim
from ..theory.errors import UsageError
from ..theory.steps import Checked, Step, Verdict
from .logs import ProofReport, joined
from .proving import Progress, outcomes, proved

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
    """The outcome for a selection of claims, and what the kernel says of each line of their logs."""

    results: tuple[CheckedClaim, ...]
    proofs: ProofReport

    @property
    def ok(self) -> bool:
        return self.proofs.ok


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


def prove_claims(claims: Sequence[Claim], progress: Progress | None = None, timeout: float = TIMEOUT) -> ProofReport:
    """What the kernel says of the claims' derivations; lines that they share are judged once.

    ``progress(written, all)`` is called as claims are written. A claim that takes longer than ``timeout`` seconds is
    undecided. Raises UsageError where that is no time.
    """
    begin = time.perf_counter()
    proofs = joined(*(proved(chosen, timeout, progress) for chosen in _parted(claims, timeout)))
    return replace(proofs, seconds=time.perf_counter() - begin)


def check_claims(claims: Sequence[Claim], progress: Progress | None = None, timeout: float = TIMEOUT) -> CheckReport:
    """The same, with the outcome of each claim for who looks at its steps."""
    begin = time.perf_counter()
    reports, found = [], dict[int, CheckedClaim]()
    for chosen in _parted(claims, timeout):
        report, roots = outcomes(chosen, timeout, progress)
        costs = dict(zip((claim["claim"] for claim in report.claims), report.costs, strict=True))
        found |= {id(c): CheckedClaim(c, root, costs[c.name]) for c, root in zip(chosen, roots, strict=True)}
        reports.append(report)
    proofs = replace(joined(*reports), seconds=time.perf_counter() - begin)
    return CheckReport(tuple(found[id(claim)] for claim in claims), proofs)


def _parted(claims: Sequence[Claim], timeout: float) -> list[list[Claim]]:
    """Claims of users, and those of the book, whose names may be the same: a log for each."""
    check_timeout(timeout)
    for claim in claims:
        if type(claim) is not Claim:
            raise UsageError(f"a claim is a Claim record, not {type(claim).__name__}")
    parts = ([claim for claim in claims if of_the_book(claim) is own] for own in (True, False))
    return [part for part in parts if part]
