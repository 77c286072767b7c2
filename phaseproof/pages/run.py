"""What it takes to repeat a run and to cite it: the same on every page, whatever the format."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from ..book.cited import Axiom, axioms_of
from ..checking.claims import CheckReport
from ..theory.claim import Claim
from ..typesetting.prose import in_words

if TYPE_CHECKING:
    from ..simulation.validation import ValidationReport

LIBRARIES = ("phaseproof", "sympy", "mpmath", "python-flint", "numpy", "scipy", "hypothesis")


def versions() -> dict[str, str]:
    """Python and the libraries that the numbers come from."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def title_of(claim: Claim) -> str:
    """The heading of a claim's page: its title, or its own name in words."""
    return claim.title or in_words(claim.name.rpartition(".")[2])


@dataclass(frozen=True)
class Run:
    """One run of check and validate: its command, when it was, what it used, and how it ended."""

    command: str
    date: str
    versions: dict[str, str]
    checked: CheckReport
    validated: ValidationReport
    files: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.checked.ok and self.validated.ok

    @property
    def tested(self) -> bool:
        """Was anything simulated?"""
        return any(claim.verdict is not None for claim in self.validated.claims)

    @property
    def title(self) -> str:
        """Of the report: ours for the book, the files' for claims of a user."""
        if not self.files:
            return "When linear generative models memorise, converge and generalise"
        return f"Claims of {', '.join(self.files)}"

    @property
    def year(self) -> str:
        return self.date[:4]

    @property
    def names(self) -> tuple[str, ...]:
        """Of the claims, in the order of the report."""
        return tuple(result.claim.name for result in self.checked.results)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Of the claims by their names, in the same order."""
        return {result.claim.name: title_of(result.claim) for result in self.checked.results}

    @property
    def axioms(self) -> tuple[Axiom, ...]:
        """Everything that something in the report rests on."""
        return axioms_of(result.root for result in self.checked.results)

    def page_command(self, name: str) -> str:
        """The command that makes the page of one claim again: its random numbers depend on nothing else."""
        files = "".join(f" {file}" for file in self.files)
        options = f" --settings {self.validated.settings} --seed {self.validated.seed}"
        return f"phaseproof report {name}{files}{options} -o report"

    def citation(self, name: str) -> str:
        """A claim of this version, for a list of references; a user's is its author's."""
        program = f"phaseproof {self.versions['phaseproof']}"
        if self.files:
            return f"the author of {', '.join(self.files)}, claim {name}, checked with {program} ({self.year})"
        return f"phaseproof contributors ({self.year}), {program}, claim {name}"

    def bibtex(self, name: str) -> str:
        """The same as an entry for BibTeX."""
        author = f"The author of {', '.join(self.files)}" if self.files else "phaseproof contributors"
        return (
            f"@misc{{phaseproof:{name},\n"
            f"  author = {{{{{author}}}}},\n"
            f"  title = {{Claim {name}, checked with phaseproof {self.versions['phaseproof']}}},\n"
            f"  year = {{{self.year}}},\n"
            "}"
        )
