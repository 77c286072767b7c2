"""The command line. Only typer is imported here at the top, so that ``--help`` answers at once."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import work
from .console import print_audit, print_check, print_document, print_proofs, print_validation
from .formats import Format
from .limits import AUDIT_TIMEOUT, TIMEOUT
from .progress import Interrupted, Progress
from .theory.errors import PhaseproofError, UsageError

if TYPE_CHECKING:
    pass

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
Kind = Annotated[Format, typer.Option("--format", help="What to write; pdf needs a TeX engine.")]
Single = Annotated[bool, typer.Option("--single-file", help="HTML in one file, figures inside: -o names that file.")]

Jobs = Annotated[int | None, typer.Option(help="Worker processes (default: one for each processor).")]
Cluster = Annotated[str, typer.Option(metavar="ADDRESS", help="Work on a Dask cluster, as tcp://127.0.0.1:8786.")]
Timeout = Annotated[float, typer.Option(metavar="SECONDS", help="Limit for each simulation or derivation.")]
Resume = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Journal of finished work: made if absent, else continued from."),
]


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
def show(
    name: Name,
    latex: Annotated[bool, typer.Option("--latex", help="LaTeX alone, for amsmath, ready to paste.")] = False,
    json: Json = False,
) -> int:
    """Show a claim: statement, domain, closed form, axioms it rests on, references."""
    from .book import find, load_book
    from .listing import details, page, paste

    claim, book = find(name), load_book().values()
    if latex:
        typer.echo(paste(claim, book))
    elif json:
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
        typer.Option(
            metavar="POPULATION",
            help="Eigenvalues of Sigma, as 1:2,5:1 (with multiplicities), a file, or a family: power_law:1.5,d=40.",
        ),
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
def check(
    selection: Selection = None,
    log: Annotated[
        Path | None,
        typer.Option("--log", metavar="FILE.jsonl", help="Write the proof log there, and check what the log says."),
    ] = None,
    timeout: Timeout = TIMEOUT,
    json: Json = False,
) -> int:
    """Re-derive claims from their definitions and the cited axioms, step by step; or check a proof log, FILE.jsonl."""
    if log is not None or any(argument.endswith(".jsonl") for argument in selection or ()):
        return _check_log(list(selection or ()), log, timeout, json)
    if any(argument.endswith(".py") for argument in selection or ()):
        return _check_files(list(selection or ()), timeout, json)
    report = work.check(work.select(selection), timeout=timeout)
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
    jobs: Jobs = None,
    cluster: Cluster = "",
    timeout: Timeout = TIMEOUT,
    resume: Resume = None,
    json: Json = False,
) -> int:
    """Test claims against simulations of what they say, at settings drawn from their domains."""
    from .simulating import simulations

    claims = work.select(selection)
    drawn: dict[str, Any] = {"settings": settings, "seed": seed}
    where: dict[str, Any] = {"cluster": cluster, "timeout": timeout, "journal": resume}
    with simulations(claims, jobs=work.processes(jobs), **drawn, **where) as execute:
        report = work.validate(execute, claims, **drawn)
    if json:
        print_document("validate", report.as_dict())
    else:
        print_validation(report)
    if report.interrupted:
        raise Interrupted("interrupted; the above is what was done")
    return 0 if report.ok else 1


@app.command()
def audit(
    selection: Selection = None,
    sample: Annotated[int | None, typer.Option(metavar="N", help="Only N mutants, drawn at random.")] = None,
    settings: Annotated[int, typer.Option(help="Settings at which each claim is simulated.")] = 12,
    seed: Annotated[int, typer.Option(help="Seed of the draw and of the simulations.")] = 0,
    jobs: Jobs = None,
    cluster: Cluster = "",
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", help="Limit for each simulation, and for a hundred mutants of a step.")
    ] = AUDIT_TIMEOUT,
    resume: Resume = None,
    json: Json = False,
) -> int:
    """Put a mistake into every closed form and every step, and see whether check and validate notice."""
    from .auditing import audit as audit_claims

    where: dict[str, Any] = {"jobs": work.processes(jobs), "cluster": cluster, "timeout": timeout, "journal": resume}
    claims = work.select(selection)
    with Progress("auditing") as progress:
        found = audit_claims(claims, sample=sample, seed=seed, settings=settings, progress=progress, **where)
    if json:
        print_document("audit", found.as_dict())
    else:
        print_audit(found)
    return 0 if found.ok else 1


@app.command()
def report(
    directory: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the report goes.")],
    selection: Selection = None,
    format: Kind = Format.html,
    single_file: Single = False,
    settings: Annotated[int, typer.Option(help="Settings drawn for each claim.")] = 12,
    seed: Annotated[int, typer.Option(help="Seed of every random number of the run.")] = 0,
    jobs: Jobs = None,
    cluster: Cluster = "",
    timeout: Timeout = TIMEOUT,
    resume: Resume = None,
    json: Json = False,
) -> int:
    """Check and validate claims and write a page with figures for each."""
    words = ["report", *(selection or []), *_chosen(format, single_file)]
    words += ["--settings", str(settings)] * (settings != 12) + ["--seed", str(seed)] * (seed != 0)
    job = work.Job(
        selection, directory, format, single_file, shlex.join(["phaseproof", *words, "-o", str(directory)]), json
    )
    return work.write(job, False, jobs, timeout, settings=settings, seed=seed, cluster=cluster, journal=resume)


@app.command()
def verify(
    directory: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the report goes.")] = REPORT,
    format: Kind = Format.html,
    single_file: Single = False,
    jobs: Jobs = None,
    cluster: Cluster = "",
    timeout: Timeout = TIMEOUT,
    resume: Resume = None,
    json: Json = False,
) -> int:
    """Check, validate and report the whole book: the main job."""
    command = shlex.join(["phaseproof", "verify", *_chosen(format, single_file), "-o", str(directory)])
    job = work.Job(None, directory, format, single_file, command, json)
    return work.write(job, True, jobs, timeout, cluster=cluster, journal=resume)


@app.command()
def predict(
    data: Annotated[
        str | None,
        typer.Argument(metavar="[DATA]", help="Rows of numbers: .npy, .npz, .csv, .csv.gz; digits; patches."),
    ] = None,
    target: Annotated[float, typer.Option(help="Overlap to be reached, between 0 and 1.")] = 0.95,
    directory: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Where the report goes.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of every random number of the run.")] = 0,
    array: Annotated[str | None, typer.Option(metavar="NAME", help="Which array of an .npz file.")] = None,
    population: Annotated[
        str | None,
        typer.Option(metavar="SPECTRUM", help="Instead of DATA: power_law:1.5, ..., or a file of eigenvalues."),
    ] = None,
    dimension: Annotated[int | None, typer.Option(help="Dimension of a named spectrum.")] = None,
    json: Json = False,
) -> int:
    """Predict how many examples a data set needs, and run the disjoint-split experiment on it."""
    from .requests import Request, answer

    request = Request(data, target, seed, array, population, dimension)
    fields, lines = answer(request, directory)
    if json:
        print_document("predict", fields)
    else:
        typer.echo("\n".join(lines))
    return 0


@app.command()
def plot(
    name: Name,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME=LOW..HIGH NAME=VALUE[,VALUE]...", help="One range for the axis; values for the rest."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="An .svg, .pdf or .png (default: CLAIM.svg).")
    ] = None,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Add simulated points with their standard errors.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the simulated points.")] = 0,
) -> int:
    """Draw a claim's closed form over one parameter."""
    from . import plotting
    from .book import find
    from .style import save

    target = output or Path(f"{name}.svg")
    if target.suffix not in (".svg", ".pdf", ".png"):
        raise UsageError(f"--output {target}: the name of the file must end in .svg, .pdf or .png")
    if not target.resolve().parent.is_dir():
        raise UsageError(f"--output {target}: there is no directory {target.parent}")
    drawing = plotting.plan(find(name), assignments(values or []))
    points = [plotting.simulate(drawing, other, seed) for other in drawing.others] if simulate else []
    save(plotting.figure(drawing, points), target)
    typer.echo(f"{name} over {drawing.axis.parameter.name} in {target}")
    return 0


