"""Regularisation: the learnt covariance is S + ridge. Overlap and bulk error, in complete elliptic integrals.

The ridge is what training does when independent noise of this variance is added to every example. The integrals
have the parameter m = (b - a)/(b + ridge) and the characteristic nu = (b - a)/b, where a, b are the edges.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import sympy as sp
from sympy import pi, sqrt

from ..numeric.models import measure_bures_wasserstein, measure_overlap, overlap_from_means
from ..theory.by import chain, equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from ..theory.language import S1, S2, E, S, d, inner, limit_in_proportion, tau, tau_product, wasserstein
from .convergence import overlap as unregularised_overlap
from .generalisation import bulk_error as unregularised_bulk
from .marchenko_pastur import (
    LOAD,
    LOADS,
    SIZE,
    atom_step,
    bulk,
    density_step,
    first_order,
    gamma,
    half_moment_regimes,
    lower,
    t,
    upper,
    x,
)

RIDGE = real("ridge", 0, meaning="variance lambda added in every direction")
ridge = RIDGE.symbol
DOMAIN = Domain((LOAD, RIDGE))
MANY, ONE, FEW = DOMAIN.where(gamma > 1), DOMAIN.at(gamma=1), DOMAIN.where(gamma < 1)
SIZES = Domain((RIDGE, *SIZE))

# --- two integrals over a quarter period -----------------------------------------------------------------

M, N = real("m", 0, 1, meaning="parameter"), real("nu", 0, 1, meaning="characteristic")
m, nu = M.symbol, N.symbol
LEMMA = Domain((M, N))
sine, cosine = sp.sin(t), sp.cos(t)
HALF_PI = (t, 0, pi / 2)


def _legendre(parameter: sp.Expr, characteristic: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    """1/D, D and 1/((1 - nu sin^2 t) D), D = sqrt(1 - m sin^2 t), each with its integral; without the last for nu = 1."""
    delta = sqrt(1 - parameter * sine**2)
    forms = {1 / delta: sp.elliptic_k(parameter), delta: sp.elliptic_e(parameter)}
    if characteristic != 1:
        forms[1 / ((1 - characteristic * sine**2) * delta)] = sp.elliptic_pi(characteristic, parameter)
    return forms


def root_integrand(parameter: sp.Expr, characteristic: sp.Expr) -> sp.Expr:
    """sin^2 cos^2 D/(1 - nu sin^2); sin^2 D where nu = 1."""
    weight = sine**2 * cosine**2 / (1 - characteristic * sine**2) if characteristic != 1 else sine**2
    return weight * sqrt(1 - parameter * sine**2)


def root_weights(parameter: sp.Expr, characteristic: sp.Expr) -> tuple[sp.Expr, ...]:
    """The multiples of K, E and Pi in the integral of ``root_integrand``."""
    one_less = 1 - characteristic
    first = (1 - parameter) / (3 * parameter * characteristic) - parameter * one_less / characteristic**3
    second = (3 * parameter - characteristic - parameter * characteristic) / (3 * parameter * characteristic**2)
    return first, second, (parameter - characteristic) * one_less / characteristic**3


def root_form(parameter: sp.Expr, characteristic: sp.Expr) -> sp.Expr:
    """The integral of ``root_integrand`` over a quarter period."""
    forms = _legendre(parameter, characteristic).values()
    weights = root_weights(parameter, characteristic)
    return sp.Add(*(weight * form for weight, form in zip(weights, forms, strict=False)))


@cache
def elliptic_step(at_one: bool) -> Step:
    """The integral of ``root_integrand``: by parts to Legendre's three forms."""
    characteristic, domain = (sp.S.One, Domain((M,))) if at_one else (nu, LEMMA)
    integrand = root_integrand(m, characteristic)
    forms = _legendre(m, characteristic)
    weighted = list(zip(root_weights(m, characteristic), forms, strict=False))
    whole = sp.Integral(integrand, HALF_PI)
    reduced = sp.Integral(sp.Add(*(weight * form for weight, form in weighted)), HALF_PI)
    by_parts = step(
        "integration by parts",
        equal(whole, reduced),
        "exact_difference",
        domain,
        antiderivative=-sine * cosine * sqrt(1 - m * sine**2) / (3 * characteristic),
    )
    split = sp.Add(*(weight * sp.Integral(form, HALF_PI) for weight, form in weighted))
    terms = step("term by term", equal(reduced, split), "linearity", domain)
    known = [
        step(str(value.func), equal(sp.Integral(form, HALF_PI), value), "legendre_form", domain)
        for form, value in forms.items()
    ]
    return step("in Legendre's forms", equal(whole, root_form(m, characteristic)), "algebra", domain, by_parts, terms, *known)


