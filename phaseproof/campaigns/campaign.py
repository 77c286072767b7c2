"""A campaign: many independent pieces of work, kept in a journal as they are done, wherever they are done.

with campaign(jobs=2, journal=path, identity=identity("audit", (), claims=names)) as pieces:
    for key, outcome in pieces({"mutant 1": partial(try_mutant, 1), ...}):
        ...
"""

from __future__ import annotations

import contextlib
import json
from collections import deque
from collections.abc import Iterator, Mapping
from operator import length_hint
from pathlib import Path
from typing import Any

from ..numeric.text import raised
from .journal import Journal
from .limits import TIMEOUT
from .workers import Execute, Outcome, Pieces, Stream, Work, in_turn, workers


@contextlib.contextmanager
def campaign(
    *,
    jobs: int = 1,
    cluster: str = "",
    timeout: float = TIMEOUT,
    journal: Path | None = None,
    identity: Mapping[str, Any] | None = None,
    here: bool = True,
) -> Iterator[Execute]:
    """What executes work by key; see ``workers``. With a journal, what an earlier run has finished comes first.

    ``identity`` says which campaign a journal belongs to; see ``journal.identity``. Errors are not kept: whatever
    raised, died or took too long is tried again by the next run.
    """
    with contextlib.ExitStack() as stack:
        book = None
        if journal is not None:
            book = stack.enter_context(contextlib.closing(Journal(journal, identity or {})))
        execute = stack.enter_context(workers(jobs, cluster, timeout, here))

        def pieces(work: Pieces) -> Stream:
            kept = dict(book.kept) if book is not None else {}
            if isinstance(work, Mapping):  # what an earlier run has finished comes first
                work = dict(sorted(work.items(), key=lambda item: item[0] not in kept))
            rest = _Rest(in_turn(work), kept)
            while True:
                yield from rest.finished()
                if rest.over:
                    return
                with contextlib.closing(execute(rest)) as stream:
                    for key, outcome in stream:
                        yield from rest.passed()
                        outcome = _plain(outcome)
                        if book is not None and not outcome.error:
                            book.add(key, outcome.value)
                        yield key, outcome

        yield pieces


def _plain(outcome: Outcome) -> Outcome:
    """The outcome in the terms of a journal; an error where it has others."""
    if outcome.error:
        return outcome
    try:
        return Outcome(json.loads(json.dumps(outcome.value, allow_nan=False)))
    except (TypeError, ValueError) as problem:
        return Outcome(None, raised(problem))


class _Rest:
    """The pieces that no earlier run has finished. Those that one has are passed over, and their outcomes kept back."""

    def __init__(self, pieces: Iterator[tuple[str, Work]], kept: Mapping[str, Any]) -> None:
        self._pieces, self._kept = pieces, kept
        self._passed, self._next = deque[str](), deque[tuple[str, Work]]()

    def __iter__(self) -> _Rest:
        return self

    def __next__(self) -> tuple[str, Work]:
        if self._next:
            return self._next.popleft()
        for key, piece in self._pieces:
            if key not in self._kept:
                return key, piece
            self._passed.append(key)
        raise StopIteration

    def __length_hint__(self) -> int:
        hint = length_hint(self._pieces, -1)
        return NotImplemented if hint < 0 else hint + len(self._next)

    def passed(self) -> Stream:
        """The outcomes that were kept back."""
        while self._passed:
            key = self._passed.popleft()
            yield key, Outcome(self._kept[key], kept=True)

    def finished(self) -> Stream:
        """All outcomes up to the next piece that is unfinished: each of them may bring more."""
        yield from self.passed()
        for key, piece in self._pieces:
            if key not in self._kept:
                self._next.append((key, piece))
                return
            yield key, Outcome(self._kept[key], kept=True)

    @property
    def over(self) -> bool:
        """Was no piece found that is unfinished?"""
        return not self._next
