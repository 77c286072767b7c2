"""Samplers as users write them: true claims that must not be accused, false ones that must not pass, rows that are no sample."""

import itertools
import multiprocessing
import os
import re
import sys
import time
import warnings
from dataclasses import replace

import numpy as np
import pytest
import sympy as sp
from scipy import stats

from phaseproof.campaigns.opening import opened
from phaseproof.numeric.measurement import (
    HALVES,
    ROUNDING,
    SINGLE_ROUNDING,
    SLOWEST,
    accord,
    apart,
    bias_falls,
    known_rows,
    measure,
    order,
    repeats,
    rounding_of,
)
from phaseproof.simulation.simulating import CHANCE
from phaseproof.simulation.validation import validate
from phaseproof.theory.errors import UsageError
from phaseproof.theory.steps import Verdict

from ..amounts import amount, part_of
from .test_validation import SIZE, d, make, n, run

SMALL = {"dimensions": (8, 40), "replicates": 64}


def size_claim(closed_form, sample, **simulation):
    return make(closed_form, sample, SIZE, **{**SMALL, **simulation})


def noise(setting, generator, replicates):
    return 1 + 0.01 * generator.standard_normal((replicates, 1))


def die(chance):
    """A fair die that shows one of its sides with some chance: a row is 0 or 1."""
    return lambda at, generator, replicates: 1.0 * (generator.random((replicates, 1)) < chance)


# --- rows that are not Gaussian -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", part_of(range(4), {2, 3}))
@pytest.mark.parametrize("chance", ["1/100", "1/10", "1/2"])
def test_a_true_chance_is_never_accused(chance, seed):
    """A setting without an event has standard error 0, which is no proof of anything."""
    (result,) = run(size_claim(sp.Rational(chance), die(float(sp.Rational(chance)))), settings=12, seed=seed).claims
    assert result.verdict is not Verdict.REFUTED
    assert chance != "1/2" or result.verdict is Verdict.TESTED
    if chance == "1/10":  # 64 rows see such a chance in some draws and not in others
        assert result.verdict is Verdict.TESTED or "settings do not see" in result.reason
    if chance == "1/100":
        assert result.verdict is Verdict.UNDECIDED
        assert "rows are too skewed for a test at 1e-06: at least" in result.reason


def test_what_rows_are_bounded_by_makes_a_valid_test_of_a_rare_event():
    true, false = (size_claim(value, die(0.01), bounds=(0, 1), replicates=2000) for value in (0.01, 0.02))
    (result,) = run(true).claims
    assert result.verdict is Verdict.TESTED
    assert result.resolution < 1
    assert run(false).claims[0].verdict is Verdict.REFUTED
    never = run(size_claim(0, die(0), bounds=(0, 1))).claims[0]
    assert never.verdict is Verdict.TESTED
    assert 0.005 < never.resolution < 0.05  # 1024 rows without an event exclude no rarer one
    wrong = run(size_claim(0.5, die(0), bounds=(0, 1))).claims[0]
    assert wrong.verdict is Verdict.REFUTED
    (outside,) = run(size_claim(1, noise, bounds=(0, 1))).claims
    assert "leave the declared bounds (0, 1)" in outside.reason


def test_rows_that_are_all_equal_say_nothing_of_rarer_ones():
    (result,) = run(size_claim(0, die(0))).claims
    assert result.verdict is Verdict.UNDECIDED
    assert "all 1024 rows are equal" in result.reason


def event(chance, size, low=0.0):
    """Unit noise from so far below to as far above 0, beside an event of a chance and a size."""

    def sample(at, generator, replicates):
        shape = (replicates, 1)
        around = generator.uniform(-low, low, shape) if low else generator.standard_normal(shape)
        return around + size * (generator.random(shape) < chance)

    return sample


def test_what_is_said_of_noise_beside_a_rare_event_says_that_it_may_have_been_missed():
    """No row shows the event that carries the mean: the noise has mean 0, the law has mean 1, and no test tells the two apart."""
    (missed,) = run(size_claim(0, event(1e-5, 1e5)), settings=12).claims
    assert missed.verdict is Verdict.TESTED
    assert missed.rarest == pytest.approx(1 - 0.01 ** (1 / (12 * 64)))
    assert "; an event rarer than 1 in 167 rows may have been missed" in missed.seen
    (accused,) = run(size_claim(1, event(1e-5, 1e5)), settings=12).claims
    assert accused.verdict is Verdict.REFUTED
    assert re.search(r"unless an event rarer than 1 in \d\d rows carries the difference", accused.reason)


@pytest.mark.parametrize("seed", part_of(range(4), {1, 2, 3}))
def test_bounds_say_what_a_rare_event_may_carry(seed):
    """Rows that are even, as no event is among them, were tested as if there were none."""
    bounded = {"bounds": (-1, 1e3), "replicates": 1000}
    for value in (0, 0.1):  # of which 0.1 is true
        (result,) = run(size_claim(value, event(1e-4, 999, low=1), **bounded), settings=4, seed=seed).claims
        assert result.verdict is Verdict.UNDECIDED
        assert result.resolution is None or result.resolution > 1
        assert result.rarest is None
    (small,) = run(size_claim(0.3, event(0.3, 1, low=1), bounds=(-1, 2), replicates=1000), settings=4, seed=seed).claims
    assert small.verdict is Verdict.TESTED
    (wrong,) = run(size_claim(0.6, event(0.3, 1, low=1), bounds=(-1, 2), replicates=1000), settings=4, seed=seed).claims
    assert wrong.verdict is Verdict.REFUTED
    assert "unless" not in wrong.reason


