"""Every printed digit is right: against quadrature of definitions, known constants and higher precision."""

from __future__ import annotations

from decimal import Decimal, localcontext

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.numeric.evaluation import MAXIMAL_DIGITS, evaluate
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.errors import NotEvaluable, PrecisionError, UsageError
from phaseproof.theory.roots import root_of

from ..amounts import part_of

LOAD = real("gamma", 0)
LEVEL = real("level")
gamma = LOAD.symbol
DOMAIN = Domain((LOAD,))
TIME = real("t")


def regimes(bulk: sp.Lambda) -> sp.Expr:
    return sp.Piecewise((bulk(1 / gamma), gamma >= 1), (sp.sqrt(gamma) * bulk(gamma), True))


c = sp.Symbol("c", positive=True)
SERIES = regimes(sp.Lambda(c, sp.hyper((-sp.S.Half, sp.S.Half), (2,), c)))
ELLIPTIC = regimes(sp.Lambda(c, 4 / (3 * sp.pi * c) * ((1 + c) * sp.elliptic_e(c) - (1 - c) * sp.elliptic_k(c))))
OVERLAP = SERIES**2


def half_moment(load: mpmath.mpf) -> mpmath.mpf:
    """int sqrt(x) d mu by quadrature: x = low + (high - low) sin^2 u makes the Marchenko-Pastur density smooth."""
    low, high = (1 - 1 / mpmath.sqrt(load)) ** 2, (1 + 1 / mpmath.sqrt(load)) ** 2

    def integrand(u: mpmath.mpf) -> mpmath.mpf:
        x = low + (high - low) * mpmath.sin(u) ** 2
        return (high - low) ** 2 * mpmath.sin(2 * u) ** 2 / mpmath.sqrt(x)

    return load / (4 * mpmath.pi) * mpmath.quad(integrand, mpmath.linspace(0, mpmath.pi / 2, 5))


@pytest.mark.parametrize("form", [SERIES, ELLIPTIC], ids=["series", "elliptic"])
@pytest.mark.parametrize("load", ["1/1000000000000", "1/7", "0.9", "1.25", "2", "40", "1000000000000"])
def test_half_moment_is_the_integral_over_the_law(form: sp.Expr, load: str) -> None:
    top, _, bottom = load.partition("/")
    with mpmath.workdps(45):
        witness = half_moment(mpmath.mpf(top) / mpmath.mpf(bottom or 1))
        assert abs(mpmath.mpf(evaluate(form, DOMAIN, {"gamma": load}, 30).value) / witness - 1) < mpmath.mpf("1e-29")


def test_published_constants_at_the_transition() -> None:
    with mpmath.workdps(60):
        assert evaluate(SERIES, DOMAIN, {"gamma": 1}, 45).value == mpmath.nstr(
            8 / (3 * mpmath.pi), 45, strip_zeros=False
        )
        assert evaluate(OVERLAP, DOMAIN, {"gamma": 1}, 45).value == mpmath.nstr(
            64 / (9 * mpmath.pi**2), 45, strip_zeros=False
        )


@pytest.mark.parametrize("sign", [1, -1])
def test_next_to_the_transition(sign: int) -> None:
    """q(1 + h) = q(1) (1 + h/2) + O(h^2 ln h), by the duality q(1/gamma) = q(gamma)/gamma."""
    value = evaluate(OVERLAP, DOMAIN, {"gamma": 1 + sign * sp.Rational(1, 10**30)}, 55).value
    with mpmath.workdps(70):
        expansion = 64 / (9 * mpmath.pi**2) * (1 + sign * mpmath.mpf("0.5e-30"))
        assert abs(mpmath.mpf(value) - expansion) < mpmath.mpf("1e-55")


def test_elliptic_and_series_forms_agree_where_the_elliptic_one_cancels() -> None:
    values = [evaluate(form, DOMAIN, {"gamma": "1e12"}, 200).value for form in (SERIES, ELLIPTIC)]
    assert values[0] == values[1]


@settings(deadline=None, max_examples=60)
@given(
    st.fractions(min_value="1/100000", max_value=10**5).filter(lambda v: v > 0),
    st.integers(1, 60),
    st.sampled_from([OVERLAP, SERIES, sp.exp(-gamma), sp.sqrt(gamma) - 1, gamma / 7, -sp.log(gamma)]),
)
def test_all_printed_digits_are_correct(load: object, digits: int, form: sp.Expr) -> None:
    """The shorter value is the longer one, rounded to nearest."""
    short, long = (evaluate(form, DOMAIN, {"gamma": load}, n).value for n in (digits, 2 * digits + 10))  # type: ignore[dict-item]
    with localcontext() as context:
        context.prec = 400
        last = Decimal((0, (1,), Decimal(short).adjusted() - digits + 1))
        assert abs(Decimal(short) - Decimal(long)) <= last / 2 + last * Decimal((0, (1,), -digits - 9))


