"""One spike: its eigenvalue leaves the bulk, or does not, and its direction is recovered, or is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from ....theory.claim import Claim
from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, eq, inverse, le, lim, lt, mul, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.eigenvalues import M, eigenvalue, k, resolvent_above
from ...lemmas.letters import DATA, S, X, d, gamma, n, t
from ...lemmas.letters import y as POINT
from ...lemmas.marchenko_pastur import upper
from ...lemmas.rank_one import determinant, entry, entry_exists, rises_above, stays_below, theta, v
from ...lemmas.spike_weights import weight_at_least, weight_at_most
from ...lemmas.white_resolvent import beyond_upper, entry_above, i, in_probability, place
from ..spike import eigenvalue_claim, overlap_claim

e = var("e", "real")
FIRST = make("basis", ONE)
SPIKED = make("spiked", S, FIRST, theta)
TOP, OUTLIER = eigenvalue(S, ONE), eigenvalue(SPIKED, ONE)
NEAR_ZERO = make("above", ZERO)
EDGE_ROOT = power(gamma, Fraction(-1, 2))


def with_data(context: Context, *conditions: Term) -> Context:
    """The context with data and their sizes."""
    sizes = le(ONE, n), le(ONE, d)
    return Context((*context.variables, n, d, X), (*context.conditions, *sizes, *conditions), ((X, DATA),))


@lemma
def edge() -> Line:
    """The largest eigenvalues of white data tend to the upper edge."""
    return instance(axiom("edge_upper"), Context((gamma, k), (lt(ZERO, gamma), le(ONE, k))))


STRENGTHS = (lt(ZERO, gamma), lt(ZERO, theta))
SEEN = Context((gamma, theta), (*STRENGTHS, lt(power(theta, -2), gamma)))
BLIND = Context((gamma, theta), (*STRENGTHS, le(gamma, power(theta, -2))))


@dataclass(frozen=True, eq=False)
class Place:
    """A place y = (1 + t)(1 + 1/(gamma t)) above the bulk, t = ``at``, that moves with e, and what is known of it."""

    near: Context
    at: Term
    lines: tuple[Line, ...]

    @property
    def y(self) -> Term:
        return place(self.at)

    @property
    def sign(self) -> Term:
        """The determinant there."""
        return determinant(theta, self.y, entry(S, FIRST, FIRST, self.y))

    def outside(self) -> tuple[Term, ...]:
        """That no eigenvalue lies beyond the place."""
        return (lt(TOP, self.y),)

    def resolvent(self) -> Line:
        """The lemma that the resolvent exists there."""
        return resolvent_above()

    def of_data(self, lemma: Line, *conditions: Term, images: dict[Term, Term] | None = None) -> Line:
        """What the lemma on M says of white data at the place, all eigenvalues being on its other side."""
        context = with_data(self.near, *self.outside(), *conditions)
        exists = instance(self.resolvent(), context, images={M: S, POINT: self.y})
        named = {M: S, v: FIRST, POINT: self.y, **(images or {})}
        given = {variable: image for variable, image in named.items() if variable in lemma.context.variables}
        return instance(lemma, context, exists, *self.lines, images=given)

    def on(self, near: Context, *facts: Line) -> Place:
        """The same on a part of the context, by facts that its conditions follow from."""
        return Place(near, self.at, tuple(instance(line, near, *facts) for line in self.lines))

    def known(self) -> tuple[Line, ...]:
        """With the entry that exists there."""
        return (*self.lines, self.of_data(entry_exists()))


def _place(near: Context, at: Term, *far: Line) -> Place:
    """With the limit of the entry, and that y is above the edge and positive."""
    entry_line = instance(entry_above(), near, *far, images={t: at, i: ONE})
    there = instance(beyond_upper(), near, *far, images={t: at})
    positive = have(lt(ZERO, place(at)), near, *far, rule="sign")
    return Place(near, at, (entry_line, there, positive, *far))


WIDTH = mul(HALF, sub(mul(gamma, power(theta, 2)), ONE), inverse(mul(gamma, theta)))
NEAR_SEEN = Context((*SEEN.variables, e), (*SEEN.conditions, lt(ZERO, e), lt(e, WIDTH)))
NEAR_BLIND = Context((*BLIND.variables, e), (*BLIND.conditions, lt(ZERO, e), lt(e, ONE)))


@cache
def before_outlier() -> Place:
    """t = theta - e."""
    at = sub(theta, e)
    close_by = have(lt(e, WIDTH), NEAR_SEEN, rule="sign")
    positive = have(lt(ZERO, at), NEAR_SEEN, close_by, rule="combine", multipliers=(ONE,))
    scale = mul(TWO, gamma, theta)
    far = have(lt(ONE, mul(gamma, power(at, 2))), NEAR_SEEN, close_by, rule="combine", multipliers=(scale,))
    return _place(NEAR_SEEN, at, positive, far)


@cache
def beyond_outlier() -> Place:
    """t = theta + e."""
    at = add(theta, e)
    far = have(lt(ONE, mul(gamma, power(at, 2))), NEAR_SEEN, rule="sign")
    beyond = have(lt(place(theta), place(at)), NEAR_SEEN, rule="sign", title="beyond the outlier")
    return _place(NEAR_SEEN, at, far, beyond)


@cache
def beyond_edge() -> Place:
    """t = gamma^(-1/2) + epsilon, where gamma^(-1/2) >= theta."""
    at = add(EDGE_ROOT, e)
    positive = have(lt(ZERO, at), NEAR_BLIND, rule="sign")
    far = have(lt(ONE, mul(gamma, power(at, 2))), NEAR_BLIND, rule="sign")
    weak = have(le(theta, EDGE_ROOT), NEAR_BLIND, rule="sign", title="below the threshold")
    return _place(NEAR_BLIND, at, positive, far, weak)


# The eigenvalue.


@lemma
def outlier() -> Line:
    """The zero of the determinant."""
    low, high = before_outlier(), beyond_outlier()
    rises = low.of_data(rises_above(), lt(low.sign, ZERO))
    stays = high.of_data(stays_below(), lt(ZERO, high.sign), images={k: ONE})
    known = (instance(edge(), SEEN, images={k: ONE}), *low.known(), *high.known(), rises, stays)
    return have(
        eq(in_probability(OUTLIER), place(theta)), SEEN, *known, rule="squeeze", title="the outlier",
        variables=(n, d, X, e), lower=low.y, upper=high.y, toward=NEAR_ZERO, near_parameter=WIDTH,
        eventually=(TOP, low.y, low.sign, ZERO, TOP, high.y, ZERO, high.sign),
    )  # fmt: skip


@lemma
def at_edge() -> Line:
    """No zero of the determinant: the eigenvalue lies between the second white one and any place above the edge."""
    high = beyond_edge()
    stays = high.of_data(stays_below(), lt(ZERO, high.sign), images={k: ONE})
    interlaced = instance(axiom("interlacing_below"), with_data(BLIND, lt(ONE, d)), images={M: S, v: FIRST, k: ONE})
    edges = (instance(edge(), BLIND, images={k: number}) for number in (ONE, TWO))
    return have(
        eq(in_probability(OUTLIER), upper), BLIND, interlaced, *edges, *high.known(), stays, rule="squeeze",
        title="the edge", near=TWO, variables=(n, d, X, e), lower=eigenvalue(S, TWO), upper=high.y, toward=NEAR_ZERO,
        near_parameter=ONE, eventually=(TOP, high.y, ZERO, high.sign),
    )  # fmt: skip


def by_regimes(claim: Claim, *regimes: Line) -> Line:
    """The claim's cases from a line for each, in its words."""
    context, statement = claimed(claim)
    values = statement.args[1].args[1::2]
    branches = []
    for regime, value in zip(regimes, values, strict=True):
        said = eq(statement.args[0], value)
        branches.append(have(said, regime.context, regime, rule="field", title="in these words", multipliers=(ONE,)))
    return have(statement, context, *branches, rule="cases", title="both regimes")


