"""The jobs ``list`` and ``show``: what a claim says and rests on, as records and as text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import sympy as sp

from ..book.cited import known_axioms
from ..book.dependencies import axioms_of, claims_used, of_the_book
from ..book.resolutions import as_record, resolution_of
from ..theory.claim import Claim
from ..theory.errors import UsageError
from ..theory.references import REFERENCES
from ..theory.spelling import did_you_mean
from ..typesetting.breaking import broken
from ..typesetting.latex import latex, typeset
from ..typesetting.notation import abbreviations
from .ranges import conditions_latex
from .where import letters_of_page


def choose(claims: Sequence[Claim], uses: str = "", symbol: str = "") -> list[Claim]:
    """Those of the book's claims whose derivation rests on a claim or axiom, and that have a parameter or symbol of a name."""
    chosen = list(claims)
    if uses:
        names = {claim.name for claim in claims}
        known = known_axioms()
        if uses not in names | set(known):
            near = did_you_mean(uses, [*known, *names]) or f"; axioms: {', '.join(sorted(known))}"
            raise UsageError(f"--uses {uses}: neither a claim nor an axiom{near}")
        rests = of_the_book()
        chosen = [c for c in chosen if uses in rests[c.name]]
    if symbol:
        chosen = [c for c in chosen if symbol in symbols_of(c)]
    return chosen


def nearest_symbol(symbol: str, claims: Sequence[Claim]) -> str:
    """What a symbol that no claim has may have meant."""
    return did_you_mean(symbol, set().union(*map(symbols_of, claims)))


def by_topic(claims: Sequence[Claim], width: int) -> str:
    """Names and statements under their topics, wrapped to a width."""
    topics: dict[str, list[Claim]] = {}
    for claim in claims:
        topics.setdefault(claim.name.partition(".")[0], []).append(claim)
    lines: list[str] = []
    for topic, members in topics.items():
        lines += ["", f"{topic} ({len(members)})"]
        for claim in members:
            begin = f"  {claim.name.partition('.')[2]}: "
            words = claim.statement + resolved(claim)
            lines += textwrap.wrap(words, max(width, 40), initial_indent=begin, subsequent_indent=" " * 6)
    return "\n".join(lines[1:])


def resolved(claim: Claim) -> str:
    """In parentheses how well it was seen, and when; "" where nothing was measured."""
    found = resolution_of(claim)
    return "" if found is None else f" ({found.words})"


def symbols_of(claim: Claim) -> set[str]:
    """Names of the parameters and free symbols of a claim."""
    return {*claim.domain.names, *(str(symbol) for symbol in claim.conclusion.free_symbols)}


def summary(claim: Claim) -> dict[str, Any]:
    """One entry of ``list``."""
    return {
        "name": claim.name,
        "title": claim.title,
        "statement": claim.statement,
        "domain": claim.domain.describe(),
        "parameters": [
            {"name": p.name, "range": p.describe(), "integer": p.integer, "meaning": p.meaning}
            for p in claim.domain.parameters
        ],
        "hypotheses": [hypothesis.describe() for hypothesis in claim.hypotheses],
        "simulated": claim.simulation is not None,
        "resolution": as_record(resolution_of(claim)),
    }


def details(claim: Claim, book: Iterable[Claim]) -> dict[str, Any]:
    """The entry of ``show``: the summary, both sides, and everything the derivation rests on."""
    known = known_axioms()
    axioms = [known[name] for name in axioms_of(claim)]
    keys = dict.fromkeys([*claim.references, *(axiom.reference for axiom in axioms)])
    return {
        **summary(claim),
        "definition": _text(claim.definition),
        "closed_form": _text(claim.closed_form),
        "proposition": _text(claim.proposition),
        "latex": latex(claim.conclusion, (), letters_of_page(claim, [claim.conclusion], ())),
        "uses": list(claims_used(claim, book)),
        "axioms": [asdict(axiom) for axiom in axioms],
        "references": [{"key": key, "text": REFERENCES.get(key, key)} for key in keys],
        "procedure": claim.simulation.procedure if claim.simulation else "",
        "no_simulation": claim.no_simulation,
    }


def _text(expression: sp.Basic | None) -> str | None:
    return None if expression is None else str(expression)


def page(claim: Claim, book: Iterable[Claim], unicode: bool = True) -> str:
    """The entry of ``show`` for a reader."""
    entry = details(claim, book)
    shown = claim.closed_form if claim.closed_form is not None else claim.proposition
    drawn = sp.pretty(shown, use_unicode=unicode, wrap_line=False)
    meanings = [f"{p['name']}: {p['meaning']}" for p in entry["parameters"] if p["meaning"]]
    if claim.simulation is None:
        measured = f"not simulated: {claim.no_simulation}"
    else:
        measured = (claim.simulation.procedure or "simulated") + resolved(claim)
    sections = {
        "Statement": [claim.statement],
        "Domain": [entry["domain"], *meanings],
        "Hypotheses": entry["hypotheses"],
        "Definition": [entry["definition"]] if entry["definition"] else [],
        "Closed form" if claim.proposition is None else "Proposition": drawn.splitlines(),
        "LaTeX": [entry["latex"]],
        "Measured by": [measured],
        "Uses": entry["uses"],
        "Axioms its derivation cites": [f"{a['name']}: {a['words']} [{a['reference']}]" for a in entry["axioms"]]
        or ["none"],
        "References": [
            r["text"] if r["key"] == r["text"] else f"[{r['key']}] {r['text']}" for r in entry["references"]
        ],
    }
    parts = [claim.name, *([claim.title] if claim.title else [])]
    for title, lines in sections.items():
        if lines:
            parts += ["", title, *(f"  {line}" for line in lines)]
    return "\n".join(parts)


def paste(claim: Claim, book: Iterable[Claim]) -> str:
    """The claim as LaTeX to paste into a paper that loads amsmath: the symbols it uses defined, then the result."""
    known = abbreviations([claim, *book])
    page = letters_of_page(claim, [claim.conclusion], known)
    found = typeset(claim.conclusion, known, page)
    lines = [f"% {claim.name}: {' '.join(claim.statement.split())}"]
    for symbol in known:
        if symbol.claim in found.claims:
            definition = broken(f"{latex(symbol.definition, [symbol])} = {latex(symbol.definition)}")
            lines += [r"\begin{equation*}", definition, r"\end{equation*}"]
    where = ",\\quad ".join(conditions_latex(claim, page))
    lines += [
        rf"\begin{{equation}}\label{{eq:{claim.name}}}",
        broken(found.line),
        *([rf"\qquad {where}"] if where else []),
    ]
    return "\n".join([*lines, r"\end{equation}"]).replace(r"\mathbb", r"\mathbf")