@pytest.mark.parametrize("seed", part_of(range(6), {2, 3, 4, 5}))
def test_an_event_that_one_setting_has_shown_is_none_that_another_excludes(seed):
    """One row in a thousand carries half of the mean: where a thousand rows had none of them the claim was accused."""
    claim = size_claim(2, lambda at, g, rows: 1 + event(1e-3, 1000, low=0.01)(at, g, rows))
    (result,) = run(claim, settings=12, seed=seed).claims
    assert result.verdict is Verdict.UNDECIDED
    assert re.search("too skewed|not beyond all doubt", result.reason)


def test_rare_events_of_other_settings_do_not_hide_what_they_cannot_explain():
    """Rows without an event owe to one at most its size, over their number, for each that is expected."""

    def sample(at, generator, replicates):
        around = noise(at, generator, replicates)
        return around + (10 * event(1e-3, 1)(at, generator, replicates) - around if at["n"] == at["d"] else 0)

    assert run(size_claim(3, sample, replicates=400), settings=12).claims[0].verdict is Verdict.REFUTED


def test_an_event_that_was_seen_once_is_not_forgotten():
    """One event of ten thousand times the noise in the first rows, none in fresh ones: they are not even."""
    drawn = []

    def sample(at, generator, replicates):
        rows = generator.standard_normal((replicates, 1))
        drawn.append(float(rows[0, 0]))
        rows[0] += 1e4 * (drawn[-1] == first)
        return rows

    first = None
    run(size_claim(0, sample), settings=12)
    first = drawn[0]
    (result,) = run(size_claim(0, sample), settings=12).claims
    assert result.verdict is Verdict.UNDECIDED
    assert "too skewed" in result.reason


LAWS = {
    "log-normal": (lambda g, shape: g.lognormal(size=shape), np.exp(0.5)),
    "log-normal of log-variance 4": (lambda g, shape: g.lognormal(sigma=2, size=shape), np.exp(2)),
    "Pareto 2.5": (lambda g, shape: g.pareto(2.5, shape) + 1, 5 / 3),
    "exponential": (lambda g, shape: g.exponential(size=shape), 1.0),
    "Student, 3 degrees": (lambda g, shape: 1 + g.standard_t(3, shape), 1.0),
}


@pytest.mark.sampled
@pytest.mark.parametrize("law", LAWS)
def test_skewed_rows_of_a_true_claim_are_never_accused(law):
    draw, mean = LAWS[law]
    for seed in range(amount(2, 8)):
        claim = size_claim(mean, lambda at, g, rows: draw(g, (rows, 1)))
        (result,) = run(claim, settings=4, seed=seed).claims
        assert result.verdict is not Verdict.REFUTED, seed


@pytest.mark.parametrize("law", ["exponential", "Student, 3 degrees"])
def test_skewed_rows_of_a_false_claim_do_not_hide_it(law):
    draw, mean = LAWS[law]
    claim = size_claim(2 * mean, lambda at, g, rows: draw(g, (rows, 1)))
    assert run(claim, settings=4).claims[0].verdict is Verdict.REFUTED


# --- rounding and claims of 0 ---------------------------------------------------------------------------


def residual(setting, generator, replicates):
    """Least squares with fewer examples than dimensions fits its training data: what is left is rounding."""
    rows = np.empty((replicates, 1))
    for row in rows:
        x = generator.standard_normal((setting["n"], setting["d"]))
        y = generator.standard_normal(setting["n"])
        row[0] = np.mean((x @ np.linalg.lstsq(x, y, rcond=None)[0] - y) ** 2)
    return rows


def projector(setting, generator, replicates):
    """The trace of a projector, with a jitter as people write."""
    rows = np.empty((replicates, 1))
    for row in rows:
        x = generator.standard_normal((setting["n"], setting["d"]))
        row[0] = np.trace(x.T @ np.linalg.solve(x @ x.T + 1e-9 * np.eye(setting["n"]), x)) / setting["d"]
    return rows


def few(claim):
    """On half as many examples as dimensions at most."""
    return replace(claim, simulation=replace(claim.simulation, loads=(0.1, 0.5)))


def test_rounding_is_no_evidence():
    assert run(few(size_claim(0, residual))).claims[0].verdict is Verdict.TESTED
    assert run(few(size_claim(n / d, projector))).claims[0].verdict is Verdict.TESTED
    assert run(few(size_claim(n / d + 1e-6, projector))).claims[0].verdict is Verdict.REFUTED


def singly(sample):
    """The same in 32-bit arithmetic, whose results are put into rows of 64-bit numbers as those of other libraries are."""

    class Generator:
        def __init__(self, generator):
            self.standard_normal = lambda shape: generator.standard_normal(shape).astype(np.float32)

    return lambda setting, generator, replicates: sample(setting, Generator(generator), replicates)


