"""Cited facts as formulas. The former axioms are still found here by name: the book is moving."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..former_axioms import AXIOMS, Axiom

__all__ = ["AXIOMS", "Axiom"]


def __getattr__(name: str) -> Any:
    if name.startswith("__") or find_spec(f"{__name__}.{name}"):
        raise AttributeError(name)
    return getattr(import_module("..former_axioms", __name__), name)
