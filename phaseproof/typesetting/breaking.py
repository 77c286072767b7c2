"""Long formulas broken at relations and operators, on their LaTeX: a line is never cut inside a fraction or a root."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

LINE = 52
"""Width of a line in letters, about: what fits a column of text."""
INDENT, HEAD = 4, 10
"""Width of what later lines are moved in by, and of a left side so short that no line ends after it."""

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]", re.DOTALL)
_RELATIONS = ("=", "<", ">", r"\leq", r"\geq", r"\neq", r"\to")
_OPERATORS = ("+", "-")
_CLAUSES, _INTRODUCTIONS, _LIST = ("for", "for every", "where", "and"), ("with", "solves"), "for every"
"""Words before which, and after which, a line may end; and those after which one ends at commas, not at relations."""
_NO_WIDTH = re.compile(
    r"\\(left|right|middle|!|displaystyle|limits|begin|end|,|;|:|quad|biggl|biggr|bigl|bigr|text|mathrm|mathbb|mathbf|mathcal|operatorname)$"
)


RAISED = 12
"""Width up to which an exponent with a fraction is read above the line."""


def is_tall(exponent: str) -> bool:
    """Is it too much to stand above the line: a sum or the like, or a fraction among other things?"""
    return bool(re.search(r"\\(sum|prod|int|lim)(?![A-Za-z])", exponent)) or (
        r"\frac" in exponent and width(exponent) > RAISED
    )


def tokens(text: str) -> list[str]:
    """Control sequences and characters."""
    return _TOKEN.findall(text)


def _group(parts: list[str], at: int) -> int:
    """The position after the group, or the single token, that starts at a position."""
    if at >= len(parts) or parts[at] != "{":
        return at + 1
    depth = 0
    for end in range(at, len(parts)):
        depth += {"{": 1, "}": -1}.get(parts[end], 0)
        if depth == 0:
            return end + 1
    return len(parts)


def _skip(parts: list[str], at: int) -> int:
    while at < len(parts) and parts[at].isspace():
        at += 1
    return at


@lru_cache(maxsize=8192)
def width(text: str) -> float:
    """How many letters wide a formula is, about."""
    return _width(tokens(text))


def _width(parts: list[str]) -> float:
    total, at = 0.0, 0
    while at < len(parts):
        token = parts[at]
        if token in (r"\frac", r"\tfrac"):
            start = _skip(parts, at + 1)
            middle = _skip(parts, _group(parts, start))
            end = _group(parts, middle)
            size = max(_width(parts[start:middle]), _width(parts[middle:end])) + 0.5
            total, at = total + size * (0.7 if token == r"\tfrac" else 1), end
        elif token in _STACKED or (token == r"\operatorname" and parts[at + 1 : at + 2] == ["*"]):
            start = at + 1 if token in _STACKED else _group(parts, at + 2)
            end, widest = start, _width(parts[at + 2 : start]) if start > at + 1 else 2.5
            while end < len(parts) and parts[end] in "_^":
                start, end = end + 1, _group(parts, _skip(parts, end + 1))
                widest = max(widest, 0.7 * _width(parts[start:end]))
            total, at = total + widest + 0.5, end
        elif token in ("^", "_"):
            end = _group(parts, _skip(parts, at + 1))
            total, at = total + 0.7 * _width(parts[at + 1 : end]), end
        elif token == r"\begin":
            name_end = _group(parts, at + 1)
            end = _environment_end(parts, at)
            total, at = total + max(map(_width, _rows(parts[name_end:end])), default=0.0) + 2, end
        elif token.isspace() or token in "{}&" or _NO_WIDTH.match(token):
            at += 1
        else:
            total, at = (
                total + (2 if token in _RELATIONS or token in _OPERATORS else 1),
                at + 1,
            )
    return total


def _environment_end(parts: list[str], at: int) -> int:
    """The position after the \\end that closes the \\begin at a position."""
    depth = 0
    for end in range(at, len(parts)):
        depth += {r"\begin": 1, r"\end": -1}.get(parts[end], 0)
        if depth == 0:
            return _group(parts, end + 1)
    return len(parts)


def _rows(parts: list[str]) -> Iterator[list[str]]:
    row: list[str] = []
    depth = 0
    for token in parts:
        depth += {r"\begin": 1, r"\end": -1}.get(token, 0)
        if token == r"\\" and depth == 0:
            yield row
            row = []
        else:
            row.append(token)
    yield row


_STACKED = (r"\lim", r"\sum", r"\prod", r"\max", r"\inf", r"\sup")
"""What has its limits above and below it in a displayed formula."""
_TALL = (r"\frac", r"\sum", r"\int", r"\begin", r"\lim", r"\prod")


def level_brackets(text: str) -> str:
    r"""Round and square brackets of growing size only around what is tall: (1 + x) instead of \left(1 + x\right)."""
    parts = tokens(text)
    open_at: list[int] = []
    dropped: set[int] = set()
    for at, token in enumerate(parts):
        if token == r"\left":
            open_at.append(at)
        elif token == r"\right" and open_at:
            start = open_at.pop()
            pair = parts[start + 1] + parts[at + 1]
            if pair in ("()", "[]") and not any(inner in _TALL for inner in parts[start:at]):
                dropped |= {start, at}
                if start and parts[start - 1] == r"\!":
                    dropped.add(start - 1)
    return "".join(token for at, token in enumerate(parts) if at not in dropped)


def pieces(text: str, room: float | None = None) -> list[str]:
    """The formula cut before each relation and each plus or minus that joins two terms, outermost level only.

    With ``room``, brackets around more than that are no level of their own: they get a fixed size, so that lines may
    end inside them, behind commas too.
    """
    parts = tokens(text)
    found: list[list[str]] = [[]]
    solid: list[bool] = []
    sizes: list[tuple[str, str]] = []
    at, joined, listed = 0, False, False
    while at < len(parts):
        token = parts[at]
        if token == r"\text" and not any(solid):
            end = _group(parts, at + 1)
            word = "".join(parts[at + 2 : end - 1]).strip()
            if word in _CLAUSES:
                found.append([])
                listed = word == _LIST
            found[-1] += parts[at:end]
            if word in _INTRODUCTIONS:
                found.append([])
            at, joined = end, False
            continue
        if token in (r"\begin", "{"):
            end = _environment_end(parts, at) if token == r"\begin" else _group(parts, at)
            found[-1] += parts[at:end]
            at, joined = end, True
            continue
        sized = token in (r"\left", r"\right")
        bracket = parts[at + 1] if sized else token
        if token == r"\left" or (not sized and token in "(["):
            inside = parts[at + 2 if sized else at + 1 : _closing(parts, at)]
            solid.append(room is None or bracket not in "([" or _width(inside) <= room)
            tall = any(token in _TALL for token in inside)
            sizes.append((r"\biggl", r"\biggr") if tall else (r"\bigl", r"\bigr"))
            found[-1] += [sizes[-1][0], bracket] if sized and not solid[-1] else parts[at : at + 1 + sized]
            at, joined = at + 1 + sized, False
            continue
        if token == r"\right" or (not sized and token in ")]"):
            closed, size = (solid.pop(), sizes.pop()[1]) if solid else (True, "")
            found[-1] += [size, bracket] if sized and not closed else parts[at : at + 1 + sized]
            at, joined = at + 1 + sized, True
            continue
        sign = token in _OPERATORS or (token in _RELATIONS and token != r"\to")
        if sign and joined and not listed and not any(solid):
            found.append([])
        if not token.isspace():
            joined = not sign and token not in (r"\cdot", "^", "_", r"\to")
        found[-1].append(token)
        if (listed or room is not None) and token == "," and not any(solid):
            found.append([])
        at += 1
    return [piece for part in found if (piece := "".join(part).strip().removesuffix(r"\quad").strip())]


def _closing(parts: list[str], at: int) -> int:
    """The position of what closes the bracket at a position: a \\right for a \\left, else the bracket itself."""
    opens, closes = ((r"\left",), (r"\right",)) if parts[at] == r"\left" else (("(", "["), (")", "]"))
    depth = 0
    for end in range(at, len(parts)):
        sized = end > 0 and parts[end - 1] in (r"\left", r"\right")
        depth += (parts[end] in opens and not sized) - (parts[end] in closes and not sized)
        if depth == 0:
            return end
    return len(parts)


def _is_relation(piece: str) -> bool:
    return tokens(piece)[0] in _RELATIONS


def lines(text: str, limit: float = LINE) -> list[str]:
    """The lines of a formula; each but the first starts with a relation, an operator or a clause where one was found."""
    if width(text) <= limit:
        return [text]
    found: list[list[str]] = []
    for piece in pieces(text):
        if not found or is_clause(piece):
            found.append([])
        found[-1].append(piece)
    return [line for part in found for line in _statement(part, limit)]


def is_clause(line: str) -> bool:
    """Does it begin with a word such as "where"?"""
    return re.match(rf"\\text\{{({'|'.join(_CLAUSES)}) \}}", line) is not None


def is_cut(line: str) -> bool:
    """Does a line end within brackets?"""
    return r"\big" in line


def _statement(parts: list[str], limit: float) -> list[str]:
    """The lines of one statement, given in pieces; what follows a word such as "with" is a statement of its own."""
    whole = " ".join(parts)
    if width(whole) <= limit:
        return [whole]
    for at, piece in enumerate(parts[:-1], 1):
        if piece.endswith(tuple(rf"\text{{ {word} }}" for word in _INTRODUCTIONS)):
            return [*_statement(parts[:at], limit), *_statement(parts[at:], limit - INDENT)]
    found: list[str] = []
    for piece in parts:
        room = limit - (INDENT if found else 0)
        if (found and not _is_relation(piece) and width(found[-1]) + width(piece) <= limit) or (
            found and _is_relation(piece) and len(found) == 1 and width(found[0]) + width(piece) <= limit
        ):
            found[-1] += " " + piece
        elif len(found) == 1 and _is_relation(piece) and width(found[0]) <= HEAD:
            first, *rest = _cut(piece, limit - width(found[0]))
            found = [f"{found[0]} {first}", *rest]
        elif width(piece) > room:
            found += _cut(piece, room)
        else:
            found.append(piece)
    return found


def _cut(piece: str, limit: float) -> list[str]:
    """A single term that is too wide: its cases on lines of their own, or broken within its parentheses."""
    if r"\begin{cases}" in piece:
        return [_narrow_cases(piece, limit)]
    inner = pieces(piece, room=limit / 2)
    found: list[str] = []
    for part in inner:
        if found and width(found[-1]) + width(part) <= limit:
            found[-1] += " " + part
        else:
            found.append(part)
    return found


def _narrow_cases(piece: str, limit: float) -> str:
    """Each value of a definition by cases that is too wide, itself on several lines."""
    parts = tokens(piece)
    begin = next(at for at, token in enumerate(parts) if token == r"\begin")
    end = _environment_end(parts, begin)
    start, stop = _group(parts, begin + 1), max(at for at in range(end) if parts[at] == r"\end")
    rows = []
    for row in _rows(parts[start:stop]):
        value, where = _columns(row)
        broken_value = lines(value.strip(), limit - 12)
        if len(broken_value) > 1:
            rest = r" \\ ".join(rf"& \quad {line}" for line in broken_value[1:])
            value = rf"\begin{{aligned}} & {broken_value[0]} \\ {rest} \end{{aligned}} "
        rows.append(f"{value} & {where}")
    return "".join(parts[:start]) + " " + r" \\ ".join(rows) + " " + "".join(parts[stop:])


def _columns(row: list[str]) -> tuple[str, str]:
    """The value and the condition of a row, either of which may itself be given by cases."""
    depth = 0
    for at, token in enumerate(row):
        depth += {r"\begin": 1, r"\end": -1}.get(token, 0)
        if token == "&" and depth == 0:
            return "".join(row[:at]).strip(), "".join(row[at + 1 :]).strip()
    return "".join(row).strip(), ""


def broken(text: str, limit: float = LINE) -> str:
    """The formula as it is when it fits a line, else as an ``aligned`` of lines."""
    found = lines(text, limit)
    if len(found) == 1:
        return found[0]
    rest = r" \\ ".join(("& " if is_clause(line) else r"& \quad ") + line for line in found[1:])
    return rf"\begin{{aligned}} & {found[0]} \\ {rest} \end{{aligned}}"
