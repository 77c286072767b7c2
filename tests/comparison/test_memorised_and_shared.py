"""What ``compare`` says of samples that are copies in part, and of near-duplicates that are a leak or are not."""

from __future__ import annotations

import numpy as np
import pytest

import phaseproof
from phaseproof.comparison.leaks import Closeness
from phaseproof.numeric.closeness import Duplicates, closest, levels
from phaseproof.numeric.population import Array, named
from phaseproof.numeric.splitting import synthetic_rows

from .test_compare import COVERAGE, EXAMPLES, FEATURES, SAMPLES, Drawn, kinds


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return Drawn()


def partly_copied(drawn: Drawn, samples: Array, examples: Array, share: float, noise: float = 0.0) -> Array:
    """The samples, a share of them replaced by training examples with a little noise."""
    found = samples.copy()
    count = round(share * SAMPLES)
    copies = examples[drawn.generator.integers(len(examples), size=count)]
    found[drawn.generator.permutation(SAMPLES)[:count]] = copies + noise * drawn.generator.standard_normal(copies.shape)
    return found


@pytest.mark.parametrize("held_out", [True, False], ids=["held out", "none held out"])
@pytest.mark.parametrize("share", [0.03, 0.1, 0.3])
@pytest.mark.parametrize("model", [0, 1])
def test_a_part_that_is_memorised(drawn: Drawn, share: float, model: int, held_out: bool) -> None:
    """A tenth of copies moves m by less than what is pointed out; and copies of one example are no collapse."""
    a, b = drawn.a, drawn.b
    if model == 0:
        a = partly_copied(drawn, a, drawn.first, share, 0.01)
    else:
        b = partly_copied(drawn, b, drawn.second, share, 0.01)
    found = drawn.compare(a, b, **({"held_out": drawn.held_out} if held_out else {}))
    assert kinds(found)[0] == "memorising"
    assert found.models[model].copied.share >= share
    assert found.models[1 - model].copied.chance > 1e-3
    assert "collapsed" not in kinds(found)


def test_held_out_examples_that_were_seen_hide_no_copies(drawn: Drawn) -> None:
    held_out = np.concatenate([drawn.first[:60], drawn.held_out[60:]])
    found = drawn.compare(partly_copied(drawn, drawn.a, drawn.first, 0.1), drawn.b, held_out=held_out)
    assert kinds(found)[:2] == ["memorising", "duplicates_held_out"]


def test_a_part_of_both_is_said_of_both(drawn: Drawn) -> None:
    a, b = (
        partly_copied(drawn, rows, examples, 0.05)
        for rows, examples in ((drawn.a, drawn.first), (drawn.b, drawn.second))
    )
    verdict = drawn.compare(a, b).verdict
    assert verdict.startswith("still memorising in part: 5.0% of the samples of A lie at a cosine of ")
    assert "; 5.0% of the samples of B lie" in verdict


def test_a_few_examples_that_are_memorised_are_a_collapse_too(drawn: Drawn) -> None:
    """Copies of five examples repeat one another more than copies of all would."""
    few, all_of = (drawn.first[drawn.generator.integers(count, size=SAMPLES)] for count in (5, EXAMPLES))
    assert kinds(drawn.compare(few, drawn.b))[:2] == ["memorising", "collapsed"]
    assert "collapsed" not in kinds(drawn.compare(all_of, drawn.b))


def test_points_of_a_collapse_are_neither_memorised_nor_exchanged(drawn: Drawn) -> None:
    """One direction, blown up, lies close to some examples; a point may lie closer to the other set's."""
    centre = drawn.first.mean(axis=0)
    direction = np.linalg.eigh(np.cov(drawn.first.T))[1][:, -1]
    line = centre + 3 * np.outer((drawn.a - centre) @ direction, direction)
    assert kinds(drawn.compare(line, line + 1e-3 * drawn.b))[0] == "collapsed"
    found = drawn.compare(np.zeros_like(drawn.a), drawn.b)
    assert kinds(found)[0] == "collapsed"
    assert "exchanged" not in kinds(found)


def test_models_of_few_directions_follow_their_own_sets() -> None:
    """In three directions most samples lie close to some example, and a few more to their own: no copies."""
    for seed in range(12):
        generator = np.random.default_rng(seed)
        first, second, seeds = (generator.standard_normal((n, 3)) for n in (30, 30, 600))
        a, b = (COVERAGE.linear_model(rows, seeds) for rows in (first, second))
        found = phaseproof.compare(a, b, (first, second))
        assert "memorising" not in kinds(found)
        assert min(model.copies for model in found.models) > 0.5


