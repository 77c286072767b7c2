"""What a user's file is made of: helpers in folders beside it, data that it declares, and the kernels that decide digits."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from phaseproof.book.selection import load_file
from phaseproof.campaigns import journal
from phaseproof.campaigns.homes import homes
from phaseproof.campaigns.journal import identity
from phaseproof.campaigns.sources import sources
from phaseproof.cli import run

from ..derivation_files import BROKEN, TRUE, write

Capture = pytest.CaptureFixture[str]
IMPORTS = {
    "at the top": ("from helpers.noise import size", "size()"),
    "as a package": ("import helpers.noise", "helpers.noise.size()"),
    "as a module": ("from helpers import noise", "noise.size()"),
    "within the function": ("", "__import__('importlib').import_module('helpers.noise').size()"),
    "written in the function": ("", "size()"),
}
"""How the sampler of a file comes by its helper: what is imported at the top, and the call."""


def with_helpers(folder: Path, kind: str, start: str = "def sample(setting, generator, replicates):\n") -> str:
    """The derivation file with a helper in a folder beside it, which imports another one there."""
    (folder / "helpers").mkdir()
    (folder / "helpers" / "__init__.py").write_text("")
    (folder / "helpers" / "noise.py").write_text("from .deeper import scale\n\n\ndef size():\n    return scale / 100\n")
    (folder / "helpers" / "deeper.py").write_text("scale = 1.0\n")
    top, call = IMPORTS[kind]
    inside = "    from helpers.noise import size\n" if kind == "written in the function" else ""
    return write(folder, f"{top}\n{TRUE}".replace("0.01", call).replace(start, start + inside))


@pytest.fixture(autouse=True)
def without_helpers() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "helpers"]:
        del sys.modules[name]


@pytest.mark.parametrize("kind", IMPORTS)
def test_helpers_in_a_folder_are_found_by_workers_as_by_the_parent(tmp_path: Path, kind: str, capsys: Capture) -> None:
    path, answers = with_helpers(tmp_path, kind), []
    for jobs in ("1", "2"):
        assert run(["validate", path, "--settings", "2", "--jobs", jobs, "--json"]) == 0
        answers.append(json.loads(capsys.readouterr().out)["claims"][0]["pooled"])
    assert answers[0] == answers[1]


@pytest.mark.parametrize("kind", [kind for kind in IMPORTS if kind != "within the function"])
@pytest.mark.parametrize("file", ["helpers/noise.py", "helpers/deeper.py", "helpers/__init__.py", "my_result.py"])
def test_a_change_of_any_file_is_another_campaign(tmp_path: Path, kind: str, file: str) -> None:
    modules = homes(load_file(Path(with_helpers(tmp_path, kind))))
    before = identity("test", modules)
    assert {path.name for path in sources(modules)} == {"noise.py", "deeper.py", "__init__.py", "my_result.py"}
    (tmp_path / file).write_text((tmp_path / file).read_text() + "# changed\n")
    assert identity("test", modules)["source"] != before["source"]
    assert identity("test", modules) | {"source": before["source"]} == before


def test_what_is_installed_is_known_by_its_version(tmp_path: Path) -> None:
    modules = homes(load_file(Path(write(tmp_path, f"import numpy, scipy.linalg, json\n{TRUE}"))))
    assert [path.name for path in sources(modules)] == ["my_result.py"]


def test_what_an_installer_has_linked_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole of NumPy and SciPy was read by the parser where packages were links to files kept elsewhere."""
    kept, installed = tmp_path / "kept", tmp_path / "installed"
    for folder in (kept, installed):
        folder.mkdir()
    (kept / "linked.py").write_text("")
    (installed / "linked.py").symlink_to(kept / "linked.py")
    monkeypatch.setattr("phaseproof.campaigns.sources._installed", lambda: (installed,))
    monkeypatch.syspath_prepend(str(installed))
    modules = homes(load_file(Path(write(tmp_path, f"import linked\n{TRUE}"))))
    assert [path.name for path in sources(modules)] == ["my_result.py"]
    del sys.modules["linked"]


def test_a_file_whose_parts_are_all_imported_is_its_home(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "parts.py").write_text(TRUE.replace("square =", "def make(Claim): return"))
    path = write(tmp_path, "from phaseproof import Claim\nfrom elsewhere.parts import make\nsquare = make(Claim)\n")
    found = homes(load_file(Path(path)))
    assert [module.__name__ for module in found] == ["derivation_file_my_result", "elsewhere.parts"]
    for name in ("elsewhere", "elsewhere.parts"):
        del sys.modules[name]


def test_a_module_that_names_a_file_of_no_import_has_no_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As ``torch.classes`` does, whose name alone is no file of the folder where the program happens to run."""
    modules = homes(load_file(Path(write(tmp_path, TRUE))))
    monkeypatch.chdir(tmp_path)
    odd = ModuleType("odd_classes")
    odd.__file__ = "_classes.py"
    monkeypatch.setitem(sys.modules, odd.__name__, odd)
    assert [path.name for path in sources(modules)] == ["my_result.py"]


def test_data_that_a_claim_declares_belongs_to_its_campaign(tmp_path: Path, capsys: Capture) -> None:
    data = tmp_path / "data.txt"
    data.write_text("0.01")
    text = TRUE.replace("0.01", f"float(__import__('pathlib').Path({str(data)!r}).read_text())")
    path = write(tmp_path, text.replace('procedure="a noisy square"', f"files=({str(data)!r},)"))
    common = ["validate", path, "--settings", "2", "--jobs", "1", "--resume", str(tmp_path / "journal")]
    assert run(common) == 0
    assert run(common) == 0
    data.write_text("0.02")
    assert run(common) == 2
    assert "is the journal of another run (data = " in capsys.readouterr().err
    data.unlink()
    assert run(common) == 2
    assert f"cannot read {data}: there is no such file" in capsys.readouterr().err


def test_another_kernel_is_another_campaign(monkeypatch: pytest.MonkeyPatch) -> None:
    here = identity("test", ())
    assert here["kernels"]
    assert any("openblas" in kernel or "mkl" in kernel or "blis" in kernel for kernel in here["kernels"])
    monkeypatch.setattr(journal, "kernels", lambda: ["openblas 0 Prescott"])
    assert identity("test", ()) != here


def test_of_another_claim_nothing_is_taken(tmp_path: Path) -> None:
    """A file that was loaded before, from another folder, has no part in the campaign."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        claims = load_file(Path(write(tmp_path / name, TRUE.replace("mine", name), f"{name}.py")))
    assert [path.name for path in sources(homes(claims))] == ["second.py"]


def test_a_file_is_read_as_it_stands(tmp_path: Path) -> None:
    """Of a file that was changed within a second to as many bytes Python takes the bytecode it has kept."""
    path = Path(write(tmp_path))
    (first,) = load_file(path)
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_text(BROKEN)
    os.utime(path, ns=times)
    (second,) = load_file(path)
    assert first.closed_form != second.closed_form
    assert [other.name for other in tmp_path.iterdir()] == [path.name]
