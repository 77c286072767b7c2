"""Variances that Euler's method generates: on the geometric grid, and on that of equal angles."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import HALF, ONE, ZERO, add, div, eq, inverse, le, lim, lt, mul, power
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, instantiate, make, num, substitute, subterms
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.euler_steps import all_steps, k, m, v
from ...lemmas.letters import x
from ...lemmas.tangent_grid import N, by_tangents
from ..samplers import equal_angle_claim, euler_claim


def products(statement: Term) -> list[Term]:
    """The products of a statement as they are written: of the steps, and of the cosines."""
    found = [t for side in statement.args for t in subterms(side) if t.head == "product"]
    return list(dict.fromkeys(found))


def euler() -> Line:
    context, statement = claimed(euler_claim)
    eigenvalue, least, most, steps = context.variables
    numbered = Context((*context.variables, k), (*context.conditions, le(ZERO, k)))
    ratio = div(least, most)

    def level(number: Term) -> Term:
        return mul(most, make("rpow", ratio, div(number, steps)))

    exists = have(make("defined", level(k)), numbered, rule="order")
    images = {v: eigenvalue, m: steps}
    known = instance(all_steps(), context, exists, images=images, functions={"g": (1, level(bound(0, "real")))})
    twice = make("rpow", ratio, mul(num(2), k, div(ONE, steps)))
    square = have(eq(power(make("rpow", ratio, div(k, steps)), 2), twice), numbered, rule="functional_equation")
    written, cosines = products(statement)
    lemma = known.statement.args[0]
    same = have(eq(lemma, written), context, known, square, rule="rewrite", title="the claim's words")
    first, last = (
        have(eq(level(at), end), context, rule="functional_equation") for at, end in ((ZERO, most), (steps, least))
    )
    share = mul(add(eigenvalue, power(least, 2)), inverse(add(eigenvalue, power(most, 2))))
    whole = have(eq(written, mul(share, cosines)), context, known, same, first, last, rule="rewrite", title="all steps")
    return have(statement, context, whole, rule="field", title="from the start", multipliers=(power(most, 2),))


def equal_angles() -> Line:
    context, statement = claimed(equal_angle_claim)
    limit, value = statement.args
    (steps,) = context.variables
    started = Context((steps, x), (*context.conditions, lt(ZERO, x)))
    body = instantiate(limit.args[1], x)
    written, *_ = products(eq(body, body))
    known = instance(by_tangents(substitute(written, {steps: N})), started, images={N: steps})
    closed = mul(power(x, 2), known.statement.args[1])
    inside = have(eq(body, closed), started, known, rule="field", title="from x", multipliers=(power(x, 2),))
    squares = make("pow", power(make("cos", mul(HALF, make("pi"), inverse(steps))), 2), steps)
    along = lim(make("grows"), closed, x)
    tends = have(eq(along, squares), context, rule="limit_algebra", title="from far above")
    same = have(eq(squares, value), context, rule="functional_equation")
    end = have(eq(along, value), context, tends, same, rule="field", multipliers=(ONE, ONE))
    return have(statement, context, inside, end, rule="rewrite", title="the limit", near=(ZERO,))


PROOFS: dict[str, Callable[[], Line]] = {euler_claim.name: euler, equal_angle_claim.name: equal_angles}

IDEAS: dict[str, str] = {
    "sampling.euler_variance": (
        "A step of Euler's method multiplies the samples along a direction by a factor of its variance lambda and "
        "of two noise levels. With levels sqrt(lambda) tan(t) the factor is the cosine of the difference of two "
        "angles, times the cosine of one over that of the other, and the product of these quotients telescopes."
    ),
    "sampling.equal_angle_variance": (
        "All N factors of the product have the same cosine, that of an N-th part of the angle of the highest "
        "noise level. As that level grows its angle tends to a right one."
    ),
}
"""What each proof does, in a sentence or two."""