@pytest.mark.parametrize("exponent", [1.0, 2.0])
def test_honest_sets_of_many_features_are_no_leak(exponent: float) -> None:
    """A steep spectrum has near-duplicates by chance in any number of features; held-out ones had been called seen."""
    generator = np.random.default_rng(5)
    population = named(f"power_law:{exponent},d=300")
    first, second, held_out = (synthetic_rows(population, 400, generator) for _ in range(3))
    seeds = generator.standard_normal((200, 300))
    a, b = (COVERAGE.linear_model(rows, seeds) for rows in (first, second))
    found = phaseproof.compare(a, b, (first, second), held_out=held_out)
    assert not any(finding.warns for finding in found.findings)
    assert found.duplicates["held_out"].count > 20 or exponent == 1


def test_honest_splits_of_real_data_are_no_leak() -> None:
    """Handwritten digits resemble one another, held-out ones those of two sets; a few copies among them are seen all the same."""
    rows = pytest.importorskip("sklearn.datasets").load_digits().data
    rows = rows[np.random.default_rng(3).permutation(len(rows))]
    first, second, held_out = rows[:599], rows[599:1198], rows[1198:]
    seeds = np.random.default_rng(4).standard_normal((300, 64))
    a, b = (COVERAGE.linear_model(part, seeds) for part in (first, second))
    found = phaseproof.compare(a, b, (first, second), held_out=held_out)
    assert found.duplicates["held_out"].count > 20
    assert not any(finding.warns for finding in found.findings)
    second[:15] = first[:15]
    held_out[:15] = first[20:35]
    found = phaseproof.compare(a, b, (first, second), held_out=held_out)
    assert [f.kind for f in found.findings if f.warns] == ["duplicates_between", "duplicates_held_out"]


def closeness(
    between: list[float],
    within: list[float],
    held_out: list[float] | None = None,
    examined: int = 200,
    chance: float = 0.0,
    alone: bool = True,
) -> dict[str, str]:
    """What is judged of near-duplicates at these cosines, between two sets of so many rows, within each, of held-out rows."""

    def near(cosines: list[float]) -> Duplicates:
        return Duplicates(np.arange(len(cosines)), np.array(cosines), np.full(len(cosines), alone), examined)

    found = {"between": near(between), "within_first": near(within), "within_second": near(within)}
    if held_out is not None:
        found["held_out"] = near(held_out)
    shares = np.array([chance, chance / 10, chance / 100])
    return Closeness(found, dict.fromkeys(found, shares), levels(0.95), (examined, examined)).judged()


def test_what_a_leak_is() -> None:
    """Many by what the sets themselves have, or by how close they are; a few by chance are none."""
    assert closeness([0.96] * 10, [])["between"] == "leak"
    assert closeness([0.96], [])["between"] == "more"
    assert closeness([0.96] * 10, [0.96] * 10)["between"] == "usual"
    assert closeness([0.9999] * 10, [0.96] * 10)["between"] == "leak"
    assert closeness([0.9999] * 30, [0.9999] * 30)["between"] == "leak"
    assert closeness([0.9999] * 30, [0.9999] * 30, alone=False)["between"] == "usual"
    assert closeness([0.96] * 30, [0.96] * 30)["between"] == "usual"
    assert closeness([0.96] * 10, [], chance=0.05)["between"] == "chance"
    assert closeness([0.9999] * 10, [], chance=0.05)["between"] == "leak"


def test_what_lies_between_the_sets_counts_for_held_out_rows() -> None:
    """Unless it is a leak: then held-out rows have no more than the sets have within."""
    assert closeness([0.96] * 10, [0.96] * 5, [0.96] * 24)["held_out"] == "usual"
    assert closeness([0.96] * 60, [0.96] * 5, [0.96] * 40)["held_out"] == "leak"


def test_few_pairs_within_the_sets_are_uncertain_themselves() -> None:
    """Rows within a set come in pairs: three pairs within and thirteen between are chance in one case of a hundred, not of 30,000."""
    assert closeness([0.96] * 13, [0.96] * 3, examined=500)["between"] == "usual"
    assert closeness([0.96] * 40, [0.96] * 3, examined=500)["between"] == "leak"
    assert closeness([0.96] * 2, [], [0.96] * 10, examined=250)["held_out"] != "leak"


@pytest.mark.parametrize(("split", "number"), [(6, 500), (9, 250)])
def test_splits_of_digits_that_happen_to_lie_unevenly(split: int, number: int) -> None:
    """Of 80 honest splits one had been called a leak between the sets, and three of held-out examples."""
    rows = pytest.importorskip("sklearn.datasets").load_digits().data
    order = np.random.default_rng([split, number]).permutation(len(rows))[: 3 * number]
    first, second, held_out = np.split(rows[order], 3)
    seeds = np.random.default_rng(0).standard_normal((100, 64))
    a, b = (COVERAGE.linear_model(part, seeds) for part in (first, second))
    found = phaseproof.compare(a, b, (first, second), held_out=held_out)
    assert not any(finding.warns for finding in found.findings if finding.kind.startswith("duplicates"))


