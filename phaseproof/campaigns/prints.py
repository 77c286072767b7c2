"""What other people's code prints, by whatever way, is put aside: standard output holds the answer and nothing else."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from ..numeric.text import printable

SHOWN = 2000
"""Bytes that are shown of what a block has written past Python's own streams."""

FULL = 2**16
"""Bytes that are taken from a pipe at once: as many as one of Linux holds."""


@contextlib.contextmanager
def prints_aside() -> Iterator[Callable[[], None]]:
    """What the block prints goes to standard error, and so does what it, a library of C or a child writes to descriptor 1.

    Of the latter the beginning alone is shown, when the block is over. RuntimeError where it is more than a pipe holds; a long
    block calls what it is given from time to time, which empties the pipe.
    """
    aside = _descriptor_aside() if os.name == "posix" and _is_open(1) else contextlib.nullcontext(lambda: None)
    with aside as emptied, contextlib.redirect_stdout(sys.stderr):
        yield emptied


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _descriptor_aside() -> Iterator[Callable[[], None]]:
    """Descriptor 1 is a pipe that is read when asked for and at the end; no thread reads it meanwhile, since a block may fork."""
    _flush()
    kept, (out, into) = os.dup(1), os.pipe()
    os.set_blocking(into, False)
    os.set_blocking(out, False)
    os.dup2(into, 1)
    os.close(into)
    text = _Text(out)
    try:
        yield text.take
    except BlockingIOError as error:
        before = text.bytes
        text.take()
        if text.bytes == before:
            raise
        raise RuntimeError(f"more than {text.bytes - before} bytes were written to standard output at once") from error
    finally:
        text.take()
        _flush()
        os.dup2(kept, 1)
        text.take()
        os.close(kept)
        os.close(out)
        text.show()


class _Text:
    """What comes out of a pipe: its beginning, and how much it is."""

    def __init__(self, pipe: int) -> None:
        self.pipe, self.beginning, self.bytes = pipe, b"", 0

    def take(self) -> None:
        """What the pipe holds now."""
        taken = 0
        with contextlib.suppress(BlockingIOError):
            while taken < 2 * FULL and (more := os.read(self.pipe, FULL)):
                taken += len(more)
                self.beginning += more[: SHOWN - len(self.beginning)]
        self.bytes += taken

    def show(self) -> None:
        if not self.bytes:
            return
        lines = [printable(line) for line in self.beginning.decode(errors="replace").splitlines()]
        rest = f"; the first {SHOWN}" if self.bytes > SHOWN else ""
        sys.stderr.write(f"{self.bytes} bytes written to standard output, put aside{rest}:\n")
        sys.stderr.writelines(f"| {line}\n" for line in lines)


def _flush() -> None:
    """Send on what Python and the library of C keep back of what was written to standard output."""
    for stream in {id(stream): stream for stream in (sys.__stdout__, sys.stdout) if stream is not None}.values():
        with contextlib.suppress(OSError, ValueError):  # closed, or nobody reads it: said where the answer is written
            stream.flush()
    _library().fflush(None)


@lru_cache(maxsize=1)
def _library() -> Any:
    return ctypes.CDLL(None)
