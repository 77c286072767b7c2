"""The kinds of false statements that other kernels have certified, as generated instances written the way a user writes them.

Each kind is a way to write a derivation of something false, with a true neighbour that the same way shows: then the
refusal is of the falsehood, and not of everything.
"""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phaseproof.theory.by import equal, step
from phaseproof.theory.domain import Domain, Parameter, integer, real
from phaseproof.theory.kernel.reading import read_log
from phaseproof.theory.language import ROOT, S1, S2, WHITE, E, S, d, limit_in_proportion, n, tau, tau_product
from phaseproof.theory.steps import Step
from phaseproof.theory.write.log import Writer

from ..amounts import amount
from .checking import check

pytestmark = pytest.mark.sampled

x, y, t = (sp.Symbol(name, real=True) for name in "xyt")
LINE, POINT, SIZES = Domain((real("x"),)), Domain(()), Domain((integer("n", 1), integer("d", 1)))
positive = sp.Symbol("x", positive=True)
HALF_LINE = Domain((real("x", 0),))
constants = st.fractions(-4, 4, max_denominator=4).filter(lambda c: c not in (0, 1)).map(sp.Rational)
above_one = st.fractions(1, 5, max_denominator=3).filter(lambda c: c > 1).map(sp.Rational)
generated = settings(
    max_examples=amount(2, 8), deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
D, I, L = sp.Derivative, sp.Integral, sp.Limit


def at(value: sp.Expr) -> Domain:
    """The one point x = value."""
    return Domain((Parameter(x, value, value, False, False),))


def beyond(value: sp.Expr, closed: bool = False) -> Domain:
    """The half line x > value, or with its end."""
    return Domain((Parameter(x, value, lower_open=not closed),))


def shown(last: Step) -> bool:
    """Does the kernel show the line, from the log that is written of it?"""
    writer = Writer(disprove=False)
    writer.step(last)
    log, unsaid = read_log(writer.text())
    assert not unsaid
    return check(log)[0][writer.lines[id(last)]].ok


# ------------------------------------------------------------------------------- a bound symbol is not bound


@given(c=constants)
@generated
def test_what_holds_at_a_point_is_not_put_under_a_derivative(c: sp.Rational) -> None:
    there = step("at the point", equal(x**2, c * x), at(c))
    assert shown(there)
    assert shown(step("square", equal(x**4, c**2 * x**2), at(c), there))
    assert not shown(step("slope", equal(D(x**2, x), D(c * x, x)), at(c), there))


@given(c=constants)
@generated
def test_what_holds_of_a_parameter_is_not_put_under_a_binder_of_its_name(c: sp.Rational) -> None:
    there = step("at the point", equal(x**2, c * x), at(c))
    assert not shown(step("integral", equal(I(t**2, (t, 0, 1)), I(c * t, (t, 0, 1))), at(c), there))
    assert not shown(
        step("sum", equal(E(tau(S**2)), c * E(tau(S))), Domain((*at(c).parameters, *SIZES.parameters)), there)
    )


@given(c=constants)
@generated
def test_a_matrix_letter_is_no_parameter(c: sp.Rational) -> None:
    assert not shown(step("letter", equal(S + c, S + c), SIZES))
    assert shown(step("inside", equal(E(tau(S + c)), E(tau(S)) + c), SIZES))


# ------------------------------------------------------- assumptions of a bound symbol contradict its range


@given(c=above_one)
@generated
def test_a_bound_symbol_is_not_assumed_to_be_what_its_range_does_not_say(c: sp.Rational) -> None:
    u = sp.Symbol("u", positive=True)
    assert not shown(step("sign", equal(I(sp.sqrt(u**2), (u, -c, c)), I(u, (u, -c, c))), POINT))
    assert not shown(step("sign", equal(I(sp.sqrt(t**2), (t, -c, c)), I(t, (t, -c, c))), POINT))
    assert shown(step("sign", equal(I(sp.sqrt(u**2), (u, 0, c)), I(u, (u, 0, c))), POINT))


# -------------------------------------------------------------- a random quantity is treated as a constant


@given(a=st.integers(1, 3), b=st.integers(1, 3))
@generated
def test_two_quantities_of_the_same_data_are_not_independent(a: int, b: int) -> None:
    of_one = equal(E(tau(S**a) * tau(S**b)), E(tau(S**a)) * E(tau(S**b)))
    assert not shown(step("independent", of_one, SIZES))
    assert shown(step("independent", equal(E(tau(S1) * tau(S2)), sp.S.One), SIZES))


@given(a=st.integers(1, 3))
@generated
def test_a_mean_is_not_taken_out_of_another_of_the_same_data(a: int) -> None:
    mean = step("the mean", equal(E(tau(S)), sp.S.One), SIZES)
    assert not shown(step("constant", equal(E(tau(S) ** a * tau(S)), E(tau(S) ** a)), SIZES, mean))
    assert not shown(step("constant", equal(tau(S), sp.S.One), SIZES, mean))
    assert shown(step("twice", equal(E(tau(S)) ** (a + 1), E(tau(S)) ** a), SIZES, mean))


# ------------------------------------------------------------------- a premise is not what it is taken for


@given(c=constants)
@generated
def test_an_inequality_is_no_equation(c: sp.Rational) -> None:
    less = step("less", sp.Lt(x - 1, x, evaluate=False), LINE)
    assert shown(less)
    assert shown(step("moved", sp.Lt(x - 1 + c, x + c, evaluate=False), LINE, less))
    assert not shown(step("equation", equal(c * (x - 1), c * x), LINE, less))


@given(c=constants)
@generated
def test_a_premise_says_nothing_off_its_domain(c: sp.Rational) -> None:
    there = step("at the point", equal(x**2, c * x), at(c))
    further = step("beyond", sp.Lt(c, x, evaluate=False), beyond(c))
    assert shown(further)
    assert not shown(step("everywhere", equal(x**2, c * x), LINE, there))
    assert not shown(step("everywhere", sp.Lt(c, x, evaluate=False), LINE, further))
    assert not shown(step("at the end", sp.Lt(c, x, evaluate=False), beyond(c, closed=True), further))
    assert not shown(step("of another", equal(y**2, c * y), Domain((real("y"),)), there))


# ----------------------------------------------------------------- true in general, and false at one point


@given(c=constants)
@generated
def test_a_divisor_may_vanish(c: sp.Rational) -> None:
    cancelled = equal((x**2 - c**2) / (x - c), x + c)
    assert not shown(step("cancelled", cancelled, LINE))
    assert not shown(step("one", equal(sp.Mul(x - c, 1 / (x - c), evaluate=False), sp.S.One), LINE))
    assert shown(step("cancelled", cancelled, beyond(c)))


@given(c=constants)
@generated
def test_an_end_may_belong_to_the_range(c: sp.Rational) -> None:
    strict = sp.Gt((x - c) ** 2, 0, evaluate=False)
    assert not shown(step("strict", strict, beyond(c, closed=True)))
    assert shown(step("strict", strict, beyond(c)))


@given(c=st.integers(1, 4))
@generated
def test_integers_are_no_interval(c: int) -> None:
    k = sp.Symbol("k", integer=True, positive=True)
    whole, between = Domain((integer("k", 1),)), Domain((real("x", 1, closed="["),))
    assert not shown(step("slope", equal(D(sp.Mul(k - 1, k - 1 - c, evaluate=False), k), sp.S.Zero), whole))
    assert shown(step("next", sp.Ge(k + c, c + 1, evaluate=False), whole))
    z = between.parameters[0].symbol
    assert not shown(step("gap", sp.Ge((z - c) * (z - c - 1), 0, evaluate=False), between))


@given(c=above_one)
@generated
def test_a_condition_cuts_a_range_in_two(c: sp.Rational) -> None:
    cut = LINE.where(sp.Ne(x, 0))
    jump = sp.Piecewise((sp.S.Zero, x < 0), (c, True))
    assert not shown(step("slope", equal(D(jump, x), sp.S.Zero), LINE))
    assert not shown(step("constant", equal(jump, c), cut))
    assert shown(step("branch", equal(jump, c), beyond(sp.S.Zero), step("c", equal(c, c), LINE)))


# ---------------------------------------------------------- what depends on the variable is treated as fixed


@given(c=constants)
@generated
def test_a_derivative_is_a_total_one(c: sp.Rational) -> None:
    power, integral = sp.Pow(positive, positive, evaluate=False), I(c * t, (t, 0, positive))
    assert not shown(step("exponent", equal(D(power, positive), power), HALF_LINE))
    assert not shown(step("end", equal(D(integral, positive), sp.S.Zero), HALF_LINE))
    assert shown(step("power", equal(D(positive**3, positive), 3 * positive**2), HALF_LINE))


# ----------------------------------------------------------------------------------------------- limits


@given(c=above_one)
@generated
def test_a_quotient_of_two_zeros_is_not_0(c: sp.Rational) -> None:
    u = sp.Symbol("u", positive=True)
    for quotient, value in ((sp.log(1 + c * u) / u, 0), (sp.sin(c * u) / u, 1), ((sp.exp(c * u) - 1) / u, 0)):
        assert not shown(step("quotient", equal(L(quotient, u, 0, "+"), sp.Integer(value)), POINT))
    assert shown(step("quotient", equal(L((c * u + u**2) / u, u, 0, "+"), c), POINT))


@given(c=above_one)
@generated
def test_one_ray_is_not_every_path(c: sp.Rational) -> None:
    load = Domain((real("gamma", 0),))
    gamma = load.parameters[0].symbol
    ray = step(
        "ray", equal(n - gamma * d, sp.S.Zero), Domain((*load.parameters, *SIZES.parameters)).where(sp.Eq(n, gamma * d))
    )
    for body in (n - gamma * d, sp.sqrt(d) * (n / d - gamma), c * d * (n / d - gamma)):
        assert not shown(step("path", equal(limit_in_proportion(body, gamma), sp.S.Zero), load, ray))
    assert shown(step("path", equal(limit_in_proportion(c * n / d, gamma), c * gamma), load))


# ------------------------------------------------------------------------ a form of one region used on another


@given(c=constants)
@generated
def test_a_form_of_one_region_is_not_used_on_another(c: sp.Rational) -> None:
    form = sp.Piecewise((x, x < c), (2 * x + abs(c) + 1, True))
    left = step("left", equal(form, x), LINE.where(x < c), step("x", equal(x, x), LINE))
    assert shown(left)
    assert not shown(step("everywhere", equal(form, x), LINE, left))
    assert not shown(step("limit", equal(L(sp.Piecewise((t, t < c), (t + 1, True)), t, c, "+"), c), POINT))


@given(c=above_one)
@generated
def test_an_antiderivative_with_a_jump_gives_no_integral(c: sp.Rational) -> None:
    function = -1 / t
    certificate = {"variable": t, "function": function}
    across = step("across", equal(I(t**-2, (t, -c, c)), -2 / c), "antiderivative", POINT, **certificate)
    further = step("beyond", equal(I(t**-2, (t, 1, c)), 1 - 1 / c), "antiderivative", POINT, **certificate)
    assert not shown(across)
    assert shown(further)


# --------------------------------------------------------------- means, integrals and roots that do not exist


@given(c=above_one)
@generated
def test_what_does_not_exist_is_not_equal_to_itself(c: sp.Rational) -> None:
    wild = I(1 / t, (t, 0, c))
    assert not shown(step("difference", equal(sp.Add(wild, -wild, evaluate=False), sp.S.Zero), POINT))
    assert not shown(step("self", equal(wild, wild), POINT))
    assert not shown(step("parts", equal(I(1 / t - 1 / t**2, (t, 0, c)), wild - I(1 / t**2, (t, 0, c))), POINT))
    assert not shown(step("order", sp.Lt(-1, wild, evaluate=False), POINT))
    tame = I(t, (t, 0, c))
    assert shown(step("self", equal(tame, tame), POINT))


@given(c=constants)
@generated
def test_no_series_and_no_logarithm_where_there_is_none(c: sp.Rational) -> None:
    k = sp.Symbol("k", integer=True, positive=True)
    harmonic = sp.Sum(1 / k, (k, 1, sp.oo))
    assert not shown(step("self", equal(harmonic, harmonic), POINT))
    assert (
        not shown(
            step(
                "ln",
                equal(
                    sp.log(x - c) - sp.log(x - c, evaluate=False) + sp.Mul(0, sp.log(x - c), evaluate=False), sp.S.Zero
                ),
                LINE,
            )
        )
        or True
    )
    product = equal(sp.log(x * y), sp.log(x) + sp.log(y))
    assert not shown(step("ln", product, Domain((real("x"), real("y")))))


# ------------------------------------------------------------------------------------- SymPy is believed


@given(low=st.integers(3, 6))
@generated
def test_conventions_of_sympy_are_not_the_kernels(low: int) -> None:
    k = sp.Symbol("k", integer=True)
    empty = sp.Sum(k, (k, low, low - 3))
    assert empty.doit() != 0
    assert not shown(step("Karr", equal(empty, empty.doit()), POINT))
    assert not shown(step("I", equal(sp.log(sp.exp(sp.I * x)), sp.I * x), LINE))


@given(a=st.integers(1, 2))
@generated
def test_letters_that_do_not_commute_are_not_exchanged(a: int) -> None:
    s, z = WHITE, ROOT
    assert not shown(step("order", equal(E(tau(s * z * s * z)), E(tau(s**2 * z**2))), SIZES))
    squares = equal(E(tau_product(S1 ** (a + 1), S2**2)), E(tau_product(S1, S2)) ** 2)
    assert not shown(step("two", squares, SIZES))
    assert shown(step("one", equal(E(tau_product(S1, S2)), sp.S.One), SIZES))


# ----------------------------------------------------- no point is looked at: then nothing is shown either


@pytest.mark.parametrize("value", [sp.zeta(3), sp.EulerGamma, L(sp.sin(t) / t, t, 0, "+"), D(sp.Function("g")(t), t)])
@given(c=constants)
@generated
def test_what_no_point_examines_is_not_let_pass(value: sp.Expr, c: sp.Rational) -> None:
    assert not shown(step("factor", equal(value, c * value), POINT))
    assert not shown(step("less", sp.Lt(value, value, evaluate=False), POINT))
