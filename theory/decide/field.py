"""Exact equality: a real term as a fraction of polynomials over Q in generators.

A subterm that no ring operation builds is a generator, keyed by the term with canonical arguments, so congruence is
free, under binders too. Everything here is true at each point at which the terms exist: what was divided by does not
vanish there; r = b^(1/q) satisfies r^q = b, and relations reduce, nothing is ever divided by what they might make 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from hashlib import blake2b
from math import gcd, lcm
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx, fmpz

from ..terms.build import ONE, ZERO, add, mul, power, sub
from ..terms.term import IllFormed, Term, app, bound, make, num
from .refusal import Refusal

MAXIMAL_EXPONENT = 128
MAXIMAL_DEGREE = 600
MAXIMAL_PRODUCTS = 200_000
"""Products of monomials in one multiplication."""
MAXIMAL_BITS = 20_000
MAXIMAL_ROOT = 24
"""Largest q of a root b^(1/q); others are generators without a relation."""

Polynomial = Any  # flint.fmpq_mpoly
RELATIONS = ("eq", "le", "lt", "ne")
ODD, EVEN = ("sin", "atan", "asin", "erf"), ("cos", "abs")


@dataclass(frozen=True)
class Normal:
    """numerator/denominator, coprime polynomials in the generators; the denominator vanishes where the term exists not."""

    numerator: Polynomial
    denominator: Polynomial
    generators: tuple[Term, ...]

    @property
    def constant(self) -> Fraction | None:
        """The value of a term that is a rational number by its form."""
        if self.numerator.is_constant() and self.denominator.is_constant():
            return rational(self.numerator.leading_coefficient()) if self.numerator != 0 else Fraction(0)
        return None


def vanishes(term: Term) -> bool:
    """Is the term 0 wherever it exists? False says nothing."""
    return normal(term).numerator == 0


def same(left: Term, right: Term) -> bool:
    """Are the terms equal wherever both exist? False says nothing."""
    return left is right or canonical(left) is canonical(right) or vanishes(sub(left, right))


def equal(left: Term, right: Term) -> None:
    """Return if the terms are equal wherever both exist."""
    if not same(left, right):
        raise Refusal(f"not seen to be equal:\n  {left}\n  {right}")


def combination(target: Term, parts: Iterable[tuple[Term, Term, Term]]) -> None:
    """Return if target = sum of multiplier*(left - right) wherever all of these exist."""
    rest = sub(target, add(*(mul(factor, sub(left, right)) for factor, left, right in parts)))
    if not vanishes(rest):
        raise Refusal(f"the combination leaves {canonical(rest)}")


@lru_cache(maxsize=20_000)
def normal(term: Term) -> Normal:
    """The normal form of a number, by exact arithmetic; Refusal if it divides by 0 or grows too large."""
    if term.sort not in ("real", "integer"):
        raise Refusal(f"{term} is no number")
    field, ((top, bottom),) = fractions(term)
    return Normal(top, bottom, field.generators)


def fractions(*terms: Term) -> tuple[Field, list[tuple[Polynomial, Polynomial]]]:
    """The ring of the generators of all the terms, and the terms as fractions over it."""
    cores = [_core(term) for term in terms]
    field = Field(*cores)
    return field, [field.clean(*field.value(core)) for core in cores]


@lru_cache(maxsize=20_000)
def canonical(term: Term) -> Term:
    """A term with the same value wherever the given one exists; one for all terms with the same normal form."""
    if term.sort in ("real", "integer"):
        form = normal(term)
        top, bottom = (expression(p, form.generators) for p in (form.numerator, form.denominator))
        return top if bottom is ONE else mul(top, power(bottom, -1))
    total = not term.terms or (term.sort == "prop" and term.head not in RELATIONS)  # what asks whether a term exists
    return term if total else _inside(term)


def _inside(term: Term) -> Term:
    """The same head over canonical arguments; an integer stays one."""
    arguments = [canonical(a) if isinstance(a, Term) else a for a in term.args]
    if term.head in ("max", "min"):
        arguments = sorted(set(arguments), key=_key)
        if len(arguments) == 1:
            return arguments[0]
    if term.head == "of" and arguments[1] is bound(0, "real"):  # the function t: t
        return arguments[0]
    made = app(term.args[0], *arguments[1:]) if term.head == "app" else make(term.head, *arguments)
    return term if term.sort == "integer" != made.sort else made


def expression(polynomial: Polynomial, generators: tuple[Term, ...]) -> Term:
    """The polynomial as a term, its monomials in the ring's order; Refusal if it is too large for one."""
    sums = []
    for exponents, coefficient in zip(polynomial.monoms(), polynomial.coeffs(), strict=True):
        factors = [_to_the(g, int(k)) for g, k in zip(generators, exponents, strict=True) if k]
        number = rational(coefficient)
        sums.append(mul(*([] if number == 1 and factors else [num(number)]), *factors))
    try:
        return add(*sums)
    except IllFormed as too_large:
        raise Refusal(str(too_large)) from None


