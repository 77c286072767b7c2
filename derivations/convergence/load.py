"""The load at which the overlap reaches a given level: the inverse of the curve, which increases from 0 to 1."""

from __future__ import annotations

import sympy as sp
from sympy import Rational

from ...theory.claim import Claim
from ...theory.domain import Domain, real
from ...theory.roots import root_of
from ..parameters import MANY, gamma
from ..proving import proof_of
from .curve import CURVE, TRANSITION
from .overlap import PAPERS, overlap, overlap_definition

OVERLAP = real("overlap", 0, 1, meaning="level that q is to reach")
level = OVERLAP.symbol
load_definition = root_of(overlap_definition, gamma, level, 0, sp.oo)
load = root_of(overlap, gamma, level, 0, sp.oo)


load_claim = Claim(
    name="convergence.load",
    title="Load at which two models agree to a level",
    statement="The load gamma at which the overlap reaches a given level: the threshold of convergence.",
    domain=Domain((OVERLAP,)),
    definition=load_definition,
    closed_form=load,
    derivation=proof_of("convergence.load"),
    references=PAPERS,
    no_simulation="the inverse of convergence.overlap, which is simulated",
)

load_at_transition = Claim(
    name="convergence.load_at_transition",
    title="Level of agreement at exactly one example per dimension",
    statement="The overlap 64/(9 pi^2) is reached at exactly gamma = 1.",
    domain=Domain(),
    definition=root_of(overlap_definition, gamma, TRANSITION, 0, sp.oo),
    closed_form=sp.S.One,
    derivation=proof_of("convergence.load_at_transition"),
    references=PAPERS,
    no_simulation=CURVE,
)

load_expansion = Claim(
    name="convergence.load_expansion",
    title="Load at which two models agree nearly",
    statement="Near q = 1 the load is 1/(4(1-q)) + 1/16 up to an error of at most 1/(4 gamma), for every gamma >= 1.",
    domain=MANY,
    proposition=sp.Le(
        sp.Abs(gamma - 1 / (4 * (1 - overlap_definition)) - Rational(1, 16)), 1 / (4 * gamma), evaluate=False
    ),
    derivation=proof_of("convergence.load_expansion"),
    references=PAPERS,
    no_simulation=CURVE,
)
