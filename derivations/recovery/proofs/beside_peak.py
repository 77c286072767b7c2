"""Places right of a bulk, on which side of their images eigenvalues lie, and bounds of the weight of the peak's direction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ....theory.terms.build import HALF, ONE, add, eq, inverse, le, lt, mul, ne, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, make, num
from ....theory.write.convert import BULK_END
from ....theory.write.proof import Line, have, instance
from ...lemmas.eigenvalues import M, eigenvalue
from ...lemmas.letters import X, d, gamma, n, u, x, y, z
from ...lemmas.peaks import NEAR_ZERO, e, image, image_rises, lost, lost_falls, mean_exists, p, peak, pull_exists, q
from ...lemmas.rank_one import v
from .above_bulk import SAMPLE, Peaks, Sigma, first_peak, has_indicator, indicated, indicator, with_data
from .above_bulk import a as smaller
from .above_bulk import b as larger


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
