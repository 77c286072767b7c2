"""Polynomials known to be >= 0 or > 0, and what follows from them by weights >= 0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import combinations_with_replacement, product
from math import ceil, floor, gcd, lcm
from typing import Any
from weakref import WeakValueDictionary

from flint import fmpq

from ..terms.term import Term
from .feasible import feasible
from .field import normal, rational
from .refusal import Refusal
from .signsets import ALL, MINUS, NOUGHT, PLUS, SIDES, Sign

Monomial = frozenset[tuple[Term, int]]
"""A set of (generator, exponent)."""
Linear = dict[Monomial, fmpq]
"""A polynomial by its monomials; never changed."""
CONSTANT: Monomial = frozenset()

MAXIMAL_COLUMNS = 300
MAXIMAL_FACTORS = {2: 12, 3: 10}
"""So many relations, or those on the target's generators alone, may there be for products of two and of three to join."""


@dataclass(frozen=True, eq=False)
class Relation:
    """A polynomial that is >= 0, and > 0 if it is strict; made by ``relation`` alone, so that equal ones are one object."""

    linear: Linear
    strict: bool
    generators: frozenset[Term]
    signed: frozenset[tuple[Monomial, bool]]
    """Each monomial, and whether its coefficient is positive."""
    opposite: frozenset[tuple[Monomial, bool]]


_TABLE: WeakValueDictionary[tuple[frozenset[tuple[Monomial, fmpq]], bool], Relation] = WeakValueDictionary()


def relation(linear: Linear, strict: bool) -> Relation:
    key = frozenset(linear.items()), strict
    made = _TABLE.get(key)
    if made is None:
        signed = frozenset((m, c > 0) for m, c in linear.items())
        opposite = frozenset((m, not above) for m, above in signed)
        made = _TABLE[key] = Relation(linear, strict, generators_of(linear), signed, opposite)
    return made


def generators_of(linear: Linear) -> frozenset[Term]:
    return frozenset(g for m in linear for g, _ in m)


ABOVE = relation({CONSTANT: fmpq(1)}, True)
"""1 > 0."""


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


@lru_cache(maxsize=20_000)
def relations(term: Term, sign: Sign) -> tuple[Relation, ...]:
    """What the possible signs of a polynomial say; nothing if it is no polynomial or may have both signs."""
    try:
        linear = polynomial(term)
    except Refusal:
        return ()
    return tuple(
        _rounded({m: c * factor for m, c in linear.items()}, sign <= side)
        for side, factor in ((PLUS, 1), (MINUS, -1))
        if sign and sign <= side | NOUGHT
    )


def _rounded(linear: Linear, strict: bool) -> Relation:
    """An equivalent relation: between integers, g p + c >= 0 says p >= ceil(-c/g), and p > 0 says p >= 1."""
    varying = {m: rational(c) for m, c in linear.items() if m}
    if not varying or any(g.sort != "integer" for m in varying for g, _ in m):
        return relation(linear, strict)
    unit = Fraction(gcd(*(c.numerator for c in varying.values())), lcm(*(c.denominator for c in varying.values())))
    at = rational(linear.get(CONSTANT, fmpq(0))) / unit
    constant = ceil(at) - 1 if strict else floor(at)
    whole = {m: fmpq(int(c / unit)) for m, c in varying.items()}
    return relation(whole | ({CONSTANT: fmpq(constant)} if constant else {}), False)


def follows(target: Relation, known: Sequence[Relation]) -> bool:
    """Is the target, or what contradicts the known relations, a combination of them and 1 with weights >= 0?"""
    # weights*known = t*target with t >= 0: either t = 1, or strict relations have weights of sum 1, so t > 0 or none holds
    return _combine(known, target, 0, 1) if target.strict else _combine(known, target, 1, 0)


def contradict(known: Sequence[Relation]) -> bool:
    """Do the relations sum to 0 with weights >= 0, a strict one among them? Then they do not hold together."""
    return _combine(known, None, 0, 1)


@lru_cache(maxsize=20_000)
def implied(term: Term, known: tuple[Relation, ...]) -> Sign:
    """The signs of a polynomial that combinations of the known relations leave open."""
    sign = ALL
    for side, other in (SIDES, SIDES[::-1]):
        weak, strict = relations(term, side | NOUGHT), relations(term, side)
        if not any(_combine(known, target, 1, 1) for target in weak):
            continue  # else one of the weights below would do
        if any(follows(target, known) for target in strict):
            return side
        if other <= sign and any(follows(target, known) for target in weak):
            sign -= other
    return sign


