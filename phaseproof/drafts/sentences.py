"""Does a sentence claim the relation that stands within it?"""

from __future__ import annotations

import re

from ..statements.latex.rows import DENIES, words_of

CLAIMS = re.compile(
    r"(?:then|hence|thus|therefore|consequently|so|so that|we (?:have|get|obtain|find|see that|conclude that)|"
    r"(?:it )?follows that|(?:this|which|that|it) (?:gives|yields|shows that|means that|implies(?: that)?))\W*$",
    re.IGNORECASE,
)
"""What stands before a relation that its sentence claims."""
SUPPOSES = re.compile(
    r"\b(?:let|suppose|assum\w+|if|given|provided|whenever|when|where|for|with|such that|unless|choose|take|set|define\w*|"
    r"denot\w+|write|put|call)\b",
    re.IGNORECASE,
)
"""What a sentence says that speaks of a case: its relations are then conditions, or claims under conditions, and are not checked."""
SENTENCE = re.compile(r"[.?!:;]\s|\n[ \t]*\n|\\\\|\\item|\\end\{\w+\*?\}|\\\]|\$\$")
CLAUSE = re.compile(
    rf"{SENTENCE.pattern}|,(?!\s*(?:which|that|but|not|unless|only|except|if|when|whenever|for|provided|with|on|as)\b)|\.$"
)
"""Where the words end that may limit a relation before them."""
LONGEST_SENTENCE = 2_000
"""Characters on either side; what stands in a longer one is not claimed."""


def claims(text: str, at: int, behind: int, claimed: int) -> bool:
    """Does the sentence claim the relation from there to ``behind``? ``claimed`` is the end of one that was claimed before."""
    first, last = max(0, at - LONGEST_SENTENCE), behind + LONGEST_SENTENCE
    start = max((end.end() for end in SENTENCE.finditer(text, first, at)), default=first)
    found = CLAUSE.search(text, behind, last)
    if (start == first > 0) or (found is None and last < len(text)):
        return False
    end = found.start() if found else len(text)
    if SUPPOSES.search(text, start, at) or SUPPOSES.search(text, behind, end):
        return False
    if not DENIES.isdisjoint(words_of(text[start:at] + " " + text[behind:end])):
        return False
    if start <= claimed and re.fullmatch(r"\W*and\W*", text[claimed:at]):
        return True
    return CLAIMS.search(text[start:at]) is not None
