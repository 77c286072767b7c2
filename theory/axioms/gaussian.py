"""Gaussian data at finite size: integration by parts, fluctuations, independence, determinants, and what models do."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms.context import Sequent
from .axiom import Axiom, axiom, every
from .notation import (
    HALF,
    MINUS_OO,
    OO,
    Formula,
    Written,
    absolute,
    binder,
    defined,
    derivative,
    exp,
    function,
    gamma,
    head,
    integral,
    ln,
    over,
    total,
    variables,
)

A, c, s, sigma, t, u, x, y = variables("real", "A c s sigma t u x y")
d, i, j, m, n = variables("integer", "d i j m n")
D, D1, D2, Z = variables("data", "D D_1 D_2 Z")
Sigma, M, M1, M2 = variables("matrix", "Sigma M M_1 M_2")
b, f, g, h = map(function, "bfgh")
f_slope = function("f_slope")
white, coloured, identity, spectrum, spectra = map(
    head, ["sample_covariance", "coloured", "identity", "spectrum", "spectra"]
)
gaussian, complex_gaussian = head("gaussian"), head("complex_gaussian")
SIZES, DATA, SEED = (n >= 1, d >= 1), gaussian(n, d), gaussian(1, d)
HALF_LINE, LINE = head("interval")(0, OO), head("interval")(MINUS_OO, OO)
GROWTH = (A >= 0, j >= 0)
"""Of the constants in a bound A (1 + x)^j."""


def tau(matrix: Written, body: Written, at: Written = x) -> Formula:
    """The normalised trace of a function of one matrix."""
    return over(spectrum(matrix), body, at)


def mean(body: Written, data: Written = D, source: Written = DATA) -> Formula:
    return over(source, body, data)


def of(matrix: Written, body: Written) -> Formula:
    """A function of a symmetric matrix."""
    return binder("of", matrix, body, x)


def continuous(name: str, source: Formula = HALF_LINE) -> Sequent:
    """The function is continuous on the range, its finite ends included."""
    return every(binder("continuous", source, function(name)(x), x))


def bounded(name: str, bound: Written) -> Sequent:
    """abs(f(x)) is at most the bound for x >= 0."""
    return every(absolute(function(name)(x)) <= bound, x, where=[x >= 0])


def smooth(name: str, source: Formula = HALF_LINE) -> tuple[Sequent, ...]:
    """f and its slope are continuous on the half line, or the line, and at most A (1 + abs x)^j there."""
    half, slope = source is HALF_LINE, f"{name}_slope"
    bound = A * (1 + (x if half else absolute(x))) ** j
    return (
        continuous(name, source),
        continuous(slope, source),
        every(derivative(1, function(name)(t), t, x) == function(slope)(x), x, where=[x > 0] if half else []),
        *(every(absolute(function(one)(x)) <= bound, x, where=[x >= 0] if half else []) for one in (name, slope)),
    )


@dataclass(frozen=True)
class Population:
    """Data of one covariance: the name's ending, its covariance, its sample covariance, further variables and ranges."""

    ending: str
    covariance: Formula
    sample: Formula
    variables: tuple[Formula, ...] = ()
    ranges: tuple[tuple[Formula, Formula], ...] = ()

    def pair(self, body: Formula, weight: Formula | int = 1) -> Formula:
        """tau of weight(Sigma) times a function of the sample covariance; s stands for eigenvalues of Sigma."""
        if not self.variables:
            return tau(self.sample, body)
        return over(spectra(self.covariance, self.sample), weight * body, s, x)


WHITE = Population("", identity(d), white(D))
COLOURED = Population("_population", Sigma, coloured(D, Sigma), (Sigma,), ((Sigma, head("covariances")(d)),))

_chord = integral(0, 1, f_slope(x + u * (y - x)), u)
"""The divided difference of f at x and y."""
_STEIN = "Stein (1981), Ann. Statist. 9, 1135, with the derivative of a function of a matrix by Daleckii and Krein"


def _by_parts(real: bool, with_trace: bool) -> Axiom:
    sample, source = white(D), DATA if real else complex_gaussian(n, d)
    inside = tau(sample, f(x)) + d / n * tau(sample, tau(sample, y * _chord, y))
    if real:
        inside = inside + tau(sample, x * f_slope(x)) / n
    left, right, owes = mean(tau(sample, x * f(x)), D, source), mean(inside, D, source), smooth("f")
    if with_trace:
        at = tau(sample, h(x))
        factor, slope = function("p")(at), function("p_slope")(at)
        through = tau(sample, x * f(x) * function("h_slope")(x)) * slope
        left = mean(tau(sample, x * f(x)) * factor, D, source)
        right = mean(inside * factor, D, source) + (2 if real else 1) / (n * d) * mean(through, D, source)
        owes += (*smooth("h"), *smooth("p", LINE))
    return axiom(
        f"stein{'' if real else '_complex'}{'_with_trace' if with_trace else ''}",
        "Gaussian integration by parts for f(S) X, alone or times a function p of the trace of h(S).",
        _STEIN,
        [n, d, A, j],
        left == right,
        [*SIZES, *GROWTH],
        owes,
    )


