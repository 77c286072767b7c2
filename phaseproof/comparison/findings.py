"""What a comparison says in sentences, the most important first: whether q means anything, then what it means."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, isinf, isnan, log, sqrt
from typing import TYPE_CHECKING

from scipy import stats

from ..numeric.between import harmonic
from ..numeric.resampling import Measure
from ..prediction.departures import CLOSER
from .displaced import MISPLACED, Displaced
from .leaks import CHANCE, INFLATED, REPEATED

if TYPE_CHECKING:
    from .outcome import Comparison, Model, SingledOut

TELLS_NOTHING = ("samples", "samples_nearly", "training_sets", "own_set")
"""What q is of nothing with, when it is given twice."""

NEARLY = 1e-3
"""Part of the linear models' 1 - q below which two samples are taken for one: other units, rounding, a little noise."""

COLLAPSED = 0.5
"""A model that surely lacks this share of the data's variance has collapsed; one that lacks MISSING is pointed out."""

MISSING = 0.1

COPIED = 0.5
"""Share of copies of training examples from which repeated samples are memorised ones."""

BLIND = 0.5
"""A model whose Q_k surely lies below this has not recovered direction k."""

OPPOSITE = 0.5
"""q below whose negative samples are called opposite; about their means those of models that share nothing have 0."""

HEAVY = 2.0
"""How many times the share of variance that the longest of so many Gaussian numbers carries is pointed out."""

AS_ESTIMATED = "the spectrum taken as estimated"
"""What the interval of a number of examples leaves out."""


@dataclass(frozen=True)
class Finding:
    """One thing to know: its kind, whether it stands in the way of reading q, and the sentence with its numbers."""

    kind: str
    warns: bool
    text: str


def findings(found: Comparison) -> tuple[Finding, ...]:
    """All of them; the first is the verdict."""
    own = "own_set" in found.twice
    memorising, collapsed, unlike = [] if own else _memorising(found), _collapsed(found), _unlike_sets(found)
    serious = [
        *_displaced(found),
        *_misplaced(found),
        *unlike,
        *memorising,
        *([] if own else _exchanged(found)),
        *collapsed,
        *_nearly_twice(found),
        *_unpaired(found),
    ]
    if not memorising and not collapsed:  # whose samples fit many others
        serious += _misordered(found)
    serious += [*_without_ceiling(found), *_low_ceiling(found), *_repeated(found)]
    if not memorising and not collapsed:
        serious += _unlike(found)
    leaks = [*_duplicated(found), *_made(found), *_changed(found), *_changed_held_out(found)]
    first = [leak for leak in leaks if leak.warns]
    rest = [leak for leak in leaks if not leak.warns]
    said = _converged(found) if found.ok else []
    if found.ok and not collapsed and not unlike:  # of which no curve says what more examples would do
        said += [*_placed(found), *_ceiling_of_one(found)]
    said += [*_departing(found), *_heavy(found), *_repeating(found)]
    if not memorising and not _misplaced(found):
        said += _as_linear(found)
    return (*_twice(found), *serious, *first, *said, *rest)


def shown(measure: Measure, digits: int = 3) -> str:
    """A number with its interval."""
    if not measure.known:
        return "unknown"
    return f"{measure.value:.{digits}f} ({measure.low:.{digits}f} to {measure.high:.{digits}f})"


def shown_size(measure: Measure) -> str:
    """A number of examples with its interval, which may be unbounded."""
    if not measure.value >= 0:
        return "unknown"
    value, low, high = (
        "unbounded" if x > 1e9 else f"{x:.3g}" if x < 1e4 else f"{x:.2e}" for x in vars(measure).values()
    )
    return f"{value} ({low} to {high})"


def shown_recovery(measure: Measure) -> str:
    """Q_k with its interval; unknown where that is all that Q_k can be."""
    text = shown(measure)
    return "unknown" if text.endswith("(0.000 to 1.000)") else text


def shown_crossing(measure: Measure) -> str:
    """Where a curve passes: without an interval where every replicate passes before its first point, or none ever does."""
    if measure.low == measure.high:
        return "unbounded" if isinf(measure.value) else f"at most {measure.high:.3g}"
    return shown_size(measure)


