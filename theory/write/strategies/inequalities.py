"""Inequalities: by a slope of one sign from a point, or an end, at which they hold; by logarithms; by balls on a box."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial

import sympy as sp
from flint import fmpq

from ...decide.field import canonical, same
from ...decide.functional import reduced
from ...decide.refusal import Refusal
from ...decide.scene import Scene
from ...decide.shapes import derivative
from ...decide.signs import shown
from ...errors import PhaseproofError
from ...find.examine import points
from ...find.parts import replaced
from ...terms.build import MINUS_OO, ONE, OO, ZERO, add, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...terms.context import Context
from ...terms.term import IllFormed, Term, make, num, substitute
from ...untrusted.balls import enclose
from ..convert import Converter
from ..display import display
from ..proof import Line, NotShown, instance
from .equalities import equality
from .evaluation import nodes, values_of
from .expansions import symbol_of, symbols_of
from .lemmas import facts
from .limits import limit, new
from .moments import means
from .primitives import HYPERBOLIC
from .registry import Memory, Stuck, Task, first_among, first_of, in_time, show, strategy

DEPTHS = (1, 2, 4, 6)
"""Slopes of slopes, few ones first."""


@strategy("slopes, logarithms and balls", "le", "lt")
def by_order(task: Task) -> Line:
    """The relation with its derivatives, integrals, sums, limits and means put to their values, by slopes or otherwise."""
    from .young import by_young

    found = [*nodes(task.statement), *means(task.statement)]
    strict = task.statement.head == "lt"
    values = values_of(found, task.context, task.lines)
    if not values:
        low, high = task.statement.args
        return first_of(lambda: by_young(task), lambda: _sides(low, high, task.context, strict))
    images = {line.statement.args[0]: line.statement.args[1] for line in values}
    goal = replaced(task.statement, images)
    line = first_of(
        lambda: show(goal, task.context, *task.lines), lambda: _sides(goal.args[0], goal.args[1], task.context, strict)
    )
    return show(task.statement, task.context, line, *values, rule="rewrite")


@strategy("one side above the other", "ne")
def by_one_side(task: Task) -> Line:
    """What differs, for one side is greater wherever the statement is said to hold."""
    left, right = task.statement.args

    def above(low: Term, high: Term) -> Line:
        gap = by_order(Task(task.context, lt(low, high), task.lines))
        return show(task.statement, task.context, gap, rule="sign")

    return first_of(lambda: above(left, right), lambda: above(right, left))


def _sides(low: Term, high: Term, context: Context, strict: bool) -> Line:
    from .log_sums import by_products

    gap = sub(high, low)

    def at_depth(depth: int) -> Iterator[Callable[[], Line]]:
        yield partial(by_logarithm, low, high, context, strict, depth)
        yield partial(by_common_factor, low, high, context, strict, depth)
        yield partial(above_zero, gap, context, strict, depth)

    line = first_of(
        partial(by_products, low, high, context, strict),
        *(partial(on_both_sides, low, high, *touch, context) for touch in (() if strict else touching(gap, context))),
        *(way for depth in DEPTHS for way in at_depth(depth)),
        *(partial(by_pieces, gap, cut, context, strict) for cut in CUTS),
    )
    relation = lt if strict else le
    if line.statement == relation(low, high):
        return line
    return show(relation(low, high), context, line, rule="combine", multipliers=(ONE,))


def touching(gap: Term, context: Context) -> Iterator[tuple[Term, Term]]:
    """Real variables, and usual numbers inside their ranges or others of the same range, at which the gap is 0 whatever the rest is."""
    reals = [v for v in context.variables if v.sort == "real" and v in gap.variables]
    for v in reals:
        outside, between = Scene(_without(context, v)), range_of(v, context)
        others = (w for w in reals[reals.index(v) + 1 :] if range_of(w, context) == between)
        for at in (*(at for at in map(num, USUAL) if _is_inside(at, between)), *others):
            if _vanishes(substitute(gap, {v: at}), outside):
                yield v, at


def _starts_at_zero(term: Term, v: Term, context: Context) -> bool:
    """Is the term 0 at an end of the variable's range?"""
    between, outside = range_of(v, context), Scene(_without(context, v))
    ends = [end for end in (between.low, between.high) if end is not None and end.head in ("num", "var")]
    return any(_vanishes(substitute(term, {v: end}), outside) for end in ends)


