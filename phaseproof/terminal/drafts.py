"""``check`` of drafts: how each link was read, what is known of it, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..campaigns.progress import Progress
from ..theory.errors import Misread, UsageError
from .console import mark, print_document

if TYPE_CHECKING:
    from ..drafts.checking import CheckedDraft, Place

SUFFIXES = (".tex", ".md", ".ipynb")
"""How the names of drafts end."""


def check_drafts(selection: Sequence[str], annotate: Path | None, timeout: float, json: bool) -> int:
    """Check the links of drafts, print what is known of them, and write a copy of one with the verdicts in its margin."""
    from ..drafts.checking import check_draft, record
    from ..drafts.margins import check_target, write_copy

    for argument in selection:
        if not argument.endswith(SUFFIXES):
            raise UsageError(f"{argument} is no draft ({', '.join(SUFFIXES)}); drafts are checked alone")
    if annotate is not None:
        if len(selection) != 1:
            raise UsageError(f"--annotate {annotate} is the copy of one draft; {len(selection)} are given")
        check_target(Path(selection[0]), annotate)
    drafts = []
    for argument in selection:
        with Progress(f"checking {argument}") as progress:
            drafts.append(check_draft(Path(argument), timeout, progress))
        if not json:
            print_draft(drafts[-1])
    if json:
        print_document("check", record(drafts))
    if annotate is not None:
        write_copy(drafts[0], annotate)
    return 0 if all(draft.ok for draft in drafts) else 1


def print_draft(draft: CheckedDraft) -> None:
    """A line for each place of the draft, with why it fails, and one that counts."""
    for place in draft.places:
        _print_place(draft, place)
    counts = ", ".join(f"{count} {name}" for name, count in draft.counts.items())
    good = sum(place.ok for place in draft.links)
    typer.echo(f"{draft.source.path}: {good} of {len(draft.links)} links hold; {counts}; {draft.seconds:.1f} s")
    if not draft.links:
        typer.echo("nothing was checked: no relation is displayed that can be read")


def _print_place(draft: CheckedDraft, place: Place) -> None:
    from ..numeric.text import printable

    entry = place.entry
    if place.verdict:
        where = f"  [{entry.domain.describe()}]" if entry.domain is not None and entry.domain.parameters else ""
        typer.echo(f"{place.where}: {mark(place.verdict)}  {printable(entry.text + where)}")
        below = place.message.splitlines()
    elif not place.ok:
        typer.echo(f"{place.where}, column {place.column}: {mark('UNREAD')}  {printable(entry.why)}")
        line = draft.source.texts[place.text].text.split("\n")[place.line - 1]
        below = [pointer[2:] for pointer in Misread("", line, place.column - 1).pointer]
    else:
        typer.echo(printable(f"{place.where}: {entry.kind}  {entry.text}".rstrip()))
        below = []
    for text in below:
        typer.echo(f"    {printable(text)}")
