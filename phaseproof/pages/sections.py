"""A page of sections of plain sentences, tables and figures, as Markdown and as HTML from the same content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..campaigns.output import document
from ..campaigns.staging import MARKER, seal
from ..typesetting.prose import escape_markdown
from . import markdown, web


@dataclass(frozen=True)
class Table:
    """A head and rows of text; the first cell of a row names it."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Figure:
    """A drawing by the name of its file, and what it shows in words."""

    file: str
    words: str


@dataclass(frozen=True)
class Section:
    """A title, then sentences, tables and figures in order; without a title it stands at the head of the page."""

    title: str
    sentences: Sequence[str] = ()
    tables: Sequence[Table] = ()
    figures: Sequence[Figure] = ()


@dataclass(frozen=True)
class Page:
    """A title, the sections, and the texts of the figures by the names of their files."""

    title: str
    sections: Sequence[Section]
    drawings: dict[str, str] = field(default_factory=dict)


def as_markdown(page: Page) -> str:
    """The page as one Markdown document."""
    lines = [f"# {escape_markdown(page.title)}", ""]
    for section in page.sections:
        lines += [f"## {escape_markdown(section.title)}", ""] if section.title else []
        lines += [f"- {escape_markdown(sentence)}" for sentence in section.sentences]
        lines += [""] if section.sentences else []
        for figure in section.figures:
            lines += [f"![{escape_markdown(figure.words)}]({figure.file})", ""]
        for table in section.tables:
            rows = [[escape_markdown(cell) for cell in row] for row in table.rows]
            lines += [*markdown.table([escape_markdown(cell) for cell in table.head], rows), ""]
    return "\n".join(lines)


def as_html(page: Page) -> str:
    """The page as one HTML file, figures inside; it needs no network and no script."""
    figures = {name: text.encode() for name, text in page.drawings.items()}
    template = web.environment(str, {}).get_template("answer.html")
    return template.render(page=page, figure=lambda name: web.inside(figures, name))


def write_page(folder: Path, page: Page, job: str, fields: dict[str, object]) -> dict[str, object]:
    """Write index.html, index.md, the figures and report.json into an empty folder; return what the last holds."""
    texts = {"index.html": as_html(page), "index.md": as_markdown(page), **page.drawings}
    found = {"files": sorted([*texts, MARKER]), **fields}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return {**found, "sha256": seal(folder, document(job, found))}
