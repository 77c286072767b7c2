"""What a remark beside a formula does to it: a condition stands behind it, it changes nothing, or nobody can tell."""

from __future__ import annotations

import re

from .tokens import Token, Unread

CONDITIONAL = frozenset((
    "for", "if", "when", "whenever", "where", "with", "provided", "as", "on", "all", "every", "any", "assuming",
    "assume", "suppose", "let", "given", "consider",
))  # fmt: skip
"""Words of a remark behind which a condition stands."""
BESIDE = CONDITIONAL | frozenset((
    "and", "a", "an", "the", "each", "that", "which", "is", "are", "real", "positive", "negative", "integer",
    "integers", "number", "numbers", "holds", "valid", "true", "again", "also", "fixed",
))  # fmt: skip
"""Words that a remark may hold before a condition: no other says that it is one."""
HARMLESS = frozenset((
    "and", "so", "hence", "thus", "then", "therefore", "consequently", "by", "since", "because", "using", "via",
    "see", "cf", "i", "e", "that", "which", "this", "it", "we", "recall", "note", "also", "again", "now", "here",
    "in", "clearly", "obviously", "finally", "similarly", "likewise", "moreover", "furthermore", "further", "indeed",
    "holds", "is",
))  # fmt: skip
"""With which a remark may begin that leaves a formula beside it as it is; one in brackets may begin with any word."""
DENIES = frozenset((
    "not", "no", "never", "false", "wrong", "untrue", "fails", "fail", "except", "unless", "only", "iff", "cannot",
    "nor", "neither", "or", "otherwise", "some", "hardly", "rarely", "seldom", "barely", "scarcely", "nearly",
    "almost", "roughly", "approximately", "asymptotically", "formally", "heuristically", "perhaps", "possibly",
    "might", "would", "instead", "rather", "impossible", "absurd", "limit", "limits", "eventually", "large", "small",
    "enough", "sufficiently", "incorrect", "invalid", "contradicts", "contradiction", "equivalent", "equivalently",
    "implies", "imply", "mod", "modulo", "up",
))  # fmt: skip
"""Words of a remark with which a formula does not say what stands there."""


def words_of(remark: str) -> list[str]:
    """The words of a remark, in small letters; of doesn't, for one, *not*."""
    words = re.findall("[a-z]+(?:'[a-z]+)?", remark.lower().replace("’", "'"))
    return ["not" if word.endswith("n't") else word for word in words]


def conditional(remark: Token) -> bool:
    """Does a condition stand behind the remark? Raises Unread for one within it."""
    words = words_of(remark.text)
    found = not CONDITIONAL.isdisjoint(words)
    if found and "$" in remark.text:
        raise Unread("a condition within a remark is not read: write \\text{for } x > 0", remark.at)
    strange = DENIES.intersection(words) or (set(words) - BESIDE if found else ())
    if strange:
        word = next(word for word in words if word in strange)
        raise Unread(f"a remark with the word {word!r} is not read beside a formula: write for, if or where", remark.at)
    if not found and words and words[0] not in HARMLESS and not remark.text.startswith("("):
        raise Unread(
            f"does a remark that begins with {words[0]!r} limit the formula? put it in brackets if not", remark.at
        )
    return found
