"""The closed table of constructors: for each head its arguments, what it binds in them, and the sort of the whole.

A slot is a sort, or a sort with the sorts that are bound in it; ``FIRST`` says that the first argument, a range or a
filter, tells what is bound. A slot ending in ``*`` repeats.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST = "first"

SORTS = frozenset(("real", "integer", "end", "prop", "range", "law", "filter", "data", "matrix", "vector", "function"))
"""``end`` is an end of a range: a real number or an infinity. A ``law`` is a range of mass 1 on the real line."""

WIDER = {("integer", "real"), ("integer", "end"), ("real", "end"), ("law", "range")}
"""(narrow, wide): a term of the narrow sort may stand where one of the wide sort is asked for."""

BOUND_BY = {
    "interval": ("real",),
    "integers": ("integer",),
    "gaussian": ("data",),
    "complex_gaussian": ("data",),
    "covariances": ("matrix",),
    "symmetric": ("matrix",),
    "unit_vectors": ("vector",),
    "spectra": ("real", "real"),
    "above": ("real",),
    "below": ("real",),
    "grows": ("real",),
    "falls": ("real",),
    "counts": ("integer",),
    "proportion": ("integer", "integer"),
    "populations": ("integer", "integer", "matrix"),
}
"""What a range or a filter binds; a law binds one real number."""


@dataclass(frozen=True)
class Slot:
    sort: str
    binds: tuple[str, ...] | str = ()
    repeats: bool = False


@dataclass(frozen=True)
class Head:
    sort: str
    slots: tuple[Slot, ...]


def _head(sort: str, *slots: str | tuple[str, tuple[str, ...] | str]) -> Head:
    made = []
    for slot in slots:
        name, binds = slot if isinstance(slot, tuple) else (slot, ())
        made.append(Slot(name.rstrip("*"), binds, name.endswith("*")))
    return Head(sort, tuple(made))


HEADS: dict[str, Head] = {
    # numbers; ``num``, ``var``, ``bound`` and ``app`` are built by functions of their own
    "pi": _head("real"),
    "euler_gamma": _head("real"),
    "add": _head("real", "real*"),
    "mul": _head("real", "real*"),
    "pow": _head("real", "real", "integer"),  # an integer exponent; 0^0 = 1
    "rpow": _head("real", "real", "real"),  # the principal power of a base >= 0
    "exp": _head("real", "real"),
    "ln": _head("real", "real"),
    "sin": _head("real", "real"),
    "cos": _head("real", "real"),
    "atan": _head("real", "real"),
    "asin": _head("real", "real"),
    "erf": _head("real", "real"),
    "abs": _head("real", "real"),
    "floor": _head("integer", "real"),
    "max": _head("real", "real*"),
    "min": _head("real", "real*"),
    "gamma": _head("real", "real"),
    "lngamma": _head("real", "real"),
    "polygamma": _head("real", "integer", "real"),
    "expint": _head("real", "real"),  # E_1(x), x > 0
    "bessel_i": _head("real", "real", "real"),  # I_nu(x): (nu, x)
    "elliptic_k": _head("real", "real"),  # parameter m < 1
    "elliptic_e": _head("real", "real"),  # parameter m <= 1
    "hyp2f1": _head("real", "real", "real", "real", "real"),  # (a, b; c; x)
    "zeta": _head("real", "real"),
    "cases": _head("real", "prop*", "real*"),  # guard, value, guard, value, ...: the first guard that holds
    # propositions
    "true": _head("prop"),
    "eq": _head("prop", "real", "real"),
    "le": _head("prop", "real", "real"),
    "lt": _head("prop", "real", "real"),
    "ne": _head("prop", "real", "real"),
    "defined": _head("prop", "real"),
    "diverges": _head("prop", "filter", ("real", FIRST)),  # tends to +oo
    "infinite": _head("prop", "range", ("real", FIRST)),  # a functional of what is >= 0 that is not finite
    "continuous": _head("prop", "range", ("real", FIRST)),  # at each point of the range, its finite ends included
    "supported": _head("prop", "law", "range"),  # the law has mass 1 on the open interval
    # ranges
    "infinity": _head("end"),
    "minus_infinity": _head("end"),
    "interval": _head("range", "end", "end"),
    "integers": _head("range", "end", "end"),
    "gaussian": _head("range", "integer", "integer"),  # n x d matrices of independent standard Gaussian entries
    "complex_gaussian": _head("range", "integer", "integer"),
    "covariances": _head("range", "integer"),  # positive definite d x d matrices
    "symmetric": _head("range", "integer"),  # symmetric d x d matrices
    "unit_vectors": _head("range", "integer"),
    "spectra": _head(
        "range", "matrix", "matrix"
    ),  # (x, y): mass |<u_i, v_j>|^2/d at the eigenvalues x_i, y_j of the two
    # laws on the line
    "normal": _head("law"),
    "atoms": _head("law", "real*"),  # weight, place, weight, place, ...
    "uniform": _head("law", "real", "real"),
    "with_density": _head("law", "range", ("real", FIRST)),  # on an interval; the density is >= 0 and integrates to 1
    "mixture": _head("law", "real", "law", "law"),  # the first law with this weight, else the second
    "image": _head("law", "law", ("real", ("real",))),  # the law of phi(t), t of the first law
    "spectrum": _head("law", "matrix"),  # the eigenvalues, each with the same weight
    "spectral": _head("law", "matrix", "vector"),  # the eigenvalues, weighted by the vector's squared coordinates
    # matrices
    "sample_covariance": _head("matrix", "data"),  # S = X^T X/n
    "coloured": _head("matrix", "data", "matrix"),  # C = Sigma^(1/2) S Sigma^(1/2)
    "identity": _head("matrix", "integer"),  # d x d
    "diagonal": _head("matrix", "integer", ("real", ("integer",))),  # d x d, its entries by their number from 1 on
    "of": _head("matrix", "matrix", ("real", ("real",))),  # a function of a symmetric matrix, on its eigenvalues
    "spiked": _head("matrix", "matrix", "vector", "real"),  # A M A, A^2 = 1 + theta u u^T
    "extended": _head("matrix", "data", "matrix", "vector", "real"),  # that of data whose Sigma has one more eigenvalue
    "basis": _head("vector", "integer"),  # the k-th unit vector; for white data no other direction differs from it
    # what is said of a law, of matrices, of data and of models
    "law_of_transform": _head("law", ("real", ("real",))),  # on [0, oo), with mean of 1/(z - t) the body, for z < 0
    "density": _head("real", "law", "real"),  # at a point next to which the law has a continuous density
    "atom": _head("real", "law", "real"),  # the mass at a point
    "lower_edge": _head("real", "law"),  # the infimum of the x > 0 next to which there is mass
    "upper_edge": _head("real", "law"),  # the supremum of the x next to which there is mass
    "entry": _head("real", "matrix", "vector", "vector"),  # u^T M v
    "eigenvalue": _head("real", "matrix", "integer"),  # the k-th largest; the |k|-th smallest for k < 0
    "weight": _head("real", "matrix", "vector", "integer", "integer"),  # |P u|^2, P on the eigenvectors k to m
    "kernel_weight": _head("real", "matrix", "vector"),  # |P u|^2, P on the kernel
    "operator_norm": _head("real", "matrix"),
    "inner": _head("real", "data", "matrix", "matrix"),  # <A z, B z>, the seed z a row of data
    "length": _head("real", "data"),  # |z|
    "largest": _head("real", "data"),  # the largest |z_i|
    "closest": _head("real", "data", "data", "matrix"),  # max_i |cos(M z, x_i)| over the rows x_i of the first
    "projection": _head("real", "data", "data", "matrix"),  # max_i |<M z, x_i>| over the rows x_i of the first
    "spread": _head("real", "data"),  # max_i abs(|x_i|^2/d - 1) over the rows x_i
    "wasserstein": _head("real", "matrix", "matrix"),  # W_2^2(N(0, A), N(0, B))
    "kl": _head("real", "matrix", "matrix"),  # KL(N(0, A) || N(0, B)), A and B positive definite
    "train_loss": _head("real", "data", "matrix", "real", "real"),  # examples, Sigma, noise sigma, ridge
    "test_loss": _head("real", "data", "matrix", "real", "real"),
    # binders
    "over": _head("real", "range", ("real", FIRST)),  # integral, sum, mean, normalised trace, expectation
    "product": _head("real", "range", ("real", FIRST)),
    "lim": _head("real", "filter", ("real", FIRST)),
    "plim": _head("real", "filter", ("range", FIRST), ("real", "both")),  # in probability, over data of the range
    "deriv": _head("real", "integer", ("real", ("real",)), "real"),  # order, body, point
    "root": _head("real", "range", ("real", FIRST)),  # the one zero in the open interval
    "minimiser": _head("real", "range", ("real", FIRST)),  # the one point of least value in the open interval
    "onset": _head("real", "range", ("real", FIRST)),  # the point up to which the body is 0 and beyond which it is > 0
    "first_passage": _head("real", "range", ("real", FIRST), "real"),  # the least point with the body at most the level
    # filters
    "above": _head("filter", "real"),  # x -> p+
    "below": _head("filter", "real"),  # x -> p-
    "grows": _head("filter"),  # x -> oo
    "falls": _head("filter"),  # x -> -oo
    "counts": _head("filter"),  # k -> oo through the integers
    "proportion": _head("filter", "real"),  # n, d -> oo with n/d -> gamma, along every such path
    # the same, and positive definite d x d matrices Sigma whose spectra tend weakly, with their means, to the law on (0, oo)
    "populations": _head("filter", "real", "law"),
}
