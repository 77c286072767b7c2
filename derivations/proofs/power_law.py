"""Populations whose eigenvalues fall like k^(-a), a < 1: what holds of every population, with its means as integrals of powers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from ...theory.claim import Claim
from ...theory.terms.build import ONE, OO, TWO, ZERO, add, div, eq, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, instantiate, make, num, substitute, var
from ...theory.write.convert import POPULATION
from ...theory.write.proof import Line, have, instance
from .. import few_examples, spectrum, spectrum_losses
from ..few_examples import flat_claim
from ..lemmas.letters import integral, t, u
from ..lemmas.powers import a, hyper_positive, integral_of_power, integral_of_powers, k, m, raised, s
from ..power_law import kappa_claim, test_claim, train_claim
from . import proof_of
from .claimed import claimed
from .finite_size import replaced

exponent = var("exponent", "real")
EXPONENTS = Context((exponent,), (lt(ZERO, exponent), lt(exponent, ONE)))
place = mul(sub(ONE, exponent), raised(u, neg(exponent)))
LAW = make("image", make("uniform", ZERO, ONE), close(place, u))
AT_NOISE = Context((exponent, k), (*EXPONENTS.conditions, lt(ZERO, k)))


def beside(context: Context) -> Context:
    """The context with a place u in the unit interval."""
    return Context((*context.variables, u), (*context.conditions, lt(ZERO, u), lt(u, ONE)), context.ranges)


def at_place(body: Term) -> Term:
    return substitute(body, {t: place})


def over_unit(body: Term, value: Line) -> Line:
    """The mean of a function of t over the law is the integral over the unit interval that the line gives a value."""
    context, whole = value.context, integral(ZERO, ONE, at_place(body), u)
    uniform = over(make("uniform", ZERO, ONE), at_place(body), u)
    one = have(eq(uniform, whole), context, value, rule="law")
    two = have(eq(over(LAW, body, t), uniform), context, one, rule="law")
    statement = eq(over(LAW, body, t), value.statement.args[1])
    return have(statement, context, two, one, value, rule="field", title="a mean of the law", multipliers=(ONE,) * 3)


def by_powers(body: Term, context: Context, scale: Term, images: dict[Term, Term], value: Term) -> Line:
    """The mean of a function that is, at the place u, scale u^s (1 + k u^a)^(-m)."""
    return by_integral(body, context, scale, instance(integral_of_powers(), context, images=images), value)


def by_integral(body: Term, context: Context, scale: Term, known: Line, value: Term) -> Line:
    """The same where the line gives the integral."""
    inner, whole = known.statement.args[0], integral(ZERO, ONE, at_place(body), u)
    inside = instantiate(inner.args[1], u)
    scaled = integral(ZERO, ONE, mul(scale, inside), u) if scale is not ONE else inner
    lines = [have(eq(scaled, mul(scale, inner)), context, known, rule="linear")] if scale is not ONE else []
    if whole is not scaled:
        inside = mul(scale, inside) if scale is not ONE else inside
        pointwise = have(eq(inside, at_place(body)), beside(context), rule="functional_equation")
        lines.insert(0, have(eq(scaled, whole), context, *lines, known, pointwise, rule="rewrite"))
    uses = (*lines, known)
    weights = (*((neg(ONE),) if whole is not scaled else ()), *((ONE,) if scale is not ONE else ()), scale)
    found = have(eq(whole, value), context, *uses, rule="field", multipliers=weights)
    return over_unit(body, found)


_ratio = div(ONE, exponent)
_rest = sub(ONE, exponent)


def hyper(one: Term, two: Term, at: Term = k) -> Term:
    return make("hyp2f1", one, two, add(ONE, two), neg(div(at, _rest)))


@cache
def share() -> Line:
    """<t/(t + k)> = 2F1(1, 1/a; 1 + 1/a; -k/(1 - a))."""
    images = {a: exponent, s: ZERO, m: ONE, k: div(k, _rest)}
    return by_powers(div(t, add(t, k)), AT_NOISE, ONE, images, hyper(ONE, _ratio))


@cache
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


@cache
def mean_value() -> Line:
    """<t> = 1."""
    return moment(1, EXPONENTS)


@cache
def participation() -> Line:
    """<t^2> = (1 - a)^2/(1 - 2 a) for a < 1/2."""
    return moment(2, claimed(flat_claim)[0])


# --- the noise and the losses -----------------------------------------------------------------------------


def general(claim: Claim) -> Line:
    """The theorem on every population."""
    proof = proof_of(claim.name)
    assert proof is not None, claim.name
    return proof()


def on_half_line(law: Term, context: Context) -> Line:
    return have(make("supported", law, make("interval", ZERO, OO)), context, rule="law")


def at_law(claim: Claim, context: Context) -> Line:
    """What the claim on every population says of the law."""
    exists = have(make("defined", over(LAW, t, t)), EXPONENTS, mean_value(), rule="order")
    return instance(general(claim), context, on_half_line(LAW, EXPONENTS), exists, images={POPULATION: LAW})


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
    return have(
        statement, context, at_law(few_examples.small_claim, context), participation(), mean_value(), rule="rewrite"
    )


PROOFS: dict[str, Callable[[], Line]] = {
    kappa_claim.name: noise_alone,
}
WAITING: dict[str, Callable[[], Line]] = {
    train_claim.name: partial(loss, train_claim, spectrum_losses.train_claim),
    test_claim.name: partial(loss, test_claim, spectrum_losses.test_claim),
    flat_claim.name: flat,
}
