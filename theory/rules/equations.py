"""Equations: exact algebra with premises, and equals put for equals anywhere."""

from __future__ import annotations

from ..decide.defined import defined
from ..decide.field import combination, same
from ..decide.opening import enter, extend, fresh
from ..decide.refusal import Refusal
from ..decide.scene import Scene
from ..decide.signs import entails
from ..kernel.rule import Goal, Premise, Shown, rule
from ..terms.build import ZERO, lt, sub
from ..terms.context import Context
from ..terms.term import Term, binders, instantiate, make
from .limits import neighbourhood


@rule("field", source="Lang, Algebra (2002), II.4: fields of fractions", multipliers="terms?")
def field(goal: Goal, *premises: Premise, multipliers: tuple[Term, ...] = ()) -> Shown | None:
    """left - right is the sum of multiplier x (premise's left - right), identically where all of these exist."""
    if len(multipliers) != len(premises):
        raise Refusal(f"{len(premises)} premises have {len(multipliers)} multipliers")
    parts = []
    for premise, multiplier in zip(premises, multipliers, strict=True):
        stated = premise.on(goal.scene)
        if stated.head != "eq":
            raise Refusal(f"{stated} is no equation")
        defined(multiplier, goal.scene)
        parts.append((multiplier, *stated.args))
    combination(sub(*goal.sides()), parts)
    return None


@rule("rewrite", source="first-order logic with equality: Enderton (2001), 2.4, axiom group 6", near="terms?")
def rewrite(goal: Goal, *_: Premise, near: tuple[Term, ...] = ()) -> Shown:
    """Equals for equals: two terms of one shape whose parts are equal by premises, under binders for all bound values.

    Under a limit the parts are equal near its point, under a derivative on an open interval round the point, both as
    ``near`` names them. The goal is the equation, or a relation that a premise states of equal terms; either side exists
    with the other.
    """
    statement, scene = goal.statement, goal.scene
    if statement.head == "eq":
        left, right = statement.args
        try:
            _alike(left, right, scene, near)
        except Refusal as refusal:
            first = refusal
        else:
            if not _exists(left, scene) and not _exists(right, scene):
                raise Refusal(f"neither side is shown to exist: {left}")
            return Shown(defined=(left, right))
    else:
        first = Refusal("no premise states the relation of equal terms")
    for known in scene.known:
        if known.head != statement.head or len(known.args) != len(statement.args):
            continue
        for order in (known.args, known.args[::-1]) if known.head == "eq" else (known.args,):
            try:
                _parts_alike(make(known.head, *order), statement, scene, near)
            except Refusal as refusal:
                first = refusal
            else:
                return Shown(defined=(statement,))
    raise first


def _exists(term: Term, scene: Scene) -> bool:
    try:
        defined(term, scene)
    except Refusal:
        return False
    return True


def _alike(one: Term, two: Term, scene: Scene, near: tuple[Term, ...]) -> None:
    """Are the terms equal, each existing where the other does, throughout the scene?"""
    if one is two or any(p.head == "eq" and p.args in ((one, two), (two, one)) for p in scene.known):
        return
    if one.sort in ("real", "integer") and two.sort in ("real", "integer") and same(one, two):
        defined(one, scene)
        defined(two, scene)
        return
    if one.head == two.head and one.head in ("add", "mul"):
        parts, others = _flat(one, one.head), _flat(two, one.head)
        if len(parts) == len(others):
            for a, b in zip(parts, others, strict=True):
                _alike(a, b, scene, near)
            return
    if one.head != two.head or one.head in ("num", "var", "bound") or len(one.args) != len(two.args):
        raise Refusal(f"not seen to be equal:\n  {one}\n  {two}")
    _parts_alike(one, two, scene, near)


def _flat(term: Term, head: str) -> list[Term]:
    """The summands or factors, those of inner sums or products included."""
    return [part for arg in term.terms for part in (_flat(arg, head) if arg.head == head else [arg])]


def _parts_alike(one: Term, two: Term, scene: Scene, near: tuple[Term, ...]) -> None:
    if one.head == "cases":
        for i in range(0, len(one.args), 2):
            _alike(one.args[i], two.args[i], scene, near)
            _alike(one.args[i + 1], two.args[i + 1], scene.where(one.args[i]), near)
        return
    if one.head == "app":
        if one.args[0] != two.args[0]:
            raise Refusal(f"{one.args[0]} and {two.args[0]} are different functions")
        levels: list[tuple[str, tuple[str, ...]]] = [("real", ())] * len(one.terms)
    else:
        levels = binders(one.head, one.args)
    for a, b, (_, sorts) in zip(one.terms, two.terms, levels, strict=True):
        if not sorts or a is b:
            _alike(a, b, scene, near)
            continue
        variables, inside = _inside(one, sorts, scene, near, (a, b))
        _alike(instantiate(a, *variables), instantiate(b, *variables), inside, near)


def _inside(
    term: Term, sorts: tuple[str, ...], scene: Scene, near: tuple[Term, ...], bodies: tuple[Term, Term]
) -> tuple[tuple[Term, ...], Scene]:
    """Names for what the head binds, and the scene in which the bodies are compared."""
    head, first = term.head, term.args[0]
    if head in ("over", "product", "infinite", "root", "minimiser", "onset"):
        variables = fresh(scene, sorts, *bodies, first)
        return variables, enter(scene, first, variables)
    if head in ("of", "image"):
        source = make("spectrum", first) if head == "of" else first
        variables = fresh(scene, sorts, *bodies, source)
        return variables, enter(scene, source, variables)
    if head == "law_of_transform":
        (z,) = fresh(scene, sorts, *bodies)
        return (z,), extend(scene, Context((z,)), (lt(z, ZERO),))
    if head in ("lim", "diverges"):
        variables = fresh(scene, sorts, *bodies, first, *near)
        return variables, neighbourhood(first, variables, near[0] if near else None, scene)
    if head == "deriv" and len(near) == 2:
        low, high = near
        for end in near:
            defined(end, scene)
        entails(lt(low, term.args[2]), scene)
        entails(lt(term.args[2], high), scene)
        (x,) = fresh(scene, sorts, *bodies, *near)
        return (x,), extend(scene, Context((x,)), (lt(low, x), lt(x, high)))
    raise Refusal(f"nothing is rewritten inside a {head} here")


