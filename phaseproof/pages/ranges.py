"""Where a claim or a step holds, as LaTeX."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sympy as sp

from ..theory.claim import Claim, Hypothesis
from ..theory.domain import Domain, Parameter
from ..typesetting.latex import PageLetters, latex
from ..typesetting.notation import written


def domain_latex(domain: Domain, page: PageLetters | None = None) -> list[str]:
    """The range of each parameter, and each condition that is more than a bound of one by a number."""
    parameters = {parameter.symbol: parameter for parameter in domain.parameters}
    further = []
    for condition in domain.conditions:
        if narrowed := _narrowed(parameters, condition):
            parameters[narrowed.symbol] = narrowed
        else:
            further.append(condition)
    return [range_latex(p, page) for p in parameters.values()] + [latex(one, (), page) for one in further]


def _narrowed(parameters: Mapping[sp.Symbol, Parameter], condition: sp.Basic) -> Parameter | None:
    """The parameter within a condition that bounds it by a number; None for any other condition, or if no interval is left."""
    if not isinstance(condition, sp.Lt | sp.Le | sp.Gt | sp.Ge):
        return None
    low, high, is_open = condition.lts, condition.gts, isinstance(condition, sp.Lt | sp.Gt)
    if low.is_Rational and high in parameters:
        known = parameters[high]
        if known.integer:
            low, is_open = sp.floor(low) + 1 if is_open else sp.ceiling(low), False
        tighter = low > known.lower or (low == known.lower and is_open)
        found = replace(known, lower=low, lower_open=is_open) if tighter else known
    elif high.is_Rational and low in parameters:
        known = parameters[low]
        if known.integer:
            high, is_open = sp.ceiling(high) - 1 if is_open else sp.floor(high), False
        tighter = high < known.upper or (high == known.upper and is_open)
        found = replace(known, upper=high, upper_open=is_open) if tighter else known
    else:
        return None
    return found if found.lower < found.upper else None


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
