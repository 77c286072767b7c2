"""From the largest projection to the largest cosine: what the lengths of examples leave is small in the mean square."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance

c, w, k, q, r = (var(name, "real") for name in ("cosine", "width", "spread", "projection", "root"))
first, second, third = (var(name, "real") for name in ("first", "second", "third"))
_whole = mul(power(r, 2), c, w)
_POSITIVE = tuple(lt(ZERO, one) for one in (r, first, second, third))
NEAR = le(make("abs", sub(_whole, q)), mul(_whole, k))
CONTEXT = Context((c, w, k, q, r, first, second, third), (*_POSITIVE, le(ZERO, c), le(c, ONE), le(ZERO, w), NEAR))
small = mul(HALF, add(mul(second, power(w, 4)), div(power(k, 4), second)))
smaller = mul(HALF, add(mul(second, power(w, 8)), div(power(k, 4), second)))
rest = add(
    mul(first, power(q, 2), power(r, -2)), div(small, first),
    mul(TWO, r, add(mul(third, smaller), div(power(k, 4), third))),
)  # fmt: skip
"""What is left, by squares of the projection, powers of the width and the fourth power of the spread."""


@lemma
def _squares() -> tuple[Line, ...]:
    """2 a b <= t a^2 + b^2/t, four times."""
    pairs = (
        (
            mul(TWO, q, k, w, inverse(r)),
            add(mul(first, power(q, 2), power(r, -2)), div(mul(power(w, 2), power(k, 2)), first)),
        ),
        (mul(power(w, 2), power(k, 2)), small),
        (mul(power(w, 4), power(k, 2)), smaller),
        (mul(TWO, power(w, 2), power(k, 3)), add(mul(third, power(w, 4), power(k, 2)), div(power(k, 4), third))),
    )
    return tuple(have(le(*pair), CONTEXT, rule="sign", title="two squares") for pair in pairs)


@lemma
def error() -> Line:
    """The error is at most the rest."""
    target = mul(r, c, power(w, 2), k)
    one, two, three, four = _squares()
    near = have(le(sub(_whole, q), mul(_whole, k)), CONTEXT, rule="sign")
    narrow = CONTEXT.where(le(ZERO, k), le(k, HALF))
    half = have(le(_whole, mul(TWO, q)), narrow, near, rule="combine", multipliers=(TWO,))
    sign = have(le(ZERO, rest), CONTEXT, rule="sign")
    few = have(
        le(target, rest),
        narrow,
        half,
        one,
        two,
        rule="combine",
        multipliers=(mul(w, k, inverse(r)), ONE, inverse(first)),
    )
    below = have(le(target, rest), CONTEXT.where(lt(k, ZERO)), sign, rule="combine", multipliers=(ONE,))
    wide = CONTEXT.where(lt(HALF, k))
    many = have(le(target, rest), wide, four, three, rule="combine", multipliers=(mul(TWO, r), mul(TWO, r, third)))
    return have(le(target, rest), CONTEXT, few, below, many, rule="cases", title="small in the mean square")


@lemma
def both() -> tuple[Line, Line]:
    """r c w^2 and q w/r differ by at most the rest."""
    near = [have(le(side, mul(_whole, k)), CONTEXT, rule="sign") for side in (sub(_whole, q), sub(q, _whole))]
    sides = mul(r, c, power(w, 2)), mul(q, w, inverse(r))
    scale = mul(w, inverse(r))
    one, two = (
        have(le(left, add(right, rest)), CONTEXT, line, error(), rule="combine", multipliers=(scale, ONE))
        for line, (left, right) in zip(near, (sides, sides[::-1]), strict=True)
    )
    return one, two


a, b, p, g, t = (var(name, "real") for name in ("image", "width", "mean_image", "mean_width", "part"))
ROOTS = Context((a, b, p, g, t), (le(ZERO, a), le(ZERO, b), lt(ZERO, p), lt(ZERO, g), lt(ZERO, t)))
spread_of_roots = add(
    mul(HALF, inverse(p), add(mul(t, power(b, 2)), div(power(sub(power(a, 2), power(p, 2)), 2), t))),
    mul(HALF, p, inverse(g), add(t, div(power(sub(power(b, 2), power(g, 2)), 2), t))),
)


@lemma
def roots() -> tuple[Line, Line]:
    """a b is as near p g as the squares are, in the mean square."""
    found = []
    for sign in (ONE, num(-1)):
        one = have(
            le(mul(sign, b, sub(a, p)), mul(HALF, inverse(p), add(mul(t, power(b, 2)), div(power(sub(power(a, 2), power(p, 2)), 2), t)))),
            ROOTS, rule="sign",
        )  # fmt: skip
        two = have(
            le(mul(sign, p, sub(b, g)), mul(HALF, p, inverse(g), add(t, div(power(sub(power(b, 2), power(g, 2)), 2), t)))),
            ROOTS, rule="sign",
        )  # fmt: skip
        found.append(
            have(
                le(mul(sign, sub(mul(a, b), mul(p, g))), spread_of_roots),
                ROOTS,
                one,
                two,
                rule="combine",
                multipliers=(ONE, ONE),
            )
        )
    return found[0], found[1]


deviation = var("deviation", "real")


@lemma
def weighted() -> tuple[Line, Line]:
    """c v and -c v are at most (t c + v^2/t)/2 for 0 <= c <= 1."""
    context = Context((c, deviation, t), (le(ZERO, c), le(c, ONE), lt(ZERO, t)))
    value = mul(HALF, add(mul(t, c), div(power(deviation, 2), t)))
    square = have(le(power(c, 2), c), context, rule="sign")
    found = []
    for sign in (ONE, num(-1)):
        two = have(
            le(mul(sign, c, deviation), mul(HALF, add(mul(t, power(c, 2)), div(power(deviation, 2), t)))),
            context,
            rule="sign",
        )
        found.append(
            have(
                le(mul(sign, c, deviation), value),
                context,
                two,
                square,
                rule="combine",
                multipliers=(ONE, mul(HALF, t)),
            )
        )
    return found[0], found[1]


i, m, mu, beta = (var(name, "real") for name in ("i", "m", "mu", "beta"))
_PLAIN = Context((i, m, mu, beta, t), (le(ZERO, i), le(ZERO, m), lt(ZERO, mu), lt(ZERO, beta), lt(ZERO, t)))


def root(of: Term) -> Term:
    return make("rpow", of, HALF)


def near_root(image: Term, width: Term, mean_image: Term, mean_width: Term) -> Term:
    one, two = root(mean_image), root(mean_width)
    return add(
        mul(HALF, inverse(one), add(mul(t, width), div(power(sub(image, mean_image), 2), t))),
        mul(HALF, one, inverse(two), add(t, div(power(sub(width, mean_width), 2), t))),
    )


@lemma
def roots_of_squares() -> tuple[Line, Line]:
    """sqrt(i m) is as near sqrt(mu) sqrt(beta) as i is to mu and m to beta, in the mean square."""
    images = {a: root(i), b: root(m), p: root(mu), g: root(beta)}
    signs = [
        have(relation, _PLAIN, rule="sign")
        for relation in (le(ZERO, root(i)), le(ZERO, root(m)), lt(ZERO, root(mu)), lt(ZERO, root(beta)))
    ]
    lines = [instance(line, _PLAIN, *signs, images=images) for line in roots()]
    joined = have(eq(mul(root(i), root(m)), root(mul(i, m))), _PLAIN, rule="functional_equation")
    squares = [have(eq(power(root(one), 2), one), _PLAIN, rule="functional_equation") for one in (i, m, mu, beta)]
    found = []
    for line, sign in zip(lines, (ONE, num(-1)), strict=True):
        statement = le(mul(sign, sub(root(mul(i, m)), mul(root(mu), root(beta)))), near_root(i, m, mu, beta))
        found.append(have(statement, _PLAIN, line, joined, *squares, rule="rewrite"))
    return found[0], found[1]


cc, whole, image, mean_root, most, size, length, left_out, little, center, product, near, part_, least, share = (
    var(name, "real")
    for name in (
        "closest", "whole", "image_root", "mean_root", "largest", "size", "length", "left_out", "little", "center", "product",
        "near", "small", "least", "share",
    )
)  # fmt: skip
_TWO_SIDED = (
    le(whole, add(image, left_out)), le(image, add(whole, left_out)),
    le(sub(whole, mul(center, cc)), add(mul(part_, cc), little)), le(sub(mul(center, cc), whole), add(mul(part_, cc), little)),
    le(sub(mean_root, product), near), le(sub(product, mean_root), near),
)  # fmt: skip
_LENGTHS = le(mul(size, sub(ONE, share)), length), le(length, size)
_EQUATION = eq(mul(image, length), mul(size, mean_root, most))
ASSEMBLED = Context(
    (cc, whole, image, mean_root, most, size, length, left_out, little, center, product, near, part_, least, share),
    (
        le(ZERO, mean_root), lt(ZERO, least), le(least, most), lt(ZERO, size), le(ZERO, little),
        lt(ZERO, part_), lt(part_, center), lt(ZERO, share), lt(share, ONE),
        *_LENGTHS, le(ZERO, cc), lt(ZERO, product), _EQUATION, *_TWO_SIDED,
    ),
)  # fmt: skip
errors = div(add(left_out, little), least)
upper = div(add(div(add(product, near), sub(ONE, share)), errors), sub(center, part_))
lower = div(sub(sub(product, near), errors), add(center, part_))


@lemma
def assembled() -> tuple[Line, Line]:
    """The quotient of the mean largest cosine and the mean largest half-normal between two bounds."""
    known = [have(one, ASSEMBLED, rule="sign") for one in _TWO_SIDED]
    equation = have(_EQUATION, ASSEMBLED, rule="sign")
    short, long_ = (have(one, ASSEMBLED, rule="sign") for one in _LENGTHS)
    positive = have(lt(ZERO, length), ASSEMBLED, short, rule="combine", multipliers=(ONE,))
    large = have(lt(ZERO, most), ASSEMBLED, rule="sign")
    scale = div(mul(mean_root, most), length)
    high = have(
        le(image, div(mul(mean_root, most), sub(ONE, share))), ASSEMBLED, equation, short, positive, rule="combine",
        multipliers=(inverse(length), div(scale, sub(ONE, share)), ZERO),
    )  # fmt: skip
    low = have(
        le(mul(mean_root, most), image), ASSEMBLED, equation, long_, positive, rule="combine",
        multipliers=(neg(inverse(length)), scale, ZERO),
    )  # fmt: skip
    one, _, _, four, five, six = known
    _, two, three, *_ = known
    room = sub(center, part_)
    per = inverse(mul(most, room))
    weak = have(le(ZERO, left_out), ASSEMBLED, one, two, rule="combine", multipliers=(HALF, HALF))
    few = have(le(div(add(left_out, little), most), errors), ASSEMBLED, large, weak, rule="sign")
    above = have(
        le(div(cc, most), upper), ASSEMBLED, four, one, high, five, few, large, rule="combine",
        multipliers=(per, per, per, inverse(mul(room, sub(ONE, share))), inverse(room), ZERO),
    )  # fmt: skip
    wide = add(center, part_)
    per = inverse(mul(most, wide))
    below = have(
        le(lower, div(cc, most)), ASSEMBLED, three, two, low, six, few, large, rule="combine",
        multipliers=(per, per, per, inverse(wide), inverse(wide), ZERO),
    )  # fmt: skip
    return below, above
