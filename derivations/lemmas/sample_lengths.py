"""How far the lengths of samples and of their images are from their means: all of it by contractions."""

from __future__ import annotations

from dataclasses import dataclass

from ...theory.decide.field import canonical
from ...theory.decide.scene import Scene
from ...theory.rules.matrices import moment
from ...theory.terms.build import (
    HALF,
    ONE,
    ZERO,
    add,
    div,
    eq,
    inverse,
    le,
    lt,
    mul,
    power,
    sub,
)
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from . import cosines
from .letters import SIZES, d, n
from .samples import (
    FRESH,
    LEARNT,
    T0,
    T1,
    T2,
    D,
    Kind,
    Z,
    cited,
    in_mean,
    letters,
    mean,
    raised,
    rho,
    sixteenth,
)


@dataclass(frozen=True)
class Means:
    """What the means of |M z|^2/d and |X M z|^2/(n d) are near."""

    width: Term
    image: Term


def means(kind: Kind) -> Means:
    return Means(add(ONE, rho), add(ONE, rho, div(d, n))) if kind is LEARNT else Means(ONE, ONE)


@lemma
def as_forms(kind: Kind) -> tuple[Line, Line]:
    """|M z|^2/d and |X M z|^2/(n d) by traces of words."""
    sizes = (add(T1, mul(rho, T0)), add(T2, mul(rho, T1))) if kind is LEARNT else (T0, T1)
    one, two = (
        have(eq(mine, words), kind.with_data, rule="linear")
        for mine, words in zip((kind.size, kind.image), sizes, strict=True)
    )
    return one, two


@lemma
def word(body: Term, scaled: bool = False) -> Line:
    """A mean of traces of words by all contractions; of a squared distance from the mean, over d."""
    known = have(eq(mean(body), moment(mean(body), Scene(SIZES))), SIZES, rule="wick", title="all contractions")
    value = known.statement.args[1]
    short = div(canonical(mul(d, value)), d) if scaled else canonical(value)
    return have(eq(mean(body), short), SIZES, known, rule="field", title="all contractions", multipliers=(ONE,))


def words(kind: Kind, which: str, centered: bool) -> tuple[Term, ...]:
    """The traces that one of them is made of, less their means; the ridge multiplies the second."""
    one, two = (T1, T0) if which == "size" else (T2, T1)
    if kind is FRESH:
        one, two = two, two
    middle = add(ONE, div(d, n)) if one is T2 else ONE
    parts = (sub(one, middle), sub(two, ONE)) if centered else (one, two)
    return parts if kind is LEARNT else parts[:1]


@lemma
def bounded(kind: Kind, which: str, centered: bool, exponent: int) -> Line:
    """A mean of a power of one of them, or of its distance from the mean, is at most that of its parts."""
    line, middle = as_forms(kind)[which == "image"], means(kind).image if which == "image" else means(kind).width
    mine = sub(line.statement.args[0], middle) if centered else line.statement.args[0]
    parts = words(kind, which, centered)
    u, v, m = (var(name, "real") for name in ("u", "v", "whole"))
    scale = num(2 ** (exponent - 1))
    known = [word(power(part, exponent), centered) for part in parts]
    weights: tuple[Term, ...]
    if len(parts) > 1:
        generic = have(
            le(power(m, exponent), mul(scale, add(power(u, exponent), power(v, exponent)))),
            Context((m, u, v), (eq(m, add(u, v)),)), _convex(exponent), rule="rewrite",
        )  # fmt: skip
        weights = scale, mul(scale, power(rho, exponent))
        second = mul(rho, parts[1])
    else:
        generic = have(
            le(power(m, exponent), power(u, exponent)), Context((m, u, v), (eq(m, add(u, v)), eq(v, ZERO))), rule="sign"
        )
        weights, second = (ONE,), ZERO
    same = have(eq(mine, add(parts[0], second)), kind.with_data, line, rule="field", multipliers=(ONE,))
    nothing = have(eq(ZERO, ZERO), kind.with_data, rule="sign")
    pointwise = instance(generic, kind.with_data, same, nothing, images={m: mine, u: parts[0], v: second})
    small, large = pointwise.statement.args
    total = add(*(mul(weight, one.statement.args[0]) for weight, one in zip(weights, known, strict=True)))
    apart = have(eq(mean(large), total), kind.context, *known, rule="linear")
    exists = have(make("defined", mean(large)), kind.context, apart, rule="order")
    less = have(le(mean(small), mean(large)), kind.context, pointwise, exists, rule="order")
    values = [one.statement.args[1].args[0] if centered else one.statement.args[1] for one in known]
    value = add(*(mul(weight, one) for weight, one in zip(weights, values, strict=True)))
    value = div(value, d) if centered else value
    uses = less, apart, *known
    return have(le(mean(small), value), kind.context, *uses, rule="combine", multipliers=(ONE, ONE, *weights))


