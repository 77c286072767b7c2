"""The language of statements: SymPy expressions plus a few inert heads, and what the kernel admits.

Inside ``tau`` the symbol ``S`` (or ``S_1``, ``S_2``) stands for a sample covariance matrix and functions
of it are meant in the functional calculus; tau(f(S)) is the normalised trace tr f(S) / d.
"""

from __future__ import annotations

import sys

import sympy as sp

from .errors import Refusal
from .roots import root_of

S = sp.Symbol("S", nonnegative=True)
S1 = sp.Symbol("S_1", nonnegative=True)
S2 = sp.Symbol("S_2", nonnegative=True)
n = sp.Symbol("n", integer=True, positive=True)
d = sp.Symbol("d", integer=True, positive=True)
ROOT = sp.Symbol("A", commutative=False)
"""The square root A = Sigma^(1/2) of any positive definite population covariance Sigma."""
WHITE = sp.Symbol("S", commutative=False)
"""S again, where it stands next to a matrix that it does not commute with."""
MATRICES = {S, S1, S2, ROOT, WHITE}


class _OfMatrices(sp.Function):
    """A quantity made from functions of sample covariances, whose symbols it binds."""

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return set().union(*(a.free_symbols for a in self.args)) - MATRICES


class tau(_OfMatrices):
    """Normalised trace tr(f(S))/d of a function of one sample covariance matrix."""

    nargs = 1

    def _latex(self, printer: object) -> str:
        return rf"\tau\!\left({printer._print(self.args[0])}\right)"  # type: ignore[attr-defined]


class tau_product(_OfMatrices):
    """Normalised trace tr(f(S_1) g(S_2))/d of a product of functions of two different matrices."""

    nargs = 2

    def _latex(self, printer: object) -> str:
        first, second = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\tau\!\left({first}\,{second}\right)"


class inner(_OfMatrices):
    """<f(S_1) z, g(S_2) z> for one standard Gaussian seed z in R^d, independent of the data."""

    nargs = 2

    def _latex(self, printer: object) -> str:
        first, second = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\left\langle {first}\,z,\; {second}\,z\right\rangle"


class wasserstein(_OfMatrices):
    """W_2^2(N(0, first), N(0, second)) between centred Gaussians on R^d with the given covariances."""

    nargs = 2

    def _latex(self, printer: object) -> str:
        first, second = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"W_2^2\!\left(\mathcal N(0,{first}),\mathcal N(0,{second})\right)"


class kl(_OfMatrices):
    """KL(N(0, first) || N(0, second)) between centred Gaussians on R^d with the given covariances.

    Functions of S, or products of ROOT = Sigma^(1/2) and WHITE: data of covariance Sigma have ROOT*WHITE*ROOT.
    """

    nargs = 2

    def _latex(self, printer: object) -> str:
        first, second = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\mathrm{{KL}}\!\left(\mathcal N(0,{first})\,\|\,\mathcal N(0,{second})\right)"


class test_loss(sp.Function):
    """|W (x + sigma xi) - x|^2/d averaged over noise xi and fresh x, for the W of least training loss; argument sigma."""

    nargs = 1

    def _latex(self, printer: object) -> str:
        return rf"L_{{\mathrm{{test}}}}\!\left({printer._print(self.args[0])}\right)"  # type: ignore[attr-defined]


class train_loss(sp.Function):
    """|W (x_i + sigma xi) - x_i|^2/d averaged over noise xi and examples x_i, least over all matrices W; argument sigma."""

    nargs = 1

    def _latex(self, printer: object) -> str:
        return rf"L_{{\mathrm{{train}}}}\!\left({printer._print(self.args[0])}\right)"  # type: ignore[attr-defined]


class E(sp.Function):
    """Expectation over real Gaussian data (and the seed, where there is one)."""

    nargs = 1

    def _latex(self, printer: object) -> str:
        return rf"\mathbb{{E}}\left[{printer._print(self.args[0])}\right]"  # type: ignore[attr-defined]


class E_complex(sp.Function):
    """Expectation over complex Gaussian data."""

    nargs = 1

    def _latex(self, printer: object) -> str:
        return rf"\mathbb{{E}}_{{\mathbb{{C}}}}\left[{printer._print(self.args[0])}\right]"  # type: ignore[attr-defined]


class limit_in_proportion(sp.Function):
    """Limit n, d -> oo with n/d -> gamma of an expression in n and d; arguments (expression, gamma)."""

    nargs = 2

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        return [n, d]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return super().free_symbols - {n, d}

    def _latex(self, printer: object) -> str:
        inside, load = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\lim_{{n,d\to\infty,\;n/d\to {load}}} {inside}"


class spectral_density(sp.Function):
    """Density at x of the law whose Stieltjes transform is given; arguments (transform in z, z, x)."""

    nargs = 3

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        return [self.args[1]]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return (self.args[0].free_symbols - {self.args[1]}) | self.args[2].free_symbols

    def _latex(self, printer: object) -> str:
        return rf"\rho\!\left({printer._print(self.args[2])}\right)"  # type: ignore[attr-defined]


class spectral_atom(spectral_density):
    """Mass at a point of the law whose Stieltjes transform is given; arguments (transform in z, z, point)."""

    def _latex(self, printer: object) -> str:
        return rf"\mu\!\left(\{{{printer._print(self.args[2])}\}}\right)"  # type: ignore[attr-defined]


