"""Entering a binder: its variables get fresh names, and what is known for all their values becomes a fact."""

from __future__ import annotations

from itertools import count, product
from math import prod

from ..terms.build import ONE, ZERO, le, lt
from ..terms.context import Context, Theorem
from ..terms.term import IllFormed, Term, bound_by, instantiate, substitute, subterms, var
from .refusal import Refusal, succeeds
from .scene import Scene
from .signs import entails, shown

MAXIMAL_OWN, MAXIMAL_CHOICES = 4, 512
"""Further variables of a general premise that are matched with opened ones, and the ways to do so; more are left alone."""


def fresh(scene: Scene, sorts: tuple[str, ...], *avoid: Term) -> tuple[Term, ...]:
    """Variables of the sorts that occur neither in the scene nor in the terms to avoid."""
    taken = {v.args[0] for v in scene.context.variables}
    taken.update(v.args[0] for term in avoid for v in term.variables)
    numbers = (f"_{i}" for i in count())
    return tuple(var(next(name for name in numbers if name not in taken), sort) for sort in sorts)


def conditions_of(source: Term, variables: tuple[Term, ...], scene: Scene) -> tuple[Term, ...]:
    """What is sure of the variables that a range binds; for an interval its ends are left out, a null set."""
    if source.head in ("interval", "integers"):
        (x,), (low, high) = variables, source.args
        relation = lt if source.head == "interval" else le
        lower = () if low.head == "minus_infinity" else (relation(low, x),)
        upper = () if high.head == "infinity" else (relation(x, high),)
        return lower + upper
    if source.head == "with_density":
        return conditions_of(source.args[0], variables, scene)
    if source.sort == "law" and source.head not in ("uniform", "spectrum", "spectral"):
        known = [c.args for c in scene.known if c.head == "supported" and c.args[0] is source]
        within = [place for _, place in known if place.head == "interval"]
        return tuple(c for interval in within for c in conditions_of(interval, variables, scene))
    if source.head == "uniform":
        return lt(source.args[0], variables[0]), lt(variables[0], source.args[1])
    if source.head in ("spectrum", "spectral", "spectra"):
        return tuple(c for m, x in zip(source.args, variables, strict=False) for c in _eigenvalue(m, x, scene))
    return ()


def _eigenvalue(matrix: Term, x: Term, scene: Scene) -> tuple[Term, ...]:
    """Those of a sample covariance are >= 0, and > 0 (almost surely) where n >= d; those of a covariance are > 0."""
    if matrix.head == "var":
        source = scene.context.range_of(matrix)
        return (lt(ZERO, x),) if source is not None and source.head == "covariances" else ()
    if matrix.head == "identity":
        return le(ONE, x), le(x, ONE)
    if matrix.head == "spiked":
        return (le(ZERO, x),) if matrix.args[0].head in ("sample_covariance", "coloured") else ()
    if matrix.head not in ("sample_covariance", "coloured"):
        return ()
    data = scene.context.range_of(matrix.args[0])
    if data is not None and data.head in ("gaussian", "complex_gaussian"):
        return (lt(ZERO, x),) if shown(le(data.args[1], data.args[0]), scene) else (le(ZERO, x),)
    return (le(ZERO, x),)


def enter(scene: Scene, source: Term, variables: tuple[Term, ...]) -> Scene:
    """The scene inside a functional of the range: its variables are declared, with all that is sure of them."""
    if tuple(v.sort for v in variables) != bound_by(source):
        raise IllFormed(f"{source.head} binds {bound_by(source)}")
    ranges = (
        ((variables[0], source),) if source.sort == "range" and variables[0].sort not in ("real", "integer") else ()
    )
    return extend(scene, Context(variables, (), ranges), conditions_of(source, variables, scene))


def extend(scene: Scene, own: Context, conditions: tuple[Term, ...]) -> Scene:
    """The scene with further variables and conditions on them; general premises that cover their values become facts."""
    context = scene.context
    wider = Context(
        context.variables + own.variables,
        context.conditions + own.conditions + conditions,
        context.ranges + own.ranges,
    )
    inside = Scene(wider, scene.facts, scene.general)
    found: list[Term] = []
    for theorem in scene.general:
        shared = {v for v in theorem.context.variables if v in context.variables}
        further = tuple(v for v in theorem.context.variables if v not in shared)
        choices = [
            [v for v in wider.variables if v.sort == w.sort and not (v.sort == "data" and v in shared)] for w in further
        ]
        if not 0 < len(further) <= MAXIMAL_OWN or prod(map(len, choices)) > MAXIMAL_CHOICES:
            continue
        for images in product(*choices):
            if len({*images}) < len(images) or not any(v in own.variables for v in images):
                continue
            fact = specialised(theorem, dict(zip(further, images, strict=True)), inside)
            if fact is not None:
                found.append(fact)
    return inside.knowing(*found)


def specialised(theorem: Theorem, images: dict[Term, Term], scene: Scene) -> Term | None:
    """The statement of a general premise at images of its further variables, where its conditions hold there."""
    conditions, ranges = theorem.context.substituted(images)
    if any(scene.context.range_of(variable) is not source for variable, source in ranges):
        return None
    return substitute(theorem.statement, images) if all(succeeds(entailed, c, scene) for c in conditions) else None


_TOTAL = frozenset(("num", "var", "pi", "add", "mul", "pow", "exp", "sin", "cos", "atan", "abs", "max", "min", "floor"))


def entailed(condition: Term, scene: Scene) -> None:
    """Show that the condition, its terms' existence included, holds throughout the scene.

    Either it is known as it stands, or its terms exist everywhere by their form and its relation follows.
    """
    if condition in scene.known or condition.head == "true":
        return
    for term in subterms(condition):
        if term is not condition and (term.head not in _TOTAL or (term.head == "pow" and not _natural(term.args[1]))):
            raise Refusal(f"{condition} is not known as it stands, and {term} need not exist")
    entails(condition, scene)


def _natural(exponent: Term) -> bool:
    return exponent.head == "num" and exponent.args[0] >= 0


def opened(scene: Scene, source: Term, body: Term) -> tuple[tuple[Term, ...], Term, Scene]:
    """Fresh variables for what the range binds, the body at them, and the scene inside."""
    variables = fresh(scene, bound_by(source), body, source)
    return variables, instantiate(body, *variables), enter(scene, source, variables)
