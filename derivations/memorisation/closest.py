"""Memorisation: the largest cosine between a generated sample and the examples that the model was trained on."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import sympy as sp
from sympy import Rational, erf, pi, sqrt

from ...numeric.models import measure_closest
from ...theory.claim import Claim, Setting, Simulation
from ...theory.domain import Domain, integer, real
from ...theory.language import E, S, closest, d, limit_in_dimension, n, to_first_order
from ..parameters import SIZE
from ..proving import proof_of

COUNT = SIZE[0]
SAMPLES = Domain((COUNT,))
RIDGE = real("ridge", 0, closed="[", meaning="added to the learnt covariance")
ridge = RIDGE.symbol
t = sp.Symbol("t", real=True)
HALF = Rational(1, 2)

# --- few examples in many dimensions --------------------------------------------------------------------

few_definition = limit_in_dimension(E(closest(sqrt(S))))
mean_length = sqrt(2) * sp.gamma(n / 2 + HALF) / sp.gamma(n / 2)


def largest_moment(order: int) -> sp.Expr:
    """E max_i |N_i|^order over n standard Gaussians."""
    return sp.Integral(order * t ** (order - 1) * (1 - erf(t / sqrt(2)) ** n), (t, 0, sp.oo))


few_samples = largest_moment(1) / mean_length


EXACT = Domain((integer("n", 1, 3, meaning="number of examples"),))
few_values = sp.Piecewise(
    (sp.S.One, sp.Eq(n, 1)), (2 * sqrt(2) / pi, sp.Eq(n, 2)), (3 * sqrt(2) * sp.atan(1 / sqrt(2)) / pi, True)
)


# --- examples and dimensions in proportion ---------------------------------------------------------------

BOTH = Domain((*SIZE, RIDGE))
overlap_definition = to_first_order(E(closest(sqrt(S + ridge))))
fresh_definition = to_first_order(E(closest(sp.S.One)))
_share = d / (n * (1 + ridge))
_q = ridge / (1 + ridge)
_bend = -2 - (1 + 4 * _q) * _share + (1 - 3 * _q) * _share**2
_constant = Rational(3, 4) + _share / (2 * (1 + _share)) + _share * _bend / (4 * (1 + _share) ** 2)
_cubic = -(1 + 3 * _share) / (4 * (1 + _share))


def overlap_form(first: sp.Expr, third: sp.Expr) -> sp.Expr:
    """The largest cosine by the first and third moment of the largest of n half-normals."""
    return sqrt((1 + _share) / d) * (first * (1 + _constant / d) + third * _cubic / d)


def fresh_form(first: sp.Expr, third: sp.Expr) -> sp.Expr:
    """The same for a sample that does not depend on the data."""
    return (first * (1 + 3 / (4 * d)) - third / (4 * d)) / sqrt(d)


MOMENTS = largest_moment(1), largest_moment(3)
overlap, fresh = overlap_form(*MOMENTS), fresh_form(*MOMENTS)


# --- claims -----------------------------------------------------------------------------------------------

PAPERS = ("maillard-goldt-2026", "leadbetter-1983")


def seeds(multiple: int) -> Callable[[Setting], int]:
    """So many seeds per dimension for one set of data: drawing them costs less than decomposing the data."""
    return lambda at: multiple * int(at["d"])


def left_out(at: Setting) -> float:
    """Relative size of the order (ln n)^2/d^2: d^2 times it is between -11 and 1 at d = 100 in simulations at 15 settings."""
    return 12 / float(at["d"]) ** 2


def _few_finite(at: Setting, value: float) -> tuple[float, float]:
    """The limit; 4 d/n times the relative deviation is 0.1, 0.3, 0.5, 0.96 at n = 2, 3, 5, 10 in simulations at d = 40, 160."""
    return value, value * float(at["n"]) / (4 * float(at["d"]))


few_samples_claim = Claim(
    name="memorisation.few_samples",
    title="Largest cosine for a few examples in many dimensions",
    statement="The largest cosine between a sample and the n examples, for a few examples in many dimensions.",
    domain=SAMPLES,
    definition=few_definition,
    closed_form=few_samples,
    derivation=proof_of("memorisation.few_samples"),
    references=PAPERS[:1],
    simulation=Simulation(
        sample=measure_closest(lambda at: 128, learnt=True, fresh=False),
        prediction=_few_finite,
        dimensions=(1000, 2000),
        loads=(Fraction(1, 1000), Fraction(1, 250)),
        replicates=176,
        procedure="n examples, samples S^(1/2) z from 128 seeds, the largest cosine of each with the examples",
    ),
)

few_values_claim = Claim(
    name="memorisation.few_samples_exact",
    title="Largest cosine for one, two and three examples",
    statement="The largest cosine between a sample and one, two or three examples in many dimensions: 1, 2 sqrt(2)/pi, "
    "(3 sqrt(2)/pi) arctan(1/sqrt 2).",
    domain=EXACT,
    definition=few_definition,
    closed_form=few_values,
    derivation=proof_of("memorisation.few_samples_exact"),
    references=PAPERS[:1],
    no_simulation="the same quantity as memorisation.few_samples, which is simulated",
)

overlap_claim = Claim(
    name="memorisation.overlap",
    title="Largest cosine between a sample and the examples learnt from",
    statement="The mean largest cosine between a sample of the learnt law, with a ridge, and the examples it was learnt from, "
    "up to a factor 1 + o(1/d) as n and d grow in proportion. It rests on an expansion that no textbook states.",
    domain=BOTH,
    definition=overlap_definition,
    closed_form=to_first_order(overlap),
    derivation=proof_of("memorisation.overlap"),
    references=PAPERS,
    simulation=Simulation(
        sample=measure_closest(seeds(3), learnt=True, fresh=False),
        prediction=lambda at, value: (value, value * left_out(at)),
        dimensions=(100, 300),
        ranges={"ridge": (0, 2)},
        replicates=56,
        procedure="samples (S + ridge)^(1/2) z from 3 d seeds, the largest cosine of each with the training data",
    ),
)

fresh_claim = Claim(
    name="memorisation.fresh",
    title="Largest cosine between fresh data and the examples",
    statement="The mean largest cosine between fresh data and n examples, up to a factor 1 + o(1/d) as n and d grow in "
    "proportion. It rests on an expansion that no textbook states.",
    domain=Domain(SIZE),
    definition=fresh_definition,
    closed_form=to_first_order(fresh),
    derivation=proof_of("memorisation.fresh"),
    references=PAPERS,
    simulation=Simulation(
        sample=measure_closest(seeds(2), learnt=False, fresh=True),
        prediction=lambda at, value: (value, value * left_out(at)),
        dimensions=(100, 300),
        replicates=48,
        procedure="2 d fresh examples, the largest cosine of each with n others",
    ),
)
