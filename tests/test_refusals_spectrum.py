"""Wrong twins of the results for general populations, and what each of their rules refuses."""

from __future__ import annotations

import dataclasses

import pytest
import sympy as sp
from sympy import pi, sqrt

from phaseproof.derivations import (
    power_law,
    spectrum,
    spectrum_isotropic,
    spectrum_large_load,
    spectrum_losses,
    spectrum_root,
    two_atom,
)
from phaseproof.derivations.denoising import DOMAIN, NOISE, sigma
from phaseproof.derivations.marchenko_pastur import FEW, LOAD, LOADS, MANY, SIZE, gamma
from phaseproof.derivations.spectrum import T, k, kappa, noise, resolvent, s
from phaseproof.derivations.spectrum_large_load import OTHER, x
from phaseproof.derivations.spectrum_root import VALUE, u, v, y
from phaseproof.derivations.two_atom import LAW, ratio, weight
from phaseproof.theory.by import equal, step
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.former_kernel import Step, check
from phaseproof.theory.language import (
    C1,
    C2,
    COVARIANCE,
    WEIGHT,
    C,
    E,
    average,
    d,
    given,
    inner,
    limit_in_proportion,
    n,
    tau,
    tau_product,
    test_loss,
    train_loss,
)
from phaseproof.theory.language import (
    power_law as power_law_head,
)
from phaseproof.theory.roots import root_of

from .refusing import MEMO, refused

SIZES = Domain((NOISE, *SIZE))


def twin(known: Step, right: sp.Expr, *uses: Step, **changes: object) -> str:
    """A proved step with another right side (or other premises or certificate) must be refused."""
    assert check(known, MEMO).ok
    certificate = {**known.certificate, **changes}
    premises = uses or known.uses
    return refused(equal(known.statement.lhs, right), known.rule, known.domain, *premises, **certificate)


# --- the equation of kappa --------------------------------------------------------------------------------


def test_the_equation_with_examples_and_dimensions_exchanged() -> None:
    wrong = root_of(1 - gamma * average(s / (s + k), s) - noise / k, k, 0, 0, sp.oo)
    function = wrong.args[0].xreplace({k: wrong})
    root = step("another equation", equal(function, sp.S.Zero), "increasing_root", DOMAIN)
    assert check(root).ok  # that root exists too; it is not the renormalised noise
    known = spectrum.equivalent()
    message = twin(known, average(WEIGHT * wrong / (noise * (T + wrong)), T), *known.uses[:2], root)
    assert "not that of" in message


def test_sigma_squared_for_kappa() -> None:
    known = spectrum.equivalent()
    assert twin(known, average(WEIGHT / (T + noise), T))
    assert twin(spectrum.trace_limit(False), average(1 / (T + noise), T))
    train = spectrum_losses.train_step().uses[-1]
    assert twin(train, noise * average(T / (T + noise), T))


def test_another_branch_is_no_root_in_the_range() -> None:
    """The equation of two eigenvalues has negative roots too: their range is refused."""
    function = two_atom.special.args[0]
    for low, high in ((-ratio, -1), (-1, 0)):
        branch = root_of(function, k, 0, low, high)
        assert refused(
            equal(function.xreplace({k: branch}), sp.S.Zero),
            "increasing_root",
            Domain((*DOMAIN.parameters, *two_atom.APART.parameters)),
        )


@pytest.mark.parametrize(
    ("function", "target"),
    [
        (1 - average(s / (s + k), s) / gamma + noise / k, 0),  # falls
        (1 + average(s / (s + k), s) / gamma, 0),  # the average falls
        (1 - average(s / (s + k), s) / gamma, 0),  # for gamma > 1 never reaches 0
        (1 - average(s / (s + k), s) / gamma - noise / k, 2),  # tends to 1
        (1 - average(s**2 / (s + k), s) / gamma - noise / k, 0),  # not bounded by 1
        (1 - average(s / (s + k), s) ** 2 / gamma - noise / k, 0),  # not linear in averages
        (1 - average(s / (s - k), s) / gamma - noise / k, 0),  # a pole inside
        (sp.S.One, 0),
    ],
)
def test_roots_that_need_not_exist(function: sp.Expr, target: int) -> None:
    root = root_of(function, k, target, 0, sp.oo)
    assert refused(equal(function.xreplace({k: root}), sp.Integer(target)), "increasing_root", DOMAIN)


