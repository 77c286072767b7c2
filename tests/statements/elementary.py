"""Statements of one line, as drafts have them, each with a false twin: what is given, the statement, the twin."""

from __future__ import annotations

STATEMENTS: dict[str, tuple[str, str, str]] = {
    "a power": ("", "Integral(t**2, (t, 0, 1)) == 1/3", "Integral(t**2, (t, 0, 1)) == 1/2"),
    "exponential decay": ("", "Integral(exp(-t), (t, 0, oo)) == 1", "Integral(exp(-t), (t, 0, oo)) == 2"),
    "Euler's integral": (
        "a > 0",
        "Integral(t**(a - 1)*exp(-t), (t, 0, oo)) == gamma(a)",
        "Integral(t**(a - 1)*exp(-t), (t, 0, oo)) == gamma(a + 1)",
    ),
    "Gaussian on the line": (
        "a > 0",
        "Integral(exp(-t**2/(2*a**2)), (t, -oo, oo)) == a*sqrt(2*pi)",
        "Integral(exp(-t**2/(2*a**2)), (t, -oo, oo)) == a*sqrt(pi)",
    ),
    "Gaussian on half a line": (
        "a > 0",
        "Integral(exp(-t**2/(2*a**2)), (t, 0, oo)) == a*sqrt(pi/2)",
        "Integral(exp(-t**2/(2*a**2)), (t, 0, oo)) == a*sqrt(pi)",
    ),
    "second moment": (
        "",
        "Integral(t**2*exp(-t**2/2)/sqrt(2*pi), (t, -oo, oo)) == 1",
        "Integral(t**2*exp(-t**2/2)/sqrt(2*pi), (t, -oo, oo)) == 2",
    ),
    "generating function": (
        "a > 0",
        "Integral(exp(a*t - t**2/2)/sqrt(2*pi), (t, -oo, oo)) == exp(a**2/2)",
        "Integral(exp(a*t - t**2/2)/sqrt(2*pi), (t, -oo, oo)) == exp(a**2)",
    ),
    "Cauchy's density": (
        "",
        "Integral(1/(1 + t**2), (t, 0, oo)) == pi/2",
        "Integral(1/(1 + t**2), (t, 0, oo)) == pi",
    ),
    "a logarithm": ("", "Integral(log(t), (t, 0, 1)) == -1", "Integral(log(t), (t, 0, 1)) == 1"),
    "a squared cosine": (
        "",
        "Integral(cos(t)**2, (t, 0, pi)) == pi/2",
        "Integral(cos(t)**2, (t, 0, pi)) == pi",
    ),
    "a constant": ("a > 0", "Integral(1, (t, 0, a)) == a", "Integral(1, (t, 0, a)) == 2*a"),
    "beta integral": (
        "a, b > 0",
        "Integral(t**(a - 1)*(1 - t)**(b - 1), (t, 0, 1)) == gamma(a)*gamma(b)/gamma(a + b)",
        "Integral(t**(a - 1)*(1 - t)**(b - 1), (t, 0, 1)) == gamma(a)*gamma(b)/gamma(a + b + 1)",
    ),
    "semicircle": (
        "",
        "Integral(sqrt(4 - t**2)/(2*pi), (t, -2, 2)) == 1",
        "Integral(sqrt(4 - t**2)/(2*pi), (t, -2, 2)) == 1/2",
    ),
    "arithmetic sum": (
        "n integer, n >= 1",
        "Sum(k, (k, 1, n)) == n*(n + 1)/2",
        "Sum(k, (k, 1, n)) == n*(n - 1)/2",
    ),
    "geometric series": (
        "0 < x < 1",
        "Sum(x**k, (k, 0, oo)) == 1/(1 - x)",
        "Sum(x**k, (k, 0, oo)) == 1/(1 + x)",
    ),
    "telescoping sum": (
        "n integer, n >= 1",
        "Sum(1/(k*(k + 1)), (k, 1, n)) == n/(n + 1)",
        "Sum(1/(k*(k + 1)), (k, 1, n)) == (n - 1)/n",
    ),
    "inverse squares": ("", "Sum(1/k**2, (k, 1, oo)) == pi**2/6", "Sum(1/k**2, (k, 1, oo)) == pi**2/8"),
    "binomial sum": (
        "n integer, n >= 1",
        "Sum(binomial(n, k), (k, 0, n)) == 2**n",
        "Sum(binomial(n, k), (k, 0, n)) == 2**(n + 1)",
    ),
    "exponential series": (
        "x > 0",
        "Sum(x**k/factorial(k), (k, 0, oo)) == exp(x)",
        "Sum(x**k/factorial(k), (k, 0, oo)) == exp(-x)",
    ),
    "Euler's number": ("", "Limit((1 + 1/t)**t, t, oo) == E", "Limit((1 + 1/t)**t, t, oo) == 1"),
    "a sine at 0": ("", 'Limit(sin(t)/t, t, 0, "+") == 1', 'Limit(sin(t)/t, t, 0, "+") == 0'),
    "an exponential at 0": ("", 'Limit((exp(t) - 1)/t, t, 0, "+") == 1', 'Limit((exp(t) - 1)/t, t, 0, "+") == 0'),
    "a logarithm at 0": ("", 'Limit(t*log(t), t, 0, "+") == 0', 'Limit(t*log(t), t, 0, "+") == 1'),
    "a hyperbolic tangent": ("", "Limit(tanh(t), t, oo) == 1", "Limit(tanh(t), t, oo) == 0"),
    "a rational function": (
        "",
        "Limit((2*t**2 + 1)/(t**2 + t), t, oo) == 2",
        "Limit((2*t**2 + 1)/(t**2 + t), t, oo) == 1",
    ),
    "derivative of a product": (
        "x > 0",
        "Derivative(x**3*exp(-x), x) == (3*x**2 - x**3)*exp(-x)",
        "Derivative(x**3*exp(-x), x) == 3*x**2*exp(-x)",
    ),
    "derivative of tanh": ("", "Derivative(tanh(y), y) == 1 - tanh(y)**2", "Derivative(tanh(y), y) == 1 + tanh(y)**2"),
    "derivative of erf": (
        "",
        "Derivative(erf(y), y) == 2/sqrt(pi)*exp(-y**2)",
        "Derivative(erf(y), y) == exp(-y**2)",
    ),
    "derivative of the logistic": (
        "",
        "Derivative(1/(1 + exp(-y)), y) == exp(-y)/(1 + exp(-y))**2",
        "Derivative(1/(1 + exp(-y)), y) == exp(y)/(1 + exp(-y))**2",
    ),
    "derivative of a logarithm": (
        "x > 0",
        "Derivative(log(1 + x**2), x) == 2*x/(1 + x**2)",
        "Derivative(log(1 + x**2), x) == x/(1 + x**2)",
    ),
    "cosh and sinh": ("", "cosh(y)**2 - sinh(y)**2 == 1", "cosh(y)**2 - sinh(y)**2 == 0"),
    "sine and cosine": ("", "sin(y)**2 + cos(y)**2 == 1", "sin(y)**2 + cos(y)**2 == 2"),
    "product of exponentials": ("", "exp(y)*exp(-2*y) == exp(-y)", "exp(y)*exp(-2*y) == exp(y)"),
    "logarithm of a product": ("a, b > 0", "log(a*b) == log(a) + log(b)", "log(a*b) == log(a) - log(b)"),
    "logarithm of a root": ("a > 0", "log(sqrt(a)) == log(a)/2", "log(sqrt(a)) == log(a)"),
    "Gamma's recursion": ("x > 0", "gamma(x + 1) == x*gamma(x)", "gamma(x + 1) == (x + 1)*gamma(x)"),
    "a square completed": ("", "y**2 - 6*y + 11 == (y - 3)**2 + 2", "y**2 - 6*y + 11 == (y - 3)**2 + 3"),
    "a rational denominator": (
        "x > 0",
        "1/(sqrt(x + 1) - sqrt(x)) == sqrt(x + 1) + sqrt(x)",
        "1/(sqrt(x + 1) - sqrt(x)) == sqrt(x + 1) - sqrt(x)",
    ),
    "a nested root": ("", "sqrt(3 + 2*sqrt(2)) == 1 + sqrt(2)", "sqrt(3 + 2*sqrt(2)) == 2 + sqrt(2)"),
    "arctangents": ("x > 0", "atan(x) + atan(1/x) == pi/2", "atan(x) + atan(1/x) == pi"),
    "erf is odd": ("", "erf(-y) + erf(y) == 0", "erf(-y) + erf(y) == 1"),
    "a logarithm from above": ("x > 0", "x >= log(1 + x)", "x <= log(1 + x)"),
    "an exponential from below": ("", "exp(y) >= 1 + y", "exp(y) <= 1 + y"),
    "two means": ("a, b > 0", "(a + b)/2 >= sqrt(a*b)", "(a + b)/2 <= sqrt(a*b)"),
    "Cauchy's inequality": ("a, b > 0", "2*(a**2 + b**2) >= (a + b)**2", "a**2 + b**2 >= (a + b)**2"),
    "tanh from above": ("x > 0", "tanh(x) < x", "tanh(x) > x"),
    "decay from below": ("x > 0", "1 - x <= exp(-x)", "1 - x >= exp(-x)"),
}
