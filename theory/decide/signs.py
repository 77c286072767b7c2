"""Which sign has a term at every point of a scene? A set of signs, from which each way of asking takes some away.

A term is a product of irreducible polynomials in its generators. The sign of a factor is read off what is known, its
head, a combination of known relations, a move of its variables to their bounds, a discriminant, a squared root, a Sturm
chain. All answers speak of points at which the terms exist; where a scene is contradictory the set may be empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import islice, pairwise, product
from math import comb
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx, fmpq_poly

from ..terms.build import MINUS_OO, ONE, OO, ZERO, add, le, lt, mul, ne, neg, power, sub
from ..terms.term import IllFormed, Term, num
from .field import MAXIMAL_BITS, MAXIMAL_PRODUCTS, bits_of, canonical, content, expression, normal, rational
from .refusal import Refusal, succeeds
from .relations import (
    CONSTANT,
    Relation,
    bound,
    contradict,
    follows,
    generators_of,
    implied,
    in_ring,
    near,
    polynomial,
    relation,
    relations,
    square_of_root,
)
from .scene import Scene
from .signsets import ALL, MINUS, NOT_ZERO, NOUGHT, PLUS, SIDES, ZERO_OR_PLUS, Sign, plus, times, to

SIGNS = {"lt": PLUS, "le": ZERO_OR_PLUS, "ne": NOT_ZERO, "eq": NOUGHT}
"""The signs of right - left that a relation allows."""

MAXIMAL_TERMS, MAXIMAL_DEGREE = 150, 24
"""Of a polynomial that is factored; a larger one is its own factor."""
MAXIMAL_ABSOLUTE = 4
"""Absolute values of one factor that are taken apart."""
MAXIMAL_BOUNDS, MAXIMAL_MOVES = 3, 48
MAXIMAL_DEPTH = 2
"""Discriminants of discriminants."""


def positive(term: Term, scene: Scene) -> None:
    """Return if the term is > 0 at every point of the scene at which it exists."""
    _ask(term, scene, PLUS, "> 0")


def nonnegative(term: Term, scene: Scene) -> None:
    """Return if the term is >= 0 at every point of the scene at which it exists."""
    _ask(term, scene, ZERO_OR_PLUS, ">= 0")


def nonzero(term: Term, scene: Scene) -> None:
    """Return if the term is not 0 at any point of the scene."""
    _ask(term, scene, NOT_ZERO, "!= 0")


def entails(prop: Term, scene: Scene) -> None:
    """Return if the proposition holds at every point of the scene at which its terms exist."""
    if prop.head == "true" or prop in scene.known:
        return
    if prop.head not in SIGNS:
        raise Refusal(f"not known: {prop}")
    _ask(sub(prop.args[1], prop.args[0]), scene, SIGNS[prop.head], f"has the sign that {prop} asks for")


def shown(prop: Term, scene: Scene) -> bool:
    """Is the proposition seen to hold at every point of the scene at which its terms exist?"""
    return succeeds(entails, prop, scene)


def contradictory(scene: Scene) -> None:
    """Return if the conditions and facts of the scene hold together at no point."""
    if not signs(scene).empty():
        raise Refusal("the conditions may hold together")


def _ask(term: Term, scene: Scene, wanted: Sign, words: str) -> None:
    stated = {lt: PLUS, le: ZERO_OR_PLUS, ne: NOT_ZERO}
    if term.head == "num":
        known = (term.args[0] > 0) - (term.args[0] < 0) in wanted
    else:
        known = any(allowed <= wanted and said(ZERO, term) in scene.known for said, allowed in stated.items())
        known = known or signs(scene).of(term, 0, wanted) <= wanted
    if not known:
        raise Refusal(f"not shown: {term} {words}")


@lru_cache(maxsize=256)
def signs(scene: Scene) -> _Signs:
    """What is known of signs in the scene."""
    return _Signs(scene)


@dataclass(frozen=True, eq=False)
class _Fact:
    """The sign of scale*product of factor^exponent is among the allowed ones."""

    scale: int
    factors: tuple[tuple[Term, int], ...]
    allowed: Sign

    @lru_cache(maxsize=20_000)  # noqa: B019 (facts are kept by a cache as well)
    def relations(self, *known: Sign) -> tuple[Relation, ...]:
        """What it says of the product without factors of a known sign."""
        scale, rest = self.scale, []
        for (factor, exponent), sign in zip(self.factors, known, strict=True):
            if len(self.factors) > 1 and sign in SIDES:
                scale *= -1 if sign == MINUS and exponent % 2 else 1
            else:
                rest.append(power(factor, exponent % 2 or 2))
        return relations(canonical(mul(*rest)), times(self.allowed, frozenset((scale,)))) if rest else ()


class _Signs:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.known: dict[Term, Sign] = {}
        self.found: dict[tuple[Term, int], tuple[Sign, int]] = {}
        self.facts = [fact for prop in scene.known for fact in _facts(prop)]
        for fact in self.facts:
            self.known.update((factor, _plain(factor)) for factor, _ in fact.factors)
        waiting = self.facts
        while sum(map(self._narrowed, waiting)):
            waiting = [fact for fact in self.facts if len(fact.factors) > 1]
        self.relations = [r for factor, sign in self.known.items() for r in relations(factor, sign)]
        for fact in self.facts:
            self.relations += fact.relations(*(self.known[factor] for factor, _ in fact.factors))
        generators = dict.fromkeys(g for factor in self.known for g in normal(factor).generators)
        self.relations += [r for g in generators if g.head in ("abs", "max", "min") for r in _bounding(g)]

    def _narrowed(self, fact: _Fact) -> bool:
        """Does the fact take away a sign of a factor, with which the product would have none that is allowed?"""
        before = [self.known[factor] for factor, _ in fact.factors]
        for i, (factor, exponent) in enumerate(fact.factors):
            others = frozenset((fact.scale,))
            for j, (other, k) in enumerate(fact.factors):
                others = others if i == j else times(others, to(self.known[other], k))
            possible = (s for s in self.known[factor] if times(to(frozenset((s,)), exponent), others) & fact.allowed)
            self.known[factor] = frozenset(possible)
        return before != [self.known[factor] for factor, _ in fact.factors]

    def empty(self) -> bool:
        """Is it shown that the scene has no point?"""
        if any(not fact.factors and fact.scale not in fact.allowed for fact in self.facts):
            return True
        if contradict(self.relations) or not all(self._factor(factor, 1, frozenset()) for factor in self.known):
            return True
        for factor, sign in self.known.items():
            for said in relations(factor, sign):
                failing = relation({m: -c for m, c in said.linear.items()}, not said.strict)
                others = [r for r in self._about(factor) if r is not said]
                if any(follows(failing, known) for known in islice(near(said.linear, others), 2)):
                    return True
        return False

    def of(self, term: Term, depth: int = 0, wanted: Sign = NOUGHT) -> Sign:
        """The signs that are not excluded, wherever the term exists; no more is asked when all that are left are wanted."""
        try:
            scale, factors = factored(term)
        except Refusal:
            return ALL
        for ways in range(1, len(WAYS) + 1):  # one way after the other, for all factors
            found, open_sign, rest = frozenset((scale,)), PLUS, []
            for factor, exponent in factors:
                sign = self._factor(factor, depth, NOUGHT, ways)
                sign = to(sign - (NOUGHT if exponent < 0 else frozenset()), exponent)
                if len(sign) > 1:
                    open_sign = times(open_sign, sign)
                    rest.append(power(factor, exponent % 2 or 2))
                else:
                    found = times(found, sign)
            if not rest or times(found, open_sign) <= wanted:
                return times(found, open_sign)
        whole = canonical(mul(*rest))
        if len(rest) > 1 and not open_sign <= ZERO_OR_PLUS and normal(whole).denominator.is_constant():
            open_sign &= self._combined(whole, 0, 2)  # what is known of a product, not of its factors
        return times(found, open_sign)

    def _factor(self, factor: Term, depth: int, wanted: Sign = NOUGHT, ways: int | None = None) -> Sign:
        """The signs that the first so many ways do not exclude; none is asked when one sign, or none but wanted ones, is left."""
        sign, asked = self.found.get((factor, depth), (self.known.get(factor, _plain(factor)), 0))
        ways = (len(WAYS) if ways is None else ways) if normal(factor).denominator.is_constant() else 0
        while asked < ways and not sign <= wanted and (len(sign) > 1 or not wanted):
            self.found[factor, depth] = sign, len(WAYS)  # the answer while it is asked
            sign, asked = sign & WAYS[asked](self, factor, depth), asked + 1
            self.found[factor, depth] = sign, asked
        return sign

    # by the head

    def _head(self, factor: Term, depth: int) -> Sign:
        head, args = factor.head, factor.args
        if head in ("rpow", "abs"):
            return PLUS if self.of(args[0]) <= NOT_ZERO else ZERO_OR_PLUS
        if head == "pow":  # 0^0 = 1
            base = self.of(args[0])
            return next((s for s in (PLUS, ZERO_OR_PLUS, NOT_ZERO) if base <= s), ALL)
        if head in VANISH_AT:
            return self.of(sub(args[0], VANISH_AT[head]))
        if head == "floor":
            return ZERO_OR_PLUS if self.of(args[0]) <= ZERO_OR_PLUS else ALL
        if head in ("max", "min") and len(args) <= 6:
            choose = max if head == "max" else min
            return frozenset(choose(s) for s in product(*(self.of(a) for a in args)))
        if head in POSITIVE_BEYOND:
            return PLUS if self.of(sub(args[0], POSITIVE_BEYOND[head])) <= PLUS else ALL
        if head == "polygamma" and args[0].head == "num" and args[0].args[0] >= 1 and self.of(args[1]) <= PLUS:
            return PLUS if args[0].args[0] % 2 else MINUS
        if head == "bessel_i":
            order, x = (self.of(a) for a in args)
            return (PLUS if x <= PLUS else ZERO_OR_PLUS) if order | x <= ZERO_OR_PLUS else ALL
        if head == "hyp2f1":
            a, b, c, x = args
            above = all(self.of(t) <= ZERO_OR_PLUS for t in (a, b, x, sub(ONE, x)))
            return PLUS if above and self.of(c) <= PLUS else ALL
        if head == "cases":
            pairs = zip(args[::2], args[1::2], strict=True)
            return frozenset().union(*(signs(self.scene.knowing(guard)).of(value) for guard, value in pairs))
        return self._functional(head, *args) if head in ("over", "product") else ALL

    def _functional(self, head: str, source: Term, body: Term) -> Sign:
        """A functional of what is >= 0 is >= 0; of what is > 0 it is > 0 where the range has positive mass."""
        from .opening import opened

        try:
            _, inside, scene = opened(self.scene, source, body)
        except IllFormed:  # its ends hold function variables
            return ALL
        sign = signs(scene).of(inside)
        ends = source.args if source.head in ("interval", "integers") else ()
        finite = bool(ends) and not any(end.sort == "end" for end in ends)
        if head == "product":
            return next((s for s in (PLUS, ZERO_OR_PLUS)[not finite :] if sign <= s), ALL)
        mass = source.sort == "law" or source.head in ("gaussian", "complex_gaussian", "spectra", "unit_vectors")
        if finite:
            room = ZERO if source.head == "interval" else ONE
            mass = self.of(add(sub(ends[1], ends[0]), room)) <= PLUS
        elif ends:
            mass = MINUS_OO is not ends[1] and OO is not ends[0]
        for side in SIDES:
            if sign <= side | NOUGHT:
                return side if sign <= side and mass else side | NOUGHT
        return ALL

    # by what is known

    def _linear(self, factor: Term, depth: int) -> Sign:
        """A combination of known relations."""
        return self._combined(factor, 0, 1)

    def _products(self, factor: Term, depth: int) -> Sign:
        """A combination of known relations and their products of two, outside discriminants also of three."""
        return self._combined(factor, 1, 3 if depth == 0 else 2)

    def _combined(self, factor: Term, least: int, most: int) -> Sign:
        sign = ALL
        for known in islice(near(polynomial(factor), self._about(factor)), least, most):
            sign &= implied(factor, known)
            if sign in SIDES:
                break
        return sign

    def _about(self, factor: Term) -> list[Relation]:
        """What is known, and what holds of the factor's generators by their heads."""
        found = list(self.relations)
        for generator in normal(factor).generators:
            if generator is not factor:
                found.extend(relations(generator, self._factor(generator, MAXIMAL_DEPTH)))
            found.extend(_bounding(generator))
            if generator is not factor and _is_square_root(generator):
                above = canonical(sub(generator, ONE))
                found.extend(relations(above, self._factor(above, MAXIMAL_DEPTH - 1) if above is not factor else ALL))
                found.extend(square_of_root(generator))
        return found

    def _moved(self, factor: Term, depth: int) -> Sign:
        """Each generator is a bound plus or minus something >= 0; then all monomials have one sign."""
        generators, known = normal(factor).generators, self._about(factor)
        choices = [[(r.strict, *b) for r in known if (b := bound(r, g))][:MAXIMAL_BOUNDS] for g in generators]
        rests = [rest for found in choices for _, _, rest in found]
        order = list(dict.fromkeys((*generators, *(g for rest in rests for g in generators_of(rest)))))
        ring = fmpq_mpoly_ctx.get(tuple(f"m{i}" for i in range(2 * len(order))), Ordering.lex)
        place = dict(zip(order, ring.gens(), strict=False))
        images = [
            [(r, (ring.gen(len(order) + i) - in_ring(rest, place, ring)) / slope) for r, slope, rest in found]
            for i, found in enumerate(choices)
        ]
        sign_of = [self.known.get(g, _plain(g)) for g in order] + [ZERO_OR_PLUS] * len(order)

        def moved(start: Any, i: int) -> Iterator[Any]:
            if i == len(images):
                yield start
                return
            degree = start.degrees()[i] if len(start) <= MAXIMAL_TERMS else 0
            for strict, image in (r for r in images[i] if degree and _small(start, r[1], degree)):
                sign_of[len(order) + i] = PLUS if strict else ZERO_OR_PLUS
                gens = ring.gens()
                yield from moved(start.compose(*gens[:i], image, *gens[i + 1 :], ctx=ring), i + 1)
            yield from moved(start, i + 1)

        sign = ALL
        for end in islice(moved(in_ring(polynomial(factor), place, ring), 0), MAXIMAL_MOVES):
            sign &= _sum_of_monomials(end, sign_of)
            if len(sign) <= 1:
                break
        return sign

    # by the form

    def _absolute(self, factor: Term, depth: int) -> Sign:
        """The same with abs(a) put to a where a >= 0, and to -a where a <= 0."""
        form = normal(factor)
        place = next(
            (i for i, g in enumerate(form.generators) if g.head == "abs" and form.numerator.degrees()[i]), None
        )
        if place is None or depth >= MAXIMAL_ABSOLUTE:
            return ALL
        inside, ring = form.generators[place].args[0], form.numerator.context()
        sign, found = self.of(inside, depth + 1), frozenset[int]()
        sides = [1] if sign <= ZERO_OR_PLUS else [-1] if sign <= MINUS | NOUGHT else [1, -1]
        for side in sides:
            value = mul(num(side), inside)
            parts = [
                mul(
                    expression(ring.from_dict({(*e[:place], 0, *e[place + 1 :]): c}), form.generators),
                    power(value, int(e[place])),
                )
                for e, c in form.numerator.to_dict().items()
            ]
            there = self if len(sides) == 1 else signs(self.scene.knowing(le(ZERO, value)))
            found |= there.of(add(*parts), depth + 1)
        return found

    def _quadratic(self, factor: Term, depth: int) -> Sign:
        """a g^2 + b g + c by 4ac - b^2, where a and c are of one sign."""
        sign = ALL
        for _, (c, b, a) in _powers(factor, 2) if depth < MAXIMAL_DEPTH else ():
            gap = self.of(sub(mul(num(4), a, c), power(b, 2)), depth + 1)
            if gap <= ZERO_OR_PLUS:
                first, last = self.of(a, depth + 1), self.of(c, depth + 1)
                for side in SIDES:
                    up, down = first <= side | NOUGHT, last <= side | NOUGHT
                    if gap <= PLUS and (up or down):
                        sign &= side
                    elif (up and down) or first <= side or last <= side:
                        sign &= side | NOUGHT
        return sign

    def _root(self, factor: Term, depth: int) -> Sign:
        """a + b r, r^2 = s, r >= 0: its sign is a's where a^2 > b^2 s, and b's where a^2 < b^2 s."""
        sign = ALL
        for g, (a, b) in _powers(factor, 1) if depth < MAXIMAL_DEPTH else ():
            if not _is_square_root(g):
                continue
            gap = self.of(sub(power(a, 2), mul(power(b, 2), g.args[0])), depth + 1)
            for leading, excess in ((a, gap), (b, times(gap, MINUS))):
                lead = self.of(leading, depth + 1) if excess <= ZERO_OR_PLUS else ALL
                for side in SIDES:
                    if lead <= side | NOUGHT:
                        sign &= side if excess <= PLUS else side | NOUGHT
        return sign

    def _sturm(self, factor: Term, depth: int) -> Sign:
        """An irreducible polynomial of degree > 1 in one generator, without a root between its rational bounds."""
        form = normal(factor)
        degrees = [int(k) for k in form.numerator.degrees()]
        used = [i for i, degree in enumerate(degrees) if degree]
        if len(used) != 1 or not 1 < max(degrees) <= MAXIMAL_DEGREE:
            return ALL
        ends: dict[bool, list[Fraction]] = {True: [], False: []}
        for known in self._about(factor):
            found = bound(known, form.generators[used[0]])
            if found and not found[1].keys() - {CONSTANT}:
                ends[found[0] > 0].append(rational(-found[1].get(CONSTANT, fmpq(0)) / found[0]))
        coefficients = [fmpq(0)] * (max(degrees) + 1)
        for exponents, c in form.numerator.to_dict().items():
            coefficients[int(exponents[used[0]])] = c
        return _on_interval(fmpq_poly(coefficients), max(ends[True], default=None), min(ends[False], default=None))

    def _rest(self, factor: Term, depth: int) -> Sign:
        """Monomials of one sign, squares not among them, and what remains."""
        form, sign = normal(factor), ALL
        if depth >= MAXIMAL_DEPTH or len(form.numerator) > MAXIMAL_TERMS:
            return sign
        sign_of = [self._factor(g, MAXIMAL_DEPTH) for g in form.generators]
        ring, entries = form.numerator.context(), form.numerator.to_dict()
        for side, least in product(SIDES, (2, 1)):
            one_sided = ring.from_dict(
                {
                    m: c
                    for m, c in entries.items()
                    if sum(m) >= least
                    and any(k % 2 for k in m)
                    and _sum_of_monomials(ring.from_dict({m: c}), sign_of) <= side | NOUGHT
                }
            )
            if 0 < len(one_sided) < len(entries):
                remaining = self.of(expression(form.numerator - one_sided, form.generators), depth + 1)
                sign &= plus(remaining, _sum_of_monomials(one_sided, sign_of))
        return sign


