"""Absolute values, maxima, minima and cases: what holds on both sides of where their parts meet; integrals are cut there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import sympy as sp
from flint import fmpq
from sympy.core.relational import Relational

from ...decide.defined import negations
from ...decide.field import canonical
from ...decide.refusal import Refusal, succeeds
from ...decide.scene import Scene
from ...decide.shapes import INFINITE
from ...decide.signs import contradictory, shown
from ...find.examine import points
from ...find.parts import replaced
from ...terms.build import ONE, TRUE, ZERO, add, eq, le, lt, ne, neg, over, sub
from ...terms.context import Context
from ...terms.term import IllFormed, Term, make, subterms
from ...untrusted.balls import enclose
from ..convert import Converter
from ..display import display
from ..proof import Line
from .changes import Change, U, changed
from .equalities import equality
from .expansions import symbols_of
from .lemmas import facts
from .limits import new
from .registry import Stuck, Task, first_of, show, strategy


def pieces(node: Term) -> list[tuple[Term, Term]]:
    """Conditions that cover all, each with the value of the node where it holds."""
    if node.head == "abs":
        (inside,) = node.args
        return [(le(ZERO, inside), inside), (le(inside, ZERO), neg(inside))]
    if node.head == "cases":
        return [(guard, value) for guard, value in zip(node.args[::2], node.args[1::2], strict=True)]
    first, second = node.args
    low, high = (second, first) if node.head == "max" else (first, second)
    return [(le(low, high), first), (lt(high, low), second)]


def form(node: Term, value: Term, context: Context) -> Line:
    """The line that the node is one of its forms: by signs, or by what it means."""
    if node.head == "abs":
        return show(eq(node, value), context, *facts([node], context))
    if node.head == "cases":
        return first_of(
            lambda: show(eq(node, value), context, show(eq(value, value), context, rule="rewrite"), rule="cases"),
            lambda: by_cases(Task(context, eq(node, value))),
        )
    if node.head not in ("max", "min"):
        return equality(node, value, context, slopes=False)
    (guard, first), (other, second) = pieces(node)
    meaning = make("cases", guard, first, TRUE, second)
    means = show(eq(node, meaning), context, rule="define")
    itself = show(eq(value, value), context, rule="rewrite")
    here = first_of(
        lambda: show(eq(meaning, value), context, itself, rule="cases"),
        lambda: _where_told(eq(meaning, value), guard if value is first else other, context),
    )
    return show(eq(node, value), context, means, here, rule="field", multipliers=(ONE, ONE))


def _where_told(statement: Term, guard: Term, context: Context) -> Line:
    """What cases are where a guard holds, which slopes, logarithms or balls show."""
    from .inequalities import by_order

    where = context.where(guard)
    itself = show(eq(statement.args[1], statement.args[1]), where, rule="rewrite")
    there = show(statement, where, itself, rule="cases")
    told = by_order(Task(context, guard))
    return show(statement, context, there, told, rule="instance", images={}, functions={})


def kinks(term: Term) -> list[Term]:
    """Cases, outermost first, then absolute values, maxima and minima, innermost first, that speak of nothing bound outside of them."""
    found = [part for part in subterms(term) if part.head in ("abs", "max", "min") and len(part.args) <= 2]
    cases = [part for part in subterms(term) if part.head == "cases" and not part.loose]
    guards = {part for node in cases for guard in node.args[::2] for part in subterms(guard)}
    others = [part for part in found if part not in guards and not part.loose]
    return sorted(cases, key=_size, reverse=True) + sorted(others, key=_size)


@strategy("absolute values, maxima, minima and cases, one by one", "eq", "le", "lt")
def by_cases(task: Task) -> Line:
    """The statement where each of the parts is the largest, or has one sign."""
    found = kinks(task.statement) or [
        node for c in task.context.conditions for node in kinks(c) if node.head != "cases"
    ]
    if not found:
        raise Stuck("")
    node = found[0]
    if node.head == "cases":
        branches = [
            _shown(Task(where, replaced(task.statement, {node: value}), task.lines))
            for where, value in _guarded(node, task.context)
        ]
        return show(task.statement, task.context, *branches, rule="cases")
    said = not kinks(task.statement)

    def piece(value: Term, where: Context) -> Line:
        """The statement where the node is the value."""
        known = form(node, value, where)
        plain = Task(where, replaced(task.statement, {node: value}), task.lines)
        if said:
            return _where_it_is(node, value, known, plain)
        inner = first_of(partial(_where_it_is, node, value, known, plain), partial(_shown, plain))
        return show(task.statement, where, inner, known, rule="rewrite")

    found_ = _without_positive(pieces(node), node, task.context)
    scene = Scene(task.context)
    sure = next((value for condition, value in found_ if shown(condition, scene)), None)
    if sure is not None:
        return piece(sure, task.context)
    branches = [piece(value, task.context.where(condition)) for condition, value in found_]
    return show(task.statement, task.context, *branches, rule="cases")


def _without_positive(found: list[tuple[Term, Term]], node: Term, context: Context) -> list[tuple[Term, Term]]:
    """The pieces of an absolute value under conditions without the factors that are positive."""
    if node.head != "abs" or node.loose:
        return found
    symbols = symbols_of(context)
    inside = sp.factor(display(node.args[0], symbols).doit())
    rest = sp.Mul(*(factor for factor in sp.Mul.make_args(inside) if not factor.is_positive))
    if rest in (inside, 1) or rest.has(sp.Piecewise, sp.Integral, sp.Sum):
        return found
    left = Converter(None).term(rest)
    return [(le(ZERO, left), found[0][1]), (le(left, ZERO), found[1][1])]


def _where_it_is(node: Term, value: Term, known: Line, task: Task) -> Line:
    """The statement where the conditions speak of the value that is known, in place of the node; they follow there."""
    said = {c: replaced(c, {node: value}) for c in task.context.conditions if node in subterms(c)}
    if not said:
        raise Stuck("")
    plain = Context(task.context.variables, tuple(said.get(c, c) for c in task.context.conditions), task.context.ranges)
    inner = _shown(Task(plain, task.statement))
    follow = [show(condition, task.context, known) for condition in said.values()]
    stated = next((line for line in follow if line.statement is task.statement), None)
    if stated is not None:
        return stated
    return show(task.statement, task.context, inner, *follow, rule="instance", images={}, functions={})


def _guarded(node: Term, context: Context) -> Iterator[tuple[Context, Term]]:
    """Where each of the cases is the one that holds, and its value; those that hold nowhere are left out."""
    for guard, value in pieces(node):
        here = context if guard is TRUE else context.where(guard)
        if not succeeds(contradictory, Scene(here)):
            yield here, value
        if guard is TRUE:
            return
        context = context.where(ne(*guard.args) if guard.head == "eq" else negations(guard)[0])


def _shown(task: Task) -> Line:
    from .evaluation import by_equality, by_values, nodes
    from .inequalities import by_order

    way = by_order if task.statement.head != "eq" else by_values if nodes(task.statement) else by_equality
    return first_of(lambda: show(task.statement, task.context, *task.lines), lambda: by_cases(task), lambda: way(task))


def has_kinks(body: Term) -> bool:
    return any(_turns(part) for part in subterms(body))


def _turns(part: Term) -> bool:
    return part.head in ("abs", "max", "min", "cases") or _is_root(part)


def _is_root(part: Term) -> bool:
    return part.head == "rpow" and part.args[1].head == "num" and part.args[1].args[0].denominator == 2


def without_kinks(term: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """An integral from its parts on both sides of a kink; or, where there is none inside, of what the integrand is there."""
    from .integrals import inside

    x, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    expression = display(integrand, symbols).doit()
    cut = next(_cuts(term, expression, symbols, x, context), None)
    if cut is None:
        return first_of(lambda: _plainly(term, context, lines), lambda: from_zero(term, context, lines, expression))
    return cut_at(cut, term, context, lines)


def cut_at(cut: Term, term: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """An integral from its parts on both sides of a place inside."""
    from .integrals import integral

    low, high = term.args[0].args
    parts = [make("over", make("interval", *ends), term.args[1]) for ends in ((low, cut), (cut, high))]
    values = [integral(part, context, lines) for part in parts]
    split = show(eq(term, add(*parts)), context, *values, rule="split")
    value = add(*(line.statement.args[1] for line in values))
    return show(eq(term, value), context, split, *values, rule="field", multipliers=(ONE, ONE, ONE))


def from_zero(term: Term, context: Context, lines: tuple[Line, ...], integrand: sp.Expr) -> Line:
    """An integral of sines and cosines moved to begin at 0, where their signs are known."""
    low, high = term.args[0].args
    if {low.sort, high.sort} & {"end"} or low is ZERO or not integrand.atoms(sp.sin, sp.cos):
        raise Stuck("")
    symbols = symbols_of(context)
    change = Change(display(low, symbols).doit() + U, make("interval", ZERO, canonical(sub(high, low))))
    return changed(term, change, new(context, "u", "real", term), context, lines)


def by_half_turns(term: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """An integral of sines and cosines cut at odd multiples of pi, at which the tangent of half the angle has its poles."""
    from .integrals import inside

    _, integrand, where = inside(term, context)
    symbols = symbols_of(where)
    expression = display(integrand, symbols).doit()
    low, high = (display_end(end, symbols) for end in term.args[0].args)
    if not expression.atoms(sp.sin, sp.cos) or not (low.is_number and high.is_number):
        raise Stuck("")
    if low != 0:
        return from_zero(term, context, lines, expression)
    if high <= sp.pi:
        raise Stuck("")
    return cut_at(make("pi"), term, context, lines)


def _cuts(term: Term, integrand: sp.Expr, symbols: dict[Term, sp.Symbol], x: Term, context: Context) -> Iterator[Term]:
    """Places strictly inside the range at which an absolute value, a maximum or the root of a square has a kink."""
    s, convert = symbols[x], Converter(None)
    low, high = (display_end(end, symbols) for end in term.args[0].args)
    for function in sp.ordered(_turning(integrand)):
        if not function.has(s):
            continue
        if function.free_symbols == {s} and low.is_number and high.is_number:
            found = sp.solveset(function, s, sp.Interval.open(low, high))
            yield from (convert.term(p) for p in (found if isinstance(found, sp.FiniteSet) else ()))
        else:
            yield from (p for p in map(convert.term, sp.solve(function, s)) if _inside(p, term.args[0], context))


def _inside(place: Term, source: Term, context: Context) -> bool:
    """Is the place seen to lie strictly inside the range?"""
    low, high = source.args
    scene = Scene(context)
    return (low.head in INFINITE or shown(lt(low, place), scene)) and (
        high.head in INFINITE or shown(lt(place, high), scene)
    )


def display_end(end: Term, symbols: dict[Term, sp.Symbol]) -> sp.Expr:
    if end.head in ("infinity", "minus_infinity"):
        return sp.oo if end.head == "infinity" else -sp.oo
    return display(end, symbols).doit()


def _turning(integrand: sp.Expr) -> set[sp.Expr]:
    """Functions at whose zeros the integrand has a kink."""
    found = {node.args[0] for node in integrand.atoms(sp.Abs)}
    for node in integrand.atoms(sp.Max, sp.Min):
        found |= {sp.expand(one - other) for one, other in pairwise(node.args)}
    for node in integrand.atoms(sp.Piecewise):
        found |= {sp.expand(c.lhs - c.rhs) for _, guard in node.args for c in guard.atoms(Relational)}
    for node in integrand.atoms(sp.Pow):
        if node.exp.is_Rational and node.exp.q == 2:
            found |= {factor for factor, k in sp.factor_list(squared(node.base))[1] if k % 2 == 0}
    return found


def squared(base: sp.Expr) -> sp.Expr:
    """What is under a root, 1 + cos and 1 - cos written as squares of half the angle."""
    for angle in (node.args[0] for node in base.atoms(sp.cos)):
        for half in (2 * sp.cos(angle / 2) ** 2 - 1, 1 - 2 * sp.sin(angle / 2) ** 2):
            form = sp.factor(sp.expand(base.subs(sp.cos(angle), half)))
            if any(k % 2 == 0 for _, k in sp.factor_list(form)[1]):
                return form
    return base


def _plainly(term: Term, context: Context, lines: tuple[Line, ...]) -> Line:
    """The integral of what the integrand is, where all its absolute values, maxima and roots of squares have one form."""
    from .integrals import inside, integral

    x, integrand, where = inside(term, context)
    plain, known = one_form(integrand, where)
    for node in sorted((n for n in subterms(plain) if _is_root(n)), key=_size):
        value = _seen(node, where)
        if value is not None and x in node.variables:
            known.append(form(node, value, where))
            plain = replaced(plain, {node: value})
    if plain is integrand:
        raise Stuck("")
    other = over(term.args[0], plain, x)
    line = integral(other, context, lines)
    alike = show(eq(other, term), context, line, *known, rule="rewrite")
    value = line.statement.args[1]
    return show(eq(term, value), context, alike, line, rule="field", multipliers=(neg(ONE), ONE))


def one_form(body: Term, where: Context) -> tuple[Term, list[Line]]:
    """The body with the absolute values, maxima and cases put to the forms that they have on the context, and lines that say so.

    The last of these says so of the body as a whole: what is in a form may be put to its own only after that is found.
    """
    known: list[Line] = []
    plain, whole = body, list[Line]()
    while True:
        found = ((node, _seen(node, where)) for node in kinks(plain))
        seen = next(((node, value) for node, value in found if value is not None), None)
        if seen is None:
            break
        known.append(form(*seen, where))
        further = replaced(plain, {seen[0]: seen[1]})
        whole.append(show(eq(plain, further), where, known[-1], rule="rewrite"))
        plain = further
    if len(whole) > 1:
        weights = (ONE,) * len(whole)
        known.append(show(eq(body, plain), where, *whole, rule="field", multipliers=weights))
    return plain, known


def _size(term: Term) -> int:
    return term.size


def _seen(node: Term, where: Context) -> Term | None:
    """What the node is at points of the context that are looked at: one of its arguments, or a factor of what is under a root."""
    if _is_root(node):
        symbols = symbols_of(where)
        base = sp.sqrt(
            sp.factor(squared(display(node.args[0], symbols).doit())) ** (2 * sp.Rational(node.args[1].args[0]))
        )
        plain = base.replace(sp.Abs, lambda a: a)
        if not base.has(sp.Abs):
            return None
        forms = [Converter(None).term(plain), Converter(None).term(-plain)]
    else:
        forms = [value for _, value in pieces(node)]
    return next((form for form in forms if _agree(node, form, where)), None)


def _agree(node: Term, form: Term, where: Context) -> bool:
    seen = 0
    for point in points(where, 6):
        at = {v: fmpq(value.numerator, value.denominator) for v, value in point.items()}
        try:
            if not enclose(node, at).overlaps(enclose(form, at)):
                return False
        except (Refusal, IllFormed):
            continue
        seen += 1
    return seen > 0
