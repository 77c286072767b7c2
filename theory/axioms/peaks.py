"""Sample covariances of populations some of whose eigenvalues lie apart from the others.

The first k unit vectors are eigenvectors of Sigma, with the eigenvalues g(1), ..., g(k); the law P of all others has its
support below b. psi(p) = p (1 + <t/(p - t)>/gamma), <> the mean over P, takes p > b to the right of the limiting spectrum of
the others where it rises: where <t^2/(p - t)^2> < gamma.
"""

from __future__ import annotations

from ..terms.context import Sequent
from ..terms.term import close, make
from .axiom import D, Sigma, Stated, axiom, d, every, n, stated
from .gaussian import coloured, g, i, j, m, of, t, x
from .notation import TRUE, Formula, cases, head, over, plain, variables
from .spectra import POPULATION, basis, eigenvalue, entry, in_probability, load, p

(b,), (k,) = variables("real", "b"), variables("integer", "k")
SAMPLE = coloured(D, Sigma)
ALONG = Formula(make("peaks", *map(plain, (load, POPULATION, k)), close(plain(g(j)), plain(j)))), (n, d, Sigma)
place = p * (1 + over(POPULATION, t / (p - t), t) / load)
lost = over(POPULATION, t**2 * (p - t) ** -2, t)
BELOW = load > 0, b > 0, b < p, head("supported")(POPULATION, head("interval")(0, b))
POSITIVE = every(g(j) > 0, j, where=[j >= 1, j <= k])


@axiom(
    {
        "_above": (place < eigenvalue(SAMPLE, m), every(p < g(j), j, where=[j >= 1, j <= m]), m <= k),
        "_below": (eigenvalue(SAMPLE, m) < place, every(g(j) < p, j, where=[j >= m, j <= k])),
    }
)
def exact_separation(relation: Formula, sides: Sequent, *where: Formula) -> Stated:
    """Right of the spectrum as many eigenvalues of C lie above psi(p) as eigenvalues of Sigma above p.

    Here the m-th largest lies above it if m of Sigma's lie above p, and below it if fewer do, with a probability that tends
    to 1. Source: Bai and Silverstein (1999), Ann. Probab. 27, 1536, theorem 1.2; (1998), Ann. Probab. 26, 316, theorem 1.1.
    """
    statement = in_probability(cases(relation, 1, TRUE, 0), *ALONG) == 1
    return stated(statement, *BELOW, lost < load, m >= 1, *where, owes=[POSITIVE, sides])


@axiom()
def edge_population() -> Stated:
    """Where psi turns round the limiting spectrum ends, and the first eigenvalue of C that lies no farther tends to its end.

    Eigenvalues of Sigma up to the turn make no others.
    Source: Silverstein and Choi (1995), J. Multivariate Anal. 54, 295, theorem 4.1; Bai and Silverstein (1998), Ann. Probab.
    26, 316, theorem 1.1; Baik and Silverstein (2006), J. Multivariate Anal. 97, 1382.
    """
    hypotheses = POSITIVE, every(g(j) <= p, j, where=[j >= m, j <= k])
    return stated(in_probability(eigenvalue(SAMPLE, m), *ALONG) == place, *BELOW, lost == load, m >= 1, owes=hypotheses)


@axiom()
def bilinear_form() -> Stated:
    """The entry of the resolvent of C in the direction of an eigenvector of Sigma, at a real point off the spectrum.

    Source: Hachem, Loubaton, Najim and Vallet (2013), Ann. Inst. H. Poincaré Probab. Statist. 49, 36, theorem 1.1; Knowles and
    Yin (2017), Probab. Theory Relat. Fields 169, 257, theorem 3.16.
    """
    form = in_probability(entry(of(SAMPLE, 1 / (place - x)), basis(i), basis(i)), *ALONG)
    hypotheses = POSITIVE, every(g(j) != p, j, where=[j >= 1, j <= k])
    return stated(form == p / (place * (p - g(i))), *BELOW, lost < load, i >= 1, i <= k, owes=hypotheses)