def test_kappa_without_noise_needs_fewer_examples_than_dimensions() -> None:
    known = spectrum_root.start_equation()
    assert check(known).ok
    assert refused(known.statement, "increasing_root", LOADS)


def test_the_other_root_of_the_quadratic() -> None:
    known = spectrum_isotropic.isotropic_kappa_step()
    shift, square = known.certificate["split"]
    assert twin(known, shift - sqrt(square), split=(shift, square))
    assert twin(known, known.statement.rhs, split=(shift, square + 1))
    assert twin(known, -shift + sqrt(square), split=(-shift, square))
    negative = root_of(spectrum_isotropic.isotropic_kappa.args[0], k, 0, -1, 0)
    assert refused(equal(negative, shift - sqrt(square)), "only_root", DOMAIN, *known.uses, split=(shift, square))
    assert refused(known.statement, "only_root", DOMAIN, spectrum.kappa_equation(), split=(shift, square))


# --- Stein and Poincare -----------------------------------------------------------------------------------


def test_steins_identity_without_its_parts() -> None:
    identity = spectrum.equivalent().uses[0]
    right = identity.statement.rhs
    last = E(tau_product(WEIGHT * COVARIANCE, C * resolvent**2)) / n
    assert twin(identity, right + last)  # the term of order 1/n
    assert twin(identity, right + 2 * last)  # its sign
    assert twin(identity, right.xreplace({COVARIANCE: sp.S.One}))  # Sigma itself
    assert twin(identity, right.xreplace({n: d, d: n}))
    decoupled = E(tau_product(WEIGHT * COVARIANCE, resolvent)) * E(1 - d / n * tau(C * resolvent)) - last
    assert twin(identity, decoupled)  # means of products are not products of means
    wide = Domain((real("noise"), *SIZE))
    pole = 1 / (wide["noise"].symbol + C)
    moved = [side.xreplace({resolvent: pole}) for side in identity.statement.args]
    assert refused(equal(*moved), "population_loop", wide, function=pole)


def test_poincare_without_the_size_of_sigma() -> None:
    variance = spectrum.equivalent().uses[1]
    left, right = variance.statement.args
    for wrong in (right / tau(COVARIANCE), right * sp.Rational(99, 100), right / d):
        assert refused(sp.Le(left, wrong, evaluate=False), "population_poincare", SIZES, **variance.certificate)
    small = {**variance.certificate, "bound": variance.certificate["bound"] * sp.Rational(99, 100)}
    assert refused(sp.Le(left, right * sp.Rational(99, 100), evaluate=False), "population_poincare", SIZES, **small)


def test_the_equivalent_needs_each_premise_in_full() -> None:
    known = spectrum.equivalent()
    identity, variance, root = known.uses
    fewer = dataclasses.replace(identity, domain=SIZES.where(n >= 5))
    assert refused(known.statement, "deterministic_equivalent", DOMAIN, fewer, variance, root, shift=noise)
    assert refused(known.statement, "deterministic_equivalent", DOMAIN, identity, variance, root, shift=noise + 1)
    assert refused(known.statement, "deterministic_equivalent", DOMAIN, identity, variance, identity, shift=noise)
    with_square = known.statement.xreplace({resolvent: resolvent**2})
    assert refused(with_square, "deterministic_equivalent", DOMAIN, identity, variance, root, shift=noise)


# --- averages ---------------------------------------------------------------------------------------------


def test_averages_are_not_functions_of_averages() -> None:
    mean = average(T, T)
    assert refused(equal(average(T**2, T), mean**2), "averages", LOADS)
    assert refused(equal(average(1 / (T + 1), T), 1 / (mean + 1)), "averages", LOADS)
    assert refused(equal(average(T / (T + 1), T), average(T, T) / average(T + 1, T)), "averages", LOADS)
    assert refused(equal(average(sp.S(2), T), sp.S.One), "averages", LOADS)
    assert refused(equal(average(average(s * T, s), T), average(T**2, T)), "averages", LOADS)
    assert refused(equal(average(average(s - T, s), T), sp.S.One), "averages", LOADS)


