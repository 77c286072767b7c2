"""What keeps other people's code within bounds: a time limit, and an end or an interruption of the run that are not its to make."""

from __future__ import annotations

import _thread
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from types import FrameType
from typing import NoReturn

from ..numeric.text import named_kind, raised
from ..theory.errors import PhaseproofError, UsageError

TIMEOUT = 600.0
"""Seconds that one simulation, one derivation, or the loading of one file may take, unless another limit is given."""

AUDIT_TIMEOUT = 3600.0
"""Seconds that a piece of mutants of one step may take, unless another limit is given."""

ADDRESS_SPACE = 500 * 2**20
"""Bytes of address space that loading the libraries takes."""

AGAIN = 1.0
"""Seconds after which code that has swallowed the first interruption gets another."""

LONGEST = 500_000
"""Seconds that may be given for anything; the system's clocks hold four times as many."""
MOMENT = 0.05
"""Seconds after which a Ctrl-C that was dropped comes again."""


INTERRUPTS = (signal.SIGINT, signal.SIGTERM)
"""The signals that interrupt a run: Ctrl-C, and a request to end."""


class TimeLimit(PhaseproofError):
    """Work was stopped because it took too long."""


class _Expired(BaseException):
    """Raised in the block itself; no ``except Exception`` of the code under way takes it for one of its own errors.

    Its argument is the handler of the alarm clock that rang, where there is one: a limit within does not take it for its own.
    """


def check_timeout(seconds: object) -> float:
    """The number of seconds, or UsageError for what is none."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= LONGEST:
        raise UsageError(f"timeout = {named_kind(seconds, int, float)}; valid: seconds > 0, at most {LONGEST}")
    return float(seconds)


def check_address_space() -> None:
    """PhaseproofError where the process may not have what the libraries take: a BLAS would wait for its threads for ever."""
    with contextlib.suppress(ImportError):
        import resource

        soft, _ = resource.getrlimit(resource.RLIMIT_AS)
        if soft != resource.RLIM_INFINITY and soft < ADDRESS_SPACE:
            raise PhaseproofError(f"the address space is limited to {soft} bytes; valid: at least {ADDRESS_SPACE}")


def check_whole(name: str, number: object, least: int) -> None:
    """Refuse a number that is no integer, or below the least."""
    if isinstance(number, bool) or not isinstance(number, int) or number < least:
        raise UsageError(f"{name} = {named_kind(number, int)}; valid: an integer >= {least}")


def secluded() -> None:
    """In a process that another has started to work for it, leave Ctrl-C to that one; a thread beside the main one hears none.

    It has a group of its own, so that ``kill 0`` of a child, or of C code, does not reach the run; and ends when the run has ended.
    Standard output is the run's: what is written there as the process fails goes to standard error.
    """
    if not _works_for_another() or threading.current_thread() is not threading.main_thread():
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setpgid") and os.getpgid(0) != os.getpid():
        os.setpgid(0, 0)
        with contextlib.suppress(OSError):  # closed
            os.dup2(2, 1)
        threading.Thread(target=_end_with, args=(os.getppid(), os._exit), daemon=True).start()


def _end_with(parent: int, leave: Callable[[int], object]) -> None:
    """A kill of the run's group would leave what is not of it."""
    while os.getppid() == parent:
        time.sleep(AGAIN)
    leave(1)


