"""From every population to one: finitely many eigenvalues, power laws, the identity."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from .admission import bound_symbols
from .algebra import defined, is_zero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import (
    C1,
    C2,
    COVARIANCE,
    S1,
    S2,
    WEIGHT,
    C,
    E,
    S,
    average,
    average_below,
    d,
    given,
    inner,
    limit_in_examples,
    load_of_split,
    lower_edge,
    onset,
    power_law,
    tau,
    tau_product,
    test_loss,
    train_loss,
)
from .positivity import decide, sign_on


def over_law(expression: sp.Expr, mean: Callable[[sp.Expr, sp.Symbol], sp.Expr]) -> sp.Expr:
    """The expression with every average over the population replaced by ``mean(function, t)``, the innermost first."""
    if not expression.args or not expression.atoms(average, average_below):
        return expression
    if isinstance(expression, average | average_below):
        function, t = expression.args[:2]
        if t in bound_symbols(function) or function.has(WEIGHT):
            raise Refusal(f"{t} is bound twice in {expression}, or it holds a weight")
        return mean(over_law(function, mean), t)
    return expression.func(*(over_law(part, mean) for part in expression.args))


def over_atoms(expression: sp.Expr, law: sp.Tuple) -> sp.Expr:
    """The expression for a law of finitely many atoms (weight, eigenvalue): averages are sums."""
    return over_law(
        expression, lambda function, t: sp.Add(*(weight * function.xreplace({t: value}) for weight, value in law))
    )


def over_power_law(expression: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """The expression for a power law: averages of t^i/(t + k)^j are Euler's integrals, with w = u^a as variable."""
    scale = 1 - exponent

    def mean(function: sp.Expr, t: sp.Symbol) -> sp.Expr:
        factor, moving = function.as_independent(t, as_Add=False)
        powers = dict(power.as_base_exp() for power in sp.Mul.make_args(moving) if power != 1)
        i, poles = powers.pop(t, sp.S.Zero), list(powers.items())
        base, j = poles[0] if poles else (t + 1, sp.S.Zero)
        k = base - t
        order = -j - i
        if len(poles) > 1 or k.has(t) or not (i.is_Integer and j.is_Integer) or j > 0 or (j and order < -1):
            raise Refusal(f"{function} is not a multiple of t^i, or of t^i/(t + k)^j with i <= j + 1")
        start = order + 1 / exponent
        series = sp.hyper((-j, start), (start + 1,), -k / scale) if j else sp.S.One
        return factor * scale**-order * series / (1 + exponent * order)

    return over_law(expression, mean)


def check_atoms(law: sp.Tuple, domain: Domain) -> None:
    """Refuse unless a law holds pairs (weight, eigenvalue), all > 0 on the domain, the weights of sum 1."""
    if not law or not all(isinstance(atom, sp.Tuple) and len(atom) == 2 for atom in law):
        raise Refusal(f"the law must hold pairs (weight, eigenvalue), not {law}")
    for atom in law:
        for part in atom:
            if sign_on(part, domain) != 1 or part.has(WEIGHT):
                raise Refusal(f"{part} > 0 is not shown on {domain.describe()}")
    if not is_zero(sp.Add(*(weight for weight, _ in law)) - 1):
        raise Refusal(f"the weights of {law} do not add up to 1")


def has_law(quantity: sp.Expr) -> None:
    """Refuse a limit at one Sigma, whose eigenvalues are a sequence and have no law."""
    if quantity.has(limit_in_examples):
        raise Refusal(f"{quantity} is a limit at one Sigma")


@rule("one_population")
def one_population(goal: Goal, general: Theorem) -> Verdict:
    """What holds for every law of the population, for one with finitely many atoms: weights > 0 of sum 1, eigenvalues > 0."""
    left, right = equation(goal)
    name, value = equation(general)
    if not isinstance(left, given) or left.args[0] != name or not isinstance(left.args[1], sp.Tuple):
        raise Refusal(f"the left side must be {name}, given a law")
    law = left.args[1]
    has_law(name)
    check_atoms(law, goal.domain)
    for end in {node.args[2] for node in value.atoms(average_below)}:
        if not all(decide(sp.Lt(eigenvalue, end), goal.domain) for _, eigenvalue in law):
            raise Refusal(f"eigenvalues below {end} are needed, not {law}")
    if right != over_atoms(value, law):
        raise Refusal("the right side is not the premise's, its averages summed over the law")
    return Verdict.PROVED


