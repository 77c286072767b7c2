"""What formulas within lines say of the letters of a display in their paragraph: does it leave its links as they were read?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import sympy as sp

from ..statements.latex.declared import Declared, beside, euler, said
from ..statements.latex.grammar import Grammar
from ..statements.latex.guards import equal_on
from ..statements.latex.meaning import Definition, expression
from ..statements.latex.relations import is_letter, split_relations
from ..statements.latex.tokens import Token, Unread
from ..theory.errors import UsageError
from .around import DRAWN, REAL


class Effect(IntEnum):
    """Nothing; it may be a condition that is not read; it says more of a letter than is declared, or something else."""

    NOTHING, SUPPOSES, CHANGES = range(3)


@dataclass(frozen=True)
class Said:
    """What a formula within a line does to displays that share one of the letters with it, and why."""

    effect: Effect
    letters: frozenset[str]
    why: str = ""
    law: str = ""
    """The random letter of which it names another law."""


def letters(words: Sequence[Token]) -> frozenset[str]:
    """The letters that stand there, without their indices; Euler's number is none."""
    return frozenset(word.text for word in words if is_letter(word)) - {"e"}


def base(name: str) -> str:
    """The letter of a name."""
    return name.partition("_")[0]


def effect(text: str, words: Sequence[Token], declared: Declared, defined: Mapping[str, Definition]) -> Said:
    """What the formula of these words does, of which ``text`` is the source."""
    own = letters(words)
    random = {name for name in declared.laws if base(name) in own}
    if any(word.text == "sim" for word in words):
        return _drawn(text, own, random, declared)
    sides, signs = split_relations([word for word in words if word.kind not in ("text", "space")])
    alone = {name for side in sides for name in random if [word.text for word in side] == [name]}
    if alone:
        why = f"the text says which values of {min(alone)} are meant, or what it is: declare it, or leave it out"
        return Said(Effect.CHANGES, own, why)
    if signs == ["="] and (name := _defined(sides[0], defined)):
        if _says_again(name, sides, declared, defined):
            return Said(Effect.NOTHING, own)
        return Said(
            Effect.CHANGES, frozenset((base(name),)), f"the text says something else of {name} than := did: write :="
        )
    return _bounds(words, own, declared)


def _drawn(text: str, own: frozenset[str], random: set[str], declared: Declared) -> Said:
    """X \\sim N(0, 1): once more, or another law than is declared."""
    try:
        same = all(declared.laws.get(name) == item.law for item in said(text) for name in item.names)
    except Unread:
        same = False
    if same or not random:
        return Said(Effect.NOTHING if same else Effect.SUPPOSES, own)
    name = min(random)
    return Said(Effect.CHANGES, frozenset((base(name),)), f"the text draws {name} from another law: declare it", name)


def _defined(left: Sequence[Token], defined: Mapping[str, Definition]) -> str:
    """The defined name of which a side is, with its parameters; nothing where it is something else."""
    try:
        name, _ = head(left, left[0])
    except (Unread, IndexError):
        return ""
    return name if name in defined else ""


def _says_again(
    name: str, sides: Sequence[Sequence[Token]], declared: Declared, defined: Mapping[str, Definition]
) -> bool:
    """Is the other side what the name stands for, as it is written or by algebra?"""
    _, parameters = head(sides[0], sides[0][0])
    try:
        scope = declared.scope(defined).applied({p: sp.Symbol(p, real=True) for p in parameters})
        left, right = (expression(Grammar(side, scope.functions, sides[0][0].at).whole(), scope) for side in sides)
    except (Unread, UsageError):
        return False
    return equal_on(sp.S.Zero, left, right)


def _bounds(words: Sequence[Token], own: frozenset[str], declared: Declared) -> Said:
    """A condition: one that holds anyhow, one that says less or more than is declared, or one that is not read."""
    try:
        found, real, alone = beside(words)
    except Unread:
        return Said(Effect.SUPPOSES, own)
    found = [one if "e" in declared.names else euler(one) for one in found]
    named = frozenset((*real, *alone)).union(*(one.names for one in found))
    if not named <= declared.names:
        return Said(Effect.SUPPOSES, own)
    if name := declared.exceeded(found, real):
        why = f"the text allows more than is declared of {name}: declare {name} anew, or leave it out"
        return Said(Effect.CHANGES, frozenset((base(name),)), why)
    if name := declared.emptied(found):
        why = f"the text speaks of other {name} than are declared: declare {name} anew, or leave it out"
        return Said(Effect.CHANGES, frozenset((base(name),)), why)
    return Said(Effect.NOTHING if declared.implied(found) else Effect.SUPPOSES, own)


def any_real(text: str, declared: Declared) -> Iterator[Said]:
    """What words say of letters of which less is declared than that they are real."""
    for found in REAL.finditer(text):
        spoken = (n for n in declared.names if re.search(rf"(?<![A-Za-z]){re.escape(n)}(?![A-Za-z])", found[1]))
        if name := declared.exceeded([], spoken):
            why = f"the text allows more than is declared of {name}: declare {name} anew, or leave it out"
            yield Said(Effect.CHANGES, frozenset((base(name),)), why)


def drawn(text: str, declared: Declared) -> Iterator[Said]:
    """What words say of random letters: that they are drawn from a law that is not normal."""
    for found in DRAWN.finditer(text):
        spoken = {name.strip() for part in found.groups() if part for name in part.split(",")}
        for name in spoken & declared.laws.keys():
            why = f"the text draws {name} from another law: declare it"
            yield Said(Effect.CHANGES, frozenset((base(name),)), why)


def head(left: Sequence[Token], sign: Token) -> tuple[str, tuple[str, ...]]:
    """The name that is defined, and its parameters. Raises Unread."""
    if not left:
        raise Unread("nothing is defined", sign.at)
    reader = Grammar(left, (), sign.at)
    name = reader.variable()
    parameters: list[str] = []
    if reader.sees("("):
        reader.take()
        parameters.append(reader.variable())
        while reader.sees(","):
            reader.take()
            parameters.append(reader.variable())
        reader.expect(")")
    if reader.next.kind != "end":
        raise reader.wrong("a definition is of a letter, or of a function of letters, as f(x) := ...")
    return name, tuple(parameters)
