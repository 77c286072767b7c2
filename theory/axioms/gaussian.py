"""Gaussian data at finite size: integration by parts, fluctuations, independence, determinants, and what models do."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms.context import Sequent
from .axiom import D2, DATA, M1, M2, D, M, Sigma, Stated, Z, axiom, d, every, n, stated
from .notation import (
    HALF,
    MINUS_OO,
    OO,
    PI,
    TRUE,
    Formula,
    Written,
    absolute,
    binder,
    cases,
    defined,
    derivative,
    exp,
    function,
    gamma,
    head,
    integral,
    ln,
    over,
    plain,
    total,
    variables,
)  # fmt: skip

A, c, load, s, sigma, t, u, x, y = variables("real", "A c gamma s sigma t u x y")
i, j, m = variables("integer", "i j m")
f, g, h, p, F, G = map(function, "fghpFG")
f_slope, h_slope, p_slope = (function(f"{name}_slope") for name in "fhp")
white, coloured, identity, spectrum, spectra = map(
    head, ["sample_covariance", "coloured", "identity", "spectrum", "spectra"]
)
gaussian, inner, length, largest, divergence = map(head, ["gaussian", "inner", "length", "largest", "kl"])
SIZES, SEED, OTHER = (n >= 1, d >= 1), gaussian(1, d), gaussian(m, d)
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
    """Data of one covariance, and their sample covariance."""

    covariance: Formula
    sample: Formula

    def pair(self, body: Formula, weight: Formula | int = 1) -> Formula:
        """tau of weight(Sigma) times a function of the sample covariance; s stands for eigenvalues of Sigma."""
        if self is WHITE:
            return tau(self.sample, body)
        return over(spectra(self.covariance, self.sample), weight * body, s, x)


SAMPLE = white(D)
WHITE, COLOURED = Population(identity(d), SAMPLE), Population(Sigma, coloured(D, Sigma))
POPULATIONS = {"": (WHITE,), "_population": (COLOURED,)}

chord = integral(0, 1, f_slope(x + u * (y - x)), u)
"""The divided difference of f at x and y."""


@axiom({"": (False,), "_with_trace": (True,)})
def stein(with_trace: bool) -> Stated:
    """Gaussian integration by parts for f(S) X, alone or times a function p of the trace of h(S).

    Source: Stein (1981), Ann. Statist. 9, 1135, with the derivative of a function of a matrix by Daleckii and Krein.
    """
    inside = tau(SAMPLE, f(x)) + d / n * tau(SAMPLE, tau(SAMPLE, y * chord, y)) + tau(SAMPLE, x * f_slope(x)) / n
    if not with_trace:
        return stated(mean(tau(SAMPLE, x * f(x))) == mean(inside), *SIZES, *GROWTH, owes=smooth("f"))
    at = tau(SAMPLE, h(x))
    left, through = mean(tau(SAMPLE, x * f(x)) * p(at)), mean(tau(SAMPLE, x * f(x) * h_slope(x)) * p_slope(at))
    hypotheses = *smooth("f"), *smooth("h"), *smooth("p", LINE)
    return stated(left == mean(inside * p(at)) + 2 / (n * d) * through, *SIZES, *GROWTH, owes=hypotheses)


@axiom()
def stein_population() -> Stated:
    """Gaussian integration by parts for h(Sigma) times a function of the sample covariance of data of covariance Sigma.

    Source: Stein (1981), Ann. Statist. 9, 1135, with the derivative of a function of a matrix by Daleckii and Krein.
    """
    bodies = f(x), tau(COLOURED.sample, y * chord, y), x * f_slope(x)
    one, two, three = (mean(COLOURED.pair(body, h(s) * s)) for body in bodies)
    left = mean(COLOURED.pair(x * f(x), h(s)))
    hypotheses = *smooth("f"), every(defined(tau(Sigma, h(s), s)))
    return stated(left == one + d / n * two + three / n, *SIZES, *GROWTH, owes=hypotheses)


@axiom(POPULATIONS)
def poincare(data: Population) -> Stated:
    """The variance of a function of Gaussian data is at most the mean of its squared gradient.

    Source: Chernoff (1981), Ann. Probab. 9, 533.
    """
    trace, gradient = tau(data.sample, f(x)), mean(data.pair(x * f_slope(x) ** 2, s))
    return stated(mean(trace**2) - mean(trace) ** 2 <= 4 / (n * d) * gradient, *SIZES, *GROWTH, owes=smooth("f"))


@axiom(POPULATIONS)
def rank(data: Population) -> Stated:
    """At most n eigenvalues of a sample covariance of n examples are not 0.

    Source: linear algebra: the rank of X^T X is at most the number of rows of X.
    """
    hypotheses = every(f(x) <= 1, x, where=[x >= 0]), every(f(0) == 0)
    return stated(tau(data.sample, f(x)) <= n / d, *SIZES, owes=hypotheses)


@axiom()
def independent_data() -> Stated:
    """Functions of the sample covariances of two independent data sets: the law of one does not change under rotations.

    Source: Muirhead, Aspects of Multivariate Statistical Theory (1982), theorem 3.2.1.
    """
    both = mean(mean(over(spectra(white(D), white(D2)), f(x) * g(y), x, y), D2, OTHER))
    one, two = mean(tau(white(D), f(x))), mean(tau(white(D2), g(x)), D2, OTHER)
    return stated(both == one * two, *SIZES, m >= 1, owes=[every(defined(one)), every(defined(two))])


@axiom()
def independent_entries() -> Stated:
    """The entries of a row of data are independent: the mean of a product of functions of one each is that of their means.

    Source: Billingsley, Probability and Measure (1995), section 21: independence and expected value.
    """
    columns, one = head("integers")(1, d), integral(MINUS_OO, OO, f(j, t) * exp(-(t**2) / 2) / (2 * PI) ** HALF, t)
    left, right = (binder("product", columns, part, j) for part in (f(j, head("cell")(D, i, j)), one))
    return stated(mean(left) == right, *SIZES, i >= 1, i <= n, owes=[every(defined(one), j, where=[j >= 1, j <= d])])


_in_group = cases(s == t, 1, TRUE, 0)


def _mean_in_groups(image: Formula, at: Formula, data: Formula = D, source: Formula = DATA) -> Sequent:
    """F(t) is the mean of f(C) on the eigenspace of Sigma at t; where t is no eigenvalue nothing is said."""
    sample = coloured(data, Sigma)
    inside = mean(over(spectra(Sigma, sample), _in_group * at, s, x), data, source)
    return every(image * tau(Sigma, _in_group, s) == inside, t, where=[t > 0])


@axiom({"": (False,), "_independent": (True,)})
def mean_in_groups(independent: bool) -> Stated:
    """The mean of f(C) is a function F(Sigma): it commutes with all rotations that commute with Sigma, by Schur's lemma.

    Source: Muirhead, Aspects of Multivariate Statistical Theory (1982), theorem 3.2.1; Eaton, Multivariate Statistics
    (1983), proposition 2.13.
    """
    hypotheses = [_mean_in_groups(F(t), f(x)), every(defined(mean(tau(COLOURED.sample, f(x)))))]
    if not independent:
        hypotheses.append(every(defined(tau(Sigma, h(s), s))))
        return stated(mean(COLOURED.pair(f(x), h(s))) == tau(Sigma, h(s) * F(s), s), *SIZES, owes=hypotheses)
    other = coloured(D2, Sigma)
    hypotheses += [_mean_in_groups(G(t), g(x), D2, OTHER), every(defined(mean(tau(other, g(x)), D2, OTHER)))]
    pair = mean(mean(over(spectra(COLOURED.sample, other), f(x) * g(y), x, y), D2, OTHER))
    return stated(pair == tau(Sigma, F(s) * G(s), s), *SIZES, m >= 1, owes=hypotheses)


_determinant, _degrees = d * tau(white(D), ln(n * x)), (n - i) / 2


@axiom()
def bartlett() -> Stated:
    """The determinant of X^T X is distributed as a product of independent chi-squares of n, ..., n - d + 1 degrees.

    Source: Bartlett (1934), Proc. R. Soc. Edinburgh 53, 260; Muirhead (1982), theorem 3.2.15.
    """
    moments = binder("product", head("integers")(0, d - 1), 2**c * gamma(_degrees + c) / gamma(_degrees), i)
    return stated(mean(exp(c * _determinant)) == moments, *SIZES, n >= d, (n - d + 1) / 2 + c > 0)


@axiom()
def log_determinant() -> Stated:
    """The mean logarithm of a chi-square of k degrees is ln 2 + psi(k/2); the determinant of X^T X is a product of them.

    Source: Bartlett (1934), Proc. R. Soc. Edinburgh 53, 260; Muirhead (1982), theorem 3.2.15.
    """
    return stated(mean(_determinant) == total(0, d - 1, ln(2) + head("polygamma")(0, _degrees), i), *SIZES, n >= d)


@axiom()
def chi_square() -> Stated:
    """The squared length of a standard Gaussian vector is a chi-square. Source: Muirhead (1982), section 1.2."""
    return stated(mean((length(Z) ** 2 / 2) ** c, Z, SEED) == gamma(d / 2 + c) / gamma(d / 2), d >= 1, d / 2 + c > 0)


@axiom()
def largest_mean() -> Stated:
    """A moment of the largest of d independent half-normals, by its tail.

    Source: Billingsley, Probability and Measure (1995), formula 21.9; David and Nagaraja, Order Statistics (2003), 2.1.
    """
    tail = 1 - head("erf")(t * head("rpow")(2, -HALF)) ** d
    return stated(mean(largest(Z) ** j, Z, SEED) == integral(0, OO, j * t ** (j - 1) * tail, t), d >= 1, j >= 1)


@axiom()
def direction_and_length() -> Stated:
    """Direction and length of a Gaussian vector are independent; its largest component over its length is a direction's.

    Source: Muirhead (1982), theorem 1.5.6.
    """
    direction, size = f(largest(Z) / length(Z)), g(length(Z))
    one, two = mean(direction, Z, SEED), mean(size, Z, SEED)
    return stated(mean(direction * size, Z, SEED) == one * two, d >= 1, owes=[every(defined(one)), every(defined(two))])


@axiom()
def orthogonal_examples() -> Stated:
    """In high dimension n examples are orthogonal and of one length, and S^(1/2) z is in law X^T g/n^(1/2), g Gaussian.

    So the cosines of the sample with the examples are those of g with the axes; they are at most 1, and their means converge.
    Source: Hall, Marron and Neeman (2005), J. R. Stat. Soc. B 67, 427; Muirhead (1982), theorem 1.2.6.
    """
    cosine = mean(mean(head("closest")(D, Z, of(white(D), x**HALF)), Z, SEED))
    direction = mean(largest(Z) / length(Z), Z, gaussian(1, n))
    return stated(binder("lim", head("counts")(), cosine, d) == direction, n >= 1)


# The largest cosine of a sample with the examples: f(S) z, or the seed z itself.

closest, projection, spread = map(head, ["closest", "projection", "spread"])
BOTH = {"": (of(white(D), f(x)), f(x)), "_of_seed": (identity(d), Formula(plain(1)))}
"""M, and the function of S that it is."""
_POSITIVE = every(f(x) > 0, x, where=[x > 0]), every(f(x) >= 0, x, where=[x >= 0])


def form(body: Formula) -> Formula:
    """<z, body(S) z>/d."""
    return over(spectra(white(Z), white(D)), s * body, s, x)


def _positive(matrix: Formula) -> tuple[Sequent, ...]:
    return _POSITIVE if matrix is BOTH[""][0] else ()


@axiom(BOTH)
def closest_by_projection(matrix: Formula, body: Formula) -> Stated:
    """|<M z, x_i>| is the cosine times both lengths, and each |x_i|^2/d is as near 1 as the spread says.

    Source: by definition.
    """
    whole = d * closest(D, Z, matrix) * form(body**2) ** HALF
    return stated(absolute(whole - projection(D, Z, matrix)) <= whole * spread(D), *SIZES, owes=_positive(matrix))


@axiom(BOTH)
def closest_at_most_one(matrix: Formula, _: Formula) -> Stated:
    """A cosine is at most 1. Source: by definition."""
    return stated(absolute(closest(D, Z, matrix)) <= 1, *SIZES, owes=_positive(matrix))


@axiom(BOTH)
def closest_positive(matrix: Formula, _: Formula) -> Stated:
    """Almost surely M z, which is in no kernel of X, is not orthogonal to all examples. Source: by definition."""
    return stated(closest(D, Z, matrix) > 0, *SIZES, owes=_positive(matrix))


@axiom()
def spread_mean() -> Stated:
    """The largest of n is at most their sum. Source: Boole's inequality: Billingsley (1995), theorem 2.1."""
    return stated(mean(spread(D) ** 4) <= n * mean((length(Z) ** 2 / d - 1) ** 4, Z, SEED), *SIZES)


