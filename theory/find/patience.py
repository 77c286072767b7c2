"""How long is searched: times of a processor that the tables of docs/drafts.md are for, and the factor of a slower one."""

from __future__ import annotations

import os

from ..errors import UsageError

VARIABLE = "PHASEPROOF_PATIENCE"


def factor(text: str) -> float:
    """A number from 1 to 1000; UsageError for anything else."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 1 <= found <= 1000:
        raise UsageError(f"{VARIABLE} = {text!r}; valid: a number from 1 to 1000, by which searches take longer")
    return found


PATIENCE = factor(os.environ.get(VARIABLE) or "1")
"""By which every time limit of a search is multiplied; set by the environment, so that what is started searches alike."""
