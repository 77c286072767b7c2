"""False statements about a ridge: each refused by the rule whose condition it breaks, the false claims by both jobs."""

from __future__ import annotations

import dataclasses
from functools import partial

import pytest
import sympy as sp
from sympy import log, pi, sqrt

from phaseproof.book import find
from phaseproof.derivations import best_ridge, ridge_errors
from phaseproof.derivations.convergence import overlap as plain_overlap
from phaseproof.derivations.elliptic_means import (
    DOMAIN,
    FEW,
    INVERSE_ROOT,
    LEMMA,
    ROOT,
    SIZES,
    elliptic_step,
    in_regimes,
    m,
    mean_definition,
    mean_forms,
    mean_regime,
    nu,
    parameter,
    ridge,
)
from phaseproof.derivations.marchenko_pastur import LOADS, half_moment, half_moment_regimes, x, z
from phaseproof.derivations.marchenko_pastur import gamma as load
from phaseproof.derivations.regularisation import BULK, OVERLAP, by_mean_root, small_root_step
from phaseproof.settings import draw_settings
from phaseproof.theory.by import equal, step
from phaseproof.theory.claim import Claim, check_claim
from phaseproof.theory.domain import Domain, Parameter, real
from phaseproof.theory.former_kernel import Step, check
from phaseproof.theory.language import E, S, d, kl, limit_in_proportion, minimiser, n, tau, test_loss, wasserstein
from phaseproof.theory.positivity import sign_on
from phaseproof.theory.roots import root_of
from phaseproof.validation import validate

from .refusing import MEMO, refused

t = sp.Symbol("t", real=True)
sine, cosine = sp.sin(t), sp.cos(t)
QUARTER = (t, 0, pi / 2)
y = sp.Symbol("y", positive=True)
POSITIVE = Domain((real("y", 0),))


def accepted(statement: sp.Basic, rule: str, domain: Domain, *uses: Step, **certificate: object) -> None:
    outcome = check(step("under test", statement, rule, domain, *uses, **certificate), MEMO)
    assert outcome.ok, outcome.message


def changed(known: Step, **changes: object) -> str:
    """The message with which a step that is accepted is refused once something in it is changed."""
    assert check(known, MEMO).ok
    outcome = check(dataclasses.replace(known, **changes), MEMO)  # type: ignore[arg-type]
    assert not outcome.ok
    return outcome.message


def named(last: Step, rule: str) -> Step:
    """The first step below, or the step itself, that is by a rule."""
    found = [last] if last.rule == rule else [named(used, rule) for used in last.uses if _has(used, rule)]
    return found[0]


def _has(last: Step, rule: str) -> bool:
    return last.rule == rule or any(_has(used, rule) for used in last.uses)


# --- false claims --------------------------------------------------------------------------------------------


def _modulus(form: sp.Expr) -> sp.Expr:
    """The modulus in the place of the parameter of every elliptic integral."""
    kinds = sp.elliptic_k, sp.elliptic_e, sp.elliptic_pi
    return form.replace(lambda node: isinstance(node, kinds), lambda f: f.func(*f.args[:-1], sqrt(f.args[-1])))


def _without_atom(values: dict[Domain, sp.Expr]) -> dict[Domain, sp.Expr]:
    return values | {FEW: values[FEW] - (1 - load) * sqrt(ridge)}


def _overlap(values: dict[Domain, sp.Expr]) -> sp.Expr:
    return in_regimes({domain: OVERLAP.form(value) for domain, value in values.items()})


def _bulk(values: dict[Domain, sp.Expr]) -> sp.Expr:
    return in_regimes({domain: BULK.form(value) for domain, value in values.items()})


MEANS = mean_forms[ROOT]
OUTSIDE = {domain: half_moment.args[i][0] + sqrt(ridge) for i, domain in enumerate(MEANS)}
BY_EXAMPLES = {domain: value / load for domain, value in MEANS.items()}
FORWARD, REVERSE = ridge_errors.FORWARD, ridge_errors.REVERSE
whole, noise_2 = ridge_errors.whole, ridge_errors.variance

