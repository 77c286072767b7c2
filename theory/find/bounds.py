"""Guesses for functions that bound others: by premises, by fewer terms in a denominator, by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from ..decide.field import canonical
from ..rules.limits import default_near
from ..terms.build import MINUS_OO, ONE, OO, ZERO, add, div, mul, sub
from ..terms.term import Term, bound_by, close, instantiate, make, substitute, subterms, var
from .limits import limits, neighbourhoods
from .matching import match
from .parts import replaced
from .search import Guess, Sketch, suggests
from .suggest import everything

MAXIMAL_BOUNDS = 8
MAXIMAL_SUMS = 3
"""Denominators of which single terms are taken."""


def bounds(source: Term, body: Term, sketch: Sketch, *moving: Term) -> Iterator[Term]:
    """Functionals of what may bound the body's absolute value, free of what moves."""
    values = tuple(var(f"value{i}", sort) for i, sort in enumerate(bound_by(source)))
    inside = instantiate(body, *values)
    found = (*_stated(inside, sketch), *_fewer(inside), ONE, *_at_ends(inside, source, sketch, *values))
    free = dict.fromkeys(bound for bound in found if not bound.variables & frozenset(moving))
    yield from _named(source, sketch)
    for bound in islice(free, MAXIMAL_BOUNDS):
        yield make("over", source, close(bound, *values))


def _named(source: Term, sketch: Sketch) -> Iterator[Term]:
    """The functionals over that range, law or data of which premises speak."""
    spoken = (part for premise in sketch.premises for part in subterms(premise.statement))
    yield from dict.fromkeys(p for p in spoken if p.head == "over" and p.args[0] is source and not p.loose)


def _at_ends(inside: Term, source: Term, sketch: Sketch, *values: Term) -> Iterator[Term]:
    """The term at the ends between which the value runs."""
    conditions = (c.args[1] for c in sketch.context.conditions if c.head == "supported" and c.args[0] is source)
    for interval in (source, *conditions):
        if interval.head == "interval" and len(values) == 1:
            yield from (substitute(inside, {values[0]: e}) for e in reversed(interval.args) if e.sort != "end")


def _stated(inside: Term, sketch: Sketch) -> Iterator[Term]:
    """What premises say to be at least the term, or its absolute value."""
    for premise in sketch.premises:
        if premise.statement.head not in ("le", "lt"):
            continue
        low, high = premise.statement.args
        further = frozenset(sketch.further(premise))
        for pattern in (low.args[0], low) if low.head == "abs" else (low,):
            for images, _ in islice(match(pattern, inside, further), 1):
                yield instantiate(close(high, *images), *images.values()) if images else high


def _fewer(term: Term) -> Iterator[Term]:
    """The term with one term of a sum in place of each of a few sums in denominators."""
    sums = [
        part.args[0]
        for part in subterms(term)
        if part.head == "pow" and part.args[1].head == "num" and part.args[1].args[0] < 0 and part.args[0].head == "add"
    ]
    sums = list(dict.fromkeys(s for s in sums if not s.loose))[:MAXIMAL_SUMS]
    for chosen in product(*((*s.args, s) for s in sums)):
        images = {s: c for s, c in zip(sums, chosen, strict=True) if s is not c}
        if images:
            yield _tidy(replaced(term, images))


def _tidy(term: Term) -> Term:
    try:
        return canonical(term)
    except Exception:
        return term


@suggests("order")
def existing(sketch: Sketch) -> Iterator[Guess]:
    """That a functional exists, by one of a bound."""
    if sketch.statement.head == "defined" and sketch.statement.args[0].head == "over":
        source, body = sketch.statement.args[0].args
        for bound in bounds(source, body, sketch):
            yield Guess(everything(sketch), {"bound": bound})


@suggests("dominated_convergence", "monotone_convergence")
def under_limits(sketch: Sketch) -> Iterator[Guess]:
    """A bound that is free of what moves, in some neighbourhood."""
    for term, value in limits(sketch):
        if term.head != "lim" or value is None or term.args[1].head != "over" or value.head != "over":
            continue
        moving = tuple(var(f"moving{i}", sort) for i, sort in enumerate(bound_by(term.args[0])))
        functional = instantiate(term.args[1], *moving)
        for bound in bounds(functional.args[0], functional.args[1], sketch, *moving):
            for near in neighbourhoods(term.args[0], sketch):
                end = near or {"near": default_near(term.args[0])}
                yield Guess(everything(sketch), {"bound": bound, **end})


@suggests("increasing_map")
def between_values(sketch: Sketch) -> Iterator[Guess]:
    """Sides that differ in one place are values of one function."""
    if sketch.statement.head not in ("le", "lt", "eq"):
        return
    x = var("argument", "real")
    for low, high in _apart(*sketch.statement.args):
        function = replaced(sketch.statement.args[0], {low: x})
        for ends in ((low, high), (high, low), (ZERO, OO), (MINUS_OO, OO), (ZERO, ONE)):
            yield Guess(
                everything(sketch),
                {"variable": x, "function": function, "interval": make("interval", *ends), "values": (low, high)},
            )


def _apart(left: Term, right: Term) -> Iterator[tuple[Term, Term]]:
    """What stands in the one and in the other where they differ, if that is the same everywhere; innermost first."""
    if left is right or left.sort not in ("real", "integer") or left.loose or right.loose:
        return
    if left.head == right.head and len(left.terms) == len(right.terms) > 0:
        inner = {pair for a, b in zip(left.terms, right.terms, strict=True) for pair in islice(_apart(a, b), 1)}
        if len(inner) == 1:
            yield from inner
    yield left, right


@suggests("substitution")
def reindexed(sketch: Sketch) -> Iterator[Guess]:
    """Integers counted from elsewhere, or the other way; an interval stretched onto another."""
    statement = sketch.statement
    if statement.head != "eq" or any(
        s.head != "over" or s.args[0].head not in ("interval", "integers") for s in statement.args
    ):
        return
    for one, two in (statement.args, statement.args[::-1]):
        (low, high), (start, stop) = one.args[0].args, two.args[0].args
        sort = "integer" if two.args[0].head == "integers" else "real"
        for k in (var("index", sort), *_of_premises(sketch, sort)):
            images = [k]
            if low.head != "minus_infinity" != start.head:
                shift = _tidy(sub(low, start))
                images = [k if shift is ZERO else add(k, shift)]  # in this order: premises may say the same of it
            if OO not in (high, stop):
                images.append(sub(_tidy(add(low, stop) if sort == "integer" else add(high, start)), k))
                if sort == "real":  # the one interval stretched onto the other, in either direction
                    way = mul(_tidy(div(sub(high, low), sub(stop, start))), _tidy(sub(k, start)))
                    images += [add(low, way), sub(high, way)]
            images += [replaced(end, {stop: k}) for end in (high, low) if stop.sort == "real" and stop in subterms(end)]
            for image in images:
                yield Guess(everything(sketch), {"variable": k, "image": image})


def _of_premises(sketch: Sketch, sort: str) -> Iterator[Term]:
    """Variables in which premises say something for all values: a name of theirs is matched by itself alone."""
    yield from dict.fromkeys(v for premise in sketch.premises for v in sketch.further(premise) if v.sort == sort)
