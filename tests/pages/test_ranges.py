"""Where a step holds, as a page says it: one range a letter, and nothing that another says already."""

from __future__ import annotations

import pytest
import sympy as sp

from phaseproof.pages.ranges import domain_latex
from phaseproof.pages.steps import spoken
from phaseproof.theory.domain import Domain, Parameter, integer
from phaseproof.theory.steps import Step

gamma, z = (sp.Symbol(name, real=True) for name in ("gamma", "z"))
n = integer("n", 1)
d = integer("d", 1)
REAL = Parameter(gamma)


@pytest.mark.parametrize(
    ("parameters", "conditions", "shown"),
    [
        ((REAL,), (sp.Lt(0, gamma), sp.Lt(1, gamma)), [r"\gamma > 1"]),
        ((REAL,), (sp.Lt(0, gamma), sp.Le(1, gamma)), [r"\gamma \geq 1"]),
        ((REAL,), (sp.Lt(0, gamma), sp.Lt(gamma, 1)), [r"0 < \gamma < 1"]),
        ((REAL,), (sp.Gt(gamma, 0), sp.Ge(1, gamma)), [r"0 < \gamma \leq 1"]),
        ((REAL,), (sp.Le(1, gamma), sp.Lt(1, gamma)), [r"\gamma > 1"]),
        ((REAL,), (sp.Lt(2, gamma), sp.Lt(1, gamma)), [r"\gamma > 2"]),
        ((REAL, Parameter(z)), (sp.Lt(z, 0), sp.Lt(z, gamma)), [r"\gamma \in \mathbb{R}", "z < 0", r"z < \gamma"]),
        ((n, d), (sp.Le(1, n.symbol, evaluate=False), sp.Le(n.symbol, d.symbol)), [r"n = 1, 2, \dots", r"d = 1, 2, \dots", r"n \leq d"]),
        ((n,), (sp.Lt(3, n.symbol),), [r"n = 4, 5, \dots"]),
        ((n,), (sp.Lt(n.symbol, 4),), [r"n = 1, \dots, 3"]),
        ((n,), (sp.Lt(n.symbol, sp.Rational(7, 2)),), [r"n = 1, \dots, 3"]),
    ],
)  # fmt: skip
def test_a_bound_by_a_number_is_part_of_the_range(
    parameters: tuple[Parameter, ...], conditions: tuple[sp.Basic, ...], shown: list[str]
) -> None:
    """Said was "gamma in R, 0 < gamma, 1 < gamma", and "n = 1, 2, ..., 1 <= n"."""
    assert domain_latex(Domain(parameters, conditions)) == shown


@pytest.mark.parametrize(
    "conditions", [(sp.Lt(1, gamma), sp.Lt(gamma, 0)), (sp.Le(1, gamma), sp.Le(gamma, 1)), (sp.Ne(gamma, 1),)]
)
def test_what_leaves_no_interval_is_said_as_it_stands(conditions: tuple[sp.Basic, ...]) -> None:
    assert len(domain_latex(Domain((REAL,), conditions))) == 2


@pytest.mark.parametrize(
    ("title", "shown"),
    [("everywhere", "Everywhere"), ("late", "Late"), ("at order 1", "At order 1"), ("kappa", "kappa"), ("s >= 10", "s >= 10"), ("sin(x)", "sin(x)"),
        ("cos t > 0 for t < 1", "cos t > 0 for t < 1")],
)  # fmt: skip
def test_a_title_of_one_word_begins_with_a_capital_too(title: str, shown: str) -> None:
    step = Step(title=title, statement=sp.Eq(gamma, gamma, evaluate=False), domain=Domain((REAL,)), rule="field")
    assert spoken(step) == shown
