"""The job ``validate`` on small claims made by hand: true ones, false twins, and what must never pass."""

import dataclasses
import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

from phaseproof.book.selection import load_book
from phaseproof.campaigns.afresh import Afresh
from phaseproof.numeric.models import measure_overlap, measure_spectral, overlap_from_means
from phaseproof.simulation.judging import Judge
from phaseproof.simulation.settings import draw_settings
from phaseproof.simulation.simulating import simulations
from phaseproof.simulation.validation import validate, validate_with
from phaseproof.theory.claim import Claim, Simulation
from phaseproof.theory.domain import Domain, integer, real
from phaseproof.theory.errors import UsageError
from phaseproof.theory.steps import Verdict

from ..amounts import part_of

LOAD = real("gamma", 0)
gamma = LOAD.symbol
SIZE = (integer("n", 1), integer("d", 1))
n, d = (parameter.symbol for parameter in SIZE)
SMALL = (8, 16)


def no_derivation():
    raise AssertionError("validation does not look at derivations")


def square(eigenvalues, setting):
    return eigenvalues**2


def with_shift(setting, value):
    """E tau S^2 = 1 + 1/gamma + 1/n, exactly."""
    return value + 1 / setting["n"], 0.0


def numerically(claim, setting):
    values = {p.symbol: sp.Rational(str(setting[p.name])) for p in claim.domain.parameters}
    return float(claim.closed_form.subs(values))


def make(closed_form, sample, parameters=(LOAD,), name="example.result", **simulation):
    return Claim(
        name=name,
        statement="an example",
        domain=Domain(parameters),
        definition=sp.Symbol("measured"),
        closed_form=sp.sympify(closed_form),
        derivation=no_derivation,
        references=("dlmf",),
        simulation=Simulation(sample=sample, **{"dimensions": SMALL, **simulation}),
    )


def second_moment(closed_form, **simulation):
    options = {
        "prediction": with_shift,
        "entries": ("gaussian", "three_point"),
        "replicates": 400,
        "dimensions": (24, 40),
    }
    return make(closed_form, measure_spectral(square), **{**options, **simulation})


def atom(closed_form):
    return make(closed_form, measure_spectral(lambda eigenvalues, _: eigenvalues == 0), bounds=(0, 1))


ATOM = sp.Piecewise((1 - gamma, gamma < 1), (0, True))


def run(*claims, **options):
    return validate(claims, evaluate=numerically, **{"settings": 6, **options})


TRUE = {
    "second moment": second_moment(1 + 1 / gamma),
    "second moment at finite size": make(1 + (d + 1) / n, measure_spectral(square), SIZE, replicates=100),
    "atom": atom(ATOM),
}
FALSE = {
    "a factor": second_moment(Fraction(51, 50) * (1 + 1 / gamma)),
    "gamma and its inverse exchanged": second_moment(1 + gamma),
    "the shift forgotten": make(1 + d / n, measure_spectral(square), SIZE, replicates=400),
    "the atom forgotten": atom(0),
}


@pytest.mark.parametrize("value", [sp.nan, sp.oo])
def test_a_claim_that_is_no_number_is_not_tested(value):
    (result,) = run(make(value, measure_spectral(square))).claims
    assert result.verdict is Verdict.UNDECIDED
    assert "valid: a finite number" in result.reason or "not a number" in result.reason


@pytest.mark.parametrize("name", TRUE)
def test_a_true_claim_passes(name):
    report = run(TRUE[name])
    (result,) = report.claims
    assert result.verdict is Verdict.TESTED
    assert report.ok
    assert len(result.trials) == 6
    assert all(trial.passed for trial in result.trials)
    assert result.failure is None
    assert 0 <= result.resolution < 0.2


@pytest.mark.parametrize("name", part_of(FALSE, {"gamma and its inverse exchanged"}))
def test_a_false_twin_is_refuted(name):
    report = run(FALSE[name])
    (result,) = report.claims
    assert result.verdict is Verdict.REFUTED
    assert "disagree" in result.reason
    assert not report.ok


def test_the_trained_models_measure_the_overlap():
    half = sp.Piecewise(
        (sp.hyper((-sp.S.Half, sp.S.Half), (2,), 1 / gamma), gamma >= 1),
        (sp.sqrt(gamma) * sp.hyper((-sp.S.Half, sp.S.Half), (2,), gamma), True),
    )
    shift = sp.Piecewise(
        ((1 - sp.hyper((-sp.S.Half, -sp.S.Half), (1,), 1 / gamma)) / 2, gamma >= 1),
        ((1 - sp.hyper((-sp.S.Half, -sp.S.Half), (1,), gamma)) / (2 * sp.sqrt(gamma)), True),
    )

    def finite(setting, value):
        """To first order in 1/d; the next order is below 1/d^2 (simulated: at most 0.4/d^2 in the half moment)."""
        root = np.sqrt(value) + float(sp.N(shift.subs(gamma, sp.Rational(str(setting["gamma"]))))) / setting["d"]
        return root**2, setting["d"] ** -2

    claim = make(
        half**2,
        measure_overlap,
        prediction=finite,
        estimator=overlap_from_means,
        dimensions=(24, 32),
        replicates=48,
    )
    (result,) = validate([claim], settings=3, evaluate=lambda c, s: float(sp.N(numerically(c, s)))).claims
    assert result.verdict is Verdict.TESTED
    wrong = replace(claim, closed_form=half**2 * Fraction(11, 10))
    assert run(wrong, settings=3).claims[0].verdict is Verdict.REFUTED


