"""Formulas as LaTeX: what a paper would name in a long one gets a letter, and a clause that says what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from ..theory.language import C1, C2, COVARIANCE, ROOT, WEIGHT, C, average, average_below, given
from ..theory.roots import root_of
from .alike import is_kappa, key, noise_of
from .alphabet import vetted
from .breaking import LINE, broken, is_cut, level_brackets, lines, tokens, width
from .notation import Abbreviation, letters, written
from .printer import Kind, Printer, negative, root_letters

LETTERS = ("A", "B", "D", "F", "G", "H", "P", "Q", "R", "T", "U", "V")
"""For parts that stand in a formula more than once; an integral is I, the parameter of an elliptic integral m."""

REPEATED, ALONE, NAMED = 7, 14, 12
"""Widths, in letters, from which a repeated part, or an integral, a radicand or a definition by cases, is worth a letter
of its own; and the most such letters in one formula."""

ELLIPTIC = (sp.elliptic_k, sp.elliptic_e, sp.elliptic_pi)

OF_A_POPULATION = (average, average_below, COVARIANCE, ROOT, WEIGHT, C, C1, C2)
"""What depends on the law of a population."""

_SIGNS = {"==": "=", "<=": r"\leq", ">=": r"\geq", "!=": r"\neq"}


@dataclass(frozen=True)
class Typeset:
    """LaTeX on one line, the claims by whose symbols parts of it are written, what stands in it, and its own letters.

    ``letters`` are those parts that are written by a letter which a clause explains, in words, each with that letter.
    """

    line: str
    claims: tuple[str, ...]
    kinds: frozenset[Kind]
    letters: tuple[tuple[sp.Basic, str], ...]


class PageLetters:
    """The letters of one page: what a formula of it writes by a letter of its own has that letter throughout.

    ``symbols`` are those of the page whose letter is not what they would have by themselves; ``taken`` are letters that mean
    something else on it; ``words`` has the letter, as a name, of each variable whose name is a word.
    """

    def __init__(
        self, symbols: Mapping[sp.Symbol, str], taken: Collection[str], words: Mapping[str, str] | None = None
    ) -> None:
        self.symbols = dict(symbols)
        self.words = dict(words or {})
        self.taken = frozenset(taken)
        self.given: dict[str, str] = {}
        self.names: dict[str, str] = {}
        """Of letters that parts of the kernel's formulas have, the names."""
        self._of_part: dict[tuple[sp.Basic, frozenset[sp.Basic]], str] = {}

    def of(self, part: sp.Basic, formula: sp.Basic) -> str:
        """The letter of a part, a new one where it has none; parts that are alike share theirs."""
        known = part, frozenset(formula.free_symbols)
        if known not in self._of_part:
            self._of_part[known] = self._of_text(key(part, formula.free_symbols), part, formula)
        return self._of_part[known]

    def _of_text(self, text: str, part: sp.Basic, formula: sp.Basic) -> str:
        if text not in self.given:
            given = set(self.given.values())
            self.given[text] = next(one for one in candidates(part, formula, self.taken) if one not in given)
        return self.given[text]


def latex(expression: sp.Basic, abbreviations: Sequence[Abbreviation] = (), page: PageLetters | None = None) -> str:
    """LaTeX of an expression on one line, for any renderer that knows amsmath."""
    return typeset(expression, abbreviations, page).line


def display(expression: sp.Basic, abbreviations: Sequence[Abbreviation] = ()) -> str:
    """LaTeX of a displayed formula, long ones broken at operators and aligned."""
    return broken(latex(expression, abbreviations))


def typeset(
    expression: sp.Basic, abbreviations: Sequence[Abbreviation] = (), page: PageLetters | None = None
) -> Typeset:
    """LaTeX of an expression on one line with what stands in it, in the letters of its page."""
    symbols = symbols_in(expression)
    own = tuple((s, shown) for s, shown in page.symbols.items() if s in symbols) if page else ()
    found = _typeset(expression, tuple(abbreviations), own)
    if page is None or not found.letters:
        return found
    letters = tuple((part, page.of(part, expression)) for part, _ in found.letters)
    return found if letters == found.letters else _written(expression, tuple(abbreviations), own, letters)


