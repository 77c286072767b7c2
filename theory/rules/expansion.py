"""A term as a sum of products of chosen atoms, each with a coefficient that holds none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from ..decide.refusal import Refusal
from ..terms.build import ONE, add, mul
from ..terms.term import Term

MAXIMAL_MONOMIALS = 500
MAXIMAL_EXPONENT = 12

V = TypeVar("V")

Expansion = dict[tuple[object, ...], Term]
"""Products of atoms, in the order in which they stand, to their coefficients."""


def expansion(term: Term, atom: Callable[[Term], Mapping[tuple[object, ...], Term] | None]) -> Expansion:
    """Sums, products and small integer powers multiplied out; ``atom`` answers with an expansion of what it takes as one.

    The two are equal wherever the term exists. Refusal beyond 500 products.
    """
    found = atom(term)
    if found is not None:
        return dict(found)
    if term.head == "add":
        sums: dict[tuple[object, ...], list[Term]] = {}
        for part in term.args:
            for monomial, coefficient in expansion(part, atom).items():
                sums.setdefault(monomial, []).append(coefficient)
        return _bounded({m: add(*cs) for m, cs in sums.items()})
    if term.head == "mul":
        return _product([expansion(part, atom) for part in term.args])
    if term.head == "pow" and term.args[1].head == "num" and 0 < term.args[1].args[0] <= MAXIMAL_EXPONENT:
        base = expansion(term.args[0], atom)
        return _product([base] * int(term.args[1].args[0])) if set(base) != {()} else {(): term}
    return {(): term}


def _product(factors: list[Expansion]) -> Expansion:
    made: dict[tuple[object, ...], list[Term]] = {(): [ONE]}
    for factor in factors:
        further: dict[tuple[object, ...], list[Term]] = {}
        for one, these in made.items():
            for two, coefficient in factor.items():
                sums = further.setdefault(one + two, [])
                sums.append(mul(*(f for f in (add(*these), coefficient) if f is not ONE)))
        made = {m: [add(*cs)] for m, cs in _bounded(further).items()}
    return {m: cs[0] for m, cs in made.items()}


def _bounded(found: dict[tuple[object, ...], V]) -> dict[tuple[object, ...], V]:
    if len(found) > MAXIMAL_MONOMIALS:
        raise Refusal(f"more than {MAXIMAL_MONOMIALS} products")
    return found
