"""The Marchenko-Pastur law from Gaussian integration by parts: transform, density, atom, moments.

S is the sample covariance of n standard Gaussian vectors in R^d; gamma = n/d; the edges of the spectrum are
(1 -+ 1/sqrt(gamma))^2.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
import sympy as sp
from sympy import Rational, cos, pi, sin, sqrt
from sympy.core.relational import Relational

from ..numeric.models import measure_spectral
from ..theory.by import equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain, integer, real
from ..theory.kernel import Step
from ..theory.language import (
    E,
    S,
    d,
    limit_in_proportion,
    lower_edge,
    n,
    spectral_atom,
    spectral_density,
    tau,
    upper_edge,
)

LOAD = real("gamma", 0, meaning="sample complexity n/d")
gamma = LOAD.symbol
ORDER = real("order", 0, meaning="power of the eigenvalues")
s = ORDER.symbol
BELOW = real("z", -sp.oo, 0, meaning="spectral parameter left of the spectrum")
z = BELOW.symbol
SIZE = (integer("n", 1, meaning="number of examples"), integer("d", 1, meaning="dimension"))
X = real("x", 0, meaning="eigenvalue")
x = X.symbol
RADIUS = real("r", 0, 1, closed="]", meaning="square root of the aspect ratio")
r = RADIUS.symbol
t = sp.Symbol("t", real=True)

LOADS = Domain((LOAD,))
MANY = LOADS.where(gamma >= 1)
FEW = LOADS.where(gamma < 1)

lower = (1 - 1 / sqrt(gamma)) ** 2
upper = (1 + 1 / sqrt(gamma)) ** 2

# --- the transform ------------------------------------------------------------------------------------

resolvent = 1 / (z - S)
transform_definition = limit_in_proportion(E(tau(resolvent)), gamma)
transform = (gamma * (z - 1) + 1 - gamma * sqrt(z - lower) * sqrt(z - upper)) / (2 * z)
real_transform = (gamma * (z - 1) + 1 + gamma * sqrt(lower - z) * sqrt(upper - z)) / (2 * z)
"""The same left of the spectrum, without roots of negative numbers."""


@cache
def exact_identity() -> Step:
    """The loop equation at every n, d: the quadratic of the law with its exact correction of order 1/n."""
    c = d / n
    left = c * z * E(tau(resolvent) ** 2) + (1 - c - z) * E(tau(resolvent)) + 1
    right = (E(tau(resolvent)) - z * E(tau(resolvent**2))) / n
    return step(
        "Stein's identity for the resolvent, real data",
        equal(left, right),
        "loop_equation",
        Domain((BELOW, *SIZE)),
        function=resolvent,
        field="real",
        multiple=-sp.S.One,
    )


@cache
def small_variance() -> Step:
    """Poincare: the normalised trace of the resolvent does not fluctuate at large size."""
    bound = Rational(27, 256) / (-z) ** 3
    return step(
        "the trace concentrates",
        sp.Le(E(tau(resolvent) ** 2) - E(tau(resolvent)) ** 2, 4 * bound / (n * d), evaluate=False),
        "poincare",
        Domain((BELOW, *SIZE)),
        function=resolvent,
        bound=bound,
    )


@cache
def transform_step(value: sp.Expr = transform) -> Step:
    return step(
        "the negative root of the quadratic",
        equal(transform_definition, value),
        "limit_of_transform",
        Domain((BELOW, LOAD)),
        exact_identity(),
        small_variance(),
        z=z,
        gamma=gamma,
    )


# --- density and atom ---------------------------------------------------------------------------------

SPECTRUM = Domain((X, LOAD))
radicand = (x - lower) * (upper - x)
density_definition = spectral_density(transform_definition, z, x)
bulk = gamma * sqrt(radicand) / (2 * pi * x)
density = sp.Piecewise((bulk, (x > lower) & (x < upper)), (sp.S.Zero, True))


@cache
def density_step() -> Step:
    def part(title: str, value: sp.Expr, *conditions: Relational) -> Step:
        domain = SPECTRUM.where(*conditions)
        return step(title, equal(density_definition, value), "stieltjes_inversion", domain, transform_step(), z=z)

    inside = part("the jump of the transform across the real axis", bulk, x > lower, x < upper)
    below = part("no jump below the edges", sp.S.Zero, x <= lower)
    above = part("no jump above the edges", sp.S.Zero, x >= upper)
    return step("everywhere", equal(density_definition, density), "cases", SPECTRUM, inside, below, above)


edges = {lower: lower_edge(transform_definition, z), upper: upper_edge(transform_definition, z)}


def edge_step(value: sp.Expr) -> Step:
    return step(
        "the end of the interval where the density is positive",
        equal(edges[value], value),
        "support_edge",
        LOADS,
        density_step(),
        x=x,
    )


atom_definition = spectral_atom(transform_definition, z, sp.S.Zero)
atom = sp.Piecewise((sp.S.Zero, gamma >= 1), (1 - gamma, True))


@cache
def atom_step() -> Step:
    def regime(domain: Domain, mass: sp.Expr, sign: int) -> Step:
        return step(
            f"the residue at 0 for {domain.describe()}",
            equal(atom_definition, mass),
            "atom_at_zero",
            domain,
            transform_step(),
            z=z,
            roots={lower: sign * (1 - 1 / sqrt(gamma)), upper: 1 + 1 / sqrt(gamma)},
        )

    many, few = regime(MANY, sp.S.Zero, 1), regime(FEW, 1 - gamma, -1)
    return step("both regimes", equal(atom_definition, atom), "cases", LOADS, many, few)


# --- moments of every positive order ------------------------------------------------------------------

LEMMA = Domain((RADIUS, ORDER))
circle = 1 + r**2 + 2 * r * cos(t)


def hypergeometric(order: sp.Expr, argument: sp.Expr) -> sp.Expr:
    """2F1(-order, 1 - order; 2; argument)."""
    return sp.hyper((-order, 1 - order), (2,), argument)


@cache
def circle_integral() -> Step:
    """(2/pi) int |1 + r e^(it)|^(2s-2) sin^2 t dt = 2F1(-s, 1-s; 2; r^2), r = 1 included."""
    start = 2 / pi * sp.Integral(circle ** (s - 1) * sin(t) ** 2, (t, 0, pi))
    parts = sp.Integral(circle**s * cos(t), (t, 0, pi))
    by_parts = step(
        "integration by parts",
        equal(start, parts / (pi * r * s)),
        "exact_difference",
        LEMMA,
        antiderivative=-(circle**s) * sin(t) / (pi * r * s),
        squares={circle: (r + cos(t), sin(t))},
    )
    fourier = step(
        "the first cosine coefficient, by Parseval",
        equal(parts, pi * s * r * hypergeometric(s, r**2)),
        "cosine_coefficient",
        LEMMA,
        r=r,
        power=s,
        order=sp.S.One,
    )
    value = equal(start, hypergeometric(s, r**2))
    return step("the integral over the circle", value, "algebra", LEMMA, by_parts, fourier)


def _statistic(order: sp.Expr) -> sp.Expr:
    return limit_in_proportion(E(tau(S**order)), gamma)


@cache
def moment_regime(many: bool) -> Step:
    """The moment of any order s > 0 in one regime."""
    loads = MANY if many else FEW
    domain = Domain((ORDER, *loads.parameters))
    integral = sp.Integral(x**s * bulk, (x, lower, upper))
    law = step(
        "the limit law integrates x^s", equal(_statistic(s), integral), "linear_statistic", domain, density_step(), x=x
    )
    radius = 1 / sqrt(gamma) if many else sqrt(gamma)
    image = (1 + radius**2 + 2 * radius * cos(t)) * (1 if many else 1 / gamma)
    scale = sp.S.One if many else gamma ** (1 - s)
    on_circle = 2 / pi * sp.Integral((1 + radius**2 + 2 * radius * cos(t)) ** (s - 1) * sin(t) ** 2, (t, 0, pi))
    change = step(
        f"x = {image}",
        equal(integral, scale * on_circle),
        "change_of_variable",
        domain,
        image=image,
        roots={radicand: 2 / sqrt(gamma) * sin(t)},
        decreasing=True,
    )
    value = step(
        "the integral over the circle at this radius",
        equal(on_circle, hypergeometric(s, radius**2)),
        "substitute",
        domain,
        circle_integral(),
        at={r: radius},
    )
    result = equal(_statistic(s), scale * hypergeometric(s, radius**2))
    return step(f"moments for {loads.describe()}", result, "algebra", domain, law, change, value)


moment = sp.Piecewise(
    (hypergeometric(s, 1 / gamma), gamma >= 1),
    (gamma ** (1 - s) * hypergeometric(s, gamma), True),
)


@cache
def moment_step() -> Step:
    domain = Domain((ORDER, LOAD))
    return step(
        "both regimes", equal(_statistic(s), moment), "cases", domain, moment_regime(True), moment_regime(False)
    )


# --- the half moment ----------------------------------------------------------------------------------

HALF = Rational(1, 2)
half_moment_definition = _statistic(HALF)
RATIO = real("c", 0, 1, meaning="argument of the series")
c = RATIO.symbol
UNIT = Domain((RATIO,))


def half(argument: sp.Expr) -> sp.Expr:
    """H(c) = 2F1(-1/2, 1/2; 2; c)."""
    return hypergeometric(HALF, argument)


def half_elliptic(argument: sp.Expr) -> sp.Expr:
    """H(c) in complete elliptic integrals of parameter c, 0 < c < 1."""
    elliptic = (1 + argument) * sp.elliptic_e(argument) - (1 - argument) * sp.elliptic_k(argument)
    return 4 / (3 * pi * argument) * elliptic


half_moment_series = sp.Piecewise((half(1 / gamma), gamma >= 1), (sqrt(gamma) * half(gamma), True))
half_moment = sp.Piecewise(
    (half_elliptic(1 / gamma), gamma > 1),
    (8 / (3 * pi), sp.Eq(gamma, 1)),
    (sqrt(gamma) * half_elliptic(gamma), True),
)


@cache
def half_series_regime(many: bool) -> Step:
    loads = MANY if many else FEW
    value = half(1 / gamma) if many else sqrt(gamma) * half(gamma)
    return step(
        "order 1/2", equal(half_moment_definition, value), "substitute", loads, moment_regime(many), at={s: HALF}
    )


@cache
def half_series_step() -> Step:
    return step(
        "both regimes",
        equal(half_moment_definition, half_moment_series),
        "cases",
        LOADS,
        half_series_regime(True),
        half_series_regime(False),
    )


@cache
def half_at_one() -> Step:
    """H(1) = 8/(3 pi) by Gauss's sum."""
    a, b, bottom = (sp.Symbol(name, real=True) for name in "abc")
    return step(
        "Gauss's sum",
        equal(half(sp.S.One), 8 / (3 * pi)),
        "cite",
        Domain(),
        axiom="gauss_summation",
        at={a: -HALF, b: HALF, bottom: sp.Integer(2)},
    )


