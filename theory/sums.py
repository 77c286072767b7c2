"""Fluctuations of linear statistics: the shift and variance of tau f(S), and the sum over cosine coefficients."""

from __future__ import annotations

import sympy as sp

from .algebra import defined, is_zero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .integrals import falling_binomial
from .language import E, S, d, limit_in_proportion, n, spectral_density, tau
from .positivity import decide, entails, sign_on
from .series import parameters
from .spectral import boundary, support


@rule("shift_of_statistic", axioms=("stieltjes_inversion", "linear_statistics_first_order"), local=False)
def shift_of_statistic(
    goal: Goal,
    shift: Theorem,
    limit: Theorem,
    density: Theorem,
    *,
    z: sp.Symbol,
    x: sp.Symbol,
    roots: tuple[sp.Expr, sp.Expr],
) -> Verdict:
    """The 1/d term of E tau f(S) is f integrated against the signed measure whose transform is the first premise's.

    The goal writes it as masses at the two edges minus an integral between them: the masses must be the
    residues of the transform, the density its jump across the cut. f = S^(1/2), which vanishes at 0; ``roots``
    are its values at the edges. All three premises must speak of one law, taken at load n/d.
    """
    left, right = equation(goal)
    function = sp.sqrt(S)
    transform, lower, upper = _shift_of_one_law(goal, left, function, shift, limit, density, z, x)
    integrals = right.atoms(sp.Integral)
    if len(integrals) != 1:
        raise Refusal("the right side must hold one integral")
    (integral,) = integrals
    if integral.limits != (sp.Tuple(x, lower, upper),):
        raise Refusal(f"the integral must run over {x} from {lower} to {upper}, not over {integral.limits}")
    between = sp.Dummy("x", positive=True)
    positive = Parameter(between, sp.S.Zero, sp.oo, True, True)
    inside = Domain((*goal.domain.parameters, positive), (between > lower, between < upper))
    value = boundary(transform, z, between, inside, {})
    jump = sp.expand(-(value - value.xreplace({sp.I: -sp.I})) / (2 * sp.I * sp.pi))
    weight = (integral.function / sp.sqrt(x)).xreplace({x: between})
    same_sign = sign_on(weight, inside) == 1 and sign_on(jump, inside) == -1
    if not is_zero(jump**2 - weight**2) or not same_sign:
        raise Refusal(f"the density of the signed measure is {jump}, the integrand holds -({weight})")
    masses = [_residue(transform, z, edge, left.args[1]) for edge in (lower, upper)]
    for edge_root, edge in zip(roots, (lower, upper), strict=True):
        if not is_zero(edge_root**2 - edge) or not decide(sp.Ge(edge_root, 0), goal.domain):
            raise Refusal(f"{edge_root} is not shown to be the square root of {edge}")
    total = masses[0] * roots[0] + masses[1] * roots[1]
    if not is_zero(right + integral - total):
        raise Refusal(f"the residues at the edges give {total}", total - integral)
    return Verdict.PROVED


def _shift_of_one_law(
    goal: Goal,
    left: sp.Expr,
    function: sp.Expr,
    shift: Theorem,
    limit: Theorem,
    density: Theorem,
    z: sp.Symbol,
    x: sp.Symbol,
) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """The transform of the shift and the edges, once all parts are seen to belong to one law at load n/d."""
    if left.func is not limit_in_proportion or left.args[1] not in goal.domain.symbols:
        raise Refusal("the left side must be a limit at a declared load")
    gamma = left.args[1]
    (deviation, transform), (name, law) = equation(shift), equation(limit)
    known = limit_in_proportion(E(tau(1 / (z - S))), gamma)
    if name != known or density.statement.lhs != spectral_density(known, z, x):
        raise Refusal(f"the premises must give {known} and the density of its law")
    if deviation != limit_in_proportion(d * (E(tau(1 / (z - S))) - law.xreplace({gamma: n / d})), gamma):
        raise Refusal("the first premise must give d times the deviation of the transform from its limit at load n/d")
    formula, lower, upper = support(density, x, goal.domain)
    whole = sp.Integral(function.xreplace({S: x}) * formula, (x, lower, upper)).xreplace({gamma: n / d})
    if left.args[0] != d * (E(tau(function)) - whole):
        raise Refusal(f"the left side must be the limit of d times the deviation from {whole}")
    for premise in (shift, limit):
        entails(Domain((*goal.domain.parameters, premise.domain[z.name]), goal.domain.conditions), premise.domain)
    return transform, lower, upper


