"""A spike moves the mean root of the eigenvalues by one root at most: eigenvalues with and without it interlace."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ....theory.terms.build import ONE, OO, TRUE, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, over, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, make, num, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.interlacing import before_last, j, numbers, sum_of_interlaced
from ...lemmas.letters import S, absolute, d, x, y
from ...lemmas.marchenko_pastur import root
from ..blindness import blindness_claim

CONTEXT = claimed(blindness_claim)[0]
SPIKED = make("spiked", S, make("basis", ONE), var("theta", "real"))
_M, _k, _margin = var("M", "matrix"), var("k", "integer"), var("margin", "real")


def eigenvalue(matrix: Term, k: Term) -> Term:
    return make("eigenvalue", matrix, k)


def root_of(matrix: Term, k: Term) -> Term:
    return root(eigenvalue(matrix, k))


def norm(matrix: Term) -> Term:
    return make("operator_norm", matrix)


@lemma
def not_negative(matrix: Term) -> Line:
    """Every eigenvalue is >= 0, for it lies above each negative number."""
    where = numbers(CONTEXT)
    beside = Context((*where.variables, _margin), (*where.conditions, lt(ZERO, _margin)), where.ranges)
    at = Context((_margin, x), (lt(ZERO, _margin), le(ZERO, x)))
    above = make("cases", lt(neg(_margin), x), ONE, TRUE, ZERO)
    one = have(eq(above, ONE), at, have(eq(ONE, ONE), at, rule="field"), rule="cases")
    share = have(
        le(div(j, d), over(make("spectrum", matrix), above, x)), beside, one, rule="order", title="all lie above"
    )
    images = {_M: matrix, _k: j, y: neg(_margin)}
    larger = instance(axiom("eigenvalue_above"), beside, share, images=images)
    sides = [lim(make("above", ZERO), side, _margin) for side in larger.statement.args]
    statement = le(ZERO, eigenvalue(matrix, j))
    return have(statement, where, larger, rule="limit_order", lower=sides[0], upper=sides[1])


def roots_in_order(context: Context, low: Term, high: Term, *known: Line) -> Line:
    """The root of what is smaller is smaller."""
    half_line, relation = make("interval", ZERO, OO), le(root(low), root(high))
    return have(
        relation, context, *known, rule="increasing_map", variable=y, function=root(y), interval=half_line,
        values=(low, high),
    )  # fmt: skip


@lemma
def mean_root(matrix: Term) -> Line:
    """tau of the root is the mean of the roots of the eigenvalues."""
    exists = have(make("defined", over(make("spectrum", matrix), root(x), x)), CONTEXT, rule="order")
    functions = {"f": (1, root(bound(0, "real")))}
    return instance(axiom("trace_of_function_that_exists"), CONTEXT, exists, images={_M: matrix}, functions=functions)


def moves_up(one: Term, two: Term, name: str) -> Line:
    """tau(one^(1/2)) - tau(two^(1/2)) <= abs(one)^(1/2)/d, where the (j + 1)-th eigenvalue of one is at most the j-th of two."""
    between = before_last(CONTEXT)
    images = {_M: S, var("v", "vector"): make("basis", ONE), var("theta", "real"): var("theta", "real"), _k: j}
    smaller = instance(axiom(name), between, images=images)
    signs = [
        have(le(ZERO, root_of(matrix, j)), numbers(CONTEXT), not_negative(matrix), rule="sign") for matrix in (one, two)
    ]
    at = instance(not_negative(one), between, images={j: add(j, ONE)}), instance(not_negative(two), between)
    lacing = roots_in_order(between, eigenvalue(one, add(j, ONE)), eigenvalue(two, j), smaller, *at)
    sums = sum_of_interlaced(CONTEXT, partial(root_of, one), partial(root_of, two), (signs[0], signs[1]), lacing)
    largest, first = instance(axiom("operator_norm"), CONTEXT, images={_M: one}), eigenvalue(one, ONE)
    at_most = have(le(first, norm(one)), CONTEXT, largest, rule="sign", title="the largest eigenvalue")
    sign = instance(not_negative(one), CONTEXT, images={j: ONE})
    top = roots_in_order(CONTEXT, first, norm(one), at_most, sign)
    traces = mean_root(one), mean_root(two)
    moved = le(sub(*(line.statement.args[0] for line in traces)), div(root(norm(one)), d))
    weights = ONE, num(-1), inverse(d), inverse(d)
    return have(moved, CONTEXT, *traces, sums, top, rule="combine", title="by one root at most", multipliers=weights)


@lemma
def larger_of_two() -> Line:
    """abs(gap) <= max(a, b)/d where gap <= a/d and -gap <= b/d."""
    gap, a, b = (var(name, "real") for name in ("gap", "a", "b"))
    both = le(gap, div(a, d)), le(neg(gap), div(b, d))
    context = Context((d, gap, a, b), (le(ONE, d), *both))
    most = make("max", a, b)
    sides = []
    for side, part in ((gap, a), (neg(gap), b)):
        less = have(le(part, most), context, rule="sign")
        known = have(le(side, div(part, d)), context, rule="sign")
        sides.append(have(le(side, div(most, d)), context, known, less, rule="combine", multipliers=(ONE, inverse(d))))
    w = var("w", "real")
    within = Context((gap, w), (le(gap, w), le(neg(gap), w)))
    size = have(le(absolute(gap), w), within, rule="sign")
    return instance(size, context, *sides, images={w: div(most, d)}, title="the larger of two")


def blind() -> Line:
    context, statement = claimed(blindness_claim)
    up, down = moves_up(S, SPIKED, "interlacing_below"), moves_up(SPIKED, S, "interlacing_above")
    gap, a, b = (var(name, "real") for name in ("gap", "a", "b"))
    opposite = mul(num(-1), up.statement.args[0])
    turned = have(le(opposite, down.statement.args[1]), context, down, rule="combine", multipliers=(ONE,))
    images = {gap: up.statement.args[0], a: root(norm(S)), b: root(norm(SPIKED))}
    found = instance(larger_of_two(), context, up, turned, images=images)
    return have(statement, context, found, rule="rewrite", title="in absolute value")


PROOFS: dict[str, Callable[[], Line]] = {blindness_claim.name: blind}

IDEAS: dict[str, str] = {
    "convergence.blindness": (
        "A spike changes the data by a matrix of rank one, so that the eigenvalues with and without it interlace. "
        "A sum of square roots then moves by one root at most, that of the largest eigenvalue."
    ),
}
"""What each proof does, in a sentence or two."""
