"""How many examples end memorisation: the largest cosine against that of fresh data, and where it falls to a level."""

from __future__ import annotations

from math import log

import numpy as np
import scipy
import sympy as sp
from sympy import sqrt

from ...numeric.ensembles import Array
from ...numeric.evaluation import evaluate
from ...numeric.models import Sampler, measure_closest
from ...theory.claim import Claim, Setting, Simulation
from ...theory.domain import Domain, integer, real
from ...theory.language import E, S, closest, d, first_passage, leading, limit_in_proportion, minimiser
from ...theory.roots import root_of
from ..parameters import LOAD, SIZE, gamma
from ..proving import proof_of
from .closest import BOTH, PAPERS, RIDGE, fresh, left_out, overlap, ridge, seeds

# --- against fresh data ------------------------------------------------------------------------------------

RIDGED = Domain((LOAD, RIDGE))
excess_definition = limit_in_proportion(E(closest(sqrt(S + ridge))) / E(closest(sp.S.One)), gamma)
excess = sqrt(1 + 1 / (gamma * (1 + ridge)))
above_fresh = sp.Gt(excess_definition, 1, evaluate=False)


MULTIPLE = real("multiple", 1, meaning="largest cosine of a sample over that of fresh data")
multiple = MULTIPLE.symbol
MULTIPLES = Domain((MULTIPLE, RIDGE))
multiple_definition = root_of(-excess_definition, gamma, -multiple, 0, sp.oo)
multiple_load = 1 / ((1 + ridge) * (multiple**2 - 1))


# --- where it falls to a level -----------------------------------------------------------------------------

START = 10
"""Examples from which the passage is counted: where x/A(x)^2 is known to be concave, and 4 x A'(x) < A(x)."""

COUNT = real("x", START, closed="[", meaning="number of examples")
x = COUNT.symbol
LEVEL = real("level", 0, 1, meaning="largest cosine")
level = LEVEL.symbol
DIMENSION = integer("d", START, meaning="dimension")
SIZES = Domain((DIMENSION, RIDGE), (sp.Ge(d, START * (1 + ridge)),))
LEVELS = Domain((DIMENSION, LEVEL, RIDGE), SIZES.conditions)
_t = sp.Symbol("t", real=True)
_BELOW = sp.erf(_t / sqrt(2))
mean_largest = sp.Integral(1 - _BELOW**x, (_t, 0, sp.oo))
"""A(x), the mean of the largest of x half-normals continued to real x > 0."""
slope = -sp.Integral(sp.log(_BELOW) * _BELOW**x, (_t, 0, sp.oo))
"""A'(x)."""
cosine = leading(E(closest(sqrt(S + ridge))), x)
law = mean_largest * sqrt((1 + d / (x * (1 + ridge))) / d)
turn = root_of(2 * x**2 * slope / (mean_largest - 2 * x * slope), x, d / (1 + ridge), START, sp.oo)
first, least = law.xreplace({x: sp.Integer(START)}), law.xreplace({x: turn})
at_once, never = (START, sp.Ge(level, first)), (turn, sp.Le(level, least))
load_definition = sp.Piecewise(at_once, never, (first_passage(cosine, x, level, START), True))
load = sp.Piecewise(at_once, never, (root_of(-law, x, -level, START, turn), True))


# --- claims -------------------------------------------------------------------------------------------------


def _excess_finite(at: Setting, value: float) -> tuple[float, float]:
    """The limit times the first order in 1/d of numerator and denominator."""
    sizes = {"n": at["n"], "d": at["d"]}
    ours = float(evaluate(overlap, BOTH, {**sizes, "ridge": at["ridge"]}).value)
    plain = float(evaluate(fresh, Domain(SIZE), sizes).value)
    limit = float(evaluate(excess, RIDGED, {"gamma": at["gamma"], "ridge": at["ridge"]}).value)
    return value / limit * ours / plain, ours / plain * left_out(at)


def _quotient(means: Array) -> float:
    return float(means[0] / means[1])


def _near_passage(at: Setting) -> int:
    """A whole number of examples close to the passage, by the median of the largest half-normal in place of its mean."""
    share = at["d"] / (1 + float(at["ridge"]))

    def beyond(examples: float) -> float:
        median = np.sqrt(2) * scipy.special.erfinv(0.5 ** (1 / examples))
        return float(np.log(median * np.sqrt((1 + share / examples) / at["d"]) / float(at["level"])))

    bottom = scipy.optimize.minimize_scalar(
        lambda u: beyond(np.exp(u)), bounds=(log(START), log(100 * share)), method="bounded"
    )
    lowest = float(np.exp(bottom.x))
    return round(lowest if beyond(lowest) >= 0 else scipy.optimize.brentq(beyond, START, lowest))


