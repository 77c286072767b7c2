"""The walk: each line of a log is derived from earlier lines by its rule, or it is not believed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ..decide.defined import defined
from ..decide.opening import entailed
from ..decide.points import inhabited
from ..decide.refusal import Refusal, succeeds
from ..decide.scene import Scene
from ..decide.signs import signs
from ..terms.context import Context, Theorem
from ..terms.term import IllFormed, Term
from ..untrusted.refutation import examined
from .log import Log, LoggedClaim, LoggedStep
from .rule import RULES, Goal, Premise, Shown, certificate_of


@dataclass(frozen=True)
class Outcome:
    """A line with its theorem, or with the reason why there is none; refuted if it is false at a point."""

    theorem: Theorem | None
    message: str = ""
    refuted: bool = False
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return self.theorem is not None


def judged(log: Log, number: int, earlier: Mapping[int, Outcome]) -> Outcome:
    """The outcome of a step, from those of the steps that it uses."""
    signs.cache_clear()
    start, step = time.perf_counter(), log.steps[number]
    found = _attempt(lambda: _step(step, number, earlier))
    if not found.ok and (false := examined(step, number, earlier)):
        found = Outcome(None, f"{found.message}\n{false}".lstrip(), refuted=True)
    return replace(found, seconds=time.perf_counter() - start)


def claimed(log: Log, claim: LoggedClaim, steps: Mapping[int, Outcome]) -> Outcome:
    """The outcome of a claim, from those of its last step and its example; false where a last step is that says the same."""
    found, last = _attempt(lambda: _claim(log, claim, steps)), log.steps[claim.last] if claim.last in steps else None
    said = claim.context, claim.statement, ()
    alike = last is not None and (last.context, last.statement, claim.hypotheses) == said
    return replace(found, refuted=found.theorem is None and alike and steps[claim.last].refuted)


def _attempt(derivation: Callable[[], Theorem]) -> Outcome:
    try:
        return Outcome(derivation())
    except (Refusal, IllFormed) as refusal:
        return Outcome(None, str(refusal))
    except Exception as error:  # whatever a rule stumbles over, it has not shown the statement
        return Outcome(None, f"{type(error).__name__}: {error}")


def _step(step: LoggedStep, number: int, earlier: Mapping[int, Outcome]) -> Theorem:
    if any(not 0 <= used < number for used in step.uses):
        raise Refusal("a step uses earlier steps alone")
    if not step.rule:
        raise Refusal(step.message)
    theorems = []
    for used in step.uses:
        theorem = earlier[used].theorem
        if theorem is None:
            raise Refusal(f"it uses step {used}, which is not shown")
        theorems.append(theorem)
    return derive(step, theorems)


def derive(step: LoggedStep, theorems: list[Theorem]) -> Theorem:
    """The theorem that a line states, by its rule from these theorems. Raises Refusal or IllFormed."""
    known = RULES.get(step.rule)
    if known is None:
        raise Refusal(f"there is no rule {step.rule!r}")
    well_formed(step.context, step.statement)
    certificate = certificate_of(known, step.certificate, frozenset(step.context.variables))
    scene = scene_of(step.context, theorems)
    premises = [Premise(theorem, step.context) for theorem in theorems]
    shown = known.verify(Goal(step.statement, scene), *premises, **certificate) or Shown()
    defined(step.statement, scene, shown.defined)
    return conclude(step, theorems, shown)


def conclude(step: LoggedStep, theorems: list[Theorem], shown: Shown) -> Theorem:
    """The theorem, with all that its premises owe and rest on; a rule adds to that, and discharges what it names alone."""
    paid = dict(shown.paid)
    owes = shown.owes.union(*(t.owes - paid.get(i, frozenset()) for i, t in enumerate(theorems)))
    declared = frozenset(step.context.variables)
    for owed in owes:
        if stray := owed.free - declared:
            raise Refusal(f"a hypothesis is owed about {next(iter(stray))}, which the context does not declare")
    return Theorem(
        step.context,
        step.statement,
        owes,
        shown.axioms.union(*(t.axioms for t in theorems)),
        shown.certified or any(t.certified for t in theorems),
    )


def well_formed(context: Context, statement: Term) -> None:
    """A closed proposition about declared variables."""
    if statement.sort != "prop" or statement.loose:
        raise IllFormed("a step states a closed proposition")
    if stray := (statement.variables - frozenset(context.variables)) | context.outside:
        raise IllFormed(f"the step speaks of {next(iter(stray))}, which its context does not declare")


def scene_of(context: Context, theorems: list[Theorem]) -> Scene:
    """The context with the premises: those that hold at each of its points are facts, others are general."""
    bare = Scene(context)
    facts, general = [], []
    for theorem in theorems:
        further = frozenset(v for v in theorem.context.variables if v not in context.variables)
        if any(owed.free & further for owed in theorem.owes):
            continue
        if further:
            general.append(theorem)
        elif all(context.range_of(v) is source for v, source in theorem.context.ranges) and all(
            succeeds(entailed, condition, bare) for condition in theorem.context.conditions
        ):
            facts.append(theorem.statement)
    return Scene(context, tuple(facts), tuple(general))


def _claim(log: Log, claim: LoggedClaim, steps: Mapping[int, Outcome]) -> Theorem:
    """A claim is the theorem of its last step: the same statement on the same context, inhabited, owing what it states."""
    if claim.last not in steps:
        raise Refusal("the claim names no step")
    theorem = steps[claim.last].theorem
    if theorem is None:
        raise Refusal("the last step of its derivation is not shown")
    if theorem.statement is not claim.statement:
        raise Refusal(f"the derivation ends in\n  {theorem.statement}\nbut the claim says\n  {claim.statement}")
    if theorem.context != claim.context:
        raise Refusal("the derivation ends on another domain than the claim's")
    for owed in theorem.owes - frozenset(claim.hypotheses):
        raise Refusal(f"it owes a hypothesis that the claim does not state: {owed}")
    for stated in claim.hypotheses:
        well_formed(theorem.context.extended(stated.own), stated.statement)
    if theorem.statement.head == "true":
        raise Refusal("a claim says something")
    inhabited(theorem.context, claim.point)
    if theorem.owes:
        _met(log, claim, steps)
    return theorem


def _met(log: Log, claim: LoggedClaim, steps: Mapping[int, Outcome]) -> None:
    """Something meets the hypotheses of a claim: its example is an instance of its last step, somewhere, and owes nothing."""
    found = steps[claim.example].theorem if claim.example in steps else None
    step = None if found is None else log.steps[claim.example]
    if step is None or found is None or found.owes or (step.rule, step.uses[:1]) != ("instance", (claim.last,)):
        raise Refusal("nothing is seen to meet its hypotheses: no example of the claim owes nothing")
    inhabited(found.context, {})
