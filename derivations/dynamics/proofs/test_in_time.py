"""The test error of a linear autoencoder in training: the mean of e^(-s x) over the spectrum, s = 4 t, for many, equal and few examples."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import ONE, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import close, make, num, substitute, subterms, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.bessel_series import kernel, per, z
from ...lemmas.decay_mean import above_one, at_one, below_one, decayed, sine_square
from ...lemmas.infinite_sum import k
from ...lemmas.letters import gamma, integral, t, x
from ...lemmas.marchenko_pastur import FEW, MANY, PI
from ...lemmas.semicircle import HALF_TURN, place, place_positive, r, trace_on_circle
from ..training import plain_test_claim
from .training import ONCE, bounded_decay, decay, exp, fade, radius, s

_reach = mul(TWO, radius, s)
_AT = {r: radius, z: _reach}


def _regime(context: Context, base: Context, known: Line, *signs: Line) -> Line:
    """The limit of E tau(e^(-s S)) where the integral around the half turn is known by Bessel functions."""
    line = instance(
        trace_on_circle(base), context, *bounded_decay(), images=ONCE, functions={"f": (1, close(decay, x))}
    )
    left, value = line.statement.args
    (turn,) = (part for part in subterms(value) if part.head == "over" and not part.loose)
    inside = Context((*context.variables, t), (*context.conditions, *HALF_TURN.conditions))
    positive = instance(place_positive(), inside, *signs, images={r: radius})
    plain = substitute(mul(sine_square, kernel, per), _AT)
    body = mul(power(make("sin", t), 2), mul(exp(neg(mul(s, place()))), inverse(place())))
    factored = have(eq(body, mul(fade, plain)), inside, positive, rule="functional_equation")
    scaled, mean = integral(ZERO, PI, mul(fade, plain), t), substitute(decayed, _AT)
    moved = have(eq(turn, scaled), context, line, factored, rule="rewrite")
    outside = have(eq(scaled, mul(fade, mean)), context, moved, known, rule="linear")
    missing = sub(ONE, gamma) if base is FEW else ZERO
    closed = add(missing, mul(TWO, inverse(PI), fade, known.statement.args[1]))
    share = mul(TWO, inverse(PI))
    weights = ONE, share, share, mul(share, fade)
    uses = line, moved, outside, known
    return have(eq(left, closed), context, *uses, rule="field", title="by Bessel functions", multipliers=weights)


@lemma
def regimes() -> tuple[Line, ...]:
    """The limit for gamma > 1, at gamma = 1 and for gamma < 1."""
    found = []
    for base, condition in ((MANY, lt(ONE, gamma)), (MANY, eq(gamma, ONE)), (FEW, lt(gamma, ONE))):
        context = Context((gamma, s), (lt(ZERO, gamma), condition, lt(ZERO, s)))
        signs = [have(lt(ZERO, term), context, rule="sign") for term in (radius, _reach)]
        if condition.head == "eq":
            one = have(eq(radius, ONE), context, rule="rewrite")
            at = instance(at_one(), context, *signs, images={z: _reach})
            mean = substitute(decayed, _AT)
            inside = Context((*context.variables, t), (*context.conditions, *HALF_TURN.conditions))
            positive = instance(place_positive(), inside, signs[0], images={r: radius})
            same = have(eq(at.statement.args[0], mean), context, at, one, positive, rule="rewrite")
            known = have(eq(mean, at.statement.args[1]), context, same, at, rule="field", multipliers=(neg(ONE), ONE))
        else:
            beside = lt(radius, ONE) if base is MANY else lt(ONE, radius)
            order = have(beside, context, rule="sign")
            known = instance(below_one() if base is MANY else above_one(), context, *signs, order, images=_AT)
        found.append(_regime(context, base, known, signs[0]))
    return tuple(found)


def test_error() -> Line:
    context, statement = claimed(plain_test_claim)
    left, values = statement.args
    time = var("time", "real")
    lines = []
    for line, value in zip(regimes(), values.args[1::2], strict=True):
        where = Context(context.variables, (*line.context.conditions[:2], lt(ZERO, time)))
        known = instance(line, where, images={s: mul(num(4), time)})
        here = have(eq(known.statement.args[0], left), where, known, rule="rewrite")
        each = Context((*where.variables, k), (*where.conditions, le(ONE, k)))
        powers = [
            have(eq(make("pow", base, k), make("rpow", gamma, mul(num(order), k))), each, rule="functional_equation")
            for base, order in ((radius, Fraction(-1, 2)), (inverse(radius), Fraction(1, 2)))
        ]
        same = have(eq(known.statement.args[1], value), where, known, *powers, rule="rewrite", title="at s = 4 t")
        weights = neg(ONE), ONE, ONE
        lines.append(have(eq(left, value), where, here, known, same, rule="field", multipliers=weights))
    return have(statement, context, *lines, rule="cases", title="every load")


PROOFS: dict[str, Callable[[], Line]] = {plain_test_claim.name: test_error}

IDEAS: dict[str, str] = {
    "dynamics.noiseless_test_error": (
        "The test error in training is the mean of e^(-s x), s = 4 t, over the limiting spectrum. Around the half "
        "turn its integrand is a Poisson kernel times an exponential: a series of modified Bessel functions, one "
        "for many and one for few examples."
    ),
}
"""What each proof does, in a sentence or two."""
