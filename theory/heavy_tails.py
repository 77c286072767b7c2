"""Power laws of exponent above 1: what the few largest eigenvalues, which hold the trace, leave to learn.

The law of u^(-a), u uniform on (c, 1), has a mean that grows without bound as c falls to 0. Products of t and of the
renormalised noise v that are homogeneous of degree 0 make integrals over u of functions of v u^a.
"""

from __future__ import annotations

import sympy as sp

from .algebra import defined, is_zero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .integrals import definite, factor_of_integral
from .language import average, cut_power_law, given, limit_in_proportion
from .overlap_bounds import in_direction, lossless
from .positivity import decide, entails, sign_on
from .single_population import pair_power


def given_cut_power_law(node: sp.Expr, domain: Domain, low: int, high: sp.Expr) -> tuple[sp.Expr, sp.Expr, sp.Symbol]:
    """(quantity, a, c) of a quantity given a cut power law, low < a < high."""
    if not isinstance(node, given) or not isinstance(node.args[1], cut_power_law):
        raise Refusal(f"a quantity given a cut power law is needed, not {node}")
    a, c = node.args[1].args
    if not decide(sp.Gt(a, low), domain) or not (high.is_infinite or decide(sp.Lt(a, high), domain)):
        raise Refusal(f"{low} < {a} < {high} is not shown on {domain.describe()}")
    if not c.is_Symbol or c in domain.symbols or c in node.args[0].free_symbols | a.free_symbols:
        raise Refusal(f"the cut {c} must be a variable of its own")
    return node.args[0], a, c


def limit_at_zero(limit: sp.Expr) -> tuple[sp.Expr, sp.Symbol]:
    """(expression, x) of a limit at x = 0 from the right."""
    if not isinstance(limit, sp.Limit) or limit.args[2:] != (sp.S.Zero, sp.Symbol("+")):
        raise Refusal(f"a limit from the right at 0 is needed, not {limit}")
    return limit.args[0], limit.args[1]


@rule("power_beta", axioms=("euler_beta",))
def power_beta(goal: Goal, *, a: sp.Expr, power: sp.Expr, order: sp.Expr) -> Verdict:
    """int_0^oo x^s (1 + v x^a)^(-m) dx = v^(-p) Gamma(p) Gamma(m - p)/(a Gamma(m)), p = (s + 1)/a: y = v x^a, Euler's integral."""
    left, right = equation(goal)
    f, x, *ends = definite(left)
    p = sp.expand((power + 1) / a)
    if ends != [sp.S.Zero, sp.oo] or x in goal.domain.symbols or x in (a.free_symbols | power.free_symbols):
        raise Refusal(f"the integral must run over {x} from 0 to oo")
    found = [v for v in goal.domain.symbols if is_zero(f - x**power / (1 + v * x**a) ** order)]
    if len(found) != 1 or sign_on(found[0], goal.domain) != 1 or sign_on(a, goal.domain) != 1:
        raise Refusal(f"{f} must be {x}^({power}) (1 + v {x}^({a}))^(-{order}), v > 0 a parameter and {a} > 0")
    if sign_on(p, goal.domain) != 1 or sign_on(order - p, goal.domain) != 1:
        raise Refusal(f"0 < {p} < {order} is not shown on {goal.domain.describe()}")
    known = found[0] ** (-p) * sp.gamma(p) * sp.gamma(order - p) / (a * sp.gamma(order))
    defined(right, goal.domain)
    if not is_zero(right - known):
        raise Refusal(f"the integral is {known}", known)
    return Verdict.PROVED


# --- few examples: 1 < a < 2 ----------------------------------------------------------------------------


def _root_form(form: Theorem, start: Theorem, whole: Theorem, domain: Domain) -> tuple[sp.Expr, sp.Expr, sp.Symbol]:
    """(w, s, v) of premises that say: a quantity is 2<t> - 2<t^(1/2) r>, r = int_k0 w (1 - <s>/gamma)^(1/2) dv, 0 at k0.

    Without loss r would be t^(1/2), so that the quantity is 2 int_0^oo (1 - (1 - <s>/gamma)_+^(1/2)) <t^(1/2) w> dv.
    """
    value = equation(form)[1]
    product, t = in_direction(value)
    if not is_zero(value - 2 * average(t, t) + 2 * average(product, t)):
        raise Refusal(f"{value} is not 2<{t}> - 2<{product}>")
    weight, share, v = lossless(product / sp.sqrt(t), t, whole, domain)
    gamma, k = form.domain.symbols[0], definite(factor_of_integral(product)[1])[2]
    if share.has(gamma) or equation(start) != ((1 - share / gamma).xreplace({v: k}), sp.S.Zero):
        raise Refusal(f"the second premise must say that 1 - {share}/{gamma} vanishes at {k}")
    return sp.sqrt(t) * weight, share, v


