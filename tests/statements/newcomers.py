"""Statements of one line that newcomers found missing, by kind, each with a false twin: what is given, the statement, the twin."""

from __future__ import annotations

NEWCOMERS: dict[str, tuple[str, str, str]] = {
    "Bhattacharyya's coefficient with a root in front": (
        "m, k real, s, r > 0",
        "Integral(exp(-(x - m)**2/(4*s**2) - (x - k)**2/(4*r**2))/sqrt(2*pi*s*r), (x, -oo, oo))"
        " == sqrt(2*s*r/(s**2 + r**2))*exp(-(m - k)**2/(4*(s**2 + r**2)))",
        "Integral(exp(-(x - m)**2/(4*s**2) - (x - k)**2/(4*r**2))/sqrt(2*pi*s*r), (x, -oo, oo))"
        " == sqrt(2*s*r/(s**2 + r**2))*exp(-(m - k)**2/(2*(s**2 + r**2)))",
    ),
    "a call": (
        "a, k, m > 0",
        "Integral(Max(m*exp(a*x - a**2/2) - k, 0)*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo))"
        " == m*(1 + erf((ln(m/k) + a**2/2)/(a*sqrt(2))))/2 - k*(1 + erf((ln(m/k) - a**2/2)/(a*sqrt(2))))/2",
        "Integral(Max(m*exp(a*x - a**2/2) - k, 0)*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo))"
        " == m*(1 + erf((ln(m/k) + a**2/2)/(a*sqrt(2))))/2 - k*(1 + erf((ln(m/k) + a**2/2)/(a*sqrt(2))))/2",
    ),
    "a put": (
        "a, k > 0",
        "Integral(Max(k - exp(a*x), 0)*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo))"
        " == k*(1 + erf(ln(k)/(a*sqrt(2))))/2 - exp(a**2/2)*(1 + erf((ln(k) - a**2)/(a*sqrt(2))))/2",
        "Integral(Max(k - exp(a*x), 0)*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo))"
        " == k*(1 + erf(ln(k)/(a*sqrt(2))))/2 - exp(a**2/2)*(1 + erf((ln(k) + a**2)/(a*sqrt(2))))/2",
    ),
    "a log-normal law up to a number": (
        "k > 0",
        "Integral(exp(-ln(x)**2/2)/(x*sqrt(2*pi)), (x, 0, k)) == (1 + erf(ln(k)/sqrt(2)))/2",
        "Integral(exp(-ln(x)**2/2)/(x*sqrt(2*pi)), (x, 0, k)) == (1 + erf(k/sqrt(2)))/2",
    ),
    "an excess of a log-normal law": (
        "k > 0",
        "Integral(Max(x - k, 0)*exp(-ln(x)**2/2)/(x*sqrt(2*pi)), (x, 0, oo))"
        " == exp(1/2)*(1 + erf((1 - ln(k))/sqrt(2)))/2 - k*(1 - erf(ln(k)/sqrt(2)))/2",
        "Integral(Max(x - k, 0)*exp(-ln(x)**2/2)/(x*sqrt(2*pi)), (x, 0, oo))"
        " == exp(1/2)*(1 + erf((1 - ln(k))/sqrt(2)))/2 - k*(1 + erf(ln(k)/sqrt(2)))/2",
    ),
    "a logarithm of a quotient in erf": (
        "k, m > 0",
        "erf(ln(k/m)) == -erf(ln(m) - ln(k))",
        "erf(ln(k/m)) == erf(ln(m) - ln(k))",
    ),
    "what fails at a larger integer": (
        "n integer, 0 <= n <= 30",
        "floor((2*n + 1)/2) == n",
        "floor((n + 1)/19) == floor(n/19)",
    ),
    "Hoeffding's lemma": (
        "s real, 0 < p < 1",
        "p*exp(s*(1 - p)) + (1 - p)*exp(-s*p) <= exp(s**2/8)",
        "p*exp(s*(1 - p)) + (1 - p)*exp(-s*p) <= exp(s**2/10)",
    ),
    "Hoeffding's lemma in logarithms": (
        "s real, 0 < p < 1",
        "ln(1 - p + p*exp(s)) <= p*s + s**2/8",
        "ln(1 - p + p*exp(s)) <= p*s + s**2/9",
    ),
    "a bound of a chi-square law": (
        "-1/4 <= t <= 1/4",
        "exp(-t)/sqrt(1 - 2*t) <= exp(2*t**2)",
        "exp(-t)/sqrt(1 - 2*t) <= exp(t**2)",
    ),
    "entropy above a parabola": (
        "0 < p < 1",
        "-p*ln(p) - (1 - p)*ln(1 - p) >= 4*p*(1 - p)*ln(2)",
        "-p*ln(p) - (1 - p)*ln(1 - p) >= 5*p*(1 - p)*ln(2)",
    ),
    "a hyperbolic cosine on the line": ("x real", "cosh(x) <= exp(x**2/2)", "cosh(x) <= exp(x**2/3)"),
    "mean of the larger of a pair": (
        "-1 < r < 1",
        "Integral(Max(x, y)*exp(-(x**2 - 2*r*x*y + y**2)/(2*(1 - r**2)))/(2*pi*sqrt(1 - r**2)),"
        " (y, -oo, oo), (x, -oo, oo)) == sqrt((1 - r)/pi)",
        "Integral(Max(x, y)*exp(-(x**2 - 2*r*x*y + y**2)/(2*(1 - r**2)))/(2*pi*sqrt(1 - r**2)),"
        " (y, -oo, oo), (x, -oo, oo)) == sqrt((1 + r)/pi)",
    ),
    "mean of the larger of two": (
        "",
        "Integral(Max(x, y)*exp(-(x**2 + y**2)/2)/(2*pi), (y, -oo, oo), (x, -oo, oo)) == 1/sqrt(pi)",
        "Integral(Max(x, y)*exp(-(x**2 + y**2)/2)/(2*pi), (y, -oo, oo), (x, -oo, oo)) == 2/sqrt(pi)",
    ),
    "Pinsker's inequality of two coins": (
        "0 < p < 1, 0 < q < 1",
        "p*ln(p/q) + (1 - p)*ln((1 - p)/(1 - q)) >= 2*(p - q)**2",
        "p*ln(p/q) + (1 - p)*ln((1 - p)/(1 - q)) >= 3*(p - q)**2",
    ),
}