def test_averages_across_a_pole() -> None:
    pole = average(1 / (T - 1), T)
    assert "division" in refused(equal(pole, pole), "averages", LOADS)


def test_equal_names_of_bound_variables_do_not_matter_and_are_not_captured() -> None:
    assert check(step("renamed", equal(average(T / (T + 1), T), 1 - average(1 / (s + 1), s)), "averages", LOADS)).ok
    nested = average(average(s * T / (sqrt(s) + sqrt(T)), s), T)
    swapped = average(average(s * T / (sqrt(s) + sqrt(T)), T), s)
    assert check(step("same", equal(nested, swapped), "averages", LOADS)).ok
    assert refused(equal(nested, average(average(T**2 / (2 * sqrt(T)), s), T)), "averages", LOADS)


# --- losses -----------------------------------------------------------------------------------------------


def test_df1_for_df2() -> None:
    """The test loss divided by 1 - df_1/n instead of 1 - df_2/n, and a derivative without the response of kappa."""
    square = spectrum_losses.square_limit(True)
    first = 1 - average(T / (T + kappa), T) / gamma
    assert twin(square, spectrum_losses.weighted_square * spectrum_losses.slope / first)
    derivative = square.uses[0]
    inside = average(T / (T + kappa), T) - kappa * average(T / (T + kappa) ** 2, T)
    assert twin(derivative, kappa / noise**2 * average(T / (T + kappa), T))
    assert twin(derivative, kappa / noise**2 * average(T / (T + kappa), T) - inside / noise)
    last = spectrum_losses.test_step().uses[-1]
    assert twin(last, spectrum_losses.test_error * spectrum_losses.slope / first)


def test_losses_of_another_denoiser_or_matrix() -> None:
    train = spectrum_losses.train_step().uses[0].uses[0].uses[0]
    assert train.rule == "trained_loss"
    assert twin(train, train.statement.rhs, denoiser=C / (C + 2 * noise))
    fresh = noise * E(tau(spectrum_losses.SHRINKAGE**2)) + E(
        tau_product(COVARIANCE, (spectrum_losses.SHRINKAGE - 1) ** 2)
    )
    assert twin(train, fresh)
    test = equal(E(test_loss(sigma, sp.S.Zero, COVARIANCE)), train.statement.rhs)
    assert refused(test, "trained_loss", SIZES, denoiser=spectrum_losses.SHRINKAGE)
    commuting = noise * E(tau(spectrum_losses.SHRINKAGE**2)) + E(tau((spectrum_losses.SHRINKAGE - 1) ** 2)) * tau(
        COVARIANCE
    )
    assert refused(
        equal(E(test_loss(sigma, sp.S.Zero, COVARIANCE)), commuting),
        "trained_loss",
        SIZES,
        denoiser=spectrum_losses.SHRINKAGE,
    )
    white = equal(E(train_loss(sigma)), train.statement.rhs)
    assert refused(white, "trained_loss", SIZES, denoiser=spectrum_losses.SHRINKAGE)
    outside = noise * E(tau(spectrum_losses.SHRINKAGE**2)) + C * E(tau((spectrum_losses.SHRINKAGE - 1) ** 2))
    assert twin(train, outside)
    pole = E(tau(1 / (C - 1)))
    inside = train.statement.rhs.xreplace({E(tau(spectrum_losses.SHRINKAGE**2)): sp.S.Zero})
    assert twin(train, inside + E(tau(noise * spectrum_losses.SHRINKAGE**2 + 1 / (C - 1))) - pole)
    for other in (test_loss(sigma, C, COVARIANCE), test_loss(sigma, sp.S.Zero, C), test_loss(sigma, -noise)):
        stated = equal(E(other), train.statement.rhs)
        assert refused(stated, "trained_loss", SIZES, denoiser=spectrum_losses.SHRINKAGE)


