"""What binds a letter or chooses: integrals, sums, products, limits, derivatives, expectations, cases.

- an integral takes all up to its dx, which may stand first or in a numerator.
- a sum, a product, a limit and a derivative take the product behind them, a derivative in brackets just them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .names import FUNCTIONS, NO_MATRICES
from .parts import bracketed
from .relations import closes, is_bar, is_letter, listed, one_sided, opens, split_relations
from .rows import behind_break
from .tokens import Token, Unread, plain
from .tree import Node, mentions

if TYPE_CHECKING:
    from .grammar import Grammar

ARROWS = {"to": "+-", "rightarrow": "+-", "downarrow": "+", "searrow": "+", "uparrow": "-", "nearrow": "-"}
"""Arrows of limits, with the side from which they come."""
HIGHEST = 20
"""Order of a derivative."""
INFINITY = ("infty",)
ANGLES = frozenset(("theta", "phi", "varphi"))
"""Greek letters over which an integral may be of what does not mention them, as r over a turn."""


def _ends(reader: Grammar) -> tuple[Node | None, Node | None]:
    """What stands below and above an integral sign."""
    low = high = None
    for _ in range(2):
        if reader.sees("_") and low is None:
            low = _end(reader)
        elif reader.sees("^") and high is None:
            high = _end(reader)
    return low, high


def _end(reader: Grammar) -> Node:
    """One of the ends, or the set of real numbers in its place."""
    token = reader.take()
    braces = reader.sees("{")
    if reader.ahead(braces).text == "mathbb R" and (not braces or reader.ahead(2).text == "}"):
        for _ in range(3 if braces else 1):
            reader.take()
        return Node("line", token.at)
    return reader.shielded(lambda: reader.argument(token))


def integral(reader: Grammar) -> Node:
    """Up to its dx; both ends are given, or that it is over the line, or neither."""
    token = reader.take()
    low, high = _ends(reader)
    if low is not None and low.kind == "line" and high is None:
        high = Node("constant", token.at, INFINITY)
        low = Node("negative", token.at, (), (high,))
    endless = low is None and high is None
    if not endless and (low is None or high is None or "line" in (low.kind, high.kind)):
        raise Unread("an integral has both ends, or \\mathbb R below", token.at)
    met, first = list[Token](), reader.looks_differential()
    reader.open_integrals.append(met)
    body = reader.sum(met)
    reader.open_integrals.pop()
    reader.ended = False
    if not met:
        raise Unread("an integral without its dx", token.at)
    name = met[0].text
    if _may_be_a_measure(name, body, len(met) - 1):
        raise Unread(f"is {name} a letter that the integral is over? what is integrated does not mention it", met[0].at)
    words = (name,) * (1 + first)  # one that dx begins has no end in print
    if low is None or high is None:
        return Node("primitive", token.at, words, (body,))
    return Node("integral", token.at, words, (body, low, high))


def _may_be_a_measure(name: str, body: Node, brackets: int) -> bool:
    """May d of the name be one of a measure, a function or a path, as in x dF(x), x dW_t and dW_t?

    Brackets are counted that follow it: 1, and 2 around a letter alone.
    """
    letters = {*mentions(body)}
    plain = name.islower() and (len(name) == 1 or name in ANGLES or (not letters and "_" not in name))
    return brackets > 1 or (name not in letters and (brackets > 0 or not plain))


def series(reader: Grammar) -> Node:
    """A sum or product: k = a below and b above; k >= a, or a <= k <= b below."""
    token = reader.take()
    below = above = None
    for _ in range(2):
        if reader.sees("_") and below is None:
            reader.take()
            below = reader.inside_words(token)
        elif reader.sees("^") and above is None:
            above = _end(reader)
    if below is None:
        raise Unread(f"\\{token.text} does not say over what", token.at)
    name, low, high = _range(reader, below, token, above)
    start = reader.place
    body = _under(reader)
    further = _further(body, _joins(reader.words[start : reader.place], ("/",)))
    if token.text == "prod" and not all(name in mentions(part) for part in further):
        raise Unread(f"does the product over {name} take all of this? put in brackets what it takes", body.at)
    return Node("series", token.at, (token.text, name), (body, low, high))


def _joins(words: Sequence[Token], signs: Collection[str]) -> bool:
    """Does one of the signs stand there in no brackets and no braces?"""
    depth = 0
    for word in words:
        depth += opens(word) - closes(word) + (word.kind == "sign") * ((word.text == "{") - (word.text == "}"))
        if depth == 0 and word.text in signs:
            return True
    return False


def _further(body: Node, slashed: bool) -> Iterator[Node]:
    """The factors behind the first, and what stands below a slash."""
    if body.kind == "negative" or body.kind == "product" or (body.kind == "quotient" and slashed):
        yield from body.parts[1:]
        yield from _further(body.parts[0], slashed)


def _under(reader: Grammar) -> Node:
    """What a sum, a product or a limit is of: the product behind it, whose sign may stand first."""
    if not reader.sees("-"):
        return reader.term()
    sign = reader.take()
    return Node("negative", sign.at, (), (reader.term(),))


def _range(reader: Grammar, words: list[Token], token: Token, above: Node | None) -> tuple[str, Node, Node]:
    """The letter of a sum or product, from where and to where it goes."""
    sides, signs = split_relations(words)
    end = words[-1].at if words else token.at
    if signs == ["="] and above is not None and above.kind != "line":
        (name, low), high = sides, above
    elif signs in (["ge"], ["gt"]) and above is None:
        (name, low), high = sides, Node("constant", token.at, INFINITY)
    elif len(signs) == 2 and set(signs) <= {"le", "lt"} and above is None:
        low, name, last = sides
        high = _moved(reader.inner(last, end).whole(), "-", signs[1] == "lt")
    else:
        raise Unread(f"\\{token.text} is read over k = a below and b above, k >= a, or a <= k <= b", token.at)
    start = _moved(reader.inner(low, end).whole(), "+", signs[0] in ("gt", "lt"))
    return _letter(reader, name, end), start, high


def _letter(reader: Grammar, words: list[Token], end: int) -> str:
    """The letter that is bound."""
    inner = reader.inner(words, end)
    name = inner.variable()
    if inner.next.kind != "end":
        raise inner.wrong(inner.out_of_place())
    return name


def limit(reader: Grammar) -> Node:
    """x \\to a below, with + or - behind a for one side; n, d \\to \\infty, n/d \\to a of sizes of data."""
    token = reader.take()
    if not reader.sees("_"):
        raise reader.wrong("\\lim does not say of what")
    reader.take()
    words = reader.inside_words(token)
    if (load := _load(words)) is not None:
        return _proportion(reader, token, *load)
    arrows = [place for place, word in enumerate(words) if word.text in ARROWS]
    if len(arrows) != 1:
        raise Unread("\\lim is read as x \\to a", token.at)
    _refuse_one_sided(words[arrows[0] + 1 :])
    side, point = _side(words[arrows[0] + 1 :])
    name = _letter(reader, words[: arrows[0]], token.at)
    place = reader.inner(point, words[-1].at).whole()
    side = side or ARROWS[words[arrows[0]].text]
    return Node("limit", token.at, (name, side), (_under(reader), place))


def _proportion(reader: Grammar, token: Token, quotient: list[Token], turned: bool) -> Node:
    """Along sizes whose quotient, or its inverse, tends to what is written there."""
    load = reader.inner(quotient, token.at).whole()
    if turned:
        load = Node("quotient", token.at, (), (Node("number", token.at, ("1",)), load))
    return Node("proportion", token.at, (), (_under(reader), load))


def _load(words: list[Token]) -> tuple[list[Token], bool] | None:
    """To what n/d tends as n, d \\to \\infty, or d/n, which is then its inverse; None for other limits."""
    texts = [word.text for word in words]
    for sizes in (["n", ",", "d"], ["d", ",", "n"]):
        for above, below in (("n", "d"), ("d", "n")):
            begins = [*sizes, "to", "infty", ",", above, "/", below, "to"]
            if texts[: len(begins)] == begins and len(words) > len(begins):
                return words[len(begins) :], above == "d"
    return None


def _refuse_one_sided(words: Sequence[Token]) -> None:
    """Raises Unread for x + 0, and for +0."""
    if one_sided(words):
        raise Unread("is it gone to from one side? write ^+ or ^- behind the point, or the point alone", words[-1].at)


def _side(words: list[Token]) -> tuple[str, list[Token]]:
    """The side from which a point is gone to, written as 0^+, 0^{+} or 0+, and the point."""
    texts = [word.text for word in words]
    for tail in (["^", "{", "+", "}"], ["^", "{", "-", "}"], ["^", "+"], ["^", "-"], ["+"], ["-"]):
        if len(texts) > len(tail) and texts[-len(tail) :] == tail:
            return "+" if "+" in tail else "-", words[: -len(tail)]
    return "", words[1:] if texts[:1] == ["+"] else words


def derivative(reader: Grammar, token: Token) -> Node | None:
    """\\frac{d}{dx}, \\frac{d^2}{dx^2}, \\frac{df(x)}{dx}: its numerator begins with d, its denominator is dx; None for others."""
    start = reader.place
    above = reader.inside_words(token) if reader.sees("{") else [reader.take()]
    below = reader.inside_words(token) if reader.sees("{") else []
    if above and len(below) > 1 and _is_d(above[0]) and _is_d(below[0]) and below[1].text in FUNCTIONS:
        raise Unread("a derivative by a function is not read", token.at)
    if not (above and len(below) > 1 and _is_d(above[0]) and below[0] == replace(above[0], at=below[0].at)) or (
        not is_letter(below[1])
    ):
        reader.place = start
        return None
    order, rest = _order(above[1:], token)
    variable = reader.inner(below[1:], token.at)
    name = variable.variable()
    power, left = _order(variable.words[variable.place :], token)
    if left or power != order or not 1 <= order <= HIGHEST:
        raise Unread(f"a derivative is read as \\frac{{d}}{{dx}} or \\frac{{d^n}}{{dx^n}}, n up to {HIGHEST}", token.at)
    if len(rest) == 1 and rest[0].text in reader.functions and opens(reader.next):
        arguments = reader.arguments()
        if len(arguments) == 1 and arguments[0].kind == "sum":
            raise Unread("is the derivative taken there, or multiplied? write \\Big|_{x = ...} or \\cdot", token.at)
        return Node("partial", token.at, (rest[0].text, str(order), name), tuple(arguments))
    placed = (lambda node: node) if rest else _operator(reader, name)
    behind = reader.place
    body = reader.inner(rest, token.at).whole() if rest else _differentiated(reader)
    joined = not rest and _joins(reader.words[behind : reader.place], ("/", "cdot", "times", "*", "ast"))
    if joined and any(name in mentions(part) for part in _further(body, True)):
        raise Unread("is all of this differentiated? put in brackets what is, or write \\frac", body.at)
    if rest and body.kind == "name":
        raise Unread(f"{body.words[0]} is a number here, which does not depend on {name}", token.at)
    if name not in set(mentions(body)):
        raise Unread(f"what is differentiated does not mention {name}", token.at)
    return placed(Node("derivative", token.at, (str(order), name), (body,)))


def _operator(reader: Grammar, name: str) -> Callable[[Node], Node]:
    """What a bar directly behind a derivative makes of it: its value where that says, t = a."""
    if not (is_bar(reader.next) and reader.limits(reader.place + 1) and not reader.bars):
        return lambda node: node
    bar = reader.take()
    place = evaluated(reader, Node("name", bar.at, (name,)))
    letters, inner = list[str](), place
    while inner.kind == "at":
        letters, inner = [*letters, *inner.words], inner.parts[0]
    if name not in letters:
        raise Unread(f"behind a derivative by {name} stands {name} = ...", bar.at)
    return lambda node: _put_in(place, node)


def _put_in(place: Node, node: Node) -> Node:
    """The node at the places, in place of what is innermost."""
    return replace(place, parts=(_put_in(place.parts[0], node), place.parts[1])) if place.kind == "at" else node


def _differentiated(reader: Grammar) -> Node:
    """What stands behind a derivative."""
    if not opens(reader.next):
        body = reader.term()
        if body.kind == "product" and any(part.kind in ("derivative", "series", "integral") for part in body.parts[1:]):
            raise Unread("where does what is differentiated end? put it in brackets", body.at)
        return body
    body = reader.factor()
    if reader.begins_factor() and not reader.differential_here():
        raise reader.wrong("is this factor differentiated? put all in brackets, or a \\cdot in between")
    return body


def evaluated(reader: Grammar, body: Node) -> Node:
    """Between limits, t = a or a below and b above; or at the place t = a below."""
    at = reader.next.at
    found: dict[str, tuple[str, Node]] = {}
    for _ in range(2):
        if reader.next.text in ("_", "^") and reader.next.kind == "sign" and reader.next.text not in found:
            sign = reader.take()
            words = reader.inside_words(sign) if reader.sees("{") else [reader.take()]
            if sign.text == "_" and len(places := list(listed(words))) > 1:
                if found or (reader.next.text == "^" and reader.next.kind == "sign"):
                    raise Unread("places of several letters have nothing above them", at)
                return _at_all(reader, body, places, at)
            found[sign.text] = _placed(reader, words, at)
    if "_" not in found:
        raise Unread("a value between limits has a lower one", at)
    (name, low), (further, high) = found["_"], found.get("^", ("", None))
    if high is None:
        if not name:
            raise Unread("a value at a place is written with t = ... below", at)
        return Node("at", body.at, (name,), (body, low))
    if name and further and name != further:
        raise Unread(f"limits of {name} and of {further}", at)
    return Node("between", body.at, (name or further,), (body, low, high))


def _at_all(reader: Grammar, body: Node, places: list[list[Token]], at: int) -> Node:
    """At places of several letters, none of which stands in another's place."""
    placed = [_placed(reader, words, at) for words in places]
    letters = [name for name, _ in placed]
    if "" in letters or len({*letters}) < len(letters) or any(set(letters) & set(mentions(p)) for _, p in placed):
        raise Unread("places of several letters are written x = ..., y = ..., each free of the other letters", at)
    for name, place in placed:
        body = Node("at", body.at, (name,), (body, place))
    return body


