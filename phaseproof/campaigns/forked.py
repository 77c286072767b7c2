"""A worker process that is there at once: a fork of this one, which has everything loaded."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import warnings
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from typing import Any

import cloudpickle  # type: ignore[import-untyped]

from .limits import secluded
from .workers import CAN_FORK

DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux: a kill of the run ends the worker too, which holds the lock of its journal."""


class Fork:
    """One process for one call at a time; ``submit`` as that of an executor, BrokenProcessPool when it has died."""

    def __init__(self) -> None:
        context: Any = multiprocessing.get_context("fork")
        self._pipe, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, self._pipe), daemon=True)
        with warnings.catch_warnings():  # that this process has threads, which the fork has not
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process.start()
        there.close()
        self._thread = ThreadPoolExecutor(1)

    @property
    def process(self) -> int:
        return int(self._process.pid)

    def submit(self, call: Callable[..., Any], *arguments: Any) -> Future[Any]:
        return self._thread.submit(self._ask, cloudpickle.dumps((call, arguments)))

    def _ask(self, payload: bytes) -> Any:
        try:
            self._pipe.send_bytes(payload)
            return cloudpickle.loads(self._pipe.recv_bytes())
        except (EOFError, OSError) as error:
            raise BrokenProcessPool("the worker process died") from error

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._thread.shutdown()
        self._pipe.close()


def _serve(pipe: Connection, other_end: Connection) -> None:
    other_end.close()
    secluded()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # a piece may start processes
    with contextlib.suppress(EOFError, OSError):
        while True:
            call, arguments = cloudpickle.loads(pipe.recv_bytes())
            pipe.send_bytes(cloudpickle.dumps(call(*arguments)))
    os._exit(0)


def fork() -> Fork | None:
    """A fork of this process; None where there can be none."""
    try:
        return Fork() if CAN_FORK else None
    except OSError:  # no memory for it
        return None