def test_settings_cover_both_sides_of_equality_and_the_ranges():
    claim = make(
        gamma,
        measure_spectral(square),
        (LOAD, integer("order", 1), real("x", 0)),
        entries=("gaussian", "three_point"),
        ranges={"order": (2, 3), "x": (0, 2)},
    )
    settings = draw_settings(claim, 40, 0)
    assert len(settings) == 40
    assert settings[0]["n"] == settings[0]["d"]
    for setting in settings:
        assert setting["gamma"] == Fraction(setting["n"], setting["d"])
        assert Fraction(1, 4) <= setting["gamma"] <= 4
        assert SMALL[0] <= setting["d"] <= SMALL[1]
        assert setting["order"] in (2, 3)
        assert 0 < setting["x"] <= 2
    assert {(s["gamma"] > 1) - (s["gamma"] < 1) for s in settings[:3]} == {-1, 0, 1}
    assert {s["entries"] for s in settings} == {"gaussian", "three_point"}
    assert settings == draw_settings(claim, 40, 0)
    assert settings != draw_settings(claim, 40, 1)


def test_settings_respect_the_domain_and_its_conditions():
    above = replace(TRUE["second moment"], domain=Domain((LOAD,)).where(gamma > 1))
    assert all(setting["gamma"] > 1 for setting in draw_settings(above, 5, 0))
    invertible = replace(TRUE["second moment at finite size"], domain=Domain(SIZE, (sp.Ge(n, d + 2),)))
    settings = draw_settings(invertible, 5, 0)
    assert settings
    assert all(setting["n"] >= setting["d"] + 2 for setting in settings)


def test_a_domain_out_of_reach_is_not_a_pass():
    report = run(replace(TRUE["second moment"], domain=Domain((LOAD,)).where(gamma > 100)))
    assert report.claims[0].verdict is Verdict.UNDECIDED
    assert not report.ok


def test_an_unbounded_parameter_without_a_range_is_an_error():
    with pytest.raises(UsageError, match=r"x is unbounded .*ranges\['x'\]"):
        run(make(gamma, measure_spectral(square), (LOAD, real("x", 0))))


def test_the_result_does_not_depend_on_the_number_of_processes():
    def digits(report):
        return [(t.setting, t.seed, t.comparison) for claim in report.claims for t in claim.trials]

    claims = [TRUE["second moment"], replace(TRUE["second moment at finite size"], name="example.other")]
    assert digits(run(*claims, jobs=1)) == digits(run(*claims, jobs=2))


def test_a_failure_is_shrunk_and_its_command_repeats_it(monkeypatch):
    monkeypatch.chdir(Path(__file__).parent)
    report = run(FALSE["gamma and its inverse exchanged"], seed=7)
    (result,) = report.claims
    failing = [trial.setting["d"] for trial in result.trials if not trial.passed]
    assert not result.failure.passed
    assert result.failure.setting["d"] <= min(failing)
    assert result.command == "phaseproof validate example.result test_validation.py --settings 6 --seed 7"
    assert json.loads(json.dumps(report.as_dict(), allow_nan=False))["claims"][0]["verdict"] == "REFUTED"


def test_what_cannot_be_simulated_is_neither_passed_nor_failed():
    silent = replace(TRUE["atom"], name="example.silent", simulation=None, no_simulation="nothing is random")
    together = run(silent, TRUE["atom"])
    assert together.claims[0].verdict is None
    assert together.claims[0].reason == "no simulation: nothing is random"
    assert together.ok
    assert not run(silent).ok
    assert not run().ok


def test_a_simulation_that_raises_or_has_no_rows_is_a_failure():
    def broken(setting, generator, replicates):
        raise ZeroDivisionError("inside")

    (raised,) = run(make(gamma, broken)).claims
    assert raised.verdict is Verdict.UNDECIDED
    assert "ZeroDivisionError: inside" in raised.reason


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (np.empty((0, 1)), r"shape \(0, 1\)"),
        (np.ones(4), r"shape \(4,\)"),
        (None, "type object"),
        (np.full((4, 1), 1j), "type complex128"),
        (np.array([[1.0], [1.0], [np.nan], [1.0]]), "not finite, first in row 2"),
        (np.full((4, 1), np.inf), "not finite"),
        (np.array([["1"]] * 4), "type <U1"),
    ],
)
def test_rows_that_are_no_measurements_are_a_failure(rows, message):
    claim = make(gamma, lambda setting, generator, replicates: rows)
    claim = dataclasses.replace(claim, simulation=dataclasses.replace(claim.simulation, replicates=4))
    (result,) = run(claim).claims
    assert result.verdict is Verdict.UNDECIDED
    assert re.search(message, result.reason)


