"""Propositions judged at points by numbers alone: mpmath's quadrature, sums and difference quotients, no code of the kernel.

A term has a value, or none: ``Undefined``. What numbers cannot tell is ``Unknown``, which judges nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath as mp

from phaseproof.theory.terms.term import Term

DIGITS = 25
TINY = mp.mpf(10) ** -18
"""What is nearer to 0 and not exact may be 0."""
RELATIVE = mp.mpf(10) ** -6
MAXIMAL_TERMS = 400
MAXIMAL_WORK = 20_000
"""Terms that are evaluated for one verdict; beyond it numbers do not tell."""

Env = Mapping[Term, Any]


class Undefined(ArithmeticError):
    """The term has no value there."""


class Unknown(ArithmeticError):
    """Numbers do not tell."""


def judged(prop: Term, at: Env) -> bool | None:
    """Is the proposition, the existence of its terms included, true at the point? None where numbers do not tell."""
    with mp.workdps(DIGITS):
        try:
            return _Oracle(at).holds(prop, ())
        except Undefined:
            return False
        except (Unknown, mp.mp.NoConvergence, OverflowError, ValueError, ZeroDivisionError):
            return None


def inside(conditions: tuple[Term, ...], at: Env) -> bool:
    """Does the point certainly meet the conditions?"""
    return all(judged(condition, at) is True for condition in conditions)


def _exact(value: Any) -> bool:
    return type(value) is Fraction


def _float(value: Any) -> Any:
    return mp.mpf(value.numerator) / value.denominator if _exact(value) else value


def _sign(value: Any) -> int:
    if not _exact(value) and abs(value) < TINY:
        raise Unknown("may be 0")
    return (value > 0) - (value < 0)


FUNCTIONS = {
    "exp": mp.exp, "sin": mp.sin, "cos": mp.cos, "atan": mp.atan, "erf": mp.erf, "gamma": mp.gamma, "lngamma": mp.loggamma,
    "expint": mp.e1, "elliptic_k": mp.ellipk, "elliptic_e": mp.ellipe, "zeta": mp.zeta, "ln": mp.log, "asin": mp.asin,
    "polygamma": mp.psi, "bessel_i": mp.besseli, "hyp2f1": mp.hyp2f1,
}  # fmt: skip
EXISTS = {
    "ln": lambda x: _sign(x) > 0, "gamma": lambda x: _sign(x) > 0, "lngamma": lambda x: _sign(x) > 0,
    "expint": lambda x: _sign(x) > 0, "zeta": lambda x: _sign(x - 1) > 0, "asin": lambda x: abs(x) <= 1,
    "elliptic_k": lambda x: _sign(1 - x) > 0, "elliptic_e": lambda x: x <= 1, "polygamma": lambda k, x: k >= 0 and _sign(x) > 0,
    "bessel_i": lambda k, x: k >= 0 and x >= 0, "hyp2f1": lambda a, b, c, x: _sign(c) > 0 and _sign(1 - x) > 0,
}  # fmt: skip
"""Where a function exists by the kernel's own convention; elsewhere an answer would be no falsehood of its rules."""


