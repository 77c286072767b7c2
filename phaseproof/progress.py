"""Progress with the time left, on a terminal only, and what to say when the user stops the work."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from .theory.errors import PhaseproofError


class Interrupted(PhaseproofError):
    """The user stopped the work; the message says how far it was."""


class Progress:
    """A counter of work done, shown on stderr when that is a terminal; call it with the name of each piece done."""

    def __init__(self, doing: str, total: int) -> None:
        self.doing, self.total, self.done = doing, total, 0
        self._bar: Any = None

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task(self.doing, total=self.total)
            self._bar.start()
        return self

    def __call__(self, name: str = "") -> None:
        self.done += 1
        if self._bar is not None:
            self._bar.update(0, completed=self.done, description=f"{self.doing} {name}".strip())

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()
        if isinstance(error, KeyboardInterrupt):
            raise Interrupted(f"interrupted while {self.doing}: {self.done} of {self.total} done") from error