@pytest.mark.parametrize("argument", [{"settings": 0}, {"jobs": 0}, {"seed": -1}, {"settings": 1.5}, {"jobs": True}])
def test_bad_arguments_are_named(argument):
    ((name, value),) = argument.items()
    with pytest.raises(UsageError, match=f"{name} = {value}"):
        validate([TRUE["atom"]], **argument)


@pytest.fixture
def repeated(monkeypatch):
    """What the second interpreter repeats is waited for after an interrupt too."""
    monkeypatch.setattr(Afresh, "is_done", lambda self, key: True)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.usefixtures("repeated")
def test_an_interrupted_run_returns_what_was_done(jobs):
    def stop(done, total):
        assert total == 12
        if done == 8:
            raise KeyboardInterrupt

    claim = TRUE["second moment"]
    report = run(claim, replace(claim, name="example.second"), progress=stop, jobs=jobs)
    assert report.interrupted
    assert not report.ok
    first, second = report.claims
    assert len(first.trials) + len(second.trials) == 8
    if jobs > 1:  # whichever are done first
        return
    assert first.verdict is Verdict.TESTED
    assert second.verdict is None
    assert second.reason == "interrupted after 2 of 6 settings"
    assert len(second.trials) == 2


def test_an_interrupted_run_does_not_wait_for_what_is_repeated(monkeypatch):
    """No verdict without it, and none that takes another minute."""

    def stop(done, total):
        if done == 8:
            raise KeyboardInterrupt

    monkeypatch.setattr(Afresh, "is_done", lambda self, key: False)
    claim = TRUE["second moment"]
    report = run(claim, replace(claim, name="example.second"), progress=stop)
    assert report.claims[0].verdict is None
    assert report.claims[0].reason == "interrupted while it was judged"


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.usefixtures("repeated")
def test_an_interrupt_while_judging_ends_it(monkeypatch, times):
    """Each claim was judged all the same, and each took an interrupt of its own: a Ctrl-C was answered a minute later."""
    judged = []

    def stop(self, claim, seen):
        judged.append(claim.name)
        if len(judged) <= times:
            raise KeyboardInterrupt
        return real(self, claim, seen)

    real = Judge.judge
    monkeypatch.setattr(Judge, "judge", stop)
    claims = [replace(TRUE["second moment"], name=f"example.number_{i}") for i in range(3)]
    if times == 2:
        with pytest.raises(KeyboardInterrupt):
            run(*claims)
        return
    report = run(*claims)
    assert report.interrupted
    assert not report.ok
    assert [one.verdict for one in report.claims] == [None, Verdict.TESTED, Verdict.TESTED]
    assert report.claims[0].reason == "interrupted while it was judged"


def test_an_interrupted_run_draws_no_fresh_rows():
    """A claim that looked suspect was simulated anew after a Ctrl-C."""

    def stop(done, total):
        if done == total:
            raise KeyboardInterrupt

    (result,) = run(FALSE["gamma and its inverse exchanged"], progress=stop).claims
    assert result.verdict is None
    assert result.reason == "interrupted while it was judged"


def test_what_nobody_wants_in_part_is_not_judged(monkeypatch):
    monkeypatch.setattr(Judge, "judge", lambda *_: pytest.fail("judged"))

    def stop(done, total):
        raise KeyboardInterrupt

    with simulations([TRUE["atom"]], settings=2, seed=0) as execute, pytest.raises(KeyboardInterrupt):
        validate_with(execute, [TRUE["atom"]], settings=2, progress=stop, partial=False)


def test_closed_forms_are_evaluated_by_default():
    report = validate([TRUE["second moment at finite size"]], settings=3)
    assert report.ok


def test_loads_given_as_sympy_numbers_make_whole_sizes():
    claim = next(c for name, c in load_book().items() if name == "generalisation.kl_forward_mean")
    settings = draw_settings(claim, 4, seed_number=0)
    assert settings
    assert all(type(s["n"]) is int and type(s["d"]) is int and s["n"] >= s["d"] + 2 for s in settings)


def test_what_a_sampler_holds_survives_the_way_to_a_worker() -> None:
    """A record that is compared by identity is another one there: half of a claim's variants would be simulated as the other."""
    import cloudpickle

    claim = load_book()["finite_size.kl_forward_shift"]
    assert claim.simulation is not None
    setting = {"n": 30, "d": 10, "gamma": Fraction(3), "entries": "gaussian"}
    there = cloudpickle.loads(cloudpickle.dumps(claim.simulation.sample))
    rows = [sample(setting, np.random.default_rng(5), 4) for sample in (claim.simulation.sample, there)]
    assert np.array_equal(*rows)
