"""Short ways to write a proof log in a test: terms from a few letters, steps, and the outcome of the last of them.

Tests take all of it: ``from .proofs import *``.
"""

from __future__ import annotations

from typing import Any

from phaseproof.theory.decide.refusal import Refusal as Refusal
from phaseproof.theory.decide.scene import Scene as Scene
from phaseproof.theory.kernel.check import Outcome
from phaseproof.theory.kernel.log import Log, LoggedClaim, LoggedStep
from phaseproof.theory.rules import load  # registers every rule
from phaseproof.theory.terms.build import *
from phaseproof.theory.terms.context import Context, Theorem
from phaseproof.theory.terms.term import *

from .checking import check

load()

x, y, t = var("x", "real"), var("y", "real"), var("t", "real")
k, m, n, d = (var(name, "integer") for name in "kmnd")


def on(*variables: Term, where: tuple[Term, ...] = (), ranges: tuple[tuple[Term, Term], ...] = ()) -> Context:
    return Context(variables, where, ranges)


def interval(low: Term, high: Term) -> Term:
    return make("interval", low, high)


def exp(u: Term) -> Term:
    return make("exp", u)


def ln(u: Term) -> Term:
    return make("ln", u)


def f(*at: Term) -> Term:
    return app("f", *at)


def g(*at: Term) -> Term:
    return app("g", *at)


def step(rule: str, context: Context, statement: Term, *uses: int, **certificate: Any) -> LoggedStep:
    return LoggedStep(rule, context, statement, rule, uses, certificate)


def suppose(context: Context, statement: Term, *own: Term) -> LoggedStep:
    return step("suppose", context, statement, **({"own": own} if own else {}))


def outcomes(*steps: LoggedStep) -> list[Outcome]:
    return check(Log(steps, ()))[0]


def outcome(*steps: LoggedStep) -> Outcome:
    """The outcome of the last step; the earlier ones have to be shown."""
    found = outcomes(*steps)
    for before in found[:-1]:
        assert before.ok, before.message
    return found[-1]


def shown(*steps: LoggedStep) -> Theorem:
    """The theorem of the last step."""
    found = outcome(*steps)
    assert found.theorem is not None, found.message
    return found.theorem


def refused(*steps: LoggedStep) -> str:
    """Why the last step is not shown: by a check, not by an accident."""
    found = outcome(*steps)
    assert not found.ok, found.theorem
    return found.message


def prove(*steps: LoggedStep, claim: LoggedClaim) -> Outcome:
    return check(Log(steps, (claim,)))[1][0]
