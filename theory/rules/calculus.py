"""Derivatives and integrals of functions of one real variable, which a certificate names with the function itself."""

from __future__ import annotations

from ..decide.defined import defined, proper
from ..decide.field import equal, vanishes
from ..decide.opening import enter, extend, fresh
from ..decide.refusal import Refusal, either, succeeds
from ..decide.scene import Scene
from ..decide.shapes import INFINITE, closed_conditions, continuous, derivative
from ..decide.signs import entails, nonnegative, positive
from ..kernel.rule import Goal, Premise, Shown, rule
from ..terms.build import MINUS_OO, ONE, OO, add, le, lt, mul, neg, sub
from ..terms.context import Context
from ..terms.term import Term, bound_by, instantiate, make, substitute
from .functionals import exists
from .limits import RUDIN, agrees, end_limit


def named(scene: Scene, variable: Term, *free: Term) -> None:
    """Show that the certificate's variable is new, and that none of the terms speaks of it."""
    if variable in scene.context.variables or any(variable in term.variables for term in free):
        raise Refusal(f"{variable} is to be a new variable")


def between(scene: Scene, x: Term, low: Term, high: Term) -> Scene:
    """The scene in which x is strictly between the two."""
    return enter(scene, make("interval", low, high), (x,))


def derivative_side(goal: Goal) -> tuple[Term, Term]:
    """The derivative that the goal gives a value, and the value."""
    left, right = goal.sides()
    found = (left, right) if left.head == "deriv" else (right, left)
    if found[0].head != "deriv":
        raise Refusal("the goal gives a derivative its value")
    return found


@rule("differentiate", source=f"{RUDIN} 5.3, 5.5", near="terms?")
def differentiate(goal: Goal, *_: Premise, near: tuple[Term, ...] = ()) -> Shown:
    """A derivative by the rules of calculus, where every part that holds the variable is differentiable.

    One of higher order is taken on an open interval round the point, whose ends ``near`` names.
    """
    term, value = derivative_side(goal)
    order, body, point = term.args
    scene = goal.scene
    defined(point, scene)
    if near:
        x, inside, at = _around(body, point, near, scene)
    elif order is not ONE:
        raise Refusal("a derivative of higher order is taken on an interval round the point: near names its ends")
    elif point.head == "var" and point.sort == "real" and point not in body.variables:
        x, inside, at = point, instantiate(body, point), scene
    else:
        (x,) = fresh(scene, ("real",), term)
        inside, at = instantiate(body, x), extend(scene, Context((x,)), (le(x, point), le(point, x)))
    if order.head != "num" or not 1 <= order.args[0] <= MAXIMAL_ORDER:
        raise Refusal(f"the order of a derivative is a number from 1 to {MAXIMAL_ORDER}")
    defined(inside, at)
    for _order in range(int(order.args[0])):
        inside = derivative(inside, x, at)
    defined(value, scene)
    equal(substitute(inside, {x: point}), value)
    return Shown(defined=(term,))


MAXIMAL_ORDER = 8


def _around(body: Term, point: Term, near: tuple[Term, ...], scene: Scene) -> tuple[Term, Term, Scene]:
    """A fresh variable in an open interval round the point, and the body at it."""
    if len(near) != 2:
        raise Refusal("near names the two ends of an interval")
    low, high = near
    for end in near:
        defined(end, scene)
    entails(lt(low, point), scene)
    entails(lt(point, high), scene)
    (x,) = fresh(scene, ("real",), body, point, *near)
    return x, instantiate(body, x), between(scene, x, low, high)


def on_closed(variable: Term, function: Term, interval: Term, scene: Scene) -> Scene:
    """The scene inside the interval, on whose closure the function of the new variable is shown to be continuous."""
    named(scene, variable, interval)
    if interval.head != "interval":
        raise Refusal(f"a function is given on an interval, not on {interval}")
    proper(interval, scene)
    closed = extend(scene, Context((variable,)), closed_conditions(interval, variable))
    defined(function, closed)
    continuous(function, variable, closed)
    return enter(scene, interval, (variable,))


@rule("antiderivative", source="Rudin, Real and Complex Analysis (1987), 7.21", variable="variable", function="term")
def antiderivative(goal: Goal, *_: Premise, variable: Term, function: Term) -> Shown:
    """An integral is the difference of the limits at its ends of a function whose derivative is the integrand inside.

    The integrand has one sign inside, or the integral is known to exist. Where it has one sign and the difference is
    infinite, so is the integral.
    """
    scene = goal.scene
    if goal.statement.head == "infinite":
        integral, value = make("over", *goal.statement.args), OO
    else:
        left, right = goal.sides()
        integral, value = (left, right) if left.head == "over" else (right, left)
    if integral.head != "over" or integral.args[0].head != "interval":
        raise Refusal("the goal gives an integral over an interval its value")
    source, body = integral.args
    named(scene, variable, source)
    _ordered(source, scene)
    inside = enter(scene, source, (variable,))
    integrand = instantiate(body, variable)
    defined(integrand, inside)
    defined(function, inside)
    equal(derivative(function, variable, inside), integrand)
    start, stop = (end_limit(function, variable, source, high, scene) for high in (False, True))
    if value is OO:
        nonnegative(integrand, inside)
        if OO is not stop and MINUS_OO is not start:
            raise Refusal(f"{function} tends to {start} and {stop}")
        return Shown(defined=(goal.statement,))
    if {start, stop} & {OO, MINUS_OO}:
        raise Refusal(f"{function} tends to {start} and {stop}")
    if not exists(integral, scene):
        either(lambda: nonnegative(integrand, inside), lambda: nonnegative(neg(integrand), inside))
    defined(value, scene)
    equal(value, sub(stop, start))
    return Shown(defined=(integral,))


