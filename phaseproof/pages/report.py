"""The job ``report``: pages, figures and report.json for a selection of claims, in the format asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..book.selection import load_book
from ..campaigns.output import document
from ..campaigns.staging import MARKER, seal, seal_page
from ..checking.claims import CheckReport
from ..checking.logs import record as check_record
from ..typesetting.notation import abbreviations
from . import markdown, tex, web
from .computing import DrawnPlate, computed, pieces
from .content import ClaimContent, content, uses
from .formats import Format
from .lemmas import LemmaEntry, lemma_pages
from .run import Run, versions

if TYPE_CHECKING:
    from ..simulation.validation import ValidationReport

Progress = Callable[[int, int], None]


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


def write_report(
    folder: Path, run: Run, format: Format, jobs: int = 1, progress: Progress | None = None
) -> dict[str, Any]:
    """Write the pages of a run, its figures and report.json into an empty folder; return the fields of the last.

    The numbers and figures are worked out in ``jobs`` processes, which changes no character.
    """
    suffix = {Format.latex: ".pdf", Format.pdf: ".pdf", Format.json: ""}.get(format, ".svg")
    pages, plates = contents(run, folder, suffix, jobs, progress)
    texts: dict[str, str] = {}
    if format is Format.html:
        texts = web.pages(pages, run, plates)
    elif format is Format.markdown:
        texts = markdown.pages(pages, run, plates)
    elif format in (Format.latex, Format.pdf):
        texts = tex.documents(pages, run, plates)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    if format is Format.pdf:
        tex.compile_document(folder, tex.engine())
    files = sorted([*(path.name for path in folder.iterdir()), MARKER])
    fields = record(run, pages, files)
    return {**fields, "sha256": seal(folder, document("report", fields))}


def write_single(folder: Path, name: str, run: Run, jobs: int = 1, progress: Progress | None = None) -> dict[str, Any]:
    """Write the whole report as one HTML file of this name into an empty folder; return the fields of its record."""
    pages, plates = contents(run, folder, ".svg", jobs, progress)
    figures = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / name).write_text(web.single_page(pages, run, plates, figures), encoding="utf-8")
    return {**record(run, pages, [name]), "sha256": seal_page(folder / name)}


def contents(
    run: Run, folder: Path, suffix: str, jobs: int, progress: Progress | None = None
) -> tuple[list[ClaimContent], list[DrawnPlate]]:
    """What the pages of a report show, figures written; a page is typeset as soon as its numbers are there."""
    claims = [result.claim for result in run.checked.results]
    known = abbreviations({claim.name: claim for claim in (*claims, *load_book().values())}.values())
    outcomes = zip(run.checked.results, run.validated.claims, strict=True)
    by_name, used = dict(zip(run.names, outcomes, strict=True)), uses(run.checked.results)
    pages: dict[str, ClaimContent] = {}
    plates: dict[str, DrawnPlate] = {}
    work = pieces(run, folder, suffix)
    for key, found in computed(work, claims, jobs, progress):
        if isinstance(found, DrawnPlate):
            plates[key] = found
        else:
            pages[key] = content(*by_name[key], found, used, claims, known)
    return [pages[name] for name in run.names], [plates[key] for key in work if key in plates]


def record(run: Run, found: Sequence[ClaimContent], files: Sequence[str]) -> dict[str, Any]:
    """The fields of report.json: everything that the pages show."""
    return {
        "ok": run.ok,
        "command": run.command,
        "date": run.date,
        "versions": run.versions,
        "files": list(files),
        "pages": [page_record(one, run) for one in found],
        "lemmas": [lemma_record(one) for page in lemma_pages(run.checked.results) for one in page.entries],
        "check": check_record(run.checked.proofs),
        "validate": run.validated.as_dict(),
    }


def lemma_record(lemma: LemmaEntry) -> Mapping[str, Any]:
    """A lemma in terms of JSON."""
    lines = [
        {
            "where": list(line.full.where),
            "asks": [formula.line for formula in line.full.asks],
            "latex": line.full.says.line,
            "verdict": line.verdict,
            "axioms": list(line.axioms),
        }
        for line in lemma.lines
    ]
    names = {"uses": list(lemma.uses), "used_by": list(lemma.used_by)}
    return {"name": lemma.name, "statement": lemma.words, "lines": lines, **names}


def page_record(page: ClaimContent, run: Run) -> Mapping[str, Any]:
    """One page in terms of JSON; its steps and trials stand under check and validate."""
    return {
        "name": page.name,
        "title": page.title,
        "statement": page.statement,
        "idea": page.idea,
        "latex": page.formula.line,
        "definition_latex": page.definition.line if page.definition else None,
        "where": [{"latex": formula.line, "claim": name} for formula, name in page.abbreviated],
        "signs": [asdict(sign) for sign in (*page.signs, *page.further_signs)],
        "parameters": [asdict(parameter) for parameter in page.parameters],
        "conditions": [*page.conditions, *page.hypotheses],
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
