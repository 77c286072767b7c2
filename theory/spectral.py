"""From finite matrices to the limiting law: the limit of the transform, its inversion, limits of linear statistics."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from .algebra import defined, is_zero
from .balls import enclose
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation, square_roots
from .language import E, S, d, limit_in_proportion, lower_edge, n, spectral_atom, spectral_density, tau, upper_edge
from .positivity import decide, entails, sign_on
from .probes import points
from .wishart import normal, vanishing_variance

LIMIT = sp.Dummy("limit")
SHIFT = sp.Dummy("shift")


def _expand(expression: sp.Expr) -> sp.Expr:
    """Expanded, without touching the insides of expectations."""
    names = {e: sp.Dummy() for e in expression.atoms(E)}
    return sp.expand(expression.xreplace(names)).xreplace({name: e for e, name in names.items()})


def _leading(
    identity: sp.Expr, function: sp.Expr, gamma: sp.Symbol, z: sp.Symbol, value: sp.Expr, slope: sp.Expr
) -> sp.Expr:
    """The identity with n = gamma d, E tau(G)^2 -> value^2, E tau(G) -> value, E tau(G^2) -> slope."""
    replaced = identity.xreplace(
        {E(tau(function) ** 2): value**2, E(tau(function)): value, E(tau(1 / (z - S) ** 2)): slope}
    )
    if replaced.has(E):
        raise Refusal(f"the identity holds expectations besides those of the resolvent and its square: {replaced}")
    return replaced.xreplace({n: gamma * d})


@rule("limit_of_transform", axioms=("stieltjes_continuity",), local=False)
def limit_of_transform(goal: Goal, identity: Theorem, variance: Theorem, *, z: sp.Symbol, gamma: sp.Symbol) -> Verdict:
    """The limit of E tau((z - S)^-1), z < 0: the one negative root of the identity at infinite size.

    The transforms lie in [1/z, 0], so they have accumulation points there. Var tau -> 0 and bounded traces
    over n -> 0 turn the identity into a quadratic whose roots have a negative product; the claimed root
    solves it, never vanishes, is continuous, and is negative at one point of the (connected) domain.
    """
    function = 1 / (z - S)
    left, root = equation(goal)
    if left != limit_in_proportion(E(tau(function)), gamma):
        raise Refusal(f"the left side must be the limit of E tau(1/(z - S)), not {left}")
    if not decide(sp.Lt(z, 0), goal.domain):
        raise Refusal("z < 0 is needed")
    at_every_size(goal.domain, identity, variance)
    vanishing_variance(variance, function, gamma)
    difference = normal(equation(identity)[0] - equation(identity)[1])
    bounded = sp.Dummy("bounded")
    large = sp.expand(_leading(difference, function, gamma, z, LIMIT, bounded))
    limit = sp.Poly(sum(t for t in sp.Add.make_args(large) if not t.has(d)), LIMIT)
    for term in sp.Add.make_args(large):
        if term.has(d) and sp.degree(sp.fraction(sp.together(term))[1], d) < 1:
            raise Refusal(f"{term} does not vanish at infinite size")
    if limit.degree() != 2 or limit.has(bounded):
        raise Refusal(f"the identity becomes {limit.as_expr()} = 0, not a quadratic")
    if sign_on(limit.coeff_monomial(1) / limit.coeff_monomial(LIMIT**2), goal.domain) != -1:
        raise Refusal("the roots of the quadratic are not shown to have opposite signs")
    _continuous(root, goal.domain)
    if not is_zero(limit.as_expr().xreplace({LIMIT: root})):
        raise Refusal(f"{root} does not solve {limit.as_expr()} = 0")
    sample = points(goal.domain)[0]
    if not enclose(root, sample, 128).real < 0:
        raise Refusal(f"at {sample} the root is positive, the transform negative: it is the other branch")
    return Verdict.PROVED


def at_every_size(domain: Domain, *premises: Theorem) -> None:
    """Refuse unless each premise holds at every size n, d >= 1, wherever else the domain is."""
    sizes = (Parameter(n, sp.S.One, sp.oo, False, True, True), Parameter(d, sp.S.One, sp.oo, False, True, True))
    wide = Domain(domain.parameters + sizes, domain.conditions)
    for premise in premises:
        entails(wide, premise.domain, "the finite-size premise")


def eventually(domain: Domain, load: sp.Symbol, *premises: Theorem) -> None:
    """Refuse unless each premise holds at n, d -> oo with n/d -> load: linear conditions on n, d that then come true."""
    for premise in premises:
        kept = []
        for condition in premise.domain.conditions:
            slack = sp.Poly((condition.lhs - condition.rhs).xreplace({n: load * d}), d)
            rising = isinstance(condition, sp.GreaterThan | sp.StrictGreaterThan)
            if not rising or slack.degree() != 1 or sign_on(slack.LC(), domain) != 1:
                kept.append(condition)
        without = Domain(premise.domain.parameters, tuple(kept))
        at_every_size(domain, Theorem(premise.statement, without, premise.axioms))


def _continuous(root: sp.Expr, domain: Domain) -> None:
    """Refuse unless every radicand keeps one sign and every denominator differs from 0."""
    defined(root, domain)
    for power in root.atoms(sp.Pow):
        if power.exp.is_Rational and not power.exp.is_Integer and sign_on(power.base, domain) not in (1, -1):
            raise Refusal(f"the radicand {power.base} may vanish, so the branch may change")


@rule("derivative_of_limit", axioms=("stieltjes_continuity",))
def derivative_of_limit(goal: Goal, limit: Theorem, *, z: sp.Symbol) -> Verdict:
    """lim E tau((z - S)^-(k+1)) = (-1)^k g^(k)(z)/k!, k >= 1: transforms converge with their derivatives at every z < 0."""
    left, right = equation(goal)
    name, transform = equation(limit)
    if name.func is not limit_in_proportion or name.args[0] != E(tau(1 / (z - S))):
        raise Refusal(f"the premise must give the limit of E tau(1/({z} - S))")
    order = next((k for k in range(1, 4) if left == limit_in_proportion(E(tau((z - S) ** (-k - 1))), name.args[1])), 0)
    if not order:
        raise Refusal(
            f"the left side must be the limit of E tau(1/({z} - S)^2) at load {name.args[1]}, or of the next powers"
        )
    if not decide(sp.Lt(z, 0), goal.domain) or not goal.domain[z.name].upper_open:
        raise Refusal(f"{z} < 0 is needed, on an open range")
    defined(right, goal.domain)
    value = (-1) ** order * sp.diff(transform, (z, order)) / sp.factorial(order)
    if not is_zero(right - value):
        raise Refusal(f"the limit is {value}", value)
    return Verdict.PROVED


@rule("perturb", axioms=("stieltjes_continuity",), local=False)
def perturb(
    goal: Goal, identity: Theorem, variance: Theorem, limit: Theorem, *, z: sp.Symbol, gamma: sp.Symbol
) -> Verdict:
    """The 1/d term of E tau((z - S)^-1): the exact identity to first order around the limit, a linear equation.

    d Var tau -> 0; E tau((z-S)^-2) -> minus the derivative of the limit (analytic functions converge with
    their derivatives). At each d the limit is taken at load n/d, so the load itself contributes nothing.
    """
    function = 1 / (z - S)
    left, shift = equation(goal)
    law, transform = equation(limit)
    if law != limit_in_proportion(E(tau(function)), gamma):
        raise Refusal("the third premise must give the limit of E tau(1/(z - S))")
    if left != limit_in_proportion(d * (E(tau(function)) - transform.xreplace({gamma: n / d})), gamma):
        raise Refusal("the left side must be the limit of d times the deviation from the limit at load n/d")
    at_every_size(goal.domain, identity, variance)
    entails(goal.domain, limit.domain, "the limit")
    if not decide(sp.Lt(z, 0), goal.domain):
        raise Refusal("z < 0 is needed")
    vanishing_variance(variance, function, gamma)
    difference = normal(equation(identity)[0] - equation(identity)[1])
    value = LIMIT + SHIFT / d
    slope = sp.Dummy("slope")
    expanded = sp.expand(_leading(difference, function, gamma, z, value, slope))
    first = sum((t * d for t in sp.Add.make_args(expanded) if sp.cancel(t * d).has(d) is False), sp.S.Zero)
    first = first.xreplace({LIMIT: transform, slope: -sp.diff(transform, z), SHIFT: shift})
    defined(shift, goal.domain)
    if not is_zero(first):
        raise Refusal(f"{shift} does not solve the first-order equation")
    coefficient = sp.diff(sum(t for t in sp.Add.make_args(expanded) if not t.has(d)), LIMIT)
    if not is_zero(coefficient - sp.diff(expanded, SHIFT).expand().coeff(d, -1)):
        raise Refusal("the expansion is not linear in the shift")
    return Verdict.PROVED


@rule("derivative_of_shift", axioms=("linear_statistics_first_order",))
def derivative_of_shift(goal: Goal, shift: Theorem, limit: Theorem, *, z: sp.Symbol) -> Verdict:
    """The 1/d term of E tau((z - S)^-2), z < 0, is minus the derivative of that of E tau((z - S)^-1).

    (z - S)^-2 is analytic next to the support: its 1/d term is the integral of it against the same signed measure.
    """
    left, right = equation(goal)
    law, transform = equation(limit)
    (deviation, known), load = equation(shift), law.args[1]
    at_size = {load: n / d}
    if deviation != limit_in_proportion(d * (E(tau(1 / (z - S))) - transform.xreplace(at_size)), load):
        raise Refusal("the first premise must give d times the deviation of the second from its limit at load n/d")
    slope = -sp.diff(transform, z)
    wanted = limit_in_proportion(d * (E(tau(1 / (z - S) ** 2)) - slope.xreplace(at_size)), load)
    if left != wanted:
        raise Refusal(f"the left side must be {wanted}")
    if not decide(sp.Lt(z, 0), goal.domain) or not goal.domain[z.name].upper_open:
        raise Refusal(f"{z} < 0 is needed, on an open range")
    defined(right, goal.domain)
    if not is_zero(right + sp.diff(known, z)):
        raise Refusal(f"the derivative is {-sp.diff(known, z)}", -sp.diff(known, z))
    return Verdict.PROVED


def boundary(
    expression: sp.Expr, z: sp.Symbol, x: sp.Expr, domain: Domain, roots: Mapping[sp.Expr, sp.Expr]
) -> sp.Expr:
    """The value at x + i0 of a function built from z and principal roots sqrt(z - e), e real."""
    roots = square_roots(roots, domain)
    for power in expression.atoms(sp.Pow):
        if not power.base.has(z) or power.exp.is_Integer:
            continue
        edge = sp.expand(z - power.base)
        if power.exp.q != 2 or edge.has(z):
            raise Refusal(f"{power} is not of the form sqrt(z - edge)")
        distance = x - (z - power.base)
        known = next((root for radicand, root in roots.items() if is_zero(radicand + distance)), None)
        if known is not None:
            value = sp.I * known
        elif decide(sp.Ge(distance, 0), domain):
            value = sp.sqrt(distance)
        elif decide(sp.Le(distance, 0), domain):
            value = sp.I * sp.sqrt(-distance)
        else:
            raise Refusal(f"the sign of {distance} is not known on {domain.describe()}")
        expression = expression.xreplace({power: value ** (2 * power.exp)})
    return expression.xreplace({z: x})


@rule("stieltjes_inversion", axioms=("stieltjes_inversion",), local=False)
def stieltjes_inversion(goal: Goal, transform: Theorem, *, z: sp.Symbol) -> Verdict:
    """The density -Im g(x + i0)/pi of the law whose transform has a closed form in principal roots."""
    left, density = equation(goal)
    limit, closed = transform_of(transform, z, goal.domain)
    if left.func is not spectral_density or left.args[0] != limit or left.args[1] != z:
        raise Refusal(f"the left side must be the density of {limit}")
    x = left.args[2]
    defined(density, goal.domain)
    value = boundary(closed, z, x, goal.domain, {})
    defined(value, goal.domain)
    jump = sp.expand(-(value - value.xreplace({sp.I: -sp.I})) / (2 * sp.I * sp.pi))
    if jump == density == 0:
        return Verdict.PROVED
    if not is_zero(density**2 - jump**2) or sign_on(density, goal.domain) != 1 or sign_on(jump, goal.domain) != 1:
        raise Refusal(f"the jump across the cut is {jump}, not {density}", jump)
    return Verdict.PROVED


@rule("support_edge", local=False)
def support_edge(goal: Goal, density: Theorem, *, x: sp.Symbol) -> Verdict:
    """The least (greatest) x > 0 next to which the density is positive: the ends of its one interval."""
    left, edge = equation(goal)
    formula, lower, upper = support(density, x, goal.domain)
    if left not in (lower_edge(*density.statement.lhs.args[:2]), upper_edge(*density.statement.lhs.args[:2])):
        raise Refusal(f"the left side must be an edge of the law whose density is {density.statement.lhs}")
    inside = Domain((*goal.domain.parameters, density.domain[x.name]), (x > lower, x < upper))
    if sign_on(formula, inside) != 1 or sign_on(upper - lower, goal.domain) != 1:
        raise Refusal(f"{formula} is not shown to be positive between {lower} and {upper}")
    end = lower if left.func is lower_edge else upper
    if not is_zero(edge - end):
        raise Refusal(f"this edge is {end}", end)
    return Verdict.PROVED


@rule("atom_at_zero", axioms=("stieltjes_inversion",), local=False)
def atom_at_zero(goal: Goal, transform: Theorem, *, z: sp.Symbol, roots: Mapping[sp.Expr, sp.Expr]) -> Verdict:
    """The mass at 0, lim z g(z); ``roots`` names the square root of each edge, checked to be its positive root."""
    left, mass = equation(goal)
    limit, closed = transform_of(transform, z, goal.domain)
    if left != spectral_atom(limit, z, sp.S.Zero):
        raise Refusal(f"the left side must be the atom of {limit} at 0")
    residue = sp.expand(z * closed)
    defined(residue, goal.domain)
    if not is_zero(mass - boundary(residue, z, sp.S.Zero, goal.domain, roots)):
        raise Refusal(f"z g(z) tends to {boundary(residue, z, sp.S.Zero, goal.domain, roots)}, not {mass}")
    return Verdict.PROVED


def transform_of(premise: Theorem, z: sp.Symbol, domain: Domain) -> tuple[sp.Expr, sp.Expr]:
    limit, closed = equation(premise)
    if limit.func is not limit_in_proportion or limit.args[0] != E(tau(1 / (z - S))):
        raise Refusal(f"a limit of E tau(1/(z - S)) is needed, not {limit}")
    below = [p for p in premise.domain.parameters if p.symbol == z]
    if not below or not below[0].interval.is_superset(sp.Interval.open(-sp.oo, 0)):
        raise Refusal("the transform must be known for every z < 0")
    without_z = tuple(p for p in domain.parameters if p.symbol != z)
    entails(Domain((*without_z, below[0]), domain.conditions), premise.domain, "the transform")
    return limit, closed


@rule("linear_statistic", axioms=("moments_converge",), local=False)
def linear_statistic(goal: Goal, density: Theorem, *, x: sp.Symbol) -> Verdict:
    """lim E tau(f(S)) is the integral of f against the density, for f = S^s with s > 0 (an atom at 0 adds 0).

    The density must be known for every x > 0; the goal's integral runs over the interval where it is not 0.
    """
    left, integral = equation(goal)
    formula, lower, upper = support(density, x, goal.domain)
    law = density.statement.lhs.args[0]
    if left.func is not limit_in_proportion or left.args[1] != law.args[1] or left.args[0].func is not E:
        raise Refusal(f"the left side must be a limit of expectations at load {law.args[1]}")
    inside = left.args[0].args[0]
    if inside.func is not tau:
        raise Refusal("the left side must be the expectation of one trace")
    base, power = inside.args[0].as_base_exp()
    if base != S or not decide(sp.Gt(power, 0), goal.domain):
        raise Refusal(f"the function must be S^s with s > 0, not {inside.args[0]}")
    if not isinstance(integral, sp.Integral) or integral.limits != (sp.Tuple(x, lower, upper),):
        raise Refusal(f"the right side must be one integral over {x} from {lower} to {upper}")
    if not is_zero(integral.function - inside.args[0].xreplace({S: x}) * formula):
        raise Refusal("the integrand is not the function times the density")
    return Verdict.PROVED


def support(density: Theorem, x: sp.Symbol, domain: Domain) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """(formula, lower, upper) of a density known for every x > 0 on the domain: the formula between them, 0 elsewhere."""
    known, total = equation(density)
    if known.func is not spectral_density or known.args[2] != x:
        raise Refusal(f"a density in {x} is needed")
    entails(Domain((*domain.parameters, density.domain[x.name]), domain.conditions), density.domain, "the density")
    if not density.domain[x.name].interval.is_superset(sp.Interval.open(0, sp.oo)):
        raise Refusal(f"the density must be known for every {x} > 0")
    if isinstance(total, sp.Piecewise) and len(total.args) == 2 and total.args[1] == (sp.S.Zero, sp.true):
        formula, inside = total.args[0]
        lower = [c.lts for c in sp.And.make_args(inside) if _strict(c) and c.gts == x]
        upper = [c.gts for c in sp.And.make_args(inside) if _strict(c) and c.lts == x]
        ends = (*lower, *upper)
        if len(sp.And.make_args(inside)) == len(ends) == 2 and len(lower) == 1 and not any(e.has(x) for e in ends):
            return formula, *ends
    raise Refusal(f"the density must be a formula for lower < {x} < upper and 0 elsewhere, not {total}")


def _strict(condition: sp.Basic) -> bool:
    return isinstance(condition, sp.StrictGreaterThan | sp.StrictLessThan)
