"""A^2 (1 + s/x), A the mean of the largest of x half-normals: beyond 10 it falls up to one point and rises from there on.

With B = A' its logarithm's slope has the sign of N - s, N = 2 x^2 B/(A - 2 x B), which rises.
"""

from __future__ import annotations

from ...theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .largest_bends import FROM_10, TEN, bent
from .largest_mean import (
    SHARE,
    at_share,
    e,
    elsewhere,
    first_slope,
    log_exists,
    log_mean,
    mean,
    mean_exists,
    second_slope,
    square_mean,
    x,
)
from .largest_parts import V, bend_by_parts, by_parts, schwarz
from .largest_steep import steep

s, y, v = var("s", "real"), var("y", "real"), var("v", "real")
BEYOND_10 = Context((x,), (lt(TEN, x),))
J = add(mul(TWO, x, log_mean()), mean())
N = mul(num(-2), power(x, 2), inverse(J), log_mean())
BEND = sub(sub(mul(num(-2), mean(), log_mean()), mul(num(3), x, power(log_mean(), 2))), mul(x, mean(), square_mean()))


def at(term: Term, place: Term) -> Term:
    """The term at another number than x."""
    return substitute(term, {x: place})


@lemma
def positive() -> tuple[Line, Line, Line]:
    """A, A' and A - 2 x A' are > 0."""
    less = at_share(
        have(lt(ZERO, neg(mul(make("rpow", e, x), make("ln", e)))), Context((e, x), SHARE.conditions), rule="sign"),
        FROM_10,
    )
    there = [instance(line, FROM_10) for line in (mean_exists(), log_exists())]
    slope = have(lt(ZERO, neg(log_mean())), FROM_10, less, *there, rule="order")
    parts = instance(by_parts()[1], FROM_10)
    steep_ = have(lt(ZERO, J), FROM_10, steep(), parts, rule="combine", multipliers=(x, ONE))
    whole = have(lt(ZERO, mean()), FROM_10, steep_, slope, rule="combine", multipliers=(ONE, mul(TWO, x)))
    return whole, slope, steep_


@lemma
def bend_positive() -> Line:
    """2 A A' - 3 x A'^2 + x A A'' > 0."""
    whole = positive()[0]
    uses = (
        bent(),
        instance(schwarz(), FROM_10),
        instance(by_parts()[1], FROM_10),
        instance(bend_by_parts(), FROM_10),
        whole,
    )
    weights = mean(), mul(num(3), x), mul(num(-3), V), mean(), ZERO
    return have(lt(ZERO, BEND), FROM_10, *uses, rule="combine", multipliers=weights)


@lemma
def slope_of_n() -> Line:
    """N' = 2 x (2 A A' - 3 x A'^2 + x A A'')/(A - 2 x A')^2."""
    known = first_slope(), second_slope(), positive()[2]
    value = mul(TWO, x, BEND, power(J, -2))
    return have(eq(make("deriv", ONE, close(N, x), x), value), BEYOND_10, *known, rule="differentiate")


def everywhere(context: Context, *places: Term, where: tuple[Line, ...] = ()) -> list[Line]:
    """That A, A' and N exist, at these places and at any others beyond 10."""
    lines = mean_exists(), log_exists(), *positive()
    return [
        *map(elsewhere, lines),
        *(instance(line, context, *where, images={x: place}) for line in lines for place in places),
    ]


@lemma
def n_rises() -> Line:
    """N(y) < N(v) for 10 < y < v."""
    context = Context((y, v), (lt(TEN, y), lt(y, v)))
    known = [elsewhere(line) for line in (slope_of_n(), bend_positive())]
    known += everywhere(context, y, v)
    return have(
        lt(at(N, y), at(N, v)),
        context,
        *known,
        rule="increasing_map",
        variable=x,
        function=N,
        interval=make("interval", y, v),
        values=(y, v),
    )


def squared(place: Term = x) -> Term:
    """A^2 (1 + s/x)."""
    return at(mul(power(mean(), 2), add(ONE, div(s, x))), place)


SHARES = Context((s,), (le(TEN, s),))
PLACES = Context((s, x), (le(TEN, s), le(TEN, x)))


@lemma
def slope_of_square() -> Line:
    """The slope of A^2 (1 + s/x) has the sign of N - s."""
    context = Context((s, x), (le(TEN, s), lt(num(2), x)))
    value = mul(mean(), power(x, -2), sub(mul(num(-2), power(x, 2), log_mean()), mul(s, J)))
    return have(eq(make("deriv", ONE, close(squared(), x), x), value), context, first_slope(), rule="differentiate")
