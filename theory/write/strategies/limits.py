"""Limits: moved to 0 from the right, expanded there, and taken of the largest parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import sympy as sp

from ...decide.field import canonical, same
from ...decide.functional import reduced
from ...decide.refusal import Refusal
from ...decide.scene import Scene
from ...decide.signs import shown
from ...errors import PhaseproofError
from ...find.parts import replaced
from ...rules.limits import opened_limit
from ...terms.build import HALF, ONE, ZERO, add, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...terms.context import Context
from ...terms.term import Term, instantiate, make, num, substitute, subterms, var
from ..proof import Line, NotShown, instance
from .alternation import framed, side_apart
from .equalities import by_lines
from .expansions import MAXIMAL_ORDER, NEARS, Expansion, HigherOrder, Monomial
from .lemmas import facts
from .registry import Memory, Stuck, first_among, first_of, show
from .taylor import RIGHT, sign_near_zero, u

PI = make("pi")


def new(context: Context, name: str, sort: str, *terms: Term) -> Term:
    """A variable that is neither declared nor spoken of."""
    taken = {v.args[0] for v in context.variables} | {v.args[0] for t in terms for v in t.variables}
    names = (f"{name}{i}" if i else name for i in range(10_000))
    return var(next(n for n in names if n not in taken), sort)


def limit(source: Term, body: Term, context: Context) -> Line:
    """The line that says to which number the body, of one bound variable, tends along the filter."""
    term = make("lim", source, body)
    x = new(context, "h", "real", term)
    ways = partial(_plainly, term, context), partial(_moved, source, body, x, context)
    return _KNOWN.line((term, context), lambda: first_of(*ways))


_KNOWN = Memory()


def _plainly(term: Term, context: Context) -> Line:
    """By the limits of its parts, if the body needs nothing else."""
    for near in (None, *NEARS) if term.args[0].head == "above" else (None,):
        try:
            along, inside = opened_limit(term, near, Scene(context))
            along.divide(inside)
            value = along.limit(inside)
            if value.sort == "end":
                raise Stuck(f"{term} is infinite")
            if near is None:
                return show(eq(term, value), context, rule="limit_algebra")
            return show(eq(term, value), context, rule="limit_algebra", near=near)
        except (Refusal, NotShown):
            continue
    raise Stuck("")


def _moved(source: Term, body: Term, x: Term, context: Context) -> Line:
    """By the limit at 0 from the right of the body at the place that runs to the filter's point as x -> 0+."""
    place, back = _places(source)
    if source.head == "counts":
        k = new(context, "k", "integer", body)
        plain = instantiate(body, k)
        if (split := side_apart(plain, k, Scene(_counted(k, context)))) is not None:
            return _alternating(plain, *split, k, context)
        real = _real_powers(plain, k)
        if real is not plain:
            return _with_real_powers(plain, real, k, context)
        there = _put_real(plain, k, place(x))
    else:
        there = _tidy(instantiate(body, place(x)))
    line = _turned(there, x, context) or at_zero(there, x, context)
    if source is RIGHT:
        return line
    sort = "integer" if source.head == "counts" else "real"
    v = new(context, "v", sort, line.statement)
    statement = eq(make("lim", source, body), line.statement.args[1])
    known = facts([instantiate(body, v)], beside(source, v, context))
    moved = partial(
        show, statement, context, line, *known, rule="compose", variables=(v,), outer=line.statement.args[0],
        inner=(back(v),), title="moved to 0",
    )  # fmt: skip
    return first_of(moved, *(partial(moved, near=near) for near in _far(source, body)))


def _far(source: Term, body: Term) -> list[Term]:
    """Beyond the sizes of all parameters, where the filter goes to infinity: there x^2 + a x + b has the sign of x^2."""
    sizes = [make("abs", v) for v in sorted(body.variables, key=str) if v.sort in ("real", "integer")]
    if not sizes or source.head not in ("grows", "falls", "counts"):
        return []
    end = add(ONE, *sizes)
    return [neg(end) if source.head == "falls" else end]


def _counted(k: Term, context: Context) -> Context:
    return Context((*context.variables, k), (*context.conditions, lt(ONE, k)), context.ranges)


def _alternating(plain: Term, still: Term, turning: Term, k: Term, context: Context) -> Line:
    """What is ``still`` plus (-1)^k times ``turning``, between both with a size for the sign."""
    here, counts = _counted(k, context), make("counts")
    size = turning if shown(le(ZERO, turning), Scene(here)) else canonical(neg(turning))
    written = add(still, mul(make("pow", num(-1), k), turning))
    ends = sub(still, size), add(still, size)
    above, below, _ = framed(plain, written, size, k, ends, here, falls=size is not turning)
    tends = [limit(counts, lim(counts, end, k).args[1], context) for end in ends]
    value = tends[0].statement.args[1]
    return show(
        eq(lim(counts, plain, k), value), context, above, below, *tends, rule="squeeze", variables=(k,), lower=ends[0],
        upper=ends[1], near=ONE,
    )  # fmt: skip


