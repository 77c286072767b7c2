"""Terms in the variables of a scope, drawn at random: whatever may stand in the place of another of its sort."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from phaseproof.theory.terms.build import (
    HALF,
    MINUS_OO,
    ONE,
    OO,
    TWO,
    ZERO,
    add,
    div,
    eq,
    inverse,
    lt,
    mul,
    ne,
    neg,
    over,
    power,
    sub,
)
from phaseproof.theory.terms.term import IllFormed, Term, close, make, num, var

RELATIONS = ("eq", "le", "lt", "ne")
MINUS, FIVE = num(-1), num(5)
t, k = var("t", "real"), var("k", "integer")
NUMBERS = (ZERO, ONE, MINUS, TWO)
OF_ONE: tuple[Callable[[Term], Term], ...] = (
    neg, inverse, lambda v: div(v, v), lambda v: add(v, ONE), lambda v: power(v, 2),
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    random: Random
    scope: tuple[Term, ...]

    def pick(self, *bank: Any) -> Any:
        if not bank:
            raise IllFormed("nothing to choose from")
        return self.random.choice(bank)

    def term(self, sort: str) -> Term:
        """One of the sort. Raises IllFormed where there is none."""
        if sort not in ("real", "integer", "end", "law", "matrix", "range", "filter", "vector", "prop", "data"):
            raise IllFormed(f"no {sort} is drawn")
        return getattr(self, sort)()

    def of(self, *sorts: str) -> list[Term]:
        return [v for v in self.scope if v.sort in sorts]

    def trace(self) -> list[Term]:
        """Of each data set of the scope a number that is as random."""
        return [over(make("spectrum", make("sample_covariance", data)), t, t) for data in self.of("data")]

    def integer(self) -> Term:
        """A number, one of the scope, one that is as random as data, or one that is made of others."""
        whole = self.of("integer")
        floors = [make("floor", trace) for trace in self.trace()]
        made = [sub(v, ONE) for v in whole] + [make("floor", v) for v in self.of("real")]
        banks: tuple[Any, ...] = NUMBERS, whole, floors + [add(ONE, v) for v in floors], made
        return self.pick(*self.pick(*filter(None, banks)))

    def real(self) -> Term:
        numbers = self.of("real", "integer")
        banks: tuple[Any, ...] = (*NUMBERS, HALF, FIVE), numbers, self.trace()
        made = [lambda: self.pick(*OF_ONE)(self.pick(*numbers))] if numbers else []
        return self.pick(*(lambda bank=bank: self.pick(*bank) for bank in filter(None, banks)), *made)()

    def end(self) -> Term:
        return self.pick(self.real, self.real, lambda: OO, lambda: MINUS_OO)()

    def vector(self) -> Term:
        return self.pick(make("basis", self.integer()), *self.of("vector"))

    def data(self) -> Term:
        return self.pick(*self.of("data"))

    def matrix(self) -> Term:
        white = [make("sample_covariance", data) for data in self.of("data")]
        return self.pick(make("identity", self.integer()), *self.of("matrix"), *white)

    def law(self) -> Term:
        """Of any kind, with weights that make none, or densities, or places in no order."""
        weight = self.pick(HALF, TWO, ZERO, MINUS, self.real())
        density = self.pick(ONE, TWO, mul(TWO, t), inverse(t))
        return self.pick(
            lambda: make("atoms", weight, self.real(), self.pick(sub(ONE, weight), HALF), self.real()),
            self.atom,
            lambda: make("uniform", self.real(), self.real()),
            lambda: make("normal"),
            lambda: make("image", make("uniform", ZERO, ONE), close(self.pick(inverse(t), mul(TWO, t), ONE), t)),
            lambda: make("mixture", weight, make("normal"), self.atom()),
            lambda: make("with_density", make("interval", ZERO, ONE), close(density, t)),
            lambda: make("spectrum", self.matrix()),
            *(lambda law=law: law for law in self.of("law")),
        )()

    def atom(self) -> Term:
        return make("atoms", self.pick(ONE, TWO, HALF), self.real())

    def interval(self) -> Term:
        return make("interval", self.end(), self.end())

    def range(self) -> Term:
        """Of one number or of something else: empty, reversed, null, infinite, of no measure, no law."""
        gaussian = self.pick("gaussian", "gaussian", "complex_gaussian")
        return self.pick(
            self.interval, self.interval, lambda: make("interval", ONE, ONE), self.law, self.law,
            lambda: make("integers", self.pick(self.integer(), MINUS_OO), self.pick(self.integer(), OO)),
            *[lambda: make(gaussian, self.integer(), self.integer())] * 2,
            lambda: make(self.pick("covariances", "symmetric", "unit_vectors"), self.integer()),
            lambda: make("spectra", self.matrix(), self.matrix()),
        )()  # fmt: skip

    def filter(self) -> Term:
        return self.pick(
            lambda: make(self.pick("above", "below", "proportion"), self.real()), lambda: make(self.pick("grows", "falls", "counts")),
            lambda: make("populations", self.real(), self.law()), lambda: make("peaks", self.real(), self.law(), self.integer(), close(self.real(), k)),
        )()  # fmt: skip

    def prop(self) -> Term:
        """A condition; among them some that nothing meets, and some that only what is no law, or no range, meets."""
        one = self.real()
        wide = self.pick((ZERO, num(9)), (MINUS_OO, OO), (OO, MINUS_OO))
        return self.pick(
            lambda: make(self.pick(*RELATIONS), one, self.real()),
            lambda: eq(self.pick(*self.of("real", "integer")), self.pick(ZERO, ONE, MINUS)),
            lambda: self.pick(lt, ne)(one, one),
            lambda: make("supported", self.law(), self.interval()),
            lambda: make("supported", self.atom(), make("interval", *wide)),
            lambda: make("defined", inverse(one)),
        )()  # fmt: skip
