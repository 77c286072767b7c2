"""The language of statements: SymPy expressions plus a few inert heads.

Inside ``tau`` the symbol ``S`` (or ``S_1``, ``S_2``) stands for a sample covariance matrix and functions
of it are meant in the functional calculus; tau(f(S)) is the normalised trace tr f(S) / d.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from .errors import UsageError
from .heads import Binding, Head
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
COVARIANCE = sp.Symbol("Sigma", nonnegative=True)
"""The population covariance: positive definite, its spectrum tending weakly, with its mean, to a law on (0, oo)."""
C = sp.Symbol("C", nonnegative=True)
"""The sample covariance of n Gaussian examples of covariance Sigma; C_1 and C_2 are those of disjoint data sets."""
C1 = sp.Symbol("C_1", nonnegative=True)
C2 = sp.Symbol("C_2", nonnegative=True)
WEIGHT = sp.Symbol("B", real=True)
"""Any function of Sigma, one for each size, of a norm that stays bounded; of t in an average over the population."""
GRAM = sp.Symbol("K", nonnegative=True)
"""The n x n matrix of inner products x_i^T x_j/n of the examples of C; it has the positive eigenvalues of C."""
MATRICES = {GRAM, S, S1, S2, ROOT, WHITE, COVARIANCE, C, C1, C2, WEIGHT}


class _OfMatrices(Head):
    """A quantity made from functions of sample covariances, whose symbols it binds."""

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return set().union(*(a.free_symbols for a in self.args)) - MATRICES


class tau(_OfMatrices):
    """Normalised trace tr(f(S))/d of a function of one sample covariance matrix."""

    nargs = 1
    template = r"\tau\!\left(<0>\right)"

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0] == COVARIANCE else None


class tau_product(_OfMatrices):
    """Normalised trace tr(f(A) g(B))/d of a product of functions of two different matrices A and B."""

    nargs = 2
    template = r"\tau\!\left(<(0)>\,<(1)>\right)"


class inner(_OfMatrices):
    """<f(S_1) z, g(S_2) z> for one standard Gaussian seed z in R^d, independent of the data."""

    nargs = 2
    template = r"\left\langle <(0)>\,z,\; <(1)>\,z\right\rangle"


class wasserstein(_OfMatrices):
    """W_2^2(N(0, first), N(0, second)) between centred Gaussians on R^d with the given covariances, in either order."""

    nargs = 2
    template = r"W_2^2\!\left(\mathcal N(0,<0>),\mathcal N(0,<1>)\right)"


class kl(_OfMatrices):
    """KL(N(0, first) || N(0, second)) between centred Gaussians on R^d with the given covariances.

    Functions of S, or products of ROOT = Sigma^(1/2) and WHITE: data of covariance Sigma have ROOT*WHITE*ROOT.
    """

    nargs = 2
    template = r"\mathrm{KL}\!\left(\mathcal N(0,<0>)\,\|\,\mathcal N(0,<1>)\right)"


class test_loss(_OfMatrices):
    """|W (x + sigma xi) - x|^2/d averaged over noise xi and fresh x, for the W of least training loss.

    Arguments (sigma), (sigma, ridge) or (sigma, ridge, Sigma): to the examples of that training, independent noise of
    variance ridge is added; Sigma is the covariance of the data where they are not white.
    """

    nargs = (1, 2, 3)
    template = r"L_{\mathrm{test}}\!\left(<0..>\right)"


class train_loss(_OfMatrices):
    """|W (x_i + sigma xi) - x_i|^2/d averaged over noise xi and examples x_i, least over all matrices W.

    Arguments as those of ``test_loss``.
    """

    nargs = (1, 2, 3)
    template = r"L_{\mathrm{train}}\!\left(<0..>\right)"


class closest(_OfMatrices):
    """max_i |cos(f(S) z, x_i)| over the n training examples x_i, z a standard Gaussian seed in R^d; argument f(S)."""

    nargs = 1
    template = r"\max_i\left|\cos\!\left(<(0)>\,z,\;x_i\right)\right|"


class largest(Head):
    """max |N_i| over the components of a standard Gaussian vector N; argument their number."""

    nargs = 1
    is_positive = True
    template = r"\max_{i\le <0>}\left|N_i\right|"


class length(Head):
    """|N|, the length of the same standard Gaussian vector N as in ``largest``; argument its dimension."""

    nargs = 1
    is_positive = True
    template = r"\left|N\right|_{\mathbb R^{<0>}}"


class statistic(Head):
    """f(x) for any one function f, the same throughout: f(x) = x^(1/2), or f analytic next to the limiting spectrum of S.

    That is [(1 - c^(1/2))^2, (1 + c^(1/2))^2], c = 1/gamma, and 0 with it unless gamma > 1.
    """

    nargs = 1
    template = r"f\!\left(<0>\right)"


class continuous(Boolean):
    """That a function is continuous on a closed range; arguments (f(x), x, low, high), x bound, ends may be infinite."""

    def __new__(cls, body: sp.Expr, x: sp.Symbol, low: sp.Expr = -sp.oo, high: sp.Expr = sp.oo) -> continuous:
        if any(isinstance(part, str) for part in (body, x, low, high)) or not isinstance(x, sp.Symbol):
            raise UsageError(f"continuous takes (f(x), x, low, high), x a symbol, not {(body, x, low, high)!r}")
        return super().__new__(cls, *(sp.sympify(part, strict=True) for part in (body, x, low, high)))

    @property
    def bound_symbols(self) -> list[sp.Basic]:
        return [self.args[1]]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        body, x, *ends = self.args
        return (body.free_symbols - {x}).union(*(end.free_symbols for end in ends))

    def _latex(self, printer: object) -> str:
        body, x, low, high = map(printer._print, self.args)  # type: ignore[attr-defined]
        left, right = "(" if self.args[2].is_infinite else "[", ")" if self.args[3].is_infinite else "]"
        return rf"{body} \text{{ is continuous in }} {x} \in {left}{low}, {high}{right}"


class E(Head):
    """Expectation over real Gaussian data (and the seed, where there is one)."""

    nargs = 1
    template = r"\mathbb{E}\left[<0>\right]"


class E_complex(Head):
    """Expectation over complex Gaussian data."""

    nargs = 1
    template = r"\mathbb{E}_{\mathbb{C}}\left[<0>\right]"


class E_over(Head):
    """Expectation over independent data sets of standard Gaussian entries; arguments (expression, X, rows, columns, ...).

    X, a symbol, is bound; further data sets follow in the same way. ``cell`` names their entries.
    """

    nargs = (4, 7, 10)

    @property
    def bound_symbols(self) -> list[sp.Basic]:
        return list(self.args[1::3])

    @property
    def free_symbols(self) -> set[sp.Basic]:
        expression, *data = self.args
        sizes = (size for at, size in enumerate(data) if at % 3)
        return (expression.free_symbols - set(self.bound_symbols)).union(*(size.free_symbols for size in sizes))

    def form(self) -> str:
        names = ",\\,".join(rf"<{at}>:<({at + 1})>\times <({at + 2})>" for at in range(1, len(self.args), 3))
        return rf"\mathbb{{E}}_{{{names}}}\left[<0>\right]"


class cell(Head):
    """The entry of a data set in a row and a column, counted from 1; arguments (X, row, column), X bound by ``E_over``."""

    nargs = 3
    is_real = True
    template = r"{<0>}_{<1>,<2>}"


class limit_in_proportion(Head):
    """Limit n, d -> oo with n/d -> gamma of an expression in n and d; arguments (expression, gamma)."""

    nargs = 2

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        return [n, d]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return super().free_symbols - {n, d}

    template = r"\lim_{n,d\to\infty,\;n/d\to <1>} <(0)>"


class limit_in_dimension(Head):
    """Limit d -> oo, at a fixed number n of examples, of an expression in n and d."""

    nargs = 1

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        return [d]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return super().free_symbols - {d}

    template = r"\lim_{d\to\infty} <(0)>"


class limit_in_examples(Head):
    """Limit n -> oo of an expression in n, at one Sigma of finite or infinite dimension.

    Its eigenvalues are distinct and have a finite sum; eigenvalue(Sigma, j) is 0 for j beyond the dimension, and the number
    of a direction is none of those.
    """

    nargs = 1

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        return [n]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return super().free_symbols - {n}

    template = r"\lim_{n\to\infty} <(0)>"


class to_first_order(Head):
    """An expression in n and d up to a factor 1 + o(1/d) as n, d -> oo with n/d -> gamma, whatever gamma > 0.

    So it stands for a class of expressions, and two are equal when d (quotient - 1) -> 0 along every such path.
    """

    nargs = 1
    template = r"\left[<0>\right]_{1+o(1/d)}"


class leading(_OfMatrices):
    """The leading order of E max_i |cos(f(S) z, x_i)| at a real number x > 0 of examples; arguments (that mean, x).

    (1/sqrt(d)) int_0^oo (1 - erf(t/sqrt 2)^x) dt times the limit, at load x/d, of the quotient of the mean by
    E max_i |N_i|/sqrt(d), N_1, ..., N_n standard Gaussian; at whole x that integral is E max_(i <= x) |N_i|.
    """

    nargs = 2
    template = r"\left[<0>\right]_{n = <1>}"

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return super().free_symbols | {d}


class first_passage(Binding):
    """The least x > start at which an expression in x is at most a level.

    Arguments (expression, x, level, start); the expression is continuous in x.
    """

    nargs = 4
    template = r"\min\left\{ <1>> <3> : <0>\le <2>\right\}"


class spectral_density(Binding):
    """Density at x of the law whose Stieltjes transform is given; arguments (transform in z, z, x)."""

    nargs = 3
    template = r"\rho\!\left(<2>\right)"


class spectral_atom(spectral_density):
    """Mass at a point of the law whose Stieltjes transform is given; arguments (transform in z, z, point)."""

    template = r"\mu\!\left(\{<2>\}\right)"


class lower_edge(Binding):
    """Least x > 0 next to which the law with the given Stieltjes transform has mass; arguments (transform in z, z)."""

    nargs = 2
    template = r"\inf\,(\operatorname{supp}\rho\cap(0,\infty))"


class upper_edge(lower_edge):
    """Greatest x next to which the law with the given Stieltjes transform has mass; arguments (transform in z, z)."""

    template = r"\sup\,\operatorname{supp}\rho"


class minimiser(Binding):
    """The one x in (lower, upper) at which an expression in x is least; arguments (expression, x, lower, upper)."""

    nargs = 4
    template = r"\operatorname*{arg\,min}_{<1>\in(<2>,<3>)} <(0)>"


class average(Binding):
    """Mean of f(t) over the law of the eigenvalues t of Sigma at large size; arguments (f, t), t bound.

    The law is any on (0, oo) with a finite mean; ``WEIGHT`` in f is a function of t.
    """

    nargs = 2
    template = r"\left\langle <0>\right\rangle_{<1>}"

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return super().free_symbols - {WEIGHT}

    def _eval_is_real(self) -> bool | None:
        return True if self.args[1].is_real and self.args[0].is_real else None

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[1].is_positive and self.args[0].is_positive else None


class given(Head):
    """A quantity of data whose population has one law; arguments (quantity, law).

    The law is a Tuple of atoms, each a Tuple (weight, eigenvalue), a power_law, a cut_power_law, or a summable_power_law.
    """

    nargs = 2
    template = r"\left.<0>\right|_{<1>}"


class power_law(Head):
    """The law of (1 - a) u^(-a), u uniform on (0, 1): that of eigenvalues k^(-a), 0 < a < 1, of mean 1; argument a."""

    nargs = 1
    template = r"k^{-<(0)>}"


class cut_power_law(Head):
    """The law of u^(-a), u uniform on (c, 1), 0 < c < 1, any a > 0: eigenvalues k^(-a), the least of them 1; arguments (a, c)."""

    nargs = 2
    template = r"k^{-<(0)>},\;k/d > <(1)>"


class summable_power_law(Head):
    """The eigenvalues j^(-a), j = 1, 2, ..., a > 1, of one Sigma in infinitely many dimensions; argument a.

    To the kernel a limit in examples is that of the first d of them, and then d -> oo.
    """

    nargs = 1
    template = r"k^{-<(0)>}"


class spiked(_OfMatrices):
    """The matrix A M A, where A^2 = 1 + sum_k theta_k u_k u_k^T; arguments (M, theta_1, theta_2, ...), M a function of S.

    The u_k are orthonormal and independent of the white data of S, so spiked(S, theta) is the sample covariance of
    spiked data. All spiked matrices of one statement share their directions.
    """

    template = r"\left[<0>\right]_{<1..>}"


class entry(_OfMatrices):
    """u_i^T M u_j for the directions u_1, u_2, ... of the spikes; arguments (M, i, j)."""

    nargs = 3
    template = r"u_{<1>}^\top <(0)>\, u_{<2>}"


class eigenvalue(_OfMatrices):
    """The k-th largest eigenvalue of M, k = 1, 2, ..., or the |k|-th smallest, k = -1, -2, ...; arguments (M, k)."""

    nargs = 2
    template = r"\lambda_{<1>}\!\left(<0>\right)"


class weight(_OfMatrices):
    """|P u_i|^2, P the projector on the eigenvectors of the k-th to m-th eigenvalue of M; arguments (M, i, k, m).

    Eigenvalues are counted as in ``eigenvalue``; for k = m this is the squared overlap with one eigenvector.
    """

    nargs = 4

    template = r"\left|P_{<2..>}\!\left(<0>\right) u_{<1>}\right|^2"

    def form(self) -> str:
        return self.template.replace("<2..>", "<2>") if self.args[2] == self.args[3] else self.template


class component(_OfMatrices):
    """v_j^T M v_k, v_1, v_2, ... the eigenvectors of Sigma, that of the largest eigenvalue first; arguments (M, j, k).

    0 for j or k beyond the dimension.
    """

    nargs = 3
    template = r"v_{<1>}^\top <(0)>\, v_{<2>}"


class principal_overlap(_OfMatrices):
    """Squared inner product of the eigenvectors of M and of Sigma, each at its k-th largest eigenvalue; arguments (M, k)."""

    nargs = 2
    template = r"\left\langle v_{<1>}(<0>),\, v_{<1>}(\Sigma)\right\rangle^2"


class kernel_weight(_OfMatrices):
    """|P u_i|^2, P the projector on the kernel of M; arguments (M, i)."""

    nargs = 2
    template = r"\left|P_{\ker}\!\left(<0>\right) u_{<1>}\right|^2"


class operator_norm(_OfMatrices):
    """The largest absolute value of an eigenvalue of M."""

    nargs = 1
    template = r"\left\|<0>\right\|_{\mathrm{op}}"


class extended(_OfMatrices):
    """C of data whose Sigma has further eigenvalues in directions u_1, u_2, ...; arguments (C, ell_1, ...).

    The other eigenvalues, the bulk, have the population's law, and from some size on all lie as near to its support as is
    asked. Where the law is any, its support ends below every ell.
    """

    template = r"<0>_{+<1..>}"


class quadratic_form(_OfMatrices):
    """w_i^T f(K) w_j/n, w_1, w_2, ... independent standard Gaussian vectors in R^n, not of the data of K; arguments (f(K), i, j)."""

    nargs = 3
    template = r"\tfrac1n\,w_{<1>}^\top <(0)>\,w_{<2>}"


class average_below(Binding):
    """Mean of f(t) over the law of the eigenvalues t of Sigma where its support ends below ell; arguments (f, t, ell)."""

    nargs = 3
    template = r"\left\langle <0>\right\rangle_{<1>}"

    def _eval_is_real(self) -> bool | None:
        return True if self.args[0].is_real else None


class limit_in_probability(limit_in_proportion):
    """Limit in probability, n, d -> oo with n/d -> gamma, of a random quantity; arguments (quantity, gamma)."""

    template = r"\operatorname*{p-lim}_{n,d\to\infty,\;n/d\to <1>} <(0)>"


class onset(Binding):
    """The x > 0 up to which a function is 0 and beyond which it is positive; arguments (function, x), x is bound."""

    nargs = 2
    template = r"\sup\left\{ <1> : <0> = 0 \right\}"


def load_of_split(law: sp.Tuple, load: sp.Symbol, z: sp.Symbol, x: sp.Symbol) -> sp.Expr:
    """The load up to which the limiting spectrum of a population has a density between its edges, and beyond which it has a gap."""
    transform = given(limit_in_proportion(E(tau(1 / (z - C))), load), law)
    absent = sp.Piecewise((sp.S.One, spectral_density(transform, z, x) <= 0), (sp.S.Zero, True))
    return onset(sp.Integral(absent, (x, lower_edge(transform, z), upper_edge(transform, z))), load)


RANDOM: tuple[type, ...] = (
    extended,
    quadratic_form,
    spiked,
    entry,
    eigenvalue,
    weight,
    component,
    principal_overlap,
    kernel_weight,
    operator_norm,
    tau,
    tau_product,
    inner,
    wasserstein,
    kl,
    test_loss,
    train_loss,
    closest,
    E,
    E_complex,
    E_over,
    cell,
)
"""What depends on the data, and so on their number n and dimension d."""

HEADS: tuple[type, ...] = (
    limit_in_probability,
    onset,
    root_of,
    minimiser,
    average,
    average_below,
    given,
    power_law,
    cut_power_law,
    summable_power_law,
    *RANDOM,
    largest,
    length,
    limit_in_proportion,
    limit_in_dimension,
    limit_in_examples,
    to_first_order,
    leading,
    first_passage,
    statistic,
    spectral_density,
    spectral_atom,
    lower_edge,
    upper_edge,
)
