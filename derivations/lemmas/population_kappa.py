"""How the renormalised noise kappa moves with the noise s: d kappa/d s = 1/(s/kappa + kappa <t/(t + kappa)^2>/gamma)."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import gamma, t
from .population import s
from .population_noise import LAW, SHIFTED, P, average
from .population_root import balance, degrees, degrees_exist, kappa, kappa_equation, square, square_exists, v

h, k, q = var("step", "real"), var("k", "real"), var("q", "real")
AHEAD = SHIFTED.where(lt(ZERO, h))
AHEAD = Context((*SHIFTED.variables, h), AHEAD.conditions)
BEHIND = Context(AHEAD.variables, (*AHEAD.conditions, lt(h, s)))
TO_0 = make("above", ZERO)
_PAIR = Context((P, k, v), (*LAW, lt(ZERO, k), lt(ZERO, v)))


def chord(at: Term = v) -> Term:
    """<t/((t + k)(t + v))>."""
    return average(mul(t, inverse(add(k, t)), inverse(add(at, t))))


@lemma
def chord_exists() -> Line:
    """<t/((t + k)(t + v))> exists: its integrand is at most 1/k."""
    return have(make("defined", chord()), _PAIR, rule="order", bound=average(inverse(k)))


def slope(at: Term = v) -> Term:
    """s/k + v <t/((t + k)(t + v))>/gamma."""
    return add(div(s, k), div(mul(at, chord(at)), gamma))


@lemma
def difference() -> Line:
    """(v - k) slope = h, where k solves the equation at s and v that at s + h."""
    moved = substitute(balance(), {s: add(s, h)})
    where = Context(
        (gamma, s, h, P, k, v),
        (lt(ZERO, gamma), lt(ZERO, s), *LAW, lt(ZERO, k), lt(ZERO, v), eq(balance(k), ZERO), eq(moved, ZERO)),
    )
    exist = degrees_exist(), instance(degrees_exist(), where, images={v: k}), chord_exists()
    apart = eq(sub(mul(v, degrees(v)), mul(k, degrees(k))), mul(sub(v, k), sub(degrees(k), mul(v, chord()))))
    linear = have(apart, where, *exist, rule="linear")
    one, two = (have(c, where, rule="sign") for c in where.conditions[-2:])
    return have(
        eq(mul(sub(v, k), slope()), h), where, linear, one, two, rule="field", title="the difference of two roots",
        multipliers=(inverse(gamma), neg(v), v),
    )  # fmt: skip


def moved(by: Term) -> Term:
    """kappa at the noise s + by."""
    return substitute(kappa, {s: add(s, by)})


@lemma
def differences() -> tuple[tuple[Line, Line, Line], ...]:
    """At s + h and at s - h: kappa is positive there, the product of its step and the slope, and the slope's bound."""
    found = []
    for context, by in ((AHEAD, h), (BEHIND, neg(h))):
        here, there = kappa_equation(), instance(kappa_equation(), context, images={s: add(s, by)})
        signs = [have(lt(ZERO, root), context, line, rule="sign") for root, line in ((kappa, here), (moved(by), there))]
        images = {k: kappa, v: moved(by), h: by}
        step = instance(difference(), context, here, there, *signs, images=images, title="a step of kappa")
        value = substitute(slope(), {k: kappa, v: moved(by)})
        exists = instance(chord_exists(), context, *signs, images={k: kappa, v: moved(by)})
        least = have(le(div(s, kappa), value), context, *signs, exists, rule="sign")
        found.append((signs[1], step, least))
    return tuple(found)


@lemma
def nearness() -> tuple[tuple[Line, ...], ...]:
    """0 < kappa(s + h) - kappa <= h kappa/s, and the same of kappa - kappa(s - h)."""
    a, b, w = (var(name, "real") for name in ("a", "least", "w"))
    scalar = Context((a, b, w, h), (lt(ZERO, h), lt(ZERO, b), eq(mul(a, w), h), le(b, w)))
    known = [have(c, scalar, rule="sign") for c in scalar.conditions]
    above = have(lt(ZERO, a), scalar, known[2], rule="combine", multipliers=(neg(inverse(w)),))
    weights = inverse(b), div(a, b), ZERO
    most = have(le(a, div(h, b)), scalar, known[2], known[3], above, rule="combine", multipliers=weights)
    found = []
    for context, by, (_, step, least) in zip((AHEAD, BEHIND), (h, neg(h)), differences(), strict=True):
        gap = sub(moved(by), kappa) if by is h else sub(kappa, moved(by))
        value = least.statement.args[1]
        sign = ONE if by is h else neg(ONE)
        product = have(eq(mul(gap, value), h), context, step, rule="field", multipliers=(sign,))
        positive = have(lt(ZERO, div(s, kappa)), SHIFTED, kappa_equation(), rule="sign")
        images = {a: gap, b: div(s, kappa), w: value}
        found.append(tuple(instance(line, context, product, least, positive, images=images) for line in (above, most)))
    return tuple(found)