WAYS: tuple[Callable[[_Signs, Term, int], Sign], ...] = (
    _Signs._head,
    _Signs._linear,
    _Signs._moved,
    _Signs._quadratic,
    _Signs._root,
    _Signs._sturm,
    _Signs._absolute,
    _Signs._rest,
    _Signs._products,
)
"""How signs of a factor are excluded, quick ones first."""


@lru_cache(maxsize=20_000)
def factored(term: Term) -> tuple[int, tuple[tuple[Term, int], ...]]:
    """The sign of a number, and irreducible polynomials with exponents, whose product has the term's sign."""
    form = normal(term)
    scale, found = 1, []
    for p, side in ((form.numerator, 1), (form.denominator, -1)):
        if p == 0:
            return 0, ()
        p = _over_roots(p, form.generators)
        large = len(p) > MAXIMAL_TERMS or p.total_degree() > MAXIMAL_DEGREE
        constant, parts = (1, [(p, 1)]) if large else p.factor()
        scale *= 1 if constant > 0 else -1
        for part, exponent in parts:
            unit = content(part) * (1 if part.leading_coefficient() > 0 else -1)
            scale *= -1 if unit < 0 and exponent % 2 else 1
            primitive = part / fmpq(unit.numerator, unit.denominator)
            found.append((canonical(expression(primitive, form.generators)), side * int(exponent)))
    return scale, tuple(found)