def test_what_is_random_stays_under_the_expectation() -> None:
    for matrix in (C, C1, sp.Symbol("S", nonnegative=True)):
        mean = E(tau(matrix))
        assert refused(equal(E(tau(matrix) ** 2), mean**2), "traces", SIZES)
    seeds = inner(sqrt(C1), sqrt(C1))
    assert refused(equal(E(seeds * tau(C)), E(seeds) * E(tau(C))), "traces", SIZES)
    assert refused(equal(E(seeds * tau(C)), seeds * E(tau(C))), "traces", SIZES)
    assert refused(equal(E(tau(C - sp.Symbol("S", nonnegative=True))), sp.S.Zero), "traces", SIZES)
    assert refused(equal(E(tau(C * COVARIANCE)), E(tau(C)) * tau(COVARIANCE)), "traces", SIZES)


def test_traces_are_linear_and_no_more() -> None:
    assert refused(equal(E(tau(resolvent) ** 2), E(tau(resolvent**2))), "traces", SIZES)
    assert refused(equal(E(tau_product(COVARIANCE, resolvent)), tau(COVARIANCE) * E(tau(resolvent))), "traces", SIZES)
    pole = 1 / (C - noise)
    assert refused(equal(E(tau(C * pole)), 1 + noise * E(tau(pole))), "traces", SIZES)


# --- the square root --------------------------------------------------------------------------------------


def test_square_root_inside_and_outside_the_trace() -> None:
    pair = spectrum_root.root_regime(spectrum_root.PAIR, True).uses[0]
    direction = spectrum_root.root_in_direction
    assert pair.rule == "square_root_equivalent"
    assert twin(pair, average(direction, T) ** 2)  # the square of a mean for the mean of a square
    assert twin(pair, average(direction, T))
    assert twin(pair, average(direction**2 / 2 * pi, T))
    mixed = spectrum_root.root_regime(spectrum_root.WITH_POPULATION, False).uses[0]
    assert twin(mixed, average(T * direction, T))  # Sigma for its square root
    integral = spectrum_root.by_noise.xreplace({kappa.xreplace({sigma: u}): u**2})
    assert twin(mixed, average(sqrt(T) * 2 / pi * integral, T))  # sigma^2 for kappa


def test_square_root_weighed_by_sigma_may_have_no_limit() -> None:
    """The weight 1 is bounded; with Sigma the trace is of order 3/2, and populations need a finite mean alone."""
    generic = spectrum_root.root_regime(spectrum_root.WEIGHED, True).uses[0]
    for factor, inside in ((sp.S.One, E(tau(sqrt(C)))), (T, E(tau_product(COVARIANCE, sqrt(C))))):
        value = average(factor * spectrum_root.root_in_direction, T)
        limit = equal(limit_in_proportion(inside, gamma), value)
        if factor == 1:
            assert check(step("the weight 1", limit, "weigh", MANY, generic)).ok
        else:
            assert "resolvent" in refused(limit, "weigh", MANY, generic)


def test_square_root_for_one_noise_is_not_enough() -> None:
    pair = spectrum_root.root_regime(spectrum_root.PAIR, True).uses[0]
    (generic,) = pair.uses
    some = dataclasses.replace(generic, domain=DOMAIN.where(sigma > 1))
    assert refused(pair.statement, "square_root_equivalent", MANY, some, noise=sigma)


@pytest.mark.parametrize("many", [True, False])
def test_integrals_along_the_root(many: bool) -> None:
    along = spectrum_root.along_step(many)
    whole = along.statement.rhs
    (integral,) = whole.atoms(sp.Integral)
    moved = sp.Integral(integral.function, (v, 1, sp.oo))
    assert twin(along, whole.xreplace({integral: moved}))
    assert twin(along, whole.xreplace({T + v: T + 2 * v}))
    start = sp.Integral(integral.function, (v, spectrum_root.START if many else 0, sp.oo))
    assert twin(along, whole.xreplace({integral: start}))
    growing = equal(2 / pi * sp.Integral((T + kappa.xreplace({sigma: u})) / T, (u, 0, sp.oo)), whole)
    assert refused(growing, along.rule, along.domain, *along.uses, noise=sigma)


def test_start_at_zero_needs_enough_examples() -> None:
    along = spectrum_root.along_step(True)
    few = Domain((*FEW.parameters, VALUE))
    assert refused(along.statement, along.rule, few, *along.uses, noise=sigma)


