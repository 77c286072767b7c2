"""What a perturbation of finite rank can do to a trace, at every size and for every draw of the data."""

from __future__ import annotations

import sympy as sp

from .algebra import is_zero
from .errors import Refusal
from .former_kernel import Goal, Verdict, rule
from .language import S, d, operator_norm, spiked, tau
from .positivity import decide
from .spikes import strengths_of


@rule("interlacing")
def interlacing(goal: Goal) -> Verdict:
    """|tau f(A S A) - tau f(S)| <= r max(f(|A S A|), f(|S|))/d for r spikes and f = S^p, p > 0: increasing, f(0) = 0.

    A S A has the eigenvalues of S^(1/2) A^2 S^(1/2), which is S plus a matrix of rank r. By Weyl's inequalities the
    (i + r)-th eigenvalue of each is at most the i-th of the other, so of two sums only r terms of one are not matched.
    """
    if not isinstance(goal.statement, sp.LessThan) or not isinstance(goal.statement.lhs, sp.Abs):
        raise Refusal("the goal must say |tau f(A S A) - tau f(S)| <= bound")
    difference, bound = goal.statement.lhs.args[0], goal.statement.rhs
    matrices = difference.atoms(spiked)
    if len(matrices) != 1:
        raise Refusal(f"one spiked matrix is needed in {difference}")
    (matrix,) = matrices
    inner, strengths = strengths_of(matrix, goal.domain)
    powers = {trace.args[0].as_base_exp() for trace in difference.atoms(tau)}
    exponents = {power for _, power in powers}
    if inner != S or {base for base, _ in powers} != {S, matrix} or len(exponents) != 1:
        raise Refusal(f"traces of one power of S and of {matrix} are needed")
    (power,) = exponents
    if not decide(sp.Gt(power, 0), goal.domain):
        raise Refusal(f"the power {power} is not shown to be positive")
    plain = tau(matrix**power) - tau(S**power)
    if not is_zero(difference - plain) and not is_zero(difference + plain):
        raise Refusal(f"the difference of two traces is needed, not {difference}")
    known = len(strengths) * sp.Max(operator_norm(matrix) ** power, operator_norm(S) ** power) / d
    if not is_zero(bound - known):
        raise Refusal(f"the bound that follows is {known}")
    return Verdict.PROVED