def _tidy(term: Term) -> Term:
    """The term with whole powers of whole powers as one."""
    parts = [_tidy(a) if isinstance(a, Term) and not a.loose else a for a in term.args]
    if term.head == "pow" and all(isinstance(a, Term) for a in parts):
        base, exponent = parts
        if base.head == "pow" and {base.args[1].head, exponent.head} == {"num"}:
            return power(base.args[0], base.args[1].args[0] * exponent.args[0])
    return term if parts == list(term.args) else make(term.head, *parts)


def beside(source: Term, v: Term, context: Context) -> Context:
    """The context with v next to the point of a filter."""
    beside: tuple[Term, ...] = (lt(v, neg(ONE)),) if source.head == "falls" else (lt(ONE, v),)
    if source.head in ("above", "below"):
        (point,) = source.args
        low, high = (point, add(point, ONE)) if source.head == "above" else (sub(point, ONE), point)
        beside = lt(low, v), lt(v, high)
    return Context((*context.variables, v), (*context.conditions, *beside), context.ranges)


def _turned(body: Term, x: Term, context: Context) -> Line | None:
    """The limit with sines and cosines of parts of a turn and x put to those of x; None where there are none."""
    waves = [p for p in subterms(body) if p.head in ("sin", "cos") and PI in subterms(p) and x in p.variables]
    if not waves:
        return None
    where = Context((*context.variables, x), (*context.conditions, lt(ZERO, x), lt(x, HALF)), context.ranges)
    known = [
        show(eq(wave, canonical(reduced(wave, Scene(where)))), where, rule="functional_equation")
        for wave in dict.fromkeys(waves)
    ]
    plain = replaced(body, dict(line.statement.args for line in known))
    tends = at_zero(plain, x, context)
    signs = facts([body, plain], where)
    return _put(lim(RIGHT, body, x), tends, context, HALF, *known, *signs)


def _real_powers(term: Term, k: Term) -> Term:
    """The term with whole powers whose exponent moves written as real ones."""
    if k not in term.variables or term.loose:
        return term
    if term.head == "pow" and k in term.args[1].variables:
        return make("rpow", _real_powers(term.args[0], k), term.args[1])
    parts = [_real_powers(a, k) if isinstance(a, Term) else a for a in term.args]
    return term if parts == list(term.args) else make(term.head, *parts)


def _put_real(term: Term, k: Term, image: Term) -> Term:
    """The term with a real number for an integer variable, where each head takes one."""
    if term is k:
        return image
    if k not in term.variables:
        return term
    return make(term.head, *(_put_real(a, k, image) if isinstance(a, Term) else a for a in term.args))


def _with_real_powers(plain: Term, real: Term, k: Term, context: Context) -> Line:
    counts = make("counts")
    tends = limit(counts, lim(counts, real, k).args[1], context)

    def beyond(end: Term) -> Line:
        here = Context((*context.variables, k), (*context.conditions, lt(end, k)), context.ranges)
        alike = show(eq(plain, real), here, rule="functional_equation")
        return _put(lim(counts, plain, k), tends, context, end, alike)

    return first_among([ONE, *_far(counts, lim(counts, plain, k))], beyond, "")


def _places(source: Term) -> tuple[Callable[[Term], Term], Callable[[Term], Term]]:
    if source.head in ("grows", "counts"):
        return inverse, inverse
    if source.head == "falls":
        return (lambda x: neg(inverse(x))), (lambda v: neg(inverse(v)))
    if source is RIGHT:
        return (lambda x: x), (lambda v: v)
    if source.head == "above":
        (point,) = source.args
        return (lambda x: add(point, x)), (lambda v: sub(v, point))
    if source.head == "below":
        (point,) = source.args
        return (lambda x: sub(point, x)), (lambda v: sub(point, v))
    raise Stuck(f"no limit along {source} is looked for")


def at_zero(body: Term, x: Term, context: Context) -> Line:
    """The line of the limit of a body in ``x`` at 0 from the right."""
    missed: Exception = Stuck("")
    for order in range(1, MAXIMAL_ORDER + 1):
        try:
            return _at_order(body, x, context, order)
        except HigherOrder as more:
            missed = more
    raise missed


