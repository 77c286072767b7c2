"""Exact results on linear generative models: derived, evaluated, tested against simulation, reported."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .comparison import Comparison
    from .comparison_requests import Rows
    from .face import BookClaim
    from .theory import by, language
    from .theory.axioms import Axiom
    from .theory.claim import Claim, Simulation
    from .theory.domain import Domain, Parameter, integer, real
    from .theory.errors import PhaseproofError
    from .theory.kernel import Step

__all__ = [
    "Claim",
    "Domain",
    "Parameter",
    "PhaseproofError",
    "Simulation",
    "Step",
    "axioms",
    "by",
    "claim",
    "claims",
    "compare",
    "integer",
    "language",
    "real",
]

_HOME = {
    "Claim": ".theory.claim",
    "Domain": ".theory.domain",
    "Parameter": ".theory.domain",
    "PhaseproofError": ".theory.errors",
    "Simulation": ".theory.claim",
    "Step": ".theory.kernel",
    "integer": ".theory.domain",
    "real": ".theory.domain",
}
_MODULES = {"by": ".theory.by", "language": ".theory.language"}


def claims() -> tuple[BookClaim, ...]:
    """Every claim of the book, in the book's order."""
    from .book import load_book
    from .face import BookClaim

    return tuple(BookClaim(record) for record in load_book().values())


def claim(name: str) -> BookClaim:
    """The claim of this name; UsageError names the nearest ones when there is none."""
    from .book import find
    from .face import BookClaim

    return BookClaim(find(name))


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
    from pathlib import Path

    from .comparison_requests import CompareRequest, compare_answer

    request = CompareRequest(first, second, tuple(training), held_out, ceiling, target, threshold, seed)  # type: ignore[arg-type]
    return compare_answer(request, None if output is None else Path(output))[0]


def axioms() -> dict[str, Axiom]:
    """The cited facts by name."""
    from .theory.axioms import AXIOMS

    return dict(AXIOMS)


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
