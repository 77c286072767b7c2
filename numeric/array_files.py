"""Arrays that NumPy saved: what a file says of its array, before a number of it is read."""

from __future__ import annotations

import io
import os
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy

from ..theory.errors import UsageError

HEADER = 10_000
"""Bytes of the header of a .npy array."""

PREFIX = 12
"""Bytes before it, which say what it is and how long."""


def header(stream: Any) -> tuple[tuple[int, ...], np.dtype[Any], int]:
    """Shape and type of an array from its header, which is a literal and never run, and where its numbers begin; no more is
    read, whatever it says.
    """
    stream = io.BytesIO(stream.read(PREFIX + HEADER))
    version = npy.read_magic(stream)
    read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, _, dtype = read_header(stream, max_header_size=HEADER)
    return shape, dtype, stream.tell()


def check_whole(path: Path, shape: tuple[int, ...], dtype: np.dtype[Any], start: int) -> None:
    """UsageError where a .npy file has fewer bytes than its array, or more: several that were saved one after another."""
    said, size = start + prod(shape) * dtype.itemsize, os.path.getsize(path)
    if size < said:
        raise UsageError(
            f"{path} is cut off: its array of {dtype} of shape {shape} ends after {said} bytes, the file has {size}"
        )
    if size > said:
        raise UsageError(
            f"{path} has {size - said} bytes after its array of {dtype} of shape {shape}; valid: one array, not several that were "
            "saved one after another"
        )
