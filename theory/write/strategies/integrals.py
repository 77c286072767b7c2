"""Integrals: SymPy's antiderivative, whose limits at the ends are lines of their own; else part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice

import sympy as sp

from ...axioms.table import AXIOMS
from ...decide.field import canonical, same
from ...decide.refusal import Refusal
from ...decide.scene import Scene
from ...decide.shapes import INFINITE, derivative
from ...decide.signs import shown
from ...find.matching import match
from ...find.parts import replaced
from ...rules.limits import end_limit
from ...terms.build import HALF, MINUS_OO, ONE, OO, ZERO, add, div, eq, lt, mul, neg, over, power, sub
from ...terms.context import Context
from ...terms.term import Term, instantiate, make, num, substitute, subterms
from ..convert import Converter
from ..display import display
from ..proof import Line, axiom, instance
from .changes import by_change
from .constants import without_constants
from .domination import existing
from .equalities import equality, power_of_zero
from .expansions import symbols_of
from .frullani import by_frullani
from .inversion import by_inversion
from .kinks import by_half_turns, has_kinks, without_kinks
from .known_integrals import by_known
from .lemmas import facts
from .limits import limit, new
from .normal import FUNCTIONS, beside_functions, by_function, by_normal
from .order_of_integration import in_other_order
from .primitives import primitives
from .ranges import within
from .registry import Stuck, first_among, first_of, in_time, show
from .symmetry import mean_of_sides, odd_parts, turned_around


def integral(term: Term, context: Context, lines: tuple[Line, ...] = ()) -> Line:
    """The line that gives an integral over an interval its value."""
    if term.args[0].head != "interval":
        raise Stuck(f"{term} is no integral over an interval")
    lines = (*lines, *order_of_ends(term, context))
    if nodes_inside(term, context):
        return first_of(lambda: inner(term, context, lines), lambda: in_other_order(term, context))
    return first_of(
        *((lambda: without_kinks(term, context, lines),) if has_kinks(term.args[1]) else ()),
        lambda: by_axiom(term, context),
        lambda: without_constants(term, context, lines),
        lambda: by_moments(term, context),
        lambda: by_known(term, context),
        lambda: by_frullani(term, context),
        lambda: by_inversion(term, context),
        *(_as_eulers(term, context, lines) if of_eulers_kind(term.args[1]) else ()),
        lambda: odd_parts(term, context, lines),
        lambda: mean_of_sides(term, context, lines),
        lambda: by_primitive(term, context, lines, bounds=False, quick=True),
        lambda: turned_around(term, context, lines),
        lambda: by_gamma(term, context),
        lambda: by_beta(term, context),
        lambda: cut_at_zero(term, context, lines),
        lambda: by_parts_of_sum(term, context, lines),
        lambda: by_change(term, context, lines),
        lambda: by_primitive(term, context, lines),
        lambda: by_half_turns(term, context, lines),
    )


def of_eulers_kind(body: Term) -> bool:
    """Is it a power written as an exponential, or powers and one of e to more than a square, at which SymPy takes long?"""
    within = [q for part in subterms(body) if part.head == "exp" for q in subterms(part)]
    if any(q.head == "ln" for q in within):
        return True
    high = any(
        q.head == "pow" and q.args[0].loose and q.args[1].head == "num" and q.args[1].args[0] > 2 for q in within
    )
    return high and all(part.head in _EULERS for part in subterms(body))


_EULERS = frozenset(("add", "mul", "pow", "rpow", "num", "var", "bound", "exp", "pi"))


def _as_eulers(term: Term, context: Context, lines: tuple[Line, ...]) -> Iterator[Callable[[], Line]]:
    yield lambda: by_gamma(term, context)
    yield lambda: turned_around(term, context, lines)
    yield lambda: cut_at_zero(term, context, lines)


def order_of_ends(term: Term, context: Context) -> tuple[Line, ...]:
    """That the low end is below the high one, where no sign shows it."""
    from .inequalities import above_zero

    low, high = term.args[0].args
    if {low.sort, high.sort} & {"end"} or shown(lt(low, high), Scene(context)):
        return ()
    gap = above_zero(sub(high, low), context, strict=True, depth=2)
    return (show(lt(low, high), context, gap, rule="combine", multipliers=(ONE,)),)


def nodes_inside(term: Term, context: Context) -> list[Term]:
    """Integrals, sums, limits and derivatives under the integral."""
    from .evaluation import nodes

    return nodes(inside(term, context)[1])


def inner(term: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """With integrals, sums, limits and derivatives under the integral put to their values first."""
    from .evaluation import value_of

    x, integrand, where = inside(term, context)
    values = [value_of(node, where) for node in nodes_inside(term, context)]
    plain = replaced(integrand, {line.statement.args[0]: line.statement.args[1] for line in values})
    other = over(term.args[0], plain, x)
    value = integral(other, context, lines)
    alike = show(eq(other, term), context, value, *values, rule="rewrite")
    result = value.statement.args[1]
    return show(eq(term, result), context, alike, value, rule="field", multipliers=(neg(ONE), ONE))


def inside(term: Term, context: Context) -> tuple[Term, Term, Context]:
    """A new variable in the range, the integrand at it, and the context inside."""
    source, body = term.args
    x = new(context, "s", "real", term)
    return x, instantiate(body, x), within(source, x, context)


def by_axiom(term: Term, context: Context) -> Line:
    """An integral that an axiom gives its value, in any order of its factors."""
    for name, known in AXIOMS.items():
        theorem = known.theorem
        if theorem.statement.head != "eq" or theorem.statement.args[0].head != "over" or theorem.owes:
            continue
        parameters = frozenset(theorem.context.variables)
        for images, _ in islice(match(theorem.statement.args[0], term, parameters), 4):
            try:
                line = instance(
                    axiom(name), context, images={v: image for v, image in images.items() if image is not v}
                )
                form, value = line.statement.args
                if form is term:
                    return line
                alike = show(eq(form, term), context, line, rule="rewrite")
                return show(eq(term, value), context, alike, line, rule="field", multipliers=(neg(ONE), ONE))
            except Exception:
                in_time()
    raise Stuck("")


def by_moments(term: Term, context: Context) -> Line:
    x, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    plain = sp.expand_log(display(integrand, symbols).doit())
    if not plain.has(*FUNCTIONS):
        return by_normal(term, context, plain, symbols, x)
    pieces = sp.Add.make_args(sp.expand(plain))
    if len(pieces) == 1:
        return by_function(term, context, plain, symbols, x)
    for piece in (piece for piece in pieces if piece.has(*FUNCTIONS)):
        beside_functions(piece, symbols[x], context, term.args[0])
    return by_parts_of_sum(term, context, ())


def candidates(integrand: Term, x: Term, where: Context, quick: bool = False) -> Iterator[Term]:
    symbols = symbols_of(where)
    expression = display(integrand, symbols).doit()
    convert = Converter(None)
    for found in primitives(expression, symbols[x], quick):
        in_time()
        try:
            yield convert.term(found)
        except Exception:
            continue


def by_primitive(
    term: Term, context: Context, lines: tuple[Line, ...], bounds: bool = True, quick: bool = False
) -> Line:
    """By an antiderivative; with ``bounds`` an integral may be shown to exist by a larger one."""
    x, integrand, where = inside(term, context)
    return first_among(
        candidates(integrand, x, where, quick),
        lambda function: with_primitive(term, function, x, context, lines, bounds),
        f"SymPy finds no antiderivative of {integrand}",
    )


def with_primitive(
    term: Term, function: Term, x: Term, context: Context, lines: tuple[Line, ...], bounds: bool = True
) -> Line:
    """The integral as the difference of the limits of this function at the ends."""
    _, integrand, where = inside(term, context)
    known = facts([function, integrand], where)
    lines = (*lines, *known)
    slope = derivative(function, x, Scene(where, tuple(line.statement for line in known)))
    if not same(slope, integrand):
        shown_ = equality(slope, integrand, where)
        other = over(term.args[0], slope, x)
        value = with_primitive(other, function, x, context, lines, bounds)
        alike = show(eq(other, term), context, value, shown_, rule="rewrite")
        return show(eq(term, value.statement.args[1]), context, alike, value, rule="field", multipliers=(neg(ONE), ONE))
    first, start = at_end(function, x, term.args[0], False, context)
    last, stop = at_end(function, x, term.args[0], True, context)
    ends = [line for line in (first, last) if line is not None]
    statement = eq(term, canonical(sub(stop, start)))

    def by_rule(*uses: Line) -> Line:
        return show(statement, context, *ends, *lines, *uses, rule="antiderivative", variable=x, function=function)

    return first_of(by_rule, *((lambda: by_rule(existing(term, context)),) if bounds else ()))


def at_end(function: Term, x: Term, source: Term, high: bool, context: Context) -> tuple[Line | None, Term]:
    """The limit at an end: as the kernel sees it, or by a line."""
    try:
        found = end_limit(function, x, source, high, Scene(context))
        if found.sort != "end":
            return None, found
    except Refusal:
        pass
    low, top = source.args
    end = top if high else low
    if end.head in INFINITE:
        filter_ = make("grows") if high else make("falls")
    else:
        filter_ = make("below" if high else "above", end)
    line = limit(filter_, over(make("interval", ZERO, ONE), function, x).args[1], context)
    return line, line.statement.args[1]


def by_parts_of_sum(term: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """Each part of the expanded integrand by itself."""
    x, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    s = symbols[x]
    parts: dict[sp.Expr, sp.Expr] = {}
    for part in sp.Add.make_args(sp.expand(display(integrand, symbols).doit())):
        c, rest = part.as_independent(s, as_Add=False)
        parts[rest] = parts.get(rest, sp.S.Zero) + c
    if len(parts) < 2:
        raise Stuck(f"{integrand} is one part")
    convert = Converter(None)
    values, made = [], []
    for rest, c in parts.items():
        piece = over(term.args[0], convert.term(rest), x)
        values.append(integral(piece, context, lines))
        made.append(mul(convert.term(c), values[-1].statement.args[1]))
    pieces = add(
        *(mul(convert.term(c), line.statement.args[0]) for c, line in zip(parts.values(), values, strict=True))
    )
    linear = show(eq(term, pieces), context, *values, rule="linear")
    weights = (ONE, *(convert.term(c) for c in parts.values()))
    return show(eq(term, add(*made)), context, linear, *values, rule="field", multipliers=weights)


def cut_at_zero(term: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """An integral over the line from its two halves."""
    low, high = term.args[0].args
    if low is not MINUS_OO or high is not OO:
        raise Stuck("")
    halves = [
        integral(make("over", make("interval", *ends), term.args[1]), context, lines)
        for ends in ((low, ZERO), (ZERO, high))
    ]
    both = [line.statement.args[0] for line in halves]
    split = show(eq(term, add(*both)), context, *halves, rule="split")
    value = add(*(line.statement.args[1] for line in halves))
    return show(eq(term, value), context, split, *halves, rule="field", multipliers=(ONE,) * 3)


def by_gamma(term: Term, context: Context) -> Line:
    """C x^a exp(-b x^c) over the half line, by Euler's integral and u = b x^c."""
    source = term.args[0]
    if source.args[0] is not ZERO or source.args[1] is not OO:
        raise Stuck("")
    x, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    s = symbols[x]
    C, a, b, c = _euler(_powers(display(integrand, symbols).doit()), s)
    convert = Converter(None)
    order, scale, k = convert.term(sp.simplify((a + 1) / c)), convert.term(b), convert.term(c)
    u = new(where, "w", "real")
    body = mul(make("rpow", u, sub(order, ONE)), make("exp", neg(u)))
    whole = over(source, body, u)
    meaning = show(eq(make("gamma", order), whole), context, rule="define")
    image = mul(scale, power(x, k.args[0]) if k.head == "num" else make("rpow", x, k))
    moved_body = mul(substitute(body, {u: image}), derivative(image, x, Scene(where)))
    moved = over(source, moved_body, x)
    start = [] if k.head == "num" else [power_of_zero(k, context)]
    changed = show(eq(whole, moved), context, meaning, *start, rule="substitution", variable=x, image=image)
    factor = convert.term(sp.simplify(C / (c * b ** ((a + 1) / c))))
    if factor is ONE:
        same_ = equality(moved_body, integrand, where)
        put = show(eq(moved, term), context, changed, same_, rule="rewrite")
        weights = (neg(ONE), neg(ONE), neg(ONE))
        return show(eq(term, make("gamma", order)), context, put, changed, meaning, rule="field", multipliers=weights)
    same_ = equality(mul(factor, moved_body), integrand, where)
    scaled = over(source, mul(factor, moved_body), x)
    pulled = show(eq(scaled, mul(factor, moved)), context, changed, rule="linear")
    put = show(eq(scaled, term), context, pulled, same_, rule="rewrite")
    signs = neg(ONE), ONE, neg(factor), neg(factor)
    return show(
        eq(term, mul(factor, make("gamma", order))), context, put, pulled, changed, meaning, rule="field",
        multipliers=signs,
    )  # fmt: skip


