"""The rules: principles that textbooks of analysis and probability state in general. None knows a result."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path


def load() -> None:
    """Register every rule: those of logic, those of each module here, and the one that states axioms."""
    import_module("..kernel.logic", __package__)
    import_module("..axioms.table", __package__)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem != "__init__":
            import_module(f".{path.stem}", __package__)
