"""Ways to prove what is false or means nothing, found by reading the rules and by fuzzing them; each must be refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sympy as sp

from phaseproof.limits import time_limit
from phaseproof.theory import boxes, by, positivity
from phaseproof.theory.algebra import is_zero
from phaseproof.theory.domain import Domain, Parameter, integer, real
from phaseproof.theory.errors import DomainError, UsageError
from phaseproof.theory.exactly import without_quadrature
from phaseproof.theory.former_kernel import Step, check
from phaseproof.theory.language import E, S, d, n, tau
from phaseproof.theory.positivity import decide, sign_on
from phaseproof.theory.roots import root_of

SIZES = Domain((integer("n", 1), integer("d", 1)))
half = sp.Rational(1, 2)


def second_moment() -> Step:
    statement = by.equal(E(tau(S**2)), 1 + (d + 1) / n)
    return by.step("the mean of S^2", statement, "wick", SIZES, order=2, field="real")


@pytest.mark.parametrize("at", [{n: sp.Integer(5)}, {d: sp.Integer(5)}, {n: d, d: n}, {n: d}], ids=str)
def test_the_size_of_the_data_is_part_of_a_mean_though_it_is_not_written(at: dict[sp.Symbol, sp.Expr]) -> None:
    """E tau(S^2) = 1 + (d + 1)/n at n = 5 and at n = 7 gave 1/5 = 1/7."""
    assert check(second_moment()).ok
    statement = by.equal(E(tau(S**2)), (1 + (d + 1) / n).xreplace(at))
    assert not check(by.step("at a size", statement, "substitute", SIZES, second_moment(), at=at)).ok


def test_other_parameters_of_a_mean_can_be_given_values() -> None:
    z = real("z", -sp.oo, 0)
    domain = Domain((*SIZES.parameters, z))
    mean = E(tau(1 / (z.symbol - S)))
    square = by.equal((1 + mean) ** 2, 1 + 2 * mean + mean**2)
    known = by.step("square", square, "algebra", domain)
    at = {z.symbol: sp.Integer(-2)}
    assert check(by.step("at z = -2", square.xreplace(at), "substitute", SIZES, known, at=at)).ok


def test_the_root_of_a_square_of_something_negative() -> None:
    """(-x - 1)^2 is positive, its root is x + 1."""
    x, y = sp.Symbol("x", positive=True), sp.Symbol("y", real=True)
    root = sp.sqrt((-x - 1) ** 2 * (y + 2))
    assert not is_zero(root - (-x - 1) * sp.sqrt(y + 2))
    assert is_zero(root**2 - (x + 1) ** 2 * (y + 2))


def test_whole_numbers_do_not_cover_an_interval() -> None:
    """x (x - 1) (x - 2) = 0 at 0, 1 and 2, and so on [0, 2]."""
    x = sp.Symbol("x", real=True)
    with pytest.raises(UsageError, match="integer"):
        Domain((Parameter(x, sp.Integer(0), sp.Integer(2), False, False, True),))


def test_the_sign_of_a_root_that_is_not_real() -> None:
    domain = Domain((real("x", -1, 1),))
    x = domain["x"].symbol
    assert sign_on(sp.sqrt(x) + 5, domain) is None
    assert sign_on(x + 5 + sp.I, domain) is None
    assert not decide(sp.Ge((x + sp.I) ** 2, 0, evaluate=False), domain)
    assert not decide(sp.Ge(sp.asin(2) ** 2 * (x + 1), 0, evaluate=False), domain)


def test_the_square_of_what_is_not_real_bounds_nothing() -> None:
    """sqrt(3) sqrt(x) - x^3 for x < 0: the square of sqrt(x) is less than that of x^3, and the sign is none."""
    domain = Domain((real("x", -1, 0, closed="["),))
    x = domain["x"].symbol
    assert not decide(sp.Gt(sp.sqrt(3) * sp.sqrt(x), x**3, evaluate=False), domain)
    assert sign_on(sp.sqrt(3) * sp.sqrt(x) - x**3, domain) is None
    assert sign_on(sp.sqrt(2) + sp.sqrt(x), domain) is None
    assert sign_on(sp.sqrt(2) * sp.log(x) - 3, domain) is None
    assert sign_on(sp.sqrt(3) * x - 1, domain) == -1


def test_the_sign_of_a_jump_at_a_closed_end() -> None:
    domain = Domain((real("x", 0, 1, closed="[]"),))
    x = domain["x"].symbol
    for jump in (sp.sign(x), sp.Piecewise((1, x > 0), (0, True))):
        assert sign_on(sp.sqrt(x) + jump, domain) is None


def test_a_parameter_with_the_name_of_an_auxiliary_one() -> None:
    domain = Domain((real("x", 0), real("root_x", 5, 6)))
    x, other = domain["x"].symbol, domain["root_x"].symbol
    assert sign_on(other - sp.sqrt(x), domain) is None


def test_a_series_that_diverges_has_no_bound() -> None:
    domain = Domain((real("x", 0, 1, closed="]"),))
    x = domain["x"].symbol
    for series, passes in ((sp.hyper((1, 1), (5,), x), True), (sp.hyper((1, 1, 1), (5,), x), False)):
        statement = sp.Gt(series, 1, evaluate=False)
        assert check(by.step("bound", statement, "series_sign", domain, x=x, order=1)).ok == passes


def test_a_power_with_a_moving_exponent_may_divide_by_zero() -> None:
    """0^(a - 1) for a < 1."""
    for low, passes in (("(", True), ("[", False)):
        domain = Domain((real("x", 0, 1, closed=low), real("a", 0, 2)))
        x, a = domain.symbols
        statement = by.equal(x ** (a - 1) * (x + 1), x**a + x ** (a - 1))
        assert check(by.step("power", statement, "algebra", domain)).ok == passes


@pytest.mark.parametrize("upper", ["", "]"], ids=["open", "closed"])
@pytest.mark.parametrize(
    "power", [sp.Rational(1, 2), sp.Rational(-1, 2), sp.Rational(3, 2), sp.Rational(5, 2)], ids=str
)
def test_a_root_of_what_is_negative_is_no_factor_of_a_sign(upper: str, power: sp.Rational) -> None:
    """Half powers are among the factors that SymPy lists; that of b < 0 was an imaginary sign, or that of b itself."""
    domain = Domain((real("a", -1), real("b", -1, 0, closed=upper)))
    a, b = domain.symbols
    for value in (b**power, -(b**power), a**2 * b**power):
        assert sign_on(value, domain) is None
        for relation in (sp.Ge, sp.Le, sp.Gt, sp.Lt):
            assert not decide(relation(value, 0, evaluate=False), domain)


def test_a_root_of_what_is_not_negative_is_a_factor_of_a_sign() -> None:
    domain = Domain((real("a", -1), real("b", 0, 1, closed="]"), real("c", 0, closed="[")))
    a, b, c = domain.symbols
    assert sign_on(-sp.sqrt(b) * (2 + a) * (1 + b) ** sp.Rational(3, 2), domain) == -1
    assert decide(sp.Ge(a**2 * sp.sqrt(b) * c ** sp.Rational(3, 2), 0, evaluate=False), domain)


@pytest.mark.parametrize("head", [sp.sqrt, sp.Abs, sp.log, sp.exp], ids=["sqrt", "abs", "log", "exp"])
def test_a_weak_inequality_with_what_is_no_polynomial_is_not_shown(head: Callable[[sp.Expr], sp.Expr]) -> None:
    """As it stands or beside a variable of its own; it was an error of SymPy."""
    domain = Domain((real("a", -1, 1), real("b", 0)))
    a, b = domain.symbols
    for side in (a + head(a), b * head(a + 1) - a, head(a) + 2 * a * b):
        assert not decide(sp.Ge(side, b - 3 * a, evaluate=False), domain)


def test_what_has_no_sign_is_no_crash() -> None:
    """Each was an error of SymPy: exponentials of quadratics, roots that are never real, coefficients that are not."""
    domain = Domain((real("a", 1, 3, closed="]"), real("b", 0, 1, closed="[")))
    a, b = domain.symbols
    for side in (sp.exp(a - a**2) - b, sp.sqrt(-a / 3 - 1), -2 * a * sp.sqrt(-a / 3 - 1)):
        assert not decide(sp.Ge(side, 0, evaluate=False), domain)
    root = sp.sqrt(-1 - sp.sqrt(sp.log(2)))
    assert sign_on(root, Domain(domain.parameters, (sp.Ge(3, 2 * a * b),))) is None
    assert not decide(sp.Lt(sp.sqrt(3) * a * sp.sqrt(-(b**3)), 5 * a / sp.sqrt(b) + 1, evaluate=False), domain)


def test_what_would_be_long_to_multiply_out_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign that needs more terms than are admitted is none; with as many as it needs it is found."""
    domain = Domain((real("a", 1), real("b", 0)))
    a, b = domain.symbols
    value = a**2 * b - b + a * b**2 - b**2 / 2
    assert sign_on(value, domain) == 1
    positivity._sign.cache_clear()
    monkeypatch.setattr(boxes, "MOST_TERMS", 5)
    assert sign_on(value, domain) is None
    positivity._sign.cache_clear()


