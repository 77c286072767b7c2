"""What each sign on a page means: fixed notation in one table, from which pages and the notation page are made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom

from ..statements.latex.names import GREEK
from ..theory import language
from ..theory.roots import root_of
from .printer import Kind


@dataclass(frozen=True)
class Entry:
    """A sign of fixed notation: as it is printed, what it means in a line, and what else is to be known to read that.

    ``dummies`` are the letters of the sign, apart by blanks, that stand for anything, or mean what they mean elsewhere.
    """

    symbol: str
    meaning: str
    also: tuple[Kind, ...] = ()
    dummies: str = ""

    @property
    def letters(self) -> frozenset[str]:
        """The letters that mean this and nothing else where the sign stands."""
        return letters_in(self.symbol) - {*self.dummies.split()}


_LETTER = re.compile(
    r"\\(?:mathrm|text|operatorname\*?|mathbb|mathcal)(?:\{[^{}]*\}| ?[A-Z])"
    r"|(?:\\(?P<word>[A-Za-z]+)|(?P<letter>[A-Za-z]))(?P<index>_?)"
)


def letters_in(formula: str) -> frozenset[str]:
    """The letters of a formula, Greek ones by their names; one with an index is another, as in ``x_`` for x_1 and x_i."""
    found = [one for one in _LETTER.finditer(formula) if one["letter"] or one["word"] in GREEK]
    return frozenset((one["letter"] or one["word"]) + one["index"] for one in found)


_LIMIT = r"\lim_{n,d\to\infty,\;n/d\to\gamma}"
_GAMMA = "of many examples n in many dimensions d, their ratio n/d tending to gamma"

_SAMPLE = "sample covariance of n white Gaussian examples x_1, ..., x_n in R^d: the mean of x_i x_i^T"

TABLE: Mapping[Kind, Entry] = {
    # sizes and data
    language.n: Entry("n", "number of training examples"),
    language.d: Entry("d", "dimension of an example"),
    language.S: Entry("S", _SAMPLE),
    language.S1: Entry("S_{1}", "sample covariance of the first of two disjoint white data sets of n examples each"),
    language.S2: Entry("S_{2}", "sample covariance of the second of two disjoint white data sets of n examples each"),
    language.WHITE: Entry("S", _SAMPLE),
    language.COVARIANCE: Entry(
        r"\Sigma", "population covariance: positive definite, its eigenvalues tending to a law on (0, oo) with its mean"
    ),
    language.ROOT: Entry("A", "square root of the population covariance: A^2 is the covariance of the data"),
    language.C: Entry(
        "C", "sample covariance of n Gaussian examples whose covariance is Sigma", (language.COVARIANCE,)
    ),
    language.C1: Entry("C_{1}", "sample covariance of the first of two disjoint data sets, of covariance Sigma"),
    language.C2: Entry("C_{2}", "sample covariance of the second of two disjoint data sets, of covariance Sigma"),
    language.WEIGHT: Entry("B", "any function of Sigma of bounded norm; in an average over eigenvalues t, of t"),
    language.GRAM: Entry(
        "K", "the n x n matrix of inner products of examples over n: it has the positive eigenvalues of C"
    ),
    # means and limits
    language.E: Entry(r"\mathbb{E}", "mean over the data, and over the seed z where there is one"),
    language.E_complex: Entry(r"\mathbb{E}_{\mathbb{C}}", "mean over complex Gaussian data"),
    language.E_over: Entry(
        r"\mathbb{E}_{X}", "mean over a data set X of independent standard Gaussian entries", dummies="X"
    ),
    language.cell: Entry("X_{i,j}", "the entry of the data set X in row i and column j", dummies="X_ i j"),
    language.limit_in_proportion: Entry(_LIMIT, f"limit {_GAMMA}", dummies="gamma"),
    language.limit_in_probability: Entry(
        r"\operatorname*{p-lim}_{n,d\to\infty,\;n/d\to\gamma}", f"limit in probability {_GAMMA}", dummies="gamma"
    ),
    language.limit_in_dimension: Entry(
        r"\lim_{d\to\infty}", "limit of many dimensions d at a fixed number n of examples"
    ),
    language.limit_in_examples: Entry(
        r"\lim_{n\to\infty}", "limit of many examples n at one population covariance Sigma"
    ),
    language.to_first_order: Entry(
        r"[\,\cdot\,]_{1+o(1/d)}", "up to a factor 1 + o(1/d) as n and d grow in proportion, whatever their ratio"
    ),
    language.leading: Entry(
        r"[\,\cdot\,]_{n=x}",
        "the leading order of the mean in brackets, continued to a real number x of examples",
        dummies="x",
    ),
    # traces, spectra
    language.tau: Entry(r"\tau", "normalised trace tr/d: the mean of the d eigenvalues", (language.d,)),
    language.tau_product: Entry(r"\tau", "normalised trace tr/d: the mean of the d eigenvalues", (language.d,)),
    language.average: Entry(
        r"\langle\,\cdot\,\rangle_{t}",
        "mean over the law of the eigenvalues t of Sigma at large size; the mean of t is finite, and any moment of t that is stated",
        (language.COVARIANCE,),
        dummies="t",
    ),
    language.average_below: Entry(
        r"\langle\,\cdot\,\rangle_{t}",
        "mean over the law of the eigenvalues t of Sigma at large size, which ends below those beside it",
        (language.COVARIANCE,),
        dummies="t",
    ),
    language.given: Entry(
        r"\Sigma\sim w\,\delta_{a}",
        "the law of the eigenvalues of Sigma: a share w of them equals a, and so on for each term",
        dummies="w a",
    ),
    language.power_law: Entry(
        r"\Sigma_{kk}\propto k^{-a}", "eigenvalues that fall as a power of their number k, with mean 1", dummies="k a"
    ),
    language.cut_power_law: Entry(
        r"\Sigma_{kk}\propto k^{-a},\;k/d>c",
        "eigenvalues k^(-a) for numbers k above c d, in units of the least of them",
        dummies="k a c",
    ),
    language.summable_power_law: Entry(
        r"\Sigma_{kk}\propto k^{-a}",
        "eigenvalues k^(-a), k = 1, 2, ..., of one Sigma in infinitely many dimensions",
        dummies="k a",
    ),
    language.spectral_density: Entry(r"\rho", "density of the limiting law of the eigenvalues"),
    language.spectral_atom: Entry(
        r"\mu(\{x\})", "mass of the limiting law of the eigenvalues at the point x", dummies="x"
    ),
    language.lower_edge: Entry(
        r"\inf\,(\operatorname{supp}\rho\cap(0,\infty))", "least positive end of the limiting law of the eigenvalues"
    ),
    language.upper_edge: Entry(r"\sup\,\operatorname{supp}\rho", "greatest end of the limiting law of the eigenvalues"),
    language.eigenvalue: Entry(
        r"\lambda_{k}(M)", "k-th largest eigenvalue of the matrix M; the |k|-th smallest for negative k", dummies="k M"
    ),
    language.operator_norm: Entry(r"\|M\|_{\mathrm{op}}", "largest absolute value of an eigenvalue of M", dummies="M"),
    language.statistic: Entry(
        "f", "one function, the same throughout: the square root, or one analytic next to the spectrum"
    ),
    language.quadratic_form: Entry(
        r"\tfrac1n\,w_{i}^\top M\,w_{j}",
        "w_1, w_2, ... are standard Gaussian vectors in R^n, independent of the data",
        dummies="i j M",
    ),
    # spikes and directions
    language.spiked: Entry(
        r"[M]_{\theta}",
        "M for spiked data: of covariance 1 + theta u_1 u_1^T + ..., one strength theta for each direction",
        dummies="M",
    ),
    language.extended: Entry(
        r"C_{+\ell}",
        "C of data whose Sigma has further eigenvalues ell, each in a direction u_1, u_2, ..., beside its bulk",
    ),
    language.entry: Entry(
        r"u_{i}^\top M\,u_{j}", "entry of M between the directions u_1, u_2, ... of the spikes", dummies="i j M"
    ),
    language.weight: Entry(
        r"|P_{k}(M)\,u_{i}|^2",
        "squared overlap of u_i, the direction of a spike, with the eigenvector of the k-th eigenvalue of M",
        dummies="i k M",
    ),
    language.kernel_weight: Entry(
        r"|P_{\ker}(M)\,u_{i}|^2",
        "the share of u_i, the direction of a spike, that lies in the kernel of M",
        dummies="i M",
    ),
    language.component: Entry(
        r"v_{j}^\top M\,v_{k}", "entry of M between the eigenvectors v_1, v_2, ... of Sigma", dummies="j k M"
    ),
    language.principal_overlap: Entry(
        r"\langle v_{k}(M), v_{k}(\Sigma)\rangle^2",
        "squared overlap of the k-th eigenvectors of M and of Sigma",
        dummies="k M",
    ),
    # distances and losses
    language.inner: Entry(
        r"\langle F\,z, G\,z\rangle",
        "scalar product of two models' outputs for one standard Gaussian seed z, independent of the data",
        dummies="F G",
    ),
    language.wasserstein: Entry(
        r"W_2^2(\mathcal N(0,A),\mathcal N(0,B))",
        "squared Wasserstein distance between centred Gaussians with covariances A and B",
        dummies="A B",
    ),
    language.kl: Entry(
        r"\mathrm{KL}(\mathcal N(0,A)\,\|\,\mathcal N(0,B))",
        "Kullback-Leibler divergence of the second Gaussian from the first",
        dummies="A B",
    ),
    language.test_loss: Entry(
        r"L_{\mathrm{test}}(\sigma,\lambda,\Sigma)",
        "error per dimension, on fresh data with noise sigma, of the linear denoiser of least training loss with ridge lambda",
    ),
    language.train_loss: Entry(
        r"L_{\mathrm{train}}(\sigma,\lambda,\Sigma)",
        "least error per dimension of a linear denoiser on its own examples",
    ),
    language.closest: Entry(
        r"\max_{i}|\cos(F z,\,x_{i})|",
        "largest cosine of a sample F z, z a standard Gaussian seed, with the training examples x_i",
        dummies="i F",
    ),
    language.largest: Entry(
        r"\max_{i\le n}|N_{i}|",
        "largest of the components N_i of a standard Gaussian vector N, in absolute value",
        dummies="i",
    ),
    language.length: Entry(r"|N|_{\mathbb{R}^{n}}", "length of the same standard Gaussian vector N, of n components"),
    # where a function reaches something
    root_of: Entry(
        r"q^{-1}",
        "inverse function: the argument at which the function of that letter has the given value",
        dummies="q",
    ),
    language.minimiser: Entry(
        r"\operatorname*{arg\,min}", "the one argument in the range at which the expression is least"
    ),
    language.first_passage: Entry(
        r"\min\{x> a : f(x)\le b\}",
        "the least argument above a at which the expression is at most b",
        dummies="x a f b",
    ),
    language.onset: Entry(
        r"\sup\{x : f(x)=0\}",
        "the argument up to which the function is 0 and beyond which it is positive",
        dummies="x f",
    ),
    # functions
    sp.log: Entry(r"\ln", "natural logarithm"),
    sp.gamma: Entry(r"\Gamma", "Euler's Gamma function"),
    sp.loggamma: Entry(r"\ln\Gamma", "logarithm of Euler's Gamma function"),
    sp.polygamma: Entry(
        r"\psi,\ \psi^{(k)}", "digamma function, the derivative of ln Gamma, and its k-th derivative", dummies="k"
    ),
    sp.zeta: Entry(r"\zeta", "Riemann's zeta function: the sum of k^(-s) over k = 1, 2, ..."),
    sp.erf: Entry(r"\operatorname{erf}", "error function (2/sqrt(pi)) times the integral of exp(-t^2) from 0"),
    sp.expint: Entry(r"\operatorname{E}_{1}", "exponential integral: that of exp(-x t)/t over t > 1"),
    sp.besseli: Entry(r"I_{\nu}", "modified Bessel function of the first kind"),
    sp.elliptic_k: Entry(
        "K(m)", "complete elliptic integral of the first kind, of parameter m (not modulus)", dummies="m"
    ),
    sp.elliptic_e: Entry(
        "E(m)", "complete elliptic integral of the second kind, of parameter m (not modulus)", dummies="m"
    ),
    sp.elliptic_pi: Entry(
        r"\Pi(a\mid m)", "complete elliptic integral of the third kind, of parameter m (not modulus)", dummies="a m"
    ),
    sp.hyper: Entry(r"{}_{2}F_{1}(a,b;\,c;\,x)", "Gauss's hypergeometric series", dummies="a b c x"),
    type(sp.EulerGamma): Entry(r"\gamma_{\mathrm{E}}", "Euler's constant"),
}
"""Each sign that is not of school mathematics."""

COMMON: tuple[type, ...] = (
    sp.Add, sp.Mul, sp.Pow, sp.Number, sp.NumberSymbol, sp.Tuple, Relational, BooleanAtom, sp.And, sp.Or, sp.Piecewise,
    sp.functions.elementary.piecewise.ExprCondPair, sp.exp, sp.sin, sp.cos, sp.tan, sp.asin, sp.acos, sp.atan, sp.sinh,
    sp.cosh, sp.tanh, sp.Abs, sp.Max, sp.Min, sp.floor, sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Subs,
    sp.factorial, sp.binomial, AppliedUndef, language.continuous,
)  # fmt: skip
"""What every reader knows, or what says itself what it is."""


def entries(kinds: Iterable[Kind]) -> tuple[tuple[Entry, ...], tuple[type, ...]]:
    """The entries of what stands in formulas, in the order of the table, and the functions that it does not know."""
    asked, found = list(kinds), set()  # type: list[Kind], set[Kind]
    while asked:
        kind = asked.pop()
        if kind not in found:
            found.add(kind)
            asked += TABLE[kind].also if kind in TABLE else ()
    known = dict.fromkeys(TABLE[kind] for kind in TABLE if kind in found)
    unknown = (kind for kind in found if isinstance(kind, type) and kind not in TABLE and not issubclass(kind, COMMON))
    return tuple(known), tuple(sorted(unknown, key=str))
