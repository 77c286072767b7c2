"""SymPy expressions on Arb balls: compiled once to a straight-line program, evaluated rigorously at any precision.

Rational numbers stay exact (fmpq) until they meet something that is not rational: a condition such as
``gamma >= 1/3`` is decided exactly, and ``1 - 1/gamma`` loses nothing close to gamma = 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, reduce
from math import ceil, log2
from operator import add, mul

import sympy as sp
from flint import acb, arb, ctx, fmpq
from sympy.core.relational import Relational

from .ball_functions import (
    ARITY,
    CONSTANTS,
    FUNCTIONS,
    Number,
    Operation,
    half_power,
    hypergeometric,
    to_ball,
    to_real,
    whole_power,
)
from .bessel_sums import bessel_sum, sum_of_bessel
from .errors import NotEvaluable, PrecisionError, Undetermined
from .half_normal import largest_integrand, largest_moment
from .language import to_first_order
from .pole_sums import MAXIMAL_TERMS, pole_sum, sum_beyond_pole
from .quadrature import INTEGRANDS, fixed_parts, integrate
from .roots import root_of, solve_increasing

Point = Mapping[sp.Symbol, sp.Expr]
"""Values of symbols: rational numbers, or expressions without symbols, enclosed at the precision in force."""

GUARD_BITS = 64


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Work at a precision in bits; python-flint's context is global, so it is put back."""
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def is_finite(ball: acb) -> bool:
    """Is no part of the ball NaN or infinite?"""
    return bool(ball.is_finite())


def rational(value: sp.Rational) -> fmpq:
    """The exact rational of python-flint equal to SymPy's."""
    return fmpq(int(value.p), int(value.q))


# --- compilation --------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def compile_balls(expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> Callable[..., acb]:
    """The expression as a function of acb, arb or exact fmpq arguments in the order of ``symbols``.

    It works at the precision in force. NotEvaluable names what cannot be compiled; the call raises
    Undetermined on a straddled condition or a cut. Its result may be infinite or NaN: see ``is_finite``.
    """
    program = _program(expression, symbols)

    def evaluate(*values: acb | arb | fmpq) -> acb:
        return to_ball(program([acb(v) if type(v) is arb else v for v in values]))

    return evaluate


