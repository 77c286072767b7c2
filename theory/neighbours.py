"""Sums over the other directions of a power law: each hinders one direction by 1/(distance of the eigenvalues)^2.

With t_j = j^(-a) the term t_j t_k/(t_k - t_j)^2 is y/(1 - y)^2, y = (j/k)^a: a double pole at j = k.
"""

from __future__ import annotations

import sympy as sp

from .algebra import defined, is_zero
from .directions import every_one, from_one, parts_about
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import given, limit_in_examples, summable_power_law
from .positivity import decide, entails


@rule("inverse_squares")
def inverse_squares(goal: Goal) -> Verdict:
    """sum_(m >= 1) 1/m^2 = pi^2/6 (Cauchy): cot^2 x < 1/x^2 < 1 + cot^2 x on (0, pi/2).

    At x = m pi/(2N+1), m <= N, the cot^2 are the roots of Im (y^(1/2) + i)^(2N+1) = 0, a polynomial in y of degree N, and
    add up to N(2N-1)/3. Multiplied by (pi/(2N+1))^2, both bounds tend to pi^2/6.
    """
    left, right = equation(goal)
    if not isinstance(left, sp.Sum) or len(left.limits) != 1 or left.limits[0][1:] != (1, sp.oo):
        raise Refusal("the left side must be a sum from 1 to oo")
    m = left.limits[0][0]
    if not m.is_integer or m in goal.domain.symbols or not is_zero(left.function - 1 / m**2):
        raise Refusal(f"the terms must be 1/{m}^2, {m} an integer, not {left.function}")
    if not is_zero(right - sp.pi**2 / 6):
        raise Refusal(f"the sum is {sp.pi**2 / 6}", sp.pi**2 / 6)
    return Verdict.PROVED


def _inverse_squares(premise: Theorem) -> sp.Expr:
    """The value of sum 1/m^2 by a premise."""
    left, value = equation(premise)
    if not isinstance(left, sp.Sum) or left != sp.Sum(1 / left.limits[0][0] ** 2, (left.limits[0][0], 1, sp.oo)):
        raise Refusal(f"the sum of inverse squares is needed, not {left}")
    return value


@rule("sum_about_double_pole")
def sum_about_double_pole(goal: Goal, squares: Theorem, *, double: sp.Expr, simple: sp.Expr) -> Verdict:
    """Sum over j >= 1, j != k, of A/(j-k)^2 + A/(j+k)^2 + B/(j-k) - B/(j+k): A (2 sum 1/m^2 - 5/(4k^2)) + 3B/(2k).

    j - k and j + k together run twice over |m| = 1, 2, ..., but once over m = k and 2k. Up to j = N the simple poles leave
    1/k + 1/(2k), and -B times the sum of 1/m over N - k < m <= N + k, which tends to 0.
    """
    left, right = equation(goal)
    term, j, k = parts_about(left)
    if not from_one(k, goal.domain) or j in goal.domain.symbols or double.has(j) or simple.has(j):
        raise Refusal(f"{k} must be a positive integer, {j} none of the parameters, and {double}, {simple} without it")
    defined(double, goal.domain)
    defined(simple, goal.domain)
    poles = double / (j - k) ** 2 + double / (j + k) ** 2 + simple / (j - k) - simple / (j + k)
    if not is_zero(term - poles):
        raise Refusal(f"{term} is not {poles}")
    known = double * (2 * _inverse_squares(squares) - sp.Rational(5, 4) / k**2) + sp.Rational(3, 2) * simple / k
    if not is_zero(right - known):
        raise Refusal(f"the sum is {known}", known)
    return Verdict.PROVED


