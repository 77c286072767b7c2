"""Text read and written: integers of any length, and tables."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


@contextmanager
def long_integers() -> Iterator[None]:
    """Integers of any length are read and written; how long a user's may be is bounded where they are read."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(before)


def printable(text: str) -> str:
    """Text from a file as one line for a terminal, which obeys control characters."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def raised(problem: BaseException) -> str:
    """What somebody's code has raised, its kind and its words, as one line for a terminal; to be put to words may raise too."""
    try:
        words = " ".join(str(problem).split())
    except Exception:
        words = "an exception that cannot be written"
    return printable(f"{type(problem).__name__}: {words}")


def comma_separated(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Comma-separated text with a header; a 64-bit number as written reads back to the same bits."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return stream.getvalue()


def names_in(text: str) -> tuple[str, ...]:
    """Names between commas; one that holds a comma is quoted, as in a table."""
    return tuple(name.strip() for row in csv.reader([text], skipinitialspace=True) for name in row if name.strip())


def between_commas(names: Iterable[str]) -> str:
    """The same, written."""
    return comma_separated(names, ()).rstrip("\n")


def named_kind(value: object, *kinds: type) -> str:
    """A value as a message repeats it, with its type where that is the fault."""
    right = isinstance(value, kinds) and not isinstance(value, bool)
    return repr(value) if right else f"{value!r} ({type(value).__name__})"
