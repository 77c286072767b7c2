"""White Wishart matrices at finite size: Wick sums, the loop equation (Stein), the Poincare bound.

S = X X^T / n with X a d x n matrix of independent standard Gaussians, real or complex; tau(A) = tr A / d.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import permutations
from types import MappingProxyType
from typing import Any

import sympy as sp

from .algebra import defined, is_zero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import E, E_complex, S, d, limit_in_proportion, n, tau
from .positivity import decide

MAXIMAL_ORDER = 6


# --- Wick sums ----------------------------------------------------------------------------------------


def pairings(points: tuple[int, ...]) -> Iterator[list[tuple[int, int]]]:
    """All ways to pair an even number of points."""
    if not points:
        yield []
        return
    first, rest = points[0], points[1:]
    for i, partner in enumerate(rest):
        for others in pairings(rest[:i] + rest[i + 1 :]):
            yield [(first, partner), *others]


def _loops(links: list[tuple[int, int]], size: int) -> int:
    """Number of connected components that the links make of ``size`` points."""
    parent = list(range(size))

    def find(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, j in links:
        parent[find(i)] = find(j)
    return sum(1 for i in range(size) if find(i) == i)


@lru_cache(maxsize=16)
def wick_moment(order: int, field: str) -> sp.Expr:
    """E tau(S^order) as a polynomial in d and 1/n, every contraction counted; order in 0..6.

    tr (X X^T)^k = sum X[i1,a1] X[i2,a1] X[i2,a2] X[i3,a2] ...: factor 2j has row i_j and column a_j, factor
    2j+1 row i_(j+1) and column a_j. A contraction identifies rows and columns; each free index sums to d or n.
    """
    k = order
    if k == 0:
        return sp.S.One
    row = [(j // 2 + j % 2) % k for j in range(2 * k)]
    column = [j // 2 for j in range(2 * k)]
    if field == "real":
        contractions: Iterator[list[tuple[int, int]]] = pairings(tuple(range(2 * k)))
    else:
        contractions = ([(2 * i, 2 * j + 1) for i, j in enumerate(p)] for p in permutations(range(k)))
    counts: dict[tuple[int, int], int] = {}
    for pairs in contractions:
        rows = _loops([(row[i], row[j]) for i, j in pairs], k)
        columns = _loops([(column[i], column[j]) for i, j in pairs], k)
        counts[rows, columns] = counts.get((rows, columns), 0) + 1
    return sp.Add(*(count * d ** (rows - 1) * n ** (columns - k) for (rows, columns), count in counts.items()))


@rule("wick", axioms=("isserlis",))
def wick(goal: Goal, *, order: int, field: str) -> Verdict:
    """E tau(S^order) by summing all Wick contractions (pairings for real data, permutations for complex)."""
    _field(field)
    if not isinstance(order, int) or not 1 <= order <= MAXIMAL_ORDER:
        raise Refusal(f"order = {order!r}: Wick sums are made for integer orders 1 to {MAXIMAL_ORDER}")
    left, right = equation(goal)
    mean = MEANS[field]
    if left != mean(tau(S**order)) or not is_zero(right - wick_moment(order, field)):
        total = sp.expand(wick_moment(order, field))
        raise Refusal(f"the contractions add up to {mean(tau(S**order))} = {total}", total)
    return Verdict.PROVED


MEANS: dict[str, Any] = {"real": E, "complex": E_complex}


def _field(field: str) -> None:
    if field not in MEANS:
        raise Refusal(f"field = {field!r}; valid: {', '.join(MEANS)}")


# --- trace polynomials --------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def partial_fractions(function: sp.Expr) -> Mapping[sp.Expr, sp.Expr]:
    """A rational function of S as {power of S or of 1/(z - S): coefficient}; checked against the input."""
    terms: dict[sp.Expr, sp.Expr] = {}
    expanded = sp.apart(sp.together(function), S) if function.has(S) else function
    for term in sp.Add.make_args(sp.expand(expanded) if expanded.is_polynomial(S) else expanded):
        coefficient, basis = _basis(term)
        terms[basis] = terms.get(basis, sp.S.Zero) + coefficient
    if not is_zero(function - sp.Add(*(b * c for b, c in terms.items()))):
        raise Refusal(f"{function} is no rational function of S that splits into simple poles")
    return MappingProxyType(terms)


def _basis(term: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """A term as coefficient times S^k or 1/(z - S)^k."""
    numerator, denominator = sp.fraction(sp.together(term))
    if not denominator.has(S):
        power = sp.Poly(numerator, S).degree() if numerator.has(S) else 0
        return sp.cancel(term / S**power), S**power
    poly = sp.Poly(denominator, S)
    base, k = (denominator.base, int(denominator.exp)) if isinstance(denominator, sp.Pow) else (denominator, 1)
    for factor, multiplicity in sp.factor_list(denominator, S)[1]:
        if factor.has(S):
            base, k = factor, multiplicity
    pole = sp.Poly(base, S)
    if pole.degree() != 1 or poly.degree() != k:
        raise Refusal(f"{term} has a pole that is not of the form 1/(z - S)^k")
    z = sp.cancel(-pole.coeff_monomial(1) / pole.coeff_monomial(S))
    basis = 1 / (z - S) ** k
    return sp.cancel(sp.together(term / basis)), basis


def _tau(function: sp.Expr) -> sp.Expr:
    return sp.Add(*(c * (sp.S.One if b == 1 else tau(b)) for b, c in partial_fractions(function).items()))


def normal(expression: sp.Expr) -> sp.Expr:
    """Expand expectations of products of traces of rational functions into their basis, by linearity."""
    expression = expression.replace(tau, lambda f: _tau(f) if f.is_rational_function(S) else tau(f))
    for mean in MEANS.values():
        expression = expression.replace(mean, lambda inside, mean=mean: _expectation(inside, mean))
    return expression


def _expectation(inside: sp.Expr, mean: Any) -> sp.Expr:
    names = {trace: sp.Dummy() for trace in inside.atoms(tau)}
    traces = {name: trace for trace, name in names.items()}
    total = sp.S.Zero
    for term in sp.Add.make_args(sp.expand(inside.xreplace(names))):
        fixed, random = term.as_independent(*traces, as_Add=False)
        total += fixed * (mean(random.xreplace(traces)) if random != 1 else sp.S.One)
    return total


def _split(function: sp.Expr) -> sp.Expr:
    """(tau x tau) of y (f(x) - f(y))/(x - y): what Stein's derivative makes of f(S)."""
    total = sp.S.Zero
    for basis, coefficient in partial_fractions(function).items():
        base, power = basis.as_base_exp()
        if basis == 1:
            continue
        if base == S:
            total += coefficient * sp.Add(*(tau(S**j) * tau(S ** (power - j)) for j in range(power)))
        else:
            k = -power
            total += coefficient * sp.Add(*(tau(base**-j) * tau(S * base ** -(k + 1 - j)) for j in range(1, k + 1)))
    return total.replace(tau, lambda f: sp.S.One if f == 1 else tau(f))


