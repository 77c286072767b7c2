"""A rational point of a context, of a few that are tried."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from ..decide.points import conditions, inhabited, seen
from ..decide.refusal import Refusal
from ..terms.context import Context
from ..terms.term import Term, make, num, substitute, subterms

MAXIMAL_TRIES = 2000
USUAL = tuple(
    Fraction(*pair) for pair in ((1, 1), (2, 1), (1, 2), (3, 1), (0, 1), (3, 2), (1, 3), (5, 1), (-1, 1), (-1, 2))
)


def find(context: Context) -> dict[str, Fraction]:
    """A point at which the context is inhabited, of usual numbers and those near constants of its conditions.

    For a law it is the place of all its mass.
    """
    asked = conditions(context)
    constants = {n.args[0] for c in asked for n in subterms(c) if n.head == "num"}
    between = [(low + high) / 2 for low, high in pairwise(sorted(constants))]
    near = sorted(c + step for c in constants for step in (0, 1, -1, Fraction(1, 2)))
    values = dict.fromkeys([*USUAL, *between, *near])
    numbers = [v for v in context.variables if v.sort in ("real", "integer", "law")]
    tries = 0

    def extend(point: dict[Term, Term]) -> dict[Term, Term] | None:
        nonlocal tries
        if len(point) == len(numbers):
            return point
        v = numbers[len(point)]
        for value in values:
            tries += 1
            if tries > MAXIMAL_TRIES:
                raise Refusal(f"no point found in {MAXIMAL_TRIES} tries")
            if v.sort == "integer" and value.denominator != 1:
                continue
            wider = {**point, v: make("atoms", num(1), num(value)) if v.sort == "law" else num(value)}
            settled = (c for c in asked if v in c.variables and c.variables <= wider.keys())
            if all(seen(substitute(c, wider)) for c in settled) and (found := extend(wider)) is not None:
                return found
        return None

    found = extend({})
    if found is None:
        raise Refusal("no point found")
    point = {v.args[0]: value.terms[-1].args[0] if v.sort == "law" else value.args[0] for v, value in found.items()}
    inhabited(context, point)
    return point
