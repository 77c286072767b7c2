"""The command line. Only typer is imported here at the top, so that ``--help`` answers at once."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .console import print_check, print_document, print_validation
from .progress import Interrupted, Progress
from .theory.errors import PhaseproofError, UsageError

if TYPE_CHECKING:
    from .checking import CheckReport
    from .theory.claim import Claim
    from .validation import ValidationReport

BAD_USAGE, INTERRUPTED = 2, 130
REPORT = Path("phaseproof-report")

app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Derives, evaluates and tests exact results on linear generative models. Exit status: 0 everything holds; "
    "1 something is refuted, undecided or failed; 2 bad usage.",
)


def _complete(incomplete: str) -> list[str]:
    from .book import load_book

    return [name for name in load_book() if name.startswith(incomplete)]


Name = Annotated[str, typer.Argument(metavar="CLAIM", help="Name of a claim.", autocompletion=_complete)]
Selection = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CLAIM|TOPIC|FILE.py]...",
        help="Claims, topics or derivation files (default: the whole book). A FILE.py is run as Python.",
        autocompletion=_complete,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output; see docs/json.md.")]


@app.command("list")
def list_claims(
    uses: Annotated[str, typer.Option(metavar="CLAIM_OR_AXIOM", help="Only claims that rest on it.")] = "",
    symbol: Annotated[str, typer.Option(metavar="NAME", help="Only claims with a parameter of this name.")] = "",
    json: Json = False,
) -> int:
    """List the claims of the book."""
    from .book import load_book
    from .listing import choose, summary

    entries = [summary(claim) for claim in choose(list(load_book().values()), uses, symbol)]
    if not entries:
        wanted = [f"--uses {uses}"] * bool(uses) + [f"--symbol {symbol}"] * bool(symbol)
        raise PhaseproofError(f"no claim matches {' and '.join(wanted)}")
    if json:
        print_document("list", {"claims": entries})
        return 0
    width = max(len(entry["name"]) for entry in entries)
    for entry in entries:
        typer.echo(f"{entry['name']:{width}}  [{entry['domain']}]  {entry['statement']}")
    return 0


@app.command()
def show(name: Name, json: Json = False) -> int:
    """Show a claim: statement, domain, closed form, axioms it rests on, references."""
    from .book import find, load_book
    from .listing import details, page

    claim, book = find(name), load_book().values()
    if json:
        print_document("show", {"claim": details(claim, book)})
    else:
        encoding = getattr(sys.stdout, "encoding", "") or ""
        typer.echo(page(claim, book, unicode=encoding.lower().startswith("utf")))
    return 0


@app.command("eval")
def evaluate(
    name: Name,
    values: Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE...", help="As 2, 0.5, 7/3 or 1e-3.")] = None,
    digits: Annotated[int, typer.Option(help="Significant digits, 1 to 10000, all of them correct.")] = 15,
    spectrum: Annotated[
        str | None,
        typer.Option(metavar="POPULATION", help="Eigenvalues of Sigma, as 1:2,5:1 (with multiplicities) or a file."),
    ] = None,
    json: Json = False,
) -> int:
    """Evaluate a claim's closed form; only correct digits are printed."""
    from .book import find
    from .face import value_of

    value = value_of(find(name), assignments(values or []), digits, spectrum)
    if json:
        fields = {"value": value.value, "digits": value.digits, "guarantee": value.guarantee}
        print_document("eval", {"claim": name, "point": value.point, **fields})
    else:
        typer.echo(value.value)
    return 0


@app.command()
def check(selection: Selection = None, json: Json = False) -> int:
    """Re-derive claims from their definitions and the cited axioms, step by step."""
    report = _check(_select(selection))
    if json:
        from .checking import record

        print_document("check", record(report))
    else:
        print_check(report)
    return 0 if report.ok else 1


