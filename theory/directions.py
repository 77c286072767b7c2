"""One direction of a fixed Sigma, learnt from many examples: Wick's second moment and the perturbation of an eigenvector."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from .algebra import is_zero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import (
    COVARIANCE,
    C,
    E,
    component,
    d,
    eigenvalue,
    given,
    limit_in_examples,
    n,
    principal_overlap,
    summable_power_law,
)
from .positivity import decide


def from_one(symbol: sp.Expr, domain: Domain) -> bool:
    """Is it a parameter of the domain that ranges over the integers from 1 (or later) on?"""
    return any(p.symbol == symbol and p.integer and p.lower >= 1 for p in domain.parameters)


def every_one(symbol: sp.Expr, domain: Domain) -> bool:
    """Is it a parameter of the domain that takes every integer from 1 on?"""
    return any(p.symbol == symbol and p.integer and p.lower <= 1 and p.upper.is_infinite for p in domain.parameters)


@rule("second_moment_of_component", axioms=("isserlis",))
def second_moment_of_component(goal: Goal) -> Verdict:
    """E (v_j^T C v_k)^2 = t_j t_k/n for j != k: of all pairs of examples the n of one with itself contribute t_j t_k each.

    The components x_j of an example along the eigenvectors of Sigma are independent Gaussians of variance t_j, so that two
    different examples contribute (E x_j x_k)^2 = 0, and one with itself E x_j^2 x_k^2 = t_j t_k.
    """
    left, right = equation(goal)
    entry, power = left.args[0].as_base_exp() if isinstance(left, E) else (left, sp.S.Zero)
    if not isinstance(entry, component) or power != 2 or entry.args[0] != C:
        raise Refusal(f"the left side must be E of the square of a component of {C}, not {left}")
    _, j, k = entry.args
    if not from_one(j, goal.domain) or not from_one(k, goal.domain) or n not in goal.domain.symbols:
        raise Refusal(f"{j} and {k} must be positive integers, and {n} a parameter")
    if j == k or not decide(sp.Ne(j, k), goal.domain):
        raise Refusal(f"{j} != {k} is not shown on {goal.domain.describe()}")
    known = eigenvalue(COVARIANCE, j) * eigenvalue(COVARIANCE, k) / n
    if not is_zero(right - known):
        raise Refusal(f"the pairings add up to {known}", known)
    return Verdict.PROVED


def about(term: sp.Expr, j: sp.Symbol, k: sp.Expr, last: sp.Expr = sp.oo) -> sp.Expr:
    """The sum of a term over all j >= 1 but k, up to the last."""
    return sp.Sum(term, (j, 1, k - 1)) + sp.Sum(term, (j, k + 1, last))


def parts_about(expression: sp.Expr, last: sp.Expr = sp.oo) -> tuple[sp.Expr, sp.Symbol, sp.Expr]:
    """(term, j, k) of a sum over all j >= 1 but k, up to the last."""
    for part in sp.Add.make_args(expression):
        if isinstance(part, sp.Sum) and len(part.limits) == 1 and part.limits[0][2] == last:
            j, first, _ = part.limits[0]
            if expression == about(part.function, j, first - 1, last):
                return part.function, j, first - 1
    raise Refusal(f"a sum over all j >= 1 but one is needed, not {expression}")


def over_eigenvalues(expression: sp.Expr, values: Sequence[sp.Expr], direction: int) -> sp.Expr:
    """A sum over all j >= 1 but k, up to d, at k = direction, for a Sigma with these eigenvalues, the largest first."""
    term, j, k = parts_about(expression, d)
    own = values[direction - 1]
    at = term.xreplace({eigenvalue(COVARIANCE, k): own})
    return sp.Add(*(at.xreplace({eigenvalue(COVARIANCE, j): value}) for value in values if value != own))


@rule("isolated_direction", axioms=("isserlis",), local=False)
def isolated_direction(goal: Goal, moment: Theorem) -> Verdict:
    """lim n (1 - E Q_k), n -> oo, is the sum of n E X_jk^2/(t_k - t_j)^2 over j != k, X = C - Sigma.

    In the eigenbasis of Sigma the eigenvector v, v_k >= 0, of C at its k-th eigenvalue l has (l - t_j) v_j = (X v)_j, and
    |l - t_k| <= |X| (Weyl). With g > 0 the distance of t_k to the rest, 1 - Q = sum_(j != k) v_j^2 <= (2|X|/g)^2, trivially
    for |X| > g/2. So |v - e_k| = O(|X|), v_j is X_jk/(t_k - t_j) up to a vector of norm O(|X|^2), and 1 - Q the sum of
    X_jk^2/(t_k - t_j)^2 up to O(|X|^3). E|X|_F^4 = O(n^-2), as t has a finite sum (Wick).
    """
    left, right = equation(goal)
    quantities = left.atoms(principal_overlap)
    if len(quantities) != 1:
        raise Refusal("the left side must hold the overlap of one direction")
    (overlap,) = quantities
    matrix, k = overlap.args
    if matrix != C or not from_one(k, goal.domain) or left != limit_in_examples(n * (1 - E(overlap))):
        raise Refusal(f"the left side must be the limit of n (1 - E Q), not {left}")
    end = d if d in goal.domain.symbols else sp.oo
    _, j, last = parts_about(right, end)
    if last != k or j in goal.domain.symbols:
        raise Refusal(f"the sum must run over all {j} >= 1 but {k}")
    square, value = equation(moment)
    if square != E(component(C, j, k) ** 2) or not all(every_one(s, moment.domain) for s in (j, k, n)):
        raise Refusal(f"the premise must give {E(component(C, j, k) ** 2)} for all {j}, {k} and {n}")
    if not set(moment.domain.conditions) <= {sp.Ne(j, k)}:
        raise Refusal(f"the premise may exclude {j} = {k} alone")
    scaled = sp.cancel(n * value)
    if scaled.has(n):
        raise Refusal(f"{value} is not of the order 1/n")
    known = about(scaled / (eigenvalue(COVARIANCE, k) - eigenvalue(COVARIANCE, j)) ** 2, j, k, end)
    if right != known:
        raise Refusal(f"the limit is {known}")
    return Verdict.PROVED


@rule("summable_population")
def summable_population(goal: Goal, general: Theorem) -> Verdict:
    """What holds for every Sigma with distinct eigenvalues of finite sum, for j^(-a), j = 1, 2, ...: a > 1."""
    left, right = equation(goal)
    name, value = equation(general)
    if not isinstance(left, given) or left.args[0] != name or not isinstance(left.args[1], summable_power_law):
        raise Refusal(f"the left side must be {name}, given a summable power law")
    if not isinstance(name, limit_in_examples):
        raise Refusal(f"{name} is no limit at one Sigma")
    (a,) = left.args[1].args
    if not decide(sp.Gt(a, 1), goal.domain):
        raise Refusal(f"{a} > 1 is not shown on {goal.domain.describe()}")
    if not all(node.args[1].is_integer and node.args[1].is_positive for node in value.atoms(eigenvalue)):
        raise Refusal("eigenvalues must be counted from the largest")
    known = value.replace(
        lambda node: isinstance(node, eigenvalue) and node.args[0] == COVARIANCE, lambda node: node.args[1] ** (-a)
    )
    if known.has(COVARIANCE) or right != known:
        raise Refusal(f"for this law it is {known}")
    return Verdict.PROVED
