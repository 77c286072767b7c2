"""What a decider or a rule says when it has not seen that something holds. A refusal is no disproof."""

from __future__ import annotations


class Refusal(Exception):
    """Not shown; the message says what is missing."""
