"""What each distance sees of bulk and spike, and where a model is memorised, converged but blind, or has recovered.

Everything is read off claims of the book: no formula stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import sympy as sp

from ..book.selection import find
from ..numeric.evaluation import evaluate
from ..simulation.trials import evaluate_closed_form
from ..theory.errors import UsageError
from .labels import LOAD
from .style import COLOURS, INK, LINES, house_style, logarithmic, new_figure, save


def value(name: str, **at: Any) -> float:
    """The closed form of a claim at exact parameter values."""
    claim = find(name)
    return float(evaluate(claim.closed_form, claim.domain, at).value)


# --- the three regimes --------------------------------------------------------------------------------------

REGIMES = {
    "memorisation.overlap": "memorisation: largest cosine with the training data",
    "memorisation.fresh": "the same for fresh data",
    "convergence.overlap": "convergence: overlap of two models",
    "generalisation.bulk_error": "half the bulk error",
}
"""The claims whose curves make the figure of the three regimes."""

REGIMES_DIMENSION = 400


def regimes(path: Path, d: int = REGIMES_DIMENSION) -> str:
    """Memorisation, convergence and bulk error over the load, at one dimension."""
    sizes = sorted({round(d * 16 ** (k / 16)) for k in range(-16, 17)})
    with house_style():
        figure = new_figure(7.5, 4.4)
        axes = figure.subplots()
        for at, (name, label) in enumerate(REGIMES.items()):
            settings = ({"n": n, "d": d, "gamma": Fraction(n, d), "ridge": 0} for n in sizes)
            scale = 0.5 if name == "generalisation.bulk_error" else 1
            heights = [scale * evaluate_closed_form(find(name), setting) for setting in settings]
            axes.plot([n / d for n in sizes], heights, LINES[at], color=COLOURS[at], label=label)
        axes.axvline(1, ymax=0.7, color=COLOURS[0], lw=0.8, alpha=0.5)
        axes.set(
            ylim=(0, 1.3),
            xlim=(1 / 16, 16),
            xlabel=LOAD,
            ylabel="cosine, overlap or error",
        )
        logarithmic(axes)
        axes.legend(loc="upper left")
    save(figure, path)
    return (
        f"Three regimes on one axis, at dimension d = {d}: with few examples samples lie close to the training data; "
        "as these grow, two models trained on disjoint data converge to each other and the error falls."
    )


# --- distances ----------------------------------------------------------------------------------------------


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
    Distance("Bures–Wasserstein distance per dimension", "generalisation.bulk_error"),
    Distance("KL of the learnt law from the true one, per dimension", "generalisation.kl_forward"),
    Distance("KL of the true law from the learnt one, per dimension", "generalisation.kl_reverse"),
    Distance("worst error of the variance of a projection: the operator norm", "generalisation.operator_norm"),
    Distance("squared overlap with the spike", "recovery.overlap"),
)

POINTS = (("2", "1/2"), ("2", "1"), ("2", "2"), ("8", "1/2"), ("8", "2"))
"""Loads and strengths of the table: below and above the thresholds of recovery and of the operator norm."""


def table(points: tuple[tuple[str, str], ...] = POINTS) -> list[list[str]]:
    """Head and rows: a distance, the claim it comes from, what it sees, its value at each (load, strength)."""
    head = ["distance", "claim", "sees", *(f"gamma = {load}, theta = {theta}" for load, theta in points)]
    return [
        head,
        *(
            [d.words, d.claim, "bulk and spike" if d.sees_spike else "bulk", *(d.value(*point) for point in points)]
            for d in DISTANCES
        ),
    ]


def contrast(path: Path) -> str:
    """Two distances that see a spike and two that do not, over its strength, at one load."""
    load = 2
    strengths = [sp.Rational(k, 40) for k in range(1, 121)]
    shown = {
        "generalisation.operator_norm": "operator norm of the error",
        "recovery.overlap": "squared overlap with the spike",
        "convergence.overlap": "overlap of two models",
        "generalisation.bulk_error": "bulk error",
    }
    with house_style():
        figure = new_figure(7.5, 4.4)
        axes = figure.subplots()
        for at, (name, label) in enumerate(shown.items()):
            names = find(name).domain.names
            points = ({"gamma": load, "theta": theta} for theta in strengths)
            heights = [value(name, **{n: point[n] for n in names}) for point in points]
            axes.plot([float(t) for t in strengths], heights, LINES[at], color=COLOURS[at], label=label)
        axes.axvline(recovered_strength(load), ymax=0.62, color=COLOURS[1], lw=0.8, alpha=0.6)
        axes.set(xlim=(0, 3), ylim=(0, 3), xlabel=r"$\theta$,  strength of the spike", ylabel="error, or overlap")
        axes.legend(loc="upper left")
    save(figure, path)
    return (
        f"The two kinds of generalisation at gamma = {load}: overlap and bulk error do not change with the strength "
        "of a latent direction; the operator norm and the recovery of the direction do, beyond a sharp threshold."
    )


def recovered_strength(load: int) -> float:
    """The strength that is recovered from a load on: recovery.threshold, solved for its parameter."""
    claim = find("recovery.threshold")
    (theta,) = claim.domain.symbols
    (strength,) = sp.solve(sp.Eq(claim.closed_form, load), theta)
    return float(strength)


# --- phases -------------------------------------------------------------------------------------------------

CONVERGED = sp.Rational(1, 2)
"""The overlap from which two models count as converged."""


def borders(strengths: list[Any]) -> tuple[list[float], float]:
    """The load at which each strength is recovered, and the load at which the overlap is CONVERGED."""
    return [value("recovery.threshold", theta=t) for t in strengths], value("convergence.load", overlap=CONVERGED)


def phases(path: Path) -> str:
    """The phase diagram in (load, strength): memorised, converged but blind, recovered."""
    strengths = [sp.Rational(k, 20) for k in range(2, 81)]
    recovered, converged = borders(strengths)
    with house_style():
        figure = new_figure(7.5, 4.4)
        axes = figure.subplots()
        axes.plot(
            recovered,
            [float(t) for t in strengths],
            LINES[0],
            color=COLOURS[0],
            label="a latent of this strength is recovered",
        )
        axes.axvline(converged, linestyle=LINES[1], color=COLOURS[1], label="two models overlap by 1/2")
        for x, y, words in ((0.08, 0.6, "memorised"), (0.7, 0.25, "converged but blind"), (4, 2.4, "recovered")):
            axes.text(x, y, words, color=INK)
        axes.set(
            ylim=(0, 4),
            xlim=(0.05, 50),
            xlabel=LOAD,
            ylabel=r"$\theta$,  strength of the spike",
        )
        logarithmic(axes)
        axes.legend(loc="upper right")
    save(figure, path)
    return (
        "Phases of a model of spiked data. Right of the curve the latent direction is recovered; between the borders, "
        "where the curve lies to the right, two models have converged to each other and are blind to it."
    )
