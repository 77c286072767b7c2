"""Functions of real numbers that authors may write, as terms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import sympy as sp

from ..terms.build import HALF, ONE, OO, TWO, ZERO, add, div, inverse, mul, neg, over, sub
from ..terms.term import Term, close, make, num, var


def exponential(x: Term) -> Term:
    return make("exp", x)


def _half_sum(x: Term, sign: int) -> Term:
    return mul(HALF, add(exponential(x), mul(num(sign), exponential(neg(x)))))


def _elliptic_pi(n: Term, m: Term) -> Term:
    """Its integral over (0, 1) in the sine: 1/((1 - n u^2) sqrt((1 - u^2) (1 - m u^2)))."""
    u = var("#u", "real")
    square = make("pow", u, TWO)
    radicand = mul(sub(ONE, square), sub(ONE, mul(m, square)))
    body = mul(inverse(sub(ONE, mul(n, square))), make("rpow", radicand, num(Fraction(-1, 2))))
    return make("over", make("interval", ZERO, ONE), close(body, u))


def polylogarithm(order: Term, x: Term) -> Term:
    """1/Gamma(s) times the integral of t^(s - 1) x/(e^t - x) over t > 0, for an order s > 0 and x < 1."""
    t = var("#t", "real")
    body = mul(make("rpow", t, sub(order, ONE)), x, inverse(sub(make("exp", t), x)))
    return div(over(make("interval", ZERO, OO), body, t), _gamma(order))


def _binomial(n: Term, k: Term) -> Term:
    return div(_gamma(add(n, ONE)), mul(_gamma(add(k, ONE)), _gamma(add(n, neg(k), ONE))))


def _gamma(x: Term) -> Term:
    return make("gamma", x)


def named(head: str) -> Callable[..., Term]:
    """The term of a head from its arguments."""
    return lambda *arguments: make(head, *arguments)


FUNCTIONS: dict[type, tuple[int, Callable[..., Term]]] = {
    sp.exp: (1, exponential),
    sp.log: (1, named("ln")),
    sp.sin: (1, named("sin")),
    sp.cos: (1, named("cos")),
    sp.tan: (1, lambda x: div(make("sin", x), make("cos", x))),
    sp.cot: (1, lambda x: div(make("cos", x), make("sin", x))),
    sp.sec: (1, lambda x: inverse(make("cos", x))),
    sp.csc: (1, lambda x: inverse(make("sin", x))),
    sp.sinh: (1, lambda x: _half_sum(x, -1)),
    sp.cosh: (1, lambda x: _half_sum(x, 1)),
    sp.tanh: (1, lambda x: div(_half_sum(x, -1), _half_sum(x, 1))),
    sp.coth: (1, lambda x: div(_half_sum(x, 1), _half_sum(x, -1))),
    sp.asin: (1, named("asin")),
    sp.acos: (1, lambda x: sub(mul(HALF, make("pi")), make("asin", x))),
    sp.atan: (1, named("atan")),
    sp.erf: (1, named("erf")),
    sp.erfc: (1, lambda x: sub(ONE, make("erf", x))),
    sp.Abs: (1, named("abs")),
    sp.floor: (1, named("floor")),
    sp.ceiling: (1, lambda x: neg(make("floor", neg(x)))),
    sp.gamma: (1, _gamma),
    sp.loggamma: (1, named("lngamma")),
    sp.polygamma: (2, named("polygamma")),
    sp.digamma: (1, lambda x: make("polygamma", ZERO, x)),
    sp.factorial: (1, lambda x: _gamma(add(x, ONE))),
    sp.binomial: (2, _binomial),
    sp.besseli: (2, named("bessel_i")),
    sp.elliptic_k: (1, named("elliptic_k")),
    sp.elliptic_e: (1, named("elliptic_e")),
    sp.elliptic_pi: (2, _elliptic_pi),
    sp.polylog: (2, polylogarithm),
    sp.zeta: (1, named("zeta")),
}
"""Functions of real numbers by their number of arguments; other numbers of arguments mean something else."""
