"""Divergences and the denoising loss of a law learnt with a ridge: exact at every size, and their limits in w = 1 + kappa."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ....theory.terms.build import HALF, ONE, ZERO, add, div, eq, inverse, lim, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.letters import DATA, SIZES, S, X, d, gamma, limit, mean, tau, x
from ...lemmas.log_mean import in_w, ln, log_at, log_limit
from ...lemmas.ridge import (
    RIDGES,
    WITH_RIDGE,
    at,
    at_ridge,
    at_root,
    first,
    in_range,
    inverse_limit,
    kappa,
    ridge,
    root_equation,
    second,
    shifted,
    signs,
    square_limit,
    w,
)
from ..errors import denoising_claim, forward_claim, forward_small_claim, reverse_claim, reverse_small_claim

RIDGED = Context((*WITH_RIDGE.variables, X), WITH_RIDGE.conditions, ((X, DATA),))
_added = add(bound(0, "real"), ridge)
IDENTITY, LEARNT = make("identity", d), make("of", S, _added)
_k = var("k", "real")


@lemma
def mean_is_one() -> Line:
    """E tau(S) = 1."""
    return have(eq(mean(tau(x)), ONE), SIZES, rule="wick", title="the mean of S is the identity")


@lemma
def by_traces(forward: bool) -> Line:
    """The mean divergence per dimension, by E tau(1/(S + ridge)) and E tau(ln(S + ridge))."""
    name, pair = ("from", (IDENTITY, LEARNT)) if forward else ("to", (LEARNT, IDENTITY))
    exists = have(make("defined", tau(ln(add(x, ridge)))), RIDGED, rule="order")
    known = instance(
        axiom(f"kl_{name}_white"), RIDGED, exists, images={var("M", "matrix"): S}, functions={"f": (1, _added)}
    )
    divergence = make("kl", *pair)
    pointwise = have(eq(divergence, known.statement.args[1]), RIDGED, known, rule="field", multipliers=(ONE,))
    trace = shifted(-1) if forward else add(mean(tau(x)), ridge)
    log = log_at() if forward else neg(log_at())
    value = mul(HALF, d, add(trace, num(-1), log))
    split = have(eq(mean(pointwise.statement.args[1]), value), WITH_RIDGE, rule="linear", title="mean of each trace")
    moved = have(eq(mean(pointwise.statement.args[1]), mean(divergence)), WITH_RIDGE, split, pointwise, rule="rewrite")
    uses = [moved, split, *([] if forward else [mean_is_one()])]
    weights = [neg(inverse(d)), inverse(d), HALF][: len(uses)]
    by = mul(HALF, add(shifted(-1), num(-1), log_at()) if forward else sub(ridge, log_at()))
    statement = eq(div(mean(divergence), d), by)
    return have(statement, WITH_RIDGE, *uses, rule="field", title="exact at every size", multipliers=tuple(weights))


@lemma
def one_logarithm() -> Line:
    """The limiting logarithm by kappa and the ridge is that by w."""
    context = Context((gamma, _k), (lt(ZERO, gamma), lt(ZERO, _k), lt(ONE, mul(gamma, add(ONE, _k)))))
    renormalised = mul(_k, sub(ONE, inverse(mul(gamma, add(ONE, _k)))))
    logs = ln(renormalised), mul(gamma, ln(div(_k, renormalised))), ln(add(ONE, inverse(_k)))
    by_kappa = add(*logs, neg(inverse(add(ONE, _k))))
    in_kappa = have(eq(by_kappa, substitute(in_w, {w: add(ONE, _k)})), context, rule="functional_equation")
    positive = have(lt(ZERO, kappa), RIDGES, in_range()[0], rule="combine", multipliers=(ONE,))
    there = instance(in_kappa, RIDGES, positive, in_range()[1], images={_k: kappa})
    logs = ln(ridge), mul(gamma, ln(div(kappa, ridge))), ln(add(ONE, inverse(kappa)))
    statement = eq(add(*logs, neg(inverse(at(w)))), at(in_w))
    return have(statement, RIDGES, there, root_equation(), rule="rewrite", title="the renormalised ridge")


forward_value = mul(HALF, add(first, num(-1), in_w))
reverse_value = mul(HALF, sub(ridge, in_w))
"""The limits of the mean divergences per dimension, in w."""


@lemma
def divergence_in_w(forward: bool) -> Line:
    """The limit of the mean divergence per dimension, in w."""
    definition = claimed(forward_claim if forward else reverse_claim)[1].args[0]
    exact = by_traces(forward)
    by = exact.statement.args[1]
    value = at(forward_value if forward else reverse_value)
    known = [log_limit(), *([inverse_limit()] if forward else [])]
    tends = have(eq(limit(by), value), RIDGES, *known, rule="limit_algebra")
    return have(eq(definition, value), RIDGES, tends, exact, rule="rewrite", title="the divergence in w")


def divergence(forward: bool) -> Line:
    context, statement = claimed(forward_claim if forward else reverse_claim)
    weights = ONE, neg(HALF) if forward else HALF
    known = divergence_in_w(forward), one_logarithm()
    return have(statement, context, *known, rule="field", title="in kappa", multipliers=weights)


# --- a vanishing ridge ---------------------------------------------------------------------------------------

FULL = Context((gamma,), (lt(ONE, gamma),))
TO_0 = make("above", ZERO)


@lemma
def root_at_nothing() -> Line:
    """w tends to 1 for gamma > 1."""
    start = substitute(at_ridge, {ridge: ZERO})
    tends = have(eq(lim(TO_0, at_ridge, ridge), start), FULL, rule="limit_algebra")
    one = have(eq(start, ONE), FULL, rule="functional_equation")
    return have(eq(lim(TO_0, at_ridge, ridge), ONE), FULL, tends, one, rule="field", multipliers=(ONE, ONE))


@lemma
def without_ridge(forward: bool) -> Line:
    """For gamma > 1 the divergence tends to that without a ridge."""
    context, statement = claimed(forward_small_claim if forward else reverse_small_claim)
    there = divergence_in_w(forward)
    known = root_at_nothing(), *in_range()
    inside = have(
        eq(lim(TO_0, there.statement.args[1], ridge), statement.args[1]), context, *known, rule="limit_algebra"
    )
    return have(statement, context, inside, there, rule="rewrite", title="a vanishing ridge", near=(ONE,))


# --- the denoising loss ------------------------------------------------------------------------------------

noise = var("noise", "real")
variance = power(noise, 2)
whole = add(ridge, variance)
"""What stands in the resolvent."""
NOISY_SIZES = Context((*WITH_RIDGE.variables, noise), (*WITH_RIDGE.conditions, lt(ZERO, noise)))
NOISY = Context((gamma, ridge, noise), (*RIDGES.conditions, lt(ZERO, noise)))


def loss_by(one: Term, two: Term) -> Term:
    """The loss by the traces of 1/(S + ridge + sigma^2) and of its square."""
    scale = mul(power(noise, 4), add(ONE, variance))
    return add(variance, mul(num(-2), power(noise, 4), one), mul(scale, two))


@lemma
def loss_by_resolvent() -> Line:
    """The mean test loss at every size."""
    data = Context((*NOISY_SIZES.variables, X), NOISY_SIZES.conditions, ((X, DATA),))
    images = {var("c", "real"): ridge, var("sigma", "real"): noise, var("D", "data"): X}
    known = instance(axiom("test_loss"), data, images=images)
    loss, parts = known.statement.args
    one, two = (tau(power(add(x, whole), k)) for k in (-1, -2))
    value = loss_by(one, two)
    same = have(eq(parts, value), data, known, rule="linear", title="partial fractions")
    here = have(eq(loss, value), data, known, same, rule="field", multipliers=(ONE, ONE))
    by_mean = loss_by(shifted(-1, whole), shifted(-2, whole))
    split = have(eq(mean(value), by_mean), NOISY_SIZES, rule="linear")
    moved = have(eq(mean(value), mean(loss)), NOISY_SIZES, here, split, rule="rewrite")
    weights = num(-1), ONE
    return have(eq(mean(loss), by_mean), NOISY_SIZES, moved, split, rule="field", multipliers=weights)


def at_whole(line: Line) -> Line:
    """What holds at every ridge, at ridge + sigma^2."""
    return instance(line, NOISY, images={ridge: whole})


@lemma
def denoising_in_w() -> Line:
    """The limit of the loss, in w at ridge + sigma^2."""
    exact = loss_by_resolvent()
    known = [at_whole(line) for line in (inverse_limit(), square_limit())]
    value = loss_by(at(first, whole), at(second, whole))
    tends = have(eq(limit(exact.statement.args[1]), value), NOISY, *known, rule="limit_algebra")
    return have(eq(limit(exact.statement.args[0]), value), NOISY, tends, exact, rule="rewrite", title="the loss in w")


@lemma
def denoising_error() -> Line:
    """The limit of the loss with the root w written out."""
    context, statement = claimed(denoising_claim)
    there = denoising_in_w()
    paid = [at_whole(at_root(line)) for line in signs()]
    same = have(
        eq(there.statement.args[1], statement.args[1]), context, *paid, rule="rewrite", title="the root written out"
    )
    return have(statement, context, there, same, rule="field", multipliers=(ONE, ONE))


PROOFS: dict[str, Callable[[], Line]] = {
    forward_claim.name: partial(divergence, True),
    reverse_claim.name: partial(divergence, False),
    denoising_claim.name: denoising_error,
    forward_small_claim.name: partial(without_ridge, True),
    reverse_small_claim.name: partial(without_ridge, False),
}

IDEAS: dict[str, str] = {
    "regularisation.kl_forward": (
        "The divergence is a combination of the mean logarithm and the mean inverse of S + ridge. In the limit "
        "both are elementary in w = 1 + kappa, kappa the renormalised ridge."
    ),
    "regularisation.kl_reverse": (
        "The divergence is a combination of the mean logarithm of S + ridge and of the mean of S, which is 1. In "
        "the limit it is elementary in w = 1 + kappa, kappa the renormalised ridge."
    ),
    **dict.fromkeys(
        ("regularisation.kl_forward_small_ridge", "regularisation.kl_reverse_small_ridge"),
        "With a ridge the limit is elementary in w = 1 + kappa. For gamma > 1 the renormalised ridge kappa "
        "vanishes with the ridge, and what is left is the divergence without one.",
    ),
    "regularisation.denoising_error": (
        "The loss on fresh data is exact in the mean inverse of S + ridge + sigma^2 and in that of its square. In "
        "the limit both are rational in w = 1 + kappa, kappa the renormalised ridge."
    ),
}
"""What each proof does, in a sentence or two."""
