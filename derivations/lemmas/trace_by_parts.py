"""By parts with a polynomial of the trace: equations of the central moments of the trace of the resolvent of white data."""

from __future__ import annotations

from ...theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, le, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, bound, close, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import DATA, X, absolute, d, integral, mean, n, resolvent, t, tau, u, x, y, z
from .slope import (
    cube,
)
from .transform import (
    BELOW,
    CLOSED,
    OPEN,
    c,
    divided_difference,
    square,
)

centre = var("centre", "real")
AROUND = Context((*BELOW.variables, centre), (*BELOW.conditions, le(inverse(z), centre), le(centre, ZERO)))
WITH_DATA = Context((*AROUND.variables, X), AROUND.conditions, ((X, DATA),))
T, T2, T3 = tau(resolvent()), tau(square), tau(cube)
"""The traces of the resolvent and of its powers."""

_half_line = make("interval", ZERO, make("infinity"))
_line = make("interval", make("minus_infinity"), make("infinity"))
_j = var("j", "integer")
_least = add(inverse(neg(z)), power(z, -2))
_size = add(_least, mul(num(3), power(sub(ONE, centre), 3)))


def around(context: Context, *more: Term) -> Context:
    """The context with a centre between 1/z and 0."""
    return Context(
        (*context.variables, centre), (*context.conditions, *AROUND.conditions[len(BELOW.conditions) :], *more)
    )


@lemma
def smooth() -> tuple[Line, ...]:
    """1/(z - x) and its slope are bounded."""
    wide = mul(_size, make("pow", add(ONE, x), num(3)))
    closed = around(CLOSED)
    return (
        have(make("continuous", _half_line, close(resolvent(), x)), AROUND, rule="continuity"),
        have(make("continuous", _half_line, close(square, x)), AROUND, rule="continuity"),
        have(eq(make("deriv", ONE, close(resolvent(t), t), x), square), around(OPEN), rule="differentiate"),
        have(le(absolute(resolvent()), wide), closed, rule="sign"),
        have(le(absolute(square), wide), closed, rule="sign"),
    )


def _power(at: Term, order: int) -> tuple[Term, Term]:
    """(t - centre)^order and its slope."""
    gap = sub(at, centre)
    return power(gap, order), ONE if order == 1 else mul(num(order), power(gap, order - 1))


@lemma
def polynomial(order: int) -> tuple[Line, ...]:
    """(x - centre)^order and its slope grow like a power."""
    everywhere = around(Context((*BELOW.variables, x), BELOW.conditions))
    wide = mul(_size, make("pow", add(ONE, absolute(x)), num(3)))
    body, slope = _power(x, order)
    return (
        have(make("continuous", _line, close(body, x)), AROUND, rule="continuity"),
        have(make("continuous", _line, close(slope, x)), AROUND, rule="continuity"),
        have(eq(make("deriv", ONE, close(_power(t, order)[0], t), x), slope), everywhere, rule="differentiate"),
        have(le(absolute(body), wide), everywhere, rule="sign"),
        have(le(absolute(slope), wide), everywhere, rule="sign"),
    )


first_part, second_part = sub(mul(z, T2), T), sub(mul(z, T3), T2)
"""tau(S/(z - S)^2) and tau(S/(z - S)^3)."""
gap = sub(T, centre)
kappa = add(sub(sub(ONE, z), c), mul(c, z, add(T, centre)))
psi = sub(sub(sub(mul(z, centre), ONE), centre), mul(c, sub(mul(z, power(centre, 2)), centre)))
share = mul(TWO, inverse(mul(n, d)))


def _product(at: Term) -> Term:
    """z t^2 - t."""
    return sub(mul(z, power(at, 2)), at)


@lemma
def traces() -> tuple[Line, ...]:
    """The traces that come up by parts, by those of powers of the resolvent."""
    one, other = resolvent(), resolvent(y)
    chord = integral(ZERO, ONE, power(sub(z, add(x, mul(u, sub(y, x)))), -2), u)
    double = tau(tau(mul(y, chord), y))
    apart = tau(tau(mul(y, one, other), y))
    split = have(eq(apart, _product(T)), WITH_DATA, rule="linear")
    same = have(eq(apart, double), WITH_DATA, divided_difference(), rule="rewrite")
    weights = ONE, neg(ONE)
    return (
        have(eq(tau(mul(x, one)), sub(mul(z, T), ONE)), WITH_DATA, rule="linear"),
        have(eq(tau(mul(x, square)), first_part), WITH_DATA, rule="linear"),
        have(eq(tau(mul(x, one, square)), second_part), WITH_DATA, rule="linear"),
        have(eq(double, _product(T)), WITH_DATA, split, same, rule="field", multipliers=weights),
    )


def _right(order: int) -> Term:
    """(psi(a) - W/n) p - 2/(n d) Q p'."""
    last = mul(second_part, share) if order == 1 else mul(second_part, num(order), power(gap, order - 1), share)
    return sub(mul(sub(psi, div(first_part, n)), power(gap, order)), last)


@lemma
def by_parts(order: int) -> Line:
    """E[kappa (T - a)^(k + 1)] = E[(psi(a) - W/n) p - 2/(n d) Q p'], p = (T - a)^k of order k, W = z T2 - T, Q = z T3 - T2."""
    _t = bound(0, "real")
    functions = {name: (1, inverse(sub(z, _t))) for name in "fh"}
    functions |= {f"{name}_slope": (1, power(sub(z, _t), -2)) for name in "fh"}
    functions |= {"p": (1, _power(_t, order)[0]), "p_slope": (1, _power(_t, order)[1])}
    images = {var("A", "real"): _size, var("j", "integer"): num(3)}
    cited = axiom("stein_with_trace")
    known = instance(cited, AROUND, *smooth(), *polynomial(order), images=images, functions=functions)
    p, slope = _power(T, order)
    left = mean(mul(sub(mul(z, T), ONE), p))
    right = mean(mul(add(T, mul(c, _product(T)), div(first_part, n)), p))
    last = mul(mean(mul(second_part, slope)), share)
    whole = have(eq(left, add(right, last)), AROUND, known, *traces(), rule="rewrite", title="by parts, with the trace")
    first, second = mean(mul(kappa, power(gap, order + 1))), mean(_right(order))
    moved = have(eq(sub(first, second), sub(add(right, last), left)), AROUND, whole, rule="linear")
    weights = ONE, neg(ONE)
    return have(eq(first, second), AROUND, moved, whole, rule="field", multipliers=weights)
