"""Work in processes of this machine: one that is there at once, and more as soon as they are worth their start."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from operator import length_hint
from pathlib import Path
from queue import Empty
from typing import Any, NamedTuple

import cloudpickle  # type: ignore[import-untyped]
from joblib.externals.loky import ProcessPoolExecutor, get_reusable_executor

from ..theory.errors import PhaseproofError
from .forked import Fork, fork
from .workers import FOLDERS, GRACE, Outcome, Pieces, Stream, Work, in_turn, perform, perform_elsewhere, sendable

WORTH = 4.0
"""Seconds of work left for one process from which more are started: about twice what their start takes."""

SLOWEST_START = 60.0
"""Seconds that a process may take to start on a busy machine."""

TICK, GLANCE = 0.1, 2.0
"""Seconds between two looks at how much work there is, and at the workers: what is stopped at two looks is ended."""

MANY = 10**6
"""Pieces that are expected where nothing says how many there are."""

IDLE = 60
"""Seconds after which a worker without work ends."""


class _Piece(NamedTuple):
    key: str
    work: Work
    begun: float
    forked: bool


def processes(jobs: int, timeout: float, work: Pieces) -> Stream:
    """Do the work in at most so many processes; a piece whose process dies, or is stopped, is done again, alone."""
    crew = _Crew(jobs, timeout)
    try:
        yield from crew.work(in_turn(work))
    finally:
        crew.dismiss()


class _Crew:
    """A fork and a pool, which have one piece for each process, so that it is known since when it is worked on."""

    def __init__(self, jobs: int, timeout: float) -> None:
        self.jobs, self.timeout = jobs, timeout
        self.flying: dict[Future[Outcome], _Piece] = {}
        self.fork: Fork | None = fork()
        self.pool: Any = None
        self.stopped: set[int] = set()
        self.clock, self.looked, self.finished = 0.0, time.monotonic(), 0

    def work(self, waiting: Iterator[tuple[str, Work]]) -> Stream:
        while True:
            yield from self._hand_out(waiting)
            if not self.flying:
                return
            done, _ = wait(self.flying, timeout=GLANCE if self.pool else TICK, return_when=FIRST_COMPLETED)
            for future in done:
                if future not in self.flying:  # those of a pool that dies are taken with it
                    continue
                try:
                    outcome = future.result()
                except BrokenProcessPool:
                    for piece in self._lost(future):
                        yield piece.key, isolated(piece.work, self.timeout)
                else:
                    yield self.flying.pop(future).key, outcome
                    self.finished += 1
            self._look()

    def _hand_out(self, waiting: Iterator[tuple[str, Work]]) -> Stream:
        """A piece to each process that has none; what cannot be sent to one is done here."""
        while len(self.flying) < self.jobs:
            free = self.fork is not None and not any(piece.forked for piece in self.flying.values())
            if not free and not self._worth_a_pool(length_hint(waiting, MANY)):
                return
            key, work = next(waiting, ("", None))
            if work is None:
                return
            payload = sendable(work)
            if payload is None:
                yield key, perform(work, self.timeout, FOLDERS)
                self.finished += 1
                continue
            call = perform_elsewhere, payload, self.timeout, tuple(FOLDERS)
            future = self.fork.submit(*call) if free and self.fork else self._submit(call)
            self.flying[future] = _Piece(key, work, self.clock, free)

    def _worth_a_pool(self, left: int) -> bool:
        """Would what is left take one process long?"""
        return self.pool is not None or self.fork is None or left * self.clock / max(self.finished, 1) > WORTH

    def _submit(self, call: tuple[Any, ...]) -> Future[Outcome]:
        try:
            self.pool = get_reusable_executor(max(self.jobs - (self.fork is not None), 1), timeout=IDLE)
            return self.pool.submit(*call)
        except (BrokenProcessPool, OSError) as error:
            raise PhaseproofError(f"worker processes cannot be started: {error}; is there memory for them?") from None

    def _lost(self, future: Future[Outcome]) -> list[_Piece]:
        """The pieces that were under way where a process has died: that of the fork, or those of the pool."""
        forked = self.flying[future].forked
        lost = {other: piece for other, piece in self.flying.items() if piece.forked == forked}
        for other in lost:
            del self.flying[other]
        if forked and self.fork is not None:
            self.fork.kill()
            self.fork = None
        return list(lost.values())

    def _look(self) -> None:
        """End what is stopped and what is overdue. Time in which this process is stopped itself does not count."""
        passed = time.monotonic() - self.looked
        if self.pool and passed < GLANCE:
            return
        self.clock, self.looked = self.clock + min(passed, 2 * GLANCE), time.monotonic()
        latest = self.clock - self.timeout - GRACE - SLOWEST_START
        pool = set(getattr(self.pool, "_processes", None) or ())
        own = {self.fork.process} if self.fork else set()
        overdue = {
            process
            for piece in self.flying.values()
            if piece.begun < latest
            for process in (own if piece.forked else pool)
        }
        self.stopped = _end_stopped(pool | own, self.stopped, overdue)

    def dismiss(self) -> None:
        if self.fork is not None:
            self.fork.kill()
        if self.pool is not None and self.flying:
            end(self.pool)


def end(pool: Any) -> None:
    """End its processes, whatever they do. What waits is taken from loky first, which would look for what it has dropped."""
    with suppress(Empty):
        while True:
            pool._work_ids.get_nowait()
    pool.shutdown(kill_workers=True)


def isolated(work: Work, timeout: float) -> Outcome:
    """A piece, which has been sent before, with a process of its own; where that dies sooner than by the time limit, a second try."""
    payload = cloudpickle.dumps(work)
    for _ in range(2):
        start, pool = time.monotonic(), ProcessPoolExecutor(1)
        try:
            call = pool.submit(perform_elsewhere, payload, timeout, tuple(FOLDERS))
            return answer(pool, call, timeout + GRACE + SLOWEST_START)
        except (BrokenProcessPool, TimeoutError):
            if time.monotonic() - start > timeout + GRACE:
                break
        finally:
            end(pool)
    return Outcome(None, f"its worker process died: killed, out of memory, or stuck for more than {timeout:g} s")


def answer(pool: Any, future: Future[Outcome], seconds: float) -> Outcome:
    """What comes of a call within so many seconds; TimeoutError otherwise. A process of the pool that is stopped is ended."""
    until, stopped = time.monotonic() + seconds, set[int]()
    while True:
        try:
            return future.result(max(0.0, min(GLANCE, until - time.monotonic())))
        except TimeoutError:
            if time.monotonic() >= until:
                raise
        stopped = _end_stopped(set(getattr(pool, "_processes", None) or ()), stopped)


def _end_stopped(processes: set[int], before: set[int], overdue: Iterable[int] = ()) -> set[int]:
    """End those of the processes that were stopped before and are now, and what is overdue; those that are stopped now."""
    stopped = {process for process in processes if _is_stopped(process)}
    for process in {*overdue, *(stopped & before)}:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    return stopped


def _is_stopped(process: int) -> bool:
    """Has it been sent SIGSTOP? False where the system does not say."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] in ("T", "t")
    except (OSError, IndexError):
        return False
