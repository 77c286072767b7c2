"""The pages of a .parquet as their headers have them: Arrow takes the memory that a header asks for before it unpacks the page."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STOP, WHOLE, DOUBLE, BINARY, STRUCT = 0, range(4, 7), 7, 8, 12
"""Kinds of fields in the compact encoding of Thrift; 1 and 2 are a truth value, 3 is one byte."""

UNPACKED, PACKED, OF_DATA, OF_DATA_2 = 2, 3, 5, 8
"""Fields of the header of a page: its sizes, and the headers of its kind, whose first field is the number of its values."""


@dataclass(frozen=True)
class Pages:
    """What the pages of a file unpack to: bytes and values in all of them, and bytes that one row may take at most."""

    size: int
    values: int
    row: int


def measured(path: Path, metadata: Any) -> Pages:
    """All pages of the column chunks in Arrow's ``metadata``; an error of ``files.BROKEN`` where a header is none."""
    size = values = 0
    longest: dict[int, int] = {}
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for group in range(metadata.num_row_groups):
            for column in range(metadata.num_columns):
                for page in _pages(data, metadata.row_group(group).column(column)):
                    size += page[UNPACKED]
                    longest[column] = max(longest.get(column, 0), page[UNPACKED])
                    values += sum(page[kind][1] for kind in (OF_DATA, OF_DATA_2) if kind in page)
    return Pages(size, values, sum(longest.values()))


def _pages(data: mmap.mmap, chunk: Any) -> Iterator[dict[int, Any]]:
    at = min(chunk.data_page_offset, chunk.dictionary_page_offset or chunk.data_page_offset)
    end = at + chunk.total_compressed_size
    while at < end:
        page, at = _struct(data, at)
        if min(page[UNPACKED], page[PACKED]) < 0:
            raise ValueError(f"a page of {page[PACKED]} bytes that unpacks to {page[UNPACKED]}")
        yield page
        at += page[PACKED]


def _struct(data: mmap.mmap, at: int) -> tuple[dict[int, Any], int]:
    """Whole numbers and structs by the number of their field, and where the bytes go on."""
    found: dict[int, Any] = {}
    number = 0
    while (head := data[at]) != STOP:
        kind, at = head & 15, at + 1
        if head >> 4:
            number += head >> 4
        else:
            number, at = _whole(data, at)
        if kind in WHOLE:
            found[number], at = _whole(data, at)
        elif kind == STRUCT:
            found[number], at = _struct(data, at)
        elif kind == BINARY:
            length, at = _unsigned(data, at)
            at += length
        elif kind <= DOUBLE:
            at += (0, 0, 0, 1, 0, 0, 0, 8)[kind]
        else:
            raise ValueError(f"the header of a page has a field of kind {kind}")
    return found, at + 1


def _whole(data: mmap.mmap, at: int) -> tuple[int, int]:
    number, at = _unsigned(data, at)
    return (number >> 1) ^ -(number & 1), at


def _unsigned(data: mmap.mmap, at: int) -> tuple[int, int]:
    """Seven bits a byte, the last of which has its first bit clear."""
    number = 0
    for shift in range(0, 70, 7):
        byte = data[at + shift // 7]
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at + shift // 7 + 1
    raise ValueError("a number of more than 64 bits")
