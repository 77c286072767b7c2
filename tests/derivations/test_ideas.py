"""Each claim of the book says what its proof does before its steps."""

from __future__ import annotations

import re

import pytest

from phaseproof.book.selection import load_book
from phaseproof.derivations.proving import idea_of
from phaseproof.typesetting.prose import as_html

BOOK = load_book()


@pytest.mark.parametrize("name", BOOK)
def test_a_proof_of_the_book_says_its_idea_in_words(name: str) -> None:
    idea = idea_of(BOOK[name].derivation)
    assert 40 < len(idea) < 320
    assert idea.endswith(".")
    page = as_html(idea, {}, str)
    assert not re.search(r"_|\^|\*|\bsqrt\b|\babs\(|&lt;\w|[<>]=", page), page


def test_the_idea_of_a_derivation_of_a_user_is_its_docstring() -> None:
    def derivation() -> None:
        """By parts,
        and by symmetry.

        The rest is routine.
        """

    assert idea_of(derivation) == "By parts, and by symmetry."
    assert idea_of(None) == ""
    assert idea_of(lambda: None) == ""