@lru_cache(maxsize=8192)
def _typeset(
    expression: sp.Basic, abbreviations: tuple[Abbreviation, ...], own: tuple[tuple[sp.Symbol, str], ...]
) -> Typeset:
    """Kept, as domains and statements stand on many pages."""
    parts: dict[sp.Basic, str] = {}
    while True:
        printer = _printer(expression, abbreviations, own, parts.items())
        text = vetted(level_brackets(whole(printer, expression)))
        found = lines(text)
        fits = max(map(width, found)) <= LINE
        named = [] if fits and not any(is_cut(line) for line in found) else _worth_naming(printer, expression, fits)
        if not named or len(parts) + len(named) > NAMED:
            return _result(printer, text)
        for part in named:
            taken = {*tokens(text), *parts.values()}
            parts[part] = next(candidates(part, expression, taken))


@lru_cache(maxsize=1024)
def _written(
    expression: sp.Basic,
    abbreviations: tuple[Abbreviation, ...],
    own: tuple[tuple[sp.Symbol, str], ...],
    letters: tuple[tuple[sp.Basic, str], ...],
) -> Typeset:
    """An expression whose parts have these letters, whatever its width."""
    printer = _printer(expression, abbreviations, own, letters)
    return _result(printer, vetted(level_brackets(whole(printer, expression))))


def _printer(
    expression: sp.Basic,
    abbreviations: tuple[Abbreviation, ...],
    own: tuple[tuple[sp.Symbol, str], ...],
    parts: Iterable[tuple[sp.Basic, str]],
) -> Printer:
    """A printer that knows the letters of symbols and parts."""
    symbols = symbols_in(expression)
    names = letters(symbols.union(*(a.parameters for a in abbreviations)), {symbol.name for symbol in symbols})
    printer = Printer({"symbol_names": {**names, **dict(own)}}, abbreviations)
    printer.free = frozenset(expression.free_symbols)
    printer.one_law = _of_one_law(expression)
    for part, letter in parts:
        printer.name(part, letter)
    return printer


def _of_one_law(expression: sp.Basic) -> bool:
    """Is all that depends on a population given one law?"""
    return len(_laws(expression)) == 1 and not _depends_outside(expression)


def _laws(expression: sp.Basic) -> set[sp.Basic]:
    """The laws of populations that quantities are given."""
    return {part.args[1] for part in parts_of(expression) if isinstance(part, given)}


def _depends_outside(node: sp.Basic) -> bool:
    """Does something that depends on a population stand outside of what is given a law? Nothing is built anew: SymPy evaluates."""
    if isinstance(node, given):
        return False
    return node in OF_A_POPULATION or node.func in OF_A_POPULATION or any(map(_depends_outside, node.args))


def _result(printer: Printer, text: str) -> Typeset:
    named = tuple((part, printer.named[part].partition("(")[0]) for part in printer.shown)
    return Typeset(text, tuple(printer.used), frozenset(printer.met), named)


@lru_cache(maxsize=8192)
def symbols_in(expression: sp.Basic) -> frozenset[sp.Symbol]:
    """Every symbol written in an expression, bound ones included."""
    parts = parts_of(expression)
    applied = (part for part in parts if isinstance(part, AppliedUndef))
    return frozenset(part for part in parts if isinstance(part, sp.Symbol)).union(*(f.free_symbols for f in applied))


@lru_cache(maxsize=256)
def parts_of(expression: sp.Basic) -> frozenset[sp.Basic]:
    """What stands in an expression, itself included: each part once, where SymPy's walk comes as often as it stands there."""
    found, waiting = set[sp.Basic](), [expression]
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            waiting.extend(part.args)
    return frozenset(found)


def whole(printer: Printer, expression: sp.Basic) -> str:
    """A formula with the clauses that say what its letters are, each after those in which it stands."""
    if isinstance(expression, Relational):
        left, right = _side(printer, expression.lhs), _side(printer, expression.rhs)
        sign = _SIGNS.get(expression.rel_op, expression.rel_op)
        if _in_words(printer, expression.lhs):  # its own equation ends where the relation begins
            sign = rf"\text{{ is }} {sign if sign != '=' else ''}".rstrip()
        text = f"{left} {sign} {right}"
    else:
        text = _side(printer, expression)
    if printer.one_law:
        text += rf",\quad \text{{for }} {printer.law(*_laws(expression))}"
    said: set[str] = set()
    while (part := next((part for part in printer.shown if _explained(printer, part) not in said), None)) is not None:
        text += rf",\quad \text{{{'and' if said else 'where'} }} {_clause(printer, part)}"
        said.add(_explained(printer, part))
    return text


def _explained(printer: Printer, part: sp.Basic) -> str:
    """What a clause explains: a letter, or one applied to anything; kappa without noise, whose equation is shorter, apart."""
    found, written = noise_of(part), printer.named[part]
    letter, applied, _ = written.partition("(")
    return written if found is not None and found[0] == 0 else letter + applied


