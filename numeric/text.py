"""Integers of any length as text: Python refuses those of more than 4300 digits unless it is told otherwise."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def long_integers() -> Iterator[None]:
    """Integers of any length are read and written; how long a user's may be is bounded where they are read."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(before)
