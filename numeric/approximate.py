"""Numbers with bounds of their errors, single or arrays, and the operations on them.

Each operation carries the errors of its operands to first order and adds its own rounding.
Source: N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2002, 3.3.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import scipy
import sympy as sp

from ..theory.language import to_first_order

ROUNDING = 2.0**-53
"""Relative error of an operation on 64-bit numbers."""

WIDE_ROUNDING = float(np.finfo(np.longdouble).eps) / 2
"""And on the processor's wide numbers: 2^-64 on many; 2^-53 where there are none."""

ULPS = 8
"""Roundings of a function of NumPy or SciPy: several times what balls have found."""

SMALL = 1e-3
"""Errors count to first order while they are below this share of the distance to where a function is singular."""


class Approximate(NamedTuple):
    """Values and bounds of their absolute errors, arrays or single numbers; a bound that is not finite says nothing."""

    value: Any
    bound: Any


Operation = Callable[..., Approximate]


def _rounded(value: Any, carried: Any, roundings: Any = 1) -> Approximate:
    wide = getattr(value, "dtype", None) == np.longdouble
    bound = np.abs(value)
    bound *= roundings * (WIDE_ROUNDING if wide else ROUNDING)
    return Approximate(value, bound if _exact(carried) else bound + carried)


def _exact(bound: Any) -> bool:
    """Is it one bound for all points, 0? Most operands are exact: what their errors would add is not computed."""
    return not isinstance(bound, np.ndarray) and bool(bound == 0)


def narrow(x: Approximate) -> Approximate:
    """For functions that know 64-bit numbers alone."""
    if getattr(x.value, "dtype", None) != np.longdouble:
        return x
    value = np.asarray(x.value, dtype=np.float64)[()]
    return Approximate(value, x.bound + ROUNDING * np.abs(value))


def add(*terms: Approximate) -> Approximate:
    total, bound = terms[0]
    for value, error in terms[1:]:
        total, bound = _rounded(total + value, bound if _exact(error) else bound + error)
    return Approximate(total, bound)


def multiply(*factors: Approximate) -> Approximate:
    product, bound = factors[0]
    for value, error in factors[1:]:
        carried = 0.0 if _exact(bound) else (np.abs(value) + error) * bound
        carried = carried if _exact(error) else carried + np.abs(product) * error
        product, bound = _rounded(product * value, carried)
    return Approximate(product, bound)


def _reciprocal(x: Approximate) -> Approximate:
    if _exact(x.bound):
        return _rounded(1 / x.value, 0.0)
    size = np.abs(x.value)
    return _rounded(1 / x.value, np.where(x.bound < size, x.bound / (size * (size - x.bound)), np.inf))


def whole_power(exponent: int) -> Operation:
    def power(x: Approximate) -> Approximate:
        if exponent == -1:
            return _reciprocal(x)
        if exponent < 0:
            return _reciprocal(whole_power(-exponent)(x))
        if exponent == 1:
            return x
        if exponent == 2:
            return multiply(x, x)
        size = np.abs(x.value) + x.bound
        return _rounded(x.value**exponent, exponent * size ** (exponent - 1) * x.bound, ULPS)

    return power


def _square_root(x: Approximate) -> Approximate:
    root = np.sqrt(x.value)  # NaN, which no bound passes, where the value is negative
    if _exact(x.bound):
        return _rounded(root, 0.0)
    least = np.sqrt(np.maximum(x.value - x.bound, 0))
    return _rounded(root, np.where(x.bound == 0, 0.0, x.bound / (root + least)))


def half_power(twice: int) -> Operation:
    return lambda x: whole_power(twice)(_square_root(x))


def _power(base: Approximate, exponent: Approximate) -> Approximate:
    value = base.value**exponent.value
    carried = np.abs(exponent.value) * base.bound / base.value + np.abs(np.log(base.value)) * exponent.bound
    return _rounded(value, _first_order(2 * value * carried, carried < SMALL), ULPS)


def _first_order(carried: Any, small: Any) -> Any:
    return np.where(small, carried, np.inf)


def _function(
    function: Callable[[Any], Any],
    slope: Callable[[Any, Any], Any],
    room: Callable[[Any], Any] = np.ones_like,
    double: bool = True,
    roundings: int = ULPS,
) -> Operation:
    """A function of one argument; its slope from argument and value, and the distance to where that changes its order."""

    def apply(x: Approximate) -> Approximate:
        x = narrow(x) if double else x
        value = function(x.value)
        carried = np.where(x.bound == 0, 0.0, 2 * np.abs(slope(x.value, value)) * x.bound)
        return _rounded(value, _first_order(carried, x.bound <= SMALL * np.abs(room(x.value))), roundings)

    return apply


def _cosine(x: Approximate) -> Approximate:
    """Its rounding is that of 1: the slope is not that of the value."""
    x = narrow(x)
    value = np.cos(x.value)
    return Approximate(value, ROUNDING * ULPS + x.bound + 0 * value)


