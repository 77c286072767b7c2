"""Infinite sums of rational terms with poles at whole numbers and halves: what telescopes, and sums of known value."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

import sympy as sp

from ...decide.field import canonical, same
from ...terms.build import ONE, OO, TWO, ZERO, add, eq, inverse, le, lim, mul, neg, over, power, sub
from ...terms.context import Context
from ...terms.term import Term, close, instantiate, make, num, substitute
from ..convert import Converter
from ..display import display
from ..proof import Line
from .expansions import symbols_of
from .infinite_sums import COUNTS, K, Larger, infinite_sum, k
from .lemmas import by_lemma
from .limits import limit
from .registry import Stuck, first_among, first_of, show

ODD = sub(mul(TWO, k), ONE)
KNOWN = (power(k, -2), power(k, -4), power(ODD, -2), power(ODD, -4), inverse(mul(k, ODD)))
"""Terms whose sums from 1 on are known: 1/k^2, 1/k^4, 1/(2k - 1)^2, 1/(2k - 1)^4, 1/(k (2k - 1))."""
BOUNDS = (1, 2, 5, 20, 100, 1000, 10_000)
"""Multiples of 1/k^2 that are tried as bounds."""
HALF = sp.Rational(1, 2)


@dataclass(frozen=True)
class Parts:
    """The shares of the known terms, and what the rest is the difference g(k) - g(k + 1) of."""

    shares: tuple[Fraction, ...]
    difference: sp.Expr


MOST_BEFORE = 4
"""Terms before the first that are added one by one."""


def rational_sum(term: Term, context: Context) -> Line:
    """The line that gives an infinite sum of such terms its value; terms at numbers <= 0 may be apart."""
    low = term.args[0].args[0]
    if low.head != "num" or {k, K} & set(context.variables):
        raise Stuck("")
    if not -MOST_BEFORE < low.args[0] <= 0:
        return _in_one(term, low, context)
    return first_of(lambda: _in_one(term, low, context), lambda: _without_first(term, low, context))


def _without_first(term: Term, low: Term, context: Context) -> Line:
    """The first term and the sum of those after it."""
    next_ = canonical(add(low, ONE))
    first, later = (make("over", make("integers", *ends), term.args[1]) for ends in ((low, low), (next_, OO)))
    value = instantiate(term.args[1], low)
    rest = rational_sum(later, context)
    split = show(eq(term, add(first, later)), context, rest, rule="split")
    one = show(eq(first, value), context, rule="law")
    total = add(value, rest.statement.args[1])
    return show(eq(term, total), context, split, one, rest, rule="field", multipliers=(ONE,) * 3)


def _in_one(term: Term, low: Term, context: Context) -> Line:
    each = Context((*context.variables, k), (*context.conditions, le(low, k)), context.ranges)
    symbols = symbols_of(each)
    index, summand = symbols[k], instantiate(term.args[1], k)
    start = int(low.args[0])
    parts = parts_of(display(summand, symbols).doit(), index, start)
    convert = Converter(None)
    g = convert.term(parts.difference)
    values, pieces = [], []
    for share, body in zip(parts.shares, KNOWN, strict=True):
        if share:
            values.append(_from(body, start, context))
            pieces.append((num(share), values[-1]))
    rest = canonical(sub(g, substitute(g, {k: add(k, ONE)})))
    if rest is not ZERO:
        values.append(telescoping(rest, g, low, each, context))
        pieces.append((ONE, values[-1]))
    known, value = (_together([(share, line.statement.args[i]) for share, line in pieces]) for i in range(2))
    body = _together([(share, instantiate(line.statement.args[0].args[1], k)) for share, line in pieces])
    whole, shares = over(term.args[0], body, k), tuple(share for share, _ in pieces)
    if same(whole, known):
        line = show(eq(whole, value), context, *values, rule="field", multipliers=shares)
    else:
        linear = show(eq(whole, known), context, *values, rule="linear")
        line = show(eq(whole, value), context, linear, *values, rule="field", multipliers=(ONE, *shares))
    pointwise = show(eq(body, summand), each, rule="field", multipliers=())
    alike = show(eq(whole, term), context, line, pointwise, rule="rewrite")
    return show(eq(term, value), context, alike, line, rule="field", title="part by part", multipliers=(neg(ONE), ONE))


def _together(pieces: list[tuple[Term, Term]]) -> Term:
    parts = [part if share is ONE else mul(share, part) for share, part in pieces]
    return parts[0] if len(parts) == 1 else add(*parts)


def parts_of(summand: sp.Expr, index: sp.Symbol, start: int) -> Parts:
    """By partial fractions, each pole moved by whole numbers to 1 - start, or to a half beside it."""
    if not summand.is_rational_function(index) or summand.free_symbols - {index}:
        raise Stuck("")
    j = index - start + 1
    whole, half, difference = dict[int, sp.Expr](), dict[int, sp.Expr](), sp.S.Zero
    for part in sp.Add.make_args(sp.apart(sp.together(summand), index)):
        top, bottom = sp.fraction(sp.together(part))
        powers = sp.factor_list(bottom, index)[1]
        if top.has(index) or len(powers) != 1 or sp.degree(powers[0][0], index) != 1:
            raise Stuck("")
        base, order = sp.Poly(powers[0][0], index), int(powers[0][1])
        shift = base.TC() / base.LC()
        scale = sp.cancel(part * (index + shift) ** order)
        moved = shift + start - 1
        steps = floor(moved) if moved.is_integer else floor(moved + HALF)
        home = moved - steps
        if home not in (0, -HALF):
            raise Stuck("")
        at_home = whole if home == 0 else half
        at_home[order] = at_home.get(order, sp.S.Zero) + scale
        ahead = range(steps) if steps > 0 else range(steps, 0)
        sign = -1 if steps > 0 else 1
        difference += sign * scale * sum(1 / (j + home + i) ** order for i in ahead)
    if any(c != 0 for found in (whole, half) for order, c in found.items() if order not in (1, 2, 4)):
        raise Stuck("")
    first, other = (found.get(1, sp.S.Zero) for found in (whole, half))
    if first + other != 0:
        raise Stuck(f"the sum of {summand} is infinite")
    shares = (
        *(found.get(order, sp.S.Zero) * scale**order for found, scale in ((whole, 1), (half, 2)) for order in (2, 4)),
        other,
    )
    return Parts(tuple(Fraction(int(c.p), int(c.q)) for c in shares), difference)


def _from(body: Term, start: int, context: Context) -> Line:
    """The sum of the known term from 1 on, counted from the start on."""
    line = by_lemma(over(make("integers", ONE, OO), body, k), context)
    if line is None:
        raise Stuck("")
    if start == 1:
        return line
    image = sub(k, num(start - 1))
    moved = over(make("integers", num(start), OO), substitute(body, {k: image}), k)
    whole, value = line.statement.args
    shifted = show(eq(whole, moved), context, line, rule="substitution", variable=k, image=image)
    return show(eq(moved, value), context, shifted, line, rule="field", multipliers=(neg(ONE), ONE))


def telescoping(rest: Term, g: Term, low: Term, each: Context, context: Context) -> Line:
    """The sum of g(k) - g(k + 1), which is at most a multiple of 1/k^2 in size, is what g is at first."""
    from .sums import up_to

    at = {v: substitute(g, {k: v}) for v in (low, add(K, ONE))}
    partial = up_to(over(make("integers", low, K), rest, k), context, [sub(*at.values())])
    closed = partial.statement.args[1]
    value = limit(COUNTS, close(closed, K), context)
    sums = lim(COUNTS, partial.statement.args[0], K)
    alike = show(eq(value.statement.args[0], sums), context, value, partial, rule="rewrite", near=(add(low, ONE),))
    tends = show(eq(sums, value.statement.args[1]), context, alike, value, rule="field", multipliers=(neg(ONE), ONE))
    squares = _from(KNOWN[0], int(low.args[0]), context)
    size = squares.statement.args[0].args[1]

    def within(bound: int) -> Line:
        largest = mul(num(bound), instantiate(size, k))
        above, below = (show(relation, each, rule="sign") for relation in (le(rest, largest), le(neg(largest), rest)))
        sign = show(le(ZERO, largest), each, rule="sign")
        scaled = over(make("integers", low, OO), largest, k)
        exists = show(eq(scaled, mul(num(bound), squares.statement.args[0])), context, squares, rule="linear")
        return infinite_sum(context, rest, above, tends, low, Larger(above, below, sign, exists))

    return first_among(BOUNDS, within, f"{rest} is not seen to be at most a multiple of 1/k^2")
