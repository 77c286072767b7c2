"""The exponent with which 1 - q grows as the load falls from 1, for power laws cut at c -> 0: a number free of any scale."""

from __future__ import annotations

import sympy as sp

from .algebra import is_zero
from .domain import Domain
from .errors import Refusal
from .few_examples import shrunk
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .heavy_tails import given_cut_power_law, limit_at_zero
from .language import given
from .positivity import decide, entails, sign_on


def _relative(goal: Goal) -> tuple[sp.Expr, given, sp.Expr, sp.Symbol, sp.Symbol]:
    """(q, q given the law, a, c, gamma) of the limit, c -> 0, then gamma -> 0, of ln((1 - q)/(1 - q at load 1))/ln gamma."""
    ratio, gamma = limit_at_zero(equation(goal)[0])
    inner = list(ratio.atoms(sp.Limit))
    if len(inner) != 1 or ratio != inner[0] / sp.log(gamma) or gamma in goal.domain.symbols:
        raise Refusal(f"the limit must be that of another over ln {gamma}")
    logarithm, c = limit_at_zero(inner[0])
    moving = [node for node in logarithm.atoms(given) if node.has(gamma)]
    if len(moving) != 1:
        raise Refusal(f"{logarithm} must hold one quantity that depends on {gamma}")
    q, a, cut = given_cut_power_law(moving[0], goal.domain, 0, sp.oo)
    fixed = given(q.xreplace({gamma: sp.S.One}), moving[0].args[1])
    if cut != c or logarithm != sp.log((1 - moving[0]) / (1 - fixed)):
        raise Refusal(f"{logarithm} must be the logarithm of (1 - q)/(1 - q at load 1)")
    return q, moving[0], a, c, gamma


@rule("relative_exponent", axioms=("monotone_convergence",), local=False)
def relative_exponent(goal: Goal, few: Theorem, one: Theorem, whole: Theorem, *scaled: Theorem) -> Verdict:
    """The exponent of 1 - q for eigenvalues u^(-a), 0 < a < 2: 0 up to a = 1, that of the last premise above.

    As c -> 0, <t> (1 - q) = <t - r^2> tends to its integral N over 0 < u < 1 at t = u^(-a): t - r^2 <= 2 t^(1/2) (t^(1/2) - r), at most
    2 t^(1/2) int w min(1, D/gamma) dv; <t^(1/2) w> falls like v^(-min(3/2, 1/a)) and D like v^(-min(1, 1/a)), but for ln v, which
    for a < 2 is enough, uniformly in c. N > 0 at every load, as D > 0. For a < 1, N rises as gamma falls, to at most <t>; for a = 1, N/ln(1/gamma) tends to 1, and above 1, (a - 1) N is the limit of
    c^(a-1) (1 - q), by the last premise, ln(1/c)/<t> and c^(1-a)/<t> tending to 1 and a - 1.
    """
    q, conditioned, a, c, gamma = _relative(goal)
    if not decide(sp.Lt(a, 2), goal.domain):
        raise Refusal(f"{a} < 2 is not shown on {goal.domain.describe()}")
    for form in (few, one):
        p = form.domain[gamma.name]
        if p.symbol != gamma or (p.lower != 0 if form is few else not p.holds(sp.S.One)):
            raise Refusal(f"the premises must hold for every small {gamma}, and at 1")
        known, *_ = shrunk(form, whole, Domain((*goal.domain.parameters, p), goal.domain.conditions))
        if known != q:
            raise Refusal(f"the first two premises must give {q}")
    missing, wanted = 1 - conditioned, list[sp.Eq]()
    if decide(sp.Lt(a, 1), goal.domain):
        limit = sp.S.Zero
    elif a == 1:
        inner = sp.Limit(sp.log(1 / c) * missing, c, 0, "+")
        wanted, limit = [sp.Eq(sp.Limit(inner / sp.log(1 / gamma), gamma, 0, "+"), 1, evaluate=False)], sp.S.Zero
    elif decide(sp.Gt(a, 1), goal.domain):
        inner, limit = sp.Limit(c ** (1 - a) * missing, c, 0, "+"), 1 - a
        wanted = [sp.Eq(sp.Limit(sp.log(inner) / sp.log(gamma), gamma, 0, "+"), limit, evaluate=False)]
    else:
        raise Refusal(f"{a} < 1, = 1 or > 1 is not shown on {goal.domain.describe()}")
    if [premise.statement for premise in scaled] != wanted:
        raise Refusal(f"the premises left over must say {wanted}")
    for premise in scaled:
        entails(goal.domain, premise.domain, "the last premise")
    if not is_zero(equation(goal)[1] - limit):
        raise Refusal(f"the exponent is {limit}", limit)
    return Verdict.PROVED


def _positive(factor: sp.Expr, domain: Domain) -> bool:
    """Is it shown to be > 0? Euler's integral makes 2F1(j, b; b+1; -1) positive, b > 0."""
    if not isinstance(factor, sp.hyper):
        return sign_on(factor, domain) == 1
    (_, start), (end,), x = factor.args
    return x == -1 and is_zero(end - start - 1) and sign_on(start, domain) == 1


@rule("exponent_of_inverse", axioms=("euler_integral",), local=False)
def exponent_of_inverse(goal: Goal, law: Theorem) -> Verdict:
    """The exponent of 1 - q is -1 where (1 - q)/f(c) tends to K/gamma, K > 0, at every load: (1 - q)/(1 - q at 1) to 1/gamma."""
    q, conditioned, a, c, gamma = _relative(goal)
    name, value = equation(law)
    scaled, cut = limit_at_zero(name)
    p = law.domain[gamma.name]
    if p.symbol != gamma or p.interval != sp.Interval.open(0, sp.oo):
        raise Refusal(f"the premise must hold for every {gamma} > 0")
    entails(Domain((*goal.domain.parameters, p), goal.domain.conditions), law.domain, "the premise")
    factor = scaled.xreplace({conditioned: sp.S.Zero})
    if cut != c or factor.has(gamma, given) or not is_zero(scaled - factor * (1 - conditioned)):
        raise Refusal(f"the premise must give the limit of a function of {c} times 1 - {q}, for the same law")
    constant = sp.cancel(gamma * value)
    if constant.has(gamma) or not all(_positive(part, goal.domain) for part in sp.Mul.make_args(constant)):
        raise Refusal(f"{value} must be a positive constant over {gamma}, for exponent {a}")
    if not is_zero(equation(goal)[1] + 1):
        raise Refusal("the exponent is -1", sp.S.NegativeOne)
    return Verdict.PROVED
