"""All strategies, in the order in which they are tried: each registers itself."""

from __future__ import annotations

from . import bases, evaluation, induction, inequalities, jensen, kinks, trace_order, wholes  # noqa: F401
