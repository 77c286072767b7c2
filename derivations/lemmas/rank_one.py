"""Eigenvalues of A M A, A^2 = 1 + theta v v^T, beside a point y > 0: by the sign of 1 + theta - theta y v^T (y - M)^-1 v."""

from __future__ import annotations

from ...theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .eigenvalues import (
    FUNCTIONS_OF_ONE,
    SYMMETRIC,
    M,
    as_many_above,
    eigenvalue,
    fewer_above,
    k,
    m,
    resolvent_above,
    resolvent_below,
    resolvent_between,
    resolvent_trace,
    share,
)
from .letters import d, x, y

v, theta = var("v", "vector"), var("theta", "real")
UNIT = make("unit_vectors", d)
CHANGED = make("spiked", M, v, theta)


def entry(matrix: Term, one: Term, two: Term, at: Term = y) -> Term:
    """An entry of the resolvent at a point."""
    return make("entry", make("of", matrix, close(inverse(sub(at, x)), x)), one, two)


def determinant(strength: Term, at: Term, form: Term) -> Term:
    """1 + theta - theta y h, the entry being h."""
    return add(ONE, strength, mul(num(-1), strength, at, form))


FORM = entry(M, v, v)
DETERMINANT = determinant(theta, y, FORM)
EXISTS = make("defined", resolvent_trace(M))


def changes(*conditions: Term, numbers: tuple[Term, ...] = ()) -> Context:
    """M, v and theta > -1, y and integers."""
    ranges = (M, SYMMETRIC), (v, UNIT)
    return Context((d, y, theta, *numbers, M, v), (le(ONE, d), lt(neg(ONE), theta), *conditions), ranges)


@lemma
def entry_exists() -> Line:
    """v^T (y - M)^-1 v is the mean of 1/(y - x) over the eigenvalues weighted by v."""
    context = changes(EXISTS)
    known = have(EXISTS, context, rule="order")
    return instance(axiom("entry_of_function"), context, known, functions=FUNCTIONS_OF_ONE)


@lemma
def second_below() -> Line:
    """The second eigenvalue after the change lies below what is above all before."""
    context = changes(le(TWO, d), lt(eigenvalue(M, ONE), y))
    interlaced = instance(axiom("interlacing_above"), context, images={k: ONE})
    return have(lt(eigenvalue(CHANGED, TWO), y), context, interlaced, rule="combine", multipliers=(ONE,))


_UP = lt(ZERO, theta), lt(ZERO, y), EXISTS
_PLACE = le(ONE, k), le(k, d)


def _count(context: Context, here: Line, existing: Line, sign: str) -> Line:
    """The count of eigenvalues above y, before and after; both resolvents exist."""
    known = have(EXISTS, context, here, rule="order")
    form = instance(entry_exists(), context, here)
    return instance(axiom(f"rank_one_count_{sign}"), context, known, existing, form)


def _after(lemma: Line, context: Context, **images: Term) -> Line:
    """What the lemma says of the changed matrix."""
    named = {var(name, "integer"): image for name, image in images.items()}
    return instance(lemma, context, images={M: CHANGED, **named})


@lemma
def stays_below() -> Line:
    """theta > 0: the k-th eigenvalue stays below y if it was and the determinant is > 0 there."""
    context = changes(*_UP, *_PLACE, lt(eigenvalue(M, k), y), lt(ZERO, DETERMINANT), numbers=(k,))
    statement = le(eigenvalue(CHANGED, k), y)
    there = context.where(lt(y, eigenvalue(CHANGED, k)))
    inner, last = there.where(lt(k, d)), there.where(eq(k, d))
    interlaced = instance(axiom("interlacing_above"), inner)
    between = have(lt(eigenvalue(CHANGED, add(k, ONE)), y), inner, interlaced, rule="combine", multipliers=(ONE,))
    existing = instance(resolvent_between(), inner, between, images={M: CHANGED, m: k})
    below = instance(resolvent_below(), last, images={M: CHANGED, m: k})
    branches = []
    itself = have(EXISTS, context, rule="order")
    few = instance(fewer_above(), context)
    for where, known in ((inner, existing), (last, below)):
        count = _count(where, instance(itself, where), known, "up")
        change = count.statement.args[1].args[1]
        none = have(eq(change, ZERO), where, have(eq(ZERO, ZERO), where, rule="field"), rule="cases")
        fewer = have(
            lt(share(CHANGED), div(k, d)), where, count, none, few, rule="combine",
            multipliers=(neg(ONE), neg(ONE), ONE),
        )  # fmt: skip
        branches.append(instance(axiom("eigenvalue_not_above"), where, fewer, images={M: CHANGED}))
    stays = have(statement, context.where(statement), rule="sign")
    return have(statement, context, stays, *branches, rule="cases", title="it stays below")


