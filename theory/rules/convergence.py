"""Limits under a functional. Its range, its law and the sizes of its data are free of what moves."""

from __future__ import annotations

from ..decide.defined import defined, holds, populations, proper
from ..decide.opening import enter, extend, fresh
from ..decide.refusal import Refusal
from ..decide.scene import Scene
from ..decide.signs import entails, positive, shown
from ..kernel.rule import Goal, Premise, Shown, rule
from ..terms.build import ONE, add, div, eq, le, lim, lt, sub
from ..terms.context import Context
from ..terms.term import Term, bound_by, instantiate, make, substitute
from .functionals import dominated, exists, of_mass_one


def near_point(source: Term, variables: tuple[Term, ...], near: Term, scene: Scene) -> Scene:
    """The scene where the variables are as close to the filter's point as ``near`` says, or beyond it for an infinite one."""
    if tuple(v.sort for v in variables) != bound_by(source):
        raise Refusal(f"along {source} move {bound_by(source)}")
    t, *rest = variables
    conditions: tuple[Term, ...]
    defined(near, scene)
    if source.head in ("grows", "counts"):
        conditions = (lt(near, t),)
    elif source.head == "falls":
        conditions = (lt(t, near),)
    elif source.head in ("above", "below"):
        (point,) = source.args
        defined(point, scene)
        conditions = (lt(point, t), lt(t, near)) if source.head == "above" else (lt(near, t), lt(t, point))
        entails(lt(point, near) if source.head == "above" else lt(near, point), scene)
    elif source.head == "proportion":
        load, (size,) = div(t, *rest), rest
        proper(source, scene)
        positive(near, scene)
        width = div(ONE, near)
        conditions = (le(ONE, t), le(ONE, size), lt(near, size))
        conditions += (lt(sub(source.args[0], width), load), lt(load, add(source.args[0], width)))
    elif source.head in ("populations", "peaks"):
        *sizes, matrix = variables
        populations(source, scene)
        around = near_point(make("proportion", source.args[0]), tuple(sizes), near, scene)
        return extend(around, Context((matrix,), (), ((matrix, make("covariances", sizes[1])),)), ())
    else:
        raise Refusal(f"{source.head} has no neighbourhoods of one number")
    return extend(scene, Context(variables), conditions)


def _opened(source: Term, body: Term, near: Term, scene: Scene) -> tuple[tuple[Term, ...], Term, Scene]:
    """Names for what moves, the functional at them, and the scene near the point."""
    moving = fresh(scene, bound_by(source), source, body, near)
    functional = instantiate(body, *moving)
    if functional.head != "over" or functional.args[0].variables & frozenset(moving):
        raise Refusal("what tends is a functional whose range, law and sizes are free of what moves")
    of_mass_one(functional.args[0])
    return moving, functional, near_point(source, moving, near, scene)


def _entered(
    scene: Scene, moving: tuple[Term, ...], functional: Term, *others: Term
) -> tuple[tuple[Term, ...], Scene, Term]:
    """Values in the functional's range, the scene inside, and the functional's body there."""
    source, body = functional.args
    values = fresh(scene, bound_by(source), functional, *moving, *others)
    return values, enter(scene, source, values), instantiate(body, *values)


def _pointwise(source: Term, moving: tuple[Term, ...], functional: Term, limit: Term, scene: Scene) -> None:
    """At each value the integrand tends to the body of the limit."""
    values, inside, body = _entered(scene, moving, functional, limit)
    holds(eq(lim(source, body, *moving), instantiate(limit, *values)), inside)


def _limit_of_functional(goal: Goal) -> tuple[Term, Term]:
    """lim(P, t. over(r, f)) and over(r, g) of a goal that equates them, in either order."""
    one, two = goal.sides()
    found = (one, two) if one.head == "lim" else (two, one)
    if found[0].head != "lim" or found[1].head != "over":
        raise Refusal("the goal equates the limit of a functional with a functional")
    return found


@rule(
    "dominated_convergence", source="Lebesgue: Rudin, Real and Complex Analysis (1987), 1.34", bound="term", near="term"
)
def dominated_convergence(goal: Goal, *_: Premise, bound: Term, near: Term) -> Shown:
    """The functional of a limit is the limit of the functionals, if near the point abs(f) <= g with one g that has one.

    The neighbourhood, which ``near`` names, is the same for all values in the range.
    """
    scene = goal.scene
    limit, value = _limit_of_functional(goal)
    moving, functional, around = _opened(limit.args[0], limit.args[1], near, scene)
    if not functional.args[0] is value.args[0] is bound.args[0] or bound.head != "over":
        raise Refusal("the limit and the certificate bound are functionals over the same range")
    defined(bound, scene)
    values, inside, body = _entered(around, moving, functional, bound)
    dominated(body, instantiate(bound.args[1], *values), inside)
    _pointwise(limit.args[0], moving, functional, value.args[1], scene)
    return Shown(defined=(limit, value))


@rule(
    "monotone_convergence",
    source="Levi: Rudin, Real and Complex Analysis (1987), 1.26",
    near="term",
    bound="term?",
)
def monotone_convergence(goal: Goal, *_: Premise, near: Term, bound: Term | None = None) -> Shown:
    """Functionals of what rises, or falls, to its limit at each value tend to the functional of the limit.

    One number moves, each functional near the point exists, and the neighbourhood, which ``near`` names, is the same for
    all values. The limit's functional exists, or the limit, or a ``bound`` of the functionals.
    """
    scene = goal.scene
    limit, value = _limit_of_functional(goal)
    moving, functional, around = _opened(limit.args[0], limit.args[1], near, scene)
    if functional.args[0] is not value.args[0]:
        raise Refusal("the limit is a functional over the same range")
    _pointwise(limit.args[0], moving, functional, value.args[1], scene)
    rising = _rises(limit.args[0], moving, functional, near, scene)
    if bound is not None:
        defined(bound, scene)
        entails(le(functional, bound) if rising else le(bound, functional), around)
    elif not exists(value, scene) and not exists(limit, scene):
        raise Refusal("neither the functional of the limit nor the limit of the functionals is shown to exist")
    return Shown(defined=(limit, value))


def _rises(source: Term, moving: tuple[Term, ...], functional: Term, near: Term, scene: Scene) -> bool:
    """Does the integrand rise toward the point at each value, or fall at each? Refusal if neither is shown."""
    if source.head not in ("above", "below", "grows", "falls", "counts"):
        raise Refusal("one number moves: along other filters nothing rises")
    around = near_point(source, moving, near, scene)
    defined(functional, around)
    (t,) = moving
    if source.head == "counts":
        later, further = add(t, ONE), around
    else:
        (later,) = fresh(around, ("real",), functional, near)
        further = near_point(source, (later,), near, around)
        further = further.where(lt(later, t) if source.head in ("above", "falls") else lt(t, later))
    _values, inside, before = _entered(further, (*moving, later), functional)
    after = substitute(before, {t: later})
    if shown(le(before, after), inside):
        return True
    entails(le(after, before), inside)
    return False
