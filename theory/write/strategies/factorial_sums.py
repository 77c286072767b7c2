"""Sums over k >= 0 of p(k) x^k/k!, p a polynomial: by the falling factorials k (k - 1) ... (k - j + 1) and the exponential series."""

from __future__ import annotations

import sympy as sp

from ...decide.field import same
from ...terms.build import ONE, OO, ZERO, add, div, eq, inverse, le, mul, neg, over, sub
from ...terms.context import Context
from ...terms.term import Term, instantiate, make, num, substitute
from ..convert import Converter
from ..display import display
from ..proof import Line
from .equalities import equality
from .expansions import symbols_of
from .infinite_sums import k
from .lemmas import by_lemma
from .registry import Stuck, show

MAXIMAL_DEGREE = 4


def total(low: Term, high: Term, body: Term) -> Term:
    return over(make("integers", low, high), body, k)


def term_of(x: Term, index: Term) -> Term:
    """x^k/k!; 1/k! where x is 1."""
    if x is ONE:
        return inverse(make("gamma", add(index, ONE)))
    return div(make("pow", x, index), make("gamma", add(index, ONE)))


def falling(x: Term, j: int, index: Term) -> Term:
    """k (k - 1) ... (k - j + 1) x^k/k!."""
    factors = [sub(index, num(i)) if i else index for i in range(j)]
    return mul(*factors, term_of(x, index)) if factors else term_of(x, index)


def exponential(x: Term, context: Context) -> Line:
    """The sum of x^k/k! is e^x."""
    written = total(ZERO, OO, div(make("pow", x, k), make("gamma", add(k, ONE))))
    series = by_lemma(written, context)
    if series is None:
        raise Stuck(f"the sign of {x} is not known")
    if x is not ONE:
        return series
    each = Context((*context.variables, k), (*context.conditions, le(ZERO, k)), context.ranges)
    plain = show(eq(instantiate(written.args[1], k), term_of(x, k)), each, rule="functional_equation")
    put = show(eq(written, total(ZERO, OO, term_of(x, k))), context, series, plain, rule="rewrite")
    value = series.statement.args[1]
    return show(eq(put.statement.args[1], value), context, put, series, rule="field", multipliers=(neg(ONE), ONE))


def falling_sum(x: Term, j: int, context: Context) -> Line:
    """Its sum over k >= 0 is x^j e^x: the first j terms are 0, the others those of the exponential series."""
    series = exponential(x, context)
    if j == 0:
        return series
    start, scale, scaled, whole = num(j), ONE, term_of(x, k), series
    if x is not ONE:
        scale = make("pow", x, start)
        scaled = mul(scale, scaled)
        linear = show(eq(total(ZERO, OO, scaled), mul(scale, series.statement.args[0])), context, series, rule="linear")
        value = mul(scale, series.statement.args[1])
        whole = show(
            eq(total(ZERO, OO, scaled), value), context, linear, series, rule="field", multipliers=(ONE, scale)
        )
    moved = total(start, OO, substitute(scaled, {k: sub(k, start)}))
    shifted = show(
        eq(total(ZERO, OO, scaled), moved), context, whole, rule="substitution", variable=k, image=sub(k, start)
    )
    body = falling(x, j, k)
    beyond = Context((*context.variables, k), (*context.conditions, le(start, k)), context.ranges)
    alike = show(eq(substitute(scaled, {k: sub(k, start)}), body), beyond, rule="functional_equation")
    rest = show(eq(moved, total(start, OO, body)), context, shifted, alike, rule="rewrite")
    nothing = total(ZERO, num(j - 1), body)
    none = show(eq(nothing, add(*(instantiate(nothing.args[1], num(i)) for i in range(j)))), context, rule="law")
    zero = equality(none.statement.args[1], ZERO, context)
    split = show(eq(total(ZERO, OO, body), add(nothing, total(start, OO, body))), context, rest, rule="split")
    return show(
        eq(total(ZERO, OO, body), whole.statement.args[1]), context, split, none, zero, rest, shifted, whole,
        rule="field", multipliers=(ONE, ONE, ONE, neg(ONE), neg(ONE), ONE),
    )  # fmt: skip


