"""The weight of one of two orthogonal directions in the first two eigenvectors, both changed by the same strength."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, TWO, ZERO, add, eq, inverse, le, lt, mul, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .eigenvalues import FUNCTIONS_OF_ONE, SYMMETRIC, M, eigenvalue, in_order, k, m, resolvent_above, resolvent_trace
from .letters import d, y
from .rank_one import determinant, entry, theta, v

i, j = var("i", "integer"), var("j", "integer")
FIRST, SECOND = make("basis", ONE), make("basis", TWO)
ONCE = make("spiked", M, FIRST, theta)
TWICE = make("spiked", ONCE, SECOND, theta)
FORM, ACROSS = entry(M, FIRST, FIRST), entry(M, SECOND, FIRST)
ONCE_SIGN = determinant(theta, y, FORM)
TWICE_SIGN = determinant(theta, y, entry(ONCE, SECOND, SECOND))
_above = (lt(eigenvalue(matrix, ONE), y) for matrix in (M, ONCE, TWICE))
CONTEXT = Context(
    (d, y, theta, M),
    (le(ONE, d), le(TWO, d), lt(ZERO, theta), *_above, lt(ZERO, ONCE_SIGN), lt(ZERO, TWICE_SIGN)),
    ((M, SYMMETRIC),),
)
_EXIST = tuple(make("defined", resolvent_trace(matrix)) for matrix in (M, ONCE))
BESIDE = Context(
    (d, y, theta, M),
    (le(ONE, d), le(TWO, d), lt(num(-1), theta), *_EXIST, make("ne", ONCE_SIGN, ZERO)),
    ((M, SYMMETRIC),),
)


@lemma
def second_entry() -> Line:
    """The entry of the second direction after a change in the first."""
    exist = [have(known, BESIDE, rule="order") for known in _EXIST]
    images = {i: ONE, j: TWO, k: TWO}
    cited = instance(axiom("rank_one_entry_across"), BESIDE, *exist, images=images)
    share = inverse(ONCE_SIGN)
    value = add(entry(M, SECOND, SECOND), mul(theta, y, power(entry(M, FIRST, SECOND), 2), share))
    return have(eq(entry(ONCE, SECOND, SECOND), value), BESIDE, cited, rule="field", multipliers=(share,))


WEIGHT = make("weight", TWICE, FIRST, ONE, TWO)


@lemma
def forms() -> tuple[Line, Line, Line]:
    """Entries after one change, along the first direction and across, and of the first direction after both."""
    white, once, twice = (instance(resolvent_above(), CONTEXT, images={M: matrix}) for matrix in (M, ONCE, TWICE))
    exist = [
        instance(axiom("entry_of_function"), CONTEXT, known, images={M: matrix, v: vector}, functions=FUNCTIONS_OF_ONE)
        for matrix, vector, known in (
            (M, FIRST, white),
            (ONCE, FIRST, once),
            (ONCE, SECOND, once),
            (TWICE, FIRST, twice),
        )
    ]
    own = instance(axiom("rank_one_entry"), CONTEXT, white, once, *exist, images={v: FIRST})
    mixed = instance(axiom("rank_one_entry_mixed"), CONTEXT, white, once, *exist, images={i: ONE, j: TWO})
    images = {M: ONCE, i: TWO, j: ONE, k: ONE}
    across = instance(axiom("rank_one_entry_across"), CONTEXT, once, twice, *exist, images=images)
    along, beside = entry(ONCE, FIRST, FIRST), entry(ONCE, SECOND, FIRST)
    share, root = inverse(ONCE_SIGN), power(add(ONE, theta), Fraction(1, 2))
    last = inverse(TWICE_SIGN)
    after = add(along, mul(theta, y, power(beside, 2), last))
    return (
        have(eq(along, mul(FORM, share)), CONTEXT, own, rule="field", multipliers=(share,)),
        have(eq(beside, mul(root, ACROSS, share)), CONTEXT, mixed, rule="field", multipliers=(share,)),
        have(eq(entry(TWICE, FIRST, FIRST), after), CONTEXT, across, rule="field", multipliers=(last,)),
    )


@lemma
def plane_at_most() -> Line:
    """The weight in the first two eigenvectors is at most (y - l_2) F."""
    bound = instance(axiom("weight_of_largest_upper"), CONTEXT, forms()[2], images={M: TWICE, v: FIRST, m: TWO})
    order = instance(in_order(), CONTEXT, images={M: TWICE, k: ONE, m: TWO})
    value = mul(sub(y, eigenvalue(TWICE, TWO)), entry(TWICE, FIRST, FIRST))
    return have(
        le(WEIGHT, value), CONTEXT, bound, order, rule="combine", title="the weight from above", multipliers=(ONE, ZERO)
    )


@lemma
def plane_at_least() -> Line:
    """The weight in the first two eigenvectors is at least (y - l_1) (F - 1/(y - l)), l the second eigenvalue after the first
    change, in dimension 3 and more.
    """
    context = CONTEXT.where(lt(TWO, d))
    form = instance(forms()[2], context)
    bound = instance(axiom("weight_of_largest_lower"), context, form, images={M: TWICE, v: FIRST, m: TWO})
    third = eigenvalue(TWICE, add(TWO, ONE))
    interlaced = instance(axiom("interlacing_above"), context, images={M: ONCE, v: SECOND, k: TWO})
    order = instance(in_order(), context, images={M: ONCE, k: ONE, m: TWO})
    after, before = sub(y, third), sub(y, eigenvalue(ONCE, TWO))
    less = have(lt(eigenvalue(ONCE, TWO), y), context, order, rule="combine", multipliers=(ONE,))
    weights = mul(inverse(after), inverse(before)), ZERO
    farther = have(le(inverse(after), inverse(before)), context, interlaced, less, rule="combine", multipliers=weights)
    gap = sub(y, eigenvalue(TWICE, ONE))
    value = mul(gap, sub(entry(TWICE, FIRST, FIRST), inverse(before)))
    return have(
        le(value, WEIGHT), context, bound, farther, rule="combine", title="the weight from below",
        multipliers=(ONE, gap),
    )  # fmt: skip
