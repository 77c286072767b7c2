"""While a step is checked SymPy computes no integral and no sum in floating point, not even to see a sign."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import sympy as sp
from sympy.core.evalf import evalf_table


@contextmanager
def without_quadrature() -> Iterator[None]:
    """Within, what SymPy asks of a number that holds an integral or a sum (positive? finite? the smaller of two?) stays open.

    It would find out by quadrature, of which nothing is certain and which may take hours.
    """
    known = {kind: evalf_table[kind] for kind in (sp.Integral, sp.Sum)}
    evalf_table.update(dict.fromkeys(known, _refuse))
    try:
        yield
    finally:
        evalf_table.update(known)


def _refuse(*_: object) -> NoReturn:
    raise NotImplementedError("a number is not computed here")
