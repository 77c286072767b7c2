"""A linear autoencoder in training: its errors are means of x e^(-s x) and e^(-s x) over the spectrum, Bessel functions of s = 4 t."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import ONE, OO, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.letters import LOADS, absolute, gamma, integral, t, x
from ...lemmas.marchenko_pastur import PI
from ...lemmas.semicircle import limit_on_circle, place
from ..training import train_claim

s, z = var("s", "real"), var("z", "real")


def exp(term: Term) -> Term:
    return make("exp", term)


def cos(term: Term) -> Term:
    return make("cos", term)


@lemma
def by_parts() -> Line:
    """z times the integral of sin^2 e^(z cos) over the half turn is pi I_1(z)."""
    positive = Context((z,), (lt(ZERO, z),))
    kernel = exp(mul(z, cos(t)))
    primitive = mul(make("sin", t), kernel)
    first, second = (integral(ZERO, PI, mul(kernel, part), t) for part in (cos(t), power(make("sin", t), 2)))
    both = integral(ZERO, PI, sub(mul(kernel, cos(t)), mul(z, kernel, power(make("sin", t), 2))), t)
    at_end, half_turn = substitute(primitive, {t: PI}), make("sin", PI)
    whole = have(eq(both, at_end), positive, rule="antiderivative", variable=t, function=primitive)
    nothing = have(eq(half_turn, ZERO), Context(()), rule="functional_equation")
    apart = have(eq(both, sub(first, mul(z, second))), positive, whole, rule="linear")
    bessel = axiom("bessel_integral")
    images = {v: ONE if v.sort == "integer" else z for v in bessel.context.variables}
    known = instance(bessel, positive, images=images)
    function = known.statement.args[0]
    plain = have(eq(function, mul(inverse(PI), first)), positive, known, rule="rewrite")
    statement = eq(mul(z, second), mul(PI, function))
    end = substitute(kernel, {t: PI})
    uses, weights = (apart, whole, nothing, plain), (ONE, neg(ONE), neg(end), neg(PI))
    return have(statement, positive, *uses, rule="field", title="by parts", multipliers=weights)


AT_DECAY = Context((gamma, s), (*LOADS.conditions, lt(ZERO, s)))
radius = power(gamma, Fraction(-1, 2))
fade = exp(neg(mul(s, add(ONE, inverse(gamma)))))
"""e^(-s (1 + 1/gamma))."""


decay = exp(neg(mul(s, x)))
ONCE = {var("A", "real"): ONE, var("j", "integer"): ZERO}
"""What grows no faster than a constant."""


@lemma
def bounded_decay() -> tuple[Line, Line]:
    """e^(-s x) is continuous on [0, oo) and at most 1 there."""
    rates, half_line = Context((s,), (lt(ZERO, s),)), make("interval", ZERO, OO)
    falls, size = Context((s, x), (lt(ZERO, s), le(ZERO, x))), mul(ONE, make("pow", add(ONE, x), ZERO))
    smooth = have(make("continuous", half_line, close(decay, x)), rates, rule="continuity")
    return smooth, have(le(absolute(decay), size), falls, rule="sign")


@lemma
def first_limit() -> Line:
    """E tau(S e^(-s S)) tends to e^(-s (1 + 1/gamma)) sqrt(gamma) I_1(2 s/sqrt(gamma))/s."""
    known = instance(limit_on_circle(), AT_DECAY, *bounded_decay(), images=ONCE, functions={"f": (1, close(decay, x))})
    argument = mul(TWO, radius, s)
    at = instance(by_parts(), AT_DECAY, images={z: argument})
    parts, function = at.statement.args[0].args[-1], at.statement.args[1].args[-1]
    body = mul(power(make("sin", t), 2), exp(neg(mul(s, place()))))
    kernel = mul(exp(mul(argument, cos(t))), power(make("sin", t), 2))
    turn = Context((*AT_DECAY.variables, t), AT_DECAY.conditions)
    factored = have(eq(body, mul(fade, kernel)), turn, rule="functional_equation")
    whole, scaled = integral(ZERO, PI, body, t), integral(ZERO, PI, mul(fade, kernel), t)
    same = have(eq(whole, scaled), AT_DECAY, known, factored, rule="rewrite")
    outside = have(eq(scaled, mul(fade, parts)), AT_DECAY, same, rule="linear")
    value = mul(TWO, fade, inverse(argument), function)
    per = mul(TWO, inverse(PI))
    weights = ONE, per, per, mul(per, fade, inverse(argument))
    uses = known, same, outside, at
    statement = eq(known.statement.args[0], value)
    return have(statement, AT_DECAY, *uses, rule="field", title="a Bessel function", multipliers=weights)


def train_error() -> Line:
    context, statement = claimed(train_claim)
    known = instance(first_limit(), context, images={s: mul(num(4), var("time", "real"))})
    left, value = statement.args
    same = have(eq(known.statement.args[1], value), context, known, rule="rewrite", title="at s = 4 t")
    here = have(eq(known.statement.args[0], left), context, known, rule="rewrite")
    weights = neg(ONE), ONE, ONE
    return have(statement, context, here, known, same, rule="field", title="the training error", multipliers=weights)


PROOFS: dict[str, Callable[[], Line]] = {train_claim.name: train_error}

IDEAS: dict[str, str] = {
    "dynamics.noiseless_train_error": (
        "In training each eigenvalue x contributes x e^(-s x) with s = 4 t. Its mean over the Marchenko–Pastur "
        "law is an integral around the half turn, which is a modified Bessel function."
    ),
}
"""What each proof does, in a sentence or two."""