@lemma
def kappa_continuous() -> tuple[Line, ...]:
    """kappa(s + h) and kappa(s - h) tend to kappa."""
    found = []
    for by, (above, most), (_, step, _) in zip((h, neg(h)), nearness(), differences(), strict=True):
        near = div(mul(h, kappa), s)
        low, high = (kappa, add(kappa, near)) if by is h else (sub(kappa, near), kappa)
        found.append(have(
            eq(lim(TO_0, moved(by), h), kappa), SHIFTED, above, most, step, kappa_equation(), rule="squeeze", variables=(h,),
            lower=low, upper=high, near=s,
        ))  # fmt: skip
    return tuple(found)


@lemma
def chord_tends() -> tuple[Line, ...]:
    """<t/((t + k)(t + v))> tends to <t/(t + k)^2> as v tends to k from above or below."""
    laws = Context((P, k), (*LAW, lt(ZERO, k)))
    place = Context((P, k, t), (*LAW, lt(ZERO, k), lt(ZERO, t)))
    found = []
    for side, near in (("above", add(k, ONE)), ("below", div(k, num(2)))):
        at = make(side, k)
        body, value = mul(t, inverse(add(k, t)), inverse(add(v, t))), div(t, power(add(k, t), 2))
        point = have(eq(lim(at, body, v), value), place, rule="limit_algebra", near=near)
        exists = instance(square_exists(), laws, images={v: k})
        found.append(have(
            eq(lim(at, chord(), v), square(k)), laws, point, chord_exists(), exists, rule="dominated_convergence",
            bound=average(inverse(k)), near=near,
        ))  # fmt: skip
    return tuple(found)


steepness = add(div(s, kappa), div(mul(kappa, square(kappa)), gamma))
"""One over the derivative of kappa in s."""


_w = var("w", "real")


@lemma
def _solved() -> Line:
    """q/h = 1/w where q w = h."""
    context = Context((q, _w, h), (eq(mul(q, _w), h), lt(ZERO, _w), lt(ZERO, h)))
    known = have(context.conditions[0], context, rule="sign")
    return have(eq(div(q, h), inverse(_w)), context, known, rule="field", multipliers=(inverse(mul(h, _w)),))


@lemma
def kappa_slope() -> tuple[Line, ...]:
    """(kappa(s + h) - kappa)/h and (kappa - kappa(s - h))/h tend to the derivative of kappa."""
    found = []
    positive = have(lt(ZERO, kappa), SHIFTED, kappa_equation(), rule="sign")
    exists = instance(square_exists(), SHIFTED, positive, images={v: kappa})
    for context, by, tends, near_, chord_, (sign, step, least) in zip(
        (AHEAD, BEHIND), (h, neg(h)), kappa_continuous(), nearness(), chord_tends(), differences(), strict=True
    ):
        outer = instance(chord_, SHIFTED, positive, images={k: kappa})
        inner = substitute(chord(), {k: kappa, v: moved(by)})
        there = instance(chord_exists(), context, positive, sign, images={k: kappa, v: moved(by)})
        composed = have(
            eq(lim(TO_0, inner, h), square(kappa)), SHIFTED, outer, tends, near_[0], there, exists, rule="compose",
            variables=(h,), outer=outer.statement.args[0], inner=(moved(by),), near=s,
        )  # fmt: skip
        value = least.statement.args[1]
        limits = tends, composed, positive, exists, sign, there
        whole = have(
            eq(lim(TO_0, inverse(value), h), inverse(steepness)), SHIFTED, *limits, least, rule="limit_algebra", near=s
        )
        quotient = div(sub(moved(by), kappa) if by is h else sub(kappa, moved(by)), h)
        least_sign = have(lt(ZERO, value), context, least, positive, rule="sign")
        gap = quotient.args[0]
        product = have(eq(mul(gap, value), h), context, step, rule="field", multipliers=(ONE if by is h else neg(ONE),))
        same = instance(_solved(), context, product, least_sign, images={q: gap, _w: value})
        found.append(
            have(eq(lim(TO_0, quotient, h), inverse(steepness)), SHIFTED, whole, same, rule="rewrite", near=(s,))
        )
    return tuple(found)
