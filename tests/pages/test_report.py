"""A report is whole or absent, and its pages hold together."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from phaseproof.campaigns import authorship, staging
from phaseproof.campaigns.output import encode
from phaseproof.campaigns.staging import GENERATOR, seal, seal_page, staged, staged_file
from phaseproof.cli import run
from phaseproof.terminal import work
from phaseproof.theory.errors import PhaseproofError, UsageError

from ..derivation_files import BROKEN, write
from .sharing import shared

Capture = pytest.CaptureFixture[str]


CLAIMS = ("convergence.duality", "wishart.moment_limit")


def write_report(home: Path) -> None:
    target = home / "deep" / "report"
    assert run(["report", write(home), *CLAIMS, "--format", "markdown", "--jobs", "1", "-o", str(target)]) == 0


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory, "markdown", write_report) / "deep" / "report"


def test_files_are_those_listed(report: Path) -> None:
    listed = json.loads((report / "report.json").read_text())["files"]
    assert sorted(path.name for path in report.iterdir()) == listed
    pages = {"index.md", "mine.square.md", "convergence.duality.md"}
    assert pages | {"mine.square.svg", "mine.square-form.svg"} <= set(listed)
    assert [path.name for path in report.parent.iterdir()] == ["report"]


def test_links_and_anchors_lead_somewhere(report: Path) -> None:
    texts = {page.name: page.read_text() for page in report.glob("*.md")}
    for page, text in texts.items():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            file, _, anchor = target.partition("#")
            assert (report / (file or page)).exists(), (page, target)
            assert not anchor or f'<a id="{anchor}">' in texts[file or page], (page, target)
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
    command = ["report", source, "--format", "markdown", "--settings", "2", "--jobs", "1", "-o", str(target)]
    assert run(command) == 0
    write(tmp_path, BROKEN)
    assert run(command) == 1
    text = (target / "mine.square.md").read_text()
    assert "REFUTED" in text
    assert "false at a = " in text


def test_claims_of_which_none_is_simulated_are_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "convergence.duality", "--format", "json", "-o", str(tmp_path / "report")]) == 1
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


def _precious(folder: Path) -> None:
    """What a user would miss: a file, and a folder with another."""
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "a.jpg").write_text("mine")
    (folder / "notes.txt").write_text("mine")


MANIFESTS = [
    '{"files": ["report.json", "notes.txt", "photos"]}',
    '{"sha256": {"report.json": "", "notes.txt": "", "photos": ""}}',
    '{"sha256": ["report.json", "notes.txt", "photos"]}',
    '{"sha256": {"report.json": 1}}',
    '{"sha256": null}',
    "[" * 100_000,
    "[]",
    "1" * 5000,
    "",
]


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_a_record_that_somebody_else_wrote_gives_nothing_away(tmp_path: Path, manifest: str) -> None:
    _precious(tmp_path)
    (tmp_path / "report.json").write_text(manifest)
    assert run(["report", "convergence.duality", "-o", str(tmp_path)]) == 2
    assert (tmp_path / "photos" / "a.jpg").read_text() == (tmp_path / "notes.txt").read_text() == "mine"


def test_right_digests_give_nothing_away(tmp_path: Path) -> None:
    """Whoever sends a folder knows what is in it, and can write the digests of that; a report of one file likewise."""
    (tmp_path / "notes.txt").write_text("mine")
    digests = {"notes.txt": hashlib.sha256(b"mine").hexdigest(), "report.json": ""}
    forged: dict[str, object] = {"job": "report", "sha256": digests}
    digests["report.json"] = hashlib.sha256(encode(forged).encode()).hexdigest()
    (tmp_path / "report.json").write_text(encode(forged))
    assert run(["report", "convergence.duality", "-o", str(tmp_path)]) == 2
    assert (tmp_path / "notes.txt").read_text() == "mine"
    text = f"<head>{GENERATOR}</head> mine"
    digest = hashlib.sha256(text.encode()).hexdigest()
    page = tmp_path / "page.html"
    page.write_text(text.replace('">', f' {digest}">', 1))
    before = page.read_text()
    assert run(["report", "convergence.duality", "--single-file", "-o", str(page)]) == 2
    assert page.read_text() == before


def test_a_folder_that_another_user_has_named_like_a_leftover_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    monkeypatch.setattr(authorship, "_key", lambda: b"of another user")
    left = staging._aside(tmp_path / "report", "new", dead.pid)
    monkeypatch.undo()
    left.mkdir()
    (left / "notes.txt").write_text("mine")
    with staged(tmp_path / "report"):
        pass
    assert (left / "notes.txt").read_text() == "mine"


def test_the_mark_of_a_report_is_known_to_later_runs_of_the_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    script = "from phaseproof.campaigns.authorship import mark; print(mark(b'text'))"

    def run_of_a_user() -> str:
        return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    first = run_of_a_user()
    assert run_of_a_user() == first
    (key,) = (tmp_path / "state" / "phaseproof").iterdir()
    assert key.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other"))
    assert run_of_a_user() != first
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/nowhere")
    assert run_of_a_user() not in (first, run_of_a_user())


def test_only_what_is_as_it_was_written_is_replaced(tmp_path: Path) -> None:
    """A file added, changed, made a folder or a link, and a record that was edited; a page that is missing is no loss."""
    target = tmp_path / "report"

    def fresh() -> None:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        (target / "index.md").write_text("page")
        seal(target, {"job": "report", "number": 0.1, "word": "é"})

    def as_a_link() -> None:
        (tmp_path / "elsewhere").write_text("page")
        (target / "index.md").unlink()
        (target / "index.md").symlink_to(tmp_path / "elsewhere")

    def as_a_folder() -> None:
        (target / "index.md").unlink()
        (target / "index.md").mkdir()

    record = target / "report.json"
    changes = [
        lambda: (target / "notes.txt").write_text("mine"),
        lambda: (target / "index.md").write_text("page, with a remark of mine"),
        lambda: record.write_text(record.read_text().replace("0.1", "0.2")),
        as_a_link,
        as_a_folder,
    ]
    for change in changes:
        fresh()
        change()
        before = sorted(path.name for path in target.iterdir())
        with pytest.raises(UsageError, match="not as an earlier report wrote it"), staged(target):
            pytest.fail("work was done")
        assert sorted(path.name for path in target.iterdir()) == before
    fresh()
    (target / "index.md").unlink()
    with staged(target) as folder:
        (folder / "new.md").write_text("new")
    assert [path.name for path in target.iterdir()] == ["new.md"]


def test_what_comes_into_the_folder_during_the_work_stays_there(tmp_path: Path) -> None:
    target = tmp_path / "report"

    def work() -> None:
        with staged(target) as folder:
            (folder / "new.md").write_text("new")
            _precious(target)

    with pytest.raises(PhaseproofError, match="the new report is in"):
        work()
    assert (target / "photos" / "a.jpg").read_text() == "mine"
    (kept,) = tmp_path.glob("report-*")
    assert (kept / "new.md").read_text() == "new"


def test_no_leftover_of_another_name_is_cleared_away(tmp_path: Path) -> None:
    """Folders that look as if a killed run had left them, with what no run has written."""
    dead = subprocess.Popen(["true"])
    dead.wait()
    target = tmp_path / "report"
    for word in ("old", "new"):
        _precious(staging._aside(target, word, dead.pid))
    staging._aside(target, "new", dead.pid).symlink_to(tmp_path)
    with staged(tmp_path / "report"):
        pass
    assert len(list(tmp_path.rglob("a.jpg"))) == 2


@pytest.mark.parametrize("job", ["report", "single", "plot", "predict", "validate"])
def test_a_link_to_nothing_is_refused_before_any_work(tmp_path: Path, job: str, capsys: Capture) -> None:
    name = {"single": "out.html", "plot": "out.svg"}.get(job, "out")
    link = tmp_path / name
    commands = {
        "report": ["report", "convergence.duality", "-o"],
        "single": ["report", "convergence.duality", "--single-file", "-o"],
        "plot": ["plot", "convergence.overlap", "gamma=1..2", "-o"],
        "predict": ["predict", "--population", "isotropic,d=9", "-o"],
        "validate": ["validate", "convergence.duality", "--resume"],
    }
    for end in (tmp_path / "nowhere", link):
        link.symlink_to(end)
        assert run([*commands[job], str(link)]) == 2
        assert "link" in capsys.readouterr().err
        link.unlink()
    assert list(tmp_path.iterdir()) == []


def test_a_page_of_one_file_is_replaced_only_as_it_was_written(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<head>{GENERATOR}</head> é")
    seal_page(page)
    with staged_file(page) as folder:
        (folder / "page.html").write_text("new")
    assert page.read_text() == "new"
    for text in (GENERATOR, "", "mine"):
        page.write_text(f"<head>{GENERATOR}</head>")
        seal_page(page)
        page.write_text((page.read_text() if text == "mine" else "") + text)
        with pytest.raises(UsageError, match="is no earlier report"), staged_file(page):
            pytest.fail("work was done")


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
    arguments = ["report", source, *CLAIMS, "--format", "markdown", "--jobs", "2", "--resume", journal]
    assert run(["validate", source, *CLAIMS, "--resume", journal]) == 0
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
    seal(target, {"job": "report"})
    with pytest.raises(UsageError), staged(target):
        raise UsageError("stop")
    assert [path.name for path in target.iterdir()] == ["report.json"]
    with staged(target) as folder:
        (folder / "new.md").write_text("new")
    assert [path.name for path in target.iterdir()] == ["new.md"]


def test_verify_runs_the_three_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from phaseproof.book import selection as book

    source = write(tmp_path, BROKEN)
    claims = book.select([source])
    monkeypatch.setattr(work, "select", lambda selection: claims)
    assert run(["verify", "-o", str(tmp_path / "out")]) == 1
    shown = capsys.readouterr().out
    assert "0 of 1 claims proved" in shown
    assert "repeat with: phaseproof validate mine.square" in shown
    assert (tmp_path / "out" / "index.html").exists()
