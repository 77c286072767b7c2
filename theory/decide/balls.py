"""Enclosures in real balls: the value of a term at a point, if it has one, lies in the ball, or there is a refusal.

A rational stays exact until it meets what is not, so guards and equalities are decided exactly where they can be. Inside
an integral the variable is a complex ball, and every operation must then be holomorphic where Arb asks for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from flint import acb, arb, ctx, fmpq

from ..terms.term import Term, subterms
from .refusal import Refusal

Number = Any  # fmpq while exact, arb, or acb inside an integral
Point = Mapping[Term, Any]

EXACT_BITS = 4096
"""Rationals beyond this size are rounded to balls."""
MAXIMAL_TERMS = 10_000
"""Terms of a sum or product that are enclosed one by one."""
EVALUATIONS = 200
"""Evaluations of an integrand allowed for each bit of precision."""
MAXIMAL_BITS = 4096
MAXIMAL_ORDER = 1000
"""The highest derivative of the digamma function that is enclosed."""
MAXIMAL_WORK = 2_000_000
"""Operations of one evaluation, those inside integrals included."""


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Work at a precision in bits; python-flint's is global, so it is put back."""
    if not 2 <= bits <= MAXIMAL_BITS:
        raise Refusal(f"a precision of {bits} bits; from 2 to {MAXIMAL_BITS} are offered")
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def holds(prop: Term, at: Point, bits: int = 64) -> bool:
    """Does the relation hold at the point? Refusal unless that is certain."""
    with precision(bits):
        return Evaluation(at).decide(prop, ())


def exist(term: Term) -> bool:
    """Do the term's parts exist where balls enclose it? Not so an integral, continued beyond its domain, or a root's uniqueness."""
    return not any(part.head in ("over", "root") for part in subterms(term))


class Evaluation:
    """One evaluation at one precision; ``above`` are the values of bound variables, innermost first."""

    def __init__(self, at: Point) -> None:
        self.at = {v: fmpq(x.numerator, x.denominator) if type(x) in (int, Fraction) else x for v, x in at.items()}
        self.analytic = False
        self.memo: dict[Term, Number] = {}
        self.work = 0

    def value(self, term: Term, above: tuple[Number, ...]) -> Number:
        if term.loose:
            return self._value(term, above)
        if term not in self.memo:
            outer, self.analytic = self.analytic, False
            try:
                self.memo[term] = self._value(term, ())
            finally:
                self.analytic = outer
        return self.memo[term]

    def real(self, term: Term, above: tuple[Number, ...]) -> Number:
        found = self.value(term, above)
        if type(found) is acb:
            raise Refusal(f"{term} is not known to be holomorphic in what is integrated over")
        return found

    def _value(self, term: Term, above: tuple[Number, ...]) -> Number:
        head, args = term.head, term.args
        self.work += 1
        if self.work > MAXIMAL_WORK:
            raise Refusal(f"more than {MAXIMAL_WORK} operations")
        if head == "num":
            return fmpq(args[0].numerator, args[0].denominator)
        if head == "bound":
            return above[args[0]]
        if head == "var":
            if term not in self.at or type(self.at[term]) not in (fmpq, arb):
                raise Refusal(f"{term} has no value")
            return self.at[term]
        if head == "cases":
            for guard, branch in zip(args[::2], args[1::2], strict=True):
                if self.decide(guard, above):
                    return self.value(branch, above)
            raise Refusal(f"no guard of {term} holds")
        if head == "over":
            return finite(self._functional(args[0], lambda x: self.value(args[1], (x, *above)), above), head)
        if head == "product":
            found: Number = fmpq(1)
            for k in self._integers(args[0], above):
                found = finite(found * self.value(args[1], (fmpq(k), *above)), head)
            return found
        operation = OPERATIONS.get(head)
        if operation is None:
            raise Refusal(f"a {head} is not enclosed by balls: {term}")
        return finite(operation(self, *(self.value(a, above) for a in args)), head)

    def decide(self, prop: Term, above: tuple[Number, ...]) -> bool:
        if prop.head == "true":
            return True
        if prop.head not in ("eq", "ne", "le", "lt"):
            raise Refusal(f"{prop.head} is not decided by balls")
        left, right = (self.real(side, above) for side in prop.args)
        difference = left - right
        if type(difference) is fmpq or difference.is_exact() or difference < 0 or difference > 0:
            sign = (difference > 0) - (difference < 0)
            return {"eq": sign == 0, "ne": sign != 0, "le": sign <= 0, "lt": sign < 0}[prop.head]
        raise Refusal(f"{prop} is not decided: left minus right is only known to be {difference.str(10)}")

    def _integers(self, source: Term, above: tuple[Number, ...]) -> range:
        if source.head != "integers":
            raise Refusal(f"a range {source} of integers was expected")
        low, high = (self.value(e, above) for e in source.args)
        if type(low) is not fmpq or type(high) is not fmpq or low.q != 1 or high.q != 1:
            raise Refusal(f"the ends of {source} are not known as integers")
        if high < low - 1:
            raise Refusal(f"the ends of {source} are not in order")
        if high - low >= MAXIMAL_TERMS:
            raise Refusal(f"{source} holds {high - low + 1} integers; at most {MAXIMAL_TERMS} are enclosed one by one")
        return range(int(low.p), int(high.p) + 1)

    def _functional(self, source: Term, f: Callable[[Number], Number], above: tuple[Number, ...]) -> Number:
        head, args = source.head, source.args
        if head == "integers":
            return _sum(f(fmpq(k)) for k in self._integers(source, above))
        if head == "atoms":
            places = zip(args[::2], args[1::2], strict=True)
            return _sum(self.value(weight, above) * f(self.value(place, above)) for weight, place in places)
        if head == "image":
            return self._functional(args[0], lambda x: f(self.value(args[1], (x, *above))), above)
        if head == "uniform":
            low, high = (self.real(e, above) for e in args)
            if not low < high:
                raise Refusal(f"{source} is not known to have its ends in order")
            return self.integral(f, low, high) / (high - low)
        if head != "interval":
            raise Refusal(f"a functional over {head} is not enclosed by balls")
        low, high = (self.value(e, above) for e in args)
        if acb not in (type(low), type(high)) and not low <= high:
            raise Refusal(f"{source} is not known to have its ends in order")
        return fmpq(0) if type(low) is type(high) is fmpq and low == high else self.integral(f, low, high)

    def integral(self, f: Callable[[Number], Number], low: Number, high: Number) -> Number:
        """Arb's adaptive quadrature; what a callback must not swallow is raised again after it."""
        raised: list[BaseException] = []
        outer = self.analytic

        def integrand(x: acb, analytic: bool) -> acb:
            if raised:
                return acb("nan")
            try:
                self.analytic = outer or bool(analytic)
                return acb(f(x))
            except Refusal:
                return acb("nan")
            except BaseException as error:
                raised.append(error)
                return acb("nan")
            finally:
                self.analytic = outer

        try:
            found = acb.integral(integrand, acb(low), acb(high), eval_limit=EVALUATIONS * ctx.prec)
        finally:
            self.analytic = outer
        if raised:
            raise raised[0]
        return found if outer else _real(found, "an integral")