@axiom({name + power: (*case, bool(power)) for name, case in BOTH.items() for power in ("", "_squared")})
def projection_mean(matrix: Formula, body: Formula, squared: bool) -> Stated:
    """X M z, M a function of S, has a direction that is uniform and independent of S and z: a rotation of X leaves S.

    Source: Muirhead (1982), theorems 1.5.6 and 3.2.1; Fang and Zhang, Generalized Multivariate Analysis (1990), 3.1.
    """
    size, image, direction = form(body**2), form(x * body**2), largest(Z) / length(Z)
    own, left = image * n * d, projection(D, Z, matrix) ** 2
    if not squared:
        own, left = (n * d) ** HALF * (image * size) ** HALF, projection(D, Z, matrix) * size**HALF
    factor = mean(direction**2 if squared else direction, Z, gaussian(1, n))
    exist = [every(defined(mean(mean(part, Z, SEED)))) for part in (image, size)] if _positive(matrix) else []
    owes = [*_positive(matrix), *exist]
    return stated(mean(mean(left, Z, SEED)) == mean(mean(own, Z, SEED)) * factor, *SIZES, owes=owes)


@axiom(BOTH, asserted=True)
def closest_to_first_order(matrix: Formula, square: Formula) -> Stated:
    """The mean largest cosine of M z with n examples, M^2 = h(S), up to a factor 1 + o(1/d) as n/d tends to a load.

    X M z has a uniform direction: projections on M z are half-normals N_i times one length. Given N_i, |x_i|^2/d has the mean
    1 + (N_i^2 - 1) (E tau(S^2 h)/E tau(S h) - d/n)/d and the variance 2/d. An assertion on the model: no textbook states the
    expansion of the maximum of such variables of weak dependence; tests hold it against simulations for six h.
    Source: for its parts, Fang and Zhang, Generalized Multivariate Analysis (1990), 3.1; Leadbetter, Lindgren and Rootzén,
    Extremes and Related Properties of Random Sequences and Processes (1983), chapter 4.
    """
    owes = (*_positive(matrix), *smooth("h"), every(f(x) ** 2 == h(x), x, where=[x >= 0])) if _positive(matrix) else ()
    weight = h(x) if owes else square
    size, image, second = (mean(tau(white(D), part)) for part in (weight, x * weight, x**2 * weight))
    r0, r1, r2 = (mean(tau(white(D), part)) for part in (weight**2, x * weight**2, x**2 * weight**2))
    half = (second / image - d / n) / 2
    constant = half + d / (4 * n) - r2 / (4 * image**2) + 3 * r0 / (4 * size**2) - r1 / (2 * image * size) + HALF / 2
    first, third = (mean(part, Z, gaussian(1, n)) for part in (largest(Z), largest(Z) ** 3))
    form = (image / (size * d)) ** HALF * (first * (1 + constant / d) + third * (HALF / 2 - half) / d)
    gap = d * (form / mean(mean(closest(D, Z, matrix), Z, SEED)) - 1)
    where = (load > 0, *GROWTH) if owes else (load > 0,)
    return stated(binder("lim", head("proportion")(load), gap, n, d) == 0, *where, owes=owes)


