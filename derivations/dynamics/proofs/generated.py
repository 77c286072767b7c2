"""What a partly trained denoiser generates: (1 - w)/u has the primitive ln(lambda + u) + E_1(2 t (lambda + u)/(u + scale))."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.claim import Claim
from ....theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, substitute, subterms
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.exponentials import exponential_of
from ...lemmas.letters import t, u, x
from ..training import generated_claim, noise_loss_claim


def _rate(claim: Claim) -> tuple[Context, Term, Term, Term, Term]:
    """Where the claim starts at t and is at noise u, its body at t, the integral in it, and its integrand at u."""
    context, statement = claimed(claim)
    body = instantiate(statement.args[0].args[1], t)
    (exponent,) = (s for s in subterms(body) if s.head == "over")
    return context, statement, body, exponent, instantiate(exponent.args[1], u)


@lemma
def decay_bounds(context: Context, decay: Term) -> tuple[Line, Line]:
    """0 < e^-x <= 1."""
    falls = have(le(make("exp", x), ONE), Context((x,), (le(x, ZERO),)), rule="sign")
    negative = have(le(decay.args[0], ZERO), context, rule="sign")
    most = instance(falls, context, negative, images={x: decay.args[0]})
    return have(lt(ZERO, decay), context, rule="sign"), most


def _by_primitive(claim: Claim, weights: tuple[Term, ...], primitive: Term, start: Term, late: Term) -> Line:
    """The claim by a primitive ln(lambda + u) + E_1(2 t r), which begins at ``start``; ``late`` is r at the start of sampling."""
    context, statement, body, exponent, rate = _rate(claim)
    eigenvalue, time = context.variables[0], context.variables[-1]
    started = Context((*context.variables, t), (*context.conditions, lt(ZERO, t)))
    at_noise = Context((*context.variables, u), (*context.conditions, lt(ZERO, u)))
    (decay,) = (s for s in subterms(rate) if s.head == "exp")
    bounds = decay_bounds(at_noise, decay)
    sign = have(le(ZERO, rate), at_noise, *bounds, rule="combine", title="w <= 1", multipliers=weights)
    ends = sub(substitute(primitive, {u: t}), start)
    known = have(eq(exponent, ends), started, sign, rule="antiderivative", variable=u, function=primitive)
    below = have(eq(neg(exponent), neg(ends)), started, known, rule="field", multipliers=(neg(ONE),))
    closed, raised = mul(t, make("exp", neg(ends))), exponential_of(below)
    inside = have(eq(body, closed), started, raised, rule="field", title="from the start", multipliers=(t,))
    kept = sub(ONE, div(eigenvalue, add(eigenvalue, t)))
    rest = sub(start, make("ln", eigenvalue))
    apart = mul(eigenvalue, kept, make("exp", sub(rest, _integral_e(time, late))))
    same = have(eq(closed, apart), started, rule="functional_equation")
    whole = have(eq(body, apart), started, inside, same, rule="field", multipliers=(ONE, ONE))
    value = statement.args[1]
    tends = have(eq(lim(make("grows"), apart, t), value), context, rule="limit_algebra", title="from far above")
    return have(statement, context, whole, tends, rule="rewrite", title="the limit", near=(ZERO,))


def _integral_e(time: Term, at: Term) -> Term:
    return make("expint", mul(TWO, time, at))


def generated() -> Line:
    eigenvalue, scale, time = claimed(generated_claim)[0].variables
    weights = inverse(add(scale, u)), inverse(add(eigenvalue, u))
    ratio = div(add(eigenvalue, u), add(u, scale))
    primitive = add(make("ln", add(eigenvalue, u)), _integral_e(time, ratio))
    start = add(make("ln", eigenvalue), _integral_e(time, div(eigenvalue, scale)))
    late = add(ONE, div(sub(eigenvalue, scale), add(t, scale)))
    return _by_primitive(generated_claim, weights, primitive, start, late)


def by_noise_loss() -> Line:
    eigenvalue, time = claimed(noise_loss_claim)[0].variables
    weights = mul(eigenvalue, inverse(add(eigenvalue, u)), inverse(u)), ZERO
    primitive = add(make("ln", add(eigenvalue, u)), _integral_e(time, div(add(eigenvalue, u), u)))
    return _by_primitive(noise_loss_claim, weights, primitive, make("ln", eigenvalue), add(ONE, div(eigenvalue, t)))


PROOFS: dict[str, Callable[[], Line]] = {generated_claim.name: generated, noise_loss_claim.name: by_noise_loss}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("dynamics.generated_variance", "dynamics.generated_variance_noise_loss"),
        "The logarithm of the variance changes along the noise by (1 - w)/u, w what the trained denoiser "
        "multiplies the direction by. That has a primitive, in a logarithm and the exponential integral E_1.",
    ),
}
"""What each proof does, in a sentence or two."""
