"""The cited facts: few, named, with their source. Those with a statement are examined numerically in the tests.

An axiom with ``statement`` is cited by instances (rule "cite"). One without is a principle that a rule
applies: the rule checks everything around it, and every theorem above carries the axiom's name.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.core.relational import Relational

a, b, c = sp.symbols("a b c", real=True)


@dataclass(frozen=True)
class Axiom:
    """A cited fact: what it says in words, where it is proved, and its formula with conditions if it has one."""

    name: str
    words: str
    reference: str
    statement: Relational | None = None
    conditions: tuple[Relational, ...] = ()


_ALL = (
    Axiom(
        "gaussian_integration_by_parts",
        "Stein's identity E[X F(X)] = E[F'(X)] for a standard Gaussian X and every polynomial or bounded rational F.",
        "stein-1981",
    ),
    Axiom(
        "isserlis",
        "The moment of a product of centred Gaussians is the sum over pairings of products of covariances.",
        "isserlis-1918",
    ),
    Axiom(
        "gaussian_poincare",
        "Var F(X) <= E|grad F(X)|^2 for a standard Gaussian vector X and smooth F.",
        "chernoff-1981",
    ),
    Axiom(
        "stieltjes_continuity",
        "Expected Stieltjes transforms that converge for all z < 0 converge, with their derivatives, at every z off "
        "[0, oo) to the analytic continuation, which is the transform of the weak limit of the laws.",
        "silverstein-bai-1995",
    ),
    Axiom(
        "stieltjes_inversion",
        "A law with Stieltjes transform g has density -Im g(x + i0)/pi where this limit is finite, and at a point p the "
        "atom lim (z - p) g(z).",
        "silverstein-bai-1995",
    ),
    Axiom(
        "moments_converge",
        "Weak convergence of the spectral law of Wishart matrices carries over to E tau f(S) for continuous f of "
        "polynomial growth (all moments of S stay bounded).",
        "marchenko-pastur-1967",
    ),
    Axiom(
        "linear_statistics_first_order",
        "The 1/d expansion of E tau f(S) known for resolvents extends to f analytic near the support or f(x) = sqrt(x): "
        "uniform control of the remainder.",
        "bai-silverstein-2004",
    ),
    Axiom(
        "linear_statistics_variance",
        "For real Wishart matrices Var tr f(S) tends to (1/2) sum k a_k^2, where a_k are the cosine coefficients of "
        "f(1 + c + 2 sqrt(c) cos t), for f smooth on the support or f(x) = sqrt(x).",
        "bai-silverstein-2004",
    ),
    Axiom(
        "bartlett",
        "For n >= d standard Gaussian vectors in R^d, det(n S) is distributed as a product of independent chi-squares of "
        "n, n - 1, ..., n - d + 1 degrees.",
        "bartlett-1934",
    ),
    Axiom(
        "digamma_bounds",
        "ln x - 1/x < psi(x) < ln x for x > 0.",
        "dlmf",
    ),
    Axiom(
        "digamma_second",
        "ln x - 1/(2x) - 1/(12 x^2) < psi(x) < ln x - 1/(2x) for x > 0.",
        "dlmf",
    ),
    Axiom(
        "monotone_convergence",
        "Non-negative random variables that increase to a limit have means that tend to its mean, finite or not; "
        "variables below one of finite mean that tend to 0 have means that tend to 0.",
        "williams-1991",
    ),
    Axiom(
        "bures_wasserstein",
        "W_2^2(N(0,A), N(0,B)) = tr(A + B - 2 (A^(1/2) B A^(1/2))^(1/2)).",
        "givens-shortt-1984",
    ),
    Axiom(
        "largest_of_weakly_dependent",
        "Let Y_i = N_i (1 + d^(-1/2) F(G_i)) with N_i standard Gaussian and F smooth, G_i Gaussian vectors, the same law "
        "for every i, and covariances O(1/n) between different i. Then E max_i |Y_i| is that of n independent "
        "copies up to a factor 1 + O((ln n)^2/d^2), as n, d -> oo with n/d bounded above and below.",
        "leadbetter-1983",
    ),
    Axiom(
        "isotropic_law",
        "For white data, orthonormal u, v independent of it and every compact set of the complex plane away from 0 and "
        "from the interval between the edges of the Marchenko-Pastur law: u^T (z - S)^-1 u tends to the transform g(z) and "
        "u^T (z - S)^-1 v to 0, uniformly on the set, in probability; S has no eigenvalue there, with probability tending to 1.",
        "bai-silverstein-1998",
    ),
    Axiom(
        "no_eigenvalue_outside",
        "For data of covariance Sigma, the eigenvalues of Sigma within any distance of the support of their law for large "
        "sizes, every closed interval above the support of the limiting spectrum holds no eigenvalue of C, with probability "
        "tending to 1.",
        "bai-silverstein-1998",
    ),
    Axiom(
        "gauss_summation",
        "Gauss: 2F1(a,b;c;1) = Gamma(c) Gamma(c-a-b) / (Gamma(c-a) Gamma(c-b)) for c > a + b.",
        "dlmf",
        sp.Eq(
            sp.hyper((a, b), (c,), sp.S.One),
            sp.gamma(c) * sp.gamma(c - a - b) / (sp.gamma(c - a) * sp.gamma(c - b)),
            evaluate=False,
        ),
        (c - a - b > 0, c > 0),
    ),
    Axiom(
        "complement_of_support",
        "For data of covariance Sigma the points x > 0 outside the limiting spectrum are x = -k (1 - <t/(t + k)>/gamma) "
        "for the real k other than 0 and off minus the support of the law of t with <t^2/(t + k)^2> < gamma; between two "
        "such k, not separated by 0 or the support, lies no point of the spectrum.",
        "silverstein-choi-1995",
    ),
    Axiom(
        "euler_integral",
        "Euler: int_0^1 w^(b-1) (1 + x w)^(-j) dw = 2F1(j, b; b+1; -x)/b for b > 0, x > 0.",
        "dlmf",
    ),
    Axiom(
        "euler_beta",
        "Euler: int_0^oo y^(p-1) (1 + y)^(-m) dy = Gamma(p) Gamma(m-p)/Gamma(m) for 0 < p < m, and int_0^1 w^(p-1) "
        "(1 - w)^(r-1) dw = Gamma(p) Gamma(r)/Gamma(p+r) for p, r > 0.",
        "dlmf",
    ),
    Axiom(
        "euler_gamma_ratio",
        "Euler: Gamma(k+a)/Gamma(k+b) ~ k^(a-b), so the k-th coefficient of 2F1(a,b;a+b;x), times k, tends to "
        "Gamma(a+b)/(Gamma(a) Gamma(b)).",
        "dlmf",
    ),
)

AXIOMS: dict[str, Axiom] = {axiom.name: axiom for axiom in _ALL}
