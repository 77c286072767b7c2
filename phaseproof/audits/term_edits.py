"""Every way to put one thing wrong in a statement of the kernel, and in the context and the premises of its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import combinations

from ..theory.kernel.log import LoggedStep
from ..theory.terms.build import ONE, add, inverse, mul, neg
from ..theory.terms.context import Context
from ..theory.terms.term import IllFormed, Term, app, bound, make, num, substitute
from .edits import SIZES, Edit, Place, Words

FACTORS = {kind: num(Fraction(int(size.p), int(size.q))) for kind, size in SIZES.items()}

SIBLINGS = {
    one: other
    for pair in (
        ("sin", "cos"),
        ("exp", "ln"),
        ("elliptic_k", "elliptic_e"),
        ("max", "min"),
        ("above", "below"),
        ("grows", "falls"),
        ("gaussian", "complex_gaussian"),
        ("density", "atom"),
        ("lower_edge", "upper_edge"),
        ("train_loss", "test_loss"),
    )
    for one, other in (pair, pair[::-1])
}
"""Heads that are easily taken for each other."""

OTHER_WAY = {"eq": "ne", "ne": "eq", "le": "lt", "lt": "le"}
"""The opposite of a relation, the sides of an inequality exchanged."""

Change = tuple[str, Words, Place, Term]


def edits_of_line(line: LoggedStep) -> Iterator[Edit]:
    """Every way to put one thing wrong in a line; rule and certificate are left as they are. Anything may be supposed."""
    if line.rule == "suppose":
        return
    for kind, change, make_it in edits_of_term(line.statement):
        yield kind, change, partial(_with_statement, line, make_it)
    for change, context in _of_context(line.context):
        yield "domain", change, partial(replace, line, context=context)
    for index in range(len(line.uses)):
        fewer = line.uses[:index] + line.uses[index + 1 :]
        yield "premise", ("without premise {}", index + 1), partial(replace, line, uses=fewer)


def edits_of_term(term: Term) -> Iterator[Edit]:
    """Every way to put one thing wrong in a proposition or a number; None comes of what is no term."""
    for kind, words, place, new in _changes(term):
        where = f" (at {'.'.join(map(str, place))})" if place else ""
        yield kind, (words[0] + where, *words[1:]), partial(_built, partial(_put, term, place, new))
    for words, images in _renamings(term):
        yield "symbol", words, partial(_built, partial(substitute, term, images))


def _with_statement(line: LoggedStep, make_it: Callable[[], Term | None]) -> LoggedStep | None:
    statement = make_it()
    return None if statement is None else replace(line, statement=statement)


def _built(make_it: Callable[[], Term]) -> Term | None:
    try:
        return make_it()
    except IllFormed:
        return None


def _put(term: Term, place: Place, new: Term) -> Term:
    """The term with another one at the place, under the same binders."""
    if not place:
        return new
    first, *rest = place
    parts = list(term.args)
    parts[first] = _put(parts[first], tuple(rest), new)
    return app(*parts) if term.head == "app" else make(term.head, *parts)


def _places(term: Term, place: Place = ()) -> Iterator[tuple[Place, Term]]:
    yield place, term
    for index, part in enumerate(term.args):
        if isinstance(part, Term):
            yield from _places(part, (*place, index))


def _changes(term: Term) -> Iterator[Change]:
    """(kind, words, place, what comes there)."""
    if term.head in ("eq", "le", "lt"):
        for side, whole in enumerate(term.args):
            yield "sign", ("the whole of side {} negated", side + 1), (side,), neg(whole)
            yield "constant", ("one more on side {}", side + 1), (side,), add(whole, ONE)
            for kind, factor in FACTORS.items():
                yield kind, ("the whole of side {}", side + 1), (side,), mul(factor, whole)
    exponents = {place for place, node in _places(term) if place and _is_exponent(term, place)}
    for place, node in _places(term):
        if node.head == "num":
            yield from _number(node, place, place in exponents)
        elif node.head in OTHER_WAY:
            sides = node.args if node.head in ("eq", "ne") else node.args[::-1]
            yield "relation", ("reversed",), place, make(OTHER_WAY[node.head], *sides)
        elif node.head in ("add", "mul"):
            yield from _parts(node, place)
        elif node.head == "rpow":
            yield "exponent", ("{} inverted", node), place, inverse(node)
        elif node.head == "cases":
            yield from _branches(node, place)
        elif node.head in ("infinity", "minus_infinity"):
            yield "constant", ("an infinite end -> 1",), place, ONE
        elif node.head == "bound":
            yield from _neighbours(node, place)
        elif node.head in SIBLINGS:
            other = SIBLINGS[node.head]
            made = _built(partial(make, other, *node.args))
            if made is not None:
                yield "function", ("{} -> {}", node.head, other), place, made


def _is_exponent(term: Term, place: Place) -> bool:
    for index in place[:-1]:
        term = term.args[index]
    return term.head in ("pow", "rpow") and place[-1] == 1


def _number(number: Term, place: Place, exponent: bool) -> Iterator[Change]:
    value = number.args[0]
    if exponent:
        for new in (-value, value + 1, value / 2):
            yield "exponent", ("{} -> {}", value, new), place, num(new)
        return
    yield "constant", ("{} -> {}", value, value + 1), place, num(value + 1)
    if value:
        yield "sign", ("{} -> {}", value, -value), place, num(-value)
        for kind, factor in FACTORS.items():
            yield kind, ("{}", value), place, num(value * factor.args[0])


def _parts(node: Term, place: Place) -> Iterator[Change]:
    """Each term and each factor left out; each term negated and changed a little."""
    for index, part in enumerate(node.args):
        others = node.args[:index] + node.args[index + 1 :]
        rest = others[0] if len(others) == 1 else make(node.head, *others)
        name = "term" if node.head == "add" else "factor"
        yield "term", (f"without the {name} {{}}", part), place, rest
        if node.head == "add":
            yield "sign", ("minus {}", part), place, add(rest, neg(part))
            for kind, factor in FACTORS.items():
                yield kind, ("of {}", part), place, add(rest, mul(factor, part))


def _branches(cases: Term, place: Place) -> Iterator[Change]:
    guards, values = cases.args[::2], cases.args[1::2]
    for i, j in combinations(range(len(values)), 2):
        exchanged = list(values)
        exchanged[i], exchanged[j] = values[j], values[i]
        pairs = [part for pair in zip(guards, exchanged, strict=True) for part in pair]
        yield "branch", ("branches {} and {} exchanged", i + 1, j + 1), place, make("cases", *pairs)
    for i, value in enumerate(values):
        yield "branch", ("branch {} everywhere", i + 1), place, value


def _neighbours(node: Term, place: Place) -> Iterator[Change]:
    """Another bound variable in the place of this one, where two are bound."""
    index, sort = node.args
    for other in (index - 1, index + 1):
        if other >= 0:
            yield "symbol", ("the next bound variable",), place, bound(other, sort)


def _renamings(term: Term) -> Iterator[tuple[Words, dict[Term, Term]]]:
    """What each variable becomes: inverted, squared, shifted; two exchanged; one data set or matrix taken twice."""
    free = sorted(term.variables, key=lambda v: str(v.args[0]))
    for v in free:
        if v.sort in ("real", "integer"):
            for words, new in (("inverted", inverse(v)), ("squared", mul(v, v)), ("plus one", add(v, ONE))):
                if v.sort == "real" or words != "inverted":
                    yield ("{} {}", v, words), {v: new}
    for one, other in combinations(free, 2):
        if one.sort == other.sort:
            yield ("{} and {} exchanged", one, other), {one: other, other: one}
            yield ("{} -> {}", one, other), {one: other}


def _of_context(context: Context) -> Iterator[tuple[Words, Context]]:
    """Conditions dropped or no longer strict."""
    for index, condition in enumerate(context.conditions):
        others = context.conditions[:index] + context.conditions[index + 1 :]
        yield ("without {}", condition), replace(context, conditions=others)
        if condition.head == "lt":
            weak = make("le", *condition.args)
            yield ("{} -> {}", condition, weak), replace(context, conditions=(*others, weak))
