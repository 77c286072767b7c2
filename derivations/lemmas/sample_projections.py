"""The mean largest cosine of samples by their projections on the examples, and those by the largest half-normal."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import (
    HALF,
    ONE,
    TWO,
    ZERO,
    add,
    div,
    eq,
    inverse,
    le,
    lt,
    mul,
    neg,
    over,
    power,
    sub,
)
from ...theory.terms.context import Context
from ...theory.terms.term import Term, bound, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from . import cosines
from .largest import FROM_1, LENGTH, as_integral, chi
from .largest import mean as mean_of_n
from .largest import z as NZ
from .letters import SIZES, d, n
from .samples import (
    DATA,
    FRESH,
    D,
    Kind,
    cited,
    in_mean,
    letters,
    mean,
    raised,
    sixteenth,
)


@lemma
def pointwise(kind: Kind) -> tuple[Line, Line]:
    """sqrt(d) times the cosine times |M z|^2/d, by the projection."""
    cosine, width, largest = letters(kind)
    here, spread = kind.with_data, make("spread", D)
    images = {
        cosines.c: cosine, cosines.w: width, cosines.k: spread, cosines.q: largest, cosines.r: raised(8),
        cosines.first: raised(-2), cosines.second: raised(-8), cosines.third: raised(-4),
    }  # fmt: skip
    near, most = cited("closest_by_projection", kind, here), cited("closest_at_most_one", kind, here)
    moved = have(substitute(cosines.NEAR, images), here, near, sixteenth()[1], rule="rewrite")
    at_most = have(le(cosine, ONE), here, most, rule="sign")
    known = [instance(line, here, moved, at_most, sixteenth()[0], images=images) for line in cosines.both()]
    squared = [
        have(eq(power(width, 2 * j), power(kind.size, j)), here, size_sign(kind), rule="functional_equation")
        for j in (1, 2, 4)
    ]
    mine, other = mul(raised(8), cosine, kind.size), mul(raised(-8), largest, width)
    scales = raised(8), neg(mul(HALF, raised(-6))), neg(mul(raised(-4)))
    low, high = (
        have(
            le(one, add(two, at_data(kind))),
            here,
            line,
            *squared,
            rule="combine",
            multipliers=(ONE, *(mul(sign, v) for sign, v in zip((side, num(-1), num(-1)), scales, strict=True))),
        )
        for line, (one, two), side in zip(known, ((mine, other), (other, mine)), (num(1), num(-1)), strict=True)
    )
    return low, high


def at_data(kind: Kind) -> Term:
    """What is left at one set of data and one seed."""
    fourth = power(make("spread", D), 4)
    return add(
        mul(raised(-18), power(letters(kind)[2], 2)),
        mul(HALF, raised(2), add(mul(raised(-8), power(kind.size, 2)), mul(raised(8), fourth))),
        mul(
            TWO,
            raised(8),
            add(
                mul(HALF, raised(-4), add(mul(raised(-8), power(kind.size, 4)), mul(raised(8), fourth))),
                mul(raised(4), fourth),
            ),
        ),
    )


@lemma
def size_sign(kind: Kind) -> Line:
    """|M z|^2 >= 0."""
    return have(le(ZERO, kind.size), kind.with_data, rule="order")


def left(kind: Kind) -> Term:
    """sqrt(d) E of the cosine times |M z|^2/d."""
    cosine, _, _ = letters(kind)
    return mul(raised(8), mean(mul(cosine, kind.size)))


FOURTH = over(DATA, power(make("spread", D), 4), D)


def rest(kind: Kind) -> Term:
    """The mean of what is left."""
    second, fourth = mean(power(kind.size, 2)), mean(power(kind.size, 4))
    return add(
        mul(raised(-18), mean(power(letters(kind)[2], 2))),
        mul(HALF, raised(2), add(mul(raised(-8), second), mul(raised(8), FOURTH))),
        mul(
            TWO,
            raised(8),
            add(mul(HALF, raised(-4), add(mul(raised(-8), fourth), mul(raised(8), FOURTH))), mul(raised(4), FOURTH)),
        ),
    )


@lemma
def by_projection(kind: Kind) -> tuple[Line, Line]:
    """sqrt(d) E of the cosine times |M z|^2/d, by the mean projection."""
    _, width, largest = letters(kind)
    right = mul(raised(-8), mean(mul(largest, width)))
    known = [cited("projection_mean", kind, kind.context, ending) for ending in ("", "_squared")]
    fourth = instance(axiom("spread_mean"), kind.context)
    bounded = cited("closest_at_most_one", kind, kind.with_data)
    found = []
    for line, (one, two) in zip(pointwise(kind), ((left(kind), right), (right, left(kind))), strict=True):
        found.append(in_mean(kind.context, line, one, add(two, rest(kind)), *known, fourth, bounded))
    return found[0], found[1]


# --- direction and length -------------------------------------------------------------------------------------------------

SMALL = add(mul(num(32), make("rpow", div(n, d), num(Fraction(1, 16))), raised(-1)), mul(TWO, raised(-2)))
"""The bound of the mean square of the largest half-normal, over d^(1/8)."""


@lemma
def length_bounds() -> tuple[Line, Line]:
    """sqrt(n) (1 - 1/n) <= E|N| <= sqrt(n)."""
    root, size = make("rpow", n, HALF), LENGTH
    at_seed = Context((n, NZ), FROM_1.conditions, ((NZ, make("gaussian", ONE, n)),))
    moments = chi(1), chi(2)
    ell, r = var("ell", "real"), var("r", "real")
    generic = Context((ell, r), (le(ZERO, ell), lt(ZERO, r)))
    low = have(
        le(mul(HALF, sub(mul(num(3), power(ell, 2), power(r, -1)), mul(power(ell, 4), power(r, -3)))), ell),
        generic,
        rule="sign",
    )
    high = have(le(ell, mul(HALF, add(r, mul(power(ell, 2), power(r, -1))))), generic, rule="sign")
    positive_ = have(lt(ZERO, root), FROM_1, rule="sign")
    lines = [instance(line, at_seed, positive_, images={ell: size, r: root}) for line in (low, high)]
    split = [
        have(eq(mean_of_n(side), value), FROM_1, *moments, positive_, rule="linear")
        for side, value in (
            (
                lines[0].statement.args[0],
                mul(
                    HALF,
                    sub(
                        mul(num(3), power(root, -1), mean_of_n(power(size, 2))),
                        mul(power(root, -3), mean_of_n(power(size, 4))),
                    ),
                ),
            ),
            (lines[1].statement.args[1], mul(HALF, add(root, mul(power(root, -1), mean_of_n(power(size, 2)))))),
        )
    ]
    exists = have(
        make("defined", mean_of_n(size)), FROM_1, split[1], lines[1], rule="order", bound=split[1].statement.args[0]
    )
    less = have(le(split[0].statement.args[0], mean_of_n(size)), FROM_1, lines[0], split[0], exists, rule="order")
    more = have(le(mean_of_n(size), split[1].statement.args[0]), FROM_1, lines[1], split[1], exists, rule="order")
    square = have(eq(power(root, 2), n), FROM_1, rule="functional_equation")
    first, second = power(root, -1), power(root, -3)
    low_, high_ = mul(root, sub(ONE, inverse(n))), root
    one = have(
        le(low_, mean_of_n(size)), FROM_1, less, split[0], *moments, square, rule="combine",
        multipliers=(ONE, neg(ONE), neg(mul(HALF, num(3), first)), mul(HALF, second), ZERO),
    )  # fmt: skip
    two = have(
        le(mean_of_n(size), high_), FROM_1, more, split[1], moments[0], square, rule="combine",
        multipliers=(ONE, ONE, mul(HALF, first), ZERO),
    )  # fmt: skip
    return one, two


@lemma
def directions() -> tuple[Line, Line]:
    """E max|N_i| and E max N_i^2 by those over the length."""
    found = []
    for ending, order in (("", 1), ("_squared", 2)):
        factor = instance(cited("projection_mean", FRESH, SIZES, ending), FROM_1, images={d: ONE})
        direction = factor.statement.args[1].args[1]
        f = 1, power(bound(0, "real"), order) if order > 1 else bound(0, "real")
        largest = as_integral(order)[1]
        size = length_bounds()[0] if order == 1 else chi(1)
        of_size = mean_of_n(power(LENGTH, order) if order > 1 else LENGTH)
        exist_ = [
            have(make("defined", one), FROM_1, line, rule="order")
            for one, line in ((direction, factor), (of_size, size))
        ]
        known = instance(axiom("direction_and_length"), FROM_1, *exist_, images={d: n}, functions={"f": f, "g": f})
        own = largest.statement.args[0]
        moved = have(eq(known.statement.args[0], own), FROM_1, known, largest, rule="rewrite")
        found.append(
            have(eq(own, mul(direction, of_size)), FROM_1, moved, known, rule="field", multipliers=(neg(ONE), ONE))
        )
    return found[0], found[1]