def _residue(transform: sp.Expr, z: sp.Symbol, edge: sp.Expr, load: sp.Symbol) -> sp.Expr:
    """lim (z - edge) transform(z): terms with roots of z - edge must diverge less, rational ones are cancelled exactly."""
    radius = sp.Dummy("radius", positive=True)
    mass = sp.S.Zero
    for term in sp.Add.make_args(sp.expand(transform, deep=False)):
        roots = [p for p in term.atoms(sp.Pow) if p.base.has(z) and not p.exp.is_Integer]
        if not roots:
            mass += sp.cancel(sp.together(((z - edge) * term).subs(load, radius**2))).subs(
                z, edge.subs(load, radius**2)
            )
        elif any(p.exp < -sp.S.Half for p in roots) or any(
            p.base.has(z) and p.exp.is_Integer for p in term.atoms(sp.Pow)
        ):
            raise Refusal(f"{term} may have a residue at {edge}")
    return mass.subs(radius, sp.sqrt(load))


@rule("sum_of_cosine_coefficients")
def sum_of_cosine_coefficients(
    goal: Goal, *, amplitude: sp.Expr, q: sp.Expr, ratio: tuple[sp.Expr, sp.Expr, sp.Expr], order: int
) -> Verdict:
    """sum_(k>=1) k a_k^2/2 for the cosine coefficients a_k = A k^order q^k of F(t), order 0 or -1: their series is F.

    ``ratio`` gives (N, D, D - N) with |q| = N/D, the last as a sum that is seen to be positive, so that |q| < 1 and the
    series converges uniformly. For order 0, F less A sum q^k cos(kt) = A (q cos t - q^2)/(1 - 2 q cos t + q^2) is constant;
    for order -1, dF/dt is -A sum q^k sin(kt) = -A q sin t/(1 - 2 q cos t + q^2). The sum is A^2/2 times
    sum k q^(2k) = q^2/(1 - q^2)^2 or sum q^(2k)/k = -ln(1 - q^2).
    """
    left, right = equation(goal)
    inside, k, t = _coefficient_sum(left)
    top, bottom, gap = ratio
    for part in (top, bottom, gap):
        defined(part, goal.domain)
        if sign_on(part, goal.domain) != 1:
            raise Refusal(f"{part} > 0 is not shown on {goal.domain.describe()}")
    if not is_zero(bottom - top - gap) or not is_zero((q * bottom) ** 2 - top**2) or order not in (0, -1):
        raise Refusal(
            f"{gap} is not {bottom} - {top}, {q} not their quotient or its negative, or the order none of 0, -1"
        )
    if any(part.has(k, t) for part in (amplitude, q, *ratio)):
        raise Refusal("amplitude and ratio must be constants")
    defined(amplitude, goal.domain)
    defined(q, goal.domain)
    total = -sp.log(1 - q**2) if order == -1 else q**2 / (1 - q**2) ** 2
    value = amplitude**2 / 2 * total
    if not is_zero(right - value):
        raise Refusal(f"the sum is {value}", value)
    circle = 1 - 2 * q * sp.cos(t) + q**2
    if order == -1:
        difference = sp.diff(inside, t) + amplitude * q * sp.sin(t) / circle
    else:
        rest = inside - amplitude * (q * sp.cos(t) - q**2) / circle
        difference = rest - rest.subs(t, sp.pi / 2)
    if not is_zero(difference):
        raise Refusal(f"the cosine coefficients of {inside} are not those")
    return Verdict.PROVED


@rule("finite_sum_of_cosine_coefficients")
def finite_sum_of_cosine_coefficients(goal: Goal, *, coefficients: tuple[sp.Expr, ...]) -> Verdict:
    """sum_(k>=1) k a_k^2/2 for F(t) = a_0/2 + a_1 cos t + ... + a_m cos(mt), ``coefficients`` (a_1, ..., a_m): exact algebra."""
    left, right = equation(goal)
    inside, k, t = _coefficient_sum(left)
    series = sp.Add(*(a * sp.cos((i + 1) * t) for i, a in enumerate(coefficients)))
    if any(a.has(k, t) for a in coefficients) or not is_zero(sp.diff(inside - series, t)):
        raise Refusal(f"{inside} does not have these cosine coefficients")
    value = sp.Add(*((i + 1) * a**2 / 2 for i, a in enumerate(coefficients)))
    defined(value, goal.domain)
    if not is_zero(right - value):
        raise Refusal(f"the sum is {value}", value)
    return Verdict.PROVED


