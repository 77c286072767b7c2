"""The rows and columns of a display as statements: what stands on further rows of one, what remarks and conditions beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from .names import DEFINITIONS
from .parts import OPERATORS, Statement, bracketed, linear, parted, simple
from .relations import closes, opens, relates
from .remarks import CONDITIONAL, words_of
from .tokens import Token, Unread, argument, plain

COLUMNS = frozenset(
    ("align", "align*", "alignat", "alignat*", "flalign", "flalign*", "aligned", "alignedat", "split", "xalignat")
)
"""Environments whose columns come in pairs, an equation to each pair."""
CONTINUED = COLUMNS | {"eqnarray", "eqnarray*"}
"""Environments where a row with an empty first column may go on from the one above."""
JOINED = frozenset(("multline", "multline*", "multlined"))
INNER = frozenset((*COLUMNS, "gathered", "multlined"))


def statements(words: list[Token], environment: str) -> Iterator[Statement | Unread]:
    """The statements of a display, in the order of its columns and rows; an error in the place of one that is not told apart."""
    words, environment = _unwrapped(words, environment)
    columns: dict[int, list[list[Token] | Unread]] = {}
    for row in _split(words, _is_break):
        cells = list(_split(row, _is_ampersand))
        pairs = [cells[i : i + 2] for i in range(0, len(cells), 2)] if environment in COLUMNS else [cells]
        for number in reversed(range(1, len(pairs))):
            if beside := _beside(pairs[number], number in columns):
                pairs[number - 1 : number + 1] = [[*pairs[number - 1], [beside], *pairs[number]]]
        for number, pair in enumerate(pairs):
            _place(columns.setdefault(number, []), pair, environment)
    stated = any(not isinstance(one, Unread) and any(map(relates, one)) for found in columns.values() for one in found)
    for number, found in columns.items():
        for one in found:
            try:
                if isinstance(one, Unread):
                    raise one
                if stated and _meant(one) and not any(map(relates, one)):
                    raise Unread("a row without a relation below or above others: does it go on from one?", one[0].at)
                if number and any(word.text in DEFINITIONS for word in one):
                    raise Unread("a definition in a further column: it is read behind all rows of the first", one[0].at)
                if any(word.kind not in ("space", "text") for word in one):
                    yield parted(one)
            except Unread as error:
                yield error


def _beside(cells: list[list[Token]], above: bool) -> Token | None:
    """What joins columns that state nothing by themselves to those before: a condition is told as one.

    What goes on from something ``above`` in its own columns stays there.
    """
    words = [word for cell in cells for word in cell if word.kind not in ("space", "row")]
    if not words:
        return None
    while len(words) > 1 and (words[-1].text in (",", ".", ";") or _is_note(words[-1])):
        words.pop()
    if words[0].text == "forall" or (words[0].kind == "text" and not CONDITIONAL.isdisjoint(words_of(words[0].text))):
        return Token("space", "", words[0].at)
    if bracketed(words) or (not _meant(cells[0]) and simple(words)):
        return Token("text", "for", words[0].at)
    goes_on = _without_empty(words)[:1]
    own = any(map(relates, words)) and not simple(words) and not linear(words)
    own = own or (above and bool(goes_on) and goes_on[0].text in OPERATORS)
    return None if own else Token("space", "", words[0].at)


def _is_note(word: Token) -> bool:
    """Is it a tag, or a remark in brackets?"""
    return word.kind == "text" and word.text.startswith("(")


def _unwrapped(words: list[Token], environment: str) -> tuple[list[Token], str]:
    """The inside of an environment that is the whole display but for its last stop."""
    kept = list(words)
    while kept and (kept[-1].kind == "space" or (kept[-1].kind == "sign" and kept[-1].text in ".,;")):
        kept.pop()
    if len(kept) < 2 or kept[0].text != "begin" or kept[0].kind != "command":
        return words, environment
    name, start = argument(kept, 1, kept[0])
    inner = plain(name)
    place = _end_of(kept)
    if inner not in INNER or place is None or argument(kept, place + 1, kept[place])[1] < len(kept):
        return words, environment
    if inner == "alignedat":
        _, start = argument(kept, start, kept[0])
    elif kept[start].text == "[" and place - start > 2 and kept[start + 2].text == "]":
        start += 3
    return kept[start:place], inner


def _end_of(words: Sequence[Token]) -> int | None:
    """The place of the \\end of the environment that begins at the first word."""
    depth = 0
    for place, word in enumerate(words):
        if word.kind == "command" and word.text in ("begin", "end"):
            depth += 1 if word.text == "begin" else -1
            if depth == 0:
                return place
    return None


def _is_break(word: Token) -> bool:
    return word.kind == "command" and word.text in ("\\", "newline", "cr")


def _is_ampersand(word: Token) -> bool:
    return word.kind == "sign" and word.text == "&"


def _split(words: Sequence[Token], separates: Callable[[Token], bool]) -> Iterator[list[Token]]:
    """Parts between separators that stand in no braces and no environment."""
    depth, part = 0, list[Token]()
    place = 0
    while place < len(words):
        word = words[place]
        place += 1
        depth += (word.kind == "sign" and word.text == "{") + (word.kind == "command" and word.text == "begin")
        depth -= (word.kind == "sign" and word.text == "}") + (word.kind == "command" and word.text == "end")
        if depth or not separates(word):
            part.append(word)
            continue
        yield part
        part = []
        if _is_break(word):
            place = behind_break(words, place)
    yield part


def behind_break(words: Sequence[Token], place: int) -> int:
    """The place behind the star and the space that a line break may take."""
    if place < len(words) and words[place].text == "*":
        place += 1
    if place < len(words) and words[place].kind == "sign" and words[place].text == "[":
        for end in range(place, min(place + 8, len(words))):
            if words[end].text == "]" and all(w.kind in ("number", "letter", "sign") for w in words[place:end]):
                inside = plain(list(words[place + 1 : end]))
                return end + 1 if inside.lstrip("-.0123456789") in ("pt", "ex", "em", "mm", "cm", "in", "bp") else place
    return place


def _place(found: list[list[Token] | Unread], pair: list[list[Token]], environment: str) -> None:
    """Enter the cells of a row: as a new statement, or as more of the one above."""
    pair = [_without_empty(cell) for cell in pair]
    first, row = _meant(pair[0]), [word for cell in pair for word in cell]
    words = _meant(row)
    if not words:
        if row and found and not isinstance(found[-1], Unread):
            found[-1].extend(row)
        return
    above = found[-1] if found else None
    if above is None or isinstance(above, Unread):
        found.append(row)
        return
    behind = _meant(above)
    hangs = bool(behind) and (behind[-1].text in OPERATORS or relates(behind[-1]) or _open(behind) > 0)
    row = [Token("row", "", words[0].at), *row]
    if environment in JOINED or relates(words[0]) or hangs:
        above.extend(row)
    elif words[0].text in OPERATORS and not (first and environment in COLUMNS and any(map(relates, words))):
        if any(relates(word) for word in takewhile(lambda word: word.kind != "text", row)):
            why = "does this row continue the one above? begin it with a relation, or write it apart"
            found.append(Unread(why, words[0].at))
        else:
            above.extend(row)
    elif (
        environment in CONTINUED
        and not first
        and not any(map(relates, takewhile(lambda word: word.kind != "text", row)))
    ):
        found[-1] = Unread(
            "does this row go on from the one above? begin it with a relation or an operator", words[0].at
        )
    else:
        found.append(row[1:])


def _without_empty(words: list[Token]) -> list[Token]:
    """A cell without the empty groups at its beginning, which give a sign the space of an operator."""
    start = next((i for i, word in enumerate(words) if word.kind != "space"), len(words))
    end = start
    while [word.text for word in words[end : end + 2] if word.kind == "sign"] == ["{", "}"]:
        end += 2
    return words[end:] if end > start else words


def _meant(words: Sequence[Token]) -> list[Token]:
    return [word for word in words if word.kind not in ("space", "text", "row")]


def _open(words: Sequence[Token]) -> int:
    return sum(opens(word) - closes(word) for word in words)
