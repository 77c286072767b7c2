"""Values for general populations against routes that share nothing with the closed forms: fixed points, quadrature, data."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp

import phaseproof
from phaseproof.derivations.spectrum import power_law, two_atom
from phaseproof.numeric.at_size import losses_at_size, overlap_at_size, square_root_at_size
from phaseproof.numeric.ensembles import data
from phaseproof.numeric.measurement import measure
from phaseproof.numeric.models import overlap_from_means
from phaseproof.numeric.population import Population
from phaseproof.numeric.shaped import (
    centred_traces,
    measure_roots,
)
from phaseproof.theory.balls import enclose_to
from phaseproof.theory.errors import DomainError, NotEvaluable, PrecisionError

x = sp.Symbol("x", positive=True)
ATOMS = [("2", "1", "1/3", "5"), ("1", "1/2", "1/4", "3"), ("1/3", "2", "1/2", "8"), ("0.9", "1/10", "9/10", "1/5")]


def value(name: str, digits: int = 25, **point: object) -> mpmath.mpf:
    return mpmath.mpf(phaseproof.claim(f"spectrum.{name}").evaluate(digits=digits, **point).value)


def number(text: str) -> mpmath.mpf:
    top, _, bottom = text.partition("/")
    return mpmath.mpf(top) / mpmath.mpf(bottom or 1)


def fixed_point(mean: object, load: mpmath.mpf, variance: mpmath.mpf) -> mpmath.mpf:
    """kappa by leaving one example out: the share of noise M = 1/(1 + <t/(variance + t M)>/load), by Illinois bisection."""
    excess = lambda m: m * (1 + mean(lambda t: t / (variance + t * m)) / load) - 1  # type: ignore[operator] # noqa: E731
    return variance / mpmath.findroot(excess, (0, 1), solver="illinois", tol=mpmath.mpf(10) ** (5 - 2 * mpmath.mp.dps))


def atoms(weight: str, ratio: str) -> object:
    w, r = number(weight), number(ratio)
    return lambda f: (1 - w) * f(mpmath.mpf(1)) + w * f(r)


def power(exponent: str) -> object:
    """The mean over (1 - a) u^(-a), by quadrature in w, u = w^m with a m a whole number: smooth up to the ends."""
    a = number(exponent)
    m = sp.Rational(exponent).q
    return lambda f: mpmath.quad(lambda w: f((1 - a) * w ** (-a * m)) * m * w ** (m - 1), [0, 0.3, 1])


def losses(mean: object, load: mpmath.mpf, noise: mpmath.mpf) -> tuple[mpmath.mpf, mpmath.mpf, mpmath.mpf]:
    """(kappa, test, train) as theory puts them: with df_2, and g_2 by differentiating g_1 numerically."""
    kappa = fixed_point(mean, load, noise**2)

    def trace(variance: mpmath.mpf) -> mpmath.mpf:
        k = fixed_point(mean, load, variance)
        return k / variance * mean(lambda t: 1 / (t + k))  # type: ignore[operator]

    second = mean(lambda t: (t / (t + kappa)) ** 2)  # type: ignore[operator]
    bias = kappa**2 * mean(lambda t: t / (t + kappa) ** 2) / (1 - second / load)  # type: ignore[operator]
    step = noise**2 / 1000
    stencil = {1: 2 / mpmath.mpf(3), 2: -1 / mpmath.mpf(12)}
    slope = sum(c * (trace(noise**2 + j * step) - trace(noise**2 - j * step)) for j, c in stencil.items()) / step
    spread = 1 - 2 * noise**2 * trace(noise**2) - noise**4 * slope
    return kappa, bias + noise**2 * spread, noise**2 * mean(lambda t: t / (t + kappa))  # type: ignore[operator]


@pytest.mark.parametrize(("load", "noise", "weight", "ratio"), ATOMS)
def test_two_eigenvalues_against_the_fixed_point(load: str, noise: str, weight: str, ratio: str) -> None:
    with mpmath.workdps(30):
        point = {"gamma": load, "noise": noise, "weight": weight, "ratio": ratio}
        kappa, test, train = losses(atoms(weight, ratio), number(load), number(noise))
        assert abs(value("two_atom_renormalised_noise", **point) - kappa) < mpmath.mpf("1e-20")
        assert abs(value("two_atom_train_error", **point) - train) < mpmath.mpf("1e-20")
        assert abs(value("two_atom_test_error", **point) - test) < mpmath.mpf("1e-10")


@pytest.mark.parametrize(("load", "noise", "exponent"), [("2", "1", "1/2"), ("1", "1/2", "1/3"), ("1/3", "2", "3/4")])
def test_power_laws_against_the_fixed_point(load: str, noise: str, exponent: str) -> None:
    with mpmath.workdps(20):
        point = {"gamma": load, "noise": noise, "exponent": exponent}
        law = Population.of(np.ones(3)) if exponent == "0" else power_law.law({"exponent": float(number(exponent))})
        mean = lambda f: sum(  # noqa: E731
            mpmath.mpf(w) * f(mpmath.mpf(t)) for t, w in zip(law.eigenvalues, law.multiplicities, strict=True)
        )
        whole = power(exponent)(lambda t: t / (t + 1))  # type: ignore[operator]
        assert abs(mean(lambda t: t / (t + 1)) - whole) < 1e-12
        kappa, test, train = losses(mean, number(load), number(noise))
        assert abs(value("power_law_renormalised_noise", **point) - kappa) < 1e-11
        assert abs(value("power_law_train_error", **point) - train) < 1e-11
        assert abs(value("power_law_test_error", **point) - test) < 1e-9


@pytest.mark.parametrize(("load", "noise", "weight", "ratio"), ATOMS)
def test_the_cubic_has_one_positive_root(load: str, noise: str, weight: str, ratio: str) -> None:
    """The polynomial by its coefficients, its roots by companion matrix: wrong roots are negative or complex."""
    g, v, w, r = (float(number(a)) for a in (load, noise, weight, ratio))
    v = v * v
    pull = np.array([0.0, (1 - w) + w * r, (1 - w) * r + w * r, 0.0]) / g
    cubic = np.polysub(np.polymul([1, -v], [1, 1 + r, r]), pull)
    positive = [root.real for root in np.roots(cubic) if abs(root.imag) < 1e-9 and root.real > 0]
    assert len(positive) == 1
    point = {"gamma": load, "noise": noise, "weight": weight, "ratio": ratio}
    assert np.isclose(float(value("two_atom_renormalised_noise", **point)), positive[0])


@pytest.mark.parametrize(("load", "weight", "ratio"), [("2", "1/3", "5"), ("1", "1/2", "2"), ("1/3", "1/4", "9")])
def test_overlap_and_distances_over_the_noise(load: str, weight: str, ratio: str) -> None:
    """(2/pi) int t/(t + kappa(u^2)) du with kappa from the fixed point at every node, u = v/(1 - v)."""
    with mpmath.workdps(15):
        g, mean = number(load), atoms(weight, ratio)
        nodes, weights = np.polynomial.legendre.leggauss(40)
        u = [(mpmath.mpf(1) + node) / (1 - node) for node in nodes]
        kappas = [fixed_point(mean, g, v**2) for v in u]
        steps = [2 / (1 - mpmath.mpf(node)) ** 2 * w for node, w in zip(nodes, weights, strict=True)]

        def root(t: mpmath.mpf) -> mpmath.mpf:
            return 2 / mpmath.pi * sum(s * t / (t + k) for s, k in zip(steps, kappas, strict=True))

        average = mean(lambda t: t)  # type: ignore[operator]
        square = mean(lambda t: root(t) ** 2)  # type: ignore[operator]
        mixed = mean(lambda t: mpmath.sqrt(t) * root(t))  # type: ignore[operator]
        point = {"gamma": load, "weight": weight, "ratio": ratio}
        assert abs(value("two_atom_overlap", **point) - square / average) < 1e-5
        assert abs(value("two_atom_split_distance", **point) - 2 * (average - square)) < 1e-5 * average
        assert abs(value("two_atom_population_distance", **point) - 2 * (average - mixed)) < 1e-5 * average


@pytest.mark.parametrize("load", ["1/7", "0.999", "1", "3"])
def test_equal_eigenvalues_are_isotropic(load: str) -> None:
    with mpmath.workdps(25):
        same = {"gamma": load, "weight": "2/7", "ratio": "1"}
        isotropic = mpmath.mpf(phaseproof.claim("convergence.overlap").evaluate(digits=25, gamma=load).value)
        assert abs(value("two_atom_overlap", **same) - isotropic) < mpmath.mpf("1e-22")
        for loss in ("test_error", "train_error"):
            known = phaseproof.claim(f"denoising.{loss}").evaluate(digits=25, gamma=load, noise="3/4").value
            assert abs(value(f"two_atom_{loss}", noise="3/4", **same) - mpmath.mpf(known)) < mpmath.mpf("1e-22")


@pytest.mark.parametrize("load", ["1/2", "1", "4"])
def test_first_order_at_finite_size_is_the_isotropic_one(load: str) -> None:
    """Stein's identity to first order in 1/n for any population, at Sigma = 1: shift of the half moment and of losses."""
    shift = float(phaseproof.claim("finite_size.half_moment_shift").evaluate(gamma=load).value)
    g = float(number(load))
    population = Population.of(np.ones(100))
    moved = square_root_at_size(population, g, 100 * g) - square_root_at_size(population, g)
    assert np.isclose(100 * moved[0], shift, rtol=1e-6)


