"""Terms and contexts read from plain data: lists, strings and small dictionaries, as JSON holds them.

A number is "7/3", a variable is its name, any other term is ["head", argument, ...]; an argument in which variables are
bound is {"bind": [["x", "real"]], "in": body}, the innermost name winning. A function variable is ["app", "f", argument].
Everything is measured before anything is built; what does not fit raises IllFormed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from .context import Context
from .heads import BINDING, HEADS, VARIABLE_SORTS
from .term import MAXIMAL_SIZE, Function, IllFormed, Term, app, binders, bound, make, num, var

Data: TypeAlias = Any
"""A string, or a list or dictionary of data."""

Scope: TypeAlias = tuple[tuple[str, str], ...]
"""Names and sorts of the variables bound around a place, the innermost first."""

MAXIMAL_DEPTH = 100
MAXIMAL_LENGTH = 2_000
"""Of a list, and of a name or number in characters."""

_NUMBER = re.compile(r"-?[0-9]+(/[0-9]+)?")


@dataclass(frozen=True)
class Names:
    """What free names stand for: sorts of variables, numbers of arguments."""

    sorts: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, sort in self.sorts.items():
            if _declared(name, sort)[0].startswith("_"):
                raise IllFormed(f"{name} is no name of a variable: the kernel's own begin with _")
        for name, arguments in self.functions.items():
            _named(name)
            if name in self.sorts or type(arguments) is not int or not 1 <= arguments <= 9:
                raise IllFormed(f"the function {name} takes 1 to 9 arguments and shares its name with no variable")

    def variable(self, name: Data) -> Term:
        """The variable of this name."""
        if type(name) is not str or name not in self.sorts:
            raise IllFormed(f"{shortened(name)} is no declared variable; declared: {', '.join(self.sorts) or 'none'}")
        return var(name, self.sorts[name])


def shortened(data: Data) -> str:
    """What was met, for a message."""
    text = repr(data) if isinstance(data, str | int | float | bool | None) else f"a {type(data).__name__}"
    return text if len(text) <= 60 else f"{text[:60]}..."


def measured(data: Data) -> Data:
    """The data, if it is small, shallow and made of lists, dictionaries, strings and whole numbers alone."""
    waiting: list[tuple[Data, int]] = [(data, 0)]
    met = 0
    while waiting:
        node, depth = waiting.pop()
        met += 1
        if met > 4 * MAXIMAL_SIZE or depth > 2 * MAXIMAL_DEPTH:
            raise IllFormed(f"more than {4 * MAXIMAL_SIZE} parts, or nested more than {2 * MAXIMAL_DEPTH} deep")
        if type(node) in (list, dict):
            if len(node) > MAXIMAL_LENGTH:
                raise IllFormed(f"a list of {len(node)} parts; at most {MAXIMAL_LENGTH} are read")
            parts = node if type(node) is list else [*node, *node.values()]
            waiting.extend((part, depth + 1) for part in parts)
        elif type(node) is int and abs(node) < 10**9:
            continue
        elif type(node) is not str or len(node) > MAXIMAL_LENGTH:
            raise IllFormed(f"no name, number or list, of at most {MAXIMAL_LENGTH} characters: {shortened(node)}")
    return data


def entries(data: Data, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Data]:
    """The dictionary, if it has the needed keys and no others than those named."""
    if type(data) is not dict:
        raise IllFormed(f"a dictionary of {', '.join(needed + optional)} is asked for, not {shortened(data)}")
    if wrong := [key for key in data if key not in needed + optional] or [key for key in needed if key not in data]:
        asked = f"asked for: {', '.join(needed)}, may be: {optional}"
        raise IllFormed(f"{shortened(wrong[0])} is missing or unknown; {asked}")
    return data


def items(data: Data, length: int | None = None) -> list[Data]:
    """The list, if it is one and of that length."""
    if type(data) is not list or length not in (None, len(data)):
        raise IllFormed(f"a list{'' if length is None else f' of {length}'} is asked for, not {shortened(data)}")
    return data


def _named(name: Data) -> str:
    if (
        type(name) is not str
        or not 0 < len(name) <= 80
        or not name.isprintable()
        or " " in name
        or name[0] in "-0123456789"
    ):
        raise IllFormed(f"{shortened(name)} is no name: 1 to 80 printable characters, no space, no number in front")
    return name


def _declared(name: Data, sort: Data) -> tuple[str, str]:
    if type(sort) is not str or sort not in VARIABLE_SORTS:
        raise IllFormed(f"{shortened(name)} of sort {shortened(sort)}; valid: {', '.join(sorted(VARIABLE_SORTS))}")
    return _named(name), sort


def read_number(data: Data) -> Fraction:
    """An exact number such as "7/3"."""
    if type(data) is not str or len(data) > MAXIMAL_LENGTH or not _NUMBER.fullmatch(data):
        raise IllFormed(f"{shortened(data)} is no exact number such as 7/3")
    try:
        return Fraction(data)
    except ZeroDivisionError:
        raise IllFormed(f"{data} divides by zero") from None


def read_term(data: Data, names: Names, scope: Scope = ()) -> Term:
    """The term that measured data says; names bound in ``scope`` stand for bound variables."""
    if len(scope) > MAXIMAL_DEPTH:
        raise IllFormed(f"more than {MAXIMAL_DEPTH} variables are bound around one place")
    if type(data) is str:
        if data[:1] and data[0] in "-0123456789":
            return _number(data)
        inside = next((i for i, (name, _) in enumerate(scope) if name == data), None)
        return names.variable(data) if inside is None else bound(inside, scope[inside][1])
    if type(data) is not list or not data or type(data[0]) is not str:
        raise IllFormed(f"no term: {shortened(data)}; a term is a number, a name or a list that begins with a head")
    if data[0] == "app":
        return _application(data, names, scope)
    if data[0] not in HEADS:
        raise IllFormed(f"there is no head {shortened(data[0])}")
    read = [_argument(part, names, scope) for part in data[1:]]
    arguments, given = tuple(term for term, _ in read), [sorts for _, sorts in read]
    asked = [sorts for _, sorts in binders(data[0], arguments)] if data[0] in BINDING or any(given) else given
    if asked != given:
        raise IllFormed(f"{data[0]} binds {asked}, not {given}")
    return make(data[0], *arguments)


@lru_cache(maxsize=20_000)
def _number(text: str) -> Term:
    return num(read_number(text))


def _application(data: list[Data], names: Names, scope: Scope) -> Term:
    name = data[1] if len(data) > 1 else None
    if type(name) is not str or names.functions.get(name) != len(data) - 2:
        raise IllFormed(f"no declared function variable of {len(data) - 2} arguments: {shortened(name)}")
    return app(name, *(read_term(part, names, scope) for part in data[2:]))


def _argument(data: Data, names: Names, scope: Scope) -> tuple[Term, tuple[str, ...]]:
    """An argument and the sorts of the variables bound in it."""
    if type(data) is not dict:
        return read_term(data, names, scope), ()
    entries(data, ("bind", "in"))
    own = tuple(_declared(*items(pair, 2)) for pair in items(data["bind"]))
    if not own or len({name for name, _ in own}) != len(own):
        raise IllFormed("the names bound in one place are different, and at least one")
    return read_term(data["in"], names, own + scope), tuple(sort for _, sort in own)


def read_function(data: Data, names: Names) -> Function:
    """A function of real numbers, {"bind": [["x", "real"]], "in": body}."""
    body, sorts = _argument(data, names, ())
    if not sorts or set(sorts) != {"real"}:
        raise IllFormed("a function binds its variables, which are real")
    return len(sorts), body


def read_context(data: Data, names: Names) -> Context:
    """A context: {"variables": [name], "conditions": [proposition], "ranges": [[name, range]]}."""
    given: dict[str, Data] = {"conditions": [], "ranges": []}
    given |= entries(data, ("variables",), ("conditions", "ranges"))
    return Context(
        tuple(names.variable(name) for name in items(given["variables"])),
        tuple(read_term(condition, names) for condition in items(given["conditions"])),
        tuple(
            (names.variable(name), read_term(source, names))
            for name, source in (items(pair, 2) for pair in items(given["ranges"]))
        ),
    )