def _at_order(body: Term, x: Term, context: Context, order: int) -> Line:
    expansion = Expansion(x, context, order)
    expansion.signs.extend(signs_of_parts(body, x, context))
    for line, end in (*signs_far_out(body, x, context), *signs_of_scaled_parts(body, x, context)):
        expansion.signs.append(line)
        expansion.nears.append(end)
    expression = expansion.of(body)
    if not expansion.bounded & expression.free_symbols:
        value = expansion.limit(expression)
        if value in (sp.oo, -sp.oo):
            raise Stuck(f"{body} tends to {value}")
    made = _assembled(expansion, expression)
    tends = first_of(*(partial(_by_parts, made, expansion, near) for near in expansion.nears))
    if made is body:
        return tends
    goal = lim(RIGHT, body, x)
    if same(body, made):
        uses = *expansion.signs, *expansion.lines
        return first_of(*(partial(_put, goal, tends, context, near, *uses) for near in expansion.nears))
    return first_of(*(partial(_rewritten, goal, tends, body, made, expansion, near) for near in expansion.nears))


def _by_parts(made: Term, expansion: Expansion, near: Term) -> Line:
    """The limit of the largest parts, as the kernel reckons it."""
    form, uses = lim(RIGHT, made, expansion.x), [*expansion.lines, *expansion.signs]
    facts = tuple(line.statement for line in expansion.lines)
    general = tuple(line.theorem for line in expansion.signs)
    along, inside = opened_limit(form, near, Scene(expansion.context, facts, general))
    along.divide(inside)
    value = canonical(along.limit(inside))
    return show(eq(form, value), expansion.context, *uses, rule="limit_algebra", near=near, title="the largest parts")


def _put(goal: Term, tends: Line, context: Context, near: Term, *uses: Line) -> Line:
    """The limit of another form of what tends."""
    form, value = tends.statement.args
    alike = show(eq(form, goal), context, tends, *uses, rule="rewrite", near=(near,))
    return show(eq(goal, value), context, alike, tends, rule="field", multipliers=(neg(ONE), ONE))


def _rewritten(goal: Term, tends: Line, body: Term, made: Term, expansion: Expansion, near: Term) -> Line:
    """The same limit of a body that is equal by functional equations next to 0."""
    x, context = expansion.x, expansion.context
    here = Context((*context.variables, x), (*context.conditions, lt(ZERO, x), lt(x, near)), context.ranges)
    form = canonical(made)
    plain = first_of(
        lambda: show(eq(body, form), here, *expansion.signs, rule="functional_equation", title="expanded"),
        lambda: by_lines(body, form, here, expansion.signs),
    )
    return _put(goal, tends, context, near, plain, *expansion.signs, *expansion.lines)


def signs_of_parts(body: Term, x: Term, context: Context) -> list[Line]:
    """The signs, next to 0, of divisors and of arguments of ln and powers that Taylor's polynomial shows."""
    found: dict[Term, Line] = {}
    for part in subterms(body):
        base = part.args[0] if part.head in ("pow", "rpow", "ln") else None
        if base is None or base in found or base.variables != {x} or base.head in ("var", "num"):
            continue
        try:
            found[base] = sign_near_zero(substitute(base, {x: u}), x)
        except (Refusal, PhaseproofError):
            if any(p.head == "ln" for p in subterms(base)) and (sign := _sign_by_slopes(base, x)) is not None:
                found[base] = sign
    return list(found.values())


def _sign_by_slopes(base: Term, x: Term) -> Line | None:
    """The sign on (0, 1/2) of what has a logarithm in it, as 1/x + ln x, which Taylor's polynomial does not show."""
    from .inequalities import above_zero, seen

    here = Context((x,), (lt(ZERO, x), lt(x, HALF)))
    for side in (base, neg(base)):
        if seen(side, here):
            try:
                line = above_zero(canonical(side), here, strict=True, depth=2)
                statement = lt(ZERO, base) if side is base else lt(base, ZERO)
                return show(statement, here, line, rule="combine", multipliers=(ONE,))
            except PhaseproofError:
                return None
    return None


def signs_far_out(body: Term, x: Term, context: Context) -> Iterator[tuple[Line, Term]]:
    """That 1/x^2 + a/x + b and its like are positive for x below 1/(1 + abs(a) + abs(b)), and that end."""
    v = new(context, "v", "real", body)
    bases = dict.fromkeys(p.args[0] for p in subterms(body) if p.head in ("rpow", "ln") and x in p.args[0].variables)
    for base in (base for base in bases if len(base.variables) > 1 and base.head == "add"):
        (end,) = _far(make("grows"), lim(make("grows"), base, x))
        there = canonical(substitute(base, {x: inverse(v)}))
        far = Context((*context.variables, v), (*context.conditions, lt(end, v)), context.ranges)
        if x in there.variables or not shown(lt(ZERO, there), Scene(far)):
            continue
        near = inverse(end)
        here = Context((*context.variables, x), (*context.conditions, lt(ZERO, x), lt(x, near)), context.ranges)
        low = show(lt(x, near), here, rule="sign")
        beyond = show(lt(end, inverse(x)), here, low, rule="combine", multipliers=(mul(end, inverse(x)),))
        known = show(lt(ZERO, there), far, rule="sign")
        positive = instance(known, here, beyond, images={v: inverse(x)})
        yield show(lt(ZERO, base), here, positive, rule="combine", multipliers=(ONE,)), near


