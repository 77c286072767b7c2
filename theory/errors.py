"""The one tree of errors: everything phaseproof raises on purpose is a PhaseproofError."""

from typing import Any

WIDTH = 60
"""Characters of a text that are shown on either side of a place."""


class PhaseproofError(Exception):
    """Base of every deliberate error; its message is written for the user."""


class UsageError(PhaseproofError):
    """Bad input: the message names the argument, its value and what would be valid."""


class Misread(UsageError):
    """A text that is not read: ``what`` is wrong, and two lines that point to the place, counted from 0."""

    def __init__(self, what: str, text: str, at: int) -> None:
        first = max(0, at - WIDTH)
        before, after = "..." * (first > 0), "..." * (at + WIDTH < len(text))
        shown = "".join(c if c.isprintable() else " " for c in text[first : at + WIDTH])
        self.what = what
        self.pointer = f"  {before}{shown}{after}", f"  {' ' * (len(before) + at - first)}^"
        super().__init__("\n".join((what, *self.pointer)))


class DomainError(UsageError):
    """A parameter value outside the domain that a claim declares."""


class Refusal(PhaseproofError):
    """A rule declines to certify a step; ``follows`` is what it found instead of the right side, when it knows."""

    def __init__(self, message: str, follows: Any = None) -> None:
        super().__init__(message)
        self.follows = follows


class PrecisionError(PhaseproofError):
    """An enclosure could not be made tight enough within the working-precision limit."""


class NotEvaluable(PhaseproofError):
    """The expression holds something balls cannot evaluate: an integral, an expectation, a limit."""


class Undetermined(PhaseproofError):
    """No finite ball at this precision: a condition is straddled, a cut or a pole is touched."""
