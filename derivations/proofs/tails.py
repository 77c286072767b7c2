"""Eigenvalues u^(-a), u uniform on (c, 1), as c -> 0: with many examples, by pairs of places."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ...theory.claim import Claim
from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, lim, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, num, substitute, var
from ...theory.write.convert import POPULATION
from ...theory.write.proof import Line, have, instance
from ..heavy_tail import shallow_claim, steep_claim
from ..lemmas import pairs_limit
from ..lemmas.images import Image
from ..lemmas.letters import integral, t, u, x
from ..lemmas.pairs import AT_TWO, POWERS, c, over_ratio, pair, pairs
from ..lemmas.powers import TO_0, a, inside_unit, raised, v, vanishes
from ..spectrum_large_load import large_load_claim
from .claimed import claimed
from .power_law import exponent, general

_large = claimed(large_load_claim)[1]
_both = _large.args[1].args[1]
_pair_body = instantiate(instantiate(_both.args[1], t).args[1], x)


def cut(context: Context) -> Context:
    """The context with a cut 0 < c < 1."""
    return Context((*context.variables, c), (*context.conditions, lt(ZERO, c), lt(c, ONE)))


def law(order: Term) -> Image:
    return Image(c, raised(u, neg(order)))


def at_law(claim: Claim, order: Term, context: Context) -> Line:
    """What the claim on every population says of the law."""
    image = law(order)
    exists = have(make("defined", over(image.law, t, t)), context, rule="order")
    return instance(general(claim), context, image.on_half_line(context), exists, images={POPULATION: image.law})


@cache
def mean_value(order: Term, context: Context) -> Line:
    """<t> = (c^(1 - a) - 1)/((a - 1) (1 - c)), or ln(1/c)/(1 - c) for a = 1."""
    room, at = sub(ONE, order), raised(u, neg(order))
    if order is ONE:
        value, primitive = neg(make("ln", c)), make("ln", u)
    else:
        value, primitive = div(sub(raised(c, room), ONE), sub(order, ONE)), div(raised(u, room), room)
    known = have(eq(integral(c, ONE, at, u), value), context, rule="antiderivative", variable=u, function=primitive)
    return law(order).mean(t, known)


@cache
def double_mean(order: Term, context: Context) -> Line:
    """The mean over pairs of eigenvalues, as twice an integral over the ratio of their places."""
    known = pairs(AT_TWO) if order is TWO else instance(pairs(POWERS), context, images={a: order})
    inner = substitute(pair, {a: order})
    return law(order).means(_pair_body, x, ONE, inner, known, v)


# --- many examples -----------------------------------------------------------------------------------------


def total(order: Term) -> Term:
    """The integral over the ratio."""
    if order is TWO:
        return pairs(AT_TWO).statement.args[1].args[1]
    return substitute(pairs(POWERS).statement.args[1].args[1], {a: order})


@cache
def many_examples(order: Term, context: Context) -> Line:
    """gamma (1 - q) tends to 2 T/((1 - c)^2 <t>), in numbers, T over the ratio."""
    here = cut(context)
    mean, double, known = mean_value(order, here), double_mean(order, here), at_law(large_load_claim, order, here)
    positive = have(lt(ZERO, mean.statement.args[0]), here, mean, rule="order")
    room = have(lt(ZERO, mean.statement.args[1]), here, positive, mean, rule="rewrite")
    left, (value, scale) = known.statement.args[0], (double.statement.args[1], mean.statement.args[1])
    return have(eq(left, div(value, scale)), here, known, mean, double, room, rule="rewrite", title="by pairs")


def squeezed(order: Term, context: Context, scale: Term, bounds: tuple[Line, Line], value: Term, *powers: Term) -> Line:
    """The scaled integral over the ratio tends to the value between its bounds."""
    here = cut(context)
    images = {a: order} if order is not TWO else {}
    low, high = (instance(line, here, images=images) for line in bounds)
    body = mul(scale, total(order)) if scale is not ONE else total(order)
    return have(
        eq(lim(TO_0, body, c), value), context, low, high, *(to_zero(p, context) for p in powers), rule="squeeze",
        variables=(c,), lower=low.statement.args[0], upper=high.statement.args[1], near=ONE,
    )  # fmt: skip


def to_zero(power_: Term, context: Context) -> Line:
    """c^p -> 0 for p > 0."""
    return instance(vanishes(), context, images={a: power_})


def shallow() -> Line:
    context, statement = claimed(shallow_claim)
    here, less, room = cut(context), sub(exponent, ONE), sub(TWO, exponent)
    whole = instance(over_ratio(), context, images={a: exponent})
    half = mul(HALF, room)
    tends = squeezed(exponent, context, ONE, pairs_limit.shallow(), div(whole.statement.args[0], room), half)
    many, scale = many_examples(exponent, context), raised(c, sub(ONE, exponent))
    unit = have(eq(mul(scale, raised(c, less)), ONE), here, rule="functional_equation")
    below = instance(inside_unit()[1], here, images={a: less, u: c})
    closed = mul(TWO, total(exponent), less, inverse(sub(ONE, c)), inverse(sub(ONE, raised(c, less))))
    return many, tends, unit, below, closed
