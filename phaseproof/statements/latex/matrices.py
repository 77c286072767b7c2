"""Traces of functions of one declared matrix: every part is a number or a matrix, and what mixes both is not read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sympy as sp

from ...theory import language
from ...theory.errors import UsageError
from . import names
from .names import NO_MATRICES, negative, power, product, quotient, total
from .tokens import Unread
from .tree import Node

IDENTITY = frozenset(("I", "I_d"))
"""Names of the identity, where nothing else is said of them."""
FUNCTIONS = frozenset(("ln", "log", "exp"))
"""Functions that are read of a matrix, on its eigenvalues."""
LETTERS = (language.S, language.S1, language.S2)
"""Letters of the language for sample covariances of data sets that are independent of each other."""


@dataclass(frozen=True)
class Matrix:
    """The sample covariance that a name stands for, by its letter in the language."""

    letter: sp.Symbol


@dataclass(frozen=True)
class Part:
    """An expression, and whether it is a matrix."""

    value: sp.Expr
    is_matrix: bool


def letters(matrices: list[str]) -> dict[str, Matrix]:
    """A letter of the language for each name, its own where it has one. Raises UsageError for more than there are."""
    own = {letter.name: letter for letter in LETTERS if letter.name in matrices}
    free = [letter for letter in LETTERS if letter.name not in own]
    if len(matrices) > len(LETTERS):
        raise UsageError(
            f"{len(matrices)} matrices are declared, {', '.join(matrices)}; at most {len(LETTERS)} are read"
        )
    return {name: Matrix(own[name] if name in own else free.pop(0)) for name in matrices}


def trace(node: Node, known: Mapping[str, object], number: Callable[[Node], sp.Expr]) -> sp.Expr:
    """tau of the function of one matrix that a part is; ``number`` reads what is none. Raises Unread."""
    made = _Reader(known, number)(node)
    found = made.value.free_symbols & set(LETTERS)
    if not made.is_matrix or not found:
        raise Unread(NO_MATRICES, node.at)
    if len(found) > 1:
        raise Unread("a trace of two matrices is not read: write tau_product in a statement of one line", node.at)
    return language.tau(made.value)


def mixes(statement: sp.Basic) -> bool:
    """Do data stand within an expectation, and outside of one too?"""

    def outside(e: sp.Basic) -> bool:
        return not isinstance(e, language.E) and (isinstance(e, language.tau) or any(map(outside, e.args)))

    return bool(statement.has(language.E)) and outside(statement)


@dataclass(frozen=True)
class _Reader:
    """A method for each kind of part that a matrix may be."""

    known: Mapping[str, object]
    number: Callable[[Node], sp.Expr]

    def __call__(self, node: Node) -> Part:
        made = getattr(self, f"of_{node.kind}", None)
        return Part(self.number(node), False) if made is None else made(node)

    def of_name(self, node: Node) -> Part:
        value = self.known.get(node.words[0])
        if isinstance(value, Matrix):
            return Part(value.letter, True)
        if value is None and node.words[0] in IDENTITY:
            return Part(sp.S.One, True)
        if value is None and node.words[0] != "e":
            raise Unread(f"{node.words[0]} is not declared: {NO_MATRICES}", node.at)
        return Part(self.number(node), False)

    def of_bracket(self, node: Node) -> Part:
        return self(node.parts[0])

    def of_negative(self, node: Node) -> Part:
        part = self(node.parts[0])
        return Part(negative(part.value), part.is_matrix)

    def of_sum(self, node: Node) -> Part:
        parts = list(map(self, node.parts))
        if len({part.is_matrix for part in parts}) > 1:
            raise Unread("a number is added to a matrix: write it times I", node.at)
        terms = zip(node.words, parts, strict=True)
        value = total(*(negative(part.value) if sign == "-" else part.value for sign, part in terms))
        return Part(value, parts[0].is_matrix)

    def of_product(self, node: Node) -> Part:
        parts = list(map(self, node.parts))
        factors = [part.value for part in parts if part.value is not sp.S.One] or [sp.S.One]
        value = factors[0] if len(factors) == 1 else product(*factors)
        return Part(value, any(part.is_matrix for part in parts))

    def of_quotient(self, node: Node) -> Part:
        above, below = map(self, node.parts)
        if below.is_matrix:
            raise Unread("a matrix stands below a fraction: write its power -1", node.at)
        return Part(quotient(above.value, below.value), above.is_matrix)

    def of_power(self, node: Node) -> Part:
        base, exponent = map(self, node.parts)
        if not base.is_matrix:
            return Part(self.number(node), False)
        if exponent.is_matrix or not exponent.value.is_Rational:
            raise Unread("a power of a matrix is a number", node.at)
        return Part(power(base.value, exponent.value), True)

    def of_root(self, node: Node) -> Part:
        inside = self(node.parts[0])
        if not inside.is_matrix:
            return Part(self.number(node), False)
        if len(node.parts) > 1:
            raise Unread("of a matrix the square root alone is read", node.at)
        return Part(names.root(inside.value), True)

    def of_call(self, node: Node) -> Part:
        inside = self(node.parts[0])
        if not inside.is_matrix:
            return Part(self.number(node), False)
        if node.words[0] not in FUNCTIONS:
            raise Unread(f"\\{node.words[0]} of a matrix is not read", node.at)
        return Part(names.FUNCTIONS[node.words[0]](inside.value), True)