@rule("heavy_tail", axioms=("monotone_convergence",), local=False)
def heavy_tail(goal: Goal, form: Theorem, start: Theorem, whole: Theorem) -> Verdict:
    """The limit of gamma^(a-1) (2<t> - 2<t^(1/2) r>), first c -> 0, then gamma -> 0, 1 < a < 2, as an integral over all v > 0.

    With D = <t/(t + v)> the quantity is 2 int (1 - (1 - D/gamma)_+^(1/2)) <w(t, v)> dv. As w and t/(t + v) are homogeneous of
    degree 0, u = g y and v -> v g^(-a), g = gamma (1 - c), make of it g^(1-a)/(1 - c) times the same integral with 1 for
    gamma and averages that are integrals over c/g < y < 1/g. These grow with the range, and so does all of it: it stays
    below its value for 0 < y < oo, to which it tends, finite or not.
    """
    left, right = equation(goal)
    scaled, gamma = limit_at_zero(left)
    inner = list(scaled.atoms(sp.Limit))
    if len(inner) != 1:
        raise Refusal("one limit within the other is needed")
    at_cut, c = limit_at_zero(inner[0])
    quantity, a, cut = given_cut_power_law(at_cut, goal.domain, 1, sp.Integer(2))
    if cut != c or gamma in goal.domain.symbols or not is_zero(scaled - gamma ** (a - 1) * inner[0]):
        raise Refusal(f"the limit must be that of {gamma}^({a} - 1) times the limit in the cut")
    p = form.domain[gamma.name]
    if equation(form)[0] != quantity or p.symbol != gamma or p.lower != 0 or form.domain.conditions:
        raise Refusal(f"the first premise must give {quantity} for every small {gamma}")
    wide = Domain((*goal.domain.parameters, p), goal.domain.conditions)
    for premise in (form, start):
        entails(wide, premise.domain, "a premise")
    weight, share, v = _root_form(form, start, whole, wide)
    t, rho, scale = whole.domain.symbols[0], sp.Dummy("rho", positive=True), sp.Dummy("scale", positive=True)
    kept = share.args[0].xreplace({share.args[1]: t})
    for function in (weight, kept):
        if not is_zero(function.xreplace({t: scale * t, v: scale * v}) - function):
            raise Refusal(f"{function} is not homogeneous of degree 0 in {t} and {v}")
    factor, outer = factor_of_integral(right)
    integrand, x, *ends = definite(outer)
    clipped = integrand.atoms(sp.Min)
    degrees = [part for node in clipped for part in node.args if isinstance(part, sp.Integral)]
    mass = [part for part in integrand.atoms(sp.Integral) if part not in degrees]
    if ends != [sp.S.Zero, sp.oo] or x in goal.domain.symbols or (len(clipped), len(degrees), len(mass)) != (1, 1, 1):
        raise Refusal("the right side must be an integral from 0 to oo that holds Min(1, D) and one integral more")
    known = clipped.pop()
    if known != sp.Min(1, degrees[0]):
        raise Refusal(f"{known} must be Min(1, {degrees[0]})")
    if not is_zero(_at_power(degrees[0], a, rho, x, v) - kept.xreplace({t: rho**2})):
        raise Refusal(f"{degrees[0]} is not that of {kept} at t = y^(-{a})")
    lost = sp.Dummy("D")
    flat = factor * integrand.xreplace({known: lost, mass[0]: _at_power(mass[0], a, rho, x, v)}).xreplace({x: v})
    expected = 2 * (1 - sp.sqrt(1 - lost)) * weight.xreplace({t: rho**2})
    if not is_zero(flat - expected):
        raise Refusal(f"the integrand must be {expected}, not {flat}")
    return Verdict.PROVED


def _at_power(integral: sp.Integral, a: sp.Expr, rho: sp.Symbol, x: sp.Symbol, v: sp.Symbol) -> sp.Expr:
    """The integrand over 0 < y < oo at y = rho^(-2/a), so that y^(-a) = rho^2; x is called v."""
    function, y, *ends = definite(integral)
    if ends != [sp.S.Zero, sp.oo]:
        raise Refusal(f"{integral} must run from 0 to oo")
    return function.xreplace({y: rho ** (-2 / a), x: v})


