"""The largest of one, two or three half-normals in the mean: integrals of 1 - erf(t/sqrt 2)^n by parts."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import (
    HALF,
    ONE,
    OO,
    TWO,
    ZERO,
    add,
    eq,
    inverse,
    le,
    lim,
    lt,
    mul,
    neg,
    power,
    sub,
)
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have
from .letters import integral

t, u = var("t", "real"), var("u", "real")
AFTER_0 = Context((t,), (lt(ZERO, t),))
ROOT_2, PI = make("rpow", TWO, HALF), make("pi")


def below(at: Term = t) -> Term:
    """The share of half-normals below t, as authors write it."""
    return make("erf", mul(HALF, at, ROOT_2))


SCALE = mul(ROOT_2, make("rpow", PI, neg(HALF)))


def bell(at: Term = t) -> Term:
    """Their density."""
    return mul(SCALE, make("exp", neg(mul(HALF, power(at, 2)))))


@lemma
def between() -> tuple[Line, Line]:
    """0 <= erf <= 1."""
    one, two = (have(relation, AFTER_0, rule="sign") for relation in (le(ZERO, below()), le(below(), ONE)))
    return one, two


@lemma
def beyond() -> Line:
    """The integral of the density beyond t is 1 - erf(t/sqrt 2)."""
    v = var("v", "real")
    whole_ = integral(t, OO, bell(u), u)
    return have(eq(whole_, sub(ONE, below())), AFTER_0, rule="antiderivative", variable=v, function=below(v))


@lemma
def mills() -> Line:
    """t (1 - erf(t/sqrt 2)) is at most the density."""
    beyond = integral(t, OO, bell(u), u)
    share = have(
        eq(beyond, sub(ONE, below())),
        AFTER_0,
        rule="antiderivative",
        variable=var("v", "real"),
        function=below(var("v", "real")),
    )
    weighted = integral(t, OO, mul(u, bell(u)), u)
    density = have(
        eq(weighted, bell()),
        AFTER_0,
        rule="antiderivative",
        variable=var("v", "real"),
        function=neg(bell(var("v", "real"))),
    )
    less = have(le(mul(t, beyond), weighted), AFTER_0, share, density, rule="order")
    return have(
        le(mul(t, sub(ONE, below())), bell()), AFTER_0, less, share, density, rule="combine",
        title="Mills's ratio", multipliers=(ONE, neg(t), ONE),
    )  # fmt: skip


def tail(count: int, at: Term = t) -> Term:
    return sub(ONE, make("pow", below(at), num(count)))


@lemma
def vanishes(count: int) -> Line:
    """t (1 - erf(t/sqrt 2)^n) -> 0 as t grows."""
    body, most = mul(t, tail(count)), mul(num(count), bell())
    least = have(le(ZERO, body), AFTER_0, *between(), rule="sign")
    above = have(le(body, most), AFTER_0, mills(), *between(), rule="combine", multipliers=(num(count), ZERO, ZERO))
    return have(
        eq(lim(make("grows"), body, t), ZERO), Context(), least, above, rule="squeeze", variables=(t,), lower=ZERO,
        upper=most,
    )  # fmt: skip


def whole(count: int) -> Term:
    return integral(ZERO, OO, tail(count), t)


_v = var("v", "real")
_ARGUMENT = {t: _v}
DECAY = make("exp", neg(power(t, 2)))


def one(exists: Line) -> Line:
    """sqrt(2/pi)."""
    primitive = add(mul(_v, tail(1, _v)), neg(bell(_v)))
    return have(
        eq(whole(1), SCALE), Context(), exists, vanishes(1), rule="antiderivative", variable=_v, function=primitive
    )


def two(exists: Line) -> Line:
    """2/sqrt(pi)."""
    root = make("rpow", PI, neg(HALF))
    primitive = add(mul(t, tail(2)), neg(mul(TWO, bell(), below())), mul(TWO, root, make("erf", t)))
    return have(
        eq(whole(2), mul(TWO, root)), Context(), exists, vanishes(2), rule="antiderivative", variable=_v,
        function=substitute(primitive, _ARGUMENT),
    )  # fmt: skip


BENT = integral(ZERO, OO, mul(DECAY, below()), t)


def three(exists: Line) -> Line:
    """12/pi times the integral of exp(-t^2) erf(t/sqrt 2)."""
    primitive = sub(mul(t, tail(3)), mul(num(3), bell(), power(below(), 2)))
    bent = arc()
    rest = mul(num(12), inverse(PI), mul(DECAY, below()))
    split = have(
        eq(integral(ZERO, OO, sub(tail(3), rest), t), sub(whole(3), mul(num(12), inverse(PI), BENT))), Context(), exists, bent,
        rule="linear",
    )  # fmt: skip
    nothing = have(
        eq(split.statement.args[0], ZERO), Context(), split, vanishes(3), rule="antiderivative", variable=_v,
        function=substitute(primitive, _ARGUMENT),
    )  # fmt: skip
    value = mul(num(12), inverse(PI), bent.statement.args[1])
    uses, weights = (split, nothing, bent), (neg(ONE), ONE, mul(num(12), inverse(PI)))
    return have(eq(whole(3), value), Context(), *uses, rule="field", multipliers=weights)


@lemma
def arc() -> Line:
    """The integral of exp(-t^2) erf(t/sqrt 2) is atan(1/sqrt 2)/sqrt(pi): erf as an integral, and the other one first."""
    w, root, nowhere = var("w", "real"), power(PI, Fraction(-1, 2)), Context()
    place, slope = mul(HALF, t, ROOT_2), mul(HALF, ROOT_2)
    inner = integral(ZERO, ONE, make("exp", neg(mul(power(place, 2), power(w, 2)))), w)
    meaning = have(eq(below(), mul(TWO, root, place, inner)), Context((t,)), rule="define")
    body = mul(ROOT_2, root, t, make("exp", neg(mul(power(t, 2), add(ONE, mul(HALF, power(w, 2)))))))
    by_w = integral(ZERO, ONE, body, w)
    inside = have(eq(mul(DECAY, mul(TWO, root, place, inner)), by_w), Context((t,)), rule="linear")
    pointwise = have(
        eq(mul(DECAY, below()), by_w), Context((t,)), meaning, inside, rule="field", multipliers=(DECAY, ONE)
    )
    bell_ = have(
        eq(integral(ZERO, OO, DECAY, t), mul(HALF, make("rpow", PI, HALF))), nowhere, rule="antiderivative", variable=_v,
        function=mul(HALF, make("rpow", PI, HALF), make("erf", _v)),
    )  # fmt: skip
    exists = have(make("defined", BENT), nowhere, bell_, *between(), rule="order", bound=integral(ZERO, OO, DECAY, t))
    iterated, swapped = integral(ZERO, OO, by_w, t), integral(ZERO, ONE, integral(ZERO, OO, body, t), w)
    double = have(eq(BENT, iterated), nowhere, exists, pointwise, rule="rewrite")
    width = add(ONE, mul(HALF, power(w, 2)))
    last = mul(HALF, ROOT_2, root, inverse(width))
    primitive = neg(mul(last, make("exp", neg(mul(power(_v, 2), width)))))
    by_t = have(
        eq(integral(ZERO, OO, body, t), last), Context((w,)), rule="antiderivative", variable=_v, function=primitive
    )
    turned = have(eq(iterated, swapped), nowhere, double, by_t, rule="tonelli")
    outer = have(eq(swapped, integral(ZERO, ONE, last, w)), nowhere, turned, by_t, rule="rewrite")
    angle = integral(ZERO, ONE, inverse(add(ONE, mul(power(slope, 2), power(w, 2)))), w)
    atan = have(eq(make("atan", slope), mul(slope, angle)), nowhere, rule="define")
    flat = have(eq(integral(ZERO, ONE, last, w), mul(root, slope, angle)), nowhere, rule="linear")
    uses, weights = (double, turned, outer, flat, atan), (ONE, ONE, ONE, ONE, neg(root))
    return have(
        eq(BENT, mul(root, make("atan", slope))), nowhere, *uses, rule="field", title="an arc", multipliers=weights
    )
