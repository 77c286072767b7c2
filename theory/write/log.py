"""From the authors' steps and claims to the text of a proof log. What has no term is told, and leaves its claims unsaid.

A step is written with the rule that its author names, where the kernel accepts it; else a rule is searched for. A step for
which none is found is a line without a rule, which fails, and the steps that it uses stand in its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any, Protocol, TypeAlias

import sympy as sp

from ..by import earlier
from ..claim import Claim, Hypothesis
from ..decide.refusal import Refusal
from ..domain import Domain
from ..errors import PhaseproofError, UsageError
from ..find import points
from ..find.examine import Disproof, disproof, disproof_by_estimates
from ..find.patience import PATIENCE
from ..find.search import Found, Missed, Sketch, find
from ..kernel.check import derive
from ..kernel.log import VERSION, LoggedClaim, LoggedStep
from ..kernel.rule import RULES
from ..rules import load
from ..steps import Step
from ..terms.build import TRUE, eq
from ..terms.context import EVERYWHERE, Context, Theorem
from ..terms.serial import Data, Names, measured
from ..terms.term import IllFormed, Term, make, substitute
from . import examples
from .analysis import Unsaid
from .convert import Converter, context_of, convert, function_of, supposed, variable
from .lemma import origin_of
from .missing import missing
from .proof import Line, believing, proved, showing
from .searching import FURTHER, Limit, Task, search
from .serial import write_context, write_function, write_term
from .strategies import registry

PREMISES = 12
"""Of a step that is searched for; further ones are left aside."""
MAXIMAL_MESSAGE = 1000
"""Characters of what is told of a line that fails."""
EARLIER = 40
"""Steps of the same file that are looked at for a step that does not name what it uses."""
DISPROOF = 1.0 * PATIENCE
"""Seconds for which a point is looked for at which a statement is false; twice, with its left side's value; three times, by estimates."""


PATIENTLY = partial(disproof, patient=True)
Before: TypeAlias = Callable[[Step], Sequence[Step]]


class Derived(Protocol):
    """What ends a derivation: a claim, or another statement under a name."""

    @property
    def name(self) -> str: ...
    @property
    def conclusion(self) -> sp.Basic: ...
    @property
    def domain(self) -> Domain: ...
    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]: ...
    @property
    def example(self) -> Any: ...
    def derived(self) -> Step | Line: ...


