"""Functional equations of elementary functions: a term of the same value, over as few kinds of functions as there may be.

ln, powers and abs of products become products over irreducible factors, powers of a positive base exponentials, sin and
cos of sums polynomials in those of the parts. The term made exists and has the value of the given one where that exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import factorial

from flint import fmpz

from ..terms.build import HALF, ONE, ZERO, add, inverse, mul, neg, power, sub
from ..terms.term import Term, make, num
from .field import MAXIMAL_EXPONENT, canonical, expression, normal, rational
from .refusal import Refusal
from .scene import Scene
from .signs import factored, signs
from .signsets import PLUS, ZERO_OR_PLUS

MAXIMAL_MULTIPLE = 12
"""Of an angle, and steps between arguments of Gamma."""
PI, MINUS_ONE = make("pi"), num(-1)


def reduced(term: Term, scene: Scene) -> Term:
    """The term with every function outside binders reduced."""
    return _Reduction(scene).of(term)


class _Reduction:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.memo: dict[Term, Term] = {}

    def of(self, term: Term) -> Term:
        if term not in self.memo:
            self.memo[term] = self._of(term)
        return self.memo[term]

    def _of(self, term: Term) -> Term:
        head = term.head
        if head not in ("add", "mul", "pow", "rpow", "exp", "ln", "abs", "sin", "cos"):
            return term
        args = [self.of(a) for a in term.args]
        if head in ("add", "mul"):
            return make(head, *args)
        if head == "pow":
            return (
                power(args[0], args[1].args[0]) if args[1].head == "num" else self._whole_power(args[0], term.args[1])
            )
        if head == "rpow":
            factors = self._factors(args[0])
            return mul(*(self._power(f, canonical(mul(num(k), args[1]))) for f, k in factors))
        if head == "exp":
            return self._exponential(args[0])
        if head == "ln":
            return add(*(mul(num(k), self._logarithm(f)) for f, k in self._factors(args[0])))
        if head == "abs":
            return mul(*(power(f, k) for f, k in self._factors(args[0])))
        sine, cosine = self._angle(args[0])
        return sine if head == "sin" else cosine

    def _factors(self, term: Term) -> Iterator[tuple[Term, int]]:
        """The absolute values of the factors of the term, primes included, with their exponents."""
        scale, factors = factored(term)
        if scale == 0:
            yield ZERO, 1
            return
        constant = normal(mul(term, *(power(f, -k) for f, k in factors))).constant
        if constant is None:
            raise Refusal(f"no factors of {term}")
        for part, side in ((abs(constant.numerator), 1), (constant.denominator, -1)):
            primes = fmpz(part).factor() if part.bit_length() <= 64 else [(part, 1)]
            yield from ((num(int(prime)), side * int(k)) for prime, k in primes if prime != 1)
        for factor, k in factors:
            yield self._absolute(factor), k

    def _absolute(self, factor: Term) -> Term:
        sign = signs(self.scene).of(factor)
        if sign <= ZERO_OR_PLUS:
            return factor
        return canonical(neg(factor)) if {-s for s in sign} <= ZERO_OR_PLUS else make("abs", factor)

    def _positive(self, term: Term) -> bool:
        return signs(self.scene).of(term) <= PLUS

    def _logarithm(self, base: Term) -> Term:
        """ln of a factor > 0."""
        if base.head == "exp":
            return base.args[0]
        if base.head in ("rpow", "pow") and self._positive(base.args[0]):
            return mul(base.args[1], self.of(make("ln", base.args[0])))
        return make("ln", base)

    def _power(self, base: Term, exponent: Term) -> Term:
        """A factor >= 0 to a power; a sum in the exponent needs a factor > 0."""
        if exponent.head == "num":
            return power(base.args[0] if base.head == "abs" and exponent.args[0] % 2 == 0 else base, exponent.args[0])
        if self._positive(base):
            return self._exponential(mul(exponent, self._logarithm(base)))
        return make("rpow", base, exponent)

    def _whole_power(self, base: Term, exponent: Term) -> Term:
        """base^exponent for an integer exponent: signs apart, powers of positive factors as exponentials."""
        scale, factors = factored(base)
        if scale == 0:
            return make("pow", base, exponent)
        number = canonical(mul(base, *(power(f, -k) for f, k in factors)))
        parts = [(num(abs(number.args[0])), 1), *factors] if number.head == "num" else [(base, 1)]
        made = [self._minus_one(exponent)] if number.head == "num" and number.args[0] < 0 else []
        for factor, k in parts:
            raised = canonical(mul(num(k), exponent))
            below = canonical(neg(factor))
            if self._positive(factor):
                made.append(self._exponential(mul(raised, self.of(make("ln", factor)))))
            elif self._positive(below):
                made += [self._minus_one(raised), self._exponential(mul(raised, self.of(make("ln", below))))]
            else:
                made.append(make("pow", factor, raised))
        return mul(*made)

    def _minus_one(self, exponent: Term) -> Term:
        """(-1)^exponent, by the parities of the exponent's coefficients."""
        odd = [m for m, c in _monomials(exponent) if c % 2]
        if any(c.denominator != 1 or m.sort != "integer" for m, c in _monomials(exponent)):
            return make("pow", MINUS_ONE, exponent)
        return mul(*(MINUS_ONE if m is ONE else make("pow", MINUS_ONE, m) for m in odd))

    def _exponential(self, argument: Term) -> Term:
        """exp of a sum, where c ln(b) in it makes b^c."""
        made, rest = [], []
        for monomial, c in _monomials(argument):
            if monomial.head == "ln":
                made.append(power(monomial.args[0], c))
            else:
                rest.append(mul(num(c), monomial))
        return mul(*made, make("exp", add(*rest)))

    def _angle(self, argument: Term) -> tuple[Term, Term]:
        """sin and cos of a sum."""
        sine, cosine = ZERO, ONE
        for monomial, c in _monomials(argument):
            s, co = self._multiple(monomial, c)
            sine, cosine = add(mul(sine, co), mul(cosine, s)), sub(mul(cosine, co), mul(sine, s))
        return sine, cosine

    def _multiple(self, monomial: Term, c: Fraction) -> tuple[Term, Term]:
        """sin and cos of c times the monomial."""
        turns = canonical(mul(monomial, inverse(PI)))
        if turns is ONE and c.denominator <= 2:
            quarter = int(2 * c) % 4
            return num((0, 1, 0, -1)[quarter]), num((1, 0, -1, 0)[quarter])
        if turns.sort == "integer" and c.denominator == 1:
            return ZERO, self._minus_one(mul(num(c), turns))
        times = abs(c.numerator)
        if times > MAXIMAL_MULTIPLE or monomial is ONE:
            angle = mul(num(c), monomial)
            return make("sin", angle), make("cos", angle)
        s, co = self._basic(
            monomial if c.denominator == 1 else canonical(mul(num(Fraction(1, c.denominator)), monomial))
        )
        sine, cosine = ZERO, ONE
        for _ in range(times):
            sine, cosine = add(mul(sine, co), mul(cosine, s)), sub(mul(cosine, co), mul(sine, s))
        return (sine if c > 0 else neg(sine)), cosine

    def _basic(self, angle: Term) -> tuple[Term, Term]:
        if angle.head == "atan":
            root = self.of(power(add(ONE, power(angle.args[0], 2)), -HALF.args[0]))
            return mul(angle.args[0], root), root
        if angle.head == "asin":
            return angle.args[0], self.of(power(sub(ONE, power(angle.args[0], 2)), HALF.args[0]))
        return make("sin", angle), make("cos", angle)


