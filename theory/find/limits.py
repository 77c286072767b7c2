"""Guesses for limits: bounds between which something lies, functions that are composed, neighbourhoods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, permutations, product
from typing import Any

from ..decide.field import same
from ..decide.refusal import Refusal
from ..terms.build import HALF, ONE, TWO, ZERO, add, div, mul, neg, sub
from ..terms.term import Term, bound_by, close, instantiate, make, subterms, var
from .matching import match
from .multipliers import solved
from .search import Guess, Sketch, suggests
from .suggest import everything

MAXIMAL_GUESSES = 12
NEIGHBOURHOODS = 4
LIMITS = ("lim", "plim", "diverges")
PROPORTIONS = ("proportion", "populations")


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
    if source.head in PROPORTIONS:
        ends += _of_sizes(source.args[0], [c.args for c in own], [c.args for c in further], declared)
    if source.head in ("grows", "counts"):
        ends += [TWO, *sorted((v for v in sketch.statement.variables if v.sort == "integer"), key=str)]
    for end in islice(dict.fromkeys(e for e in ends if e.variables <= declared), NEIGHBOURHOODS):
        yield {"near": end}


def _of_sizes(
    load: Term, own: list[tuple[Term, Term]], further: list[tuple[Term, Term]], declared: frozenset[Term]
) -> Iterator[Term]:
    """From which size on premises speak; or how near a load; or within half of its distance from what bounds the load."""
    for low, high in further:
        if low.head != "num" and not high.variables & declared:
            yield low if high.head == "var" else div(ONE, sub(load, low))
    yield TWO
    yield from (add(ONE, div(TWO, sub(high, low))) for low, high in own if load in (low, high))


@suggests("limit_algebra", "continuity")
def elsewhere(sketch: Sketch) -> Iterator[Guess]:
    """All premises, in another neighbourhood."""
    for term, _ in limits(sketch):
        for near in islice(neighbourhoods(term.args[0], sketch), 1, None):
            yield Guess(everything(sketch), near)


@suggests("rewrite")
def under(sketch: Sketch) -> Iterator[Guess]:
    """All premises, near the point of a derivative or of a limit that the statement speaks of."""
    terms = dict.fromkeys(
        part for part in subterms(sketch.statement) if part.head in ("deriv", "lim") and not part.loose
    )
    for term in terms:
        if term.head == "deriv":
            ways: list[dict[str, Any]] = [
                {"near": ends} for ends in islice(_round(term.args[2], sketch), NEIGHBOURHOODS)
            ]
        else:
            ways = [{"near": (near["near"],)} for near in neighbourhoods(term.args[0], sketch) if near]
        for near in ways:
            yield Guess(everything(sketch), near)


def _round(point: Term, sketch: Sketch) -> Iterator[tuple[Term, Term]]:
    """Ends of an interval round a point: what conditions put below and above it, or next to it."""
    conditions = [c.args for c in sketch.context.conditions if c.head in ("lt", "le")]
    low = [a for a, b in conditions if b is point]
    high = [b for a, b in conditions if a is point]
    yield from ((a, b) for a in low for b in [*high, add(point, ONE)])
    yield from ((sub(point, ONE), b) for b in [*high, add(point, ONE)])
    if point not in (ZERO, ONE):
        yield mul(HALF, point), mul(TWO, point)


@suggests("squeeze")
def between(sketch: Sketch) -> Iterator[Guess]:
    """Bounds that premises give, for what moves under the names that premises have for it."""
    for term, stated in limits(sketch):
        source, *drawn, body = term.args
        for moving in islice(_named(source, sketch, data=bool(drawn)), MAXIMAL_GUESSES):
            sizes, own = (moving[:-1], moving[-1:]) if drawn else (moving, ())
            relations = {"eventually": _of_data(own[0], sketch)} if own else {}
            for pair in _pairs(*_bounds(instantiate(body, *own, *sizes), stated, sketch), stated):
                for more in _parameters(pair, moving, sketch):
                    for near in neighbourhoods(source, sketch):
                        yield Guess(everything(sketch), {"variables": moving, **pair, **relations, **more, **near})


def _of_data(data: Term, sketch: Sketch) -> tuple[Term, ...]:
    """The relations between what the data decide on which premises rest, as pairs of a lesser and a larger term."""
    said = (c for p in sketch.premises for c in p.context.conditions if c.head == "lt" and data in c.variables)
    return tuple(side for condition in dict.fromkeys(said) for side in condition.args)


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


def _named(source: Term, sketch: Sketch, data: bool = False) -> Iterator[tuple[Term, ...]]:
    """Variables of premises that may stand for what moves, and last for ``data``."""
    sorts, seen = bound_by(source) + ("data",) * data, set()
    for premise in sketch.premises:
        for chosen in permutations(sketch.further(premise), len(sorts)):
            if tuple(v.sort for v in chosen) == sorts and chosen not in seen:
                seen.add(chosen)
                yield chosen


def _bounds(inside: Term, stated: Term | None, sketch: Sketch) -> tuple[list[Term], list[Term]]:
    """What premises say to lie below and above the term, or to be equal to it."""
    lower: list[Term] = []
    upper: list[Term] = []
    for premise in sketch.premises:
        left, right = premise.statement.args if premise.statement.head == "eq" else (ZERO, ZERO)
        if (value := solved(left, right, inside)) is not None:
            lower.append(value)
            upper.append(value)
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
                    at = tuple(images[v] for v in inner)
                    shifts = ({"near": v} for image in at for v in image.variables if v in sketch.context.variables)
                    for near in (*neighbourhoods(term.args[0], sketch), *shifts):
                        yield Guess(everything(sketch), {"variables": names, "outer": outer, "inner": at, **near})


def _outer(sketch: Sketch) -> Iterator[Term]:
    """Limits to which premises give a value."""
    for premise in sketch.premises:
        if premise.statement.head == "eq":
            yield from (side for side in premise.statement.args if side.head == "lim")


@suggests("limit_order")
def ordered(sketch: Sketch) -> Iterator[Guess]:
    """Limits along one filter whose values premises give, and of what a premise puts in order for all that moves."""
    if sketch.statement.head != "le":
        return
    for lower, upper in (*_of_values(sketch), *_of_orders(sketch)):
        for near in neighbourhoods(lower.args[0], sketch):
            yield Guess(everything(sketch), {"lower": lower, "upper": upper, **near})


def _of_values(sketch: Sketch) -> Iterator[tuple[Term, Term]]:
    """Limits of which premises say that they are the sides of the goal."""
    sides = sketch.statement.args
    found: list[list[Term]] = [[side] if side.head == "lim" else [] for side in sides]
    for premise in sketch.premises:
        if premise.statement.head == "eq":
            for term, value in (premise.statement.args, premise.statement.args[::-1]):
                for number, side in enumerate(sides):
                    if term.head == "lim" and _alike(value, side):
                        found[number].append(term)
    yield from ((low, high) for low, high in product(*found) if low.args[0] is high.args[0])


def _of_orders(sketch: Sketch) -> Iterator[tuple[Term, Term]]:
    """The limits of both sides of an order, along filters of which the lines speak, to 0 from above and to infinity."""
    spoken = (part for said in (sketch.statement, *(p.statement for p in sketch.premises)) for part in subterms(said))
    sources = dict.fromkeys(part.args[0] for part in spoken if part.head == "lim" and not part.loose)
    for premise in sketch.premises:
        if premise.statement.head in ("le", "lt"):
            for source in (*sources, make("above", ZERO), make("grows")):
                for moving in islice(_named(source, replace(sketch, premises=(premise,))), MAXIMAL_GUESSES):
                    low, high = (make("lim", source, close(side, *moving)) for side in premise.statement.args)
                    yield low, high
