"""Spectra of large sample covariances: limits, densities, fluctuations; rank-one changes of a symmetric matrix.

A limit is along every path n, d -> oo with n/d -> gamma; a function variable cannot depend on n and d.
"""

from __future__ import annotations

from ..terms.context import Sequent
from ..terms.term import close, make
from .axiom import Axiom, axiom, every
from .gaussian import (
    COLOURED,
    DATA,
    GROWTH,
    HALF_LINE,
    A,
    D,
    M,
    Sigma,
    bounded,
    c,
    continuous,
    d,
    f,
    g,
    h,
    i,
    j,
    mean,
    n,
    of,
    t,
    tau,
    white,
    x,
    y,
)
from .notation import (
    HALF,
    OO,
    PI,
    TRUE,
    Formula,
    absolute,
    binder,
    cases,
    cos,
    defined,
    derivative,
    function,
    gamma,
    head,
    integral,
    over,
    plain,
    total,
    variables,
)

load, l, u, p, q, r, theta, z = variables("real", "gamma l u p q r theta z")
(k,) = variables("integer", "k")
LAW, POPULATION = variables("law", "L P")
(v,) = variables("vector", "v")
interval, basis, eigenvalue, entry = head("interval"), head("basis"), head("eigenvalue"), head("entry")
LOWER, UPPER = (1 - load ** (-HALF)) ** 2, (1 + load ** (-HALF)) ** 2
"""The edges of the Marchenko-Pastur law."""


def limit(body: Formula) -> Formula:
    return binder("lim", head("proportion")(load), body, n, d)


def along_populations(body: Formula) -> Formula:
    return binder("lim", head("populations")(load, POPULATION), body, n, d, Sigma)


def in_probability(body: Formula) -> Formula:
    """The limit in probability of what depends on the data D."""
    sizes = plain(n), plain(d)
    return Formula(
        make("plim", plain(head("proportion")(load)), close(plain(DATA), *sizes), close(plain(body), plain(D), *sizes))
    )


def law_of(transform: Formula) -> Formula:
    """The law with this Stieltjes transform at z < 0."""
    return Formula(make("law_of_transform", close(plain(transform), plain(z))))


# Laws of eigenvalues in the limit.

_resolvent = 1 / (z - x)
_transform = every(limit(mean(tau(white(D), _resolvent))) == over(LAW, _resolvent, x), z, where=[z < 0])
_transform_population = every(
    along_populations(mean(tau(COLOURED.sample, _resolvent))) == over(LAW, _resolvent, x), z, where=[z < 0]
)
_on_half_line = head("supported")(POPULATION, HALF_LINE)
_finite_mean = every(defined(over(POPULATION, t, t)))
_LAWS = (
    axiom(
        "stieltjes_continuity",
        "If the mean Stieltjes transforms of S tend to that of a law at all z < 0, the means of continuous functions of "
        "polynomial growth tend to theirs: the mass of the law is 1, and all moments of S stay bounded.",
        "Silverstein and Bai (1995), J. Multivariate Anal. 54, 175; Marchenko and Pastur (1967), Math. USSR-Sb. 1, 457",
        [load, A, j, LAW],
        limit(mean(tau(white(D), f(x)))) == over(LAW, f(x), x),
        [load > 0, *GROWTH],
        [continuous("f"), bounded("f", A * (1 + x) ** j), _transform],
    ),
    axiom(
        "stieltjes_continuity_population",
        "The same for the sample covariance of data of covariance Sigma, for bounded continuous functions.",
        "Silverstein and Bai (1995), J. Multivariate Anal. 54, 175",
        [load, A, LAW, POPULATION],
        along_populations(mean(tau(COLOURED.sample, f(x)))) == over(LAW, f(x), x),
        [load > 0, _on_half_line],
        [continuous("f"), bounded("f", A), _finite_mean, _transform_population],
    ),
    axiom(
        "population",
        "Covariances whose spectra tend weakly, with their means, to a law: traces of continuous functions of at most linear "
        "growth tend to the means over the law.",
        "Billingsley, Probability and Measure (1995), theorems 25.8 and 25.12",
        [load, A, POPULATION],
        along_populations(tau(Sigma, f(x))) == over(POPULATION, f(x), x),
        [load > 0, _on_half_line],
        [continuous("f"), bounded("f", A * (1 + x)), _finite_mean],
    ),
)

# A law by its transform: c/z + int h(t)/(z - t) dt determines atom, density and edges.

_law = law_of(g(z))
_density, _inside = head("density")(_law, x), [l < t, t < u]
_by_transform = (
    every(g(z) == c / z + integral(l, u, h(t) / (z - t), t), z, where=[z < 0]),
    every(c + integral(l, u, h(t), t) == 1),
    every(binder("continuous", interval(p, q), h(t), t), p, q, where=[l < p, p < q, q < u]),
)


