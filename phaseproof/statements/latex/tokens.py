"""The words of LaTeX mathematics, each with its place; what only spaces or labels is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from ...theory.errors import UsageError
from .names import DEFINITIONS, DENIES, GREEK, UNREAD_RELATIONS
from .names import SIGNS as RELATIONS

MOST = 20_000
"""Words of one display, those of its macros among them."""


class Unread(UsageError):
    """Mathematics that is not read: why, and at which character of the text."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.why, self.at = why, at


@dataclass(frozen=True)
class Token:
    """``kind`` is number, letter, command, word (upright letters), text (a remark), space or sign; ``at`` its place in the file.

    ``row`` is that of its statement; ``use`` are the uses of macros from which it came, from the outermost inwards; ``apart`` says
    that a space in print stands before it.
    """

    kind: str
    text: str
    at: int
    row: int = 0
    use: tuple[int, ...] = ()
    apart: bool = False


TEXTS = frozenset(
    (
        "text",
        "textrm",
        "textit",
        "textbf",
        "textnormal",
        "textsf",
        "mbox",
        "hbox",
        "intertext",
        "shortintertext",
        "tag",
        "tag*",
        "footnote",
        "marginpar",
    )
)
NOTES = frozenset(("tag", "tag*", "intertext", "shortintertext", "footnote", "marginpar"))
"""Those of them that stand apart from the formula."""
UPRIGHT = frozenset(("mathrm", "operatorname", "operatorname*", "mathop", "rm"))
LABELS = frozenset(
    (
        "label",
        "vspace",
        "vspace*",
        "vphantom",
        "eqref",
        "ref",
        "cite",
    )
)
"""Commands that are left out with their argument."""
SPACES = frozenset((",", ";", ":", "!", " ", ">", "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber", "notag", "mathstrut", "allowbreak", "qedhere", "noindent", "centering", "/", "-", "strut", "relax", "mathord", "mathbin", "mathrel", "mathopen", "mathclose", "ensuremath", "protect", "blacksquare", "qed", "qedsymbol"))  # fmt: skip
DOTS = frozenset(("dots", "ldots", "cdots", "dotsc"))
EQUIVALENT = frozenset(("iff", "if and only if"))
"""Remarks that stand for a sign between statements."""
SIZED = frozenset(
    (
        "left",
        "right",
        "middle",
        *(f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")),
    )
)
"""What gives a bracket its size."""
THIN = frozenset((",", ";", ":", " ", ">"))
WIDE = frozenset(("quad", "qquad", "hfill", "hfil"))
BLANKS = frozenset(("hspace", "hspace*", "phantom", "hphantom"))
"""Commands that leave a wide space with their argument."""
OPEN_BAR, BAR = "left.", "right|"
"""The commands that stand for both ends of what a bar with limits is of, where the first of them is not seen."""
BESIDE = frozenset((",", ";", "&", "\\"))
"""Behind which a remark may begin with a formula, as behind words and spaces."""
RELATING = frozenset((*RELATIONS, *DEFINITIONS, *UNREAD_RELATIONS))
SIGNS = {
    "−": "-", "~": r"\ ", "·": r"\cdot", "×": r"\times", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "∞": r"\infty", "√": r"\sqrt",
    "⩽": r"\le", "≦": r"\le", "⩾": r"\ge", "≧": r"\ge", "⇒": r"\Rightarrow", "⇔": r"\iff", "∫": r"\int", "∑": r"\sum", "∏": r"\prod", "→": r"\to", "∈": r"\in", "≈": r"\approx", "∂": r"\partial",
    "ℝ": r"\mathbb R", "ℕ": r"\mathbb N", "ℤ": r"\mathbb Z", "≔": r"\coloneqq", "≜": r"\triangleq", "∼": r"\sim",
    **{sign: f"\\{name}" for name, sign in GREEK.items()},
}  # fmt: skip
"""Characters that stand for commands."""

_TOKEN = re.compile(
    r"(?P<blank>\s+|%[^\n]*)"
    r"|(?P<command>\\(?:[A-Za-z]+\*?|.))"
    r"|(?P<number>\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<letter>[A-Za-z])"
    r"|(?P<sign>:=|=:|<=|>=|!=|[^\s])",
    re.DOTALL,
)


def tokens(text: str, at: int = 0) -> list[Token]:
    """The words of the text, which begins at that place of the file; what is no letter of LaTeX is a sign of its own."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind, word = match.lastgroup or "", match[0]
        if kind == "blank":
            continue
        if word in SIGNS:
            word = SIGNS[word]
            kind = "command" if word.startswith("\\") else kind
        found.append(Token(kind, word[1:] if kind == "command" else word, at + match.start()))
        if len(found) > MOST:
            raise Unread(f"more than {MOST} words of LaTeX in one display", at)
    return found


def closing(words: list[Token], start: int) -> int:
    """The place of the brace that closes the one at ``start``."""
    place = closed(words, start, "{}")
    if place == len(words):
        raise Unread("a brace is not closed", words[start].at)
    return place


def closed(words: list[Token], start: int, pair: str) -> int:
    """The place of what closes the bracket at ``start``, of this pair; that behind all where nothing does."""
    depth = 0
    for place in range(start, len(words)):
        word = words[place]
        if word.kind == "sign" and word.text in pair:
            depth += 1 if word.text == pair[0] else -1
            if depth == 0:
                return place
    return len(words)


def argument(words: list[Token], place: int, of: Token) -> tuple[list[Token], int]:
    """The words that a command at ``of`` takes from ``place`` on, and the place behind them."""
    if place >= len(words):
        raise Unread(f"\\{of.text} has nothing behind it", of.at)
    if words[place].kind == "sign" and words[place].text == "{":
        end = closing(words, place)
        all_of_it(of, words[place], *words[end + 1 : end + 2])
        return words[place + 1 : end], end + 1
    if words[place].kind == "number" and len(words[place].text) > 1:
        raise Unread(f"\\{of.text} takes one digit: write braces around its argument", words[place].at)
    all_of_it(of, words[place], *words[place + 1 : place + 2])
    return [words[place]], place + 1


def all_of_it(of: Token, first: Token, *behind: Token) -> None:
    """Is the argument of a command, from ``first`` to before ``behind``, no beginning of a macro, all of which TeX would take?"""
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(of.use, first.use, strict=False)))
    whole = first.use[: alike + 1]
    if len(whole) > alike and any(word.use[: alike + 1] == whole for word in behind):
        raise Unread(f"{written([of])} takes all that a macro stands for: write braces around it", of.at)


def plain(words: list[Token]) -> str:
    return "".join(word.text for word in words)


def written(words: list[Token]) -> str:
    """Words as they may be written again."""
    return " ".join(f"\\{word.text}" if word.kind == "command" else word.text for word in words)


def read(words: list[Token]) -> list[Token]:
    """The words that mean something: remarks and upright words in one, labels and spaces left out, wide spaces kept."""
    found: list[Token] = []
    place = 0
    while place < len(words):
        word = words[place]
        spaced, place = place > 0 and words[place - 1].kind == "command" and words[place - 1].text in THIN, place + 1
        if word.kind != "command":
            found.append(replace(word, apart=True) if spaced else word)
        elif word.text in TEXTS:
            inside, place = argument(words, place, word)
            text = plain_text(inside)
            if " ".join(text.lower().split()) in EQUIVALENT:
                found.append(replace(word, kind="command", text="iff"))
            elif word.text in NOTES or text.count("$") % 2:
                found.append(replace(word, kind="text", text=f"({text})" if word.text in NOTES else text))
            else:
                mixed = _mixed(inside, word)
                if (
                    mixed
                    and mixed[0].kind != "text"
                    and found
                    and found[-1].kind not in ("text", "space")
                    and found[-1].text not in BESIDE
                ):
                    raise Unread(f"\\{word.text}: write the formula that it begins with outside of it", word.at)
                found += mixed
        elif word.text in LABELS:
            _, place = argument(words, place, word)
        elif word.text in UPRIGHT:
            inside, place = argument(words, place, word)
            if not inside:
                continue
            if len(styled := read(inside)) == 1 and styled[0].text.startswith("math"):
                found += styled
                continue
            if word.text == "rm" and [w.text for w in (*found[-1:], *words[place : place + 1])] == ["{", "}"]:
                found.pop()
                place += 1
            letters = bool(inside) and all(part.kind == "letter" for part in inside)
            found.append(replace(word, kind="word" if letters else "command", text=plain(inside)))
        elif word.text in ("mathbb", "mathcal", "mathbf", "mathsf", "mathfrak", "boldsymbol", "bm", "vec", "mathscr"):
            inside, place = argument(words, place, word)
            found.append(replace(word, text=f"{word.text} {plain(inside)}"))
        elif word.text in ("overset", "stackrel", "underset"):
            mark, place = argument(words, place, word)
            inside, place = argument(words, place, word)
            if len(inside) != 1 or inside[0].text not in RELATING:
                raise Unread(f"\\{word.text} is read over a relation: over a letter it makes another one", word.at)
            found.append(replace(word, text="coloneqq") if _defines(mark, word) else replace(inside[0], at=word.at))
        elif word.text in ("underbrace", "overbrace", "boxed"):
            inside, place = argument(words, place, word)
            found.extend(_grouped(read(inside), word))
            if word.text != "boxed" and place < len(words) and words[place].text in ("_", "^"):
                note, place = argument(words, place + 1, word)
                if any(part.text in RELATING for part in note):
                    raise Unread(f"\\{word.text} has a relation for its note: write it apart", word.at)
            if any(part.text in RELATING for part in inside) and not _ends(words[place:]):
                raise Unread(f"\\{word.text} holds a relation, and more stands behind it", word.at)
        elif word.text in WIDE | BLANKS:
            found.append(replace(word, kind="space"))
            place = argument(words, place, word)[1] if word.text in BLANKS else place
        elif word.text == "!" and found and found[-1].text == ",":
            raise Unread("a comma without the space behind it: write the number without it", word.at)
        elif word.text == "left" and (end := _bar(words, place)):
            found.append(replace(word, text=OPEN_BAR))
            words = [*words[:end], replace(words[end], text=BAR), *words[end + 2 :]]
            place += 1
        elif word.text in SIZED:
            if place < len(words) and words[place].text == "/":
                raise Unread("a tall slash is of all that stands beside it: write \\frac or brackets", word.at)
            if place < len(words) and words[place].text in ("<", ">"):
                found.append(replace(word, text={"<": "langle", ">": "rangle"}[words[place].text]))
            place += place < len(words) and words[place].text in (".", "<", ">")
        elif word.text == "dd" and place < len(words) and words[place].text == "{":
            inside, place = argument(words, place, word)
            found += [replace(word, kind="word", text="d"), *inside]
        elif word.text not in SPACES:
            found.append(replace(word, apart=True) if spaced else word)
    return found


def _bar(words: list[Token], place: int) -> int:
    """The place of the \\right of a bar with limits, where nothing is seen at its \\left; 0 for others."""
    depth = 1
    for end in range(place, len(words)):
        word = words[end]
        depth += (word.kind == "command") * ((word.text == "left") - (word.text == "right"))
        if depth == 0:
            bar, sign = ([w.text for w in words[end + 1 : end + 3]] + ["", ""])[:2]
            limited = bar in ("|", "vert", "rvert") and sign in ("_", "^")
            return end * (words[place].text == "." and limited and not _is_operator(words[place + 1 : end]))
    return 0


def _is_operator(words: list[Token]) -> bool:
    """Are they d/dt alone, which takes what stands behind?"""
    if [word.text for word in words[1:3]] not in (["{", "d"], ["{", "partial"]) or not words[0].text.endswith("frac"):
        return False
    below = closing(words, 1) + 1
    return words[below : below + 1] != [] and words[below].text == "{" and closing(words, below) == len(words) - 1


_NUMBER = r"(?:\d{1,3}[a-z]?|[a-cefg]|[ivx]{1,5})"
_REFERENCE = re.compile(
    rf"\((?:text|rm|mathrm)?\{{?{_NUMBER}\}}?\)|(?:text|mathrm)\{{\({_NUMBER}\)\}}|\(?(?:eq)?ref\{{[^{{}}]*\}}\)?|"
    r"(?:text|mathrm)\{[A-Z][A-Za-z'-]{3,}\}"
)
"""A mark that says why: the number of a formula, or a name."""


def _defines(mark: list[Token], over: Token) -> bool:
    """Does a mark over a relation make it a definition? One that is no number of a formula makes another relation of it."""
    text = plain(mark)
    if re.fullmatch(r"(?:mathrm|operatorname|text|rm)?\{?def\.?\}?", text):
        return True
    name = re.sub(r"[^a-z]", "", text.removeprefix("text").removeprefix("mathrm").lower())
    if not _REFERENCE.fullmatch(text) or (name and any(word.startswith(name) for word in DENIES if len(name) > 3)):
        raise Unread(f"\\{over.text}: the mark over the relation is not read: (a), a reference, or def", over.at)
    return False


def _ends(behind: list[Token]) -> bool:
    """Does a formula end before these words?"""
    first = next((word for word in behind if word.text not in SPACES), None)
    return first is None or first.text in (",", ".", ";", "&", "\\", *WIDE, *BLANKS, *TEXTS, *LABELS)


def _grouped(inside: list[Token], by: Token) -> list[Token]:
    """What a box or a brace holds together, in brackets; a relation stands in it by itself."""
    if len(inside) < 2 or any(word.text in RELATING for word in inside):
        return inside
    return [replace(by, kind="sign", text="("), *inside, replace(by, kind="sign", text=")")]


def _mixed(words: list[Token], of: Token) -> list[Token]:
    """A remark with formulas between dollars, each as if it stood behind what is said before it."""
    if (
        any(word.text == "$" for word in words)
        and words[0].text == "("
        and words[-1].text == ")"
        and closed(words, 0, "()") == len(words) - 1
    ):
        words = words[1:-1]
    dollars = [-1, *(i for i, word in enumerate(words) if word.kind == "sign" and word.text == "$"), len(words)]
    parts = [words[start + 1 : end] for start, end in pairwise(dollars)]
    found: list[Token] = []
    for number, part in enumerate(parts):
        text = "" if number % 2 else plain_text(part)
        if text or len(parts) == 1:
            found.append(replace(of, kind="text", text=text, at=part[0].at if len(parts) > 1 else of.at))
        found += read(part) if number % 2 else []
    return found


def plain_text(words: list[Token]) -> str:
    """A remark as it reads; blanks are lost with the words' places, so words are told apart by them."""
    text, end = "", words[0].at if words else 0
    for word in words:
        text += (" " if word.at > end else "") + (written([word]) if word.text != " " else " ")
        end = word.at + len(word.text)
    return text.strip()
