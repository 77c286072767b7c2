"""A scene: a context together with what is known at each of its points."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms.context import Context, Theorem
from ..terms.term import Term


@dataclass(frozen=True)
class Scene:
    """``facts`` hold at every point of the context; ``general`` are theorems that hold for all values of further variables.

    For each of ``general`` the kernel has shown that its conditions on the context's variables hold here and that what it
    owes does not speak of its further variables, so those may be put to any values that meet its other conditions.
    """

    context: Context
    facts: tuple[Term, ...] = ()
    general: tuple[Theorem, ...] = ()

    @property
    def known(self) -> tuple[Term, ...]:
        """Conditions and facts: propositions that hold at every point."""
        return self.context.conditions + self.facts

    def where(self, *conditions: Term) -> Scene:
        """The part of the context on which the conditions hold too; a context itself says nothing of function variables."""
        plain = self.context.where(*(c for c in conditions if not c.functions))
        return Scene(plain, self.facts + tuple(c for c in conditions if c.functions), self.general)

    def knowing(self, *facts: Term) -> Scene:
        """The same with further facts, which the caller has shown."""
        return Scene(self.context, self.facts + facts, self.general)
