"""A short derivation for each rule, under the rule's name. Each is judged in a test, and printed as a file that runs."""

from __future__ import annotations

import sympy as sp

from ..theory.by import equal, step
from ..theory.claim import Claim  # noqa: F401  (a claim follows where an example is printed)
from ..theory.domain import Domain, integer, real
from ..theory.language import E, S, average, continuous, d, minimiser, n, tau
from ..theory.roots import root_of
from ..theory.steps import Step

A, X, K, UNIT = real("a", 0), real("x", 0), integer("k", 0), real("u", 0, 1, closed="[]")
a, x, k, u = A.symbol, X.symbol, K.symbol, UNIT.symbol
t, s, j = sp.Symbol("t", real=True), sp.Symbol("s", real=True), sp.Symbol("j", integer=True)
nowhere, positive, both = Domain(()), Domain((A,)), Domain((A, X))


def antiderivative() -> Step:
    area = equal(sp.Integral(t**2, (t, 0, a)), a**3 / 3)
    return step("a power", area, "antiderivative", positive, variable=t, function=t**3 / 3)


def axiom() -> Step:
    low = sp.Add(sp.log(x), -1 / x, evaluate=False)  # as the axiom writes it
    return step("digamma", sp.Lt(low, sp.digamma(x)), "axiom", Domain((X,)), axiom="digamma_lower")


def cases() -> Step:
    size = sp.Le(x, abs(x - a) + a, evaluate=False)
    above = step("x above a", size, "sign", Domain((A, X), (sp.Le(a, x),)))
    below = step("x below a", size, "sign", Domain((A, X), (sp.Le(x, a),)))
    return step("the triangle inequality", size, "cases", both, above, below)


def combine() -> Step:
    logarithm = step("ln", sp.Le(sp.log(1 + x), x, evaluate=False), Domain((X,)))
    return step(
        "twice and more",
        sp.Le(2 * sp.log(1 + x), 2 * x + 1, evaluate=False),
        "combine",
        Domain((X,)),
        logarithm,
        multipliers=(2,),
    )


def compose() -> Step:
    sine = sp.Limit(sp.sin(s) / s, s, 0, "+")
    known = step("sine", equal(sine, sp.S.One), nowhere)
    goal = equal(sp.Limit(sp.sin(t**2) / t**2, t, 0, "+"), sp.S.One)
    return step("sine of a square", goal, "compose", nowhere, known, variables=(t,), outer=sine, inner=(t**2,))


def continuity() -> Step:
    return step("exp", continuous(sp.exp(-t), t, 0, 1), "continuity", nowhere)


def define() -> Step:
    return step("digamma", equal(sp.digamma(x), sp.Derivative(sp.loggamma(x), x)), "define", Domain((X,)))


def differentiate() -> Step:
    slope = equal(sp.Derivative(sp.exp(-(x**2)), x), -2 * x * sp.exp(-(x**2)))
    return step("a bell", slope, "differentiate", Domain((X,)))


def dominated_convergence() -> Step:
    left = sp.Limit(sp.Integral(t / (1 + s * t), (t, 0, 1)), s, 0, "+")
    right = sp.Integral(t, (t, 0, 1))
    inside = step("at each u", equal(sp.Limit(u / (1 + s * u), s, 0, "+"), u), "limit_algebra", Domain((UNIT,)))
    return step(
        "a limit inside",
        equal(left, right),
        "dominated_convergence",
        nowhere,
        inside,
        bound=sp.Integral(t, (t, 0, 1)),
        near=1,
    )


def enclose() -> Step:
    where = Domain((UNIT,))
    bound = sp.Lt(sp.exp(u) * sp.cos(u), 2)
    return step("a covering", bound, "enclose", where, variables=(u,), low=(0,), high=(1,))


def field() -> Step:
    square = step("a square", equal(sp.Integral(t**2, (t, 0, 1)), sp.Rational(1, 3)), nowhere)
    return step("thrice", equal(3 * square.statement.lhs + 1, 2), "field", nowhere, square, multipliers=(3,))


def functional_equation() -> Step:
    return step("ln of a product", equal(sp.log(a * x), sp.log(a) + sp.log(x)), "functional_equation", both)


def increasing_map() -> Step:
    where = Domain((A, X), (sp.Le(a, x),))
    return step(
        "exp rises",
        sp.Le(sp.exp(a), sp.exp(x)),
        "increasing_map",
        where,
        variable=t,
        function=sp.exp(t),
        interval=sp.Interval(-sp.oo, sp.oo),
        values=(a, x),
    )


def induction() -> Step:
    where = Domain((K,))
    first = step("at 0", sp.Le(0, sp.Pow(0, 2, evaluate=False), evaluate=False), "sign", nowhere)
    here = step("at k", sp.Le(k, k**2, evaluate=False), "suppose", where)
    after = sp.Add(k, 1, evaluate=False)  # k + 1 as the rule writes it
    following = step("at k + 1", sp.Le(after, after**2, evaluate=False), "combine", where, here, multipliers=(1,))
    return step("at every k", here.statement, "induction", where, first, following, variable=k, start=0)


def instance() -> Step:
    lemma = step("a lemma", sp.Lt(0, 1 + x**2, evaluate=False), "sign", Domain((X,)))
    goal = sp.Lt(0, 1 + (a + 1) ** 2, evaluate=False)
    return step("at a + 1", goal, "instance", positive, lemma, images={x: a + 1})