def _placed(reader: Grammar, words: list[Token], at: int) -> tuple[str, Node]:
    """A place, with its letter where that is said."""
    sides, signs = split_relations(words)
    if signs not in ([], ["="]):
        raise Unread("a limit is t = a, or a", at)
    _refuse_one_sided(sides[-1])
    name = _letter(reader, sides[0], at) if signs else ""
    return name, reader.inner(sides[-1], at).whole()


def mean(reader: Grammar, token: Token) -> Node:
    """An expectation, over all that is random in it or over what stands below."""
    names: list[str] = []
    if reader.sees("_"):
        reader.take()
        below = reader.inner(reader.inside_words(token) if reader.sees("{") else [reader.take()], token.at)
        names.append(below.variable())
        while below.sees(","):
            below.take()
            names.append(below.variable())
        if below.next.kind != "end":
            raise Unread("below an expectation stand the names of what is random", token.at)
    if reader.sees("^"):
        raise reader.wrong("write the power of an expectation behind its brackets")
    rounded, bracketed = reader.sees("("), opens(reader.next) or reader.sees("{")
    inside = reader.function_argument(token)
    if not bracketed and inside.kind != "trace" and reader.begins_matrix():
        inside = Node("product", inside.at, (), (inside, reader.factor()))
    if rounded and (reader.sees("^") or reader.begins_factor()):
        raise reader.wrong("where does the expectation end? put what it is of in square brackets")
    return Node("mean", token.at, tuple(names), (inside,))