def _sum(values: Iterator[Number]) -> Number:
    total: Number = fmpq(0)
    for value in values:
        total = total + value
    return total


def finite(value: Number, head: str) -> Number:
    if type(value) is fmpq:
        return arb(value) if max(abs(value.p), value.q).bit_length() > EXACT_BITS else value
    if not value.is_finite():
        raise Refusal(f"no finite enclosure of a {head}")
    return value


def _real(value: acb, head: str) -> arb:
    if not value.is_finite() or not value.imag.contains(0):
        raise Refusal(f"no finite real enclosure of {head}")
    return value.real


# --- the operations ------------------------------------------------------------------------------------

Operation = Callable[..., Number]


def _ball(value: Number) -> Number:
    return arb(value) if type(value) is fmpq else value


def _function(
    real: Callable[..., arb],
    within: Callable[..., acb],
    cut: Callable[[acb], bool] | None = None,
    domain: Callable[..., bool] = lambda *_: True,
) -> Operation:
    """A function of its last argument: on real balls in its domain, and on complex ones, where it is refused across its cut."""

    def operate(evaluation: Evaluation, *values: Number) -> Number:
        if not any(type(v) is acb for v in values):
            if not domain(*values):
                raise Refusal(f"not known to be where the function exists, at {', '.join(str(v) for v in values)}")
            return real(*map(_ball, values))
        if any(type(v) is acb for v in values[:-1]):
            raise Refusal("a parameter of a special function is not integrated over")
        if cut is not None and evaluation.analytic and cut(acb(values[-1])):
            raise Refusal("on a cut")
        return within(*(acb(v) for v in values))

    return operate


def _left(z: acb) -> bool:
    """May the ball touch (-oo, 0]?"""
    return z.imag.contains(0) and not z.real > 0


def _right(z: acb) -> bool:
    """May the ball touch [1, oo)?"""
    return z.imag.contains(0) and not z.real < 1


def _outside(z: acb) -> bool:
    """May the ball touch the real axis outside (-1, 1)?"""
    return z.imag.contains(0) and not abs(z.real) < 1


def _imaginary(z: acb) -> bool:
    """May the ball touch the imaginary axis at i or beyond?"""
    return z.real.contains(0) and not abs(z.imag) < 1


def _through(function: Callable[..., acb]) -> Callable[..., arb]:
    """A real function that Arb has on complex balls alone; a part that is not real is refused."""

    def real(*values: arb) -> arb:
        found = function(*map(acb, values))
        if not found.imag.is_zero():
            raise Refusal("not known to be real")
        return found.real

    return real


def _add(_: Evaluation, *values: Number) -> Number:
    return _sum(iter(values))


