"""Special functions: values, integrals, bounds and asymptotics that the standard tables state."""

from __future__ import annotations

from .axiom import Stated, axiom, every, stated
from .notation import (
    HALF,
    OO,
    PI,
    binder,
    cos,
    derivative,
    exp,
    function,
    gamma,
    head,
    integral,
    ln,
    sin,
    total,
    variables,
)

a, b, c, p, r, t, x = variables("real", "a b c p r t x")
i, k, n = variables("integer", "i k n")
psi, bessel, hyp2f1 = head("polygamma"), head("bessel_i"), head("hyp2f1")
w = function("w")


@axiom()
def digamma_lower() -> Stated:
    """The digamma function lies above ln x - 1/x. Source: Alzer (1997), Math. Comp. 66, 373."""
    return stated(ln(x) - 1 / x < psi(0, x), x > 0)


@axiom()
def digamma_second_lower() -> Stated:
    """The digamma function lies above its expansion to x^-2. Source: Alzer (1997), Math. Comp. 66, 373; DLMF 5.11(ii)."""
    return stated(ln(x) - 1 / (2 * x) - 1 / (12 * x**2) < psi(0, x), x > 0)


@axiom()
def digamma_second_upper() -> Stated:
    """The digamma function lies below its expansion to 1/x. Source: Alzer (1997), Math. Comp. 66, 373; DLMF 5.11(ii)."""
    return stated(psi(0, x) < ln(x) - 1 / (2 * x), x > 0)


@axiom()
def derivatives_of_power() -> Stated:
    """The k-th derivative of (x + c)^p. Source: Apostol, Mathematical Analysis (1974), 5.3; DLMF 1.4(iii)."""
    factors = binder("product", head("integers")(0, k - 1), p - i, i)
    return stated(derivative(k, (t + c) ** p, t, x) == factors * (x + c) ** (p - k), k >= 0, x + c > 0)


@axiom()
def gamma_reflection() -> Stated:
    """Gamma(x) Gamma(1 - x) = pi/sin(pi x). Source: DLMF 5.5.3."""
    return stated(gamma(x) * gamma(1 - x) * sin(PI * x) == PI, x > 0, x < 1)


@axiom()
def euler_beta() -> Stated:
    """Euler's integral of the first kind, over the unit interval. Source: DLMF 5.12.1."""
    value = gamma(p) * gamma(r) / gamma(p + r)
    return stated(integral(0, 1, t ** (p - 1) * (1 - t) ** (r - 1), t) == value, p > 0, r > 0)


@axiom()
def euler_beta_half_line() -> Stated:
    """Euler's integral of the first kind, over the half line. Source: DLMF 5.12.3."""
    value = gamma(p) * gamma(r) / gamma(p + r)
    return stated(integral(0, OO, t ** (p - 1) * (1 + t) ** (-(p + r)), t) == value, p > 0, r > 0)


@axiom()
def gauss_summation() -> Stated:
    """Gauss: the value of a hypergeometric function at 1. Source: DLMF 15.4.20."""
    value = gamma(c) * gamma(c - a - b) / (gamma(c - a) * gamma(c - b))
    return stated(hyp2f1(a, b, c, 1) == value, c > 0, a < c, b < c, a + b < c)


@axiom()
def euler_integral() -> Stated:
    """Euler: a hypergeometric function as an integral. Source: DLMF 15.6.1."""
    left = integral(0, 1, t ** (b - 1) * (1 - t) ** (c - b - 1) * (1 - x * t) ** (-a), t)
    return stated(left == gamma(b) * gamma(c - b) / gamma(c) * hyp2f1(a, b, c, x), b > 0, b < c, x < 1)


@axiom()
def quadratic_transformation() -> Stated:
    """Gauss: a hypergeometric function at x^2 by one at 4 x/(1 + x)^2.

    Source: Andrews, Askey and Roy, Special Functions (1999), formula 3.1.11; DLMF 15.8(iii).
    """
    left = (1 + x) ** (2 * a) * hyp2f1(a - b + HALF, a, b + HALF, x**2)
    return stated(left == hyp2f1(a, b, 2 * b, 4 * x / (1 + x) ** 2), b > 0, x >= 0, x < 1)


@axiom()
def bessel_integral() -> Stated:
    """A modified Bessel function of whole order as an integral over a half turn. Source: DLMF 10.32.3."""
    return stated(bessel(k, x) == 1 / PI * integral(0, PI, exp(x * cos(t)) * cos(k * t), t), k >= 0, x >= 0)


@axiom()
def fano() -> Stated:
    """The purity of positive weights is bounded by their entropy.

    Source: Cover and Thomas, Elements of Information Theory (2006), theorem 2.10.1, for the posterior weights.
    """
    return stated(
        ln(n) * total(1, n, w(i) ** 2, i) <= ln(n) + ln(2) + total(1, n, w(i) * ln(w(i)), i),
        n >= 1,
        owes=[every(w(i) > 0, i, where=[i >= 1, i <= n]), every(total(1, n, w(i), i) == 1)],
    )
