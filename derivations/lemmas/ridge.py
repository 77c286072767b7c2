"""A ridge added to white data: everything is rational in w = 1 + kappa, the root of ridge = (w - 1)(1 - 1/(gamma w)).

The limits of E tau((S + ridge)^-1) and E tau((S + ridge)^-2) as functions of w, the slope of w, and the way back.
"""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, app, bound, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import LOADS, SIZES, d, gamma, limit, mean, n, t, tau, x, z
from .marchenko_pastur import root
from .slope import slope_tends
from .transform import limit_of_transform, m

ridge = var("ridge", "real")
w = var("w", "real")
RIDGES = Context((gamma, ridge), (*LOADS.conditions, lt(ZERO, ridge)))
WITH_RIDGE = Context((n, d, ridge), (*SIZES.conditions, lt(ZERO, ridge)))
WIDE = Context((gamma, w), (*LOADS.conditions, lt(ONE, w), lt(ONE, mul(gamma, w))))
"""The values of w."""

square_root = root(add(power(sub(mul(gamma, add(ONE, ridge)), ONE), 2), mul(num(4), gamma, ridge)))
kappa = div(add(ONE, mul(gamma, ridge), neg(gamma), square_root), mul(TWO, gamma))
at_ridge = add(ONE, kappa)
"""w at a ridge."""

back = mul(sub(w, ONE), sub(ONE, inverse(mul(gamma, w))))
"""The ridge at w."""

_long, _square = sub(mul(gamma, w), ONE), sub(mul(gamma, power(w, 2)), ONE)
first = div(gamma, _long)
second = div(mul(power(gamma, 3), power(w, 2)), mul(power(_long, 2), _square))
speed = div(mul(gamma, power(w, 2)), _square)
"""The slope of w in the ridge."""


def shifted(exponent: int, added: Term = ridge) -> Term:
    """E tau((S + ridge)^exponent)."""
    return mean(tau(power(add(x, added), exponent)))


def at(term: Term, added: Term = ridge) -> Term:
    """The term in w at a ridge."""
    return substitute(term, {w: substitute(at_ridge, {ridge: added})})


@lemma
def square_positive() -> Line:
    """gamma w^2 > 1."""
    known = [have(condition, WIDE, rule="sign") for condition in WIDE.conditions[1:]]
    return have(lt(ONE, mul(gamma, power(w, 2))), WIDE, *known, rule="combine", multipliers=(mul(gamma, w), ONE))


@lemma
def in_range() -> tuple[Line, Line]:
    """w > 1 and gamma w > 1 at every ridge."""
    return (
        have(lt(ONE, at_ridge), RIDGES, rule="sign", title="w > 1"),
        have(lt(ONE, mul(gamma, at_ridge)), RIDGES, rule="sign", title="gamma w > 1"),
    )


def at_root(line: Line, context: Context = RIDGES, added: Term = ridge, *more: Line) -> Line:
    """What holds for every w, at that of a ridge; more lines pay further conditions."""
    paid = in_range() if context is RIDGES and added is ridge else range_at(context, added)
    return instance(line, context, *paid, *more, images={w: substitute(at_ridge, {ridge: added})})


def range_at(context: Context, added: Term) -> list[Line]:
    return [instance(line, context, images={ridge: added}) for line in in_range()]


@lemma
def root_equation() -> Line:
    """w = 1 + kappa, written with its square root, solves ridge = (w - 1)(1 - 1/(gamma w))."""
    return have(eq(at(back), ridge), RIDGES, rule="field", title="the renormalised ridge")


@lemma
def root_slope() -> Line:
    """The slope of w in the ridge."""
    slope_ = make("deriv", ONE, close(substitute(at_ridge, {ridge: t}), t), ridge)
    positive = at_root(square_positive())
    return have(eq(slope_, at(speed)), RIDGES, *in_range(), positive, rule="differentiate", title="the slope of w")


@lemma
def one_root() -> Line:
    """The two ways to write the square root."""
    other = root(add(power(sub(add(ONE, ridge), inverse(gamma)), 2), mul(num(4), ridge, inverse(gamma))))
    return have(eq(square_root, mul(gamma, other)), RIDGES, rule="functional_equation", title="one square root")


_AT = {z: neg(ridge)}


@lemma
def inverse_limit() -> Line:
    """E tau(1/(S + ridge)) tends to gamma/(gamma w - 1)."""
    turned = neg(substitute(m, _AT))
    exact = have(eq(shifted(-1), turned), WITH_RIDGE, rule="linear")
    known = instance(limit_of_transform(), RIDGES, images=_AT)
    tends = have(eq(limit(turned), neg(known.statement.args[1])), RIDGES, known, rule="limit_algebra")
    moved = have(eq(limit(shifted(-1)), tends.statement.args[1]), RIDGES, tends, exact, rule="rewrite")
    return have(eq(limit(shifted(-1)), at(first)), RIDGES, moved, one_root(), rule="field", title="the mean inverse")


@lemma
def signs() -> tuple[Line, Line, Line]:
    """The limits and the slope are positive."""
    known = square_positive()
    one, two, three = (have(lt(ZERO, form), WIDE, known, rule="sign") for form in (first, second, speed))
    return one, two, three


