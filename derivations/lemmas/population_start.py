"""The renormalised noise without noise, with fewer examples than dimensions: the root of <t/(t + k)> = gamma."""

from __future__ import annotations

from functools import cache

from ...theory.terms.build import ONE, ZERO, eq, lt, neg
from ...theory.terms.context import Context
from ...theory.terms.term import close, make
from ...theory.write.proof import Line, have, instance
from .letters import gamma
from .population_noise import HALF_LINE, LAW, P
from .population_root import degrees, degrees_at_zero, degrees_exist, degrees_slope, degrees_vanish, left_over, v

FEW = Context((gamma, P), (lt(ZERO, gamma), lt(gamma, ONE), *LAW))
start = make("root", HALF_LINE, close(left_over(), v))


def _known() -> tuple[Line, ...]:
    return degrees_exist(), degrees_slope(), degrees_at_zero(), degrees_vanish()


@cache
def start_exists() -> Line:
    """The left side falls from 1 to 0."""
    return have(make("defined", start), FEW, *_known(), rule="root_exists", title="it falls from 1 to 0")


@cache
def start_equation() -> Line:
    """<t/(t + k)> = gamma at the start."""
    there = instance(degrees_exist(), FEW, start_exists(), images={v: start})
    uses = *_known(), start_exists(), there
    solved = have(eq(left_over(start), ZERO), FEW, *uses, rule="root_exists", title="the start is the root")
    return have(eq(degrees(start), gamma), FEW, solved, rule="field", multipliers=(neg(gamma),))


@cache
def start_positive() -> Line:
    return have(lt(ZERO, start), FEW, start_exists(), rule="sign")