@rule("clipped_root", axioms=("euler_beta",), local=False)
def clipped_root(goal: Goal, degrees: Theorem, mass: Theorem, *, a: sp.Expr) -> Verdict:
    """int_0^oo v^(1/2) (1 - (1 - Min(1, D))^(1/2)) M dv for D = A v^(-1/a), M = G v^(-1/2 - 1/a), 1 < a < 2.

    w = A v^(-1/a) makes of it G a A^(a-1) int_0^oo w^(-a) (1 - (1 - Min(1, w))^(1/2)) dw; by parts, the boundary terms at 0
    and oo vanishing for 1 < a < 2, that is Gamma(1/2) Gamma(2-a)/(2 (a-1) Gamma(5/2-a)), Euler's integral over w < 1.
    """
    left, right = equation(goal)
    if not decide(sp.Gt(a, 1), goal.domain) or not decide(sp.Lt(a, 2), goal.domain):
        raise Refusal(f"1 < {a} < 2 is not shown on {goal.domain.describe()}")
    factor, outer = factor_of_integral(left)
    integrand, v, *ends = definite(outer)
    if ends != [sp.S.Zero, sp.oo] or v in goal.domain.symbols:
        raise Refusal(f"the integral must run over {v} from 0 to oo")
    for premise in (degrees, mass):
        own = premise.domain[v.name]
        if own.symbol != v or own.interval != sp.Interval.open(0, sp.oo):
            raise Refusal(f"the premises must hold for every {v} > 0")
        entails(Domain((*goal.domain.parameters, own), goal.domain.conditions), premise.domain, "a premise")
    (first, first_value), (second, second_value) = equation(degrees), equation(mass)
    if not is_zero(integrand - sp.sqrt(v) * (1 - sp.sqrt(1 - sp.Min(1, first))) * second):
        raise Refusal(f"the integrand must be {v}^(1/2) (1 - (1 - Min(1, D))^(1/2)) M with the premises' D and M")
    scale, weight = first_value.xreplace({v: sp.S.One}), second_value.xreplace({v: sp.S.One})
    powers = first_value - scale * v ** (-1 / a), second_value - weight * v ** (-sp.S.Half - 1 / a)
    if not all(map(is_zero, powers)) or sign_on(scale, goal.domain) != 1:
        raise Refusal(
            f"{first_value} and {second_value} are not powers -1/{a} and -1/2 - 1/{a} of {v}, the first positive"
        )
    beta = sp.sqrt(sp.pi) * sp.gamma(2 - a) / sp.gamma(sp.Rational(5, 2) - a)
    known = factor * weight * a * scale ** (a - 1) * beta / (2 * (a - 1))
    defined(right, goal.domain)
    if not is_zero(right - known):
        raise Refusal(f"the integral is {known}", known)
    return Verdict.PROVED


@rule("exponent_by_bounds", axioms=("monotone_convergence",), local=False)
def exponent_by_bounds(goal: Goal, distance: Theorem, above: Theorem, below: Theorem) -> Verdict:
    """ln(lim c^(a-1) (1 - q), c -> 0)/ln gamma tends to 1 - a as gamma -> 0: 1 - q is at least half of P/<t>, at most all of it.

    c^(a-1) <t> tends to 1/(a-1), <t - r^2> like P at c -> 0, being below P by the same bound at each u. So the limit lies
    between (a-1)/2 and a-1 times that of P, which is K gamma^(1-a) (1 + o(1)) with K > 0 by the first premise.
    """
    left, right = equation(goal)
    ratio, gamma = limit_at_zero(left)
    inner = list(ratio.atoms(sp.Limit))
    if len(inner) != 1 or ratio != sp.log(inner[0]) / sp.log(gamma):
        raise Refusal(f"the limit must be that of the logarithm of a limit over ln {gamma}")
    scaled, c = limit_at_zero(inner[0])
    conditioned = list(scaled.atoms(given))
    if len(conditioned) != 1:
        raise Refusal(f"{scaled} must hold one quantity given a law")
    q, a, cut = given_cut_power_law(conditioned[0], goal.domain, 1, sp.Integer(2))
    if cut != c or not is_zero(scaled - c ** (1 - a) * (1 - conditioned[0])):
        raise Refusal(f"{scaled} must be {c}^(1 - {a}) (1 - q)")
    entails(goal.domain, distance.domain, "the distance")
    (name, constant), law = equation(distance), conditioned[0].args[1]
    scale = sp.Limit(gamma ** (a - 1) * sp.Limit(given(_distance(above), law), c, 0, "+"), gamma, 0, "+")
    if name != scale or any(sign_on(factor, goal.domain) != 1 for factor in sp.Mul.make_args(constant)):
        raise Refusal(f"the first premise must give {scale}, and a positive constant")
    for premise, share in ((above, 1), (below, 2)):
        p = premise.domain[gamma.name]
        if p.symbol != gamma or p.lower != 0 or premise.domain.conditions or len(premise.domain.parameters) != 1:
            raise Refusal(f"the bounds must hold for every small {gamma} and every law")
        relation = type(premise.statement)
        mean = premise.statement.rhs / (_distance(premise) / share)
        if (
            premise.statement.lhs != 1 - q
            or relation is not (sp.Le, sp.Ge)[share - 1]
            or _distance(above) != _distance(premise)
        ):
            raise Refusal(f"a premise must bound 1 - q by the distance over {share} times the mean")
        t = next(iter(mean.atoms(average))).args[1]
        if not is_zero(mean * average(t, t) - 1):
            raise Refusal(f"a premise must bound 1 - q by the distance over {share} times the mean")
    if not is_zero(right - 1 + a):
        raise Refusal(f"the exponent is {1 - a}", 1 - a)
    return Verdict.PROVED


