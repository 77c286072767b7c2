"""Power laws with an exponent a > 1: a few directions hold the trace, and how 1 - q falls with the load depends on a.

Eigenvalues u^(-a), u uniform on (c, 1): c stands for 1/d, and c -> 0 is taken after n, d -> oo at the load gamma.
"""

from __future__ import annotations

from functools import cache, partial

import sympy as sp
from sympy import Rational, gamma as Gamma, pi, sqrt

from ..theory.by import chain, equal, step
from ..theory.claim import Claim
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from ..theory.language import cut_power_law, given
from .marchenko_pastur import FEW, gamma
from .spectrum import along_step, population_definition, seed_regime, start_equation, v, whole_integral

EXPONENT = real("exponent", 1, 2, meaning="exponent a of the eigenvalues of Sigma, which fall like k^(-a)")
a = EXPONENT.symbol
DOMAIN = Domain((EXPONENT,))
NOISE = real("v", 0, meaning="renormalised noise")
c = sp.Symbol("c", positive=True)
x = sp.Symbol("x", positive=True)
LAW = cut_power_law(a, c)

degrees = sp.Integral(1 / (1 + v * x**a), (x, 0, sp.oo))
mass = sp.Integral(x ** (a / 2) / (1 + v * x**a) ** 2, (x, 0, sp.oo))
amplitude = Gamma(1 / a) * Gamma(1 - 1 / a) / a
distance_definition = sp.Limit(
    gamma ** (a - 1) * sp.Limit(given(population_definition, LAW), c, 0, "+"), gamma, 0, "+"
)
distance = (
    2
    * amplitude ** (a - 1)
    * Gamma(Rational(1, 2) + 1 / a)
    * Gamma(Rational(3, 2) - 1 / a)
    * Gamma(2 - a)
    / (sqrt(pi) * (a - 1) * Gamma(Rational(5, 2) - a))
)


@cache
def beta_step(whole: bool) -> Step:
    """Sums over all directions of t/(t + v), and of v^(1/2) t^(3/2)/(t + v)^2, are powers of v."""
    wide = Domain((EXPONENT, NOISE))
    if whole:
        value = amplitude * v ** (-1 / a)
        return step("degrees of freedom", equal(degrees, value), "power_beta", wide, a=a, power=sp.S.Zero, order=sp.S.One)
    value = Gamma(Rational(1, 2) + 1 / a) * Gamma(Rational(3, 2) - 1 / a) / a * v ** (-Rational(1, 2) - 1 / a)
    return step("weight at a noise", equal(mass, value), "power_beta", wide, a=a, power=a / 2, order=sp.Integer(2))


@cache
def distance_step() -> Step:
    lost = 1 - sqrt(1 - sp.Min(1, degrees))
    scale_free = 4 / pi * sp.Integral(sqrt(v) * lost * mass, (v, 0, sp.oo))
    form = seed_regime(population_definition, False, along_step)
    premises = form, start_equation(), whole_integral()
    tail = step("without ends", equal(distance_definition, scale_free), "heavy_tail", DOMAIN, *premises)
    sums = beta_step(True), beta_step(False)
    value = step("Euler's integral", equal(scale_free, distance), "clipped_root", DOMAIN, *sums, a=a)
    return chain("the tail alone", DOMAIN, tail, value)
