"""Two integrals over one range whose difference is that of a derivative, as in Stein's identity: both exist by what is bounded."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from ...decide.field import canonical
from ...decide.scene import Scene
from ...decide.shapes import derivative
from ...terms.build import ONE, TWO, ZERO, add, div, eq, le, mul, neg, over, power, sub
from ...terms.context import Context
from ...terms.term import Term, make, num
from ..convert import Converter
from ..display import display
from ..proof import Line
from .domination import existing
from .equalities import equality
from .expansions import symbols_of
from .inequalities import by_order
from .integrals import at_end, inside, integral
from .registry import Stuck, Task, first_among, first_of, show

SAMPLES = (sp.Rational(-7, 5), sp.Rational(-1, 3), sp.Rational(2, 7), sp.Rational(9, 8), sp.Integer(3))
"""Places at which factors and derivatives are looked at."""
DIGITS = 30


def by_parts(task: Task) -> Line:
    """The difference of the integrands is a derivative of a product of factors of theirs, which has one limit at both ends."""
    left, right = task.statement.args
    if not left.head == right.head == "over" or left.args[0] is not right.args[0] or left.args[0].head != "interval":
        raise Stuck("")
    context = task.context
    x, first, where = inside(left, context)
    second = inside(right, context)[1]
    symbols = symbols_of(where)
    forms = [display(side, symbols).doit() for side in (first, second)]
    found = list(_products(forms[0], forms[1], symbols[x]))
    if not found:
        raise Stuck("")
    both = [exists(side, context) for side in (left, right)]
    gap = sub(first, second)
    apart = show(eq(over(left.args[0], gap, x), sub(left, right)), context, *both, rule="linear")

    def with_product(product: sp.Expr) -> Line:
        function = Converter(None).term(product)
        slope = derivative(function, x, Scene(where))
        whole = over(left.args[0], slope, x)
        same = equality(gap, slope, where)
        alike = show(eq(apart.statement.args[0], whole), context, apart, same, rule="rewrite")
        ends = [at_end(function, x, left.args[0], high, context) for high in (False, True)]
        limits = [line for line, _ in ends if line is not None]
        value = canonical(sub(ends[1][1], ends[0][1]))
        if value is not ZERO:
            raise Stuck(f"{product} does not have one limit at both ends")
        none = show(eq(whole, ZERO), context, *limits, alike, rule="antiderivative", variable=x, function=function)
        weights = num(-1), ONE, ONE
        return show(task.statement, context, apart, alike, none, rule="field", multipliers=weights)

    return first_among(found, with_product, "")


def _products(first: sp.Expr, second: sp.Expr, s: sp.Symbol) -> Iterator[sp.Expr]:
    """Products, scaled, of all factors of a side but one whose derivative the difference is seen to be."""
    gap = first - second
    others = {symbol: sp.Rational(k + 3, 4) for k, symbol in enumerate(sorted(gap.free_symbols - {s}, key=str))}
    scales = [side.as_independent(s, as_Add=False)[0] for side in (first, second)]
    ratio = sp.cancel(scales[1] / scales[0])
    for side, beside in ((first, ratio), (second, 1 / ratio)):
        factors = sp.Mul.make_args(side)
        for factor in factors:
            product = side / factor
            if not factor.has(s) or not product.has(s):
                continue
            for scale in dict.fromkeys((sp.S.One, sp.S.NegativeOne, beside, -beside)):
                rest = (gap - scale * sp.diff(product, s)).subs(others)
                if all(abs(rest.subs(s, at).evalf(DIGITS)) < sp.Float(10) ** (10 - DIGITS) for at in SAMPLES):
                    yield scale * product


def exists(term: Term, context: Context) -> Line:
    """The line that an integral exists, as one of p q g where g > 0 and q lies between -1 and 1, by that of (1 + p^2) g/2."""
    return first_of(lambda: _by_bounded(term, context), lambda: existing(term, context))


def _by_bounded(term: Term, context: Context) -> Line:
    x, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    kept, rest, bounded = sp.S.One, sp.S.One, sp.S.One
    for factor in sp.Mul.make_args(display(integrand, symbols).doit()):
        if isinstance(factor, sp.exp) or not factor.has(symbols[x]):
            kept *= factor
        elif factor.as_base_exp()[0].is_Add:
            bounded *= factor
        else:
            rest *= factor
    values = [bounded.subs(symbols[x], at) for at in SAMPLES]
    if bounded == 1 or not kept.is_positive or not all(v.is_number and abs(v.evalf()) <= 1 for v in values):
        raise Stuck("")
    g, p, q = (Converter(None).term(part) for part in (kept, rest, bounded))
    sides = [by_order(Task(where, relation)) for relation in (le(q, ONE), le(num(-1), q))]
    gaps = [
        show(le(ZERO, gap), where, line, rule="combine", multipliers=(ONE,))
        for gap, line in zip((sub(ONE, q), add(ONE, q)), sides, strict=True)
    ]
    square = show(le(ZERO, mul(sub(ONE, q), add(ONE, q))), where, *gaps, rule="sign")
    larger = Converter(None).term(sp.expand((1 + rest**2) / 2) * kept)
    weight, lines = div(g, TWO), []
    for relation, other in ((le(integrand, larger), sub(p, q)), (le(neg(larger), integrand), add(p, q))):
        beside = show(le(ZERO, power(other, 2)), where, rule="sign")
        lines.append(show(relation, where, beside, square, rule="combine", multipliers=(weight, weight)))
    bound = over(term.args[0], larger, x)
    value = integral(bound, context)
    return show(make("defined", term), context, value, *lines, rule="order", bound=bound, title="it exists")
