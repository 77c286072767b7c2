"""The command predict: known answers, real data with its departures, reports that are whole, documented JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from phaseproof.cli import run
from phaseproof.data.reading import Source, read
from phaseproof.numeric.learning import (
    needed_at_size,
    needed_for_overlap,
    overlap_of_size,
    overlap_shift,
    whole_examples,
)
from phaseproof.numeric.population import isotropic, power_law
from phaseproof.numeric.splitting import measure_split, synthetic_rows
from phaseproof.prediction import predicting, requests
from phaseproof.prediction.predicting import Prediction, predict_data, summary

from ..amounts import part_of
from ..test_json import answer, documented

Capture = pytest.CaptureFixture[str]


def departed(found: Prediction) -> set[str]:
    return {departure.name for departure in found.departures if departure.departs}


def gaussian(n: int = 300, d: int = 30, seed: int = 0) -> np.ndarray:
    return synthetic_rows(power_law(d, 0.5), n, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("digits") / "report"
    assert run(["predict", "digits", "-o", str(target), "--seed", "3"]) == 0
    return target


def test_digits(report: Path) -> None:
    """The data's own halves pass q = 0.95 where the spectrum says, within a tenth, and q follows within 0.01."""
    fields = json.loads((report / "report.json").read_text())
    assert (fields["examples"], fields["features"], fields["constant"]) == (1797, 64, [0, 32, 39])
    needed = fields["needed"]
    assert needed["predicted"] == pytest.approx(needed["measured"], rel=0.1)
    assert needed["examples"] == needed["measured"]
    for trial in fields["trials"]:
        error = 5 * trial["data"]["error"]
        assert trial["data"]["overlap"] == pytest.approx(trial["predicted"]["overlap"], abs=0.01 + error)
        assert trial["data"]["test"] == pytest.approx(trial["predicted"]["test"], rel=0.05)
        assert trial["data"]["train"] == pytest.approx(trial["predicted"]["train"], rel=0.05)


def test_the_largest_gap_in_recovery_is_over_every_n_and_direction(report: Path) -> None:
    """It had been sought at the largest n alone, where it is less than half of it."""
    fields = json.loads((report / "report.json").read_text())
    gap, n, place, theory, data = max(
        (abs(data - theory**2), trial["predicted"]["n"], k + 1, theory**2, data)
        for trial in fields["trials"]
        for k, (theory, data) in enumerate(zip(trial["predicted"]["recovery"], trial["data"]["agreement"], strict=True))
    )
    (said,) = (departure for departure in fields["departures"] if departure["name"] == "directions")
    assert abs(said["value"]) == pytest.approx(gap)
    assert said["text"].startswith(f"at n = {n} ")
    assert f"direction {place} is {data:.3f}, the theory says {theory:.3f}" in said["text"]
    assert n < fields["trials"][-1]["predicted"]["n"]


def test_report_is_whole(report: Path) -> None:
    fields = json.loads((report / "report.json").read_text())
    assert sorted(path.name for path in report.iterdir()) == fields["files"]
    text = (report / "index.md").read_text()
    for part in (
        "phaseproof predict digits",
        "Seed 3",
        "numpy",
        "overlap.svg",
        "losses.svg",
        "constant columns left out",
    ):
        assert part in text
    assert {"scikit-learn", "numpy"} <= set(fields["versions"])
    svg = (report / "overlap.svg").read_text()
    assert "synthetic" in svg
    assert "<dc:date>" not in svg


def test_photographs_have_heavy_tails_and_the_lengths_explain_most() -> None:
    """Without the law of lengths the answer is four times too low; with it, within a fifth of what the halves show."""
    found = predict_data(read("patches"))
    assert found.needed.measured is not None
    assert found.needed.equal_lengths < 0.3 * found.needed.measured
    assert found.needed.predicted == pytest.approx(found.needed.measured, rel=0.2)
    assert departed(found) >= {"heavy_tails", "rank", "repeated_rows", "neighbouring_rows", "data_against_theory"}
    texts = {departure.name: departure.text for departure in found.departures}
    assert "63 of 64 directions" in texts["rank"]
    assert "5 rows repeat an earlier one" in texts["repeated_rows"]


