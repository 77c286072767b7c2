"""Real cubics k^3 + 3 a k^2 + b k + c with two complex roots p + i q, p - i q: when they have them, and Cardano's roots.

With y = k + a the cubic is y^3 + 3 alpha y + beta. It has complex roots if and only if D = beta^2/4 + alpha^3 > 0. Then, with
w^3 = abs(beta)/2 + sqrt(D), its real root is y = -beta/(w^2 + alpha + (alpha/w)^2), and q = sqrt(3)/2 (w + alpha/w).
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, le, lt, mul, ne, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import absolute

a, b, c, f, g, h, m, p, q, r, t, u, v, w = (var(name, "real") for name in "abcfghmpqrtuvw")
alpha, beta = var("alpha", "real"), var("beta", "real")
THREE, ROOT = num(3), Fraction(1, 2)


def at_complex(a: Term, b: Term, c: Term, p: Term, q: Term) -> tuple[Term, Term]:
    """The real part of the cubic at p + i q, and its imaginary part over q."""
    squares = sub(power(p, 2), power(q, 2))
    real = add(power(p, 3), mul(num(-3), p, power(q, 2)), mul(THREE, a, squares), mul(b, p), c)
    return real, add(mul(THREE, power(p, 2)), neg(power(q, 2)), mul(num(6), a, p), b)


def depressed(a: Term, b: Term, c: Term) -> tuple[Term, Term]:
    """(alpha, beta)."""
    return sub(div(b, THREE), power(a, 2)), add(mul(TWO, power(a, 3)), neg(mul(a, b)), c)


def discriminant(alpha: Term, beta: Term) -> Term:
    """D."""
    return add(div(power(beta, 2), num(4)), power(alpha, 3))


def cardano(w: Term, t: Term, beta: Term) -> tuple[Term, Term]:
    """Real and imaginary part of y = p + i q + a, where t = alpha/w."""
    square = add(power(w, 2), mul(w, t), power(t, 2))
    return mul(HALF, div(beta, square)), mul(HALF, power(THREE, ROOT), add(w, t))


_GAP, _SUM = sub(power(w, 3), power(t, 3)), add(power(w, 3), power(t, 3))
_KNOWN = eq(alpha, mul(w, t)), eq(power(beta, 2), power(_GAP, 2))
_LETTERS = Context((alpha, beta, t, w), (lt(ZERO, w), lt(ZERO, _SUM), *_KNOWN))


@lemma
def by_letters() -> tuple[Line, Line, Line]:
    """q > 0, and both parts of y^3 + 3 alpha y + beta vanish at y."""
    linear, size = (have(known, _LETTERS, rule="sign") for known in _KNOWN)
    other = have(lt(ZERO, sub(add(power(w, 2), power(t, 2)), mul(w, t))), _LETTERS, rule="sign")
    positive = have(lt(ZERO, add(w, t)), _LETTERS, other, rule="sign")
    real, imaginary = cardano(w, t, beta)
    larger = have(lt(ZERO, imaginary), _LETTERS, positive, rule="sign", title="the larger imaginary part")
    square = add(power(w, 2), mul(w, t), power(t, 2))
    whole = eq(mul(num(4), power(real, 2)), power(sub(w, t), 2))
    known = have(whole, _LETTERS, size, rule="field", title="by the real root", multipliers=(power(square, -2),))
    zeros = at_complex(ZERO, mul(THREE, alpha), beta, real, imaginary)
    weights = (mul(HALF, HALF, real), mul(THREE, real)), (mul(THREE, HALF, HALF), THREE)
    first, second = (
        have(eq(zero, ZERO), _LETTERS, known, linear, rule="field", title="Cardano", multipliers=weight)
        for zero, weight in zip(zeros, weights, strict=True)
    )
    return larger, first, second


@lemma
def square_of_size() -> Line:
    """abs(beta)^2 = beta^2."""
    statement = eq(power(absolute(beta), 2), power(beta, 2))
    signs = [Context((beta,), (condition,)) for condition in (le(ZERO, beta), lt(beta, ZERO))]
    return have(statement, Context((beta,)), *(have(statement, where, rule="sign") for where in signs), rule="cases")


_EQUATIONS = (
    eq(power(w, 3), add(mul(HALF, m), r)),
    eq(power(r, 2), discriminant(alpha, beta)),
    eq(power(m, 2), power(beta, 2)),
)
ROOTS = Context((alpha, beta, m, r, w), (lt(ZERO, w), lt(ZERO, r), *_EQUATIONS))


@lemma
def by_roots() -> tuple[Line, Line, Line]:
    """Cardano's roots with t = alpha/w, w^3 = m/2 + r, m = abs(beta) and r = sqrt(D)."""
    cube, square, size = (have(equation, ROOTS, rule="sign") for equation in _EQUATIONS)
    other, less, down = div(alpha, w), sub(r, mul(HALF, m)), power(w, -3)
    weights = neg(mul(less, down)), neg(down), mul(HALF, HALF, down)
    second = have(eq(power(other, 3), less), ROOTS, cube, square, size, rule="field", multipliers=weights)
    gap, total = (substitute(part, {t: other}) for part in (_GAP, _SUM))
    positive = have(lt(ZERO, total), ROOTS, cube, second, rule="combine", multipliers=(neg(ONE), neg(ONE)))
    known = have(eq(gap, m), ROOTS, cube, second, rule="field", multipliers=(ONE, neg(ONE)))
    weights_ = neg(ONE), neg(add(gap, m))
    squares = have(eq(power(beta, 2), power(gap, 2)), ROOTS, size, known, rule="field", multipliers=weights_)
    linear = have(eq(alpha, mul(w, other)), ROOTS, rule="field")
    uses = positive, squares, linear
    larger, one, two = (instance(line, ROOTS, *uses, images={t: other}) for line in by_letters())
    return larger, one, two