@lru_cache(maxsize=4096)
def _program(expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> Callable[[list[Number]], Number]:
    """A straight line of operations on numbered slots, the arguments first, each subexpression once."""
    slots: dict[sp.Basic, int] = {symbol: index for index, symbol in enumerate(symbols)}
    line: list[tuple[Operation, tuple[int, ...]]] = []

    def place(node: sp.Basic) -> int:
        if node not in slots:
            operation, operands = _operation(node, symbols)
            step = operation, tuple(place(operand) for operand in operands)
            line.append(step)
            slots[node] = len(symbols) + len(line) - 1
        return slots[node]

    result = place(expression)

    def run(arguments: list[Number]) -> Number:
        values = list(arguments)
        for operation, places in line:
            values.append(operation(*[values[i] for i in places]))
        return values[result]

    return run


def _operation(node: sp.Basic, symbols: tuple[sp.Symbol, ...]) -> tuple[Operation, tuple[sp.Basic, ...]]:
    """What computes a node, and the nodes it is computed from."""
    if isinstance(node, sp.Rational):
        number = rational(node)
        return (lambda: number), ()
    if node in CONSTANTS:
        return CONSTANTS[node], ()
    if isinstance(node, sp.Pow) and node.exp.is_Integer:
        return whole_power(int(node.exp)), (node.base,)
    if isinstance(node, sp.Pow) and (2 * node.exp).is_Integer:
        return half_power(int(2 * node.exp)), (node.base,)
    if isinstance(node, sp.hyper):
        upper, lower, argument = node.args
        return hypergeometric(len(upper)), (*upper, *lower, argument)
    if isinstance(node, sp.Piecewise):
        return _piecewise(node, symbols), symbols
    if (series := pole_sum(node)) is not None:
        return _endless_sum(node, sum_beyond_pole, "is not known to converge, or to begin beyond its pole"), series
    if (bessels := bessel_sum(node)) is not None:
        return _endless_sum(node, sum_of_bessel, "is evaluated for positive numbers"), bessels
    if isinstance(node, sp.Sum | sp.Product) and len(node.limits) == 1:
        return _sum(node, symbols), (*symbols, *node.limits[0][1:])
    if isinstance(node, sp.Integral) and len(node.limits) == 1 and not set(node.limits[0]) & {sp.oo, -sp.oo}:
        fixed = fixed_parts(node)
        return _integral(node, fixed, symbols), (*symbols, *node.limits[0][1:], *fixed)
    if isinstance(node, root_of):
        return _root(node, symbols), (*symbols, *node.args[2:4], *([] if node.args[4] is sp.oo else [node.args[4]]))
    if isinstance(node, to_first_order):  # the member of the class that is written down
        return (lambda value: value), node.args
    if (integrand := largest_integrand(node)) is not None:
        constant, order, count = integrand
        return _largest(node, order), (constant, count)
    kind = type(node)
    if kind in FUNCTIONS and len(node.args) == ARITY.get(kind, len(node.args)):
        return FUNCTIONS[kind], node.args
    if isinstance(node, sp.Symbol):
        raise NotEvaluable(f"{node} has no value; the values given are for {', '.join(map(str, symbols)) or 'nothing'}")
    raise NotEvaluable(f"{kind.__name__} cannot be evaluated by ball arithmetic: {node}")


def _piecewise(node: sp.Piecewise, symbols: tuple[sp.Symbol, ...]) -> Operation:
    """Only the branch that applies is evaluated: the others may be singular there."""
    branches = [(_condition(condition, symbols), _program(value, symbols)) for value, condition in node.args]

    def evaluate(*values: Number) -> Number:
        arguments = list(values)
        for holds, value in branches:
            if holds(arguments):
                return value(arguments)
        raise Undetermined(f"no branch of {node} applies")

    return evaluate


def _sum(node: sp.Sum | sp.Product, symbols: tuple[sp.Symbol, ...]) -> Operation:
    """A finite sum or product, term by term, between exact whole numbers at most MAXIMAL_TERMS apart."""
    index = node.limits[0][0]
    outer = tuple(s for s in symbols if s != index)
    kept = [i for i, s in enumerate(symbols) if s != index]
    term = _program(node.function, (*outer, index))

    def evaluate(*values: Number) -> Number:
        first, last = values[len(symbols) :]
        if not (type(first) is type(last) is fmpq and first.q == last.q == 1):
            raise NotEvaluable(f"the ends of {node} must be whole numbers")
        if last - first >= MAXIMAL_TERMS:
            raise NotEvaluable(f"{node} has {last - first + 1} terms; at most {MAXIMAL_TERMS} are computed")
        given = [values[i] for i in kept]
        terms = (term([*given, fmpq(k)]) for k in range(int(first.p), int(last.p) + 1))
        return reduce(mul, terms, fmpq(1)) if isinstance(node, sp.Product) else reduce(add, terms, fmpq(0))

    return evaluate


def _endless_sum(node: sp.Basic, total: Callable[[arb, arb, int], arb | None], where: str) -> Operation:
    """An infinite sum in two numbers from a whole number on; ``total`` gives None where it has no value."""

    def evaluate(one: Number, other: Number, first: Number) -> Number:
        if type(first) is not fmpq or first.q != 1:
            raise NotEvaluable(f"{node} must begin at a whole number")
        value = total(to_real(one, node), to_real(other, node), int(first.p))
        if value is None:
            raise Undetermined(f"{node} {where}")
        return acb(value)

    return evaluate


def _largest(node: sp.Basic, order: int) -> Operation:
    """A moment of the largest of so many half-normals, by certified integration."""

    def evaluate(constant: Number, count: Number) -> Number:
        value = largest_moment(order, count)
        if value is None:
            raise NotEvaluable(f"{node} is evaluated for a real number > 0 of variables only")
        return constant * value

    return evaluate


def _integral(node: sp.Integral, fixed: tuple[sp.Expr, ...], symbols: tuple[sp.Symbol, ...]) -> Operation:
    """A definite integral over a finite range at the precision in force; ``fixed`` parts are computed once."""
    x, *_ = node.limits[0]
    names = {part: sp.Dummy() for part in fixed}
    outer = tuple(s for s in symbols if s != x)
    kept = [i for i, s in enumerate(symbols) if s != x]
    inside = node.function.xreplace(names)
    foreign = {type(part) for part in sp.preorder_traversal(inside) if part.has(x)} - INTEGRANDS
    if any(not issubclass(kind, sp.Symbol) for kind in foreign):
        raise NotEvaluable(f"{node} holds {', '.join(kind.__name__ for kind in foreign)}, not known to be holomorphic")
    value = _program(inside, (*outer, *names.values(), x))

    def evaluate(*values: Number) -> acb:
        lower, upper, *parts = values[len(symbols) :]
        given = [*(values[i] for i in kept), *parts]

        def integrand(point: acb) -> acb:
            try:
                return to_ball(value([*given, point]))
            except Undetermined:
                return acb("nan")

        return integrate(integrand, to_ball(lower), to_ball(upper))

    return evaluate


def _condition(condition: sp.Basic, symbols: tuple[sp.Symbol, ...]) -> Callable[[list[Number]], bool]:
    if condition in (sp.true, sp.false):
        return lambda arguments: condition is sp.true
    if isinstance(condition, sp.And | sp.Or):
        parts = [_condition(part, symbols) for part in condition.args]
        combine = all if isinstance(condition, sp.And) else any
        return lambda arguments: combine(part(arguments) for part in parts)
    if not isinstance(condition, Relational):
        raise NotEvaluable(f"the condition {condition} cannot be decided by ball arithmetic")
    left, right = _program(condition.lhs, symbols), _program(condition.rhs, symbols)
    kind = type(condition)

    def decide(arguments: list[Number]) -> bool:
        difference = left(arguments) - right(arguments)
        sign = difference if type(difference) is fmpq else to_real(difference, condition)
        if sign == 0:
            return kind in (sp.Eq, sp.Ge, sp.Le)
        if sign > 0:
            return kind in (sp.Ne, sp.Gt, sp.Ge)
        if sign < 0:
            return kind in (sp.Ne, sp.Lt, sp.Le)
        raise Undetermined(f"{condition} is not decided: left minus right is only known to be {sign.str(10)}")

    return decide


SOLVED = 4096
"""Solutions that are kept for each root, at exact points: conditions and values ask for the same ones."""


@lru_cache(maxsize=SOLVED)
def _root(node: root_of, symbols: tuple[sp.Symbol, ...]) -> Operation:
    """The inverse of an increasing function at the precision in force, certified by a change of sign."""
    function, unknown = node.args[:2]
    outer = tuple(s for s in symbols if s != unknown)
    kept = [i for i, s in enumerate(symbols) if s != unknown]
    value = compile_balls(function, (*outer, unknown))
    solved: dict[tuple[object, ...], arb] = {}

    def evaluate(*values: Number) -> acb:
        target, lower, *upper = values[len(symbols) :]
        given = [values[i] for i in kept]
        exact = (ctx.prec, *map(str, values)) if all(type(v) is fmpq for v in values) else None
        if exact in solved:
            return acb(solved[exact])

        def excess(point: arb) -> arb:
            return to_real(value(*given, point) - target, node)

        ends = [to_real(end, node) for end in (lower, *upper)]
        root = solve_increasing(excess, ends[0], ends[1] if upper else None, ctx.prec)
        if root is None:
            raise Undetermined(f"no change of sign encloses the {node} at {ctx.prec} bits")
        if exact is not None and len(solved) < SOLVED:
            solved[exact] = root
        return acb(root)

    return evaluate


# --- evaluation ---------------------------------------------------------------------------------------


def _at(point: Point) -> list[Number]:
    return [rational(v) if isinstance(v, sp.Rational) else compile_balls(v, ())() for v in point.values()]


def exact_value(expression: sp.Expr, point: Point) -> fmpq | None:
    """The value when it is computed by rational operations alone, which are exact; else None."""
    if expression.has(root_of, sp.Integral):
        return None
    try:
        with precision(GUARD_BITS):
            value = _program(expression, tuple(point))(_at(point))
    except Undetermined:
        return None
    return value if type(value) is fmpq else None


def enclose(expression: sp.Expr, point: Point, bits: int) -> acb:
    """The value at an exact point as a finite ball, computed at a working precision of ``bits``."""
    compiled = compile_balls(sp.sympify(expression), tuple(point))
    with precision(bits):
        ball = compiled(*_at(point))
    if not is_finite(ball):
        raise Undetermined(f"{expression} has no finite enclosure at {dict(point)} with {bits} bits")
    return ball


def enclose_to(expression: sp.Expr, point: Point, digits: int, maximal_bits: int | None = None) -> acb:
    """The value with a relative error below 10^-digits; the working precision is raised until it is reached.

    A ball that still holds 0 at twice the first precision is returned once its radius is below
    10^-digits: that the value is exactly 0 cannot be certified by balls. PrecisionError at the limit,
    by default 16 times the bits of the result and of the point together.
    """
    needed = ceil(digits * log2(10)) + 1
    first = bits = needed + GUARD_BITS
    if maximal_bits is None:
        maximal_bits = 16 * (
            first + max((int(v.p * v.q).bit_length() for v in point.values() if v.is_Rational), default=0)
        )
    reason = f"the working precision is limited to {maximal_bits} bits"
    while bits <= maximal_bits:
        try:
            ball = enclose(expression, point, bits)
        except Undetermined as undetermined:
            reason = str(undetermined)
        else:
            if ball.is_zero() or ball.rel_accuracy_bits() >= needed:
                return ball
            if bits > first and ball.contains(0) and _radius(ball) < arb(10) ** -digits:
                return ball
        bits *= 2
    raise PrecisionError(f"{digits} digits are not reached within {maximal_bits} bits: {reason}")


def _radius(ball: acb) -> arb:
    return ball.real.rad() + ball.imag.rad()
