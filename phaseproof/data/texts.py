"""A table as text: in which code, between which separators, with which decimal sign."""

from __future__ import annotations

import codecs
import gzip
import io
import re
from pathlib import Path
from typing import Any

from ..numeric.files import Limited
from ..theory.errors import UsageError
from .bounds import LARGEST_TEXT, refuse_large

BLANKS = r"\s+"
_BEFORE = re.compile(rb"\A(?:[ \t]*(?:#[^\n]*)?\r?\n)+")
"""Blank lines and remarks before a table."""

_DECIMAL = re.compile(r"[+-]?(\d+([.,]\d+|\.)?|[.,]\d+)([eE][+-]?\d+)?")

_NO_GROUP = re.compile(r"[+-]?(0*,\d+|\d+,(\d{1,2}|\d{4,}))([eE][+-]?\d+)?")
"""A number whose comma parts no thousands."""

MISSING = ("?",)
"""How a missing value is written, beside the words for it that pandas knows."""


def read_text(pandas: Any, path: Path, header: bool | None) -> Any:
    """Fields between the separator that the lines have; decimal commas where that is none of them."""
    with path.open("rb") as file:
        stream: Any = gzip.GzipFile(fileobj=file) if path.suffix.lower() == ".gz" else file
        complaint = f"{path} unpacks to more than {LARGEST_TEXT} bytes; valid: at most so many, or a .npy file"
        text = _BEFORE.sub(b"", _utf8(Limited(stream, LARGEST_TEXT, complaint).read()))
    start = pandas.read_csv(
        io.BytesIO(text), header=None, sep="\x01", nrows=20, dtype=str, skip_blank_lines=True, quoting=3
    )[0]
    lines = [line for line in start.tolist() if isinstance(line, str)]
    separator = _separator(lines) if lines else ","
    decimal = "," if _has_decimal_commas(" ".join(lines[1:]), separator) else "."
    parts = (_between_blanks(lines[0]) if separator == BLANKS else lines[0].split(separator)) if lines else []
    fields = [field.strip().strip('"').replace(decimal, ".") for field in parts]
    refuse_large(path, (text.count(b"\n") or text.count(b"\r")) + 1, len(fields))
    words = [_is_word(field) for field in fields if field]
    if header is None and any(words) and not all(words):
        raise UsageError(f"{path}: line 1 holds words and numbers; if it is a header say --header, else --no-header")
    named = any(words) if header is None else header
    exact = (
        {} if int(pandas.__version__.partition(".")[0]) >= 3 else {"float_precision": "round_trip"}
    )  # 3: the default
    return pandas.read_csv(
        io.BytesIO(text),
        sep=separator,
        decimal=decimal,
        header=0 if named else None,
        skipinitialspace=True,
        na_values=MISSING,
        **exact,
    )


def _utf8(text: bytes) -> bytes:
    """UTF-16 has a mark; what is neither is of one byte a letter, and in all such codes numbers are the same."""
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return text.decode("utf-16").encode()
    try:
        text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1").encode()
    return text


def _has_decimal_commas(body: str, separator: str) -> bool:
    """Between commas only in quotes, and where one is no group of three digits: "1,500" may be a thousand and a half or more."""
    if re.search(r"\d\.\d", body):
        return False
    quoted = re.findall(r'"\s*([^"]*?)\s*"', body)
    return any(map(_NO_GROUP.fullmatch, quoted)) if separator == "," else bool(re.search(r"\d,\d", body))


def _separator(lines: list[str]) -> str:
    """The one of tab, semicolon, comma and bar that the first line has most of; blanks where it has none, or all else is numbers."""
    bare = re.sub(r'"[^"]*"', "", lines[0])
    likely, rows = max("\t;,|", key=bare.count), [_between_blanks(line) for line in lines]
    numbers = likely == "," and all(_DECIMAL.fullmatch(field) for row in rows[1:] for field in row)
    if len(rows[0]) > 1 and len({*map(len, rows)}) == 1 and (numbers or likely not in bare):
        return BLANKS
    return likely


def _between_blanks(line: str) -> list[str]:
    return re.findall(r'"[^"]*"|\S+', line)


def begins_table(line: str) -> bool:
    """Is a first line one of words alone, or of numbers between blanks?"""
    parts = _between_blanks(line)
    if len(parts) > 1 and all(map(_DECIMAL.fullmatch, parts)):
        return True
    fields = [field.strip().strip('"') for field in re.split("[,;\t]", line)]
    return any(fields) and all(_is_word(field) for field in fields if field)


def _is_word(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return True
    return False
