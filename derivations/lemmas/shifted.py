"""The resolvent and the eigenvalues of M - 1, by those of M."""

from __future__ import annotations

from ...theory.terms.build import ONE, TRUE, TWO, ZERO, add, eq, inverse, le, lt, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Function, Term, bound, close, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .eigenvalues import FUNCTIONS_OF_ONE, SYMMETRIC, M, eigenvalue, in_order, k, m, resolvent_above
from .letters import d, x, y, z
from .rank_one import UNIT, determinant, entry, rises_above, stays_below, theta, v
from .smallest import LAST, keeps_above_least, least, resolvent_below_least

_at = bound(0, "real")
SHIFT: Function = (1, add(num(-1), _at))
LESS = sub(y, ONE)


def shifted(matrix: Term) -> Term:
    """The matrix less 1."""
    return make("of", matrix, close(add(num(-1), x), x))


@lemma
def shifted_eigenvalue() -> Line:
    """Each eigenvalue of M - 1 is 1 less than that of M."""
    context = Context((d, k, M), (le(ONE, d), le(ONE, k), le(k, d)), ((M, SYMMETRIC),))
    rises = have(le(add(num(-1), x), add(num(-1), z)), Context((x, z), (le(x, z),)), rule="sign")
    return instance(axiom("eigenvalue_of_function"), context, rises, functions={"f": SHIFT})


@lemma
def shifted_least() -> Line:
    """The smallest eigenvalue of M - 1 is 1 less than that of M."""
    context = Context((d, M), (le(ONE, d),), ((M, SYMMETRIC),))
    one = instance(shifted_eigenvalue(), context, images={k: d})
    both = [instance(least()[0], context, images={M: matrix}) for matrix in (shifted(M), M)]
    return have(eq(eigenvalue(shifted(M), LAST), add(num(-1), eigenvalue(M, LAST))), context, one, *both, rule="field")


@lemma
def shifted_entry(above: bool) -> Line:
    """An entry of the resolvent at y - 1 is one of the resolvent of M at y, above or below all eigenvalues."""
    beside = lt(eigenvalue(M, ONE), y) if above else lt(y, eigenvalue(M, LAST))
    context = Context((d, y, M, v), (le(ONE, d), beside), ((M, SYMMETRIC), (v, UNIT)))
    inside = Context((*context.variables, k), (*context.conditions, le(ONE, k), le(k, d)), context.ranges)
    if above:
        order = [instance(in_order(), inside, images={k: ONE, m: k})]
    else:
        order = [instance(in_order(), inside, images={m: d}), instance(least()[0], inside)]
    relation = lt(eigenvalue(M, k), y) if above else lt(y, eigenvalue(M, k))
    weights = (ONE,) if above else (ONE, ONE)
    apart = have(relation, inside, *order, rule="combine", multipliers=weights)
    twice: Function = (1, inverse(sub(LESS, SHIFT[1])))
    summand = inverse(sub(LESS, add(num(-1), eigenvalue(M, k))))
    exists = have(make("defined", summand), inside, apart, rule="order")
    finite = have(make("defined", eigenvalue(M, k)), inside, rule="order")
    traces = [
        instance(axiom("trace_of_function"), context, known, functions={"f": function})
        for known, function in (
            (exists, twice),
            (have(make("defined", add(num(-1), eigenvalue(M, k))), inside, finite, rule="order"), SHIFT),
        )
    ]
    once = [have(make("defined", line.statement.args[0]), context, line, rule="order") for line in traces]
    functions = {"f": SHIFT, "g": (1, inverse(sub(LESS, _at)))}
    composed = instance(axiom("entry_of_composition"), context, *once, functions=functions)
    itself = instance((resolvent_above if above else resolvent_below_least)(), context)
    form = instance(axiom("entry_of_function"), context, itself, functions=FUNCTIONS_OF_ONE)
    same = have(eq(composed.statement.args[1], entry(M, v, v)), context, composed, form, rule="rewrite")
    return have(
        eq(entry(shifted(M), v, v, LESS), entry(M, v, v)), context, composed, same, rule="field", multipliers=(ONE, ONE)
    )


# What a change of M - 1 in one direction does to its eigenvalues, by the determinant in terms of M.

CHANGED = make("spiked", shifted(M), v, theta)
DETERMINANT = determinant(theta, LESS, entry(M, v, v))


