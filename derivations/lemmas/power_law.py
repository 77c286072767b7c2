"""How much the eigenvalue y^(-a) hinders the direction of x^(-a): by the ratio y/x, bounded, and falling as a rises."""

from __future__ import annotations

from ...theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .power_ratios import a, above_one, at_least_one, b, bounds, compared, r, raised, ratio

x, y = var("x", "real"), var("y", "real")
ORDERED = Context((a, x, y), (lt(ZERO, a), lt(ZERO, x), lt(x, y)))


def eigenvalue(at: Term, exponent: Term = a) -> Term:
    return raised(at, neg(exponent))


def hindrance(own: Term, other: Term, exponent: Term = a) -> Term:
    """The product of two eigenvalues over the square of their distance."""
    one, two = eigenvalue(own, exponent), eigenvalue(other, exponent)
    return mul(one, two, power(sub(one, two), -2))


@lemma
def falls() -> Line:
    """y^(-a) < x^(-a)."""
    u = var("u", "real")
    return have(
        lt(eigenvalue(y), eigenvalue(x)), ORDERED, rule="increasing_map", variable=u, function=eigenvalue(u),
        interval=make("interval", x, y), values=(y, x),
    )  # fmt: skip


def _scaled(p: Term, q: Term) -> Term:
    return mul(mul(p, q), p, power(sub(mul(p, q), p), -2))


@lemma
def _free_of_scale() -> Line:
    """p q p/(p q - p)^2 = q/(q - 1)^2."""
    p, q = var("p", "real"), var("q", "real")
    context = Context((p, q), (lt(ZERO, p), lt(ONE, q), lt(p, mul(p, q))))
    return have(eq(_scaled(p, q), ratio(q)), context, rule="field", multipliers=())


@lemma
def in_ratio() -> Line:
    """The hindrance is R/(R - 1)^2, R = (y/x)^a."""
    quotient = raised(div(y, x), a)
    above = have(lt(ONE, div(y, x)), ORDERED, rule="sign")
    grows = instance(above_one(), ORDERED, above, images={b: a, r: div(y, x)})
    same = have(eq(eigenvalue(x), mul(eigenvalue(y), quotient)), ORDERED, rule="functional_equation")
    own, other = mul(eigenvalue(y), quotient), eigenvalue(y)
    apart = have(lt(other, own), ORDERED, grows, rule="combine", multipliers=(other,))
    put = have(eq(hindrance(x, y), _scaled(other, quotient)), ORDERED, same, falls(), apart, rule="rewrite")
    value = instance(
        _free_of_scale(), ORDERED, grows, apart, images={var("p", "real"): other, var("q", "real"): quotient}
    )
    uses = put, value
    return have(
        eq(hindrance(x, y), ratio(quotient)), ORDERED, *uses, rule="field", title="by the ratio", multipliers=(ONE, ONE)
    )


@lemma
def turned() -> Line:
    """Two directions hinder each other alike."""
    p, q = var("p", "real"), var("q", "real")
    context = Context((p, q), (lt(q, p),))
    one, two = (mul(s, t, power(sub(s, t), -2)) for s, t in ((q, p), (p, q)))
    known = have(eq(one, two), context, rule="field", multipliers=())
    return instance(known, ORDERED, falls(), images={p: eigenvalue(x), q: eigenvalue(y)})


STEEP = Context((a, x, y), (lt(ONE, a), lt(ZERO, x), lt(x, y)))
middle = mul(x, y, power(sub(y, x), -2))
weight = raised(div(y, x), sub(a, ONE))


@lemma
def between() -> tuple[Line, Line, Line]:
    """The hindrance is between x y/(y - x)^2/(a^2 w) and w x y/(y - x)^2/a^2, w = (y/x)^(a - 1), and at most x y/(y - x)^2/w."""
    above = have(lt(ONE, div(y, x)), STEEP, rule="sign")
    same = have(eq(raised(div(y, x), a), mul(weight, div(y, x))), STEEP, rule="functional_equation")
    known = instance(in_ratio(), STEEP)
    lines = [instance(bound, STEEP, above, images={r: div(y, x)}) for bound in bounds()]
    value = lines[0].statement.args[1]
    moved = have(eq(hindrance(x, y), value), STEEP, known, same, lines[0], rule="rewrite")
    value, small, large = hindrance(x, y), mul(middle, inverse(weight), power(a, -2)), mul(weight, middle, power(a, -2))
    sides = (small, value), (value, large), (value, div(middle, weight))
    one, two, three = (
        have(le(*pair), STEEP, line, moved, rule="combine", title="between neighbours", multipliers=(ONE, sign))
        for line, pair, sign in zip(lines, sides, (neg(ONE), ONE, ONE), strict=True)
    )
    return one, two, three


