"""Honest logs, at least one for each rule and for each entry of its certificate: where mutations start.

Each shows all that it uses, so that what the kernel accepts of a mutant can be judged by numbers; a few suppose something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from phaseproof.theory.axioms.table import AXIOMS

from .proofs import *

Number = Fraction | int


@dataclass(frozen=True)
class Seed:
    """The last step is of the rule; the domain holds the point."""

    steps: tuple[LoggedStep, ...]
    point: Mapping[str, Number] = field(default_factory=dict)

    @property
    def rule(self) -> str:
        return self.steps[-1].rule


D, E, SIGMA, LAW = var("D", "data"), var("E", "data"), var("Sigma", "matrix"), var("L", "law")
s, u, z = (var(name, "real") for name in "suz")
ROOT, THIRD = Fraction(1, 2), num(Fraction(1, 3))
GROWS, FALLS, COUNTS = make("grows"), make("falls"), make("counts")
ABOVE, BELOW = make("above", ZERO), make("below", ONE)
UNIT, HALF_LINE, LINE = interval(ZERO, ONE), interval(ZERO, OO), interval(MINUS_OO, OO)
REAL, OTHER = make("gaussian", n, d), make("gaussian", m, d)
HERE, POSITIVE = on(x, y), on(x, y, where=(lt(ZERO, x), lt(ZERO, y)))
SIZES = on(n, m, d, where=(le(ONE, n), le(ONE, m), le(ONE, d)))
POINT = {"x": 1, "y": 2}
ROWS = {"n": 3, "d": 2}
SIZE = {**ROWS, "m": 2}


def tau(data: Term, body: Term) -> Term:
    return over(make("spectrum", make("sample_covariance", data)), body, z)


def slope(body: Term, point: Term, order: Term = ONE) -> Term:
    return make("deriv", order, close(body, t), point)


def in_probability(source: Term, drawn: Term, body: Term, *moving: Term) -> Term:
    return make("plim", source, close(drawn, *moving), close(body, D, *moving))


def at_root(head: str, source: Term, body: Term) -> Term:
    return make(head, source, close(body, t))


def _logic() -> tuple[Seed, ...]:
    square = make("pow", x, TWO)
    lemma = suppose(on(x), le(ZERO, app("f", x)), x)
    sided = [on(x, y, where=(relation,)) for relation in (le(ZERO, x), lt(x, ZERO))]
    count, summed = on(k, where=(le(ZERO, k),)), over(make("integers", ONE, k), ONE, m)
    data = on(n, d, D, where=(le(ONE, n), le(ONE, d)), ranges=((D, REAL),))
    pair = on(n, d, D, E, where=(le(ONE, n), le(ONE, d)), ranges=((D, REAL), (E, REAL)))
    third = var("F", "data")
    cited = AXIOMS["digamma_lower"].theorem
    both = le(add(tau(D, z), tau(E, z)), add(tau(D, add(z, ONE)), tau(E, add(z, ONE))))
    return (
        Seed((suppose(HERE, le(mul(TWO, x, y), add(power(x, 2), power(y, 2)))),), POINT),
        Seed((suppose(on(x, y, where=(lt(ZERO, x),)), lt(ZERO, x), x),), POINT),
        Seed((step("axiom", cited.context, cited.statement, axiom="digamma_lower"),), {"x": 2}),
        Seed(
            (
                lemma,
                step("sign", on(x), le(ZERO, square)),
                step(
                    "instance", on(y), le(ZERO, make("pow", y, TWO)), 0, 1,
                    images={x: y}, functions={"f": (1, close(make("pow", x, TWO), x))},
                ),
            ),
            {"y": 1},
        ),
        Seed(
            (
                step("sign", on(x, where=(lt(ZERO, x),)), lt(ZERO, mul(TWO, x))),
                step("instance", on(y), lt(ZERO, mul(TWO, add(ONE, power(y, 2)))), 0, images={x: add(ONE, power(y, 2))}),
            ),
            {"y": 0},
        ),
        Seed(
            (
                step("order", pair, both),
                step(
                    "instance", on(n, d, D, third, where=pair.conditions, ranges=((D, REAL), (third, REAL))),
                    substitute(both, {E: third}), 0, images={E: third},
                ),
            ),
            ROWS,
        ),
        Seed((step("order", data, le(ZERO, tau(D, z))), step("instance", data, le(ZERO, tau(D, z)), 0)), ROWS),
        Seed(
            (
                *(step("functional_equation", where, eq(power(square, ROOT), value)) for where, value in zip(sided, (x, neg(x)), strict=True)),
                step("cases", HERE, eq(power(square, ROOT), make("cases", le(ZERO, x), x, TRUE, neg(x))), 0, 1),
            ),
            POINT,
        ),
        Seed(
            (
                step("law", on(), eq(substitute(summed, {k: ZERO}), ZERO)),
                suppose(count, eq(summed, k)),
                step(
                    "split", count,
                    eq(substitute(summed, {k: add(k, ONE)}), add(summed, over(make("integers", add(k, ONE), add(k, ONE)), ONE, m))),
                ),
                step("law", count, eq(over(make("integers", add(k, ONE), add(k, ONE)), ONE, m), ONE)),
                step("field", count, eq(substitute(summed, {k: add(k, ONE)}), add(k, ONE)), 1, 2, 3, multipliers=(ONE, ONE, ONE)),
                step("induction", count, eq(summed, k), 0, 4, variable=k, start=ZERO),
            ),
            {"k": 2},
        ),
    )  # fmt: skip


def _algebra() -> tuple[Seed, ...]:
    away = on(x, y, where=(ne(x, ZERO),))
    positive = on(t, where=(lt(ZERO, t),))
    absolute = step("functional_equation", positive, eq(make("abs", t), t))
    box = on(x, where=(le(ZERO, x), le(x, ONE)))
    return (
        Seed((suppose(away, eq(mul(x, y), ONE)), step("field", away, eq(y, inverse(x)), 0, multipliers=(inverse(x),))), {"x": 1, "y": 1}),
        Seed((step("field", away, eq(div(mul(x, y), x), y)),), POINT),
        Seed((suppose(HERE, lt(x, y)), step("combine", HERE, lt(mul(TWO, x), mul(TWO, y)), 0, multipliers=(TWO,))), POINT),
        Seed((step("functional_equation", POSITIVE, eq(ln(mul(x, y)), add(ln(x), ln(y)))),), POINT),
        Seed((step("functional_equation", on(x), eq(power(power(x, 2), ROOT), make("abs", x))),), {"x": 1}),
        Seed((step("define", HERE, eq(make("max", x, y), make("cases", le(y, x), x, TRUE, y))),), POINT),
        Seed((step("sign", on(x, where=(lt(ONE, x),)), lt(ONE, power(x, 2))),), {"x": 2}),
        Seed((step("enclose", box, lt(exp(x), add(TWO, x)), variables=(x,), low=(Fraction(0),), high=(Fraction(1),), bits=Fraction(64)),), {"x": 1}),
        Seed((step("rewrite", on(x, y, where=(eq(x, y),)), eq(over(UNIT, mul(x, t), t), over(UNIT, mul(y, t), t))),), {"x": 1, "y": 1}),
        Seed((
            absolute,
            step("continuity", on(), eq(lim(ABOVE, t, t), ZERO)),
            step("rewrite", on(), eq(lim(ABOVE, make("abs", t), t), ZERO), 0, 1, near=(TWO,)),
        )),
        Seed((
            absolute,
            step("differentiate", on(x, where=(lt(ZERO, x),)), eq(slope(t, x), ONE)),
            step("rewrite", on(x, where=(lt(ZERO, x),)), eq(slope(make("abs", t), x), ONE), 0, 1, near=(div(x, TWO), add(x, ONE))),
        ), {"x": 1}),
    )  # fmt: skip


def _functionals() -> tuple[Seed, ...]:
    decay = step(
        "antiderivative", on(), eq(over(HALF_LINE, exp(neg(t)), t), ONE), variable=s, function=neg(exp(neg(s)))
    )
    atoms = make("atoms", HALF, x, HALF, y)
    massless, away = over(make("atoms", ZERO, x, ONE, ONE), inverse(t), t), on(x, where=(ne(x, ZERO),))
    lawful = on(LAW, where=(make("supported", LAW, HALF_LINE),))
    ordered = on(x, y, where=(lt(x, y),))
    body, product = add(power(t, 2), s), mul(tau(D, z), tau(E, z))
    left = over(UNIT, over(interval(ZERO, TWO), body, s), t)
    counted, below = on(k, where=(le(ONE, k),)), make("integers", ONE, k)
    mixed = make("mixture", THIRD, atoms, make("uniform", ZERO, ONE))
    identity = make("spectra", make("identity", d), make("identity", d))
    return (
        Seed((step("linear", on(x, y, where=(lt(ZERO, x),)), eq(over(interval(ZERO, x), add(t, mul(y, power(t, 2))), t), add(over(interval(ZERO, x), t, t), mul(y, over(interval(ZERO, x), power(t, 2), t))))),), POINT),
        Seed((step("linear", HERE, eq(over(atoms, add(t, y), t), add(over(atoms, t, t), y))),), POINT),
        Seed((step("linear", SIZES, eq(over(REAL, over(OTHER, mul(tau(D, z), tau(E, z)), E), D), mul(over(REAL, tau(D, z), D), over(OTHER, tau(E, z), E)))),), SIZE),
        Seed((decay, step("order", on(), make("defined", over(HALF_LINE, mul(exp(neg(t)), make("sin", t)), t)), 0, bound=over(HALF_LINE, exp(neg(t)), t)))),
        Seed((step("order", on(), lt(over(UNIT, power(t, 2), t), over(UNIT, t, t))),)),
        Seed((step("order", lawful, le(ZERO, over(LAW, make("atan", t), t))),), {"L": 2}),
        Seed((step("order", SIZES, le(ZERO, over(REAL, tau(D, power(z, 3)), D))),), SIZE),
        Seed((suppose(on(), make("defined", left)), step("tonelli", on(), eq(left, over(interval(ZERO, TWO), over(UNIT, body, t), s)), 0))),
        Seed((step("tonelli", counted, eq(over(below, over(make("integers", ONE, m), n, n), m), over(below, over(make("integers", n, k), n, m), n))),), {"k": 2}),
        Seed((step("tonelli", SIZES, eq(over(REAL, over(OTHER, product, E), D), over(OTHER, over(REAL, product, D), E))),), SIZE),
        Seed((step("law", HERE, eq(over(atoms, exp(t), t), add(mul(HALF, exp(x)), mul(HALF, exp(y))))),), POINT),
        Seed((suppose(away, make("defined", massless)), step("law", away, eq(massless, add(mul(ZERO, inverse(x)), ONE)), 0)), {"x": 1}),
        Seed((step("law", ordered, eq(over(make("uniform", x, y), t, t), div(over(interval(x, y), t, t), sub(y, x)))),), POINT),
        Seed((step("law", on(x, where=(lt(ZERO, x),)), make("supported", make("atoms", HALF, x, HALF, ONE), HALF_LINE)),), {"x": 1}),
        Seed((step("law", on(k, where=(le(ZERO, k),)), eq(over(make("integers", ONE, k), num(3), m), mul(num(3), k))),), {"k": 1}),
        Seed((step("law", HERE, eq(over(mixed, t, t), add(mul(THIRD, over(atoms, t, t)), mul(sub(ONE, THIRD), over(make("uniform", ZERO, ONE), t, t))))),), POINT),
        Seed((step("law", HERE, eq(over(make("image", atoms, close(power(t, 2), t)), exp(t), t), over(atoms, exp(power(t, 2)), t))),), POINT),
        Seed((step("law", on(d, where=(le(ONE, d),)), eq(make("over", identity, close(z, z, t)), over(make("spectrum", make("identity", d)), z, z))),), {"d": 2}),
        Seed((step("split", on(x, where=(lt(ZERO, x),)), eq(over(interval(ZERO, add(x, ONE)), exp(t), t), add(over(interval(ZERO, x), exp(t), t), over(interval(x, add(x, ONE)), exp(t), t)))),), {"x": 1}),
    )  # fmt: skip


def _calculus() -> tuple[Seed, ...]:
    decays, kernel = on(x, where=(lt(ONE, x),)), exp(neg(mul(u, t)))
    derived = over(UNIT, neg(mul(t, exp(neg(mul(x, t))))), t)
    pointwise = step("limit_algebra", on(t, where=(lt(ZERO, t),)), eq(lim(GROWS, kernel, u), ZERO))
    falls = step("limit_algebra", on(t), eq(lim(GROWS, div(t, u), u), ZERO))

    def limit(integrand: Term) -> Term:
        return eq(lim(GROWS, over(UNIT, integrand, t), u), over(UNIT, ZERO, t))

    return (
        Seed((step("differentiate", on(x), eq(slope(power(t, 3), x), mul(num(3), power(x, 2)))),), {"x": 1}),
        Seed((step("differentiate", on(x), eq(slope(power(t, 3), x, TWO), mul(num(6), x)), near=(sub(x, ONE), add(x, ONE))),), {"x": 1}),
        Seed((step("antiderivative", on(x, where=(lt(ZERO, x),)), eq(over(interval(ZERO, x), power(t, 2), t), div(power(x, 3), num(3))), variable=s, function=div(power(s, 3), num(3))),), {"x": 1}),
        Seed((step("antiderivative", on(), make("infinite", interval(ONE, OO), close(inverse(t), t)), variable=s, function=ln(s)),)),
        Seed((step("substitution", on(), eq(over(UNIT, exp(power(t, 2)), t), over(UNIT, mul(exp(power(sub(ONE, s), 2)), ONE), s)), variable=u, image=sub(ONE, u)),)),
        Seed((step("substitution", on(k, where=(le(ZERO, k),)), eq(over(make("integers", ZERO, k), m, m), over(make("integers", ONE, add(k, ONE)), sub(n, ONE), n)), variable=d, image=sub(d, ONE)),), {"k": 1}),
        Seed((step("leibniz", decays, eq(make("deriv", ONE, close(over(UNIT, kernel, t), u), x), derived), bound=over(UNIT, ONE, t), near=(ZERO, add(x, ONE))),), {"x": 2}),
        Seed((pointwise, step("dominated_convergence", on(), limit(kernel), 0, bound=over(UNIT, ONE, t), near=ONE))),
        Seed((falls, step("monotone_convergence", on(), limit(div(t, u)), 0, bound=ZERO, near=ONE))),
    )  # fmt: skip


def _limits() -> tuple[Seed, ...]:
    drawn, load = make("gaussian", k, ONE), make("proportion", TWO)
    wave = div(make("sin", tau(D, z)), k)
    bound, decay = add(s, inverse(mul(s, m))), exp(neg(mul(s, m)))
    near = on(m, s, where=(lt(ONE, m), lt(ZERO, s), lt(s, ONE)))
    outer = lim(ABOVE, exp(s), s)
    return (
        Seed((step("continuity", on(x), eq(lim(make("below", x), power(t, 2), t), power(x, 2)), near=sub(x, ONE)),), {"x": 1}),
        Seed((step("continuity", on(), make("continuous", UNIT, close(exp(t), t))),)),
        Seed((step("limit_algebra", on(y), eq(lim(GROWS, add(y, inverse(t)), t), y), near=ONE, variables=(t,)),), {"y": 1}),
        Seed((step("limit_algebra", on(), make("diverges", ABOVE, close(inverse(t), t)), near=ONE),)),
        Seed((step("limit_algebra", on(), eq(lim(load, div(d, n), n, d), HALF), near=TWO, variables=(n, d)),)),
        Seed((step("limit_algebra", on(), eq(in_probability(COUNTS, drawn, div(add(k, ONE), k), k), ONE), near=ONE, variables=(k, D), eventually=(inverse(k), ONE)),)),
        Seed((step("limit_algebra", on(), eq(in_probability(COUNTS, drawn, inverse(k), k), ZERO)),)),
        Seed((step("squeeze", on(), eq(lim(GROWS, div(make("sin", t), t), t), ZERO), variables=(t,), lower=neg(inverse(t)), upper=inverse(t), near=ONE),)),
        Seed((step("squeeze", on(), make("diverges", GROWS, close(add(t, make("abs", make("sin", t))), t)), variables=(t,), lower=t),)),
        Seed((step("squeeze", on(), eq(lim(COUNTS, ZERO, m), ZERO), variables=(m, s), lower=neg(bound), upper=bound, near=ONE, toward=ABOVE, near_parameter=ONE),)),
        Seed((
            *(step("sign", near, relation) for relation in (le(neg(decay), ZERO), le(ZERO, decay))),
            step("squeeze", on(), eq(lim(COUNTS, ZERO, m), ZERO), 0, 1, variables=(m, s), lower=neg(decay), upper=decay, near=ONE, toward=ABOVE, near_parameter=ONE),
        )),
        Seed((step("squeeze", on(), eq(in_probability(COUNTS, drawn, wave, k), ZERO), variables=(k, D), lower=neg(inverse(k)), upper=inverse(k), near=ONE, eventually=(ZERO, ONE)),)),
        Seed((step("squeeze", on(), eq(in_probability(COUNTS, drawn, inverse(k), k), ZERO), variables=(k,), lower=ZERO, upper=div(TWO, k), near=ONE),)),
        Seed((step("squeeze", on(), eq(in_probability(load, REAL, div(make("sin", tau(D, z)), d), n, d), ZERO), variables=(n, d), lower=neg(inverse(d)), upper=inverse(d), near=ONE),)),
        Seed((step("continuity", on(), eq(outer, ONE)), step("compose", on(), eq(lim(GROWS, exp(inverse(t)), t), ONE), 0, variables=(t,), outer=outer, inner=(inverse(t),), near=ONE))),
        Seed((step("limit_order", on(), le(ZERO, ONE), lower=lim(GROWS, inverse(t), t), upper=lim(GROWS, add(ONE, inverse(t)), t), near=ONE),)),
    )  # fmt: skip


def _order() -> tuple[Seed, ...]:
    line, up = on(x, y, where=(lt(x, y),)), on(y, where=(lt(ZERO, y),))
    law = make("atoms", HALF, ONE, HALF, num(3))
    return (
        Seed((step("increasing_map", line, lt(exp(x), exp(y)), variable=t, function=exp(t), interval=interval(x, y), values=(x, y)),), POINT),
        Seed((step("increasing_map", line, le(neg(power(y, 3)), neg(power(x, 3))), variable=t, function=neg(power(t, 3)), interval=LINE, values=(y, x)),), POINT),
        Seed((step("jensen", on(), le(power(over(law, t, t), 2), over(law, power(t, 2), t)), variable=s, function=power(s, 2), interval=LINE, mean=over(law, t, t)),)),
        Seed((step("root_exists", up, eq(power(at_root("root", HALF_LINE, sub(power(t, 2), y)), 2), y)),), {"y": 1}),
        Seed((step("root_exists", on(), make("defined", at_root("root", LINE, add(t, exp(t)))), points=(num(-1), ZERO)),)),
        Seed((step("root_is", up, eq(at_root("root", HALF_LINE, sub(power(t, 2), y)), power(y, ROOT))),), {"y": 1}),
        Seed((step("least", on(y), eq(at_root("minimiser", LINE, power(sub(t, y), 2)), y)),), {"y": 1}),
        Seed((step("least", on(y), eq(at_root("onset", LINE, make("max", ZERO, sub(t, y))), y)),), {"y": 1}),
    )  # fmt: skip


def _matrices() -> tuple[Seed, ...]:
    population = on(n, m, d, SIGMA, where=SIZES.conditions, ranges=((SIGMA, make("covariances", d)),))
    centred = over(REAL, over(OTHER, mul(sub(tau(D, z), ONE), power(tau(E, z), 2)), E), D)
    coloured = over(make("spectrum", make("coloured", D, SIGMA)), z, z)
    mass = over(make("spectrum", SIGMA), z, z)
    return (
        Seed((step("wick", SIZES, eq(over(REAL, tau(D, power(z, 2)), D), add(ONE, div(add(d, ONE), n)))),), SIZE),
        Seed((step("wick", SIZES, eq(over(make("complex_gaussian", n, d), tau(D, power(z, 2)), D), add(ONE, div(d, n)))),), SIZE),
        Seed((step("wick", SIZES, eq(centred, ZERO)),), SIZE),
        Seed((step("wick", population, eq(over(REAL, coloured, D), mass)),), SIZE),
    )  # fmt: skip


SEEDS = (*_logic(), *_algebra(), *_functionals(), *_calculus(), *_limits(), *_order(), *_matrices())