@cache
def half_elliptic_step() -> Step:
    return step(
        "the two series agree coefficient by coefficient",
        equal(half(c), half_elliptic(c)),
        "series_identity",
        UNIT,
        x=c,
    )


@cache
def half_moment_regimes() -> tuple[Step, ...]:
    """The elliptic form for gamma > 1, at gamma = 1 and for gamma < 1."""

    def regime(domain: Domain, many: bool, argument: sp.Expr) -> Step:
        elliptic = step(
            "in elliptic integrals",
            equal(half(argument), half_elliptic(argument)),
            "substitute",
            domain,
            half_elliptic_step(),
            at={c: argument},
        )
        value = half_elliptic(argument) * (1 if many else sqrt(gamma))
        series = half_series_regime(many)
        return step(domain.describe(), equal(half_moment_definition, value), "algebra", domain, series, elliptic)

    at_one = step(
        "at the transition",
        equal(half_moment_definition, 8 / (3 * pi)),
        "algebra",
        LOADS.at(gamma=1),
        half_series_regime(True),
        half_at_one(),
    )
    return regime(LOADS.where(gamma > 1), True, 1 / gamma), at_one, regime(FEW, False, gamma)


@cache
def half_moment_step() -> Step:
    return step("all loads", equal(half_moment_definition, half_moment), "cases", LOADS, *half_moment_regimes())


