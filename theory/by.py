"""How a derivation is written: ``step`` states a line, ``chain`` joins equations end to end.

The loaded rules are listed in ``RULES``; importing this module loads them all.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from . import (  # noqa: F401  (they register their rules)
    averages,
    calculus,
    divergence,
    equivalents,
    integrals,
    inverse_integrals,
    large_load,
    limits,
    population,
    population_averages,
    rules,
    series,
    single_population,
    spectral,
    sums,
    wishart,
)
from .domain import Domain
from .errors import UsageError
from .kernel import RULES, Step

__all__ = ["RULES", "chain", "equal", "step"]


def step(title: str, statement: sp.Basic, rule: str, domain: Domain, *uses: Step, **certificate: Any) -> Step:
    """One line of a derivation: what is stated, where, by which rule, from which earlier steps."""
    return Step(title, statement, rule, domain, uses, certificate)


def equal(left: sp.Expr, right: sp.Expr) -> sp.Eq:
    """The equation left = right, left as it is written."""
    return sp.Eq(left, right, evaluate=False)


def chain(title: str, domain: Domain, *links: Step) -> Step:
    """From a = b, b = c, ... the equation of the first left side and the last right side."""
    if not links:
        raise UsageError("links is empty; a chain joins at least one equation")
    statement = equal(links[0].statement.lhs, links[-1].statement.rhs)
    return step(title, statement, "algebra", domain, *links)
