"""A statement that nobody has derived: a relation on its domain, with the words in which it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from ..theory import language
from ..theory.claim import Hypothesis
from ..theory.domain import Domain
from ..theory.errors import Misread
from ..theory.steps import Step
from .given import Given, read_given
from .grammar import Node, parsed
from .meaning import Meaning, sides


@dataclass(frozen=True)
class Statement:
    """What is to be shown in one step whose rule is searched for; ``name`` is what the proof log calls it."""

    name: str
    text: str
    conclusion: sp.Basic
    domain: Domain
    hypotheses: tuple[Hypothesis, ...] = ()
    example: Mapping[Any, sp.Lambda] | None = None

    def derived(self) -> Step:
        return self._step

    @cached_property
    def _step(self) -> Step:
        return Step(self.text, self.conclusion, "", self.domain)


def name_of(number: int) -> str:
    """What the log calls the statement of this number, counted from 1."""
    return f"statement.{number}"


def sizes_of(e: sp.Basic) -> frozenset[str]:
    """Of n and d those of which an expression speaks because it is about data, unless a limit binds them."""
    found = frozenset("nd") if isinstance(e, language.RANDOM) else frozenset[str]()
    bound = {symbol.name for symbol in getattr(e, "bound_symbols", ())}
    return found.union(*map(sizes_of, e.args)) - bound


@dataclass(frozen=True)
class _Pair:
    """One relation of a chain, its names not yet declared: two sides, and what they speak of."""

    text: str
    left: Node
    word: str
    right: Node
    free: tuple[str, ...]
    bound: frozenset[str]
    sizes: frozenset[str]

    def stated(self, given: Given, number: int) -> Statement:
        domain = given.domain(self.free, self.sizes)
        reader = Meaning(self.text, {p.name: p.symbol for p in domain.parameters}, given.integers, given.ends)
        left, right = self.text[self.left.at : self.left.end], self.text[self.right.at : self.right.end]
        text = " ".join(f"{left} {self.word} {right}".split())
        return Statement(name_of(number), text, reader.relation(self.left, self.word, self.right), domain)


def read_statements(texts: Sequence[str], given: Sequence[str] = ()) -> tuple[Statement, ...]:
    """The statements of the texts, a chain a == b == c being two, each on the domain that the conditions make.

    Symbols are real where nothing else is given; n and d are integers >= 1 where they are sizes of data. Raises Misread,
    which points to the place, and UsageError.
    """
    known = read_given(given)
    found = [pair for text in texts for pair in _pairs(text, known)]
    known.check({name for pair in found for name in (*pair.free, *pair.bound)})
    return tuple(pair.stated(known, number) for number, pair in enumerate(found, 1))


def _pairs(text: str, known: Given) -> list[_Pair]:
    chain = sides(parsed(text)) if text.strip() else ()
    if not chain:
        raise Misread("a statement is a relation: ==, !=, <, <=, > or >= between two expressions", text, 0)
    found = []
    for left, word, right in chain:
        reader = Meaning(text, {name: sp.Symbol(name, real=True) for name in known.names})
        with reader.holds(left):
            sizes = sizes_of(reader.relation(left, word, right))
        free = tuple(dict.fromkeys((*reader.free, *sorted(sizes))))
        found.append(_Pair(text, left, word, right, free, frozenset(reader.bound), sizes))
    return found
