"""Derivatives, integrals, sums and limits of a statement put to their values, each by a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any

import sympy as sp

from ...decide.field import canonical
from ...decide.opening import extend, fresh
from ...decide.refusal import succeeds
from ...decide.scene import Scene
from ...decide.shapes import derivative
from ...decide.signs import contradictory, shown
from ...find.parts import replaced
from ...rules.limits import opened_limit
from ...terms.build import HALF, ONE, ZERO, add, eq, le, lim, lt, mul, ne, neg, sub
from ...terms.context import Context
from ...terms.term import Term, bound_by, close, instantiate, make, num, substitute, subterms
from ..convert import Converter
from ..proof import Line, instance
from .equalities import by_lines, equality
from .expansions import UnknownSign
from .extrema import least_point
from .full_rank import at_full_rank
from .integrals import integral
from .kinks import has_kinks, one_form
from .lemmas import by_lemma, neighbourhoods, slopes
from .limits import beside, limit, new
from .moments import is_mean, mean_value, means
from .registry import Memory, OutOfTime, Stuck, Task, first_among, first_of, in_time, show, strategy
from .sums import total
from .traces import by_traces

Nearby = tuple[Term, tuple[Line, ...]]
"""The end of a neighbourhood of a limit's point, and what holds there."""


def value_of(term: Term, context: Context, lines: tuple[Line, ...] = (), stated: Term | None = None) -> Line:
    """The line that gives a derivative, an integral, a sum or a limit its value; one that is stated may help."""
    for line in lines:
        if line.statement.head == "eq" and line.statement.args[0] is term and line.context == context:
            return line

    def way() -> Line:
        return _value_of(term, context, lines, stated)

    helped = stated is not None and term.head == "over"
    return _KNOWN.line((term, context, *map(id, lines)), way, again=helped)


_KNOWN = Memory()


def _value_of(term: Term, context: Context, lines: tuple[Line, ...], stated: Term | None) -> Line:
    known = by_lemma(term, context)
    if known is not None:
        return known
    if term.head == "deriv":
        return slope(term, context)
    if term.head == "minimiser":
        return least_point(term, context)
    if is_mean(term):
        ways = (mean_value, by_traces, at_full_rank)
        return first_among(ways, lambda way: way(term, context), "")
    if term.head == "lim":
        return limit_of_values(term, context) or limit(term.args[0], term.args[1], context)
    if term.args[0].head == "integers":
        return total(term, context, stated)
    return without_powers_of_zero(integral(term, context, lines), context)


def without_powers_of_zero(line: Line, context: Context) -> Line:
    """The line with 0 for powers of 0 in its value, of which no limit is taken by their form."""
    term, value = line.statement.args
    images = {p: ZERO for p in subterms(value) if p.head == "rpow" and p.args[0] is ZERO}
    if not images:
        return line
    plain = canonical(replaced(value, images))
    same = equality(value, plain, context)
    return show(eq(term, plain), context, line, same, rule="field", multipliers=(ONE, ONE))


def slope(term: Term, context: Context) -> Line:
    """A derivative by the rules of calculus, as they write it; one of higher order near its point."""
    order, body, point = term.args
    scene = Scene(context)
    plain = point.head == "var" and point.sort == "real" and point not in body.variables
    known = known_slopes(term, context)
    if known:
        value = derivative(instantiate(body, point), point, Scene(context, tuple(line.statement for line in known)))
        return show(eq(term, value), context, *known, rule="differentiate")
    if plain and nodes(instantiate(body, point)):
        return slope_of_values(term, context)
    if plain and has_kinks(body) and _bent(instantiate(body, point)):
        return slope_beside_kinks(term, context)
    if plain and order is ONE:
        return show(eq(term, derivative(instantiate(body, point), point, scene)), context, rule="differentiate")

    def between(ends: tuple[Term, Term]) -> Line:
        (x,) = fresh(scene, ("real",), body, point, *ends)
        inside = instantiate(body, x)
        around = extend(scene, Context((x,)), (lt(ends[0], x), lt(x, ends[1])))
        for _ in range(int(order.args[0])):
            inside = derivative(inside, x, around)
        return show(eq(term, substitute(inside, {x: point})), context, rule="differentiate", near=ends)

    nearby = [partial(between, ends) for ends in _around(point, context)]
    if point.head != "var":
        nearby = [partial(by_letter, term, context), *nearby]
    return first_of(*nearby)


