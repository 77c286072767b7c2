"""Gaussian data at finite size: integration by parts, fluctuations, independence, determinants, and what models do."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms.build import HALF, MINUS_OO, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, over, power, sub
from ..terms.context import Sequent
from ..terms.term import Term, app, close, make, num, var
from .axiom import Axiom, axiom, every

A, c, s, t, u, x, y = (var(name, "real") for name in "Acstuxy")
NOISE = var("sigma", "real")
d, i, j, m, n = (var(name, "integer") for name in "dijmn")
D, D1, D2, Z = (var(name, "data") for name in ("D", "D_1", "D_2", "Z"))
SIGMA, M, M1, M2 = (var(name, "matrix") for name in ("Sigma", "M", "M_1", "M_2"))
SIZES = (le(ONE, n), le(ONE, d))
DATA = make("gaussian", n, d)
HALF_LINE, LINE = make("interval", ZERO, OO), make("interval", MINUS_OO, OO)
GROWTH = (le(ZERO, A), le(ZERO, j))
"""Of the constants in a bound A (1 + x)^j."""


def f(at: Term) -> Term:
    return app("f", at)


def g(at: Term) -> Term:
    return app("g", at)


def slope(at: Term) -> Term:
    return app("f_slope", at)


def tau(matrix: Term, body: Term, at: Term = x) -> Term:
    """The normalised trace of a function of one matrix."""
    return over(make("spectrum", matrix), body, at)


def white(data: Term) -> Term:
    return make("sample_covariance", data)


def mean(body: Term, data: Term = D, source: Term = DATA) -> Term:
    return over(source, body, data)


def of(matrix: Term, body: Term, at: Term = x) -> Term:
    return make("of", matrix, close(body, at))


def continuous(name: str, source: Term = HALF_LINE) -> Sequent:
    """The function is continuous on the range, its finite ends included."""
    return every(make("continuous", source, close(app(name, x), x)))


def bounded(name: str, bound: Term) -> Sequent:
    """abs(f(x)) is at most the bound for x >= 0."""
    return every(le(make("abs", app(name, x)), bound), x, where=(le(ZERO, x),))


def smooth(name: str, source: Term = HALF_LINE) -> tuple[Sequent, ...]:
    """f and its slope are continuous on the half line, or the line, and at most A (1 + abs x)^j there."""
    closed, inside = ((le(ZERO, x),), (lt(ZERO, x),)) if source is HALF_LINE else ((), ())
    bound = mul(A, make("pow", add(ONE, x if source is HALF_LINE else make("abs", x)), j))
    derivative = eq(make("deriv", ONE, close(app(name, t), t), x), app(f"{name}_slope", x))
    return (
        continuous(name, source),
        continuous(f"{name}_slope", source),
        every(derivative, x, where=inside),
        *(every(le(make("abs", app(one, x)), bound), x, where=closed) for one in (name, f"{name}_slope")),
    )


@dataclass(frozen=True)
class Population:
    """Data of one covariance: the name's ending, its covariance, its sample covariance, further variables and ranges."""

    ending: str
    covariance: Term
    sample: Term
    variables: tuple[Term, ...] = ()
    ranges: tuple[tuple[Term, Term], ...] = ()

    def pair(self, body: Term, weight: Term = ONE) -> Term:
        """tau of weight(Sigma) times a function of the sample covariance; s stands for eigenvalues of Sigma."""
        if self.covariance.head == "identity":
            return tau(self.sample, body)
        return over(make("spectra", self.covariance, self.sample), mul(weight, body), s, x)


WHITE = Population("", make("identity", d), white(D))
COLOURED = Population("_population", SIGMA, make("coloured", D, SIGMA), (SIGMA,), ((SIGMA, make("covariances", d)),))

_chord = over(make("interval", ZERO, ONE), slope(add(x, mul(u, sub(y, x)))), u)
"""The divided difference of f at x and y."""


