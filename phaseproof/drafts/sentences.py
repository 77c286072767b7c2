"""Does a sentence claim the relation that stands within it?"""

from __future__ import annotations

import re

from ..statements.latex.names import DENIES
from ..statements.latex.remarks import PLACES, RELATION, words_of

CLAIMS = re.compile(
    r"(?:then|hence|thus|therefore|consequently|so|so that|we (?:have|get|obtain|find|see that|conclude that)|"
    r"(?:it )?follows that|(?:this|which|that|it) (?:gives|yields|shows that|means that|implies(?: that)?))\W*$",
    re.IGNORECASE,
)
"""What stands before a relation that its sentence claims."""
SUPPOSES = re.compile(
    r"\b(?:let|suppose|assum\w+|if|given|provided|whenever|when|where|for|with|such that|unless|choose|take|set|define\w*|"
    r"denot\w+|write|put|call|(?:set|tak|put|lett|choos|writ|call|defin|substitut|insert|plugg|evaluat|replac)\w*ing|at|under|or|"
    r"(?:in|for) (?:the|this|that|which|each|either) \w* ?case|(?:maxim|minim)\w+|whatever|regardless|irrespective|no matter|always|even|"
    r"switch\w*|negat\w*|revers\w*|flip\w*|(?:non)?positive|sign|real|complex)\b|\\(?:sout|xout|st|cancel|phantom|hphantom)\s*\{|"
    r"\b(?:wrong|false|incorrect|conjecture|question|exercise|hypothesis|guess)\b[^\w\s]*[:.\])]",
    re.IGNORECASE,
)
"""What a sentence says that speaks of a case: its relations are then conditions, or claims under conditions, and are not checked."""
SENTENCE = re.compile(r"[.?!:;]\s|\n[ \t]*\n|\\\\|\\item|\\end\{\w+\*?\}|\\\]|\$\$")
DISPLAYED = "equation|align|alignat|flalign|gather|multline|eqnarray|displaymath|math|split|aligned|gathered|cases"
PARAGRAPH = re.compile(rf"\n[ \t]*\n|\\end\{{(?!(?:{DISPLAYED}|itemize|enumerate|description)\*?\}})\w+\*?\}}")
"""Where a paragraph ends: displays and lists stand within one."""
GOES_BACK = re.compile(
    rf"\s*(?:\\\[|\$\$|\\begin\{{(?:{DISPLAYED}|proof)\*?\}})|"
    r"\W*(?:then|hence|thus|so|therefore|consequently|it follows|this|that|which|and|also|moreover|finally|in particular|now)\b",
    re.IGNORECASE,
)
"""How a paragraph begins that goes on from the one before: with a display, as a proof, or with a word that refers to it."""
AIMS = re.compile(
    r"\b(?:show|prove|claim|want|need|remains|suffices|condition|event|contradict\w*|absurd|impossib\w*|contrary|whether|since|because)\b",
    re.IGNORECASE,
)
"""What a sentence says that speaks of what is to be shown, or cannot be."""
GOES_ON = re.compile(
    r"(?:\s+(?:indeed|again|too|as well))?(?:\W*$|\s*holds?\W*$|"
    r"[\s~,]*(?:and|so|hence|thus|therefore|by|as (?:claimed|required|desired|stated|wanted|announced))\b)",
    re.IGNORECASE,
)
"""How a sentence goes on behind a relation that it claims, and does not merely speak of."""
FAULT = re.compile(
    r"\W*(?:but|however|yet|alas|unfortunately|wrong|nonsense|no|not|here|(?:this|that|which|it|both)\b(?! (?:proves|shows|completes|gives|yields|follows|"
    r"concludes|finishes|establishes)\b))\b",
    re.IGNORECASE,
)
"""How a sentence begins that may find fault with the one before, or say of which case it speaks."""
TIMES = (
    r"here|before (?!we\b|turning\b)|after (?!some\b|a (?:little|few|bit)\b|(?:simplif|integrat|substitut|expan|rearrang|insert|cancel|collect|multipl)\w*)|during|until|once|"
    r"while|without|over|through|depending|conditional(?:ly)?|as (?:soon|long) as|ideally|naively|classically|else"
)
"""A pattern of how sentences begin that say when something holds, or under what."""
PLACED = re.compile(
    r"\W*(?:(?:and|but|so|hence|thus|then|therefore|consequently|also|now|finally|moreover)\b\W*)*"
    + rf"(?:(?:{TIMES})\b|{PLACES})",
    re.IGNORECASE,
)
"""How a sentence begins that says where, or how often, what it claims holds."""
LONGEST_SENTENCE = 2_000
"""Characters on either side; what stands in a longer one is not claimed."""


def claims(text: str, at: int, behind: int, claimed: int, supposed: int = -1) -> bool:
    """Does the sentence claim the relation from there to ``behind``? ``claimed`` is the end of one that was claimed before.

    Under nothing that the paragraph supposes before, or the sentence; and the next sentence finds no fault with it. What the
    paragraph says without claiming it, the last of which begins at ``supposed``, may be supposed.
    """
    first, last = max(0, at - LONGEST_SENTENCE), behind + LONGEST_SENTENCE
    paragraph = paragraph_of(text, first, at)
    start = max((end.end() for end in SENTENCE.finditer(text, paragraph, at)), default=paragraph)
    found = SENTENCE.search(text, behind, last)
    if (paragraph == first > 0) or (found is None and last < len(text)) or supposed >= paragraph:
        return False
    end = found.start() if found else len(text)
    after = SENTENCE.search(text, found.end(), last) if found else None
    beyond = after.start() if after else min(last, len(text))
    if not GOES_ON.match(text, behind, end) or FAULT.match(text, end, beyond):
        return False
    if PLACED.match(text, start, at):
        return False
    told = text[start:at] + " " + text[behind:end]
    if SUPPOSES.search(text, paragraph, at) or SUPPOSES.search(text, behind, end) or AIMS.search(told):
        return False
    if (
        "?" in text[behind : end + 1]
        or AIMS.search(text, end, min(beyond, end + 40))
        or not DENIES.isdisjoint(words_of(told))
    ):
        return False
    if start <= claimed and re.fullmatch(r"\W*and\W*", text[claimed:at]):
        return True
    return RELATION.search(text, start, at) is None and CLAIMS.search(text[start:at]) is not None


def paragraph_of(text: str, first: int, at: int) -> int:
    """Where the paragraph begins, from ``first`` on, and those before from which it goes on."""
    starts = [first, *(end.end() for end in PARAGRAPH.finditer(text, first, at))]
    while len(starts) > 1 and GOES_BACK.match(text, starts[-1]):
        starts.pop()
    return starts[-1]