def _reaches(context: Context, number: Term, kept: Line, here: Line, existing: Line, change: bool) -> Line:
    """Eigenvalue ``number`` of the changed matrix lies above y: ``kept`` of M do, and one more after a change."""
    count = _count(context, here, existing, "up")
    term = count.statement.args[1].args[1]
    if change:
        same = have(eq(inverse(d), inverse(d)), context, rule="field")
        more = have(eq(term, inverse(d)), context, same, rule="cases")
    else:
        more = have(le(ZERO, term), context, instance(entry_exists(), context, here), rule="sign")
    signs = (neg(ONE), neg(ONE), ONE) if change else (neg(ONE), ONE, ONE)
    enough = have(le(div(number, d), share(CHANGED)), context, count, more, kept, rule="combine", multipliers=signs)
    return instance(axiom("eigenvalue_above"), context, enough, images={M: CHANGED, k: number})


@lemma
def rises_above() -> Line:
    """theta > 0: the largest eigenvalue reaches y, above that of M, if the determinant is < 0 there."""
    context = changes(lt(ZERO, theta), lt(ZERO, y), lt(eigenvalue(M, ONE), y), lt(DETERMINANT, ZERO))
    statement = le(y, eigenvalue(CHANGED, ONE))
    there = context.where(lt(eigenvalue(CHANGED, ONE), y))
    here = instance(resolvent_above(), there)
    positive = have(le(ZERO, share(M)), there, rule="sign")
    existing = instance(resolvent_above(), there, images={M: CHANGED})
    reached = _reaches(there, ONE, positive, here, existing, True)
    rises = have(statement, context.where(statement), rule="sign")
    return have(statement, context, rises, reached, rule="cases", title="it rises above")


BETWEEN = lt(ZERO, theta), lt(ZERO, y), le(TWO, d), lt(eigenvalue(M, TWO), y), lt(y, eigenvalue(M, ONE))


@lemma
def keeps_above() -> Line:
    """theta > 0: the largest eigenvalue stays above y, which is above the second of M."""
    context = changes(*BETWEEN)
    statement = le(y, eigenvalue(CHANGED, ONE))
    there = context.where(lt(eigenvalue(CHANGED, ONE), y))
    one = instance(as_many_above(), there, images={k: ONE})
    here = instance(resolvent_between(), there, images={m: ONE})
    existing = instance(resolvent_above(), there, images={M: CHANGED})
    reached = _reaches(there, ONE, one, here, existing, False)
    keeps = have(statement, context.where(statement), rule="sign")
    weakly = have(statement, context, keeps, reached, rule="cases")
    middle = div(add(y, eigenvalue(M, ONE)), TWO)
    further = instance(weakly, context, images={y: middle})
    return have(lt(y, eigenvalue(CHANGED, ONE)), context, further, rule="combine", multipliers=(ONE,))


@lemma
def rises_second() -> Line:
    """theta > 0: the second eigenvalue reaches y, between the first two of M, if the determinant is < 0 there."""
    context = changes(*BETWEEN, lt(DETERMINANT, ZERO))
    statement = le(y, eigenvalue(CHANGED, TWO))
    there = context.where(lt(eigenvalue(CHANGED, TWO), y))
    one = instance(as_many_above(), there, images={k: ONE})
    keeps = instance(keeps_above(), there)
    existing = instance(resolvent_between(), there, keeps, images={M: CHANGED, m: ONE})
    here = instance(resolvent_between(), there, images={m: ONE})
    reached = _reaches(there, TWO, one, here, existing, True)
    rises = have(statement, context.where(statement), rule="sign")
    return have(statement, context, rises, reached, rule="cases", title="the second rises above")
