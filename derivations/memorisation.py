"""Memorisation: the largest cosine between a generated sample and the examples that the model was trained on."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial

import sympy as sp
from sympy import Rational, erf, exp, pi, sqrt

from ..numeric.models import measure_closest
from ..theory.by import equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain, integer, real
from ..theory.kernel import Step
from ..theory.language import (
    E,
    S,
    closest,
    d,
    largest,
    length,
    limit_in_dimension,
    n,
    to_first_order,
)
from .marchenko_pastur import SIZE

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


@cache
def largest_step(order: int) -> Step:
    moment = equal(E(largest(n) ** order), largest_moment(order))
    return step(f"the tail of the largest of n, power {order}", moment, "largest_mean", SAMPLES)


few_samples = largest_moment(1) / mean_length


@cache
def few_samples_step() -> Step:
    direction = E(largest(n) / length(n))
    limit = step("the examples become orthogonal", equal(few_definition, direction), "many_dimensions", SAMPLES)
    apart = step(
        "direction and length are independent",
        equal(direction, E(largest(n)) / E(length(n))),
        "direction_and_length",
        SAMPLES,
    )
    norm = step("the mean length", equal(E(length(n)), mean_length), "length_mean", SAMPLES)
    return step(
        "as an integral", equal(few_definition, few_samples), "algebra", SAMPLES, limit, apart, norm, largest_step(1)
    )


SLOPE = real("slope", 0)
slope = SLOPE.symbol
EXACT = Domain((integer("n", 1, 3, meaning="number of examples"),))
few_values = sp.Piecewise(
    (sp.S.One, sp.Eq(n, 1)), (2 * sqrt(2) / pi, sp.Eq(n, 2)), (3 * sqrt(2) * sp.atan(1 / sqrt(2)) / pi, True)
)


@cache
def few_value_step(count: int) -> Step:
    """One, two or three examples: by parts, and for three by differentiating under the integral."""
    here = EXACT.at(n=count)
    moment = largest_moment(1).xreplace({n: sp.Integer(count)})
    error, bell = erf(t / sqrt(2)), sqrt(2 / pi) * exp(-(t**2) / 2)
    parts = t * (1 - error**count) - count * bell * error ** (count - 1)
    value = {1: sqrt(2 / pi), 2: 2 / sqrt(pi)}.get(count)
    if value is not None:
        whole = parts + (2 / sqrt(pi) * erf(t) if count == 2 else 0)
        known = [step("by parts", equal(moment, value), "half_line_parts", Domain(), antiderivative=whole)]
    else:
        rest = sp.Integral(exp(-(t**2)) * erf(t / sqrt(2)), (t, 0, sp.oo))
        general = sp.Integral(exp(-(t**2)) * erf(slope * t), (t, 0, sp.oo))
        width = 1 + slope**2
        arc = step(
            "its derivative in the slope",
            equal(general, sp.atan(slope) / sqrt(pi)),
            "half_line_parameter",
            Domain((SLOPE,)),
            x=slope,
            antiderivative=-exp(-(t**2) * width) / (sqrt(pi) * width),
        )
        known = [
            step("by parts", equal(moment, 12 / pi * rest), "half_line_parts", Domain(), antiderivative=parts),
            step(
                "the slope 1/sqrt 2",
                equal(rest, sp.atan(1 / sqrt(2)) / sqrt(pi)),
                "substitute",
                Domain(),
                arc,
                at={slope: 1 / sqrt(2)},
            ),
        ]
    value = few_values.args[count - 1][0]
    return step(f"n = {count}", equal(few_definition, value), "algebra", here, few_samples_step(), *known)


@cache
def few_values_step() -> Step:
    cases = [few_value_step(count) for count in (1, 2, 3)]
    return step("one, two, three", equal(few_definition, few_values), "cases", EXACT, *cases)


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


@cache
def first_order_step(memorising: bool) -> Step:
    """By the moments of the largest of n half-normals."""
    definition, form = (overlap_definition, overlap_form) if memorising else (fresh_definition, fresh_form)
    return step(
        "the largest of n projections, over the norms of the examples",
        equal(definition, to_first_order(form(E(largest(n)), E(largest(n) ** 3)))),
        "closest_to_first_order",
        BOTH if memorising else Domain(SIZE),
    )


@cache
def overlap_step(memorising: bool) -> Step:
    definition, form = (overlap_definition, overlap) if memorising else (fresh_definition, fresh)
    domain = BOTH if memorising else Domain(SIZE)
    moments = largest_step(1), largest_step(3)
    return step(
        "its moments as integrals",
        equal(definition, to_first_order(form)),
        "algebra",
        domain,
        first_order_step(memorising),
        *moments,
    )


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
    statement="The largest cosine between a sample and the n examples, for a few examples in many dimensions.",
    domain=SAMPLES,
    definition=few_definition,
    closed_form=few_samples,
    derivation=few_samples_step,
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
    statement="The same in closed form for one, two and three examples: 1, 2 sqrt(2)/pi, (3 sqrt(2)/pi) arctan(1/sqrt 2).",
    domain=EXACT,
    definition=few_definition,
    closed_form=few_values,
    derivation=few_values_step,
    references=PAPERS[:1],
    no_simulation="the same quantity as memorisation.few_samples, which is simulated",
)

overlap_claim = Claim(
    name="memorisation.overlap",
    statement="The mean largest cosine between a sample of the learnt law, with a ridge, and the examples it was learnt from, "
    "up to a factor 1 + o(1/d) as n and d grow in proportion. It rests on an expansion that no textbook states.",
    domain=BOTH,
    definition=overlap_definition,
    closed_form=to_first_order(overlap),
    derivation=partial(overlap_step, True),
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
    statement="The mean largest cosine between fresh data and n examples, up to a factor 1 + o(1/d) as n and d grow in "
    "proportion. It rests on an expansion that no textbook states.",
    domain=Domain(SIZE),
    definition=fresh_definition,
    closed_form=to_first_order(fresh),
    derivation=partial(overlap_step, False),
    references=PAPERS,
    simulation=Simulation(
        sample=measure_closest(seeds(2), learnt=False, fresh=True),
        prediction=lambda at, value: (value, value * left_out(at)),
        dimensions=(100, 300),
        replicates=48,
        procedure="2 d fresh examples, the largest cosine of each with n others",
    ),
)
