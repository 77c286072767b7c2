"""Exact means of traces of words in A = Sigma^(1/2) and the white sample covariance S, for any population Sigma."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from .algebra import is_zero
from .errors import Refusal
from .former_kernel import Goal, Verdict, rule
from .former_rules import equation
from .language import MATRICES, ROOT, WHITE, E, d, n, tau
from .wishart import MAXIMAL_ORDER, pairings


@rule("wick_words", axioms=("isserlis",))
def wick_words(goal: Goal) -> Verdict:
    """E tau of a polynomial in A = Sigma^(1/2) and S, by all contractions, in traces of powers of A: exact at every n, d."""
    left, right = equation(goal)
    if left.func is not E or left.args[0].func is not tau:
        raise Refusal(f"the left side must be the expectation of one trace, not {left}")
    polynomial = sp.expand(left.args[0].args[0])
    total = sp.Add(*(_mean(term) for term in sp.Add.make_args(polynomial)))
    if not is_zero(right - total):
        raise Refusal(f"the contractions add up to {total}", total)
    return Verdict.PROVED


def _mean(term: sp.Expr) -> sp.Expr:
    """E tau of one word with its coefficient."""
    coefficient, letters = term.args_cnc() if isinstance(term, sp.Mul) else ([], [term])
    if not letters or any(factor.has(*MATRICES) for factor in coefficient):
        raise Refusal(f"{term} is not a word in {ROOT} and {WHITE}")
    runs: list[int] = [0]
    for letter in letters:
        base, power = letter.as_base_exp()
        if base not in (ROOT, WHITE) or not power.is_Integer or power < 0:
            raise Refusal(f"{letter} is no power of {ROOT} or {WHITE}")
        if base == ROOT:
            runs[-1] += int(power)
        else:
            runs += [0] * int(power)
    first = runs.pop(0)
    if runs:
        runs[-1] += first  # the trace is cyclic
    elif first:
        return sp.Mul(*coefficient) * _trace(first)
    if len(runs) > MAXIMAL_ORDER:
        raise Refusal(f"{term} holds {len(runs)} factors {WHITE}; at most {MAXIMAL_ORDER} are contracted")
    return sp.Mul(*coefficient) * _word(tuple(runs))


def _trace(power: int) -> sp.Expr:
    """tau(A^power), 1 for power 0."""
    return tau(ROOT**power) if power else sp.S.One


@lru_cache(maxsize=256)
def _word(runs: tuple[int, ...]) -> sp.Expr:
    """E tau(S A^r_1 S A^r_2 ...): S = X X^T/n, and each pairing of the 2k factors X joins rows to loops of powers of A.

    Factor 2j is X[i_j, a_j], factor 2j + 1 is X[k_j, a_j], and A^r_j joins k_j to i_(j+1). As powers of one symmetric
    matrix commute, a loop of rows is the trace of the power that adds up along it; a free column sums to n.
    """
    k = len(runs)
    total = sp.S.Zero
    for pairs in pairings(tuple(range(2 * k))):
        rows, columns = list(range(2 * k)), list(range(k))
        for one, two in pairs:
            _join(rows, one, two)
            _join(columns, one // 2, two // 2)
        for j in range(k):
            _join(rows, 2 * j + 1, (2 * j + 2) % (2 * k))
        powers: dict[int, int] = {}
        for j, run in enumerate(runs):
            loop = _end(rows, 2 * j + 1)
            powers[loop] = powers.get(loop, 0) + run
        free = sum(_end(columns, j) == j for j in range(k))
        total += sp.Mul(*(d * _trace(power) for power in powers.values())) * n ** (free - k) / d
    return total


def _end(parent: list[int], at: int) -> int:
    while parent[at] != at:
        at = parent[at]
    return at


def _join(parent: list[int], one: int, two: int) -> None:
    parent[_end(parent, one)] = _end(parent, two)
