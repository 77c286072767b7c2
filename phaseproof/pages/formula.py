"""A formula of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp

from ..theory.write.shown import Words
from ..typesetting.breaking import broken
from ..typesetting.latex import PageLetters, latex
from ..typesetting.lettering import renamed
from ..typesetting.naming import letters_of, spelt
from ..typesetting.notation import Abbreviation


@dataclass(frozen=True)
class Formula:
    """A formula on one line of LaTeX, and as it is displayed: broken at operators where it is long."""

    line: str
    shown: str


def formula(expression: sp.Basic, known: Sequence[Abbreviation] = (), page: PageLetters | None = None) -> Formula:
    """An expression as a formula, in the letters of its page; what is said in the kernel's words too."""
    if isinstance(expression, Words):
        line = spelt(renamed(expression.term, page.words), letters_of(page)) if page else spelt(expression.term)
    else:
        line = latex(expression, known, page)
    return Formula(line, broken(line))
