"""Integrals without ends: a chain of equations between them is read as one between the derivatives of its sides."""

from __future__ import annotations

from dataclasses import replace

from .tokens import Unread
from .tree import Node, mentions, parts_of

CONSTANTS = frozenset(("C", "c", "K", "const", "constant"))
"""Names of a constant of integration, with an index or none, where nothing else is said of them."""


def differentiated(sides: list[Node | Unread], signs: list[str], known: frozenset[str]) -> list[Node | Unread]:
    """The sides, or the derivatives of all where an integral without ends stands in one; ``known`` are names that mean something."""
    nodes = [side for side in sides if isinstance(side, Node)]
    found = [part for node in nodes for part in parts_of(node) if part.kind == "primitive"]
    if not found:
        return sides
    names = {part.words[0] for part in found}
    try:
        if set(signs) != {"="} or len(names) > 1:
            raise Unread("integrals without ends are read in equations alone, all over one letter", found[0].at)
        (name,) = names
        if name not in known:
            why = f"an integral without ends is read as an antiderivative: say {name} real, {name} > 0 or the like"
            raise Unread(why, found[0].at)
        return [side if isinstance(side, Unread) else _slope(_without_constant(side, known), name) for side in sides]
    except Unread as error:
        return [error if isinstance(side, Node) else side for side in sides]


def _without_constant(side: Node, known: frozenset[str]) -> Node:
    """The side without a constant of integration at its end."""
    if side.kind != "sum" or side.words[-1] != "+" or not _is_constant(side.parts[-1], known):
        return side
    signs, terms = side.words[:-1], side.parts[:-1]
    if len(terms) == 1:
        return terms[0] if signs == ("+",) else Node("negative", side.at, (), terms)
    return replace(side, words=signs, parts=terms)


def _is_constant(node: Node, known: frozenset[str]) -> bool:
    name = node.words[0] if node.kind == "name" else ""
    return name not in known and name.partition("_")[0] in CONSTANTS


def _slope(node: Node, name: str) -> Node:
    """The derivative of a side, in which integrals without ends stand by themselves, or with a factor, as terms."""
    terms = zip(node.words, node.parts, strict=True) if node.kind == "sum" else [("+", node)]
    made = [(sign, _of_term(term, name)) for sign, term in terms]
    if len(made) == 1:
        return made[0][1]
    return Node("sum", node.at, tuple(sign for sign, _ in made), tuple(term for _, term in made))


def _of_term(term: Node, name: str) -> Node:
    if term.kind == "primitive":
        return Node("bracket", term.at, (), term.parts)
    if term.kind == "negative":
        return replace(term, parts=(_of_term(term.parts[0], name),))
    if term.kind == "product" and any(part.kind == "primitive" for part in term.parts):
        factors = [part for part in term.parts if part.kind != "primitive"]
        if len(factors) == len(term.parts) - 1 and not any(name in mentions(part) for part in factors):
            return replace(term, parts=tuple(_of_term(p, name) if p.kind == "primitive" else p for p in term.parts))
    if any(part.kind == "primitive" for part in parts_of(term)):
        raise Unread("an integral without ends is read as a term of a sum, with a factor that does not move", term.at)
    if name not in mentions(term):
        return Node("number", term.at, ("0",))
    return Node("derivative", term.at, ("1", name), (term,))
