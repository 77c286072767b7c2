"""A product that is not 0 has no factor 0."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, add, eq, le, lt, mul, ne
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance

_before, _factor, _after = (var(name, "real") for name in ("a", "b", "c"))


@lemma
def _of_three() -> Line:
    """No factor of three is 0 if their product is not."""
    whole = mul(_before, _factor, _after)
    context = Context((_before, _factor, _after), (ne(whole, ZERO),))
    nothing = have(eq(whole, ZERO), context.where(eq(_factor, ZERO)), rule="sign")
    signs = (lt(_factor, ZERO), lt(ZERO, _factor))
    branches = [have(ne(_factor, ZERO), context.where(sign), rule="sign") for sign in signs]
    return have(ne(_factor, ZERO), context, nothing, *branches, rule="cases")


def factor(not_zero: Line, k: Term) -> Line:
    """The k-th factor of a product over integers is not 0, where the line says that the product is not."""
    whole = not_zero.statement.args[0]
    (low, high), body = whole.args[0].args, whole.args[1]
    context = not_zero.context
    inside = Context((*context.variables, k), (*context.conditions, le(low, k), le(k, high)), context.ranges)
    value, ends = instantiate(body, k), ((low, add(k, num(-1))), (k, k), (add(k, ONE), high))
    below, one, above = (make("product", make("integers", *pair), body) for pair in ends)
    cut = have(eq(whole, mul(below, one, above)), inside, not_zero, rule="split")
    term = have(eq(one, value), inside, rule="law")
    parts = mul(below, value, above)
    moved = have(eq(whole, parts), inside, cut, term, rule="field", multipliers=(ONE, mul(below, above)))
    known = have(ne(parts, ZERO), inside, not_zero, moved, rule="rewrite")
    return instance(_of_three(), inside, known, images={_before: below, _factor: value, _after: above})
