"""Derivatives, bounds and limits of functions of one parameter."""

from __future__ import annotations

import sympy as sp

from .algebra import defined, is_zero
from .balls import enclose
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation, holds, same
from .positivity import decide, entails, sign_on
from .roots import root_of
from .series import coefficient, parameters


@rule("differentiate")
def differentiate(goal: Goal, *premises: Theorem, x: sp.Symbol) -> Verdict:
    """A derivative by the rules of calculus; premises (derivatives of parts) rewrite the result. Interior points only."""
    left, right = equation(goal)
    if not isinstance(left, sp.Derivative) or set(left.variables) != {x}:
        raise Refusal(f"the left side must be a derivative in {x}")
    p = goal.domain[x.name]
    if not (p.lower_open or p.lower.is_infinite) or not (p.upper_open or p.upper.is_infinite):
        raise Refusal(f"{x} must range over an open interval")
    defined(left.expr, goal.domain)
    defined(right, goal.domain)
    analytic(left.expr, x, goal.domain)
    result = left.expr
    for _ in left.variables:
        result = sp.diff(result, x)
    for premise in premises:
        derivative, value = equation(premise)
        if not isinstance(derivative, sp.Derivative):
            raise Refusal("premises must give derivatives")
        taken = derivative.doit()
        if not (result - right).has(taken):
            raise Refusal(f"premise {premise.statement} is not used")
        result = result.xreplace({taken: value})
    if not is_zero(result - right.doit()):
        raise Refusal(f"the derivative is {result}", result)
    return Verdict.PROVED


@rule("derivative_of_equal")
def derivative_of_equal(goal: Goal, known: Theorem, *, x: sp.Symbol) -> Verdict:
    """Functions of x that are equal on an open range have the same derivative there."""
    left, right = equation(goal)
    p = goal.domain[x.name]
    if not (p.lower_open or p.lower.is_infinite) or not (p.upper_open or p.upper.is_infinite):
        raise Refusal(f"{x} must range over an open interval")
    first, second = equation(known)
    if (left, right) != (sp.Derivative(first, x), sp.Derivative(second, x)):
        raise Refusal(f"the statement must be that the derivatives of {first} and {second} in {x} are equal")
    return Verdict.PROVED


def analytic(expression: sp.Expr, x: sp.Symbol, domain: Domain) -> None:
    """Refuse what need not be differentiable: kinks, jumps, series outside their disc, heads that hold x."""
    for node in sp.preorder_traversal(expression):
        if not node.has(x) or isinstance(node, sp.Symbol | sp.Add | sp.Mul | sp.exp | sp.sin | sp.cos | sp.Tuple):
            continue
        if isinstance(node, sp.log):
            if sign_on(node.args[0], domain) != 1:
                raise Refusal(f"{node.args[0]} is not shown to be positive: {node} need not be differentiable")
            continue
        if isinstance(node, sp.Pow):
            if not node.exp.is_Integer and sign_on(node.base, domain) != 1:
                raise Refusal(f"{node.base} is not shown to be positive: {node} need not be differentiable")
        elif isinstance(node, sp.hyper | sp.elliptic_k) or (isinstance(node, sp.elliptic_e) and len(node.args) == 1):
            _, argument, _ = parameters(node)
            if not decide(sp.Lt(argument, 1), domain) or not decide(sp.Gt(argument, -1), domain):
                raise Refusal(f"{argument} is not shown to lie between -1 and 1, where {node} is differentiable")
        else:
            raise Refusal(f"{type(node).__name__} is not known to be differentiable")


