"""How a derivation is written: ``step`` states a line, ``chain`` joins equations end to end.

``RULES`` are those of the former kernel, which are loaded when somebody asks for them.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import Any

import sympy as sp

from .domain import Domain
from .errors import UsageError
from .former_kernel import Step

__all__ = ["chain", "equal", "step"]


def __getattr__(name: str) -> Any:
    if name == "RULES":
        from .former_kernel import RULES

        load()
        return RULES
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load() -> None:
    """Register the rules of the former kernel, every module of which does so when it is imported."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name != "by" and not module.ispkg:
            import_module(f".{module.name}", __package__)


def step(title: str, statement: sp.Basic, *given: str | Domain | Step, **certificate: Any) -> Step:
    """One line of a derivation: what is stated, by which rule, where, from which earlier steps.

    ``step(title, statement, domain, *uses)`` leaves the rule out: it is searched for.
    """
    rule, *rest = given if given and isinstance(given[0], str) else ("", *given)
    if not rest or not isinstance(rest[0], Domain):
        raise UsageError(f"step {title!r}: {rest[0] if rest else 'nothing'!r} stands where its domain is asked for")
    domain, *uses = rest
    return Step(title, statement, rule, domain, tuple(uses), certificate)  # type: ignore[arg-type]


def equal(left: sp.Expr, right: sp.Expr) -> sp.Eq:
    """The equation left = right, left as it is written."""
    return sp.Eq(left, right, evaluate=False)


def chain(title: str, domain: Domain, *links: Step) -> Step:
    """From a = b, b = c, ... the equation of the first left side and the last right side."""
    if not links:
        raise UsageError("links is empty; a chain joins at least one equation")
    statement = equal(links[0].statement.lhs, links[-1].statement.rhs)
    return step(title, statement, "algebra", domain, *links)
