"""The wheel holds the folders, all of them and nothing else, and works outside the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {
    "phaseproof": "phaseproof",
    "theory": "phaseproof/theory",
    "numeric": "phaseproof/numeric",
    "derivations": "phaseproof/derivations",
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory)


def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the tree, so that nothing left over from another build gets in."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for page in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / page, source)
    for folder in ROOMS:
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(source)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, env=environment)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a fresh environment that holds the wheel and, by a path file, our dependencies only."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=False)
    scripts = home / "bin"
    paths = sysconfig.get_paths(scheme="venv", vars={"base": str(home), "platbase": str(home)})
    dependencies = sysconfig.get_paths()["purelib"]
    command = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install", "--quiet", "--no-deps"]
    subprocess.run([*command, str(wheel)], check=True, capture_output=True, stdin=subprocess.DEVNULL)
    # addsitedir would run the path files found there, the editable install's among them; a plain line does not
    (Path(paths["purelib"]) / "dependencies.pth").write_text(f"{dependencies}\n")
    return scripts


def _run(command: list[str], folder: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV", "COVERAGE"))}
    finished = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_two_builds_give_the_same_bytes(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Another folder, another time, files copied anew: with SOURCE_DATE_EPOCH nothing of that is in the wheel."""
    again = build(tmp_path_factory)
    assert again != wheel
    assert again.read_bytes() == wheel.read_bytes()


def test_wheel_holds_exactly_the_folders(wheel: Path) -> None:
    expected = {
        f"{package}/{path.relative_to(ROOT / folder)}"
        for folder, package in ROOMS.items()
        for path in (ROOT / folder).rglob("*")
        if path.suffix == ".py" or path.name == "py.typed"
    }
    expected |= {
        f"phaseproof/pages/templates/{path.name}" for path in (ROOT / "phaseproof" / "pages" / "templates").iterdir()
    }
    expected |= {"phaseproof/book/resolutions.json"}
    names = zipfile.ZipFile(wheel).namelist()
    found = {name for name in names if ".dist-info/" not in name}
    assert found == expected
    assert {name.partition("/")[0] for name in found} == {"phaseproof"}


def test_every_package_is_marked_as_typed(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"{package}/py.typed" for package in ROOMS.values()} <= names


def test_installed_wheel_helps_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    text = _run([str(installed / "phaseproof"), "--help"], tmp_path)
    for job in ("list", "show", "eval", "check", "validate", "report", "verify"):
        assert job in text


def test_installed_wheel_is_the_one_that_is_imported(installed: Path, tmp_path: Path) -> None:
    code = (
        "import importlib.util as u, phaseproof, phaseproof.theory.kernel as k\n"
        "print(phaseproof.__file__, k.__file__, u.find_spec('theory'), u.find_spec('numeric'), sep='\\n')"
    )
    package, kernel, *bare = _run([str(installed / "python"), "-c", code], tmp_path).splitlines()
    home = str(installed.parent)
    assert package.startswith(home)
    assert kernel.startswith(home)
    assert bare == ["None", "None"]


def test_installed_console_script_works_from_the_root_of_the_checkout(installed: Path) -> None:
    assert "phaseproof" in _run([str(installed / "phaseproof"), "--help"], ROOT)