def signs_of_scaled_parts(body: Term, x: Term, context: Context) -> Iterator[tuple[Line, Term]]:
    """The sign next to 0 of a divisor, an argument of ln or a base that speaks of x times one parameter, as ln cos(a x); and how near."""
    v = new(context, "v", "real", body)
    parts = (p.args[0] for p in subterms(body) if p.head in ("pow", "rpow", "ln") and not p.args[0].loose)
    factors = (factor for part in parts for factor in (part, *(part.args if part.head == "mul" else ())))
    for base in dict.fromkeys(base for base in factors if x in base.variables and len(base.variables) == 2):
        (scale,) = base.variables - {x}
        for size in (scale, neg(scale)):
            plain = canonical(_unscaled(base, {x: mul(v, inverse(size))}))
            if plain.variables != {v} or not shown(lt(ZERO, size), Scene(context)):
                continue
            try:
                known = sign_near_zero(substitute(plain, {v: u}), v)
            except (Refusal, PhaseproofError):
                continue
            (_, high) = known.context.conditions
            near = mul(high.args[1], inverse(size))
            here = Context((*context.variables, x), (*context.conditions, lt(ZERO, x), lt(x, near)), context.ranges)
            low = show(lt(x, near), here, rule="sign")
            image = mul(size, x)
            below = show(lt(image, high.args[1]), here, low, rule="combine", multipliers=(size,))
            moved = instance(known, here, below, images={v: image})
            relation = make(known.statement.head, *(ZERO if side is ZERO else base for side in known.statement.args))
            yield show(relation, here, moved, rule="combine", multipliers=(ONE,)), near


def _unscaled(term: Term, images: dict[Term, Term]) -> Term:
    """The term at the images, the arguments of its functions and its powers by themselves in their plainest form."""
    moved = substitute(term, images)

    def visit(part: Term) -> Term:
        if part.loose or not part.terms:
            return part
        made = make(part.head, *(visit(a) if isinstance(a, Term) else a for a in part.args))
        return canonical(made) if part.head in ("add", "mul", "pow") else made

    return visit(moved)


def _assembled(expansion: Expansion, expression: sp.Expr) -> Term:
    """The expression by its largest parts."""
    tops, bottoms = expansion.parts(expression)
    if not tops:
        return ZERO
    if expansion.bounded & expression.free_symbols:
        return _with_bounded(expansion, tops, bottoms)
    m, n = expansion.largest(tops)[0], expansion.largest(bottoms)[0]

    def scaled(parts: dict[Monomial, sp.Expr], by: Monomial) -> Term:
        found = []
        for monomial, c in parts.items():
            ratio = expansion.ratio(monomial, by)
            coefficient = expansion.term(c)
            small = expansion.compare(ratio, expansion.one()) != 0
            found.append(mul(coefficient, expansion.vanishing(ratio)) if small else coefficient)
        return add(*found)

    top, bottom = scaled(tops, m), scaled(bottoms, n)
    ratio = expansion.ratio(m, n)
    made = mul(top, inverse(bottom)) if bottom is not ONE else top
    if expansion.compare(ratio, expansion.one()) != 0:
        return mul(expansion.vanishing(ratio), made)
    return made


def _with_bounded(expansion: Expansion, tops: dict[Monomial, sp.Expr], bottoms: dict[Monomial, sp.Expr]) -> Term:
    """Sines and cosines of what grows, each times what vanishes."""
    if len(bottoms) != 1:
        raise Stuck("a divisor does not settle")
    ((below, d),) = bottoms.items()
    found = []
    for monomial, c in tops.items():
        ratio = expansion.ratio(monomial, below)
        for part in sp.Add.make_args(sp.expand(c / d)):
            kept, rest = part.as_independent(*expansion.bounded, as_Add=False)
            if rest != 1:
                found.append(mul(expansion.term(kept), expansion.times_bounded(ratio, rest)))
            elif expansion.compare(ratio, expansion.one()) == 0:
                found.append(expansion.term(kept))
            else:
                found.append(mul(expansion.term(kept), expansion.vanishing(ratio)))
    return add(*found)


__all__ = ["at_zero", "limit", "new"]
