"""Lemmas: functions that write their lines once, for all who use them; the docstring says in words what the lines state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

from .proof import Line

Arguments = ParamSpec("Arguments")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Origin:
    """Where a line is written: the module and the function in it, and what that says of it in words."""

    module: str
    function: str
    words: str


ORIGINS: dict[int, tuple[Line, Origin]] = {}
"""By the identity of the lines, which are kept."""


def origin_of(line: Line) -> Origin | None:
    """The lemma that wrote a line, where one did."""
    return ORIGINS[id(line)][1] if id(line) in ORIGINS else None


def lemma(write: Callable[Arguments, Made]) -> Callable[Arguments, Made]:
    """The function, called once for the same arguments; lines that it returns and no other lemma has written are its own."""
    words = write.__doc__ or f"{write.__name__.replace('_', ' ').strip().capitalize()}."
    origin = Origin(write.__module__, write.__name__, " ".join(words.partition("\n\n")[0].split()))

    @wraps(write)
    def written(*arguments: Arguments.args, **named: Arguments.kwargs) -> Made:
        made = write(*arguments, **named)
        for line in _lines(made):
            ORIGINS.setdefault(id(line), (line, origin))
        return made

    return cast(Callable[Arguments, Made], cache(written))


def _lines(made: Any) -> Iterator[Line]:
    if isinstance(made, Line):
        yield made
    elif isinstance(made, tuple | dict):
        for part in made.values() if isinstance(made, dict) else made:
            yield from _lines(part)