@lemma
def steeper() -> Line:
    """a^2 times it falls as a rises."""
    context = Context((a, b, x, y), (lt(ZERO, b), le(b, a), lt(ZERO, x), lt(x, y)))
    above = have(lt(ONE, div(y, x)), context, rule="sign")
    known = instance(compared(), context, above, images={r: div(y, x)})
    values = instance(in_ratio(), context), instance(in_ratio(), context, images={a: b})
    sides = (mul(power(at, 2), hindrance(x, y, at)) for at in (a, b))
    weights = ONE, power(a, 2), neg(power(b, 2))
    return have(le(*sides), context, known, *values, rule="combine", title="a steeper law", multipliers=weights)


# --- below one convergent series, whatever the direction -----------------------------------------------------------------

h = var("h", "real")
_EXPONENTS = lt(ONE, b), le(b, TWO), le(b, a)
SPREAD = Context((a, b, x, h), (*_EXPONENTS, le(ONE, x), le(ONE, h)))
majorant = mul(num(4), raised(add(ONE, h), neg(b)))


@lemma
def _raised() -> Line:
    """u^(2 - b) rises from 1."""
    p, q = var("p", "real"), var("q", "real")
    context = Context((b, p, q), (lt(ONE, b), le(b, TWO), le(ONE, p), le(p, q)))
    return have(
        le(raised(p, sub(TWO, b)), raised(q, sub(TWO, b))), context, rule="increasing_map", variable=h,
        function=raised(h, sub(TWO, b)), interval=make("interval", p, q), values=(p, q),
    )  # fmt: skip


@lemma
def nonnegative() -> Line:
    """The hindrance is not negative."""
    return have(le(ZERO, hindrance(x, y)), ORDERED, falls(), rule="sign")


@lemma
def flatter() -> Line:
    """The hindrance falls as a rises."""
    context = Context((a, b, x, y), (lt(ZERO, b), le(b, a), lt(ZERO, x), lt(x, y)))
    weights = power(a, -2), mul(sub(power(a, 2), power(b, 2)), power(a, -2))
    sign = instance(nonnegative(), context, images={a: b})
    return have(le(hindrance(x, y), hindrance(x, y, b)), context, steeper(), sign, rule="combine", multipliers=weights)


@lemma
def _majorised() -> tuple[Line, Line]:
    """(1 + h)^(2 - b) is at least 1, and 4 (1 + h)^(2 - b) is at most 4 h^2 times 4 (1 + h)^(-b)."""
    context, after = Context((b, h), (*_EXPONENTS[:2], le(ONE, h))), add(ONE, h)
    p, q = var("p", "real"), var("q", "real")
    rises = instance(_raised(), context, images={p: ONE, q: after})
    one = have(eq(raised(ONE, sub(TWO, b)), ONE), context, rule="functional_equation")
    large = raised(after, sub(TWO, b))
    least = have(le(ONE, large), context, rises, one, rule="combine", multipliers=(ONE, ONE))
    same = have(eq(large, mul(power(after, 2), raised(after, neg(b)))), context, rule="functional_equation")
    most = le(large, mul(power(h, 2), majorant))
    return least, have(most, context, same, rule="combine", multipliers=(neg(ONE),))


@lemma
def above() -> Line:
    """For x + h it is at most 4 x^2 (1 + h)^(-b)."""
    after = add(x, h)
    images = {y: after}
    gentle = instance(flatter(), SPREAD, images=images)
    known = instance(between()[2], SPREAD, images={a: b, **images})
    ratio_ = div(after, x)
    p, q = var("p", "real"), var("q", "real")
    near = have(le(ratio_, add(ONE, h)), SPREAD, rule="sign")
    rises = instance(_raised(), SPREAD, near, images={p: ratio_, q: add(ONE, h)})
    same = have(
        eq(div(ratio_, raised(ratio_, sub(b, ONE))), raised(ratio_, sub(TWO, b))), SPREAD, rule="functional_equation"
    )
    most = instance(_majorised()[1], SPREAD)
    scale = mul(power(x, 2), power(h, -2))
    return have(
        le(hindrance(x, after), mul(power(x, 2), majorant)), SPREAD, gentle, known, rises, same, most, rule="combine",
        title="below one series", multipliers=(ONE, ONE, scale, neg(scale), scale),
    )  # fmt: skip


@lemma
def below() -> Line:
    """For x - h it is at most 4 x^2 (1 + h)^(-b)."""
    context, before = SPREAD.where(lt(h, x)), sub(x, h)
    known = instance(between()[2], context, images={x: before, y: x})
    same = instance(turned(), context, images={x: before, y: x})
    above_1 = have(lt(ONE, div(x, before)), context, rule="sign")
    larger = instance(at_least_one(), context, above_1, images={r: div(x, before)})
    majorised = [instance(line, context) for line in _majorised()]
    scale = mul(power(x, 2), power(h, -2))
    first = mul(before, x, power(h, -2), inverse(raised(div(x, before), sub(a, ONE))))
    uses = known, same, larger, *majorised
    return have(
        le(hindrance(x, before), mul(power(x, 2), majorant)), context, *uses, rule="combine", title="below one series",
        multipliers=(ONE, ONE, first, scale, scale),
    )  # fmt: skip
