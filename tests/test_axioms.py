"""Every cited axiom is cross-examined numerically, by a route that does not use it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import mpmath
import numpy as np
import pytest
import sympy as sp
from scipy import integrate, special

from phaseproof.theory.axioms import AXIOMS
from phaseproof.theory.language import d, n
from phaseproof.theory.references import REFERENCES
from phaseproof.theory.wishart import wick_moment


def test_every_axiom_names_a_known_reference() -> None:
    assert AXIOMS
    assert all(axiom.reference in REFERENCES for axiom in AXIOMS.values())


@pytest.mark.parametrize(("a", "b", "c"), [(-0.5, 0.5, 2), (0.5, 1.5, 3), (-0.5, 1.5, 2), (0.25, 0.5, 1.5)])
def test_gauss_summation(a: float, b: float, c: float) -> None:
    """The series at 1, summed with the Euler integral instead of the formula."""
    with mpmath.workdps(30):
        beta = mpmath.gamma(c) / (mpmath.gamma(b) * mpmath.gamma(c - b))
        integral = beta * mpmath.quad(  # t = sin^2 u makes the integrand smooth
            lambda u: 2 * mpmath.sin(u) ** (2 * b - 1) * mpmath.cos(u) ** (2 * (c - b - a) - 1), [0, mpmath.pi / 2]
        )
        axiom = AXIOMS["gauss_summation"]
        names = sp.symbols("a b c", real=True)
        formula = axiom.statement.rhs.subs(dict(zip(names, map(sp.Rational, (a, b, c)), strict=True)))
        assert abs(integral - mpmath.mpf(sp.N(formula, 30))) < mpmath.mpf("1e-20")


def test_euler_gamma_ratio() -> None:
    """k t(k) for 2F1(3/2, 5/2; 4; x) approaches 16/pi like 1/k: Richardson's extrapolation."""
    with mpmath.workdps(30):

        def scaled(k: int) -> mpmath.mpf:
            return k * mpmath.rf(1.5, k) * mpmath.rf(2.5, k) / (mpmath.rf(4, k) * mpmath.factorial(k))

        extrapolated = 2 * scaled(20000) - scaled(10000)
        assert abs(extrapolated - 16 / mpmath.pi) < 1e-6


def test_integration_by_parts_and_isserlis_by_quadrature() -> None:
    with mpmath.workdps(20):
        density = lambda x: mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)  # noqa: E731
        mean = lambda f: mpmath.quad(lambda x: f(x) * density(x), [-12, 0, 12])  # noqa: E731
        assert abs(mean(lambda x: x * x / (2 + x * x)) - mean(lambda x: (2 - x * x) / (2 + x * x) ** 2)) < 1e-15
        assert abs(mean(lambda x: x**6) - 15) < 1e-12


def test_poincare_by_quadrature() -> None:
    with mpmath.workdps(20):
        density = lambda x: mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)  # noqa: E731
        mean = lambda f: mpmath.quad(lambda x: f(x) * density(x), [-12, 0, 12])  # noqa: E731
        variance = mean(lambda x: mpmath.sin(x) ** 2) - mean(mpmath.sin) ** 2
        assert variance <= mean(lambda x: mpmath.cos(x) ** 2)


def test_bures_wasserstein_for_commuting_covariances() -> None:
    """In one dimension W_2 between N(0, a^2) and N(0, b^2) is |a - b|: quantiles are matched."""
    for a, b in ((1.0, 2.0), (0.3, 0.5)):
        assert np.isclose(a**2 + b**2 - 2 * np.sqrt(a**2 * b**2), (a - b) ** 2)


