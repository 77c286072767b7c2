"""Kullback-Leibler divergences between white Gaussians and those learnt from data: inverse traces, log-determinants."""

from __future__ import annotations

import sympy as sp

from .algebra import defined, is_zero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import ROOT, WHITE, E, S, d, kl, limit_in_proportion, n, tau
from .positivity import decide, entails, sign_on
from .spectral import eventually
from .traces import spectrum

MEAN_INVERSE, MEAN_LOG = E(tau(1 / S)), E(tau(sp.log(S)))


def _enough(domain: Domain, examples: sp.Expr) -> None:
    if not decide(sp.Ge(n, examples), domain):
        raise Refusal(f"n >= {examples} is needed and not shown on {domain.describe()}")


@rule("gaussian_divergence", axioms=("isserlis",))
def gaussian_divergence(goal: Goal) -> Verdict:
    """E KL/d between N(0, 1) and N(0, C): (tau(B^-1 A) - 1 + tau ln B - tau ln A)/2, from the two densities.

    The mean of ln p - ln q under p = N(0, A) holds the second moments E x^T A^-1 x = d, E x^T B^-1 x = tr(B^-1 A).
    C is S, and n >= d, or a polynomial in S that is positive for S >= 0.
    """
    left, right = equation(goal)
    divergence = (left * d).args[0] if (left * d).func is E else None
    if divergence is None or divergence.func is not kl or divergence.args.count(sp.S.One) != 1:
        raise Refusal("the left side must be E(kl(1, C))/d or E(kl(C, 1))/d")
    (learnt,) = (covariance for covariance in divergence.args if covariance != 1)
    if learnt == S:
        _enough(goal.domain, d)
    elif not learnt.has(S) or not learnt.is_polynomial(S) or sign_on(learnt, spectrum(goal.domain)) != 1:
        raise Refusal(f"{learnt} is not shown to be a polynomial that is positive for S >= 0")
    mean_log = E(tau(sp.log(learnt)))
    known = (
        (E(tau(1 / learnt)) - 1 + mean_log) / 2
        if divergence == kl(sp.S.One, learnt)
        else (E(tau(learnt)) - 1 - mean_log) / 2
    )
    if not is_zero(right - known):
        raise Refusal(f"the divergence is {known}", known)
    return Verdict.PROVED


@rule("divergence_is_invariant")
def divergence_is_invariant(goal: Goal) -> Verdict:
    """KL between covariances A K A and A L A is that between K and L: tr and det do not see an invertible A.

    The trace is compared as a word of matrices, reduced and turned round; the determinants by counting factors.
    """
    left, right = equation(goal)
    if left.func is not E or right.func is not E or left.args[0].func is not kl or right.args[0].func is not kl:
        raise Refusal("both sides must be expectations of one kl")
    words = [[_word(a.xreplace({S: WHITE})) for a in side.args[0].args] for side in (left, right)]
    cycles, counts = [], []
    for first, second in words:
        inverse = [(letter, -power) for letter, power in reversed(second)]
        cycles.append(_turned(inverse + first))
        counts.append(
            {m: sum(p for w, p in second if w == m) - sum(p for w, p in first if w == m) for m in (ROOT, WHITE)}
        )
    if cycles[0] != cycles[1] or counts[0] != counts[1]:
        raise Refusal(f"the traces of {cycles[0]} and {cycles[1]}, or the determinants, need not agree")
    _enough(goal.domain, d)
    return Verdict.PROVED


_Word = list[tuple[sp.Symbol, int]]


def _word(product: sp.Expr) -> _Word:
    """A product of powers of ROOT and WHITE as a row of letters."""
    letters = [factor.as_base_exp() for factor in sp.Mul.make_args(product) if factor != 1]
    if any(base not in (ROOT, WHITE) or not power.is_Integer for base, power in letters):
        raise Refusal(f"{product} must be a product of {ROOT} and {WHITE}")
    return [(base, int(power)) for base, power in letters]