def _vanishes(term: Term, scene: Scene) -> bool:
    try:
        return canonical(reduced(term, scene)) is ZERO
    except Refusal:
        return False


def _is_inside(at: Term, between: Range) -> bool:
    """Is the number strictly between ends that are numbers, or missing?"""
    low, high = between.low, between.high
    if any(end is not None and end.head != "num" for end in (low, high)):
        return False
    return (low is None or low.args[0] < at.args[0]) and (high is None or at.args[0] < high.args[0])


def on_both_sides(low: Term, high: Term, v: Term, at: Term, context: Context) -> Line:
    """On both sides of a place at which both are equal; on one alone where the other is its mirror image.

    A number is left out of the sides, which may divide by what is 0 there, and is a case of its own.
    """
    order = lt if at.head == "num" else le
    statement, above, below = le(low, high), context.where(order(at, v)), context.where(order(v, at))
    branches = [_sides(low, high, below, strict=False)]
    turned, gap = {v: sub(add(at, at), v)}, sub(high, low)
    if same(substitute(gap, turned), gap):
        other = instance(branches[0], above, images=turned)
        branches.append(show(statement, above, other, rule="combine", multipliers=(ONE,)))
    else:
        branches.append(_sides(low, high, above, strict=False))
    if order is le:
        return show(statement, context, *branches, rule="cases")
    outside = _without(context, v)
    ends = [substitute(side, {v: at}) for side in (low, high)]
    equal = equality(ends[0], ends[1], outside, slopes=False)
    there = show(le(*ends), outside, equal, rule="combine", multipliers=(ONE,))
    put = show(statement, context.where(eq(v, at)), there, rule="rewrite")
    return show(statement, context, *branches, put, rule="cases")


def above_zero(term: Term, context: Context, strict: bool, depth: int) -> Line:
    """The line 0 <= term, or 0 < term."""
    return _KNOWN.line((term, context, strict), lambda: _above_zero(term, context, strict, depth), depth)


_KNOWN = Memory()


def _above_zero(term: Term, context: Context, strict: bool, depth: int) -> Line:
    relation = lt if strict else le
    statement = relation(ZERO, term)
    if seen(term, context) is False:
        raise Stuck(f"{statement} is false")
    known = facts([term], context)
    ways: list[Callable[[], Line]] = [lambda: show(statement, context, rule="sign")]
    if known:
        ways.append(lambda: show(statement, context, *known, rule="sign"))
    if depth > 0:
        ways.append(lambda: by_factors(term, context, strict, depth))
        ways.append(lambda: by_two_products(term, context, strict, depth))
        reals = [v for v in context.variables if v.sort == "real" and v in term.variables]
        for v in sorted(reals, key=lambda v: not _starts_at_zero(term, v, context)) if len(reals) > 1 else reals:
            ways.append(lambda v=v: by_slope(term, v, context, strict, depth))  # type: ignore[misc]
    ways.append(lambda: by_balls(statement, context))
    return first_of(*ways)


@lru_cache(maxsize=2000)
def seen(term: Term, context: Context, count: int = 12) -> bool | None:
    """False where the term is < 0 at some point of the context, True where it is > 0 at all that were looked at."""
    found = False
    for point in points(context, count):
        at = {v: fmpq(value.numerator, value.denominator) for v, value in point.items()}
        try:
            value = enclose(term, at, 128)
        except (Refusal, IllFormed):
            continue
        if value < 0:
            return False
        found = True
    return True if found else None


# ------------------------------------------------------------------------------------------------------ factors


