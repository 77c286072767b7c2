"""What each distance sees of bulk and spike, and where a model is memorised, converged but blind, or has recovered.

Everything is read off claims of the book: no formula stands here. ``lines`` is a Markdown section, ``phases`` its figure.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import matplotlib
import sympy as sp
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from .book import find
from .figures import MEASURED, NEUTRAL, STYLE, THEORY
from .numeric.evaluation import evaluate
from .theory.errors import UsageError


@dataclass(frozen=True)
class Distance:
    """A distance and the claim that gives it; its parameters say what it sees."""

    words: str
    claim: str

    def value(self, load: Any, theta: Any) -> str:
        """The claim at a load and a strength, four digits; the empty text where the load lies outside its domain."""
        claim = find(self.claim)
        at = {name: {"gamma": load, "theta": theta}[name] for name in claim.domain.names}
        try:
            return evaluate(claim.closed_form, claim.domain, at, 4).value
        except UsageError:
            return ""

    @property
    def sees_spike(self) -> bool:
        return "theta" in find(self.claim).domain.names


DISTANCES = (
    Distance("overlap of two models on disjoint data", "convergence.overlap"),
    Distance("Bures-Wasserstein distance per dimension", "generalisation.bulk_error"),
    Distance("KL of the learnt law from the true one, per dimension", "generalisation.kl_forward"),
    Distance("KL of the true law from the learnt one, per dimension", "generalisation.kl_reverse"),
    Distance("worst error of the variance of a projection: the operator norm", "generalisation.operator_norm"),
    Distance("squared overlap with the spike", "recovery.overlap"),
)

POINTS = (("2", "1/2"), ("2", "1"), ("2", "2"), ("8", "1/2"), ("8", "2"))
"""Loads and strengths of the table: below and above the thresholds of recovery and of the operator norm."""


CONVERGED = sp.Rational(1, 2)
"""The overlap from which two models count as converged."""


def table(points: tuple[tuple[str, str], ...] = POINTS) -> list[list[str]]:
    """Rows of text: a distance, the claim it comes from, whether it sees the spike, its value at each (load, strength)."""
    return [
        [d.words, d.claim, "bulk and spike" if d.sees_spike else "bulk", *(d.value(*point) for point in points)]
        for d in DISTANCES
    ]


def lines() -> list[str]:
    """The section of the report: the table, the borders of the phases as formulas of claims."""
    head = ["distance", "claim", "sees", *(f"gamma = {load}, theta = {theta}" for load, theta in POINTS)]
    rows = [head, ["---"] * len(head), *table()]
    return [
        "## What each distance sees",
        "",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
        f"- The direction of the spike is recovered beyond gamma = `{find('recovery.threshold').closed_form}` "
        "(`recovery.threshold`); there two models agree to `recovery.convergence_at_threshold`.",
        f"- Two models on disjoint data agree to q = {CONVERGED} beyond `convergence.load` at that level; before, they "
        "memorise.",
        "",
    ]


def borders(strengths: list[Any]) -> tuple[list[float], float]:
    """The load at which each strength is recovered, and the load at which the overlap is CONVERGED."""
    threshold, load = find("recovery.threshold"), find("convergence.load")
    recovered = [float(evaluate(threshold.closed_form, threshold.domain, {"theta": t}).value) for t in strengths]
    return recovered, float(evaluate(load.closed_form, load.domain, {"overlap": CONVERGED}).value)


def phases() -> str:
    """The phase diagram in (load, strength) as SVG: memorised, converged but blind, recovered."""
    strengths = [sp.Rational(k, 20) for k in range(2, 81)]
    recovered, converged = borders(strengths)
    theta = [float(t) for t in strengths]
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(7, 4.5), layout="constrained")
        axes = figure.subplots()
        axes.plot(recovered, theta, color=THEORY, label="recovery.threshold")
        axes.axvline(converged, color=MEASURED, label="convergence.load at q = 1/2")
        for x, y, words in ((0.08, 0.3, "memorised"), (4, 0.2, "converged but blind"), (3, 2.5, "recovered")):
            axes.text(x, y, words, color=NEUTRAL)
        axes.set(xscale="log", xlim=(0.05, 100), ylim=(0, 4), xlabel=r"$\gamma = n/d$", ylabel=r"$\theta$")
        axes.legend(frameon=False)
        text = io.StringIO()
        FigureCanvasSVG(figure).print_svg(text, metadata={"Date": None, "Creator": "phaseproof"})
    return text.getvalue()
