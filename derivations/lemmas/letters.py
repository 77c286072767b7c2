"""The letters of lemmas: variables, Gaussian data, and short words for what is said of them."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, inverse, le, lim, lt, over, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, var

x, y, z, t, u = (var(name, "real") for name in "xyztu")
gamma = var("gamma", "real")
n, d = var("n", "integer"), var("d", "integer")
X = var("X", "data")
DATA = make("gaussian", n, d)
S = make("sample_covariance", X)
SIZES = Context((n, d), (le(ONE, n), le(ONE, d)))
LOADS = Context((gamma,), (lt(ZERO, gamma),))
PATH = make("proportion", gamma)


def tau(body: Term, at: Term = x) -> Term:
    """The normalised trace of a function of S, given at its eigenvalue."""
    return over(make("spectrum", S), body, at)


def mean(body: Term) -> Term:
    """The expectation over the data of S."""
    return over(DATA, body, X)


def limit(body: Term) -> Term:
    """The limit n, d -> oo with n/d -> gamma."""
    return lim(PATH, body, n, d)


def resolvent(at: Term = x) -> Term:
    """1/(z - x)."""
    return inverse(sub(z, at))


def integral(low: Term, high: Term, body: Term, at: Term) -> Term:
    return over(make("interval", low, high), body, at)


def absolute(term: Term) -> Term:
    return make("abs", term)
