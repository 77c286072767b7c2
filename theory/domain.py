"""Domains: which values the parameters of a statement range over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, SupportsIndex, TypeAlias

import sympy as sp
from flint import acb
from sympy.core.relational import Relational

from .errors import DomainError, UsageError
from .pointwise import value_at
from .spelling import check_parameters

RELATIONS = (sp.Eq, sp.Ne, sp.Lt, sp.Le, sp.Gt, sp.Ge, type(sp.true), type(sp.false))

Number: TypeAlias = Any
"""What a parameter value may be: int, float, str such as "7/3" or "1e-3", Fraction or sympy.Rational."""


@dataclass(frozen=True)
class Parameter:
    """A named real (or integer) parameter ranging over one interval with rational or infinite ends."""

    symbol: sp.Symbol
    lower: sp.Expr = sp.S.NegativeInfinity
    upper: sp.Expr = sp.S.Infinity
    lower_open: bool = True
    upper_open: bool = True
    integer: bool = False
    meaning: str = ""

    @property
    def name(self) -> str:
        return str(self.symbol.name)

    @property
    def interval(self) -> sp.Interval:
        return sp.Interval(self.lower, self.upper, self.lower_open, self.upper_open)

    def holds(self, value: sp.Rational) -> bool:
        """Does a rational number lie in the interval? (An interval of SymPy takes a hundred times as long to say.)"""
        above = value >= self.lower if not self.lower_open else value > self.lower
        below = value <= self.upper if not self.upper_open else value < self.upper
        return bool(above and below)

    def unfounded(self) -> set[str]:
        """What the symbol's assumptions say that the range does not: every one of them lets SymPy rewrite expressions."""
        sure = {
            "positive": self.lower > 0 or (self.lower == 0 and self.lower_open),
            "nonnegative": self.lower >= 0,
            "negative": self.upper < 0 or (self.upper == 0 and self.upper_open),
            "nonpositive": self.upper <= 0,
        }
        plain = {name: True for name, holds in sure.items() if holds == True}  # noqa: E712 (SymPy's truth values)
        known = sp.Symbol(self.name, **({"integer": True} if self.integer else {"real": True}), **plain).assumptions0
        return {
            name if value else f"not {name}"
            for name, value in self.symbol.assumptions0.items()
            if value is not None and known.get(name) is not value
        }

    def describe(self) -> str:
        """The range in words, e.g. ``gamma > 0`` or ``integer 1 <= order <= 6``."""
        left = "" if self.lower == -sp.oo else f"{self.lower} {'<' if self.lower_open else '<='} "
        right = "" if self.upper == sp.oo else f" {'<' if self.upper_open else '<='} {self.upper}"
        if left and not right:
            text = f"{self.name} {'>' if self.lower_open else '>='} {self.lower}"
        else:
            text = f"{left}{self.name}{right}" if left or right else f"{self.name} real"
        return f"integer {text}" if self.integer else text


def real(name: str, lower: object = -sp.oo, upper: object = sp.oo, *, closed: str = "", meaning: str = "") -> Parameter:
    """A real parameter on (lower, upper); ``closed`` holds "[" and/or "]" for the ends that belong to it."""
    _check_name(name)
    for end in (lower, upper):
        if isinstance(end, str):  # sympify would run it as code
            raise UsageError(
                f"{name}: {end[:60]!r} is no end of a range; valid: a number such as 0, Rational(7, 3) or oo"
            )
    low, high = sp.sympify(lower), sp.sympify(upper)
    symbol = (
        sp.Symbol(name, positive=True) if low >= 0 and not (low == 0 and "[" in closed) else sp.Symbol(name, real=True)
    )
    return Parameter(symbol, low, high, "[" not in closed, "]" not in closed, meaning=meaning)


def integer(name: str, lower: int, upper: int | None = None, *, meaning: str = "") -> Parameter:
    """An integer parameter with lower <= value (<= upper)."""
    _check_name(name)
    for word, end in (("lower", lower), ("upper", upper)):
        if not (isinstance(end, SupportsIndex) or (end is None and word == "upper")):
            raise UsageError(f"{name}: {word} = {end!r}; valid: an integer")
    high = sp.oo if upper is None else sp.Integer(upper)
    symbol = sp.Symbol(
        name, integer=True, **({"positive": True} if lower > 0 else {"nonnegative": True} if lower == 0 else {})
    )
    return Parameter(symbol, sp.Integer(lower), high, False, upper is None, True, meaning)


