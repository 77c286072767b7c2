"""What the pages of a .parquet unpack to, as their headers have it: Arrow takes the memory that a header asks for before it unpacks.

Read here because Arrow's Python interface shows no header of a page, and ends the process over some damaged column chunks.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STOP, TRUTHS, BYTE, WHOLE, DOUBLE, BINARY, LISTS, STRUCT = 0, (1, 2), 3, (4, 5, 6), 7, 8, (9, 10), 12
"""Kinds of fields in the compact encoding of Thrift."""

TAIL = 8
"""Bytes after the footer: its length, and the letters PAR1."""

GROUPS, CHUNKS, CHUNK, PACKED_CHUNK, DATA_AT, DICTIONARY_AT = 4, 1, 3, 7, 9, 11
"""Fields of the footer, of its groups of rows, of their column chunks, and of what is said of one."""

UNPACKED, PACKED, OF_DATA, OF_DATA_2 = 2, 3, 5, 8
"""Fields of the header of a page: its sizes, and the headers of its kind, whose first field is the number of its values."""


@dataclass(frozen=True)
class Pages:
    """What the pages of a file unpack to: bytes and values in all of them, and bytes that one row may take at most."""

    size: int
    values: int
    row: int


def measured(path: Path) -> Pages:
    """All pages of all column chunks; an error of ``files.BROKEN`` where the footer or a header is none."""
    size = values = 0
    longest: dict[int, int] = {}
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        footer, _ = _struct(data, len(data) - TAIL - int.from_bytes(data[-TAIL : 4 - TAIL], "little"))
        for group in footer[GROUPS]:
            for column, chunk in enumerate(group[CHUNKS]):
                for page in _pages(data, chunk[CHUNK]):
                    size += page[UNPACKED]
                    longest[column] = max(longest.get(column, 0), page[UNPACKED])
                    values += sum(page[kind][1] for kind in (OF_DATA, OF_DATA_2) if kind in page)
    return Pages(size, values, sum(longest.values()))


def _pages(data: mmap.mmap, chunk: dict[int, Any]) -> Iterator[dict[int, Any]]:
    at = min(chunk[DATA_AT], chunk.get(DICTIONARY_AT) or chunk[DATA_AT])
    end = at + chunk[PACKED_CHUNK]
    while at < end:
        page, at = _struct(data, at)
        if min(page[UNPACKED], page[PACKED]) < 0:
            raise ValueError(f"a page of {page[PACKED]} bytes that unpacks to {page[UNPACKED]}")
        yield page
        at += page[PACKED]


def _struct(data: mmap.mmap, at: int) -> tuple[dict[int, Any], int]:
    """Whole numbers, lists and structs by the number of their field, None for the others, and where the bytes go on."""
    found: dict[int, Any] = {}
    number = 0
    while (head := _byte(data, at)) != STOP:
        at += 1
        if head >> 4:
            number += head >> 4
        else:
            number, at = _whole(data, at)
        found[number], at = _value(data, at, head & 15)
    return found, at + 1


def _value(data: mmap.mmap, at: int, kind: int) -> tuple[Any, int]:
    if kind in TRUTHS:
        return None, at
    if kind in WHOLE:
        return _whole(data, at)
    if kind == STRUCT:
        return _struct(data, at)
    if kind in LISTS:
        return _list(data, at)
    if kind == BINARY:
        length, at = _unsigned(data, at)
        return None, at + length
    if kind in (BYTE, DOUBLE):
        return None, at + (1 if kind == BYTE else 8)
    raise ValueError(f"a field of kind {kind}")


def _list(data: mmap.mmap, at: int) -> tuple[list[Any], int]:
    head, at = _byte(data, at), at + 1
    length, kind = head >> 4, head & 15
    if length == 15:
        length, at = _unsigned(data, at)
    found = []
    for _ in range(length):
        _byte(data, at)
        value, at = _value(data, at + (kind in TRUTHS), kind)
        found.append(value)
    return found, at


def _whole(data: mmap.mmap, at: int) -> tuple[int, int]:
    number, at = _unsigned(data, at)
    return (number >> 1) ^ -(number & 1), at


def _unsigned(data: mmap.mmap, at: int) -> tuple[int, int]:
    """Seven bits a byte, the last of which has its first bit clear."""
    number = 0
    for shift in range(0, 70, 7):
        byte = _byte(data, at)
        number, at = number | (byte & 127) << shift, at + 1
        if byte < 128:
            return number, at
    raise ValueError("a number of more than 64 bits")


def _byte(data: mmap.mmap, at: int) -> int:
    if not 0 <= at < len(data):
        raise ValueError(f"byte {at} of {len(data)}")
    return data[at]
