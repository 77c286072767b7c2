"""A derivation is its author's program, which is kept within bounds while it runs."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..campaigns.limits import TimeLimit, time_limit
from ..campaigns.prints import prints_aside
from ..theory.errors import PhaseproofError
from ..theory.write.log import Derived
from .selection import describe


@contextmanager
def running(claim: Derived, timeout: float) -> Iterator[None]:
    """Within, the claim's derivation is built: a time limit, prints put aside, and errors with the place in the claim's file."""
    try:
        with time_limit(timeout), prints_aside():
            yield
    except TimeLimit as late:
        raise PhaseproofError(f"the check was stopped: {late}") from None
    except PhaseproofError:
        raise
    except (Exception, SystemExit) as error:
        raise PhaseproofError(f"the derivation cannot be built: {describe(error, source(claim))}") from error


def source(claim: Derived) -> Path:
    """The file of the derivation; the claim's name where it is a partial function or has none."""
    derivation: Any = getattr(claim, "derivation", None)
    try:
        return Path(inspect.getsourcefile(inspect.unwrap(derivation)) or claim.name)
    except TypeError:
        return Path(claim.name)
