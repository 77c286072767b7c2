"""How a derivation is written: ``step`` states a line. What has been written is remembered for a while, in its order."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from types import FrameType
from typing import Any

import sympy as sp

from .domain import Domain
from .errors import UsageError
from .steps import Place, Step

REMEMBERED = 400
"""Steps of this process that are remembered."""

_MADE: deque[Step] = deque(maxlen=REMEMBERED)
_WATCHERS: list[Callable[[Step, FrameType], None]] = []


def step(title: str, statement: sp.Basic, *given: str | Domain | Step, **certificate: Any) -> Step:
    """One line of a derivation: what is stated, by which rule, where, from which earlier steps.

    ``step(title, statement, domain, *uses)`` leaves the rule out: it is searched for. ``phaseproof rules`` shows them all.
    """
    rule, *rest = given if given and isinstance(given[0], str) else ("", *given)
    if not rest or not isinstance(rest[0], Domain):
        raise UsageError(f"step {title!r}: {rest[0] if rest else 'nothing'!r} stands where its domain is asked for")
    if not isinstance(statement, sp.Basic):
        raise UsageError(f"step {title!r} states {statement!r}; valid: equal(a, b), or a relation, as sympy.Le(a, b)")
    domain, *uses = rest
    frame = sys._getframe(1)
    made = Step(title, statement, rule, domain, tuple(uses), certificate, _place(frame))  # type: ignore[arg-type]
    _MADE.append(made)
    for watch in _WATCHERS:
        watch(made, frame)
    return made


def equal(left: sp.Expr, right: sp.Expr) -> sp.Eq:
    """The equation left = right, left as it is written."""
    return sp.Eq(left, right, evaluate=False)


def earlier(later: Step) -> list[Step]:
    """Steps of the same file that were made before, the last one first."""
    if later.place is None or later not in _MADE:
        return []
    before = islice(_MADE, _MADE.index(later))
    return [made for made in before if made.place is not None and made.place.file == later.place.file][::-1]


@contextmanager
def watching(watch: Callable[[Step, FrameType], None]) -> Iterator[None]:
    """Within, each step that is made is told, with the frame that made it."""
    _WATCHERS.append(watch)
    try:
        yield
    finally:
        _WATCHERS.remove(watch)


def _place(frame: FrameType) -> Place | None:
    """Where the call stands that the frame has under way."""
    found = next(islice(frame.f_code.co_positions(), frame.f_lasti // 2, None), None)
    if found is None or None in found:  # an interpreter that keeps no positions
        return None
    line, end_line, column, end_column = found
    return Place(frame.f_code.co_filename, line, column, end_line, end_column)  # type: ignore[arg-type]
