"""Guesses for limits: bounds between which something lies, functions that are composed, neighbourhoods."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, permutations
from typing import Any

from ..decide.field import same
from ..decide.refusal import Refusal
from ..terms.build import HALF, ONE, TWO, ZERO, add, neg, sub
from ..terms.term import Term, bound_by, instantiate, make, var
from .matching import match
from .search import Guess, Sketch, suggests
from .suggest import everything

MAXIMAL_GUESSES = 12
NEIGHBOURHOODS = 4
LIMITS = ("lim", "plim", "diverges")


def limits(sketch: Sketch) -> Iterator[tuple[Term, Term | None]]:
    """The limit that the goal speaks of, with the value that it states."""
    if sketch.statement.head == "diverges":
        yield sketch.statement, None
    elif sketch.statement.head == "eq":
        left, right = sketch.statement.args
        yield from ((a, b) for a, b in ((left, right), (right, left)) if a.head in LIMITS)


def neighbourhoods(source: Term, sketch: Sketch) -> Iterator[dict[str, Term]]:
    """None named, and ends by what conditions say of the filter's point, or of variables that the goal does not have."""
    yield {}
    declared = frozenset(sketch.context.variables)
    own = [c for c in sketch.context.conditions if c.head in ("lt", "le")]
    further = [c for p in sketch.premises for c in p.context.conditions if c.head in ("lt", "le") and c not in own]
    ends: list[Term] = []
    point = source.args[0] if source.head in ("above", "below") else None
    for low, high in (c.args for c in (*own, *further)):
        ends += [high] * (source.head == "above" and (low is point or low.variables - declared != frozenset()))
        ends += [low] * (source.head == "below" and (high is point or high.variables - declared != frozenset()))
        ends += [low] * (source.head in ("grows", "counts") and high not in declared)
    if point is not None:
        ends += [add(point, HALF) if source.head == "above" else sub(point, HALF)]
    if source.head in ("proportion", "populations", "grows", "counts"):
        ends.append(TWO)
    for end in islice(dict.fromkeys(e for e in ends if e.variables <= declared), NEIGHBOURHOODS):
        yield {"near": end}


@suggests("limit_algebra", "continuity")
def elsewhere(sketch: Sketch) -> Iterator[Guess]:
    """All premises, in another neighbourhood."""
    for term, _ in limits(sketch):
        for near in islice(neighbourhoods(term.args[0], sketch), 1, None):
            yield Guess(everything(sketch), near)


@suggests("squeeze")
def between(sketch: Sketch) -> Iterator[Guess]:
    """Bounds that premises give, for what moves under the names that premises have for it."""
    for term, stated in limits(sketch):
        source, *ranges, body = term.args
        if ranges:
            continue
        for moving in islice(_named(source, sketch), MAXIMAL_GUESSES):
            inside = instantiate(body, *moving)
            for pair in _pairs(*_bounds(inside, stated, sketch), stated):
                for more in _parameters(pair, moving, sketch):
                    for near in neighbourhoods(source, sketch):
                        yield Guess(everything(sketch), {"variables": moving, **pair, **more, **near})


def _pairs(lower: list[Term], upper: list[Term], stated: Term | None) -> list[dict[str, Term]]:
    """Bounds on both sides, the stated limit where there is one on one side alone."""
    if stated is None:
        return [{"lower": low} for low in lower]
    return [{"lower": low, "upper": high} for low in lower or [stated] for high in upper or [stated] if lower or upper]


