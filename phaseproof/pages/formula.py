"""A formula of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp

from ..theory.write.shown import Words
from ..typesetting.breaking import broken
from ..typesetting.latex import PageLetters, latex
from ..typesetting.notation import Abbreviation
from ..typesetting.terms import latex_of


@dataclass(frozen=True)
class Formula:
    """A formula on one line of LaTeX, and as it is displayed: broken at operators where it is long."""

    line: str
    shown: str


def formula(expression: sp.Basic, known: Sequence[Abbreviation] = (), page: PageLetters | None = None) -> Formula:
    """An expression as a formula, in the letters of its page; what is said in the kernel's words in the kernel's letters."""
    line = latex_of(expression.term) if isinstance(expression, Words) else latex(expression, known, page)
    return Formula(line, broken(line))
