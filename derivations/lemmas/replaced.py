"""A term with subterms put to their images."""

from __future__ import annotations

from ...theory.terms.term import Term, make


def replaced(term: Term, images: dict[Term, Term]) -> Term:
    """The term with subterms put to their images."""
    if term in images:
        return images[term]
    if term.head not in ("add", "mul", "pow"):
        return term
    return make(term.head, *(replaced(part, images) for part in term.args))
