"""Files of a user: only such as are files, measured by the bytes that are read of them, and nothing in them is run."""

from __future__ import annotations

import io
import lzma
import os
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from ..theory.errors import UsageError
from .text import printable

LONGEST_LINE = 2**22
"""Bytes of one line of text."""

BROKEN = (
    ValueError,
    TypeError,
    OverflowError,
    EOFError,
    LookupError,
    SyntaxError,
    RuntimeError,
    MemoryError,  # of Python's parser, for brackets within brackets
    struct.error,
    tokenize.TokenError,
    lzma.LZMAError,
    zlib.error,
    zipfile.BadZipFile,
)
"""What NumPy, zipfile and gzip raise for a file that is not what its name says."""


class Limited:
    """A stream of which no more than ``most`` bytes are read, whatever is said about its size; UsageError beyond."""

    def __init__(self, stream: IO[bytes], most: int, complaint: str) -> None:
        self._stream, self._left, self._complaint = stream, most, complaint

    def read(self, size: int = -1) -> bytes:
        return self._counted(self._stream.read(self._left + 1 if size < 0 else size))

    def readline(self, size: int) -> bytes:
        return self._counted(self._stream.readline(size))

    def _counted(self, block: bytes) -> bytes:
        self._left -= len(block)
        if self._left < 0:
            raise UsageError(self._complaint)
        return block


def opened(path: Path) -> io.BufferedReader:
    """The file for reading; UsageError for what is no file: a pipe would be waited for, a device has no end."""
    if not os.path.isfile(path):
        raise UsageError(f"cannot read {path}: {absent(path)}")
    return path.open("rb")


def absent(path: Path) -> str:
    """What to say of what is no file."""
    if os.path.isdir(path):
        return "it is a directory"
    if os.path.exists(path):
        return "it is a pipe or a device, and no file"
    return "it is a link to nothing" if os.path.islink(path) else "there is no such file"


def too_long(path: Path, most: int) -> str:
    """What to say of a file with more bytes than are read."""
    return f"{path} has more than {most} bytes; valid: at most {most}"


def contents(path: Path, most: int) -> bytes:
    """All of a file of at most so many bytes; UsageError for another, and for one that cannot be read."""
    try:
        with opened(path) as stream:
            return Limited(stream, most, too_long(path, most)).read()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from None


def lines(stream: Any, name: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers; UsageError as soon as one is too long or no UTF-8."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise UsageError(f"{name}: line {number} is longer than {LONGEST_LINE} bytes")
        try:
            yield number, line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError:
            raise UsageError(f"{name} is no text in UTF-8; valid: rows of numbers separated by commas") from None


def first_line(error: BaseException) -> str:
    """What went wrong, in one line."""
    return printable((str(error).splitlines() or [type(error).__name__])[0][:200])
