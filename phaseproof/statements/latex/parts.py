"""The parts of a statement: what is stated, row by row, and what stands beside it as a condition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from .names import DEFINITIONS
from .relations import (
    closes,
    each_whole,
    is_bar,
    is_letter,
    opens,
    relates,
    relation_of,
    split_relations,
    star_above,
    turns,
)
from .remarks import conditional, words_of
from .tokens import DOTS, Token, Unread

REASONS = frozenset(("since", "because", "as", "by"))
OPERATORS = frozenset(("+", "-", "cdot", "times", "/", "ast", "pm", "mp"))


@dataclass
class Statement:
    """What is stated, and under which conditions: words of each, with the rows that they stand on."""

    parts: list[list[Token]] = field(default_factory=list)
    conditions: list[list[Token]] = field(default_factory=list)


class Kind(Enum):
    """What the remark or the sign before a part says of it; ``FURTHER`` stands behind a condition and a comma or a space."""

    PLAIN, CONDITION, FURTHER, STATED = range(4)


@dataclass
class _Part:
    """Words between commas and remarks; ``apart`` is what parts them from those before, nothing where that is a space."""

    words: list[Token]
    kind: Kind = Kind.PLAIN
    apart: str = ""


def parted(words: Sequence[Token]) -> Statement:
    """A statement with what stands beside it; a condition stands beside its row alone."""
    made = Statement()
    ended = parted_off = False
    for number, row in enumerate(_rows(words)):
        parts = _rejoined(_torn([replace(word, row=number) for word in row]))
        known, limited = len(made.parts), len(made.conditions)
        for part in parts:
            before = len(made.parts), len(made.conditions)
            _sort(part, made, number > 0 or before[0] > known)
            if len(made.parts) > before[0] > known and before[1] > limited:
                raise Unread(
                    "which of these holds under the condition between them? write them apart", part.words[0].at
                )
        goes_on = made.parts[known] if len(made.parts) > known > 0 else None
        hangs = known > 0 and (relates(made.parts[known - 1][-1]) or made.parts[known - 1][-1].text in OPERATORS)
        if goes_on and (not ended or hangs or relates(goes_on[0]) or goes_on[0].text in OPERATORS):
            del made.parts[known]
            if parted_off and relates(goes_on[0]):
                _same_subject(made.parts[known - 1], goes_on)
            if limited and not relates(goes_on[0]):
                raise Unread("a row that goes on behind a condition: put the condition behind the last", goes_on[0].at)
            made.parts[known - 1].extend(goes_on)
        elif parts and not made.parts:
            raise Unread("a condition by itself: write it beside what holds under it", parts[0].words[0].at)
        parted_off = bool(row) and (row[-1].text in (",", ";") or words_of(row[-1].text) == ["and"])
        ended = bool(row) and (row[-1].kind in ("text", "space") or row[-1].text in (",", ";", "."))
    torn = [part for part in made.parts if not any(map(relates, part))]
    if 0 < len(torn) < len(made.parts):
        raise Unread("what stands here beside a relation is none: put it into the formula, or apart", torn[0][0].at)
    made.parts.sort(key=lambda part: not _defines(part))
    return made


def _same_subject(before: Sequence[Token], behind: Sequence[Token]) -> None:
    """Raises Unread where a relation behind a comma says of the first side something else than of the last."""
    signs, further = split_relations(before)[1], relation_of(behind[0])
    if set(signs) <= {"="} or (further in ("lt", "le", "gt", "ge") and not turns([*signs, further])):
        return
    raise Unread("of what is this said? write the side before this relation once more", behind[0].at)


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
        if word.text in (",", ".") and _between_digits(words, place, depth):
            raise Unread(
                "a comma or a stop between digits: write the number without it, or a space behind a comma", word.at
            )
        depth += _depth(word)
        last = parts[-1]
        if depth or word.kind not in ("text", "space", "sign", "command"):
            last.words.append(word)
        elif word.kind == "text":
            goes_on = last.kind in (Kind.CONDITION, Kind.FURTHER) and words_of(word.text) == ["and"]
            condition = conditional(word)
            if condition and last.words and last.kind is Kind.FURTHER:
                raise Unread("is this a condition, or holds it under the next? write it apart", last.words[0].at)
            if last.kind is Kind.CONDITION and not last.words:
                condition = True  # "for all" and "real" in two remarks
            parts.append(_Part([], Kind.CONDITION if condition else Kind.FURTHER if goes_on else Kind.STATED))
        elif word.kind == "command" and word.text == "forall":
            parts.append(_Part([], Kind.CONDITION))
        elif word.text in (";", ".") or (word.text == ":" and last.kind is not Kind.PLAIN):
            parts.append(_Part([]))
        elif word.text == "," and _listed(last.words, words[place + 1 : place + 2]):
            last.words.append(word)
        elif word.kind == "space" or word.text == ",":
            parts.append(_Part([], last.kind if not last.words else _behind(last.kind)))
        else:
            last.words.append(word)
        if parts[-1] is not last:
            parts[-1].apart = word.text if word.kind != "space" else last.apart if not last.words else ""
    if parts[-1].kind is Kind.CONDITION and not parts[-1].words:
        raise Unread("a condition is announced, and none stands behind it", words[-1].at)
    return [part for part in parts if part.words]


def _behind(kind: Kind) -> Kind:
    """What a part is behind one of a kind and a comma or a space."""
    return Kind.FURTHER if kind in (Kind.CONDITION, Kind.FURTHER) else Kind.PLAIN


def _listed(before: Sequence[Token], behind: Sequence[Token]) -> bool:
    """Does a comma stand in x, y > 0, behind letters alone, or in n = 1, 2, ...?"""
    letters = [word for word in before if word.text != ","]
    if letters and all(map(is_letter, letters)):
        return True
    numbers = bool(behind) and (behind[0].kind == "number" or behind[0].text in DOTS)
    return numbers and len(before) > 2 and is_letter(before[0]) and before[1].text == "="


def _between_digits(words: Sequence[Token], place: int, depth: int) -> bool:
    """Does a digit stand directly before and behind the word, in print, as in one number? In brackets of thousands alone."""
    if not 0 < place < len(words) - 1:
        return False
    before, word, behind = words[place - 1 : place + 2]
    if [index.text for index in words[max(0, place - 3) : place - 1]] == ["_", "{"]:
        return False
    near = before.at + len(before.text) == word.at == behind.at - 1 and (not depth or len(behind.text) == 3)
    return (near or word.text == ".") and before.kind == behind.kind == "number"


def _rejoined(parts: list[_Part]) -> list[_Part]:
    """Parts that a space alone has torn from what stands before. Raises Unread for a relation whose left side stands further off."""
    found: list[_Part] = []
    for part in parts:
        last = found[-1].words[-1] if found else None
        if last and part.apart and relates(part.words[0]):
            raise Unread("of what is this said? write the side before this relation once more", part.words[0].at)
        if last and part.apart == ",":
            each_whole(found[-1].words, part.words, found[-1].kind in (Kind.CONDITION, Kind.FURTHER))
        if last and (relates(part.words[0]) or part.words[0].text == "+" or relates(last) or last.text in OPERATORS):
            found[-1].words.extend(part.words)
        else:
            found.append(part)
    return found


def _sort(part: _Part, made: Statement, stated: bool) -> None:
    """Enter a part of a row in which something is ``stated`` already or not: what is stated or defined, or a condition of it."""
    words = part.words
    if made.parts and bracketed(words) and part.kind is not Kind.STATED:
        made.conditions.append(words[1:-1])
    elif _defines(words):
        made.parts.append(words)
    elif part.kind is Kind.CONDITION or (part.kind is Kind.FURTHER and simple(words)):
        made.conditions.append(words)
    elif part.kind is Kind.FURTHER and stated:
        raise Unread("is this a condition as well, or stated? write it apart", words[0].at)
    elif part.kind is Kind.PLAIN and made.parts and simple(words) and (_is_member(words) or not _plain(made.parts[0])):
        made.conditions.append(words)
    elif made.parts and simple(made.parts[-1]) and not simple(words) and _follows(part):
        raise Unread(
            "holds this under the relation before it? write \\text{for} before that, or display it apart", words[0].at
        )
    else:
        made.parts.append(words)


def _follows(part: _Part) -> bool:
    """May it hold under what stands before it? Not so what gives a reason."""
    return part.kind is Kind.PLAIN or (part.kind is Kind.STATED and REASONS.isdisjoint(words_of(part.apart)))


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
    """An inequality of one letter or several, or what they are members of, between letters and numbers alone; n = 1, 2, ...

    A letter may be bounded by a number in any form, as the root of 2.
    """
    part = _unstarred(part)
    while len(part) > 2 and is_letter(part[0]) and part[1].text == ",":
        part = part[2:]
    places = [i for i, word in enumerate(part) if relates(word)]
    if not places or _defines(part) or not any(map(is_letter, part)):
        return False
    if any(part[i].text == "=" for i in places):
        return places == [1] and is_letter(part[0]) and part[-1].text in DOTS
    rest = [word for word in part[1:] if not relates(word)]
    added = all(w.kind == "number" or is_letter(w) or w.text in ("+", "-", "infty", "pi", "_") for w in rest)
    number = not any(is_letter(w) and w.text not in ("e", "pi") for w in rest)
    return _plain(part) or (
        places[0] == 1
        and is_letter(part[0])
        and (added or number or part[1].text == "in")
        and all(w.text != part[0].text for w in rest)
    )


def linear(part: Sequence[Token]) -> bool:
    """Inequalities of letters and numbers alone that are added, or multiplied: 2x >= 0, x + y < 1."""
    signs = [relation_of(word) for word in part if relates(word)]
    rest = [word for word in part if not relates(word)]
    plain = all(word.kind == "number" or is_letter(word) or word.text in ("+", "-", "_") for word in rest)
    return bool(signs) and plain and {"lt", "le", "gt", "ge"}.issuperset(signs) and any(map(is_letter, rest))


def _is_member(part: Sequence[Token]) -> bool:
    return any(word.text == "in" and relates(word) for word in part)


def _unstarred(part: Sequence[Token]) -> Sequence[Token]:
    """Without the stars above letters."""
    found, place = list[Token](), 0
    while place < len(part):
        length = star_above(part, place) if found else 0
        found += part[place : place + 1] if not length else []
        place += length or 1
    return found


def _plain(part: Sequence[Token]) -> bool:
    """An inequality between letters and numbers alone, or their absolute values."""
    sides, signs = split_relations(_unstarred(part))
    return bool(signs) and "=" not in signs and all(_small(side) for side in sides)


def _small(side: Sequence[Token]) -> bool:
    words = [word for word in side if not is_bar(word)]
    words = words[1:] if words and words[0].text == "-" else words
    if len(words) == 1:
        return words[0].kind == "number" or is_letter(words[0]) or words[0].text in ("infty", "pi")
    return len(words) > 1 and is_letter(words[0]) and words[1].text == "_"
