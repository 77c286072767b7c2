"""The denoising loss of a linear denoiser: on its training data, on fresh data, and how far it is from the best.

W minimises the training loss averaged over the noise; sigma, the noise level, is a standard deviation; losses are
per dimension.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy import sqrt

from ...numeric.losses import ROWS, loss_at, measure_copies, measure_losses
from ...theory.claim import Claim, Setting, Simulation
from ...theory.domain import Domain, real
from ...theory.language import E, S, limit_in_proportion, tau, test_loss, train_loss
from ..marchenko_pastur.law import first_order
from ..parameters import LOAD, LOADS, gamma, z
from ..proving import proof_of

NOISE = real("noise", 0, meaning="standard deviation sigma of the noise")
sigma = NOISE.symbol
DOMAIN = Domain((LOAD, NOISE))

# --- the transform and its derivative at z = -sigma^2 ---------------------------------------------------


real_root = sqrt((gamma * (1 - z) - 1) ** 2 - 4 * gamma * z)
transform = (gamma * (z - 1) + 1 + real_root) / (2 * z)
AT_NOISE = {z: -(sigma**2)}
root = real_root.xreplace(AT_NOISE)


# --- the losses -----------------------------------------------------------------------------------------

R = 1 / (-(sigma**2) - S)
MEAN, SQUARE = E(tau(R)), E(tau(R**2))
BY_RESOLVENT = {
    test_loss: sigma**4 * SQUARE + sigma**2 * (1 + 2 * sigma**2 * MEAN + sigma**4 * SQUARE),
    train_loss: sigma**2 * (1 + sigma**2 * MEAN),
}
variance = sigma**2
train_error = variance * (gamma * (1 + variance) + 1 - root) / 2
_rest = 2 * gamma**2 * sigma**6 + 3 * gamma * (1 + gamma) * sigma**4 + (1 - 3 * gamma) * variance - (1 - gamma) ** 2
test_error = (1 + variance) * (1 - gamma + 2 * gamma * variance) / 2 - _rest / (2 * root)
_more = (1 - gamma) ** 2 + gamma * (1 + gamma) * variance * (1 - variance) - gamma**2 * sigma**6
gap = (1 - gamma + gamma * sigma**4) / 2 + _more / (2 * root)
optimum = variance / (1 + variance)


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


WEIGHT = real("weight", meaning="factor by which the denoiser multiplies a direction")
_w = WEIGHT.symbol
optimum_statement = sp.Ge((_w - 1) ** 2 + variance * _w**2, optimum, evaluate=False)


# --- small noise ----------------------------------------------------------------------------------------

small_test_definition = sp.Limit(TEST.definition, sigma, 0, "+")
small_test = sp.Piecewise((sp.S.Zero, gamma >= 1), (1 - gamma, True))
small_excess_definition = sp.Limit(EXCESS.definition / sigma**4, sigma, 0, "+")
small_excess = gamma**3 / (gamma - 1) ** 3 - 2 * gamma / (gamma - 1) + 1
divergence_definition = sp.Limit((gamma - 1) ** 3 * small_excess_definition, gamma, 1, "+")


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


def _claim(name: str, title: str, words: str, of: Combination, symbol: str, **measured: Any) -> Claim:
    given = {"sample": measure_losses((of.test, of.train)), "prediction": _finite(of), **_AVERAGED, **measured}
    return Claim(
        name=f"denoising.{name}",
        title=title,
        symbol=symbol,
        statement=words,
        domain=DOMAIN,
        definition=of.definition,
        closed_form=of.value,
        derivation=proof_of(f"denoising.{name}"),
        references=_PAPERS,
        simulation=Simulation(**given),
    )


test_claim = _claim(
    "test_error",
    "Loss of a denoiser on fresh data",
    "The loss of the trained denoiser on fresh data.",
    TEST,
    r"\mathcal{L}_{\mathrm{test}}",
    **_COPIED,
)
train_claim = _claim(
    "train_error",
    "Loss of a denoiser on its training data",
    "The loss of the trained denoiser on its training data.",
    TRAIN,
    r"\mathcal{L}_{\mathrm{train}}",
)
gap_claim = _claim(
    "gap",
    "How far a denoiser has overfitted",
    "Test loss minus training loss: how far the denoiser has overfitted.",
    GAP,
    r"\Delta",
)
excess_claim = _claim(
    "excess",
    "Loss of a denoiser beyond the least possible",
    "Test loss minus sigma^2/(1 + sigma^2), the least that any linear denoiser reaches.",
    EXCESS,
    r"\varepsilon_{D}",
    replicates=128,
    measures="loss of the trained denoiser on fresh data",
)

optimum_claim = Claim(
    name="denoising.optimum",
    title="Least loss of any linear denoiser",
    statement="The loss of a denoiser along a direction that it multiplies by a weight is at least sigma^2/(1 + sigma^2).",
    domain=Domain((WEIGHT, NOISE)),
    proposition=optimum_statement,
    derivation=proof_of("denoising.optimum"),
    references=_PAPERS,
    no_simulation="an algebraic inequality",
)

small_test_claim = Claim(
    name="denoising.test_error_small_noise",
    title="Loss of a denoiser on fresh data without noise",
    statement="Without noise the test loss is the part of space that the data leave out: 1 - gamma, and 0 from gamma = 1 on.",
    domain=LOADS,
    definition=small_test_definition,
    closed_form=small_test,
    derivation=proof_of("denoising.test_error_small_noise"),
    references=_PAPERS,
    no_simulation="a limit of denoising.test_error, which is simulated",
)

small_excess_claim = Claim(
    name="denoising.excess_small_noise",
    title="Loss of a denoiser beyond the least possible, at small noise",
    statement="For gamma > 1 the excess vanishes like sigma^4, with this coefficient.",
    domain=LOADS.where(gamma > 1),
    definition=small_excess_definition,
    closed_form=small_excess,
    derivation=proof_of("denoising.excess_small_noise"),
    references=_PAPERS,
    no_simulation="a limit of denoising.excess, which is simulated",
)

divergence_claim = Claim(
    name="denoising.excess_divergence",
    title="Divergence of the excess at one example per dimension",
    statement="The coefficient of sigma^4 in the excess diverges at gamma = 1 like (gamma - 1)^-3.",
    domain=Domain(),
    definition=divergence_definition,
    closed_form=sp.S.One,
    derivation=proof_of("denoising.excess_divergence"),
    references=_PAPERS,
    no_simulation="a limit of denoising.excess, which is simulated",
)
