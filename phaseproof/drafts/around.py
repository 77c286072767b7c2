"""What stands around a formula: the words of its sentence, and what formulas within lines of its paragraph say that nobody claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .sentences import LONGEST_SENTENCE, SENTENCE, paragraph_of

GIVING = (
    "let|set|put|take|choose|pick|fix|denote|write|call|replace|here|now|henceforth|throughout|"
    "this (?:section|part)|from (?:now|here) on"
)
"""Words that begin to give a letter another meaning, beside *define*."""
RENAMING = re.compile(
    rf"(?<!\\)\b(?:{GIVING}|(?:re)?define\w*)\b[^.;:$]{{0,30}}(?:\$[^$]{{1,3}}\$[^.;:$]{{0,30}})?$",
    re.IGNORECASE,
)
"""How a sentence goes before a formula within a line that gives what stands in it another meaning."""
COMPUTED = re.compile(
    r"\b(?:with|such|so|where|which|that|we|obtain|get|have|find|see|gives|yields|compute)\b", re.IGNORECASE
)
"""Words behind such a beginning with which it is something else."""
DEFINED = re.compile(
    r"(?<!\\)\b(?:let|set|put|take|choose|call|denote|(?:re)?define)\b(?:\W+(?!to\b)[a-z]+){0,3}\W*$", re.IGNORECASE
)
"""Behind which a display gives what stands in it another meaning."""
DENIED = re.compile(
    r"\bthere (?:is|are|exists?) no\b[^.;:]*$|"
    r"\b(?:(?:is|are|was|be) (?:false|wrong|untrue|absurd|impossible|not (?:true|the case|possible))|cannot (?:have|be|hold)|"
    r"(?:do|does|did) not (?:have|hold|follow|imply|mean)|(?:have|has) not shown|never (?:have|has|had|holds?))\b(?:\W+\w+){0,3}\W*$",
    re.IGNORECASE,
)
FAILS = re.compile(
    r"\W*(?:which |this |that |it )?(?:(?:is|are|was|were|would be) (?:clearly |obviously |certainly )?"
    r"(?:false|wrong|untrue|absurd|impossible|nonsense|not (?:true|the case|possible)|a contradiction|contradictory)|"
    r"(?:do|does|did|can|could|need|will) ?not hold|fails|is violated|contradicts)\b",
    re.IGNORECASE,
)
"""How a sentence begins, before a formula and behind it, that says of it that it does not hold."""
EXISTS = re.compile(
    r"\b(?:there (?:is|are|exists?)|for (?:some|certain|suitable|at least)|exists?)\b[^.;:]*$", re.IGNORECASE
)
FOR_SOME = re.compile(r"[\s,(]*(?:for|with) (?:some|an?|one|certain|suitable|at least|the right)\b", re.IGNORECASE)
"""How one begins that speaks of some case alone."""

NAMING = re.compile(
    rf"(?<!\\)\b(?:{GIVING}|(?:re)?define|suppose|assume|consider)\b[^.;:]*$",
    re.IGNORECASE,
)
"""How a sentence begins that gives a letter another meaning, or a value."""
SUPPOSED = re.compile(
    r"(?<!\\)\b(?:let|set|put|take|suppose|assume|assuming|if|given|provided|unless|when|whenever|(?:re)?define\w*)\b(?:\W+[a-z]+){0,3}\W*$",
    re.IGNORECASE,
)
"""Behind which a display says what is supposed, or named, and is no claim."""
HYPOTHETICAL = re.compile(r"(?<!\\)\b(?:if|when|whenever|unless|otherwise|else|in case|provided|case)\b", re.IGNORECASE)
"""With which a sentence defines something in a case alone."""
REAL = re.compile(r"\b(?:real|complex)\b[^.;:$]{0,20}\$([^$]{1,12})\$", re.IGNORECASE)
"""Letters within a line that are said to be any real numbers, or more."""
_OTHER_LAWS = (
    r"(?:uniform|exponential|Poisson|Bernoulli|binomial|geometric|gamma|beta|chi-squared?|Cauchy|Laplace|Student|Rademacher|"
    r"log-?normal|Pareto|Weibull|Gumbel|logistic)"
)
DRAWN = re.compile(
    rf"\$([^$]{{1,12}})\$\W+(?:be|is|are|being|has|have|follows?|to be)\b[^.;:$]{{0,30}}\b{_OTHER_LAWS}\b(?!\W+(?:moments?|tails?|in)\b)|"
    rf"\b{_OTHER_LAWS}(?:ly\W+distributed)?(?:\W+random)?(?:\W+(?:variables?|numbers?))?\W+\$([^$]{{1,12}})\$",
    re.IGNORECASE,
)
"""Letters within a line that are said to be drawn from a law that no declaration has: those are normal."""
FOR = re.compile(r"\bfor\b[^$]*\$([^$]*)\$", re.IGNORECASE)
"""A condition within a line, of which letters it speaks."""


_BASE = r"\bbase[-\s]*\$?\s*(?:2|10|two|ten|[a-df-z])\b"
CONVENTIONS = (
    (
        re.compile(
            rf"\blog(?:arithm)?s?\b[^.;]{{0,60}}{_BASE}|{_BASE}[^.;]{{0,60}}\blog|"
            r"\b(?:binary|dyadic|decimal|common)\W+logarithms?\b|\b(?:measured|expressed|given|count\w*)\W+in\W+(?:bits|digits)\b",
            re.IGNORECASE,
        ),
        frozenset(("log",)),
        "the text takes logarithms to another base: write \\log_2, or \\ln",
    ),
    (
        re.compile(r"\bin degrees\b(?! of)", re.IGNORECASE),
        frozenset(("sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan")),
        "the text measures angles in degrees: write \\pi x/180",
    ),
)
"""What a text says anywhere in it of functions whose names do not tell it: those, and why they are not read without more."""


IN_WORDS = re.compile(
    r"\b(?:let|suppose|assume|assuming|if|when|whenever|for|with|where)\b[^.;$]*"
    r"(?:[=<>≤≥]|\b(?:positive|negative|nonnegative|nonzero|zero|odd|even|integers?|small|large|near|between)\b)[^.;$]*$",
    re.IGNORECASE,
)
"""With which words alone state a condition."""
LIMIT = re.compile(
    r"[.?!;]\s|\\\\|\\item|\\end\{\w+\*?\}|\\\]|\$\$|^#{1,6} [^\n]*$|^[ \t]*(?:[-*+]|\d+\.)[ \t]|"
    r"\\(?:sub)*(?:chapter|section|paragraph)\*?\{[^{}]*\}",
    re.MULTILINE,
)
"""Where a sentence ends that displays stand in: not before an empty line or a colon."""


@dataclass(frozen=True)
class Around:
    """The words of a sentence before and behind a formula, of its ``paragraph`` before it, and what formulas within lines of its paragraph say that nobody claims.

    ``near`` are the places of those that stand in the same sentence, or in one before that supposes or renames something;
    ``far`` of others before it.
    """

    before: str = ""
    behind: str = ""
    near: tuple[int, ...] = ()
    far: tuple[int, ...] = ()
    paragraph: str = ""
    unusual: Mapping[str, str] = field(default_factory=dict)
    """Functions of which the text says that they are meant otherwise, and what it says."""

    @property
    def denies(self) -> bool:
        """Does the sentence say that the formula does not hold?"""
        return DENIED.search(self.before) is not None or FAILS.match(self.behind) is not None

    @property
    def renames(self) -> bool:
        """Does the sentence give what stands in a formula within its line another meaning?"""
        found = RENAMING.search(self.before)
        return found is not None and COMPUTED.search(found[0]) is None

    @property
    def defines(self) -> bool:
        """Does it give what stands in a display another meaning?"""
        return DEFINED.search(self.before) is not None

    @property
    def is_of_some(self) -> bool:
        """Does the sentence say that the formula holds in some case alone?"""
        return EXISTS.search(self.before) is not None or FOR_SOME.match(self.behind) is not None

    @property
    def supposes(self) -> bool:
        """Does it say in words alone under what the formula holds, or that it is supposed?"""
        return SUPPOSED.search(self.before) is not None or IN_WORDS.search(self.before) is not None


def unusual(text: str) -> dict[str, str]:
    """The functions that a text means otherwise than their names say, and why they are not read."""
    return {name: why for said, names, why in CONVENTIONS if said.search(text) for name in names}


def around(text: str, at: int, behind: int, ended: bool, within: Iterable[tuple[int, int]]) -> Around:
    """What stands around the formula from there to ``behind``, with which its sentence ``ended`` or not.

    ``within`` are the places of formulas within lines that nobody claims, and where they end.
    """
    first = max(0, at - LONGEST_SENTENCE)
    paragraph = paragraph_of(text, first, at)
    begins = [paragraph, *(end.end() for end in LIMIT.finditer(text, paragraph, at))]
    words = re.compile(r"\s*").match(text, behind)
    found = SENTENCE.search(text, words.end() if words else behind, behind + LONGEST_SENTENCE)
    rest = text[behind : found.start() if found else behind + LONGEST_SENTENCE]
    last = behind if ended or re.match(r"\s*[A-Z]", rest) else behind + len(rest)
    near, far = list[int](), list[int]()
    for start, end in within:
        sentence = max((place for place in begins if place <= start), default=None)
        if at < start:
            near += [start] * (start < last)
        elif sentence is not None and end <= at:
            same = sentence == begins[-1] or NAMING.search(text, sentence, start)
            (near if same else far).append(start)
    return Around(text[begins[-1] : at], text[behind:last], tuple(near), tuple(far), text[paragraph:at])