def by_beta(term: Term, context: Context) -> Line:
    """C x^(p - 1) (1 - x)^(r - 1) over the unit interval, by Euler's integral."""
    source = term.args[0]
    if source.args[0] is not ZERO or source.args[1] is not ONE:
        raise Stuck("")
    x, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    s = symbols[x]
    C, exponents = sp.S.One, {s: sp.S.One, 1 - s: sp.S.One}
    for factor in sp.Mul.make_args(sp.powsimp(display(integrand, symbols).doit(), combine="exp")):
        base, exponent = factor.as_base_exp()
        if factor.has(s) and (base not in exponents or exponent.has(s)):
            raise Stuck("")
        if factor.has(s):
            exponents[base] += exponent
        else:
            C *= factor
    convert = Converter(None)
    images = [convert.term(sp.simplify(exponent)) for exponent in exponents.values()]
    cited = axiom("euler_beta")
    known = instance(cited, context, images=dict(zip(cited.context.variables, images, strict=True)))
    whole, value = known.statement.args
    factor = convert.term(C)
    body = mul(factor, instantiate(whole.args[1], x))
    pulled = show(eq(over(source, body, x), mul(factor, whole)), context, known, rule="linear")
    pointwise = equality(body, integrand, where)
    put = show(eq(pulled.statement.args[0], term), context, pulled, pointwise, rule="rewrite")
    return show(
        eq(term, mul(factor, value)), context, put, pulled, known, rule="field", multipliers=(neg(ONE), ONE, factor)
    )


