"""What is seen in a figure, in sentences, read off its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import copysign, isfinite

from ..theory.domain import Parameter
from ..typesetting.notation import in_sentence, written
from .claims import Measured
from .plotting import Curves


def of_curves(found: Curves) -> str:
    """How each curve goes along the axis."""
    axis = found.plan.axis
    name = letter_of(axis.parameter)
    x = [float(value) for value in axis.values]
    parts = []
    for other, heights in zip(found.plan.others, found.heights, strict=True):
        at = ", ".join(f"{letter_of(found.plan.claim.domain[one])} = {value}" for one, value in other.items())
        parts.append(f"{f'at {at} ' if at else 'it '}{course(name, x, heights)}")
    return f"The closed form over {name} from {number(x[0])} to {number(x[-1])}: {'; '.join(parts)}."


def letter_of(parameter: Parameter) -> str:
    """A parameter's letter as sentences write it: what a figure beside it shows."""
    return in_sentence(written(parameter.symbol), parameter.name)


def course(name: str, x: Sequence[float], heights: Sequence[float]) -> str:
    """Rises, falls or turns, from which value to which."""
    seen = [(at, height) for at, height in zip(x, heights, strict=True) if isfinite(height)]
    if not seen:
        return "has no finite value"
    (_, first), (_, last) = seen[0], seen[-1]
    (low_at, low), (high_at, high) = (pick(seen, key=lambda point: point[1]) for pick in (min, max))
    if high - low <= ROUNDING * max(abs(high), abs(low)):
        return f"is {number(first)} throughout"
    steps = [after[1] - before[1] for before, after in pairwise(seen)]
    up, down = (any(sign * step > ROUNDING * (high - low) for step in steps) for sign in (1, -1))
    if not (up and down):
        return f"{'rises' if up else 'falls'} from {number(first)} to {number(last)}"
    turn = f"{number(high)} at {name} = {number(high_at)}" if high > max(first, last) else ""
    turn = turn or f"{number(low)} at {name} = {number(low_at)}"
    return f"goes from {number(first)} by way of {turn} to {number(last)}"


ROUNDING = 1e-9
"""Relative change below which the twelve digits of a drawing show none."""


def number(value: float) -> str:
    """Three digits."""
    return f"{value:.3g}"


SEEN = 0.005
"""Standard errors that two decimals show."""


def of_comparison(settings: Sequence[Measured]) -> str:
    """What the panels of theory against simulation show."""
    deviations = [one.deviation for one in settings]
    near = sum(abs(deviation) <= 2 for deviation in deviations)
    allowed = sum(2 < abs(one.deviation) <= 2 + one.allowance for one in settings)
    beyond = max((copysign(max(abs(one.deviation) - one.allowance, 0.0), one.deviation) for one in settings), key=abs)
    blind = sum(not one.trial.sees for one in settings)
    return (
        "Circles are predicted at the size simulated, dots with bars of one standard error are measured. Below, what is measured "
        "less what is predicted, in standard errors, with bars as long as what the prediction may leave out: "
        f"{near} of {len(deviations)} within the band of two standard errors"
        + (f", {allowed} more within what may be left out" if allowed else "")
        + (
            f"; beyond what may be left out the farthest is at {beyond:+.2f}."
            if abs(beyond) >= SEEN
            else "; none is beyond."
        )
    ) + (f" Of them {blind} would not notice an error as large as the value." if blind else "")