def test_bures_wasserstein_is_least_among_couplings() -> None:
    """In two dimensions, for covariances that do not commute: tr(A + B - 2C) over all joint covariances ((A, C), (C^T, B)).

    A joint covariance is C = A^(1/2) K B^(1/2) with |K| <= 1, so the distance is least at the nuclear norm of
    A^(1/2) B^(1/2), found here over rotations and reflections K on a grid.
    """
    a, b = np.array([[2.0, 0.3], [0.3, 0.5]]), np.array([[1.0, -0.6], [-0.6, 1.5]])

    def root(matrix: np.ndarray) -> np.ndarray:
        values, vectors = np.linalg.eigh(matrix)
        return (vectors * np.sqrt(values)) @ vectors.T

    product = root(b) @ root(a)
    angles = np.linspace(0, 2 * np.pi, 200_001)
    cosines, sines = np.cos(angles), np.sin(angles)
    rotated = cosines * np.trace(product) + sines * (product[1, 0] - product[0, 1])
    reflected = cosines * (product[0, 0] - product[1, 1]) + sines * (product[0, 1] + product[1, 0])
    least = np.trace(a + b) - 2 * max(rotated.max(), reflected.max())
    formula = np.trace(a + b) - 2 * np.trace(root(root(a) @ b @ root(a)))
    assert np.isclose(least, formula, atol=1e-8)


def test_stieltjes_inversion_by_quadrature() -> None:
    """The law with density 6 x (1 - x)/2 on (0, 1) and an atom of 1/2 at 2."""
    with mpmath.workdps(30):

        def transform(z: mpmath.mpc) -> mpmath.mpc:
            points = [0, mpmath.re(z), 1] if 0 < mpmath.re(z) < 1 else [0, 1]
            return mpmath.quad(lambda x: 3 * x * (1 - x) / (z - x), points) + mpmath.mpf(1) / 2 / (z - 2)

        height = mpmath.mpf("1e-3")
        for x in map(mpmath.mpf, ("0.2", "0.7")):
            coarse, fine = (-transform(mpmath.mpc(x, h)).imag / mpmath.pi for h in (2 * height, height))
            assert abs(2 * fine - coarse - 3 * x * (1 - x)) < 1e-5
        assert abs(height * 1j * transform(2 + height * 1j) - 0.5) < 1e-2
        assert abs(-transform(mpmath.mpc(1.5, height)).imag / mpmath.pi) < 1e-2


def test_stieltjes_continuity_on_a_sequence_of_laws() -> None:
    """Uniform laws on k/N tend to the uniform law on (0, 1), whose transform is ln(z/(z - 1)): off [0, oo) as at z < 0."""
    points = (np.arange(20_000) + 0.5) / 20_000
    for z in (-1.0, -0.1, 0.5 + 0.5j, 2 - 0.3j):
        assert np.isclose(np.mean(1 / (z - points)), np.log(z / (z - 1)), atol=1e-7)
        assert np.isclose(np.mean(-1 / (z - points) ** 2), 1 / z - 1 / (z - 1), atol=1e-7)
    assert np.isclose(np.mean(np.cos(points)), np.sin(1), atol=1e-8)


@pytest.mark.parametrize("order", range(1, 7))
def test_moments_stay_bounded_and_converge(order: int) -> None:
    """E tau(S^k) at n = 2 d, by Wick sums: falls to the integral of x^k against the law, by quadrature."""
    moments = [float(wick_moment(order, "real").subs({n: 2 * size, d: size})) for size in (4, 16, 64, 256, 1024)]
    assert all(later <= earlier for earlier, later in pairwise(moments))
    limit = law_integral(lambda x: x**order, 0.5)
    assert 0 <= moments[-1] - limit <= (moments[-2] - moments[-1]) / 3 * 1.1 + 1e-12


@pytest.mark.parametrize("order", [2, 3, 4, 5, 6])
def test_first_order_of_linear_statistics_against_wick_sums(order: int) -> None:
    """d (E tau(S^k) - limit): masses 1/4 at the edges minus half an arcsine law, against exact moments."""
    exact = wick_moment(order, "real").subs(n, 2 * d)
    shift = float(sp.limit(d * (exact - sp.limit(exact, d, sp.oo)), d, sp.oo))
    edges = [(1 - 0.5**0.5) ** 2, (1 + 0.5**0.5) ** 2]
    predicted = sum(edge**order for edge in edges) / 4 - circle_mean(lambda x: x**order, 0.5) / 2
    assert np.isclose(shift, predicted)


