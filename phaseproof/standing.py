"""Is a mutant false, or does it say the same as what it was made from? Shown by proof or by balls, never assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import count, islice
from math import sqrt

import sympy as sp
from sympy.core.relational import Relational

from .mutants import Mutant
from .theory.algebra import is_zero
from .theory.domain import Domain, Parameter
from .theory.errors import PhaseproofError, Refusal
from .theory.examination import false
from .theory.former_kernel import Step
from .theory.positivity import entails
from .theory.probes import points
from .witness import Witness

POINTS = 24
"""Points at which a mutant is compared with what it was made from."""

INTEGRAL_POINTS = 8
"""Points for an equation with an integral, each by a quadrature."""

NEEDED = 3
"""Points at which a statement that a rule accepts must be seen to agree before it counts as true."""


class Standing(Enum):
    """What is known of a mutant, apart from what its rule says."""

    SAME = "says the same, by proof"
    TRUE = "another true statement: its rule proves it, and its value agrees at every point that could be computed"
    FALSE = "false, at a point or by logic"
    OPEN = "undecided: its rule proves it, and nothing could be computed"


def spread(domain: Domain) -> Iterator[Mapping[sp.Symbol, sp.Rational]]:
    """Points that fill the domain evenly, after those of the examination; at most POINTS of either."""
    yield from points(domain)
    steps = [sqrt(prime) % 1 for prime in (2, 3, 5, 7, 11, 13)]
    found = 0
    for index in islice(count(1), 20 * POINTS):
        shares = (sp.Rational(int(10_000 * (index * steps[k % 6] % 1)) + 1, 10_003) for k in count())
        point = {p.symbol: _inside(p, share) for p, share in zip(domain.parameters, shares, strict=False)}
        if domain.holds_at(point):
            yield point
            found += 1
            if found == POINTS or not point:
                return


def _inside(p: Parameter, share: sp.Rational) -> sp.Rational:
    """The number at a share of the way through a range; an infinite end is reached like share/(1 - share)."""
    stretch = share / (1 - share)
    if p.lower.is_infinite and p.upper.is_infinite:
        value = stretch - 1 / stretch
    elif p.upper.is_infinite:
        value = p.lower + 3 * stretch
    elif p.lower.is_infinite:
        value = p.upper - 3 * stretch
    else:
        value = p.lower + share * (p.upper - p.lower)
    return sp.ceiling(value) if p.integer else value


def same_statement(step: Step, mutant: Mutant[Step]) -> bool:
    """Does the mutant say, by proof, what the step says? The cheap part of ``standing``."""
    if mutant.kind == "domain":
        try:
            entails(mutant.step.domain, step.domain)
        except Refusal:
            return False
        return True
    pairs = zip(step.statement.args, mutant.step.statement.args, strict=True)
    return mutant.kind not in ("relation", "premise") and all(same(old, new, step.domain) for old, new in pairs)


def standing(step: Step, mutant: Mutant[Step], witness: Witness) -> Standing:
    """How a mutant of a step stands to the step, which is taken to be true; a premise must not be missing."""
    if same_statement(step, mutant):
        return Standing.SAME
    if mutant.kind in ("relation", "premise"):
        return Standing.FALSE
    return _agreement(mutant.step.statement, mutant.step.domain, witness)


def _agreement(statement: Relational, domain: Domain, witness: Witness) -> Standing:
    """FALSE at a point where balls refute it, TRUE where they agree at NEEDED points or more, else OPEN."""
    agreed, needed = 0, NEEDED if any(p.lower != p.upper for p in domain.parameters) else 1
    few = isinstance(statement, sp.Eq) and statement.has(sp.Integral)
    for point in islice(spread(domain), INTEGRAL_POINTS if few else None):
        left, right = (witness.value(side, point) for side in statement.args)
        if left is not None and right is not None:
            if false(statement, left, right):
                return Standing.FALSE
            agreed += 1
    return Standing.TRUE if agreed >= needed else Standing.OPEN


def same(old: sp.Expr, new: sp.Expr, domain: Domain) -> bool:
    """Are two expressions equal by exact algebra where the domain's parameters with one value have it?"""
    pinned = {p.symbol: p.lower for p in domain.parameters if p.lower == p.upper}
    old, new = old.xreplace(pinned), new.xreplace(pinned)
    if old == new:
        return True
    if isinstance(old, sp.Piecewise) and isinstance(new, sp.Piecewise) and len(old.args) == len(new.args):
        return all(
            here.cond == there.cond and same(here.expr, there.expr, domain)
            for here, there in zip(old.args, new.args, strict=True)
        )
    try:
        return is_zero(old - new)
    except PhaseproofError:
        return False
