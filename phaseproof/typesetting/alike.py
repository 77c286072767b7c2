"""What says the same but for the letters of what it binds, as one text; and the roots that papers call kappa."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

import sympy as sp

from ..theory.language import MATRICES
from ..theory.roots import root_of
from ..theory.terms.build import OO, ZERO, add, div
from ..theory.terms.term import Term, bound, make, subterms
from ..theory.write.convert import POPULATION


@lru_cache(maxsize=8192)
def reading(expression: sp.Basic, around: tuple[sp.Basic, ...] = ()) -> str:
    """A text that expressions share which differ in bound symbols alone, or in those bound ``around`` them, in their order."""
    return _reading(expression, {symbol: f"@{at}" for at, symbol in enumerate(around)})


def _reading(node: sp.Basic, names: Mapping[sp.Basic, str]) -> str:
    if node in names:
        return names[node]
    if not node.args:
        return str(node)
    within = {**names, **{x: f"#{len(names)}" for x in getattr(node, "bound_symbols", ())}}
    commutes = isinstance(node, sp.Add | sp.Mul)
    parts = [_reading(part, within) for part in (_flat(node, node.func) if commutes else node.args)]
    return f"{node.func.__name__}({', '.join(sorted(parts) if commutes else parts)})"


def _flat(node: sp.Basic, head: type) -> list[sp.Basic]:
    """The terms of a sum, or the factors of a product, those of the same within it too."""
    return [part for arg in node.args for part in (_flat(arg, head) if arg.func is head else [arg])]


@lru_cache(maxsize=8192)
def noise_of(root: sp.Basic) -> tuple[sp.Expr, sp.Expr] | None:
    """The noise of a root that papers call kappa(noise), and the mean in its equation; None of any other expression.

    It is the positive zero of 1 - <t/(t + x)>/gamma - noise/x, the mean being over a population, or written out for one of
    finitely many eigenvalues. SymPy evaluates nothing anew.
    """
    if type(root) is not root_of or [*root.args[2:]] != [0, 0, sp.oo]:
        return None
    function, x, *_ = root.args
    terms = _flat(function, sp.Add) if isinstance(function, sp.Add) else []
    means = [term for term in terms if term.has(x) and _is_mean(term, x)]
    others = [term for term in terms if term not in means and term != 1]
    noises = [noise for term in others if (noise := _over(term, x)) is not None] if others else [sp.S.Zero]
    return (noises[0], means[0]) if len(means) == len(noises) == 1 and len(terms) == 2 + len(others) else None


def _is_mean(node: sp.Basic, x: sp.Symbol) -> bool:
    """Does x stand in denominators alone, as a summand?"""
    if isinstance(node, sp.Pow) and node.exp == -1 and isinstance(node.base, sp.Add) and x in node.base.args:
        return not any(part.has(x) for part in node.base.args if part != x)
    return node != x and all(_is_mean(part, x) for part in node.args)


def _over(term: sp.Expr, x: sp.Symbol) -> sp.Expr | None:
    """What -term is, divided by x; None where it is no such thing."""
    factors = _flat(term, sp.Mul)
    number = next((factor for factor in factors if factor.is_Number), sp.S.One)
    below = [factor for factor in factors if factor == 1 / x]
    rest = [factor for factor in factors if factor not in below and factor is not number]
    if not number.is_negative or len(below) != 1 or any(factor.has(x) for factor in rest):
        return None
    kept = [*([] if number == -1 and rest else [-number]), *rest]
    return kept[0] if len(kept) == 1 else sp.Mul(*kept, evaluate=False)


OF_THE_DATA = reading(sp.Symbol("noise") ** 2)
"""The noise at which kappa stands without an argument."""


def bound_around(part: sp.Basic, free: Collection[sp.Basic]) -> tuple[sp.Basic, ...]:
    """What is bound where a part of a formula stands that speaks of the ``free`` symbols, in a fixed order."""
    return tuple(sorted(part.free_symbols.difference(free, MATRICES), key=str))


def arguments(part: sp.Basic, free: Collection[sp.Basic]) -> tuple[sp.Basic, ...]:
    """What the letter of a part is applied to: what is bound around it; of a kappa, a noise other than the data's before it."""
    around = bound_around(part, free)
    if (found := noise_of(part)) is None or reading(found[0]) == OF_THE_DATA:
        return around
    return (found[0], *(symbol for symbol in around if symbol not in found[0].free_symbols))


def key(part: sp.Basic, free: Collection[sp.Basic]) -> str:
    """Parts of a page with one key have one letter."""
    if (found := noise_of(part)) is None:
        return reading(part, bound_around(part, free))
    mean, x = found[1], part.args[1]
    return f"kappa: {reading(mean, (x, *bound_around(mean, {*free, x})))}"


def is_kappa(root: root_of) -> bool:
    """Is a root called kappa: is it one of the equation that has this letter, or its unknown the k of authors?"""
    return root.args[1].name == "k" or noise_of(root) is not None


_T, _X = bound(0, "real"), bound(1, "real")
_MEANS = [make("over", POPULATION, div(_T, add(*both))) for both in ((_T, _X), (_X, _T))]


def is_kernel_kappa(root: Term) -> bool:
    """Is a root of the kernel one that papers call kappa?"""
    source, *body = root.terms
    return source is make("interval", ZERO, OO) and any(part in _MEANS for one in body for part in subterms(one))
