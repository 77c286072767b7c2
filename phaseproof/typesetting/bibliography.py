"""References as BibTeX, read off the one list of the literature."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..theory.references import REFERENCES
from .alphabet import escape_tex

_ENTRY = re.compile(r"(?P<authors>.+?) \((?P<year>\d{4})\), (?P<rest>.+)")


def key_of(reference: str) -> str:
    """The key of a reference in the bibliography: its own, or one made from a citation written out in a record."""
    if reference in REFERENCES:
        return reference
    made = re.sub(r"[^a-z0-9]+", "-", reference.lower()).strip("-")[:60]
    return f"{made}-cited" if made in REFERENCES else made


def entry(reference: str) -> str:
    """One entry: authors, year, title and source where the citation has that form, else the citation as its title."""
    text = REFERENCES.get(reference, reference)
    fields = {"title": f"{{{escape_tex(text)}}}"}
    if found := _ENTRY.fullmatch(text):
        title, comma, source = found["rest"].partition(", ")
        authors = re.split(r", | and ", found["authors"])
        fields = {
            "author": " and ".join(map(escape_tex, authors)),
            "title": f"{{{escape_tex(title)}}}",
            "year": found["year"],
        }
        if comma:
            fields["note"] = escape_tex(source)
    lines = [f"@misc{{{key_of(reference)},", *(f"  {name} = {{{value}}}," for name, value in fields.items()), "}"]
    return "\n".join(lines)


def bibliography(references: Iterable[str]) -> str:
    """The .bib file, each reference once."""
    return "\n\n".join(entry(reference) for reference in dict.fromkeys(references)) + "\n"