def distance(setting, generator, replicates):
    """What least squares leaves of each of its training data, in absolute value."""
    rows = np.empty((replicates, 1))
    for row in rows:
        x = generator.standard_normal((setting["n"], setting["d"]))
        y = generator.standard_normal(setting["n"])
        row[0] = np.abs(x @ np.linalg.lstsq(x, y, rcond=None)[0] - y).mean()
    return rows


def test_rounding_is_that_of_the_digits_that_rows_have():
    """32-bit rows of a true claim of 0 were evidence against it."""
    for sample in (distance, residual):
        assert run(few(size_claim(0, singly(sample)))).claims[0].verdict is Verdict.TESTED
    generator = np.random.default_rng(0)
    rows = generator.standard_normal((64, 1))
    assert rounding_of(rows) == ROUNDING
    assert rounding_of(rows.astype(np.float32).astype(float)) == SINGLE_ROUNDING
    lattices = (
        generator.integers(64, size=(64, 1)) / 64,
        generator.integers(2**23, size=(64, 1)) * 2.0,
        np.zeros((64, 1)),
    )
    assert {rounding_of(lattice) for lattice in lattices} == {ROUNDING}
    declared = size_claim(1, singly(noise), rounding=1e-9)
    assert run(declared).claims[0].resolution < SINGLE_ROUNDING * 100


def test_the_scale_of_what_goes_into_rows_can_be_declared():
    def tiny(setting, generator, replicates):
        return 1e-12 * (1 + 0.01 * generator.standard_normal((replicates, 1)))

    (blind,) = run(size_claim(2e-12, tiny)).claims
    assert blind.verdict is Verdict.UNDECIDED
    assert "not even a relative error of 1" in blind.reason
    assert run(size_claim(2e-12, tiny, scale=1e-12)).claims[0].verdict is Verdict.REFUTED
    assert run(size_claim(1e-12, tiny, scale=1e-12)).claims[0].verdict is Verdict.TESTED
    (swallowed,) = run(size_claim(0, lambda at, g, rows: noise(at, g, rows) / 1000, scale=1e6)).claims
    assert swallowed.verdict is Verdict.TESTED  # as the declaration has it, which is said
    assert re.search(r"would notice an error of 3e-08 times the scale 1e\+06", swallowed.seen)


def test_a_false_zero_does_not_pass_beside_noise_of_ten():
    (result,) = run(size_claim(0, lambda at, g, rows: 0.5 + 10 * g.standard_normal((rows, 1)))).claims
    assert result.verdict is Verdict.UNDECIDED
    assert result.resolution > 1


@pytest.mark.parametrize(
    "given",
    [
        {"scale": 0},
        {"scale": np.inf},
        {"rounding": -1},
        {"rounding": np.nan},
        {"bounds": (1, 0)},
        {"replicates": 64.5},
        {"dimensions": (8.5, 40)},
        {"entries": "gaussian"},
        {"estimator": 3},
        {"prediction": (1, 0)},
        {"where": None},
    ],
)
def test_a_declaration_that_says_nothing_is_refused(given):
    ((name, _value),) = given.items()
    with pytest.raises(UsageError, match=f"{name} = "):
        size_claim(1, noise, **given)


# --- what is wrong with rows, predictions and allowances ------------------------------------------------


def changes(setting, generator, replicates):
    rows = setting["n"] * 2 / setting["d"] + 0.01 * generator.standard_normal((replicates, 1))
    setting["n"] *= 2
    return rows


