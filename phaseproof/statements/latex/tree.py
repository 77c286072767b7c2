"""The parts of mathematics as it is written, before any name means anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Node:
    """A part: ``kind`` says which, ``words`` are its names and signs, ``at`` is its place in the file.

    number, name, constant, bracket, sum (signs as words), product, quotient, negative, power, factorial, call (of a known function),
    applied (of a defined one, with its primes), log (to a base), root, abs, floor, ceil, binomial, positive, extremum,
    integral (variable; body, low, high), series (sum or product, variable; body, low, high), limit (variable, side; body,
    point), derivative (order, variable; body), partial (function, order, parameter; arguments), primitive (variable; body), between (variable, empty where it is not said; body, low, high), at (variable; body, place), mean (variables; body), trace and det of a matrix, proportion (body and load), cases (values and
    conditions in turn), probability (chains of relations), law (mean, variance), divergence (two of these, or names),
    extremal (which, variable; body, low, high).
    """

    kind: str
    at: int
    words: tuple[str, ...] = ()
    parts: tuple[Node, ...] = ()


BINDERS = frozenset(("integral", "primitive", "series", "limit", "between", "at", "extremal"))
"""Kinds that bind their variable in the first part."""


def parts_of(node: Node) -> Iterator[Node]:
    """The part, and all parts of it."""
    yield node
    for part in node.parts:
        yield from parts_of(part)


def mentions(node: Node) -> Iterator[str]:
    """The names that occur free in a part."""
    if node.kind in ("name", "applied"):
        yield node.words[0]
    for place, part in enumerate(node.parts):
        bound = (
            node.words[1 if node.kind in ("series", "extremal") else 0] if node.kind in BINDERS and place == 0 else None
        )
        yield from (name for name in mentions(part) if name != bound)


def following(node: Node, integrals: frozenset[str]) -> Node:
    """The part, where what stands between limits goes along the letter of the integrals before it that it mentions."""
    node = replace(node, parts=tuple(following(part, integrals) for part in node.parts))
    met = integrals.intersection(mentions(node.parts[0])) if node.kind == "between" and node.words == ("",) else ()
    return replace(node, words=tuple(met)) if len(met) == 1 else node


def with_euler(node: Node) -> Node:
    """The part with Euler's number for the letter e."""
    if node.kind == "name" and node.words == ("e",):
        return Node("constant", node.at, ("e",))
    return replace(node, parts=tuple(map(with_euler, node.parts)))