def test_variance_of_linear_statistics_against_exact_laws() -> None:
    """tr S is a chi-square of n d degrees over n; ln det S has variance sum psi'((n - i)/2) (Bartlett)."""
    ratio = 0.5
    assert np.isclose(variance_of(lambda x: x, ratio), 2 * ratio)
    size = 4000
    bartlett = float(np.sum(special.polygamma(1, (size / ratio - np.arange(size)) / 2)))
    assert np.isclose(variance_of(np.log, ratio), bartlett, rtol=1e-3)


def test_bartlett_by_determinants() -> None:
    """E det(n S) = n (n - 1) ... (n - d + 1), against the determinant expanded and averaged, 2 x 2 and 3 x 3."""
    generator = np.random.default_rng(12)
    for examples, dimension in ((5, 2), (4, 3)):
        x = generator.standard_normal((200_000, examples, dimension))
        determinants = np.linalg.det(np.swapaxes(x, 1, 2) @ x)
        for power in (0.5, 1.0):
            moments = [
                2**power * special.gamma((examples - i) / 2 + power) / special.gamma((examples - i) / 2)
                for i in range(dimension)
            ]
            values = determinants**power
            error = values.std() / np.sqrt(len(values))
            assert abs(values.mean() - np.prod(moments)) < 5.5 * error  # false alarms: 2e-7 in all


def test_digamma_bounds() -> None:
    with mpmath.workdps(40):
        for x in map(mpmath.mpf, ("1e-6", "0.1", "1", "7.5", "1e6")):
            assert mpmath.log(x) - 1 / x < mpmath.digamma(x) < mpmath.log(x)


def test_digamma_second() -> None:
    with mpmath.workdps(60):
        for x in map(mpmath.mpf, ("1e-6", "0.1", "1", "7.5", "1e6")):
            rest = mpmath.digamma(x) - mpmath.log(x) + 1 / (2 * x)
            assert -1 / (12 * x**2) < rest < 0


def test_the_largest_of_weakly_dependent_variables() -> None:
    """Gaussians less their mean, over norms that share a part of size 1/sqrt(n): as large as if they were independent.

    The relative difference stays below 2 (ln n)^2/n^2 plus 5.5 standard errors (4e-8 a case), which is 1 % at n = 50.
    """
    generator = np.random.default_rng(5)
    for size, draws in ((50, 60_000), (200, 20_000)):
        independent, dependent = generator.standard_normal((2, draws, size))
        noise, shared = generator.standard_normal((2, draws, size)), generator.standard_normal((draws, 1))
        plain = np.abs(independent * (1 + noise[0] / (2 * size) ** 0.5)).max(axis=1)
        centred = (dependent - dependent.mean(axis=1, keepdims=True)) * (size / (size - 1)) ** 0.5
        joined = noise[1] * (1 - 1 / size) ** 0.5 + shared / size**0.5
        tied = np.abs(centred * (1 + joined / (2 * size) ** 0.5)).max(axis=1)
        error = ((plain.var() + tied.var()) / draws) ** 0.5 / plain.mean()
        assert error < 1.5e-3
        assert abs(tied.mean() / plain.mean() - 1) < 2 * (np.log(size) / size) ** 2 + 5.5 * error


