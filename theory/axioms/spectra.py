"""Spectra of large sample covariances: limits, densities, fluctuations; rank-one changes of a symmetric matrix.

A limit is along every path n, d -> oo with n/d -> gamma; a function variable cannot depend on n and d.
"""

from __future__ import annotations

from typing import Any

from ..terms.context import Sequent
from ..terms.term import close, make
from .axiom import DATA, D, M, Sigma, Stated, axiom, d, every, n, stated, v
from .gaussian import (
    COLOURED,
    GROWTH,
    HALF_LINE,
    A,
    bounded,
    c,
    coloured,
    continuous,
    f,
    g,
    h,
    i,
    j,
    mean,
    of,
    s,
    spectra,
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
    gamma,
    head,
    integral,
    over,
    plain,
    total,
    variables,
)  # fmt: skip

load, l, u, p, q, r, theta, z = variables("real", "gamma l u p q r theta z")
(k,) = variables("integer", "k")
LAW, POPULATION = variables("law", "L P")
interval, integers, basis, eigenvalue, entry = map(head, ["interval", "integers", "basis", "eigenvalue", "entry"])
LOWER, UPPER = (1 - load ** (-HALF)) ** 2, (1 + load ** (-HALF)) ** 2
"""The edges of the Marchenko-Pastur law."""


def limit(body: Formula) -> Formula:
    return binder("lim", head("proportion")(load), body, n, d)


def along_populations(body: Formula) -> Formula:
    return binder("lim", head("populations")(load, POPULATION), body, n, d, Sigma)


PROPORTION = head("proportion")(load)


def in_probability(body: Formula, path: Formula = PROPORTION, moving: tuple[Formula, ...] = (n, d)) -> Formula:
    """The limit in probability of what depends on the data D."""
    bound = [*map(plain, moving)]
    data, inside = close(plain(DATA), *bound), close(plain(body), plain(D), *bound)
    return Formula(make("plim", plain(path), data, inside))


def law_of(transform: Formula) -> Formula:
    """The law with this Stieltjes transform at z < 0."""
    return Formula(make("law_of_transform", close(plain(transform), plain(z))))


# Laws of eigenvalues in the limit.

resolvent, mean_resolvent = 1 / (z - x), over(LAW, 1 / (z - x), x)
TRANSFORM = every(limit(mean(tau(white(D), resolvent))) == mean_resolvent, z, where=[z < 0])
ON_HALF_LINE, FINITE_MEAN = head("supported")(POPULATION, HALF_LINE), every(defined(over(POPULATION, t, t)))


@axiom()
def stieltjes_continuity() -> Stated:
    """If the mean Stieltjes transforms of S tend to that of a law at all z < 0, means of continuous functions tend to theirs.

    The mass of the law is 1, and all moments of S stay bounded: functions may grow like a power.
    Source: Silverstein and Bai (1995), J. Multivariate Anal. 54, 175; Marchenko and Pastur (1967), Math. USSR-Sb. 1, 457.
    """
    hypotheses = continuous("f"), bounded("f", A * (1 + x) ** j), TRANSFORM
    return stated(limit(mean(tau(white(D), f(x)))) == over(LAW, f(x), x), load > 0, *GROWTH, owes=hypotheses)


@axiom()
def population() -> Stated:
    """Covariances whose spectra tend weakly, with their means, to a law: so do traces of functions of at most linear growth.

    Source: Billingsley, Probability and Measure (1995), theorems 25.8 and 25.12.
    """
    hypotheses = continuous("f"), bounded("f", A * (1 + x)), FINITE_MEAN
    left = along_populations(tau(Sigma, f(x)))
    return stated(left == over(POPULATION, f(x), x), load > 0, ON_HALF_LINE, owes=hypotheses)


def _vanishes(side: str, edge: Formula) -> Sequent:
    """The density tends to 0 at the edge."""
    return every(binder("lim", head(side)(edge), h(t), t) == 0)


