"""The limits of cut square roots as means of products along eigenvectors of Sigma, and as the cut goes to infinity."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, eq, le, lt, mul, neg
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .exchange import K, Layer, T, exchanged, kernel, up_to, w
from .letters import gamma, t, x
from .population_direction import PLACE, begun_direction, direction, exist, scale, sizes
from .population_double import double, z
from .population_limits import LIMIT_CUT, LIMIT_W, cut_tends, factors
from .population_noise import POPULATIONS, P, average
from .population_roots import TWO_SETS
from .square_root import begun, begun_exists, root, share

BASE = Context((gamma, P), POPULATIONS.conditions)


def parts(layers: tuple[Layer, ...]) -> tuple[tuple[Term, Term], tuple[Term, Term]]:
    """Both factors along an eigenvector, cut at T and whole."""
    first = (begun_direction, direction) if layers is TWO_SETS else (begun(t), root(t))
    return first, (begun_direction, direction)


@lemma
def _facts(layers: tuple[Layer, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Of both factors: 0 <= factor <= 1 at a noise, and that the integral up to T exists."""
    two = (*sizes(), exist()[1])
    if layers is TWO_SETS:
        return two, two
    at_w = Context((t, w), (le(ZERO, t), lt(ZERO, w)))
    signs = tuple(have(goal, at_w, rule="sign") for goal in (le(ZERO, share(t)), le(share(t), ONE)))
    return (*signs, instance(begun_exists(), Context((T, t), (lt(ZERO, T), le(ZERO, t))), images={x: t})), two


@lemma
def mean_of_cut(layers: tuple[Layer, ...]) -> Line:
    """4/pi^2 times the double integral is the mean of the product of the two cut integrals."""
    one, two = factors(layers)
    first, second = _facts(layers)
    inner = up_to(two, z)
    place = Context((*LIMIT_CUT.variables, t), (*LIMIT_CUT.conditions, le(ZERO, t)))
    at_w = Context((*LIMIT_W.variables, t), (*LIMIT_W.conditions, le(ZERO, t)))
    at_both = Context((*at_w.variables, z), (*at_w.conditions, lt(ZERO, z), lt(z, T)))
    move = {w: z}
    at_z = [
        instance(line, Context((*PLACE.variables, z), (*PLACE.conditions, lt(ZERO, z))), images=move)
        for line in sizes()
    ]
    body = mul(one, inner)
    there = [have(make("defined", inner), place, *second, *at_z, rule="order")]
    low = have(le(ZERO, inner), place, *there, *at_z, rule="order")
    mass = have(eq(up_to(ONE), T), Context((T,), (lt(ZERO, T),)), rule="law")
    under = have(le(inner, up_to(ONE, z)), place, *there, *at_z, rule="order")
    high = have(le(inner, T), place, under, mass, rule="combine", multipliers=(ONE, ONE))
    known = [
        have(le(ZERO, body), at_w, *first, low, rule="sign"),
        have(le(body, T), at_w, *first, low, high, rule="sign"),
    ]
    apart = have(eq(up_to(body), mul(up_to(one), inner)), place, *first, *there, rule="linear")
    exists = have(make("defined", up_to(body)), place, apart, rule="order")
    (out, *_), layer = exchanged(BASE, ((P, (t,)),)), {kernel((t,)): (2, close(body, w, t))}
    outer = instance(out, LIMIT_CUT, *known, exists, images={K: T}, functions=layer)
    pair = mul(one, two)
    inside = have(eq(up_to(pair, z), body), at_w, *first, *there, *at_z, rule="linear")
    at_pair = [have(goal, at_both, *first, *at_z, rule="sign") for goal in (le(ZERO, pair), le(pair, ONE))]
    whole = have(make("defined", up_to(pair, z)), at_w, inside, rule="order")
    layer = {kernel((t,)): (2, close(pair, z, t))}
    second_ = instance(out, LIMIT_W, *at_pair, whole, images={K: ONE}, functions=layer)
    put = have(eq(second_.statement.args[0], average(body)), LIMIT_W, second_, inside, rule="rewrite")
    same = have(
        eq(average(body), up_to(average(pair), z)), LIMIT_W, put, second_, rule="field", multipliers=(neg(ONE), ONE)
    )
    twice = have(eq(outer.statement.args[1], double(average(pair))), LIMIT_CUT, outer, same, rule="rewrite")
    product = average(mul(*(cut for cut, _ in parts(layers))))
    free = average(mul(up_to(one), inner))
    moved = have(eq(outer.statement.args[0], free), LIMIT_CUT, outer, apart, rule="rewrite")
    scaled = have(eq(product, mul(scale, scale, free)), LIMIT_CUT, moved, *first, *there, rule="linear")
    value = cut_tends(layers).statement.args[1]
    square = mul(scale, scale)
    return have(
        eq(value, product), LIMIT_CUT, scaled, moved, outer, twice, rule="field", title="the mean of a product",
        multipliers=(neg(ONE), square, neg(square), neg(square)),
    )  # fmt: skip
