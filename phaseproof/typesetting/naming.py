"""Formulas of the kernel: what a line has no room for gets a letter, and a clause that says what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache

import sympy as sp

from ..theory.terms.term import Term, app, bound, instantiate, make, subterms, var
from ..theory.write.tidy import tidied
from .alike import is_kernel_kappa
from .breaking import LINE, lines, width
from .latex import ALONE, NAMED, PageLetters
from .latex import LETTERS as FREE
from .lettering import NUMBERS
from .notation import written
from .symbols import letters_in
from .terms import latex_of

Letter = Callable[[Term, str], str]
"""A letter for a part of a formula, given the formula as it is written."""

INDEX = LINE / 2
"""Width up to which a law stands below the line."""

ARGUMENTS = (*"srzqhlb", *(f"s_{k}" for k in range(1, 20)))
"""Letters that nothing within a formula binds."""


def spelt(term: Term, letter: Letter | None = None, own: str = "") -> str:
    """The term on one line of LaTeX; parts of it are named until its lines fit, or none is left.

    What is said of its ``own`` variables stands before what the letters are.
    """
    whole, clauses = tidied(term), list[str]()
    while len(clauses) < NAMED and (part := _wide_law(whole) or _kappa(whole) or _too_wide(whole)) is not None:
        name = (letter or _free)(part, " ".join([latex_of(whole), own, *clauses]))
        short, clause = _named(part, name)
        whole, clauses = tidied(_replaced(whole, part, short, {})), [clause, *clauses]
    said = (rf",\quad \text{{{'and' if at else 'where'} }} {clause}" for at, clause in enumerate(clauses))
    return latex_of(whole) + own + "".join(said)


def _wide_law(whole: Term) -> Term | None:
    """The widest law that no index has room for, as of a density or a mean."""
    sides = {id(side) for side in whole.terms}
    laws = [part for part in subterms(whole) if part.sort == "law" and not part.loose and id(part) not in sides]
    wide = [part for part in laws if width(latex_of(part)) > INDEX]
    return max(wide, key=lambda part: width(latex_of(part)), default=None)


def _kappa(whole: Term) -> Term | None:
    """A root that papers know by its letter; the kernel's words for it are long."""
    return next((part for part in subterms(whole) if part.head == "root" and is_kernel_kappa(part)), None)


def _too_wide(whole: Term) -> Term | None:
    return None if _fits(latex_of(whole)) else _worth_naming(whole)


def _named(part: Term, name: str) -> tuple[Term, str]:
    """What stands in the place of a part, a letter or a function of what is bound around it, and the clause that says so."""
    if not part.loose:
        short = var(name, part.sort)
        return short, f"{latex_of(short)} = {latex_of(part)}"
    sorts = dict(part.loose)
    taken = {v.args[0] for v in part.variables} | {function for function, _ in part.functions}
    letters = iter([one for one in ARGUMENTS if one not in taken])
    arguments = [var(next(letters), sorts.get(at, "real")) for at in range(max(sorts) + 1)]
    of = app(name, *(arguments[at] for at in sorted(sorts)))
    clause = f"{latex_of(of)} = {latex_of(instantiate(part, *arguments))}"
    return app(name, *(bound(at, sorts[at]) for at in sorted(sorts))), clause


@lru_cache(maxsize=20_000)
def _fits(text: str) -> bool:
    return max(map(width, lines(text))) <= LINE


def letters_of(page: PageLetters) -> Letter:
    """The letters of a page: what is named in several formulas has one letter throughout, where none of them has it otherwise.

    Kappa without a number is left to the authors' notation, which applies it to the noise.
    """

    def letter(part: Term, formula: str) -> str:
        key, has = str(part), letters_in(formula)
        if page.names.get(key, "").partition("_")[0] in {"", *has}:
            taken = page.taken | {*page.given.values(), r"\kappa"}
            page.names[key] = next(one for one in free_letters(part, formula) if written(sp.Symbol(one)) not in taken)
            page.given[key] = written(sp.Symbol(page.names[key]))
        return page.names[key]

    return letter


def _free(part: Term, formula: str) -> str:
    """A letter that the formula does not have."""
    return next(one for one in free_letters(part, formula))


def free_letters(part: Term, formula: str) -> Iterator[str]:
    """Letters for a part that a formula does not have, without end."""
    taken = {one.removesuffix("_") for one in letters_in(formula)}
    if part.head == "root" and is_kernel_kappa(part):
        yield from (one for one in ("kappa", *(f"kappa_{k}" for k in range(1, NAMED))) if one not in taken)
    yield from (one for one in FREE if one not in taken)
    yield from (f"{one}_{k}" for k in range(1, NAMED) for one in FREE if f"{one}_{{{k}}}" not in formula)


def _worth_naming(whole: Term) -> Term | None:
    """The part that takes most room of those that fit lines of their own, if there are any; no side of a relation.

    One of which nothing is bound around it comes first; else it depends on real numbers alone.
    """
    uses = Counter(id(part) for node in subterms(whole) for part in node.terms)
    sides = {id(side) for side in (whole.terms if whole.sort == "prop" else (whole,))}
    parts = [part for part in subterms(whole) if id(part) not in sides and _has_a_name(part)]
    found = [(not part.loose, uses[id(part)] * width(_clause(part)), at, part) for at, part in enumerate(parts)]
    fitting = [one for one in found if _fits(_clause(one[3]))]
    return max(fitting or found, key=lambda one: one[:3])[3] if found else None


def _has_a_name(part: Term) -> bool:
    """Is it a number that depends on no data, and long?"""
    numbers = (
        part.sort in NUMBERS if not part.loose else part.sort == "real" and {s for _, s in part.loose} <= {*NUMBERS}
    )
    return numbers and part.head != "app" and width(_clause(part)) >= ALONE + width(f"{FREE[0]} =")


@lru_cache(maxsize=20_000)
def _clause(part: Term) -> str:
    return _named(part, FREE[0])[1]


def _replaced(node: Term, part: Term, name: Term, memo: dict[Term, Term]) -> Term:
    """The term with a name for a part wherever it stands; what is bound around it is counted from the same places."""
    if node is part:
        return name
    if node not in memo:
        inner = [_replaced(one, part, name, memo) for one in node.terms]
        if all(one is other for one, other in zip(inner, node.terms, strict=True)):
            memo[node] = node
        else:
            memo[node] = app(node.args[0], *inner) if node.head == "app" else make(node.head, *inner)
    return memo[node]
