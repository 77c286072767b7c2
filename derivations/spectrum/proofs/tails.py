"""Eigenvalues u^(-a), u uniform on (c, 1), as c -> 0: with many examples, by pairs of places."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.claim import Claim
from ....theory.find.parts import replaced
from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, lim, lt, mul, neg, over, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, substitute
from ....theory.write.convert import POPULATION
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas import pairs_limit
from ...lemmas.images import Image
from ...lemmas.letters import integral, t, u, x
from ...lemmas.pairs import AT_TWO, POWERS, c, over_ratio, pair, pairs, ratio, w
from ...lemmas.powers import TO_0, a, inside_unit, raised, v, vanishes
from ..heavy_tail import shallow_claim, steep_claim
from ..large_load import large_load_claim
from ..power_law_loads import zipf_large_claim
from .power_law import PAIR, exponent, general

_NOWHERE = Context(())


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


@lemma
def mean_value(order: Term, context: Context) -> Line:
    """<t> = (c^(1 - a) - 1)/((a - 1) (1 - c)), or ln(1/c)/(1 - c) for a = 1."""
    room, at = sub(ONE, order), raised(u, neg(order))
    if order is ONE:
        value, primitive = neg(make("ln", c)), make("ln", u)
    else:
        value, primitive = div(sub(raised(c, room), ONE), sub(order, ONE)), div(raised(u, room), room)
    known = have(eq(integral(c, ONE, at, u), value), context, rule="antiderivative", variable=u, function=primitive)
    return law(order).mean(t, known)


@lemma
def double_mean(order: Term, context: Context) -> Line:
    """The mean over pairs of eigenvalues, as twice an integral over the ratio of their places."""
    known = pairs(AT_TWO) if order is TWO else instance(pairs(POWERS), context, images={a: order})
    inner = substitute(pair, {a: order})
    return law(order).means(PAIR, x, ONE, inner, known, v)


# --- many examples -----------------------------------------------------------------------------------------


def total(order: Term) -> Term:
    """The integral over the ratio."""
    if order is TWO:
        return pairs(AT_TWO).statement.args[1].args[1]
    return substitute(pairs(POWERS).statement.args[1].args[1], {a: order})


@lemma
def many_examples(order: Term, context: Context) -> Line:
    """gamma (1 - q) tends to 2 T/((1 - c)^2 <t>), in numbers, T over the ratio."""
    here = cut(context)
    mean, double, known = mean_value(order, here), double_mean(order, here), at_law(large_load_claim, order, here)
    positive = have(lt(ZERO, mean.statement.args[0]), here, mean, law(order).on_half_line(here), rule="order")
    room = have(lt(ZERO, mean.statement.args[1]), here, positive, mean, rule="rewrite")
    left, (value, scale) = known.statement.args[0], (double.statement.args[1], mean.statement.args[1])
    return have(eq(left, div(value, scale)), here, known, mean, double, room, rule="rewrite", title="by pairs")


def squeezed(
    order: Term, context: Context, scale: Term, bounds: tuple[Line, Line], whole: Line, share: Term, *powers: Term
) -> Line:
    """The scaled integral over the ratio tends to the whole one, which the line gives a value, over a share."""
    here = cut(context)
    images = {a: order} if order is not TWO else {}
    low, high = (instance(line, here, images=images) for line in bounds)
    body = mul(scale, total(order)) if scale is not ONE else total(order)
    tends, (left, value) = lim(TO_0, body, c), whole.statement.args
    between = have(
        eq(tends, div(left, share)), context, low, high, *(to_zero(p, context) for p in powers), rule="squeeze",
        variables=(c,), lower=low.statement.args[0], upper=high.statement.args[1], near=ONE,
    )  # fmt: skip
    weights = ONE, inverse(share)
    return have(eq(tends, div(value, share)), context, between, whole, rule="field", multipliers=weights)


def to_zero(power_: Term, context: Context) -> Line:
    """c^p -> 0 for p > 0."""
    return instance(vanishes(), context, images={a: power_})


def in_the_limit(claim: Claim, order: Term, closed: Term, signs: tuple[Line, ...], *known: Line) -> Line:
    """The claim, by a closed form of what stands under its limit."""
    context, statement = claimed(claim)
    here, many = cut(context), many_examples(order, context)
    outer, value = statement.args
    body, (left, right) = instantiate(outer.args[1], c), many.statement.args
    plain = have(eq(replaced(body, {left: right}), closed), here, many, *signs, rule="functional_equation")
    weights = replaced(body, {left: ONE}), ONE
    same = have(eq(body, closed), here, many, plain, rule="field", title="in numbers", multipliers=weights)
    tends = have(eq(lim(TO_0, closed, c), value), context, *known, rule="limit_algebra", near=ONE)
    return have(statement, context, same, tends, rule="rewrite", title="the cut falls to 0", near=(ONE,))


_less, _room = sub(exponent, ONE), sub(TWO, exponent)


def shallow() -> Line:
    context = claimed(shallow_claim)[0]
    whole = instance(over_ratio(), context, images={a: exponent})
    tends = squeezed(exponent, context, ONE, pairs_limit.shallow(), whole, _room, mul(HALF, _room))
    below = instance(inside_unit()[1], cut(context), images={a: _less, u: c})
    closed = mul(TWO, total(exponent), _less, inverse(sub(ONE, c)), inverse(sub(ONE, raised(c, _less))))
    return in_the_limit(shallow_claim, exponent, closed, (below,), tends, to_zero(_less, context))


_order = sub(exponent, TWO)


@lemma
def tends_steep(context: Context) -> Line:
    """For a > 2 the integral over the ratio, times c^(a - 2), tends to one from 0 to 1."""
    whole = instance(over_ratio(sub(a, TWO)), context, images={a: exponent})
    return squeezed(exponent, context, raised(c, _order), pairs_limit.steep(), whole, _order, _order)


def closed_steep() -> Term:
    """The mean over pairs over c <t>, for a > 2."""
    room = mul(inverse(sub(ONE, c)), inverse(sub(ONE, raised(c, _less))))
    return mul(TWO, mul(raised(c, _order), total(exponent)), _less, room)


def steep() -> Line:
    context = claimed(steep_claim)[0]
    below = instance(inside_unit()[1], cut(context), images={a: _less, u: c})
    return in_the_limit(steep_claim, exponent, closed_steep(), (below,), tends_steep(context), to_zero(_less, context))


@lemma
def at_exponent_one() -> Line:
    """The integral over the ratio for a = 1 is 2 ln 2 - 1."""
    body, root = substitute(ratio, {a: ONE}), add(ONE, raised(w, HALF))
    value = sub(mul(TWO, make("ln", TWO)), ONE)
    return have(
        eq(integral(ZERO, ONE, body, w), value), _NOWHERE, rule="antiderivative", variable=w,
        function=mul(TWO, add(make("ln", root), inverse(root))),
    )  # fmt: skip


def zipf() -> Line:
    tends = squeezed(
        ONE, _NOWHERE, ONE, pairs_limit.shallow(), at_exponent_one(), sub(TWO, ONE), mul(HALF, sub(TWO, ONE))
    )
    closed = mul(TWO, total(ONE), inverse(sub(ONE, c)))
    return in_the_limit(zipf_large_claim, ONE, closed, (), tends)


PROOFS: dict[str, Callable[[], Line]] = {
    shallow_claim.name: shallow,
    steep_claim.name: steep,
    zipf_large_claim.name: zipf,
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("spectrum.heavy_tail_large_load", "spectrum.steep_tail_large_load", "spectrum.zipf_large_load"),
        "With many examples 1 - q goes like a double mean over pairs of eigenvalues s t/(sqrt(s) + sqrt(t))^2, "
        "over the mean eigenvalue. As the cut c vanishes the integral over pairs of places converges, or diverges "
        "at a known rate.",
    ),
}
"""What each proof does, in a sentence or two."""
