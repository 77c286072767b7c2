"""False statements about memorisation, fluctuations and shifts: each refused by ``check``, and by ``validate`` where it could."""

from __future__ import annotations

import dataclasses
from functools import cache

import pytest
import sympy as sp
from sympy import Rational, cos, erf, exp, log, pi, sqrt

from phaseproof.book import load_book
from phaseproof.derivations import finite_shifts, fluctuations, memorisation, memorisation_load
from phaseproof.derivations.divergence import FORWARD, log_limit_step, log_step
from phaseproof.derivations.finite_shifts import AT_SIZE, half_core, kl_shift_step, logarithm
from phaseproof.derivations.finite_size import shift_step
from phaseproof.derivations.marchenko_pastur import LOADS, SIZE, gamma, t
from phaseproof.derivations.memorisation import BOTH, EXACT, SAMPLES, largest_moment, ridge
from phaseproof.numeric.comparison import compare, levels
from phaseproof.numeric.measurement import Measurement
from phaseproof.settings import draw_settings
from phaseproof.simulating import measured, task
from phaseproof.theory.algebra import is_zero
from phaseproof.theory.by import equal, step
from phaseproof.theory.claim import Claim, Setting, check_claim
from phaseproof.theory.domain import Domain, integer, real
from phaseproof.theory.former_kernel import check
from phaseproof.theory.language import (
    E,
    S,
    closest,
    d,
    largest,
    length,
    limit_in_dimension,
    limit_in_proportion,
    n,
    tau,
    to_first_order,
)
from phaseproof.theory.roots import root_of
from phaseproof.validation import evaluate_closed_form

from .refusing import MEMO, refused

# --- wrong twins of claims: by check, and by validate -----------------------------------------------------

SWAPPED = {n: d, d: n}
FIRST = memorisation.MOMENTS[0]
SIGNED = sp.Integral(1 - ((1 + erf(t / sqrt(2))) / 2) ** n, (t, 0, sp.oo))
BOOK = load_book()

TWINS: dict[str, tuple[str, sp.Expr]] = {
    "leading order only": ("memorisation.overlap", to_first_order(sqrt((1 + d / (n * (1 + ridge))) / d) * FIRST)),
    "n for d": ("memorisation.overlap", to_first_order(memorisation.overlap.xreplace(SWAPPED))),
    "ridge outside the root": (
        "memorisation.overlap",
        to_first_order(memorisation.overlap.xreplace({ridge: sp.S.Zero}) / (1 + ridge)),
    ),
    "fresh for learnt": ("memorisation.overlap", to_first_order(memorisation.fresh)),
    "largest over the mean square length": ("memorisation.few_samples", memorisation.largest_moment(1) / sqrt(n)),
    "means exchanged": ("memorisation.few_samples", memorisation.mean_length / memorisation.largest_moment(1)),
    "one example more": ("memorisation.few_samples", memorisation.few_samples.xreplace({n: n + 1})),
    "ridge forgotten": ("memorisation.excess", sqrt(1 + 1 / gamma)),
    "without the root": ("memorisation.excess", memorisation_load.excess**2),
    "gamma inverted": ("memorisation.excess", sqrt(1 + gamma / (1 + ridge))),
    "complex for real": ("finite_size.log_determinant_variance", -log(1 - 1 / gamma)),
    "without the one half": ("finite_size.moment_variance", 2 * fluctuations.moment_variance),
    "of the other sign": ("finite_size.bulk_error_shift", -finite_shifts.bulk_shift),
    "of the half moment": ("finite_size.overlap_shift", finite_shifts.half_moment_shift),
    "reverse for forward": ("finite_size.kl_forward_shift", finite_shifts.kl_shift(finite_shifts.REVERSE)),
    "train for test": ("finite_size.denoising_test_shift", finite_shifts.denoising_shift(finite_shifts.TRAIN)),
    "test for train": ("finite_size.denoising_train_shift", finite_shifts.denoising_shift(finite_shifts.TEST)),
}


@pytest.mark.parametrize("twin", TWINS)
def test_a_wrong_twin_is_refused_by_check(twin: str) -> None:
    name, wrong = TWINS[twin]
    assert not check_claim(dataclasses.replace(BOOK[name], closed_form=wrong), MEMO).ok