def _turned(word: _Word) -> _Word:
    """The word reduced in the free group and round the corner, in its first order among its turns."""
    reduced: _Word = []
    for letter, power in word:
        total = power + (reduced.pop()[1] if reduced and reduced[-1][0] == letter else 0)
        reduced += [(letter, total)] if total else []
    while len(reduced) > 1 and reduced[0][0] == reduced[-1][0]:
        letter, power = reduced.pop()
        total = power + reduced.pop(0)[1]
        reduced = ([(letter, total)] if total else []) + reduced
    return min((reduced[k:] + reduced[:k] for k in range(len(reduced))), key=str, default=[])


@rule("inverse_mean", axioms=("monotone_convergence",), local=False)
def inverse_mean(goal: Goal, identity: Theorem, *, z: sp.Symbol) -> Verdict:
    """E tau(S^-1) from the loop equation of the resolvent G = (z - S)^-1, z -> 0 from below.

    The identity reads u E tau(G) + z (a E tau(G)^2 + b E tau(G^2)) + 1 = 0, with u(z=0) > 0 by the size and a, b >= 0
    constants. All of z E tau(G)^2, z E tau(G^2) <= 0, so -E tau(G) <= 1/u: as z -> 0 it increases to E tau(S^-1),
    which is finite; then z tau(G)^2 and z tau(G^2), at most tau(S^-1) in size and tending to 0, vanish in the mean.
    """
    left, right = equation(goal)
    if left != MEAN_INVERSE:
        raise Refusal(f"the left side must be {MEAN_INVERSE}")
    _enough(goal.domain, d)
    slope = _slope(goal, identity, z)
    if sign_on(slope, goal.domain) != 1:
        raise Refusal(f"{slope} > 0 is not shown on {goal.domain.describe()}: the mean may be infinite")
    if not is_zero(right * slope - 1):
        raise Refusal(f"the mean is {1 / slope}", 1 / slope)
    return Verdict.PROVED


def _slope(goal: Goal, identity: Theorem, z: sp.Symbol) -> sp.Expr:
    """u at z = 0, once the identity is seen to have the form that the rule inverse_mean describes, at every z < 0, n, d."""
    known = next(p for p in identity.domain.parameters if p.symbol == z)
    sizes = [p for p in identity.domain.parameters if p.symbol in (n, d) and p.lower <= 1]
    if not known.interval.is_superset(sp.Interval.open(-sp.oo, 0)) or len(sizes) != 2 or identity.domain.conditions:
        raise Refusal(f"the identity must hold for every {z} < 0, n and d")
    G = 1 / (z - S)
    names = {E(tau(G)): sp.Dummy("g"), E(tau(G) ** 2): sp.Dummy("gg"), E(tau(1 / (z - S) ** 2)): sp.Dummy("square")}
    form = sp.Poly(sp.expand((equation(identity)[0] - equation(identity)[1]).xreplace(names)), *names.values())
    first, product, square = (form.coeff_monomial(name) for name in names.values())
    if form.total_degree() != 1 or form.coeff_monomial(1) != 1 or any(c.has(E) for c in form.coeffs()):
        raise Refusal("the identity must be linear in E tau(G), E tau(G)^2, E tau(G^2), with the constant 1")
    for coefficient in (sp.cancel(product / z), sp.cancel(square / z)):
        if coefficient.has(z) or sign_on(coefficient, goal.domain) not in (0, 1):
            raise Refusal(f"{coefficient} must be a constant >= 0")
    slope = first.subs(z, 0)
    if sp.cancel((first - slope) / z).has(z) or sp.cancel((first - slope) / z) > 0:
        raise Refusal(f"{first} must fall in {z}, linearly")
    return slope


