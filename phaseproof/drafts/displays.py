"""Where a draft displays mathematics, and what it says to this tool in comments; nothing of it is read yet."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..statements.latex.macros import Macro, definitions, environments, hiding, unparsed, unread
from ..statements.latex.names import DEFINING, RELATION_SIGNS
from .around import SUPPOSED, Around, around, unusual
from .plain import Spans, conditionals, groups, hidden
from .sentences import LONGEST_SENTENCE, claims

ENVIRONMENTS = ("align", "alignat", "flalign", "equation", "gather", "multline", "eqnarray", "displaymath", "dmath")
SPEAKS = re.compile(r"\s*phaseproof\s*:\s*(.*?)\s*$", re.DOTALL)
_ALL_BUT_SPEAKS = re.compile(
    rf"(?!(?-i:\s*phaseproof\s*:))[\W_]*phaseproof\b[^\n]*(?:{RELATION_SIGNS}|~|\\in\b|\bin\b|\bsample covariance\b|"
    r"\b(?:real|integer|positive|nonnegative|negative|nonpositive|nonzero|skip)\b)",
    re.IGNORECASE,
)
"""A comment that would say something to this tool, were it written as one that does."""
UNKNOWN = (
    "IEEEeqnarray", "empheq", "numcases", "subnumcases", "dgroup", "darray", "mathpar", "xalignat", "xxalignat", "math", "eqn",
    "aligned", "alignedat", "gathered", "multlined", "split",
)  # fmt: skip
"""Environments of displays that are told and not read."""
INLINE, CLAIM, DEFINES, MEMBERSHIP = "inline", "claim", "definition", "membership"
RELATION = re.compile(rf"{RELATION_SIGNS}|{DEFINING}")
DEFINITION = re.compile(DEFINING)
MEMBER = re.compile(r"[∈∉∼]|\\(?:in|notin|sim)(?![A-Za-z])")
"""What says where a letter lies, or from which law it is drawn."""
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

    ``INLINE`` is the environment of a relation within a line, ``CLAIM`` of one that its sentence claims, ``DEFINES`` of a definition.
    ``around`` is what its sentence and its paragraph say, ``said`` are the formulas of these that nobody claims: which stand near it, which do not.
    """

    text: str
    environment: str
    at: int
    inside: int
    end: int
    broken: str = ""
    around: Around = field(default_factory=Around)
    said: tuple[tuple[Display, bool], ...] = ()


def _misspelt(said: str, at: int) -> Iterator[Display]:
    """A comment as what is told and not read, where it all but speaks to this tool."""
    if _ALL_BUT_SPEAKS.match(said):
        why = "does it speak to this tool? then it begins with the small word and a colon, phaseproof: x > 0"
        yield Display("", "a comment", at, at, at + len(said), why)


