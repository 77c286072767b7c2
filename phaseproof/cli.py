"""The command line. Only typer is imported here at the top, so that ``--help`` answers at once."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .campaigns.limits import AUDIT_TIMEOUT, TIMEOUT, check_address_space, check_timeout, interruptible, time_limit
from .campaigns.progress import Interrupted, Progress
from .numeric.text import long_integers, names_in, printable
from .pages.formats import Format
from .terminal import completion, work
from .terminal.console import print_audit, print_document, print_validation, tell_proofs
from .terminal.drafts import SUFFIXES, check_drafts
from .theory.errors import Misread, PhaseproofError, UsageError

if TYPE_CHECKING:
    from .theory.claim import Claim

BAD_USAGE, INTERRUPTED = 2, 130
COMPLETING = "_PHASEPROOF_COMPLETE"
"""By this variable a shell asks for what may follow."""

NO_MEMORY = "there is no memory left"

REPORT = Path("phaseproof-report")

app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Derives, evaluates and tests exact results on linear generative models. Exit status: 0 everything holds; "
    "1 something is refuted, undecided or failed; 2 bad usage.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from . import __version__

        typer.echo(f"phaseproof {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """What all commands share."""


def _assignments(ctx: typer.Context, incomplete: str) -> list[str]:
    given = ctx.params.get("values") or []
    return completion.assignments(str(ctx.params.get("name")), [str(pair) for pair in given], incomplete)


Claimed = Annotated[
    str,
    typer.Argument(
        metavar="CLAIM|FILE.py",
        help="Name of a claim, or a derivation file, which is run as Python; the name of one of its claims may follow.",
        autocompletion=completion.claims,
    ),
]
Selection = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CLAIM|TOPIC|FILE.py]...",
        help="Claims, topics or derivation files (default: the whole book). A FILE.py is run as Python.",
        autocompletion=completion.selections,
    ),
]
Spectrum = Annotated[
    str | None,
    typer.Option(
        metavar="POPULATION",
        help="Eigenvalues of Sigma, as 1:2,5:1 (with multiplicities), a file, or a family: power_law:1.5,d=40.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output; see docs/json.md.")]
Kind = Annotated[Format, typer.Option("--format", help="What to write; pdf needs a TeX engine.")]
Single = Annotated[bool, typer.Option("--single-file", help="HTML in one file, figures inside: -o names that file.")]

Jobs = Annotated[
    int | None, typer.Option(envvar="PHASEPROOF_JOBS", help="Worker processes (default: one for each processor).")
]
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
    """List the claims of the book: by topic on a terminal, one a line with its domain in a pipe."""
    from .book.selection import load_book
    from .pages.listing import by_topic, choose, nearest_symbol, resolved, summary

    chosen = choose(list(load_book().values()), uses, symbol)
    entries = [summary(claim) for claim in chosen]
    if not entries:
        wanted = [f"--uses {uses}"] * bool(uses) + [f"--symbol {symbol}"] * bool(symbol)
        near = nearest_symbol(symbol, list(load_book().values())) if symbol and not uses else ""
        raise PhaseproofError(f"no claim matches {' and '.join(wanted)}{near}")
    if json:
        print_document("list", {"claims": entries})
        return 0
    if sys.stdout.isatty():
        typer.echo(by_topic(chosen, shutil.get_terminal_size().columns))
        return 0
    width = max(len(entry["name"]) for entry in entries)
    for claim, entry in zip(chosen, entries, strict=True):
        typer.echo(f"{claim.name:{width}}  [{entry['domain']}]  {claim.statement}{resolved(claim)}")
    return 0


@app.command()
def show(
    name: Claimed,
    own: Annotated[str, typer.Argument(metavar="[CLAIM]", help="Which claim of a FILE.py.")] = "",
    latex: Annotated[bool, typer.Option("--latex", help="LaTeX alone, for amsmath, ready to paste.")] = False,
    json: Json = False,
) -> int:
    """Show a claim: statement, domain, closed form, axioms it rests on, references."""
    from .book.selection import find, load_book
    from .pages.listing import details, page, paste

    claim, book = find(name, own), load_book().values()
    if latex:
        typer.echo(paste(claim, book))
    elif json:
        print_document("show", {"claim": details(claim, book)})
    else:
        encoding = getattr(sys.stdout, "encoding", "") or ""
        typer.echo(page(claim, book, unicode=encoding.lower().startswith("utf")))
    return 0


@app.command()
def rules(
    word: Annotated[
        str,
        typer.Argument(
            metavar="[WORD]", help="A rule, for all of it; or a word of its line.", autocompletion=completion.rules
        ),
    ] = "",
    json: Json = False,
) -> int:
    """List the kernel's rules by what one wants to do, or show one with its certificate and an example that runs."""
    from .rulebook.entries import told

    fields, text = told(word)
    if json:
        print_document("rules", fields)
    else:
        typer.echo(text)
    return 0


