"""Expressions on arrays of 64-bit numbers, with a bound of the error of every value.

Where the bound is poor the same is done in the processor's wide numbers, if it has them, and where that is not enough by
balls, point by point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any, NamedTuple

import numpy as np
import scipy
import sympy as sp
from flint import acb, arb
from numpy.typing import NDArray
from sympy.core.relational import Relational

from ..theory.balls import compile_balls, precision
from ..theory.domain import Domain
from ..theory.errors import DomainError, NotEvaluable, PhaseproofError, UsageError
from ..theory.roots import root_of
from ..theory.spelling import check_parameters
from .approximate import (
    ARITY,
    FUNCTIONS,
    ROUNDING,
    WIDE_ROUNDING,
    Approximate,
    Operation,
    add,
    half_power,
    multiply,
    whole_power,
)
from .evaluation import evaluate
from .power_means import power_mean

Array = NDArray[np.float64]

POOR = 2.0**-43
"""Relative bound beyond which a value is computed by balls."""

BLOCK = 16384
"""Points that are computed at once: their intermediate values stay in the cache."""

BALL_BITS = (80, 128)
"""Precisions of the attempts by balls: an integral takes half as long in the first."""


@lru_cache(maxsize=512)
def _program(
    expression: sp.Expr, symbols: tuple[sp.Symbol, ...], wide: bool
) -> Callable[[list[Approximate]], Approximate]:
    """A straight line of operations on numbered slots, the arguments first, each subexpression once."""
    slots: dict[sp.Basic, int] = {symbol: index for index, symbol in enumerate(symbols)}
    line: list[tuple[Operation, tuple[int, ...]]] = []

    def place(node: sp.Basic) -> int:
        if node not in slots:
            operation, operands = _operation(node, symbols, wide)
            step = operation, tuple(place(operand) for operand in operands)
            line.append(step)
            slots[node] = len(symbols) + len(line) - 1
        return slots[node]

    result = place(expression)

    def run(arguments: list[Approximate]) -> Approximate:
        values = list(arguments)
        for operation, places in line:
            values.append(operation(*[values[i] for i in places]))
        return values[result]

    return run


def _operation(node: sp.Basic, symbols: tuple[sp.Symbol, ...], wide: bool) -> tuple[Operation, tuple[sp.Basic, ...]]:
    """What computes a node, and the nodes it is computed from; NotEvaluable for what has no array form."""
    if isinstance(node, sp.Rational | sp.NumberSymbol):
        known = _constant(node, wide)
        return (lambda: known), ()
    if isinstance(node, sp.Pow) and node.exp.is_Integer:
        return whole_power(int(node.exp)), (node.base,)
    if isinstance(node, sp.Pow) and (2 * node.exp).is_Integer:
        return half_power(int(2 * node.exp)), (node.base,)
    if isinstance(node, sp.Piecewise):
        return _piecewise(node, symbols, wide), symbols
    if isinstance(node, root_of):
        return _root(node, symbols, wide), (
            *symbols,
            *node.args[2:4],
            *([] if node.args[4] is sp.oo else [node.args[4]]),
        )
    if isinstance(node, sp.Product) and len(node.limits) == 1:
        return _product(node, symbols, wide), (*symbols, *node.limits[0][1:])
    if isinstance(node, sp.hyper) and (whole := _above(node)):
        return power_mean(whole), (node.ap[1], -node.argument)
    kind = type(node)
    if kind in FUNCTIONS and len(node.args) == ARITY.get(kind, len(node.args)):
        return FUNCTIONS[kind], node.args
    raise NotEvaluable(f"{kind.__name__} has no form on arrays")


def _above(node: sp.hyper) -> int:
    """The m of 2F1(m, c; c + 1; z), with a whole m > 0; 0 for other functions."""
    if len(node.ap) != 2 or len(node.bq) != 1 or node.bq[0] - node.ap[1] != 1:
        return 0
    return int(node.ap[0]) if node.ap[0].is_Integer and node.ap[0] > 0 else 0


def _constant(number: sp.Expr, wide: bool) -> Approximate:
    """A number without symbols, and what the nearest 64-bit or wide number misses of it."""
    value = np.longdouble(str(number.evalf(30))) if wide else float(number.evalf(30))
    exact = number.is_Rational and sp.Rational(float(value)) == number
    missed = 2 * (WIDE_ROUNDING if wide else ROUNDING) * abs(float(value))
    return Approximate(value, 0.0 if exact else missed)


# --- cases --------------------------------------------------------------------------------------------


def _piecewise(node: sp.Piecewise, symbols: tuple[sp.Symbol, ...], wide: bool) -> Operation:
    """Each branch at the points at which its condition is sure to be the first that holds; no bound where none is sure."""
    branches = [
        (_condition(condition, symbols, wide), _program(value, symbols, wide)) for value, condition in node.args
    ]

    def evaluate(*arguments: Approximate) -> Approximate:
        shape = np.broadcast_shapes(*(np.shape(a.value) for a in arguments))
        left, bound = np.ones(shape, dtype=bool), np.full(shape, np.inf)
        value = np.full(shape, np.nan, dtype=np.longdouble if wide else np.float64)
        for holds, program in branches:
            sure, no = (np.broadcast_to(part, shape) for part in holds(list(arguments)))
            here = left & sure
            if here.all():
                return program(list(arguments))
            if here.any():
                value[here], bound[here] = program([_at(a, here, shape) for a in arguments])
            left = left & no
            if not left.any():
                break
        return Approximate(value, bound)

    return evaluate


def _at(argument: Approximate, chosen: Any, shape: tuple[int, ...]) -> Approximate:
    """An argument at the chosen points; one that is the same at all stays a single number."""
    return Approximate(*(part if np.ndim(part) == 0 else np.broadcast_to(part, shape)[chosen] for part in argument))


def _condition(
    condition: sp.Basic, symbols: tuple[sp.Symbol, ...], wide: bool
) -> Callable[[list[Approximate]], tuple[Any, Any]]:
    """Where a condition surely holds, and where it surely does not."""
    if condition in (sp.true, sp.false):
        return lambda arguments: (condition is sp.true, condition is sp.false)
    if isinstance(condition, sp.And | sp.Or):
        parts = [_condition(part, symbols, wide) for part in condition.args]
        both, either = (
            (np.logical_and, np.logical_or) if isinstance(condition, sp.And) else (np.logical_or, np.logical_and)
        )

        def combined(arguments: list[Approximate]) -> tuple[Any, Any]:
            sure, no = zip(*(part(arguments) for part in parts), strict=True)
            return reduce(both, sure), reduce(either, no)

        return combined
    if not isinstance(condition, Relational):
        raise NotEvaluable(f"the condition {condition} has no form on arrays")
    difference, kind = _program(condition.lhs - condition.rhs, symbols, wide), type(condition)

    def decide(arguments: list[Approximate]) -> tuple[Any, Any]:
        value, bound = difference(arguments)
        above, below, zero = value > bound, value < -bound, (value == 0) & (bound == 0)
        if kind in (sp.Eq, sp.Ne):
            return (zero, above | below) if kind is sp.Eq else (above | below, zero)
        up, closed = kind in (sp.Gt, sp.Ge), kind in (sp.Ge, sp.Le)
        sure, no = (above, below) if up else (below, above)
        return (sure | zero, no) if closed else (sure, no | zero)

    return decide


# --- products -----------------------------------------------------------------------------------------

FACTORS = 1000
"""Factors of a product that are multiplied out."""


def _product(node: sp.Product, symbols: tuple[sp.Symbol, ...], wide: bool) -> Operation:
    """A product over whole numbers, each point to its own end; no bound where there are too many."""
    ((counted, _, _),) = node.limits
    program = _program(node.function, (*symbols, counted), wide)

    def evaluate(*arguments: Approximate) -> Approximate:
        *given, first, last = arguments
        start, end = (np.rint(place.value) for place in (first, last))
        count = np.max(end - start) + 1
        if np.ndim(start) or count > FACTORS or np.any(first.bound + last.bound >= 0.5):
            return Approximate(last.value * np.nan, np.inf)
        total = Approximate(np.ones(np.shape(end), dtype=np.longdouble if wide else np.float64), 0.0)
        for k in range(int(count)):
            factor = program([*given, Approximate(start + k, 0.0)])
            counts = start + k <= end
            total = multiply(total, Approximate(np.where(counts, factor.value, 1), np.where(counts, factor.bound, 0)))
        return total

    return evaluate


# --- inverses -----------------------------------------------------------------------------------------

HALVINGS, CHORDS = 12, 12
"""Steps of bisection in the logarithm of the distance to the lower end, and of false position in it, at most, after them."""

NEAR = 2.0**-36
"""Change of that logarithm after which the next is below its rounding, as the steps converge faster and faster."""

WIDTHS = tuple(2.0**-k for k in (50, 48, 46, 44))
"""Relative distances at which a change of sign is looked for, in turn."""

REACH = 600.0
"""Logarithms of the distance that are looked at."""


def _root(node: root_of, symbols: tuple[sp.Symbol, ...], wide: bool) -> Operation:
    """The inverse of an increasing function, bounded by a change of sign that the errors of the function leave certain."""
    function, unknown = node.args[:2]
    outer = tuple(s for s in symbols if s != unknown)
    kept = [i for i, s in enumerate(symbols) if s != unknown]
    value = _program(function, (*outer, unknown), wide)

    def evaluate(*arguments: Approximate) -> Approximate:
        target, lower, *upper = arguments[len(symbols) :]
        given = [arguments[i] for i in kept]
        shape = np.broadcast_shapes(*(np.shape(a.value) for a in arguments))

        def place(distance: Any) -> Any:
            if not upper:
                return lower.value + np.exp(distance)
            return lower.value + (upper[0].value - lower.value) * scipy.special.expit(distance)

        def excess(x: Any) -> Approximate:
            reached = value([*given, Approximate(x, 0.0)])
            return add(reached, Approximate(-target.value, target.bound))

        low, high = (np.full(shape, end, dtype=np.longdouble if wide else np.float64) for end in (-REACH, REACH))
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            reached, error = excess(place(middle))
            above = (reached > error) | ~(reached < -error) & (middle > 0)  # what is not told is too far out
            low, high = np.where(above, low, middle), np.where(above, middle, high)
        two = place(_false_position(lambda distance: excess(place(distance)).value, low, high))
        bound = np.full(shape, np.inf)
        for width in WIDTHS:
            left, right = two - np.abs(two) * width, two + np.abs(two) * width
            below, above = excess(left), excess(right)
            sure = (below.value < -below.bound) & (above.value > above.bound)
            inside = left > lower.value + lower.bound
            if upper:
                inside = inside & (right < upper[0].value - upper[0].bound)
            bound = np.where(np.isinf(bound) & sure & inside, np.abs(two) * width, bound)
            if np.isfinite(bound).all():
                break
        return Approximate(two, bound)

    return evaluate


def _false_position(excess: Callable[[Any], Any], low: Any, high: Any) -> Any:
    """The zeros of increasing functions between these ends; the value at an end that stays is halved (Illinois)."""
    below, above = excess(low), excess(high)
    middle, moved = (low + high) / 2, np.zeros(np.shape(low))
    for _ in range(CHORDS):
        before = middle
        chord = (low * above - high * below) / (above - below)
        middle = np.where(np.isfinite(chord), chord, (low + high) / 2)
        value = excess(middle)
        up = np.where(value > 0, 1, -1)
        low, below, above = (
            np.where(up > 0, low, middle),
            np.where(up > 0, np.where(moved > 0, below / 2, below), value),
            np.where(up > 0, value, np.where(moved < 0, above / 2, above)),
        )
        high, moved = np.where(up > 0, middle, high), up
        if np.max(np.abs(middle - before), initial=0.0) < NEAR:
            break
    return middle


# --- a function of arrays -----------------------------------------------------------------------------


class Bounded(NamedTuple):
    """Values, bounds of their absolute errors, and at how many points balls were asked."""

    value: Array
    bound: Array
    by_balls: int


@dataclass(frozen=True)
class ArrayFunction:
    """A number-valued expression as a function of arrays of 64-bit numbers by name, of shapes that fit each other.

    ``f(gamma=x)`` gives the values, ``f.bounded(gamma=x)`` also a bound of each error: a few units in the last place, and
    never above POOR of the value but for what is not told from 0. DomainError names a point outside the domain.
    """

    expression: sp.Expr
    domain: Domain
    constants: Mapping[sp.Symbol, sp.Expr]
    quick: Callable[..., Approximate] | None = None
    """What computes the expression from the parameters, in their order, where it has no array form of its own."""

    def __call__(self, **values: Any) -> Array:
        return self.bounded(**values).value

    def bounded(self, **values: Any) -> Bounded:
        """The values with bounds of their errors."""
        points = self._points(values)
        shape = np.broadcast_shapes(*(np.shape(p) for p in points))
        flat = [p if np.ndim(p) == 0 else np.broadcast_to(p, shape).ravel() for p in points]
        size = int(np.prod(shape, dtype=int))
        value, bound, by_balls = np.empty(size), np.empty(size), 0
        for start in range(0, size, BLOCK):
            part = slice(start, min(start + BLOCK, size))
            block = [p if np.ndim(p) == 0 else p[part] for p in flat]
            value[part], bound[part], asked = self._block(block, part.stop - part.start)
            by_balls += asked
        return Bounded(value.reshape(shape), bound.reshape(shape), by_balls)

    def _points(self, values: Mapping[str, Any]) -> list[Any]:
        """Arrays or single numbers in the order of the parameters, every point of them inside the domain."""
        names = self.domain.names
        check_parameters(values, names)
        if missing := sorted(set(names) - set(values)):
            raise UsageError(f"missing parameter {missing[0]!r}; needed: {', '.join(names)}")
        points = []
        for name in names:
            try:
                array = np.asarray(values[name], dtype=np.float64)
            except (TypeError, ValueError):
                raise UsageError(f"{name} = {str(values[name])[:60]!r}; valid: numbers") from None
            points.append(array[()])
        try:
            shape = np.broadcast_shapes(*(np.shape(p) for p in points))
        except ValueError:
            shapes = ", ".join(f"{n} {np.shape(p)}" for n, p in zip(names, points, strict=True))
            raise UsageError(f"arrays of shapes {shapes}; valid: shapes that fit each other") from None
        self._check(points, shape)
        return points

    def _check(self, points: list[Any], shape: tuple[int, ...]) -> None:
        for parameter, values in zip(self.domain.parameters, points, strict=True):
            low, high = float(parameter.lower), float(parameter.upper)
            inside = (values > low) if parameter.lower_open or _below(low, parameter.lower) else (values >= low)
            inside &= (values < high) if parameter.upper_open or _below(parameter.upper, high) else (values <= high)
            inside &= np.isfinite(values)
            if parameter.integer:
                inside &= values == np.floor(values)
            if not np.all(inside):
                wrong = np.ravel(values)[~np.ravel(inside)][0]
                raise DomainError(
                    f"{parameter.name} = {float(wrong)!r} is outside the domain; valid: {parameter.describe()}"
                )
        for condition in self.domain.conditions:
            with np.errstate(all="ignore"):
                sure, _ = _condition(condition, self.domain.symbols, False)([Approximate(p, 0.0) for p in points])
            for place in np.argwhere(~np.broadcast_to(sure, shape)):
                self.domain.point(self._named(points, shape, tuple(place)))

    def _named(self, points: list[Any], shape: tuple[int, ...], place: tuple[int, ...]) -> dict[str, sp.Rational]:
        at = [float(np.broadcast_to(p, shape)[place]) for p in points]
        return {name: sp.Rational(x) for name, x in zip(self.domain.names, at, strict=True)}

    def _block(self, points: list[Any], size: int) -> Bounded:
        """Values at some points, in 64-bit numbers, in wide ones, by balls: each where the bound before was poor."""
        value, bound = np.full(size, np.nan), np.full(size, np.inf)
        left = np.arange(size)
        for wide, program in self._programs():
            given = [np.longdouble(p if np.ndim(p) == 0 else p[left]) for p in points] if wide else points
            known = [Approximate(p, 0.0) for p in given]
            known += [_constant(number, wide) for number in self.constants.values()]
            with np.errstate(all="ignore"):
                found, error = program(known)
                value[left], bound[left] = found, error + (ROUNDING * np.abs(found) if wide else 0)
                left = np.flatnonzero(~(bound <= POOR * np.abs(value)) | ~np.isfinite(value))
            if not len(left):
                break
        for place in left:
            value[place], bound[place] = self._by_balls(self._named(points, (size,), (int(place),)))
        return Bounded(value, bound, len(left))

    def _programs(self) -> Iterator[tuple[bool, Callable[[list[Approximate]], Approximate]]]:
        """What computes the expression on arrays: in 64-bit numbers, then in wide ones; nothing where it has no array form."""
        if (quick := self.quick) is not None:
            yield False, lambda known: quick(*(one.value for one in known[: len(self.domain.names)]))
            return
        with suppress(NotEvaluable):
            for wide in (False, True) if WIDE_ROUNDING < ROUNDING else (False,):
                yield wide, _program(self.expression, (*self.domain.symbols, *self.constants), wide)

    def _by_balls(self, point: dict[str, sp.Rational]) -> tuple[float, float]:
        """The value at one point rounded to the nearest 64-bit number; 0 and the bound for what is not told from 0."""
        compiled = compile_balls(self.expression, (*self.domain.symbols, *self.constants))
        for bits in BALL_BITS:
            with suppress(PhaseproofError), precision(bits):  # more precision, or the exact point, may be needed
                given = [arb(float(x)) for x in point.values()]
                ball = compiled(*given, *(compile_balls(x, ())() for x in self.constants.values()))
                if _close(ball):
                    number = float(ball.real.mid())
                    return number, abs(number) * 2 * ROUNDING
        text = evaluate(self.expression, self.domain, point, 20, self.constants).value
        if "+/-" in text:
            return 0.0, float(text.split()[-1])
        if "I" in text:
            raise UsageError(f"the value at {point} is {text}; valid on arrays: real values")
        return float(text), abs(float(text)) * 2 * ROUNDING


def _below(first: Any, second: Any) -> bool:
    """Is the first end of a range below the second, one of them as a 64-bit number? Both are the same where infinite."""
    return bool(np.isfinite(float(second)) and sp.Rational(first) < sp.Rational(second))


def _close(ball: acb) -> bool:
    return bool(ball.is_finite() and ball.imag.is_zero() and ball.real.rel_accuracy_bits() > 60)