# --- the mean square root ----------------------------------------------------------------------------------

width = (1 + sqrt(gamma)) ** 2 + gamma * ridge
parameter = 4 * sqrt(gamma) / width
characteristic = 4 * sqrt(gamma) / (1 + sqrt(gamma)) ** 2
root_definition = limit_in_proportion(E(tau(sqrt(S + ridge))), gamma)


WIDTH_AT_ONE = 4 + ridge


def _between_edges() -> sp.Expr:
    """What the eigenvalues between the edges contribute, gamma != 1."""
    near = (1 - sqrt(gamma)) ** 2
    terms = (
        (near + gamma * ridge - 3 * (1 - gamma) ** 2 / width) * sp.elliptic_k(parameter)
        + (2 * (1 + gamma) - gamma * ridge) * sp.elliptic_e(parameter)
        - 3 * gamma * ridge * near / width * sp.elliptic_pi(characteristic, parameter)
    )
    return sqrt(width) / (3 * pi * sqrt(gamma)) * terms


_at_one = ridge * sp.elliptic_k(4 / WIDTH_AT_ONE) + (4 - ridge) * sp.elliptic_e(4 / WIDTH_AT_ONE)
root_regimes = {
    MANY: _between_edges(),
    ONE: sqrt(WIDTH_AT_ONE) / (3 * pi) * _at_one,
    FEW: _between_edges() + (1 - gamma) * sqrt(ridge),
}


def in_regimes(values: dict[Domain, sp.Expr]) -> sp.Expr:
    """One form from its values for gamma > 1, gamma = 1 and gamma < 1."""
    return sp.Piecewise((values[MANY], gamma > 1), (values[ONE], sp.Eq(gamma, 1)), (values[FEW], True))


@cache
def root_law(domain: Domain) -> tuple[Step, sp.Expr]:
    """The statistic as an integral over the law plus what the atom adds, and this integral."""
    integral = sp.Integral(sqrt(x + ridge) * bulk, (x, lower, upper))
    mass = 1 - gamma if domain is FEW else sp.S.Zero
    statement = equal(root_definition, mass * sqrt(ridge) + integral)
    law = step("the law, its atom", statement, "statistic_with_atom", domain, density_step(), atom_step(), x=x)
    return law, integral


@cache
def root_regime(domain: Domain) -> Step:
    """lim E tau (S + ridge)^(1/2) in one regime: the law, x = b - (b - a) sin^2 t, the lemma."""
    law, integral = root_law(domain)
    if domain is ONE:
        radicand, m_here, nu_here, width_here = 4 - x, 4 / WIDTH_AT_ONE, sp.S.One, WIDTH_AT_ONE
        integral = integral.xreplace({gamma: sp.S.One})
        image, scale = 4 * cosine**2, sqrt(width_here)
        roots = {x: 2 * cosine, 4 - x: 2 * sine}
    else:
        m_here, nu_here, width_here = parameter, characteristic, width
        image, scale = upper - 4 / sqrt(gamma) * sine**2, sqrt(width / gamma)
        roots = {(x - lower) * (upper - x): 4 / sqrt(gamma) * sine * cosine}
    roots[x + ridge] = scale * sqrt(1 - m_here * sine**2)
    on_quarter = sp.Integral(root_integrand(m_here, nu_here), HALF_PI)
    change = step(
        f"x = {image}",
        equal(integral, 4 * nu_here * sqrt(width_here) / pi * on_quarter),
        "change_of_variable",
        domain,
        image=image,
        roots=roots,
        decreasing=True,
    )
    lemma = elliptic_step(domain is ONE)
    at = {m: m_here} if domain is ONE else {m: m_here, nu: nu_here}
    value = step(
        "the integral at this parameter",
        equal(on_quarter, root_form(m_here, nu_here)),
        "substitute",
        domain,
        lemma,
        at=at,
    )
    return step(domain.describe(), equal(root_definition, root_regimes[domain]), "algebra", domain, law, change, value)


# --- overlap and bulk error --------------------------------------------------------------------------------

