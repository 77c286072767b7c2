"""From the authors' steps and claims to the lines of a proof log. What has no term is told, and leaves its claims unsaid."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from ..claim import Claim
from ..domain import Domain
from ..errors import PhaseproofError, UsageError
from ..former_kernel import Step
from ..kernel.log import VERSION
from ..kernel.rule import RULES
from ..probes import points
from ..terms.context import Context
from ..terms.serial import Data, Names, measured, write_context, write_function, write_term
from ..terms.term import Term
from .convert import Converter, Unsaid, context_of, convert, function_of, variable


class Writer:
    """A log in the making: each step is written once, after those it uses."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Data]] = []
        self.sorts: dict[str, str] = {}
        self.functions: dict[str, int] = {}
        self._numbers: dict[int, int] = {}
        self._steps: list[Step] = []  # kept alive, for they are known by their identity

    @property
    def header(self) -> dict[str, Data]:
        """The log's first line."""
        names = Names(self.sorts, self.functions)
        return {"phaseproof-log": VERSION, "variables": dict(names.sorts), "functions": dict(names.functions)}

    def text(self) -> Iterable[str]:
        """The lines of the log."""
        return (json.dumps(measured(line), ensure_ascii=False) for line in (self.header, *self.lines))

    def claim(self, claim: Claim) -> None:
        """Write a claim after its derivation; one that cannot be said is a line of its own, which fails."""
        try:
            context, statement = convert(claim.conclusion, claim.domain)
            line = {
                "claim": claim.name,
                **self._said(context, statement),
                "last": self.step(claim.derivation()),
                "point": _point(claim.domain),
            }
        except (PhaseproofError, RecursionError) as error:
            line = {"unsaid": claim.name, "message": str(error)[:1000]}
        self.lines.append(line)

    def step(self, step: Step) -> int:
        """The number of the step's line. Raises Unsaid, naming the step."""
        if id(step) not in self._numbers:
            uses = [self.step(used) for used in step.uses]
            try:
                context, statement = convert(step.statement, step.domain)
                line = {
                    "step": step.title,
                    **self._said(context, statement),
                    "rule": step.rule,
                    "uses": uses,
                    "certificate": self._certificate(step),
                }
            except Unsaid as error:
                raise Unsaid(f"step {step.title!r}: {error}") from None
            self._numbers[id(step)] = len(self._steps)
            self._steps.append(step)
            self.lines.append(line)
        return self._numbers[id(step)]

    def _said(self, context: Context, statement: Term) -> dict[str, Data]:
        self._note(*context.variables, *context.conditions, *(source for _, source in context.ranges), statement)
        return {"context": write_context(context), "statement": write_term(statement)}

    def _note(self, *terms: Term) -> None:
        """Enter the free names of the terms in the header; a name means one thing throughout."""
        for term in terms:
            for v in term.variables:
                _once(self.sorts, v.args[0], v.sort)
            for name, arguments in term.functions:
                _once(self.functions, name, arguments)

    def _certificate(self, step: Step) -> dict[str, Data]:
        known = RULES.get(step.rule)
        if known is None:
            raise Unsaid(f"there is no rule {step.rule!r}; valid: {', '.join(sorted(RULES)) or 'none'}")
        written = {}
        for name, value in step.certificate.items():
            if name not in known.schema:
                raise Unsaid(
                    f"rule {step.rule} has no certificate {name!r}; valid: {', '.join(known.schema) or 'none'}"
                )
            kind = known.schema[name].rstrip("?")
            try:
                written[name] = _ENTRIES[kind](self, value)
            except (TypeError, AttributeError, ValueError):
                raise Unsaid(f"certificate {name} = {value!r} of rule {step.rule} is no {kind}") from None
        return written

    # ------------------------------------------------------------------------------------------ kinds of entries

    def _term(self, value: Any) -> Data:
        return self._written(value, Converter(None).term)

    def _proposition(self, value: Any) -> Data:
        return self._written(value, Converter(None).proposition)

    def _written(self, value: Any, converted: Callable[[sp.Basic], Term]) -> Data:
        term = value if isinstance(value, Term) else converted(_expression(value))
        self._note(term)
        return write_term(term)

    def _variable(self, value: Any) -> Data:
        term = value if isinstance(value, Term) else variable(value)
        self._note(term)
        return term.args[0]

    def _function(self, value: Any) -> Data:
        function = function_of(value)
        self._note(function[1])
        return write_function(function)

    def _context(self, value: Domain) -> Data:
        context = context_of(value)
        self._note(*context.variables, *context.conditions)
        return write_context(context)


def _listed(entry: Callable[[Writer, Any], Data]) -> Callable[[Writer, Any], Data]:
    return lambda writer, values: [entry(writer, value) for value in values]


def _name(writer: Writer, value: Any) -> Data:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(writer: Writer, value: Any) -> Data:
    exact = _expression(value)
    if not isinstance(exact, sp.Rational):
        raise TypeError
    return str(Fraction(exact.p, exact.q))


def _images(writer: Writer, value: Mapping[Any, Any]) -> Data:
    return {writer._variable(x): writer._term(image) for x, image in value.items()}


def _functions(writer: Writer, value: Mapping[Any, Any]) -> Data:
    return {str(name): writer._function(function) for name, function in value.items()}


_ENTRIES: dict[str, Callable[[Writer, Any], Data]] = {
    "term": Writer._term,
    "terms": _listed(Writer._term),
    "prop": Writer._proposition,
    "variable": Writer._variable,
    "variables": _listed(Writer._variable),
    "number": _number,
    "numbers": _listed(_number),
    "name": _name,
    "names": _listed(_name),
    "images": _images,
    "functions": _functions,
    "context": Writer._context,
}


def _expression(value: Any) -> sp.Basic:
    """A SymPy expression, or a whole number or fraction as one; nothing is parsed."""
    if type(value) in (int, Fraction):
        return sp.Rational(value)
    if not isinstance(value, sp.Basic):
        raise TypeError
    return value


def _once(table: dict[str, Any], name: str, meaning: Any) -> None:
    if table.setdefault(name, meaning) != meaning:
        raise UsageError(f"{name} stands for a {table[name]} and for a {meaning} in one log; rename one of them")


def _point(domain: Domain) -> dict[str, Data]:
    """A point of the domain, for the kernel to see that there is one."""
    found = points(domain, 1)
    return {symbol.name: str(value) for symbol, value in found[0].items()} if found else {}


def proof_log(claims: Iterable[Claim]) -> str:
    """The text of the log of the claims' derivations."""
    writer = Writer()
    for claim in claims:
        writer.claim(claim)
    return "".join(f"{line}\n" for line in writer.text())
