"""The command predict: known answers, real data with its departures, reports that are whole, documented JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from phaseproof import predicting, requests
from phaseproof.cli import run
from phaseproof.numeric.learning import needed_for_overlap, whole_examples
from phaseproof.numeric.population import power_law
from phaseproof.numeric.splitting import synthetic_rows
from phaseproof.predicting import Prediction, predict_data
from phaseproof.reading import Source, read

from .test_json import answer, documented

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
    assert needed["examples"] == pytest.approx(needed["measured"], rel=0.1)
    for trial in fields["trials"]:
        error = 5 * trial["data"]["error"]
        assert trial["data"]["overlap"] == pytest.approx(trial["predicted"]["overlap"], abs=0.01 + error)
        assert trial["data"]["test"] == pytest.approx(trial["predicted"]["test"], rel=0.05)
        assert trial["data"]["train"] == pytest.approx(trial["predicted"]["train"], rel=0.05)


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
    assert found.needed.examples == pytest.approx(found.needed.measured, rel=0.2)
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
    assert first["needed"]["examples"] == other["needed"]["examples"]


def test_an_offset_changes_nothing() -> None:
    """The mean is estimated in every half, so that it cannot matter."""
    moved = predict_data(Source("x", gaussian() + 1000.0))
    plain = predict_data(Source("x", gaussian()))
    assert moved.needed == plain.needed
    assert moved.trials[-1].data.overlap == pytest.approx(plain.trials[-1].data.overlap, abs=1e-9)


def test_a_given_spectrum(capsys: Capture) -> None:
    """Isotropic data in 100 dimensions: q = H(1/gamma)^2 passes 0.8 at gamma = 1.33405 (mpmath.findroot)."""
    assert run(["predict", "--population", "isotropic", "--dimension", "100", "--target", "0.8", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["needed"]["examples"] == pytest.approx(134.4, abs=1)


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
    text = (Path(__file__).parent.parent / "README.md").read_text()
    (shown,) = re.findall(r"^\$ phaseproof predict digits.*\n((?:.*\n)*?)```", text, re.MULTILINE)
    assert run(["predict", "digits"]) == 0
    printed = capsys.readouterr().out
    assert len(shown.splitlines()) == 3
    for line in shown.splitlines():
        assert line.removesuffix("...") in printed
