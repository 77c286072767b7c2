"""Sums and products: a closed form that SymPy finds and induction shows; an infinite sum is the limit of that."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import sympy as sp

from ...decide.field import canonical
from ...decide.scene import Scene
from ...decide.signs import shown
from ...terms.build import ONE, OO, ZERO, add, eq, le, lim, lt, mul, neg, over, sub
from ...terms.context import Context
from ...terms.term import Term, instantiate, make, num, substitute, subterms, var
from ..convert import Converter
from ..display import display
from ..proof import Line, NotShown, instance
from .alternate_sums import alternate_sum
from .alternation import sizes
from .equalities import by_lines, equality, n, whole_power_of_zero
from .expansions import UnknownSign, symbol_of, symbols_of
from .factorial_sums import factorial_sum
from .infinite_sums import COUNTS, K, Larger, infinite_sum, k
from .kinks import one_form
from .lemmas import by_lemma
from .limits import limit, new
from .rational_sums import rational_sum
from .registry import Stuck, first_among, first_of, in_time, show
from .zeilberger import definite_sum

WRITTEN = 12
"""Terms of a sum that are written out one by one."""

JOINED = {"over": add, "product": mul}
NAMED = {"over": "sum", "product": "product"}


def total(term: Term, context: Context, stated: Term | None = None) -> Line:
    """The line that gives a sum or a product over integers its value."""
    (low, high), body = term.args[0].args, term.args[1]
    if low.sort == "end":
        raise Stuck(f"{term} has no first term")
    if term.head == "product":
        return _by_any_end(term, context, stated)
    if (line := without_factor(term, context)) is not None:
        return line
    if high is OO and any(p.head == "pow" and p.args[0] is ZERO for p in subterms(body)):
        return _powers_of_zero(term, context)
    if high is OO:
        return first_of(
            lambda: factorial_sum(term, context),
            lambda: alternate_sum(term, context),
            lambda: rational_sum(term, context),
            lambda: infinite(term, context),
        )
    return finite(term, context, stated)


def without_factor(term: Term, context: Context) -> Line | None:
    """With the factors that do not move taken out, where what is left is a sum of a known value."""
    source, body = term.args
    factors = body.args if body.head == "mul" else (body,)
    still = [factor for factor in factors if not factor.loose]
    moving = [factor for factor in factors if factor.loose]
    if not still or not moving:
        return None
    rest = make("over", source, moving[0] if len(moving) == 1 else make("mul", *moving))
    line = by_lemma(rest, context)
    if line is None:
        return None
    scale = still[0] if len(still) == 1 else mul(*still)
    linear = show(eq(term, mul(scale, rest)), context, line, rule="linear")
    value = mul(scale, line.statement.args[1])
    return show(eq(term, value), context, linear, line, rule="field", multipliers=(ONE, scale))


def _count(context: Context, term: Term) -> Term:
    return K if K not in context.variables else new(context, "count", "integer", term)


def finite(term: Term, context: Context, stated: Term | None = None) -> Line:
    """The sum up to its last term, by that up to any."""
    (_, high), body = term.args[0].args, term.args[1]
    if stated is None or high not in body.variables:
        return _by_any_end(term, context, stated)
    value = stated
    return first_of(lambda: definite_sum(term, context, value), lambda: _by_any_end(term, context, value))


def _written_out(term: Term, context: Context) -> Line:
    """Term by term, where sizes, maxima and cases have the forms that are seen there."""
    low, high = (int(end.args[0]) for end in term.args[0].args)
    if high - low >= WRITTEN:
        raise Stuck(f"{term} has more than {WRITTEN} terms to be written out")
    terms = JOINED[term.head](*(instantiate(term.args[1], num(i)) for i in range(low, high + 1)))
    spread = show(eq(term, terms), context, rule="law")
    plain, forms = one_form(terms, context)
    alike = show(eq(terms, plain), context, *forms, rule="rewrite")
    return show(eq(term, plain), context, spread, alike, rule="field", multipliers=(ONE, ONE))


def _by_any_end(term: Term, context: Context, stated: Term | None) -> Line:
    """By the sum or product up to any number, the last one being another."""
    low, high = term.args[0].args
    m = _count(context, term)
    if high.head == "num" and low.head == "num":
        return _written_out(term, context)
    closed = None if stated is None or high.head != "var" else substitute(stated, {high: m})
    begun = shown(le(low, high), Scene(context))
    to_any = make(term.head, make("integers", low, m), term.args[1])
    line = up_to(to_any, context, [closed] if closed is not None else [], empty=not begun)
    return show(substitute(line.statement, {m: high}), context, line, rule="instance", images={m: high}, functions={})


def up_to(term: Term, context: Context, hints: list[Term], empty: bool = False) -> Line:
    """The sum or product to a number that is free, for every one from the first on, or from where it is ``empty``, by induction."""
    known: list[Term] = []

    def values() -> Iterator[Term]:
        for value in chain(hints, closed_forms(term, context)):
            known.append(value)
            yield value

    low = term.args[0].args[0]
    before = canonical(sub(low, ONE))
    from_first = () if empty else ((low, value) for value in values())
    from_none = ((before, value) for value in (values() if empty else known))
    tries = chain(from_first, from_none)
    return first_among(
        tries, lambda one: by_induction(term, *one, context), f"no closed form of the {NAMED[term.head]} is found"
    )


def closed_forms(term: Term, context: Context) -> Iterator[Term]:
    (low, m), body = term.args[0].args, term.args[1]
    j = new(context, "j", "integer", body, m)
    where = Context((*context.variables, j, m), (*context.conditions, le(low, j), le(low, m)), context.ranges)
    symbols = symbols_of(where)
    summand = display(instantiate(body, j), symbols).doit()
    bottom = display(low, symbols).doit()
    over = symbols[j], bottom, symbols[m]
    if term.head == "product":
        found = sp.product(summand, over)
    else:
        found = sp.summation(sp.expand(summand) if summand.is_polynomial(symbols[j]) else summand, over)
    forms = [found]
    if found.has(sp.Piecewise):
        forms = [value for part in found.atoms(sp.Piecewise) for value, _ in part.args]
        forms = [found.xreplace({part: value}) for part in found.atoms(sp.Piecewise) for value, _ in part.args]
    for form in dict.fromkeys(f for one in forms for f in (one, sp.simplify(one))):
        if form.has(sp.Sum, sp.Product, sp.Piecewise):
            continue
        try:
            yield Converter(None).term(form)
        except Exception:
            continue


def by_induction(term: Term, start: Term, value: Term, context: Context) -> Line:
    """The closed form at the start, and one more term."""
    (low, m), body = term.args[0].args, term.args[1]
    join, statement = JOINED[term.head], eq(term, value)
    where = Context((*context.variables, m), (*context.conditions, le(start, m)), context.ranges)
    at_start = substitute(term, {m: start})
    first = instantiate(body, low) if start is low else join()
    written = show(eq(at_start, first), context, rule="law")
    same = equality(first, substitute(value, {m: start}), context)
    base = show(substitute(statement, {m: start}), context, written, same, rule="field", multipliers=(ONE, ONE))
    supposed = show(statement, where, rule="suppose")
    last = add(m, ONE)
    more, then = substitute(term, {m: last}), instantiate(body, last)
    single = make(term.head, make("integers", last, last), body)
    cut = show(eq(more, join(term, single)), where, supposed, rule="split")
    one = show(eq(single, then), where, rule="law")
    step = equality(join(value, then), substitute(value, {m: last}), where)
    weights = (ONE,) * 4 if join is add else (ONE, single, value, ONE)
    after = show(
        substitute(statement, {m: last}), where, cut, supposed, one, step, rule="field", title="one more term",
        multipliers=weights,
    )  # fmt: skip
    return show(statement, where, base, after, rule="induction", variable=m, start=start, title="closed form")


def infinite(term: Term, context: Context) -> Line:
    """What is not negative, by its partial sums; what is not positive, by minus them."""
    low, body = term.args[0].args[0], term.args[1]
    if k in context.variables or K in context.variables:
        raise Stuck("the names k and count are taken")
    summand = instantiate(body, k)
    each = Context((*context.variables, k), (*context.conditions, le(low, k)), context.ranges)
    try:
        sign = show(le(ZERO, summand), each)
    except Exception:
        in_time()
        return _negated(term, summand, each, context)
    return _by_partial_sums(term, summand, sign, context)


def _by_partial_sums(term: Term, summand: Term, sign: Line, context: Context, larger: Larger | None = None) -> Line:
    """The limit of the partial sums, where a line gives the summand its ``sign``, or lines what is ``larger``."""
    low, body = term.args[0].args[0], term.args[1]
    partial = up_to(make("over", make("integers", low, K), body), context, [])
    value = limit(COUNTS, lim(COUNTS, partial.statement.args[1], K).args[1], context)
    sums = lim(COUNTS, partial.statement.args[0], K)
    alike = show(eq(value.statement.args[0], sums), context, value, partial, rule="rewrite", near=(add(low, ONE),))
    tends = show(eq(sums, value.statement.args[1]), context, alike, value, rule="field", multipliers=(neg(ONE), ONE))
    line = infinite_sum(context, summand, sign, tends, low, larger)
    return line if line.statement.args[0] is term else by_lines(term, line.statement.args[1], context, [line])


def _negated(term: Term, summand: Term, each: Context, context: Context) -> Line:
    try:
        sign = show(le(summand, ZERO), each)
    except NotShown:
        in_time()
        return _signed(term, summand, each, context)
    if sign.statement.args[0] is ZERO:
        raise Stuck("")
    turned = over(term.args[0], canonical(neg(summand)), k)
    line = infinite(turned, context)
    linear = show(eq(term, neg(turned)), context, line, rule="linear")
    return by_lines(term, mul(neg(ONE), line.statement.args[1]), context, [linear, line])


def _signed(term: Term, summand: Term, each: Context, context: Context) -> Line:
    """What changes its sign, and is at most what has a sum."""
    bases = (p.args[0] for p in subterms(summand) if p.head == "pow" and k in p.args[1].variables)
    scene = Scene(context)
    for x in (base for base in bases if base in context.variables and not shown(le(ZERO, base), scene)):
        if shown(lt(x, ZERO), scene):
            return _mirrored(term, x, context)
        raise UnknownSign(symbol_of(x, context))
    try:
        size, above, below, sign = sizes(summand, each)
    except Stuck:
        raise Stuck(
            f"{summand} has no one sign that is seen; a sum here converges absolutely, another is a limit of partial sums"
        ) from None
    exists = infinite(over(term.args[0], size, k), context)
    return _by_partial_sums(term, summand, above, context, Larger(above, below, sign, exists))


def _powers_of_zero(term: Term, context: Context) -> Line:
    """The first term of a sum whose others are 0."""
    (low, high), body = term.args[0].args, term.args[1]
    later, where = add(low, ONE), Context((*context.variables, k), (*context.conditions, lt(low, k)), context.ranges)
    powers = [p for p in subterms(instantiate(body, k)) if p.head == "pow" and p.args[0] is ZERO]
    known = [instance(whole_power_of_zero(), where, images={n: p.args[1]}) for p in powers]
    none = by_lines(ZERO, instantiate(body, k), where, known)
    nothing = show(eq(over(make("integers", later, high), ZERO, k), ZERO), context, rule="linear")
    rest, first = make("over", make("integers", later, high), body), make("over", make("integers", low, low), body)
    alike = show(eq(nothing.statement.args[0], rest), context, nothing, none, rule="rewrite")
    split = show(eq(term, add(first, rest)), context, alike, rule="split")
    value = instantiate(body, low)
    one = show(eq(first, value), context, rule="law")
    weights = ONE, ONE, neg(ONE), ONE
    return show(eq(term, value), context, split, one, alike, nothing, rule="field", multipliers=weights)


def _mirrored(term: Term, x: Term, context: Context) -> Line:
    """The sum for a negative parameter, by that for the positive one of the same size."""
    y = new(context, "size", "real", term)
    turned = neg(y)
    conditions = (substitute(c, {x: turned}) if x in c.variables else c for c in context.conditions)
    where = Context(tuple(y if v is x else v for v in context.variables), tuple(conditions), context.ranges)
    line = infinite(substitute(term, {x: turned}), where)
    there = instance(line, context, images={y: neg(x)})
    back = show(eq(neg(neg(x)), x), context, rule="field", multipliers=())
    form, value = there.statement.args
    alike = show(eq(form, term), context, there, back, rule="rewrite")
    return show(eq(term, value), context, alike, there, rule="field", multipliers=(neg(ONE), ONE))


__all__ = ["first_of", "total", "var"]
