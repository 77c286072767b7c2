"""Special functions: values, integrals, bounds and asymptotics that the standard tables state."""

from __future__ import annotations

from .axiom import Axiom, axiom, every
from .notation import OO, PI, binder, cos, exp, function, gamma, head, integral, ln, sin, total, variables

a, b, c, p, r, t, x = variables("real", "a b c p r t x")
i, k, n = variables("integer", "i k n")
psi, bessel, hyp2f1 = head("polygamma"), head("bessel_i"), head("hyp2f1")
w = function("w")
_beta = gamma(p) * gamma(r) / gamma(p + r)
_alzer = "Alzer (1997), On some inequalities for the gamma and psi functions, Math. Comp. 66, 373; DLMF 5.11.2"

FUNCTIONS: tuple[Axiom, ...] = (
    axiom(
        "digamma_lower", "The digamma function lies above ln x - 1/x.", _alzer, [x], ln(x) - 1 / x < psi(0, x), [x > 0]
    ),
    axiom(
        "digamma_second_lower",
        "The digamma function lies above its expansion to the order x^-2.",
        _alzer,
        [x],
        ln(x) - 1 / (2 * x) - 1 / (12 * x**2) < psi(0, x),
        [x > 0],
    ),
    axiom(
        "digamma_second_upper",
        "The digamma function lies below its expansion to the order 1/x.",
        _alzer,
        [x],
        psi(0, x) < ln(x) - 1 / (2 * x),
        [x > 0],
    ),
    axiom(
        "gamma_ratio",
        "Gamma(k + a)/Gamma(k + b) grows like k^(a - b).",
        "DLMF 5.11.12",
        [a, b],
        binder("lim", head("counts")(), gamma(k + a) / gamma(k + b) * k ** (b - a), k) == 1,
    ),
    axiom(
        "gamma_reflection",
        "Gamma(x) Gamma(1 - x) = pi/sin(pi x).",
        "DLMF 5.5.3",
        [x],
        gamma(x) * gamma(1 - x) * sin(PI * x) == PI,
        [x > 0, x < 1],
    ),
    axiom(
        "euler_beta",
        "Euler's integral of the first kind, over the unit interval.",
        "DLMF 5.12.1",
        [p, r],
        integral(0, 1, t ** (p - 1) * (1 - t) ** (r - 1), t) == _beta,
        [p > 0, r > 0],
    ),
    axiom(
        "euler_beta_half_line",
        "Euler's integral of the first kind, over the half line.",
        "DLMF 5.12.3",
        [p, r],
        integral(0, OO, t ** (p - 1) * (1 + t) ** (-(p + r)), t) == _beta,
        [p > 0, r > 0],
    ),
    axiom(
        "gauss_summation",
        "Gauss: the value of a hypergeometric function at 1.",
        "DLMF 15.4.20",
        [a, b, c],
        hyp2f1(a, b, c, 1) == gamma(c) * gamma(c - a - b) / (gamma(c - a) * gamma(c - b)),
        [c > 0, a < c, b < c, a + b < c],
    ),
    axiom(
        "euler_integral",
        "Euler: a hypergeometric function as an integral.",
        "DLMF 15.6.1",
        [a, b, c, x],
        integral(0, 1, t ** (b - 1) * (1 - t) ** (c - b - 1) * (1 - x * t) ** (-a), t)
        == gamma(b) * gamma(c - b) / gamma(c) * hyp2f1(a, b, c, x),
        [b > 0, b < c, x < 1],
    ),
    axiom(
        "bessel_integral",
        "A modified Bessel function of whole order as an integral over a half turn.",
        "DLMF 10.32.3",
        [k, x],
        bessel(k, x) == 1 / PI * integral(0, PI, exp(x * cos(t)) * cos(k * t), t),
        [k >= 0, x >= 0],
    ),
    axiom(
        "fano",
        "The purity of positive weights is bounded by their entropy.",
        "Cover and Thomas, Elements of Information Theory (2006), theorem 2.10.1, for the posterior weights",
        [n],
        ln(n) * total(1, n, w(i) ** 2, i) <= ln(n) + ln(2) + total(1, n, w(i) * ln(w(i)), i),
        [n >= 1],
        [every(w(i) > 0, i, where=[i >= 1, i <= n]), every(total(1, n, w(i), i) == 1)],
    ),
)