@app.command()
def validate(
    selection: Selection = None,
    settings: Annotated[int, typer.Option(help="Settings drawn for each claim.")] = 12,
    seed: Annotated[int, typer.Option(help="Seed of every random number of the run.")] = 0,
    jobs: Annotated[int | None, typer.Option(help="Worker processes (default: one for each processor).")] = None,
    json: Json = False,
) -> int:
    """Test claims against simulations of what they say, at settings drawn from their domains."""
    report = _validate(_select(selection), settings=settings, seed=seed, jobs=jobs)
    if json:
        print_document("validate", report.as_dict())
    else:
        print_validation(report)
    if report.interrupted:
        raise Interrupted("interrupted; the above is what was done")
    return 0 if report.ok else 1


@app.command()
def report(
    directory: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the report goes.")],
    selection: Selection = None,
    json: Json = False,
) -> int:
    """Check and validate claims and write Markdown pages with a figure for each."""
    command = shlex.join(["phaseproof", "report", *(selection or []), "-o", str(directory)])
    return _report(selection, directory, command, json, verbose=False)


@app.command()
def verify(
    directory: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the report goes.")] = REPORT,
    json: Json = False,
) -> int:
    """Check, validate and report the whole book: the main job."""
    command = shlex.join(["phaseproof", "verify", "-o", str(directory)])
    return _report(None, directory, command, json, verbose=True)


def _select(selection: Sequence[str] | None) -> tuple[Claim, ...]:
    from .book import select

    return select(selection or [])


def _check(claims: Sequence[Claim]) -> CheckReport:
    from .checking import check_claims

    with Progress("checking") as progress:
        return check_claims(claims, progress)


def _validate(claims: Sequence[Claim], *, jobs: int | None = None, **options: Any) -> ValidationReport:
    from .validation import validate

    processes = (os.cpu_count() or 1) if jobs is None else jobs
    with Progress("simulating") as progress:
        return validate(claims, jobs=processes, progress=progress, **options)


def _report(selection: Sequence[str] | None, directory: Path, command: str, json: bool, verbose: bool) -> int:
    """Check, validate, write; a failure in one is part of the report, and the exit status is then 1."""
    from .report import write_report
    from .staging import staged

    claims = _select(selection)
    with staged(directory) as folder:
        checked = _check(claims)
        if verbose and not json:
            print_check(checked)
        validated = _validate(claims)
        if validated.interrupted:
            raise Interrupted(f"interrupted while simulating; {directory} was not written")
        if verbose and not json:
            print_validation(validated)
        fields = write_report(folder, claims, checked, validated, command)
    if json:
        print_document("report", fields)
    else:
        typer.echo(
            f"{'Everything holds' if fields['ok'] else 'NOT everything holds'} ({len(claims)} in all); "
            f"report in {directory / 'index.md'}"
        )
    return 0 if fields["ok"] else 1


def assignments(pairs: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE pairs as a dictionary; the values are read later, exactly, and never evaluated as code."""
    values: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not name or not value:
            raise UsageError(f"{pair!r} is not of the form NAME=VALUE, for example gamma=7/3")
        if name in values:
            raise UsageError(f"{name} is given twice: {values[name]} and {value}")
        values[name] = value
    return values


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit status; errors are one line on stderr."""
    usage_problem: type[Exception] = typer.BadParameter.__mro__[1]
    try:
        status = app(list(arguments) or ["--help"], prog_name="phaseproof", standalone_mode=False)
        sys.stdout.flush()
        return int(status or 0) if status != INTERRUPTED else _complain("interrupted", INTERRUPTED)
    except usage_problem as error:
        return _complain(error.format_message(), BAD_USAGE)  # type: ignore[attr-defined]
    except UsageError as error:
        return _complain(str(error), BAD_USAGE)
    except Interrupted as error:
        return _complain(str(error), INTERRUPTED)
    except (KeyboardInterrupt, typer.Abort):
        return _complain("interrupted", INTERRUPTED)
    except PhaseproofError as error:
        return _complain(str(error), 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _complain(message: str, status: int) -> int:
    typer.echo(f"phaseproof: {message}", err=True)
    return status
