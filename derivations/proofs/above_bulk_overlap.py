"""The overlap of the eigenvector that the last peak makes with the peak's direction: the residue of the entry, or 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
    has_indicator,
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


def form_tends(peaks: Peaks, place: Place) -> Line:
    apart = peaks.each(lambda value: ne(value, place.at), place.context, ONE, peaks.last, *place.lines)
    cited = peaks.cited("bilinear_form", place.context, place.at, apart, *place.lines, i=peaks.last)
    value = mul(place.at, inverse(mul(*image(place.at).args, sub(place.at, peak))))
    statement = eq(peaks.in_probability(form(peaks, place.at)), value)
    return have(statement, place.context, cited, rule="cases", title="the entry in the direction of the peak")


@dataclass(frozen=True, eq=False)
class Place:
    """A place right of the bulk, and what is known of it: first, that psi exists there."""

    at: Term
    context: Context
    lines: tuple[Line, ...]

    @property
    def y(self) -> Term:
        return image(self.at)

    def on(self, context: Context) -> Place:
        """The same on a part of the context."""
        return Place(self.at, context, tuple(instance(line, context) for line in self.lines))


@dataclass(frozen=True, eq=False)
class Event:
    """An eigenvalue of the data lies on one side of psi of a place, with a probability that tends to 1."""

    relation: Term
    known: tuple[Line, ...]


def event(peaks: Peaks, place: Place, number: Term, above: bool) -> Event:
    value = eigenvalue(SAMPLE, number)
    relation = lt(place.y, value) if above else lt(value, place.y)
    separated = peaks.separated(place.context, place.at, number, above, *place.lines)
    return Event(relation, (separated, has_indicator(place.context, relation, place.lines[0]), place.lines[0]))


@dataclass(frozen=True, eq=False)
class Data:
    """Data for which events take place, near the limit."""

    peaks: Peaks
    near: Context
    events: tuple[Event, ...]

    @property
    def context(self) -> Context:
        return with_data(self.near, lt(self.peaks.last, d), *(lt(HALF, indicator(one.relation)) for one in self.events))

    def holding(self, one: Event) -> Line:
        """The event takes place."""
        images = dict(zip((smaller, larger), one.relation.args, strict=True))
        return instance(indicated(), self.context, images=images)

    def says(self, lemma: Line, *known: Line, **images: Term) -> Line:
        """What a lemma on weights says of the sample covariance in the direction of the peak."""
        letters = {"y": y, "z": z, "u": u}
        named = {letters[name]: image for name, image in images.items()}
        direction = make("basis", self.peaks.last)
        given = map(self.holding, self.events)
        return instance(lemma, self.context, *given, *known, images={M: SAMPLE, v: direction, **named})

    def squeezed(self, lower: Term, upper: Term, value: Term, context: Context, width: Term, *known: Line) -> Line:
        """The limit of the overlap, between two bounds."""
        eventually = tuple(part for one in self.events for part in (HALF, indicator(one.relation)))
        given = (line for one in self.events for line in one.known)
        near = num(self.peaks.number + 1)
        return have(
            eq(self.peaks.in_probability(overlap(self.peaks)), value), context, *known, *given, self.peaks.positive(),
            mean_exists(), rule="squeeze", near=near, variables=(n, d, Sigma, X, e), lower=lower, upper=upper,
            toward=NEAR_ZERO, near_parameter=width, eventually=eventually,
        )  # fmt: skip


def rises(context: Context, low: Term, high: Term, *known: Line) -> Line:
    """psi is larger at the second of two places, being right of the bulk and of a place where it does not fall."""
    ahead, most = (have(one, context, *known, rule="sign") for one in (lt(low, high), le(lost(low), gamma)))
    right = have(lt(BULK_END, low), context, *known, rule="sign")
    return instance(image_rises(), context, ahead, most, right, images={p: low, q: high})


@cache
def halfway(context: Context, at: Term) -> Place:
    """Half the way from a place, where psi does not fall, to the next larger peak; psi rises there."""
    place = mul(HALF, add(at, first_peak))
    right, after, before, most = (
        have(one, context, rule="sign")
        for one in (lt(BULK_END, place), lt(at, place), lt(place, first_peak), le(lost(at), gamma))
    )
    falls = instance(lost_falls()[2], context, after, images={p: at, q: place})
    slope = have(lt(lost(place), gamma), context, falls, most, rule="combine", multipliers=(ONE, ONE))
    exists = instance(pull_exists(), context, right, images={p: place})
    return Place(place, context, (exists, right, after, before, slope, rises(context, at, place, most)))


# Where psi rises at the peak.


@cache
def below_peak(peaks: Peaks) -> Place:
    """A fixed place before the peak; psi is smaller there."""
    width, _ = near_seen(peaks)
    half, context = mul(HALF, width), seen(peaks)
    positive = have(lt(ZERO, width), context, rule="sign")
    there = [have(one, context, positive, rule="sign") for one in (lt(ZERO, half), lt(half, width))]
    lines = tuple(instance(line, context, *there, images={e: half}) for line in before_peak(peaks))
    at = substitute(LOW, {e: half})
    return Place(at, context, (*lines, rises(context, at, peak, *lines)))


@cache
def recovered(peaks: Peaks) -> Line:
    """The residue, between bounds at a place beyond the peak."""
    width, near = near_seen(peaks)
    context, below, there = seen(peaks), below_peak(peaks), Place(HIGH, near, beyond_peak(peaks))
    most = have(le(lost(peak), gamma), context, rule="sign")
    here = instance(pull_exists(), context, images={p: peak})
    low = below.on(near)
    falls, after = low.lines[-1], rises(near, peak, HIGH, *there.lines, instance(most, near))
    known = [have(lt(low.y, there.y), near, falls, after, rule="combine", multipliers=(ONE, ONE))]
    events = [event(peaks, there, peaks.last, False), event(peaks, low, num(peaks.number + 1), False)]
    facts = [instance(residue_between(False), context, most, *below.lines, here, images={p: peak, z: low.y})]
    if peaks is ALONE:
        data = Data(peaks, near, tuple(events))
        upper = data.says(largest_at_most(), y=there.y)
        facts.append(instance(residue(), context, most, images={p: peak}))
    else:
        beyond = halfway(context, peak)
        high = beyond.on(near)
        events.append(event(peaks, high, ONE, True))
        data = Data(peaks, near, tuple(events))
        known.append(rises(near, HIGH, high.at, *there.lines, *high.lines))
        upper = data.says(second_at_most(), *known, y=there.y, u=high.y)
        facts.append(instance(residue_between(True), context, most, *beyond.lines, here, images={p: peak, u: high.y}))
    above = {} if peaks is ALONE else {"u": high.y}
    lower = data.says(at_least(peaks.number), *known, y=there.y, z=low.y, **above)
    tends = outlier(peaks), form_tends(peaks, there), here, *facts, *known
    bounds, value = (lower.statement.args[0], upper.statement.args[1]), facts[0].statement.args[1]
    return data.squeezed(*bounds, value, context, width, *tends, lower, upper)


# Where psi turns at the peak or beyond it.

ROOM = mul(HALF, sub(first_peak, p), inverse(sub(p, BULK_END)))
"""So near to the turn half the way to the next larger peak is not reached."""


def beyond_turn(near: Context, between: bool) -> Place:
    """The place beyond the turn, and before half the way to a larger peak."""
    after = have(lt(p, BEYOND), near, rule="sign")
    right, beyond = (have(one, near, after, rule="sign") for one in (lt(BULK_END, BEYOND), lt(peak, BEYOND)))
    here = have(eq(lost(p), gamma), near, rule="sign")
    falls = instance(lost_falls()[2], near, after, images={q: BEYOND})
    slope = have(lt(lost(BEYOND), gamma), near, falls, here, rule="combine", multipliers=(ONE, neg(ONE)))
    lines = instance(pull_exists(), near, right, images={p: BEYOND}), after, right, slope, beyond
    if between:
        room = close_by(near, HALF, ROOM)[1]
        middle = mul(HALF, add(p, first_peak))
        lines += (have(lt(BEYOND, middle), near, room, rule="combine", multipliers=(sub(p, BULK_END),)),)
    return Place(BEYOND, near, lines)


def blind_on(peaks: Peaks, context: Context, between: bool) -> Line:
    """The upper bound tends to 0; the next larger peak, if there is one, lies beyond the turn or not."""
    width = make("min", HALF, ROOM) if between else HALF
    near = Context((*context.variables, e), (*context.conditions, lt(ZERO, e), lt(e, width)))
    there = beyond_turn(near, between)
    right = have(lt(BULK_END, p), context, rule="sign")
    exists = instance(pull_exists(), context, right)
    events, known = [event(peaks, there, peaks.last if between else ONE, False)], list[Line]()
    if between:
        beyond = halfway(context, p)
        high = beyond.on(near)
        data = Data(peaks, near, (*events, event(peaks, high, ONE, True)))
        known = [rises(near, BEYOND, high.at, *there.lines, *high.lines)]
        upper = data.says(second_at_most(), *known, y=there.y, u=high.y)
        fact = instance(vanishes_between(), context, right, *beyond.lines, exists, images={u: high.y})
    else:
        data = Data(peaks, near, tuple(events))
        upper = data.says(largest_at_most() if peaks is ALONE else second_at_most_above(), y=there.y)
        fact = instance(vanishes(), context, right)
    tends = instance(at_edge(peaks), context), form_tends(peaks, there), exists, fact, *known
    return data.squeezed(ZERO, upper.statement.args[1], ZERO, context, width, *tends, upper)


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
