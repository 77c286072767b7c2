"""Integrals of e^(x cos t) cos(k t) over half a turn, which are pi I_k(x)."""

from __future__ import annotations

from ...theory.terms.build import ONE, TWO, ZERO, add, eq, le, mul, neg, over, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import t, x

k, PI = var("k", "integer"), make("pi")
HALF_TURN = make("interval", ZERO, PI)
POSITIVE = Context((x,), (le(ZERO, x),))
ORDERS = Context((k, x), (le(ZERO, k), le(ZERO, x)))
pull = make("exp", mul(x, make("cos", t)))


def turned(order: Term) -> Term:
    """The integral of e^(x cos t) cos(k t)."""
    return over(HALF_TURN, mul(pull, make("cos", mul(order, t))), t)


@lemma
def of_order() -> Line:
    """The integral of e^(x cos t) cos(k t) over (0, pi) is pi I_k(x), for x >= 0."""
    known = instance(axiom("bessel_integral"), ORDERS)
    return have(eq(turned(k), mul(PI, make("bessel_i", k, x))), ORDERS, known, rule="field", multipliers=(neg(PI),))


def pulled(number: int) -> Term:
    """e^(x cos t) cos(number t), as it is written for 0 and 1."""
    return mul(pull, make("cos", t)) if number else pull


@lemma
def of_first_orders(number: int) -> Line:
    """The integrals of e^(x cos t) and of e^(x cos t) cos t over (0, pi) are pi I_0(x) and pi I_1(x), for x >= 0."""
    order = num(number)
    known = instance(of_order(), POSITIVE, images={k: order})
    whole = over(HALF_TURN, pulled(number), t)
    plain = have(eq(mul(pull, make("cos", mul(order, t))), pulled(number)), Context((x, t)), rule="functional_equation")
    put = have(eq(turned(order), whole), POSITIVE, known, plain, rule="rewrite")
    return have(eq(whole, known.statement.args[1]), POSITIVE, put, known, rule="field", multipliers=(neg(ONE), ONE))


WHOLE_TURN = make("interval", ZERO, mul(TWO, PI))


@lemma
def over_whole_turn(number: int) -> Line:
    """Those over (0, 2 pi) are twice as large, by t -> 2 pi - t."""
    half, back = of_first_orders(number), sub(mul(TWO, PI), t)
    there, turn = pulled(number), make("interval", PI, mul(TWO, PI))
    first, second, whole = (over(source, there, t) for source in (HALF_TURN, turn, WHOLE_TURN))
    mirrored = substitute(there, {t: back})
    same = have(eq(mirrored, there), Context((x, t)), rule="functional_equation")
    put = have(eq(first, over(HALF_TURN, mirrored, t)), POSITIVE, half, same, rule="rewrite")
    moved = have(
        eq(second, over(HALF_TURN, mirrored, t)), POSITIVE, put, half, rule="substitution", variable=t, image=back
    )
    cut = have(eq(whole, add(first, second)), POSITIVE, half, put, moved, rule="split")
    value = mul(TWO, half.statement.args[1])
    return have(eq(whole, value), POSITIVE, cut, moved, put, half, rule="field", multipliers=(ONE, ONE, neg(ONE), TWO))
