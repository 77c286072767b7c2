"""The losses of a denoiser in the limit: exact in two traces at every size, which tend to the transform and its slope."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ....theory.find.parts import replaced
from ....theory.terms.build import ONE, eq
from ....theory.terms.term import Term, instantiate, substitute, subterms, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.first_order import limit_of_slope
from ...lemmas.letters import d, gamma, limit, n
from ...lemmas.transform import limit_of_transform, m, slope
from ..losses import excess_claim, gap_claim, optimum_claim, test_claim, train_claim
from .at_size import AT_NOISE, LOAD_NOISY, root_at_size, test_loss_by_resolvent, train_loss_by_resolvent, variance

LOSSES = {claim.name: claim for claim in (test_claim, train_claim, gap_claim, excess_claim)}


@lemma
def loss_in_the_limit(name: str) -> Line:
    """A combination of the losses, by the limits of the two traces at z = -s."""
    context, statement = claimed(LOSSES[name])
    definition, value = statement.args
    body = instantiate(definition.args[1], n, d)
    exact = dict(line.statement.args for line in (test_loss_by_resolvent(), train_loss_by_resolvent()))
    used = [line for line in (test_loss_by_resolvent(), train_loss_by_resolvent()) if _holds(body, line)]
    traces = [instance(line, LOAD_NOISY, images=AT_NOISE) for line in (limit_of_transform(), limit_of_slope())]
    means = [substitute(mean, AT_NOISE) for mean in (m, slope)]
    by_traces = replaced(body, exact)
    by_limits = replaced(by_traces, {mean: line.statement.args[1] for mean, line in zip(means, traces, strict=True)})
    tends = have(eq(limit(by_traces), by_limits), context, *traces, rule="limit_algebra", title="the two traces")
    whole = have(eq(definition, by_limits), context, tends, *used, rule="rewrite", title="exact at every size")
    root = instance(root_at_size(), LOAD_NOISY, images={var("load", "real"): gamma, var("s", "real"): variance})
    same = have(eq(by_limits, value), context, root, rule="field", title="one square root")
    return have(statement, context, whole, same, rule="field", title="the loss", multipliers=(ONE, ONE))


def _holds(body: Term, line: Line) -> bool:
    return line.statement.args[0] in subterms(body)


def optimum() -> Line:
    """The least of (w - 1)^2 + s w^2 over w."""
    context, statement = claimed(optimum_claim)
    return have(statement, context, rule="sign", title="a square")


PROOFS: dict[str, Callable[[], Line]] = {
    **{name: partial(loss_in_the_limit, name) for name in LOSSES},
    optimum_claim.name: optimum,
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("denoising.test_error", "denoising.gap", "denoising.excess"),
        "The losses of the trained denoiser S (S + sigma^2)^-1 are exact in the traces of 1/(z - S) and of its "
        "square at z = -sigma^2. In the limit these are the Stieltjes transform of the Marchenko–Pastur law and "
        "its slope.",
    ),
    "denoising.train_error": (
        "The training loss of the denoiser S (S + sigma^2)^-1 is exact in the trace of 1/(z - S) at z = -sigma^2. "
        "In the limit that is the Stieltjes transform of the Marchenko–Pastur law."
    ),
    "denoising.optimum": (
        "The loss (w - 1)^2 + sigma^2 w^2 is a parabola in the weight w. What it has beyond its least value is a "
        "square."
    ),
}
"""What each proof does, in a sentence or two."""
