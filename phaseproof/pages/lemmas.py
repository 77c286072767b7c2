"""Axioms in full, and the lemmas that derivations go through: a page for each module of them, an entry for each function."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ..checking.claims import CheckedClaim, walk
from ..theory.axioms.table import AXIOMS
from ..theory.steps import Checked, Lemma
from ..theory.terms.context import Context, Sequent
from ..theory.terms.term import Term
from ..typesetting.alphabet import quoted
from ..typesetting.breaking import broken
from ..typesetting.lettering import lettered
from ..typesetting.naming import spelt
from ..typesetting.terms import drawn_of, for_every, signs_of
from .formula import Formula
from .where import Sign

ROOM = "phaseproof.derivations.lemmas."
"""The modules whose lines many derivations share; a line of a topic's own proof stands on its claims' pages alone."""


@dataclass(frozen=True)
class InFull:
    """A statement with where it holds, what it asks of functions, and the signs of the kernel that it uses."""

    where: tuple[str, ...]
    asks: tuple[Formula, ...]
    says: Formula
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class LemmaLine:
    """One line of a lemma, with its verdict and the axioms below it."""

    full: InFull
    verdict: str
    axioms: tuple[str, ...]


@dataclass(frozen=True)
class LemmaEntry:
    """A lemma by its name, MODULE.FUNCTION: what it says, the lemmas next below it, and the claims that go through it."""

    name: str
    words: str
    lines: tuple[LemmaLine, ...]
    uses: tuple[str, ...]
    used_by: tuple[str, ...]


@dataclass(frozen=True)
class LemmaPage:
    """A module of lemmas: what it is about, and those of them that a report goes through."""

    name: str
    words: str
    entries: tuple[LemmaEntry, ...]

    @property
    def signs(self) -> tuple[Sign, ...]:
        return tuple(dict.fromkeys(sign for one in self.entries for line in one.lines for sign in line.full.signs))


def name_of(lemma: Lemma | None) -> str:
    """MODULE.FUNCTION of a lemma that has a page, else nothing."""
    shared = lemma is not None and lemma.module.startswith(ROOM)
    return f"{lemma.module.removeprefix(ROOM)}.{lemma.function}" if lemma is not None and shared else ""


def lemma_pages(results: Sequence[CheckedClaim]) -> tuple[LemmaPage, ...]:
    """The pages of all lemmas that these derivations go through, by their names."""
    lines: dict[str, dict[int, Checked]] = {}
    claims: dict[str, dict[str, None]] = {}
    for result in results:
        for node in walk(result.root):
            if name := name_of(node.lemma):
                lines.setdefault(name, {})[id(node)] = node
                claims.setdefault(name, {})[result.claim.name] = None
    pages: dict[str, list[LemmaEntry]] = {}
    for name in sorted(lines, key=_place):
        nodes = list(lines[name].values())
        words = next(node.lemma.words for node in nodes if node.lemma is not None)
        entry = LemmaEntry(name, words, tuple(map(_line, nodes)), _next_below(name, nodes), tuple(claims[name]))
        pages.setdefault(name.partition(".")[0], []).append(entry)
    return tuple(LemmaPage(module, _about(module), tuple(entries)) for module, entries in pages.items())


def _place(name: str) -> tuple[str, int]:
    """Lemmas of a module stand as in it: one may say "the same" of the one before."""
    module, _, function = name.partition(".")
    return module, list(vars(sys.modules[ROOM + module])).index(function)


def _about(module: str) -> str:
    """The first paragraph of the module's docstring."""
    return " ".join((sys.modules[ROOM + module].__doc__ or "").strip().partition("\n\n")[0].split())


def _line(node: Checked) -> LemmaLine:
    lemma = node.lemma
    assert lemma is not None
    return LemmaLine(_kept(lemma.context, lemma.owes, lemma.statement), node.verdict.value, tuple(sorted(node.axioms)))


@lru_cache(maxsize=8192)
def _kept(context: Context, owes: tuple[Sequent | str, ...], statement: Term) -> InFull:
    """Pages and report.json tell the same lines, and several lemmas may state one."""
    return in_full(context, owes, statement)


def _next_below(name: str, nodes: Iterable[Checked]) -> tuple[str, ...]:
    """The lemmas that some lines rest on without another between."""
    waiting = [used for node in nodes for used in node.uses]
    seen: set[int] = set()
    found: dict[str, None] = {}
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        other = name_of(node.lemma)
        if other and other != name:
            found[other] = None
        else:
            waiting.extend(node.uses)
    return tuple(sorted(found))


def in_full(context: Context, owes: Iterable[Sequent | str], statement: Term) -> InFull:
    """A statement on its context as formulas."""
    asked = sorted(owes, key=str)
    known = tuple(one for one in asked if isinstance(one, Sequent))
    context, known, statement = lettered(context, known, statement)
    spoken = [part for one in (Sequent(context, statement), *known) for part in _terms(one)]
    shown = [
        *(quoted(one) for one in asked if isinstance(one, str)),
        *(spelt(one.statement, own=for_every(one.own)) for one in known),
    ]
    says = spelt(statement)
    return InFull(
        (*drawn_of(context), *map(spelt, context.conditions)),
        tuple(Formula(one, broken(one)) for one in shown),
        Formula(says, broken(says)),
        tuple(Sign(entry.symbol, entry.meaning) for entry in signs_of(spoken)),
    )


def _terms(sequent: Sequent) -> list[Term]:
    return [sequent.statement, *sequent.own.conditions, *(source for _, source in sequent.own.ranges)]


@cache
def axiom_in_full(name: str) -> InFull:
    """An axiom by its name."""
    theorem = AXIOMS[name].theorem
    return in_full(theorem.context, theorem.owes, theorem.statement)
