"""Which words of LaTeX are brackets, letters and relations, and where relations stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy as sp

from .names import ACCENTS, DEFINITIONS, GREEK, IMPLICATIONS, SIGNS, UNREAD_RELATIONS
from .tokens import Token, Unread

STARS = {"star": "star", "ast": "asterisk", "*": "asterisk"}
"""Above or below a letter, and in its name."""
BARS = frozenset(("vert", "lvert", "rvert"))


def opens(token: Token) -> bool:
    """Does a bracket begin here?"""
    return (token.kind == "sign" and token.text in "([") or (token.kind == "command" and token.text == "{")


def closes(token: Token) -> bool:
    return (token.kind == "sign" and token.text in ")]") or (token.kind == "command" and token.text == "}")


def is_bar(token: Token) -> bool:
    """One of the two bars of an absolute value."""
    return (token.kind == "sign" and token.text == "|") or (token.kind == "command" and token.text in BARS)


def is_letter(token: Token) -> bool:
    """May a letter that is bound begin here?"""
    return token.kind == "letter" or (token.kind == "command" and (token.text in GREEK or token.text in ACCENTS))


def relation_of(token: Token) -> str | None:
    """The relation that a word is: one of =, ne, lt, le, gt, ge."""
    return SIGNS.get(token.text) if token.kind in ("sign", "command") else None


def is_arrow(token: Token) -> bool:
    """Does it join two statements?"""
    return token.kind == "command" and token.text in IMPLICATIONS


def relates(token: Token) -> bool:
    """Is it a relation, read or not, or a definition?"""
    if token.kind not in ("sign", "command"):
        return False
    return relation_of(token) is not None or token.text in DEFINITIONS or token.text in UNREAD_RELATIONS


def relations(words: Sequence[Token], unread: bool = False) -> list[int]:
    """The places of the relations that stand in no brackets, those that are not read and definitions with them if asked for."""
    found, depth = list[int](), 0
    for place, word in enumerate(words):
        if word.kind == "sign":
            depth += (word.text in "([{") - (word.text in ")]}")
        elif word.kind == "command":
            depth += (word.text in ("{", "begin")) - (word.text in ("}", "end"))
        if depth == 0 and (relates(word) if unread else relation_of(word) is not None):
            found.append(place)
    return found


def one_sided(words: Sequence[Token]) -> bool:
    """Do they end in +0 or -0, which many write for what is gone to from one side?"""
    texts = [word.text for word in words[-2:]]
    return len(texts) == 2 and texts[0] in ("+", "-") and texts[1] == "0"


def turns(signs: Sequence[str]) -> bool:
    """Do the relations of a chain go both up and down?"""
    return not {"lt", "le"}.isdisjoint(signs) and not {"gt", "ge"}.isdisjoint(signs)


def split_relations(words: Sequence[Token]) -> tuple[list[list[Token]], list[str]]:
    """The sides of a chain of relations, and the relations between."""
    places = relations(words)
    starts = [0, *(place + 1 for place in places)]
    sides = [list(words[start:end]) for start, end in zip(starts, [*places, len(words)], strict=True)]
    return sides, [relation_of(words[place]) or "" for place in places]


def listed(words: Sequence[Token]) -> Iterator[list[Token]]:
    """What stands between commas, but for those in brackets."""
    depth, item = 0, list[Token]()
    for word in words:
        depth += opens(word) - closes(word)
        if depth == 0 and word.text == ",":
            yield item or [word]
            item = []
        else:
            item.append(word)
    yield item or list(words[-1:])


def each_whole(before: Sequence[Token], behind: Sequence[Token], letters: bool = True) -> None:
    """Raises Unread for 0 < x, y < 1, and for a < x, y < b with ``letters``, which may say of each that it lies between."""
    (sides, signs), (others, further) = split_relations(before), split_relations(behind)
    first, last, other = sides[0], sides[-1], others[0]
    simple = (
        bool(signs and first and last and other)
        and len(first) <= 2
        and (letters or not is_letter(first[0]))
        and is_letter(last[0])
        and is_letter(other[0])
    )
    same_way = bool(signs) and (not further or signs[-1][0] == further[0][0] in "lg")
    if simple and same_way and [word.text for word in last] != [word.text for word in other]:
        raise Unread("may both lie between the ends? write each condition whole, as 0 < x < 1, 0 < y < 1", other[0].at)


def star_above(words: Sequence[Token], place: int) -> int:
    """How many words from there on make a star above, as of an optimum: part of the name, and no power."""
    texts = [word.text for word in words[place : place + 4]]
    if texts[:1] == ["^"] and len(texts) > 1 and texts[1] in STARS:
        return 2
    return 4 * (len(texts) == 4 and texts[:2] == ["^", "{"] and texts[2] in STARS and texts[3] == "}")


def decimal(words: Sequence[Token]) -> tuple[sp.Rational, sp.Rational] | None:
    """The number with a decimal point that stands there up to the next relation, and one unit of its last digit."""
    end = (relations(words, unread=True) or [len(words)])[0]
    texts = [word.text for word in words[:end] if word.kind != "space"]
    sign = -1 if texts[:1] == ["-"] else 1
    if len(texts) != 1 + (sign < 0) or words[end - 1].kind not in ("number", "space") or "." not in texts[-1]:
        return None
    return sign * sp.Rational(texts[-1]), sp.Rational(1, 10 ** len(texts[-1].partition(".")[2]))