def _check_log(selection: list[str], log: Path | None, timeout: float, json: bool) -> int:
    """Write the log of a selection, or take the one that is given, and let the kernel alone say what it proves."""
    from . import proofs

    given = [argument for argument in selection if proofs.is_log(argument)]
    if given and (log is not None or len(selection) > 1):
        raise UsageError(f"{given[0]} is a proof log; it is checked alone and without --log")
    if log is not None:
        proofs.write_log(selection, log, timeout)
    report = proofs.check_log(Path(given[0]) if log is None else log, timeout)
    if json:
        print_document("check", proofs.record(report))
    else:
        print_proofs(report)
    return 0 if report.ok else 1


def _check_files(selection: list[str], timeout: float, json: bool) -> int:
    """Check derivation files by logs that a process of its own writes; claims of the book named beside them as ever."""
    from . import proofs

    proved, names = proofs.check_files(selection, timeout)
    report = work.check(work.select(names), timeout=timeout) if names else None
    if json:
        from .checking import record

        parts = ([record(report)] if report else []) + ([proofs.record(proved)] if proved else [])
        print_document("check", proofs.together(parts))
    else:
        if report is not None:
            print_check(report)
        if proved is not None:
            print_proofs(proved)
    return 0 if all(part.ok for part in (report, proved) if part is not None) else 1


def _chosen(format: Format, single_file: bool) -> list[str]:
    return ["--format", format.value] * (format is not Format.html) + ["--single-file"] * single_file


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
    except SystemExit as leaving:  # of a derivation file, perhaps with 0: no way to pass
        if isinstance(leaving.__context__, BrokenPipeError):  # or of typer, whose reader has gone
            return 1
        return _complain(f"stopped by sys.exit({leaving.code!r}) in a derivation file", 1)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to be written at exit
        return 1 if isinstance(error, BrokenPipeError) else _complain(f"cannot write: {error.strerror or error}", 1)


def _complain(message: str, status: int) -> int:
    typer.echo(f"phaseproof: {message}", err=True)
    return status
