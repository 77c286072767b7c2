"""Statements of one line out of bug reports, questions and notes, each with a false twin: what is given, the statement, the twin."""

from __future__ import annotations

NOTES: dict[str, tuple[str, str, str]] = {
    "absolute value under a root": (
        "",
        "Integral(sqrt((x - 1)**2), (x, 0, 2)) == 1",
        "Integral(sqrt((x - 1)**2), (x, 0, 2)) == 0",
    ),
    "one over 2 + cos": (
        "",
        "Integral(1/(2 + cos(x)), (x, 0, 2*pi)) == 2*pi/sqrt(3)",
        "Integral(1/(2 + cos(x)), (x, 0, 2*pi)) == 0",
    ),
    "absolute sine": (
        "",
        "Integral(Abs(sin(x)), (x, 0, 2*pi)) == 4",
        "Integral(Abs(sin(x)), (x, 0, 2*pi)) == 0",
    ),
    "arcsecant": (
        "",
        "Integral(1/(x*sqrt(x**2 - 1)), (x, 1, oo)) == pi/2",
        "Integral(1/(x*sqrt(x**2 - 1)), (x, 1, oo)) == pi",
    ),
    "Planck": (
        "",
        "Integral(x/(exp(x) - 1), (x, 0, oo)) == pi**2/6",
        "Integral(x/(exp(x) - 1), (x, 0, oo)) == pi**2/12",
    ),
    "Gaussian cosine": (
        "a real",
        "Integral(exp(-x**2)*cos(2*a*x), (x, 0, oo)) == sqrt(pi)*exp(-a**2)/2",
        "Integral(exp(-x**2)*cos(2*a*x), (x, 0, oo)) == sqrt(pi)*exp(-a**2/2)/2",
    ),
    "a cubic pole": (
        "",
        "Integral(1/(1 + x**3), (x, 0, oo)) == 2*pi/(3*sqrt(3))",
        "Integral(1/(1 + x**3), (x, 0, oo)) == pi/3",
    ),
    "root of 1 + cos": (
        "",
        "Integral(sqrt(1 + cos(x)), (x, 0, pi)) == 2*sqrt(2)",
        "Integral(sqrt(1 + cos(x)), (x, 0, pi)) == sqrt(2)",
    ),
    "log over a square": (
        "",
        "Integral(log(x)/(1 + x)**2, (x, 1, oo)) == log(2)",
        "Integral(log(x)/(1 + x)**2, (x, 1, oo)) == 1",
    ),
    "arctangent of a parameter": (
        "a > 0",
        "Integral(1/(a**2 + x**2), (x, 0, a)) == pi/(4*a)",
        "Integral(1/(a**2 + x**2), (x, 0, a)) == pi/4",
    ),
    "gap of two": (
        "",
        "Sum(1/(k*(k + 2)), (k, 1, oo)) == 3/4",
        "Sum(1/(k*(k + 2)), (k, 1, oo)) == 1",
    ),
    "Leibniz": (
        "",
        "Sum((-1)**k/(2*k + 1), (k, 0, oo)) == pi/4",
        "Sum((-1)**k/(2*k + 1), (k, 0, oo)) == pi/2",
    ),
    "second moment of a geometric law": (
        "0 < x < 1",
        "Sum(k**2*x**k, (k, 0, oo)) == x*(1 + x)/(1 - x)**3",
        "Sum(k**2*x**k, (k, 0, oo)) == x/(1 - x)**3",
    ),
    "mean of a fair binomial": (
        "n integer, n >= 1",
        "Sum(k*binomial(n, k), (k, 0, n)) == n*2**(n - 1)",
        "Sum(k*binomial(n, k), (k, 0, n)) == n*2**n",
    ),
    "factorials": (
        "n integer, n >= 1",
        "Sum(k*factorial(k), (k, 1, n)) == factorial(n + 1) - 1",
        "Sum(k*factorial(k), (k, 1, n)) == factorial(n + 1)",
    ),
    "mean of a Poisson law": (
        "a > 0",
        "Sum(k*a**k*exp(-a)/factorial(k), (k, 0, oo)) == a",
        "Sum(k*a**k*exp(-a)/factorial(k), (k, 0, oo)) == a**2",
    ),
    "odd denominators": (
        "",
        "Sum(1/(4*k**2 - 1), (k, 1, oo)) == 1/2",
        "Sum(1/(4*k**2 - 1), (k, 1, oo)) == 1/4",
    ),
    "a half from a logarithm": (
        "",
        "Limit(x - x**2*log(1 + 1/x), x, oo) == 1/2",
        "Limit(x - x**2*log(1 + 1/x), x, oo) == 0",
    ),
    "two roots": (
        "",
        "Limit(sqrt(x**2 + x) - cbrt(x**3 + x**2), x, oo) == 1/6",
        "Limit(sqrt(x**2 + x) - cbrt(x**3 + x**2), x, oo) == 0",
    ),
    "tangent less sine": (
        "",
        "Limit((tan(x) - sin(x))/x**3, x, 0) == 1/2",
        "Limit((tan(x) - sin(x))/x**3, x, 0) == 0",
    ),
    "larger exponential": (
        "",
        "Limit((3**x + 5**x)**(1/x), x, oo) == 5",
        "Limit((3**x + 5**x)**(1/x), x, oo) == 1",
    ),
    "arctangent at infinity": (
        "",
        "Limit(x*(atan(x) - pi/2), x, oo) == -1",
        "Limit(x*(atan(x) - pi/2), x, oo) == 0",
    ),
    "a power of itself": (
        "",
        "Limit(x**x, x, 0) == 1",
        "Limit(x**x, x, 0) == 0",
    ),
    "Birnbaum": (
        "x > 0",
        "Integral(exp(-t**2/2), (t, x, oo)) >= 2*exp(-x**2/2)/(x + sqrt(x**2 + 4))",
        "Integral(exp(-t**2/2), (t, x, oo)) >= 2*exp(-x**2/2)/(x + sqrt(x**2 + 1))",
    ),
    "Mills at infinity": (
        "",
        "Limit(x*exp(x**2/2)*sqrt(pi/2)*erfc(x/sqrt(2)), x, oo) == 1",
        "Limit(x*exp(x**2/2)*sqrt(pi/2)*erfc(x/sqrt(2)), x, oo) == sqrt(pi/2)",
    ),
    "Chernoff for erfc": (
        "x >= 0",
        "erfc(x) <= exp(-x**2)",
        "erfc(x) <= exp(-2*x**2)",
    ),
    "slope of GELU": (
        "x real",
        "Derivative(x*(1 + erf(x/sqrt(2)))/2, x) == (1 + erf(x/sqrt(2)))/2 + x*exp(-x**2/2)/sqrt(2*pi)",
        "Derivative(x*(1 + erf(x/sqrt(2)))/2, x) == (1 + erf(x/sqrt(2)))/2 + x*exp(-x**2)/sqrt(2*pi)",
    ),
    "GELU below ReLU": (
        "x real",
        "x*(1 + erf(x/sqrt(2)))/2 <= Max(x, 0)",
        "x*(1 + erf(x/sqrt(2)))/2 >= Max(x, 0)",
    ),
    "GELU's second moment of a slope": (
        "",
        "Integral((1 + erf(x/sqrt(2)))/2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 1/2",
        "Integral((1 + erf(x/sqrt(2)))/2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 1/4",
    ),
    "softplus below a parabola": (
        "x real",
        "log(1 + exp(x)) <= log(2) + x/2 + x**2/8",
        "log(1 + exp(x)) <= log(2) + x/2 + x**2/16",
    ),
    "softplus near ReLU": (
        "x real",
        "log(1 + exp(x)) - Max(x, 0) <= log(2)",
        "log(1 + exp(x)) - Max(x, 0) <= 1/2",
    ),
    "area of softplus": (
        "",
        "Integral(log(1 + exp(-x)), (x, 0, oo)) == pi**2/12",
        "Integral(log(1 + exp(-x)), (x, 0, oo)) == pi**2/6",
    ),
    "KL of two normal laws": (
        "m, k real, s, r > 0",
        "Integral(exp(-(x - m)**2/(2*s**2))/(s*sqrt(2*pi))*(log(r/s) - (x - m)**2/(2*s**2) + (x - k)**2/(2*r**2)), (x, -oo, oo)) == log(r/s) + (s**2 + (m - k)**2)/(2*r**2) - 1/2",
        "Integral(exp(-(x - m)**2/(2*s**2))/(s*sqrt(2*pi))*(log(r/s) - (x - m)**2/(2*s**2) + (x - k)**2/(2*r**2)), (x, -oo, oo)) == log(r/s) + (s**2 + (m - k)**2)/(2*r**2)",
    ),
    "KL is positive": (
        "m real, s, r > 0",
        "log(r/s) + (s**2 + m**2)/(2*r**2) - 1/2 >= 0",
        "log(r/s) + (s**2 + m**2)/(2*r**2) - 1 >= 0",
    ),
    "Bhattacharyya": (
        "m real",
        "Integral(sqrt(exp(-x**2/2)*exp(-(x - m)**2/2))/sqrt(2*pi), (x, -oo, oo)) == exp(-m**2/8)",
        "Integral(sqrt(exp(-x**2/2)*exp(-(x - m)**2/2))/sqrt(2*pi), (x, -oo, oo)) == exp(-m**2/4)",
    ),
    "chi square": (
        "m real",
        "Integral(exp(-(x - m)**2)/exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == exp(m**2)",
        "Integral(exp(-(x - m)**2)/exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == exp(m**2/2)",
    ),
    "Wasserstein of two normal laws": (
        "m real, s, r > 0",
        "Integral((m + (s - r)*z)**2*exp(-z**2/2)/sqrt(2*pi), (z, -oo, oo)) == m**2 + (s - r)**2",
        "Integral((m + (s - r)*z)**2*exp(-z**2/2)/sqrt(2*pi), (z, -oo, oo)) == m**2 + s**2 - r**2",
    ),
    "Poisson divergence": (
        "a, b > 0",
        "a*log(a/b) - a + b >= 0",
        "a*log(a/b) - a + b >= (a - b)**2",
    ),
    "curvature at a saddle": (
        "n > 0",
        "Subs(Derivative(n*log(x) - x, (x, 2)), x, n) == -1/n",
        "Subs(Derivative(n*log(x) - x, (x, 2)), x, n) == -n",
    ),
    "Stirling": (
        "",
        "Limit(gamma(x + 1)*exp(x)/(x**x*sqrt(x)), x, oo) == sqrt(2*pi)",
        "Limit(gamma(x + 1)*exp(x)/(x**x*sqrt(x)), x, oo) == sqrt(pi)",
    ),
    "Stirling from below": (
        "x > 0",
        "x*log(x) - x <= loggamma(x + 1)",
        "x*log(x) - x >= loggamma(x + 1)",
    ),
    "inverse Wishart": (
        "n > d + 1",
        "E(tau(1/S)) == n/(n - d - 1)",
        "E(tau(1/S)) == n/(n - d)",
    ),
    "inverse Wishart, squared": (
        "n > d + 3",
        "E(tau(S**(-2))) == n**2*(n - 1)/((n - d)*(n - d - 1)*(n - d - 3))",
        "E(tau(S**(-2))) == n**2/((n - d - 1)*(n - d - 3))",
    ),
    "third moment of Marchenko-Pastur": (
        "gamma > 0",
        "limit_in_proportion(E(tau(S**3)), gamma) == 1 + 3/gamma + 1/gamma**2",
        "limit_in_proportion(E(tau(S**3)), gamma) == 1 + 3/gamma + 2/gamma**2",
    ),
    "third moment": (
        "",
        "E(tau(S**3)) == 1 + 3*(d + 1)/n + (d**2 + 3*d + 4)/n**2",
        "E(tau(S**3)) == 1 + 3*d/n + d**2/n**2",
    ),
    "spread of a trace": (
        "",
        "E(tau(S)**2) == 1 + 2/(n*d)",
        "E(tau(S)**2) == 1 + 2/n",
    ),
    "Marchenko-Pastur's mass": (
        "0 < c < 1",
        "Integral(sqrt(((1 + sqrt(c))**2 - x)*(x - (1 - sqrt(c))**2))/(2*pi*c*x), (x, (1 - sqrt(c))**2, (1 + sqrt(c))**2)) == 1",
        "Integral(sqrt(((1 + sqrt(c))**2 - x)*(x - (1 - sqrt(c))**2))/(2*pi*c*x), (x, (1 - sqrt(c))**2, (1 + sqrt(c))**2)) == c",
    ),
    "slope of the ridge risk": (
        "s, u, v > 0",
        "Derivative((s + u**2*v)/(1 + u)**2, u) == 2*(u*v - s)/(1 + u)**3",
        "Derivative((s + u**2*v)/(1 + u)**2, u) == 2*(u*v + s)/(1 + u)**3",
    ),
    "best ridge": (
        "s, u, v > 0",
        "(s + u**2*v)/(1 + u)**2 >= s*v/(s + v)",
        "(s + u**2*v)/(1 + u)**2 >= s*v",
    ),
    "variance below the threshold": (
        "n, d integer, d >= 1, n > d + 1",
        "d/(n - d - 1) > d/n",
        "d/(n - d - 1) > 1",
    ),
    "descent at the threshold": (
        "s > 0",
        "Limit(s*c/(1 - c), c, 1, '-') == oo",
        "Limit(s*c/(1 - c), c, 1, '-') == s",
    ),
    "risk beyond the threshold": (
        "s > 0, c > 1",
        "Derivative(1 - 1/c + s/(c - 1), c) == 1/c**2 - s/(c - 1)**2",
        "Derivative(1 - 1/c + s/(c - 1), c) == 1/c**2 + s/(c - 1)**2",
    ),
    "loss of a tied weight": (
        "a, s > 0, w real",
        "a*(1 - w**2)**2 + 2*s*w**2 >= 2*s - s**2/a",
        "a*(1 - w**2)**2 + 2*s*w**2 >= 2*s",
    ),
    "logistic learning curve": (
        "a, t, u > 0",
        "Derivative(a*exp(2*a*t)/(exp(2*a*t) - 1 + a/u), t) == 2*(a*exp(2*a*t)/(exp(2*a*t) - 1 + a/u))*(a - a*exp(2*a*t)/(exp(2*a*t) - 1 + a/u))",
        "Derivative(a*exp(2*a*t)/(exp(2*a*t) - 1 + a/u), t) == (a*exp(2*a*t)/(exp(2*a*t) - 1 + a/u))*(a - a*exp(2*a*t)/(exp(2*a*t) - 1 + a/u))",
    ),
    "score of a mixture": (
        "x, m real",
        "Derivative(log(exp(-(x - m)**2/2) + exp(-(x + m)**2/2)), x) == m*tanh(m*x) - x",
        "Derivative(log(exp(-(x - m)**2/2) + exp(-(x + m)**2/2)), x) == tanh(m*x) - x",
    ),
    "Fisher information": (
        "s > 0",
        "Integral((x/s**2)**2*exp(-x**2/(2*s**2))/(s*sqrt(2*pi)), (x, -oo, oo)) == 1/s**2",
        "Integral((x/s**2)**2*exp(-x**2/(2*s**2))/(s*sqrt(2*pi)), (x, -oo, oo)) == 1/s",
    ),
    "mean of position times score": (
        "s > 0, m real",
        "Integral(x*(-(x - m)/s**2)*exp(-(x - m)**2/(2*s**2))/(s*sqrt(2*pi)), (x, -oo, oo)) == -1",
        "Integral(x*(-(x - m)/s**2)*exp(-(x - m)**2/(2*s**2))/(s*sqrt(2*pi)), (x, -oo, oo)) == 1",
    ),
    "denoiser of a sign": (
        "s > 0, y real",
        "(exp(-(y - 1)**2/(2*s)) - exp(-(y + 1)**2/(2*s)))/(exp(-(y - 1)**2/(2*s)) + exp(-(y + 1)**2/(2*s))) == tanh(y/s)",
        "(exp(-(y - 1)**2/(2*s)) - exp(-(y + 1)**2/(2*s)))/(exp(-(y - 1)**2/(2*s)) + exp(-(y + 1)**2/(2*s))) == tanh(2*y/s)",
    ),
    "Poisson law": (
        "a > 0",
        "Sum(a**k*exp(-a)/factorial(k), (k, 0, oo)) == 1",
        "Sum(a**k*exp(-a)/factorial(k), (k, 0, oo)) == exp(a)",
    ),
    "variance of a Poisson law": (
        "a > 0",
        "Sum((k - a)**2*a**k*exp(-a)/factorial(k), (k, 0, oo)) == a",
        "Sum((k - a)**2*a**k*exp(-a)/factorial(k), (k, 0, oo)) == a**2",
    ),
    "alternating exponential series": (
        "",
        "Sum((-1)**k/factorial(k), (k, 0, oo)) == exp(-1)",
        "Sum((-1)**k/factorial(k), (k, 0, oo)) == exp(-2)",
    ),
    "binomial law": (
        "n integer, n >= 1, 0 < p < 1",
        "Sum(binomial(n, k)*p**k*(1 - p)**(n - k), (k, 0, n)) == 1",
        "Sum(binomial(n, k)*p**k*(1 - p)**(n - k), (k, 0, n)) == p",
    ),
    "mean of a binomial law": (
        "n integer, n >= 1, 0 < p < 1",
        "Sum(k*binomial(n, k)*p**k*(1 - p)**(n - k), (k, 0, n)) == n*p",
        "Sum(k*binomial(n, k)*p**k*(1 - p)**(n - k), (k, 0, n)) == n*p*(1 - p)",
    ),
    "characteristic function": (
        "a real",
        "Integral(exp(-x**2/2)*cos(a*x)/sqrt(2*pi), (x, -oo, oo)) == exp(-a**2/2)",
        "Integral(exp(-x**2/2)*cos(a*x)/sqrt(2*pi), (x, -oo, oo)) == exp(-a**2)",
    ),
    "mean of a rectified variable": (
        "",
        "Integral(Max(x, 0)*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 1/sqrt(2*pi)",
        "Integral(Max(x, 0)*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 1/2",
    ),
    "distance to a point": (
        "0 < a < 1",
        "Integral(Abs(x - a), (x, 0, 1)) == a**2 - a + 1/2",
        "Integral(Abs(x - a), (x, 0, 1)) == a**2 + 1/2",
    ),
    "larger of two": (
        "x, y real",
        "Max(x, y) == (x + y + Abs(x - y))/2",
        "Max(x, y) == (x + y - Abs(x - y))/2",
    ),
    "log-sum-exp": (
        "x, y real",
        "Max(x, y) <= log(exp(x) + exp(y))",
        "Max(x, y) >= log(exp(x) + exp(y))",
    ),
    "sine on half a turn": (
        "0 < x < pi",
        "sin(x) > 0",
        "sin(x) > 1/2",
    ),
    "sine of pi/6": (
        "",
        "sin(pi/6) == 1/2",
        "sin(pi/6) == sqrt(3)/2",
    ),
    "arctangent of sqrt 3": (
        "",
        "atan(sqrt(3)) == pi/3",
        "atan(sqrt(3)) == pi/6",
    ),
    "arcsine of a half": (
        "",
        "asin(1/2) == pi/6",
        "asin(1/2) == pi/3",
    ),
    "half an angle": (
        "x real",
        "1 + cos(x) == 2*cos(x/2)**2",
        "1 + cos(x) == cos(x/2)**2",
    ),
    "least of x ln x": (
        "x > 0",
        "x*log(x) >= -1/E",
        "x*log(x) >= -1/3",
    ),
    "log of sine": (
        "",
        "Integral(log(sin(x)), (x, 0, pi/2)) == -pi*log(2)/2",
        "Integral(log(sin(x)), (x, 0, pi/2)) == -log(2)",
    ),
    "sinc squared": (
        "",
        "Integral(sin(x)**2/x**2, (x, 0, oo)) == pi/2",
        "Integral(sin(x)**2/x**2, (x, 0, oo)) == pi/4",
    ),
    "exponential of a size": (
        "a > 0",
        "Integral(exp(-a*Abs(x)), (x, -oo, oo)) == 2/a",
        "Integral(exp(-a*Abs(x)), (x, -oo, oo)) == 1/a",
    ),
    "piecewise": (
        "",
        "Integral(Piecewise((x, x < 1), (2 - x, True)), (x, 0, 2)) == 1",
        "Integral(Piecewise((x, x < 1), (2 - x, True)), (x, 0, 2)) == 2",
    ),
    "floor": (
        "",
        "Integral(floor(x), (x, 0, 3)) == 3",
        "Integral(floor(x), (x, 0, 3)) == 9/2",
    ),
    "sech squared": (
        "",
        "Integral(1/cosh(x)**2, (x, -oo, oo)) == 2",
        "Integral(1/cosh(x)**2, (x, -oo, oo)) == 1",
    ),
    "inverse sixth": (
        "",
        "Integral(1/(x**2 + 1)**3, (x, -oo, oo)) == 3*pi/8",
        "Integral(1/(x**2 + 1)**3, (x, -oo, oo)) == pi/2",
    ),
    "root of a quadratic": (
        "",
        "Integral(1/sqrt(x*(1 - x)), (x, 0, 1)) == pi",
        "Integral(1/sqrt(x*(1 - x)), (x, 0, 1)) == 2",
    ),
    "x exp on an interval": (
        "a, b real, a < b",
        "Integral(x*exp(x), (x, a, b)) == (b - 1)*exp(b) - (a - 1)*exp(a)",
        "Integral(x*exp(x), (x, a, b)) == b*exp(b) - a*exp(a)",
    ),
    "sum of odd numbers": (
        "n integer, n >= 1",
        "Sum(2*k - 1, (k, 1, n)) == n**2",
        "Sum(2*k - 1, (k, 1, n)) == n*(n + 1)",
    ),
    "finite geometric sum": (
        "n integer, n >= 0, x > 1",
        "Sum(x**k, (k, 0, n)) == (x**(n + 1) - 1)/(x - 1)",
        "Sum(x**k, (k, 0, n)) == (x**n - 1)/(x - 1)",
    ),
    "logarithm series": (
        "0 < x < 1",
        "Sum(x**k/k, (k, 1, oo)) == -log(1 - x)",
        "Sum(x**k/k, (k, 1, oo)) == log(1 + x)",
    ),
    "alternating harmonic": (
        "",
        "Sum((-1)**(k + 1)/k, (k, 1, oo)) == log(2)",
        "Sum((-1)**(k + 1)/k, (k, 1, oo)) == 1",
    ),
    "zeta 4": (
        "",
        "Sum(1/k**4, (k, 1, oo)) == pi**4/90",
        "Sum(1/k**4, (k, 1, oo)) == pi**4/96",
    ),
    "telescoping roots": (
        "n integer, n >= 1",
        "Sum(sqrt(k + 1) - sqrt(k), (k, 1, n)) == sqrt(n + 1) - 1",
        "Sum(sqrt(k + 1) - sqrt(k), (k, 1, n)) == sqrt(n)",
    ),
    "geometric law's variance": (
        "0 < p < 1",
        "Sum(k**2*p*(1 - p)**(k - 1), (k, 1, oo)) == (2 - p)/p**2",
        "Sum(k**2*p*(1 - p)**(k - 1), (k, 1, oo)) == 1/p**2",
    ),
    "compound interest": (
        "r > 0",
        "Limit((1 + r/n)**n, n, oo) == exp(r)",
        "Limit((1 + r/n)**n, n, oo) == 1 + r",
    ),
    "cosine power": (
        "",
        "Limit(cos(1/x)**(x**2), x, oo) == exp(-1/2)",
        "Limit(cos(1/x)**(x**2), x, oo) == 1",
    ),
    "log ratio": (
        "",
        "Limit(log(x + exp(x))/x, x, oo) == 1",
        "Limit(log(x + exp(x))/x, x, oo) == 0",
    ),
    "from the left": (
        "",
        "Limit(exp(1/x), x, 0, '-') == 0",
        "Limit(exp(1/x), x, 0, '-') == 1",
    ),
    "root of n": (
        "",
        "Limit(n**(1/n), n, oo) == 1",
        "Limit(n**(1/n), n, oo) == 0",
    ),
    "difference of arctangents": (
        "",
        "Limit(x*(atan(x + 1) - atan(x)), x, oo) == 0",
        "Limit(x*(atan(x + 1) - atan(x)), x, oo) == 1",
    ),
    "Komatsu": (
        "x > 0",
        "Integral(exp(-t**2/2), (t, x, oo)) <= 2*exp(-x**2/2)/(x + sqrt(x**2 + 2))",
        "Integral(exp(-t**2/2), (t, x, oo)) <= exp(-x**2/2)/(x + sqrt(x**2 + 2))",
    ),
    "normal tail": (
        "x > 0",
        "erfc(x/sqrt(2))/2 <= exp(-x**2/2)/(x*sqrt(2*pi))",
        "erfc(x/sqrt(2))/2 <= exp(-x**2/2)/(2*x*sqrt(2*pi))",
    ),
    "Mills falls": (
        "x > 0",
        "Derivative(exp(x**2/2)*Integral(exp(-t**2/2), (t, x, oo)), x) < 0",
        "Derivative(exp(x**2/2)*Integral(exp(-t**2/2), (t, x, oo)), x) > 0",
    ),
    "GELU is above a line": (
        "x real",
        "x*(1 + erf(x/sqrt(2)))/2 >= -1/2",
        "x*(1 + erf(x/sqrt(2)))/2 >= -1/20",
    ),
    "variance of a GELU's input": (
        "",
        "Integral(x**2*(1 + erf(x/sqrt(2)))/2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 1/2",
        "Integral(x**2*(1 + erf(x/sqrt(2)))/2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 1",
    ),
    "swish": (
        "x real",
        "Derivative(x/(1 + exp(-x)), x) == 1/(1 + exp(-x)) + x*exp(-x)/(1 + exp(-x))**2",
        "Derivative(x/(1 + exp(-x)), x) == 1/(1 + exp(-x))",
    ),
    "softplus is convex": (
        "x real",
        "Derivative(log(1 + exp(x)), (x, 2)) > 0",
        "Derivative(log(1 + exp(x)), (x, 2)) > 1/4",
    ),
    "softplus at infinity": (
        "",
        "Limit(log(1 + exp(x)) - x, x, oo) == 0",
        "Limit(log(1 + exp(x)) - x, x, oo) == log(2)",
    ),
    "logistic and tanh": (
        "x real",
        "1/(1 + exp(-x)) == (1 + tanh(x/2))/2",
        "1/(1 + exp(-x)) == (1 + tanh(x))/2",
    ),
    "KL of exponentials": (
        "a, b > 0",
        "Integral(a*exp(-a*x)*log(a*exp(-a*x)/(b*exp(-b*x))), (x, 0, oo)) == log(a/b) + b/a - 1",
        "Integral(a*exp(-a*x)*log(a*exp(-a*x)/(b*exp(-b*x))), (x, 0, oo)) == log(a/b) + a/b - 1",
    ),
    "Gaussian cross entropy": (
        "s > 0, m real",
        "Integral(exp(-x**2/2)/sqrt(2*pi)*((x - m)**2/(2*s**2) + log(s)), (x, -oo, oo)) == (1 + m**2)/(2*s**2) + log(s)",
        "Integral(exp(-x**2/2)/sqrt(2*pi)*((x - m)**2/(2*s**2) + log(s)), (x, -oo, oo)) == (1 + m)/(2*s**2) + log(s)",
    ),
    "Pinsker for coins": (
        "0 < p < 1",
        "p*log(2*p) + (1 - p)*log(2*(1 - p)) >= 2*(p - 1/2)**2",
        "p*log(2*p) + (1 - p)*log(2*(1 - p)) >= 3*(p - 1/2)**2",
    ),
    "product of normal densities": (
        "s, r > 0, m real",
        "Integral(exp(-x**2/(2*s**2))*exp(-(x - m)**2/(2*r**2)), (x, -oo, oo)) == sqrt(2*pi)*s*r/sqrt(s**2 + r**2)*exp(-m**2/(2*(s**2 + r**2)))",
        "Integral(exp(-x**2/(2*s**2))*exp(-(x - m)**2/(2*r**2)), (x, -oo, oo)) == sqrt(2*pi)*s*r/sqrt(s**2 + r**2)*exp(-m**2/(2*(s + r)**2))",
    ),
    "Laplace saddle": (
        "n > 0",
        "Integral(exp(-n*x**2/2)*(1 + n*x**4), (x, -oo, oo)) == sqrt(2*pi/n)*(1 + 3/n)",
        "Integral(exp(-n*x**2/2)*(1 + n*x**4), (x, -oo, oo)) == sqrt(2*pi/n)*(1 + 3)",
    ),
    "fourth moment": (
        "",
        "E(tau(S**4)) == 1 + 6*(d + 1)/n + (6*d**2 + 17*d + 21)/n**2 + (d**3 + 6*d**2 + 21*d + 20)/n**3",
        "E(tau(S**4)) == 1 + 6*(d + 1)/n + (6*d**2 + 17*d + 21)/n**2 + (d**3 + 6*d**2 + 20*d + 20)/n**3",
    ),
    "limit of the inverse": (
        "gamma > 1",
        "limit_in_proportion(E(tau(1/S)), gamma) == gamma/(gamma - 1)",
        "limit_in_proportion(E(tau(1/S)), gamma) == gamma/(gamma + 1)",
    ),
    "two traces": (
        "",
        "E(tau(S)*tau(S**2)) == 1 + (d + 1)/n + 4/(n*d) + 4*(d + 1)/(n**2*d)",
        "E(tau(S)*tau(S**2)) == 1 + (d + 1)/n",
    ),
    "ridge risk at zero": (
        "s, c > 0, c < 1",
        "Limit((s*c + u**2)/(1 - c + u), u, 0) == s*c/(1 - c)",
        "Limit((s*c + u**2)/(1 - c + u), u, 0) == s*c",
    ),
    "peak of double descent": (
        "s > 0, 0 < c < 1",
        "s*c/(1 - c) >= s*c",
        "s*c/(1 - c) >= s",
    ),
    "singular mode": (
        "a, b > 0",
        "(a - b)**2 + 2*a*b == a**2 + b**2",
        "(a - b)**2 + a*b == a**2 + b**2",
    ),
    "autoencoder's optimum": (
        "l, s > 0, w real",
        "l*(1 - w)**2 + s*w**2 >= l*s/(l + s)",
        "l*(1 - w)**2 + s*w**2 >= l*s",
    ),
    "W2 of shifts": (
        "m real, s > 0",
        "Integral((x + m - x)**2*exp(-x**2/(2*s**2))/(s*sqrt(2*pi)), (x, -oo, oo)) == m**2",
        "Integral((x + m - x)**2*exp(-x**2/(2*s**2))/(s*sqrt(2*pi)), (x, -oo, oo)) == m**2 + s**2",
    ),
    "W1 of two exponentials": (
        "0 < a < b",
        "Integral(exp(-a*x) - exp(-b*x), (x, 0, oo)) == 1/a - 1/b",
        "Integral(exp(-a*x) - exp(-b*x), (x, 0, oo)) == 1/a + 1/b",
    ),
    "score has mean zero": (
        "s > 0, m real",
        "Integral(-(x - m)/s**2*exp(-(x - m)**2/(2*s**2))/(s*sqrt(2*pi)), (x, -oo, oo)) == 0",
        "Integral(-(x - m)/s**2*exp(-(x - m)**2/(2*s**2))/(s*sqrt(2*pi)), (x, -oo, oo)) == -m",
    ),
    "Tweedie": (
        "v, s > 0, y real",
        "y + s*Derivative(-y**2/(2*(v + s)) - log(2*pi*(v + s))/2, y) == v*y/(v + s)",
        "y + s*Derivative(-y**2/(2*(v + s)) - log(2*pi*(v + s))/2, y) == s*y/(v + s)",
    ),
    "posterior variance": (
        "v, s > 0",
        "1/(1/v + 1/s) <= Min(v, s)",
        "1/(1/v + 1/s) >= Min(v, s)",
    ),
    "two poles": (
        "a, b > 0, a != b",
        "Integral(1/((x + a)*(x + b)), (x, 0, oo)) == log(a/b)/(a - b)",
        "Integral(1/((x + a)*(x + b)), (x, 0, oo)) == log(a/b)/(b - a)",
    ),
    "mean of a log-normal law": (
        "m real, s > 0",
        "Integral(exp(-(log(x) - m)**2/(2*s**2))/(s*sqrt(2*pi)), (x, 0, oo)) == exp(m + s**2/2)",
        "Integral(exp(-(log(x) - m)**2/(2*s**2))/(s*sqrt(2*pi)), (x, 0, oo)) == exp(m + s**2)",
    ),
    "arcsine law": (
        "0 < a < b",
        "Integral(1/sqrt((b - x)*(x - a)), (x, a, b)) == pi",
        "Integral(1/sqrt((b - x)*(x - a)), (x, a, b)) == b - a",
    ),
    "a root in the exponent": (
        "",
        "Integral(exp(-sqrt(x)), (x, 0, oo)) == 2",
        "Integral(exp(-sqrt(x)), (x, 0, oo)) == 1",
    ),
    "alternating geometric series": (
        "0 < r < 1",
        "Sum((-r)**k, (k, 0, oo)) == 1/(1 + r)",
        "Sum((-r)**k, (k, 0, oo)) == 1/(1 - r)",
    ),
    "geometric series on both sides of 0": (
        "-1 < x < 1",
        "Sum(x**k, (k, 0, oo)) == 1/(1 - x)",
        "Sum(x**k, (k, 0, oo)) == 1/(1 + x)",
    ),
    "limit of partial sums": (
        "",
        "Limit(Sum((-1)**k/2**k, (k, 0, n)), n, oo) == 2/3",
        "Limit(Sum((-1)**k/2**k, (k, 0, n)), n, oo) == 2",
    ),
    "limit of an integral": (
        "",
        "Limit(Integral(sin(t), (t, 0, x))/x**2, x, 0) == 1/2",
        "Limit(Integral(sin(t), (t, 0, x))/x**2, x, 0) == 1",
    ),
    "Jordan": (
        "0 < x < pi/2",
        "sin(x) > 2*x/pi",
        "sin(x) > 3*x/pi",
    ),
    "sinh from below": (
        "x > 0",
        "sinh(x) > x + x**3/6",
        "sinh(x) > x + x**3/5",
    ),
    "Mills's ratio from below": (
        "x > 0",
        "exp(x**2/2)*sqrt(pi/2)*erfc(x/sqrt(2)) > x/(1 + x**2)",
        "exp(x**2/2)*sqrt(pi/2)*erfc(x/sqrt(2)) > 1/x",
    ),
    "Bessel functions of neighbouring orders": (
        "x > 0",
        "besseli(0, x) - besseli(2, x) == 2*besseli(1, x)/x",
        "besseli(0, x) - besseli(2, x) == besseli(1, x)/x",
    ),
    "Bessel's equation": (
        "x > 0",
        "Derivative(besseli(0, x), (x, 2)) + Derivative(besseli(0, x), x)/x == besseli(0, x)",
        "Derivative(besseli(0, x), (x, 2)) - Derivative(besseli(0, x), x)/x == besseli(0, x)",
    ),
    "Bessel's function at 0": (
        "",
        "Limit(besseli(0, x), x, 0) == 1",
        "Limit(besseli(0, x), x, 0) == 0",
    ),
}