def test_finite_size_limit_is_the_closed_form() -> None:
    at = {"weight": 1 / 3, "ratio": 5.0}
    for load in ("1/3", "1", "2"):
        point = {"gamma": load, "weight": "1/3", "ratio": "5"}
        g = float(number(load))
        assert np.isclose(overlap_at_size(two_atom.law(at), g), float(value("two_atom_overlap", **point)), rtol=1e-9)
        test, train = losses_at_size(two_atom.law(at), 0.8, g, np.inf)
        assert np.isclose(test, float(value("two_atom_test_error", noise="4/5", **point)), rtol=1e-9)
        assert np.isclose(train, float(value("two_atom_train_error", noise="4/5", **point)), rtol=1e-9)


@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("load", [0.25, 1.0, 4.0])
def test_power_laws_at_dimension_400(exponent: float, load: float) -> None:
    """The overlap of two data sets against the prediction: within 0.5 %, which is at least three standard errors."""
    d = 400
    spectrum = power_law.eigenvalues({"d": d, "exponent": exponent})
    generator = np.random.default_rng([400, int(2 * exponent), int(4 * load)])
    rows = measure_roots(spectrum, int(load * d), generator, {0.25: 80, 1.0: 4, 4.0: 2}[load])
    measured = measure(rows, overlap_from_means)
    predicted = overlap_at_size(Population.of(spectrum), load, load * d)
    assert abs(measured.estimate / predicted - 1) < 0.005
    assert measured.standard_error / predicted < 0.005 / 3