@axiom()
def seed_mean() -> Stated:
    """The mean of a quadratic form of a standard Gaussian seed is the trace. Source: Isserlis (1918), Biometrika 12, 134."""
    form = mean(inner(Z, of(M1, f(x)), of(M2, g(x))), Z, SEED)
    exist = every(defined(tau(M1, f(x)))), every(defined(tau(M2, g(x))))
    return stated(form == d * over(spectra(M1, M2), f(x) * g(y), x, y), d >= 1, owes=exist)


@axiom()
def seed_mean_of_one() -> Stated:
    """The mean inner product of two functions of one matrix at a standard Gaussian seed is the trace of both.

    Source: Isserlis (1918), Biometrika 12, 134.
    """
    form = mean(inner(Z, of(M, f(x)), of(M, g(x))), Z, SEED)
    exist = every(defined(tau(M, f(x)))), every(defined(tau(M, g(x))))
    return stated(form == d * tau(M, f(x) * g(x)), d >= 1, owes=exist)


@axiom()
def bures_wasserstein() -> Stated:
    """W_2^2 of two centred Gaussians is tr(A + B - 2 (A^(1/2) B A^(1/2))^(1/2)), here with A = 1.

    Source: Givens and Shortt (1984), Michigan Math. J. 31, 231.
    """
    root, distance = tau(M, f(x) ** HALF), head("wasserstein")(identity(d), of(M, f(x)))
    return stated(distance == d * (1 + tau(M, f(x)) - 2 * root), d >= 1, owes=[every(defined(root))])


