"""Where a draft displays mathematics, and what it says to this tool in comments; nothing of it is read yet."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..statements.latex.macros import Macro, definitions, unread
from ..statements.latex.rows import DENIES, words_of

ENVIRONMENTS = ("align", "alignat", "flalign", "equation", "gather", "multline", "eqnarray", "displaymath", "dmath")
SPEAKS = re.compile(r"\s*phaseproof\s*:\s*(.*?)\s*$", re.DOTALL)
UNKNOWN = ("IEEEeqnarray", "empheq", "numcases", "subnumcases", "dgroup", "darray", "mathpar", "xalignat", "xxalignat")
"""Environments of displays that are told and not read."""
VERBATIM = ("verbatim", "lstlisting", "minted", "comment", "Verbatim")
INLINE, CLAIM = "inline", "claim"
RELATION = re.compile(r"[=<>≤≥≠]|\\(?:leq?|geq?|neq?|leqslant|geqslant|lt|gt|equiv|approx|le|ge)(?![A-Za-z])")
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
LONGEST = 20_000
"""Characters of one display."""


@dataclass(frozen=True)
class Remark:
    """What a comment says to this tool, and where."""

    text: str
    at: int


@dataclass(frozen=True)
class Display:
    """Displayed mathematics: its inside, of which environment, and where it begins and ends. ``broken`` says why it is none.

    ``INLINE`` is the environment of a relation within a line, ``CLAIM`` of one that its sentence claims.
    """

    text: str
    environment: str
    at: int
    inside: int
    end: int
    broken: str = ""


class Lines:
    """Places of a text as lines and columns, both from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def __call__(self, at: int) -> tuple[int, int]:
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1


def of_latex(text: str) -> tuple[list[Remark | Display], dict[str, list[Macro]]]:
    """The displays and remarks of a LaTeX file in order, and its macros."""
    remarks: list[Remark | Display] = []
    for found in _COMMENT.finditer(text):
        if spoken := SPEAKS.match(found[2]):
            remarks.append(Remark(spoken[1], found.start(2) + spoken.start(1)))
    plain = _COMMENT.sub(lambda found: found[1] + " " * (len(found[0]) - len(found[1])), text)
    for name in VERBATIM:
        plain = _blank(plain, re.compile(rf"\\begin\{{{name}\*?\}}.*?\\end\{{{name}\*?\}}", re.DOTALL))
    plain = _blank(plain, re.compile(r"\\(?:end\s*\{document\}|endinput(?![A-Za-z])).*", re.DOTALL))
    plain, chosen = _conditionals(plain)
    macros: dict[str, list[Macro]] = {}
    ends: dict[str, str] = {}
    given, rest = list(definitions(plain)), plain
    for *_, start, end in given:
        rest = _spaced(rest, start, end)
    local = [*chosen, *_groups(rest)]
    for name, macro in unread(plain, local):
        macros.setdefault(name, []).append(macro)
    for name, macro, start, end in given:
        if any(start in range(*span) for span in local):
            continue
        macros.setdefault(name, []).append(macro)
        stands_for = "".join(f"\\{w.text}" if w.kind == "command" else w.text for w in macro.body)
        if re.fullmatch(r"\\(?:begin|end)\{\w+\*?\}|\\[\[\]]", stands_for):
            ends[name] = stands_for
        plain = _spaced(plain, start, end)
    for given in macros.values():
        given.sort(key=lambda macro: macro.at)
    kept = [remark for remark in remarks if not _within(remark.at, text)]
    shown = [_chosen(display, chosen) for display in _displays(plain, text, ends, latex=True)]
    return sorted([*kept, *shown], key=_until), macros


_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%([^\n]*)")
_SWITCH = re.compile(
    r"\\newif\s*\\\w+|\\(iff|ifthenelse)(?![A-Za-z])|\\(?P<if>if[A-Za-z@]*)|\\(?P<else>else|or|fi)(?![A-Za-z])"
)