def _ordered(source: Term, scene: Scene) -> None:
    """Show that the range is a proper interval with its low end below its high one."""
    proper(source, scene)
    if not {end.head for end in source.args} & INFINITE:
        entails(lt(*source.args), scene)


@rule("substitution", source="Rudin, Real and Complex Analysis (1987), 7.26", variable="variable", image="term")
def substitution(goal: Goal, *_: Premise, variable: Term, image: Term) -> Shown:
    """An integral of f(x) is one of f(phi(t)) abs(phi'(t)), ends to ends, phi' continuous and of one strict sign.

    The image phi is a term in the named variable of the other integral. A sum is reindexed by k + c or c - k.
    """
    left, right = goal.sides()
    if not left.head == right.head == "over" or left.args[0].head != right.args[0].head:
        raise Refusal("the goal equates two integrals over intervals, or two sums")
    change = {"interval": _changed, "integers": _reindexed}.get(left.args[0].head)
    if change is None:
        raise Refusal("variables are changed in integrals over intervals and in sums")
    named(goal.scene, variable, left, right)
    try:
        change(left, right, variable, image, goal.scene)
    except Refusal:
        change(right, left, variable, image, goal.scene)
    if not exists(left, goal.scene):
        defined(right, goal.scene)
    return Shown(defined=(left, right))


def _changed(old: Term, new: Term, t: Term, image: Term, scene: Scene) -> None:
    (source, body), (target, other) = old.args, new.args
    _ordered(target, scene)
    inside = enter(scene, target, (t,))
    defined(image, inside)
    slope = derivative(image, t, inside)
    continuous(slope, t, inside)
    falls = not succeeds(positive, slope, inside)
    if falls:
        positive(neg(slope), inside)
    for high in (False, True):
        agrees(end_limit(image, t, target, high, scene), source.args[high is not falls], scene)
    there, here = instantiate(body, image), instantiate(other, t)
    defined(there, inside)
    defined(here, inside)
    equal(mul(there, neg(slope) if falls else slope), here)


def _reindexed(old: Term, new: Term, k: Term, image: Term, scene: Scene) -> None:
    (source, body), (target, other) = old.args, new.args
    if image.sort != "integer" or k.sort != "integer":
        raise Refusal("a sum is reindexed by an integer")
    step = sub(substitute(image, {k: add(k, ONE)}), image)
    falls = vanishes(add(step, ONE))
    equal(step, neg(ONE) if falls else ONE)
    for high in (False, True):
        end = target.args[high]
        turned = {OO: MINUS_OO, MINUS_OO: OO}.get(end, end) if falls else end
        found = turned if end.head in INFINITE else substitute(image, {k: end})
        agrees(found, source.args[high is not falls], scene)
    proper(target, scene)  # within, it is known to be one
    inside = enter(scene, target, (k,))
    there, here = instantiate(body, image), instantiate(other, k)
    defined(image, inside)
    defined(there, inside)
    defined(here, inside)
    equal(there, here)


@rule("leibniz", source="Apostol, Mathematical Analysis (1974), 10.39", bound="term", near="terms")
def leibniz(goal: Goal, *_: Premise, bound: Term, near: tuple[Term, ...]) -> Shown:
    """The derivative of a functional is the functional of the derivatives, bounded by one function that has a functional.

    The bound holds for every value in the range and every x in an open interval round the point, whose ends ``near`` names;
    range, law and data are free of x.
    """
    term, value = derivative_side(goal)
    order, body, point = term.args
    scene = goal.scene
    if order is not ONE or body.head != "over" or value.head != "over":
        raise Refusal("the goal equates a first derivative of a functional with a functional")
    x, functional, around = _around(body, point, near, scene)
    source = functional.args[0]
    if x in source.variables or not source is value.args[0] is bound.args[0] or bound.head != "over":
        raise Refusal("the functionals are over one range, which is free of what moves")
    defined(point, scene)
    defined(bound, scene)
    defined(substitute(functional, {x: point}), scene)
    own = fresh(around, bound_by(source), functional, value, bound)
    inside, at_point = enter(around, source, own), enter(scene, source, own)
    integrand, larger = instantiate(functional.args[1], *own), instantiate(bound.args[1], *own)
    defined(integrand, inside)
    slope = derivative(integrand, x, inside)
    nonnegative(sub(larger, slope), inside)
    nonnegative(add(larger, slope), inside)
    stated = instantiate(value.args[1], *own)
    defined(stated, at_point)
    equal(substitute(slope, {x: point}), stated)
    return Shown(defined=(term, value))
