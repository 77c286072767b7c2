"""A user's data as rows of numbers: every file is measured before it is read, and nothing in it is ever run.

A .npy file is mapped, not read, and may be larger than memory. Everything else becomes one array, of at most
LARGEST bytes as 64-bit numbers.
"""

from __future__ import annotations

import gzip
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from ..numeric.array_files import HEADER, check_whole, header
from ..numeric.files import (
    BROKEN,
    LONGEST_LINE,
    Limited,
    absent,
    first_line,
    lines,
    opened,
)
from ..numeric.text import printable
from ..theory.errors import UsageError
from ..theory.spelling import did_you_mean
from .tables import READERS, Choice, read_table
from .texts import begins_table

LARGEST = 2**30
"""Bytes that the numbers of a file other than .npy may take in memory."""

HEAD = 100
"""Lines in which a table begins."""

EXPANSION, FREE_EXPANSION = 400, 2**26
"""A packed file may expand to FREE_EXPANSION bytes, and beyond that to EXPANSION times its size."""

PATCH = 8
"""Side of the square patches into which ``patches`` cuts the photographs."""


@dataclass(frozen=True)
class Source:
    """Rows (n, d) of real numbers as they were found, unchecked, with what to say about them; ``shape`` is that of an
    example before it was flattened.
    """

    name: str
    rows: NDArray[Any]
    notes: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()


def read(
    data: str,
    array: str | None = None,
    header: bool | None = None,
    choice: Choice | None = None,
    flatten: bool | None = False,
) -> Source:
    """The rows of DATA: a file .npy, .npz (``array`` names one of several), a table (``READERS``), or ``digits``, ``patches``.

    ``header`` says whether the first line of a text names its columns; None: to be seen from it, or an error. ``flatten``
    makes rows of a stack of images; None: where it is one. A .csv of numbers alone is read here; what has words or gaps, or a
    ``choice``, by ``tables``. UsageError for anything else; the numbers themselves are looked at by ``Table``.
    """
    if data in BUNDLED:
        if array is not None:
            raise UsageError(f"array = {array!r}, but {data} is one array; valid: with a .npz file")
        if header is not None:
            raise UsageError(f"header = {header}, but {data} is no text; valid: with a .csv or .csv.gz file")
        if choice is not None or flatten:
            raise UsageError(f"{data} is one array of rows; valid for it: neither flatten nor a choice of columns")
        return BUNDLED[data]()
    path, suffix = Path(data), "".join(Path(data).suffixes[-2:] if data.endswith(".gz") else Path(data).suffixes[-1:])
    readers: dict[str, Callable[[], Source]] = {
        ".npy": lambda: _read_npy(path, flatten is not False),
        ".npz": lambda: _read_npz(path, array, flatten is not False),
        ".csv": lambda: _read_numbers(path, False, header),
        ".csv.gz": lambda: _read_numbers(path, True, header),
    }
    tables: dict[str, Callable[[], Source]] = {
        end: lambda: _read_table(path, suffix.lower(), header, choice or Choice()) for end in READERS
    }
    if suffix.lower() in tables and (choice is not None or suffix.lower() not in readers):
        readers |= tables
    elif choice is not None:
        raise UsageError(
            f"{data} has no named columns; valid for columns, drop, standardize, missing: {', '.join(READERS)}"
        )
    if suffix.lower() not in readers:
        known = f"a file {', '.join(dict.fromkeys([*readers, *READERS]))}, or {' or '.join(BUNDLED)}{did_you_mean(data, BUNDLED)}"
        raise UsageError(f"data = {data!r}; valid: {known}")
    if array is not None and suffix.lower() != ".npz":
        raise UsageError(f"array = {array!r}, but {data} holds one array only; valid: with a .npz file")
    if header is not None and suffix.lower() not in (".csv", ".csv.gz", ".tsv"):
        raise UsageError(f"header = {header}, but {data} is no text; valid: with a .csv or .csv.gz file")
    if flatten and suffix.lower() not in (".npy", ".npz"):
        raise UsageError(f"flatten, but {data} holds rows already; valid: with a .npy or .npz file")
    try:
        if not os.path.isfile(path):
            raise UsageError(f"data = {data!r}: {absent(path)}")
        if path.stat().st_size == 0:
            raise UsageError(f"{data} is empty; valid: rows of numbers")
        return readers[suffix.lower()]()
    except OSError as error:
        raise UsageError(f"cannot read {data}: {error.strerror or error}") from None


def rows_of(data: Any) -> Source:
    """Rows of an array, a list of lists, or a frame of numbers alone."""
    if isinstance(data, Path):
        return read(str(data))
    try:
        rows = np.asarray(data)
    except ValueError as error:
        raise UsageError(f"data is no array: {first_line(error)}; valid: an array (examples, features)") from None
    _check_array("data", rows.shape, rows.dtype, None, False)
    return Source("data", rows)


