"""The figures of a claim's page: its closed form, and theory against simulation with residuals in standard errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp
from matplotlib.figure import Figure

from ..simulation.trials import evaluate_closed_form
from ..theory.claim import Claim
from ..theory.errors import PhaseproofError, UsageError
from ..theory.language import HEADS
from .plotting import figure as plot
from .plotting import plan, value_label
from .style import COLOURS, house_style, logarithmic, new_figure

if TYPE_CHECKING:
    from ..simulation.validation import ClaimValidation

CURVE_POINTS = 60
REPORT_GRID, COSTLY_GRID = 64, 20
"""Points of a curve; fewer where each value takes a search or an integration."""
THEORY, MEASURED = COLOURS[1], COLOURS[0]


@dataclass(frozen=True)
class Points:
    """The tests of a claim by load n/d."""

    load: list[float]
    predicted: list[float]
    measured: list[float]
    error: list[float]
    deviation: list[float]
    allowance: list[float]


def points(validated: ClaimValidation) -> Points:
    """The trials that have numbers, ordered by load."""
    trials = [t for t in validated.trials if t.comparison is not None]
    rows = sorted(
        (t.setting["n"] / t.setting["d"], c.predicted, c.measured, c.standard_error, *_residual(c))
        for t in trials
        if (c := t.comparison) is not None
    )
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], [], [], []]
    return Points(*columns)


def _residual(comparison: Any) -> tuple[float, float]:
    """Residual and what the prediction leaves out, in standard errors."""
    error = comparison.standard_error
    return ((comparison.measured - comparison.predicted) / error, comparison.allowance / error) if error else (0.0, 0.0)


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
    """Predicted and measured numbers with error bars, residuals below; None for a claim without measured points."""
    if claim.simulation is None or not (at := points(validated)).load:
        return None
    with house_style():
        figure = new_figure(7, 5)
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        d, x, y = curve(claim, validated)
        if x:
            upper.plot(x, y, color=THEORY, label=rf"predicted at $d = {d}$")
        upper.plot(at.load, at.predicted, "o", mfc="none", mec=THEORY, ms=9, label="predicted at each size")
        upper.errorbar(at.load, at.measured, at.error, fmt=".", color=MEASURED, capsize=3, label="simulated")
        upper.set_ylabel(value_label(claim))
        upper.legend()
        if min(at.measured + at.predicted) > 0 and max(at.predicted) > 100 * min(at.predicted):
            upper.set_yscale("log")
        lower.axhspan(-2, 2, color=THEORY, alpha=0.12, lw=0)
        lower.axhline(0, color=THEORY, lw=1)
        lower.errorbar(
            at.load, at.deviation, at.allowance, fmt=".", color=MEASURED, ecolor=THEORY, elinewidth=4, alpha=0.6
        )
        lower.set(xlabel=r"$\gamma = n/d$,  examples per dimension", ylabel="residual / s.e.")
        low, high = min(at.load), max(at.load)
        lower.set_xlim(low / 1.15, high * 1.15)
        logarithmic(lower)
    return figure


def closed_form(claim: Claim) -> Figure | None:
    """The closed form over the claim's first real parameter; None for what is no function of a parameter."""
    try:
        costly = claim.closed_form is not None and any(
            isinstance(part, sp.Integral) or type(part) in HEADS for part in sp.preorder_traversal(claim.closed_form)
        )
        return plot(plan(claim, grid=COSTLY_GRID if costly else REPORT_GRID))
    except UsageError:
        return None