@app.command("eval")
def evaluate(
    name: Claimed,
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CLAIM] NAME=VALUE...", help="As 2, 0.5, 7/3 or 1e-3.", autocompletion=_assignments),
    ] = None,
    digits: Annotated[int, typer.Option(help="Significant digits, 1 to 10000, all of them correct.")] = 15,
    spectrum: Spectrum = None,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="Limit for the evaluation.")] = TIMEOUT,
    json: Json = False,
) -> int:
    """Evaluate a claim's closed form; only correct digits are printed."""
    from .evaluation.closed_forms import value_of

    claim, values = _claimed(name, values)
    with time_limit(check_timeout(timeout)):
        value = value_of(claim, assignments(values), digits, spectrum)
    if json:
        fields = {"value": value.value, "digits": value.digits, "guarantee": value.guarantee}
        print_document("eval", {"claim": claim.name, "point": value.point, "spectrum": value.spectrum, **fields})
    else:
        typer.echo(value.value)
    return 0


@app.command()
def table(
    name: Claimed,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CLAIM] NAME=LOW..HIGH NAME=VALUE[,VALUE]...",
            help="One range, and a value for each other parameter.",
            autocompletion=_assignments,
        ),
    ] = None,
    points: Annotated[int, typer.Option(help="Points of the range, both ends included.")] = 50,
    spectrum: Spectrum = None,
    csv: Annotated[bool, typer.Option("--csv", help="Comma-separated, with a header.")] = False,
    json: Json = False,
) -> int:
    """Tabulate a claim's closed form in 64-bit numbers, each with a bound of its error."""
    from .evaluation.tabulating import tabulate

    claim, values = _claimed(name, values)
    found = tabulate(claim, assignments(values), points, spectrum)
    if json:
        columns = {column: numbers.tolist() for column, numbers in found.columns.items()}
        print_document("table", {"claim": claim.name, "columns": columns})
    else:
        typer.echo(found.csv() if csv else found.text())
    return 0


@app.command()
def check(
    selection: Selection = None,
    log: Annotated[
        Path | None,
        typer.Option("--log", metavar="FILE.jsonl", help="Write the proof log there, and check what the log says."),
    ] = None,
    statement: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT", help="A statement of your own, as 'Integral(exp(-t), (t, 0, oo)) == 1'; repeatable."
        ),
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="On what a --statement holds, as 'x > 0, n integer'; repeatable."),
    ] = None,
    annotate: Annotated[
        Path | None,
        typer.Option("--annotate", metavar="FILE", help="Of one draft: a copy with the verdicts in its margin."),
    ] = None,
    timeout: Timeout = TIMEOUT,
    json: Json = False,
) -> int:
    """Re-derive claims from their definitions and the cited axioms, step by step; or check a
    proof log, FILE.jsonl; the displayed mathematics of a draft, FILE.tex, .md or .ipynb; or a --statement."""
    if statement or given:
        from .terminal.statements import check_lines

        beside = [*(selection or ()), *(["--log"] if log is not None else [])]
        return check_lines(statement or (), given or (), beside, timeout, json)
    if annotate is not None or any(argument.endswith(SUFFIXES) for argument in selection or ()):
        beside = ["--log"] if log is not None else []
        return check_drafts([*(selection or ()), *beside], annotate, timeout, json)
    if log is not None or any(argument.endswith(".jsonl") for argument in selection or ()):
        return _check_log(list(selection or ()), log, timeout, json)
    if any(argument.endswith(".py") for argument in selection or ()):
        return _check_files(list(selection or ()), timeout, json)
    return tell_proofs(work.prove(work.select(selection), timeout), json)


