"""The overlap of the eigenvector that the last peak makes with the peak's direction: the residue of the entry, or 0."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from ....theory.claim import Claim
from ....theory.terms.build import HALF, ONE, ZERO, add, eq, inverse, le, lt, mul, neg, sub
from ....theory.terms.context import Context
from ....theory.terms.term import make, num, substitute
from ....theory.write.convert import BULK_END
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.letters import gamma, u, z
from ...lemmas.peak_residue import residue, residue_between, vanishes, vanishes_between
from ...lemmas.peak_weights import at_least, largest_at_most, second_at_most, second_at_most_above
from ...lemmas.peaks import BEYOND, e, lost, lost_exists, lost_falls, p, peak, pull, pull_exists, q
from .. import above_bulk as book
from .above_bulk import (
    ALONE,
    HIGH,
    LOW,
    PAIR,
    Peaks,
    at_edge,
    before_peak,
    beyond_peak,
    first_peak,
    in_words,
    near_seen,
    outlier,
    seen,
    turns,
    unseen,
)
from .beside_peak import Data, Place, event, form_tends, halfway, rises
from .second_eigenvalue import close_by

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


@lemma
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
    lines: tuple[Line, ...] = instance(pull_exists(), near, right, images={p: BEYOND}), after, right, slope, beyond
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


@lemma
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


@lemma
def overlaps(peaks: Peaks, claim: Claim) -> Line:
    """The squared overlap is the residue at a load beyond the threshold, and 0 up to it."""
    return in_words(peaks, claim, recovered(peaks), *turns(blind(peaks), peaks))


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


PROOFS: dict[str, Callable[[], Line]] = {
    book.general_overlap.name: partial(overlaps, ALONE, book.general_overlap),
    book.second_overlap.name: partial(overlaps, PAIR, book.second_overlap),
    book.general_threshold.name: threshold,
}

IDEAS: dict[str, str] = {
    "recovery.general_overlap": (
        "The weight of the first eigenvector in the peak's direction is the residue of the resolvent's entry, at "
        "psi of places next to the peak. Bounds from both sides meet at it, or at 0 where psi turns at the peak "
        "or beyond."
    ),
    "recovery.general_threshold": (
        "The overlap is 0 where psi turns at the peak or beyond, and positive where it rises there. It rises exactly "
        "if the load is above the mean of t^2/(p - t)^2 over the bulk."
    ),
    "recovery.general_second_overlap": (
        "The weight of the second eigenvector in the smaller peak's direction is bounded from both sides by the "
        "resolvent's entry at places next to its eigenvalue, below the larger one. The bounds meet at the "
        "residue, or at 0."
    ),
}
"""What each proof does, in a sentence or two."""
