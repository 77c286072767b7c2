"""Integrals with a root of parameters before what is integrated: it is taken out, so that nothing carries it along."""

from __future__ import annotations

import sympy as sp

from ...terms.build import ONE, eq, mul, neg, over
from ...terms.context import Context
from ...terms.term import Term
from ..convert import Converter
from ..display import display
from ..proof import Line
from .equalities import equality
from .expansions import symbols_of
from .registry import Stuck, show


def without_constants(term: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """The integral of C f as C times that of f, where C holds a root of parameters."""
    from .integrals import inside, integral

    x, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    factor, rest = display(integrand, symbols).doit().as_independent(symbols[x], as_Add=False)
    if not any(not node.exp.is_Integer and node.base.free_symbols for node in factor.atoms(sp.Pow)):
        raise Stuck("")
    convert = Converter(None)
    c, body = convert.term(factor), convert.term(rest)
    value = integral(over(term.args[0], body, x), context, lines)
    whole, result = value.statement.args
    taken = over(term.args[0], mul(c, body), x)
    pulled = show(eq(taken, mul(c, whole)), context, value, rule="linear")
    alike = equality(mul(c, body), integrand, where)
    put = show(eq(taken, term), context, pulled, alike, rule="rewrite")
    weights = neg(ONE), ONE, c
    return show(eq(term, mul(c, result)), context, put, pulled, value, rule="field", multipliers=weights)
