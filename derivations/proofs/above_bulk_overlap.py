"""The overlap of the eigenvector that the last peak makes with the peak's direction: the residue of the entry, or 0."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from ...theory.claim import Claim
from ...theory.terms.build import HALF, ONE, ZERO, add, eq, inverse, le, lt, mul, ne, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute
from ...theory.write.convert import BULK_END
from ...theory.write.proof import Line, have, instance
from .. import above_bulk as book
from ..lemmas.eigenvalues import M, eigenvalue
from ..lemmas.letters import X, d, gamma, n, u, x, y, z
from ..lemmas.peak_residue import residue, residue_between, vanishes, vanishes_between
from ..lemmas.peak_weights import at_least, largest_at_most, second_at_most, second_at_most_above
from ..lemmas.peaks import (
    BEYOND,
    NEAR_ZERO,
    e,
    image,
    image_rises,
    lost,
    lost_exists,
    lost_falls,
    mean_exists,
    p,
    peak,
    pull,
    pull_exists,
    q,
)
from ..lemmas.rank_one import v
from .above_bulk import (
    ALONE,
    HIGH,
    LOW,
    PAIR,
    SAMPLE,
    Peaks,
    Sigma,
    at_edge,
    before_peak,
    beyond_peak,
    first_peak,
    in_words,
    indicated,
    indicator,
    near_seen,
    outlier,
    seen,
    turns,
    unseen,
    with_data,
)
from .above_bulk import a as smaller
from .above_bulk import b as larger
from .claimed import claimed
from .second_eigenvalue import close_by


def overlap(peaks: Peaks) -> Term:
    """The weight of the peak's direction in the eigenvector of its number."""
    return make("weight", SAMPLE, make("basis", peaks.last), peaks.last, peaks.last)


def form(peaks: Peaks, place: Term) -> Term:
    """The entry of the resolvent in the direction of the peak at psi of a place."""
    resolvent = make("of", SAMPLE, close(inverse(sub(image(place), x)), x))
    return make("entry", resolvent, *(make("basis", peaks.last),) * 2)


def form_tends(peaks: Peaks, near: Context, place: Term, *known: Line) -> Line:
    apart = peaks.each(lambda value: ne(value, place), near, ONE, peaks.last, *known)
    cited = peaks.cited("bilinear_form", near, place, apart, *known, i=peaks.last)
    value = mul(place, inverse(mul(*image(place).args, sub(place, peak))))
    statement = eq(peaks.in_probability(form(peaks, place)), value)
    return have(statement, near, cited, rule="cases", title="the entry in the direction of the peak")


class Events:
    """Relations between eigenvalues and places that hold with a probability that tends to 1."""

    def __init__(self, peaks: Peaks, near: Context, *relations: Term) -> None:
        self.near, self.relations, self.count = near, relations, num(peaks.number)
        self.context = with_data(near, lt(self.count, d), *(lt(HALF, indicator(one)) for one in relations))

    @property
    def eventually(self) -> tuple[Term, ...]:
        return tuple(part for one in self.relations for part in (HALF, indicator(one)))

    def holding(self, number: int) -> Line:
        """One of them, where the indicators say so."""
        images = dict(zip((smaller, larger), self.relations[number].args, strict=True))
        return instance(indicated(), self.context, images=images)

    def between(self, less: Line, number: int) -> Line:
        """One number is less than another that is less than an eigenvalue."""
        relation = self.holding(number)
        statement = lt(less.statement.args[0], relation.statement.args[1])
        return have(statement, self.context, less, relation, rule="combine", multipliers=(ONE, ONE))

    def of_data(self, lemma: Line, peaks: Peaks, *known: Line, **images: Term) -> Line:
        """What a lemma on weights says of the sample covariance in the direction of the peak."""
        given = [self.holding(number) for number in range(len(self.relations))]
        letters = {"y": y, "z": z, "u": u}
        named = {M: SAMPLE, v: make("basis", peaks.last), **{letters[name]: image for name, image in images.items()}}
        return instance(lemma, self.context, *given, *known, images=named)


# Where psi rises at the peak.


def middle(at: Term) -> Term:
    """Half the way from a place to the next larger peak."""
    return mul(HALF, add(at, first_peak))


@cache
def below_peak(peaks: Peaks) -> tuple[Term, tuple[Line, ...]]:
    """A fixed place before the peak, and that psi is smaller there."""
    width, _ = near_seen(peaks)
    half = mul(HALF, width)
    context = seen(peaks)
    positive = have(lt(ZERO, width), context, rule="sign")
    there = have(lt(ZERO, half), context, positive, rule="sign"), have(lt(half, width), context, positive, rule="sign")
    known = tuple(instance(line, context, *there, images={e: half}) for line in before_peak(peaks))
    place = substitute(LOW, {e: half})
    rising = have(le(lost(place), gamma), context, *known, rule="sign")
    less = instance(image_rises(), context, *known, rising, images={p: place, q: peak})
    return place, (*known, less)


