"""Derivations of users on random matrices and learning: what is derived, what it is, what it is not; of steps that name no rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import sympy as sp

from phaseproof import Claim, Domain, integer, real
from phaseproof.theory.by import equal, step
from phaseproof.theory.language import (
    S1,
    S2,
    E,
    E_over,
    S,
    cell,
    d,
    kl,
    limit_in_proportion,
    n,
    tau,
    tau_product,
    wasserstein,
)
from phaseproof.theory.steps import Step

N, D = integer("n", 1), integer("d", 1)
SIZES = Domain((N, D))
ENOUGH = SIZES.where(n > d + 1)
FEW = SIZES.where(d > n + 1)
x, y = sp.symbols("x y", real=True)
THETA, RHO, A, T = real("theta", 1), real("rho", -1, 1), real("a", 0), real("t", 0, sp.Rational(1, 2))
B, GAMMA, RIDGE, M = real("b"), real("gamma", 0), real("u", 0), integer("m", 1)
theta, rho, a, b, t, gamma, u, m = (p.symbol for p in (THETA, RHO, A, B, T, GAMMA, RIDGE, M))
HALF = sp.Rational(1, 2)
normal = sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi)
semicircle = sp.sqrt(4 - x**2) / (2 * sp.pi)
outlier = theta + 1 / theta
X = sp.Symbol("X")
i = sp.Symbol("i", integer=True)
pair = sp.exp(-(x**2 - 2 * rho * x * y + y**2) / (2 * (1 - rho**2))) / (2 * sp.pi * sp.sqrt(1 - rho**2))
log_ratio = -sp.log(1 - rho**2) / 2 - (x**2 - 2 * rho * x * y + y**2) / (2 * (1 - rho**2)) + (x**2 + y**2) / 2
load = 1 / gamma
squared_length = sp.Sum(cell(X, i, 1) ** 2, (i, 1, m))

CASES: dict[str, tuple[Domain, sp.Expr, sp.Expr, sp.Expr]] = {
    "divergence from the data's law": (
        ENOUGH,
        E(kl(sp.S.One, S)) - d / 2 * E(tau(sp.log(S))),
        d * (d + 1) / (2 * (n - d - 1)),
        d * (d + 1) / (2 * (n - d)),
    ),
    "Wasserstein distance to the data's law": (
        SIZES,
        E(wasserstein(S, sp.S.One)),
        2 * d * (1 - E(tau(sp.sqrt(S)))),
        d * (1 - E(tau(sp.sqrt(S)))),
    ),
    "product of two squares": (
        SIZES,
        E(tau_product(S1**2, S2**2)),
        (1 + (d + 1) / n) ** 2,
        1 + (d + 1) / n,
    ),
    "transform of the semicircle at an outlier": (
        Domain((THETA,)),
        sp.Integral(semicircle / (outlier - x), (x, -2, 2)),
        1 / theta,
        1 / theta**2,
    ),
    "overlap with an additive spike": (
        Domain((THETA,)),
        1 / (theta**2 * sp.Integral(semicircle / (outlier - x) ** 2, (x, -2, 2))),
        1 - 1 / theta**2,
        1 - 1 / theta,
    ),
    "length under a random projection": (
        Domain((M, D)),
        E_over(squared_length**2 / m**2, X, m, d),
        1 + 2 / m,
        1 + 1 / m,
    ),
    "exponential moment of a squared length": (
        Domain((T,)),
        sp.Integral(sp.exp(t * x**2) * normal, (x, -sp.oo, sp.oo)),
        1 / sp.sqrt(1 - 2 * t),
        1 / sp.sqrt(1 - t),
    ),
    "pseudo-inverse of few examples": (
        FEW,
        E(tau(sp.Piecewise((1 / S, S > 0), (sp.S.Zero, True)))),
        n**2 / (d * (d - n - 1)),
        n / (d - n - 1),
    ),
    "resolvent in proportion": (
        Domain((GAMMA, RIDGE)),
        limit_in_proportion(E(tau(1 / (S + u))), gamma),
        (sp.sqrt((1 - load + u) ** 2 + 4 * load * u) - (1 - load + u)) / (2 * load * u),
        (sp.sqrt((1 - load + u) ** 2 + 4 * load * u) - (1 - load - u)) / (2 * load * u),
    ),
    "divergence of a correlated pair": (
        Domain((RHO,)),
        sp.Integral(pair * log_ratio, (x, -sp.oo, sp.oo), (y, -sp.oo, sp.oo)),
        -sp.log(1 - rho**2) / 2,
        -sp.log(1 - rho**2),
    ),
    "correlation with an erf unit": (
        Domain((A,)),
        sp.Integral(x * sp.erf(a * x) * normal, (x, -sp.oo, sp.oo)),
        2 * a / sp.sqrt(sp.pi * (1 + 2 * a**2)),
        2 * a / sp.sqrt(sp.pi * (1 + a**2)),
    ),
    "Bures distance of a correlation": (
        Domain((RHO,)),
        (sp.sqrt(1 + rho) - 1) ** 2 + (sp.sqrt(1 - rho) - 1) ** 2,
        4 - 2 * sp.sqrt(2 + 2 * sp.sqrt(1 - rho**2)),
        4 - 2 * sp.sqrt(1 + 2 * sp.sqrt(1 - rho**2)),
    ),
}


def derived(title: str, domain: Domain, left: sp.Expr, right: sp.Expr) -> Step:
    return step(title, equal(left, right), domain)


def claim(name: str, *, twin: bool = False) -> Claim:
    """The case as a claim of a user's file, or its false twin."""
    domain, definition, true, false = CASES[name]
    answer = false if twin else true
    derivation: Callable[[], Step] = partial(derived, name, domain, definition, answer)
    return Claim(
        name=f"case.{re.sub('[^a-z]+', '_', name.lower())}{'_twin' * twin}",
        statement=f"{name}.",
        domain=domain,
        definition=definition,
        closed_form=answer,
        derivation=derivation,
        references=("Wishart 1928",),
        no_simulation="derived alone",
    )