def _monomials(term: Term) -> Iterator[tuple[Term, Fraction]]:
    """The term as sum of rational x monomial, over the denominator of the whole."""
    form = normal(term)
    ring, bottom = form.numerator.context(), expression(form.denominator, form.generators)
    for exponents, c in form.numerator.to_dict().items():
        monomial = expression(ring.from_dict({exponents: 1}), form.generators)
        yield (monomial if bottom is ONE else canonical(mul(monomial, inverse(bottom)))), rational(c)


def recurrences(scene: Scene, *terms: Term) -> dict[Term, Term]:
    """For Gamma, its logarithm and polygamma at a + k: an equal term in those at a, the least that occurs, k > 0 whole.

    As the function exists at a, none of a, a + 1, ... is a pole; for the logarithm a is shown to be > 0.
    """
    found: dict[Term, Term] = {}
    nodes = dict.fromkeys(g for term in terms for g in normal(term).generators if g.head in RECURRENT)
    for node in nodes:
        steps = [(_steps(node, other), other) for other in nodes]
        k, least = max(steps, key=lambda pair: pair[0])
        if k == 0:
            continue
        a = least.args[-1]
        places = [add(a, num(i)) for i in range(k)]
        if node.head == "gamma":
            found[node] = mul(least, *places)
        elif node.head == "lngamma" and signs(scene).of(a) <= PLUS:
            found[node] = add(least, *(make("ln", place) for place in places))
        elif node.head == "polygamma" and node.args[0].head == "num" and 0 <= node.args[0].args[0] <= MAXIMAL_EXPONENT:
            m = int(node.args[0].args[0])
            found[node] = add(least, *(mul(num((-1) ** m * factorial(m)), power(p, -m - 1)) for p in places))
    return found


RECURRENT = ("gamma", "lngamma", "polygamma")


def _steps(node: Term, other: Term) -> int:
    """The whole number by which the last argument of the one is above that of the other, 0 if there is none in reach."""
    if node.head != other.head or node.args[:-1] != other.args[:-1]:
        return 0
    k = normal(sub(node.args[-1], other.args[-1])).constant
    return int(k) if k is not None and k.denominator == 1 and 0 < k <= MAXIMAL_MULTIPLE else 0