def repeated(setting, generator, replicates):
    return np.repeat(noise(setting, generator, replicates // 8), 8, axis=0)


def tiled(setting, generator, replicates):
    return np.tile(noise(setting, generator, replicates // 8), (8, 1))


def doubled(setting, generator, replicates):
    return np.repeat(noise(setting, generator, replicates // 2), 2, axis=0)


def walking(setting, generator, replicates):
    return 1 + 0.01 * np.cumsum(generator.standard_normal((replicates, 1)), axis=0)


def correlated(setting, generator, replicates):
    draws = generator.standard_normal((replicates + 1, 1))
    return 1 + 0.01 * (draws[1:] + draws[:-1])


def masked(setting, generator, replicates):
    return np.ma.masked_greater(noise(setting, generator, replicates), 1.01)


def hidden(setting, generator, replicates):
    generator.random()
    return 1 + 0.01 * np.random.standard_normal((replicates, 1))  # noqa: NPY002


def seeded(setting, generator, replicates):
    return noise(setting, np.random.default_rng(3), replicates) + 0 * generator.random()


def resampled(setting, generator, replicates):
    few = noise(setting, generator, replicates // 4)
    return few[generator.integers(len(few), size=replicates)]


def hesitating(setting, generator, replicates):
    """A walk that stays where it is every other time, its rows shuffled."""
    rows = noise(setting, generator, replicates)
    for at in np.nonzero(generator.random(replicates - 1) < 0.5)[0]:
        rows[at + 1] = rows[at]
    return generator.permutation(rows)


def shaken(setting, generator, replicates):
    """Numbers of a seed of its own, and a little of the generator's."""
    return noise(setting, np.random.default_rng(3), replicates) + 1e-9 * generator.standard_normal((replicates, 1))


def in_order(setting, generator, replicates):
    return np.sort(noise(setting, generator, replicates), axis=0)


KEPT = {}


def cached(setting, generator, replicates):
    """The first rows of each setting, whatever the generator; it is used, for something else."""
    generator.random()
    return KEPT.setdefault(tuple(setting.items()), noise(setting, generator, replicates))


WRONG = {
    cached: "another generator gave the same rows",
    changes: "the sampler changes its setting",
    repeated: "rows occur again in their own sample and not in another one",
    tiled: "rows occur again in their own sample and not in another one",
    doubled: "rows occur again in their own sample and not in another one",
    resampled: "rows occur again in their own sample and not in another one",
    hesitating: "rows occur again in their own sample and not in another one",
    walking: "the rows are not independent",
    correlated: "the rows are not independent",
    masked: "masked array",
    hidden: "the same generator gave other rows the second time",
    seeded: "another generator gave the same rows",
    shaken: "rows of another generator rise and fall with these",
    in_order: "the rows are not independent",
}


@pytest.mark.parametrize("sample", WRONG, ids=lambda sample: sample.__name__)
def test_rows_that_are_no_sample_are_named(sample):
    (result,) = run(size_claim(1, sample), settings=12).claims
    assert result.verdict is Verdict.UNDECIDED
    assert WRONG[sample] in result.reason
    KEPT.clear()


MISUSED = {
    "float(setting.nope)": "the sampler cannot use its setting like this ('mappingproxy' object has no attribute 'nope')",
    "setting.n": "the sampler cannot use its setting like this ('mappingproxy' object has no attribute 'n')",
    "float(setting)": "the sampler cannot use its setting like this (float() argument",
    "setting['nope']": "the simulation failed: KeyError: 'nope",
    "setting.update(n=1)": "the sampler changes its setting",
    "setting.pop('n')": "the sampler changes its setting",
    "setting.__setitem__('n', 1)": "the sampler changes its setting",
    "setting.__delitem__('n')": "the sampler changes its setting",
    "exec(\"del setting['n']\", {'setting': setting})": "the sampler changes its setting",
    "exec(\"setting |= {'n': 1}\", {'setting': setting})": "the sampler changes its setting",
}


@pytest.mark.parametrize("misuse", MISUSED)
def test_a_setting_that_is_read_wrongly_is_not_called_changed(misuse):
    """Any mistake with a setting, a misspelt name too, was said to change it."""

    def misusing(setting, generator, replicates):
        eval(misuse, {"setting": setting})  # of this file
        return noise(setting, generator, replicates)

    (result,) = run(size_claim(1, misusing), settings=2).claims
    assert MISUSED[misuse] in result.reason
    assert ("valid: setting['NAME'] for a NAME of n, d" in result.reason) is ("cannot use" in MISUSED[misuse])


def test_the_verdict_on_a_changed_setting_does_not_depend_on_the_processes():
    reasons = [run(size_claim(n / d, changes), settings=3, jobs=jobs).claims[0].reason for jobs in (1, 2)]
    assert reasons[0] == reasons[1]


def test_rows_with_a_common_offset_are_found_by_fresh_samples():
    def shifted(setting, generator, replicates):
        return noise(setting, generator, replicates) + 0.1 * generator.standard_normal()

    (result,) = run(size_claim(1, shifted)).claims
    assert result.verdict is Verdict.UNDECIDED
    assert "the scatter of samples" in result.reason


@pytest.mark.parametrize("allowance", [-0.01, float("nan"), float("inf")])
def test_an_allowance_that_is_none_is_an_error(allowance):
    (result,) = run(size_claim(1, noise, prediction=lambda at, value: (value, allowance))).claims
    assert result.verdict is Verdict.UNDECIDED
    assert f"the allowance of the prediction is {allowance}; valid" in result.reason


ODD = {
    "the estimator returned None; valid: a real number": {"estimator": lambda means: None},
    "the estimator returned 'one'; valid: a real number": {"estimator": lambda means: "one"},
    "the estimator returned np.complex128(1+1j); valid: a real": {"estimator": lambda means: np.complex128(1 + 1j)},
    "the prediction returned 1.0; valid: two numbers, (mean, allowance)": {"prediction": lambda at, value: value},
    "the prediction returned None; valid: two numbers": {"prediction": lambda at, value: None},
    "the prediction returned (1.0, 1j); valid: two numbers": {"prediction": lambda at, value: (value, 1j)},
    "sample returned no array (setting an array element": {"sample": lambda at, g, rows: [[1.0]] * 63 + [[1.0, 2.0]]},
}


@pytest.mark.parametrize("message", ODD)
def test_what_a_function_returned_is_said_where_it_is_no_number(message):
    claim = size_claim(1, noise)
    (result,) = run(replace(claim, simulation=replace(claim.simulation, **ODD[message])), settings=2).claims
    assert message in result.reason


def test_a_prediction_that_changes_its_setting_or_reads_what_was_measured_is_named():
    def moves(setting, value):
        setting["n"] = 1
        return value, 0.0

    assert "the prediction changes its setting" in run(size_claim(1, noise, prediction=moves)).claims[0].reason
    seen = []

    def remembering(setting, generator, replicates):
        rows = noise(setting, generator, replicates)
        seen.append(rows.mean())
        return rows

    def reading(setting, value):
        return (1e-9 * value + seen[-1] if seen else value), 0.0

    for jobs in (2, 1):  # in another process what was measured is remembered there
        (result,) = run(size_claim(7, remembering, prediction=reading), jobs=jobs).claims
        assert result.verdict is Verdict.UNDECIDED
        assert "another one after the simulation" in result.reason


@pytest.mark.parametrize("put", ["write_text", "rename"])
def test_a_prediction_that_reads_what_the_sampler_wrote_in_an_earlier_run_is_named(put, tmp_path):
    """The second run found the file before it drew anything: what was foreseen was what is measured, before and after."""
    left = tmp_path / "left"

    def sample(at, generator, replicates):
        rows = 1 + noise(at, generator, replicates)
        if put == "rename":
            (tmp_path / "new").write_text("2")
            (tmp_path / "new").rename(left)
        else:
            left.write_text("2")
        return rows

    def prediction(at, value):
        return value * float(left.read_text()), 0.0

    left.write_text("2")
    (result,) = run(size_claim(1, sample, prediction=prediction), settings=2).claims
    assert result.verdict is Verdict.UNDECIDED
    assert f"the prediction reads {left}, which the sampler writes" in result.reason


def test_files_that_are_opened_are_told(tmp_path):
    """A file of a run that is only read, or only written, says nothing."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    with opened() as found:
        one.read_text()
        np.save(other, np.ones(2))
        with open(os.dup(0), closefd=True):
            pass
        with open(os.fsencode(one), "r+"):
            pass
    assert {str(one)} == {path for path in found.read if path.startswith(str(tmp_path))}
    assert {str(one), f"{other}.npy"} == found.written
    with opened() as nothing:
        pass
    assert not nothing.read


def test_independent_rows_are_in_no_order():
    """Computed by its definition: the correlation of ranks with those one row later."""
    generator = np.random.default_rng(0)
    rare, coin = (lambda size: generator.random(size) < 0.02), (lambda size: generator.integers(2, size=size))
    for law in (generator.standard_cauchy, generator.standard_normal, rare, coin):
        for _ in range(50):
            assert order(law(size=100))[0] > 1e-6
    values = generator.standard_normal(200)
    ranks = values.argsort().argsort() - 99.5
    lagged = np.sum(ranks[1:] * ranks[:-1]) / np.sum(ranks**2)
    assert order(values)[1] == pytest.approx((lagged + 1 / 200) * 200 / np.sqrt(199), rel=1e-9)


def test_repeats_are_those_of_every_row():
    rows = np.random.default_rng(1).standard_normal((60, 2))
    assert repeats(rows) == 1
    assert repeats(np.tile(rows, (3, 1))) == 3
    assert repeats(np.concatenate([rows, rows[:5]])) == 1
    assert repeats(np.ones((60, 1))) == 1


def test_fresh_rows_of_another_law_than_the_first_are_noticed():
    """They agree with the claim, which the first refuse by forty standard errors: that is no chance."""
    calls = []

    def wearing_off(setting, generator, replicates):
        calls.append(1)
        return noise(setting, generator, replicates) + (0.05 if len(calls) < 10 else 0)

    (result,) = run(size_claim(1, wearing_off)).claims
    assert result.verdict is Verdict.UNDECIDED
    assert "the scatter of samples" in result.reason


def test_generators_that_are_spawned_are_drawn_from_as_well():
    def spawning(setting, generator, replicates):
        return np.array([[1 + 0.01 * child.standard_normal()] for child in generator.spawn(replicates)])

    assert run(size_claim(1, spawning)).claims[0].verdict is Verdict.TESTED


LATTICES = {
    "coin": lambda g: g.integers(2, size=64),
    "die of a thousand sides": lambda g: g.integers(1000, size=64),
    "geometric": lambda g: g.geometric(0.02, size=64),
    "Zipf": lambda g: g.zipf(1.5, size=64),
    "censored": lambda g: np.maximum(g.standard_normal(64), 0),
    "rare": lambda g: g.random(64) < 0.01,
    "continuous": lambda g: g.standard_normal(64),
}


@pytest.mark.parametrize("law", LATTICES)
def test_equal_rows_of_a_lattice_are_in_other_samples_too(law):
    generator, level = np.random.default_rng(4), 1e-3
    found = [apart(*(LATTICES[law](generator).reshape(-1, 1) for _ in range(2))) for _ in range(2000)]
    assert sum(p <= level for p in found) <= 10  # 2 are expected at most, more than 10 with probability below 1e-5
    rows, others = (generator.standard_normal((64, 1)) for _ in range(2))
    rows[44:] = rows[:20]
    assert apart(rows, others) <= CHANCE * 1.01
    both = np.array([[0.0], [1.0]])
    assert apart(np.concatenate([rows, both]), np.concatenate([others, both])) > CHANCE


def test_independent_samples_are_not_in_accord():
    """The correlation of their ranks, by SciPy; at a level that a thousand pairs of every law can show."""
    generator = np.random.default_rng(5)
    for law in LATTICES.values():
        found = [accord(*(law(generator).reshape(-1, 1) * 1.0 for _ in range(2))) for _ in range(500)]
        assert sum(p <= 1e-3 for p in found) <= 6
    rows, others = (generator.standard_normal((64, 2)) for _ in range(2))
    scores = [stats.spearmanr(rows[:, k], others[:, k]).statistic * np.sqrt(63) for k in range(2)]
    assert accord(rows, others) == pytest.approx(min(1, 4 * stats.norm.sf(max(map(abs, scores)))))
    assert accord(rows, 1 - rows) <= CHANCE
    assert accord(np.ones((64, 1)), rows[:, :1]) == 1


def test_a_sampler_may_start_processes_of_its_own():
    """The first worker is a fork, which may not have children unless it is told so."""

    def pooled(setting, generator, replicates):
        with multiprocessing.get_context("fork").Pool(2) as pool:
            return np.array(pool.map(np.atleast_1d, noise(setting, generator, replicates)[:, 0]))

    verdicts = [run(size_claim(1, pooled), settings=3, jobs=jobs).claims[0].verdict for jobs in (1, 2)]
    assert verdicts == [Verdict.TESTED, Verdict.TESTED]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_sampler_changes_of_the_process_is_put_back(jobs, tmp_path, monkeypatch):
    """One that made NumPy raise where numbers underflow ended the run in the test of its rows."""
    monkeypatch.chdir(tmp_path)

    def changing(setting, generator, replicates):
        np.seterr(all="raise")
        warnings.simplefilter("error")
        os.chdir("/")
        return 1.0 * generator.integers(2, size=(replicates, 1))

    before = np.geterr(), list(warnings.filters)
    (result,) = run(size_claim(0.5, changing, bounds=(0, 1)), settings=3, jobs=jobs).claims
    assert result.verdict is not Verdict.REFUTED
    assert result.trials[0].comparison is not None
    assert (np.geterr(), list(warnings.filters)) == before
    assert os.getcwd() == str(tmp_path)


@pytest.mark.parametrize(
    ("value", "estimator"), [(1, np.max), (0, lambda means: np.linalg.norm(means - 1))], ids=["max", "norm"]
)
def test_the_bias_of_an_estimator_is_no_evidence(value, estimator):
    """The largest of twelve equal means is on average 1.6 of their standard errors above them, in fresh rows as well."""

    def sample(at, generator, replicates):
        return 1 + 0.1 * generator.standard_normal((replicates, 12))

    (result,) = run(size_claim(value, sample, estimator=estimator)).claims
    assert result.verdict is Verdict.TESTED
    assert result.resolution > 2 * 1.6 * 0.1 / 8  # what the bias hides or mimics
    error = 1.5 * result.resolution
    wrong = value - error if value else error
    assert run(size_claim(wrong, sample, estimator=estimator)).claims[0].verdict is Verdict.REFUTED


def test_an_estimate_without_its_bias_is_below_where_means_of_fewer_rows_are_above():
    """Of the modulus of a mean that is 0, the bias is the mean modulus of a Gaussian number; of a square, its variance."""
    generator = np.random.default_rng(3)
    samples = [generator.standard_normal((50, 1)) for _ in range(4000)]
    for estimator, bias, factor in (
        (lambda m: abs(m[0]), np.sqrt(2 / np.pi / 50), 1),
        (lambda m: m[0] ** 2, 1 / 50, HALVES),
    ):
        found = [measure(rows, estimator) for rows in samples]
        assert np.mean([one.bias for one in found]) == pytest.approx(factor * bias, rel=0.1)
        assert np.mean([one.estimate for one in found]) == pytest.approx(bias, rel=0.1)
        wide = factor / HALVES / (SLOWEST - 1)
        assert np.mean([one.without_bias.estimate for one in found]) == pytest.approx(
            (1 - wide) * bias, abs=0.1 * wide * bias
        )
    assert abs(measure(samples[0], lambda m: 2 * m[0] + 1).bias) < 1e-14
    assert measure(samples[0]).bias == 0


BINS = 300


def histogram(at, generator, replicates):
    return np.eye(BINS)[generator.integers(BINS, size=replicates)]


def from_uniform(means):
    """The distance in total variation from equal probabilities."""
    return np.abs(means - 1 / BINS).sum() / 2


def smallest_eigenvalue(means):
    return np.linalg.eigvalsh(means.reshape(20, 20))[0]


def products(at, generator, replicates):
    x = generator.standard_normal((replicates, 20))
    return (x[:, :, np.newaxis] * x[:, np.newaxis, :]).reshape(replicates, -1)


@pytest.mark.parametrize(
    ("value", "estimator", "sample"),
    [(0, from_uniform, histogram), (0.807, from_uniform, histogram), (1, smallest_eigenvalue, products)],
    ids=["true distance of few rows from uniform", "false one", "true smallest eigenvalue"],
)
def test_a_bias_that_does_not_fall_as_rows_become_more_is_named(value, estimator, sample):
    """64 rows in 300 bins are nearly as far from uniform as 32 are: the first claim was REFUTED, the second TESTED, the third REFUTED."""
    (result,) = run(size_claim(value, sample, estimator=estimator), settings=12).claims
    assert result.verdict is Verdict.UNDECIDED
    assert "the estimator's bias does not fall" in result.reason


def bias_of(estimator, columns, samples):
    generator = np.random.default_rng(4)
    return [measure(generator.standard_normal((64, columns)), estimator) for _ in range(samples)]


@pytest.mark.parametrize(
    ("estimator", "columns"),
    [
        (np.max, 12),
        (np.linalg.norm, 3),
        (lambda m: np.linalg.norm(m) ** 0.5, 3),
        (lambda m: m[0] ** 2, 1),
        (lambda m: m[0] - m[1], 2),
        (lambda m: np.exp(m[0]), 1),
    ],
    ids=["largest", "norm", "root of a norm", "square", "difference", "exponential"],
)
def test_biases_that_fall_are_told_from_one_that_stays(estimator, columns):
    found = bias_of(estimator, columns, samples=96)
    assert bias_falls(found)
    assert all(bias_falls(found[at : at + 16]) for at in range(0, 96, 16))
    assert not bias_falls([replace(one, bias=one.standard_error, growth=0.1 * one.standard_error) for one in found[:3]])


def test_the_root_of_a_modulus_does_not_accuse():
    """Its bias falls as the fourth root of the number of rows: of the root of a norm at 0, a true claim was REFUTED in 2 runs of 2."""
    found = bias_of(lambda m: np.linalg.norm(m) ** 0.5, 3, samples=800)
    assert np.mean([one.estimate for one in found]) > 0.4
    assert abs(np.mean([one.without_bias.estimate for one in found])) < 0.05


def test_an_estimator_of_singular_matrices_and_one_without_halves_are_named():
    """Of 64 rows of 80 features the smallest eigenvalue is 0, whatever is true."""

    def wide(at, generator, replicates):
        x = generator.standard_normal((replicates, 80))
        return (x[:, :, np.newaxis] * x[:, np.newaxis, :]).reshape(replicates, -1)

    def least(means):
        return np.linalg.eigvalsh(means.reshape(80, 80))[0]

    def regular(means):
        return np.linalg.cholesky(means.reshape(20, 20))[0, 0]

    (result,) = run(size_claim(0, wide, estimator=least), settings=1).claims
    assert "the estimator does not vary with its 64 rows of 6400 columns" in result.reason
    (result,) = run(size_claim(1, products, estimator=regular, replicates=32), settings=1).claims
    assert "the estimator gives no finite number of half of the rows" in result.reason


@pytest.mark.parametrize("seed", part_of(range(4), {0}))
def test_what_the_rows_of_a_sample_have_in_common_clears_the_other_settings_too(seed):
    """A sample is shifted with probability 1/8, all of its rows: one setting whose 16 fresh samples were not refuted a true claim."""

    def shifted(at, generator, replicates):
        return 0.01 * generator.standard_normal((replicates, 1)) + (generator.random() < 1 / 8)

    (result,) = run(size_claim(sp.Rational(1, 8), shifted), settings=12, seed=seed).claims
    assert result.verdict is Verdict.UNDECIDED
    assert "the scatter of samples" in result.reason


ANSWERS = itertools.cycle((True, False))


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (lambda at: np.random.random() < 0.5, "is random, or changes its mind"),  # noqa: NPY002
        (lambda at: next(ANSWERS), "is random, or changes its mind"),
    ],
    ids=["random", "alternating"],
)
def test_a_random_choice_of_settings_is_named(where, words):
    """It was said that no setting had been found."""
    (result,) = run(size_claim(1, noise, where=where), settings=2).claims
    assert result.verdict is Verdict.UNDECIDED
    assert words in result.reason


@pytest.mark.parametrize(
    "where",
    [
        lambda at: True if at["n"] > 1 else None,
        lambda at: stats.multivariate_normal(np.zeros(3), np.eye(3)).cdf([1, 1, at["n"]]) > 0,
    ],
    ids=["falls through", "draws within"],
)
def test_a_choice_of_settings_that_depends_on_the_setting_alone_is_heeded(where):
    """SciPy integrates a normal law of three dimensions by random points, and draws them from the generator that all share."""
    (result,) = run(size_claim(1, noise, where=where), settings=2).claims
    assert result.verdict is Verdict.TESTED


def test_an_estimator_that_has_no_number_of_a_quarter_of_the_rows_is_judged_as_before():
    """Quarters say nothing then: a bias that falls was taken for one that does not."""

    def logarithm(means):
        return 100 + 2 * float(np.log(np.diag(np.linalg.cholesky(means.reshape(12, 12)))).sum())

    found = [measure(products_of(12)({}, np.random.default_rng(seed), 41), logarithm) for seed in range(12)]
    assert all(one.bias != 0 for one in found)
    assert bias_falls(found)
    assert measure(np.arange(3.0)[:, np.newaxis], lambda means: means[0]).growth == 0


def products_of(size):
    def rows(at, generator, replicates):
        vectors = generator.standard_normal((replicates, size))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.einsum("ni,nj->nij", vectors, vectors).reshape(replicates, size**2)

    return rows


@pytest.mark.parametrize(
    ("estimator", "verdict"),
    [
        (lambda means: np.trace(means.reshape(12, 12)), Verdict.TESTED),
        (lambda means: complex(np.trace(means.reshape(12, 12))), Verdict.TESTED),
        (lambda means: 1 + np.linalg.eigvalsh(means.reshape(12, 12))[0], Verdict.UNDECIDED),
    ],
    ids=["identity", "complex identity", "singular"],
)
def test_what_does_not_vary_is_an_identity_or_a_want_of_rows(estimator, verdict):
    """The trace of such matrices is 1 however few they are; their smallest eigenvalue is 0 for want of rows."""
    (result,) = run(size_claim(1, products_of(12), estimator=estimator, replicates=10), settings=2).claims
    assert result.verdict is verdict, result.reason


@pytest.mark.parametrize("late", [lambda: 1 / 0, lambda: None, sys.exit], ids=["error", "none", "exit"])
def test_a_choice_of_settings_that_fails_after_the_accusation_does_not_end_the_run(late):
    """It is asked once more for the smallest setting that fails, in the process of the run."""
    begun = []

    def wrong(at, generator, replicates):
        begun.append(True)
        return noise(at, generator, replicates)

    claim = size_claim(2, wrong, where=lambda at: late() if begun else True)
    (result,) = run(claim, settings=2).claims
    assert result.verdict is Verdict.REFUTED
    assert result.failure is not None


def test_rows_of_many_columns_are_told_apart_quickly():
    rows = np.zeros((64, 200_000))
    rows[1::2, -1] = 1
    rows[0, 0] = -0.0
    start = time.process_time()
    assert list(known_rows(rows)) == [0, 1] * 32
    assert time.process_time() - start < 1


def test_samples_of_seeds_with_few_values_are_named():
    """Of twenty runs of a true claim with four seeds for sixty settings one was REFUTED: fresh rows were those that were known."""

    def sample(at, generator, replicates):
        seeded = np.random.RandomState(generator.integers(4))
        return 1 + at["d"] / 100 * seeded.standard_normal((replicates, 1))

    (result,) = run(size_claim(1, sample)).claims
    assert result.verdict is Verdict.UNDECIDED
    assert "not from a seed with few values" in result.reason or "another generator" in result.reason
    few = np.random.default_rng(0).integers(19, size=(64, 1))
    assert measure(few).signature == 0
    rows = np.random.default_rng(0).standard_normal((64, 1))
    assert measure(rows).signature == measure(5 + 3 * rows).signature != measure(rows[::-1]).signature


def test_an_estimator_that_draws_numbers_of_its_own_is_named():
    def shaken(means):
        return means[0] + 1e-3 * np.random.standard_normal()  # noqa: NPY002

    (result,) = run(size_claim(1, noise, estimator=shaken), settings=2).claims
    assert "the estimator gave another number the second time" in result.reason


def test_numbers_whose_squares_overflow_are_said_to():
    (result,) = run(size_claim(1, lambda at, g, rows: 1e300 * noise(at, g, rows)), settings=2).claims
    assert "the mean of the rows, or its standard error, is not finite" in result.reason


def test_the_error_that_would_be_noticed_is_one_of_the_value_or_of_the_scale():
    (zero,) = run(size_claim(0, lambda at, g, rows: 5 * g.standard_normal((rows, 1)))).claims
    assert "would notice an error of" in zero.seen
    assert "not even an error of 1 would" in zero.reason
    (skewed,) = run(size_claim(1.5, event(0.01, 50, low=1))).claims
    assert "would notice a relative error of" in skewed.seen


def test_a_claim_is_not_accused_by_other_settings_where_one_could_not_be_simulated():
    """What was found out about the first piece, which is done twice, holds for the others."""

    def sample(setting, generator, replicates):
        if setting["n"] == setting["d"]:
            raise ZeroDivisionError
        return noise(setting, generator, replicates)

    (result,) = run(size_claim(7, sample), settings=12).claims
    assert result.verdict is Verdict.UNDECIDED
    assert "ZeroDivisionError" in result.reason


def test_a_mean_of_few_skewed_rows_is_uneven():
    rows = np.random.default_rng(2).exponential(size=(4000, 1))
    assert measure(rows).uneven < 1 < measure(rows[:64]).uneven * 4
    assert measure(rows).skewness == pytest.approx(2 / np.sqrt(4000), rel=0.2)


def test_a_second_look_is_one_of_other_rows():
    draws = []

    def noted(setting, generator, replicates):
        rows = noise(setting, generator, replicates)
        draws.append(float(rows[0, 0]))
        return rows

    validate([size_claim(2, noted)], settings=1, evaluate=lambda claim, at: 2.0)
    assert len(draws) - len(set(draws)) == 1  # the first sample alone is drawn twice


# --- functions that do not come back --------------------------------------------------------------------


def leaving(*arguments):
    os._exit(0)


def waiting(*arguments):
    time.sleep(60)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("part", ["sample", "prediction", "estimator"])
@pytest.mark.parametrize("how", [leaving, waiting])
def test_a_function_that_does_not_come_back_is_noticed(how, part, jobs):
    claim = size_claim(1, noise)
    claim = replace(claim, simulation=replace(claim.simulation, **{part: how}))
    (result,) = run(claim, settings=1, jobs=jobs, timeout=0.5).claims
    assert result.verdict is Verdict.UNDECIDED
    assert re.search(r"not finished after 0.5 s|os._exit\(0\)|worker process died", result.reason)
