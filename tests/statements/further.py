"""Further statements of one line out of notes and reports, each with a false twin: what is given, the statement, the twin."""

from __future__ import annotations

FURTHER: dict[str, tuple[str, str, str]] = {
    "mean of a probit": (
        "a, b real",
        "Integral((1 + erf((a*x + b)/sqrt(2)))/2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == (1 + erf(b/sqrt(2*(1 + a**2))))/2",
        "Integral((1 + erf((a*x + b)/sqrt(2)))/2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == (1 + erf(b/sqrt(2*(1 + a))))/2",
    ),
    "an odd cosine": (
        "",
        "Integral(x*cos(x)*exp(-x**4), (x, -oo, oo)) == 0",
        "Integral(x*cos(x)*exp(-x**4), (x, -oo, oo)) == 1",
    ),
    "an odd square of erf": (
        "",
        "Integral(x*erf(x)**2*exp(-x**2), (x, -oo, oo)) == 0",
        "Integral(x*erf(x)**2*exp(-x**2), (x, -oo, oo)) == 1/2",
    ),
    "Stein for tanh": (
        "",
        "Integral((1 - tanh(x)**2)*exp(-x**2/2), (x, -oo, oo)) == Integral(x*tanh(x)*exp(-x**2/2), (x, -oo, oo))",
        "Integral((1 - tanh(x)**2)*exp(-x**2/2), (x, -oo, oo)) == 2*Integral(x*tanh(x)*exp(-x**2/2), (x, -oo, oo))",
    ),
    "a mass that moves to the end": (
        "",
        "Limit(n*Integral(x**n, (x, 0, 1)), n, oo) == 1",
        "Limit(n*Integral(x**n, (x, 0, 1)), n, oo) == 1/2",
    ),
    "arc length": (
        "",
        "Integral(sqrt(1 + x**2), (x, 0, 1)) == (sqrt(2) + log(1 + sqrt(2)))/2",
        "Integral(sqrt(1 + x**2), (x, 0, 1)) == (sqrt(2) + log(2))/2",
    ),
    "a quartic pole": (
        "",
        "Integral(1/(1 + x**4), (x, 0, oo)) == pi/(2*sqrt(2))",
        "Integral(1/(1 + x**4), (x, 0, oo)) == pi/4",
    ),
    "a power of one half": (
        "",
        "Integral(2**(-x), (x, 0, 1)) == 1/(2*log(2))",
        "Integral(2**(-x), (x, 0, 1)) == 1/log(2)",
    ),
    "a squared logarithm": (
        "",
        "Integral(log(x)**2, (x, 0, 1)) == 2",
        "Integral(log(x)**2, (x, 0, 1)) == 1",
    ),
    "mean of a beta law": (
        "a, b > 0",
        "Integral(x**a*(1 - x)**(b - 1)*gamma(a + b)/(gamma(a)*gamma(b)), (x, 0, 1)) == a/(a + b)",
        "Integral(x**a*(1 - x)**(b - 1)*gamma(a + b)/(gamma(a)*gamma(b)), (x, 0, 1)) == b/(a + b)",
    ),
    "variance of a Laplace law": (
        "b > 0",
        "Integral(x**2*exp(-Abs(x)/b)/(2*b), (x, -oo, oo)) == 2*b**2",
        "Integral(x**2*exp(-Abs(x)/b)/(2*b), (x, -oo, oo)) == b**2",
    ),
    "mean of a Rayleigh law": (
        "s > 0",
        "Integral(x**2/s**2*exp(-x**2/(2*s**2)), (x, 0, oo)) == s*sqrt(pi/2)",
        "Integral(x**2/s**2*exp(-x**2/(2*s**2)), (x, 0, oo)) == s*sqrt(pi)",
    ),
    "Frullani": (
        "a, b > 0",
        "Integral((exp(-a*x) - exp(-b*x))/x, (x, 0, oo)) == log(b/a)",
        "Integral((exp(-a*x) - exp(-b*x))/x, (x, 0, oo)) == log(a/b)",
    ),
    "a root of two": (
        "",
        "Limit(n*(2**(1/n) - 1), n, oo) == log(2)",
        "Limit(n*(2**(1/n) - 1), n, oo) == 1",
    ),
    "cosine over sine": (
        "",
        "Limit((1 - cos(x))/(x*sin(x)), x, 0) == 1/2",
        "Limit((1 - cos(x))/(x*sin(x)), x, 0) == 1",
    ),
    "second order of an exponential": (
        "",
        "Limit((exp(x) - 1 - x)/x**2, x, 0) == 1/2",
        "Limit((exp(x) - 1 - x)/x**2, x, 0) == 1",
    ),
    "erfc at infinity": (
        "",
        "Limit(x*erfc(x)*exp(x**2), x, oo) == 1/sqrt(pi)",
        "Limit(x*erfc(x)*exp(x**2), x, oo) == 1",
    ),
    "Gamma at 0": (
        "",
        "Limit(gamma(x)*x, x, 0) == 1",
        "Limit(gamma(x)*x, x, 0) == 0",
    ),
    "log-sum-exp at infinity": (
        "a, b real",
        "Limit(log(exp(a*t) + exp(b*t))/t, t, oo) == Max(a, b)",
        "Limit(log(exp(a*t) + exp(b*t))/t, t, oo) == a + b",
    ),
    "squared binomials": (
        "n integer, n >= 0",
        "Sum(binomial(n, k)**2, (k, 0, n)) == binomial(2*n, n)",
        "Sum(binomial(n, k)**2, (k, 0, n)) == binomial(2*n, n)/2",
    ),
    "binomials of one column": (
        "n integer, n >= 2",
        "Sum(binomial(k, 2), (k, 2, n)) == binomial(n + 1, 3)",
        "Sum(binomial(k, 2), (k, 2, n)) == binomial(n + 1, 2)",
    ),
    "series of cosh": (
        "x real",
        "Sum(x**(2*k)/factorial(2*k), (k, 0, oo)) == cosh(x)",
        "Sum(x**(2*k)/factorial(2*k), (k, 0, oo)) == exp(x)",
    ),
    "factorials below": (
        "n integer, n >= 1",
        "Sum(k/(k + 1)/factorial(k), (k, 1, n)) == 1 - 1/factorial(n + 1)",
        "Sum(k/(k + 1)/factorial(k), (k, 1, n)) == 1 - 1/factorial(n)",
    ),
    "poles at thirds": (
        "",
        "Sum(1/((3*k - 2)*(3*k + 1)), (k, 1, oo)) == 1/3",
        "Sum(1/((3*k - 2)*(3*k + 1)), (k, 1, oo)) == 1/2",
    ),
    "logarithm over a mean": (
        "x > 0",
        "log(1 + x) >= 2*x/(2 + x)",
        "log(1 + x) >= 3*x/(3 + x)",
    ),
    "a root is concave": (
        "a, b > 0, 0 < t < 1",
        "sqrt(t*a + (1 - t)*b) >= t*sqrt(a) + (1 - t)*sqrt(b)",
        "sqrt(t*a + (1 - t)*b) <= t*sqrt(a) + (1 - t)*sqrt(b)",
    ),
    "slope of the logistic": (
        "x real",
        "exp(-x)/(1 + exp(-x))**2 <= 1/4",
        "exp(-x)/(1 + exp(-x))**2 <= 1/5",
    ),
    "softplus on both sides": (
        "x real",
        "log(1 + exp(x)) - log(1 + exp(-x)) == x",
        "log(1 + exp(x)) - log(1 + exp(-x)) == 2*x",
    ),
    "Hellinger below KL": (
        "0 < p < 1",
        "(sqrt(p) - sqrt(1/2))**2 + (sqrt(1 - p) - sqrt(1/2))**2 <= p*log(2*p) + (1 - p)*log(2*(1 - p))",
        "(sqrt(p) - sqrt(1/2))**2 + (sqrt(1 - p) - sqrt(1/2))**2 >= p*log(2*p) + (1 - p)*log(2*(1 - p))",
    ),
    "erfc from below": (
        "x > 0",
        "erfc(x) >= exp(-x**2)/(sqrt(pi)*(x + 1/(2*x)))*1",
        "erfc(x) >= exp(-x**2)/(sqrt(pi)*x)",
    ),
    "norm of a Legendre polynomial": (
        "",
        "Integral(((3*x**2 - 1)/2)**2, (x, -1, 1)) == 2/5",
        "Integral(((3*x**2 - 1)/2)**2, (x, -1, 1)) == 2/3",
    ),
    "second moment of the arcsine law": (
        "",
        "Integral(x**2/sqrt(1 - x**2), (x, -1, 1)) == pi/2",
        "Integral(x**2/sqrt(1 - x**2), (x, -1, 1)) == pi",
    ),
    "fourth moment of the semicircle": (
        "",
        "Integral(x**4*sqrt(4 - x**2)/(2*pi), (x, -2, 2)) == 2",
        "Integral(x**4*sqrt(4 - x**2)/(2*pi), (x, -2, 2)) == 3",
    ),
    "mean of the Marchenko-Pastur law, c": (
        "0 < c < 1",
        "Integral(x*sqrt(((1 + sqrt(c))**2 - x)*(x - (1 - sqrt(c))**2))/(2*pi*c), (x, (1 - sqrt(c))**2, (1 + sqrt(c))**2)) == 1 + c",
        "Integral(x*sqrt(((1 + sqrt(c))**2 - x)*(x - (1 - sqrt(c))**2))/(2*pi*c), (x, (1 - sqrt(c))**2, (1 + sqrt(c))**2)) == 1 + c**2",
    ),
    "Student's mass": (
        "",
        "Integral(1/(1 + x**2/3)**2, (x, -oo, oo)) == pi*sqrt(3)/2",
        "Integral(1/(1 + x**2/3)**2, (x, -oo, oo)) == pi*sqrt(3)",
    ),
    "slope of a Bessel function": (
        "x > 0",
        "Derivative(besseli(0, x), x) == besseli(1, x)",
        "Derivative(besseli(0, x), x) == besseli(0, x)",
    ),
    "variance of ridge": (
        "u > 0",
        "E(tau(S/(S + u)**2)) == E(tau(1/(S + u))) - u*E(tau(1/(S + u)**2))",
        "E(tau(S/(S + u)**2)) == E(tau(1/(S + u))) - E(tau(1/(S + u)**2))",
    ),
    "two resolvents": (
        "u, v > 0, u != v",
        "E(tau(1/((S + u)*(S + v)))) == (E(tau(1/(S + u))) - E(tau(1/(S + v))))/(v - u)",
        "E(tau(1/((S + u)*(S + v)))) == (E(tau(1/(S + u))) - E(tau(1/(S + v))))/(u - v)",
    ),
    "Jensen for a trace": (
        "",
        "E(tau(S)**2) <= E(tau(S**2))",
        "E(tau(S)**2) >= E(tau(S**2)) + 1",
    ),
    "mean inverse from below": (
        "n > d + 1",
        "E(tau(1/S)) >= 1",
        "E(tau(1/S)) <= 1",
    ),
    "product of two sample covariances": (
        "",
        "E(tau_product(S1, S2**2)) == 1 + (d + 1)/n",
        "E(tau_product(S1, S2**2)) == 1 + (d + 2)/n",
    ),
    "a sum that may be empty": (
        "n integer, n >= 0",
        "Sum(k, (k, 1, n)) == n*(n + 1)/2",
        "Sum(k, (k, 1, n)) == n*(n + 1)/2 + 1",
    ),
    "a telescoping product": (
        "n integer, n >= 2",
        "Product(1 - 1/k**2, (k, 2, n)) == (n + 1)/(2*n)",
        "Product(1 - 1/k**2, (k, 2, n)) == (n + 1)/(3*n)",
    ),
    "a factorial as a product": (
        "n integer, n >= 0",
        "Product(2*k, (k, 1, n)) == 2**n*factorial(n)",
        "Product(2*k, (k, 1, n)) == 2*factorial(n)",
    ),
    "an infinite product": (
        "",
        "Limit(Product(1 - 1/k**2, (k, 2, n)), n, oo) == 1/2",
        "Limit(Product(1 - 1/k**2, (k, 2, n)), n, oo) == 1/3",
    ),
}
