"""Points of a domain, and signs that differ between them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import product
from types import MappingProxyType

import sympy as sp

from .admission import unwieldy
from .domain import Domain, Parameter
from .pointwise import value_at

POINTS = 6


def probes(p: Parameter) -> list[sp.Rational]:
    """A few numbers of a parameter's range: the ends that belong to it, and inner points of no special form."""
    if p.integer:
        top = p.lower + 4 if p.upper.is_infinite else p.upper
        return [sp.Integer(k) for k in range(int(p.lower), int(top) + 1)]
    if p.lower.is_infinite and p.upper.is_infinite:
        inner = [sp.Rational(-7, 5), sp.Rational(3, 11), sp.Rational(13, 5)]
    elif p.upper.is_infinite:
        inner = [p.lower + sp.Rational(*x) for x in ((3, 11), (17, 10), (29, 9))]
    elif p.lower.is_infinite:
        inner = [p.upper - sp.Rational(*x) for x in ((3, 11), (17, 10), (29, 9))]
    else:
        inner = [p.lower + (p.upper - p.lower) * sp.Rational(*x) for x in ((2, 7), (8, 13), (9, 10))]
    ends = [
        end for end, is_open in ((p.lower, p.lower_open), (p.upper, p.upper_open)) if end.is_Rational and not is_open
    ]
    return inner + ends


@lru_cache(maxsize=1024)
def points(domain: Domain, count: int = POINTS) -> tuple[Mapping[sp.Symbol, sp.Rational], ...]:
    """Points of the domain, at most ``count``, spread over the ranges of its parameters."""
    found: list[Mapping[sp.Symbol, sp.Rational]] = []
    grids = [probes(p) for p in domain.parameters]
    grid = sorted(product(*(enumerate(g) for g in grids)), key=lambda combination: len({i for i, _ in combination}))
    for combination in grid:
        point = {p.symbol: value for p, (_, value) in zip(domain.parameters, combination, strict=True)}
        if domain.holds_at(point):
            found.append(MappingProxyType(point))
            if len(found) == count:
                break
    return tuple(found)


@lru_cache(maxsize=4096)
def signs_seen(expression: sp.Expr, domain: Domain) -> frozenset[int]:
    """The signs, +1 and -1, that the expression certainly has at some points of the domain; perhaps not all that it has."""
    signs: set[int] = set()
    if any(map(unwieldy, domain.conditions)):
        return frozenset()
    for point in points(domain, 2 * POINTS):
        value = value_at(expression, point)
        if value is None or not value.imag.is_zero():
            break
        signs |= {1} if value.real > 0 else {-1} if value.real < 0 else set()
        if len(signs) == 2:
            break
    return frozenset(signs)
