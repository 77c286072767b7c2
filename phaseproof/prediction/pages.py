"""The report of ``predict``: one Markdown page, two figures, report.json; and the same in short for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from ..campaigns.output import document
from ..campaigns.staging import MARKER, seal
from ..figures.claims import MEASURED, THEORY
from ..figures.style import NEUTRAL, house_style, svg
from ..pages.markdown import Lines, table
from ..pages.run import versions
from ..typesetting.prose import escape_markdown as escape
from .intervals import GROUPS
from .predicting import NOISE, Measured, Prediction, Row, Trial

OVERLAP, LOSSES = "overlap.svg", "losses.svg"
SHOWN = 5
"""Leading directions with a column of their own in the tables of a report; all are in report.json."""


def write_prediction(folder: Path, found: Prediction, command: str) -> dict[str, Any]:
    """Write index.md, the figures and report.json into an empty folder; return what the last holds."""
    texts = {"index.md": page(found, command), OVERLAP: draw_overlap(found), LOSSES: draw_losses(found)}
    libraries = versions()
    if found.name in ("digits", "patches"):
        import sklearn

        libraries["scikit-learn"] = str(sklearn.__version__)
    fields = {"command": command, "versions": libraries, "files": sorted([*texts, MARKER]), **found.as_dict()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return {**fields, "sha256": seal(folder, document("predict", fields))}


# --- words --------------------------------------------------------------------------------------------


def headline(found: Prediction) -> Lines:
    """The answer in a few lines of plain text."""
    needed = found.needed
    lines = [f"examples at which q reaches {needed.target:g}: {needed.examples}"]
    if needed.interval is not None:
        how = (
            "measured on two halves of the data"
            if needed.measured is not None
            else "predicted, beyond what two halves show"
        )
        lines[0] += f", {how} ({needed.level:.0%} interval {needed.interval[0]} to {needed.interval[1]})"
        lines.append(f"by the spectrum alone: {needed.predicted}")
    if needed.equal_lengths != needed.predicted:
        lines.append(f"were all examples of like length, {needed.equal_lengths} would be enough")
    return lines


def data_lines(found: Prediction) -> Lines:
    """What was read, what was left out, and what its spectrum is."""
    population = found.population
    lines = [f"{population.dimension:g} directions, the variance of {population.effective_dimension:.4g} equal ones"]
    if found.examples is not None:
        lines.insert(0, f"{found.examples} examples of {found.features} features")
    if found.constant:
        columns = ", ".join(str(column + 1) for column in found.constant[:20])
        more = f" and {len(found.constant) - 20} more" if len(found.constant) > 20 else ""
        lines.append(f"constant columns left out: {columns}{more}")
    return [*lines, *found.notes]


def summary_lines(found: Prediction) -> Lines:
    """What a terminal shows."""
    lines = [f"{found.name}: {'; '.join(data_lines(found))}", *headline(found)]
    lines += [f"{'n':>8} {'q':>8}" + (f" {'data':>8} {'error':>8} {'synthetic':>10}" if found.trials else "")]
    for trial in found.trials:
        row = f"{trial.predicted.n:8} {trial.predicted.overlap:8.4f} {trial.data.overlap:8.4f}"
        lines.append(f"{row} {trial.data.error:8.4f} {trial.synthetic.overlap:10.4f}")
    if not found.trials:
        lines += [f"{row.n:8} {row.overlap:8.4f}" for row in found.rows]
    return [*lines, *(f"departs from the theory: {d.text}" for d in found.departures if d.departs)]


def page(found: Prediction, command: str) -> str:
    """Everything on one page."""
    lines = [f"# How much data: {escape(found.name)}", "", *(f"- {escape(text)}" for text in headline(found)), ""]
    lines += [f"![overlap of two models by number of examples]({OVERLAP})", ""]
    if found.departures:
        marked = [[d.name, "**departs**" if d.departs else "as assumed", escape(d.text)] for d in found.departures]
        lines += [
            "## Where the data departs from the theory",
            "",
            *table(["assumption", "data", "numbers"], marked),
            "",
        ]
    if found.trials:
        lines += ["## Experiment", "", *experiment_lines(found), ""]
    lines += ["## Predictions", "", PREDICTIONS.format(share=NOISE), "", *predictions_table(found.rows), ""]
    lines += ["## Leading directions", "", *direction_lines(found), ""]
    lines += [
        "## Data and spectrum",
        "",
        *(f"- {escape(text)}" for text in data_lines(found)),
        *spectrum_lines(found),
        "",
    ]
    run = [f"- Command: `{command}`", f"- Seed {found.seed}"]
    run += [f"- Versions: {', '.join(f'{name} {number}' for name, number in versions().items())}"]
    return "\n".join([*lines, "## This run", "", *run, ""])


PREDICTIONS = """Deterministic equivalents for n examples whose mean is estimated (n - 1 degrees of freedom): the overlap q
of two models trained on disjoint data; the mean squared distance per feature of their samples from one seed, and to what
the true covariance makes of that seed; test, training and least denoising loss per feature at a noise variance of {share:g}
times the mean variance of a feature; and the mean largest |cosine| with a training example, of a generated sample and of
a fresh example. The last two are of leading order only."""


def predictions_table(rows: Sequence[Row]) -> Lines:
    """One row for each n."""
    head = ["n", "q", "split distance", "population distance", "test", "training", "least", "memorisation", "fresh"]
    numbers = [
        [
            row.overlap,
            row.split_distance,
            row.population_distance,
            row.test,
            row.train,
            row.optimum,
            row.generated,
            row.fresh,
        ]
        for row in rows
    ]
    return table(head, [[str(row.n), *(f"{x:.4g}" for x in values)] for row, values in zip(rows, numbers, strict=True)])


def experiment_lines(found: Prediction) -> Lines:
    """Two tables: overlaps, losses and cosines; agreement of the leading directions."""
    lines = [
        f"Two models are trained on disjoint random sets of n distinct rows, each about its own mean, and sampled from "
        f"the same seeds; {found.repeats} times for each n. Errors are standard errors over these splits, which share "
        "their rows. *Synthetic* is the same experiment on drawn data of the estimated spectrum and lengths: where it "
        "leaves the theory, size does it; where the data leaves it, the shape of the data does.",
        "",
    ]
    head = ["n", "q theory", "q data", "error", "q synthetic", "test theory", "data", "training theory", "data"]
    head += ["memorisation theory", "data", "synthetic", "fresh data", "synthetic"]
    rows = []
    for t in found.trials:
        p, data, drawn = t.predicted, t.data, t.synthetic
        overlaps = [f"{x:.4f}" for x in (p.overlap, data.overlap, data.error, drawn.overlap)]
        losses = [f"{x:.4g}" for x in (p.test, data.test, p.train, data.train)]
        cosines = [f"{x:.3f}" for x in (p.generated, data.generated, drawn.generated, data.fresh, drawn.fresh)]
        rows.append([str(p.n), *overlaps, *losses, *cosines])
    lines += [*table(head, rows), "", f"![losses by number of examples]({LOSSES})"]
    count = min(SHOWN, len(found.directions))
    if count:
        lines += ["", "Squared cosine between the k-th directions of the two models; the theory says Q_k squared.", ""]
        head = ["n", *(f"{k + 1}: {word}" for k in range(count) for word in ("theory", "data"))]
        lines += table(head, [_agreement(t.predicted, t.data, count) for t in found.trials])
    return lines


def _agreement(predicted: Row, data: Measured, count: int) -> list[str]:
    pairs = zip(predicted.recovery[:count], data.agreement[:count], strict=True)
    return [str(predicted.n), *(f"{x:.3f}" for overlap, found in pairs for x in (overlap**2, found))]


def direction_lines(found: Prediction) -> Lines:
    """Leading directions one by one."""
    if not found.directions:
        return ["No direction stands apart from the others."]
    rows = []
    for k, direction in enumerate(found.directions):
        overlaps = [
            f"{row.recovery[k]:.3f}" for row in (found.rows[0], found.rows[len(found.rows) // 2], found.rows[-1])
        ]
        seen = f"{direction.needed + 1:.0f}" if direction.needed < 1e9 else "never"
        rows.append([str(k + 1), f"{direction.variance:.4g}", f"{direction.share:.1%}", seen, *overlaps])
    sizes = [found.rows[0].n, found.rows[len(found.rows) // 2].n, found.rows[-1].n]
    return table(["direction", "variance", "share", "recovered from n", *(f"Q at n = {n}" for n in sizes)], rows)


def spectrum_lines(found: Prediction) -> Lines:
    """How the spectrum and the interval were found."""
    population = found.population
    if found.misfit is None:
        return [f"- {len(population.eigenvalues)} distinct eigenvalues, as given"]
    lengths = "Gaussian lengths"
    if population.lengths is not None:
        lengths = f"lengths r with E[r^2] = {population.lengths.second_moment:.3g}"
    return [
        f"- spectrum: {len(population.eigenvalues)} atoms by El Karoui's inversion of the Marchenko-Pastur map (2008), "
        f"largest relative misfit {found.misfit:.1e}; {lengths}",
        f"- interval: where two halves of other rows of this kind would pass; jackknife over {GROUPS} random groups of rows left "
        "out in turn, Student's t on the logarithm, with the error of the splits and, where the target lies beyond them, all by "
        "which the experiment departs from the theory; it takes the rows as independent",
    ]


# --- figures ------------------------------------------------------------------------------------------


def draw_overlap(found: Prediction) -> str:
    """Theory against the experiment, and their difference below; the same numbers give the same text."""
    with house_style():
        figure = Figure(figsize=(7, 5), layout="constrained")
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        rows = sorted([*found.rows, *(t.predicted for t in found.trials)], key=lambda row: row.n)
        upper.plot([row.n for row in rows], [row.overlap for row in rows], color=THEORY, label="theory")
        n = [t.predicted.n for t in found.trials]
        if found.trials:
            _points(
                upper, n, [t.data.overlap for t in found.trials], [t.data.error for t in found.trials], "data", MEASURED
            )
            drawn = [t.synthetic for t in found.trials]
            _points(upper, n, [m.overlap for m in drawn], [m.error for m in drawn], "synthetic", NEUTRAL)
            _residuals(lower, found.trials, n)
        upper.axhline(found.needed.target, color=NEUTRAL, lw=0.8, ls=":")
        upper.axvline(found.needed.examples, color=NEUTRAL, lw=0.8, ls=":")
        if found.needed.interval is not None:
            upper.axvspan(*found.needed.interval, color=THEORY, alpha=0.15, lw=0)
        upper.set(ylabel="overlap q", ylim=(0, 1.02))
        upper.legend(frameon=False, loc="lower right")
        lower.axhline(0, color=THEORY)
        lower.set(ylabel="minus theory")
        return _finish(figure, lower)


def _residuals(axes: Axes, trials: Sequence[Trial], n: Sequence[int]) -> None:
    for colour, found in ((MEASURED, [t.data for t in trials]), (NEUTRAL, [t.synthetic for t in trials])):
        gaps = [m.overlap - t.predicted.overlap for m, t in zip(found, trials, strict=True)]
        _points(axes, n, gaps, [m.error for m in found], "", colour)


def draw_losses(found: Prediction) -> str:
    """Test, training and least denoising loss by number of examples."""
    with house_style():
        figure = Figure(figsize=(7, 3.5), layout="constrained")
        axes = figure.subplots()
        rows = sorted([*found.rows, *(t.predicted for t in found.trials)], key=lambda row: row.n)
        n = [row.n for row in rows]
        axes.plot(n, [row.test for row in rows], color=THEORY, label="test, theory")
        axes.plot(n, [row.train for row in rows], color=THEORY, ls="--", label="training, theory")
        axes.plot(n, [row.optimum for row in rows], color=NEUTRAL, ls=":", label="best linear")
        for marker, name in (("o", "test"), ("s", "train")):
            x = [t.predicted.n for t in found.trials]
            y = [getattr(t.data, name) for t in found.trials]
            if x:
                axes.plot(x, y, marker, mfc="none", color=MEASURED, label=f"{name}, data")
        axes.set(ylabel="denoising loss per feature", yscale="log")
        axes.legend(frameon=False)
        return _finish(figure, axes)


def _points(axes: Axes, x: Sequence[int], y: Sequence[float], error: Sequence[float], name: str, colour: str) -> None:
    axes.errorbar(x, y, error, fmt=".", color=colour, capsize=3, label=name or None)


def _finish(figure: Figure, axes: Axes) -> str:
    axes.set(xscale="log", xlabel="examples n")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda n, _: f"{n:g}"))
    return svg(figure)