def _poincare(data: Population) -> Axiom:
    trace = tau(data.sample, f(x))
    return axiom(
        f"poincare{data.ending}",
        "The variance of a function of Gaussian data is at most the mean of its squared gradient.",
        "Chernoff (1981), Ann. Probab. 9, 533",
        [n, d, A, j, *data.variables],
        mean(trace**2) - mean(trace) ** 2 <= 4 / (n * d) * mean(data.pair(x * f_slope(x) ** 2, s)),
        [*SIZES, *GROWTH],
        smooth("f"),
        data.ranges,
    )


def _rank(data: Population) -> Axiom:
    return axiom(
        f"rank{data.ending}",
        "At most n eigenvalues of a sample covariance of n examples are not 0.",
        "linear algebra: the rank of X^T X is at most the number of rows of X",
        [n, d, *data.variables, D],
        tau(data.sample, f(x)) <= n / d,
        SIZES,
        [every(f(x) <= 1, x, where=[x >= 0]), every(f(0) == 0)],
        [*data.ranges, (D, DATA)],
    )


def _loss(data: Population, test: bool) -> Axiom:
    """Averaged over its noise the loss is tau((W - 1) A (W - 1)) + sigma^2 tau(W^2); the least on A = C + c is W."""
    learnt = x + c
    denoiser = learnt / (learnt + sigma**2)
    missed = (denoiser - 1) ** 2
    of_signal = data.pair(missed, s) if test else tau(data.sample, missed * learnt)
    name = f"{'test' if test else 'train'}_loss"
    return axiom(
        f"{name}{data.ending}",
        "The linear denoiser of least training loss is W = A/(A + sigma^2), A the sample covariance plus the ridge.",
        "least squares: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), section 3.4",
        [n, d, sigma, c, *data.variables, D],
        head(name)(D, data.covariance, sigma, c) == of_signal + sigma**2 * tau(data.sample, denoiser**2),
        [*SIZES, sigma > 0, c >= 0],
        ranges=[*data.ranges, (D, DATA)],
    )


def _kl(white_first: bool) -> Axiom:
    pair = (identity(d), of(M, f(x))) if white_first else (of(M, f(x)), identity(d))
    trace, logarithm = (tau(M, 1 / f(x)) if white_first else tau(M, f(x))), tau(M, ln(f(x)))
    return axiom(
        f"kl_{'from' if white_first else 'to'}_white",
        "KL(N(0, A) || N(0, B)) = (tr(B^-1 A) - d + ln det B - ln det A)/2, here with one of them 1.",
        "Cover and Thomas, Elements of Information Theory (2006), section 8.5",
        [d, M],
        head("kl")(*pair) == d / 2 * (trace - 1 + logarithm if white_first else trace - 1 - logarithm),
        [d >= 1],
        [every(defined(logarithm))],
        _SYMMETRIC,
    )


def _kl_invariant(forward: bool) -> Axiom:
    pairs = ((COLOURED.sample, Sigma), (white(D), identity(d)))
    one, other = (head("kl")(*(pair if forward else pair[::-1])) for pair in pairs)
    return axiom(
        f"kl_is_invariant_{'to' if forward else 'from'}_population",
        "The divergence does not change under an invertible linear map of the space, here the root of the covariance.",
        "Kullback and Leibler (1951), Ann. Math. Statist. 22, 79, theorem 4.1",
        [n, d, Sigma, D],
        one == other,
        [*SIZES, n >= d],
        ranges=[*COLOURED.ranges, (D, DATA)],
    )


_degrees = (n - i) / 2
_log_of_determinant = d * tau(white(D), ln(n * x))
_length, _largest = head("length")(Z), head("largest")(Z)
_direction = mean(f(_largest / _length), Z, SEED)
_BARTLETT = "Bartlett (1934), Proc. R. Soc. Edinburgh 53, 260; Muirhead, Aspects of Multivariate Statistical Theory (1982), 3.2.15"
_ISSERLIS = "Isserlis (1918), Biometrika 12, 134"
_SYMMETRIC = [(M, head("symmetric")(d))]


def _weighted(body: Formula) -> Formula:
    return mean(COLOURED.pair(body, b(s) * s))


