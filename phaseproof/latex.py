"""Expressions as LaTeX: names of several letters upright, as mathematicians set them."""

from __future__ import annotations

import sympy as sp
from sympy.printing.latex import greek_letters_set


def latex(expression: sp.Basic) -> str:
    """LaTeX of an expression, for any renderer that knows amsmath."""
    words = [s for s in expression.atoms(sp.Symbol) if s.name.isalpha() and len(s.name) > 1]
    upright = {s: rf"\mathrm{{{s.name}}}" for s in words if s.name not in greek_letters_set}
    return str(sp.latex(expression, symbol_names=upright))