# --- NumPy files --------------------------------------------------------------------------------------


def flattened(name: str, rows: NDArray[Any]) -> Source:
    """An array of examples along its first dimension as rows, without a copy."""
    if rows.ndim == 2:
        return Source(name, rows)
    if not rows.flags.c_contiguous:
        raise UsageError(
            f"{name} has shape {rows.shape} in column order; valid: row (C) order for more than two dimensions"
        )
    shape = " x ".join(map(str, rows.shape[1:]))
    flat = rows.reshape(len(rows), -1)
    return Source(name, flat, (f"examples of {shape} are flattened to {flat.shape[1]} numbers",), rows.shape[1:])


def _read_npy(path: Path, flatten: bool) -> Source:
    try:
        with opened(path) as stream:
            shape, dtype, start = header(stream)
            _check_array(str(path), shape, dtype, limit=None, flatten=flatten)
            check_whole(path, shape, dtype, start)
        return flattened(str(path), npy.open_memmap(path, mode="r"))
    except BROKEN as error:
        raise UsageError(f"{path} is no array of NumPy: {first_line(error)}") from None


def _read_npz(path: Path, array: str | None, flatten: bool) -> Source:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
            if not entries:
                raise UsageError(f"{path} is empty; valid: a file with one array or more")
            if array is None and len(entries) > 1:
                raise UsageError(f"{path} holds {len(entries)} arrays; name one with --array: {_listed(entries)}")
            if array is not None and array not in entries:
                raise UsageError(
                    f"array = {array!r} is not in {path}; valid: {_listed(entries)}{did_you_mean(array, entries)}"
                )
            name = next(iter(entries)) if array is None else array
            label = f"{path}, array {name}"
            with archive.open(entries[name]) as stream:
                shape, dtype, _ = header(stream)
                _check_array(label, shape, dtype, limit=LARGEST, flatten=flatten)
            if prod(shape) * dtype.itemsize > entries[name].file_size:
                raise UsageError(f"{label} is shorter than its shape {shape}; valid: a whole array")
            with archive.open(entries[name]) as stream:
                whole = _unpacked(path, stream, prod(shape) * dtype.itemsize)
                rows = npy.read_array(whole, allow_pickle=False, max_header_size=HEADER)
            return flattened(label, rows)
    except BROKEN as error:
        raise UsageError(f"{path} is no file of NumPy arrays: {first_line(error)}") from None


def _check_array(name: str, shape: tuple[int, ...], dtype: np.dtype[Any], limit: int | None, flatten: bool) -> None:
    if dtype.hasobject:
        raise UsageError(f"{name} holds pickled objects, which are never loaded; valid: an array of real numbers")
    if dtype.kind not in "biuf":
        raise UsageError(f"{name} holds {dtype}; valid: an array of real numbers")
    if (len(shape) != 2 and not (flatten and len(shape) > 2)) or min(shape) < 1:
        stack = ", or with --flatten a stack of images" if len(shape) > 2 else ""
        raise UsageError(f"{name} has shape {shape}; valid: (examples, features){stack}")
    if limit is not None and prod(shape) * 8 > limit:
        raise UsageError(
            f"{name} has shape {shape}, {prod(shape) * 8} bytes as 64-bit numbers; valid: at most {limit}, "
            "or a .npy file, which is mapped and not read"
        )


def _unpacked(path: Path, stream: Any, expected: int = 0) -> Limited:
    """What a packed file holds, up to so many times its size; bytes that are read count, not those that it says it has."""
    size = path.stat().st_size
    most = max(FREE_EXPANSION, EXPANSION * size)
    complaint = f"{path} expands from {size} to more than {most} bytes; valid: at most {EXPANSION} times its size"
    if expected > most:
        raise UsageError(complaint)
    return Limited(stream, most, complaint)


def _listed(names: Any) -> str:
    shown = [printable(name) for name in sorted(names)]
    return ", ".join(shown[:8]) + (f" and {len(shown) - 8} more" if len(shown) > 8 else "")


# --- text ---------------------------------------------------------------------------------------------


def _read_numbers(path: Path, packed: bool, header: bool | None) -> Source:
    """Rows of numbers alone; what has names for its columns and more than numbers in them, or blanks between, is read as a table."""
    try:
        return _read_csv(path, packed, header)
    except UsageError as refused:
        try:
            with gzip.open(path) if packed else path.open("rb") as stream:
                begun = islice(iter(partial(stream.readline, LONGEST_LINE), b""), HEAD)
                first = next((line for line in begun if line.strip() and not line.startswith(b"#")), b"")
        except BROKEN:
            raise refused from None
        if not begins_table(first.decode("utf-8-sig", errors="replace")):
            raise
        return _read_table(path, ".csv.gz" if packed else ".csv", header, Choice())


