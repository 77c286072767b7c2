"""Settings are spread over the domain, as many as asked for, and an error in a part of it is noticed there."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from phaseproof.book.selection import load_book
from phaseproof.simulation.regions import labels, parts, there
from phaseproof.simulation.settings import NEXT, branch, draw_settings
from phaseproof.simulation.trials import evaluate_closed_form
from phaseproof.theory import language
from phaseproof.theory.claim import Claim, Simulation
from phaseproof.theory.domain import integer, real
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
    gaps = [setting["eta"] - setting["theta"] for setting in draw_settings(conditional(right), 12, 0)]
    assert all(gap > 0 for gap in gaps)
    assert min(gaps) <= NEXT
    false = sp.Piecewise((right * sp.Rational(11, 10), ETA.symbol - theta < Fraction(1, 200)), (right, True))
    tested, refuted = (run(conditional(form), settings=12).claims[0].verdict for form in (right, false))
    assert (tested, refuted) == (Verdict.TESTED, Verdict.REFUTED)


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
