"""The command compare: linear models of known load, samples that are wrong on purpose, errors before any work, the report."""

from __future__ import annotations

import itertools
import json
import shlex
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import phaseproof
from phaseproof.cli import run
from phaseproof.comparison import comparing
from phaseproof.comparison.findings import findings
from phaseproof.comparison.outcome import Comparison
from phaseproof.comparison.pages import measures
from phaseproof.comparison.requests import CompareRequest
from phaseproof.comparison.wording import shown_recovery
from phaseproof.numeric.between import curves, expected_linear
from phaseproof.numeric.population import Array, named
from phaseproof.numeric.resampling import Measure
from phaseproof.numeric.splitting import synthetic_rows
from phaseproof.theory.errors import UsageError

from ..amounts import LONG, amount
from ..test_benchmarks import FOLDER, RUNNER
from ..test_json import answer, documented, fields

COVERAGE = RUNNER.load(FOLDER / "compare_coverage.py")
EXAMPLES, SAMPLES, FEATURES = 150, 400, 30


class Drawn:
    """Two training sets, held-out examples, and samples of their linear models from the same seeds."""

    def __init__(self) -> None:
        self.generator = np.random.default_rng(0)
        population = named(f"power_law:1,d={FEATURES}")
        self.first, self.second, self.held_out = (
            synthetic_rows(population, EXAMPLES, self.generator) for _ in range(3)
        )
        self.seeds = self.generator.standard_normal((SAMPLES, FEATURES))
        self.a, self.b = self.model(self.first), self.model(self.second)

    def model(self, rows: Array) -> Array:
        found: Array = COVERAGE.linear_model(rows, self.seeds)
        return found

    def compare(
        self, a: Array, b: Array, first: Array | None = None, second: Array | None = None, **more: Any
    ) -> Comparison:
        training = (self.first if first is None else first, self.second if second is None else second)
        return phaseproof.compare(a, b, training, **more)


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return Drawn()


@pytest.fixture(scope="module")
def whole(drawn: Drawn) -> Comparison:
    return drawn.compare(drawn.a, drawn.b)


def kinds(found: Comparison) -> list[str]:
    return [finding.kind for finding in found.findings]


@pytest.mark.sampled
def test_intervals_hold_the_truth() -> None:
    """Each at 95 %: but for one in five, or two in twenty, of every quantity's, as the truth is known for linear models.

    Intervals of which each holds it with probability 1/2 fail at five settings with probability 0.8, at twenty nearly always.
    """
    generator = np.random.default_rng(0)
    held, all_of = Counter[str](), Counter[str]()
    settings = list(itertools.product(COVERAGE.SPECTRA, COVERAGE.LOADS))
    for spectrum, load in settings if LONG else settings[::5] + settings[-1:]:
        population = named(spectrum)
        n = round(load * population.dimension)
        found, sets = COVERAGE.drawn(population, n, generator)
        assert found.paired
        for name, truth, measure in COVERAGE.truths(population, n, found, sets, generator):
            all_of[name] += 1
            held[name] += measure.low <= truth <= measure.high
    assert all_of["load"] == amount(5, 20)
    assert {name: all_of[name] - held[name] for name in all_of if all_of[name] - held[name] > amount(1, 2)} == {}


def test_linear_models_stand_on_the_linear_curve(drawn: Drawn) -> None:
    found = drawn.compare(drawn.a, drawn.b, held_out=drawn.held_out, target=0.9)
    assert kinds(found)[0] == "converged"
    assert found.ok
    assert "a lower bound: no ceiling was given" in found.findings[1].text
    assert found.bounds.rho.low <= 1 <= found.bounds.rho.high + 0.01
    assert found.sizes.memorised_below.value < 0.02 * EXAMPLES


def test_a_ceiling_is_taken_into_account(drawn: Drawn) -> None:
    """The same noise on every model: q falls by the ceiling, rho stays at 1."""
    noise = [0.3 * drawn.generator.standard_normal((SAMPLES, FEATURES)) for _ in range(3)]
    a, b, c = drawn.a + noise[0], drawn.b + noise[1], drawn.a + noise[2]
    found = drawn.compare(a, b, ceiling=c)
    plain = drawn.compare(a, b)
    assert found.ceiling.high < 0.96
    assert found.bounds.rho.value == pytest.approx(1, abs=0.02)
    assert plain.bounds.rho.value < found.bounds.rho.value
    assert found.sizes.needed.value == np.inf  # the target lies above the ceiling
    assert np.isfinite(found.sizes.needed_of_ceiling.value)


@pytest.mark.parametrize("given", [True, False], ids=["ceiling too low", "no ceiling"])
def test_above_the_bounds_nothing_follows(drawn: Drawn, given: bool) -> None:
    """It said N_t = 0 (0 to 0), and a number of examples that contradicted q."""
    noise = 0.3 * np.random.default_rng(1).standard_normal((SAMPLES, FEATURES))
    a, b = (drawn.a, drawn.b) if given else (drawn.a + 3 * noise, drawn.b + 3 * noise)
    found = drawn.compare(a, b, target=0.9, **({"ceiling": drawn.a + noise} if given else {}))
    assert found.bounds.rho.low > 1
    assert [k for k, measure in vars(found.sizes).items() if not np.isnan(measure.value)] == ["linear_examples", "load"]
    (said,) = (finding.text for finding in found.findings if finding.kind == "position")
    why = "the linear model and the ceiling allow (the ceiling is too low, " if given else "the linear model allows ("
    network = "shares weights, knows more of the data than its covariance, or does not follow it yet"
    assert f"; q exceeds what {why}the sets share examples, or the network {network})" in said
    assert said.endswith("N_t and the number of examples for q = 0.9 are unknown")
    assert dict(measures(found))["N_t"] == dict(measures(found))["examples at q = 0.9"] == "unknown"