def variance(reader: Grammar) -> Node:
    """The mean of the square less the square of the mean."""
    token = reader.take()
    whole = mean(reader, token)
    two, (body,) = Node("number", token.at, ("2",)), whole.parts
    square = Node("power", token.at, (), (Node("bracket", body.at, (), (body,)), two))
    parts = replace(whole, parts=(square,)), Node("power", token.at, (), (whole, two))
    return Node("bracket", token.at, (), (Node("sum", token.at, ("+", "-"), parts),))


EXTREMAL = frozenset(("argmin", "argmax", "arg,min", "arg,max"))
"""Words and commands of a place of a least or greatest value, beside \\arg\\min."""
_OPEN = "a least or greatest value is read over an open range: \\min_{x > 0}, \\min_{a < x < b}, \\min_{x \\in (a, b)}, \\min_{x \\in \\mathbb R}"


def extremal(reader: Grammar) -> Node:
    """A least or greatest value over a letter, or its place, of the product behind it."""
    token = reader.take()
    which = token.text.replace(",", "")
    if which == "arg":
        which = f"arg{reader.take().text}"
    if which not in ("min", "max", "argmin", "argmax") or not reader.sees("_"):
        raise Unread(f"\\{token.text} is read of numbers in brackets, or over a letter below it", token.at)
    reader.take()
    words = reader.inside_words(token) if reader.sees("{") else [reader.take()]
    name, ends = _open_range(reader, words, token)
    body = _under(reader)
    if which.startswith("arg") and reader.next.text in ("+", "-"):
        raise reader.wrong("is all of this sum what the place is of? put that in brackets")
    return Node("extremal", token.at, (which, name), (body, *ends))


