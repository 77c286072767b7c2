"""What a report can be written as."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """The formats of a report, by the word that asks for them."""

    html = "html"
    markdown = "markdown"
    latex = "latex"
    pdf = "pdf"
    json = "json"