def by_factors(term: Term, context: Context, strict: bool, depth: int) -> Line:
    """What is left of a product without the factors that are positive by their form, and polynomials of a sign that is shown."""
    symbols = symbols_of(context)
    expression = display(term, symbols).doit().rewrite(HYPERBOLIC, sp.exp)
    kept, rest = _beside_tail(expression)
    if kept == 1:
        factors = sp.Mul.make_args(sp.factor(sp.powsimp(sp.together(expression))))
        signs = {f: _sign(f, Scene(context)) for f in factors}
        kept = sp.Mul(*(f * sign for f, sign in signs.items() if sign))
        rest = sp.Mul(*(sign or f for f, sign in signs.items()))
    if kept == 1 or rest == 1:
        raise Stuck("")
    convert = Converter(None)
    left, factor_ = convert.term(sp.expand(rest)), convert.term(kept)
    if left.size >= term.size + 20:
        raise Stuck("")
    whole = mul(factor_, left)
    if not same(whole, term):
        equal_ = equality(whole, term, context)
    inner = above_zero(left, context, strict, depth - 1)
    relation = lt if strict else le
    product = show(relation(ZERO, whole), context, inner, rule="combine", multipliers=(factor_,))
    if same(whole, term):
        return show(relation(ZERO, term), context, product, rule="combine", multipliers=(ONE,))
    return show(relation(ZERO, term), context, product, equal_, rule="combine", multipliers=(ONE, ONE))


def _sign(factor: sp.Expr, scene: Scene) -> int:
    """1 or -1 where the sign is seen; else 0."""
    base, power_ = factor.as_base_exp()
    if factor.is_positive or not (power_.is_Integer and base.free_symbols and base.is_polynomial()):
        return int(bool(factor.is_positive))
    term = Converter(None).term(base)
    return (int(shown(lt(ZERO, term), scene)) - int(shown(lt(term, ZERO), scene))) ** (2 - power_ % 2)


