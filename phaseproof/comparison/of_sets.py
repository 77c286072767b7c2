"""What is said of the training sets and held-out examples: other data, shared examples, rows that repeat."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from .displaced import Displaced
from .wording import Finding

if TYPE_CHECKING:
    from .outcome import Comparison

ALONE = 0.5
"""Share of the variance from which one example stands in the way of reading the rest."""

HEAVY = 2.0
"""How many times the share of variance that the longest of so many Gaussian numbers carries is pointed out."""


def displaced(found: Comparison) -> list[Finding]:
    """Sets of other units or other data than the rest."""
    where = {
        "training set of B": "that of A does",
        "held-out set": "the training sets do",
    }
    void = {
        "training set of B": "what is said of the bounds, of closeness, variance and directions is void",
        "held-out set": "all is said as without H",
    }
    return [
        Finding(
            "displaced",
            True,
            f"the {word} {_where(part, where[word])}; {void[word]}",
        )
        for word, part in found.displaced.items()
    ]


def _where(part: Displaced, others: str) -> str:
    """How a set differs from others, of which it is said that they "do"."""
    if part.overlap < part.expected:
        return (
            f"does not vary as {others}: their covariances have an overlap of {part.overlap:.3f}, sets of one kind would have "
            f"{part.expected:.3f} (features in another order, other data?)"
        )
    return (
        f"does not lie where {others}: its mean is off by {part.offset:.2g} times the spread, and it has {part.variance:.2g} times the "
        "variance (other units, another normalisation, other data?)"
    )


def unlike_sets(found: Comparison) -> list[Finding]:
    """Training sets that are not of one kind, though they lie in one place."""
    bounds = found.bounds
    if bounds.alike or "training set of B" in found.displaced:
        return []
    text = (
        f"the training sets do not vary alike: their linear models have q = {bounds.linear:.3f}, those of two such sets of one kind "
        f"{bounds.linear_expected:.3f} (features in another order, classes or sources apart, rows that depend on one another?); what "
        "more examples would do is not known"
    )
    return [Finding("unlike_sets", True, text)]


def duplicated(found: Comparison) -> list[Finding]:
    """Near-duplicates of each kind that there are; those between sets warn where they are a leak."""
    names = {
        "between": "the two training sets share {} near-duplicate{}",
        "held_out": "held-out set and training sets share {} near-duplicate{}",
        "within_first": "among the training examples of A {} ha{} a near-duplicate",
        "within_second": "among the training examples of B {} ha{} a near-duplicate",
    }
    endings = {
        ("between", "leak"): ": q is inflated",
        ("between", "more"): ": q may be a little inflated",
        ("held_out", "leak"): ": Q_k and missing variance are those of examples that were seen",
    }
    listed = []
    for kind, text in names.items():
        pair = found.duplicates.get(kind)
        if pair is None or not pair.count:
            continue
        ending = (
            ("" if pair.count == 1 else "s") if kind in ("between", "held_out") else ("s" if pair.count == 1 else "ve")
        )
        said = f"{text.format(pair.count, ending)} ({pair.share:.1%} of {pair.examined} rows at cosine {found.threshold:g})"
        judged = found.judged[kind]
        if judged == "chance":
            said += ", as rows of this spectrum, or of so few values, have by chance"
        elif judged == "usual":
            said += ", as many as within the training sets"
        said += endings.get((kind, judged), "")
        listed.append(Finding(f"duplicates_{kind}", judged == "leak", said))
    return listed


def samples_held_out(found: Comparison) -> list[Finding]:
    """Samples among the held-out examples; a warning where they are more than a few."""
    made = found.made
    if made is None or not made.held_out.count or made.judged not in ("leak", "more"):
        return []
    count = made.held_out.count
    text = (
        f"{count} of {made.held_out.examined} held-out examples {'is a sample' if count == 1 else 'are samples'} of the models (cosine "
        f"{found.threshold:g}), and no example"
    )
    text += ": Q_k and missing variance are those of samples in part" if made.judged == "leak" else ""
    return [Finding("samples_held_out", made.judged == "leak", text)]


def changed(found: Comparison) -> list[Finding]:
    """Examples that the training sets share but for a change; a warning where they are a leak."""
    said = {
        kind: part for kind, part in found.changed.items() if part.between.count and part.judged in ("leak", "more")
    }
    if not said or "training_sets" in found.twice:
        return []
    leak = any(part.judged == "leak" for part in said.values())
    examined = max(part.between.examined for part in said.values())
    text = (
        f"of {examined} training examples of B these are changed copies of examples of A: "
        f"{', '.join(f'{part.between.count} {kind}' for kind, part in said.items())} (cosine {found.threshold:g} once the change is "
        f"undone): q may be {'' if leak else 'a little '}inflated"
    )
    return [Finding("changed_copies", leak, text)]


def changed_held_out(found: Comparison) -> list[Finding]:
    """Held-out examples that were trained on but for a change; a warning where they are a leak."""
    parts = [(kind, part.held_out, part.judged_held_out) for kind, part in found.changed.items()]
    said = [
        (kind, copies)
        for kind, copies, judged in parts
        if copies is not None and copies.count and judged in ("leak", "more")
    ]
    if not said:
        return []
    leak = any(judged == "leak" for _, _, judged in parts)
    text = (
        f"of {said[0][1].examined} held-out examples these are changed copies of training examples: "
        f"{', '.join(f'{copies.count} {kind}' for kind, copies in said)} (cosine {found.threshold:g} once the change is undone)"
        f"{': Q_k and missing variance are those of examples that were seen' if leak else ''}"
    )
    return [Finding("changed_held_out", leak, text)]


def repeating(found: Comparison) -> list[Finding]:
    """Training sets in which rows are there more than once."""
    each = zip("AB", found.different, found.examples, strict=True)
    texts = [
        f"the training set of {word} has {different} different rows of {number}"
        for word, different, number in each
        if different < number
    ]
    return [Finding("repeated_examples", False, f"{'; '.join(texts)}: numbers of examples count all")] if texts else []


def heavy(found: Comparison) -> list[Finding]:
    """Single examples that carry far more of the variance than the longest of Gaussian ones in one dimension."""
    texts = [
        f"one example carries {share:.0%} of the variance of the training set of {word}"
        for word, share, number in zip("AB", found.heaviest, found.examples, strict=True)
        if share > HEAVY * 2 * log(number) / number
    ]
    alone = max(found.heaviest) > ALONE
    follows = "what is said of variance, of units and of q is of that row above all (is it right?)" if alone else ""
    text = f"{'; '.join(texts)}: {follows or 'intervals over examples are too short for rows of such lengths'}"
    return [Finding("heavy_tails", alone, text)] if texts else []
