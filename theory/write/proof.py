"""A derivation as it is written: each line is shown by the rules as soon as it is stated, or an error says what is missing.

Terms and contexts are the kernel's own here; SymPy's expressions come in by ``convert``. Nothing here is trusted: the
lines are written to a log, and the log is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from ..axioms.table import AXIOMS
from ..decide.refusal import Refusal
from ..errors import UsageError
from ..find import bounds, instances, limits, suggest  # noqa: F401  (they register the makers of guesses)
from ..find.examine import disproof
from ..find.search import SUGGESTIONS, Found, Guess, Sketch, find, guesses
from ..kernel.check import derive
from ..kernel.log import LoggedStep
from ..rules import load
from ..terms.context import Context, Theorem
from ..terms.term import Function, IllFormed, Term, substitute

load()


class NotShown(UsageError):
    """A line that no rule shows; the message says what was tried, or where the line is false."""


@dataclass(frozen=True, eq=False)
class Line:
    """A line of a derivation as its author states it, with the lines it uses; ``step`` and ``uses`` are believed, not shown.

    ``shown`` puts it to the kernel's rules, ``theorem`` is what they make of it.
    """

    step: LoggedStep
    uses: tuple[Line, ...]
    search: Callable[[], tuple[LoggedStep, Theorem, tuple[Line, ...]]] | None = None

    @property
    def statement(self) -> Term:
        return self.step.statement

    @property
    def context(self) -> Context:
        return self.step.context

    @cached_property
    def shown(self) -> tuple[LoggedStep, Theorem, tuple[Line, ...]]:
        """The line with its theorem and the lines that were used for it. Raises NotShown."""
        if self.search is not None:
            return self.search()
        try:
            return self.step, derive(self.step, [line.theorem for line in self.uses]), self.uses
        except (Refusal, IllFormed) as refusal:
            raise NotShown(f"{self.step.title}\n  by {self.step.rule}: {refusal}") from None

    @property
    def theorem(self) -> Theorem:
        return self.shown[1]


_BELIEVING: ContextVar[bool] = ContextVar("believing", default=False)


@contextmanager
def believing() -> Iterator[None]:
    """Within, a line is not shown when it is stated: a log is made of what its author says, and the kernel judges that."""
    token = _BELIEVING.set(True)
    try:
        yield
    finally:
        _BELIEVING.reset(token)


@contextmanager
def showing() -> Iterator[None]:
    """Within, every line is shown when it is stated, whatever holds around."""
    token = _BELIEVING.set(False)
    try:
        yield
    finally:
        _BELIEVING.reset(token)


def have(
    statement: Term,
    context: Context,
    *uses: Line,
    rule: str = "",
    title: str = "",
    seconds: float = 10.0,
    doubt: bool = True,
    **certificate: Any,
) -> Line:
    """The line that the statement holds on the context, by the rule with the certificate, or by a rule that is found.

    With ``doubt`` the error of a line that is not shown says where it is false, if that is seen.
    """
    if rule and (certificate or rule not in SUGGESTIONS):
        line = Line(LoggedStep(title or rule, context, statement, rule, (), certificate), uses)
    else:
        search = partial(_searched, statement, context, uses, rule, title, seconds, doubt)
        guess = _first(statement, context, uses, rule) if rule and _BELIEVING.get() else None
        if guess is None:
            step, theorem, used = search()
            return proved(step, theorem, used)
        chosen = tuple(uses[i] for i in guess.uses)
        line = Line(LoggedStep(title or rule, context, statement, rule, (), dict(guess.certificate)), chosen, search)
    if not _BELIEVING.get():
        line.shown  # noqa: B018 (it is asked for now, to fail where it is stated)
    return line


def proved(step: LoggedStep, theorem: Theorem, uses: tuple[Line, ...] = ()) -> Line:
    """A line that has been shown already."""
    line = Line(step, uses)
    line.__dict__["shown"] = step, theorem, uses
    return line


def _first(statement: Term, context: Context, uses: tuple[Line, ...], rule: str) -> Guess | None:
    """The certificate that is thought of first for the rule; nobody has tried it."""
    stated = tuple(Theorem(line.context, line.statement) for line in uses)
    return next(guesses(Sketch(context, statement, stated), rule), None)


def _searched(
    statement: Term, context: Context, uses: tuple[Line, ...], rule: str, title: str, seconds: float, doubt: bool
) -> tuple[LoggedStep, Theorem, tuple[Line, ...]]:
    """The line by the rule, or by any, with the certificate that the kernel accepts. Raises NotShown."""
    sketch = Sketch(context, statement, tuple(line.theorem for line in uses))
    found = find(sketch, (rule,) if rule else None, seconds)
    if isinstance(found, Found):
        step = LoggedStep(title or found.rule, context, statement, found.rule, (), dict(found.guess.certificate))
        return step, found.theorem, tuple(uses[i] for i in found.guess.uses)
    false = disproof(sketch) if doubt else None
    if false is not None:
        at = ", ".join(f"{v} = {value}" for v, value in false.point)
        raise NotShown(f"{title or statement}\n  false at {at}: left {false.left}, right {false.right}")
    telling = [
        (name, text) for name, text in found.refusals if not text.startswith(("the rule shows", "there is no rule"))
    ]
    tried = "\n".join(f"  {name}: {message}" for name, message in telling[-8:])
    raise NotShown(f"{title}\n  {statement}\nnot found; tried\n{tried}")


def instance(
    line: Line,
    context: Context,
    *payments: Line,
    images: Mapping[Term, Term] | None = None,
    functions: Mapping[str, Function] | None = None,
    title: str = "",
) -> Line:
    """What the line says at images of its variables and functions, or on a part of its domain; payments meet what it owes."""
    images, functions = dict(images or {}), dict(functions or {})
    statement = substitute(line.statement, images, functions)
    title = title or line.step.title
    return have(statement, context, line, *payments, rule="instance", title=title, images=images, functions=functions)


def axiom(name: str) -> Line:
    """The axiom of this name, its hypotheses owed."""
    theorem = AXIOMS[name].theorem
    return have(theorem.statement, theorem.context, rule="axiom", title=name, axiom=name)
