"""What a partly trained denoiser generates: (1 - w)/u has the primitive ln(lambda + u) + E_1(2 t (lambda + u)/(u + scale))."""

from __future__ import annotations

from collections.abc import Callable

from ...theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, substitute, subterms
from ...theory.write.proof import Line, have, instance
from ..dynamics import generated_claim
from ..lemmas.exponentials import exponential_of
from ..lemmas.letters import t, u, x
from .claimed import claimed


def generated() -> Line:
    context, statement = claimed(generated_claim)
    eigenvalue, scale, time = context.variables
    limit, value = statement.args
    body = instantiate(limit.args[1], t)
    started = Context((*context.variables, t), (*context.conditions, lt(ZERO, t)))
    at_noise = Context((*context.variables, u), (*context.conditions, lt(ZERO, u)))
    (exponent,) = (s for s in subterms(body) if s.head == "over")
    rate = instantiate(exponent.args[1], u)
    (decay,) = (s for s in subterms(rate) if s.head == "exp")

    def integral_e(at: Term) -> Term:
        return make("expint", mul(TWO, time, at))

    falls = have(le(make("exp", x), ONE), Context((x,), (le(x, ZERO),)), rule="sign")
    negative = have(le(decay.args[0], ZERO), at_noise, rule="sign")
    most = instance(falls, at_noise, negative, images={x: decay.args[0]})
    least = have(lt(ZERO, decay), at_noise, rule="sign")
    weights = inverse(add(scale, u)), inverse(add(eigenvalue, u))
    sign = have(le(ZERO, rate), at_noise, least, most, rule="combine", title="w <= 1", multipliers=weights)
    primitive = add(make("ln", add(eigenvalue, u)), integral_e(div(add(eigenvalue, u), add(u, scale))))
    ends = sub(*(substitute(primitive, {u: end}) for end in (t, ZERO)))
    known = have(eq(exponent, ends), started, sign, rule="antiderivative", variable=u, function=primitive)
    below = have(eq(neg(exponent), neg(ends)), started, known, rule="field", multipliers=(neg(ONE),))
    closed = mul(t, make("exp", neg(ends)))
    raised = exponential_of(below)
    inside = have(eq(body, closed), started, raised, rule="field", title="from the start", multipliers=(t,))
    late = add(ONE, div(sub(eigenvalue, scale), add(t, scale)))
    kept = sub(ONE, div(eigenvalue, add(eigenvalue, t)))
    apart = mul(eigenvalue, kept, make("exp", sub(integral_e(div(eigenvalue, scale)), integral_e(late))))
    same = have(eq(closed, apart), started, rule="functional_equation")
    whole = have(eq(body, apart), started, inside, same, rule="field", multipliers=(ONE, ONE))
    tends = have(eq(lim(make("grows"), apart, t), value), context, rule="limit_algebra", title="from far above")
    return have(statement, context, whole, tends, rule="rewrite", title="the limit", near=(ZERO,))


PROOFS: dict[str, Callable[[], Line]] = {generated_claim.name: generated}