def jensen() -> Step:
    mean = average(t, t)
    convex = sp.Le(1 / (1 + mean), average(1 / (1 + t), t), evaluate=False)
    return step(
        "1/(1 + s) is convex",
        convex,
        "jensen",
        nowhere,
        variable=s,
        function=1 / (1 + s),
        interval=sp.Interval(0, sp.oo),
        mean=mean,
    )


def law() -> Step:
    return step("three terms", equal(sp.Sum(j * a, (j, 1, 3)), a + 2 * a + 3 * a), "law", positive)


def least() -> Step:
    return step("a parabola", equal(minimiser((t - a) ** 2, t, 0, sp.oo), a), "least", positive)


def leibniz() -> Step:
    left = sp.Derivative(sp.Integral(sp.exp(-x * t), (t, 0, 1)), x)
    right = sp.Integral(-t * sp.exp(-x * t), (t, 0, 1))
    bound = sp.Integral(t, (t, 0, 1))
    return step("a derivative inside", equal(left, right), "leibniz", Domain((X,)), bound=bound, near=(0, x + 1))


def limit_algebra() -> Step:
    return step("a quotient", equal(sp.Limit((a * t + 1) / (t + 2), t, sp.oo), a), "limit_algebra", positive)


def limit_order() -> Step:
    low, high = sp.Limit(1 / (t + a), t, sp.oo), sp.Limit(1 / t, t, sp.oo)
    one = step("the lower limit", equal(low, sp.S.Zero), "limit_algebra", positive)
    two = step("the upper limit", equal(high, sp.S.Zero), "limit_algebra", positive)
    below = sp.Le(low, high, evaluate=False)
    return step("below", below, "limit_order", positive, one, two, lower=low, upper=high, near=1)


def linear() -> Step:
    whole = sp.Integral(a * t + t**2, (t, 0, 1))
    parts = a * sp.Integral(t, (t, 0, 1)) + sp.Integral(t**2, (t, 0, 1))
    return step("a sum", equal(whole, parts), "linear", positive)


def monotone_convergence() -> Step:
    left = sp.Limit(sp.Integral(t / (1 + s * t), (t, 0, 1)), s, 0, "+")
    right = sp.Integral(t, (t, 0, 1))
    inside = step("at each u", equal(sp.Limit(u / (1 + s * u), s, 0, "+"), u), "limit_algebra", Domain((UNIT,)))
    return step("it rises", equal(left, right), "monotone_convergence", nowhere, inside, near=1)


def order() -> Step:
    smaller, larger = sp.Integral(t**2, (t, 0, 1)), sp.Integral(t, (t, 0, 1))
    return step("a smaller integrand", sp.Le(smaller, larger, evaluate=False), "order", nowhere)


def rewrite() -> Step:
    square = step("a square", equal(sp.Integral(t**2, (t, 0, 1)), sp.Rational(1, 3)), nowhere)
    goal = equal(sp.exp(square.statement.lhs), sp.exp(sp.Rational(1, 3)))
    return step("exp of it", goal, "rewrite", nowhere, square)


def root_exists() -> Step:
    zero = root_of(t**3 + t, t, a, 0, sp.oo)
    return step("a cubic", equal(zero**3 + zero, a), "root_exists", positive)


def root_is() -> Step:
    return step("a square root", equal(root_of(t**2, t, a, 0, sp.oo), sp.sqrt(a)), "root_is", positive)


def sign() -> Step:
    return step("a square is not negative", sp.Le(2 * a * x, a**2 + x**2, evaluate=False), "sign", both)


def split() -> Step:
    whole = sp.Integral(sp.exp(-t), (t, 0, 2))
    parts = sp.Integral(sp.exp(-t), (t, 0, 1)) + sp.Integral(sp.exp(-t), (t, 1, 2))
    return step("cut at 1", equal(whole, parts), "split", nowhere)


def squeeze() -> Step:
    wave = equal(sp.Limit(sp.sin(t) / t, t, sp.oo), sp.S.Zero)
    return step("a wave", wave, "squeeze", nowhere, variables=(t,), lower=-1 / t, upper=1 / t)


def substitution() -> Step:
    left, right = sp.Integral(sp.exp(-a * t), (t, 0, 1)), sp.Integral(sp.exp(-s) / a, (s, 0, a))
    return step("s = a t", equal(left, right), "substitution", positive, variable=s, image=s / a)


def suppose() -> Step:
    owed = step("to be shown later", sp.Le(x, x**2 + 1, evaluate=False), "suppose", Domain((X,)))
    lemma = step("if so", sp.Le(x - 1, x**2, evaluate=False), "combine", Domain((X,)), owed, multipliers=(1,))
    paid = step("the debt", owed.statement, "sign", Domain((X,)))
    return step("paid", lemma.statement, "instance", Domain((X,)), lemma, paid)


def tonelli() -> Step:
    left = sp.Integral(sp.Integral(t * s**2, (s, 0, 1)), (t, 0, 2))
    right = sp.Integral(sp.Integral(t * s**2, (t, 0, 2)), (s, 0, 1))
    exists = step("the integral", equal(left, sp.Rational(2, 3)), nowhere)
    return step("the other order", equal(left, right), "tonelli", nowhere, exists)


def wick() -> Step:
    sizes = Domain((integer("n", 1), integer("d", 1)))
    return step("the mean of S^2", equal(E(tau(S**2)), 1 + (d + 1) / n), "wick", sizes)
