"""Bounds of a square by exponentials, and a product of exponentials of integers."""

from __future__ import annotations

from ...theory.terms.build import ONE, OO, TRUE, TWO, ZERO, add, eq, le, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, app, close, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import x, y

s = var("s", "real")
_after = Context((x,), (le(ZERO, x),))
_scaled = Context((s, x), (lt(ZERO, s), le(s, ONE), le(ZERO, x)))


def exp(term: Term) -> Term:
    return make("exp", term)


def both(term: Term) -> Term:
    """e^x + e^-x."""
    return add(exp(term), exp(neg(term)))


def _rises(function: Term, context: Context, *slope: Line) -> Line:
    """The function of x, which is 0 at 0, is not negative beyond."""
    start = substitute(function, {x: ZERO})
    moved = tuple(
        instance(line, Context((*context.variables[:-1], y), (*context.conditions[:-1], le(ZERO, y))), images={x: y})
        for line in slope
    )
    line = have(
        le(start, function), context, *moved, rule="increasing_map", variable=y, function=substitute(function, {x: y}),
        interval=make("interval", ZERO, OO), values=(ZERO, x),
    )  # fmt: skip
    none = have(eq(start, ZERO), context, rule="functional_equation")
    return have(le(ZERO, function), context, line, none, rule="combine", multipliers=(ONE, ONE))


@lemma
def square_below() -> Line:
    """x^2 <= e^x + e^-x - 2 for x >= 0."""
    slope = sub(sub(exp(x), exp(neg(x))), mul(TWO, x))
    bend = have(le(ZERO, sub(both(x), TWO)), _after, rule="sign")
    first = _rises(slope, _after, bend)
    return _rises(sub(sub(both(x), TWO), power(x, 2)), _after, first)


def _at_scale(function: Term) -> Term:
    return substitute(function, {x: mul(s, x)})


@lemma
def exponential_rises() -> Line:
    """e^(s x) <= e^x for 0 < s <= 1 and x >= 0."""
    below = have(le(mul(s, x), x), _scaled, rule="sign")
    return have(
        le(_at_scale(exp(x)), exp(x)), _scaled, below, rule="increasing_map", variable=y, function=exp(y),
        interval=make("interval", ZERO, OO), values=(mul(s, x), x),
    )  # fmt: skip


_odd = sub(exp(x), exp(neg(x)))
_rest = sub(sub(both(x), TWO), power(x, 2))
"""e^x + e^-x - 2 - x^2."""


@lemma
def scaled_rest() -> Line:
    """e^(s x) + e^(-s x) - 2 - s^2 x^2 <= s^4 (e^x + e^-x - 2 - x^2) for 0 < s <= 1 and x >= 0: four slopes down."""
    known = exponential_rises()
    for power_, form in enumerate((_odd, sub(both(x), TWO), sub(_odd, mul(TWO, x)), _rest)):
        factor = power(s, 3 - power_)
        known = _rises(sub(mul(power(s, 4), form), mul(factor, _at_scale(form))), _scaled, known)
    return known


def exponential_of(known: Line) -> Line:
    """e^u = e^v of a known u = v; a sum in the exponent is not taken apart."""
    u, v = var("u", "real"), var("v", "real")
    equals = Context((u, v), (eq(u, v),))
    put = have(eq(exp(u), exp(v)), equals, have(eq(u, v), equals, rule="sign"), rule="rewrite")
    images = dict(zip((u, v), known.statement.terms, strict=True))
    return instance(put, known.context, known, images=images)


def exponential_of_sum(first: Term, second: Term, context: Context, *known: Line) -> Line:
    """e^(a + b) = e^a e^b, of a and b as they stand."""
    u, v = var("u", "real"), var("v", "real")
    general = have(eq(exp(add(u, v)), mul(exp(u), exp(v))), Context((u, v)), rule="functional_equation")
    return instance(general, context, *known, images={u: first, v: second})


_m, j = var("count", "integer"), var("j", "integer")
_g = app("g", j)


def _product(low: Term, high: Term) -> Term:
    return make("product", make("integers", low, high), close(exp(_g), j))


def _sum(low: Term, high: Term) -> Term:
    return over(make("integers", low, high), _g, j)


@lemma
def product_of_exponentials(start: Term = ZERO) -> Line:
    """The product of e^g(j) is e to the sum of g(j), j from a first number to any m, for any g."""
    context = Context((_m,), (le(start, _m),))
    owed, again = (have(eq(_g, _g), Context((j,), (le(start, j),)), rule="suppose", own=(j,)) for _ in range(2))
    statement = eq(_product(start, _m), exp(_sum(start, _m)))
    nowhere, later = Context(()), add(_m, ONE)

    def single(at: Term, where: Context) -> tuple[Line, Line]:
        there = substitute(_g, {j: at})
        exist = [instance(owed, where, again, images={j: place}) for place in (at, add(at, ZERO))]
        return (
            have(eq(_product(at, at), exp(there)), where, *exist, rule="law"),
            have(eq(_sum(at, at), there), where, *exist, rule="law"),
        )

    first = single(start, nowhere)
    base = have(substitute(statement, {_m: start}), nowhere, *first, rule="rewrite")
    supposed = have(statement, context, rule="suppose")
    last, term = single(later, context)
    cuts = (
        have(eq(_product(start, later), mul(_product(start, _m), _product(later, later))), context, owed, rule="split"),
        have(eq(_sum(start, later), add(_sum(start, _m), _sum(later, later))), context, owed, rule="split"),
    )
    before, after = _sum(start, _m), substitute(_g, {j: later})
    apart = exponential_of_sum(before, after, context, supposed, term)
    total = have(
        eq(_sum(start, later), add(before, after)), context, cuts[1], term, rule="field", multipliers=(ONE, ONE)
    )
    whole = exponential_of(total)
    parts = have(
        eq(_product(start, later), mul(exp(before), exp(after))), context, cuts[0], supposed, last, rule="field",
        multipliers=(ONE, _product(later, later), exp(before)),
    )  # fmt: skip
    step = have(
        substitute(statement, {_m: later}), context, parts, apart, whole, rule="field",
        multipliers=(ONE, neg(ONE), neg(ONE)),
    )  # fmt: skip
    return have(statement, context, base, step, rule="induction", variable=_m, start=start)


_columns = var("d", "integer")


@lemma
def product_along_row() -> Line:
    """The product of e^g(j) is e to the sum of g(j), 1 <= j <= d, for any g that exists at these j."""
    row = Context((_columns,), (le(ONE, _columns),))
    after = Context((_columns, j), (*row.conditions, le(ONE, j)))
    inside = after.where(le(j, _columns))
    owed, again = (have(eq(_g, _g), inside, rule="suppose", own=(j,)) for _ in range(2))
    cut = make("cases", le(x, _columns), app("g", x), TRUE, ZERO)
    here = substitute(cut, {x: j})
    branches = [
        have(eq(here, here), inside, owed, rule="rewrite"),
        have(eq(here, here), after.where(lt(_columns, j)), rule="field"),
    ]
    exists = have(eq(here, here), after, *branches, rule="cases")
    whole = instance(
        product_of_exponentials(ONE), row, exists, images={_m: _columns}, functions={"g": (1, close(cut, x))}
    )
    same = have(eq(here, _g), inside, again, rule="cases")
    statement = eq(_product(ONE, _columns), exp(_sum(ONE, _columns)))
    return have(statement, row, whole, same, rule="rewrite", title="along a row")