def _check_name(name: object) -> None:
    if not isinstance(name, str):
        raise UsageError(f"name = {name!r}; valid: the name of a parameter, as 'gamma'")


def exact(name: str, value: Number) -> sp.Rational:
    """The value as an exact rational: 2, 0.5, "7/3" and "1e-3" all mean what they say."""
    if isinstance(value, bool):
        raise UsageError(f"{name} = {value!r} is not a number; give an integer, a decimal or a fraction such as 7/3")
    if isinstance(value, sp.Rational):
        return value
    text = str(value).strip()
    if len(text) > 20_000:
        raise UsageError(f"{name} has {len(text)} characters; at most 20000 are read")
    _, _, exponent = text.lower().partition("e")
    try:
        if exponent and abs(int(exponent)) > 10_000:
            raise UsageError(f"{name} = {text[:60]}: the exponent must lie between -10000 and 10000")
        parsed = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise UsageError(f"{name} = {text[:60]!r} is not a number; valid are 2, 0.5, 7/3 or 1e-3") from None
    return sp.Rational(parsed.numerator, parsed.denominator)


IMMENSE = 10**9
"""Exponent of a power in a condition beyond which SymPy is not asked about it at a point."""


def _bounds(condition: Relational, p: Parameter) -> bool:
    """Is the condition an inequality between the parameter itself and a rational number?"""
    ordered = not isinstance(condition, sp.Eq | sp.Ne)
    return ordered and p.symbol in condition.args and any(side.is_Rational for side in condition.args)


def _ray(condition: Relational, p: Parameter) -> sp.Interval:
    """The numbers that an inequality between the parameter and a number allows. (SymPy's solver takes a hundred times as long.)"""
    known = condition if condition.lhs == p.symbol else condition.reversed
    if isinstance(known, sp.Gt | sp.Ge):
        return sp.Interval(known.rhs, sp.oo, isinstance(known, sp.Gt))
    return sp.Interval(-sp.oo, known.rhs, True, isinstance(known, sp.Lt))


def _holds(condition: Relational, at: Mapping[sp.Symbol, sp.Rational]) -> bool:
    """Is the condition true at a point? Balls tell where two real sides differ, SymPy where they may be equal or not real."""
    sides = [value_at(side, at) for side in condition.args]
    real = [side.real for side in sides if side is not None and side.imag.is_zero()]
    if len(real) == 2:
        difference = real[0] - real[1]
        if not difference.contains(0):
            if isinstance(condition, sp.Eq | sp.Ne):
                return isinstance(condition, sp.Ne)
            return bool(difference > 0) is isinstance(condition, sp.Gt | sp.Ge)
    if any(_immense(value_at(power.exp, at)) for power in condition.atoms(sp.Pow, sp.exp)):
        return False
    try:
        return condition.subs(at) is sp.true
    except TypeError:
        return False


def _immense(exponent: acb | None) -> bool:
    """Would SymPy need hours for a power with it?"""
    return exponent is not None and abs(exponent) > IMMENSE


