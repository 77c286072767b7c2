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
from pathlib import Path
from typing import Any

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
) -> Iterator[Execute]:
    """What executes work by key; see ``workers``. With a journal, what an earlier run has finished comes first.

    ``identity`` says which campaign a journal belongs to; see ``journal.identity``. Errors are not kept: whatever
    raised, died or took too long is tried again by the next run.
    """
    with contextlib.ExitStack() as stack:
        book = None
        if journal is not None:
            book = stack.enter_context(contextlib.closing(Journal(journal, identity or {})))
        execute = stack.enter_context(workers(jobs, cluster, timeout))

        def pieces(work: Pieces) -> Stream:
            kept, met = dict(book.kept) if book is not None else {}, deque[str]()

            def fresh() -> Iterator[tuple[str, Work]]:
                for key, piece in in_turn(work):
                    if key in kept:
                        met.append(key)
                    else:
                        yield key, piece

            def known() -> Stream:
                while met:
                    key = met.popleft()
                    yield key, Outcome(kept[key], kept=True)

            missing = dict(fresh()) if isinstance(work, Mapping) else fresh()
            yield from known()
            with contextlib.closing(execute(missing)) as stream:
                for key, outcome in stream:
                    yield from known()
                    if outcome.error:
                        yield key, outcome
                        continue
                    value = json.loads(json.dumps(outcome.value))  # the same terms as those of a journal
                    if book is not None:
                        book.add(key, value)
                    yield key, Outcome(value)
            yield from known()

        yield pieces
