"""Power laws with an exponent a > 1: a few directions hold the trace, and how 1 - q falls with the load depends on a.

Eigenvalues u^(-a), u uniform on (c, 1): c stands for 1/d, and c -> 0 is taken after n, d -> oo at the load gamma.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import sympy as sp
from sympy import Rational, pi, sqrt
from sympy import gamma as Gamma

from ..theory.by import chain, equal, step
from ..theory.claim import Claim, claim_of
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from ..theory.language import cut_power_law, given
from .marchenko_pastur import FEW, LOADS, MANY, gamma
from .spectrum import v
from .spectrum_large_load import large_load, large_load_definition, large_load_step, whole_integral
from .spectrum_root import along_step, start_equation
from .spectrum_seeds import mean_value, overlap_definition, population_definition, seed_regime

EXPONENT = real("exponent", 1, 2, meaning="exponent a of the eigenvalues of Sigma, u^(-a) for u uniform on (c, 1)")
a = EXPONENT.symbol
DOMAIN = Domain((EXPONENT,))
NOISE = real("v", 0, meaning="renormalised noise")
c = sp.Symbol("c", positive=True)
x = sp.Symbol("x", positive=True)
LAW = cut_power_law(a, c)

degrees = sp.Integral(1 / (1 + v * x**a), (x, 0, sp.oo))
mass = sp.Integral(x ** (a / 2) / (1 + v * x**a) ** 2, (x, 0, sp.oo))
amplitude = Gamma(1 / a) * Gamma(1 - 1 / a) / a
distance_definition = sp.Limit(gamma ** (a - 1) * sp.Limit(given(population_definition, LAW), c, 0, "+"), gamma, 0, "+")
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
        return step(
            "degrees of freedom", equal(degrees, value), "power_beta", wide, a=a, power=sp.S.Zero, order=sp.S.One
        )
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


# --- the overlap between multiples of the distance ------------------------------------------------------

BOUNDS = {
    True: sp.Le(1 - overlap_definition, population_definition / mean_value, evaluate=False),
    False: sp.Ge(1 - overlap_definition, population_definition / (2 * mean_value), evaluate=False),
}


@cache
def bound_step(above: bool) -> Step:
    """1 - q at most the distance over the mean, and at least half of it, for every law and load."""

    def regime(many: bool) -> Step:
        overlap, distance = (
            seed_regime(definition, many, along_step) for definition in (overlap_definition, population_definition)
        )
        domain = MANY if many else FEW
        title = f"for {domain.describe()}"
        return step(title, BOUNDS[above], "overlap_by_distance", domain, overlap, distance, whole_integral())

    return step("all loads", BOUNDS[above], "cases", LOADS, regime(True), regime(False))


EVERY_LOAD = sp.Le(1 - overlap_definition, 2 * large_load / gamma, evaluate=False)


@cache
def every_load_step() -> Step:
    """Twice the law of many examples is a bound at every load: fewer examples never do better than by a factor 2."""
    raw, whole = large_load_step().uses[0], whole_integral()

    def regime(many: bool) -> Step:
        form = seed_regime(population_definition, many, along_step)
        premises = bound_step(True), form, whole, raw, large_load_step()
        domain = MANY if many else FEW
        return step(f"for {domain.describe()}", EVERY_LOAD, "overlap_by_large_load", domain, *premises)

    return step("all loads", EVERY_LOAD, "cases", LOADS, regime(True), regime(False))


# --- the exponents --------------------------------------------------------------------------------------

_missing = sp.Limit(c ** (1 - a) * (1 - given(overlap_definition, LAW)), c, 0, "+")
exponent_definition = sp.Limit(sp.log(_missing) / sp.log(gamma), gamma, 0, "+")


@cache
def exponent_step() -> Step:
    premises = distance_step(), bound_step(True), bound_step(False)
    return step("between two powers", equal(exponent_definition, 1 - a), "exponent_by_bounds", DOMAIN, *premises)


STEEP = real("exponent", 2, meaning=EXPONENT.meaning)
shallow_definition = sp.Limit(c ** (1 - a) * given(large_load_definition, LAW), c, 0, "+")
shallow = 2 * (a - 1) / (2 - a) * sp.hyper((2, 2 / a), (1 + 2 / a,), -1)
steep_definition = sp.Limit(given(large_load_definition, LAW) / c, c, 0, "+")
steep = 2 / (a - 2) * sp.hyper((2, 2 - 2 / a), (3 - 2 / a,), -1)


@cache
def pairs_step(definition: sp.Expr, value: sp.Expr, domain: Domain) -> Step:
    return step("pairs of a cut power law", equal(definition, value), "cut_power_law_pairs", domain, large_load_step())


# --- claims ---------------------------------------------------------------------------------------------

_PAPERS = ("maillard-goldt-2026", "dlmf")


def tail_claim(
    name: str, words: str, derivation: Callable[[], Step], steepest: str = "5/2", papers: tuple[str, ...] = _PAPERS
) -> Claim:
    """A claim on power laws that the tests measure up to the exponent ``steepest``."""
    limit = f"a limit of a claim that is measured; the tests measure power laws of exponents up to {steepest} at finite size"
    return claim_of(derivation, f"spectrum.{name}", words, papers, limit)


upper_claim = tail_claim(
    "overlap_upper_bound",
    "1 - q is at most the distance of samples to those of the true law, over the mean eigenvalue, for every population.",
    partial(bound_step, True),
)
lower_claim = tail_claim(
    "overlap_lower_bound",
    "1 - q is at least half the distance of samples to those of the true law, over the mean eigenvalue.",
    partial(bound_step, False),
)
every_load_claim = tail_claim(
    "overlap_large_load_bound",
    "1 - q is at every load at most twice what it falls like with many examples, for every population.",
    every_load_step,
)
distance_claim = tail_claim(
    "heavy_tail_distance",
    "Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, 1 < a < 2: for few examples per dimension, gamma -> 0, the "
    "distance of samples to those of the true law is this times gamma^(1 - a).",
    distance_step,
)
exponent_claim = tail_claim(
    "heavy_tail_exponent",
    "Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, 1 < a < 2: for few examples per dimension, yet more than "
    "c per dimension, 1 - q falls like gamma to this power.",
    exponent_step,
)
shallow_claim = tail_claim(
    "heavy_tail_large_load",
    "Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, 1 < a < 2: with many examples per dimension 1 - q falls "
    "like c^(a - 1)/gamma, times this amplitude.",
    partial(pairs_step, shallow_definition, shallow, DOMAIN),
)
steep_claim = tail_claim(
    "steep_tail_large_load",
    "Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, a > 2: with many examples per dimension 1 - q falls like "
    "c/gamma, times this amplitude.",
    partial(pairs_step, steep_definition, steep, Domain((STEEP,))),
)
