"""What is left of 1 - d/n E tau(C/(C + s)) tends to the number that solves its equation in the population's law.

The equation holds at finite size up to the error of the equivalent; it is monotone with a slope of at least 1.
"""

from __future__ import annotations

from ...theory.terms.build import ONE, OO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, over, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, app, bound, close, make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .absolute import within
from .letters import LOADS, X, absolute, d, gamma, mean, n, t, x
from .population import (
    DATA,
    FINITE,
    H,
    Sigma,
    both,
    c,
    equivalent,
    g,
    left,
    of_sigma,
    room,
    s,
    shifted,
    trace,
    used,
    used_by_resolvent,
)

P = var("population", "law")
b, q, y = var("size", "real"), var("q", "real"), var("y", "real")
PATH = make("populations", gamma, P)
HALF_LINE = make("interval", ZERO, OO)


def average(body: Term, at: Term = t) -> Term:
    """The mean over the population's law."""
    return over(P, body, at)


def limit(body: Term) -> Term:
    """The limit n, d -> oo at load gamma, along populations with the law."""
    return lim(PATH, body, n, d, Sigma)


m = average(t)
LAW = make("supported", P, HALF_LINE), make("defined", m)
POPULATIONS = Context((gamma, P), (*LOADS.conditions, *LAW))
SHIFTED = Context((gamma, s, P), (*LOADS.conditions, lt(ZERO, s), *LAW))
WITH_DATA = Context((*FINITE.variables, X), FINITE.conditions, (*FINITE.ranges, (X, DATA)))


def B(at: Term = t) -> Term:
    return app("B", at)


def weighed(body: Term, share: Term) -> Term:
    """body/(s + t share): the resolvent along an eigenvector of Sigma."""
    return div(body, add(s, mul(t, share)))


@lemma
def left_bounds() -> tuple[Line, Line]:
    """0 <= left <= 1: at most n eigenvalues of C are not 0."""
    part = div(x, add(s, x))
    closed = Context((s, x), (lt(ZERO, s), le(ZERO, x)))
    one = have(le(part, ONE), closed, rule="sign")
    nothing = have(eq(div(ZERO, add(s, ZERO)), ZERO), Context((s,), (lt(ZERO, s),)), rule="field", multipliers=())
    few = instance(
        axiom("rank_population"),
        WITH_DATA,
        one,
        nothing,
        images={var("D", "data"): X},
        functions={"f": (1, div(bound(0, "real"), add(s, bound(0, "real"))))},
    )
    whole = have(le(used, div(n, d)), FINITE, few, rule="order")
    low = have(le(ZERO, left), FINITE, whole, rule="combine", multipliers=(c,))
    positive = have(le(ZERO, used), FINITE, rule="order")
    return low, have(le(left, ONE), FINITE, positive, rule="combine", multipliers=(c,))


@lemma
def weight() -> tuple[Line, Line]:
    """abs(B) <= b on [0, oo), which is owed."""
    own = Context((t, b), (le(ZERO, t), le(ZERO, b)))
    size = have(le(absolute(B()), b), own, rule="suppose", own=(t,), title="B is bounded")
    inside = Context((s, t, b, q), (lt(ZERO, s), lt(ZERO, t), le(ZERO, b), le(ZERO, q)))
    sides = []
    for sign in (ONE, neg(ONE)):
        one_side = have(le(mul(sign, B()), b), inside, size, rule="sign")
        weights = (inverse(add(s, mul(t, q))),)
        goal = le(weighed(B(), q) if sign is ONE else neg(weighed(B(), q)), mul(b, inverse(s)))
        sides.append(have(goal, inside, one_side, rule="combine", multipliers=weights))
    return size, within(weighed(B(), q), mul(b, inverse(s)), inside, *sides)


WEIGHED = Context((*FINITE.variables, b), (*FINITE.conditions, le(ZERO, b)), FINITE.ranges)
along = mean(both(mul(B(), shifted())))