def _coefficient_sum(left: sp.Expr) -> tuple[sp.Expr, sp.Symbol, sp.Symbol]:
    """F, k and t of sum_(k>=1) k a_k^2/2 with a_k = (2/pi) int_0^pi F(t) cos(kt) dt."""
    integrals = left.atoms(sp.Integral)
    if not isinstance(left, sp.Sum) or len(integrals) != 1:
        raise Refusal("the left side must be one sum over the square of one integral")
    ((k, first, last),) = left.limits
    (integral,) = integrals
    (t, *ends) = integral.limits[0]
    inside = integral.function / sp.cos(k * t)
    wanted = sp.Sum(k * (2 / sp.pi * integral) ** 2 / 2, (k, 1, sp.oo))
    if (first, last) != (1, sp.oo) or ends != [sp.S.Zero, sp.pi] or inside.has(k) or left != wanted:
        raise Refusal(f"the left side must be {wanted} for an F without {k}")
    return inside, k, t


@rule("termwise", local=False)
def termwise(goal: Goal, term: Theorem) -> Verdict:
    """Two sums are equal term by term: their terms agree by the premise, for every index."""
    left, right = equation(goal)
    scale = sp.S.One
    if isinstance(right, sp.Mul) and sum(isinstance(a, sp.Sum) for a in right.args) == 1:
        scale = sp.Mul(*(a for a in right.args if not isinstance(a, sp.Sum)))
        (right,) = (a for a in right.args if isinstance(a, sp.Sum))
    if not isinstance(left, sp.Sum) or not isinstance(right, sp.Sum) or left.limits != right.limits:
        raise Refusal("two sums over the same range are needed")
    ((k, first, last),) = left.limits
    index = term.domain[k.name]
    if not index.integer or not (index.lower <= first and index.upper == last):
        raise Refusal(f"the premise must hold for every {k} >= {first}")
    entails(Domain((*goal.domain.parameters, index), goal.domain.conditions), term.domain, "the premise")
    old, new = equation(term)
    factors = [a for a in old.args if isinstance(a, sp.Integral)] if isinstance(old, sp.Mul) else [old]
    (core,) = factors
    changed = left.function.xreplace({core: new / (old / core)})
    defined(scale, goal.domain)
    if changed == left.function or not is_zero(changed - scale * right.function):
        raise Refusal(f"the terms become {changed}")
    return Verdict.PROVED


HALF = sp.Rational(1, 2)


def half_power_series(k: sp.Expr, x: sp.Expr) -> sp.Expr:
    """F_k(x) = 2F1(-1/2, k - 1/2; k + 1; x)."""
    return sp.hyper((-HALF, k - HALF), (k + 1,), x)


def half_power_coefficient(k: sp.Expr, r: sp.Expr) -> sp.Expr:
    """a_k, the cosine coefficients of |1 + r e^(it)|: 2 C(1/2, k) r^k F_k(r^2)."""
    return 2 * falling_binomial(HALF, k) * r**k * half_power_series(k, r**2)


@rule("telescoping", local=False)
def telescoping(
    goal: Goal, recurrence: Theorem, *, k: sp.Symbol, r: sp.Symbol, quadratic: tuple[sp.Expr, sp.Expr, sp.Expr]
) -> Verdict:
    """sum_(k>=1) k a_k^2 = -Q(0), where Q(k) = u a_k^2 + v a_k a_(k+1) + w a_(k+1)^2 has Q(k+1) - Q(k) = k a_k^2.

    a_k are the cosine coefficients of |1 + r e^(it)|, 0 < r < 1. The recurrence of F_k (the premise, for every
    k >= 0) gives a_(k+2) and decides the difference. The boundary term vanishes: u, v, w are polynomials in k
    and |a_k| <= 4 r^k, since |C(1/2,k)| <= 1 and, for k >= 1, |F_k| <= sum_j |C(1/2,j)| = 2.
    """
    left, right = equation(goal)
    if left != sp.Sum(k * half_power_coefficient(k, r) ** 2 / 2, (k, 1, sp.oo)):
        raise Refusal("the left side must be the sum of k a_k^2/2")
    if not decide(sp.Gt(r, 0), goal.domain) or not decide(sp.Lt(r, 1), goal.domain):
        raise Refusal("0 < r < 1 is needed")
    index = recurrence.domain[k.name]
    if index.symbol != k or not index.integer or index.lower > 0 or not index.upper.is_infinite:
        raise Refusal(f"the recurrence must hold for every {k} >= 0")
    (argument,) = [p for p in recurrence.domain.parameters if p.symbol != k]
    if not argument.interval.is_superset(sp.Interval.open(0, 1)) or recurrence.domain.conditions:
        raise Refusal(f"the recurrence must hold for 0 < {argument.name} < 1")
    for part in quadratic:
        defined(part, goal.domain)
        if not part.is_polynomial(k):
            raise Refusal(f"{part} must be a polynomial in {k}")
    first, second = sp.symbols("first second")
    third = _next_coefficient(recurrence, k, r, first, second)
    here, there = quadratic, [part.xreplace({k: k + 1}) for part in quadratic]
    now = here[0] * first**2 + here[1] * first * second + here[2] * second**2
    then = there[0] * second**2 + there[1] * second * third + there[2] * third**2
    if not is_zero(then - now - k * first**2):
        raise Refusal("Q(k+1) - Q(k) is not k a_k^2")
    u, v, w = (part.xreplace({k: sp.S.Zero}) for part in quadratic)
    a0, a1 = half_power_coefficient(sp.S.Zero, r), half_power_coefficient(sp.S.One, r)
    value = -(u * a0**2 + v * a0 * a1 + w * a1**2) / 2
    if not is_zero(right - value):
        raise Refusal(f"the sum is {value}", value)
    return Verdict.PROVED


