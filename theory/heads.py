"""What the inert heads of the language share: printing by a template, and the symbols they bind."""

from __future__ import annotations

import re
from typing import ClassVar

import sympy as sp

_PLACE = re.compile(r"<(\(?)(\d)\)?(\.\.)?>(\\,)?")


class Head(sp.Function):
    """A quantity that nothing evaluates; rules give it a meaning.

    In the LaTeX ``template``, <k> stands for the k-th argument, <(k)> for it in brackets where it is a sum or begins with
    a minus, as a factor, which 1 is not, and <k..> for all from the k-th on. A template that ends in an argument is open to the right.
    """

    template: ClassVar[str]

    def form(self) -> str:
        """The template for these arguments."""
        return self.template

    def is_open(self) -> bool:
        """Would what follows be read as part of the last argument?"""
        return self.form().endswith(">")

    def _latex(self, printer: object, exp: str | None = None) -> str:
        def fill(place: re.Match[str]) -> str:
            bracketed, k, onwards, apart = place.groups(default="")
            first = self.args[int(k)]
            if bracketed and apart and first == 1:
                return ""
            shown = self.args[int(k) :] if onwards else (first,)
            text = ", ".join(printer._print(a) for a in shown)  # type: ignore[attr-defined]
            loose = isinstance(first, sp.Add | sp.Piecewise) or str(text).lstrip().startswith("-")
            return (rf"\left[{text}\right]" if bracketed and loose else text) + apart

        text = _PLACE.sub(fill, self.form())
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


class Binding(Head):
    """A head of (expression, x, ...) that binds the symbol x in the expression and nowhere else."""

    @property
    def bound_symbols(self) -> list[sp.Basic]:
        return [self.args[1]]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        expression, x, *rest = self.args
        return (expression.free_symbols - {x}).union(*(part.free_symbols for part in rest))