TWINS = [
    ("overlap", "modulus for parameter", _modulus(_overlap(MEANS))),
    ("overlap", "no atom", _overlap(_without_atom(MEANS))),
    ("overlap", "ridge outside the root", _overlap(OUTSIDE)),
    ("overlap", "trace over n", _overlap(BY_EXAMPLES)),
    ("bulk_error", "modulus for parameter", _modulus(_bulk(MEANS))),
    ("bulk_error", "no atom", _bulk(_without_atom(MEANS))),
    ("bulk_error", "ridge outside the root", _bulk(OUTSIDE)),
    ("bulk_error", "trace over n", _bulk(BY_EXAMPLES)),
    ("kl_forward", "directions exchanged", REVERSE.value),
    ("kl_reverse", "directions exchanged", FORWARD.value),
    ("kl_forward", "trace over n", (ridge_errors.inverse / load - 1 + ridge_errors.logarithm / load) / 2),
    ("kl_reverse", "trace over n", (ridge - ridge_errors.logarithm / load) / 2),
    ("denoising_error", "ridge not in the noise", ridge_errors.denoising_error.xreplace({ridge: ridge / 2})),
    ("denoising_error", "training loss", noise_2 * (1 - noise_2 * ridge_errors.inverse_above)),
]


@pytest.mark.parametrize(("name", "words", "form"), TWINS, ids=lambda part: part if isinstance(part, str) else "")
def test_a_false_twin_is_refused_by_both_jobs(name: str, words: str, form: sp.Expr) -> None:
    claim = find(f"regularisation.{name}")
    wrong = dataclasses.replace(claim, closed_form=form)
    assert not check_claim(wrong, MEMO).ok
    assert claim.simulation is not None
    short = dataclasses.replace(claim.simulation, replicates=128, dimensions=(24, 32))
    run = partial(validate, settings=3, jobs=1)
    assert run([dataclasses.replace(claim, simulation=short)]).ok
    assert not run([dataclasses.replace(wrong, simulation=short)]).ok


def test_a_wrong_best_ridge() -> None:
    """Of the other direction, of a model without a ridge, the root at another level."""
    reverse = best_ridge.reverse_step()
    goal = reverse.statement.lhs
    for wrong in (1 / (1 + 2 * load), 1 / load, sp.S.One):
        changed(reverse, statement=equal(goal, wrong))
    forward = find("regularisation.best_ridge_kl_forward")
    other = equal(forward.definition, reverse.statement.rhs)
    assert "ends in" in check_claim(dataclasses.replace(forward, closed_form=other.rhs), MEMO).message
    unique = named(best_ridge.forward_step(), "minimiser")
    shifted = root_of(*unique.statement.rhs.args[:2], sp.Integer(2), *unique.statement.rhs.args[3:])
    changed(unique, statement=equal(unique.statement.lhs, shifted))


# --- complete elliptic integrals ----------------------------------------------------------------------------------


def test_definitions_of_the_elliptic_integrals() -> None:
    delta = sqrt(1 - m * sine**2)
    forms = {
        sp.elliptic_k(m): 1 / delta,
        sp.elliptic_e(m): delta,
        sp.elliptic_pi(nu, m): 1 / ((1 - nu * sine**2) * delta),
    }
    for value, form in forms.items():
        accepted(equal(sp.Integral(form, QUARTER), value), "legendre_form", LEMMA)
        for other in forms:
            if other != value:
                refused(equal(sp.Integral(form, QUARTER), other), "legendre_form", LEMMA)
        refused(equal(sp.Integral(form, (t, 0, pi)), value), "legendre_form", LEMMA)
        refused(equal(sp.Integral(form, QUARTER), _modulus(value)), "legendre_form", LEMMA)
        refused(equal(sp.Integral(form, QUARTER), 2 * value), "legendre_form", LEMMA)
    wide = Domain((real("m", 0, 2), real("nu", 0, 1)))
    assert "m < 1" in refused(equal(sp.Integral(1 / delta, QUARTER), sp.elliptic_k(m)), "legendre_form", wide)
    pole = Domain((real("m", 0, 1), real("nu", 0, 2)))
    third = equal(sp.Integral(forms[sp.elliptic_pi(nu, m)], QUARTER), sp.elliptic_pi(nu, m))
    assert "nu < 1" in refused(third, "legendre_form", pole)
    exchanged = sp.elliptic_pi(m, nu)
    refused(equal(third.lhs, exchanged), "legendre_form", LEMMA)


