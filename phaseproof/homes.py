"""The files that claims come from: a user's own, and how a command line names them."""

from __future__ import annotations

import inspect
import shlex
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from .theory.claim import Claim


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


def place(claim: Claim) -> str:
    """The file that declares a claim of a user, as a shell reads it, with a space before it; nothing for the book."""
    module = home(claim)
    if module is None or module.__file__ is None:
        return ""
    path = Path(module.__file__)
    return " " + shlex.quote(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))


def homes(claims: Sequence[Claim]) -> list[ModuleType]:
    """The modules of users' files that declare the claims, and those loaded from beside them, by name."""
    own = [module for claim in claims if (module := home(claim)) is not None]
    folders = {Path(module.__file__).resolve().parent for module in own if module.__file__}
    found = {module.__name__: module for module in own}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and Path(file).resolve().parent in folders:
            found[name] = module
    return [found[name] for name in sorted(found)]
