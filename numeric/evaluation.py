"""The value of an expression with guaranteed digits: every digit printed is correct."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import log2, log10

import sympy as sp
from flint import acb, arb, fmpq, fmpz
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from ..theory.balls import GUARD_BITS, Point, enclose_to, exact_value, precision
from ..theory.domain import Domain, Number
from ..theory.errors import PhaseproofError, PrecisionError, UsageError
from .text import long_integers, named_kind

MAXIMAL_DIGITS = 10_000
GUARD_DIGITS = (5, 30, 120)
"""Digits beyond those asked for, tried in turn: more are needed when the digits that follow are 4999… or 5000…."""

DEPTH = 16
"""A value is told from 0 down to 10^-(DEPTH (GUARD_DIGITS[-1] + digits of the point)): it may cancel to powers of its point."""


@dataclass(frozen=True)
class Value:
    """A number in decimal, rounded to nearest, with as many significant digits as were asked for.

    An infinite mean is "inf". An exact rational with fewer digits is printed as it is ("0.5"); a complex number as "x + y*I";
    what is not told from 0 as "0 +/- 2e-400". ``guarantee`` says how the digits are known; ``point`` holds the exact values,
    ``spectrum`` the population as it was given.
    """

    value: str
    digits: int
    guarantee: str
    point: dict[str, str]
    spectrum: str | None = None

    def __float__(self) -> float:
        """The nearest 64-bit number to the digits; PrecisionError where they do not tell it from 0, or are not real."""
        centre, _, bound = self.value.partition(" +/- ")
        if "I" in self.value or (bound and float(bound) > 0):
            raise PrecisionError(f"{self.value} is no real number that is told from 0; valid: the text of ``value``")
        return float(centre)


@long_integers()
def evaluate(
    expression: sp.Expr,
    domain: Domain,
    values: Mapping[str, Number],
    digits: int = 15,
    constants: Mapping[sp.Symbol, sp.Expr] | None = None,
) -> Value:
    """The expression at exact rational parameter values, to 1 <= digits <= 10000 significant digits.

    ``constants`` are further symbols of the expression and the numbers that they stand for.

    Raises DomainError or UsageError for a bad parameter, expression or number of digits before any work
    is done, NotEvaluable for what balls cannot evaluate, PrecisionError when no tight enclosure is found.
    """
    check_digits(digits)
    check_expression(expression)
    point = domain.point(values)
    at = {**{p.symbol: point[p.name] for p in domain.parameters}, **(constants or {})}
    shown = {name: str(value) for name, value in point.items()}
    expression = chosen_branch(expression, at, digits + GUARD_DIGITS[0])
    if expression is sp.oo:
        return Value("inf", digits, "exact: the value is infinite", shown)
    rational = exact_value(expression, at)
    if rational is not None:
        return Value(exact_decimal(rational, digits), digits, "exact rational arithmetic, rounded to nearest", shown)
    text, guarantee = certain_digits(lambda reach: enclose_to(expression, at, reach), at, digits)
    return Value(text, digits, guarantee, shown)


def chosen_branch(expression: sp.Expr, at: Point, digits: int = 20) -> sp.Expr:
    """The branch of a Piecewise that applies, where rational numbers or balls decide it; else the expression as it is."""
    if not isinstance(expression, sp.Piecewise):
        return expression
    for value, condition in expression.args:
        holds = _holds(condition, at, digits)
        if holds is None:
            break
        if holds:
            return chosen_branch(value, at, digits)
    return expression


def _holds(condition: Boolean, at: Point, digits: int) -> bool | None:
    """Is a condition true at a point? None where so many digits of the difference of its sides do not decide it."""
    if not isinstance(condition, Relational):
        return bool(condition is sp.true) if condition in (sp.true, sp.false) else None
    sides = [side.xreplace(at) for side in condition.args]
    if all(side.is_Rational for side in sides):
        return bool(condition.xreplace(at) is sp.true)
    try:
        difference = enclose_to(condition.lhs - condition.rhs, at, digits).real
    except PhaseproofError:
        return None
    if difference.contains(0):
        return None
    if isinstance(condition, sp.Eq | sp.Ne):
        return isinstance(condition, sp.Ne)
    return bool(difference > 0) is isinstance(condition, sp.Gt | sp.Ge)


def check_digits(digits: object) -> None:
    """Refuse a number of digits that is not an integer from 1 to 10000."""
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MAXIMAL_DIGITS:
        raise UsageError(f"digits = {named_kind(digits, int)}; valid: an integer from 1 to {MAXIMAL_DIGITS}")


def check_expression(expression: object) -> None:
    """Refuse what has no finite value: a proposition, an infinity, NaN."""
    if not isinstance(expression, sp.Expr) or expression in (sp.nan, sp.zoo, sp.oo, -sp.oo):
        kind = "" if isinstance(expression, sp.Expr) else f" ({type(expression).__name__})"
        raise UsageError(f"expression = {expression!s}{kind}; valid: a number-valued expression")


def certain_digits(enclose: Callable[[int], acb], at: Point, digits: int) -> tuple[str, str]:
    """The digits as text, and how they are known; the enclosure to so many digits is tightened until none is in doubt."""
    first, *further = _reaches(at, digits)
    ball = enclose(first)
    for reach in (first, *further):
        try:
            ball = enclose(reach) if reach > first else ball
        except PrecisionError:
            break
        real, imaginary = (_rounded(part, digits) for part in (ball.real, ball.imag))
        if real is not None and (imaginary is not None or ball.imag.contains(0)):
            break
    real, imaginary = (_rounded(part, digits) or _in_doubt(part, digits) for part in (ball.real, ball.imag))
    guarantee = f"Arb ball arithmetic, {_radius(ball)}, rounded to nearest"
    if ball.imag.contains(0):
        return real, guarantee
    if ball.real.is_zero():
        return f"{imaginary}*I", guarantee
    return f"{real} + {imaginary}*I".replace("+ -", "- "), guarantee


def _reaches(at: Point, digits: int) -> Iterator[int]:
    """Digits to which the value is enclosed in turn: those asked for and some more, then down to where 0 is given up."""
    yield from (digits + guard for guard in GUARD_DIGITS)
    reach = digits + GUARD_DIGITS[-1]
    sizes = [max(abs(v.p), v.q).bit_length() * log10(2) for v in at.values() if v.is_Rational]
    while (reach := 2 * reach) <= DEPTH * (GUARD_DIGITS[-1] + max(sizes, default=0)):
        yield reach


def _rounded(part: arb, digits: int) -> str | None:
    """A part of the value in decimal; None while a digit, or that it is not 0, is in doubt."""
    if part.is_zero():
        return "0"
    return None if part.contains(0) else rounded_decimal(part, digits)


def _in_doubt(part: arb, digits: int) -> str:
    """What is not told from 0, with its bound; else a decimal next to a ball so small that it holds the middle of two."""
    if part.contains(0):
        return f"0 +/- {rounded_decimal(arb(2) * part.abs_upper(), 1)}"
    if part.rel_accuracy_bits() > (digits + GUARD_DIGITS[0]) * log2(10):
        return str(rounded_decimal(part.mid(), digits))
    raise PrecisionError(f"a part of the value near {part.str(5)} is not known to {digits} digits")


def _radius(ball: acb) -> str:
    radius = (ball.real.rad() + ball.imag.rad()).abs_upper()
    if radius.is_zero():
        return "radius 0"
    parts = {"real": ball.real, "imaginary": ball.imag}
    undecided = [name for name, part in parts.items() if part.contains(0) and not part.is_zero()]
    note = f" (that the {' and the '.join(undecided)} part is exactly 0 is not decided)" if undecided else ""
    return f"radius < {rounded_decimal(radius * 2, 1)}{note}"


# --- decimals -----------------------------------------------------------------------------------------

POSITIONAL = range(-5, 21)
"""Decimal exponents written without "e", as long as no zero has to be filled in for an unknown digit."""


def exact_decimal(value: fmpq, digits: int) -> str:
    """A rational in at most ``digits`` significant digits, rounded to nearest, ties away from 0; short if it ends."""
    if value == 0:
        return "0"
    size = abs(value)
    exponent = len((size.p // size.q).str()) - 1 if size >= 1 else -len((size.q // size.p).str())
    exponent += size >= _power(exponent + 1)
    half = fmpq(1, 2)
    units = (size * _power(digits - 1 - exponent) + half).floor()
    if units >= fmpz(10) ** digits:
        exponent, units = exponent + 1, fmpz(10) ** (digits - 1)
    text = units.str()
    if fmpq(units) == size * _power(digits - 1 - exponent):
        text = text.rstrip("0")
    return ("-" if value < 0 else "") + _layout(text, exponent, filled=len(text) < digits)


def rounded_decimal(value: arb, digits: int) -> str | None:
    """A ball without 0 in exactly ``digits`` significant digits, or None when the ball leaves the last in doubt."""
    accuracy = min(value.rel_accuracy_bits(), value.bits() + 4 * digits)
    reach = int(value.mid().man_exp()[1]).bit_length()  # of the decimal exponent, which may be long itself
    with precision(GUARD_BITS + reach):
        exponent = int((abs(value.mid()).log() / arb(10).log()).mid().floor().unique_fmpz())
    with precision(accuracy + GUARD_BITS + reach):
        for candidate in (exponent, exponent + 1, exponent - 1):
            units = (abs(value) * arb(10) ** fmpz(digits - 1 - candidate) + arb(0.5)).floor().unique_fmpz()
            if units is None:
                return None
            if fmpz(10) ** (digits - 1) <= units < fmpz(10) ** digits:
                return ("-" if value < 0 else "") + _layout(units.str(), candidate, filled=False)
    return None


def _power(exponent: int) -> fmpq:
    ten = fmpq(10) ** abs(exponent)
    return ten if exponent >= 0 else 1 / ten


def _layout(text: str, exponent: int, *, filled: bool) -> str:
    """Significant digits d1 d2 ... times 10^exponent; ``filled`` says that zeros after the last digit are exact."""
    known = POSITIONAL.stop if filled else len(text)
    if exponent not in POSITIONAL or exponent >= known:
        return text[0] + ("." + text[1:] if text[1:] else "") + f"e{exponent}"
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + text
    whole, fraction = text[: exponent + 1].ljust(exponent + 1, "0"), text[exponent + 1 :]
    return f"{whole}.{fraction}" if fraction else whole
