"""Probabilities of what is random, and divergences between two laws."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .relations import is_bar, listed, opens, split_relations
from .tokens import Token, Unread
from .tree import Node

if TYPE_CHECKING:
    from .grammar import Grammar

_NORMAL = ("mathcal N", "N")
_BETWEEN = frozenset(("|", "Vert", "parallel", "lVert", "rVert", "mid", "vert"))


def begins(reader: Grammar) -> Callable[[Grammar], Node] | None:
    """What reads the probability or the divergence that begins here; None where neither does."""
    token = reader.next
    if token.text in ("P", "Pr", "mathbb P") and token.kind in ("letter", "command") and opens(reader.ahead(1)):
        inside = reader.words[reader.place + 2 : reader.matching(reader.place + 1)]
        return probability if split_relations(inside)[1] else None
    if token.text == "KL" and token.kind == "word" and opens(reader.ahead(1)):
        return lambda reader: divergence(reader, 1)
    below = [word.text for word in reader.words[reader.place : reader.place + 6]]
    if token.kind == "letter" and below[:3] == ["D", "_", "{"]:
        for length, index in ((5, ["KL"]), (6, ["K", "L"])):
            if [*below, ""][3:length] == [*index, "}"][: length - 3] and opens(reader.ahead(length)):
                return lambda reader, length=length: divergence(reader, length)  # type: ignore[misc]
    return None


def probability(reader: Grammar) -> Node:
    """That relations between what is random hold, all that stand between commas."""
    token = reader.take()
    events = list[Node]()
    for words in listed(_bracket(reader)):
        sides, signs = split_relations(words)
        if not signs:
            raise Unread("of what is the probability? between its commas stand relations", (words or [token])[0].at)
        parts = tuple(reader.inner(side, token.at).whole() for side in sides)
        events.append(Node("chain", token.at, tuple(signs), parts))
    return Node("probability", token.at, (), tuple(events))


def divergence(reader: Grammar, length: int) -> Node:
    """That of Kullback and Leibler, of one law from another; its name is ``length`` words long."""
    token = reader.next
    reader.place += length
    words = _bracket(reader)
    places = [i for i, word in enumerate(words) if _parts(word)]
    if not places or places != [*range(places[0], places[0] + len(places))] or len(places) > 2:
        raise Unread("a divergence is read as D_{KL}(p \\| q)", token.at)
    (first, of), (second, other) = (_law(reader, law, token) for law in (words[: places[0]], words[places[-1] + 1 :]))
    if of != other:
        raise Unread("both laws of a divergence are of the same letter, p(x) and q(x), or stand without", token.at)
    return Node("divergence", token.at, (), (first, second))


def _parts(word: Token) -> bool:
    return is_bar(word) or (word.kind == "command" and word.text in _BETWEEN)


def _bracket(reader: Grammar) -> list[Token]:
    """The words in the brackets that begin here."""
    start, end = reader.place, reader.matching(reader.place)
    if end == len(reader.words):
        raise reader.wrong("a bracket is not closed")
    reader.place = end + 1
    return reader.words[start + 1 : end]


def _law(reader: Grammar, words: list[Token], token: Token) -> tuple[Node, str]:
    """N(mean, variance), or the name of a law or a density, with the letter that this is written with."""
    inner, letter = reader.inner(words, token.at), ""
    if inner.next.text in _NORMAL and opens(inner.ahead(1)):
        inner.take()
        parts = inner.arguments()
        if len(parts) != 2:
            raise Unread("a normal law is written with its mean and its variance", token.at)
        found = Node("law", token.at, (), tuple(parts))
    else:
        found = Node("name", token.at, (inner.variable(),))
        if opens(inner.next):
            (argument, *more) = inner.arguments()
            if more or argument.kind != "name":
                raise inner.wrong("the density of a divergence is written with one letter, p(x), or with none")
            letter = argument.words[0]
    if inner.next.kind != "end":
        raise inner.wrong("a law in a divergence is N(mean, variance), or a name")
    return found, letter
