"""Where the proof of a claim stands: in its topic's proofs, each module of which names the claims that it proves."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import sympy as sp

from ..theory.claim import Claim, Simulation
from ..theory.domain import Domain
from ..theory.errors import PhaseproofError

if TYPE_CHECKING:
    from ..theory.write.proof import Line


@cache
def written(topic: str, table: str) -> dict[str, Callable[[], Line]]:
    """What the modules of a topic's proofs write, by the names of the claims."""
    proofs = import_module(f"{__package__}.{topic}.proofs")
    modules = [import_module(f"{proofs.__name__}.{module.name}") for module in iter_modules(proofs.__path__)]
    return {name: proof for module in modules for name, proof in getattr(module, table, {}).items()}


def _write(name: str, table: str) -> Line:
    proof = written(name.partition(".")[0], table).get(name)
    if proof is None:
        raise PhaseproofError(f"no proof of {name} is written")
    return proof()


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
    title: str,
    statement: str,
    references: tuple[str, ...],
    measured: Simulation | str,
    symbol: str = "",
) -> Claim:
    """The claim of a relation, with the proof of its name; ``measured`` is its simulation, or why it has none."""
    equation = isinstance(relation, sp.Eq)
    return Claim(
        name=name,
        title=title,
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