class lower_edge(sp.Function):
    """Least x > 0 next to which the law with the given Stieltjes transform has mass; arguments (transform in z, z)."""

    nargs = 2

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        return [self.args[1]]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return self.args[0].free_symbols - {self.args[1]}

    def _latex(self, printer: object) -> str:
        return r"\inf\,(\operatorname{supp}\rho\cap(0,\infty))"


class upper_edge(lower_edge):
    """Greatest x next to which the law with the given Stieltjes transform has mass; arguments (transform in z, z)."""

    def _latex(self, printer: object) -> str:
        return r"\sup\,\operatorname{supp}\rho"


class spiked(_OfMatrices):
    """The matrix A M A, where A^2 = 1 + sum_k theta_k u_k u_k^T; arguments (M, theta_1, theta_2, ...), M a function of S.

    The u_k are orthonormal and independent of the white data of S, so spiked(S, theta) is the sample covariance of
    spiked data. All spiked matrices of one statement share their directions.
    """

    def _latex(self, printer: object) -> str:
        matrix, *strengths = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\left[{matrix}\right]_{{{', '.join(strengths)}}}"


class entry(_OfMatrices):
    """u_i^T M u_j for the directions u_1, u_2, ... of the spikes; arguments (M, i, j)."""

    nargs = 3

    def _latex(self, printer: object) -> str:
        matrix, i, j = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"u_{{{i}}}^\top {matrix}\, u_{{{j}}}"


class eigenvalue(_OfMatrices):
    """The k-th largest eigenvalue of M, k = 1, 2, ..., or the |k|-th smallest, k = -1, -2, ...; arguments (M, k)."""

    nargs = 2

    def _latex(self, printer: object) -> str:
        matrix, k = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\lambda_{{{k}}}\!\left({matrix}\right)"


class weight(_OfMatrices):
    """|P u_i|^2, P the projector on the eigenvectors of the k-th to m-th eigenvalue of M; arguments (M, i, k, m).

    Eigenvalues are counted as in ``eigenvalue``; for k = m this is the squared overlap with one eigenvector.
    """

    nargs = 4

    def _latex(self, printer: object) -> str:
        matrix, i, k, m = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\left|P_{{{k if k == m else f'{k},{m}'}}}\!\left({matrix}\right) u_{{{i}}}\right|^2"


class kernel_weight(_OfMatrices):
    """|P u_i|^2, P the projector on the kernel of M; arguments (M, i)."""

    nargs = 2

    def _latex(self, printer: object) -> str:
        matrix, i = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\left|P_{{\ker}}\!\left({matrix}\right) u_{{{i}}}\right|^2"


class operator_norm(_OfMatrices):
    """The largest absolute value of an eigenvalue of M."""

    nargs = 1

    def _latex(self, printer: object) -> str:
        return rf"\left\|{printer._print(self.args[0])}\right\|_{{\mathrm{{op}}}}"  # type: ignore[attr-defined]


class limit_in_probability(limit_in_proportion):
    """Limit in probability, n, d -> oo with n/d -> gamma, of a random quantity; arguments (quantity, gamma)."""

    def _latex(self, printer: object) -> str:
        inside, load = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\operatorname*{{p-lim}}_{{n,d\to\infty,\;n/d\to {load}}} {inside}"


class onset(sp.Function):
    """The x > 0 up to which a function is 0 and beyond which it is positive; arguments (function, x), x is bound."""

    nargs = 2

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        return [self.args[1]]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return self.args[0].free_symbols - {self.args[1]}

    def _latex(self, printer: object) -> str:
        function, x = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\sup\left\{{ {x} : {function} = 0 \right\}}"


HEADS: tuple[type, ...] = (
    spiked,
    entry,
    eigenvalue,
    weight,
    kernel_weight,
    operator_norm,
    limit_in_probability,
    onset,
    root_of,
    tau,
    tau_product,
    inner,
    wasserstein,
    kl,
    test_loss,
    train_loss,
    E,
    E_complex,
    limit_in_proportion,
    spectral_density,
    spectral_atom,
    lower_edge,
    upper_edge,
)


def bound_symbols(expression: sp.Basic) -> set[sp.Symbol]:
    """The symbols an expression binds: variables of integrals, sums, limits, transforms and roots."""
    bound = {s for node in sp.preorder_traversal(expression) for s in getattr(node, "bound_symbols", ())}
    return bound | {limit.args[1] for limit in expression.atoms(sp.Limit)}


def admit(expression: sp.Basic) -> None:
    """Refuse anything but plain SymPy objects and our heads: no subclass with behaviour of its own."""
    for node in sp.preorder_traversal(expression):
        kind = type(node)
        if kind in HEADS:
            continue
        home = sys.modules.get(kind.__module__)
        if not kind.__module__.startswith("sympy.") or getattr(home, kind.__qualname__, None) is not kind:
            raise Refusal(f"{kind.__module__}.{kind.__name__} is not part of the language of statements")
        if isinstance(node, sp.Float):
            raise Refusal(f"the statement holds the decimal {node}, which is not exact; write a fraction")
        if node is sp.nan or node is sp.zoo:
            raise Refusal(f"the statement holds {node}, which is not a number")
