"""Limits of E tau f(S) for functions that see the whole spectrum, an atom at 0 included."""

from __future__ import annotations

import sympy as sp

from .algebra import defined, is_zero
from .calculus import analytic
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import branch, equation, same
from .language import E, S, limit_in_proportion, spectral_atom, tau
from .positivity import entails, sign_on
from .spectral import at_every_size, support


def spectrum(domain: Domain, matrix: sp.Symbol = S) -> Domain:
    """The domain, with an eigenvalue >= 0 of a sample covariance as one more parameter."""
    return Domain((*domain.parameters, Parameter(matrix, sp.S.Zero, sp.oo, False)), domain.conditions)


def function_of_trace(limit: sp.Expr, load: sp.Expr | None = None) -> sp.Expr:
    """f of a limit of E tau f(S), at the given load."""
    if limit.func is not limit_in_proportion or limit.args[0].func is not E or limit.args[0].args[0].func is not tau:
        raise Refusal(f"a limit of the expectation of one trace is needed, not {limit}")
    if load is not None and limit.args[1] != load:
        raise Refusal(f"the limit must be taken at load {load}, not {limit.args[1]}")
    return limit.args[0].args[0].args[0]


def tame(function: sp.Expr, domain: Domain) -> None:
    """Refuse unless a function is built so that it is continuous on S >= 0 and grows no faster than a power of S.

    Sums, products and positive powers of such functions; logarithms and other powers of polynomials in S that are
    positive on S >= 0, which stay above a positive number there.
    """
    wide = spectrum(domain)
    for node in sp.preorder_traversal(function):
        if not node.has(S) or isinstance(node, sp.Symbol | sp.Add | sp.Mul):
            continue
        if isinstance(node, sp.Pow) and not node.exp.has(S):
            base, power = node.args
            if power.is_Integer and power > 0:
                continue
            if power.is_Rational and power > 0 and sign_on(base, wide) in (0, 1):
                continue
        elif isinstance(node, sp.log):
            (base,) = node.args
        else:
            raise Refusal(f"{node} is not known to be continuous in S, of polynomial growth")
        if not base.is_polynomial(S) or sign_on(base, wide) != 1:
            raise Refusal(f"{base} is not shown to be a polynomial that is positive for S >= 0")


@rule("statistic_with_atom", axioms=("moments_converge",), local=False)
def statistic_with_atom(goal: Goal, density: Theorem, atom: Theorem, *, x: sp.Symbol) -> Verdict:
    """lim E tau f(S) = f(0) times the mass of 0 + the integral of f against the density, f continuous, of polynomial growth.

    The density must be known for every x > 0, the atom for the same law; the integral runs where the density is not 0.
    """
    left, right = equation(goal)
    formula, lower, upper = support(density, x, goal.domain)
    law, z, _ = density.statement.lhs.args
    function = function_of_trace(left, law.args[1])
    tame(function, goal.domain)
    mass, value = equation(atom)
    entails(goal.domain, atom.domain, "the atom")
    if mass != spectral_atom(law, z, sp.S.Zero):
        raise Refusal("the second premise must give the mass of 0 under the law with this density")
    integrals = right.atoms(sp.Integral)
    if len(integrals) != 1:
        raise Refusal("the right side must hold one integral")
    (integral,) = integrals
    if integral.limits != (sp.Tuple(x, lower, upper),):
        raise Refusal(f"the integral must run over {x} from {lower} to {upper}")
    if function.has(x) or not is_zero(integral.function - function.xreplace({S: x}) * formula):
        raise Refusal("the integrand is not the function times the density")
    at_zero = branch(value, goal.domain) * function.xreplace({S: sp.S.Zero})
    if not is_zero(right - integral - at_zero):
        raise Refusal(f"the atom at 0 contributes {at_zero}", integral + at_zero)
    return Verdict.PROVED