@cache
def above_peak(context: Context, at: Term, *known: Line) -> tuple[Term, tuple[Line, ...]]:
    """Half the way from a place to the next larger peak, and that psi rises there and is larger."""
    place = middle(at)
    right = have(lt(BULK_END, place), context, *known, rule="sign")
    after, before = (have(lt(*pair), context, *known, rule="sign") for pair in ((at, place), (place, first_peak)))
    falls = instance(lost_falls()[2], context, *known, after, images={p: at, q: place})
    most = have(le(lost(at), gamma), context, *known, rule="sign")
    rises = have(lt(lost(place), gamma), context, falls, most, rule="combine", multipliers=(ONE, ONE))
    exists = instance(pull_exists(), context, right, images={p: place})
    larger_ = instance(image_rises(), context, *known, after, most, images={p: at, q: place})
    return place, (exists, right, after, before, rises, larger_)


@cache
def recovered(peaks: Peaks) -> Line:
    """The residue, between bounds at a place beyond the peak."""
    width, near = near_seen(peaks)
    context, top = seen(peaks), image(HIGH)
    place, below = below_peak(peaks)
    most = have(le(lost(peak), gamma), context, rule="sign")
    known = [*(instance(line, near) for line in below), *beyond_peak(peaks)]
    rising = instance(most, near)
    known += [rising, instance(image_rises(), near, *known, rising, images={p: peak, q: HIGH})]
    low = image(place)
    known.append(have(lt(low, top), near, known[-1], below_line(known, low), rule="combine", multipliers=(ONE, ONE)))
    relations = [lt(peaks.outlier, top), lt(eigenvalue(SAMPLE, num(peaks.number + 1)), low)]
    limits = [
        peaks.separated(near, HIGH, peaks.last, False, *known),
        peaks.separated(near, place, num(peaks.number + 1), False, *known),
        form_tends(peaks, near, HIGH, *known),
        outlier(peaks),
        mean_exists(),
    ]
    here = instance(pull_exists(), context, images={p: peak})
    facts = [instance(residue_between(False), context, most, *below, here, images={p: peak, z: low})]
    if peaks is ALONE:
        events = Events(peaks, near, *relations)
        upper = events.of_data(largest_at_most(), peaks, y=top)
        facts.append(instance(residue(), context, most, images={p: peak}))
    else:
        beyond, above = above_peak(context, peak, most, here)
        known += [instance(line, near) for line in above]
        apart = instance(image_rises(), near, *known, images={p: HIGH, q: beyond})
        known.append(apart)
        limits.append(peaks.separated(near, beyond, ONE, True, *known))
        events = Events(peaks, near, *relations, lt(image(beyond), eigenvalue(SAMPLE, ONE)))
        upper = events.of_data(second_at_most(), peaks, *known, y=top, u=image(beyond))
        facts.append(instance(residue_between(True), context, most, *above, here, images={p: peak, u: image(beyond)}))
        known.append(events.between(apart, -1))
    lower = events.of_data(at_least(peaks.number), peaks, *known, y=top, z=low)
    return have(
        eq(peaks.in_probability(overlap(peaks)), facts[0].statement.args[1]), context, *known, *limits, *facts, lower, upper,
        rule="squeeze", title="the residue", near=num(peaks.number + 1), variables=(n, d, Sigma, X, e),
        lower=lower.statement.args[0], upper=upper.statement.args[1], toward=NEAR_ZERO, near_parameter=width,
        eventually=events.eventually,
    )  # fmt: skip


def below_line(lines: list[Line], low: Term) -> Line:
    """Among the lines the one that says what psi is larger than ``low``."""
    return next(line for line in lines if line.statement is lt(low, image(peak)))


# Where psi turns at the peak or beyond it.

ROOM = mul(HALF, sub(first_peak, p), inverse(sub(p, BULK_END)))
"""So near to the turn half the way to the next larger peak is not reached."""


def near_turn(context: Context, between: bool) -> tuple[Term, Context]:
    """How near to the turn the places are."""
    width = make("min", HALF, ROOM) if between else HALF
    return width, Context((*context.variables, e), (*context.conditions, lt(ZERO, e), lt(e, width)))


def beyond_turn(near: Context, between: bool) -> list[Line]:
    """The place beyond the turn."""
    close = list(close_by(near, HALF, ROOM)) if between else [have(lt(e, HALF), near, rule="sign")]
    after = have(lt(p, BEYOND), near, rule="sign")
    right = have(lt(BULK_END, BEYOND), near, after, rule="sign")
    falls = instance(lost_falls()[2], near, after, images={q: BEYOND})
    here = have(eq(lost(p), gamma), near, rule="sign")
    rises = have(lt(lost(BEYOND), gamma), near, falls, here, rule="combine", multipliers=(ONE, neg(ONE)))
    exists = instance(pull_exists(), near, right, images={p: BEYOND})
    beyond = have(lt(peak, BEYOND), near, after, rule="sign")
    lines = [exists, after, right, rises, beyond]
    if between:
        lines.append(have(lt(BEYOND, middle(p)), near, close[1], rule="combine", multipliers=(sub(p, BULK_END),)))
    return lines


