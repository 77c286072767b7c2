"""Claims on memorisation, proved topic by topic."""

from __future__ import annotations

from . import closeness, few_examples, memorisation_valley

PROOFS = {**few_examples.PROOFS, **closeness.PROOFS, **memorisation_valley.PROOFS}
