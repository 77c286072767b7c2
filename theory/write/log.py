"""From the authors' steps and claims to the text of a proof log. What has no term is told, and leaves its claims unsaid.

A step that names a rule of the kernel is written with it, unproved; one that names none is searched for, and where nothing is
found the steps that it uses stand in its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy as sp

from ..claim import Claim
from ..domain import Domain
from ..errors import UsageError
from ..find import suggest  # noqa: F401  (it registers the makers of guesses)
from ..find.search import Missed, Sketch, find
from ..former_kernel import Step
from ..kernel.check import derive
from ..kernel.log import VERSION, LoggedClaim, LoggedStep
from ..kernel.rule import RULES
from ..probes import points
from ..rules import load
from ..terms.context import Context, Theorem
from ..terms.serial import Data, Names, measured, write_context, write_function, write_term
from ..terms.term import Term
from .analysis import Unsaid
from .convert import Converter, context_of, convert, function_of, variable
from .proof import Line

PREMISES = 12
"""Of a step that is searched for; further ones are left aside."""


class Writer:
    """A log in the making: each step is written once, after those it uses."""

    def __init__(self) -> None:
        load()
        self.steps: list[LoggedStep] = []
        self.missed: dict[int, str] = {}
        self._lines: list[dict[str, Data]] = []
        self._names = Names()
        self._written: dict[int, tuple[int, ...]] = {}
        self._authors: list[Step | Line] = []  # kept alive, for they are known by their identity
        self._theorems: dict[int, Theorem] = {}

    def text(self) -> Iterator[str]:
        """The lines of the log."""
        names = {"variables": dict(self._names.sorts), "functions": dict(self._names.functions)}
        for line in ({"phaseproof-log": VERSION, **names}, *self._lines):
            yield json.dumps(line, ensure_ascii=False)

    def claim(self, claim: Claim) -> None:
        """Write a claim after its derivation; one that cannot be said is a line of its own, which fails."""
        try:
            context, statement = convert(claim.conclusion, claim.domain)
            step = claim.derivation()
            numbers = self.step(step)
            if id(step) in self.missed:
                raise Unsaid(self.missed[id(step)])
            self._claim(LoggedClaim(claim.name, context, statement, numbers[0], _point(claim.domain)))
        except (Exception, SystemExit) as error:  # of a derivation, which is anybody's program
            kind = "" if isinstance(error, UsageError) else f"{type(error).__name__}: "
            self._lines.append({"unsaid": str(claim.name)[:200], "message": f"{kind}{error}"[:1000]})

    def step(self, step: Step | Line) -> tuple[int, ...]:
        """The numbers of the lines that stand for the step: its own, or those of what it uses."""
        if id(step) not in self._written:
            self._authors.append(step)
            uses = [number for used in step.uses for number in self.step(used)]
            try:
                self._write(self._logged(step, uses))
                self._written[id(step)] = (len(self.steps) - 1,)
            except (Unsaid, RecursionError, ValueError) as reason:
                title = step.step.title if isinstance(step, Line) else step.title
                self.missed[id(step)] = f"step {title!r}: {reason}"
                self._written[id(step)] = tuple(dict.fromkeys(uses))
        return self._written[id(step)]

    def _logged(self, step: Step | Line, uses: list[int]) -> LoggedStep:
        """The step as a line; one that the kernel has shown to its author is there already."""
        if isinstance(step, Line):
            self._theorems[len(self.steps)] = step.theorem
            return replace(step.step, uses=tuple(uses))
        return self._stated(step, uses) if step.rule in RULES else self._found(step, uses)

    def _stated(self, step: Step, uses: list[int]) -> LoggedStep:
        """The step by the rule that its author names."""
        if lost := [self.missed[id(used)] for used in step.uses if id(used) in self.missed]:
            raise Unsaid(f"it uses what is not in the log: {lost[0]}")
        context, statement = convert(step.statement, step.domain)
        return LoggedStep(step.title, context, statement, step.rule, tuple(uses), _certificate(step))

    def _found(self, step: Step, uses: list[int]) -> LoggedStep:
        """The step by a rule that the search finds."""
        context, statement = convert(step.statement, step.domain)
        known = [number for number in dict.fromkeys(uses) if self._theorem(number) is not None][:PREMISES]
        found = find(Sketch(context, statement, tuple(self._theorems[number] for number in known)))
        if isinstance(found, Missed):
            nearest = "; ".join(f"{rule}: {reason}" for rule, reason in found.refusals[-2:])
            lost = [f"; {self.missed[id(used)]}" for used in step.uses if id(used) in self.missed]
            raise Unsaid(f"no rule was found for it ({nearest or 'none was tried'}){''.join(lost[:1])}")
        self._theorems[len(self.steps)] = found.theorem
        chosen = tuple(known[i] for i in found.guess.uses)
        return LoggedStep(step.title, context, statement, found.rule, chosen, found.guess.certificate)

    def _theorem(self, number: int) -> Theorem | None:
        """What a line shows, derived when a search asks for it first."""
        if number not in self._theorems:
            line = self.steps[number]
            premises = [self._theorem(used) for used in line.uses]
            try:
                self._theorems[number] = derive(line, [p for p in premises if p is not None])
            except Exception:  # whatever a rule stumbles over: then the search does without it
                return None
        return self._theorems[number]

    # --------------------------------------------------------------------------------------------------- lines

    def _write(self, step: LoggedStep) -> None:
        kinds = {name: RULES[step.rule].schema[name].rstrip("?") for name in step.certificate}
        self._line(
            {
                "step": step.title,
                "context": write_context(step.context),
                "statement": write_term(step.statement),
                "rule": step.rule,
                "uses": list(step.uses),
                "certificate": {name: _WRITTEN[kind](step.certificate[name]) for name, kind in kinds.items()},
            },
            step.context,
            step.statement,
            *step.certificate.values(),
        )
        self.steps.append(step)

    def _claim(self, claim: LoggedClaim) -> None:
        self._line(
            {
                "claim": claim.name,
                "context": write_context(claim.context),
                "statement": write_term(claim.statement),
                "last": claim.last,
                "point": {name: str(value) for name, value in claim.point.items()},
            },
            claim.context,
            claim.statement,
        )

    def _line(self, line: dict[str, Data], *said: Any) -> None:
        """Append a line whose free names mean what they mean in the lines before."""
        sorts, functions = dict(self._names.sorts), dict(self._names.functions)
        for term in (term for part in said for term in _terms(part)):
            for v in term.variables:
                _once(sorts, v.args[0], v.sort)
            for name, arguments in term.functions:
                _once(functions, name, arguments)
        names, data = Names(sorts, functions), measured(line)
        self._names = names
        self._lines.append(data)


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


def _once(table: dict[str, Any], name: str, meaning: Any) -> None:
    if table.setdefault(name, meaning) != meaning:
        raise Unsaid(f"{name} stands for {table[name]} and for {meaning} in one log; rename one of them")


def _point(domain: Domain) -> dict[str, Fraction]:
    """A point of the domain, for the kernel to see that there is one."""
    found = points(domain, 1)
    return {symbol.name: Fraction(value.p, value.q) for symbol, value in found[0].items()} if found else {}


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