class Lines:
    """Places of a text as lines and columns, both from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def __call__(self, at: int) -> tuple[int, int]:
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1


def of_latex(text: str) -> tuple[list[Remark | Display], dict[str, list[Macro]]]:
    """The displays and remarks of a LaTeX file in order, and its macros."""
    out_of_sight, comments = hidden(text)
    plain = out_of_sight.blanked(text)
    named = {name for name, *_ in definitions(plain)}
    never, chosen = conditionals(plain, named)
    plain = never.blanked(plain)
    given, own = list(definitions(plain)), list(environments(plain))
    bodies = Spans((start, end) for *_, start, end in (*given, *own))
    heard = [(at, said) for at, said in comments if not never.meets(at, at + 1) and not bodies.meets(at, at + 1)]
    remarks = [
        Remark(spoken[1], at + spoken.start(1)) for at, said in heard if (spoken := SPEAKS.match(said)) is not None
    ]
    misspelt = [told for at, said in heard for told in _misspelt(said, at)]
    others = [r"\\(?:input|include|subfile)\s*\{[^{}\n]*\}"]
    others += [rf"\\begin\{{{re.escape(name)}\}}" for name, begins, *_ in own if _BEGINS.search(begins)]
    parsed = {start for *_, start, _ in given}
    others += [*_PLAIN_TEX, *_short(plain, named)]
    others += [
        rf"\\(?:{name}|begin\s*\{{{name}\}})(?![A-Za-z])"
        for name, rest in unparsed(plain, parsed)
        if _BEGINS.search(rest) or _PRIMITIVE.search(rest)
    ]
    local = Spans([*chosen.merged, *groups(bodies.blanked(plain)), *_inside(given)])
    macros: dict[str, list[Macro]] = {}
    ends: dict[str, str] = {}
    for name, macro, start, _ in given:
        if not local.meets(start, start + 1):
            macros.setdefault(name, []).append(macro)
            stands_for = "".join(f"\\{w.text}" if w.kind == "command" else w.text for w in macro.body)
            if re.fullmatch(r"\\(?:begin|end)\{\w+\*?\}|\\[\[\]]", stands_for):
                ends[name] = stands_for
            elif _BEGINS.search(stands_for):
                others.append(rf"\\{name}(?![A-Za-z])")
    for name, macro in unread(plain, {macro.at for told in macros.values() for macro in told}):
        macros.setdefault(name, []).append(macro)
    for told in macros.values():
        told.sort(key=lambda macro: macro.at)
    chosen = Spans([*chosen.merged, *hiding(bodies.blanked(plain), macros)])
    preamble = Spans([(0, max(0, plain.find(r"\begin{document}")))])
    body = preamble.blanked(bodies.blanked(plain))
    shown = [_printed(display, chosen) for display in _displays(body, text, ends, others)]
    return sorted([*remarks, *misspelt, *shown], key=_until), macros


def _short(plain: str, named: Collection[str]) -> Iterator[str]:
    """Commands, as \\beq with \\eeq, by which another file begins displays."""
    for rest in {found["rest"] for found in _SHORT.finditer(plain)}:
        if f"b{rest}" not in named and re.search(rf"\\e{rest}(?![A-Za-z])", plain):
            yield rf"\\b{rest}(?![A-Za-z])"


def _inside(given: Sequence[tuple[str, Macro, int, int]]) -> Iterator[tuple[int, int]]:
    """Definitions that stand within the body of another."""
    reach = 0
    for *_, start, end in given:
        if start < reach:
            yield start, end
        reach = max(reach, end)


def _printed(display: Display, chosen: Spans) -> Display:
    """The display, which is not read where a condition of TeX says whether it is printed."""
    within = chosen.meets(display.at, display.end)
    return replace(display, broken="a condition or a macro says whether it is printed") if within else display


_FENCE = re.compile(
    r"^(?P<margin>[ >]*)(?P<mark>```+(?!`)|~~~+(?!~))[ ]*(?P<of>\{\w+\}|\w*)[^\n]*\n(?P<inside>.*?)(?:^[ >]*(?P=mark)[`~]*[ ]*$|\Z)",
    re.DOTALL | re.MULTILINE,
)
_INDENTED = re.compile(r"(?: {4}|\t)[ \t]*\Z")
_UNQUOTED = re.compile(r"^(?![ ]*>)", re.MULTILINE)
_LABEL = re.compile(r"^:\w+:[^\n]*$", re.MULTILINE)
_REMARK_OR_CODE = re.compile(
    r"<!--(?:-?>|(?P<remark>.*?)(?:-->|\Z))|(?<![`\\])(?P<code>`+)(?!`)[^\n]{0,2000}?(?<!`)(?P=code)(?!`)|"
    r"<(?P<html>script|style|pre|code|template|textarea)(?![\w-])[^<>]*>.*?</(?P=html)\s*>",
    re.DOTALL | re.IGNORECASE,
)
"""Whichever begins first holds the others."""
_STRUCK = re.compile(
    r"~~(?=\S)(?:(?!\n\s*\n).)*?(?<=\S)~~(?!~)|<(?P<html>del|s|strike)(?![\w-])[^<>]*>.*?(?:</(?P=html)\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)


def of_markdown(text: str) -> tuple[list[Remark | Display], dict[str, list[Macro]]]:
    """The displays and remarks of a Markdown file in order; remarks are HTML comments, or LaTeX's within a display."""
    found: list[Remark | Display] = []
    fences = list(_fences(text))
    for fence, end in fences:
        if fence["of"] in ("math", "{math}"):
            inside = _LABEL.sub(
                lambda line: " " * len(line[0]), text[fence.start("inside") : min(end, fence.end("inside"))]
            )
            found.append(Display(inside, "math", fence.start(), fence.start("inside"), end))
    plain = Spans((fence.start(), end) for fence, end in fences).blanked(text)
    hiding = list(_REMARK_OR_CODE.finditer(plain))
    for comment in hiding:
        if comment["remark"] and (spoken := SPEAKS.match(comment["remark"])):
            if _INDENTED.search(plain, plain.rfind("\n", 0, comment.start()) + 1, comment.start()):
                why = "is it code, or does it speak? a comment stands at the beginning of its line"
                found.append(Display("", "<!--", comment.start(), comment.start(), comment.end(), why))
            else:
                found.append(Remark(spoken[1], comment.start("remark") + spoken.start(1)))
        found += _misspelt(comment["remark"] or "", comment.start("remark"))
    for code in hiding:
        if (
            code["code"]
            and plain[code.start() - 1 : code.start()] == "$" == plain[code.end() : code.end() + 1]
            and RELATION.search(code[0])
        ):
            within = code.start() + len(code["code"])
            found.append(Display(code[0].strip("`"), INLINE, code.start(), within, code.end()))
    plain = Spans(one.span() for one in hiding).blanked(plain)
    struck = Spans(one.span() for one in _STRUCK.finditer(plain))
    found = [_unquoted(part, text) if isinstance(part, Display) else part for part in found]
    displays = [_unquoted(display, text) for display in _displays(plain, text)]
    displays = [replace(d, broken="it is struck out") if struck.meets(d.at, d.at + 1) else d for d in displays]
    for display in displays:
        for at, said in hidden(display.text)[1]:
            if spoken := SPEAKS.match(said):
                found.append(Remark(spoken[1], display.inside + at + spoken.start(1)))
    macros: dict[str, list[Macro]] = {}
    for name, macro in unread(plain):
        macros.setdefault(name, []).append(macro)
    return sorted([*found, *displays], key=_until), macros