def _to_the(generator: Term, exponent: int) -> Term:
    if generator.head == "rpow" and generator.args[1].head == "num":
        return power(generator.args[0], exponent * generator.args[1].args[0])
    return power(generator, exponent) if exponent != 1 else generator


def replaced(term: Term, images: Mapping[Term, Term]) -> Term:
    """The canonical term with generators put to their images."""

    def visit(node: Term) -> Term:
        if node in images:
            return images[node]
        if node.head != "num" and (_is_ring(node) or _is_root(node)):
            return make(node.head, *(visit(a) for a in node.args))
        return node

    return visit(canonical(term))


@lru_cache(maxsize=20_000)
def rational(number: fmpq) -> Fraction:
    return Fraction(int(number.p), int(number.q))


@lru_cache(maxsize=20_000)
def _key(term: Term) -> bytes:
    """A structural order of terms that no run changes."""
    parts = [term.head, term.sort, *(_key(a) if isinstance(a, Term) else a for a in term.args)]
    return blake2b(repr(parts).encode(), digest_size=16).digest()


# Terms of equal value in which sums, products, integer powers and rational roots stand over generators.


@lru_cache(maxsize=20_000)
def _core(term: Term) -> Term:
    head, args = term.head, term.args
    if head in ("num", "var", "bound") or not args:
        return term
    if head in ("add", "mul"):
        return make(head, *map(_core, args))
    if head == "pow":
        exponent = canonical(args[1])
        if exponent.head == "num" and abs(exponent.args[0]) <= MAXIMAL_EXPONENT:
            return make("pow", _core(args[0]), exponent)
        return make("pow", canonical(args[0]), exponent if exponent.sort == "integer" else args[1])
    if head == "rpow":
        return _power(canonical(args[0]), canonical(args[1]))
    if head == "exp":
        return _exponential(args[0])
    made = _inside(term)
    if head in ODD + EVEN:
        return _with_parity(made)
    if head == "ln" and made.args[0] is ONE:
        return ZERO
    return made


def _with_parity(term: Term) -> Term:
    """sin(-a) = -sin(a), cos(-a) = cos(a): the argument leads with a positive coefficient."""
    argument = term.args[0]
    if argument is ZERO:
        return ONE if term.head == "cos" else ZERO
    if term.head == "abs" and argument.head == "num":
        return num(abs(argument.args[0]))
    leading = normal(argument).numerator.leading_coefficient()
    if leading > 0:
        return term
    positive = make(term.head, canonical(mul(num(-1), argument)))
    return positive if term.head in EVEN else mul(num(-1), positive)