def test_integrals_over_a_quarter_period() -> None:
    """A pole at an end, parts whose boundary term stays, a range that is not the quarter's."""
    one = sp.Integral(sp.S.One, QUARTER)
    parts = sp.Integral(1 / cosine, QUARTER) + sp.Integral(1 - 1 / cosine, QUARTER)
    assert "positive" in refused(equal(one, parts), "linearity", Domain())
    cosines = sp.Integral(cosine, QUARTER)
    refused(equal(cosines, sp.Integral(0 * t, QUARTER)), "exact_difference", Domain(), antiderivative=sine)
    square = sp.Integral(sine * cosine, QUARTER)
    accepted(
        equal(square, sp.Integral(cosine**3 * sine * 2, QUARTER)),
        "exact_difference",
        Domain(),
        antiderivative=sine**2 / 2 + cosine**4 / 2 - sp.Rational(1, 2),
    )
    whole_period = sp.Integral(sine, (t, 0, 2 * pi))
    refused(equal(whole_period, sp.Integral(sine, (t, 0, 2 * pi))), "linearity", Domain())
    by_parts = named(elliptic_step(ROOT, False), "exact_difference")
    changed(by_parts, certificate={"antiderivative": 2 * by_parts.certificate["antiderivative"]})
    wide = Domain((real("m", 0, 2), real("nu", 0, 1)))
    changed(by_parts, domain=wide)
    line = sp.Integral(x, (x, 0, 1))
    accepted(
        equal(line, 2 * sp.Integral(sine**3 * cosine, QUARTER)), "change_of_variable", Domain(), image=sine**2, roots={}
    )
    refused(
        equal(line, 2 * sp.Integral(sine**3 * cosine, (t, 0, pi))),
        "change_of_variable",
        Domain(),
        image=sine**2,
        roots={},
    )


def test_an_antiderivative_that_divides_by_nothing_known() -> None:
    shift = real("b", -1, 1).symbol
    nothing = equal(sp.Integral(sine, QUARTER), sp.Integral(sine, QUARTER))
    message = refused(nothing, "exact_difference", Domain((real("b", -1, 1),)), antiderivative=1 / shift)
    assert "division by b" in message


def test_the_law_with_its_atom() -> None:
    law = named(mean_regime(ROOT, FEW), "statistic_with_atom")
    left, right = law.statement.args
    (integral,) = right.atoms(sp.Integral)
    assert "atom" in changed(law, statement=equal(left, integral))
    changed(law, statement=equal(left, integral + load * sqrt(ridge)))
    changed(law, statement=equal(left, 2 * integral + (1 - load) * sqrt(ridge)))
    changed(law, domain=DOMAIN.where(load > 1))
    density, atom = law.uses
    changed(law, uses=(density, density))
    for function in (1 / S, log(S), sp.exp(S), sp.sin(S), 1 / (S - 1), sqrt(S - 1)):
        wrong = limit_in_proportion(E(tau(function)), load)
        over_law = sp.Integral(function.xreplace({S: x}) * integral.function / sqrt(x + ridge), integral.limits[0])
        at_zero = (1 - load) * sp.limit(function, S, 0)
        refused(equal(wrong, over_law + at_zero), "statistic_with_atom", FEW, density, atom, x=x)


