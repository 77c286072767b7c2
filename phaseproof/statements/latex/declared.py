"""What a draft says of its letters, in the words of ``--given``: ``x > 0``, ``0 < p < 1``, ``a, b > 0``, ``n integer``, ``n > d + 1``.

Letters may be written as LaTeX writes them, ``\\in`` and intervals too, ``X ~ N(0, 1)`` declares a normal law, and
``S sample covariance of n x d standard normal rows`` a matrix. What is said of one letter replaces all that was said of it
before; a relation between several letters is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import sympy as sp

from ...theory.domain import Domain, Parameter
from ...theory.errors import Misread, UsageError
from .. import grammar as text_grammar
from ..given import TURNED, Given, Range, read_given
from ..meaning import Meaning
from ..names import CONSTANTS
from ..statement import sizes_of
from .grammar import MEANT, Grammar
from .matrices import Matrix, letters
from .meaning import Definition, Law, Scope, expression, relation
from .relations import closes, each_whole, is_letter, listed, opens, split_relations
from .tokens import DOTS, Token, Unread
from .tree import Node, mentions, with_euler

_WRITTEN = (
    (r"\$|\\[,;:! ]|\\(?:left|right|quad|qquad)(?![A-Za-z])", " "),
    (r"\\(?:leq?|leqslant)(?![A-Za-z])", "<="),
    (r"\\(?:geq?|geqslant)(?![A-Za-z])", ">="),
    (r"\\neq?(?![A-Za-z])", "!="),
    (r"\\lt(?![A-Za-z])", "<"),
    (r"\\gt(?![A-Za-z])", ">"),
    (r"\\infty(?![A-Za-z])", "oo"),
    (r"\\in(?![A-Za-z])", "in"),
    (r"\\sim(?![A-Za-z])|∼", "~"),
    (r"\\cdot(?![A-Za-z])", "*"),
    (r"\\[td]?frac\s*(?:\{\s*(\d+)\s*\}|(\d))\s*(?:\{\s*(\d+)\s*\}|(\d))", r"(\1\2/\3\4)"),
    (r"\\sqrt\s*(?:\{\s*(\w+)\s*\}|(\w))", r"sqrt(\1\2)"),
    (r"\\math(?:cal|bb|rm)\s*\{?\s*([A-Z])\s*\}?", r"\1"),
    (r"\\text\s*\{([^{}]*)\}", r"\1"),
    (r"\\(?:wide)?(hat|bar|tilde|dot|check)\s*\{?\s*\\?([A-Za-z]+)\s*\}?", r"\1_\2"),
    *(
        (rf"{sign}(?:\{{\s*{star}\s*\}}|\s*{star})", f"_{word}{place}")
        for sign, place in ((r"\^", "_above"), ("_", ""))
        for star, word in ((r"\\star(?![A-Za-z])", "star"), (r"(?:\\ast(?![A-Za-z])|\*)", "asterisk"))
    ),
    (r"_\{([A-Za-z0-9]+),([A-Za-z0-9]+)\}", r"_\1_\2"),
    (r"_\{([A-Za-z0-9]+)\}", r"_\1"),
    (r"\\([A-Za-z]+)(?=\d)", r"\1 "),
    (r"\\([A-Za-z]+)", r"\1"),
)
"""What LaTeX writes, as text."""
_SETS = {"R": "{0} real", "Z": "{0} integer", "N": "{0} integer, {0} >= 1"}
SIZES = ("n", "d")
"""Numbers of the rows and columns of data."""
_MEMBER = re.compile(r"^\s*(\w+)\s+in\s+(?:([RZN])|([(\[])([^,]+),([^,]+)([)\]]))\s*$")
_MATRIX = re.compile(r"^\s*([^\W\d]\w*)\s+sample covariance of (?:(\w+)\s*(?:x|×|times)\s*(\w+)\s+)?(.*?)\s*$")
_ROWS = "standard normal rows"
_WORD = re.compile(r"[^\W\d]\w*")
_LAW = re.compile(r"^\s*([^\W\d]\w*)\s*([~=])\s*N\s*\((.+),(.+)\)\s*$")


def as_text(declaration: str) -> str:
    """A declaration in LaTeX's words as the text of conditions."""
    for pattern, written in _WRITTEN:
        declaration = re.sub(pattern, written, declaration)
    return declaration


@dataclass(frozen=True)
class Said:
    """Something that is said: of which letters, whether it declares them anew, and its text.

    Of a law the mean and variance, and whether the letter names the law itself; ``matrix`` where it is one's.
    """

    names: frozenset[str]
    anew: bool
    text: str
    law: tuple[str, str, bool] | None = None
    matrix: bool = False

    @property
    def is_of_numbers(self) -> bool:
        return self.law is None and not self.matrix


