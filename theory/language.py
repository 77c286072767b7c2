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
COVARIANCE = sp.Symbol("Sigma", nonnegative=True)
"""The population covariance: positive definite, its spectrum tending weakly, with its mean, to a law on (0, oo)."""
C = sp.Symbol("C", nonnegative=True)
"""The sample covariance of n Gaussian examples of covariance Sigma; C_1 and C_2 are those of disjoint data sets."""
C1 = sp.Symbol("C_1", nonnegative=True)
C2 = sp.Symbol("C_2", nonnegative=True)
WEIGHT = sp.Symbol("B", real=True)
"""Any function of Sigma, one for each size, of a norm that stays bounded; of t in an average over the population."""
MATRICES = {S, S1, S2, ROOT, WHITE, COVARIANCE, C, C1, C2, WEIGHT}


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

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0] == COVARIANCE else None


class tau_product(_OfMatrices):
    """Normalised trace tr(f(A) g(B))/d of a product of functions of two different matrices A and B."""

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


class test_loss(_OfMatrices):
    """|W (x + sigma xi) - x|^2/d averaged over noise xi and fresh x, for the W of least training loss.

    Arguments (sigma), (sigma, ridge) or (sigma, ridge, Sigma): to the examples of that training, independent noise of
    variance ridge is added; Sigma is the covariance of the data where they are not white.
    """

    nargs = (1, 2, 3)

    def _latex(self, printer: object) -> str:
        arguments = ",".join(printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"L_{{\mathrm{{test}}}}\!\left({arguments}\right)"


class train_loss(_OfMatrices):
    """|W (x_i + sigma xi) - x_i|^2/d averaged over noise xi and examples x_i, least over all matrices W.

    Arguments as those of ``test_loss``.
    """

    nargs = (1, 2, 3)

    def _latex(self, printer: object) -> str:
        arguments = ",".join(printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"L_{{\mathrm{{train}}}}\!\left({arguments}\right)"


class closest(_OfMatrices):
    """max_i |cos(f(S) z, x_i)| over the n training examples x_i, z a standard Gaussian seed in R^d; argument f(S)."""

    nargs = 1

    def _latex(self, printer: object) -> str:
        return rf"\max_i\left|\cos\!\left({printer._print(self.args[0])}\,z,\;x_i\right)\right|"  # type: ignore[attr-defined]


class largest(sp.Function):
    """max |N_i| over the components of a standard Gaussian vector N; argument their number."""

    nargs = 1
    is_positive = True

    def _latex(self, printer: object) -> str:
        return rf"\max_{{i\le {printer._print(self.args[0])}}}\left|N_i\right|"  # type: ignore[attr-defined]


class length(sp.Function):
    """|N|, the length of the same standard Gaussian vector N as in ``largest``; argument its dimension."""

    nargs = 1
    is_positive = True

    def _latex(self, printer: object) -> str:
        return rf"\left|N\right|_{{\mathbb R^{{{printer._print(self.args[0])}}}}}"  # type: ignore[attr-defined]


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
        inside = rf"\left[{inside}\right]" if isinstance(self.args[0], sp.Add) else inside
        return rf"\lim_{{n,d\to\infty,\;n/d\to {load}}} {inside}"


class limit_in_dimension(sp.Function):
    """Limit d -> oo, at a fixed number n of examples, of an expression in n and d."""

    nargs = 1

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        return [d]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return super().free_symbols - {d}

    def _latex(self, printer: object) -> str:
        return rf"\lim_{{d\to\infty}} {printer._print(self.args[0])}"  # type: ignore[attr-defined]


class to_first_order(sp.Function):
    """An expression in n and d up to a factor 1 + O((ln n)^2/d^2) as n, d -> oo with n/d bounded above and below.

    So it stands for a class of expressions, and two are equal when their quotient is such a factor.
    """

    nargs = 1

    def _latex(self, printer: object) -> str:
        return rf"\left[{printer._print(self.args[0])}\right]_{{1+O(\ln^2\!n/d^2)}}"  # type: ignore[attr-defined]


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


class minimiser(sp.Function):
    """The one x in (lower, upper) at which an expression in x is least; arguments (expression, x, lower, upper)."""

    nargs = 4

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        return [self.args[1]]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        expression, x, *ends = self.args
        return (expression.free_symbols - {x}).union(*(end.free_symbols for end in ends))

    def _latex(self, printer: object) -> str:
        expression, x, low, high = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\operatorname*{{arg\,min}}_{{{x}\in({low},{high})}} {expression}"


class average(sp.Function):
    """Mean of f(t) over the law of the eigenvalues t of Sigma at large size; arguments (f, t), t bound.

    The law is any on (0, oo) with a finite mean; ``WEIGHT`` in f is a function of t.
    """

    nargs = 2

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        return [self.args[1]]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        return self.args[0].free_symbols - {self.args[1], WEIGHT}

    def _eval_is_real(self) -> bool | None:
        return True if self.args[1].is_real and self.args[0].is_real else None

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[1].is_positive and self.args[0].is_positive else None

    def _latex(self, printer: object) -> str:
        inside, value = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\left\langle {inside}\right\rangle_{{{value}}}"


class given(sp.Function):
    """A quantity of data whose population has one law; arguments (quantity, law).

    The law is a Tuple of atoms, each a Tuple (weight, eigenvalue), or a power_law.
    """

    nargs = 2

    def _latex(self, printer: object) -> str:
        quantity, law = (printer._print(a) for a in self.args)  # type: ignore[attr-defined]
        return rf"\left.{quantity}\right|_{{{law}}}"


class power_law(sp.Function):
    """The law of (1 - a) u^(-a), u uniform on (0, 1): that of eigenvalues k^(-a), 0 < a < 1, of mean 1; argument a."""

    nargs = 1

    def _latex(self, printer: object) -> str:
        return rf"k^{{-{printer._print(self.args[0])}}}"  # type: ignore[attr-defined]


class load_of_split(sp.Function):
    """The load above which the limiting spectrum has a gap between what two neighbouring eigenvalues of Sigma leave.

    Arguments (law, first, second): a law of finitely many atoms, two of which are first < second, with none between.
    """

    nargs = 3

    def _latex(self, printer: object) -> str:
        return r"\gamma_{\mathrm{split}}"


HEADS: tuple[type, ...] = (
    root_of,
    minimiser,
    average,
    given,
    power_law,
    load_of_split,
    tau,
    tau_product,
    inner,
    wasserstein,
    kl,
    test_loss,
    train_loss,
    closest,
    largest,
    length,
    E,
    E_complex,
    limit_in_proportion,
    limit_in_dimension,
    to_first_order,
    spectral_density,
    spectral_atom,
    lower_edge,
    upper_edge,
)


def bound_symbols(expression: sp.Basic) -> set[sp.Symbol]:
    """The symbols an expression binds: variables of integrals, sums, limits, transforms and roots."""
    bound = {s for node in sp.preorder_traversal(expression) for s in getattr(node, "bound_symbols", ())}
    return bound | {limit.args[1] for limit in expression.atoms(sp.Limit)}


LARGEST_EXPONENT = 100
"""Of a numerator or denominator in an exponent: multiplied out or factored, larger powers would take hours and gigabytes."""


def unwieldy_exponent(exponent: sp.Expr) -> bool:
    """Is it a rational number too large, or with a denominator too large, to multiply powers out?"""
    return bool(exponent.is_Rational) and max(abs(exponent.p), exponent.q) > LARGEST_EXPONENT


def unwieldy(expression: sp.Basic) -> bool:
    """Does a power in the expression have an exponent too large to be multiplied out?"""
    return any(unwieldy_exponent(power.exp) for power in expression.atoms(sp.Pow))


def admit(expression: sp.Basic) -> None:
    """Refuse anything but plain SymPy objects and our heads: no subclass with behaviour of its own."""
    for node in sp.preorder_traversal(expression):
        kind = type(node)
        module = str(kind.__module__)
        home = getattr(sys.modules.get(module), kind.__qualname__, None)
        if kind not in HEADS and not (module.startswith("sympy.") and home is kind):
            raise Refusal(f"{module}.{kind.__name__} is not part of the language of statements")
        if node.args and hash(sp.Basic.__new__(kind, *node.args)) != hash(node):
            raise Refusal(f"{node} was changed after it was made")
        if isinstance(node, sp.Pow) and unwieldy_exponent(node.exp):
            raise Refusal(f"the exponent of {node} is too large to be multiplied out; at most {LARGEST_EXPONENT} is")
        if isinstance(node, sp.Rational) and not type(node.p) is type(node.q) is int:
            raise Refusal(f"{node} is made of a {type(node.p).__name__}, not of whole numbers")
        if isinstance(node, sp.Symbol) and type(node.name) is not str:
            raise Refusal(f"{node} has a name that is no plain text")
        if isinstance(node, sp.Float):
            raise Refusal(f"the statement holds the decimal {node}, which is not exact; write a fraction")
        if node is sp.nan or node is sp.zoo:
            raise Refusal(f"the statement holds {node}, which is not a number")
