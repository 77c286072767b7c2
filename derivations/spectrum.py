"""Data of any covariance Sigma: the deterministic equivalent of the resolvent, and the renormalised noise.

Averages are over the law of the eigenvalues of Sigma, any law on (0, oo) with a finite mean. Everything follows from
Stein's identity for the resolvent.
"""

from __future__ import annotations

from functools import cache

import sympy as sp
from sympy import Rational

from ..theory.by import equal, step
from ..theory.claim import Claim
from ..theory.domain import Domain
from ..theory.kernel import Step
from ..theory.language import COVARIANCE, WEIGHT, C, E, average, d, given, limit_in_proportion, n, tau, tau_product
from ..theory.roots import root_of
from ..theory.single_population import over_atoms
from .denoising import DOMAIN, NOISE, sigma
from .marchenko_pastur import SIZE, gamma
from .proofs import stated

SIZES = Domain((NOISE, *SIZE))
k = sp.Symbol("k", positive=True)
s = sp.Symbol("s", positive=True)
T = sp.Symbol("t", positive=True)
noise = sigma**2
resolvent = 1 / (noise + C)


def limit_of(inside: sp.Expr) -> sp.Expr:
    """The limit of n, d -> oo at load gamma."""
    return limit_in_proportion(inside, gamma)


def joined(title: str, domain: Domain, *links: Step) -> Step:
    """A chain whose links may have sums in the middle: their differences are added up."""
    statement = equal(links[0].statement.lhs, links[-1].statement.rhs)
    return step(title, statement, "algebra", domain, *links, factors=(sp.S.One,) * len(links))


# --- the renormalised noise -----------------------------------------------------------------------------

left_over = 1 - average(s / (s + k), s) / gamma
kappa = root_of(left_over - noise / k, k, 0, 0, sp.oo)
kappa_definition = limit_of(noise / (1 - E(tau(C * resolvent)) / gamma))


@cache
def kappa_equation() -> Step:
    """kappa exists, is unique, and solves its equation: the left side rises from -oo to 1."""
    return step(
        "the left side rises from -oo to 1",
        equal((left_over - noise / k).xreplace({k: kappa}), sp.S.Zero),
        "increasing_root",
        DOMAIN,
    )


@cache
def equivalent() -> Step:
    """(S + sigma^2)^-1 in any direction of Sigma: B is any bounded function of Sigma."""
    identity = step(
        "Stein's identity for the resolvent",
        equal(
            E(tau_product(WEIGHT, 1 - noise * resolvent)),
            E(tau_product(WEIGHT * COVARIANCE, resolvent) * (1 - d / n * tau(C * resolvent)))
            - E(tau_product(WEIGHT * COVARIANCE, C * resolvent**2)) / n,
        ),
        "population_loop",
        SIZES,
        function=resolvent,
    )
    bound = Rational(27, 256) / noise**3
    variance = step(
        "the trace concentrates",
        sp.Le(
            E(tau(resolvent) ** 2) - E(tau(resolvent)) ** 2,
            4 * bound * tau(COVARIANCE) / (n * d),
            evaluate=False,
        ),
        "population_poincare",
        SIZES,
        function=resolvent,
        bound=bound,
    )
    return step(
        "the deterministic equivalent",
        equal(limit_of(E(tau_product(WEIGHT, resolvent))), average(WEIGHT * kappa / (noise * (T + kappa)), T)),
        "deterministic_equivalent",
        DOMAIN,
        identity,
        variance,
        kappa_equation(),
        shift=noise,
    )


trace = kappa / noise * average(1 / (T + kappa), T)
weighted_trace = kappa / noise * average(T / (T + kappa), T)


@cache
def trace_limit(weighted: bool) -> Step:
    """The limit of E tau R, or of E tau(Sigma R)."""
    inside = E(tau_product(COVARIANCE, resolvent)) if weighted else E(tau(resolvent))
    return step(
        "one weight", equal(limit_of(inside), weighted_trace if weighted else trace), "weigh", DOMAIN, equivalent()
    )


@cache
def kappa_step() -> Step:
    shrunk = step(
        "by the resolvent",
        equal(E(tau(C * resolvent)), 1 - noise * E(tau(resolvent))),
        "traces",
        SIZES,
    )
    before = limit_of(1 - E(tau(C * resolvent)) / gamma)
    inside = limit_of(1 - (1 - noise * E(tau(resolvent))) / gamma)
    value = 1 - (1 - noise * trace) / gamma
    links = (
        step("exact at every size", equal(before, inside), "under_limit", DOMAIN, shrunk),
        step("the limit of the trace", equal(inside, value), "continuous_limit", DOMAIN, trace_limit(False)),
        step("by its equation", equal(value, noise / kappa), "averages", DOMAIN, kappa_equation(), factors=(sp.S.One,)),
    )
    share = joined("the share of the noise", DOMAIN, *links)
    return step("its inverse", equal(kappa_definition, kappa), "continuous_limit", DOMAIN, share)


# --- claims on every population, and on one ----------------------------------------------------------------

PAPERS = ("maillard-goldt-2026", "wang-2026", "silverstein-bai-1995")


def for_every_population(name: str, words: str, relation: sp.Rel, domain: Domain, symbol: str = "") -> Claim:
    """A claim on every population."""
    measured = "holds for every population; measured for two eigenvalues and for power laws"
    return stated(relation, domain, f"spectrum.{name}", words, PAPERS, measured, symbol)


def in_population(general: Claim, law: sp.Tuple) -> sp.Eq:
    """What is claimed for every population, for one law with finitely many eigenvalues."""
    left, right = general.conclusion.args
    return equal(given(left, law), over_atoms(right, law))


@cache
def one_population(general: Step, law: sp.Tuple, domain: Domain) -> Step:
    """What is derived for every population, for one law with finitely many eigenvalues."""
    left, right = general.statement.args
    return step("one population", equal(given(left, law), over_atoms(right, law)), "one_population", domain, general)


kappa_claim = for_every_population(
    "renormalised_noise",
    "The noise variance that Sigma sees in place of sigma^2: kappa, the one positive root of its equation.",
    equal(kappa_definition, kappa),
    DOMAIN,
)