@dataclass(frozen=True)
class Domain:
    """A box of parameters, cut down by further conditions (relations that must all hold)."""

    parameters: tuple[Parameter, ...] = ()
    conditions: tuple[Relational, ...] = field(default=())

    def __post_init__(self) -> None:
        given = self.parameters
        if not isinstance(given, Iterable) or any(not isinstance(p, Parameter) for p in given):
            raise UsageError(f"parameters = {given!r}; valid: a tuple of Parameter, as (real('gamma', 0),)")
        names = [p.name for p in given]
        if len(set(names)) != len(names):
            raise UsageError(f"a domain names a parameter twice: {names}")
        for p in self.parameters:
            if p.interval is sp.S.EmptySet:
                raise UsageError(f"the range of {p.name} is empty")
            if p.symbol.is_positive and not (p.lower > 0 or (p.lower == 0 and p.lower_open)):
                raise UsageError(f"{p.name} is assumed positive but its range reaches {p.lower}")
            if p.symbol.is_integer and not p.integer:
                raise UsageError(f"{p.name} is assumed integer but its range is an interval of reals")
            if p.integer and not p.symbol.is_integer:
                raise UsageError(f"{p.name} ranges over integers, so its symbol must be assumed integer")
            if wrong := sorted(p.unfounded()):
                raise UsageError(
                    f"{p.name} is assumed {', '.join(wrong)}, which its range does not say: {p.describe()}"
                )

    def checked(self) -> Domain:
        """The same domain made anew of plain records, so that what was written into one behind its back is noticed."""
        for name, values, kinds in (
            ("parameters", self.parameters, (Parameter,)),
            ("conditions", self.conditions, RELATIONS),
        ):
            if type(values) is not tuple or any(type(value) not in kinds for value in values):
                raise UsageError(f"the {name} of a domain are not a tuple of {', '.join(k.__name__ for k in kinds)}")
        for p in self.parameters:
            ends = all(type(end).__module__.startswith("sympy.core.numbers") for end in (p.lower, p.upper))
            flags = all(type(flag) is bool for flag in (p.lower_open, p.upper_open, p.integer))
            if type(p.symbol) not in (sp.Symbol, sp.Dummy) or type(p.symbol.name) is not str or not ends or not flags:
                raise UsageError(
                    "a parameter has a symbol, ends that are rational or infinite, and flags that are True or False"
                )
        return Domain(tuple(replace(p) for p in self.parameters), self.conditions)

    def __getitem__(self, name: str) -> Parameter:
        for p in self.parameters:
            if p.name == name:
                return p
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(p.name for p in self.parameters)

    @property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        return tuple(p.symbol for p in self.parameters)

    def where(self, *conditions: Relational) -> Domain:
        """The part of this domain on which the conditions hold as well; ``x >= 1`` alone narrows the range of x."""
        parameters, rest = list(self.parameters), list(self.conditions)
        for condition in conditions:
            at = next((i for i, p in enumerate(parameters) if _bounds(condition, p)), None)
            if at is None:
                rest.append(condition)
                continue
            p = parameters[at]
            cut = p.interval.intersect(_ray(condition, p))
            if not isinstance(cut, sp.Interval):
                raise UsageError(f"{condition} leaves no interval of {p.describe()}")
            parameters[at] = replace(
                p, lower=cut.start, upper=cut.end, lower_open=bool(cut.left_open), upper_open=bool(cut.right_open)
            )
        return Domain(tuple(parameters), tuple(rest))

    def at(self, **values: Number) -> Domain:
        """The part of this domain on which the named parameters have one value each."""
        fixed = {name: exact(name, value) for name, value in values.items()}
        return Domain(
            tuple(
                replace(p, lower=fixed[p.name], upper=fixed[p.name], lower_open=False, upper_open=False)
                if p.name in fixed
                else p
                for p in self.parameters
            ),
            self.conditions,
        )

    def describe(self) -> str:
        parts = [p.describe() for p in self.parameters] + [str(c) for c in self.conditions]
        return ", ".join(parts) if parts else "no parameters"

    def holds_at(self, at: Mapping[sp.Symbol, sp.Rational]) -> bool:
        """Do the conditions hold at a point of the box? One that compares what is not real there does not."""
        return all(_holds(condition, at) for condition in self.conditions)

    def point(self, values: Mapping[str, Number]) -> dict[str, sp.Rational]:
        """Check values given by name and return them exact; raise DomainError naming what is wrong."""
        check_parameters(values, self.names)
        missing = [n for n in self.names if n not in values]
        if missing:
            raise UsageError(f"missing parameter {missing[0]!r}; needed: {', '.join(self.names)}")
        point = {n: exact(n, values[n]) for n in self.names}
        for p in self.parameters:
            v = point[p.name]
            if (p.integer and not v.is_Integer) or not p.holds(v):
                raise DomainError(f"{p.name} = {values[p.name]} is outside the domain; valid: {p.describe()}")
        if not self.holds_at({p.symbol: point[p.name] for p in self.parameters}):
            shown = ", ".join(f"{n} = {values[n]}" for n in self.names)
            raise DomainError(f"{shown} is outside the domain; valid: {self.describe()}")
        return point