@rule("uniform_limit", local=False)
def uniform_limit(goal: Goal, form: Theorem, at_zero: Theorem, *, ridge: sp.Symbol, bound: sp.Expr) -> Verdict:
    """lim_(r->0+) of lim E tau f(S, r) is lim E tau f(S, 0), when |f(S, r) - f(S, 0)| < bound for S >= 0, bound -> 0.

    The bound passes to the mean traces and to their limits. Premises: the limits exist, for r > 0 and for r = 0.
    """
    left, right = equation(goal)
    if left.func is not sp.Limit or left.args[1:] != (ridge, sp.S.Zero, sp.Symbol("+")):
        raise Refusal(f"the left side must be a limit {ridge} -> 0 from above")
    statistic = left.args[0]
    function = function_of_trace(statistic)
    own = form.domain[ridge.name]
    if not own.interval.is_superset(sp.Interval.open(0, own.upper)) or own.upper <= 0:
        raise Refusal(f"the first premise must hold for every small {ridge} > 0")
    with_ridge = Domain((*goal.domain.parameters, own), goal.domain.conditions)
    entails(with_ridge, form.domain, "the first premise")
    entails(goal.domain, at_zero.domain, "the second premise")
    if equation(form)[0] != statistic:
        raise Refusal(f"the first premise must give {statistic}")
    start = limit_in_proportion(E(tau(function.xreplace({ridge: sp.S.Zero}))), statistic.args[1])
    if equation(at_zero)[0] != start:
        raise Refusal(f"the second premise must give {start}")
    wide = spectrum(with_ridge)
    change = function - function.xreplace({ridge: sp.S.Zero})
    below = sign_on(change, wide) == 1 or sign_on(change + bound, wide) == 1
    if not below or sign_on(change - bound, wide) != -1:
        raise Refusal(f"that {change} stays within {bound} is not shown for S >= 0")
    if not (bound / sp.sqrt(ridge)).is_Rational:
        raise Refusal(f"the bound {bound} must be a number times sqrt({ridge})")
    value = equation(at_zero)[1]
    if not is_zero(right - value):
        raise Refusal(f"the limit is {value}", value)
    return Verdict.PROVED


@rule("logarithm_from_resolvent", local=False)
def logarithm_from_resolvent(
    goal: Goal, transform: Theorem, mean: Theorem, at_infinity: Theorem, *, z: sp.Symbol, ridge: sp.Symbol
) -> Verdict:
    """lim E tau ln(S + r) = F(r), r > 0, when F' = lim E tau (S + r)^-1 and F - ln r -> 0 as r -> oo.

    At every size E tau ln(S + r) - ln r is the integral over u > r of 1/u - E tau (S + u)^-1, which lies between 0 and
    E tau(S)/u^2: by dominated convergence its limit is the integral of the limits. Premises: the transform for every
    z < 0, the mean of S, the limit at infinity.
    """
    left, right = equation(goal)
    name, value = equation(transform)
    if name.func is not limit_in_proportion or name.args[0] != E(tau(1 / (z - S))):
        raise Refusal(f"the first premise must give the limit of E tau(1/({z} - S))")
    if function_of_trace(left, name.args[1]) != sp.log(S + ridge):
        raise Refusal(f"the left side must be the limit of E tau ln(S + {ridge}) at load {name.args[1]}")
    range_ = goal.domain[ridge.name]
    if range_.interval != sp.Interval.open(0, sp.oo) or goal.domain.conditions:
        raise Refusal(f"{ridge} must range over all of (0, oo)")
    below = transform.domain[z.name]
    if not below.interval.is_superset(sp.Interval.open(-sp.oo, 0)):
        raise Refusal(f"the transform must be known for every {z} < 0")
    entails(Domain((*goal.domain.parameters, below)), transform.domain, "the transform")
    if mean.statement.func is not sp.Eq or mean.statement.lhs != E(tau(S)) or mean.statement.rhs.free_symbols:
        raise Refusal("the second premise must give the mean of S, the same at every size")
    at_every_size(goal.domain, mean)
    others = tuple(p for p in goal.domain.parameters if p.symbol != ridge)
    entails(Domain(others), at_infinity.domain, "the limit at infinity")
    if equation(at_infinity) != (sp.Limit(right - sp.log(ridge), ridge, sp.oo, "-"), sp.S.Zero):
        raise Refusal(f"the third premise must say that {right - sp.log(ridge)} tends to 0 as {ridge} -> oo")
    defined(right, goal.domain)
    analytic(right, ridge, goal.domain)
    if not is_zero(sp.diff(right, ridge) + value.xreplace({z: -ridge})):
        raise Refusal(f"the derivative is {sp.diff(right, ridge)}, not {-value.xreplace({z: -ridge})}")
    return Verdict.PROVED


def _named(expression: sp.Expr) -> tuple[sp.Expr, dict[sp.Symbol, sp.Expr], sp.Expr | None]:
    """The expression with a name for each limit of a mean trace in it, those limits, and their common load."""
    limits = sorted(expression.atoms(limit_in_proportion), key=str)
    names = {sp.Dummy(f"trace_{index}", real=True): limit for index, limit in enumerate(limits)}
    loads = {limit.args[1] for limit in names.values()}
    if len(loads) > 1:
        raise Refusal(f"the limits are taken at different loads {loads}")
    named = expression.xreplace({limit: name for name, limit in names.items()})
    return named, names, loads.pop() if loads else None