def _of_transform(name: str, statement: Formula, positive: bool, *where: Formula) -> Axiom:
    sign = every(h(t) > 0 if positive else h(t) >= 0, t, where=_inside)
    return axiom(
        f"{name}_of_transform",
        "A law on [0, oo) is determined by its Stieltjes transform at z < 0, here that of an atom at 0 beside a density.",
        "Widder, The Laplace Transform (1941), chapter VIII, theorem 5a (uniqueness)",
        [c, l, u, *([x] if where else [])],
        statement,
        [c >= 0, l >= 0, l < u, *where],
        [*_by_transform, sign],
    )


_TRANSFORMS = (
    _of_transform("density", _density == h(x), False, l < x, x < u),
    _of_transform("density_above", _density == 0, False, u < x),
    _of_transform("density_below", _density == 0, False, x > 0, x < l),
    _of_transform("atom", head("atom")(_law, 0) == c, False),
    _of_transform("lower_edge", head("lower_edge")(_law) == l, True),
    _of_transform("upper_edge", head("upper_edge")(_law) == u, True),
)

# Fluctuations and the first order in 1/d, for functions that are analytic next to the support.

_analytic: tuple[Sequent, ...] = (
    bounded("f", A * (1 + x) ** j),
    every(
        absolute(derivative(i, f(t), t, x)) <= A * gamma(i + 1) * r ** (-i),
        i,
        x,
        where=[i >= 0, LOWER - r < x, x < UPPER + r],
    ),
)
_trace = tau(white(D), f(x))
_along = 1 + 1 / load + 2 * load ** (-HALF) * cos(t)
_coefficient = 2 / PI * integral(0, PI, f(_along) * cos(k * t), t)
_transform_at = function("g")
_beyond = over(interval(LOWER, UPPER), function("h")(t) * f(t), t)


def _first_order(at: Formula, lower: Formula, upper: Formula, inner: Formula, limiting: Formula) -> Formula:
    edges = interval(LOWER, UPPER)
    return limit(d * (mean(tau(white(D), at)) - limiting)) == p * lower + q * upper - over(edges, h(t) * inner, t)


_FLUCTUATIONS = (
    axiom(
        "variance_of_statistic",
        "The variance of tr f(S) tends to half the sum of k a_k^2, a_k the cosine coefficients of f along the support; f is "
        "analytic on it and of polynomial growth.",
        "Bai and Silverstein (2004), Ann. Probab. 32, 553; Lytova and Pastur (2009), Ann. Probab. 37, 1778",
        [load, A, j, r],
        limit(d**2 * (mean(_trace**2) - mean(_trace) ** 2)) == HALF * total(1, OO, k * _coefficient**2, k),
        [load > 0, r > 0, *GROWTH],
        _analytic,
    ),
    axiom(
        "first_order",
        "What E tau f(S) has beyond the mean over the limiting law at load n/d, times d, is linear in f: known for resolvents, "
        "it is known for f analytic on the support and of polynomial growth.",
        "Bai and Silverstein (2004), Ann. Probab. 32, 553; Najim and Yao (2016), Ann. Appl. Probab. 26, 1837",
        [load, A, j, r, p, q],
        _first_order(f(x), f(LOWER), f(UPPER), f(t), over(law_of(g(z, n / d)), f(x), x)),
        [load > 0, r > 0, *GROWTH],
        [
            *_analytic,
            every(defined(integral(LOWER, UPPER, h(t), t))),
            every(
                _first_order(_resolvent, 1 / (z - LOWER), 1 / (z - UPPER), 1 / (z - t), g(z, n / d)), z, where=[z < 0]
            ),
        ],
    ),
)

# Single directions: resolvents and edges of white data.


def _isotropic(place: str, *where: Formula) -> tuple[Axiom, ...]:
    words = "Entries of the resolvent of white data in fixed orthonormal directions, at a real point off the limiting spectrum."
    source = "Bloemendal, Erdos, Knowles, Yau and Yin (2014), Electron. J. Probab. 19, 33; Bai and Silverstein (1998), Ann. Probab. 26, 316"
    resolvent, value = of(white(D), 1 / (y - x)), over(LAW, 1 / (y - x), x)
    same, across = (in_probability(entry(resolvent, basis(i), basis(other))) for other in (i, j))
    hypotheses = [_transform, every(defined(value))]
    conditions = [load > 0, i >= 1, *where]
    return (
        axiom(f"isotropic_law_{place}", words, source, [load, y, i, LAW], same == value, conditions, hypotheses),
        axiom(
            f"isotropic_law_{place}_across", words, source, [load, y, i, j], across == 0, [*conditions, j >= 1, i != j]
        ),
    )


