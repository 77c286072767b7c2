"""What is said of rows that belong together: samples of one seed, and what was given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .wording import Finding, shown

if TYPE_CHECKING:
    from .outcome import Comparison

TELLS_NOTHING = ("samples", "samples_nearly", "training_sets", "own_set")
"""What q is of nothing with, when it is given twice."""


NEARLY = 1e-3
"""Part of the linear models' 1 - q below which two samples are taken for one: other units, rounding, a little noise."""


OPPOSITE = 0.5
"""q below whose negative samples are called opposite; about their means those of models that share nothing have 0."""


def twice(found: Comparison) -> list[Finding]:
    """What was given twice, and what the numbers then are."""
    said = {
        "samples": "A and B are the same samples: q = 1 whatever the models are, and says nothing of them",
        "training_sets": "the two training sets are the same: q is what the noise of training leaves, as the ceiling is, and says "
        "nothing of convergence",
        "ceiling": "C are the samples of A or B again, which say nothing of the noise of training: c = 1 is assumed, as without C",
        "held_out": "H are the samples of A, B or C, and no examples: all is said as without H",
        "own_set": "the samples of A or B are the rows of a training set, each as often: sets were given as samples, or samples as sets, "
        "and q says nothing of models",
    }
    return [Finding(f"same_{kind}", True, said[kind]) for kind in found.twice if kind in said]


def nearly_twice(found: Comparison) -> list[Finding]:
    """After what would explain it: models that have collapsed on the same points agree as well."""
    if "samples_nearly" not in found.twice:
        return []
    text = (
        f"A and B are the same samples but for their units, rounding or a little noise: 1 - q = "
        f"{max(1 - found.of_seeds.value, 0.0):.1g}, that of the linear models of these sets is {1 - found.bounds.linear:.1g}; was one "
        "model sampled twice?"
    )
    return [Finding("same_samples_nearly", True, text)]


def unpaired(found: Comparison) -> list[Finding]:
    if found.paired:
        return []
    if not found.of_seeds.known:
        return [Finding("unknown", True, "q is unknown: all samples of a model are the same, or nearly all")]
    if found.of_seeds.high < min(found.shuffled.low, 0.0) and -found.of_seeds.value > OPPOSITE:
        text = f"the samples of A and B are opposite to one another: q = {shown(found.of_seeds)}; was the sign of one of them turned?"
        return [Finding("opposite", True, text)]
    why = (
        f"{found.elsewhere:.0%} of the rows of A fit another row of B"
        if found.elsewhere
        else "or the models share nothing"
    )
    text = (
        f"the rows of A and B are not paired: q = {found.of_seeds.value:.3f} is no larger than for shuffled pairs, "
        f"{shown(found.shuffled)}; draw both from the same seeds in the same order ({why})"
    )
    return [Finding("unpaired", True, text)]


def misordered(found: Comparison) -> list[Finding]:
    """Some rows are paired and others are not."""
    if not found.paired or not found.elsewhere:
        return []
    text = (
        f"rows are out of order: at least {found.elsewhere:.0%} of the rows of A fit another row of B, and not their own; q is too low; "
        "draw both from the same seeds in the same order"
    )
    return [Finding("misordered", True, text)]


def repeated(found: Comparison) -> list[Finding]:
    if not found.repeated or set(found.twice) & set(TELLS_NOTHING):
        return []
    text = (
        f"{found.repeated:.0%} or more of the pairs of rows have the lengths and the product of another: were seeds used again, or with "
        "the opposite sign? Intervals over seeds are then too short"
    )
    return [Finding("repeated", True, text)]


def without_ceiling(found: Comparison) -> list[Finding]:
    if found.ceiling_paired:
        return []
    text = (
        "the rows of C are not paired with those of A, or all the same: they agree no more than shuffled ones, and c = 1 is assumed, "
        "as without C"
    )
    return [Finding("unpaired_ceiling", True, text)]


def low_ceiling(found: Comparison) -> list[Finding]:
    """C agrees less with A than a model of another set does, or less than with B, and is no second model of the set of A."""
    if found.paired and found.ceiling_of_second:
        said = f"C agrees with B more than with A (c = {shown(found.ceiling)})"
    elif found.paired and found.ceiling.high < found.of_seeds.low:
        said = f"C agrees with A less than B does (c = {shown(found.ceiling)}, q = {shown(found.of_seeds)})"
    else:
        return []
    return [Finding("low_ceiling", True, f"{said}: c is no ceiling; was C trained on the set of A, as A was?")]


def ceiling_of_one(found: Comparison) -> list[Finding]:
    if not found.ceiling.known or 1 - found.ceiling.low >= NEARLY * (1 - found.bounds.linear):
        return []
    text = (
        f"C agrees with A but for rounding (1 - c = {max(1 - found.ceiling.value, 0.0):.1g}): training without any noise, as of linear "
        "models, or the model of A again?"
    )
    return [Finding("ceiling_of_one", False, text)]