def _conditionals(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without what stands behind \\iffalse, and from where to where another condition of TeX says what is printed."""
    spans, open_ones = list[tuple[int, int]](), list[tuple[str, int]]()
    plain = text
    for found in _SWITCH.finditer(text):
        if found["if"]:
            open_ones.append((found["if"], found.start()))
        elif found["else"] and open_ones:
            name, start = open_ones[-1]
            plain = _spaced(plain, start, found.start()) if name == "iffalse" else plain
            spans += [(start, found.end())] * (name != "iffalse")
            open_ones[-1:] = [] if found["else"] == "fi" else [("iftrue" if name == "iffalse" else name, found.start())]
    return plain, [*spans, *((start, len(text)) for _, start in open_ones)]


_GROUP = re.compile(
    r"(?P<open>\{|\\begin\s*\{(?!document\})[^{}]*\}|\\(?:begingroup|bgroup)(?![A-Za-z]))|"
    r"(?P<close>\}|\\end\s*\{[^{}]*\}|\\(?:endgroup|egroup)(?![A-Za-z]))|\\begin\s*\{document\}|\\.",
    re.DOTALL,
)


def _groups(text: str) -> Iterator[tuple[int, int]]:
    """From where to where a definition would hold for a group alone."""
    depth = start = 0
    for found in _GROUP.finditer(text):
        if found["open"]:
            start = start if depth else found.start()
            depth += 1
        elif found["close"] and depth:
            depth -= 1
            if not depth:
                yield start, found.end()
    if depth:
        yield start, len(text)


def _chosen(display: Display, chosen: list[tuple[int, int]]) -> Display:
    """The display, which is not read where a condition of TeX says whether it is printed."""
    within = any(start < display.end and display.at < end for start, end in chosen)
    return replace(display, broken="a condition of TeX says whether it is printed") if within else display


def of_markdown(text: str) -> tuple[list[Remark | Display], dict[str, list[Macro]]]:
    """The displays and remarks of a Markdown file in order; remarks are HTML comments, or LaTeX's within a display."""
    found: list[Remark | Display] = []
    plain = text
    for fence in re.finditer(r"^[ >]*(```+|~~~+)[ ]*(\w*)[^\n]*\n(.*?)^[ >]*\1[ ]*$", text, re.DOTALL | re.MULTILINE):
        if fence[2] == "math":
            found.append(Display(fence[3], "math", fence.start(), fence.start(3), fence.end()))
        plain = _spaced(plain, fence.start(), fence.end())
    for comment in re.finditer(r"<!--(.*?)-->", plain, re.DOTALL):
        if spoken := SPEAKS.match(comment[1]):
            found.append(Remark(spoken[1], comment.start(1) + spoken.start(1)))
        plain = _spaced(plain, comment.start(), comment.end())
    plain = _blank(plain, re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)"))
    displays = list(_displays(plain, text, {}, latex=False))
    for display in displays:
        for note in re.finditer(r"(?<!\\)%([^\n]*)", display.text):
            if spoken := SPEAKS.match(note[1]):
                found.append(Remark(spoken[1], display.inside + note.start(1) + spoken.start(1)))
    macros: dict[str, list[Macro]] = {}
    for name, macro in unread(plain, [(0, len(plain))]):
        macros.setdefault(name, []).append(macro)
    return sorted([*found, *displays], key=_until), macros


def _until(part: Remark | Display) -> int:
    """Where a part has been read: a remark within a display comes before it."""
    return part.end if isinstance(part, Display) else part.at


def _within(at: int, text: str) -> bool:
    """Does a place lie in a verbatim environment?"""
    return any(
        found.start() < at < found.end()
        for name in VERBATIM
        for found in re.finditer(rf"\\begin\{{{name}\*?\}}.*?\\end\{{{name}\*?\}}", text, re.DOTALL)
    )


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    """The text with what matches replaced by as many blanks; lines stay."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _spaced(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


_NAMES = "|".join((*ENVIRONMENTS, *UNKNOWN))
_OPENING = rf"\\begin\{{(?P<name>(?:{_NAMES})\*?)\}}(?:(?<=alignat\}})\s*\{{\d+\}}|(?<=alignat\*\}})\s*\{{\d+\}})?|(?P<square>\\\[)|(?P<dollars>\$\$)|(?P<skip>\\\\|\\\$)|(?P<inline>WITHIN|\\\((?:[^\\]|\\[^)])*\\\))"
WITHIN = {True: r"\$(?:[^$\\]|\\.)*\$", False: r"\$(?=\S)(?:[^$\\\n]|\\.|\n(?!\s*\n))*?(?<=\S)\$(?!\d)"}
"""Mathematics within a line, of LaTeX and of Markdown, where a dollar may be a dollar."""


def _displays(plain: str, text: str, ends: dict[str, str], latex: bool) -> Iterator[Display]:
    """Displays from left to right; ``ends`` are macros that begin and end them."""
    named = "".join(
        rf"|(?P<macro_{name}>\\{name})(?![A-Za-z])"
        for name, what in ends.items()
        if not what.startswith((r"\end", r"\]"))
    )
    opening = re.compile(_OPENING.replace("WITHIN", WITHIN[latex]) + named, re.DOTALL)
    place, claimed = 0, -1
    while (found := opening.search(plain, place)) is not None:
        place = found.end()
        if found["skip"]:
            continue
        if found["inline"]:
            width = 1 if found["inline"].startswith("$") else 2
            inside = text[found.start() + width : found.end() - width]
            if RELATION.search(inside):
                kind = CLAIM if _claims(plain, found.start(), found.end(), claimed) else INLINE
                claimed = found.end() if kind == CLAIM else claimed
                yield Display(inside, kind, found.start(), found.start() + width, found.end())
            continue
        name, stop = _closing(found, ends)
        closed = stop.search(plain, place)
        if closed is None:
            yield Display(plain[place : place + 80], name, found.start(), place, place, "it has no end")
            continue
        inside = text[place : closed.start()]
        broken = "this environment is not read" if name.rstrip("*") in UNKNOWN else ""
        if len(inside) > LONGEST:
            broken = f"it has {len(inside)} characters; at most {LONGEST} are read"
        yield Display(inside, name, found.start(), place, closed.end(), broken)
        place = closed.end()


def _claims(text: str, at: int, behind: int, claimed: int) -> bool:
    """Does the sentence claim the relation from there to ``behind``? ``claimed`` is the end of one that was claimed before."""
    start = max((end.end() for end in SENTENCE.finditer(text, 0, at)), default=0)
    end = next((end.start() for end in CLAUSE.finditer(text, behind)), len(text))
    if SUPPOSES.search(text, start, at) or SUPPOSES.search(text, behind, end):
        return False
    if not DENIES.isdisjoint(words_of(text[start:at] + " " + text[behind:end])):
        return False
    if start <= claimed and re.fullmatch(r"\W*and\W*", text[claimed:at]):
        return True
    return CLAIMS.search(text[start:at]) is not None


def _closing(found: re.Match[str], ends: dict[str, str]) -> tuple[str, re.Pattern[str]]:
    """The environment that opens, and what closes it."""
    if found["dollars"]:
        return "$$", re.compile(r"(?<!\\)\$\$")
    opened = next(
        (ends[key[6:]] for key, value in found.groupdict().items() if key.startswith("macro_") and value), None
    )
    name = found["name"] or (opened or "")[7:-1]
    if not name:
        closers = [rf"\\{macro}(?![A-Za-z])" for macro, what in ends.items() if what == r"\]"]
        return r"\[", re.compile("|".join([r"(?<!\\)\\\]", *closers]))
    closers = [rf"\\{macro}(?![A-Za-z])" for macro, what in ends.items() if what == rf"\end{{{name}}}"]
    return name, re.compile("|".join([rf"\\end\{{{re.escape(name)}\}}", *closers]))
