"""A draft as links to be checked: what each display states, on which domain, and what in it cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, permutations

import sympy as sp

from ..statements.latex.declared import SIZES, Beside, Declared, beside, euler, is_law, said
from ..statements.latex.grammar import Grammar
from ..statements.latex.macros import Macros, expanded
from ..statements.latex.matrices import mixes
from ..statements.latex.meaning import Definition, Scope, expression, masses, relation
from ..statements.latex.names import BACKWARD, BETWEEN, DEFINITIONS, FORWARD, IMPLICATIONS, UNREAD_RELATIONS
from ..statements.latex.parts import Statement
from ..statements.latex.primitives import differentiated
from ..statements.latex.relations import decimal, is_arrow, is_letter, relates, relations, split_relations, turns
from ..statements.latex.rows import statements
from ..statements.latex.tokens import DOTS, Token, Unread, read, tokens, written
from ..statements.latex.tree import BINDERS, Node, following, mentions, parts_of
from ..theory.domain import Domain
from ..theory.errors import UsageError
from ..theory.write.convert import convert
from .around import FOR, HYPOTHETICAL
from .displays import CLAIM, DEFINES, DEFINITION, INLINE, Display, Remark
from .surroundings import Effect, Said, any_real, base, drawn, effect, head, letters

LINK, DEFINED, CONDITION, EXPRESSION = "link", "definition", "condition", "no relation"
SKIPPED, UNREAD = "skipped", "unread"
WITHIN = "within a line, not checked"


@dataclass(frozen=True)
class Entry:
    """Something that a draft displays: of which kind, at which place, in which display; a link with what it states, and where.

    ``why`` says of an unread one what is in the way, ``text`` is what was read, in the tool's own notation; of a condition
    it is the draft's. ``beside`` are the places of links in its row that share a letter with it, and may be its conditions;
    ``elsewhere`` is a condition on a letter of it that stands beside another row of its chain alone; ``supposed`` is one that the
    text around it may state, which is not read.
    """

    kind: str
    at: int
    display: int
    text: str = ""
    why: str = ""
    statement: sp.Basic | None = None
    domain: Domain | None = None
    beside: tuple[int, ...] = ()
    elsewhere: bool = False
    supposed: bool = False


@dataclass
class Reader:
    """What has been declared and defined so far; entries come in the order of the draft."""

    macros: Macros = field(default_factory=dict)
    declared: Declared = field(default_factory=Declared)
    defined: dict[str, Definition] = field(default_factory=dict)
    skips: bool = False

    def entries(self, parts: Iterable[Remark | Display]) -> list[Entry]:
        """What a file or a cell holds."""
        found: list[Entry] = []
        for number, part in enumerate(parts):
            known = dict(self.defined)
            try:
                here = self._remark(part, number) if isinstance(part, Remark) else self._display(part, number)
            except Unread as error:
                within = isinstance(part, Display) and part.environment == DEFINES
                kind = WITHIN if within else UNREAD
                here = [Entry(kind, max(error.at, 0), number, why=error.why)]
            except Exception as error:  # whatever the reader stumbles over, the rest of the draft is read
                here = [Entry(UNREAD, part.at, number, why=f"the reader stumbled over it: {type(error).__name__}")]
            if isinstance(part, Display) and any(entry.kind in (UNREAD, WITHIN) for entry in here):
                self._forget(part.text, known)
            found += here
        return found

    def _forget(self, text: str, known: Mapping[str, Definition]) -> None:
        """Let go of what a definition that is not read may have defined anew: what is named before its sign."""
        signs = list(DEFINITION.finditer(text))
        before = text[: signs[-1].start()] if signs else ""
        for name, meaning in known.items():
            if self.defined.get(name) is meaning and name.split("_")[0] in before:
                del self.defined[name]

    def _remark(self, remark: Remark, number: int) -> list[Entry]:
        if remark.text.strip().rstrip(".") == "skip":
            self.skips = True
            return []
        at, lines = remark.at, list[tuple[int, str]]()
        for line in remark.text.split("\n"):
            lines += [(at, line)] * bool(line.strip())
            at += len(line) + 1
        found: list[Entry] = []
        for at, line in sorted(lines, key=lambda one: is_law(one[1])):  # laws speak of what others declare
            try:
                self._declare(line, at)
            except Unread as error:
                self.declared = self.declared.without(line)
                found.append(Entry(UNREAD, error.at, number, why=error.why))
        return found

    def _declare(self, line: str, at: int) -> None:
        items = said(line, at)
        later = self.declared.then(items)
        try:
            later.scope({})
        except UsageError as error:
            raise Unread(str(error), at) from None
        self.declared = later
        for item in items:
            for name in item.names:
                self.defined.pop(name, None)

    def _display(self, display: Display, number: int) -> list[Entry]:
        if display.environment == INLINE:
            why = self._renamed(display) if display.around.renames else ""
            return [Entry(WITHIN, display.at, number, text=" ".join(display.text.split()), why=why)]
        if self.skips and display.environment not in (CLAIM, DEFINES):
            self.skips = False
            return [Entry(SKIPPED, display.at, number)]
        if display.broken:
            raise Unread(f"a display of {display.environment}: {display.broken}", display.at)
        words = self._words(display)
        for word, behind in pairwise(words):
            if word.kind == "command" and word.text in display.around.unusual and behind.text != "_":
                raise Unread(display.around.unusual[word.text], word.at)
        found: list[Entry] = []
        for one in statements(words, display.environment):
            if isinstance(one, Unread):
                found.append(Entry(UNREAD, one.at, number, why=one.why))
            else:
                found += self._statement(one, number)
        if any(entry.kind == DEFINED for entry in found):
            self._refuse_case(display, found)
        found = self._as_the_text_says(display, words, found)
        return found or [Entry(EXPRESSION, display.at, number)]

    def _words(self, display: Display) -> list[Token]:
        return read(expanded(tokens(display.text, display.inside), self.macros))

    def _effect(self, display: Display) -> Said:
        """What a formula that nobody claims does to displays near it."""
        try:
            words = self._words(display)
        except Unread:
            return Said(Effect.NOTHING, frozenset())
        return effect(display.text, words, self.declared, self.defined) if words else Said(Effect.NOTHING, frozenset())

    def _renamed(self, display: Display) -> str:
        """Let go of a defined name to which a sentence gives another meaning, and say why."""
        said = self._effect(display)
        changed = [name for name in self.defined if said.effect == Effect.CHANGES and said.letters == {base(name)}]
        for name in changed:
            del self.defined[name]
        return said.why if changed else ""

    def _refuse_case(self, display: Display, found: Sequence[Entry]) -> None:
        """Raises Unread for a definition in a sentence that speaks of a case, and lets go of what is defined."""
        around = display.around
        names = {entry.text.partition(" := ")[0] for entry in found if entry.kind == DEFINED}
        parameters = {letter for name in names for letter in name.partition("(")[2].rstrip(")").split(", ")}
        spoken = {letter for one in FOR.finditer(around.before) for letter in self.declared.names if letter in one[1]}
        if HYPOTHETICAL.search(around.before) or HYPOTHETICAL.match(around.behind.lstrip(" ,")) or spoken - parameters:
            for name in names:
                self.defined.pop(name.partition("(")[0], None)
            raise Unread(
                "a definition in a sentence that speaks of a case: write it by cases, in one display", display.at
            )

    def _as_the_text_says(self, display: Display, words: Sequence[Token], found: list[Entry]) -> list[Entry]:
        """The entries as what the text says around the display leaves them."""
        said = [(self._effect(one), near) for one, near in display.said]
        own = display.around.supposes or display.around.is_of_some
        if display.around.denies and any(entry.kind == LINK for entry in found):
            raise Unread("does the sentence say that this does not hold? display what does", display.at)
        if display.around.defines and (why := self._renamed(display)):
            said.append((Said(Effect.CHANGES, letters(words), why), True))
        for one in (one for one, near in said if near and one.law):
            self.declared = self.declared.without(one.law)
        words_around = f"{display.around.before} {display.around.behind}"
        said += [(one, True) for one in any_real(words_around, self.declared)]
        said += [(one, True) for one in drawn(f"{display.around.paragraph} {display.around.behind}", self.declared)]
        changed = []
        for entry in found:
            if entry.kind == LINK and entry.statement is not None:
                own_letters = letters(words) | {base(symbol.name) for symbol in entry.statement.free_symbols}
                met = [(one, near) for one, near in said if one.letters & own_letters]
                why = next((one.why for one, near in met if near and one.effect == Effect.CHANGES), "")
                if why:
                    entry = replace(entry, kind=UNREAD, text="", why=why, statement=None, domain=None)
                elif own or any(one.effect != Effect.NOTHING for one, _ in met):
                    entry = replace(entry, supposed=True)
            changed.append(entry)
        return changed

    def _statement(self, one: Statement, number: int) -> list[Entry]:
        try:
            conditions = [item for words in one.conditions for item in self._beside(words)]
        except Unread as error:
            return [Entry(UNREAD, error.at, number, why=f"its condition is not read: {error.why}")]
        arrow = next((word for words in one.parts for word in words if is_arrow(word)), None)
        if arrow is not None and len(one.parts) + len(one.conditions) > 1:
            why = "how far does what this arrow joins reach? it stands between two relations, and nothing beside them"
            return [Entry(UNREAD, arrow.at, number, why=why)]
        found = [Entry(CONDITION, words[0].at, number, text=written(words)) for words in one.conditions]
        parts = [(words, self._entries(words, conditions, number)) for words in one.parts]
        for words, entries in parts:
            others = [part for part in parts if part[0] is not words and _stand_together(part[0], words)]
            found += self._unless_limited(words, entries, others)
        return sorted(found, key=lambda entry: entry.at)

    def _entries(self, words: list[Token], conditions: list[Beside], number: int) -> list[Entry]:
        try:
            return self._part(words, conditions, number)
        except Unread as error:
            return [Entry(UNREAD, error.at, number, why=error.why)]

    def _unless_limited(
        self, words: list[Token], entries: list[Entry], others: list[tuple[list[Token], list[Entry]]]
    ) -> list[Entry]:
        """What a part of a row states or defines, if none of the others there, nor itself, may be a condition of the rest."""
        stated = [part for part in others if not any(word.text in DEFINITIONS for word in part[0])]
        if any(entry.kind == UNREAD for _, beside_it in others for entry in beside_it):
            why = "what stands beside it is not read, and may be its condition"
        elif others and any(self._fixes(part) for part in (words, *(part for part, _ in stated))):
            why = "which of these is a condition, which a claim? write \\text{for} before a condition, or display them apart"
        else:
            beside_it = tuple(entry.at for _, found in others for entry in found if entry.kind == LINK)
            return [replace(entry, beside=beside_it) for entry in entries]
        for entry in entries:
            if entry.kind == DEFINED:
                self.defined.pop(entry.text.partition(" := ")[0].partition("(")[0], None)
        return [
            replace(e, kind=UNREAD, text="", why=why, statement=None, domain=None) if e.kind in (LINK, DEFINED) else e
            for e in entries
        ]

    def _fixes(self, words: list[Token]) -> bool:
        """Does it say what a declared letter equals, in numbers and other such letters? So do conditions, and claims hardly ever."""
        sides, signs = split_relations(words)
        if set(signs) != {"="}:
            return False
        letters = self.declared.names - self.declared.laws.keys() - self.declared.matrices.keys()
        try:
            nodes = [Grammar(side, ()).whole() for side in sides]
        except Unread:
            return False
        return any(
            a.kind == "name" and a.words[0] in letters and {*mentions(b)} <= letters - {a.words[0]}
            for a, b in permutations(nodes, 2)
        )

    def _beside(self, words: list[Token]) -> list[Beside]:
        """A condition, which speaks of declared letters alone. Raises Unread."""
        found, real, alone = beside(words)
        if "e" not in self.declared.names | self.defined.keys():
            found = [euler(item) for item in found]
        known = self.declared.names - frozenset(self.declared.laws) | frozenset(SIZES if self.declared.matrices else ())
        names = frozenset((*real, *alone)).union(*(item.names for item in found))
        if strange := names - known:
            raise Unread(f"{min(strange)} is not declared; of another letter no condition is read", words[0].at)
        if words[-1].text in DOTS and not names <= self.declared.integers:
            raise Unread(f"a list of whole numbers: say {min(names)} integer", words[0].at)
        if name := self.declared.exceeded(found, real):
            raise Unread(
                f"it allows more than is declared of {name}: declare {name} anew, or leave it out", words[0].at
            )
        return found

    def _part(self, words: list[Token], conditions: list[Beside], number: int) -> list[Entry]:
        """A chain of relations, of which those that are not read are told, or a definition."""
        found: list[Entry] = []
        start = 0
        arrow = next(filter(is_arrow, words), None)
        if arrow is not None:
            return self._implications(words, conditions, number, arrow)
        places = relations(words, unread=True)
        joins = next((place for place in places[1:-1] if words[place].text in BETWEEN), None)
        if joins is not None:
            raise Unread(f"\\{words[joins].text}: joins it two statements? display them apart", words[joins].at)
        for place in places:
            word = words[place]
            if word.text == "approx" and (near := decimal(words[place + 1 :])) is not None:
                found += self._tried(words[start:place], conditions, number)
                found.append(self._nearly(words[start:place], *near, word, conditions, number))
                start = place + 1
                continue
            if word.text in DEFINITIONS and start == 0:
                return self._definition(words[:place], words[place + 1 :], word, conditions, number)
            if word.text in UNREAD_RELATIONS or word.text in DEFINITIONS:
                sign = f"\\{word.text}" if word.kind == "command" else word.text
                why = UNREAD_RELATIONS.get(word.text, "a definition stands at the beginning")
                found.append(Entry(UNREAD, word.at, number, why=f"{sign}: {why}"))
                found += self._tried(words[start:place], conditions, number)
                start = place + 1
        rest = self._tried(words[start:], conditions, number) if start else self._chain(words, conditions, number)
        return sorted([*found, *rest], key=lambda entry: entry.at)

    def _implications(self, words: list[Token], conditions: list[Beside], number: int, arrow: Token) -> list[Entry]:
        """What stands behind an arrow, under the condition that stands before it; of an equivalence both ways."""
        places = [place for place in relations(words, unread=True) if words[place].text in IMPLICATIONS]
        arrows = [words[place] for place in places]
        strange = next((word for word in (*arrows, arrow) if word.text not in (*FORWARD, *BACKWARD)), None)
        bounds = [-1, *places, len(words)]
        parts = [words[start + 1 : end] for start, end in pairwise(bounds)]
        if strange is not None or not arrows or not all(map(relations, parts)):
            told = strange or arrow
            raise Unread(f"\\{told.text}: {UNREAD_RELATIONS[told.text]}", told.at)
        found: list[Entry] = []
        for sign, pair in zip(arrows, pairwise(parts), strict=True):
            for directions, (given, stated) in ((FORWARD, pair), (BACKWARD, pair[::-1])):
                if sign.text in directions:
                    rows = dict.fromkeys(word.row for word in stated)
                    supposed = [replace(one, row=row) for one in self._beside(given) for row in rows]
                    if not all(one.names for one in supposed):
                        raise Unread("what stands before an arrow speaks of declared letters", given[0].at)
                    found += self._chain(stated, [*conditions, *supposed], number)
        return found

    def _nearly(
        self,
        words: list[Token],
        value: sp.Rational,
        unit: sp.Rational,
        sign: Token,
        conditions: list[Beside],
        number: int,
    ) -> Entry:
        """That the side before the sign lies within one unit of the number's last digit."""
        sides, _ = split_relations(words)
        scope = self._scope()
        side = expression(Grammar(sides[-1], scope.functions, sign.at).whole(), scope)
        gap = sp.Abs(sp.Add(side, -value, evaluate=False), evaluate=False)
        beside_it = [condition for condition in conditions if condition.row == sign.row]
        return self._link("le", [gap, unit], sign.at, beside_it, number)

    def _tried(self, words: list[Token], conditions: list[Beside], number: int) -> list[Entry]:
        """The links of what stands between relations that are not read, if it has any."""
        return self._chain(words, conditions, number) if relations(words) else []

    def _definition(
        self, left: list[Token], right: list[Token], sign: Token, conditions: list[Beside], number: int
    ) -> list[Entry]:
        name, parameters = head(left, sign)
        self.defined.pop(name, None)  # should the new definition not be read
        if conditions:
            raise Unread(
                "a definition under a condition is not read: write it by cases, or declare the letter", sign.at
            )
        if name in self.declared.names:
            raise Unread(f"{name} is declared as a letter already", left[0].at)
        scope = self._scope()
        sides, _ = split_relations(right)
        body = Grammar(sides[0], scope.functions, sign.at).whole()
        if masses(body, scope):
            raise Unread("a divergence of defined densities is no definition: write it where it is used", sign.at)
        known = {p: scope.values.get(p) for p in parameters}
        letters = {p: x if isinstance(x, sp.Symbol) else sp.Symbol(p, real=True) for p, x in known.items()}
        inner = scope.applied(letters)
        value = sp.sstr(expression(body, inner), order="none")
        self.defined[name] = Definition(parameters, body, scope)
        text = f"{name}({', '.join(parameters)}) := {value}" if parameters else f"{name} := {value}"
        found = [Entry(DEFINED, left[0].at, number, text=text)]
        return found + (self._chain(right, conditions, number) if len(sides) > 1 else [])

    def _chain(self, words: list[Token], conditions: list[Beside], number: int) -> list[Entry]:
        """The links between the sides that relations part."""
        sides, signs = split_relations(words)
        if not signs:
            hidden = next((word for word in words if relates(word)), None)
            if hidden is not None:
                raise Unread("a relation within brackets or an environment: display it by itself", hidden.at)
            Grammar(words, self._scope().functions).whole()  # what cannot be read may be a relation
            return [Entry(EXPRESSION, words[0].at, number)]
        if turns(signs):
            raise Unread("a chain that goes up and down: write its links apart", words[0].at)
        scope = self._scope()
        bounds = [*relations(words), len(words)]
        places = [words[place].at for place in bounds[:-1]]
        ends = [*places, words[-1].at]
        nodes = _nodes([Grammar(side, scope.functions, end) for side, end in zip(sides, ends, strict=True)])
        found: list[Entry] = []
        for place, sign in enumerate(signs):
            pair = [_side(node, scope) for node in differentiated(nodes[place : place + 2], sign, scope)]
            unread = next((side for side in pair if isinstance(side, Unread)), None)
            if unread is not None:
                found.append(Entry(UNREAD, unread.at, number, why=unread.why))
                continue
            rows = range(words[bounds[place]].row, words[bounds[place + 1] - 1].row + 1)
            beside_it = [condition for condition in conditions if condition.row in rows]
            if why := _speaks_of_bound(nodes[place : place + 2], beside_it):
                found.append(Entry(UNREAD, places[place], number, why=why))
                continue
            link = self._link(sign, pair, places[place], beside_it, number)
            letters = {symbol.name for side in pair if isinstance(side, sp.Expr) for symbol in side.free_symbols}
            elsewhere = any(one.row not in rows and letters & one.names for one in conditions)
            found.append(replace(link, elsewhere=elsewhere))
        whole = {mass: None for node in nodes if isinstance(node, Node) for mass in masses(node, scope)}
        return found + [self._link("=", [mass, sp.S.One], places[0], [], number) for mass in whole]

    def _link(self, sign: str, pair: list[sp.Expr | Unread], at: int, conditions: list[Beside], number: int) -> Entry:
        statement = relation(sign, *pair)
        if mixes(statement):
            why = "a trace stands outside of the expectation: put all that this is of in square brackets"
            return Entry(UNREAD, at, number, why=why)
        try:
            domain = self.declared.domain(statement, conditions)
            _, term = convert(statement, domain)
        except Unread:
            raise
        except UsageError as error:
            return Entry(UNREAD, at, number, why=f"the language does not hold it: {error}")
        return Entry(LINK, at, number, text=str(term), statement=statement, domain=domain)

    def _scope(self) -> Scope:
        return self.declared.scope(self.defined)