def _in_words(printer: Printer, side: sp.Basic) -> bool:
    return type(side) is root_of and printer.inverse(side) is None and not is_kappa(side)


def _side(printer: Printer, side: sp.Basic) -> str:
    """A side of a relation; a root that is all of it, and that nobody knows by a letter, is said in words."""
    if not _in_words(printer, side):
        return str(printer.doprint(side))
    return rf"\text{{the }} {printer.doprint(side.args[1])}{_solution(printer, side, 'with')}"


def _solution(printer: Printer, root: root_of, verb: str) -> str:
    function, _, target, low, high = root.args
    if negative(function) and negative(target):
        function, target = -function, -target
    left, right, low, high = map(printer.doprint, (function, target, low, high))
    return rf"\in({low},{high}) \text{{ {verb} }} {left} = {right}"


def _clause(printer: Printer, part: sp.Basic) -> str:
    """What a letter stands for: the solution of an equation, or an expression."""
    name = printer.named[part]
    if type(part) is root_of:
        with printer.written({part.args[1]: name}):
            return name + _solution(printer, part, "solves")
    return f"{name} = {printer.spelt(part)}"


def _worth_naming(printer: Printer, expression: sp.Basic, fits: bool) -> list[sp.Expr]:
    """The part whose letter makes a formula shortest: one that is repeated, or a definition by cases; or all integrals.

    In a formula that does not fit also a sum that is raised to a power; other bases only where there is nothing else.
    """
    parts = _parts(printer, expression, set(getattr(expression, "args", ())) | {expression})
    found = Counter(part for part in parts if part not in printer.named)
    sizes = {part: width(printer.spelt(part)) for part in found}
    large = [part for part in found if sizes[part] >= ALONE]
    alone = [part for part in large if isinstance(part, sp.Integral | sp.Piecewise)]
    gains = {part: (count - 1) * sizes[part] for part, count in found.items() if sizes[part] >= REPEATED}
    gains |= {part: found[part] * sizes[part] - 4 for part in alone}
    bases = {p.base for p in found if isinstance(p, sp.Pow)}
    if not fits:
        gains |= {p: max(sizes[p] - 4, gains.get(p, 0)) for p in large if p in bases and isinstance(p, sp.Add)}
    best = max((part for part in gains if gains[part] > 0), key=lambda part: gains[part], default=None)
    if isinstance(best, sp.Integral):
        return [part for part in alone if isinstance(part, sp.Integral)]
    if best is None and not fits:
        best = max((part for part in large if part in bases), key=lambda part: sizes[part], default=None)
    return [] if best is None else [best]


def _parts(printer: Printer, node: sp.Basic, known: set[sp.Basic]) -> Iterator[sp.Expr]:
    """What is printed of an expression, each part as often as it is, but for the sides and named parts in ``known``."""
    if not node.args or printer.abbreviated(node) or (isinstance(node, root_of) and node not in known):
        return
    if node in printer.named:
        if node in known:
            return
        known.add(node)
    elif isinstance(node, sp.Expr) and node not in known and not node.is_Rational and not _monomial(node):
        yield -node if negative(node) else node
    for part in node.args:
        yield from _parts(printer, part, known)


def _monomial(node: sp.Expr) -> bool:
    """Is it a product of powers of letters and numbers?"""
    return all(base.is_Symbol or base.is_Number for base in node.as_powers_dict())


def candidates(part: sp.Basic, formula: sp.Basic, taken: Collection[str] = ()) -> Iterator[str]:
    """The letters that a part of a formula may have, none of them taken, the best first, without end."""
    return (letter for letter in _wanted(part, formula, taken) if letter not in taken)


def _wanted(part: sp.Basic, formula: sp.Basic, taken: Collection[str]) -> Iterator[str]:
    if type(part) is root_of:
        yield from root_letters(part, written)
    if isinstance(part, sp.Integral) and "I" not in taken:
        if sum(isinstance(one, sp.Integral) for one in parts_of(formula)) == 1:
            yield "I"
        yield from (f"I_{{{k}}}" for k in count(1))
    if any(isinstance(e, ELLIPTIC) and e.args[-1] == part for e in parts_of(formula)):
        yield "m"
    yield from LETTERS
    free = [letter for letter in LETTERS if letter not in taken] or LETTERS
    yield from (f"{letter}_{{{k}}}" for k in count(1) for letter in free)
