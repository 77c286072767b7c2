"""The slope of the test error after long training, and the load from which long training helps: 1/4 at every noise."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, instantiate, make, num, substitute, subterms, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.late_slope import decay, q, time, v, whole
from ...lemmas.letters import SIZES, absolute, d, gamma, integral, limit, mean, n, t, tau, u, x
from ...lemmas.marchenko_pastur import PI
from ...lemmas.semicircle import HALF_TURN, limit_on_circle, place_positive, r
from ...lemmas.slope_in_time import (
    at_most_one,
    by_parts,
    loss,
    loss_bound,
    lower,
    ratio_bounds,
    slope_by_parts,
    test,
    unlearnt,
    upper,
)
from ..training import late_claim, threshold_claim

noise = var("noise", "real")
_variance = power(noise, 2)
_AT_LOAD = {r: power(gamma, Fraction(-1, 2)), v: _variance}
_POINT = Context((noise, time, x), (lt(ZERO, noise), lt(ZERO, time), le(ZERO, x)))
_TIMES = Context((noise, time), _POINT.conditions[:2])
LOADS = Context((gamma, noise, time), (lt(ZERO, gamma), *_TIMES.conditions))
_e = var("e", "real")
_decayed = substitute(decay(x), _AT_LOAD)
_loss = substitute(loss(decay(x), x), _AT_LOAD)
_rest = mul(_decayed, inverse(add(x, _variance)))


def _decay_bounds() -> tuple[Line, Line]:
    """0 < e^(-2 t (x + v)) <= 1."""
    exponent = _decayed.args[0]
    negative = have(le(exponent, ZERO), _POINT, rule="sign")
    most = instance(at_most_one(), _POINT, negative, images={x: exponent})
    return have(lt(ZERO, _decayed), _POINT, rule="sign"), most


def _on_circle(body: Term, bound: Line, level: Term) -> Line:
    """The limit of E tau(S f(S)) for this f, which is bounded by the level."""
    half_line = make("interval", ZERO, OO)
    smooth = have(make("continuous", half_line, close(body, x)), _TIMES, rule="continuity")
    images = {var("A", "real"): level, var("j", "integer"): ZERO}
    return instance(limit_on_circle(), LOADS, smooth, bound, images=images, functions={"f": (1, close(body, x))})


@lemma
def test_error(limit_: Term) -> Line:
    """The test error in the limit is a mean around the half turn."""
    paid = instance(loss_bound(), _POINT, *_decay_bounds(), images={v: _variance, _e: _decayed})
    known = _on_circle(_loss, paid, paid.statement.args[1].args[0])
    sizes = Context((n, d, *_TIMES.variables), (*SIZES.conditions, *_TIMES.conditions))
    form = add(ONE, mean(tau(mul(x, _loss))))
    exact = have(eq(instantiate(limit_.args[1], n, d), form), sizes, rule="linear", title="at every size")
    value = add(ONE, known.statement.args[1])
    tends = have(eq(limit(form), value), LOADS, known, rule="limit_algebra")
    moved = have(eq(limit_, value), LOADS, tends, exact, rule="rewrite")
    one = have(eq(integral(ZERO, PI, inverse(PI), t), ONE), Context(()), rule="law")
    (inside,) = (s for s in subterms(known.statement.args[1]) if s.head == "over")
    together = substitute(test, _AT_LOAD)
    apart = add(one.statement.args[0], mul(TWO, inverse(PI), inside))
    parts = have(eq(together, apart), LOADS, known, one, rule="linear")
    weights = ONE, neg(ONE), neg(ONE)
    return have(
        eq(limit_, together), LOADS, moved, parts, one, rule="field", title="the test error", multipliers=weights
    )


@lemma
def still_unlearnt(limit_: Term) -> Line:
    """What is still to be learnt, in the limit."""
    general = Context((x, v, _e), (le(ZERO, x), lt(ZERO, v), lt(ZERO, _e), le(_e, ONE)))
    size = mul(inverse(v), make("pow", add(ONE, x), ZERO))
    bounded = have(le(absolute(mul(_e, inverse(add(x, v)))), size), general, rule="sign")
    paid = instance(bounded, _POINT, *_decay_bounds(), images={v: _variance, _e: _decayed})
    known = _on_circle(_rest, paid, inverse(_variance))
    same = have(eq(known.statement.args[0], limit_), LOADS, known, rule="rewrite")
    statement, weights = eq(limit_, substitute(unlearnt, _AT_LOAD)), (neg(ONE), ONE)
    return have(statement, LOADS, same, known, rule="field", title="still to be learnt", multipliers=weights)


@lemma
def slope(term: Term) -> Line:
    """The slope of the test error by the weight around the half turn."""
    other = instance(test_error(instantiate(term.args[1], time)), _at(u), images={time: u})
    known = instance(slope_by_parts(), LOADS, images=_AT_LOAD)
    near = mul(HALF, time), mul(TWO, time)
    same = have(eq(known.statement.args[0], term), LOADS, known, other, rule="rewrite", near=near)
    statement = eq(term, known.statement.args[1])
    return have(statement, LOADS, same, known, rule="field", title="the slope", multipliers=(neg(ONE), ONE))


def _at(at: Term) -> Context:
    return Context((gamma, noise, at), tuple(substitute(c, {time: at}) for c in LOADS.conditions))


@lemma
def late_slope() -> Line:
    """The slope of the test error over what is still to be learnt tends to 4 sigma^2 ((1 - 1/sqrt(gamma))^2 - 1)."""
    context, statement = claimed(late_claim)
    quotient = instantiate(statement.args[0].args[1], time)
    (rate,) = (s for s in subterms(quotient) if s.head == "deriv")
    (rest,) = (s for s in subterms(quotient) if s.head == "lim" and not s.loose)
    late = Context(LOADS.variables, (lt(ZERO, gamma), lt(ZERO, noise), lt(ONE, time)))
    root = power(time, Fraction(-1, 2))
    square = have(eq(mul(time, power(root, 2)), ONE), late, rule="functional_equation")
    signs = [
        have(c, late, rule="sign") for c in (le(root, ONE), lt(ZERO, root), *(lt(ZERO, at) for at in _AT_LOAD.values()))
    ]
    images = {**_AT_LOAD, q: root}
    positive, *bounds = (instance(line, late, square, *signs, images=images) for line in ratio_bounds())
    below, known = still_unlearnt(rest), slope(rate)
    weight = have(
        lt(ZERO, below.statement.args[1]), late, positive, rule="combine", multipliers=(mul(TWO, inverse(PI)),)
    )
    left = have(lt(ZERO, rest), late, weight, below, rule="combine", multipliers=(ONE, neg(ONE)))
    value = substitute(div(by_parts, unlearnt), _AT_LOAD)
    same = have(eq(quotient, value), late, known, below, left, weight, rule="rewrite")
    ends = [substitute(end, images) for end in (lower, upper)]
    goals = le(ends[0], quotient), le(quotient, ends[1])
    sides = [have(goal, late, bound, same, rule="rewrite") for goal, bound in zip(goals, bounds, strict=True)]
    turn = Context((gamma, t), (lt(ZERO, gamma), *HALF_TURN.conditions))
    along = instance(place_positive(), turn, images={r: _AT_LOAD[r]})
    constant = have(make("defined", substitute(whole, _AT_LOAD)), context, along, rule="order")
    return have(
        statement, context, *sides, constant, rule="squeeze", variables=(time,), lower=ends[0], upper=ends[1], near=ONE,
        title="late",
    )  # fmt: skip


def threshold() -> Line:
    context, statement = claimed(threshold_claim)
    known, quarter = late_slope(), num(Fraction(1, 4))
    slope_, value = known.statement.args
    before = Context((gamma, noise), (lt(ZERO, gamma), lt(ZERO, noise), le(gamma, quarter)))
    beyond = Context((gamma, noise), (lt(quarter, gamma), lt(ZERO, noise)))
    falling = make("max", ZERO, neg(x))
    lines = []
    for where, goal, condition, said in (
        (before, le(ZERO, value), le(ZERO, x), eq(falling, ZERO)),
        (beyond, lt(value, ZERO), lt(x, ZERO), lt(ZERO, falling)),
    ):
        root = _AT_LOAD[r]
        edge = have(le(TWO, root) if where is before else lt(root, TWO), where, rule="sign")
        sign = have(goal, where, edge, rule="sign")
        here = instance(known, where)
        weights = (neg(ONE), ONE) if where is before else (ONE, ONE)
        of_slope = have(substitute(condition, {x: slope_}), where, here, sign, rule="combine", multipliers=weights)
        general = have(said, Context((x,), (condition,)), rule="sign")
        lines.append(instance(general, where, of_slope, images={x: slope_}))
    return have(statement, context, *lines, known, rule="least", title="the threshold")


PROOFS: dict[str, Callable[[], Line]] = {late_claim.name: late_slope, threshold_claim.name: threshold}

IDEAS: dict[str, str] = {
    "dynamics.late_slope": (
        "After long training both the slope of the test error and what is still to be learnt are means around the "
        "half turn with one weight, which falls like e^(-2 t x). Only the lower edge of the spectrum counts in "
        "the end, where their quotient is elementary."
    ),
    "dynamics.overtraining_threshold": (
        "The sign of the late slope is that of (1 - 1/sqrt(gamma))^2 - 1 at the lower edge of the spectrum. It is "
        "negative exactly if gamma > 1/4."
    ),
}
"""What each proof does, in a sentence or two."""
