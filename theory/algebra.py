"""Exact equality in a field of fractions: every non-rational subexpression is a generator with its relation.

``is_zero`` is plain polynomial arithmetic over the rationals modulo root^q = base and sin^2 = 1 - cos^2;
no simplifier is asked for its opinion.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.polys.rings import PolyElement, PolyRing

from .admission import unwieldy_exponent
from .domain import Domain
from .errors import Refusal
from .language import HEADS
from .pointwise import differs_from_zero
from .positivity import sign_on


@dataclass
class Generators:
    """The generators met so far: opaque expression -> symbol, and the symbols that satisfy symbol^q = base.

    ``principal`` are the roots among them that are defined by their base (sin t, a root of 1 - cos^2 t, is not).
    """

    symbols: dict[sp.Expr, sp.Symbol] = field(default_factory=dict)
    roots: list[tuple[sp.Symbol, int, sp.Expr]] = field(default_factory=list)
    principal: list[tuple[sp.Symbol, int, sp.Expr]] = field(default_factory=list)

    def symbol(self, expression: sp.Expr) -> sp.Symbol:
        if expression not in self.symbols:
            self.symbols[expression] = sp.Dummy(f"g{len(self.symbols)}")
        return self.symbols[expression]

    def rational(self, expression: sp.Expr) -> sp.Expr:
        """The expression as a rational function of generators."""
        if expression.is_Rational:
            return expression
        if expression.is_Symbol:
            return self.symbol(expression)
        if expression.is_Float:
            raise Refusal(f"the decimal {expression} is not exact; write a fraction")
        if expression is sp.I:
            return self.power(sp.S.NegativeOne, sp.S.Half)
        if isinstance(expression, sp.Add | sp.Mul):
            return expression.func(*(self.rational(a) for a in expression.args))
        if isinstance(expression, sp.Pow):
            return self.power(*expression.args)
        if isinstance(expression, sp.exp):
            return self.power(sp.E, expression.args[0])
        if isinstance(expression, sp.sin | sp.cos | sp.tan):
            return self.trigonometric(expression)
        return self.symbol(expression)

    def power(self, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        """base^(k/q) by a q-th root of the base; base^(k/q + rest) with an opaque power base^rest."""
        if isinstance(base, sp.Mul) and not exponent.is_Integer:
            positive = [a for a in base.args if a.is_positive]
            others = [a for a in base.args if not a.is_positive]
            if positive and others:
                parts = [
                    self.power(a.base, a.exp * exponent)
                    if isinstance(a, sp.Pow) and a.base.is_positive
                    else self.power(a, exponent)
                    for a in positive
                ]
                return sp.Mul(*parts) * self.power(sp.Mul(*others), exponent)
        whole, rest = exponent.as_coeff_Add()
        if not whole.is_Rational:
            whole, rest = sp.S.Zero, exponent
        value = sp.S.One
        if rest != 0:
            multiple, core = rest.as_coeff_Mul()
            multiple, core = (multiple, core) if multiple.is_Integer else (sp.S.One, rest)
            value = self.symbol(sp.Pow(base, core, evaluate=False)) ** multiple
        if unwieldy_exponent(whole):
            return value * self.symbol(sp.Pow(base, whole, evaluate=False))
        if whole.is_Integer:
            return value * self.rational(base) ** whole if base != sp.E else value * self.symbol(sp.E) ** whole
        return value * self.principal_root(base, whole.q) ** whole.p

    def principal_root(self, base: sp.Expr, degree: int) -> sp.Symbol:
        """The generator base^(1/degree), the same for bases that are equal polynomials, however they are written."""
        root = sp.Pow(base, sp.Rational(1, degree), evaluate=False)
        if root not in self.symbols:
            rational = self.rational(base)
            for symbol, known_degree, known in self.principal:
                if known_degree == degree and sp.expand(known - rational) == 0:
                    self.symbols[root] = symbol
                    return symbol
            symbol = self.symbol(root)
            self.roots.append((symbol, degree, rational))
            self.principal.append((symbol, degree, rational))
        return self.symbols[root]

    def trigonometric(self, expression: sp.Expr) -> sp.Expr:
        """Multiple angles are expanded; sin is the square root of 1 - cos^2 with sin itself as generator."""
        expanded = sp.expand_trig(expression)
        if expanded != expression:
            return self.rational(expanded)
        (angle,) = expression.args
        if isinstance(expression, sp.tan):
            return self.rational(sp.sin(angle) / sp.cos(angle))
        if isinstance(expression, sp.sin):
            known = expression in self.symbols
            symbol = self.symbol(expression)
            if not known:
                self.roots.append((symbol, 2, 1 - self.symbol(sp.cos(angle)) ** 2))
            return symbol
        return self.symbol(expression)


@lru_cache(maxsize=4096)
def is_zero(expression: sp.Expr) -> bool:
    """Is the expression zero in the field that its generators and their relations define? Exact.

    Refuses when it divides by something that is itself zero there, where 0/0 would pass for anything.
    """
    return not differs_from_zero(expression) and zero_in_the_field(expression)


def zero_in_the_field(expression: sp.Expr) -> bool:
    """The exact half of ``is_zero``: multiplied out, without a look at a point first."""
    generators = Generators()
    rational = generators.rational(expression)
    numerator, denominator = sp.fraction(sp.together(rational))
    if _reduced(denominator, generators) == 0:
        raise Refusal(f"{expression} divides by zero")
    return bool(_reduced(numerator, generators) == 0)


def _reduced(polynomial: sp.Expr, generators: Generators) -> PolyElement | sp.Rational:
    """A multiple of the polynomial in the generators, by something that is not zero, in which no root has a power >= its degree."""
    if not generators.symbols:
        return polynomial
    ring = PolyRing(tuple(dict.fromkeys(generators.symbols.values())), sp.QQ)
    reduced = ring.from_expr(polynomial)
    for symbol, degree, base in reversed(generators.roots):
        place = ring.symbols.index(symbol)
        highest = reduced.degree(place) // degree if reduced else 0
        if highest < 1:
            continue
        top, bottom = (ring.from_expr(part) for part in sp.fraction(sp.together(base)))
        parts: list[dict[tuple[int, ...], Any]] = [{} for _ in range(highest + 1)]
        for powers, coefficient in reduced.terms():
            turns, rest = divmod(powers[place], degree)
            parts[turns][(*powers[:place], rest, *powers[place + 1 :])] = coefficient
        reduced = sum(
            ring.from_dict(part) * top**turns * bottom ** (highest - turns) for turns, part in enumerate(parts)
        )
    return reduced


def denominators(expression: sp.Expr) -> set[sp.Expr]:
    """Everything the expression divides by, as written; what an integral, limit or expectation holds is its own affair."""
    found: set[sp.Expr] = set()
    traversal = sp.preorder_traversal(expression)
    for node in traversal:
        if isinstance(node, (sp.Integral, sp.Sum, sp.Limit, sp.Derivative, *HEADS)):
            traversal.skip()
        elif isinstance(node, sp.Pow) and not node.base.is_Rational and _may_be_negative(node.exp):
            found.add(node.base)
    return found


def _may_be_negative(exponent: sp.Expr) -> bool:
    moving = bool(exponent.free_symbols) and not exponent.is_nonnegative
    return moving or bool(exponent.could_extract_minus_sign())


def defined(expression: sp.Expr, domain: Domain) -> None:
    """Refuse when something the expression divides by is not certainly different from zero on the domain."""
    for base in denominators(expression):
        nonzero(base, domain)


def nonzero(divisor: sp.Expr, domain: Domain) -> None:
    """Refuse a divisor that is not certainly different from zero on the domain."""
    if not divisor.free_symbols <= set(domain.symbols) or sign_on(divisor, domain) not in (1, -1):
        raise Refusal(f"division by {divisor}, which is not shown to differ from 0 on {domain.describe()}")
