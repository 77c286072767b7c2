"""Terms: immutable trees over the closed table of heads. Equal trees are one object, so equality is identity.

Bound variables are nameless: ``bound(i)`` is the i-th variable of the innermost binders around it, so terms that differ
in bound names alone are one. Only ``rebuild`` puts one thing in the place of another; ``close``, ``instantiate`` and
``substitute`` are the three uses of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any
from weakref import WeakValueDictionary

from .heads import BINDING, BOUND_BY, FIRST, HEADS, VARIABLE_SORTS, WIDER

MAXIMAL_SIZE = 200_000
"""Nodes of a term, counted as a tree."""


class IllFormed(ValueError):
    """A tree that is no term: an unknown head, a wrong number of arguments, a sort that does not fit."""


class Term:
    """A head with its arguments; made by the functions below alone, never changed."""

    __slots__ = ("__weakref__", "args", "functions", "head", "loose", "size", "sort", "terms", "variables")

    head: str
    args: tuple[Any, ...]
    sort: str
    variables: frozenset[Term]
    functions: frozenset[tuple[str, int]]
    loose: frozenset[tuple[int, str]]
    size: int
    terms: tuple[Term, ...]
    """The arguments that are terms."""

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a term does not change")

    def __reduce__(self) -> Any:
        raise TypeError("a term is written as data, see serial.py")

    def __repr__(self) -> str:
        from ..show import show

        return show(self)


_TABLE: WeakValueDictionary[tuple[Any, ...], Term] = WeakValueDictionary()


def _intern(head: str, args: tuple[Any, ...], sort: str, **other: frozenset[Any]) -> Term:
    """The one term of this head and these arguments; what it holds is united from them, but for what is given."""
    known = _TABLE.get((head, *args))
    if known is not None:
        return known
    made, parts = object.__new__(Term), tuple(a for a in args if type(a) is Term)
    size = 1 + sum(a.size for a in parts)
    if size > MAXIMAL_SIZE:
        raise IllFormed(f"a term of {size} nodes; at most {MAXIMAL_SIZE} are read")
    held = {
        "head": head,
        "args": args,
        "sort": sort,
        "size": size,
        "terms": args if len(parts) == len(args) else parts,
        "variables": frozenset((made,)) if head == "var" else _united([a.variables for a in parts]),
        "functions": _united([a.functions for a in parts]),
        "loose": _united([a.loose for a in parts]),
    }
    for name, value in (held | other).items():
        object.__setattr__(made, name, value)
    _TABLE[head, *args] = made
    return made


def _united(sets: Sequence[frozenset[Any]]) -> frozenset[Any]:
    """The union: one of the sets itself where it holds the others."""
    largest = max(sets, key=len, default=_NONE)
    return largest if all(part <= largest for part in sets) else largest.union(*sets)


_NONE: frozenset[Any] = frozenset()


def num(value: int | Fraction) -> Term:
    """An exact rational number."""
    if type(value) not in (int, Fraction):
        raise IllFormed(f"{value!r} is no exact number")
    exact = value if type(value) is Fraction else Fraction(value)
    return _intern("num", (exact,), "integer" if exact.denominator == 1 else "real")


def var(name: str, sort: str) -> Term:
    """A named variable: a parameter, data set, law or matrix of the context."""
    if type(name) is not str or not 0 < len(name) <= 200 or sort not in VARIABLE_SORTS:
        raise IllFormed(f"no variable {name!r} of sort {sort!r}")
    return _intern("var", (name, sort), sort)


def bound(index: int, sort: str) -> Term:
    """The variable of the given number, counted from the innermost binder."""
    return _intern("bound", (index, sort), sort, loose=frozenset(((index, sort),)))


def app(name: str, *args: Term) -> Term:
    """A function variable, applied; real numbers to a real number."""
    if type(name) is not str or not name or not args:
        raise IllFormed(f"no function variable {name!r} of {len(args)} arguments")
    for arg in args:
        _fit(arg, "real", f"argument of {name}")
    functions = frozenset(((name, len(args)),)).union(*(a.functions for a in args))
    return _intern("app", (name, *args), "real", functions=functions)


def make(head: str, *args: Term) -> Term:
    """A term of the table; the bodies of binders are given closed, see ``bind``. Raises IllFormed."""
    known = HEADS.get(head)
    if known is None:
        raise IllFormed(f"there is no head {head!r}")
    for arg in args:
        if type(arg) is not Term:
            raise IllFormed(f"{head} takes terms, not {type(arg).__name__}")
    if (made := _TABLE.get((head, *args))) is not None:
        return made
    loose: set[tuple[int, str]] = set()
    for arg, (wanted, bound_here) in zip(args, binders(head, args), strict=True):
        if arg.sort != wanted:
            _fit(arg, wanted, head)
        depth = len(bound_here)
        for index, sort in arg.loose:
            if index >= depth:
                loose.add((index - depth, sort))
            elif bound_here[index] != sort:
                raise IllFormed(f"{head} binds a {bound_here[index]}, used as a {sort}")
    sort = known.sort
    if head in ("add", "mul", "max", "min") or (head == "pow" and args[1].head == "num" and args[1].args[0] >= 0):
        sort = "integer" if all(a.sort == "integer" for a in args) else "real"
    return _intern(head, args, sort, loose=frozenset(loose))


def binders(head: str, args: tuple[Term, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """For each argument the sort that is asked for and the sorts of the variables bound in it."""
    slots = _slots(head, len(args))
    if head not in BINDING:
        return slots  # type: ignore[return-value]
    places = {FIRST: lambda: bound_by(args[0]), "both": lambda: (*bound_by(args[1]), *bound_by(args[0]))}
    return [(sort, places[binds]() if type(binds) is str else binds) for sort, binds in slots]  # type: ignore[misc]


@lru_cache(maxsize=20_000)
def _slots(head: str, count: int) -> list[tuple[str, tuple[str, ...] | str]]:
    """Of each of so many arguments the sort, and what is bound in it."""
    slots = HEADS[head].slots
    if head == "cases":
        if not count or count % 2:
            raise IllFormed("cases takes pairs of a guard and a value")
        return [("prop", ()), ("real", ())] * (count // 2)
    if slots and slots[-1].repeats:
        if count < (1 if head in ("max", "min", "atoms") else 2):
            raise IllFormed(f"{head} takes more than {count} arguments")
        if head == "atoms" and count % 2:
            raise IllFormed("atoms takes pairs of a weight and a place")
        slots = slots[:-1] + (slots[-1],) * (count - len(slots) + 1)
    if len(slots) != count:
        raise IllFormed(f"{head} takes {len(slots)} arguments, not {count}")
    return [(slot.sort, slot.binds) for slot in slots]


def unbound(term: Term) -> tuple[Term, ...]:
    """The arguments in which the head binds nothing."""
    if term.head not in BINDING:
        return term.terms
    return tuple(a for a, (_, inner) in zip(term.args, binders(term.head, term.args), strict=True) if not inner)


def bound_by(source: Term) -> tuple[str, ...]:
    """The sorts of the variables that a range or a filter binds."""
    if source.sort == "law":
        return ("real",)
    if source.head not in BOUND_BY:
        raise IllFormed(f"{source.head} binds nothing")
    return BOUND_BY[source.head]


def _fit(arg: Term, wanted: str, where: str) -> None:
    if type(arg) is not Term or (arg.sort != wanted and (arg.sort, wanted) not in WIDER):
        raise IllFormed(f"{where} asks for a {wanted}, not a {getattr(arg, 'sort', type(arg).__name__)}")


Leaf = Callable[[Term, int], Term | None]


def rebuild(term: Term, leaf: Leaf, depth: int, holds: Callable[[Term], object]) -> Term:
    """The term with every variable, bound variable or application for which ``leaf(it, depth)`` answers put in its place.

    ``depth`` counts the variables bound above the place. What does not hold any such leaf is left as it is.
    """
    return _rebuilt(term, leaf, depth, holds, {})


def _rebuilt(
    node: Term, leaf: Leaf, depth: int, holds: Callable[[Term], object], memo: dict[tuple[Term, int], Term]
) -> Term:
    if not holds(node):
        return node
    if (node, depth) in memo:
        return memo[node, depth]
    made: Term | None = None
    if node.head in ("var", "bound", "app"):
        made = leaf(node, depth)
        if made is None:
            parts = [_rebuilt(a, leaf, depth, holds, memo) for a in node.terms]
            made = app(node.args[0], *parts) if node.head == "app" else node
    elif node.head not in BINDING:
        made = make(node.head, *[_rebuilt(a, leaf, depth, holds, memo) for a in node.terms])
    else:
        below = [depth + len(inner) for _, inner in binders(node.head, node.args)]
        made = make(node.head, *[_rebuilt(a, leaf, d, holds, memo) for a, d in zip(node.args, below, strict=True)])
    memo[node, depth] = made
    return made


def _loose(term: Term) -> bool:
    return bool(term.loose)


def _shifted(term: Term, least: int, by: int) -> Term:
    """The term with its bound variables of the number ``least`` and beyond moved."""
    return rebuild(
        term,
        lambda t, depth: bound(t.args[0] + by, t.sort) if t.head == "bound" and t.args[0] >= least + depth else None,
        0,
        _loose,
    )


def _lifted(term: Term, by: int) -> Term:
    """The term for use under ``by`` further bound variables."""
    if not by or not term.loose:
        return term
    return _shifted(term, 0, by)


def close(term: Term, *variables: Term) -> Term:
    """The body in which the named variables are bound, the first of them innermost as number 0."""
    places = {v: i for i, v in enumerate(variables)}
    if len(places) != len(variables) or any(v.head != "var" for v in variables):
        raise IllFormed("different variables are bound")
    count = len(variables)

    def leaf(t: Term, depth: int) -> Term | None:
        if t.head == "bound" and t.args[0] >= depth:
            return bound(t.args[0] + count, t.sort)
        return bound(places[t] + depth, t.sort) if t in places else None

    return rebuild(term, leaf, 0, lambda t: t.loose or not t.variables.isdisjoint(places))


def instantiate(body: Term, *images: Term) -> Term:
    """The body of a binder with its variables 0, 1, ... put to the images."""
    count = len(images)

    def leaf(t: Term, depth: int) -> Term | None:
        if t.head != "bound" or t.args[0] < depth:
            return None
        index = t.args[0] - depth
        if index >= count:
            return bound(t.args[0] - count, t.sort)
        _fit(images[index], t.sort, "a bound variable")
        return _lifted(images[index], depth)

    return rebuild(body, leaf, 0, _loose)


Function = tuple[int, Term]
"""A function as data: the number of its variables, and a body that binds them."""


def substitute(term: Term, images: Mapping[Term, Term], functions: Mapping[str, Function] | None = None) -> Term:
    """All variables and function variables named, replaced at once; nothing is captured."""
    functions = functions or {}
    for variable, image in images.items():
        if variable.head != "var":
            raise IllFormed("variables alone are replaced")
        _fit(image, variable.sort, f"variable {variable.args[0]}")

    def leaf(t: Term, depth: int) -> Term | None:
        if t.head == "var" and t in images:
            return _lifted(images[t], depth)
        if t.head == "app" and t.args[0] in functions:
            arity, body = functions[t.args[0]]
            if arity != len(t.args) - 1:
                raise IllFormed(f"the function {t.args[0]} has {len(t.args) - 1} arguments, not {arity}")
            images_here = [rebuild(a, leaf, depth, holds) for a in t.args[1:]]
            return instantiate(_shifted(body, arity, depth), *images_here)
        return None

    def holds(t: Term) -> bool:
        return not t.variables.isdisjoint(images) or any(name in functions for name, _ in t.functions)

    return rebuild(term, leaf, 0, holds)


def subterms(term: Term) -> Iterator[Term]:
    """Every node once, the term itself first; nodes under binders as they stand there."""
    seen: set[int] = set()
    waiting = [term]
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            waiting.extend(node.terms)