@app.command()
def fill(
    file: Annotated[Path, typer.Argument(metavar="FILE.py", help="A derivation file; it is run as Python.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "--check", help="Print a diff, write nothing; exit with 1 if there is one.")
    ] = False,
    timeout: Timeout = TIMEOUT,
    json: Json = False,
) -> int:
    """Write the rules, certificates and uses that the search finds into the steps that name none."""
    from .filling import filling

    found = filling.fill(file, timeout, write=not dry_run)
    if json:
        print_document("fill", filling.record(found))
    else:
        typer.echo("\n".join([*([found.difference] if dry_run and found.difference else []), *filling.lines(found)]))
    return 1 if dry_run and found.difference else 0


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
    from .simulation.simulating import simulations

    claims = work.select(selection)
    drawn: dict[str, Any] = {"settings": settings, "seed": seed}
    where: dict[str, Any] = {"cluster": cluster, "timeout": timeout, "journal": resume, "here": False}
    with simulations(claims, jobs=work.processes(jobs), **drawn, **where) as execute:
        report = work.validate(execute, claims, timeout=timeout, **drawn)
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
    each: Annotated[
        int | None, typer.Option(metavar="N", help="At most N mutants of each line, drawn at random.")
    ] = None,
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
    from .audits.auditing import audit as audit_claims

    where: dict[str, Any] = {"jobs": work.processes(jobs), "cluster": cluster, "timeout": timeout, "journal": resume}
    claims = work.select(selection)
    with Progress("auditing") as progress:
        found = audit_claims(claims, sample=sample, each=each, seed=seed, settings=settings, progress=progress, **where)
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
        typer.Argument(metavar="[DATA]", help="Rows of numbers: .npy, .npz, or a table; digits; patches."),
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
    header: Annotated[
        bool | None,
        typer.Option(
            "--header/--no-header", help="Does the first line of a text name its columns? (default: seen from it)"
        ),
    ] = None,
    columns: Annotated[
        str,
        typer.Option(
            metavar="NAME,...", help='Columns of a table to use (default: all); "in quotes, if with a comma".'
        ),
    ] = "",
    drop: Annotated[str, typer.Option(metavar="NAME,...", help="Columns of a table to leave out.")] = "",
    standardize: Annotated[bool, typer.Option("--standardize", help="Bring each column to variance 1.")] = False,
    missing: Annotated[
        str | None, typer.Option(metavar="POLICY", help="Missing values: refuse (default), drop their rows, or mean.")
    ] = None,
    flatten: Annotated[bool, typer.Option("--flatten", help="A stack of images: each becomes one row.")] = False,
    json: Json = False,
) -> int:
    """Predict how many examples a data set needs, and run the disjoint-split experiment on it."""
    from .data.tables import Choice
    from .prediction.requests import Request, answer

    wanted = Choice(names_in(columns), names_in(drop), standardize, missing or "refuse")
    choice = None if wanted == Choice() and missing is None else wanted
    request = Request(data, target, seed, array, population, dimension, header, choice, flatten)
    fields, lines = answer(request, directory)
    if json:
        print_document("predict", fields)
    else:
        typer.echo("\n".join(lines))
    return 0


@app.command()
def compare(
    first: Annotated[
        str, typer.Argument(metavar="A", help="Samples of the first model, a row for each seed: .npy, ...")
    ],
    second: Annotated[str, typer.Argument(metavar="B", help="Samples of the second model from the same seeds.")],
    train: Annotated[tuple[str, str], typer.Option(metavar="TA TB", help="The sets that they were trained on.")],
    held_out: Annotated[str | None, typer.Option(metavar="H", help="Examples that neither was trained on.")] = None,
    ceiling: Annotated[
        str | None, typer.Option(metavar="C", help="Samples of a model trained on TA from other initial weights.")
    ] = None,
    target: Annotated[float, typer.Option(help="Overlap to be reached, between 0 and 1.")] = 0.95,
    threshold: Annotated[float, typer.Option(help="Cosine from which two rows are near-duplicates.")] = 0.95,
    directory: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Where the report goes.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of every random number of the run.")] = 0,
    json: Json = False,
) -> int:
    """Compare samples of your own two models with the linear and the optimal model of their training sets."""
    from .comparison.requests import CompareRequest, compare_answer

    request = CompareRequest(first, second, train, held_out, ceiling, target, threshold, seed)
    found, fields, lines = compare_answer(request, directory)
    if json:
        print_document("compare", fields)
    else:
        typer.echo("\n".join(lines))
    return 0 if found.ok else 1


