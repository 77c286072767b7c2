"""The one tree of errors: everything phaseproof raises on purpose is a PhaseproofError."""


class PhaseproofError(Exception):
    """Base of every deliberate error; its message is written for the user."""


class UsageError(PhaseproofError):
    """Bad input: the message names the argument, its value and what would be valid."""


class DomainError(UsageError):
    """A parameter value outside the domain that a claim declares."""


class Refusal(PhaseproofError):
    """A rule declines to certify a step; ``counterexample`` is set when the step is false."""

    def __init__(self, message: str, counterexample: str = "") -> None:
        super().__init__(message)
        self.counterexample = counterexample


class PrecisionError(PhaseproofError):
    """An enclosure could not be made tight enough within the working-precision limit."""
