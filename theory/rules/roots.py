"""Zeros of strictly monotone functions, and points that are defined by being first, last or least."""

from __future__ import annotations

from ..decide.defined import defined, holds, proper
from ..decide.field import same
from ..decide.opening import conditions_of, enter, extend, fresh, opened
from ..decide.refusal import Refusal
from ..decide.scene import Scene
from ..decide.shapes import continuous, derivative
from ..decide.signs import entails, positive, shown
from ..kernel.rule import Goal, Premise, Shown, rule
from ..terms.build import MINUS_OO, OO, ZERO, eq, le, lt, neg, sub
from ..terms.context import Context
from ..terms.term import Term, instantiate, make, subterms
from .functionals import exists
from .limits import RUDIN, end_limit


def strictly_monotone(source: Term, body: Term, scene: Scene) -> int:
    """1 if the body exists, is continuous and rises strictly on the open interval, -1 if it falls.

    By the sign of its derivative, or by what is known of its values at any two points and its continuity.
    """
    if source.head != "interval":
        raise Refusal(f"a function is monotone on an interval, not on {source.head}")
    (x,), inside, within = opened(scene, source, body)
    defined(inside, within)
    try:
        slope = derivative(inside, x, within)
        if shown(lt(ZERO, slope), within):
            return 1
        positive(neg(slope), within)
        return -1
    except Refusal as refusal:
        (y,) = fresh(within, ("real",), inside)
        pair = extend(within, Context((y,)), (*conditions_of(source, (y,), within), lt(x, y)))
        later = instantiate(body, y)
        continuous(inside, x, within)
        if shown(lt(inside, later), pair):
            return 1
        if shown(lt(later, inside), pair):
            return -1
        raise refusal


def _in_open(point: Term, source: Term, scene: Scene) -> None:
    """Show that the point exists and lies in the open interval."""
    proper(source, scene)
    defined(point, scene)
    for condition in conditions_of(source, (point,), scene):
        entails(condition, scene)


def _signed(value: Term, side: int, scene: Scene) -> None:
    """Show that a limit, or a value, has the sign."""
    if value in (OO, MINUS_OO):
        if (value is OO) != (side > 0):
            raise Refusal(f"it tends to {value}")
    else:
        positive(value if side > 0 else neg(value), scene)


@rule("root_exists", source=f"{RUDIN} 4.23", points="terms?")
def root_exists(goal: Goal, *_: Premise, points: tuple[Term, ...] = ()) -> Shown:
    """A continuous, strictly monotone function has one zero in an open interval if it has both signs there.

    By its limits at the ends, or by its values at two points inside, which the certificate may name. The goal says that
    the function vanishes at the root.
    """
    scene = goal.scene
    if goal.statement.head == "defined":
        (root,), gap = goal.statement.terms, None
    else:
        left, right = goal.sides()
        gap = sub(left, right)
        values = [t for t in subterms(gap) if t.head == "root" and not t.loose]
        found = [t for t in values if _vanishes_at(t, gap)]
        if not found:
            raise Refusal("the goal does not say that a function vanishes at its root")
        root = found[0]
    if root.head != "root":
        raise Refusal("the goal is about a root")
    source, body = root.args
    proper(source, scene)
    rising = strictly_monotone(source, body, scene)
    if points:
        if len(points) != 2:
            raise Refusal("two points are named")
        for point, side in zip(points, (-rising, rising), strict=True):
            _in_open(point, source, scene)
            _signed(instantiate(body, point), side, scene)
        return Shown(defined=(root,))
    (x,) = fresh(scene, ("real",), root)
    for high in (False, True):
        side = rising if high else -rising
        _signed(end_limit(instantiate(body, x), x, source, high, scene), side, scene)
    return Shown(defined=(root,))


def _vanishes_at(root: Term, gap: Term) -> bool:
    value = instantiate(root.args[1], root)
    return same(value, gap) or same(neg(value), gap)


@rule("root_is", source=f"{RUDIN} 4.23")
def root_is(goal: Goal, *_: Premise) -> Shown:
    """The root is a point of the open interval at which the function vanishes, if it has no other zero there."""
    left, right = goal.sides()
    root, point = (left, right) if left.head == "root" else (right, left)
    if root.head != "root" or root.args[0].head != "interval":
        raise Refusal("the goal says which number a root is")
    source, body = root.args
    _in_open(point, source, goal.scene)
    holds(eq(instantiate(body, point), ZERO), goal.scene)
    if not exists(root, goal.scene):
        strictly_monotone(source, body, goal.scene)
    return Shown(defined=(root,))


@rule("least", source=f"{RUDIN} 5.8, 5.11")
def least(goal: Goal, *_: Premise) -> Shown:
    """A point of an open interval before which a continuous function falls strictly and beyond which it rises is its minimiser.

    The point up to which a function is 0 and beyond which it is > 0 is its onset; one at which it is at most a level, above
    which it is before, is its first passage.
    """
    scene = goal.scene
    left, right = goal.sides()
    term, point = (left, right) if left.head in _DEFINED_POINTS else (right, left)
    if term.head not in _DEFINED_POINTS or term.args[0].head != "interval":
        raise Refusal("the goal says where a minimiser, an onset or a first passage is")
    source, body, *level = term.args
    low, high = source.args
    _in_open(point, source, scene)
    (x,) = fresh(scene, ("real",), term, point)
    inside = instantiate(body, x)
    before, beyond = (enter(scene, make("interval", *ends), (x,)) for ends in ((low, point), (point, high)))
    at = extend(scene, Context((x,)), (le(x, point), le(point, x)))
    everywhere = enter(scene, source, (x,))
    defined(inside, everywhere)
    if term.head == "minimiser":
        continuous(inside, x, everywhere)
        positive(neg(derivative(inside, x, before)), before)
        positive(derivative(inside, x, beyond), beyond)
    elif term.head == "onset":
        entails(eq(inside, ZERO), before)
        entails(eq(inside, ZERO), at)
        positive(inside, beyond)
    else:
        defined(level[0], scene)
        entails(lt(level[0], inside), before)
        entails(le(inside, level[0]), at)
    return Shown(defined=(term,))


_DEFINED_POINTS = ("minimiser", "onset", "first_passage")
