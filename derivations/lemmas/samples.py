"""Samples of the learnt law and fresh data: their cosines with the examples, projections and lengths, and means of these."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ...theory.terms.build import (
    HALF,
    ONE,
    ZERO,
    add,
    eq,
    le,
    lt,
    mul,
    neg,
    over,
    power,
)
from ...theory.terms.context import Context
from ...theory.terms.term import Term, bound, close, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .largest import chi
from .letters import SIZES, d, n

D, Z = var("D", "data"), var("Z", "data")
DATA, SEED = make("gaussian", n, d), make("gaussian", ONE, d)
rho = var("ridge", "real")
RIDGED = Context((n, d, rho), (*SIZES.conditions, le(ZERO, rho)))
s, x = var("s", "real"), var("x", "real")
S, SEEDED = make("sample_covariance", D), make("sample_covariance", Z)


def form(body: Term) -> Term:
    """<z, body(S) z>/d."""
    return over(make("spectra", SEEDED, S), mul(s, body), s, x)


def mean(body: Term) -> Term:
    """Over data and seeds."""
    return over(DATA, over(SEED, body, Z), D)


T0, T1, T2 = (form(body) for body in (ONE, x, power(x, 2)))


@lemma
def spread_bound() -> Line:
    """The mean fourth power of the spread is at most 12 n (d + 4)/d^3."""
    known = instance(axiom("spread_mean"), SIZES)
    one = known.statement.args[1].args[1]
    moments = [instance(chi(k, d), SIZES) for k in (1, 2, 3, 4)]
    parts = add(
        *(
            mul(num(c), power(d, -k), line.statement.args[0])
            for k, c, line in zip((1, 2, 3, 4), (-4, 6, -4, 1), moments, strict=True)
        ),
        ONE,
    )
    apart = have(eq(one, parts), SIZES, *moments, rule="linear")
    weights = ONE, n, *(mul(num(c), n, power(d, -k)) for k, c in zip((1, 2, 3, 4), (-4, 6, -4, 1), strict=True))
    value = mul(num(12), n, add(d, num(4)), power(d, -3))
    return have(le(known.statement.args[0], value), SIZES, known, apart, *moments, rule="combine", multipliers=weights)


def in_mean(context: Context, pointwise: Line, small_value: Term, large_value: Term, *facts: Line) -> Line:
    """What holds for all data and seeds in the mean, the means taken term by term."""
    small, large = pointwise.statement.args
    parts = [
        have(eq(mean(one), value), context, *facts, rule="linear")
        for one, value in ((large, large_value), (small, small_value))
    ]
    exist_ = [have(make("defined", part.statement.args[0]), context, part, rule="order") for part in parts]
    less = have(le(mean(small), mean(large)), context, pointwise, *exist_, rule="order")
    uses, weights = (less, *parts), (ONE, ONE, neg(ONE))
    return have(le(small_value, large_value), context, *uses, rule="combine", multipliers=weights)


@dataclass(frozen=True)
class Kind:
    """Samples M z: the ending of the axioms' names, M, the function of S that it is, squared, and where it holds."""

    ending: str
    matrix: Term
    square: Term
    context: Context

    @property
    def size(self) -> Term:
        """|M z|^2/d."""
        return form(self.square)

    @property
    def image(self) -> Term:
        """|X M z|^2/(n d)."""
        return form(mul(x, self.square))

    @property
    def with_data(self) -> Context:
        context = self.context
        return Context((*context.variables, D, Z), context.conditions, ((D, DATA), (Z, SEED)))


_root = make("rpow", add(rho, bound(0, "real")), HALF)
_at_x = make("rpow", add(rho, x), HALF)
LEARNT = Kind("", make("of", S, close(make("rpow", add(rho, x), HALF), x)), power(_at_x, 2), RIDGED)
FRESH = Kind("_of_seed", make("identity", d), power(ONE, 2), SIZES)


@lemma
def positive() -> tuple[Line, Line]:
    """The root of S + ridge is positive but at 0."""
    found = []
    for relation in (lt, le):
        context = Context((*RIDGED.variables, x), (*RIDGED.conditions, relation(ZERO, x)))
        found.append(have(relation(ZERO, _at_x), context, rule="sign"))
    return found[0], found[1]


@lemma
def exist(kind: Kind) -> tuple[Line, Line]:
    """The means of the image and of the squared length of a sample exist."""
    one, two = (have(make("defined", mean(part)), kind.context, rule="order") for part in (kind.image, kind.size))
    return one, two


def cited(name: str, kind: Kind, context: Context, ending: str = "") -> Line:
    payments = (*positive(), *exist(kind)) if kind is LEARNT else ()
    functions = {"f": (1, _root)} if kind is LEARNT else {}
    return instance(axiom(f"{name}{kind.ending}{ending}"), context, *payments, functions=functions)


h = make("rpow", d, num(Fraction(1, 16)))
"""All small numbers are powers of it."""


def raised(exponent: int) -> Term:
    return power(h, exponent)


@lemma
def sixteenth() -> tuple[Line, Line]:
    """h > 0, h^16 = d."""
    context = Context((d,), (le(ONE, d),))
    positive_ = have(lt(ZERO, h), context, rule="sign")
    return positive_, have(eq(raised(16), d), context, rule="functional_equation")


def letters(kind: Kind) -> tuple[Term, Term, Term]:
    """The cosine, |M z|/sqrt(d), and the largest projection."""
    matrix = kind.matrix
    return make("closest", D, Z, matrix), make("rpow", kind.size, HALF), make("projection", D, Z, matrix)
