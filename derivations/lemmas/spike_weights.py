"""The weight of v in the first eigenvectors of A M A, A^2 = 1 + theta v v^T, whose eigenvalues are l_1, l_2, ..., between functions
of h = v^T (y - M)^-1 v and the determinant Q = 1 + theta - theta y h.
"""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .eigenvalues import FUNCTIONS_OF_ONE, M, eigenvalue, in_order, k, m, resolvent_above, resolvent_between_two
from .letters import d, y
from .rank_one import BETWEEN, CHANGED, DETERMINANT, FORM, changes, entry, entry_exists, keeps_above, v

QUOTIENT = mul(FORM, inverse(DETERMINANT))
_BESIDE = lt(eigenvalue(M, ONE), y), lt(eigenvalue(CHANGED, ONE), y), lt(ZERO, DETERMINANT)


@lemma
def spiked_entry() -> Line:
    """v^T (y - A M A)^-1 v is the entry of M over the determinant, above both matrices."""
    context = changes(*_BESIDE)
    return changed_entry(context, [instance(resolvent_above(), context, images={M: matrix}) for matrix in (M, CHANGED)])


def changed_entry(context: Context, existing: list[Line]) -> Line:
    """The entry after the change, both resolvents existing."""
    forms = [instance(entry_exists(), context, existing[0])]
    after = {M: CHANGED}
    forms.append(instance(axiom("entry_of_function"), context, existing[1], images=after, functions=FUNCTIONS_OF_ONE))
    cited = instance(axiom("rank_one_entry"), context, *existing, *forms)
    statement = eq(entry(CHANGED, v, v), QUOTIENT)
    return have(statement, context, cited, rule="field", multipliers=(inverse(DETERMINANT),))


WEIGHT = make("weight", CHANGED, v, ONE, ONE)


@lemma
def weight_at_most() -> Line:
    """The weight in the first eigenvector is at most (y - l_1) h/Q."""
    context = changes(*_BESIDE)
    bound = instance(axiom("weight_of_largest_upper"), context, images={M: CHANGED, m: ONE})
    value = mul(sub(y, eigenvalue(CHANGED, ONE)), QUOTIENT)
    scale = sub(y, eigenvalue(CHANGED, ONE))
    return have(
        le(WEIGHT, value), context, bound, spiked_entry(), rule="combine", title="the weight from above",
        multipliers=(ONE, scale),
    )  # fmt: skip


@lemma
def weight_at_least() -> Line:
    """The weight in the first eigenvector is at least (y - l_1) (h/Q - 1/(y - l)), l the largest eigenvalue of M, in dimension 2
    and more.
    """
    context = changes(lt(ONE, d), *_BESIDE)
    cited = axiom("weight_of_largest_lower")
    second = eigenvalue(CHANGED, add(ONE, ONE))
    interlaced = instance(axiom("interlacing_above"), context, images={k: ONE})
    bound = instance(cited, context, images={M: CHANGED, m: ONE})
    gap, first = sub(y, eigenvalue(M, ONE)), sub(y, eigenvalue(CHANGED, ONE))
    value = mul(first, sub(QUOTIENT, inverse(gap)))
    smaller = have(
        le(inverse(sub(y, second)), inverse(gap)),
        context,
        interlaced,
        rule="combine",
        multipliers=(mul(inverse(gap), inverse(sub(y, second))),),
    )
    return have(
        le(value, WEIGHT), context, bound, spiked_entry(), smaller, rule="combine", title="the weight from below",
        multipliers=(ONE, neg(first), first),
    )  # fmt: skip


# The weight of v in the second eigenvector, by an entry of the resolvent between it and the first.

_AMID = *BETWEEN, lt(eigenvalue(CHANGED, TWO), y), lt(ZERO, DETERMINANT)
SECOND_WEIGHT = make("weight", CHANGED, v, TWO, TWO)