_law = law_of(g(z))
_cases: dict[str, tuple[Any, ...]] = {
    "_density": (head("density")(_law, x) == h(x), (l < x, x < u), False),
    "_density_above": (head("density")(_law, x) == 0, (u < x,), False),
    "_density_below": (head("density")(_law, x) == 0, (x > 0, x < l), False),
    "_density_at_lower_edge": (head("density")(_law, x) == 0, (x > 0, x == l), False, _vanishes("above", l)),
    "_density_at_upper_edge": (head("density")(_law, x) == 0, (x > 0, x == u), False, _vanishes("below", u)),
    "_atom": (head("atom")(_law, 0) == c, (), False),
    "_lower_edge": (head("lower_edge")(_law) == l, (), True),
    "_upper_edge": (head("upper_edge")(_law) == u, (), True),
}


@axiom(_cases)
def transform(statement: Formula, where: tuple[Formula, ...], positive: bool, *at_edge: Sequent) -> Stated:
    """A law on [0, oo) is determined by its Stieltjes transform at z < 0, here that of an atom at 0 beside a density.

    Source: Widder, The Laplace Transform (1941), chapter VIII, theorem 5a (uniqueness).
    """
    hypotheses = (
        every(g(z) == c / z + integral(l, u, h(t) / (z - t), t), z, where=[z < 0]),
        every(c + integral(l, u, h(t), t) == 1),
        every(binder("continuous", interval(p, q), h(t), t), p, q, where=[l < p, p < q, q < u]),
        every(h(t) > 0 if positive else h(t) >= 0, t, where=[l < t, t < u]),
        *at_edge,
    )
    return stated(statement, c >= 0, l >= 0, l < u, *where, owes=hypotheses)


_limiting = law_of(along_populations(mean(tau(COLOURED.sample, resolvent))))
_size = (t + p) ** 2 + q**2
_real, _imaginary = over(POPULATION, t * (t + p) / _size, t), over(POPULATION, q * t / _size, t)
_real_part = q * _imaginary / load - p * (1 - _real / load)
_imaginary_part = p * _imaginary / load + q * (1 - _real / load)
"""Of -k (1 - <t/(t + k)>/gamma) at k = p + i q; the latter with the other sign."""


@axiom()
def transform_density_population() -> Stated:
    """The density of the limiting spectrum at x > 0, by a root k = p + i q, q != 0, of x = -k (1 - <t/(t + k)>/gamma).

    Source: Silverstein and Choi (1995), J. Multivariate Anal. 54, 295, theorems 1.1 and 2.1.
    """
    hypotheses = FINITE_MEAN, every(x == _real_part), every(_imaginary_part == 0)
    statement = head("density")(_limiting, x) == _imaginary / (PI * x)
    return stated(statement, load > 0, x > 0, q > 0, ON_HALF_LINE, owes=hypotheses)


@axiom()
def transform_no_density_population() -> Stated:
    """The density of the limiting spectrum is 0 at x > 0 if no k = p + i q, q > 0, solves x = -k (1 - <t/(t + k)>/gamma).

    Source: Silverstein and Choi (1995), J. Multivariate Anal. 54, 295, theorem 1.1.
    """
    hypotheses = FINITE_MEAN, every(x != _real_part, p, q, where=[q > 0, _imaginary_part == 0])
    return stated(head("density")(_limiting, x) == 0, load > 0, x > 0, ON_HALF_LINE, owes=hypotheses)


_density = head("density")(_limiting, x)
_inside, _below, _above = every(_density > 0, x, where=[l < x, x < u]), (x > 0, x < l), (u < x,)


@axiom({"_lower_population": ("lower_edge", l, _below), "_upper_population": ("upper_edge", u, _above)})
def transform_edge(name: str, place: Formula, where: tuple[Formula, ...]) -> Stated:
    """Off 0 the limiting spectrum has a continuous density and nothing else: it ends where the density does.

    Source: Silverstein and Choi (1995), J. Multivariate Anal. 54, 295, theorem 1.1.
    """
    hypotheses = FINITE_MEAN, _inside, every(_density == 0, x, where=where)
    return stated(head(name)(_limiting) == place, load > 0, l >= 0, l < u, ON_HALF_LINE, owes=hypotheses)


# Fluctuations and the first order in 1/d, for functions that are analytic next to the support.