@rule("power_law_population", axioms=("euler_integral",))
def power_law_population(goal: Goal, general: Theorem) -> Verdict:
    """What holds for every law of the population, for the eigenvalues (1 - a) u^(-a), 0 < a < 1, of mean 1.

    In averages of t^i/(t + k)^j, k > 0, w = u^a makes Euler's integrals, which converge as i <= j + 1; t^i alone has a mean
    for a i < 1.
    """
    left, right = equation(goal)
    name, value = equation(general)
    if not isinstance(left, given) or left.args[0] != name or not isinstance(left.args[1], power_law):
        raise Refusal(f"the left side must be {name}, given a power law")
    has_law(name)
    (exponent,) = left.args[1].args
    if sign_on(exponent, goal.domain) != 1 or not decide(sp.Lt(exponent, 1), goal.domain):
        raise Refusal(f"0 < {exponent} < 1 is not shown on {goal.domain.describe()}")
    for node in value.atoms(average):
        base, i = node.args[0].as_independent(node.args[1], as_Add=False)[1].as_base_exp()
        if base == node.args[1] and not decide(sp.Lt(exponent * i, 1), goal.domain):
            raise Refusal(f"a finite mean of {node.args[0]} is not shown on {goal.domain.describe()}")
        for power in node.args[0].atoms(sp.Pow):
            shift = power.base - node.args[1]
            known = shift.is_positive or sign_on(shift, goal.domain) == 1
            if power.base != node.args[1] and power.base.has(node.args[1]) and not known:
                raise Refusal(f"{shift} > 0 is not shown")
    if right != over_power_law(value, exponent):
        raise Refusal("the right side is not the premise's, its averages as Euler's integrals")
    return Verdict.PROVED


def pair_power(value: sp.Expr) -> int:
    """j of a double average of h(s, t) over the mean, h symmetric, of degree one, with h(1, y^(-2)) = (1 + y)^(-j)."""
    outer = [n for n in value.atoms(average) if isinstance(n.args[0], average)]
    if len(outer) != 1 or not is_zero(value - outer[0] / average(outer[0].args[1], outer[0].args[1])):
        raise Refusal(f"{value} is not a double average over the mean")
    h, s = outer[0].args[0].args
    t = outer[0].args[1]
    scale, ratio = sp.symbols("scale ratio", positive=True)
    swapped = h.xreplace({s: t, t: s})
    if not is_zero(h - swapped) or not is_zero(h.xreplace({s: scale * s, t: scale * t}) - scale * h):
        raise Refusal(f"{h} is not symmetric and of degree one in {s} and {t}")
    shape = h.xreplace({s: sp.S.One, t: ratio**-2})
    powers = [j for j in range(1, 5) if is_zero(shape * (1 + ratio) ** j - 1)]
    if not powers:
        raise Refusal(f"{shape} is not a power of 1/(1 + {ratio})")
    return powers[0]


@rule("power_law_pairs", axioms=("euler_integral",))
def power_law_pairs(goal: Goal, general: Theorem) -> Verdict:
    """A double average of a symmetric h(s, t) of degree one, over the mean 1, for the eigenvalues (1 - a) u^(-a).

    With u = x w <= w it is twice (1 - a) int w^(1-a) dw int h(1, x^(-a)) dx; for h(1, y^(-2)) = (1 + y)^(-j), y = x^(a/2)
    makes Euler's integral.
    """
    left, right = equation(goal)
    name, value = equation(general)
    if not isinstance(left, given) or left.args[0] != name or not isinstance(left.args[1], power_law):
        raise Refusal(f"the left side must be {name}, given a power law")
    (a,) = left.args[1].args
    if sign_on(a, goal.domain) != 1 or not decide(sp.Lt(a, 1), goal.domain):
        raise Refusal(f"0 < {a} < 1 is not shown on {goal.domain.describe()}")
    j = pair_power(value)
    known = 2 * (1 - a) / (2 - a) * sp.hyper((j, 2 / a), (1 + 2 / a,), -1)
    if not is_zero(right - known):
        raise Refusal(f"for this law it is {known}", known)
    return Verdict.PROVED


