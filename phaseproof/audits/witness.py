"""The value of a side of a statement at a point, apart from any rule: balls, quadrature, and what the book knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import mpmath
import sympy as sp
from flint import acb, arb
from sympy.core.relational import Relational

from ..theory.balls import compile_balls, is_finite, precision, rational
from ..theory.domain import Domain
from ..theory.errors import PhaseproofError
from ..theory.language import HEADS, E, S, limit_in_proportion, tau

Point = Mapping[sp.Symbol, sp.Rational]

BITS = 400
DIGITS = 30
"""Of a quadrature, which is tried at two precisions."""

NEAR = tuple(sp.Rational(1, 10**k) for k in (30, 60))
"""Distances at which a function is looked at to see where it tends."""

UNCERTAINTY = arb("1e-12")
"""Relative error allowed to what is computed without a bound."""


class Witness:
    """Evaluates what balls cannot: limits by closeness, integrals by quadrature, expectations where the book knows them."""

    def __init__(self, known: Iterable[tuple[Relational, Domain]] = ()) -> None:
        """``known`` are true equations; their left sides are replaced by their right ones where they hold."""
        self.known: dict[sp.Expr, list[tuple[sp.Expr, Domain]]] = {}
        for statement, domain in known:
            if isinstance(statement, sp.Eq) and not statement.lhs.is_Symbol:
                self.known.setdefault(statement.lhs, []).append((statement.rhs, domain))

    def value(self, expression: sp.Expr, point: Point) -> acb | None:
        """A ball that holds the value, as far as quadrature and closeness can be trusted; None where there is none."""
        try:
            return self._value(expression, point)
        except (PhaseproofError, ArithmeticError, TypeError, ValueError, AttributeError, NotImplementedError, KeyError):
            return None

    def _value(self, expression: sp.Expr, point: Point, depth: int = 3) -> acb:
        names: dict[sp.Expr, sp.Symbol] = {}
        values: dict[sp.Symbol, acb] = {}
        for node in self._inert(expression):
            if node not in names:
                names[node] = sp.Dummy()
                values[names[node]] = self._inert_value(node, point, depth)
        compiled = compile_balls(expression.xreplace(names), (*point, *values))
        with precision(BITS):
            ball = compiled(*map(rational, point.values()), *values.values())
        if not is_finite(ball):
            raise ValueError("no finite value")
        return ball

    def _inert(self, expression: sp.Expr) -> list[sp.Expr]:
        """The outermost subexpressions that balls cannot evaluate or that the book knows."""
        found = []
        traversal = sp.preorder_traversal(expression)
        for node in traversal:
            inert = isinstance(node, sp.Limit | sp.Integral | sp.Derivative | limit_in_proportion)
            if inert or node in self.known:
                found.append(node)
                traversal.skip()
        return found

    def _inert_value(self, node: sp.Expr, point: Point, depth: int) -> acb:
        if depth == 0:
            raise ValueError("too deep")
        for right, domain in self._rules(node, point):
            if _holds(domain, point):
                return self._value(right, point, depth - 1)
        if isinstance(node, sp.Derivative):
            return self._value(node.doit(), point, depth - 1)
        if isinstance(node, sp.Limit):
            return self._limit(node, point, depth - 1)
        if isinstance(node, sp.Integral):
            return _integral(node.xreplace(point))
        if isinstance(node, limit_in_proportion):
            return _mean_trace(node.xreplace(point))
        raise ValueError(f"{node} is not known")

    def _rules(self, node: sp.Expr, point: Point) -> list[tuple[sp.Expr, Domain]]:
        """What the book says of a node; of a limit at another load, what it says at that load."""
        found = list(self.known.get(node, ()))
        if isinstance(node, limit_in_proportion) and not node.args[1].is_Symbol:
            load = node.args[1].xreplace(point)
            for left, entries in self.known.items():
                if isinstance(left, limit_in_proportion) and left.args[0] == node.args[0] and left.args[1].is_Symbol:
                    at = {left.args[1]: load}
                    found += [
                        (right.xreplace(at), Domain()) for right, domain in entries if _holds(domain, {**point, **at})
                    ]
        return found

    def _limit(self, node: sp.Limit, point: Point, depth: int) -> acb:
        """Where a function tends that differs from its limit by a power of the distance, or by a multiple of 1/ln."""
        inside, x, target, direction = node.args
        inside, target = inside.doit() if inside.has(sp.Derivative) else inside, target.xreplace(point)
        sides = [1, -1] if str(direction) == "+-" else [-1 if str(direction) == "-" else 1]
        ends = []
        for side in sides:
            at = [side / h if target.is_infinite else target + side * h for h in NEAR]
            if target is sp.oo:
                at = [1 / h for h in NEAR]
            near = [self._value(inside, {**point, x: place}, depth) for place in at]
            first, second = (arb(float(sp.log(h))) for h in NEAR)
            slope = (near[0] - near[1]) / (1 / first - 1 / second)
            close = abs(near[0] - near[1]) < UNCERTAINTY * (1 + abs(near[1]))
            ends.append(near[1] if close else near[1] - slope / second)
        if len(ends) == 2 and not _blurred(ends[0] - ends[1], abs(ends[0])).contains(0):
            raise ValueError("the two sides differ")
        return _blurred(ends[0], abs(ends[0]))


def _blurred(ball: acb, size: arb) -> acb:
    radius = (UNCERTAINTY * (1 + size.upper())).upper()
    return ball + acb(arb(0, radius), arb(0, radius))


def _holds(domain: Domain, point: Point) -> bool:
    """Does the point lie in the domain, whose parameters it must all give?"""
    for p in domain.parameters:
        if p.symbol not in point or not bool(p.interval.contains(point[p.symbol])):
            return False
    return domain.holds_at(point)


def _mean_trace(node: limit_in_proportion) -> acb:
    """The limit of E tau f(S): the integral of f over the Marchenko-Pastur law, x = 1 + c + 2 c^(1/2) cos t, c = 1/load."""
    inside, load = node.args
    function = inside.args[0].args[0] if isinstance(inside, E) and isinstance(inside.args[0], tau) else None
    if function is None or not function.free_symbols <= {S} or not load.is_Rational or not load > 0:
        raise ValueError(f"{node} is no mean trace of a function of S at a load")
    t = sp.Dummy("t", real=True)
    place = 1 + 1 / load + 2 * sp.cos(t) / sp.sqrt(load)
    value = _integral(sp.Integral(function.xreplace({S: place}) * 2 * sp.sin(t) ** 2 / (sp.pi * place), (t, 0, sp.pi)))
    if load >= 1:
        return value
    with precision(BITS):
        return value + acb(rational(1 - load)) * compile_balls(function, (S,))(acb(0))


def _integral(node: sp.Integral) -> acb:
    """A definite integral by quadrature at two precisions that must agree."""
    ((x, low, high),) = node.limits
    if node.function.atoms(*HEADS):
        raise ValueError(f"quadrature does not know every function in {node}")
    found = []
    for digits in (DIGITS, DIGITS + 15):
        with mpmath.workdps(digits):
            function = sp.lambdify(x, node.function, "mpmath")
            ends = [mpmath.mpf(str(sp.N(end, digits + 5))) if end.is_finite else mpmath.inf for end in (low, high)]
            found.append(mpmath.quad(function, ends))
    if abs(found[0] - found[1]) > mpmath.mpf(10) ** -14 * (1 + abs(found[1])):
        raise ValueError("the quadrature does not settle")
    value = acb(arb(mpmath.nstr(mpmath.re(found[1]), DIGITS)), arb(mpmath.nstr(mpmath.im(found[1]), DIGITS)))
    return _blurred(value, abs(value))