_ith = absolute(derivative(i, f(t), t, x)) <= A * gamma(i + 1) * r ** (-i)
ANALYTIC = bounded("f", A * (1 + x) ** j), every(_ith, i, x, where=[i >= 0, LOWER - r < x, x < UPPER + r])


@axiom()
def variance_of_statistic() -> Stated:
    """The variance of tr f(S) tends to half the sum of k a_k^2, a_k the cosine coefficients of f along the support.

    Source: Bai and Silverstein (2004), Ann. Probab. 32, 553; Lytova and Pastur (2009), Ann. Probab. 37, 1778.
    """
    trace, along = tau(white(D), f(x)), 1 + 1 / load + 2 * load ** (-HALF) * cos(t)
    coefficient = 2 / PI * integral(0, PI, f(along) * cos(k * t), t)
    left = limit(d**2 * (-(mean(trace) ** 2) + mean(trace**2)))
    return stated(left == HALF * total(1, OO, k * coefficient**2, k), load > 0, r > 0, *GROWTH, owes=ANALYTIC)


# Single directions: resolvents and edges of white data.


@axiom({"_below": (y < 0,), "_above": (UPPER < y,), "_in_gap": (y > 0, y < LOWER)})
def isotropic_law(*where: Formula) -> Stated:
    """Entries of the resolvent of white data in one fixed direction, at a real point off the limiting spectrum.

    Source: Bloemendal, Erdős, Knowles, Yau and Yin (2014), Electron. J. Probab. 19, 33; Bai and Silverstein (1998), Ann.
    Probab. 26, 316.
    """
    form, value = in_probability(entry(of(white(D), 1 / (y - x)), basis(i), basis(i))), over(LAW, 1 / (y - x), x)
    return stated(form == value, load > 0, i >= 1, *where, owes=[TRANSFORM, every(defined(value))])


@axiom()
def isotropic_law_across_above() -> Stated:
    """Entries of the resolvent of white data between two orthogonal directions vanish, at a real point beyond the spectrum.

    Source: Bloemendal, Erdős, Knowles, Yau and Yin (2014), Electron. J. Probab. 19, 33.
    """
    form = in_probability(entry(of(white(D), 1 / (y - x)), basis(i), basis(j)))
    return stated(form == 0, load > 0, i >= 1, j >= 1, i != j, UPPER < y)


_edges = {"_upper": (k, UPPER), "_lower": (-k, LOWER, load >= 1), "_lower_of_few": (n + 1 - k, LOWER, load < 1)}


@axiom(_edges)
def edge(number: Formula, value: Formula, *where: Formula) -> Stated:
    """Each extreme eigenvalue of white data that is not 0 tends to the edge of the limiting spectrum; at load 1 all do.

    Source: Geman (1980), Ann. Probab. 8, 252; Bai and Yin (1993), Ann. Probab. 21, 1275; at load 1, where the lower edge is
    0, by the mass next to 0 of the limiting spectrum: Marchenko and Pastur (1967), Math. USSR-Sb. 1, 457.
    """
    return stated(in_probability(eigenvalue(white(D), number)) == value, load > 0, k >= 1, *where)


# A symmetric matrix, and what changing one direction does to it.

spiked = head("spiked")(M, v, theta)
_form = entry(of(M, 1 / (y - x)), v, v)
_denominator = 1 + theta - theta * y * _form
_off = tuple(every(defined(tau(matrix, 1 / (y - x)))) for matrix in (M, spiked))


def share_above(matrix: Formula) -> Formula:
    """The share of eigenvalues above y."""
    return tau(matrix, cases(y < x, 1, TRUE, 0))


@axiom()
def rank_one_entry() -> Stated:
    """The resolvent of A M A, A^2 = 1 + theta v v^T, in the direction v.

    Source: Sherman and Morrison (1950), Ann. Math. Statist. 21, 124.
    """
    return stated(entry(of(spiked, 1 / (y - x)), v, v) * _denominator == _form, d >= 1, theta > -1, owes=_off)


_beside = head("spiked")(M, basis(i), theta)
_form_beside = entry(of(M, 1 / (y - x)), basis(i), basis(i))
_off_beside = tuple(every(defined(tau(matrix, 1 / (y - x)))) for matrix in (M, _beside))


