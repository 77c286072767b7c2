"""Guesses that SymPy computes. Nothing here is trusted: the kernel verifies what is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import sympy as sp

from ..find.search import Guess, Sketch, suggests
from ..find.suggest import new_names
from ..terms.build import ZERO, lt
from ..terms.context import Context
from ..terms.term import Term, instantiate
from .convert import Converter
from .display import display
from .strategies.primitives import primitives

FEW = 2
"""Forms of an antiderivative that are guessed; more are the strategies' matter."""


@suggests("antiderivative")
def antiderivatives(sketch: Sketch) -> Iterator[Guess]:
    """What SymPy takes for an antiderivative of the integrand of one side."""
    everything = tuple(range(len(sketch.premises)))
    for side in sketch.statement.terms if sketch.statement.head == "eq" else ():
        if side.head != "over" or side.args[0].head != "interval":
            continue
        (x,) = new_names(sketch, "real")
        integrand = instantiate(side.args[1], x)
        symbols = {v: symbol(v, sketch.context) for v in integrand.variables}
        low = side.args[0].args[0]
        symbols[x] = sp.Symbol(x.args[0], **{"positive" if low is ZERO else "real": True})
        for form in islice(primitives(display(integrand, symbols).doit(integrals=False), symbols[x], quick=True), FEW):
            for branch in [part for part, _ in form.args] if isinstance(form, sp.Piecewise) else [form]:
                yield Guess(everything, {"variable": x, "function": Converter(None).term(branch)})


def symbol(variable: Term, context: Context) -> sp.Symbol:
    """A symbol for the variable, positive where the context says so."""
    name, sort = variable.args[0], {"integer": {"integer": True}}.get(variable.sort, {"real": True})
    return sp.Symbol(name, **sort, **({"positive": True} if lt(ZERO, variable) in context.conditions else {}))
