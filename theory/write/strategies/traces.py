"""Means over data trace by trace: divergences by their traces, functions of eigenvalues by partial fractions, sums apart; lengths alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sympy as sp

from ...find.parts import replaced
from ...terms.build import ONE, ZERO, add, eq, le, lt, mul, neg, over, power
from ...terms.context import Context
from ...terms.term import Term, bound, instantiate, make, substitute, subterms, var
from ..convert import Converter
from ..display import display
from ..proof import Line, axiom, instance
from .equalities import equality
from .expansions import symbols_of
from .lemmas import by_lemma
from .limits import new
from .moments import mean_value
from .registry import Stuck, first_among, in_time, show

MATRIX, SIZE, PLACE = var("M", "matrix"), var("d", "integer"), var("eigenvalue", "real")
Share = tuple[Term, Term]
"""A coefficient, and what it multiplies."""


def by_traces(mean: Term, context: Context, kept: Callable[[Term], bool] = lambda _: False) -> Line:
    """The mean as a sum of means of products of simple traces, with the values of those that are known and not to be kept."""
    source, body = mean.args
    data = new(context, "data", "data", mean)
    here = Context((*context.variables, data), context.conditions, (*context.ranges, (data, source)))
    whole = instantiate(body, data)
    lines = [divergence(part, here) for part in _closed(whole, "wasserstein", "kl")]
    inside = replaced(whole, _images(lines))
    traces, plain = {}, inside
    for trace in _closed(inside, "over", "length"):
        traces[trace], line = shares_of(trace, context)
        if line is not None:
            lines.append(line)
            plain = replaced(plain, {trace: over(trace.args[0], line.statement.args[1], PLACE)})
            traces[over(trace.args[0], line.statement.args[1], PLACE)] = traces[trace]
    terms = [
        (share, part if part is ONE else over(source, part, data)) for share, part in products(plain, traces, here)
    ]
    if terms == [(ONE, mean)]:
        raise Stuck(f"{mean} is one part")
    values = [line for _, part in terms if part is not ONE and (line := value_if_known(part, context)) is not None]
    total, shares = together(terms), {part: share for share, part in terms}
    split = show(eq(over(source, plain, data), total), context, *values, rule="linear")
    values = [line for line in values if not kept(line.statement.args[0])]
    known = [split, *values]
    weights = [ONE, *(shares[line.statement.args[0]] for line in values)]
    if plain is not whole:
        form = known[0].statement.args[0]
        known = [show(eq(form, mean), context, *known, *lines, rule="rewrite"), *known]
        weights = [neg(ONE), *weights]
    value = replaced(total, _images(values))
    return show(eq(mean, value), context, *known, rule="field", title="trace by trace", multipliers=tuple(weights))


def value_if_known(mean: Term, context: Context) -> Line | None:
    """The line that gives a mean its value by a lemma or by pairings, or None."""
    line = by_lemma(mean, context)
    if line is not None:
        return line
    try:
        return mean_value(mean, context)
    except Exception:
        in_time()
        return None


def together(terms: Iterable[Share]) -> Term:
    """The sum of the shares times the parts."""
    return add(*(part if share is ONE else share if part is ONE else mul(share, part) for share, part in terms))


def _images(lines: Iterable[Line]) -> dict[Term, Term]:
    return {line.statement.args[0]: line.statement.args[1] for line in lines}


def _closed(term: Term, *heads: str) -> list[Term]:
    """Divergences, lengths, or traces of functions of one matrix, that speak of nothing bound outside."""
    found = (part for part in subterms(term) if part.head in heads and not part.loose)
    return list(dict.fromkeys(part for part in found if part.head != "over" or part.args[0].head == "spectrum"))


def divergence(term: Term, context: Context) -> Line:
    """A divergence between white data and those of a function of a matrix, by traces."""
    white = [part.head == "identity" for part in term.args]
    if white.count(True) != 1 or (term.head == "wasserstein" and not white[0]):
        raise Stuck(f"{term} is not one of white data")
    size, other = term.args[not white[0]].args[0], term.args[white[0]]
    matrix, body = other.args if other.head == "of" else (other, bound(0, "real"))
    name = "bures_wasserstein" if term.head == "wasserstein" else "kl_from_white" if white[0] else "kl_to_white"
    stated, functions = axiom(name), {"f": (1, body)}
    images = {v: image for v, image in ((MATRIX, matrix), (SIZE, size)) if v is not image}
    owed = [show(substitute(part.statement, images, functions), context, rule="order") for part in stated.theorem.owes]
    known = instance(stated, context, *owed, images=images, functions=functions)
    return show(eq(term, known.statement.args[1]), context, known, rule="field", multipliers=(ONE,))


def shares_of(trace: Term, context: Context) -> tuple[list[Share], Line | None]:
    """A trace by simple ones, or a length as it is, and the line that takes the function of an eigenvalue apart where that is more than a sum."""
    if trace.head == "length":
        return [(ONE, trace)], None
    source, body = trace.args
    where = Context((*context.variables, PLACE), (*context.conditions, le(ZERO, PLACE)), context.ranges)
    symbols, convert = symbols_of(where), Converter(None)
    plain, x = instantiate(body, PLACE), symbols[PLACE]
    shares = []
    for part in sp.Add.make_args(_apart(display(plain, symbols).doit(), x)):
        share, rest = part.as_independent(x, as_Add=False)
        if rest.is_Pow and rest.base.is_polynomial(x) and sp.degree(rest.base, x) == 1 and rest.exp.is_Rational:
            steep = rest.base.coeff(x)
            share, rest = sp.cancel(share * steep**rest.exp), sp.expand(rest.base / steep) ** rest.exp
        shares.append((convert.term(share), ONE if rest == 1 else convert.term(rest)))
    written = together(shares)
    found = [(share, part if part is ONE else over(source, part, PLACE)) for share, part in shares]
    if len(shares) == 1 and over(source, written, PLACE) is trace:
        return found, None
    conditions = (le(ZERO, PLACE), lt(ZERO, PLACE))
    places = (Context(where.variables, (*context.conditions, c), where.ranges) for c in conditions)
    return found, first_among(places, lambda place: equality(plain, written, place, slopes=False), "")


def _apart(function: sp.Expr, x: sp.Symbol) -> sp.Expr:
    if function.is_rational_function(x):
        return sp.apart(sp.together(function), x)
    return sp.expand(sp.expand_log(function))


def products(body: Term, traces: dict[Term, list[Share]], context: Context) -> list[Share]:
    """A polynomial in traces and lengths as shares of products of simple ones; ONE stands for no trace."""
    letters: dict[Term, Term] = {}

    def letter(part: Term) -> Term:
        return ONE if part is ONE else letters.setdefault(part, var(f"trace{len(letters)}_", "real"))

    images = {trace: together([(share, letter(part)) for share, part in shares]) for trace, shares in traces.items()}
    written = replaced(body, images)
    symbols = symbols_of(Context((*context.variables, *letters.values()), context.conditions, context.ranges))
    expression, convert = display(written, symbols).doit(), Converter(None)
    if not letters:
        raise Stuck("")
    if not expression.is_polynomial(*(symbols[v] for v in letters.values())):
        raise Stuck(f"{body} is no polynomial in traces")
    found = []
    for powers, share in sp.Poly(expression, *(symbols[v] for v in letters.values())).terms():
        factors = [part if p == 1 else power(part, int(p)) for part, p in zip(letters, powers, strict=True) if p]
        found.append(
            (convert.term(sp.factor(share)), make("mul", *factors) if len(factors) > 1 else (factors or [ONE])[0])
        )
    return found