@axiom()
def rank_one_entry_across() -> Stated:
    """The resolvent of A M A, A^2 = 1 + theta v v^T, between directions orthogonal to v.

    Source: Sherman and Morrison (1950), Ann. Math. Statist. 21, 124.
    """
    one, two = basis(j), basis(k)
    change = entry(of(_beside, 1 / (y - x)), one, two) - entry(of(M, 1 / (y - x)), one, two)
    both = entry(of(M, 1 / (y - x)), basis(i), one) * entry(of(M, 1 / (y - x)), basis(i), two)
    where = d >= 1, theta > -1, i >= 1, i <= d, j >= 1, j <= d, k >= 1, k <= d, i != j, i != k
    return stated(change * (1 + theta - theta * y * _form_beside) == theta * y * both, *where, owes=_off_beside)


@axiom()
def rank_one_entry_mixed() -> Stated:
    """The resolvent of A M A, A^2 = 1 + theta v v^T, between a direction orthogonal to v and v.

    Source: Sherman and Morrison (1950), Ann. Math. Statist. 21, 124.
    """
    after, before = (entry(of(matrix, 1 / (y - x)), basis(j), basis(i)) for matrix in (_beside, M))
    where = d >= 1, theta > -1, i >= 1, i <= d, j >= 1, j <= d, i != j
    statement = after * (1 + theta - theta * y * _form_beside) == (1 + theta) ** HALF * before
    return stated(statement, *where, owes=_off_beside)


_ways = {"_up": (theta > 0, y > 0, 1), "_down": (theta < 0, y > 0, -1), "_up_left": (theta > 0, y < 0, -1)}


@axiom(_ways)
def rank_one_count(sign: Formula, side: Formula, step: int) -> Stated:
    """How many eigenvalues of A M A, A^2 = 1 + theta v v^T, lie above y != 0, by the sign of a determinant.

    Source: the matrix determinant lemma and Cauchy's interlacing: Horn and Johnson, Matrix Analysis (2013), section 4.3.
    """
    change = cases(_denominator < 0, step / d, TRUE, 0)
    return stated(share_above(spiked) == share_above(M) + change, d >= 1, theta > -1, side, sign, owes=_off)


@axiom({"_below": (M, spiked), "_above": (spiked, M)})
def interlacing(lower: Formula, upper: Formula) -> Stated:
    """On the complement of v the matrices M and A M A, A^2 = 1 + theta v v^T, agree.

    Source: Cauchy's interlacing: Horn and Johnson, Matrix Analysis (2013), theorem 4.3.28.
    """
    return stated(eigenvalue(lower, k + 1) <= eigenvalue(upper, k), d >= 1, theta > -1, k >= 1, k < d)


_factor = {"_lower": (head("min"), False), "_upper": (head("max"), True)}


@axiom(_factor)
def ostrowski(extreme: Any, upper: bool) -> Stated:
    """An eigenvalue >= 0 of M is multiplied, in A M A, A^2 = 1 + theta v v^T, by a number between 1 and 1 + theta.

    Source: Ostrowski (1959): Horn and Johnson, Matrix Analysis (2013), theorem 4.5.9.
    """
    bound, after = extreme(1, 1 + theta) * eigenvalue(M, k), eigenvalue(spiked, k)
    statement = after <= bound if upper else bound <= after
    return stated(statement, d >= 1, theta > -1, k >= 1, k <= d, eigenvalue(M, k) >= 0)


@axiom()
def eigenvalue_above() -> Stated:
    """The k-th largest eigenvalue lies above y if at least k do. Source: by definition."""
    return stated(y < eigenvalue(M, k), k >= 1, k <= d, owes=[every(k / d <= share_above(M))])


@axiom()
def eigenvalue_not_above() -> Stated:
    """The k-th largest eigenvalue does not lie above y if fewer than k do. Source: by definition."""
    return stated(eigenvalue(M, k) <= y, k >= 1, k <= d, owes=[every(share_above(M) < k / d)])


