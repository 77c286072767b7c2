"""A proof log read line by line: a header, names, steps, claims. Everything is measured and typed before it is believed to be one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from io import TextIOBase
from typing import Any

from ..terms.context import Context, Sequent
from ..terms.serial import (
    Data,
    Names,
    entries,
    items,
    measured,
    read_context,
    read_function,
    read_number,
    read_term,
    shortened,
)
from ..terms.term import IllFormed, Term
from .log import VERSION, Log, LoggedClaim, LoggedStep
from .rule import RULES

MAXIMAL_LINES = 100_000
MAXIMAL_LINE = 4_000_000
"""Characters of a line."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,79}")
"""Of a claim: what is printed beside a verdict says nothing that could be read as a statement."""


def lines_of(file: TextIOBase) -> Iterator[str]:
    """The lines of a file, none read further than a line may be long."""
    while line := file.readline(MAXIMAL_LINE + 1):
        yield line


def read_log(lines: Iterable[str]) -> tuple[Log, dict[str, str]]:
    """The log, and the claims that its author's process could not say, each with the reason. Raises IllFormed with the line."""
    reader: _Reader | None = None
    for number, line in enumerate(lines, 1):
        try:
            data = _parsed(number, line)
            if reader is None:
                reader = _Reader(data)
            else:
                reader.line(data)
        except IllFormed as error:
            raise IllFormed(f"line {number}: {error}") from None
    if reader is None:
        raise IllFormed("the log is empty")
    return Log(tuple(reader.steps), tuple(reader.claims)), reader.unsaid


