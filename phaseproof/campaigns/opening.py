"""Which files a block of other people's code opens."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True)
class Opened:
    """The absolute paths of files that Python was asked to open, or to put in the place of another: to read, and to write."""

    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)


_WITHIN: list[Opened] = []


@contextmanager
def opened() -> Iterator[Opened]:
    """The files that are opened within, by whatever thread; not those that a library of C opens by itself, or a child."""
    _watch()
    found = Opened()
    _WITHIN.append(found)
    try:
        yield found
    finally:
        _WITHIN.remove(found)


@lru_cache(maxsize=1)
def _watch() -> None:
    def note(event: str, arguments: tuple[object, ...]) -> None:
        if _WITHIN and event in ("open", "os.rename"):
            path, flags = (arguments[0], arguments[2]) if event == "open" else (arguments[1], os.O_WRONLY)
            if isinstance(path, str | bytes | os.PathLike) and isinstance(flags, int):
                for found in _WITHIN:
                    _note(found, os.path.realpath(os.fsdecode(path)), flags & os.O_ACCMODE)

    sys.addaudithook(note)


def _note(found: Opened, path: str, access: int) -> None:
    if access != os.O_WRONLY:
        found.read.add(path)
    if access != os.O_RDONLY:
        found.written.add(path)
