"""The mean of (S + ridge)^(1/2) and of (S + ridge)^(-1/2), in complete elliptic integrals, an atom at 0 included.

With a, b the edges, the parameter is m = (b - a)/(b + ridge) and the characteristic nu = (b - a)/b.
"""

from __future__ import annotations

import sympy as sp
from sympy import pi, sqrt

from ...theory.domain import Domain, real
from ...theory.language import E, S, limit_in_proportion, tau
from ..parameters import HALF, LOAD, gamma

RIDGE = real("ridge", 0, meaning="variance lambda added in every direction")
ridge = RIDGE.symbol
DOMAIN = Domain((LOAD, RIDGE))
MANY, ONE, FEW = DOMAIN.where(gamma > 1), DOMAIN.at(gamma=1), DOMAIN.where(gamma < 1)
ROOT, INVERSE_ROOT = HALF, -HALF

# --- two integrals over a quarter period -----------------------------------------------------------------


# --- the means -----------------------------------------------------------------------------------------------

width = (1 + sqrt(gamma)) ** 2 + gamma * ridge
near = (1 - sqrt(gamma)) ** 2
parameter = 4 * sqrt(gamma) / width
characteristic = 4 * sqrt(gamma) / (1 + sqrt(gamma)) ** 2
WIDTH_AT_ONE = 4 + ridge
_K, _E, _PI = sp.elliptic_k(parameter), sp.elliptic_e(parameter), sp.elliptic_pi(characteristic, parameter)
_K1, _E1 = sp.elliptic_k(4 / WIDTH_AT_ONE), sp.elliptic_e(4 / WIDTH_AT_ONE)
_between_edges = {
    ROOT: sqrt(width)
    / (3 * pi * sqrt(gamma))
    * (
        (near + gamma * ridge - 3 * (1 - gamma) ** 2 / width) * _K
        + (2 * (1 + gamma) - gamma * ridge) * _E
        - 3 * gamma * ridge * near / width * _PI
    ),
    INVERSE_ROOT: sqrt(gamma) / (pi * sqrt(width)) * ((2 * (1 + gamma) + gamma * ridge) * _K - width * _E - near * _PI),
}
_at_one = {
    ROOT: sqrt(WIDTH_AT_ONE) / (3 * pi) * (ridge * _K1 + (4 - ridge) * _E1),
    INVERSE_ROOT: sqrt(WIDTH_AT_ONE) / pi * (_K1 - _E1),
}
mean_forms = {
    power: {MANY: between, ONE: _at_one[power], FEW: between + (1 - gamma) * ridge**power}
    for power, between in _between_edges.items()
}


def in_regimes(values: dict[Domain, sp.Expr]) -> sp.Expr:
    """One form from its values for gamma > 1, gamma = 1 and gamma < 1."""
    return sp.Piecewise((values[MANY], gamma > 1), (values[ONE], sp.Eq(gamma, 1)), (values[FEW], True))


def mean_definition(power: sp.Expr) -> sp.Expr:
    """lim E tau (S + ridge)^power."""
    return limit_in_proportion(E(tau((S + ridge) ** power)), gamma)
