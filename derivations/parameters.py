"""What the claims of several topics speak of: sizes, the load, points of the spectrum, the strength of a spike."""

from __future__ import annotations

import sympy as sp

from ..theory.domain import Domain, integer, real

LOAD = real("gamma", 0, meaning="sample complexity n/d")
gamma = LOAD.symbol
ORDER = real("order", 0, meaning="power of the eigenvalues")
s = ORDER.symbol
BELOW = real("z", -sp.oo, 0, meaning="spectral parameter left of the spectrum")
z = BELOW.symbol
SIZE = (integer("n", 1, meaning="number of examples"), integer("d", 1, meaning="dimension"))
X = real("x", 0, meaning="eigenvalue")
x = X.symbol
t = sp.Symbol("t", real=True)

STRENGTH = real("theta", 0, meaning="strength of the spike: the variance along it is 1 + theta")
theta = STRENGTH.symbol

LOADS = Domain((LOAD,))
MANY = LOADS.where(gamma >= 1)
FEW = LOADS.where(gamma < 1)

HALF = sp.Rational(1, 2)
