"""A spike and few examples: the smallest eigenvalue is 0, and what of the spike's direction is left in the kernel."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, TRUE, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, num, substitute
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.eigenvalues import FUNCTIONS_OF_ONE, M, eigenvalue, k, resolvent_trace
from ...lemmas.letters import S, X, d, gamma, n, t, y
from ...lemmas.marchenko_pastur import FEW, lower
from ...lemmas.rank import beyond_rank, not_negative
from ...lemmas.rank_one import determinant, entry, entry_exists, theta, v
from ...lemmas.smallest import LAST, least
from ...lemmas.white_resolvent import BELOW, entry_at_place, i, in_probability, place
from ..weak_spikes import kernel_claim, rank_claim
from .spikes import FIRST, NEAR_ZERO, SPIKED, e, with_data

SMALLEST = eigenvalue(SPIKED, LAST)
ANY = lt(num(-1), theta)


def between(where: Context, number: Term) -> tuple[Line, Line]:
    """An eigenvalue is multiplied by a number between 1 and 1 + theta."""
    positive = instance(not_negative(), where, images={k: number})
    images = {M: S, v: FIRST, k: number}
    lower_, upper_ = (instance(axiom(f"ostrowski_{way}"), where, positive, images=images) for way in ("lower", "upper"))
    return lower_, upper_


@lemma
def smallest_not_negative() -> Line:
    """The smallest eigenvalue is not negative."""
    where = with_data(Context((theta,), (ANY,)))
    at_least, _ = between(where, d)
    positive = instance(not_negative(), where, images={k: d})
    scaled = have(le(ZERO, at_least.statement.args[0]), where, positive, rule="sign")
    last = instance(least()[0], where, images={M: SPIKED})
    return have(le(ZERO, SMALLEST), where, scaled, at_least, last, rule="combine", multipliers=(ONE, ONE, neg(ONE)))


# With at most as many examples as dimensions.


@lemma
def fewer_examples() -> Line:
    """Near a load below 1 there are fewer examples than dimensions."""
    near = inverse(sub(ONE, gamma))
    width, load = div(ONE, near), div(n, d)
    conditions = (le(ONE, n), le(ONE, d), lt(near, d), lt(sub(gamma, width), load), lt(load, add(gamma, width)))
    context = Context((gamma, n, d), (*FEW.conditions, *conditions))
    less = have(lt(load, add(gamma, width)), context, rule="sign")
    return have(lt(n, d), context, less, rule="combine", multipliers=(d,))


@lemma
def vanishing() -> Line:
    """Where there are fewer the smallest eigenvalue is 0."""
    context = Context((gamma, theta), (*FEW.conditions, ANY, lt(theta, ZERO)))
    where = with_data(context, lt(n, d))
    _, at_most = between(where, d)
    gone = instance(beyond_rank(), where, images={k: d})
    last = instance(least()[0], where, images={M: SPIKED})
    factor = at_most.statement.args[1].args[0]
    size = have(le(ZERO, factor), where, rule="sign")
    zero = have(
        le(SMALLEST, ZERO), where, at_most, gone, last, size, rule="combine", multipliers=(ONE, factor, ONE, ZERO)
    )
    return have(
        eq(in_probability(SMALLEST), ZERO), context, fewer_examples(), zero, smallest_not_negative(), rule="squeeze",
        title="the rank is at most n", near=inverse(sub(ONE, gamma)), variables=(n, d, X), lower=ZERO, upper=ZERO,
    )  # fmt: skip


@lemma
def vanishing_at_one() -> Line:
    """At load 1 it is at most the smallest white one, which tends to 0."""
    context = Context((gamma, theta), (eq(gamma, ONE), ANY, lt(theta, ZERO)))
    where = with_data(context)
    _, at_most = between(where, d)
    last, white = (instance(least()[0], where, images={M: matrix}) for matrix in (SPIKED, S))
    bottom = eigenvalue(S, LAST)
    factor = at_most.statement.args[1].args[0]
    chosen = make("cases", le(factor.args[1], factor.args[0]), ONE, TRUE, factor.args[1])
    meant = have(eq(factor, chosen), where, rule="define")
    one = have(eq(factor, ONE), where, meant, rule="cases")
    upper = have(
        le(SMALLEST, bottom), where, at_most, last, white, one, rule="combine",
        multipliers=(ONE, ONE, neg(ONE), neg(eigenvalue(S, d))),
    )  # fmt: skip
    cited = instance(axiom("edge_lower"), context, images={k: ONE})
    tends = have(eq(in_probability(bottom), lower), context, cited, rule="limit_algebra")
    at_1 = have(eq(substitute(lower, {gamma: ONE}), ZERO), context, rule="functional_equation")
    zero = have(eq(lower, ZERO), context, at_1, rule="rewrite")
    edge = have(eq(in_probability(bottom), ZERO), context, tends, zero, rule="field", multipliers=(ONE, ONE))
    return have(
        eq(in_probability(SMALLEST), ZERO), context, upper, edge, smallest_not_negative(), rule="squeeze",
        title="at load 1", variables=(n, d, X), lower=ZERO, upper=bottom,
    )  # fmt: skip


def smallest() -> Line:
    context, statement = claimed(rank_claim)
    return have(statement, context, vanishing(), vanishing_at_one(), rule="cases", title="at most as many examples")


# What few examples leave of the direction in the kernel.

HIDDEN = Context((gamma, theta), (*FEW.conditions, ANY))
NEAR = Context((*HIDDEN.variables, e), (*HIDDEN.conditions, lt(ZERO, e), lt(e, ONE)))
AT = sub(neg(inverse(gamma)), e)
PLACE = place(AT)
FORM = entry(S, FIRST, FIRST, PLACE)
SIGN = determinant(theta, PLACE, FORM)
WEIGHT = make("kernel_weight", SPIKED, FIRST)
LEAST = eigenvalue(S, n)


@lemma
def place_below() -> tuple[Line, ...]:
    """y = (1 + t)(1 + 1/(gamma t)) < 0 at t = -1/gamma - e, and the limit of the entry there."""
    few = have(lt(ONE, inverse(gamma)), NEAR, rule="sign")
    signs = (
        have(lt(AT, ZERO), NEAR, rule="sign"),
        have(lt(ONE, mul(gamma, power(AT, 2))), NEAR, few, rule="combine", multipliers=(ONE,)),
        have(lt(PLACE, ZERO), NEAR, rule="sign"),
    )
    form = instance(entry_at_place(FEW, BELOW), NEAR, *signs, images={t: AT, i: ONE})
    return form, *signs


@lemma
def entries() -> tuple[Line, Line]:
    """The entry of the white resolvent exists, and that of the spiked one is this over the determinant."""
    negative = Context((theta, y), (ANY, lt(y, ZERO)))
    where = with_data(negative)
    white, spiked = (have(make("defined", resolvent_trace(matrix)), where, rule="order") for matrix in (S, SPIKED))
    form = instance(entry_exists(), where, white, images={M: S, v: FIRST})
    sign = determinant(theta, y, entry(S, FIRST, FIRST))
    there = with_data(negative, lt(ZERO, sign))
    images = {M: SPIKED, v: FIRST}
    after = instance(axiom("entry_of_function"), where, spiked, images=images, functions=FUNCTIONS_OF_ONE)
    cited = instance(axiom("rank_one_entry"), there, white, spiked, form, after, images={M: S, v: FIRST})
    quotient = mul(entry(S, FIRST, FIRST), inverse(sign))
    changed = have(eq(entry(SPIKED, FIRST, FIRST), quotient), there, cited, rule="field", multipliers=(inverse(sign),))
    return form, changed


@lemma
def kernel_bounds() -> tuple[Line, Line]:
    """y h/Q + y/(min(1, 1 + theta) l) <= weight <= y h/Q, l the n-th eigenvalue of white data."""
    changed = entries()[1]
    quotient = changed.statement.args[1]
    most_value = mul(y, quotient)
    where = changed.context
    positive = smallest_not_negative()
    upper = instance(axiom("weight_of_kernel_upper"), where, changed, positive, images={M: SPIKED, v: FIRST})
    most = have(le(WEIGHT, most_value), where, upper, changed, rule="combine", multipliers=(ONE, y))
    top = eigenvalue(S, n)
    few = Context(where.variables, (*where.conditions, lt(n, d), lt(ZERO, top)), where.ranges)
    at_least, _ = between(few, n)
    _, after = between(few, add(n, ONE))
    factor, scale = after.statement.args[1].args[0], at_least.statement.args[0]
    gone = instance(beyond_rank(), few, images={k: add(n, ONE)})
    size = have(le(ZERO, factor), few, rule="sign")
    below = have(
        le(after.statement.args[0], ZERO), few, after, gone, size, rule="combine", multipliers=(ONE, factor, ZERO)
    )
    scaled = have(lt(ZERO, scale), few, rule="sign")
    number = at_least.statement.args[1]
    above = have(lt(ZERO, number), few, scaled, at_least, rule="combine", multipliers=(ONE, ONE))
    lower_ = instance(
        axiom("weight_of_kernel_lower"), few, changed, positive, above, below, images={M: SPIKED, v: FIRST, k: n}
    )
    weight = mul(neg(y), inverse(number), inverse(scale))
    share = have(
        le(mul(y, inverse(scale)), mul(y, inverse(number))), few, at_least, above, scaled, rule="combine",
        multipliers=(weight, ZERO, ZERO),
    )  # fmt: skip
    least_value = add(most_value, mul(y, inverse(scale)))
    at_last = have(le(least_value, WEIGHT), few, lower_, changed, share, rule="combine", multipliers=(ONE, neg(y), ONE))
    return at_last, most


def _at_place(line: Line) -> Line:
    """The line at the place below 0."""
    here = [substitute(condition, {y: PLACE}) for condition in line.context.conditions]
    random = [c for c in here if X in c.variables or (n in c.variables and d in c.variables)]
    return instance(line, with_data(NEAR, *random), *place_below(), images={y: PLACE})


@lemma
def left_over() -> Line:
    """The bounds at a place below 0 meet as it tends to 0."""
    at_last, most = kernel_bounds()
    places = place_below()
    known = [_at_place(line) for line in (*entries(), at_last, most)]
    edge = instance(axiom("edge_lower_of_few"), HIDDEN, images={k: ONE})
    near = inverse(sub(ONE, gamma))
    bottom = have(eq(in_probability(LEAST), lower), HIDDEN, edge, fewer_examples(), rule="limit_algebra", near=near)
    sides = known[2].statement.args[0], known[3].statement.args[1]
    positive = have(lt(ZERO, lower), HIDDEN, rule="sign")
    value = claimed(kernel_claim)[1].args[1]
    return have(
        eq(in_probability(WEIGHT), value), HIDDEN, bottom, positive, fewer_examples(), *places, *known, rule="squeeze",
        title="what is left", near=near, variables=(n, d, X, e), lower=sides[0], upper=sides[1],
        toward=NEAR_ZERO, near_parameter=ONE, eventually=(ZERO, SIGN, ZERO, LEAST),
    )  # fmt: skip


PROOFS: dict[str, Callable[[], Line]] = {rank_claim.name: smallest, kernel_claim.name: left_over}

IDEAS: dict[str, str] = {
    "recovery.smallest_eigenvalue_few": (
        "With fewer examples than dimensions S has a kernel, so that its smallest eigenvalue is 0. At load 1 it "
        "is at most the smallest white eigenvalue, which tends to 0."
    ),
    "recovery.kernel_weight": (
        "The weight of the spike's direction in the kernel is what the resolvent's entry has as a pole at 0. It "
        "is bounded at a place y below 0, and the bounds meet as y tends to 0."
    ),
}
"""What each proof does, in a sentence or two."""