def _power(base: Term, exponent: Term) -> Term:
    """base^exponent, base >= 0, and base > 0 unless the exponent is positive: both canonical."""
    if base.head == "exp":
        return _core(make("exp", mul(base.args[0], exponent)))
    if exponent.head != "num":
        return ONE if base is ONE else make("rpow", base, exponent)
    p = exponent.args[0]
    if base.head == "rpow" and base.args[1].head == "num":  # (b^s)^p = b^(sp): where b = 0, both s and p are positive
        base, p = base.args[0], p * base.args[1].args[0]
    if abs(p) > MAXIMAL_EXPONENT or p.denominator > MAXIMAL_ROOT:
        return make("rpow", base, num(p))
    if p.denominator == 1:
        return power(_core(base), p)
    form = normal(base)
    if form.numerator == 0:
        if p < 0:
            raise Refusal("a negative power of 0")
        return ZERO
    unit = content(form.numerator)
    if unit != 1:  # (c b)^p = c^p b^p for c > 0
        return mul(_numeric(unit, p), _power(canonical(mul(num(1 / unit), base)), num(p)))
    return ONE if base is ONE else make("rpow", base, num(p))


def _numeric(number: Fraction, p: Fraction) -> Term:
    """A positive rational to a rational power, as roots of primes; a large one as it stands."""
    factors: list[Term] = []
    for part, sign in ((number.numerator, 1), (number.denominator, -1)):
        primes = [(int(b), int(k)) for b, k in fmpz(part).factor()] if part.bit_length() <= 64 else [(part, 1)]
        for prime, k in primes:
            whole, rest = divmod(sign * k * p, 1)
            factors.append(num(Fraction(prime) ** int(whole)))
            factors.extend([power(num(prime), rest)] if rest else [])
    return mul(*factors)


def _exponential(argument: Term) -> Term:
    """exp(sum of c m) = product of exp(m)^c over the argument's monomials m."""
    form = normal(argument)
    bottom = expression(form.denominator, form.generators)
    factors = []
    for exponents, coefficient in zip(form.numerator.monoms(), form.numerator.coeffs(), strict=True):
        c, ring = rational(coefficient), form.numerator.context()
        monomial = expression(ring.from_dict({exponents: 1}), form.generators)
        part = canonical(mul(monomial, power(bottom, -1)))
        unit = content(normal(part).numerator)
        c, part = c * unit, canonical(mul(num(1 / unit), part))
        if abs(c) > MAXIMAL_EXPONENT or c.denominator > MAXIMAL_ROOT:
            factors.append(make("exp", canonical(mul(num(c), part))))
        else:
            factors.append(make("exp", part) if c == 1 else power(make("exp", part), c))
    return mul(*factors)


def content(polynomial: Polynomial) -> Fraction:
    """The positive rational that leaves coprime integer coefficients."""
    coefficients = [rational(c) for c in polynomial.coeffs()]
    return Fraction(gcd(*(c.numerator for c in coefficients)), lcm(*(c.denominator for c in coefficients)))


# The ring of the generators that occur, and its relations.


