"""Parts of terms put to others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..terms.term import Term, app, make


def replaced(term: Term, images: Mapping[Term, Term]) -> Term:
    """The term with images for parts of it in which nothing is bound from outside."""
    if term in images:
        return images[term]
    parts: list[Any] = [replaced(part, images) if isinstance(part, Term) else part for part in term.args]
    if all(new is old for new, old in zip(parts, term.args, strict=True)):
        return term
    return app(*parts) if term.head == "app" else make(term.head, *parts)
