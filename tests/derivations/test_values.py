"""The values of the claims, against witnesses that share nothing with the closed forms: quadrature of definitions."""

from __future__ import annotations

import mpmath
import pytest

import phaseproof
from phaseproof.theory.errors import DomainError, UsageError

from ..amounts import part_of

LOADS = ["1/7", "0.5", "0.999", "1", "1.001", "2", "9"]


def edges(load: mpmath.mpf) -> tuple[mpmath.mpf, mpmath.mpf]:
    root = 1 / mpmath.sqrt(load)
    return (1 - root) ** 2, (1 + root) ** 2


def integral_over_the_law(function: object, load: mpmath.mpf) -> mpmath.mpf:
    """int f(x) rho(x) dx without the atom, with x = low + (high - low) sin^2 u, which makes the integrand smooth."""
    low, high = edges(load)

    def smooth(u: mpmath.mpf) -> mpmath.mpf:
        sine, cosine = mpmath.sin(u), mpmath.cos(u)
        x = low + (high - low) * sine**2
        weight = load * (high - low) ** 2 * sine**2 * cosine**2 / (mpmath.pi * x) if x else mpmath.mpf(0)
        return function(x) * weight  # type: ignore[operator]

    return mpmath.quad(smooth, mpmath.linspace(0, mpmath.pi / 2, 9))


def value(name: str, **point: object) -> mpmath.mpf:
    return mpmath.mpf(phaseproof.claim(name).evaluate(digits=30, **point).value)


def number(text: str) -> mpmath.mpf:
    top, _, bottom = text.partition("/")
    return mpmath.mpf(top) / mpmath.mpf(bottom or 1)


@pytest.mark.parametrize("load", LOADS)
def test_half_moment_and_what_follows_from_it(load: str) -> None:
    with mpmath.workdps(40):
        half = integral_over_the_law(mpmath.sqrt, number(load))
        assert abs(value("marchenko_pastur.half_moment", gamma=load) - half) < mpmath.mpf("1e-20")
        assert abs(value("marchenko_pastur.half_moment_series", gamma=load) - half) < mpmath.mpf("1e-20")
        assert abs(value("convergence.overlap", gamma=load) - half**2) < mpmath.mpf("1e-20")
        assert abs(value("generalisation.bulk_error", gamma=load) - 2 * (1 - half)) < mpmath.mpf("1e-20")
        assert abs(value("convergence.load", overlap=str(half**2)[:30]) - number(load)) < mpmath.mpf("1e-20")


@pytest.mark.parametrize("load", LOADS)
def test_mass_of_the_law_is_one(load: str) -> None:
    with mpmath.workdps(30):
        mass = integral_over_the_law(lambda x: mpmath.mpf(1), number(load)) + value("marchenko_pastur.atom", gamma=load)
        assert abs(mass - 1) < mpmath.mpf("1e-15")


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("order", ["1/3", "1", "2", "7/2"])
def test_moments(load: str, order: str) -> None:
    with mpmath.workdps(30):
        moment = integral_over_the_law(lambda x: x ** number(order), number(load))
        assert abs(value("marchenko_pastur.moment", order=order, gamma=load) - moment) < mpmath.mpf("1e-15") * moment


@pytest.mark.parametrize("order", range(1, 7))
def test_integer_moments_by_wick_and_by_the_law_agree(order: int) -> None:
    """Two derivations of one number: contractions counted, and the limit law integrated."""
    for load in ("1/3", "1", "5/2"):
        wick = value("wishart.moment_limit", order=order, gamma=load)
        assert abs(wick - value("marchenko_pastur.moment", order=order, gamma=load)) < mpmath.mpf("1e-25") * wick


@pytest.mark.parametrize("load", LOADS)
def test_transform(load: str) -> None:
    with mpmath.workdps(30):
        for z in (mpmath.mpf(-3), mpmath.mpf("-0.25")):
            bulk = integral_over_the_law(lambda x, z=z: 1 / (z - x), number(load))
            whole = bulk + max(1 - number(load), mpmath.mpf(0)) / z
            assert abs(value("marchenko_pastur.stieltjes_transform", z=str(z), gamma=load) - whole) < mpmath.mpf(
                "1e-15"
            )


