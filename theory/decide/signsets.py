"""Sets of signs that a number may have, and those of products, powers and sums."""

from __future__ import annotations

from functools import cache

Sign = frozenset[int]
ALL, PLUS, MINUS, ZERO_OR_PLUS, NOT_ZERO, NOUGHT = map(frozenset, ((-1, 0, 1), (1,), (-1,), (0, 1), (-1, 1), (0,)))
SIDES = (PLUS, MINUS)


@cache
def times(left: Sign, right: Sign) -> Sign:
    return frozenset(a * b for a in left for b in right)


@cache
def to(sign: Sign, exponent: int) -> Sign:
    return frozenset(s ** (exponent % 2 or 2) for s in sign)


@cache
def plus(left: Sign, right: Sign) -> Sign:
    return frozenset(s for a in left for b in right for s in ({a, b} - NOUGHT or NOUGHT if a * b >= 0 else ALL))
