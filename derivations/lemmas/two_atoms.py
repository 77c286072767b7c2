"""The density of the limiting spectrum of two eigenvalues by the cubic of the renormalised noise at -x.

(k + x) (k + 1) (k + ratio) - k/gamma ((1 - weight) (k + ratio) + weight ratio (k + 1)) vanishes where x = -k (1 - <t/(t + k)>/gamma).
Times 27 gamma^3 it is K^3 + 3 a K^2 + b K + c in K = 3 gamma k.
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, ne, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from . import cubic
from .cubic import THREE, at_complex, discriminant, p, q
from .letters import gamma, t, x

weight, ratio = var("weight", "real"), var("ratio", "real")
ATOMS = make("atoms", sub(ONE, weight), ONE, weight, ratio)
POPULATION, PI = var("P", "law"), make("pi")
_RANGES = tuple(lt(*pair) for pair in ((ZERO, gamma), (ZERO, weight), (weight, ONE), (ZERO, ratio)))
SPECTRUM = Context((x, gamma, weight, ratio), (lt(ZERO, x), *_RANGES))
COMPLEX = Context((*SPECTRUM.variables, p, q), (*SPECTRUM.conditions, lt(ZERO, q)))
"""With k = p + i q."""


_linear = sub(mul(gamma, add(mul(x, add(ONE, ratio)), ratio)), ratio)
_coefficients = (
    sub(mul(gamma, add(x, ONE, ratio)), add(sub(ONE, weight), mul(weight, ratio))),
    mul(num(9), gamma, _linear),
    mul(num(27), power(gamma, 3), x, ratio),
)
COEFFICIENTS = dict(zip((cubic.a, cubic.b, cubic.c), _coefficients, strict=True))
TRIPLE = {p: mul(THREE, gamma, p), q: mul(THREE, gamma, q)}

_ROOT, _NO_ROOT = axiom("transform_density_population"), axiom("transform_no_density_population")


def _equations() -> tuple[Term, Term]:
    """The real and the imaginary part of x = -k (1 - <t/(t + k)>/gamma) for the law."""
    stated = [owed.statement for owed in _ROOT.theorem.owes if owed.statement.head == "eq"]
    real, imaginary = sorted(stated, key=lambda equation: equation.args[1] is ZERO)
    return substitute(real, {POPULATION: ATOMS}), substitute(imaginary, {POPULATION: ATOMS})


REAL, IMAGINARY = _equations()
_product = sub(mul(add(p, ONE), add(p, ratio)), power(q, 2)), mul(q, add(mul(TWO, p), ONE, ratio))
"""(k + 1) (k + ratio)."""
_scale = mul(*(inverse(add(power(add(place, p), 2), power(q, 2))) for place in (ONE, ratio)))


def average(body: Term, context: Context, *known: Line) -> Line:
    """The mean over the law of a body in t is a sum of two."""
    terms = (mul(w, substitute(body, {t: place})) for w, place in ((sub(ONE, weight), ONE), (weight, ratio)))
    return have(eq(over(ATOMS, body, t), add(*terms)), context, *known, rule="law", title="for two eigenvalues")


@lemma
def supported() -> Line:
    """The law lives on (0, oo)."""
    return have(make("supported", ATOMS, make("interval", ZERO, OO)), Context((weight, ratio), _RANGES[1:]), rule="law")


@lemma
def written() -> tuple[Line, Line]:
    """Real and imaginary part of the mean of t/(t + k)."""
    size = add(power(add(t, p), 2), power(q, 2))
    return average(div(mul(t, add(t, p)), size), COMPLEX), average(div(mul(q, t), size), COMPLEX)


def _at_triple() -> tuple[Term, Term]:
    """The cubic at K = 3 gamma k, its real part over 27 gamma^3 and its imaginary part over 27 gamma^3 q."""
    real, imaginary = at_complex(*_coefficients, TRIPLE[p], TRIPLE[q])
    return div(real, mul(num(27), power(gamma, 3))), div(imaginary, mul(num(9), power(gamma, 2)))


@lemma
def cleared() -> tuple[Line, Line]:
    """x + k (1 - <t/(t + k)>/gamma) is the cubic at k over (k + 1) (k + ratio): real and imaginary part."""
    zeros, lines = _at_triple(), []
    (one, two), real, imaginary = _product, sub(*REAL.args), IMAGINARY.args[0]
    zeros = zeros[0], mul(q, zeros[1])
    parts = add(mul(zeros[0], one), mul(zeros[1], two)), sub(mul(zeros[1], one), mul(zeros[0], two))
    weights = (neg(div(p, gamma)), neg(div(q, gamma))), (neg(div(q, gamma)), div(p, gamma))
    for side, part, weight_ in zip((real, imaginary), parts, weights, strict=True):
        statement = eq(side, mul(part, _scale))
        lines.append(have(statement, COMPLEX, *written(), rule="field", title="cleared", multipliers=weight_))
    return lines[0], lines[1]


ROOT = COMPLEX.where(*(eq(zero, ZERO) for zero in _at_triple()))


@lemma
def finite_mean() -> Line:
    """The law has a finite mean."""
    return have(make("defined", over(ATOMS, t, t)), Context((weight, ratio), _RANGES[1:]), rule="order")


@lemma
def solves() -> tuple[Line, Line]:
    """A complex root k solves the equation."""
    first, second = (have(zero, ROOT, rule="sign") for zero in ROOT.conditions[-2:])
    (one, two), lines = _product, cleared()
    weights = (mul(one, _scale), mul(q, two, _scale)), (neg(mul(two, _scale)), mul(q, one, _scale))
    real, imaginary = (
        have(equation, ROOT, line, first, second, rule="field", multipliers=(ONE, *weight_))
        for equation, line, weight_ in zip((REAL, IMAGINARY), lines, weights, strict=True)
    )
    return real, imaginary


@lemma
def density_by_mean() -> Line:
    """The density by a complex root and a mean over the law."""
    return instance(_ROOT, ROOT, *solves(), finite_mean(), images={POPULATION: ATOMS})


@lemma
def density_at_root() -> Line:
    """The density by a complex root k: gamma q/(pi (p^2 + q^2)), where p^2 + q^2 is -x ratio over the real root."""
    first, second = (have(zero, ROOT, rule="sign") for zero in ROOT.conditions[-2:])
    size, density = add(power(p, 2), power(q, 2)), density_by_mean().statement.args[0]
    scale, turned = div(gamma, mul(PI, x, size)), div(mul(gamma, q), mul(PI, size, x, ratio))
    weights_ = ONE, neg(mul(q, scale)), mul(p, scale), turned, neg(mul(p, turned))
    value = mul(q, add(COEFFICIENTS[cubic.a], mul(TWO, gamma, p)), inverse(mul(PI, x, ratio)))
    uses = density_by_mean(), *solves(), first, second
    return have(eq(density, value), ROOT, *uses, rule="field", title="by the real root", multipliers=weights_)


@lemma
def positive_at_root() -> Line:
    """The density is positive where a complex root is."""
    _, mean = written()
    parts = mean.statement.args[1].args
    signs = [have(lt(ZERO, part), COMPLEX, rule="sign") for part in parts]
    above = have(
        lt(ZERO, mean.statement.args[0]), COMPLEX, mean, *signs, rule="combine", multipliers=(neg(ONE), ONE, ONE)
    )
    density = density_by_mean().statement.args[0]
    scale = inverse(mul(PI, x))
    uses = density_by_mean(), above
    return have(lt(ZERO, density), ROOT, *uses, rule="combine", multipliers=(neg(ONE), scale))


# The cubic's coefficients by letters, so that its discriminant stays short.

A, B, C = cubic.a, cubic.b, cubic.c
NAMED = (
    *(eq(letter, value) for letter, value in COEFFICIENTS.items()),
    *(eq(letter, value) for letter, value in zip((cubic.alpha, cubic.beta), cubic.depressed(A, B, C), strict=True)),
)
BY_LETTERS = Context((*SPECTRUM.variables, A, B, C, cubic.alpha, cubic.beta), (*SPECTRUM.conditions, *NAMED))
BY_ROOTS = BY_LETTERS.extended(Context((cubic.m, cubic.r, cubic.w), cubic.ROOTS.conditions))
_D = discriminant(cubic.alpha, cubic.beta)


def _parts(p: Term, q: Term) -> tuple[tuple[Term, ...], ...]:
    """How the two parts of the cubic at p + i q depend on a, b and c."""
    return (mul(THREE, sub(power(p, 2), power(q, 2))), p, ONE), (mul(num(6), p), ONE, ZERO)


@lemma
def no_root() -> Line:
    """Where D <= 0 no p + i q, q > 0, solves the equation."""
    context = Context((*BY_LETTERS.variables, p, q), (*BY_LETTERS.conditions, le(_D, ZERO), lt(ZERO, q), IMAGINARY))
    imaginary, *named = (have(equation, context, rule="sign") for equation in (IMAGINARY, *NAMED[:3]))
    gap, (one, two), lines = sub(*REAL.args), _product, cleared()
    cubed, squared = mul(num(27), power(gamma, 3)), div(mul(num(9), power(gamma, 2)), q)
    factors = mul(cubed, one), mul(squared, two)
    weights = (
        (neg(mul(cubed, two)), neg(mul(cubed, one)), mul(cubed, two)),
        (mul(squared, one), neg(mul(squared, two)), neg(mul(squared, one))),
    )
    parts = [
        have(
            eq(part, mul(gap, factor)), context, imaginary, *lines, *named, rule="field", multipliers=(*weight_, *slope)
        )
        for part, factor, weight_, slope in zip(
            at_complex(A, B, C, *TRIPLE.values()), factors, weights, _parts(*TRIPLE.values()), strict=True
        )
    ]
    above = have(lt(ZERO, TRIPLE[q]), context, rule="sign")
    images = {cubic.f: gap, cubic.g: factors[0], cubic.h: factors[1], **TRIPLE}
    apart = instance(cubic.not_a_root(), context, above, *parts, images=images)
    x_, y_ = var("x", "real"), var("y", "real")
    differ = have(ne(x_, y_), Context((x_, y_), (ne(sub(x_, y_), ZERO),)), rule="sign")
    return instance(differ, context, apart, images={y_: REAL.args[1]})


@lemma
def no_density() -> Line:
    """The density is 0 where D <= 0."""
    return instance(_NO_ROOT, BY_LETTERS.where(le(_D, ZERO)), no_root(), finite_mean(), images={POPULATION: ATOMS})


@lemma
def by_cardano() -> tuple[dict[Term, Term], tuple[Line, ...]]:
    """Cardano's root k with w^3 = abs(beta)/2 + sqrt(D), and that it is one."""
    larger, *zeros = (instance(line, BY_ROOTS) for line in cubic.by_roots())
    images = dict(zip((cubic.u, cubic.v), cubic.cardano(cubic.w, div(cubic.alpha, cubic.w), cubic.beta), strict=True))
    zeros = [instance(line, BY_ROOTS, *zeros, images=images) for line in cubic.shifted()]
    named = [have(equation, BY_ROOTS, rule="sign") for equation in NAMED[:3]]
    real, imaginary = sub(images[cubic.u], A), images[cubic.v]
    down = inverse(mul(THREE, gamma))
    at = {p: mul(real, down), q: mul(imaginary, down)}
    factors = inverse(mul(num(27), power(gamma, 3))), inverse(mul(num(9), power(gamma, 2)))
    moved = []
    for zero, known, factor, part in zip(ROOT.conditions[-2:], zeros, factors, _parts(real, imaginary), strict=True):
        weights = factor, *(neg(mul(factor, weight_)) for weight_ in part)
        moved.append(have(substitute(zero, at), BY_ROOTS, known, *named, rule="field", multipliers=weights))
    above = have(lt(ZERO, at[q]), BY_ROOTS, larger, rule="combine", multipliers=(down,))
    return at, (above, *moved)


