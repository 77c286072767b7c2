"""A bound for what an infinite sum has beyond a term: by powers of the number, or by the quotient of neighbouring terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from ..decide.field import canonical, replaced
from ..decide.functional import recurrences, reduced
from ..decide.refusal import Refusal
from ..decide.scene import Scene
from ..terms.build import ONE, add, div, le
from ..terms.context import Context
from ..terms.term import Term, close, instantiate, num, substitute, var
from .tails import growth, tail

K = var("#number", "integer")


def rest(
    body: Term, last: int, value: Callable[[int], arb], constant: Callable[[Term], Any], at: Mapping[Term, Any]
) -> arb:
    """A bound for the sum of abs(body) over all k > last >= 1. Raises Refusal where none is found.

    ``value`` encloses a term, ``constant`` what does not depend on k; ``at`` are the values of variables.
    """
    try:
        found = tail(body, constant, arb(last), 1, False)  # of a power that falls: its sum is below its integral
    except Refusal:
        found = None
    return found if found is not None else _by_quotient(body, last + 1, value, constant, at)


def _by_quotient(
    body: Term, first: int, value: Callable[[int], arb], constant: Callable[[Term], Any], at: Mapping[Term, Any]
) -> arb:
    """abs(t(k + 1)) <= q abs(t(k)) from the first term on, q < 1.

    The quotient is put in lowest terms p/r: then t(k + 1) r = p t(k) wherever both terms exist, and r is not 0 where p/r is bounded.
    """
    bound = growth(quotient(body, at), constant, arb(first), 1)
    q = bound.above * arb(first) ** arb(bound.order)
    if bound.order > 0 or not q < 1:
        raise Refusal(f"neighbouring terms of the sum of {body} have no quotient below 1")
    return abs(arb(value(first))) / (1 - q)


def quotient(body: Term, at: Mapping[Term, Any]) -> Term:
    """A term of the sum over the one before, as a function of the number of the latter."""
    if any(index for index, _ in body.loose):
        raise Refusal(f"{body} depends on what is bound around it")
    exact = {v: num(Fraction(int(x.p), int(x.q))) for v, x in at.items() if type(x) is fmpq}
    term = substitute(instantiate(body, K), {v: x for v, x in exact.items() if v in body.variables})
    after = substitute(term, {K: add(K, ONE)})
    scene = Scene(Context((K,), (le(ONE, K),)))
    found = reduced(div(after, term), scene)
    return close(canonical(replaced(found, recurrences(scene, found))), K)
