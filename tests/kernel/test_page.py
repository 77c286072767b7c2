"""docs/kernel.md says what the kernel is, and the kernel does not grow."""

from __future__ import annotations

from phaseproof.theory.kernel.rule import RULES
from phaseproof.theory.rules import load

from .page import PAGE, sizes, written

LINES, ALLOWED = 5_939, 45
"""Lines of code of the trusted floors, which nothing may raise but a check that an attack showed missing and what a result
cannot be said without; and the most rules."""


def test_the_page_is_made_of_the_kernel_as_it_is():
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page, "docs/kernel.md is behind: python -m tests.kernel.page"


def test_the_trusted_code_does_not_grow():
    counted = sizes()
    print(counted)
    assert sum(counted.values()) <= LINES


def test_there_are_few_rules():
    load()
    assert 0 < len(RULES) <= ALLOWED
