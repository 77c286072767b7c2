"""The mean largest cosine of samples to leading order, and what it is to that of fresh data."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas import cosines
from ...lemmas.half_normal import SCALE
from ...lemmas.largest import FROM_1, LARGEST, LENGTH, at_least_one, chi, square_bound
from ...lemmas.largest import mean as mean_of_n
from ...lemmas.letters import SIZES, d, n
from ...lemmas.sample_lengths import bounded, mean_size, means, root_bounds, root_mean, weight_bounds
from ...lemmas.sample_projections import SMALL, by_projection, directions, left, length_bounds, rest
from ...lemmas.samples import FRESH, LEARNT, RIDGED, Kind, cited, h, letters, mean, raised, rho, sixteenth, spread_bound
from ..load import above_fresh_claim, excess_claim, multiple_claim

K4 = mul(num(12), div(n, d), add(ONE, div(num(4), d)))
"""d times a bound of the mean fourth power of the spread."""
EL, LEN = mean_of_n(LARGEST), mean_of_n(LENGTH)


def total(kind: Kind, which: str, centered: bool, exponent: int) -> Term:
    return bounded(kind, which, centered, exponent).statement.args[1]


def image_total(kind: Kind) -> Term:
    return mean_size(kind)[1].statement.args[1]


def left_out(kind: Kind) -> Term:
    return add(
        mul(image_total(kind), SMALL), mul(HALF, raised(-6), add(total(kind, "size", False, 2), K4)),
        mul(raised(-4), add(total(kind, "size", False, 4), K4)), mul(TWO, raised(-4), K4),
    )  # fmt: skip


def little(kind: Kind) -> Term:
    return mul(HALF, raised(-4), total(kind, "size", True, 2).args[0])


@lemma
def squared(kind: Kind) -> Line:
    """E Q^2 over d^(9/8) is small."""
    context = kind.context
    known = cited("projection_mean", kind, context, "_squared")
    own, (inside, factor) = known.statement.args[0], known.statement.args[1].args
    apart = have(eq(inside, mul(n, d, mean(kind.image))), context, known, rule="linear")
    length, of_length = directions()[1], chi(1)
    power_ = square_bound()
    sign = have(le(ZERO, mean(kind.image)), context, rule="order")
    ratio = have(
        eq(mul(make("rpow", n, num(Fraction(1, 16))), raised(-2)), mul(make("rpow", div(n, d), num(Fraction(1, 16))), raised(-1))),
        SIZES, rule="functional_equation",
    )  # fmt: skip
    flat = have(
        eq(own, mul(d, mean(kind.image), mean_of_n(power(LARGEST, 2)))), context, known, apart, length, of_length,
        rule="field", multipliers=(ONE, factor, neg(mul(d, mean(kind.image))), neg(mul(d, mean(kind.image), factor))),
    )  # fmt: skip
    return have(
        le(mul(raised(-18), own), mul(mean(kind.image), SMALL)), context, flat, power_, ratio, sixteenth()[1], sign,
        rule="combine",
        multipliers=(
            raised(-18), mul(raised(-2), mean(kind.image)), mul(num(32), mean(kind.image)),
            neg(mul(raised(-18), mean(kind.image), mean_of_n(power(LARGEST, 2)))), ZERO,
        ),
    )  # fmt: skip


@lemma
def rest_bound(kind: Kind) -> Line:
    """What is left out is small."""
    context = kind.context
    spread, bounds_ = instance(spread_bound(), context), [bounded(kind, "size", False, k) for k in (2, 4)]
    powers = add(mul(HALF, raised(-6)), mul(num(3), raised(-4)))
    weights = (
        ONE, SMALL, mul(HALF, raised(-6)), raised(-4), mul(powers, raised(16)), div(mul(powers, K4), d),
    )  # fmt: skip
    uses = squared(kind), mean_size(kind)[1], *bounds_, spread, sixteenth()[1]
    return have(
        le(rest(kind), left_out(kind)), context, *uses, rule="combine", title="what is left out", multipliers=weights
    )


def near_product(kind: Kind) -> Term:
    of = means(kind)
    p, g = cosines.root(of.image), cosines.root(of.width)
    size, width, image = (
        mean_size(kind)[0].statement.args[1],
        total(kind, "size", True, 2),
        total(kind, "image", True, 2),
    )
    return add(
        mul(HALF, inverse(p), raised(-8), add(size, image.args[0])),
        mul(HALF, p, inverse(g), raised(-8), add(ONE, width.args[0])),
    )


@lemma
def two_sided(kind: Kind) -> tuple[Line, ...]:
    """The six inequalities that are put together."""
    context, cosine = kind.context, letters(kind)[0]
    own, center, sixteen = mul(raised(8), mean(cosine)), means(kind).width, sixteenth()[1]
    right = mul(raised(-8), mean(mul(letters(kind)[2], letters(kind)[1])))
    sides = (left(kind), right), (right, left(kind))
    found = [
        have(le(one, add(two, left_out(kind))), context, line, rest_bound(kind), rule="combine", multipliers=(ONE, ONE))
        for line, (one, two) in zip(by_projection(kind), sides, strict=True)
    ]
    width, image = bounded(kind, "size", True, 2), bounded(kind, "image", True, 2)
    room = mul(HALF, raised(-4))
    for line, sign in zip(weight_bounds(kind), (ONE, num(-1)), strict=True):
        gap = sub(left(kind), mul(center, own)) if sign is ONE else sub(mul(center, own), left(kind))
        statement = le(gap, add(mul(room, own), little(kind)))
        weights = raised(8), mul(HALF, raised(12)), mul(room, width.statement.args[1])
        found.append(have(statement, context, line, width, sixteen, rule="combine", multipliers=weights))
    of = means(kind)
    p, g = cosines.root(of.image), cosines.root(of.width)
    one, two = mul(HALF, inverse(p)), mul(HALF, p, inverse(g))
    scales = (
        ONE, mul(one, raised(-8)), mul(one, raised(8)), mul(two, raised(8)),
        mul(raised(-8), add(mul(one, image.statement.args[1]), mul(two, width.statement.args[1]))),
    )  # fmt: skip
    for line, sign in zip(root_bounds(kind), (ONE, num(-1)), strict=True):
        gap = sub(root_mean(kind), mul(p, g)) if sign is ONE else sub(mul(p, g), root_mean(kind))
        uses = line, mean_size(kind)[0], image, width, sixteen
        found.append(have(le(gap, near_product(kind)), context, *uses, rule="combine", multipliers=scales))
    return tuple(found)


def enough(kind: Kind) -> Context:
    """More than one example."""
    return kind.context.where(lt(ONE, n))


@lemma
def equation(kind: Kind) -> Line:
    """The projection in the mean, by the largest half-normal over the length."""
    context = kind.context
    known = cited("projection_mean", kind, context)
    own, (inside, direction) = known.statement.args[0], known.statement.args[1].args
    scale, root = make("rpow", mul(n, d), HALF), make("rpow", n, HALF)
    apart = have(eq(inside, mul(scale, root_mean(kind))), context, known, rule="linear")
    shrunk = have(eq(mul(raised(-8), scale), root), SIZES, rule="functional_equation")
    length = directions()[0]
    statement = eq(mul(raised(-8), own, LEN), mul(root, root_mean(kind), EL))
    weights = (
        mul(raised(-8), LEN), mul(raised(-8), direction, LEN), mul(root_mean(kind), direction, LEN),
        neg(mul(root, root_mean(kind))),
    )  # fmt: skip
    return have(statement, context, known, apart, shrunk, length, rule="field", multipliers=weights)


@lemma
def quotient_bounds(kind: Kind) -> tuple[Line, Line]:
    """sqrt(d) E of the cosine over E max|N_i| between two bounds."""
    here, cosine, of = enough(kind), letters(kind)[0], means(kind)
    p, g = cosines.root(of.image), cosines.root(of.width)
    width, signs = bounded(kind, "size", True, 2), kind.context
    mean_square = have(le(ZERO, width.statement.args[0]), signs, rule="order")
    small = have(
        le(ZERO, little(kind)), signs, mean_square, width, rule="combine",
        multipliers=(mul(HALF, raised(-4), d), mul(HALF, raised(-4), d)),
    )  # fmt: skip
    u = var("u", "real")
    rises = have(
        le(make("rpow", ONE, num(Fraction(1, 16))), h), Context((d,), (le(ONE, d),)), rule="increasing_map", variable=u,
        function=make("rpow", u, num(Fraction(1, 16))), interval=make("interval", ONE, d), values=(ONE, d),
    )  # fmt: skip
    unit = have(eq(make("rpow", ONE, num(Fraction(1, 16))), ONE), Context(), rule="functional_equation")
    at_least = have(le(ONE, h), Context((d,), (le(ONE, d),)), rises, unit, rule="combine", multipliers=(ONE, ONE))
    room = mul(HALF, raised(-4))
    w = var("w", "real")
    large = have(le(ONE, power(w, 4)), Context((w,), (le(ONE, w),)), rule="sign")
    fourth = instance(large, Context((d,), (le(ONE, d),)), at_least, images={w: h})
    uses, weights = (fourth, sixteenth()[0]), (mul(HALF, raised(-4)), ZERO)
    narrow = have(lt(room, of.width), kind.context, *uses, rule="combine", multipliers=weights)
    values = {
        cosines.cc: mul(raised(8), mean(cosine)), cosines.whole: left(kind),
        cosines.image: mul(raised(-8), mean(mul(letters(kind)[2], letters(kind)[1]))), cosines.mean_root: root_mean(kind),
        cosines.most: EL, cosines.size: make("rpow", n, HALF), cosines.length: LEN, cosines.left_out: left_out(kind),
        cosines.little: little(kind), cosines.center: of.width, cosines.product: mul(p, g),
        cosines.near: near_product(kind), cosines.part_: room, cosines.least: SCALE, cosines.share: inverse(n),
    }  # fmt: skip
    payments = [
        have(le(ZERO, root_mean(kind)), kind.context, rule="order"),
        have(lt(ZERO, SCALE), Context(), rule="sign"),
        at_least_one(),
        have(lt(ZERO, values[cosines.size]), FROM_1, rule="sign"),
        small,
        sixteenth()[0],
        narrow,
        *length_bounds(),
        have(le(ZERO, mean(cosine)), kind.context, cited("closest_at_most_one", kind, kind.with_data), rule="order"),
        have(lt(ZERO, mul(p, g)), kind.context, rule="sign"),
        equation(kind),
        *two_sided(kind),
        have(
            le(ZERO, values[cosines.cc]),
            kind.context,
            have(
                le(ZERO, mean(cosine)), kind.context, cited("closest_at_most_one", kind, kind.with_data), rule="order"
            ),
            sixteenth()[0],
            rule="sign",
        ),
        have(lt(ZERO, room), kind.context, sixteenth()[0], rule="sign"),
        have(lt(inverse(n), ONE), here, rule="sign"),
        have(lt(ZERO, inverse(n)), here, rule="sign"),
    ]
    one, two = (instance(line, here, *payments, images=values) for line in cosines.assembled())
    return one, two


gamma = var("gamma", "real")


@lemma
def largest_positive() -> Line:
    """E max|N_i| > 0."""
    scale = have(lt(ZERO, SCALE), Context(), rule="sign")
    return have(lt(ZERO, EL), FROM_1, at_least_one(), scale, rule="combine", multipliers=(ONE, ONE))


@lemma
def leading(kind: Kind) -> Line:
    """sqrt(d) E of the cosine over E max|N_i| along n/d -> gamma."""
    more = (rho,) if kind is LEARNT else ()
    signs = (le(ZERO, rho),) if more else ()
    context = Context((gamma, *more), (lt(ZERO, gamma), *signs))
    size = add(ONE, rho) if kind is LEARNT else ONE
    image = add(size, inverse(gamma)) if kind is LEARNT else ONE
    value = div(mul(cosines.root(image), cosines.root(size)), size)
    near = add(ONE, div(TWO, gamma))
    around = Context(
        (gamma, *more, n, d),
        (*context.conditions, *SIZES.conditions, lt(near, d), lt(sub(gamma, div(ONE, near)), div(n, d))),
    )
    conditions = [have(one, around, rule="sign") for one in around.conditions[-2:]]
    many = have(lt(ONE, n), around, *conditions, rule="combine", multipliers=(sub(gamma, div(ONE, near)), d))
    low, high = (instance(line, around, many) for line in quotient_bounds(kind))
    most = cited("closest_at_most_one", kind, kind.with_data)
    path = make("proportion", gamma)
    body = high.statement.args[0]
    return have(
        eq(lim(path, body, n, d), value), context, low, high, most, largest_positive(), rule="squeeze", title="to leading order", variables=(n, d),
        lower=low.statement.args[0], upper=high.statement.args[1], near=near,
    )  # fmt: skip


LOADS = Context((gamma, rho), (lt(ZERO, gamma), le(ZERO, rho)))


@lemma
def closest_positive(kind: Kind) -> Line:
    """E of the cosine is positive."""
    cosine = letters(kind)[0]
    known = cited("closest_positive", kind, kind.with_data), cited("closest_at_most_one", kind, kind.with_data)
    return have(lt(ZERO, mean(cosine)), kind.context, *known, rule="order")


@lemma
def excess() -> Line:
    """The largest cosine of a sample over that of fresh data tends to sqrt(1 + 1/(gamma (1 + ridge)))."""
    context, statement = claimed(excess_claim)
    one, two, c, e = (mean(letters(LEARNT)[0]), mean(letters(FRESH)[0]), EL, raised(8))
    a, b, el, r = (var(name, "real") for name in ("ours", "theirs", "most", "root"))
    generic = have(
        eq(div(a, b), div(div(mul(r, a), el), div(mul(r, b), el))),
        Context((a, b, el, r), (lt(ZERO, b), lt(ZERO, el), lt(ZERO, r))), rule="field", multipliers=(),
    )  # fmt: skip
    power_ = have(lt(ZERO, e), SIZES, sixteenth()[0], rule="sign")
    signs = closest_positive(FRESH), largest_positive(), power_, closest_positive(LEARNT)
    inside = instance(generic, RIDGED, *signs, images={a: one, b: two, el: c, r: e})
    ours, theirs = leading(LEARNT), instance(leading(FRESH), LOADS)
    body = inside.statement.args[1]
    value = div(ours.statement.args[1], theirs.statement.args[1])
    same = have(eq(value, statement.args[1]), LOADS, rule="functional_equation")
    moved = have(
        eq(statement.args[0], value), context, ours, theirs, inside, *signs, rule="squeeze", title="to leading order",
        variables=(n, d), lower=body, upper=body, near=ONE,
    )  # fmt: skip
    return have(statement, context, moved, same, rule="field", title="the excess", multipliers=(ONE, ONE))


@lemma
def above_fresh() -> Line:
    """sqrt(1 + 1/(gamma (1 + ridge))) > 1 at every load."""
    context, statement = claimed(above_fresh_claim)
    known = excess()
    inside = have(lt(ONE, add(ONE, inverse(mul(gamma, add(ONE, rho))))), context, rule="sign")
    u, v = var("u", "real"), var("v", "real")
    rises = have(
        lt(make("rpow", ONE, HALF), make("rpow", v, HALF)), Context((v,), (lt(ONE, v),)), rule="increasing_map", variable=u,
        function=make("rpow", u, HALF), interval=make("interval", ONE, v), values=(ONE, v),
    )  # fmt: skip
    unit = have(eq(make("rpow", ONE, HALF), ONE), Context(), rule="functional_equation")
    large = instance(rises, context, inside, images={v: inside.statement.args[1]})
    return have(statement, context, large, known, unit, rule="combine", multipliers=(ONE, neg(ONE), neg(ONE)))


@lemma
def load_of_multiple() -> Line:
    """sqrt(1 + 1/(gamma (1 + ridge))) is the multiple at one load."""
    context, statement = claimed(multiple_claim)
    multiple = var("multiple", "real")
    source, point = statement.args[0].args[0], statement.args[1]
    known = excess()
    inside = known.statement.args[1]
    body = add(neg(inside), multiple)
    simple = make("root", source, close(body, gamma))
    at_point = substitute(body, {gamma: point})
    positive_ = have(lt(ZERO, point), context, rule="sign")
    radicand = have(
        eq(add(ONE, inverse(mul(point, add(ONE, rho)))), power(multiple, 2)),
        context,
        positive_,
        rule="functional_equation",
    )
    root = have(eq(make("rpow", power(multiple, 2), HALF), multiple), context, rule="functional_equation")
    moved = have(
        eq(substitute(inside, {gamma: point}), make("rpow", power(multiple, 2), HALF)),
        context,
        radicand,
        positive_,
        rule="rewrite",
    )
    zero = have(eq(at_point, ZERO), context, moved, root, rule="field", multipliers=(neg(ONE), neg(ONE)))
    there = have(eq(simple, point), context, zero, positive_, rule="root_is")
    return have(statement, context, there, known, rule="rewrite", title="where it falls to a multiple")


PROOFS: dict[str, Callable[[], Line]] = {
    excess_claim.name: excess,
    above_fresh_claim.name: above_fresh,
    multiple_claim.name: load_of_multiple,
}

IDEAS: dict[str, str] = {
    "memorisation.excess": (
        "The cosine of a sample with an example is a Gaussian projection over a length. Variance bounds show that "
        "both lengths are nearly fixed, so that the largest cosine, over that of half-normals, is between two "
        "bounds with one limit."
    ),
    "memorisation.above_fresh": (
        "To leading order the largest cosine of a sample is that of fresh data times sqrt(1 + 1/(gamma (1 + "
        "ridge))). The root is above 1 at every load."
    ),
    "memorisation.load_of_multiple": (
        "To leading order a sample's largest cosine is that of fresh data times a factor that falls with the "
        "load. The factor is turned around."
    ),
}
"""What each proof does, in a sentence or two."""
