"""Hypergeometric series: identities by their coefficients, values at 1, bounds by signs, the logarithm at 1.

A series is decided by its term ratio, a rational function of the index; nothing here asks SymPy for a sum.
"""

from __future__ import annotations

import sympy as sp

from .algebra import defined, is_zero
from .balls import enclose
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .positivity import decide, sign_on

_Parameters = tuple[tuple[sp.Expr, ...], tuple[sp.Expr, ...]]


def parameters(function: sp.Expr) -> tuple[_Parameters, sp.Expr, sp.Expr]:
    """A 2F1-like function as (upper and lower parameters), argument, factor: K and E are pi/2 times a 2F1."""
    half = sp.Rational(1, 2)
    if isinstance(function, sp.hyper) and len(function.args[0]) > len(function.args[1]) + 1:
        raise Refusal(f"{function} diverges everywhere but at 0")
    if isinstance(function, sp.hyper):
        return (tuple(function.args[0]), tuple(function.args[1])), function.args[2], sp.S.One
    if isinstance(function, sp.elliptic_k):
        return ((half, half), (sp.S.One,)), function.args[0], sp.pi / 2
    if isinstance(function, sp.elliptic_e) and len(function.args) == 1:
        return ((-half, half), (sp.S.One,)), function.args[0], sp.pi / 2
    raise Refusal(f"{function} is no hypergeometric series")


def ratio_of_terms(upper: tuple[sp.Expr, ...], lower: tuple[sp.Expr, ...], k: sp.Symbol) -> sp.Expr:
    """t(k+1)/t(k) of the coefficients of pFq(upper; lower; x)."""
    return sp.Mul(*[a + k for a in upper]) / (sp.Mul(*[b + k for b in lower]) * (1 + k))


def coefficient(known: _Parameters, k: int) -> sp.Expr:
    """The k-th coefficient of pFq, multiplied out."""
    upper, lower = known
    value = sp.S.One
    for i in range(k):
        value *= sp.Mul(*[a + i for a in upper]) / (sp.Mul(*[b + i for b in lower]) * (1 + i))
    return value


def _relative(known: _Parameters, base: _Parameters, k: sp.Symbol) -> sp.Expr:
    """The ratio of the k-th coefficients of two series whose parameters differ by integers."""
    value = sp.S.One
    for ours, theirs, sign in ((known[0], base[0], 1), (known[1], base[1], -1)):
        unmatched = list(theirs)
        for parameter in ours:
            partner = next((p for p in unmatched if sp.expand(parameter - p).is_Integer), None)
            if partner is None:
                raise Refusal(f"the parameters {known} and {base} do not differ by integers")
            unmatched.remove(partner)
            value *= _pochhammer_ratio(partner, int(sp.expand(parameter - partner)), k) ** sign
        if unmatched:
            raise Refusal(f"the parameters {known} and {base} do not match")
    return value


def _pochhammer_ratio(parameter: sp.Expr, shift: int, k: sp.Symbol) -> sp.Expr:
    """(p + shift)_k / (p)_k as a rational function of k."""
    if shift < 0:
        return 1 / _pochhammer_ratio(parameter + shift, -shift, k)
    return sp.Mul(*[(parameter + k + i) / (parameter + i) for i in range(shift)])


def _linear(expression: sp.Expr, x: sp.Symbol) -> list[tuple[sp.Expr, sp.Expr | None]]:
    """The expression as [(coefficient, series or None)], linear in its series; refuses anything else."""
    series = sorted(expression.atoms(sp.hyper, sp.elliptic_k, sp.elliptic_e), key=str)
    names = {f: sp.Dummy() for f in series}
    polynomial = sp.Poly(sp.expand(expression.xreplace(names)), *names.values()) if names else None
    if polynomial is None or polynomial.total_degree() > 1:
        raise Refusal(f"{expression} must be linear in its hypergeometric series")
    terms: list[tuple[sp.Expr, sp.Expr | None]] = [(polynomial.coeff_monomial(names[f]), f) for f in series]
    constant = polynomial.coeff_monomial(1)
    return [*terms, (constant, None)] if constant != 0 else terms


@rule("series_identity")
def series_identity(goal: Goal, *, x: sp.Symbol) -> Verdict:
    """An identity, linear in contiguous hypergeometric series with rational coefficients in x: all coefficients agree.

    Derivatives with respect to x may occur. All series are written over one of them; the coefficient of x^N
    of the difference is then a rational function of N, which must vanish identically, and the first
    coefficients are compared one by one. Valid for |x| < 1, so the domain must keep 0 < x < 1.
    """
    left, right = equation(goal)
    for needed in (sp.Gt(x, 0), sp.Lt(x, 1)):
        if not decide(needed, goal.domain):
            raise Refusal(f"{needed} is needed and not shown on {goal.domain.describe()}")
    defined(left - right, goal.domain)
    if not _vanishes(left - right, x):
        raise Refusal("the power series of the two sides differ")
    return Verdict.PROVED


