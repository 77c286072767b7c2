"""R/(R - 1)^2 for a power R = r^a: between neighbours' values, below a power of r, and falling as a rises."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance

a, b, r, u = (var(name, "real") for name in "abru")
BEYOND = Context((a, r), (lt(ONE, a), lt(ONE, r)))
_AT = Context((a, u), (lt(ONE, a), lt(ONE, u)))


def raised(base: Term, exponent: Term) -> Term:
    return make("rpow", base, exponent)


w = raised(r, sub(a, ONE))
"""r^(a - 1)."""


def ratio(of: Term) -> Term:
    """R/(R - 1)^2."""
    return mul(of, power(sub(of, ONE), -2))


def _rises(function: Term, context: Context, *slope: Line) -> Line:
    """The function of r is at least its value at 1."""
    return have(
        le(substitute(function, {r: ONE}), function), context, *slope, rule="increasing_map", variable=u,
        function=substitute(function, {r: u}), interval=make("interval", ONE, r), values=(ONE, r),
    )  # fmt: skip


@lemma
def at_least_one() -> Line:
    """r^(a - 1) >= 1."""
    rises = _rises(w, BEYOND)
    one = have(eq(raised(ONE, sub(a, ONE)), ONE), Context((a,), (lt(ONE, a),)), rule="functional_equation")
    return have(le(ONE, w), BEYOND, rises, one, rule="combine", title="r^(a - 1) >= 1", multipliers=(ONE, ONE))


@lemma
def bernoulli() -> tuple[Line, Line]:
    """a (r - 1) <= r^(a - 1) r - 1 <= a (r - 1) r^(a - 1)."""
    at_u = instance(at_least_one(), _AT, images={r: u})
    same = have(eq(raised(r, a), mul(w, r)), BEYOND, rule="functional_equation")
    one = have(eq(raised(ONE, a), ONE), Context((a,), (lt(ONE, a),)), rule="functional_equation")
    low = _rises(sub(raised(r, a), mul(a, r)), BEYOND, at_u)
    high = _rises(sub(mul(a, sub(r, ONE), w), raised(r, a)), BEYOND, at_u)
    least = le(mul(a, sub(r, ONE)), sub(mul(w, r), ONE))
    most = le(sub(mul(w, r), ONE), mul(a, sub(r, ONE), w))
    return (
        have(least, BEYOND, low, same, one, rule="combine", multipliers=(ONE, ONE, ONE)),
        have(most, BEYOND, high, same, one, rule="combine", multipliers=(ONE, neg(ONE), neg(ONE))),
    )


_v, _c = var("v", "real"), var("c", "real")
_LOW, _HIGH = le(mul(a, sub(r, ONE)), _c), le(_c, mul(a, sub(r, ONE), _v))
_GENERIC = Context((a, r, _v, _c), (*BEYOND.conditions, le(ONE, _v), _LOW, _HIGH, eq(_c, sub(mul(_v, r), ONE))))
middle = mul(r, power(sub(r, ONE), -2))
"""r/(r - 1)^2."""


@lemma
def bounds() -> tuple[Line, Line, Line]:
    """R/(R - 1)^2 is between (r/(r - 1)^2)/(a^2 w) and w (r/(r - 1)^2)/a^2, w = r^(a - 1), and at most (r/(r - 1)^2)/w."""
    value = mul(_v, r, power(_c, -2))
    low, high = (have(one, _GENERIC, rule="sign") for one in (_LOW, _HIGH))
    equation = have(_GENERIC.conditions[-1], _GENERIC, rule="sign")
    positive = have(lt(ZERO, _c), _GENERIC, low, rule="sign")
    steeper = have(le(mul(_v, sub(r, ONE)), _c), _GENERIC, equation, rule="combine", multipliers=(neg(ONE),))
    found = []
    for small, large, known in (
        (mul(middle, inverse(_v), power(a, -2)), value, high),
        (value, mul(_v, middle, power(a, -2)), low),
        (value, div(middle, _v), steeper),
    ):
        lower, upper = known.statement.args
        squares = have(le(power(lower, 2), power(upper, 2)), _GENERIC, known, positive, rule="sign")
        scale = mul(_v, r, power(lower, -2), power(upper, -2))
        line = have(le(small, large), _GENERIC, squares, positive, rule="combine", multipliers=(scale, ZERO))
        found.append(instance(line, BEYOND, at_least_one(), *bernoulli(), images={_v: w, _c: sub(mul(w, r), ONE)}))
    return found[0], found[1], found[2]


# --- a steeper law ------------------------------------------------------------------------------------------------------

_s, _t = var("s", "real"), var("t", "real")
_AFTER_0 = Context((_s,), (lt(ZERO, _s),))
_ORDERED = Context((_s, _t), (lt(ZERO, _s), le(_s, _t)))


def _sinh(at: Term) -> Term:
    """Twice the hyperbolic sine."""
    return sub(make("exp", at), make("exp", neg(at)))


def _from_0(function: Term, *slope: Line) -> Line:
    """The function of s is at least its value at 0."""
    return have(
        le(substitute(function, {_s: ZERO}), function), _AFTER_0, *slope, rule="increasing_map", variable=u,
        function=substitute(function, {_s: u}), interval=make("interval", ZERO, _s), values=(ZERO, _s),
    )  # fmt: skip


@lemma
def _sinh_over_s() -> Line:
    """sinh(s)/s rises."""
    grows = lt(make("exp", neg(_s)), make("exp", _s))
    everywhere = Context((u,), (lt(ZERO, u),))
    at_u = instance(have(grows, _AFTER_0, rule="sign"), everywhere, images={_s: u})
    tangent = sub(mul(_s, add(make("exp", _s), make("exp", neg(_s)))), _sinh(_s))
    below = instance(_from_0(tangent, at_u), everywhere, images={_s: u})
    function = div(_sinh(u), u)
    return have(
        le(div(_sinh(_s), _s), div(_sinh(_t), _t)), _ORDERED, below, rule="increasing_map", variable=u, function=function,
        interval=make("interval", _s, _t), values=(_s, _t),
    )  # fmt: skip


STEEPER = Context((a, b, r), (lt(ZERO, b), le(b, a), lt(ONE, r)))


@lemma
def _by_sinh() -> Line:
    """1/(e^s - e^-s)^2 = R/(R - 1)^2, R = e^(2 s)."""
    e = make("exp", _s)
    apart = have(eq(make("exp", neg(_s)), inverse(e)), _AFTER_0, rule="functional_equation")
    grows = have(lt(ONE, power(e, 2)), _AFTER_0, rule="sign")
    positive = have(lt(ZERO, _sinh(_s)), _AFTER_0, rule="sign")
    by_e = power(sub(e, inverse(e)), -2)
    moved = have(eq(power(_sinh(_s), -2), by_e), _AFTER_0, apart, positive, rule="rewrite")
    same = have(eq(by_e, ratio(power(e, 2))), _AFTER_0, grows, moved, rule="field")
    return have(eq(power(_sinh(_s), -2), same.statement.args[1]), _AFTER_0, moved, same, rule="field")


@lemma
def _in_exponents() -> Line:
    """s^2 R/(R - 1)^2, R = e^(2 s), falls as s rises."""
    rises, positive = _sinh_over_s(), have(lt(ZERO, _sinh(_s)), _AFTER_0, rule="sign")
    p, q = _sinh(_s), _sinh(_t)
    images = {_s: _t}
    signs = instance(positive, _ORDERED), instance(positive, _ORDERED, images=images)
    scale = mul(_s, _t, add(mul(_s, q), mul(_t, p)), power(p, -2), power(q, -2))
    falls = have(
        le(mul(power(_t, 2), power(q, -2)), mul(power(_s, 2), power(p, -2))), _ORDERED, rises, *signs, rule="combine",
        multipliers=(scale, ZERO, ZERO),
    )  # fmt: skip
    at_s, at_t = instance(_by_sinh(), _ORDERED), instance(_by_sinh(), _ORDERED, images=images)
    values = (mul(power(at, 2), line.statement.args[1]) for at, line in ((_t, at_t), (_s, at_s)))
    return have(le(*values), _ORDERED, falls, at_s, at_t, rule="rewrite")


@lemma
def above_one() -> Line:
    """r^b > 1 for b > 0."""
    context = Context((b, r), (lt(ZERO, b), lt(ONE, r)))
    rises = have(
        lt(raised(ONE, b), raised(r, b)), context, rule="increasing_map", variable=u, function=raised(u, b),
        interval=make("interval", ONE, r), values=(ONE, r),
    )  # fmt: skip
    one = have(eq(raised(ONE, b), ONE), Context((b,), (lt(ZERO, b),)), rule="functional_equation")
    return have(lt(ONE, raised(r, b)), context, rises, one, rule="combine", multipliers=(ONE, neg(ONE)))


@lemma
def compared() -> Line:
    """a^2 R_a/(R_a - 1)^2 falls as a rises."""
    one, two = (mul(HALF, at, make("ln", r)) for at in (b, a))
    log = have(lt(ZERO, make("ln", r)), Context((r,), (lt(ONE, r),)), rule="sign")
    less = have(le(one, two), STEEPER, log, rule="sign")
    known = instance(_in_exponents(), STEEPER, log, less, images={_s: one, _t: two})
    powers = [
        have(eq(power(make("exp", at), 2), raised(r, of)), STEEPER, rule="functional_equation")
        for at, of in ((one, b), (two, a))
    ]
    sides = (mul(power(at, 2), ratio(raised(r, of))) for at, of in ((two, a), (one, b)))
    exist = above_one(), instance(above_one(), STEEPER, images={b: a})
    moved = have(le(*sides), STEEPER, known, *powers, *exist, rule="rewrite")
    values = (mul(power(at, 2), ratio(raised(r, at))) for at in (a, b))
    scale = mul(num(4), power(make("ln", r), -2))
    weights = (scale, ZERO, ZERO, ZERO)
    return have(le(*values), STEEPER, moved, log, *exist, rule="combine", title="a steeper law", multipliers=weights)
