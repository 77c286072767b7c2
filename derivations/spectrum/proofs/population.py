"""Claims on data of any covariance: the noise that Sigma sees, by the resolvent's trace."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, ZERO, div, eq, lt, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.letters import gamma
from ...lemmas.population import s, used
from ...lemmas.population_noise import LAW, P, limit
from ...lemmas.population_root import kappa, kappa_equation, left_over, used_tends
from ..renormalised_noise import kappa_claim

sigma = var("noise", "real")
NOISY = Context((gamma, sigma, P), (lt(ZERO, gamma), lt(ZERO, sigma), *LAW))
variance = power(sigma, 2)
AT_NOISE = {s: variance}
KAPPA = substitute(kappa, AT_NOISE)


@lemma
def noise_at() -> Line:
    """kappa at the noise solves its equation."""
    return instance(kappa_equation(), NOISY, images=AT_NOISE)


@lemma
def used_at_noise() -> Line:
    """E tau(C/(C + sigma^2)) tends to <t/(t + kappa)>, kappa at the noise sigma^2."""
    return instance(used_tends(), NOISY, images=AT_NOISE)


@lemma
def share_tends() -> Line:
    """1 - E tau(C/(C + s))/gamma tends to s/kappa."""
    share = sub(ONE, div(substitute(used, AT_NOISE), gamma))
    tends = have(eq(limit(share), left_over(KAPPA)), NOISY, used_at_noise(), rule="limit_algebra")
    return have(eq(limit(share), div(variance, KAPPA)), NOISY, tends, noise_at(), rule="field", multipliers=(ONE, ONE))


def renormalised_noise() -> Line:
    context, statement = claimed(kappa_claim)
    positive = have(lt(ZERO, KAPPA), NOISY, noise_at(), rule="sign")
    return have(statement, context, share_tends(), positive, rule="limit_algebra", title="the renormalised noise")


PROOFS: dict[str, Callable[[], Line]] = {kappa_claim.name: renormalised_noise}

IDEAS: dict[str, str] = {
    "spectrum.renormalised_noise": (
        "By parts, what is left of 1 - E tr C (C + sigma^2)^-1/n solves an equation at every size, up to an error "
        "that Poincaré's inequality bounds. The equation has one positive solution, on which it depends "
        "monotonically, so that the error vanishes in the limit."
    ),
}
"""What each proof does, in a sentence or two."""
