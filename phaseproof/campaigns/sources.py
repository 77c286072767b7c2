"""The files whose text decides what a user's module does: its own, and those of every module it imports that is not installed.

Imports are read off the text, wherever they stand in it; a module that is imported under a name made at run time is missed.
"""

from __future__ import annotations

import ast
import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType

PROGRAM = "phaseproof"


@cache
def _installed() -> tuple[Path, ...]:
    """Where Python and its packages lie, and this program."""
    places = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    named = {Path(place).absolute() for place in {*places, *site.getsitepackages(), site.getusersitepackages()}}
    return (*named, *(place.resolve() for place in named))


@cache
def is_installed(file: Path) -> bool:
    """Does a file belong to Python or to a package that was installed, and so to the versions that are written down?"""
    return any(file.is_relative_to(place) for place in _installed())


def file_of(module: ModuleType | None) -> Path | None:
    """The source of a module; None for what has none: what is written in C, or what names a file that no import found.

    Links are followed, but out of where packages are installed: an installer may keep their files elsewhere.
    """
    name = getattr(module, "__file__", None)
    file = _named(name) if name else None
    return file if file is None or is_installed(file) else file.resolve()


@cache
def _named(name: str) -> Path | None:
    """What a module says of its source, links not followed: thousands of modules are asked for it at each start of a run."""
    return Path(name) if name.endswith(".py") and Path(name).is_absolute() else None


def sources(modules: Iterable[ModuleType]) -> dict[Path, ModuleType | None]:
    """The files with their modules (None: not loaded yet), and those of all that is loaded from beside them.

    What belongs to this program or is installed is left out.
    """
    found: dict[Path, ModuleType | None] = {}
    given = [module for module in modules if module.__name__.partition(".")[0] != PROGRAM]
    folders = {file.parent for module in given if (file := file_of(module))}
    given += [module for name, module in list(sys.modules.items()) if _lies_in(folders, name, module)]
    waiting: list[tuple[ModuleType | None, Path, str]] = [
        (module, file, module.__package__ or "") for module in given if (file := file_of(module))
    ]
    while waiting:
        module, file, package = waiting.pop()
        if file in found or is_installed(file):
            continue
        found[file] = module
        for name in _imports(file.read_bytes(), package):
            loaded = sys.modules.get(name)
            if name.partition(".")[0] == PROGRAM or (loaded is not None and file_of(loaded) is None):
                continue
            there = file_of(loaded) or next(filter(None, (_beside(folder, name) for folder in folders)), None)
            if there is not None:
                waiting.append((loaded, there, name if there.stem == "__init__" else name.rpartition(".")[0]))
    return found


def _lies_in(folders: Iterable[Path], name: str, module: ModuleType) -> bool:
    """Does a module of a user lie in one of the folders?"""
    file = file_of(module) if name.partition(".")[0] != PROGRAM else None
    return file is not None and not is_installed(file) and any(file.is_relative_to(folder) for folder in folders)


def forget(folder: Path) -> None:
    """Forget the modules of a user that were loaded from a folder: what imports them next loads them anew."""
    for name, module in list(sys.modules.items()):
        if name != "__main__" and _lies_in([folder.resolve()], name, module):
            del sys.modules[name]


def _beside(folder: Path, name: str) -> Path | None:
    """The file of a module in a folder or a package there."""
    path = folder.joinpath(*name.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


@lru_cache(maxsize=1024)
def _imports(text: bytes, package: str) -> tuple[str, ...]:
    """The full name of every module, and of every package around one, that a file of this text may import, each once."""
    try:
        return tuple(dict.fromkeys(_imported(ast.parse(text), package)))
    except (SyntaxError, ValueError):
        return ()


def _imported(tree: ast.Module, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1) if all(parts[:end]))
