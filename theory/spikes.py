"""Finite-rank perturbations: exact entries of the resolvent, and the limit of the entries of a white one."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from .algebra import denominators, is_zero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import (
    MATRICES,
    S,
    entry,
    limit_in_probability,
    lower_edge,
    spectral_atom,
    spiked,
    upper_edge,
)
from .positivity import decide, entails
from .spectral import transform_of
from .surds import surd_sign


def pole(function: sp.Expr, matrix: sp.Expr) -> sp.Expr:
    """The x of a function 1/(x - matrix)."""
    x = sp.expand(1 / function + matrix)
    if x.has(*MATRICES) or x.has(spiked):
        raise Refusal(f"{function} is not of the form 1/(x - {matrix})")
    return x


def resolvent_entry(quantity: sp.Expr, matrix: sp.Expr) -> tuple[sp.Expr, int, int]:
    """(x, i, j) of the entry u_i^T (x - matrix)^-1 u_j."""
    if quantity.func is not entry or not all(k.is_Integer and k >= 1 for k in quantity.args[1:]):
        raise Refusal(f"an entry u_i^T (x - {matrix})^-1 u_j is needed, not {quantity}")
    return pole(quantity.args[0], matrix), int(quantity.args[1]), int(quantity.args[2])


def in_probability(left: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """(quantity, load) of a limit in probability."""
    if left.func is not limit_in_probability:
        raise Refusal(f"a limit in probability is needed, not {left}")
    return left.args


def strengths_of(matrix: sp.Expr, domain: Domain) -> tuple[sp.Expr, tuple[sp.Expr, ...]]:
    """(M, thetas) of a spiked matrix, every theta > -1."""
    if matrix.func is not spiked or not matrix.args[0].has(S) or matrix.args[0].has(spiked):
        raise Refusal(f"a spiked function of S is needed, not {matrix}")
    inner, *strengths = matrix.args
    for strength in strengths:
        if not decide(sp.Gt(strength, -1), domain):
            raise Refusal(f"{strength} > -1 is needed")
    return inner, tuple(strengths)


def symmetric(size: int) -> sp.ImmutableMatrix:
    """A symmetric matrix of names."""
    upper = {(k, m): sp.Dummy(f"b_{k}{m}") for k in range(size) for m in range(k, size)}
    return sp.ImmutableMatrix(size, size, lambda k, m: upper[min(k, m), max(k, m)])


@lru_cache(maxsize=8)
def schur(size: int) -> tuple[sp.ImmutableMatrix, tuple[sp.Symbol, tuple[sp.Symbol, ...], sp.ImmutableMatrix]]:
    """(R H^-1 R - x diag theta)^-1, R = diag sqrt(1 + theta), and the names in it of x, the thetas, and the entries of H."""
    x, thetas = sp.Dummy("x"), tuple(sp.Dummy(f"theta_{k}") for k in range(size))
    entries = symmetric(size)
    roots = sp.diag(*(sp.sqrt(1 + theta) for theta in thetas))
    inverse = (roots * entries.inv("ADJ") * roots - x * sp.diag(*thetas)).inv("ADJ")
    return sp.ImmutableMatrix(inverse), (x, thetas, entries)


@rule("finite_rank")
def finite_rank(goal: Goal) -> Verdict:
    """u_i^T (x - A M A)^-1 u_j from the entries of (x - M)^-1, exactly, wherever both exist.

    Schur's complement: on the span of the u_k, (x - M)^-1 is H = (x - W)^-1, W = M_11 + M_12 (x - C)^-1 M_21. As A is
    R = diag sqrt(1 + theta_k) there and 1 off it, W becomes R W R and the block (R H^-1 R - x diag theta)^-1.
    """
    left, right = equation(goal)
    matrices = left.atoms(spiked)
    if len(matrices) != 1:
        raise Refusal(f"the left side must hold one spiked matrix, not {left}")
    (matrix,) = matrices
    inner, strengths = strengths_of(matrix, goal.domain)
    x, i, j = resolvent_entry(left, matrix)
    size = len(strengths)
    if max(i, j) > size:
        raise Refusal(f"{matrix} has {size} directions")
    inverse, names = schur(size)
    place, thetas, entries = names
    known = inverse[i - 1, j - 1].xreplace(
        {place: x, **dict(zip(thetas, strengths, strict=True))}
        | {entries[k, m]: entry(1 / (x - inner), k + 1, m + 1) for k in range(size) for m in range(k, size)}
    )
    if not is_zero(right - known):
        raise Refusal(f"Schur's complement gives {known}", known)
    return Verdict.PROVED


def continued(closed: sp.Expr, z: sp.Symbol, x: sp.Expr, above: bool) -> tuple[sp.Expr, sp.Expr]:
    """A closed form in two principal roots sqrt(z - e) at a real x right (``above``) or left of both e, with one root.

    The product of the two is sqrt((x - e)(x - e')) right of both, and i^2 times that left of both; the radicand,
    which is > 0, is returned too.
    """
    roots = [p for p in closed.atoms(sp.Pow) if p.base.has(z) and not p.exp.is_Integer]
    edges = [sp.expand(z - p.base) for p in roots]
    if len(roots) != 2 or any(p.exp != sp.S.Half for p in roots) or any(e.has(z) for e in edges):
        raise Refusal(f"{closed} is not a form in two roots sqrt({z} - edge)")
    radicand = sp.expand((x - edges[0]) * (x - edges[1]))
    product = sp.sqrt(radicand)
    free = sp.Dummy("free")
    value = closed.xreplace({roots[0]: free, roots[1]: (product if above else -product) / free}).xreplace({z: x})
    if value.has(free):
        raise Refusal(f"the two roots of {closed} do not occur as a product")
    return value, radicand


@rule("isotropic_law", axioms=("isotropic_law",), local=False)
def isotropic_law(
    goal: Goal, transform: Theorem, lower: Theorem, upper: Theorem, *atom: Theorem, z: sp.Symbol
) -> Verdict:
    """The limit of u_i^T (x - S)^-1 u_j at a real x off the support: the transform continued to x for i = j, 0 else.

    x > upper edge, x < 0 or 0 < x < lower edge; with a premise that the law has no atom at 0 also x = 0 < lower edge.
    """
    left, right = equation(goal)
    quantity, load = in_probability(left)
    x, i, j = resolvent_entry(quantity, S)
    limit, closed = transform_of(transform, z, goal.domain)
    for premise, head in ((lower, lower_edge), (upper, upper_edge)):
        entails(goal.domain, premise.domain, "an edge")
        if equation(premise)[0] != head(limit, z):
            raise Refusal(f"the {head.__name__} of the law must be a premise")
    for premise in atom:
        entails(goal.domain, premise.domain, "the atom")
        if equation(premise) != (spectral_atom(limit, z, sp.S.Zero), sp.S.Zero):
            raise Refusal("the last premise must say that the law has no atom at 0")
    if load != limit.args[1]:
        raise Refusal(f"the transform is known at load {limit.args[1]}")
    above = decide(sp.Gt(x, equation(upper)[1]), goal.domain)
    left_of_all = decide(sp.Lt(x, 0), goal.domain)
    between = decide(sp.Lt(x, equation(lower)[1]), goal.domain) and (bool(atom) or decide(sp.Gt(x, 0), goal.domain))
    if not above and not left_of_all and not between:
        raise Refusal(f"{x} is not shown to lie off the support of the law")
    if i != j:
        if right != 0:
            raise Refusal("the entries off the diagonal vanish", sp.S.Zero)
        return Verdict.PROVED
    value, radicand = continued(closed, z, x, above)
    if not is_zero(right - value):
        raise Refusal(f"the transform at {x} is {value}", value)
    outside = Domain(goal.domain.parameters, (*goal.domain.conditions, sp.Gt(radicand, 0)))
    for divisor in denominators(right):
        if surd_sign(divisor, outside) not in (1, -1):
            raise Refusal(f"division by {divisor}, which is not shown to differ from 0")
    return Verdict.PROVED
