"""The job ``plot``: a claim's closed form over one parameter, with simulated points where they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import inf, isfinite, nan
from typing import Any

import sympy as sp
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..campaigns.limits import TIMEOUT
from ..campaigns.workers import perform
from ..evaluation.closed_forms import value_of
from ..evaluation.values import nice
from ..numeric.text import comma_separated
from ..simulation.settings import has_data
from ..simulation.simulating import measured, task
from ..simulation.trials import evaluate_closed_form
from ..theory.claim import Claim
from ..theory.domain import Parameter, exact
from ..theory.errors import DomainError, PhaseproofError, UsageError
from ..theory.spelling import check_parameters
from .labels import axis_label, label_values, name_of, number_of
from .style import COLOURS, LINES, MARKS, house_style, logarithmic, new_figure

GRID = 96
CURVES = 3
PLACES = 8
"""Points of an axis at which the values of other parameters are tried."""

SIMULATED = 9


@dataclass(frozen=True)
class Axis:
    """The parameter along the axis, the ends and number of points asked for, and the values on it, smallest first."""

    parameter: Parameter
    low: sp.Rational
    high: sp.Rational
    points: int
    values: tuple[sp.Rational, ...]
    logarithmic: bool


@dataclass(frozen=True)
class Plan:
    """What to draw: an axis, for each curve the values of the other parameters, and the population of a claim on every one."""

    claim: Claim
    axis: Axis
    others: tuple[dict[str, sp.Rational], ...]
    spectrum: str | None = None

    def command(self, output: str) -> str:
        """The command that draws it, or writes its numbers where the output ends in .csv."""
        given = {self.axis.parameter.name: f"{self.axis.low}..{self.axis.high}"}
        for name in self.others[0]:
            given[name] = ",".join(str(value) for value in dict.fromkeys(other[name] for other in self.others))
        told = " ".join(f"{name}={text}" for name, text in given.items())
        return f"phaseproof plot {self.claim.name} {told} --points {self.axis.points} -o {output}"


def plan(claim: Claim, given: Mapping[str, str] | None = None, grid: int = GRID, spectrum: str | None = None) -> Plan:
    """Read ``name=low..high`` for the axis and ``name=value[,value]`` for the rest; what is left out is chosen.

    Raises UsageError for a claim that is no function of a parameter, an unknown name, or values outside the domain.
    """
    given = dict(given or {})
    if claim.closed_form is None:
        raise UsageError(f"{claim.name} is a proposition, not a number: there is nothing to plot")
    if not claim.domain.parameters:
        raise UsageError(f"{claim.name} has no parameter: `phaseproof eval {claim.name}` prints its value")
    check_parameters(given, claim.domain.names)
    ranges = [name for name, text in given.items() if ".." in text]
    if len(ranges) > 1:
        raise UsageError(f"{' and '.join(ranges)} are both ranges; one parameter makes the axis")
    free = [p for p in claim.domain.parameters if p.name not in given]
    chosen = claim.domain[ranges[0]] if ranges else next((p for p in free if not p.integer), free[0] if free else None)
    if chosen is None:
        raise UsageError(
            f"every parameter has a fixed value; give one as a range, for example {claim.domain.names[0]}=1..10"
        )
    axis = _axis(chosen, given.get(chosen.name), grid)
    others = _others(claim, axis, given)
    drawn = Plan(claim, axis, tuple(others), spectrum)
    first = next(((other, x) for other in others for x in axis.values if _inside(drawn, other, x)), None)
    if first is not None:
        _check_population(claim, spectrum, {**first[0], chosen.name: first[1]})
    if not any(_inside(drawn, other, x) for other in others for x in axis.values):
        raise UsageError(f"no point of the plot lies in the domain of {claim.name}; valid: {claim.domain.describe()}")
    return drawn


def _check_population(claim: Claim, spectrum: str | None, point: Mapping[str, sp.Rational]) -> None:
    """Refuse a population that is bad, or missing, by a first value; whether there is one is another matter."""
    try:
        value_of(claim, point, 1, spectrum)
    except DomainError:
        return  # that point alone may lie outside
    except UsageError:
        raise
    except (PhaseproofError, ArithmeticError, ValueError):
        return


def _axis(parameter: Parameter, text: str | None, grid: int) -> Axis:
    low, high = _default_range(parameter)
    if text is not None:
        parts = text.split("..")
        if len(parts) != 2:
            raise UsageError(f"{parameter.name} = {text!r} is not a range; valid: low..high, for example 0.1..10")
        low, high = (exact(parameter.name, part) for part in parts)
        if not low < high:
            raise UsageError(f"{parameter.name} = {text!r} is empty; valid: low < high")
        for end in (low, high):
            if not parameter.interval.closure.contains(end):
                raise UsageError(f"{parameter.name} = {end} is outside the domain; valid: {parameter.describe()}")
    if parameter.integer:
        first, last = int(sp.ceiling(low)), int(sp.floor(high))
        step = max(1, (last - first) // grid)
        return Axis(parameter, low, high, grid, tuple(map(sp.Integer, range(first, last + 1, step))), False)
    spread = low > 0 and high / low >= 5 and parameter.lower >= 0 and parameter.upper.is_infinite
    steps = [sp.Rational(k, grid - 1) for k in range(grid)]
    if spread:
        ratio = float(high / low)
        inner = [_rounded(float(low) * ratio ** float(step)) for step in steps[1:-1]]
    else:
        inner = [_rounded(float(low + (high - low) * step)) for step in steps[1:-1]]
    values = sorted({low, *(x for x in inner if low < x < high), high})
    return Axis(parameter, low, high, grid, tuple(x for x in values if parameter.holds(x)), bool(spread))


def _rounded(value: float) -> sp.Rational:
    return sp.Rational(f"{value:.4g}")


def _default_range(parameter: Parameter) -> tuple[sp.Expr, sp.Expr]:
    low, high = parameter.lower, parameter.upper
    if parameter.integer:
        return low, low + 12 if high.is_infinite else high
    inside = sp.Rational(1, 50)
    if low.is_infinite and high.is_infinite:
        return sp.Integer(-3), sp.Integer(3)
    if high.is_infinite:
        return (sp.Rational(1, 10), sp.Integer(10)) if low == 0 else (low + inside * int(parameter.lower_open), low + 9)
    if low.is_infinite:
        return high - 5, high - inside * int(parameter.upper_open)
    width = high - low
    return low + inside * width * int(parameter.lower_open), high - inside * width * int(parameter.upper_open)


def _others(claim: Claim, axis: Axis, given: Mapping[str, str]) -> list[dict[str, sp.Rational]]:
    """The values of the other parameters, one set for each curve: the first of them varies where nothing is given."""
    curves: list[dict[str, sp.Rational]] = [{}]
    for parameter in claim.domain.parameters:
        if parameter is axis.parameter:
            continue
        if parameter.name in given:
            values = [exact(parameter.name, part) for part in given[parameter.name].split(",")]
            for value in values:
                if not parameter.holds(value) or (parameter.integer and not value.is_Integer):
                    raise UsageError(f"{parameter.name} = {value} is outside the domain; valid: {parameter.describe()}")
        else:
            values = _chosen(claim, parameter, axis, curves[0])[: CURVES if len(curves) == 1 else 1]
        curves = [{**curve, parameter.name: value} for curve in curves for value in values]
    return curves[: len(COLOURS)]


def _chosen(claim: Claim, parameter: Parameter, axis: Axis, known: Mapping[str, sp.Rational]) -> list[sp.Rational]:
    """Nice values, those first with which more of the axis is inside the domain; without those with which nothing of it is.

    Parameters that are not yet known have the nice values with which most of it is.
    """
    values = nice(parameter)
    if not claim.domain.conditions:
        return values
    later = [p for p in claim.domain.parameters if p.name not in {*known, parameter.name, axis.parameter.name}]
    rest = [dict(zip((p.name for p in later), one, strict=True)) for one in product(*map(nice, later))]
    drawn, places = Plan(claim, axis, (), None), axis.values[:: max(1, len(axis.values) // PLACES)]

    def inside(value: sp.Rational) -> int:
        given = {**known, parameter.name: value}
        return max(sum(_inside(drawn, {**given, **one}, x) for x in places) for one in rest)

    shares = {value: inside(value) for value in values}
    return sorted((value for value in values if shares[value]), key=lambda value: -shares[value]) or values


def _inside(plan: Plan, other: Mapping[str, sp.Rational], x: sp.Rational) -> bool:
    try:
        plan.claim.domain.point({**other, plan.axis.parameter.name: x})
    except PhaseproofError:
        return False
    return True


def heights(plan: Plan, other: Mapping[str, sp.Rational]) -> list[float]:
    """The closed form along the axis; NaN where it has no finite real value."""
    found = []
    for x in plan.axis.values:
        try:
            height = float(value_of(plan.claim, {**other, plan.axis.parameter.name: x}, 12, plan.spectrum))
        except (PhaseproofError, ArithmeticError, ValueError):
            height = nan
        found.append(height if isfinite(height) else nan)
    return found


@dataclass(frozen=True)
class Point:
    """A simulated point: where, what was measured with its standard error, what was predicted at that size."""

    x: float
    measured: float
    error: float
    predicted: float


def simulate(plan: Plan, other: Mapping[str, sp.Rational], seed: int) -> list[Point]:
    """Measured points along the axis at the middle of the dimensions that the claim's simulation names."""
    simulation = plan.claim.simulation
    if simulation is None:
        raise UsageError(f"{plan.claim.name} has no simulation: {plan.claim.no_simulation}")
    d = int(other.get("d", sum(simulation.dimensions) // 2))
    stride = max(1, len(plan.axis.values) // SIMULATED)
    found: dict[float, Point] = {}
    for x in plan.axis.values[stride // 2 :: stride]:
        point = {**other, plan.axis.parameter.name: x}
        at: dict[str, Any] = {
            name: int(v) if plan.claim.domain[name].integer else Fraction(v.p, v.q) for name, v in point.items()
        }
        if has_data(plan.claim):
            at.setdefault("d", d)
            at.setdefault("n", max(1, round(Fraction(at.get("gamma", 1)) * at["d"])))
            if "gamma" in at:
                at["gamma"] = Fraction(at["n"], at["d"])
            at["entries"] = simulation.entries[0]
        place = float(at[plan.axis.parameter.name])
        outcome = perform(task(plan.claim, at, seed), TIMEOUT)
        if outcome.error:
            raise PhaseproofError(f"{plan.claim.name} at {plan.axis.parameter.name} = {place:g}: {outcome.error}")
        measurement, _ = measured(outcome.value)
        domain_at = {name: at[name] for name in plan.claim.domain.names}
        value = evaluate_closed_form(plan.claim, domain_at)
        predicted = float(simulation.prediction(at, value)[0])
        found[place] = Point(place, measurement.estimate, measurement.standard_error, predicted)
    return list(found.values())


@dataclass(frozen=True)
class Curves:
    """A plan with the heights of each of its curves."""

    plan: Plan
    heights: tuple[tuple[float, ...], ...]

    def csv(self) -> str:
        """A line for each point: the parameters in the order of the claim, and the value."""
        names = self.plan.claim.domain.names
        points = [
            ({**other, self.plan.axis.parameter.name: x}, height)
            for other, found in zip(self.plan.others, self.heights, strict=True)
            for x, height in zip(self.plan.axis.values, found, strict=True)
        ]
        return comma_separated((*names, "value"), ((*(float(at[name]) for name in names), y) for at, y in points))


def curves(plan: Plan) -> Curves:
    """The heights of every curve; UsageError where no value is finite."""
    found = tuple(tuple(heights(plan, other)) for other in plan.others)
    if not any(isfinite(height) for one in found for height in one):
        raise UsageError(f"{plan.claim.name} has no finite real value at any point of the plot")
    return Curves(plan, found)


def figure(found: Curves, simulated: Sequence[Sequence[Point]] = ()) -> Figure:
    """The curves, and the simulated points of each where there are any."""
    plan = found.plan
    with house_style():
        drawn = new_figure()
        axes = drawn.subplots()
        everything = draw_curves(axes, found)
        words = ("predicted at this size", "simulated")
        for at, (points, colour) in enumerate(zip(simulated, COLOURS, strict=False)):
            labels = words if at == 0 else ("", "")
            x, measured, error, predicted = (
                [getattr(p, f) for p in points] for f in ("x", "measured", "error", "predicted")
            )
            axes.plot(x, predicted, "o", mfc="none", mec=colour, ms=8, label=labels[0])
            axes.errorbar(x, measured, error, fmt=".", color=colour, capsize=3, label=labels[1])
            everything += measured
        finish(axes, plan.axis, everything, legend=len(plan.others) > 1 or bool(simulated))
        label_values(axes, plan.claim)
    return drawn


def draw_curves(axes: Axes, found: Curves) -> list[float]:
    """One curve for each set of other parameters, or marks for an integer; returns the finite heights."""
    plan = found.plan
    x = [float(value) for value in plan.axis.values]
    for at, (other, y) in enumerate(zip(plan.others, found.heights, strict=True)):
        label = ", ".join(f"{name_of(plan.claim.domain[name])} = {number_of(value)}" for name, value in other.items())
        style = MARKS[at % len(MARKS)] if plan.axis.parameter.integer else LINES[at % len(LINES)]
        axes.plot(x, y, style, color=COLOURS[at], label=label or "closed form")
    return [height for one in found.heights for height in one if isfinite(height)]


def finish(axes: Axes, axis: Axis, values: Sequence[float], legend: bool) -> None:
    """Scales and labels; a range of more than two decades of one sign is drawn on a logarithmic scale."""
    if axis.logarithmic:
        logarithmic(axes)
    if values and min(values, default=inf) > 0 and max(values) > 200 * min(values):
        axes.set_yscale("log")
    axes.set_xlabel(axis_label(axis.parameter))
    if legend:
        axes.legend()