def loop_equation(function: sp.Expr, factors: tuple[sp.Expr, ...], field: str) -> sp.Expr:
    """Left minus right of Stein's identity for the field f(S) X times the product of tau(h_j(S)).

    E[tau(S f) T] = E[(tau(f) + (d/n) tau x tau[y (f(x)-f(y))/(x-y)] + tau(S f')/n) T]
                    + (2/(n d)) sum_j E[tau(S f h_j') T / tau(h_j)]
    in the real case; without the tau(S f')/n term and with 1 for the 2 in the complex one.
    """
    mean = MEANS[field]
    traces = [tau(h) for h in factors]
    inside = tau(function) + d / n * _split(function)
    if field == "real":
        inside += tau(S * sp.diff(function, S)) / n
    identity = mean(tau(S * function) * sp.Mul(*traces)) - mean(inside * sp.Mul(*traces))
    for j, h in enumerate(factors):
        others = sp.Mul(*(t for i, t in enumerate(traces) if i != j))
        slope = mean(tau(S * function * sp.diff(h, S)) * others)
        identity -= (2 if field == "real" else 1) * slope / (n * d)
    return normal(identity)


@rule("loop_equation", axioms=("gaussian_integration_by_parts",))
def loop(
    goal: Goal, *, function: sp.Expr, field: str, factors: tuple[sp.Expr, ...] = (), multiple: sp.Expr = sp.S.One
) -> Verdict:
    """An exact identity at finite n, d: Gaussian integration by parts applied to f(S) X, times ``multiple``."""
    _field(field)
    left, right = equation(goal)
    defined(multiple, goal.domain)
    for known in (function, *factors):
        _bounded(known, goal.domain)
    difference = normal(left - right) - multiple * loop_equation(function, factors, field)
    if not is_zero(difference):
        raise Refusal(f"integration by parts gives {loop_equation(function, factors, field)} = 0")
    return Verdict.PROVED


