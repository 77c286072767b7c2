"""What keeps other people's code within bounds: a time limit, and its prints off standard output."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import NoReturn

from ..numeric.text import named_kind
from ..theory.errors import PhaseproofError, UsageError

TIMEOUT = 600.0
"""Seconds that one simulation, one derivation, or the loading of one file may take, unless another limit is given."""

AUDIT_TIMEOUT = 3600.0
"""Seconds that a piece of mutants of one step may take, unless another limit is given."""

AGAIN = 1.0
"""Seconds after which code that has swallowed the first interruption gets another."""


class TimeLimit(PhaseproofError):
    """Work was stopped because it took too long."""


class _Expired(BaseException):
    """Raised in the block itself; no ``except Exception`` of the code under way takes it for one of its own errors."""


def check_timeout(seconds: object) -> float:
    """The number of seconds, or UsageError for what is none."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= 1e7:
        raise UsageError(f"timeout = {named_kind(seconds, int, float)}; valid: seconds > 0, at most 1e7")
    return float(seconds)


def check_whole(name: str, number: object, least: int) -> None:
    """Refuse a number that is no integer, or below the least."""
    if isinstance(number, bool) or not isinstance(number, int) or number < least:
        raise UsageError(f"{name} = {named_kind(number, int)}; valid: an integer >= {least}")


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeLimit when the block takes longer. C code that never returns to Python is not interrupted.

    ``os._exit`` within the block raises RuntimeError.
    """
    main = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    try:
        with _alarm(seconds) if main else _asynchronous(seconds), _without_exit(), _unheard():
            yield
    except _Expired:
        raise TimeLimit(f"not finished after {seconds:g} s") from None


@contextlib.contextmanager
def _without_exit() -> Iterator[None]:
    """Within, ``os._exit`` of this process is an error: it would end the run, and with status 0 pass for a success."""
    leave, owner = os._exit, os.getpid()

    def refuse(status: int) -> NoReturn:
        if os.getpid() != owner:  # a process that was forked within
            leave(status)
        raise RuntimeError(f"os._exit({status}) would end the run")

    os._exit = refuse
    try:
        yield
    finally:
        os._exit = leave


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Within, an interruption that fell into a callback, where Python drops exceptions, is not reported: another follows."""
    report = sys.unraisablehook

    def heed(unraisable: sys.UnraisableHookArgs) -> None:
        if not issubclass(unraisable.exc_type, _Expired):
            report(unraisable)

    sys.unraisablehook = heed
    try:
        yield
    finally:
        sys.unraisablehook = report


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """By the alarm clock of the process, which only its main thread can hear; a limit around this one stays in force."""

    def ring(number: int, frame: object) -> None:
        raise _Expired

    start, outer = time.monotonic(), signal.getitimer(signal.ITIMER_REAL)[0]
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, min(seconds, outer or seconds), AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if outer:
            signal.setitimer(signal.ITIMER_REAL, max(outer - time.monotonic() + start, 1e-3), AGAIN)


@contextlib.contextmanager
def _asynchronous(seconds: float) -> Iterator[None]:
    """By an exception that another thread raises in this one, where there is no alarm clock: threads of a cluster."""
    import ctypes  # here, for the sake of a quick --help

    thread, over, lock = threading.get_ident(), threading.Event(), threading.Lock()

    def watch() -> None:
        wait = seconds
        while not over.wait(wait):
            with lock:
                if not over.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(_Expired))
            wait = AGAIN

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            over.set()


@contextlib.contextmanager
def prints_aside() -> Iterator[None]:
    """What the block prints goes to standard error: standard output holds the answer and nothing else."""
    with contextlib.redirect_stdout(sys.stderr):
        yield
