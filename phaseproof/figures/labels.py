"""What an axis says: the quantity in mathematics, in the part of LaTeX that matplotlib draws."""

from __future__ import annotations

import re

import sympy as sp
from matplotlib.axes import Axes
from matplotlib.mathtext import MathTextParser

from ..book.selection import load_book
from ..theory.claim import Claim
from ..theory.domain import Parameter
from ..theory.language import limit_in_dimension, limit_in_examples, limit_in_probability, limit_in_proportion
from ..typesetting.breaking import width
from ..typesetting.latex import latex
from ..typesetting.notation import abbreviations, written

BESIDE, ABOVE = 22, 52
"""Widths, in letters, of a label that fits beside a figure, and above it."""

_DRAWN = (
    (r"\\operatorname\*?\{([^{}]*)\}", lambda found: rf"\mathrm{{{found[1].replace('-', '{-}')}}}"),
    (r"\\tfrac", lambda _: r"\frac"),
    (r"\\math(cal|bb) ([A-Z])", lambda found: rf"\math{found[1]}{{{found[2]}}}"),
    (r"\\text\{", lambda _: r"\mathrm{"),
    (r"\\bigg?[lr]", lambda _: ""),
)
"""What matplotlib does not know, and what stands for it."""


def name_of(parameter: Parameter) -> str:
    """A parameter's letter for a figure."""
    return f"${written(parameter.symbol)}$"


def axis_label(parameter: Parameter) -> str:
    """The letter of a parameter and what it means."""
    return f"{name_of(parameter)},  {parameter.meaning}" if parameter.meaning else name_of(parameter)


def quantity(claim: Claim) -> str:
    """LaTeX of the left side of a claim as pages write it, its clauses left to them; where it is long without limits."""
    left = claim.definition if claim.definition is not None else getattr(claim.proposition, "lhs", None)
    if left is None:
        return ""
    known = abbreviations([claim, *load_book().values()])
    while (shown := latex(left, known).partition(CLAUSE)[0]) and width(shown) > ABOVE and type(left) in _LIMITS:
        left = left.args[0]
    return shown


_LIMITS = (limit_in_proportion, limit_in_probability, limit_in_dimension, limit_in_examples, sp.Limit)
CLAUSE = r",\quad \text{"
"""What begins the clauses after a formula."""


def label_values(axes: Axes, claim: Claim) -> None:
    """The quantity at the axis of its values, or above it where it is long, or in words where it does not fit."""
    shown = quantity(claim)
    for pattern, drawn in _DRAWN:
        shown = re.sub(pattern, drawn, shown)
    if not shown or width(shown) > ABOVE or not is_drawn(shown):
        axes.set_ylabel("left side of the result")
    elif width(shown) > BESIDE:
        axes.set_title(f"${shown}$", loc="left", fontsize="medium")
    else:
        axes.set_ylabel(f"${shown}$")


def is_drawn(formula: str) -> bool:
    """Does matplotlib know all of it?"""
    try:
        MathTextParser("path").parse(f"${formula}$")
    except ValueError:
        return False
    return True