def test_known_population() -> None:
    """Gaussian rows: the needed n within ten percent and in the interval, the experiment on the curve, no departure."""
    found = predict_data(Source("drawn", gaussian(600)), target=0.9)
    truth = whole_examples(needed_for_overlap(power_law(30, 0.5), 0.9))
    assert found.needed.examples == pytest.approx(truth, rel=0.1)
    assert found.needed.interval is not None
    assert found.needed.interval[0] <= truth <= found.needed.interval[1]
    assert found.needed.measured == pytest.approx(truth, rel=0.15)
    assert not departed(found) & {"rank", "repeated_rows", "heavy_tails", "neighbouring_rows", "data_against_theory"}


def test_repeated_rows_are_counted_and_left_out() -> None:
    rows = gaussian(200)
    found = predict_data(Source("twice", np.concatenate([rows, rows])))
    clean = predict_data(Source("once", rows))
    assert found.needed.examples == pytest.approx(clean.needed.examples, rel=0.02)
    (text,) = (d.text for d in found.departures if d.name == "repeated_rows")
    assert text.startswith("200 rows repeat an earlier one and are left out; left in, ")
    shared = float(text.split("left in, ")[1].split()[0])
    assert shared == pytest.approx(found.trials[-1].predicted.n / 4, rel=0.2)  # a row's twin is in the other half


def test_too_few_examples_are_said_and_bracketed() -> None:
    found = predict_data(Source("few", gaussian(40, 120)))
    assert {"examples", "reach"} <= departed(found)
    assert found.needed.interval is not None
    truth = whole_examples(needed_for_overlap(power_law(120, 0.5), 0.95))
    assert found.needed.interval[0] <= truth <= found.needed.interval[1]


def test_the_same_seed_gives_the_same_answer() -> None:
    first, again, other = (predict_data(Source("x", gaussian()), seed=seed).as_dict() for seed in (1, 1, 2))
    assert first == again
    assert first["trials"] != other["trials"]
    assert first["needed"]["predicted"] == other["needed"]["predicted"]


def test_an_offset_changes_nothing() -> None:
    """The mean is estimated in every half, so that it cannot matter."""
    moved = predict_data(Source("x", gaussian() + 1000.0))
    plain = predict_data(Source("x", gaussian()))
    assert moved.needed == plain.needed
    assert moved.trials[-1].data.overlap == pytest.approx(plain.trials[-1].data.overlap, abs=1e-9)


