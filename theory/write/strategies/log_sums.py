"""Inequalities between sums of logarithms: of products, put into letters for exponentials, as of softplus half-way between two points."""

from __future__ import annotations

from functools import cache, reduce
from math import lcm

import sympy as sp

from ...decide.field import canonical
from ...find.parts import replaced
from ...terms.build import ONE, ZERO, add, eq, inverse, le, lt, mul, power, sub
from ...terms.context import Context
from ...terms.term import Term, make, num, substitute, subterms, var
from ..convert import Converter
from ..display import display
from ..proof import Line, instance
from .equalities import equality
from .expansions import symbols_of
from .inequalities import above_zero
from .limits import new
from .registry import Stuck, show

LARGEST = 6
"""The largest power of an argument of ln."""


def by_products(low: Term, high: Term, context: Context, strict: bool) -> Line:
    """N <= P gives ln N <= ln P, which are the sums on both sides."""
    relation = lt if strict else le
    scale, shares = _shares(sub(high, low), context)
    sides, uses = [], list[Line]()
    for side in (-1, 1):
        kept = [(ln.args[0], side * k) for ln, k in shares.items() if side * k > 0]
        factors = [power(base, k) if k > 1 else base for base, k in kept]
        sides.append(mul(*factors) if len(factors) > 1 else factors[0] if factors else ONE)
        uses += [show(lt(ZERO, base), context, rule="sign") for base, _ in kept]
    gap = _in_letters(sub(sides[1], sides[0]), context, strict)
    below = show(relation(*sides), context, gap, rule="combine", multipliers=(ONE,))
    least = show(lt(ZERO, sides[0]), context, *uses, rule="sign")
    risen = instance(_rises(strict), context, below, least, images=dict(zip((_a, _b), sides, strict=True)))
    sums = [add(*(mul(num(abs(k)), ln) for ln, k in shares.items() if side * k > 0), ZERO) for side in (-1, 1)]
    apart = [
        show(eq(make("ln", side), sum_), context, *uses, rule="functional_equation")
        for side, sum_ in zip(sides, sums, strict=True)
    ]
    part = inverse(num(scale))
    return show(
        relation(low, high), context, risen, *apart, rule="combine", multipliers=(part, part, mul(num(-1), part)),
        title="of logarithms",
    )  # fmt: skip


_a, _b, _w = (var(name, "real") for name in ("a0", "b0", "w0"))


@cache
def _rises(strict: bool) -> Line:
    """ln a <= ln b for 0 < a <= b, and with < for both."""
    relation = lt if strict else le
    return show(
        relation(make("ln", _a), make("ln", _b)), Context((_a, _b), (lt(ZERO, _a), relation(_a, _b))),
        rule="increasing_map", variable=_w, function=make("ln", _w), interval=make("interval", _a, _b), values=(_a, _b),
    )  # fmt: skip


def _shares(gap: Term, context: Context) -> tuple[int, dict[Term, int]]:
    """What the gap times a whole number is: whole multiples of logarithms."""
    logarithms = [p for p in dict.fromkeys(subterms(gap)) if p.head == "ln" and not p.loose]
    if not 1 < len(logarithms) <= 4 or any(p is not q and p in subterms(q) for p in logarithms for q in logarithms):
        raise Stuck("")
    letters = {p: new(context, f"l{i}_", "real", gap) for i, p in enumerate(logarithms)}
    plain = replaced(gap, letters)
    symbols = symbols_of(Context((*context.variables, *letters.values())))
    expression = sp.expand(display(plain, symbols).doit())
    shares = [expression.coeff(symbols[v]) for v in letters.values()]
    left = expression - sum(c * symbols[v] for c, v in zip(shares, letters.values(), strict=True))
    if sp.simplify(left) != 0 or not all(c.is_Rational for c in shares):
        raise Stuck("")
    scale = reduce(lcm, (int(c.q) for c in shares))
    whole = {p: int(c * scale) for p, c in zip(logarithms, shares, strict=True)}
    if max(map(abs, whole.values())) > LARGEST:
        raise Stuck("")
    return scale, whole


def _in_letters(gap: Term, context: Context, strict: bool) -> Line:
    """By a polynomial in u = exp(x/q) > 0 for each parameter x, where every exponent is a sum of multiples of these."""
    symbols = symbols_of(context)
    expression = sp.expand(sp.expand(display(gap, symbols).doit()), power_exp=True)
    exponents = [e.exp for e in expression.atoms(sp.exp)]
    within = {s for e in exponents for s in e.free_symbols}
    rates = [sp.Poly(e, *within).coeffs() if e.is_polynomial(*within) else [sp.nan] for e in exponents]
    if not within or any(not c.is_Rational for found in rates for c in found) or expression.atoms(sp.log):
        raise Stuck("")
    part = reduce(lcm, (int(c.q) for found in rates for c in found))
    letters = {v: new(context, f"{v.args[0]}_", "real", gap) for v, s in symbols.items() if s in within}
    images = {u: make("exp", v if part == 1 else mul(inverse(num(part)), v)) for v, u in letters.items()}
    fresh = {symbols[v]: sp.Symbol(letters[v].args[0], positive=True) for v in letters}
    put = expression.replace(
        lambda e: isinstance(e, sp.exp),
        lambda e: sp.Mul(*(fresh[s] ** (part * e.exp.coeff(s)) for s in within)),
    )
    if put.free_symbols & within or not put.is_rational_function():
        raise Stuck("")
    conditions = tuple(c for c in context.conditions if not c.variables & {*letters})
    positive = tuple(lt(ZERO, u) for u in images)
    where = Context(tuple(letters.get(v, v) for v in context.variables), (*conditions, *positive), context.ranges)
    line = above_zero(Converter(None).term(put), where, strict, 1)
    signs = [show(lt(ZERO, image), context, rule="sign") for image in images.values()]
    there = instance(line, context, *signs, images=images)
    value = substitute(line.statement.args[1], images)
    same = equality(value, canonical(gap), context, slopes=False)
    relation = lt if strict else le
    return show(relation(ZERO, gap), context, there, same, rule="combine", multipliers=(ONE, ONE))