def _vanishes(expression: sp.Expr, x: sp.Symbol) -> bool:
    expression, derivatives = _named_derivatives(expression, x)
    terms = _linear(expression, x)
    multiplier = sp.lcm_list([sp.fraction(sp.together(c))[1] for c, _ in terms])
    constant = sp.Poly(0, x)
    parts: list[tuple[sp.Poly, _Parameters, int, sp.Expr]] = []
    for c, function in terms:
        polynomial = sp.Poly(sp.cancel(sp.together(c * multiplier)), x)
        if function is None:
            constant = polynomial
            continue
        known, argument, factor = parameters(function if function not in derivatives else derivatives[function][0])
        if argument != x:
            raise Refusal(f"{function} must have the argument {x}")
        order = derivatives[function][1] if function in derivatives else 0
        if any(not b.is_positive for b in known[1]) or any(a.is_Integer and a <= 0 for a in known[0]):
            raise Refusal(f"the parameters of {function} must neither end the series nor make it undefined")
        parts.append((polynomial, known, order, factor))
    base = parts[0][1]
    N = sp.Dummy("N")
    general = sp.S.Zero
    for polynomial, known, order, factor in parts:
        for (power,), c in polynomial.terms():
            k = N - power + order
            falling = sp.Mul(*[k - i for i in range(order)])
            general += c * factor * falling * _relative(known, base, N).subs(N, k) * _to_base(base, N, order - power)
    highest = max(polynomial.degree() for polynomial in (constant, *(p for p, *_ in parts)))
    return is_zero(general) and all(is_zero(_coefficient(parts, constant, i)) for i in range(highest + 2))


def _coefficient(parts: list[tuple[sp.Poly, _Parameters, int, sp.Expr]], constant: sp.Poly, index: int) -> sp.Expr:
    """The coefficient of x^index of polynomials times (derivatives of) series, plus a polynomial."""
    total = constant.nth(index)
    for polynomial, known, order, factor in parts:
        for (power,), c in polynomial.terms():
            k = index - power
            if k >= 0:
                falling = sp.Mul(*[k + order - i for i in range(order)])
                total += c * factor * falling * coefficient(known, k + order)
    return total


def _to_base(base: _Parameters, N: sp.Symbol, shift: int) -> sp.Expr:
    """t(N + shift)/t(N) of the base series."""
    j = sp.Dummy()
    ratio = ratio_of_terms(*base, j)
    if shift >= 0:
        return sp.Mul(*[ratio.subs(j, N + i) for i in range(shift)])
    return 1 / sp.Mul(*[ratio.subs(j, N - i) for i in range(1, -shift + 1)])


def _named_derivatives(expression: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, dict[sp.Expr, tuple[sp.Expr, int]]]:
    """Replace d^m F/dx^m by a series symbol that remembers F and m."""
    names: dict[sp.Expr, tuple[sp.Expr, int]] = {}
    for node in expression.atoms(sp.Derivative):
        if node.variables != (x,) * len(node.variables):
            raise Refusal(f"{node} must be a derivative in {x}")
        marker = sp.hyper((sp.Dummy("derivative"),), (), x)
        names[marker] = (node.expr, len(node.variables))
        expression = expression.xreplace({node: marker})
    return expression, names


@rule("series_sign")
def series_sign(goal: Goal, *, x: sp.Symbol, order: int) -> Verdict:
    """A one-sided bound: a series exceeds (or stays below) its first terms because all later ones have one sign.

    The goal compares a combination of series with a polynomial in x of degree < ``order`` that must be its
    own beginning. The sign of the term with index ``order`` and positive term ratios from there on are checked.
    """
    difference = goal.statement.lhs - goal.statement.rhs
    if isinstance(goal.statement, sp.Eq):
        raise Refusal("this rule shows inequalities")
    if not decide(sp.Gt(x, 0), goal.domain) or not decide(sp.Le(x, 1), goal.domain):
        raise Refusal(f"0 < {x} <= 1 is needed")
    terms = _linear(difference, x)
    functions = [f for _, f in terms if f is not None]
    if len(functions) != 1:
        raise Refusal("one series is needed")
    known, argument, factor = parameters(functions[0])
    (scale,) = [c for c, f in terms if f is not None]
    polynomial = sp.Poly(sum(c for c, f in terms if f is None), x)
    if argument != x or scale.has(x) or polynomial.degree() >= order:
        raise Refusal(f"a constant times a series in {x} against a polynomial of degree < {order} is needed")
    if sum(known[1]) - sum(known[0]) <= 0:
        raise Refusal("the series must converge at 1")
    for index in range(order):
        if not is_zero(polynomial.coeff_monomial(x**index) + scale * factor * coefficient(known, index)):
            raise Refusal(f"the polynomial differs from the series in the power {index}")
    tail = [sign for sign in [_tail_sign(known, order)] if sign]
    sign = sign_on(scale * factor, goal.domain)
    if not tail or sign is None:
        raise Refusal("the sign of the later terms is not settled")
    value = sp.Integer(tail[0] * sign)
    if goal.statement.func(value, 0) is not sp.true:
        raise Refusal(
            f"the later terms are {'positive' if value > 0 else 'negative'}: the inequality goes the other way"
        )
    return Verdict.PROVED