@lemma
def square_limit() -> Line:
    """E tau(1/(S + ridge)^2) tends to gamma^3 w^2/((gamma w - 1)^2 (gamma w^2 - 1))."""
    known, one = (instance(line, RIDGES, images=_AT) for line in (slope_tends(), limit_of_transform()))
    value = eq(one.statement.args[0], neg(at(first)))
    in_w = have(value, RIDGES, one, one_root(), rule="field", title="the transform in w")
    tends = have(eq(limit(shifted(-2)), known.statement.args[1]), RIDGES, known, rule="limit_algebra")
    uses = in_w, known, at_root(signs()[1])
    same = have(eq(known.statement.args[1], at(second)), RIDGES, *uses, rule="rewrite", title="in w")
    weights = ONE, ONE
    statement = eq(limit(shifted(-2)), at(second))
    return have(statement, RIDGES, tends, same, rule="field", title="the mean inverse square", multipliers=weights)


_bend = div(mul(gamma, ridge, add(ONE, gamma, mul(gamma, ridge))), square_root)
_BY_ROOT = {
    1: mul(HALF, inverse(ridge), add(square_root, ONE, neg(gamma), neg(mul(gamma, ridge)))),
    2: mul(HALF, power(ridge, -2), add(square_root, ONE, neg(gamma), neg(_bend))),
}


@lemma
def by_square_root(order: int) -> Line:
    """The limit of E tau((S + ridge)^-order) by the square root r, as gamma w^2 - 1 = w r.

    (r + 1 - gamma - gamma ridge)/(2 ridge) for order 1, (r + 1 - gamma - gamma ridge (1 + gamma + gamma ridge)/r)/(2 ridge^2) for 2.
    """
    line = inverse_limit() if order == 1 else square_limit()
    whole, by_w = line.statement.args
    known = have(eq(at(_square), mul(at_ridge, square_root)), RIDGES, rule="functional_equation")
    uses = *in_range(), at_root(signs()[1]), known
    same = have(eq(by_w, _BY_ROOT[order]), RIDGES, *uses, rule="functional_equation")
    return have(eq(whole, _BY_ROOT[order]), RIDGES, line, same, rule="field", multipliers=(ONE, ONE))


# --- order -----------------------------------------------------------------------------------------------

v, larger = var("v", "real"), var("larger", "real")
_p, _q, _e = (var(name, "real") for name in ("p", "q", "e"))
PAIR = Context((gamma, w, v), (*WIDE.conditions, lt(w, v)))
"""Two values of w."""
_IN_EXCESS = {
    gamma: div(add(ONE, _p), add(ONE, _q)),
    w: add(ONE, _q),
    v: add(ONE, _q, _e),
}


def by_excess(statement: Term, title: str = "") -> Line:
    """A relation of w, or of w and a larger v: in gamma w - 1, w - 1 and v - w no coefficient is negative."""
    images = {_p: sub(mul(gamma, w), ONE), _q: sub(w, ONE)}
    context = WIDE
    if v in statement.variables:
        images[_e], context = sub(v, w), PAIR
    positive = Context(tuple(images), tuple(lt(ZERO, excess) for excess in images))
    general = have(substitute(statement, _IN_EXCESS), positive, rule="sign", title=title)
    paid = [have(lt(ZERO, excess), context, rule="sign") for excess in images.values()]
    known = instance(general, context, *paid, images=images)
    return have(statement, context, known, rule="rewrite", title=title)


def rises(form: Term) -> Line:
    """The form rises with w."""
    return by_excess(lt(form, substitute(form, {w: v})), "it rises with w")


@lemma
def order_of_roots() -> Line:
    """w rises with the ridge."""
    context = Context((*RIDGES.variables, larger), (*RIDGES.conditions, lt(ridge, larger)))
    return have(lt(at_ridge, substitute(at_ridge, {ridge: larger})), context, rule="sign")


# --- slopes ----------------------------------------------------------------------------------------------

_root_at = app("root", ridge)


def _moving(term: Term, place: Term) -> Term:
    return substitute(term, {w: app("root", place), ridge: place})


def _slope(term: Term) -> Term:
    return make("deriv", ONE, close(term, t), ridge)


def slope_in_w(value: Term, slope: Term, context: Context, added: Term = ridge, title: str = "the slope") -> Line:
    """The slope in the ridge of a value in w, and in the ridge, at what is added to S.

    First for any function of the ridge that has the slope of w; so no root is written out.
    """
    speed_ = _moving(speed, ridge)
    owed = _slope(app("root", t)), lt(ONE, _root_at), lt(ONE, mul(gamma, _root_at))
    known = [have(eq(owed[0], speed_), context, rule="suppose"), *(have(o, context, rule="suppose") for o in owed[1:])]
    square = mul(gamma, power(_root_at, 2))
    more = have(lt(ONE, square), context, *known[1:], rule="combine", multipliers=(mul(gamma, _root_at), ONE))
    statement = eq(_slope(_moving(value, t)), _moving(slope, ridge))
    general = have(statement, context, *known, more, rule="differentiate", title=title)
    place = substitute(added, {ridge: t})
    there = instance(root_slope(), context, images={ridge: added})
    inside = [instance(line, context, images={ridge: added}) for line in (*in_range(), at_root(signs()[2]))]
    moved = have(
        eq(_slope(substitute(at_ridge, {ridge: place})), at(speed, added)),
        context,
        there,
        *inside,
        rule="differentiate",
    )
    function = substitute(at_ridge, {ridge: substitute(added, {ridge: bound(0, "real")})})
    return instance(general, context, moved, *inside[:2], functions={"root": (1, function)}, title=title)
