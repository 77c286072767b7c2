"""The rows and columns of a display as statements: what stands on further rows of one, what remarks and conditions beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from .names import DEFINITIONS
from .relations import closes, is_bar, is_letter, opens, relates, split_relations
from .tokens import Token, Unread, argument, plain

COLUMNS = frozenset(
    ("align", "align*", "alignat", "alignat*", "flalign", "flalign*", "aligned", "alignedat", "split", "xalignat")
)
"""Environments whose columns come in pairs, an equation to each pair."""
JOINED = frozenset(("multline", "multline*", "multlined"))
INNER = frozenset((*COLUMNS, "gathered", "multlined"))
CONDITIONAL = frozenset(
    (
        "for",
        "if",
        "when",
        "whenever",
        "where",
        "with",
        "provided",
        "as",
        "on",
        "all",
        "every",
        "any",
        "assuming",
        "assume",
        "suppose",
        "let",
        "given",
        "consider",
    )
)
"""Words of a remark behind which a condition stands."""
BESIDE = CONDITIONAL | frozenset(
    [
        "and",
        "a",
        "an",
        "the",
        "each",
        "that",
        "which",
        "is",
        "are",
        "real",
        "positive",
        "negative",
        "integer",
        "integers",
        "number",
        "numbers",
        "holds",
        "valid",
        "true",
        "again",
        "also",
        "fixed",
    ]
)
"""Words that a remark may hold before a condition: no other says that it is one."""
HARMLESS = frozenset(
    ("and", "so", "hence", "thus", "then", "therefore", "consequently", "by", "since", "because", "using", "via", "see", "cf", "i", "e", "that",
     "which", "this", "it", "we", "recall", "note", "also", "again", "now", "here", "in", "clearly", "obviously", "finally", "similarly",
     "likewise", "moreover", "furthermore", "further", "indeed", "holds", "is")
)  # fmt: skip
"""With which a remark may begin that leaves a formula beside it as it is; one in brackets may begin with any word."""
DENIES = frozenset(
    [
        "not",
        "no",
        "never",
        "false",
        "wrong",
        "untrue",
        "fails",
        "fail",
        "except",
        "unless",
        "only",
        "iff",
        "cannot",
        "nor",
        "neither",
        "or",
        "otherwise",
        "some",
        "hardly",
        "rarely",
        "seldom",
        "barely",
        "scarcely",
        "nearly",
        "almost",
        "roughly",
        "approximately",
        "asymptotically",
        "formally",
        "heuristically",
        "perhaps",
        "possibly",
        "might",
        "would",
        "instead",
        "rather",
        "impossible",
        "absurd",
        "limit",
        "limits",
        "eventually",
        "large",
        "small",
        "enough",
        "sufficiently",
        "incorrect",
        "invalid",
        "contradicts",
        "contradiction",
        "equivalent",
        "equivalently",
        "implies",
        "imply",
        "mod",
        "modulo",
        "up",
    ]
)
"""Words of a remark with which a formula does not say what stands there."""
OPERATORS = frozenset(("+", "-", "cdot", "times", "/", "ast"))


@dataclass
class Statement:
    """What is stated, and under which conditions: words of each, with the rows that they stand on."""

    parts: list[list[Token]] = field(default_factory=list)
    conditions: list[list[Token]] = field(default_factory=list)


def statements(words: list[Token], environment: str) -> Iterator[Statement | Unread]:
    """The statements of a display, in the order of its columns and rows; an error in the place of one that is not told apart."""
    words, environment = _unwrapped(words, environment)
    columns: dict[int, list[list[Token] | Unread]] = {}
    for row in _split(words, _is_break):
        cells = list(_split(row, _is_ampersand))
        pairs = [cells[i : i + 2] for i in range(0, len(cells), 2)] if environment in COLUMNS else [cells]
        for number in reversed(range(1, len(pairs))):
            if beside := _beside(pairs[number]):
                pairs[number - 1 : number + 1] = [[*pairs[number - 1], [beside], *pairs[number]]]
        for number, pair in enumerate(pairs):
            _place(columns.setdefault(number, []), pair, environment)
    for found in columns.values():
        for one in found:
            try:
                if isinstance(one, Unread):
                    raise one
                if any(word.kind not in ("space", "text") for word in one):
                    yield _parted(one)
            except Unread as error:
                yield error


def _beside(cells: list[list[Token]]) -> Token | None:
    """What joins columns that state nothing by themselves to those before: a condition is told as one."""
    words = [word for cell in cells for word in cell if word.kind not in ("space", "row")]
    if not words:
        return None
    if words[0].text == "forall" or (words[0].kind == "text" and not CONDITIONAL.isdisjoint(words_of(words[0].text))):
        return Token("space", "", words[0].at)
    if not _meant(cells[0]) and (_simple(words) or _bracketed(words)):
        return Token("text", "for", words[0].at)
    return None if any(map(relates, words)) else Token("space", "", words[0].at)


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
    elif words[0].text in OPERATORS and (not first or environment not in COLUMNS):
        if any(relates(word) for word in takewhile(lambda word: word.kind != "text", row)):
            why = "does this row continue the one above? begin it with a relation, or write it apart"
            found.append(Unread(why, words[0].at))
        else:
            above.extend(row)
    elif (
        environment in COLUMNS and not first and not any(map(relates, takewhile(lambda word: word.kind != "text", row)))
    ):
        found[-1] = Unread(
            "does this row go on from the one above? begin it with a relation or an operator", words[0].at
        )
    else:
        found.append(row[1:])


def _without_empty(words: list[Token]) -> list[Token]:
    """A cell without the empty groups at its beginning, which give a sign the space of an operator."""
    start = next((i for i, word in enumerate(words) if word.kind != "space"), len(words))
    while [word.text for word in words[start : start + 2] if word.kind == "sign"] == ["{", "}"]:
        start += 2
    return words[start:]


def _meant(words: Sequence[Token]) -> list[Token]:
    return [word for word in words if word.kind not in ("space", "text", "row")]


def _open(words: Sequence[Token]) -> int:
    return sum(opens(word) - closes(word) for word in words)


@dataclass
class _Part:
    """Words between commas and remarks; behind a remark that makes them a condition, or one that says that they are stated."""

    words: list[Token]
    condition: bool = False
    stated: bool = False


def _parted(words: Sequence[Token]) -> Statement:
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
    braces = (word.kind == "sign") * ((word.text == "{") - (word.text == "}"))
    return (
        opens(word) - closes(word) + braces + (word.kind == "command") * ((word.text == "begin") - (word.text == "end"))
    )


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
            conditional = _conditional(word)
            also = parts[-1].condition and words_of(word.text) == ["and"]
            parts.append(_Part([], conditional or also, not conditional and not also))
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


def words_of(remark: str) -> list[str]:
    """The words of a remark, in small letters; of doesn't, for one, *not*."""
    words = re.findall("[a-z]+(?:'[a-z]+)?", remark.lower().replace("’", "'"))
    return ["not" if word.endswith("n't") else word for word in words]


