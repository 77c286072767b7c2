"""One spike: its eigenvalue leaves the bulk, or does not, and its direction is recovered, or is not."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache

from ...theory.claim import Claim
from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, eq, inverse, le, lt, mul, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, var
from ...theory.write.proof import Line, axiom, have, instance
from ..lemmas.eigenvalues import M, eigenvalue, k, resolvent_above
from ..lemmas.letters import DATA, S, X, d, gamma, n, t
from ..lemmas.letters import y as POINT
from ..lemmas.marchenko_pastur import upper
from ..lemmas.rank_one import determinant, entry, entry_exists, rises_above, stays_below, theta, v
from ..lemmas.white_resolvent import beyond_upper, entry_above, i, in_probability, place
from ..recovery import eigenvalue_claim
from .claimed import claimed

e = var("e", "real")
FIRST = make("basis", ONE)
SPIKED = make("spiked", S, FIRST, theta)
NEAR_ZERO = make("above", ZERO)


def with_data(context: Context, *conditions: Term) -> Context:
    """The context with data and their sizes."""
    sizes = le(ONE, n), le(ONE, d)
    return Context((*context.variables, n, d, X), (*context.conditions, *sizes, *conditions), ((X, DATA),))


@cache
def edge() -> Line:
    """The largest eigenvalues of white data tend to the upper edge."""
    return instance(axiom("edge_upper"), Context((gamma, k), (lt(ZERO, gamma), le(ONE, k))))


def entry_of(matrix: Term, direction: Term, at: Term) -> Term:
    return entry(matrix, direction, direction, at)


STRENGTHS = (lt(ZERO, gamma), lt(ZERO, theta))
SEEN = Context((gamma, theta), (*STRENGTHS, lt(power(theta, -2), gamma)))
BLIND = Context((gamma, theta), (*STRENGTHS, le(gamma, power(theta, -2))))


def rising(where: Context, at: Term, positive: Line) -> Line:
    """Above the bulk the determinant < 0 says that the largest eigenvalue is at least as large."""
    low = determinant(theta, at, entry_of(S, FIRST, at))
    context = with_data(where, lt(eigenvalue(S, ONE), at), lt(low, ZERO))
    return instance(rises_above(), context, positive, images={M: S, v: FIRST, POINT: at})


def staying(where: Context, at: Term, positive: Line) -> Line:
    """Above the bulk the determinant > 0 says that no eigenvalue is larger."""
    high = determinant(theta, at, entry_of(S, FIRST, at))
    context = with_data(where, lt(eigenvalue(S, ONE), at), lt(ZERO, high))
    exists = instance(resolvent_above(), context, images={M: S, POINT: at})
    return instance(stays_below(), context, exists, positive, images={M: S, v: FIRST, POINT: at, k: ONE})


def form_exists(where: Context, at: Term) -> Line:
    """The entry of the white resolvent exists above the largest eigenvalue."""
    context = with_data(where, lt(eigenvalue(S, ONE), at))
    exists = instance(resolvent_above(), context, images={M: S, POINT: at})
    return instance(entry_exists(), context, exists, images={M: S, v: FIRST, POINT: at})


def whites(where: Context, at: Term, *far: Line) -> tuple[Line, Line]:
    """An entry of the white resolvent at the place of t, and that this lies above the bulk."""
    return (
        instance(entry_above(), where, *far, images={t: at, i: ONE}),
        instance(beyond_upper(), where, *far, images={t: at}),
    )


@cache
def outlier() -> Line:
    """The zero of the determinant."""
    width = mul(HALF, sub(mul(gamma, power(theta, 2)), ONE), inverse(mul(gamma, theta)))
    near = Context((*SEEN.variables, e), (*SEEN.conditions, lt(ZERO, e), lt(e, width)))
    before, after = sub(theta, e), add(theta, e)
    low, high = place(before), place(after)
    close_by = have(lt(e, width), near, rule="sign")
    positive = have(lt(ZERO, before), near, close_by, rule="combine", multipliers=(ONE,))
    scale = mul(TWO, gamma, theta)
    far = have(lt(ONE, mul(gamma, power(before, 2))), near, close_by, rule="combine", multipliers=(scale,))
    beyond = have(lt(ONE, mul(gamma, power(after, 2))), near, rule="sign")
    under, over = (have(lt(ZERO, at), near, positive, rule="sign") for at in (low, high))
    known = [
        *whites(near, before, positive, far),
        *whites(near, after, beyond),
        form_exists(near, low),
        form_exists(near, high),
        rising(near, low, under),
        staying(near, high, over),
    ]
    top = eigenvalue(S, ONE)
    signs = [determinant(theta, at, entry_of(S, FIRST, at)) for at in (low, high)]
    statement = eq(in_probability(eigenvalue(SPIKED, ONE)), place(theta))
    return have(
        statement, SEEN, instance(edge(), SEEN, images={k: ONE}), *known, rule="squeeze", title="the outlier",
        variables=(n, d, X, e), lower=low, upper=high, toward=NEAR_ZERO, near_parameter=width,
        eventually=(top, low, signs[0], ZERO, top, high, ZERO, signs[1]),
    )  # fmt: skip


EDGE_ROOT = power(gamma, Fraction(-1, 2))


def beyond_edge(domain: Context) -> tuple[Context, Term, tuple[Line, ...]]:
    """A place of t = gamma^(-1/2) + e, where gamma^(-1/2) >= theta, and what is known there."""
    near = Context((*domain.variables, e), (*domain.conditions, lt(ZERO, e), lt(e, ONE)))
    after = add(EDGE_ROOT, e)
    positive = have(lt(ZERO, after), near, rule="sign")
    far = have(lt(ONE, mul(gamma, power(after, 2))), near, rule="sign")
    weak = have(le(theta, EDGE_ROOT), near, rule="sign", title="below the threshold")
    at = place(after)
    over = have(lt(ZERO, at), near, positive, rule="sign")
    above = *whites(near, after, positive, far), form_exists(near, at), weak, positive
    return near, at, (*above, staying(near, at, over))


@cache
def at_edge() -> Line:
    """No zero of the determinant: the eigenvalue lies between the first and second white ones, up to e."""
    _, high, known = beyond_edge(BLIND)
    interlaced = instance(axiom("interlacing_below"), with_data(BLIND, lt(ONE, d)), images={M: S, v: FIRST, k: ONE})
    top, second = eigenvalue(S, ONE), eigenvalue(S, TWO)
    sign = determinant(theta, high, entry_of(S, FIRST, high))
    statement = eq(in_probability(eigenvalue(SPIKED, ONE)), upper)
    edges = instance(edge(), BLIND, images={k: ONE}), instance(edge(), BLIND, images={k: TWO})
    return have(
        statement, BLIND, interlaced, *edges, *known, rule="squeeze", title="the edge", near=TWO,
        variables=(n, d, X, e), lower=second, upper=high, toward=NEAR_ZERO, near_parameter=ONE,
        eventually=(top, high, ZERO, sign),
    )  # fmt: skip


def by_regimes(claim: Claim, *regimes: Line) -> Line:
    """The claim's cases from a line for each, in its words."""
    context, statement = claimed(claim)
    values = statement.args[1].args[1::2]
    branches = []
    for regime, value in zip(regimes, values, strict=True):
        said = eq(statement.args[0], value)
        branches.append(have(said, regime.context, regime, rule="field", title="in these words", multipliers=(ONE,)))
    return have(statement, context, *branches, rule="cases", title="both regimes")


def largest() -> Line:
    return by_regimes(eigenvalue_claim, outlier(), at_edge())


PROOFS: dict[str, Callable[[], Line]] = {eigenvalue_claim.name: largest}
