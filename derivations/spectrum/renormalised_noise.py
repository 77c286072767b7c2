"""Data of any covariance Sigma: the deterministic equivalent of the resolvent, and the renormalised noise.

Averages are over the law of the eigenvalues of Sigma, any law on (0, oo) with a finite mean. Everything follows from
Stein's identity for the resolvent.
"""

from __future__ import annotations

import sympy as sp

from ...theory.by import equal
from ...theory.claim import Claim
from ...theory.domain import Domain
from ...theory.language import C, E, average, given, limit_in_proportion, tau
from ...theory.roots import root_of
from ...theory.single_population import over_atoms
from ..denoising.losses import DOMAIN, sigma
from ..parameters import gamma
from ..proving import stated

k = sp.Symbol("k", positive=True)
s = sp.Symbol("s", positive=True)
T = sp.Symbol("t", positive=True)
noise = sigma**2
resolvent = 1 / (noise + C)


def limit_of(inside: sp.Expr) -> sp.Expr:
    """The limit of n, d -> oo at load gamma."""
    return limit_in_proportion(inside, gamma)


# --- the renormalised noise -----------------------------------------------------------------------------

left_over = 1 - average(s / (s + k), s) / gamma
kappa = root_of(left_over - noise / k, k, 0, 0, sp.oo)
kappa_definition = limit_of(noise / (1 - E(tau(C * resolvent)) / gamma))


# --- claims on every population, and on one ----------------------------------------------------------------

PAPERS = ("maillard-goldt-2026", "wang-2026", "silverstein-bai-1995")


def for_every_population(
    name: str, title: str, words: str, relation: sp.Rel, domain: Domain, symbol: str = ""
) -> Claim:
    """A claim on every population."""
    measured = "holds for every population; measured for two eigenvalues and for power laws"
    return stated(relation, domain, f"spectrum.{name}", title, words, PAPERS, measured, symbol)


def in_population(general: Claim, law: sp.Tuple) -> sp.Eq:
    """What is claimed for every population, for one law with finitely many eigenvalues."""
    left, right = general.conclusion.args
    return equal(given(left, law), over_atoms(right, law))


kappa_claim = for_every_population(
    "renormalised_noise",
    "Noise that a covariance sees in place of the true one",
    "The noise variance that Sigma sees in place of sigma^2: kappa, the one positive root of its equation.",
    equal(kappa_definition, kappa),
    DOMAIN,
)
