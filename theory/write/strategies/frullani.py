"""Frullani's integral of C (e^(-a x) - e^(-b x))/x: it is one of e^(-t x) from a to b, and that is taken last. Source: DLMF 6.2, 1.4."""

from __future__ import annotations

import sympy as sp

from ...decide.field import canonical
from ...decide.scene import Scene
from ...decide.signs import shown
from ...terms.build import ONE, OO, ZERO, div, eq, lt, mul, neg, over, sub
from ...terms.context import Context
from ...terms.term import Term, instantiate, make
from ..convert import Converter
from ..display import display
from ..proof import Line
from .equalities import by_lines, equality
from .expansions import symbols_of
from .limits import new
from .registry import Stuck, show

BEYOND = make("interval", ZERO, OO)


def by_frullani(term: Term, context: Context) -> Line:
    """The line that gives such an integral over the half line its value, C times ln b - ln a."""
    from .integrals import inside

    if term.args[0] is not BEYOND:
        raise Stuck("")
    x, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    factor, low, high = _parts(display(integrand, symbols).doit(), symbols[x])
    convert, scene = Converter(None), Scene(context)
    a, b, c = map(convert.term, (low, high, factor))
    if not all(shown(lt(ZERO, slope), scene) for slope in (a, b)):
        raise Stuck("")
    statement = eq(term, mul(c, sub(make("ln", b), make("ln", a))))
    if shown(lt(a, b), scene) or shown(lt(b, a), scene):
        ordered = (a, b, c) if shown(lt(a, b), scene) else (b, a, canonical(neg(c)))
        line = _in_order(term, context, *ordered)
        same = equality(line.statement.args[1], statement.args[1], context)
        return show(statement, context, line, same, rule="field", multipliers=(ONE, ONE))
    if {a.head, b.head} != {"var"}:
        raise Stuck("")
    apart = [by_frullani(term, context.where(condition)) for condition in (lt(a, b), lt(b, a))]
    first, second = sorted((a, b), key=context.variables.index)
    branches = [show(statement, line.context, line, rule="instance", images={}, functions={}) for line in apart]
    return show(statement, context, *branches, _equal(statement, first, second, context), rule="cases")


def _equal(statement: Term, a: Term, b: Term, context: Context) -> Line:
    """Where both exponents are one, the integral and the logarithm are 0."""
    whole, value = statement.args
    together = context.where(eq(a, b))
    x = new(together, "s", "real", statement)
    inside = Context((*together.variables, x), (*together.conditions, lt(ZERO, x)), together.ranges)
    decays = [make("exp", neg(mul(slope, x))) for slope in (a, b)]
    same = show(eq(*decays), inside, show(eq(a, b), inside, rule="sign"), rule="rewrite")
    body = by_lines(instantiate(whole.args[1], x), ZERO, inside, [same])
    nothing = show(eq(over(BEYOND, ZERO, x), ZERO), together, rule="linear")
    put = show(eq(nothing.statement.args[0], whole), together, nothing, body, rule="rewrite")
    logs = [make("ln", slope) for slope in (a, b)]
    level = show(eq(*logs), together, show(eq(a, b), together, rule="sign"), rule="rewrite")
    return by_lines(whole, value, together, [put, nothing, level])


def _in_order(term: Term, context: Context, a: Term, b: Term, c: Term) -> Line:
    """For 0 < a < b."""
    from .integrals import inside, integral

    x, integrand, where = inside(term, context)
    t = new(where, "t", "real")
    between = make("interval", a, b)
    decay = make("exp", neg(mul(t, x)))
    there = Context((*context.variables, t), (*context.conditions, lt(a, t), lt(t, b)), context.ranges)
    inner = show(
        eq(over(between, decay, t), div(sub(make("exp", neg(mul(a, x))), make("exp", neg(mul(b, x)))), x)), where,
        rule="antiderivative", variable=t, function=neg(div(decay, x)),
    )  # fmt: skip
    each = integral(over(BEYOND, decay, x), there)
    outer = integral(over(between, each.statement.args[1], t), context)
    summed = over(between, over(BEYOND, decay, x), t)
    alike = show(eq(outer.statement.args[0], summed), context, outer, each, rule="rewrite")
    turned = over(BEYOND, over(between, decay, t), x)
    changed = show(eq(summed, turned), context, alike, inner, rule="tonelli")
    plain = over(BEYOND, inner.statement.args[1], x)
    put = show(eq(turned, plain), context, changed, inner, rule="rewrite")
    value = outer.statement.args[1]
    line = show(
        eq(plain, value), context, put, changed, alike, outer, rule="field",
        multipliers=(neg(ONE), neg(ONE), neg(ONE), ONE),
    )  # fmt: skip
    body = instantiate(plain.args[1], x)
    if c is not ONE:
        body, value = mul(c, body), mul(c, value)
        scaled = over(BEYOND, body, x)
        linear = show(eq(scaled, mul(c, plain)), context, line, rule="linear")
        line = show(eq(scaled, value), context, linear, line, rule="field", multipliers=(ONE, c))
    same = equality(body, integrand, where)
    again = show(eq(line.statement.args[0], term), context, line, same, rule="rewrite")
    return show(eq(term, value), context, again, line, rule="field", title="Frullani", multipliers=(neg(ONE), ONE))


def _parts(integrand: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """C, a and b."""
    terms = sp.Add.make_args(sp.expand(sp.expand(integrand) * x))
    parts = [term.as_independent(x, as_Add=False) for term in terms]
    if len(parts) != 2 or sp.simplify(parts[0][0] + parts[1][0]) != 0:
        raise Stuck("")
    slopes = [-part.args[0] / x for _, part in parts if isinstance(part, sp.exp)]
    if len(slopes) != 2 or any(slope.has(x) for slope in slopes):
        raise Stuck("")
    return parts[0][0], slopes[0], slopes[1]
