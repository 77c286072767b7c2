"""A report is whole or absent, and its pages hold together."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from phaseproof import work
from phaseproof.cli import run
from phaseproof.staging import staged
from phaseproof.theory.errors import UsageError

from .derivation_files import BROKEN, write

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("true")
    target = folder / "deep" / "report"
    arguments = [
        "report",
        write(folder),
        "convergence.duality",
        "--format",
        "markdown",
        "--jobs",
        "1",
        "-o",
        str(target),
    ]
    assert run(arguments) == 0
    return target


def test_files_are_those_listed(report: Path) -> None:
    listed = json.loads((report / "report.json").read_text())["files"]
    assert sorted(path.name for path in report.iterdir()) == listed
    pages = {"index.md", "mine.square.md", "convergence.duality.md"}
    assert pages | {"mine.square.svg", "mine.square-form.svg"} <= set(listed)
    assert [path.name for path in report.parent.iterdir()] == ["report"]


def test_links_and_anchors_lead_somewhere(report: Path) -> None:
    for page in report.glob("*.md"):
        text = page.read_text()
        anchors = set(re.findall(r'<a id="([^"]+)">', text))
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert (target[1:] in anchors) if target.startswith("#") else (report / target).exists(), (page, target)
        assert text.count("```") % 2 == 0


def test_a_page_says_what_a_reader_needs(report: Path) -> None:
    text = (report / "mine.square.md").read_text()
    for part in (
        "PROVED",
        "TESTED",
        "rule `rewrite`",
        "standard error",
        "Seed 0",
        "1e-06",
        "phaseproof report",
        "sympy",
    ):
        assert part in text
    assert r"(1 + a)^{2} = a^{2} + 2 a + 1" in text


def test_a_figure_has_points_and_no_date(report: Path) -> None:
    text = (report / "mine.square.svg").read_text()
    assert "simulated" in text
    assert "<dc:date>" not in text


def test_an_earlier_report_is_replaced_and_a_failure_reported(tmp_path: Path) -> None:
    target, source = tmp_path / "report", write(tmp_path)
    assert run(["report", source, "--format", "markdown", "-o", str(target)]) == 0
    write(tmp_path, BROKEN)
    assert run(["report", source, "--format", "markdown", "-o", str(target)]) == 1
    text = (target / "mine.square.md").read_text()
    assert "REFUTED" in text
    assert "false at a = " in text


def test_claims_of_which_none_is_simulated_are_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "spectrum.zipf_large_load", "-o", str(tmp_path / "report")]) == 1
    assert "All are derived, none of them has a simulation (1 in all)" in capsys.readouterr().out


def test_foreign_directories_are_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert run(["report", "convergence.duality", "-o", str(tmp_path)]) == 2
    assert "notes.txt" in capsys.readouterr().err
    (tmp_path / "report.json").write_text('{"files": ["report.json"]}')
    assert run(["report", "convergence.duality", "-o", str(tmp_path)]) == 2
    (tmp_path / "report.json").write_text("{")
    assert run(["report", "convergence.duality", "-o", str(tmp_path)]) == 2
    assert run(["report", "convergence.duality", "-o", str(tmp_path / "notes.txt")]) == 2
    assert run(["report", "convergence.duality", "-o", str(tmp_path / "notes.txt" / "below")]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "report.json"]


def test_an_unwritable_place_is_refused_before_any_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(work, "check", lambda claims, timeout: pytest.fail("work was done"))
    assert run(["report", "convergence.duality", "-o", "/proc/nowhere/report"]) == 2
    assert "cannot write" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--resume", "notes.txt", "is not a journal"),
        ("--resume", "absent/journal", "cannot write the journal"),
        ("--cluster", "nonsense", "no Dask scheduler answers"),
        ("--jobs", "0", "jobs = 0"),
        ("--timeout", "-1", "timeout = -1"),
    ],
)
@pytest.mark.parametrize("job", ["report", "verify"])
def test_a_bad_place_to_simulate_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, job: str, option: str, value: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("mine")
    monkeypatch.setattr(work, "check", lambda claims, timeout: pytest.fail("work was done"))
    selection = ["convergence.duality"] if job == "report" else []
    assert run([job, *selection, option, value, "-o", "out"]) == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    assert Path("notes.txt").read_text() == "mine"


def test_processes_and_journal_change_no_character(report: Path, tmp_path: Path) -> None:
    """The same pages in two processes, from a journal that an earlier run has begun; but for the run's date and time."""
    source, journal = str(report.parent.parent / "my_result.py"), str(tmp_path / "journal")
    arguments = ["report", source, "convergence.duality", "--format", "markdown", "--jobs", "2", "--resume", journal]
    assert run(["validate", source, "convergence.duality", "--resume", journal]) == 0
    assert run([*arguments, "-o", str(tmp_path / "again")]) == 0
    assert json.loads((tmp_path / "again" / "report.json").read_text())["validate"]["resumed"] == 12
    for path in sorted(set(report.iterdir()) - {report / "report.json"}):
        text, again = (re.sub(r"- Made .*", "", at.read_text()) for at in (path, tmp_path / "again" / path.name))
        assert again == text


def test_nothing_is_left_of_work_that_stops(tmp_path: Path) -> None:
    target = tmp_path / "report"

    def work() -> None:
        with staged(target) as folder:
            (folder / "half.md").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert list(tmp_path.iterdir()) == []


def test_the_old_report_survives_work_that_stops(tmp_path: Path) -> None:
    target = tmp_path / "report"
    target.mkdir()
    (target / "report.json").write_text('{"files": ["report.json"]}')
    with pytest.raises(UsageError), staged(target):
        raise UsageError("stop")
    assert [path.name for path in target.iterdir()] == ["report.json"]
    with staged(target) as folder:
        (folder / "new.md").write_text("new")
    assert [path.name for path in target.iterdir()] == ["new.md"]


def test_verify_runs_the_three_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from phaseproof import book

    source = write(tmp_path, BROKEN)
    claims = book.select([source])
    monkeypatch.setattr(work, "select", lambda selection: claims)
    assert run(["verify", "-o", str(tmp_path / "out")]) == 1
    shown = capsys.readouterr().out
    assert "0 of 1 claims derived" in shown
    assert "repeat with: phaseproof validate mine.square" in shown
    assert (tmp_path / "out" / "index.html").exists()
