"""Above the split of the spectrum of two eigenvalues: the discriminant as a quartic in x, and the density by its zeros."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from ...theory.terms.build import ONE, ZERO, add, div, eq, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from . import quartic
from .letters import gamma, x
from .split import SIGNS, gap, hi, lo, rho
from .split_ends import GAPPED, POINTS, gap_is_open, in1, in2, level_at, points_in_order
from .split_sign import BOTH, IN_X, D, zero_at
from .two_atoms import no_density, positive, ratio, weight

_VALUES = {n: substitute(D, {x: num(n)}) for n in range(-2, 3)}
_STENCILS = {
    quartic.COEFFICIENTS[1]: (12, (1, -8, 0, 8, -1)),
    quartic.COEFFICIENTS[2]: (24, (-1, 16, -30, 16, -1)),
    quartic.COEFFICIENTS[3]: (12, (-1, 2, 0, -2, 1)),
}
LEADING = mul(num(Fraction(-27, 4)), power(gamma, 6), power(gap, 2))
QUARTIC = {
    quartic.COEFFICIENTS[0]: _VALUES[0],
    quartic.COEFFICIENTS[4]: LEADING,
    **{
        letter: div(add(*(mul(num(w), _VALUES[n - 2]) for n, w in enumerate(weights) if w)), num(scale))
        for letter, (scale, weights) in _STENCILS.items()
    },
}
"""The coefficients of D as a quartic in x, by its values at -2, ..., 2."""


@lemma
def as_quartic() -> Line:
    """D as a quartic in x."""
    value = substitute(quartic.quartic(x), QUARTIC)
    return have(eq(value, D), Context((gamma, weight, ratio, x)), rule="field", title="D as a quartic")


@lemma
def zeros() -> tuple[Line, ...]:
    """D vanishes at the four points."""
    lines = []
    for end, value in zip((lo, in1, in2, hi), POINTS, strict=True):
        factor_ = substitute(BOTH.args[0 if end in (lo, hi) else 1], {rho: end})
        statement = eq(substitute(BOTH, {rho: end}), ZERO)
        both = have(statement, GAPPED, level_at(end), rule="field", multipliers=(neg(factor_),))
        lines.append(instance(zero_at(), GAPPED, both, images={rho: end, x: value}))
    return tuple(lines)


@lemma
def by_points() -> Line:
    """D is a negative multiple of the product of the distances of x to the four points."""
    known = []
    for zero, value in zip(zeros(), POINTS, strict=True):
        shape = instance(as_quartic(), GAPPED, images={x: value})
        statement = eq(shape.statement.args[0], ZERO)
        known.append(have(statement, GAPPED, shape, zero, rule="field", multipliers=(ONE, ONE)))
    images = QUARTIC | dict(zip(quartic.ZEROS, POINTS, strict=True))
    context = Context((*GAPPED.variables, x), GAPPED.conditions)
    order_ = *points_in_order(), gap_is_open()
    line = instance(quartic.by_zeros(), context, *known, *order_, images=images)
    product_ = line.statement.args[1]
    shape = have(eq(as_quartic().statement.args[0], D), context, as_quartic(), rule="field", multipliers=(ONE,))
    return have(eq(D, product_), context, shape, line, rule="field", multipliers=(neg(ONE), ONE))


_PLACES = (None, *quartic.ZEROS), (*quartic.ZEROS, None)


@lemma
def _sign_between(i: int) -> Line:
    """The sign of l (x - x_1) ... (x - x_4), l < 0, between the i-th of the ordered points and the next."""
    d, l = var("d", "real"), var("l", "real")
    low, high = (ends[i] for ends in _PLACES)
    where = *((lt(low, x),) if low else ()), *((lt(x, high),) if high else ())
    order_ = tuple(lt(*pair) for pair in pairwise(quartic.ZEROS))
    value = mul(l, mul(*(sub(x, zero) for zero in quartic.ZEROS)))
    context = Context((d, l, *quartic.ZEROS, x), (eq(d, value), lt(l, ZERO), *order_, *where))
    known = have(eq(d, value), context, rule="sign")
    free = Context((l, *quartic.ZEROS, x), context.conditions[1:])
    if i % 2:
        sign = have(lt(ZERO, value), free, rule="sign")
        return have(lt(ZERO, d), context, known, sign, rule="combine", multipliers=(neg(ONE), ONE))
    sign = have(lt(value, ZERO), free, rule="sign")
    return have(le(d, ZERO), context, known, sign, rule="combine", multipliers=(ONE, ONE))


APART_LETTERS = Context(
    (gamma, weight, ratio, *quartic.ZEROS),
    (*(lt(*pair) for pair in SIGNS[:4]), *(lt(*pair) for pair in pairwise(quartic.ZEROS)), le(ZERO, quartic.ZEROS[0])),
)


def positive_place(context: Context, place: Term, i: int) -> Line:
    """A place above the i-th point is positive."""
    chain = le(ZERO, quartic.ZEROS[0]), *(lt(*pair) for pair in pairwise((*quartic.ZEROS[:i], place)))
    steps = [have(step, context, rule="sign") for step in (chain if i else (lt(ZERO, place),))]
    return have(lt(ZERO, place), context, *steps, rule="combine", multipliers=(ONE,) * len(steps))


@lemma
def _by_product() -> Line:
    """What is owed: D vanishes at the four points."""
    everywhere = Context((*APART_LETTERS.variables, x), APART_LETTERS.conditions)
    product_ = mul(LEADING, mul(*(sub(x, zero) for zero in quartic.ZEROS)))
    return have(eq(D, product_), everywhere, rule="suppose", own=(x,))


@lemma
def no_density_at_point(i: int) -> Line:
    """The density is 0 at the i-th of the four points, i > 0."""
    end = quartic.ZEROS[i]
    known = have(eq(substitute(D, {x: end}), ZERO), APART_LETTERS, rule="suppose", own=())
    below = have(le(known.statement.args[0], ZERO), APART_LETTERS, known, rule="combine", multipliers=(ONE,))
    at = {x: end}
    images = at | {letter: substitute(value, at) for letter, value in IN_X.items()}
    return instance(no_density(), APART_LETTERS, below, positive_place(APART_LETTERS, end, i), images=images)


@lemma
def density_apart(i: int) -> Line:
    """The density at x > 0 between the i-th of four points and the next: positive for odd i, else 0.

    Owed is that D vanishes at these points.
    """
    low, high = (ends[i] for ends in _PLACES)
    context = _by_product().context.where(
        *((lt(low, x),) if low else (lt(ZERO, x),)), *((lt(x, high),) if high else ())
    )
    below = have(lt(LEADING, ZERO), Context((gamma, ratio), (lt(ZERO, gamma), lt(ONE, ratio))), rule="sign")
    images = {var("d", "real"): D, var("l", "real"): LEADING}
    sign = instance(_sign_between(i), context, _by_product(), below, images=images)
    positive_ = positive_place(context, x, i)
    return instance(positive() if i % 2 else no_density(), context, sign, positive_, images=IN_X)