def test_clusters_are_fresh_as_they_are() -> None:
    """Rows that lie as close within the sets stay among unseen ones; without them fresh rows had seemed farther than they are."""
    generator = np.random.default_rng(0)
    centres = 2 * generator.standard_normal((6, 40))
    first, second, unseen = (
        centres[generator.integers(6, size=n)] + 0.5 * generator.standard_normal((n, 40)) for n in (60, 60, 4000)
    )
    seeds = generator.standard_normal((100, 40))
    a, b = (COVERAGE.linear_model(rows, seeds) for rows in (first, second))
    found = phaseproof.compare(a, b, (first, second))
    assert found.judged["between"] == "usual"
    truth = closest(unseen, first, first.mean(axis=0)).mean()
    assert found.models[0].fresh.low <= truth <= found.models[0].fresh.high


@pytest.mark.parametrize("held_out", [True, False], ids=["held out", "none held out"])
@pytest.mark.parametrize("share", [0.01, 0.02])
def test_a_few_copies_among_hundreds_of_samples(drawn: Drawn, share: float, held_out: bool) -> None:
    """Four of 400 are fewer than Fisher's test tells from none of as many; each lies far closer to one example than to the next."""
    more = {"held_out": drawn.held_out} if held_out else {}
    found = drawn.compare(partly_copied(drawn, drawn.a, drawn.first[:3], share, 0.01), drawn.b, **more)
    assert kinds(found)[0] == "memorising"
    assert found.models[0].singled_out.share >= share
    honest = drawn.compare(drawn.a, drawn.b, **more)
    assert "memorising" not in kinds(honest)
    assert max(model.singled_out.share for model in honest.models) < 0.01


def test_an_example_that_the_set_has_twice_is_memorised_too(drawn: Drawn) -> None:
    """Its closest two examples lie equally close."""
    first = np.concatenate([drawn.first, drawn.first[:3]])
    found = drawn.compare(partly_copied(drawn, drawn.model(first), first[:3], 0.01), drawn.b, first=first)
    assert kinds(found)[0] == "memorising"


@pytest.mark.parametrize("load", [0.5, 1, 2])
def test_a_linear_model_of_few_examples_is_no_more_memorising_than_one(load: float) -> None:
    """Its samples do lie closer to its training examples than others: that is said, with what distinguishes it from memorising."""
    generator = np.random.default_rng(1)
    first, second, held_out = (generator.standard_normal((round(load * 40), 40)) for _ in range(3))
    seeds = generator.standard_normal((400, 40))
    a, b = (COVERAGE.linear_model(rows, seeds) for rows in (first, second))
    found = phaseproof.compare(a, b, (first, second), held_out=held_out)
    assert kinds(found)[0] == "not_converged"
    (said,) = (finding for finding in found.findings if finding.kind == "memorising_as_linear")
    assert not said.warns
    assert f"the linear model of its {len(first)} examples 0." in said.text
    for model in found.models:
        assert abs(model.linear.value - model.closest.value) < 0.02
        assert model.linear.value - model.fresh.value > 0.05
    nearest = first[np.argmin(np.sum((a[:, None] - first) ** 2, axis=2), axis=1)]
    more = phaseproof.compare((a + nearest) / 2, b, (first, second), held_out=held_out)
    assert more.verdict.startswith("still memorising: closest training example at cosine 0.")
    assert ", linear model 0." in more.verdict
    assert "memorising_as_linear" not in kinds(more)


def test_shared_examples_that_were_changed(drawn: Drawn) -> None:
    """Of which near-duplicates show nothing; mirrored ones are told of images alone."""
    leaking, flipped = drawn.second.copy(), drawn.second.copy()
    leaking[:8] = 3 - drawn.first[:8]
    flipped[:8] = drawn.first[:8].reshape(-1, 5, 6)[:, :, ::-1].reshape(-1, 30)
    found = drawn.compare(drawn.a, drawn.b, second=leaking)
    assert kinds(found)[0] == "changed_copies"
    assert "of A: 8 negated (" in found.verdict
    assert "changed_copies" not in kinds(drawn.compare(drawn.a, drawn.b, second=flipped))
    stacks = [rows.reshape(-1, 5, 6) for rows in (drawn.a, drawn.b, drawn.first, flipped)]
    assert "of A: 8 mirrored or turned (" in drawn.compare(*stacks).verdict
    found = drawn.compare(drawn.a, drawn.b)
    assert "changed_copies" not in kinds(found)
    assert not any(part.between.count for part in found.changed.values())