@axiom()
def eigenvalue_from_below() -> Stated:
    """The k-th smallest eigenvalue is the (d + 1 - k)-th largest. Source: by definition."""
    return stated(eigenvalue(M, -k) == eigenvalue(M, d + 1 - k), k >= 1, k <= d)


@axiom({"": (False,), "_that_exists": (True,)})
def trace_of_function(exists: bool) -> Stated:
    """The trace of a function of a symmetric matrix is the sum of its values at the eigenvalues; if either exists, both do.

    Source: the spectral theorem: Horn and Johnson, Matrix Analysis (2013), theorem 2.5.6.
    """
    at_each = every(defined(f(eigenvalue(M, k))), k, where=[k >= 1, k <= d])
    hypothesis = every(defined(tau(M, f(x)))) if exists else at_each
    return stated(tau(M, f(x)) == total(1, d, f(eigenvalue(M, k)), k) / d, d >= 1, owes=[hypothesis])


@axiom()
def entry_of_function() -> Stated:
    """The entry of a function of a symmetric matrix in one direction is the mean over the eigenvalues weighted by it.

    Source: the spectral theorem: Horn and Johnson, Matrix Analysis (2013), theorem 2.5.6.
    """
    exists = every(defined(tau(M, f(x))))
    return stated(entry(of(M, f(x)), v, v) == over(head("spectral")(M, v), f(x), x), d >= 1, owes=[exists])


@axiom()
def eigenvalue_of_function() -> Stated:
    """An increasing function of a symmetric matrix keeps the order of the eigenvalues, here from the largest.

    Source: the spectral theorem: Horn and Johnson, Matrix Analysis (2013), theorem 2.5.6.
    """
    rises = every(f(x) <= f(z), x, z, where=[x <= z])
    return stated(eigenvalue(of(M, f(x)), k) == f(eigenvalue(M, k)), k >= 1, k <= d, owes=[rises])


@axiom()
def entry_of_composition() -> Stated:
    """A function of a function of a symmetric matrix is the function of the values.

    Source: the spectral theorem: Horn and Johnson, Matrix Analysis (2013), theorem 2.5.6.
    """
    exists = every(defined(tau(M, f(x)))), every(defined(tau(M, g(f(x)))))
    twice = entry(of(of(M, f(x)), g(x)), v, v)
    return stated(twice == entry(of(M, g(f(x))), v, v), d >= 1, owes=exists)


@axiom()
def operator_norm() -> Stated:
    """The norm of a symmetric matrix is the larger of its largest eigenvalue and minus its smallest.

    Source: Horn and Johnson, Matrix Analysis (2013), section 5.6.
    """
    return stated(head("operator_norm")(M) == head("max")(eigenvalue(M, 1), -eigenvalue(M, -1)), d >= 1)


# What a direction has in common with the eigenvectors of a group, by its resolvent at a point y beside the group. Each of
# the other eigenvalues adds at most its distance to y, inverse; where eigenvectors are not unique the bounds hold for any.

weight, kernel_weight, m = head("weight"), head("kernel_weight"), variables("integer", "m")[0]


@axiom()
def weight_of_parts() -> Stated:
    """The weights of the k-th to j-th and of the next to m-th largest eigenvalues add. Source: by definition."""
    parts = weight(M, v, k, j) + weight(M, v, j + 1, m)
    return stated(weight(M, v, k, m) == parts, k >= 1, k <= j, j < m, m <= d)


_BOUNDS = {"_upper": (True,), "_lower": (False,)}


@axiom(_BOUNDS)
def weight_of_largest(upper: bool) -> Stated:
    """The weight of the m largest eigenvalues, from a point above them.

    Source: the spectral theorem: Horn and Johnson, Matrix Analysis (2013), theorem 2.5.6.
    """
    whole, next_one, most = weight(M, v, 1, m), 1 / (y - eigenvalue(M, m + 1)), (y - eigenvalue(M, m)) * _form
    statement = whole <= most if upper else (y - eigenvalue(M, 1)) * (_form - next_one) <= whole
    return stated(statement, m >= 1, m <= d if upper else m < d, eigenvalue(M, 1) < y)


