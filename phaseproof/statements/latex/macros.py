"""Macros of a draft: \\newcommand, \\def and \\DeclareMathOperator with what they stand for, put in their places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .tokens import MOST, Token, Unread, argument, tokens

_DEFINES = re.compile(r"\\(?:newcommand|renewcommand|DeclareMathOperator|def)(?![A-Za-z])\*?")
_HEAD = re.compile(r"\s*\{?\s*\\([A-Za-z]+)\s*\}?\s*(?:\[(\d)\]|((?:#\d)*))\s*(?=\{)")
DEEPEST = 40
"""Macros within macros."""


@dataclass(frozen=True)
class Macro:
    """The words that stand for a command, how many arguments it takes, and from which place of its file on."""

    body: tuple[Token, ...]
    count: int = 0
    at: int = 0


Macros = Mapping[str, Sequence[Macro]]
"""What each command has stood for, one meaning after the other."""


def meaning_of(word: Token, macros: Macros) -> Macro | None:
    """What a command stands for at its place: the last meaning that it was given before."""
    given = [one for one in macros.get(word.text, ()) if one.at <= word.at] if word.kind == "command" else []
    return given[-1] if given else None


def carried(earlier: Macros, later: Macros) -> Macros:
    """The meanings that hold in a text which goes on from another: all of the other's were given before."""
    before = {name: [replace(one, at=-1) for one in given] for name, given in earlier.items()}
    return {name: [*before.get(name, ()), *later.get(name, ())] for name in {**before, **later}}


def definitions(text: str) -> Iterator[tuple[str, Macro, int, int]]:
    """The macros that a text defines: name, meaning, and from where to where. Those with optional arguments are left out."""
    for found in _DEFINES.finditer(text):
        head = _HEAD.match(text, found.end())
        if head is None:
            continue
        end = _brace(text, head.end())
        if end < 0:
            continue
        body = text[head.end() + 1 : end]
        if "Operator" in found[0]:
            body = rf"\operatorname{{{body}}}"
        count = int(head[2]) if head[2] else (head[3] or "").count("#")
        try:
            yield head[1], Macro(tuple(tokens(body)), count, found.start()), found.start(), end + 1
        except Unread:
            continue


_GIVES = re.compile(
    r"\\(?:let|[gex]?def|(?:re)?newcommand|providecommand|DeclareMathOperator|DeclareRobustCommand|"
    r"(?:New|Renew|Provide|Declare)DocumentCommand|DeclarePairedDelimiter)(?![A-Za-z])\*?\s*\{?\s*\\([A-Za-z]+)"
)


def unread(text: str, known: Collection[int] = ()) -> Iterator[tuple[str, Macro]]:
    """Commands to which a text gives a meaning elsewhere than at the ``known`` places: from there on they are not read."""
    for found in _GIVES.finditer(text):
        if found.start() not in known:
            word = Token("command", f"{found[1]}, which the draft defines anew", found.start())
            yield found[1], Macro((word,), 0, found.start())


_ENVIRONMENT = re.compile(r"\\(?:re)?newenvironment\*?\s*\{\s*([A-Za-z]+\*?)\s*\}\s*(?:\[[^\]\n]*\]\s*){0,2}(?=\{)")


def environments(text: str) -> Iterator[tuple[str, str, int, int]]:
    """The environments that a text defines: name, what each begins with, and from where to where."""
    for found in _ENVIRONMENT.finditer(text):
        end = _brace(text, found.end())
        second = text.find("{", end) if end > 0 else -1
        close = _brace(text, second) if second > 0 and not text[end + 1 : second].strip() else -1
        if close > 0:
            yield found[1], text[found.end() + 1 : end], found.start(), close + 1


def _brace(text: str, start: int) -> int:
    """The place of the brace that closes the one at ``start``; -1 where none does, or only far away."""
    depth = 0
    for found in _BRACE.finditer(text, start, start + MOST):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.start()
    return -1


_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


def expanded(words: list[Token], macros: Macros) -> list[Token]:
    """The words with every macro replaced by what it stands for, at the place where it is used."""
    budget = [MOST]
    return _expanded(words, macros, 0, budget)


def _expanded(words: list[Token], macros: Macros, depth: int, budget: list[int]) -> list[Token]:
    found: list[Token] = []
    place = 0
    while place < len(words):
        word = words[place]
        place += 1
        macro = meaning_of(word, macros)
        budget[0] -= 1
        if depth > DEEPEST or budget[0] < 0:
            raise Unread(f"\\{word.text}: a macro that grows without end", word.at)
        if macro is None:
            found.append(word)
            continue
        arguments = []
        for _ in range(macro.count):
            inside, place = argument(words, place, word)
            arguments.append(inside)
        body = list(_filled(macro, arguments, replace(word, use=(*word.use, budget[0]))))
        found += _expanded(body, macros, depth + 1, budget)
    return found


def _filled(macro: Macro, arguments: list[list[Token]], at: Token) -> Iterator[Token]:
    """The body, as from the use of the macro at ``at``, with the arguments for #1, #2, ..."""
    body, place = macro.body, 0
    while place < len(body):
        word = body[place]
        place += 1
        if word.text == "#" and place < len(body) and body[place].text.isdigit():
            number = body[place].text
            place += 1
            if not 1 <= int(number) <= len(arguments):
                raise Unread(f"\\{at.text} has no argument {number}", at.at)
            yield from arguments[int(number) - 1]
        else:
            yield replace(word, at=at.at, use=at.use)
