"""What a shell completes, and that neither it nor a single claim loads the whole book."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from phaseproof import derivations as room
from phaseproof.book import remembered
from phaseproof.book import selection as book
from phaseproof.cli import COMPLETING, run
from phaseproof.terminal import completion

from ..derivation_files import TRUE, write

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches" / "phaseproof" / "completion.json"


def tab(words: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> list[str]:
    """What bash is told at the end of the words."""
    monkeypatch.setenv(COMPLETING, "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    status = run([])
    monkeypatch.delenv(COMPLETING)
    out, err = capsys.readouterr()
    assert (status, err) == (0, "")
    return out.split()


def test_claims_topics_and_parameters(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    names = [name for name in book.load_book() if name.startswith("convergence.")]
    assert tab("phaseproof eval convergence.", monkeypatch, capsys) == names
    assert tab("phaseproof check converg", monkeypatch, capsys) == ["convergence", *names]
    assert tab("phaseproof eval denoising.gap ", monkeypatch, capsys) == ["gamma=", "noise="]
    assert tab("phaseproof eval denoising.gap gamma=2 ", monkeypatch, capsys) == ["noise="]
    assert tab("phaseproof plot denoising.gap n", monkeypatch, capsys) == ["noise="]
    assert tab("phaseproof eval nothing.here g", monkeypatch, capsys) == []


@pytest.mark.parametrize("arguments", [["--show-completion", "bash"], ["--install-completion", "bash"]])
def test_the_script_of_a_shell(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path
) -> None:
    """It was written and then refused as if a derivation file had ended the program."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("bash", "/bin/bash"))  # whatever runs the tests
    assert run(arguments) == 0
    assert capsys.readouterr().err == ""


def test_a_derivation_file_that_leaves_with_0_still_fails(tmp_path: Path, capsys: Capture) -> None:
    assert run(["check", write(tmp_path, "raise SystemExit(0)")]) == 2
    assert "SystemExit" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{", "[]", '{"sources": 0}', '{"sources": [], "claims": []}', "\x00"])
def test_a_damaged_cache_is_made_again(own_cache: Path, text: str) -> None:
    own_cache.parent.mkdir(parents=True)
    own_cache.write_text(text)
    assert set(completion.known()) == set(book.load_book())
    made = own_cache.read_text()
    assert set(completion.known()) == set(book.load_book())
    assert own_cache.read_text() == made


def test_a_change_of_the_book_is_seen(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    completion.known()
    monkeypatch.setattr(remembered, "_fingerprint", lambda rooms: [["other.py", 1, 1]])
    monkeypatch.setattr(book, "load_book", dict)
    assert completion.known() == {}


def test_no_cache_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    assert set(completion.known()) == set(book.load_book())


def loaded(code: str) -> set[str]:
    """The modules that a fresh process has loaded after the code."""
    lines = f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_a_keystroke_loads_no_mathematics() -> None:
    completion.known()
    assert not {"sympy", "numpy", "flint"} & loaded(
        "from phaseproof.terminal import completion; completion.claims('conv')"
    )


def test_help_loads_no_mathematics_and_no_workers() -> None:
    asked = "from phaseproof.cli import run; run(['--help'])"
    assert not {"sympy", "numpy", "flint", "multiprocessing", "rich", "pydantic"} & loaded(asked)


def derivations(modules: set[str]) -> set[str]:
    return {
        name.removeprefix("phaseproof.derivations.") for name in modules if name.startswith("phaseproof.derivations.")
    }


def test_one_claim_loads_what_it_needs() -> None:
    modules = loaded("from phaseproof.cli import run; run(['eval', 'convergence.overlap', 'gamma=2'])")
    assert "convergence.overlap" in derivations(modules)
    assert {name.partition(".")[0] for name in derivations(modules)} == {
        "convergence",
        "marchenko_pastur",
        "parameters",
        "proving",
    }
    assert not [name for name in derivations(modules) if ".proofs" in name]
    assert not {"scipy.optimize", "scipy.stats", "matplotlib", "hypothesis"} & modules


def test_a_file_of_another_topic_loads_nothing_of_the_book(tmp_path: Path) -> None:
    path = write(tmp_path, TRUE)
    assert not derivations(loaded(f"from phaseproof.cli import run; assert run(['check', {path!r}]) == 0"))


def test_every_claim_is_found_alone_and_stands_in_the_folder_of_its_topic() -> None:
    for name, claim in book.load_book().items():
        assert book.lookup(name) is claim
    names = [module.name for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")]
    assert book.collect([import_module(name) for name in names]) == book.load_book()
    for absent in ("convergence.nothing", "nothing.overlap", "nothing", "", "."):
        assert book.lookup(absent) is None
