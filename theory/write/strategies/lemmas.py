"""Lemmas that give a term its value: a term of the form of one is put to its value by an instance of the lemma."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from ...find.matching import Images, match
from ...terms.build import ONE, eq, neg
from ...terms.context import Context
from ...terms.term import Term, substitute, subterms
from ..proof import Line, instance
from .registry import in_time, show

WAYS = 4
"""Ways in which a term is matched with a lemma."""


@dataclass(frozen=True)
class Known:
    """What a lemma gives a value, in its parameters, and the line that does; the line is made when it is asked for."""

    form: Term
    parameters: frozenset[Term]
    line: Callable[[], Line]


@dataclass(frozen=True)
class Neighbourhood:
    """Of the point of a filter: its end, in the filter's parameters, and lines of what holds there, in these and what moves."""

    source: Term
    parameters: frozenset[Term]
    moving: tuple[Term, ...]
    end: Term
    lines: Callable[[], tuple[Line, ...]]


LEMMAS: list[Known] = []
FACTS: list[Known] = []
SLOPES: list[Known] = []
NEIGHBOURHOODS: list[Neighbourhood] = []


def known_value(form: Term, parameters: Iterable[Term], line: Callable[[], Line]) -> None:
    """Let strategies use a lemma that states ``form`` = value for all the parameters."""
    LEMMAS.append(Known(form, frozenset(parameters), line))


def known_fact(form: Term, parameters: Iterable[Term], line: Callable[[], Line]) -> None:
    """Let strategies use a lemma that says something else of ``form``, as its sign, for all the parameters that it admits."""
    FACTS.append(Known(form, frozenset(parameters), line))


def known_slope(form: Term, parameters: Iterable[Term], line: Callable[[], Line]) -> None:
    """Let strategies use a lemma that gives ``form`` its derivative by one of the parameters."""
    SLOPES.append(Known(form, frozenset(parameters), line))


def known_neighbourhood(
    source: Term, parameters: Iterable[Term], moving: tuple[Term, ...], end: Term, lines: Callable[[], tuple[Line, ...]]
) -> None:
    """Let strategies take limits along a filter in a neighbourhood of its point, which ends there and on which the lines hold."""
    NEIGHBOURHOODS.append(Neighbourhood(source, frozenset(parameters), moving, end, lines))


def facts(terms: Iterable[Term], context: Context) -> tuple[Line, ...]:
    """What is known on the context of parts of the terms."""
    return _all_said(terms, context, FACTS)


def slopes(terms: Iterable[Term], context: Context) -> tuple[Line, ...]:
    """The derivatives that are known of parts of the terms, at what stands there for the parameter."""
    return _all_said(terms, context, SLOPES)


def _all_said(terms: Iterable[Term], context: Context, among: list[Known]) -> tuple[Line, ...]:
    heads = {known.form.head for known in among}
    parts = dict.fromkeys(
        part for term in terms for part in subterms(term) if part.head in heads and part.variables and not part.loose
    )
    return tuple(line for part in parts for line in islice(_said(part, context, among), 1))


def _said(part: Term, context: Context, among: list[Known]) -> Iterator[Line]:
    for known in among:
        for images, _ in islice(match(known.form, part, known.parameters), 1):
            try:
                yield instance(known.line(), context, images=images)
            except Exception:
                in_time()


def by_lemma(term: Term, context: Context) -> Line | None:
    """The line that gives the term its value by an instance of a lemma; None where there is none."""
    for known in LEMMAS:
        for images, _ in islice(match(known.form, term, known.parameters), WAYS):
            try:
                return _instance(known, term, context, images)
            except Exception:
                in_time()
    return None


def neighbourhoods(source: Term, moving: tuple[Term, ...], context: Context) -> Iterator[tuple[Term, tuple[Line, ...]]]:
    """Ends of neighbourhoods of the filter's point that are known, and what holds there of what moves."""
    for known in NEIGHBOURHOODS:
        for found, _ in islice(match(known.source, source, known.parameters), 1):
            images = {**found, **dict(zip(known.moving, moving, strict=True))}
            try:
                yield (
                    substitute(known.end, images),
                    tuple(_beside(one, moving, context, images) for one in known.lines()),
                )
            except Exception:
                in_time()


def _beside(line: Line, moving: tuple[Term, ...], context: Context, images: Images) -> Line:
    """The line at the images, under its own conditions on what moves beside those of the context."""
    own = (substitute(c, images) for c in line.context.conditions)
    further = tuple(c for c in own if c.variables & {*moving})
    where = Context((*context.variables, *moving), (*context.conditions, *further), context.ranges)
    return instance(line, where, images=images)


def _instance(known: Known, term: Term, context: Context, images: Images) -> Line:
    """The lemma at the images; of the term as it stands, where that has its factors in another order."""
    line = instance(known.line(), context, images=images)
    form, value = line.statement.args
    if form is term:
        return line
    alike = show(eq(form, term), context, line, rule="rewrite")
    return show(eq(term, value), context, alike, line, rule="field", multipliers=(neg(ONE), ONE))
