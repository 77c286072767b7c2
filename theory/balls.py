"""SymPy expressions on Arb balls: compiled once into a closure, evaluated rigorously at any precision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

import sympy as sp
from flint import acb, arb, ctx, fmpq
from sympy.core.relational import Relational

from .errors import PhaseproofError, PrecisionError
from .roots import root_of

Point = Mapping[sp.Symbol, sp.Rational]
Compiled = Callable[[dict[sp.Symbol, acb]], acb]
MAXIMAL_BITS = 400_000


class NotEvaluable(PhaseproofError):
    """The expression holds something balls cannot evaluate: an integral, an expectation, a limit."""


class Undetermined(PhaseproofError):
    """A ball straddles the condition of a Piecewise, so the branch is not known at this precision."""


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Work at a precision in bits; python-flint's context is global, so it is put back."""
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


_UNARY: dict[type, Callable[[acb], acb]] = {
    sp.exp: lambda v: v.exp(),
    sp.log: lambda v: v.log(),
    sp.sin: lambda v: v.sin(),
    sp.cos: lambda v: v.cos(),
    sp.tan: lambda v: v.tan(),
    sp.Abs: lambda v: acb(abs(v)),
    sp.re: lambda v: acb(v.real),
    sp.im: lambda v: acb(v.imag),
    sp.gamma: lambda v: v.gamma(),
    sp.loggamma: lambda v: v.lgamma(),
    sp.factorial: lambda v: (v + 1).gamma(),
    sp.elliptic_k: lambda v: v.elliptic_k(),
    sp.elliptic_e: lambda v: v.elliptic_e(),
}


def _constants() -> dict[sp.Basic, Callable[[], acb]]:
    return {
        sp.pi: lambda: acb(arb.pi()),
        sp.E: lambda: acb(arb(1).exp()),
        sp.I: lambda: acb(0, 1),
        sp.EulerGamma: lambda: acb(arb.const_euler()),
    }


_CONSTANTS = _constants()


@lru_cache(maxsize=4096)
def compile_balls(expression: sp.Expr) -> Compiled:
    """A closure from {symbol: ball} to the ball of the expression at the precision in force; NotEvaluable if it cannot be."""
    if expression.is_Rational:
        number = fmpq(int(expression.p), int(expression.q))
        return lambda at: acb(arb(number))
    if expression.is_Symbol:
        return lambda at: at[expression]
    if expression in _CONSTANTS:
        constant = _CONSTANTS[expression]
        return lambda at: constant()
    if isinstance(expression, sp.Piecewise):
        return _piecewise(expression)
    if isinstance(expression, sp.hyper):
        return _hypergeometric(expression)
    if isinstance(expression, root_of):
        return _root(expression)
    arguments = [compile_balls(a) for a in expression.args] if expression.args else []
    if isinstance(expression, sp.Add):
        return lambda at: _sum([a(at) for a in arguments])
    if isinstance(expression, sp.Mul):
        return lambda at: _product([a(at) for a in arguments])
    if isinstance(expression, sp.Pow):
        return _power(expression, arguments[0], arguments[1])
    if isinstance(expression, sp.polygamma) and expression.args[0] == 0:
        return lambda at: arguments[1](at).digamma()
    if isinstance(expression, sp.binomial):
        top, bottom = arguments
        return lambda at: (top(at) + 1).gamma() * (bottom(at) + 1).rgamma() * (top(at) - bottom(at) + 1).rgamma()
    unary = _UNARY.get(type(expression))
    if unary is not None and len(arguments) == 1:
        (argument,) = arguments
        return lambda at: unary(argument(at))
    raise NotEvaluable(f"{type(expression).__name__} cannot be evaluated by ball arithmetic: {expression}")


def _sum(values: list[acb]) -> acb:
    total = values[0]
    for v in values[1:]:
        total += v
    return total


def _product(values: list[acb]) -> acb:
    total = values[0]
    for v in values[1:]:
        total *= v
    return total


def _power(expression: sp.Expr, base: Compiled, exponent: Compiled) -> Compiled:
    power = expression.args[1]
    if power.is_Integer:
        whole = int(power)
        return lambda at: base(at) ** whole
    if power == sp.S.Half:
        return lambda at: base(at).sqrt()
    if power == -sp.S.Half:
        return lambda at: base(at).rsqrt()
    return lambda at: _general_power(base(at), exponent(at))


def _general_power(base: acb, exponent: acb) -> acb:
    if base == 0 and exponent.real > 0:
        return acb(0)
    return base.pow(exponent)