def test_the_half_moment_is_no_overlap_with_a_ridge() -> None:
    small = small_root_step(half_moment_regimes()[0], mean_regime(ROOT, DOMAIN.where(load > 1)))
    assert "stays within" in changed(small, certificate={"ridge": ridge, "bound": sqrt(ridge) / 2})
    changed(small, certificate={"ridge": ridge, "bound": 2 * sp.S.One})
    changed(small, statement=equal(small.statement.lhs, small.statement.rhs * 2))
    changed(small, uses=(small.uses[1], small.uses[0]))
    far = sp.Limit(mean_definition(ROOT), ridge, 1, "+")
    changed(small, statement=equal(far, small.statement.rhs))
    inverse = named(best_ridge.bulk_ridge_step(), "cases")
    assert inverse is not None
    diverging = equal(sp.Limit(mean_definition(INVERSE_ROOT), ridge, 0, "+"), small.statement.rhs)
    changed(small, statement=diverging, uses=(mean_regime(INVERSE_ROOT, DOMAIN.where(load > 1)), small.uses[1]))


def test_plain_forms_are_no_forms_with_a_ridge() -> None:
    claim: Claim = find("regularisation.overlap")
    assert not check_claim(dataclasses.replace(claim, closed_form=plain_overlap), MEMO).ok
    assert parameter.has(ridge)


# --- traces ---------------------------------------------------------------------------------------------------------


def test_divergences_of_learnt_laws() -> None:
    """The directions exchanged, a covariance that may be singular, one that is no polynomial."""
    forward = named(ridge_errors.divergence_step(FORWARD), "gaussian_divergence")
    changed(forward, statement=equal(forward.statement.lhs, REVERSE.by_traces))
    for covariance in (S - ridge, S * ridge, S**2, sqrt(S + ridge)):
        start = E(kl(sp.S.One, covariance)) / d
        value = (E(tau(1 / covariance)) - 1 + E(tau(log(covariance)))) / 2
        refused(equal(start, value), "gaussian_divergence", SIZES)
    refused(equal(E(kl(S, S + ridge)) / d, FORWARD.by_traces), "gaussian_divergence", SIZES)


def test_distances_of_learnt_laws() -> None:
    for covariance, at in ((S + ridge, True), (S - ridge, False), (sqrt(S), False), (ridge, False)):
        value = 1 + E(tau(covariance)) - 2 * E(tau(sqrt(covariance)))
        start = E(wasserstein(sp.S.One, covariance)) / d
        outcome = check(step("x", equal(start, value), "bures_wasserstein", SIZES))
        assert outcome.ok is at
    plain = 1 + E(tau(S)) - 2 * E(tau(sqrt(S)))
    refused(equal(E(wasserstein(sp.S.One, S + ridge)) / d, plain), "bures_wasserstein", SIZES)


def test_denoisers_trained_with_a_ridge() -> None:
    trained = named(ridge_errors.denoising_step(), "trained_loss")
    sigma = ridge_errors.sigma
    changed(trained, certificate={"denoiser": S / (S + sigma**2)})
    changed(trained, certificate={"denoiser": S / (S + whole)})
    changed(trained, statement=equal(E(test_loss(sigma)), trained.statement.rhs))
    changed(trained, statement=equal(E(test_loss(sigma, -ridge)), trained.statement.rhs))


def test_logarithms_by_the_resolvent() -> None:
    known = ridge_errors.logarithm_step()
    left, right = known.statement.args
    transform, mean, vanishes = known.uses
    changed(known, statement=equal(left, right + log(2)))
    shifted = step(
        "x", equal(sp.Limit(right + 1 - log(ridge), ridge, sp.oo, "-"), sp.S.One), "limit_by_continuity", LOADS
    )
    changed(known, statement=equal(left, right + 1), uses=(transform, mean, shifted))
    changed(known, domain=DOMAIN.where(ridge > 1))
    changed(known, statement=equal(limit_in_proportion(E(tau(log(S + 2 * ridge))), load), right))
    half = step("x", equal(E(tau(S)), sp.S.One), "wick", Domain(SIZES.parameters).where(n >= d), order=1, field="real")
    changed(known, uses=(transform, half, vanishes))