def test_below_the_bounds_nothing_follows(drawn: Drawn) -> None:
    """Noise of their own swamps both models: N_t was infinite, with an interval without width."""
    generator = np.random.default_rng(1)
    a, b = (rows + 3 * generator.standard_normal((SAMPLES, FEATURES)) for rows in (drawn.a, drawn.b))
    found = drawn.compare(a, b, target=0.9)
    assert found.paired
    assert found.bounds.rho.high < 0
    assert np.isnan(found.sizes.memorised_below.value)
    assert "q lies below that of the optimal models" in "".join(finding.text for finding in found.findings)


def placed(found: Comparison, q: Measure, needed: Measure) -> str:
    """What is said of the needed number where q and it are these, at a target of 0.95 and 150 examples."""
    known = Measure(0.8, 0.75, 0.85)
    changed = replace(
        found,
        target=0.95,
        overlap=q,
        bounds=replace(found.bounds, rho=known),
        sizes=replace(found.sizes, needed=needed, memorised_below=Measure(37.5, 30, 45)),
    )
    (said,) = (finding.text for finding in findings(changed) if finding.kind == "position")
    return said


@pytest.mark.parametrize(
    ("q", "needed", "said"),
    [
        ((0.97, 0.96, 0.98), 120, "this training would reach q = 0.95 with 120 ("),
        ((0.97, 0.96, 0.98), 160, "q = 0.95 is reached with the 150 examples at hand, where the curve"),
        (
            (0.96, 0.94, 0.98),
            160,
            "q = 0.95 is reached within the error with the 150 examples at hand, where the curve",
        ),
        ((0.92, 0.91, 0.93), 120, "q = 0.95 is not reached with the 150 examples at hand, where the curve"),
        ((0.92, 0.91, 0.93), 160, "this training would reach q = 0.95 with 160 ("),
        ((0.97, 0.96, 0.98), np.inf, "q = 0.95 is reached with the 150 examples at hand, where the curve"),
    ],
)
def test_q_and_the_needed_examples_agree(
    whole: Comparison, q: tuple[float, float, float], needed: float, said: str
) -> None:
    """The curve is of the estimated spectrum, q of the sets at hand: where they differ both are said, and why."""
    text = placed(whole, Measure(*q), Measure(needed, needed - 1, needed + 1))
    assert said in text
    assert "the spectrum taken as estimated" in text


def test_what_is_cut_off_has_no_interval(whole: Comparison) -> None:
    """A target below the curve's first point, or above all of it."""
    assert "with at most 3 examples" in placed(whole, Measure(0.97, 0.96, 0.98), Measure(3, 3, 3))
    assert "with unbounded examples" not in placed(whole, Measure(0.9, 0.9, 0.9), Measure(np.inf, np.inf, np.inf))
    assert "this training would never reach q = 0.95" in placed(
        whole, Measure(0.9, 0.9, 0.9), Measure(np.inf, np.inf, np.inf)
    )


def test_q_of_a_direction_that_may_be_anything_is_unknown() -> None:
    assert shown_recovery(Measure(0.4, 0.0, 1.0)) == shown_recovery(Measure(0.4, 0.0001, 0.9999)) == "unknown"
    assert shown_recovery(Measure(0.4, 0.001, 1.0)) == "0.400 (0.001 to 1.000)"


def test_bounds_that_lie_together_tell_no_position(drawn: Drawn) -> None:
    """Data along one line: the linear and the optimal models agree alike, and no number of examples is made of it."""
    line = np.concatenate([np.ones((1, 1)), np.zeros((1, 5))], axis=1)
    first, second = (
        drawn.generator.standard_normal((60, 1)) @ line + 1e-3 * drawn.generator.standard_normal((60, 6)) for _ in "ab"
    )
    seeds = drawn.generator.standard_normal((60, 6))
    a, b = (COVERAGE.linear_model(rows, seeds) for rows in (first, second))
    found = drawn.compare(a, b, first, second)
    assert found.bounds.linear == pytest.approx(found.bounds.optimal.value, abs=0.02)
    for measure in (found.bounds.rho, *vars(found.sizes).values()):
        assert not measure.known or measure.low <= measure.value <= measure.high
    assert found.sizes.memorised_below.known == found.bounds.rho.known


def test_memorising_samples(drawn: Drawn) -> None:
    """Copies of training examples: cosine 1 with them, and it is said first."""
    picks = drawn.generator.integers(EXAMPLES, size=(2, SAMPLES))
    found = drawn.compare(drawn.first[picks[0]], drawn.second[picks[1]], held_out=drawn.held_out)
    assert kinds(found)[0] == "memorising"
    assert found.verdict.startswith("still memorising: closest training example at cosine 1.00, held-out 0.")
    assert found.models[0].copies == 1


