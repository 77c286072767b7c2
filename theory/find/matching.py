"""Matching: images of variables and function variables that turn a pattern into a term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations

from ..terms.term import Function, Term, bound, rebuild

Images = Mapping[Term, Term]
Functions = Mapping[str, Function]
COMMUTATIVE = frozenset(("add", "mul", "max", "min"))
MAXIMAL_TERMS = 5
"""Arguments of a sum or product that are tried in every order."""


def match(
    pattern: Term,
    target: Term,
    parameters: frozenset[Term],
    images: Images | None = None,
    functions: Functions | None = None,
) -> Iterator[tuple[Images, Functions]]:
    """All ways found: an application of a function variable matches where its arguments are different bound variables,

    or one of the same function. At other arguments it says nothing of the function, and matches what is compared later.
    """
    images, functions = images or {}, functions or {}
    if pattern.head == "var" and pattern in parameters:
        if pattern in images:
            if images[pattern] is target:
                yield images, functions
        elif not target.loose and (target.sort == pattern.sort or (target.sort, pattern.sort) == ("integer", "real")):
            yield {**images, pattern: target}, functions
        return
    if pattern.head == "app":
        yield from _function(pattern, target, images, functions)
        if target.head == "app" and target.args[0] == pattern.args[0] not in functions:  # it stands for itself
            yield from _all(pattern.terms, target.terms, parameters, images, functions)
        elif any(a.head != "bound" for a in pattern.args[1:]):
            yield images, functions
        return
    if pattern.head != target.head or len(pattern.args) != len(target.args):
        return
    if not pattern.terms:
        if pattern is target:
            yield images, functions
        return
    orders: Iterator[tuple[Term, ...]] = iter((target.terms,))
    if pattern.head in COMMUTATIVE and len(target.terms) <= MAXIMAL_TERMS:
        orders = permutations(target.terms)
    for order in orders:
        yield from _all(pattern.terms, order, parameters, images, functions)


def _all(
    patterns: tuple[Term, ...],
    targets: tuple[Term, ...],
    parameters: frozenset[Term],
    images: Images,
    functions: Functions,
) -> Iterator[tuple[Images, Functions]]:
    if not patterns:
        yield images, functions
        return
    for more, known in match(patterns[0], targets[0], parameters, images, functions):
        yield from _all(patterns[1:], targets[1:], parameters, more, known)


def _function(pattern: Term, target: Term, images: Images, functions: Functions) -> Iterator[tuple[Images, Functions]]:
    name, args = pattern.args[0], pattern.args[1:]
    if any(a.head != "bound" for a in args) or len(set(args)) != len(args):
        return
    places = {a.args[0]: i for i, a in enumerate(args)}
    if any(index not in places for index, _ in target.loose):
        return

    def leaf(t: Term, depth: int) -> Term | None:
        return bound(places[t.args[0] - depth] + depth, "real") if t.head == "bound" and t.args[0] >= depth else None

    body = rebuild(target, leaf, 0, lambda t: t.loose)
    if name not in functions:
        yield images, {**functions, name: (len(args), body)}
    elif functions[name] == (len(args), body):
        yield images, functions