def _over_roots(polynomial: Any, generators: tuple[Term, ...]) -> Any:
    """The polynomial with each generator g whose root g^(1/q) is one too put to the q-th power of that."""
    ring = polynomial.context()
    images = list(ring.gens())
    for i, g in enumerate(generators):
        if (
            g.head == "rpow"
            and g.args[0] in generators
            and g.args[1].head == "num"
            and g.args[1].args[0].numerator == 1
        ):
            images[generators.index(g.args[0])] = ring.gen(i) ** int(g.args[1].args[0].denominator)
    return polynomial.compose(*images, ctx=ring) if images else polynomial


@lru_cache(maxsize=20_000)
def _facts(prop: Term) -> tuple[_Fact, ...]:
    """What a relation that holds says of the sign of a product; the divisors of its terms are not 0."""
    if prop.head not in SIGNS:
        return ()
    try:
        scale, factors = factored(sub(prop.args[1], prop.args[0]))
    except Refusal:
        return ()
    divisors = (_Fact(1, ((factor, 1),), NOT_ZERO) for factor, exponent in factors if exponent < 0)
    return _Fact(scale, factors, SIGNS[prop.head]), *divisors


VANISH_AT = {"ln": ONE, "atan": ZERO, "asin": ZERO, "erf": ZERO}
"""Functions that rise through 0 at this place."""
POSITIVE_BEYOND = {"gamma": ZERO, "expint": ZERO, "zeta": ONE}
POSITIVE = frozenset(("exp", "pi", "euler_gamma", "elliptic_k", "elliptic_e"))
NONNEGATIVE = frozenset(
    ("rpow", "abs", "density", "atom", "weight", "kernel_weight", "operator_norm", "length", "largest", "closest", "kl")
)