def test_half_memorising_samples(drawn: Drawn) -> None:
    a = np.where(
        drawn.generator.random((SAMPLES, 1)) < 0.5,
        drawn.a,
        drawn.first[drawn.generator.integers(EXAMPLES, size=SAMPLES)],
    )
    found = drawn.compare(a, drawn.b)
    assert kinds(found)[0] == "memorising"
    assert 0.4 < found.models[0].copies < 0.6


def test_leaking_sets(drawn: Drawn) -> None:
    leaking = drawn.second.copy()
    leaking[:41] = drawn.first[:41] + 0.01 * drawn.generator.standard_normal((41, FEATURES))
    found = drawn.compare(drawn.a, drawn.model(leaking), second=leaking)
    assert found.verdict.startswith("the two training sets share 41 near-duplicates")
    assert found.verdict.endswith("q is inflated")
    assert found.duplicates["within_first"].count == 0


def test_the_same_set_twice(drawn: Drawn) -> None:
    """Every example is shared, and none repeats another; in another order too. It is said first, of both models alike."""
    order = np.random.default_rng(0).permutation(EXAMPLES)
    found = drawn.compare(drawn.a, drawn.a + 1e-3 * drawn.b, second=drawn.first[order])
    assert found.duplicates["between"].count == EXAMPLES
    assert found.duplicates["within_first"].count == 0
    assert kinds(found)[0] == "same_training_sets"
    assert "nothing of convergence" in found.verdict
    assert found.paired
    assert not found.ok
    assert not set(kinds(found)) & {"converged", "not_converged", "position", "same_samples"}
    assert not found.bounds.rho.known
    assert not any(model.fresh.known for model in found.models)


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_the_same_samples_twice(drawn: Drawn, kind: type) -> None:
    """Of any sets, in any precision that keeps them; it had been called converged."""
    a = drawn.a.astype(np.float32)
    found = drawn.compare(a, a.astype(kind))
    assert kinds(found)[0] == "same_samples"
    assert found.verdict.startswith("A and B are the same samples: q = 1 whatever the models are")
    assert "converged" not in kinds(found)
    assert not found.ok
    again = drawn.compare(a, a, second=drawn.first)
    assert kinds(again)[:2] == ["same_samples", "same_training_sets"]


def test_a_ceiling_of_the_same_samples(drawn: Drawn) -> None:
    """It is no ceiling; rho had been given as if it were one."""
    for c in (drawn.a, drawn.b):
        found = drawn.compare(drawn.a, drawn.b, ceiling=c)
        assert kinds(found)[0] == "same_ceiling"
        assert found.ok
        assert not found.ceiling.known
        assert any("a lower bound: no ceiling" in finding.text for finding in found.findings)
    found = drawn.compare(drawn.a, drawn.b, ceiling=drawn.a + 1e-9)  # as in another precision
    assert found.twice == ()
    (said,) = (finding.text for finding in found.findings if finding.kind == "ceiling_of_one")
    assert said.startswith("C agrees with A but for rounding (1 - c = ")


def test_what_the_sets_share_is_fresh_to_neither_model(drawn: Drawn) -> None:
    """Without held-out examples; it had been left out for A alone."""
    leaking = np.concatenate([drawn.first[:100], drawn.second[:50]])
    found = drawn.compare(drawn.a, drawn.model(leaking), second=leaking)
    assert max(model.fresh.high for model in found.models) < 0.9
    assert found.twice == ()


def test_few_directions_are_no_collapse() -> None:
    """In five dimensions many of 300 samples lie close to another by chance, as training examples would."""
    generator = np.random.default_rng(5)
    first, second, seeds = (generator.standard_normal((n, 5)) for n in (40, 40, 300))
    found = phaseproof.compare(*(COVERAGE.linear_model(rows, seeds) for rows in (first, second)), (first, second))
    assert "collapsed" not in kinds(found)


def test_held_out_examples_that_were_trained_on(drawn: Drawn) -> None:
    """They are not counted as fresh; where they are many, what else is taken from held-out examples is said first."""
    leaking = np.concatenate([drawn.held_out, drawn.first[:7]])
    found = drawn.compare(drawn.a, drawn.b, held_out=leaking)
    assert found.verdict.startswith("held-out set and training sets share 7 near-duplicates")
    assert "Q_k and missing variance are those of examples that were seen" in found.verdict
    assert found.models[0].fresh.high < 0.9


def test_one_shared_example(drawn: Drawn) -> None:
    leaking = drawn.second.copy()
    leaking[0] = drawn.first[5]
    found = drawn.compare(drawn.a, drawn.b, second=leaking)
    assert any("share 1 near-duplicate (" in f.text and "a little inflated" in f.text for f in found.findings)


@pytest.mark.parametrize("features", [1, 2])
def test_what_lies_close_by_chance_is_no_leak(drawn: Drawn, features: int) -> None:
    """Every cosine is 1 or -1 in one dimension, and most rows have a neighbour in two: q had been called inflated."""
    given = (part[:, :features] for part in (drawn.a, drawn.b, drawn.first, drawn.second, drawn.held_out))
    a, b, first, second, held_out = given
    found = drawn.compare(a, b, first, second, held_out=held_out)
    assert kinds(found)[0] == "converged"
    assert not any(finding.warns for finding in found.findings)
    assert any("by chance" in finding.text for finding in found.findings)
    leaking = drawn.second.copy()[:, :5]
    leaking[:60] = drawn.first[:60, :5]
    found = drawn.compare(drawn.a[:, :5], drawn.b[:, :5], drawn.first[:, :5], leaking)
    assert kinds(found)[0] == "duplicates_between"