@lemma
def first_grows() -> Line:
    """theta > 0: the largest eigenvalue does not fall, where it is above y and the second is not."""
    context = changes(*BETWEEN)
    first = eigenvalue(CHANGED, ONE)
    statement = le(eigenvalue(M, ONE), first)
    there = context.where(lt(first, eigenvalue(M, ONE)))
    kept = instance(keeps_above(), there)
    middle = div(add(first, eigenvalue(M, ONE)), TWO)
    below = have(lt(y, eigenvalue(M, ONE)), there, rule="sign")
    halves = HALF, HALF
    signs = [
        have(lt(low, middle), there, kept, below, rule="combine", multipliers=halves)
        for low in (ZERO, eigenvalue(M, TWO))
    ]
    further = instance(keeps_above(), there, *signs, images={y: middle})
    less = have(lt(eigenvalue(M, ONE), first), there, further, rule="combine", multipliers=(TWO,))
    grows = have(statement, context.where(statement), rule="sign")
    return have(statement, context, grows, less, rule="cases", title="the largest does not fall")


@lemma
def entry_changed_amid() -> Line:
    """v^T (y - A M A)^-1 v is the entry of M over the determinant, between the two largest eigenvalues of both."""
    context = changes(*_AMID)
    kept = instance(keeps_above(), context)
    existing = [instance(resolvent_between_two(), context, kept, images={M: matrix}) for matrix in (M, CHANGED)]
    return changed_entry(context, existing)


@lemma
def second_weight_at_most() -> Line:
    """The weight in the second eigenvector is at most (y - l_2) (h/Q + 1/(l - y)), l the largest eigenvalue of M."""
    context = changes(*_AMID)
    kept, grows, form = (instance(line, context) for line in (keeps_above(), first_grows(), entry_changed_amid()))
    bound = instance(axiom("weight_of_group_upper"), context, kept, form, images={M: CHANGED, k: TWO, m: TWO})
    after, before = sub(eigenvalue(CHANGED, ONE), y), sub(eigenvalue(M, ONE), y)
    weights = (mul(inverse(after), inverse(before)),)
    nearer = have(
        le(inverse(after), inverse(before)), context, grows, kept, rule="combine", multipliers=(*weights, ZERO)
    )
    gap = sub(y, eigenvalue(CHANGED, TWO))
    value = mul(gap, add(QUOTIENT, inverse(before)))
    return have(
        le(SECOND_WEIGHT, value), context, bound, form, nearer, rule="combine", title="the second weight from above",
        multipliers=(ONE, gap, gap),
    )  # fmt: skip


@lemma
def second_weight_at_least() -> Line:
    """The weight in the second eigenvector is at least (y - l_2) (h/Q - 1/(y - l)), l the second eigenvalue of M, in dimension 3
    and more.
    """
    context = changes(*_AMID, lt(TWO, d))
    kept, form = (instance(line, context) for line in (keeps_above(), entry_changed_amid()))
    bound = instance(axiom("weight_of_group_lower"), context, kept, form, images={M: CHANGED, k: TWO, m: TWO})
    third = eigenvalue(CHANGED, add(TWO, ONE))
    interlaced = instance(axiom("interlacing_above"), context, images={k: TWO})
    after, before = sub(y, third), sub(y, eigenvalue(M, TWO))
    weights = (mul(inverse(after), inverse(before)),)
    farther = have(le(inverse(after), inverse(before)), context, interlaced, rule="combine", multipliers=weights)
    gap = sub(y, eigenvalue(CHANGED, TWO))
    value = mul(gap, sub(QUOTIENT, inverse(before)))
    return have(
        le(value, SECOND_WEIGHT), context, bound, form, farther, rule="combine", title="the second weight from below",
        multipliers=(ONE, neg(gap), gap),
    )  # fmt: skip


@lemma
def second_weight_above() -> Line:
    """From a point above all it is at most (y - l_2) h/Q."""
    context = changes(le(TWO, d), *_BESIDE)
    form = instance(spiked_entry(), context)
    bound = instance(axiom("weight_of_largest_upper"), context, form, images={M: CHANGED, m: TWO})
    parts = instance(axiom("weight_of_parts"), context, images={M: CHANGED, k: ONE, var("j", "integer"): ONE, m: TWO})
    gap = sub(y, eigenvalue(CHANGED, TWO))
    order = instance(in_order(), context, images={M: CHANGED, k: ONE, m: TWO})
    return have(
        le(SECOND_WEIGHT, mul(gap, QUOTIENT)), context, bound, form, parts, order, rule="combine",
        multipliers=(ONE, gap, neg(ONE), ZERO),
    )  # fmt: skip
