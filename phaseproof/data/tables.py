"""A user's table with named columns, words, dates and gaps, read by pandas: what is left out is said, what is missing refused."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any

import numpy as np

from ..numeric.files import first_line
from ..numeric.text import between_commas, printable
from ..theory.errors import UsageError
from ..theory.spelling import did_you_mean
from .bounds import LARGEST_TEXT, MOST_NUMBERS, refuse_large
from .parquet import measured
from .texts import read_text

_AMOUNT = r"[-+]?[$€£]?\d{1,3}(?:[,' ]?\d{3})*(?:[.,]\d+)?\s*[%$€£]?"
"""A number as accounts have it."""

MOST_OF_A_SHEET, MOST_ROWS_OF_A_SHEET = 2**24, 2**20
"""Cells of a workbook, each of which is an object while it is read, and the rows that a sheet can have."""

LONGEST_WORD = 60
"""Characters that are kept of a text, to say what it is."""

FEW_ROWS, MANY_ROWS = 2**8, 2**16
"""Rows of a .parquet that are unpacked together, at most, where columns hold texts or lists, and where all hold numbers."""

CLASSES, MOST_CLASSES = ("class", "label", "target", "category", "species"), 100
"""What columns of classes are called, where their names are numbers, and how many classes there are."""

POLICIES = ("refuse", "drop", "mean")
"""What becomes of a missing value: an error, its row left out, the mean of its column."""


@dataclass(frozen=True)
class Choice:
    """What the user wants of a table: columns to use (all) and to leave out, each to unit variance, and what of gaps."""

    columns: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    standardize: bool = False
    missing: str = "refuse"

    def __post_init__(self) -> None:
        if self.missing not in POLICIES:
            raise UsageError(
                f"missing = {self.missing!r}; valid: {', '.join(POLICIES)}{did_you_mean(self.missing, POLICIES)}"
            )


READERS: dict[str, Callable[[Any, Path, bool | None], Any]] = {
    **dict.fromkeys((".csv", ".csv.gz", ".tsv"), read_text),
    ".parquet": lambda pandas, path, header: _parquet(pandas, path),
    ".xlsx": lambda pandas, path, header: _workbook(pandas, path),
    **dict.fromkeys((".json", ".jsonl"), lambda pandas, path, header: _records(pandas, path)),
}
"""By the end of a file's name."""