def _by_parts(real: bool, trace: bool) -> Axiom:
    sample = white(D)
    inside = add(tau(sample, f(x)), mul(div(d, n), tau(sample, tau(sample, mul(y, _chord), y))))
    if real:
        inside = add(inside, div(tau(sample, mul(x, slope(x))), n))
    value, change = app("p", tau(sample, app("h", x))), app("p_slope", tau(sample, app("h", x)))
    factor = (value,) if trace else ()
    left = mul(tau(sample, mul(x, f(x))), *factor)
    source = DATA if real else make("complex_gaussian", n, d)
    right = mean(mul(inside, *factor), D, source)
    if trace:
        through = mul(tau(sample, mul(x, f(x), app("h_slope", x))), change)
        right = add(right, mul(num(2 if real else 1), inverse(mul(n, d)), mean(through, D, source)))
    return axiom(
        f"stein{'' if real else '_complex'}{'_with_trace' if trace else ''}",
        "Gaussian integration by parts for f(S) X, alone or times a function p of the trace of h(S).",
        "Stein (1981), Ann. Statist. 9, 1135, with the derivative of a function of a matrix by Daleckii and Krein",
        (n, d, A, j),
        eq(mean(left, D, source), right),
        where=SIZES + GROWTH,
        owes=smooth("f") + ((*smooth("h"), *smooth("p", LINE)) if trace else ()),
    )


_stein_population = axiom(
    "stein_population",
    "Gaussian integration by parts for b(Sigma) times a function of the sample covariance C of data of covariance Sigma.",
    "Stein (1981), Ann. Statist. 9, 1135, with the derivative of a function of a matrix by Daleckii and Krein",
    (n, d, A, j, SIGMA),
    eq(
        mean(COLOURED.pair(mul(x, f(x)), app("b", s))),
        add(
            mean(COLOURED.pair(f(x), mul(app("b", s), s))),
            mul(div(d, n), mean(COLOURED.pair(tau(COLOURED.sample, mul(y, _chord), y), mul(app("b", s), s)))),
            div(mean(COLOURED.pair(mul(x, slope(x)), mul(app("b", s), s))), n),
        ),
    ),
    where=SIZES + GROWTH,
    ranges=COLOURED.ranges,
    owes=smooth("f"),
)


def _poincare(data: Population) -> Axiom:
    trace = tau(data.sample, f(x))
    variance = sub(mean(power(trace, 2)), power(mean(trace), 2))
    gradient = mean(data.pair(mul(x, power(slope(x), 2)), s))
    return axiom(
        f"poincare{data.ending}",
        "The variance of a function of Gaussian data is at most the mean of its squared gradient.",
        "Chernoff (1981), Ann. Probab. 9, 533",
        (n, d, A, j, *data.variables),
        le(variance, mul(num(4), inverse(mul(n, d)), gradient)),
        where=SIZES + GROWTH,
        ranges=data.ranges,
        owes=smooth("f"),
    )


def _rank(data: Population) -> Axiom:
    return axiom(
        f"rank{data.ending}",
        "At most n eigenvalues of a sample covariance of n examples are not 0.",
        "linear algebra: the rank of X^T X is at most the number of rows of X",
        (n, d, *data.variables, D),
        le(tau(data.sample, f(x)), div(n, d)),
        where=SIZES,
        ranges=(*data.ranges, (D, DATA)),
        owes=(
            every(le(f(x), ONE), x, where=(le(ZERO, x),)),
            every(eq(f(ZERO), ZERO)),
        ),
    )


_other = make("gaussian", m, d)
_independent = axiom(
    "independent_data",
    "Functions of the sample covariances of two independent data sets are free in the mean: their laws are rotation invariant.",
    "Muirhead, Aspects of Multivariate Statistical Theory (1982), theorem 3.2.1 (rotation invariance)",
    (n, m, d),
    eq(
        mean(mean(over(make("spectra", white(D), white(D2)), mul(f(x), g(y)), x, y), D2, _other)),
        mul(mean(tau(white(D), f(x))), mean(tau(white(D2), g(x)), D2, _other)),
    ),
    where=(*SIZES, le(ONE, m)),
    owes=(
        every(make("defined", mean(tau(white(D), f(x))))),
        every(make("defined", mean(tau(white(D), g(x)), D, _other))),
    ),
)

_moments = axiom(
    "bounded_moments",
    "Each of the (2k - 1)!! pairings adds at most (d/n)^(k - c), c the number of its free columns.",
    "Isserlis (1918), Biometrika 12, 134; Nica and Speicher, Lectures on the Combinatorics of Free Probability (2006), lecture 22",
    (n, d, j),
    le(
        mean(tau(white(D), make("pow", x, j))),
        mul(
            make("product", make("integers", ONE, j), close(sub(mul(TWO, i), ONE), i)),
            make("pow", add(ONE, div(d, n)), j),
        ),
    ),
    where=(*SIZES, le(ZERO, j)),
)