GAUSSIAN: tuple[Axiom, ...] = (
    *(_by_parts(real, with_trace) for real in (True, False) for with_trace in (False, True)),
    axiom(
        "stein_population",
        "Gaussian integration by parts for b(Sigma) times a function of the sample covariance of data of covariance Sigma.",
        _STEIN,
        [n, d, A, j, Sigma],
        mean(COLOURED.pair(x * f(x), b(s)))
        == _weighted(f(x)) + d / n * _weighted(tau(COLOURED.sample, y * _chord, y)) + _weighted(x * f_slope(x)) / n,
        [*SIZES, *GROWTH],
        smooth("f"),
        COLOURED.ranges,
    ),
    *(about(data) for about in (_poincare, _rank) for data in (WHITE, COLOURED)),
    axiom(
        "independent_data",
        "Functions of the sample covariances of two independent data sets: the law of one does not change under rotations.",
        "Muirhead, Aspects of Multivariate Statistical Theory (1982), theorem 3.2.1",
        [n, m, d],
        mean(mean(over(spectra(white(D), white(D2)), f(x) * g(y), x, y), D2, gaussian(m, d)))
        == mean(tau(white(D), f(x))) * mean(tau(white(D2), g(x)), D2, gaussian(m, d)),
        [*SIZES, m >= 1],
        [every(defined(mean(tau(white(D), f(x))))), every(defined(mean(tau(white(D), g(x)), D, gaussian(m, d))))],
    ),
    axiom(
        "bounded_moments",
        "Each of the (2j - 1)!! pairings adds at most (d/n)^(j - k), k the number of its free columns.",
        f"{_ISSERLIS}; Nica and Speicher, Lectures on the Combinatorics of Free Probability (2006), lecture 22",
        [n, d, j],
        mean(tau(white(D), x**j)) <= binder("product", head("integers")(1, j), 2 * i - 1, i) * (1 + d / n) ** j,
        [*SIZES, j >= 0],
    ),
    axiom(
        "bartlett",
        "The determinant of X^T X is distributed as a product of independent chi-squares of n, n - 1, ..., n - d + 1 degrees.",
        _BARTLETT,
        [n, d, c],
        mean(exp(c * _log_of_determinant))
        == binder("product", head("integers")(0, d - 1), 2**c * gamma(_degrees + c) / gamma(_degrees), i),
        [*SIZES, n >= d, (n - d + 1) / 2 + c > 0],
    ),
    axiom(
        "log_determinant",
        "The mean logarithm of a chi-square of k degrees is ln 2 + psi(k/2); the determinant of X^T X is a product of them.",
        _BARTLETT,
        [n, d],
        mean(_log_of_determinant) == total(0, d - 1, ln(2) + head("polygamma")(0, _degrees), i),
        [*SIZES, n >= d],
    ),
    axiom(
        "chi_square",
        "The squared length of a standard Gaussian vector is a chi-square.",
        "Muirhead, Aspects of Multivariate Statistical Theory (1982), section 1.2",
        [d, c],
        mean((_length**2 / 2) ** c, Z, SEED) == gamma(d / 2 + c) / gamma(d / 2),
        [d >= 1, d / 2 + c > 0],
    ),
    axiom(
        "largest_mean",
        "A moment of the largest of d independent half-normals, by its tail.",
        "Billingsley, Probability and Measure (1995), formula 21.9; David and Nagaraja, Order Statistics (2003), section 2.1",
        [d, j],
        mean(_largest**j, Z, SEED)
        == integral(0, OO, j * t ** (j - 1) * (1 - head("erf")(t * head("rpow")(2, -HALF)) ** d), t),
        [d >= 1, j >= 1],
    ),
    axiom(
        "direction_and_length",
        "Direction and length of a Gaussian vector are independent; its largest component over its length is a direction's.",
        "Muirhead, Aspects of Multivariate Statistical Theory (1982), theorem 1.5.6",
        [d],
        mean(f(_largest / _length) * g(_length), Z, SEED) == _direction * mean(g(_length), Z, SEED),
        [d >= 1],
        [every(defined(_direction)), every(defined(mean(g(_length), Z, SEED)))],
    ),
    axiom(
        "seed_mean",
        "The mean of a quadratic form of a standard Gaussian seed is the trace.",
        _ISSERLIS,
        [d, M1, M2],
        mean(head("inner")(Z, of(M1, f(x)), of(M2, g(x))), Z, SEED) == d * over(spectra(M1, M2), f(x) * g(y), x, y),
        [d >= 1],
        [every(defined(tau(M1, f(x)))), every(defined(tau(M2, g(x))))],
        [(M1, head("symmetric")(d)), (M2, head("symmetric")(d))],
    ),
    axiom(
        "seed_mean_of_one",
        "The mean of a quadratic form of a standard Gaussian seed is the trace: both factors are functions of one matrix.",
        _ISSERLIS,
        [d, M],
        mean(head("inner")(Z, of(M, f(x)), of(M, g(x))), Z, SEED) == d * tau(M, f(x) * g(x)),
        [d >= 1],
        [every(defined(tau(M, f(x)))), every(defined(tau(M, g(x))))],
        _SYMMETRIC,
    ),
    axiom(
        "bures_wasserstein",
        "W_2^2 of two centred Gaussians is tr(A + B - 2 (A^(1/2) B A^(1/2))^(1/2)), here with A = 1.",
        "Givens and Shortt (1984), Michigan Math. J. 31, 231",
        [d, M],
        head("wasserstein")(identity(d), of(M, f(x))) == d * (1 + tau(M, f(x)) - 2 * tau(M, f(x) ** HALF)),
        [d >= 1],
        [every(defined(tau(M, f(x) ** HALF)))],
        _SYMMETRIC,
    ),
    *(_kl(white_first) for white_first in (True, False)),
    *(_kl_invariant(forward) for forward in (True, False)),
    *(_loss(data, test) for data in (WHITE, COLOURED) for test in (True, False)),
)