@rule("split_of_support", axioms=("complement_of_support",))
def split_of_support(goal: Goal, *, p: sp.Symbol, shares: tuple[sp.Expr, sp.Expr]) -> Verdict:
    """The load of the split is the least value of phi(p) = sum w t^2/(t - p)^2, k = -p, between the two eigenvalues.

    phi is convex there, so it is least where its derivative vanishes, at the mean of the two with weights ``shares`` > 0; above that load a gap is open (at
    x > 0, as sum over t > p of w t/(t - p) <= phi < gamma), below it none is.
    """
    left, right = equation(goal)
    laws = {node.args[1] for node in left.atoms(given)}
    law, *others = laws or {None}
    if not isinstance(left, onset) or others or not isinstance(law, sp.Tuple) or len(law) != 2:
        raise Refusal("the left side must be the load of a split, for a law of two atoms")
    (transform, z), (x, *_) = next(iter(left.atoms(lower_edge))).args, left.args[0].args[1]
    if left != load_of_split(law, left.args[1], z, x) or transform.args[1] != law:
        raise Refusal("the left side must be the load of a split")
    (_, first), (_, second) = law
    check_atoms(law, goal.domain)
    between = Domain(
        (*goal.domain.parameters, Parameter(p, sp.S.Zero)), (*goal.domain.conditions, p > first, p < second)
    )
    sides = {
        value: (1 if decide(sp.Lt(value, p), between) else -1 if decide(sp.Gt(value, p), between) else 0)
        for _, value in law
    }
    if sides.get(first) != 1 or sides.get(second) != -1 or 0 in sides.values():
        raise Refusal(f"{first} < {p} < {second} must separate the eigenvalues {', '.join(map(str, sides))}")
    if not decide(sp.Lt(first, second), goal.domain):
        raise Refusal(f"{first} < {second} is not shown")
    if any(sign_on(share, goal.domain) != 1 for share in shares):
        raise Refusal(f"{shares} > 0 is not shown")
    place = (shares[0] * first + shares[1] * second) / sp.Add(*shares)
    phi = sp.Add(*(w * value**2 / (value - p) ** 2 for w, value in law))
    if not is_zero(sp.diff(phi, p).xreplace({p: place})):
        raise Refusal(f"the derivative of {phi} does not vanish at {p} = {place}")
    least = phi.xreplace({p: place})
    defined(right, goal.domain)
    if not is_zero(right - least):
        raise Refusal(f"the least value is {least}", least)
    return Verdict.PROVED


def of_white(left: sp.Expr) -> sp.Expr:
    """The quantity of a left side that is one given that all eigenvalues of Sigma are 1."""
    one = sp.Tuple(sp.Tuple(sp.S.One, sp.S.One))
    if not isinstance(left, given) or left.args[1] != one:
        raise Refusal(f"the left side must be a quantity given the law {one}")
    has_law(left.args[0])
    return left.args[0]


@rule("white_population", axioms=("isserlis",))
def white_population(goal: Goal) -> Verdict:
    """Data whose population is the identity are white: C, C_1, C_2 are S, S_1, S_2 and Sigma is 1; E<z, f(S) z> = d E tau f."""
    left, right = equation(goal)
    quantity = of_white(left)
    for loss in (test_loss, train_loss):
        quantity = quantity.replace(
            lambda node, loss=loss: isinstance(node, loss) and node.args[1:] == (sp.S.Zero, COVARIANCE),
            lambda node, loss=loss: loss(node.args[0]),
        )
    quantity = quantity.replace(tau_product, _white_product).xreplace({C: S, C1: S1, C2: S2, COVARIANCE: sp.S.One})
    quantity = quantity.replace(lambda node: isinstance(node, E) and isinstance(node.args[0], inner), _white_seed)
    if right != quantity and not is_zero(right - quantity):
        raise Refusal(f"for white data it is {quantity}")
    return Verdict.PROVED


def _white_seed(mean: sp.Expr) -> sp.Expr:
    """E<a z, f(S) z> = d a E tau(f(S)) for a number a."""
    first, second = mean.args[0].args
    if first.has(S, S1, S2):
        return mean
    return d * first * (E(tau(second)) if second.has(S, S1, S2) else second)


def _white_product(first: sp.Expr, second: sp.Expr) -> sp.Expr:
    """tau_product of a function of Sigma = 1, a number, and one of C."""
    if first.has(C1, C2, C):
        return tau_product(first, second)
    return first.xreplace({COVARIANCE: sp.S.One}) * tau(second)
