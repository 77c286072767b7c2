"""The mean of (S + ridge)^(1/2) and of (S + ridge)^(-1/2), in complete elliptic integrals, an atom at 0 included.

With a, b the edges, the parameter is m = (b - a)/(b + ridge) and the characteristic nu = (b - a)/b.
"""

from __future__ import annotations

from functools import cache

import sympy as sp
from sympy import pi, sqrt

from ..theory.by import equal, step
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from ..theory.language import E, S, limit_in_proportion, tau
from .marchenko_pastur import HALF, LOAD, SIZE, atom_step, bulk, density_step, gamma, lower, t, upper, x

RIDGE = real("ridge", 0, meaning="variance lambda added in every direction")
ridge = RIDGE.symbol
DOMAIN = Domain((LOAD, RIDGE))
MANY, ONE, FEW = DOMAIN.where(gamma > 1), DOMAIN.at(gamma=1), DOMAIN.where(gamma < 1)
SIZES = Domain((RIDGE, *SIZE))
ROOT, INVERSE_ROOT = HALF, -HALF

# --- two integrals over a quarter period -----------------------------------------------------------------

M, N = real("m", 0, 1, meaning="parameter"), real("nu", 0, 1, meaning="characteristic")
m, nu = M.symbol, N.symbol
LEMMA = Domain((M, N))
sine, cosine = sp.sin(t), sp.cos(t)
QUARTER = (t, 0, pi / 2)


