"""Claims on memorisation, proved topic by topic."""

from __future__ import annotations

from . import closeness, closeness_to_first_order, few_examples, memorisation_level, memorisation_turn

PROOFS = {
    **few_examples.PROOFS,
    **closeness.PROOFS,
    **closeness_to_first_order.PROOFS,
    **memorisation_turn.PROOFS,
    **memorisation_level.PROOFS,
}