_degrees = div(sub(n, i), TWO)
_rows = make("integers", ZERO, sub(d, ONE))
_determinant = mul(d, tau(white(D), make("ln", mul(n, x))))
_bartlett = axiom(
    "bartlett",
    "The determinant of X^T X is distributed as a product of independent chi-squares of n, n - 1, ..., n - d + 1 degrees.",
    "Bartlett (1934), Proc. R. Soc. Edinburgh 53, 260; Muirhead (1982), theorem 3.2.15",
    (n, d, c),
    eq(
        mean(make("exp", mul(c, _determinant))),
        make(
            "product",
            _rows,
            close(div(mul(make("rpow", TWO, c), make("gamma", add(_degrees, c))), make("gamma", _degrees)), i),
        ),
    ),
    where=(*SIZES, le(d, n), lt(ZERO, add(div(add(sub(n, d), ONE), TWO), c))),
)
_log_determinant = axiom(
    "log_determinant",
    "The mean logarithm of a chi-square of k degrees is ln 2 + psi(k/2); the determinant of X^T X is a product of them.",
    "Bartlett (1934), Proc. R. Soc. Edinburgh 53, 260; Muirhead (1982), theorem 3.2.15",
    (n, d),
    eq(mean(_determinant), over(_rows, add(make("ln", TWO), make("polygamma", ZERO, _degrees)), i)),
    where=(*SIZES, le(d, n)),
)

_seed = make("gaussian", ONE, d)
_chi_square = axiom(
    "chi_square",
    "The squared length of a standard Gaussian vector is a chi-square.",
    "Muirhead, Aspects of Multivariate Statistical Theory (1982), section 1.2",
    (d, c),
    eq(
        mean(make("rpow", div(power(make("length", Z), 2), TWO), c), Z, _seed),
        div(make("gamma", add(div(d, TWO), c)), make("gamma", div(d, TWO))),
    ),
    where=(le(ONE, d), lt(ZERO, add(div(d, TWO), c))),
)
_largest, _length = make("largest", Z), make("length", Z)
_largest_mean = axiom(
    "largest_mean",
    "A moment of the largest of d independent half-normals, by its tail.",
    "Billingsley, Probability and Measure (1995), formula 21.9; David and Nagaraja, Order Statistics (2003), section 2.1",
    (d, j),
    eq(
        mean(make("pow", _largest, j), Z, _seed),
        over(
            make("interval", ZERO, OO),
            mul(
                j,
                make("pow", t, sub(j, ONE)),
                sub(ONE, make("pow", make("erf", mul(t, make("rpow", TWO, neg(HALF)))), d)),
            ),
            t,
        ),
    ),
    where=(le(ONE, d), le(ONE, j)),
)
_direction_and_length = axiom(
    "direction_and_length",
    "Direction and length of a standard Gaussian vector are independent; the largest component over the length is a direction's.",
    "Muirhead, Aspects of Multivariate Statistical Theory (1982), theorem 1.5.6",
    (d,),
    eq(
        mean(mul(f(div(_largest, _length)), g(_length)), Z, _seed),
        mul(mean(f(div(_largest, _length)), Z, _seed), mean(g(_length), Z, _seed)),
    ),
    where=(le(ONE, d),),
    owes=(
        every(make("defined", mean(f(div(_largest, _length)), Z, _seed))),
        every(make("defined", mean(g(_length), Z, _seed))),
    ),
)
_symmetric = ((M, make("symmetric", d)),)
_pair = ((M1, make("symmetric", d)), (M2, make("symmetric", d)))
_seed_mean = axiom(
    "seed_mean",
    "The mean of a quadratic form of a standard Gaussian seed is the trace.",
    "Isserlis (1918), Biometrika 12, 134",
    (d, M1, M2),
    eq(
        mean(make("inner", Z, of(M1, f(x)), of(M2, g(x))), Z, _seed),
        mul(d, over(make("spectra", M1, M2), mul(f(x), g(y)), x, y)),
    ),
    where=(le(ONE, d),),
    ranges=_pair,
    owes=(every(make("defined", tau(M1, f(x)))), every(make("defined", tau(M2, g(x))))),
)
_same_seed_mean = axiom(
    "seed_mean_of_one",
    "The mean of a quadratic form of a standard Gaussian seed is the trace: both factors are functions of one matrix.",
    "Isserlis (1918), Biometrika 12, 134",
    (d, M),
    eq(mean(make("inner", Z, of(M, f(x)), of(M, g(x))), Z, _seed), mul(d, tau(M, mul(f(x), g(x))))),
    where=(le(ONE, d),),
    ranges=_symmetric,
    owes=(every(make("defined", tau(M, f(x)))), every(make("defined", tau(M, g(x))))),
)
_one = make("identity", d)
_root, _log = make("rpow", f(x), HALF), make("ln", f(x))
_wasserstein = axiom(
    "bures_wasserstein",
    "W_2^2 of two centred Gaussians is tr(A + B - 2 (A^(1/2) B A^(1/2))^(1/2)), here with A = 1.",
    "Givens and Shortt (1984), Michigan Math. J. 31, 231",
    (d, M),
    eq(
        make("wasserstein", _one, of(M, f(x))),
        mul(d, add(ONE, tau(M, f(x)), mul(num(-2), tau(M, _root)))),
    ),
    where=(le(ONE, d),),
    ranges=_symmetric,
    owes=(every(make("defined", tau(M, _root))),),
)


