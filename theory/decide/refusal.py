"""What a decider or a rule says when it has not seen that something holds. A refusal is no disproof."""

from __future__ import annotations

from collections.abc import Callable


class Refusal(Exception):
    """Not shown; the message says what is missing."""


def succeeds(attempt: Callable[..., object], *arguments: object) -> bool:
    """Is it shown? False says nothing."""
    try:
        attempt(*arguments)
    except Refusal:
        return False
    return True


def either(*ways: Callable[[], object]) -> None:
    """Return if one of the ways shows it."""
    messages = []
    for way in ways:
        try:
            way()
        except Refusal as refusal:
            messages.append(str(refusal))
        else:
            return
    raise Refusal("; or ".join(messages))
