"""The kernel must be able to say no: a battery of false claims and broken derivations, each refused."""

from __future__ import annotations

import dataclasses
import pickle

import pytest
import sympy as sp
from sympy import Rational, cos, pi, sin, sqrt

from phaseproof.book import load_book
from phaseproof.derivations import (
    convergence,
    denoising,
    divergence,
    finite_size,
    marchenko_pastur,
    wishart,
)
from phaseproof.derivations.marchenko_pastur import LOAD, LOADS, SIZE, gamma, half, r, s, t, x, z
from phaseproof.theory.admission import bound_symbols
from phaseproof.theory.axioms import AXIOMS
from phaseproof.theory.by import equal, step
from phaseproof.theory.claim import Claim, check_claim
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.former_kernel import RULES, Step, Theorem, Verdict, check, rule
from phaseproof.theory.language import ROOT, WHITE, E, S, d, kl, n, tau
from phaseproof.theory.references import REFERENCES
from phaseproof.theory.roots import root_of

from .refusing import MEMO, refused

BOOK = list(load_book().values())
EQUATIONS = [claim for claim in BOOK if claim.closed_form is not None]


@pytest.mark.parametrize("claim", BOOK, ids=lambda claim: claim.name)
def test_the_book_is_argued(claim: Claim) -> None:
    outcome = check_claim(claim, MEMO)
    assert outcome.verdict is Verdict.ARGUED, outcome.message


@pytest.mark.parametrize("claim", EQUATIONS, ids=lambda claim: claim.name)
@pytest.mark.parametrize("twin", ["factor", "sign", "shift", "digits"])
def test_a_wrong_closed_form_is_refused(claim: Claim, twin: str) -> None:
    form = claim.closed_form
    wrong = {
        "factor": form * Rational(101, 100),
        "sign": -form,
        "shift": form + 1,
        "digits": form * (1 + Rational(1, 10**20)),
    }
    if form == 0:
        pytest.skip("zero has no relative error")
    assert not check_claim(dataclasses.replace(claim, closed_form=wrong[twin]), MEMO).ok


def test_a_true_chain_for_another_statement_is_refused() -> None:
    swapped = dataclasses.replace(convergence.overlap_claim, derivation=marchenko_pastur.half_moment_step)
    assert "ends in" in check_claim(swapped).message


def test_a_derivation_on_part_of_the_domain_is_refused() -> None:
    """A hypothesis that is never used up: gamma >= 1 stays open."""
    partial = marchenko_pastur.half_series_regime(True)
    claim = dataclasses.replace(
        marchenko_pastur.half_moment_series_claim, closed_form=partial.statement.rhs, derivation=lambda: partial
    )
    assert "gamma >= 1" in check_claim(claim).message


def test_a_broken_middle_step_breaks_everything_above_it() -> None:
    whole = marchenko_pastur.circle_integral()
    by_parts, fourier = whole.uses
    wrong = dataclasses.replace(by_parts, statement=equal(by_parts.statement.lhs, 2 * by_parts.statement.rhs))
    outcome = check(dataclasses.replace(whole, uses=(wrong, fourier)))
    assert outcome.verdict is Verdict.UNDECIDED
    assert "integration by parts" in outcome.message


def test_the_message_of_a_false_step_shows_both_sides_at_a_point() -> None:
    message = refused(equal(half(gamma), marchenko_pastur.half_elliptic(gamma) * 2), "algebra", LOADS.where(gamma < 1))
    assert "false at gamma =" in message
    assert "left side" in message
    assert "right side" in message


def test_wrong_root_of_the_quadratic() -> None:
    other = (gamma * (z - 1) + 1 + gamma * sqrt(z - marchenko_pastur.lower) * sqrt(z - marchenko_pastur.upper)) / (
        2 * z
    )
    known = marchenko_pastur.transform_step()
    message = refused(
        equal(known.statement.lhs, other), "limit_of_transform", known.domain, *known.uses, z=z, gamma=gamma
    )
    assert "branch" in message


