"""What the mean divergences have beyond their limits, to first order in 1/d."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ....theory.claim import Claim
from ....theory.terms.build import HALF, ONE, add, div, inverse, mul, neg, sub
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line
from ...generalisation.proofs.divergence import along_loads, forward, reverse
from ...lemmas.letters import d, mean, n
from ...lemmas.mean_logarithm import core, logarithm, logarithm_limits
from ..shifts import kl_forward_claim, kl_reverse_claim


@lemma
def shift_value(claim: Claim) -> Line:
    """d times what the mean divergence per dimension has beyond its limit, in the limit."""
    beyond = mul(d, sub(mean(logarithm), core))
    load = div(n, d)
    of, by = reverse, neg(mul(HALF, beyond))
    if claim is kl_forward_claim:
        ratio = mul(load, inverse(mul(sub(sub(load, ONE), inverse(d)), sub(load, ONE))))
        of, by = forward, mul(HALF, add(ratio, beyond))
    return along_loads(claim, of, d, by, logarithm_limits()[1])


PROOFS: dict[str, Callable[[], Line]] = {c.name: partial(shift_value, c) for c in (kl_forward_claim, kl_reverse_claim)}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("finite_size.kl_forward_shift", "finite_size.kl_reverse_shift"),
        "The mean divergence is exact in n/(n - d - 1) and in a sum of digamma values, or in the latter alone. "
        "Both are expanded one order further: bounds of the digamma function hold up to 1/d^2.",
    ),
}
"""What each proof does, in a sentence or two."""