def known_slopes(term: Term, context: Context) -> tuple[Line, ...]:
    """Lines that give parts of what is differentiated their derivatives at the point."""
    order, body, point = term.args
    plain = point.head == "var" and point.sort == "real" and point not in body.variables
    return slopes([instantiate(body, point)], context) if plain and order is ONE else ()


def _bent(inside: Term) -> bool:
    """Does it hold a maximum, a minimum or cases, which no rule differentiates?"""
    return any(part.head in ("max", "min", "cases") for part in subterms(inside))


def slope_beside_kinks(term: Term, context: Context) -> Line:
    """The derivative at a point round which maxima, minima and cases have one form."""
    order, body, point = term.args
    z = new(context, "z", "real", term)

    def between(ends: tuple[Term, Term]) -> Line:
        around = lt(ends[0], z), lt(z, ends[1])
        there = Context((*context.variables, z), (*context.conditions, *around), context.ranges)
        plain, known = one_form(instantiate(body, z), there)
        if _bent(plain):
            raise Stuck(f"{plain} has no one form next to {point}")
        other = make("deriv", order, close(plain, z), point)
        value = slope(other, context)
        alike = show(eq(other, term), context, value, *known, rule="rewrite", near=ends)
        result = value.statement.args[1]
        return show(eq(term, result), context, alike, value, rule="field", multipliers=(num(-1), ONE))

    return first_among(_around(point, context), between, "")


def by_letter(term: Term, context: Context) -> Line:
    """The derivative at every point that has a sign of the place, and so at the place."""
    order, body, point = term.args
    z, scene = new(context, "z", "real", term), Scene(context)
    signs = [(lt(ZERO, z),)] * shown(lt(ZERO, point), scene) + [(lt(z, ZERO),)] * shown(lt(point, ZERO), scene)

    def where(conditions: tuple[Term, ...]) -> Line:
        there = Context((*context.variables, z), context.conditions + conditions, context.ranges)
        general = slope(make("deriv", order, body, z), there)
        return instance(general, context, images={z: point})

    return first_among([(), *signs], where, f"no derivative of {term} is found")


def slope_of_values(term: Term, context: Context) -> Line:
    """The derivative of integrals, sums and limits that depend on the point, by their values there."""
    order, body, point = term.args
    z = new(context, f"{point.args[0]}_", "real", term)
    there = Context(
        tuple(z if w is point else w for w in context.variables),
        tuple(substitute(c, {point: z}) for c in context.conditions),
        context.ranges,
    )
    inside = instantiate(body, z)
    values = [value_of(node, there) for node in nodes(inside)]
    plain = replaced(inside, {line.statement.args[0]: line.statement.args[1] for line in values})
    other = make("deriv", order, close(plain, z), point)
    value = slope(other, context)
    result = value.statement.args[1]

    def between(ends: tuple[Term, Term]) -> Line:
        alike = show(eq(other, term), context, value, *values, rule="rewrite", near=ends)
        return show(eq(term, result), context, alike, value, rule="field", multipliers=(num(-1), ONE))

    return first_among(_around(point, context), between, "")