def _beside_tail(expression: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """What multiplies erf in a sum, or the exponentials in it, and what is left without: slopes of that have no erf in the end."""
    whole = sp.expand(expression)
    tails = list(whole.atoms(sp.erf))
    if not whole.is_Add or len(tails) != 1:
        return sp.S.One, expression
    beside = sp.factor(whole.coeff(tails[0]))
    if beside.is_negative:
        beside = -beside
    if not beside.is_positive:
        beside = sp.Mul(*(f for f in sp.Mul.make_args(beside) if isinstance(f, sp.exp)))
    if not beside.free_symbols or beside.has(sp.erf):
        return sp.S.One, expression
    rest = whole - sp.expand(whole.coeff(tails[0]) * tails[0])
    parts = (sp.powsimp(sp.cancel(part / beside)) for part in sp.Add.make_args(rest))
    return beside, sp.Add(*parts, sp.cancel(whole.coeff(tails[0]) / beside) * tails[0])


# ------------------------------------------------------------------------------------------------------- slopes


@dataclass(frozen=True)
class Range:
    """Between which ends a variable lies; None for no end."""

    low: Term | None
    high: Term | None


def range_of(v: Term, context: Context) -> Range:
    low = [c.args[0] for c in context.conditions if c.head in ("lt", "le") and c.args[1] is v]
    high = [c.args[1] for c in context.conditions if c.head in ("lt", "le") and c.args[0] is v]
    return Range(low[-1] if low else None, high[-1] if high else None)


def by_slope(term: Term, v: Term, context: Context, strict: bool, depth: int) -> Line:
    """From the end from which the term rises, or toward which it falls to what is not negative; or on both sides of its least."""
    between = range_of(v, context)
    slope = derivative(term, v, Scene(context))
    rises, falls = seen(slope, context), seen(neg(slope), context)
    if rises and not falls:
        return first_of(*_rising(term, v, context, strict, depth, between.low, up=True))
    if falls and not rises:
        return first_of(*_rising(term, v, context, strict, depth, between.high, up=False))
    falling = list(_falling(slope, v, context))
    if falling:
        return first_among(falling, lambda one: by_bend(term, slope, *one, v, context, strict, depth), "")
    return by_least(term, slope, v, context, strict, depth)


def _rising(
    term: Term, v: Term, context: Context, strict: bool, depth: int, end: Term | None, up: bool,
    known: Line | None = None,
) -> Iterator[Callable[[], Line]]:  # fmt: skip
    """From the end; the line ``known`` gives the slope between that and v its sign."""
    if end is not None:
        yield lambda: from_point(term, v, context, strict, depth, end, up, known)
    yield lambda: from_end(term, v, context, strict, depth, end, up, known)


def _slope_line(term: Term, v: Term, context: Context, up: bool, strict: bool, depth: int) -> tuple[Line, Term]:
    """0 <= the slope, or 0 <= minus it, in a variable of its own, strictly between its ends."""
    z = new(context, f"{v.args[0]}_", "real", term)
    strictly = tuple(make("lt", *c.args) if c.head == "le" and v in c.args else c for c in context.conditions)
    few, all_ = (Context(context.variables, kept, context.ranges) for kept in (_last(strictly, v), strictly))
    if few == all_:
        return _slope_on(term, v, z, all_, up, strict, depth), z

    def on_all() -> Line:
        line = _slope_on(term, v, z, all_, up, strict, depth)
        return first_of(lambda: on_fewer(line, _renamed(few, v, z)), lambda: line)

    return first_of(lambda: _slope_on(term, v, z, few, up, strict, depth), on_all), z


def on_fewer(line: Line, context: Context) -> Line:
    """The line under fewer conditions, from which the others follow by one step."""
    low = [c for c in context.conditions if c.head == "lt"]
    known = [show(c, context, rule="sign") for c in low]

    def follows(condition: Term) -> Line:
        return first_among(known, lambda one: show(condition, context, one, rule="combine", multipliers=(ONE,)), "")

    told = [follows(c) for c in line.context.conditions if c not in context.conditions]
    weights = (*(ZERO for _ in told), ONE)
    return show(line.statement, context, *told, line, rule="combine", multipliers=weights)


def _last(conditions: tuple[Term, ...], v: Term) -> tuple[Term, ...]:
    """Without a number below the variable where another low end is known too, which is above it."""
    low = [c for c in conditions if c.head == "lt" and c.args[1] is v]
    plain = [c for c in low if c.args[0].head == "num"]
    return tuple(c for c in conditions if len(plain) == len(low) or c not in plain)


def _slope_on(term: Term, v: Term, z: Term, context: Context, up: bool, strict: bool, depth: int) -> Line:
    where = _renamed(context, v, z)
    raw = derivative(substitute(term, {v: z}), z, Scene(where))
    asked = raw if up else neg(raw)
    plain = canonical(asked)
    line = above_zero(plain, where, strict, depth - 1)
    if plain is not asked:
        relation = lt if strict else le
        line = show(relation(ZERO, asked), where, line, rule="combine", multipliers=(ONE,))
    return line


def _renamed(context: Context, v: Term, z: Term) -> Context:
    return Context(
        tuple(z if w is v else w for w in context.variables),
        tuple(substitute(c, {v: z}) for c in context.conditions),
        context.ranges,
    )


def _without(context: Context, v: Term) -> Context:
    return Context(
        tuple(w for w in context.variables if w is not v),
        tuple(c for c in context.conditions if v not in c.variables),
        context.ranges,
    )


def from_point(
    term: Term, v: Term, context: Context, strict: bool, depth: int, end: Term, up: bool, known: Line | None = None
) -> Line:
    """The term is not negative at the end, and rises from there."""
    start = canonical(substitute(term, {v: end}))
    outside = _without(context, v)
    base = (
        None
        if start is ZERO
        else first_of(
            lambda: equality(start, ZERO, outside, slopes=False),
            lambda: above_zero(start, outside, strict=False, depth=depth - 1),
        )
    )
    line = known or _slope_line(term, v, context, up, strict, depth)[0]
    w = new(context, "w", "real", term)
    relation = lt if strict else le
    interval = make("interval", end, v) if up else make("interval", v, end)
    floor = above_floor(end, outside, new(context, "z", "real", term)) if up and end.head != "num" else ()
    risen = monotone(
        relation(start, term), context, (line, *floor), w, substitute(term, {v: w}), interval, (end, v),
        "rises from there" if up else "falls to there",
    )  # fmt: skip
    if base is None:
        return risen
    return show(relation(ZERO, term), context, base, risen, rule="combine", multipliers=(ONE, ONE))


def monotone(
    statement: Term, context: Context, lines: tuple[Line, ...], w: Term, function: Term, narrow: Term,
    values: tuple[Term, Term], title: str,
) -> Line:  # fmt: skip
    """By the function on the interval between the values, or on all of the range of the last."""
    between = range_of(values[1], context)
    own = {*values}
    low, high = (MINUS_OO if between.low in own else between.low), (OO if between.high in own else between.high)
    wide = make("interval", MINUS_OO if low is None else low, OO if high is None else high)
    return first_of(
        *(
            partial(
                show, statement, context, *lines, rule="increasing_map", variable=w, function=function,
                interval=interval, values=values, title=title,
            )
            for interval in (narrow, wide)
        )
    )  # fmt: skip


def without_its_range(line: Line, v: Term, y: Term, context: Context, order: Term) -> Line:
    """The line for every y beyond v, where what is said of v's near end follows for y."""
    near = [c for c in context.conditions if v in c.args and (c.args[1] is v) is (order.args[0] is v)]
    if all(end.head in ("num", "var") for c in near for end in c.args):
        return line
    far = tuple(substitute(c, {v: y}) for c in context.conditions if v in c.variables and c not in near)
    where = Context((*context.variables, y), (*context.conditions, *far, order), context.ranges)
    known = [show(c, where, rule="sign") for c in (*near, order)]
    told = [
        show(substitute(c, {v: y}), where, one, known[-1], rule="combine", multipliers=(ONE, ONE))
        for c, one in zip(near, known, strict=False)
    ]
    return show(line.statement, where, *told, line, rule="combine", multipliers=(*(ZERO for _ in told), ONE))


def above_floor(end: Term, context: Context, z: Term) -> tuple[Line, ...]:
    """What is at least a positive number is positive."""
    where = Context((*context.variables, z), (*context.conditions, le(end, z)), context.ranges)
    try:
        known = show(le(end, z), where, rule="sign")
        return (show(lt(ZERO, z), where, known, rule="combine", multipliers=(ONE,)),)
    except NotShown:
        return ()


def from_end(
    term: Term,
    v: Term,
    context: Context,
    strict: bool,
    depth: int,
    end: Term | None,
    up: bool,
    known: Line | None = None,
) -> Line:
    """The term tends at the end to what is not negative, and rises from there; by a ``known`` slope under the last condition on v alone."""
    if up:
        source = make("falls") if end is None else make("above", end)
    else:
        source = make("grows") if end is None else make("below", end)
    y = new(context, "y", "real", term)
    there = substitute(term, {v: y})
    outside = _without(context, v)
    tends = limit(source, lim(source, there, y).args[1], outside)
    value = tends.statement.args[1]
    line = known or _slope_line(term, v, context, up, strict, depth)[0]
    w = new(context, "w", "real", term)
    order = lt(y, v) if up else lt(v, y)
    far = context.conditions if known is None else context.conditions[:-1]
    both = Context(
        (*context.variables, y),
        (*context.conditions, *(substitute(c, {v: y}) for c in far if v in c.variables), order),
        context.ranges,
    )
    interval = make("interval", y, v) if up else make("interval", v, y)
    relation = lt if strict else le
    risen = monotone(
        relation(there, term), both, (line,), w, substitute(term, {v: w}), interval, (y, v), "rises" if up else "falls"
    )
    risen = without_its_range(risen, v, y, context, order)
    steady = lim(source, term, y)
    weakly = show(le(there, term), risen.context, risen, rule="combine", multipliers=(ONE,)) if strict else risen
    least = show(
        le(value, term), context, tends, weakly, rule="limit_order", lower=tends.statement.args[0], upper=steady, near=v,
        title="from the end",
    )  # fmt: skip
    base = None
    if canonical(value) is not ZERO:
        base = above_zero(value, outside, strict=False, depth=1)
    weak = least if base is None else show(le(ZERO, term), context, base, least, rule="combine", multipliers=(ONE, ONE))
    if not strict:
        return weak if base is not None else show(le(ZERO, term), context, least, rule="combine", multipliers=(ONE,))
    beyond = sub(v, ONE) if up else add(v, ONE)
    middle = beyond if end is None else mul(num(Fraction(1, 2)), add(v, end))
    first = show(
        substitute(risen.statement, {y: middle}), context, risen, rule="instance", images={y: middle}, functions={}
    )
    second = show(
        substitute(weak.statement, {v: middle}), context, weak, rule="instance", images={v: middle}, functions={}
    )
    return show(lt(ZERO, term), context, first, second, rule="combine", multipliers=(ONE, ONE))


def by_least(term: Term, slope: Term, v: Term, context: Context, strict: bool, depth: int) -> Line:
    """On both sides of a point at which the slope vanishes."""
    symbols = {w: symbol_of(w, context) for w in context.variables}

    def split(at: Term) -> Line:
        sides = (context.where(condition) for condition in (le(at, v), le(v, at)))
        branches = [above_zero(term, side, strict, depth - 1) for side in sides]
        return show((lt if strict else le)(ZERO, term), context, *branches, rule="cases")

    return first_among(places(slope, v, context, symbols), split, f"the sign of the slope {slope} changes")


def by_bend(
    term: Term, slope: Term, weight: Term, height: Term, v: Term, context: Context, strict: bool, depth: int
) -> Line:
    """A slope of a positive weight times a height that falls is >= 0 before each place where it is so, and <= 0 beyond each where it is so: the ends are the least."""
    between, branches = range_of(v, context), []
    bend, _ = _slope_line(height, v, context, up=False, strict=strict, depth=depth)
    for up in (True, False):
        side = context.where(le(ZERO, height) if up else le(height, ZERO))
        known = _before(slope, weight, height, v, side, bend, strict, up)
        end = between.low if up else between.high
        branches.append(first_of(*_rising(term, v, side, strict, depth, end, up, known)))
    return show((lt if strict else le)(ZERO, term), context, *branches, rule="cases")


def _falling(slope: Term, v: Term, context: Context) -> Iterator[tuple[Term, Term]]:
    """Weights > 0 and heights whose product the slope is, the heights seen to fall."""
    symbols, convert = symbols_of(context), Converter(None)

    def falls(height: Term) -> bool:
        return seen(neg(derivative(height, v, Scene(context))), context) is True

    if falls(slope):
        yield ONE, slope
        return
    for weight, height in _weighed(display(slope, symbols).doit(), symbols[v]):
        if falls(found := convert.term(height)) and seen(times := convert.term(weight), context) is not False:
            yield times, found


@lru_cache(maxsize=500)
def _weighed(slope: sp.Expr, x: sp.Symbol) -> tuple[tuple[sp.Expr, sp.Expr], ...]:
    """The factors that are positive by their form, or x times these, and what is left."""
    factors = sp.Mul.make_args(sp.factor(sp.powsimp(sp.together(slope))))
    positive = sp.Mul(*(f for f in factors if f.is_positive and f.has(x)))
    weights = (weight for weight in (positive, positive * x) if weight != 1 and weight.is_positive)
    found = [(weight, sp.expand(sp.powsimp(sp.expand(slope / weight)))) for weight in weights]
    if not slope.is_polynomial(x):
        found += _beside_polynomial(sp.Add.make_args(sp.expand(slope)), x)
    return tuple(found)


def _beside_polynomial(parts: tuple[sp.Expr, ...], x: sp.Symbol) -> list[tuple[sp.Expr, sp.Expr]]:
    """The polynomial among the parts as a weight, up to what is constant, and what is left of all: ln((1 - x)/x)/(1 - 2 x) - c."""
    whole = sp.factor(sp.Add(*(part for part in parts if part.is_polynomial(x))))
    scale, weight = whole.as_independent(x, as_Add=False)
    if not weight.has(x) or not scale.is_number:  # none among them, or a number alone
        return []
    rest = sp.Add(*(part / weight for part in parts if not part.is_polynomial(x)))
    return [(weight, rest + scale), (-weight, -rest - scale)]


def _before(
    slope: Term, weight: Term, height: Term, v: Term, context: Context, bend: Line, strict: bool, up: bool
) -> Line:
    """The sign of the slope between an end and v, which is weight times a height that falls and has that sign at v."""
    z, w = new(context, "beside", "real", slope), new(context, "w", "real", slope)
    own = tuple(substitute(c, {v: z}) for c in context.conditions[:-1] if v in c.variables)
    order = lt(z, v) if up else lt(v, z)
    where = Context((*context.variables, z), (*context.conditions, *own, order), context.ranges)
    there, relation = substitute(height, {v: z}), lt if strict else le
    values, heights = ((v, z), (height, there)) if up else ((z, v), (there, height))
    interval = make("interval", *order.args)
    falls = monotone(
        relation(*heights), where, (bend,), w, substitute(height, {v: w}), interval, values, "the slope falls"
    )
    slope_there, weight_there = (substitute(one, {v: z}) for one in (slope, weight))
    signed, high = (slope_there, there) if up else (neg(slope_there), neg(there))
    at_v = show(context.conditions[-1], where, rule="sign")
    sign = show(relation(ZERO, high), where, at_v, falls, rule="combine", multipliers=(ONE, ONE))
    if weight is ONE:
        return sign
    product = mul(weight_there, there)
    whole = show(
        relation(ZERO, product if up else neg(product)), where, sign, rule="combine", multipliers=(weight_there,)
    )
    alike = equality(product, slope_there, where)
    weights = ONE, ONE if up else neg(ONE)
    return show(relation(ZERO, signed), where, whole, alike, rule="combine", multipliers=weights)


CUTS = (1, 2, 4)
"""How far from 0 balls are tried, and slopes beyond."""


def by_pieces(term: Term, cut: int, context: Context, strict: bool) -> Line:
    """By balls next to 0, and by slopes beyond on both sides."""
    if len(context.variables) != 1 or context.variables[0].sort != "real":
        raise Stuck("")
    (v,) = context.variables
    statement = (lt if strict else le)(ZERO, term)
    between, low, high = range_of(v, context), num(-cut), num(cut)
    ends = [end is None for end in (between.low, between.high)]
    near = context.where(*(le(low, v),) * ends[0], *(le(v, high),) * ends[1])
    middle = by_balls(statement, near)
    sides = (le(v, low),) * ends[0] + (le(high, v),) * ends[1]
    beyond = [above_zero(term, context.where(side), strict, DEPTHS[1]) for side in sides]
    return show(statement, context, middle, *beyond, rule="cases")


USUAL = (*map(Fraction, (0, 1, -1, 2)), Fraction(1, 2))


def places(slope: Term, v: Term, context: Context, symbols: dict[Term, sp.Symbol]) -> Iterator[Term]:
    """Where the slope vanishes: usual numbers first, then what SymPy solves."""
    found = []
    for number in USUAL:
        if _vanishes(substitute(slope, {v: num(number)}), Scene(_without(context, v))):
            found.append(num(number))
            yield num(number)
    for place in zeros(display(slope, symbols).doit(), symbols[v]):
        in_time()
        at = Converter(None).term(place)
        if at not in found:
            yield at


@lru_cache(maxsize=500)
def zeros(slope: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, ...]:
    """What SymPy finds where the expression is 0; the slopes of slopes are looked at again and again."""
    whole = sp.factor(sp.numer(sp.together(sp.simplify(slope))))
    factors = [f for f in sp.Mul.make_args(whole) if not f.is_positive and f.has(x)]
    try:
        return tuple(place for f in factors for place in sp.solve(f, x))
    except NotImplementedError:  # remembered, as none
        return ()


# ------------------------------------------------------------------------------------------- logarithms and balls


def by_logarithm(low: Term, high: Term, context: Context, strict: bool, depth: int) -> Line:
    """0 < a and ln a <= ln b give a <= b, where a side is a product with an exponential or a power in it."""
    if not any(map(_has_exponent, (low, high))):
        raise Stuck("")
    try:
        positive = [show(lt(ZERO, side), context, rule="sign") for side in (low, high)]
    except NotShown:
        raise Stuck("") from None
    logs = [make("ln", side) for side in (low, high)]
    scene = Scene(context, tuple(line.statement for line in positive))
    forms = [canonical(reduced(log, scene)) for log in logs]
    if all(form is canonical(log) for form, log in zip(forms, logs, strict=True)):
        raise Stuck("")
    same_ = [
        show(eq(log, form), context, *positive, rule="functional_equation")
        for log, form in zip(logs, forms, strict=True)
    ]
    gap = above_zero(sub(forms[1], forms[0]), context, strict, depth)
    relation = lt if strict else le
    below = show(relation(*logs), context, gap, *same_, rule="combine", multipliers=(ONE, ONE, neg(ONE)))
    w = new(context, "w", "real", low, high)
    risen = show(
        relation(*(make("exp", log) for log in logs)), context, below, *positive, rule="increasing_map", variable=w,
        function=make("exp", w), interval=make("interval", MINUS_OO, OO), values=tuple(logs),
    )  # fmt: skip
    back = [
        show(eq(make("exp", log), side), context, *positive, rule="functional_equation")
        for log, side in zip(logs, (low, high), strict=True)
    ]
    return show(relation(low, high), context, risen, *back, rule="rewrite")


def by_two_products(term: Term, context: Context, strict: bool, depth: int) -> Line:
    """The difference of two products with an exponential or a power in them, by their logarithms."""
    if term.head != "add" or len(term.args) != 2:
        raise Stuck("")
    relation = lt if strict else le

    def below(pair: tuple[Term, Term]) -> Line:
        line = by_logarithm(canonical(neg(pair[0])), pair[1], context, strict, depth - 1)
        return show(relation(ZERO, term), context, line, rule="combine", multipliers=(ONE,))

    return first_among((term.args, term.args[::-1]), below, "")


def by_common_factor(low: Term, high: Term, context: Context, strict: bool, depth: int) -> Line:
    """With an exponential taken out of a sum of them on one side, by logarithms: p e^(s - p s) + (1 - p) e^(-p s) = e^(-p s) (...)."""
    symbols, relation = symbols_of(context), lt if strict else le
    for at, side in enumerate((low, high)):
        plain = sp.expand(display(side, symbols).doit().rewrite(HYPERBOLIC, sp.exp), power_exp=False)
        powers = sorted((f for f in plain.atoms(sp.exp) if f.free_symbols), key=sp.count_ops)
        if side.head != "add" or len(powers) < 2:
            continue

        def taken(power_: sp.Expr, at: int = at, side: Term = side, plain: sp.Expr = plain) -> Line:
            rest = sp.Add(*(sp.powsimp(part / power_) for part in sp.Add.make_args(plain)))
            convert = Converter(None)
            form = mul(convert.term(power_), convert.term(rest))
            alike = equality(form, side, context)
            sides = (form, high) if at == 0 else (low, form)
            line = by_logarithm(*sides, context, strict, depth)
            return show(relation(low, high), context, line, alike, rule="rewrite")

        return first_among(powers, taken, "")
    raise Stuck("")


def _has_exponent(side: Term) -> bool:
    if side.head == "mul":
        return any(map(_has_exponent, side.args))
    return side.head in ("exp", "rpow") or (side.head == "pow" and bool(side.args[1].variables))


def by_balls(statement: Term, context: Context) -> Line:
    """Where all variables lie between numbers."""
    low, high = [], []
    for v in context.variables:
        between = range_of(v, context)
        if between.low is None or between.high is None or {between.low.head, between.high.head} != {"num"}:
            raise Stuck("")
        low.append(between.low.args[0])
        high.append(between.high.args[0])
    if not context.variables:
        return show(statement, context, rule="enclose")
    return show(statement, context, rule="enclose", variables=context.variables, low=tuple(low), high=tuple(high))


__all__ = ["PhaseproofError", "above_zero", "inverse", "power"]