# --- first order in 1/d, for the simulations ------------------------------------------------------------


def first_order(function: Callable[[Any], Any], load: float) -> float:
    """d (E tau f(S) - its limit) at large d for real data: masses 1/4 at the edges minus half an arcsine law."""
    edges = (1 - load**-0.5) ** 2, (1 + load**-0.5) ** 2
    angles = (np.arange(4096) + 0.5) * np.pi / 4096
    on_circle = np.mean(function(1 + 1 / load + 2 * load**-0.5 * np.cos(angles)))
    return float(sum(function(edge) for edge in edges) / 4 - on_circle / 2)


def _shift_of_transform(at: Setting) -> float:
    point = float(at["z"])
    return first_order(lambda values: 1 / (point - values), float(at["gamma"]))


def _shift_of_moment(at: Setting) -> float:
    order = float(at["order"])
    return first_order(lambda values: values**order, float(at["gamma"]))


# --- claims -------------------------------------------------------------------------------------------

_LAW = ("marchenko-pastur-1967", "silverstein-bai-1995")


stieltjes_transform = Claim(
    name="marchenko_pastur.stieltjes_transform",
    symbol="g",
    statement="The Stieltjes transform g(z) = lim E tr(z - S)^-1 / d left of the spectrum (further right a rare "
    "eigenvalue near z makes the expectation diverge at every finite size).",
    domain=Domain((BELOW, LOAD)),
    definition=transform_definition,
    closed_form=real_transform,
    derivation=partial(transform_step, real_transform),
    references=_LAW,
    simulation=Simulation(
        sample=measure_spectral(lambda values, at: 1 / (float(at["z"]) - values)),
        prediction=lambda at, value: (value + _shift_of_transform(at) / at["d"], abs(value) / at["d"] ** 2),
        ranges={"z": (-4, Rational(-1, 2))},
        entries=("gaussian", "three_point"),
        procedure="mean of 1/(z - eigenvalue) over the spectrum of a sample covariance",
    ),
)

