"""What the jobs of the command line are made of: choose claims, check, simulate, write; with a line of progress for each."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ..campaigns.progress import Interrupted, Progress
from ..pages.formats import Format
from ..theory.errors import UsageError
from .console import print_document, print_proofs, print_validation

if TYPE_CHECKING:
    from ..campaigns.workers import Execute
    from ..checking.claims import CheckReport
    from ..checking.logs import ProofReport
    from ..simulation.validation import ValidationReport
    from ..theory.claim import Claim


def select(selection: Sequence[str] | None) -> tuple[Claim, ...]:
    from ..book import selection as book

    return book.select(selection or [])


def prove(claims: Sequence[Claim], timeout: float) -> ProofReport:
    from ..checking.claims import prove_claims

    with Progress("checking") as progress:
        return prove_claims(claims, progress, timeout)


def check(claims: Sequence[Claim], timeout: float) -> CheckReport:
    from ..checking.claims import check_claims

    with Progress("checking") as progress:
        return check_claims(claims, progress, timeout)


def processes(jobs: int | None) -> int:
    """How many are wanted; one for each processor when nothing is said."""
    return (os.cpu_count() or 1) if jobs is None else jobs


def validate(execute: Execute, claims: Sequence[Claim], **options: Any) -> ValidationReport:
    from ..simulation.validation import validate_with

    with Progress("simulating") as progress:
        return validate_with(execute, claims, progress=progress, **options)


@dataclass(frozen=True)
class Job:
    """A report that was asked for."""

    selection: Sequence[str] | None
    target: Path
    format: Format
    single_file: bool
    command: str
    json: bool


def write(
    job: Job, verbose: bool, jobs: int | None, timeout: float, settings: int = 12, seed: int = 0, **where: Any
) -> int:
    """Check, validate, write; a failure in one is part of the report, and the exit status is then 1.

    The folder, the journal and the cluster are opened first: a bad one is refused before any work.
    """
    from ..campaigns.staging import staged, staged_file
    from ..pages.report import FRONT, new_run, prepare, write_report, write_single
    from ..simulation.simulating import simulations

    if job.single_file and job.format is not Format.html:
        raise UsageError(f"--single-file is for --format html; {job.format.value} has no such form")
    if job.single_file and job.target.suffix != ".html":
        raise UsageError(f"--output {job.target}: with --single-file give the name of an .html file")
    prepare(job.format)
    claims, workers = select(job.selection), processes(jobs)
    drawn: dict[str, Any] = {"settings": settings, "seed": seed}
    with (
        (staged_file if job.single_file else staged)(job.target) as folder,
        simulations(claims, jobs=workers, timeout=timeout, here=False, **drawn, **where) as execute,
    ):
        checked = check(claims, timeout)
        if verbose and not job.json:
            print_proofs(checked.proofs)
        try:
            validated = validate(execute, claims, timeout=timeout, partial=False, **drawn)
        except Interrupted as stopped:
            raise Interrupted(f"{stopped}; {job.target} was not written") from None
        if verbose and not job.json:
            print_validation(validated)
        run = new_run(checked, validated, job.command, job.selection or ())
        with Progress("writing pages") as progress:
            fields = (
                write_single(folder, job.target.name, run, workers, progress)
                if job.single_file
                else write_report(folder, run, job.format, workers, progress)
            )
    if job.json:
        print_document("report", fields)
    else:
        place = job.target if job.single_file else job.target / FRONT[job.format]
        untested = checked.ok and not any(claim.simulation for claim in claims)
        failed = "All are derived, none of them has a simulation" if untested else "NOT everything holds"
        typer.echo(f"{'Everything holds' if run.ok else failed} ({len(claims)} in all); report in {place}")
    return 0 if run.ok else 1
