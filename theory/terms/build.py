"""Short names for the terms that code writes most."""

from __future__ import annotations

from fractions import Fraction

from .term import Term, close, make, num

ZERO, ONE, TWO = num(0), num(1), num(2)
HALF = num(Fraction(1, 2))
OO, MINUS_OO = make("infinity"), make("minus_infinity")
TRUE = make("true")


def add(*terms: Term) -> Term:
    """The sum; 0 of nothing, the term itself of one."""
    return make("add", *terms) if len(terms) > 1 else terms[0] if terms else ZERO


def mul(*terms: Term) -> Term:
    """The product; 1 of nothing, the term itself of one."""
    return make("mul", *terms) if len(terms) > 1 else terms[0] if terms else ONE


def neg(term: Term) -> Term:
    return mul(num(-1), term)


def sub(left: Term, right: Term) -> Term:
    return add(left, neg(right))


def inverse(term: Term) -> Term:
    return make("pow", term, num(-1))


def div(left: Term, right: Term) -> Term:
    return mul(left, inverse(right))


def power(base: Term, exponent: int | Fraction) -> Term:
    """An integer power, or the principal power of a base >= 0."""
    whole = exponent.denominator == 1
    return make("pow" if whole else "rpow", base, num(exponent))


def eq(left: Term, right: Term) -> Term:
    return make("eq", left, right)


def le(left: Term, right: Term) -> Term:
    return make("le", left, right)


def lt(left: Term, right: Term) -> Term:
    return make("lt", left, right)


def ne(left: Term, right: Term) -> Term:
    return make("ne", left, right)


def over(source: Term, body: Term, *variables: Term) -> Term:
    """The functional of the range, of a body in named variables."""
    return make("over", source, close(body, *variables))


def lim(source: Term, body: Term, *variables: Term) -> Term:
    """The limit along the filter, of a body in named variables."""
    return make("lim", source, close(body, *variables))