def _works_for_another() -> bool:
    """Has another process started this one to work for it?"""
    from multiprocessing import parent_process  # here, for the sake of a quick --help

    return parent_process() is not None


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeLimit when the block takes longer. C code that never returns to Python is not interrupted.

    ``os._exit`` within the block raises RuntimeError, and so does a signal to the run itself; see ``uninterrupted`` too.
    """
    with _bounded(seconds, _alarm if _hears() else _asynchronous):
        yield


@contextlib.contextmanager
def processor_limit(seconds: float) -> Iterator[None]:
    """The same for seconds of processor time: what is done within does not depend on what else the machine does.

    Outside of the main thread they are seconds of any kind.
    """
    with _bounded(seconds, _processor_alarm if _hears() else _asynchronous):
        yield


@dataclass
class Sign:
    """Whether something has come. A handler sets no Event: it may have interrupted itself, and would wait for its own lock for ever."""

    seen: bool = False


Clock = Callable[[float, Sign], contextlib.AbstractContextManager[object]]
"""What interrupts the block after so many seconds; the sign says whether it has."""


@contextlib.contextmanager
def _bounded(seconds: float, clock: Clock) -> Iterator[None]:
    own: object = None
    rang = Sign()
    try:
        with clock(seconds, rang) as own, _without_exit(), _without_signals(), _unheard(), uninterrupted():
            yield
    except _Expired as expired:
        if expired.args and expired.args[0] is not own:
            raise
        raise TimeLimit(f"not finished after {seconds:g} s") from None
    except (Exception, SystemExit) as error:
        if rang.seen:  # what the block made of the interruption
            raise TimeLimit(f"not finished after {seconds:g} s") from error
        raise


def _hears() -> bool:
    """Is this the thread that hears alarm clocks?"""
    return threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """What the block raises is an Exception or SystemExit, or KeyboardInterrupt where Ctrl-C was pressed (or SIGTERM came), and there always.

    Of anything else it raises, a KeyboardInterrupt that no signal brought among them, RuntimeError says what it was.
    """
    pressed = Sign()
    try:
        with _heard(pressed):
            yield
    except (Exception, SystemExit, _Expired):
        if pressed.seen:
            raise KeyboardInterrupt from None
        raise
    except BaseException as error:
        if pressed.seen:
            raise KeyboardInterrupt from None
        raise RuntimeError(f"raised {raised(error).rstrip(': ')}") from error
    if pressed.seen:
        raise KeyboardInterrupt


@contextlib.contextmanager
def _heard(pressed: Sign) -> Iterator[None]:
    """Within, the sign says whether a signal has interrupted the run. Only the main thread hears signals."""
    numbers = INTERRUPTS if threading.current_thread() is threading.main_thread() else ()
    known = {number: handler for number in numbers if (handler := signal.getsignal(number)) is not None}
    for number, handler in known.items():
        if callable(handler):
            signal.signal(number, partial(_hear, handler, pressed))
    try:
        yield
    finally:
        for number, handler in known.items():
            signal.signal(number, handler)


def _hear(
    handler: Callable[[int, FrameType | None], object], pressed: Sign, number: int, frame: FrameType | None
) -> None:
    try:
        handler(number, frame)
    except KeyboardInterrupt:
        pressed.seen = True
        raise


_GUARDED = 0
"""How many blocks are under way within which no signal may reach the run."""


@lru_cache(maxsize=1)
def _watch_signals() -> None:
    """Have Python ask before it sends a signal: a function that was bound before the block asks too, and no hook is ever removed."""

    def ask(event: str, arguments: tuple[object, ...]) -> None:
        if event in ("os.kill", "os.killpg") and _GUARDED:
            whom, number = arguments
            if number and whom in (_run_itself(number) if event == "os.kill" else _groups()):
                raise RuntimeError(f"{event}({whom}, {number}) would reach the run itself")

    sys.addaudithook(ask)


def _run_itself(number: object) -> set[int]:
    """Whom a signal must not reach: this process, its parent, and their groups; a worker may end or stop itself, which is noticed."""
    own = () if _works_for_another() and number not in INTERRUPTS else (os.getpid(),)
    return {*own, os.getppid(), 0, -1, *(-group for group in _groups())}


def _groups() -> set[int]:
    found = {os.getpgid(0)}
    with contextlib.suppress(OSError):  # a parent of somebody else's
        found.add(os.getpgid(os.getppid()))
    return found


@contextlib.contextmanager
def _without_signals() -> Iterator[None]:
    """Within, to signal the run is an error: it would end or stop it, or pass for a Ctrl-C."""
    global _GUARDED
    _watch_signals()
    _GUARDED += 1
    try:
        yield
    finally:
        _GUARDED -= 1


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
    with _dropped(_Expired, lambda: None):
        yield


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Within, a Ctrl-C that fell into such a callback comes again, a moment later."""
    with _dropped(KeyboardInterrupt, lambda: threading.Timer(MOMENT, _thread.interrupt_main).start()):
        yield


@contextlib.contextmanager
def _dropped(kind: type[BaseException], heed: Callable[[], None]) -> Iterator[None]:
    """Within, what is to be done about exceptions of a kind that Python drops, in the place of a report."""
    report = sys.unraisablehook

    def hook(unraisable: sys.UnraisableHookArgs) -> None:
        if issubclass(unraisable.exc_type, kind):
            heed()
        else:
            report(unraisable)

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = report


def _alarm(seconds: float, rang: Sign) -> contextlib.AbstractContextManager[object]:
    """By the alarm clock of the process, which only its main thread can hear."""
    return _rung(seconds, rang, signal.ITIMER_REAL, signal.SIGALRM, time.monotonic)


def _processor_alarm(seconds: float, rang: Sign) -> contextlib.AbstractContextManager[object]:
    """By the clock that runs while the process does."""
    return _rung(seconds, rang, signal.ITIMER_PROF, signal.SIGPROF, time.process_time)


@contextlib.contextmanager
def _rung(seconds: float, rang: Sign, timer: int, number: int, now: Callable[[], float]) -> Iterator[object]:
    """A limit around this one by the same clock stays in force."""

    def ring(number: int, frame: object) -> None:
        rang.seen = True
        raise _Expired(ring)

    start, outer = now(), signal.getitimer(timer)[0]
    before = signal.signal(number, ring)
    signal.setitimer(timer, min(seconds, outer or seconds), AGAIN)
    try:
        yield ring
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)
        if outer:
            signal.setitimer(timer, max(outer - now() + start, 1e-3), AGAIN)


@contextlib.contextmanager
def _asynchronous(seconds: float, rang: Sign) -> Iterator[None]:
    """By an exception that another thread raises in this one, where there is no alarm clock: threads of a cluster."""
    import ctypes  # here, for the sake of a quick --help

    thread, over, lock = threading.get_ident(), threading.Event(), threading.Lock()

    def watch() -> None:
        wait = seconds
        while not over.wait(wait):
            with lock:
                if not over.is_set():
                    rang.seen = True
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(_Expired))
            wait = AGAIN

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            over.set()
