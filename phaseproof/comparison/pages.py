"""The report of ``compare``: verdict, measures, bounds, recovery, duplicates, one figure; and the same in short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..figures.claims import MEASURED, THEORY
from ..figures.style import NEUTRAL, house_style, logarithmic, new_figure, svg
from ..numeric.between import harmonic
from ..numeric.resampling import LEVEL, Measure
from ..pages.run import versions
from ..pages.sections import Figure, Page, Section, Table, write_page
from .outcome import Comparison
from .wording import AS_ESTIMATED, shown, shown_crossing, shown_needed, shown_recovery, shown_size

CURVES = "between.svg"

ASSUMPTIONS = (
    "The linear q is the closed form for the sample covariances at hand; the expected one comes from the spectrum estimated "
    "from all rows with the law of their lengths. The optimal q is sampled: softmax models of the same sets from the same "
    "seeds, by Heun's method; its expected value is a heuristic of leading order.",
    "rho = (q - q_opt)/(c q_lin - q_opt) and N_t = N (1 - rho)/rho suppose the form q(N) = q_opt(N) + (c q_lin(N) - q_opt(N)) "
    "N/(N + N_t): it was observed on fully connected networks and three data sets, is not proved, and is not the only "
    "form that fits. Weight sharing breaks its upper bound. Numbers at other N suppose that c and N_t stay as they are.",
    f"Intervals hold at {LEVEL:.0%}. That of q joins the bootstrap over seeds with the spread of the linear q over training "
    f"sets (jackknife over groups of examples); those of rho, N_t and the needed N are over seeds, for the sets at hand, "
    f"{AS_ESTIMATED}. Where that of rho lies above 1 or below 0, the form does not hold, and N_t and the needed N are unknown.",
)


def write_comparison(folder: Path, found: Comparison, command: str) -> dict[str, Any]:
    """Write the whole report into an empty folder; return the fields of report.json."""
    fields: dict[str, object] = {"command": command, "versions": versions(), **found.as_dict()}
    return write_page(folder, page(found, command), "compare", fields)


def summary_lines(found: Comparison) -> list[str]:
    """What a terminal shows: the verdict, the other findings, the numbers."""
    numbers = [f"{name}: {text}" for name, text in measures(found)]
    return [*(finding.text for finding in found.findings), *numbers, *found.notes]


def measures(found: Comparison) -> list[tuple[str, str]]:
    """The numbers by name."""
    bounds, sizes = found.bounds, found.sizes
    listed = [
        ("q, convergence", f"{shown(found.overlap)}; over seeds alone {shown(found.of_seeds)}"),
        ("q for shuffled pairs", shown(found.shuffled)),
        ("ceiling c", shown(found.ceiling) if found.ceiling.known else "not given: 1 is assumed"),
        ("q of the linear models", f"{bounds.linear:.3f}; expected from the spectrum {bounds.linear_expected:.3f}"),
        ("q of the optimal models", f"{_sampled(found)}; expected from the spectrum {bounds.optimal_expected:.3f}"),
        ("rho", shown(bounds.rho)),
        ("N_t", shown_size(sizes.memorised_below)),
        (f"examples at q = {found.target:g}", shown_needed(sizes.needed)),
        (f"examples at q = {found.target:g} c", shown_needed(sizes.needed_of_ceiling)),
        ("examples of linear models that agree as much", shown_needed(sizes.linear_examples)),
        ("the same per dimension", shown_crossing(sizes.load)),
    ]
    for word, model in zip("AB", found.models, strict=True):
        listed += [
            (f"m of {word}, closest training example", shown(model.closest)),
            (f"closest of the other set to samples of {word}", shown(model.other)),
            (
                f"closest training example of {word} to {'held-out' if found.held_out else 'the other set’s'} examples",
                shown(model.fresh),
            ),
            (f"the same for the linear model of the training set of {word}", shown(model.linear)),
            (f"copies among the samples of {word}", f"{model.copies:.1%}"),
            (f"samples of {word} that single out training examples", f"{model.singled_out.share:.1%}"),
            (f"missing variance of {word}", shown(model.missing)),
            (
                f"overlap of the covariance of {word} with the data’s",
                f"{model.covariance:.3f}; of its linear model’s samples {model.linear_covariance:.3f}",
            ),
            (f"mean of {word} off, in spreads of its training examples", f"{model.offset**0.5:.3f}"),
        ]
    return listed


def _sampled(found: Comparison) -> str:
    if found.bounds.sampled:
        return f"{shown(found.bounds.optimal)} from {found.bounds.sampled} seeds"
    return f"{found.bounds.optimal.value:.3f}, not sampled: the sets are too large"


def page(found: Comparison, command: str) -> Page:
    """Everything on one page."""
    figures = [Figure(CURVES, "overlap by number of examples: between the optimal and the linear model")]
    sections = [
        Section("", [finding.text for finding in found.findings], figures=figures if found.curves is not None else []),
        Section("Measures", tables=[Table("Measures with intervals", ["measure", "value"], measures(found))]),
        Section("Leading directions", *_directions(found)),
        Section("Near-duplicates", tables=[_duplicates(found)]),
        Section("What the numbers suppose", ASSUMPTIONS),
        Section("Data", [*_data(found), *found.notes]),
        Section("This run", [f"Command: {command}", f"Seed {found.seed}", _versions()]),
    ]
    drawings = {CURVES: draw(found)} if found.curves is not None else {}
    return Page("Two models compared", sections, drawings)


def _versions() -> str:
    return "Versions: " + ", ".join(f"{name} {number}" for name, number in versions().items())


def _data(found: Comparison) -> list[str]:
    lines = [f"{word}: {name}" for word, name in found.names.items()]
    first, second = found.examples
    lines.append(f"{found.samples} samples of {found.features} numbers; {first} and {second} training examples")
    return lines


def _directions(found: Comparison) -> tuple[list[str], list[Table]]:
    first, second = (model.recovery for model in found.models)
    if not first.directions:
        return ["No direction of the data stands apart from the others."], []
    rows = [
        [
            str(k + 1),
            shown_recovery(one),
            shown_recovery(two),
            f"{first.subspaces[k]:.3f}",
            f"{second.subspaces[k]:.3f}",
        ]
        for k, (one, two) in enumerate(zip(first.directions, second.directions, strict=True))
    ]
    head = ["direction", "Q_k of A", "Q_k of B", "first k of A", "first k of B"]
    said = (
        "Q_k: squared overlap of the model's k-th direction with the data's, seen by examples that the model was not trained "
        "on and freed of what finitely many samples and examples blur; where two variances are nearly equal, directions mix. "
        "First k: mean squared cosine between the spans of the first k directions, as measured."
    )
    return [said], [Table("Recovery of the leading directions", head, rows)]


def _duplicates(found: Comparison) -> Table:
    words = {
        "between": "training examples of B with one in the training set of A",
        "within_first": "training examples of A with another of A",
        "within_second": "training examples of B with another of B",
        "held_out": "held-out examples with one in a training set",
    }
    judged = {
        "leak": "a leak",
        "chance": "as chance has",
        "usual": "as within the sets",
        "more": "more than chance has",
    }
    listed = [(words[kind], pair, judged[found.judged[kind]]) for kind, pair in found.duplicates.items()]
    listed += [
        (f"samples of {word} with another of {word}", m.repeats, "") for word, m in zip("AB", found.models, strict=True)
    ]
    listed += [
        (f"training examples of B that are copies of one of A, {kind}", part.between, judged[part.judged])
        for kind, part in found.changed.items()
    ]
    listed += [
        (
            f"held-out examples that are copies of training examples, {kind}",
            part.held_out,
            judged[part.judged_held_out or ""],
        )
        for kind, part in found.changed.items()
        if part.held_out is not None
    ]
    if found.made is not None:
        listed.append(("held-out examples that are samples", found.made.held_out, judged[found.made.judged]))
    rows = [
        [name, str(pair.count), str(pair.examined), f"{pair.share:.2%}", said if pair.count else ""]
        for name, pair, said in listed
    ]
    head = ["rows", "count", "looked at", "share", "what they are"]
    return Table(f"Near-duplicates at cosine {found.threshold:g}", head, rows)


def draw(found: Comparison) -> str:
    """The two bounding curves, the models' own curve and point; the same numbers give the same text."""
    assert found.curves is not None
    with house_style():
        figure = new_figure()
        axes = figure.subplots()
        curves, n = found.curves, harmonic(*found.examples)
        shown_sizes = (curves.sizes >= n / 30) & (curves.sizes <= n * 30)
        sizes = curves.sizes[shown_sizes]
        axes.plot(sizes, curves.linear[shown_sizes], color=THEORY, label="linear models, expected")
        axes.plot(sizes, curves.optimal[shown_sizes], color=NEUTRAL, ls="--", label="optimal models, expected")
        below = found.sizes.memorised_below
        if np.isfinite(below.value):
            ceiling = found.ceiling.value if found.ceiling.known else 1.0
            curve = curves.network(ceiling, below.value)[0][shown_sizes]
            axes.plot(sizes, curve, color=MEASURED, ls=":", label="this training, as supposed")
        q: Measure = found.overlap
        axes.errorbar(
            [n], [q.value], [[q.value - q.low], [q.high - q.value]], fmt="o", color=MEASURED, capsize=3, label="A and B"
        )
        axes.axhline(found.target, color=NEUTRAL, lw=0.8, ls=":")
        axes.set(xlabel="examples N of each model", ylabel="overlap q", ylim=(0, 1.02))
        logarithmic(axes)
        axes.legend(loc="lower right")
        return svg(figure)
