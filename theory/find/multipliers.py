"""Multipliers for a combination of premises: each premise removes the generator that it is about from what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice, permutations, product
from typing import Any

from ..decide.field import Field, canonical, expression, fractions
from ..decide.refusal import Refusal
from ..terms.build import ZERO, div, sub
from ..terms.term import Term

MAXIMAL_ORDERS = 24
MAXIMAL_CHOICES = 3
MAXIMAL_LEFT = 2000
"""Generators of a premise that are tried as what it is about."""
Polynomial = Any


def multipliers(target: Term, premises: Sequence[tuple[Term, Term]], exact: bool = True) -> Iterator[tuple[Term, ...]]:
    """Multipliers m_i with target = sum of m_i (left_i - right_i), as far as elimination finds them.

    Where it need not be ``exact``, something may be left of the target.
    """
    try:
        field, ((top, bottom), *parts) = fractions(target, *(sub(left, right) for left, right in premises))
    except Refusal:
        return
    subjects = [_subjects(field, part[0], left) for part, (left, _) in zip(parts, premises, strict=True)]
    seen = set()
    for order in islice(permutations(range(len(parts))), MAXIMAL_ORDERS):
        for choice in islice(product(*(subjects[i] for i in order)), MAXIMAL_CHOICES * 4):
            quotients, left, _ = _eliminated(
                field, top, [(i, parts[i][0], g) for i, g in zip(order, choice, strict=True)]
            )
            if exact and left != 0:
                continue
            found = []
            for i, (_, below) in enumerate(parts):
                above, under = quotients[i]
                found.append(
                    div(expression(above * below, field.generators), expression(under * bottom, field.generators))
                )
            if tuple(found) not in seen:
                seen.add(tuple(found))
                yield tuple(found)
    yield from _cancelling(field, top, bottom, parts)


def _cancelling(field: Field, top: Polynomial, bottom: Polynomial, parts: Sequence[tuple[Any, Any]]) -> Iterator[Any]:
    """Two premises in which something cancels of which the target does not speak; the others count for nothing."""
    for (i, (one, below_one)), (j, (two, below_two)) in combinations(enumerate(parts), 2):
        for g in range(len(field.generators)):
            if any(p == 0 or p.degrees()[g] != 1 for p in (one, two)) or top == 0 or top.degrees()[g]:
                continue
            first, second = _coefficient(field, two, g, 1), _coefficient(field, one, g, 1)
            rest = first * one - second * two
            if rest != 0:
                found: list[Term] = [ZERO] * len(parts)
                for place, factor in ((i, first * below_one), (j, -second * below_two)):
                    over, under = field.clean(top * factor, bottom * rest)
                    found[place] = div(expression(over, field.generators), expression(under, field.generators))
                yield tuple(found)


def remainders(target: Term, premises: Sequence[tuple[Term, Term]]) -> Iterator[Term]:
    """What is left of the target once each premise has removed what it is about, in the order in which they come."""
    if not premises:
        return
    try:
        field, ((top, bottom), *parts) = fractions(target, *(sub(left, right) for left, right in premises))
    except Refusal:
        return
    subjects = [_subjects(field, part[0], left)[0] for part, (left, _) in zip(parts, premises, strict=True)]
    steps = [(i, part[0], g) for i, (part, g) in enumerate(zip(parts, subjects, strict=True))]
    for chosen in (steps, steps[::-1]):
        _, left, below = _eliminated(field, top, chosen)
        yield div(expression(left, field.generators), expression(below * bottom, field.generators))


def solved(left: Term, right: Term, subject: Term) -> Term | None:
    """What the equation says the subject to be, where it is linear in it and the subject is no sum or product."""
    try:
        field, ((top, bottom), (equation, _)) = fractions(subject, sub(left, right))
        place = field.generators.index(canonical(subject))
    except (Refusal, ValueError):
        return None
    if equation == 0 or equation.degrees()[place] != 1:
        return None
    _, rest, below = _eliminated(field, top, [(0, equation, place)])
    return div(expression(rest, field.generators), expression(below * bottom, field.generators))


def _subjects(field: Field, polynomial: Polynomial, left: Term) -> list[int]:
    """Generators that the premise can be solved for, best first: its left side, then opaque ones of low degree."""
    if polynomial == 0:
        return [-1]
    degrees = polynomial.degrees()
    present = [i for i, degree in enumerate(degrees) if degree]
    whole = canonical(left)

    def rank(i: int) -> tuple[bool, bool, int, int]:
        g = field.generators[i]
        return g is not whole, g.head == "var", degrees[i], -g.size

    return sorted(present, key=rank)[:MAXIMAL_CHOICES] or [-1]


def _eliminated(
    field: Field, top: Polynomial, steps: Sequence[tuple[int, Polynomial, int]]
) -> tuple[dict[int, tuple[Polynomial, Polynomial]], Polynomial, Polynomial]:
    """Quotients q_i, as fractions, and what is left, a fraction too: top = sum q_i p_i + rest modulo the relations."""
    one = field.ring.constant(1)
    left, below = field.reduced(top)
    quotients = {i: (field.ring.constant(0), one) for i, *_ in steps}
    for i, premise, g in steps:
        if g < 0 or premise == 0:
            continue
        degree = premise.degrees()[g]
        leading = _coefficient(field, premise, g, degree)
        for _ in range(12):
            highest = left.degrees()[g] if left != 0 else -1
            if highest < degree:
                break
            factor = _coefficient(field, left, g, highest) * field.ring.gen(g) ** int(highest - degree)
            above, under = quotients[i]
            # top = ... + left/below; left/below = (factor/(leading below)) premise + rest/(leading below)
            shared = leading * below
            quotients[i] = (above * shared + factor * under, under * shared)
            rest, further = field.reduced(left * leading - factor * premise)
            left, below = rest, shared * further
            if len(left) > MAXIMAL_LEFT:
                return quotients, left, below
    return quotients, left, below


def _coefficient(field: Field, polynomial: Polynomial, g: int, degree: int) -> Polynomial:
    entries = {
        (*exponents[:g], 0, *exponents[g + 1 :]): c
        for exponents, c in polynomial.to_dict().items()
        if exponents[g] == degree
    }
    return field.ring.from_dict(entries)
