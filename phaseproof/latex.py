"""Expressions as LaTeX: names of several letters upright, powers of expectations in parentheses."""

from __future__ import annotations

import sympy as sp
from sympy.printing.latex import LatexPrinter, greek_letters_set

from .theory.language import HEADS


class Printer(LatexPrinter):
    """SymPy's printer, except that our heads print themselves and leave an exponent to us."""

    def _print_Pow(self, power: sp.Pow) -> str:
        raised = type(power.base) in HEADS and not power.exp.could_extract_minus_sign()
        if raised and (power.exp.is_Integer or not power.exp.is_Rational):
            return rf"\left({self._print(power.base)}\right)^{{{self._print(power.exp)}}}"
        return str(super()._print_Pow(power))


def latex(expression: sp.Basic) -> str:
    """LaTeX of an expression, for any renderer that knows amsmath."""
    words = [s for s in expression.atoms(sp.Symbol) if s.name.isalpha() and len(s.name) > 1]
    upright = {s: rf"\mathrm{{{s.name}}}" for s in words if s.name not in greek_letters_set}
    return str(Printer({"symbol_names": upright}).doprint(expression))
