"""A square root as an integral of x/(x + w^2), and how far the integral up to T is from it.

sqrt(x) = (2/pi) int_0^oo x/(x + w^2) dw; what lies beyond T is at most sqrt(x) and at most x/T.
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .exchange import T, up_to, w
from .letters import integral, x
from .marchenko_pastur import PI
from .moments import power_of_nothing, s

AT = Context((x,), (le(ZERO, x),))
CUT = Context((T, x), (lt(ZERO, T), le(ZERO, x)))


def share(at: Term = x) -> Term:
    """x/(w^2 + x)."""
    return div(at, add(power(w, 2), at))


def root(at: Term = x) -> Term:
    return power(at, Fraction(1, 2))


def begun(at: Term = x) -> Term:
    """(2/pi) times the integral up to T."""
    return mul(TWO, inverse(PI), up_to(share(at)))


def beyond(at: Term = x) -> Term:
    return integral(T, OO, share(at), w)


whole = integral(ZERO, OO, share(), w)


@lemma
def whole_integral() -> Line:
    """The whole integral is pi sqrt(x)/2."""
    value = mul(HALF, PI, root())
    positive, nothing = AT.where(lt(ZERO, x)), Context((x,), (eq(x, ZERO),))
    primitive = mul(root(), make("atan", div(w, root())))
    some = have(eq(whole, value), positive, rule="antiderivative", variable=w, function=primitive)
    zero = instance(power_of_nothing(), Context(), images={s: HALF})
    at_0 = integral(ZERO, OO, share(ZERO), w)
    gone = have(eq(at_0, ZERO), Context(), rule="linear")
    none = have(
        eq(at_0, mul(HALF, PI, root(ZERO))), Context(), gone, zero, rule="field", multipliers=(ONE, neg(mul(HALF, PI)))
    )
    there = have(eq(whole, value), nothing, none, rule="rewrite")
    return have(eq(whole, value), AT, some, there, rule="cases", title="the root as an integral")


@lemma
def begun_exists() -> Line:
    """The integral of x/(x + w^2) up to T exists: its integrand is at most 1."""
    return have(make("defined", up_to(share())), CUT, rule="order", bound=up_to(ONE))


@lemma
def in_parts() -> Line:
    """The integral up to T and that beyond are the whole."""
    return have(eq(whole, add(up_to(share()), beyond())), CUT, whole_integral(), rule="split")


@lemma
def bounds() -> tuple[Line, ...]:
    """0 <= begun <= sqrt(x); the rest is at most sqrt(x), and at most x/T."""
    rest = sub(root(), begun())
    weight = mul(TWO, inverse(PI))
    low = have(le(ZERO, up_to(share())), CUT, begun_exists(), rule="order")
    high = have(le(ZERO, beyond()), CUT, in_parts(), rule="order")
    far = integral(T, OO, power(w, -2), w)
    tail = have(
        eq(far, inverse(T)), Context((T,), (lt(ZERO, T),)), rule="antiderivative", variable=w, function=neg(inverse(w))
    )
    under = have(le(beyond(), mul(x, far)), CUT, in_parts(), tail, rule="order")
    exact = have(
        eq(rest, mul(weight, beyond())),
        CUT,
        whole_integral(),
        in_parts(),
        rule="field",
        multipliers=(neg(weight), weight),
    )
    pi = have(le(weight, ONE), Context(), rule="sign")
    return (
        have(le(ZERO, begun()), CUT, low, rule="combine", multipliers=(weight,)),
        have(le(ZERO, rest), CUT, exact, high, rule="combine", multipliers=(neg(ONE), weight)),
        have(le(rest, root()), CUT, exact, low, rule="combine", multipliers=(ZERO, weight)),
        have(
            le(rest, div(x, T)),
            CUT,
            exact,
            under,
            tail,
            pi,
            rule="combine",
            multipliers=(ONE, weight, neg(mul(weight, x)), div(x, T)),
        ),
    )


e, y = var("e", "real"), var("y", "real")
PAIR = Context((T, e, x, y), (lt(ZERO, T), lt(ZERO, e), le(ZERO, x), le(ZERO, y)))


def cost(at: Term = x) -> Term:
    """x^2/(x + T^2)."""
    return div(power(at, 2), add(at, power(T, 2)))


@lemma
def square_of_rest() -> Line:
    """(sqrt(x) - begun)^2 <= 2 x^2/(x + T^2)."""
    a, r = var("a", "real"), var("root", "real")
    context = Context((T, x, a, r), (*CUT.conditions, le(ZERO, a), le(a, r), eq(power(r, 2), x), le(a, div(x, T))))
    equal = have(eq(power(r, 2), x), context, rule="sign")
    top = have(le(a, r), context, rule="sign")
    one = have(le(power(a, 2), x), context, top, equal, rule="combine", multipliers=(add(a, r), ONE))
    near = have(le(a, div(x, T)), context, rule="sign")
    far = have(
        le(mul(power(a, 2), power(T, 2)), power(x, 2)), context, near, rule="combine",
        multipliers=(mul(power(T, 2), add(a, div(x, T))),),
    )  # fmt: skip
    below = inverse(add(x, power(T, 2)))
    whole = have(
        le(power(a, 2), mul(TWO, cost())), context, one, far, rule="combine", multipliers=(mul(x, below), below)
    )
    square = have(eq(power(root(), 2), x), AT, rule="field", multipliers=())
    return instance(whole, CUT, *bounds()[1:], square, images={a: sub(root(), begun()), r: root()})


@lemma
def gap() -> tuple[Line, Line]:
    """begun(x) begun(y) <= sqrt(x y) <= begun(x) begun(y) + epsilon (x + y)/2 + (cost(x) + cost(y))/epsilon for every epsilon > 0."""
    a, p, g, h = (var(name, "real") for name in ("a", "r", "other", "q"))
    i, j = var("cost_x", "real"), var("cost_y", "real")
    first, second = sub(a, p), sub(g, h)
    where = (
        le(ZERO, p), le(ZERO, h), le(ZERO, first), le(ZERO, second), le(power(first, 2), mul(TWO, i)),
        le(power(second, 2), mul(TWO, j)), eq(power(a, 2), x), eq(power(g, 2), y),
    )  # fmt: skip
    context = Context((e, x, y, a, p, g, h, i, j), (lt(ZERO, e), *where))
    known = [have(c, context, rule="sign") for c in where]
    squares = [
        have(le(ZERO, power(sub(mul(e, one), two), 2)), context, rule="sign") for one, two in ((a, second), (g, first))
    ]
    half = inverse(mul(TWO, e))
    upper = add(mul(p, h), mul(HALF, e, add(x, y)), div(add(i, j), e))
    high = have(
        le(mul(a, g), upper), context, known[3], *known[4:], *squares, rule="combine",
        multipliers=(first, half, half, mul(HALF, e), mul(HALF, e), half, half),
    )  # fmt: skip
    low = have(
        le(mul(p, h), mul(a, g)), context, known[2], known[3], known[1], rule="combine", multipliers=(h, a, ZERO)
    )
    images = {a: root(), p: begun(), g: root(y), h: begun(y), i: cost(), j: cost(y)}
    to_y = Context((T, y), (lt(ZERO, T), le(ZERO, y)))
    paid = []
    for line in (
        bounds()[0],
        bounds()[1],
        square_of_rest(),
        have(eq(power(root(), 2), x), AT, rule="field", multipliers=()),
    ):
        paid += [
            line,
            instance(line, to_y if T in line.context.variables else Context((y,), (le(ZERO, y),)), images={x: y}),
        ]
    return tuple(instance(line, PAIR, *paid, images=images) for line in (low, high))  # type: ignore[return-value]
