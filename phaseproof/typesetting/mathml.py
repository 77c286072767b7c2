"""LaTeX as MathML, which browsers and screen readers know; the LaTeX stays inside it as an annotation, for copying."""

from __future__ import annotations

import re
from functools import cache

from math_core import LatexError, LatexToMathML

from ..theory.errors import PhaseproofError
from .breaking import width

_HYPHEN = re.compile("(>[a-z]+)−([a-z]+</m[io]>)")
"""In the name of an operator, as p-lim, which the converter takes for a difference."""

_UNBRACKETED, _SPACED = (
    '<mo lspace="0.1667em">&ApplyFunction;</mo>',
    '<mo>&ApplyFunction;</mo><mspace width="0.1667em"/>',
)
"""A name before an argument without brackets, as ln t; browsers ignore the space around an operator that they do not draw."""

NARROW = 20
"""Formulas wider than this, in letters, may not fit a phone: they scroll by themselves."""


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(annotation=True)


@cache
def mathml(latex: str, display: bool = False) -> str:
    """A formula as one <math> element; PhaseproofError for LaTeX that is not understood."""
    try:
        text = str(_converter().convert_with_local_state(latex, displaystyle=display))
    except LatexError as error:
        raise PhaseproofError(f"the formula {latex} cannot be shown as MathML: {error}") from error
    return _HYPHEN.sub(r"\1-\2", text).replace(_UNBRACKETED, _SPACED)


def is_wide(latex: str) -> bool:
    """May the displayed formula be wider than a phone?"""
    return width(latex) > NARROW
