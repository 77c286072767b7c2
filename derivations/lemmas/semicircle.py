"""x times the Marchenko-Pastur law is a semicircle: E tau(S f(S)) tends to the mean of 2 sin(t)^2 f(x(t)) over a half turn.

x(t) = 1 + 1/gamma - 2 cos(t)/sqrt(gamma), at every load: the atom at 0 is killed. For f continuous of the growth of a power.
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, le, lt, mul, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, app, close, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .angles import QUARTER, cosine_positive, sine_positive
from .angles import cosine as cos_t
from .angles import sine as sin_t
from .letters import LOADS, absolute, gamma, integral, t, x
from .marchenko_pastur import FEW, GROWTH, MANY, PI, density, limit_of_trace, lower, upper

_A, _j = var("A", "real"), var("j", "integer")
HALF_TURN = Context((t,), (lt(ZERO, t), lt(t, PI)))
r = var("r", "real")
_CIRCLE = Context((r, t), (lt(ZERO, r), *HALF_TURN.conditions))
_s = power(gamma, Fraction(-1, 2))


def place(radius: Term = _s) -> Term:
    """1 + r^2 - 2 r cos(t)."""
    return sub(add(ONE, power(radius, 2)), mul(TWO, radius, cos_t))


@lemma
def sine_sign() -> Line:
    """sin t > 0 for 0 < t < pi, by the half angle."""
    inside = Context((x,), (lt(ZERO, x), lt(x, QUARTER)))
    one, two = (instance(line, inside, images={t: x}) for line in (sine_positive(), cosine_positive()))
    doubled = make("sin", mul(TWO, x))
    parts = have(eq(doubled, mul(TWO, make("sin", x), make("cos", x))), Context((x,)), rule="functional_equation")
    weights = ONE, mul(TWO, make("cos", x)), ZERO
    sign = have(lt(ZERO, doubled), inside, parts, one, two, rule="combine", multipliers=weights)
    known = instance(sign, HALF_TURN, images={x: mul(HALF, t)})
    return have(lt(ZERO, sin_t), HALF_TURN, known, rule="combine", title="the sine", multipliers=(ONE,))


@lemma
def place_positive() -> Line:
    """1 + r^2 - 2 r cos(t) > 0."""
    share = mul(HALF, sin_t)
    room = have(lt(ZERO, sub(ONE, cos_t)), HALF_TURN, sine_sign(), rule="combine", multipliers=(share,))
    return have(lt(ZERO, place(r)), _CIRCLE, room, rule="combine", multipliers=(mul(TWO, r),))


@lemma
def arc_at_place() -> Line:
    """sqrt((b - x)(x - a)) = 2 r sin(t) at x = 1 + r^2 - 2 r cos(t), a and b being (1 -+ r)^2."""
    u = var("u", "real")
    low, high = power(sub(ONE, r), 2), power(add(ONE, r), 2)
    product, side = mul(sub(high, place(r)), sub(place(r), low)), mul(TWO, r, sin_t)
    root = Fraction(1, 2)
    squared = have(eq(product, power(side, 2)), _CIRCLE, rule="functional_equation")
    plain = have(eq(power(power(u, 2), root), u), Context((u,), (le(ZERO, u),)), rule="functional_equation")
    sign = have(le(ZERO, side), _CIRCLE, sine_sign(), rule="sign")
    known = instance(plain, _CIRCLE, sign, images={u: side})
    return have(eq(power(product, root), side), _CIRCLE, known, squared, rule="rewrite")


def f(at: Term) -> Term:
    return app("f", at)


@lemma
def supposed() -> tuple[Line, Line, Line, Line]:
    """f is continuous on [0, oo) and abs(f(x)) <= A (1 + x)^j; so is x f(x), with one power more."""
    half_line, plain = make("interval", ZERO, OO), Context((_A, _j), GROWTH)
    inside = Context((_A, _j, x), (*GROWTH, le(ZERO, x)))
    smooth = have(make("continuous", half_line, close(f(x), x)), plain, rule="suppose")
    grows = have(le(absolute(f(x)), mul(_A, make("pow", add(ONE, x), _j))), inside, rule="suppose", own=(x,))
    product = have(make("continuous", half_line, close(mul(x, f(x)), x)), plain, smooth, rule="continuity")
    value, size = var("value", "real"), var("size", "real")
    bounded = Context((x, value, size), (le(ZERO, x), le(absolute(value), size)))
    longer = have(le(absolute(mul(x, value)), mul(add(ONE, x), size)), bounded, rule="sign")
    again = have(grows.statement, inside, rule="suppose", own=(x,))
    known = instance(longer, inside, grows, again, images={value: f(x), size: grows.statement.args[1]})
    most = mul(_A, make("pow", add(ONE, x), add(_j, ONE)))
    same = have(eq(known.statement.args[1], most), inside, rule="functional_equation")
    wide = have(le(absolute(mul(x, f(x))), most), inside, known, same, rule="combine", multipliers=(ONE, ONE))
    return smooth, grows, product, wide


_OWED = Context((gamma, _A, _j), (*LOADS.conditions, *GROWTH))


def on_circle(body: Term) -> Term:
    """The mean over the half turn, with the weight 2 sin(t)^2."""
    return mul(TWO, inverse(PI), integral(ZERO, PI, mul(power(sin_t, 2), body), t))


def _on_half_turn(context: Context) -> Context:
    return Context((*context.variables, t), (*context.conditions, *HALF_TURN.conditions))


@lemma
def _at_place() -> tuple[Line, ...]:
    """Of x(t) at a load: the arc there, f there, and the factors 1/(2 pi x(t)) and 1/x(t), which exist."""
    where = _on_half_turn(_OWED)
    arc, positive = (instance(line, where, images={r: _s}) for line in (arc_at_place(), place_positive()))
    _, grows, *_ = supposed()
    again = have(grows.statement, grows.context, rule="suppose", own=(x,))
    weakly = have(le(ZERO, place()), where, positive, rule="combine", multipliers=(ONE,))
    bounded = instance(grows, where, again, weakly, images={x: place()})
    at, factors = f(place()), (inverse(mul(TWO, PI, place())), inverse(place()))
    exists = have(eq(at, at), where, bounded, rule="functional_equation")
    return arc, exists, *(have(eq(factor, factor), where, positive, rule="functional_equation") for factor in factors)


def _turned(known: Line, integrand: Term, value: Term, weight: Term) -> Line:
    """The integral along the support, which the known line holds, is that of the value around the half turn."""
    where, slope = known.context, mul(TWO, _s, sin_t)
    inside, moved = _on_half_turn(where), mul(substitute(integrand, {x: place()}), slope)
    factors = mul(gamma, inverse(mul(TWO, PI)), weight, slope), ZERO, ZERO, ZERO
    same = have(eq(moved, value), inside, *_at_place(), rule="field", title="at x(t)", multipliers=factors)
    rises = have(lt(ZERO, slope), inside, sine_sign(), rule="order")
    end = have(eq(substitute(place(), {t: PI}), upper), where, rule="functional_equation")
    whole, turned = integral(lower, upper, integrand, x), integral(ZERO, PI, moved, t)
    uses = known, same, *_at_place(), rises, end
    through = have(eq(whole, turned), where, *uses, rule="substitution", variable=t, image=place())
    plain = integral(ZERO, PI, value, t)
    written = have(eq(turned, plain), where, through, same, rule="rewrite")
    return have(eq(whole, plain), where, through, written, rule="field", multipliers=(ONE, ONE))


def _along(context: Context) -> Line:
    """The limit of E tau(S f(S)), for many or for few examples."""
    where = Context((*context.variables, _A, _j), (*context.conditions, *GROWTH))
    known = instance(
        limit_of_trace(context), where, *supposed(),
        images={_j: add(_j, ONE)}, functions={"f": (1, close(mul(x, f(x)), x))},
    )  # fmt: skip
    value = mul(TWO, inverse(PI), power(sin_t, 2), f(place()))
    through = _turned(known, mul(density, mul(x, f(x))), value, f(place()))
    mean_ = on_circle(f(place()))
    outside = have(eq(through.statement.args[1], mean_), where, through, rule="linear")
    statement, weights = eq(known.statement.args[0], mean_), (ONE,) * 3
    return have(
        statement, where, known, through, outside, rule="field", title="around the half turn", multipliers=weights
    )


@lemma
def trace_on_circle(context: Context) -> Line:
    """E tau(f(S)) tends to the mean of f(x(t))/x(t) over the half turn, and (1 - gamma) f(0) beside it where gamma < 1."""
    where = Context((*context.variables, _A, _j), (*context.conditions, *GROWTH))
    known = instance(limit_of_trace(context), where, *supposed()[:2])
    share = mul(f(place()), inverse(place()))
    through = _turned(known, mul(density, f(x)), mul(TWO, inverse(PI), power(sin_t, 2), share), share)
    mean_ = on_circle(share)
    outside = have(eq(through.statement.args[1], mean_), where, through, rule="linear")
    value = known.statement.args[1]
    whole = through.statement.args[0]
    put = mean_ if value is whole else add(*(mean_ if part is whole else part for part in value.args))
    statement, weights = eq(known.statement.args[0], put), (ONE,) * 3
    return have(
        statement, where, known, through, outside, rule="field", title="around the half turn", multipliers=weights
    )


@lemma
def limit_on_circle() -> Line:
    """E tau(S f(S)) tends to the mean of f(x(t)) over the half turn, at every load."""
    lines = [_along(context) for context in (MANY, FEW)]
    return have(lines[0].statement, _OWED, *lines, rule="cases", title="the semicircle")