def limit_of_values(term: Term, context: Context) -> Line | None:
    """The line that gives a limit its value when what is inside has its values; None where nothing inside is to have one."""
    source = term.args[0]
    moving = tuple(new(context, f"moves{i}_", sort, term) for i, sort in enumerate(bound_by(source)))
    along, inside = opened_limit(term, None, Scene(context), moving)
    found = [node for node in (*nodes(inside), *means(inside)) if node.variables & {*moving}]
    if not found:
        return None
    ways: Iterator[Nearby | None] = chain([None], neighbourhoods(source, moving, context))
    return first_among(ways, lambda nearby: _limit_nearby(term, inside, found, along.moving, nearby, context), "")


def _limit_nearby(
    term: Term, inside: Term, found: list[Term], moving: tuple[Term, ...], nearby: Nearby | None, context: Context
) -> Line:
    """By values next to the point; with ``nearby`` in a neighbourhood that ends there, on which the lines hold."""
    source = term.args[0]
    near, lines = (None, ()) if nearby is None else nearby
    if all(v.sort == "integer" for v in moving):
        sizes = tuple(le(ONE, size) for size in moving)
        told = [line for line in lines if line.statement.head in ("le", "lt")]
        conditions = (*context.conditions, *sizes, *(line.statement for line in told))
        values = _of_means(found, source, moving, Context((*context.variables, *moving), conditions, context.ranges))
        if told:
            values = [instance(line, told[0].context, *told) for line in values]
    else:
        values = values_of(found, beside(source, moving[0], context))
    plain = replaced(inside, {line.statement.args[0]: line.statement.args[1] for line in values})
    value = limit_by_limits(source, plain, moving, context, near, lines)
    if not values:
        return value
    where: dict[str, Any] = {} if near is None else {"near": (near,)}
    alike = show(eq(value.statement.args[0], term), context, value, *values, *lines, rule="rewrite", **where)
    return show(eq(term, value.statement.args[1]), context, alike, value, rule="field", multipliers=(num(-1), ONE))


def _of_means(found: list[Term], source: Term, moving: tuple[Term, ...], context: Context) -> list[Line]:
    """The lines of their values at finite sizes; means whose limits are known stay in them, and have none themselves."""

    def kept(mean: Term) -> bool:
        return by_lemma(lim(source, mean, *moving), context) is not None

    def apart(mean: Term) -> Line:
        return first_of(lambda: mean_value(mean, context), lambda: by_traces(mean, context, kept))

    values = values_of([node for node in found if not is_mean(node)], context)
    for mean in (node for node in found if is_mean(node) and not kept(node)):
        try:
            values.append(apart(mean))
        except OutOfTime:
            raise
        except Exception:
            in_time()
    return values


def limit_by_limits(
    source: Term, body: Term, moving: tuple[Term, ...], context: Context, near: Term | None, lines: tuple[Line, ...]
) -> Line:
    """The limit of a formula in means, by the limits of these, where lines may say that they exist next to the point."""
    moved = [mean for mean in means(body) if mean.variables & {*moving}]
    known = [line for mean in moved if (line := by_lemma(lim(source, mean, *moving), context)) is not None]
    if moved == [body] and known:
        return known[0]
    limits = {line.statement.args[0]: line.statement.args[1] for line in known}
    images = {mean: limits[tends] for mean in moved if (tends := lim(source, mean, *moving)) in limits}
    plain = limit(source, close(replaced(body, images), *moving), context)
    if not known and near is None:
        return plain
    where: dict[str, Any] = {} if near is None else {"near": near}
    statement = eq(lim(source, body, *moving), plain.statement.args[1])
    return show(statement, context, *known, *lines, rule="limit_algebra", **where)


def values_of(found: list[Term], context: Context, lines: tuple[Line, ...] = ()) -> list[Line]:
    """The lines of their values; a mean may have none, which is left as it stands."""
    values = []
    for node in found:
        try:
            values.append(value_of(node, context, lines))
        except OutOfTime:
            raise
        except Exception:
            if not is_mean(node):
                raise
    return values


