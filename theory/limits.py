"""Limits at a point, from one side or both, of functions built from powers and hypergeometric series."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from .algebra import is_zero, nonzero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation, square_roots
from .positivity import decide, entails, sign_on
from .series import parameters


def _limit(expression: sp.Expr) -> tuple[sp.Expr, sp.Symbol, sp.Expr, str]:
    if not isinstance(expression, sp.Limit):
        raise Refusal(f"a limit is needed, not {expression}")
    inside, x, point, direction = expression.args
    return inside, x, point, str(direction)


@rule("limit_by_continuity", local=False)
def limit_by_continuity(goal: Goal, *values: Theorem, roots: Mapping[sp.Expr, sp.Expr] | None = None) -> Verdict:
    """The limit of a combination of hypergeometric series, powers and logarithms is its value at the point.

    A series is continuous on [0, 1), and up to 1 when its parameters say that it converges there (Abel);
    its value at 1 comes from a premise, and every premise must be used. ``roots`` gives square roots of radicands at
    the point in simpler form, which is checked.
    """
    left, right = equation(goal)
    inside, x, point, direction = _limit(left)
    if point.is_infinite:
        if point is not sp.oo:
            raise Refusal(f"a limit at {point} is not taken; replace {x} by -{x}")
        inverse = sp.Dummy("inverse", positive=True)
        inside, x, point, direction = (
            _roots_cleared(inside.xreplace({x: 1 / inverse}), inverse),
            inverse,
            sp.S.Zero,
            "+",
        )
    known = square_roots(roots or {}, goal.domain)
    result = _at(inside, x, point, direction, _known(values, goal.domain), goal.domain, known)
    if not is_zero(result - right):
        raise Refusal(f"the limit is {result}", result)
    return Verdict.PROVED


def _roots_cleared(expression: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """Square roots whose radicand has an even pole at x = 0+, written as a power of 1/x times a root without."""
    changes = {}
    for power in expression.atoms(sp.Pow):
        if power.exp.is_Rational and power.exp.q == 2 and power.base.has(x) and power.base != x:
            order = sp.degree(sp.fraction(sp.together(power.base))[1], x)
            if order > 0 and order % 2 == 0:
                rest = sp.cancel(power.base * x**order)
                changes[power] = rest**power.exp * x ** (-order * power.exp)
    return expression.xreplace(changes)


def _known(values: tuple[Theorem, ...], domain: Domain) -> dict[sp.Expr, sp.Expr]:
    """The values that premises give, which must hold on the domain."""
    for value in values:
        entails(domain, value.domain, "a value")
    return dict(equation(value) for value in values)


def _at(
    inside: sp.Expr,
    x: sp.Symbol,
    point: sp.Expr,
    direction: str,
    values: dict[sp.Expr, sp.Expr],
    domain: Domain,
    roots: Mapping[sp.Expr, sp.Expr] | None = None,
) -> sp.Expr:
    """The value at the point, each series continuous there and replaced by its value."""
    used = set()
    at_point: dict[sp.Expr, sp.Expr] = {}
    for logarithm in inside.atoms(sp.log):
        if logarithm.has(x):
            value = _at(logarithm.args[0], x, point, direction, {}, domain, roots)
            if sign_on(value, domain) != 1:
                raise Refusal(f"{logarithm} is not known to be continuous where its argument is {value}")
            at_point[logarithm] = sp.log(sp.cancel(value))
    for series in inside.atoms(sp.hyper):
        (upper, lower), argument, _ = parameters(series)
        value = argument.subs(x, point)
        if any(b.is_integer is not False and not b.is_positive for b in lower):
            raise Refusal(f"{series} is no series that converges next to 0")
        if value == 0:
            at_point[series] = sp.S.One
            continue
        name = sp.hyper(upper, lower, value)
        converges = all(q.is_Rational for q in (*upper, *lower)) and sum(lower) > sum(upper)
        if value != 1 or not converges or name not in values:
            raise Refusal(f"{series} is not known to have a value at {x} = {point}")
        if argument.has(x) and not _from_below(argument, x, point, direction):
            raise Refusal(f"{argument} must reach 1 from below, with a slope, on the side {direction} of {x} = {point}")
        used.add(name)
        at_point[series] = values[name]
    if used != set(values):
        raise Refusal(f"values that are not used: {sorted(map(str, set(values) - used))}")
    result = inside.xreplace(at_point)
    kinds = {type(node) for node in sp.preorder_traversal(result) if not (isinstance(node, sp.log) and not node.has(x))}
    if not all(issubclass(kind, sp.Add | sp.Mul | sp.Pow | sp.Number | sp.NumberSymbol | sp.Symbol) for kind in kinds):
        raise Refusal(f"{result} is not a combination of series and powers")
    numerator, denominator = sp.fraction(sp.together(result))
    for part in (numerator, denominator):
        for power in part.atoms(sp.Pow):
            if power.exp.has(x):
                raise Refusal(f"the exponent of {power} moves")
            if power.base.has(x) and not power.exp.is_Integer:
                base = power.base.subs(x, point)
                if not decide(sp.Ge(base, 0), domain) or (base == 0 and not decide(sp.Gt(power.exp, 0), domain)):
                    raise Refusal(f"{power} need not be continuous at {x} = {point}, where its base is {base}")
    at = [_with_known_roots(part, x, point, roots or {}).subs(x, point) for part in (numerator, denominator)]
    numerator, denominator = at
    nonzero(denominator, domain)
    return numerator / denominator


def _from_below(argument: sp.Expr, x: sp.Symbol, point: sp.Expr, direction: str) -> bool:
    """Is the argument below 1 on that side of the point, where it is 1: does it have a slope of the right sign there?"""
    slope = sp.diff(argument, x).subs(x, point)
    return bool(slope.is_Rational) and bool(slope < 0 if direction == "+" else slope > 0 if direction == "-" else False)


def _with_known_roots(expression: sp.Expr, x: sp.Symbol, point: sp.Expr, roots: Mapping[sp.Expr, sp.Expr]) -> sp.Expr:
    """Replace the square roots whose radicand at the point is known by their value there."""
    for power in expression.atoms(sp.Pow):
        if power.exp.is_Rational and power.exp.q == 2 and power.base.has(x):
            at_point = power.base.subs(x, point)
            known = next((root for radicand, root in roots.items() if is_zero(at_point - radicand)), None)
            expression = expression if known is None else expression.xreplace({power: known ** (2 * power.exp)})
    return expression


@rule("limit_of_combination", local=False)
def limit_of_combination(goal: Goal, *parts: Theorem) -> Verdict:
    """The limit of a combination of quantities whose limits the premises give: polynomial in them, continuous otherwise."""
    left, right = equation(goal)
    inside, x, point, direction = _limit(left)
    if point.is_infinite:
        raise Refusal("the limit must be taken at a finite point")
    values = {}
    for part in parts:
        entails(goal.domain, part.domain, "a limit")
        limit, value = equation(part)
        quantity, *where = _limit(limit)
        if where != [x, point, direction] or not inside.has(quantity):
            raise Refusal(f"{limit} is not the limit of anything in {inside} at {x} = {point}")
        name = sp.Dummy("quantity")
        values[name] = value
        inside = inside.xreplace({quantity: name})
    if not inside.is_polynomial(*values):
        raise Refusal(f"{inside} must be a polynomial in the quantities whose limits are given")
    result = _at(inside, x, point, direction, {}, goal.domain).xreplace(values)
    if not is_zero(result - right):
        raise Refusal(f"the limit is {result}", result)
    return Verdict.PROVED


@rule("local_form", local=False)
def local_form(goal: Goal, form: Theorem, limit: Theorem) -> Verdict:
    """A one-sided limit sees only one side: there the function may be replaced by its form in that regime."""
    left, right = equation(goal)
    inside, x, point, direction = _limit(left)
    name, formula = equation(form)
    p = form.domain[x.name]
    others = tuple(q for q in form.domain.parameters if q.symbol != x)
    sides = (sp.Gt(x, point), sp.Ge(x, point)) if direction == "+" else (sp.Lt(x, point), sp.Le(x, point))
    entails(goal.domain, Domain(others, tuple(c for c in form.domain.conditions if c not in sides)), "the form")
    inner, outer = (sp.Ge, sp.Lt) if direction == "+" else (sp.Gt, sp.Le)
    touches = [inner(point, p.lower), outer(point, p.upper)]
    if (
        direction not in ("+", "-")
        or p.integer
        or not all(needed is sp.true or decide(needed, goal.domain) for needed in touches)
    ):
        raise Refusal(f"the form must be known on the side {direction} of {x} = {point}")
    if not inside.has(name):
        raise Refusal(f"{name} does not occur in {inside}")
    entails(goal.domain, limit.domain, "the limit")
    known, value = equation(limit)
    replaced = sp.Limit(inside.xreplace({name: formula}), x, point, direction)
    if known != replaced or not is_zero(value - right):
        raise Refusal(f"the second premise must give {replaced}")
    return Verdict.PROVED


@rule("two_sided", local=False)
def two_sided(goal: Goal, *sides: Theorem) -> Verdict:
    """A limit exists when both one-sided limits exist and agree."""
    left, right = equation(goal)
    inside, x, point, direction = _limit(left)
    if direction != "+-":
        raise Refusal("the goal must be a two-sided limit")
    wanted = {sp.Limit(inside, x, point, side) for side in ("+", "-")}
    known = _known(sides, goal.domain)
    if set(known) != wanted:
        raise Refusal(f"both one-sided limits of {inside} are needed")
    if not all(is_zero(value - right) for value in known.values()):
        raise Refusal(f"the one-sided limits are {list(known.values())}")
    return Verdict.PROVED


@rule("limit_over_logarithm", local=False)
def limit_over_logarithm(goal: Goal, divergence: Theorem, *values: Theorem) -> Verdict:
    """lim f/ln|x - p| when f = A + B F with A, B continuous at p and F a series with F(y)/ln(1 - y) -> L: it is B(p) L.

    The argument of F reaches 1 at p with a slope, so ln(1 - argument)/ln|x - p| -> 1, and A/ln|x - p| -> 0.
    """
    left, right = equation(goal)
    inside, x, point, direction = _limit(left)
    function = inside * sp.log(sp.Abs(x - point))
    known, ratio = equation(divergence)
    quotient, y, one, side = _limit(known)
    series = quotient * sp.log(1 - y)
    if not isinstance(series, sp.hyper) or one != 1 or side != "-":
        raise Refusal(f"the first premise must give the limit of a series over ln(1 - {y})")
    found = [f for f in function.atoms(sp.hyper) if f.args[:2] == series.args[:2]]
    if len(found) != 1:
        raise Refusal(f"{series} must occur once in {function}")
    argument = found[0].args[2]
    if argument.subs(x, point) != 1 or not _from_below(argument, x, point, direction):
        raise Refusal(f"{argument} must reach 1 from below, with a slope, on the side {direction} of {x} = {point}")
    polynomial = sp.Poly(sp.expand(function), found[0])
    if polynomial.degree() != 1:
        raise Refusal(f"{function} must be linear in {found[0]}")
    entails(goal.domain, divergence.domain, "the divergence")
    names = _known(values, goal.domain)
    weight, rest = polynomial.coeff_monomial(found[0]), polynomial.coeff_monomial(1)
    _at(rest, x, point, direction, {k: v for k, v in names.items() if _occurs(k, rest)}, goal.domain)
    at_point = _at(weight, x, point, direction, {k: v for k, v in names.items() if _occurs(k, weight)}, goal.domain)
    if not all(_occurs(k, rest) or _occurs(k, weight) for k in names):
        raise Refusal("a value is not used")
    if not is_zero(right - at_point * ratio):
        raise Refusal(f"the limit is {at_point * ratio}", at_point * ratio)
    return Verdict.PROVED


def _occurs(value: sp.Expr, expression: sp.Expr) -> bool:
    return any(series.args[:2] == value.args[:2] for series in expression.atoms(sp.hyper))
