"""Order: signs, non-negative combinations of what is known, balls on boxes, monotone and convex maps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from flint import arb, fmpq

from ..decide.balls import exist
from ..decide.balls import holds as certain
from ..decide.defined import defined, holds
from ..decide.field import equal, same
from ..decide.opening import opened
from ..decide.refusal import Refusal, succeeds
from ..decide.shapes import closed_conditions, derivative
from ..decide.signs import entails, nonnegative, positive
from ..kernel.rule import Goal, Premise, Shown, rule
from ..terms.build import ZERO, add, eq, le, lt, mul, neg, over, sub
from ..terms.term import Term, num, substitute
from .calculus import on_closed
from .functionals import of_mass_one
from .limits import RUDIN


@rule("sign", source="Tarski, A Decision Method for Elementary Algebra (1951): signs of polynomials")
def sign(goal: Goal, *_: Premise) -> None:
    """A relation that holds by the signs of factors, of generators and of what is known."""
    entails(goal.statement, goal.scene)


FARKAS = "Farkas' lemma: Schrijver, Theory of Linear and Integer Programming (1986), 7.3"


@rule("combine", source=FARKAS, multipliers="terms")
def combine(goal: Goal, *premises: Premise, multipliers: tuple[Term, ...]) -> None:
    """right - left is the sum of multiplier x (premise's right - left) and a rest, multipliers and rest being >= 0.

    A strict relation needs a rest > 0, or a strict premise whose multiplier is > 0; equations take any multiplier.
    """
    if len(multipliers) != len(premises):
        raise Refusal(f"{len(premises)} premises have {len(multipliers)} multipliers")
    left, right = goal.sides(goal.statement.head if goal.statement.head in ("le", "lt") else "le")
    scene, parts, strict = goal.scene, [], False
    for premise, multiplier in zip(premises, multipliers, strict=True):
        stated = premise.on(scene)
        defined(multiplier, scene)
        if stated.head in ("le", "lt"):
            nonnegative(multiplier, scene)
        elif stated.head != "eq":
            raise Refusal(f"{stated} is no relation of order")
        strict = strict or (stated.head == "lt" and succeeds(positive, multiplier, scene))
        parts.append(mul(multiplier, sub(stated.args[1], stated.args[0])))
    rest = sub(sub(right, left), add(*parts))
    if goal.statement.head == "lt" and not strict:
        positive(rest, scene)
    else:
        nonnegative(rest, scene)


REAL = "Rudin, Real and Complex Analysis (1987),"

MAXIMAL_BOXES = 4096
LEAST_WIDTH = Fraction(1, 2**40)
MAXIMAL_WHOLE = 64
"""Whole numbers that are taken one by one; more are enclosed together."""


BALLS = "Tucker, Validated Numerics (2011), 5.1; Johansson, Arb (2017)"


@rule("enclose", source=BALLS, variables="variables?", low="numbers?", high="numbers?", bits="number?")
def enclose(
    goal: Goal,
    *__: Premise,
    variables: tuple[Term, ...] = (),
    low: tuple[Fraction, ...] = (),
    high: tuple[Fraction, ...] = (),
    bits: Fraction = Fraction(64),
) -> Shown:
    """An inequality by balls on boxes that cover the context, whose parameters are shown to lie between the numbers.

    Boxes are halved until the relation is certain on each; a few whole numbers are taken one by one.
    """
    statement, scene = goal.statement, goal.scene
    if statement.head not in ("lt", "le", "ne"):
        raise Refusal(f"balls show lt, le and ne, not {statement.head}")
    if not len(variables) == len(low) == len(high) or not statement.variables <= frozenset(variables):
        raise Refusal("every variable of the statement has a lower and an upper bound")
    for v, least, most in zip(variables, low, high, strict=True):
        holds(le(num(least), v), scene)
        holds(le(v, num(most)), scene)
    first = (dict(zip(variables, box, strict=True)) for box in product(*map(_sides, variables, low, high)))
    waiting: list[dict[Term, tuple[Fraction, Fraction]]] = []  # the halves of one of them at a time
    for _ in range(MAXIMAL_BOXES):
        if (box := waiting.pop() if waiting else next(first, None)) is None:
            return Shown(defined=(statement,) if exist(statement) else (), certified=True)
        try:
            true = certain(statement, {v: _ball(*ends) for v, ends in box.items()}, int(bits))
        except Refusal:
            widest = max(box, key=lambda v: box[v][1] - box[v][0], default=None)
            if widest is None or box[widest][1] - box[widest][0] < LEAST_WIDTH:
                raise
            least, most = box[widest]
            middle = (least + most) / 2
            waiting += [{**box, widest: (least, middle)}, {**box, widest: (middle, most)}]
        else:
            if not true:
                raise Refusal(f"it is false where {_said(box)}")
    raise Refusal(f"not certain on {MAXIMAL_BOXES} boxes: {_said(waiting[-1]) if waiting else ''}")


def _sides(v: Term, least: Fraction, most: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
    """The interval, or the whole numbers in it."""
    if v.sort == "integer" and most - least <= MAXIMAL_WHOLE:
        return ((Fraction(k), Fraction(k)) for k in range(-int(-least // 1), int(most // 1) + 1))
    return iter(((least, most),) if least <= most else ())


def _ball(least: Fraction, most: Fraction) -> arb | fmpq:
    if least == most:
        return fmpq(least.numerator, least.denominator)
    low, high = (arb(fmpq(x.numerator, x.denominator)) for x in (least, most))
    return low.union(high)


def _said(box: dict[Term, tuple[Fraction, Fraction]]) -> str:
    return ", ".join(f"{least} <= {v} <= {most}" for v, (least, most) in box.items()) or "it stands"


@rule("increasing_map", source=f"{RUDIN} 5.11", variable="variable", function="term", interval="term", values="terms")
def increasing_map(
    goal: Goal, *_: Premise, variable: Term, function: Term, interval: Term, values: tuple[Term, ...]
) -> None:
    """f(a) <= f(b) of a <= b, or of b <= a for a function that falls, on a closed interval that holds both values.

    The function is continuous on it, and its derivative has one sign inside; where that is 0, f(a) = f(b).
    """
    head, scene = goal.statement.head, goal.scene
    sides = goal.sides(head if head in ("le", "lt", "eq") else "le")
    if len(values) != 2:
        raise Refusal("two values are compared")
    inside = on_closed(variable, function, interval, scene)
    for value, side in zip(values, sides, strict=True):
        defined(value, scene)
        for condition in closed_conditions(interval, value):
            holds(condition, scene)
        equal(substitute(function, {variable: value}), side)
    slope = derivative(function, variable, inside)
    if head == "eq":
        return entails(eq(slope, ZERO), inside)
    relation = lt if head == "lt" else le
    try:
        entails(relation(*values), scene)
    except Refusal:
        entails(relation(*values[::-1]), scene)
        slope = neg(slope)
    return (positive if head == "lt" else nonnegative)(slope, inside)


@rule("jensen", source=f"{REAL} theorem 3.3", variable="variable", function="term", interval="term", mean="term")
def jensen(goal: Goal, *_: Premise, variable: Term, function: Term, interval: Term, mean: Term) -> None:
    """f(mean of X) <= mean of f(X) for a convex function on a closed interval that holds X, the reverse for a concave one.

    The function is continuous on it, and its second derivative has one sign inside.
    """
    scene, (left, right) = goal.scene, goal.sides("le")
    inside = on_closed(variable, function, interval, scene)
    if mean.head != "over" or not of_mass_one(mean.args[0]):
        raise Refusal(f"{mean} is no mean over a law or over data")
    defined(mean, scene)
    variables, value, within = opened(scene, *mean.args)
    for condition in closed_conditions(interval, value):
        holds(condition, within)
    bend = derivative(derivative(function, variable, inside), variable, inside)
    at_mean = substitute(function, {variable: mean})
    of_map = over(mean.args[0], substitute(function, {variable: value}), *variables)
    if same(at_mean, left):
        equal(of_map, right)
    else:
        equal(at_mean, right)
        equal(of_map, left)
        bend = neg(bend)
    nonnegative(bend, inside)