@rule("infinite_divergence", axioms=("monotone_convergence", "bartlett"), local=False)
def infinite_divergence(goal: Goal, identity: Theorem, *, z: sp.Symbol) -> Verdict:
    """E KL(N(0, 1) || N(0, S)) = oo for n <= d + 1: below n = d no S has an inverse; else E tau(S^-1) = oo.

    For n >= d take the identity of the rule "inverse_mean" with u <= 0 at z = 0. Were E tau(S^-1) finite, then as
    z -> 0 it would read -u E tau(S^-1) = 1, a number <= 0 that is 1. The mean of ln det S is finite (Bartlett).
    """
    left, right = equation(goal)
    if left != E(kl(sp.S.One, S)) or right != sp.oo:
        raise Refusal("the statement must be E(kl(1, S)) = oo")
    slope = _slope(goal, identity, z)
    if not decide(sp.Le(slope, 0), goal.domain):
        raise Refusal(f"{slope} <= 0 is not shown on {goal.domain.describe()}: the mean may be finite")
    return Verdict.PROVED


@rule("log_determinant", axioms=("bartlett",))
def log_determinant(goal: Goal, *, i: sp.Symbol) -> Verdict:
    """E tau ln S = (1/d) sum_(i<d) psi((n - i)/2) + ln(2/n): Bartlett, and E ln chi^2_k = psi(k/2) + ln 2.

    The latter is the slope at s = 0 of E (chi^2_k)^s = 2^s Gamma(k/2 + s)/Gamma(k/2).
    """
    left, right = equation(goal)
    _enough(goal.domain, d)
    degrees, s = n - i, sp.Dummy("s", positive=True)
    moment = 2**s * sp.gamma(degrees / 2 + s) / sp.gamma(degrees / 2)
    mean_log = sp.expand_log(sp.diff(moment, s).subs(s, 0))
    if left != MEAN_LOG or not is_zero(mean_log - sp.polygamma(0, degrees / 2) - sp.log(2)):
        raise Refusal(f"the left side must be {MEAN_LOG}")
    known = sp.Sum(sp.polygamma(0, degrees / 2), (i, 0, d - 1)) / d + sp.log(2 / n)
    if right != known:
        raise Refusal(f"the mean is {known}")
    return Verdict.PROVED


@rule("log_determinant_limit", axioms=("digamma_bounds",), local=False)
def log_determinant_limit(goal: Goal, exact: Theorem, *, antiderivative: sp.Expr, u: sp.Symbol) -> Verdict:
    """The limit of (1/d) sum_(i<d) psi((n - i)/2) + ln(2/n) at load > 1: the integral of ln(1 - u/load) over 0 < u < 1.

    psi(x) = ln x + O(1/x) with x >= (n - d + 1)/2 -> oo, so the terms tend, uniformly, to ln((n - i)/n): a Riemann sum
    of a continuous function. ``antiderivative`` is differentiated, and its logarithms are continuous on [0, 1].
    """
    left, right = equation(goal)
    if left.func is not limit_in_proportion or left.args[0] != MEAN_LOG:
        raise Refusal(f"the left side must be a limit of {MEAN_LOG}")
    load = left.args[1]
    if sign_on(load - 1, goal.domain) != 1:
        raise Refusal(f"{load} > 1 is needed")
    eventually(goal.domain, load, exact)
    known, sum_of_logs = equation(exact)
    (total,) = sum_of_logs.atoms(sp.Sum)
    i = total.limits[0][0]
    riemann = sp.polygamma(0, (n - i) / 2)
    if known != MEAN_LOG or sum_of_logs != sp.Sum(riemann, (i, 0, d - 1)) / d + sp.log(2 / n):
        raise Refusal("the premise must be the exact mean by the rule log_determinant")
    segment = Domain((*goal.domain.parameters, Parameter(u, sp.S.Zero, sp.S.One, False, False)), goal.domain.conditions)
    for logarithm in antiderivative.atoms(sp.log):
        if sign_on(logarithm.args[0], segment) != 1:
            raise Refusal(f"{logarithm} is not shown to be continuous on 0 <= {u} <= 1")
    defined(antiderivative, segment)
    if not is_zero(sp.diff(antiderivative, u) - sp.log(1 - u / load)):
        raise Refusal(f"the derivative of {antiderivative} is not ln(1 - {u}/{load})")
    value = antiderivative.subs(u, 1) - antiderivative.subs(u, 0)
    if not is_zero(right - value):
        raise Refusal(f"the limit is {value}", value)
    return Verdict.PROVED


