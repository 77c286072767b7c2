"""One statement searched for: by a rule, by an instance of an axiom, by a strategy. The kernel decides, time is bounded."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from ..axioms.table import AXIOMS
from ..find.examine import Disproof, disproof
from ..find.matching import match
from ..find.patience import PATIENCE
from ..find.relevance import ranked
from ..find.search import Found, Limit, Missed, Sketch, find, turns
from ..kernel.log import LoggedStep
from ..terms.term import substitute
from . import guesses  # noqa: F401  (it registers more makers of guesses)
from .proof import Line, axiom, proved, showing
from .strategies import registry
from .strategies.registry import Task

WAYS = 4
"""Ways in which a statement is matched with an axiom."""
SECONDS = 2.0 * PATIENCE
"""Of processor time, for which rules are tried on one statement."""
FURTHER = 1.0 * PATIENCE
"""The same where there is less hope: with an instance of an axiom, with earlier lines."""
TOTAL = 7.0 * PATIENCE
"""The same for all of it; some 3 s are left for seeing whether the statement is false."""
DOUBT = 0.6 * PATIENCE
"""The same for a first look for a point at which the statement is false."""
SYMPY = ("antiderivative",)
"""Rules whose guesses take SymPy long: they are tried after that look."""
LEAST = 0.1
"""Seconds that are tried when the time is over."""
AT_ONCE = 4
"""Earlier lines that are used together, at most."""


@dataclass(frozen=True)
class Answer:
    """The last line of a derivation from the lines of a task, or None; what the ways that were tried missed; where it is ``false``."""

    line: Line | None
    missed: tuple[tuple[str, str], ...] = ()
    false: Disproof | None = None


def search(task: Task, limit: Limit, earlier: Sequence[Line] = (), doubt: bool = True) -> Answer:
    """A line that states what the task asks for, from its lines; where that fails, from earlier ones as well.

    With ``doubt`` what is seen to be false once no quick rule shows it is searched for no further.
    """
    limit = _until(time.process_time() + TOTAL, limit)
    by_rules = by_rule(task, limit, tuple(rule for rule in turns(sketch_of(task)) if rule not in SYMPY))
    if by_rules.line is not None:
        return by_rules
    if doubt and (false := _doubted(task, limit)) is not None:
        return Answer(None, by_rules.missed, false)
    by_sympy = by_rule(task, limit, SYMPY, FURTHER / 4)
    if by_sympy.line is not None:
        return by_sympy
    instance = by_axiom(task, limit)
    if instance is not None:
        more = by_rule(replace(task, lines=(instance, *task.lines)), limit, seconds=FURTHER)
        if more.line is not None:
            return more
    if (line := by_earlier(task, limit, earlier)) is not None:
        return Answer(line)
    derived = by_strategy(task, limit)
    if derived.line is None and (chosen := _about(task, earlier)):
        further = by_strategy(replace(task, lines=(*task.lines, *chosen[:AT_ONCE])), limit)
        derived = further if further.line is not None else derived
    return Answer(derived.line, (*by_rules.missed, *by_sympy.missed, *derived.missed))


def _doubted(task: Task, limit: Limit) -> Disproof | None:
    """A point at which the statement is false, where one is seen at once; none from lines that suppose something."""
    if any(line.theorem.owes for line in task.lines):
        return None
    try:
        with limit(DOUBT):
            return disproof(sketch_of(task), patient=True, quick=True)
    except Exception:  # then no point is found
        return None


def _about(task: Task, earlier: Sequence[Line]) -> list[Line]:
    """Earlier lines that are about the same terms, nearest first."""
    return ranked(task.statement, task.context, earlier, lambda line: (line.context, line.statement))


def _until(end: float, limit: Limit) -> Limit:
    """The limit, and what is left of the time."""
    return lambda seconds: limit(max(min(seconds, end - time.process_time()), LEAST))


def by_rule(task: Task, limit: Limit, rules: tuple[str, ...] | None = None, seconds: float = SECONDS) -> Answer:
    """The line by a rule and a certificate that are guessed."""
    try:
        with limit(2 * seconds):  # of one long try, which the search itself does not end
            found = find(sketch_of(task), rules, seconds, limit)
    except Exception as error:
        return Answer(None, (("search", str(error)),))
    if isinstance(found, Missed):
        return Answer(None, found.refusals)
    return Answer(_line(task, found))


def _line(task: Task, found: Found) -> Line:
    step = LoggedStep(found.rule, task.context, task.statement, found.rule, (), dict(found.guess.certificate))
    return proved(step, found.theorem, tuple(task.lines[i] for i in found.guess.uses))


def sketch_of(task: Task) -> Sketch:
    return Sketch(task.context, task.statement, tuple(line.theorem for line in task.lines))


def by_axiom(task: Task, limit: Limit) -> Line | None:
    """An instance of an axiom, in the axiom's own words, of which the statement may be one."""
    end = time.process_time() + FURTHER
    for name, known in AXIOMS.items():
        for said in _instances(task, name):
            if time.process_time() > end:
                return None
            found = by_rule(said, limit, ("instance",), FURTHER).line
            if found is not None:
                return proved(replace(found.step, title=known.name), found.theorem, found.uses)
    return None


def _instances(task: Task, name: str) -> Iterator[Task]:
    """The axiom as it speaks of what the statement speaks of."""
    theorem = AXIOMS[name].theorem
    found_ways = match(theorem.statement, task.statement, frozenset(theorem.context.variables))
    for images, functions in islice(found_ways, WAYS):
        statement = substitute(theorem.statement, images, functions)
        yield Task(task.context, statement, (_axiom(name), *task.lines))


@cache
def _axiom(name: str) -> Line:
    with showing():
        return axiom(name)


def by_earlier(task: Task, limit: Limit, earlier: Sequence[Line]) -> Line | None:
    """The line from the task's lines and a few earlier ones that are about the same terms, as few as will do."""
    end = time.process_time() + FURTHER
    chosen = _about(task, earlier)
    together = [chosen[:count] for count in range(1, AT_ONCE + 1) if count <= len(chosen)]
    for further in [*together, *([one] for one in chosen[1:])]:
        left = end - time.process_time()
        if left <= 0:
            return None
        found = by_rule(replace(task, lines=(*task.lines, *further)), limit, seconds=left).line
        if found is not None:
            return _fewer(task, limit, found, further)
    return None


def _fewer(task: Task, limit: Limit, found: Line, further: Sequence[Line]) -> Line:
    """The line without those of the further lines that its rule does not need."""
    kept = [line for line in further if line in found.uses]
    for line in tuple(kept):
        fewer = [other for other in kept if other is not line]
        again = by_rule(replace(task, lines=(*task.lines, *fewer)), limit, (found.step.rule,), FURTHER).line
        if again is not None:
            kept, found = fewer, again
    return found


def by_strategy(task: Task, limit: Limit) -> Answer:
    """The last line of a short derivation that a strategy finds."""
    registry.ready()
    try:
        with limit(registry.SECONDS + FURTHER):
            return Answer(*registry.attempt(task))
    except Exception as error:
        return Answer(None, (("strategies", str(error)),))


__all__ = ["Answer", "Limit", "Task", "by_axiom", "by_rule", "by_strategy", "search", "sketch_of"]