def test_what_grows_with_every_square_or_is_of_a_huge_degree_has_an_end() -> None:
    """Squared again and again, as 2^(3/4) becomes sqrt(2); and of degree 644972544 in exp(1/125) to SymPy."""
    domain = Domain((real("a", 0),))
    (a,) = domain.symbols
    roots = 2 ** sp.Rational(3, 4) * 3 ** sp.Rational(1, 4) * sp.sqrt(a) / 2
    narrow = Domain(domain.parameters, (sp.Le(a**2 + 1, roots, evaluate=False),))
    with time_limit(20):
        assert not decide(sp.Lt(a - sp.sqrt(2), sp.log(a + 3), evaluate=False), narrow)
        assert sign_on(sp.exp(a - sp.Rational(644972544, 125)), domain) is None
        assert sign_on(2 ** (a + 10**9), domain) is None


def test_what_holds_the_imaginary_unit_is_not_factored() -> None:
    """log(-2 a) = log(2 a) + pi I: over the Gaussian numbers SymPy factored for minutes, and complex numbers have no sign."""
    (a,) = Domain((real("a", 1),)).symbols
    domain = Domain((real("a", 1),), (sp.Le(a**2, a * (1 - a), evaluate=False),))
    with time_limit(20):
        assert not decide(sp.Le((4 * a + 25) / (4 * sp.sqrt(a)), sp.sqrt(sp.log(-2 * a)), evaluate=False), domain)
    (a,) = Domain((real("a", 0, 1),)).symbols
    within = sp.Le(sp.log(-4 * a**2), sp.exp(-5 * a**2 / 2), evaluate=False)
    with time_limit(20):
        below = sp.Lt(1 / (a**2 * (a + 1)), 4 * sp.sqrt(a), evaluate=False)
        assert not decide(below, Domain((real("a", 0, 1),), (within,)))