def _context(*conditions: Term) -> Context:
    ranges = (M, SYMMETRIC), (v, UNIT)
    point = (y,) if any(y in condition.variables for condition in conditions) else ()
    return Context((d, *point, theta, M, v), (le(ONE, d), lt(ZERO, theta), *conditions), ranges)


def _payments(context: Context, above: bool, sign: Term) -> tuple[Line, ...]:
    """The extreme eigenvalue lies beside y - 1, and the determinant has its sign there."""
    form = instance(shifted_entry(above), context)
    own = determinant(theta, LESS, entry(shifted(M), v, v, LESS))
    relation = make(sign.head, *(own if side is DETERMINANT else side for side in sign.args))
    stated = have(sign, context, rule="sign")
    moved = have(relation, context, stated, form, rule="rewrite")
    if above:
        first = instance(shifted_eigenvalue(), context, images={k: ONE})
        beside = have(lt(first.statement.args[0], LESS), context, first, rule="combine", multipliers=(neg(ONE),))
    else:
        last = instance(shifted_least(), context)
        beside = have(lt(LESS, last.statement.args[0]), context, last, rule="combine", multipliers=(ONE,))
    return moved, beside


@lemma
def shifted_rises() -> Line:
    """The largest eigenvalue reaches y - 1 if the determinant is < 0."""
    sign = lt(DETERMINANT, ZERO)
    context = _context(lt(ONE, y), lt(eigenvalue(M, ONE), y), sign)
    return instance(rises_above(), context, *_payments(context, True, sign), images={M: shifted(M), y: LESS})


@lemma
def shifted_stays() -> Line:
    """The largest eigenvalue stays below y - 1 if the determinant is > 0."""
    sign = lt(ZERO, DETERMINANT)
    context = _context(lt(ONE, y), lt(eigenvalue(M, ONE), y), sign)
    paid = _payments(context, True, sign)
    images = {M: shifted(M), y: LESS}
    exists = instance(resolvent_above(), context, paid[1], images=images)
    return instance(stays_below(), context, *paid, exists, images={**images, k: ONE})


@lemma
def shifted_keeps() -> Line:
    """Left of 1 the smallest stays above y - 1 if the determinant is > 0."""
    sign = lt(ZERO, DETERMINANT)
    context = _context(le(TWO, d), lt(y, ONE), lt(y, eigenvalue(M, LAST)), sign)
    return instance(keeps_above_least(True), context, *_payments(context, False, sign), images={M: shifted(M), y: LESS})


@lemma
def shifted_second() -> Line:
    """The largest eigenvalue is at least the second of M less 1."""
    context = _context(le(TWO, d))
    second = instance(shifted_eigenvalue(), context, images={k: TWO})
    interlaced = instance(axiom("interlacing_below"), context, images={M: shifted(M), k: ONE})
    return have(
        le(add(num(-1), eigenvalue(M, TWO)), eigenvalue(CHANGED, ONE)), context, interlaced, second, rule="combine",
        multipliers=(ONE, ONE),
    )  # fmt: skip


@lemma
def norm_bounds() -> tuple[Line, Line]:
    """The norm is at least the largest eigenvalue; at most what bounds this and minus the smallest."""
    bound_ = var("b", "real")
    context = _context()
    known = instance(axiom("operator_norm"), context, images={M: CHANGED})
    norm, largest = known.statement.args
    first, last = eigenvalue(CHANGED, ONE), eigenvalue(CHANGED, LAST)
    below = have(le(first, largest), context, known, rule="sign")
    at_least = have(le(first, norm), context, below, known, rule="combine", multipliers=(ONE, neg(ONE)))
    wide = Context(
        (*context.variables, bound_), (*context.conditions, le(first, bound_), le(neg(bound_), last)), context.ranges
    )
    chosen = make("cases", le(largest.args[1], largest.args[0]), largest.args[0], TRUE, largest.args[1])
    meant = have(eq(largest, chosen), wide, known, rule="define")
    guards = le(largest.args[1], largest.args[0]), lt(largest.args[0], largest.args[1])
    within = [
        have(le(side, bound_), wide.where(guard), rule="sign") for side, guard in zip(largest.args, guards, strict=True)
    ]
    small = have(le(chosen, bound_), wide, *within, rule="cases")
    at_most = have(le(norm, bound_), wide, known, meant, small, rule="combine", multipliers=(neg(ONE), neg(ONE), ONE))
    return at_least, at_most
