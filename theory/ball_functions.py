"""The operations on balls, by the SymPy head that asks for each.

A function with a branch cut on which conventions differ is refused on its cut, so no convention is relied on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from flint import acb, arb, fmpq

from .errors import Undetermined
from .quadrature import holomorphic

Number = Any  # acb, or fmpq while the value is an exact rational
Operation = Callable[..., Number]

EXACT_POWER = 64  # a rational is raised exactly to powers up to this, by balls beyond


def to_ball(value: Number) -> acb:
    """A number as a ball."""
    return value if type(value) is acb else acb(value)


def to_real(value: Number, name: object) -> arb:
    """The ball of a real number; Undetermined, in the name of what needs one, for any other."""
    ball = to_ball(value)
    if not ball.imag.is_zero():
        raise Undetermined(f"{name} needs a real argument, not {ball.str(10)}")
    return ball.real


def _add(*values: Number) -> Number:
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total


def _multiply(*values: Number) -> Number:
    total = values[0]
    for value in values[1:]:
        total = total * value
    return total


def whole_power(exponent: int) -> Operation:
    """A power, of a rational number exactly where it is small."""

    def power(base: Number) -> Number:
        if type(base) is fmpq and (abs(exponent) > EXACT_POWER or (base == 0 and exponent < 0)):
            base = acb(base)
        return base**exponent

    return power


def half_power(twice: int) -> Operation:
    """The square root to a whole power."""
    if twice > 0:
        return lambda base: to_ball(base).sqrt(analytic=holomorphic.wanted) ** twice
    return lambda base: to_ball(base).rsqrt(analytic=holomorphic.wanted) ** -twice


def _power(base: Number, exponent: Number) -> Number:
    base, exponent = to_ball(base), to_ball(exponent)
    if base.is_zero() and exponent.real > 0:
        return acb(0)
    return base.pow(exponent, analytic=holomorphic.wanted)


def _off_cut(on_cut: Callable[[acb], bool], function: Callable[[acb], acb], name: str) -> Operation:
    def evaluate(value: Number) -> acb:
        ball = to_ball(value)
        if on_cut(ball):
            raise Undetermined(f"{name} is asked for on its branch cut, at {ball.str(10)}")
        return function(ball)

    return evaluate


def _right_cut(ball: acb) -> bool:
    """Does the ball touch [1, oo)?"""
    return ball.imag.contains(0) and not ball.real < 1


def _left_cut(ball: acb) -> bool:
    """Does the ball touch (-oo, 0]?"""
    return ball.imag.contains(0) and not ball.real > 0


def _outer_cut(ball: acb) -> bool:
    """Does the ball touch the real axis outside [-1, 1]? The ends themselves belong to no cut."""
    return ball.imag.contains(0) and not abs(ball.real) <= 1


def _imaginary_cut(ball: acb) -> bool:
    """Does the ball touch the imaginary axis at i or further out?"""
    return ball.real.contains(0) and not abs(ball.imag) < 1


def _elliptic_pi(characteristic: Number, parameter: Number) -> acb:
    characteristic, parameter = to_ball(characteristic), to_ball(parameter)
    if _right_cut(characteristic) or _right_cut(parameter):
        raise Undetermined("elliptic_pi is asked for on its branch cut")
    return acb.elliptic_pi(characteristic, parameter)


def _polygamma(order: Number, argument: Number) -> acb:
    argument = to_ball(argument)
    return argument.digamma() if order == 0 else argument.polygamma(to_ball(order))


def _expint(order: Number, argument: Number) -> acb:
    argument = to_ball(argument)
    if _left_cut(argument):
        raise Undetermined(f"expint is asked for on its branch cut, at {argument.str(10)}")
    return argument.expint(to_ball(order))


def _binomial(top: Number, bottom: Number) -> acb:
    top, bottom = to_ball(top), to_ball(bottom)
    return (top + 1).gamma() * (bottom + 1).rgamma() * (top - bottom + 1).rgamma()


def hypergeometric(count: int) -> Operation:
    """pFq from its parameters and argument in one row, the first ``count`` of them upper."""

    def evaluate(*values: Number) -> acb:
        *parameters, argument = values
        upper = [to_ball(v) for v in parameters[:count]]
        lower = [to_ball(v) for v in parameters[count:]]
        z = to_ball(argument)
        if len(upper) == len(lower) + 1 and not z == 1 and _right_cut(z) and not _terminates(parameters[:count]):
            raise Undetermined(f"a hypergeometric function is asked for on its branch cut, at {z.str(10)}")
        if len(upper) != 2 or len(lower) != 1:
            return z.hypgeom(upper, lower)
        (a, b), (c,) = upper, lower
        value = z.hypgeom_2f1(a, b, c)
        if z == 1 and not value.is_finite() and (c - a - b).real > 0:  # Gauss's sum
            return c.gamma() * (c - a - b).gamma() * (c - a).rgamma() * (c - b).rgamma()
        return value

    return evaluate


def _terminates(upper: list[Number]) -> bool:
    return any(type(v) is fmpq and v.q == 1 and v <= 0 for v in upper)


def _extreme(name: str, choose: Callable[[arb, arb], arb]) -> Operation:
    def evaluate(*values: Number) -> acb:
        best = to_real(values[0], name)
        for value in values[1:]:
            best = choose(best, to_real(value, name))
        return acb(best)

    return evaluate


def _unary(function: Callable[[acb], acb]) -> Operation:
    return lambda value: function(to_ball(value))


CONSTANTS: dict[sp.Basic, Operation] = {
    sp.pi: lambda: acb(arb.pi()),
    sp.E: lambda: acb(arb.const_e()),
    sp.I: lambda: acb(0, 1),
    sp.EulerGamma: lambda: acb(arb.const_euler()),
    sp.Catalan: lambda: acb(arb.const_catalan()),
    sp.GoldenRatio: lambda: acb((arb(5).sqrt() + 1) / 2),
}

FUNCTIONS: dict[type, Operation] = {
    sp.Add: _add,
    sp.Mul: _multiply,
    sp.Pow: _power,
    sp.exp: _unary(acb.exp),
    sp.log: _unary(acb.log),
    sp.sin: _unary(acb.sin),
    sp.cos: _unary(acb.cos),
    sp.tan: _unary(acb.tan),
    sp.sinh: _unary(acb.sinh),
    sp.cosh: _unary(acb.cosh),
    sp.tanh: _unary(acb.tanh),
    sp.asin: _off_cut(_outer_cut, acb.asin, "asin"),
    sp.acos: _off_cut(_outer_cut, acb.acos, "acos"),
    sp.atan: _off_cut(_imaginary_cut, acb.atan, "atan"),
    sp.erf: _unary(acb.erf),
    sp.expint: _expint,
    sp.besseli: lambda order, value: to_ball(value).bessel_i(to_ball(order)),
    sp.Abs: _unary(lambda ball: acb(abs(ball))),
    sp.sign: _unary(acb.sgn),
    sp.re: _unary(lambda ball: acb(ball.real)),
    sp.im: _unary(lambda ball: acb(ball.imag)),
    sp.conjugate: _unary(lambda ball: acb(ball.real, -ball.imag)),
    sp.gamma: _unary(acb.gamma),
    sp.loggamma: _off_cut(_left_cut, acb.lgamma, "loggamma"),
    sp.factorial: _unary(lambda ball: (ball + 1).gamma()),
    sp.polygamma: _polygamma,
    sp.digamma: _unary(acb.digamma),
    sp.binomial: _binomial,
    sp.RisingFactorial: lambda base, count: to_ball(base).rising(to_ball(count)),
    sp.elliptic_k: _off_cut(_right_cut, acb.elliptic_k, "elliptic_k"),
    sp.elliptic_e: _off_cut(lambda ball: not ball == 1 and _right_cut(ball), acb.elliptic_e, "elliptic_e"),  # noqa: SIM201 (balls: not the same)
    sp.elliptic_pi: _elliptic_pi,
    sp.Min: _extreme("Min", arb.min),
    sp.Max: _extreme("Max", arb.max),
}

ARITY: dict[type, int] = {sp.elliptic_e: 1, sp.elliptic_pi: 2}  # the incomplete integrals take one more
