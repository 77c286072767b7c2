"""The parts of a statement: what is stated, row by row, and what stands beside it as a condition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .names import DEFINITIONS
from .relations import closes, is_bar, is_letter, opens, relates, split_relations
from .remarks import conditional, words_of
from .tokens import Token, Unread

OPERATORS = frozenset(("+", "-", "cdot", "times", "/", "ast"))


@dataclass
class Statement:
    """What is stated, and under which conditions: words of each, with the rows that they stand on."""

    parts: list[list[Token]] = field(default_factory=list)
    conditions: list[list[Token]] = field(default_factory=list)


@dataclass
class _Part:
    """Words between commas and remarks; behind a remark that makes them a condition, or one that says that they are stated."""

    words: list[Token]
    condition: bool = False
    stated: bool = False


def parted(words: Sequence[Token]) -> Statement:
    """A statement with what stands beside it; a condition stands beside its row alone."""
    made = Statement()
    for number, row in enumerate(_rows(words)):
        parts = _rejoined(_torn([replace(word, row=number) for word in row]))
        known, limited = len(made.parts), bool(made.conditions)
        for part in parts:
            _sort(part, made)
        if known and len(made.parts) > known:
            goes_on = made.parts.pop(known)
            if limited and not relates(goes_on[0]):
                raise Unread("a row that goes on behind a condition: put the condition behind the last", goes_on[0].at)
            made.parts[known - 1].extend(goes_on)
        elif parts and not made.parts:
            raise Unread("a condition by itself: write it beside what holds under it", parts[0].words[0].at)
    torn = [part for part in made.parts if not any(map(relates, part))]
    if 0 < len(torn) < len(made.parts):
        raise Unread("what stands here beside a relation is none: put it into the formula, or apart", torn[0][0].at)
    made.parts.sort(key=lambda part: not _defines(part))
    return made


def _rows(words: Sequence[Token]) -> Iterator[list[Token]]:
    """The rows of a statement, but for those that part what a bracket holds together."""
    depth, row = 0, list[Token]()
    for word in words:
        depth += _depth(word)
        if word.kind != "row":
            row.append(word)
        elif depth == 0:
            yield row
            row = []
    yield row


def _depth(word: Token) -> int:
    """How many brackets, braces and environments a word opens, less those that it closes."""
    more, less = ("{", "}") if word.kind == "sign" else ("begin", "end")
    alike = word.kind in ("sign", "command")
    return opens(word) - closes(word) + alike * ((word.text == more) - (word.text == less))


def _torn(words: Sequence[Token]) -> list[_Part]:
    """The parts of a row: they end at commas, semicolons, stops, wide spaces and remarks."""
    parts = [_Part([])]
    depth = 0
    for place, word in enumerate(words):
        if word.text in (",", ".") and _between_digits(words, place):
            raise Unread(
                "a comma or a stop between digits: write the number without it, or a space behind a comma", word.at
            )
        depth += _depth(word)
        if depth == 0 and word.kind == "text":
            condition = conditional(word) or (parts[-1].condition and words_of(word.text) == ["and"])
            parts.append(_Part([], condition, not condition))
        elif depth == 0 and word.kind == "command" and word.text == "forall":
            parts.append(_Part([], True))
        elif depth == 0 and (word.kind == "space" or (word.kind == "sign" and word.text in (",", ";", "."))):
            parts.append(_Part([], parts[-1].condition, parts[-1].stated and not parts[-1].words))
        else:
            parts[-1].words.append(word)
    return [part for part in parts if part.words]


def _between_digits(words: Sequence[Token], place: int) -> bool:
    """Does a digit stand directly before and behind the word, in print?"""
    if not 0 < place < len(words) - 1:
        return False
    before, word, behind = words[place - 1 : place + 2]
    if [index.text for index in words[max(0, place - 3) : place - 1]] == ["_", "{"]:
        return False
    near = before.at + len(before.text) == word.at == behind.at - 1
    return (near or word.text == ".") and before.kind == behind.kind == "number"


def _rejoined(parts: list[_Part]) -> list[_Part]:
    """Parts that a space alone has torn from what stands before."""
    found: list[_Part] = []
    for part in parts:
        last = found[-1].words[-1] if found else None
        if last and (relates(part.words[0]) or part.words[0].text == "+" or relates(last) or last.text in OPERATORS):
            found[-1].words.extend(part.words)
        else:
            found.append(part)
    return found


def _sort(part: _Part, made: Statement) -> None:
    """Enter a part: what is stated or defined, or a condition of it."""
    words = part.words
    if made.parts and bracketed(words):
        made.conditions.append(words[1:-1])
    elif part.condition and made.conditions and not _defines(words) and any(word.text == "=" for word in words):
        raise Unread("an equation behind a condition: does it hold under it, or is it one? write it apart", words[0].at)
    elif not _defines(words) and (
        part.condition or (made.parts and simple(words) and not _plain(made.parts[0]) and not part.stated)
    ):
        made.conditions.append(words)
    else:
        made.parts.append(words)


def _defines(part: Sequence[Token]) -> bool:
    return any(word.text in DEFINITIONS for word in part)


def bracketed(part: Sequence[Token]) -> bool:
    """Is it a relation, all in one bracket?"""
    depth = 0
    for place, word in enumerate(part):
        depth += opens(word) - closes(word)
        if depth == 0:
            return place > 0 and place == len(part) - 1 and any(relates(inner) for inner in part[1:-1])
    return False


def simple(part: Sequence[Token]) -> bool:
    """An inequality whose first side is one letter, or what a letter is a member of; or one between letters and numbers alone."""
    places = [i for i, word in enumerate(part) if relates(word)]
    if not places or any(part[i].text == "=" for i in places):
        return False
    return _plain(part) or (places[0] == 1 and part[0].kind in ("letter", "command"))


def _plain(part: Sequence[Token]) -> bool:
    """An inequality between letters and numbers alone, or their absolute values."""
    sides, signs = split_relations(part)
    return bool(signs) and "=" not in signs and all(_small(side) for side in sides)


def _small(side: Sequence[Token]) -> bool:
    words = [word for word in side if not is_bar(word)]
    words = words[1:] if words and words[0].text == "-" else words
    if len(words) == 1:
        return words[0].kind == "number" or is_letter(words[0]) or words[0].text in ("infty", "pi")
    return len(words) > 1 and is_letter(words[0]) and words[1].text == "_"
