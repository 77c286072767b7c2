"""Matching: images of variables and function variables that turn a pattern into a term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from ..terms.term import Function, Term, bound, make, rebuild

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
            if len(pattern.terms) == 1 and pattern.args[0] not in functions:  # the identity, where its argument stands
                for more, known in match(pattern.terms[0], target, parameters, images, functions):
                    yield more, {**known, pattern.args[0]: (1, bound(0, "real"))}
            yield images, functions
        return
    if pattern.head != target.head:
        return
    if len(pattern.args) != len(target.args):
        yield from _grouped(pattern, target, parameters, images, functions)
        return
    if not pattern.terms:
        if pattern is target:
            yield images, functions
        return
    any_order = pattern.head in COMMUTATIVE and len(target.terms) <= MAXIMAL_TERMS
    yield from _all(pattern.terms, target.terms, parameters, images, functions, any_order)


def _grouped(
    pattern: Term, target: Term, parameters: frozenset[Term], images: Images, functions: Functions
) -> Iterator[tuple[Images, Functions]]:
    """A sum or product of two parts, one of them a function's: what is left of the target's parts is the other one."""
    parts, head = target.terms, pattern.head
    if head not in ("add", "mul") or len(pattern.terms) != 2 or not 2 < len(parts) <= MAXIMAL_TERMS:
        return
    if not any(part.head == "app" for part in pattern.terms):
        return
    for size in range(1, len(parts)):
        for chosen in combinations(range(len(parts)), size):
            one, other = ([p for i, p in enumerate(parts) if (i in chosen) is side] for side in (True, False))
            groups = tuple(group[0] if len(group) == 1 else make(head, *group) for group in (one, other))
            yield from _all(pattern.terms, groups, parameters, images, functions)


def _all(
    patterns: tuple[Term, ...],
    targets: tuple[Term, ...],
    parameters: frozenset[Term],
    images: Images,
    functions: Functions,
    any_order: bool = False,
) -> Iterator[tuple[Images, Functions]]:
    """Each pattern with its target, or with one that no other has."""
    if not patterns:
        yield images, functions
        return
    for i, target in enumerate(targets if any_order else targets[:1]):
        for more, known in match(patterns[0], target, parameters, images, functions):
            yield from _all(patterns[1:], targets[:i] + targets[i + 1 :], parameters, more, known, any_order)


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
