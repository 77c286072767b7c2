"""Polynomials known to be >= 0 or > 0, and what follows from them by weights >= 0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import combinations_with_replacement, product
from math import ceil, floor, gcd, lcm
from typing import Any

from flint import fmpq

from ..terms.term import Term
from .feasible import feasible
from .field import normal, rational
from .refusal import Refusal
from .signsets import MINUS, NOUGHT, PLUS, Sign

Linear = dict[frozenset[tuple[Term, int]], fmpq]
"""A polynomial by its monomials, sets of (generator, exponent)."""
CONSTANT: frozenset[tuple[Term, int]] = frozenset()
Relation = tuple[Linear, bool]
"""A polynomial that is >= 0, and > 0 if the flag says so."""

MAXIMAL_COLUMNS = 300
MAXIMAL_FACTORS = {2: 12, 3: 10}
"""So many relations, or those on the target's generators alone, may there be for products of two and of three to join."""


@lru_cache(maxsize=20_000)
def polynomial(term: Term) -> Linear:
    """The polynomial of a term; Refusal if it has a denominator."""
    form = normal(term)
    if not form.denominator.is_constant():
        raise Refusal(f"{term} is no polynomial")
    return {
        frozenset((g, int(k)) for g, k in zip(form.generators, exponents, strict=True) if k): c
        for exponents, c in form.numerator.to_dict().items()
    }


def relations(term: Term, sign: Sign) -> Iterator[Relation]:
    """What the possible signs of a polynomial say; nothing if it is no polynomial or may have both signs."""
    try:
        linear = polynomial(term)
    except Refusal:
        return
    for side, factor in ((PLUS, 1), (MINUS, -1)):
        if sign and sign <= side | NOUGHT:
            yield _rounded({m: c * factor for m, c in linear.items()}, sign <= side)


def _rounded(linear: Linear, strict: bool) -> Relation:
    """An equivalent relation: between integers, g p + c >= 0 says p >= ceil(-c/g), and p > 0 says p >= 1."""
    varying = {m: rational(c) for m, c in linear.items() if m}
    if not varying or any(g.sort != "integer" for m in varying for g, _ in m):
        return linear, strict
    unit = Fraction(gcd(*(c.numerator for c in varying.values())), lcm(*(c.denominator for c in varying.values())))
    at = rational(linear.get(CONSTANT, fmpq(0))) / unit
    constant = ceil(at) - 1 if strict else floor(at)
    return {m: fmpq(int(c / unit)) for m, c in varying.items()} | (
        {CONSTANT: fmpq(constant)} if constant else {}
    ), False


def follows(target: Relation, known: list[Relation]) -> bool:
    """Is the target, or what contradicts the known relations, a combination of them and 1 with weights >= 0?"""
    # weights*known = t*target with t >= 0: either t = 1, or strict relations have weights of sum 1, so t > 0 or none holds
    chosen = [*known[:MAXIMAL_COLUMNS], ({CONSTANT: fmpq(1)}, True)]
    columns = [*chosen, ({m: -c for m, c in target[0].items()}, False)]
    last = [fmpq(int(above)) for _, above in columns] if target[1] else [fmpq(0)] * len(chosen) + [fmpq(1)]
    return _solvable(columns, last)


def contradict(known: list[Relation]) -> bool:
    """Do the relations sum to 0 with weights >= 0, a strict one among them? Then they do not hold together."""
    columns = [*known[:MAXIMAL_COLUMNS], ({CONSTANT: fmpq(1)}, True)]
    return _solvable(columns, [fmpq(int(above)) for _, above in columns])


def _solvable(columns: list[Relation], last: list[fmpq]) -> bool:
    """Is there a sum of the columns with weights >= 0 that is 0, and 1 in the last row?"""
    left = [(linear, weight) for (linear, _), weight in zip(columns, last, strict=True)]
    while True:
        signs = {(m, c > 0) for linear, _ in left for m, c in linear.items()}
        balanced = [column for column in left if all({(m, True), (m, False)} <= signs for m in column[0])]
        if len(balanced) == len(left):
            break
        left = balanced  # a monomial with one sign alone leaves no weight to where it stands
    monomials = dict.fromkeys(m for linear, _ in left for m in linear)
    matrix = [[linear.get(m, fmpq(0)) for linear, _ in left] for m in monomials]
    return bool(left) and feasible([*matrix, [weight for _, weight in left]], [fmpq(0)] * len(matrix) + [fmpq(1)])


def near(target: Linear, known: list[Relation]) -> Iterator[list[Relation]]:
    """The relations, each once, within four steps of the target by shared generators; then with products of two, of three."""
    once = {(frozenset((m, str(c)) for m, c in linear.items()), strict): (linear, strict) for linear, strict in known}
    generators = generators_of(target)
    chosen: list[Relation] = []
    for _ in range(4):
        chosen = [r for r in once.values() if generators_of(r[0]) & generators]
        generators = generators.union(*(generators_of(linear) for linear, _ in chosen))
    yield chosen
    degree = max(sum(k for _, k in m) for linear in (target, *(linear for linear, _ in chosen)) for m in linear)
    inside = [r for r in chosen if generators_of(r[0]) <= generators_of(target)]
    products: list[Relation] = []
    for k, most in MAXIMAL_FACTORS.items():
        if k <= degree and len(inside) <= most:
            pool = chosen if len(chosen) <= most else inside
            products += [reduce(_multiplied, factors) for factors in combinations_with_replacement(pool, k)]
            yield chosen + products


def generators_of(linear: Linear) -> frozenset[Term]:
    return frozenset(g for m in linear for g, _ in m)


def _multiplied(left: Relation, right: Relation) -> Relation:
    found: Linear = {}
    for (m, c), (n, d) in product(left[0].items(), right[0].items()):
        key = _together(m, n)
        found[key] = found.get(key, fmpq(0)) + c * d
    return {m: c for m, c in found.items() if c != 0}, left[1] and right[1]


@lru_cache(maxsize=100_000)
def _together(one: frozenset[tuple[Term, int]], two: frozenset[tuple[Term, int]]) -> frozenset[tuple[Term, int]]:
    return frozenset((Counter(dict(one)) + Counter(dict(two))).items())


def square_of_root(root: Term) -> Iterator[Relation]:
    """r^2 = b for the square root r of a polynomial b, both ways, as r^2 stands as it is here; and (r - 1)^2 >= 0."""
    with suppress(Refusal):
        base, square = polynomial(root.args[0]), frozenset(((root, 2),))
        yield {square: fmpq(1)} | {m: -c for m, c in base.items()}, False
        yield {square: fmpq(-1)} | base, False
        yield {square: fmpq(1), frozenset(((root, 1),)): fmpq(-2), CONSTANT: fmpq(1)}, False


def bound(relation: Relation, g: Term) -> tuple[fmpq, Linear] | None:
    """(slope, rest) of a relation slope*g + rest >= 0 whose rest does not hold the generator."""
    alone = frozenset(((g, 1),))
    rest = {m: c for m, c in relation[0].items() if m != alone}
    return (relation[0][alone], rest) if alone in relation[0] and g not in generators_of(rest) else None


def in_ring(linear: Linear, place: dict[Term, Any], ring: Any) -> Any:
    """The polynomial with the ring's generators in their places."""
    total = ring.constant(0)
    for monomial, c in linear.items():
        part = ring.constant(c)
        for g, k in monomial:
            part *= place[g] ** k
        total += part
    return total
