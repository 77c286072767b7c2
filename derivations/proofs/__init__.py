"""Proofs of claims, topic by topic: each file names the claims that it proves with the functions that write the proofs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

import sympy as sp

from ...theory.claim import Claim, Simulation
from ...theory.domain import Domain
from ...theory.errors import PhaseproofError

if TYPE_CHECKING:
    from ...theory.write.proof import Line


def _write(name: str, table: str) -> Line:
    topic = import_module(f"{__name__}.{name.partition('.')[0]}")
    written: Callable[[], Line] | None = getattr(topic, table).get(name)
    if written is None:
        raise PhaseproofError(f"no proof of {name} is written")
    return written()


def proof_of(name: str) -> Callable[[], Line]:
    """What writes the proof of the claim of this name, which is looked for when it is called."""
    return partial(_write, name, "PROOFS")


def example_of(name: str) -> Callable[[], Line]:
    """What writes an instance that owes nothing, of a claim for every function that meets its hypotheses."""
    return partial(_write, name, "EXAMPLES")


def stated(
    relation: sp.Rel,
    domain: Domain,
    name: str,
    statement: str,
    references: tuple[str, ...],
    measured: Simulation | str,
    symbol: str = "",
) -> Claim:
    """The claim of a relation, with the proof of its name; ``measured`` is its simulation, or why it has none."""
    equation = isinstance(relation, sp.Eq)
    return Claim(
        name=name,
        statement=statement,
        domain=domain,
        definition=relation.lhs if equation else None,
        closed_form=relation.rhs if equation else None,
        proposition=None if equation else relation,
        derivation=proof_of(name),
        references=references,
        simulation=measured if isinstance(measured, Simulation) else None,
        no_simulation=measured if isinstance(measured, str) else "",
        symbol=symbol,
    )


def joined(*parts: str) -> dict[str, Callable[[], Line]]:
    """The proofs that the files of a topic hold, by the names of the claims."""
    return {name: proof for part in parts for name, proof in import_module(f"{__name__}.{part}").PROOFS.items()}