def largest() -> Line:
    return by_regimes(eigenvalue_claim, outlier(), at_edge())


# The overlap.

WEIGHT = make("weight", SPIKED, FIRST, ONE, ONE)
RECOVERED = mul(sub(mul(gamma, power(theta, 2)), ONE), inverse(add(mul(gamma, power(theta, 2)), theta)))


def bounds(where: Place) -> tuple[tuple[Line, Line], tuple[Term, Term], tuple[Term, ...]]:
    """Bounds of the weight by what is known at a place beyond the largest eigenvalue, and what holds there eventually."""
    conditions = lt(OUTLIER, where.y), lt(ZERO, where.sign)
    least = where.of_data(weight_at_least(), *conditions, lt(ONE, d))
    most = where.of_data(weight_at_most(), *conditions)
    return (
        (least, most),
        (least.statement.args[0], most.statement.args[1]),
        (TOP, where.y, OUTLIER, where.y, ZERO, where.sign),
    )


@lemma
def recovered() -> Line:
    """(y - y_0) h/Q tends to the residue, the bounds squeeze the weight."""
    high = beyond_outlier()
    lines, (lower, above), eventually = bounds(high)
    known = (instance(edge(), SEEN, images={k: ONE}), outlier(), *high.known(), *lines)
    return have(
        eq(in_probability(WEIGHT), RECOVERED), SEEN, *known, rule="squeeze", title="the residue", near=TWO,
        variables=(n, d, X, e), lower=lower, upper=above, toward=NEAR_ZERO, near_parameter=WIDTH, eventually=eventually,
    )  # fmt: skip