def _fences(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Fenced code with where it ends: with the quotation that it stands in, if not before."""
    place = 0
    while (fence := _FENCE.search(text, place)) is not None:
        place = fence.end()
        if ">" in fence["margin"] and (left := _UNQUOTED.search(text, fence.start("inside"), place)):
            place = left.start()
        yield fence, place


_QUOTES = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)


def _unquoted(display: Display, text: str) -> Display:
    """The display without the marks of a quotation that it stands in; one into which a quotation breaks is not read."""
    first, more, rest = display.text.partition("\n")
    if display.broken or not _QUOTES.search(rest):
        return display
    marks = _QUOTES.match(text, text.rfind("\n", 0, display.at) + 1)
    depth = marks[0].count(">") if marks else 0
    if any(line[0].count(">") != depth for line in _QUOTES.finditer(rest)):
        return replace(display, broken="a line that begins with > is a quotation in Markdown")
    return replace(display, text=first + more + _QUOTES.sub(lambda marks: " " * len(marks[0]), rest))


def _until(part: Remark | Display) -> int:
    """Where a part has been read: a remark within a display comes before it."""
    return part.end if isinstance(part, Display) else part.at


_BEGINS = re.compile(rf"\\begin\s*\{{(?:{'|'.join((*ENVIRONMENTS, *UNKNOWN))})\*?\}}|\\\[|\$\$")
_SHORT = re.compile(
    r"\\b(?P<rest>e|a|d|ea|eq|eqa|eqn|eqna|eqnarray|al|ali|align|ga|gat|gather|disp|mult|multi)(?![A-Za-z])"
)
_PLAIN_TEX = (r"\\(?:displaylines|eqalign|eqalignno|leqalignno)(?![A-Za-z])",)
"""What plain TeX has for displays."""
_PRIMITIVE = re.compile(rf"\\(?:{'|'.join(ENVIRONMENTS)})(?![A-Za-z])")
_DOLLAR = re.compile(r"\$")
_NAMES = "|".join((*ENVIRONMENTS, *UNKNOWN))
_OPENING = rf"\\begin\s*\{{(?P<name>(?:{_NAMES})\*?)\}}(?:(?<=alignat\}})\s*\{{\d+\}}|(?<=alignat\*\}})\s*\{{\d+\}})?|(?P<square>\\\[)|(?P<dollars>\$\$)|(?P<skip>\\\\|\\\$)|(?P<inline>WITHIN)|(?P<round>\\\()"
WITHIN = {True: r"\$(?:[^$\\]|\\.)*\$", False: r"\$(?=\S)(?:[^$\\\n]|\\.|\n(?!\s*\n))*?(?<=\S)\$(?!\d)"}
"""Mathematics within a line, of LaTeX and of Markdown, where a dollar may be a dollar."""


def _displays(
    plain: str, text: str, ends: Mapping[str, str] | None = None, others: Sequence[str] = (r"\\\\\[",)
) -> Iterator[Display]:
    """Displays from left to right, with what is said around them."""
    found = list(_found(plain, text, ends, others))
    said = {one.at: one for one in found if one.environment in (INLINE, MEMBERSHIP)}
    starts, otherwise = sorted(said), unusual(plain)
    for one in found:
        if one.environment == MEMBERSHIP:
            continue
        first, last = (bisect_right(starts, place) for place in (one.at - LONGEST_SENTENCE, one.end + LONGEST_SENTENCE))
        places = [(start, said[start].end) for start in starts[first:last] if start != one.at]
        ended = re.search(r"[.!?]\s*\Z", one.text) is not None and one.environment not in (INLINE, CLAIM, DEFINES)
        near = around(plain, one.at, one.end, ended, places)
        others_said = [(said[at], True) for at in near.near] + [(said[at], False) for at in near.far]
        yield replace(one, around=replace(near, unusual=otherwise), said=tuple(others_said))
        if one.environment not in (INLINE, CLAIM, DEFINES) and not one.broken and SUPPOSED.search(near.before):
            said[one.at] = one
            insort(starts, one.at)


def _found(
    plain: str, text: str, ends: Mapping[str, str] | None = None, others: Sequence[str] = (r"\\\\\[",)
) -> Iterator[Display]:
    """Displays, and what is said within lines; ``ends`` are macros of LaTeX that begin and end them, and none in Markdown.

    At ``others``, patterns, something begins a display that is not read.
    """
    latex, ends = ends is not None, ends or {}
    named = "".join(
        rf"|(?P<macro_{name}>\\{name})(?![A-Za-z])"
        for name, what in ends.items()
        if not what.startswith((r"\end", r"\]"))
    )
    other = rf"(?P<other>{'|'.join(others)})|" if others else ""
    opening = re.compile(other + _OPENING.replace("WITHIN", WITHIN[latex]) + named, re.DOTALL)
    place, claimed, supposed, endless = 0, -1, -1, set[str]()
    while (found := opening.search(plain, place)) is not None:
        place = found.end()
        if found["skip"]:
            continue
        if others and found["other"]:
            yield Display("", found["other"], found.start(), place, place, "write the display out: this is not read")
            continue
        name, stop = (found["inline"][0], _DOLLAR) if found["inline"] else _closing(found, ends)
        closed = None if name in endless else stop.search(plain, place - bool(found["inline"]))
        if closed is None:
            endless.add(name)
        if found["inline"] or found["round"]:
            begins = found.start() + len(name)
            place = closed.end() if closed else place
            if closed and RELATION.search(text, begins, closed.start()):
                kind = CLAIM if claims(plain, found.start(), closed.end(), claimed, supposed) else INLINE
                kind = DEFINES if DEFINITION.search(text, begins, closed.start()) else kind
                claimed = closed.end() if kind == CLAIM else claimed
                supposed = found.start() if kind == INLINE else supposed
                yield Display(text[begins : closed.start()], kind, found.start(), begins, closed.end())
            elif closed and MEMBER.search(text, begins, closed.start()):
                supposed = found.start()
                yield Display(text[begins : closed.start()], MEMBERSHIP, found.start(), begins, closed.end())
            continue
        if closed is None:
            yield Display(plain[place : place + 80], name, found.start(), place, place, "it has no end")
            continue
        inside = text[place : closed.start()]
        broken = "this environment is not read" if name.rstrip("*") in UNKNOWN else ""
        if len(inside) > LONGEST:
            broken = f"it has {len(inside)} characters; at most {LONGEST} are read"
        yield Display(inside, name, found.start(), place, closed.end(), broken)
        place = closed.end()


def _closing(found: re.Match[str], ends: Mapping[str, str]) -> tuple[str, re.Pattern[str]]:
    """The environment that opens, and what closes it."""
    if found["round"]:
        return r"\(", re.compile(r"(?<!\\)\\\)")
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