def _bounded(function: sp.Expr, domain: Domain) -> None:
    """Refuse a function that is not certainly smooth on S >= 0: a pole needs z < 0."""
    for basis in partial_fractions(function):
        if basis.is_polynomial(S):
            continue
        pole = basis.as_base_exp()[0] + S
        if not decide(sp.Lt(pole, 0), domain):
            raise Refusal(f"the pole at S = {pole} must lie below the spectrum: {pole} < 0 is not shown")


# --- fluctuations -------------------------------------------------------------------------------------


@rule("poincare", axioms=("gaussian_poincare",))
def poincare(goal: Goal, *, function: sp.Expr, bound: sp.Expr) -> Verdict:
    """Var tau(h(S)) <= 4 B/(n d) for real data when S h'(S)^2 <= B for every S >= 0: |grad tau(h)|^2 = 4 tau(S h'^2)/(n d)."""
    _bounded(function, goal.domain)
    defined(bound, goal.domain)
    if bound.has(S):
        raise Refusal(f"the bound {bound} must not depend on S")
    wide = Domain((*goal.domain.parameters, Parameter(S, sp.S.Zero, sp.oo, False, True)), goal.domain.conditions)
    if not decide(sp.Ge(bound - S * sp.diff(function, S) ** 2, 0), wide):
        raise Refusal(f"S h'(S)^2 <= {bound} is not shown for h = {function}")
    variance = E(tau(function) ** 2) - E(tau(function)) ** 2
    goal_ok = isinstance(goal.statement, sp.LessThan) and goal.statement.lhs == variance
    if not goal_ok or not is_zero(goal.statement.rhs - 4 * bound / (n * d)):
        raise Refusal(f"the bound that follows is {variance} <= {4 * bound / (n * d)}")
    return Verdict.PROVED


def vanishing_variance(premise: Theorem, function: sp.Expr, gamma: sp.Symbol) -> None:
    """Refuse unless the premise bounds Var tau(function) by a constant over d^2 when n = gamma d."""
    statement = premise.statement
    variance = E(tau(function) ** 2) - E(tau(function)) ** 2
    if not isinstance(statement, sp.LessThan) or statement.lhs != variance:
        raise Refusal(f"a bound on {variance} is needed, not {statement}")
    if sp.cancel(statement.rhs.xreplace({n: gamma * d}) * d**2).has(d):
        raise Refusal(f"{statement.rhs} is not of the order 1/d^2")


@rule("leading_order", local=False)
def leading_order(goal: Goal, exact: Theorem) -> Verdict:
    """The limit of an exact polynomial in d and 1/n: put n = gamma d, keep the terms without d; none may grow."""
    left, right = equation(goal)
    known, polynomial = equation(exact)
    if left.func is not limit_in_proportion or left.args[0] != known or left.args[1] not in goal.domain.symbols:
        raise Refusal(f"the left side must be the limit of {known}")
    load = left.args[1]
    if (
        {p.symbol for p in exact.domain.parameters} != {n, d}
        or not all(p.lower <= 1 for p in exact.domain.parameters)
        or exact.domain.conditions
    ):
        raise Refusal("the premise must hold at every size")
    terms = sp.Add.make_args(sp.expand(polynomial.xreplace({n: load * d})))
    powers = [sp.degree(sp.fraction(t)[0], d) - sp.degree(sp.fraction(t)[1], d) for t in terms]
    if any(p > 0 for p in powers):
        raise Refusal(f"{polynomial} grows with d")
    limit = sp.Add(*(t for t, p in zip(terms, powers, strict=True) if p == 0))
    if not is_zero(right - limit):
        raise Refusal(f"the limit is {limit}", limit)
    return Verdict.PROVED
