"""Elementary expressions in balls, at a given point or at a generic one: what is not 0 there is not 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import sympy as sp
from flint import acb, ctx, fmpq

BITS = 160
_Known = dict[sp.Basic, acb]
_Other = Callable[[sp.Basic, _Known], acb]
"""The value of what is not computed here."""


def differs_from_zero(expression: sp.Expr) -> bool:
    """Is the expression not 0 at one point at which whatever exact algebra takes for equal is equal? False means: not shown.

    Symbols, and what algebra sees as a mere name, have values > 0 of no special form; sums, products, powers,
    exponentials, sines and cosines are computed.
    """
    value = _evaluated(expression, {}, _generic)
    return value is not None and not value.contains(0)


def value_at(expression: sp.Expr, point: Mapping[sp.Symbol, sp.Expr]) -> acb | None:
    """A ball that holds the value at a point; None where there is none, or where it takes more than elementary functions."""
    return _evaluated(expression, point, _refused)


@lru_cache(maxsize=4096)
def may_lose_a_symbol(expression: sp.Expr, divisor: sp.Expr) -> bool:
    """Could the quotient of the two depend on fewer symbols than the first? False is certain."""
    symbols = sorted(expression.free_symbols, key=str)
    if not divisor.free_symbols <= set(symbols):
        return False
    start = {symbol: sp.Rational(2 * k + 3, 2 * k + 5) for k, symbol in enumerate(symbols)}
    quotient = expression / divisor
    value = value_at(quotient, start)
    for symbol in symbols:
        other = value_at(quotient, {**start, symbol: sp.Rational(17, 13)})
        if value is None or other is None or value.overlaps(other):
            return True
    return not symbols


def _evaluated(expression: sp.Expr, point: Mapping[sp.Symbol, sp.Expr], other: _Other) -> acb | None:
    bits, ctx.prec = ctx.prec, BITS
    try:
        known = {symbol: _value(number, {}, _refused) for symbol, number in point.items()}
        value = _value(expression, known, other)
    except (ArithmeticError, ValueError):
        return None
    finally:
        ctx.prec = bits
    return value if value.is_finite() else None


def _value(node: sp.Basic, known: _Known, other: _Other) -> acb:
    if node not in known:
        known[node] = _computed(node, known, other)
    return known[node]


def _computed(node: sp.Basic, known: _Known, other: _Other) -> acb:
    if isinstance(node, sp.Add | sp.Mul):
        total, *rest = (_value(part, known, other) for part in node.args)
        for value in rest:
            total = total + value if isinstance(node, sp.Add) else total * value
        return total
    if isinstance(node, sp.Pow):
        base = _value(node.base, known, other)
        if node.exp.is_Integer:
            return base ** int(node.exp)
        return base.sqrt() if node.exp is sp.S.Half else base ** _value(node.exp, known, other)
    if isinstance(node, sp.Rational) and node.is_finite:
        return acb(fmpq(node.p, node.q))
    if isinstance(node, sp.exp | sp.sin | sp.cos | sp.tan):
        return getattr(_value(node.args[0], known, other), node.func.__name__)()
    if node is sp.I:
        return acb(0, 1)
    if node is sp.E:
        return acb(1).exp()
    return other(node, known)


def _generic(node: sp.Basic, known: _Known) -> acb:
    """A value that depends on how many there are already; a decimal is not exact, and has none."""
    if node.is_Float:
        raise ValueError(f"the decimal {node} is not exact")
    return acb(fmpq(1, 2) + fmpq(6180 * (len(known) + 1) % 10007, 10007))


def _refused(node: sp.Basic, known: _Known) -> acb:
    if node is sp.pi:
        return acb.pi()
    raise ValueError(f"{node.func} is not elementary")