@pytest.mark.parametrize("exponent", ["1/4", "1/2", "4/5"])
def test_amplitude_of_a_power_law(exponent: str) -> None:
    """The double average by quadrature over both eigenvalues; and gamma (1 - q) at a large load."""
    a = float(number(exponent))
    nodes, weights = np.polynomial.legendre.leggauss(400)
    grid, step = (nodes + 1) / 2, weights / 2
    m = 8  # u = grid^m: smooth enough at 0
    t, density = (1 - a) * grid ** (-a * m), step * m * grid ** (m - 1)
    pairs = np.sqrt(np.outer(t, t)) / (np.sqrt(t)[:, None] + np.sqrt(t)[None, :])
    double = float(density @ pairs**2 @ density)
    amplitude = float(value("power_law_large_load", exponent=exponent))
    assert np.isclose(amplitude, double, rtol=1e-4)
    if a <= 0.5:  # beyond, eigenvalues of every size share in the mean, and a grid of noise levels misses some
        law = power_law.law({"exponent": a})
        assert np.isclose(1e4 * (1 - overlap_at_size(law, 1e4)), amplitude, rtol=2e-3)


def test_amplitude_of_two_eigenvalues() -> None:
    with mpmath.workdps(25):
        point = {"weight": "1/3", "ratio": "5"}
        here = (1 - value("two_atom_overlap", gamma="1000000", **point)) * 10**6
        assert abs(here / value("two_atom_large_load", **point) - 1) < 1e-5
        assert value("two_atom_large_load", weight="1/3", ratio="1") == mpmath.mpf("0.25")


