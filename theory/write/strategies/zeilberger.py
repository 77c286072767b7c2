"""Sums up to n of terms that speak of n, as that of C(n, k)^2: a recurrence in n that Zeilberger's algorithm finds.

a F(n + 1, k) + b F(n, k) is G(k + 1) - G(k), so its sum is a difference of two values of G. Source: Petkovsek, Wilf,
Zeilberger, A = B (1996), chapter 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.concrete.gosper import gosper_normal

from ...terms.build import ONE, ZERO, add, eq, le, mul, neg, over, sub
from ...terms.context import Context
from ...terms.term import Term, instantiate, make, num, substitute
from ..convert import Converter
from ..display import display
from ..proof import Line
from .equalities import equality
from .expansions import symbols_of
from .limits import new
from .numbers import with_first, without
from .registry import Stuck, show

MAXIMAL_DEGREE = 4
"""Of the polynomial in the certificate."""


@dataclass(frozen=True)
class Recurrence:
    """a F(n + 1, k) + b F(n, k) = G(k + 1) - G(k), G being the ratio times F(n, k)."""

    a: sp.Expr
    b: sp.Expr
    ratio: sp.Expr


def recurrence(summand: sp.Expr, n: sp.Symbol, k: sp.Symbol) -> Recurrence:
    """What the algorithm finds for a term whose quotients are rational. Raises Stuck."""
    along, up = (_quotient(summand.subs(v, v + 1) / summand) for v in (k, n))
    if not (along.is_rational_function(n, k) and up.is_rational_function(n, k)):
        raise Stuck("")
    top, bottom = sp.fraction(sp.together(up))
    f, g = sp.fraction(sp.cancel(bottom / bottom.subs(k, k + 1) * along))
    A, B, C = gosper_normal(f, g, k, polys=False)
    a, b = sp.symbols("_a _b")
    for degree in range(MAXIMAL_DEGREE + 1):
        c = sp.symbols(f"_c0:{degree + 1}")
        x = sum((ci * k**i for i, ci in enumerate(c)), sp.S.Zero)
        equation = A * x.subs(k, k + 1) - B.subs(k, k - 1) * x - (a * top + b * bottom) * C
        rows = sp.Poly(sp.expand(sp.numer(sp.together(equation))), k).coeffs()
        solved = sp.solve(rows, (b, *c), dict=True)
        for found in solved:
            if all(v.subs(a, 1).has(sp.zoo, sp.nan) is False for v in found.values()):
                at = {v: sp.factor(value.subs(a, 1)) for v, value in found.items()}
                free = {v: 0 for v in (b, *c) if v not in at}
                ratio = sp.factor((B.subs(k, k - 1) * x / (C * bottom)).subs({**at, **free, a: 1}).subs(free))
                if ratio != 0:
                    return Recurrence(sp.S.One, sp.factor(at.get(b, sp.S.Zero).subs(free)), ratio)
    raise Stuck("no recurrence of the first order is found")


def _quotient(e: sp.Expr) -> sp.Expr:
    return sp.factor(sp.simplify(sp.gammasimp(sp.powsimp(sp.expand_power_exp(e)))))


def definite_sum(term: Term, context: Context, stated: Term) -> Line:
    """The line that such a sum has the value that is stated, by induction in its last number."""
    (low, n), body = term.args[0].args, term.args[1]
    if n.head != "var" or n not in body.variables or low.head != "num":
        raise Stuck("")
    k = new(context, "k", "integer", term, stated)
    start, last, outside = num(low.args[0] + 1), sub(n, ONE), without(n, context)
    where = Context((*outside.variables, n), (*outside.conditions, le(start, n)), outside.ranges)
    each = Context((*where.variables, k), (*where.conditions, le(low, k), le(k, last)), where.ranges)
    summand = instantiate(body, k)
    b, G = _certificate(summand, n, k, symbols_of(each))
    here = _Sums(k, low, n, where)
    telescoped = here.telescoped(add(substitute(summand, {n: add(n, ONE)}), mul(b, summand)), G, each)
    after = here.one_more(eq(term, stated), summand, b, telescoped)

    def at(number: int) -> Line:
        return at_number(term, stated, n, num(number), outside)

    line = show(
        eq(term, stated), where, at(int(start.args[0])), after, rule="induction", variable=n, start=start,
        title="Zeilberger's recurrence",
    )  # fmt: skip
    return with_first(line, n, int(start.args[0]), context, at)


def at_number(term: Term, stated: Term, n: Term, number: Term, outside: Context) -> Line:
    """The sum at a number, term by term."""
    (low, _), body = term.args[0].args, term.args[1]
    count = int(number.args[0] - low.args[0]) + 1
    terms = [instantiate(substitute(body, {n: number}), num(low.args[0] + i)) for i in range(count)]
    value = add(*terms) if count > 1 else terms[0] if terms else ZERO
    written = show(eq(substitute(term, {n: number}), value), outside, rule="law")
    same = equality(value, substitute(stated, {n: number}), outside)
    statement = substitute(eq(term, stated), {n: number})
    return show(statement, outside, written, same, rule="field", multipliers=(ONE, ONE))


def _certificate(summand: Term, n: Term, k: Term, symbols: dict[Term, sp.Symbol]) -> tuple[Term, Term]:
    """b, and G with the factors of the term that are quotients of polynomials put into its ratio."""
    plain = display(summand, symbols).doit()
    found = recurrence(plain.rewrite(sp.gamma), symbols[n], symbols[k])
    convert, rational, rest = Converter(None), sp.S.One, sp.S.One
    for factor in sp.Mul.make_args(plain):
        if factor.is_rational_function(*symbols.values()):
            rational *= factor
        else:
            rest *= factor
    return convert.term(found.b), mul(convert.term(sp.factor(sp.cancel(found.ratio * rational))), convert.term(rest))


@dataclass(frozen=True)
class _Sums:
    """Sums over k from ``low``, where n is beyond that."""

    k: Term
    low: Term
    n: Term
    where: Context

    def over(self, low: Term, high: Term, body: Term) -> Term:
        return over(make("integers", low, high), body, self.k)

    def telescoped(self, left: Term, G: Term, each: Context) -> Line:
        """The sum of the left side up to n - 1 is G(n) - G(low)."""
        k, low, n, last, second = self.k, self.low, self.n, sub(self.n, ONE), add(self.low, ONE)
        after = substitute(G, {k: add(k, ONE)})
        pointwise = equality(left, sub(after, G), each, slopes=False)
        shifted, plain = self.over(low, last, after), self.over(low, last, G)
        moved, middle = self.over(second, n, G), self.over(second, last, G)
        first, end = self.over(low, low, G), self.over(n, n, G)
        apart = show(eq(self.over(low, last, sub(after, G)), sub(shifted, plain)), self.where, rule="linear")
        put = show(
            eq(self.over(low, last, left), apart.statement.args[0]), self.where, apart, pointwise, rule="rewrite"
        )
        turned = show(eq(shifted, moved), self.where, apart, rule="substitution", variable=k, image=sub(k, ONE))
        cut = show(eq(moved, add(middle, end)), self.where, turned, rule="split")
        other = show(eq(plain, add(first, middle)), self.where, apart, rule="split")
        values = [show(eq(one, substitute(G, {k: at})), self.where, rule="law") for one, at in ((first, low), (end, n))]
        statement = eq(self.over(low, last, left), sub(substitute(G, {k: n}), substitute(G, {k: low})))
        return show(
            statement, self.where, put, apart, turned, cut, other, *values, rule="field", title="telescoping",
            multipliers=(ONE, ONE, ONE, ONE, neg(ONE), neg(ONE), ONE),
        )  # fmt: skip

    def one_more(self, statement: Term, summand: Term, b: Term, telescoped: Line) -> Line:
        """The statement for n + 1 of that for n."""
        k, low, n, last = self.k, self.low, self.n, sub(self.n, ONE)
        later = {n: add(n, ONE)}
        whole, stated = statement.args
        higher, further = substitute(summand, later), substitute(whole, later)
        supposed = show(statement, self.where, rule="suppose")
        parts = self.over(low, last, higher), self.over(low, last, summand)
        end, ends = self.over(n, n, summand), self.over(n, add(n, ONE), higher)
        cut = show(eq(whole, add(parts[1], end)), self.where, supposed, rule="split")
        cuts = show(eq(further, add(parts[0], ends)), self.where, rule="split")
        one = show(eq(end, substitute(summand, {k: n})), self.where, rule="law")
        two = add(substitute(higher, {k: n}), substitute(higher, {k: add(n, ONE)}))
        both = show(eq(ends, two), self.where, rule="law")
        linear = show(eq(telescoped.statement.args[0], add(parts[0], mul(b, parts[1]))), self.where, rule="linear")
        gap = telescoped.statement.args[1]
        value = add(gap, two, mul(b, sub(substitute(summand, {k: n}), stated)))
        same = equality(value, substitute(stated, later), self.where, slopes=False)
        return show(
            substitute(statement, later), self.where, cuts, both, linear, telescoped, cut, supposed, one, same, rule="field",
            title="one more", multipliers=(ONE, ONE, neg(ONE), ONE, b, neg(b), b, ONE),
        )  # fmt: skip