class Writer:
    """A log in the making: each step is written once, after those it uses.

    ``lines`` has the number of each step's line by the step's identity, ``theorems`` what each line shows. With ``disprove``
    a point is looked for at which a step that nobody shows is false; ``limit`` bounds one search. With ``believe`` lines are
    written as they are stated, and what they owe is not known here: the kernel judges them; ``believed`` tells whether any
    was. ``before`` are the steps that are
    tried where one does not name what it uses, nearest first.
    """

    def __init__(
        self,
        disprove: bool = True,
        limit: Limit = lambda seconds: nullcontext(),
        believe: bool = False,
        before: Before = earlier,
    ) -> None:
        load()
        self.steps: list[LoggedStep] = []
        self.lines: dict[int, int] = {}
        self.authors: dict[int, Step | Line] = {}
        self.disprove, self.believe, self._limit, self._before = disprove, believe, limit, before
        self.believed = False
        self._finished: list[tuple[Names, list[str]]] = []
        self._text: list[str] = []
        self._names = Names()
        self._numbers: dict[str, int] = {}
        self._standing: dict[int, tuple[int, ...]] = {}
        self._false: dict[int, str] = {}
        self._stated: dict[int, tuple[Step, Line | None]] = {}
        self.theorems: dict[int, Theorem] = {}

    def text(self) -> Iterator[str]:
        """The lines of the log."""
        head: dict[str, Data] = {"phaseproof-log": VERSION}
        for names, lines in (*self._finished, (self._names, self._text)):
            declared = {
                "variables": dict(sorted(names.sorts.items())),
                "functions": dict(sorted(names.functions.items())),
            }
            yield _json(head | declared)
            yield from lines
            head = {}

    def found(self, step: Step | Line) -> bool:
        """Is the step's own line shown? Not that of a step whose claim was stopped before it had one."""
        return self._standing[id(step)] == (self.lines.get(id(step)),)

    def claim(self, claim: Derived, around: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        """Write a claim after its derivation; one that cannot be said is a line of its own, which fails.

        ``around`` is entered for it, to bound its time and to say more of an error.
        """
        try:
            with around(), believing() if self.believe else nullcontext():
                context, statement = convert(claim.conclusion, claim.domain)
                asked = supposed(claim.hypotheses, claim.domain)
                last = self._concluded(claim.derived(), context, statement)
                ended = LoggedClaim(claim.name, context, statement, last, _point(context), asked)
                self._claim(replace(ended, example=self._example(ended, claim.example)))
        except (Exception, SystemExit) as error:  # of a derivation, which is anybody's program
            self._text.append(_json({"unsaid": str(claim.name)[:200], "message": told(error)}))

    def _concluded(self, step: Step | Line, context: Context, statement: Term) -> int:
        """The number of the line that the claim ends in: the last step's, or one that follows from it."""
        self.step(step)
        last = self.steps[self.lines[id(step)]]
        if (last.context, last.statement) == (context, statement):
            return self.lines[id(step)]
        ends = f"the derivation ends in\n  {last.statement}\nbut the claim says\n  {statement}"
        if last.statement is statement:
            ends = "the derivation ends on another domain than the claim's"
        return self._search(Sketch(context, statement), "conclude", (step,), [ends])

    def _example(self, claim: LoggedClaim, given: Any) -> int:
        """The number of a line that is an instance of a claim with hypotheses and owes none; -1 where none is found."""
        if not claim.hypotheses or claim.last not in self.theorems:
            return -1
        if callable(given):
            line = given()
            self.step(line)
            return self.lines[id(line)]
        around, images = examples.place(claim.context, claim.point)
        for functions in examples.candidates(claim.hypotheses, claim.statement, given):
            owed = [examples.at_place(one, around, images, functions) for one in claim.hypotheses]
            found = [one for place in owed if isinstance(one := self._find(Sketch(*place)), Found)]
            if len(found) < len(owed):
                continue
            numbers = [
                self._add(LoggedStep("met by the example", *place, one.rule, (), one.guess.certificate), one.theorem)
                for place, one in zip(owed, found, strict=True)
            ]
            certificate = {"images": images, "functions": functions}
            statement = substitute(claim.statement, images, functions)
            return self._add(LoggedStep("example", around, statement, "instance", (claim.last, *numbers), certificate))
        return -1

    def step(self, step: Step | Line) -> tuple[int, ...]:
        """The numbers of the lines that stand for the step: its own, or those of what it uses where it is not shown."""
        waiting: list[tuple[Step | Line, bool]] = [(step, False)]
        while waiting:  # no recursion: a chain may be long
            node, ready = waiting.pop()
            if ready:
                self._finish(node)
                continue
            if type(node) not in (Step, Line):
                raise UsageError(f"a derivation is made of Step records, not {type(node).__name__}")
            if id(node) not in self._standing:
                self._standing[id(node)] = ()  # a step that uses itself stands on nothing
                self.authors[id(node)] = node  # kept alive, for it is known by its identity
                waiting.append((node, True))
                below: tuple[Step | Line, ...] = node.uses
                waiting.extend((used, False) for used in reversed(below))
        return self._standing[id(step)]

    def _finish(self, step: Step | Line) -> None:
        """Write the line of a step whose own steps are written."""
        try:
            number = self._author(step)
        except Exception as error:  # of what has no term, and of a record that holds anything
            stated = f"states {str(step.statement)[:MAXIMAL_MESSAGE]}"
            number = self._unshown(title_of(step), Sketch(EVERYWHERE, TRUE), step.uses, [stated, told(error)])
        self.lines[id(step)] = number
        self._standing[id(step)] = (number,) if self.steps[number].rule else self._below(step.uses)
        if self.steps[number].point is not None:
            self._false[id(step)] = f"it uses a step that is false: {title_of(step)}"

    def _below(self, uses: Iterable[Step | Line]) -> tuple[int, ...]:
        """The lines that stand for what is used, each once."""
        return tuple(dict.fromkeys(self._numbers_of(uses)))

    def _numbers_of(self, uses: Iterable[Step | Line]) -> tuple[int, ...]:
        """The same, as often as they are used."""
        return tuple(number for used in uses for number in self.step(used))

    def _author(self, step: Step | Line) -> int:
        """The step by the rule that its author names, or else by one that is found."""
        if isinstance(step, Line):
            stated, theorem, lines = (step.step, None, step.uses) if self.believe else step.shown
            self.believed |= self.believe
            return self._add(replace(stated, title=self._title(step), uses=self._numbers_of(lines)), theorem)
        context, statement = convert(step.statement, step.domain)
        false = [self._false[id(used)] for used in step.uses if id(used) in self._false]
        if false:
            return self._unshown(step.title, Sketch(context, statement), step.uses, false[:1])
        refused = []
        if step.rule in RULES:
            try:
                uses = self._numbers_of(step.uses)
                line = LoggedStep(step.title, context, statement, step.rule, uses, _certificate(step))
                return self._add(line, derive(line, [self.theorems[number] for number in uses]))
            except (Refusal, IllFormed, Unsaid) as refusal:
                refused.append(f"{step.rule}: {refusal}")
            except Exception as error:  # whatever a rule stumbles over
                refused.append(f"{step.rule}: {told(error)}")
        return self._search(Sketch(context, statement), step.title, step.uses, refused, step)

    def _title(self, line: Line) -> str:
        """The words of the lemma that a line without a title of its own is; an instance is titled by what it is one of."""
        title, origin = line.step.title, origin_of(line)
        if origin is not None and title == line.step.rule:
            return origin.words.removesuffix(".")
        if line.step.rule == "instance" and line.uses and title == line.uses[0].step.title:
            return self.steps[self.lines[id(line.uses[0])]].title
        return title

    def _search(
        self, sketch: Sketch, title: str, uses: tuple[Step | Line, ...], refused: list[str], author: Step | None = None
    ) -> int:
        """The statement by lines that the search finds from what stands for the steps used, or a line that fails.

        Where an ``author`` made other steps before, these are tried as well, and used as if they had been named.
        """
        known = tuple(map(self._line_of, self._below(uses)[:PREMISES]))
        sketch = replace(sketch, premises=tuple(line.theorem for line in known))
        others = self._earlier(author) if author is not None else {}
        answer = search(Task(sketch.context, sketch.statement, known), self._limit, tuple(others), self.disprove)
        if answer.line is not None:
            step, theorem, lines = answer.line.shown
            if further := tuple(others[line] for line in others if line in _stands_on(answer.line)):
                for used in further:
                    self.step(used)
                return self._search(sketch, title, (*uses, *further), refused)
            return self._add(replace(step, title=title, uses=self._numbers_of(lines)), theorem)
        lost = [f"step {title_of(used)!r} is not shown" for used in uses if not self.found(used)]
        lacking = missing(sketch.statement, answer.missed, len(others))
        return self._unshown(title, sketch, uses, refused, [*lost[:1], *lacking], answer.false)

    def _earlier(self, step: Step) -> dict[Line, Step]:
        """Steps of the same file that were made before, as lines that say what they state, for whatever that is worth."""
        found: dict[Line, Step] = {}
        for other in self._before(step)[:EARLIER]:
            if other in step.uses or (id(other) in self._standing and not self.found(other)):
                continue
            if (line := self._as_line(other)) is not None:
                found[line] = other
        return found

    def _as_line(self, step: Step) -> Line | None:
        """What a step states, as a line; None where it cannot be said, which is of no use."""
        if id(step) not in self._stated:
            line = None
            with suppress(Exception):
                context, statement = convert(step.statement, step.domain)
                line = proved(LoggedStep(step.title, context, statement, ""), Theorem(context, statement))
            self._stated[id(step)] = step, line
        return self._stated[id(step)][1]

    def _line_of(self, number: int) -> Line:
        """What stands under the number, as a line to be used."""
        line = proved(self.steps[number], self.theorems[number])
        self.lines[id(line)], self._standing[id(line)], self.authors[id(line)] = number, (number,), line
        return line

    def _unshown(
        self, title: str, sketch: Sketch, uses: tuple[Step | Line, ...], told: list[str], more: Iterable[str] = (),
        seen: Disproof | None = None,
    ) -> int:  # fmt: skip
        """A line that fails, with a point at which it is false where one was ``seen`` or is found, or with more of why it fails."""
        used = tuple(dict.fromkeys(self.lines[id(u)] for u in uses if id(u) in self.lines))
        line = LoggedStep(title, sketch.context, sketch.statement, "", used)
        false = (seen or self._disproof(sketch)) if self.disprove else None
        if false is not None:
            point = {v.args[0]: value for v, value in false.point}
            follows = self._follows(sketch, title, false.follows)
            line, more = replace(line, point=point, follows=follows), ()
        elif self.disprove and (found := self._disproof_by_value(sketch)) is not None:
            point, follows = found
            line, more = replace(line, point=point, follows=follows), ()
        elif self.disprove and (false := self._disproof(sketch, disproof_by_estimates, 3 * DISPROOF)) is not None:
            line, more = replace(line, point={v.args[0]: value for v, value in false.point}), ()
        return self._add(replace(line, message="\n".join([*told, *more])[:MAXIMAL_MESSAGE]))

    def _number(self, theorem: Theorem) -> int:
        """The number of the line that the theorem is of."""
        return next(number for number, known in self.theorems.items() if known is theorem)

    def _find(self, sketch: Sketch, rules: tuple[str, ...] | None = None) -> Found | Missed:
        try:
            with self._limit(2 * FURTHER):  # of one long try, which the search itself does not end
                return find(sketch, rules, FURTHER, self._limit)
        except Exception as error:
            return Missed((("search", str(error)),))

    def _disproof(
        self, sketch: Sketch, way: Callable[[Sketch], Disproof | None] = PATIENTLY, seconds: float = DISPROOF
    ) -> Disproof | None:
        try:
            with self._limit(seconds):
                return way(sketch)
        except Exception:  # then no point is found
            return None

    def _disproof_by_value(self, sketch: Sketch) -> tuple[dict[str, Fraction], int] | None:
        """A point at which a side's value makes the statement false, and the number of the line of that value."""
        if sketch.statement.head not in ("eq", "le", "lt", "ne"):
            return None
        registry.ready()
        for side in (0, 1):
            if (found := self._disproof_by_side(sketch, side)) is not None:
                return found
        return None

    def _disproof_by_side(self, sketch: Sketch, side: int) -> tuple[dict[str, Fraction], int] | None:
        from .strategies import evaluation

        sides = list(sketch.statement.args)
        try:
            with self._limit(2 * DISPROOF), registry.within(DISPROOF), showing():
                line = evaluation.left_side(registry.Task(sketch.context, eq(sides[side], sides[1 - side])))
            sides[side] = line.statement.args[1]
            statement = make(sketch.statement.head, *sides)
        except Exception:
            return None
        false = self._disproof(Sketch(sketch.context, statement))
        if false is None or false.follows is not None:
            return None
        (number,) = self.step(line)
        return {v.args[0]: value for v, value in false.point}, number

    def _follows(self, sketch: Sketch, title: str, what: Term | None) -> int | None:
        """The number of a new line: the left side is what follows from the premises."""
        if what is None:
            return None
        sketch = replace(sketch, statement=eq(sketch.statement.args[0], what))
        found = self._find(sketch, ("field",))
        if not isinstance(found, Found):
            return None
        uses = tuple(self._number(sketch.premises[i]) for i in found.guess.uses)
        title = f"what follows for {title}"
        line = LoggedStep(title, sketch.context, sketch.statement, "field", uses, found.guess.certificate)
        return self._add(line, found.theorem)

    # --------------------------------------------------------------------------------------------------- lines

    def _add(self, step: LoggedStep, theorem: Theorem | None = None) -> int:
        """Write the line, unless it is written already; its number."""
        line = {
            "step": step.title,
            "context": write_context(step.context),
            "statement": write_term(step.statement),
            "rule": step.rule,
            "uses": list(step.uses),
        }
        if not step.rule:
            line |= {"message": step.message}
            line |= {} if step.point is None else {"point": _written(step.point)}
            line |= {} if step.follows is None else {"follows": step.follows}
        else:
            kinds = {name: RULES[step.rule].schema[name].rstrip("?") for name in step.certificate}
            line["certificate"] = {name: _WRITTEN[kind](step.certificate[name]) for name, kind in kinds.items()}
        before = self._line(line, step.context, step.statement, *step.certificate.values())
        if before is not None:
            return before
        number = len(self.steps)
        if step.rule:
            self.theorems[number] = theorem or Theorem(step.context, step.statement)
            self._numbers[self._text[-1]] = number
        self.steps.append(step)
        return number

    def _claim(self, claim: LoggedClaim) -> None:
        line = {
            "claim": claim.name,
            "context": write_context(claim.context),
            "statement": write_term(claim.statement),
            "last": claim.last,
            "point": _written(claim.point),
        }
        if claim.hypotheses:
            owed = claim.hypotheses
            line["hypotheses"] = [
                {"context": write_context(one.own), "statement": write_term(one.statement)} for one in owed
            ]
        if claim.example >= 0:
            line["example"] = claim.example
        stated = [part for one in claim.hypotheses for part in (one.own, one.statement)]
        self._line(line, claim.context, claim.statement, *stated)

    def _line(self, line: dict[str, Data], *said: Any) -> int | None:
        """Append a line, or tell the number of the step that is this line already.

        Where a free name means something else than in the lines before, names are declared anew.
        """
        terms, text = [term for part in said for term in _terms(part)], _json(measured(line))
        try:
            self._names = _names(self._names, terms)
        except (Unsaid, IllFormed):
            own = _names(Names(), terms)
            self._finished.append((self._names, self._text))
            self._names, self._text, self._numbers = own, [], {}
        if text in self._numbers:
            return self._numbers[text]
        self._text.append(text)
        return None


def _json(data: Data) -> str:
    return json.dumps(data, ensure_ascii=False)


def _terms(said: Any) -> Iterator[Term]:
    """The terms of which a statement, a context or an entry of a certificate is made."""
    if isinstance(said, Term):
        yield said
    elif isinstance(said, Context):
        yield from (*said.variables, *said.conditions, *(source for _, source in said.ranges))
    elif isinstance(said, tuple):
        yield from (term for part in said for term in _terms(part))
    elif isinstance(said, Mapping):
        yield from (term for pair in said.items() for term in _terms(pair))


def _names(known: Names, terms: Iterable[Term]) -> Names:
    """What the free names stand for, those of the terms with them."""
    sorts, functions = dict(known.sorts), dict(known.functions)
    for term in terms:
        for v in term.variables:
            _once(sorts, v.args[0], v.sort)
        for name, arguments in term.functions:
            _once(functions, name, arguments)
    return Names(sorts, functions)


def _once(table: dict[str, Any], name: str, meaning: Any) -> None:
    if table.setdefault(name, meaning) != meaning:
        raise Unsaid(f"{name} stands for {table[name]} and for {meaning} in one line; rename one of them")


def _stands_on(line: Line) -> set[Line]:
    """All lines that a line stands on."""
    found: set[Line] = set()
    waiting = [line]
    while waiting:
        node = waiting.pop()
        waiting += (used for used in node.uses if used not in found)
        found.update(node.uses)
    return found


def told(error: BaseException) -> str:
    """What went wrong in an author's program, in one line."""
    kind = "" if isinstance(error, PhaseproofError) else f"{type(error).__name__}: "
    return f"{kind}{error}"[:MAXIMAL_MESSAGE]


def title_of(step: Step | Line) -> str:
    return str(step.step.title if isinstance(step, Line) else step.title)[:MAXIMAL_MESSAGE]


def _written(point: Mapping[str, Any]) -> dict[str, Data]:
    return {name: str(value) for name, value in point.items()}


def _point(context: Context) -> dict[str, Fraction]:
    """A point of the context, for the kernel to see that there is one; none where none is found."""
    try:
        return points.find(context)
    except Refusal:
        return {}


# ---------------------------------------------------------------------------------------------------------- certificates


def _certificate(step: Step) -> dict[str, Any]:
    """The author's entries as the kinds that the rule asks for."""
    schema, read = RULES[step.rule].schema, {}
    for name, value in step.certificate.items():
        if name not in schema:
            raise Unsaid(f"rule {step.rule} has no certificate {name!r}; valid: {', '.join(schema) or 'none'}")
        kind = schema[name].rstrip("?")
        try:
            read[name] = _READ[kind](value)
        except (TypeError, AttributeError, ValueError):
            raise Unsaid(f"certificate {name} = {value!r} of rule {step.rule} is no {kind}") from None
    return read


def _expression(value: Any) -> sp.Basic:
    """A SymPy expression, or a whole number or fraction as one; nothing is parsed."""
    if type(value) in (int, Fraction):
        return sp.Rational(value)
    if not isinstance(value, sp.Basic):
        raise TypeError
    return value


def _term(value: Any) -> Term:
    if isinstance(value, sp.Interval):  # closed or open, the kernel's range is the same
        return make("interval", *(Converter(None).end(end) for end in (value.start, value.end)))
    return value if isinstance(value, Term) else Converter(None).term(_expression(value))


def _proposition(value: Any) -> Term:
    return value if isinstance(value, Term) else Converter(None).proposition(_expression(value))


def _variable(value: Any) -> Term:
    return value if isinstance(value, Term) else variable(value)


def _number(value: Any) -> Fraction:
    exact = _expression(value)
    if not isinstance(exact, sp.Rational):
        raise TypeError
    return Fraction(exact.p, exact.q)


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _each(entry: Callable[[Any], Any], made: Callable[[Iterable[Any]], Any]) -> Callable[[Any], Any]:
    return lambda values: made(entry(value) for value in values)


_READ: dict[str, Callable[[Any], Any]] = {
    "term": _term,
    "terms": _each(_term, tuple),
    "prop": _proposition,
    "variable": _variable,
    "variables": _each(_variable, tuple),
    "number": _number,
    "numbers": _each(_number, tuple),
    "name": _name,
    "names": _each(_name, tuple),
    "images": lambda table: {_variable(x): _term(image) for x, image in table.items()},
    "functions": lambda table: {str(name): function_of(body) for name, body in table.items()},
    "context": lambda domain: context_of(domain),
}
"""From what authors write to what rules take, by the kind of the entry."""

_WRITTEN: dict[str, Callable[[Any], Data]] = {
    "term": write_term,
    "terms": _each(write_term, list),
    "prop": write_term,
    "variable": write_term,
    "variables": _each(write_term, list),
    "number": str,
    "numbers": _each(str, list),
    "name": str,
    "names": list,
    "images": lambda table: {x.args[0]: write_term(image) for x, image in table.items()},
    "functions": lambda table: {name: write_function(function) for name, function in table.items()},
    "context": write_context,
}
"""From what rules take to the log's data."""


def proof_log(claims: Iterable[Claim]) -> str:
    """The text of the log of the claims' derivations."""
    writer = Writer()
    for claim in claims:
        writer.claim(claim)
    return "".join(f"{line}\n" for line in writer.text())
