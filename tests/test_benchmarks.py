"""The benchmarks can be loaded and run; nothing is timed here."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"
BENCHMARKS = sorted(FOLDER.glob("bench_*.py"))


def _runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmarks_run", FOLDER / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RUNNER = _runner()


def _row(**changes: object) -> dict[str, object]:
    return {"name": "x", "value": 1.0, "unit": "s", "ratio": None, "target": "<= 2 s", "met": True} | changes


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_benchmark_has_run(path: Path) -> None:
    assert callable(RUNNER.load(path).run)


def test_runner_finds_every_benchmark() -> None:
    assert len(BENCHMARKS) >= 2
    assert list(RUNNER.modules().values()) == BENCHMARKS


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([_row()], 0),
        ([_row(target=None, met=None)], 0),
        ([_row(), _row(met=False)], 1),
        ([_row(met=None)], 1),
        ([], 1),
    ],
    ids=["met", "no target", "missed", "target but no verdict", "nothing measured"],
)
def test_exit_code(body: list[object], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bench_example.py").write_text(f"def run():\n    return {body!r}\n")
    monkeypatch.setattr(RUNNER, "HERE", tmp_path)
    assert RUNNER.main([]) == code


def test_a_failing_benchmark_fails_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bench_example.py").write_text("def run():\n    raise ValueError\n")
    monkeypatch.setattr(RUNNER, "HERE", tmp_path)
    assert RUNNER.main([]) == 1


def test_unknown_name_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert RUNNER.main(["nothing"]) == 2
    assert "spectrum" in capsys.readouterr().err
