"""Statements of one line of kinds that were missed before, each with a false twin: what is given, the statement, the twin."""

from __future__ import annotations

THEORISTS: dict[str, tuple[str, str, str]] = {
    "series of sinh": (
        "x real",
        "Sum(x**(2*k + 1)/factorial(2*k + 1), (k, 0, oo)) == sinh(x)",
        "Sum(x**(2*k + 1)/factorial(2*k + 1), (k, 0, oo)) == cosh(x)",
    ),
    "even terms of a Poisson law": (
        "a > 0",
        "Sum(exp(-a)*a**(2*k)/factorial(2*k), (k, 0, oo)) == (1 + exp(-2*a))/2",
        "Sum(exp(-a)*a**(2*k)/factorial(2*k), (k, 0, oo)) == (1 - exp(-2*a))/2",
    ),
    "variance of a logistic law": (
        "s > 0",
        "Integral(x**2*exp(-x/s)/(s*(1 + exp(-x/s))**2), (x, -oo, oo)) == pi**2*s**2/3",
        "Integral(x**2*exp(-x/s)/(s*(1 + exp(-x/s))**2), (x, -oo, oo)) == pi**2*s/3",
    ),
    "square over a squared cosh": (
        "",
        "Integral(x**2/cosh(x)**2, (x, -oo, oo)) == pi**2/6",
        "Integral(x**2/cosh(x)**2, (x, 0, oo)) == pi**2/6",
    ),
    "logarithm of cosine": (
        "",
        "Integral(log(cos(x)), (x, 0, pi/2)) == -pi*log(2)/2",
        "Integral(log(cos(x)), (x, 0, pi/2)) == pi*log(2)/2",
    ),
    "a conjugate root": (
        "a, b real",
        "Limit(sqrt(x**2 + a*x + b) - x, x, oo) == a/2",
        "Limit(sqrt(x**2 + a*x + b) - x, x, oo) == a",
    ),
    "compound interest": (
        "a real, n integer",
        "Limit((1 + a/n)**n, n, oo) == exp(a)",
        "Limit((1 + a/n)**n, n, oo) == exp(a) + 1",
    ),
    "Stieltjes transform at 0": (
        "0 < c < 1",
        "Limit((-(z + 1 - c) + sqrt((z + 1 - c)**2 + 4*c*z))/(2*c*z), z, 0) == 1/(1 - c)",
        "Limit((-(z + 1 - c) + sqrt((z + 1 - c)**2 + 4*c*z))/(2*c*z), z, 0) == 1/c",
    ),
    "powers of 2": ("n integer, n >= 0", "2**n > n", "2**n > n + 1"),
    "factorials": ("n integer, n >= 4", "factorial(n) > 2**n", "factorial(n) > 3**n"),
    "central binomials": ("n integer, n >= 0", "binomial(2*n, n) <= 4**n", "binomial(2*n, n) <= 3**n"),
    "second moment of a binomial law": (
        "n integer, n >= 1, 0 < p < 1",
        "Sum(binomial(n, k)*p**k*(1 - p)**(n - k)*k**2, (k, 0, n)) == n*p*(1 - p) + n**2*p**2",
        "Sum(binomial(n, k)*p**k*(1 - p)**(n - k)*k**2, (k, 0, n)) == n*p*(1 - p)",
    ),
    "binomials over k + 1": (
        "n integer, n >= 0",
        "Sum(binomial(n, k)/(k + 1), (k, 0, n)) == (2**(n + 1) - 1)/(n + 1)",
        "Sum(binomial(n, k)/(k + 1), (k, 0, n)) == 2**(n + 1)/(n + 1)",
    ),
    "difference of exponentials over x": (
        "a, b > 0",
        "Integral((exp(-a*x) - exp(-b*x))/x, (x, 0, oo)) == log(b/a)",
        "Integral((exp(-a*x) - exp(-b*x))/x, (x, 0, oo)) == log(a/b)",
    ),
    "squares of a trace": ("", "d*tau(S**2) >= (d*tau(S))**2/d", "E(tau(S**2)) >= E(tau(S)**2) + 1"),
    "slope of a rectifier": (
        "x != 0",
        "Derivative(Max(0, x), x) == Piecewise((1, x > 0), (0, True))",
        "Derivative(Max(0, x), x) == Piecewise((1, x > 0), (-1, True))",
    ),
    "a difference of squares": ("s, r > 0", "(s - r)**2 <= Abs(s**2 - r**2)", "(s - r)**2 >= Abs(s**2 - r**2)"),
    "Wiener's filter": (
        "s, r > 0",
        "minimiser((1 - w)**2*s + w**2*r, w, -oo, oo) == s/(s + r)",
        "minimiser((1 - w)**2*s + w**2*r, w, -oo, oo) == r/(s + r)",
    ),
    "fourth powers": ("", "Sum(1/k**4, (k, 1, oo)) == pi**4/90", "Sum(1/k**4, (k, 1, oo)) == pi**4/96"),
    "zeta of 4": ("", "zeta(4) == pi**4/90", "zeta(4) == pi**4/91"),
    "Stefan and Boltzmann": (
        "",
        "Integral(x**3/(exp(x) - 1), (x, 0, oo)) == pi**4/15",
        "Integral(x**3/(exp(x) - 1), (x, 0, oo)) == pi**4/16",
    ),
    "softplus is convex": (
        "x, y real",
        "log(1 + exp((x + y)/2)) <= (log(1 + exp(x)) + log(1 + exp(y)))/2",
        "log(1 + exp((x + y)/2)) >= (log(1 + exp(x)) + log(1 + exp(y)))/2",
    ),
    "slope of Huber's loss": (
        "d > 0, u > d",
        "Derivative(Piecewise((u**2/2, abs(u) <= d), (d*abs(u) - d**2/2, True)), u) == d",
        "Derivative(Piecewise((u**2/2, abs(u) <= d), (d*abs(u) - d**2/2, True)), u) == u",
    ),
    "a clipped slope": (
        "x > 2",
        "Derivative(Min(Max(x, -1), 1), x) == 0",
        "Derivative(Min(Max(x, -1), 1), x) == 1",
    ),
    "a size that is given": ("u >= 0, abs(u) > 1", "u > 1", "u > 2"),
    "a power of a cosine": (
        "a real",
        "Limit(cos(a*x)**(1/x**2), x, 0) == exp(-a**2/2)",
        "Limit(cos(a*x)**(1/x**2), x, 0) == exp(-a**2)",
    ),
    "a soft maximum": (
        "a, b real",
        "Limit(t*log(exp(a/t) + exp(b/t)), t, 0) == Max(a, b)",
        "Limit(t*log(exp(a/t) + exp(b/t)), t, 0) == Max(a, b) + 1",
    ),
    "GELU far to the left": (
        "",
        "Limit(x*(1 + erf(x/sqrt(2)))/2, x, -oo) == 0",
        "Limit(x*(1 + erf(x/sqrt(2)))/2, x, -oo) == 1",
    ),
    "the best ridge": (
        "s, b > 0",
        "minimiser((s**2 + l**2*b**2)/(1 + l)**2, l, 0, oo) == s**2/b**2",
        "minimiser((s**2 + l**2*b**2)/(1 + l)**2, l, 0, oo) == s/b",
    ),
    "a Weibull law": (
        "k > 0, l > 0",
        "Integral(x*k/l*(x/l)**(k - 1)*exp(-(x/l)**k), (x, 0, oo)) == l*gamma(1 + 1/k)",
        "Integral(x*k/l*(x/l)**(k - 1)*exp(-(x/l)**k), (x, 0, oo)) == l*gamma(1/k)",
    ),
    "mean of an inverse gamma law": (
        "a > 1, b > 0",
        "Integral(x*b**a/gamma(a)*x**(-a - 1)*exp(-b/x), (x, 0, oo)) == b/(a - 1)",
        "Integral(x*b**a/gamma(a)*x**(-a - 1)*exp(-b/x), (x, 0, oo)) == b/a",
    ),
    "Bessel functions next to 0": (
        "",
        "Limit(besseli(1, x)/(x*besseli(0, x)), x, 0) == 1/2",
        "Limit(besseli(1, x)/(x*besseli(0, x)), x, 0) == 1",
    ),
    "Stein's identity": (
        "s > 0",
        "Integral(x*tanh(x)*exp(-x**2/(2*s**2)), (x, -oo, oo)) == Integral(s**2*(1 - tanh(x)**2)*exp(-x**2/(2*s**2)), (x, -oo, oo))",
        "Integral(x*tanh(x)*exp(-x**2/(2*s**2)), (x, -oo, oo)) == Integral((1 - tanh(x)**2)*exp(-x**2/(2*s**2)), (x, -oo, oo))",
    ),
    "Gamma by its exponent": (
        "n > 0",
        "Integral(exp(n*log(t) - t), (t, 0, oo)) == gamma(n + 1)",
        "Integral(exp(n*log(t) - t), (t, 0, oo)) == gamma(n)",
    ),
    "Fermi's cube": (
        "",
        "Integral(x**3/(exp(x) + 1), (x, 0, oo)) == 7*pi**4/120",
        "Integral(x**3/(exp(x) + 1), (x, 0, oo)) == pi**4/15",
    ),
    "fourth powers of odd numbers": (
        "",
        "Sum(1/(2*k - 1)**4, (k, 1, oo)) == pi**4/96",
        "Sum(1/(2*k - 1)**4, (k, 1, oo)) == pi**4/90",
    ),
    "cosine below sine over x": ("0 < x < pi", "cos(x) < sin(x)/x", "cos(x) < sin(x)/x - 1/20"),
    "Chebyshev for a normal law": (
        "s > 0",
        "1 - erf(s/sqrt(2)) <= 1/s**2",
        "1 - erf(s/sqrt(2)) <= 1/(9*s**2)",
    ),
    "softplus with any weights": (
        "0 < p < 1",
        "log(1 + exp(p*x + (1 - p)*y)) <= p*log(1 + exp(x)) + (1 - p)*log(1 + exp(y))",
        "log(1 + exp(p*x + (1 - p)*y)) <= p*log(1 + exp(x)) + p*log(1 + exp(y))",
    ),
    "I_0 next to 0": (
        "",
        "Limit((besseli(0, x) - 1)/x**2, x, 0) == 1/4",
        "Limit((besseli(0, x) - 1)/x**2, x, 0) == 1/2",
    ),
    "harmonic numbers below a logarithm": (
        "n integer, n >= 1",
        "Sum(1/k, (k, 1, n)) <= 1 + log(n)",
        "Sum(1/k, (k, 1, n)) <= log(n)",
    ),
    "inverse roots by twice a root": (
        "n integer, n >= 1",
        "Sum(1/sqrt(k), (k, 1, n)) <= 2*sqrt(n)",
        "Sum(1/sqrt(k), (k, 1, n)) <= 3*sqrt(n)/2",
    ),
    "logarithm of a factorial as a sum": (
        "n integer, n >= 1",
        "Sum(log(k), (k, 1, n)) >= n*log(n) - n",
        "Sum(log(k), (k, 1, n)) >= n*log(n)",
    ),
    "slope of the dilogarithm": (
        "x < 1, x != 0",
        "Derivative(polylog(2, x), x) == -log(1 - x)/x",
        "Derivative(polylog(2, x), x) == log(1 - x)/x",
    ),
    "softplus as a slope of a polylogarithm": (
        "",
        "Derivative(-polylog(2, -exp(x)), x) == log(1 + exp(x))",
        "Derivative(-polylog(2, -exp(x)), x) == log(1 - exp(-x))",
    ),
    "slope of a polylogarithm": (
        "0 < x < 1, s > 1",
        "Derivative(polylog(s, x), x) == polylog(s - 1, x)/x",
        "Derivative(polylog(s, x), x) == polylog(s, x)/x",
    ),
    "first polylogarithm": ("x < 1", "polylog(1, x) == -log(1 - x)", "polylog(1, x) == log(1 - x)"),
    "erf from below": ("x > 0", "erf(x) > 0", "erf(x) > 1/10"),
    "decay from above": ("x > 0", "exp(-x) < 1", "exp(-x) < 99/100"),
    "a tail that is never reached": ("x > 0", "tanh(x) < 1", "tanh(x) < 999999/1000000"),
    "Bessel's function as a mean over a circle": (
        "a > 0",
        "Integral(exp(a*cos(x)), (x, 0, 2*pi)) == 2*pi*besseli(0, a)",
        "Integral(exp(a*cos(x)), (x, 0, 2*pi)) == pi*besseli(0, a)",
    ),
    "shrinkage within (0, 1)": (
        "s > 0",
        "minimiser((1 - w)**2 + s*w**2, w, 0, 1) == 1/(1 + s)",
        "minimiser((1 - w)**2 + s*w**2, w, 0, 1) == 1/(2 + s)",
    ),
    "shrinkage above 0": (
        "s > 0",
        "minimiser((1 - w)**2 + s*w**2, w, 0, oo) == 1/(1 + s)",
        "minimiser((1 - w)**2 + s*w**2, w, 0, oo) == s/(1 + s)",
    ),
    "a logarithm in a divisor": (
        "",
        "Limit((x + sqrt(x))/(x - log(x)), x, oo) == 1",
        "Limit((x + sqrt(x))/(x - log(x)), x, oo) == 2",
    ),
    "kernel of two erf units": (
        "a, b real",
        "Integral(erf(a*x)*erf(b*x)*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 2/pi*atan(2*a*b/sqrt(1 + 2*a**2 + 2*b**2))",
        "Integral(erf(a*x)*erf(b*x)*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 2/pi*atan(a*b/sqrt(1 + 2*a**2 + 2*b**2))",
    ),
    "orthant beside a correlated coordinate": (
        "-1 < r < 1, x > 0",
        "Integral(exp(-(x**2 - 2*r*x*y + y**2)/(2*(1 - r**2)))/sqrt(2*pi*(1 - r**2)), (y, 0, oo))"
        " == exp(-x**2/2)*(1 + erf(r*x/sqrt(2*(1 - r**2))))/2",
        "Integral(exp(-(x**2 - 2*r*x*y + y**2)/(2*(1 - r**2)))/sqrt(2*pi*(1 - r**2)), (y, 0, oo))"
        " == exp(-x**2/2)*(1 - erf(r*x/sqrt(2*(1 - r**2))))/2",
    ),
    "an integral that differs": (
        "",
        "Integral(t**2, (t, 0, 1)) != 1/2",
        "Integral(t**2, (t, 0, 1)) != 1/3",
    ),
    "a sum that is reached": ("", "Sum(1/2**k, (k, 0, oo)) > 1", "Sum(1/2**k, (k, 0, oo)) > 2"),
    "a logarithm under x -> 1/x": (
        "",
        "Integral(log(x)/(1 + x**2), (x, 0, oo)) == 0",
        "Integral(log(x)/(1 + x**2), (x, 0, oo)) == 1",
    ),
    "the other order over a triangle": (
        "",
        "Integral(exp(y**2), (y, x, 1), (x, 0, 1)) == (E - 1)/2",
        "Integral(exp(y**2), (y, x, 1), (x, 0, 1)) == (E - 1)/3",
    ),
    "the other order over a wedge": (
        "",
        "Integral(exp(-y**4), (y, x, oo), (x, 0, oo)) == sqrt(pi)/4",
        "Integral(exp(-y**4), (y, x, oo), (x, 0, oo)) == sqrt(pi)/2",
    ),
    "the other order under a curve": (
        "",
        "Integral(exp(y**3), (y, sqrt(x), 1), (x, 0, 1)) == (E - 1)/3",
        "Integral(exp(y**3), (y, sqrt(x), 1), (x, 0, 1)) == (E - 1)/2",
    ),
    "the other order of what changes its sign": (
        "",
        "Integral(sin(2*y)/y, (y, x, pi), (x, 0, pi)) == 0",
        "Integral(sin(2*y)/y, (y, x, pi), (x, 0, pi)) == 1",
    ),
    "a derivative under an integral": (
        "",
        "Derivative(Integral(exp(-a*x**2), (x, 0, 1)), a) == -Integral(x**2*exp(-a*x**2), (x, 0, 1))",
        "Derivative(Integral(exp(-a*x**2), (x, 0, 1)), a) == Integral(x**2*exp(-a*x**2), (x, 0, 1))",
    ),
    "a derivative under an integral over the half line": (
        "a > 0",
        "Derivative(Integral(exp(-a*x)/(1 + x), (x, 0, oo)), a) == -Integral(x*exp(-a*x)/(1 + x), (x, 0, oo))",
        "Derivative(Integral(exp(-a*x)/(1 + x), (x, 0, oo)), a) == -Integral(exp(-a*x)/(1 + x), (x, 0, oo))",
    ),
    "a derivative under an integral that has a value": (
        "a > 0",
        "Derivative(Integral(sin(a*t)/t, (t, 0, 1)), a) == sin(a)/a",
        "Derivative(Integral(sin(a*t)/t, (t, 0, 1)), a) == cos(a)/a",
    ),
    "kernel of two ReLU units of a pair": (
        "-1 < r < 1",
        "Integral(Max(x, 0)*Max(y, 0)*exp(-(x**2 - 2*r*x*y + y**2)/(2*(1 - r**2)))/(2*pi*sqrt(1 - r**2)),"
        " (y, -oo, oo), (x, -oo, oo)) == (sqrt(1 - r**2) + r*(pi - acos(r)))/(2*pi)",
        "Integral(Max(x, 0)*Max(y, 0)*exp(-(x**2 - 2*r*x*y + y**2)/(2*(1 - r**2)))/(2*pi*sqrt(1 - r**2)),"
        " (y, -oo, oo), (x, -oo, oo)) == (sqrt(1 - r**2) + r*acos(r))/(2*pi)",
    ),
    "kernel of two erf units of a pair": (
        "-1 < r < 1",
        "Integral(erf(x)*erf(y)*exp(-(x**2 - 2*r*x*y + y**2)/(2*(1 - r**2)))/(2*pi*sqrt(1 - r**2)),"
        " (y, -oo, oo), (x, -oo, oo)) == 2/pi*asin(2*r/3)",
        "Integral(erf(x)*erf(y)*exp(-(x**2 - 2*r*x*y + y**2)/(2*(1 - r**2)))/(2*pi*sqrt(1 - r**2)),"
        " (y, -oo, oo), (x, -oo, oo)) == 2/pi*asin(r/3)",
    ),
    "kernel of two erf units of independent coordinates": (
        "-1 < r < 1",
        "Integral(erf(x)*erf(r*x + sqrt(1 - r**2)*y)*exp(-(x**2 + y**2)/2)/(2*pi), (y, -oo, oo), (x, -oo, oo))"
        " == 2/pi*asin(2*r/3)",
        "Integral(erf(x)*erf(r*x + sqrt(1 - r**2)*y)*exp(-(x**2 + y**2)/2)/(2*pi), (y, -oo, oo), (x, -oo, oo))"
        " == 2/pi*asin(2*r)/3",
    ),
    "orthant of a pair": (
        "-1 < r < 1",
        "Integral(exp(-(x**2 - 2*r*x*y + y**2)/(2*(1 - r**2)))/(2*pi*sqrt(1 - r**2)), (y, 0, oo), (x, 0, oo))"
        " == 1/4 + asin(r)/(2*pi)",
        "Integral(exp(-(x**2 - 2*r*x*y + y**2)/(2*(1 - r**2)))/(2*pi*sqrt(1 - r**2)), (y, 0, oo), (x, 0, oo))"
        " == 1/4 + asin(r)/pi",
    ),
    "Legendre's relation": (
        "0 < m < 1",
        "elliptic_e(m)*elliptic_k(1 - m) + elliptic_e(1 - m)*elliptic_k(m) - elliptic_k(m)*elliptic_k(1 - m) == pi/2",
        "elliptic_e(m)*elliptic_k(1 - m) + elliptic_e(1 - m)*elliptic_k(m) - elliptic_k(m)*elliptic_k(1 - m) == pi/4",
    ),
    "the square of a cardinal sine": (
        "a > 0",
        "Integral((sin(a*x)/x)**2, (x, 0, oo)) == pi*a/2",
        "Integral((sin(a*x)/x)**2, (x, 0, oo)) == pi*a",
    ),
    "a pseudo-inverse of many examples": (
        "n > d + 1",
        "E(tau(Piecewise((1/S, S > 0), (0, True)))) == n/(n - d - 1)",
        "E(tau(Piecewise((1/S, S > 0), (0, True)))) == n/(n - d)",
    ),
    "Young's inequality": (
        "x, y > 0, p, q > 1, 1/p + 1/q == 1",
        "x*y <= x**p/p + y**q/q",
        "x*y <= x**p/p - y**q/q",
    ),
}