def _plain(generator: Term) -> Sign:
    """The sign of a generator wherever it exists."""
    if generator.head in POSITIVE:
        return PLUS
    if generator.head == "rpow" and generator.args[0] is not ZERO and generator.args[0].head in ("num", *POSITIVE):
        return PLUS
    return ZERO_OR_PLUS if generator.head in NONNEGATIVE else ALL


BOUNDS: dict[str, Callable[..., tuple[Term, ...]]] = {
    "abs": lambda g, a: (le(a, g), le(neg(a), g)),
    "max": lambda g, *args: tuple(le(a, g) for a in args),
    "min": lambda g, *args: tuple(le(g, a) for a in args),
    "floor": lambda g, a: (le(g, a), lt(a, add(g, ONE))),
    "sin": lambda g, a: (le(num(-1), g), le(g, ONE), le(power(g, 2), ONE)),
    "cos": lambda g, a: (le(num(-1), g), le(g, ONE), le(power(g, 2), ONE)),
    "erf": lambda g, a: (lt(num(-1), g), lt(g, ONE)),
    "exp": lambda g, a: (le(add(ONE, a), g), le(mul(sub(ONE, a), g), ONE)),
    "ln": lambda g, a: (le(g, sub(a, ONE)), le(sub(a, ONE), mul(a, g))),
    "pi": lambda g: (lt(num(Fraction(333, 106)), g), lt(g, num(Fraction(355, 113)))),
    "euler_gamma": lambda g: (lt(num(Fraction(57, 100)), g), lt(g, num(Fraction(58, 100)))),
    "root": lambda g, source, body: _within(g, source),
    "minimiser": lambda g, source, body: _within(g, source),
}
"""Relations that hold of a generator by its head."""