def _multiply(_: Evaluation, *values: Number) -> Number:
    total: Number = fmpq(1)
    for value in values:
        total = total * value
    return total


def _power(_: Evaluation, base: Number, exponent: Number) -> Number:
    """An integer power, 0^0 = 1."""
    if type(exponent) is not fmpq or exponent.q != 1:
        raise Refusal("an integer exponent is not known exactly")
    k = exponent.p
    if type(base) is not fmpq:
        return base**k
    if base == 0 and k < 0:
        raise Refusal("a negative power of 0")
    exact = abs(int(k)) * max(abs(base.p), base.q).bit_length() <= EXACT_BITS
    return base ** int(k) if exact else arb(base) ** k


def _principal(evaluation: Evaluation, base: Number, exponent: Number) -> Number:
    """The principal power of a base >= 0; 0 only to a positive power."""
    if type(base) is acb or type(exponent) is acb:
        z, p = acb(base), acb(exponent)
        if evaluation.analytic and _left(z):
            raise Refusal("on a cut")
        if z.contains(0) and p.imag.is_zero() and p.real > 0:
            size = arb(0, (arb(z.abs_upper()) ** p.real).upper())
            return acb(size, size)
        return z.sqrt() if p == acb(fmpq(1, 2)) else z.pow(p)
    if base > 0:
        return arb(base).sqrt() if type(exponent) is fmpq and exponent == fmpq(1, 2) else arb(base) ** _ball(exponent)
    if not base >= 0 or not exponent > 0:
        raise Refusal("a principal power needs a base > 0, or >= 0 with an exponent > 0")
    return fmpq(0) if base == 0 else arb(0).union(arb(arb(base).upper()) ** _ball(exponent))


def _absolute(evaluation: Evaluation, value: Number) -> Number:
    return value.real_abs(analytic=evaluation.analytic) if type(value) is acb else abs(value)


def _extreme(exact: Callable[..., Number], within: str) -> Operation:
    def operate(evaluation: Evaluation, *values: Number) -> Number:
        best = values[0]
        for value in values[1:]:
            if type(best) is type(value) is fmpq:
                best = exact(best, value)
            elif acb in (type(best), type(value)):
                best = getattr(acb(best), f"real_{within}")(acb(value), analytic=evaluation.analytic)
            else:
                best = getattr(arb(best), within)(arb(value))
        return best

    return operate


def _floor(_: Evaluation, value: Number) -> Number:
    if type(value) is fmpq:
        return fmpq(value.p // value.q)
    small = type(value) is arb and abs(value) < arb(2) ** EXACT_BITS  # GMP ends the process for want of room
    found = value.floor().unique_fmpz() if small else None
    if found is None:
        raise Refusal("a floor is not decided")
    return fmpq(found)


def _polygamma(order: Number, z: Number) -> Number:
    return z.digamma() if order == 0 else z.polygamma(order)


def _order(k: Number) -> bool:
    return type(k) is fmpq and k.q == 1 and 0 <= k <= MAXIMAL_ORDER


def _bessel(order: Number, z: Number) -> Number:
    return z.bessel_i(order)


def _gauss(a: Number, b: Number, c: Number, x: Number) -> Number:
    return x.hypgeom_2f1(a, b, c)


OPERATIONS: dict[str, Operation] = {
    "pi": lambda _: arb.pi(),
    "euler_gamma": lambda _: arb.const_euler(),
    "add": _add,
    "mul": _multiply,
    "pow": _power,
    "rpow": _principal,
    "exp": _function(arb.exp, acb.exp),
    "ln": _function(arb.log, acb.log, _left),
    "sin": _function(arb.sin, acb.sin),
    "cos": _function(arb.cos, acb.cos),
    "atan": _function(arb.atan, acb.atan, _imaginary),
    "asin": _function(arb.asin, acb.asin, _outside),
    "erf": _function(arb.erf, acb.erf),
    "abs": _absolute,
    "floor": _floor,
    "max": _extreme(max, "max"),
    "min": _extreme(min, "min"),
    "gamma": _function(arb.gamma, acb.gamma, None, lambda x: x > 0),
    "lngamma": _function(arb.lgamma, acb.lgamma, _left),
    "polygamma": _function(_through(_polygamma), _polygamma, None, lambda k, x: _order(k) and x > 0),
    "expint": _function(lambda x: x.expint(1), lambda z: z.expint(1), _left, lambda x: x > 0),
    "bessel_i": _function(_bessel, _bessel, _left, lambda nu, x: nu >= 0 and x >= 0),
    "elliptic_k": _function(_through(acb.elliptic_k), acb.elliptic_k, _right),
    "elliptic_e": _function(_through(acb.elliptic_e), acb.elliptic_e, _right),
    "hyp2f1": _function(_gauss, _gauss, _right, lambda a, b, c, x: c > 0 and (x < 1 or (x <= 1 and a + b < c))),
    "zeta": _function(arb.zeta, acb.zeta, None, lambda s: s > 1),
}