def test_logarithms_of_products() -> None:
    statement = equal(log(y * (1 + y)), log(y) + log(1 + y))
    accepted(statement, "logarithms", POSITIVE, products={y * (1 + y): {y: 1, 1 + y: 1}})
    refused(statement, "logarithms", POSITIVE, products={y * (1 + y): {y: 1, 1 + y: 2}})
    refused(equal(log(y * (1 + y)), log(y)), "logarithms", POSITIVE, products={y * (1 + y): {y: 1, 1 + y: 1}})
    signed = real("w", -2, -1)
    w = signed.symbol
    squares = equal(log(w**2), 2 * log(w))
    assert "positive" in refused(squares, "logarithms", Domain((signed,)), products={w**2: {w: 2}})


def test_square_roots() -> None:
    accepted(equal(sqrt(y**2 + 2 * y + 1), y + 1), "square_root", POSITIVE)
    refused(equal(sqrt(y**2 + 2 * y + 1), -y - 1), "square_root", POSITIVE)
    refused(equal(sqrt(y**2 - 2 * y + 1), y - 1), "square_root", POSITIVE)
    refused(equal(sqrt(y**2 + 1), y + 1), "square_root", POSITIVE)
    refused(equal(y + 1, y + 1), "square_root", POSITIVE)


def _mean(power: int) -> sp.Expr:
    return best_ridge.mean(sp.Integer(power))


def test_derivatives_of_traces() -> None:
    rule = "derivative_of_traces"
    slope = sp.Derivative(_mean(1) ** 2 / ridge, ridge)
    value = -2 * _mean(1) * _mean(2) / ridge - _mean(1) ** 2 / ridge**2
    accepted(equal(slope, value), rule, DOMAIN, ridge=ridge)
    refused(equal(slope, value + _mean(3)), rule, DOMAIN, ridge=ridge)
    refused(equal(sp.Derivative(_mean(1), ridge), _mean(2)), rule, DOMAIN, ridge=ridge)
    refused(
        equal(sp.Derivative(_mean(1), ridge), -_mean(2)), rule, Domain((*LOADS.parameters, real("ridge"))), ridge=ridge
    )
    scaled = limit_in_proportion(E(tau(1 / (1 + ridge * S))), load)
    inside = limit_in_proportion(E(tau(S / (1 + ridge * S) ** 2)), load)
    assert "alone" in refused(equal(sp.Derivative(scaled, ridge), -inside), rule, DOMAIN, ridge=ridge)
    power = limit_in_proportion(E(tau((S + ridge) ** ridge)), load)
    refused(equal(sp.Derivative(power, ridge), power), rule, DOMAIN, ridge=ridge)
    vanishing = limit_in_proportion(E(tau(S + ridge - 1)), load)
    refused(equal(sp.Derivative(1 / vanishing, ridge), -1 / vanishing**2), rule, DOMAIN, ridge=ridge)
    folded = sqrt(_mean(1) ** 2)
    refused(equal(sp.Derivative(folded, ridge), -_mean(2)), rule, DOMAIN, ridge=ridge)
    two = limit_in_proportion(E(tau(S + ridge)), load + 1)
    refused(equal(sp.Derivative(two + _mean(1), ridge), 1 - _mean(2)), rule, DOMAIN, ridge=ridge)


