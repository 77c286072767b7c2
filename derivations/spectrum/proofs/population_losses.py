"""Claims on the losses of the denoiser trained on data of any covariance, by traces of the resolvent and of its square."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.claim import Claim
from ....theory.terms.build import ONE, ZERO, add, eq, inverse, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, substitute, subterms, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.letters import SIZES, X, d, gamma, mean, n, t
from ...lemmas.population import COVARIANCES, DATA, Sigma, both, g, shifted, trace
from ...lemmas.population_noise import average, limit
from ...lemmas.population_root import square_exists, v
from ...lemmas.population_square import square, square_sigma, square_sigma_tends, square_tends, traces
from ..losses import test_claim, train_claim
from .population import AT_NOISE, KAPPA, NOISY, noise_at, sigma, variance

FINITE = Context((n, d, sigma, Sigma), (*SIZES.conditions, lt(ZERO, sigma)), ((Sigma, COVARIANCES),))
WITH_DATA = Context((*FINITE.variables, X), FINITE.conditions, (*FINITE.ranges, (X, DATA)))


def at_noise(term: Term) -> Term:
    return substitute(term, AT_NOISE)


def _cited(name: str) -> Line:
    images = {var("c", "real"): ZERO, var("sigma", "real"): sigma, var("D", "data"): X}
    return instance(axiom(name), WITH_DATA, images=images)


def _in_mean(known: Line, inside: Term, value: Term, *parts: Line) -> Line:
    """The mean loss, its value with one data set being known and written by traces."""
    loss, written = known.statement.args
    same = have(eq(written, inside), WITH_DATA, *parts, rule="linear", title="partial fractions")
    here = have(eq(loss, inside), WITH_DATA, known, same, rule="field", multipliers=(ONE, ONE))
    split = have(eq(mean(inside), value), FINITE, rule="linear")
    moved = have(eq(mean(inside), mean(loss)), FINITE, here, split, rule="rewrite")
    return have(eq(mean(loss), value), FINITE, moved, split, rule="field", multipliers=(neg(ONE), ONE))


@lemma
def train_at_size() -> Line:
    """The mean training loss is s E tau(C/(C + s))."""
    inside = sub(variance, mul(power(variance, 2), trace(at_noise(shifted()))))
    return _in_mean(_cited("train_loss_population"), inside, mul(variance, sub(ONE, mul(variance, at_noise(g)))))


@lemma
def test_at_size() -> Line:
    """The mean test loss by E tau(R), E tau(R^2) and E tau(Sigma R^2)."""
    one, two, three = (at_noise(part) for part in (trace(shifted()), trace(power(shifted(), 2)), _sigma))
    inside = add(
        variance,
        mul(neg(power(variance, 2)), one, add(ONE, ONE)),
        mul(power(variance, 3), two),
        mul(power(variance, 2), three),
    )
    value = add(
        variance,
        mul(neg(power(variance, 2)), at_noise(g), add(ONE, ONE)),
        mul(power(variance, 3), at_noise(square)),
        mul(power(variance, 2), at_noise(square_sigma)),
    )
    return _in_mean(_cited("test_loss_population"), inside, value)


_sigma = both(mul(t, power(shifted(), 2)))


def in_the_limit(claim: Claim, exact: Line, value: Term, *known: Line) -> Line:
    """The loss tends to the value that the traces' limits give it, which is the claim's by the equation of kappa."""
    context, statement = claimed(claim)
    positive = have(lt(ZERO, KAPPA), NOISY, noise_at(), rule="sign")
    exists = instance(square_exists(), NOISY, positive, images={v: KAPPA})
    tends = have(eq(limit(exact.statement.args[1]), value), NOISY, *known, positive, exists, rule="limit_algebra")
    whole = have(eq(statement.args[0], value), context, tends, exact, rule="rewrite", title="in the limit")
    means = [part for part in subterms(statement.args[1]) if part.head == "over" and not part.loose]
    bound = average(add(ONE, inverse(KAPPA)))
    exist = [have(make("defined", part), NOISY, positive, rule="order", bound=bound) for part in means]
    alike = [have(eq(part, part), NOISY, line, rule="rewrite") for part, line in zip(means, exist, strict=True)]
    weights = ONE, mul(variance, gamma), *(ZERO for _ in alike)
    return have(
        statement,
        context,
        whole,
        noise_at(),
        *alike,
        rule="field",
        title="by the equation of kappa",
        multipliers=weights,
    )


def limits() -> tuple[Line, ...]:
    """The limits of E tau(R), E tau(R^2) and E tau(Sigma R^2) at the noise."""
    return tuple(instance(line, NOISY, images=AT_NOISE) for line in (traces()[0], square_tends(), square_sigma_tends()))


def train_error() -> Line:
    exact, known = train_at_size(), limits()[0]
    value = mul(variance, sub(ONE, mul(variance, known.statement.args[1])))
    return in_the_limit(train_claim, exact, value, known)


def test_error() -> Line:
    exact, known = test_at_size(), limits()
    one, two, three = (line.statement.args[1] for line in known)
    value = add(
        variance, mul(neg(power(variance, 2)), one, add(ONE, ONE)), mul(power(variance, 3), two),
        mul(power(variance, 2), three),
    )  # fmt: skip
    return in_the_limit(test_claim, exact, value, *known)


PROOFS: dict[str, Callable[[], Line]] = {train_claim.name: train_error, test_claim.name: test_error}

IDEAS: dict[str, str] = {
    "spectrum.test_error": (
        "The loss is exact in traces of the resolvent of C and of Sigma times its square. In the limit these are "
        "means over the population at the renormalised noise kappa, and the slope of kappa in the noise."
    ),
    "spectrum.train_error": (
        "The loss on the training data is exact in one trace, E tau(C (C + sigma^2)^-1). In the limit that is the "
        "mean of t/(t + kappa) over the population, kappa the renormalised noise."
    ),
}
"""What each proof does, in a sentence or two."""
