"""Theorems and claims judged at points of their domains that are drawn at random, by the oracle."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import numpy as np

from phaseproof.theory.decide.points import conditions
from phaseproof.theory.terms.context import Context, Sequent, Theorem
from phaseproof.theory.terms.term import Term

from .oracle import inside, judged, value

VALUES = [
    Fraction(*pair) for pair in ((0, 1), (1, 1), (-1, 1), (2, 1), (1, 2), (-1, 2), (3, 1), (3, 2), (-2, 1), (7, 3))
]
WHOLE = [Fraction(i) for i in (0, 1, 2, 3, -1)]
OWN_VALUES = [*VALUES, Fraction(1, 7), Fraction(-5, 3)]
FUNCTIONS = (
    lambda *a: Fraction(0), lambda *a: Fraction(1), lambda *a: sum(a), lambda a, *b: a * a, lambda a, *b: Fraction(int(a > 0)), lambda a, *b: -a + 1,
)  # fmt: skip
LAWS = (
    [(Fraction(1), Fraction(1))], [(Fraction(1), Fraction(0))], [(Fraction(1, 3), Fraction(-1)), (Fraction(2, 3), Fraction(2))],
    [(Fraction(1, 2), Fraction(1, 2)), (Fraction(1, 2), Fraction(3))],
)  # fmt: skip
LARGEST, SEEN, DRAWN = 6, 40, 6
"""Rows or columns of an array of a point; values of a hypothesis' own variables; draws for each point of a domain."""


def drawn(
    context: Context, functions: frozenset[tuple[str, int]], at: Mapping[Any, Any], random: Random
) -> dict[Any, Any] | None:
    """The point with values of what the context declares, critical ones among them; None where a range is none there."""
    found = dict(at)
    for v in context.variables:
        bank: Any = {"real": VALUES, "integer": WHOLE, "law": LAWS}.get(v.sort)
        if bank is not None:
            found[v] = random.choice(bank)
    for name, _ in sorted(functions):
        found.setdefault(name, random.choice(FUNCTIONS))
    for v, source in context.ranges:
        sizes = [value(size, found) for size in source.args if size.sort == "integer"]
        if not all(size is not None and 1 <= size <= LARGEST for size in sizes):
            return None
        found[v] = _array(source, [int(size) for size in sizes], np.random.default_rng(random.randrange(2**32)))
    return found


def _array(source: Term, sizes: list[int], rng: Any) -> Any:
    if source.head == "unit_vectors":
        direction = rng.standard_normal(sizes)
        return direction / np.linalg.norm(direction)
    if source.head in ("covariances", "symmetric"):
        root = rng.standard_normal((*sizes, *sizes))
        return root @ root.T + np.eye(*sizes) if source.head == "covariances" else root + root.T
    real = rng.standard_normal((1, *sizes))
    return real if source.head == "gaussian" else (real + 1j * rng.standard_normal(real.shape)) / np.sqrt(2)


def _owed(sequent: Sequent, at: Mapping[Any, Any], random: Random) -> bool:
    """May the hypothesis be true at the point, as far as a few values of its own variables tell?"""
    own = sequent.own.variables
    if sequent.own.ranges:
        return False
    values = [{"integer": WHOLE, "law": LAWS}.get(v.sort, OWN_VALUES) for v in own]
    grid = list(product(*values)) if len(own) < 4 else []
    chosen = random.sample(grid, min(len(grid), 10 * SEEN))
    wider = ({**at, **dict(zip(own, place, strict=True))} for place in chosen)
    there = [point for point in wider if inside(sequent.own.conditions, point)][:SEEN]
    return bool(grid) and all(judged(sequent.statement, point) for point in there)


def judge(theorem: Theorem, random: Random, count: int) -> tuple[int, dict[Any, Any] | None]:
    """At how many of so many points a verdict was had, and one at which the theorem is false."""
    verdicts = there = 0
    functions = theorem.statement.functions.union(*(owed.statement.functions for owed in theorem.owes))
    for _ in range(DRAWN * count):
        at = drawn(theorem.context, functions, {}, random)
        if at is None or not inside(theorem.context.conditions, at):
            continue
        there += 1
        if all(_owed(sequent, at, random) for sequent in theorem.owes):
            verdict = judged(theorem.statement, at)
            verdicts += verdict is not None
            if verdict is False:
                return verdicts, at
        if there == count or not at:
            break
    return verdicts, None


def missed(context: Context, point: Mapping[str, Any]) -> Term | None:
    """A condition of the domain that the point of a claim certainly does not meet."""
    at: dict[Any, Any] = {}
    for v in context.variables:
        given = point.get(v.args[0], 1)
        if v.sort in ("real", "integer", "law"):
            at[v] = [(Fraction(1), Fraction(given))] if v.sort == "law" else Fraction(given)
    return next((c for c in conditions(context) if judged(c, at) is False), None)