def shown_needed(measure: Measure) -> str:
    """A number of examples that follows from the curve, with what its interval leaves out."""
    return shown_crossing(measure) + (f", {AS_ESTIMATED}" if isfinite(measure.value) else "")


def _twice(found: Comparison) -> list[Finding]:
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


def _nearly_twice(found: Comparison) -> list[Finding]:
    """After what would explain it: models that have collapsed on the same points agree as well."""
    if "samples_nearly" not in found.twice:
        return []
    text = (
        f"A and B are the same samples but for their units, rounding or a little noise: 1 - q = "
        f"{max(1 - found.of_seeds.value, 0.0):.1g}, that of the linear models of these sets is {1 - found.bounds.linear:.1g}; was one "
        "model sampled twice?"
    )
    return [Finding("same_samples_nearly", True, text)]


def _displaced(found: Comparison) -> list[Finding]:
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


def _unlike_sets(found: Comparison) -> list[Finding]:
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


def _ceiling_of_one(found: Comparison) -> list[Finding]:
    if not found.ceiling.known or 1 - found.ceiling.low >= NEARLY * (1 - found.bounds.linear):
        return []
    text = (
        f"C agrees with A but for rounding (1 - c = {max(1 - found.ceiling.value, 0.0):.1g}): training without any noise, as of linear "
        "models, or the model of A again?"
    )
    return [Finding("ceiling_of_one", False, text)]


def _repeating(found: Comparison) -> list[Finding]:
    """Training sets in which rows are there more than once."""
    each = zip("AB", found.different, found.examples, strict=True)
    texts = [
        f"the training set of {word} has {different} different rows of {number}"
        for word, different, number in each
        if different < number
    ]
    return [Finding("repeated_examples", False, f"{'; '.join(texts)}: numbers of examples count all")] if texts else []


def _low_ceiling(found: Comparison) -> list[Finding]:
    """C agrees less with A than a model of another set does, or less than with B, and is no second model of the set of A."""
    if found.paired and found.ceiling_of_second:
        said = f"C agrees with B more than with A (c = {shown(found.ceiling)})"
    elif found.paired and found.ceiling.high < found.of_seeds.low:
        said = f"C agrees with A less than B does (c = {shown(found.ceiling)}, q = {shown(found.of_seeds)})"
    else:
        return []
    return [Finding("low_ceiling", True, f"{said}: c is no ceiling; was C trained on the set of A, as A was?")]


def _repeated(found: Comparison) -> list[Finding]:
    if not found.repeated or set(found.twice) & set(TELLS_NOTHING):
        return []
    text = (
        f"{found.repeated:.0%} or more of the pairs of rows have the lengths and the product of another: were seeds used again, or with "
        "the opposite sign? Intervals over seeds are then too short"
    )
    return [Finding("repeated", True, text)]


def _unlike(found: Comparison) -> list[Finding]:
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


def _misplaced(found: Comparison) -> list[Finding]:
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


def _memorising(found: Comparison) -> list[Finding]:
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


def _as_linear(found: Comparison) -> list[Finding]:
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


def _exchanged(found: Comparison) -> list[Finding]:
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


def _collapsed(found: Comparison) -> list[Finding]:
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


def _unpaired(found: Comparison) -> list[Finding]:
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


def _misordered(found: Comparison) -> list[Finding]:
    """Some rows are paired and others are not."""
    if not found.paired or not found.elsewhere:
        return []
    text = (
        f"rows are out of order: at least {found.elsewhere:.0%} of the rows of A fit another row of B, and not their own; q is too low; "
        "draw both from the same seeds in the same order"
    )
    return [Finding("misordered", True, text)]


def _without_ceiling(found: Comparison) -> list[Finding]:
    if found.ceiling_paired:
        return []
    text = (
        "the rows of C are not paired with those of A, or all the same: they agree no more than shuffled ones, and c = 1 is assumed, "
        "as without C"
    )
    return [Finding("unpaired_ceiling", True, text)]


def _duplicated(found: Comparison) -> list[Finding]:
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


def _changed(found: Comparison) -> list[Finding]:
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


def _changed_held_out(found: Comparison) -> list[Finding]:
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


def _made(found: Comparison) -> list[Finding]:
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


