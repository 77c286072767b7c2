"""A draft checked: each link of its chains is searched for in one step, and judged by the kernel's process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..campaigns.limits import TIMEOUT, check_timeout
from ..checking.answers import reason_of
from ..checking.logs import FAILURES, VERDICTS
from ..checking.proving import judged
from ..statements.latex.macros import carried
from ..statements.statement import Statement
from ..theory.errors import UsageError
from ..theory.steps import Step
from .displays import Lines
from .reading import LINK, UNREAD, Entry, Reader
from .sources import Source, read_source

MOST = 2000
"""Links of one run."""


@dataclass(frozen=True)
class Place:
    """What stands at a place of a draft, and what is known of it: of a link its verdict, with the reason where it fails.

    ``cell`` is the number of a notebook's cell, in which lines are counted; ``text`` is the number of the source's text.
    """

    entry: Entry
    text: int
    cell: int | None
    line: int
    column: int
    verdict: str = ""
    message: str = ""
    axioms: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.entry.kind != UNREAD and self.verdict not in FAILURES

    @property
    def where(self) -> str:
        cell = "" if self.cell is None else f"cell {self.cell}, "
        return f"{cell}line {self.line}"


@dataclass(frozen=True)
class CheckedDraft:
    """A draft with what is known of each of its places."""

    source: Source
    places: tuple[Place, ...]
    seconds: float

    @property
    def links(self) -> list[Place]:
        return [place for place in self.places if place.entry.kind == LINK]

    @property
    def unread(self) -> list[Place]:
        return [place for place in self.places if place.entry.kind == UNREAD]

    @property
    def ok(self) -> bool:
        """Is something proved, all that is stated with it, and all read?"""
        return bool(self.links) and all(place.ok for place in self.places)

    @property
    def counts(self) -> dict[str, int]:
        """How many links have each verdict, and how many places are unread; zeros included."""
        found = Counter(place.verdict for place in self.links)
        return {**{verdict: found[verdict] for verdict in VERDICTS if verdict != "CITED"}, "UNREAD": len(self.unread)}


def check_draft(
    path: Path, timeout: float = TIMEOUT, progress: Callable[[int, int], None] | None = None
) -> CheckedDraft:
    """Read a draft and check its links, each within the time. Raises UsageError for what is no draft."""
    check_timeout(timeout)
    start = time.perf_counter()
    source = read_source(path)
    places = list(places_of(source))
    links = [i for i, place in enumerate(places) if place.entry.kind == LINK]
    if len(links) > MOST:
        raise UsageError(f"{path} states {len(links)} links; at most {MOST} are checked in one run")
    if links:
        statements = [_statement(places[i], number) for number, i in enumerate(links, 1)]
        report, outcomes = judged(statements, timeout, progress=progress, before=_before(statements))
        answers = {claim["claim"]: claim for claim in report.claims}
        for i, statement, outcome in zip(links, statements, outcomes, strict=True):
            answer = answers[statement.name]
            axioms = tuple(answer.get("axioms", ()))
            places[i] = replace(places[i], verdict=answer["verdict"], message=reason_of(outcome), axioms=axioms)
    return CheckedDraft(source, tuple(_limited(places)), time.perf_counter() - start)


def _limited(places: Sequence[Place]) -> Iterator[Place]:
    """The places, none of them refuted where a condition beside another row, or what stands beside it and is not shown, may be its condition."""
    shown = {(place.text, place.entry.at) for place in places if place.verdict and place.verdict not in FAILURES}
    for place in places:
        why = ""
        if not {(place.text, at) for at in place.entry.beside} <= shown:
            why = "is what stands beside it, which is not shown, its condition? write \\text{for} before it"
        if place.entry.elsewhere:
            why = "holds the condition of another row here as well? write it beside each row"
        if place.entry.supposed:
            why = "does the text around it state a condition? declare it, or write it behind the formula as \\text{for}"
        if why and place.verdict == "REFUTED":
            yield replace(place, verdict="UNDECIDED", message=f"{place.message}; {why}")
        else:
            yield place


def places_of(source: Source) -> Iterator[Place]:
    """All entries of a draft; what one text declares and defines holds in the next."""
    reader = Reader()
    for number, text in enumerate(source.texts):
        reader.macros = carried(reader.macros, text.macros)
        lines = Lines(text.text)
        for entry in reader.entries(text.parts):
            yield Place(entry, number, text.cell, *lines(entry.at))


def _statement(place: Place, number: int) -> Statement:
    entry = place.entry
    assert entry.statement is not None
    assert entry.domain is not None
    return Statement(f"link.{number}", place.where, entry.statement, entry.domain)


def _before(statements: Sequence[Statement]) -> Callable[[Step], Sequence[Step]]:
    """For each link's step those of the links above it, nearest first."""
    steps = [statement.derived() for statement in statements]
    numbers = {id(step): number for number, step in enumerate(steps)}
    return lambda step: steps[: numbers.get(id(step), 0)][::-1]


def record(drafts: Sequence[CheckedDraft]) -> dict[str, Any]:
    """The fields of the JSON answer of ``check`` of drafts."""
    return {
        "ok": all(draft.ok for draft in drafts),
        "seconds": sum(draft.seconds for draft in drafts),
        "counts": {name: sum(draft.counts[name] for draft in drafts) for name in drafts[0].counts},
        "drafts": [
            {
                "file": str(draft.source.path),
                "ok": draft.ok,
                "places": [
                    {
                        "kind": place.entry.kind,
                        "cell": place.cell,
                        "line": place.line,
                        "column": place.column,
                        "read": place.entry.text,
                        "domain": place.entry.domain.describe() if place.entry.domain is not None else "",
                        "verdict": place.verdict or None,
                        "message": place.message or place.entry.why,
                        "axioms": list(place.axioms),
                    }
                    for place in draft.places
                ],
            }
            for draft in drafts
        ],
    }
