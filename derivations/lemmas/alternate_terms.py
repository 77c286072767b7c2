"""The series of cosh and sinh: every other term of the exponential series, whose partial sums are half of two of its own."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, le, lim, lt, mul, neg
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from ...theory.write.strategies.equalities import equality
from ...theory.write.strategies.infinite_sums import infinite_sum
from ...theory.write.strategies.sums import total as value_of_sum
from .exponential_series import COUNTS, NEXT, exp, gamma, partial, partial_sums_tend, raised
from .exponential_series import term as each_term
from .letters import x
from .series import k, m, total

_POSITIVE = Context((x,), (lt(ZERO, x),))
_COUNTED = Context((x, m), (lt(ZERO, x), le(ZERO, m)))
_BELOW = Context((x,), (lt(x, ZERO),))
_EACH_BELOW = Context((x, k), (lt(x, ZERO), le(ZERO, k)))


def place(odd: bool, index: Term = k) -> Term:
    """2 k, or 2 k + 1."""
    return add(mul(TWO, index), ONE) if odd else mul(TWO, index)


def term(odd: bool, index: Term = k, base: Term = x) -> Term:
    """x^(2 k)/(2 k)!, or x^(2 k + 1)/(2 k + 1)!."""
    return div(raised(base, place(odd, index)), gamma(add(place(odd, index), ONE)))


def value(odd: bool, at: Term = x) -> Term:
    """cosh x, or sinh x."""
    return mul(HALF, add(exp(at), mul(num(-1 if odd else 1), exp(neg(at)))))


def _written(odd: bool, base: Term) -> Line:
    """The sum up to 0, or 1, by its terms."""
    terms = [each_term(num(j), base) for j in range(1 + odd)]
    first = substitute(partial(place(odd, m), base), {m: ZERO})
    return have(eq(first, add(*terms) if odd else terms[0]), _POSITIVE, rule="law")


def _two_more(odd: bool, base: Term) -> tuple[Line, Line]:
    """The sum with two more terms, and these."""
    last = place(odd, m)
    two = total(add(last, ONE), place(odd, NEXT), each_term(base=base))
    exists = have(make("defined", partial(place(odd, NEXT), base)), _COUNTED, rule="order")
    split = have(eq(partial(place(odd, NEXT), base), add(partial(last, base), two)), _COUNTED, exists, rule="split")
    terms = [each_term(add(last, more), base) for more in (ONE, TWO)]
    return split, have(eq(two, add(*terms)), _COUNTED, rule="law")


@lemma
def twice_the_partial_sum(odd: bool) -> Line:
    """Twice the sum up to m is the sum of x^j/j! up to 2 m, or 2 m + 1, plus that of (-x)^j/j!, or less it."""
    sign, bases = num(-1 if odd else 1), (x, neg(x))
    sums = total(ZERO, m, term(odd))
    statement = eq(mul(TWO, sums), add(partial(place(odd, m)), mul(sign, partial(place(odd, m), neg(x)))))
    start = [_written(odd, base) for base in bases]
    one = have(eq(substitute(sums, {m: ZERO}), term(odd, ZERO)), _POSITIVE, rule="law")
    values = add(start[0].statement.args[1], mul(sign, start[1].statement.args[1]))
    same = have(eq(mul(TWO, term(odd, ZERO)), values), _POSITIVE, rule="functional_equation")
    weights = TWO, neg(ONE), neg(sign), ONE
    base = have(substitute(statement, {m: ZERO}), _POSITIVE, one, *start, same, rule="field", multipliers=weights)
    supposed = have(statement, _COUNTED, rule="suppose")
    single = total(NEXT, NEXT, term(odd))
    split = have(eq(total(ZERO, NEXT, term(odd)), add(sums, single)), _COUNTED, supposed, rule="split")
    last = have(eq(single, term(odd, NEXT)), _COUNTED, rule="law")
    more = [line for base in bases for line in _two_more(odd, base)]
    terms = add(more[1].statement.args[1], mul(sign, more[3].statement.args[1]))
    alike = have(eq(mul(TWO, term(odd, NEXT)), terms), _COUNTED, rule="functional_equation")
    uses = supposed, split, last, *more, alike
    more_weights = ONE, TWO, TWO, neg(ONE), neg(ONE), neg(sign), neg(sign), ONE
    after = have(
        substitute(statement, {m: NEXT}),
        _COUNTED,
        *uses,
        rule="field",
        title="two more terms",
        multipliers=more_weights,
    )
    return have(statement, _COUNTED, base, after, rule="induction", variable=m, start=ZERO)


@lemma
def partial_sums_tend_to(odd: bool) -> Line:
    """For x > 0 the sum up to m tends to cosh x, or sinh x."""
    known = (
        instance(partial_sums_tend(True), _POSITIVE),
        instance(partial_sums_tend(False), _POSITIVE, images={x: neg(x)}),
    )
    last, bases = place(odd, m), (x, neg(x))
    tend = [
        have(
            eq(lim(COUNTS, partial(last, base), m), exp(base)), _POSITIVE, line, rule="compose", variables=(m,),
            outer=line.statement.args[0], inner=(last,),
        )
        for line, base in zip(known, bases, strict=True)
    ]  # fmt: skip
    half = mul(HALF, add(partial(last), mul(num(-1 if odd else 1), partial(last, neg(x)))))
    both = have(eq(lim(COUNTS, half, m), value(odd)), _POSITIVE, *tend, rule="limit_algebra")
    sums = total(ZERO, m, term(odd))
    same = have(eq(half, sums), _COUNTED, twice_the_partial_sum(odd), rule="field", multipliers=(neg(HALF),))
    return have(eq(lim(COUNTS, sums, m), value(odd)), _POSITIVE, both, same, rule="rewrite", near=(ZERO,))


@lemma
def for_positive(odd: bool) -> Line:
    """The sum for x > 0."""
    each = Context((x, k), (lt(ZERO, x), le(ZERO, k)))
    sign = have(le(ZERO, term(odd)), each, rule="sign")
    return infinite_sum(_POSITIVE, term(odd), sign, partial_sums_tend_to(odd), ZERO)


def _even(whole: Term, turned: Line) -> Line:
    """For x < 0 the sum is that at -x, term by term."""
    alike = have(eq(term(False, base=neg(x)), term(False)), _EACH_BELOW, rule="functional_equation")
    put = have(eq(turned.statement.args[0], whole), _BELOW, turned, alike, rule="rewrite")
    same = have(eq(turned.statement.args[1], value(False)), _BELOW, rule="functional_equation")
    return have(eq(whole, value(False)), _BELOW, put, turned, same, rule="field", multipliers=(neg(ONE), ONE, ONE))


def _odd(whole: Term, turned: Line) -> Line:
    """For x < 0 the sum is minus that at -x, term by term."""
    scaled = total(ZERO, OO, mul(neg(ONE), term(True, base=neg(x))))
    linear = have(eq(scaled, mul(neg(ONE), turned.statement.args[0])), _BELOW, turned, rule="linear")
    alike = have(eq(mul(neg(ONE), term(True, base=neg(x))), term(True)), _EACH_BELOW, rule="functional_equation")
    put = have(eq(scaled, whole), _BELOW, linear, alike, rule="rewrite")
    same = have(eq(mul(neg(ONE), turned.statement.args[1]), value(True)), _BELOW, rule="functional_equation")
    weights = neg(ONE), ONE, neg(ONE), ONE
    return have(eq(whole, value(True)), _BELOW, put, linear, turned, same, rule="field", multipliers=weights)


@lemma
def alternate_terms(odd: bool) -> Line:
    """The sum of x^(2 k)/(2 k)! is cosh x, that of x^(2 k + 1)/(2 k + 1)! is sinh x."""
    whole, everywhere = total(ZERO, OO, term(odd)), Context((x,))
    statement = eq(whole, value(odd))
    turned = instance(for_positive(odd), _BELOW, images={x: neg(x)})
    negative = (_odd if odd else _even)(whole, turned)
    nowhere = Context(())
    first = value_of_sum(substitute(whole, {x: ZERO}), nowhere)
    none = equality(first.statement.args[1], substitute(value(odd), {x: ZERO}), nowhere)
    at_zero = have(substitute(statement, {x: ZERO}), nowhere, first, none, rule="field", multipliers=(ONE, ONE))
    middle = have(statement, Context((x,), (eq(x, ZERO),)), at_zero, rule="rewrite")
    return have(statement, everywhere, for_positive(odd), middle, negative, rule="cases")
