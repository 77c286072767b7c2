"""Signs on a domain, decided exactly: from its conditions, from the shape, or factor by factor as polynomials on a box."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp
from sympy.logic.boolalg import Boolean

from .admission import unwieldy
from .boxes import (
    constant_sign,
    factors_of,
    polynomial_sign,
    ranges_of,
    sign_of_power,
    too_long,
    weak_sign,
    without_roots,
)
from .domain import Domain, Parameter
from .errors import Refusal
from .language import WEIGHT, average, tau
from .pointwise import may_lose_a_symbol
from .probes import signs_seen
from .roots import root_of


def sign_on(expression: sp.Expr, domain: Domain) -> int | None:
    """+1, -1 or 0 when the expression has that one sign on all of the domain; None when undecided."""
    return None if unwieldy(expression) else _sign(sp.sympify(expression), domain)


@lru_cache(maxsize=4096)
def _sign(expression: sp.Expr, domain: Domain, beyond: bool = True) -> int | None:
    """``beyond`` = False leaves out what lies beyond a condition, which would be asked of itself without end."""
    if len(signs_seen(expression, domain)) == 2:
        return None
    known = _from_conditions(expression, domain)
    if known is not None:
        return known
    direction, strict = _structural(expression, domain)
    if direction is not None and (strict or direction == 0):
        return direction
    numerator, denominator = sp.fraction(sp.together(expression))
    sign = 1
    for part in (numerator, denominator):
        part_sign = _part_sign(part, domain, beyond)
        if part_sign is None or (part is denominator and part_sign == 0):
            further = _beyond_a_condition(expression, domain) if beyond else None
            return _multiple_of_a_condition(expression, domain) if further is None else further
        sign *= part_sign
    return sign


def _multiple_of_a_condition(expression: sp.Expr, domain: Domain, weak: bool = False) -> int | None:
    """The sign of what is, up to a factor of one sign on the box alone, said to be > 0 (or, if asked, >= 0)."""
    for strict, slack in _slacks(domain):
        if (strict or weak) and slack.free_symbols <= expression.free_symbols:
            ratio, parameters = without_roots(expression / slack, domain)
            box = Domain(tuple(parameters.values()))
            factor = None if len(signs_seen(ratio, box)) == 2 else _sign(sp.cancel(ratio), box)
            if factor:
                return factor
    return None


def _part_sign(part: sp.Expr, domain: Domain, beyond: bool = True) -> int | None:
    """The sign of a numerator or denominator, by its factors, its roots or a condition."""
    for method in (_product_sign, _with_roots, _by_squares):
        sign = method(part, domain)
        if sign is not None:
            return sign
    return _beyond_a_condition(part, domain) if beyond else None


def _with_roots(expression: sp.Expr, domain: Domain) -> int | None:
    """The sign of a sum of square roots and a rest: when all of them have the same one, the rest strictly."""
    terms = sp.Add.make_args(expression)
    roots = [t for t in terms if any(p.exp.is_Rational and p.exp.q == 2 for p in t.atoms(sp.Pow))]
    if not roots or len(roots) == len(terms):
        return None
    rest = _sign(sp.Add(*(t for t in terms if t not in roots)), domain)
    return rest if rest and all(_structural(t, domain)[0] == rest for t in roots) else None


def _by_squares(expression: sp.Expr, domain: Domain) -> int | None:
    """The sign of p + q sqrt(r), p and q real: that of q where q^2 r > p^2, that of p where q^2 r < p^2 and r > 0."""
    roots = {a for a in expression.atoms(sp.Pow) if a.exp.is_Rational and a.exp.q == 2 and not a.base.is_Symbol}
    if len({root.base for root in roots}) != 1:
        return None
    radicand = next(iter(roots)).base
    name = sp.Dummy("root")
    named = sp.expand(expression.xreplace({root: name ** (2 * root.exp) for root in roots}))
    if not named.is_polynomial(name) or radicand.has(name):
        return None
    p, q = sp.S.Zero, sp.S.Zero
    for (power,), coefficient in sp.Poly(named, name).terms():
        even = coefficient * radicand ** (power // 2)
        p, q = (p, q + even) if power % 2 else (p + even, q)
    if not (p.is_real and q.is_real) or sp.expand_log(radicand).has(sp.I):
        return None
    squares = q**2 * radicand - p**2
    if len(signs_seen(squares, domain)) == 2:
        return None
    if too_long(p, p) or too_long(q, q, radicand):  # before it is multiplied out
        return None
    difference = _sign(sp.factor(squares), domain)
    if difference == 1:
        return _sign(sp.factor(q), domain) or None
    if difference == -1 and _sign(radicand, domain) == 1:
        return _sign(sp.factor(p), domain) or None
    return None


def _beyond_a_condition(expression: sp.Expr, domain: Domain) -> int | None:
    """The sign of what a condition g >= 0 (or > 0) pushes further from 0: expression - g > 0, or expression + g < 0.

    That a root lies above the lower end of its range is such a condition.
    """
    box = Domain(domain.parameters)
    for slack in (*(g for _, g in _slacks(domain)), *(root - root.args[3] for root in expression.atoms(root_of))):
        for direction in (1, -1):
            beyond = direction * expression - slack
            if -1 not in signs_seen(beyond, box) and _sign(beyond, box, False) == 1:
                return direction
    return None


def _slacks(domain: Domain) -> list[tuple[bool, sp.Expr]]:
    """(strict, g) for every condition of the domain that says g > 0 or g >= 0."""
    return [
        (not isinstance(condition, sp.GreaterThan | sp.LessThan), condition.gts - condition.lts)
        for condition in domain.conditions
        if not isinstance(condition, sp.Eq | sp.Ne) and not unwieldy(condition)
    ]


def _structural(expression: sp.Expr, domain: Domain) -> tuple[int | None, bool]:
    """(direction, strict): the expression is >= 0 (+1) or <= 0 (-1), strictly or not, read off its shape."""
    known = _from_conditions(expression, domain)
    if known is not None:
        return known, True
    if expression.is_Rational or expression is sp.pi:
        return int(sp.sign(expression)), True
    if isinstance(expression, sp.gamma):
        return (1, True) if _sign(expression.args[0], domain) == 1 else (None, False)
    if expression.is_Symbol:
        for p in domain.parameters:
            if p.symbol == expression:
                return (
                    (1, p.lower > 0 or p.lower_open)
                    if p.lower >= 0
                    else (-1, p.upper < 0 or p.upper_open)
                    if p.upper <= 0
                    else (None, False)
                )
        return None, False
    if isinstance(expression, root_of):
        low = expression.args[3]
        return (1, True) if low.is_Rational and low >= 0 else (None, False)
    if isinstance(expression, average):
        return _average_sign(expression, domain)
    if isinstance(expression, tau) and expression.is_positive:
        return 1, True
    if isinstance(expression, sp.Pow) and expression.exp.is_Rational and expression.exp.q <= 2:
        direction, strict = _structural(expression.base, domain)
        if expression.exp.q == 2 and not (direction == 1 and (strict or expression.exp > 0)):
            return None, False
        if expression.exp.p % 2 == 0:
            if expression.base.is_real is not True:
                return None, False
            return (1, strict) if strict or expression.exp > 0 else (None, False)
        return (direction, strict) if strict or expression.exp > 0 else (None, False)
    if isinstance(expression, sp.Pow) and expression.exp.is_real:
        return (1, True) if _sign(expression.base, domain) == 1 else (None, False)
    if isinstance(expression, sp.Mul):
        parts = [_structural(a, domain) for a in expression.args]
        if any(part is None for part, _ in parts):
            return None, False
        return int(sp.Mul(*[part for part, _ in parts])), all(strict for _, strict in parts)
    if isinstance(expression, sp.Add):
        parts = [_structural(a, domain) for a in expression.args]
        directions = {part for part, _ in parts if part != 0}
        if len(directions) == 1 and None not in directions:
            return directions.pop(), any(strict for part, strict in parts if part != 0)
    return None, False


def over_population(inside: average, domain: Domain) -> Domain:
    """The domain with the variable of the average as a further parameter, t > 0."""
    return Domain((*domain.parameters, Parameter(inside.args[1], sp.S.Zero)), domain.conditions)


def _average_sign(expression: average, domain: Domain) -> tuple[int | None, bool]:
    """The sign of an average: that of what is averaged, when it has one for every t > 0."""
    function, t = expression.args
    if t in domain.symbols or function.has(WEIGHT):
        return None, False
    wide = over_population(expression, domain)
    direction, strict = _structural(function, wide)
    if direction is None or not strict:
        sign = _sign(function, wide)
        direction, strict = (sign, True) if sign else (direction, strict)
    return direction, strict


def _product_sign(expression: sp.Expr, domain: Domain) -> int | None:
    expression, wide = without_roots(expression, domain)
    listed = factors_of(expression)
    if listed is None:
        return None
    constant, factors = listed
    sign = constant_sign(constant)
    for factor, power in factors:
        one = _factor_sign(factor, wide, domain)
        raised = sign_of_power(one, power)
        if raised is None:
            return None
        sign = sign * raised if sign is not None else None
    return sign


def _from_conditions(expression: sp.Expr, domain: Domain, weak: bool = False) -> int | None:
    """The strict (or, if asked, weak) sign of a multiple, by something of known sign, of what a condition says is positive."""
    for strict, slack in _slacks(domain):
        if (strict or weak) and slack != 0 and may_lose_a_symbol(expression, slack):
            ratio = sp.cancel(expression / slack)
            if ratio.is_Rational and ratio != 0:
                return int(sp.sign(ratio))
            if ratio.free_symbols < expression.free_symbols:
                direction, certain = _structural(ratio, Domain(domain.parameters))
                if certain and direction:
                    return direction
    return None


def _factor_sign(factor: sp.Expr, parameters: dict[sp.Symbol, Parameter], domain: Domain) -> int | None:
    known = _from_conditions(factor, domain)
    if known is not None:
        return known
    if not factor.free_symbols:
        direction, strict = _structural(factor, domain)
        return direction if strict else None
    ranges = ranges_of(factor, parameters)
    if ranges is None or len(signs_seen(factor, Domain(tuple(ranges)))) == 2:
        return None
    sign = polynomial_sign(factor, ranges)
    return _sign_by_powers(factor, ranges, parameters) if sign is None and len(ranges) > 1 else sign


def _sign_by_powers(factor: sp.Expr, ranges: list[Parameter], parameters: dict[sp.Symbol, Parameter]) -> int | None:
    """The strict sign of a polynomial in some x > 0 whose coefficients do not have the other sign, and one is not 0."""
    box = Domain(tuple(parameters.values()))
    for p in ranges:
        if p.lower < 0 or (p.lower == 0 and not p.lower_open):
            continue
        coefficients = sp.Poly(factor, p.symbol).coeffs()
        for direction in (1, -1):
            if all(decide(sp.Ge(direction * c, 0, evaluate=False), box) for c in coefficients) and any(
                _sign(sp.factor(direction * c), box) == 1 for c in coefficients
            ):
                return direction
    return None


def decide(relation: Boolean, domain: Domain) -> bool:
    """Is the inequality (or <>, or polynomial equality) certain on all of the domain? False means: not shown."""
    if relation in (sp.true, sp.false) or relation in domain.conditions:
        return relation is not sp.false
    if unwieldy(relation) or sp.Not(relation) in domain.conditions:
        return False
    difference = relation.lhs - relation.rhs
    if isinstance(relation, sp.Eq):
        return bool(sp.cancel(difference) == 0)
    if any(relation.func(sp.Integer(seen), 0) == False for seen in signs_seen(difference, domain)):  # noqa: E712
        return False
    sign = sign_on(difference, domain)
    if sign is not None:
        return bool(relation.func(sp.Integer(sign), 0))
    if isinstance(relation, sp.GreaterThan | sp.LessThan):
        difference = difference if isinstance(relation, sp.GreaterThan) else -difference
        return _said(difference, domain) or _weak(difference, domain)
    return False


def _said(difference: sp.Expr, domain: Domain) -> bool:
    """Does a condition of the domain say that the difference, or it times its denominator, is >= 0?"""
    if _from_conditions(difference, domain, weak=True) == 1 or _multiple_of_a_condition(difference, domain, True) == 1:
        return True
    numerator, denominator = sp.fraction(sp.together(difference))
    below = _part_sign(denominator, domain)
    return below in (1, -1) and _from_conditions(below * numerator, domain, weak=True) == 1


def _weak(difference: sp.Expr, domain: Domain) -> bool:
    """difference >= 0 by the coefficients after moving each range to [0, oo); squares are dropped."""
    expression, parameters = without_roots(sp.together(difference), domain)
    numerator, denominator = sp.fraction(sp.together(expression))
    sign = _product_sign(denominator, Domain(tuple(parameters.values()), domain.conditions))
    if sign is None or sign == 0:
        return False
    listed = factors_of(sign * numerator)
    if listed is None:
        return False
    constant, factors = listed
    for factor, power in factors:
        if power % 2 == 0 and factor.is_polynomial(*parameters) and factor.is_real:
            continue
        ranges = ranges_of(factor, parameters)
        raised = sign_of_power(weak_sign(factor, ranges), power) if ranges else None
        if raised is None:
            return False
        constant *= raised
    return constant_sign(constant) in (0, 1)


def entails(inner: Domain, outer: Domain, why: str = "") -> None:
    """Refuse unless every point of ``inner`` lies in ``outer`` (parameters that only ``inner`` has are free)."""
    have = {p.name: p for p in inner.parameters}
    for wanted in outer.parameters:
        p = have.get(wanted.name)
        if p is None or p.symbol != wanted.symbol:
            raise Refusal(f"{why} speaks of {wanted.name} ({wanted.describe()}), which the step's domain does not have")
        if wanted.integer and not p.integer:
            raise Refusal(f"{why} needs {wanted.describe()}, the step only says {p.describe()}")
        if not bool(p.interval.is_subset(wanted.interval)):
            raise Refusal(f"{why} holds for {wanted.describe()}, the step claims it for {inner.describe()}")
    for condition in outer.conditions:
        if not decide(condition, inner):
            raise Refusal(f"{why} needs {condition}, which does not follow from {inner.describe()}")
