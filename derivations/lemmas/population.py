"""Data of any covariance Sigma: what a bounded function of Sigma and the resolvent of the sample covariance have in common.

Integration by parts, with the fluctuation of the trace bounded by Poincaré's inequality: explicit at every size.
"""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, ZERO, add, div, eq, inverse, le, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, app, bound, close, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import SIZES, X, absolute, d, integral, mean, n, t, u, x, y

Sigma = var("Sigma", "matrix")
COVARIANCES = make("covariances", d)
C = make("coloured", X, Sigma)
s, H = var("s", "real"), var("H", "real")
FINITE = Context((n, d, s, Sigma), (*SIZES.conditions, lt(ZERO, s)), ((Sigma, COVARIANCES),))
"""Sizes, a shift s > 0 and a covariance."""
BOUNDED = Context((*FINITE.variables, H), (*FINITE.conditions, le(ZERO, H)), FINITE.ranges)
DATA = make("gaussian", n, d)
WITH_DATA = Context((*BOUNDED.variables, X), BOUNDED.conditions, (*BOUNDED.ranges, (X, DATA)))


def of_sigma(body: Term) -> Term:
    """tau of a function of Sigma, given at its eigenvalue t."""
    return over(make("spectrum", Sigma), body, t)


def trace(body: Term, at: Term = x) -> Term:
    """tau of a function of the sample covariance C, given at its eigenvalue."""
    return over(make("spectrum", C), body, at)


def both(body: Term) -> Term:
    """tau of a function of Sigma, at t, times one of C, at x."""
    return over(make("spectra", Sigma, C), body, t, x)


def shifted(at: Term = x) -> Term:
    """1/(s + x)."""
    return inverse(add(s, at))


def h(at: Term = t) -> Term:
    return app("h", at)


c = div(d, n)
tau_sigma = of_sigma(t)
used = mean(trace(div(x, add(s, x))))
left = sub(ONE, mul(c, used))
"""What is left of 1 - d/n E tau(C/(C + s)): s over it is the noise that Sigma sees."""
g = mean(trace(shifted()))
_weighted = both(mul(h(), t, shifted()))
along, along_sigma = mean(both(mul(h(), shifted()))), mean(_weighted)
_last = mean(both(mul(h(), t, x, power(shifted(), 2))))
_least = add(inverse(s), power(s, -2))
_IMAGES = {var("A", "real"): _least, var("j", "integer"): ZERO}
_FUNCTIONS = {"f": (1, shifted(bound(0, "real"))), "f_slope": (1, neg(power(shifted(bound(0, "real")), 2)))}
_CLOSED = Context((s, x), (lt(ZERO, s), le(ZERO, x)))
_OPEN = Context((s, x), (lt(ZERO, s), lt(ZERO, x)))
_SHIFT = Context((s,), (lt(ZERO, s),))


@lemma
def smooth() -> tuple[Line, ...]:
    """1/(s + x) is continuously differentiable on [0, oo), and bounded with its slope."""
    half_line = make("interval", ZERO, make("infinity"))
    bounds, steep = mul(_least, make("pow", add(ONE, x), ZERO)), neg(power(shifted(), 2))
    return (
        have(make("continuous", half_line, close(shifted(), x)), _SHIFT, rule="continuity"),
        have(make("continuous", half_line, close(steep, x)), _SHIFT, rule="continuity"),
        have(eq(make("deriv", ONE, close(shifted(t), t), x), steep), _OPEN, rule="differentiate"),
        have(le(absolute(shifted()), bounds), _CLOSED, rule="sign"),
        have(le(absolute(steep), bounds), _CLOSED, rule="sign"),
    )


@lemma
def bounded() -> tuple[Line, Line]:
    """abs(h) <= H on (0, oo), which is owed; tau(h(Sigma)) exists."""
    own = Context((t, H), (lt(ZERO, t), le(ZERO, H)))
    size = have(le(absolute(h()), H), own, rule="suppose", own=(t,), title="h is bounded")
    return size, have(make("defined", of_sigma(h())), BOUNDED, size, rule="order")


@lemma
def divided_difference() -> Line:
    """The divided difference of 1/(s + x) is -1/((s + x)(s + y))."""
    chord = add(s, add(x, mul(u, sub(y, x))))
    context = Context((s, x, y), (lt(ZERO, s), le(ZERO, x), le(ZERO, y)))
    primitive = neg(mul(u, shifted(), inverse(chord)))
    statement = eq(integral(ZERO, ONE, neg(power(chord, -2)), u), neg(mul(shifted(), shifted(y))))
    return have(statement, context, rule="antiderivative", variable=u, function=primitive)