@lemma
def at_size() -> tuple[Line, Line]:
    """abs(E tau(B R) - tau(B/(s + left Sigma))) <= b room/s."""
    size, over_s = weight()
    general = Context((*WEIGHED.variables, q), (*WEIGHED.conditions, le(ZERO, q)), WEIGHED.ranges)
    one, two = (mean(both(mul(weighed(B(), q), *more, shifted()))) for more in ((), (t,)))
    apart = have(eq(add(mul(s, one), mul(q, two)), along), general, size, rule="linear")
    low, _ = left_bounds()
    whole = instance(apart, WEIGHED, size, low, images={q: left})
    at = {"h": (1, close(weighed(B(), left), t))}
    here = instance(
        over_s,
        Context((*WEIGHED.variables, t), (*WEIGHED.conditions, lt(ZERO, t)), WEIGHED.ranges),
        size,
        low,
        images={q: left},
    )
    found = []
    error = sub(along, of_sigma(weighed(B(), left)))
    most = mul(b, inverse(s), room)
    for line, sign in zip(equivalent(), (ONE, neg(ONE)), strict=True):
        known = instance(line, WEIGHED, here, images={H: mul(b, inverse(s))}, functions=at)
        goal = le(error, most) if sign is ONE else le(neg(most), error)
        found.append(have(goal, WEIGHED, known, whole, rule="combine", multipliers=(ONE, neg(sign))))
    return found[0], found[1]


# --- the equation of what is left ----------------------------------------------------------------------------

ROOT = Context((*SHIFTED.variables, y), (*SHIFTED.conditions, lt(ZERO, y)))
AT_SIZE = Context((*FINITE.variables, y), (*FINITE.conditions, lt(ZERO, y)), FINITE.ranges)


def excess(share: Term) -> Term:
    """share - 1 + d/n tau(share Sigma/(s + share Sigma))."""
    return add(sub(share, ONE), mul(c, sub(ONE, mul(s, of_sigma(weighed(ONE, share))))))


equation = eq(add(sub(y, ONE), div(sub(ONE, mul(s, average(weighed(ONE, y)))), gamma)), ZERO)
"""What y solves in the limit."""


@lemma
def alone() -> Line:
    """E tau of the resolvent, over both."""
    margin = have(eq(both(shifted()), trace(shifted())), WITH_DATA, rule="law")
    exists = have(eq(g, g), FINITE, rule="linear")
    return have(eq(mean(both(mul(ONE, shifted()))), g), FINITE, margin, exists, rule="rewrite")


@lemma
def equation_at_size() -> tuple[Line, Line]:
    """What is left solves its equation at finite size up to d/n room."""
    one = {"B": (1, ONE)}
    pays = have(le(absolute(ONE), ONE), Context((t,), (le(ZERO, t),)), rule="sign")
    found = []
    for line, sign in zip(at_size(), (ONE, neg(ONE)), strict=True):
        known = instance(line, FINITE, pays, images={b: ONE}, functions=one)
        goal = le(excess(left), mul(c, room)) if sign is ONE else le(neg(mul(c, room)), excess(left))
        uses = known, alone(), used_by_resolvent()
        weights = mul(c, s), neg(mul(sign, c, s)), mul(sign, c)
        found.append(have(goal, FINITE, *uses, rule="combine", multipliers=weights))
    return found[0], found[1]


@lemma
def distance_by_slope() -> Line:
    """abs(q - y) is at most the difference of the excesses: their slope is at least 1."""
    where = Context((*AT_SIZE.variables, q), (*AT_SIZE.conditions, le(ZERO, q)), FINITE.ranges)
    both_ = mul(t, inverse(add(s, mul(t, q))), inverse(add(s, mul(t, y))))
    middle = of_sigma(both_)
    gap = sub(of_sigma(weighed(ONE, y)), of_sigma(weighed(ONE, q)))
    apart = have(eq(gap, mul(sub(q, y), middle)), where, rule="linear")
    positive = have(le(ZERO, middle), where, rule="order")
    a, v, w = (var(name, "real") for name in "avw")
    context = Context((a, v, w), (eq(v, mul(a, add(ONE, w))), le(ZERO, w)))
    scalar = have(le(absolute(a), absolute(v)), context, rule="sign", title="a slope of at least 1")
    weight_ = mul(c, s, middle)
    whole = have(
        eq(sub(excess(q), excess(y)), mul(sub(q, y), add(ONE, weight_))),
        where,
        apart,
        rule="field",
        multipliers=(mul(c, s),),
    )
    sign = have(le(ZERO, weight_), where, positive, rule="combine", multipliers=(mul(c, s),))
    images = {a: sub(q, y), v: sub(excess(q), excess(y)), w: weight_}
    return instance(scalar, where, whole, sign, images=images)


# --- in the limit --------------------------------------------------------------------------------------------


@lemma
def finite_mean() -> Line:
    """The mean eigenvalue exists, as the context says."""
    return have(LAW[1], POPULATIONS, rule="sign")


def population(body: Term, size: Term, context: Context, *payments: Line) -> Line:
    """tau of a function of Sigma tends to its mean over the law; payments: it is continuous, and at most size (1 + t)."""
    images = {var("P", "law"): P, var("A", "real"): size}
    functions = {"f": (1, close(body, t))}
    return instance(axiom("population"), context, finite_mean(), *payments, images=images, functions=functions)