@lemma
def vanishing_bound() -> Line:
    """(y - b) h/Q tends to 0 as y tends to the edge b."""
    high = beyond_edge()
    value = mul(gamma, inverse(add(ONE, mul(gamma, high.at))))
    ratio = mul(sub(high.y, upper), value, inverse(determinant(theta, high.y, value)))
    below = have(le(ZERO, ratio), high.near, *high.lines, rule="sign")
    most = mul(e, value)
    above = have(le(ratio, most), high.near, *high.lines, rule="sign")
    return have(
        eq(lim(NEAR_ZERO, ratio, e), ZERO), BLIND, below, above, rule="squeeze", near=ONE,
        variables=(e,), lower=ZERO, upper=most,
    )  # fmt: skip


@lemma
def blind() -> Line:
    """The upper bound tends to 0."""
    high = beyond_edge()
    lines, (_, above), eventually = bounds(high)
    known = (instance(edge(), BLIND, images={k: ONE}), at_edge(), vanishing_bound(), *high.known(), lines[1])
    return have(
        eq(in_probability(WEIGHT), ZERO), BLIND, *known, rule="squeeze", title="no atom at the edge",
        variables=(n, d, X, e), lower=ZERO, upper=above, toward=NEAR_ZERO, near_parameter=ONE, eventually=eventually,
    )  # fmt: skip


def overlap() -> Line:
    return by_regimes(overlap_claim, recovered(), blind())


PROOFS: dict[str, Callable[[], Line]] = {eigenvalue_claim.name: largest, overlap_claim.name: overlap}

IDEAS: dict[str, str] = {
    "recovery.eigenvalue": (
        "Spiked data are white data changed by rank one: an eigenvalue beyond the bulk is where a determinant, "
        "made of one entry of the white resolvent, vanishes. The entry has a limit, and its zero lies beyond the "
        "edge exactly if theta > gamma^(-1/2)."
    ),
    "recovery.overlap": (
        "The weight of the first eigenvector in the spike's direction is the residue of the resolvent's entry "
        "there, at the largest eigenvalue. Places beyond the eigenvalue bound it from both sides, and the bounds "
        "meet at the residue of the limiting entry, or at 0."
    ),
}
"""What each proof does, in a sentence or two."""
