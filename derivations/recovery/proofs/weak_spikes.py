"""A spike that lowers the variance along its direction: the smallest eigenvalue, and the overlap of its eigenvector."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, eq, inverse, le, lim, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, num, substitute
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...lemmas.eigenvalues import M, eigenvalue, k
from ...lemmas.letters import S, X, d, gamma, n, t, u
from ...lemmas.marchenko_pastur import MANY, lower
from ...lemmas.rank_one import determinant, theta, v
from ...lemmas.smallest import (
    LAST,
    NEXT,
    falls_below,
    keeps_above_least,
    least,
    least_weight_at_least,
    least_weight_at_most,
    resolvent_below_least,
)
from ...lemmas.white_resolvent import GAP, LIMIT, entry_at_place, far, i, in_probability, place
from ..weak_spikes import smallest_claim, weak_overlap_claim
from .second_eigenvalue import close_by
from .spikes import EDGE_ROOT, FIRST, NEAR_ZERO, RECOVERED, SPIKED, by_regimes, e, with_data
from .spikes import Place as Above

WEAK = Context((gamma, theta), (lt(ONE, gamma), lt(num(-1), theta), lt(theta, ZERO)))
SEEN, BLIND = WEAK.where(lt(power(theta, -2), gamma)), WEAK.where(le(gamma, power(theta, -2)))
BOTTOM, OUTLIER = eigenvalue(S, LAST), eigenvalue(SPIKED, LAST)
WEIGHT = make("weight", SPIKED, FIRST, LAST, LAST)


@lemma
def edge(number: Term = LAST) -> Line:
    """The smallest eigenvalues of white data tend to the lower edge."""
    context = Context((gamma,), (lt(ONE, gamma),))
    cited = instance(axiom("edge_lower"), context, images={k: num(-number.args[0])})
    return have(
        eq(in_probability(eigenvalue(S, number)), lower),
        context,
        cited,
        rule="limit_algebra",
        near=TWO,
    )


@dataclass(frozen=True, eq=False)
class Place(Above):
    """A place y = (1 + t)(1 + 1/(gamma t)) between 0 and the bulk, t = ``at``, that moves with e, and what is known of it."""

    @property
    def value(self) -> Term:
        """The limit of the entry."""
        return substitute(LIMIT, {t: self.at})

    def outside(self) -> tuple[Term, ...]:
        return le(TWO, d), lt(self.y, BOTTOM)

    def resolvent(self) -> Line:
        return resolvent_below_least()


@lemma
def positive_place() -> Line:
    """y > 0 for -1 < t."""
    context = Context((gamma, t), (lt(ONE, gamma), lt(num(-1), t), *GAP.where[:2]))
    far_off = have(lt(ONE, mul(gamma, power(t, 2))), context, rule="sign")
    below = have(lt(add(ONE, mul(gamma, t)), ZERO), context, far_off, rule="combine", multipliers=(inverse(neg(t)),))
    return have(lt(ZERO, place()), context, below, rule="sign")


@lemma
def places_fall() -> Line:
    """y rises with t before the lower edge too."""
    context = Context((gamma, t, u), (lt(ZERO, gamma), lt(u, ZERO), lt(ONE, mul(gamma, power(u, 2))), lt(t, u)))
    far_off = have(lt(ONE, mul(gamma, power(u, 2))), context, rule="sign")
    weight = mul(sub(u, t), inverse(mul(gamma, t, u)))
    return have(lt(place(t), place(u)), context, far_off, rule="combine", multipliers=(weight,))


def _place(near: Context, at: Term, *known: Line) -> Place:
    """With the limit of the entry, and that y lies between 0 and the edge."""
    positive = instance(positive_place(), near, *known, images={t: at})
    form = instance(entry_at_place(MANY, GAP), near, *known, positive, images={t: at, i: ONE})
    there = instance(far(MANY, GAP)[1], near, *known, positive, images={t: at})
    return Place(near, at, (form, there, positive, *known))


_WIDTHS = mul(HALF, sub(mul(gamma, power(theta, 2)), ONE), inverse(mul(num(-1), gamma, theta))), add(ONE, theta)
WIDTH = make("min", *_WIDTHS)
NEAR_SEEN = Context((*SEEN.variables, e), (*SEEN.conditions, lt(ZERO, e), lt(e, WIDTH)))
NEAR_BLIND = Context((*BLIND.variables, e), (*BLIND.conditions, lt(ZERO, e), lt(e, sub(ONE, EDGE_ROOT))))


@cache
def places() -> tuple[Place, Place, Place]:
    """Before and beyond the outlier; before the edge where there is none."""
    near = close_by(NEAR_SEEN, *_WIDTHS)
    low, high, edge_at = sub(theta, e), add(theta, e), neg(add(EDGE_ROOT, e))
    scale = mul(num(-2), gamma, theta)
    seen = have(lt(ONE, mul(gamma, power(theta, 2))), NEAR_SEEN, rule="sign")
    before = (
        have(lt(num(-1), low), NEAR_SEEN, near[1], rule="combine", multipliers=(ONE,)),
        have(lt(ONE, mul(gamma, power(low, 2))), NEAR_SEEN, seen, rule="combine", multipliers=(ONE,)),
        have(lt(low, ZERO), NEAR_SEEN, rule="sign"),
    )
    beyond = (
        have(lt(num(-1), high), NEAR_SEEN, rule="sign"),
        have(lt(ONE, mul(gamma, power(high, 2))), NEAR_SEEN, near[0], rule="combine", multipliers=(scale,)),
        have(lt(high, ZERO), NEAR_SEEN, near[0], rule="combine", multipliers=(ONE,)),
    )
    below = (
        have(lt(num(-1), edge_at), NEAR_BLIND, rule="sign"),
        have(lt(ONE, mul(gamma, power(edge_at, 2))), NEAR_BLIND, rule="sign"),
        have(lt(edge_at, ZERO), NEAR_BLIND, rule="sign"),
        have(le(neg(EDGE_ROOT), theta), NEAR_BLIND, rule="sign", title="below the threshold"),
    )
    first = _place(NEAR_SEEN, low, *before)
    less = have(lt(low, theta), NEAR_SEEN, rule="sign")
    under = instance(places_fall(), NEAR_SEEN, less, images={t: low, u: theta})
    return (
        Place(NEAR_SEEN, low, (*first.lines, less, under)),
        _place(NEAR_SEEN, high, *beyond),
        _place(NEAR_BLIND, edge_at, *below),
    )


# The eigenvalue.


@lemma
def outlier() -> Line:
    """The zero of the determinant below the bulk."""
    low, high, _ = places()
    keeps = low.of_data(keeps_above_least(), lt(ZERO, low.sign))
    falls = high.of_data(falls_below(), lt(high.sign, ZERO))
    known = instance(edge(), SEEN), *low.known(), *high.known(), keeps, falls
    return have(
        eq(in_probability(OUTLIER), place(theta)), SEEN, *known, rule="squeeze", title="the outlier below", near=TWO,
        variables=(n, d, X, e), lower=low.y, upper=high.y, toward=NEAR_ZERO, near_parameter=WIDTH,
        eventually=(low.y, BOTTOM, ZERO, low.sign, high.y, BOTTOM, high.sign, ZERO),
    )  # fmt: skip


@lemma
def second_above() -> Line:
    """The smallest eigenvalue is at most the second smallest white one."""
    context = with_data(WEAK, le(TWO, d))
    interlaced = instance(axiom("interlacing_above"), context, images={M: S, v: FIRST, k: sub(d, ONE)})
    last = instance(least()[0], context, images={M: SPIKED})
    second = instance(least()[1], context, images={M: S})
    return have(
        le(OUTLIER, eigenvalue(S, NEXT)), context, interlaced, last, second, rule="combine",
        multipliers=(ONE, neg(ONE), ONE),
    )  # fmt: skip


@lemma
def at_edge() -> Line:
    """No zero of the determinant between 0 and the bulk."""
    *_, low = places()
    keeps = low.of_data(keeps_above_least(), lt(ZERO, low.sign))
    known = instance(edge(), BLIND), instance(edge(NEXT), BLIND), second_above(), *low.known(), keeps
    return have(
        eq(in_probability(OUTLIER), lower), BLIND, *known, rule="squeeze", title="the lower edge", near=TWO,
        variables=(n, d, X, e), lower=low.y, upper=eigenvalue(S, NEXT), toward=NEAR_ZERO,
        near_parameter=sub(ONE, EDGE_ROOT), eventually=(low.y, BOTTOM, ZERO, low.sign),
    )  # fmt: skip


def smallest() -> Line:
    return by_regimes(smallest_claim, outlier(), at_edge())


# The overlap.


def bounds(low: Place) -> tuple[tuple[Line, Line], tuple[Term, Term], tuple[Term, ...]]:
    """Bounds of the weight by what is known at a place below the smallest eigenvalue, and what holds there eventually."""
    conditions = lt(low.y, OUTLIER), lt(ZERO, low.sign)
    lines = low.of_data(least_weight_at_least(), *conditions), low.of_data(least_weight_at_most(), *conditions)
    sides = lines[0].statement.args[0], lines[1].statement.args[1]
    return lines, sides, (low.y, BOTTOM, low.y, OUTLIER, ZERO, low.sign)


@lemma
def recovered() -> Line:
    """Above the threshold the bounds squeeze the weight at the residue."""
    low, *_ = places()
    lines, (least_, most), eventually = bounds(low)
    known = instance(edge(), SEEN), outlier(), *low.known(), *lines
    return have(
        eq(in_probability(WEIGHT), RECOVERED), SEEN, *known, rule="squeeze", title="the residue", near=TWO,
        variables=(n, d, X, e), lower=least_, upper=most, toward=NEAR_ZERO, near_parameter=WIDTH, eventually=eventually,
    )  # fmt: skip


@lemma
def vanishing_bound() -> Line:
    """(y - a) h/Q tends to 0 as y tends to the edge a."""
    *_, low = places()
    ratio = mul(sub(low.y, lower), low.value, inverse(determinant(theta, low.y, low.value)))
    below = have(le(ZERO, ratio), low.near, *low.lines, rule="sign")
    most = neg(mul(e, low.value))
    above = have(le(ratio, most), low.near, *low.lines, rule="sign")
    return have(
        eq(lim(NEAR_ZERO, ratio, e), ZERO), BLIND, below, above, rule="squeeze", near=sub(ONE, EDGE_ROOT),
        variables=(e,), lower=ZERO, upper=most,
    )  # fmt: skip


@lemma
def blind() -> Line:
    """Up to the threshold the bound from above of the weight tends to 0."""
    *_, low = places()
    lines, (_, most), eventually = bounds(low)
    known = instance(edge(), BLIND), at_edge(), vanishing_bound(), *low.known(), lines[1]
    return have(
        eq(in_probability(WEIGHT), ZERO), BLIND, *known, rule="squeeze", title="no atom at the edge", near=TWO,
        variables=(n, d, X, e), lower=ZERO, upper=most, toward=NEAR_ZERO, near_parameter=sub(ONE, EDGE_ROOT),
        eventually=eventually,
    )  # fmt: skip


def overlap() -> Line:
    return by_regimes(weak_overlap_claim, recovered(), blind())


PROOFS: dict[str, Callable[[], Line]] = {smallest_claim.name: smallest, weak_overlap_claim.name: overlap}

IDEAS: dict[str, str] = {
    "recovery.smallest_eigenvalue": (
        "A spike that lowers the variance along its direction can push an eigenvalue out of the bulk from below. "
        "It lies where the determinant of the change of rank one vanishes between 0 and the lower edge, or at "
        "that edge."
    ),
    "recovery.weak_overlap": (
        "The weight of the last eigenvector in the spike's direction is bounded from both sides by the "
        "resolvent's entry at places below the smallest eigenvalue. The bounds meet at the residue of the "
        "limiting entry, or at 0."
    ),
}
"""What each proof does, in a sentence or two."""