@rule("bounded_atoms")
def bounded_atoms(goal: Goal, *premises: Theorem) -> Verdict:
    """An inequality for a combination of quantities that the premises bound (or express): signs on the widened domain."""
    if isinstance(goal.statement, sp.Eq):
        raise Refusal("this rule shows inequalities")
    difference = goal.statement.lhs - goal.statement.rhs
    lower: dict[sp.Expr, tuple[sp.Expr, bool]] = {}
    upper: dict[sp.Expr, tuple[sp.Expr, bool]] = {}
    for premise in premises:
        statement = premise.statement
        strict = isinstance(statement, sp.StrictGreaterThan | sp.StrictLessThan)
        if not any(e.has(statement.lhs) for e in (difference, *(b for b, _ in (*lower.values(), *upper.values())))):
            raise Refusal(f"premise {statement} is not used: {statement.lhs} does not occur")
        if type(statement) is sp.Eq:
            value = {statement.lhs: statement.rhs}
            difference = difference.xreplace(value)
            for bounds in (lower, upper):
                bounds.update({name: (bound.xreplace(value), strict) for name, (bound, strict) in bounds.items()})
        elif isinstance(statement, sp.StrictGreaterThan | sp.GreaterThan):
            lower[statement.lhs] = statement.rhs, strict
        elif isinstance(statement, sp.StrictLessThan | sp.LessThan):
            upper[statement.lhs] = statement.rhs, strict
        else:
            raise Refusal(f"{statement} is neither an equation nor a bound")
    slack = []
    for position, quantity in enumerate({**lower, **upper}):
        value, parameter = _between(lower.get(quantity), upper.get(quantity), position)
        difference = difference.xreplace({quantity: value})
        slack.append(parameter)
    wide = Domain((*goal.domain.parameters, *slack), goal.domain.conditions)
    defined(difference, wide)
    if not decide(goal.statement.func(difference, 0), wide):
        raise Refusal(f"{goal.statement} does not follow from the bounds")
    return Verdict.PROVED


_Bound = tuple[sp.Expr, bool]


def _between(lower: _Bound | None, upper: _Bound | None, position: int) -> tuple[sp.Expr, Parameter]:
    """A quantity between its bounds: lower + slack (upper - lower), 0 <= slack <= 1, or one bound and a slack >= 0.

    A strict bound leaves out its end of the slack's range.
    """
    slack = sp.Dummy(f"slack_{position}", nonnegative=True)
    if lower is not None and upper is not None:
        between = lower[0] + slack * (upper[0] - lower[0])
        return between, Parameter(slack, sp.S.Zero, sp.S.One, lower[1], upper[1])
    bound, strict = lower or upper or (sp.nan, False)
    return bound + (slack if lower else -slack), Parameter(slack, sp.S.Zero, sp.oo, strict, True)


@rule("decreasing_series", local=False)
def decreasing_series(goal: Goal, value: Theorem, *, x: sp.Symbol) -> Verdict:
    """2F1(x) > its value at 1 for 0 < x < 1 when every coefficient but the first is negative; so > any smaller bound."""
    at_one, known = equation(value)
    if not isinstance(goal.statement, sp.StrictGreaterThan) or not goal.statement.rhs.is_Rational:
        raise Refusal("the goal must say: series > rational number")
    series, bound = goal.statement.args
    (upper, lower), argument, factor = parameters(series)
    if argument != x or not decide(sp.Gt(x, 0), goal.domain) or not decide(sp.Lt(x, 1), goal.domain):
        raise Refusal(f"the series must be taken at 0 < {x} < 1")
    if at_one != series.xreplace({x: sp.S.One}) or factor != 1:
        raise Refusal("the premise must be the value of the same series at 1")
    if any(p + 1 <= 0 for side in (upper, lower) for p in side) or not coefficient((upper, lower), 1) < 0:
        raise Refusal("the coefficients after the first are not all negative")
    if not (enclose(known - bound, {}, 128).real > 0 or known == bound):
        raise Refusal(f"the value at 1, {known}, is not shown to be at least {bound}")
    return Verdict.PROVED