@pytest.mark.parametrize("load", LOADS)
def test_density(load: str) -> None:
    """Minus the imaginary part of the transform just above the cut, over pi: a root of its quadratic, by mpmath."""
    with mpmath.workdps(40):
        low, high = edges(number(load))
        text, c = mpmath.nstr((low + 2 * high) / 3, 20), 1 / number(load)
        z = mpmath.mpc(number(text), mpmath.mpf("1e-25"))
        roots = mpmath.polyroots([c * z, 1 - c - z, 1], maxsteps=200, extraprec=200)
        witness = max(-root.imag / mpmath.pi for root in roots)
        assert abs(value("marchenko_pastur.density", x=text, gamma=load) - witness) < mpmath.mpf("1e-18")


@pytest.mark.parametrize("load", LOADS)
def test_shift_of_the_half_moment(load: str) -> None:
    """Masses 1/4 at the edges minus half the arcsine law, integrated directly."""
    with mpmath.workdps(30):
        low, high = edges(number(load))
        arcsine = mpmath.quad(
            lambda t: mpmath.sqrt((low + high) / 2 + (high - low) / 2 * mpmath.cos(t)) / mpmath.pi,
            mpmath.linspace(0, mpmath.pi, 9),
        )
        shift = (mpmath.sqrt(low) + mpmath.sqrt(high)) / 4 - arcsine / 2
        assert abs(value("finite_size.half_moment_shift", gamma=load) - shift) < mpmath.mpf("1e-15")


@pytest.mark.parametrize("load", part_of(["1/7", "0.5", "2", "9"], {"0.5", "9"}))
def test_variance_of_the_half_moment(load: str) -> None:
    """(1/2) sum k a_k^2 with the cosine coefficients by quadrature."""
    with mpmath.workdps(20):
        low, high = edges(number(load))

        def coefficient(k: int) -> mpmath.mpf:
            return mpmath.quad(
                lambda t: (
                    2 / mpmath.pi * mpmath.sqrt((low + high) / 2 + (high - low) / 2 * mpmath.cos(t)) * mpmath.cos(k * t)
                ),
                mpmath.linspace(0, mpmath.pi, 9),
            )

        total = sum(k * coefficient(k) ** 2 for k in range(1, 40)) / 2
        assert abs(value("finite_size.half_moment_variance", gamma=load) - total) < mpmath.mpf("1e-10")


def test_published_constants() -> None:
    with mpmath.workdps(40):
        assert abs(value("convergence.overlap", gamma=1) - 64 / (9 * mpmath.pi**2)) < mpmath.mpf("1e-29")
        assert abs(value("finite_size.half_moment_variance", gamma=1) - 4 / mpmath.pi**2) < mpmath.mpf("1e-29")
        assert abs(value("finite_size.half_moment_shift", gamma=1) - (1 - 4 / mpmath.pi) / 2) < mpmath.mpf("1e-29")


def test_second_derivative_of_the_overlap_near_the_transition() -> None:
    """A second difference at distance 1e-30 approaches (8/(3 pi^2)) ln|gamma - 1|: the difference of two such is exact."""
    with mpmath.workdps(160):
        overlap = phaseproof.claim("convergence.overlap")

        def second(distance: str, sign: int) -> mpmath.mpf:
            h = mpmath.mpf(distance) / 1000
            points = [1 + sign * mpmath.mpf(distance) + shift * h for shift in (-1, 0, 1)]
            q = [mpmath.mpf(overlap.evaluate(digits=150, gamma=mpmath.nstr(p, 60)).value) for p in points]
            return (q[0] - 2 * q[1] + q[2]) / h**2

        for sign in (1, -1):
            slope = (second("1e-20", sign) - second("1e-30", sign)) / (10 * mpmath.log(10))
            assert abs(slope - 8 / (3 * mpmath.pi**2)) < mpmath.mpf("1e-6")


@pytest.mark.parametrize("load", ["0", "-1"])
def test_loads_that_are_not_positive_are_errors(load: str) -> None:
    for claim in phaseproof.claims():
        if claim.domain.names == ("gamma",) and claim.closed_form is not None:
            with pytest.raises(DomainError, match="gamma"):
                claim.evaluate(gamma=load)


