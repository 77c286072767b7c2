"""What is said of each model by itself: memorising, collapsed, elsewhere, blind."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from scipy import stats

from ..numeric.resampling import Measure
from ..prediction.departures import CLOSER
from .displaced import MISPLACED
from .leaks import CHANCE, INFLATED, REPEATED
from .wording import Finding

if TYPE_CHECKING:
    from .outcome import Comparison, Model, SingledOut

COLLAPSED = 0.5
"""A model that surely lacks this share of the data's variance has collapsed; one that lacks MISSING is pointed out."""


MISSING = 0.1


COPIED = 0.5
"""Share of copies of training examples from which repeated samples are memorised ones."""


BLIND = 0.5
"""A model whose Q_k surely lies below this has not recovered direction k."""


def misplaced(found: Comparison) -> list[Finding]:
    each = [
        f"those of {word} {said}" for word, model in zip("AB", found.models, strict=True) if (said := _elsewhere(model))
    ]
    text = (
        f"samples do not lie where the training examples do: {', '.join(each)} (other units, another normalisation?); what is "
        "said of closeness, variance and directions is void"
    )
    return [Finding("misplaced", True, text)] if each else []


def _elsewhere(model: Model) -> str:
    """How far off samples are; nothing where they lie among the examples, or on a point."""
    if model.missing.low > COLLAPSED:
        return ""
    off, wide = model.offset > MISPLACED.offset**2, 1 - model.missing.high > MISPLACED.variance
    said = [f"are off by {sqrt(model.offset):.2g} times the spread"] * off
    return " and ".join([*said, *[f"have {1 - model.missing.value:.2g} times the variance"] * wide])


def unlike(found: Comparison) -> list[Finding]:
    """Samples that vary along other directions than the data: what models agree on before they have learnt."""
    each = [
        f"{model.covariance:.2f} for {word}, where samples of its linear model have {model.linear_covariance:.2f}"
        for word, model in zip("AB", found.models, strict=True)
        if not _as_data(model) and not _elsewhere(model)
    ]
    text = (
        f"samples do not vary as the data does: overlap of their covariance with the data's {'; '.join(each)}; what the models agree on "
        "is then not the data"
    )
    return [Finding("unlike_data", True, text)] if each and not found.displaced else []


def _as_data(model: Model) -> bool:
    """Whether samples vary along the directions of the data, whatever their units."""
    return model.linear_covariance - model.covariance <= CLOSER


def memorising(found: Comparison) -> list[Finding]:
    """Samples lie closer to their own training examples than fresh examples do, and than they lie to others; or some do."""
    worst: tuple[float, str] | None = None
    parts: list[str] = []
    whole = True
    for k, model in enumerate(found.models):
        if _collapse(found, k) and model.copies < COPIED:
            continue  # a few points may lie close to some example by chance
        copied, before = model.copied, len(parts)
        if copied.share - copied.usual >= INFLATED and copied.chance < CHANCE:
            parts.append(
                f"{copied.share:.1%} of the samples of {'AB'[k]} lie at a cosine of {copied.cosine:.4g} or more to a training "
                f"example, {copied.usual:.1%} of other rows do"
            )
        elif model.singled_out.chance < CHANCE:
            parts.append(_singled_out("AB"[k], model.singled_out))
        whole &= len(parts) == before or max(copied.share, model.singled_out.share) >= COPIED
        gap = min(model.closest.low - max(other.high, 0.0) for other in _others(model))
        if gap > CLOSER and (worst is None or gap > worst[0]):
            source = "held-out" if found.held_out else "the other training set"
            unseen = model.fresh if model.fresh.known else model.other
            worst = (
                gap,
                (
                    f"still memorising: closest training example at cosine {model.closest.value:.2f}, "
                    f"{source} {unseen.value:.2f}, linear model {model.linear.value:.2f} (model {'AB'[k]}; {model.copies:.0%} of its "
                    f"samples are copies at cosine {found.threshold:g})"
                ),
            )
    if worst is not None:
        return [Finding("memorising", True, worst[1])]
    part = "" if whole else " in part"
    return [Finding("memorising", True, f"still memorising{part}: {'; '.join(parts)}")] if parts else []


def _others(model: Model) -> list[Measure]:
    """How close rows come to the training set that do not memorise it more than its linear model does."""
    return [other for other in (model.fresh, model.other, model.linear) if other.known]


def _singled_out(word: str, found: SingledOut) -> str:
    count, usual = round(found.share * found.examined), round(found.usual * found.examined)
    return (
        f"{count} of {found.examined} samples of {word} lie at a cosine of {found.cosine:.4g} or more to a training example, where the next "
        f"ones lie at {found.next:.2f}; of as many other rows {usual} single one out so"
    )


