"""Inequalities between means of traces of one matrix: what holds at every eigenvalue, a multiple of E tau(S) - 1 = 0 added."""

from __future__ import annotations

from functools import partial

import sympy as sp

from ...find.parts import replaced
from ...terms.build import ONE, ZERO, add, eq, le, lt, mul, neg, over, sub
from ...terms.context import Context
from ...terms.term import Term, instantiate, var
from ..convert import Converter
from ..display import display
from ..proof import Line
from .expansions import symbols_of
from .inequalities import DEPTHS, above_zero
from .limits import new
from .moments import mean_value, means
from .registry import Stuck, Task, first_of, in_time, show, strategy
from .traces import PLACE, by_traces, value_if_known


@strategy("eigenvalues of data", "le")
def by_eigenvalues(task: Task) -> Line:
    """Jensen's inequality at the mean eigenvalue 1, where both sides are affine in means of traces."""
    context = task.context
    apart = [line for mean in means(task.statement) if (line := _apart(mean, context)) is not None]
    gap = sub(*reversed(task.statement.args))
    plain = replaced(gap, {line.statement.args[0]: line.statement.args[1] for line in apart})
    if not (atoms := means(plain)):
        raise Stuck("")
    source, data = atoms[0].args[0], new(context, "data", "data", plain)
    opened = [instantiate(mean.args[1], data) for mean in atoms]
    spectra = {trace.args[0] if trace.head == "over" else None for trace in opened}
    if len(spectra) > 1 or any(mean.args[0] is not source for mean in atoms):
        raise Stuck("")
    spectrum = opened[0].args[0]
    if spectrum.head != "spectrum":
        raise Stuck("")
    (free, *shares), tilt, body = _tilted(plain, dict(zip(atoms, opened, strict=True)), context)
    inside = Context((*context.variables, PLACE), (*context.conditions, lt(ZERO, PLACE)), context.ranges)
    pointwise = first_of(*(partial(above_zero, body, inside, False, depth) for depth in DEPTHS))
    here = Context((*context.variables, data), context.conditions, (*context.ranges, (data, source)))
    trace = over(spectrum, body, PLACE)
    known = [line for mean in atoms if (line := value_if_known(mean, context)) is not None]
    one = mean_value(over(source, over(spectrum, PLACE, PLACE), data), context)
    parts = add(free, *(mul(c, mean) for c, mean in zip(shares, atoms, strict=True)))
    total = add(parts, mul(tilt, one.statement.args[0]), neg(tilt))
    split = show(eq(over(source, trace, data), total), context, *known, one, rule="linear")
    sign = show(le(ZERO, trace), here, pointwise, rule="order")
    mean_sign = show(le(ZERO, over(source, trace, data)), context, sign, split, rule="order")
    slopes = [_share_of(line.statement.args[0], gap, context) for line in apart]
    return show(
        task.statement, context, mean_sign, split, one, *apart, rule="combine",
        multipliers=(ONE, ONE, tilt, *(neg(slope) for slope in slopes)),
    )  # fmt: skip


def _tilted(plain: Term, traces: dict[Term, Term], context: Context) -> tuple[list[Term], Term, Term]:
    """The free part and the shares of the means, the multiple of S - 1 that is added, and the sum at an eigenvalue, least at 1."""
    letters = [var(f"mean{i}_", "real") for i in range(len(traces))]
    where = Context((*context.variables, *letters, PLACE), (*context.conditions, lt(ZERO, PLACE)), context.ranges)
    symbols, convert = symbols_of(where), Converter(None)
    x, names = symbols[PLACE], [symbols[v] for v in letters]
    affine = sp.Poly(display(replaced(plain, dict(zip(traces, letters, strict=True))), symbols).doit(), *names)
    if affine.total_degree() > 1:
        raise Stuck("")
    shares = [affine.coeff_monomial(one) for one in (1, *names)]
    bodies = [sp.S.One, *(display(instantiate(trace.args[1], PLACE), symbols).doit() for trace in traces.values())]
    at_eigenvalue = sp.Add(*(c * body for c, body in zip(shares, bodies, strict=True)))
    tilt = sp.simplify(-sp.diff(at_eigenvalue, x).subs(x, 1))
    return (
        [convert.term(c) for c in shares],
        convert.term(tilt),
        convert.term(sp.expand(at_eigenvalue + tilt * (x - 1))),
    )


def _share_of(mean: Term, gap: Term, context: Context) -> Term:
    """By what a mean is multiplied in an affine expression."""
    letter = var("mean_", "real")
    symbols = symbols_of(Context((*context.variables, letter), context.conditions, context.ranges))
    others = {one: ZERO for one in means(gap) if one is not mean}
    return Converter(None).term(
        sp.diff(display(replaced(gap, {**others, mean: letter}), symbols).doit(), symbols[letter])
    )


def _apart(mean: Term, context: Context) -> Line | None:
    try:
        return by_traces(mean, context, lambda _: True)
    except Exception:
        in_time()
        return None