def test_traces_in_order() -> None:
    wide = Domain((*DOMAIN.parameters, best_ridge.SPECTRUM))
    pointwise = step("x", sp.Gt(1 / (S + ridge), 1 / (S + ridge + 1), evaluate=False), "inequality", wide)
    other = best_ridge.mean(sp.S.One, ridge + 1)
    accepted(sp.Gt(_mean(1), other, evaluate=False), "traces_in_order", DOMAIN, pointwise)
    refused(sp.Gt(other, _mean(1), evaluate=False), "traces_in_order", DOMAIN, pointwise)
    refused(sp.Gt(_mean(1), 2 * other, evaluate=False), "traces_in_order", DOMAIN, pointwise)
    refused(sp.Lt(_mean(1), other, evaluate=False), "traces_in_order", DOMAIN, pointwise)
    refused(sp.Gt(_mean(1) ** 2, other**2, evaluate=False), "traces_in_order", DOMAIN, pointwise)
    elsewhere = limit_in_proportion(E(tau(1 / (S + ridge + 1))), 1 / load)
    refused(sp.Gt(_mean(1), elsewhere, evaluate=False), "traces_in_order", DOMAIN, pointwise)
    away = Domain((*DOMAIN.parameters, Parameter(S, sp.S.One, sp.oo, False)))
    part = step("x", sp.Gt(S + ridge, ridge + sp.Rational(1, 2), evaluate=False), "inequality", away)
    statement = sp.Gt(limit_in_proportion(E(tau(S + ridge)), load), ridge + sp.Rational(1, 2), evaluate=False)
    assert check(part).ok
    refused(statement, "traces_in_order", DOMAIN, part)


def test_cauchy_schwarz() -> None:
    rule = "cauchy_schwarz"
    accepted(sp.Ge(_mean(3), _mean(2) ** 2 / _mean(1), evaluate=False), rule, DOMAIN)
    refused(sp.Ge(_mean(2), _mean(3) ** 2 / _mean(1), evaluate=False), rule, DOMAIN)
    refused(sp.Ge(_mean(3), 2 * _mean(2) ** 2 / _mean(1), evaluate=False), rule, DOMAIN)
    refused(sp.Le(_mean(3), _mean(2) ** 2 / _mean(1), evaluate=False), rule, DOMAIN)
    first, second, third = (limit_in_proportion(E(tau((S - 1) ** k)), load) for k in (1, 2, 3))
    assert "positive" in refused(sp.Ge(third, second**2 / first, evaluate=False), rule, DOMAIN)


def test_where_a_function_is_least() -> None:
    """(y - 2)^2 + 3 at 2: not elsewhere, not on a range that leaves 2 out, not where it is a maximum."""
    parabola = (y - 2) ** 2 + 3
    itself = step("x", equal(parabola, parabola), "algebra", POSITIVE)
    slope = step("x", equal(sp.Derivative(parabola, y), 2 * y - 4), "differentiate", POSITIVE, x=y)
    rate = step("x", equal(sp.Derivative(y, y), sp.S.One), "differentiate", POSITIVE, x=y)
    rises = step("x", sp.Gt(sp.Derivative(y, y), 0, evaluate=False), "bounded_atoms", POSITIVE, rate)
    value = step("x", equal(sp.Integer(2), sp.Integer(2)), "algebra", Domain())
    premises = (itself, slope, rises, value)
    least = minimiser(parabola, y, 0, sp.oo)
    accepted(equal(least, sp.Integer(2)), "minimiser", Domain(), *premises, factor=2 * sp.S.One)
    refused(equal(least, sp.Integer(3)), "minimiser", Domain(), *premises, factor=2 * sp.S.One)
    refused(equal(least, sp.Integer(2)), "minimiser", Domain(), *premises, factor=sp.S.One)
    refused(equal(least, sp.Integer(2)), "minimiser", Domain(), *premises[:3], factor=2 * sp.S.One)
    short = minimiser(parabola, y, 0, 1)
    refused(equal(short, sp.Integer(2)), "minimiser", Domain(), *premises, factor=2 * sp.S.One)
    hill = step("x", equal(-parabola, -parabola), "algebra", POSITIVE)
    falls = step("x", equal(sp.Derivative(-parabola, y), 4 - 2 * y), "differentiate", POSITIVE, x=y)
    top = equal(minimiser(-parabola, y, 0, sp.oo), sp.Integer(2))
    assert "positive" in refused(top, "minimiser", Domain(), hill, falls, rises, value, factor=-2 * sp.S.One)
    root = equal(least, root_of(y, y, 2, 0, sp.oo))
    one, three = (
        step("x", kind(sp.Integer(k), 2, evaluate=False), "inequality", Domain())
        for kind, k in ((sp.Lt, 1), (sp.Gt, 3))
    )
    between = (sp.S.One, sp.Integer(3))
    crossing = (itself, slope, rises, one, three)
    accepted(root, "minimiser", Domain(), *crossing, factor=2 * sp.S.One, between=between)
    refused(root, "minimiser", Domain(), *crossing, factor=2 * sp.S.One, between=between[::-1])
    refused(root, "minimiser", Domain(), *crossing, factor=2 * sp.S.One)
    refused(root, "minimiser", Domain(), itself, slope, rises, three, one, factor=2 * sp.S.One, between=between)
    wrong = equal(least, root_of(y, y, 5, 0, sp.oo))
    refused(wrong, "minimiser", Domain(), *crossing, factor=2 * sp.S.One, between=between)


