"""The value of an expression with guaranteed digits: every digit printed is correct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from ..theory.balls import enclose_to
from ..theory.domain import Domain, Number
from ..theory.errors import PrecisionError, UsageError

MAXIMAL_DIGITS = 10_000


@dataclass(frozen=True)
class Value:
    """A number as a string of correct significant digits (the last one within one unit), and how that is known."""

    value: str
    digits: int
    guarantee: str
    point: dict[str, str]


def evaluate(expression: sp.Expr, domain: Domain, values: Mapping[str, Number], digits: int = 15) -> Value:
    """The expression at exact rational parameter values, to 1 <= digits <= 10000 significant digits.

    Raises DomainError or UsageError for a bad parameter or number of digits before any work is done,
    PrecisionError when an enclosure cannot be made tight enough.
    """
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MAXIMAL_DIGITS:
        raise UsageError(f"digits = {digits!r}; valid: an integer from 1 to {MAXIMAL_DIGITS}")
    point = domain.point(values)
    at = {domain[name].symbol: value for name, value in point.items()}
    for extra in (10, 40, 160):
        ball = enclose_to(expression, at, digits + extra)
        if not ball.imag.contains(0):
            raise PrecisionError(f"the value {ball.str(10)} is not real")
        text = ball.real.str(digits, radius=False)
        if ball.real.is_exact() or "+/-" not in text:
            break
    return Value(
        text,
        digits,
        f"Arb ball arithmetic: the true value lies within {ball.real.rad().str(3, radius=False)} of the ball's centre",
        {name: str(value) for name, value in point.items()},
    )