def test_monotone_convergence_of_inverse_moments() -> None:
    """E 1/(y + h) for y chi-square: rises to 1/(k - 2) as h falls to 0 for k = 3, without bound for k = 2."""
    with mpmath.workdps(20):

        def mean(degrees: int, shift: mpmath.mpf) -> mpmath.mpf:
            half = mpmath.mpf(degrees) / 2
            density = lambda y: y ** (half - 1) * mpmath.exp(-y / 2) / (2**half * mpmath.gamma(half))  # noqa: E731
            return mpmath.quad(lambda y: density(y) / (y + shift), [0, shift, 1, 10, 200])

        finite = [mean(3, mpmath.mpf(10) ** -k) for k in (2, 4, 8)]
        assert finite[0] < finite[1] < finite[2] < 1
        assert 1 - finite[2] < 1e-3
        infinite = [mean(2, mpmath.mpf(10) ** -k) for k in (4, 8, 12)]
        assert infinite[2] - infinite[1] > 4
        assert infinite[1] - infinite[0] > 4


@pytest.mark.parametrize(("p", "m"), [(0.5, 1.0), (1.3, 2.0), (0.75, 3.0)])
def test_euler_beta(p: float, m: float) -> None:
    """Both integrals: over the half line by the trapezoidal rule in ln y, over the unit interval with its ends as weights."""
    grid = np.arange(-90, 90, 0.05)
    half_line = 0.05 * np.sum(np.exp(p * grid) / (1 + np.exp(grid)) ** m)
    assert np.isclose(half_line, special.gamma(p) * special.gamma(m - p) / special.gamma(m), rtol=1e-12)
    unit, _ = integrate.quad(lambda w: 1.0, 0, 1, weight="alg", wvar=(p - 1, m - 1))
    assert np.isclose(unit, special.gamma(p) * special.gamma(m) / special.gamma(p + m), rtol=1e-9)


@pytest.mark.parametrize(("j", "b", "x"), [(1, 2.0, 0.3), (2, 3.5, 7.0), (2, 1.25, 0.9), (1, 4 / 3, 50.0)])
def test_euler_integral(j: int, b: float, x: float) -> None:
    """The series for x < 1, and beyond it Pfaff's form, summed term by term; the integral by quadrature."""
    with mpmath.workdps(25):
        integral = mpmath.quad(lambda w: w ** (b - 1) * (1 + x * w) ** -j, [0, 1 / (1 + x), 1])
        y = x / (1 + x)
        terms = (mpmath.rf(j, k) / mpmath.rf(b + 1, k) * y**k for k in range(4000))
        series = sum(terms) * (1 + x) ** -j / b
        assert abs(integral - series) < mpmath.mpf("1e-15")


def test_complement_of_support_by_diagonalisation() -> None:
    """Eigenvalues 1 and 6 in equal number at d = 600, two loads: none in the gap predicted, several where none is."""
    generator = np.random.default_rng(5)
    values = np.repeat([1.0, 6.0], 300)
    for load, gap in ((4.0, True), (1.0, False)):
        p = np.linspace(1.01, 5.99, 4000)
        inside = 1 - (0.5 / (1 - p) ** 2 + 0.5 * 36 / (6 - p) ** 2) / load > 0
        assert inside.any() == gap
        x = generator.standard_normal((int(600 * load), 600)) * np.sqrt(values)
        eigenvalues = np.linalg.eigvalsh(x.T @ x / len(x))
        if gap:
            image = p * (1 - (0.5 / (1 - p) + 0.5 * 6 / (6 - p)) / load)
            low, high = image[inside].min(), image[inside].max()
            counts = [np.sum(eigenvalues < low), np.sum((eigenvalues > low + 0.02) & (eigenvalues < high - 0.02))]
            assert counts == [300, 0]
            assert high - low > 0.2
        else:
            assert np.max(np.diff(eigenvalues[eigenvalues < 4])) < 0.1