def _hypergeometric(expression: sp.hyper) -> Compiled:
    upper, lower, argument = expression.args
    if len(upper) != 2 or len(lower) != 1:
        raise NotEvaluable(f"only 2F1 is evaluated by ball arithmetic, not {expression}")
    a, b, c, x = (compile_balls(v) for v in (*upper, *lower, argument))

    def evaluate(at: dict[sp.Symbol, acb]) -> acb:
        p, q, r, y = a(at), b(at), c(at), x(at)
        if y == 1:  # Gauss's sum; Arb's general code needs the ball to stay away from the branch point
            return r.gamma() * (r - p - q).gamma() * (r - p).rgamma() * (r - q).rgamma()
        return y.hypgeom_2f1(p, q, r)

    return evaluate


def _piecewise(expression: sp.Piecewise) -> Compiled:
    branches = [(compile_balls(value), _condition(condition)) for value, condition in expression.args]

    def evaluate(at: dict[sp.Symbol, acb]) -> acb:
        for value, condition in branches:
            if condition(at):
                return value(at)
        raise Undetermined(f"no branch of {expression} applies")

    return evaluate


def _condition(condition: sp.Basic) -> Callable[[dict[sp.Symbol, acb]], bool]:
    if condition in (sp.true, sp.false):
        return lambda at: condition is sp.true
    if isinstance(condition, sp.And | sp.Or):
        parts = [_condition(part) for part in condition.args]
        combine = all if isinstance(condition, sp.And) else any
        return lambda at: combine(part(at) for part in parts)
    if not isinstance(condition, Relational):
        raise NotEvaluable(f"the condition {condition} cannot be decided by ball arithmetic")
    difference = compile_balls(condition.lhs - condition.rhs)
    kind = type(condition)

    def decide(at: dict[sp.Symbol, acb]) -> bool:
        ball = difference(at).real
        if ball == 0:
            return kind in (sp.Eq, sp.Ge, sp.Le)
        if ball > 0:
            return kind in (sp.Ne, sp.Gt, sp.Ge)
        if ball < 0:
            return kind in (sp.Ne, sp.Lt, sp.Le)
        raise Undetermined(f"{condition} is not decided by {ball}")

    return decide


def _root(expression: root_of) -> Compiled:
    """The point where an increasing function reaches a level: found by secants, certified by a change of sign."""
    function, x, level, _, _ = expression.args
    value, target = compile_balls(function), compile_balls(level)

    def evaluate(at: dict[sp.Symbol, acb]) -> acb:
        bits = ctx.prec
        goal = target(at)

        def excess(point: arb) -> arb:
            return (value({**at, x: acb(point)}) - goal).real

        low, high = arb(1), arb(1)
        with precision(64):
            while not excess(low) < 0:
                low = (low / 2).mid()
            while not excess(high) > 0:
                high = (high * 2).mid()
            for _ in range(60):
                middle = ((low + high) / 2).mid()
                sign = excess(middle)
                if sign > 0:
                    high = middle
                elif sign < 0:
                    low = middle
                else:
                    break
        guess, working = ((low + high) / 2).mid(), 64
        while True:
            working = min(2 * working, bits + 64)
            with precision(working + 32):
                shift = guess * arb(2) ** (-working // 3)
                there, here = excess((guess + shift).mid()), excess(guess)
                slope = (there - here) / shift
                guess = (guess - here / slope).mid()
            if working == bits + 64:
                break
        with precision(bits + 96):
            for _ in range(3):
                shift = guess * arb(2) ** (-(bits // 2))
                slope = (excess((guess + shift).mid()) - excess(guess)) / shift
                guess = (guess - excess(guess) / slope).mid()
            radius = guess * arb(2) ** (-bits)
            for _ in range(40):
                if excess((guess - radius).mid()) < 0 and excess((guess + radius).mid()) > 0:
                    return acb(guess + radius * arb(0, 1))
                radius = radius * 4
        raise Undetermined(f"the root of {function} at this level is not enclosed")

    return evaluate


def enclose(expression: sp.Expr, point: Point, bits: int) -> acb:
    """The value at an exact point as a ball, computed at a working precision of ``bits``."""
    compiled = compile_balls(sp.sympify(expression))
    with precision(bits):
        ball = compiled({s: acb(arb(fmpq(int(v.p), int(v.q)))) for s, v in point.items()})
    if not ball.is_finite():
        raise Undetermined(f"{expression} has no finite enclosure at {point}")
    return ball


def enclose_to(expression: sp.Expr, point: Point, digits: int) -> acb:
    """The value to ``digits`` correct digits: the working precision is raised until the ball is small enough."""
    bits = int(digits * 3.33) + 64
    while bits <= MAXIMAL_BITS:
        try:
            ball = enclose(expression, point, bits)
        except Undetermined:
            ball = None
        if ball is not None and _accurate(ball, digits):
            return ball
        bits *= 2
    raise PrecisionError(f"{digits} digits need more than {MAXIMAL_BITS} bits of working precision")


def _accurate(ball: acb, digits: int) -> bool:
    """Is the ball certain to that many significant digits (or an exact zero)?"""
    if ball.real == 0 and ball.imag == 0:
        return True
    return bool(ball.rel_accuracy_bits() > 3.3220 * digits + 8)
