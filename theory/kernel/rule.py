"""What a rule is: a named verifier with a schema for its certificate, which sees a goal and premises and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..decide.defined import holds
from ..decide.refusal import Refusal
from ..decide.scene import Scene
from ..terms.context import Context, Sequent, Theorem
from ..terms.term import Term, substitute

_ONE = ("term", "variable", "number", "name")
KINDS = frozenset((*_ONE, *(f"{kind}s" for kind in _ONE), "images", "functions", "prop", "context"))
"""What an entry of a certificate may be. ``images`` maps variables to terms, ``functions`` names to (arity, body);
``numbers`` are exact rationals; a kind ending in ? may be left out."""


@dataclass
class Premise:
    """A theorem as a rule may use it: its statement is had only for a scene in which it holds throughout."""

    theorem: Theorem
    goal: Context

    def on(self, scene: Scene, images: Mapping[Term, Term] | None = None) -> Term:
        """The statement at every point of the scene, variables put to the images (by default to their namesakes).

        Refused unless every variable is declared in the scene, every condition follows there, and nothing is owed about a
        variable that has an image or that the goal's context does not hold: the premise is used for all its values.
        """
        images = dict(images or {})
        declared, variables = frozenset(scene.context.variables), self.theorem.context.variables
        if stray := images.keys() - frozenset(variables):
            raise Refusal(f"the premise has no variable {next(iter(stray))}")
        for variable in variables:
            if not images.get(variable, variable).variables <= declared:
                raise Refusal(f"the premise speaks of {variable}, which stands for nothing where it is used")
        general = frozenset(v for v in variables if v in images or v not in self.goal.variables)
        for owed in self.theorem.owes:
            if owed.free & general:
                raise Refusal(f"the premise owes something about {next(iter(owed.free & general))} at a single value")
        conditions, ranges = self.theorem.context.substituted(images)
        for condition in conditions:
            try:
                holds(condition, scene)
            except Refusal as refusal:
                raise Refusal(f"the premise holds where {condition}, which is not shown: {refusal}") from None
        for variable, source in ranges:
            if scene.context.range_of(variable) is not source:
                raise Refusal(f"the premise is about {variable} of {source}, not of {scene.context.range_of(variable)}")
        return substitute(self.theorem.statement, images)


@dataclass
class Goal:
    """What a rule is asked to verify: a statement at every point of a scene."""

    statement: Term
    scene: Scene

    @property
    def context(self) -> Context:
        return self.scene.context

    def sides(self, head: str = "eq") -> tuple[Term, Term]:
        """Left and right side of a goal that states the relation."""
        if self.statement.head != head:
            raise Refusal(f"the rule shows {head}, not {self.statement.head}")
        left, right = self.statement.terms
        return left, right


@dataclass(frozen=True)
class Shown:
    """What a rule answers beside yes: terms whose existence it showed, hypotheses that are owed or were paid."""

    defined: tuple[Term, ...] = ()
    owes: frozenset[Sequent] = frozenset()
    paid: tuple[tuple[int, frozenset[Sequent]], ...] = ()  # (number of a premise, what it owes no more)
    axioms: frozenset[str] = frozenset()
    certified: bool = False


Verify = Callable[..., Shown | None]


@dataclass(frozen=True)
class Rule:
    name: str
    verify: Verify
    summary: str
    source: str
    schema: Mapping[str, str] = field(default_factory=dict)


RULES: dict[str, Rule] = {}


def rule(name: str, *, source: str, **schema: str) -> Callable[[Verify], Verify]:
    """Register a verifier: its docstring's first line says what it checks, ``source`` which textbook states it."""

    def register(verify: Verify) -> Verify:
        if name in RULES or not verify.__doc__ or any(kind.rstrip("?") not in KINDS for kind in schema.values()):
            raise ValueError(f"rule {name!r} is registered twice, has no docstring or an unknown schema")
        RULES[name] = Rule(name, verify, verify.__doc__.strip().splitlines()[0], source, dict(schema))
        return verify

    return register


def certificate_of(known: Rule, given: Mapping[str, Any], declared: frozenset[Term]) -> dict[str, Any]:
    """The certificate, if it has the entries that the rule's schema asks for and no others; kinds were read by the log.

    Its terms speak of declared variables, and of those that the certificate itself names for what a binder binds.
    """
    for name in given:
        if name not in known.schema:
            raise Refusal(f"rule {known.name} has no certificate {name!r}; valid: {', '.join(known.schema) or 'none'}")
    for name, kind in known.schema.items():
        if name not in given and not kind.endswith("?"):
            raise Refusal(f"rule {known.name} asks for the certificate {name!r} ({kind})")
    kinds = {name: known.schema[name].rstrip("?") for name in given}
    named = {v for name, kind in kinds.items() if kind in ("variable", "variables") for v in _listed(given[name])}
    for name, kind in kinds.items():
        if kind in ("term", "terms", "prop"):
            for term in _listed(given[name]):
                if term.loose or term.variables - declared - named:
                    raise Refusal(f"the certificate {name} speaks of what its context does not declare: {term}")
    return dict(given)


def _listed(value: Any) -> tuple[Term, ...]:
    return value if isinstance(value, tuple) else (value,)
