"""The largest cosine of a generated sample with the examples, for many examples in many dimensions."""

from __future__ import annotations

from fractions import Fraction

from .axiom import D, Stated, Z, axiom, d, every, n, stated
from .gaussian import (
    GROWTH,
    SEED,
    closest,
    gaussian,
    h,
    identity,
    largest,
    mean,
    of,
    smooth,
    tau,
    white,
    x,
)
from .notation import HALF, Formula, plain
from .spectra import limit, load

KINDS = {"": (of(white(D), h(x) ** HALF), h(x)), "_of_seed": (identity(d), Formula(plain(1)))}
"""M, and the function of S that its square is."""


@axiom(KINDS, asserted=True)
def closest_to_first_order(matrix: Formula, square: Formula) -> Stated:
    """The mean largest cosine of M z with n examples, M^2 = h(S), up to a factor 1 + o(1/d), n of the order of d.

    X M z has a uniform direction, so projections are those of half-normals N_i times one length. Given the one on M z, |x_i|^2/d
    has the mean 1 + (N_i^2 - 1) (E tau(S^2 h)/E tau(S h) - d/n)/d and the variance 2/d; a maximum of slightly perturbed
    variables of weak dependence. An assertion on the model: no textbook states the expansion; the tests hold it against
    simulations for six h. Source: its parts are in Fang and Zhang, Generalized Multivariate Analysis (1990), 3.1;
    Leadbetter, Lindgren and Rootzen, Extremes and Related Properties (1983), chapter 4.
    """

    def moment(k: int, order: int) -> Formula:
        weight = square if order == 1 else square**order
        return mean(tau(white(D), x**k * weight if k else weight))

    size, image = moment(0, 1), moment(1, 1)
    turned = moment(2, 1) / image - d / n
    lengths = d / (4 * n) - moment(2, 2) / (4 * image**2) + 3 * moment(0, 2) / (4 * size**2)
    constant = turned / 2 + lengths - moment(1, 2) / (2 * image * size) + Fraction(1, 4)
    cubic = Fraction(1, 4) - turned / 2
    first, third = (mean(power, Z, gaussian(1, n)) for power in (largest(Z), largest(Z) ** 3))
    form = (image / (size * d)) ** HALF * (first * (1 + constant / d) + third * cubic / d)
    cosine = mean(mean(closest(D, Z, matrix), Z, SEED))
    positive = every(h(x) > 0, x, where=[x > 0]), every(h(x) >= 0, x, where=[x >= 0])
    owes = (*smooth("h"), *positive) if square is KINDS[""][1] else ()
    where = (load > 0, *GROWTH) if owes else (load > 0,)
    return stated(limit(d * (form / cosine - 1)) == 0, *where, owes=owes)