class Field:
    """The polynomials in the generators of some cores."""

    def __init__(self, *cores: Term) -> None:
        roots: dict[Term, int] = {}
        found: dict[Term, Term] = {}  # generator -> what it is ordered by
        self.images: dict[Term, Term] = {}
        symbolic: list[Term] = []
        waiting, seen = list(cores), set()
        while waiting or symbolic:
            if not waiting:
                waiting.extend(self._families(symbolic, found))
                symbolic = []
                continue
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            if _is_ring(node):
                waiting.extend(node.terms)
            elif _is_root(node):
                base, p = node.args[0], node.args[1].args[0]
                roots[base] = lcm(roots.get(base, 1), p.denominator)
                waiting.append(_core(base))
            elif node.head == "rpow":
                symbolic.append(node)
            else:
                found[node] = node
                if node.head == "sin":
                    found[make("cos", *node.args)] = make("cos", *node.args)
        found.update((power(base, Fraction(1, q)), base) for base, q in roots.items())
        order = sorted(found, key=lambda g: (_key(found[g]), g.head == "rpow"))
        self.generators = tuple(order)
        self.ring = fmpq_mpoly_ctx.get(tuple(f"g{i}" for i in range(len(order))), Ordering.lex)
        self.place = {g: self.ring.gen(i) for i, g in enumerate(order)}
        self.roots = roots
        self.known: dict[Term, tuple[Polynomial, Polynomial]] = {}
        self.relations: list[tuple[int, int, Polynomial, Polynomial]] = []
        for index, g in sorted(enumerate(order), key=lambda pair: pair[1].size):
            if _is_root(g):
                q = roots[g.args[0]]
                self.relations.append((index, q, *self.value(_core(g.args[0]))))
            elif g.head == "sin":
                self.relations.append((index, 2, 1 - self.place[make("cos", *g.args)] ** 2, self.ring.constant(1)))
        self.relations.reverse()  # a base is smaller than its root, so what it brings in is reduced later

    def _families(self, symbolic: list[Term], found: dict[Term, Term]) -> list[Term]:
        """b^(e + k) = b^e b^k for rational k >= 0, where b^e occurs too: at b = 0 its existence says e > 0."""
        further: list[Term] = []
        groups: list[list[tuple[Fraction, Term]]] = []
        for node in symbolic:
            for group in groups:
                base, exponent = group[0][1].args
                k = normal(sub(node.args[1], exponent)).constant if base is node.args[0] else None
                if k is not None and abs(k) <= MAXIMAL_EXPONENT and k.denominator <= MAXIMAL_ROOT:
                    group.append((k, node))
                    break
            else:
                groups.append([(Fraction(0), node)])
        for group in groups:
            least, first = min(group, key=lambda pair: pair[0])
            found[first] = first
            for k, node in group:
                if node is not first:
                    self.images[node] = mul(first, _power(node.args[0], num(k - least)))
                    further.append(self.images[node].args[1])
        return further

    def value(self, core: Term) -> tuple[Polynomial, Polynomial]:
        if core not in self.known:
            self.known[core] = self._value(core)
        return self.known[core]

    def _value(self, core: Term) -> tuple[Polynomial, Polynomial]:
        one = self.ring.constant(1)
        if core in self.place:
            return self.place[core], one
        if core in self.images:
            return self.value(self.images[core])
        if core.head == "num":
            return self.ring.constant(_exact(core.args[0])), one
        if core.head in ("add", "mul"):
            return reduce(_sum if core.head == "add" else _product, map(self.value, core.args))
        if core.head == "pow":
            return self._to(self.value(core.args[0]), int(core.args[1].args[0]))
        base, p = core.args[0], core.args[1].args[0]
        q = self.roots[base]
        root = power(base, Fraction(1, q))
        return self._to((self.place[root], one), int(p * q))

    def _to(self, fraction: tuple[Polynomial, Polynomial], exponent: int) -> tuple[Polynomial, Polynomial]:
        top, bottom = fraction if exponent >= 0 else reversed(self.clean(*fraction))
        if bottom == 0:
            raise Refusal("a division by 0")
        return _raised(top, abs(exponent)), _raised(bottom, abs(exponent))

    def clean(self, top: Polynomial, bottom: Polynomial) -> tuple[Polynomial, Polynomial]:
        """The fraction reduced by the relations, without a root as a factor below, coprime, and primitive below."""
        above, below = self.reduced(top)
        top, bottom = above, _times(bottom, below)
        above, below = self.reduced(bottom)
        top, bottom = _times(top, below), above
        if bottom == 0:
            raise Refusal("a division by 0")
        for index, q, *_ in self.relations:
            least = min(m[index] for m in bottom.monoms())
            if least and _is_root(self.generators[index]):  # a power of a root divides, so the root does not vanish
                lift = _raised(self.ring.gen(index), q - least % q)
                (above, below), (under, over) = self.reduced(_times(top, lift)), self.reduced(_times(bottom, lift))
                top, bottom = _times(above, over), _times(under, below)
        top, bottom = _coprime(top, bottom)
        unit = content(bottom) * (1 if bottom.leading_coefficient() > 0 else -1)
        return top / _exact(unit), bottom / _exact(unit)

    def reduced(self, polynomial: Polynomial) -> tuple[Polynomial, Polynomial]:
        """An equal fraction in which each root stands below its degree; it is divided by bases' denominators alone."""
        below = self.ring.constant(1)
        for index, q, top, bottom in self.relations:
            parts: dict[int, dict[tuple[int, ...], Any]] = {}
            for exponents, coefficient in polynomial.to_dict().items():
                whole, rest = divmod(exponents[index], q)
                parts.setdefault(whole, {})[(*exponents[:index], rest, *exponents[index + 1 :])] = coefficient
            highest = max(parts, default=0)
            if highest:
                polynomial = self.ring.constant(0)
                for whole, entries in parts.items():
                    factor = _times(_raised(top, whole), _raised(bottom, highest - whole))
                    polynomial += _times(self.ring.from_dict(entries), factor)
                below = _times(below, _raised(bottom, highest))
        return polynomial, below