def test_a_condition_of_numbers_too_large_to_compare_does_not_hold() -> None:
    """SymPy would compute exp(exp(10^12)) to see that it is not below 0."""
    domain = Domain((real("a", 0),), (sp.Lt(sp.exp(sp.exp(real("a", 0).symbol ** 2)), 0, evaluate=False),))
    with time_limit(20), pytest.raises(DomainError):
        domain.point({"a": 10**6})


def test_a_root_is_taken_off_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies beyond the lower end of a root was asked of what is left as well, and so on until the stack was full."""
    domain = Domain((real("a", 0),))
    (a,) = domain.symbols
    x = sp.Symbol("x", positive=True)
    root = root_of(x**3, x, a, 0, sp.oo)
    asked: list[sp.Expr] = []
    known = positivity._beyond_a_condition

    def counted(expression: sp.Expr, where: Domain) -> int | None:
        asked.append(expression)
        return known(expression, where)

    monkeypatch.setattr(positivity, "_beyond_a_condition", counted)
    assert sign_on(10**6 * root * sp.log(2 + a), domain) is None
    assert len(asked) < 20


def test_a_condition_that_is_not_real_somewhere_is_no_crash() -> None:
    """sqrt(x) > -1 means nothing for x < 0: such a point is not in the domain, and nothing is raised."""
    x = sp.Symbol("x", real=True)
    domain = Domain((real("x", -2, 2),), (sp.Gt(sp.sqrt(x), -1, evaluate=False),))
    assert not check(by.step("sign", sp.Lt(x, 0, evaluate=False), "inequality", domain)).ok
    with pytest.raises(DomainError):
        domain.point({"x": -1})


def test_sympy_computes_no_integral_in_floating_point() -> None:
    """It would do so to see which of two is the smaller, or whether a sum is finite, and might take hours."""
    x = sp.Symbol("x", positive=True)
    slow = sp.Integral(sp.exp(-(x**2)) * sp.sin(x) ** 2 / (1 + x**3), (x, 0, sp.oo))
    with without_quadrature():
        with pytest.raises(ValueError, match="not comparable"):
            sp.Min(1, slow)
        assert (2 - slow).is_positive is None
    assert sp.Integral(x, (x, 0, 1)).evalf() == 0.5, "as ever outside"


def test_a_step_that_a_quadrature_would_decide_is_not_proved() -> None:
    x = sp.Symbol("x", positive=True)
    small = sp.Integral(x**2, (x, 0, 1))
    claim = by.equal(sp.Min(1, small, evaluate=False), small)
    assert not check(by.step("by numbers", claim, "algebra", Domain())).ok