def _measure_near_passage(samples: Sampler) -> Sampler:
    return lambda at, generator, replicates: samples({**at, "n": _near_passage(at)}, generator, replicates)


def _load_finite(at: Setting, value: float) -> tuple[float, float]:
    """The level, moved from the claimed number of examples to that of the data by the law, and to first order in 1/d."""
    near, sizes = _near_passage(at), {"d": at["d"], "ridge": at["ridge"]}
    here = float(evaluate(overlap, BOTH, {**sizes, "n": near}).value)
    there = float(evaluate(law, Domain((DIMENSION, RIDGE, COUNT)), {**sizes, "x": value}).value)
    mean = float(at["level"]) * here / there
    return mean, mean * left_out(at)


excess_claim = Claim(
    name="memorisation.excess",
    title="How much closer than chance samples are to the data",
    statement="The largest cosine of a sample over that of fresh data: how much closer than chance samples are to the data.",
    domain=RIDGED,
    definition=excess_definition,
    closed_form=excess,
    derivation=proof_of("memorisation.excess"),
    references=PAPERS,
    simulation=Simulation(
        sample=measure_closest(seeds(2), learnt=True, fresh=True),
        estimator=_quotient,
        prediction=_excess_finite,
        dimensions=(100, 300),
        ranges={"ridge": (0, 2)},
        replicates=48,
        procedure="largest cosines with the training data of samples from 2 d seeds, over those of the seeds themselves",
    ),
)

above_fresh_claim = Claim(
    name="memorisation.above_fresh",
    title="Samples are closer than chance at every load",
    statement="At no finite load has the largest cosine of a sample fallen to that of fresh data: it stays above it.",
    domain=RIDGED,
    proposition=above_fresh,
    derivation=proof_of("memorisation.above_fresh"),
    references=PAPERS,
    no_simulation="a statement about memorisation.excess, which is simulated",
)

multiple_claim = Claim(
    name="memorisation.load_of_multiple",
    title="Load at which samples are almost as far as chance",
    statement="The load at which the largest cosine of a sample has fallen to a given multiple of that of fresh data.",
    domain=MULTIPLES,
    definition=multiple_definition,
    closed_form=multiple_load,
    derivation=proof_of("memorisation.load_of_multiple"),
    references=PAPERS,
    no_simulation="the inverse of memorisation.excess, which is simulated",
)

turn_claim = Claim(
    name="memorisation.turn",
    title="Number of examples at which samples are farthest from them",
    statement="With more examples the largest cosine of a sample first falls, then rises, as more of them are close by chance. "
    f"To leading order, from {START} examples on, it is least at this one number of them.",
    domain=SIZES,
    definition=minimiser(cosine, x, START, sp.oo),
    closed_form=turn,
    derivation=proof_of("memorisation.turn"),
    references=PAPERS,
    no_simulation="where the law of memorisation.load is least; close to it the cosine hardly depends on the number",
)

load_claim = Claim(
    name="memorisation.load",
    title="Number of examples at which the largest cosine has fallen to a level",
    statement=f"The number of examples, from {START} on, at which the largest cosine of a sample has fallen to a level, to "
    "leading order; where it never falls so low, the number at which it is least, memorisation.turn.",
    domain=LEVELS,
    definition=load_definition,
    closed_form=load,
    derivation=proof_of("memorisation.load"),
    references=PAPERS,
    simulation=Simulation(
        sample=_measure_near_passage(measure_closest(seeds(3), learnt=True, fresh=False)),
        prediction=_load_finite,
        dimensions=(200, 300),
        ranges={"ridge": (0, sp.Rational(1, 2)), "level": (sp.Rational(7, 25), sp.Rational(17, 50))},
        replicates=48,
        measures="largest cosine of a sample with the examples",
        procedure="at a whole number of examples close to the predicted one (it takes the place of n), samples "
        "(S + ridge)^(1/2) z from 3 d seeds, their largest cosine with the training data; a relative change e of the "
        "number changes it by e/4 or less",
    ),
)
