"""Exact results on linear generative models: derived, evaluated, tested against simulation, reported."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .face import BookClaim
    from .theory import by, language
    from .theory.axioms import Axiom
    from .theory.claim import Claim, Simulation
    from .theory.domain import Domain, Parameter, integer, real
    from .theory.errors import PhaseproofError
    from .theory.former_kernel import Step

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
    "Step": ".theory.former_kernel",
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
    return sorted({*globals(), *__all__, "__version__"})
