"""Conditions as text, and the domain that they make: ``x > 0``, ``0 < p < 1``, ``a, b > 0``, ``n integer``, ``a < b``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import sympy as sp

from ..theory.domain import Domain, Parameter, integer, real
from ..theory.errors import Misread, UsageError
from ..theory.spelling import did_you_mean
from .grammar import CONDITIONS, Node, Token, listed
from .meaning import Meaning, infinite, sides
from .names import CONSTANTS

KINDS: dict[str, str] = {
    "real": "",
    "integer": "",
    "positive": ">",
    "nonnegative": ">=",
    "negative": "<",
    "nonpositive": "<=",
    "nonzero": "!=",
}
"""What may be said of symbols in a word, and the relation to 0 that it means."""
PLURALS = {"integers": "integer", "reals": "real"}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass
class Range:
    """What is known of one symbol by itself."""

    lower: sp.Expr = sp.S.NegativeInfinity
    upper: sp.Expr = sp.S.Infinity
    lower_open: bool = True
    upper_open: bool = True
    integer: bool = False

    def narrow(self, word: str, value: sp.Expr) -> None:
        """With name word value, which is rational or infinite."""
        if word in (">", ">=", "=", "==") and (value, word == ">") > (self.lower, self.lower_open):
            self.lower, self.lower_open = value, word == ">" or value.is_infinite
        if word in ("<", "<=", "=", "==") and (value, word != "<") < (self.upper, not self.upper_open):
            self.upper, self.upper_open = value, word == "<" or value.is_infinite

    def rounded(self) -> Range:
        """With closed whole ends, where it is one of integers."""
        low, high = self.lower, self.upper
        if self.integer and low.is_finite:
            low = sp.floor(low) + 1 if self.lower_open else sp.ceiling(low)
        if self.integer and high.is_finite:
            high = sp.ceiling(high) - 1 if self.upper_open else sp.floor(high)
        ends = (self.lower_open, low), (self.upper_open, high)
        below, above = (is_open and not (self.integer and end.is_finite) for is_open, end in ends)
        return Range(low, high, below, above, self.integer)

    def exceeds(self, other: Range) -> bool:
        """Does one of its finite ends lie beyond that of the other?"""
        below = (self.lower, self.lower_open) < (other.lower, other.lower_open)
        above = (other.upper, not other.upper_open) < (self.upper, not self.upper_open)
        return bool((self.lower.is_finite and below) or (self.upper.is_finite and above))

    def parameter(self, name: str) -> Parameter:
        """Raises UsageError where nothing is left of the range."""
        if not self.integer:
            closed = "[" * (not self.lower_open) + "]" * (not self.upper_open)
            made = real(name, self.lower, self.upper, closed=closed)
        else:
            whole = self.rounded()
            low, high = whole.lower, whole.upper
            if low.is_finite:
                made = integer(name, int(low), None if high is sp.oo else int(high))
            else:
                made = Parameter(sp.Symbol(name, integer=True), low, high, True, high is sp.oo, True)
        if made.interval is sp.S.EmptySet:
            raise UsageError(f"the conditions leave no value of {name}")
        return made


@dataclass(frozen=True)
class Relation:
    """A condition between symbols, as it stands in its text."""

    text: str
    left: Node
    word: str
    right: Node
    names: frozenset[str]

    def stated(self, parameters: Iterable[Parameter]) -> sp.Basic:
        reader = Meaning(self.text, {p.name: p.symbol for p in parameters})
        return reader.relation(self.left, self.word, self.right)


class Condition(Protocol):
    """A relation between symbols, by their names until they are declared."""

    @property
    def names(self) -> frozenset[str]: ...

    def stated(self, parameters: Iterable[Parameter]) -> sp.Basic: ...


@dataclass
class Given:
    """All that is given: ranges of single symbols, and relations."""

    ranges: dict[str, Range] = field(default_factory=dict)
    relations: list[Condition] = field(default_factory=list)

    @property
    def integers(self) -> frozenset[str]:
        return frozenset(name for name, known in self.ranges.items() if known.integer)

    @property
    def ends(self) -> dict[str, tuple[sp.Expr, sp.Expr]]:
        return {name: (known.lower, known.upper) for name, known in self.ranges.items()}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.ranges, *(name for one in self.relations for name in sorted(one.names)))))

    def domain(self, spoken_of: Iterable[str], sizes: Iterable[str] = ()) -> Domain:
        """The domain of a statement that speaks of these symbols: they, and what conditions link with them.

        Those that are sizes of data are integers >= 1.
        """
        names = dict.fromkeys(spoken_of)
        while more := [one for one in self.relations if one.names & names.keys() and not one.names <= names.keys()]:
            names |= dict.fromkeys(name for one in more for name in sorted(one.names))
        ranges = {name: replace(self.ranges.get(name, Range())) for name in names}
        for name in sizes:
            ranges[name].integer = True
            ranges[name].narrow(">=", sp.S.One)
        parameters = tuple(known.parameter(name) for name, known in ranges.items())
        stated = (one.stated(parameters) for one in self.relations if one.names <= names.keys())
        return Domain(parameters, tuple(stated))

    def check(self, spoken_of: Iterable[str]) -> None:
        """Refuse a condition on symbols of which no statement speaks: a name may be misspelt."""
        linked = set(spoken_of)
        while more := [one for one in self.relations if one.names & linked and not one.names <= linked]:
            linked.update(*(one.names for one in more))
        for name in self.names:
            if name not in linked:
                near = did_you_mean(name, linked) or f"; they speak of {', '.join(sorted(linked)) or 'no symbol'}"
                raise UsageError(f"a condition is given on {name}, of which no statement speaks{near}")


def read_given(texts: Sequence[str]) -> Given:
    """What the texts say together. Raises Misread and UsageError."""
    given = Given()
    for text in texts:
        if text.strip():
            _Conditions(text, given).read()
    return given


class _Conditions:
    """One text of conditions, entered into what is given."""

    def __init__(self, text: str, given: Given) -> None:
        self.text, self.given = text, given

    def read(self) -> None:
        """Names that stand alone before a comma are of what follows: a, b > 0."""
        alone: list[Node] = []
        for node, words in listed(self.text):
            if node.kind == "name" and not words:
                alone.append(node)
                continue
            for part in node.parts if node.kind == "and" else (node,):
                self.item(part, words, alone)
            alone = []
        if alone:
            raise Misread(f"nothing is said of {alone[0].words[0]}; {CONDITIONS}", self.text, alone[0].at)

    def item(self, node: Node, words: tuple[Token, ...], alone: Sequence[Node]) -> None:
        pairs = sides(node)
        first = pairs[0][0] if pairs else node
        if (not pairs and not words) or (pairs and words) or ((alone or not pairs) and first.kind != "name"):
            raise Misread(CONDITIONS, self.text, words[0].at if words else node.at)
        for subject in (*alone, first):
            for said in words:
                self.say(subject, said)
            for left, word, right in pairs:
                self.relate(subject if left is first else left, word, right)

    def say(self, subject: Node, word: Token) -> None:
        """That a symbol is an integer, positive, ..."""
        kind = PLURALS.get(word.text, word.text)
        if kind not in KINDS:
            told = did_you_mean(word.text, KINDS) or f"; valid: {', '.join(KINDS)}"
            raise Misread(f"{word.text!r} says nothing of {subject.words[0]}{told}", self.text, word.at)
        known = self.range(subject)
        known.integer |= kind == "integer"
        if word.text == "nonzero":
            zero = Node("number", ("0",), word.at, word.end)
            self.given.relations.append(Relation(self.text, subject, "!=", zero, frozenset(subject.words)))
        elif KINDS[kind]:
            known.narrow(KINDS[kind], sp.S.Zero)

    def range(self, subject: Node) -> Range:
        (name,) = subject.words
        if name in CONSTANTS or name == "oo":
            raise Misread(f"{name} is a number, of which nothing is left to say", self.text, subject.at)
        return self.given.ranges.setdefault(name, Range())

    def relate(self, left: Node, word: str, right: Node) -> None:
        """A bound of one symbol, or a relation between expressions."""
        for subject, turned, other in ((left, word, right), (right, TURNED.get(word, word), left)):
            if subject.kind == "name" and word != "!=" and (value := self.literal(other)) is not None:
                self.range(subject).narrow(turned, value)
                return
        reader = Meaning(self.text, {name: sp.Symbol(name, real=True) for name in self.given.ranges})
        reader.relation(left, word, right)
        if not reader.free:
            raise Misread("this condition speaks of no symbol", self.text, left.at)
        self.given.relations.append(Relation(self.text, left, word, right, frozenset(reader.free)))

    def literal(self, node: Node) -> sp.Expr | None:
        """A rational number or an infinity that is written out."""
        if (end := infinite(node)) is not None:
            return end
        reader = Meaning(self.text)
        value = reader.expression(node, {})
        return value if value.is_Rational else None
