"""Trying rules on a statement until the kernel accepts one, within a budget of time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ..decide.refusal import Refusal
from ..kernel.check import derive
from ..kernel.log import LoggedStep
from ..terms.context import Context, Theorem
from ..terms.term import IllFormed, Term
from .patience import PATIENCE

SECONDS = 3.0 * PATIENCE
"""Of processor time, for which one statement is searched."""


@dataclass(frozen=True)
class Sketch:
    """What is to be shown, and the theorems that may be used; nobody has said how."""

    context: Context
    statement: Term
    premises: tuple[Theorem, ...] = ()

    def further(self, premise: Theorem) -> tuple[Term, ...]:
        """The variables for all of whose values a premise speaks: those that are not declared here."""
        return tuple(v for v in premise.context.variables if v not in self.context.variables)


@dataclass(frozen=True)
class Guess:
    """Premises by their numbers, in the order in which the rule takes them, and a certificate."""

    uses: tuple[int, ...]
    certificate: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    rule: str
    guess: Guess
    theorem: Theorem


@dataclass(frozen=True)
class Missed:
    """No rule was found; the refusals of those that were tried, nearest last."""

    refusals: tuple[tuple[str, str], ...]


Limit: TypeAlias = Callable[[float], AbstractContextManager[None]]
"""A context that ends by an error when so many seconds are over."""
Suggest = Callable[[Sketch], Iterator[Guess]]
SUGGESTIONS: dict[str, list[Suggest]] = {}
TURNS = (
    "cases", "rewrite", "wick", "law", "linear", "limit_algebra", "continuity", "differentiate", "define", "split", "sign",
    "order", "tonelli", "root_is", "root_exists", "least", "functional_equation", "induction", "instance", "field", "combine",
    "increasing_map", "substitution", "compose", "limit_order", "squeeze", "dominated_convergence", "monotone_convergence",
    "antiderivative",
)  # fmt: skip
"""The order in which rules are tried: those that need no guess first."""


def suggests(*rules: str) -> Callable[[Suggest], Suggest]:
    """Register a maker of guesses for the rules."""

    def register(suggest: Suggest) -> Suggest:
        for name in rules:
            SUGGESTIONS.setdefault(name, []).append(suggest)
        return suggest

    return register


def find(
    sketch: Sketch,
    rules: Sequence[str] | None = None,
    seconds: float = SECONDS,
    limit: Limit = lambda seconds: nullcontext(),
) -> Found | Missed:
    """The first rule and certificate that the kernel accepts, rules tried in the given order, or else in turn.

    No one try may take more than a third of the time, where there is a ``limit``.
    """
    end = time.process_time() + seconds
    refusals: list[tuple[str, str]] = []
    for name in turns(sketch) if rules is None else rules:
        for guess in guesses(sketch, name):
            if time.process_time() > end:
                return Missed((*refusals, ("search", f"stopped after {seconds} s")))
            chosen = tuple(sketch.premises[i] for i in guess.uses)
            line = LoggedStep("", sketch.context, sketch.statement, name, guess.uses, guess.certificate)
            try:
                with limit(seconds / 3):
                    return Found(name, guess, derive(line, list(chosen)))
            except (Refusal, IllFormed) as refusal:
                refusals.append((name, str(refusal)))
            except Exception as error:  # a guess that a rule stumbles over is a wrong guess
                refusals.append((name, f"{type(error).__name__}: {error}"))
    return Missed(tuple(refusals))


def turns(sketch: Sketch) -> tuple[str, ...]:
    """The rules in turn; first those that pay what a premise owes, which others leave owed, or that say it of fewer values."""
    if any(premise.owes for premise in sketch.premises):
        return ("instance", "induction", *TURNS)
    return ("instance", *TURNS) if any(map(sketch.further, sketch.premises)) else TURNS


def guesses(sketch: Sketch, rule: str) -> Iterator[Guess]:
    """What is thought of for the rule, nearest first."""
    for suggest in SUGGESTIONS.get(rule, ()):
        yield from _safely(suggest, sketch)


def _safely(suggest: Suggest, sketch: Sketch) -> Iterator[Guess]:
    """The guesses, as far as making them goes well: they are not trusted, so a failure is the end of the guesses."""
    guesses = iter(suggest(sketch))
    while True:
        try:
            yield next(guesses)
        except StopIteration:
            return
        except Exception:
            return
