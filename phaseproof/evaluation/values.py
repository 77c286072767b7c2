"""Numbers for a page: a claim's closed form at a few points, and on the way to the ends of its domain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

import sympy as sp

from ..theory.claim import Claim
from ..theory.domain import Domain, Parameter
from ..theory.errors import PhaseproofError
from .closed_forms import value_of

DIGITS = 30
POINTS = 6
APPROACH = (3, 6, 9)
"""Decimal exponents: how near an end of the domain the values on the way to it are taken."""
APPROACH_DIGITS = 12


@dataclass(frozen=True)
class Row:
    """A value at a point; where there is none, ``problem`` says why."""

    point: dict[str, str]
    value: str
    guarantee: str
    problem: str = ""


@dataclass(frozen=True)
class Approach:
    """Values on the way to one end of one parameter's range; numbers, not a proof of a limit."""

    parameter: str
    end: str
    rows: tuple[Row, ...]


def nice(parameter: Parameter) -> list[sp.Rational]:
    """A few values that a person would type, spread over the range; the middle one first."""
    low, high = parameter.lower, parameter.upper
    if parameter.integer:
        top = low + 40 if high.is_infinite else high
        wanted = [low + 1, low, low + 3, low + 9, top]
    elif low.is_infinite and high.is_infinite:
        wanted = [sp.Rational(1, 2), sp.S.Zero, sp.Integer(-1), sp.Integer(2)]
    elif high.is_infinite:
        wanted = [low + step for step in (sp.Integer(1), sp.Rational(1, 2), sp.Integer(3), sp.Rational(1, 10))]
        wanted = [sp.Integer(2), sp.Integer(1), sp.Rational(1, 2), sp.Integer(10)] if low == 0 else [*wanted, low]
    elif low.is_infinite:
        wanted = [high - step for step in (sp.Integer(1), sp.Rational(1, 2), sp.Integer(3))] + [high]
    else:
        wanted = [low + (high - low) * sp.Rational(*part) for part in ((1, 2), (1, 10), (9, 10))] + [low, high]
    return list(dict.fromkeys(value for value in wanted if parameter.holds(value)))


def points(domain: Domain, count: int = POINTS) -> list[dict[str, sp.Rational]]:
    """At most ``count`` points of a domain; the first parameters vary least often alone, the last fastest."""
    grids = [list(enumerate(nice(p))) for p in domain.parameters]
    order = sorted(product(*grids), key=lambda combination: sum(at for at, _ in combination))
    return list(islice(_inside(domain, ([value for _, value in one] for one in order)), count))


def _inside(domain: Domain, candidates: Iterator[Sequence[sp.Rational]]) -> Iterator[dict[str, sp.Rational]]:
    for candidate in candidates:
        point = dict(zip(domain.names, candidate, strict=True))
        try:
            domain.point(point)
        except PhaseproofError:
            continue
        yield point


def row(claim: Claim, point: dict[str, sp.Rational], digits: int) -> Row:
    """The closed form at a point, or why there is no number."""
    shown = {name: str(value) for name, value in point.items()}
    try:
        value = value_of(claim, point, digits)
    except (PhaseproofError, ArithmeticError, ValueError) as error:
        return Row(shown, "", "", str(error))
    return Row(shown, value.value, value.guarantee)


def values(claim: Claim) -> tuple[Row, ...]:
    """The closed form to DIGITS digits at a few points of the domain; none for a proposition."""
    if claim.closed_form is None:
        return ()
    rows = tuple(row(claim, point, DIGITS) for point in sorted(points(claim.domain), key=_position))
    return rows if any(one.value for one in rows) else ()


def _position(point: dict[str, sp.Rational]) -> list[sp.Rational]:
    return list(point.values())


def approaches(claim: Claim) -> tuple[Approach, ...]:
    """Values towards the open ends of the first parameter's range, the others held at a point of the domain."""
    if claim.closed_form is None or not claim.domain.parameters or not (known := points(claim.domain, 1)):
        return ()
    parameter = next((p for p in claim.domain.parameters if not p.integer), claim.domain.parameters[0])
    found = []
    for end, is_open in ((parameter.lower, parameter.lower_open), (parameter.upper, parameter.upper_open)):
        if not is_open:
            continue
        rows = []
        for power in APPROACH[:2] if parameter.integer else APPROACH:
            value = _towards(parameter, end, power)
            rows += [{**known[0], parameter.name: value}]
        inside = tuple(row(claim, point, APPROACH_DIGITS) for point in _inside(claim.domain, map(_position, rows)))
        if any(one.value for one in inside):
            found.append(Approach(parameter.name, str(end), inside))
    return tuple(found)


def _towards(parameter: Parameter, end: sp.Expr, power: int) -> sp.Rational:
    if parameter.integer:
        return sp.Integer(20 * power)
    if end == sp.oo:
        return sp.Integer(10) ** power
    if end == -sp.oo:
        return -(sp.Integer(10) ** power)
    width = parameter.upper - parameter.lower
    step = sp.Rational(1, 10**power) * (width if width.is_finite else 1)
    return end + step if end == parameter.lower else end - step