def test_derivatives_of_equal_functions() -> None:
    known = by_mean_root(OVERLAP)
    slopes = equal(sp.Derivative(known.statement.lhs, ridge), sp.Derivative(known.statement.rhs, ridge))
    accepted(slopes, "derivative_of_equal", DOMAIN, known, x=ridge)
    refused(slopes, "derivative_of_equal", DOMAIN.at(ridge=1), known, x=ridge)
    refused(equal(slopes.lhs, 2 * slopes.rhs), "derivative_of_equal", DOMAIN, known, x=ridge)
    refused(slopes, "derivative_of_equal", DOMAIN, known, x=load)


# --- changes to older rules -----------------------------------------------------------------------------------------


def test_strict_bounds_stay_strict_and_weak_ones_weak() -> None:
    weak = step("x", sp.Ge(y**2 - 2 * y + 1, 0, evaluate=False), "inequality", POSITIVE)
    refused(sp.Gt(y**2 - 2 * y + 1, 0, evaluate=False), "bounded_atoms", POSITIVE, weak)
    root = sqrt(y + 1)
    strict = step("x", sp.Gt(root, 1, evaluate=False), "inequality", POSITIVE)
    accepted(sp.Gt(2 * root, 2, evaluate=False), "bounded_atoms", POSITIVE, strict)
    both = step("x", sp.Ge(root, 1, evaluate=False), "inequality", POSITIVE)
    refused(sp.Gt(2 * root, 2, evaluate=False), "bounded_atoms", POSITIVE, strict, both)


def test_signs_by_squares() -> None:
    a = real("a", 0)
    domain = Domain((a,))
    v = a.symbol
    root = sqrt(v**2 + 1)
    assert sign_on(root - v, domain) == 1
    assert sign_on(v - root, domain) == -1
    assert sign_on(root - v - 1, domain) == -1
    assert sign_on(root - v - sp.Rational(1, 2), domain) is None
    line = Domain((real("w"),))
    w = line.parameters[0].symbol
    assert sign_on(sqrt(w**2 + 1) - w, line) == 1
    assert sign_on(w * sqrt(w**2 + 1), line) is None
    assert sign_on(sqrt(w - 1) - 2, line) is None


def test_signs_by_powers() -> None:
    a, b = real("a", 0), real("b", 0)
    v, w = a.symbol, b.symbol
    domain = Domain((a, b))
    assert sign_on((1 - v) ** 2 + v * w, domain) == 1
    assert sign_on((1 - v) ** 2 - v * w, domain) is None
    assert sign_on((1 - v) ** 2 + v * w, Domain((a, real("b", 0, closed="[")))) is None


