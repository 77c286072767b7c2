"""Bessel functions of neighbouring whole orders: x (I_(k - 1) - I_(k + 1)) = 2 k I_k, by parts; and their values at 0."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, sub
from ...theory.terms.context import EVERYWHERE, Context
from ...theory.terms.term import Term, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import integral, t, x
from .marchenko_pastur import PI

k = var("k", "integer")
HERE = Context((k, x), (le(ONE, k), lt(ZERO, x)))
_TURN = (lt(ZERO, t), lt(t, PI))
_INSIDE = Context((k, x, t), (*HERE.conditions, *_TURN))
_kernel = make("exp", mul(x, make("cos", t)))


def _body(index: Term) -> Term:
    return mul(_kernel, make("cos", mul(index, t)))


def _integral(index: Term) -> Term:
    return integral(ZERO, PI, _body(index), t)


@lemma
def bessel_recurrence() -> Line:
    """I_(k - 1) = I_(k + 1) + (2 k/x) I_k for k >= 1 and x > 0."""
    before, after = sub(k, ONE), add(k, ONE)
    sine = make("sin", mul(k, t))
    angles = have(
        eq(mul(make("sin", t), sine), mul(HALF, sub(make("cos", mul(before, t)), make("cos", mul(after, t))))),
        Context((k, t)), rule="functional_equation",
    )  # fmt: skip
    slope = mul(_kernel, sub(mul(k, make("cos", mul(k, t))), mul(x, make("sin", t), sine)))
    value = sub(mul(k, _body(k)), mul(HALF, x, sub(_body(before), _body(after))))
    same = have(eq(slope, value), _INSIDE, angles, rule="field", multipliers=(neg(mul(_kernel, x)),))
    primitive = mul(_kernel, sine)
    ends = sub(substitute(primitive, {t: PI}), substitute(primitive, {t: ZERO}))
    whole = have(eq(integral(ZERO, PI, slope, t), ends), HERE, rule="antiderivative", variable=t, function=primitive)
    nothing = have(eq(ends, ZERO), HERE, rule="functional_equation")
    moved = have(eq(whole.statement.args[0], integral(ZERO, PI, value, t)), HERE, whole, same, rule="rewrite")
    parts = sub(mul(k, _integral(k)), mul(HALF, x, sub(_integral(before), _integral(after))))
    apart = have(eq(integral(ZERO, PI, value, t), parts), HERE, moved, rule="linear")
    cited = axiom("bessel_integral")
    orders = [instance(cited, HERE, images={cited.context.variables[0]: index}) for index in (before, k, after)]
    first, second, third = (line.statement.args[0] for line in orders)
    slant, share = div(mul(TWO, k), x), div(TWO, mul(PI, x))
    return have(
        eq(first, add(third, mul(slant, second))), HERE, *orders, apart, moved, whole, nothing, rule="field",
        multipliers=(ONE, neg(slant), neg(ONE), share, share, neg(share), neg(share)),
    )  # fmt: skip


@lemma
def bessel_at_zero(first: bool) -> Line:
    """I_0(0) = 1, and I_k(0) = 0 for k >= 1."""
    order = ZERO if first else k
    where = EVERYWHERE if first else Context((k,), (le(ONE, k),))
    cited = axiom("bessel_integral")
    meaning = instance(cited, where, images=dict(zip(cited.context.variables, (order, ZERO), strict=True)))
    within = Context((*where.variables, t), (*where.conditions, *_TURN))
    plain = ONE if first else make("cos", mul(order, t))
    primitive = t if first else div(make("sin", mul(order, t)), order)
    ends = sub(substitute(primitive, {t: PI}), substitute(primitive, {t: ZERO}))
    whole = have(eq(integral(ZERO, PI, plain, t), ends), where, rule="antiderivative", variable=t, function=primitive)
    same = have(
        eq(plain, mul(make("exp", mul(ZERO, make("cos", t))), make("cos", mul(order, t)))), within,
        rule="functional_equation",
    )  # fmt: skip
    per = inverse(PI)
    meant = integral(ZERO, PI, same.statement.args[1], t)
    put = have(eq(whole.statement.args[0], meant), where, whole, same, rule="rewrite")
    value = ONE if first else ZERO
    size = have(eq(ends, mul(PI, value)), where, rule="functional_equation")
    return have(
        eq(meaning.statement.args[0], value), where, meaning, put, whole, size, rule="field",
        multipliers=(ONE, neg(per), per, per),
    )  # fmt: skip