first_root, second_root = sqrt(S1 + ridge), sqrt(S2 + ridge)
_cross = E(inner(first_root, second_root))
_norms = E(inner(first_root, first_root)) * E(inner(second_root, second_root))
overlap_definition = limit_in_proportion(_cross / sqrt(_norms), gamma)
bulk_definition = limit_in_proportion(E(wasserstein(sp.S.One, S + ridge)) / d, gamma)
MEAN_ROOT = E(tau(sqrt(S + ridge)))


@cache
def unit_mean() -> Step:
    return step("the mean of S is the identity", equal(E(tau(S)), sp.S.One), "wick", SIZES, order=1, field="real")


@cache
def mean_step() -> Step:
    """E tau(S + ridge) = 1 + ridge exactly."""
    whole = E(tau(S + ridge))
    parts = step("the trace of a sum", equal(whole, E(tau(S)) + ridge), "trace_of_sum", SIZES)
    return step("the mean of S + ridge", equal(whole, 1 + ridge), "algebra", SIZES, parts, unit_mean())


@cache
def finite_overlap() -> Step:
    """The overlap at every n and d: the squared mean root over 1 + ridge."""
    cross = equal(_cross, d * E(tau_product(first_root, second_root)))
    product = equal(E(tau_product(first_root, second_root)), MEAN_ROOT**2)
    norms = [equal(E(inner(root, root)), d * E(tau(S + ridge))) for root in (first_root, second_root)]
    return step(
        "the overlap at finite size",
        equal(_cross / sqrt(_norms), MEAN_ROOT**2 / (1 + ridge)),
        "algebra",
        SIZES,
        step("average over the seed", cross, "seed_average", SIZES),
        step("independent data sets, invariance under signed permutations", product, "independent_invariant", SIZES),
        *(step(f"norm of model {i}", norm, "seed_average", SIZES) for i, norm in enumerate(norms, start=1)),
        mean_step(),
    )


@cache
def finite_bulk() -> Step:
    """The Bures distance per dimension at every n and d."""
    distance = E(wasserstein(sp.S.One, S + ridge)) / d
    formula = equal(distance, 1 + E(tau(S + ridge)) - 2 * MEAN_ROOT)
    bures = step("the Bures formula", formula, "bures_wasserstein", SIZES)
    return step("at finite size", equal(distance, 2 + ridge - 2 * MEAN_ROOT), "algebra", SIZES, bures, mean_step())


def _overlap_form(mean_root: sp.Expr) -> sp.Expr:
    return mean_root**2 / (1 + ridge)


def _bulk_form(mean_root: sp.Expr) -> sp.Expr:
    return 2 + ridge - 2 * mean_root


@cache
def of_mean_root(definition: sp.Expr, finite: Callable[[], Step], form: Callable[[sp.Expr], sp.Expr]) -> Step:
    """A quantity that at every size is a function of the mean root: its limit in the three regimes."""
    inside = limit_in_proportion(form(MEAN_ROOT), gamma)
    regimes = []
    for domain, value in root_regimes.items():
        exact = step("exact at every size", equal(definition, inside), "under_limit", domain, finite())
        limit = step("the limit", equal(inside, form(value)), "continuous_limit", domain, root_regime(domain))
        regimes.append(chain(f"for {domain.describe()}", domain, exact, limit))
    closed = in_regimes({domain: form(value) for domain, value in root_regimes.items()})
    return step("all loads", equal(definition, closed), "cases", DOMAIN, *regimes)


overlap_step = partial(of_mean_root, overlap_definition, finite_overlap, _overlap_form)
bulk_step = partial(of_mean_root, bulk_definition, finite_bulk, _bulk_form)


# --- small ridge --------------------------------------------------------------------------------------------


@cache
def small_root_step(known: Step) -> Step:
    """The mean root tends to that without a ridge: |sqrt(S + ridge) - sqrt(S)| <= sqrt(ridge)."""
    domain = known.domain
    loads = next(regime for regime in (MANY, ONE, FEW) if regime["gamma"].interval == domain["gamma"].interval)
    goal = equal(sp.Limit(root_definition, ridge, 0, "+"), known.statement.rhs)
    premises = (root_regime(loads), known)
    return step("uniformly in S", goal, "uniform_limit", domain, *premises, ridge=ridge, bound=2 * sqrt(ridge))


