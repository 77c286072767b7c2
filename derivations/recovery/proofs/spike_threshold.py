"""The threshold of recovery: where the overlap begins, its slope, its inverse, and how far convergence has come there."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, ZERO, add, eq, inverse, le, lim, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, make, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...convergence.proofs.overlap import at_finite_size, overlaps
from ...lemmas.letters import gamma, u
from ...lemmas.rank_one import theta
from ..threshold import at_threshold_claim, kink_claim, load_claim, threshold_claim
from .spikes import RECOVERED, SEEN, STRENGTHS, blind, overlap, recovered

THRESHOLD = power(theta, -2)
POSITIVE = Context((theta,), (lt(ZERO, theta),))
BEFORE = Context((gamma, theta), (*STRENGTHS, lt(gamma, THRESHOLD)))
THERE = Context((gamma, theta), (lt(ZERO, theta), le(gamma, THRESHOLD), le(THRESHOLD, gamma)))
BEYOND = Context((gamma, theta), (lt(ZERO, theta), lt(THRESHOLD, gamma)))
LEVEL = var("overlap", "real")


def curve() -> Term:
    """The overlap with the spike at load gamma."""
    return recovered().statement.args[0]


@lemma
def positive_load(context: Context) -> Line:
    """A load is positive as it is at the threshold or beyond."""
    at_least = le(THRESHOLD, gamma) if context is THERE else lt(THRESHOLD, gamma)
    lines = have(lt(ZERO, THRESHOLD), context, rule="sign"), have(at_least, context, rule="sign")
    return have(lt(ZERO, gamma), context, *lines, rule="combine", multipliers=(ONE, ONE))


def on_loads(line: Line, context: Context) -> Line:
    """The line at the threshold or beyond."""
    return instance(line, context, positive_load(context))


@lemma
def beyond() -> Line:
    """The squared overlap at every load beyond 1/theta^2."""
    return on_loads(recovered(), BEYOND)


@lemma
def threshold() -> Line:
    """The squared overlap is 0 at every load up to 1/theta^2, and positive beyond."""
    context, statement = claimed(threshold_claim)
    sign = have(lt(ZERO, RECOVERED), SEEN, rule="sign")
    positive = have(lt(ZERO, curve()), SEEN, recovered(), sign, rule="combine", multipliers=(neg(ONE), ONE))
    lines = instance(blind(), BEFORE), on_loads(blind(), THERE), on_loads(positive, BEYOND), overlap()
    return have(statement, context, *lines, rule="least", title="0, then positive")


# Its slope there, from both sides.

SLOPE = mul(power(theta, 2), add(ONE, theta), power(add(mul(gamma, power(theta, 2)), theta), -2))
JUMP = mul(power(theta, 2), inverse(add(ONE, theta)))


def derivative(body: Term) -> Term:
    """The derivative in the load, at gamma."""
    return make("deriv", ONE, close(body, gamma), gamma)


def slope(line: Line, context: Context, value: Term, near: tuple[Term, Term]) -> Line:
    """The derivative of the curve, which the line gives on the context."""
    body = line.statement.args[1]
    signs = (positive_load(context),) if context is BEYOND else ()
    known = have(eq(derivative(body), value), context, *signs, rule="differentiate")
    near_by = Context((u, theta), tuple(substitute(c, {gamma: u}) for c in context.conditions))
    around = instance(line, near_by, images={gamma: u})
    same = have(eq(derivative(body), derivative(curve())), context, known, around, rule="rewrite", near=near)
    return have(
        eq(derivative(curve()), value), context, same, known, rule="field", title="the slope",
        multipliers=(neg(ONE), ONE),
    )  # fmt: skip


@lemma
def sides() -> tuple[Line, Line]:
    """The limits of the slope from above and below."""
    above = slope(beyond(), BEYOND, SLOPE, (THRESHOLD, add(gamma, ONE)))
    below = slope(instance(blind(), BEFORE), BEFORE, ZERO, (ZERO, THRESHOLD))
    lines = []
    for side, line, value in (("above", above, JUMP), ("below", below, ZERO)):
        source = make(side, THRESHOLD)
        near = add(THRESHOLD, ONE) if side == "above" else ZERO
        bodies = line.statement.args
        limit = have(
            eq(lim(source, bodies[1], gamma), value), POSITIVE, positive_load(BEYOND), rule="limit_algebra", near=near
        )
        same = have(
            eq(lim(source, bodies[1], gamma), lim(source, bodies[0], gamma)), POSITIVE, limit, line, rule="rewrite",
            near=(near,),
        )  # fmt: skip
        there = eq(same.statement.args[1], value)
        lines.append(have(there, POSITIVE, same, limit, rule="field", multipliers=(neg(ONE), ONE)))
    return lines[0], lines[1]


def kink() -> Line:
    context, statement = claimed(kink_claim)
    return have(statement, context, *sides(), rule="field", title="the jump", multipliers=(ONE, neg(ONE)))


# The load at which a level is reached.


def load() -> Line:
    context, statement = claimed(load_claim)
    root, value = statement.args
    formula = make("root", root.args[0], close(sub(RECOVERED, LEVEL), gamma))
    there = have(eq(formula, value), context, positive_load(BEYOND), rule="root_is", title="the level in the formula")
    same = have(eq(formula, root), context, there, beyond(), rule="rewrite", title="the curve beyond the threshold")
    return have(statement, context, same, there, rule="field", title="the load", multipliers=(neg(ONE), ONE))


# Convergence at the threshold.


def at_threshold() -> Line:
    context, statement = claimed(at_threshold_claim)
    left, value = statement.args
    values, branches = value.args[1::2], []
    signs = (lt(theta, ONE), eq(theta, ONE), lt(ONE, theta))
    there = lt(ZERO, threshold().statement.args[0])
    positive = have(there, threshold().context, threshold(), rule="combine", multipliers=(ONE,))
    for known, sign, said in zip(overlaps(), signs, values, strict=True):
        where = context.where(sign)
        here = instance(known, where, images={gamma: THRESHOLD})
        moved = have(
            eq(here.statement.args[0], left),
            where,
            here,
            threshold(),
            positive,
            at_finite_size(),
            rule="rewrite",
            title="at the threshold",
        )
        branches.append(
            have(
                eq(left, said), where, moved, here, rule="field", title="the overlap there", multipliers=(neg(ONE), ONE)
            )
        )
    return have(statement, context, *branches, rule="cases", title="every strength")


PROOFS: dict[str, Callable[[], Line]] = {
    threshold_claim.name: threshold,
    kink_claim.name: kink,
    load_claim.name: load,
    at_threshold_claim.name: at_threshold,
}

IDEAS: dict[str, str] = {
    "recovery.threshold": (
        "The limiting overlap is 0 where the largest eigenvalue is at the edge, and positive where it is an "
        "outlier. These are the loads up to 1/theta^2 and beyond."
    ),
    "recovery.slope_at_threshold": (
        "Below the threshold the overlap is 0, and its slope too; beyond it the overlap is rational in the load. "
        "The slope of that has a limit at the threshold."
    ),
    "recovery.load": (
        "Beyond the threshold the overlap is a quotient of two linear functions of the load, and up to it 0. The "
        "equation for a level is linear in the load, and its one root lies beyond the threshold."
    ),
    "recovery.convergence_at_threshold": (
        "The overlap of two models does not see the spike, and is that of white data. It is taken at the load "
        "1/theta^2."
    ),
}
"""What each proof does, in a sentence or two."""