@rule("inverse", local=False)
def inverse(goal: Goal, formula: Theorem, *increase: Theorem) -> Verdict:
    """The level set of a continuous, strictly increasing function is one point: root_of is defined by it.

    Premises: the equation function = formula on the whole range, increase of the formula (derivative > 0) on
    open pieces that leave out only isolated points where it is continuous, and its limits at both ends.
    """
    left, right = equation(goal)
    if left.func is not root_of or right.func is not root_of or left.args[1:] != right.args[1:]:
        raise Refusal("both sides must be roots at the same level over the same range")
    _, x, level, low, high = right.args
    known, value = equation(formula)
    same(known, left.args[0], "function on the left and premise")
    same(value, right.args[0], "function on the right and premise")
    first, last = _image(x, low, high, formula, increase)
    for needed in (sp.Gt(level, first), sp.Lt(level, last)):
        if needed is not sp.true and not decide(needed, goal.domain):
            raise Refusal(f"{needed} is needed for the root to exist")
    return Verdict.PROVED


def _image(
    x: sp.Symbol, low: sp.Expr, high: sp.Expr, formula: Theorem, increase: tuple[Theorem, ...]
) -> tuple[sp.Expr, sp.Expr]:
    """The ends of the image of (low, high) under a formula that is shown to be continuous and strictly increasing."""
    function, rest = equation(formula)[1], increase
    if any(p.domain.conditions or len(p.domain.parameters) > 1 for p in (formula, *rest)):
        raise Refusal(f"the premises must speak of {x} alone")
    if formula.domain[x.name].interval != sp.Interval.open(low, high):
        raise Refusal(f"the formula must hold for {low} < {x} < {high}")
    pieces = [p for p in rest if not isinstance(p.statement, sp.Eq)]
    values = dict(equation(p) for p in rest if isinstance(p.statement, sp.Eq))
    limits = {name: known for name, known in values.items() if isinstance(name, sp.Limit)}
    covered = sp.Union(*(p.domain[x.name].interval for p in pieces))
    missing = sp.Complement(sp.Interval.open(low, high), covered)
    if not missing.is_FiniteSet:
        raise Refusal(f"increase is not shown on {missing}")
    for piece in pieces:
        branch = _chosen(function, piece.domain)
        if piece.statement != sp.Gt(sp.Derivative(branch, x), 0, evaluate=False):
            raise Refusal(f"the premise must say that the derivative of {branch} is positive")
    for point in missing:
        sides = {
            limits.get(sp.Limit(_chosen(function, _beside(pieces, x, point, direction)), x, point, direction))
            for direction in ("-", "+")
        }
        if len(sides) != 1 or None in sides or not is_zero(sides.pop() - function.subs(x, point).xreplace(values)):
            raise Refusal(f"continuity at {x} = {point} is not shown")
    first = limits.get(sp.Limit(_chosen(function, _beside(pieces, x, low, "+")), x, low, "+"))
    last = limits.get(sp.Limit(_chosen(function, _beside(pieces, x, high, "-")), x, high, "-"))
    if first is None or last is None:
        raise Refusal("the limits at both ends of the range are needed")
    return first, last


def _beside(pieces: list[Theorem], x: sp.Symbol, point: sp.Expr, direction: str) -> Domain:
    """The domain of the piece that touches the point from the given side."""
    for piece in pieces:
        p = piece.domain[x.name]
        if (p.lower if direction == "+" else p.upper) == point:
            return piece.domain
    raise Refusal(f"no piece touches {x} = {point} from the side {direction}")


def _chosen(function: sp.Expr, domain: Domain) -> sp.Expr:
    if not isinstance(function, sp.Piecewise):
        return function
    for value, condition in function.args:
        if holds(condition, domain):
            return value
        if not holds(sp.Not(condition), domain):
            raise Refusal(f"whether {condition} changes on {domain.describe()}")
    raise Refusal(f"no branch applies on {domain.describe()}")


