"""Populations whose eigenvalues fall like k^(-a), a < 1: what holds of every population, with its means as integrals of powers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ....theory.claim import Claim
from ....theory.find.parts import replaced
from ....theory.terms.build import ONE, TWO, ZERO, add, div, eq, lt, mul, neg, over, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, num, substitute, var
from ....theory.write.convert import POPULATION
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.images import Image
from ...lemmas.letters import integral, t, u, x
from ...lemmas.pairs import WHOLE, over_ratio, pair, pairs
from ...lemmas.powers import a, hyper_positive, integral_of_power, integral_of_powers, k, m, raised, s, v
from ...proving import proof_of
from .. import few_examples
from .. import large_load as spectrum_large_load
from .. import losses as spectrum_losses
from .. import renormalised_noise as spectrum
from ..few_examples import flat_claim
from ..power_law import amplitude_claim, kappa_claim, test_claim, train_claim

exponent = var("exponent", "real")
EXPONENTS = Context((exponent,), (lt(ZERO, exponent), lt(exponent, ONE)))
place = mul(sub(ONE, exponent), raised(u, neg(exponent)))
IMAGE = Image(ZERO, place)
LAW = IMAGE.law
AT_NOISE = Context((exponent, k), (*EXPONENTS.conditions, lt(ZERO, k)))


def by_powers(body: Term, context: Context, scale: Term, images: dict[Term, Term], value: Term) -> Line:
    """The mean of a function that is, at the place u, scale u^s (1 + k u^a)^(-m)."""
    return by_integral(body, context, scale, instance(integral_of_powers(), context, images=images), value)


def by_integral(body: Term, context: Context, scale: Term, known: Line, value: Term) -> Line:
    """The same where the line gives the integral."""
    inner, whole = known.statement.args[0], IMAGE.whole(body)
    inside = instantiate(inner.args[1], u)
    scaled = integral(ZERO, ONE, mul(scale, inside), u) if scale is not ONE else inner
    lines = [have(eq(scaled, mul(scale, inner)), context, known, rule="linear")] if scale is not ONE else []
    if whole is not scaled:
        inside = mul(scale, inside) if scale is not ONE else inside
        pointwise = have(eq(inside, IMAGE.at(body)), IMAGE.beside(context), rule="functional_equation")
        lines.insert(0, have(eq(scaled, whole), context, *lines, known, pointwise, rule="rewrite"))
    uses = (*lines, known)
    weights = (*((neg(ONE),) if whole is not scaled else ()), *((ONE,) if scale is not ONE else ()), scale)
    found = have(eq(whole, value), context, *uses, rule="field", multipliers=weights)
    return IMAGE.mean(body, found)


_ratio = div(ONE, exponent)
_rest = sub(ONE, exponent)


def hyper(one: Term, two: Term, at: Term = k) -> Term:
    return make("hyp2f1", one, two, add(ONE, two), neg(div(at, _rest)))


@lemma
def share() -> Line:
    """<t/(t + k)> = 2F1(1, 1/a; 1 + 1/a; -k/(1 - a))."""
    images = {a: exponent, s: ZERO, m: ONE, k: div(k, _rest)}
    return by_powers(div(t, add(t, k)), AT_NOISE, ONE, images, hyper(ONE, _ratio))


@lemma
def square() -> Line:
    """<t/(t + k)^2> = 2F1(2, 1 + 1/a; 2 + 1/a; -k/(1 - a))/((1 + a)(1 - a))."""
    images = {a: exponent, s: exponent, m: TWO, k: div(k, _rest)}
    value = div(hyper(TWO, add(ONE, _ratio)), mul(add(ONE, exponent), _rest))
    return by_powers(mul(t, power(add(t, k), -2)), AT_NOISE, div(ONE, _rest), images, value)


def moment(order: int, context: Context) -> Line:
    """<t^order> = (1 - a)^order/(1 - order a), where order a < 1."""
    known = instance(integral_of_power(), context, images={s: mul(num(-order), exponent)})
    scale, body = (_rest, t) if order == 1 else (power(_rest, order), power(t, order))
    value = ONE if order == 1 else div(scale, sub(ONE, mul(num(order), exponent)))
    return by_integral(body, context, scale, known, value)


@lemma
def mean_value() -> Line:
    """<t> = 1."""
    return moment(1, EXPONENTS)


@lemma
def participation() -> Line:
    """<t^2> = (1 - a)^2/(1 - 2 a) for a < 1/2."""
    return moment(2, claimed(flat_claim)[0])


# --- the noise and the losses -----------------------------------------------------------------------------


def general(claim: Claim) -> Line:
    """The theorem on every population."""
    proof = proof_of(claim.name)
    assert proof is not None, claim.name
    return proof()


def at_law(claim: Claim, context: Context, *more: Line) -> Line:
    """What the claim on every population says of the law."""
    exists = have(make("defined", over(LAW, t, t)), EXPONENTS, mean_value(), rule="order")
    known = IMAGE.on_half_line(EXPONENTS), exists, *more
    return instance(general(claim), context, *known, images={POPULATION: LAW})


def noise_alone() -> Line:
    context, statement = claimed(kappa_claim)
    return have(statement, context, at_law(spectrum.kappa_claim, context), share(), rule="rewrite")


def loss(claim: Claim, general: Claim) -> Line:
    """A loss by the renormalised noise and means there."""
    context, statement = claimed(claim)
    root = at_law(spectrum.kappa_claim, context)
    noise, value = root.statement.args[1], noise_alone().statement.args[1]
    same = have(eq(noise, value), context, root, share(), rule="rewrite", title="the renormalised noise")
    positive, signs = [], []
    for one in (noise, value):
        positive.append(have(lt(ZERO, one), context, same, rule="sign"))
        images = {a: exponent, s: exponent, m: TWO, k: div(one, _rest)}
        signs.append(instance(hyper_positive(), context, positive[-1], images=images))
    known = [instance(line, context, positive[0], images={k: noise}) for line in (share(), square())]
    of_all = at_law(general, context)
    closed = replaced(of_all.statement.args[1], dict(line.statement.args for line in known))
    means = have(
        eq(of_all.statement.args[0], closed),
        context,
        of_all,
        *known,
        positive[0],
        signs[0],
        rule="rewrite",
        title="the means",
    )
    return have(statement, context, means, same, *positive, *signs, rule="rewrite", title="by the noise")


def flat() -> Line:
    context, statement = claimed(flat_claim)
    square = over(LAW, power(t, 2), t)
    exists = have(make("defined", square), context, participation(), rule="order")
    known = at_law(few_examples.small_claim, context, exists)
    return have(statement, context, known, participation(), mean_value(), rule="rewrite")


# --- many examples ----------------------------------------------------------------------------------------

_large = claimed(spectrum_large_load.large_load_claim)[1].args[1].args[1]
PAIR = instantiate(instantiate(_large.args[1], t).args[1], x)
"""What two eigenvalues x and t add to the large-load amplitude."""


@lemma
def double_mean() -> Line:
    """The mean over pairs of eigenvalues, in numbers."""
    square = instance(pairs(WHOLE), EXPONENTS, images={a: exponent})
    known = IMAGE.means(PAIR, x, _rest, substitute(pair, {a: exponent}), square, v)
    ratio, room = instance(over_ratio(), EXPONENTS, images={a: exponent}), sub(TWO, exponent)
    inner, value = ratio.statement.args
    part = square.statement.args[1].args[1]
    out = have(eq(part, div(inner, room)), EXPONENTS, square, ratio, rule="linear")
    statement = eq(known.statement.args[0], div(mul(TWO, _rest, value), room))
    share = mul(TWO, _rest)
    weights = ONE, share, div(share, room)
    return have(statement, EXPONENTS, known, out, ratio, rule="field", title="pairs of the law", multipliers=weights)


def many() -> Line:
    context, statement = claimed(amplitude_claim)
    known = at_law(spectrum_large_load.large_load_claim, context)
    return have(statement, context, known, double_mean(), mean_value(), rule="rewrite")


PROOFS: dict[str, Callable[[], Line]] = {
    kappa_claim.name: noise_alone,
    train_claim.name: partial(loss, train_claim, spectrum_losses.train_claim),
    test_claim.name: partial(loss, test_claim, spectrum_losses.test_claim),
    amplitude_claim.name: many,
    flat_claim.name: flat,
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        (
            "spectrum.power_law_small_load",
            "spectrum.power_law_renormalised_noise",
            "spectrum.power_law_test_error",
            "spectrum.power_law_train_error",
            "spectrum.power_law_large_load",
        ),
        "What holds for every population holds for this one. Its means over eigenvalues are integrals over u in "
        "(0, 1) of functions of u^(-a), with the mean eigenvalue 1/(1 - a) divided out.",
    ),
}
"""What each proof does, in a sentence or two."""
