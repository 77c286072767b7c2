"""Lines of the kernel's derivations as pages show them: in the authors' notation, or in the kernel's own words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, SupportsIndex

import sympy as sp
from sympy.core.facts import InconsistentAssumptions

from ..domain import Domain, Parameter
from ..errors import PhaseproofError
from ..terms.context import Context
from ..terms.serial import Data, Names, read_term
from ..terms.term import Term
from .display import display, symbol_of
from .serial import write_term
from .tidy import tidied


class Words(sp.Symbol):
    """A statement that the authors' notation does not hold: its name is the kernel's own text; ``term`` is what it states."""

    term: Term

    def __new__(cls, term: Term) -> Words:
        made: Words = sp.Symbol.__new__(cls, str(term))
        made.term = term
        return made

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """Sent to another process as data, which the term is read from there."""
        sorts = {variable.args[0]: variable.sort for variable in self.term.variables}
        return _read, (write_term(self.term), sorts, dict(self.term.functions))

    def _latex(self, printer: object, exp: str | None = None) -> str:
        about = "a function is continuous" if self.name.startswith("continuous") else "stated in the proof log"
        return rf"\text{{{about}}}"


def _read(data: Data, sorts: dict[str, str], functions: dict[str, int]) -> Words:
    return Words(read_term(data, Names(sorts, functions)))


def shown(term: Term) -> sp.Basic:
    """The term or proposition for a page; what SymPy contradicts itself about is said in the kernel's words."""
    tidy = tidied(term)
    try:
        return display(tidy)
    except (PhaseproofError, InconsistentAssumptions):
        return Words(tidy)


@lru_cache(maxsize=10_000)
def domain_of(context: Context) -> Domain:
    """Numbers and conditions of a context; ranges of data and of matrices are left to the statement."""
    numbers = [v for v in context.variables if v.sort in ("real", "integer")]
    parameters = tuple(
        Parameter(symbol, sp.Integer(1), lower_open=False, integer=True)
        if symbol.is_positive
        else Parameter(symbol, integer=v.sort == "integer")
        for v, symbol in ((v, symbol_of(v)) for v in numbers)
    )
    conditions = (shown(c) for c in context.conditions if c.variables <= frozenset(numbers))
    return Domain(parameters, tuple(c for c in conditions if isinstance(c, sp.core.relational.Relational)))
