"""Two functions of a parameter with one derivative that are 0 at 0 are equal."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, eq, lt, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, substitute
from ...theory.write.proof import Line, have, instance


def equal_from_zero(
    whole: Term, value: Term, b: Term, moving: Term, others: Context, slopes: Line, exists: Line, start: Line
) -> Line:
    """whole = value for all b, where ``slopes`` says that both have one derivative in b, and ``start`` that the whole is 0 at b = 0.

    ``exists`` says that the whole exists; ``others`` is the context without b, and ``moving`` a new variable.
    """
    both = Context((*others.variables, b), others.conditions)
    along = Context((*others.variables, moving), others.conditions)
    known = [instance(line, along, images={b: moving}) for line in (slopes, exists)]
    level = instance(exists, others, images={b: ZERO})
    gap = sub(whole, value)
    gap_at_0 = substitute(gap, {b: ZERO})
    nothing = have(eq(substitute(value, {b: ZERO}), ZERO), others, rule="functional_equation")
    statement, found = eq(whole, value), []
    for side, low, high in ((lt(ZERO, b), ZERO, b), (lt(b, ZERO), b, ZERO)):
        here = both.where(side)
        ends = (gap_at_0, gap) if low is ZERO else (gap, gap_at_0)
        flat = have(
            eq(*ends), here, *known, exists, level, rule="increasing_map", variable=moving,
            function=substitute(gap, {b: moving}), interval=make("interval", low, high), values=(low, high),
        )  # fmt: skip
        sign = neg(ONE) if low is ZERO else ONE
        found.append(have(statement, here, flat, start, nothing, rule="field", multipliers=(sign, ONE, neg(ONE))))
    at_0 = have(substitute(statement, {b: ZERO}), others, start, nothing, rule="field", multipliers=(ONE, neg(ONE)))
    there = have(statement, both.where(eq(b, ZERO)), at_0, rule="rewrite")
    return have(statement, both, *found, there, rule="cases")