def _power_of_ratio(law: Theorem, domain: Domain) -> tuple[sp.Expr, sp.Symbol, sp.Expr]:
    """(quantity, k, a) of a premise that gives a quantity as the sum over j != k of y/(1-y)^2, y = (j/k)^a, a > 1, for all k."""
    quantity, value = equation(law)
    term, j, k = parts_about(value)
    if not isinstance(quantity, given) or not isinstance(quantity.args[1], summable_power_law):
        raise Refusal(f"a quantity given a summable power law is needed, not {quantity}")
    (a,) = quantity.args[1].args
    if not is_zero(term - j**a * k**a / (k**a - j**a) ** 2) or a.has(j, k):
        raise Refusal(f"{term} is not y/(1 - y)^2 for y = ({j}/{k})^{a}")
    if not every_one(k, law.domain) or not j.is_integer or law.domain.conditions:
        raise Refusal(f"the premise must hold for every {k} >= 1")
    if not decide(sp.Gt(a, 1), domain):
        raise Refusal(f"{a} > 1 is not shown on {domain.describe()}")
    return quantity, k, a


@rule("nearest_neighbours", local=False)
def nearest_neighbours(goal: Goal, law: Theorem, squares: Theorem) -> Verdict:
    """lim k^(-2) sum_(j != k) y/(1-y)^2, y = (j/k)^a, a > 1, as k -> oo: 2/a^2 times the sum of 1/m^2.

    f(r) = (r-1)^2 r^a/(1-r^a)^2 is continuous on [0, 2], with f(1) = 1/a^2. For r = j/k, m = j - k, a term over k^2 is f(r)/m^2:
    it tends to 1/(a m)^2 for each m != 0, below a multiple of 1/m^2 while j <= 2k. The terms j > 2k are at most 4 (k/j)^a,
    4k/(a-1) together, which over k^2 tends to 0.
    """
    left, right = equation(goal)
    quantity, k, a = _power_of_ratio(law, goal.domain)
    if k in goal.domain.symbols or left != sp.Limit(quantity / k**2, k, sp.oo):
        raise Refusal(f"the left side must be the limit of {quantity} over {k}^2")
    others = tuple(p for p in law.domain.parameters if p.symbol != k)
    entails(goal.domain, Domain(others), "the law")
    known = 2 * _inverse_squares(squares) / a**2
    if not is_zero(right - known):
        raise Refusal(f"the limit is {known}", known)
    return Verdict.PROVED


@rule("compared_exponents", local=False)
def compared_exponents(goal: Goal, law: Theorem, known: Theorem) -> Verdict:
    """sum_(j != k) y/(1-y)^2, y = (j/k)^a, times a^2, falls as a rises: a bound by its value at one exponent b.

    With L = |ln(j/k)| > 0 a term times a^2 is (x/sinh x)^2/L^2, x = a L/2, and x/sinh x falls as x rises.
    """
    if not isinstance(goal.statement, sp.LessThan | sp.GreaterThan):
        raise Refusal("the goal must be a bound by <= or >=")
    quantity, _, a = _power_of_ratio(law, goal.domain)
    name, value = equation(known)
    if not isinstance(name, given) or not isinstance(name.args[1], summable_power_law):
        raise Refusal(f"a quantity given a summable power law is needed, not {name}")
    (b,) = name.args[1].args
    if name.args[0] != quantity.args[0] or not isinstance(name.args[0], limit_in_examples):
        raise Refusal(f"both premises must be about one quantity, not {quantity} and {name}")
    if not b.is_Rational or not any(p.symbol == a and p.holds(b) for p in law.domain.parameters):
        raise Refusal(f"the first premise must hold for a range of exponents, {b} among them")
    for premise in (law, known):
        entails(goal.domain, premise.domain, "a premise")
    above = isinstance(goal.statement, sp.LessThan)
    needed = sp.Ge(a, b) if above else sp.Le(a, b)
    if not decide(needed, goal.domain):
        raise Refusal(f"{needed} is not shown on {goal.domain.describe()}")
    bound = b**2 * value / a**2
    if goal.statement.lhs != quantity or not is_zero(goal.statement.rhs - bound):
        raise Refusal(f"what follows is {quantity} {'<=' if above else '>='} {bound}")
    return Verdict.PROVED
