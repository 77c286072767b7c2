"""Terms, functions and contexts written as the plain data that ``terms/serial.py`` reads."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, count

from ..terms.context import Context
from ..terms.serial import MAXIMAL_DEPTH, Data, Scope
from ..terms.term import Function, IllFormed, Term, binders

_LETTERS = {"real": "txyuvw", "integer": "jkmipq", "data": "DXYZ", "matrix": "ABM", "vector": "uvw"}


def write_term(term: Term, scope: Scope = ()) -> Data:
    """The term as data; bound variables get names that none of its free variables has."""
    if len(scope) > MAXIMAL_DEPTH:
        raise IllFormed(f"more than {MAXIMAL_DEPTH} variables are bound around one place")
    head, args = term.head, term.args
    if head in ("num", "var"):
        return str(args[0])
    if head == "bound":
        return scope[args[0]][0]
    if head == "app":
        return ["app", args[0], *(write_term(a, scope) for a in args[1:])]
    levels = binders(head, args)
    return [head, *(_written(a, sorts, scope) for a, (_, sorts) in zip(args, levels, strict=True))]


def _written(body: Term, sorts: tuple[str, ...], scope: Scope) -> Data:
    if not sorts:
        return write_term(body, scope)
    taken = tuple(name for name, _ in scope) + tuple(v.args[0] for v in body.variables)
    own: Scope = ()
    for sort in sorts:
        letters = _LETTERS.get(sort, "z")
        candidates = chain(letters, (f"{letters[0]}_{i}" for i in count(1)))
        own += ((next(c for c in candidates if c not in taken and c not in dict(own)), sort),)
    return {"bind": [list(pair) for pair in own], "in": write_term(body, own + scope)}


def write_function(function: Function) -> Data:
    arity, body = function
    return _written(body, ("real",) * arity, ())


@lru_cache(maxsize=10_000)
def write_context(context: Context) -> Data:
    data: dict[str, Data] = {"variables": [v.args[0] for v in context.variables]}
    if context.conditions:
        data["conditions"] = [write_term(c) for c in context.conditions]
    if context.ranges:
        data["ranges"] = [[v.args[0], write_term(source)] for v, source in context.ranges]
    return data
