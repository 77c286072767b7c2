"""Memorisation: the largest cosine between a sample and the examples, for a few examples in many dimensions."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import HALF, ONE, OO, TWO, ZERO, div, eq, inverse, le, lt, mul, neg, over, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, make, num, subterms, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.chi import length_moment
from ...lemmas.gamma import gamma_at_half, gamma_at_one
from ...lemmas.half_normal import one, three, two
from ...lemmas.letters import integral
from ...lemmas.marchenko_pastur import PI
from ..closest import few_samples_claim, few_values_claim

n, z, t = var("n", "integer"), var("Z", "data"), var("t", "real")
SAMPLES = Context((n,), (le(ONE, n),))
_SEED = make("gaussian", ONE, n)
_length, _largest = make("length", z), make("largest", z)
_AT_N = {var("d", "integer"): n}
_identity = 1, bound(0, "real")


def mean(body: Term) -> Term:
    return over(_SEED, body, z)


def gamma(at: Term) -> Term:
    return make("gamma", at)


@lemma
def mean_length() -> Line:
    """E|N| = sqrt(2) Gamma((n + 1)/2)/Gamma(n/2)."""
    return instance(length_moment(1), SAMPLES, images=_AT_N, title="the mean length")


@lemma
def mean_largest() -> Line:
    """E max|N_i| as an integral."""
    known = instance(axiom("largest_mean"), SAMPLES, images={**_AT_N, var("j", "integer"): ONE})
    whole, value = known.statement.args
    exists = have(make("defined", mean(_largest)), SAMPLES, known, rule="order", bound=whole)
    same = have(eq(whole, mean(_largest)), SAMPLES, known, exists, rule="linear")
    return have(eq(mean(_largest), value), SAMPLES, same, known, rule="field", multipliers=(neg(ONE), ONE))


@lemma
def as_means() -> Line:
    """The limit is E max|N_i|/E|N|."""
    limit = instance(axiom("orthogonal_examples"), SAMPLES)
    direction = limit.statement.args[1]
    cited = axiom("direction_and_length")
    exist = [
        have(make("defined", one), SAMPLES, line, rule="order")
        for one, line in ((direction, limit), (mean(_length), mean_length()))
    ]
    known = instance(cited, SAMPLES, *exist, images=_AT_N, functions={"f": _identity, "g": _identity})
    moved = have(eq(known.statement.args[0], mean(_largest)), SAMPLES, known, mean_largest(), rule="rewrite")
    length = mean_length()
    per = inverse(length.statement.args[1])
    uses, weights = (limit, length, known, moved), (ONE, neg(mul(direction, per)), neg(per), per)
    statement = eq(limit.statement.args[0], mul(mean(_largest), per))
    return have(statement, SAMPLES, *uses, rule="field", title="direction and length", multipliers=weights)


@lemma
def _power_below_one() -> Line:
    """1 - epsilon^n >= 0 for 0 <= epsilon <= 1."""
    e, u = var("e", "real"), var("u", "real")
    context = Context((n, e), (le(ONE, n), le(ZERO, e), le(e, ONE)))
    rises = have(
        le(make("pow", e, n), make("pow", ONE, n)), context, rule="increasing_map", variable=u, function=make("pow", u, n),
        interval=make("interval", ZERO, ONE), values=(e, ONE),
    )  # fmt: skip
    one = have(eq(make("pow", ONE, n), ONE), SAMPLES, rule="functional_equation")
    return have(le(ZERO, sub(ONE, make("pow", e, n))), context, rises, one, rule="combine", multipliers=(ONE, ONE))


def tail(power_: Term = n, at: Term = t) -> Term:
    """1 - erf(t/sqrt 2)^n, as authors write it."""
    return sub(ONE, make("pow", make("erf", mul(HALF, at, make("rpow", TWO, HALF))), power_))


@lemma
def tail_sign() -> Line:
    """The tail is not negative."""
    context, e = Context((n, t), (le(ONE, n), lt(ZERO, t))), tail().args[1].args[1].args[0]
    bounds = [have(one, context, rule="sign") for one in (le(ZERO, e), le(e, ONE))]
    return instance(_power_below_one(), context, *bounds, images={var("e", "real"): e})


@lemma
def tail_exists() -> Line:
    """The integral of the tail converges."""
    known = mean_largest()
    body = integral(ZERO, OO, tail(), t)
    return have(make("defined", body), SAMPLES, known, tail_sign(), rule="order", bound=known.statement.args[1])


@lemma
def as_integral() -> Line:
    """The limit is the integral of the tail over the mean length."""
    context, statement = claimed(few_samples_claim)
    largest, limit = mean_largest(), as_means()
    theirs, per = largest.statement.args[1], limit.statement.args[1].args[1]
    ours = next(part for part in statement.args[1].args if part.head == "over")
    exists = tail_exists()
    same = have(eq(theirs, ours), SAMPLES, largest, exists, rule="linear")
    factor = mul(*(part for part in statement.args[1].args if part is not ours))
    known = have(eq(per, factor), SAMPLES, rule="functional_equation")
    uses, weights = (limit, largest, same, known), (ONE, per, per, ours)
    return have(statement, context, *uses, rule="field", title="as an integral", multipliers=weights)


# --- one, two, three ------------------------------------------------------------------------------------------------------

_HALF_GAMMA, _GAMMA = gamma(HALF), gamma(ONE)
_ROOT_PI = make("rpow", PI, HALF)
_QUOTIENTS = (
    (div(_HALF_GAMMA, _GAMMA), _ROOT_PI),
    (mul(TWO, div(_GAMMA, _HALF_GAMMA)), mul(TWO, inverse(_ROOT_PI))),
    (mul(HALF, div(_HALF_GAMMA, _GAMMA)), mul(HALF, _ROOT_PI)),
)
"""Gamma(n/2)/Gamma((n + 1)/2), by Gamma at 1/2 and 1, and its value."""


def at_count(count: int) -> Line:
    """The limit at so many examples."""
    context, statement = claimed(few_values_claim)
    known = instance(as_integral(), Context(), images={n: num(count)})
    exists = instance(tail_exists(), Context(), images={n: num(count)})
    whole = (one, two, three)[count - 1](exists)
    limit, product = known.statement.args
    gammas = mul(*(part for part in product.args if "gamma" in {node.head for node in subterms(part)}))
    by_basics, value = _QUOTIENTS[count - 1]
    down = have(eq(gammas, by_basics), Context(), rule="functional_equation")
    basics = have(eq(by_basics, value), Context(), gamma_at_one(), gamma_at_half(), rule="rewrite")
    scale = mul(HALF, make("rpow", TWO, HALF))
    claimed_value = statement.args[1].args[2 * count - 1]
    per = mul(scale, whole.statement.args[1])
    here = have(
        eq(limit, claimed_value), Context(), known, whole, down, basics, rule="field", title=f"n = {count}",
        multipliers=(ONE, mul(scale, gammas), per, per),
    )  # fmt: skip
    branch = context.where(eq(n, num(count)))
    return have(eq(statement.args[0], claimed_value), branch, here, rule="rewrite", title=f"n = {count}")


def few_samples_exact() -> Line:
    context, statement = claimed(few_values_claim)
    return have(statement, context, *(at_count(count) for count in (1, 2, 3)), rule="cases", title="one, two, three")


PROOFS: dict[str, Callable[[], Line]] = {
    few_samples_claim.name: as_integral,
    few_values_claim.name: few_samples_exact,
}

IDEAS: dict[str, str] = {
    "memorisation.few_samples": (
        "In many dimensions a few examples are orthogonal and of one length, so that the cosines of a sample with "
        "them are the components of a Gaussian vector in n dimensions over its length. Its direction and length "
        "are independent: the mean largest component, an integral, is divided by the mean length."
    ),
    "memorisation.few_samples_exact": (
        "The limit is the mean of the largest of n half-normals over the mean length of n normals. For these few "
        "n the integral has an elementary value."
    ),
}
"""What each proof does, in a sentence or two."""