@cache
def small_ridge_step(
    definition: sp.Expr, whole: Callable[[], Step], form: Callable[[sp.Expr], sp.Expr], closed: sp.Expr
) -> Step:
    """The limit ridge -> 0 of a quantity that is a function of the mean root."""
    regimes = []
    for known, used in zip(half_moment_regimes(), whole().uses, strict=True):
        domain, value = known.domain, form(known.statement.rhs).xreplace({ridge: sp.S.Zero})
        relation = equal(definition, form(root_definition))
        root = next(root_regime(loads) for loads in root_regimes if loads == used.domain)
        by_root = step("by the mean root", relation, "algebra", used.domain, used, root)
        inside = equal(sp.Limit(form(root_definition), ridge, 0, "+"), value)
        limit = step("by continuity", inside, "limit_of_combination", domain, small_root_step(known))
        goal = equal(sp.Limit(definition, ridge, 0, "+"), value)
        regimes.append(step(domain.describe(), goal, "local_form", domain, by_root, limit))
    return step("all loads", equal(sp.Limit(definition, ridge, 0, "+"), closed), "cases", LOADS, *regimes)


small_overlap_step = partial(small_ridge_step, overlap_definition, overlap_step, _overlap_form, unregularised_overlap)
small_bulk_step = partial(small_ridge_step, bulk_definition, bulk_step, _bulk_form, unregularised_bulk)


# --- claims -------------------------------------------------------------------------------------------------

_PAPERS = ("maillard-goldt-2026", "dlmf")
RIDGES = {"ridge": (sp.Rational(1, 4), sp.Integer(2))}


def shift_of_root(at: Setting) -> float:
    """The first order in 1/d of the mean root."""
    added = float(at["ridge"])
    return first_order(lambda values: (values + added) ** 0.5, float(at["gamma"])) / at["d"]


def _finite_overlap(at: Setting, value: float) -> tuple[float, float]:
    whole = 1 + float(at["ridge"])
    mean = (value * whole) ** 0.5 + shift_of_root(at)
    return mean**2 / whole, 2 * mean / whole * _left_out(at)


def _finite_bulk(at: Setting, value: float) -> tuple[float, float]:
    return value - 2 * shift_of_root(at), 2 * _left_out(at)


def _left_out(at: Setting) -> float:
    """Of the mean root: simulations of 60000 spectra at d = 8 and 16 measure at most 0.05/d^2 for ridge >= 1/4."""
    return 0.1 / at["d"] ** 2


overlap_claim = Claim(
    name="regularisation.overlap",
    statement="The overlap of samples from the same seeds of two models trained with a ridge on disjoint data.",
    domain=DOMAIN,
    definition=overlap_definition,
    closed_form=overlap_step().statement.rhs,
    derivation=overlap_step,
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_overlap,
        estimator=overlap_from_means,
        prediction=_finite_overlap,
        dimensions=(32, 80),
        ranges=RIDGES,
        entries=("gaussian", "three_point"),
        replicates=64,
        procedure="two disjoint data sets, two denoisers trained by least squares with noise of variance ridge added to "
        "the examples, samples from the same seeds",
    ),
)

bulk_claim = Claim(
    name="regularisation.bulk_error",
    statement="The squared 2-Wasserstein (Bures) distance per dimension between the true law and the one learnt with a ridge.",
    domain=DOMAIN,
    definition=bulk_definition,
    closed_form=bulk_step().statement.rhs,
    derivation=bulk_step,
    references=("maillard-goldt-2026", "givens-shortt-1984", "dlmf"),
    simulation=Simulation(
        sample=measure_bures_wasserstein,
        prediction=_finite_bulk,
        dimensions=(56, 112),
        ranges=RIDGES,
        entries=("gaussian", "three_point"),
        replicates=64,
        procedure="a denoiser trained by least squares with a ridge; the Bures distance of the law its flow generates to "
        "the true one",
    ),
)


def _small_ridge(name: str, of: str, words: str, definition: sp.Expr, closed: sp.Expr, derivation: Callable[[], Step]) -> Claim:
    return Claim(
        name=f"regularisation.{name}_small_ridge",
        statement=f"As the ridge vanishes the {words} tends to that without one, at every load.",
        domain=LOADS,
        definition=sp.Limit(definition, ridge, 0, "+"),
        closed_form=closed,
        derivation=derivation,
        references=_PAPERS,
        no_simulation=f"a limit of regularisation.{name}, which is simulated, at {of}, which is too",
    )


small_overlap_claim = _small_ridge(
    "overlap", "convergence.overlap", "overlap", overlap_definition, unregularised_overlap, small_overlap_step
)
small_bulk_claim = _small_ridge(
    "bulk_error", "generalisation.bulk_error", "bulk error", bulk_definition, unregularised_bulk, small_bulk_step
)
