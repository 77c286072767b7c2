"""Formulas as LaTeX: what a paper would name in a long one gets a letter, and a clause that says what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from .breaking import LINE, broken, level_brackets, lines, tokens, width
from .notation import Abbreviation, letters
from .printer import Printer, negative
from .theory.language import given
from .theory.roots import root_of

LETTERS = ("A", "B", "D", "F", "G", "H")
"""For parts that stand in a formula more than once; an integral is I, the parameter of an elliptic integral m."""

REPEATED, ALONE, NAMED = 7, 14, 8
"""Widths, in letters, from which a repeated part, or an integral, a radicand or a definition by cases, is worth a letter
of its own; and the most such letters in one formula."""

_SIGNS = {"==": "=", "<=": r"\leq", ">=": r"\geq", "!=": r"\neq"}


def latex(expression: sp.Basic, abbreviations: Sequence[Abbreviation] = ()) -> str:
    """LaTeX of an expression on one line, for any renderer that knows amsmath."""
    return typeset(expression, abbreviations)[0]


def display(expression: sp.Basic, abbreviations: Sequence[Abbreviation] = ()) -> str:
    """LaTeX of a displayed formula, long ones broken at operators and aligned."""
    return broken(latex(expression, abbreviations))


def typeset(expression: sp.Basic, abbreviations: Sequence[Abbreviation] = ()) -> tuple[str, tuple[str, ...]]:
    """LaTeX of an expression on one line, and the claims by whose symbols parts of it are written."""
    symbols = symbols_in(expression).union(*(a.parameters for a in abbreviations))
    parts: dict[sp.Basic, str] = {}
    while True:
        printer = Printer({"symbol_names": letters(symbols)}, abbreviations)
        printer.free = frozenset(expression.free_symbols)
        for part, letter in parts.items():
            printer.name(part, letter)
        text = level_brackets(whole(printer, expression))
        if len(parts) == NAMED or max(map(width, lines(text))) <= LINE:
            return text, tuple(printer.used)
        part = _worth_naming(printer, expression, parts)
        if part is None:
            return text, tuple(printer.used)
        parts[part] = _free_letter(part, expression, text)


def symbols_in(expression: sp.Basic) -> set[sp.Symbol]:
    """Every symbol written in an expression, bound ones included."""
    return expression.atoms(sp.Symbol) | {s for f in expression.atoms(AppliedUndef) for s in f.free_symbols}


def whole(printer: Printer, expression: sp.Basic) -> str:
    """A formula with the clauses that say what its letters are, each after those in which it stands."""
    if isinstance(expression, Relational):
        left, right = _side(printer, expression.lhs), _side(printer, expression.rhs)
        text = f"{left} {_SIGNS.get(expression.rel_op, expression.rel_op)} {right}"
    else:
        text = _side(printer, expression)
    laws = {side.args[1] for side in getattr(expression, "args", ()) if type(side) is given}
    if len(laws) == 1 and type(expression.args[0]) is given:
        text += rf",\quad \text{{for }} {printer.law(*laws)}"
    said: set[sp.Basic] = set()
    while (part := next((part for part in printer.shown if part not in said), None)) is not None:
        text += rf",\quad \text{{{'and' if said else 'where'} }} {_clause(printer, part)}"
        said.add(part)
    return text


def _side(printer: Printer, side: sp.Basic) -> str:
    """A side of a relation; a root that is all of it is said in words, and the law of its data after the relation."""
    if type(side) is given:
        side = side.args[0]
    if type(side) is not root_of or printer.inverse(side) is not None:
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


def _worth_naming(printer: Printer, expression: sp.Basic, parts: dict[sp.Basic, str]) -> sp.Basic | None:
    """The part whose letter makes a formula shortest: one that is repeated, an integral, or a definition by cases."""
    found = Counter(_parts(printer, expression, set(getattr(expression, "args", ())) | {expression}))
    radicands = {part.base for part in found if isinstance(part, sp.Pow) and part.exp in (sp.S.Half, -sp.S.Half)}
    best, saved = None, 0.0
    for part, count in found.items():
        if part in parts:
            continue
        size = width(printer.spelt(part))
        alone = (isinstance(part, sp.Integral | sp.Piecewise) and size >= ALONE) or (
            part in radicands and size >= ALONE
        )
        gain = (count - 1) * size if not alone else count * size - 4
        if (alone or (count > 1 and size >= REPEATED)) and gain > saved:
            best, saved = part, gain
    return best


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


def _free_letter(part: sp.Basic, expression: sp.Basic, text: str) -> str:
    """A letter that the formula does not have yet."""
    taken = set(tokens(text))
    wanted: tuple[str, ...] = ()
    if isinstance(part, sp.Integral):
        several = len(expression.atoms(sp.Integral)) > 1
        wanted = tuple(f"I_{{{k}}}" for k in range(1, 10) if f"I_{{{k}}}" not in text) if several else ("I",)
    if any(e.args[-1] == part for e in expression.atoms(sp.elliptic_k, sp.elliptic_e, sp.elliptic_pi)):
        wanted = ("m",)
    return next(letter for letter in (*wanted, *LETTERS, "P", "Q", "R", "T", "U", "V") if letter not in taken)