@cache
def simulated(name: str) -> tuple[tuple[Setting, Measurement], ...]:
    """Four settings of a claim, each measured once with half of its replicates."""
    claim = BOOK[name]
    assert claim.simulation is not None
    small = dataclasses.replace(claim.simulation, replicates=max(claim.simulation.replicates // 2, 12))
    tasks = [task(dataclasses.replace(claim, simulation=small), at, 0) for at in draw_settings(claim, 4, 0)]
    return tuple((one.setting, measured(one())[0]) for one in tasks)


def agreements(claim: Claim) -> list[bool]:
    """The test that ``validate`` makes at each of the four settings."""
    assert claim.simulation is not None
    passed = []
    for at, found in simulated(claim.name):
        mean, allowance = claim.simulation.prediction(at, evaluate_closed_form(claim, at))
        passed.append(compare(found, mean, allowance, levels(1, 4)[0]).passed)
    return passed


@pytest.mark.parametrize("twin", TWINS)
def test_a_wrong_twin_is_refused_by_validate(twin: str) -> None:
    """False alarms of the claim itself: at most one in a million; the twin is far beyond the resolution somewhere."""
    name, wrong = TWINS[twin]
    assert all(agreements(BOOK[name]))
    assert not all(agreements(dataclasses.replace(BOOK[name], closed_form=wrong)))


# --- the rules, one false statement for each thing they check ----------------------------------------------

FEW = limit_in_dimension(E(closest(sqrt(S))))


def test_few_examples_in_many_dimensions() -> None:
    right = E(largest(n) / length(n))
    assert check(step("true", equal(FEW, right), "many_dimensions", SAMPLES)).ok
    refused(equal(FEW, E(largest(n)) / E(length(n))), "many_dimensions", SAMPLES)
    refused(equal(FEW, E(largest(n) / sqrt(n))), "many_dimensions", SAMPLES)
    refused(equal(FEW, -right), "many_dimensions", SAMPLES)
    refused(equal(limit_in_dimension(E(tau(S))), right), "many_dimensions", SAMPLES)
    ridged = limit_in_dimension(E(closest(sqrt(S + ridge))))
    domain = Domain((SIZE[0], memorisation.RIDGE))
    known = E(largest(n) / sqrt(length(n) ** 2 + n * ridge))
    assert check(step("true", equal(ridged, known), "many_dimensions", domain)).ok
    refused(equal(ridged, E(largest(n) / sqrt(length(n) ** 2 + ridge))), "many_dimensions", domain)
    refused(equal(ridged, right), "many_dimensions", domain)
    anything = Domain((SIZE[0], real("ridge")))
    refused(equal(ridged, known), "many_dimensions", anything)
    refused(equal(limit_in_dimension(E(closest(S))), right), "many_dimensions", SAMPLES)
    refused(equal(limit_in_dimension(E(closest(sp.S.One))), right), "many_dimensions", SAMPLES)


def test_direction_and_length() -> None:
    left = E(largest(n) / length(n))
    refused(equal(left, E(length(n)) / E(largest(n))), "direction_and_length", SAMPLES)
    refused(equal(E(largest(n) ** 2 / length(n)), E(largest(n) ** 2) / E(length(n))), "direction_and_length", SAMPLES)
    refused(equal(E(largest(n) / length(n) ** 2), E(largest(n)) / E(length(n) ** 2)), "direction_and_length", SAMPLES)


def test_mean_length_and_largest() -> None:
    refused(equal(E(length(n)), sqrt(n)), "length_mean", SAMPLES)
    refused(equal(E(length(n) ** 2), memorisation.mean_length**2), "length_mean", SAMPLES)
    assert check(step("true", equal(E(largest(n)), largest_moment(1)), "largest_mean", SAMPLES)).ok
    refused(equal(E(largest(n)), SIGNED), "largest_mean", SAMPLES)  # the maximum without its absolute value
    refused(equal(E(largest(n)), largest_moment(1).xreplace({n: n + 1})), "largest_mean", SAMPLES)
    refused(equal(E(largest(n) ** 3), largest_moment(1)), "largest_mean", SAMPLES)
    refused(equal(E(sqrt(largest(n))), largest_moment(1)), "largest_mean", SAMPLES)
    on_unit = sp.Integral(1 - erf(t / sqrt(2)) ** n, (t, 0, 1))
    refused(equal(E(largest(n)), on_unit), "largest_mean", SAMPLES)


def test_parts_on_the_half_line() -> None:
    tail = sp.Integral(1 - erf(t / sqrt(2)), (t, 0, sp.oo))
    whole = t * (1 - erf(t / sqrt(2))) - sqrt(2 / pi) * exp(-(t**2) / 2)
    here = Domain()
    assert check(step("true", equal(tail, sqrt(2 / pi)), "half_line_parts", here, antiderivative=whole)).ok
    refused(equal(tail, 0 * t + 1), "half_line_parts", here, antiderivative=whole)
    refused(equal(tail, sqrt(2 / pi) + 1), "half_line_parts", here, antiderivative=whole + t)
    refused(equal(tail, sqrt(2 / pi)), "half_line_parts", here, antiderivative=whole / 2)
    growing = sp.Integral(erf(t), (t, 0, sp.oo))
    edge = t * erf(t) + exp(-(t**2)) / sqrt(pi)
    refused(equal(growing, -1 / sqrt(pi)), "half_line_parts", here, antiderivative=edge)
    rising = sp.Integral(exp(t**2), (t, 0, sp.oo))
    refused(equal(rising, sp.S.Zero), "half_line_parts", here, antiderivative=exp(t**2))
    short = sp.Integral(exp(-(t**2)) * t, (t, 0, 1))
    refused(equal(short, Rational(1, 2)), "half_line_parts", here, antiderivative=-exp(-(t**2)) / 2)


def test_parameter_on_the_half_line() -> None:
    a = memorisation.slope
    domain = Domain((memorisation.SLOPE,))
    left = sp.Integral(exp(-(t**2)) * erf(a * t), (t, 0, sp.oo))
    whole = -exp(-(t**2) * (1 + a**2)) / (sqrt(pi) * (1 + a**2))
    true = equal(left, sp.atan(a) / sqrt(pi))
    assert check(step("true", true, "half_line_parameter", domain, x=a, antiderivative=whole)).ok
    wrong = equal(left, sp.atan(a) / sqrt(pi) + 1)
    refused(wrong, "half_line_parameter", domain, x=a, antiderivative=whole)
    refused(equal(left, sp.atan(2 * a) / sqrt(pi)), "half_line_parameter", domain, x=a, antiderivative=whole)
    refused(true, "half_line_parameter", domain, x=a, antiderivative=2 * whole)
    refused(true, "half_line_parameter", Domain((real("slope", 1),)), x=a, antiderivative=whole)
    flat = sp.Integral(t * exp(-(t**2) * a), (t, 0, sp.oo))  # not dominated next to a = 0
    refused(equal(flat, 1 / (2 * a)), "half_line_parameter", domain, x=a, antiderivative=-exp(-(t**2) * a) / (2 * a))


def test_first_order_of_the_closest() -> None:
    left = to_first_order(E(closest(sqrt(S + ridge))))
    form = memorisation.overlap_form(E(largest(n)), E(largest(n) ** 3))
    assert check(step("true", equal(left, to_first_order(form)), "closest_to_first_order", BOTH)).ok
    refused(equal(E(closest(sqrt(S + ridge))), form), "closest_to_first_order", BOTH)  # not exact
    refused(equal(left, to_first_order(form.xreplace({ridge: 2 * ridge}))), "closest_to_first_order", BOTH)
    scaled = to_first_order(E(closest(sqrt(2 * S + 2 * ridge))))  # a scale of the samples changes no cosine
    assert check(step("true", equal(scaled, to_first_order(form)), "closest_to_first_order", BOTH)).ok
    refused(equal(to_first_order(E(closest(S))), to_first_order(form)), "closest_to_first_order", BOTH)
    refused(equal(to_first_order(E(tau(S))), to_first_order(form)), "closest_to_first_order", BOTH)


def test_limit_of_the_quotient() -> None:
    ours, plain = memorisation.first_order_step(True), memorisation.first_order_step(False)
    left, domain = memorisation_load.excess_definition, memorisation_load.RIDGED
    refused(equal(left, 1 / memorisation_load.excess), "limit_of_quotient", domain, ours, plain)
    refused(equal(left, -memorisation_load.excess), "limit_of_quotient", domain, ours, plain)
    refused(equal(left, memorisation_load.excess), "limit_of_quotient", domain, plain, ours)
    other = limit_in_proportion(1 / left.args[0], gamma)
    refused(equal(other, memorisation_load.excess), "limit_of_quotient", domain, ours, plain)
    refused(equal(left, memorisation_load.excess), "limit_of_quotient", domain, ours, memorisation.largest_step(1))
    wide = Domain((LOADS["gamma"], real("ridge", -1, meaning="may be negative")))  # the premises know no such ridge
    refused(equal(left, memorisation_load.excess), "limit_of_quotient", wide, ours, plain)


def test_explicit_roots() -> None:
    level, gone = memorisation_load.multiple, memorisation_load.excess_step()
    left, domain = memorisation_load.multiple_definition, memorisation_load.MULTIPLES
    refused(equal(left, 1 / (level**2 - 1)), "explicit_root", domain, gone)
    rising = root_of(memorisation_load.excess_definition, gamma, level, 0, sp.oo)  # it falls
    refused(equal(rising, memorisation_load.multiple_load), "explicit_root", domain, gone)
    short = root_of(
        -memorisation_load.excess_definition, gamma, -level, 0, 1
    )  # outside the range of the formula's premise
    refused(equal(short, memorisation_load.multiple_load), "explicit_root", domain, gone)
    below = Domain((real("multiple", 0, meaning="may be under 1"), memorisation.RIDGE))
    refused(equal(left, memorisation_load.multiple_load), "explicit_root", below, gone)


def test_variance_of_statistics() -> None:
    of = fluctuations.LOGARITHM
    true = fluctuations.variance_step(of).uses[0]
    assert check(true).ok
    left, right = true.statement.args
    refused(equal(left, right), true.rule, LOADS, *true.uses, **true.certificate)  # below gamma = 1 ln det S is -oo
    refused(equal(left, 2 * right), true.rule, of.domain, *true.uses, **true.certificate)
    wrong = {**true.certificate, "eigenvalue": 1 + gamma + 2 * sqrt(gamma) * cos(t)}
    refused(equal(left, right), true.rule, of.domain, *true.uses, **wrong)
    for function in (sp.Abs(S - 1), sqrt(sp.Abs(S - 1)), 1 / (S - 1), S ** Rational(1, 3), sp.sign(S - 2)):
        broken = equal(*(side.subs(sp.log(S), function) for side in (left, right)))
        refused(broken, true.rule, of.domain if function.has(sp.Abs) else LOADS, *true.uses, **true.certificate)
    refused(equal(left, right), true.rule, of.domain, **true.certificate)  # it is an instance of something
    (general,) = true.uses
    refused(equal(left, right), true.rule, of.domain, true, **true.certificate)
    assert check(general).ok
    name, total = general.statement.args
    for wrong in (equal(name, 2 * total), equal(2 * name, total), equal(left, right)):
        refused(wrong, general.rule, LOADS, **general.certificate)
    refused(
        general.statement, true.rule, LOADS, general, **true.certificate
    )  # the general one is no instance of itself


def test_sums_of_cosine_coefficients() -> None:
    of = fluctuations.LOGARITHM
    known = fluctuations.variance_step(of).uses[1].uses[0]
    left, value = known.statement.args
    radius = fluctuations.r
    for right in (value / 2, 2 * value, -4 * log(1 - radius), -2 * log(1 - radius**2) * radius):
        refused(equal(left, right), known.rule, known.domain, **known.certificate)
    for change in (
        {"order": 0},
        {"amplitude": sp.Integer(2)},
        {"q": radius},
        {"q": -(radius**2)},
        {"ratio": (radius, sp.S.One, radius)},
    ):
        refused(known.statement, known.rule, known.domain, **{**known.certificate, **change})
    beyond = Domain((real("r", 0),))
    refused(known.statement, known.rule, beyond, **known.certificate)
    square = fluctuations.variance_step(fluctuations._moment(2)).uses[1].uses[0]
    first, second = square.certificate["coefficients"]
    refused(square.statement, square.rule, square.domain, coefficients=(first,))
    refused(square.statement, square.rule, square.domain, coefficients=(first, -second))
    without_k = equal(square.statement.lhs, first**2 / 2 + second**2 / 2)
    refused(without_k, square.rule, square.domain, coefficients=(first, second))


def test_products_of_a_deviation_and_d() -> None:
    """d X -> v: d X^2 -> 0 and d X M -> v lim M, and what stands beside d alone has no limit."""
    shift = shift_step()
    value = shift.statement.rhs
    refused(equal(limit_in_proportion(d * half_core, gamma), 2 * value), "continuous_limit", LOADS, shift)
    refused(equal(limit_in_proportion(d * half_core**2, gamma), value**2), "continuous_limit", LOADS, shift)
    refused(equal(limit_in_proportion(d**2 * half_core, gamma), value), "continuous_limit", LOADS, shift)
    refused(equal(limit_in_proportion(half_core + 1 / d**2, gamma), value), "continuous_limit", LOADS, shift)
    small = equal(limit_in_proportion(half_core, gamma), sp.S.Zero)
    assert check(step("true", small, "continuous_limit", LOADS, shift)).ok


def test_shifts_of_divergences() -> None:
    core = logarithm - log_limit_step().statement.rhs.xreplace(AT_SIZE)
    left, above = limit_in_proportion(d * core, gamma), finite_shifts.ABOVE
    for right in (log(1 - 1 / gamma), -log(1 - 1 / gamma) / 2, log(1 - 1 / gamma) / 2 + 1):
        refused(equal(left, right), "log_determinant_shift", above, log_step(), log_limit_step())
    at_load = limit_in_proportion(d * (logarithm - log_limit_step().statement.rhs), gamma)
    true = finite_shifts.log_shift
    refused(equal(at_load, true), "log_determinant_shift", above, log_step(), log_limit_step())
    refused(equal(left, true), "log_determinant_shift", above, log_limit_step(), log_limit_step())
    refused(equal(left, true), "log_determinant_shift", above, log_step(), log_step())
    mean = kl_shift_step(FORWARD).uses[1].uses[0]
    assert mean.rule == "limit_of_sizes"
    without = equal(limit_in_proportion(mean.statement.lhs.args[0] / d, gamma), mean.statement.rhs)
    refused(without, mean.rule, mean.domain, *mean.uses)


def test_the_derivative_of_a_shift() -> None:
    two = finite_shifts.trace_shifts()[1].uses[0]
    assert two.rule == "derivative_of_shift"
    refused(equal(two.statement.lhs, -two.statement.rhs), two.rule, two.domain, *two.uses, **two.certificate)
    refused(equal(two.uses[0].statement.lhs, two.statement.rhs), two.rule, two.domain, *two.uses, **two.certificate)
    refused(two.statement, two.rule, two.domain, two.uses[1], two.uses[1], **two.certificate)


# --- the kernel -------------------------------------------------------------------------------------------


def test_sizes_are_not_replaced_beside_expectations() -> None:
    """E tau(S^2) is meant at the size n, d of its domain: another n on the right side alone is false."""
    sizes = Domain((integer("n", 1), integer("d", 1)))
    square = step("Wick", equal(E(tau(S**2)), 1 + (d + 1) / n), "wick", sizes, order=2, field="real")
    five = sp.Integer(5)
    refused(equal(E(tau(S**2)), 1 + (d + 1) / five), "substitute", sizes, square, at={n: five})
    refused(equal(E(tau(S**2)), 1 + (d + 1) / d), "substitute", sizes, square, at={n: d})
    pinned = step(
        "at n = 5", equal(E(tau(S**2)), 1 + (d + 1) / five), "substitute", sizes.at(n=5), square, at={n: five}
    )
    assert check(pinned).ok


@pytest.mark.parametrize(
    "expression",
    [
        (sqrt(1 + gamma) + 1) ** 6 * (sqrt(1 + gamma) - 1) ** 6 - gamma**6,
        (cos(t) + sp.sin(t)) ** 8 - (1 + 2 * sp.sin(t) * cos(t)) ** 4,
        ((sp.I + gamma) * (gamma - sp.I)) ** 9 - (1 + gamma**2) ** 9,
    ],
)
def test_large_identities_are_still_recognised(expression: sp.Expr) -> None:
    """A large expression is looked at in one point before anything is multiplied out: what is 0 is 0 there."""
    long = sp.expand(expression * (gamma + 2) ** 5, deep=False) + sp.Add(*(gamma**k - gamma**k for k in range(9)))
    assert is_zero(expression)
    assert is_zero(long)
    assert not is_zero(long + gamma**-7)
    assert not is_zero(sp.expand(long) + Rational(1, 10**9) * sum(gamma**k for k in range(40)))


def test_few_values_are_those_of_the_integral() -> None:
    refused(
        equal(memorisation.few_definition, memorisation.few_values.subs(sp.atan(1 / sqrt(2)), sp.atan(sqrt(2)))),
        "cases",
        EXACT,
        *memorisation.few_values_step().uses,
    )
