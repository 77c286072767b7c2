"""Strategies: short derivations of several lines, for statements that no single rule shows. SymPy finds, the kernel verifies.

A strategy gives the last line of a derivation of the statement, or raises an error that says what it missed. Each line is
shown as soon as it is stated.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from ...errors import PhaseproofError, UsageError
from ...find.patience import PATIENCE
from ...terms.context import Context
from ...terms.term import Term
from ..proof import Line, NotShown, have, showing

SECONDS = 3.0 * PATIENCE
"""Of processor time, for which strategies are tried on one statement."""


MAXIMAL_KNOWN = 2000
"""Questions of one kind that are remembered."""
Try = TypeVar("Try")


class OutOfTime(UsageError):
    """The time of a task is over."""


class Stuck(UsageError):
    """A strategy does not apply, or an obligation failed; the message says which."""


@dataclass(frozen=True)
class Task:
    """What is to be shown, and the lines that may be used."""

    context: Context
    statement: Term
    lines: tuple[Line, ...] = ()


Strategy = Callable[[Task], Line]
STRATEGIES: dict[str, tuple[frozenset[str], Strategy]] = {}
SOURCES: list[Callable[[], object]] = []
"""What gives strategies the facts that they use, called before the first of them is tried."""
_DEADLINE: list[float] = []


def strategy(name: str, *heads: str) -> Callable[[Strategy], Strategy]:
    """Register a strategy for statements with one of the heads, under the words by which messages call it."""

    def register(made: Strategy) -> Strategy:
        STRATEGIES[name] = frozenset(heads), made
        return made

    return register


@cache
def ready() -> None:
    """Have all strategies and what they use: most statements need none, and these take as long to load as SymPy takes."""
    import_module(".everything", __package__)
    for source in SOURCES:
        source()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """A deadline for all lines that are shown; an inner one does not move an outer one away."""
    end = time.process_time() + seconds
    _DEADLINE.append(min([end, *_DEADLINE]))
    try:
        yield
    finally:
        _DEADLINE.pop()


def in_time() -> None:
    """Raise if the deadline has passed."""
    if _DEADLINE and time.process_time() > _DEADLINE[-1]:
        raise OutOfTime("out of time")


def show(statement: Term, context: Context, *uses: Line, rule: str = "", title: str = "", **certificate: Any) -> Line:
    """The line that the statement holds, in what time is left."""
    in_time()
    left = _DEADLINE[-1] - time.process_time() if _DEADLINE else SECONDS
    seconds = min(left, SECONDS)
    return have(statement, context, *uses, rule=rule, title=title, seconds=seconds, doubt=False, **certificate)


def first_of(*ways: Callable[[], Line]) -> Line:
    """The line of the first way that goes through; the last way's error, if none does."""
    return first_among(ways, lambda way: way(), "no way is known")


def first_among(tries: Iterable[Try], way: Callable[[Try], Line], otherwise: str) -> Line:
    """The line that the way gives for the first of the tries with which it goes through.

    The last error that says something if there is none, and Stuck with ``otherwise`` if there is nothing to try.
    """
    missed: Exception = Stuck(otherwise)
    for one in tries:
        try:
            return way(one)
        except OutOfTime:
            raise
        except Exception as error:  # of what is not trusted
            in_time()
            missed = error if str(error) else missed
    raise missed


class Memory:
    """What was shown, or missed, of the same question: a search comes to one again and again, by other ways and with more effort."""

    def __init__(self) -> None:
        self.known: dict[Hashable, tuple[Line | Exception, int]] = {}

    def line(self, question: Hashable, way: Callable[[], Line], effort: int = 0, again: bool = False) -> Line:
        """The line of the way, unless it is known, or was missed with as much effort and is not asked ``again``.

        What was missed for want of time is forgotten.
        """
        known, tried = self.known.get(question, (None, -1))
        if isinstance(known, Line):
            return known
        if known is not None and tried >= effort and not again:
            raise known.with_traceback(None)
        found: Line | Exception
        try:
            found = way()
        except OutOfTime:
            raise
        except Exception as error:
            in_time()
            found = error
        if len(self.known) > MAXIMAL_KNOWN:
            self.known.clear()
        self.known[question] = found, effort
        if isinstance(found, Exception):
            raise found
        return found


def attempt(task: Task, seconds: float = SECONDS) -> tuple[Line | None, tuple[tuple[str, str], ...]]:
    """The line of the first strategy that goes through, or None; and what each missed."""
    missed = []
    with within(seconds), showing():
        for name, (heads, made) in STRATEGIES.items():
            if task.statement.head not in heads:
                continue
            try:
                line = made(task)
            except Exception as error:
                kind = "" if isinstance(error, PhaseproofError) else f"{type(error).__name__}: "
                text = f"{kind}{error}"
                if not isinstance(error, Stuck) or text:
                    missed.append((name, text))
                if isinstance(error, OutOfTime):
                    break
                continue
            if (line.context, line.statement) == (task.context, task.statement):
                return line, ()
            missed.append((name, f"it shows another statement: {line.statement}"))
    return None, tuple(missed)


__all__ = [
    "Memory",
    "NotShown",
    "OutOfTime",
    "Stuck",
    "Task",
    "attempt",
    "first_among",
    "first_of",
    "in_time",
    "show",
    "strategy",
    "within",
]
