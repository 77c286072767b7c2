"""Enclosures in real balls of more than the kernel takes from balls: half lines, infinite sums, a normal law, roots."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flint import acb, arb, ctx, fmpq

from ..decide.balls import Evaluation, Number, Point, finite, precision
from ..decide.refusal import Refusal
from ..terms.term import Term
from .series import rest
from .tails import tail

COUNTS = (32, 256, 2048)
"""Terms of an infinite sum that are added one by one, as few as do."""


def enclose(term: Term, at: Point, bits: int = 64) -> arb:
    """A finite real ball that holds the value of the term, at values fmpq or arb of its variables."""
    with precision(bits):
        return arb(_Evaluation(at).real(term, ()))


class _Evaluation(Evaluation):
    """With integrals over the line and infinite sums, cut where a bound for the tail is small, and with zeros."""

    def _value(self, term: Term, above: tuple[Number, ...]) -> Number:
        if term.head == "over":
            source, body = term.args
            if source.head == "normal":
                parts = [self._infinite(body, above, arb(0), side, True) for side in (1, -1)]
                return finite(sum(parts), term.head)
            if source.head == "interval" and any(e.sort == "end" for e in source.args):
                return finite(self._unbounded(source, body, above), term.head)
            if source.head == "integers" and source.args[1].head == "infinity":
                return finite(self._series(source.args[0], body, above), term.head)
        if term.head == "root":
            source, body = term.args
            return self._root(source, body, above)
        return super()._value(term, above)

    def _unbounded(self, source: Term, body: Term, above: tuple[Number, ...]) -> Number:
        low, high = source.args
        if low.head == "infinity" or high.head == "minus_infinity":
            raise Refusal(f"{source} is not known to have its ends in order")
        if low.sort == high.sort == "end":
            return self._infinite(body, above, arb(0), 1) + self._infinite(body, above, arb(0), -1)
        end, side = (high, -1) if low.sort == "end" else (low, 1)
        return self._infinite(body, above, self.value(end, above), side)

    def _series(self, start: Term, body: Term, above: tuple[Number, ...]) -> Number:
        """The sum from a first term on: terms one by one, and a proved bound for the rest."""
        low = self.value(start, above)
        if type(low) is not fmpq or low.q != 1:
            raise Refusal(f"the first term of the sum of {body} is not known")
        first, missed = int(low.p), Refusal("")

        def term(k: int) -> Number:
            return self.real(body, (fmpq(k), *above))

        for count in COUNTS:
            last = max(first, 1) + count
            try:
                beyond = rest(body, last, term, lambda t: self.real(t, (None, *above)), self.at)
            except Refusal as refusal:
                missed = refusal
                continue
            if beyond < arb(2) ** -ctx.prec or count == COUNTS[-1]:
                return sum(map(term, range(first, last + 1)), arb(0, beyond.upper()))
        raise missed

    def _infinite(self, body: Term, above: tuple[Number, ...], end: Number, side: int, normal: bool = False) -> Number:
        """The integral from an end to an infinite one: to a point by quadrature, beyond it by a proved bound.

        With ``normal`` the body is weighted by the standard normal density.
        """
        if type(end) is acb:
            raise Refusal("this integral over a half line is not enclosed by balls")

        def weighted(x: Number) -> Number:
            x = side * x
            found = self.value(body, (x, *above))
            return found * (-x * x / 2).exp() / (2 * arb.pi()).sqrt() if normal else found

        start = side * arb(end)
        wanted = arb(2) ** -ctx.prec
        for doubling in range(1, ctx.prec + 64):
            cut = arb(2) ** doubling
            if not cut > start:
                continue
            rest = tail(body, lambda t: self.real(t, (None, *above)), cut, side, normal)
            if rest is not None and (rest < wanted or doubling >= ctx.prec):
                return self.integral(weighted, start, cut) + arb(0, rest.upper())
        raise Refusal(f"no bound is found for the tail of the integral of {body}")

    def _root(self, source: Term, body: Term, above: tuple[Number, ...]) -> arb:
        """The zero in an open interval, by bisection of a change of sign.

        Where the body has a finite enclosure on the whole ball, it is continuous there, every operation being so; so it has
        a zero there, and the root is by definition the only one.
        """
        if source.head != "interval":
            raise Refusal(f"a root in a range {source.head} is not enclosed")

        def sign(x: Number) -> int:
            found = self.real(body, (x, *above))
            return int(found > 0) - int(found < 0)

        low, high = self._bracket(source, sign, above)
        rising = sign(high)
        for _ in range(2 * ctx.prec):
            pieces = [low + (high - low) * fmpq(k, 8) for k in (4, 3, 5)]
            middle = next((x for x in pieces if sign(x)), None)
            if middle is None:
                break
            low, high = (low, middle) if sign(middle) == rising else (middle, high)
            if high - low < arb(2) ** -ctx.prec:
                break
        found = arb(low).union(arb(high))
        self.real(body, (found, *above))
        return found

    def _bracket(self, source: Term, sign: Callable[[Number], int], above: tuple[Number, ...]) -> tuple[fmpq, fmpq]:
        """Two rational points of the open interval at which the signs are known and differ."""
        low, high = (None if e.sort == "end" else self.real(e, above) for e in source.args)
        seen: dict[int, fmpq] = {}
        for point in _inside(low, high):
            try:
                seen.setdefault(sign(point), point)
            except Refusal:
                continue
            if 1 in seen and -1 in seen:
                return min(seen[1], seen[-1]), max(seen[1], seen[-1])
        raise Refusal("no change of sign is found")


def _inside(low: Number, high: Number) -> Iterator[fmpq]:
    """Rational points of the open interval, nearer to its ends with each step."""
    if low is None or high is None:
        inner = fmpq(0) if low is high else _rational(high) - 1 if low is None else _rational(low) + 1
    else:
        inner = (_rational(low) + _rational(high)) / 2
    for step in range(ctx.prec):
        near = fmpq(1, 2**step)
        for end, way in ((low, -1), (high, 1)):
            point = inner + way / near if end is None else _rational(end) + (inner - _rational(end)) * near
            if (low is None or low < point) and (high is None or point < high):
                yield point


def _rational(value: Number) -> fmpq:
    """The number itself, or the middle of its ball."""
    if type(value) is fmpq:
        return value
    mantissa, exponent = (int(part) for part in value.mid().man_exp())
    return fmpq(mantissa * 2 ** max(exponent, 0), 2 ** max(-exponent, 0))