density_claim = Claim(
    name="marchenko_pastur.density",
    statement="The density of the limiting spectrum: positive between the edges (1 -+ 1/sqrt(gamma))^2, 0 elsewhere.",
    domain=SPECTRUM,
    definition=density_definition,
    closed_form=density,
    derivation=density_step,
    references=_LAW,
    no_simulation="measured through its moments of every order, which determine it",
)


def _edge(name: str, words: str, value: sp.Expr) -> Claim:
    return Claim(
        name=f"marchenko_pastur.{name}",
        statement=f"The {words} of the limiting spectrum, an atom at 0 left aside.",
        domain=LOADS,
        definition=edges[value],
        closed_form=value,
        derivation=partial(edge_step, value),
        references=_LAW,
        no_simulation="at finite size an extreme eigenvalue fluctuates around the edge by order d^(-2/3); "
        "marchenko_pastur.moment integrates between the edges and is simulated",
    )


lower_edge_claim = _edge("lower_edge", "lower edge", lower)
upper_edge_claim = _edge("upper_edge", "upper edge", upper)

atom_claim = Claim(
    name="marchenko_pastur.atom",
    statement="The fraction of eigenvalues that are exactly 0: 1 - gamma with fewer examples than dimensions.",
    domain=LOADS,
    definition=atom_definition,
    closed_form=atom,
    derivation=atom_step,
    references=_LAW,
    simulation=Simulation(
        sample=measure_spectral(lambda values, at: np.where(values < 1e-20, 1.0, 0.0)),
        dimensions=(4, 24),
        replicates=256,
        bounds=(0.0, 1.0),
        procedure="fraction of eigenvalues below 1e-20 (the smallest of the others are of order 1/d^2); it is the same in "
        "every row, which excludes rarer ones as far as their number says",
    ),
)

moment_claim = Claim(
    name="marchenko_pastur.moment",
    symbol="M",
    statement="The moment of any positive order, integer or real, of the limiting spectrum.",
    domain=Domain((ORDER, LOAD)),
    definition=_statistic(s),
    closed_form=moment,
    derivation=moment_step,
    references=_LAW,
    simulation=Simulation(
        sample=measure_spectral(lambda values, at: values ** float(at["order"])),
        prediction=lambda at, value: (
            value + _shift_of_moment(at) / at["d"],
            (1 + float(at["order"]) ** 2) / 2 * value / at["d"] ** 2,
        ),
        dimensions=(64, 160),
        ranges={"order": (HALF, 3)},
        entries=("gaussian", "three_point"),
        procedure="mean of eigenvalue^order over the spectrum of a sample covariance",
    ),
)

half_moment_claim = Claim(
    name="marchenko_pastur.half_moment",
    symbol="M_{1/2}",
    statement="The mean square root of an eigenvalue, in complete elliptic integrals of parameter 1/gamma or gamma.",
    domain=LOADS,
    definition=half_moment_definition,
    closed_form=half_moment,
    derivation=half_moment_step,
    references=(*_LAW, "dlmf"),
    no_simulation="the same quantity as marchenko_pastur.half_moment_series and finite_size.half_moment_shift, which are simulated",
)

half_moment_series_claim = Claim(
    name="marchenko_pastur.half_moment_series",
    statement="The mean square root of an eigenvalue, as a hypergeometric series.",
    domain=LOADS,
    definition=half_moment_definition,
    closed_form=half_moment_series,
    derivation=half_series_step,
    references=(*_LAW, "dlmf"),
    no_simulation="equal to marchenko_pastur.half_moment by a proof; measured by finite_size.half_moment_shift",
)