def _next_coefficient(recurrence: Theorem, k: sp.Symbol, r: sp.Symbol, first: sp.Expr, second: sp.Expr) -> sp.Expr:
    """a_(k+2) from a_k and a_(k+1), by a linear relation F_k = p F_(k+1) + q F_(k+2)."""
    left, right = equation(recurrence)
    x = left.args[2]
    names = [half_power_series(k + i, x) for i in range(3)]
    p, q = right.expand().coeff(names[1]), right.expand().coeff(names[2])
    if left != names[0] or not x.is_Symbol or not is_zero(right - p * names[1] - q * names[2]):
        raise Refusal("the premise must express F_k by F_(k+1) and F_(k+2)")
    ratio = [sp.S.One, (HALF - k) / (k + 1), (HALF - k) * (-HALF - k) / ((k + 1) * (k + 2))]
    p, q = p.xreplace({x: r**2}), q.xreplace({x: r**2})
    return (first - p * second / (ratio[1] * r)) * ratio[2] * r**2 / q


@rule("continuous_sum", local=False)
def continuous_sum(goal: Goal, inside: Theorem, *, k: sp.Symbol, r: sp.Symbol) -> Verdict:
    """The sum of k a_k^2/2, known for 0 < r < 1, at r = 1 too: both sides are continuous up to 1.

    |k a_k^2/2| <= 8 k C(1/2,k)^2, a summable bound (its term ratio is 1 - 2/k + ..., Raabe), and each a_k is
    continuous; the other side holds only series that converge at 1 (Abel).
    """
    if goal.statement != inside.statement:
        raise Refusal(f"the premise says {inside.statement}")
    left, right = equation(goal)
    if left != sp.Sum(k * half_power_coefficient(k, r) ** 2 / 2, (k, 1, sp.oo)):
        raise Refusal("the left side must be the sum of k a_k^2/2")
    ratio = sp.cancel((k + 1) / k * ((HALF - k) / (k + 1)) ** 2)
    raabe = sp.Poly(sp.numer(sp.together(k * (1 - ratio))), k), sp.Poly(sp.denom(sp.together(k * (1 - ratio))), k)
    if raabe[0].degree() != raabe[1].degree() or not raabe[0].LC() / raabe[1].LC() > 1:
        raise Refusal("the bound is not summable")
    for series in right.atoms(sp.hyper):
        (upper, lower), argument, _ = parameters(series)
        if argument != r**2 or not sum(lower) > sum(upper):
            raise Refusal(f"{series} need not be continuous at {r} = 1")
    if right.xreplace(dict.fromkeys(right.atoms(sp.hyper), sp.S.One)).is_polynomial(r) is False:
        raise Refusal("the other side must be a polynomial in r and the series")
    wanted = inside.domain[r.name].interval.closure
    if len(inside.domain.parameters) != 1 or inside.domain.conditions:
        raise Refusal(f"the premise must hold for 0 < {r} < 1 without conditions")
    if not goal.domain[r.name].interval.is_subset(wanted) or len(goal.domain.parameters) != 1:
        raise Refusal(f"the goal must stay within {wanted}")
    return Verdict.PROVED
