"""A larger function: products below products, factor by factor; and integrals that exist because one of a larger function does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product

import sympy as sp

from ...terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, le, mul, neg, over, power, sub
from ...terms.context import Context
from ...terms.term import Term, instantiate, make, var
from ..convert import Converter
from ..display import display
from ..proof import Line, have, instance
from .equalities import equality
from .expansions import symbols_of
from .registry import Stuck, Task, first_among, first_of, show

Above = Callable[[sp.Expr], sp.Expr]
"""What is at least a positive factor."""
BOUNDED = (sp.sin, sp.cos, sp.tanh, sp.erf)
"""Functions whose values lie between -1 and 1."""


def exists(term: Term, context: Context) -> Line:
    """The line that an integral exists: by its form, by a larger one, as a part of one from 0 on, or because it has a value."""
    from .integrals import integral

    return first_of(
        lambda: show(make("defined", term), context),
        lambda: existing(term, context),
        lambda: _by_larger(term, context),
        lambda: _beyond_zero(term, context),
        lambda: _below_first(term, context),
        lambda: integral(term, context),
    )


def _beyond_zero(term: Term, context: Context) -> Line:
    """One from 0 on is cut."""
    from .integrals import integral

    (low, high), body = term.args[0].args, term.args[1]
    if high is not OO or low.sort == "end" or low is ZERO:
        raise Stuck(f"{term} is not shown to exist")
    whole, before = (make("over", make("interval", *ends), body) for ends in ((ZERO, OO), (ZERO, low)))
    return show(eq(whole, add(before, term)), context, integral(whole, context), rule="split")


def _below_first(term: Term, context: Context) -> Line:
    """Over a finite range, of a body that is largest next to the low end, as sin(a t)/t is next to 0."""
    from .integrals import inside

    if "end" in {end.sort for end in term.args[0].args}:
        raise Stuck(f"{term} is not shown to exist")
    x, body, where = inside(term, context)
    symbols = symbols_of(where)
    first = sp.limit(display(body, symbols).doit(), symbols[x], display(term.args[0].args[0], symbols))
    if not first.is_finite:
        raise Stuck(f"{term} is not shown to exist")
    bound = over(term.args[0], Converter(None).term(first), x)
    lines = _within(body, instantiate(bound.args[1], x), where)
    return show(make("defined", term), context, *lines, rule="order", bound=bound, title="it exists")


def existing(term: Term, context: Context) -> Line:
    """The integral of p g exists, g being positive and p without what is bounded by 1, because that of (1 + p^2) g/2 has a value."""
    from .integrals import by_parts_of_sum, by_primitive, inside, of_eulers_kind

    x, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    kept, turning, rest = beside_bounded(display(integrand, symbols).doit(), {symbols[x]})
    if rest == 1 and turning == 1:
        raise Stuck(f"{term} is not shown to exist")
    larger = above_products(kept, turning, rest)
    bound = over(term.args[0], larger, x)
    exists = first_of(
        *((lambda: by_primitive(bound, context, (), bounds=False, quick=True),) * (not of_eulers_kind(bound.args[1]))),
        lambda: by_parts_of_sum(bound, context, ()),
        lambda: by_primitive(bound, context, (), bounds=False),
    )
    statement, title = make("defined", term), "it exists"
    return first_of(
        lambda: show(statement, context, exists, rule="order", bound=bound, title=title),
        lambda: show(
            statement, context, exists, *_within(integrand, larger, where), rule="order", bound=bound, title=title
        ),
    )


def beside_bounded(expression: sp.Expr, moving: set[sp.Symbol]) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """Its factors that are positive, and free ones that are not negative; powers of what lies between -1 and 1; the others."""
    kept, turning, rest = sp.S.One, sp.S.One, sp.S.One
    for factor in sp.Mul.make_args(sp.factor_terms(expression)):
        base, exponent = factor.as_base_exp()
        if factor.is_positive or (factor.is_nonnegative and not factor.free_symbols & moving):
            kept *= factor
        elif isinstance(base, BOUNDED) and exponent.is_Integer and exponent > 0:
            turning *= factor
        else:
            rest *= factor
    return kept, turning, rest


def above_products(kept: sp.Expr, turning: sp.Expr, rest: sp.Expr) -> Term:
    """What is at least the size of the product of these three, see ``beside_bounded``: kept (1 + rest^2)/2, and kept alone for rest = 1."""
    return Converter(None).term(kept if rest == 1 else sp.expand((1 + rest**2) / 2) * kept)


def _within(integrand: Term, larger: Term, context: Context) -> tuple[Line, ...]:
    """The integrand between a larger function and minus it."""
    from .inequalities import by_order

    return tuple(by_order(Task(context, le(*sides))) for sides in ((integrand, larger), (neg(larger), integrand)))


def _by_larger(term: Term, context: Context) -> Line:
    """With some of the decaying factors at their values at the low end, and parts of exponents left out."""
    from .integrals import inside, integral

    x, body, where = inside(term, context)
    symbols = symbols_of(where)
    plain = sp.factor_terms(sp.powsimp(display(body, symbols).doit(), combine="exp"))
    low = display(term.args[0].args[0], symbols)

    def with_choice(above: Above) -> Line:
        bound_body, lines = beneath(plain, body, where, above, {symbols[x]})
        bound = over(term.args[0], bound_body, x)
        finite = first_of(lambda: show(make("defined", bound), context), lambda: integral(bound, context))
        return show(make("defined", term), context, finite, *lines, rule="order", bound=bound, title="it exists")

    return first_among(_choices(plain, symbols[x], low), with_choice, f"{term} is not shown to exist")


def _choices(plain: sp.Expr, s: sp.Symbol, low: sp.Expr) -> Iterator[Above]:
    """For each factor what it may be replaced by."""
    factors = [f for f in sp.Mul.make_args(plain) if f.is_positive and f.has(s)]
    ways = [list(dict.fromkeys(_larger(f, s, low))) for f in factors]
    if not any(len(way) > 1 for way in ways):
        return
    for choice in product(*ways):
        images = dict(zip(factors, choice, strict=True))
        if any(f is not image for f, image in images.items()):
            yield lambda f, images=images: images.get(f, f)  # type: ignore[misc]


def _larger(factor: sp.Expr, s: sp.Symbol, low: sp.Expr) -> Iterator[sp.Expr]:
    base, exponent = factor.as_base_exp()
    if isinstance(factor, sp.exp):
        terms = sp.Add.make_args(sp.expand(factor.args[0]))
        for kept in terms:
            if len(terms) > 1 and all(part.is_nonpositive for part in terms if part is not kept):
                yield sp.exp(kept)
    elif isinstance(base, BOUNDED):
        yield sp.S.One
    elif exponent.is_negative:
        for place in dict.fromkeys((low, sp.S.Zero)):
            least = base.subs(s, place) if place.is_finite else sp.S.Zero
            if least.is_positive and sp.expand(base - least).is_nonnegative:
                yield least**exponent
    yield factor


def beneath(
    expression: sp.Expr, term: Term, context: Context, above: Above, moving: set[sp.Symbol]
) -> tuple[Term, tuple[Line, Line]]:
    """A bound of the size of the term, which is the expression, and the lines that the term lies between it and minus it.

    Positive factors are replaced by what is ``above`` them, those between -1 and 1 by 1, what is left, r, by (1 + r^2)/2.
    """
    parts = [_product(part, context, above, moving) for part in sp.Add.make_args(expression)]
    alike = equality(term, add(*(one for one, _, _ in parts)), context)
    bound = add(*(larger for _, larger, _ in parts))
    ones = (ONE,) * len(parts)
    upper = show(
        le(term, bound),
        context,
        alike,
        *(lines[0] for _, _, lines in parts),
        rule="combine",
        multipliers=(neg(ONE), *ones),
    )
    lower = show(
        le(neg(bound), term),
        context,
        alike,
        *(lines[1] for _, _, lines in parts),
        rule="combine",
        multipliers=(ONE, *ones),
    )
    return bound, (upper, lower)


def _product(
    expression: sp.Expr, context: Context, above: Above, moving: set[sp.Symbol]
) -> tuple[Term, Term, tuple[Line, Line]]:
    """The product, its bound, and the two lines."""
    convert = Converter(None)
    kept, turning, rest = beside_bounded(expression, moving)
    factors = sp.Mul.make_args(kept)
    small, large = ([convert.term(f) for f in side] for side in (factors, map(above, factors)))
    first, last = mul(*small), mul(*large)
    lines, weights = [], []
    for i, (one, other) in enumerate(zip(small, large, strict=True)):
        if one is not other:
            lines.append(_order(one, other, context))
            weights.append(mul(*small[:i], *large[i + 1 :]))
    u, r = convert.term(turning), convert.term(rest)
    if turning == 1 and rest == 1:
        sign = show(le(ZERO, first), context, rule="sign")
        upper = show(le(first, last), context, *lines, rule="combine", multipliers=tuple(weights))
        minus = show(le(neg(last), first), context, upper, sign, rule="combine", multipliers=(ONE, TWO))
        return first, last, (upper, minus)
    half = mul(HALF, add(ONE, power(r, 2)))
    whole, larger = mul(first, u, r), mul(last, half)
    bounded = _at_most_one(turning, context)
    shares = tuple(mul(weight, half) for weight in weights)
    found = []
    for relation, square in ((le(whole, larger), sub(r, u)), (le(neg(larger), whole), add(r, u))):
        known = instance(_square(), context, images={V: square})
        multipliers = (*shares, mul(first, HALF), mul(first, HALF))
        found.append(show(relation, context, *lines, known, bounded, rule="combine", multipliers=multipliers))
    return whole, larger, (found[0], found[1])


V = var("v", "real")


@cache
def _square() -> Line:
    """Squares are not negative."""
    return have(le(ZERO, power(V, 2)), Context((V,)), rule="sign")


def _order(small: Term, large: Term, context: Context) -> Line:
    from .inequalities import by_order

    return by_order(Task(context, le(small, large)))


def _at_most_one(turning: sp.Expr, context: Context) -> Line:
    """The square of the product of what lies between -1 and 1 is at most 1."""
    convert = Converter(None)
    squares = [power(convert.term(f), 2) for f in sp.Mul.make_args(turning)]
    lines = [show(le(square, ONE), context) for square in squares]
    weights = tuple(mul(*squares[:i]) for i in range(len(squares)))
    return show(le(power(convert.term(turning), 2), ONE), context, *lines, rule="combine", multipliers=weights)
