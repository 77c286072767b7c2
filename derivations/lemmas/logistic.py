"""The logistic function and ln(1 + e^x): integrals over the line, and how slowly they rise.

The second difference ln(1 + e^x) + ln(1 + e^(x + 2h)) - 2 ln(1 + e^(x + h)) is an integral of increments of the logistic
function; the integral over the line of an increment from -s to s is 2 s, so that of the second difference is h^2.
"""

from __future__ import annotations

from ...theory.terms.build import MINUS_OO, ONE, OO, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import integral, x, y

h, s = var("h", "real"), var("s", "real")
_line = MINUS_OO, OO
STEP = Context((h,), (lt(ZERO, h),))
_CENTRED = Context((h, s), (*STEP.conditions, lt(ZERO, s)))
_AT = Context((x, h), STEP.conditions)
_BOTH = Context((x, h, s), _CENTRED.conditions)
_NEAR = (*STEP.conditions, le(x, y), le(y, add(x, mul(TWO, h))))
WITHIN = Context((x, y, h), _NEAR)
"""y is at most 2 h beyond x."""


def exp(term: Term) -> Term:
    return make("exp", term)


def softplus(at: Term) -> Term:
    return make("ln", add(ONE, exp(at)))


def falling(at: Term) -> Term:
    """1/(1 + e^at), which is 1 less the logistic function."""
    return inverse(add(ONE, exp(at)))


bend = sub(add(softplus(x), softplus(add(x, mul(TWO, h)))), mul(TWO, softplus(add(x, h))))
"""The second difference."""
_middle = add(x, h)
increment = sub(falling(sub(_middle, s)), falling(add(_middle, s)))
density = mul(exp(x), inverse(power(add(ONE, exp(x)), 2)))
_most = exp(mul(TWO, h))


@lemma
def rises() -> Line:
    """e^u <= e^v for u <= v."""
    u, v = var("u", "real"), var("v", "real")
    return have(
        le(exp(u), exp(v)), Context((u, v), (le(u, v),)), rule="increasing_map", variable=y, function=exp(y),
        interval=make("interval", *_line), values=(u, v),
    )  # fmt: skip


@lemma
def increment_sign() -> tuple[Line, Line]:
    """An increment is not negative, for e^(x + h - s) <= e^(x + h + s)."""
    ends = have(le(exp(sub(_middle, s)), exp(add(_middle, s))), _BOTH, rule="order")
    return ends, have(le(ZERO, increment), _BOTH, ends, rule="order")


@lemma
def bend_by_increments() -> Line:
    """The second difference is the integral of the increments from 0 to h."""
    primitive = add(softplus(add(_middle, s)), softplus(sub(_middle, s)))
    statement = eq(integral(ZERO, h, increment, s), bend)
    return have(statement, _AT, *increment_sign(), rule="antiderivative", variable=s, function=primitive)


@lemma
def integral_of_increment() -> Line:
    """Over the line it is 2 s: on each side of the middle it is ln(1 + e^s) - ln(1 + e^-s) = s."""
    cut, halves = neg(h), []
    for side, ends in ((ONE, (MINUS_OO, cut)), (neg(ONE), (cut, OO))):
        primitive = mul(side, sub(softplus(mul(side, add(_middle, s))), softplus(mul(side, sub(_middle, s)))))
        if side is not ONE:
            primitive = neg(primitive)
        value = sub(softplus(s), softplus(neg(s)))
        statement = eq(integral(*ends, increment, x), value)
        halves.append(
            have(statement, _CENTRED, *increment_sign(), rule="antiderivative", variable=x, function=primitive)
        )
    whole = integral(*_line, increment, x)
    parts = add(*(half.statement.args[0] for half in halves))
    apart = have(eq(whole, parts), _CENTRED, *halves, increment_sign()[1], rule="split")
    turned = have(eq(softplus(neg(s)), sub(softplus(s), s)), Context((s,)), rule="functional_equation")
    weights = ONE, ONE, ONE, num(-2)
    return have(eq(whole, mul(TWO, s)), _CENTRED, apart, *halves, turned, rule="field", multipliers=weights)


@lemma
def integral_of_bend() -> Line:
    """Over the line the second difference is h^2."""
    known = integral_of_increment()
    square = have(
        eq(integral(ZERO, h, mul(TWO, s), s), power(h, 2)),
        STEP,
        rule="antiderivative",
        variable=s,
        function=power(s, 2),
    )
    outer = integral(ZERO, h, known.statement.args[0], s)
    inner = integral(*_line, bend_by_increments().statement.args[0], x)
    by_s = have(eq(square.statement.args[0], outer), STEP, square, known, rule="rewrite")
    swapped = have(eq(inner, outer), STEP, by_s, square, bend_by_increments(), increment_sign()[1], rule="tonelli")
    written = have(eq(inner, integral(*_line, bend, x)), STEP, swapped, bend_by_increments(), rule="rewrite")
    statement, weights = eq(written.statement.args[1], power(h, 2)), (neg(ONE), ONE, neg(ONE), ONE)
    return have(statement, STEP, written, swapped, by_s, square, rule="field", multipliers=weights)