def _conditional(remark: Token) -> bool:
    """Does a condition stand behind the remark? Raises Unread for one within it."""
    words = words_of(remark.text)
    found = not CONDITIONAL.isdisjoint(words)
    if found and "$" in remark.text:
        raise Unread("a condition within a remark is not read: write \\text{for } x > 0", remark.at)
    strange = DENIES.intersection(words) or (set(words) - BESIDE if found else ())
    if strange:
        word = next(word for word in words if word in strange)
        raise Unread(f"a remark with the word {word!r} is not read beside a formula: write for, if or where", remark.at)
    if not found and words and words[0] not in HARMLESS and not remark.text.startswith("("):
        raise Unread(
            f"does a remark that begins with {words[0]!r} limit the formula? put it in brackets if not", remark.at
        )
    return found


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
    if made.parts and _bracketed(words):
        made.conditions.append(words[1:-1])
    elif part.condition and made.conditions and not _defines(words) and any(word.text == "=" for word in words):
        raise Unread("an equation behind a condition: does it hold under it, or is it one? write it apart", words[0].at)
    elif not _defines(words) and (
        part.condition or (made.parts and _simple(words) and not _plain(made.parts[0]) and not part.stated)
    ):
        made.conditions.append(words)
    else:
        made.parts.append(words)


def _defines(part: Sequence[Token]) -> bool:
    return any(word.text in DEFINITIONS for word in part)


def _bracketed(part: Sequence[Token]) -> bool:
    """Is it a relation, all in one bracket?"""
    depth = 0
    for place, word in enumerate(part):
        depth += opens(word) - closes(word)
        if depth == 0:
            return place > 0 and place == len(part) - 1 and any(relates(inner) for inner in part[1:-1])
    return False


def _simple(part: Sequence[Token]) -> bool:
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