def _read_csv(path: Path, packed: bool, header: bool | None) -> Source:
    notes: list[str] = []
    try:
        with opened(path) as file:
            stream = _unpacked(path, gzip.GzipFile(fileobj=file)) if packed else file
            rows_of_text = _rows_of_text(path, stream, notes, header)
            first = next(rows_of_text, None)
            if first is None:
                raise UsageError(f"{path} is empty; valid: rows of numbers separated by commas")
            rows = np.loadtxt(chain([first], rows_of_text), delimiter=",", ndmin=2, comments=None, dtype=np.float64)
        if header is None and not notes and _may_be_names(rows):
            raise UsageError(
                f"{path}: line 1 reads {first[:40]}{'...' * (len(first) > 40)}, which may be the names of columns or an "
                "example; say which with --header or --no-header"
            )
    except BROKEN as error:
        raise UsageError(f"{path}: {first_line(error)}; valid: rows of numbers separated by commas") from None
    return Source(str(path), rows, tuple(notes))


NAMES = 3
"""So many numbers of the first line that rise or fall in equal steps may be names; of any steps, twice as many."""


def _may_be_names(rows: NDArray[np.float64]) -> bool:
    """Does the first row rise or fall all along, as years, wavelengths and indices do, while most others do not?"""
    steps = np.diff(rows, axis=1)
    rising, falling = np.all(steps > 0, axis=1), np.all(steps < 0, axis=1)
    if rows.shape[1] < NAMES or not (rising[0] or falling[0]):
        return False
    few = rows.shape[1] < 2 * NAMES and np.ptp(steps[0]) > 0
    return not few and bool(np.mean(rising if rising[0] else falling) < 1 / 2)


def _read_table(path: Path, suffix: str, header: bool | None, choice: Choice) -> Source:
    try:
        rows, notes = read_table(path, suffix, header, choice)
    except BROKEN as error:
        raise UsageError(f"{path} is no table that can be read: {first_line(error)}") from None
    if header is None and suffix in (".csv", ".csv.gz", ".tsv") and not notes and _may_be_names(rows):
        raise UsageError(
            f"{path}: the first line may be the names of columns or an example; say --header or --no-header"
        )
    return Source(str(path), rows, tuple(notes))


def _rows_of_text(path: Path, stream: Any, notes: list[str], header: bool | None) -> Iterator[str]:
    """Lines of text, header and blank ones left out; UsageError as soon as one is ragged or one too many."""
    columns = fields = 0
    for number, text in lines(stream, str(path)):
        if not text:
            continue
        here = text.count(",") + 1
        if not columns:
            columns = here
            numbers = [_is_number(part) for part in text.split(",")]
            if header or (header is None and not any(numbers)):
                notes.append(f"line {number} is a header and was left out")
                continue
            if header is None and not all(numbers):
                raise UsageError(f"{path}: line {number} holds words and numbers; if it is a header say --header")
        if here != columns:
            raise UsageError(
                f"{path}: line {number} has {here} columns, those before it {columns}; valid: the same number"
            )
        fields += here
        if fields * 8 > LARGEST:
            raise UsageError(f"{path} has more than {LARGEST // 8} numbers; valid: fewer, or a .npy file")
        yield text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return not text.strip()
    return True


# --- data sets of scikit-learn ------------------------------------------------------------------------


def _datasets(name: str) -> Any:
    try:
        from sklearn import datasets
    except ImportError:
        raise UsageError(
            f"data = {name!r} comes from scikit-learn; install it with: pip install 'phaseproof[data]'"
        ) from None
    return datasets


def _digits() -> Source:
    return Source("digits", _datasets("digits").load_digits().data, shape=(8, 8))


def _patches() -> Source:
    """Grey patches of PATCH x PATCH pixels that do not overlap, from both photographs, each less its own mean; white is 1."""
    datasets = _datasets("patches")
    try:
        images = datasets.load_sample_images().images
    except ImportError:
        raise UsageError("data = 'patches' needs pillow; install it with: pip install 'phaseproof[data]'") from None
    pieces = []
    for image in images:
        grey = image.mean(axis=2) / 255
        high, wide = (size // PATCH for size in grey.shape)
        cut = grey[: high * PATCH, : wide * PATCH].reshape(high, PATCH, wide, PATCH)
        patches = cut.transpose(0, 2, 1, 3).reshape(high * wide, PATCH * PATCH)
        pieces.append(patches - patches.mean(axis=1, keepdims=True))
    note = f"{PATCH} x {PATCH} grey patches of two photographs, each less its own mean brightness"
    return Source("patches", np.concatenate(pieces), (note,), (PATCH, PATCH))


BUNDLED: dict[str, Callable[[], Source]] = {"digits": _digits, "patches": _patches}
"""Data sets by name, from scikit-learn."""
