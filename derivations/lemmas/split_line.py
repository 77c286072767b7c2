"""Up to the split of the spectrum of two eigenvalues every x is one X(rho): the density there."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, eq, le, lt, mul, ne, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import x
from .split import (
    AT,
    AT_X,
    EDGED,
    HERE,
    INVERSE,
    ON_LINE,
    TOGETHER,
    bound,
    difference,
    hi,
    inverse_exists,
    kappa,
    least,
    level,
    lo,
    other,
    point,
    rho,
)
from .split_sign import BOTH, FOUND, IN_X, above_least, density_between, density_beyond, zero_at
from .two_atoms import no_density

_TOGETHER = FOUND.where(TOGETHER)
MIDDLE = point(kappa)
STRICT, BEFORE, AFTER = lt(level, least), lt(x, MIDDLE), lt(MIDDLE, x)


@lemma
def _below_upper_bound(where: Term) -> Line:
    """gamma g^2 < f+ at rho, below the split or off the point of kappa."""
    statement, (_, least_of_all, elsewhere) = lt(level, bound(1)), above_least()
    if where is STRICT:
        context = AT.where(STRICT)
        given = have(STRICT, context, rule="sign")
        return have(statement, context, least_of_all, given, rule="combine", multipliers=(ONE, ONE))
    e, f, h, j = (var(name, "real") for name in "efhj")
    product_ = mul(mul(sub(power(e, 2), power(f, 2)), j), h)
    before = where is BEFORE
    sign = lt(product_, ZERO) if before else lt(ZERO, product_)
    general = have(ne(e, f), Context((e, f, h, j), (sign,)), rule="sign")
    known = instance(difference(), AT, images={rho: kappa, other: rho})
    scale, bracket = known.statement.args[1].args
    images = {e: rho, f: kappa, j: scale.args[1], h: bracket}
    here = AT_X.where(where)
    uses = known, have(where, here, rule="sign"), have(HERE, here, rule="sign")
    weights = (ONE, ONE, ONE) if before else (neg(ONE), ONE, neg(ONE))
    away = have(substitute(sign, images), here, *uses, rule="combine", multipliers=weights)
    apart = instance(general, here, away, images=images)
    context = AT_X.where(TOGETHER, where)
    known, given = instance(elsewhere, context, apart), have(TOGETHER, context, rule="sign")
    return have(statement, context, known, given, rule="combine", multipliers=(ONE, ONE))


@lemma
def density_together(i: int, where: Term = STRICT) -> Line:
    """The density at x > 0 below the lower edge, between the edges, above the upper edge, for i = 0, 1, 2."""
    known = (density_beyond()[0], density_between(), density_beyond()[1])[i]
    place_ = (lt(x, point(lo)),), (lt(point(lo), x), lt(x, point(hi)), where), (lt(point(hi), x),)
    context = _TOGETHER.where(*place_[i], *(() if i == 1 else (lt(ZERO, x),)))
    same = have(HERE, context, rule="sign")
    moved = []
    for condition in known.context.conditions[len(FOUND.conditions) :]:
        if condition is lt(level, bound(1)):
            moved.append(instance(_below_upper_bound(where), context))
        elif condition is not lt(ZERO, x):
            given = have(lt(*(x if part is point() else part for part in condition.args)), context, rule="sign")
            weight_ = neg(ONE) if condition.args[1] is point() else ONE
            moved.append(have(condition, context, given, same, rule="combine", multipliers=(ONE, weight_)))
    line = instance(known, context, *moved)
    found = have(eq(point(INVERSE), x), ON_LINE, inverse_exists(), rule="field", multipliers=(ONE,))
    whole = Context(
        (*EDGED.variables, x), (*EDGED.conditions, TOGETHER, *context.conditions[len(_TOGETHER.conditions) :])
    )
    positive_ = have(lt(ZERO, INVERSE), ON_LINE, found, rule="sign")
    return instance(line, whole, found, positive_, images={rho: INVERSE})


def no_density_at(context: Context, end: Term, at_end: Line, positive_: Line) -> Line:
    """The density is 0 at a point of rho with f+ = gamma g^2."""
    at = {x: point(end)}
    factor_ = neg(substitute(BOTH.args[1], {rho: end}))
    both = have(eq(substitute(BOTH, {rho: end}), ZERO), context, at_end, rule="field", multipliers=(factor_,))
    zero = instance(zero_at(), context, both, images={rho: end, **at})
    below = have(le(zero.statement.args[0], ZERO), context, zero, rule="combine", multipliers=(ONE,))
    images = at | {letter: substitute(value, at) for letter, value in IN_X.items()}
    return instance(no_density(), context, below, positive_, images=images)
