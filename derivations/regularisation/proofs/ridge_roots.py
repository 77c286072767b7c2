"""The overlap and the bulk error with a ridge: exact in the mean square root of S + ridge at every size; what a ridge does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, over, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, close, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.letters import DATA, S, X, d, gamma, limit, mean, n, t, tau, x
from ...lemmas.ridge import RIDGES, WITH_RIDGE, ridge
from ...lemmas.root_mean import INVERSE_ROOT, ROOT, exists, mean_power, raised, slope_of_mean
from ...marchenko_pastur.proofs.law import half_moments
from ..best_ridge import overlap_claim as rising_claim
from ..ridge import bulk_claim, overlap_claim, small_bulk_claim, small_overlap_claim
from .ridge_errors import RIDGED, mean_is_one

OTHER, SEED = var("Y", "data"), var("Z", "data")
TWO_SETS = Context((*RIDGED.variables, OTHER), WITH_RIDGE.conditions, ((X, DATA), (OTHER, DATA)))
OTHER_S = make("sample_covariance", OTHER)
_function = power(add(bound(0, "real"), ridge), ROOT)
_roots = {"f": (1, _function), "g": (1, _function)}
root = mean_power(ROOT)


def _form(one: Term, two: Term) -> Term:
    """E<A z, B z> over a seed, A and B the roots of the two matrices with the ridge."""
    inner = make("inner", SEED, *(make("of", matrix, close(raised(ROOT), x)) for matrix in (one, two)))
    return over(make("gaussian", ONE, d), inner, SEED)


def _over_other(body: Term) -> Term:
    return over(DATA, body, OTHER)


@lemma
def cross() -> Line:
    """E<x_1, x_2> = d (E tau((S + ridge)^(1/2)))^2."""
    exist = [
        have(make("defined", over(make("spectrum", m), raised(ROOT), x)), TWO_SETS, rule="order") for m in (S, OTHER_S)
    ]
    images = {var("M_1", "matrix"): S, var("M_2", "matrix"): OTHER_S}
    seed = instance(axiom("seed_mean"), TWO_SETS, *exist, images=images, functions=_roots)
    finite = have(make("defined", root), WITH_RIDGE, rule="order")
    images = {var("m", "integer"): n}
    independent = instance(axiom("independent_data"), WITH_RIDGE, finite, images=images, functions=_roots)
    pair, left = seed.statement.args[1], independent.statement.args[0]
    apart = have(eq(mean(_over_other(pair)), mul(d, left)), WITH_RIDGE, independent, rule="linear")
    form = mean(_over_other(seed.statement.args[0]))
    same = have(eq(mean(_over_other(pair)), form), WITH_RIDGE, apart, seed, rule="rewrite")
    weights = neg(ONE), ONE, d
    return have(
        eq(form, mul(d, power(root, 2))), WITH_RIDGE, same, apart, independent, rule="field", multipliers=weights
    )


@lemma
def norm() -> Line:
    """E|x_1|^2 = d (1 + ridge)."""
    exists_ = have(make("defined", tau(raised(ROOT))), RIDGED, rule="order")
    images = {var("M", "matrix"): S}
    seed = instance(axiom("seed_mean_of_one"), RIDGED, exists_, images=images, functions=_roots)
    form, trace = mean(seed.statement.args[0]), mean(seed.statement.args[1])
    parts = mul(d, add(mean(tau(x)), ridge))
    whole = have(eq(trace, parts), WITH_RIDGE, mean_is_one(), rule="linear")
    same = have(eq(trace, form), WITH_RIDGE, whole, seed, rule="rewrite")
    weights = neg(ONE), ONE, d
    value = mul(d, add(ONE, ridge))
    return have(eq(form, value), WITH_RIDGE, same, whole, mean_is_one(), rule="field", multipliers=weights)


@lemma
def overlap_at_size() -> Line:
    """The overlap is (E tau((S + ridge)^(1/2)))^2/(1 + ridge)."""
    both, one, value = cross().statement.args[0], norm().statement.args[0], mul(d, add(ONE, ridge))
    size = have(eq(power(mul(value, value), ROOT), value), WITH_RIDGE, rule="functional_equation")
    lengths = power(mul(one, one), ROOT)
    known = have(eq(lengths, power(mul(value, value), ROOT)), WITH_RIDGE, norm(), rule="rewrite")
    length = have(
        eq(lengths, value), WITH_RIDGE, known, size, rule="field", title="both lengths", multipliers=(ONE, ONE)
    )
    by_root = div(power(root, 2), add(ONE, ridge))
    weights = inverse(lengths), neg(mul(by_root, inverse(lengths)))
    statement = eq(div(both, lengths), by_root)
    return have(statement, WITH_RIDGE, cross(), length, rule="field", title="at finite size", multipliers=weights)


@lemma
def bulk_at_size() -> Line:
    """E W^2/d = 2 + ridge - 2 E tau((S + ridge)^(1/2))."""
    exists_ = have(make("defined", tau(raised(ROOT))), RIDGED, rule="order")
    functions = {"f": (1, add(bound(0, "real"), ridge))}
    known = instance(axiom("bures_wasserstein"), RIDGED, exists_, images={var("M", "matrix"): S}, functions=functions)
    distance, written = known.statement.args
    apart = mul(d, add(ONE, mean(tau(x)), ridge, mul(num(-2), root)))
    parts = have(eq(mean(written), apart), WITH_RIDGE, mean_is_one(), rule="linear")
    same = have(eq(mean(written), mean(distance)), WITH_RIDGE, parts, known, rule="rewrite")
    statement = eq(div(mean(distance), d), add(TWO, ridge, mul(num(-2), root)))
    weights = neg(inverse(d)), inverse(d), ONE
    uses = same, parts, mean_is_one()
    return have(statement, WITH_RIDGE, *uses, rule="field", title="at finite size", multipliers=weights)


overlap_by = div(power(limit(root), 2), add(ONE, ridge))
bulk_by = add(TWO, ridge, mul(num(-2), limit(root)))


@lemma
def by_mean_root(overlap: bool) -> Line:
    """The limit by that of the mean root."""
    exact, value = (overlap_at_size(), overlap_by) if overlap else (bulk_at_size(), bulk_by)
    definition = claimed(overlap_claim if overlap else bulk_claim)[1].args[0]
    tends = have(eq(limit(exact.statement.args[1]), value), RIDGES, exists(ROOT), rule="limit_algebra")
    return have(eq(definition, value), RIDGES, tends, exact, rule="rewrite", title="by the mean root")


# --- a larger ridge ------------------------------------------------------------------------------------------

inverse_root = mean_power(INVERSE_ROOT)


@lemma
def roots_compared() -> Line:
    """E tau((S + ridge)^(1/2)) <= (1 + ridge) E tau((S + ridge)^(-1/2)), as E tau(S) = 1."""
    a, b = var("a", "real"), var("b", "real")
    squares = Context((a, b), (lt(ZERO, a), lt(ZERO, b)))
    gap = sub(power(b, 2), power(a, 2))
    general = have(le(div(gap, b), div(gap, a)), squares, rule="sign", title="a square")
    beside = Context((x, ridge), (le(ZERO, x), lt(ZERO, ridge)))
    low = raised(ROOT, ONE)
    here = instance(general, beside, images={a: raised(ROOT), b: low})
    share = mul(num(-1), inverse(low))
    pointwise = le(add(raised(ROOT), mul(share, x), inverse(low)), mul(add(ONE, ridge), raised(INVERSE_ROOT)))
    known = have(pointwise, beside, here, rule="combine", title="at each eigenvalue", multipliers=(ONE,))
    parts = add(root, mul(share, mean(tau(x))), inverse(low))
    whole = have(le(parts, mul(add(ONE, ridge), inverse_root)), WITH_RIDGE, known, rule="order")
    statement = le(root, mul(add(ONE, ridge), inverse_root))
    weights = ONE, neg(inverse(low))
    return have(statement, WITH_RIDGE, whole, mean_is_one(), rule="combine", title="in the mean", multipliers=weights)


@lemma
def slope_positive() -> Line:
    """The slope of M^2/(1 + ridge) is M ((1 + ridge) N - M)/(1 + ridge)^2, N the mean inverse root."""
    context, statement = claimed(rising_claim)
    mean_root, mean_inverse, whole = limit(root), limit(inverse_root), add(ONE, ridge)
    value = div(mul(mean_root, sub(mul(whole, mean_inverse), mean_root)), power(whole, 2))
    body = close(substitute(overlap_by, {ridge: t}), t)
    slope = make("deriv", ONE, body, ridge)
    inside = have(eq(slope, value), context, slope_of_mean(ROOT), exists(INVERSE_ROOT), rule="differentiate")
    form = instance(by_mean_root(True), Context((gamma, t), (lt(ZERO, gamma), lt(ZERO, t))), images={ridge: t})
    ends = mul(HALF, ridge), mul(TWO, ridge)
    there = have(eq(statement.args[1], value), context, inside, form, rule="rewrite", near=ends, title="the slope")
    known = exists(ROOT), exists(INVERSE_ROOT)
    limits = limit(root), limit(mul(whole, inverse_root))
    compared = le(mean_root, mul(whole, mean_inverse))
    above = have(
        compared, context, roots_compared(), *known, rule="limit_order", lower=limits[0], upper=limits[1],
        title="in the limit",
    )  # fmt: skip
    positive = have(
        le(ZERO, mean_root), context, have(le(ZERO, root), WITH_RIDGE, rule="order"), exists(ROOT), rule="limit_order",
        lower=limit(ZERO), upper=limits[0],
    )  # fmt: skip
    factor = have(le(ZERO, value), context, above, positive, rule="sign")
    return have(statement, context, factor, there, rule="combine", title="it rises", multipliers=(ONE, num(-1)))


# --- a vanishing ridge ---------------------------------------------------------------------------------------

TO_0 = make("above", ZERO)
plain = mean(tau(power(x, ROOT)))


@lemma
def root_at_nothing() -> tuple[Line, ...]:
    """The mean root tends to that without a ridge: sqrt(x) <= sqrt(x + ridge) <= sqrt(x) + sqrt(ridge)."""
    beside = Context((x, ridge), (le(ZERO, x), lt(ZERO, ridge)))
    low = have(le(power(x, ROOT), raised(ROOT)), beside, rule="sign")
    high = have(le(raised(ROOT), add(power(x, ROOT), power(ridge, ROOT))), beside, rule="sign")
    bounds = (
        have(le(plain, root), WITH_RIDGE, low, rule="order"),
        have(le(root, add(plain, power(ridge, ROOT))), WITH_RIDGE, high, rule="order"),
    )
    found = []
    for known in half_moments():
        where = Context((*known.context.variables, ridge), (*known.context.conditions, lt(ZERO, ridge)))
        value = known.statement.args[1]
        here = instance(exists(ROOT), where)
        above, below = (
            have(
                relation, where, line, here, known, rule="limit_order", lower=limit(lower), upper=limit(upper)
            )
            for relation, line, lower, upper in (
                (le(value, limit(root)), bounds[0], plain, root),
                (le(limit(root), add(value, power(ridge, ROOT))), bounds[1], root, add(plain, power(ridge, ROOT))),
            )
        )  # fmt: skip
        found.append(
            have(
                eq(lim(TO_0, limit(root), ridge), value), known.context, above, below, rule="squeeze",
                variables=(ridge,), lower=value, upper=add(value, power(ridge, ROOT)), title="without a ridge",
            )
        )  # fmt: skip
    return tuple(found)


def without_ridge(overlap: bool) -> Line:
    """The limits without a ridge."""
    context, statement = claimed(small_overlap_claim if overlap else small_bulk_claim)
    by, branches = overlap_by if overlap else bulk_by, []
    for known, value in zip(root_at_nothing(), statement.args[1].args[1::2], strict=True):
        uses = known, exists(ROOT)
        inside = have(eq(lim(TO_0, by, ridge), value), known.context, *uses, rule="limit_algebra", near=ONE)
        goal = eq(statement.args[0], value)
        branches.append(have(goal, known.context, inside, by_mean_root(overlap), rule="rewrite", near=(ONE,)))
    return have(statement, context, *branches, rule="cases", title="every load")


PROOFS: dict[str, Callable[[], Line]] = {
    rising_claim.name: slope_positive,
    small_overlap_claim.name: partial(without_ridge, True),
    small_bulk_claim.name: partial(without_ridge, False),
}

IDEAS: dict[str, str] = {
    "regularisation.overlap_rises": (
        "At every size the overlap is the square of the mean root of S + ridge, over 1 + ridge. Its slope is "
        "positive, as the mean of 1/sqrt(y) over the spectrum, times 1 + ridge, is at least that of sqrt(y): y "
        "has the mean 1 + ridge."
    ),
    **dict.fromkeys(
        ("regularisation.overlap_small_ridge", "regularisation.bulk_error_small_ridge"),
        "Both are made of the mean root of S + ridge. As the ridge vanishes it tends to the half moment of the "
        "Marchenko–Pastur law.",
    ),
}
"""What each proof does, in a sentence or two."""
