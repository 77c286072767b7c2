"""How much of what could be tried a test tries: a part in `make test`, all of it in `make long`."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from typing import Any

import pytest

LONG = os.environ.get("PHASEPROOF_LONG") == "1"
"""Set by `make long`."""


def amount(few: int, many: int) -> int:
    """So many examples; the test has the marker `sampled`, by which `make long` finds it."""
    return many if LONG else few


def part_of(cases: Iterable[Any], rest: Collection[Any]) -> list[Any]:
    """All cases, of which `make long` alone tries the rest; not all of them are the rest."""
    cases = list(cases)
    assert set(rest) < set(cases), set(rest) - set(cases)
    return [pytest.param(case, marks=pytest.mark.long, id=str(case)) if case in rest else case for case in cases]
