"""Where the proof of a claim stands: in its topic's proofs, each module of which names the claims that it proves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from inspect import isfunction
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import sympy as sp

from ..theory.claim import Claim, Simulation
from ..theory.domain import Domain
from ..theory.errors import PhaseproofError

if TYPE_CHECKING:
    from ..theory.write.proof import Line


@cache
def written(topic: str, table: str) -> dict[str, Any]:
    """What the modules of a topic's proofs hold in a table by the names of the claims: PROOFS, EXAMPLES or IDEAS."""
    proofs = import_module(f"{__package__}.{topic}.proofs")
    modules = [import_module(f"{proofs.__name__}.{module.name}") for module in iter_modules(proofs.__path__)]
    return {name: proof for module in modules for name, proof in getattr(module, table, {}).items()}


def _write(name: str, table: str) -> Line:
    proof = written(name.partition(".")[0], table).get(name)
    if proof is None:
        raise PhaseproofError(f"no proof of {name} is written")
    return proof()


@dataclass(frozen=True)
class Proof:
    """What writes the proof of the claim of this name, which is looked for when it is called."""

    name: str

    def __call__(self) -> Line:
        return _write(self.name, "PROOFS")

    @property
    def idea(self) -> str:
        """It in two sentences; "" where its module has none."""
        return written(self.name.partition(".")[0], "IDEAS").get(self.name, "")


def proof_of(name: str) -> Callable[[], Line]:
    """What writes the proof of the claim of this name, which is looked for when it is called."""
    return Proof(name)


def idea_of(derivation: Callable[..., object] | None) -> str:
    """What a derivation does in a sentence or two: of a proof of the book, else the first paragraph of its docstring."""
    if isinstance(derivation, Proof):
        return derivation.idea
    words = derivation.__doc__ if isfunction(derivation) else ""
    return " ".join((words or "").strip().partition("\n\n")[0].split())


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