def test_aspect_ratio_for_load_in_the_transform() -> None:
    known = marchenko_pastur.transform_step()
    swapped = known.statement.rhs.subs(gamma, 1 / gamma)
    refused(equal(known.statement.lhs, swapped), "limit_of_transform", known.domain, *known.uses, z=z, gamma=gamma)


def test_forgotten_atom() -> None:
    known = marchenko_pastur.atom_step()
    message = refused(equal(known.statement.lhs, sp.S.Zero), "cases", LOADS, *known.uses)
    assert "goal and case" in message


def test_real_identity_claimed_for_complex_data_and_back() -> None:
    known = marchenko_pastur.exact_identity()
    certificate = dict(known.certificate) | {"field": "complex"}
    refused(known.statement, "loop_equation", known.domain, **certificate)


def test_loop_equation_with_the_pole_inside_the_spectrum() -> None:
    known = marchenko_pastur.exact_identity()
    free = Domain((real("z"), *SIZE))
    moved = known.statement.xreplace({z: free["z"].symbol})
    refused(moved, "loop_equation", free, **(dict(known.certificate) | {"function": 1 / (free["z"].symbol - S)}))


def test_too_small_a_variance_bound() -> None:
    known = marchenko_pastur.small_variance()
    smaller = known.certificate["bound"] * Rational(99, 100)
    refused(
        sp.Le(known.statement.lhs, known.statement.rhs * Rational(99, 100), evaluate=False),
        "poincare",
        known.domain,
        function=known.certificate["function"],
        bound=smaller,
    )


def test_wrong_contraction_count() -> None:
    refused(equal(E(tau(S**2)), 1 + LOAD.symbol), "wick", Domain((LOAD,)), order=2, field="real")


def test_integration_by_parts_without_its_boundary_term() -> None:
    """int cos t dt and int 0 dt differ by sin at the ends: equal over (0, pi), not when W(0) != W(pi)."""
    left = sp.Integral(sin(t), (t, 0, pi))
    refused(equal(left, sp.Integral(2 * sin(t), (t, 0, pi))), "exact_difference", Domain(), antiderivative=cos(t))


def test_parseval_outside_its_domain() -> None:
    known = marchenko_pastur.circle_integral().uses[1]
    wide = Domain((real("r", 0, 2), marchenko_pastur.ORDER))
    radius = wide["r"].symbol
    assert radius == r
    message = refused(known.statement, "cosine_coefficient", wide, r=r, power=s, order=sp.S.One)
    assert "r <= 1" in message


def test_change_of_variable_with_the_wrong_sign_of_a_root() -> None:
    known = next(u for u in marchenko_pastur.moment_regime(True).uses if u.rule == "change_of_variable")
    flipped = {radicand: -root for radicand, root in known.certificate["roots"].items()}
    wrong = equal(known.statement.lhs, -known.statement.rhs)
    refused(wrong, "change_of_variable", known.domain, **(dict(known.certificate) | {"roots": flipped}))


def test_series_that_agree_to_many_digits_but_differ() -> None:
    c = marchenko_pastur.c
    nearly = marchenko_pastur.half_elliptic(c) * (1 + Rational(1, 10**30))
    refused(equal(half(c), nearly), "series_identity", marchenko_pastur.UNIT, x=c)


def test_limit_with_a_vanishing_denominator() -> None:
    refused(equal(sp.Limit(half(gamma) / gamma, gamma, 0, "+"), sp.S.One), "limit_by_continuity", Domain())


def test_two_sided_limit_of_a_jump() -> None:
    sides = [
        step(
            "one side",
            equal(sp.Limit(gamma * 0 + half(gamma), gamma, 0, "+"), sp.S.One),
            "limit_by_continuity",
            Domain(),
        )
    ]
    refused(equal(sp.Limit(half(gamma), gamma, 0, "+-"), sp.S.One), "two_sided", Domain(), *sides)


def test_division_by_something_that_may_vanish() -> None:
    message = refused(equal((gamma**2 - 1) / (gamma - 1), gamma + 1), "algebra", LOADS)
    assert "division by gamma - 1" in message


