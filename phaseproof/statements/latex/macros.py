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
    braces = _braces(text)
    for found in _DEFINES.finditer(text):
        head = _HEAD.match(text, found.end())
        if head is None or head.end() not in braces:
            continue
        end = braces[head.end()]
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


_GIVES_MORE = re.compile(
    rf"{_GIVES.pattern}|\\(?:(?:re)?newenvironment|(?:New|Renew|Provide|Declare)DocumentEnvironment|NewEnviron)\*?\s*\{{\s*([A-Za-z]+)"
)


def unparsed(text: str, parsed: Collection[int]) -> Iterator[tuple[str, str]]:
    """Commands and environments that a text defines elsewhere than at the places that were ``parsed``, with the rest of the line."""
    for found in _GIVES_MORE.finditer(text):
        if found.start() not in parsed:
            end = text.find("\n", found.end())
            yield found[1] or found[2], text[found.end() : end if end > 0 else len(text)]


_ENVIRONMENT = re.compile(r"\\(?:re)?newenvironment\*?\s*\{\s*([A-Za-z]+\*?)\s*\}\s*(?:\[[^\]\n]*\]\s*){0,2}(?=\{)")


def environments(text: str) -> Iterator[tuple[str, str, int, int]]:
    """The environments that a text defines: name, what each begins with, and from where to where."""
    braces = _braces(text)
    for found in _ENVIRONMENT.finditer(text):
        end = braces.get(found.end(), -1)
        second = re.compile(r"\s*").match(text, end + 1) if end > 0 else None
        if second is not None and second.end() in braces:
            yield found[1], text[found.end() + 1 : end], found.start(), braces[second.end()] + 1


def _braces(text: str) -> dict[int, int]:
    """Where each brace of a text closes."""
    open_ones, found = list[int](), dict[int, int]()
    for brace in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        if brace[0] == "{":
            open_ones.append(brace.start())
        elif brace[0] == "}" and open_ones:
            found[open_ones.pop()] = brace.start()
    return found


def hiding(text: str, macros: Macros) -> Iterator[tuple[int, int]]:
    """From where to where a macro that leaves out its argument is used."""
    names = [
        name for name, given in macros.items() if any(m.count and not any(w.text == "#" for w in m.body) for m in given)
    ]
    if not names:
        return
    braces = _braces(text)
    for found in re.finditer(rf"\\(?:{'|'.join(names)})(?![A-Za-z])\s*(?=\{{)", text):
        if found.end() in braces:
            yield found.start(), braces[found.end()] + 1


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
