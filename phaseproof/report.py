"""The job ``report``: pages, figures and report.json for a selection of claims, in the format asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import markdown, tex, web
from .book import load_book
from .checking import CheckReport
from .checking import record as check_record
from .content import ClaimContent, contents
from .formats import Format
from .notation import abbreviations
from .output import document, encode
from .run import Run, versions
from .staging import MARKER

if TYPE_CHECKING:
    from .validation import ValidationReport

Plates = list[tuple[str, str, str, list[list[str]]]]
"""File, title, caption and table (empty where there is none) of each plate."""


FRONT = {
    Format.html: web.FRONT,
    Format.markdown: markdown.FRONT,
    Format.latex: tex.DOCUMENT,
    Format.pdf: tex.PRINTED,
    Format.json: MARKER,
}
"""The file of a report to open first."""


def prepare(format: Format) -> None:
    """Refuse what cannot be written before any work: a PDF without a TeX engine."""
    if format is Format.pdf:
        tex.engine()


def new_run(checked: CheckReport, validated: ValidationReport, command: str, selection: Sequence[str] = ()) -> Run:
    """A run of now."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return Run(command, now, versions(), checked, validated, tuple(a for a in selection if a.endswith(".py")))


def write_report(folder: Path, run: Run, format: Format) -> dict[str, Any]:
    """Write the pages of a run, its figures and report.json into an empty folder; return the fields of the last."""
    suffix = ".pdf" if format in (Format.latex, Format.pdf) else ".svg"
    drawn = _contents(run)
    plates: Plates = []
    if format is not Format.json:
        drawn, plates = draw(folder, drawn, run, suffix)
    texts: dict[str, str] = {}
    if format is Format.html:
        texts = web.pages(drawn, run, plates)
    elif format is Format.markdown:
        texts = markdown.pages(drawn, run, plates)
    elif format in (Format.latex, Format.pdf):
        texts = tex.documents(drawn, run, plates)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    if format is Format.pdf:
        tex.compile_document(folder, tex.engine())
    files = sorted([*(path.name for path in folder.iterdir()), MARKER])
    fields = record(run, drawn, files)
    (folder / MARKER).write_text(encode(document("report", fields)) + "\n", encoding="utf-8")
    return fields


def write_single(folder: Path, name: str, run: Run) -> dict[str, Any]:
    """Write the whole report as one HTML file of this name into an empty folder; return the fields of its record."""
    drawn, plates = draw(folder, _contents(run), run, ".svg")
    figures = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / name).write_text(web.single_page(drawn, run, plates, figures), encoding="utf-8")
    return record(run, drawn, [name])


def _contents(run: Run) -> list[ClaimContent]:
    claims = [result.claim for result in run.checked.results]
    known = abbreviations({claim.name: claim for claim in (*claims, *load_book().values())}.values())
    return contents(run.checked.results, run.validated.claims, known)


def draw(folder: Path, found: Sequence[ClaimContent], run: Run, suffix: str) -> tuple[list[ClaimContent], Plates]:
    """Draw the figures of each claim and the plates into the folder; the contents then name them."""
    from . import figures
    from .plates import PLATES
    from .style import save

    drawn = []
    for one, result, validated in zip(found, run.checked.results, run.validated.claims, strict=True):
        form, measured = figures.closed_form(result.claim), figures.against_simulation(result.claim, validated)
        names = [f"{one.name}-form{suffix}" if form else "", f"{one.name}{suffix}" if measured else ""]
        for name, figure in zip(names, (form, measured), strict=True):
            if figure is not None:
                save(figure, folder / name)
        drawn.append(replace(one, figure=names[0], simulation_figure=names[1]))
    plates: Plates = []
    for plate in PLATES:
        if set(plate.shows) <= set(run.names):
            file = f"plate-{plate.name}{suffix}"
            plates.append((file, plate.title, plate.draw(folder / file), plate.rows()))
    return drawn, plates


def record(run: Run, found: Sequence[ClaimContent], files: Sequence[str]) -> dict[str, Any]:
    """The fields of report.json: everything that the pages show."""
    return {
        "ok": run.ok,
        "command": run.command,
        "date": run.date,
        "versions": run.versions,
        "files": list(files),
        "pages": [page_record(one, run) for one in found],
        "check": check_record(run.checked),
        "validate": run.validated.as_dict(),
    }


def page_record(page: ClaimContent, run: Run) -> Mapping[str, Any]:
    """One page in terms of JSON; its steps and trials stand under check and validate."""
    return {
        "name": page.name,
        "statement": page.statement,
        "latex": page.formula.line,
        "definition_latex": page.definition.line if page.definition else None,
        "where": [{"latex": formula.line, "claim": name} for formula, name in page.abbreviated],
        "parameters": [asdict(parameter) for parameter in page.parameters],
        "conditions": list(page.conditions),
        "uses": list(page.uses),
        "used_by": list(page.used_by),
        "values": [asdict(row) for row in page.values],
        "approaches": [asdict(towards) for towards in page.approaches],
        "limits": [{"claim": name, "latex": formula.line} for name, formula in page.limits],
        "twins": [
            {
                "words": twin.words,
                "latex": formula.line,
                "point": twin.point,
                "true": twin.true,
                "stated": twin.stated,
                "settings": twin.settings,
                "refused": twin.refused,
                "deviation": twin.deviation,
            }
            for twin, formula in zip(page.twins, page.twin_formulas, strict=True)
        ],
        "references": list(page.references),
        "citation": run.citation(page.name),
        "bibtex": run.bibtex(page.name),
        "command": run.page_command(page.name),
    }
