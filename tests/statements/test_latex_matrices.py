"""Traces of declared sample covariances are read as the language means them, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
import sympy as sp

from phaseproof.drafts.checking import check_draft
from phaseproof.statements.latex.declared import Declared, said
from phaseproof.statements.latex.grammar import Grammar
from phaseproof.statements.latex.meaning import expression
from phaseproof.statements.latex.tokens import Unread, read, tokens
from phaseproof.theory.errors import UsageError
from phaseproof.theory.language import E, S, d, limit_in_proportion, n, tau

ROWS = "S sample covariance of n x d standard normal rows"
DECLARED = Declared().then(said(f"{ROWS}, u > 0, c > 0, X ~ N(0, 1)"))
u, c = (sp.Symbol(name, positive=True) for name in "uc")


def reading(text: str, declared: Declared = DECLARED) -> sp.Expr:
    scope = declared.scope({})
    return expression(Grammar(read(tokens(text)), scope.functions).whole(), scope)


READ: dict[str, sp.Expr] = {
    r"\operatorname{tr} S": d * tau(S),
    r"\mathrm{Tr}\left(S^{-1}\right)": d * tau(1 / S),
    r"\tau(S)": tau(S),
    r"\tau(S)^2": tau(S) ** 2,
    r"\mathbb E\,\tau(S)\tau(S^2)": E(tau(S) * tau(S**2)),
    r"(\operatorname{tr} S)^2": (d * tau(S)) ** 2,
    r"\mathbb E\,\frac1d\operatorname{tr} S^2": E(tau(S**2)),
    r"\frac1d\,\mathbb E\operatorname{tr} S^2": E(d * tau(S**2)) / d,
    r"\mathbb E[\tau(S)^2]": E(tau(S) ** 2),
    r"\mathbb E_S\,\tau(S)": E(tau(S)),
    r"\operatorname{Var}(\tau(S))": E(tau(S) ** 2) - E(tau(S)) ** 2,
    r"\mathbb E\operatorname{tr}[S(S + uI)^{-1}]": E(d * tau(S / (S + u))),
    r"\tau\left((S + uI_d)^{-2}\right)": tau((S + u) ** -2),
    r"\tau(2S^2 - 3uS + I)": tau(2 * S**2 - 3 * u * S + 1),
    r"\tau(\sqrt{S})": tau(sp.sqrt(S)),
    r"\tau(S/n)": tau(S / n),
    r"\ln\det S": d * tau(sp.log(S)),
    r"\mathbb E\log\det(S + uI)": E(d * tau(sp.log(S + u))),
    r"\operatorname{tr}\ln S": d * tau(sp.log(S)),
    r"\lim_{n,d\to\infty,\,n/d\to 2}\mathbb E\,\tau(S^2)": limit_in_proportion(E(tau(S**2)), 2),
    r"\lim_{d,n\to\infty, d/n\to c}\mathbb E\,\tau(S^2)": limit_in_proportion(E(tau(S**2)), 1 / c),
}


@pytest.mark.parametrize("text", READ)
def test_traces_are_read(text: str) -> None:
    found = reading(text).replace(lambda e: isinstance(e, sp.Add | sp.Mul | sp.Pow), lambda e: e.func(*e.args))
    assert sp.expand(found - READ[text]) == 0


UNREADABLE: dict[str, str] = {
    r"\operatorname{tr} T": "T is not declared: vectors and matrices",
    r"\mathbb E\operatorname{tr} T": "T is not declared: vectors and matrices",
    r"\tau(uI)": "vectors and matrices",
    r"\operatorname{tr}(u)": "vectors and matrices",
    r"\operatorname{tr}(S)^2": "raised",
    r"\operatorname{tr}(S + uI)^{-1}": "raised",
    r"\operatorname{tr}^2 S": "above or below",
    r"\operatorname{tr} S/d": "divided",
    r"\operatorname{tr}(S)(S + uI)": "both brackets",
    r"\tau(S + u)": "times I",
    r"\tau(u/S)": "below a fraction",
    r"\tau(u^S)": "a matrix",
    r"\tau(S^u)": "a power of a matrix",
    r"\tau(\sin S)": "of a matrix is not read",
    r"\tau(S, S)": "of one matrix",
    r"S + 1": "stands within",
    r"\mathbb E S": "stands within",
    r"\det S": "behind a logarithm",
    r"\mathbb E[X\tau(S)]": "no normal letter",
    r"\sum_{n=1}^3\tau(S)": "is bound here",
    r"\sum_{d=1}^3\lim_{n,d\to\infty,n/d\to 2}\mathbb E\,\tau(S)": "is bound here",
    r"\lim_{n,d\to\infty,n/d\to 2}\mathbb E\,\tau(S) + n": "put in brackets",
}


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_ambiguous_is_not_read(text: str) -> None:
    with pytest.raises(Unread) as found:
        reading(text)
    assert UNREADABLE[text] in found.value.why


def test_matrices_are_of_independent_data() -> None:
    both = DECLARED.then(said("T sample covariance of n \\times d standard normal rows"))
    one, other = (reading(rf"\tau({name})", both) for name in "ST")
    assert one != other
    named = Declared().then(said("T " + ROWS[2:])).then(said(ROWS))
    assert reading(r"\tau(S)", named) == tau(S)


def test_a_trace_is_its_own_letter() -> None:
    with pytest.raises(Unread, match="read as a function"):
        reading(r"\tau(S)", DECLARED.then(said(r"\tau > 0")))
    with pytest.raises(Unread, match="no sizes of data"):
        reading(r"\lim_{n,d\to\infty,n/d\to 2} n", Declared().then(said("n, d > 0")))


@pytest.mark.parametrize(
    "line",
    [
        "S sample covariance",
        "S sample covariance of m x p standard normal rows",
        "S sample covariance of d x n standard normal rows",
        "S sample covariance of n x d rows",
        "n sample covariance of n x d standard normal rows",
        f"{ROWS}, S > 0",
        f"{ROWS}, n ~ N(0, 1)",
        "; ".join(f"{name}{ROWS[1:]}" for name in "ABCD"),
    ],
)
def test_matrices_that_are_not_declared_so(line: str) -> None:
    with pytest.raises(UsageError):
        Declared().then(said(line)).scope({})


DRAFT = rf"""
% phaseproof: {ROWS}
% phaseproof: n > d + 1
\begin{{align}}
\mathbb E\operatorname{{tr}}(S^{{-1}}) &= \frac{{nd}}{{n-d-1}} \\
\mathbb E\,\frac1d\operatorname{{tr}} S^2 &= 1 + \frac{{d+2}}{{n}} \\
\mathbb E\operatorname{{tr}}(S)\operatorname{{tr}}(S^2) &= 1 \\
\mathbb E\operatorname{{tr}}(T^{{-1}}) &= d
\end{{align}}
"""


def test_a_draft(tmp_path: Path) -> None:
    path = tmp_path / "draft.tex"
    path.write_text(DRAFT)
    first, second, mixed, undeclared = check_draft(path).places
    assert (first.verdict, second.verdict) == ("PROVED", "REFUTED")
    assert first.entry.domain is not None
    assert first.entry.domain.describe() == "integer d >= 1, integer n >= 1, n > d + 1"
    assert "square brackets" in mixed.entry.why
    assert "T is not declared" in undeclared.entry.why