def _complete(m: Any) -> tuple[Any, Any]:
    """K and E of a parameter m < 1 by the arithmetic-geometric mean, in the width of m. Source: DLMF 19.8.6."""
    one = np.ones_like(m)
    a, b, lost, power = one, np.sqrt(1 - m), m / 2, one / 2
    for _ in range(MEANS):
        c, a, b, power = (a - b) / 2, (a + b) / 2, np.sqrt(a * b), power * 2
        lost = lost + power * c * c
    first = np.arctan(one) * 2 / a
    return first, first * (1 - lost)


MEANS = 8
"""Means that are taken: for 1 - m >= 2^-60 more change nothing."""


def _elliptic(which: int, slope: Callable[[Any, Any, Any], Any]) -> Operation:
    """K or E: of SciPy, and by means in wide numbers."""

    def apply(m: Approximate) -> Approximate:
        if getattr(m.value, "dtype", None) == np.longdouble:
            pair = _complete(m.value)
        else:
            pair = scipy.special.ellipk(m.value), scipy.special.ellipe(m.value)
        near_0 = np.abs(m.value) < SMALL
        carried = np.where(m.bound == 0, 0.0, 2 * np.abs(np.where(near_0, 1, slope(m.value, *pair))) * m.bound)
        small = (m.bound <= SMALL * (1 - m.value)) & (1 - m.value > 2.0**-60)
        # 1 - E/K is a sum: where E is small beside K its rounding is that of K
        return _rounded(pair[which], _first_order(carried, small), ULPS * (pair[0] / pair[1] if which else 1))

    return apply


def _elliptic_pi(n: Approximate, m: Approximate) -> Approximate:
    """By Carlson's integrals; the slopes are those of DLMF 19.4."""
    special, (c, cn), (k, km) = scipy.special, narrow(n), narrow(m)
    value = special.elliprf(0, 1 - k, 1) + c / 3 * special.elliprj(0, 1 - k, 1, 1 - c)
    first, second = special.ellipk(k), special.ellipe(k)
    along = (second + (k - c) / c * first + (c * c - k) / c * value) / (2 * (k - c) * (c - 1))
    across = (second / (k - 1) + value) / (2 * (c - k))
    carried = np.where(cn == 0, 0.0, np.abs(along) * cn) + np.where(km == 0, 0.0, np.abs(across) * km)
    near = (cn <= SMALL * np.abs(1 - c)) & (km <= SMALL * np.abs(1 - k)) & (np.abs(c - k) > SMALL)
    return _rounded(value, _first_order(2 * carried, near & (c < 1) & (k < 1)), 2 * ULPS)


def _bessel(order: Approximate, x: Approximate) -> Approximate:
    """I_0 and I_1; the slopes are I_1 and I_0 - I_1/x. Source: DLMF 10.29."""
    if abs(order.value) not in (0, 1):
        return Approximate(x.value * np.nan, np.inf)
    zeroth, first = scipy.special.i0, scipy.special.i1
    if order.value == 0:
        return _function(zeroth, lambda v, y: first(v), roundings=4 * ULPS)(x)
    return _function(first, lambda v, y: zeroth(v) - y / v, lambda v: np.minimum(np.abs(v), 1), roundings=4 * ULPS)(x)


def _exponential_integral(order: Approximate, x: Approximate) -> Approximate:
    """E_1 for x > 0; its slope is -e^-x/x."""
    if order.value != 1:
        return Approximate(x.value * np.nan, np.inf)
    return _function(scipy.special.exp1, lambda v, y: np.exp(-v) / v, lambda v: v, roundings=4 * ULPS)(x)


def _polygamma(order: Approximate, x: Approximate) -> Approximate:
    whole, x = int(order.value), narrow(x)
    value, slope = (scipy.special.polygamma(k, x.value) for k in (whole, whole + 1))
    return _rounded(value, _first_order(2 * np.abs(slope) * x.bound, x.bound <= SMALL * np.abs(x.value)), ULPS)


FUNCTIONS: dict[type, Operation] = {
    sp.Add: add,
    sp.Mul: multiply,
    sp.Pow: _power,
    sp.exp: _function(np.exp, lambda x, y: y, double=False),
    sp.log: _function(np.log, lambda x, y: 1 / x, lambda x: x, double=False),
    sp.erf: _function(lambda x: scipy.special.erf(x), lambda x, y: 1.2 * np.exp(-x * x)),
    sp.atan: _function(np.arctan, lambda x, y: 1 / (1 + x * x)),
    sp.cos: _cosine,
    sp.gamma: _function(lambda x: scipy.special.gamma(x), lambda x, y: y * scipy.special.digamma(x), lambda x: x),
    sp.elliptic_k: _elliptic(0, lambda m, k, e: (e - (1 - m) * k) / (2 * m * (1 - m))),
    sp.elliptic_e: _elliptic(1, lambda m, k, e: (e - k) / (2 * m)),
    sp.elliptic_pi: _elliptic_pi,
    sp.polygamma: _polygamma,
    sp.besseli: _bessel,
    sp.expint: _exponential_integral,
    sp.Abs: lambda x: Approximate(np.abs(x.value), x.bound),
    to_first_order: lambda x: x,
}

ARITY = {sp.elliptic_e: 1, sp.elliptic_pi: 2, sp.elliptic_k: 1, sp.log: 1}
