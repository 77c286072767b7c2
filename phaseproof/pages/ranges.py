"""Where a claim or a step holds, as LaTeX."""

from __future__ import annotations

from ..theory.claim import Claim, Hypothesis
from ..theory.domain import Domain, Parameter
from ..typesetting.latex import PageLetters, latex
from ..typesetting.notation import written


def domain_latex(domain: Domain, page: PageLetters | None = None) -> list[str]:
    """The range of each parameter and each further condition."""
    ranges = [range_latex(p, page) for p in domain.parameters]
    return ranges + [latex(condition, (), page) for condition in domain.conditions]


def hypothesis_latex(hypothesis: Hypothesis) -> str:
    """What is asked of functions, for every value of the hypothesis' own parameters."""
    where = ",\\ ".join(domain_latex(hypothesis.over))
    stated = latex(hypothesis.statement)
    return rf"{stated} \quad \text{{for every }} {where}" if where else stated


def conditions_latex(claim: Claim, page: PageLetters) -> list[str]:
    """Where a claim holds and what it asks of its functions, in the letters of its statement."""
    return domain_latex(claim.domain, page) + [hypothesis_latex(one) for one in claim.hypotheses]


def range_latex(parameter: Parameter, page: PageLetters | None = None) -> str:
    """gamma > 0, or k = 1, ..., 6, or n = 1, 2, ... ."""
    symbol = (page and page.symbols.get(parameter.symbol)) or written(parameter.symbol)
    low, high = latex(parameter.lower), latex(parameter.upper)
    if parameter.lower == parameter.upper:
        return f"{symbol} = {low}"
    if parameter.integer and parameter.lower.is_finite:
        if parameter.upper.is_finite:
            return rf"{symbol} = {low}, \dots, {high}"
        return rf"{symbol} = {low}, {latex(parameter.lower + 1)}, \dots"
    if parameter.lower.is_infinite and parameter.upper.is_infinite:
        return rf"{symbol} \in \mathbb{{{'Z' if parameter.integer else 'R'}}}"
    below, above = (r"<" if is_open else r"\leq" for is_open in (parameter.lower_open, parameter.upper_open))
    if parameter.upper.is_infinite:
        return f"{symbol} > {low}" if parameter.lower_open else rf"{symbol} \geq {low}"
    return f"{low} {below} {symbol} {above} {high}" if parameter.lower.is_finite else f"{symbol} {above} {high}"
