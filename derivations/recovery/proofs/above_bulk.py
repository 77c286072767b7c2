"""One or two eigenvalues of Sigma above a bulk of any law: the last of them makes an outlier, or does not.

The first unit vectors are eigenvectors of Sigma, of the eigenvalues ``peak_1`` and ``peak``, or of ``peak`` alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from ....theory.claim import Claim
from ....theory.terms.build import HALF, ONE, TRUE, TWO, ZERO, add, eq, inverse, le, lt, mul, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Function, Term, bound, close, make, num, substitute, var
from ....theory.write.convert import BULK_END, POPULATION
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.bulk_edge import turn, turn_solves
from ...lemmas.eigenvalues import eigenvalue
from ...lemmas.letters import DATA, X, d, gamma, n
from ...lemmas.peaks import (
    BEFORE,
    BEYOND,
    NEAR_ZERO,
    e,
    image,
    image_tends,
    lost,
    lost_before,
    lost_exists,
    lost_falls,
    mean_exists,
    p,
    peak,
    pull_exists,
    pull_turned,
    q,
)
from .. import above_bulk as book
from .second_eigenvalue import close_by

first_peak = var("peak_1", "real")
Sigma, SAMPLE = var("Sigma", "matrix"), make("coloured", X, var("Sigma", "matrix"))
a, b = var("a", "real"), var("b", "real")
j = var("j", "integer")


def indicator(relation: Term) -> Term:
    return make("cases", relation, ONE, TRUE, ZERO)


@lemma
def indicated() -> Line:
    """A relation holds where its indicator is more than 1/2."""
    relation = lt(a, b)
    context = Context((a, b), (lt(HALF, indicator(relation)),))
    above, there = context.where(relation), context.where(le(b, a))
    nothing = have(eq(indicator(relation), ZERO), there, have(eq(ZERO, ZERO), there, rule="field"), rule="cases")
    absurd = have(lt(HALF, ZERO), there, nothing, rule="combine", multipliers=(ONE,))
    return have(relation, context, have(relation, above, rule="sign"), absurd, rule="cases")


@dataclass(frozen=True)
class Peaks:
    """So many further eigenvalues, of which ``peak`` is the last."""

    number: int

    @property
    def context(self) -> Context:
        return claimed(book.general_largest if self.number == 1 else book.second_largest)[0]

    @property
    def function(self) -> Function:
        """They by their number."""
        if self.number == 1:
            return 1, peak
        return 1, make("cases", eq(bound(0, "real"), ONE), first_peak, TRUE, peak)

    @property
    def last(self) -> Term:
        return num(self.number)

    @property
    def outlier(self) -> Term:
        return eigenvalue(SAMPLE, self.last)

    def at(self, number: Term) -> Term:
        """The eigenvalue of a number."""
        return peak if self.number == 1 else make("cases", eq(number, ONE), first_peak, TRUE, peak)

    def in_probability(self, body: Term) -> Term:
        path = make("peaks", gamma, POPULATION, self.last, close(self.at(j), j))
        return make("plim", path, close(DATA, n, d, Sigma), close(body, X, n, d, Sigma))

    def each(self, relation: Callable[[Term], Term], context: Context, low: Term, high: Term, *known: Line) -> Line:
        """What holds of the eigenvalues from one number to another."""
        inside = context.extended(Context((j,), (le(low, j), le(j, high))))
        statement = relation(self.at(j))
        if low.args[0] > high.args[0]:
            return have(statement, inside, *known, rule="cases", title="there is none")
        if self.number == 1:
            return have(statement, inside, *known, rule="sign")
        branches = ((eq(j, ONE), first_peak),) * (low is ONE) + ((lt(ONE, j), peak),) * (high is not ONE)
        parts = [have(relation(value), inside.where(guard), *known, rule="sign") for guard, value in branches]
        return have(statement, inside, *parts, rule="cases")

    def positive(self) -> Line:
        """They are positive."""
        return _positive(self)

    def cited(self, name: str, context: Context, place: Term, *payments: Line, **numbers: Term) -> Line:
        """What an axiom says of these populations at a place."""
        letters = {var(name, "integer"): number for name, number in {"k": self.last, **numbers}.items()}
        images = {var("P", "law"): POPULATION, b: BULK_END, p: place, **letters}
        cited = axiom(name)
        return instance(cited, context, self.positive(), *payments, images=images, functions={"g": self.function})

    def separated(self, context: Context, place: Term, number: Term, above: bool, *known: Line) -> Line:
        """With a probability that tends to 1 the outlier of a number lies above the image of a place, or below."""
        if above:
            apart = self.each(lambda value: lt(place, value), context, ONE, number, *known)
        else:
            apart = self.each(lambda value: lt(value, place), context, number, self.last, *known)
        return self.cited(f"exact_separation_{'above' if above else 'below'}", context, place, apart, *known, m=number)


@lemma
def _positive(peaks: Peaks) -> Line:
    """Each peak is positive."""
    return peaks.each(lambda value: lt(ZERO, value), peaks.context, ONE, peaks.last)


def with_data(context: Context, *conditions: Term) -> Context:
    """The context with data of a population, and their sizes."""
    ranges = (Sigma, make("covariances", d)), (X, DATA)
    sizes = le(ONE, n), le(ONE, d)
    return Context((*context.variables, n, d, Sigma, X), (*context.conditions, *sizes, *conditions), ranges)


@cache
def seen(peaks: Peaks) -> Context:
    return peaks.context.where(lt(lost(peak), gamma))


APART = mul(HALF, sub(gamma, lost(peak)), inverse(gamma))
"""So near to the peak psi still rises."""
ROOM = mul(HALF, sub(first_peak, peak), inverse(sub(peak, BULK_END)))
"""So near to the peak half the way to the next larger one is not reached."""


@cache
def near_seen(peaks: Peaks) -> tuple[Term, Context]:
    """How near to the peak the places are."""
    width = APART if peaks.number == 1 else make("min", APART, ROOM)
    context = seen(peaks)
    return width, Context((*context.variables, e), (*context.conditions, lt(ZERO, e), lt(e, width)))


LOW, HIGH = (substitute(place, {p: peak}) for place in (BEFORE, BEYOND))


@lemma
def close_to_peak(peaks: Peaks) -> tuple[Line, ...]:
    """epsilon is less than the widths, and than 1/2."""
    _, near = near_seen(peaks)
    exists = instance(lost_exists(), near, images={p: peak})
    positive = have(le(ZERO, lost(peak)), near, exists, rule="order")
    if peaks.number == 1:
        lines: tuple[Line, ...] = (have(lt(e, APART), near, rule="sign"),)
    else:
        lines = close_by(near, APART, ROOM)
    half = have(lt(e, HALF), near, lines[0], positive, rule="combine", multipliers=(ONE, mul(HALF, inverse(gamma))))
    return half, *lines


@lemma
def before_peak(peaks: Peaks) -> tuple[Line, ...]:
    """The place before the peak: right of the bulk, where psi rises."""
    _, near = near_seen(peaks)
    half, narrow, *_ = close_to_peak(peaks)
    less = sub(ONE, e)
    most = instance(lost_before(), near, half, images={p: peak})
    scale = power(less, -2)
    rises = have(
        lt(lost(LOW), gamma), near, half, narrow, most, rule="combine",
        multipliers=(ZERO, mul(TWO, gamma, scale), ONE),
    )  # fmt: skip
    right = have(lt(BULK_END, LOW), near, half, rule="sign")
    exists = instance(pull_exists(), near, right, images={p: LOW})
    return exists, right, have(lt(LOW, peak), near, rule="sign"), rises


@lemma
def beyond_peak(peaks: Peaks) -> tuple[Line, ...]:
    """The place beyond the peak, and before half the way to the next larger one."""
    _, near = near_seen(peaks)
    right = have(lt(BULK_END, HIGH), near, rule="sign")
    after = have(lt(peak, HIGH), near, rule="sign")
    falls = instance(lost_falls()[2], near, after, images={p: peak, q: HIGH})
    before = have(lt(lost(peak), gamma), near, rule="sign")
    rises = have(lt(lost(HIGH), gamma), near, falls, before, rule="combine", multipliers=(ONE, ONE))
    lines = instance(pull_exists(), near, right, images={p: HIGH}), right, after, rises
    if peaks.number == 1:
        return lines
    room = close_to_peak(peaks)[-1]
    middle = mul(HALF, add(peak, first_peak))
    return *lines, have(lt(HIGH, middle), near, room, rule="combine", multipliers=(sub(peak, BULK_END),))


def has_indicator(context: Context, relation: Term, *known: Line) -> Line:
    """With data, the indicator of a relation between an eigenvalue and a place exists."""
    (number,) = (part.args[1] for part in relation.args if part.head == "eigenvalue")
    return have(make("defined", indicator(relation)), with_data(context, le(number, d)), *known, rule="order")


def bounded(peaks: Peaks, context: Context, relation: Term) -> Line:
    """With data, a relation holds where its indicator is more than 1/2."""
    there = with_data(context, le(peaks.last, d), lt(HALF, indicator(relation)))
    return instance(indicated(), there, images=dict(zip((a, b), relation.args, strict=True)))


@lemma
def outlier(peaks: Peaks) -> Line:
    """The last peak's eigenvalue tends to psi of it."""
    width, near = near_seen(peaks)
    context, value = seen(peaks), peaks.outlier
    above = lt(image(LOW), value)
    below = lt(value, image(HIGH))
    known = (
        peaks.separated(near, LOW, peaks.last, True, *before_peak(peaks)),
        peaks.separated(near, HIGH, peaks.last, False, *beyond_peak(peaks)),
        bounded(peaks, near, above),
        bounded(peaks, near, below),
        has_indicator(near, above, before_peak(peaks)[0]),
        has_indicator(near, below, beyond_peak(peaks)[0]),
        peaks.positive(),
        *(instance(image_tends(place), context, images={p: peak}) for place in (BEFORE, BEYOND)),
        before_peak(peaks)[0],
        beyond_peak(peaks)[0],
        mean_exists(),
    )
    return have(
        eq(peaks.in_probability(value), image(peak)), context, *known, rule="squeeze", title="the outlier",
        near=peaks.last, variables=(n, d, Sigma, X, e), lower=image(LOW), upper=image(HIGH), toward=NEAR_ZERO,
        near_parameter=width, eventually=(HALF, indicator(above), HALF, indicator(below)),
    )  # fmt: skip