def is_law(declaration: str) -> bool:
    """Does it declare something random, or a law, which may speak of what others declare?"""
    return any(_LAW.match(item) for item in _items(as_text(declaration).strip().rstrip(".")))


def said(declaration: str, at: int = 0) -> list[Said]:
    """What a line says, part by part. Raises Unread."""
    try:
        found = list(_said(as_text(declaration).strip().rstrip(".")))
        read_given([item.text for item in found if item.is_of_numbers])
    except Misread as error:
        raise Unread(error.what, at) from None
    except UsageError as error:
        raise Unread(str(error), at) from None
    if taken := MEANT.intersection(name for item in found for name in item.names):
        raise Unread(f"\\{min(taken)} has a meaning of its own: declare another letter", at)
    if not found:
        raise Unread(f"nothing is declared here; {text_grammar.CONDITIONS}", at)
    return found


def _said(text: str) -> Iterator[Said]:
    plain = []
    for item in _items(text):
        if (law := _LAW.match(item)) is not None:
            yield Said(frozenset((law[1],)), True, item, (law[3].strip(), law[4].strip(), law[2] == "="))
        elif (matrix := _MATRIX.match(item)) is not None:
            yield _matrix(item, *matrix.groups())
        elif (member := _MEMBER.match(item)) is not None:
            plain.append(_member(member))
        else:
            plain.append(item)
    if plain:
        yield from _conditions(", ".join(plain))


def _matrix(item: str, name: str, rows: str | None, columns: str | None, of: str) -> Said:
    """The sample covariance X^T X/n of n rows of d standard normal numbers, no mean subtracted."""
    if (rows, columns, of) != ("n", "d", _ROWS):
        raise UsageError(f"{item.strip()}: a matrix is declared as {name} sample covariance of n x d {_ROWS}")
    if name in ("n", "d"):
        raise UsageError(f"{name} is a size of the matrix: it has another letter")
    return Said(frozenset((name,)), True, item, matrix=True)


def _items(text: str) -> list[str]:
    """The parts between commas and semicolons that stand in no brackets."""
    items, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if depth == 0 and character in ",;":
            items.append(text[start:place])
            start = place + 1
    return [item for item in (*items, text[start:]) if item.strip()]


def _member(found: re.Match[str]) -> str:
    """x in (0, 1], or in one of the sets of numbers, as conditions."""
    name, numbers, opened, low, high, closed = found.groups()
    if numbers:
        return _SETS[numbers].format(name)
    return f"{low.strip()} {'<' if opened == '(' else '<='} {name} {'<' if closed == ')' else '<='} {high.strip()}"


def _conditions(text: str) -> Iterator[Said]:
    """Conditions of the grammar of ``--given``; names alone before a comma belong to what follows."""
    alone: list[text_grammar.Node] = []
    for node, words in text_grammar.listed(text):
        alone.append(node)
        if node.kind == "name" and not words:
            continue
        names = frozenset(name for one in alone for name in _names(one))
        written = text[alone[0].at : words[-1].end if words else node.end]
        yield Said(names, len(alone) > 1 or len(names) == 1, written)
        alone = []
    if alone:
        raise UsageError(f"nothing is said of {alone[0].words[0]}; {text_grammar.CONDITIONS}")


def _names(node: text_grammar.Node) -> Iterator[str]:
    if node.kind == "name" and node.words[0] not in (*CONSTANTS, "oo"):
        yield node.words[0]
    for part in node.parts:
        yield from _names(part)


@dataclass(frozen=True)
class Beside:
    """A condition that a display states beside a row of its formula, in LaTeX."""

    node: Node
    row: int

    @property
    def names(self) -> frozenset[str]:
        return frozenset(mentions(self.node))

    def stated(self, parameters: Iterable[Parameter]) -> sp.Basic:
        scope = Scope({p.name: p.symbol for p in parameters})
        return relation(self.node.words[0], *(expression(part, scope) for part in self.node.parts))


def euler(one: Beside) -> Beside:
    """The condition with Euler's number for the letter e."""
    return replace(one, node=with_euler(one.node))