def _around(point: Term, context: Context) -> Iterator[tuple[Term, Term]]:
    """Ends of intervals round the point, within what the context says of it."""
    half = num(1) if point.head == "num" else ONE
    sided = [c for c in context.conditions if c.head == "lt" or (c.head == "le" and shown(lt(*c.args), Scene(context)))]
    low = [c.args[0] for c in sided if c.args[1] is point]
    high = [c.args[1] for c in sided if c.args[0] is point]
    sizes = [c.args[1] for c in sided if c.args[0].head == "abs" and c.args[0].args[0] is point]
    low, high = [*low, *map(neg, sizes)], [*high, *sizes]
    yield (low[0] if low else sub(point, half)), (high[0] if high else add(point, half))
    yield sub(point, half), add(point, half)


EVALUATED = ("deriv", "over", "product", "lim", "minimiser")


def nodes(term: Term) -> list[Term]:
    """Closed terms that have a value to be found, outermost first."""
    found: list[Term] = []

    def visit(node: Term) -> None:
        sums = node.head != "over" or node.args[0].head in ("interval", "integers")
        if node.head in EVALUATED and sums and not node.loose and not node.functions:
            found.append(node)
            return
        for part in node.terms:
            visit(part)

    visit(term)
    return list(dict.fromkeys(found))


@strategy("values of derivatives, integrals, sums and limits", "eq")
def by_values(task: Task) -> Line:
    """Both sides with their derivatives, integrals, sums and limits put to their values."""
    from .by_parts import by_parts
    from .under_integral import by_derivative_inside

    ways = [lambda: by_signs(task, _by_values), lambda: by_derivative_inside(task)]
    if all(any(node.head == "over" for part in nodes(side) for node in subterms(part)) for side in task.statement.args):
        ways.reverse()  # neither side has a value of its own
    return first_of(lambda: by_parts(task), *ways)


def _by_values(task: Task) -> Line:
    found = [*nodes(task.statement), *means(task.statement)]
    if not found:
        raise Stuck("")
    left, right = task.statement.args
    if left.head == "deriv" and (known := known_slopes(left, task.context)):
        return _one_side(Task(task.context, task.statement, (*task.lines, *known)), left, right)
    if len(found) == 1 and (found[0] is left) is not (found[0] is right):
        other = right if found[0] is left else left
        if found[0] not in (*nodes(other), *means(other)):
            return _one_side(task, found[0], other)
    values = values_of(found, task.context, task.lines)
    if not values:
        raise Stuck(f"no value is known of {found[0]}")
    images = {line.statement.args[0]: line.statement.args[1] for line in values}
    goal = replaced(task.statement, images)
    same = equality(goal.args[0], goal.args[1], task.context, task.lines)
    return first_of(
        lambda: show(task.statement, task.context, same, *values, rule="rewrite"),
        lambda: by_lines(left, right, task.context, [same, *values]),
        lambda: show(task.statement, task.context, same, *values),
    )


def _one_side(task: Task, side: Term, other: Term) -> Line:
    """By the value of a side, which is a derivative, an integral, a sum, a limit or a mean, and stands on the other side nowhere."""
    left, right = task.statement.args
    line = value_of(side, task.context, task.lines, other)
    value = line.statement.args[1]
    if value is other:
        return line if side is left else by_lines(left, right, task.context, [line])
    same = equality(value, other, task.context, task.lines)
    weights = (ONE, ONE) if side is left else (num(-1), num(-1))
    return show(task.statement, task.context, line, same, rule="field", multipliers=weights)


@strategy("equations by functional equations, known values and derivatives", "eq")
def by_equality(task: Task) -> Line:
    left, right = task.statement.args
    if nodes(task.statement):
        raise Stuck("")
    return equality(left, right, task.context, task.lines)


