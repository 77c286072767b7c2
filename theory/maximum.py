"""The largest cosine between a generated sample and the training examples: at fixed n, and to first order in 1/d.

In law the sample f(S) z, f^2 = a S + b, is sqrt(a/n) X^T g + sqrt(b) w with g, w standard Gaussian in R^n, R^d: given
the data X, with rows x_i, both are Gaussian with covariance f(S)^2.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from .algebra import defined, is_zero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import (
    E,
    S,
    closest,
    d,
    largest,
    length,
    limit_in_dimension,
    limit_in_proportion,
    n,
    to_first_order,
)
from .positivity import decide, entails


def _covariance(function: sp.Expr, domain: Domain) -> tuple[sp.Expr, sp.Expr]:
    """(a, b) with f^2 = a S + b, once both are seen to be constants >= 0 and not both 0."""
    square = sp.expand(function**2)
    slope, rest = square.coeff(S, 1), square.coeff(S, 0)
    if not is_zero(square - slope * S - rest) or slope.has(S) or rest.has(S):
        raise Refusal(f"the square of {function} must be linear in S")
    if not all(decide(sp.Ge(part, 0), domain) for part in (slope, rest)) or not decide(sp.Gt(slope + rest, 0), domain):
        raise Refusal(f"{slope} >= 0 and {rest} >= 0, not both 0, are needed on {domain.describe()}")
    return slope, rest


@rule("many_dimensions", axioms=("isserlis", "monotone_convergence"))
def many_dimensions(goal: Goal) -> Verdict:
    """lim_(d->oo) E max_i |cos(f(S) z, x_i)| at fixed n is E max_i |g_i| / sqrt(|g|^2 + n b/a), f^2 = a S + b, a > 0.

    <x_i, x_j>/d -> delta_ij, <x_i, w>/d -> 0 and |w|^2/d -> 1: their variances are at most 2/d (Isserlis). So the i-th
    cosine tends to sqrt(a/n) g_i / sqrt(a |g|^2/n + b), and |g| > 0 almost surely; cosines are at most 1, so means converge.
    """
    left, right = equation(goal)
    if left.func is not limit_in_dimension or left.args[0].func is not E or left.args[0].args[0].func is not closest:
        raise Refusal(f"the left side must be the limit in the dimension of the mean of a closest, not {left}")
    slope, rest = _covariance(left.args[0].args[0].args[0], goal.domain)
    if not decide(sp.Gt(slope, 0), goal.domain):
        raise Refusal(f"{slope} > 0 is needed: otherwise the cosines tend to 0")
    known = E(largest(n) / sp.sqrt(length(n) ** 2 + n * rest / slope))
    if right.func is not E or not is_zero(right.args[0] - known.args[0]):
        raise Refusal(f"the limit is {known}", known)
    return Verdict.PROVED


@rule("direction_and_length")
def direction_and_length(goal: Goal) -> Verdict:
    """E[A/|N|] = E[A]/E|N| for A = max_i |N_i|, N standard Gaussian: A/|N| depends on the direction of N alone.

    The density of N depends on its length alone, so length and direction are independent: E A = E[A/|N|] E|N|.
    """
    left, right = equation(goal)
    if left.func is not E:
        raise Refusal("the left side must be one expectation")
    if left.args[0] != largest(n) / length(n):
        raise Refusal(f"the left side must be the mean of {largest(n) / length(n)}, which no scale of N changes")
    known = E(largest(n)) / E(length(n))
    if not is_zero(right - known):
        raise Refusal(f"independence gives {known}", known)
    return Verdict.PROVED


@rule("length_mean")
def length_mean(goal: Goal) -> Verdict:
    """E|N| = sqrt(2) Gamma((n+1)/2)/Gamma(n/2): |N|^2 is a chi-square, its half Gamma-distributed of order n/2.

    E (|N|^2/2)^s = int u^(n/2 + s - 1) e^(-u) du / Gamma(n/2) = Gamma(n/2 + s)/Gamma(n/2), at s = 1/2.
    """
    left, right = equation(goal)
    if left != E(length(n)):
        raise Refusal(f"the left side must be {E(length(n))}")
    half = sp.Rational(1, 2)
    known = sp.sqrt(2) * sp.gamma(n / 2 + half) / sp.gamma(n / 2)
    if not is_zero(right - known):
        raise Refusal(f"the mean is {known}", known)
    return Verdict.PROVED


@rule("largest_mean")
def largest_mean(goal: Goal) -> Verdict:
    """E max_i |N_i|^p = int_0^oo p t^(p-1) (1 - erf(t/sqrt 2)^n) dt, p = 1, 2, ...: the tail of n independent |N_i|.

    E Y^p = int p t^(p-1) P(Y > t) dt for Y >= 0, and P(|N_i| <= t) = erf(t/sqrt 2).
    """
    left, right = equation(goal)
    if left.func is not E or not left.args[0].has(largest):
        raise Refusal("the left side must be the mean of a power of a largest")
    base, power = left.args[0].as_base_exp()
    if base != largest(n) or not power.is_Integer or power < 1:
        raise Refusal(f"{left.args[0]} must be a whole power of {largest(n)}")
    if not isinstance(right, sp.Integral) or right.limits != (sp.Tuple(right.limits[0][0], 0, sp.oo),):
        raise Refusal("the right side must be one integral from 0 to oo")
    t = right.limits[0][0]
    known = power * t ** (power - 1) * (1 - sp.erf(t / sp.sqrt(2)) ** n)
    if not is_zero(right.function - known):
        raise Refusal(f"the integrand is {known}")
    return Verdict.PROVED


# --- first order in 1/d ---------------------------------------------------------------------------------


def _deviation(share: sp.Expr, y: sp.Symbol) -> sp.Expr:
    """D(y): d times the mean of sqrt(d)/|x_i| - 1 to first order, given the standardised projection y on the sample.

    The component g_i is (sqrt(A) y + u)/sqrt(1 + A), u standard, A the share; |x_i|^2/d = 1 + ((1 + A) y^2 - A g_i^2 - 1)/d
    + sqrt(2/d) v, where v has mean 0 and variance 1: given g and x, the rest of x_i has variance 1 - A g_i^2/d.
    """
    e, u, v = sp.symbols("e u v")
    own = (sp.sqrt(share) * y + u) / sp.sqrt(1 + share)
    norm = 1 + e**2 * ((1 + share) * y**2 - share * own**2 - 1) + sp.sqrt(2) * e * v
    return _mean(_second_order(1 / sp.sqrt(norm), e), (u, v))


def _stretch(load: sp.Expr, ridge: sp.Expr) -> sp.Expr:
    """d times what the mean length of the projections <x, x_i>/|x| has beyond its leading order, relative to that of N.

    Squared, for f^2 = S + b, it is (c sqrt(s/(s+b)) + sqrt(b/(s+b)) w)^2 + k: s = |g|^2/n, c and k chi and chi-square of
    d and n - 1 degrees, w standard, all independent: the part of the data along g, and the rest, which is orthogonal.
    """
    e, s_noise, c_noise, w, k_noise = sp.symbols("e s c w k")
    s = 1 + sp.sqrt(2 / load) * e * s_noise
    chi = 1 + sp.sqrt(2) * e * c_noise
    along = chi * s + 2 * e * sp.sqrt(chi) * sp.sqrt(s * ridge) * w + e**2 * ridge * w**2
    square = along / (s + ridge) + load - e**2 + sp.sqrt(2 * load) * e * k_noise
    plain = 1 + sp.sqrt(2 / load) * e * k_noise
    return _root_mean(square, e, (s_noise, c_noise, w, k_noise)) - _root_mean(plain, e, (k_noise,))


def _root_mean(square: sp.Expr, e: sp.Symbol, variables: tuple[sp.Symbol, ...]) -> sp.Expr:
    """The coefficient of e^2 in the mean of sqrt(square) over its value at e = 0: P_2/(2 P_0) - P_1^2/(8 P_0^2), averaged."""
    start, slope = square.subs(e, 0), sp.diff(square, e).subs(e, 0)
    curved = _mean(_second_order(square, e), variables)
    return sp.cancel(sp.together(curved / (2 * start) - _mean(slope**2, variables) / (8 * start**2)))


def _second_order(expression: sp.Expr, e: sp.Symbol) -> sp.Expr:
    """The coefficient of e^2, by differentiating twice."""
    return sp.diff(expression, e, 2).subs(e, 0) / 2


def _mean(expression: sp.Expr, variables: tuple[sp.Symbol, ...]) -> sp.Expr:
    """The mean of a polynomial of degree two in independent variables of mean 0 and variance 1."""
    polynomial = sp.Poly(sp.expand(expression), *variables)
    return sp.Add(*(c for powers, c in polynomial.terms() if sum(powers) == 0 or max(powers) == sum(powers) == 2))


NORM_VARIANCE = sp.Rational(1, 2)
"""d times the variance of |x_i|/sqrt(d)."""


@cache
def closest_form(slope: sp.Expr, rest: sp.Expr) -> sp.Expr:
    """The mean largest cosine to first order, by the means of M and M^3, M the largest of n half-normals."""
    first, third, y = E(largest(n)), E(largest(n) ** 3), sp.Symbol("y")
    load, share, stretch = sp.Symbol("load", positive=True), sp.S.Zero, sp.S.Zero
    if slope != 0:
        share, stretch = 1 / (load * (1 + rest / slope)), _stretch(load, rest / slope)
    deviation = sp.Poly(_deviation(share, y), y)
    constant, cubic = (
        sp.factor(sp.cancel(sp.together(part))).xreplace({load: n / d})
        for part in (
            stretch + deviation.coeff_monomial(1) - NORM_VARIANCE,
            deviation.coeff_monomial(y**2) + NORM_VARIANCE / 2,
        )
    )
    return sp.sqrt((1 + share.xreplace({load: n / d})) / d) * (first * (1 + constant / d) + third * cubic / d)


@rule("closest_to_first_order", axioms=("largest_of_weakly_dependent",))
def closest_to_first_order(goal: Goal) -> Verdict:
    """E max_i |cos(f(S) z, x_i)| to first order in 1/d, f^2 = a S + b: by the means of M and M^3, M = max_i |N_i|.

    Given g and x = f(S) z the x_i are jointly Gaussian (both are linear in X): their projections on x have a law that
    no rotation of R^n changes, so it is their length times a uniform direction, as for N. The cosine divides by |x_i|:
    N_i (1 + D(N_i)/d + noise of variance v/d) has the distribution function of N_i at y - (y D + v (y^3/2 - y))/d,
    to first order, as the density obeys f' = -y f; so the mean of M grows by that of (M D(M) + v (M^3/2 - M))/d.
    """
    left, right = equation(goal)
    if left.func is not to_first_order or right.func is not to_first_order:
        raise Refusal("both sides must be taken to first order")
    inside = left.args[0]
    if inside.func is not E or inside.args[0].func is not closest:
        raise Refusal(f"the left side must be the mean of a closest, not {inside}")
    known = closest_form(*_covariance(inside.args[0].args[0], goal.domain))
    defined(right.args[0], goal.domain)
    if not is_zero(right.args[0] - known):
        raise Refusal(f"the first order is {known}", to_first_order(known))
    return Verdict.PROVED


@rule("limit_of_quotient", local=False)
def limit_of_quotient(goal: Goal, top: Theorem, bottom: Theorem) -> Verdict:
    """The limit of the quotient of two means known to first order in terms of those of M and M^3, M = max_i |N_i|.

    E M^3 / (d E M) -> 0, as E M^3 grows like a power of ln n and E M does not fall; 1/d -> 0 at n = load d.
    """
    left, right = equation(goal)
    if left.func is not limit_in_proportion:
        raise Refusal("the left side must be a limit")
    forms = []
    for premise in (top, bottom):
        known, form = equation(premise)
        if known.func is not to_first_order or form.func is not to_first_order:
            raise Refusal("the premises must be known to first order")
        forms.append((known.args[0], form.args[0]))
        at_every_size(premise, goal.domain, left.args[1])
    (upper, upper_form), (lower, lower_form) = forms
    if left.args[0] != upper / lower:
        raise Refusal(f"the left side must be the limit of {upper / lower}")
    load = left.args[1]
    value = sp.sqrt(sp.cancel(leading_square(upper_form, load) / leading_square(lower_form, load)))
    if not is_zero(right**2 - value**2) or not decide(sp.Gt(right, 0), goal.domain):
        raise Refusal(f"the limit is {value}", value)
    return Verdict.PROVED


def at_every_size(premise: Theorem, domain: Domain, *instead: sp.Symbol) -> None:
    """Refuse unless a premise holds for every n and d, and wherever the domain's other parameters range."""
    sizes = [premise.domain[size.name] for size in (n, d)]
    if any(p.lower != 1 or p.upper is not sp.oo for p in sizes):
        raise Refusal(f"{premise.statement} must hold at every size")
    others = [p for p in domain.parameters if p.symbol not in (d, *instead)]
    entails(Domain((*sizes, *others)), premise.domain, "what is known to first order")


