"""A copy of a draft with the verdicts in its margin; marks of an earlier run are taken out first."""

from __future__ import annotations

import re
from pathlib import Path

from ..campaigns.staging import resolved, staged_file
from ..theory.errors import UsageError
from .checking import CheckedDraft, Place
from .reading import WITHIN

MACRO = r"\providecommand{\phaseproof}[1]{\ifinner\else\marginpar{\raggedright\tiny\ttfamily #1}\fi}"
"""What sets a mark in LaTeX; a draft may define its own."""
_OLD = {
    True: re.compile(r"\\phaseproof\{[^{}]*\}|" + re.escape(MACRO)),
    False: re.compile(r" <sub>phaseproof: [^<]*</sub>"),
}


def check_target(draft: Path, target: Path) -> None:
    """Refuse a copy that would take the draft's place, or is a file of another kind. Raises UsageError."""
    if target.suffix != draft.suffix:
        raise UsageError(f"--annotate {target}: the copy of {draft} has a name that ends in {draft.suffix}")
    if resolved(target) == resolved(draft):
        raise UsageError(f"--annotate {target}: this is the draft itself; give another name")


def write_copy(draft: CheckedDraft, target: Path) -> None:
    """Write the copy."""
    check_target(draft.source.path, target)
    with staged_file(target, any_file=True) as folder:
        (folder / target.name).write_text(annotated(draft), encoding="utf-8")


def annotated(draft: CheckedDraft) -> str:
    """The draft with a mark behind each display: a line number and a verdict for each of its links."""
    latex, texts = draft.source.latex, []
    for number, text in enumerate(draft.source.texts):
        marks: dict[int, list[str]] = {}
        for place in draft.places:
            if place.text == number and place.entry.kind != WITHIN:
                marks.setdefault(text.behind(place.entry.display), []).append(f"line {place.line}: {word(place)}")
        written = {at: _mark("; ".join(dict.fromkeys(words)), latex) for at, words in marks.items()}
        texts.append(text.with_marks(written, _OLD[latex]))
    if latex:
        texts[0] = _with_macro(texts[0])
    return draft.source.rewritten(texts)


def word(place: Place) -> str:
    return place.verdict or place.entry.kind.upper()


def _mark(words: str, latex: bool) -> str:
    return rf"\phaseproof{{{words}}}" if latex else f" <sub>phaseproof: {words}</sub>"


def _with_macro(text: str) -> str:
    """With the macro before the document begins; at the top of a part that is read into another."""
    begin = re.search(r"^[^%\n]*?(\\begin\{document\})", text, re.MULTILINE)
    at = begin.start(1) if begin else 0
    return f"{text[:at]}{MACRO}{'' if begin else '%'}{'' if begin else chr(10)}{text[at:]}"