@axiom(_BOUNDS)
def weight_of_group(upper: bool) -> Stated:
    """The weight of the k-th to m-th largest eigenvalues, from a point between them and the next larger one.

    Source: the spectral theorem: Horn and Johnson, Matrix Analysis (2013), theorem 2.5.6.
    """
    whole, most = weight(M, v, k, m), (y - eigenvalue(M, m)) * (_form + 1 / (eigenvalue(M, k - 1) - y))
    least = (y - eigenvalue(M, k)) * (_form - 1 / (y - eigenvalue(M, m + 1)))
    where = k >= 2, k <= m, m <= d if upper else m < d, eigenvalue(M, k) < y, y < eigenvalue(M, k - 1)
    return stated(whole <= most if upper else least <= whole, *where)


@axiom(_BOUNDS)
def weight_of_smallest(upper: bool) -> Stated:
    """The weight of the m smallest eigenvalues, from a point below them.

    Source: the spectral theorem: Horn and Johnson, Matrix Analysis (2013), theorem 2.5.6.
    """
    whole, next_one, most = weight(M, v, -m, -1), 1 / (eigenvalue(M, -m - 1) - y), (y - eigenvalue(M, -m)) * _form
    statement = whole <= most if upper else (y - eigenvalue(M, -1)) * (_form + next_one) <= whole
    return stated(statement, m >= 1, m <= d if upper else m < d, y < eigenvalue(M, -1))


@axiom()
def weight_of_kernel_upper() -> Stated:
    """The weight of the kernel of a matrix without negative eigenvalues, from a point below 0.

    Source: the spectral theorem: Horn and Johnson, Matrix Analysis (2013), theorem 2.5.6.
    """
    return stated(kernel_weight(M, v) <= y * _form, d >= 1, y < 0, eigenvalue(M, -1) >= 0)


@axiom()
def weight_of_kernel_lower() -> Stated:
    """The weight of the kernel of a matrix whose k-th largest eigenvalue is > 0 and whose others are 0.

    Source: the spectral theorem: Horn and Johnson, Matrix Analysis (2013), theorem 2.5.6.
    """
    bound = y * _form + y / eigenvalue(M, k)
    where = eigenvalue(M, k) > 0, eigenvalue(M, k + 1) <= 0, eigenvalue(M, -1) >= 0
    return stated(bound <= kernel_weight(M, v), k >= 1, k < d, y < 0, *where)


@axiom({"": (True,), "_of_any_covariance": (False,)})
def principal_direction(diagonal: bool) -> Stated:
    """What the i-th principal direction of n examples misses of the true one, times n, in the mean, for a simple eigenvalue.

    The components are independent, of variances g(1), ..., g(d); or Sigma is any covariance.
    Source: Anderson (1963), Ann. Math. Statist. 34, 122, theorem 1, for the law; Kato, Perturbation Theory for Linear
    Operators (1966), section II.2, for the bound by which the means converge.
    """

    def at(number: Formula) -> Formula:
        return g(number) if diagonal else eigenvalue(Sigma, number)

    variances = Formula(make("diagonal", plain(d), close(plain(g(j)), plain(j))))
    sample = coloured(D, variances if diagonal else Sigma)
    same = cases(s == at(i), 1, TRUE, 0) * cases(x == eigenvalue(sample, i), 1, TRUE, 0)
    overlap = weight(sample, basis(i), i, i) if diagonal else d * over(spectra(Sigma, sample), same, s, x)
    missed = binder("lim", head("counts")(), k * (1 - mean(overlap, D, head("gaussian")(k, d))), k)
    one, positive = at(i) * at(j) * (at(i) - at(j)) ** -2, every(g(j) > 0, j, where=[j >= 1, j <= d])
    before, after = every(g(i) < g(j), j, where=[j >= 1, j < i]), every(g(j) < g(i), j, where=[j > i, j <= d])
    below, above = (binder("product", ends, at(j) - at(i), j) for ends in (integers(1, i - 1), integers(i + 1, d)))
    simple = () if diagonal else (below * above != 0,)
    others = total(1, i - 1, one, j) + total(i + 1, d, one, j)
    return stated(missed == others, i >= 1, i <= d, *simple, owes=(positive, before, after) if diagonal else ())
