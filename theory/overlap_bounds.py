"""The overlap of two models between multiples of the distance of their samples to those of the true law."""

from __future__ import annotations

import sympy as sp

from .algebra import is_zero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .integrals import definite, factor_of_integral
from .language import average
from .population_averages import average_of, between_0_and_1
from .positivity import entails, sign_on
from .roots import root_of


def in_direction(value: sp.Expr) -> tuple[sp.Expr, sp.Symbol]:
    """(function, t) of the one average with an integral in a value: what S^(1/2) does along each eigenvector."""
    found = [node for node in value.atoms(average) if node.args[0].atoms(sp.Integral)]
    if len(found) != 1:
        raise Refusal(f"one average of an integral is needed in {value}")
    return found[0].args


def lossless(direction: sp.Expr, t: sp.Symbol, whole: Theorem, domain: Domain) -> tuple[sp.Expr, sp.Expr, sp.Symbol]:
    """(w, D, v) of r = int w(t, v) (1 - D/gamma)^(1/2) dv from 0, or where D = gamma, w > 0, D = <s>, 0 <= s <= 1.

    So 0 <= r <= t^(1/2): ``whole`` says that without the root, and over all v > 0, the integral is t^(1/2).
    """
    scale, integral = factor_of_integral(direction)
    integrand, v, low, high = definite(integral)
    roots = [
        f for f in sp.Mul.make_args(integrand) if isinstance(f, sp.Pow) and f.exp == sp.S.Half and f.atoms(average)
    ]
    if len(roots) != 1 or high != sp.oo:
        raise Refusal(f"{integral} must run to oo, with one root of 1 - D/gamma")
    if low != 0 and not (
        isinstance(low, root_of)
        and low.args[2:4] == (sp.S.Zero, sp.S.Zero)
        and is_zero(low.args[0].xreplace({low.args[1]: v}) - roots[0].base)
    ):
        raise Refusal(f"{integral} must run from 0 or from where {roots[0].base} vanishes")
    bare = integrand / roots[0]
    line = Domain((*domain.parameters, Parameter(v, sp.S.Zero)), domain.conditions)
    wide = Domain((*line.parameters, Parameter(t, sp.S.Zero)), line.conditions)
    used, share = average_of(sp.expand(1 - roots[0].base))
    if share is None or sign_on(used, domain) != 1 or sign_on(scale * bare, wide) != 1:
        raise Refusal(f"{roots[0].base} must be 1 - D/gamma, and {scale * bare} > 0")
    between_0_and_1(share, line)
    name, value = equation(whole)
    if name != sp.Integral(bare, (v, 0, sp.oo)) or not is_zero(scale * value - sp.sqrt(t)):
        raise Refusal(f"a premise must say that {scale} times the integral of {bare} is sqrt({t})")
    entails(Domain((*domain.parameters, Parameter(t, sp.S.Zero)), domain.conditions), whole.domain, "the integral")
    return scale * bare, share, v


def under_root(direction: sp.Expr, parts: tuple[sp.Expr, sp.Expr, sp.Symbol], gamma: sp.Symbol) -> None:
    """Refuse unless the root of ``lossless`` is that of 1 - D/gamma, D free of gamma."""
    weight, share, _ = parts
    scale, integral = factor_of_integral(direction)
    bracket = (scale * definite(integral)[0] / weight) ** 2
    if share.has(gamma) or not is_zero(bracket - 1 + share / gamma):
        raise Refusal(f"what stands under the root is {bracket}, not 1 - {share}/{gamma}")


def overlap_form(
    form: Theorem, whole: Theorem, domain: Domain
) -> tuple[sp.Expr, sp.Expr, sp.Symbol, tuple[sp.Expr, sp.Expr, sp.Symbol]]:
    """(q, r, t, parts) of a premise that says q = <r^2>/<t>; ``parts`` are (w, D, v) of ``lossless`` for r."""
    entails(domain, form.domain, "the overlap")
    q, known = equation(form)
    square, t = in_direction(known)
    (integral,) = square.atoms(sp.Integral)
    direction = sp.sqrt(sp.cancel(square / integral**2)) * integral
    if not is_zero(square - direction**2) or not is_zero(known - average(square, t) / average(t, t)):
        raise Refusal(f"{known} must be the average of a squared integral over that of {t}")
    return q, direction, t, lossless(direction, t, whole, domain)


