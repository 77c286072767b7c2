"""The proof log: plain records of what was stated, where, by which rule, from what. It carries no authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..terms.context import Context, Sequent
from ..terms.term import Term

VERSION = 1


@dataclass(frozen=True)
class LoggedStep:
    """One line: ``uses`` are numbers of earlier lines; certificate entries are of the kinds that rules name.

    A line without a rule shows nothing: its author had none, for the reason in ``message``. It may be false at ``point``,
    as it stands or by what ``follows``, the number of an earlier line that is an equation for a side of it.
    """

    title: str
    context: Context
    statement: Term
    rule: str
    uses: tuple[int, ...] = ()
    certificate: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""
    point: Mapping[str, Any] | None = None
    follows: int | None = None


@dataclass(frozen=True)
class LoggedClaim:
    """What a derivation was to end in: the line ``last`` has to state exactly this, on exactly this context.

    It may owe the ``hypotheses``, which are part of what is claimed, and nothing else. That there is something that meets
    them is seen by an ``example``: a line that is an instance of ``last`` and owes nothing.
    """

    name: str
    context: Context
    statement: Term
    last: int
    point: Mapping[str, Any] = field(default_factory=dict)
    """Values of the parameters at which the context is seen to hold something."""
    hypotheses: tuple[Sequent, ...] = ()
    example: int = -1


@dataclass(frozen=True)
class Log:
    steps: tuple[LoggedStep, ...]
    claims: tuple[LoggedClaim, ...]
