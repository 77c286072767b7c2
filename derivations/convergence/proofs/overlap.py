"""The overlap of two models trained on disjoint data: exact in E tau(S^(1/2)) at every size, and its limit."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import ONE, div, eq, inverse, mul, neg, over, power
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, close, make, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.letters import DATA, SIZES, S, X, d, mean, n, tau, x
from ...marchenko_pastur.proofs.half_moment import WITH_DATA, by_half_moment, half, mean_is_one, root
from ..overlap import overlap_claim

OTHER, SEED = var("Y", "data"), var("Z", "data")
TWO_SETS = Context((*WITH_DATA.variables, OTHER), SIZES.conditions, ((X, DATA), (OTHER, DATA)))
OTHER_S = make("sample_covariance", OTHER)
_function = power(bound(0, "real"), Fraction(1, 2))
_roots = {"f": (1, _function), "g": (1, _function)}


def _form(one: Term, two: Term) -> Term:
    """E<A z, B z> over a seed, A and B the roots of the two matrices."""
    inner = make("inner", SEED, *(make("of", matrix, close(root, x)) for matrix in (one, two)))
    return over(make("gaussian", ONE, d), inner, SEED)


def over_other(body: Term) -> Term:
    return over(DATA, body, OTHER)


@lemma
def cross() -> Line:
    """E<x_1, x_2> = d (E tau(S^(1/2)))^2."""
    exist = [have(make("defined", over(make("spectrum", m), root, x)), TWO_SETS, rule="order") for m in (S, OTHER_S)]
    images = {var("M_1", "matrix"): S, var("M_2", "matrix"): OTHER_S}
    seed = instance(axiom("seed_mean"), TWO_SETS, *exist, images=images, functions=_roots)
    finite = have(make("defined", half), SIZES, rule="order")
    independent = instance(axiom("independent_data"), SIZES, finite, images={var("m", "integer"): n}, functions=_roots)
    pair, left = seed.statement.args[1], independent.statement.args[0]
    apart = have(eq(mean(over_other(pair)), mul(d, left)), SIZES, independent, rule="linear")
    form = mean(over_other(seed.statement.args[0]))
    same = have(eq(mean(over_other(pair)), form), SIZES, apart, seed, rule="rewrite")
    weights = neg(ONE), ONE, d
    return have(eq(form, mul(d, power(half, 2))), SIZES, same, apart, independent, rule="field", multipliers=weights)


@lemma
def norm() -> Line:
    """E|x_1|^2 = d."""
    exists = have(make("defined", tau(root)), WITH_DATA, rule="order")
    images = {var("M", "matrix"): S}
    seed = instance(axiom("seed_mean_of_one"), WITH_DATA, exists, images=images, functions=_roots)
    form, trace = mean(seed.statement.args[0]), mean(seed.statement.args[1])
    whole = have(eq(trace, mul(d, mean(tau(x)))), SIZES, mean_is_one(), rule="linear")
    same = have(eq(trace, form), SIZES, whole, seed, rule="rewrite")
    return have(eq(form, d), SIZES, same, whole, mean_is_one(), rule="field", multipliers=(neg(ONE), ONE, d))


@lemma
def at_finite_size() -> Line:
    """The overlap is (E tau(S^(1/2)))^2."""
    both, one = cross().statement.args[0], norm().statement.args[0]
    size = have(eq(power(mul(d, d), Fraction(1, 2)), d), SIZES, rule="functional_equation")
    lengths = power(mul(one, one), Fraction(1, 2))
    known = have(eq(lengths, power(mul(d, d), Fraction(1, 2))), SIZES, norm(), rule="rewrite")
    statement = eq(div(both, lengths), power(half, 2))
    length = have(eq(lengths, d), SIZES, known, size, rule="field", title="both lengths", multipliers=(ONE, ONE))
    weights = inverse(lengths), neg(mul(power(half, 2), inverse(lengths)))
    return have(statement, SIZES, cross(), length, rule="field", title="at finite size", multipliers=weights)


@lemma
def overlaps() -> tuple[Line, ...]:
    """The overlap for gamma > 1, at gamma = 1 and for gamma < 1."""
    return by_half_moment(at_finite_size(), overlap_claim)


def overlap() -> Line:
    context, statement = claimed(overlap_claim)
    return have(statement, context, *overlaps(), rule="cases", title="every load")


PROOFS: dict[str, Callable[[], Line]] = {overlap_claim.name: overlap}

IDEAS: dict[str, str] = {
    "convergence.overlap": (
        "Given the seed, samples of two models are independent, so that their mean inner product is d (E "
        "tau(S^(1/2)))^2 exactly, and each has mean squared length d. The overlap is therefore the square of the "
        "half moment of the Marchenko–Pastur law, which elliptic integrals give."
    ),
}
"""What each proof does, in a sentence or two."""
