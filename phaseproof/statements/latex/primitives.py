"""Integrals without ends: an equation with one is read as that of the derivatives of its sides."""

from __future__ import annotations

from dataclasses import replace

from .meaning import Scope, spoken
from .tokens import Unread
from .tree import Node, mentions, parts_of

CONSTANTS = frozenset(("C", "c", "K", "const", "constant"))
"""Names of a constant of integration, with an index or none, where nothing else is said of them."""
RANDOM = frozenset(("mean", "variance", "probability", "law", "divergence", "trace", "det", "proportion"))


def differentiated(sides: list[Node | Unread], sign: str, scope: Scope) -> list[Node | Unread]:
    """Both sides, or their derivatives where an integral without ends, or a constant of integration, stands in one."""
    nodes = [side for side in sides if isinstance(side, Node)]
    found = [part for node in nodes for part in parts_of(node) if part.kind == "primitive"]
    if not found or len(nodes) < len(sides):
        return sides
    names = {part.words[0] for part in found}
    try:
        if sign != "=" or len(names) > 1:
            raise Unread("integrals without ends are read in equations alone, all over one letter", found[0].at)
        (name,) = names
        if name not in scope.values:
            why = f"an integral without ends is read as an antiderivative: say {name} real, {name} > 0 or the like"
            raise Unread(why, found[0].at)
        kept = [_without_constant(node, frozenset(scope.values)) for node in nodes]
        if any(not _holds_one(node) and not _moves(node, name, scope) for node in kept):
            raise Unread(f"is this integral over a range? write its ends, or what depends on {name}", found[0].at)
        return [_slope(node, name, scope) for node in kept]
    except Unread as error:
        return [error] * len(sides)


def _holds_one(node: Node) -> bool:
    return any(part.kind == "primitive" for part in parts_of(node))


def _moves(node: Node, name: str, scope: Scope) -> bool:
    """Does a part depend on the letter? Raises Unread where it does so by what a name in it stands for, or is a mean."""
    if any(part.kind in RANDOM for part in parts_of(node)):
        raise Unread("beside an integral without ends no mean, probability or divergence is read", node.at)
    for mentioned in mentions(node):
        value = scope.values.get(mentioned)
        if value is None and mentioned not in (name, "e"):
            raise Unread(f"{mentioned} is not declared", node.at)
        if mentioned != name and value is not None and name in spoken(value):
            raise Unread(f"{mentioned} stands for something that moves with {name}: write it out here", node.at)
    return name in mentions(node)


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


def _slope(node: Node, name: str, scope: Scope) -> Node:
    """The derivative of a side, in which integrals without ends stand by themselves, or with a factor, as terms."""
    terms = zip(node.words, node.parts, strict=True) if node.kind == "sum" else [("+", node)]
    made = [(sign, _of_term(term, name, scope)) for sign, term in terms]
    if len(made) == 1:
        return made[0][1]
    return Node("sum", node.at, tuple(sign for sign, _ in made), tuple(term for _, term in made))


def _of_term(term: Node, name: str, scope: Scope) -> Node:
    if term.kind == "primitive":
        return Node("bracket", term.at, (), term.parts)
    if term.kind == "negative":
        return replace(term, parts=(_of_term(term.parts[0], name, scope),))
    if term.kind == "product" and any(part.kind == "primitive" for part in term.parts):
        factors = [part for part in term.parts if part.kind != "primitive"]
        if len(factors) == len(term.parts) - 1 and not any(_moves(part, name, scope) for part in factors):
            parts = (_of_term(p, name, scope) if p.kind == "primitive" else p for p in term.parts)
            return replace(term, parts=tuple(parts))
    if _holds_one(term):
        raise Unread("an integral without ends is read as a term of a sum, with a factor that does not move", term.at)
    if not _moves(term, name, scope):
        return Node("number", term.at, ("0",))
    return Node("derivative", term.at, ("1", name), (term,))
