"""Short ways to write a proof log in a test: terms from a few letters, steps, and the outcome of the last of them."""

from __future__ import annotations

from typing import Any

from phaseproof.theory.kernel.check import Outcome, check
from phaseproof.theory.kernel.log import Log, LoggedClaim, LoggedStep
from phaseproof.theory.rules import load  # registers every rule
from phaseproof.theory.terms.build import ONE, ZERO, add, div, eq, le, lt, mul, ne, neg, power, sub
from phaseproof.theory.terms.context import Context
from phaseproof.theory.terms.term import Term, app, num, var

load()

x, y, t = var("x", "real"), var("y", "real"), var("t", "real")
k, m, n, d = (var(name, "integer") for name in "kmnd")

__all__ = [
    "ONE", "ZERO", "Context", "add", "app", "d", "div", "eq", "k", "le", "lt", "m", "mul", "n", "ne", "neg", "num", "on",
    "outcome", "outcomes", "power", "prove", "step", "sub", "t", "x", "y",
]  # fmt: skip


def on(*variables: Term, where: tuple[Term, ...] = (), ranges: tuple[tuple[Term, Term], ...] = ()) -> Context:
    return Context(variables, where, ranges)


def step(rule: str, context: Context, statement: Term, *uses: int, **certificate: Any) -> LoggedStep:
    return LoggedStep(rule, context, statement, rule, uses, certificate)


def outcomes(*steps: LoggedStep) -> list[Outcome]:
    return check(Log(steps, ()))[0]


def outcome(*steps: LoggedStep) -> Outcome:
    """The outcome of the last step; the earlier ones have to be shown."""
    found = outcomes(*steps)
    for before in found[:-1]:
        assert before.ok, before.message
    return found[-1]


def prove(*steps: LoggedStep, claim: LoggedClaim) -> Outcome:
    return check(Log(steps, (claim,)))[1][0]
