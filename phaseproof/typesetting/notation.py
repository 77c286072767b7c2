"""Notation: parameters whose names are words get the letter a paper gives them, definitions the symbol of their claim."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count

import sympy as sp
from sympy.printing.latex import greek_letters_set

from ..theory.claim import Claim
from ..theory.language import MATRICES, d, n
from .alphabet import vetted

LETTERS: Mapping[str, str] = {
    "noise": r"\sigma",
    "ridge": r"\lambda",
    "eigenvalue": r"\lambda",
    "steps": "N",
    "step": "h",
    "spike": r"\theta",
    "time": "t",
    "level": r"\ell",
    "order": "s",
    "overlap": r"q_{\ast}",
    "weight": "w",
    "ratio": r"\alpha",
    "exponent": "a",
    "direction": "i",
    "multiple": "m",
    "scale": "v",
    "peak": r"\ell",
    "peak_1": r"\ell_{1}",
    "e": r"\epsilon",
}
"""Words that name a parameter on the command line; any other word is set upright. An e is no power's base that means a number."""


def letter(symbol: sp.Symbol) -> str | None:
    """The LaTeX of a symbol whose name is a word or has several indices; None leaves it to SymPy."""
    name = symbol.name
    if name == "order" and symbol.is_integer:
        return "k"
    if name in LETTERS:
        return LETTERS[name]
    parts = name.split("_")
    if "__" in name:
        return rf"\mathrm{{{name}}}".replace("_", r"\_")
    if all(part.isalnum() for part in parts) and (len(parts) > 2 or any(map(_is_word, parts))):
        first, *indices = (rf"\mathrm{{{part}}}" if _is_word(part) else sp.latex(sp.Symbol(part)) for part in parts)
        return first + (rf"_{{{','.join(indices)}}}" if indices else "")
    return None


def written(symbol: sp.Symbol) -> str:
    """The LaTeX of a symbol that stands alone."""
    return vetted(letter(symbol) or str(sp.latex(symbol)))


def in_sentence(latex: str, name: str) -> str:
    """A letter as sentences type it, which prose sets: sigma or k_1; the name where prose has no such letter."""
    typed = latex.replace("\\", "").replace("{", "").replace("}", "")
    return typed if re.fullmatch(r"[A-Za-z]+(_\w+)?", typed) and not re.search("mathrm|ell|ast", typed) else name


def apart(before: str, behind: str) -> str:
    """What stands between two factors: a word is set off, lest it is read into what is beside it."""
    return r" \, " if re.search(r"\\mathrm\{\w{2,}\}\Z", before) or re.match(r"\\mathrm\{\w{2,}\}", behind) else " "


def _is_word(part: str) -> bool:
    return part.isalpha() and len(part) > 1 and part.lower() not in greek_letters_set


UNFIT = frozenset("deio")
"""Letters that mean something wherever they stand, or look like a number."""


def initials(names: Iterable[str], taken: Collection[str]) -> dict[str, str]:
    """For each name that is a word one that is a letter: its own, else the first of it that is neither ``taken`` nor another's.

    An index that is a letter stays, as in c_x for cost_x; where all are taken the first has a number.
    """
    found: dict[str, str] = {}
    used = {*taken}
    for name in sorted(names):
        word, *indices = name.split("_")
        if name not in LETTERS and not _is_word(word):
            continue
        index = "".join(f"_{one}" for one in indices if not _is_word(one))
        own = [LETTERS[name]] if name in LETTERS else []
        single = (one + index for one in word if one.isalpha() and one not in UNFIT)
        numbered = (f"{word[0]}_{k}" for k in count(1))
        found[name] = next(one for one in chain(own, single, numbered) if written(sp.Symbol(one)) not in used)
        used.add(written(sp.Symbol(found[name])))
    return found


def letters(symbols: Iterable[sp.Symbol], *first: Collection[str]) -> dict[sp.Symbol, str]:
    """The LaTeX of those symbols that do not print themselves.

    Symbols of one name share a letter. One that two names would share goes to that which is among the ``first`` names, in the
    first collection that has one of them: a single letter then has a prime elsewhere. It goes to no word where none is, or
    several are.
    """
    everything = {s for s in symbols if s.is_commutative}
    found = {s: shown for s in everything if (shown := letter(s)) is not None}
    for symbol in sharing(everything):
        rivals = {other.name for other in everything if written(other) == written(symbol)}
        chosen = next((among for names in first if (among := rivals & {*names})), set())
        if len(chosen) == 1 and symbol.name not in chosen and symbol not in found:
            found[symbol] = f"{written(symbol)}'"
        elif symbol in found and chosen != {symbol.name}:
            found[symbol] = rf"\mathrm{{{symbol.name}}}".replace("_", r"\_")
    return found


def sharing(symbols: Iterable[sp.Symbol]) -> list[sp.Symbol]:
    """Those symbols whose letter one of another name has too."""
    everything = sorted((s for s in symbols if s.is_commutative), key=str)
    names: dict[str, set[str]] = {}
    for symbol in everything:
        names.setdefault(written(symbol), set()).add(symbol.name)
    return [symbol for symbol in everything if len(names[written(symbol)]) > 1]


@dataclass(frozen=True)
class Abbreviation:
    """The symbol by which a claim's definition is written on every page but in its own first line."""

    claim: str
    symbol: str
    definition: sp.Basic
    parameters: tuple[sp.Symbol, ...]

    def arguments(self, expression: sp.Basic) -> tuple[sp.Basic, ...] | None:
        """The values of the parameters at which the expression is this definition, else None."""
        if type(expression) is not type(self.definition):
            return None
        values: dict[sp.Symbol, sp.Basic] = {}
        if not _same(self.definition, expression, frozenset(self.parameters), values):
            return None
        bound = (self.definition.atoms(sp.Symbol) | MATRICES | {n, d}).difference(self.parameters)
        if any(value.free_symbols & bound for value in values.values()):
            return None  # it speaks of what moves within the definition
        return tuple(values.get(p, p) for p in self.parameters)


def _same(pattern: sp.Basic, other: sp.Basic, open_symbols: frozenset[sp.Symbol], values: dict) -> bool:
    """Is the other the pattern with a value in place of each open symbol? Structure only: it may miss, never err."""
    if pattern in open_symbols:
        return bool(values.setdefault(pattern, other) == other)
    if pattern == other:
        return pattern.free_symbols.isdisjoint(open_symbols) or all(
            values.setdefault(s, s) == s for s in pattern.free_symbols & open_symbols
        )
    if type(pattern) is not type(other) or len(pattern.args) != len(other.args) or not pattern.args:
        return False
    return all(_same(p, o, open_symbols, values) for p, o in zip(pattern.args, other.args, strict=True))


def abbreviations(claims: Iterable[Claim]) -> tuple[Abbreviation, ...]:
    """Of the claims that have a symbol, each definition once; those with fewer parameters are tried first."""
    found: dict[sp.Basic, Abbreviation] = {}
    for claim in claims:
        if claim.symbol and claim.definition is not None:
            found.setdefault(
                claim.definition, Abbreviation(claim.name, vetted(claim.symbol), claim.definition, claim.domain.symbols)
            )
    return tuple(sorted(found.values(), key=lambda a: len(a.parameters)))
