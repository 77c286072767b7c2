"""Inequalities in a whole number by induction, as 2^n > n: one side grows by a factor, and the other by less; a sum, by its last term."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import sympy as sp

from ...decide.field import canonical
from ...find.parts import replaced
from ...terms.build import ONE, ZERO, add, eq, le, mul, neg, sub
from ...terms.context import Context
from ...terms.term import Term, instantiate, make, num, substitute, subterms
from ..convert import Converter
from ..display import display
from ..proof import Line
from .equalities import equality
from .expansions import symbols_of
from .numbers import least_of, with_first, without
from .registry import Stuck, Task, first_among, first_of, show, strategy

LATER = 5
"""How much later than at the least number the induction may begin."""


@strategy("induction", "le", "lt")
def by_induction(task: Task) -> Line:
    """The relation for the least numbers one by one, and from one number to the next."""
    found = ((n, low) for n in task.context.variables if (low := least_of(n, task.context)) is not None)
    spoken = [(n, low) for n, low in found if n in task.statement.variables]
    return first_among(spoken, lambda one: _on(task, *one), "")


def _on(task: Task, n: Term, least: int) -> Line:
    outside = without(n, task.context)
    starts = range(least, least + LATER)
    line = first_among(starts, lambda start: _from(task, n, start), "")
    start = int(line.step.certificate["start"].args[0])
    return with_first(line, n, start, task.context, lambda k: _at(num(k), task.statement, n, outside))


def _from(task: Task, n: Term, start: int) -> Line:
    """The relation for all numbers from the start on."""
    outside = without(n, task.context)
    where = Context((*outside.variables, n), (*outside.conditions, le(num(start), n)), outside.ranges)
    supposed = show(task.statement, where, rule="suppose")
    later = {n: add(n, ONE)}
    sums = _sums_to(n, task.statement)
    if sums:
        step = _by_last_terms(supposed, later, where, sums)
    else:
        step = first_among(_factors(task.statement, n, where), partial(_step, supposed, later, where), "")
    base = _at(num(start), task.statement, n, outside)
    return show(task.statement, where, base, step, rule="induction", variable=n, start=num(start))


def _sums_to(n: Term, statement: Term) -> list[Term]:
    """The sums of the statement that end at n and whose terms do not speak of it."""
    found = [part for part in subterms(statement) if part.head == "over" and part.args[0].head == "integers"]
    return [part for part in found if part.args[0].args[1] is n and n not in part.args[1].variables and not part.loose]


def _by_last_terms(supposed: Line, later: dict[Term, Term], where: Context, sums: list[Term]) -> Line:
    """Each sum has one term more, and what that leaves of the growth of high - low has a sign."""
    from .wholes import by_reals

    (last,) = later.values()
    cuts, ends = [], []
    for sum_ in sums:
        (low, _), body = sum_.args[0].args, sum_.args[1]
        single = make("over", make("integers", last, last), body)
        cuts.append(show(eq(substitute(sum_, later), add(sum_, single)), where, supposed, rule="split"))
        ends.append(show(eq(single, instantiate(body, last)), where, rule="law"))
    longer = {substitute(sum_, later): add(sum_, instantiate(sum_.args[1], last)) for sum_ in sums}
    low, high = supposed.statement.args
    gap = sub(high, low)
    grows = sub(replaced(substitute(gap, later), longer), gap)
    rest = canonical(grows)
    left = first_of(lambda: _above(rest, where), lambda: by_reals(Task(where, le(ZERO, rest))))
    return show(substitute(supposed.statement, later), where, supposed, left, *cuts, *ends, title="one more term")


def _at(number: Term, statement: Term, n: Term, outside: Context) -> Line:
    """The relation at a number."""
    there = substitute(statement, {n: number})

    def by_values() -> Line:
        low, high = there.args
        same = equality(low, high, outside, slopes=False)
        return show(there, outside, same, rule="combine", multipliers=(neg(ONE),))

    return first_of(
        lambda: show(there, outside),
        *((lambda: show(there, outside, rule="enclose"),) if not there.variables else ()),
        *((by_values,) if there.head == "le" else ()),
    )


def _ratio(side: Term, n: Term, where: Context) -> Term | None:
    """By what a side grows from one number to the next, if that is in plain words."""
    symbols = symbols_of(where)
    plain = display(side, symbols).doit()
    ratio = sp.simplify(sp.gammasimp(sp.powsimp(plain.subs(symbols[n], symbols[n] + 1) / plain)))
    return None if ratio.has(sp.gamma, sp.factorial) else Converter(None).term(ratio)


def _factors(statement: Term, n: Term, where: Context) -> Iterator[tuple[Term, bool]]:
    """By what a side grows, the higher side first."""
    for higher in (True, False):
        ratio = _ratio(statement.args[higher], n, where)
        if ratio is not None and ratio is not ONE:
            yield ratio, higher


def _step(supposed: Line, later: dict[Term, Term], where: Context, one: tuple[Term, bool]) -> Line:
    """high' - low' is the factor times high - low, and what is left of the side that grows by less."""
    factor, higher = one
    strict = supposed.statement.head == "lt"
    low, high = supposed.statement.args
    positive = show(make("lt" if strict else "le", ZERO, factor), where)
    grows, other = (high, low) if higher else (low, high)
    exact = equality(substitute(grows, later), mul(factor, grows), where)
    return first_of(
        partial(_by_rest, supposed, later, where, positive, exact, other, factor, higher),
        partial(_by_ratios, supposed, later, where, positive, exact, other, factor, higher),
    )


def _by_rest(
    supposed: Line, later: dict[Term, Term], where: Context, positive: Line, exact: Line, other: Term, factor: Term,
    higher: bool,
) -> Line:  # fmt: skip
    """What the factor makes of the other side less what it is then has a sign."""
    rest = sub(mul(factor, other), substitute(other, later))
    left = _above(rest if higher else neg(rest), where)
    return show(
        substitute(supposed.statement, later), where, supposed, exact, left, positive, rule="combine",
        multipliers=(factor, neg(ONE) if higher else ONE, ONE, ZERO), title="one more",
    )  # fmt: skip


def _by_ratios(
    supposed: Line, later: dict[Term, Term], where: Context, positive: Line, exact: Line, other: Term, factor: Term,
    higher: bool,
) -> Line:  # fmt: skip
    """The other side grows by a factor as well, which is less, or more."""
    (n,) = later
    ratio = _ratio(other, n, where)
    if ratio is None:
        raise Stuck("")
    grows = equality(substitute(other, later), mul(ratio, other), where)
    sign = ONE if higher else neg(ONE)
    left = _above(mul(sign, sub(factor, ratio)), where)
    size = show(le(ZERO, other), where, rule="sign")
    return show(
        substitute(supposed.statement, later), where, supposed, exact, grows, left, positive, size, rule="combine",
        multipliers=(factor, neg(sign), sign, other, ZERO, ZERO), title="one more",
    )  # fmt: skip


def _above(rest: Term, where: Context) -> Line:
    from .inequalities import above_zero

    return first_of(
        lambda: show(le(ZERO, rest), where, rule="sign"),
        lambda: above_zero(rest, where, strict=False, depth=2),
    )
