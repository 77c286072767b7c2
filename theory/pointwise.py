"""Elementary expressions in balls, at a given point or at a generic one: what is not 0 there is not 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy as sp
from flint import acb, ctx, fmpq

BITS = 160
_Known = dict[sp.Basic, acb]
_Other = Callable[[sp.Basic, _Known], acb]
"""The value of what is not computed here."""


def value_at(expression: sp.Expr, point: Mapping[sp.Symbol, sp.Expr]) -> acb | None:
    """A ball that holds the value at a point; None where there is none, or where it takes more than elementary functions."""
    return _evaluated(expression, point, _refused)


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


def _refused(node: sp.Basic, known: _Known) -> acb:
    if node is sp.pi:
        return acb.pi()
    raise ValueError(f"{node.func} is not elementary")
