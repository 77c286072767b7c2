"""The record of resolutions is that of the book as it stands, and is said with where it comes from."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
from pathlib import Path

import pytest

from phaseproof.book.resolutions import resolution_of
from phaseproof.book.selection import load_book
from phaseproof.cli import run

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("resolutions", ROOT / "benchmarks" / "resolutions.py")
assert SPEC is not None
assert SPEC.loader is not None
RECORDING = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(RECORDING)

ANSWER = {
    "settings": 12,
    "seed": 0,
    "claims": [
        {
            "name": "convergence.overlap",
            "verdict": "TESTED",
            "reason": "",
            "resolution": 0.01,
            "regions": [{"name": "n = d", "resolution": 0.03}, {"name": "n < d", "resolution": 0.02}],
        }
    ],
}


def test_every_simulated_claim_was_measured_as_it_stands() -> None:
    """A claim or a simulation that is changed asks for `make resolutions`."""
    for claim in load_book().values():
        found = resolution_of(claim)
        assert (found is not None) == (claim.simulation is not None), claim.name
        assert found is None or found.current, claim.name


def test_the_page_has_the_recorded_numbers() -> None:
    record = json.loads(RECORDING.RECORD.read_text())
    assert RECORDING.table(record) in RECORDING.PAGE.read_text()


def test_the_worst_region_is_recorded_and_what_was_not_tested_is_refused() -> None:
    (one,) = RECORDING.recorded(ANSWER, "2026-01-01")["claims"].values()
    assert (one["everywhere"], one["worst"], one["region"]) == (0.01, 0.03, "n = d")
    claim = ANSWER["claims"][0]
    blind = {**claim, "regions": [{"name": "n > d", "resolution": None}, *claim["regions"]]}
    (one,) = RECORDING.recorded({**ANSWER, "claims": [blind]}, "2026-01-01")["claims"].values()
    assert (one["worst"], one["region"]) == (None, "n > d")
    with pytest.raises(ValueError, match=r"convergence\.overlap is UNDECIDED"):
        RECORDING.recorded({**ANSWER, "claims": [{**claim, "verdict": "UNDECIDED"}]}, "2026-01-01")


def test_a_claim_that_has_changed_since_is_said_to() -> None:
    claim = load_book()["convergence.overlap"]
    assert claim.simulation is not None
    changed = dataclasses.replace(claim, simulation=dataclasses.replace(claim.simulation, replicates=3))
    (found, other) = (resolution_of(one) for one in (claim, changed))
    assert found is not None
    assert other is not None
    assert "another" not in found.words
    assert other.words == found.words + ", when it was another"


def test_list_and_show_say_the_worst(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(RECORDING.RECORD.read_text())
    one = record["claims"]["convergence.overlap"]
    said = f"(worst resolution {one['worst']:.2g}, {one['region']}; version {record['version']} of {record['measured']}, seed 0)"
    for arguments in (["list"], ["show", "convergence.overlap"]):
        assert run(arguments) == 0
        assert said in capsys.readouterr().out
    assert run(["list", "--json"]) == 0
    listed = {entry["name"]: entry["resolution"] for entry in json.loads(capsys.readouterr().out)["claims"]}
    assert listed["convergence.overlap"]["worst"] == one["worst"]
    assert listed["convergence.load"] is None