@lemma
def of_sigma_alone() -> Line:
    """E over both of a function of Sigma alone is its trace."""
    size, _ = bounded()
    margin = have(eq(both(h()), of_sigma(h())), WITH_DATA, size, rule="law")
    constant = have(eq(mean(of_sigma(h())), of_sigma(h())), BOUNDED, size, rule="linear")
    moved = have(eq(mean(of_sigma(h())), mean(both(h()))), BOUNDED, constant, margin, rule="rewrite")
    statement = eq(mean(both(h())), of_sigma(h()))
    return have(statement, BOUNDED, moved, constant, rule="field", multipliers=(neg(ONE), ONE))


@lemma
def used_by_resolvent() -> Line:
    """E tau(C/(C + s)) = 1 - s E tau(1/(C + s))."""
    return have(eq(used, sub(ONE, mul(s, g))), FINITE, rule="linear")


@lemma
def by_parts() -> Line:
    """s E tau(h R) + left E tau(h Sigma R) = tau(h) up to a covariance and a term of order 1/n, R = 1/(C + s)."""
    size, exists = bounded()
    functions = {**_FUNCTIONS, "h": (1, h(bound(0, "real")))}
    stein = instance(axiom("stein_population"), BOUNDED, *smooth(), exists, images=_IMAGES, functions=functions)
    whole = mean(both(mul(h(), x, shifted())))
    double = mean(both(mul(h(), t, trace(neg(mul(y, shifted(), shifted(y))), y))))
    steep = mean(both(mul(h(), t, x, neg(power(shifted(), 2)))))
    parts = add(along_sigma, mul(c, double), div(steep, n))
    moved = have(eq(whole, parts), BOUNDED, stein, divided_difference(), size, rule="rewrite", title="by parts")
    cross = mean(mul(_weighted, trace(shifted())))
    terms = [
        have(eq(whole, sub(mean(both(h())), mul(s, along))), BOUNDED, size, rule="linear", title="x = (s + x) - s"),
        have(eq(double, sub(mul(s, cross), along_sigma)), BOUNDED, size, rule="linear"),
        have(eq(steep, neg(_last)), BOUNDED, size, rule="linear"),
    ]
    error = sub(div(_last, n), mul(c, s, sub(cross, mul(along_sigma, g))))
    statement = eq(add(mul(s, along), mul(left, along_sigma)), add(of_sigma(h()), error))
    uses = moved, *terms, of_sigma_alone(), used_by_resolvent()
    weights = neg(ONE), ONE, neg(c), neg(inverse(n)), ONE, neg(mul(c, along_sigma))
    return have(statement, BOUNDED, *uses, rule="field", title="the equivalent, exactly", multipliers=weights)


@lemma
def weighted_bounds() -> tuple[Line, Line]:
    """tau(h Sigma R) lies between -H tau(Sigma)/s and H tau(Sigma)/s."""
    size, _ = bounded()
    margin = have(eq(both(t), tau_sigma), WITH_DATA, rule="law")
    found = []
    for low, high in ((neg(_weighted), _most(both(t))), (_weighted, _most(both(t)))):
        under = have(le(low, high), WITH_DATA, size, rule="order")
        found.append(have(le(low, _most(tau_sigma)), WITH_DATA, under, margin, rule="rewrite"))
    return found[0], found[1]


def _most(mean_eigenvalue: Term) -> Term:
    return mul(H, inverse(s), mean_eigenvalue)


@lemma
def variance_bound() -> Line:
    """Var tau(R) <= 4 tau(Sigma)/(s^3 n d), by Poincaré."""
    data = Context((*FINITE.variables, X), FINITE.conditions, (*FINITE.ranges, (X, DATA)))
    poincare = instance(axiom("poincare_population"), FINITE, *smooth(), images=_IMAGES, functions=_FUNCTIONS)
    gradient = both(mul(t, x, power(neg(power(shifted(), 2)), 2)))
    cubed = power(s, -3)
    steep = have(le(mul(x, power(neg(power(shifted(), 2)), 2)), cubed), _CLOSED, rule="sign")
    margin = have(eq(both(t), tau_sigma), data, rule="law")
    under = have(le(gradient, mul(cubed, both(t))), data, steep, rule="order")
    small = have(le(gradient, mul(cubed, tau_sigma)), data, under, margin, rule="rewrite")
    whole = have(le(mean(gradient), mul(cubed, tau_sigma)), FINITE, small, rule="order")
    weight = mul(num(4), inverse(mul(n, d)))
    return have(
        le(spread, mul(weight, cubed, tau_sigma)), FINITE, poincare, whole, rule="combine",
        title="the variance is small", multipliers=(ONE, weight),
    )  # fmt: skip


square = mean(power(trace(shifted()), 2))
spread = sub(square, power(g, 2))


@lemma
def products() -> tuple[Line, Line]:
    """abs(a w) <= K (n w^2 + 1/n)/2 where abs(a) <= K."""
    a, w, K = (var(name, "real") for name in "awK")
    context = Context((a, w, K, n), (le(ONE, n), le(neg(K), a), le(a, K)))
    low, high = (have(c_, context, rule="sign") for c_ in context.conditions[1:])
    size = mul(HALF, K, add(mul(n, power(w, 2)), inverse(n)))
    plus, minus = (div(power(add(mul(n, w), one), 2), mul(num(4), n)) for one in (ONE, neg(ONE)))
    return (
        have(le(mul(a, w), size), context, low, high, rule="combine", multipliers=(minus, plus)),
        have(le(neg(size), mul(a, w)), context, low, high, rule="combine", multipliers=(plus, minus)),
    )


