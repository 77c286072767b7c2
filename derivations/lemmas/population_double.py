"""Cut square roots as double integrals of pairs of resolvents, and their limits as n and d grow."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, eq, le, lt, mul, neg, power
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .exchange import K, Layer, T, exchanged, kernel, up_to, w
from .letters import x
from .marchenko_pastur import PI
from .population_roots import BASE, CUT, between, cut, form
from .square_root import begun_exists, share

z = var("z", "real")
AT_W = Context((*CUT.variables, w), (*CUT.conditions, lt(ZERO, w), lt(w, T)), BASE.ranges)
AT_BOTH = Context((*AT_W.variables, z), (*AT_W.conditions, lt(ZERO, z), lt(z, T)), BASE.ranges)


def share_z(at: Term) -> Term:
    return substitute(share(at), {w: z})


def pair(layers: tuple[Layer, ...]) -> Term:
    """E tau of the product of A/(A + w^2) and B/(B + z^2), A and B the matrices of the innermost layer."""
    one, two = layers[0][1]
    return form(layers, mul(share(one), share_z(two)))


def double(body: Term) -> Term:
    return up_to(up_to(body, z), w)


@lemma
def _out(layers: tuple[Layer, ...]) -> tuple[Line, ...]:
    """The integral of a bounded function may be taken out of the means over samples, and all of it exists."""
    return exchanged(BASE, layers)


def _taken_out(
    layers: tuple[Layer, ...], context: Context, size: Term, body: Term, at: Term, *paid: Line
) -> tuple[Line, ...]:
    """The integral of the body, taken out of the means; and that they exist."""
    found = []
    for line in _out(layers):
        extra = tuple(v for v in line.context.variables if v.sort == "data")
        ranges = tuple((v, r) for v, r in line.context.ranges if v in extra)
        where = Context((*context.variables, *extra), context.conditions, (*context.ranges, *ranges))
        functions = {kernel(layers[0][1]): (3, close(body, at, *layers[0][1]))}
        found.append(instance(line, where, *paid, images={K: size}, functions=functions))
    return tuple(found)


@lemma
def cut_is_double(layers: tuple[Layer, ...]) -> Line:
    """The cut roots are 4/pi^2 times the double integral of the pair."""
    one, two = layers[0][1]
    places = tuple(le(ZERO, v) for v in (one, two))
    place = Context((T, one, two), (lt(ZERO, T), *places))
    at_w = Context((T, w, one, two), (lt(ZERO, T), lt(ZERO, w), lt(w, T), *places))
    inner = up_to(share_z(two), z)
    exist = [instance(begun_exists(), Context((T, v), (lt(ZERO, T), le(ZERO, v))), images={x: v}) for v in (one, two)]
    small = [
        have(goal, at_w, *exist, rule="order")
        for goal in (le(ZERO, mul(share(one), inner)), le(mul(share(one), inner), up_to(ONE, z)))
    ]
    mass = have(eq(up_to(ONE), T), Context((T,), (lt(ZERO, T),)), rule="law")
    below = have(le(mul(share(one), inner), T), at_w, small[1], mass, rule="combine", multipliers=(ONE, ONE))
    whole = mul(up_to(share(one)), inner)
    apart = have(eq(up_to(mul(share(one), inner)), whole), place, *exist, rule="linear")
    there = have(make("defined", up_to(mul(share(one), inner))), place, apart, rule="order")
    outer, *outer_exist = _taken_out(layers, CUT, T, mul(share(one), inner), w, small[0], below, there)
    form_of_whole = form(layers, whole)
    scaled = have(eq(cut(layers), mul(_SCALE, form_of_whole)), CUT, between(layers)[0], rule="linear")
    moved = have(eq(outer.statement.args[0], form_of_whole), CUT, outer, apart, scaled, *outer_exist, rule="rewrite")
    body = mul(share(one), share_z(two))
    at_both = Context((T, w, z, one, two), (*at_w.conditions, lt(ZERO, z), lt(z, T)))
    sizes = [have(goal, at_both, rule="sign") for goal in (le(ZERO, body), le(body, ONE))]
    inside = have(eq(up_to(body, z), mul(share(one), inner)), at_w, *exist, rule="linear")
    exists = have(make("defined", up_to(body, z)), at_w, inside, rule="order")
    second, *second_exist = _taken_out(layers, AT_W, ONE, body, z, *sizes, exists)
    nested = form(layers, mul(share(one), inner))
    put = have(eq(second.statement.args[0], nested), AT_W, second, inside, *second_exist, rule="rewrite")
    same = have(eq(nested, up_to(pair(layers), z)), AT_W, put, second, rule="field", multipliers=(neg(ONE), ONE))
    twice = have(eq(outer.statement.args[1], double(pair(layers))), CUT, outer, same, rule="rewrite")
    return have(
        eq(cut(layers), mul(_SCALE, double(pair(layers)))), CUT, scaled, moved, outer, twice, rule="field",
        title="a double integral", multipliers=(ONE, neg(_SCALE), _SCALE, _SCALE),
    )  # fmt: skip


_SCALE = mul(num(4), power(PI, -2))
