"""Antiderivatives that SymPy finds, and those of polynomials times the exponential of a quadratic, reckoned here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import count, islice

import sympy as sp
from sympy.integrals.manualintegrate import manualintegrate

from ...find.patience import PATIENCE

HYPERBOLIC = sp.sinh, sp.cosh, sp.tanh
LONG = 0.4 * PATIENCE
"""Seconds of processor time after which an antiderivative that was not waited for is left until all else has failed."""


def primitives(integrand: sp.Expr, x: sp.Symbol, quick: bool = False) -> Iterator[sp.Expr]:
    """Functions that may have this derivative in x, of ``quick`` ways alone; nothing is certain of them."""
    plain = sp.Symbol("_x", **{name: True for name in ("real", "positive", "negative") if getattr(x, f"is_{name}")})
    seen = set[sp.Expr]()
    for way in (_quickly,) if quick else (_quickly, _slowly):
        for found in _remembered(integrand.xreplace({x: plain}), plain, way).forms(again=not quick):
            if found not in seen:
                seen.add(found)
                yield found.xreplace({plain: x})


Way = Callable[[sp.Expr, sp.Symbol], Iterator[sp.Expr]]


class _Remembered:
    """Forms as they were found, and those still to be looked for; ``stopped`` if that was not waited for to its end."""

    def __init__(self, made: Callable[[], Iterator[sp.Expr]]) -> None:
        self.made, self.more, self.found, self.stopped = made, made(), list[sp.Expr](), False

    def forms(self, again: bool) -> Iterator[sp.Expr]:
        """All of them; of those that were stopped the ones that were found, unless they are looked for ``again``."""
        for i in count():
            if i == len(self.found) and (form := self._next(again)) is not None:
                self.found.append(form)
            if i == len(self.found):
                return
            yield self.found[i]

    def _next(self, again: bool) -> sp.Expr | None:
        if self.stopped and not again:
            return None
        if self.stopped:
            self.stopped, self.more = False, islice(self.made(), len(self.found), None)
        start = time.process_time()
        try:
            return next(self.more, None)
        except BaseException:  # an alarm
            self.more = islice(self.made(), len(self.found), None)
            self.stopped = time.process_time() - start > LONG
            raise


@lru_cache(maxsize=500)
def _remembered(integrand: sp.Expr, x: sp.Symbol, way: Way) -> _Remembered:
    return _Remembered(partial(_forms, integrand, x, way))


def _forms(integrand: sp.Expr, x: sp.Symbol, way: Way) -> Iterator[sp.Expr]:
    seen = set()
    for found in way(integrand, x):
        smooth = found.replace(sp.floor, lambda _: sp.S.Zero)  # it is constant between the places where it steps
        for form in (*_without_poles(smooth, x), smooth, sp.expand(smooth)):
            if form not in seen and not form.has(sp.Integral, sp.zoo, sp.nan, sp.I):
                seen.add(form)
                yield form


def _without_poles(form: sp.Expr, x: sp.Symbol) -> list[sp.Expr]:
    """A rational form that is 0 at 0: where parameters are equal it may have no pole, as that which SymPy finds has."""
    if not form.is_rational_function(x) or form.is_polynomial(x) or form.free_symbols == {x}:
        return []
    start = form.subs(x, 0)
    return [] if start.has(sp.zoo, sp.nan, sp.oo) else [sp.factor(sp.cancel(form - start))]


def _quickly(integrand: sp.Expr, x: sp.Symbol) -> Iterator[sp.Expr]:
    gaussian = of_gaussian(integrand, x)
    if gaussian is not None:
        yield gaussian
        return
    if integrand.is_rational_function(x):
        by_fractions = of_rational(integrand, x) if integrand.free_symbols != {x} else None
        yield sp.integrate(integrand, x) if by_fractions is None else by_fractions
        return
    if integrand.has(sp.log) and (by_parts := of_logarithm(integrand, x)) is not None:
        yield by_parts
        return
    if integrand.has(sp.erf):
        parts = of_erf(integrand, x)
        if parts is not None:
            yield parts
            return
    exponential = of_exponentials(integrand, x)
    if exponential is not None:
        yield exponential
        return
    by_hand = manualintegrate(integrand, x)
    if not by_hand.has(sp.Integral):
        yield by_hand.rewrite(sp.log) if by_hand.has(sp.asinh, sp.acosh, sp.atanh, sp.acoth) else by_hand
    rational = of_root(integrand, x)
    if rational is not None:
        yield rational


def _slowly(integrand: sp.Expr, x: sp.Symbol) -> Iterator[sp.Expr]:
    whole = sp.integrate(integrand, x, conds="none")
    for piece in (whole, sp.integrate(sp.expand(integrand), x, conds="none") if whole.has(sp.Integral) else whole):
        yield sp.simplify(piece) if piece.has(sp.Piecewise) else piece
    if whole.has(sp.Piecewise):
        yield from (value for part in whole.atoms(sp.Piecewise) for value, _ in part.args if value != 0)


def of_rational(integrand: sp.Expr, x: sp.Symbol) -> sp.Expr | None:
    """By partial fractions whose divisors are powers of what is linear, or quadratic and > 0, with parameters in them."""
    parameters = {node.base for node in integrand.atoms(sp.Pow) if node.exp.is_Rational and node.exp.q == 2}
    roots = {c: sp.Symbol(f"_r_{c}", positive=True) for c in parameters if c.is_Symbol and c != x}
    found = sp.S.Zero
    for part in sp.Add.make_args(sp.apart(sp.factor(integrand.subs({c: r**2 for c, r in roots.items()})), x)):
        top, bottom = sp.fraction(sp.together(part))
        scale, powers = sp.factor_list(bottom, x)
        if len(powers) > 1 or any(sp.degree(base, x) > 2 for base, _ in powers):
            return None
        base, k = powers[0] if powers else (sp.S.One, 1)
        whole = _fraction(sp.Poly(top / scale, x), sp.Poly(base, x), int(k), x)
        if whole is None:
            return None
        found += whole
    return found.subs({r: sp.sqrt(c) for c, r in roots.items()})


def _fraction(top: sp.Poly, base: sp.Poly, k: int, x: sp.Symbol) -> sp.Expr | None:
    """The antiderivative of top/base^k, the degree of top below that of the base unless that is 0."""
    below = base.as_expr()
    if base.degree() == 0:
        return sp.integrate(top.as_expr() / below**k, x)
    if base.degree() == 1:
        c = top.as_expr() / base.LC()
        return c * sp.log(below) if k == 1 else c * below ** (1 - k) / (1 - k)
    a, b, c = base.all_coeffs()
    slope, rest = top.coeff_monomial(x) / (2 * a), top.coeff_monomial(1)
    rest -= slope * b
    logarithm = sp.log(below) if k == 1 else below ** (1 - k) / (1 - k)
    gap = sp.factor(4 * a * c - b**2)
    if not (gap.is_positive or sp.sqrt(gap).replace(sp.Abs, lambda inside: inside).is_polynomial()):
        return None
    root = sp.sqrt(gap).replace(sp.Abs, lambda inside: inside)
    whole, steep = 2 / root * sp.atan((2 * a * x + b) / root), 2 * a * x + b
    for i in range(1, k):
        whole = (steep / below**i + 2 * a * (2 * i - 1) * whole) / (i * gap)
    return slope * logarithm + rest * whole


def of_logarithm(integrand: sp.Expr, x: sp.Symbol) -> sp.Expr | None:
    """By parts: rational functions times the logarithm of one, where what is left is rational."""
    found = sp.S.Zero
    for part in sp.Add.make_args(sp.expand_mul(integrand)):
        logs = [f for f in sp.Mul.make_args(part) if isinstance(f, sp.log) and f.has(x)]
        rest = part / sp.Mul(*logs)
        if len(logs) > 1 or not rest.is_rational_function(x):
            return None
        whole = sp.integrate(rest, x)
        if logs:
            inside = logs[0].args[0]
            if not inside.is_rational_function(x) or whole.has(sp.log, sp.atan):
                return None
            left = sp.cancel(sp.together(whole * sp.diff(inside, x) / inside))
            whole = whole * logs[0] - sp.integrate(sp.apart(left, x), x)
        found += whole
    return found


def of_erf(integrand: sp.Expr, x: sp.Symbol) -> sp.Expr | None:
    """By parts: polynomials and exponentials of quadratics, times powers of one erf of what is linear in each part."""
    plain, beside = sp.S.Zero, dict[sp.Expr, sp.Expr]()
    for part in sp.Add.make_args(sp.expand(integrand)):
        functions = [f for f in part.atoms(sp.erf) if f.has(x)]
        if len(functions) > 1:
            return None
        if functions:
            beside[functions[0]] = beside.get(functions[0], sp.S.Zero) + part
        else:
            plain += part
    found = sp.S.Zero
    for function, parts in beside.items():
        place = function.args[0]
        if not (place.is_polynomial(x) and sp.degree(place, x) == 1):
            return None
        powers = _powers_of_erf(parts, function, x)
        if powers is None:
            return None
        found += powers[0]
        plain += powers[1]
    rest = of_gaussian(plain, x)
    return None if rest is None else found + rest


def _powers_of_erf(integrand: sp.Expr, function: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, sp.Expr] | None:
    """What has erf in it of the antiderivative, and an integrand without it that is left."""
    power, slope = sp.Dummy(), sp.diff(function, x)
    by_power = {int(j): c for (j,), c in sp.Poly(integrand.subs(function, power), power).terms()}
    found = sp.S.Zero
    for j in range(max(by_power), 0, -1):
        whole = _beside_erf(by_power.get(j, sp.S.Zero), function, x)
        if whole is None:
            return None
        whole, times = whole
        found += whole * function**j + times * function ** (j + 1) / (j + 1)
        by_power[j - 1] = by_power.get(j - 1, sp.S.Zero) - sp.expand(j * whole * slope)
    return found, by_power[0]


def _beside_erf(integrand: sp.Expr, function: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, sp.Expr] | None:
    """The antiderivative of what has no erf, as what has none and a number times this one."""
    whole = of_gaussian(integrand, x)
    if whole is None:
        return None
    bells = [f for f in whole.atoms(sp.erf) if f.has(x)]
    if bells and bells != [function]:
        return None
    times = sp.expand(whole).coeff(function) if bells else sp.S.Zero
    return sp.expand(whole - times * function) if bells else whole, times


def of_exponentials(integrand: sp.Expr, x: sp.Symbol) -> sp.Expr | None:
    """Rational functions of u = e^(c x), also as hyperbolic functions, by partial fractions in u."""
    plain = sp.powsimp(integrand.rewrite(HYPERBOLIC, sp.exp), combine="exp")
    powers = [node for node in plain.atoms(sp.exp) if node.has(x)]
    slopes = [sp.diff(node.args[0], x) for node in powers]
    if not slopes or any(c.has(x) for c in slopes):
        return None
    counts = [sp.cancel(c / slopes[0]) for c in slopes]
    if not all(c.is_Rational for c in counts):
        return None
    unit = sp.Rational(sp.igcd(0, *(c.p for c in counts)), sp.ilcm(1, *(c.q for c in counts)))
    step, u = slopes[0] * unit * (-1 if slopes[0].is_negative else 1), sp.Symbol("_u", positive=True)
    images = {
        node: u ** sp.cancel(c / step) * sp.exp(node.args[0].subs(x, 0)) for node, c in zip(powers, slopes, strict=True)
    }
    inside = sp.cancel(sp.together(plain.xreplace(images) / (step * u)))
    if inside.has(x) or not inside.is_rational_function(u):
        return None
    factors = [base for base, _ in sp.factor_list(sp.fraction(inside)[1], u)[1]]
    if all(base == u for base in factors) or any(sp.degree(base, u) > 2 for base in factors):
        return None
    whole = of_rational(inside, u) if inside.free_symbols != {u} else sp.integrate(inside, u)
    return None if whole is None else whole.subs(sp.log(u), step * x).subs(u, sp.exp(step * x))


def of_root(integrand: sp.Expr, x: sp.Symbol) -> sp.Expr | None:
    """With sqrt(a - b x^2) in it: rational in u = x/sqrt(a - b x^2)."""
    roots = [f for f in integrand.atoms(sp.Pow) if f.exp.is_Rational and f.exp.q == 2 and f.base.has(x)]
    bases = {f.base for f in roots}
    if len(bases) != 1:
        return None
    (base,) = bases
    if not base.is_polynomial(x) or sp.degree(base, x) != 2:
        return None
    b, middle, a = sp.Poly(base, x).all_coeffs()
    if middle != 0 or not a.is_positive or not (-b).is_positive:
        return None
    u = sp.Symbol("_u", positive=True)
    below = 1 - b * u**2
    moved = integrand.subs({f: (sp.sqrt(a) / sp.sqrt(below)) ** (2 * f.exp) for f in roots})
    moved = sp.simplify(moved.subs(x, sp.sqrt(a) * u / sp.sqrt(below)) * sp.sqrt(a) * below ** sp.Rational(-3, 2))
    if not moved.is_rational_function(u):
        return None
    return sp.integrate(sp.apart(moved, u), u).subs(u, x / sp.sqrt(base))


def of_gaussian(integrand: sp.Expr, x: sp.Symbol) -> sp.Expr | None:
    """The antiderivative of polynomials, also times exponentials of quadratics that open downwards, or of what is linear."""
    found = sp.S.Zero
    groups: dict[sp.Expr, sp.Expr] = {}
    whole = sp.expand(sp.powsimp(sp.expand(integrand, power_exp=False)), power_exp=False)
    for part in () if whole == 0 else sp.Add.make_args(whole):
        exponent, rest = sp.S.Zero, sp.S.One
        for factor in sp.Mul.make_args(part):
            base, power = factor.as_base_exp()
            if base is sp.E and factor.has(x):
                exponent += power
            elif isinstance(base, sp.exp) and factor.has(x):
                exponent += base.args[0] * power
            else:
                rest *= factor
        exponent = sp.expand(exponent)
        if not (exponent.is_polynomial(x) and rest.is_polynomial(x) and sp.degree(exponent, x) <= 2):
            return None
        groups[exponent] = groups.get(exponent, sp.S.Zero) + rest
    for exponent, polynomial in groups.items():
        if exponent == 0:
            found += sp.integrate(polynomial, x)
            continue
        kind = _linear if sp.degree(exponent, x) == 1 else _one
        part = kind(sp.Poly(polynomial, x), sp.Poly(exponent, x), x)
        if part is None:
            return None
        found += part
    return found


def _linear(polynomial: sp.Poly, exponent: sp.Poly, x: sp.Symbol) -> sp.Expr:
    """P exp(b x + c): p = P' + b P."""
    b, rest, made = exponent.LC(), polynomial, sp.Poly(0, x)
    while not rest.is_zero:
        term = sp.Poly(sp.simplify(rest.LC() / b) * x ** rest.degree(), x)
        made += term
        rest = sp.Poly(sp.simplify((rest - term.diff(x) - b * term).as_expr()), x)
    return made.as_expr() * sp.exp(exponent.as_expr())


def _one(polynomial: sp.Poly, exponent: sp.Poly, x: sp.Symbol) -> sp.Expr | None:
    """P exp(Q) + c erf(...), by descent of the degree: p = P' + Q' P + a number."""
    a, b, c = exponent.all_coeffs()
    a = sp.simplify(-a)
    if not a.is_positive:
        return None
    slope, rest, made = exponent.diff(x), polynomial, sp.Poly(0, x)
    while rest.degree() >= 1:
        k = rest.degree()
        term = sp.Poly(sp.simplify(rest.LC() / slope.LC()) * x ** (k - 1), x)
        made += term
        rest = rest - term.diff(x) - slope * term
        rest = sp.Poly(sp.simplify(rest.as_expr()), x)
    number = sp.simplify(rest.as_expr())
    place = sp.sqrt(a) * (x - b / (2 * a))
    whole = number * sp.exp(sp.simplify(c + b**2 / (4 * a))) * sp.sqrt(sp.pi) / (2 * sp.sqrt(a)) * sp.erf(place)
    return sp.collect(made.as_expr(), x) * sp.exp(exponent.as_expr()) + whole