def _parsed(number: int, line: str) -> Data:
    if number > MAXIMAL_LINES or len(line) > MAXIMAL_LINE:
        raise IllFormed(f"at most {MAXIMAL_LINES} lines of {MAXIMAL_LINE} characters are read")
    try:
        return measured(json.loads(line, object_pairs_hook=_pairs, parse_float=_inexact, parse_constant=_inexact))
    except RecursionError:
        raise IllFormed("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise IllFormed(f"no JSON: {error.msg} at character {error.pos}") from None
    except IllFormed:
        raise
    except ValueError as error:  # a whole number of too many digits
        raise IllFormed(f"no JSON: {error}") from None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise IllFormed(f"a dictionary has the key {shortened(key)} twice")
        found[key] = value
    return found


def _inexact(text: str) -> Any:
    raise IllFormed(f'{shortened(text)} is no exact number; write one as "7/3"')


class _Reader:
    """The lines of a log after its header, each read in the names that were declared last."""

    def __init__(self, header: Data) -> None:
        entries(header, ("phaseproof-log", "variables"), ("functions",))
        if header["phaseproof-log"] != VERSION:
            raise IllFormed(f"version {shortened(header['phaseproof-log'])} of a log is not known; valid: {VERSION}")
        self._declare(header)
        self.steps: list[LoggedStep] = []
        self.claims: list[LoggedClaim] = []
        self.unsaid: dict[str, str] = {}
        self._claimed: set[str] = set()

    def _declare(self, data: Data) -> None:
        self.names = Names(_table(data["variables"]), _table(data.get("functions", {})))

    def line(self, data: Data) -> None:
        if type(data) is dict and next(iter(data), "") in ("variables", "functions"):
            self._declare(entries(data, ("variables",), ("functions",)))
            return
        kind = next((key for key in ("step", "claim", "unsaid") if type(data) is dict and key in data), None)
        if kind is None:
            raise IllFormed("a line is a dictionary with the key step, claim or unsaid")
        name = _text(data[kind])
        if kind == "step":
            self.steps.append(self._step(name, data))
            return
        if not _NAME.fullmatch(name):
            raise IllFormed(f"{shortened(name)} names no claim: 1 to 80 letters, digits, underscores and dots")
        if name in self._claimed:
            raise IllFormed(f"two claims are named {shortened(name)}")
        self._claimed.add(name)
        if kind == "claim":
            self.claims.append(self._claim(name, data))
        else:
            self.unsaid[name] = _text(entries(data, ("unsaid", "message"))["message"])

    def _claim(self, name: str, data: Data) -> LoggedClaim:
        entries(data, ("claim", "context", "statement", "last"), ("point", "hypotheses", "example"))
        said = (*self._said(data), _whole(data["last"]), self._point(data.get("point", {})))
        asked = (self._said(entries(part, ("context", "statement"))) for part in items(data.get("hypotheses", [])))
        return LoggedClaim(name, *said, tuple(Sequent(*part) for part in asked), _whole(data.get("example", -1)))

    def _point(self, data: Data) -> dict[str, Fraction]:
        return {self.names.variable(name).args[0]: read_number(value) for name, value in _table(data).items()}

    def _step(self, title: str, data: Data) -> LoggedStep:
        if type(data.get("rule")) is str and not data["rule"]:
            return self._unshown(title, data)
        entries(data, ("step", "context", "statement", "rule"), ("uses", "certificate"))
        rule = _text(data["rule"])
        known = RULES.get(rule)
        if known is None:
            raise IllFormed(f"there is no rule {shortened(rule)}; valid: {', '.join(sorted(RULES))}")
        certificate = {}
        for name, value in _table(data.get("certificate", {})).items():
            if name not in known.schema:
                valid = ", ".join(known.schema) or "none"
                raise IllFormed(f"rule {rule} has no certificate {shortened(name)}; valid: {valid}")
            certificate[name] = self._entry(known.schema[name].rstrip("?"), value)
        return LoggedStep(title, *self._said(data), rule, self._uses(data), certificate)

    def _unshown(self, title: str, data: Data) -> LoggedStep:
        """A line without a rule."""
        entries(data, ("step", "context", "statement", "rule"), ("uses", "message", "point", "follows"))
        message, point = _text(data.get("message", "")), self._point(data["point"]) if "point" in data else None
        follows = _whole(data["follows"]) if "follows" in data else None
        return LoggedStep(title, *self._said(data), "", self._uses(data), {}, message, point, follows)

    def _uses(self, data: Data) -> tuple[int, ...]:
        return tuple(_whole(used) for used in items(data.get("uses", [])))

    def _said(self, data: Data) -> tuple[Context, Term]:
        return read_context(data["context"], self.names), read_term(data["statement"], self.names)

    def _entry(self, kind: str, value: Data) -> Any:
        """An entry of a certificate, of a kind that rules name."""
        match kind:
            case "terms" | "variables" | "numbers" | "names":
                return tuple(self._entry(kind[:-1], part) for part in items(value))
            case "images":
                return {self.names.variable(name): self._entry("term", image) for name, image in _table(value).items()}
            case "functions":
                return {_text(name): read_function(body, self.names) for name, body in _table(value).items()}
            case "variable":
                return self.names.variable(value)
            case "number":
                return read_number(value)
            case "name":
                return _text(value)
            case "context":
                return read_context(value, self.names)
            case "term" | "prop":
                term = read_term(value, self.names)
                if (term.sort == "prop") is (kind == "prop"):
                    return term
                raise IllFormed(f"a {kind} is asked for, not a {term.sort}")
        raise IllFormed(f"entries of kind {kind} are not read")


def _table(data: Data) -> dict[str, Data]:
    if type(data) is not dict:
        raise IllFormed(f"a dictionary is asked for, not {shortened(data)}")
    return data


def _text(data: Data) -> str:
    if type(data) is not str or any("\ud800" <= letter <= "\udfff" for letter in data):
        raise IllFormed(f"a text is asked for, not {shortened(data)}")
    return data


def _whole(data: Data) -> int:
    if type(data) is not int:
        raise IllFormed(f"a whole number is asked for, not {shortened(data)}")
    return data
