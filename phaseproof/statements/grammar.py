"""The text of a statement as a tree. No name means anything here, and nothing is evaluated."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..theory.errors import Misread, UsageError

LONGEST = 10_000
"""Characters of one text."""
DEEPEST = 40
"""Levels of brackets, exponents and signs."""
CONDITIONS = "valid: relations such as x > 0, 0 < p < 1 or a < b, and words, as in n integer; commas between"

RELATIONS = ("==", "=", "!=", "<", "<=", ">", ">=")
LEVELS = (("or", "|"), ("and", "&"), RELATIONS, ("+", "-"), ("*", "/"), ("**", "^"))
"""Operators, those that bind least first. Those of one level are joined into one node."""
SIGN = 3
"""The level from which a sign binds what follows it: -x**2 is -(x**2), and -x*y is -(x*y)."""
POWER = 5

_WRITTEN_OTHERWISE = str.maketrans({"−": "-", "·": "*", "×": "*", "≤": "\x01", "≥": "\x02", "≠": "\x03"})
_LONGER = {"\x01": "<=", "\x02": ">=", "\x03": "!="}
_TOKEN = re.compile(
    r"(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<string>\"[^\"]*\"|'[^']*')"
    r"|(?P<operator>\*\*|==|!=|<=|>=|[-+*/^()\[\],;=<>!&|\x01\x02\x03])"
)


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    at: int
    end: int


@dataclass(frozen=True)
class Node:
    """A part of a text: a number, a name, a string, a call of a name, a tuple, a sign or factorial, or a level of operators.

    ``words`` are the name or literal, or the operators between the parts.
    """

    kind: str
    words: tuple[str, ...]
    at: int
    end: int
    parts: tuple[Node, ...] = ()


def parsed(text: str) -> Node:
    """The tree of a statement or an expression. Raises Misread."""
    reader = _Reader(text)
    node = reader.expression()
    reader.finish()
    return node


def listed(text: str) -> list[tuple[Node, tuple[Token, ...]]]:
    """The trees of what commas, semicolons or and part, each with the words behind it, as ``n integer, x > 0`` has them."""
    reader, found = _Reader(text), list[tuple[Node, tuple[Token, ...]]]()
    while True:
        node, words = reader.expression(), list[Token]()
        while reader.next.kind == "name" and reader.next.text != "and":
            words.append(reader.take())
        if found and _shared(found[-1][0], node):
            raise Misread(
                "may both lie between the ends? write each condition whole, as 0 < a < 1, 0 < b < 1", text, node.at
            )
        found.append((node, tuple(words)))
        if reader.next.kind == "end":
            return found
        if reader.next.text not in (",", ";", "and"):
            raise reader.wrong(CONDITIONS)
        reader.take()


def _shared(before: Node, node: Node) -> bool:
    """0 < a, b < 1, which may say that each of the two lies between."""
    if not before.kind == "==" == node.kind or before.parts[0].kind == "name" or len(before.words) > 1:
        return False
    last, first = before.parts[-1], node.parts[0]
    return (
        last.kind == first.kind == "name"
        and last.words != first.words
        and before.words[0][0] == node.words[0][0] in "<>"
    )


def tokens(text: str) -> list[Token]:
    """The words of a text, and an empty one at its end. Raises Misread."""
    if len(text) > LONGEST:
        raise UsageError(f"the statement has {len(text)} characters; at most {LONGEST} are read")
    plain, found, at = text.translate(_WRITTEN_OTHERWISE), [], 0
    while at < len(plain):
        if plain[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(plain, at)
        if match is None or match.lastgroup is None:
            raise Misread(f"{text[at]!r} is no part of a statement", text, at)
        word = _named(match[0], text, at) if match.lastgroup == "name" else _LONGER.get(match[0], match[0])
        found.append(Token(match.lastgroup, word, at, match.end()))
        at = match.end()
    return [*found, Token("end", "", len(text.rstrip()), len(text))]


def _named(name: str, text: str, at: int) -> str:
    """A name with Greek letters by their names; a sign that is part of no name is not read as one."""
    for place, letter in enumerate(name):
        if not (letter.isascii() or _greek(letter)):
            raise Misread(
                f"{letter!r} is no letter of a name: a name has letters, Greek ones too, digits and _", text, at + place
            )
    return _greek(name[0]) + name[1:] if _greek(name[0]) else name


def _greek(letter: str) -> str:
    """The name of a Greek letter, with a capital for a capital one; nothing of any other character."""
    words = unicodedata.name(letter, "").replace("LAMDA", "LAMBDA").split()
    if len(words) != 4 or words[0] != "GREEK" or words[2] != "LETTER":
        return ""
    return words[3].lower() if words[1] == "SMALL" else words[3].capitalize()


class _Reader:
    """Operator precedence: each level reads what binds tighter, and then as many operators of its own as follow."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.place, self.depth = text, tokens(text), 0, 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.next
        self.place += token.kind != "end"
        return token

    def wrong(self, what: str, token: Token | None = None) -> Misread:
        return Misread(what, self.text, (token or self.next).at)

    def expect(self, text: str) -> Token:
        if self.next.text != text:
            raise self.wrong(f"expected {text!r}, not {self.found()}")
        return self.take()

    def found(self) -> str:
        return repr(self.next.text) if self.next.text else "the end"

    def finish(self) -> None:
        """Complain of what is left over."""
        token, before = self.next, self.tokens[self.place - 1]
        if token.kind == "end":
            return
        if token.kind in ("name", "number") or token.text == "(":
            called = f", and what a function is of {before.text}(...)" if before.kind == "name" else ""
            raise self.wrong(f"a product is written {before.text}*{token.text}{called}")
        raise self.wrong(f"{token.text!r} is out of place")

    def expression(self, level: int = 0) -> Node:
        self.depth += 1
        if self.depth > DEEPEST * len(LEVELS):
            raise self.wrong(f"nested deeper than {DEEPEST} levels")
        node = self._level(level)
        self.depth -= 1
        return node

    def _level(self, level: int) -> Node:
        if level == POWER:
            return self.power()
        signed = level == SIGN and self.next.text in ("+", "-")
        first = self.signed(level) if signed else self.expression(level + 1)
        parts, words = [first], []
        while self.next.text in LEVELS[level] and self.next.kind in ("operator", "name"):
            words.append(self.take().text)
            parts.append(self.expression(level + 1))
        if not words:
            return first
        return Node(LEVELS[level][0], tuple(words), first.at, parts[-1].end, tuple(parts))

    def signed(self, level: int) -> Node:
        """A sign and what it binds."""
        first, negative = self.next, False
        while self.next.text in ("+", "-"):
            negative ^= self.take().text == "-"
        inside = self.expression(level + 1)
        return Node("sign", ("-",), first.at, inside.end, (inside,)) if negative else inside

    def power(self) -> Node:
        """From the right, with a sign in the exponent: x**-2, x**y**z."""
        base = self.signed(POWER - 1) if self.next.text in ("+", "-") else self.postfix()
        if self.next.text not in LEVELS[POWER]:
            return base
        self.take()
        exponent = self.expression(POWER)
        return Node("power", ("**",), base.at, exponent.end, (base, exponent))

    def postfix(self) -> Node:
        node = self.atom()
        if self.next.text == "!":
            node = Node("factorial", ("!",), node.at, self.take().end, (node,))
            if self.next.text == "!":
                raise self.wrong("a factorial of a factorial is written (x!)!; x!! is not read")
        return node

    def atom(self) -> Node:
        token = self.next
        if token.kind in ("number", "string"):
            self.take()
            return Node(token.kind, (token.text,), token.at, token.end)
        if token.kind == "name" and token.text not in ("and", "or"):
            self.take()
            if self.next.text != "(":
                return Node("name", (token.text,), token.at, token.end)
            parts, end = self.arguments(")")
            return Node("call", (token.text,), token.at, end, parts)
        if token.text in ("(", "["):
            parts, end = self.arguments({"(": ")", "[": "]"}[token.text])
            if len(parts) == 1 and token.text == "(":
                return Node("group", (), token.at, end, parts)
            return Node("tuple", (), token.at, end, parts)
        raise self.wrong(f"expected a number, a name or '(', not {self.found()}")

    def arguments(self, close: str) -> tuple[tuple[Node, ...], int]:
        """What stands between brackets, with commas between."""
        self.take()
        parts: list[Node] = []
        while self.next.text != close:
            parts.append(self.expression())
            if self.next.text != ",":
                break
            self.take()
        if self.next.text != close:
            if self.next.kind in ("name", "number") or self.next.text == "(":
                self.finish()
            raise self.wrong(f"expected ',' or {close!r}, not {self.found()}")
        return tuple(parts), self.take().end
