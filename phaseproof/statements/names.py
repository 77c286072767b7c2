"""What the names in a statement's text stand for: functions of numbers, and heads that choose or bind, each unevaluated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import sympy as sp
from sympy.logic.boolalg import Boolean

from ..theory import language
from ..theory.heads import Binding
from ..theory.write.functions import FUNCTIONS

Build = Callable[..., sp.Expr]


def held(kind: type) -> Build:
    """Its expressions as they are written: SymPy evaluates none of them."""
    return lambda *arguments: kind(*arguments, evaluate=False)


def evaluated(e: sp.Expr) -> sp.Expr:
    """An expression that was held, as SymPy makes of it."""
    return e.replace(lambda node: bool(node.args), lambda node: node.func(*node.args))


NOTHING = (sp.nan, sp.zoo, sp.oo, -sp.oo, sp.AccumBounds)
"""What SymPy makes of what has no value."""


@dataclass(frozen=True)
class Joined:
    """Conditions of which all hold, or one does, by the word between them."""

    word: str
    parts: tuple[Condition, ...]


Condition: TypeAlias = "Boolean | Joined"


def cases(*pieces: tuple[sp.Expr, Condition]) -> sp.Piecewise:
    """The value of the first piece whose condition holds; conditions are asked in the order in which they stand.

    SymPy's And and Or sort their parts, and leave out those that it takes for contrary to one another.
    """
    return sp.Piecewise(*_pairs(pieces), evaluate=False)


Pairs: TypeAlias = "list[tuple[sp.Expr, Boolean]]"


def _pairs(pieces: Sequence[tuple[sp.Expr, Condition]]) -> Pairs:
    if not pieces:
        return []
    (value, condition), *others = pieces
    return _choice(condition, [(value, sp.true)], _pairs(others))


def _choice(condition: Condition, where: Pairs, elsewhere: Pairs) -> Pairs:
    if not isinstance(condition, Joined):
        value = where[0][0] if where[0][1] is sp.true else sp.Piecewise(*where, evaluate=False)
        return [(value, condition), *elsewhere]
    first, *others = condition.parts
    if not others:
        return _choice(first, where, elsewhere)
    rest = Joined(condition.word, tuple(others))
    if condition.word == "and":
        return _choice(first, _choice(rest, where, elsewhere), elsewhere)
    return _choice(first, where, _choice(rest, where, elsewhere))


def quotient(above: sp.Expr, below: sp.Expr) -> sp.Expr:
    return sp.Mul(above, inverse(below), evaluate=False)


def inverse(e: sp.Expr) -> sp.Expr:
    """1/e; of a power with a positive number for its exponent, which is defined where that is, the power with minus it."""
    if isinstance(e, sp.Pow) and e.exp.is_Rational and e.exp > 0:
        return sp.Pow(e.base, -e.exp, evaluate=False)
    return sp.Pow(e, -1, evaluate=False)


def reciprocal(kind: type) -> Build:
    """One over its expressions, as they are written."""
    return lambda *arguments: inverse(kind(*arguments, evaluate=False))


def signum(x: sp.Expr) -> sp.Expr:
    """-1, 0 or 1, by the sign."""
    zero = sp.S.Zero
    above, below = sp.Gt(x, zero, evaluate=False), sp.Lt(x, zero, evaluate=False)
    return cases((sp.S.One, above), (sp.S.NegativeOne, below), (zero, sp.true))


def _log(x: sp.Expr, base: sp.Expr | None = None) -> sp.Expr:
    return held(sp.log)(x) if base is None else quotient(held(sp.log)(x), held(sp.log)(base))


def _beta(a: sp.Expr, b: sp.Expr) -> sp.Expr:
    gamma = held(sp.gamma)
    return quotient(sp.Mul(gamma(a), gamma(b), evaluate=False), gamma(sp.Add(a, b, evaluate=False)))


@dataclass(frozen=True)
class Known:
    """A function of numbers, with the least and the largest number of its arguments; None for any."""

    build: Build
    least: int
    most: int | None

    def takes(self, count: int) -> bool:
        return count >= self.least and (self.most is None or count <= self.most)

    @property
    def asks(self) -> str:
        if self.most == self.least:
            return f"{self.least} argument{'s' if self.least > 1 else ''}"
        return f"{self.least} or more arguments" if self.most is None else f"{self.least} to {self.most} arguments"


CALLS: dict[str, Known] = {
    **{kind.__name__: Known(held(kind), count, count) for kind, (count, _) in FUNCTIONS.items()},
    "log": Known(_log, 1, 2),
    "ln": Known(held(sp.log), 1, 1),
    "abs": Known(held(sp.Abs), 1, 1),
    "sqrt": Known(lambda x: sp.Pow(x, sp.Rational(1, 2), evaluate=False), 1, 1),
    "cbrt": Known(lambda x: sp.Pow(x, sp.Rational(1, 3), evaluate=False), 1, 1),
    "expint": Known(held(sp.expint), 2, 2),
    "beta": Known(_beta, 2, 2),
    "sech": Known(reciprocal(sp.cosh), 1, 1),
    "csch": Known(reciprocal(sp.sinh), 1, 1),
    "sign": Known(signum, 1, 1),
    "Max": Known(held(sp.Max), 1, None),
    "Min": Known(held(sp.Min), 1, None),
}
"""Functions of real numbers by the names that SymPy gives them."""


def _counts(kind: Any) -> tuple[int, int | None]:
    """The numbers of arguments that a head of the language takes."""
    if not isinstance(kind.nargs, sp.FiniteSet):
        return 1, None
    return int(min(kind.nargs)), int(max(kind.nargs))


HEADS: dict[str, Known] = {kind.__name__: Known(kind, *_counts(kind)) for kind in language.HEADS}
"""Heads of the language of matrices and limits; see theory/language.py."""

_MATRICES = [letter for letter in language.MATRICES if letter not in (language.ROOT, language.WHITE)]
LETTERS: dict[str, sp.Symbol] = {letter.name: letter for letter in _MATRICES}
"""Matrices, which have a meaning inside heads alone."""

PYTHON_LETTERS: dict[str, sp.Symbol] = {
    letter.name.replace("_", ""): letter for letter in _MATRICES if "_" in letter.name
}
"""Matrices as Python names them, where nothing is given of parameters of these names."""

BINDING = frozenset(kind.__name__ for kind in language.HEADS if issubclass(kind, Binding))
OF_MATRICES = frozenset(kind.__name__ for kind in language.HEADS if issubclass(kind, language._OfMatrices))
OF_MATRICES |= {"average", "average_below"}
EXPECTATIONS = frozenset(("E", "E_complex"))
OVER_DATA = frozenset(("E_over",))
"""Heads that bind the data they name: (expression, X, rows, columns, ...)."""
SIZES = {"n": language.n, "d": language.d}
SIZES_BOUND: dict[str, tuple[str, ...]] = {
    "limit_in_proportion": ("n", "d"),
    "limit_in_probability": ("n", "d"),
    "limit_in_dimension": ("d",),
    "limit_in_examples": ("n",),
}

ALSO_LETTERS = frozenset(("beta", "gamma", "zeta", "given", "inner", "weight", "entry", "length"))
"""Names of functions that are names of parameters too, where no brackets follow."""

CONSTANTS: dict[str, sp.Expr] = {"pi": sp.pi, "E": sp.E, "EulerGamma": sp.EulerGamma}

RELATIONS: dict[str, type] = {
    "==": sp.Eq,
    "=": sp.Eq,
    "!=": sp.Ne,
    "<": sp.Lt,
    "<=": sp.Le,
    ">": sp.Gt,
    ">=": sp.Ge,
}
CALLED_RELATIONS: dict[str, str] = {"Eq": "==", "Ne": "!=", "Lt": "<", "Le": "<=", "Gt": ">", "Ge": ">="}

NOT_NAMES: dict[str, str] = {
    "e": "Euler's number is E, and e**x is exp(x)",
    "I": "numbers are real here; I stands for nothing",
    "inf": "infinity is oo",
    "infinity": "infinity is oo",
    "Infinity": "infinity is oo",
    "nan": "it is no number",
    "zoo": "it is no number",
    "True": "it is a condition and no number",
    "False": "it is a condition and no number",
}
"""Names that are no parameters unless a condition declares them, with what to write instead."""


def counts(x: sp.Symbol, body: sp.Expr) -> bool:
    """Does the symbol end a sum or a product? What does so is an integer."""
    ranges = (limits for node in body.atoms(sp.Sum, sp.Product) for limits in node.limits)
    return any(x in end.free_symbols for _, *ends in ranges for end in ends)


STRAYS = "goes where it is given not to be: say from which side, or give less of it"


def strays(place: sp.Expr, sides: str, ends: tuple[sp.Expr, sp.Expr]) -> bool:
    """Does what tends to the place leave the range with these ends for certain? ``sides`` are +, - or both."""
    low, high = ends
    near = {"+": (low <= place, place < high), "-": (low < place, place <= high)}
    asked = (low <= place, place <= high) if place.is_infinite else (one for side in sides for one in near[side])
    return sp.false in asked
