"""Exact results on linear generative models: derived, evaluated, tested against simulation, reported."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .api import BookClaim
    from .book.cited import Axiom
    from .checking.answers import Answer
    from .comparison.outcome import Comparison
    from .comparison.requests import Rows
    from .prediction.predicting import Prediction
    from .theory import by, language
    from .theory.claim import Claim, Hypothesis, Simulation
    from .theory.domain import Domain, Parameter, integer, real
    from .theory.errors import DomainError, NotEvaluable, PhaseproofError, PrecisionError, UsageError
    from .theory.steps import Step

__all__ = [
    "Claim",
    "Domain",
    "DomainError",
    "Hypothesis",
    "NotEvaluable",
    "Parameter",
    "PhaseproofError",
    "PrecisionError",
    "Simulation",
    "Step",
    "UsageError",
    "axioms",
    "by",
    "claim",
    "claims",
    "compare",
    "integer",
    "language",
    "latex",
    "plot",
    "predict",
    "prove",
    "real",
    "report",
]

_HOME = {
    "Claim": ".theory.claim",
    "Hypothesis": ".theory.claim",
    "Domain": ".theory.domain",
    "Parameter": ".theory.domain",
    "DomainError": ".theory.errors",
    "NotEvaluable": ".theory.errors",
    "PhaseproofError": ".theory.errors",
    "PrecisionError": ".theory.errors",
    "UsageError": ".theory.errors",
    "Simulation": ".theory.claim",
    "Step": ".theory.steps",
    "integer": ".theory.domain",
    "real": ".theory.domain",
}
_MODULES = {"by": ".theory.by", "language": ".theory.language"}


def claims(file: str | Path | None = None) -> tuple[BookClaim, ...]:
    """Every claim of the book, in the book's order; or of a derivation file, which is run as Python."""
    from .api import BookClaim
    from .book.selection import load_book, load_file

    records = load_book().values() if file is None else load_file(Path(file))
    return tuple(BookClaim(record) for record in records)


def claim(name: str | Claim) -> BookClaim:
    """The claim of the book of this name, or a Claim record of your own, to check, evaluate, validate and plot.

    UsageError names the nearest ones when there is none.
    """
    from .api import BookClaim
    from .book.selection import find
    from .theory.claim import Claim

    return BookClaim(name if isinstance(name, Claim) else find(name))


def compare(
    first: Rows,
    second: Rows,
    training: tuple[Rows, Rows],
    *,
    held_out: Rows | None = None,
    ceiling: Rows | None = None,
    target: float = 0.95,
    threshold: float = 0.95,
    seed: int = 0,
    output: str | None = None,
) -> Comparison:
    """Samples of two models from the same seeds (files or arrays) against the linear and optimal models of their sets.

    ``output`` is a folder for the report. UsageError for input that does not fit, before any work.
    """
    from .api import check_number, check_rows, folder, two_sets
    from .comparison.requests import CompareRequest, compare_answer

    check_rows(first=first, second=second)
    sets = two_sets(training)
    check_rows(**{name: rows for name, rows in (("held_out", held_out), ("ceiling", ceiling)) if rows is not None})
    check_number("threshold", threshold, "a cosine above 0 and below 1")
    where = None if output is None else folder("output", output)
    return compare_answer(CompareRequest(first, second, sets, held_out, ceiling, target, threshold, seed), where)[0]


def prove(statement: Any, given: Any = (), timeout: float | None = None) -> Answer:
    """Is a statement true? Searched for in one step, within seconds, and judged by the kernel.

    ``prove("Integral(exp(-t), (t, 0, oo)) == 1")`` and ``prove("exp(x) > 1 + x", given="x > 0")``: text as for the command
    ``check --statement``, never run as code. Or a relation of SymPy, or a pair (left, right) whose sides are equal; then
    ``given`` may hold relations, or be a Domain. The answer has a ``verdict``, a ``message`` and ``steps``; ``if answer``
    holds where it is proved, and where it is UNDECIDED or REFUTED does not. UsageError for what is no statement.
    """
    from .campaigns.limits import TIMEOUT
    from .checking.answers import check_statements
    from .statements.objects import statements_of

    return check_statements(statements_of(statement, given), TIMEOUT if timeout is None else timeout)


def predict(data: Any, target: float = 0.95, seed: int = 0, header: bool | None = None) -> Prediction:
    """How many examples rows of data need: an array (n, d), a file, or a name as for the command; see docs/predict.md."""
    from .data.reading import read, rows_of
    from .prediction.predicting import predict_data

    if header not in (True, False, None):
        from .theory.errors import UsageError

        raise UsageError(f"header = {header!r}; valid: True, False or None")
    source = read(data, None, header) if isinstance(data, str) else rows_of(data)
    return predict_data(source, target, seed)


def plot(
    name: str | Claim, *, spectrum: str | None = None, simulate: bool = False, seed: int = 0, **values: Any
) -> Figure:
    """A claim's closed form as a Matplotlib figure: ``plot("denoising.gap", gamma="0.1..10", noise="0.5,1")``.

    The same as ``claim(name).plot(...)``: one parameter has a range, the others values; what is left out is chosen.
    UsageError for an unknown claim or parameter, and for values outside the domain.
    """
    return claim(name).plot(spectrum=spectrum, simulate=simulate, seed=seed, **values)


def latex(name: str | Claim) -> str:
    """A claim's result as LaTeX to paste into a paper that loads amsmath: the same as ``claim(name).latex()``.

    UsageError names the nearest claims when there is none.
    """
    return claim(name).latex()


def report(
    directory: str, *selection: str, format: str = "html", settings: int = 12, seed: int = 0, jobs: int = 1
) -> bool:
    """Check and validate claims, topics or files, the whole book without any, and write a page for each; does all hold?"""
    from .api import folder
    from .campaigns.limits import TIMEOUT
    from .pages.formats import Format
    from .terminal.work import Job, write

    if format not in list(Format):
        from .theory.errors import UsageError
        from .theory.spelling import did_you_mean

        known = [known.value for known in Format]
        raise UsageError(f"format = {format!r}; valid: {', '.join(known)}{did_you_mean(str(format), known)}")
    command = f"phaseproof.report({directory!r}, ...)"
    job = Job(selection, folder("directory", directory), Format(format), False, command, False)
    return write(job, False, jobs, TIMEOUT, settings=settings, seed=seed) == 0


def axioms() -> dict[str, Axiom]:
    """The cited facts by name."""
    from .book.cited import known_axioms

    return known_axioms()


def __getattr__(name: str) -> Any:
    """Names are imported when they are first asked for, so that ``import phaseproof`` costs nothing."""
    if name == "__version__":
        from importlib.metadata import version

        return version("phaseproof")
    if name in _MODULES:
        return import_module(_MODULES[name], __name__)
    if name in _HOME:
        return getattr(import_module(_HOME[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
