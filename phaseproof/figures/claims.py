"""The figures of a claim's page: its closed form, and theory against simulation with residuals in standard errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from ..numeric.text import comma_separated
from ..simulation.settings import SIZES, Setting
from ..simulation.trials import Trial, evaluate_closed_form
from ..theory.claim import Claim
from ..theory.domain import Parameter
from ..theory.errors import PhaseproofError, UsageError
from ..theory.language import HEADS
from .labels import COLUMN, LOAD, axis_label, label_values, number_of
from .plotting import Curves, curves, plan
from .style import COLOURS, NEUTRAL, between_decades, house_style, logarithmic, new_figure

if TYPE_CHECKING:
    from ..simulation.validation import ClaimValidation

CURVE_POINTS = 60
REPORT_GRID, COSTLY_GRID = 64, 20
"""Points of a curve; fewer where each value takes a search or an integration."""
THEORY, MEASURED = COLOURS[1], COLOURS[0]


_SEEN = ListedColormap(colormaps["viridis"](np.linspace(0.25, 0.8, 24)))
"""The part of viridis that is seen on light and on dark pages."""


RESIDUALS, MANY_ERRORS = 3.0, 12.0
"""Standard errors that the panel of residuals shows at least, and from which on it is logarithmic further out."""


@dataclass(frozen=True)
class Measured:
    """One simulated setting with numbers, and where it stands along the axis; residual and allowance in standard errors."""

    trial: Trial
    place: float
    predicted: float
    measured: float
    error: float
    deviation: float
    allowance: float


def points(validated: ClaimValidation) -> list[Measured]:
    """The settings that have numbers, ordered by load, or by the first parameter of what has no data."""
    found = [
        Measured(t, _place(t.setting), c.predicted, c.measured, c.standard_error, *_residual(c))
        for t in validated.trials
        if (c := t.comparison) is not None
    ]
    return sorted(found, key=lambda one: one.place)


def _place(setting: Setting) -> float:
    return float(setting["n"] / setting["d"] if "n" in setting else next(iter(setting.values()), 0))


def _residual(comparison: Any) -> tuple[float, float]:
    """Residual and what the prediction leaves out, in standard errors."""
    error = comparison.standard_error
    return ((comparison.measured - comparison.predicted) / error, comparison.allowance / error) if error else (0.0, 0.0)


NUMBERS = ("predicted", "left_out", "measured", "standard_error", "agrees")


def csv(validated: ClaimValidation) -> str:
    """A line for each setting that has numbers."""
    found = points(validated)
    rows = (
        (*one.trial.setting.values(), one.predicted, c.allowance, one.measured, one.error, one.trial.agrees)
        for one in found
        if (c := one.trial.comparison) is not None
    )
    return comma_separated((*found[0].trial.setting, *NUMBERS), rows)


def curve(claim: Claim, validated: ClaimValidation) -> tuple[int, list[float], list[float]]:
    """The prediction at the largest dimension simulated, on a grid of n; empty where gamma is not the only parameter."""
    assert claim.simulation is not None
    if claim.domain.names != ("gamma",) or not validated.trials:
        return 0, [], []
    d = max(trial.setting["d"] for trial in validated.trials)
    loads = [trial.setting["gamma"] for trial in validated.trials]
    low, high = float(min(loads)), float(max(loads))
    steps = range(CURVE_POINTS + 1)
    sizes = sorted({max(1, round(d * low * (high / low) ** (k / CURVE_POINTS))) for k in steps} | {d})
    x, y = [], []
    for n in sizes:
        setting = {**validated.trials[0].setting, "n": n, "d": d, "gamma": type(loads[0])(n, d)}
        try:
            mean, _ = claim.simulation.prediction(setting, evaluate_closed_form(claim, setting))
        except PhaseproofError:
            continue
        x.append(n / d)
        y.append(float(mean))
    return d, x, y


def against_simulation(claim: Claim, validated: ClaimValidation) -> Figure | None:
    """Predicted and measured numbers with error bars, residuals below; None without measured points, or for 0 throughout.

    Points of other parameters than the load are told apart by their colour, and by numbers where there are several.
    """
    at = points(validated)
    if claim.simulation is None or not any(one.predicted or one.measured for one in at):
        return None
    further = [p for p in claim.domain.parameters if p.name not in SIZES and p.name in at[0].trial.setting]
    axis, further = (None, further) if "n" in at[0].trial.setting else (next(iter(further), None), further[1:])
    with house_style():
        figure = new_figure(7, 5)
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        d, x, y = curve(claim, validated)
        if x:
            upper.plot(x, y, color=THEORY, label=rf"predicted at $d = {d}$")
        colours = _colours(figure, (upper, lower), further[0], at) if further else [MEASURED] * len(at)
        place = [one.place for one in at]
        upper.plot(
            place, [one.predicted for one in at], "o", mfc="none", mec=THEORY, ms=10, label="predicted at each size"
        )
        upper.plot([], [], ".", ms=9, color=NEUTRAL if further else MEASURED, label="simulated")
        for one, colour in zip(at, colours, strict=True):
            upper.errorbar(one.place, one.measured, one.error, fmt=".", ms=9, color=colour, capsize=3)
            lower.errorbar(
                one.place,
                one.deviation,
                one.allowance,
                fmt=".",
                ms=9,
                color=colour,
                ecolor=THEORY,
                elinewidth=4,
                alpha=0.6,
            )
        if len(further) > 1:
            for one in at:
                number = str(validated.trials.index(one.trial) + 1)
                upper.annotate(number, (one.place, one.measured), (6, 4), textcoords="offset points", fontsize="small")
        label_values(upper, claim, measured=True)
        upper.legend()
        predicted = [one.predicted for one in at]
        if min(min(predicted), *(one.measured for one in at)) > 0 and max(predicted) > 100 * min(predicted):
            upper.set_yscale("log")
        lower.axhspan(-2, 2, color=THEORY, alpha=0.12, lw=0)
        lower.axhline(0, color=THEORY, lw=1)
        lower.set(xlabel=axis_label(axis) if axis else LOAD, ylabel="residual / s.e.")
        reach = max(RESIDUALS, *(1.15 * abs(one.deviation) for one in at))
        if reach > MANY_ERRORS:
            lower.set_yscale("symlog", linthresh=RESIDUALS)
            lower.set_yticks([sign * 10.0 ** floor(log10(reach)) for sign in (-1, 0, 1)])
        lower.set_ylim(-reach, reach)
        if "n" in at[0].trial.setting:
            lower.set_xlim(min(place) / 1.15, max(place) * 1.15)
            logarithmic(lower)
    return figure


def _colours(figure: Figure, axes: Sequence[Axes], parameter: Parameter, at: Sequence[Measured]) -> list[Any]:
    """The colour of each setting by the value of a parameter, with a bar that says which is which."""
    values = [float(one.trial.setting[parameter.name]) for one in at]
    low, high = min(values), max(values)
    spread = low > 0 and high >= 10 * low
    scale = ScalarMappable((LogNorm if spread else Normalize)(low, high if high > low else low + 1), _SEEN)
    plain = FuncFormatter(lambda value, _: number_of(f"{value:g}"))
    bar = figure.colorbar(scale, ax=list(axes), label=axis_label(parameter, COLUMN), pad=0.02, format=plain)
    assert bar.solids is not None
    bar.solids.set(rasterized=False, edgecolor="face")
    if spread:
        bar.ax.yaxis.set_minor_formatter(between_decades(low, high))
    return list(scale.to_rgba(np.array(values)))


def closed_form(claim: Claim) -> Curves | None:
    """The closed form over the claim's first real parameter; None for what is no function of a parameter, or a constant."""
    try:
        costly = claim.closed_form is not None and any(
            isinstance(part, sp.Integral) or type(part) in HEADS for part in sp.preorder_traversal(claim.closed_form)
        )
        found = curves(plan(claim, grid=COSTLY_GRID if costly else REPORT_GRID))
    except UsageError:
        return None
    finite = {height for one in found.heights for height in one if isfinite(height)}
    return found if len(finite) > 1 else None