# Where psi turns at the peak or beyond it, the last peak makes no outlier.


@cache
def unseen(peaks: Peaks) -> Context:
    """With a place at which psi turns."""
    context = peaks.context
    return Context((*context.variables, p), (*context.conditions, le(peak, p), eq(lost(), gamma)))


@lemma
def at_edge(peaks: Peaks) -> Line:
    """The eigenvalue tends to the edge of the bulk."""
    context = unseen(peaks)
    right = have(lt(BULK_END, p), context, rule="sign")
    exists = instance(pull_exists(), context, right)
    under = peaks.each(lambda value: le(value, p), context, peaks.last, peaks.last)
    return peaks.cited("edge_population", context, p, right, exists, under, m=peaks.last)


def turns(line: Line, peaks: Peaks) -> tuple[Line, Line]:
    """A line on a place where psi turns, for the peak itself and for a place beyond it."""
    there, beyond = peaks.context.where(eq(lost(peak), gamma)), peaks.context.where(lt(gamma, lost(peak)))
    solved = [instance(known, beyond) for known in turn_solves()]
    weakly = have(le(peak, turn), beyond, solved[0], rule="sign")
    return instance(line, there, images={p: peak}), instance(line, beyond, weakly, solved[1], images={p: turn})


def in_words(peaks: Peaks, claim: Claim, found: Line, there: Line, beyond: Line) -> Line:
    """The claim from what is found where psi rises at the peak, where it turns there and where it turns beyond it."""
    context, statement = claimed(claim)
    left, values = statement.args[0], statement.args[1].args[1::2]
    weak = statement.args[1].args[0].head == "le"
    branches = []
    right = have(lt(BULK_END, turn), beyond.context, instance(turn_solves()[0], beyond.context), rule="sign")
    turned = instance(pull_turned(), beyond.context, right, images={p: turn})
    for line, value in ((found, values[0]), (there, values[0 if weak else 1]), (beyond, values[1])):
        uses, weights = ((line, turned), (ONE, ZERO)) if line is beyond else ((line,), (ONE,))
        said = have(eq(left, value), line.context, *uses, rule="field", title="in these words", multipliers=weights)
        branches.append(said)
    compared = make("defined", lost(peak))
    every = have(statement, context.where(compared), *branches, rule="cases", title="every load")
    return instance(every, context, instance(lost_exists(), context, images={p: peak}))


def largest(peaks: Peaks, claim: Claim) -> Line:
    return in_words(peaks, claim, outlier(peaks), *turns(at_edge(peaks), peaks))


ALONE, PAIR = Peaks(1), Peaks(2)
PROOFS: dict[str, Callable[[], Line]] = {
    book.general_largest.name: partial(largest, ALONE, book.general_largest),
    book.second_largest.name: partial(largest, PAIR, book.second_largest),
}

IDEAS: dict[str, str] = {
    "recovery.general_eigenvalue": (
        "An eigenvalue p of Sigma above a bulk shifts to psi(p) = p (1 + <t/(p - t)>/gamma), the mean being over "
        "the bulk, where psi rises at p. Signs of a determinant count the eigenvalues beyond places next to it; "
        "where psi falls at p, it is at the edge, the image of the turn of psi."
    ),
    "recovery.general_second_eigenvalue": (
        "Signs of determinants count the eigenvalues beyond a place, so that each peak has its own outlier "
        "psi(p), whatever larger peak there is. Where psi does not rise at the smaller peak, the second "
        "eigenvalue is at the edge of the bulk."
    ),
}
"""What each proof does, in a sentence or two."""
