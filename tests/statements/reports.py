"""Statements of one line out of bug reports and notes on calculus, each with a false twin: what is given, the statement, the twin."""

from __future__ import annotations

REPORTS: dict[str, tuple[str, str, str]] = {
    "root of a line": (
        "",
        "Integral(x*sqrt(2*x + 3), (x, -1, 1)) == 2/5",
        "Integral(x*sqrt(2*x + 3), (x, -1, 1)) == -2/5",
    ),
    "field of a rod": (
        "C, w > 0",
        "Integral((y**2 + C)**(-3/2), (y, -w/2, w/2)) == w/(C*sqrt(C + w**2/4))",
        "Integral((y**2 + C)**(-3/2), (y, -w/2, w/2)) == 0",
    ),
    "a power of two": (
        "",
        "Integral(1/(2**(2*t/3) + 1), (t, 0, oo)) == 3/2",
        "Integral(1/(2**(2*t/3) + 1), (t, 0, oo)) == 1/2",
    ),
    "size of sine times cosine": (
        "",
        "Integral(Abs(sin(x)*cos(x)), (x, 0, 2*pi)) == 2",
        "Integral(Abs(sin(x)*cos(x)), (x, 0, 2*pi)) == 1",
    ),
    "cosine under a normal law": (
        "a > 0",
        "Integral(cos(r)*exp(-r**2/a), (r, 0, oo)) == sqrt(pi*a)*exp(-a/4)/2",
        "Integral(cos(r)*exp(-r**2/a), (r, 0, oo)) == sqrt(pi*a)*exp(-a**2/4)/2",
    ),
    "a logarithm beside a line": (
        "",
        "Limit(x*(-1 + (x + log(x + 1) + 1)/(x + log(x))), x, oo) == 1",
        "Limit(x*(-1 + (x + log(x + 1) + 1)/(x + log(x))), x, oo) == 0",
    ),
    "cumulant at 0": (
        "u real",
        "Limit(log(exp(u*x)/2 + exp(-u*x)/2)/x**2, x, 0) == u**2/2",
        "Limit(log(exp(u*x)/2 + exp(-u*x)/2)/x**2, x, 0) == u**2",
    ),
    "neighbouring sines": (
        "",
        "Limit(n**3*((-n - 1)*sin(1/n) + (n + 2)*sin(1/(n + 1)))/(-n + 1), n, oo) == 1",
        "Limit(n**3*((-n - 1)*sin(1/n) + (n + 2)*sin(1/(n + 1)))/(-n + 1), n, oo) == 0",
    ),
    "occupied cells": (
        "k > 0",
        "Limit(N*(2*N*(1 - (1 - 1/(2*N))**k) - k), N, oo) == k/4 - k**2/4",
        "Limit(N*(2*N*(1 - (1 - 1/(2*N))**k) - k), N, oo) == k/4 - k**2/2",
    ),
    "three poles": (
        "",
        "Sum(n/((n + 2)*(n + 4)*(n + 8)), (n, 1, oo)) == 4/35",
        "Sum(n/((n + 2)*(n + 4)*(n + 8)), (n, 1, oo)) == 521/25200",
    ),
    "poles at halves": (
        "",
        "Sum(1/(n*(n + 1)*(2*n + 1)), (n, 1, oo)) == 3 - 4*log(2)",
        "Sum(1/(n*(n + 1)*(2*n + 1)), (n, 1, oo)) == 3 - 3*log(2)",
    ),
    "squared odd denominators": (
        "",
        "Sum(1/(4*k**2 - 1)**2, (k, 1, oo)) == pi**2/16 - 1/2",
        "Sum(1/(4*k**2 - 1)**2, (k, 1, oo)) == pi**2/8 - 1/2",
    ),
    "Mills from above by a cubic": (
        "x > 0",
        "Integral(exp(-t**2/2), (t, x, oo)) <= (x**2 + 2)/(x**3 + 3*x)*exp(-x**2/2)",
        "Integral(exp(-t**2/2), (t, x, oo)) <= x/(x**2 + 1)*exp(-x**2/2)",
    ),
    "square of erf": (
        "x > 0",
        "erf(x)**2 >= 1 - exp(-x**2)",
        "erf(x)**2 >= 1 - exp(-2*x**2)",
    ),
    "GELU's second moment": (
        "",
        "Integral((x*(1 + erf(x/sqrt(2)))/2)**2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 1/3 + 1/(2*pi*sqrt(3))",
        "Integral((x*(1 + erf(x/sqrt(2)))/2)**2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 1/3 + 1/(2*pi)",
    ),
    "norm of a Hermite polynomial": (
        "",
        "Integral((x**3 - 3*x)**2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 6",
        "Integral((x**3 - 3*x)**2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 3",
    ),
    "central binomials": (
        "n integer, n >= 0",
        "Sum(binomial(2*k, k)/4**k, (k, 0, n)) == (2*n + 1)*binomial(2*n, n)/4**n",
        "Sum(binomial(2*k, k)/4**k, (k, 0, n)) == (n + 1)*binomial(2*n, n)/4**n",
    ),
    "digamma's recursion": (
        "x > 0",
        "digamma(x + 1) - digamma(x) == 1/x",
        "digamma(x + 1) - digamma(x) == 1/(x + 1)",
    ),
}