def test_rows_that_lie_close_within_the_sets_too_are_no_leak(drawn: Drawn) -> None:
    """Real examples have doubles of their own: as many between sets as within are said last; many of them are a leak."""
    doubles = drawn.generator.standard_normal((8, FEATURES))
    first, second = (np.concatenate([part, doubles[k : k + 4]]) for k, part in ((0, drawn.first), (2, drawn.second)))
    first, second = np.concatenate([first, first[-4:]]), np.concatenate([second, second[-4:]])
    found = drawn.compare(drawn.a, drawn.b, first, second)
    assert found.duplicates["between"].count == 4
    assert not any(finding.warns for finding in found.findings)
    assert any(f.text.endswith("as many as within the training sets") for f in found.findings)
    twice = np.concatenate([drawn.first, drawn.first + 1e-3])
    order = drawn.generator.permutation(len(twice))
    found = drawn.compare(drawn.a, drawn.b, twice[order[:EXAMPLES]], twice[order[EXAMPLES:]])
    assert kinds(found)[0] == "duplicates_between"


def test_samples_in_other_units(drawn: Drawn) -> None:
    """A far mean had been called a collapse, as all samples then lie on one side of the examples; a scale nothing at all."""
    for a, b in ((drawn.a + 10, drawn.b + 10), (255 * drawn.a, 255 * drawn.b)):
        found = drawn.compare(a, b)
        assert kinds(found)[0] == "misplaced"
        assert "those of A are off by" in found.verdict
        assert "those of B are off by" in found.verdict
        assert "collapsed" not in kinds(found)
    near = drawn.compare(drawn.a + 0.5, drawn.b)
    assert any(f.text.startswith("the mean of model A is off by 0.49") and not f.warns for f in near.findings)
    wide = drawn.compare(1.3 * (drawn.a - drawn.a.mean(axis=0)), drawn.b)
    assert any(f.text.startswith("model A has") and f.text.endswith("too much variance") for f in wide.findings)
    assert found.models[0].offset > 1 > near.models[0].offset > near.models[1].offset >= 0
    half = drawn.compare(drawn.a / 2, drawn.b / 2)
    assert half.verdict.startswith("model A has collapsed, or its samples are in other units: ")
    assert "what is left varies as the data does" in half.verdict


def test_training_sets_in_the_wrong_order(drawn: Drawn) -> None:
    """Samples that copy the other model's examples had been called collapsed."""
    picks = drawn.generator.integers(EXAMPLES, size=(2, SAMPLES))
    a, b = drawn.first[picks[0]], drawn.second[picks[1]]
    found = drawn.compare(a, b, drawn.second, drawn.first)
    assert kinds(found)[0] == "exchanged"
    assert "wrong order" in found.verdict
    assert not set(kinds(found)) & {"collapsed", "memorising"}
    larger = np.concatenate([drawn.second, synthetic_rows(named(f"power_law:1,d={FEATURES}"), 3000, drawn.generator)])
    assert "exchanged" not in kinds(drawn.compare(drawn.a, drawn.model(larger), second=larger))


def test_bounds_that_differ_by_rounding_tell_no_position(drawn: Drawn) -> None:
    """rho had been -2e13."""
    found = drawn.compare(drawn.a, drawn.b, second=drawn.first + 1e-9)
    assert kinds(found)[0] == "duplicates_between"
    assert not found.bounds.rho.known
    assert not found.sizes.needed.known


def test_unpaired_rows(drawn: Drawn) -> None:
    found = drawn.compare(drawn.a, drawn.b[drawn.generator.permutation(SAMPLES)])
    assert kinds(found)[0] == "unpaired"
    assert not found.ok
    assert "no larger than for shuffled pairs" in found.verdict
    assert not found.bounds.rho.known
    assert not found.sizes.needed.known


@pytest.mark.parametrize("spread", [0.0, 0.01], ids=["one point", "nearly one point"])
def test_samples_collapsed_to_a_point(drawn: Drawn, spread: float) -> None:
    a = drawn.a[:1] + spread * drawn.generator.standard_normal((SAMPLES, FEATURES))
    found = drawn.compare(a, drawn.b)
    assert kinds(found)[0] == "collapsed"
    assert "model A has collapsed" in found.verdict
    assert "model B" not in found.verdict
    assert "other units" not in found.verdict
    assert "position" not in kinds(found)  # 5,000 examples were said to do, of a model that gives one point
    assert not any("nan" in finding.text for finding in found.findings)
    assert ("unknown" in kinds(found)) == (spread == 0)


def test_samples_collapsed_to_a_few_modes(drawn: Drawn) -> None:
    """Both models repeat eight samples of their own, from the same seeds: q is high and says nothing."""
    picks = drawn.generator.integers(8, size=SAMPLES)
    found = drawn.compare(drawn.a[picks], drawn.b[picks])
    assert kinds(found)[0] == "collapsed"
    assert "repeat another" in found.verdict


