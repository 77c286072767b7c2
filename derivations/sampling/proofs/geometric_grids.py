"""Samplers on an endless geometric grid: what they make of a variance, in the mean over a period of its logarithm."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import HALF, ONE, TWO, ZERO, eq, inverse, le, lt, mul, neg, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, make, num, substitute, subterms, var
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.exponentials import exponential_of
from ...lemmas.letters import x, y
from ...lemmas.logistic import (
    bend,
    bend_sign,
    bend_slow,
    density,
    density_slow,
    exp,
    h,
    integral_of_bend,
    integral_of_density,
)
from ...lemmas.unfolding import C, p, unfolded
from ..samplers import ancestral_scale_claim, euler_scale_claim

step = var("step", "real")


HERE = Context((step,), (lt(ZERO, step),))
_images = {h: step}


def _at_step(line: Line, *more: Term) -> Line:
    """The lemma at h = step."""
    conditions = tuple(substitute(c, _images) for c in line.context.conditions)
    images = _images if h in line.context.variables else {}
    return instance(line, Context((*more, step), tuple(dict.fromkeys((*conditions, *HERE.conditions)))), images=images)


def _unfolded(body: Term, sign: Line, total: Line, slow: Line) -> Line:
    """The integral over the period 2 h of the sum over all shifts of a function of x is that over the line."""
    whole = _at_step(total)
    exists = have(make("defined", whole.statement.args[0]), HERE, whole, rule="order")
    period = mul(TWO, step)
    line = instance(
        unfolded(), HERE, _at_step(sign, x), exists, _at_step(slow, x, y),
        images={p: period, C: exp(period)}, functions={"f": (1, close(substitute(body, _images), x))},
    )  # fmt: skip
    statement = eq(line.statement.args[0], whole.statement.args[1])
    return have(statement, HERE, line, whole, rule="field", title="over the line", multipliers=(ONE, ONE))


def _scaled(statement: Term, share: Term, known: Line) -> Line:
    """The integral over the period as the claim writes it is the share of the known one."""
    written = next(t for t in subterms(statement) if t.head == "over" and t.args[0].head == "interval" and not t.loose)
    parts = have(eq(written, mul(share, known.statement.args[0])), HERE, known, rule="linear")
    value = mul(share, known.statement.args[1])
    return have(eq(written, value), HERE, parts, known, rule="field", multipliers=(ONE, share))


def euler_scale() -> Line:
    context, statement = claimed(euler_scale_claim)
    known = _scaled(statement, neg(ONE), _unfolded(bend, bend_sign(), integral_of_bend(), bend_slow()))
    (exponent,), (value,) = (side.args for side in statement.args)
    mean = have(eq(exponent, value), context, known, rule="field", multipliers=(mul(HALF, inverse(step)),))
    return exponential_of(mean)


def ancestral_scale() -> Line:
    context, statement = claimed(ancestral_scale_claim)
    sign = have(le(ZERO, density), Context((x,)), rule="sign")
    share = sub(ONE, exp(mul(num(-2), step)))
    known = _scaled(statement, share, _unfolded(density, sign, integral_of_density(), density_slow()))
    weights = (mul(HALF, inverse(step)),)
    return have(statement, context, known, rule="field", title="the mean over a period", multipliers=weights)


PROOFS: dict[str, Callable[[], Line]] = {
    euler_scale_claim.name: euler_scale,
    ancestral_scale_claim.name: ancestral_scale,
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("sampling.geometric_euler_scale", "sampling.geometric_ancestral_scale"),
        "On an endless geometric grid what is generated depends on where the grid stands, periodically in ln "
        "lambda. The mean over a period unfolds the sum over steps into an integral over the line.",
    ),
}
"""What each proof does, in a sentence or two."""