def _powers(expression: sp.Expr) -> sp.Expr:
    """Powers of products taken apart, and exponentials of multiples of logarithms as powers."""

    def power_of(part: sp.Expr) -> sp.Expr:
        logarithms = [factor for factor in sp.Mul.make_args(part) if isinstance(factor, sp.log)]
        return logarithms[0].args[0] ** (part / logarithms[0]) if len(logarithms) == 1 else sp.exp(part)

    plain = expression.replace(sp.exp, lambda exponent: sp.Mul(*map(power_of, sp.Add.make_args(exponent))))
    return sp.powsimp(sp.expand_power_base(plain), combine="exp")


def _euler(expression: sp.Expr, s: sp.Symbol) -> tuple[sp.Expr, sp.Expr, sp.Expr, sp.Expr]:
    """C, a, b and c of C s^a exp(-b s^c)."""
    C, a, exponent = sp.S.One, sp.S.Zero, sp.S.Zero
    for factor in sp.Mul.make_args(expression):
        base, p = factor.as_base_exp()
        if not factor.has(s):
            C *= factor
        elif base == s and not p.has(s):
            a += p
        elif isinstance(factor, sp.exp):
            exponent += factor.args[0]
        else:
            raise Stuck(f"{expression} is not of Euler's kind")
    b, rest = sp.expand(-exponent).as_independent(s, as_Add=False)
    base, c = rest.as_base_exp()
    if base != s or c.has(s) or not b.is_positive or not c.is_positive:
        raise Stuck(f"{expression} is not of Euler's kind")
    return C, a, b, c


__all__ = ["HALF", "Callable", "Fraction", "div", "integral", "num"]
