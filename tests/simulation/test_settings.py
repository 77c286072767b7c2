"""Settings are spread over the domain, as many as asked for, and an error in a part of it is noticed there."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from phaseproof.book.selection import load_book
from phaseproof.simulation.regions import Visited, labels, parts, there, unlooked, visited
from phaseproof.simulation.settings import NEXT, branch, draw_settings
from phaseproof.simulation.trials import evaluate_closed_form
from phaseproof.theory import language
from phaseproof.theory.claim import Claim, Simulation
from phaseproof.theory.domain import Domain, integer, real
from phaseproof.theory.errors import UsageError
from phaseproof.theory.steps import Verdict

from ..amounts import amount
from .test_validation import LOAD, SIZE, d, gamma, make, n, run

THETA = real("theta", -1, 1)
theta = THETA.symbol


def exact(setting: Any, generator: np.random.Generator, replicates: int) -> Any:
    """Rows around gamma + theta^2, as far as the setting has them."""
    value = float(setting.get("gamma", 1)) + float(setting.get("theta", 0)) ** 2
    return value + 0.01 * generator.standard_normal((replicates, 1))


def spread(**options: Any) -> Claim:
    return make(gamma + theta**2, exact, (LOAD, THETA), dimensions=(30, 40), **options)


@pytest.mark.parametrize("count", [1, 2, 5, 12, 40])
def test_as_many_different_settings_as_asked_for(count: int) -> None:
    settings = draw_settings(spread(), count, 3)
    assert len(settings) == count == len({str(setting) for setting in settings})


def test_a_domain_on_one_side_gets_all_settings() -> None:
    few = make(n / d, exact, SIZE, dimensions=(8, 40))
    below = draw_settings(replace(few, domain=few.domain.where(n < d)), 12, 0)
    assert len(below) == 12
    assert all(setting["n"] < setting["d"] for setting in below)


def test_a_domain_that_holds_few_settings_gives_them_all() -> None:
    tiny = make(n / d, exact, SIZE, dimensions=(2, 2), loads=(Fraction(1), Fraction(2)))
    assert {(s["n"], s["d"]) for s in draw_settings(tiny, 12, 0)} == {(2, 2), (3, 2), (4, 2)}


def test_every_part_of_each_range_is_visited() -> None:
    """Five settings on each side: in each fifth of the range of theta and of the load one, and both ends."""
    step = Fraction(2, 16)  # between values that are drawn
    for seed in range(2):
        settings = draw_settings(spread(), 12, seed)
        for above in (False, True):
            side = [s for s in settings if s["n"] != s["d"] and (s["n"] > s["d"]) == above]
            thetas = sorted(s["theta"] for s in side)
            assert len(side) == 5
            for k, value in enumerate(thetas):
                assert -1 + Fraction(2 * k, 5) - step <= value <= -1 + Fraction(2 * (k + 1), 5) + step
            assert (thetas[0], thetas[-1]) == (-1 + 2 * NEXT, 1 - 2 * NEXT)  # the domain is open
            largest = max(float(s["gamma"]) for s in side)
            assert largest > (3.9 if above else 0.9)


def test_settings_that_the_simulation_leaves_out_are_not_drawn() -> None:
    far = spread(where=lambda setting: abs(setting["theta"]) > Fraction(1, 2))
    settings = draw_settings(far, 12, 0)
    assert len(settings) == 12
    assert all(abs(setting["theta"]) > Fraction(1, 2) for setting in settings)


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["recovery.overlap", "recovery.weak_overlap", "generalisation.operator_norm"])
def test_spikes_are_seen_wherever_they_are_simulated(name: str) -> None:
    """What is left out of the prediction is a tenth of it at most, or a fiftieth of the largest that an overlap can be."""
    claim = load_book()[name]
    assert claim.simulation is not None
    for setting in draw_settings(claim, amount(8, 24), 0):
        mean, allowance = claim.simulation.prediction(setting, evaluate_closed_form(claim, setting))
        assert 0 < mean
        assert allowance < max(mean / 10, 0.02)


def test_every_branch_is_visited() -> None:
    form = sp.Piecewise((gamma, theta > Fraction(3, 4)), (gamma + theta**2, True))
    claim = make(form, exact, (LOAD, THETA), dimensions=(30, 40))
    for seed in range(2):
        found = [branch(claim, setting) for setting in draw_settings(claim, 12, seed)]
        assert found.count(form.args[0][1]) >= 2


def test_parts_are_named_and_hold_what_they_say() -> None:
    settings = draw_settings(spread(), 12, 0)
    found = parts([labels(spread(), setting) for setting in settings])
    assert set(found) >= {"n = d", "n < d", "n > d", "theta < 0", "theta >= 0"}
    assert all(settings[at]["theta"] < 0 for at in found["theta < 0"])
    order = make(gamma, exact, (LOAD, integer("order", 1)), ranges={"order": (1, 4)})
    assert {"order < 3", "order >= 3"} <= set(parts([labels(order, at) for at in draw_settings(order, 12, 0)]))


@pytest.mark.parametrize(
    ("where", "size"),
    [
        (gamma > Fraction(7, 2), 0.05),
        (theta > Fraction(1, 2), 0.02),
        (sp.Eq(gamma, 1), 0.02),
        (theta > Fraction(199, 200), 0.1),
        (theta < -Fraction(199, 200), 0.1),
    ],
)
@pytest.mark.sampled
def test_an_error_in_one_part_of_the_domain_is_noticed(where: sp.Basic, size: float) -> None:
    """Half of the runs never visited loads above 3.5 when they were drawn anywhere."""
    form = sp.Piecewise(((gamma + theta**2) * (1 + sp.Rational(str(size))), where), (gamma + theta**2, True))
    for seed in range(amount(1, 2)):
        (result,) = run(make(form, exact, (LOAD, THETA), dimensions=(30, 40)), settings=12, seed=seed).claims
        assert result.verdict is Verdict.REFUTED


def test_a_range_that_is_wider_than_the_domain_is_seen_to_the_ends_of_the_domain() -> None:
    closed = real("theta", -1, 1, closed="[]")
    form = gamma + closed.symbol**2
    for parameter, ends in ((THETA, (-1 + 2 * NEXT, 1 - 2 * NEXT)), (closed, (-1, 1))):
        claim = make(
            form.subs(closed.symbol, parameter.symbol),
            exact,
            (LOAD, parameter),
            ranges={"theta": (-3, 5)},
            dimensions=(30, 40),
        )
        found = [setting["theta"] for setting in draw_settings(claim, 12, 0)]
        assert (min(found), max(found)) == ends


def test_what_is_next_to_an_open_end_is_a_part_with_its_resolution() -> None:
    (result,) = run(spread(), settings=12).claims
    regions = {one.name: one for one in result.regions}
    for name in ("theta next to -1", "theta next to 1"):
        assert regions[name].settings == 3
        assert regions[name].resolution is not None


ETA = real("eta", 0, 1, closed="[]")


def conditional(form: sp.Expr) -> Claim:
    claim = make(form, exact, (LOAD, replace(THETA, lower=sp.S.Zero), ETA), dimensions=(30, 40))
    return replace(claim, domain=claim.domain.where(theta < ETA.symbol))


def test_the_border_of_a_condition_is_visited() -> None:
    """Theta comes as near to eta from below as a thousandth of its range; what is wrong there alone is noticed."""
    right = gamma + theta**2
    false = sp.Piecewise((right * sp.Rational(11, 10), ETA.symbol - theta < Fraction(1, 200)), (right, True))
    tested, refuted = (run(conditional(form), settings=8).claims[0] for form in (right, false))
    gaps = [trial.setting["eta"] - trial.setting["theta"] for trial in tested.trials]
    assert all(gap > 0 for gap in gaps)
    assert min(gaps) <= NEXT
    assert (tested.verdict, refuted.verdict) == (Verdict.TESTED, Verdict.REFUTED)


def test_settings_that_see_nothing_are_not_counted() -> None:
    """The allowance swallows the claim where theta is positive: said, and no pass where that is most of the domain."""

    def swallowed(share: float) -> Any:
        return lambda at, value: (value, value if float(at["theta"]) > share else 0.0)

    (half,) = run(spread(prediction=swallowed(0.5)), settings=12).claims
    assert half.verdict is Verdict.TESTED
    assert half.seeing < 12
    assert "of which see nothing" in half.seen
    assert {trial.agrees for trial in half.trials} == {"yes", "sees nothing"}
    (most,) = run(spread(prediction=swallowed(-0.5)), settings=12).claims
    assert most.verdict is Verdict.UNDECIDED
    assert "do not see the claim" in most.reason


def test_the_report_says_where_it_is_seen_least_well() -> None:
    def loose(at: Any, value: float) -> tuple[float, float]:
        return value, 0.1 * value if at["n"] > at["d"] else 0.0

    (result,) = run(spread(prediction=loose), settings=12).claims
    assert result.verdict is Verdict.TESTED
    region = {one.name: one for one in result.regions}["n > d"]
    assert result.worst == pytest.approx(region.resolution)
    assert 0.2 <= region.resolution < 0.25
    assert region.resolution <= region.worst
    assert f"{region.resolution:.2g} with n > d" in result.seen


def test_a_residual_that_the_allowance_alone_explains_is_not_called_agreement() -> None:
    (result,) = run(spread(prediction=lambda at, value: (1.1 * value, 0.15 * value)), settings=6).claims
    assert result.verdict is Verdict.TESTED
    assert {trial.agrees for trial in result.trials} == {"up to what is left out"}


def plain(definition: sp.Expr, parameters: tuple[Any, ...] = (THETA,), **simulation: Any) -> Claim:
    """A claim whose simulation says nothing of sizes."""
    return replace(
        make(theta**2 + 1, exact, parameters), definition=definition, simulation=Simulation(sample=exact, **simulation)
    )


def test_settings_of_what_has_no_data_hold_its_parameters_alone() -> None:
    settings = draw_settings(plain(theta**2), 12, 0)
    assert len(settings) == 12
    assert {tuple(setting) for setting in settings} == {("theta",)}
    assert draw_settings(plain(theta**2, ()), 12, 0) == [{}]


@pytest.mark.parametrize(
    "claim",
    [
        plain(theta**2, (THETA, SIZE[0])),
        plain(theta**2, dimensions=(8, 16)),
        plain(theta**2 * language.E(language.tau(language.S))),
    ],
    ids=["a size", "dimensions", "data"],
)
def test_what_has_data_has_sizes_and_a_law_of_entries(claim: Claim) -> None:
    assert {"n", "d", "entries"} <= set(draw_settings(claim, 1, 0)[0])


def test_a_claim_without_data_is_tested() -> None:
    true, false = plain(theta**2), replace(plain(theta**2), name="example.false", closed_form=theta**2 + 2)
    tested, failed = run(true, false, settings=3).claims
    assert tested.verdict is Verdict.TESTED
    assert failed.verdict is Verdict.REFUTED
    assert failed.failure is not None
    assert tuple(failed.failure.setting) == ("theta",)


def test_a_simulation_that_asks_for_sizes_which_there_are_not_is_told() -> None:
    asks = replace(plain(theta**2), simulation=Simulation(sample=lambda setting, generator, replicates: setting["n"]))
    (asked,) = run(asks, settings=1).claims
    assert asked.verdict is Verdict.UNDECIDED
    assert (
        "n (the setting holds theta; n, d and entries are those of data: give the simulation its dimensions)"
        in asked.reason
    )


def test_a_region_is_said_as_an_adverb() -> None:
    """Said was "would notice 0.004, 0.01 with elsewhere"."""
    assert there("n < d") == "with n < d"
    assert there("elsewhere") == "elsewhere"


FEW = integer("order", 1, 50)
order = FEW.symbol


def ordered(form: sp.Expr, parameter: Any = FEW, **options: Any) -> Claim:
    """A claim over whole numbers, of which rows have mean 1 everywhere."""
    return make(form, lambda at, generator, rows: 1 + 0.01 * generator.standard_normal((rows, 1)), parameter, **options)


WRONG = sp.Piecewise((2, sp.Eq(sp.Mod(order, 10), 3)), (1, True))
"""At 5 of 50 values."""


def without_data(claim: Claim) -> Claim:
    assert claim.simulation is not None
    return replace(claim, simulation=Simulation(sample=claim.simulation.sample))


def test_a_claim_over_whole_numbers_says_how_many_were_visited_and_with_enough_settings_visits_all() -> None:
    claim = without_data(ordered(WRONG, (FEW,)))
    seen = {setting["order"] for setting in draw_settings(claim, 12, 0)}
    assert len(seen) == 12
    assert {1, 50} < seen
    assert {setting["order"] for setting in draw_settings(claim, 50, 0)} == {*range(1, 51)}
    (few,) = run(without_data(ordered(1, (FEW,))), settings=12).claims
    assert few.verdict is Verdict.TESTED
    assert "; 12 of 50 values of order (1 to 50) were visited: an error at the others is not seen; " in few.seen
    assert run(claim, settings=50).claims[0].verdict is Verdict.REFUTED
    (every,) = run(without_data(ordered(1, (replace(FEW, upper=sp.Integer(12)),))), settings=12).claims
    assert every.verdict is Verdict.TESTED
    assert "visited" not in every.seen


@pytest.mark.sampled
def test_integers_with_few_values_take_all_of_them_on_data_and_beside_others() -> None:
    ten, four = integer("order", 1, 10), integer("power", 1, 4)
    claim = ordered(1, (LOAD, ten, four), dimensions=(30, 40))
    for seed in range(amount(1, 3)):
        settings = draw_settings(claim, 12, seed)
        assert {setting["order"] for setting in settings} == {*range(1, 11)}
        for above in (False, True):
            side = [setting for setting in settings if setting["n"] != setting["d"]]
            assert {s["power"] for s in side if (s["n"] > s["d"]) == above} == {1, 2, 3, 4}
    assert len({(s["order"] % 2, s["power"]) for s in draw_settings(claim, 40, 0)}) == 8  # they do not go together
    odd = replace(claim, domain=claim.domain.where(sp.Ne(sp.Mod(ten.symbol, 2), 0)))
    assert {setting["order"] for setting in draw_settings(odd, 12, 0)} == {1, 3, 5, 7, 9}


@pytest.mark.sampled
def test_the_largest_sizes_are_visited_and_an_error_there_alone_is_noticed() -> None:
    """An error at d >= 38 of dimensions from 8 to 40 was TESTED."""
    form = sp.Piecewise((sp.Rational(11, 10), d >= 38), (1, True))
    right, false = (ordered(value, SIZE, dimensions=(8, 40)) for value in (1, form))
    for seed in range(amount(1, 3)):
        sizes = [setting["d"] for setting in draw_settings(right, 12, seed)]
        assert (min(sizes), max(sizes)) == (8, 40)
    tested, refuted = run(right, replace(false, name="example.false"), settings=12).claims
    assert refuted.verdict is Verdict.REFUTED
    assert tested.verdict is Verdict.TESTED
    assert re.search(r"and \d+ of 33 values of d \(8 to 40\) were visited: an error at the others", tested.seen)


def test_only_settings_that_see_the_claim_count_as_visited() -> None:
    def swallowed(at: Any, value: float) -> tuple[float, float]:
        return value, 2.0 if at["order"] > 45 else 0.0

    claim = ordered(1, (FEW,), prediction=swallowed, dimensions=(8, 16))
    (result,) = run(claim, settings=12).claims
    blind = {trial.setting["order"] for trial in result.trials if not trial.sees}
    (orders,) = result.visited
    assert max(blind) == 50
    assert (orders.parameter, orders.values) == ("order", 50)
    assert orders.visited == len({trial.setting["order"] for trial in result.trials} - blind)
    assert orders.greatest <= 45


def test_a_condition_that_sympy_has_decided_cuts_nothing_or_all() -> None:
    """AttributeError was the reason of a claim that was then UNDECIDED."""
    claim = ordered(1, SIZE, dimensions=(8, 40))
    assert len(draw_settings(replace(claim, domain=claim.domain.where(sp.true)), 3, 0)) == 3
    assert draw_settings(replace(claim, domain=claim.domain.where(sp.false)), 3, 0) == []


@pytest.mark.parametrize("condition", [sp.Or(order < 3, order > 9), sp.And(order > 2, order < 5), "order < 3", True])
def test_a_condition_that_is_no_relation_is_refused(condition: Any) -> None:
    with pytest.raises(UsageError, match=r"condition .*; valid: relations that all hold"):
        Domain((FEW,)).where(condition)


def test_where_no_settings_are_drawn_is_said() -> None:
    """A claim that was false elsewhere was TESTED without a word."""
    depth, share = real("depth", 0), real("share", 0, 1)
    claim = without_data(ordered(1, (depth, share, integer("order", 1))))
    claim = replace(claim, simulation=replace(claim.simulation, ranges={"depth": (1, 2), "order": (1, 2)}))
    every = visited(claim, [{"order": 1}, {"order": 2}])
    assert unlooked(claim, every) == "looked at only depth from 1 to 2 and order from 1 to 2"
    assert unlooked(claim, visited(claim, [{"order": 1}])) == "looked at only depth from 1 to 2"  # unvisited says it
    whole = without_data(replace(ordered(1, (FEW,)), domain=Domain((share,))))
    assert unlooked(whole, ()) == ""
    chosen = replace(whole, simulation=replace(whole.simulation, where=lambda at: at["share"] < 0.5))
    (result,) = run(chosen, settings=12).claims
    assert result.verdict is Verdict.TESTED
    assert "; looked at only settings that Simulation.where admits; " in result.seen
    assert unlooked(make(1, lambda *_: None), ()) == "looked at only gamma from 1/4 to 4"


def test_values_are_counted_within_the_domain_however_many_there_are() -> None:
    for bounds, number in (((0, 10**9), 10**9), ((-3, 2), 2), ((7, 7), 1)):
        claim = without_data(ordered(1, (integer("order", 1),)))
        claim = replace(claim, simulation=replace(claim.simulation, ranges={"order": bounds}))
        (one,) = visited(claim, [{"order": 7}])
        assert one == Visited("order", 1, number, 7, 7)
    (inner,) = visited(without_data(ordered(1, (replace(FEW, lower_open=True, upper_open=True),))), [{"order": 7}])
    assert inner.values == 48


def test_a_range_that_holds_no_integer_is_refused() -> None:
    claim = ordered(1, (LOAD, integer("order", 1)), ranges={"order": (Fraction(6, 5), Fraction(9, 5))})
    with pytest.raises(UsageError, match=r"simulation\.ranges\['order'\] = \(6/5, 9/5\) is empty"):
        run(claim)


@pytest.mark.parametrize("end", [sp.sqrt(2), float("inf"), sp.pi], ids=str)
def test_an_end_of_a_range_that_is_no_rational_number_is_refused(end: Any) -> None:
    """It ended the run with a ValueError, of Fraction."""
    claim = make(1, noisy_one, (real("theta", 0),), ranges={"theta": (0, end)})
    with pytest.raises(
        UsageError, match=r"theta is drawn from 0 to .*; valid: simulation.ranges\['theta'\] = .*rational"
    ):
        run(claim)


def test_an_irrational_end_of_an_interval_is_looked_at_where_ranges_are_rational() -> None:
    for closed in (False, True):
        angle = real("angle", 0, sp.pi, closed="]" * closed)
        claim = make(1, noisy_one, (angle,), ranges={"angle": (0, 4)})
        settings = draw_settings(claim, 6, 0)
        assert 3.13 < max(setting["angle"] for setting in settings) < sp.pi
        assert any("angle next to pi" in labels(claim, setting) for setting in settings) is not closed


def noisy_one(setting: Any, generator: np.random.Generator, replicates: int) -> Any:
    return 1 + 0.01 * generator.standard_normal((replicates, 1))
