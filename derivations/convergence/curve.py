"""The shape of the overlap curve q(gamma): its ends, its duality, and the order of the transition at gamma = 1."""

from __future__ import annotations

import sympy as sp
from sympy import Rational, pi

from ...theory.claim import Claim
from ...theory.domain import Domain
from ..parameters import LOADS, MANY, gamma
from ..proving import proof_of
from .overlap import PAPERS, overlap_definition

CURVE = "a statement about the curve q(gamma), which convergence.overlap measures"
TRANSITION = Rational(64, 9) / pi**2


SLOPE = Rational(32, 9) / pi**2


LOGARITHM = Rational(8, 3) / pi**2
order_definition = sp.Limit(sp.Derivative(overlap_definition, (gamma, 2)) / sp.log(sp.Abs(gamma - 1)), gamma, 1, "+-")


small_load = Claim(
    name="convergence.small_load",
    title="Overlap of two models with few examples",
    statement="With few examples the overlap is the load: q/gamma -> 1 as gamma -> 0.",
    domain=Domain(),
    definition=sp.Limit(overlap_definition / gamma, gamma, 0, "+"),
    closed_form=sp.S.One,
    derivation=proof_of("convergence.small_load"),
    references=PAPERS,
    no_simulation=CURVE,
)

large_load = Claim(
    name="convergence.large_load",
    title="Overlap of two models with many examples",
    statement="With many examples q = 1 - 1/(4 gamma) up to an error of at most 1/(16 gamma^2), for every gamma >= 1.",
    domain=MANY,
    proposition=sp.Le(sp.Abs(overlap_definition - (1 - 1 / (4 * gamma))), 1 / (16 * gamma**2), evaluate=False),
    derivation=proof_of("convergence.large_load"),
    references=PAPERS,
    no_simulation=CURVE,
)

at_transition = Claim(
    name="convergence.overlap_at_transition",
    title="Overlap of two models at one example per dimension",
    statement="The overlap is continuous at gamma = 1, where it is 64/(9 pi^2).",
    domain=Domain(),
    definition=sp.Limit(overlap_definition, gamma, 1, "+-"),
    closed_form=TRANSITION,
    derivation=proof_of("convergence.overlap_at_transition"),
    references=PAPERS,
    no_simulation=CURVE,
)

slope_at_transition = Claim(
    name="convergence.slope_at_transition",
    title="Slope of the overlap at one example per dimension",
    statement="The overlap is once continuously differentiable at gamma = 1, with slope 32/(9 pi^2).",
    domain=Domain(),
    definition=sp.Limit(sp.Derivative(overlap_definition, gamma), gamma, 1, "+-"),
    closed_form=SLOPE,
    derivation=proof_of("convergence.slope_at_transition"),
    references=PAPERS,
    no_simulation=CURVE,
)

order_of_transition = Claim(
    name="convergence.order",
    title="Order of the transition at one example per dimension",
    statement="The second derivative of the overlap diverges at gamma = 1 like (8/(3 pi^2)) ln|gamma - 1|, from both sides.",
    domain=Domain(),
    definition=order_definition,
    closed_form=LOGARITHM,
    derivation=proof_of("convergence.order"),
    references=PAPERS,
    no_simulation=CURVE,
)

duality = Claim(
    name="convergence.duality",
    title="Exchange of examples and dimensions",
    statement="Exchanging examples and dimensions: q(1/gamma) = q(gamma)/gamma.",
    domain=LOADS,
    definition=overlap_definition.xreplace({gamma: 1 / gamma}),
    closed_form=overlap_definition / gamma,
    derivation=proof_of("convergence.duality"),
    references=PAPERS,
    no_simulation=CURVE,
)
