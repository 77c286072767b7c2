"""Propositions judged at points by numbers alone: quadrature, sums, difference quotients, simulation, no code of the kernel.

A term has a value, or none: ``Undefined``. What numbers cannot tell is ``Unknown``, which judges nothing. A point gives
numbers to variables, pairs of weight and place to laws, arrays to data, matrices and vectors, and functions to names.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath as mp
import numpy as np

from phaseproof.theory.terms.term import Term, bound_by

from . import means
from .means import GAUSSIAN, Estimate, Undefined, Unknown
from .measured import simulated

DIGITS, FEWER_DIGITS = 25, 15
"""Of numbers alone, and where arrays of doubles are among them."""
SPARE_DIGITS = 7
"""What is nearer to 0 than all digits but these, and not exact, may be 0."""
RELATIVE = mp.mpf(10) ** -6
MAXIMAL_TERMS = 400
MAXIMAL_WORK = 20_000
"""Terms that are evaluated for one verdict; beyond it numbers do not tell."""

MAXIMAL_POWER = 12
"""Of an estimate."""
ROWS, LOADED, FEW = (20, 80, 320), (5, 15, 45), 12
"""Sizes, of one number or of two, and draws by which a limit in probability is judged."""
NO_WEIGHT, NO_EIGENVALUE = 1e-12, 1e-10
"""What is less is an overlap, or an eigenvalue, of 0."""

Env = Mapping[Any, Any]


def judged(prop: Term, at: Env) -> bool | None:
    """Is the proposition, the existence of its terms included, true at the point? None where numbers do not tell."""
    arrays = any(isinstance(value, np.ndarray) for value in at.values()) or _of_matrices(prop)
    with mp.workdps(FEWER_DIGITS if arrays else DIGITS):
        try:
            return _Oracle(at).holds(prop, ())
        except Undefined:
            return False
        except (Unknown, mp.mp.NoConvergence, OverflowError, ValueError, ZeroDivisionError):
            return None


def value(term: Term, at: Env) -> Any:
    """The number that the term is at the point; None where it is none, or numbers do not tell."""
    with mp.workdps(DIGITS):
        try:
            return _Oracle(at).of(term, ())
        except (Undefined, Unknown, mp.mp.NoConvergence, OverflowError, ValueError, ZeroDivisionError):
            return None


def _of_matrices(term: Term) -> bool:
    return term.sort in ("matrix", "data") or any(map(_of_matrices, term.terms))


def inside(conditions: tuple[Term, ...], at: Env) -> bool:
    """Does the point certainly meet the conditions?"""
    return all(judged(condition, at) is True for condition in conditions)


def _exact(value: Any) -> bool:
    return type(value) is Fraction


def _float(value: Any) -> Any:
    if isinstance(value, Estimate):
        raise Unknown("an estimate is no number")
    return mp.mpf(value.numerator) / value.denominator if _exact(value) else value


def _tiny() -> Any:
    return mp.mpf(10) ** (SPARE_DIGITS - mp.mp.dps)


def _sign(value: Any) -> int:
    if isinstance(value, Estimate) or (not _exact(value) and abs(value) < _tiny()):
        raise Unknown("may be 0")
    return (value > 0) - (value < 0)


def _eigenvalue(value: float) -> Any:
    return Fraction(0) if abs(value) < NO_EIGENVALUE else mp.mpf(float(value))


def _weighed(weight: Any, f: Any, place: Any) -> Any:
    """What a place adds to a mean; one without mass asks nothing of the function."""
    if weight == 0:
        return Fraction(0)
    value = f(place)
    return weight * value if _exact(weight) and _exact(value) else _float(weight) * _float(value)


def _below(one: Any, two: Any) -> bool:
    """Is the first number, or end, certainly less; not if both are the same."""
    if one == two:
        return False
    return _sign(two - one if _exact(one) and _exact(two) else _float(two) - _float(one)) > 0


FUNCTIONS = {
    "exp": mp.exp, "sin": mp.sin, "cos": mp.cos, "atan": mp.atan, "erf": mp.erf, "gamma": mp.gamma, "lngamma": mp.loggamma,
    "expint": mp.e1, "elliptic_k": mp.ellipk, "elliptic_e": mp.ellipe, "zeta": mp.zeta, "ln": mp.log, "asin": mp.asin,
    "polygamma": mp.psi, "bessel_i": mp.besseli, "hyp2f1": mp.hyp2f1,
}  # fmt: skip
EXISTS = {
    "ln": lambda x: _sign(x) > 0, "gamma": lambda x: _sign(x) > 0, "lngamma": lambda x: _sign(x) > 0,
    "expint": lambda x: _sign(x) > 0, "zeta": lambda x: _sign(x - 1) > 0, "asin": lambda x: abs(x) <= 1,
    "elliptic_k": lambda x: _sign(1 - x) > 0, "elliptic_e": lambda x: x <= 1, "polygamma": lambda k, x: k >= 0 and _sign(x) > 0,
    "bessel_i": lambda k, x: k >= 0 and x >= 0,
    "hyp2f1": lambda a, b, c, x: _sign(c) > 0 and (_sign(1 - x) > 0 or (_sign(1 - x) == 0 and _sign(c - a - b) > 0)),
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
            values = [_float(self.of(args[1], (*at, *bound))) for at in self._toward(args[0], bound, 6)]
            return self._rises_for_good(values)
        if head == "infinite":
            try:
                self.functional(*args, bound)
            except Unknown:
                return True
            return False
        if head == "continuous":
            return self._continuous(*args, bound)
        if head == "supported":
            return self._supported(*args, bound)
        if head not in ("eq", "ne", "le", "lt"):
            raise Unknown(head)
        left, right = (self.of(a, bound) for a in args)
        if isinstance(left, Estimate) or isinstance(right, Estimate):
            return self._likely(head, right + left * -1)
        gap = right - left if _exact(left) and _exact(right) else _float(right) - _float(left)
        close = not _exact(gap) and abs(gap) < RELATIVE * (1 + abs(_float(left)))
        if close and head in ("ne", "lt"):
            raise Unknown("may be equal")
        return {"eq": close or gap == 0, "ne": gap != 0, "le": close or gap >= 0, "lt": gap > 0}[head]

    def _likely(self, head: str, gap: Estimate) -> bool:
        """The relation by an estimate of right - left, which must not be false by the error alone."""
        apart = abs(gap.value) > gap.error
        if not apart and head in ("ne", "lt"):
            raise Unknown("may be equal")
        return {"eq": not apart, "ne": apart, "le": not apart or gap.value > 0, "lt": gap.value > 0}[head]

    def _continuous(self, source: Term, body: Term, bound: tuple[Any, ...]) -> bool:
        """Does the body exist at places of the interval, its ends among them, and jump at none?"""
        if source.head != "interval":
            raise Undefined("no interval")
        low, high = self._ends(source.args, bound)
        if low > high:
            raise Undefined("ends out of order")
        inner = (p for p in map(Fraction, (-2, -1, 0, 1, 2)) if _float(low) < p.numerator < _float(high))
        places = [*inner, *(end for end in (low, high) if _exact(end) or not mp.isinf(end))]
        for p in places:
            here = _float(self.of(body, (p, *bound)))
            for side in (1, -1):
                near = [p + side * Fraction(1, 10**k) if _exact(p) else p + side * mp.mpf(10) ** -k for k in (9, 12)]
                steps = [
                    abs(_float(self.of(body, (q, *bound))) - here)
                    for q in near
                    if _float(low) <= _float(q) <= _float(high)
                ]
                if len(steps) == 2 and min(steps) > RELATIVE * 100 * (1 + abs(here)) and steps[1] > steps[0] / 2:
                    return False
        return True

    def _supported(self, law: Term, source: Term, bound: tuple[Any, ...]) -> bool:
        """Has the law mass 1 on the open interval?"""
        if source.head != "interval":
            raise Undefined("no interval")
        low, high = self._ends(source.args, bound)
        if low > high or source.args[0].head == "infinity" or source.args[1].head == "minus_infinity":
            raise Undefined("ends out of order")
        if law.head == "normal":
            return bool(mp.isinf(low) and mp.isinf(high))
        if law.head == "uniform":
            ends = self._ends(law.args, bound)
            if not _below(*ends):
                raise Undefined("ends out of order")
            return not _below(ends[0], low) and not _below(high, ends[1])
        places = [place for weight, place in self._places(law, bound) if weight > 0]
        return all(_below(low, place) and _below(place, high) for place in places)

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
            return self._given(term)
        if head == "bound":
            return bound[args[0]]
        if head == "pi":
            return +mp.pi
        if head == "euler_gamma":
            return +mp.euler
        if head == "app":
            return self._given(args[0])(*(self.of(a, bound) for a in args[1:]))
        if head == "cases":
            for guard, value in zip(args[::2], args[1::2], strict=True):
                if self.holds(guard, bound):
                    return self.of(value, bound)
            raise Undefined("no guard")
        if head in ("over", "lim", "deriv", "root", "minimiser", "product", "plim"):
            return getattr(self, f"_{head}")(*args, bound)
        if any(a.sort not in ("real", "integer") for a in args):
            raise Unknown(head)
        return self.operation(head, [self.of(a, bound) for a in args])

    def _given(self, name: Any) -> Any:
        if name not in self.at:
            raise Unknown(f"the point does not say what {name} is")
        return self.at[name]

    def operation(self, head: str, parts: list[Any]) -> Any:
        if any(isinstance(p, Estimate) for p in parts):
            return self._estimated(head, parts)
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

    def _estimated(self, head: str, parts: list[Any]) -> Any:
        if head == "pow" and isinstance(parts[0], Estimate) and 0 <= parts[1] <= MAXIMAL_POWER:
            head, parts = "mul", [parts[0]] * int(parts[1])
        if head not in ("add", "mul"):
            raise Unknown("a function of an estimate")
        found: Any = Estimate(float(head == "mul"), 0.0)
        for part in parts:
            found = found + part if head == "add" else found * part
        return found

    # binders

    def _over(self, source: Term, body: Term, bound: tuple[Any, ...]) -> Any:
        return self.functional(source, body, bound)

    def functional(self, source: Term, body: Term, bound: tuple[Any, ...]) -> Any:
        head, args = source.head, source.args

        def f(x: Any) -> Any:
            return self.of(body, (x, *bound))

        if head == "integers":
            return sum((f(Fraction(k)) for k in self._whole(args, bound)), Fraction(0))
        if head in ("covariances", "symmetric"):
            raise Undefined("no measure")
        if head in GAUSSIAN:
            return self._drawn(lambda values, numbers: means.mean(source, body, values, numbers), bound)
        if head == "spectra":
            return self._pair(args, body, bound)
        if head == "unit_vectors":
            raise Unknown(head)
        return self._mean(source, bound, f)

    def _drawn(self, simulation: Any, bound: tuple[Any, ...]) -> Any:
        """What the simulation answers at the values of the point and of what is bound."""
        values = {name: float(v) if type(v) in (Fraction, mp.mpf) else v for name, v in self.at.items()}
        try:
            return simulation(values, tuple(float(b) for b in bound))
        except Undefined:
            raise
        except (ArithmeticError, AttributeError, LookupError, NotImplementedError, TypeError) as failure:
            raise Unknown(str(failure)) from None

    def _matrix(self, matrix: Term, bound: tuple[Any, ...]) -> Any:
        if matrix.head == "identity" and self.of(matrix.args[0], bound) < 1:
            raise Undefined("no rows")
        found = np.squeeze(self._drawn(lambda values, numbers: simulated(matrix, values, numbers), bound))
        return found.reshape(1, 1) if found.ndim == 0 else found

    def _places(self, law: Term, bound: tuple[Any, ...]) -> list[tuple[Any, Any]]:
        """(weight, place) of a law of finitely many places."""
        if law.head == "var":
            return self._given(law)
        if law.head == "spectrum":
            eigenvalues = np.linalg.eigvalsh(self._matrix(*law.args, bound))
            return [(Fraction(1, len(eigenvalues)), _eigenvalue(value)) for value in eigenvalues]
        if law.head == "image":
            return [
                (weight, self.of(law.args[1], (place, *bound))) for weight, place in self._places(law.args[0], bound)
            ]
        if law.head != "atoms":
            raise Unknown(law.head)
        parts = [self.of(a, bound) for a in law.args]
        if not all(map(_exact, parts[::2])):
            parts = [*map(_float, parts)]
        if any(w < 0 for w in parts[::2]) or abs(_float(sum(parts[::2]) - 1)) > _tiny():
            raise Undefined("no law")
        return list(zip(parts[::2], parts[1::2], strict=True))

    def _pair(self, matrices: tuple[Term, ...], body: Term, bound: tuple[Any, ...]) -> Any:
        """The sum over pairs of eigenvectors of two matrices, weighted by their overlaps."""
        (one, first), (two, second) = (np.linalg.eigh(self._matrix(m, bound)) for m in matrices)
        if len(one) != len(two):
            raise Undefined("two sizes")
        weights = np.abs(first.conj().T @ second) ** 2 / len(one)
        terms = (
            mp.mpf(float(weights[i, j])) * self.of(body, (_eigenvalue(a), _eigenvalue(b), *bound))
            for i, a in enumerate(one) for j, b in enumerate(two) if weights[i, j] > NO_WEIGHT
        )  # fmt: skip
        return sum(map(_float, terms), mp.mpf(0))

    def _mean(self, source: Term, bound: tuple[Any, ...], f: Any) -> Any:
        head, args = source.head, source.args
        if head in ("var", "atoms", "spectrum"):
            return sum((_weighed(weight, f, place) for weight, place in self._places(source, bound)), Fraction(0))
        if head == "image":
            return self._mean(args[0], bound, lambda t: f(self.of(args[1], (t, *bound))))
        if head == "mixture":
            weight = self.of(args[0], bound)
            if not 0 < weight < 1:
                raise Undefined("no weight")
            one, two = (_float(self._mean(law, bound, f)) for law in args[1:])
            return _float(weight) * one + _float(1 - weight) * two
        if head == "with_density":
            return self._with_density(*args, bound, f)
        if head == "normal":
            return self._integral(lambda t: _float(f(t)) * mp.exp(-t * t / 2) / mp.sqrt(2 * mp.pi), [-9, -3, 0, 3, 9])
        if head not in ("interval", "uniform"):
            raise Unknown(head)
        if args[0].head == "infinity" or args[1].head == "minus_infinity":
            raise Undefined("ends out of order")
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

    def _with_density(self, source: Term, density: Term, bound: tuple[Any, ...], f: Any) -> Any:
        def weight(t: Any) -> Any:
            found = _float(self.of(density, (t, *bound)))
            if found < -RELATIVE:
                raise Undefined("a negative density")
            return found

        if abs(self._mean(source, bound, weight) - 1) > RELATIVE:
            raise Undefined("a density that does not integrate to 1")
        return self._mean(source, bound, lambda t: weight(t) * _float(f(t)))

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
        if source.head != "integers":
            raise Undefined("a product over no integers")
        found: Any = Fraction(1)
        for k in self._whole(source.args, bound):
            found = found * self.of(body, (Fraction(k), *bound))
        return found

    def _toward(self, source: Term, bound: tuple[Any, ...], count: int) -> list[tuple[Any, ...]]:
        """Values of what moves, nearer and nearer to the point."""
        head = source.head
        if head in ("grows", "falls", "counts"):
            return [(Fraction(10) ** k * (-1 if head == "falls" else 1),) for k in range(2, 2 + count)]
        if head == "proportion":
            return [self._sizes(source, 10**k, bound) for k in range(2, 2 + count)]
        if head in ("above", "below"):
            point = self.of(source.args[0], bound)
            step = Fraction(1) if _exact(point) else mp.mpf(1)
            return [(point + step / 100**k * (1 if head == "above" else -1),) for k in range(1, 1 + count)]
        raise Unknown(head)

    def _sizes(self, source: Term, d: int, bound: tuple[Any, ...]) -> tuple[Fraction, Fraction]:
        """n and d of the load."""
        load = self.of(source.args[0], bound)
        if _sign(load) <= 0:
            raise Undefined("no load")
        return Fraction(int(mp.nint(_float(load * d)))), Fraction(d)

    def _plim(self, source: Term, drawn: Term, body: Term, bound: tuple[Any, ...]) -> Any:
        """Where the values at a few draws come to rest, if they do, as the sizes grow."""
        if bound_by(drawn) != ("data",):
            raise Undefined("no data are drawn")
        if source.head == "proportion":
            moving = [self._sizes(source, d, bound) for d in LOADED]
        elif source.head == "counts":
            moving = [(Fraction(k),) for k in ROWS]
        else:
            raise Unknown(source.head)
        found = []
        for sizes in moving:
            numbers = tuple(map(float, sizes)) + bound
            found.append(self._drawn(lambda values, b: means.sample(drawn, body, values, b, FEW), numbers))
        middles, spreads = ([float(g(values)) for values in found] for g in (np.median, np.ptp))
        before, last = (abs(b - a) for a, b in pairwise(middles))
        if not np.all(np.isfinite(spreads)) or spreads[-1] > spreads[0] or last > max(before, spreads[-1]):
            raise Unknown("it does not settle")
        return Estimate(middles[-1], 10 * (spreads[-1] + abs(middles[-1] - middles[-2])) + float(RELATIVE))

    def _lim(self, source: Term, body: Term, bound: tuple[Any, ...]) -> Any:
        values = [_float(self.of(body, (*at, *bound))) for at in self._toward(source, bound, 5)]
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
        if source.head != "interval":
            raise Undefined("no interval")
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