@pytest.mark.parametrize(
    ("expression", "digits", "text"),
    [
        (gamma / 4, 5, "0.5"),
        (gamma / 3, 5, "0.66667"),
        (gamma**40, 5, "1.0995e12"),
        (gamma**40, 13, "1099511627776"),
        (-1 / gamma**10, 3, "-0.000977"),
        (gamma - 2, 5, "0"),
        (sp.Integer(99996) + 0 * gamma, 4, "1.000e5"),
        (sp.Integer(10) ** 30, 4, "1e30"),
        (sp.sqrt(gamma), 4, "1.414"),
        (sp.sqrt(gamma) * 100, 2, "1.4e2"),
        (sp.sqrt(gamma) * 100, 3, "141"),
        (-sp.sqrt(-gamma), 4, "-1.414*I"),
        (1 - sp.sqrt(-gamma), 4, "1.000 - 1.414*I"),
        (sp.sqrt(gamma + sp.Rational(1, 10**60)) / sp.sqrt(2), 3, "1.00"),
    ],
)
def test_text(expression: sp.Expr, digits: int, text: str) -> None:
    assert evaluate(expression, DOMAIN, {"gamma": 2}, digits).value == text


def test_a_tie_that_balls_cannot_decide_goes_to_either_neighbour() -> None:
    assert evaluate(sp.sqrt(gamma / 32), DOMAIN, {"gamma": 2}, 1).value in ("0.2", "0.3")
    assert evaluate(gamma / 8, DOMAIN, {"gamma": 2}, 1).value == "0.3"


def test_record_says_how_the_digits_are_known() -> None:
    value = evaluate(OVERLAP, DOMAIN, {"gamma": "7/3"}, 20)
    assert (value.digits, value.point) == (20, {"gamma": "7/3"})
    assert "Arb ball arithmetic, radius <" in value.guarantee
    assert "exact" in evaluate(1 / gamma, DOMAIN, {"gamma": 3}, 20).guarantee


def test_what_is_not_told_from_0_says_so_in_the_value_itself() -> None:
    zero = evaluate(sp.sqrt(gamma) - sp.sqrt(gamma + 2) / sp.sqrt(2), DOMAIN, {"gamma": 2}, 20)
    centre, bound = zero.value.split(" +/- ")
    assert centre == "0"
    assert 0 < Decimal(bound) < Decimal("1e-300")
    assert "exactly 0 is not decided" in zero.guarantee