@rule("derivative_of_traces", axioms=("moments_converge",))
def derivative_of_traces(goal: Goal, *, ridge: sp.Symbol) -> Verdict:
    """The derivative in r > 0 of a rational function of r and of limits of E tau f(S + r): d/dr lim E tau f = lim E tau f'.

    Such a limit is an integral over the limit law, all of whose moments are finite; f' is continuous, of polynomial
    growth in S, uniformly for r between two positive numbers. What is divided by holds only means of positive f.
    """
    left, right = equation(goal)
    if not isinstance(left, sp.Derivative) or left.variables != (ridge,):
        raise Refusal(f"the left side must be a first derivative in {ridge}")
    own = goal.domain[ridge.name]
    if own.lower < 0 or not own.lower_open or not own.upper_open:
        raise Refusal(f"{ridge} must range over an open interval of positive numbers")
    named, names, load = _named(left.expr)
    wide = spectrum(goal.domain)
    total, shifted = sp.diff(named, ridge), sp.Dummy("shifted", positive=True)
    positive = [Parameter(name, sp.S.Zero, sp.oo) for name, limit in names.items() if _above_zero(limit, wide)]
    defined(named, Domain((*goal.domain.parameters, *positive), goal.domain.conditions))
    if not named.is_rational_function(ridge, *names):
        raise Refusal(f"{left.expr} must be a rational function of {ridge} and of limits of mean traces")
    for name, limit in names.items():
        function = function_of_trace(limit, load)
        if function.xreplace({S: shifted - ridge}).has(ridge):
            raise Refusal(f"{function} must depend on S + {ridge} alone")
        slope = sp.diff(function, ridge)
        for part in (function, slope):
            tame(part, goal.domain)
        number, core = slope.as_coeff_Mul()
        total += sp.diff(named, name) * number * limit_in_proportion(E(tau(core)), load)
    derivative = total.xreplace(names)
    if not is_zero(right - derivative):
        raise Refusal(f"the derivative is {derivative}", derivative)
    return Verdict.PROVED


def _above_zero(limit: sp.Expr, wide: Domain) -> bool:
    """Is the limit of E tau f(S) positive because f is, for every S >= 0?"""
    return sign_on(function_of_trace(limit), wide) == 1


@rule("traces_in_order", axioms=("moments_converge",), local=False)
def traces_in_order(goal: Goal, pointwise: Theorem) -> Verdict:
    """An inequality between linear combinations of limits of E tau f(S), one load, from that of the f at every S >= 0.

    Each limit is the integral of f over one law of mass 1; a strict inequality of continuous functions stays strict.
    """
    wide = spectrum(goal.domain)
    entails(wide, pointwise.domain, "the inequality at every S")
    if type(goal.statement) is not type(pointwise.statement) or isinstance(goal.statement, sp.Eq):
        raise Refusal("both must be the same kind of inequality")
    _, _, load = _named(sp.Tuple(*goal.statement.args))
    for side, known in zip(goal.statement.args, pointwise.statement.args, strict=True):
        named, names, _ = _named(side)
        if not names and not known.has(S):
            same(side, known, "a side without S")
            continue
        linear = sp.Poly(named, *names) if names else None
        if linear is None or linear.total_degree() > 1:
            raise Refusal(f"{side} must be linear in limits of mean traces")
        functions = {name: function_of_trace(limit, load) for name, limit in names.items()}
        for name, function in functions.items():
            tame(function, goal.domain)
            defined(linear.coeff_monomial(name), goal.domain)
        same(named.xreplace(functions), known, "the combination of the functions and the premise")
    return Verdict.PROVED


@rule("cauchy_schwarz", axioms=("moments_converge",))
def cauchy_schwarz(goal: Goal) -> Verdict:
    """lim E tau h >= (lim E tau g)^2 / lim E tau f for g^2 = f h, f and h positive: one law of mass 1 integrates all three."""
    if not isinstance(goal.statement, sp.GreaterThan):
        raise Refusal("the goal must say: a mean trace is at least a quotient of two")
    first, quotient = goal.statement.args
    wide = spectrum(goal.domain)
    load = first.args[1] if first.func is limit_in_proportion else None
    top = function_of_trace(first, load)
    others = sorted(quotient.atoms(limit_in_proportion), key=str)
    for middle, bottom in ((a, b) for a in others for b in others if a != b):
        if is_zero(quotient - middle**2 / bottom):
            g, f = function_of_trace(middle, load), function_of_trace(bottom, load)
            for function in (f, g, top):
                tame(function, goal.domain)
            if sign_on(f, wide) != 1 or sign_on(top, wide) != 1:
                raise Refusal(f"{f} and {top} must be positive for S >= 0")
            if not is_zero(g**2 - f * top):
                raise Refusal(f"the square of {g} is not the product of {f} and {top}")
            return Verdict.PROVED
    raise Refusal("the right side must be the square of one mean trace over another")