def _stand_together(words: list[Token], others: list[Token]) -> bool:
    """Do two parts share a row, and a letter?"""
    rows, letters = (
        ({word.row for word in part} for part in (words, others)),
        ({*_letters(part)} for part in (words, others)),
    )
    return bool(set.intersection(*rows) and set.intersection(*letters))


def _letters(words: list[Token]) -> Iterator[str]:
    return (word.text for word in words if is_letter(word))


def _nodes(sides: list[Grammar]) -> list[Node | Unread]:
    """The sides of a chain; what stands between limits goes along the letters of the integrals so far."""
    found: list[Node | Unread] = []
    integrals = frozenset[str]()
    for side in sides:
        try:
            node = side.whole()
        except Unread as error:
            found.append(error)
            continue
        integrals |= {part.words[0] for part in parts_of(node) if part.kind == "integral"}
        found.append(following(node, integrals))
    return found


def _speaks_of_bound(nodes: Iterable[Node | Unread], conditions: Iterable[Beside]) -> str:
    """Why a condition is not read beside what binds a letter of it; nothing where it is."""
    parts = [part for node in nodes if isinstance(node, Node) for part in parts_of(node) if part.kind in BINDERS]
    for part in parts:
        name = part.words[1 if part.kind in ("series", "extremal") else 0]
        for one in conditions:
            open_range = set(one.node.words) <= {"lt", "gt", "ne"}
            if name in one.names and (
                part.kind == "extremal" or len(one.names) > 1 or (part.kind == "primitive" and not open_range)
            ):
                return f"{name} is bound here, and the condition beside speaks of it: write out what it stands for, or its range"
    return ""


def _side(node: Node | Unread, scope: Scope) -> sp.Expr | Unread:
    if isinstance(node, Unread):
        return node
    try:
        return expression(node, scope)
    except Unread as error:
        return error