def _distance(bound: Theorem) -> sp.Expr:
    """The limit on the right of a bound."""
    found = [f for f in sp.Mul.make_args(bound.statement.rhs) if isinstance(f, limit_in_proportion)]
    if len(found) != 1:
        raise Refusal(f"{bound.statement} does not bound by a multiple of one limit")
    return found[0]


# --- many examples --------------------------------------------------------------------------------------


def cut_instance(goal: Goal, general: Theorem, low: int) -> tuple[sp.Expr, given, sp.Expr, sp.Symbol, sp.Expr]:
    """(expression, quantity given the law, a, c, value) of a limit c -> 0, the premise giving the quantity's value for every law.

    The law is a power law of exponent a > low cut at c, and the expression holds that one quantity.
    """
    scaled, c = limit_at_zero(equation(goal)[0])
    conditioned = list(scaled.atoms(given))
    if len(conditioned) != 1:
        raise Refusal(f"{scaled} must hold one quantity given a law")
    quantity, a, cut = given_cut_power_law(conditioned[0], goal.domain, low, sp.oo)
    name, value = equation(general)
    if cut != c or quantity != name:
        raise Refusal(f"{scaled} must hold {name} given a law cut at {c}")
    return scaled, conditioned[0], a, c, value


@rule("cut_power_law_pairs", axioms=("euler_integral", "monotone_convergence"))
def cut_power_law_pairs(goal: Goal, general: Theorem) -> Verdict:
    """A double average of a symmetric h(s, t) of degree one, over the mean, for u^(-a) at c -> 0: times c^(a-1), or over c.

    Up to factors that tend to 1 the mean is c^(1-a)/(a-1) and the average 2 int_c^1 x^(1-a) dx int_1^(1/x) h(1, w^(-a)) dw. For
    1 < a < 2 this tends to 2/(2-a) int_0^1 h(1, w^(-a)) dw; for a > 2, x = c s makes of it c^(2-a) times what rises to
    2/(a-2) int_1^oo h(1, w^(-a)) dw. For h(1, y^(-2)) = (1 + y)^(-j), y = w^(a/2) or its inverse makes Euler's integral.
    """
    right = equation(goal)[1]
    scaled, conditioned, a, c, value = cut_instance(goal, general, 1)
    j = pair_power(value)
    shallow = decide(sp.Lt(a, 2), goal.domain)
    if not shallow and not decide(sp.Gt(a, 2), goal.domain):
        raise Refusal(f"{a} < 2 or {a} > 2 is not shown on {goal.domain.describe()}")
    power, start, factor = (
        (1 - a, 2 / a, 2 * (a - 1) / (2 - a))
        if shallow
        else (-sp.S.One, j - 2 / a, 4 * (a - 1) / (a - 2) / (j * a - 2))
    )
    if not is_zero(scaled - c**power * conditioned):
        raise Refusal(f"the limit must be that of {c}^({power}) times {conditioned}")
    known = factor * sp.hyper((j, start), (start + 1,), -1)
    if not is_zero(right - known):
        raise Refusal(f"the limit is {known}", known)
    return Verdict.PROVED
