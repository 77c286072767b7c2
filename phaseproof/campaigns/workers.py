"""Where the pieces of a campaign are worked on: this process, processes of this machine, or a Dask cluster.

Whichever it is, a piece gives the same result: it runs alone in its process, with one BLAS thread.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
import threading
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from types import ModuleType
from typing import Any, Generic, TypeVar

import cloudpickle  # type: ignore[import-untyped]
import numpy as np
from threadpoolctl import ThreadpoolController

from ..numeric.text import raised
from .limits import TIMEOUT, TimeLimit, check_whole, secluded, time_limit, uninterrupted
from .prints import prints_aside
from .sources import file_of, sources

CAN_FORK = sys.platform == "linux"
"""Elsewhere a fork of a process that has computed may not compute itself."""

Work = Callable[[], Any]
"""A piece of work; what it returns is made of the terms of JSON, and depends on nothing but the piece itself."""

GRACE = 2.0
"""Seconds that a piece has after its time limit to stop, before its worker process is ended."""


@dataclass(frozen=True)
class Outcome:
    """What a piece of work returned, or in ``error`` why it returned nothing; ``kept``: an earlier run has done it."""

    value: Any
    error: str = ""
    kept: bool = False


Stream = Generator[tuple[str, Outcome], None, None]
Pieces = Mapping[str, Work] | Iterable[tuple[str, Work]]
"""Pieces by key; where they are made one after another, the first are worked on before the last are made.

An iterator that has nothing left is asked again after each outcome, which may have brought it more.
"""

Execute = Callable[[Pieces], Stream]
"""Takes pieces and gives each key with its outcome, in the order in which they are done."""


def in_turn(pieces: Pieces) -> Iterator[tuple[str, Work]]:
    """The pieces one after another."""
    return iter(pieces.items() if isinstance(pieces, Mapping) else pieces)


Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Shared(Generic[Value]):
    """A value that many pieces have in common: a worker process makes it once."""

    value: Value

    def __reduce__(self) -> tuple[Callable[[bytes], Shared[Any]], tuple[bytes]]:
        return _shared, (_payload(self),)


@lru_cache(maxsize=256)
def _payload(shared: Shared[Any]) -> bytes:
    return bytes(cloudpickle.dumps(shared.value))


@lru_cache(maxsize=256)
def _shared(payload: bytes) -> Shared[Any]:
    return Shared(cloudpickle.loads(payload))


FOLDERS: list[str] = []
"""Where users' files lie: what lies beside one can be imported while a piece is worked on, here and elsewhere."""


def perform(work: Work, timeout: float, folders: Sequence[str] = ()) -> Outcome:
    """Do a piece of work; whatever it raises is its outcome, and so is taking too long."""
    try:
        with (
            time_limit(timeout),
            prints_aside(),
            _searched(folders),
            put_back(),
            _libraries(len(sys.modules)).limit(limits=1),
        ):
            return Outcome(work())  # on one BLAS thread: digits depend on their number
    except TimeLimit as late:
        return Outcome(None, str(late))
    except KeyboardInterrupt:
        raise
    except BaseException as problem:  # a user's code may raise anything, and none of it ends the program
        return Outcome(None, raised(problem))


@contextlib.contextmanager
def put_back() -> Iterator[None]:
    """What a user's code may change of the process, and this program relies on, is afterwards as it was: how NumPy treats
    overflow, what becomes of warnings, and the working directory.
    """
    folder = os.getcwd()
    try:
        with np.errstate(), warnings.catch_warnings():
            yield
    finally:
        os.chdir(folder)


@lru_cache(maxsize=1)
def _libraries(modules: int) -> ThreadpoolController:
    """The BLAS libraries of this process; looked for again when another module has been loaded, which may bring one."""
    return ThreadpoolController()


@contextlib.contextmanager
def _searched(folders: Sequence[str]) -> Iterator[None]:
    """Within, modules are looked for in the folders too."""
    added = [folder for folder in folders if folder not in sys.path]
    sys.path[:0] = added
    try:
        yield
    finally:
        for folder in added:
            with contextlib.suppress(ValueError):
                sys.path.remove(folder)


_ALONE = threading.Lock()
"""Limits on threads and prints are those of a process: in a worker with several threads, pieces take turns."""


def sendable(work: Work) -> bytes | None:
    """A piece as ``perform_elsewhere`` takes it; None for one with a lock, an open file or the like, which no other process can have."""
    try:
        return bytes(cloudpickle.dumps(work))
    except Exception:  # a user's object may raise anything here
        return None


def perform_elsewhere(payload: bytes, timeout: float, folders: Sequence[str]) -> Outcome:
    """``perform`` in a worker process, which is ended when the piece does not heed its time limit."""
    secluded()
    with _ALONE, open(os.devnull, "w") as nowhere:
        try:
            with _searched(folders), prints_aside(), uninterrupted():
                work = cloudpickle.loads(payload)  # outside the limit: an import that is broken off stays broken
        except KeyboardInterrupt:
            raise
        except BaseException as problem:
            return Outcome(None, raised(problem))
        faulthandler.dump_traceback_later(timeout + GRACE, exit=True, file=nowhere)
        try:
            return perform(work, timeout, folders)
        finally:
            faulthandler.cancel_dump_traceback_later()


@contextlib.contextmanager
def workers(jobs: int = 1, cluster: str = "", timeout: float = TIMEOUT, here: bool = True) -> Iterator[Execute]:
    """What executes work: so many processes, or a Dask cluster at an address. One process is this one, or, unless ``here``, a fork
    of it where there can be one: what a piece does to its process is then not done to this one.

    ``timeout`` holds for each piece. Raises UsageError for a bad number, and where no cluster answers.
    """
    check_whole("jobs", jobs, 1)
    if cluster:
        from .cluster import connected

        with connected(cluster, timeout) as execute:
            yield execute
    elif jobs == 1 and (here or not CAN_FORK):
        yield partial(_here, timeout)
    else:
        from .processes import processes

        yield partial(processes, jobs, timeout)


def send_along(modules: Iterable[ModuleType]) -> None:
    """Send what users' files and the helpers beside them declare with the work, as no worker can import it by name."""
    given = [module for module in modules if not module.__name__.startswith("phaseproof.")]
    folders = {file.parent for module in given if (file := file_of(module)) is not None}
    for file, module in sources(given).items():
        beside = any(file.is_relative_to(folder) for folder in folders)
        if module is not None and module.__name__ in sys.modules and beside:
            cloudpickle.register_pickle_by_value(module)
    FOLDERS.extend(folder for folder in map(str, folders) if folder not in FOLDERS)


def _here(timeout: float, work: Pieces) -> Stream:
    for key, piece in in_turn(work):
        yield key, perform(piece, timeout, FOLDERS)