def test_a_given_spectrum(capsys: Capture) -> None:
    """Isotropic data: q = H(1/gamma)^2 passes 0.8 at gamma = 1.33405 (mpmath.findroot); in 2000 dimensions, and a few more."""
    assert run(["predict", "--population", "isotropic", "--dimension", "2000", "--target", "0.8", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["needed"]["examples"] == pytest.approx(2668.1, abs=7)


@pytest.mark.parametrize(("d", "n"), [(5, 26), (5, 8), (20, 102), (20, 20)])
def test_q_of_few_directions_is_what_drawn_data_has(d: int, n: int) -> None:
    """The limit of many directions is off by the whole shift; with the order 1/n, by a tenth of it and chance."""
    generator, population, rows = np.random.default_rng(0), isotropic(d), []
    for _ in range(3000):
        halves = synthetic_rows(population, n, generator), synthetic_rows(population, n, generator)
        rows.append(measure_split(*halves, 1.0, 0, generator))
    drawn = summary(np.array(rows))
    shift = overlap_shift(population, n - 1)
    assert abs(shift) > 10 * drawn.error
    assert overlap_of_size(population, n - 1) == pytest.approx(drawn.overlap, abs=0.15 * abs(shift) + 5 * drawn.error)


def test_joined_eigenvalues_give_the_same_shift(monkeypatch: pytest.MonkeyPatch) -> None:
    population = power_law(1500, 1.2)
    whole = overlap_shift(population, 700)
    monkeypatch.setattr("phaseproof.numeric.learning.MOST_ATOMS", 150)
    assert overlap_shift(population, 700) == pytest.approx(whole, rel=1e-3)


@pytest.mark.parametrize("d", part_of([2, 3, 8, 40], {3, 8}))
def test_ideal_rows_are_covered(d: int) -> None:
    """The number was 4 or 5 too small in every dimension, and its interval never held the truth."""
    found = predict_data(Source("ideal", np.random.default_rng(d).standard_normal((400, d)))).needed
    truth = whole_examples(needed_at_size(isotropic(d), 0.95))
    assert found.interval is not None
    assert found.interval[0] <= truth <= found.interval[1]
    assert found.predicted == pytest.approx(truth, rel=0.05, abs=1)
    assert truth - whole_examples(needed_for_overlap(isotropic(d), 0.95)) in (3, 4, 5, 6)


def test_in_two_dimensions_both_directions_are_recovered_alike() -> None:
    """One turns as the other does; in any dimension a random direction has 1/d of each."""
    rows = np.random.default_rng(0).standard_normal((200, 2)) * [2, 1]
    found = predict_data(Source("two", rows))
    for row in (*found.rows, *(trial.predicted for trial in found.trials)):
        assert row.recovery[0] == pytest.approx(row.recovery[1])
    assert all(min(row.recovery) >= 1 / 30 for row in predict_data(Source("x", gaussian() * 9)).rows if row.recovery)


def test_beyond_the_experiment_its_departure_is_carried_on() -> None:
    """Heavy tails within rows, which no law of lengths explains: the halves need more than the spectrum says."""
    generator = np.random.default_rng(3)
    rows = generator.standard_t(3, size=(4000, 20))
    whole, few = predict_data(Source("all", rows)).needed, predict_data(Source("few", rows[:150])).needed
    assert whole.measured == whole.examples
    assert few.measured is None
    assert few.interval is not None
    assert few.interval[0] <= whole.examples <= few.interval[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give DATA or --population, and not both"),
        (["digits", "--population", "isotropic"], "and not both"),
        (["digits", "--dimension", "3"], "dimension = 3, but DATA has its own"),
        (["digits", "--array", "x"], "array = 'x'"),
        (["digits", "--target", "1"], "target = 1.0"),
        (["digits", "--target", "nan"], "target = nan"),
        (["digits", "--seed", "-1"], "seed = -1"),
        (["nothing"], "data = 'nothing'; valid: a file .npy"),
        (["nothing.npy"], "there is no such file"),
        (["--population", "isotropic"], "give --dimension"),
        (["--population", "nothing"], "valid: isotropic, spiked"),
        (["--population", "isotropic", "--dimension", "0"], "dimension = 0"),
        (["--population", "isotropic", "--dimension", "3", "--array", "x"], "array = 'x'"),
        (["digits", "-o", "/proc/nowhere/report"], "cannot write"),
    ],
)
def test_bad_usage_is_one_line_before_any_work(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.setattr(predicting, "moments", lambda *rest: pytest.fail("work was done"))
    assert run(["predict", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


def test_nothing_is_left_of_a_report_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def fail(*rest: Any) -> None:
        raise KeyboardInterrupt

    np.save(tmp_path / "rows.npy", gaussian())
    monkeypatch.setattr(requests, "write_prediction", fail)
    assert run(["predict", str(tmp_path / "rows.npy"), "-o", str(tmp_path / "out")]) == 130
    assert [path.name for path in tmp_path.iterdir()] == ["rows.npy"]
    capsys.readouterr()


RECORDS = {"rows": "Row", "predicted": "Row", "data": "Measured", "synthetic": "Measured"}


def _fields(value: Any, section: str, path: str, found: dict[str, set[str]]) -> None:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            for key, below in item.items():
                here = f"{path}.{key}" if path else key
                found.setdefault(section, set()).add(here)
                record = RECORDS.get(key) if section == "predict" else None
                if key not in ("versions", "sha256"):
                    _fields(below, record or section, "" if record else here, found)


def test_documented_fields(capsys: Capture, tmp_path: Path) -> None:
    np.save(tmp_path / "rows.npy", gaussian())
    found: dict[str, set[str]] = {}
    _fields(answer(capsys, "predict", str(tmp_path / "rows.npy"), "-o", str(tmp_path / "out")), "predict", "", found)
    assert found == {section: documented(section) for section in ("predict", "Row", "Measured")}


def test_the_readme_shows_what_is_printed(capsys: Capture) -> None:
    """Every line of the README's example is printed, up to where it is cut."""
    text = (Path(__file__).resolve().parents[2] / "README.md").read_text()
    (shown,) = re.findall(r"^\$ phaseproof predict digits.*\n((?:.*\n)*?)```", text, re.MULTILINE)
    assert run(["predict", "digits"]) == 0
    printed = capsys.readouterr().out
    assert len(shown.splitlines()) == 3
    for line in shown.splitlines():
        assert line.removesuffix("...") in printed
