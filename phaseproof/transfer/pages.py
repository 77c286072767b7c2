"""The report of ``transfer``: the numbers beside the linear theory's, every point, one figure; and the same in short."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from ..comparison.of_models import MISSING
from ..comparison.wording import shown, shown_size
from ..figures.claims import MEASURED, THEORY
from ..figures.style import COLOURS, MARKS, NEUTRAL, house_style, logarithmic, new_figure, svg
from ..numeric.crossings import network_curve
from ..numeric.resampling import Measure
from ..pages.run import versions
from ..pages.sections import Figure, Page, Section, Table, write_page
from ..prediction.departures import CLOSER
from .summary import TARGETS, Stage, Transfer
from .transferring import FACTOR, SEEDS

OVERLAP = "transfer.svg"

LISTED = (
    "m: mean largest absolute cosine of a sample with a training example of its model, beside it with one of the other set, and of "
    "held-out examples with a training example. copies: share of samples at a cosine of at least 0.95. loss: mean square error on "
    "held-out examples, in units in which a network that gives 0 has 1. Q_k: squared overlap of the k-th direction with the data's."
)
"""What the columns of the points are."""

SUPPOSED = (
    "N_t is fitted to q(N) = q_opt(N) + (c q_lin(N) - q_opt(N)) N/(N + N_t), with the bounds of the very sets: a form that was "
    "observed on fully connected networks, not proved, and not the only one that fits. Weight sharing, and samples of too much "
    "variance, break its upper bound.",
    "c is the mean over the two largest numbers of examples of the overlap of two models of one set, and is taken as the same "
    "for all; with --same-weights there is none and c is 1.",
    "A number of examples is read between two sizes on a straight line in ln N; at the smallest size it is an upper bound. "
    "Intervals are over splits of one data set, by Student's t on the logarithm: few splits make them wide.",
)


def write_transfer(folder: Path, found: Transfer, command: str) -> dict[str, Any]:
    """Write the whole report into an empty folder; return the fields of report.json."""
    fields: dict[str, object] = {"command": command, "versions": libraries(), **found.as_dict()}
    return write_page(folder, page(found, command), "transfer", fields)


def libraries() -> dict[str, str]:
    """The libraries that the numbers come from."""
    import torch

    return {**versions(), "torch": str(torch.__version__)}


def summary_lines(found: Transfer) -> list[str]:
    """What a terminal shows."""
    lines = [f"{found.name}: {sentence}" for sentence in headline(found)]
    for table in (numbers(found), *(points(found, stage) for stage in found.stages)):
        widths = [max(len(row[k]) for row in (table.head, *table.rows)) for k in range(len(table.head))]
        lines += ["", table.caption]
        lines += [
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
            for row in (table.head, *table.rows)
        ]
    return lines


def headline(found: Transfer) -> list[str]:
    """The answer in sentences."""
    early, late = found.stages
    place = TARGETS.index(0.9)
    said = [
        f"examples at which q reaches 0.9 of its ceiling: {_read(early.passes_of_ceiling[place], found)} after {early.steps} "
        f"steps, {_read(late.passes_of_ceiling[place], found)} after {late.steps}; the linear theory says {found.predicted[place]}",
        f"examples at which samples are no closer to the training set than held-out ones: {_read(early.memorised_until, found)} "
        f"after {early.steps} steps, {_read(late.memorised_until, found)} after {late.steps}",
        f"N_t: {_scale(early.memorised_below)} after {early.steps} steps, {_scale(late.memorised_below)} after {late.steps}",
    ]
    if found.forecast[1] > 0:
        error, scale = found.forecast
        said.append(
            f"the end foretold from the first third: N_t = {scale:.3g}, q within {error:.3f} (root mean square)"
        )
    else:
        said.append("the end cannot be foretold from the first third: N_t cannot be seen there yet")
    if early.loss < late.loss:
        said.append("at the largest size the held-out loss was lower at the first third than at the end")
    return [*said, *(text for stage in found.stages for text in _off_the_data(stage)), *found.notes]


def _off_the_data(stage: Stage) -> list[str]:
    """Warnings where samples of the largest size do not vary as much as the data, or not as it does: their agreement is then no quality."""
    most = stage.means[-1]
    off = []
    if abs(most.missing) > MISSING:
        too_much, share = most.missing < 0, f"{abs(most.missing):.0%}"
        off.append(f"have {share} too much variance" if too_much else f"miss {share} of the variance")
    if most.linear_covariance - most.covariance > CLOSER:
        off.append(
            f"do not vary as the data does (overlap of covariances {most.covariance:.2f}, of linear models {most.linear_covariance:.2f})"
        )
    return [
        f"after {stage.steps} steps samples {text} at {most.examples} examples: what the networks agree on is not all of the data"
        for text in off
    ]


def numbers(found: Transfer) -> Table:
    """Where q and q/c pass the targets, beside the linear theory's numbers."""
    rows = []
    for k, target in enumerate(TARGETS):
        row = [f"{target:g}", str(found.predicted[k])]
        for stage in found.stages:
            row += [_read(stage.passes[k], found), _read(stage.passes_of_ceiling[k], found)]
        rows.append(row)
    head = ["q", "linear theory"]
    head += [f"{word}, {stage.steps} steps" for stage in found.stages for word in ("q", "q/c")]
    return Table("Number of examples at which q passes a target", head, rows)