def _open_range(reader: Grammar, words: list[Token], token: Token) -> tuple[str, tuple[Node, ...]]:
    """The letter and the ends of its open range; no ends where the letter stands alone."""
    top = Node("constant", token.at, INFINITY)
    bottom = Node("negative", token.at, (), (top,))
    places = [i for i, word in enumerate(words) if word.text == "in"]
    if len(places) == 1:
        letter, rest = words[: places[0]], words[places[0] + 1 :]
        if [word.text for word in rest] == ["mathbb R"]:
            return _letter(reader, letter, token.at), (bottom, top)
        if (
            len(rest) > 2
            and rest[0].text == "("
            and rest[-1].text == ")"
            and len(ends := list(listed(rest[1:-1]))) == 2
        ):
            low, high = (reader.inner(end, token.at).whole() for end in ends)
            return _letter(reader, letter, token.at), (low, high)
        raise Unread(_OPEN, token.at)
    sides, signs = split_relations(words)
    if not signs:
        return _letter(reader, words, token.at), ()
    if signs == ["lt", "lt"]:
        low, high = (reader.inner(sides[i], token.at).whole() for i in (0, 2))
        return _letter(reader, sides[1], token.at), (low, high)
    if signs not in (["gt"], ["lt"]):
        raise Unread(_OPEN, token.at)
    end = reader.inner(sides[1], token.at).whole()
    return _letter(reader, sides[0], token.at), (end, top) if signs == ["gt"] else (bottom, end)


