"""A bound for the tail of an integral over a half line: each part of the integrand lies between two powers of x.

For all x >= T: abs(u) <= C x^p, and where a sign s is known s u >= c x^q. All constants are balls, all exponents exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flint import arb, fmpq

from ..decide.refusal import Refusal
from ..terms.term import Term

LARGEST_ORDER = 10**6
"""The highest power of 1/x by which an exponential is bounded."""


@dataclass(frozen=True)
class Between:
    """abs(u) <= above x^order; where ``sign`` is not 0, sign u >= below x^low > 0."""

    above: arb
    order: fmpq
    sign: int = 0
    below: arb = field(default_factory=arb)
    low: fmpq = field(default_factory=fmpq)


def tail(body: Term, constant: Callable[[Term], Any], cut: arb, side: int, normal: bool) -> arb | None:
    """A bound for the integral over x >= cut of abs(body) at side x, by the normal density if ``normal``; None if infinite.

    ``constant`` encloses what does not depend on the innermost bound variable.
    """
    bound = growth(body, constant, cut, side)
    above, order = bound.above, bound.order
    if normal:
        most = (cut * cut).lower().floor().unique_fmpz()
        above = above * cut**most * (-cut * cut / 2).exp() / (2 * arb.pi()).sqrt()
        order = order - most
    if not order < -1:
        return None
    return above * cut ** arb(order + 1) / arb(-order - 1)


def growth(body: Term, constant: Callable[[Term], Any], cut: arb, side: int) -> Between:
    """Between which powers of x >= cut the body lies at side x. Raises Refusal."""
    return _Bounds(constant, cut, side).of(body)


class _Bounds:
    def __init__(self, constant: Callable[[Term], Any], cut: arb, side: int) -> None:
        self.constant, self.cut, self.side = constant, cut, side

    def at_cut(self, order: fmpq) -> arb:
        return self.cut ** arb(order)

    def of(self, term: Term) -> Between:
        head = term.head
        if all(index != 0 for index, _ in term.loose):
            value = arb(self.constant(term))
            sign = (value > 0) - (value < 0)
            return Between(abs(value), fmpq(0), sign, abs(value))
        if head == "bound":
            return Between(arb(1), fmpq(1), self.side, arb(1), fmpq(1))
        if head in ("sin", "cos"):
            return Between(arb(1), fmpq(0))
        if head in ("pow", "rpow"):
            exponent = self.constant(term.args[1]) if all(index for index, _ in term.args[1].loose) else None
            if exponent is None and self.falls(*term.args):
                return Between(arb(1), fmpq(0))
            if type(exponent) is not fmpq:
                raise Refusal(f"the exponent of {term} is not known exactly")
            return self.power(self.of(term.args[0]), exponent, head == "pow")
        combine = getattr(self, f"_{head}", None)
        if combine is None:
            raise Refusal(f"the growth of a {head} is not bounded")
        return combine(*(self.of(t) for t in term.terms))

    def falls(self, base: Term, exponent: Term) -> bool:
        """Is it a power of a number from -1 to 1, its exponent positive?"""
        return all(index for index, _ in base.loose) and abs(self.constant(base)) <= 1 and self.of(exponent).sign > 0

    def _add(self, *parts: Between) -> Between:
        order = max(p.order for p in parts)
        above = sum((p.above * self.at_cut(p.order - order) for p in parts), arb(0))
        for part in sorted((p for p in parts if p.sign), key=lambda p: p.low, reverse=True):
            others = [p for p in parts if p is not part and p.sign != part.sign]
            left = part.below - sum((p.above * self.at_cut(p.order - part.low) for p in others), arb(0))
            if all(p.order <= part.low for p in others) and left > 0:
                return Between(above, order, part.sign, left, part.low)
        return Between(above, order)

    def _mul(self, *parts: Between) -> Between:
        found = Between(arb(1), fmpq(0), 1, arb(1))
        for p in parts:
            found = Between(
                found.above * p.above,
                found.order + p.order,
                found.sign * p.sign,
                found.below * p.below,
                found.low + p.low,
            )
        return found

    def power(self, u: Between, k: fmpq, whole: bool) -> Between:
        """u^k; a power that is not whole has a base >= 0."""
        sign = 1 if whole and k.p % 2 == 0 else u.sign
        if k >= 0:
            below = (u.below ** arb(k), u.low * k) if u.sign else (arb(0), fmpq(0))
            return Between(u.above ** arb(k), u.order * k, sign if u.sign else 0, *below)
        if not u.sign:
            raise Refusal("a divisor is not bounded from below")
        return Between(u.below ** arb(k), u.low * k, sign, u.above ** arb(k), u.order * k)

    def _exp(self, u: Between) -> Between:
        if u.sign < 0 and u.low > 0:
            most = (u.below * arb(u.low) * self.at_cut(u.low)).lower().floor().unique_fmpz()
            if most is not None and most >= 1:
                most = min(int(most), LARGEST_ORDER)
                decay = (-u.below * self.at_cut(u.low)).exp()
                return Between(self.cut**most * decay, fmpq(-most))
        if u.order <= 0:
            largest = (u.above * self.at_cut(u.order)).exp()
            return Between(largest, fmpq(0), 1, 1 / largest)
        if u.sign < 0:
            return Between(arb(1), fmpq(0))
        raise Refusal("an exponential is not bounded")

    def _erf(self, u: Between) -> Between:
        if u.sign and u.low >= 0:
            return Between(arb(1), fmpq(0), u.sign, (u.below * self.at_cut(u.low)).erf())
        return Between(arb(1), fmpq(0))

    def _atan(self, u: Between) -> Between:
        return Between(arb.pi() / 2, fmpq(0))

    def _ln(self, u: Between) -> Between:
        """abs(ln u) <= abs(ln C) + abs(ln c) + (abs(p) + abs(q)) ln x, and ln x <= x."""
        if u.sign <= 0:
            raise Refusal("the argument of a logarithm is not bounded from below")
        constant = abs(u.above.log()) + abs(u.below.log())
        return Between(constant / self.cut + arb(abs(u.order) + abs(u.low)), fmpq(1))

    def _abs(self, u: Between) -> Between:
        return Between(u.above, u.order, abs(u.sign), u.below, u.low)
