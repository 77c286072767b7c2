"""Work on a Dask cluster: a scheduler at an address, and workers that have the same program installed."""

from __future__ import annotations

import contextlib
import logging
import time
import uuid
from asyncio import CancelledError
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import islice
from typing import Any

from ..numeric.files import first_line
from ..theory.errors import PhaseproofError, UsageError
from .journal import identity
from .limits import time_limit
from .workers import FOLDERS, GRACE, Execute, Outcome, Pieces, Stream, in_turn, perform, perform_elsewhere, sendable

PATIENCE = 20.0
"""Seconds in which a scheduler must answer and a worker be there."""

ABANDONED = 60.0
"""Seconds without any worker after which the run gives up."""

REMEMBERED = 1.0
"""Seconds for which the number of threads is taken to be what it was."""

AHEAD = 2
"""Pieces handed to the cluster for each of its threads."""


@cache
def _program() -> dict[str, Any]:
    return identity("cluster", ())


def perform_alike(payload: bytes, timeout: float, folders: Sequence[str], program: Mapping[str, Any]) -> Outcome:
    """``perform_elsewhere``, on a worker whose program and libraries are those of the run; UsageError otherwise."""
    for name, here in _program().items():
        if here != program[name]:
            raise UsageError(f"a worker of the cluster differs in {name}: {here} there, {program[name]} here")
    return perform_elsewhere(payload, timeout, folders)


@contextlib.contextmanager
def connected(address: str, timeout: float) -> Iterator[Execute]:
    """What executes work on the cluster; UsageError where Dask is not installed, or no scheduler or worker answers."""
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("a cluster needs Dask; pip install 'phaseproof[cluster]'") from None
    for name in [name for name in logging.root.manager.loggerDict if name.startswith(("distributed", "tornado"))]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is said in one line
    try:
        client = Client(address, timeout=PATIENCE)
    except Exception as error:  # of the network, the address, the certificates or Dask's configuration
        raise UsageError(
            f"cluster = {address!r}: no Dask scheduler answers there; valid: as tcp://127.0.0.1:8786 "
            f"({type(error).__name__}: {first_line(error)})"
        ) from error
    try:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise UsageError(f"cluster = {address!r}: the scheduler has no worker") from None
        yield partial(_steadily, client, timeout)
    finally:
        _ask(client.close, PATIENCE)


def _ask(question: Callable[..., Any], *arguments: Any) -> Any:
    """The answer of a scheduler; None where it does not come in time, or at all."""
    with contextlib.suppress(Exception, CancelledError), time_limit(PATIENCE):
        return question(*arguments)
    return None


def _steadily(client: Any, timeout: float, work: Pieces) -> Stream:
    """``_distribute``; whatever a dead scheduler makes Dask raise is one error."""
    try:
        yield from _distribute(client, timeout, work)
    except PhaseproofError:
        raise
    except (Exception, CancelledError) as error:
        raise PhaseproofError(f"the cluster is lost: {type(error).__name__}: {first_line(error)}") from error


def _distribute(client: Any, timeout: float, work: Pieces) -> Stream:
    """A few pieces for each thread at a time; a piece whose worker is lost is done again by another."""
    queue, names = in_turn(work), {}
    futures: set[Any] = set()
    run, threads, asked = uuid.uuid4().hex, 0, 0.0
    try:
        while True:
            if time.monotonic() > asked + REMEMBERED:
                threads, asked = _threads(client), time.monotonic()
            room = max(1, AHEAD * threads - len(futures))
            here = False
            for key, piece in islice(queue, room):
                payload = sendable(piece)
                if payload is None:
                    here = True
                    yield key, perform(piece, timeout, FOLDERS)
                    continue
                call = (perform_alike, payload, timeout, tuple(FOLDERS), _program())
                future = client.submit(*call, key=f"phaseproof-{key}-{run}", pure=False)
                futures.add(future)
                names[future.key] = key
            if not futures:
                if here:
                    continue
                return
            done = _some(client, futures, AHEAD * (timeout + GRACE) + ABANDONED)
            for future in done:
                outcome = _outcome(future, timeout)
                if outcome is not None:
                    futures.remove(future)
                    yield names.pop(future.key), outcome
    finally:
        _ask(client.cancel, list(futures))


def _threads(client: Any) -> int:
    """How many pieces the cluster can do at a time; 0 where no worker is left, or no scheduler to say so."""
    return sum((_ask(client.ncores) or {}).values())


def _some(client: Any, futures: set[Any], longest: float) -> set[Any]:
    """Those that are done, as soon as there are any; PhaseproofError where nothing comes for too long."""
    from distributed import wait

    start, alone = time.monotonic(), None
    while True:
        try:
            return set(wait(futures, timeout=PATIENCE, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            now = time.monotonic()
        alone = None if _threads(client) else alone or now
        if alone is not None and now - alone > ABANDONED:
            raise PhaseproofError("the cluster is lost: for a minute it has had no worker, or no scheduler to say so")
        if now - start > longest:
            raise PhaseproofError(
                f"the cluster is lost: nothing has come from it for {longest:g} s; is a worker stopped?"
            )


def _outcome(future: Any, timeout: float) -> Outcome | None:
    """What came of a piece; None where the result was lost with its worker, and the piece is done again."""
    from distributed import KilledWorker

    for _ in range(int(ABANDONED / PATIENCE)):
        if future.status != "finished":
            break
        with contextlib.suppress(TimeoutError):
            return future.result(timeout=PATIENCE)
    else:
        raise PhaseproofError("the cluster is lost: a result that it has cannot be fetched for a minute")
    if future.status in ("lost", "pending"):
        return None
    error = future.exception() if future.status == "error" else None
    if isinstance(error, KilledWorker):
        return Outcome(None, f"its workers died: killed, out of memory, or stuck for more than {timeout:g} s")
    if isinstance(error, PhaseproofError):
        raise error
    raise PhaseproofError(f"the cluster cannot do the work: {error or future.status}")
