"""One direction of a fixed Sigma against routes of their own: sums by mpmath, data drawn example by example, other covariances."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy as sp
from mpmath import mpf

import phaseproof
from phaseproof.derivations.recovery.direction import power_amplitude
from phaseproof.numeric.directions import beyond, finite_miss, misses
from phaseproof.theory.balls import enclose_to
from phaseproof.theory.errors import DomainError, PhaseproofError

DEVIATIONS = 5.3
"""Standard errors, so that a comparison fails by chance once in ten million times."""


def value(name: str, digits: int = 15, **point: object) -> str:
    return str(phaseproof.claim(f"recovery.{name}").evaluate(digits=digits, **point).value)


def hindrance(variances: np.ndarray, k: int) -> float:
    """Sum of t_k t_j/(t_k - t_j)^2 over j != k, from its definition."""
    rest = np.delete(variances, k - 1)
    return float(np.sum(variances[k - 1] * rest / (variances[k - 1] - rest) ** 2))


def missed(generator: np.random.Generator, variances: np.ndarray, k: int, n: int) -> float:
    """n (1 - Q) of one data set of n examples."""
    x = generator.standard_normal((n, len(variances))) * np.sqrt(variances)
    _, vectors = np.linalg.eigh(x.T @ x / n)
    return float(n * (1 - vectors[k - 1, -k] ** 2))


@pytest.mark.parametrize(("k", "exponent"), [(1, "2"), (3, "3/2"), (2, "11/10"), (5, "7"), (40, "5/4")])
def test_every_digit_of_the_amplitude(k: int, exponent: str) -> None:
    """mpmath adds up the first terms, and the rest by its own zeta function."""
    with mpmath.workdps(60):
        a = mpf(Fraction(exponent).numerator) / Fraction(exponent).denominator

        def term(j: mpf) -> mpf:
            return (j * k) ** a / (mpf(k) ** a - j**a) ** 2

        start = 40 * k
        near = mpmath.fsum(term(mpf(j)) for j in range(1, start) if j != k)
        ratio = mpf(k) ** a
        far = mpmath.nsum(lambda m: m * ratio**m * mpmath.zeta(a * m, start), [1, 60])
        assert value("power_law_direction", 25, direction=k, exponent=exponent) == mpmath.nstr(
            near + far, 25, strip_zeros=False
        )


@pytest.mark.parametrize("k", [1, 2, 9])
def test_the_amplitude_by_adding_up(k: int) -> None:
    """A million terms, and between two integrals what they leave out: no zeta function."""
    for exponent in ("3/2", "3"):
        a, end = float(Fraction(exponent)), 1e6
        j = np.arange(1, end + 1)
        known = hindrance(j**-a, k)
        left = [k**a * (end + shift) ** (1 - a) / (a - 1) for shift in (1, 0)]
        ours = float(value("power_law_direction", direction=k, exponent=exponent)) - known
        assert left[0] < ours + 1e-9
        assert ours - 1e-9 < left[1] * (1 + 1e-5)


@pytest.mark.parametrize("k", [1, 2, 7, 200])
def test_the_square_law_is_the_sum(k: int) -> None:
    digits = 40
    closed = value("square_law_direction", digits, direction=k)
    assert closed == value("power_law_direction", digits, direction=k, exponent=2)
    assert abs(float(closed) - hindrance(np.arange(1, 1e6) ** -2.0, k)) < 3e-6 * k**2


@pytest.mark.parametrize("exponent", ["5/4", "3/2", "3", "6"])
def test_far_down_the_list_neighbours_are_all_that_counts(exponent: str) -> None:
    """The amplitude over i^2 tends to the limit, from above below exponent 2, and nearly all of it is due to |m| <= 20."""
    a = float(Fraction(exponent))
    limit = float(value("power_law_direction_limit", exponent=exponent))
    assert limit == pytest.approx(np.pi**2 / 3 / a**2, rel=1e-14)
    steps = [
        float(value("power_law_direction", direction=k, exponent=exponent)) / k**2 / limit for k in (10, 100, 1000)
    ]
    gaps = [abs(step - 1) for step in steps]
    assert gaps[0] > 8 * gaps[1] > 64 * gaps[2]
    assert all((step > 1) == (a < 2) for step in steps)
    near = 1000.0 + np.arange(-20, 21)
    assert hindrance(near**-a, 21) / 1000**2 / limit == pytest.approx(1, abs=0.04)
    assert hindrance(near[19:22] ** -a, 2) / 1000**2 / limit == pytest.approx(6 / np.pi**2, abs=1e-4)


@pytest.mark.parametrize("k", [1, 2, 30])
def test_the_bounds_hold_on_their_sides(k: int) -> None:
    for exponent in ("1.0625", "3/2", "5/2", "30"):
        a = float(Fraction(exponent))
        bound = np.pi**2 * k**2 / (3 * a**2) + 1 / (4 * a**2)
        ratio = float(value("power_law_direction", direction=k, exponent=exponent)) / bound
        assert (ratio > 1) == (a < 2)


def test_beyond_the_cut() -> None:
    at = {"n": 1, "d": 20, "exponent": Fraction(5, 2), "direction": 4}
    far = np.arange(1.0, 3e5) ** -2.5
    assert beyond(at) == pytest.approx(hindrance(far, 4) - hindrance(far[:20], 4), rel=1e-6)


@pytest.mark.parametrize(
    ("variances", "k"), [((4.0, 2.0, 1.0, 0.3), 2), ((4.0, 2.0, 1.0, 0.3), 4), ((9.0, 1.0), 1), ((1.0, 0.9, 0.1), 1)]
)
def test_any_covariance_by_data(variances: tuple[float, ...], k: int) -> None:
    """The mean of n (1 - Q) over data sets of a covariance that is no power law; what n leaves out is below an error bar."""
    generator, t, n = np.random.default_rng(11), np.array(variances), 4000 if variances[1] != 0.9 else 20000
    rows = np.array([missed(generator, t, k, n) for _ in range(1500)])
    error = rows.std(ddof=1) / len(rows) ** 0.5
    assert abs(rows.mean() - hindrance(t, k)) < DEVIATIONS * error
    assert error < 0.05 * hindrance(t, k)


def test_the_simulation_draws_what_data_give() -> None:
    """Bartlett's factor with its noise taken off, and data example by example, at a size where the order 1/n is seen."""
    at = {"n": 120, "d": 12, "exponent": Fraction(2), "direction": 1}
    t = np.arange(1.0, 13) ** -2.0
    fast = misses(at, np.random.default_rng(2), 100_000)
    generator = np.random.default_rng(3)
    slow = np.array([missed(generator, t, 1, 120) for _ in range(8_000)])
    errors = [rows.std(ddof=1) / len(rows) ** 0.5 for rows in (fast, slow)]
    assert abs(fast.mean() - slow.mean()) < DEVIATIONS * np.hypot(*errors)
    mean, allowance = finite_miss(at, hindrance(t, 1) + beyond(at))
    assert abs(fast.mean() - mean) < DEVIATIONS * errors[0] + allowance
    assert mean - hindrance(t, 1) > 10 * errors[0]


