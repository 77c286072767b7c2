"""The files that claims come from: a user's own, and how a command line names them."""

from __future__ import annotations

import inspect
import shlex
import sys
from collections.abc import Sequence
from functools import partial
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from ..theory.claim import Claim


class _AsItStands(SourceFileLoader):
    """No bytecode is kept of a file: Python takes it for that of another text, if that has as many bytes and came within a second."""

    def path_stats(self, path: str) -> NoReturn:
        raise OSError(f"no bytecode is kept of {path}")


def specification(name: str, path: str | Path) -> ModuleSpec | None:
    """How a user's file is loaded as a module of this name; None of what Python does not read."""
    found = spec_from_file_location(name, path)
    if found is not None and isinstance(found.loader, SourceFileLoader):
        found.loader = _AsItStands(name, str(path))
    return found


def home(claim: Claim) -> ModuleType | None:
    """The module of a user's file that declares the claim, or a part of it; None for a claim of the book."""
    parts: list[Any] = [claim.derivation]
    if claim.simulation is not None:
        parts += [claim.simulation.sample, claim.simulation.prediction, claim.simulation.estimator]
    for part in parts:
        function = inspect.unwrap(part.func if isinstance(part, partial) else part) if part is not None else None
        module = sys.modules.get(getattr(function, "__module__", ""))
        if module is not None and not module.__name__.startswith("phaseproof."):
            return module
    return None


PREFIX = "derivation_file_"
"""How the names of modules begin that are made of users' files."""


def file_loaded(claim: Claim) -> str:
    """The path of the user's file that was loaded and holds a claim, whoever made it; "" where there is none."""
    for name, module in list(sys.modules.items()):
        if name.startswith(PREFIX) and module.__file__ and any(value is claim for value in vars(module).values()):
            return module.__file__
    return ""


def place(claim: Claim) -> str:
    """The file that holds a claim of a user, as a shell reads it, with a space before it; nothing for the book."""
    module = home(claim)
    file = file_loaded(claim) or (module.__file__ if module is not None else None)
    if file is None:
        return ""
    path = Path(file)
    return " " + shlex.quote(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))


def files(claims: Sequence[Claim]) -> list[str]:
    """The data files that the simulations of the claims declare."""
    return sorted({str(file) for claim in claims if claim.simulation is not None for file in claim.simulation.files})


def homes(claims: Sequence[Claim]) -> list[ModuleType]:
    """The modules of users' files that declare the claims or a part of them, by name."""
    wanted = {id(claim) for claim in claims}
    own = {module.__name__: module for claim in claims if (module := home(claim)) is not None}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] != "phaseproof" and any(id(value) in wanted for value in list(vars(module).values())):
            own[name] = module
    return [own[name] for name in sorted(own)]
