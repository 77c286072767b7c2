"""Averages over the law of a population's eigenvalues, and the roots of equations that hold them."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from .admission import bound_symbols
from .algebra import defined, is_zero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import S, average
from .positivity import decide, over_population, sign_on
from .roots import root_of
from .wishart import partial_fractions

# --- averages over the population -----------------------------------------------------------------------

EIGENVALUES = tuple(sp.Dummy(f"eigenvalue_{depth}", positive=True) for depth in range(4))
"""Variables of averages in normal form, by how deep averages are nested inside, so that names do not matter."""


@lru_cache(maxsize=1024)
def _name(root: root_of) -> sp.Symbol:
    """A symbol for a root, the same each time: what was made of it before is found again."""
    return sp.Dummy("root", positive=True)


def _names(expression: sp.Expr) -> dict[sp.Expr, sp.Symbol]:
    return {root: _name(root) for root in expression.atoms(root_of)}


def normal_averages(expression: sp.Expr) -> sp.Expr:
    """Averages of rational functions of t by linearity as averages of powers of t and of 1/(t + k); average(1) = 1."""
    roots = _names(expression)
    flat = expression.xreplace(roots)
    flat = flat.replace(lambda node: isinstance(node, average), _by_linearity)
    return flat.xreplace({name: root for root, name in roots.items()})


@lru_cache(maxsize=4096)
def _by_linearity(node: average) -> sp.Expr:
    function, t = node.args
    if t in bound_symbols(function):
        raise Refusal(f"{t} is bound twice in {node}")
    variable = next(name for name in EIGENVALUES if name not in bound_symbols(function))
    function, t = function.xreplace({t: variable}), variable
    if not function.is_rational_function(t):
        factor, moving = function.as_independent(t, as_Add=False)
        return factor * average(moving, t)
    parts = partial_fractions(function.xreplace({t: S})) if function.has(t) else {sp.S.One: function}
    terms = [
        coefficient * (sp.S.One if basis == 1 else average(basis.xreplace({S: t}), t))
        for basis, coefficient in parts.items()
    ]
    return sp.Add(*terms)


@rule("averages")
def averages(goal: Goal, *premises: Theorem, factors: tuple[sp.Expr, ...] = ()) -> Verdict:
    """An equation by linearity of averages, adding to it each premise's (left - right) times its factor.

    What is averaged is a rational function of t with its poles at t <= 0, which is shown.
    """
    left, right = equation(goal)
    if len(factors) != len(premises):
        raise Refusal(f"{len(factors)} factors for {len(premises)} premises")
    difference = left - right
    for factor, premise in zip(factors, premises, strict=True):
        old, new = equation(premise)
        defined(factor, goal.domain)
        difference -= factor * (old - new)
    for expression in (left, right, difference):
        averages_defined(expression, goal.domain)
    if not is_zero(normal_averages(difference)):
        raise Refusal(f"the two sides differ in {goal.statement}", right + difference)
    return Verdict.PROVED


def averages_defined(expression: sp.Expr, domain: Domain) -> None:
    """Refuse division by what may vanish, outside and inside the averages, where t > 0; roots are their own affair."""
    defined(expression, domain)
    roots = _names(expression)
    names = {name: root for root, name in roots.items()}
    flat = expression.xreplace(roots)
    inner = {node for outer in flat.atoms(average) for node in outer.args[0].atoms(average)}
    for node in flat.atoms(average) - inner:
        if node.args[1] in domain.symbols:
            raise Refusal(f"{node.args[1]} is bound in an average and a parameter too")
        inside = node.xreplace(names)
        averages_defined(inside.args[0], over_population(inside, domain))


# --- the root of an increasing function -----------------------------------------------------------------


@rule("increasing_root")
def increasing_root(goal: Goal) -> Verdict:
    """f(root) = level, root the one x in (low, high) with f(x) = level: f is continuous, rises, and passes the level.

    f is a sum of terms, each rational in x or a multiple of an average of a function with values in [0, 1]. A term
    rises where its derivative, for averages that of every integrand, is positive; at the ends bounded convergence
    takes limits into the averages.
    """
    left, level = equation(goal)
    roots = [node for node in left.atoms(root_of) if left == node.args[0].xreplace({node.args[1]: node})]
    if len(roots) != 1:
        raise Refusal(f"the left side must be a function at its own root, not {left}")
    function, x, target, low, high = roots[0].args
    if target != level:
        raise Refusal(f"the function reaches {target} at its root, not {level}", target)
    if goal.domain.symbols and x in goal.domain.symbols:
        raise Refusal(f"{x} is a parameter already")
    inside = Domain((*goal.domain.parameters, Parameter(x, low, high)), goal.domain.conditions)
    rises(function, x, inside)
    for end, side in ((low, -1), (high, 1)):
        value = limit_at_end(function, x, end, goal.domain, inside)
        reached = value == side * sp.oo or (
            value.is_finite is not False and sign_on(value - target, goal.domain) == side
        )
        if not reached:
            raise Refusal(f"at {x} = {end} the function tends to {value}, which is not beyond {target}")
    return Verdict.PROVED


def rises(function: sp.Expr, x: sp.Symbol, inside: Domain) -> None:
    """Refuse unless a sum is shown to be defined and strictly increasing in x, term by term."""
    averages_defined(function, inside)
    strict = False
    for term in sp.Add.make_args(function):
        if not term.has(x):
            continue
        factor, node = average_of(term)
        integrand, domain = (term, inside) if node is None else (node.args[0], over_population(node, inside))
        sign = sign_on(sp.diff(integrand, x), domain)
        if node is not None:
            sign = None if sign is None else sign * (sign_on(factor, inside) or 0)
            between_0_and_1(node, inside)
        if sign != 1:
            raise Refusal(f"{term} is not shown to increase in {x}")
        strict = True
    if not strict:
        raise Refusal(f"{function} does not move with {x}")


def average_of(term: sp.Expr) -> tuple[sp.Expr, sp.Expr | None]:
    """(factor, average) of a multiple of one average, (term, None) when there is none."""
    nodes = [a for a in sp.Mul.make_args(term) if isinstance(a, average)]
    if not nodes and not term.atoms(average):
        return term, None
    if len(nodes) != 1 or (term / nodes[0]).atoms(average):
        raise Refusal(f"{term} is not a multiple of one average")
    return term / nodes[0], nodes[0]


def between_0_and_1(node: average, domain: Domain) -> None:
    wide = over_population(node, domain)
    for needed in (sp.Ge(node.args[0], 0), sp.Le(node.args[0], 1)):
        if not decide(needed, wide):
            raise Refusal(f"{needed} is not shown for every {node.args[1]} > 0")


def limit_at_end(function: sp.Expr, x: sp.Symbol, end: sp.Expr, domain: Domain, inside: Domain) -> sp.Expr:
    """The limit of the sum at an end of the range of x, into the averages by bounded convergence."""
    total = sp.S.Zero
    for term in sp.Add.make_args(function):
        factor, node = average_of(term)
        if node is None:
            total += rational_end(term, x, end, domain)
            continue
        between_0_and_1(node, inside)
        if factor.has(x):
            raise Refusal(f"the factor {factor} moves with {x}")
        limit = rational_end(node.args[0], x, end, over_population(node, domain))
        total += factor * average(limit, node.args[1])
    return normal_averages(total) if total.is_finite is not False else total


def rational_end(function: sp.Expr, x: sp.Symbol, end: sp.Expr, domain: Domain) -> sp.Expr:
    """The limit of a rational function at 0+ or oo, by its lowest or highest powers."""
    if end not in (0, sp.oo):
        raise Refusal(f"limits are taken at 0 and oo, not at {end}")
    if not function.has(x):
        return function
    polynomials = [sp.Poly(part, x) for part in sp.fraction(sp.together(function))]
    terms = [p.terms()[-1 if end == 0 else 0] for p in polynomials]
    powers, coefficients = [t[0][0] for t in terms], [t[1] for t in terms]
    signs = [sign_on(coefficient, domain) for coefficient in coefficients]
    if not all(signs):
        raise Refusal(f"the leading behaviour of {function} at {x} = {end} is not known")
    order = (powers[0] - powers[1]) * (1 if end == sp.oo else -1)
    if order > 0:
        return signs[0] * signs[1] * sp.oo  # type: ignore[operator]
    return sp.S.Zero if order < 0 else coefficients[0] / coefficients[1]


@rule("only_root")
def only_root(goal: Goal, unique: Theorem, *, split: tuple[sp.Expr, sp.Expr]) -> Verdict:
    """The root is p + sqrt(q), a solution of its equation that lies in (0, oo): q > p^2; the premise: there is one root.

    ``split`` is (p, q); the premise is by the rule increasing_root.
    """
    root, value = equation(goal)
    if not isinstance(root, root_of) or root.args[3:] != (sp.S.Zero, sp.oo):
        raise Refusal(f"the left side must be a root in (0, oo), not {root}")
    function, x, level = root.args[:3]
    if equation(unique) != (function.xreplace({x: root}), level):
        raise Refusal(f"the premise must say that {root} solves its equation")
    p, q = split
    if not is_zero(value - p - sp.sqrt(q)) or sign_on(sp.expand(q - p**2), goal.domain) != 1:
        raise Refusal(f"{value} is not shown to be {p} + sqrt({q}) > 0")
    if not is_zero(function.xreplace({x: value}) - level):
        raise Refusal(f"{value} does not solve {function} = {level}")
    return Verdict.PROVED