def cases(reader: Grammar) -> Node:
    """Values, each with its condition."""
    token = reader.take()
    kind = plain(reader.inside_words(token)) if reader.sees("{") else ""
    if kind not in ("cases", "dcases"):
        why = NO_MATRICES if kind.endswith("matrix") else f"the environment {kind} is not read within a formula"
        raise Unread(why, token.at)
    rows: list[list[list[Token]]] = [[[]]]
    while not reader.sees("end", "command"):
        word = reader.take()
        if word.kind == "end":
            raise Unread("cases without an end", token.at)
        if word.kind == "command" and word.text == "\\":
            rows.append([[]])
            reader.place = behind_break(reader.words, reader.place)
        elif word.kind == "sign" and word.text == "&":
            rows[-1].append([])
        else:
            rows[-1][-1].append(word)
    reader.take()
    reader.inside_words(token)
    parts: list[Node] = []
    for row in rows:
        if row == [[]]:
            continue
        if len(row) != 2:
            raise Unread("a case is a value & a condition", token.at)
        value = [word for word in row[0] if word.kind != "space"]
        value = value[:-1] if value and value[-1].text == "," else value
        parts += [reader.inner(value, token.at).whole(), _guard(reader, row[1], token)]
    if any(guard.kind == "otherwise" for guard in parts[1:-1:2]):
        raise Unread("otherwise stands in the last row of cases", token.at)
    return Node("cases", token.at, (), tuple(parts))


def _guard(reader: Grammar, words: list[Token], token: Token) -> Node:
    """The condition of a case: one chain of relations, behind a word such as if."""
    remarks = " ".join(word.text for word in words if word.kind == "text").lower().strip(" .,")
    rest = [word for word in words if word.kind != "text"]
    begun = next((i for i, word in enumerate(words) if word.kind not in ("text", "space")), len(words))
    if any(word.kind == "text" and word.text.strip(" .,") for word in words[begun:]):
        raise Unread("the condition of a case is one relation, with no word behind it", words[begun].at)
    while rest and (rest[-1].text in (".", ",", ";") or rest[-1].kind == "space"):
        rest.pop()
    while rest and rest[0].kind == "space":
        rest.pop(0)
    if len(rest) > 1 and bracketed(rest):
        rest = rest[1:-1]
    if not rest and remarks in ("otherwise", "else"):
        return Node("otherwise", token.at)
    at = (words or [token])[0].at
    if remarks not in ("", "if", "for", "when", "where") or any(word.kind == "space" for word in rest):
        raise Unread("the condition of a case is one relation, behind if, for, when or where alone", at)
    sides, signs = split_relations(rest)
    if not signs:
        raise Unread("the condition of a case is a relation, or \\text{otherwise}", at)
    return Node("chain", token.at, tuple(signs), tuple(reader.inner(side, token.at).whole() for side in sides))


def _moved(node: Node, sign: str, moves: bool) -> Node:
    """One more or one less, where it moves."""
    return Node("sum", node.at, ("+", sign), (node, Node("number", node.at, ("1",)))) if moves else node


def _is_d(token: Token) -> bool:
    return (token.kind in ("letter", "word") and token.text == "d") or (
        token.kind == "command" and token.text in ("partial", "dd")
    )


def _order(words: list[Token], token: Token) -> tuple[int, list[Token]]:
    """An exponent of digits at the beginning, 1 where there is none, and the rest."""
    if not words or words[0].text != "^":
        return 1, words
    texts = [word.text for word in words[1:4]]
    if texts and re.fullmatch(r"\d", texts[0]):
        return int(texts[0]), words[2:]
    if len(texts) == 3 and (texts[0], texts[2]) == ("{", "}") and re.fullmatch(r"\d\d?", texts[1]):
        return int(texts[1]), words[4:]
    raise Unread("the order of a derivative is a number", token.at)


BINDERS: dict[str, Callable[[Grammar], Node]] = {
    "int": integral,
    "sum": series,
    "prod": series,
    "lim": limit,
    "begin": cases,
}
"""What each command binds."""
