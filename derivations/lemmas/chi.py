"""Moments of the length of a standard Gaussian vector."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, TWO, eq, le, mul, neg, over, power
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import d

N = var("N", "data")
VECTOR = make("gaussian", ONE, d)
length = make("length", N)


def mean(body: Term) -> Term:
    return over(VECTOR, body, N)


def moment(order: int) -> Term:
    return mean(length if order == 1 else power(length, order))


@lemma
def length_moment(order: int) -> Line:
    """E |N|^k = 2^(k/2) Gamma((d + k)/2)/Gamma(d/2) for k >= 1."""
    share, sizes = num(Fraction(order, 2)), Context((d,), (le(ONE, d),))
    known = instance(axiom("chi_square"), sizes, images={var("c", "real"): share})
    there = Context((d, N), sizes.conditions, ((N, VECTOR),))
    plain, written = moment(order).args[1], known.statement.args[0].args[1]
    scale = make("rpow", TWO, share)
    same = have(eq(mul(scale, instantiate(written, N)), instantiate(plain, N)), there, rule="functional_equation")
    pulled = have(
        eq(mean(mul(scale, instantiate(written, N))), mul(scale, known.statement.args[0])), sizes, known, rule="linear"
    )
    put = have(eq(pulled.statement.args[0], moment(order)), sizes, pulled, same, rule="rewrite")
    value = mul(scale, known.statement.args[1])
    return have(eq(moment(order), value), sizes, put, pulled, known, rule="field", multipliers=(neg(ONE), ONE, scale))
