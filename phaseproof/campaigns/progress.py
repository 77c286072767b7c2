"""Progress with the time left, on a terminal only, and what to say when the user stops the work."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from ..theory.errors import PhaseproofError


class Interrupted(PhaseproofError):
    """The user stopped the work; the message says how far it was."""


class Progress:
    """How much of the work is done, shown on stderr when that is a terminal; call it as progress(done, all)."""

    def __init__(self, doing: str) -> None:
        self.doing, self.done, self.total = doing, 0, 0
        self._bar: Any = None

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task(self.doing, total=None)
            self._bar.start()
        return self

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self._bar is not None:
            self._bar.update(0, completed=done, total=total)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()
        if isinstance(error, KeyboardInterrupt):
            far = f": {self.done} of {self.total} done" if self.total else ""
            raise Interrupted(f"interrupted while {self.doing}{far}") from error
