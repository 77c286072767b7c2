"""The answers of the jobs as text on standard output; colours only on a terminal."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from ..audits.audited import AuditReport, Tried
    from ..checking.logs import ProofReport
    from ..checking.tree import Root
    from ..simulation.trials import Trial
    from ..simulation.validation import ClaimValidation, ValidationReport

_COLOURS = {"UNDECIDED": "yellow", "UNREAD": "yellow", "REFUTED": "red", "CITED": "cyan"}


def mark(verdict: str) -> str:
    """A verdict in its colour, which typer.echo leaves out of a pipe, and the user by NO_COLOR (no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return verdict
    return typer.style(verdict, fg=_COLOURS.get(verdict, "green"), bold=True)


def print_document(job: str, fields: Mapping[str, Any]) -> None:
    """One JSON document."""
    from ..campaigns.output import document, encode

    typer.echo(encode(document(job, fields)))


def print_tree(roots: Iterable[Root]) -> None:
    """Each derivation as a tree of steps."""
    from ..checking.tree import tree_lines

    for depth, text, verdict in tree_lines(roots):
        typer.echo("  " * depth + (f"{mark(verdict)} " if verdict else "") + text)


def tell_proofs(report: ProofReport, json: bool) -> int:
    """Print what the kernel says, and tell the exit status."""
    from ..checking.logs import record

    if json:
        print_document("check", record(report))
    else:
        print_proofs(report)
    return 0 if report.ok else 1


def print_proofs(report: ProofReport) -> None:
    """What a proof log proves, and where its derivations break."""
    from ..checking.logs import FAILURES, roots

    print_tree(roots(report))
    good = sum(claim["verdict"] not in FAILURES for claim in report.claims)
    counts = ", ".join(f"{count} {verdict}" for verdict, count in report.counts.items())
    typer.echo(f"{good} of {len(report.claims)} claims proved; steps: {counts}; {report.seconds:.1f} s")
    if not report.claims:
        typer.echo("the log holds no claim: it is cut off, or was written of nothing")


def print_validation(report: ValidationReport) -> None:
    """One line for each claim; for a failure the smallest setting, the numbers and the command that repeats it."""
    for claim in report.claims:
        _print_claim(claim)
    tested = [claim for claim in report.claims if claim.verdict is not None]
    passed = sum(claim.verdict.ok for claim in tested if claim.verdict)
    typer.echo(
        f"{passed} of {len(tested)} simulated claims agree; false-alarm rate of the run {report.false_alarm_rate:g}, "
        f"seed {report.seed}, {report.settings} settings a claim, {report.seconds:.1f} s"
    )
    if not tested:
        typer.echo("nothing was tested")


def _print_claim(claim: ClaimValidation) -> None:
    if claim.verdict is None:
        typer.echo(f"- {claim.name}: {claim.reason}")
        return
    typer.echo(f"{mark(claim.verdict.value)} {claim.name}: {claim.seen}")
    if claim.verdict.ok:
        return
    if claim.reason:
        typer.echo(f"    {claim.reason}")
    if claim.failure is not None:
        typer.echo(f"    smallest failing setting: {setting_text(claim.failure)}")
        typer.echo(f"    {numbers_text(claim.failure)}")
    typer.echo(f"    repeat with: {claim.command}")


def setting_text(trial: Trial) -> str:
    """A setting as n = 96, d = 48, gamma = 2, …"""
    return ", ".join(f"{name} = {value}" for name, value in trial.setting.items())


def numbers_text(trial: Trial) -> str:
    """What was predicted and measured at a setting, or why nothing was."""
    test = trial.comparison
    if test is None:
        return trial.problem
    allowance = f" (up to {test.allowance:.2g} beyond first order)" if test.allowance else ""
    deviation = "" if test.deviation is None else f", {test.deviation:.1f} standard errors away"
    return f"predicted {test.predicted:.8g}{allowance}, measured {test.measured:.8g} +- {test.standard_error:.2g}{deviation}"


_COLUMNS = ("mutants", "killed", "survive", "undecided", "true", "same", "validate kills", "survive", "below")


def print_audit(report: AuditReport) -> None:
    """A line for each kind of mutant and for each topic, then by name what survives and what is undecided."""
    typer.echo(f"{'':17}" + "".join(f"{name:>{len(name) + 2}}" for name in _COLUMNS))
    for row in report.topics() + report.kinds():
        check, validate = row["check"], row["validate"]
        numbers = [row["mutants"], *list(check.values())[:5], *list(validate.values())[:3]]
        cells = (f"{number:>{len(name) + 2}}" for name, number in zip(_COLUMNS, numbers, strict=True))
        typer.echo(f"{row['name']:17}" + "".join(cells))
    for name, group in (("SURVIVES", report.survivors), ("UNDECIDED", report.undecided)):
        for tried in group:
            _print_tried(name, tried)
    rates = ", ".join(f"{job} {_percent(report.kinds()[-1][job]['rate'])}" for job in ("check", "validate"))
    typer.echo(
        f"{report.claims} claims, {report.steps} steps, {len(report.tried)} mutants; kill rate: {rates}; "
        f"seed {report.seed}, {report.seconds:.0f} s"
    )


def _percent(rate: float | None) -> str:
    return "of nothing" if rate is None else f"{100 * rate:.4g} %"


def _print_tried(name: str, tried: Tried) -> None:
    job = "validate" if tried.validated == "survivor" else "check"
    mark_ = typer.style(name, fg="red" if name == "SURVIVES" else "yellow", bold=True)
    typer.echo(f"{mark_} {job}: {tried.claim}, {tried.step} [{tried.rule}]: {tried.kind}, {tried.change}")
    typer.echo(f"    {tried.statement}")
    typer.echo(f"    on {tried.domain}")
