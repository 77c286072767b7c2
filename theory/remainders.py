"""How far 1 - q is from its first order in 1/gamma at a finite load, and which power laws this leaves no room."""

from __future__ import annotations

import sympy as sp

from .algebra import is_zero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .integrals import factor_of_integral
from .language import average, cut_power_law, given
from .overlap_bounds import first_order, overlap_form
from .positivity import decide, entails, sign_on


def remainder(q: sp.Expr, large: sp.Expr, t: sp.Symbol, gamma: sp.Symbol) -> sp.Le:
    """|1 - q - L/gamma| <= (4/9) 2^(1/3) <t^(1/3)>^3/(gamma^2 <t>)."""
    bound = 4 * sp.cbrt(2) / 9 * average(sp.cbrt(t), t) ** 3 / (gamma**2 * average(t, t))
    return sp.Le(sp.Abs(1 - q - large / gamma), bound, evaluate=False)


@rule("first_order_remainder", local=False)
def first_order_remainder(
    goal: Goal, form: Theorem, whole: Theorem, inverse: Theorem, raw: Theorem, value: Theorem
) -> Verdict:
    """|1 - q - L/gamma| <= (4/9) 2^(1/3) <t^(1/3)>^3/(gamma^2 <t>) at every load, for q = <r^2>/<t>, L = lim gamma (1 - q).

    t^(1/2) - r = int w f dv, f = 1 - (1 - x)_+^(1/2), x = D/gamma; |f - x/2| <= x^2/2, f <= x, and int w dv = t^(1/2). So
    <t> (1 - q) = 2<t^(1/2) int w f dv> - <(int w f dv)^2> is within 2<t^(1/2) int w x^2 dv> of <t^(1/2) int w x dv> = <t> L/gamma.
    As s/(s + v) <= (4 s/(27 v))^(1/3), D^2 <= (4/27)^(2/3) <t^(1/3)>^2 v^(-2/3), and by Hoelder int w v^(-2/3) dv is at most
    (int w dv)^(1/3) (int w/v dv)^(2/3) = t^(-1/6): ``inverse`` says that int w/v dv = t^(-1/2).
    """
    for premise in (raw, value):
        entails(goal.domain, premise.domain, "the limit")
    q, direction, t, parts = overlap_form(form, whole, goal.domain)
    weight, share, v = parts
    one_minus, gamma, large = first_order(raw, value, direction, parts, t)
    if gamma not in goal.domain.symbols or one_minus != 1 - q:
        raise Refusal(f"the limit must be that of {gamma} (1 - {q})")
    s = share.args[1]
    if not is_zero(share.args[0] - s / (s + v)):
        raise Refusal(f"{share} must be the average of {s}/({s} + {v})")
    pair = Domain((Parameter(s, sp.S.Zero), Parameter(v, sp.S.Zero)))
    if not decide(sp.Ge(4 * (s + v) ** 3 - 27 * s**2 * v, 0), pair):
        raise Refusal(f"{s}^3/({s} + {v})^3 <= 4 {s}/(27 {v}) is not shown")
    name, total = equation(inverse)
    entails(Domain((*goal.domain.parameters, Parameter(t, sp.S.Zero)), goal.domain.conditions), inverse.domain, "1/v")
    scale = factor_of_integral(direction)[0]
    if (
        not isinstance(name, sp.Integral)
        or name.limits != (sp.Tuple(v, sp.S.Zero, sp.oo),)
        or not is_zero(scale * name.function - weight / v)
        or not is_zero(scale * total - 1 / sp.sqrt(t))
    ):
        raise Refusal(f"the third premise must say that the integral of {weight / v} over all {v} > 0 is 1/sqrt({t})")
    wanted = remainder(q, large, t, gamma)
    if goal.statement != wanted:
        raise Refusal(f"what follows is {wanted}")
    return Verdict.PROVED


@rule("cut_power_law_every_load", local=False)
def cut_power_law_every_load(goal: Goal, bound: Theorem, general: Theorem, many: Theorem) -> Verdict:
    """(1 - q)/f(c) tends to K/gamma at every load, K that of many examples, for u^(-a), a >= 2, at c -> 0.

    f is c for a > 2, c ln(1/c) for a = 2. The mean is c^(1-a)/(a-1) up to a factor that tends to 1, and <t^(1/3)> stays
    bounded for a < 3, grows like ln(1/c) at 3, like c^(1-a/3) above: <t^(1/3)>^3/<t> is O(c^(a-1)), O(c^2 ln^3(1/c)) or O(c^2), so
    that over f it tends to 0; 1 - q is as close to L/gamma, and the limit of L over f is the last premise.
    """
    left, right = equation(goal)
    name, value = equation(general)
    scaled, limit = equation(many)
    if (
        not isinstance(left, sp.Limit)
        or not isinstance(scaled, sp.Limit)
        or left.args[1:] != scaled.args[1:]
        or left.args[2:] != (sp.S.Zero, sp.Symbol("+"))
    ):
        raise Refusal("both limits must be from the right at 0, in the same cut")
    c = left.args[1]
    conditioned = [(list(node.args[0].atoms(given)), node.args[0]) for node in (left, scaled)]
    if any(len(found) != 1 for found, _ in conditioned):
        raise Refusal("each limit must hold one quantity given a law")
    ((overlap,), missing), ((first,), many_missing) = conditioned
    law = overlap.args[1]
    if first != given(name, law) or not isinstance(law, cut_power_law) or law.args[1] != c or not c.is_Symbol:
        raise Refusal(f"the last premise must speak of {name}, given the same power law cut at {c}")
    a = law.args[0]
    if a.has(c) or c in goal.domain.symbols:
        raise Refusal(f"the cut {c} must be a variable of its own")
    for premise, what in ((general, "the law of many examples"), (many, "its limit")):
        entails(goal.domain, premise.domain, what)
    if a == 2:
        size = c * sp.log(1 / c)
    elif decide(sp.Gt(a, 2), goal.domain):
        size = c
    else:
        raise Refusal(f"{a} = 2 or {a} > 2 is not shown on {goal.domain.describe()}")
    entails(goal.domain, bound.domain, "the bound")
    means = {node.args[1] for node in bound.statement.rhs.atoms(average)}
    loads = [p.symbol for p in bound.domain.parameters]
    if len(means) != 1 or len(loads) != 1 or bound.domain.conditions or sign_on(loads[0], goal.domain) != 1:
        raise Refusal("the first premise must bound the remainder for every load and every law")
    (gamma,) = loads
    if bound.statement != remainder(overlap.args[0], value, means.pop(), gamma):
        raise Refusal(f"the first premise must bound the distance of 1 - q to {value}/{gamma}")
    if not is_zero(missing - (1 - overlap) / size) or not is_zero(many_missing - first / size):
        raise Refusal(f"the limits must be those over {size}")
    if gamma in a.free_symbols or not is_zero(right - limit / gamma):
        raise Refusal(f"the limit is {limit / gamma}", limit / gamma)
    return Verdict.PROVED