def test_nan_and_decimals_and_truth_values_are_no_statements() -> None:
    assert "not a number" in refused(equal(gamma, sp.nan), "algebra", LOADS)
    assert "decimal" in refused(equal(gamma, sp.Float(0.5) * gamma), "algebra", LOADS)
    assert "relation" in refused(sp.true, "algebra", LOADS)


def test_undeclared_and_shadowed_symbols() -> None:
    assert "does not declare" in refused(equal(sp.Symbol("w"), sp.Symbol("w")), "algebra", LOADS)
    assert "other assumptions" in refused(equal(sp.Symbol("gamma"), sp.Symbol("gamma")), "algebra", LOADS)


def test_an_unknown_rule_and_an_unused_premise() -> None:
    assert "no rule" in refused(equal(gamma, gamma), "trust me", LOADS)
    unused = step("a truth", equal(x + x, 2 * x), "algebra", Domain((marchenko_pastur.X,)))
    both = Domain((LOAD, marchenko_pastur.X))
    assert "not used" in refused(equal(gamma + gamma, 2 * gamma), "algebra", both, unused)


def test_gauss_sum_where_the_series_diverges() -> None:
    a, b, c = sp.symbols("a b c", real=True)
    at = {a: Rational(1, 2), b: Rational(1, 2), c: sp.Integer(1)}
    refused(equal(sp.hyper((a, b), (c,), 1).xreplace(at), sp.oo), "cite", Domain(), axiom="gauss_summation", at=at)


