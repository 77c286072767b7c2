"""LaTeX as MathML, which browsers and screen readers know; the LaTeX stays inside it as an annotation, for copying."""

from __future__ import annotations

from functools import cache

from math_core import LatexError, LatexToMathML

from ..theory.errors import PhaseproofError
from .breaking import width

NARROW = 26
"""Formulas wider than this, in letters, may not fit a phone: they scroll by themselves."""


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(annotation=True)


@cache
def mathml(latex: str, display: bool = False) -> str:
    """A formula as one <math> element; PhaseproofError for LaTeX that is not understood."""
    try:
        return str(_converter().convert_with_local_state(latex, displaystyle=display))
    except LatexError as error:
        raise PhaseproofError(f"the formula {latex} cannot be shown as MathML: {error}") from error


def is_wide(latex: str) -> bool:
    """May the displayed formula be wider than a phone?"""
    return width(latex) > NARROW
