"""Eigenvalues of a symmetric matrix and how many of them lie above a point; where its resolvent exists."""

from __future__ import annotations

from ...theory.terms.build import ONE, TRUE, TWO, ZERO, add, div, inverse, le, lt, over, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, bound, make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import d, x, y

k, m = var("k", "integer"), var("m", "integer")
M = var("M", "matrix")
SYMMETRIC = make("symmetric", d)
FUNCTIONS_OF_ONE = {"f": (1, inverse(sub(y, bound(0, "real"))))}


def matrices(*conditions: Term, numbers: tuple[Term, ...] = ()) -> Context:
    """Symmetric d x d matrices, a real y and integers."""
    return Context((d, y, *numbers, M), (le(ONE, d), *conditions), ((M, SYMMETRIC),))


def eigenvalue(matrix: Term, number: Term) -> Term:
    return make("eigenvalue", matrix, number)


def share(matrix: Term, at: Term = y) -> Term:
    """The share of eigenvalues above a point."""
    return over(make("spectrum", matrix), make("cases", lt(at, x), ONE, TRUE, ZERO), x)


def resolvent_trace(matrix: Term, at: Term = y) -> Term:
    return over(make("spectrum", matrix), inverse(sub(at, x)), x)


_PLACE = le(ONE, k), le(k, d)


@lemma
def fewer_above() -> Line:
    """Fewer than k eigenvalues lie above what the k-th largest does not exceed."""
    context = matrices(*_PLACE, le(eigenvalue(M, k), y), numbers=(k,))
    statement = lt(share(M), div(k, d))
    less = have(statement, context.where(statement), rule="sign")
    there = context.where(le(div(k, d), share(M)))
    many = have(le(div(k, d), share(M)), there, rule="sign")
    above = instance(axiom("eigenvalue_above"), there, many)
    return have(statement, context, less, above, rule="cases", title="fewer than k above")


@lemma
def as_many_above() -> Line:
    """At least k eigenvalues lie above what the k-th largest exceeds."""
    context = matrices(*_PLACE, lt(y, eigenvalue(M, k)), numbers=(k,))
    statement = le(div(k, d), share(M))
    many = have(statement, context.where(statement), rule="sign")
    there = context.where(lt(share(M), div(k, d)))
    few = have(lt(share(M), div(k, d)), there, rule="sign")
    below = instance(axiom("eigenvalue_not_above"), there, few)
    return have(statement, context, many, below, rule="cases", title="at least k above")


@lemma
def in_order() -> Line:
    """The m-th largest eigenvalue is at most the k-th for k <= m."""
    context = Context((d, k, m, M), (le(ONE, d), le(ONE, k), le(k, m), le(m, d)), ((M, SYMMETRIC),))
    at = eigenvalue(M, k)
    itself = have(le(at, at), context, rule="sign")
    few = instance(fewer_above(), context, itself, images={y: at})
    fewer = have(lt(share(M, at), div(m, d)), context, few, rule="combine", multipliers=(ONE,))
    return instance(axiom("eigenvalue_not_above"), context, fewer, images={y: at, k: m}, title="in order")


def _resolvent(context: Context, *apart: Line) -> Line:
    """The trace of the resolvent exists where no eigenvalue is y."""
    summand = inverse(sub(y, eigenvalue(M, k)))
    inside = Context((*context.variables, k), (*context.conditions, *_PLACE), context.ranges)
    exists = have(make("defined", summand), inside, *apart, rule="order")
    trace = instance(axiom("trace_of_function"), context, exists, functions=FUNCTIONS_OF_ONE)
    return have(make("defined", resolvent_trace(M)), context, trace, rule="order", title="the resolvent exists")


@lemma
def resolvent_above() -> Line:
    """The resolvent exists above the largest eigenvalue."""
    context = matrices(lt(eigenvalue(M, ONE), y))
    inside = Context((*context.variables, k), (*context.conditions, *_PLACE), context.ranges)
    order = instance(in_order(), inside, images={k: ONE, m: k})
    return _resolvent(context, order)


@lemma
def resolvent_between() -> Line:
    """The resolvent exists between the m-th largest eigenvalue and the next."""
    after = add(m, ONE)
    context = matrices(le(ONE, m), lt(m, d), lt(eigenvalue(M, after), y), lt(y, eigenvalue(M, m)), numbers=(m,))
    inside = Context((*context.variables, k), (*context.conditions, *_PLACE), context.ranges)
    first = instance(in_order(), inside.where(le(k, m)), images={m: m, k: k})
    last = instance(in_order(), inside.where(le(after, k)), images={k: after, m: k})
    statement = make("ne", sub(y, eigenvalue(M, k)), ZERO)
    parts = [have(statement, line.context, line, rule="sign") for line in (first, last)]
    apart = have(statement, inside, *parts, rule="cases")
    return _resolvent(context, apart)


@lemma
def resolvent_between_two() -> Line:
    """The resolvent exists between the two largest eigenvalues."""
    context = matrices(le(TWO, d), lt(eigenvalue(M, TWO), y), lt(y, eigenvalue(M, ONE)))
    return instance(resolvent_between(), context, images={m: ONE})


@lemma
def resolvent_below() -> Line:
    """The resolvent exists below the smallest eigenvalue, here number m = d."""
    context = matrices(le(d, m), le(m, d), lt(y, eigenvalue(M, m)), numbers=(m,))
    inside = Context((*context.variables, k), (*context.conditions, *_PLACE), context.ranges)
    return _resolvent(context, instance(in_order(), inside))