def _kl(first: Term, second: Term, trace: Term, sign: int) -> Axiom:
    return axiom(
        "kl_from_white" if first is _one else "kl_to_white",
        "KL(N(0, A) || N(0, B)) = (tr(B^-1 A) - d + ln det B - ln det A)/2, here with one of them 1.",
        "Cover and Thomas, Elements of Information Theory (2006), section 8.5",
        (d, M),
        eq(make("kl", first, second), mul(div(d, TWO), add(trace, neg(ONE), mul(num(sign), tau(M, _log))))),
        where=(le(ONE, d),),
        ranges=_symmetric,
        owes=(every(make("defined", tau(M, _log))),),
    )


def _kl_invariant(forward: bool) -> Axiom:
    sides = [(COLOURED.sample, SIGMA), (white(D), _one)]
    one, two = (make("kl", *(pair if forward else pair[::-1])) for pair in sides)
    return axiom(
        f"kl_is_invariant_{'to' if forward else 'from'}_population",
        "The divergence does not change under an invertible linear map of the space, here the root of the covariance.",
        "Kullback and Leibler (1951), Ann. Math. Statist. 22, 79, theorem 4.1",
        (n, d, SIGMA, D),
        eq(one, two),
        where=(*SIZES, le(d, n)),
        ranges=(*COLOURED.ranges, (D, DATA)),
    )


def _loss(data: Population, test: bool) -> Axiom:
    """Averaged over its noise the loss is tau((W - 1) A (W - 1)) + sigma^2 tau(W^2); the least on A = C + c is W."""
    noise = power(NOISE, 2)
    learnt = add(x, c)
    denoiser = div(learnt, add(learnt, noise))
    missed = power(sub(denoiser, ONE), 2)
    spread = mul(noise, tau(data.sample, power(denoiser, 2)))
    of_signal = data.pair(missed, s) if test else tau(data.sample, mul(missed, learnt))
    return axiom(
        f"{'test' if test else 'train'}_loss{data.ending}",
        "The linear denoiser of least training loss is W = A/(A + sigma^2), A the sample covariance plus the ridge.",
        "least squares: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), section 3.4",
        (n, d, NOISE, c, *data.variables, D),
        eq(make(f"{'test' if test else 'train'}_loss", D, data.covariance, NOISE, c), add(of_signal, spread)),
        where=(*SIZES, lt(ZERO, NOISE), le(ZERO, c)),
        ranges=(*data.ranges, (D, DATA)),
    )


GAUSSIAN: tuple[Axiom, ...] = (
    *(_by_parts(real, trace) for real in (True, False) for trace in (False, True)),
    _stein_population,
    *(_poincare(data) for data in (WHITE, COLOURED)),
    *(_rank(data) for data in (WHITE, COLOURED)),
    _independent,
    _moments,
    _bartlett,
    _log_determinant,
    _chi_square,
    _largest_mean,
    _direction_and_length,
    _seed_mean,
    _same_seed_mean,
    _wasserstein,
    _kl(_one, of(M, f(x)), tau(M, inverse(f(x))), 1),
    _kl(of(M, f(x)), _one, tau(M, f(x)), -1),
    *(_kl_invariant(forward) for forward in (True, False)),
    *(_loss(data, test) for data in (WHITE, COLOURED) for test in (True, False)),
)