def _combine(known: Sequence[Relation], target: Relation | None, own: int, strict: int) -> bool:
    """Are there weights >= 0 with which the relations and 1 sum to t*target, t >= 0, and own*t + strict*(weights of strict ones) = 1?"""
    left = [(r, strict * r.strict) for r in (*known[:MAXIMAL_COLUMNS], ABOVE)]
    if target is not None:
        left.append((relation({m: -c for m, c in target.linear.items()}, False), own))
    while True:
        signed = frozenset[tuple[Monomial, bool]]().union(*(r.signed for r, _ in left))
        balanced = [column for column in left if column[0].opposite <= signed]
        if len(balanced) == len(left):
            break
        left = balanced  # a monomial with one sign alone leaves no weight to where it stands
    if not any(weight for _, weight in left):
        return False
    rows = {m: i for i, m in enumerate(dict.fromkeys(m for r, _ in left for m in r.linear))}
    matrix = [[fmpq(0)] * len(left) for _ in rows]
    for j, (r, _) in enumerate(left):
        for m, c in r.linear.items():
            matrix[rows[m]][j] = c
    return feasible([*matrix, [fmpq(weight) for _, weight in left]], [fmpq(0)] * len(matrix) + [fmpq(1)])


def near(target: Linear, known: Iterable[Relation]) -> Iterator[tuple[Relation, ...]]:
    """The relations, each once, within four steps of the target by shared generators; then with products of two, of three."""
    aim = generators = generators_of(target)
    chosen: tuple[Relation, ...] = ()
    once = tuple(dict.fromkeys(known))
    for _ in range(4):
        chosen = tuple(r for r in once if not r.generators.isdisjoint(generators))
        generators = generators.union(*(r.generators for r in chosen))
    yield chosen
    degree = max(sum(k for _, k in m) for linear in (target, *(r.linear for r in chosen)) for m in linear)
    inside = tuple(r for r in chosen if r.generators <= aim)
    products: tuple[Relation, ...] = ()
    for k, most in MAXIMAL_FACTORS.items():
        if k <= degree and len(inside) <= most:
            pool = chosen if len(chosen) <= most else inside
            products += tuple(reduce(_multiplied, factors) for factors in combinations_with_replacement(pool, k))
            yield chosen + products


@lru_cache(maxsize=20_000)
def _multiplied(left: Relation, right: Relation) -> Relation:
    found: Linear = {}
    for (m, c), (n, d) in product(left.linear.items(), right.linear.items()):
        key = _together(m, n)
        found[key] = found.get(key, fmpq(0)) + c * d
    return relation({m: c for m, c in found.items() if c != 0}, left.strict and right.strict)


@lru_cache(maxsize=100_000)
def _together(one: Monomial, two: Monomial) -> Monomial:
    return frozenset((Counter(dict(one)) + Counter(dict(two))).items())


@lru_cache(maxsize=20_000)
def square_of_root(root: Term) -> tuple[Relation, ...]:
    """r^2 = b for the square root r of a polynomial b, both ways, as r^2 stands as it is here; and (r - 1)^2 >= 0."""
    try:
        base, square = polynomial(root.args[0]), frozenset(((root, 2),))
    except Refusal:
        return ()
    return (
        relation({square: fmpq(1)} | {m: -c for m, c in base.items()}, False),
        relation({square: fmpq(-1)} | base, False),
        relation({square: fmpq(1), frozenset(((root, 1),)): fmpq(-2), CONSTANT: fmpq(1)}, False),
    )


def bound(known: Relation, g: Term) -> tuple[fmpq, Linear] | None:
    """(slope, rest) of a relation slope*g + rest >= 0 whose rest does not hold the generator."""
    alone = frozenset(((g, 1),))
    if g not in known.generators or alone not in known.linear:
        return None
    rest = {m: c for m, c in known.linear.items() if m != alone}
    return None if g in generators_of(rest) else (known.linear[alone], rest)


def in_ring(linear: Linear, place: dict[Term, Any], ring: Any) -> Any:
    """The polynomial with the ring's generators in their places."""
    total = ring.constant(0)
    for monomial, c in linear.items():
        part = ring.constant(c)
        for g, k in monomial:
            part *= place[g] ** k
        total += part
    return total
