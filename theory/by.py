"""How a derivation is written: ``step`` states a line, ``chain`` joins equations end to end."""

from __future__ import annotations

from typing import Any

import sympy as sp

from .domain import Domain
from .errors import UsageError
from .steps import Step


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