@lemma
def mean_tends() -> Line:
    """tau(Sigma) tends to the mean."""
    on_line = have(make("continuous", HALF_LINE, close(t, t)), POPULATIONS, rule="continuity")
    growth = have(le(absolute(t), mul(ONE, add(ONE, t))), Context((t,), (le(ZERO, t),)), rule="sign")
    return population(t, ONE, POPULATIONS, on_line, growth)


@lemma
def weight_continuous() -> Line:
    """B is continuous on [0, oo), which is owed."""
    return have(make("continuous", HALF_LINE, close(B(), t)), POPULATIONS, rule="suppose", title="B is continuous")


@lemma
def weighed_tends() -> Line:
    """tau(B/(s + y Sigma)) tends to its mean over the law."""
    size, _ = weight()
    context = Context((*ROOT.variables, b), (*ROOT.conditions, le(ZERO, b)))
    on_line = have(
        make("continuous", HALF_LINE, close(weighed(B(), y), t)), context, weight_continuous(), rule="continuity"
    )
    closed = Context((s, y, t, b), (lt(ZERO, s), lt(ZERO, y), le(ZERO, t), le(ZERO, b)))
    sides = []
    most = mul(div(b, s), add(ONE, t))
    for sign in (ONE, neg(ONE)):
        one_side = have(le(mul(sign, B()), b), closed, size, rule="sign")
        low = have(le(mul(b, inverse(add(s, mul(t, y)))), most), closed, rule="sign")
        goal = le(weighed(B(), y) if sign is ONE else neg(weighed(B(), y)), most)
        weights = inverse(add(s, mul(t, y))), ONE
        sides.append(have(goal, closed, one_side, low, rule="combine", multipliers=weights))
    growth = within(weighed(B(), y), most, closed, *sides)
    return population(weighed(B(), y), div(b, s), context, on_line, growth)


SOLVED = ROOT.where(equation)


@lemma
def excess_vanishes() -> Line:
    """The excess at the limit's root tends to 0."""
    at = {"B": (1, ONE)}
    pays = have(le(absolute(ONE), ONE), Context((t,), (le(ZERO, t),)), rule="sign")
    on_line = have(make("continuous", HALF_LINE, close(ONE, t)), POPULATIONS, rule="continuity")
    known = instance(weighed_tends(), SOLVED, pays, on_line, images={b: ONE}, functions=at)
    tends = have(eq(limit(excess(y)), equation.args[0]), SOLVED, known, rule="limit_algebra")
    zero = have(equation, SOLVED, rule="sign")
    return have(eq(limit(excess(y)), ZERO), SOLVED, tends, zero, rule="field", multipliers=(ONE, ONE))


@lemma
def room_vanishes() -> Line:
    """The bound of the error at finite size tends to 0."""
    return have(eq(limit(room), ZERO), SHIFTED, mean_tends(), rule="limit_algebra")


@lemma
def left_tends() -> Line:
    """What is left tends to the solution y of its equation."""
    low, _ = left_bounds()
    near = instance(distance_by_slope(), AT_SIZE, low, images={q: left})
    size = add(mul(c, room), absolute(excess(y)))
    a, w, v = (var(name, "real") for name in "awv")
    e = var("e", "real")
    context = Context((a, w, v, e), (le(absolute(w), absolute(sub(v, e))), le(v, a), le(neg(a), v)))
    bound_ = add(a, absolute(e))
    inner = Context((a, v, e), context.conditions[1:])
    triangle = have(le(absolute(sub(v, e)), bound_), inner, rule="sign", title="triangle inequality")
    whole = have(
        le(absolute(w), bound_),
        context,
        triangle,
        have(context.conditions[0], context, rule="sign"),
        rule="combine",
        multipliers=(ONE, ONE),
    )
    sides = [have(goal, context, whole, rule="sign") for goal in (le(w, bound_), le(neg(bound_), w))]
    images = {w: sub(left, y), v: excess(left), e: excess(y), a: mul(c, room)}
    lines = [instance(side, AT_SIZE, near, *equation_at_size(), images=images) for side in sides]
    upper, lower = add(y, size), sub(y, size)
    above = have(le(left, upper), AT_SIZE, lines[0], rule="combine", multipliers=(ONE,))
    below = have(le(lower, left), AT_SIZE, lines[1], rule="combine", multipliers=(ONE,))
    return have(
        eq(limit(left), y), SOLVED, above, below, excess_vanishes(), room_vanishes(), rule="squeeze",
        title="what is left tends to the root", variables=(n, d, Sigma), lower=lower, upper=upper,
    )  # fmt: skip