def blind_on(peaks: Peaks, context: Context, between: bool) -> Line:
    """The upper bound tends to 0; the next larger peak, if there is one, lies beyond the turn or not."""
    width, near = near_turn(context, between)
    top = image(BEYOND)
    known = beyond_turn(near, between)
    right, most = (have(one, context, rule="sign") for one in (lt(BULK_END, p), le(lost(p), gamma)))
    exists = instance(pull_exists(), context, right)
    number = peaks.last if between else ONE
    limits = [
        peaks.separated(near, BEYOND, number, False, *known),
        form_tends(peaks, near, BEYOND, *known),
        instance(at_edge(peaks), context),
        mean_exists(),
    ]
    relations = [lt(eigenvalue(SAMPLE, number), top)]
    if between:
        beyond, above = above_peak(context, p, right, most, exists)
        known += [instance(line, near) for line in above]
        known.append(instance(image_rises(), near, *known, images={p: BEYOND, q: beyond}))
        limits.append(peaks.separated(near, beyond, ONE, True, *known))
        events = Events(peaks, near, *relations, lt(image(beyond), eigenvalue(SAMPLE, ONE)))
        upper = events.of_data(second_at_most(), peaks, *known, y=top, u=image(beyond))
        fact = instance(vanishes_between(), context, right, *above, exists, images={u: image(beyond)})
    else:
        events = Events(peaks, near, *relations)
        lemma = largest_at_most() if peaks is ALONE else second_at_most_above()
        upper = events.of_data(lemma, peaks, y=top)
        fact = instance(vanishes(), context, right)
    return have(
        eq(peaks.in_probability(overlap(peaks)), ZERO), context, *known, *limits, fact, exists, upper, rule="squeeze",
        title="no atom at the edge", near=peaks.last, variables=(n, d, Sigma, X, e), lower=ZERO,
        upper=upper.statement.args[1], toward=NEAR_ZERO, near_parameter=width, eventually=events.eventually,
    )  # fmt: skip


@cache
def blind(peaks: Peaks) -> Line:
    """The eigenvector of the edge holds nothing of the peak's direction."""
    context = unseen(peaks)
    if peaks is ALONE:
        return blind_on(peaks, context, False)
    lines = [
        blind_on(peaks, context.where(lt(p, first_peak)), True),
        blind_on(peaks, context.where(le(first_peak, p)), False),
    ]
    return have(
        lines[0].statement, context, *lines, rule="cases", title="whether or not the larger peak is beyond the turn"
    )


@cache
def overlaps(peaks: Peaks, claim: Claim) -> Line:
    return in_words(peaks, claim, recovered(peaks), *turns(blind(peaks), peaks))


PROOFS: dict[str, Callable[[], Line]] = {
    book.general_overlap.name: partial(overlaps, ALONE, book.general_overlap),
    book.second_overlap.name: partial(overlaps, PAIR, book.second_overlap),
}


# The threshold.


def threshold() -> Line:
    """0 up to it, positive beyond."""
    context, statement = claimed(book.general_threshold)
    exists = instance(lost_exists(), context, images={p: peak})
    above_zero = have(lt(ZERO, lost(peak)), context, exists, rule="order")
    before, there, beyond = (
        Context((gamma, *context.variables), (*context.conditions, *conditions))
        for conditions in (
            (lt(ZERO, gamma), lt(gamma, lost(peak))),
            (le(gamma, lost(peak)), le(lost(peak), gamma)),
            (lt(lost(peak), gamma),),
        )
    )
    at_turn, past_turn = turns(blind(ALONE), ALONE)
    lines = [instance(past_turn, before)]
    equal = have(eq(lost(peak), gamma), there, rule="sign")
    load = have(lt(ZERO, gamma), there, above_zero, rule="sign")
    lines.append(instance(at_turn, there, equal, load))
    larger_load = have(lt(lost(peak), gamma), beyond, rule="sign")
    load = have(lt(ZERO, gamma), beyond, above_zero, larger_load, rule="combine", multipliers=(ONE, ONE))
    known = overlaps(ALONE, book.general_overlap)
    value = known.statement.args[1].args[1]
    here = seen(ALONE)
    pulled = instance(pull_exists(), here, images={p: peak})
    weak = have(le(ZERO, pull(peak)), here, pulled, rule="order")
    positive = have(lt(ZERO, value), here, weak, rule="sign")
    said = have(eq(known.statement.args[0], value), here, recovered(ALONE), rule="field", multipliers=(ONE,))
    more = have(lt(ZERO, known.statement.args[0]), here, said, positive, rule="combine", multipliers=(neg(ONE), ONE))
    lines.append(instance(more, beyond, load))
    return have(statement, context, above_zero, *lines, known, rule="least", title="0, then positive")


PROOFS[book.general_threshold.name] = threshold