@pytest.mark.parametrize("load", part_of(["1e-20", "1e-100", "1e-400", "1e20", "1e100", "1e400"], {"1e-400"}))
def test_what_cancels_is_not_printed_as_0(load: str) -> None:
    """Overlap and bulk error, 2 - 2 int sqrt(x) d mu, next to 0, against quadrature of the definition."""
    with mpmath.workdps(3 * abs(int(load.partition("e")[2])) // 2 + 40):
        witness = half_moment(mpmath.mpf(load))
        for form, value in ((ELLIPTIC**2, witness**2), (2 - 2 * ELLIPTIC, 2 - 2 * witness)):
            text = evaluate(form, DOMAIN, {"gamma": load}, 15).value
            assert abs(mpmath.mpf(text) / value - 1) < mpmath.mpf("1e-14")


def test_a_part_of_a_complex_number_that_cancels_is_not_printed_as_0() -> None:
    """sqrt(x^2 + 1) - x = 1/(2 x) + O(x^-3) beside the imaginary unit."""
    form = sp.sqrt(gamma**2 + 1) - gamma + sp.sqrt(-gamma) / sp.sqrt(gamma)
    assert evaluate(form, DOMAIN, {"gamma": "1e40"}, 5).value == "5.0000e-41 + 1.0000*I"


@pytest.mark.parametrize("load", ["1e-9999", "1" * 5000, "1/" + "3" * 6000])
def test_integers_of_any_length_are_read_and_written(load: str) -> None:
    value = evaluate(OVERLAP, DOMAIN, {"gamma": load})
    small = Decimal(load.partition("/")[2] or load) ** -1 if load[1] == "/" else Decimal(load)
    with localcontext() as context:
        context.Emax, context.Emin = 20000, -20000
        assert abs(1 - (min(small, Decimal(1)) / Decimal(value.value))) < Decimal("1e-14")
    assert len(value.point["gamma"]) > 4300


@pytest.mark.parametrize(("load", "sign"), [("1e20", ""), ("-1e20", "-")])
def test_an_exponent_of_any_length_is_written(load: str, sign: str) -> None:
    """2^k = 10^(k log10 2), k = 10^20: the fraction of that exponent gives the digits."""
    value = evaluate(2**TIME.symbol, Domain((TIME,)), {"t": load}, 20).value
    mantissa, _, exponent = value.partition("e")
    with mpmath.workdps(60):
        power = mpmath.mpf(load) * mpmath.log10(2)
        assert int(exponent) == int(mpmath.floor(power))
        assert abs(mpmath.mpf(mantissa) / 10 ** (power - mpmath.floor(power)) - 1) < mpmath.mpf("1e-19")
    assert exponent.startswith(sign)


def test_a_value_that_is_known_far_better_than_it_is_printed() -> None:
    """The radius is below 2^-(10^20): no precision is that of the ball."""
    assert evaluate(3 + sp.exp(-TIME.symbol), Domain((TIME,)), {"t": "1e20"}, 5).value == "3.0000"


@pytest.mark.parametrize("digits", [0, -1, MAXIMAL_DIGITS + 1, 2.0, "15", True, None])
def test_bad_digits_are_refused(digits: object) -> None:
    with pytest.raises(UsageError, match=r"digits = .*valid: an integer from 1 to 10000"):
        evaluate(OVERLAP, DOMAIN, {"gamma": 2}, digits)  # type: ignore[arg-type]


@pytest.mark.parametrize("load", ["nan", "inf", float("nan"), float("inf"), "two", "0", -1, True])
def test_bad_points_are_refused(load: object) -> None:
    with pytest.raises(UsageError, match="gamma"):
        evaluate(OVERLAP, DOMAIN, {"gamma": load})  # type: ignore[dict-item]


@pytest.mark.parametrize("expression", [gamma > 1, sp.true, sp.nan, sp.oo, sp.zoo, None, True, "gamma"])
def test_what_is_no_number_is_refused(expression: object) -> None:
    with pytest.raises(UsageError, match="expression"):
        evaluate(expression, DOMAIN, {"gamma": 2})  # type: ignore[arg-type]


def test_what_has_no_value_is_refused() -> None:
    with pytest.raises(NotEvaluable, match="Integral"):
        evaluate(sp.Integral(sp.exp(-c * gamma), (c, 0, sp.oo)), DOMAIN, {"gamma": 2})
    with pytest.raises(PrecisionError):
        evaluate(1 / (gamma - 2), DOMAIN, {"gamma": 2})


@pytest.mark.parametrize("target", ["1/2", "0.72", "0.9", "1e-20", "0.99999999999999999999"])
def test_root_is_where_the_overlap_reaches_the_target(target: str) -> None:
    """Put back into the quadrature of the definition, the load gives the target."""
    load = evaluate(root_of(OVERLAP, gamma, LEVEL.symbol, 0, sp.oo), Domain((LEVEL,)), {"level": target}, 60).value
    with mpmath.workdps(70):
        goal = mpmath.mpf(1) / 2 if target == "1/2" else mpmath.mpf(target)
        assert abs(half_moment(mpmath.mpf(load)) ** 2 / goal - 1) < mpmath.mpf("1e-55")


def test_root_that_does_not_exist_is_refused() -> None:
    with pytest.raises(PrecisionError, match="no change of sign"):
        evaluate(root_of(OVERLAP, gamma, LEVEL.symbol, 0, sp.oo), Domain((LEVEL,)), {"level": 2})


def test_ten_thousand_digits() -> None:
    """The square of the printed root of 2 encloses 2 within half a unit of the last digit."""
    text = evaluate(sp.sqrt(gamma), DOMAIN, {"gamma": 2}, MAXIMAL_DIGITS).value
    with localcontext() as context:
        context.prec = 2 * MAXIMAL_DIGITS + 10
        last = Decimal((0, (1,), 1 - MAXIMAL_DIGITS))
        assert len(text) == MAXIMAL_DIGITS + 1
        assert (Decimal(text) - last / 2) ** 2 < 2 < (Decimal(text) + last / 2) ** 2
