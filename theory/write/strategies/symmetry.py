"""Integrals over a range that is symmetric round 0: what is odd is 0, and any is that of the mean of both sides."""

from __future__ import annotations

import sympy as sp

from ...decide.field import canonical, same
from ...terms.build import HALF, MINUS_OO, ONE, OO, TWO, ZERO, add, eq, le, lt, mul, neg, over
from ...terms.context import Context
from ...terms.term import Term, instantiate, make, num, substitute
from ..convert import Converter
from ..display import display
from ..proof import Line
from .equalities import equality
from .expansions import symbols_of
from .primitives import of_erf
from .registry import Stuck, show


def odd_parts(term: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """What is odd, or a sum of which some part is and that has no antiderivative by parts."""
    from .domination import existing
    from .integrals import by_parts_of_sum

    plain, s, _, _ = _opened(term, context)
    if _is_odd(plain, s):
        return mirrored(term, ZERO, existing(term, context), context)
    parts = sp.Add.make_args(sp.expand(plain))
    if plain.has(sp.erf) and of_erf(plain, s) is not None:
        raise Stuck("")
    if len(parts) < 2 or not any(_is_odd(part, s) for part in parts):
        raise Stuck("")
    return by_parts_of_sum(term, context, lines)


def mean_of_sides(term: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """What is not negative and holds 1/(1 + e^x) or its like, by the mean of its values at x and -x where that is simpler."""
    from .integrals import integral

    plain, s, x, where = _opened(term, context)
    integrand = instantiate(term.args[1], x)
    if sp.expand(plain.subs(s, -s) - plain) == 0:
        raise Stuck("")
    if not any(p.exp.is_negative and p.base.is_Add and p.base.has(sp.exp) for p in plain.atoms(sp.Pow)):
        raise Stuck("")
    middle = sp.simplify((plain + plain.subs(s, -s)) / 2)
    if sp.count_ops(middle) >= sp.count_ops(plain):
        raise Stuck("")
    even, source = Converter(None).term(middle), term.args[0]
    other = substitute(integrand, {x: neg(x)})
    sign, opposite = (show(le(ZERO, side), where, rule="sign") for side in (integrand, other))
    value = integral(over(source, even, x), context, lines)
    alike = equality(mul(HALF, add(integrand, other)), even, where)
    twice = mul(TWO, even)
    below = show(le(integrand, twice), where, alike, opposite, rule="combine", multipliers=(num(-2), ONE))
    bound = over(source, twice, x)
    larger = show(eq(bound, mul(TWO, value.statement.args[0])), context, value, rule="linear")
    exists = show(make("defined", term), context, sign, below, larger, rule="order", bound=bound)
    return mirrored(term, even, exists, context, value)


def turned_around(term: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """An integral over x < 0 by that over x > 0."""
    from .integrals import inside, integral

    if term.args[0].args != (MINUS_OO, ZERO):
        raise Stuck("")
    x, integrand, _ = inside(term, context)
    source, turned = make("interval", ZERO, OO), substitute(integrand, {x: neg(x)})
    value = integral(over(source, canonical(turned), x), context, lines)
    form, other = value.statement.args[0], over(source, turned, x)
    where = Context((*context.variables, x), (*context.conditions, lt(ZERO, x)), context.ranges)
    if form is not other:
        alike = equality(canonical(turned), turned, where)
        put = show(eq(form, other), context, value, alike, rule="rewrite")
        value = show(eq(other, value.statement.args[1]), context, put, value, rule="field", multipliers=(neg(ONE), ONE))
    changed = show(eq(term, other), context, value, rule="substitution", variable=x, image=neg(x))
    result = value.statement.args[1]
    return show(eq(term, result), context, changed, value, rule="field", multipliers=(ONE, ONE))


def _opened(term: Term, context: Context) -> tuple[sp.Expr, sp.Symbol, Term, Context]:
    """The integrand and its variable, as SymPy has both and as a term, and the context inside, if the range is symmetric."""
    from .integrals import inside

    low, high = term.args[0].args
    if (low, high) != (MINUS_OO, OO) and ("end" in (low.sort, high.sort) or not same(low, neg(high))):
        raise Stuck("")
    x, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    return display(integrand, symbols).doit(), symbols[x], x, where


def _is_odd(expression: sp.Expr, s: sp.Symbol) -> bool:
    return bool(sp.expand(expression.subs(s, -s) + expression) == 0)


def mirrored(term: Term, even: Term, exists: Line, context: Context, *value: Line) -> Line:
    """The integral that exists is that of the mean of both sides, in the variable of ``inside``; a line gives this its value, or it is 0."""
    from .integrals import inside

    x, integrand, where = inside(term, context)
    source, other = term.args[0], substitute(integrand, {x: neg(x)})
    moved, mean = over(source, other, x), mul(HALF, add(integrand, other))
    changed = show(eq(term, moved), context, exists, rule="substitution", variable=x, image=neg(x))
    both = mul(HALF, add(term, moved))
    linear = show(eq(over(source, mean, x), both), context, exists, changed, rule="linear")
    alike = equality(mean, even, where)
    put = show(eq(over(source, mean, x), over(source, even, x)), context, linear, alike, rule="rewrite")
    known = value[0] if value else show(eq(over(source, ZERO, x), ZERO), context, rule="linear")
    result = known.statement.args[1]
    weights = HALF, neg(ONE), ONE, ONE
    return show(
        eq(term, result), context, changed, linear, put, known, rule="field", title="by symmetry", multipliers=weights
    )
