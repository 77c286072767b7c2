"""Work done once more by a new interpreter, which shares no memory, process id, hash seed or loaded file with this one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any

from joblib.externals.loky import ProcessPoolExecutor

from .processes import SLOWEST_START, answer, end, isolated
from .workers import FOLDERS, GRACE, Outcome, Work, perform_elsewhere, sendable

_POOL: list[Any] = []
"""The pool of one process that runs have in common: to start an interpreter takes as long as many a run."""


class Afresh:
    """Pieces by key that are handed over at once, done one after another meanwhile, and asked for in the order of handing over."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self._works: dict[str, Work] = {}
        self._futures: dict[str, Future[Outcome] | str] = {}

    def __contains__(self, key: object) -> bool:
        return key in self._works

    def submit(self, key: str, work: Work) -> None:
        """Hand over a piece, which finds the folder and the environment of this process."""
        self._works[key] = placed = partial(_in_place, os.getcwd(), dict(os.environ), work)
        payload = sendable(placed)
        if payload is None:
            self._futures[key] = (
                "it holds what no other process can have (a lock, an open file); valid: a claim of a file"
            )
            return
        if not _POOL:
            _POOL.append(ProcessPoolExecutor(1))
        try:
            self._futures[key] = _POOL[0].submit(perform_elsewhere, payload, self.timeout, tuple(FOLDERS))
        except (BrokenProcessPool, OSError):
            _dismiss()
            self._futures[key] = ""

    def is_done(self, key: str) -> bool:
        """Would ``outcome`` return at once?"""
        future = self._futures[key]
        return isinstance(future, str) or future.done()

    def outcome(self, key: str) -> Outcome:
        """What came of a piece; one whose process died, or does not answer, is tried again in one of its own."""
        future = self._futures[key]
        if isinstance(future, str):
            return Outcome(None, future) if future else isolated(self._works[key], self.timeout)
        try:
            return answer(_POOL[0] if _POOL else None, future, self.timeout + GRACE + SLOWEST_START)
        except (BrokenProcessPool, TimeoutError):
            _dismiss()
            return isolated(self._works[key], self.timeout)

    def close(self) -> None:
        """End the process where it still works on something."""
        if not all(map(self.is_done, self._futures)):
            _dismiss()


def _dismiss() -> None:
    while _POOL:
        end(_POOL.pop())


def _in_place(folder: str, environment: Mapping[str, str], work: Work) -> Any:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    return work()
