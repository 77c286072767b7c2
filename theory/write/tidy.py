"""Terms as a reader would write them: arithmetic of numbers done, what adds nothing left out. For pages alone, nothing is judged."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from math import prod

from ..terms.build import ONE, ZERO, add, mul
from ..terms.term import Term, app, make, num

_RELATIONS = ("eq", "ne", "le", "lt")
_KEPT = ("law", "filter", "matrix", "data", "vector")
"""Sorts of what has its notation by its form: nothing within is changed."""


@lru_cache(maxsize=50_000)
def tidied(term: Term) -> Term:
    """The term with 1 + 1 as 2, 0 x as 0, 1 x, x + 0 and x^1 as x, (x^2)^3 as x^6; a relation that would say nothing stays as it is.

    Equal to the term wherever that exists.
    """
    if term.head in ("num", "var", "bound", "gaussian", "complex_gaussian") or term.sort in _KEPT:
        return term
    if term.head == "app":
        return app(term.args[0], *map(tidied, term.args[1:]))
    if term.head == "over" and term.args[0].head == "spectra":  # f(A) g(B) is known by its two factors
        return term
    parts = tuple(map(tidied, term.args))
    made = _MADE[term.head](parts) if term.head in _MADE else make(term.head, *parts)
    return term if term.head in _RELATIONS and parts[0] is parts[1] else made


def _sum(parts: tuple[Term, ...]) -> Term:
    flat = [one for part in parts for one in (part.args if part.head == "add" else (part,))]
    numbers = [one for one in flat if one.head == "num"]
    total = num(sum(one.args[0] for one in numbers))
    if len(numbers) < 2 and total is not ZERO:
        return add(*_positive_first(flat))
    if numbers:
        at = flat.index(numbers[0])
        flat = [*flat[:at], total, *(one for one in flat[at:] if one.head != "num")]
    return add(*_positive_first([one for one in flat if one is not ZERO]))


def _positive_first(terms: list[Term]) -> list[Term]:
    """The first term without a minus in front, as in i - 1."""
    at = next((at for at, one in enumerate(terms) if not _negative(one)), 0)
    return [*terms[at : at + 1], *terms[:at], *terms[at + 1 :]]


def _negative(term: Term) -> bool:
    number = term.args[0] if term.head == "mul" else term
    return number.head == "num" and number.args[0] < 0


def _product(parts: tuple[Term, ...]) -> Term:
    """Numbers multiplied, those too with which a factor begins; a sign alone is only joined to another."""
    number = prod(one.args[0] for one in parts if one.head == "num")
    if number == 0:
        return ZERO
    others: list[Term] = []
    for one in parts:
        first = one.args[0] if one.head == "mul" else ONE
        joins = first.head == "num" and number != 1 and (number != -1 or first.args[0] < 0)
        number *= first.args[0] if joins else 1
        others += [] if one.head == "num" else [mul(*one.args[1:]) if joins and one.head == "mul" else one]
    return mul(*([] if number == 1 and others else [num(number)]), *_repeated(others))


def _repeated(factors: list[Term]) -> list[Term]:
    """A letter that stands several times as its power, where it stands first."""
    times = Counter(one for one in factors if one.head in ("var", "bound"))
    return [
        make("pow", one, num(times[one])) if times[one] > 1 else one
        for at, one in enumerate(factors)
        if times[one] < 2 or one not in factors[:at]
    ]


def _power(parts: tuple[Term, ...]) -> Term:
    base, exponent = parts
    if exponent in (ZERO, ONE):
        return base if exponent is ONE else ONE
    if base.head == "num" and exponent.head == "num" and (base is ONE or (base is ZERO and exponent.args[0] > 0)):
        return base
    if base.head == "pow" and exponent.head == base.args[1].head == "num":
        return _power((base.args[0], num(base.args[1].args[0] * exponent.args[0])))
    return make("pow", base, exponent)


def _principal_power(parts: tuple[Term, ...]) -> Term:
    base, exponent = parts
    if base.head == exponent.head == "num" and base.args[0] > 0 and exponent.sort == "integer":
        return _power(parts)
    return base if exponent is ONE else make("rpow", *parts)


_MADE = {"add": _sum, "mul": _product, "pow": _power, "rpow": _principal_power}
