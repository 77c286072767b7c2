"""Statements and conditions as SymPy's relations, or as pairs that are equal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Number
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from ..theory import language
from ..theory.domain import Domain, Parameter
from ..theory.errors import UsageError
from ..theory.write.held import over
from .given import Given, Range, read_given
from .statement import Statement, name_of, read_statements, sizes_of

VALID = (
    "valid: text, as 'exp(x) >= 1 + x'; a relation of SymPy, as sympy.Ge(sympy.exp(x), 1 + x); a pair (left, right) "
    "whose sides are equal"
)
VALID_GIVEN = "valid: text, as 'x > 0, n integer'; relations of SymPy; a list of these; or a Domain"
EVALUATING = (
    sp.Add, sp.Mul, sp.Pow, sp.Function, sp.Max, sp.Min, sp.Piecewise, Relational, sp.Derivative, sp.And, sp.Or, sp.Not
)  # fmt: skip
"""Of SymPy's kinds of nodes those that are changed as they are made, if not asked otherwise."""
WORDS = {sp.Gt: ">", sp.Ge: ">=", sp.Lt: "<", sp.Le: "<=", sp.Eq: "=="}


def statements_of(statement: Any, given: Any = ()) -> tuple[Statement, ...]:
    """The statements of a text, a relation, a conjunction of relations, or a pair. Raises UsageError."""
    conditions = list(given) if isinstance(given, list | tuple) else [given]
    if isinstance(statement, str) and all(isinstance(one, str) for one in conditions):
        return read_statements([statement], conditions)
    if isinstance(statement, str):
        raise UsageError(f"given = {given!r}; valid beside a text: text, as 'x > 0, n integer', or a list of texts")
    relations = _relations(statement)
    _distinct([one for one in (*relations, *conditions) if isinstance(one, sp.Basic)])
    if len(conditions) == 1 and isinstance(conditions[0], Domain):
        return tuple(_on(conditions[0], one, number) for number, one in enumerate(relations, 1))
    known = read_given([one for one in conditions if isinstance(one, str)])
    for one in conditions:
        if not isinstance(one, str):
            _enter(one, known)
    free = {s for one in relations for s in one.free_symbols}
    for symbol in free:
        _assume(symbol, known)
    known.check({s.name for s in free} | {s.name for one in relations for s in one.atoms(sp.Symbol)})
    found = []
    for number, one in enumerate(relations, 1):
        sizes = sizes_of(one)
        names = sorted({s.name for s in one.free_symbols} | sizes)
        found.append(_on(known.domain(names, sizes), one, number))
    return tuple(found)


def _distinct(relations: Sequence[sp.Basic]) -> None:
    """Names tell symbols apart here, as SymPy does not: raises UsageError for a free one and another, free or bound, of one name."""
    free = dict.fromkeys(symbol for one in relations for symbol in one.free_symbols)
    known = {symbol.name: symbol for symbol in free}
    for symbol in (*free, *(symbol for one in relations for symbol in one.atoms(sp.Symbol))):
        if known.get(symbol.name, symbol) != symbol:
            raise UsageError(f"two symbols are named {symbol}, with other assumptions; valid: one symbol for each name")


def _relations(statement: Any) -> list[sp.Basic]:
    if isinstance(statement, sp.logic.boolalg.BooleanAtom | bool):
        raise UsageError(
            f"statement = {statement!r}: SymPy or Python has evaluated it already; give text, or a pair (left, right), or "
            "evaluate=False"
        )
    if isinstance(statement, sp.And):
        return [one for part in statement.args for one in _relations(part)]
    if isinstance(statement, tuple) and len(statement) == 2 and all(map(_is_number, statement)):
        return [sp.Eq(*map(_exact, statement), evaluate=False)]
    if isinstance(statement, Relational | language.continuous):
        return [statement]
    raise UsageError(f"statement = {statement!r}; {VALID}")


def _is_number(side: Any) -> bool:
    return isinstance(side, sp.Expr) or (isinstance(side, Number) and not isinstance(side, bool))


def _exact(side: Any) -> sp.Expr:
    if isinstance(side, sp.Expr):
        return side
    if isinstance(side, int):
        return sp.Integer(side)
    raise UsageError(
        f"{side!r} is no exact number; valid: an integer, sympy.Rational(1, 3), or another expression of SymPy"
    )


@dataclass(frozen=True)
class _Stated:
    """A condition that is a relation of SymPy."""

    relation: sp.Basic

    @property
    def names(self) -> frozenset[str]:
        return frozenset(s.name for s in self.relation.free_symbols)

    def stated(self, parameters: Iterable[Parameter]) -> sp.Basic:
        return _declared(self.relation, parameters)


def _enter(condition: Any, known: Given) -> None:
    """What a relation of SymPy gives: a bound of a symbol, or a relation."""
    if isinstance(condition, sp.And):
        for part in condition.args:
            _enter(part, known)
        return
    if type(condition) not in (*WORDS, sp.Ne):
        raise UsageError(f"given = {condition!r}; {VALID_GIVEN}")
    for symbol in condition.free_symbols:
        _assume(symbol, known)
    for one in (condition, condition.reversed):
        if isinstance(one.lhs, sp.Symbol) and (one.rhs.is_Rational or one.rhs.is_infinite) and type(one) in WORDS:
            known.ranges.setdefault(one.lhs.name, Range()).narrow(WORDS[type(one)], one.rhs)
            return
    known.relations.append(_Stated(condition))


ASSUMED = {"positive": ">", "nonnegative": ">=", "negative": "<", "nonpositive": "<="}


def _assume(symbol: sp.Symbol, known: Given) -> None:
    """What SymPy was told of a symbol is given; raises UsageError for what no range says."""
    own = known.ranges.setdefault(symbol.name, Range())
    own.integer |= bool(symbol.is_integer)
    for name, word in ASSUMED.items():
        if getattr(symbol, f"is_{name}"):
            own.narrow(word, sp.S.Zero)
    told = {name: value for name, value in symbol.assumptions0.items() if name != "commutative"}
    if symbol.is_real is None and told:
        what = ", ".join(name if value else f"not {name}" for name, value in sorted(told.items()))
        raise UsageError(
            f"{symbol} is assumed {what}, and nothing says that it is real; valid: real, integer, and signs"
        )
    if symbol.is_real is False or (wrong := replace(own.parameter(symbol.name), symbol=symbol).unfounded()):
        what = "not real" if symbol.is_real is False else ", ".join(sorted(wrong))
        raise UsageError(f"{symbol} is assumed {what}; valid: real, integer, and signs")


def _declared(e: sp.Basic, parameters: Iterable[Parameter]) -> sp.Basic:
    """With the symbols that the domain declares under the same names."""
    symbols = {p.name: p.symbol for p in parameters}
    return _renamed(e, {s: symbols[s.name] for s in e.free_symbols if s.name in symbols and symbols[s.name] != s})


def _renamed(e: sp.Basic, images: Mapping[sp.Basic, sp.Basic]) -> sp.Basic:
    """The expression with other symbols, and nothing evaluated: x*(1/x) stays one where its author held it."""
    if e in images:
        return images[e]
    args = tuple(_renamed(part, images) for part in e.args)
    if all(new is old for new, old in zip(args, e.args, strict=True)):
        return e
    if isinstance(e, sp.Integral | sp.Sum | sp.Product):
        return over(type(e), *args)
    return e.func(*args, evaluate=False) if isinstance(e, EVALUATING) else e.func(*args)


def _on(domain: Domain, relation: sp.Basic, number: int) -> Statement:
    return Statement(name_of(number), str(relation), _declared(relation, domain.parameters), domain)
