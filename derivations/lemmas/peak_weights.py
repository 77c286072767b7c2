"""The weight of v in the first or the second eigenvector of M, by an entry of the resolvent and numbers between eigenvalues."""

from __future__ import annotations

from ...theory.terms.build import ONE, TWO, ZERO, add, inverse, le, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .eigenvalues import SYMMETRIC, M, eigenvalue, in_order, k, m
from .letters import d, u, y, z
from .rank_one import FORM, UNIT, v

j = var("j", "integer")
"""``y`` is the point of the resolvent, ``z`` lies below it and above the next eigenvalue, ``u`` above it and below the one before."""


def weight(number: Term) -> Term:
    return make("weight", M, v, number, number)


def _context(numbers: tuple[Term, ...], *conditions: Term) -> Context:
    return Context((d, y, *numbers, M, v), conditions, ((M, SYMMETRIC), (v, UNIT)))


def _gap(number: Term) -> Term:
    return sub(y, eigenvalue(M, number))


@lemma
def largest_at_most() -> Line:
    """(y - l_1) F, above all."""
    return instance(
        axiom("weight_of_largest_upper"), _context((), le(ONE, d), lt(eigenvalue(M, ONE), y)), images={m: ONE}
    )


@lemma
def at_least(number: int) -> Line:
    """(y - l) (F - 1/(y - z)), above the first or between the first two."""
    at, after = num(number), eigenvalue(M, num(number + 1))
    above = (lt(y, u), lt(u, eigenvalue(M, ONE))) if number == 2 else ()
    context = _context((z, u) if above else (z,), lt(at, d), lt(eigenvalue(M, at), y), lt(after, z), lt(z, y), *above)
    if number == 1:
        cited = instance(axiom("weight_of_largest_lower"), context, images={m: ONE})
    else:
        between = have(lt(y, eigenvalue(M, ONE)), context, rule="sign")
        cited = instance(axiom("weight_of_group_lower"), context, between, images={k: TWO, m: TWO})
    far, near = sub(y, after), sub(y, z)
    farther = have(
        le(inverse(far), inverse(near)), context, have(lt(after, z), context, rule="sign"), rule="combine",
        multipliers=(mul(inverse(far), inverse(near)),),
    )  # fmt: skip
    value = mul(_gap(at), sub(FORM, inverse(near)))
    return have(le(value, weight(at)), context, cited, farther, rule="combine", multipliers=(ONE, _gap(at)))


@lemma
def second_at_most() -> Line:
    """(y - l_2) (F + 1/(u - y)), between the first two."""
    first = eigenvalue(M, ONE)
    context = _context((u,), le(TWO, d), lt(eigenvalue(M, TWO), y), lt(y, u), lt(u, first))
    between = have(lt(y, first), context, rule="sign")
    cited = instance(axiom("weight_of_group_upper"), context, between, images={k: TWO, m: TWO})
    far, near = sub(first, y), sub(u, y)
    nearer = have(
        le(inverse(far), inverse(near)), context, have(lt(u, first), context, rule="sign"), rule="combine",
        multipliers=(mul(inverse(far), inverse(near)),),
    )  # fmt: skip
    value = mul(_gap(TWO), add(FORM, inverse(near)))
    return have(le(weight(TWO), value), context, cited, nearer, rule="combine", multipliers=(ONE, _gap(TWO)))


@lemma
def second_at_most_above() -> Line:
    """(y - l_2) F, above all."""
    context = _context((), le(TWO, d), lt(eigenvalue(M, ONE), y))
    order = instance(in_order(), context, images={k: ONE, m: TWO})
    cited = instance(axiom("weight_of_largest_upper"), context, images={m: TWO})
    parts = instance(axiom("weight_of_parts"), context, images={k: ONE, j: ONE, m: TWO})
    return have(
        le(weight(TWO), mul(_gap(TWO), FORM)), context, cited, parts, order, rule="combine",
        multipliers=(ONE, neg(ONE), ZERO),
    )  # fmt: skip