@pytest.mark.parametrize(("weight", "ratio"), [("1/2", "4"), ("1/10", "12"), ("9/10", "3")])
def test_split_by_the_discriminant(weight: str, ratio: str) -> None:
    """Intervals on which the equation of the transform has a pair of complex roots: one below the load, two above."""
    w, r = float(number(weight)), float(number(ratio))
    load = float(value("two_atom_split", weight=weight, ratio=ratio))

    def intervals(g: float) -> int:
        product, middle = np.polymul([1, 1], [r, 1]), np.polyadd((1 - w) * np.array([r, 1]), w * r * np.array([1, 1]))
        inside = []
        for point in np.linspace(0.005, 1.2 * r * (1 + g**-0.5) ** 2, 8000):
            roots = np.roots(np.polysub(np.polyadd(np.append(point * product, 0), product), np.append(middle, 0) / g))
            inside.append(np.abs(roots.imag).max() > 1e-9)
        return int(np.sum(np.diff(np.array([False, *inside]).astype(int)) == 1))

    assert intervals(0.95 * load) == 1
    assert intervals(1.1 * load) == 2


def test_traces_that_are_subtracted_have_the_mean_that_is_said() -> None:
    """At n = 7, d = 12; false alarm 2e-6."""
    generator, deviations = np.random.default_rng(7), np.sqrt(np.repeat([1.0, 5.0], [8, 4]))
    draws = (data(generator, 7, 12, "gaussian") * deviations for _ in range(4000))
    controls = np.array([centred_traces(x, deviations) for x in draws])
    assert np.all(np.abs(controls.mean(axis=0)) < 5 * controls.std(axis=0) / np.sqrt(len(controls)))


def test_steins_identity_at_small_size() -> None:
    """n = 5, d = 3, eigenvalues 1, 2, 4, along the last axis: both sides of the identity over the same 400 000 draws."""
    generator = np.random.default_rng(21)
    n, d, v, sigma = 5, 3, 0.7, np.array([1.0, 2.0, 4.0])
    data = generator.standard_normal((400_000, n, d)) * np.sqrt(sigma)
    c = np.swapaxes(data, 1, 2) @ data / n
    r = np.linalg.inv(c + v * np.eye(d))
    cr, crr = c @ r, c @ r @ r
    trace = np.trace(cr, axis1=1, axis2=2)
    difference = 1 - v * r[:, 2, 2] - sigma[2] * (r[:, 2, 2] * (1 - trace / n) - crr[:, 2, 2] / n)
    wrong = difference - sigma[2] * crr[:, 2, 2] / n
    error = np.std(difference) / np.sqrt(len(difference))
    assert abs(np.mean(difference)) < 5.5 * error  # false alarm: 4e-8
    assert abs(np.mean(wrong)) > 20 * error


def test_integrals_in_balls() -> None:
    a = sp.Symbol("a", positive=True)
    for integrand, known in (
        (sp.sqrt(x), sp.Rational(2, 3)),
        (1 / (1 + x), sp.log(2)),
        (sp.sqrt(a) / sp.sqrt(1 + x), 2 * (sp.sqrt(2) - 1) * sp.sqrt(a)),
    ):
        ball = enclose_to(sp.Integral(integrand, (x, 0, 1)) - known, {a: sp.Rational(3)}, 25)
        assert ball.contains(0)
        assert float(ball.real.rad()) < 1e-25
    for bad in (sp.Abs(x - a), sp.log(x), sp.Piecewise((x, x < a), (1, True))):
        with pytest.raises(NotEvaluable, match="holomorphic"):
            enclose_to(sp.Integral(bad, (x, 0, 1)), {a: sp.Rational(1, 3)}, 10)
    with pytest.raises(NotEvaluable, match="Integral"):
        enclose_to(sp.Integral(1 / (1 + x) ** 2, (x, 0, sp.oo)), {}, 10)


def test_an_integral_along_a_cut_is_refused() -> None:
    """Half way the number under the root turns negative, and stays on the cut of the root: no branch is chosen."""
    with pytest.raises(PrecisionError):
        enclose_to(sp.Integral(sp.sqrt(1 - 2 * x), (x, 0, 1)), {}, 12, maximal_bits=110)


def test_points_outside_the_domain() -> None:
    with pytest.raises(DomainError, match="weight"):
        value("two_atom_overlap", gamma=2, weight=1, ratio=2)
    with pytest.raises(DomainError, match="exponent"):
        value("power_law_test_error", gamma=2, noise=1, exponent=1)
