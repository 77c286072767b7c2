"""Guesses for each rule: premises in order and a certificate. One small maker for each kind of rule, none of them trusted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, permutations

from ..decide.field import canonical
from ..terms.build import ONE, mul, sub
from ..terms.context import Theorem
from ..terms.term import Term, subterms, var
from .multipliers import multipliers
from .search import Guess, Sketch, suggests

MAXIMAL_GUESSES = 12
MAXIMAL_COMBINED = 8
"""Premises of one combination."""


def everything(sketch: Sketch) -> tuple[int, ...]:
    """All premises as they come."""
    return tuple(range(len(sketch.premises)))


@suggests("cases", "rewrite", "wick", "law", "linear", "limit_algebra", "continuity", "differentiate", "define")
def as_it_stands(sketch: Sketch) -> Iterator[Guess]:
    """All premises as they come, no certificate."""
    yield Guess(everything(sketch))


@suggests("split", "order", "tonelli", "root_is", "root_exists", "least", "sign", "functional_equation")
def as_it_stands_too(sketch: Sketch) -> Iterator[Guess]:
    """All premises as they come, no certificate."""
    yield from as_it_stands(sketch)


@suggests("field")
def combinations_of_equations(sketch: Sketch) -> Iterator[Guess]:
    """Multipliers by elimination, from the equations among the premises."""
    if sketch.statement.head != "eq":
        return
    numbers = tuple(i for i, p in enumerate(sketch.premises) if p.statement.head == "eq")[:MAXIMAL_COMBINED]
    target = sub(*sketch.statement.args)
    equations = [sketch.premises[i].statement.args for i in numbers]
    for found in islice(multipliers(target, equations), MAXIMAL_GUESSES):
        used = [(i, tidy(m)) for i, m in zip(numbers, found, strict=True) if tidy(m).args != (0,)]
        yield Guess(tuple(i for i, _ in used), {"multipliers": tuple(m for _, m in used)})


@suggests("combine")
def bounds_of_factors(sketch: Sketch) -> Iterator[Guess]:
    """Premises that bound factors of the smaller side, one after another: each times the other factors as they are by then."""
    if sketch.statement.head not in ("le", "lt"):
        return
    numbers = [i for i, p in enumerate(sketch.premises) if p.statement.head in ("le", "lt")][:MAXIMAL_COMBINED]
    for order in islice(permutations(numbers), MAXIMAL_GUESSES):
        factors, found = _factors(sketch.statement.args[0]), []
        for i in order:
            low, high = sketch.premises[i].statement.args
            rest = _without(factors, _factors(low))
            if rest is None:
                break
            found.append((i, mul(*rest) if len(rest) > 1 else rest[0] if rest else ONE))
            factors = [*rest, *_factors(high)]
        if len(found) > 1 and len(found) == len(order):
            yield Guess(tuple(i for i, _ in found), {"multipliers": tuple(m for _, m in found)})


def _factors(term: Term) -> list[Term]:
    return [factor for part in term.args for factor in _factors(part)] if term.head == "mul" else [term]


def _without(factors: list[Term], taken: list[Term]) -> list[Term] | None:
    """The factors that are left; None where not all are there to be taken."""
    rest = list(factors)
    for factor in taken:
        if factor not in rest:
            return None
        rest.remove(factor)
    return rest


@suggests("combine")
def combinations_of_relations(sketch: Sketch) -> Iterator[Guess]:
    """Each premise once, as it stands or divided by what makes it the goal's."""
    numbers = tuple(i for i, p in enumerate(sketch.premises) if p.statement.head in ("eq", "le", "lt"))
    if sketch.statement.head not in ("le", "lt") or not 0 < len(numbers) <= MAXIMAL_COMBINED:
        return
    yield Guess(numbers, {"multipliers": (ONE,) * len(numbers)})
    target = sub(*sketch.statement.args)
    relations = [sketch.premises[i].statement.args for i in numbers]
    for exact in (True, False):
        for found in islice(multipliers(target, relations, exact), MAXIMAL_GUESSES):
            yield Guess(numbers, {"multipliers": tuple(map(tidy, found))})


def tidy(term: Term) -> Term:
    """A multiplier as short as the field's normal form makes it."""
    try:
        return canonical(term)
    except Exception:
        return term


def new_names(sketch: Sketch, *sorts: str) -> tuple[Term, ...]:
    """Variables that occur nowhere in the sketch."""
    theorems: tuple[Theorem, ...] = sketch.premises
    taken = {v.args[0] for v in sketch.context.variables}
    taken.update(v.args[0] for t in theorems for v in t.context.variables)
    taken.update(v.args[0] for v in subterms(sketch.statement) if v.head == "var")
    names = (f"v{i}" for i in range(10_000))
    return tuple(var(next(n for n in names if n not in taken), sort) for sort in sorts)
