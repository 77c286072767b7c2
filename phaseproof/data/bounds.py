"""How large a table may be: what it takes is measured before it is read."""

from __future__ import annotations

from pathlib import Path

from ..theory.errors import UsageError

LARGEST_TEXT = 2**28
"""Bytes of a text or workbook that is read as a table, once it is unpacked."""

MOST_NUMBERS = 2**27
"""Cells of a table, as many as 64-bit numbers fill 1 GiB."""


def refuse_large(path: Path, rows: int, columns: int, most: int = MOST_NUMBERS) -> None:
    """Raise UsageError for more cells than are read: a short file may leave most of them out, and they are filled in."""
    if rows * columns > most:
        raise UsageError(f"{path} has {rows} rows of {columns}; valid: at most {most} cells, or a .npy file")
