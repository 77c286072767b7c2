"""Lines of a derivation as authors write them, and what is said of them once the kernel has judged them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import sympy as sp

from .domain import Domain
from .terms.context import Context, Sequent
from .terms.term import Term


class Verdict(Enum):
    """How a statement is known, strongest first; the last two are failures. PROVED and CERTIFIED are the kernel's words."""

    PROVED = "PROVED"
    CERTIFIED = "CERTIFIED"
    TESTED = "TESTED"
    CITED = "CITED"
    UNDECIDED = "UNDECIDED"
    REFUTED = "REFUTED"

    @property
    def ok(self) -> bool:
        return self not in (Verdict.UNDECIDED, Verdict.REFUTED)


@dataclass(frozen=True)
class Place:
    """Where a step is made: the file, and the lines and columns of the call, columns in bytes of UTF-8 from 0."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, eq=False)
class Step:
    """One line of a derivation: a statement on a domain, the rule that yields it, what it uses; and where it is written."""

    title: str
    statement: sp.Basic
    rule: str
    domain: Domain
    uses: tuple[Step, ...] = ()
    certificate: Mapping[str, Any] = field(default_factory=dict)
    place: Place | None = None


@dataclass(frozen=True, eq=False)
class Lemma:
    """A line for all who use it: the module and function that write it, its words, and all that it says and asks.

    A hypothesis that the log does not state stands as the kernel tells it.
    """

    module: str
    function: str
    words: str
    context: Context
    statement: Term
    owes: tuple[Sequent | str, ...]


@dataclass(frozen=True)
class Checked:
    """The outcome of checking one step, with the outcomes of the steps it uses; ``lemma`` where it is one.

    ``id`` depends only on what the step and all it uses say, and by which rule.
    """

    id: str
    step: Step
    verdict: Verdict
    seconds: float
    message: str = ""
    uses: tuple[Checked, ...] = ()
    axioms: frozenset[str] = frozenset()
    lemma: Lemma | None = None

    @property
    def ok(self) -> bool:
        return self.verdict.ok
