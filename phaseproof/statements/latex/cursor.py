"""A place among the words of LaTeX: what stands there, what is taken, and what is said of what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence

from .names import NO_MATRICES, OF_MATRICES
from .relations import closes, opens
from .tokens import Token, Unread


def _joined(words: Sequence[Token]) -> list[Token]:
    """Without wide spaces, but those within an environment, which tell its parts apart."""
    found, depth = list[Token](), 0
    for word in words:
        depth += (word.kind == "command") * ((word.text == "begin") - (word.text == "end"))
        if word.kind != "space" or depth:
            found.append(word)
    return found


class Cursor:
    """Goes through words from left to right; ``end`` is the place of the file behind the last."""

    def __init__(self, words: Sequence[Token], end: int | None = None) -> None:
        self.words, self.place = _joined(words), 0
        self.end = end if end is not None else (self.words[-1].at if self.words else 0)

    @property
    def next(self) -> Token:
        return self.ahead(0)

    def ahead(self, count: int) -> Token:
        place = self.place + count
        return self.words[place] if place < len(self.words) else Token("end", "", self.end)

    def take(self) -> Token:
        token = self.next
        self.place += 1
        return token

    def sees(self, text: str, kind: str = "sign") -> bool:
        return self.next.kind == kind and self.next.text == text

    def wrong(self, why: str, token: Token | None = None) -> Unread:
        return Unread(why, (token or self.next).at)

    def expect(self, text: str, kind: str = "sign") -> Token:
        if not self.sees(text, kind):
            raise self.wrong(f"expected {text}, not {self.found()}")
        return self.take()

    def found(self) -> str:
        token = self.next
        if token.kind == "end":
            return "the end"
        return f"\\{token.text}" if token.kind == "command" else token.text

    def out_of_place(self) -> str:
        token = self.next
        if token.kind == "number":
            return f"a number behind a factor: write \\cdot {token.text}, or braces around an exponent or index of several digits"
        if token.kind == "text":
            return f"the remark {token.text!r} stands within a formula"
        if token.text in ("ldots", "dots", "cdots", "vdots", "ddots"):
            return "dots: write the sum or product out with \\sum or \\prod"
        if token.text in ("pm", "mp"):
            return f"\\{token.text} says two things at once"
        if token.text == "'":
            return "a prime: of a function defined by := alone is the derivative known"
        if token.kind == "command" and token.text in OF_MATRICES:
            return f"{self.found()}: {NO_MATRICES}"
        return f"{self.found()} is not read here"

    def matching(self, start: int) -> int:
        """The place of the bracket that closes the one at ``start``; the end where none does."""
        depth = 0
        for place in range(start, len(self.words)):
            word = self.words[place]
            depth += opens(word) - closes(word)
            if depth == 0:
                return place
        return len(self.words)

    def closed(self, text: str, kind: str = "sign") -> None:
        if not self.sees(text, kind):
            raise self.wrong(self.out_of_place() if self.next.kind != "end" else f"{text} is missing")
        self.take()

    def inside_words(self, token: Token) -> list[Token]:
        """The words of a group in braces."""
        if not self.sees("{"):
            raise self.wrong(f"expected braces below \\{token.text}, not {self.found()}")
        depth, start = 0, self.place
        while self.place < len(self.words):
            word = self.take()
            if word.kind == "sign" and word.text in "{}":
                depth += 1 if word.text == "{" else -1
                if not depth:
                    return self.words[start + 1 : self.place - 1]
        raise Unread("a brace is not closed", token.at)
