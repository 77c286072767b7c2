"""What the kernel admits as part of a statement."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import sympy as sp

from .errors import Refusal
from .language import HEADS


def objects(expression: sp.Basic) -> Iterator[sp.Basic]:
    """Every object that an expression is made of, itself first; one that stands at several places comes once."""
    waiting, met = [expression], {id(expression)}
    while waiting:
        node = waiting.pop()
        yield node
        for part in node.args:
            if id(part) not in met:
                met.add(id(part))
                waiting.append(part)


def bound_symbols(expression: sp.Basic) -> set[sp.Symbol]:
    """The symbols an expression binds: variables of integrals, sums, limits, transforms and roots."""
    bound: set[sp.Symbol] = set()
    for node in objects(expression):
        bound.update((node.args[1],) if isinstance(node, sp.Limit) else getattr(node, "bound_symbols", ()))
    return bound


LARGEST_EXPONENT = 100
"""Of a numerator or denominator in an exponent: multiplied out or factored, larger powers would take hours and gigabytes."""


def unwieldy_exponent(exponent: sp.Expr) -> bool:
    """Is a coefficient of it, or it as a number, too large or of a denominator too large to multiply powers out?"""
    coefficients = (term.as_coeff_Mul()[0] for term in sp.Add.make_args(exponent))
    return any(c.is_Rational and max(abs(c.p), c.q) > LARGEST_EXPONENT for c in coefficients)


def unwieldy(expression: sp.Basic) -> bool:
    """Does a power in the expression, of e too, have an exponent too large to be multiplied out?"""
    return any(unwieldy_exponent(power.exp) for power in expression.atoms(sp.Pow, sp.exp))


def admit(expression: sp.Basic) -> None:
    """Refuse anything but plain SymPy objects and our heads: no subclass with behaviour of its own."""
    for node in objects(expression):
        kind = type(node)
        module = str(kind.__module__)
        home = getattr(sys.modules.get(module), kind.__qualname__, None)
        if kind not in HEADS and not (module.startswith("sympy.") and home is kind):
            raise Refusal(f"{module}.{kind.__name__} is not part of the language of statements")
        if node.args and hash(sp.Basic.__new__(kind, *node.args)) != hash(node):
            raise Refusal(f"{node} was changed after it was made")
        if isinstance(node, sp.Pow) and unwieldy_exponent(node.exp):
            raise Refusal(f"the exponent of {node} is too large to be multiplied out; at most {LARGEST_EXPONENT} is")
        if isinstance(node, sp.Rational) and not type(node.p) is type(node.q) is int:
            raise Refusal(f"{node} is made of a {type(node.p).__name__}, not of whole numbers")
        if isinstance(node, sp.Symbol) and type(node.name) is not str:
            raise Refusal(f"{node} has a name that is no plain text")
        if isinstance(node, sp.Float):
            raise Refusal(f"the statement holds the decimal {node}, which is not exact; write a fraction")
        if node is sp.nan or node is sp.zoo:
            raise Refusal(f"the statement holds {node}, which is not a number")
