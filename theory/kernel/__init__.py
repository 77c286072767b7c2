"""What makes a theorem: the log's records, the rules' interface and the walk that checks.

The names of the former kernel are still found here, imported when they are asked for: the book is moving.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..former_kernel import RULES, Checked, Goal, Rule, Step, Theorem, Verdict, check, rule, well_formed

__all__ = ["RULES", "Checked", "Goal", "Rule", "Step", "Theorem", "Verdict", "check", "rule", "well_formed"]


def __getattr__(name: str) -> Any:
    if name.startswith("__") or find_spec(f"{__name__}.{name}"):
        raise AttributeError(name)
    return getattr(import_module("..former_kernel", __name__), name)