def _converged(found: Comparison) -> list[Finding]:
    """Whether q reaches the target, and whether the models see the leading directions."""
    q, target = found.overlap, found.target
    blind = [] if _misplaced(found) else blind_directions(found)
    state = _state(found)
    sight = ""
    if blind:
        listed = ", ".join(str(k + 1) for k in blind)
        sight = f"{' but' if state != 'not converged' else ' and'} blind to direction{'s' * (len(blind) > 1)} {listed}"
    text = f"{state}{sight}: q = {shown(q)}, target {target:g}"
    text += f"; the linear models of these sets have {found.bounds.linear:.3f}, the optimal ones {found.bounds.optimal.value:.3f}"
    return [Finding("converged" if q.low >= target else "not_converged", False, text)]


def _state(found: Comparison) -> str:
    if found.overlap.low >= found.target:
        return "converged"
    return "not converged" if found.overlap.high < found.target else "converged within the error"


def blind_directions(found: Comparison) -> list[int]:
    """Leading directions, from 0, that both models surely miss or that one of them does."""
    pairs = zip(*(model.recovery.directions for model in found.models), strict=True)
    return [k for k, pair in enumerate(pairs) if any(q.known and q.high < BLIND for q in pair)]


def _placed(found: Comparison) -> list[Finding]:
    rho, sizes = found.bounds.rho, found.sizes
    if not rho.known:
        text = (
            "the linear and the optimal models agree about equally, or more nearly than q is known: where between them these "
            "models stand is not known"
        )
        return [Finding("position", False, text)]
    bound = "" if found.ceiling.known else ", a lower bound: no ceiling was given and c = 1 is assumed"
    text = f"rho = {shown(rho)} of the way from the optimal to the linear model{bound}"
    if isnan(sizes.memorised_below.value):
        text += f"; {_outside(found)}: N_t and the number of examples for q = {found.target:g} are unknown"
    else:
        text += f"; N_t = {shown_size(sizes.memorised_below)}; {_reach(found)}"
    return [Finding("position", False, text)]


def _outside(found: Comparison) -> str:
    """Why rho can lie above 1 or below 0, where the form of q(N) says nothing."""
    given = found.ceiling.known
    if found.bounds.rho.value > 0:
        allowed = "the linear model and the ceiling allow" if given else "the linear model allows"
        causes = "the ceiling is too low, the sets share examples" if given else "the sets share examples"
        network = "shares weights, knows more of the data than its covariance, or does not follow it yet"
        return f"q exceeds what {allowed} ({causes}, or the network {network})"
    ceiling = "the ceiling is too high" if given else "the noise of training is large and no ceiling was given"
    return f"q lies below that of the optimal models ({ceiling}, or the models have hardly learnt)"


def _reach(found: Comparison) -> str:
    """How many examples this training needs, where q at the examples at hand says the same; else both."""
    needed, state = found.sizes.needed, _state(found)
    beyond = needed.value > harmonic(*found.examples)
    if isinf(needed.low) and state == "not converged":
        return f"this training would never reach q = {found.target:g}"
    if state != "converged within the error" and beyond == (state == "not converged"):
        return f"this training would reach q = {found.target:g} with {shown_crossing(needed)} examples, {AS_ESTIMATED}"
    first, second = found.examples
    at_hand = f"{first}" if first == second else f"{first} and {second}"
    words = {"converged": "is reached", "not converged": "is not reached"}.get(state, "is reached within the error")
    return (
        f"q = {found.target:g} {words} with the {at_hand} examples at hand, where the curve of this training, {AS_ESTIMATED}, "
        f"{'never does' if isinf(needed.low) else f'passes it at {shown_crossing(needed)}'}"
    )


def _departing(found: Comparison) -> list[Finding]:
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


def _heavy(found: Comparison) -> list[Finding]:
    """Single examples that carry far more of the variance than the longest of Gaussian ones in one dimension."""
    texts = [
        f"one example carries {share:.0%} of the variance of the training set of {word}"
        for word, share, number in zip("AB", found.heaviest, found.examples, strict=True)
        if share > HEAVY * 2 * log(number) / number
    ]
    text = f"{'; '.join(texts)}: intervals over examples are too short for rows of such lengths"
    return [Finding("heavy_tails", False, text)] if texts else []
