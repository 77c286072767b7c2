"""Claims on memorisation, proved topic by topic."""

from __future__ import annotations

from . import closeness, few_examples, memorisation_level, memorisation_turn

PROOFS = {**few_examples.PROOFS, **closeness.PROOFS, **memorisation_turn.PROOFS, **memorisation_level.PROOFS}
