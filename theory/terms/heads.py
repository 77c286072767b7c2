"""The closed table of constructors: for each head its arguments, what it binds in them, and the sort of the whole.

A slot is a sort, or a sort with the sorts that are bound in it; ``FIRST`` says that the first argument, a range or a
filter, tells what is bound. A slot ending in ``*`` repeats.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST = "first"

VARIABLE_SORTS = frozenset(("real", "integer", "law", "data", "matrix", "vector"))
"""Sorts of variables, a ``law`` being a range of mass 1 on the real line. Other terms are of sort ``prop``, ``range``,
``filter`` or ``end``: an infinity, where a range ends.
"""

WHOLE_END, ANY_END = "integer or infinity", "number or infinity"

WIDER = {
    *(("integer", "real"), ("law", "range"), ("integer", WHOLE_END), ("end", WHOLE_END)),
    *(("integer", ANY_END), ("real", ANY_END), ("end", ANY_END)),
}
"""(narrow, wide): a term of the narrow sort may stand where one of the wide sort is asked for."""

BOUND_BY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("interval", "above", "below", "grows", "falls"), ("real",)),
    **dict.fromkeys(("integers", "counts"), ("integer",)),
    **dict.fromkeys(("gaussian", "complex_gaussian"), ("data",)),
    **dict.fromkeys(("covariances", "symmetric"), ("matrix",)),
    "unit_vectors": ("vector",),
    "spectra": ("real", "real"),
    "proportion": ("integer", "integer"),
    **dict.fromkeys(("populations", "peaks"), ("integer", "integer", "matrix")),
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


def _heads(names: str, sort: str, *slots: str | tuple[str, tuple[str, ...] | str]) -> dict[str, Head]:
    pairs = [slot if isinstance(slot, tuple) else (slot, ()) for slot in slots]
    made = tuple(Slot(name.rstrip("*"), binds, name.endswith("*")) for name, binds in pairs)
    return dict.fromkeys(names.split(), Head(sort, made))


_BODY = ("real", FIRST)

HEADS: dict[str, Head] = {
    # numbers; ``num``, ``var``, ``bound`` and ``app`` are built by functions of their own
    **_heads("pi euler_gamma", "real"),
    **_heads("add mul max min", "real", "real*"),
    **_heads("pow", "real", "real", "integer"),  # an integer exponent; 0^0 = 1
    **_heads("rpow", "real", "real", "real"),  # the principal power of a base >= 0
    **_heads("exp ln sin cos atan asin erf abs gamma lngamma zeta", "real", "real"),
    **_heads("expint elliptic_k elliptic_e", "real", "real"),  # E_1(x), x > 0; parameter m < 1, m <= 1
    **_heads("floor", "integer", "real"),
    **_heads("polygamma", "real", "integer", "real"),
    **_heads("bessel_i", "real", "real", "real"),  # I_nu(x): (nu, x)
    **_heads("hyp2f1", "real", "real", "real", "real", "real"),  # (a, b; c; x)
    **_heads("cases", "real", "prop*", "real*"),  # guard, value, guard, value, ...: the first guard that holds
    # propositions
    **_heads("true", "prop"),
    **_heads("eq le lt ne", "prop", "real", "real"),
    **_heads("defined", "prop", "real"),
    **_heads("diverges", "prop", "filter", _BODY),  # tends to +oo
    **_heads("infinite", "prop", "range", _BODY),  # a functional of what is >= 0 that is not finite
    **_heads("continuous", "prop", "range", _BODY),  # at each point of the range, its finite ends included
    **_heads("supported", "prop", "law", "range"),  # the law has mass 1 on the open interval
    # ranges
    **_heads("infinity minus_infinity", "end"),
    **_heads("interval", "range", ANY_END, ANY_END),
    **_heads("integers", "range", WHOLE_END, WHOLE_END),
    **_heads("gaussian complex_gaussian", "range", "integer", "integer"),  # n x d independent standard Gaussian entries
    **_heads("covariances symmetric", "range", "integer"),  # positive definite, or symmetric, d x d matrices
    **_heads("unit_vectors", "range", "integer"),
    **_heads("spectra", "range", "matrix", "matrix"),  # (x, y): mass |<u_i, v_j>|^2/d at the eigenvalues x_i, y_j
    # laws on the line
    **_heads("normal", "law"),
    **_heads("atoms", "law", "real*"),  # weight, place, weight, place, ...
    **_heads("uniform", "law", "real", "real"),
    **_heads("with_density", "law", "range", _BODY),  # on an interval; the density is >= 0 and integrates to 1
    **_heads("mixture", "law", "real", "law", "law"),  # the first law with this weight, else the second
    **_heads("image", "law", "law", ("real", ("real",))),  # the law of phi(t), t of the first law
    **_heads("spectrum", "law", "matrix"),  # the eigenvalues, each with the same weight
    **_heads("spectral", "law", "matrix", "vector"),  # the eigenvalues, weighted by the vector's squared coordinates
    # matrices
    **_heads("sample_covariance", "matrix", "data"),  # S = X^T X/n
    **_heads("coloured", "matrix", "data", "matrix"),  # C = Sigma^(1/2) S Sigma^(1/2)
    **_heads("identity", "matrix", "integer"),  # d x d
    **_heads("diagonal", "matrix", "integer", ("real", ("integer",))),  # d x d, its entries by their number from 1 on
    **_heads("of", "matrix", "matrix", ("real", ("real",))),  # a function of a symmetric matrix, on its eigenvalues
    **_heads("spiked", "matrix", "matrix", "vector", "real"),  # A M A, A^2 = 1 + theta u u^T
    **_heads("basis", "vector", "integer"),  # the k-th unit vector; for white data no other direction differs from it
    # what is said of a law, of matrices, of data and of models
    **_heads("law_of_transform", "law", ("real", ("real",))),  # on [0, oo), mean of 1/(z - t) the body, for z < 0
    **_heads("density", "real", "law", "real"),  # at a point next to which the law has a continuous density
    **_heads("atom", "real", "law", "real"),  # the mass at a point
    **_heads("lower_edge", "real", "law"),  # the infimum of the x > 0 next to which there is mass
    **_heads("upper_edge", "real", "law"),  # the supremum of the x next to which there is mass
    **_heads("entry", "real", "matrix", "vector", "vector"),  # u^T M v
    **_heads("eigenvalue", "real", "matrix", "integer"),  # the k-th largest; the |k|-th smallest for k < 0
    **_heads("weight", "real", "matrix", "vector", "integer", "integer"),  # |P u|^2, P on k to m of a fixed eigenbasis
    **_heads("kernel_weight", "real", "matrix", "vector"),  # |P u|^2, P on the kernel
    **_heads("operator_norm", "real", "matrix"),
    **_heads("inner", "real", "data", "matrix", "matrix"),  # <A z, B z>, the seed z a row of data
    **_heads("cell", "real", "data", "integer", "integer"),  # the entry in a row and a column
    **_heads("length largest spread", "real", "data"),  # |z|; the largest |z_i|; max_i abs(|x_i|^2/d - 1) over rows x_i
    **_heads("closest", "real", "data", "data", "matrix"),  # max_i |cos(M z, x_i)| over the rows x_i of the first
    **_heads("projection", "real", "data", "data", "matrix"),  # max_i |<M z, x_i>| over the rows x_i of the first
    **_heads("wasserstein", "real", "matrix", "matrix"),  # W_2^2(N(0, A), N(0, B))
    **_heads("kl", "real", "matrix", "matrix"),  # KL(N(0, A) || N(0, B)), A and B positive definite
    **_heads("train_loss test_loss", "real", "data", "matrix", "real", "real"),  # examples, Sigma, noise sigma, ridge
    # binders: what is said of a range exists only if the body exists throughout it
    **_heads("over", "real", "range", _BODY),  # integral, sum, mean, normalised trace, expectation
    **_heads("product", "real", "range", _BODY),
    **_heads("lim", "real", "filter", _BODY),
    **_heads("plim", "real", "filter", ("range", FIRST), ("real", "both")),  # in probability, over data of the range
    **_heads("deriv", "real", "integer", ("real", ("real",)), "real"),  # order, body, point
    **_heads("root", "real", "range", _BODY),  # the one zero in the open interval
    **_heads("minimiser", "real", "range", _BODY),  # the one point of least value in the open interval
    **_heads("onset", "real", "range", _BODY),  # the point up to which the body is 0 and beyond which it is > 0
    **_heads("first_passage", "real", "range", _BODY, "real"),  # the least inner point with the body at most the level
    # filters
    **_heads("above below", "filter", "real"),  # x -> p+, x -> p-
    **_heads("grows falls counts", "filter"),  # x -> oo, x -> -oo, k -> oo through the integers
    **_heads("proportion", "filter", "real"),  # n, d -> oo with n/d -> gamma, along every such path
    # the same, and positive definite d x d matrices Sigma whose spectra tend weakly, with their means, to the law on (0, oo)
    **_heads("populations", "filter", "real", "law"),
    # the same, where the first k unit vectors are eigenvectors of Sigma, their eigenvalues given by number, and all other
    # eigenvalues lie from some size on in any given neighbourhood of the support of the law
    **_heads("peaks", "filter", "real", "law", "integer", ("real", ("integer",))),
}

BINDING = frozenset(head for head, known in HEADS.items() if any(slot.binds for slot in known.slots))
"""The heads that bind variables."""
