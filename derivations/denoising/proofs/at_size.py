"""The losses of a denoiser at every size, by the resolvent at z = -s, s the variance of the noise."""

from __future__ import annotations

from ....theory.terms.build import ONE, TWO, ZERO, add, eq, inverse, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...lemmas.letters import DATA, SIZES, X, d, gamma, mean, n, resolvent, tau, z
from ...lemmas.marchenko_pastur import root
from ...lemmas.transform import m, square

sigma = var("noise", "real")
NOISY = Context((n, d, sigma), (*SIZES.conditions, lt(ZERO, sigma)))
variance = power(sigma, 2)
AT_NOISE = {z: neg(variance)}


@lemma
def root_at_size() -> Line:
    """sqrt((l (1 + s) - 1)^2 + 4 l s) = l sqrt((1 + s - 1/l)^2 + 4 s/l)."""
    g, s = var("load", "real"), var("s", "real")
    whole = root(add(power(sub(mul(g, add(ONE, s)), ONE), 2), mul(num(4), g, s)))
    part = root(add(power(sub(add(ONE, s), inverse(g)), 2), mul(num(4), s, inverse(g))))
    context = Context((g, s), (lt(ZERO, g), lt(ZERO, s)))
    return have(eq(whole, mul(g, part)), context, rule="functional_equation")


@lemma
def train_loss_by_resolvent() -> Line:
    """The training loss is s (1 + s tau(1/(z - S))) at z = -s, s the variance of the noise."""
    cited = axiom("train_loss")
    data = Context((n, d, sigma, X), NOISY.conditions, ((X, DATA),))
    images = {var("c", "real"): ZERO, var("sigma", "real"): sigma, var("D", "data"): X}
    known = instance(cited, data, images=images)
    loss, parts = known.statement.args
    value = mul(variance, add(ONE, mul(variance, tau(substitute(resolvent(), AT_NOISE)))))
    same = have(eq(parts, value), data, known, rule="linear", title="partial fractions")
    here = have(eq(loss, value), data, known, same, rule="field", multipliers=(ONE, ONE))
    by_mean = mul(variance, add(ONE, mul(variance, substitute(m, AT_NOISE))))
    split = have(eq(mean(value), by_mean), NOISY, rule="linear")
    moved = have(eq(mean(value), mean(loss)), NOISY, here, split, rule="rewrite")
    return have(eq(mean(loss), by_mean), NOISY, moved, split, rule="field", multipliers=(num(-1), ONE))


LOAD_NOISY = Context((gamma, sigma), (lt(ZERO, gamma), lt(ZERO, sigma)))


@lemma
def test_loss_by_resolvent() -> Line:
    """The mean test loss by E tau(1/(z - S)) and E tau(1/(z - S)^2) at z = -s."""
    images = {var("c", "real"): ZERO, var("sigma", "real"): sigma, var("D", "data"): X}
    data = Context((n, d, sigma, X), NOISY.conditions, ((X, DATA),))
    known = instance(axiom("test_loss"), data, images=images)
    loss, parts = known.statement.args
    one, two = (tau(substitute(term, AT_NOISE)) for term in (resolvent(), square))
    scale = add(power(variance, 2), power(variance, 3))
    value = add(variance, mul(TWO, power(variance, 2), one), mul(scale, two))
    same = have(eq(parts, value), data, known, rule="linear", title="partial fractions")
    here = have(eq(loss, value), data, known, same, rule="field", multipliers=(ONE, ONE))
    by_mean = add(variance, mul(TWO, power(variance, 2), mean(one)), mul(scale, mean(two)))
    split = have(eq(mean(value), by_mean), NOISY, rule="linear")
    moved = have(eq(mean(value), mean(loss)), NOISY, here, split, rule="rewrite")
    return have(eq(mean(loss), by_mean), NOISY, moved, split, rule="field", multipliers=(num(-1), ONE))