def _edge(name: str, number: Formula, value: Formula, *where: Formula) -> Axiom:
    return axiom(
        f"edge_{name}",
        "Each extreme eigenvalue of white data that is not 0 tends to the edge of the limiting spectrum.",
        "Geman (1980), Ann. Probab. 8, 252; Bai and Yin (1993), Ann. Probab. 21, 1275",
        [load, k],
        in_probability(eigenvalue(white(D), number)) == value,
        [load > 0, k >= 1, *where],
    )


# A symmetric matrix, and what changing one direction does to it.

_DIRECTIONS = [(M, head("symmetric")(d)), (v, head("unit_vectors")(d))]
_CHANGED, _HORN = [d >= 1, theta > -1], "Horn and Johnson, Matrix Analysis (2013)"
_spiked = head("spiked")(M, v, theta)
_form = entry(of(M, 1 / (y - x)), v, v)
_denominator = 1 + theta - theta * y * _form
_off = tuple(every(defined(tau(matrix, 1 / (y - x)))) for matrix in (M, _spiked))


def _above(matrix: Formula) -> Formula:
    """The share of eigenvalues above y."""
    return tau(matrix, cases(y < x, 1, TRUE, 0))


def _count(up: bool) -> Axiom:
    return axiom(
        f"rank_one_count_{'up' if up else 'down'}",
        "How many eigenvalues of A M A, A^2 = 1 + theta v v^T, lie above y > 0, by the sign of a determinant.",
        f"the matrix determinant lemma and Cauchy's interlacing: {_HORN}, section 4.3",
        [d, y, theta, M, v],
        _above(_spiked) == _above(M) + cases(_denominator < 0, (1 if up else -1) / d, TRUE, 0),
        [*_CHANGED, y > 0, theta > 0 if up else theta < 0],
        _off,
        _DIRECTIONS,
    )


def _interlacing(below: bool) -> Axiom:
    lower, upper = (M, _spiked) if below else (_spiked, M)
    return axiom(
        f"interlacing_{'below' if below else 'above'}",
        "On the complement of v the matrices M and A M A, A^2 = 1 + theta v v^T, agree.",
        f"Cauchy's interlacing: {_HORN}, theorem 4.3.28",
        [d, k, theta, M, v],
        eigenvalue(lower, k + 1) <= eigenvalue(upper, k),
        [*_CHANGED, k >= 1, k < d],
        (),
        _DIRECTIONS,
    )


def _counted(above: bool) -> Axiom:
    number, share = eigenvalue(M, k), k / d
    return axiom(
        f"eigenvalue_{'above' if above else 'not_above'}",
        "The k-th largest eigenvalue lies above y if and only if at least k do.",
        "by definition of the k-th largest eigenvalue",
        [d, k, y, M],
        y < number if above else number <= y,
        [k >= 1, k <= d],
        [every(share <= _above(M) if above else _above(M) < share)],
        _DIRECTIONS[:1],
    )


_MATRICES = (
    axiom(
        "rank_one_entry",
        "The resolvent of A M A, A^2 = 1 + theta v v^T, in the direction v.",
        "Sherman and Morrison (1950), Ann. Math. Statist. 21, 124",
        [d, y, theta, M, v],
        entry(of(_spiked, 1 / (y - x)), v, v) * _denominator == _form,
        _CHANGED,
        _off,
        _DIRECTIONS,
    ),
    *(_count(up) for up in (True, False)),
    *(_interlacing(below) for below in (True, False)),
    *(_counted(above) for above in (True, False)),
    axiom(
        "entry_of_function",
        "The entry of a function of a symmetric matrix in one direction is the mean over the eigenvalues weighted by it.",
        f"the spectral theorem: {_HORN}, theorem 2.5.6",
        [d, M, v],
        entry(of(M, f(x)), v, v) == over(head("spectral")(M, v), f(x), x),
        [d >= 1],
        [every(defined(tau(M, f(x))))],
        _DIRECTIONS,
    ),
    axiom(
        "operator_norm",
        "The norm of a symmetric matrix is the larger of its largest eigenvalue and minus its smallest.",
        f"{_HORN}, section 5.6",
        [d, M],
        head("operator_norm")(M) == head("max")(eigenvalue(M, 1), -eigenvalue(M, -1)),
        [d >= 1],
        (),
        _DIRECTIONS[:1],
    ),
)

SPECTRA: tuple[Axiom, ...] = (
    *_LAWS,
    *_TRANSFORMS,
    *_FLUCTUATIONS,
    *_isotropic("below", y < 0),
    *_isotropic("above", UPPER < y),
    *_isotropic("in_gap", y > 0, y < LOWER),
    *_isotropic("at_zero", y == 0, load > 1),
    _edge("upper", k, UPPER),
    _edge("lower", -k, LOWER, load > 1),
    _edge("lower_of_few", n + 1 - k, LOWER, load < 1),
    *_MATRICES,
)
