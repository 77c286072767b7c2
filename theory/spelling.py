"""What a misspelt word may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from .errors import UsageError


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest of the words that are known, as the end of a message; nothing where none is near."""
    near = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f"; did you mean {near[0]!r}?" if near else ""


def check_parameters(given: Iterable[str], names: Iterable[str]) -> None:
    """UsageError for a parameter that there is not, with those that there are and the nearest of them."""
    names = list(names)
    if unknown := sorted(set(given) - set(names)):
        near = did_you_mean(unknown[0], names)
        raise UsageError(f"unknown parameter {unknown[0]!r}; valid: {', '.join(names) or 'none'}{near}")