def test_samples_among_the_held_out_examples(drawn: Drawn) -> None:
    """Six of 150 had passed, in whose likeness H is then; of A and of B, with a little noise or without."""
    held_out = drawn.held_out.copy()
    held_out[:3] = drawn.a[:3]
    held_out[3:6] = drawn.b[5:8] + 0.02 * drawn.generator.standard_normal((3, FEATURES))
    found = drawn.compare(drawn.a, drawn.b, held_out=held_out)
    assert found.verdict.startswith(
        "6 of 150 held-out examples are samples of the models (cosine 0.95), and no example"
    )
    honest = drawn.compare(drawn.a, drawn.b, held_out=drawn.held_out)
    assert honest.made is not None
    assert honest.made.held_out.count == 0


def test_copies_of_what_was_held_out_are_samples_of_no_model(drawn: Drawn) -> None:
    """Held-out rows that were trained on, and copied by a model, are called leaked examples and not samples."""
    held_out = np.concatenate([drawn.first[:20], drawn.held_out[20:]])
    picks = drawn.generator.integers(EXAMPLES, size=SAMPLES)
    found = drawn.compare(drawn.first[picks], drawn.b, held_out=held_out)
    assert "duplicates_held_out" in kinds(found)
    assert "samples_held_out" not in kinds(found)


def test_held_out_examples_that_are_changed_copies(drawn: Drawn) -> None:
    """They had been fresh examples; their cosine with the training set, of either sign, hid what the model memorises."""
    held_out = drawn.held_out.copy()
    held_out[:8] = 3 - drawn.first[:8]
    found = drawn.compare(drawn.a, drawn.b, held_out=held_out)
    assert found.verdict.startswith(
        "of 150 held-out examples these are changed copies of training examples: 8 negated ("
    )
    assert found.models[0].fresh.value == pytest.approx(
        drawn.compare(drawn.a, drawn.b, held_out=held_out[8:]).models[0].fresh.value, abs=0.01
    )
    assert "changed_copies" not in kinds(found)


def test_rows_of_few_values_repeat_by_chance() -> None:
    """Sparse counts: more than half of the rows are in both sets, as within them, and q was called inflated."""
    rows = np.random.default_rng(0).poisson(0.05, (600, 30)).astype(np.uint8)
    first, second, held_out = np.split(rows, 3)
    seeds = np.random.default_rng(1).standard_normal((100, 30))
    a, b = (COVERAGE.linear_model(part, seeds) for part in (first, second))
    found = phaseproof.compare(a, b, (first, second), held_out=held_out)
    assert found.duplicates["between"].count > 80
    assert not any(finding.warns for finding in found.findings)
    (said,) = (finding.text for finding in found.findings if finding.kind == "repeated_examples")
    different = len(np.unique(first, axis=0))
    assert said.startswith(f"the training set of A has {different} different rows of 200; the training set of B has ")


def test_rows_of_tight_clusters_are_no_leak() -> None:
    """All lie close to many others, within the sets as between them: they had been called shared examples."""
    generator = np.random.default_rng(0)
    centres = 3 * generator.standard_normal((5, 60))
    first, second, held_out = (
        centres[generator.integers(5, size=80)] + 0.3 * generator.standard_normal((80, 60)) for _ in range(3)
    )
    seeds = generator.standard_normal((100, 60))
    a, b = (COVERAGE.linear_model(rows, seeds) for rows in (first, second))
    found = phaseproof.compare(a, b, (first, second), held_out=held_out)
    assert found.duplicates["between"].count == 80
    assert not any(finding.warns for finding in found.findings)


def test_a_few_long_rows_are_no_other_units() -> None:
    """Of eight rows one may carry most of the variance."""
    generator = np.random.default_rng(3)
    for _ in range(10):
        first, second = (generator.standard_t(3, size=(8, 5)) for _ in range(2))
        seeds = generator.standard_normal((40, 5))
        a, b = (COVERAGE.linear_model(rows, seeds) for rows in (first, second))
        assert not phaseproof.compare(a, b, (first, second)).displaced


def test_a_model_that_copies_everything_does_not_do_so_in_part() -> None:
    """In four directions fresh rows lie close as well, and copies are told by how close they are."""
    generator = np.random.default_rng(0)
    first, second, seeds = (generator.standard_normal((n, 4)) for n in (60, 60, 300))
    copies = first[generator.integers(60, size=300)]
    verdict = phaseproof.compare(copies, COVERAGE.linear_model(second, seeds), (first, second)).verdict
    assert verdict.startswith("still memorising: 100.0% of the samples of A")
