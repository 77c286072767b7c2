"""What a remark beside a formula does to it: a condition stands behind it, it changes nothing, or nobody can tell."""

from __future__ import annotations

import re

from .names import DENIES, RELATION_SIGNS
from .tokens import Token, Unread

CONDITIONAL = frozenset((
    "for", "if", "when", "whenever", "where", "with", "provided", "on", "all", "every", "any", "assuming",
    "assume", "suppose", "let", "given", "consider",
))  # fmt: skip
"""Words of a remark behind which a condition stands."""
BESIDE = CONDITIONAL | frozenset((
    "and", "a", "an", "the", "each", "that", "which", "is", "are",     "number", "numbers", "holds", "valid", "true", "again", "also", "fixed",
))  # fmt: skip
"""Words that a remark may hold before a condition; with another, as real or positive, it says more than its relation."""
ONE, EACH = frozenset(("a", "an")), frozenset(("all", "every", "any", "each", "given", "fixed"))
"""Of one or of all: for a number x > 0 it may hold of some x alone."""
HARMLESS = frozenset((
    "and", "so", "hence", "thus", "then", "therefore", "consequently", "by", "since", "because", "using", "via",
    "see", "cf", "i", "e", "that", "which", "this", "it", "we", "recall", "note", "also", "again", "now", "here",
    "in", "clearly", "obviously", "finally", "similarly", "likewise", "moreover", "furthermore", "further", "indeed",
    "holds",
))  # fmt: skip
"""With which a remark may begin that leaves a formula beside it as it is; one in brackets may begin with any word."""


HANGING = frozenset((
    "using", "via", "by", "which", "here", "substitution", "substituting", "replacing", "inserting", "variable", "variables",
))  # fmt: skip
"""Last words of a remark that say what the formula behind it is for: to be put in, as often as to be shown."""
AS = frozenset(("claimed", "required", "desired", "stated", "before", "above", "announced", "wanted", "needed"))
SUPPOSING = frozenset((
    "assuming", "taking", "letting", "setting", "supposing", "ignoring", "neglecting", "dropping", "omitting", "discarding", "putting",
    "choosing", "restricting", "considering", "excluding", "holding", "being", "having",
))  # fmt: skip
"""Words in -ing with which a remark may limit a formula; with others it says what was done."""
LAWS = frozenset((
    "inequality", "identity", "theorem", "lemma", "rule", "formula", "definition", "linearity", "symmetry", "independence", "induction",
    "substitution", "proposition", "corollary",
))  # fmt: skip
"""What a remark appeals to."""
SETTING = frozenset((
    "real", "positive", "negative", "nonnegative", "nonpositive", "nonzero", "even", "odd", "integer", "integers", "case", "cases", "fixed",
    "generic", "suitable", "certain", "constant", "larger", "smaller", "greater", "less", "most", "least", "half", "twice", "times",
))  # fmt: skip
"""Words with which a remark may say of which case a formula speaks, or add to it."""
OPEN = re.compile(
    r"\b(?:to|yet to|must|should) be (?:shown|proved|proven|verified|checked)\b|\b(?:in|on) (?:law|expectation|mean|average)\b|"
    r"\b(?:to|leading|lowest|first|second|third|next|linear|zeroth|highest) order\b|\ba\.\s*[se]\.",
    re.IGNORECASE,
)
"""Phrases with which a formula is not claimed, or not of numbers."""
PLACES = (
    r"(?:on (?!the (?:one|other|contrary)\b)|in (?!particular|fact|short|turn|total|sum|summary|conclusion|addition|other words|view|terms)|"
    r"at (?!once\b|last\b)|near|inside|outside|within|along|around|between|above|below|beyond|there|elsewhere|locally|nearby|initially|eventually|"
    r"to (?:\w+ )?order|sometimes|often|usually|typically|mostly|generically)\b"
)
"""A pattern of how words begin that say where, or how often, something holds."""
PLACED = re.compile(rf"\W*{PLACES}", re.IGNORECASE)
RELATION = re.compile(RELATION_SIGNS + r"|\\(?:in|to)(?![A-Za-z])")


def words_of(remark: str) -> list[str]:
    """The words of a remark, in small letters; of doesn't, for one, *not*."""
    words = re.findall("[a-z]+(?:'[a-z]+)?", remark.lower().replace("’", "'"))
    return ["not" if word.endswith("n't") else word for word in words]


def conditional(remark: Token) -> bool:
    """Does a condition stand behind the remark? Raises Unread for one within it, and for what may limit the formula."""
    words, text = words_of(remark.text), remark.text.strip()
    found = not CONDITIONAL.isdisjoint(words)
    if found and "$" in text:
        raise Unread("a condition within a remark is not read: write \\text{for } x > 0", remark.at)
    if RELATION.search(text):
        raise Unread("a relation within a remark is not read: write it outside of \\text", remark.at)
    if OPEN.search(text) or (not found and PLACED.match(text)):
        raise Unread("a remark that leaves it open what is claimed", remark.at)
    known = BESIDE - ONE if EACH.isdisjoint(words) else BESIDE
    strange = DENIES.intersection(words) or (set(words) - known if found else ())
    if strange:
        word = next(word for word in words if word in strange)
        raise Unread(f"a remark with the word {word!r} is not read beside a formula: write for, if or where", remark.at)
    if not found and not _harmless(text, words):
        raise Unread(
            f"does the remark {text[:40]!r} limit the formula? begin it with by, since or hence if not", remark.at
        )
    return found


def _harmless(text: str, words: list[str]) -> bool:
    """Does it leave a formula beside it as it is?"""
    if not SETTING.isdisjoint(words) or not SUPPOSING.isdisjoint(words) or words[-1:] in [[word] for word in HANGING]:
        return False
    if re.fullmatch(r"[.,;:!]*|\(\$?\\?\w{0,6}\*?\$?\)", text):
        return True
    if not words:
        return False
    if text[0] in "([" and "$" not in text:
        return True
    first, second = (*words, "")[:2]
    doing = first.endswith("ing") and first not in SUPPOSING
    return first in HARMLESS or doing or (first == "as" and second in AS) or not LAWS.isdisjoint(words)