@rule("equal_functions", local=False)
def equal_functions(goal: Goal, inverse_known: Theorem, old: Theorem, new: Theorem) -> Verdict:
    """The point where a function reaches a level depends on the function alone: two equal forms give the same point."""
    left, right = equation(goal)
    name, root = equation(inverse_known)
    entails(goal.domain, inverse_known.domain, "the premise")
    if left != name or root.func is not root_of or right.func is not root_of or right.args[1:] != root.args[1:]:
        raise Refusal("the goal must be the premise's root with another form of its function")
    _, x, _, low, high = root.args
    for form, function in ((old, root.args[0]), (new, right.args[0])):
        own = form.domain[x.name]
        entails(Domain((*goal.domain.parameters, own), goal.domain.conditions), form.domain, "a form of the function")
        if not own.interval.is_superset(sp.Interval.open(low, high)) or equation(form)[1] != function:
            raise Refusal(f"a premise must give {function} for {low} < {x} < {high}")
    if equation(old)[0] != equation(new)[0]:
        raise Refusal("the two forms are not of the same function")
    return Verdict.PROVED


@rule("root_value", local=False)
def root_value(goal: Goal, value: Theorem, formula: Theorem, *increase: Theorem) -> Verdict:
    """The point where a function reaches a level, when its value there is that level: it increases, so there is no other.

    Premises: the value, then those of the rule "inverse".
    """
    left, point = equation(goal)
    if left.func is not root_of:
        raise Refusal("the goal must be about a root")
    function, x, level, low, high = left.args
    same(equation(formula)[0], function, "function and premise")
    _image(x, low, high, formula, increase)
    if len(value.domain.parameters) != 1 or value.domain.conditions:
        raise Refusal(f"the first premise must speak of {x} alone")
    if value.domain[x.name].interval != sp.FiniteSet(point) or not low < point < high:
        raise Refusal(f"the first premise must be the value at {x} = {point}")
    known, there = equation(value)
    if known != function or not is_zero(there - level):
        raise Refusal(f"the function is {there} at {point}, not {level}")
    return Verdict.PROVED


@rule("explicit_root", local=False)
def explicit_root(goal: Goal, formula: Theorem) -> Verdict:
    """The point where a function reaches a level, in closed form: it has the level there, and it increases everywhere.

    Premise: the equation that gives what stands in the function (up to a sign) in closed form on the whole range.
    """
    left, point = equation(goal)
    if left.func is not root_of:
        raise Refusal("the left side must be a root")
    function, x, level, low, high = left.args
    known, value = equation(formula)
    scale = next((s for s in (sp.S.One, sp.S.NegativeOne) if function == s * known), None)
    if scale is None:
        raise Refusal(f"{function} is not {known} or its negative")
    whole = sp.Interval.open(low, high)
    own = formula.domain[x.name]
    if own.symbol != x or own.interval != whole or x in goal.domain.symbols:
        raise Refusal(f"the formula must hold for {low} < {x} < {high}")
    everywhere = Domain((*goal.domain.parameters, own), goal.domain.conditions)
    entails(everywhere, formula.domain, "the formula")
    closed = scale * value
    defined(closed, everywhere)
    analytic(closed, x, everywhere)
    if sign_on(sp.diff(closed, x), everywhere) != 1:
        raise Refusal(f"{closed} is not shown to increase in {x} on {everywhere.describe()}")
    defined(point, goal.domain)
    for end, needed in ((low, sp.Gt(point, low)), (high, sp.Lt(point, high))):
        if end.is_finite and needed is not sp.true and not decide(needed, goal.domain):
            raise Refusal(f"{needed} is not shown on {goal.domain.describe()}")
    there = closed.subs(x, point)
    if not _same_sign(there, level, goal.domain) or not is_zero(there**2 - level**2):
        raise Refusal(f"at {point} the function is {there}, not {level}")
    return Verdict.PROVED


def _same_sign(first: sp.Expr, second: sp.Expr, domain: Domain) -> bool:
    signs = sign_on(first, domain), sign_on(second, domain)
    return signs[0] == signs[1] and signs[0] is not None
