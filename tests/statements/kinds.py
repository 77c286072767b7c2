"""Which of many statements `make test` tries: of each kind the first, and every eighth; `make long` tries them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

EVERY = 8


def kinds(text: str) -> set[str]:
    """The functions and relations that a text names."""
    return {*re.findall(r"[A-Za-z_]\w*(?=\()|<=|>=|==|!=|<|>", text)}


def rest(texts: Mapping[str, Iterable[str]], tried: Iterable[str] = ()) -> frozenset[str]:
    """The names that are left to `make long`: neither the first of a kind that no text tried elsewhere has, nor every eighth."""
    known = set[str]().union(*map(kinds, tried))
    others = []
    for name, parts in texts.items():
        here = kinds(" ".join(parts))
        if here <= known:
            others.append(name)
        known |= here
    return frozenset(name for number, name in enumerate(others) if number % EVERY)
