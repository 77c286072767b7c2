"""Integrals over a quarter turn with sin^2 cos^2/(1 - q sin^2) and a root of 1 - c sin^2, in Legendre's three forms."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, ZERO, add, div, eq, inverse, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .angles import QUARTER, cosine, cosine_positive, sine
from .letters import integral, t, u
from .marchenko_pastur import root

c, q = var("c", "real"), var("q", "real")
_square = power(sine, 2)
_delta, _rest = sub(ONE, mul(c, _square)), sub(ONE, mul(q, _square))
BELOW, AT_ONE = (
    Context((c, q), (lt(ZERO, c), lt(c, ONE), lt(ZERO, q), lt(q, ONE))),
    Context((c,), (lt(ZERO, c), lt(c, ONE))),
)


def forms_of(context: Context) -> Context:
    return Context((*context.variables, t), (*context.conditions, lt(ZERO, t), lt(t, QUARTER)))


def turn(body: Term) -> Term:
    return integral(ZERO, QUARTER, body, t)


def _of_sine(at: Term) -> Term:
    """The integrand of the third form in the sine."""
    square = power(at, 2)
    radicand = mul(sub(ONE, square), sub(ONE, mul(c, square)))
    return mul(inverse(sub(ONE, mul(q, square))), power(radicand, Fraction(-1, 2)))


third = integral(ZERO, ONE, _of_sine(u), u)
_third_inside = mul(inverse(_rest), power(_delta, Fraction(-1, 2)))


@lemma
def third_form() -> Line:
    """The complete integral of the third kind over the angle t, u = sin t."""
    angles = forms_of(BELOW)
    a, b = var("a", "real"), var("b", "real")
    general = have(
        eq(mul(power(mul(power(a, 2), b), Fraction(-1, 2)), a), power(b, Fraction(-1, 2))),
        Context((a, b), (lt(ZERO, a), lt(ZERO, b))), rule="functional_equation",
    )  # fmt: skip
    positive = have(lt(ZERO, _delta), angles, rule="sign")
    apart = instance(general, angles, cosine_positive(), positive, images={a: cosine, b: _delta})
    moved = mul(_of_sine(sine), cosine)
    pointwise = have(eq(moved, _third_inside), angles, apart, rule="field", multipliers=(inverse(_rest),))
    inside = have(make("defined", turn(_third_inside)), BELOW, rule="order")
    same = have(eq(turn(_third_inside), turn(moved)), BELOW, inside, pointwise, rule="rewrite")
    top = make("sin", QUARTER)
    full = have(eq(top, ONE), Context(()), rule="functional_equation")
    to_top = integral(ZERO, top, _of_sine(u), u)
    through = have(
        eq(to_top, turn(moved)), BELOW, same, pointwise, cosine_positive(), rule="substitution", variable=t, image=sine,
        title="u = sin t",
    )  # fmt: skip
    widened = have(eq(to_top, third), BELOW, through, full, rule="rewrite")
    weights = neg(ONE), ONE, neg(ONE)
    return have(eq(third, turn(_third_inside)), BELOW, widened, through, same, rule="field", multipliers=weights)


first, second = make("elliptic_k", c), make("elliptic_e", c)


def weights(order: Fraction, at: Term) -> tuple[Term, ...]:
    """The multiples of the three forms, at the characteristic, in the integral of ``inside``."""
    less, product = sub(ONE, at), mul(c, at)
    if order < 0:
        return (
            div(sub(add(c, at), product), mul(product, at)),
            neg(inverse(product)),
            neg(div(less, power(at, 2))),
        )
    return (
        sub(div(sub(ONE, c), mul(num(3), product)), div(mul(c, less), power(at, 3))),
        div(sub(sub(mul(num(3), c), at), product), mul(num(3), product, at)),
        div(mul(sub(c, at), less), power(at, 3)),
    )


def inside(order: Fraction, context: Context) -> Term:
    """sin^2 cos^2 (1 - c sin^2)^order/(1 - q sin^2), which is sin^2 (1 - c sin^2)^order at q = 1."""
    scale = mul(_square, power(cosine, 2), inverse(_rest)) if context is BELOW else _square
    return mul(scale, power(_delta, order))


def form(order: Fraction, context: Context) -> Term:
    """The integral of ``inside``."""
    at = q if context is BELOW else ONE
    values = (first, second, third) if context is BELOW else (first, second)
    return add(*(mul(w, value) for w, value in zip(weights(order, at), values, strict=False)))


@lemma
def in_legendre_forms(order: Fraction, context: Context) -> Line:
    """Partial fractions in sin^2, and for the root the derivative of sin cos sqrt(1 - c sin^2)."""
    at, angles = (q if context is BELOW else ONE), forms_of(context)
    bodies = [power(_delta, Fraction(-1, 2)), root(_delta)]
    known = [
        have(eq(head, turn(body)), context, rule="define") for head, body in zip((first, second), bodies, strict=True)
    ]
    if context is BELOW:
        bodies.append(_third_inside)
        known.append(third_form())
    multiples = weights(order, at)[: len(bodies)]
    mixed = [mul(w, body) for w, body in zip(multiples, bodies, strict=True)]
    values = [mul(w, line.statement.args[1]) for w, line in zip(multiples, known, strict=True)]
    uses, factors = list(known), [neg(w) for w in multiples]
    if order > 0:
        primitive = mul(sine, cosine, root(_delta))
        lower = neg(mul(c, _square, power(cosine, 2), power(_delta, Fraction(-1, 2))))
        slope = add(mul(sub(power(cosine, 2), _square), root(_delta)), lower)
        ends = sub(substitute(primitive, {t: QUARTER}), substitute(primitive, {t: ZERO}))
        change = have(eq(turn(slope), ends), context, rule="antiderivative", variable=t, function=primitive)
        none = have(eq(ends, ZERO), context, rule="functional_equation")
        part = neg(inverse(mul(num(3), at)))
        mixed.append(mul(part, slope))
        values.append(mul(part, change.statement.args[0]))
        uses += [change, none]
        factors += [part, part]
    integrand = inside(order, context)
    pointwise = have(eq(integrand, add(*mixed)), angles, rule="functional_equation", title="partial fractions")
    parts = have(eq(turn(add(*mixed)), add(*values)), context, *uses, rule="linear", title="term by term")
    whole = have(eq(turn(integrand), turn(add(*mixed))), context, parts, pointwise, rule="rewrite")
    statement = eq(turn(integrand), form(order, context))
    multipliers = ONE, ONE, *factors
    return have(
        statement, context, whole, parts, *uses, rule="field", title="in Legendre's forms", multipliers=multipliers
    )
