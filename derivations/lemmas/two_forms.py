"""Two forms in the first and the third moment of the largest half-normal, over a mean cosine: how far they are apart."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, add, div, eq, inverse, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have

cosine, size, root, s1, s2, f1, f3, c1, c2, k1, k2, excess, turned = (
    var(name, "real")
    for name in ("cosine", "size", "root", "s1", "s2", "f1", "f3", "c1", "c2", "k1", "k2", "excess", "turned")
)
FORMS = Context(
    (cosine, size, root, s1, s2, f1, f3, c1, c2, k1, k2, excess, turned),
    (
        *(lt(ZERO, one) for one in (cosine, size, root, s1, s2, f1)),
        eq(sub(power(s2, 2), power(s1, 2)), div(excess, size)), eq(sub(k1, k2), div(turned, size)),
    ),
)  # fmt: skip


def form(scale: Term, constant: Term, cubic: Term) -> Term:
    """size (scale (f1 (1 + constant/size) + f3 cubic/size)/(root cosine) - 1)."""
    inside = add(mul(f1, add(ONE, div(constant, size))), div(mul(f3, cubic), size))
    return mul(size, sub(div(mul(scale, inside), mul(root, cosine)), ONE))


@lemma
def difference() -> Line:
    """Of two forms in the first and third moment, in terms of what tends."""
    of_scale = div(excess, add(s1, s2))
    third = mul(div(f3, mul(size, f1)), sub(mul(s2, turned), mul(of_scale, k1)))
    rest = add(neg(of_scale), mul(s1, c1), neg(mul(s2, c2)), third)
    goal = eq(form(s1, c1, k1), add(form(s2, c2, k2), mul(inverse(div(mul(root, cosine), f1)), rest)))
    scales, cubics = (have(condition, FORMS, rule="sign") for condition in FORMS.conditions[-2:])
    weights = (
        neg(div(add(mul(f1, size), mul(f3, k1)), mul(cosine, root, add(s1, s2)))),
        div(mul(f3, s2), mul(cosine, root)),
    )
    return have(goal, FORMS, scales, cubics, rule="field", title="two forms", multipliers=weights)
