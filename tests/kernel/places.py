"""Where the parts of a term stand, and the term with another part there; binders with another range."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from phaseproof.theory.terms.build import ONE
from phaseproof.theory.terms.term import (
    IllFormed,
    Term,
    app,
    binders,
    bound_by,
    close,
    instantiate,
    make,
    substitute,
    var,
)

from .drawn import Drawn


def paths(term: Term, fits: Callable[[Term], bool], path: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Where the parts stand that fit, under binders too."""
    if fits(term):
        yield path
    for i, part in enumerate(term.args):
        if type(part) is Term:
            yield from paths(part, fits, (*path, i))


def changed_at(
    term: Term, path: tuple[int, ...], change: Callable[[Term, tuple[Term, ...]], Term], scope: tuple[Term, ...]
) -> Term:
    """The term with the part at the path changed; what is bound above it has names, which belong to its scope."""
    if not path:
        return change(term, scope)
    first, *rest = path
    if term.head == "app":
        return app(*(changed_at(a, tuple(rest), change, scope) if i == first else a for i, a in enumerate(term.args)))
    inner = binders(term.head, term.args)[first][1]
    own = tuple(var(f"bound {len(scope) + i}", sort) for i, sort in enumerate(inner))
    part = changed_at(instantiate(term.args[first], *own), tuple(rest), change, (*scope, *own))
    args = list(term.args)
    args[first] = close(part, *own) if own else part
    return make(term.head, *args)


def over_another(term: Term, which: int, make_range: Callable[[Drawn], Term], drawn: Drawn) -> Term:
    """The binder with another range or filter; what the body says of bound variables it says of the new ones, as far as they fit."""
    depth = len(drawn.scope)

    def names(source: Term, mark: str) -> tuple[Term, ...]:
        return tuple(var(f"{mark} {depth + i}", sort) for i, sort in enumerate(bound_by(source)))

    if term.head != "plim":
        source = make_range(drawn)
        old, new = names(term.args[0], "bound"), names(source, "other")
        return make(term.head, source, close(_fitted(instantiate(term.args[1], *old), old, new), *new), *term.args[2:])
    moving = names(term.args[0], "moving")
    ranges = instantiate(term.args[1], *moving)
    own = names(ranges, "bound")
    body = instantiate(term.args[2], *own, *moving)
    if which:
        source = make_range(Drawn(drawn.random, (*drawn.scope, *moving)))
        new = names(source, "other")
        return make("plim", term.args[0], close(source, *moving), close(_fitted(body, own, new), *new, *moving))
    source = make_range(drawn)
    new = names(source, "other")
    return make(
        "plim", source, close(_fitted(ranges, moving, new), *new), close(_fitted(body, moving, new), *own, *new)
    )


def _fitted(term: Term, old: tuple[Term, ...], new: tuple[Term, ...]) -> Term:
    for i, variable in enumerate(old):
        images = (*new[i : i + 1], ONE)
        fitting = [image for image in images if image.sort in (variable.sort, "integer")]
        if variable in term.variables:
            if not fitting or variable.sort not in ("real", fitting[0].sort):
                raise IllFormed(f"nothing stands for {variable}")
            term = substitute(term, {variable: fitting[0]})
    return term
