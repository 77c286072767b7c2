"""The operator norm of the error of the learnt covariance of spiked data: its largest eigenvalue, as none lies as far left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, num, substitute
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.eigenvalues import FUNCTIONS_OF_ONE, M, eigenvalue, k
from ...lemmas.letters import S, X, d, gamma, n, t, u
from ...lemmas.letters import y as POINT
from ...lemmas.rank import not_negative
from ...lemmas.rank_one import theta, v
from ...lemmas.shifted import norm_bounds, shifted_keeps, shifted_rises, shifted_second, shifted_stays
from ...lemmas.smallest import LAST, least, resolvent_below_least
from ...lemmas.white_resolvent import in_probability, place, places_rise
from ...recovery.proofs.spikes import EDGE_ROOT, FIRST, NEAR_ZERO, STRENGTHS, TOP, Place, e, edge, with_data
from ..operator_norm import norm_claim
from .norm_places import BOTTOM, ERROR, SEEN, SIDES, UNSEEN, WIDTH, Side, at_left, b, balance, p, right_places, sign_at

NORM, SMALLEST = make("operator_norm", ERROR), eigenvalue(ERROR, LAST)


# Both sides together.


@dataclass(frozen=True)
class Regime:
    """Whether the spike is seen, and the place left of the bulk."""

    seen: bool
    side: Side

    def at(self, term: Term) -> Term:
        """The term at p, which is gamma^(-1/2) where no spike is seen."""
        return term if self.seen else substitute(term, {p: EDGE_ROOT})

    @property
    def context(self) -> Context:
        return (SEEN if self.seen else UNSEEN).where(self.at(self.side.context.conditions[-1]))

    @property
    def near(self) -> Context:
        wide = lt(e, WIDTH if self.seen else ONE)
        return Context((*self.context.variables, e), (*self.context.conditions, lt(ZERO, e), wide))

    @property
    def y(self) -> Term:
        return self.at(self.side.y)

    @property
    def sign(self) -> Term:
        return sign_at(self.y)


@lemma
def _left(regime: Regime) -> tuple[Line, ...]:
    """What is known of the place on the left."""
    context = regime.context
    if regime.seen:
        paid = tuple(have(c, context, rule="sign") for c in (le(ONE, mul(gamma, power(p, 2))), le(theta, balance)))
        return tuple(instance(line, context, *paid) for line in at_left(regime.side))
    conditions = lt(ZERO, p), le(ONE, mul(gamma, power(p, 2)))
    weak = have(le(theta, add(ONE, EDGE_ROOT)), context, rule="sign")
    signs_ = [have(regime.at(c), context, rule="sign") for c in conditions]
    signs_.append(have(regime.at(le(theta, balance)), context, weak, rule="combine", multipliers=(ONE,)))
    return tuple(instance(line, context, *signs_, images={p: EDGE_ROOT}) for line in at_left(regime.side))


@cache
def _right_of(regime: Regime, below: bool) -> Place:
    low, high, beyond = right_places()
    return (low if below else high if regime.seen else beyond).on(regime.near)


def _left_data(regime: Regime, *conditions: Term) -> tuple[Context, tuple[Line, ...]]:
    """A context with data, and that the smallest white eigenvalue and the entry are there."""
    beside = () if regime.side.below else (lt(regime.y, BOTTOM),)
    context = with_data(regime.near, le(TWO, d), *beside, *conditions)
    paid: tuple[Line, ...] = ()
    if regime.side.below:
        positive = instance(not_negative(), context, images={k: d})
        last = instance(least()[0], context, images={M: S})
        negative = have(lt(regime.y, ZERO), context, rule="sign")
        paid = (
            have(
                lt(regime.y, BOTTOM),
                context,
                negative,
                positive,
                last,
                rule="combine",
                multipliers=(ONE, ONE, neg(ONE)),
            ),
        )
    exists = instance(resolvent_below_least(), context, *paid, images={M: S, POINT: regime.y})
    images, functions = {M: S, v: FIRST}, _shifted_resolvent(regime.y)
    form = instance(axiom("entry_of_function"), context, exists, images=images, functions=functions)
    return context, (*paid, form)


def _shifted_resolvent(at: Term) -> dict[str, tuple[int, Term]]:
    arity, body = FUNCTIONS_OF_ONE["f"]
    return {"f": (arity, substitute(body, {POINT: at}))}


@lemma
def _upper(regime: Regime) -> Line:
    """The norm is at most y - 1 beyond the largest eigenvalue."""
    high = _right_of(regime, False)
    conditions = lt(TOP, high.y), lt(ZERO, sign_at(high.y)), lt(ZERO, regime.sign)
    context, known = _left_data(regime, *conditions)
    stays = instance(shifted_stays(), context, *high.lines, images={M: S, v: FIRST, POINT: high.y})
    keeps = instance(shifted_keeps(), context, *_left(regime), *known, images={M: S, v: FIRST, POINT: regime.y})
    middle = regime.at(place(p))
    if regime.seen:
        beyond = instance(places_rise(), regime.near, images={t: p, u: high.at})
    else:
        beyond = have(le(middle, high.y), regime.near, *high.lines, rule="sign")
    (near,) = (line for line in _left(regime) if line.statement is le(sub(TWO, middle), regime.y))
    limit = sub(high.y, ONE)
    chain = have(le(neg(limit), SMALLEST), context, keeps, near, beyond, rule="combine", multipliers=(ONE, ONE, ONE))
    return instance(norm_bounds()[1], context, stays, chain, images={M: S, v: FIRST, b: limit})


@lemma
def _lower(regime: Regime) -> tuple[Line, ...]:
    """The norm is at least what the largest eigenvalue is."""
    if regime.seen:
        low = _right_of(regime, True)
        context = with_data(regime.near, lt(TOP, low.y), lt(sign_at(low.y), ZERO))
        lemma, images = shifted_rises(), {M: S, v: FIRST, POINT: low.y}
        bound = instance(lemma, context, *low.lines, images=images)
    else:
        context = with_data(regime.context, le(TWO, d))
        bound = instance(shifted_second(), context, images={M: S, v: FIRST})
    largest = instance(norm_bounds()[0], context, images={M: S, v: FIRST})
    return (have(le(bound.statement.args[0], NORM), context, bound, largest, rule="combine", multipliers=(ONE, ONE)),)


@lemma
def norm(regime: Regime) -> Line:
    """The norm tends to where the largest eigenvalue does."""
    high = _right_of(regime, False)
    _, form = _left_data(regime)
    edges = [instance(edge(), regime.context, images={k: number}) for number in (ONE, TWO)]
    lower_ = _lower(regime)
    below: tuple[Term, ...] = ()
    known = [*edges, *_left(regime), *form, *high.known(), _upper(regime), *lower_]
    if regime.seen:
        low = _right_of(regime, True)
        below = TOP, low.y, sign_at(low.y), ZERO
        known += low.known()
    left = () if regime.side.below else (regime.y, BOTTOM)
    eventually = *below, TOP, high.y, ZERO, sign_at(high.y), *left, ZERO, regime.sign
    value = sub(regime.at(place(p)), ONE)
    return have(
        eq(in_probability(NORM), value), regime.context, *known, rule="squeeze", title="the norm", near=TWO,
        variables=(n, d, X, e), lower=lower_[0].statement.args[0], upper=sub(high.y, ONE), toward=NEAR_ZERO,
        near_parameter=WIDTH if regime.seen else ONE, eventually=eventually,
    )  # fmt: skip


# In the claim's words.

_SURD = power(add(ONE, mul(num(4), gamma, theta)), Fraction(1, 2))
SOLUTION = mul(HALF, sub(_SURD, ONE), inverse(gamma))
"""The p > 0 with p + gamma p^2 = theta."""


@lemma
def every_side(seen: bool) -> Line:
    """Wherever the place left of the bulk lies."""
    lines = [norm(Regime(seen, side)) for side in SIDES]
    return have(lines[0].statement, SEEN if seen else UNSEEN, *lines, rule="cases", title="on every side")


@lemma
def solution() -> tuple[Line, ...]:
    """The solution is positive, solves the equation, and lies beyond gamma^(-1/2) for theta > 1 + gamma^(-1/2)."""
    context = Context((gamma, theta), STRENGTHS)
    positive = have(lt(ZERO, SOLUTION), context, rule="sign")
    solves = have(eq(theta, substitute(balance, {p: SOLUTION})), context, rule="field")
    return positive, solves


@lemma
def surd_is_large() -> Line:
    """sqrt(1 + 4 gamma theta) > 1 + 2 sqrt(gamma) for theta > 1 + 1/sqrt(gamma)."""
    context = Context((gamma, theta), (*STRENGTHS, lt(add(ONE, EDGE_ROOT), theta)))
    return have(lt(add(ONE, mul(TWO, power(gamma, Fraction(1, 2)))), _SURD), context, rule="sign")


def operator_norm() -> Line:
    context, statement = claimed(norm_claim)
    left, value = statement.args
    inner, edge_value = value.args[1], value.args[3]
    seen_value = inner.args[1]
    above, threshold = lt(ONE, theta), inner.args[0]
    seen, unseen, weak = (
        context.where(above, threshold),
        context.where(above, le(*threshold.args[::-1])),
        context.where(le(theta, ONE)),
    )
    large = have(lt(add(ONE, EDGE_ROOT), theta), seen, rule="sign", title="the spike is seen")
    surd = instance(surd_is_large(), seen, large)
    far_off = have(lt(ONE, mul(gamma, power(SOLUTION, 2))), seen, surd, rule="sign")
    outlier = instance(every_side(True), seen, *solution(), far_off, images={p: SOLUTION})
    branches = [have(eq(left, seen_value), seen, outlier, rule="field", title="the outlier", multipliers=(ONE,))]
    for where in (unseen, weak):
        small = have(le(theta, add(ONE, EDGE_ROOT)), where, rule="sign", title="the spike is not seen")
        known = instance(every_side(False), where, small)
        branches.append(have(eq(left, edge_value), where, known, rule="field", title="the edge", multipliers=(ONE,)))
    strong = have(eq(left, inner), context.where(above), *branches[:2], rule="cases")
    return have(statement, context, strong, branches[2], rule="cases", title="every regime")


PROOFS: dict[str, Callable[[], Line]] = {norm_claim.name: operator_norm}

IDEAS: dict[str, str] = {
    "generalisation.operator_norm": (
        "The error S - 1 of spiked data is that of white data changed by rank one: an eigenvalue beyond the bulk "
        "is where a determinant, made of one entry of the resolvent, vanishes. The largest eigenvalue decides the "
        "norm, as none lies as far to the left."
    ),
}
"""What each proof does, in a sentence or two."""
