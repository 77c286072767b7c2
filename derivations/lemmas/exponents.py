"""An exponent between two powers: ln(x)/ln(g) for 0 < g < 1, where x lies above or below y g^p."""

from __future__ import annotations

from ...theory.terms.build import ONE, OO, ZERO, add, div, eq, inverse, le, lt, mul, neg
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have
from .powers import raised

x, y, g, p = (var(name, "real") for name in ("x", "y", "g", "p"))
_v = var("v", "real")


def ln(term: Term) -> Term:
    return make("ln", term)


quotient, bound = div(ln(x), ln(g)), add(div(ln(y), ln(g)), p)
_at = mul(y, raised(g, p))


@lemma
def from_powers() -> tuple[Line, Line]:
    """ln(x)/ln(g) <= ln(y)/ln(g) + p where x >= y g^p, and >= where x <= y g^p."""
    found = []
    for above in (True, False):
        order = le(_at, x) if above else le(x, _at)
        context = Context((x, y, g, p), (lt(ZERO, g), lt(g, ONE), lt(ZERO, y), lt(ZERO, x), order))
        positive = have(lt(ZERO, _at), context, rule="sign")
        ends = (_at, x) if above else (x, _at)
        logs = have(
            le(*map(ln, ends)), context, positive, rule="increasing_map", variable=_v, function=ln(_v),
            interval=make("interval", ends[0], OO), values=ends,
        )  # fmt: skip
        apart = have(eq(ln(_at), add(ln(y), mul(p, ln(g)))), context, positive, rule="functional_equation")
        negative = have(lt(ln(g), ZERO), context, rule="sign")
        weight = neg(inverse(ln(g)))
        relation = le(quotient, bound) if above else le(bound, quotient)
        weights = weight, weight if above else neg(weight), ZERO
        found.append(have(relation, context, logs, apart, negative, rule="combine", multipliers=weights))
    return found[0], found[1]
