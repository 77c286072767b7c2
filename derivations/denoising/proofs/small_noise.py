"""The losses of a denoiser as the noise vanishes: the limiting loss in forms that nothing divides by 0."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, lim, lt, mul, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.letters import LOADS, gamma, t
from ...lemmas.marchenko_pastur import FEW, root
from ..losses import divergence_claim, excess_claim, small_excess_claim, small_test_claim, test_claim
from .losses import loss_in_the_limit

BEYOND = LOADS.where(lt(ONE, gamma))
_noise = var("noise", "real")
_s = power(t, 2)
_no_noise = make("above", ZERO)


def _noisy(context: Context) -> Context:
    """The context with a noise t > 0."""
    return Context((*context.variables, t), (*context.conditions, lt(ZERO, t)))


def as_noise_vanishes(context: Context, left: Term, known: Line, value: Term, *roots: Line) -> Line:
    """The limit on the left, whose body is known in a form that is continuous in the noise up to 0."""
    form = known.statement.args[1]
    at_zero = substitute(form, {t: ZERO})
    tends = have(eq(lim(_no_noise, form, t), at_zero), context, *roots, rule="limit_algebra")
    same = have(eq(at_zero, value), context, *roots, rule="rewrite", title="without noise")
    whole = have(eq(left, at_zero), context, known, tends, rule="rewrite", title="nothing divides by 0")
    return have(eq(left, value), context, whole, same, rule="field", multipliers=(ONE, ONE))


@lemma
def root_of_square(context: Context) -> Line:
    """sqrt((gamma - 1)^2) away from gamma = 1."""
    gap = sub(ONE, gamma) if context is FEW else sub(gamma, ONE)
    return have(eq(root(power(sub(gamma, ONE), 2)), gap), context, rule="functional_equation")


def test_loss_away_from_one(context: Context) -> Line:
    left, value = claimed(small_test_claim)[1].args[0], sub(ONE, gamma) if context is FEW else ZERO
    known = instance(loss_in_the_limit(test_claim.name), _noisy(context), images={_noise: t})
    return as_noise_vanishes(context, left, known, value, root_of_square(context))


def test_loss_at_one() -> Line:
    """At gamma = 1 the root is t sqrt(t^2 + 4), and t cancels."""
    with_noise, nowhere = _noisy(Context(())), Context(())
    known = instance(loss_in_the_limit(test_claim.name), with_noise, images={_noise: t, gamma: ONE})
    narrow = root(add(_s, num(4)))
    whole = root(add(power(_s, 2), mul(num(4), _s)))
    factor = have(eq(whole, mul(t, narrow)), with_noise, rule="functional_equation")
    rest = add(power(_s, 2), mul(num(3), _s), num(-1))
    form = sub(mul(_s, add(ONE, _s)), div(mul(t, rest), narrow))
    value = have(eq(known.statement.args[1], form), with_noise, factor, rule="field", title="t cancels")
    inside = have(eq(known.statement.args[0], form), with_noise, known, value, rule="field", multipliers=(ONE, ONE))
    at_one = as_noise_vanishes(nowhere, lim(_no_noise, known.statement.args[0], t), inside, ZERO)
    here = eq(claimed(small_test_claim)[1].args[0], ZERO)
    return have(here, LOADS.where(eq(gamma, ONE)), at_one, rule="rewrite", title="at gamma = 1")


def test_loss() -> Line:
    """1 - gamma, and 0 from gamma = 1 on."""
    context, statement = claimed(small_test_claim)
    lines = test_loss_away_from_one(BEYOND), test_loss_at_one(), test_loss_away_from_one(FEW)
    return have(statement, context, *lines, rule="cases", title="every load")


@lemma
def excess() -> Line:
    """The excess over t^4, by traces of the inverse and of its square, which stay finite for gamma > 1."""
    context, statement = claimed(small_excess_claim)
    with_noise = _noisy(context)
    known = instance(loss_in_the_limit(excess_claim.name), with_noise, images={_noise: t})
    shift = sub(mul(gamma, add(ONE, _s)), ONE)
    wide = root(add(power(shift, 2), mul(num(4), gamma, _s)))
    below = add(wide, shift)
    one, two = div(gamma, below), div(mul(power(gamma, 2), add(div(add(shift, TWO), wide), ONE)), power(below, 2))
    form = add(mul(TWO, add(ONE, _s), two), mul(num(-4), one), inverse(add(ONE, _s)))
    quotient = eq(mul(known.statement.args[0], power(t, -4)), form)
    inside = have(quotient, with_noise, known, rule="field", title="by inverses")
    gap = have(eq(root(power(sub(gamma, ONE), 2)), sub(gamma, ONE)), context, rule="functional_equation")
    return as_noise_vanishes(context, statement.args[0], inside, statement.args[1], gap)


def divergence() -> Line:
    """(gamma - 1)^3 times the coefficient is a polynomial, 1 at gamma = 1."""
    context, statement = claimed(divergence_claim)
    beyond = Context((t,), (lt(ONE, t),))
    known, cube = instance(excess(), beyond, images={gamma: t}), power(sub(t, ONE), 3)
    polynomial = add(cube, power(t, 3), mul(num(-2), t, power(sub(t, ONE), 2)))
    inside = eq(mul(cube, known.statement.args[0]), polynomial)
    whole = have(inside, beyond, known, rule="field", title="a polynomial", multipliers=(cube,))
    tends = have(eq(lim(make("above", ONE), polynomial, t), ONE), context, rule="limit_algebra")
    return have(statement, context, whole, tends, rule="rewrite", title="the pole")


PROOFS: dict[str, Callable[[], Line]] = {
    small_test_claim.name: test_loss,
    small_excess_claim.name: excess,
    divergence_claim.name: divergence,
}

IDEAS: dict[str, str] = {
    "denoising.test_error_small_noise": (
        "The limiting loss is written in a form that nothing divides by 0 as the noise vanishes. There its one "
        "square root becomes |gamma - 1|."
    ),
    "denoising.excess_small_noise": (
        "For gamma > 1 the excess is sigma^4 times a combination of traces of the inverse and of its square, "
        "written so that nothing divides by 0. These stay finite as the noise vanishes."
    ),
    "denoising.excess_divergence": (
        "The coefficient is rational in gamma, with a pole at 1. Times (gamma - 1)^3 it is a polynomial, which is "
        "1 at gamma = 1."
    ),
}
"""What each proof does, in a sentence or two."""