cross = mean(mul(_weighted, trace(shifted())))
_room = mul(HALF, _most(tau_sigma), add(mul(num(4), inverse(d), power(s, -3), tau_sigma), inverse(n)))
"""A bound of the covariance."""


@lemma
def covariance_bound() -> tuple[Line, Line]:
    """The covariance of tau(h Sigma R) and tau(R) is at most H tau(Sigma)/(2 s) (4 tau(Sigma)/(s^3 d) + 1/n)."""
    r, w, a, K = (var(name, "real") for name in "rwaK")
    with_r = Context((*BOUNDED.variables, r), BOUNDED.conditions, BOUNDED.ranges)
    data = Context((*WITH_DATA.variables, r), WITH_DATA.conditions, WITH_DATA.ranges)
    images = {a: _weighted, w: sub(trace(shifted()), r), K: _most(tau_sigma)}
    weight, parts = mul(HALF, _most(tau_sigma), n), sub(cross, mul(r, along_sigma))
    size = add(mul(weight, sub(add(square, power(r, 2)), mul(num(2), r, g))), mul(HALF, _most(tau_sigma), inverse(n)))
    found = []
    for line, sign in zip(products(), (ONE, neg(ONE)), strict=True):
        at = instance(line, data, *weighted_bounds(), images=images)
        low, high = map(mean, at.statement.args)
        under = have(le(low, high), with_r, at, bounded()[0], rule="order")
        expanded = [
            have(eq(side, value), with_r, bounded()[0], rule="linear")
            for side, value in zip((low, high)[:: 1 if sign is ONE else -1], (parts, mul(sign, size)), strict=True)
        ]
        goal = le(parts, size) if sign is ONE else le(neg(size), parts)
        general = have(goal, with_r, under, *expanded, rule="rewrite")
        here = instance(general, BOUNDED, bounded()[0], images={r: g})
        covariance = sub(cross, mul(along_sigma, g))
        goal = le(covariance, _room) if sign is ONE else le(neg(_room), covariance)
        found.append(have(goal, BOUNDED, here, variance_bound(), rule="combine", multipliers=(ONE, weight)))
    return found[0], found[1]


room = mul(
    tau_sigma,
    add(
        mul(c, s, HALF, inverse(s), add(mul(num(4), inverse(d), power(s, -3), tau_sigma), inverse(n))),
        mul(inverse(s), inverse(n)),
    ),
)
"""What bounds the error of the equivalent, over a bound of h."""
exact = sub(add(mul(s, along), mul(left, along_sigma)), of_sigma(h()))
"""The error of the equivalent."""


@lemma
def equivalent() -> tuple[Line, Line]:
    """abs(s E tau(h R) + left E tau(h Sigma R) - tau(h)) is at most H times what vanishes as n and d grow."""
    size, _ = bounded()
    data, margin = WITH_DATA, have(eq(both(t), tau_sigma), WITH_DATA, rule="law")
    last = both(mul(h(), t, x, power(shifted(), 2)))
    small = have(le(mul(x, power(shifted(), 2)), inverse(s)), _CLOSED, rule="sign")
    pointwise = Context((s, t, x, H), (lt(ZERO, s), lt(ZERO, t), le(ZERO, x), le(ZERO, H)))
    shrunk = mul(x, power(shifted(), 2))
    found = []
    for sign, covariance in zip((ONE, neg(ONE)), covariance_bound()[::-1], strict=True):
        top = last if sign is ONE else neg(last)
        body = mul(h(), t, x, power(shifted(), 2))
        signed = body if sign is ONE else neg(body)
        one_side = have(le(mul(sign, h()), H), pointwise, size, rule="sign")
        at = have(
            le(signed, mul(H, inverse(s), t)),
            pointwise,
            one_side,
            small,
            rule="combine",
            multipliers=(mul(t, shrunk), mul(H, t)),
        )
        under = have(le(top, _most(both(t))), data, size, at, rule="order")
        inside = have(le(top, _most(tau_sigma)), data, under, margin, rule="rewrite")
        side = _last if sign is ONE else neg(_last)
        whole = have(le(side, _most(tau_sigma)), BOUNDED, inside, size, rule="order")
        goal = le(exact, mul(H, room)) if sign is ONE else le(neg(mul(H, room)), exact)
        uses = by_parts(), covariance, whole
        weights = neg(sign), mul(c, s), inverse(n)
        found.append(have(goal, BOUNDED, *uses, rule="combine", title="the equivalent", multipliers=weights))
    return found[0], found[1]
