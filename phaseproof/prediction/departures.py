"""Where real data departs from the theory: every assumption that can be looked at, with its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from ..numeric.inversion import Estimate
from ..numeric.table import Moments, Table

if TYPE_CHECKING:
    from .predicting import Measured, Needed, Trial

SPREAD = 1.5
"""Norms count as heavy-tailed when their variance is this many times that of Gaussian examples."""

GAP = 0.02
"""Difference of two overlaps that is pointed out."""

TURNED = 0.1
"""Difference of two squared cosines of directions that is pointed out."""

CLOSER = 0.05
"""Difference of two cosines that is pointed out."""

FEW_DIRECTIONS = 20.0
"""Below this effective dimension corrections of finite size are pointed out."""

LIKENESS = 0.02
"""Mean cosine of neighbouring rows, beyond five standard errors, that is pointed out."""


@dataclass(frozen=True)
class Departure:
    """One assumption: its number, what the theory assumes, whether the data departs from it, and what follows."""

    name: str
    value: float
    assumed: float
    departs: bool
    text: str


def departures(
    table: Table,
    found: Moments,
    estimate: Estimate,
    needed: Needed,
    trials: Sequence[Trial],
    leak: tuple[float, float] | None,
) -> tuple[Departure, ...]:
    """All of them, whether the data departs or not."""
    return (
        *_of_the_rows(table, found, estimate, needed, trials, leak),
        *_of_the_experiment(trials),
        _of_the_reach(needed, trials[-1].predicted.n),
    )


def _of_the_rows(
    table: Table,
    found: Moments,
    estimate: Estimate,
    needed: Needed,
    trials: Sequence[Trial],
    leak: tuple[float, float] | None,
) -> list[Departure]:
    population, n, d = estimate.population, len(table.distinct), len(table.columns)
    effective, rank = population.effective_dimension, round(population.rank)
    spread = float(found.norms[table.distinct].var(ddof=1)) / (2 * population.trace(population.eigenvalues**2))
    lengths = "the theory takes them as Gaussian"
    if population.lengths is not None:
        lengths = (
            f"the theory allows for it by a law of lengths with E[r^2] = {population.lengths.second_moment:.2f}, "
            f"without which {needed.equal_lengths} examples would seem enough instead of {needed.predicted}"
        )
    tails = int(np.argmax(found.kurtosis))
    noise = 1 / sqrt(n * effective)
    repeated = "no row repeats another"
    if leak is not None:
        repeated = (
            f"{table.repeated} rows repeat an earlier one and are left out; left in, {leak[1]:.1f} of "
            f"{trials[-1].predicted.n} rows of one half are also in the other, and the overlap is {leak[0]:.4f} "
            f"instead of {trials[-1].data.overlap:.4f}"
        )
    few = f"{n - 1} degrees of freedom for {rank} directions"
    if estimate.horizon > 0:
        few += (
            f": of the spectrum below {estimate.horizon:.3g} only the mass and trace are seen, {estimate.unseen:.1%} of "
            "the variance; the interval covers both extremes"
        )
    return [
        Departure("examples", n - 1, rank, n - 1 < rank, few),
        Departure("rank", rank, d, rank < d, f"the data spans {rank} of {d} directions"),
        Departure(
            "effective_dimension",
            effective,
            FEW_DIRECTIONS,
            effective < FEW_DIRECTIONS,
            f"the variance is that of {effective:.1f} equal directions; the theory is the limit of many, and its "
            "memorisation is too high where there are few",
        ),
        Departure("repeated_rows", table.repeated, 0, table.repeated > 0, repeated),
        Departure(
            "heavy_tails",
            spread,
            1,
            not 1 / SPREAD < spread < SPREAD,
            f"squared norms vary {spread:.2f} times as much as those of Gaussian examples: {lengths}; largest excess "
            f"kurtosis {found.kurtosis[tails]:.1f}, in column {table.columns[tails] + 1}",
        ),
        Departure(
            "neighbouring_rows",
            found.likeness,
            0,
            found.likeness > max(5 * noise, LIKENESS),
            f"neighbouring rows have a mean cosine of {found.likeness:.3f} (chance: {noise:.3f}); alike rows in both "
            "halves leak like repeated ones",
        ),
    ]


def _of_the_experiment(trials: Sequence[Trial]) -> list[Departure]:
    pairs = {
        "data_against_theory": ("the data", "the theory", [(t.data, t.predicted.overlap, 0.0) for t in trials]),
        "synthetic_against_theory": (
            "synthetic data of the same spectrum and lengths",
            "the theory (finite size beyond its first order)",
            [(t.synthetic, t.predicted.overlap, 0.0) for t in trials],
        ),
        "data_against_synthetic": (
            "the data",
            "synthetic data (what spectrum and lengths do not tell)",
            [(t.data, t.synthetic.overlap, t.synthetic.error) for t in trials],
        ),
    }
    return [
        *(_largest(name, *row, trials) for name, row in pairs.items()),
        *_of_the_directions(trials),
        _of_the_cosines(trials[-1]),
    ]


def _largest(
    name: str, one: str, other: str, rows: Sequence[tuple[Measured, float, float]], trials: Sequence[Trial]
) -> Departure:
    """The largest difference of overlaps over all n."""
    place = max(range(len(rows)), key=lambda k: abs(rows[k][0].overlap - rows[k][1]))
    measured, expected, error = rows[place]
    gap = measured.overlap - expected
    text = (
        f"the overlap of {one} differs from that of {other} by at most {gap:+.4f} +- "
        f"{sqrt(measured.error**2 + error**2):.4f}: {measured.overlap:.4f} against {expected:.4f} at n = "
        f"{trials[place].predicted.n}"
    )
    return Departure(name, gap, 0, abs(gap) > GAP, text)


def _of_the_directions(trials: Sequence[Trial]) -> list[Departure]:
    """How far the recovery of the leading directions is from the theory's, over all n; none stands apart: nothing to say."""
    gaps = [
        (measured - overlap**2, trial, place)
        for trial in trials
        for place, (overlap, measured) in enumerate(zip(trial.predicted.recovery, trial.data.agreement, strict=True))
    ]
    if not gaps:
        return []
    gap, trial, place = max(gaps, key=lambda row: abs(row[0]))
    text = (
        f"at n = {trial.predicted.n} the squared cosine between the two models' direction {place + 1} is "
        f"{trial.data.agreement[place]:.3f}, the theory says {trial.predicted.recovery[place] ** 2:.3f} (synthetic data: "
        f"{trial.synthetic.agreement[place]:.3f}), the largest gap over {len(trials)} n and {len(gaps) // len(trials)} "
        "directions; two directions of nearly equal variance mix, which it counts too heavily"
    )
    return [Departure("directions", gap, 0, abs(gap) > TURNED, text)]


def _of_the_cosines(trial: Trial) -> Departure:
    """Whether fresh examples lie closer to the training examples than Gaussian ones do: clusters, not memorisation."""
    gap = trial.data.fresh - trial.synthetic.fresh
    text = (
        f"at n = {trial.predicted.n} the closest training example of a fresh one has cosine {trial.data.fresh:.3f}, of a "
        f"sample {trial.data.generated:.3f}; with synthetic data {trial.synthetic.fresh:.3f} and {trial.synthetic.generated:.3f}"
    )
    return Departure("closeness", gap, 0, abs(gap) > CLOSER, text)


def _of_the_reach(needed: Needed, tested: int) -> Departure:
    beyond = needed.measured is None and needed.examples > tested
    words = "lies beyond" if beyond else "lies within"
    text = f"the needed {needed.examples} {words} what the experiment reaches, {tested} examples for each model"
    return Departure("reach", needed.examples, tested, beyond, text)