BY_RADICANDS = Context((alpha, beta, m, r), (le(ZERO, m), lt(ZERO, r), *_EQUATIONS[1:]))
WITH_ROOT = {w: power(add(mul(HALF, m), r), Fraction(1, 3))}


@lemma
def cube_root() -> tuple[Line, Line]:
    """The cube root w of r + abs(beta)/2 is positive."""
    above = have(lt(ZERO, WITH_ROOT[w]), BY_RADICANDS, rule="sign")
    return above, have(substitute(_EQUATIONS[0], WITH_ROOT), BY_RADICANDS, rule="field")


@lemma
def shifted() -> tuple[Line, Line]:
    """Both parts of the cubic vanish at y - a where those of y^3 + 3 alpha y + beta do at y = u + i v."""
    named = tuple(eq(letter, value) for letter, value in zip((alpha, beta), depressed(a, b, c), strict=True))
    zeros = tuple(eq(part, ZERO) for part in at_complex(ZERO, mul(THREE, alpha), beta, u, v))
    context = Context((alpha, beta, a, b, c, u, v), (*named, *zeros))
    linear, constant, *known = (have(condition, context, rule="sign") for condition in context.conditions)
    weights = (neg(mul(THREE, u)), neg(ONE)), (num(-3), ZERO)
    first, second = (
        have(eq(part, ZERO), context, zero, linear, constant, rule="field", multipliers=(ONE, *weight))
        for part, zero, weight in zip(at_complex(a, b, c, sub(u, a), v), known, weights, strict=True)
    )
    return first, second


@lemma
def not_a_root() -> Line:
    """Where D <= 0 and the cubic at p + i q, q > 0, is f (g + i q h), f is not 0.

    For a root D is D_root > 0, which b and c give by p and q; D is beyond that by f M, M a polynomial.
    """
    named = tuple(eq(letter, value) for letter, value in zip((alpha, beta), depressed(a, b, c), strict=True))
    parts = tuple(eq(part, mul(f, factor)) for part, factor in zip(at_complex(a, b, c, p, q), (g, h), strict=True))
    signs = lt(ZERO, q), le(discriminant(alpha, beta), ZERO)
    context = Context((alpha, beta, a, b, c, p, q, f, g, h), (*named, *parts, *signs))
    linear, constant, real, imaginary, _, small = (have(known, context, rule="sign") for known in context.conditions)
    at_b = neg(at_complex(a, ZERO, ZERO, p, q)[1])
    alpha_root, beta_root = depressed(a, at_b, neg(at_complex(a, at_b, ZERO, p, q)[0]))
    D_root = discriminant(alpha_root, beta_root)
    positive = have(lt(ZERO, D_root), Context((a, p, q), signs[:1]), rule="sign", title="D > 0 for a root")
    slopes = div(h, THREE), sub(g, mul(add(a, p), h))
    equation = eq(alpha, add(alpha_root, mul(f, slopes[0])))
    at_alpha = have(equation, context, linear, imaginary, rule="field", multipliers=(ONE, div(ONE, THREE)))
    equation, by_parts = eq(beta, add(beta_root, mul(f, slopes[1]))), (ONE, ONE, neg(add(a, p)))
    at_beta = have(equation, context, constant, real, imaginary, rule="field", multipliers=by_parts)
    weights = add(power(alpha, 2), mul(alpha, alpha_root), power(alpha_root, 2)), mul(HALF, HALF, add(beta, beta_root))
    M = add(*(mul(slope, weight) for slope, weight in zip(slopes, weights, strict=True)))
    equation = eq(sub(discriminant(alpha, beta), D_root), mul(f, M))
    beyond = have(equation, context, at_alpha, at_beta, rule="field", multipliers=weights)
    uses, weights_ = (small, positive, beyond), (ONE, ONE, neg(ONE))
    product = have(lt(mul(f, M), ZERO), context, *uses, rule="combine", multipliers=weights_)
    factor = have(ne(f, ZERO), Context((f, w), (lt(mul(f, w), ZERO),)), rule="sign")
    return instance(factor, context, product, images={w: M})


@lemma
def by_real_root() -> Line:
    """D by a real root k: (y^2 + 4 alpha) (y^2 + alpha)^2/4, y = k + a."""
    named = tuple(eq(letter, value) for letter, value in zip((alpha, beta), depressed(a, b, c), strict=True))
    zero = eq(add(power(v, 3), mul(THREE, a, power(v, 2)), mul(b, v), c), ZERO)
    context = Context((alpha, beta, a, b, c, v), (*named, zero))
    linear, constant, root = (have(condition, context, rule="sign") for condition in context.conditions)
    y = add(v, a)
    at_y = neg(mul(y, add(power(y, 2), mul(THREE, alpha))))
    known = have(eq(beta, at_y), context, linear, constant, root, rule="field", multipliers=(mul(THREE, y), ONE, ONE))
    value = mul(num(Fraction(1, 4)), add(power(y, 2), mul(num(4), alpha)), power(add(power(y, 2), alpha), 2))
    weight = mul(num(Fraction(1, 4)), add(beta, at_y))
    return have(
        eq(discriminant(alpha, beta), value),
        context,
        known,
        rule="field",
        title="D by a real root",
        multipliers=(weight,),
    )
