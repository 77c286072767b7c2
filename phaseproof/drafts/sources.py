"""A draft's file as texts: one of LaTeX or Markdown, or the Markdown cells of a notebook."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..numeric.files import contents
from ..statements.latex.macros import Macro
from ..theory.errors import UsageError
from .displays import Display, Remark, of_latex, of_markdown

_SURROGATE = re.compile("[\ud800-\udfff]")
LARGEST = 20_000_000
"""Bytes of a draft."""


@dataclass(frozen=True)
class Text:
    """A text that stands by itself, with what it displays; ``cell`` is its number in a notebook, counted from 1."""

    text: str
    parts: tuple[Remark | Display, ...]
    macros: dict[str, list[Macro]]
    cell: int | None = None

    def with_marks(self, marks: dict[int, str], old: re.Pattern[str]) -> str:
        """The text without marks of an earlier run, and with new ones at these places."""
        places = sorted({0, *marks, len(self.text)})
        pieces = [old.sub("", self.text[start:end]) for start, end in pairwise(places)]
        return marks.get(0, "") + "".join(
            piece + marks.get(end, "") for piece, end in zip(pieces, places[1:], strict=True)
        )

    def behind(self, number: int) -> int:
        """The place of a mark for a display, behind it; for a remark the beginning of its line."""
        part = self.parts[number]
        return part.end if isinstance(part, Display) else self.text.rfind("\n", 0, part.at) + 1


@dataclass(frozen=True)
class Source:
    """A draft: its texts, and the notebook that they are cells of."""

    path: Path
    texts: tuple[Text, ...]
    notebook: Any = None

    @property
    def latex(self) -> bool:
        return self.path.suffix == ".tex"

    def rewritten(self, texts: list[str]) -> str:
        """The file with other texts in the place of its own."""
        if self.notebook is None:
            return texts[0]
        cells = list(self.notebook["cells"])
        for own, text in zip(self.texts, texts, strict=True):
            number = (own.cell or 1) - 1
            whole = isinstance(cells[number]["source"], str)
            cells[number] = {**cells[number], "source": text if whole else text.splitlines(keepends=True)}
        return json.dumps({**self.notebook, "cells": cells}, indent=1, ensure_ascii=False) + "\n"


def read_source(path: Path) -> Source:
    """The draft at a path. Raises UsageError for what is none."""
    try:
        content = _with_newlines(contents(path, LARGEST).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UsageError(f"{path} is no text in UTF-8") from None
    if path.suffix == ".ipynb":
        return _notebook(path, content)
    parts, macros = (of_latex if path.suffix == ".tex" else of_markdown)(content)
    return Source(path, (Text(content, tuple(parts), macros),))


def _with_newlines(text: str) -> str:
    """The text with the line ends that patterns look for, whatever system wrote it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _notebook(path: Path, content: str) -> Source:
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError):
        raise UsageError(f"{path} is no notebook: it is not JSON") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise UsageError(f"{path} is no notebook: it has no list of cells")
    texts = []
    for number, cell in enumerate(cells, 1):
        if cell.get("cell_type") == "markdown":
            source = cell.get("source", "")
            lines = source if isinstance(source, list) else [source]
            if not all(isinstance(line, str) and not _SURROGATE.search(line) for line in lines):
                raise UsageError(f"{path} is no notebook: the source of cell {number} is no text")
            text = _with_newlines("".join(lines))
            parts, macros = of_markdown(text)
            texts.append(Text(text, tuple(parts), macros, number))
    return Source(path, tuple(texts), notebook)