class _Oracle:
    def __init__(self, at: Env) -> None:
        self.at = at
        self.work = 0

    def holds(self, prop: Term, bound: tuple[Any, ...]) -> bool:
        head, args = prop.head, prop.args
        if head == "true":
            return True
        if head == "defined":
            self.of(args[0], bound)
            return True
        if head == "diverges":
            values = [_float(self.of(args[1], (x, *bound))) for x in self._toward(args[0], bound, 6)]
            return self._rises_for_good(values)
        if head == "infinite":
            try:
                self.functional(*args, bound)
            except Unknown:
                return True
            return False
        if head not in ("eq", "ne", "le", "lt"):
            raise Unknown(head)
        left, right = (self.of(a, bound) for a in args)
        gap = right - left if _exact(left) and _exact(right) else _float(right) - _float(left)
        close = not _exact(gap) and abs(gap) < RELATIVE * (1 + abs(_float(left)))
        if close and head in ("ne", "lt"):
            raise Unknown("may be equal")
        return {"eq": close or gap == 0, "ne": gap != 0, "le": close or gap >= 0, "lt": gap > 0}[head]

    def _rises_for_good(self, values: list[Any]) -> bool:
        """Do the last values rise by steps that do not shrink, as a logarithm's? Not so where they fall or come to rest."""
        before, last = values[-2] - values[-3], values[-1] - values[-2]
        if last <= 0 or last < before / 4:
            return False
        if last < before / 2:
            raise Unknown("the steps shrink slowly")
        return True

    def of(self, term: Term, bound: tuple[Any, ...]) -> Any:
        head, args = term.head, term.args
        self.work += 1
        if self.work > MAXIMAL_WORK:
            raise OverflowError("much work")
        if head == "num":
            return args[0]
        if head == "var":
            return self.at[term]
        if head == "bound":
            return bound[args[0]]
        if head == "pi":
            return +mp.pi
        if head == "euler_gamma":
            return +mp.euler
        if head == "app":
            return self.at[args[0]](*(self.of(a, bound) for a in args[1:]))
        if head == "cases":
            for guard, value in zip(args[::2], args[1::2], strict=True):
                if self.holds(guard, bound):
                    return self.of(value, bound)
            raise Undefined("no guard")
        if head in ("over", "lim", "deriv", "root", "minimiser", "product"):
            return getattr(self, f"_{head}")(*args, bound)
        return self.operation(head, [self.of(a, bound) for a in args])

    def operation(self, head: str, parts: list[Any]) -> Any:
        if head in ("add", "mul", "max", "min", "abs", "floor", "pow") and not all(map(_exact, parts)):
            parts = [*map(_float, parts[:-1]), parts[-1] if head == "pow" else _float(parts[-1])]
        if head == "add":
            return sum(parts[1:], parts[0])
        if head == "mul":
            found = parts[0]
            for part in parts[1:]:
                found = found * part
            return found
        if head in ("max", "min"):
            return max(parts) if head == "max" else min(parts)
        if head == "abs":
            return abs(parts[0])
        if head == "floor":
            return Fraction(int(mp.floor(_float(parts[0]))))
        if head == "pow":
            base, k = parts
            if k < 0 and _sign(base) == 0:
                raise Undefined("a power of 0")
            return base ** int(k)
        if head == "rpow":
            base, p = parts
            side = _sign(base)
            if side < 0 or (side == 0 and p <= 0):
                raise Undefined("a power of a base that is not > 0")
            return Fraction(0) if side == 0 else _float(base) ** _float(p)
        if head not in FUNCTIONS:
            raise Unknown(head)
        if head in EXISTS and not EXISTS[head](*parts):
            raise Undefined(head)
        found = FUNCTIONS[head](*(int(p) if head == "polygamma" and i == 0 else _float(p) for i, p in enumerate(parts)))
        if not mp.isfinite(found):
            raise Undefined(head)
        return mp.re(found)

    # binders

    def _over(self, source: Term, body: Term, bound: tuple[Any, ...]) -> Any:
        return self.functional(source, body, bound)

    def functional(self, source: Term, body: Term, bound: tuple[Any, ...]) -> Any:
        head, args = source.head, source.args

        def f(x: Any) -> Any:
            return self.of(body, (x, *bound))

        if head == "integers":
            return sum((f(Fraction(k)) for k in self._whole(args, bound)), Fraction(0))
        if head == "atoms":
            pairs = [(_float(self.of(w, bound)), self.of(p, bound)) for w, p in zip(args[::2], args[1::2], strict=True)]
            if any(w < 0 for w, _ in pairs) or abs(sum(w for w, _ in pairs) - 1) > TINY:
                raise Undefined("no law")
            return sum((w * _float(f(p)) for w, p in pairs), mp.mpf(0))
        if head == "image":
            law, image = args
            return self._mean(law, bound, lambda t: f(self.of(image, (t, *bound))))
        return self._mean(source, bound, f)

    def _mean(self, source: Term, bound: tuple[Any, ...], f: Any) -> Any:
        head, args = source.head, source.args
        if head == "normal":
            return self._integral(lambda t: _float(f(t)) * mp.exp(-t * t / 2) / mp.sqrt(2 * mp.pi), [-9, -3, 0, 3, 9])
        if head not in ("interval", "uniform"):
            raise Unknown(head)
        low, high = self._ends(args, bound)
        if low > high or (head == "uniform" and low == high):
            raise Undefined("ends out of order")
        if low == high:
            return Fraction(0)
        if mp.isinf(low) or mp.isinf(high):
            raise Unknown("an infinite range")
        special = [p for p in map(Fraction, (-2, -1, 0, 1, 2, 3)) if _float(low) < _float(p) < _float(high)]
        for p in [
            *special,
            *(low + (high - low) * Fraction(k, 7) for k in range(1, 7) if _exact(low) and _exact(high)),
        ]:
            f(p)  # at these points exactly
        found = self._integral(lambda t: _float(f(t)), [_float(low), *map(_float, special), _float(high)])
        return found / _float(high - low) if head == "uniform" else found

    def _integral(self, f: Any, points: list[Any]) -> Any:
        def integrand(t: Any) -> Any:
            try:
                return f(t)
            except Unknown:  # next to an end or a point that was looked at exactly
                return mp.mpf(0)

        found, error = mp.quad(integrand, points, error=True, maxdegree=7)
        if not mp.isfinite(found) or error > RELATIVE / 10:
            raise Unknown("the quadrature does not settle")
        return found

    def _ends(self, args: tuple[Term, ...], bound: tuple[Any, ...]) -> list[Any]:
        infinite = {"infinity": mp.inf, "minus_infinity": -mp.inf}
        found = [infinite[a.head] if a.head in infinite else self.of(a, bound) for a in args]
        return found if all(map(_exact, found)) else [*map(_float, found)]

    def _whole(self, args: tuple[Term, ...], bound: tuple[Any, ...]) -> range:
        low, high = self._ends(args, bound)
        if mp.isinf(low) or mp.isinf(high) or high - low > MAXIMAL_TERMS:
            raise Unknown("many terms")
        return range(int(mp.ceil(_float(low))), int(mp.floor(_float(high))) + 1)

    def _product(self, source: Term, body: Term, bound: tuple[Any, ...]) -> Any:
        found: Any = Fraction(1)
        for k in self._whole(source.args, bound):
            found = found * self.of(body, (Fraction(k), *bound))
        return found

    def _toward(self, source: Term, bound: tuple[Any, ...], count: int) -> list[Any]:
        head = source.head
        if head in ("grows", "falls", "counts"):
            return [Fraction(10) ** k * (-1 if head == "falls" else 1) for k in range(2, 2 + count)]
        if head in ("above", "below"):
            point = self.of(source.args[0], bound)
            step = Fraction(1) if _exact(point) else mp.mpf(1)
            return [point + step / 100**k * (1 if head == "above" else -1) for k in range(1, 1 + count)]
        raise Unknown(head)

    def _lim(self, source: Term, body: Term, bound: tuple[Any, ...]) -> Any:
        values = [_float(self.of(body, (x, *bound))) for x in self._toward(source, bound, 5)]
        steps = [abs(b - a) for a, b in pairwise(values)]
        if steps[-1] > RELATIVE / 100 * (1 + abs(values[-1])):
            raise Unknown("it does not settle")
        return values[-1]

    def _deriv(self, order: Term, body: Term, point: Term, bound: tuple[Any, ...]) -> Any:
        if order.head != "num" or order.args[0] != 1:
            raise Unknown("an order above 1")
        x = _float(self.of(point, bound))
        here, width = _float(self.of(body, (self.of(point, bound), *bound))), mp.mpf(10) ** -8
        right, left = (_float(self.of(body, (x + s * width, *bound))) for s in (1, -1))
        slopes = (right - here) / width, (here - left) / width
        if abs(slopes[0] - slopes[1]) > mp.mpf(10) ** -4 * (1 + abs(slopes[0])):
            raise Undefined("two slopes")
        return (slopes[0] + slopes[1]) / 2

    def _grid(self, source: Term, body: Term, bound: tuple[Any, ...]) -> list[tuple[Any, Any]]:
        low, high = self._ends(source.args, bound)
        low, high = (mp.mpf(-50) if mp.isinf(low) else _float(low)), (mp.mpf(50) if mp.isinf(high) else _float(high))
        if not low < high:
            raise Undefined("an empty range")
        places = [low + (high - low) * (k + mp.mpf("0.37")) / 400 for k in range(400)]
        return [(p, _float(self.of(body, (p, *bound)))) for p in places]

    def _root(self, source: Term, body: Term, bound: tuple[Any, ...]) -> Any:
        grid = self._grid(source, body, bound)
        changes = [(a[0], b[0]) for a, b in pairwise(grid) if a[1] * b[1] < 0]
        if len(changes) != 1:
            raise Unknown("the changes of sign are not one")
        (low, high), rising = changes[0], grid[-1][1] > 0
        for _ in range(70):
            middle = (low + high) / 2
            low, high = (low, middle) if (_float(self.of(body, (middle, *bound))) > 0) is rising else (middle, high)
        return low

    def _minimiser(self, source: Term, body: Term, bound: tuple[Any, ...]) -> Any:
        grid = self._grid(source, body, bound)
        best = min(range(len(grid)), key=lambda i: grid[i][1])
        if not 0 < best < len(grid) - 1:
            raise Unknown("the least value is not inside")
        low, high = grid[best - 1][0], grid[best + 1][0]
        for _ in range(90):
            one, two = low + (high - low) / 3, high - (high - low) / 3
            less = _float(self.of(body, (one, *bound))) < _float(self.of(body, (two, *bound)))
            low, high = (low, two) if less else (one, high)
        return low