def test_a_condition_times_a_factor() -> None:
    a, b = real("a", 0), real("b", 0)
    v, w = a.symbol, b.symbol
    domain = Domain((a, b), (v < 1 / (1 + w),))
    assert sign_on(1 - v * (1 + w), domain) == 1
    assert sign_on((1 - v * (1 + w)) * (w - 1), domain) is None
    assert sign_on(2 - v * (1 + w), domain) in (1, None)
    assert sign_on(v - 1, domain) in (-1, None)


def test_limits_of_logarithms_and_at_infinity() -> None:
    rule = "limit_by_continuity"
    root = sqrt(y**2 + 3 * y + 1)
    accepted(equal(sp.Limit(log(root / y), y, sp.oo, "-"), sp.S.Zero), rule, Domain())
    refused(equal(sp.Limit(log(root / y), y, sp.oo, "-"), sp.S.One), rule, Domain())
    refused(equal(sp.Limit(log(root), y, sp.oo, "-"), sp.S.Zero), rule, Domain())
    refused(equal(sp.Limit(log(y), y, 0, "+"), sp.S.Zero), rule, Domain())
    refused(equal(sp.Limit(y * log(y), y, 0, "+"), sp.S.Zero), rule, Domain())


def test_limits_of_combinations() -> None:
    rule = "limit_of_combination"
    a = sp.Symbol("ridge", positive=True)
    small = small_root_step(half_moment_regimes()[0], mean_regime(ROOT, DOMAIN.where(load > 1)))
    mean, value = mean_definition(ROOT), small.statement.rhs
    domain = small.domain
    accepted(equal(sp.Limit(mean**2 + a, a, 0, "+"), value**2), rule, domain, small)
    refused(equal(sp.Limit(mean**2 + a, a, 0, "+"), value), rule, domain, small)
    refused(equal(sp.Limit(mean / a, a, 0, "+"), value), rule, domain, small)
    refused(equal(sp.Limit(sqrt(mean), a, 0, "+"), sqrt(value)), rule, domain, small)
    refused(equal(sp.Limit(mean, a, 0, "-"), value), rule, domain, small)
    refused(equal(sp.Limit(mean, a, sp.oo, "-"), value), rule, domain, small)


def test_a_kink_under_a_logarithm() -> None:
    line = Domain((real("w", -2, 2),))
    w = line.parameters[0].symbol
    statement = equal(sp.Derivative(log(w), w), 1 / w)
    refused(statement, "differentiate", line, x=w)
    refused(equal(sp.Derivative(log(w - 1) * (w - 1), w), log(w - 1) + 1), "differentiate", line, x=w)


def test_powers_of_the_resolvent() -> None:
    cube = named(ridge_errors.cube_mean_step(), "derivative_of_limit")
    left, right = cube.statement.args
    for wrong in (-right, 2 * right, right / 3):
        changed(cube, statement=equal(left, wrong))
    changed(cube, statement=equal(limit_in_proportion(E(tau(1 / (z - S) ** 2)), load), right))


def test_roots_that_are_equal_but_not_the_same() -> None:
    """sqrt(1 - cos^2) is |sin|, not sin."""
    angle = Domain((real("w", -1, 1),))
    w = angle.parameters[0].symbol
    refused(equal(sqrt(1 - sp.cos(w) ** 2), sp.sin(w)), "algebra", angle)
    expanded = sqrt((y + 1) ** 2 + y)
    accepted(equal(expanded, sqrt(y**2 + 3 * y + 1)), "algebra", POSITIVE)
    refused(equal(expanded, -sqrt(y**2 + 3 * y + 1)), "algebra", POSITIVE)


def test_settings_are_drawn_for_a_ridge() -> None:
    ridges = {setting["ridge"] for setting in draw_settings(find("regularisation.overlap"), 12, 0)}
    assert len(ridges) > 3