def _within(g: Term, source: Term) -> tuple[Term, ...]:
    low, high = source.args if source.head == "interval" else (MINUS_OO, OO)
    return (() if low.sort == "end" else (lt(low, g),)) + (() if high.sort == "end" else (lt(g, high),))


@lru_cache(maxsize=20_000)
def _bounding(generator: Term) -> tuple[Relation, ...]:
    props = BOUNDS[generator.head](generator, *generator.args) if generator.head in BOUNDS else ()
    return tuple(r for prop in props for fact in _facts(prop) for r in fact.relations(*[ALL] * len(fact.factors)))


def _is_square_root(generator: Term) -> bool:
    return generator.head == "rpow" and generator.args[1].args == (Fraction(1, 2),)


def _powers(factor: Term, degree: int) -> Iterator[tuple[Term, list[Term]]]:
    """Each generator in which the polynomial has the degree, with the coefficients of its powers."""
    form = normal(factor)
    ring = form.numerator.context()
    for i, g in enumerate(form.generators):
        if int(form.numerator.degrees()[i]) == degree:
            parts: list[dict[Any, Any]] = [{} for _ in range(degree + 1)]
            for exponents, c in form.numerator.to_dict().items():
                parts[int(exponents[i])][(*exponents[:i], 0, *exponents[i + 1 :])] = c
            yield g, [expression(ring.from_dict(part), form.generators) for part in parts]