@app.command()
def transfer(
    data: Annotated[
        str, typer.Argument(metavar="DATA", help="Rows or images: .npy, .npz, .csv, .csv.gz; digits; patches.")
    ],
    model: Annotated[
        str, typer.Option(help="mlp, cnn, or MODULE:FUNCTION or FILE.py:FUNCTION, run as Python.")
    ] = "mlp",
    steps: Annotated[int | None, typer.Option(help="Steps of training; a checkpoint is at a third.")] = None,
    splits: Annotated[int, typer.Option(help="Random splits of the data.")] = 3,
    same_weights: Annotated[
        bool, typer.Option("--same-weights", help="Both models start from the same weights.")
    ] = False,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, ...")] = "auto",
    array: Annotated[str | None, typer.Option(metavar="NAME", help="Which array of an .npz file.")] = None,
    directory: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Where the report goes.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of every random number of the run.")] = 0,
    resume: Resume = None,
    json: Json = False,
) -> int:
    """Train small networks on disjoint sets of a data set and compare them with its linear theory."""
    from .transfer.requests import transfer_answer
    from .transfer.summary import STEPS, Plan

    plan = Plan(model, STEPS if steps is None else steps, splits, same_weights, device, seed)
    fields, lines = transfer_answer(data, plan, array, directory, resume)
    if json:
        print_document("transfer", fields)
    else:
        typer.echo("\n".join(lines))
    return 0


@app.command()
def plot(
    name: Claimed,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CLAIM] NAME=LOW..HIGH NAME=VALUE[,VALUE]...",
            help="One range for the axis; values for the rest.",
            autocompletion=_assignments,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="An .svg, .pdf, .png or .csv (default: CLAIM.svg)."),
    ] = None,
    points: Annotated[int, typer.Option(help="Points of the range.")] = 96,
    spectrum: Spectrum = None,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Add simulated points with their standard errors.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the simulated points.")] = 0,
) -> int:
    """Draw a claim's closed form over one parameter, or write the numbers of the drawing."""
    from .campaigns.limits import check_whole
    from .campaigns.staging import resolved, staged_file
    from .figures import plotting
    from .figures.style import save

    claim, values = _claimed(name, values)
    target = output or Path(f"{claim.name}.svg")
    check_whole("points", points, 3)
    if target.suffix not in (".svg", ".pdf", ".png", ".csv"):
        raise UsageError(f"--output {target}: the name of the file must end in .svg, .pdf, .png or .csv")
    if simulate and target.suffix == ".csv":
        raise UsageError("--simulate: the numbers of a drawing are those of its closed form; valid: .svg, .pdf or .png")
    if not resolved(target).parent.is_dir():
        raise UsageError(f"--output {target}: there is no directory {target.parent}")
    with staged_file(target, any_file=True) as folder:
        drawing = plotting.plan(claim, assignments(values), points, spectrum)
        found = plotting.curves(drawing)
        if target.suffix == ".csv":
            (folder / target.name).write_text(found.csv(), encoding="utf-8")
        else:
            measured = [plotting.simulate(drawing, other, seed) for other in drawing.others] if simulate else []
            save(plotting.figure(found, measured), folder / target.name)
    typer.echo(f"{claim.name} over {drawing.axis.parameter.name} in {target}")
    return 0