def _read(measure: Measure, found: Transfer) -> str:
    """A number of examples that was read off a curve, or on which side of all sizes it lies."""
    if measure.value <= found.sizes[0]:
        return f"at most {found.sizes[0]}"
    return shown_size(measure) if isfinite(measure.value) else f"more than {found.sizes[-1]}"


def _scale(measure: Measure) -> str:
    """N_t, which cannot be seen where networks agree as much as the linear models or more."""
    return "none to be seen" if measure.high == 0 else shown_size(measure)


def points(found: Transfer, stage: Stage) -> Table:
    """Means over splits at one checkpoint."""
    names = ("overlap", "ceiling", "linear", "optimal", "closest", "other", "fresh", "copies", "missing", "loss")
    rows = []
    for point in stage.means:
        values = [getattr(point, name) for name in names]
        recovered = ", ".join(f"{q:.2f}" if isfinite(q) else "?" for q in point.recovery[:4])
        rows.append([str(point.examples), *(f"{v:.3f}" if isfinite(v) else "" for v in values), recovered])
    head = [
        "N",
        "q",
        "c",
        "q linear",
        "q optimal",
        "m",
        "m other set",
        "m fresh",
        "copies",
        "missing variance",
        "loss",
        "Q_1, Q_2, ...",
    ]
    return Table(f"After {stage.steps} steps, means over {found.plan.splits} splits", head, rows)


def page(found: Transfer, command: str) -> Page:
    """Everything on one page."""
    plan = found.plan
    what = [
        f"{found.name}: {found.features} features; {found.held_out} examples held out; sizes grow by {FACTOR} up to half of the "
        f"rest: {', '.join(map(str, found.sizes))}",
        f"model {plan.model}, {plan.steps} steps of Adam, {plan.splits} splits, {SEEDS} seeds; "
        + (
            "A and B start from the same weights" if plan.same_weights else "every model starts from weights of its own"
        ),
        f"device: {found.device}",
    ]
    stages = [
        f"after {stage.steps} steps: c = {shown(stage.ceiling) if stage.ceiling.known else '1, assumed'}; N_t: "
        f"{_scale(stage.memorised_below)}, which leaves {stage.misfit:.3f} of q (root mean square)"
        for stage in found.stages
    ]
    sections = [
        Section("", headline(found), figures=[Figure(OVERLAP, "overlap by number of examples, networks and bounds")]),
        Section("Numbers of examples", stages, [numbers(found)]),
        Section("Points", [LISTED], tables=[points(found, stage) for stage in found.stages]),
        Section("What the numbers suppose", SUPPOSED),
        Section("The experiment", what),
        Section("This run", [f"Command: {command}", f"Seed {plan.seed}", _versions()]),
    ]
    return Page(f"Do networks follow the linear theory: {found.name}", sections, {OVERLAP: draw(found)})


def _versions() -> str:
    return "Versions: " + ", ".join(f"{name} {number}" for name, number in libraries().items())


def draw(found: Transfer) -> str:
    """Both checkpoints between the two bounds; the same numbers give the same text."""
    with house_style():
        figure = new_figure()
        axes = figure.subplots()
        means = found.stages[0].means
        n = np.array([float(p.examples) for p in means])
        linear, optimal = np.array([p.linear for p in means]), np.array([p.optimal for p in means])
        axes.plot(n, linear, color=THEORY, label="linear models of the sets")
        axes.plot(n, optimal, color=NEUTRAL, ls="--", label="optimal models of the sets")
        for stage, colour, mark in zip(found.stages, (MEASURED, COLOURS[2]), MARKS, strict=False):
            q = np.array([p.overlap for p in stage.means])
            each = [
                [p.overlap for p in found.points if p.steps == stage.steps and p.examples == size]
                for size in found.sizes
            ]
            error = [q - [min(line) for line in each], [max(line) for line in each] - q]
            axes.errorbar(
                n, q, np.maximum(error, 0), fmt=mark, color=colour, capsize=3, label=f"networks, {stage.steps} steps"
            )
            ceiling = stage.ceiling.value if stage.ceiling.known else 1.0
            scale = stage.memorised_below.value
            axes.plot(n, network_curve(n, linear, optimal, ceiling, scale), color=colour, ls=":")
        axes.set(xlabel="examples N of each model", ylabel="overlap q", ylim=(0, 1.02))
        logarithmic(axes)
        axes.legend(loc="lower right")
        return svg(figure)