def beside(words: Sequence[Token]) -> tuple[list[Beside], list[str], list[str]]:
    """The relations of a condition that stands in a display, letters that it says to be real, and letters of which it says nothing.

    It is one as x > 0; x, y > 0; x \\in (0, 1]; n = 1, 2, \\dots; x \\in \\mathbb R, or x alone. Raises Unread.
    """
    found, real, letters, before = list[Beside](), list[Token](), list[Token](), list[Token]()
    if len(words) > 3 and words[1].text == "=" and words[-1].text in DOTS:
        return [_relation([words[0]], "ge", [words[2]], _from(words))], [], []
    for item in listed(words):
        if before:
            each_whole(before, item)
        if [word.text for word in item[1:]] == ["in", "mathbb R"] and is_letter(item[0]):
            real, letters = [*real, *letters, item[0]], []
        elif len(item) == 1 and is_letter(item[0]):
            letters.append(item[0])
        elif letters and not is_letter(item[0]):
            raise Unread("which letters are these conditions on? write them apart", item[0].at)
        else:
            before = item
            found += [one for letter in (*letters, item[0]) for one in _of_one([letter, *item[1:]])]
            letters = []
    return found, [letter.text for letter in real], [letter.text for letter in letters]


def _from(words: Sequence[Token]) -> Token:
    """The letter of n = 1, 2, \\dots. Raises Unread for what does not rise by one from a whole number on."""
    members = [item[0].text if len(item) == 1 else "" for item in listed(words[2:-1])]
    first = int(members[0]) if members[0].isdigit() and len(members[0]) < 10 else 0
    if len(members) < 3 or members[:-1] != [str(first + i) for i in range(len(members) - 1)] or members[-1] != ",":
        raise Unread("a list as a condition rises by one, as n = 1, 2, \\dots: write an inequality", words[2].at)
    return words[0]


def _of_one(words: Sequence[Token]) -> list[Beside]:
    """The relations of a chain, or of a letter in an interval."""
    within = (
        len(words) > 5 and words[1].text == "in" and words[2].kind == words[-1].kind == "sign"
    )  # no braces, as of a set
    if within and opens(words[2]) and closes(words[-1]):
        low, *rest = listed(words[3:-1])
        if len(rest) == 1:
            kinds = "gt" if words[2].text == "(" else "ge", "lt" if words[-1].text == ")" else "le"
            ends = zip(kinds, (low, rest[0]), strict=True)
            return [_relation(words[:1], sign, end, words[0]) for sign, end in ends if end[-1].text != "infty"]
    sides, signs = split_relations(words)
    if not signs:
        raise Unread(
            "a condition in a display is a relation, as x > 0; of which kind a letter is, a declaration says",
            words[0].at,
        )
    return [_relation(sides[i], sign, sides[i + 1], words[0]) for i, sign in enumerate(signs)]


def _relation(left: Sequence[Token], sign: str, right: Sequence[Token], at: Token) -> Beside:
    parts = [Grammar(side, (), at.at).whole() for side in (left, right)]
    return Beside(Node("chain", parts[0].at, (sign,), tuple(parts)), at.row)