def as_linear(found: Comparison) -> list[Finding]:
    """Samples lie closer to their own training examples than fresh examples do, and than they lie to others, but not more than those of
    the linear model of the set, whose covariance is that of few examples.
    """
    each = []
    for k, model in enumerate(found.models):
        unseen = model.fresh if model.fresh.known else model.other
        if _collapse(found, k) or model.closest.low - max(unseen.high, model.other.high) <= CLOSER:
            continue
        each.append(
            f"those of {'AB'[k]} at cosine {model.closest.value:.2f}, {'held-out' if found.held_out else 'other'} examples "
            f"{unseen.value:.2f}, the linear model of its {found.examples[k]} examples {model.linear.value:.2f}"
        )
    text = (
        f"samples lie closer to their training examples than fresh ones do, as those of linear models do at this number of examples: "
        f"{'; '.join(each)}; no more memorising than that is seen"
    )
    return [Finding("memorising_as_linear", False, text)] if each else []


def exchanged(found: Comparison) -> list[Finding]:
    """Samples lie closer to the other training set than to their own, and than fresh examples lie to it."""
    each = [
        f"samples of {'AB'[k]} lie closer to the training set of {'BA'[k]} (cosine {found.models[k].other.value:.2f}) than to that "
        f"of {'AB'[k]} ({found.models[k].closest.value:.2f})"
        for k in _of_the_other(found)
    ]
    text = f"{', '.join(each)}: were the training sets given in the wrong order?"
    return [Finding("exchanged", True, text)] if each else []


def _of_the_other(found: Comparison) -> list[int]:
    """Models, from 0, whose samples surely come from the other training set."""
    pairs = [(found.models[k], found.models[1 - k]) for k in range(2)]
    return [
        k
        for k, (model, other) in enumerate(pairs)
        if other.fresh.known
        and not _without_variance(model)
        and model.other.low - max(model.closest.high, other.fresh.high) > CLOSER
    ]


def collapsed(found: Comparison) -> list[Finding]:
    if "training set of B" in found.displaced:
        return []
    texts = [text for k in range(2) if (text := _collapse(found, k))]
    return [Finding("collapsed", True, "; ".join(texts))] if texts else []


def _collapse(found: Comparison, k: int) -> str:
    """What is said of a model, from 0, that has collapsed; nothing of another."""
    model, word = found.models[k], "AB"[k]
    if _without_variance(model):
        units = ", or its samples are in other units" if _as_data(model) else ""
        varied = ", and what is left varies as the data does" if units else ""
        return f"model {word} has collapsed{units}: {model.missing.value:.0%} of the variance is missing{varied}"
    ours, theirs = model.repeats, found.duplicates[("within_first", "within_second")[k]]
    # repeated rows come in pairs at least: half of them are independent
    table = [[side.count // 2, (side.examined - side.count) // 2] for side in (ours, theirs)]
    chance = float(stats.fisher_exact(table, alternative="greater").pvalue)
    copies = model.copies * (1 - (1 - model.copies / found.examples[k]) ** (ours.examined - 1))  # of the same example
    if k in _of_the_other(found) or ours.share <= REPEATED + theirs.share + copies or chance >= CHANCE:
        return ""  # copies of the other's examples repeat one another too
    return (
        f"model {word} has collapsed, or seeds were used again: {ours.share:.0%} of its samples repeat another at cosine "
        f"{found.threshold:g}, {theirs.share:.0%} of its training examples do"
    )


def _without_variance(model: Model) -> bool:
    return model.missing.low > COLLAPSED or not model.missing.known


def departing(found: Comparison) -> list[Finding]:
    """Too little variance, too much, or a mean that is off: q, about each model's own mean, sees none of them."""
    said: dict[str, list[str]] = {"missing_variance": [], "excess_variance": [], "offset": []}
    for word, model in zip("AB", found.models, strict=True):
        if _elsewhere(model):
            continue
        if MISSING < model.missing.low <= COLLAPSED:
            said["missing_variance"].append(f"model {word} misses {model.missing.value:.0%} of the variance")
        if model.missing.high < -MISSING:
            said["excess_variance"].append(f"model {word} has {-model.missing.value:.0%} too much variance")
        if model.offset > MISSING:
            said["offset"].append(
                f"the mean of model {word} is off by {sqrt(model.offset):.2g} times the spread of its training examples"
            )
    return [Finding(kind, False, "; ".join(texts)) for kind, texts in said.items() if texts]


def blind_directions(found: Comparison) -> list[int]:
    """Leading directions, from 0, that both models surely miss or that one of them does."""
    pairs = zip(*(model.recovery.directions for model in found.models), strict=True)
    return [k for k, pair in enumerate(pairs) if any(q.known and q.high < BLIND for q in pair)]
