"""Above the split of the spectrum of two eigenvalues: the ends of its gap, in order with its edges."""

from __future__ import annotations

from ...theory.terms.build import ONE, OO, ZERO, add, eq, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .split import (
    EDGE_EQUATIONS,
    EDGED,
    LETTERS,
    S,
    bound,
    from_edge,
    from_gap,
    hi,
    kappa,
    least,
    level,
    lo,
    other,
    point,
    rho,
)
from .split_sign import above_least, bounds_apart, is_inside

in1, in2 = var("rho_below", "real"), var("rho_above", "real")
"""rho at the ends of the gap."""
_GAPS = tuple(eq(sub(bound(1, end), level), ZERO) for end in (in1, in2))
_GAP_ORDER = lt(ZERO, in1), lt(in1, kappa), lt(kappa, in2)
GAPPED = Context((*EDGED.variables, in1, in2), (*EDGED.conditions, *_GAP_ORDER, *_GAPS))
APART = lt(least, level)
GAP_AS_ROOTS = {
    end: make("root", make("interval", *ends), close(sub(bound(1), level), rho))
    for end, ends in ((in1, (ZERO, kappa)), (in2, (kappa, OO)))
}


@lemma
def gap_ends() -> tuple[Line, ...]:
    """What is asked of the ends of the gap holds of roots."""
    lines, context = [], LETTERS.where(APART)
    at, *_ = above_least()
    below = have(
        lt(sub(bound(1, kappa), level), ZERO),
        context,
        at,
        have(APART, context, rule="sign"),
        rule="combine",
        multipliers=(neg(ONE), ONE),
    )
    for letter, end in GAP_AS_ROOTS.items():
        equation = have(eq(sub(bound(1, end), level), ZERO), context, below, rule="root_exists")
        order_ = (lt(ZERO, end), lt(end, kappa)) if letter is in1 else (lt(kappa, end),)
        lines += [equation, *(have(one, context, equation, rule="sign") for one in order_)]
    return tuple(lines)


def level_at(end: Term) -> Line:
    """f+ or f- is gamma g^2 there."""
    sign = -1 if end in (lo, hi) else 1
    condition = eq(sub(bound(sign, end), level), ZERO)
    known = have(condition, GAPPED, rule="sign")
    return have(eq(bound(sign, end), level), GAPPED, known, rule="field", multipliers=(ONE,))


POINTS = tuple(point(end) for end in (lo, in1, in2, hi))


def in_order(context: Context, end: Term, at_end: Line, side: int) -> Line:
    """A point of rho with f+ = gamma g^2 lies on its side of an edge."""
    edge = (lo, hi)[side]
    apart = instance(bounds_apart(), context, images={rho: end})
    below = have(lt(bound(-1, end), level), context, apart, at_end, rule="combine", multipliers=(ONE, ONE))
    inner = instance(is_inside()[side], context, below, images={rho: end})
    equation = have(EDGE_EQUATIONS[side], context, rule="sign")
    at_edge = have(eq(bound(-1, edge), level), context, equation, rule="field", multipliers=(ONE,))
    known = instance(from_edge(), context, at_edge, images={rho: edge, other: end})
    value = known.statement.args[1]
    sign = have(lt(ZERO, value) if side == 0 else lt(value, ZERO), context, inner, rule="sign")
    pair = (point(edge), point(end)) if side == 0 else (point(end), point(edge))
    weights = (neg(ONE), ONE) if side == 0 else (ONE, ONE)
    return have(lt(*pair), context, known, sign, rule="combine", multipliers=weights)


@lemma
def points_in_order() -> tuple[Line, ...]:
    """The edges and the ends of the gap lie in this order."""
    return tuple(in_order(GAPPED, end, level_at(end), side) for side, end in enumerate((in1, in2)))


@lemma
def gap_is_open() -> Line:
    """The ends of the gap differ: the two forms of their distance do not vanish together."""
    forward = instance(from_gap(), GAPPED, level_at(in1), images={rho: in1, other: in2})
    back = instance(from_gap(), GAPPED, level_at(in2), images={rho: in2, other: in1})
    e, f, y, z, i, j, low, high, s = (var(name, "real") for name in ("e", "f", "y", "z", "i", "j", "x_1", "x_2", "s"))
    forms = (
        eq(sub(high, low), mul(s, sub(power(f, 2), power(e, 2)), power(add(f, y), 2), i)),
        eq(sub(low, high), mul(s, sub(power(e, 2), power(f, 2)), power(add(e, z), 2), j)),
        eq(y, z),
    )
    signs = tuple(lt(ZERO, letter) for letter in (e, s, i, j))
    context = Context((e, f, y, z, i, j, low, high, s), (*forms, *signs, lt(e, f)))
    lines = []
    for where in (lt(ZERO, add(f, y)), lt(add(f, y), ZERO), eq(add(f, y), ZERO)):
        here = context.where(where)
        known, same = (have(forms[n], here, rule="sign") for n in ((1, 2) if where.head == "eq" else (0, 2)))
        value = known.statement.args[1]
        small = Context(
            (e, f, y, z, i, j, s), (*signs, lt(e, f), *((where,) if where.head == "lt" else (lt(add(e, z), ZERO),)))
        )
        if where.head == "eq":
            given = have(where, here, rule="sign")
            away = have(lt(add(e, z), ZERO), here, given, same, rule="combine", multipliers=(neg(ONE), neg(ONE)))
            moved = instance(have(lt(value, ZERO), small, rule="sign"), here, away)
        else:
            moved = instance(have(lt(ZERO, value), small, rule="sign"), here)
        weights = (ONE if where.head == "eq" else neg(ONE)), ONE
        lines.append(have(lt(low, high), here, known, moved, rule="combine", multipliers=weights))
    general = have(lt(low, high), context, *lines, rule="cases", title="the gap is open")
    one, two = (known.statement.args[1].args for known in (forward, back))
    images = {e: in1, f: in2, y: one[2].args[0].args[1], z: two[2].args[0].args[1], i: one[3], j: two[3]}
    images |= {low: point(in1), high: point(in2), s: power(S, 2)}
    shown = [have(lt(ZERO, images[letter]), GAPPED, rule="sign") for letter in (s, i, j)]
    same = have(eq(images[y], images[z]), GAPPED, rule="field")
    order_ = have(lt(in1, in2), GAPPED, rule="sign")
    return instance(general, GAPPED, forward, back, same, order_, *shown, images=images)
