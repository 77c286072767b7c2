"""The best ridge of a divergence and of the denoising loss: where the slope, a function of w = 1 + kappa, changes its sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from ....theory.claim import Claim
from ....theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, make, num, substitute
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.letters import LOADS, gamma
from ...lemmas.ridge import (
    PAIR,
    at,
    at_ridge,
    back,
    by_excess,
    first,
    in_range,
    larger,
    order_of_roots,
    ridge,
    rises,
    root_equation,
    second,
    slope_in_w,
    speed,
    v,
    w,
)
from ..best_ridge import denoising_claim, forward_claim, reverse_claim
from .ridge_errors import denoising_in_w, divergence_in_w, forward_value, loss_by, noise, reverse_value, variance

POSITIVE = make("interval", ZERO, OO)
_long, _square = sub(mul(gamma, w), ONE), sub(mul(gamma, power(w, 2)), ONE)


@dataclass(frozen=True)
class Error:
    """An error whose slope in the ridge is weight x share x (ratio - level), at w of what is added to S.

    The share is positive, the ratio rises with w.
    """

    claim: Claim
    known: Callable[[], Line]
    value: Term
    ratio: Term
    level: Term
    weight: Term
    share: Term
    added: Term = ridge
    explicit: Term | None = None
    """The best ridge, where it is not a root."""

    @property
    def point(self) -> Term:
        body = sub(self.ratio_at(ridge), self.level)
        return self.explicit or make("root", POSITIVE, close(body, ridge))

    @property
    def slope(self) -> Term:
        return mul(self.weight, self.share, sub(self.ratio, self.level))

    @property
    def loads(self) -> Context:
        return claimed(self.claim)[0]

    def ratio_at(self, added: Term) -> Term:
        return at(self.ratio, substitute(self.added, {ridge: added}))

    def where(self, *conditions: Term) -> Context:
        return Context((*self.loads.variables, ridge), (*self.loads.conditions, *conditions))

    def derivative(self) -> Line:
        """The slope."""
        return slope_in_w(self.value, self.slope, self.where(lt(ZERO, ridge)), self.added)

    def roots(self, context: Context, low: Term, high: Term, *known: Line) -> tuple[Line, ...]:
        """w at the lower ridge is below that at the higher one; both are known to be positive, and their order."""
        here, there = (substitute(self.added, {ridge: place}) for place in (low, high))
        relations = lt(ZERO, here), lt(ZERO, there), lt(here, there)
        paid = [
            have(relation, context, line, rule="combine", multipliers=(ONE,))
            for relation, line in zip(relations, known, strict=True)
        ]
        order = instance(order_of_roots(), context, *paid, images={ridge: here, larger: there})
        inside = (instance(line, context, *paid, images={ridge: p}) for line in in_range() for p in (here, there))
        return order, *inside

    def sign_beside(self, before: bool) -> Line:
        """The sign of the slope at w before, or beyond, a value at which the ratio is at the level."""
        low, high = (w, v) if before else (v, w)
        there = eq(substitute(self.ratio, {w: v}), self.level)
        inside = *PAIR.conditions[1:-1], lt(ONE, v), lt(ONE, mul(gamma, v))
        context = Context((*self.loads.variables, w, v), (*self.loads.conditions, *inside, lt(low, high), there))
        order = instance(risen(self.ratio), context, images={w: low, v: high})
        level = have(there, context, rule="sign")
        where = lt(self.ratio, self.level) if before else lt(self.level, self.ratio)
        weights = ONE, ONE if before else neg(ONE)
        below = have(where, context, order, level, rule="combine", title="beside the level", multipliers=weights)
        positive = by_excess(lt(ZERO, self.share), "the share is positive")
        factor = mul(self.weight, self.share)
        statement = lt(ZERO, neg(self.slope) if before else self.slope)
        uses = have(lt(ZERO, factor), context, positive, rule="sign"), below
        return have(
            statement, context, *uses, rule="combine", title="the sign of the slope", multipliers=(ZERO, factor)
        )

    def sides(self, at_point: Line, positive: Line) -> Iterator[Line]:
        """What ``least`` asks before and beyond the point, at which the ratio is at the level."""
        for before in (True, False):
            low, high = (ridge, self.point) if before else (self.point, ridge)
            context = self.where(*((lt(ZERO, ridge),) if before else ()), lt(low, high))
            apart = have(lt(low, high), context, rule="sign")
            beside = () if before else (apart, positive)
            weights: dict[str, Any] = {} if before else {"multipliers": (ONE, ONE)}
            sign = have(lt(ZERO, ridge), context, *beside, rule="sign" if before else "combine", **weights)
            known = (sign, positive, apart) if before else (positive, sign, apart)
            order, *inside = self.roots(context, low, high, *known)
            images = {name: substitute(self.added, {ridge: place}) for name, place in ((w, ridge), (v, self.point))}
            images = {name: substitute(at_ridge, {ridge: place}) for name, place in images.items()}
            yield instance(self.sign_beside(before), context, order, at_point, *inside, images=images)
            yield instance(self.derivative(), context, sign)

    def proof(self, at_point: Line, positive: Line) -> Line:
        """The error is least at the point alone."""
        source = make("minimiser", POSITIVE, close(self.known().statement.args[1], ridge))
        lines = self.derivative(), positive, *self.sides(at_point, positive)
        minimum = have(eq(source, self.point), self.loads, *lines, rule="least", title="the one minimum")
        statement = eq(claimed(self.claim)[1].args[0], self.point)
        return have(statement, self.loads, minimum, self.known(), rule="rewrite", title="of the error")


@lemma
def risen(ratio: Term) -> Line:
    """The ratio is larger at a larger w."""
    return rises(ratio)


# --- KL of the true law from the learnt one ------------------------------------------------------------------

_REVERSE = Error(
    reverse_claim,
    partial(divergence_in_w, False),
    reverse_value,
    sub(w, inverse(gamma)),
    ONE,
    HALF,
    first,
    explicit=inverse(add(ONE, gamma)),
)


@lemma
def best_reverse() -> Line:
    """The ratio w - 1/gamma is 1 at the ridge 1/(1 + gamma)."""
    of = _REVERSE
    start = substitute(at_ridge, {ridge: of.point})
    root = have(eq(start, add(ONE, inverse(gamma))), LOADS, rule="functional_equation", title="w there")
    there = have(eq(of.ratio_at(of.point), ONE), LOADS, root, rule="field", multipliers=(ONE,))
    positive = have(lt(ZERO, of.point), LOADS, rule="sign")
    return of.proof(there, positive)


# --- KL of the learnt law from the true one, and the denoising loss -------------------------------------------


@dataclass(frozen=True)
class AtRoot:
    """An error whose best ridge is where the ratio is at the level: between a lower ridge and 1."""

    error: Error
    low: Term
    bend: Term
    """The slope of the ratio in w."""
    exist: tuple[Term, ...]
    """Positive forms in w that stand in denominators."""

    def at_ridge(self, line: Line, place: Term = ridge, *positive: Line) -> Line:
        """What holds for every w, at that of the ridge, or at a place that does not move."""
        of = self.error
        context = of.where(lt(ZERO, ridge)) if place is ridge else of.loads
        added = substitute(of.added, {ridge: place})
        paid = [have(lt(ZERO, added), context, *positive, rule="combine", multipliers=(ONE,) * len(positive))]
        inside = [instance(one, context, *paid, images={ridge: added}) for one in in_range()]
        return instance(line, context, *inside, images={w: substitute(at_ridge, {ridge: added})})

    def rising(self) -> tuple[Line, Line]:
        """The ratio has a positive slope."""
        of, slope = self.error, mul(speed, self.bend)
        derivative = slope_in_w(sub(of.ratio, of.level), slope, of.where(lt(ZERO, ridge)), of.added, "its slope")
        return derivative, self.at_ridge(by_excess(lt(ZERO, slope), "the slope of the ratio is positive"))

    def below(self) -> Line:
        """The ratio is below w - 1/gamma, which is the level at the lower ridge."""
        of, place = self.error, sub(w, inverse(gamma))
        root = at(place, substitute(of.added, {ridge: self.low}))
        known = have(eq(root, of.level), of.loads, rule="functional_equation", title="w there")
        less = self.at_ridge(by_excess(lt(of.ratio, place)), self.low)
        value = sub(of.ratio_at(self.low), of.level)
        return have(lt(ZERO, neg(value)), of.loads, less, known, rule="combine", title="below", multipliers=(ONE, ONE))

    def above(self) -> Line:
        """The ratio is above the ridge, and so above the level at 1."""
        of = self.error
        more = self.at_ridge(by_excess(lt(back, of.ratio)), ONE)
        whole = instance(root_equation(), of.loads, images={ridge: substitute(of.added, {ridge: ONE})})
        value = sub(of.ratio_at(ONE), of.level)
        return have(lt(ZERO, value), of.loads, more, whole, rule="combine", title="above", multipliers=(ONE, neg(ONE)))

    def proof(self) -> Line:
        of, root = self.error, self.error.point
        context, statement = claimed(of.claim)
        lines: dict[str, Any] = {"rule": "root_exists", "points": (self.low, ONE), "title": "the root"}
        uses = *self.rising(), self.below(), self.above()
        exists = have(make("defined", root), context, *uses, **lines)
        positive = have(lt(ZERO, root), context, exists, rule="sign")
        signs = [self.at_ridge(by_excess(lt(ZERO, form)), root, positive) for form in (w, *self.exist)]
        there = have(eq(of.ratio_at(root), of.level), context, exists, *signs, *uses, **lines)
        least = of.proof(there, positive)
        exist = [self.at_ridge(by_excess(lt(ZERO, form))) for form in (w, *self.exist)]
        known = exists, *exist
        same = have(eq(root, statement.args[1]), context, *known, rule="rewrite", title="the ratio written out")
        return have(statement, context, least, same, rule="field", multipliers=(ONE, ONE))


_FORWARD = AtRoot(
    Error(
        forward_claim,
        partial(divergence_in_w, True),
        forward_value,
        div(mul(_long, _square), mul(power(gamma, 2), power(w, 2))),
        ONE,
        HALF,
        second,
    ),
    inverse(add(ONE, gamma)),
    sub(add(ONE, inverse(mul(gamma, power(w, 2)))), mul(TWO, inverse(mul(power(gamma, 2), power(w, 3))))),
    (),
)
_cubic = sub(mul(power(gamma, 2), power(w, 3)), ONE)
_third = div(mul(power(gamma, 4), power(w, 3), _cubic), mul(power(_long, 3), power(_square, 3)))
"""The limit of E tau((S + ridge)^-3)."""
_ratio = div(mul(_long, power(_square, 2)), mul(w, gamma, _cubic))
_rest = div(mul(gamma, w, add(mul(power(gamma, 2), power(w, 3)), mul(num(3), gamma, w), num(-4))), mul(_square, _cubic))
_LOSS = AtRoot(
    Error(
        denoising_claim,
        denoising_in_w,
        loss_by(first, second),
        _ratio,
        add(ONE, variance),
        mul(TWO, power(noise, 4)),
        _third,
        add(ridge, variance),
    ),
    inverse(add(ONE, mul(gamma, add(ONE, variance)))),
    mul(_ratio, add(inverse(mul(w, _long)), _rest)),
    (mul(w, gamma, _cubic), add(neg(gamma), mul(power(gamma, 3), power(w, 3)))),
)

PROOFS: dict[str, Callable[[], Line]] = {
    reverse_claim.name: best_reverse,
    forward_claim.name: _FORWARD.proof,
    denoising_claim.name: _LOSS.proof,
}

IDEAS: dict[str, str] = {
    "regularisation.best_ridge_kl_reverse": (
        "With w = 1 + kappa, kappa the renormalised ridge, the divergence is elementary, and its slope in the "
        "ridge has the sign of w - 1/gamma - 1, but for positive factors. w rises with the ridge, so that there "
        "is one minimum; it is where w = 1 + 1/gamma, at the ridge 1/(1 + gamma)."
    ),
    **dict.fromkeys(
        ("regularisation.best_ridge_kl_forward", "regularisation.best_ridge_denoising"),
        "With w = 1 + kappa, kappa the renormalised ridge, the error is elementary, and the sign of its slope is "
        "that of a ratio, which rises with w, less a level. w rises with the ridge, so that there is one minimum; "
        "values below and above enclose it.",
    ),
}
"""What each proof does, in a sentence or two."""
