"""One figure per simulated claim: theory against measured points, and the residuals in standard errors."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from .theory.claim import Claim
from .theory.errors import PhaseproofError
from .validation import evaluate_closed_form

if TYPE_CHECKING:
    from .validation import ClaimValidation

CURVE_POINTS = 60
NEUTRAL, THEORY, MEASURED = "#808080", "#d9822b", "#3b82c4"
"""Legible on a light and on a dark page alike."""
STYLE = {
    "svg.hashsalt": "phaseproof",
    "svg.fonttype": "none",
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "text.color": NEUTRAL,
    "axes.edgecolor": NEUTRAL,
    "axes.labelcolor": NEUTRAL,
    "xtick.color": NEUTRAL,
    "ytick.color": NEUTRAL,
}


@dataclass(frozen=True)
class Points:
    """The tests of a claim by load n/d."""

    load: list[float]
    predicted: list[float]
    measured: list[float]
    error: list[float]
    deviation: list[float]


def points(validated: ClaimValidation) -> Points:
    """The trials that have numbers, ordered by load."""
    trials = [t for t in validated.trials if t.comparison is not None]
    rows = sorted(
        (t.setting["n"] / t.setting["d"], c.predicted, c.measured, c.standard_error, _residual(c))
        for t in trials
        if (c := t.comparison) is not None
    )
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], [], []]
    return Points(*columns)


def _residual(comparison: Any) -> float:
    error = comparison.standard_error
    return (comparison.measured - comparison.predicted) / error if error else 0.0


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


def draw(claim: Claim, validated: ClaimValidation) -> str | None:
    """The figure as SVG, or None for a claim without measured points; the same numbers give the same text."""
    if claim.simulation is None or not (at := points(validated)).load:
        return None
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(7, 5), layout="constrained")
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        d, x, y = curve(claim, validated)
        if x:
            upper.plot(x, y, color=THEORY, label=f"predicted at d = {d}")
        upper.plot(at.load, at.predicted, "o", mfc="none", mec=THEORY, ms=9, label="predicted at each size")
        upper.errorbar(at.load, at.measured, at.error, fmt=".", color=MEASURED, capsize=3, label="simulated")
        upper.set_ylabel(claim.name)
        upper.legend(frameon=False)
        if min(at.measured + at.predicted) > 0 and max(at.predicted) > 100 * min(at.predicted):
            upper.set_yscale("log")
        lower.axhline(0, color=THEORY)
        lower.plot(at.load, at.deviation, ".", color=MEASURED)
        lower.set(xscale="log", xlabel=r"$\gamma = n/d$", ylabel="residual / SE")
        plain = FuncFormatter(lambda load, _: f"{load:g}")
        lower.xaxis.set_major_formatter(plain)
        lower.xaxis.set_minor_formatter(plain)
        return _svg(figure)


def _svg(figure: Figure) -> str:
    text = io.StringIO()
    FigureCanvasSVG(figure).print_svg(text, metadata={"Date": None, "Creator": "phaseproof"})
    return text.getvalue()


REGIMES = ("memorisation.overlap", "memorisation.fresh", "convergence.overlap", "generalisation.bulk_error")
"""The claims whose curves make the figure of the three regimes."""


def regimes(claims: Sequence[Claim], d: int = 400) -> str | None:
    """Memorisation, convergence and bulk error over the load, at dimension d, as SVG; None unless all of REGIMES are given."""
    named = {claim.name: claim for claim in claims}
    if not set(REGIMES) <= set(named):
        return None
    sizes = sorted({round(d * 16 ** (k / 16)) for k in range(-16, 17)})
    labels = (
        f"memorisation: largest cosine with the examples, d = {d}",
        "the same for fresh data",
        "convergence: overlap of two models",
        "half the bulk error",
    )
    styles = (("-", THEORY), (":", THEORY), ("-", MEASURED), ("-", "#4a9c6d"))
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(7, 4), layout="constrained")
        axes = figure.subplots()
        for name, label, (line, color), scale in zip(REGIMES, labels, styles, (1, 1, 1, 0.5), strict=True):
            settings = ({"n": n, "d": d, "gamma": Fraction(n, d), "ridge": 0} for n in sizes)
            values = [scale * evaluate_closed_form(named[name], setting) for setting in settings]
            axes.plot([n / d for n in sizes], values, line, color=color, label=label)
        axes.axvline(1, color=NEUTRAL, lw=0.5)
        axes.set(xscale="log", xlabel=r"$\gamma = n/d$", ylim=(0, 1))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda load, _: f"{load:g}"))
        axes.legend(frameon=False)
        return _svg(figure)