def read_table(path: Path, suffix: str, header: bool | None, choice: Choice) -> tuple[np.ndarray, list[str]]:
    """Numbers (n, d) and notes on what was left out; UsageError names row and column of what cannot be used."""
    try:
        import pandas
    except ImportError:
        raise UsageError(f"{path} needs pandas; install it with: pip install 'phaseproof[tables]'") from None
    if suffix != ".parquet" and path.stat().st_size > LARGEST_TEXT:
        raise UsageError(f"{path} has {path.stat().st_size} bytes; valid: at most {LARGEST_TEXT}, or a .npy file")
    try:
        frame = READERS[suffix](pandas, path, header)
    except ImportError as error:
        raise UsageError(f"{path}: {error}; install it with: pip install 'phaseproof[tables]'") from None
    except (ValueError, TypeError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise UsageError(f"{path} is no table: {first_line(error)}") from None
    if frame.empty:
        raise UsageError(f"{path} is empty; valid: rows of numbers")
    if frame.size > MOST_NUMBERS:
        raise UsageError(f"{path} has {frame.size} cells; valid: at most {MOST_NUMBERS}, or a .npy file")
    frame.columns = [printable(str(name)) for name in frame.columns]
    notes: list[str] = []
    frame = _numbers(pandas, _chosen(frame, choice, path), notes, set(choice.columns), path)
    frame = _without_gaps(frame, choice.missing, notes, path)
    rows = frame.to_numpy(np.float64)
    if choice.standardize:
        spread = rows.std(axis=0)
        rows = (rows - rows.mean(axis=0)) / np.where(spread > 0, spread, 1)
        notes.append("each column was divided by its standard deviation")
    return rows, notes


def _dropping(name: str) -> str:
    """The option that leaves a column out, as a shell takes it."""
    return f"--drop {quote(between_commas((name,)))}"


def _parquet(pandas: Any, path: Path) -> Any:
    """Measured by its pages, not by what is said of it, and unpacked so many rows at a time as fit; of texts the beginning is kept."""
    import pyarrow
    from pyarrow import ArrowException, compute, parquet

    most = 8 * MOST_NUMBERS

    def refuse(size: int) -> None:
        if size > most:
            raise UsageError(f"{path} unpacks to more than {most} bytes; valid: at most so many")

    def cut(column: Any) -> Any:
        text = pyarrow.types.is_string(column.type) or pyarrow.types.is_large_string(column.type)
        return compute.utf8_slice_codeunits(column, 0, LONGEST_WORD) if text else column

    try:
        file = parquet.ParquetFile(path)
        refuse_large(path, file.metadata.num_rows, file.metadata.num_columns)
        pages = measured(path)
        refuse(max(pages.size, 8 * pages.values))
        fixed = all(pyarrow.types.is_primitive(field.type) for field in file.schema_arrow)
        rows = MANY_ROWS if fixed else min(FEW_ROWS, max(1, most // (4 * pages.row + 1)))
        pieces, size = [], 0
        for batch in file.iter_batches(batch_size=rows):
            size += batch.nbytes
            refuse(size)
            pieces.append(
                pyarrow.RecordBatch.from_arrays([cut(column) for column in batch.columns], schema=batch.schema)
            )
        return pyarrow.Table.from_batches(pieces, file.schema_arrow).to_pandas()
    except ArrowException as error:
        raise ValueError(str(error)) from None


def _workbook(pandas: Any, path: Path) -> Any:
    """The first sheet; a workbook is an archive whose parts are measured first, and then the sheet: its last cell may be far off."""
    import openpyxl  # type: ignore[import-untyped]

    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_TEXT:
            raise UsageError(f"{path} expands to more than {LARGEST_TEXT} bytes")
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        sheet, columns = book.worksheets[0], 0
        sheet.reset_dimensions()
        for rows, row in enumerate(sheet.iter_rows(values_only=True), 1):
            columns = max(columns, len(row))
            refuse_large(path, rows, columns, MOST_OF_A_SHEET)
            if rows > MOST_ROWS_OF_A_SHEET:
                raise UsageError(f"{path} has more than {MOST_ROWS_OF_A_SHEET} rows; valid: at most so many")
    finally:
        book.close()
    return pandas.read_excel(path, engine="openpyxl")


def _records(pandas: Any, path: Path) -> Any:
    """Records as one list, or one in each line, each with the names that it has: the table has the names of all of them.

    Or rows behind the names of their columns, as pandas writes them with ``orient="split"``.
    """
    text, lines = path.read_bytes(), False
    try:
        found = json.loads(text)
    except ValueError:
        found, lines = [json.loads(line) for line in text.splitlines() if line.strip()], True
    split = isinstance(found, dict) and {"columns", "data"} <= set(found) <= {"columns", "data", "index"}
    if split:
        found = found["data"]
    rows = list(found.values()) if isinstance(found, dict) else found if isinstance(found, list) else []
    names = set[str]().union(*(row for row in rows if isinstance(row, dict)))
    longest = max((len(row) for row in rows if isinstance(row, list)), default=1)
    refuse_large(path, len(rows), max(len(names), longest))
    return pandas.read_json(path, orient="split" if split else "records", precise_float=True, lines=lines)


def _chosen(frame: Any, choice: Choice, path: Path) -> Any:
    for option, names in (("columns", choice.columns), ("drop", choice.drop)):
        for name in names:
            if name not in frame.columns:
                known = ", ".join(between_commas([column]) for column in frame.columns[:20])
                near = did_you_mean(name, frame.columns)
                raise UsageError(f"{option}: {path} has no column {name!r}; valid: {known}{near}")
    kept = [name for name in (choice.columns or frame.columns) if name not in choice.drop]
    return frame[kept]


def _numbers(pandas: Any, frame: Any, notes: list[str], explicit: set[str], path: Path) -> Any:
    """Columns of numbers and of true and false; words, dates and a count of the rows are left out, with a note."""
    kept, before = [], len(notes)
    for name in frame.columns:
        column = frame[name]
        counts = pandas.api.types.is_integer_dtype(column) and bool((column.diff().iloc[1:] == 1).all())
        unnamed = name.startswith("Unnamed:") or name.lower() in ("id", "index", "rownames")
        if counts and unnamed and name not in explicit:
            notes.append(f"column {name!r} counts the rows and was left out")
            continue
        if pandas.api.types.is_numeric_dtype(column) and not pandas.api.types.is_complex_dtype(column):
            kept.append(name)
            if name.lower() in CLASSES and name not in explicit and _may_be_classes(column):
                notes.append(
                    f"column {name!r} holds {column.nunique()} whole numbers: if they are classes, {_dropping(name)} leaves them out"
                )
            continue
        dates = pandas.api.types.is_datetime64_any_dtype(column)
        odd = dates or pandas.api.types.is_complex_dtype(column)
        numbers = None if odd else pandas.to_numeric(column, errors="coerce")
        wrong = (column.notna() & (True if numbers is None else numbers.isna())).to_numpy()
        if numbers is not None and column.notna().any() and not wrong.any():
            if pandas.api.types.infer_dtype(column, skipna=True) == "string":
                notes.append(f"column {name!r} holds numbers as text")
            frame = frame.assign(**{name: numbers})
            kept.append(name)
            continue
        amounts = not dates and column.dropna().astype(str).str.strip().str.fullmatch(_AMOUNT).mean() >= 1 / 2
        if name in explicit or (not dates and (odd or wrong.mean() < 1 / 2)) or amounts:
            row = int(np.argmax(wrong))
            raise UsageError(
                f"row {row + 1}, column {name!r}: {str(column.iloc[row])[:40]!r} is no number; valid: a number, or {_dropping(name)}"
            )
        notes.append(f"column {name!r} holds {'dates' if dates else 'words'} and was left out")
    if not kept:
        raise UsageError(f"{path} has no column of numbers; {'; '.join(notes[before:])[:200]}")
    return frame[kept].astype("float64")


def _may_be_classes(column: Any) -> bool:
    return bool((column.dropna() % 1 == 0).all()) and 1 < column.nunique() <= MOST_CLASSES


def _without_gaps(frame: Any, policy: str, notes: list[str], path: Path) -> Any:
    gaps = frame.isna()
    if not gaps.to_numpy().any():
        return frame
    row, column = np.argwhere(gaps.to_numpy())[0]
    if policy == "refuse":
        raise UsageError(
            f"{path}: row {row + 1}, column {frame.columns[column]!r}: missing, one of {int(gaps.to_numpy().sum())}; "
            "valid: --missing drop or --missing mean, or --drop COLUMN"
        )
    if policy == "drop":
        notes.append(f"{int(gaps.any(axis=1).sum())} rows with a missing value were left out")
        return frame[~gaps.any(axis=1)]
    notes.append(f"{int(gaps.to_numpy().sum())} missing values were replaced by the mean of their column")
    return frame.fillna(frame.mean())