def entered(term: Term, context: Context) -> tuple[Context, Term, sp.Expr, sp.Symbol]:
    """Of a sum over all k >= 0 the context at k, the summand there, as a term and in SymPy, and the index."""
    low, high = term.args[0].args
    if low is not ZERO or high is not OO or k in context.variables:
        raise Stuck("")
    where = Context((*context.variables, k), (*context.conditions, le(ZERO, k)), context.ranges)
    symbols = symbols_of(where)
    summand = instantiate(term.args[1], k)
    return where, summand, display(summand, symbols).doit(), symbols[k]


def powers_apart(summand: sp.Expr, index: sp.Symbol) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """C, x and what is left of C x^k r(k)."""
    scale, x, rest = sp.S.One, sp.S.One, sp.S.One
    for factor in sp.Mul.make_args(sp.powsimp(sp.expand_power_base(summand))):
        base, exponent = factor.as_base_exp()
        if not factor.has(index):
            scale *= factor
        elif not base.has(index) and sp.degree(exponent, index) == 1:
            slope, start = sp.Poly(exponent, index).all_coeffs()
            x, scale = x * base**slope, scale * base**start
        else:
            rest *= factor
    return scale, x, rest


def factorial_sum(term: Term, context: Context) -> Line:
    """The line that gives such a sum its value, as it is written."""
    where, summand, plain, index = entered(term, context)
    scale, x_, polynomial = _parts(plain, index)
    convert = Converter(None)
    x = convert.term(x_)
    coefficients = _falling_coefficients(polynomial, index)
    kept = {j: convert.term(sp.expand(scale * c)) for j, c in enumerate(coefficients) if c != 0}
    sums, weights = [falling_sum(x, j, context) for j in kept], list(kept.values())
    bodies = [falling(x, j, k) if w is ONE else mul(w, falling(x, j, k)) for j, w in kept.items()]
    body = add(*bodies) if len(bodies) > 1 else bodies[0]
    known = add(*(mul(w, line.statement.args[0]) for w, line in zip(weights, sums, strict=True)))
    value = add(*(mul(w, line.statement.args[1]) for w, line in zip(weights, sums, strict=True)))
    if same(total(ZERO, OO, body), known):
        line = show(eq(total(ZERO, OO, body), value), context, *sums, rule="field", multipliers=tuple(weights))
    else:
        linear = show(eq(total(ZERO, OO, body), known), context, *sums, rule="linear")
        line = show(eq(total(ZERO, OO, body), value), context, linear, *sums, rule="field", multipliers=(ONE, *weights))
    pointwise = equality(body, summand, where)
    put = show(eq(total(ZERO, OO, body), term), context, line, pointwise, rule="rewrite")
    return show(
        eq(term, value), context, put, line, rule="field", title="the exponential series", multipliers=(neg(ONE), ONE)
    )


def _parts(summand: sp.Expr, index: sp.Symbol) -> tuple[sp.Expr, sp.Expr, sp.Poly]:
    """C, x and p of C p(k) x^k/k!."""
    scale, x, rest = powers_apart(summand, index)
    polynomial = sp.combsimp(sp.gammasimp(rest * sp.gamma(index + 1)))
    if not polynomial.is_polynomial(index) or sp.degree(polynomial, index) > MAXIMAL_DEGREE:
        raise Stuck("")
    return scale, x, sp.Poly(polynomial, index)


def _falling_coefficients(polynomial: sp.Poly, index: sp.Symbol) -> list[sp.Expr]:
    """The coefficients of a polynomial in falling factorials, by division at 0, 1, 2, ..."""
    found, rest = [], polynomial
    for i in range(polynomial.degree() + 1):
        rest, remainder = sp.div(rest, sp.Poly(index - i, index))
        found.append(remainder.as_expr())
    return found