def leading_square(form: sp.Expr, load: sp.Symbol) -> sp.Expr:
    """The limit of d times the square of a form that is linear in E M and E M^3, over (E M)^2; E M^3/(d E M) -> 0."""
    first, third = sp.symbols("first third", positive=True)
    named = form.xreplace({E(largest(n)): first, E(largest(n) ** 3): third}).xreplace({n: load * d})
    slopes = [sp.diff(named, moment) for moment in (first, third)]
    if any(slope.has(first, third) for slope in slopes) or not is_zero(named - first * slopes[0] - third * slopes[1]):
        raise Refusal(f"{form} must be linear in {E(largest(n))} and {E(largest(n) ** 3)}")
    leading = []
    for slope, growth in zip(slopes, (d, d**3), strict=True):
        top, bottom = (sp.Poly(part, d) for part in sp.fraction(sp.cancel(sp.together(slope**2 * growth))))
        if top.degree() > bottom.degree():
            raise Refusal(f"{slope} is not of the order that the largest of n half-normals over sqrt(d) has")
        leading.append(top.LC() / bottom.LC() if top.degree() == bottom.degree() else sp.S.Zero)
    if leading[0] == 0:
        raise Refusal(f"{form} is not of the order of {E(largest(n))} over sqrt(d)")
    return sp.cancel(sp.together(leading[0]))