@lemma
def _convex(exponent: int) -> Line:
    """(u + v)^k <= 2^(k - 1) (u^k + v^k) for even k: powers are convex."""
    u, v = var("u", "real"), var("v", "real")
    scale = num(2 ** (exponent - 1))
    statement = le(power(add(u, v), exponent), mul(scale, add(power(u, exponent), power(v, exponent))))
    return have(statement, Context((u, v)), rule="sign")


def root_mean(kind: Kind) -> Term:
    return mean(make("rpow", mul(kind.image, kind.size), HALF))


@lemma
def mean_size(kind: Kind) -> tuple[Line, Line]:
    """E |M z|^2/d, and E |X M z|^2/(n d), by traces."""
    found = []
    for line, which in zip(as_forms(kind), ("size", "image"), strict=True):
        mine, theirs = line.statement.args
        parts = words(kind, which, False)
        known = [word(part) for part in parts]
        weights = (ONE, rho)[: len(parts)]
        total = add(*(mul(weight, one.statement.args[0]) for weight, one in zip(weights, known, strict=True)))
        apart = have(eq(mean(theirs), total), kind.context, *known, rule="linear")
        moved = have(eq(mean(mine), mean(theirs)), kind.context, apart, line, rule="rewrite")
        value = add(*(mul(weight, one.statement.args[1]) for weight, one in zip(weights, known, strict=True)))
        uses = moved, apart, *known
        found.append(have(eq(mean(mine), value), kind.context, *uses, rule="field", multipliers=(ONE, ONE, *weights)))
    return found[0], found[1]


@lemma
def general_root_bounds(kind: Kind) -> tuple[Line, Line]:
    """E sqrt(size image) is near the root of any product as size and image are near its factors."""
    mu, beta, t = cosines.mu, cosines.beta, cosines.t
    more, own = (mu, beta, t), (lt(ZERO, mu), lt(ZERO, beta), lt(ZERO, t))
    context = Context((*kind.context.variables, *more), (*kind.context.conditions, *own))
    here = Context((*context.variables, D, Z), context.conditions, kind.with_data.ranges)
    signs = [have(le(ZERO, one), kind.with_data, rule="order") for one in (kind.image, kind.size)]
    images = {cosines.i: kind.image, cosines.m: kind.size}
    size, image = mean(kind.size), mean(power(sub(kind.image, mu), 2))
    one, two = cosines.root(mu), cosines.root(beta)
    total = add(
        mul(HALF, inverse(one), add(mul(t, size), div(image, t))),
        mul(HALF, one, inverse(two), add(t, div(mean(power(sub(kind.size, beta), 2)), t))),
    )
    found = []
    for line, sign in zip(cosines.roots_of_squares(), (ONE, num(-1)), strict=True):
        pointwise = instance(line, here, *signs, images=images)
        found.append(in_mean(context, pointwise, mul(sign, sub(root_mean(kind), mul(one, two))), total))
    return found[0], found[1]


@lemma
def root_bounds(kind: Kind) -> tuple[Line, Line]:
    """E sqrt(size image) is near the root of the product of the means."""
    of = means(kind)
    positive_ = [have(lt(ZERO, one), kind.context, rule="sign") for one in (of.image, of.width)]
    images = {cosines.mu: of.image, cosines.beta: of.width, cosines.t: raised(-8)}
    one, two = (
        instance(line, kind.context, *positive_, sixteenth()[0], images=images) for line in general_root_bounds(kind)
    )
    return one, two


@lemma
def weight_bounds(kind: Kind) -> tuple[Line, Line]:
    """E of the cosine times |M z|^2/d is near E of the cosine times the mean of that."""
    cosine, _, _ = letters(kind)
    here, deviation = kind.with_data, sub(kind.size, means(kind).width)
    most = cited("closest_at_most_one", kind, here)
    at_most = have(le(cosine, ONE), here, most, rule="sign")
    images = {cosines.c: cosine, cosines.deviation: deviation, cosines.t: raised(-4)}
    center = means(kind).width
    own, both = mean(cosine), mean(mul(cosine, kind.size))
    total = mul(HALF, add(mul(raised(-4), own), div(mean(power(deviation, 2)), raised(-4))))
    found = []
    for line, sign in zip(cosines.weighted(), (ONE, num(-1)), strict=True):
        pointwise = instance(line, here, at_most, sixteenth()[0], images=images)
        found.append(in_mean(kind.context, pointwise, mul(sign, sub(both, mul(center, own))), total, most))
    return found[0], found[1]
