"""Spectra of large sample covariances: limits, densities, fluctuations; rank-one changes of a symmetric matrix.

A limit is along every path n, d -> oo with n/d -> gamma; a function variable cannot depend on n and d.
"""

from __future__ import annotations

from ..terms.build import (
    HALF,
    ONE,
    OO,
    TRUE,
    TWO,
    ZERO,
    add,
    div,
    eq,
    inverse,
    le,
    lim,
    lt,
    mul,
    ne,
    neg,
    over,
    power,
    sub,
)
from ..terms.context import Sequent
from ..terms.term import Term, app, close, make, num, var
from .axiom import Axiom, axiom, every
from .gaussian import (
    COLOURED,
    DATA,
    GROWTH,
    HALF_LINE,
    SIGMA,
    A,
    D,
    M,
    bounded,
    c,
    continuous,
    d,
    f,
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

gamma, high, low, p, q, r, z = (var(name, "real") for name in ("gamma", "u", "l", "p", "q", "r", "z"))
k = var("k", "integer")
LAW, POPULATION = var("L", "law"), var("P", "law")
ALONG = make("proportion", gamma)
POPULATIONS = make("populations", gamma, POPULATION)
LOWER, UPPER = (power(add(ONE, mul(num(sign), make("rpow", gamma, neg(HALF)))), 2) for sign in (-1, 1))
"""The edges of the Marchenko-Pastur law."""
_MARCHENKO_PASTUR = "Marchenko and Pastur (1967), Math. USSR-Sb. 1, 457"
_LOCAL_LAW = "Bloemendal, Erdos, Knowles, Yau and Yin (2014), Electron. J. Probab. 19, 33; Bai and Silverstein (1998), Ann. Probab. 26, 316"


def limit(body: Term) -> Term:
    return lim(ALONG, body, n, d)


def in_probability(body: Term) -> Term:
    """The limit in probability of what depends on the data D."""
    return make("plim", ALONG, close(DATA, n, d), close(body, D, n, d))


def resolvent(at: Term) -> Term:
    return inverse(sub(z, at))


def bulk(name: str, bound: Term) -> tuple[Sequent, ...]:
    """The function is continuous on the half line and not above the bound."""
    return continuous(name), bounded(name, bound)


_transform = every(eq(limit(mean(tau(white(D), resolvent(x)))), over(LAW, resolvent(x), x)), z, where=(lt(z, ZERO),))
_continuity = axiom(
    "stieltjes_continuity",
    "If the mean Stieltjes transforms of S tend to that of a law at all z < 0, the means of continuous functions of polynomial "
    "growth tend to theirs: the mass of the law is 1, and all moments of S stay bounded.",
    f"Silverstein and Bai (1995), J. Multivariate Anal. 54, 175; {_MARCHENKO_PASTUR}",
    (gamma, A, j, LAW),
    eq(limit(mean(tau(white(D), f(x)))), over(LAW, f(x), x)),
    where=(lt(ZERO, gamma), *GROWTH),
    owes=(*bulk("f", mul(A, make("pow", add(ONE, x), j))), _transform),
)
_on_half_line = make("supported", POPULATION, HALF_LINE)
_finite_mean = every(make("defined", over(POPULATION, t, t)))


def _along_populations(body: Term) -> Term:
    return lim(POPULATIONS, body, n, d, SIGMA)


_continuity_population = axiom(
    "stieltjes_continuity_population",
    "The same for the sample covariance C of data of covariance Sigma, for bounded continuous functions.",
    "Silverstein and Bai (1995), J. Multivariate Anal. 54, 175",
    (gamma, A, LAW, POPULATION),
    eq(_along_populations(mean(tau(COLOURED.sample, f(x)))), over(LAW, f(x), x)),
    where=(lt(ZERO, gamma), _on_half_line),
    owes=(
        *bulk("f", A),
        _finite_mean,
        every(
            eq(_along_populations(mean(tau(COLOURED.sample, resolvent(x)))), over(LAW, resolvent(x), x)),
            z,
            where=(lt(z, ZERO),),
        ),
    ),
)
_population = axiom(
    "population",
    "Covariances whose spectra tend weakly, with their means, to a law: traces of continuous functions of at most linear "
    "growth tend to the means over the law.",
    "Billingsley, Probability and Measure (1995), theorems 25.8 and 25.12",
    (gamma, A, POPULATION),
    eq(_along_populations(tau(SIGMA, f(x))), over(POPULATION, f(x), x)),
    where=(lt(ZERO, gamma), _on_half_line),
    owes=(*bulk("f", mul(A, add(ONE, x))), _finite_mean),
)

# A law by its transform: m/z + int h(t)/(z - t) dt determines atom, density and edges.
_g, _h = (lambda at: app("g", at)), (lambda at: app("h", at))
_inside = make("interval", low, high)
_law = make("law_of_transform", close(_g(z), z))
_by_transform = (
    every(eq(_g(z), add(div(c, z), over(_inside, div(_h(t), sub(z, t)), t))), z, where=(lt(z, ZERO),)),
    every(eq(add(c, over(_inside, _h(t), t)), ONE)),
    every(make("continuous", make("interval", p, q), close(_h(t), t)), p, q, where=(lt(low, p), lt(p, q), lt(q, high))),
)
_nonnegative = every(le(ZERO, _h(t)), t, where=(lt(low, t), lt(t, high)))
_positive = every(lt(ZERO, _h(t)), t, where=(lt(low, t), lt(t, high)))


def _of_transform(name: str, statement: Term, sign: Sequent, *where: Term) -> Axiom:
    return axiom(
        f"{name}_of_transform",
        "A law on [0, oo) is determined by its Stieltjes transform at z < 0, here that of an atom at 0 beside a density.",
        "Widder, The Laplace Transform (1941), chapter VIII, theorem 5a (uniqueness)",
        (c, low, high, *((x,) if where else ())),
        statement,
        where=(le(ZERO, c), le(ZERO, low), lt(low, high), *where),
        owes=(*_by_transform, sign),
    )


_laws = (
    _of_transform("density", eq(make("density", _law, x), _h(x)), _nonnegative, lt(low, x), lt(x, high)),
    _of_transform("density_above", eq(make("density", _law, x), ZERO), _nonnegative, lt(high, x)),
    _of_transform("density_below", eq(make("density", _law, x), ZERO), _nonnegative, lt(ZERO, x), lt(x, low)),
    _of_transform("atom", eq(make("atom", _law, ZERO), c), _nonnegative),
    _of_transform("lower_edge", eq(make("lower_edge", _law), low), _positive),
    _of_transform("upper_edge", eq(make("upper_edge", _law), high), _positive),
)

# Fluctuations and the first order in 1/d, for functions that are analytic next to the support.
_derivative = make("abs", make("deriv", i, close(f(t), t), x))
_analytic = (
    bounded("f", mul(A, make("pow", add(ONE, x), j))),
    every(
        le(_derivative, mul(A, make("gamma", add(i, ONE)), make("pow", r, neg(i)))),
        i,
        x,
        where=(le(ZERO, i), lt(sub(LOWER, r), x), lt(x, add(UPPER, r))),
    ),
)
_trace = tau(white(D), f(x))
_angle = add(ONE, inverse(gamma), mul(TWO, make("rpow", gamma, neg(HALF)), make("cos", t)))
_coefficient = mul(
    TWO,
    inverse(make("pi")),
    over(make("interval", ZERO, make("pi")), mul(f(_angle), make("cos", mul(k, t))), t),
)
_variance = axiom(
    "variance_of_statistic",
    "The variance of tr f(S) tends to half the sum of k a_k^2, a_k the cosine coefficients of f along the support; f is "
    "analytic on it and of polynomial growth.",
    "Bai and Silverstein (2004), Ann. Probab. 32, 553; Lytova and Pastur (2009), Ann. Probab. 37, 1778",
    (gamma, A, j, r),
    eq(
        limit(mul(power(d, 2), sub(mean(power(_trace, 2)), power(mean(_trace), 2)))),
        mul(HALF, over(make("integers", ONE, OO), mul(k, power(_coefficient, 2)), k)),
    ),
    where=(lt(ZERO, gamma), lt(ZERO, r), *GROWTH),
    owes=_analytic,
)
_at_load = make("law_of_transform", close(app("g", z, div(n, d)), z))
_edges = make("interval", LOWER, UPPER)
_first_order = axiom(
    "first_order",
    "What E tau f(S) has beyond the mean over the limiting law at load n/d, times d, is linear in f: known for resolvents, it "
    "is known for f analytic on the support and of polynomial growth.",
    "Bai and Silverstein (2004), Ann. Probab. 32, 553; Najim and Yao (2016), Ann. Appl. Probab. 26, 1837",
    (gamma, A, j, r, p, q),
    eq(
        limit(mul(d, sub(mean(_trace), over(_at_load, f(x), x)))),
        add(mul(p, f(LOWER)), mul(q, f(UPPER)), neg(over(_edges, mul(app("h", t), f(t)), t))),
    ),
    where=(lt(ZERO, gamma), lt(ZERO, r), *GROWTH),
    owes=(
        *_analytic,
        every(make("defined", over(_edges, app("h", t), t))),
        every(
            eq(
                limit(mul(d, sub(mean(tau(white(D), resolvent(x))), app("g", z, div(n, d))))),
                add(
                    mul(p, resolvent(LOWER)),
                    mul(q, resolvent(UPPER)),
                    neg(over(_edges, mul(app("h", t), resolvent(t)), t)),
                ),
            ),
            z,
            where=(lt(z, ZERO),),
        ),
    ),
)

# Single directions: resolvents and edges of white data, and a symmetric matrix changed by one direction.
_first, _second = make("basis", i), make("basis", j)


def _isotropic(name: str, *where: Term) -> tuple[Axiom, ...]:
    function = of(white(D), inverse(sub(y, x)))
    words = "Entries of the resolvent of white data in fixed orthonormal directions, at a real point off the limiting spectrum."
    same = in_probability(make("entry", function, _first, _first))
    other = in_probability(make("entry", function, _first, _second))
    context, below = (gamma, y, i, LAW), (lt(ZERO, gamma), le(ONE, i))
    return (
        axiom(
            f"isotropic_law_{name}",
            words,
            _LOCAL_LAW,
            context,
            eq(same, over(LAW, inverse(sub(y, x)), x)),
            where=(*below, *where),
            owes=(_transform, every(make("defined", over(LAW, inverse(sub(y, x)), x)))),
        ),
        axiom(
            f"isotropic_law_{name}_across",
            words,
            _LOCAL_LAW,
            (gamma, y, i, j),
            eq(other, ZERO),
            where=(*below, le(ONE, j), ne(i, j), *where),
        ),
    )


def _edge(name: str, number: Term, value: Term, *where: Term) -> Axiom:
    return axiom(
        f"edge_{name}",
        "Each extreme eigenvalue of white data that is not 0 tends to the edge of the limiting spectrum.",
        "Geman (1980), Ann. Probab. 8, 252; Bai and Yin (1993), Ann. Probab. 21, 1275",
        (gamma, k),
        eq(in_probability(make("eigenvalue", white(D), number)), value),
        where=(lt(ZERO, gamma), le(ONE, k), *where),
    )


_direction = var("v", "vector")
_theta = var("theta", "real")
_directions = ((M, make("symmetric", d)), (_direction, make("unit_vectors", d)))
_spiked = make("spiked", M, _direction, _theta)
_at = inverse(sub(y, x))
_form = make("entry", of(M, _at), _direction, _direction)
_denominator = add(ONE, _theta, neg(mul(_theta, y, _form)))


def _above(matrix: Term) -> Term:
    """The share of eigenvalues above y."""
    return tau(matrix, make("cases", lt(y, x), ONE, TRUE, ZERO))


_off = tuple(every(make("defined", tau(matrix, _at))) for matrix in (M, _spiked))
_rank_one_entry = axiom(
    "rank_one_entry",
    "The resolvent of A M A, A^2 = 1 + theta v v^T, in the direction v.",
    "Sherman and Morrison (1950), Ann. Math. Statist. 21, 124",
    (d, y, _theta, M, _direction),
    eq(mul(make("entry", of(_spiked, _at), _direction, _direction), _denominator), _form),
    where=(le(ONE, d), lt(neg(ONE), _theta)),
    ranges=_directions,
    owes=_off,
)


def _count(sign: int) -> Axiom:
    jump = make("cases", lt(_denominator, ZERO), div(num(sign), d), TRUE, ZERO)
    condition = lt(ZERO, _theta) if sign > 0 else lt(_theta, ZERO)
    return axiom(
        f"rank_one_count_{'up' if sign > 0 else 'down'}",
        "How many eigenvalues of A M A, A^2 = 1 + theta v v^T, lie above y > 0, by the sign of a determinant.",
        "the matrix determinant lemma and Cauchy's interlacing: Horn and Johnson, Matrix Analysis (2013), section 4.3",
        (d, y, _theta, M, _direction),
        eq(_above(_spiked), add(_above(M), jump)),
        where=(le(ONE, d), lt(ZERO, y), lt(neg(ONE), _theta), condition),
        ranges=_directions,
        owes=_off,
    )


def _interlacing(lower: bool) -> Axiom:
    one, two = (M, _spiked) if lower else (_spiked, M)
    return axiom(
        f"interlacing_{'below' if lower else 'above'}",
        "On the complement of v the matrices M and A M A, A^2 = 1 + theta v v^T, agree.",
        "Cauchy's interlacing: Horn and Johnson, Matrix Analysis (2013), theorem 4.3.28",
        (d, k, _theta, M, _direction),
        le(make("eigenvalue", one, add(k, ONE)), make("eigenvalue", two, k)),
        where=(le(ONE, d), lt(neg(ONE), _theta), le(ONE, k), lt(k, d)),
        ranges=_directions,
    )


def _counted(above: bool) -> Axiom:
    number, share = make("eigenvalue", M, k), div(k, d)
    return axiom(
        f"eigenvalue_{'above' if above else 'not_above'}",
        "The k-th largest eigenvalue lies above y if and only if at least k do.",
        "by definition of the k-th largest eigenvalue",
        (d, k, y, M),
        lt(y, number) if above else le(number, y),
        where=(le(ONE, k), le(k, d)),
        ranges=_directions[:1],
        owes=(every(le(share, _above(M)) if above else lt(_above(M), share)),),
    )


_entry = axiom(
    "entry_of_function",
    "The entry of a function of a symmetric matrix in one direction is the mean over the eigenvalues weighted by it.",
    "the spectral theorem: Horn and Johnson, Matrix Analysis (2013), theorem 2.5.6",
    (d, M, _direction),
    eq(make("entry", of(M, f(x)), _direction, _direction), over(make("spectral", M, _direction), f(x), x)),
    where=(le(ONE, d),),
    ranges=_directions,
    owes=(every(make("defined", tau(M, f(x)))),),
)
_norm = axiom(
    "operator_norm",
    "The norm of a symmetric matrix is the larger of its largest eigenvalue and minus its smallest.",
    "Horn and Johnson, Matrix Analysis (2013), section 5.6",
    (d, M),
    eq(
        make("operator_norm", M),
        make("max", make("eigenvalue", M, ONE), neg(make("eigenvalue", M, num(-1)))),
    ),
    where=(le(ONE, d),),
    ranges=_directions[:1],
)

SPECTRA: tuple[Axiom, ...] = (
    _continuity,
    _continuity_population,
    _population,
    *_laws,
    _variance,
    _first_order,
    *_isotropic("below", lt(y, ZERO)),
    *_isotropic("above", lt(UPPER, y)),
    *_isotropic("in_gap", lt(ZERO, y), lt(y, LOWER)),
    *_isotropic("at_zero", eq(y, ZERO), lt(ONE, gamma)),
    _edge("upper", k, UPPER),
    _edge("lower", neg(k), LOWER, lt(ONE, gamma)),
    _edge("lower_of_few", sub(add(n, ONE), k), LOWER, lt(gamma, ONE)),
    _rank_one_entry,
    *(_count(sign) for sign in (1, -1)),
    *(_interlacing(lower) for lower in (True, False)),
    *(_counted(above) for above in (True, False)),
    _entry,
    _norm,
)
