"""Places right and left of the bulk of S - 1, and the sign of the determinant of a change of it there."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...lemmas.eigenvalues import eigenvalue, k
from ...lemmas.letters import S, gamma, t, u
from ...lemmas.marchenko_pastur import FEW, MANY, lower, upper
from ...lemmas.rank_one import determinant, entry, theta
from ...lemmas.shifted import shifted
from ...lemmas.smallest import LAST
from ...lemmas.white_resolvent import BELOW, GAP, LIMIT, entry_at_place, far, i, in_probability, place
from ...recovery.proofs.spikes import EDGE_ROOT, FIRST, STRENGTHS, Place, _place, e
from ...recovery.proofs.weak_spikes import places_fall

a, b, p, w = (var(name, "real") for name in "abpw")
ERROR = make("spiked", shifted(S), FIRST, theta)
BOTTOM = eigenvalue(S, LAST)
balance = add(p, mul(gamma, power(p, 2)))
SEEN = Context((gamma, theta, p), (*STRENGTHS, lt(ZERO, p), lt(ONE, mul(gamma, power(p, 2))), eq(theta, balance)))
UNSEEN = Context((gamma, theta), (*STRENGTHS, le(theta, add(ONE, EDGE_ROOT))))


def sign_at(y: Term) -> Term:
    """The determinant of the change of S - 1 at y - 1, by the entry of white data at y."""
    return determinant(theta, sub(y, ONE), entry(S, FIRST, FIRST, y))


def limit_of_sign(at: Term) -> Term:
    return determinant(theta, sub(place(at), ONE), substitute(LIMIT, {t: at}))


@lemma
def signs() -> tuple[Line, Line, Line]:
    """The determinant tends to 1 - theta/(t (1 + gamma t)): < 0 where t (1 + gamma t) < theta, > 0 where it is more or t < 0."""
    product = mul(t, add(ONE, mul(gamma, t)))
    positive = (lt(ZERO, gamma), lt(ZERO, theta), lt(ZERO, t))
    less, more = (Context((gamma, theta, t), (*positive, c)) for c in (lt(product, theta), lt(theta, product)))
    far_left = Context(
        (gamma, theta, w),
        (
            lt(ZERO, gamma),
            lt(ZERO, theta),
            lt(ZERO, w),
            lt(ONE, mul(gamma, w)),
            lt(theta, mul(w, sub(mul(gamma, w), ONE))),
        ),
    )
    return (
        have(lt(limit_of_sign(t), ZERO), less, rule="sign"),
        have(lt(ZERO, limit_of_sign(t)), more, rule="sign"),
        have(lt(ZERO, limit_of_sign(neg(w))), far_left, rule="sign"),
    )


# Right of the bulk.

WIDTH = mul(HALF, sub(mul(gamma, power(p, 2)), ONE), inverse(mul(gamma, p)))
NEAR_SEEN = Context((*SEEN.variables, e), (*SEEN.conditions, lt(ZERO, e), lt(e, WIDTH)))
NEAR_UNSEEN = Context((*UNSEEN.variables, e), (*UNSEEN.conditions, lt(ZERO, e), lt(e, ONE)))


def _right(near: Context, at: Term, below: bool, *known: Line) -> Place:
    """A place with the limit of the determinant there, by t (1 + gamma t) against theta."""
    found = _place(near, at, *known)
    sign = instance(signs()[0 if below else 1], near, *known, images={t: at})
    one = have(lt(ONE, place(at)), near, *found.lines, rule="combine", multipliers=_over_one(found))
    return Place(near, at, (*found.lines, sign, one))


def _over_one(found: Place) -> tuple[Term, ...]:
    """1 < (1 + gamma^(-1/2))^2 < y."""
    return tuple(ONE if line.statement is lt(upper, found.y) else ZERO for line in found.lines)


@cache
def right_places() -> tuple[Place, Place, Place]:
    """Before and beyond the outlier; beyond the edge where there is none."""
    low, high, beyond = sub(p, e), add(p, e), add(EDGE_ROOT, e)
    close = have(lt(e, WIDTH), NEAR_SEEN, rule="sign")
    solved = have(eq(theta, balance), NEAR_SEEN, rule="sign")
    positive = have(lt(ZERO, low), NEAR_SEEN, close, rule="combine", multipliers=(ONE,))
    scale = mul(TWO, gamma, p)
    low_far = have(lt(ONE, mul(gamma, power(low, 2))), NEAR_SEEN, close, rule="combine", multipliers=(scale,))
    high_far = have(lt(ONE, mul(gamma, power(high, 2))), NEAR_SEEN, rule="sign")
    less = have(
        lt(mul(low, add(ONE, mul(gamma, low))), theta), NEAR_SEEN, solved, positive, rule="combine",
        multipliers=(neg(ONE), ZERO),
    )  # fmt: skip
    more = have(lt(theta, mul(high, add(ONE, mul(gamma, high)))), NEAR_SEEN, solved, rule="combine", multipliers=(ONE,))
    weak = have(le(theta, add(ONE, EDGE_ROOT)), NEAR_UNSEEN, rule="sign")
    edge_far = have(lt(ONE, mul(gamma, power(beyond, 2))), NEAR_UNSEEN, rule="sign")
    edge_more = have(
        lt(theta, mul(beyond, add(ONE, mul(gamma, beyond)))), NEAR_UNSEEN, weak, rule="combine", multipliers=(ONE,)
    )
    edge_positive = have(lt(ZERO, beyond), NEAR_UNSEEN, rule="sign")
    return (
        _right(NEAR_SEEN, low, True, positive, low_far, less),
        _right(NEAR_SEEN, high, False, high_far, more),
        _right(NEAR_UNSEEN, beyond, False, edge_positive, edge_far, edge_more),
    )


# Left of the bulk, at t = -(p + c/gamma), for c = 2, or c = 3/2 where y = 0 at that.

LEFT = Context((gamma, theta, p), (*STRENGTHS, lt(ZERO, p), le(ONE, mul(gamma, power(p, 2))), le(theta, balance)))
FARTHER, NEARER = TWO, num(Fraction(3, 2))


def left_at(c: Term) -> Term:
    return neg(add(p, mul(c, inverse(gamma))))


@dataclass(frozen=True)
class Side:
    """A place left of the bulk: by c, and whether it lies below 0 or between 0 and the bulk."""

    c: Term
    below: bool

    @property
    def y(self) -> Term:
        return place(left_at(self.c))

    @property
    def context(self) -> Context:
        if self.c is NEARER:
            return LEFT.where(eq(place(left_at(FARTHER)), ZERO))
        return LEFT.where(lt(self.y, ZERO) if self.below else lt(ZERO, self.y))

    @property
    def sign(self) -> Term:
        return sign_at(self.y)

    @property
    def eventually(self) -> tuple[Term, ...]:
        return (ZERO, self.sign) if self.below else (self.y, BOTTOM, ZERO, self.sign)


SIDES = Side(FARTHER, True), Side(FARTHER, False), Side(NEARER, False)


@lemma
def far_left(c: Term) -> tuple[Line, ...]:
    """What holds of t on the left: far from 0, the limit of the determinant is > 0, and y is not too far left."""
    size, at = add(p, mul(c, inverse(gamma))), left_at(c)
    known = have(le(ONE, mul(gamma, power(p, 2))), LEFT, rule="sign")
    scale, less = mul(gamma, size), have(le(theta, balance), LEFT, rule="sign")
    steps = (
        have(lt(ZERO, size), LEFT, rule="sign"),
        have(lt(ONE, scale), LEFT, rule="sign"),
        have(lt(theta, mul(size, sub(scale, ONE))), LEFT, less, rule="combine", multipliers=(ONE,)),
    )
    sign = instance(signs()[2], LEFT, *steps, images={w: size})
    return (
        have(lt(at, ZERO), LEFT, rule="sign"),
        have(lt(ONE, mul(gamma, power(at, 2))), LEFT, known, rule="combine", multipliers=(ONE,)),
        sign,
        have(lt(place(at), ONE), LEFT, rule="sign"),
        have(le(sub(TWO, place(p)), place(at)), LEFT, rule="sign"),
    )


@lemma
def entry_below() -> Line:
    """The entry below 0 at every load."""
    branches = [entry_at_place(loads, BELOW) for loads in (MANY, FEW)]
    context = Context((gamma, t, i), (lt(ZERO, gamma), *BELOW.where, le(ONE, i)))
    return have(branches[0].statement, context, *branches, rule="cases", title="an entry below 0")


@lemma
def at_left(side: Side) -> tuple[Line, ...]:
    """The limit of the entry there, and of the smallest white eigenvalue."""
    context, at = side.context, left_at(side.c)
    given = [instance(line, context) for line in far_left(side.c)]
    if side.below:
        return instance(entry_below(), context, *given, images={t: at, i: ONE}), *given
    if side.c is NEARER:
        before = left_at(FARTHER)
        less = have(lt(before, at), context, rule="sign")
        rises = instance(places_fall(), context, *given, less, images={t: before, u: at})
        after = have(lt(ZERO, b), Context((a, b), (eq(a, ZERO), lt(a, b))), rule="sign")
        given.append(instance(after, context, rises, images={a: place(before), b: side.y}))
    weak = have(le(ZERO, a), Context((a,), (eq(a, ZERO) if side.c is NEARER else lt(ZERO, a),)), rule="sign")
    zero = instance(weak, context, images={a: place(left_at(FARTHER))})
    load = have(le(ONE, gamma), context, zero, rule="combine", multipliers=(gamma,))
    images = {t: at, i: ONE}
    form = instance(entry_at_place(MANY, GAP), context, *given, load, images=images)
    there = instance(far(MANY, GAP)[1], context, *given, load, images={t: at})
    cited = instance(axiom("edge_lower"), context, load, images={k: ONE})
    bottom = have(eq(in_probability(BOTTOM), lower), context, cited, rule="limit_algebra")
    return form, there, bottom, *given, load