def test_the_order_in_n_by_another_covariance() -> None:
    """Fourth order of the perturbation, exponent 3, direction 2."""
    at = {"n": 2000, "d": 15, "exponent": Fraction(3), "direction": 2}
    t = np.arange(1.0, 16) ** -3.0
    rows = misses(at, np.random.default_rng(4), 100_000)
    mean, allowance = finite_miss(at, hindrance(t, 2) + beyond(at))
    error = rows.std(ddof=1) / len(rows) ** 0.5
    assert abs(rows.mean() - mean) < DEVIATIONS * error + allowance
    assert mean - hindrance(t, 2) > 6 * error


J = sp.Symbol("j", integer=True, positive=True)


@pytest.mark.parametrize(
    ("term", "first"),
    [
        (J**-1 / (2 - J**-1) ** 2, 3),  # exponent 1: no finite sum
        (J**-2 / (sp.Rational(1, 9) - J**-2) ** 2, 3),  # begins at the pole
        (J**-2 / (sp.Rational(1, 9) - J**-2) ** 2, 2),  # and before it
        (J**-2 / (1 + J**-2) ** 2, 3),  # no pole
        (J**-2 / (1 - J**-2) ** 3, 3),
        (J**-3 / (1 - J**-2) ** 2, 3),
        (J * J**-2 / (1 - J**-2) ** 2, 3),
        (2 * J**-2 / (1 - J**-2) ** 2, 3),
        (J**-2, 3),
    ],
)
def test_other_infinite_sums_have_no_value(term: sp.Expr, first: int) -> None:
    with pytest.raises(PhaseproofError):
        enclose_to(sp.Sum(term, (J, first, sp.oo)), {}, 5)


def test_refused_values() -> None:
    claim = phaseproof.claim("recovery.power_law_direction")
    for point in (
        {"direction": 0, "exponent": 2},
        {"direction": 1, "exponent": 1},
        {"direction": "3/2", "exponent": 2},
    ):
        with pytest.raises(DomainError):
            claim.evaluate(**point)
    assert claim.evaluate(digits=5, direction=1, exponent="1.000001").value[0].isdigit()
    assert power_amplitude.free_symbols == set(claim.domain.symbols)