def test_rows_of_heavy_tails_are_pointed_out(drawn: Drawn) -> None:
    """Intervals over examples hold less than they say there."""
    far = drawn.first.copy()
    far[3] *= 15
    found = drawn.compare(drawn.model(far), drawn.b, first=far)
    (said,) = (finding for finding in found.findings if finding.kind == "heavy_tails")
    assert said.text.startswith(
        f"one example carries {found.heaviest[0]:.0%} of the variance of the training set of A: "
    )
    line = [part[:, :1] for part in (drawn.a, drawn.b, drawn.first, drawn.second)]
    for given in (line, (drawn.a, drawn.b, drawn.first, drawn.second)):
        assert "heavy_tails" not in kinds(drawn.compare(*given))


def test_blind_models(drawn: Drawn) -> None:
    """Both lack the data's third direction alike: q does not see it, Q_3 does."""
    a, b = drawn.a - drawn.first.mean(axis=0), drawn.b - drawn.second.mean(axis=0)
    a[:, 2] = b[:, 2] = 0
    found = drawn.compare(a, b, held_out=drawn.held_out, target=0.85)
    assert found.verdict.startswith("converged but blind to direction")
    assert " 3" in found.verdict


@pytest.mark.parametrize("seed", range(3))
def test_one_direction_is_no_sample_twice(seed: int) -> None:
    """There linear models of any sets agree but for rounding; two of three had been called one."""
    generator = np.random.default_rng(seed)
    first, second, seeds = (generator.standard_normal((n, 1)) for n in (50, 50, 100))
    found = phaseproof.compare(*(COVERAGE.linear_model(rows, seeds) for rows in (first, second)), (first, second))
    assert kinds(found)[0] == "converged"
    assert found.ok


def test_unequal_sets_have_the_load_of_their_harmonic_mean() -> None:
    """Curves of equal sets had given 58 examples for 40 and 160."""
    generator, population = np.random.default_rng(0), named("power_law:1,d=60")
    drawn = curves(population, (40, 160), 0.3)
    known = expected_linear(population, 40, 160)
    assert drawn.crossing(drawn.linear[None], known)[0] == pytest.approx(64, rel=0.003)  # between points of the curve
    first, second = (synthetic_rows(population, n, generator) for n in (40, 160))
    seeds = generator.standard_normal((600, 60))
    found = phaseproof.compare(*(COVERAGE.linear_model(rows, seeds) for rows in (first, second)), (first, second))
    assert found.sizes.load.low <= 64 / 60 <= found.sizes.load.high


