"""Proofs of claims, topic by topic: each file names the claims that it proves with the functions that write the proofs."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...theory.write.proof import Line


def proof_of(name: str) -> Callable[[], Line] | None:
    """What writes the proof of the claim for the kernel; None where the claim still stands under the former one."""
    topic = f"{__name__}.{name.partition('.')[0]}"
    if find_spec(topic) is None:
        return None
    proofs: dict[str, Callable[[], Line]] = import_module(topic).PROOFS
    return proofs.get(name)


def example_of(name: str) -> Callable[[], Line] | None:
    """What writes an instance that owes nothing, of a claim for every function that meets its hypotheses; None if nothing does."""
    examples: dict[str, Callable[[], Line]] = getattr(
        import_module(f"{__name__}.{name.partition('.')[0]}"), "EXAMPLES", {}
    )
    return examples.get(name)


def joined(*parts: str) -> dict[str, Callable[[], Line]]:
    """The proofs that the files of a topic hold, by the names of the claims."""
    return {name: proof for part in parts for name, proof in import_module(f"{__name__}.{part}").PROOFS.items()}
