"""The denoising loss of a linear denoiser: on its training data, on fresh data, and how far it is from the best.

W minimises the training loss averaged over the noise; sigma, the noise level, is a standard deviation; losses are
per dimension.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import sympy as sp
from sympy import sqrt

from ..numeric.losses import ROWS, loss_at, measure_copies, measure_losses
from ..theory.by import equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from ..theory.language import E, S, limit_in_proportion, tau, test_loss, train_loss
from .marchenko_pastur import BELOW, FEW, LOAD, LOADS, exact_identity, first_order, gamma, resolvent, small_variance, z

NOISE = real("noise", 0, meaning="standard deviation sigma of the noise")
sigma = NOISE.symbol
DOMAIN = Domain((LOAD, NOISE))
TRANSFORM = Domain((BELOW, LOAD))
SIZES = Domain((NOISE, *exact_identity().domain.parameters[1:]))

# --- the transform and its derivative at z = -sigma^2 ---------------------------------------------------


def _limit(function: sp.Expr) -> sp.Expr:
    return limit_in_proportion(E(tau(function)), gamma)


real_root = sqrt((gamma * (1 - z) - 1) ** 2 - 4 * gamma * z)
transform = (gamma * (z - 1) + 1 + real_root) / (2 * z)
square = -sp.diff(transform, z)
AT_NOISE = {z: -(sigma**2)}
root = real_root.xreplace(AT_NOISE)
first, second = transform.xreplace(AT_NOISE), square.xreplace(AT_NOISE)


@cache
def transform_step() -> Step:
    """The transform at z < 0 with one square root."""
    return step(
        "the negative root of the quadratic, z < 0",
        equal(_limit(resolvent), transform),
        "limit_of_transform",
        TRANSFORM,
        exact_identity(),
        small_variance(),
        z=z,
        gamma=gamma,
    )


@cache
def square_step() -> Step:
    """The limit of the trace of the squared resolvent at z < 0."""
    law = transform_step()
    return step("its derivative", equal(_limit(resolvent**2), square), "derivative_of_limit", TRANSFORM, law, z=z)


@cache
def resolvent_limits() -> tuple[Step, Step]:
    """The limits of E tau R and E tau R^2, R = (z - S)^-1 at z = -sigma^2."""
    law, slope = transform_step(), square_step()

    def at_noise(power: int, known: Step, value: sp.Expr) -> Step:
        statement = equal(_limit((resolvent**power).xreplace(AT_NOISE)), value)
        return step("at z = -sigma^2", statement, "substitute", DOMAIN, known, at=AT_NOISE)

    return at_noise(1, law, first), at_noise(2, slope, second)


# --- the losses -----------------------------------------------------------------------------------------

shrinkage = S / (S + sigma**2)
R = 1 / (-(sigma**2) - S)
MEAN, SQUARE = E(tau(R)), E(tau(R**2))
BY_RESOLVENT = {
    test_loss: sigma**4 * SQUARE + sigma**2 * (1 + 2 * sigma**2 * MEAN + sigma**4 * SQUARE),
    train_loss: sigma**2 * (1 + sigma**2 * MEAN),
}
LIMITS = {MEAN: first, SQUARE: second}
variance = sigma**2
train_error = variance * (gamma * (1 + variance) + 1 - root) / 2
_rest = 2 * gamma**2 * sigma**6 + 3 * gamma * (1 + gamma) * sigma**4 + (1 - 3 * gamma) * variance - (1 - gamma) ** 2
test_error = (1 + variance) * (1 - gamma + 2 * gamma * variance) / 2 - _rest / (2 * root)
_more = (1 - gamma) ** 2 + gamma * (1 + gamma) * variance * (1 - variance) - gamma**2 * sigma**6
gap = (1 - gamma + gamma * sigma**4) / 2 + _more / (2 * root)
optimum = variance / (1 + variance)


@cache
def loss_at_size(loss: Any) -> Step:
    """The mean loss at every n and d, by traces of the resolvent."""
    covariance = S if loss is train_loss else sp.S.One
    whole = E(tau((shrinkage - 1) ** 2 * covariance + sigma**2 * shrinkage**2))
    trained = step(
        "the trained denoiser, averaged over noise and data",
        equal(E(loss(sigma)), whole),
        "trained_loss",
        SIZES,
        denoiser=shrinkage,
    )
    parts = step("in partial fractions", equal(whole, BY_RESOLVENT[loss]), "trace_of_sum", SIZES)
    return step("by the resolvent", equal(E(loss(sigma)), BY_RESOLVENT[loss]), "algebra", SIZES, trained, parts)


@dataclass(frozen=True)
class Combination:
    """test * (test loss) + train * (training loss) + rest, and the closed form of its limit."""

    test: int
    train: int
    rest: sp.Expr
    value: sp.Expr

    @property
    def weights(self) -> dict[Any, int]:
        return {loss: weight for loss, weight in ((test_loss, self.test), (train_loss, self.train)) if weight}

    @property
    def definition(self) -> sp.Expr:
        losses = sp.Add(*(weight * E(loss(sigma)) for loss, weight in self.weights.items()))
        return limit_in_proportion(losses + self.rest, gamma)


TEST = Combination(1, 0, sp.S.Zero, test_error)
TRAIN = Combination(0, 1, sp.S.Zero, train_error)
GAP = Combination(1, -1, sp.S.Zero, gap)
EXCESS = Combination(1, 0, -optimum, test_error - optimum)


@cache
def combination_step(of: Combination) -> Step:
    """The limit of a combination of losses: exact at every size, then the limits of the traces."""
    by_resolvent = sp.Add(*(weight * BY_RESOLVENT[loss] for loss, weight in of.weights.items())) + of.rest
    exact = step(
        "exact at every size",
        equal(of.definition, limit_in_proportion(by_resolvent, gamma)),
        "under_limit",
        DOMAIN,
        *(loss_at_size(loss) for loss in of.weights),
    )
    used = [known for known in resolvent_limits() if by_resolvent.has(known.statement.lhs.args[0])]
    limit = step(
        "the limits of the traces",
        equal(limit_in_proportion(by_resolvent, gamma), by_resolvent.xreplace(LIMITS)),
        "continuous_limit",
        DOMAIN,
        *used,
    )
    return step("closed form", equal(of.definition, of.value), "algebra", DOMAIN, exact, limit)


WEIGHT = real("weight", meaning="factor by which the denoiser multiplies a direction")
_w = WEIGHT.symbol
optimum_statement = sp.Ge((_w - 1) ** 2 + variance * _w**2, optimum, evaluate=False)


@cache
def optimum_step() -> Step:
    return step("a square", optimum_statement, "inequality", Domain((WEIGHT, NOISE)))


# --- small noise ----------------------------------------------------------------------------------------

small_test_definition = sp.Limit(TEST.definition, sigma, 0, "+")
small_test = sp.Piecewise((sp.S.Zero, gamma >= 1), (1 - gamma, True))
small_excess_definition = sp.Limit(EXCESS.definition / sigma**4, sigma, 0, "+")
small_excess = gamma**3 / (gamma - 1) ** 3 - 2 * gamma / (gamma - 1) + 1
divergence_definition = sp.Limit((gamma - 1) ** 3 * small_excess_definition, gamma, 1, "+")


def _small_noise(definition: sp.Expr, form: Step, value: sp.Expr, loads: Domain, edge: sp.Expr | None) -> Step:
    """A limit sigma -> 0 from a form without 0/0; ``edge`` is the root of (1 - gamma)^2 that is >= 0."""
    inside = definition.args[0].xreplace({form.statement.lhs: form.statement.rhs})
    limit = step(
        "nothing divides by 0",
        equal(sp.Limit(inside, sigma, 0, "+"), value),
        "limit_by_continuity",
        loads,
        roots={} if edge is None else {(gamma - 1) ** 2: edge},
    )
    return step(f"small noise, {loads.describe()}", equal(definition, value), "local_form", loads, form, limit)


@cache
def small_test_step() -> Step:
    above = _small_noise(small_test_definition, combination_step(TEST), sp.S.Zero, LOADS.where(gamma > 1), gamma - 1)
    below = _small_noise(small_test_definition, combination_step(TEST), 1 - gamma, FEW, 1 - gamma)
    here = DOMAIN.at(gamma=1)
    narrow = sqrt(sigma**4 + 4 * variance)
    at_one = step(
        "at gamma = 1, where sigma^2 cancels",
        equal(TEST.definition, variance * (1 + variance) - (sigma**4 + 3 * variance - 1) * narrow / (variance + 4)),
        "algebra",
        here,
        combination_step(TEST),
    )
    between = _small_noise(small_test_definition, at_one, sp.S.Zero, LOADS.at(gamma=1), None)
    return step("all loads", equal(small_test_definition, small_test), "cases", LOADS, above, between, below)


@cache
def small_excess_step() -> Step:
    """For gamma > 1 the traces of (S + sigma^2)^-1 and its square stay finite: written so that no sigma divides them."""
    many = DOMAIN.where(gamma > 1)
    shift = gamma * (1 + variance) - 1
    inverse = 2 * gamma / (root + shift)
    inverse_square = 2 * gamma**2 * ((shift + 2) / root + 1) / (root + shift) ** 2
    by_inverses = (1 + variance) * inverse_square - 2 * inverse + 1 / (1 + variance)
    form = step(
        "by the traces of the inverse and its square",
        equal(EXCESS.definition, sigma**4 * by_inverses),
        "algebra",
        many,
        combination_step(EXCESS),
    )
    return _small_noise(small_excess_definition, form, small_excess, LOADS.where(gamma > 1), gamma - 1)


@cache
def divergence_step() -> Step:
    inside = (gamma - 1) ** 3 * small_excess
    limit = step("a polynomial", equal(sp.Limit(inside, gamma, 1, "+"), sp.S.One), "limit_by_continuity", Domain())
    return step("the pole", equal(divergence_definition, sp.S.One), "local_form", Domain(), small_excess_step(), limit)


# --- claims ---------------------------------------------------------------------------------------------

_PAPERS = ("maillard-goldt-2026", "wang-2026")


def _finite(of: Combination) -> Callable[[Setting, float], tuple[float, float]]:
    """The claimed limit, moved by its first order in 1/d; what is left out is of the order of the loss over d^2."""

    def prediction(at: Setting, value: float) -> tuple[float, float]:
        noise = float(at["noise"])
        limit = value - float(of.rest.subs(sigma, noise))
        shift = first_order(lambda values: loss_at(values, noise, weights=(of.test, of.train)), float(at["gamma"]))
        return limit + shift / at["d"], noise**2 / (1 + noise**2) / at["d"] ** 2

    return prediction


_AVERAGED: dict[str, Any] = {
    "ranges": {"noise": (sp.Rational(1, 2), 2)},
    "dimensions": (80, 128),
    "entries": ("gaussian", "three_point"),
    "replicates": 48,
    "procedure": "a denoiser trained by least squares with the noise averaged out; its loss on fresh data and on its own",
}


def _finite_copies(at: Setting, value: float) -> tuple[float, float]:
    """As for all of the noise. What the copies leave is of relative size (d/N)^2 at N >= ROWS * d copies.

    Simulations of 1500 denoisers at d = 24, load 1/4, 1, 4 and noise 1/2, 1, 2 find 2.1 times that at N = 32 d, or less.
    """
    mean, left_out = _finite(TEST)(at, value)
    return mean, left_out + 3 * value / ROWS**2


_COPIED: dict[str, Any] = {
    **_AVERAGED,
    "sample": measure_copies,
    "prediction": _finite_copies,
    "dimensions": (36, 64),
    "procedure": f"a denoiser trained by least squares on noisy copies of its examples, {ROWS} a dimension or more; its loss "
    "on fresh noisy data",
}


def _claim(name: str, words: str, of: Combination, symbol: str, **measured: Any) -> Claim:
    given = {"sample": measure_losses((of.test, of.train)), "prediction": _finite(of), **_AVERAGED, **measured}
    return Claim(
        name=f"denoising.{name}",
        symbol=symbol,
        statement=words,
        domain=DOMAIN,
        definition=of.definition,
        closed_form=of.value,
        derivation=partial(combination_step, of),
        references=_PAPERS,
        simulation=Simulation(**given),
    )


test_claim = _claim(
    "test_error", "The loss of the trained denoiser on fresh data.", TEST, r"\mathcal{L}_{\mathrm{test}}", **_COPIED
)
train_claim = _claim(
    "train_error", "The loss of the trained denoiser on its training data.", TRAIN, r"\mathcal{L}_{\mathrm{train}}"
)
gap_claim = _claim("gap", "Test loss minus training loss: how far the denoiser has overfitted.", GAP, r"\Delta")
excess_claim = _claim(
    "excess",
    "Test loss minus sigma^2/(1 + sigma^2), the least that any linear denoiser reaches.",
    EXCESS,
    r"\varepsilon_{D}",
    replicates=128,
)

optimum_claim = Claim(
    name="denoising.optimum",
    statement="The loss of a denoiser along a direction that it multiplies by a weight is at least sigma^2/(1 + sigma^2).",
    domain=Domain((WEIGHT, NOISE)),
    proposition=optimum_statement,
    derivation=optimum_step,
    references=_PAPERS,
    no_simulation="an algebraic inequality",
)

small_test_claim = Claim(
    name="denoising.test_error_small_noise",
    statement="Without noise the test loss is the part of space that the data leave out: 1 - gamma, and 0 from gamma = 1 on.",
    domain=LOADS,
    definition=small_test_definition,
    closed_form=small_test,
    derivation=small_test_step,
    references=_PAPERS,
    no_simulation="a limit of denoising.test_error, which is simulated",
)

small_excess_claim = Claim(
    name="denoising.excess_small_noise",
    statement="For gamma > 1 the excess vanishes like sigma^4, with this coefficient.",
    domain=LOADS.where(gamma > 1),
    definition=small_excess_definition,
    closed_form=small_excess,
    derivation=small_excess_step,
    references=_PAPERS,
    no_simulation="a limit of denoising.excess, which is simulated",
)

divergence_claim = Claim(
    name="denoising.excess_divergence",
    statement="The coefficient of sigma^4 in the excess diverges at gamma = 1 like (gamma - 1)^-3.",
    domain=Domain(),
    definition=divergence_definition,
    closed_form=sp.S.One,
    derivation=divergence_step,
    references=_PAPERS,
    no_simulation="a limit of denoising.excess, which is simulated",
)