@lemma
def bend_sign() -> Line:
    """The second difference is not negative: ln(1 + e^x) is convex."""
    known = bend_by_increments()
    positive = have(le(ZERO, known.statement.args[0]), _AT, known, increment_sign()[1], rule="order")
    return have(le(ZERO, bend), _AT, positive, known, rule="combine", multipliers=(ONE, ONE))


# How slowly they rise: e^y = r e^x with 1 <= r <= c.

_a, _b, _r, _c = (var(name, "real") for name in "abrc")
_SCALED = Context((_a, _b, _r, _c), (lt(ZERO, _b), le(_b, _a), le(ONE, _r), le(_r, _c)))


def _plus(term: Term) -> Term:
    return add(ONE, term)


@lemma
def scaled() -> Line:
    """(1 + r a)(1 + r b) <= c r (1 + a)(1 + b)."""
    one = have(le(_plus(mul(_r, _a)), mul(_r, _plus(_a))), _SCALED, rule="order")
    two = have(le(_plus(mul(_r, _b)), mul(_c, _plus(_b))), _SCALED, rule="order")
    statement = le(mul(_plus(mul(_r, _a)), _plus(mul(_r, _b))), mul(_c, _r, _plus(_a), _plus(_b)))
    weights = _plus(mul(_r, _b)), mul(_r, _plus(_a))
    return have(statement, _SCALED, one, two, rule="combine", multipliers=weights)


@lemma
def ratio() -> tuple[Line, Line]:
    """1 <= e^(y - x) <= e^(2 h)."""
    u, v = var("u", "real"), var("v", "real")
    between, nothing = sub(y, x), have(eq(exp(ZERO), ONE), Context(()), rule="functional_equation")
    least = instance(rises(), WITHIN, images={u: ZERO, v: between})
    low = have(le(ONE, exp(between)), WITHIN, least, nothing, rule="rewrite")
    return low, instance(rises(), WITHIN, images={u: between, v: mul(TWO, h)})


@lemma
def density_slow() -> Line:
    """The density e^x/(1 + e^x)^2 is at most e^(2 h) times that at y."""
    share = mul(_a, inverse(power(_plus(_a), 2)), inverse(power(_plus(mul(_r, _a)), 2)))
    same = Context((_a, _r, _c), (lt(ZERO, _a), le(ONE, _r), le(_r, _c)))
    at = instance(scaled(), same, images={_b: _a})
    body = mul(_a, inverse(power(_plus(_a), 2)))
    slow = have(le(body, mul(_c, substitute(body, {_a: mul(_r, _a)}))), same, at, rule="combine", multipliers=(share,))
    known = instance(slow, WITHIN, *ratio(), images={_a: exp(x), _r: exp(sub(y, x)), _c: _most})
    joined = have(eq(mul(exp(sub(y, x)), exp(x)), exp(y)), WITHIN, rule="functional_equation")
    return have(le(density, mul(_most, substitute(density, {x: y}))), WITHIN, known, joined, rule="rewrite")


@lemma
def bend_slow() -> Line:
    """The second difference is at most e^(2 h) times that at y."""
    gap = sub(inverse(_plus(_b)), inverse(_plus(_a)))
    later = {_a: mul(_r, _a), _b: mul(_r, _b)}
    share = mul(sub(_a, _b), *(inverse(_plus(t)) for t in (_a, _b, *later.values())))
    slow = have(le(gap, mul(_c, substitute(gap, later))), _SCALED, scaled(), rule="combine", multipliers=(share,))
    context = Context((x, y, h, s), (*_NEAR, lt(ZERO, s)))
    ends = add(_middle, s), sub(_middle, s)
    images = {_a: exp(ends[0]), _b: exp(ends[1]), _r: exp(sub(y, x)), _c: _most}
    known = instance(slow, context, increment_sign()[0], *ratio(), images=images)
    joined = [
        have(eq(mul(exp(sub(y, x)), exp(end)), exp(substitute(end, {x: y}))), context, rule="functional_equation")
        for end in ends
    ]
    at_s = have(le(increment, mul(_most, substitute(increment, {x: y}))), context, known, *joined, rule="rewrite")
    here = bend_by_increments()
    there = instance(here, WITHIN, images={x: y})
    (one, value), (two, later_value) = here.statement.args, there.statement.args
    order = have(le(one, mul(_most, two)), WITHIN, at_s, here, there, rule="order")
    weights = ONE, neg(ONE), _most
    return have(le(value, mul(_most, later_value)), WITHIN, order, here, there, rule="combine", multipliers=weights)


@lemma
def integral_of_density() -> Line:
    """Over the line the density is 1."""
    whole = integral(*_line, density, x)
    return have(eq(whole, ONE), Context(()), rule="antiderivative", variable=x, function=neg(falling(x)))
