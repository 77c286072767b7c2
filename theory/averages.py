"""Averages over seeds and independent data sets, exact at every n and d, and their limits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import sympy as sp

from .algebra import defined, is_zero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import (
    C1,
    C2,
    COVARIANCE,
    MATRICES,
    S1,
    S2,
    C,
    E,
    S,
    d,
    inner,
    limit_in_proportion,
    n,
    tau,
    tau_product,
    test_loss,
    train_loss,
    wasserstein,
)
from .positivity import decide
from .spectral import eventually
from .traces import spectrum

WHITE = {S: S, S1: S, S2: S}
POPULATION = {C: C, C1: C, C2: C, COVARIANCE: COVARIANCE}
"""The matrices of white data and those of data of covariance Sigma, each with the one that it equals in law."""


def _one_matrix(function: sp.Expr, laws: Mapping[sp.Symbol, sp.Symbol]) -> sp.Symbol:
    matrices = [m for m in MATRICES if function.has(m)]
    if len(matrices) != 1 or matrices[0] not in laws:
        raise Refusal(f"{function} must be a function of exactly one of {', '.join(map(str, laws))}")
    return matrices[0]


@rule("seed_average", axioms=("isserlis",))
def seed_average(goal: Goal) -> Verdict:
    """E<f(A) z, g(B) z> = d E tau(f(A) g(B)): the seed z is independent of the data and E z z^T is the identity.

    A and B belong to white data, S, S_1, S_2, or both to data of covariance Sigma: Sigma, C, C_1, C_2.
    """
    left, right = equation(goal)
    if left.func is not E or left.args[0].func is not inner:
        raise Refusal(f"the left side must be the expectation of one inner product, not {left}")
    f, g = left.args[0].args
    laws = WHITE if f.has(*WHITE) else POPULATION
    first, second = _one_matrix(f, laws), _one_matrix(g, laws)
    known = d * E(tau((f * g).xreplace({first: laws[first]}))) if first == second else d * E(tau_product(f, g))
    if not is_zero(right - known):
        raise Refusal(f"the average over the seed is {known}", known)
    return Verdict.PROVED


@lru_cache(maxsize=1)
def commutant_dimensions() -> tuple[int, ...]:
    """Dimensions of the space of matrices that commute with every signed permutation, in 2, 3 and 4 dimensions."""
    found = []
    for size in (2, 3, 4):
        unknown = sp.Matrix(size, size, sp.symbols(f"m0:{size * size}"))
        flip = sp.diag(-1, *[1] * (size - 1))
        cycle = sp.Matrix(size, size, lambda i, j, size=size: int(j == (i + 1) % size))
        swap = sp.eye(size).elementary_row_op("n<->m", row1=0, row2=1)
        equations = [e for group in (flip, cycle, swap) for e in unknown * group - group * unknown]
        found.append(size * size - sp.Matrix([[e.coeff(u) for u in unknown] for e in equations]).rank())
    return tuple(found)


@rule("independent_invariant")
def independent_invariant(goal: Goal) -> Verdict:
    """E tau(f(S_1) g(S_2)) = E tau(f(S)) E tau(g(S)) for independent white data sets, exactly at every n and d.

    E f(S_1) commutes with every signed permutation of the coordinates (the law of the data is invariant),
    and such a matrix is a multiple of the identity: the commutant is computed, and must have dimension one.
    """
    left, right = equation(goal)
    if left.func is not E or left.args[0].func is not tau_product:
        raise Refusal(f"the left side must be the expectation of the trace of a product, not {left}")
    f, g = left.args[0].args
    first, second = _one_matrix(f, WHITE), _one_matrix(g, WHITE)
    if first == second:
        raise Refusal(f"{f} and {g} are functions of the same data set: not independent")
    if set(commutant_dimensions()) != {1}:
        raise Refusal("the commutant of the signed permutations is more than the multiples of the identity")
    known = E(tau(f.xreplace({first: S}))) * E(tau(g.xreplace({second: S})))
    if not is_zero(right - known):
        raise Refusal(f"independence and invariance give {known}", known)
    return Verdict.PROVED


@rule("bures_wasserstein", axioms=("bures_wasserstein",))
def bures_wasserstein(goal: Goal) -> Verdict:
    """E W_2^2(N(0, 1), N(0, C))/d = 1 + E tau(C) - 2 E tau(C^(1/2)), C = S or another polynomial in S, >= 0 for S >= 0."""
    left, right = equation(goal)
    distance = (left * d).args[0] if (left * d).func is E else None
    if distance is None or distance.func is not wasserstein or distance.args[0] != 1:
        raise Refusal("the left side must be E(wasserstein(1, C))/d")
    learnt = distance.args[1]
    if not learnt.has(S) or not learnt.is_polynomial(S) or not decide(sp.Ge(learnt, 0), spectrum(goal.domain)):
        raise Refusal(f"{learnt} is not shown to be a polynomial that is >= 0 for S >= 0")
    known = 1 + E(tau(learnt)) - 2 * E(tau(sp.sqrt(learnt)))
    if not is_zero(right - known):
        raise Refusal(f"the Bures formula gives {known}", known)
    return Verdict.PROVED


@rule("trained_loss", axioms=("isserlis",))
def trained_loss(goal: Goal, *, denoiser: sp.Expr) -> Verdict:
    """The mean losses of the denoiser W of least training loss, as traces; ``denoiser`` is W of the sample covariance.

    Averaged over the noise the training loss is tau((W-1) A (W-1)^T + sigma^2 W W^T), strictly convex in W, so W is its
    only stationary point: W (A + sigma^2) = A, where A = S + ridge on white data, C + ridge on data of covariance
    Sigma. On fresh data A is replaced by 1, or by Sigma, with which W need not commute.
    """
    left, right = equation(goal)
    if left.func is not E or left.args[0].func not in (test_loss, train_loss):
        raise Refusal(f"the left side must be the expectation of a loss, not {left}")
    given = left.args[0].args
    sigma, ridge, covariance = given + (sp.S.Zero, sp.S.One)[len(given) - 1 :]
    sample = {sp.S.One: S, COVARIANCE: C}.get(covariance)
    if sample is None:
        raise Refusal(f"the covariance of the data must be 1 or {COVARIANCE}, not {covariance}")
    if not decide(sp.Gt(sigma, 0), goal.domain) or not decide(sp.Ge(ridge, 0), goal.domain):
        raise Refusal(f"{sigma} > 0 and {ridge} >= 0 are needed")
    learnt = sample + ridge
    if not is_zero(denoiser * (learnt + sigma**2) - learnt):
        raise Refusal(f"{denoiser} does not solve W (A + sigma^2) = A for A = {learnt}")
    seen, weight = (learnt, sp.S.One) if left.args[0].func is train_loss else (sp.S.One, covariance)
    known = {sp.S.One: sigma**2 * denoiser**2}
    known[weight] = known.get(weight, sp.S.Zero) + (denoiser - 1) ** 2 * seen
    stated = _weighted_traces(right, spectrum(goal.domain, sample))
    if set(stated) != set(known) or not all(is_zero(stated[a] - known[a]) for a in known):
        loss = sp.Add(*(E(tau(b) if a == 1 else tau_product(a, b)) for a, b in known.items()))
        raise Refusal(f"the loss is {loss}", loss)
    return Verdict.PROVED


def _weighted_traces(expression: sp.Expr, spectrum: Domain) -> dict[sp.Expr, sp.Expr]:
    """A sum of multiples of E tau(f) and E tau(Sigma f) as {1: sum of the f, Sigma: sum of the f}, each f defined."""
    found: dict[sp.Expr, sp.Expr] = {}
    for term in sp.Add.make_args(expression):
        factor, mean = term.as_independent(E, as_Add=False)
        if mean.func is not E or mean.args[0].func not in (tau, tau_product):
            raise Refusal(f"{term} must be a multiple of the expectation of one trace")
        weight, function = (sp.S.One, *mean.args[0].args)[-2:]
        defined(factor * function, spectrum)
        found[weight] = found.get(weight, sp.S.Zero) + factor * function
    return found


@rule("trace_of_sum")
def trace_of_sum(goal: Goal) -> Verdict:
    """E tau of a sum of functions of S is the sum of their E tau, when each is defined for all S >= 0; E tau(1) = 1."""
    left, right = equation(goal)
    if left.func is not E or left.args[0].func is not tau:
        raise Refusal(f"the left side must be the expectation of one trace, not {left}")
    spectral = spectrum(goal.domain)
    names = {mean: sp.Dummy() for mean in right.atoms(E)}
    if any(mean.args[0].func is not tau for mean in names):
        raise Refusal("the right side must hold expectations of single traces")
    linear = sp.Poly(right.xreplace(names), *names.values())
    if linear.total_degree() > 1:
        raise Refusal("the right side must be linear in the expectations")
    total = linear.coeff_monomial(1)
    for mean, name in names.items():
        function = mean.args[0].args[0]
        defined(function, spectral)
        total += linear.coeff_monomial(name) * function
    defined(right.xreplace(names), goal.domain)
    defined(left.args[0].args[0], spectral)
    if not is_zero(left.args[0].args[0] - total):
        raise Refusal(f"the functions on the right add up to {total}")
    return Verdict.PROVED


@rule("under_limit", local=False)
def under_limit(goal: Goal, *premises: Theorem) -> Verdict:
    """Rewriting inside a limit with equations that hold exactly at every n and d, or from some size on."""
    left, right = equation(goal)
    if left.func is not limit_in_proportion or right.func is not limit_in_proportion or left.args[1] != right.args[1]:
        raise Refusal("both sides must be limits at the same load")
    eventually(goal.domain, left.args[1], *premises)
    inside = left.args[0]
    for premise in premises:
        old, new = equation(premise)
        if not inside.has(old):
            raise Refusal(f"premise {premise.statement} is not used: its left side does not occur")
        inside = inside.xreplace({old: new})
    if not is_zero(inside - right.args[0]):
        raise Refusal(f"the rewritten expression is {inside}")
    return Verdict.PROVED


@rule("continuous_limit")
def continuous_limit(goal: Goal, *premises: Theorem) -> Verdict:
    """The limit of a polynomial in convergent expectations is the polynomial in their limits.

    A premise on d X gives X = (its limit)/d to first order; what then stands over d vanishes.
    """
    left, right = equation(goal)
    if left.func is not limit_in_proportion:
        raise Refusal(f"the left side must be a limit, not {left}")
    inside, load = left.args
    for premise in premises:
        limit, value = equation(premise)
        if limit.func is not limit_in_proportion or limit.args[1] != load:
            raise Refusal(f"{limit} is not the limit of anything in {inside}")
        known, name = limit.args[0], sp.Dummy("converges")
        renamed = inside.xreplace({known: name})
        if renamed == inside:
            renamed = sp.expand(inside.xreplace({known / d: name / d}), deep=False)
        if not renamed.has(name):
            raise Refusal(f"{limit} is not the limit of anything in {inside}")
        _continuous(renamed, name, value, goal.domain)
        inside = renamed.xreplace({name: value})
    if inside.has(1 / d):
        _continuous(inside, 1 / d, sp.S.Zero, goal.domain)
        inside = inside.xreplace({1 / d: sp.S.Zero})
    if inside.has(E) or inside.has(n) or inside.has(d):
        raise Refusal(f"no limit is given for all of {inside}")
    defined(inside, goal.domain)
    if not is_zero(inside - right):
        raise Refusal(f"the limit is {inside}", inside)
    return Verdict.PROVED


def _continuous(expression: sp.Expr, quantity: sp.Expr, value: sp.Expr, domain: Domain) -> None:
    """Refuse unless the expression is built from the quantity by sums, products and powers, roots of what stays >= 0."""
    if expression == quantity or not expression.has(quantity):
        return
    if not isinstance(expression, sp.Add | sp.Mul | sp.Pow) or (
        isinstance(expression, sp.Pow) and expression.exp.has(quantity)
    ):
        raise Refusal(f"{expression} is not known to be continuous in {quantity}")
    if isinstance(expression, sp.Pow) and not expression.exp.is_Integer:
        base = expression.base.xreplace({quantity: value})
        if base.has(E) or not decide(sp.Ge(base, 0), domain):
            raise Refusal(f"{expression} is not known to be continuous where {expression.base} tends to {base}")
    for part in expression.args:
        _continuous(part, quantity, value, domain)
