"""The outcome of an audit: what became of each mutant, and the counts by kind, by topic and by job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .mutants import KINDS

KILLED, SURVIVOR, UNDECIDED, TRUE, SAME = "killed", "survivor", "undecided", "true", "same"
"""What becomes of a mutant under ``check``; the last three are accepted, or refused though they say the same."""

BELOW = "below"
"""Of a mutant under ``validate``: it passes, and moves the value by less than the resolution."""

CLOSED_FORM = "closed form"
"""The name of a claim's last line in the audit."""


@dataclass(frozen=True)
class Tried:
    """One mutant and what became of it; ``validated`` is empty where there is no simulation of it.

    ``statement`` and ``domain`` say what was accepted, and are empty where it was refused; ``seconds`` of processor time.
    """

    claim: str
    step: str
    rule: str
    kind: str
    change: str
    statement: str
    domain: str
    checked: str
    validated: str
    seconds: float
    reason: str = ""


@dataclass(frozen=True)
class AuditReport:
    """All mutants that were tried; ``ok`` when there are some, and none of them got past what should notice it."""

    tried: tuple[Tried, ...]
    claims: int
    steps: int
    seed: int
    sample: int | None
    each: int | None
    settings: int
    resumed: int
    seconds: float

    @property
    def survivors(self) -> tuple[Tried, ...]:
        """What ``check`` let pass though it is false, and ``validate`` though it moves the value by more than it resolves."""
        return tuple(t for t in self.tried if SURVIVOR in (t.checked, t.validated))

    @property
    def undecided(self) -> tuple[Tried, ...]:
        return tuple(t for t in self.tried if t.checked == UNDECIDED)

    @property
    def ok(self) -> bool:
        return any(t.checked == KILLED for t in self.tried) and not self.survivors

    def kinds(self) -> list[dict[str, Any]]:
        """For each kind of mutant, and for all of them, what became of them."""
        rows = [(kind, [t for t in self.tried if t.kind == kind]) for kind in KINDS]
        return [_tally(name, group) for name, group in [*rows, ("all", self.tried)]]

    def topics(self) -> list[dict[str, Any]]:
        """The same for the claims of each topic, the first half of their names."""
        groups: dict[str, list[Tried]] = {}
        for tried in self.tried:
            groups.setdefault(tried.claim.partition(".")[0], []).append(tried)
        return [_tally(name, group) for name, group in groups.items()]

    def as_dict(self) -> dict[str, Any]:
        """The fields of the JSON answer."""
        return {
            "ok": self.ok,
            "seed": self.seed,
            "sample": self.sample,
            "each": self.each,
            "settings": self.settings,
            "resumed": self.resumed,
            "seconds": self.seconds,
            "counts": {"claims": self.claims, "steps": self.steps, "mutants": len(self.tried)},
            "kinds": self.kinds(),
            "topics": self.topics(),
            "survivors": [asdict(t) for t in self.survivors],
            "undecided": [asdict(t) for t in self.undecided],
            "slowest": [asdict(t) for t in sorted(self.tried, key=lambda t: -t.seconds)[:10]],
        }


def _tally(name: str, group: Sequence[Tried]) -> dict[str, Any]:
    check_counts = Counter(t.checked for t in group)
    validate_counts = Counter(t.validated for t in group)
    return {
        "name": name,
        "mutants": len(group),
        "seconds": sum(t.seconds for t in group),
        "check": {
            **{name: check_counts[name] for name in (KILLED, SURVIVOR, UNDECIDED, TRUE, SAME)},
            "rate": _rate(check_counts),
        },
        "validate": {
            **{name: validate_counts[name] for name in (KILLED, SURVIVOR, BELOW, UNDECIDED, SAME)},
            "rate": _rate(validate_counts),
        },
    }


def _rate(counts: Counter[str]) -> float | None:
    """Killed out of killed and surviving; None when there was neither."""
    total = counts[KILLED] + counts[SURVIVOR]
    return counts[KILLED] / total if total else None