def _parameters(pair: dict[str, Term], moving: tuple[Term, ...], sketch: Sketch) -> Iterator[dict[str, Any]]:
    """Nothing, or where a further variable of the bounds runs: to 0 from above, or to infinity."""
    known = frozenset((*sketch.context.variables, *moving))
    strangers = frozenset[Term]().union(*(bound.variables for bound in pair.values())) - known
    if not strangers:
        yield {}
    if len(strangers) == 1:
        (parameter,) = strangers
        conditions = [c for p in sketch.premises for c in p.context.conditions if c.head in ("lt", "le")]
        ends = [high for low, high in (c.args for c in conditions) if low is parameter and high.variables <= known]
        starts = [low for low, high in (c.args for c in conditions) if high is parameter and low.variables <= known]
        for source, near in ((make("above", ZERO), [*ends, ONE]), (make("grows"), [*starts, ONE])):
            for end in dict.fromkeys(near):
                yield {"variables": (*moving, parameter), "toward": source, "near_parameter": end}


def _named(source: Term, sketch: Sketch) -> Iterator[tuple[Term, ...]]:
    """Variables of premises that may stand for what moves; or new ones."""
    sorts, seen = bound_by(source), set()
    for premise in sketch.premises:
        further = [v for v in premise.context.variables if v not in sketch.context.variables]
        for chosen in permutations(further, len(sorts)):
            if tuple(v.sort for v in chosen) == sorts and chosen not in seen:
                seen.add(chosen)
                yield chosen


def _bounds(inside: Term, stated: Term | None, sketch: Sketch) -> tuple[list[Term], list[Term]]:
    """What premises say to lie below and above the term."""
    lower: list[Term] = []
    upper: list[Term] = []
    for premise in sketch.premises:
        if premise.statement.head not in ("le", "lt"):
            continue
        low, high = premise.statement.args
        if _alike(low, inside):
            upper.append(high)
        if _alike(high, inside):
            lower.append(low)
        if low.head == "abs":
            if _alike(low.args[0], inside):
                lower.append(neg(high))
                upper.append(high)
            elif stated is not None and (
                _alike(low.args[0], sub(inside, stated)) or _alike(low.args[0], sub(stated, inside))
            ):
                lower.append(sub(stated, high))
                upper.append(add(stated, high))
    return lower, upper


def _alike(one: Term, other: Term) -> bool:
    try:
        return one is other or same(one, other)
    except Refusal:
        return False


@suggests("compose")
def composed(sketch: Sketch) -> Iterator[Guess]:
    """A limit that a premise gives, at what its function is taken of in the goal."""

    for term, stated in limits(sketch):
        if term.head != "lim" or stated is None:
            continue
        names = tuple(var(f"moving{i}", sort) for i, sort in enumerate(bound_by(term.args[0])))
        inside = instantiate(term.args[1], *names)
        for outer in _outer(sketch):
            inner = tuple(var(f"inner{i}", sort) for i, sort in enumerate(bound_by(outer.args[0])))
            ways = match(instantiate(outer.args[1], *inner), inside, frozenset(inner))
            for images, _ in islice(ways, MAXIMAL_GUESSES):
                if all(v in images for v in inner):
                    for near in neighbourhoods(term.args[0], sketch):
                        certificate = {"variables": names, "outer": outer, "inner": tuple(images[v] for v in inner)}
                        yield Guess(everything(sketch), {**certificate, **near})


def _outer(sketch: Sketch) -> Iterator[Term]:
    """Limits to which premises give a value."""
    for premise in sketch.premises:
        if premise.statement.head == "eq":
            yield from (side for side in premise.statement.args if side.head == "lim")


@suggests("limit_order")
def ordered(sketch: Sketch) -> Iterator[Guess]:
    """Limits along one filter whose values premises give."""
    if sketch.statement.head != "le":
        return
    sides = sketch.statement.args
    found: list[list[Term]] = [[side] if side.head == "lim" else [] for side in sides]
    for premise in sketch.premises:
        if premise.statement.head == "eq":
            for term, value in (premise.statement.args, premise.statement.args[::-1]):
                for number, side in enumerate(sides):
                    if term.head == "lim" and _alike(value, side):
                        found[number].append(term)
    for lower in found[0]:
        for upper in found[1]:
            if lower.args[0] is upper.args[0]:
                for near in neighbourhoods(lower.args[0], sketch):
                    yield Guess(everything(sketch), {"lower": lower, "upper": upper, **near})