def _small(start: Any, image: Any, degree: int) -> bool:
    """Does a polynomial stay small when the image is put to a generator of this degree, in its numbers and in how many there are?"""
    monomials = len(start) * comb(len(image) + degree - 1, degree)
    return degree * bits_of(image) <= MAXIMAL_BITS and monomials <= MAXIMAL_PRODUCTS


def _sum_of_monomials(p: Any, sign_of: Sequence[Sign]) -> Sign:
    found = NOUGHT
    for exponents, c in p.to_dict().items():
        part = PLUS if c > 0 else MINUS
        for i, k in enumerate(exponents):
            part = times(part, to(sign_of[i], int(k))) if k else part
        found = plus(found, part)
        if found == ALL:
            break
    return found


def _on_interval(p: fmpq_poly, low: Fraction | None, high: Fraction | None) -> Sign:
    """The sign of a polynomial without rational roots on [low, high], None for an infinite end, by Sturm's theorem."""
    if low is not None and high is not None and low >= high:
        return ALL
    chain = [p, p.derivative()]
    while chain[-1].degree() > 0:
        chain.append(-(chain[-2] % chain[-1]))
    changes = []
    for end, side in ((low, -1), (high, 1)):
        values = [q[q.degree()] * side ** q.degree() if end is None else _at(q, end) for q in chain if q.degree() >= 0]
        changes.append(sum(a != b for a, b in pairwise([v > 0 for v in values if v != 0])))
    inside = low if low is not None else high if high is not None else Fraction(0)
    return ALL if changes[0] != changes[1] else PLUS if _at(p, inside) > 0 else MINUS


def _at(p: fmpq_poly, x: Fraction) -> fmpq:
    return p(fmpq(x.numerator, x.denominator))