@rule("limit_of_sizes", local=False)
def limit_of_sizes(goal: Goal, exact: Theorem) -> Verdict:
    """The limit of a quotient of polynomials in n, d and a mean that is one: with n = load d, that of the leading coefficients."""
    left, right = equation(goal)
    known, quotient = equation(exact)
    if left.func is not limit_in_proportion or not left.args[0].has(known):
        raise Refusal(f"the left side must be a limit of an expression in {known}")
    load = left.args[1]
    eventually(goal.domain, load, exact)
    inside = left.args[0].xreplace({known: quotient})
    if inside.has(E) or not inside.is_rational_function(n, d):
        raise Refusal(f"{inside} must be a quotient of polynomials in n and d")
    top, bottom = (sp.Poly(part, d) for part in sp.fraction(sp.cancel(sp.together(inside.xreplace({n: load * d})))))
    if top.degree() != bottom.degree() or sign_on(bottom.LC(), goal.domain) not in (1, -1):
        raise Refusal(f"{inside} has no finite limit other than 0 at n = {load} d")
    if not is_zero(right - top.LC() / bottom.LC()):
        raise Refusal(f"the limit is {top.LC() / bottom.LC()}", top.LC() / bottom.LC())
    return Verdict.PROVED


@rule("log_determinant_shift", axioms=("digamma_second",), local=False)
def log_determinant_shift(goal: Goal, exact: Theorem, limit: Theorem) -> Verdict:
    """lim d (E tau ln S - its limit at load n/d) = ln(1 - 1/load)/2 for load > 1, from the sum of digammas.

    psi(x) = ln x - 1/(2x) + O(1/x^2). With F(u) = ln(1 - u/load), smooth on [0, 1], the logarithms add up to
    d int F + (F(0) - F(1))/2 + O(1/d) (the trapezoidal rule), and -sum 1/(n - i) tends to int F' = F(1) - F(0).
    """
    left, right = equation(goal)
    law, form = equation(limit)
    if law.func is not limit_in_proportion or law.args[0] != MEAN_LOG:
        raise Refusal(f"the second premise must give the limit of {MEAN_LOG}")
    load = law.args[1]
    if left != limit_in_proportion(d * (MEAN_LOG - form.xreplace({load: n / d})), load):
        raise Refusal("the left side must be the limit of d times the deviation from the limit at load n/d")
    if sign_on(load - 1, goal.domain) != 1:
        raise Refusal(f"{load} > 1 is needed")
    eventually(goal.domain, load, exact)
    entails(goal.domain, limit.domain, "the limit")
    known, sum_of_logs = equation(exact)
    (total,) = sum_of_logs.atoms(sp.Sum)
    i = total.limits[0][0]
    riemann = sp.polygamma(0, (n - i) / 2)
    if known != MEAN_LOG or sum_of_logs != sp.Sum(riemann, (i, 0, d - 1)) / d + sp.log(2 / n):
        raise Refusal("the first premise must be the exact mean by the rule log_determinant")
    first, last = (sp.log(1 - u / load) for u in (sp.S.Zero, sp.S.One))
    value = (first - last) / 2 + last - first
    if not is_zero(right - value):
        raise Refusal(f"the shift is {value}", value)
    return Verdict.PROVED


@rule("logarithm_series")
def logarithm_series(goal: Goal, *, x: sp.Symbol) -> Verdict:
    """ln(1 - x) = -x 2F1(1, 1; 2; x) for 0 < x < 1: minus the geometric series, integrated term by term from 0."""
    left, right = equation(goal)
    if not decide(sp.Gt(x, 0), goal.domain) or not decide(sp.Lt(x, 1), goal.domain):
        raise Refusal(f"0 < {x} < 1 is needed")
    one = sp.S.One
    if left != sp.log(1 - x) or not is_zero(right + x * sp.hyper((one, one), (sp.Integer(2),), x)):
        raise Refusal("the statement must be ln(1 - x) = -x 2F1(1, 1; 2; x)")
    return Verdict.PROVED
