"""``check --statement``: statements of one line, whether they hold."""

from __future__ import annotations

from collections.abc import Sequence

from ..theory.errors import UsageError
from .console import tell_proofs


def check_lines(
    statements: Sequence[str], given: Sequence[str], beside: Sequence[str], timeout: float, json: bool
) -> int:
    """Prove or refute them on what is given; ``beside`` names other things that were asked for, which go without them."""
    from ..checking.answers import check_statements
    from ..statements.statement import read_statements

    if not statements:
        raise UsageError(f"--given {given[0]!r} goes with a --statement, and there is none")
    if beside:
        raise UsageError(f"--statement is checked alone, not beside {beside[0]}")
    return tell_proofs(check_statements(read_statements(statements, given), timeout).report, json)
