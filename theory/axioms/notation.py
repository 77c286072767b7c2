"""Formulas written as they are read: terms with the operators of arithmetic and the relations between them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from ..terms import build
from ..terms.term import Term, app, close, make, num, var


class Formula:
    """A term, or a proposition, that adds, multiplies and compares; ``**`` is the principal power for a real exponent."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, term: Term) -> None:
        self.term = term

    def __neg__(self) -> Formula:
        return Formula(_negative(self.term))

    def __add__(self, other: Written) -> Formula:
        return Formula(build.add(*_parts("add", self.term), plain(other)))

    def __radd__(self, other: Written) -> Formula:
        return Formula(build.add(plain(other), self.term))

    def __sub__(self, other: Written) -> Formula:
        return Formula(build.add(*_parts("add", self.term), _negative(plain(other))))

    def __rsub__(self, other: Written) -> Formula:
        return Formula(build.add(plain(other), _negative(self.term)))

    def __mul__(self, other: Written) -> Formula:
        return Formula(build.mul(*_parts("mul", self.term), plain(other)))

    def __rmul__(self, other: Written) -> Formula:
        return Formula(build.mul(plain(other), self.term))

    def __truediv__(self, other: Written) -> Formula:
        return Formula(build.mul(*_parts("mul", self.term), build.inverse(plain(other))))

    def __rtruediv__(self, other: Written) -> Formula:
        one = plain(other)
        return Formula(build.inverse(self.term) if one is build.ONE else build.div(one, self.term))

    def __pow__(self, other: Written) -> Formula:
        exponent = plain(other)
        return Formula(make("pow" if exponent.sort == "integer" else "rpow", self.term, exponent))

    def __rpow__(self, other: Written) -> Formula:
        return Formula(plain(other)) ** self

    def __eq__(self, other: Written) -> Formula:  # type: ignore[override]
        return Formula(build.eq(self.term, plain(other)))

    def __ne__(self, other: Written) -> Formula:  # type: ignore[override]
        return Formula(build.ne(self.term, plain(other)))

    def __lt__(self, other: Written) -> Formula:
        return Formula(build.lt(self.term, plain(other)))

    def __gt__(self, other: Written) -> Formula:
        return Formula(build.lt(plain(other), self.term))

    def __le__(self, other: Written) -> Formula:
        return Formula(build.le(self.term, plain(other)))

    def __ge__(self, other: Written) -> Formula:
        return Formula(build.le(plain(other), self.term))


Written: TypeAlias = Formula | Term | int | Fraction


def plain(written: Written) -> Term:
    """The term."""
    if isinstance(written, Formula):
        return written.term
    return written if isinstance(written, Term) else num(written)


def _parts(head: str, term: Term) -> tuple[Term, ...]:
    """What a sum or product that has been begun is made of."""
    return term.args if term.head == head else (term,)


def _negative(term: Term) -> Term:
    return num(-term.args[0]) if term.head == "num" else build.mul(num(-1), *_parts("mul", term))


def variables(sort: str, names: str) -> tuple[Formula, ...]:
    return tuple(Formula(var(name, sort)) for name in names.split())


def head(name: str) -> Callable[..., Formula]:
    """A constructor of the table without bound variables."""
    return lambda *arguments: Formula(make(name, *map(plain, arguments)))


def function(name: str) -> Callable[..., Formula]:
    """A function variable."""
    return lambda *arguments: Formula(app(name, *map(plain, arguments)))


def binder(name: str, source: Written, body: Written, *bound: Written) -> Formula:
    """A constructor of a range, or filter, and a body in which variables are bound."""
    return Formula(make(name, plain(source), close(plain(body), *map(plain, bound))))


def derivative(order: Written, body: Written, at: Written, point: Written) -> Formula:
    return Formula(make("deriv", plain(order), close(plain(body), plain(at)), plain(point)))


def over(source: Written, body: Written, *bound: Written) -> Formula:
    return binder("over", source, body, *bound)


def integral(low: Written, high: Written, body: Written, at: Written) -> Formula:
    return over(head("interval")(low, high), body, at)


def total(low: Written, high: Written, body: Written, at: Written) -> Formula:
    return over(head("integers")(low, high), body, at)


HALF, OO, MINUS_OO, PI, TRUE = Fraction(1, 2), build.OO, build.MINUS_OO, head("pi")(), build.TRUE
exp, ln, sin, cos, gamma, absolute, cases, defined = map(
    head, ["exp", "ln", "sin", "cos", "gamma", "abs", "cases", "defined"]
)
