"""Sums of (j - i)^(-p) and (j + i)^(-p), p = 1, 2, over 1 <= j <= d but j = i, by those of k^(-p)."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, TWO, ZERO, add, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have
from .inverse_squares import SUM, limit_of_squares
from .series import k, total

i, j, d, m = (var(name, "integer") for name in ("i", "j", "d", "m"))
AROUND = Context((i, d), (le(ONE, i), lt(i, d)))
_BEFORE, _BEYOND = (ONE, add(num(-1), i)), (add(ONE, i), d)


def first_powers(last: Term, p: int) -> Term:
    """The sum of k^(-p) for 1 <= k <= last."""
    return total(ONE, last, power(k, -p))


def both(body: Term) -> Term:
    """The sum over all j but i."""
    return add(total(*_BEFORE, body, j), total(*_BEYOND, body, j))


def _reindexed(ends: tuple[Term, Term], body: Term, image: Term, new: tuple[Term, Term], value: Term) -> Line:
    return have(
        eq(total(*ends, body, j), total(*new, value)), AROUND, rule="substitution", variable=k, image=image,
    )  # fmt: skip


def _last(at: Term, p: int) -> Line:
    """The last term of a sum."""
    before, one = first_powers(add(num(-1), at), p), total(at, at, power(k, -p))
    cut = have(eq(first_powers(at, p), add(before, one)), AROUND, rule="split")
    term = have(eq(one, power(at, -p)), AROUND, rule="law")
    return have(
        eq(first_powers(at, p), add(before, power(at, -p))), AROUND, cut, term, rule="field", multipliers=(ONE, ONE)
    )


def _stretch(low: Term, high: Term, p: int) -> Line:
    """A stretch of the sum."""
    rest = total(add(ONE, low), high, power(k, -p))
    return have(eq(first_powers(high, p), add(first_powers(low, p), rest)), AROUND, rule="split")


@lemma
def differences(p: int) -> Line:
    """The sum of (j - i)^(-p) over all j but i."""
    plain, turned = power(k, -p), power(neg(k), -p)
    below = _reindexed(_BEFORE, power(sub(j, i), -p), sub(i, k), _BEFORE, turned)
    beyond = _reindexed(_BEYOND, power(sub(j, i), -p), add(i, k), (ONE, sub(d, i)), plain)
    sign = num((-1) ** p)
    moved = have(eq(total(*_BEFORE, turned), mul(sign, first_powers(_BEFORE[1], p))), AROUND, rule="linear")
    value = add(first_powers(sub(d, i), p), mul(sign, first_powers(_BEFORE[1], p)))
    return have(
        eq(both(power(sub(j, i), -p)), value), AROUND, below, beyond, moved, rule="field", multipliers=(ONE,) * 3
    )


@lemma
def sums(p: int) -> Line:
    """The sum of (j + i)^(-p) over all j but i."""
    twice = mul(TWO, i)
    below = _reindexed(_BEFORE, power(add(j, i), -p), sub(k, i), (add(ONE, i), add(num(-1), twice)), power(k, -p))
    beyond = _reindexed(_BEYOND, power(add(j, i), -p), sub(k, i), (add(ONE, twice), add(d, i)), power(k, -p))
    cuts = _stretch(i, add(num(-1), twice), p), _stretch(twice, add(d, i), p)
    value = add(first_powers(add(d, i), p), neg(power(i, -p)), neg(power(twice, -p)), neg(first_powers(_BEFORE[1], p)))
    uses = below, beyond, *cuts, _last(i, p), _last(twice, p)
    weights = ONE, ONE, neg(ONE), neg(ONE), neg(ONE), neg(ONE)
    return have(eq(both(power(add(j, i), -p)), value), AROUND, *uses, rule="field", multipliers=weights)


def of_squares(at: Term = j) -> Term:
    """i^2 j^2/(j^2 - i^2)^2."""
    return mul(power(i, 2), power(at, 2), power(sub(power(at, 2), power(i, 2)), -2))


_parts = add(
    mul(num(Fraction(1, 4)), power(i, 2), power(sub(j, i), -2)),
    mul(num(Fraction(1, 4)), power(i, 2), power(add(j, i), -2)),
    mul(num(Fraction(1, 4)), i, power(sub(j, i), -1)),
    mul(num(Fraction(-1, 4)), i, power(add(j, i), -1)),
)
gap = sub(first_powers(add(d, i), 1), first_powers(sub(d, i), 1))


@lemma
def all_squares() -> Line:
    """The sum of i^2 j^2/(j^2 - i^2)^2 over all j but i, j <= d."""
    quarter = num(Fraction(1, 4))
    apart = []
    for where in ((le(ONE, j), lt(j, i)), (lt(i, j), le(j, d))):
        context = Context((i, d, j), (*AROUND.conditions, *where))
        distinct = have(lt(ZERO, power(sub(power(j, 2), power(i, 2)), 2)), context, rule="sign")
        apart.append(have(eq(of_squares(), _parts), context, distinct, rule="field", title="partial fractions"))
    moved = have(eq(both(_parts), both(of_squares())), AROUND, *apart, rule="rewrite")
    known = [line(p) for p in (1, 2) for line in (differences, sums)]
    weights = [mul(quarter, i), neg(mul(quarter, i)), *(mul(quarter, power(i, 2)),) * 2]
    sides = zip(moved.statement.args[0].args, *(line.statement.args[0].args for line in known), strict=True)
    split = [
        have(
            eq(whole, add(*(mul(w, part) for w, part in zip(weights, parts, strict=True)))),
            AROUND,
            moved,
            rule="linear",
        )
        for whole, *parts in sides
    ]
    squares = add(first_powers(sub(d, i), 2), first_powers(add(d, i), 2))
    value = add(mul(quarter, power(i, 2), squares), num(Fraction(1, 16)), neg(mul(quarter, i, gap)))
    uses = moved, *split, *known
    return have(
        eq(both(of_squares()), value),
        AROUND,
        *uses,
        rule="field",
        title="added up",
        multipliers=(neg(ONE), ONE, ONE, *weights),
    )


_ALONG = Context((i,), (le(ONE, i),))


@lemma
def gap_vanishes() -> Line:
    """The sum of 1/k over d - i < k <= d + i tends to 0 as d grows."""
    low, high, constant = sub(d, i), add(d, i), inverse(sub(d, i))
    between = total(add(ONE, low), high, inverse(k))
    cut = _stretch(low, high, 1)
    same = have(eq(gap, between), AROUND, cut, rule="field", multipliers=(ONE,))
    flat = total(add(ONE, low), high, constant)
    most = have(le(between, flat), AROUND, rule="order")
    counted = have(eq(flat, mul(constant, TWO, i)), AROUND, rule="law")
    upper = mul(TWO, i, constant)
    sign = have(le(ZERO, between), AROUND, rule="order")
    least = have(le(ZERO, gap), AROUND, sign, same, rule="combine", multipliers=(ONE, neg(ONE)))
    above = have(le(gap, upper), AROUND, most, same, counted, rule="combine", multipliers=(ONE, ONE, ONE))
    return have(
        eq(lim(make("counts"), gap, d), ZERO), _ALONG, least, above, rule="squeeze", variables=(d,), lower=ZERO,
        upper=upper, near=i,
    )  # fmt: skip


@lemma
def limit_of_all_squares() -> Line:
    """The sum over all j but i tends to pi^2 i^2/12 + 1/16."""
    known = limit_of_squares()
    outer = known.statement.args[0]
    shifted = [
        have(
            eq(lim(make("counts"), first_powers(inner, 2), d), SUM), _ALONG, known, rule="compose", variables=(d,),
            outer=outer, inner=(inner,), near=i,
        )
        for inner in (sub(d, i), add(d, i))
    ]  # fmt: skip
    finite, value = (
        all_squares(),
        add(mul(num(Fraction(1, 12)), power(make("pi"), 2), power(i, 2)), num(Fraction(1, 16))),
    )
    limit = have(
        eq(lim(make("counts"), finite.statement.args[1], d), value), _ALONG, *shifted, gap_vanishes(), rule="limit_algebra",
        near=i,
    )  # fmt: skip
    return have(
        eq(lim(make("counts"), finite.statement.args[0], d), value), _ALONG, limit, finite, rule="rewrite", near=(i,)
    )