def _is_ring(core: Term) -> bool:
    """Is the core a number, a sum, a product or a power with an exponent that is read?"""
    if core.head == "pow":
        return core.args[1].head == "num" and abs(core.args[1].args[0]) <= MAXIMAL_EXPONENT
    return core.head in ("num", "add", "mul")


def _is_root(core: Term) -> bool:
    if core.head != "rpow" or core.args[1].head != "num":
        return False
    p = core.args[1].args[0]
    return abs(p) <= MAXIMAL_EXPONENT and p.denominator <= MAXIMAL_ROOT


def _exact(number: Fraction) -> fmpq:
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > MAXIMAL_BITS:
        raise Refusal(f"a number of more than {MAXIMAL_BITS} bits")
    return fmpq(number.numerator, number.denominator)


def _sum(left: tuple[Polynomial, Polynomial], right: tuple[Polynomial, Polynomial]) -> tuple[Polynomial, Polynomial]:
    if left[1] == right[1]:
        return left[0] + right[0], left[1]
    shared = _common(left[1], right[1])
    mine, other = left[1] / shared, right[1] / shared
    return _times(left[0], other) + _times(right[0], mine), _times(left[1], other)


def _product(
    left: tuple[Polynomial, Polynomial], right: tuple[Polynomial, Polynomial]
) -> tuple[Polynomial, Polynomial]:
    a, d = _coprime(left[0], right[1])
    c, b = _coprime(right[0], left[1])
    return _times(a, c), _times(b, d)


def _coprime(top: Polynomial, bottom: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Both without their common factor, which does not vanish, as it divides the lower."""
    shared = _common(top, bottom)
    return (top, bottom) if shared.is_constant() else (top / shared, bottom / shared)


def _common(left: Polynomial, right: Polynomial) -> Polynomial:
    if left.is_constant() or right.is_constant() or len(left) * len(right) > MAXIMAL_PRODUCTS:
        return left.context().constant(1) if left != 0 or right.is_constant() else right
    return left.gcd(right)


def _times(left: Polynomial, right: Polynomial) -> Polynomial:
    if right.is_one() or left.is_one():
        return left if right.is_one() else right
    if len(left) * len(right) > MAXIMAL_PRODUCTS or left.total_degree() + right.total_degree() > MAXIMAL_DEGREE:
        raise Refusal(f"an expansion of more than {MAXIMAL_PRODUCTS} products or of degree above {MAXIMAL_DEGREE}")
    if bits_of(left, right) > MAXIMAL_BITS:
        raise Refusal(f"an expansion in numbers of more than {MAXIMAL_BITS} bits")
    return left * right


def bits_of(*factors: Polynomial) -> int:
    """The length of the longest number in a product, at most."""
    return sum(max(map(fmpq.height_bits, factor.coeffs()), default=0) for factor in factors)


def _raised(base: Polynomial, exponent: int) -> Polynomial:
    """The power, by squares."""
    result = base.context().constant(1)
    while exponent:
        if exponent & 1:
            result = _times(result, base)
        exponent >>= 1
        base = _times(base, base) if exponent else base
    return result
