"""The mean trace of the inverse of a Wishart matrix: E tr W^-1 = d/(n - d - 1), W = n S of identity covariance.

The book proves it from Stein's identity, the resolvent going to zero; a derivation may end in a line of the book.
"""

import sympy as sp

from phaseproof import Claim, Domain, integer
from phaseproof.derivations.lemmas.inverse import mean_inverse
from phaseproof.theory.by import equal, step
from phaseproof.theory.language import E, S, d, n, tau

SIZES = Domain((integer("n", 1), integer("d", 1))).where(n > d + 1)
definition = E(tau(1 / S))

inverse = Claim(
    name="cookbook.mean_inverse",
    statement="The mean normalised trace of the inverse sample covariance; that of W^-1 is 1/n of it.",
    domain=SIZES,
    definition=definition,
    closed_form=n / (n - d - 1),
    derivation=mean_inverse,
    references=("Wishart 1928",),
    no_simulation="wishart.moment_real of the book is simulated",
)


def variance():
    """The first two moments by Wick's theorem, at every size."""
    sizes = Domain((integer("n", 1), integer("d", 1)))
    mean = step("the mean of S", equal(E(tau(S)), sp.S.One), sizes)
    square = step("the mean of S^2", equal(E(tau(S**2)), 1 + (d + 1) / n), sizes)
    return step("the difference", equal(E(tau(S**2)) - E(tau(S)) ** 2, (d + 1) / n), sizes, mean, square)


spread = Claim(
    name="cookbook.spread",
    statement="How far the eigenvalues of a sample covariance spread around their mean.",
    domain=Domain((integer("n", 1), integer("d", 1))),
    definition=E(tau(S**2)) - E(tau(S)) ** 2,
    closed_form=(d + 1) / n,
    derivation=variance,
    references=("Isserlis 1918",),
    no_simulation="wishart.moment_real of the book is simulated",
)