def test_bad_values_name_the_argument() -> None:
    claim = phaseproof.claim("convergence.overlap")
    with pytest.raises(UsageError, match="gamma = 'two'"):
        claim.evaluate(gamma="two")
    with pytest.raises(UsageError, match="digits"):
        claim.evaluate(digits=0, gamma=2)
    with pytest.raises(UsageError, match="unknown parameter 'c'"):
        claim.evaluate(gamma=2, c=1)


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("noise", ["1/5", "1", "3"])
def test_denoising_losses(load: str, noise: str) -> None:
    """The losses as integrals over the law, atom included: shrinkage x/(x + s), s = noise^2, along each direction."""
    with mpmath.workdps(30):
        s = number(noise) ** 2
        atom = max(1 - number(load), mpmath.mpf(0))

        def whole(loss: object) -> mpmath.mpf:
            return integral_over_the_law(loss, number(load)) + atom * loss(mpmath.mpf(0))  # type: ignore[operator]

        test = whole(lambda x: (s / (x + s)) ** 2 + s * (x / (x + s)) ** 2)
        train = whole(lambda x: x * (s / (x + s)) ** 2 + s * (x / (x + s)) ** 2)
        point = {"gamma": load, "noise": noise}
        for name, witness in {
            "test_error": test,
            "train_error": train,
            "gap": test - train,
            "excess": test - s / (1 + s),
        }.items():
            assert abs(value(f"denoising.{name}", **point) - witness) < mpmath.mpf("1e-14")


def test_denoising_at_small_noise() -> None:
    for load in ("1/3", "1", "3"):
        small = value("denoising.test_error", gamma=load, noise="1e-12")
        assert abs(small - value("denoising.test_error_small_noise", gamma=load)) < mpmath.mpf("1e-11")
    ratio = value("denoising.excess", gamma="3/2", noise="1e-6") / mpmath.mpf("1e-24")
    assert abs(ratio - value("denoising.excess_small_noise", gamma="3/2")) < mpmath.mpf("1e-9")
    assert abs(value("denoising.excess_small_noise", gamma="1.000001") - mpmath.mpf(10) ** 18) < 1e13


@pytest.mark.parametrize(("n", "d"), [(3, 1), (9, 7), (40, 12)])
def test_divergences_at_finite_size(n: int, d: int) -> None:
    """For d = 1, n S is a chi-square: the mean of 1/S and of ln S by quadrature of its density; else by Bartlett."""
    with mpmath.workdps(30):

        def chi_square(function: object, degrees: int) -> mpmath.mpf:
            half = mpmath.mpf(degrees) / 2
            density = lambda y: y ** (half - 1) * mpmath.exp(-y / 2) / (2**half * mpmath.gamma(half))  # noqa: E731
            return mpmath.quad(lambda y: function(y) * density(y), [0, degrees, 4 * degrees, 200 + 20 * degrees])  # type: ignore[operator]

        logs = sum(chi_square(mpmath.log, n - i) for i in range(d)) / d - mpmath.log(n)
        # The (1, 1) entry of S^-1 is n over a chi-square of n - d + 1 degrees.
        inverse = n * chi_square(lambda y: 1 / y, n - d + 1)
        forward = value("generalisation.kl_forward_mean", n=n, d=d)
        reverse = value("generalisation.kl_reverse_mean", n=n, d=d)
        assert abs(forward - (inverse - 1 + logs) / 2) < mpmath.mpf("1e-8")
        assert abs(reverse + logs / 2) < mpmath.mpf("1e-8")


@pytest.mark.parametrize("load", ["1.001", "2", "9"])
def test_divergences_in_the_limit(load: str) -> None:
    with mpmath.workdps(30):
        inverse = integral_over_the_law(lambda x: 1 / x, number(load))
        logs = integral_over_the_law(mpmath.log, number(load))
        forward, reverse = (
            value("generalisation.kl_forward", gamma=load),
            value("generalisation.kl_reverse", gamma=load),
        )
        assert abs(forward - (inverse - 1 + logs) / 2) < mpmath.mpf("1e-10") * forward
        assert abs(reverse + logs / 2) < mpmath.mpf("1e-10")


def test_divergences_with_many_examples() -> None:
    for name in ("forward", "reverse"):
        assert abs(4 * 10**9 * value(f"generalisation.kl_{name}", gamma="1e9") - 1) < mpmath.mpf("1e-8")


def test_a_mean_that_is_infinite_has_no_value() -> None:
    claim = phaseproof.claim("generalisation.kl_forward_mean")
    assert mpmath.isfinite(mpmath.mpf(claim.evaluate(n=9, d=7).value))
    for few in (1, 6, 7, 8):
        with pytest.raises(UsageError, match="outside the domain"):
            claim.evaluate(n=few, d=7)
