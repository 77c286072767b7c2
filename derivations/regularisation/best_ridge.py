"""The best ridge of each error: where it exists, where it lies and the equation it solves.

With y = 1/(S + ridge) and H_k = lim E tau y^k, each error falls while a ratio of such means is below a level and then
rises. The ratio increases: by Cauchy-Schwarz, H_k/H_(k+1) does.
"""

from __future__ import annotations

import sympy as sp

from ...theory.by import equal
from ...theory.claim import Claim
from ...theory.domain import Domain
from ...theory.language import minimiser
from ...theory.roots import root_of
from ..denoising.losses import NOISE, variance
from ..parameters import LOADS, gamma
from ..proving import proof_of, stated
from .elliptic_means import DOMAIN, INVERSE_ROOT, in_regimes, mean_forms, ridge
from .errors import AT_WHOLE, FORWARD, REVERSE, denoising_definition, kappa
from .ridge import BULK, OVERLAP

ONE = sp.S.One


# --- Kullback-Leibler divergences ----------------------------------------------------------------------------

BEST_REVERSE = 1 / (1 + gamma)


forward_ratio = 1 + kappa - 1 / gamma - 1 / (gamma * (1 + kappa)) + 1 / (gamma * (1 + kappa)) ** 2


# --- the denoising loss ----------------------------------------------------------------------------------------

NOISE_LOADS = Domain((*LOADS.parameters, NOISE))
_w = gamma * (1 + kappa)
denoising_ratio = _w * (_w - 1) * ((1 + gamma + gamma * ridge) ** 2 - 4 * gamma) / (gamma * (_w**3 - gamma))


# --- the bulk error and the overlap ------------------------------------------------------------------------------

best_bulk = root_of(-in_regimes(mean_forms[INVERSE_ROOT]), ridge, -ONE, 0, sp.oo)


overlap_rises = sp.Ge(sp.Derivative(OVERLAP.definition, ridge), 0, evaluate=False)


# --- claims -------------------------------------------------------------------------------------------------------

_PAPERS = ("maillard-goldt-2026", "wang-2026")


def _claim(name: str, title: str, words: str, domain: Domain, error: sp.Expr, best: sp.Expr) -> Claim:
    relation = equal(minimiser(error, ridge, 0, sp.oo), best)
    measured = "where a quantity that is simulated is least; its slope there is 0 by proof"
    return stated(relation, domain, f"regularisation.best_ridge_{name}", title, words, _PAPERS, measured)


reverse_claim = _claim(
    "kl_reverse",
    "Best ridge for the KL of the true law from the learnt one",
    "KL of the true law from the learnt one is least at ridge = 1/(1 + gamma), and only there.",
    LOADS,
    REVERSE.definition,
    BEST_REVERSE,
)
forward_claim = _claim(
    "kl_forward",
    "Best ridge for the KL of the learnt law from the true one",
    "KL of the learnt law from the true one is least at one ridge, above 1/(1 + gamma): with w = 1 + kappa it solves "
    "gamma^2 w^3 = gamma (1 + gamma) w^2 + gamma w - 1.",
    LOADS,
    FORWARD.definition,
    root_of(forward_ratio, ridge, ONE, 0, sp.oo),
)
denoising_claim = _claim(
    "denoising",
    "Best ridge for the loss of a denoiser on fresh data",
    "The test loss of the denoiser is least at one ridge, above 1/(1 + gamma (1 + sigma^2)), at every load and noise: the "
    "mean of (x + ridge - 1)/(x + ridge + sigma^2)^3 over the eigenvalues x vanishes there.",
    NOISE_LOADS,
    denoising_definition,
    root_of(denoising_ratio.xreplace(AT_WHOLE), ridge, 1 + variance, 0, sp.oo),
)
bulk_claim = _claim(
    "bulk_error",
    "Best ridge for the distance between the true and the learnt law",
    "The bulk error is least at one ridge, above 1/(2 (1 + 2 gamma)), where the mean of (x + ridge)^(-1/2) over the eigenvalues x is 1.",
    LOADS,
    BULK.definition,
    best_bulk,
)
overlap_claim = Claim(
    name="regularisation.overlap_rises",
    title="No ridge is best for the overlap",
    statement="A larger ridge never makes the overlap smaller: no ridge is best, the models agree as both forget their data.",
    domain=DOMAIN,
    proposition=overlap_rises,
    derivation=proof_of("regularisation.overlap_rises"),
    references=_PAPERS,
    no_simulation="a statement about regularisation.overlap, which is simulated",
)
