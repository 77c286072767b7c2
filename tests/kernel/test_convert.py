"""What authors write means as a term what it means in SymPy, or is refused with the part that has no term."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.theory import language
from phaseproof.theory.domain import Domain, integer, real
from phaseproof.theory.language import S1, S2, C, E, S, d, limit_in_proportion, n, tau, tau_product
from phaseproof.theory.roots import root_of
from phaseproof.theory.terms.build import HALF, MINUS_OO, ONE, OO, TRUE, TWO, ZERO, add, eq, le, lim, lt, mul, over, sub
from phaseproof.theory.terms.context import Context
from phaseproof.theory.terms.term import Term, app, close, instantiate, make, num, var
from phaseproof.theory.write import convert
from phaseproof.theory.write.convert import POPULATION, SIGMA, Converter, Unsaid
from phaseproof.theory.write.display import display

x, y, t, k = (
    sp.Symbol("x", real=True),
    sp.Symbol("y", real=True),
    sp.Symbol("t", real=True),
    sp.Symbol("k", integer=True),
)
p = sp.Symbol("p", positive=True)
gamma = sp.Symbol("gamma", positive=True)
X, Y, T, K, GAMMA = var("x", "real"), var("y", "real"), var("t", "real"), var("k", "integer"), var("gamma", "real")
N, D, DATA, OTHER = var("n", "integer"), var("d", "integer"), var("D1", "data"), var("D2", "data")
SIZES = Domain((integer("n", 1), integer("d", 1)))
LOADS = Domain((real("gamma", 0),))
A = language.ROOT


def term(expression: sp.Basic) -> Term:
    return Converter(None).term(expression)


# ------------------------------------------------------------------------------ an evaluation that knows nothing of SymPy

HEADS: dict[str, Any] = {
    "pi": lambda: mpmath.pi,
    "euler_gamma": lambda: mpmath.euler,
    "add": lambda *a: mpmath.fsum(a),
    "mul": lambda *a: mpmath.fprod(a),
    "pow": lambda a, b: a ** int(b),
    "rpow": lambda a, b: a**b,
    "exp": mpmath.exp,
    "ln": mpmath.log,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "atan": mpmath.atan,
    "asin": mpmath.asin,
    "erf": mpmath.erf,
    "abs": abs,
    "floor": mpmath.floor,
    "max": max,
    "min": min,
    "gamma": mpmath.gamma,
    "lngamma": mpmath.loggamma,
    "polygamma": lambda m, a: mpmath.polygamma(int(m), a),
    "expint": mpmath.e1,
    "bessel_i": mpmath.besseli,
    "elliptic_k": mpmath.ellipk,
    "elliptic_e": mpmath.ellipe,
    "hyp2f1": mpmath.hyp2f1,
    "zeta": mpmath.zeta,
}
TESTS: dict[str, Any] = {
    "true": lambda: True,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "le": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
}


def value(t: Term, at: dict[Term, Any]) -> Any:
    """The value in floating point, by the meaning of the heads."""
    if t.head == "num":
        return mpmath.mpf(t.args[0].numerator) / t.args[0].denominator
    if t.head == "var":
        return at[t]
    if t.head in HEADS:
        return HEADS[t.head](*(value(a, at) for a in t.args))
    if t.head in TESTS:
        return TESTS[t.head](*(value(a, at) for a in t.args))
    if t.head == "cases":
        return next(value(b, at) for a, b in zip(t.args[::2], t.args[1::2], strict=True) if value(a, at))
    fresh = var(f"v{len(at)}", "integer" if t.args[0].head == "integers" else "real")

    def inside(body: Term, point: Any) -> Any:
        return value(instantiate(body, fresh), at | {fresh: point})

    def end(e: Term) -> Any:
        return {"infinity": mpmath.inf, "minus_infinity": -mpmath.inf}.get(e.head) or value(e, at)

    if t.head == "deriv":
        return mpmath.diff(lambda v: inside(t.args[1], v), value(t.args[2], at), int(value(t.args[0], at)))
    ends = [end(e) for e in t.args[0].args]
    if t.head == "over" and t.args[0].head == "interval":
        return mpmath.quad(lambda v: inside(t.args[1], v), ends)
    if t.head in ("over", "product") and t.args[0].head == "integers":
        return (mpmath.nsum if t.head == "over" else mpmath.nprod)(lambda v: inside(t.args[1], v), ends)
    assert t.head == "root"
    return mpmath.findroot(lambda v: inside(t.args[1], v), ends, solver="anderson")


HALVES = st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=20)
ONE_ARGUMENT = [
    sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.asin, sp.acos,
    sp.atan, sp.erf, sp.erfc, sp.Abs, sp.floor, sp.ceiling, sp.gamma, sp.loggamma, sp.digamma, sp.factorial,
    sp.elliptic_k, sp.elliptic_e, sp.sqrt,
]  # fmt: skip
EXPRESSIONS = [
    *(f(x) for f in ONE_ARGUMENT),
    sp.zeta(x + 1),
    sp.polygamma(2, x),
    sp.binomial(x, y),
    sp.binomial(sp.Rational(7, 2), 3),
    sp.besseli(y, x),
    sp.elliptic_pi(y, x),
    sp.expint(1, x),
    sp.hyper((sp.Rational(1, 2), y), (3,), x),
    x**y,
    x ** sp.Rational(-5, 3),
    (x - y) ** 3 / (x + y),
    sp.Max(x, y, sp.Rational(1, 2)) - sp.Min(x, 2 * y),
    sp.Piecewise((x, x < y), (y**2, sp.Ne(x, y)), (7, True)),
    sp.Piecewise((x, (x < y) & (y > sp.Rational(1, 2)) & (x > sp.Rational(1, 4))), (y**2, True)),
    sp.Piecewise((x, (x > 2 * y) | (y > sp.Rational(1, 2))), (y**2, True)),
    sp.Piecewise((x, sp.Ge(x, y)), (y**2, True)),
    sp.E**x + sp.pi * sp.E + sp.EulerGamma,
    sp.Integral(t**2 * x, (t, y, 1)),
    sp.Integral(sp.exp(-t * x), (t, 0, sp.oo)),
    sp.Integral(t * y + x, (t, 0, y), (y, 0, x)),
    sp.Sum(x**k, (k, 1, 5)),
    sp.Sum(x**k / 2**k, (k, 0, sp.oo)),
    sp.Product(1 + x * k, (k, 1, 4)),
    sp.Derivative(sp.sin(x * y), x),
    sp.Derivative(x**2 * y**3, x, (y, 2)),
    sp.Subs(sp.Derivative(sp.sin(t) * y, t), t, x),
    root_of(t**3 + t, t, x, 0, 2),
    root_of(t**3 + t - x, t, 0, 0, 2),
]


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
@given(a=HALVES, b=HALVES)
@settings(max_examples=3, deadline=None)
def test_a_term_has_the_value_of_its_expression(expression: sp.Expr, a: Fraction, b: Fraction) -> None:
    at = {x: sp.Rational(a), y: sp.Rational(b)}
    if isinstance(expression, root_of):
        wanted = sp.nsolve((expression.args[0] - expression.args[2]).subs(at), t, (0, 2), solver="bisect")
    else:
        wanted = sp.N(expression.subs(at).doit())
    with mpmath.workdps(40):  # integrands may be steep at an end
        point = {X: mpmath.mpf(a.numerator) / a.denominator, Y: mpmath.mpf(b.numerator) / b.denominator}
        found = value(term(expression), point)
    assert mpmath.almosteq(found, mpmath.mpmathify(wanted), 1e-9, 1e-9), (found, wanted)


def test_matrices_become_means_over_eigenvalues_and_data() -> None:
    gaussian, sample = make("gaussian", N, D), make("sample_covariance", DATA)
    spectrum = make("spectrum", sample)
    context, said = convert.convert(sp.Eq(E(tau(S**2)), 1 + (d + 1) / n, evaluate=False), SIZES)
    mean = over(gaussian, over(spectrum, make("pow", T, TWO), T), DATA)
    assert said.args[0] is mean
    assert context == Context((N, D), (le(ONE, N), le(ONE, D)))
    reader = Converter(None)
    assert reader.term(E(tau(S * tau(S)))) is over(gaussian, over(spectrum, mul(T, over(spectrum, X, X)), T), DATA)
    both = over(make("spectra", make("sample_covariance", OTHER), sample), mul(make("exp", X), make("ln", Y)), X, Y)
    assert reader.term(E(tau_product(sp.exp(S2), sp.log(S1)))) is over(gaussian, over(gaussian, both, OTHER), DATA)
    complex_mean = reader.term(language.E_complex(tau(S)))
    assert complex_mean is over(make("complex_gaussian", N, D), over(spectrum, T, T), DATA)


def test_coloured_data_declare_their_covariance() -> None:
    context, said = convert.convert(sp.Eq(E(tau(C)), tau(language.COVARIANCE), evaluate=False), SIZES)
    coloured = make("spectrum", make("coloured", DATA, SIGMA))
    assert said is eq(over(make("gaussian", N, D), over(coloured, T, T), DATA), over(make("spectrum", SIGMA), T, T))
    assert context.range_of(SIGMA) is make("covariances", D)
    weighed = Converter(None).term(E(tau_product(language.WEIGHT * language.COVARIANCE, C)))
    pair = make("spectra", SIGMA, make("coloured", DATA, SIGMA))
    inside = [mul(a, b) for a, b in ((app("B", X), X), (X, app("B", X)))]
    assert weighed in [over(make("gaussian", N, D), over(pair, mul(i, Y), X, Y), DATA) for i in inside]


def test_a_polynomial_in_two_matrices_whose_order_does_not_matter() -> None:
    difference = Converter(None).term(E(tau((A * language.WHITE * A - A**2) ** 2)))
    pair = make("spectra", make("coloured", DATA, SIGMA), SIGMA)
    assert difference is over(make("gaussian", N, D), over(pair, make("pow", sub(X, Y), TWO), X, Y), DATA)
    assert Converter(None).term(tau(A**4)) is over(make("spectrum", SIGMA), make("pow", X, TWO), X)


def test_data_and_seeds_are_bound_by_the_expectation_around_them() -> None:
    reader = Converter(None)
    gaussian, row = make("gaussian", N, D), make("gaussian", ONE, D)
    seed, one = var("Z", "data"), make("identity", D)
    root = make("of", make("sample_covariance", DATA), close(make("rpow", T, HALF), T))
    other = make("of", make("sample_covariance", OTHER), close(make("rpow", T, HALF), T))
    wanted = over(gaussian, over(gaussian, over(row, make("inner", seed, root, other), seed), OTHER), DATA)
    assert reader.term(E(language.inner(sp.sqrt(S1), sp.sqrt(S2)))) is wanted
    near = over(gaussian, over(row, make("closest", DATA, seed, root), seed), DATA)
    assert reader.term(E(language.closest(sp.sqrt(S)))) is near
    fresh = over(gaussian, over(row, make("closest", DATA, seed, one), seed), DATA)
    assert reader.term(E(language.closest(1))) is fresh
    assert reader.term(E(language.kl(1, S))) is over(gaussian, make("kl", one, make("sample_covariance", DATA)), DATA)
    coloured = make("coloured", DATA, SIGMA)
    words = E(language.kl(A * language.WHITE * A, A**2))
    assert reader.term(words) is over(gaussian, make("kl", coloured, SIGMA), DATA)
    loss = make("test_loss", DATA, one, X, ZERO)
    assert reader.term(E(language.test_loss(x))) is over(gaussian, loss, DATA)
    loss = make("train_loss", DATA, SIGMA, X, Y)
    assert reader.term(E(language.train_loss(x, y, language.COVARIANCE))) is over(gaussian, loss, DATA)
    normal = make("gaussian", ONE, N)
    squares = [make("pow", make(head, seed), TWO) for head in ("largest", "length")]
    assert reader.term(E(language.largest(n) ** 2 * language.length(n) ** 2)) in (
        over(normal, mul(*squares), seed),
        over(normal, mul(*squares[::-1]), seed),
    )


def test_spikes_have_the_directions_of_a_basis() -> None:
    reader = Converter(None)
    sample = make("sample_covariance", convert.DATA[S])
    first, second = make("basis", ONE), make("basis", TWO)
    both = make("spiked", make("spiked", sample, first, X), second, Y)
    assert reader.term(language.eigenvalue(language.spiked(S, x, y), -1)) is make("eigenvalue", both, num(-1))
    assert reader.term(language.weight(language.spiked(S, x, y), 2, 1, 1)) is make("weight", both, second, ONE, ONE)
    shifted = make("spiked", make("of", sample, close(add(num(-1), T), T)), first, X)
    assert reader.term(language.operator_norm(language.spiked(S - 1, x))) is make("operator_norm", shifted)
    resolvent = make("of", make("spiked", sample, first, X), close(make("pow", sub(Y, T), num(-1)), T))
    shown = reader.term(language.entry(1 / (y - language.spiked(S, x)), 1, 2))
    assert value(instantiate(shown.args[0].args[1], num(3)), {Y: mpmath.mpf(5)}) == mpmath.mpf(1) / 2
    assert shown.args[0].args[0] is resolvent.args[0]
    assert shown.args[1:] == (first, second)
    context, _ = convert.convert(sp.Ge(language.operator_norm(S), 0, evaluate=False), SIZES)
    assert context.range_of(convert.DATA[S]) is make("gaussian", N, D)


def test_paths_of_populations() -> None:
    reader = Converter(None)
    sigma = var("M", "matrix")
    mean = over(make("gaussian", N, D), over(make("spectrum", make("coloured", DATA, sigma)), make("ln", T), T), DATA)
    limit = limit_in_proportion(E(tau(sp.log(C))), gamma)
    assert reader.term(limit) is lim(make("populations", GAMMA, POPULATION), mean, N, D, sigma)
    atoms = sp.Tuple(sp.Tuple(1, 2))
    assert reader.term(language.given(limit, atoms)) is lim(
        make("populations", GAMMA, make("atoms", ONE, TWO)), mean, N, D, sigma
    )
    peak = language.limit_in_probability(language.eigenvalue(language.extended(C, x), 1), gamma)
    number = var("number", "integer")

    def peaks(count: Term, value: Term, k: Term) -> Term:
        return make(
            "plim",
            make("peaks", GAMMA, POPULATION, count, close(value, number)),
            close(make("gaussian", N, D), N, D, sigma),
            close(make("eigenvalue", make("coloured", DATA, sigma), k), DATA, N, D, sigma),
        )

    assert reader.term(peak) is peaks(ONE, X, ONE)
    two = language.limit_in_probability(language.eigenvalue(language.extended(C, y, x), 2), gamma)
    assert reader.term(two) is peaks(num(2), make("cases", eq(number, ONE), Y, TRUE, X), num(2))
    assert reader.term(language.onset(peak.subs(x, 2), gamma)).args[0] is make("interval", ZERO, OO)


def test_a_bulk_of_any_law_ends_below_further_eigenvalues() -> None:
    one, two = real("peak", 0), real("peak_1", 0)
    place, end = sp.Symbol("t", positive=True), var("bulk_end", "real")
    pull = language.average_below(place / (one.symbol - place), place, one.symbol)
    for peaks in ((one,), (two, one)):
        largest = language.eigenvalue(language.extended(C, *(peak.symbol for peak in peaks)), 1)
        claim = sp.Eq(language.limit_in_probability(largest, gamma), pull, evaluate=False)
        context, statement = convert.convert(claim, Domain((real("gamma", 0), *peaks)))
        assert statement.args[1] is over(POPULATION, mul(T, make("pow", sub(var("peak", "real"), T), num(-1))), T)
        assert {lt(end, var(peak.symbol.name, "real")) for peak in peaks} < {*context.conditions}
        assert make("supported", POPULATION, make("interval", ZERO, end)) in context.conditions
    context, _ = convert.convert(sp.Eq(language.average(place, place), 1, evaluate=False), LOADS)
    assert make("supported", POPULATION, make("interval", ZERO, OO)) in context.conditions


def test_densities_are_those_of_a_law_with_a_transform() -> None:
    z = sp.Symbol("z", real=True)
    reader = Converter(None)
    law = make("law_of_transform", close(make("pow", sub(X, T), num(-1)), T))
    for head, symbol in (
        ("density", language.spectral_density(1 / (x - z), z, y)),
        ("atom", language.spectral_atom(1 / (x - z), z, y)),
    ):
        found = reader.term(symbol)
        assert found.head == head
        assert found.args[1] is Y
        body = instantiate(found.args[0].args[0], num(-2))
        assert value(body, {X: mpmath.mpf(2)}) == value(instantiate(law.args[0], num(-2)), {X: mpmath.mpf(2)})
    assert reader.term(language.upper_edge(1 / (x - z), z)) is make("upper_edge", found.args[0])
    with pytest.raises(Unsaid, match="does not say that it is"):
        reader.term(language.upper_edge(1 / (x - p), p))


def test_limits_keep_their_filter() -> None:
    reader = Converter(None)
    spectrum = over(make("spectrum", make("sample_covariance", DATA)), make("ln", T), T)
    mean = over(make("gaussian", N, D), spectrum, DATA)
    limit = limit_in_proportion(E(tau(sp.log(S))), gamma)
    assert reader.term(limit) is lim(make("proportion", GAMMA), mean, N, D)
    assert reader.term(language.limit_in_probability(tau(sp.log(S)), gamma)) is make(
        "plim", make("proportion", GAMMA), close(make("gaussian", N, D), N, D), close(spectrum, DATA, N, D)
    )
    assert reader.term(sp.Limit(1 / t, t, 0, "+")) is lim(make("above", ZERO), make("pow", T, num(-1)), T)
    assert reader.term(sp.Limit(1 / t, t, x, "-")) is lim(make("below", X), make("pow", T, num(-1)), T)
    assert reader.term(sp.Limit(1 / t, t, sp.oo)) is lim(make("grows"), make("pow", T, num(-1)), T)
    assert reader.term(sp.Limit(1 / t, t, -sp.oo)) is lim(make("falls"), make("pow", T, num(-1)), T)
    assert reader.term(sp.Limit(1 / k, k, sp.oo)) is lim(make("counts"), make("pow", K, num(-1)), K)
    assert reader.proposition(sp.Eq(sp.Limit(p, p, sp.oo), sp.oo, evaluate=False)) is make(
        "diverges", make("grows"), close(T, T)
    )
    assert reader.proposition(sp.Eq(sp.Integral(1 / t, (t, 0, 1)), sp.oo, evaluate=False)) is make(
        "infinite", make("interval", ZERO, ONE), close(make("pow", T, num(-1)), T)
    )
    gaps = (make("abs", sub(lim(make(side, X), make("pow", T, num(-1)), T), TWO)) for side in ("below", "above"))
    both = sp.Eq(sp.Limit(1 / t, t, x, "+-"), 2, evaluate=False)
    assert reader.proposition(both) is eq(add(*gaps), ZERO)
    slope = sp.Limit(sp.Derivative(limit, gamma), gamma, 1, "+")
    assert reader.term(slope) is lim(
        make("above", ONE),
        make("deriv", ONE, close(lim(make("proportion", X), mean, N, D), X), T),
        T,
    )


def test_equal_to_first_order_is_a_limit_along_every_load() -> None:
    one, two = (language.to_first_order(e) for e in (E(tau(S)), 1 + x / n))
    both, domain = sp.Eq(one, two, evaluate=False), Domain((*SIZES.parameters, real("x")))
    context, said = convert.convert(both, domain)
    load = var("gamma", "real")
    assert context == Context((load, var("x", "real")), (lt(ZERO, load),))
    gap = limit_in_proportion(d * ((1 + x / n) / E(tau(S)) - 1), gamma)
    assert said is convert.convert(sp.Eq(gap, 0, evaluate=False), Domain((real("gamma", 0), real("x"))))[1]
    for other in (real("gamma"), integer("k", 1)):
        narrow = (
            Domain((integer("n", 2), *SIZES.parameters[1:], other))
            if other.integer
            else Domain((*SIZES.parameters, other))
        )
        with pytest.raises(Unsaid, match="to first order"):
            convert.convert(
                sp.Eq(language.to_first_order(E(tau(S))), language.to_first_order(1 / n), evaluate=False), narrow
            )


def test_populations_are_laws() -> None:
    s = sp.Symbol("s", positive=True)
    context, said = convert.convert(sp.Ge(language.average(sp.sqrt(s**2), s), 0, evaluate=False), LOADS)
    assert said is le(ZERO, over(POPULATION, T, T))
    assert context.variables == (GAMMA, POPULATION)
    a, c = sp.Symbol("a", positive=True), sp.Symbol("c", positive=True)
    mean = language.average(1 / s, s)
    A, C = var("a", "real"), var("c", "real")
    cut = make("image", make("uniform", C, ONE), close(make("rpow", T, mul(num(-1), A)), T))
    reader = Converter(None)
    inverse = make("pow", T, num(-1))
    assert reader.term(language.given(mean, language.cut_power_law(a, c))) is over(cut, inverse, T)
    atoms = sp.Tuple(sp.Tuple(sp.Rational(1, 3), 2), sp.Tuple(sp.Rational(2, 3), a))
    assert reader.term(language.given(mean, atoms)) is over(
        make("atoms", num(Fraction(1, 3)), TWO, num(Fraction(2, 3)), A), inverse, T
    )
    power = make("image", make("uniform", ZERO, ONE), close(mul(sub(ONE, A), make("rpow", T, mul(num(-1), A))), T))
    assert reader.term(language.given(mean, language.power_law(a))) is over(power, inverse, T)
    weighed = language.average(language.WEIGHT * language.average(language.WEIGHT, t), s)
    both = {
        over(POPULATION, mul(*pair), T)
        for pair in (
            (app("B", T), over(POPULATION, app("B", X), X)),
            (over(POPULATION, app("B", X), X), app("B", T)),
        )
    }
    assert reader.term(weighed) in both


def test_domains_become_conditions() -> None:
    domain = Domain((real("x", -1, 1, closed="]"), integer("k", 2, 7), real("y")), (sp.Gt(y, x), sp.Ne(y, 0)))
    context = convert.context_of(domain)
    assert context.variables == (X, K, Y)
    assert set(context.conditions) == {
        lt(num(-1), X), le(X, ONE), le(TWO, K), le(K, num(7)), lt(X, Y), make("ne", Y, ZERO),
    }  # fmt: skip


def test_relations_keep_their_sides() -> None:
    reader = Converter(None)
    for relation, wanted in (
        (sp.Lt(x, y), lt(X, Y)), (sp.Le(x, y), le(X, Y)), (sp.Gt(x, y), lt(Y, X)), (sp.Ge(x, y), le(Y, X)),
        (sp.Ne(x, y), make("ne", X, Y)), (sp.Eq(x, y), eq(X, Y)), (sp.true, TRUE),
    ):  # fmt: skip
        assert reader.proposition(relation) is wanted


def test_a_name_bound_again_captures_nothing() -> None:
    inner = sp.Integral(t * x, (t, 0, y))
    outer = sp.Integral(inner + t, (t, 0, x))
    square = over(make("interval", ZERO, Y), mul(T, X), T)
    wanted = {over(make("interval", ZERO, X), add(*pair), T) for pair in ((square, T), (T, square))}
    assert term(outer) in wanted
    three = sp.Sum(sp.Sum(sp.Sum(x * y, (y, 0, 1)) * y, (x, 0, y)) * x, (y, 0, 2))
    assert mpmath.almosteq(value(term(three), {X: mpmath.mpf(3)}), mpmath.mpmathify(three.doit().subs(x, 3)), 1e-9)


def test_function_variables_and_lambdas() -> None:
    f = sp.Function("f")
    assert term(f(x) + 1) in (add(app("f", X), ONE), add(ONE, app("f", X)))
    assert term(language.statistic(x)) is app("f", X)
    arity, body = convert.function_of(sp.Lambda((t, y), t - x * y))
    assert arity == 2
    assert value(instantiate(body, num(5), num(3)), {X: mpmath.mpf(2)}) == -1


nonnegative, negative = sp.Symbol("t", nonnegative=True), sp.Symbol("t", negative=True)
counted = sp.Symbol("t", integer=True)


@pytest.mark.parametrize(
    ("expression", "part", "why"),
    [
        (sp.I * x, "I", "ImaginaryUnit has no term"),
        (x + sp.zoo, "zoo", "has no term"),
        (sp.nan, "nan", "has no term"),
        (sp.Piecewise((sp.oo, x > 0), (1, True)), "oo", "Infinity has no term"),
        (sp.Order(x), "O(x)", "Order has no term"),
        (sp.Float("0.5") * x, "0.5", "Float has no term"),
        (sp.meijerg([[1], []], [[], []], x), "meijerg", "has no term"),
        (sp.Function("g", nargs=1)(sp.I), "I", "has no term"),
        (sp.hyper((1, 2, 3), (4, 5), x), "hyper", "2F1 alone"),
        (sp.expint(2, x), "expint", "E_1 alone"),
        (sp.zeta(x, y), "zeta", "has no term"),
        (sp.elliptic_e(x, y), "elliptic_e", "has no term"),
        (sp.besselj(1, x), "besselj", "has no term"),
        (sp.sign(x), "sign", "has no term"),
        (sp.re(sp.Symbol("z")), "re", "has no term"),
        (sp.polygamma(y, x), "polygamma", "asks for a integer"),
        (sp.Sum(1, (k, sp.Rational(1, 2), sp.Rational(5, 2))), "Sum", "asks for a integer or infinity"),
        (sp.Integral(1, (sp.Symbol("{1}", real=True), 0, 1)), "{1}", "a name of its own"),
        (sp.Integral(tau(S), (S, 0, 1)), "S", "binds nothing"),
        (E(language.cell(S, 1, 1)), "S", "a letter of a matrix"),
        (language.E_over(tau(S**2), S, 1, 1), "S", "a symbol stands for data"),
        (language.given(tau(language.COVARIANCE), sp.Tuple(sp.Tuple(1, 2))), "Sigma", "of one Sigma nothing is given"),
        (E(sp.Sum(language.length(k) ** 2, (k, 1, 3))), "length", "which does not move"),
        (language.first_passage(2 - x, x, x, 0), "x", "another letter"),
        (root_of(3 * x - 2, x, x, 0, 10), "x", "another letter"),
        (language.minimiser((x - 1) ** 2, x, x - 1, 5), "x", "another letter"),
        (language.limit_in_examples(tau(S**2)), "S", "its n moves here"),
        (limit_in_proportion(tau(S**2), gamma), "S", "its n moves here"),
        (language.limit_in_dimension(tau(S**2)), "S", "its d moves here"),
        (E(language.limit_in_examples(tau(S**2))), "S", "its n moves here"),
        (E(sp.Sum(tau(S), (language.n, 1, 3))), "S", "its n moves here"),
        (sp.Limit(tau(language.COVARIANCE), d, sp.oo), "Sigma", "its d moves here"),
        (sp.Sum(tau(language.COVARIANCE), (d, 1, 3)), "Sigma", "its d moves here"),
        (sp.Sum(E(tau(C)), (d, 1, 3)), "Sigma", "its d moves here"),
        (limit_in_proportion(sp.Limit(tau(language.COVARIANCE), d, sp.oo), gamma), "Sigma", "its d moves here"),
        (limit_in_proportion(sp.Sum(E(tau(language.extended(C, 2))), (d, 1, 3)), gamma), "extended", "in a limit"),
        (tau(S * E(S)), "S", "a matrix letter"),
        (tau(C * E(C**2)), "C", "a matrix letter"),
        (tau(sp.Sum(S, (d, 1, 3))), "S", "a matrix letter"),
        (tau(language.limit_in_dimension(S)), "S", "a matrix letter"),
        (tau(language.COVARIANCE * sp.Sum(language.COVARIANCE, (d, 1, 3))), "Sigma", "a matrix letter"),
        (S + 1, "S", "a matrix letter"),
        (E(S), "S", "a matrix letter"),
        (tau(x * S) * S, "S", "a matrix letter"),
        (E(tau(S**2 * S1**2)), "S**2*S_1**2", "one matrix alone"),
        (E(tau(sp.exp(S) * S1)), "S_1*exp(S)", "one matrix alone"),
        (E(tau((A * language.WHITE * A - A**2) ** 4)), "C - Sigma", "one matrix alone"),
        (E(tau(A * language.WHITE)), "A*S", "one matrix alone"),
        (E(tau_product(S, 1)), "tau_product", "a function of a matrix"),
        (E(tau(S) * tau(C)), "E", "the same data"),
        (E(tau(language.GRAM)), "K", "bind"),
        (E(language.length(n) * language.largest(d)), "largest", "one number of components"),
        (language.largest(n), "N", "bind"),
        (language.cell(sp.Symbol("X"), 1, 1), "X", "bind"),
        (language.E_over(language.cell(sp.Symbol("X"), 1, x), sp.Symbol("X"), 1, d), "X", "asks for a integer"),
        (language.E_over(tau(S), x + 1, n, d), "x + 1", "a symbol stands for data"),
        (language.limit_in_probability(tau(S1) * tau(S2), gamma), "limit_in_probability", "one data set"),
        (language.limit_in_dimension(E(tau(C))), "limit_in_dimension", "at a fixed number"),
        (E(language.closest(C)), "closest", "of white examples"),
        (E(tau(language.extended(C, 2, 3))), "extended", "in a limit"),
        (
            limit_in_proportion(E(tau(language.extended(C, 2))) + E(tau(language.extended(C, 3))), gamma),
            "extended",
            "the same further eigenvalues",
        ),
        (limit_in_proportion(E(tau(C)) + E(tau(language.extended(C, 3))), gamma), "extended", "the same further"),
        (E(language.component(C, 1, 1)), "component", "has no term"),
        (E(language.quadratic_form(language.GRAM, 1, 1)), "quadratic_form", "has no term"),
        (language.to_first_order(E(language.closest(S))), "to_first_order", "has no term"),
        (language.given(language.average(p, p), language.summable_power_law(2)), "summable", "no law"),
        (sp.Integral(x, x), "Integral", "both ends"),
        (sp.Integral(p, (p, -1, 1)), "p", "does not say that it is"),
        (sp.Integral(sp.sqrt(p**2), (p, x, 1)), "p", "does not say that it is"),
        (sp.Integral(counted, (counted, 0, 1)), "t", "does not say that it is"),
        (sp.Integral(negative, (negative, -1, x)), "t", "does not say that it is"),
        (sp.Sum(gamma, (sp.Symbol("m", positive=True, integer=True), 0, 3)), "m", "does not say that it is"),
        (sp.Limit(p, p, 0, "-"), "p", "does not say that it is"),
        (sp.Limit(p, p, x, "+"), "p", "does not say that it is"),
        (sp.Limit(p, p, -sp.oo), "p", "does not say that it is"),
        (sp.Limit(k, k, 0, "+"), "k", "does not say that it is"),
        (sp.Limit(x, x, 1, "+-"), "Limit", "from both sides"),
        (root_of(p**3, p, 1, -2, 2), "p", "does not say that it is"),
        (language.minimiser(negative**2, negative, -1, 1), "t", "does not say that it is"),
        (sp.Derivative(nonnegative**2, nonnegative), "t", "does not say that it is"),
        (language.average(counted, counted), "t", "does not say that it is"),
        (sp.Subs(sp.Derivative(p**2, p), p, x), "Subs", "without further assumptions"),
        (sp.Subs(sp.Subs(x * y, x, y), y, 2), "Subs", "write the inner value out"),
        (sp.Subs(x * y, (x, y), (y, x)), "Subs", "write the inner value out"),
        (sp.Subs(sp.Subs(x**2, x, 3), x, 1), "Subs", "write the inner value out"),
        (language.given(language.average(p, p), sp.Tuple(sp.Tuple(1, x))), "1, x", "positive"),
        (language.given(language.average(p, p), x), "x", "no law"),
    ],
)
def test_what_has_no_term_is_refused_by_name(expression: sp.Basic, part: str, why: str) -> None:
    with pytest.raises(Unsaid) as refused:
        term(expression)
    assert why in str(refused.value)
    assert part in str(refused.value).partition(": ")[0]


def test_what_is_no_statement_is_refused() -> None:
    for statement in (
        sp.Eq(sp.oo, sp.oo, evaluate=False),
        x,
        sp.false,
        (x > 0) & (y > 0),
        ~sp.Symbol("q"),
        sp.Eq(x, sp.oo, evaluate=False),
    ):
        with pytest.raises(Unsaid):
            convert.convert(statement, Domain((real("x"), real("y"))))


@pytest.mark.parametrize("names", [("x1", "x_1"), ("alpha1", "alpha_1"), ("o", "omicron")])
def test_two_symbols_that_are_written_alike_stand_in_no_statement(names: tuple[str, str]) -> None:
    here = Domain(tuple(real(name, 0) for name in names))
    one, two = here.symbols
    with pytest.raises(Unsaid, match="written like"):
        convert.convert(one / two < 1, here)
    bound = sp.Symbol(names[1], real=True)
    with pytest.raises(Unsaid, match="written like"):
        convert.convert(sp.Eq(sp.Integral(bound, (bound, 0, one)), one**2 / 2), Domain(here.parameters[:1]))


@pytest.mark.parametrize("name", ["ln", "Gamma", "gamma", "zeta", "K", "E", "max", "Log"])
def test_no_function_is_named_like_one_that_is_known(name: str) -> None:
    here = Domain((real("x"),))
    (x,) = here.symbols
    with pytest.raises(Unsaid, match="written like a function"):
        convert.convert(sp.Eq(sp.Function(name)(x), 0), here)
    convert.convert(sp.Eq(sp.Function("beta")(x), 0), here)


@pytest.mark.parametrize("other", [sp.Symbol("x", positive=True), sp.Dummy("x", real=True)], ids=type)
def test_a_bound_letter_is_not_written_like_another_symbol(other: sp.Symbol) -> None:
    here = Domain((real("x"),))
    (x,) = here.symbols
    for statement in (
        sp.Integral(x * other, (other, 0, 1)),
        sp.Integral(sp.Integral(x * other, (other, 0, 1)), (x, 0, 1)),
    ):
        with pytest.raises(Unsaid, match="a name of its own"):
            convert.convert(sp.Eq(statement, x / 2, evaluate=False), here)


def test_a_parameter_is_not_written_like_a_matrix_of_the_statement() -> None:
    sizes = (integer("n", 1), integer("d", 1))
    convert.convert(sp.Eq(E(tau(S)), 1, evaluate=False), Domain(sizes))
    with pytest.raises(Unsaid, match="a matrix of the statement"):
        convert.convert(sp.Eq(E(tau(S)), 1, evaluate=False), Domain((*sizes, real("S", 3))))


@pytest.mark.parametrize(
    "law", [language.power_law(2), language.power_law(1), language.cut_power_law(-1, x), language.summable_power_law(1)]
)
def test_the_exponent_of_a_law_lies_where_the_law_is_one(law: sp.Basic) -> None:
    t = sp.Symbol("t", positive=True)
    with pytest.raises(Unsaid, match="a number or a parameter between"):
        convert.convert(sp.Eq(language.given(language.average(1 / t, t), law), x, evaluate=False), Domain((real("x"),)))


def test_a_statement_speaks_of_one_transform() -> None:
    z = sp.Symbol("z", real=True)
    one, other = (language.spectral_atom(1 / (z - place), z, 0) for place in (0, 1))
    with pytest.raises(Unsaid, match="two transforms"):
        convert.convert(sp.Eq(one, 1 + other, evaluate=False), Domain(()))


@pytest.mark.parametrize("name", ["{1}", r"\pi", "pi", "e", "", "x y", "1"])
def test_a_parameter_has_a_name_that_means_nothing_else(name: str) -> None:
    (symbol,) = (here := Domain((real(name),))).symbols
    with pytest.raises(Unsaid, match="letters, digits and _ that mean nothing else"):
        convert.convert(sp.Eq(symbol, symbol, evaluate=False), here)


def test_a_symbol_is_the_domains_own() -> None:
    with pytest.raises(Unsaid, match="not declared"):
        convert.convert(sp.Gt(y, 0), Domain((real("x"),)))
    with pytest.raises(Unsaid, match="other assumptions"):
        convert.convert(sp.Gt(sp.Symbol("x", real=True), 0), Domain((real("x", 0),)))
    with pytest.raises(Unsaid, match="n: not declared"):
        convert.convert(sp.Eq(E(tau(S)), 1, evaluate=False), LOADS)
    assert MINUS_OO.sort == OO.sort  # ends of ranges, never values
    assert HALF.sort == "real"


WITH_MATRICES = [
    E(tau(S**2) * tau(S)) - E(tau(sp.sqrt(S))) ** 2,
    E(tau_product(sp.exp(S1), sp.log(S2)) * tau(S1)),
    E(tau(C * tau(C))),
    E(tau_product(language.COVARIANCE, language.C)),
    E(tau((C - language.COVARIANCE) ** 2)),
    language.E_complex(tau(1 / (S + x**2))),
    limit_in_proportion(d * (E(tau(S**2)) - 1), gamma),
    language.limit_in_probability(tau(1 / (S + 1)), x),
    language.limit_in_dimension(E(tau(S))),
    language.limit_in_examples(E(tau(C))),
    E(language.inner(sp.sqrt(S1), sp.sqrt(S2 + x)) ** 2),
    E(language.inner(sp.sqrt(S), 1)) / E(language.closest(sp.sqrt(S + 1))),
    E(language.closest(1)),
    E(language.largest(n) * language.length(n)),
    language.E_over(language.cell(sp.Symbol("X"), n, 1) * x, sp.Symbol("X"), n, d)
    + language.E_over(
        sp.Sum(language.cell(sp.Symbol("X"), k, 1) * language.cell(sp.Symbol("Y"), 1, k), (k, 1, n)),
        sp.Symbol("Y"),
        1,
        n,
        sp.Symbol("X"),
        n,
        1,
    ),
    E(language.kl(1, S) + language.wasserstein(S, 2)),
    E(language.test_loss(x) - language.train_loss(x, y)) + E(language.test_loss(x, 0, language.COVARIANCE)),
    language.entry(1 / (y - language.spiked(S - 1, x, 2)), 1, 2),
    language.kernel_weight(language.spiked(S, x), 1) + language.weight(S, 1, 2, 3),
    language.limit_in_probability(language.eigenvalue(language.extended(C, x), 1), gamma),
    language.limit_in_probability(language.weight(language.extended(C, x, y), 2, 2, 2), gamma),
    limit_in_proportion(E(tau_product(C, language.COVARIANCE)), gamma),
    language.given(limit_in_proportion(E(tau(C)), gamma), language.power_law(x)),
    language.given(language.average(1 / p, p), language.cut_power_law(x, y)),
    language.upper_edge(limit_in_proportion(E(tau(1 / (t - S))), gamma), t),
    language.spectral_atom(limit_in_proportion(E(tau(1 / (t - S))), gamma), t, 0),
    language.onset(gamma - x, gamma),
    language.first_passage(x * p, p, y, 10),
    language.leading(E(language.closest(S)), x),
    language.average(1 / (p + language.average(p, p)), p),
    language.given(
        language.limit_in_examples(n * (1 - E(language.principal_overlap(C, 2)))), language.summable_power_law(x)
    ),
    language.given(language.average(p**2, p), sp.Tuple(sp.Tuple(sp.Rational(1, 2), 2), sp.Tuple(sp.Rational(1, 2), 3))),
    sp.Limit(sp.Derivative(limit_in_proportion(E(tau(S)), gamma), gamma), gamma, 1, "-"),
    sp.Limit(sp.Limit(x * p, p, sp.oo), x, 0, "+"),
    language.minimiser((p - x) ** 2, p, 0, sp.oo),
    sp.Function("f")(sp.Function("g")(x, y)),
    sp.Limit(1 / k, k, sp.oo),
]


@pytest.mark.parametrize("expression", [*EXPRESSIONS, *WITH_MATRICES], ids=str)
def test_a_term_is_shown_as_an_expression_that_means_it(expression: sp.Expr) -> None:
    said = term(expression)
    assert term(display(said)) is said


def test_nothing_is_rewritten_for_display() -> None:
    said = add(mul(TWO, X), mul(X, TWO), make("pow", make("rpow", X, HALF), TWO), make("exp", ZERO))
    assert term(display(said)) is said
    assert display(le(ONE, TWO)) is not sp.true
    infinite = [sp.Eq(side, sp.oo, evaluate=False) for side in (sp.Limit(p, p, sp.oo), E(language.kl(1, S)))]
    for statement in (*infinite, sp.Ne(x, 1), sp.true):
        proposition = Converter(None).proposition(statement)
        assert Converter(None).proposition(display(proposition)) is proposition


def test_integrals_that_are_numbers_are_not_computed_where_they_are_shown() -> None:
    whole = over(make("interval", ZERO, OO), make("exp", app("never", var("x", "real"))), var("x", "real"))
    shown = display(add(TWO, mul(num(3), whole)))
    assert str(shown) == "3*Integral(exp(never(t)), (t, 0, oo)) + 2"
    (integral,) = shown.atoms(sp.Integral)
    assert not integral.is_number


def test_what_has_no_notation_is_refused() -> None:
    gaussian, sample = make("gaussian", N, N), make("sample_covariance", DATA)
    for said in (
        over(make("normal"), X, X),
        over(gaussian, over(make("spectrum", sample), X, X), DATA),
        over(make("spectrum", sample), X, X),
        make("continuous", make("interval", ZERO, ONE), close(X, X)),
    ):
        with pytest.raises(Unsaid):
            display(said)
