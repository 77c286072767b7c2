"""Periodic filters: the overlap of a pair of frequencies by the mean length and squared length of 2 n Gaussian numbers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, mul, neg, over, power
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, num, subterms, var
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.letters import n
from ..translations import translation_claim

_vector = var("D", "data")
_length = make("length", _vector)
_range = make("gaussian", ONE, mul(TWO, n))


def _moment(context: Context, order: Fraction) -> Line:
    """The mean of (|N|^2/2)^order over 2 n components."""
    images = {var("d", "integer"): mul(TWO, n), var("c", "real"): num(order)}
    return instance(axiom("chi_square"), context, images=images)


def _mean_length(context: Context, written: Term) -> Line:
    """The mean of |N|/(2 n)^(1/2) is Gamma(n + 1/2)/(n^(1/2) Gamma(n))."""
    known = _moment(context, Fraction(1, 2))
    data = Context((n, _vector), context.conditions, ((_vector, _range),))
    positive = have(le(ZERO, _length), data, rule="order")
    plain = mul(HALF, power(TWO, Fraction(1, 2)), _length)
    root = power(mul(power(_length, 2), inverse(TWO)), Fraction(1, 2))
    point = have(eq(root, plain), data, positive, rule="functional_equation")
    whole, scale = over(_range, plain, _vector), power(n, Fraction(-1, 2))
    moved = have(eq(known.statement.args[0], whole), context, known, point, rule="rewrite")
    outside = have(eq(written, mul(scale, whole)), context, moved, known, rule="linear")
    ratio = div(make("gamma", add(n, HALF)), make("gamma", n))
    same = have(eq(known.statement.args[1], ratio), context, rule="functional_equation")
    uses, weights = (outside, moved, known, same), (ONE, neg(scale), scale, scale)
    statement = eq(written, mul(scale, ratio))
    return have(statement, context, *uses, rule="field", title="the mean length", multipliers=weights)


def _mean_square(context: Context, written: Term) -> Line:
    """The mean of |N|^2/(2 n) is 1."""
    known, per = _moment(context, Fraction(1)), inverse(n)
    outside = have(eq(known.statement.args[0], mul(n, written)), context, known, rule="linear")
    size = have(eq(known.statement.args[1], n), context, rule="functional_equation")
    uses, weights = (outside, known, size), (neg(per), per, per)
    return have(eq(written, ONE), context, *uses, rule="field", title="the mean square", multipliers=weights)


def overlap() -> Line:
    context, statement = claimed(translation_claim)
    first, second = (t for t in subterms(statement) if t.head == "over")
    means = _mean_length(context, first), _mean_square(context, second)
    return have(statement, context, *means, rule="rewrite", title="the overlap")


PROOFS: dict[str, Callable[[], Line]] = {translation_claim.name: overlap}

IDEAS: dict[str, str] = {
    "symmetry.translation_overlap": (
        "A filter multiplies each pair of frequencies by the root of its measured power, the length of 2 n "
        "Gaussian numbers. The overlap is the squared mean length over the mean squared length, and Gamma "
        "functions give both."
    ),
}
"""What each proof does, in a sentence or two."""