def _check_log(selection: list[str], log: Path | None, timeout: float, json: bool) -> int:
    """Write the log of a selection, or take the one that is given, and let the kernel alone say what it proves."""
    from .checking import logs as proofs

    given = [argument for argument in selection if proofs.is_log(argument)]
    if given and (log is not None or len(selection) > 1):
        raise UsageError(f"{given[0]} is a proof log; it is checked alone and without --log")
    report = proofs.check_log(Path(given[0]), timeout) if log is None else proofs.kept_log(selection, log, timeout)
    return tell_proofs(report, json)


def _check_files(selection: list[str], timeout: float, json: bool) -> int:
    """Check derivation files by logs that a process of its own writes; claims of the book named beside them as ever."""
    from .checking import logs as proofs

    proved, names = proofs.check_files(selection, timeout)
    reports = [work.prove(work.select(names), timeout)] if names else []
    return tell_proofs(proofs.joined(*reports, *([proved] if proved else [])), json)


def _claimed(name: str, values: list[str] | None) -> tuple[Claim, list[str]]:
    """A claim of the book, or of a file by its name or alone, and the values that follow."""
    from .book.selection import find

    values = values or []
    beside = bool(values) and "=" not in values[0] and any(word.endswith(".py") for word in (name, values[0]))
    own, *rest = values if beside else ["", *values]
    return find(name, own), rest


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


@long_integers()
@interruptible()
def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit status; errors are one line on stderr."""
    usage_problem: type[Exception] = typer.BadParameter.__mro__[1]
    try:
        check_address_space()
        status = app(list(arguments) or ["--help"], prog_name="phaseproof", standalone_mode=False)
        sys.stdout.flush()
        return int(status or 0) if status != INTERRUPTED else _complain("interrupted", INTERRUPTED)
    except usage_problem as error:
        return _complain(_plain(error.format_message(), arguments), BAD_USAGE)  # type: ignore[attr-defined]
    except Misread as error:
        return _complain(error.what, BAD_USAGE, *error.pointer)
    except UsageError as error:
        return _complain(str(error), BAD_USAGE)
    except Interrupted as error:
        return _complain(str(error), INTERRUPTED)
    except (KeyboardInterrupt, typer.Abort):
        return _complain("interrupted", INTERRUPTED)
    except PhaseproofError as error:
        return _complain(str(error), 1)
    except MemoryError:
        return _complain(NO_MEMORY, 1)
    except ImportError as error:
        if not re.search("failed to map segment|[Cc]annot allocate memory", str(error)):
            raise
        return _complain(NO_MEMORY, 1)
    except SystemExit as leaving:  # of a derivation file, perhaps with 0: no way to pass
        if os.environ.get(COMPLETING) or {"--install-completion", "--show-completion"} & {*arguments[:1]}:
            return int(leaving.code or 0)  # of typer, which runs no command then
        if isinstance(leaving.__context__, BrokenPipeError):  # or of typer, whose reader has gone
            return 1
        return _complain(f"stopped by sys.exit({leaving.code!r}) in a derivation file", 1)
    except OSError as error:
        try:
            sys.stdout.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to be written at exit
        return 1 if isinstance(error, BrokenPipeError) else _complain(f"cannot write: {error.strerror or error}", 1)


def _plain(message: str, arguments: Sequence[str]) -> str:
    """What typer says of a bad value, as argument, value and what would be valid."""
    found = re.fullmatch(
        r"Invalid value for '([^']*)'(?: \(env var: '(\w+)'\)|[^:]*): (?:Input should be a valid (\w+).*|Value error, (.*))",
        message,
    )
    if found is None:
        return message
    name, variable, kind, rest = found.groups()
    words = [*arguments, ""]
    given = [words[k + 1] for k, word in enumerate(words[:-1]) if word == name]
    given += [word.partition("=")[2] for word in words if word.startswith(f"{name}=")]
    if variable and not given:
        name, given = variable, [os.environ.get(variable, "")]
    valid = f"valid: {'an' if kind[0] in 'aeiou' else 'a'} {kind}" if kind else rest
    return f"{name} = {given[-1]!r}; {valid}" if kind and given else f"{name}: {valid}"


def _complain(message: str, status: int, *below: str) -> int:
    for line in (f"phaseproof: {message}", *below):
        typer.echo(printable(line), err=True)
    return status
