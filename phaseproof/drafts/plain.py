"""What of a draft's text can be displayed mathematics at all: the rest becomes blanks, and every place stays where it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator

VERBATIM = ("verbatim", "lstlisting", "minted", "comment", "Verbatim")
_HIDDEN = re.compile(
    rf"%(?P<comment>[^\n]*)|(?P<verbatim>\\begin\{{(?P<name>(?:{'|'.join(VERBATIM)})\*?)\}}.*?(?:\\end\{{(?P=name)\}}|\Z))|"
    r"(?P<verb>\\(?:verb\*?|lstinline|mintinline\{\w+\})(?P<bar>[^A-Za-z*\s{\[])[^\n]*?(?P=bar)|"
    r"\\(?:url|href|path|nolinkurl|lstinline)\s*\{[^{}\n]*\})|(?P<rest>(?<!\{)\\end\s*\{document\}.*|\\endinput(?![A-Za-z]).*)|\\.",
    re.DOTALL,
)
_SWITCH = re.compile(
    r"\\newif\s*\\\w+|\\let\s*\\(?P<let>[A-Za-z@]+)\s*=?\s*\\(?:if[A-Za-z@]*|else|fi)(?![A-Za-z@])|\\(iff|ifthenelse)(?![A-Za-z])|\\(?P<if>if[A-Za-z@]*)|\\(?P<else>else|or|fi)(?![A-Za-z])|\\."
)
_GROUP = re.compile(
    r"(?P<open>\{|\\begin\s*\{(?!document\})[^{}]*\}|\\(?:begingroup|bgroup)(?![A-Za-z]))|"
    r"(?P<close>\}|\\end\s*\{[^{}]*\}|\\(?:endgroup|egroup)(?![A-Za-z]))|\\begin\s*\{document\}|\\.",
    re.DOTALL,
)


class Spans:
    """Parts of a text, each from a place to before another."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if self.merged and start <= self.merged[-1][1]:
                start, end = self.merged[-1][0], max(end, self.merged.pop()[1])
            self.merged.append((start, end))

    def meets(self, start: int, end: int) -> bool:
        """Does something of these parts stand between the places?"""
        before = bisect_right(self.merged, end - 1, key=lambda span: span[0]) - 1
        return before >= 0 and self.merged[before][1] > start

    def blanked(self, text: str) -> str:
        """The text with blanks in the place of these parts; lines stay."""
        pieces, place = list[str](), 0
        for start, end in self.merged:
            pieces += [text[place:start], re.sub(r"[^\n]", " ", text[start:end])]
            place = end
        return "".join([*pieces, text[place:]])


def hidden(text: str) -> tuple[Spans, list[tuple[int, str]]]:
    """What LaTeX does not read as mathematics, comments among it, and these with their places."""
    spans, comments = list[tuple[int, int]](), list[tuple[int, str]]()
    for found in _HIDDEN.finditer(text):
        if found["comment"] is not None:
            comments.append((found.start("comment"), found["comment"]))
        if not found[0].startswith("\\") or found["verbatim"] or found["verb"] or found["rest"]:
            spans.append(found.span())
    return Spans(spans), comments


def conditionals(text: str, named: Collection[str]) -> tuple[Spans, Spans]:
    """What stands behind \\iffalse, and what another condition of TeX says is printed or not; commands that are ``named`` are none."""
    never, chosen, around = list[tuple[int, int]](), list[tuple[int, int]](), list[tuple[str, int]]()
    for found in _SWITCH.finditer(text):
        if found["let"]:
            chosen += [(found.start(), len(text))] * (not found["let"].startswith("if"))
        elif found["if"] and found["if"] not in named:
            around.append((found["if"], found.start()))
        elif found["else"] and around:
            name, start = around.pop()
            (never if name == "iffalse" else chosen).append((start, found.end()))
            if found["else"] != "fi":
                around.append(("iftrue" if name == "iffalse" else name, found.start()))
    return Spans(never), Spans([*chosen, *((start, len(text)) for _, start in around)])


def groups(text: str) -> Iterator[tuple[int, int]]:
    """From where to where a definition would hold for a group alone."""
    depth = start = 0
    for found in _GROUP.finditer(text):
        if found["open"]:
            start = start if depth else found.start()
            depth += 1
        elif found["close"] and depth:
            depth -= 1
            if not depth:
                yield start, found.end()
    if depth:
        yield start, len(text)