@rule("series_tail", local=False)
def series_tail(goal: Goal, value: Theorem, *, x: sp.Symbol, order: int) -> Verdict:
    """F(x) >= first terms - R x^order on 0 < x <= 1, R > first terms at 1 - F(1): the later coefficients are negative.

    Their sum is F(1) minus the first ones, and x^k <= x^order for k >= order.
    """
    if not isinstance(goal.statement, sp.GreaterThan):
        raise Refusal("the goal must say: series >= polynomial")
    function, polynomial = goal.statement.args
    known, argument, factor = parameters(function)
    at_one, total = equation(value)
    if argument != x or factor != 1 or at_one != function.xreplace({x: sp.S.One}):
        raise Refusal("the premise must be the value of the same series at 1")
    if not decide(sp.Gt(x, 0), goal.domain) or not decide(sp.Le(x, 1), goal.domain):
        raise Refusal(f"0 < {x} <= 1 is needed")
    if _tail_sign(known, order) != -1:
        raise Refusal(f"the coefficients from {order} on are not all negative")
    first = [coefficient(known, k) for k in range(order)]
    beginning = sp.Add(*(a * x**k for k, a in enumerate(first)))
    claimed = sp.cancel((beginning - polynomial) / x**order)
    if claimed.has(x) or not enclose(claimed - sum(first) + total, {}, 128).real > 0:
        raise Refusal(f"the bound that follows is {beginning - (sum(first) - total) * x**order}")
    return Verdict.PROVED


def _tail_sign(known: _Parameters, order: int) -> int:
    """The common sign of all coefficients with index >= order, or 0."""
    if any(p + order <= 0 for side in known for p in side):
        return 0
    return int(sp.sign(coefficient(known, order)))


@rule("logarithm_at_one", axioms=("euler_gamma_ratio",), local=False)
def logarithm_at_one(goal: Goal, *, x: sp.Symbol) -> Verdict:
    """lim_(x->1-) 2F1(a,b;a+b;x)/ln(1-x) = -Gamma(a+b)/(Gamma(a) Gamma(b)), a, b > 0.

    (k+1) t(k) tends to that Gamma quotient with relative corrections O(1/k): its ratio of successive terms
    is 1 + O(1/k^2). So the series differs from the quotient times -ln(1-x)/x by a bounded function.
    """
    left, right = equation(goal)
    if not isinstance(left, sp.Limit) or left.args[1] != x or left.args[2] != 1 or str(left.args[3]) != "-":
        raise Refusal(f"the left side must be a limit {x} -> 1 from below")
    quotient = left.args[0]
    functions = quotient.atoms(sp.hyper)
    if len(functions) != 1:
        raise Refusal("one hypergeometric series is needed")
    (function,) = functions
    known, argument, _ = parameters(function)
    scale = quotient * sp.log(1 - x) / function
    if argument != x or scale.free_symbols or not is_zero(quotient - scale * function / sp.log(1 - x)):
        raise Refusal(f"a multiple of the series over ln(1 - {x}) is needed")
    (a, b), (c,) = known
    k = sp.Dummy("k")
    step = sp.Poly(sp.numer(sp.together(ratio_of_terms(*known, k) * (k + 2) / (k + 1) - 1)), k)
    bottom = sp.Poly(sp.denom(sp.together(ratio_of_terms(*known, k) * (k + 2) / (k + 1) - 1)), k)
    if not (a > 0 and b > 0) or not is_zero(c - a - b) or bottom.degree() - step.degree() < 2:
        raise Refusal("the parameters must be positive with c = a + b")
    if not is_zero(right + scale * sp.gamma(c) / (sp.gamma(a) * sp.gamma(b))):
        raise Refusal(f"the limit is {-scale * sp.gamma(c) / (sp.gamma(a) * sp.gamma(b))}")
    return Verdict.PROVED