@lemma
def density() -> Line:
    """The density where D > 0, by Cardano's root."""
    at, known = by_cardano()
    line = instance(density_at_root(), BY_ROOTS, *known, images=at)
    left = line.statement.args[0]
    named = have(NAMED[0], BY_ROOTS, rule="sign")
    short = mul(at[q], add(A, mul(TWO, gamma, at[p])), inverse(mul(PI, x, ratio)))
    weights = ONE, neg(mul(at[q], inverse(mul(PI, x, ratio))))
    return have(eq(left, short), BY_ROOTS, line, named, rule="field", multipliers=weights)


@lemma
def positive() -> Line:
    """The density is positive where D > 0."""
    at, known = by_cardano()
    line = instance(positive_at_root(), BY_ROOTS, *known, images=at)
    by_radicands = BY_LETTERS.extended(Context((cubic.m, cubic.r), cubic.BY_RADICANDS.conditions))
    line = instance(line, by_radicands, *cubic.cube_root(), images=cubic.WITH_ROOT)
    where = BY_LETTERS.where(lt(ZERO, _D))
    images = {cubic.m: make("abs", cubic.beta), cubic.r: power(_D, Fraction(1, 2))}
    above = have(lt(ZERO, images[cubic.r]), where, rule="sign")
    square = have(substitute(cubic.BY_RADICANDS.conditions[2], images), where, rule="field")
    return instance(line, where, above, square, cubic.square_of_size(), images=images)