def _legendre(parameter: sp.Expr, characteristic: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    """1/D, D and 1/((1 - nu sin^2 t) D), D = sqrt(1 - m sin^2 t), each with its integral; without the last for nu = 1."""
    delta = sqrt(1 - parameter * sine**2)
    forms = {1 / delta: sp.elliptic_k(parameter), delta: sp.elliptic_e(parameter)}
    if characteristic != 1:
        forms[1 / ((1 - characteristic * sine**2) * delta)] = sp.elliptic_pi(characteristic, parameter)
    return forms


def _integrand(power: sp.Expr, parameter: sp.Expr, characteristic: sp.Expr) -> sp.Expr:
    """sin^2 cos^2 (1 - m sin^2 t)^power/(1 - nu sin^2 t), which is sin^2 (1 - m sin^2 t)^power where nu = 1."""
    weight = sine**2 * cosine**2 / (1 - characteristic * sine**2) if characteristic != 1 else sine**2
    return weight * (1 - parameter * sine**2) ** power


def _weights(power: sp.Expr, parameter: sp.Expr, characteristic: sp.Expr) -> tuple[sp.Expr, ...]:
    """The multiples of K, E and Pi in the integral of ``_integrand``."""
    less, product = 1 - characteristic, parameter * characteristic
    if power == INVERSE_ROOT:
        first = (parameter + characteristic - product) / (product * characteristic)
        return first, -1 / product, -less / characteristic**2
    first = (1 - parameter) / (3 * product) - parameter * less / characteristic**3
    second = (3 * parameter - characteristic - product) / (3 * product * characteristic)
    return first, second, (parameter - characteristic) * less / characteristic**3


def _form(power: sp.Expr, parameter: sp.Expr, characteristic: sp.Expr) -> sp.Expr:
    """The integral of ``_integrand`` over a quarter period."""
    forms = _legendre(parameter, characteristic).values()
    return sp.Add(*(w * form for w, form in zip(_weights(power, parameter, characteristic), forms, strict=False)))


@cache
def elliptic_step(power: sp.Expr, at_one: bool) -> Step:
    """The integral of ``_integrand``: by parts, and in partial fractions, to Legendre's three forms."""
    one, domain = (sp.S.One, Domain((M,))) if at_one else (nu, LEMMA)
    forms = _legendre(m, one)
    weighted = list(zip(_weights(power, m, one), forms, strict=False))
    whole = sp.Integral(_integrand(power, m, one), QUARTER)
    reduced, links = whole, []
    if power == ROOT:
        reduced = sp.Integral(sp.Add(*(weight * form for weight, form in weighted)), QUARTER)
        parts = -sine * cosine * sqrt(1 - m * sine**2) / (3 * one)
        by_parts = equal(whole, reduced)
        links.append(step("integration by parts", by_parts, "exact_difference", domain, antiderivative=parts))
    split = sp.Add(*(weight * sp.Integral(form, QUARTER) for weight, form in weighted))
    links.append(step("term by term", equal(reduced, split), "linearity", domain))
    for form, value in forms.items():
        known = equal(sp.Integral(form, QUARTER), value)
        links.append(step(f"the definition of {value.func.__name__}", known, "legendre_form", domain))
    return step("in Legendre's forms", equal(whole, _form(power, m, one)), "algebra", domain, *links)


# --- the means -----------------------------------------------------------------------------------------------

width = (1 + sqrt(gamma)) ** 2 + gamma * ridge
near = (1 - sqrt(gamma)) ** 2
parameter = 4 * sqrt(gamma) / width
characteristic = 4 * sqrt(gamma) / (1 + sqrt(gamma)) ** 2
WIDTH_AT_ONE = 4 + ridge
_K, _E, _PI = sp.elliptic_k(parameter), sp.elliptic_e(parameter), sp.elliptic_pi(characteristic, parameter)
_K1, _E1 = sp.elliptic_k(4 / WIDTH_AT_ONE), sp.elliptic_e(4 / WIDTH_AT_ONE)
_between_edges = {
    ROOT: sqrt(width)
    / (3 * pi * sqrt(gamma))
    * (
        (near + gamma * ridge - 3 * (1 - gamma) ** 2 / width) * _K
        + (2 * (1 + gamma) - gamma * ridge) * _E
        - 3 * gamma * ridge * near / width * _PI
    ),
    INVERSE_ROOT: sqrt(gamma) / (pi * sqrt(width)) * ((2 * (1 + gamma) + gamma * ridge) * _K - width * _E - near * _PI),
}
_at_one = {
    ROOT: sqrt(WIDTH_AT_ONE) / (3 * pi) * (ridge * _K1 + (4 - ridge) * _E1),
    INVERSE_ROOT: sqrt(WIDTH_AT_ONE) / pi * (_K1 - _E1),
}
mean_forms = {
    power: {MANY: between, ONE: _at_one[power], FEW: between + (1 - gamma) * ridge**power}
    for power, between in _between_edges.items()
}


def in_regimes(values: dict[Domain, sp.Expr]) -> sp.Expr:
    """One form from its values for gamma > 1, gamma = 1 and gamma < 1."""
    return sp.Piecewise((values[MANY], gamma > 1), (values[ONE], sp.Eq(gamma, 1)), (values[FEW], True))


def mean_definition(power: sp.Expr) -> sp.Expr:
    """lim E tau (S + ridge)^power."""
    return limit_in_proportion(E(tau((S + ridge) ** power)), gamma)


@cache
def mean_regime(power: sp.Expr, domain: Domain) -> Step:
    """The mean in one regime: the law, x = b - (b - a) sin^2 t, the lemma."""
    integral = sp.Integral((x + ridge) ** power * bulk, (x, lower, upper))
    mass = 1 - gamma if domain == FEW else sp.S.Zero
    statement = equal(mean_definition(power), mass * ridge**power + integral)
    law = step("the law, its atom", statement, "statistic_with_atom", domain, density_step(), atom_step(), x=x)
    if domain == ONE:
        m_here, nu_here, width_here = 4 / WIDTH_AT_ONE, sp.S.One, WIDTH_AT_ONE
        integral = integral.xreplace({gamma: sp.S.One})
        image, unit = 4 * cosine**2, sp.S.One
        roots = {x: 2 * cosine, 4 - x: 2 * sine}
    else:
        m_here, nu_here, width_here = parameter, characteristic, width
        image, unit = upper - 4 / sqrt(gamma) * sine**2, gamma
        roots = {(x - lower) * (upper - x): 4 / sqrt(gamma) * sine * cosine}
    roots[x + ridge] = sqrt(width_here / unit) * sqrt(1 - m_here * sine**2)
    on_quarter = sp.Integral(_integrand(power, m_here, nu_here), QUARTER)
    scale = 4 * nu_here / pi * width_here**power * unit ** (HALF - power)
    change = step(
        f"x = {image}",
        equal(integral, scale * on_quarter),
        "change_of_variable",
        domain,
        image=image,
        roots=roots,
        decreasing=True,
    )
    value = step(
        "the integral at this parameter",
        equal(on_quarter, _form(power, m_here, nu_here)),
        "substitute",
        domain,
        elliptic_step(power, domain == ONE),
        at={m: m_here} if domain == ONE else {m: m_here, nu: nu_here},
    )
    whole = equal(mean_definition(power), mean_forms[power][domain])
    return step(domain.describe(), whole, "algebra", domain, law, change, value)


@cache
def mean_step(power: sp.Expr) -> Step:
    """The mean at every load."""
    regimes = [mean_regime(power, domain) for domain in mean_forms[power]]
    closed = in_regimes(mean_forms[power])
    return step("all loads", equal(mean_definition(power), closed), "cases", DOMAIN, *regimes)