def by_signs(task: Task, way: Callable[[Task], Line], depth: int = 3) -> Line:
    """By the way, or by it on the parts of the context on which a parameter is above, at and below a number."""
    try:
        return way(task)
    except UnknownSign as unknown:
        found = _turning(unknown, task.context)
        if found is None or depth == 0:
            raise Stuck(str(unknown)) from None
    v, at = found
    branches = []
    for condition in (lt(at, v), lt(v, at)):
        where = task.context.where(condition)
        if succeeds(contradictory, Scene(where)):
            continue
        branches.append(by_signs(Task(where, task.statement, task.lines), way, depth - 1))
    if not {ne(v, at), ne(at, v)} & set(task.context.conditions):
        fixed = Context(
            tuple(w for w in task.context.variables if w is not v),
            tuple(c for c in (substitute(c, {v: at}) for c in task.context.conditions) if c.variables),
        )
        there = by_signs(Task(fixed, substitute(task.statement, {v: at})), lambda t: at_number(t, way), depth - 1)
        branches.append(_equal_there(task.statement, task.context.where(eq(v, at)), there, {v: at}))
    return show(task.statement, task.context, *branches, rule="cases")


def _equal_there(statement: Term, context: Context, there: Line, images: dict[Term, Term]) -> Line:
    """The statement where a parameter equals its image, at which another line states it."""

    def pointwise() -> Line:
        lines = []
        for node in (node for node in nodes(statement) if node.head == "lim" and len(bound_by(node.args[0])) == 1):
            z = new(context, "z", bound_by(node.args[0])[0], node)
            inside = instantiate(node.args[1], z)
            parts = [p for p in subterms(inside) if p.head not in PLAIN and p.variables & {*images} and not p.loose]
            least = (p for p in parts if not any(q in parts for q in subterms(p) if q is not p))
            where = beside(node.args[0], z, context)
            lines += [show(eq(p, substitute(p, images)), where, rule="rewrite") for p in dict.fromkeys(least)]
        equal = partial(show, statement, context, there, *lines, rule="rewrite")
        return first_of(*(partial(equal, near=(end,)) for end in _BESIDE))

    return first_of(lambda: show(statement, context, there, rule="rewrite"), pointwise)


PLAIN = ("add", "mul", "pow", "num", "var")
_BESIDE = HALF, ONE, num(-1)
"""Ends of neighbourhoods of the points of limits, at 0 from the right, and at both infinities."""


def _turning(unknown: UnknownSign, context: Context) -> tuple[Term, Term] | None:
    """A real parameter, and the number or what is made of the others at which what has no known sign, or a factor of it, vanishes."""
    symbols = {str(s): s for s in unknown.value.free_symbols}
    known = [(v, symbols[v.args[0]]) for v in context.variables if v.sort == "real" and v.args[0] in symbols]
    for v, s in known:
        for number in (0, 1):
            if unknown.value.subs(s, number) == 0:
                return v, num(number)
    for v, s in known:
        for factor in (f for f in sp.Mul.make_args(sp.factor(unknown.value)) if f.is_polynomial(s)):
            line = sp.Poly(factor, s)
            if line.degree() == 1 and line.LC().is_number and all(c.is_polynomial() for c in line.all_coeffs()):
                return v, Converter(None).term(-line.TC() / line.LC())
    return None


def left_side(task: Task) -> Line:
    """The left side with its derivatives, integrals, sums and limits put to their values, whatever the right side is."""
    left, right = task.statement.args
    found = [*nodes(left), *means(left)]
    if not found or nodes(right) or means(right):
        raise Stuck("")
    values = [value_of(node, task.context, task.lines) for node in found]
    if found[0] is left:
        return values[0]
    goal = replaced(left, {line.statement.args[0]: line.statement.args[1] for line in values})
    same = equality(goal, goal, task.context)
    return show(eq(left, goal), task.context, same, *values, rule="rewrite")


def at_number(task: Task, way: Callable[[Task], Line]) -> Line:
    return first_of(lambda: show(task.statement, task.context), lambda: way(task))


__all__ = ["canonical", "le", "left_side", "mul", "nodes", "replaced", "value_of"]
