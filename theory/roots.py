"""The inverse of an increasing function, as an expression."""

from __future__ import annotations

import sympy as sp


class root_of(sp.Function):
    """The x in (low, high) at which an increasing function of x has a given value: (function, x, value, low, high)."""

    nargs = 5

    @property
    def bound_symbols(self) -> list[sp.Basic]:
        return [self.args[1]]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return (self.args[0].free_symbols - {self.args[1]}) | self.args[2].free_symbols

    def _latex(self, printer: object) -> str:
        function, x, value, low, high = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\text{{the }} {x}\in\left({low},{high}\right) \text{{ with }} {function} = {value}"
