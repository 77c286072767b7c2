"""Contexts and sequents: which values variables range over, and what is said of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .term import Function, IllFormed, Term, bound_by, substitute

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Context:
    """Variables, each real or integer, or of a sort with a range of its own, and the conditions between them.

    ``ranges`` holds (variable, range) for data sets, where the range tells their law and sizes. The conditions are
    relations; the interval that a number ranges over is written as conditions, with open and closed ends apart.
    """

    variables: tuple[Term, ...] = ()
    conditions: tuple[Term, ...] = ()
    ranges: tuple[tuple[Term, Term], ...] = ()

    def __post_init__(self) -> None:
        names = [v.args[0] for v in self.variables]
        if any(v.head != "var" for v in self.variables) or len(set(names)) != len(names):
            raise IllFormed("a context declares variables, each once")
        if any(c.sort != "prop" or c.loose or c.functions for c in self.conditions):
            raise IllFormed("conditions are closed relations without function variables")
        with_range = [v for v, _ in self.ranges]
        if len(set(with_range)) != len(with_range) or not set(with_range) <= set(self.variables):
            raise IllFormed("a range belongs to one declared variable")
        for v, source in self.ranges:
            if source.loose or source.functions or v.sort in ("real", "integer") or bound_by(source) != (v.sort,):
                raise IllFormed(f"{source} is no range of a {v.sort}")
            if any(size.sort not in ("real", "integer") for size in source.variables):
                raise IllFormed(f"the size of {source} depends on what is drawn")
        if {v for v in self.variables if v.sort not in ("real", "integer", "law")} - set(with_range):
            raise IllFormed("what is neither a number nor a law has a range")

    @property
    def outside(self) -> frozenset[Term]:
        """Variables that conditions and ranges speak of without their being declared here."""
        empty: frozenset[Term] = frozenset()
        spoken = empty.union(*(c.variables for c in self.conditions), *(r.variables for _, r in self.ranges))
        return spoken - frozenset(self.variables)

    @property
    def in_order(self) -> tuple[Term, ...]:
        """The variables in the order of what is said: for all sizes, for almost all data, for all others."""
        sizes = frozenset[Term]().union(*(source.variables for _, source in self.ranges))
        return tuple(sorted(self.variables, key=lambda v: 0 if v in sizes else 1 if v.sort == "data" else 2))

    def range_of(self, variable: Term) -> Term | None:
        return dict(self.ranges).get(variable)

    def extended(self, other: Context) -> Context:
        """This context and a further one whose variables are new."""
        return Context(self.variables + other.variables, self.conditions + other.conditions, self.ranges + other.ranges)

    def where(self, *conditions: Term) -> Context:
        """The part on which the conditions hold too."""
        return Context(self.variables, self.conditions + conditions, self.ranges)

    def substituted(
        self, images: Mapping[Term, Term], functions: Mapping[str, Function] | None = None
    ) -> tuple[tuple[Term, ...], tuple[tuple[Term, Term], ...]]:
        """Conditions and ranges at the images; what holds of almost all pairs of data sets says nothing of one taken twice."""
        ranges = tuple((substitute(v, images), substitute(r, images, functions)) for v, r in self.ranges)
        data = [v for v, _ in ranges if v.sort == "data"]
        if len({*data}) < len(data):
            raise IllFormed(f"{data[0]} is taken twice")
        return tuple(substitute(c, images, functions) for c in self.conditions), ranges


EVERYWHERE = Context()


@dataclass(frozen=True)
class Sequent:
    """For every value of its own variables on their context: the statement. Other variables belong to who owes it."""

    own: Context
    statement: Term

    @property
    def free(self) -> frozenset[Term]:
        """Variables that are not its own."""
        return (self.statement.variables - frozenset(self.own.variables)) | self.own.outside

    def __str__(self) -> str:
        almost = {"data": "almost every data", "real": ""}
        names = ", ".join(f"{almost.get(v.sort, v.sort)} {v}".lstrip() for v in self.own.in_order)
        where = ", ".join((*map(str, self.own.conditions), *(f"{v} of {source}" for v, source in self.own.ranges)))
        first = "every " * (not names.startswith("almost"))
        every = f"for {first}{names}{' with ' * bool(where)}{where}: " if names or where else ""
        return f"{every}{self.statement}"


@dataclass(frozen=True)
class Theorem:
    """What was derived: a statement on a context, what it owes, and what it rests on. Only the kernel's check makes it."""

    context: Context
    statement: Term
    owes: frozenset[Sequent] = frozenset()
    axioms: frozenset[str] = NONE
    certified: bool = False
