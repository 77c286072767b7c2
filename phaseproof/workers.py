"""Where the pieces of a campaign are worked on: this process, processes of this machine, or a Dask cluster.

Whichever it is, a piece gives the same result: it runs alone in its process, with one BLAS thread.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
import threading
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

import cloudpickle  # type: ignore[import-untyped]
import joblib
from threadpoolctl import threadpool_limits

from .limits import TIMEOUT, TimeLimit, check_whole, prints_aside, time_limit
from .theory.errors import PhaseproofError

Work = Callable[[], Any]
"""A piece of work; what it returns is made of the terms of JSON, and depends on nothing but the piece itself."""

GRACE = 2.0
"""Seconds that a piece has after its time limit to stop, before its worker process is ended."""

ATTEMPTS = 3
"""Times that a pool of processes may die with nothing under way that could be to blame."""


@dataclass(frozen=True)
class Outcome:
    """What a piece of work returned, or in ``error`` why it returned nothing; ``kept``: an earlier run has done it."""

    value: Any
    error: str = ""
    kept: bool = False


Stream = Generator[tuple[str, Outcome], None, None]
Execute = Callable[[Mapping[str, Work]], Stream]
"""Takes pieces by key and gives each key with its outcome, in the order in which they are done."""


def perform(work: Work, timeout: float) -> Outcome:
    """Do a piece of work; whatever it raises is its outcome, and so is taking too long."""
    try:
        with time_limit(timeout), prints_aside(), threadpool_limits(1):  # digits depend on the number of BLAS threads
            return Outcome(work())
    except TimeLimit as late:
        return Outcome(None, str(late))
    except (Exception, SystemExit) as problem:  # a user's code may raise anything, and none of it ends the program
        return Outcome(None, f"{type(problem).__name__}: {problem}")


_ALONE = threading.Lock()
"""Limits on threads and prints are those of a process: in a worker with several threads, pieces take turns."""


def perform_elsewhere(payload: bytes, timeout: float) -> Outcome:
    """``perform`` in a worker process, which is ended when the piece does not heed its time limit."""
    with _ALONE, open(os.devnull, "w") as nowhere:
        try:
            work = cloudpickle.loads(payload)  # outside the limit: an import that is broken off stays broken
        except (Exception, SystemExit) as problem:
            return Outcome(None, f"{type(problem).__name__}: {problem}")
        faulthandler.dump_traceback_later(timeout + GRACE, exit=True, file=nowhere)
        try:
            return perform(work, timeout)
        finally:
            faulthandler.cancel_dump_traceback_later()


@contextlib.contextmanager
def workers(jobs: int = 1, cluster: str = "", timeout: float = TIMEOUT) -> Iterator[Execute]:
    """What executes work: with jobs = 1 this process, else so many processes, or a Dask cluster at an address.

    ``timeout`` holds for each piece. Raises UsageError for a bad number, and where no cluster answers.
    """
    check_whole("jobs", jobs, 1)
    if cluster:
        from .cluster import connected

        with connected(cluster, timeout) as execute:
            yield execute
    else:
        yield partial(_here, timeout) if jobs == 1 else partial(_processes, jobs, timeout)


def send_along(modules: Iterable[ModuleType]) -> None:
    """Send what a user's file declares with the work, as no worker can import it by name."""
    for module in modules:
        if module.__name__ in sys.modules and not module.__name__.startswith("phaseproof."):
            cloudpickle.register_pickle_by_value(module)


def _here(timeout: float, work: Mapping[str, Work]) -> Stream:
    for key, piece in work.items():
        yield key, perform(piece, timeout)


def _named(key: str, payload: bytes, timeout: float) -> tuple[str, Outcome]:
    return key, perform_elsewhere(payload, timeout)


def _processes(jobs: int, timeout: float, work: Mapping[str, Work]) -> Stream:
    """A process that dies takes its whole pool with it: what was under way is then tried again, each piece alone."""
    waiting, attempts = dict(work), 0
    while waiting:
        started: list[str] = []
        try:
            with contextlib.closing(_pool(jobs, timeout, waiting, started)) as stream:
                for key, outcome in stream:
                    del waiting[key]
                    yield key, outcome
        except BrokenProcessPool:
            suspects = [key for key in started if key in waiting]
            attempts += not suspects
            if attempts == ATTEMPTS:
                raise PhaseproofError(
                    "worker processes die before they have begun; is there memory for them?"
                ) from None
            for key in suspects:
                yield key, _isolated(key, waiting.pop(key), timeout)


def _isolated(key: str, piece: Work, timeout: float) -> Outcome:
    """A piece with a pool of its own; one that dies sooner than by its time limit has a second try."""
    for _ in range(2):
        start = time.monotonic()
        try:
            ((_, outcome),) = _pool(2, timeout, {key: piece}, [])  # with n_jobs = 1 joblib would stay in this process
            return outcome
        except BrokenProcessPool:
            if time.monotonic() - start > timeout + GRACE:
                break
    return Outcome(None, f"its worker process died: killed, out of memory, or stuck for more than {timeout:g} s")


def _pool(jobs: int, timeout: float, work: Mapping[str, Work], started: list[str]) -> Stream:
    """Work in a pool of processes; ``started`` collects the keys that have been handed out."""

    def calls() -> Iterator[Any]:
        for key, piece in list(work.items()):
            payload = cloudpickle.dumps(piece)
            started.append(key)
            yield joblib.delayed(_named)(key, payload, timeout)

    parallel = joblib.Parallel(n_jobs=jobs, backend="loky", return_as="generator_unordered", batch_size=1)
    stream = parallel(calls())
    try:
        # not "yield from": closing would reach the stream before the warning is silenced
        for answer in stream:  # noqa: UP028
            yield answer
    finally:
        with warnings.catch_warnings():  # that joblib throws unfinished work away is here what the user wants
            warnings.filterwarnings("ignore", category=UserWarning, module="joblib")
            stream.close()