def test_substitution_onto_the_unit_interval() -> None:
    unit = spectrum_root.direction_step(False).uses[1]
    assert unit.rule == "onto_unit_interval"
    good = unit.certificate
    assert twin(unit, unit.statement.rhs, image=spectrum_root.START + y / (1 - y))
    assert twin(unit, unit.statement.rhs, image=(y / (1 - y)) ** 2)
    bounded = equal(sp.Integral(1 / (1 + v) ** 2, (v, 0, sp.oo)), sp.Integral(1 / (1 + y) ** 2, (y, 0, 1)))
    assert refused(bounded, "onto_unit_interval", LOADS, image=y * (1 - y) / (1 - y**2) * (1 + y), roots={})
    assert twin(unit, unit.statement.rhs, factors={})
    (bracket,) = good["factors"]
    assert twin(unit, unit.statement.rhs, roots={**good["roots"], bracket: (-y, good["roots"][bracket][1])})
    assert twin(unit, unit.statement.rhs, roots={v: good["roots"][v]})


def test_rewriting_inside_an_average_holds_for_every_eigenvalue() -> None:
    known = spectrum_root.root_regime(spectrum_root.PAIR, True).uses[1]
    (direction,) = known.uses
    some = dataclasses.replace(direction, domain=direction.domain.where(T > 1))
    assert refused(known.statement, "under_average", MANY, some, t=T)
    assert refused(known.statement, "under_average", direction.domain, direction, t=T)
    assert "not used" in refused(equal(average(T, T), average(T, T)), "under_average", MANY, direction, t=T)


def test_seeds_of_different_and_equal_data() -> None:
    sizes = Domain(SIZE)
    pair = E(inner(sqrt(C1), sqrt(C2)))
    assert refused(equal(pair, d * E(tau(C))), "seed_average", sizes)
    assert refused(equal(pair, d * E(tau(sqrt(C))) ** 2), "seed_average", sizes)
    assert refused(equal(E(inner(sqrt(C1), sqrt(C1))), tau(COVARIANCE)), "seed_average", sizes)
    for g in (sp.Symbol("S", nonnegative=True), C1 + C2, WEIGHT * C):  # of white data, of two data sets, with a weight
        mixed = equal(E(inner(sqrt(C1), g)), d * E(tau_product(sqrt(C1), g)))
        assert "exactly one of" in refused(mixed, "seed_average", sizes)
    assert refused(equal(E(tau(C)), sp.S.One), "population_mean", sizes)
    assert refused(equal(E(tau(C**2)), tau(COVARIANCE)), "population_mean", sizes)
    product = limit_in_proportion(E(tau_product(sqrt(C1), sqrt(C2))), gamma)
    square = equal(E(tau_product(sqrt(C1), sqrt(C2))), E(tau(sqrt(C))) ** 2)
    assert refused(square, "independent_invariant", sizes)  # only white data are invariant under all rotations
    assert product.free_symbols == {gamma}


# --- single populations -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "law",
    [
        sp.Tuple(sp.Tuple(weight, sp.S.One), sp.Tuple(weight, ratio)),
        sp.Tuple(sp.Tuple(1 - weight, -sp.S.One), sp.Tuple(weight, ratio)),
        sp.Tuple(sp.Tuple(1 + weight, sp.S.One), sp.Tuple(-weight, ratio)),
        sp.Tuple(sp.Tuple(1 - weight, sp.S.Zero), sp.Tuple(weight, ratio)),
        sp.Tuple(sp.Tuple(sp.S.One, 1 - ratio)),
        sp.Tuple(),
    ],
)
def test_what_is_no_law(law: sp.Tuple) -> None:
    general = spectrum_losses.train_step()
    value = two_atom.over_atoms(general.statement.rhs, law)
    assert refused(equal(given(general.statement.lhs, law), value), "one_population", two_atom.DOMAIN, general)


def test_a_law_of_other_eigenvalues() -> None:
    general = spectrum_losses.train_step()
    value = two_atom.over_atoms(
        general.statement.rhs, sp.Tuple(sp.Tuple(weight, sp.S.One), sp.Tuple(1 - weight, ratio))
    )
    assert refused(equal(given(general.statement.lhs, LAW), value), "one_population", two_atom.DOMAIN, general)


