"""Two processes for one log: each judges the whole of what its claims rest on, so neither takes a line on the other's word."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any

from .log import Log, LoggedStep

MAXIMAL_TASKS = 1_000
"""Of a log that is shared out; what has more is judged by one process."""


class Unfinished(Exception):
    """The other process ended before it had judged its share."""


def below(log: Log, *last: int) -> list[int]:
    """The lines of those numbers and those on which they stand, in order."""
    waiting, found = list(last), set[int]()
    while waiting:
        number = waiting.pop()
        if number not in found and 0 <= number < len(log.steps):
            found.add(number)
            waiting += _earlier(number, log.steps[number])
    return sorted(found)


def _earlier(number: int, step: LoggedStep) -> list[int]:
    """The lines that a line of this number names and may rest on: what it names beside them is judged for itself."""
    return [u for u in (*step.uses, -1 if step.follows is None else step.follows) if u < number]


def tasks_of(log: Log) -> list[int]:
    """The last lines of claims and those on which nothing stands, in the log's order: neighbours share many lines."""
    used = {u for number, step in enumerate(log.steps) for u in _earlier(number, step)}
    used -= {claim.last for claim in log.claims}
    return [number for number in range(len(log.steps)) if number not in used]


def in_two(tasks: Sequence[int], judge: Callable[[int], Iterable[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """The answers to all tasks: one process takes them from the front, a child of it from the back, till they meet."""
    if not 1 < len(tasks) <= MAXIMAL_TASKS:
        yield from (answer for task in tasks for answer in judge(task))
        return
    tokens, given = os.pipe()  # a byte for each task; whoever reads it takes one
    os.write(given, bytes(len(tasks)))
    os.close(given)

    def share(order: Iterable[int]) -> Iterator[dict[str, Any]]:
        return (answer for task in order if os.read(tokens, 1) for answer in judge(task))

    with TemporaryFile("w+", encoding="utf-8") as file:
        parent, child = os.getpid(), os.fork()
        if not child:
            try:
                _alone(parent)
                file.writelines(f"{json.dumps(answer)}\n" for answer in share(reversed(tasks)))
                file.flush()
                os._exit(0)
            finally:
                os._exit(1)
        try:
            yield from share(tasks)
            if os.waitpid(child, 0)[1]:
                raise Unfinished("one of two processes was out of time or memory")
            child = 0
            file.seek(0)
            yield from map(json.loads, file)
        finally:
            os.close(tokens)
            if child:
                os.kill(child, signal.SIGKILL)


def _alone(parent: int) -> None:
    """Let go of what the parent prints to, for whoever reads that waits for no child; and end soon after the parent."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    signal.signal(signal.SIGALRM, lambda *_: os.getppid() == parent or os._exit(1))
    signal.setitimer(signal.ITIMER_REAL, 0.5, 0.5)
