"""Equations: exact algebra with premises, equals put for equals, functional equations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, product

from ..decide.defined import defined, holds, parts_exist
from ..decide.field import canonical, combination, normal, replaced, same
from ..decide.functional import recurrences, reduced
from ..decide.opening import enter, extend, fresh
from ..decide.refusal import Refusal
from ..decide.scene import Scene
from ..decide.shapes import closed_conditions
from ..kernel.rule import Goal, Premise, Shown, rule
from ..terms.build import lt, sub
from ..terms.context import Context
from ..terms.term import Term, binders, instantiate, make, substitute
from .limits import neighbourhood


@rule("field", source="Lang, Algebra (2002), II.4: fields of fractions", multipliers="terms?")
def field(goal: Goal, *premises: Premise, multipliers: tuple[Term, ...] = ()) -> None:
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


@rule("functional_equation", source="NIST Digital Library of Mathematical Functions, 4.8, 4.21, 5.5, 5.15")
def functional_equation(goal: Goal, *_: Premise) -> None:
    """Both sides agree by the functional equations of exp, ln, powers, sin, cos, Gamma, and by the signs of factors."""
    left, right = (reduced(side, goal.scene) for side in goal.sides())
    steps = recurrences(goal.scene, left, right)
    if not same(replaced(left, steps), replaced(right, steps)):
        raise Refusal(f"not seen to be equal:\n  {canonical(left)}\n  {canonical(right)}")


@rule("rewrite", source="Leibniz: equals may be put for equals", near="terms?")
def rewrite(goal: Goal, *premises: Premise, near: tuple[Term, ...] = ()) -> Shown:
    """Both sides, or a premise and the goal, differ by equals put for equals, under binders for all that they bind.

    Under a limit near the point, which ``near`` bounds on one side; under a derivative between two terms of ``near``. Of a
    variable that the context says to be a number, a premise at that number speaks too.
    """
    found: list[Refusal] = []
    pairs = [goal.sides(), goal.sides()[::-1]] if goal.statement.head == "eq" else []
    numbers = _numbers(goal.scene)
    for stated in _stated(premises, goal.scene):
        if substitute(stated, numbers) is substitute(goal.statement, numbers):
            return Shown(defined=(goal.statement,))
        pairs.append((stated, goal.statement))
        if stated.head == "eq":
            pairs.append((make("eq", *stated.args[::-1]), goal.statement))
    for left, right in pairs:
        try:
            return Shown(defined=_Congruence(near).check(left, right, goal.scene))
        except Refusal as refusal:
            found.append(refusal)
    raise found[-1] if found else Refusal("the goal is no equation, and no premise holds throughout its context")


def _numbers(scene: Scene) -> dict[Term, Term]:
    """Variables that the context says to be a number, with it."""
    return {
        variable: number
        for variable, number in (c.args for c in scene.context.conditions if c.head == "eq")
        if variable.head == "var" and number.head == "num" and number.sort in (variable.sort, "integer")
    }


def _stated(premises: tuple[Premise, ...], scene: Scene) -> list[Term]:
    """What the premises say that hold throughout the scene."""
    found = []
    for premise in premises:
        with suppress(Refusal):
            found.append(premise.on(scene))
    return found


MAXIMAL_CHOICES = 64
_QUANTITIES = frozenset(["over", "product", "root", "minimiser", "onset", "first_passage"])
_THROUGHOUT = _QUANTITIES | {"infinite", "image", "with_density"}
_BINDERS = _QUANTITIES | {"lim", "deriv"}

Existing = tuple[Term, ...]
"""Terms on the right that exist in a scene because their equals do."""


def _leaves(term: Term) -> Iterator[Term]:
    """The terms that stand under sums, products and powers alone."""
    if term.head in ("add", "mul", "pow"):
        for part in term.terms:
            yield from _leaves(part)
    else:
        yield term


@dataclass(frozen=True)
class _Congruence:
    """Equals by known equations, part by part; ``near`` names neighbourhoods."""

    near: tuple[Term, ...]

    def check(self, left: Term, right: Term, scene: Scene) -> Existing:
        """Show that the terms, or the propositions, agree throughout the scene where both exist."""
        if left is right:
            return ()
        if canonical(left) is canonical(right):
            return self._by_form(left, right, scene)
        if left.sort not in ("real", "integer"):
            return self._parts(left, right, scene)
        if same(left, right) or self._stated(left, right, scene):
            return ()
        mine, other = (normal(t).generators for t in (left, right))
        written = [{canonical(leaf): leaf for leaf in _leaves(t)} for t in (left, right)]
        changed = [written[0].get(g, g) for g in mine if g not in other]
        new = [written[1].get(h, h) for h in other if h not in mine]
        for one, two, own, candidates in ((left, right, changed, new), (right, left, new, changed)):
            choices = ([*self._images(g, candidates, scene)] or [(g, ())] for g in own)
            for chosen in islice(product(*choices), MAXIMAL_CHOICES):
                images = {canonical(g): image for g, (image, _) in zip(own, chosen, strict=True) if image is not g}
                if same(replaced(one, images), two):
                    return tuple(term for _, shown in chosen for term in shown) if one is left else ()
        raise Refusal(f"not seen to be equal:\n  {left}\n  {right}")

    def _by_form(self, left: Term, right: Term, scene: Scene) -> Existing:
        """Of two binders that agree by their form, the right one if it is seen to exist with the left one."""
        if left.head == right.head and left.head in _BINDERS:
            with suppress(Refusal):
                return self._parts(left, right, scene)
        return ()

    def _stated(self, left: Term, right: Term, scene: Scene) -> bool:
        """Is the equation of the two known, in any form?"""
        pair = {canonical(left), canonical(right)}
        return any(fact.head == "eq" and {*map(canonical, fact.args)} == pair for fact in scene.known)

    def _images(self, g: Term, candidates: list[Term], scene: Scene) -> Iterator[tuple[Term, Existing]]:
        """What a generator is put to: the other side of an equation, or a generator that agrees part by part."""
        for fact in scene.known:
            for source, image in (fact.args, fact.args[::-1]) if fact.head == "eq" else ():
                if canonical(source) is canonical(g) is not canonical(image):
                    yield image, ()
        for h in candidates:
            try:
                yield h, self._parts(g, h, scene)
            except Refusal:
                continue

    def _parts(self, left: Term, right: Term, scene: Scene) -> Existing:
        """The same head over parts that agree, bodies for all values of what is bound."""
        names = [[a for a in t.args if not isinstance(a, Term)] for t in (left, right)]
        alike = left.head == right.head != "cases" and len(left.args) == len(right.args) and names[0] == names[1]
        if not alike or not left.terms:
            raise Refusal(f"not seen to be equal:\n  {left}\n  {right}")
        bound, also = (
            ((),) * len(t.args) if t.head == "app" else [b for _, b in binders(t.head, t.args)] for t in (left, right)
        )
        if bound != also:
            raise Refusal(f"different things are bound in\n  {left}\n  {right}")
        existing: Existing = ()
        for i, (a, b) in enumerate(zip(left.args, right.args, strict=True)):
            if bound[i]:
                existing += self._bodies(left, right, i, bound[i], scene)
            elif isinstance(a, Term):
                existing += self.check(a, b, scene)
        return existing

    def _bodies(self, left: Term, right: Term, i: int, sorts: tuple[str, ...], scene: Scene) -> Existing:
        """Bodies at each value that matters; the right term exists where the left one does and the right body exists."""
        variables = fresh(scene, sorts, left, right)
        inner = self._inside(left, variables, scene)
        mine, other = (instantiate(t.args[i], *variables) for t in (left, right))
        shown = self.check(mine, other, inner)
        if right.sort == "prop":
            defined(other, inner, shown)
        try:
            defined(left, scene)
            parts_exist(right, scene, left)
            if mine is not other:
                defined(other, inner, shown)
        except Refusal:
            return ()
        return (right,) if right.sort == "real" else ()

    def _inside(self, term: Term, variables: tuple[Term, ...], scene: Scene) -> Scene:
        """Where bodies matter: in a range, near a filter's point, round the point of a derivative."""
        head, source = term.head, term.args[0]
        if head in _THROUGHOUT:
            return enter(scene, source, variables)
        if head == "of":
            return enter(scene, make("spectrum", source), variables)
        if head == "continuous" and source.head == "interval":
            return extend(scene, Context(variables), closed_conditions(source, variables[0]))
        if head in ("lim", "diverges"):
            return neighbourhood(source, variables, self.near[0] if self.near else None, scene)
        if head != "deriv":
            raise Refusal(f"equals are not put for equals inside {head}")
        if len(self.near) != 2:
            return extend(scene, Context(variables), ())
        (low, high), (x,), point = self.near, variables, term.args[2]
        for condition in (lt(low, point), lt(point, high)):
            holds(condition, scene)
        return extend(scene, Context(variables), (lt(low, x), lt(x, high)))