class LyingEquality(sp.Eq):
    """A statement that claims to be equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = sp.Eq.__hash__


def test_forged_objects_gain_nothing() -> None:
    false = equal(gamma, 2 * gamma)
    theorem = Theorem(false, LOADS, frozenset())
    assert not check(step("a theorem as premise", false, "algebra", LOADS)).ok
    with pytest.raises(Exception, match="Step"):
        check(dataclasses.replace(step("x", false, "algebra", LOADS), uses=(theorem,)))  # type: ignore[arg-type]
    lying = LyingEquality(gamma, 2 * gamma, evaluate=False)
    assert not check(step("a lying statement", lying, "algebra", LOADS)).ok
    good = marchenko_pastur.half_elliptic_step()
    object.__setattr__(copy := pickle.loads(pickle.dumps(good)), "statement", equal(half(marchenko_pastur.c), sp.S.One))
    assert not check(copy).ok


def test_a_step_that_uses_itself() -> None:
    loop = step("circular", equal(gamma, 2 * gamma), "algebra", LOADS)
    object.__setattr__(loop, "uses", (loop,))
    assert not check(loop).ok


def test_zero_over_zero_proves_nothing() -> None:
    """A denominator that vanishes by the relations among roots would make every numerator vanish with it."""
    disguised = sqrt(gamma) ** 2 - gamma + (sqrt(gamma + 1) ** 2 - (sqrt(gamma + 1)) ** 2)
    assert disguised == 0
    hidden = sqrt(2) * sqrt(gamma + 1) - sqrt(2 * gamma + 2)
    refused(equal(1 / hidden, 2 / hidden), "algebra", LOADS)


def test_a_sum_plus_something_is_not_the_sum() -> None:
    known = next(u for u in finite_size.variance_step().uses[0].uses if u.rule == "termwise")
    refused(equal(known.statement.lhs, known.statement.rhs + 1), "termwise", known.domain, *known.uses)


def test_real_and_complex_moments_cannot_be_mixed() -> None:
    """Both are theorems; under one name they would prove 1/n = 0."""
    real_moment = wishart.moment_real.conclusion.subs(wishart.k, 2)
    complex_moment = wishart.moment_complex.conclusion.subs(wishart.k, 2)
    assert real_moment.lhs != complex_moment.lhs
    refused(equal(real_moment.lhs, complex_moment.rhs), "wick", Domain(SIZE), order=2, field="complex")


def test_a_range_closed_where_the_sign_is_lost() -> None:
    """(1 - r) (1 + order) is not positive at r = 1."""
    closed = Domain((marchenko_pastur.RADIUS, marchenko_pastur.ORDER))
    refused(sp.Gt((1 - r) * (1 + s * r), 0, evaluate=False), "inequality", closed)
    refused(sp.Gt(1 + s - r * s - r, 0, evaluate=False), "inequality", closed)


def test_a_part_of_the_density_is_not_the_law() -> None:
    """Known on x > 1 alone, the density must not be integrated from 1 as if it vanished below."""
    load, point = real("gamma", 1), real("x", 1)
    part = step(
        "part of the density",
        equal(marchenko_pastur.density_definition, marchenko_pastur.bulk),
        "stieltjes_inversion",
        Domain((point, load), (x > marchenko_pastur.lower, x < marchenko_pastur.upper)),
        marchenko_pastur.transform_step(),
        z=z,
    )
    assert check(part).ok
    moment = marchenko_pastur._statistic(s)
    cut = sp.Integral(x**s * marchenko_pastur.bulk, (x, 1, marchenko_pastur.upper))
    message = refused(equal(moment, cut), "linear_statistic", Domain((marchenko_pastur.ORDER, load)), part, x=x)
    assert "does not follow from" in message


def test_cases_that_leave_out_a_part_by_their_conditions() -> None:
    """Without x >= upper, or with the interval between the edges open on one side, something is left out."""
    density = marchenko_pastur.density_step()
    inside, below, above = density.uses
    assert check(density).ok
    for parts in ((inside, below), (inside, above), (below, above), ()):
        refused(density.statement, "cases", density.domain, *parts)


def test_the_edges_of_the_spectrum_exchanged() -> None:
    edges = marchenko_pastur.edges
    for value, other in (tuple(edges), tuple(edges)[::-1]):
        refused(equal(edges[value], other), "support_edge", LOADS, marchenko_pastur.density_step(), x=x)


def test_a_statement_is_not_restricted_to_more_than_it_says() -> None:
    few = marchenko_pastur.half_series_regime(many=False)
    refused(few.statement, "restrict", LOADS, few)
    assert check(step("part", few.statement, "restrict", LOADS.where(gamma < Rational(1, 2)), few)).ok


def test_a_divergent_integral_is_no_number() -> None:
    """int_0^1 dx/x by x = ((1 - cos t)/2)^k becomes k J, J = int_0^pi sin t/(1 - cos t) dt: J = 2 J would prove J = 0."""
    start = sp.Integral(1 / x, (x, 0, 1))
    for power in (1, 2):
        image = ((1 - cos(t)) / 2) ** power
        on_circle = power * sp.Integral(sin(t) / (1 - cos(t)), (t, 0, pi))
        refused(equal(start, on_circle), "change_of_variable", Domain(), image=image, roots={})
    square = sp.Integral(x, (x, 0, 1))
    on_circle = sp.Integral((1 - cos(t)) * sin(t) / 4, (t, 0, pi))
    known = equal(square, on_circle)
    assert check(step("x", known, "change_of_variable", Domain(), image=(1 - cos(t)) / 2, roots={})).ok


def test_integrals_are_added_only_if_each_exists() -> None:
    whole = sp.Integral(sp.S.One, (t, 0, pi))
    parts = sp.Integral(1 / sin(t), (t, 0, pi)) + sp.Integral(1 - 1 / sin(t), (t, 0, pi))
    refused(equal(whole, parts), "linearity", Domain())
    sines = sp.Integral(sin(t) + 1, (t, 0, pi))
    assert check(step("sum", equal(sines, sp.Integral(sin(t), (t, 0, pi)) + whole), "linearity", Domain())).ok


def test_a_parameter_that_the_statement_binds() -> None:
    """x is the variable of the integral and a number between 2 and 3: whatever is proved would be ambiguous."""
    point = real("x", 2, 3)
    statement = equal(sp.Integral(point.symbol, (point.symbol, 0, 1)), sp.Integral(point.symbol, (point.symbol, 0, 1)))
    assert "bound" in refused(statement, "algebra", Domain((point,)))


def test_a_limit_binds_its_variable() -> None:
    limit = sp.Limit(s / (1 + r), r, 0, "+")
    assert bound_symbols(limit) == {r}
    known = step("a limit", equal(limit, s), "limit_by_continuity", Domain((marchenko_pastur.ORDER,)))
    order = Domain((marchenko_pastur.RADIUS,))
    refused(equal(sp.Limit(r / (1 + r), r, 0, "+"), r), "substitute", order, known, at={s: r})


def test_a_rule_of_ones_own_is_an_axiom() -> None:
    """A file may add a rule that lets anything pass; what rests on it says so."""

    @rule("credulous")
    def credulous(goal: object) -> Verdict:
        """Whatever is stated."""
        return Verdict.PROVED

    try:
        moment = equal(E(tau(S**2)), sp.S.One)
        below = step("by decree", moment, "credulous", Domain(SIZE))
        outcome = check(step("and so", equal(2 * E(tau(S**2)), sp.Integer(2)), "algebra", Domain(SIZE), below))
        assert outcome.axioms == {"rule_credulous"}
        assert "nobody else" in REFERENCES[AXIOMS["rule_credulous"].reference]
    finally:
        del RULES["credulous"], AXIOMS["rule_credulous"]


def test_a_derivative_where_there_is_none() -> None:
    """A jump, a kink, a series at the end of its disc: SymPy differentiates them all."""
    a = real("a", -1, 2)
    y = a.symbol
    jump = sp.Piecewise((y, y > 1), (sp.S.Zero, True))
    refused(equal(sp.Derivative(jump, y), sp.Piecewise((1, y > 1), (0, True))), "differentiate", Domain((a,)), x=y)
    refused(equal(sp.Derivative(sp.Abs(y), y), sp.sign(y)), "differentiate", Domain((a,)), x=y)
    root = Rational(3, 2) * sp.cbrt(y) ** 2
    refused(equal(sp.Derivative(root, y), sp.diff(root, y)), "differentiate", Domain((a,)), x=y)
    wide = Domain((real("c", 0, 2),))
    series = half(marchenko_pastur.c)
    slope = equal(sp.Derivative(series, marchenko_pastur.c), sp.diff(series, marchenko_pastur.c))
    refused(slope, "differentiate", wide, x=marchenko_pastur.c)
    assert check(step("inside", slope, "differentiate", marchenko_pastur.UNIT, x=marchenko_pastur.c)).ok


def test_a_limit_that_depends_on_a_parameter() -> None:
    """lim x/(x + a) is 0, but 1 at a = 0; x^x is no power; sqrt(x) has no real values on the left."""
    a = real("a", -1, 1)
    refused(equal(sp.Limit(x / (x + a.symbol), x, 0, "+"), sp.S.Zero), "limit_by_continuity", Domain((a,)))
    right = Domain((real("a", 0, 1),))
    b = right.parameters[0].symbol
    assert check(step("a > 0", equal(sp.Limit(x / (x + b), x, 0, "+"), sp.S.Zero), "limit_by_continuity", right)).ok
    refused(equal(sp.Limit((1 + x) ** (1 / x), x, 0, "+"), sp.S.One), "limit_by_continuity", Domain())


def test_a_root_is_the_only_one_only_if_the_function_increases() -> None:
    """4 y (1 - y) reaches 3/4 at 1/4 and at 3/4: from either as "the" root, 1/4 = 3/4 would follow."""
    place = real("y", 0, 1)
    y = place.symbol
    hill = 4 * y * (1 - y)
    domain = Domain((place,))
    form = step("itself", equal(hill, hill), "algebra", domain)
    value = step("at 1/4", equal(hill, Rational(3, 4)), "algebra", domain.at(y="1/4"))
    assert check(form).ok
    assert check(value).ok
    goal = equal(root_of(hill, y, Rational(3, 4), 0, 1), Rational(1, 4))
    refused(goal, "root_value", Domain(), value, form)
    up = step(
        "increases at first",
        sp.Gt(sp.Derivative(hill, y), 0, evaluate=False),
        "bounded_atoms",
        domain.where(y < Rational(1, 2)),
        step("slope", equal(sp.Derivative(hill, y), 4 - 8 * y), "differentiate", domain, x=y),
    )
    assert check(up).ok
    refused(goal, "root_value", Domain(), value, form, up)


def test_a_complex_number_in_the_place_of_a_real_one() -> None:
    """z^2 >= 0 for every real z; z = sqrt(a), a < 0, would give a >= 0."""
    anything, small = real("w"), real("a", -1, 1)
    square = step("squares", sp.Ge(anything.symbol**2, 0, evaluate=False), "inequality", Domain((anything,)))
    assert check(square).ok
    goal = sp.Ge(small.symbol, 0, evaluate=False)
    message = refused(goal, "substitute", Domain((small,)), square, at={anything.symbol: sqrt(small.symbol)})
    assert "is real" in message
    refused(sp.Ge((1 + sqrt(small.symbol)) ** 2, 0, evaluate=False), "inequality", Domain((small,)))


def test_an_empty_domain_proves_nothing() -> None:
    a = real("a", 0, 3)
    nowhere = Domain((a,), (a.symbol > 2 * a.symbol + 1, a.symbol < 2))
    assert "no point" in refused(equal(a.symbol, a.symbol), "algebra", nowhere)


def test_the_shift_between_the_edges_only() -> None:
    """Half of the cut, with the mass of one edge, is not the shift."""
    regime = finite_size.shift_step().uses[0]
    named = next(u for u in _all_steps(regime) if u.rule == "shift_of_statistic")
    (integral,) = named.statement.rhs.atoms(sp.Integral)
    middle = 1 + 1 / gamma
    cut = sp.Integral(integral.function, (x, middle, marchenko_pastur.upper))
    roots = (named.certificate["roots"][0], named.certificate["roots"][1])
    right = roots[1] / 4 - cut
    refused(equal(named.statement.lhs, right), "shift_of_statistic", named.domain, *named.uses, **named.certificate)


def _all_steps(last: Step) -> list[Step]:
    return [last, *(found for used in last.uses for found in _all_steps(used))]


def test_losses_exchanged() -> None:
    """Training and test loss, a denoiser that is not the trained one, a noise level that may be 0."""
    for one, other in ((denoising.TEST, denoising.TRAIN), (denoising.GAP, denoising.EXCESS)):
        for this, wrong in ((one, other), (other, one)):
            assert not check(denoising.combination_step(dataclasses.replace(this, value=wrong.value))).ok
    loss = denoising.loss_at_size(denoising.test_loss).uses[0]
    noise = denoising.sigma
    assert check(loss).ok
    refused(loss.statement, "trained_loss", loss.domain, denoiser=S / (S + noise))
    refused(
        loss.statement.xreplace({noise: noise - 1}), "trained_loss", loss.domain, denoiser=S / (S + (noise - 1) ** 2)
    )
    trained = denoising.loss_at_size(denoising.train_loss).uses[0]
    refused(equal(loss.statement.lhs, trained.statement.rhs), "trained_loss", loss.domain, denoiser=S / (S + noise**2))


def test_traces_of_sums() -> None:
    """A term forgotten, a product of traces, a function with a pole on the spectrum."""
    whole = E(tau(S**2 + S + 1))
    assert check(step("sum", equal(whole, E(tau(S**2)) + E(tau(S)) + 1), "trace_of_sum", Domain(SIZE))).ok
    refused(equal(whole, E(tau(S**2)) + E(tau(S))), "trace_of_sum", Domain(SIZE))
    refused(equal(whole, E(tau(S**2)) + E(tau(S)) * E(tau(S)) + 1), "trace_of_sum", Domain(SIZE))
    pole = 1 / (S - 1)
    refused(equal(E(tau(S * pole)), E(tau(pole)) + 1), "trace_of_sum", Domain(SIZE))


def test_divergences_exchanged() -> None:
    """The two directions of KL, the trace normalised by n, the inverse mean at n = d + 1, where it is infinite."""
    for this, other in ((divergence.FORWARD, divergence.REVERSE), (divergence.REVERSE, divergence.FORWARD)):
        traces = divergence.traces_step(this)
        refused(equal(this.definition, other.linear), "gaussian_divergence", divergence.ENOUGH)
        refused(traces.statement, "gaussian_divergence", Domain(SIZE))
        right = divergence.limit_step(this)
        refused(equal(this.limit_definition, other.limit), "algebra", right.domain, *right.uses)
    mean = divergence.inverse_step()
    assert check(mean).ok
    for domain in (divergence.ENOUGH, divergence.SIZES.where(n >= d + 1)):
        refused(mean.statement, "inverse_mean", domain, *mean.uses, z=z)
    refused(equal(mean.statement.lhs, n / (n - d)), "inverse_mean", mean.domain, *mean.uses, z=z)


def test_a_limit_needs_what_comes_true_on_the_way() -> None:
    """n >= d + 2 comes true for gamma > 1, not for gamma >= 1 or for smaller loads."""
    known = divergence.limit_step(divergence.FORWARD).uses[1].uses[0]
    assert known.rule == "limit_of_sizes"
    assert check(known).ok
    for domain in (LOADS, LOADS.where(gamma >= 1), LOADS.where(gamma < 1)):
        refused(known.statement, "limit_of_sizes", domain, *known.uses)


def test_logarithms_as_series_and_as_riemann_sums() -> None:
    c = divergence.c
    series = c * sp.hyper((1, 1), (2,), c)
    unit = Domain((divergence.ASPECT,))
    assert check(step("series", equal(sp.log(1 - c), -series), "logarithm_series", unit, x=c)).ok
    refused(equal(sp.log(1 - c), series), "logarithm_series", unit, x=c)
    refused(equal(sp.log(1 - c), -series), "logarithm_series", Domain((real("c", 0, 2),)), x=c)
    riemann = divergence.log_limit_step()
    assert check(riemann).ok
    wrong = {**riemann.certificate, "antiderivative": 2 * riemann.certificate["antiderivative"]}
    refused(
        equal(riemann.statement.lhs, 2 * riemann.statement.rhs), riemann.rule, riemann.domain, *riemann.uses, **wrong
    )
    refused(riemann.statement, riemann.rule, LOADS, *riemann.uses, **riemann.certificate)
    exact = divergence.log_step()
    refused(equal(exact.statement.lhs, exact.statement.rhs + sp.log(2)), exact.rule, exact.domain, i=divergence.i)


def test_infinite_means() -> None:
    """oo where the mean is infinite, and only there; the other direction stays finite."""
    infinite = divergence.infinite_step()
    assert check(infinite).ok
    for domain in (divergence.FINITE, divergence.SIZES, divergence.SIZES.where(n <= d + 2)):
        refused(infinite.statement, infinite.rule, domain, *infinite.uses, z=z)
    refused(equal(divergence.REVERSE.definition, sp.oo), infinite.rule, infinite.domain, *infinite.uses, z=z)


def test_divergences_that_do_see_the_population() -> None:
    """A lost factor, the population on one side only, the two arguments exchanged."""
    rule = "divergence_is_invariant"
    a, w = ROOT, WHITE
    white = E(kl(sp.S.One, S))
    assert check(step("kept", equal(E(kl(a**2, a * w * a)), white), rule, divergence.ENOUGH)).ok
    assert check(step("kept", equal(E(kl(a**-2, a**-1 * w * a**-1)), white), rule, divergence.ENOUGH)).ok
    for first, second in ((a**2, w), (a**2, a * w), (sp.S.One, a * w * a), (a, a * w * a), (a * w * a, a**2)):
        refused(equal(E(kl(first, second)), white), rule, divergence.ENOUGH)
    refused(equal(E(kl(a**2, a * w * a)), white), rule, Domain(SIZE))