def test_seeds_that_repeat_are_not_taken_for_shuffled_ones(drawn: Drawn) -> None:
    """A list of seeds used twice: each row and the one half the samples further on are one pair."""
    twice = np.tile(np.arange(SAMPLES // 2), 2)
    found = drawn.compare(drawn.a[twice], drawn.b[twice])
    assert found.paired
    assert abs(found.shuffled.value) < 0.2
    assert kinds(found)[0] == "collapsed"
    assert "seeds were used again" in found.verdict


def test_samples_of_opposite_sign(drawn: Drawn) -> None:
    """They had been called unpaired, with a q of -1 that is no larger than for shuffled pairs."""
    found = drawn.compare(drawn.a, 2 * drawn.second.mean(axis=0) - drawn.b)
    assert kinds(found)[0] == "opposite"
    assert "sign" in found.verdict
    assert not found.ok
    assert "unpaired" not in kinds(found)


def test_directions_of_misplaced_samples_are_not_judged(drawn: Drawn) -> None:
    """What is said of directions is void there: no model is called blind."""
    moved = [40 * rows * np.array([0.0] * 2 + [1.0] * (FEATURES - 2)) for rows in (drawn.a, drawn.b)]
    found = drawn.compare(*moved, target=0.5)
    assert kinds(found)[0] == "misplaced"
    assert not any("blind" in finding.text for finding in found.findings)


def test_held_out_examples_of_other_units_are_left_out(drawn: Drawn) -> None:
    """Both models had been said to have collapsed, as they lacked the variance of a held-out set in other units."""
    for held_out in (255 * drawn.held_out, drawn.held_out + 3):
        found = drawn.compare(drawn.a, drawn.b, held_out=held_out)
        assert kinds(found)[0] == "displaced"
        assert found.verdict.startswith("the held-out set does not lie where the training sets do: its mean is off by ")
        assert found.held_out == 0
        assert "collapsed" not in kinds(found)
    long = drawn.held_out.copy()
    long[0] *= 100
    assert not drawn.compare(drawn.a, drawn.b, held_out=long).displaced


def test_sets_that_do_not_vary_alike(drawn: Drawn) -> None:
    """Features in another order, as of images with colours first and last: q was 0.25 above the linear models', and no word of why."""
    order = np.random.default_rng(0).permutation(FEATURES)
    found = drawn.compare(drawn.a, drawn.b, second=drawn.second[:, order])
    assert kinds(found)[0] == "unlike_sets"
    assert "those of two such sets of one kind 0.9" in found.verdict
    assert "position" not in kinds(found)
    found = drawn.compare(drawn.a, drawn.b, held_out=drawn.held_out[:, order])
    assert found.verdict.startswith("the held-out set does not vary as the training sets do: ")
    assert found.held_out == 0
    assert "unlike_sets" not in kinds(found)


def test_classes_apart_do_not_vary_alike() -> None:
    """Two sets of one file in the order of its classes: 400 examples did not reach what 129 were said to."""
    rows, classes = pytest.importorskip("sklearn.datasets").load_digits(return_X_y=True)
    first, second = rows[classes < 5][:200], rows[classes >= 5][:200]
    seeds = np.random.default_rng(0).standard_normal((100, 64))
    a, b = (COVERAGE.linear_model(part, seeds) for part in (first, second))
    assert kinds(phaseproof.compare(a, b, (first, second)))[0] == "unlike_sets"


def test_samples_that_are_a_training_set(drawn: Drawn) -> None:
    """In any order, of either model: they had been called memorised."""
    found = drawn.compare(drawn.a, drawn.b, drawn.a[::-1], drawn.second)
    assert kinds(found)[0] == "same_own_set"
    assert not found.ok
    assert not set(kinds(found)) & {"memorising", "exchanged", "position", "converged"}


def test_one_row_of_other_size(drawn: Drawn) -> None:
    """It overflowed where a replicate missed it, and the other model was called collapsed beside it."""
    far = np.concatenate([drawn.first, np.full((1, FEATURES), 1e6)])
    found = drawn.compare(drawn.model(far), drawn.b, far)
    assert kinds(found)[0] == "heavy_tails"
    assert found.verdict.startswith(
        "one example carries 100% of the variance of the training set of A: what is said of variance"
    )


def test_few_examples_in_one_dimension_lie_apart_by_chance() -> None:
    """Eight of each: their means had been called those of other data, by the quantile of as many as one likes."""
    generator = np.random.default_rng(0)
    first, second = (generator.standard_normal((8, 1)) for _ in "ab")
    second += 2.3 * first.std() + first.mean() - second.mean()
    seeds = generator.standard_normal((20, 1))
    a, b = (COVERAGE.linear_model(part, seeds) for part in (first, second))
    assert not phaseproof.compare(a, b, (first, second)).displaced


def test_training_sets_of_other_units(drawn: Drawn) -> None:
    found = drawn.compare(drawn.a, 255 * drawn.b, second=255 * drawn.second)
    assert kinds(found)[0] == "displaced"
    assert "the training set of B does not lie where that of A does" in found.verdict
    assert "collapsed" not in kinds(found)


def test_held_out_examples_that_are_samples_in_another_order(drawn: Drawn) -> None:
    found = drawn.compare(drawn.a, drawn.b, held_out=drawn.a[::-1])
    assert kinds(found)[0] == "same_held_out"


def test_a_ceiling_that_is_none(drawn: Drawn) -> None:
    """Of the other set, or with less agreement than models of two sets have: rho had been made of it."""
    noise = drawn.generator.standard_normal((SAMPLES, FEATURES))
    found = drawn.compare(drawn.a, drawn.b, ceiling=drawn.b + 0.02 * noise)
    assert kinds(found)[0] == "low_ceiling"
    assert found.verdict.startswith("C agrees with B more than with A")
    found = drawn.compare(drawn.a, drawn.b, ceiling=drawn.a + noise)
    assert found.verdict.startswith("C agrees with A less than B does")
    assert "low_ceiling" not in kinds(drawn.compare(drawn.a, drawn.b, ceiling=drawn.a + 0.02 * noise))


def test_models_that_agree_on_something_else_than_the_data(drawn: Drawn) -> None:
    """The starting noise itself, in the units of the data, as of networks that have hardly learnt: it had been called converged."""
    noise = drawn.a.std() * drawn.seeds
    found = drawn.compare(noise, noise + 0.1 * drawn.generator.standard_normal(noise.shape))
    assert kinds(found)[0] == "unlike_data"
    assert "unlike_data" not in kinds(drawn.compare(drawn.a, drawn.b))


@pytest.mark.parametrize("examples", [40, EXAMPLES])
def test_seeds_that_are_used_again_are_told(drawn: Drawn, examples: int) -> None:
    """Whatever the number of examples; where rows are of few values pairs repeat anyway."""
    first, second = drawn.first[:examples], drawn.second[:examples]
    twice = np.tile(np.arange(SAMPLES // 2), 2)
    found = drawn.compare(drawn.model(first)[twice], drawn.model(second)[twice], first, second)
    assert "repeated" in kinds(found)
    assert found.repeated == 0.5
    few = [np.sign(rows[:, :3]) for rows in (drawn.a, drawn.b, drawn.first, drawn.second)]
    assert "repeated" not in kinds(drawn.compare(*few))


# --- input --------------------------------------------------------------------------------------------


def test_files_of_single_precision_images(drawn: Drawn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Images are flattened with a note; mapped single precision agrees with double precision in memory."""
    names = {}
    for name, rows in (("a", drawn.a), ("b", drawn.b), ("ta", drawn.first), ("tb", drawn.second)):
        names[name] = str(tmp_path / f"{name}.npy")
        np.save(names[name], rows.astype(np.float32).reshape(len(rows), 5, 6))
    found = answer(capsys, "compare", names["a"], names["b"], "--train", names["ta"], names["tb"])
    assert found["notes"] == [f"{word}: examples of 5 x 6 are flattened to 30 numbers" for word in found["names"]]
    whole = drawn.compare(drawn.a, drawn.b)
    assert found["of_seeds"]["value"] == pytest.approx(whole.of_seeds.value, rel=1e-5)
    assert found["bounds"]["linear"] == pytest.approx(whole.bounds.linear, rel=1e-5)


def test_the_same_seed_gives_the_same_answer(drawn: Drawn) -> None:
    first, again, other = (drawn.compare(drawn.a, drawn.b, seed=seed).as_dict() for seed in (1, 1, 2))
    assert first == again
    assert first["overlap"] != other["overlap"]


def test_sets_of_unequal_size_and_more_features_than_examples(drawn: Drawn) -> None:
    few = drawn.first[:20]
    found = drawn.compare(drawn.model(few), drawn.b, first=few)
    assert found.examples == (20, EXAMPLES)
    assert found.bounds.rho.value == pytest.approx(1, abs=0.05)


def broken(drawn: Drawn, change: str) -> dict[str, Any]:
    given: dict[str, Any] = {"first": drawn.a, "second": drawn.b, "training": (drawn.first, drawn.second)}
    nan = drawn.b.copy()
    nan[3, 4] = np.nan
    large = drawn.first.copy()
    large[0, 0] = 1e16
    changes: dict[str, dict[str, Any]] = {
        "rows": {"second": drawn.b[:-1]},
        "columns": {"second": drawn.b[:, :-1]},
        "images": {"first": drawn.a.reshape(-1, 2, 3, 5), "second": drawn.b.reshape(-1, 3, 5, 2)},
        "training columns": {"training": (drawn.first[:, 1:], drawn.second)},
        "ceiling rows": {"ceiling": drawn.a[1:]},
        "held-out columns": {"held_out": drawn.held_out[:, 1:]},
        "nan": {"second": nan},
        "large": {"training": (large, drawn.second)},
        "few samples": {"first": drawn.a[:5], "second": drawn.b[:5]},
        "few examples": {"training": (drawn.first[:3], drawn.second)},
        "constant": {"training": (np.ones_like(drawn.first), drawn.second)},
        "constant held-out": {"held_out": np.repeat(drawn.held_out[:1], 20, axis=0)},
        "text": {"first": np.full((SAMPLES, FEATURES), "x")},
        "one dimension": {"first": drawn.a[0]},
        "missing": {"first": "nothing.npy"},
        "no data file": {"first": "nothing.txt"},
        "target": {"target": 1.5},
        "threshold": {"threshold": 1.0},
        "large target": {"target": 10**400},
        "large threshold": {"threshold": 10**400},
        "seed": {"seed": -1},
    }
    return given | changes[change]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("rows", "B, an array of shape .*, has 399 rows, A has 400; valid: one row for each seed"),
        ("columns", "has 29 columns, A has 30"),
        ("images", "B, .*, has examples of 3 x 5 x 2, others are 2 x 3 x 5"),
        ("training columns", "training set of A, .* has 29 columns"),
        ("ceiling rows", "ceiling C, .* has 399 rows"),
        ("held-out columns", "held-out set, .* has 29 columns"),
        ("nan", "B, .*, has nan in row 4, column 5; valid: finite numbers"),
        ("large", "the largest number of training set of A.* is 1e\\+16"),
        ("few samples", "at least 20 samples"),
        ("few examples", "at least 8 examples"),
        ("constant", "every row of the training set of A is the same"),
        ("constant held-out", "every row of the held-out set is the same"),
        ("text", "A: an array of <U1"),
        ("one dimension", "A: an array of float64 of shape"),
        ("missing", "^A: 'nothing.npy': there is no such file"),
        ("no data file", "^A: 'nothing.txt'; valid: a file .npy"),
        ("target", "target = 1.5"),
        ("threshold", "threshold = 1.0"),
        ("large target", "target = 1000"),
        ("large threshold", "threshold = 1000"),
        ("seed", "seed = -1"),
    ],
)
def test_bad_input_is_refused_before_any_work(
    drawn: Drawn, monkeypatch: pytest.MonkeyPatch, change: str, message: str
) -> None:
    monkeypatch.setattr(comparing, "overlaps", lambda *rest: pytest.fail("work was done"))
    with pytest.raises(UsageError, match=message):
        phaseproof.compare(**broken(drawn, change))


class Tensor:
    """As PyTorch's that is still being differentiated."""

    def __array__(self, *given: Any, **more: Any) -> Array:
        raise RuntimeError("Use tensor.detach().numpy() instead")


@pytest.mark.parametrize("count", [8, 20, 33, 77])
def test_a_constant_set_is_refused_however_its_mean_is_rounded(drawn: Drawn, count: int) -> None:
    """Its covariance, by sums, may be a little above 0."""
    for row in drawn.held_out[:8]:
        with pytest.raises(UsageError, match="every row of the held-out set is the same"):
            drawn.compare(drawn.a, drawn.b, held_out=np.tile(row, (count, 1)))


def test_options_of_another_command_are_not_asked_for(tmp_path: Path) -> None:
    """Two arrays in a file: compare has no --array."""
    np.savez(tmp_path / "two.npz", a=np.ones((3, 2)), b=np.ones((3, 2)))
    with pytest.raises(UsageError, match=r"^A: .* name one with --array: a, b; such options are those of predict"):
        phaseproof.compare(tmp_path / "two.npz", "b.npy", ("ta.npy", "tb.npy"))


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize(
    "bad",
    ["adir", "adir.npy", "empty.npy", "ragged.csv", [[1.0], [2.0, 3.0]], [1.0], "column order", "masked", "tensor"],
)
def test_what_cannot_be_read_is_named(drawn: Drawn, tmp_path: Path, place: int, bad: Any) -> None:
    """Six inputs of one kind: which of them is wrong."""
    (tmp_path / "adir").mkdir()
    (tmp_path / "adir.npy").mkdir()
    (tmp_path / "empty.npy").touch()
    (tmp_path / "ragged.csv").write_text("1,2\n3\n")
    if bad == "column order":
        bad = np.asfortranarray(drawn.a.reshape(SAMPLES, 5, 6))
    elif bad == "masked":
        bad = np.ma.masked_greater(drawn.a, 0)
    elif bad == "tensor":
        bad = Tensor()
    elif isinstance(bad, str):
        bad = str(tmp_path / bad)
    given: list[Any] = [drawn.a, drawn.b, drawn.first, drawn.second, drawn.held_out, drawn.a]
    given[place] = bad
    word = ("A", "B", "training set of A", "training set of B", "held-out set", "ceiling C")[place]
    with pytest.raises(UsageError, match=f"^{word}: (?!data = )"):
        phaseproof.compare(*given[:2], given[2:4], held_out=given[4], ceiling=given[5])


def test_the_first_try_of_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It runs as it stands and gives what stands below it."""
    pytest.importorskip("sklearn")
    guide = (FOLDER.parent / "docs" / "compare.md").read_text()
    script = guide.split("```python\n")[1].split("```")[0]
    shown = guide.split("-o report\n")[1].split("```")[0].splitlines()
    monkeypatch.chdir(tmp_path)
    exec(compile(script, "try.py", "exec"), {})
    assert run(["compare", "A.npy", "B.npy", "--train", "TA.npy", "TB.npy", "--held-out", "H.npy", "-o", "report"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == shown[0]
    assert lines[-1] == shown[-1]
    assert {line.split(":")[0] for line in shown[3:]} <= {line.split(":")[0] for line in lines}


def test_bad_usage_of_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "a.npy", "b.npy"]) == 2
    assert run(["compare", "a.npy", "b.npy", "--train", "ta.npy", "tb.npy"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "--train" in err
    assert "there is no such file" in err


# --- the report ---------------------------------------------------------------------------------------


def test_the_report_is_whole_and_documented(drawn: Drawn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """HTML, Markdown and JSON with the verdict; the fields are those of docs/json.md; exit status 1 where q says nothing."""
    paths = []
    for name, rows in (("a", drawn.a), ("b", drawn.b[::-1]), ("ta", drawn.first), ("tb", drawn.second)):
        paths.append(str(tmp_path / f"{name}.npy"))
        np.save(paths[-1], rows)
    target = tmp_path / "report"
    found = answer(capsys, "compare", *paths[:2], "--train", *paths[2:], "-o", str(target), status=1)
    assert sorted(path.name for path in target.iterdir()) == found["files"]
    for page in ("index.html", "index.md"):
        assert "no larger than for shuffled pairs" in (target / page).read_text()
    np.save(paths[1], drawn.b)
    again = [
        "compare",
        *paths[:2],
        "--train",
        *paths[2:],
        "--held-out",
        paths[2],
        "--ceiling",
        paths[0],
        "-o",
        str(target),
    ]
    found = answer(capsys, *again)
    assert {"between.svg", "index.html", "index.md", "report.json"} == set(found["files"])
    text = (target / "index.html").read_text()
    assert "data:image/svg+xml" in text
    assert "phaseproof compare" in text
    assert json.loads((target / "report.json").read_text())["verdict"] == found["verdict"]
    found["names"] = found["duplicates"] = found["by_chance"] = found["judged"] = found["changed"] = found[
        "sha256"
    ] = {}
    assert {path for _, path in fields(found, "compare")} - {f"{p}.{e}" for p in MEASURES for e in ENDS} == documented(
        "compare"
    )


def test_the_line_that_repeats_it(drawn: Drawn) -> None:
    """Arrays had been printed into a command of the terminal; a large seed and a target near 1 had been rounded."""
    given = CompareRequest("a b.npy", "b.npy", ("ta.npy", "tb.npy"), target=0.9999999, seed=12345678)
    words = shlex.split(given.command(Path("out")))
    assert words[:6] == ["phaseproof", "compare", "a b.npy", "b.npy", "--train", "ta.npy"]
    assert words[words.index("--target") + 1] == "0.9999999"
    assert words[words.index("--seed") + 1] == "12345678"
    some = CompareRequest(drawn.a, "b.npy", (drawn.first, drawn.second), held_out=drawn.held_out)
    assert some.command(None) == (
        "phaseproof.compare(A, 'b.npy', (TA, TB), held_out=H, target=0.95, threshold=0.95, seed=0)"
    )


ENDS = ("value", "low", "high")
MEASURES = (
    *("overlap", "of_seeds", "shuffled", "ceiling", "bounds.optimal", "bounds.rho"),
    *(f"sizes.{name}" for name in ("memorised_below", "needed", "needed_of_ceiling", "linear_examples", "load")),
    *(f"models.{name}" for name in ("closest", "other", "linear", "fresh", "missing", "recovery.directions")),
)
