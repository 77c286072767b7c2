"""The tables of a page that say what each sign on it means, generated from what stands in its formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import sympy as sp
from sympy.core.function import UndefinedFunction

from ..theory import language
from ..theory.claim import Claim
from ..theory.write.shown import Words
from ..typesetting.latex import PageLetters, symbols_in, typeset
from ..typesetting.notation import Abbreviation, initials, letters, sharing, written
from ..typesetting.printer import Kind, function_letter
from ..typesetting.symbols import TABLE, Entry, entries, letters_in
from ..typesetting.terms import SIGNS


@dataclass(frozen=True)
class Sign:
    """A sign by its LaTeX with what it means; ``claim`` is the page that defines it, where one does."""

    symbol: str
    meaning: str
    claim: str = ""


NOTATION = tuple(dict.fromkeys(Sign(entry.symbol, entry.meaning) for entry in (*TABLE.values(), *SIGNS.values())))
"""The fixed notation."""


class Found:
    """What stands in formulas of a page, in its letters, some of them in full, without the symbols of claims.

    A statement in the kernel's own words is no formula.
    """

    def __init__(
        self,
        expressions: Iterable[sp.Basic],
        known: Sequence[Abbreviation],
        page: PageLetters | None = None,
        in_full: Sequence[sp.Basic] = (),
    ) -> None:
        said = [one for one in expressions if not isinstance(one, Words)]
        self.formulas = [typeset(one, known, page) for one in said] + [typeset(one, (), page) for one in in_full]
        self.symbols: frozenset[sp.Symbol] = frozenset().union(*map(symbols_in, (*said, *in_full)))
        self.claims = [one for one in known if any(one.claim in formula.claims for formula in self.formulas)]

    @cached_property
    def kinds(self) -> dict[Kind, None]:
        """Everything with a sign of its own, sizes by their one symbol."""
        sizes = {symbol.name: symbol for symbol in (language.n, language.d)}
        kinds = sorted(frozenset().union(*(one.kinds for one in self.formulas)), key=str)
        return dict.fromkeys(sizes.get(k.name, k) if isinstance(k, sp.Symbol) else k for k in kinds)

    @cached_property
    def fixed(self) -> tuple[Entry, ...]:
        """What stands in them of the fixed notation."""
        return entries(self.kinds)[0]


def letters_of_page(claim: Claim, expressions: Iterable[sp.Basic], known: Sequence[Abbreviation]) -> PageLetters:
    """One letter for each symbol and each named part of a page; the claim's own parameters come first, then what it binds.

    Variables of steps alone whose names are words have letters too; parameters keep the words that commands know.
    """
    everything = Found(expressions, known)
    symbols = everything.symbols | set(claim.domain.symbols)
    shown = letters(symbols, claim.domain.names, {symbol.name for symbol in symbols_in(claim.conclusion)})
    own = {symbol: shown.get(symbol) or written(symbol) for symbol in sharing(symbols)}
    taken = {shown.get(symbol) or written(symbol) for symbol in symbols}
    signs = [entry.symbol for entry in everything.fixed] + [one.symbol for one in everything.claims]
    named = {name.removesuffix("_") for sign in signs for name in letters_in(sign)}
    taken |= {name if len(name) == 1 else rf"\{name}" for name in named}
    spelt = {symbol.name for symbol in symbols if shown.get(symbol, "").startswith(r"\mathrm")}
    words = initials(spelt.difference(claim.domain.names), taken)
    own |= {symbol: written(sp.Symbol(words[symbol.name])) for symbol in symbols if symbol.name in words}
    return PageLetters(own, taken | {*own.values()}, words)


def notation(tables: Iterable[Sequence[Sign]]) -> tuple[Sign, ...]:
    """The fixed notation that some tables use."""
    met = {sign for table in tables for sign in table}
    return tuple(sign for sign in NOTATION if sign in met)


def where(claim: Claim, found: Found, statements: Mapping[str, str], page: PageLetters) -> tuple[Sign, ...]:
    """What each sign in the formulas means that is no parameter of the claim: fixed notation, claims, then the rest."""
    own = [written(symbol) for symbol in claim.domain.symbols]
    rows = [Sign(entry.symbol, entry.meaning) for entry in found.fixed if entry.symbol not in own]
    rows += [
        Sign(_applied(one), statements[one.claim].removesuffix("."), claim=one.claim)
        for one in found.claims
        if one.claim != claim.name
    ]
    _, unknown = entries(found.kinds)
    rows += [Sign(written(sp.Symbol(kind.__name__)), UNKNOWN) for kind in unknown]
    functions = [kind.__name__ for kind in found.kinds if isinstance(kind, UndefinedFunction)]
    meant = frozenset().union(
        *(entry.letters for entry in found.fixed), *(letters_in(one.symbol) for one in found.claims)
    )
    meant |= frozenset().union(*map(letters_in, own))
    variables = [
        page.symbols.get(kind) or written(kind)
        for kind in found.kinds
        if isinstance(kind, sp.Symbol) and kind not in TABLE and kind.name not in claim.domain.names
    ]
    named = dict.fromkeys(letter for one in found.formulas for _, letter in one.letters)
    plain = _without_numbers(named)
    said_of_named = NAMED_TOO if len(plain) < len(named) else NAMED
    for listed, words, twice in (
        (map(function_letter, functions), FUNCTION, FUNCTION_TOO),
        (variables, VARIABLE, VARIABLE_TOO),
        (plain, said_of_named, said_of_named),
    ):
        alone = dict.fromkeys(listed)
        both = [one for one in alone if letters_in(one) & meant and not one.endswith("'")]
        rows += [
            Sign(r",\ ".join(part), said)
            for part, said in (([one for one in alone if one not in both], words), (both, twice))
            if part
        ]
    return tuple(rows)


UNKNOWN = "a function that the notation does not explain"
FUNCTION = "any function that meets what is supposed of it"
FUNCTION_TOO = "where something is supposed of it, any such function, whatever the letter means elsewhere on this page"
VARIABLE = "variable of one step or formula: the step says its range, or an integral, a sum or a limit binds it"
VARIABLE_TOO = (
    "also a variable, where a step says its range or a formula binds it, whatever it means elsewhere on this page"
)
NAMED = "said by each formula in which it stands, after “where”; the same throughout this page"

NAMED_TOO = f"with or without a number below it, {NAMED}"


def _without_numbers(named: Iterable[str]) -> dict[str, None]:
    """Letters of which some have numbers, each once: a long page names A, A_1, ..., A_9."""
    return dict.fromkeys(re.sub(r"_\{?\d+\}?$|(?<=\\star) \d+(?=\}$)", "", one) for one in named)


def _applied(known: Abbreviation) -> str:
    arguments = ", ".join(map(written, known.parameters))
    return f"{known.symbol}({arguments})" if arguments else known.symbol