def test_power_laws_that_have_no_limit_or_another_one() -> None:
    general = spectrum_losses.train_step()
    a = power_law.exponent
    wide = real("exponent", 0, 2).symbol
    for domain, exponent, value in (
        (Domain((LOAD, NOISE, real("exponent", 0, 2))), wide, power_law.over_power_law(general.statement.rhs, wide)),
        (power_law.DOMAIN, a, power_law.over_power_law(general.statement.rhs, a / 2)),
    ):
        left = given(general.statement.lhs, power_law_head(exponent))
        assert refused(equal(left, value), "power_law_population", domain, general)
    amplitude = power_law.amplitude_step()
    assert twin(amplitude, power_law.amplitude.xreplace({sp.hyper((2, 2 / a), (1 + 2 / a,), -1): sp.S.Half}))
    assert twin(amplitude, power_law.amplitude * (2 - a))
    asymmetric = dataclasses.replace(general, statement=equal(gamma, average(average(s**2 / T, s), T) / average(T, T)))
    assert refused(
        equal(given(gamma, power_law_head(a)), power_law.amplitude), "power_law_pairs", power_law.DOMAIN, asymmetric
    )


def test_white_data() -> None:
    one = spectrum_isotropic.WHITE_LAW
    quantity = limit_in_proportion(E(tau_product(COVARIANCE, resolvent)), gamma)
    white = limit_in_proportion(E(tau(resolvent.xreplace({C: sp.Symbol("S", nonnegative=True)}))), gamma)
    assert check(step("white", equal(given(quantity, one), white), "white_population", DOMAIN)).ok
    assert refused(equal(given(quantity, LAW), white), "white_population", two_atom.DOMAIN)
    assert refused(equal(given(quantity, one), white * 2), "white_population", DOMAIN)


# --- many examples, splits ----------------------------------------------------------------------------------


def test_large_load() -> None:
    first = spectrum_large_load.large_load_step().uses[0]
    form, whole = first.uses
    assert twin(first, 2 * first.statement.rhs)
    bounded = dataclasses.replace(form, domain=MANY.where(gamma < 9))
    assert twin(first, first.statement.rhs, bounded, whole)
    other = dataclasses.replace(whole, statement=equal(whole.statement.lhs, whole.statement.rhs * 2))
    assert twin(first, first.statement.rhs, form, other)


def test_antiderivatives() -> None:
    pair, whole = spectrum_large_load.pair_integral(), spectrum_large_load.whole_integral()
    assert twin(pair, pair.statement.rhs, apart=None)
    assert twin(pair, pair.statement.rhs, apart=(T, s))
    assert twin(whole, whole.statement.rhs * 2)
    assert twin(whole, whole.statement.rhs, antiderivative=whole.certificate["antiderivative"] * 2)
    tail = sp.Integral(1 / (1 + v), (v, 0, sp.oo))
    assert refused(equal(tail, sp.S.Zero), "over_half_line", Domain((VALUE,)), x=x, antiderivative=sp.log(1 + x**2))
    shifted = whole.certificate["antiderivative"] + 1
    assert (
        check(step("a constant", whole.statement, "over_half_line", whole.domain, x=x, antiderivative=shifted)).ok
        is False
    )


def test_exchange_of_average_and_integral_needs_signs() -> None:
    left = sp.Integral(average(s / (s + v) - sp.S.Half, s) * T, (v, 0, sp.oo))
    right = average(sp.Integral((s / (s + v) - sp.S.Half) * T, (v, 0, sp.oo)), s)
    assert refused(equal(left, right), "tonelli", Domain((VALUE,)))
    captured = sp.Integral(average(s / (s + v), s) * s, (v, 0, sp.oo))
    assert refused(equal(captured, average(sp.Integral(s**2 / (s + v), (v, 0, sp.oo)), s)), "tonelli", Domain((OTHER,)))


def test_splits() -> None:
    known = two_atom.split_load_step()
    small, large = known.certificate["shares"]
    assert twin(known, two_atom.split_load * (ratio - 1))
    assert twin(known, (1 - weight + weight * ratio**2) / (ratio - 1) ** 2)
    assert twin(known, known.statement.rhs, shares=(large, small))
    assert twin(known, known.statement.rhs, shares=(-small, large))
    closer = Domain((two_atom.FRACTION, real("ratio", sp.Rational(1, 2))))
    assert refused(known.statement, "split_of_support", closer, **known.certificate)