@axiom({"_from_white": (True,), "_to_white": (False,)})
def kl(first: bool) -> Stated:
    """KL(N(0, A) || N(0, B)) = (tr(B^-1 A) - d + ln det B - ln det A)/2, here with one of them 1.

    Source: Cover and Thomas, Elements of Information Theory (2006), section 8.5.
    """
    pair, log = (identity(d), of(M, f(x))), tau(M, ln(f(x)))
    doubled = tau(M, 1 / f(x)) - 1 + log if first else tau(M, f(x)) - 1 - log
    return stated(divergence(*(pair if first else pair[::-1])) == d / 2 * doubled, d >= 1, owes=[every(defined(log))])


@axiom({"_to_population": (True,), "_from_population": (False,)})
def kl_is_invariant(forward: bool) -> Stated:
    """The divergence does not change under an invertible linear map of the space, here the root of the covariance.

    Source: Kullback and Leibler (1951), Ann. Math. Statist. 22, 79, theorem 4.1.
    """
    pairs = ((data.sample, data.covariance) for data in (COLOURED, WHITE))
    one, two = (divergence(*(pair if forward else pair[::-1])) for pair in pairs)
    return stated(one == two, *SIZES, n >= d)


def _loss(name: str, data: Population, of_signal: Formula) -> Stated:
    """Averaged over its noise the loss is tau((W - 1) A (W - 1)) + sigma^2 tau(W^2); the least on A = C + c is W."""
    loss = head(name)(D, data.covariance, sigma, c)
    return stated(loss == of_signal + sigma**2 * tau(data.sample, _denoiser**2), *SIZES, sigma > 0, c >= 0)


_denoiser = (x + c) / (x + c + sigma**2)


@axiom(POPULATIONS)
def test_loss(data: Population) -> Stated:
    """The linear denoiser of least training loss is W = A/(A + sigma^2), A the sample covariance plus the ridge.

    Source: least squares: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), section 3.4.
    """
    return _loss("test_loss", data, data.pair((_denoiser - 1) ** 2, s))


@axiom(POPULATIONS)
def train_loss(data: Population) -> Stated:
    """The least training loss of a linear denoiser is that of W = A/(A + sigma^2).

    Source: least squares: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), section 3.4.
    """
    return _loss("train_loss", data, tau(data.sample, (_denoiser - 1) ** 2 * (x + c)))