@rule("overlap_by_distance", local=False)
def overlap_by_distance(goal: Goal, overlap: Theorem, distance: Theorem, whole: Theorem) -> Verdict:
    """P/(2<t>) <= 1 - q <= P/<t> for q = <r^2>/<t> and P = 2<t> - 2<t^(1/2) r>.

    The upper bound is <(t^(1/2) - r)^2> >= 0, the lower one r (t^(1/2) - r) >= 0, as 0 <= r <= t^(1/2).
    """
    for premise in (overlap, distance):
        entails(goal.domain, premise.domain, "a premise")
    (q, first), (p, second) = equation(overlap), equation(distance)
    product, t = in_direction(second)
    direction = product / sp.sqrt(t)
    mean = average(t, t)
    if in_direction(first) != (direction**2, t) or not is_zero(first * mean - average(direction**2, t)):
        raise Refusal(f"{first} must be the average of the square of {direction} over that of {t}")
    if not is_zero(second - 2 * mean + 2 * average(product, t)):
        raise Refusal(f"{second} must be 2<{t}> - 2<{product}>")
    lossless(direction, t, whole, goal.domain)
    above, below = sp.Le(1 - q, p / mean, evaluate=False), sp.Ge(1 - q, p / (2 * mean), evaluate=False)
    if goal.statement not in (above, below):
        raise Refusal(f"what follows is {below} and {above}")
    return Verdict.PROVED


@rule("overlap_by_large_load", local=False)
def overlap_by_large_load(
    goal: Goal, bound: Theorem, form: Theorem, whole: Theorem, raw: Theorem, value: Theorem
) -> Verdict:
    """1 - q <= 2 L/gamma at every load, L the limit of gamma (1 - q): as 1 - (1 - x)_+^(1/2) <= x.

    1 - q is at most P/<t> = (2/<t>) <t^(1/2) int w (1 - (1 - D/gamma)_+^(1/2)) dv>, and L is <t^(1/2) int w D dv>/<t>, the
    integrals over all v > 0: ``raw`` gives L so, ``value`` gives it in closed form, ``form`` gives P.
    """
    for premise in (bound, form):
        entails(goal.domain, premise.domain, "a premise")
    for premise in (raw, value):
        entails(goal.domain, premise.domain, "the limit")
    distance, second = equation(form)
    product, t = in_direction(second)
    mean, direction = average(t, t), product / sp.sqrt(t)
    if not is_zero(second - 2 * mean + 2 * average(product, t)):
        raise Refusal(f"{second} must be 2<{t}> - 2<{product}>")
    weight, share, v = lossless(direction, t, whole, goal.domain)
    one_minus, gamma, large = first_order(raw, value, direction, (weight, share, v), t)
    if gamma not in goal.domain.symbols or bound.statement != sp.Le(one_minus, distance / mean):
        raise Refusal(f"the first premise must bound {one_minus} by {distance} over the mean, for every {gamma}")
    if goal.statement != sp.Le(one_minus, 2 * large / gamma, evaluate=False):
        raise Refusal(f"what follows is {one_minus} <= {2 * large / gamma}")
    return Verdict.PROVED


def first_order(
    raw: Theorem, value: Theorem, direction: sp.Expr, parts: tuple[sp.Expr, sp.Expr, sp.Symbol], t: sp.Symbol
) -> tuple[sp.Expr, sp.Symbol, sp.Expr]:
    """(1 - q, gamma, L) of premises that say: gamma (1 - q) tends to <t^(1/2) int w D dv>/<t> over all v > 0, which is L.

    ``parts`` are (w, D, v) of ``lossless`` for the direction.
    """
    weight, share, v = parts
    name, known = equation(raw)
    if not isinstance(name, sp.Limit) or equation(value)[0] != name:
        raise Refusal("the last two premises must give the same limit")
    gamma = name.args[1]
    if name.args[2] != sp.oo:
        raise Refusal(f"the limit must be for large {gamma}")
    under_root(direction, parts, gamma)
    scale = factor_of_integral(direction)[0]
    integral = scale * sp.Integral(weight / scale * share, (v, sp.S.Zero, sp.oo))
    wanted = average(sp.sqrt(t) * integral, t) / average(t, t)
    if known != wanted:
        raise Refusal(f"the limit must be that of {wanted}")
    return sp.cancel(name.args[0] / gamma), gamma, equation(value)[1]
