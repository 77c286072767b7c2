"""Overlap and distance at every load by what is left out of the square root: (1 - q) <t> = <L (2 sqrt(t) - L)>, and 2 <sqrt(t) L>."""

from __future__ import annotations

from functools import cache

from ...theory.terms.build import HALF, ONE, TWO, ZERO, eq, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term
from ...theory.write.proof import Line, have
from ..few_examples import above_claim
from ..heavy_tail import upper_claim
from ..proofs.claimed import claimed
from .letters import t
from .lost import FEW, LOADS, MANY, along, left_out, remainder
from .marchenko_pastur import PI, root
from .population_noise import average
from .population_start import start

overlap = claimed(above_claim)[1].args[0].args[1].args[1]
distance = next(part for part in claimed(upper_claim)[1].args[1].args if part.head == "lim")
mean_value = average(t)
missing = mul(left_out, sub(mul(TWO, root(t)), left_out))
"""What pairs of models miss of an eigenvalue t."""


def overlap_along(context: Context) -> Line:
    """q <t> = <r^2>, r along an eigenvector."""
    raise NotImplementedError


def distance_along(context: Context) -> Line:
    """The distance is 2 <t> - 2 <sqrt(t) r>."""
    raise NotImplementedError


def _kept(context: Context) -> Term:
    return along(start if context is FEW else ZERO)


@cache
def _integral(context: Context) -> Line:
    """The remainder, solved for the integral."""
    known = remainder(context)
    kept, rest = known.statement.args
    inner, factor = kept.args[2], mul(HALF, PI)
    return have(eq(inner, mul(factor, rest)), known.context, known, rule="field", multipliers=(factor,))


@cache
def missing_at(context: Context) -> Line:
    known, rest = overlap_along(context), remainder(context)
    kept, less = average(power(_kept(context), 2)), average(power(sub(root(t), left_out), 2))
    same = have(eq(kept, less), context, known, rest, _integral(context), rule="rewrite")
    apart = have(eq(average(missing), sub(mean_value, less)), context, same, rest, rule="linear")
    statement = eq(mul(sub(ONE, overlap), mean_value), average(missing))
    weights = neg(mean_value), neg(ONE), neg(ONE)
    return have(statement, context, known, same, apart, rule="field", title="what is missing", multipliers=weights)


@cache
def distance_at(context: Context) -> Line:
    known, rest = distance_along(context), remainder(context)
    kept, less = average(mul(root(t), _kept(context))), average(mul(root(t), sub(root(t), left_out)))
    same = have(eq(kept, less), context, known, rest, _integral(context), rule="rewrite")
    out = average(mul(root(t), left_out))
    apart = have(eq(out, sub(mean_value, less)), context, same, rest, rule="linear")
    statement = eq(distance, mul(TWO, out))
    weights = ONE, neg(TWO), neg(TWO)
    return have(statement, context, known, same, apart, rule="field", title="the distance", multipliers=weights)


@cache
def missing_everywhere() -> Line:
    """(1 - q) <t> = <L (2 sqrt(t) - L)> at every load."""
    lines = [missing_at(context) for context in (MANY, FEW)]
    return have(lines[0].statement, LOADS, *lines, rule="cases", title="every load")


@cache
def distance_everywhere() -> Line:
    """The distance is 2 <sqrt(t) L> at every load."""
    lines = [distance_at(context) for context in (MANY, FEW)]
    return have(lines[0].statement, LOADS, *lines, rule="cases", title="every load")