def test_isotropic_law() -> None:
    """Entries of the resolvent in two fixed directions, right and left of the bulk and off the axis; no eigenvalue strays.

    Gaussian and bounded data, directions that no coordinate axis is near to; errors fall like d^(-1/2), here d = 600.
    """
    generator = np.random.default_rng(31)
    dimension = 600
    frame = np.linalg.qr(generator.standard_normal((dimension, 2)))[0]
    for load in (0.5, 2.0):
        ratio = 1 / load
        low, high = (1 - ratio**0.5) ** 2, (1 + ratio**0.5) ** 2
        for x in (
            generator.standard_normal((int(load * dimension), dimension)),
            3**0.5 * generator.choice([-1.0, 0, 0, 0, 0, 1.0], (int(load * dimension), dimension)),
        ):
            values, vectors = np.linalg.eigh(x.T @ x / len(x))
            positive = values[max(0, dimension - len(x)) :]
            assert positive.min() > low - 0.1
            assert positive.max() < high + 0.1
            for z in (high + 1, low / 2, -1.0, 1 + 1j):
                transform = law_integral(lambda v, z=z: 1 / (z - v), min(ratio, 1 / ratio)) if load > 1 else None
                if transform is None:  # X^T X and X X^T share their positive spectrum
                    swapped = law_integral(lambda v, z=z * load: 1 / (z - v), load)
                    transform = load * load * swapped + (1 - load) / z
                entries = (frame.T @ vectors / (z - values)) @ vectors.T @ frame
                assert np.allclose(entries, transform * np.eye(2), atol=0.25 * abs(transform))


def test_no_eigenvalue_outside() -> None:
    """Populations that are far from white, Gaussian data at d = 300: the largest eigenvalue stays at the predicted edge."""
    generator = np.random.default_rng(33)
    for values in (np.repeat([1.0, 6.0], 150), np.linspace(0.5, 4, 300)):
        for load in (0.5, 2.0):
            p = values[-1] * (1 + np.geomspace(1e-2, 1e2, 1000))[:, None]
            edge = np.min(p[:, 0] * (1 + np.mean(values / (p - values), axis=1) / load))
            x = generator.standard_normal((int(300 * load), 300)) * np.sqrt(values)
            largest = np.linalg.eigvalsh(x.T @ x / len(x))[-1]
            assert -3 < (largest / edge - 1) * len(x) ** (2 / 3) < 1


def law_integral(function: Callable[[np.ndarray], np.ndarray], ratio: float) -> float:
    """The integral against the Marchenko-Pastur law of c = ratio <= 1, by quadrature of its density."""
    lower, upper = (1 - ratio**0.5) ** 2, (1 + ratio**0.5) ** 2
    angles = (np.arange(20_000) + 0.5) * np.pi / 20_000
    x = (lower + upper) / 2 + (upper - lower) / 2 * np.cos(angles)
    density = np.sqrt((upper - x) * (x - lower)) / (2 * np.pi * ratio * x)
    mean = np.mean(function(x) * density * np.sin(angles)) * np.pi * (upper - lower) / 2
    return mean if np.iscomplexobj(mean) else float(mean)


def circle_mean(function: Callable[[np.ndarray], np.ndarray], ratio: float, harmonic: int = 0) -> float:
    angles = (np.arange(4096) + 0.5) * np.pi / 4096
    return float(np.mean(function(1 + ratio + 2 * ratio**0.5 * np.cos(angles)) * np.cos(harmonic * angles)))


def variance_of(function: Callable[[np.ndarray], np.ndarray], ratio: float) -> float:
    return sum(k * (2 * circle_mean(function, ratio, k)) ** 2 for k in range(1, 200)) / 2


def test_every_axiom_has_its_cross_examination() -> None:
    """Which test of this file examines which axiom; an axiom that is not listed is not tested."""
    assert set(AXIOMS) == {
        "gauss_summation",
        "euler_gamma_ratio",
        "gaussian_integration_by_parts",
        "isserlis",
        "gaussian_poincare",
        "bures_wasserstein",
        "stieltjes_inversion",
        "stieltjes_continuity",
        "moments_converge",
        "linear_statistics_first_order",
        "linear_statistics_variance",
        "bartlett",
        "complement_of_support",
        "digamma_bounds",
        "digamma_second",
        "largest_of_weakly_dependent",
        "euler_integral",
        "euler_beta",
        "monotone_convergence",
        "isotropic_law",
        "no_eigenvalue_outside",
    }