WORDS = {"=": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def _bounds(one: Beside) -> Iterator[tuple[str, str, sp.Expr]]:
    """The letters that a condition bounds by numbers, or their absolute values, each with the relation and the number."""
    word, (left, right) = WORDS[one.node.words[0]], one.node.parts
    for subject, sign, other in ((left, word, right), (right, TURNED.get(word, word), left)):
        absolute = subject.kind == "abs" and sign in ("<", "<=")
        inner = subject.parts[0] if absolute else subject
        if inner.kind == "name" and not set(mentions(other)):
            value = expression(other, Scope())
            yield inner.words[0], sign, value
            if absolute:
                yield inner.words[0], TURNED[sign], -value


def _narrowed(known: Mapping[str, Range], name: str, bounds: Iterable[tuple[str, str, sp.Expr]]) -> Range:
    """What is known of a letter, with what the bounds say of it."""
    found = replace(known.get(name, Range()))
    for other, word, value in bounds:
        if other == name:
            found.narrow(word, value)
    return found


@dataclass(frozen=True)
class Declared:
    """All that has been said so far."""

    items: tuple[Said, ...] = ()
    unread: frozenset[str] = frozenset()
    """Letters of lines that are not read, which may have said anything of them."""

    def then(self, items: Sequence[Said]) -> Declared:
        """With a further line, which declares letters anew."""
        anew = frozenset().union(*(item.names for item in items if item.anew))
        return Declared((*(item for item in self.items if not anew & item.names), *items), self.unread - anew)

    def without(self, line: str) -> Declared:
        """Without all that was said of the letters of a line that is not read."""
        letters_ = frozenset(_WORD.findall(as_text(line)))
        return Declared(tuple(item for item in self.items if not letters_ & item.names), self.unread | letters_)

    @property
    def given(self) -> Given:
        """What is given of numbers. Raises UsageError."""
        return read_given([item.text for item in self.items if item.is_of_numbers])

    @property
    def laws(self) -> dict[str, tuple[str, str, bool]]:
        return {name: item.law for item in self.items if item.law is not None for name in item.names}

    @property
    def matrices(self) -> dict[str, Matrix]:
        """Raises UsageError for more than the language has letters for."""
        return letters([name for item in self.items if item.matrix for name in item.names])

    @property
    def names(self) -> frozenset[str]:
        return frozenset().union(*(item.names for item in self.items))

    @property
    def integers(self) -> frozenset[str]:
        """Letters that are whole numbers, sizes of matrices among them."""
        return self.given.integers | frozenset(SIZES if self.matrices else ())

    def exceeded(self, conditions: Iterable[Beside], real: Iterable[str]) -> str:
        """A letter for which conditions in a display allow more than is declared of it; nothing where there is none."""
        given = self.given
        more = {name for one in given.relations for name in one.names}
        for name in real:
            if name in more or given.ranges.get(name, Range()) != Range():
                return name
        for name, word, value in (bound for one in conditions for bound in _bounds(one)):
            known = given.ranges.get(name, Range())
            said = Range(integer=known.integer)
            said.narrow(word, value)
            if said.rounded().exceeds(known.rounded()):
                return name
        return ""

    def implied(self, conditions: Sequence[Beside]) -> bool:
        """Does what is declared of single letters say all of these conditions already?"""
        bounds = [list(_bounds(one)) for one in conditions]
        known = self.given.ranges
        return (
            all(bounds)
            and not any(word == "!=" for some in bounds for _, word, _ in some)
            and all(_narrowed(known, name, some) == known.get(name, Range()) for some in bounds for name, *_ in some)
        )

    def emptied(self, conditions: Iterable[Beside]) -> str:
        """A letter of which conditions leave nothing that is declared; nothing where there is none."""
        bounds = [bound for one in conditions for bound in _bounds(one)]
        for name in sorted({name for name, *_ in bounds}):
            try:
                _narrowed(self.given.ranges, name, bounds).parameter(name)
            except UsageError:
                return name
        return ""

    def scope(self, defined: Mapping[str, Definition]) -> Scope:
        """What the letters stand for, and what is defined. Raises UsageError."""
        given = self.given
        random, data = self.laws, self.matrices
        if both := sorted({*random, *data} & set(given.names)):
            raise UsageError(f"{both[0]} is random: nothing but its law is said of it")
        sizes = SIZES if data else ()
        if taken := sorted(set(sizes) & set(random)):
            raise UsageError(f"{taken[0]} is a size of a matrix: it is not random")
        all_ = given.domain([*given.names, *sizes], sizes).parameters
        numbers = {p.name: p.symbol for p in all_ if p.name not in self.unread}
        laws = {name: _law(name, law, numbers, given) for name, law in random.items()}
        said_more = {name for one in given.relations for name in one.names}
        plain = {name for name, known in given.ranges.items() if known == Range() and name not in said_more}
        return Scope({**numbers, **laws, **data, **defined}, unlimited=frozenset(plain), ends=given.ends)

    def domain(self, statement: sp.Basic, beside: Sequence[Beside] = ()) -> Domain:
        """The domain of a statement, on which further conditions hold; n and d are integers >= 1 where it is of data.

        Raises UsageError.
        """
        given = self.given
        given.relations.extend(beside)
        symbols, sizes = sorted(s.name for s in statement.free_symbols), sorted(sizes_of(statement))
        if self.matrices:
            sizes = [size for size in SIZES if size in (*symbols, *sizes)]
        if unread := sorted(self.unread.intersection(sizes)):
            raise UsageError(f"a declaration that speaks of {unread[0]} is not read")
        return given.domain([*symbols, *sizes, *sorted(name for one in beside for name in one.names)], sizes)


def _law(name: str, law: tuple[str, str, bool], numbers: Mapping[str, sp.Symbol], given: Given) -> Law:
    """Raises UsageError for a variance that is not positive."""
    mean, variance, named = law
    made = Law(_number(mean, numbers), _number(variance, numbers), named)
    if made.variance.is_nonpositive or given.ranges.get(variance, Range()).upper <= 0:
        raise UsageError(f"{variance} is no variance of {name}: it is not positive")
    return made


def _number(text: str, numbers: Mapping[str, sp.Symbol]) -> sp.Expr:
    """The mean or the variance of a law, of letters that are declared."""
    reader = Meaning(text, numbers)
    value = reader.expression(text_grammar.parsed(text), {})
    if unknown := sorted(set(reader.free) - set(numbers)):
        raise UsageError(f"{unknown[0]}, which a law speaks of, is not declared")
    return value
