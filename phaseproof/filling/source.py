"""Calls in a Python file completed by arguments; every byte that is not a new argument stays as it is."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..theory.errors import PhaseproofError
from ..theory.steps import Place


class Unwritten(PhaseproofError):
    """A call is not written so that it can be completed; the message says why."""


@dataclass(frozen=True)
class Completion:
    """For one call of ``step``: the rule, what it uses as numbers of the call's own uses or as text, its certificate."""

    place: Place
    rule: str
    uses: tuple[int | str, ...] | None = None
    """None where they stay as they are written."""
    certificate: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Argument:
    """A part of the text between two commas of a call."""

    start: int
    end: int


class Source:
    """The text of a file, with the byte order mark, line ends and encoding that it has."""

    def __init__(self, content: bytes) -> None:
        self.encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        self.text = content.decode(self.encoding)

    @property
    def content(self) -> bytes:
        return self.text.encode(self.encoding)

    def completed(self, completion: Completion) -> None:
        """Write the arguments into the call. Raises Unwritten.

        The places of calls that begin before it stay right: complete later calls first.
        """
        call = _Call(self.text, self._offset(completion.place.line, completion.place.column))
        for start, end, text in sorted(call.edits(completion), reverse=True):
            self.text = self.text[:start] + text + self.text[end:]

    def _offset(self, line: int, column: int) -> int:
        """The index of a character from its line and its column in bytes of UTF-8."""
        lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", self.text)
        before = lines[line - 1].encode()[:column].decode()
        return sum(map(len, lines[: line - 1])) + len(before)


class _Call:
    """A call that begins at an offset of a text: where its arguments stand."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        named = re.match(r"[\w.]+\s*\(", text[start:])
        if named is None:
            raise Unwritten("the call is no plain call of step")
        self.opening = start + named.end() - 1
        self.arguments, self.comma, self.closing = self._cut()
        node = ast.parse(f"({text[start : self.closing + 1]})", mode="eval").body
        if not isinstance(node, ast.Call) or len(self.arguments) != len(node.args) + len(node.keywords):
            raise Unwritten("the call is no plain call of step")
        self.positional = self.arguments[: len(node.args)]
        self.starred = any(isinstance(one, ast.Starred) for one in node.args)
        self.keywords = bool(node.keywords)

    def _cut(self) -> tuple[list[Argument], bool, int]:
        """The arguments, whether a comma follows the last one, and where the closing parenthesis stands."""
        rest = self.text[self.opening :]
        starts = [0]
        for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", rest):
            starts.append(starts[-1] + len(line))
        found: list[Argument] = []
        depth, begun, last, comma = 0, -1, -1, False
        for token in tokenize.generate_tokens(io.StringIO(rest, newline="").readline):
            at, end = (self.opening + starts[row - 1] + column for row, column in (token.start, token.end))
            if token.type in (tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT):
                continue
            depth -= token.type == tokenize.OP and token.string in (")", "]", "}")
            if (depth == 0 and token.string == ")") or (depth == 1 and token.string == ","):
                if begun >= 0:
                    found.append(Argument(begun, last))
                if token.string == ")":
                    return found, comma, at
                begun, comma = -1, True
            elif depth >= 1:
                begun, last, comma = at if begun < 0 else begun, end, False
            depth += token.type == tokenize.OP and token.string in ("(", "[", "{")
        raise Unwritten("the call does not end")

    def edits(self, completion: Completion) -> list[tuple[int, int, str]]:
        """What to put in the place of which parts of the text."""
        if self.starred and len(self.positional) < 4:
            raise Unwritten("its domain is not written as an argument of its own")
        if self.keywords:
            raise Unwritten("it has a certificate already, but no rule")
        if len(self.positional) < 3:
            raise Unwritten("its title, statement and domain are not all arguments of their own")
        domain, *uses = self.positional[2:]
        edits = [(domain.start, domain.start, f'"{completion.rule}", ')]
        if completion.uses is not None:
            edits += self._used(domain, uses, completion.uses)
        if completion.certificate:
            given = [f"{name}={text}" for name, text in completion.certificate.items()]
            edits.append(self._appended(given))
        return edits

    def _used(
        self, domain: Argument, uses: Sequence[Argument], wanted: Sequence[int | str]
    ) -> list[tuple[int, int, str]]:
        """The uses in another order, fewer or more of them."""
        if self.starred:
            raise Unwritten("what it uses is not written one by one, and another order is needed")
        texts = [self.text[uses[one].start : uses[one].end] if isinstance(one, int) else one for one in wanted]
        if len(texts) == len(uses):
            return [(at.start, at.end, text) for at, text in zip(uses, texts, strict=True)]
        last = uses[-1].end if uses else domain.end
        if "#" in self.text[domain.end : last]:
            raise Unwritten("comments stand between what it uses, and fewer or more are needed")
        return [(domain.end, last, "".join(f", {text}" for text in texts))]

    def _appended(self, given: Sequence[str]) -> tuple[int, int, str]:
        """Further arguments after the last one: on lines of their own where arguments stand so."""
        last = self.arguments[-1]
        if not self.comma:
            return last.end, last.end, "".join(f", {one}" for one in given)
        before = re.search(r"(\r\n|\n|\r)([ \t]*)$", self.text[: last.start])
        after = self.text.index(",", last.end) + 1
        if before is None:
            return after, after, "".join(f" {one}," for one in given)
        return after, after, "".join(f"{before[1]}{before[2]}{one}," for one in given)
